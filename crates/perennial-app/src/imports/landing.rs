//! One draft lands: a record is created, updated, merged or left as it is, and its facts are recorded.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use perennial_core::clients::Client;
use perennial_core::dates::Day;
use perennial_core::fact::{ClientFact, Dated, Event, Fact, Listing, Source};
use perennial_core::ids::{ClientId, ImportId};
use perennial_core::imports::drafts::{ClientDraft, Draft, ServiceLineDraft, StaffDraft, What};
use perennial_core::imports::infer::{Ids, Known, facts_of};
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::matching::{Compared, IdSource, KnownClient, Match, Why};
use perennial_core::imports::objects::Object;
use perennial_core::imports::problem::{Consequence, Problem};
use perennial_core::text::EmailAddress;
use uuid::Uuid;

use super::course::Decision;
use super::fate::Fate;
use super::identity::{self, Identity, Remembered};
use super::known::{Records, stored_id};
use super::referrers::{Waiting, made_by_clients};
use super::resolve::Resolved;
use super::upkeep::{self, Kept, More, Target};
use crate::app::{Act, NewClient};
use crate::clients::{self, ClientInput};
use crate::db::Tx;
use crate::error::Error;
use crate::log;

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// A record was created.
    Created,
    /// A record that is surely the same was updated.
    Updated,
    /// A person, or the one possible name, said that it is a known record; that was updated.
    Merged,
    /// It was imported before.
    Repeated,
    /// It says nothing new.
    Unchanged,
    /// A person left it out.
    LeftOut,
    /// A person left out the client or the person that it names.
    LeftOutWithOthers,
    /// It could not land; a problem says why.
    Refused,
}

impl Action {
    /// The name in receipts.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Merged => "merged",
            Self::Repeated => "imported before",
            Self::Unchanged => "unchanged",
            Self::LeftOut | Self::LeftOutWithOthers => "left out",
            Self::Refused => "refused",
        }
    }
}

/// A draft that has landed.
pub(super) struct Landed {
    pub action: Action,
    pub id: Uuid,
    pub kept: Option<Kept>,
    /// The version of a record that was created.
    pub version: i64,
    pub facts: usize,
    pub problem: Option<Problem>,
    /// Records that a row without a decision may be.
    pub maybe: Vec<Likely>,
}

/// A record that a row may be, and why.
#[derive(Debug, Clone)]
pub(super) struct Likely {
    pub id: Uuid,
    pub why: Why,
    pub compared: Compared,
}

impl Landed {
    pub(super) fn of(action: Action, id: Uuid) -> Self {
        Self { action, id, kept: None, version: 1, facts: 0, problem: None, maybe: Vec::new() }
    }

    pub(super) fn refused(line: u32, what_to_do: &str) -> Self {
        let problem = Problem::of_row(line, Consequence::RowLeftOut, what_to_do);
        Self { problem: Some(problem), ..Self::of(Action::Refused, Uuid::nil()) }
    }
}

/// What lands the drafts of one import, in their order.
pub(super) struct Lander {
    pub mapping: Mapping,
    pub source: IdSource,
    pub file: String,
    pub import: ImportId,
    pub decisions: BTreeMap<String, Decision>,
    /// What was decided of rows of this source at earlier imports.
    pub remembered: Remembered,
    /// Which records rows are, to be remembered.
    pub identities: Vec<Identity>,
    /// Which record each row of this import became, by the row's hash.
    pub became: HashMap<String, Uuid>,
    pub records: Records,
    /// Whether the actor sees every client.
    pub sees_all: bool,
    pub resolved: Resolved,
    /// The day of the import.
    pub today: Day,
    /// The day the list was made: by then everything in the file had happened.
    pub list_day: Day,
    /// New clients, to be stored together: before anything else of theirs, and before one is read.
    pub clients: Vec<(ClientId, ClientInput)>,
    /// The clients that this transaction made, as long as its rows say nothing else of them than their facts.
    pub new: BTreeMap<ClientId, NewClient>,
    /// Facts of the drafts that landed, to be stored together.
    pub facts: Vec<Fact>,
    /// The facts of clients whose records the next rows revise, until the facts that were taken down are stored.
    pub revised: BTreeMap<ClientId, Vec<Fact>>,
    /// Lines about somebody who is known by an address, and whose client nothing names but the domain of that.
    pub known_people: HashSet<u32>,
    /// Lines that bill somebody else than the client of the matter that they name (D25).
    pub pays_for_another: HashSet<u32>,
    /// Matters that rows name and nobody knows, each told once.
    pub unknown_matters: HashSet<(ClientId, String)>,
    /// The records of the next drafts whose rows landed before, by hash and object.
    pub imported: HashMap<(String, Object), Uuid>,
    /// The records that the rows of the list's own kind name, whatever they say of them.
    pub named: BTreeSet<Uuid>,
    /// As what lists last named the clients of the next rows that landed before.
    pub listed: BTreeMap<Uuid, Option<Listing>>,
    /// The names of clients and contacts in the file, where it says who referred whom.
    pub names: HashSet<String>,
    /// Rows whose referrers are named in the file itself.
    pub waiting: Vec<Waiting>,
    /// Clients with those who referred them, as this import said it: once each.
    pub introduced: HashSet<(ClientId, Uuid)>,
}

impl Lander {
    pub(super) fn known(&self) -> Known {
        Known { today: self.today, list_day: self.list_day, listing: self.mapping.listing() }
    }

    pub(super) fn external(&self, id: Option<&String>) -> Option<String> {
        id.map(|id| stored_id(&self.source.name, id))
    }

    /// From where the facts of a draft come.
    pub(super) fn source_of(&self, draft: &Draft) -> Source {
        Source::File { import: self.import, file: self.file.clone(), row: draft.line, of: Some(draft.object()) }
    }

    /// Takes down the facts of a draft, to be stored with those of its neighbours; how many.
    pub(super) fn record(
        &mut self,
        act: &mut Act,
        client: ClientId,
        draft: &Draft,
        ids: &Ids,
        wanted: impl Fn(&Event) -> bool,
    ) -> usize {
        let mut facts = self.facts_of(draft, ids);
        facts.retain(|fact| wanted(&fact.what));
        self.take_down(act, client, facts)
    }

    /// The facts of a draft.
    pub(super) fn facts_of(&self, draft: &Draft, ids: &Ids) -> Vec<Dated> {
        facts_of(draft, ids, self.known())
    }

    /// Takes down facts, to be stored with those of their neighbours; how many.
    pub(super) fn take_down(&mut self, act: &mut Act, client: ClientId, facts: Vec<Dated>) -> usize {
        let made = made_by_clients(client, &facts);
        let count = facts.len() + made.len();
        act.touched.insert(client);
        for (by, made) in made {
            act.touched.insert(by);
            self.facts.extend(log::facts_to_be(act, by, vec![made]));
        }
        let facts = log::facts_to_be(act, client, facts);
        if let Some(revised) = self.revised.get_mut(&client) {
            revised.extend_from_slice(&facts);
        }
        self.facts.extend(facts);
        count
    }

    /// Stores the new clients and the facts that were taken down. Gives the clients of which nothing else is stored.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn store(&mut self, tx: &mut Tx, act: &Act) -> Result<BTreeMap<ClientId, NewClient>, Error> {
        self.store_clients(tx, act).await?;
        identity::keep(tx, self.import, &self.source, std::mem::take(&mut self.identities)).await?;
        self.revised.clear();
        log::store(tx, act, &self.facts).await?;
        Ok(self.take_new())
    }

    /// Stores what was taken down of known clients, for a trial: it foresees the new ones, which it gives, without them
    /// being stored.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn store_of_known(&mut self, tx: &mut Tx, act: &Act) -> Result<BTreeMap<ClientId, NewClient>, Error> {
        let facts = std::mem::take(&mut self.facts);
        let (of_new, of_known) = facts.into_iter().partition(|fact| self.new.contains_key(&fact.client));
        self.facts = of_new;
        log::store(tx, act, &Vec::from_iter(of_known)).await?;
        Ok(self.take_new())
    }

    /// The new clients with the facts that were taken down.
    fn take_new(&mut self) -> BTreeMap<ClientId, NewClient> {
        let mut new = std::mem::take(&mut self.new);
        for fact in std::mem::take(&mut self.facts) {
            if let Some(client) = new.get_mut(&fact.client) {
                client.facts.push(fact);
            }
        }
        new.values_mut().for_each(|client| client.facts.sort_by_key(|fact| (fact.on, fact.id)));
        new
    }

    async fn store_clients(&mut self, tx: &mut Tx, act: &Act) -> Result<(), Error> {
        if self.clients.is_empty() {
            return Ok(());
        }
        clients::store(tx, act, std::mem::take(&mut self.clients)).await
    }

    /// Lands one draft.
    ///
    /// # Errors
    /// When the store refuses; a row that cannot land is no error but [`Action::Refused`].
    pub async fn land(&mut self, tx: &mut Tx, act: &mut Act, draft: &Draft) -> Result<Landed, Error> {
        if !matches!(draft.what, What::Client(_)) {
            self.store_clients(tx, act).await?;
            // Its rows may be of any of them.
            self.new.clear();
        }
        if self.resolved.is_of_left_out(draft) {
            return Ok(Landed::of(Action::LeftOutWithOthers, Uuid::nil()));
        }
        match &draft.what {
            What::Staff(staff) => self.staff(tx, act, staff).await,
            What::ServiceLine(line) => self.line(tx, act, line).await,
            What::Client(client) => self.client(tx, act, draft, client).await,
            What::Contact(contact) => self.contact(tx, act, draft, contact).await,
            What::Pursuit(pursuit) => self.pursuit(tx, act, draft, pursuit).await,
            What::Engagement(engagement) => self.engagement(tx, act, draft, engagement).await,
            What::Invoice(invoice) => self.invoice(tx, act, draft, invoice).await,
            What::Touch(touch) => self.touch(tx, act, draft, touch).await,
        }
    }

    async fn staff(&mut self, tx: &mut Tx, act: &mut Act, draft: &StaffDraft) -> Result<Landed, Error> {
        let name = draft.name.as_str();
        let known = |records: &Records, word: &str| super::resolve::taken(&records.existing.staff(word));
        // Ids of a program are known in all of its lists; those of a list of the firm's own only there.
        let external = draft.external_id.as_deref().filter(|_| !self.mapping.system.is_empty());
        let by_id = external.and_then(|id| known(&self.records, id));
        let by_email = || draft.email.as_ref().and_then(|email| known(&self.records, email.as_str()));
        let before = by_id.or_else(|| known(&self.records, name)).or_else(by_email);
        let found = match before {
            Some(id) => Some(id),
            None => self.resolved.staff(tx, act, &mut self.records, Some(name)).await?,
        };
        let Some(id) = found else { return Ok(Landed::of(Action::Unchanged, Uuid::nil())) };
        if let Some(external) = external {
            let stored = stored_id(&self.source.name, external);
            let sql = "update staff set external_id = $2 where id = $1 and external_id is null";
            tx.run(sql, crate::args![id, stored]).await?;
            // An earlier list named the colleague by the id alone.
            let sql = "update staff set name = $2, version = version + 1 where id = $1 and name = $3";
            tx.run(sql, crate::args![id, name, external]).await?;
            self.records.existing.add_staff(id, &[name, external]);
        }
        let action = if before.is_some() { Action::Unchanged } else { Action::Created };
        if let Some(email) = draft.email.as_ref().filter(|_| before.is_none()) {
            let sql = "update staff set email = $2, email_key = $3 where id = $1 and password_hash is null
                       and not exists (select 1 from staff s where s.email_key = $3)";
            tx.run(sql, crate::args![id, email.as_str(), email.key()]).await?;
        }
        Ok(Landed::of(action, id.0))
    }

    async fn line(&mut self, tx: &mut Tx, act: &mut Act, draft: &ServiceLineDraft) -> Result<Landed, Error> {
        let name = draft.name.as_str();
        let known = super::resolve::taken(&self.records.existing.service_line(name));
        let id = self.resolved.line(tx, act, &mut self.records, Some(name)).await?;
        let action = if known.is_some() { Action::Unchanged } else { Action::Created };
        Ok(Landed::of(action, id.map_or(Uuid::nil(), |id| id.0)))
    }

    /// True when a client is named only by the domain of addresses or is nobody but the person of the row, and each
    /// person of these rows is known by their own address.
    fn is_of_known_people(&self, draft: &Draft, row: &ClientDraft) -> bool {
        let mut lines = [draft.line].into_iter().chain(draft.more_lines.iter().copied());
        (row.unnamed || row.own.is_some()) && lines.all(|line| self.known_people.contains(&line))
    }

    /// True where rows of work name their clients, and are about none of them.
    fn is_of_work(&self) -> bool {
        !matches!(self.mapping.chief(), Some(Object::Client | Object::Contact))
    }

    /// Which client a row is.
    pub(super) fn found_client(&self, row: &ClientDraft) -> Match<ClientId> {
        match self.is_of_work() {
            true => self.records.existing.client_of_work(row, &self.source),
            false => self.records.existing.client(row, &self.source),
        }
    }

    async fn client(&mut self, tx: &mut Tx, act: &mut Act, draft: &Draft, row: &ClientDraft) -> Result<Landed, Error> {
        let by_work = self.is_of_work();
        let found = self.found_client(row);
        let merged = self.records.existing.merged_client(row, &self.source, by_work);
        let manager = self.resolved.staff(tx, act, &mut self.records, row.manager.as_deref()).await?;
        let manager = manager.or(self.resolved.only_member);
        let external = self.external(row.external_id.as_ref());
        let there = |id: ClientId| self.records.existing.known_client(id).is_some();
        let known_ids = |records: &Records, id: ClientId| {
            records.existing.known_client(id).map(|known| known.external_ids.clone()).unwrap_or_default()
        };
        let (id, mut landed) = match self.fate(draft, found, there) {
            Fate::LeftOut => {
                self.remember(draft, None, None, &[]);
                self.resolved.leave_out(draft);
                return Ok(Landed::of(Action::LeftOut, Uuid::nil()));
            }
            Fate::Same(id, action) => {
                let merged = merged.filter(|merged| self.records.existing.surviving_client(*merged) == id);
                let known = known_ids(&self.records, merged.unwrap_or(id));
                self.remember(draft, Some((id.0, merged.unwrap_or(id).0)), row.external_id.as_ref(), &known);
                self.store_clients(tx, act).await?;
                self.new.remove(&id);
                if is_gone(clients::visible(tx, &act.actor, id).await)? {
                    return Ok(Landed::refused(draft.line, GONE));
                }
                let barred = match manager {
                    Some(staff) => clients::barred(tx, act, &[id], staff).await?,
                    None => None,
                };
                let manager = manager.filter(|_| barred.is_none());
                let values = upkeep::client_values(row, manager.map(|id| id.0));
                let target = Target { object: Object::Client, id: id.0, merged: merged.map(|merged| merged.0) };
                let updated =
                    upkeep::update(tx, &self.mapping, target, values, &More::of_client(row), external).await?;
                let news = self.is_listed_anew(tx, id, row).await?;
                let noted = |event: &Event| match event {
                    Event::Client(ClientFact::Listed { .. }) => news,
                    event => matches!(event, Event::Support(_) | Event::Client(ClientFact::Noted { .. })),
                };
                self.wait_for_referrers(draft, id);
                let ids = Ids { staff: manager, ..self.referred(tx, act, draft, Some(id)).await? };
                let mut facts = self.facts_of(draft, &ids);
                facts.retain(|fact| noted(&fact.what));
                self.call_active_by_now(&mut facts);
                // Who answers for a client that was known before is known as of this list, not since its own first day.
                if let Some(staff) = manager.filter(|_| updated.has_changed("manager_id")) {
                    let assigned = Event::Client(Client::assign_manager(staff));
                    facts.push(self.known().undated(None, assigned));
                }
                let facts = self.take_down(act, id, facts);
                let action = if updated.kept.is_none() && facts == 0 { Action::Unchanged } else { action };
                let barred = barred.map(|sentence| Problem::of_row(draft.line, Consequence::ValueLeftOut, sentence));
                let problem = barred.or_else(|| updated.problem(draft.line));
                (id, Landed { kept: updated.kept, facts, problem, ..Landed::of(action, id.0) })
            }
            Fate::New(maybe) if self.is_of_known_people(draft, row) || (maybe.is_empty() && self.only_pays(draft)) => {
                return Ok(Landed::of(Action::Refused, Uuid::nil()));
            }
            Fate::New(maybe) => {
                let input = client_input(row, manager, external);
                let id = clients::new_id(act)?;
                self.new.insert(id, input.as_new());
                self.clients.push((id, input));
                self.remember(draft, Some((id.0, id.0)), None, &[]);
                self.wait_for_referrers(draft, id);
                let ids = Ids { staff: manager, ..self.referred(tx, act, draft, Some(id)).await? };
                let facts = self.record(act, id, draft, &ids, |_| true);
                let problem = self.duplicate_of(draft.line, &maybe, |id| {
                    self.records.existing.known_client(id.into()).map(|known| (Some(known.id), known.names.first()))
                });
                (id, Landed { facts, maybe, problem, ..Landed::of(Action::Created, id.0) })
            }
        };
        self.remember_client(id, merged, row);
        if landed.problem.is_none() && landed.facts > 0 {
            landed.problem = Self::may_name_several(draft);
        }
        if landed.action == Action::Created && row.unnamed {
            landed.problem = Some(Problem::of_row(
                draft.line,
                Consequence::Kept,
                "The client has no name in the file. It was imported under its id: give it a name on its page.",
            ));
        }
        Ok(landed)
    }

    fn remember_client(&mut self, id: ClientId, merged: Option<ClientId>, row: &ClientDraft) {
        if let Some(key) = row.reference().key() {
            self.resolved.clients.insert(key, id);
        }
        let names = [Some(row.name.as_str().to_owned()), row.legal_name.clone()];
        let external_ids = row.external_id.iter().map(|external| (self.source.name.clone(), external.clone()));
        let merged = merged.filter(|merged| self.records.existing.surviving_client(*merged) == id);
        self.records.existing.add_client(&KnownClient {
            id: merged.unwrap_or(id),
            names: names.into_iter().flatten().collect(),
            person: row.kind == perennial_core::imports::drafts::ClientKind::Person,
            domain: row.domain.clone(),
            emails: row.email.iter().chain(&row.more_emails).cloned().collect(),
            phones: row.phone.iter().chain(&row.more_phones).cloned().collect(),
            address: row.address.clone(),
            registration: row.registration.clone(),
            external_ids: external_ids.collect(),
        });
    }
}

pub(super) const GONE: &str =
    "The record that this row was to be merged with is gone. Import the row again, and decide anew.";

/// True when a record is not there (any more) for whoever imports.
pub(super) fn is_gone(seen: Result<(), Error>) -> Result<bool, Error> {
    match seen {
        Ok(()) => Ok(false),
        Err(Error::NotFound(_)) => Ok(true),
        Err(error) => Err(error),
    }
}

fn client_input(
    row: &ClientDraft,
    manager: Option<perennial_core::ids::StaffId>,
    external: Option<String>,
) -> ClientInput {
    use perennial_core::imports::drafts::ClientKind as Kind;
    ClientInput {
        kind: match row.kind {
            Kind::Organisation => clients::ClientKind::Organisation,
            Kind::Person => clients::ClientKind::Person,
        },
        legal_name: row.legal_name.clone(),
        registration: row.registration.clone(),
        more_emails: one_a_line(row.more_emails.iter().map(EmailAddress::as_str)),
        more_phones: one_a_line(row.more_phones.iter().map(String::as_str)),
        sector: row.sector.clone(),
        size: row.size.map(|size| size.to_string()),
        domain: row.domain.clone(),
        website: row.website.clone(),
        email: row.email.clone(),
        phone: row.phone.clone(),
        address: row.address.clone(),
        manager,
        parent_name: row.parent.as_ref().and_then(|parent| parent.name.clone()),
        external_id: external,
        notes: None,
        ..ClientInput::named(row.name.clone())
    }
}

pub(super) fn one_a_line<'v>(values: impl Iterator<Item = &'v str>) -> Option<String> {
    let all = values.collect::<Vec<_>>().join("\n");
    (!all.is_empty()).then_some(all)
}
