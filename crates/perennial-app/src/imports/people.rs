//! People at clients land.

use perennial_core::fact::{ClientFact, DecisionRole, Event, PersonFact, Stance};
use perennial_core::ids::{ClientId, ContactId};
use perennial_core::imports::drafts::{ClientRef, ContactDraft, Draft, What};
use perennial_core::imports::infer::Ids;
use perennial_core::imports::matching::{KnownContact, Match, phone_key};
use perennial_core::imports::objects::Object;
use perennial_core::text::EmailAddress;
use uuid::Uuid;

use super::fate::Fate;
use super::landing::{Action, GONE, Landed, Lander, is_gone, one_a_line};
use super::resolve::Made;
use super::upkeep::{self, More, Target};
use crate::actor::Actor;
use crate::app::Act;
use crate::clients::{self, ClientInput, ContactInput};
use crate::db::Tx;
use crate::error::Error;
use crate::log;

impl Lander {
    pub(super) async fn contact(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        draft: &Draft,
        row: &ContactDraft,
    ) -> Result<Landed, Error> {
        if let Some(refused) = self.connection(tx, act, draft, row).await? {
            return Ok(refused);
        }
        let client = self.client_of_person(tx, act, row).await?;
        let found = self.records.existing.contact(row, Some(client), &self.source);
        let merged = self.records.existing.merged_contact(row, Some(client), &self.source);
        let external = self.external(row.external_id.as_ref());
        let there = |id: ContactId| self.records.existing.known_contact(id).is_some();
        let (id, landed) = match self.fate(draft, found, there) {
            Fate::LeftOut => {
                self.remember(draft, None, None, &[]);
                self.resolved.leave_out(draft);
                return Ok(Landed::of(Action::LeftOut, Uuid::nil()));
            }
            Fate::Same(id, action) => {
                let merged = merged.filter(|merged| self.records.existing.surviving_contact(*merged) == id);
                let known = self.records.existing.known_contact(merged.unwrap_or(id));
                let known = known.map(|known| known.external_ids.clone()).unwrap_or_default();
                self.remember(draft, Some((id.0, merged.unwrap_or(id).0)), row.external_id.as_ref(), &known);
                if is_gone(visible_contact(tx, &act.actor, id).await)? {
                    return Ok(Landed::refused(draft.line, GONE));
                }
                let values = upkeep::contact_values(row);
                let target = Target { object: Object::Contact, id: id.0, merged: merged.map(|merged| merged.0) };
                let updated =
                    upkeep::update(tx, &self.mapping, target, values, &More::of_contact(row), external).await?;
                // A refusal in the list is heard whoever the person was before; nothing in a list lifts one. That
                // somebody left is news once.
                let problem = updated.problem(draft.line);
                let kept = updated.kept;
                let left = kept.as_ref().is_some_and(|kept| kept.filled("left_on"));
                let home = clients::client_of(tx, &act.actor, id).await?;
                let ids = Ids { contact: Some(id), ..Ids::default() };
                let facts =
                    self.record(act, home, draft, &ids, |event| is_refusal(event) || (left && is_leaving(event)));
                let action = if kept.is_none() && facts == 0 { Action::Unchanged } else { action };
                (id, Landed { kept, facts, problem, ..Landed::of(action, id.0) })
            }
            Fate::New(maybe) => {
                let id = clients::enter_contact(tx, act, client, contact_input(row, external)).await?;
                if let Some(left) = row.left {
                    tx.run("update contact set left_on = $2 where id = $1", crate::args![id, left]).await?;
                }
                self.wait_for_referrers(draft, client);
                let ids = Ids { contact: Some(id), ..self.referred(tx, act, draft, Some(client)).await? };
                self.remember(draft, Some((id.0, id.0)), None, &[]);
                let facts = self.record(act, client, draft, &ids, |_| true);
                self.link_elsewhere(tx, act, row, id, client).await?;
                let problem = self.duplicate_of(draft.line, &maybe, |id| {
                    self.records.existing.known_contact(id.into()).map(|known| (known.client, Some(&known.name)))
                });
                let problem = problem.or_else(|| Self::may_name_several(draft));
                (id, Landed { facts, maybe, problem, ..Landed::of(Action::Created, id.0) })
            }
        };
        if let Some(key) = row.reference().key(row.client.as_ref()) {
            self.resolved.contacts.insert(key, id);
        }
        let external_ids = row.external_id.iter().map(|external| (self.source.name.clone(), external.clone()));
        let merged = merged.filter(|merged| self.records.existing.surviving_contact(*merged) == id);
        self.records.existing.add_contact(&KnownContact {
            id: merged.unwrap_or(id),
            client: Some(client),
            name: row.name.as_str().to_owned(),
            emails: row.email.iter().chain(&row.more_emails).cloned().collect(),
            phones: row.phones().map(str::to_owned).collect(),
            external_ids: external_ids.collect(),
            fresh: landed.action == Action::Created,
        });
        Ok(landed)
    }

    /// Somebody with the same address and name at another client works at both: the new record leads to the other.
    async fn link_elsewhere(
        &mut self,
        tx: &mut Tx,
        act: &mut Act,
        row: &ContactDraft,
        contact: ContactId,
        client: ClientId,
    ) -> Result<(), Error> {
        let Some(other) = self.records.existing.elsewhere(row, client) else { return Ok(()) };
        // A restricted client is named to nobody outside, so nothing leads to it.
        let sql = "select c.id, c.name from contact k join client c on c.id = k.client_id
                   where k.id = $1 and c.walled = 0 and k.deleted_at is null";
        let Some((at, employer)) = tx.optional::<(Uuid, String)>(sql, crate::args![other]).await? else {
            return Ok(());
        };
        let fact = PersonFact::Employed {
            contact,
            employer,
            job: None,
            from: None,
            until: None,
            client: Some(at.into()),
            was: Some(other),
        };
        self.facts.extend(log::facts_to_be(act, client, vec![(self.list_day, Event::Person(fact)).into()]));
        Ok(())
    }

    /// Notes the lines about people who are known by an address, where nothing names their client but its domain or
    /// themselves: they are at the client where they are known, and no further client.
    pub(super) fn find_known_people(&mut self, drafts: &[Draft]) {
        let known = drafts.iter().filter(|draft| match &draft.what {
            What::Contact(row) => self.known_by_address(row).is_some(),
            _ => false,
        });
        self.known_people = known.map(|draft| draft.line).collect();
    }

    /// The person of a row whose client is named by the domain of an address alone, or by themselves, when they are known
    /// already.
    fn known_by_address(&self, row: &ContactDraft) -> Option<ContactId> {
        let is_open =
            |client: &&ClientRef| (client.name.is_some() && client.name == client.domain) || client.own.is_some();
        let client = row.client.as_ref().filter(is_open)?;
        if self.resolved.client(&self.records, client, &self.source).is_some() {
            return None;
        }
        match self.records.existing.contact(row, None, &self.source) {
            Match::Same { id, .. } => Some(id),
            _ => None,
        }
    }

    /// The client at whom a person is; a person without one is a client of their own.
    async fn client_of_person(&mut self, tx: &mut Tx, act: &mut Act, row: &ContactDraft) -> Result<ClientId, Error> {
        if let Some(known) = self.known_by_address(row) {
            let id: Uuid = tx.scalar("select client_id from contact where id = $1", crate::args![known]).await?;
            return Ok(id.into());
        }
        if let Some(reference) = &row.client
            && let Some(id) = self.resolved.client_or_new(tx, act, &self.records, reference, &self.source).await?
        {
            return Ok(id);
        }
        let number = row.phones().next().map(phone_key).unwrap_or_default();
        let apart = row.email.as_ref().map_or(number, EmailAddress::key);
        let key = format!("person:{}:{apart}", row.name.sort_key());
        if let Some(id) = self.resolved.clients.get(&key) {
            return Ok(*id);
        }
        let by_address = self.records.existing.contact(row, None, &self.source);
        if let Some(contact) = super::resolve::taken(&by_address) {
            let id: Uuid = tx.scalar("select client_id from contact where id = $1", crate::args![contact]).await?;
            return Ok(id.into());
        }
        let mut input = ClientInput::named(row.name.clone());
        input.kind = clients::ClientKind::Person;
        input.email = row.email.clone();
        input.manager = self.resolved.only_member;
        let since = row.added.unwrap_or(self.list_day).min(act.today);
        let id = clients::record(tx, act, input, since).await?;
        if let Some(listing) = self.mapping.listing() {
            let what = Event::Client(ClientFact::Listed { listing });
            let listed = self.known().undated(None, what);
            act.record_dated(tx, id, vec![listed]).await?;
        }
        self.resolved.clients.insert(key, id);
        self.resolved.made.push(Made { object: Object::Client, id: id.0, unnamed: false });
        Ok(id)
    }
}

/// That a person does not want a medium, or any.
fn is_refusal(event: &Event) -> bool {
    matches!(event, Event::Person(PersonFact::MediumSaid { stance: Some(Stance::Refused), .. }))
}

fn is_leaving(event: &Event) -> bool {
    matches!(event, Event::Client(ClientFact::ContactMoved { .. }))
}

async fn visible_contact(tx: &mut Tx, actor: &Actor, id: ContactId) -> Result<(), Error> {
    let sql = "select client_id from contact where id = $1 and deleted_at is null";
    let found: Option<(Uuid,)> = tx.optional(sql, crate::args![id]).await?;
    let client = found.map(|(client,)| client.into()).ok_or(Error::NotFound("contact"))?;
    clients::visible(tx, actor, client).await
}

fn contact_input(row: &ContactDraft, external: Option<String>) -> ContactInput {
    ContactInput {
        job_title: row.title.clone(),
        decision_role: row.role.as_deref().map(|words| {
            DecisionRole::from_words(words).map_or_else(|| words.to_owned(), |role| role.key().to_owned())
        }),
        email: row.email.clone(),
        phone: row.phone.clone(),
        mobile: row.mobile.clone(),
        more_emails: one_a_line(row.more_emails.iter().map(EmailAddress::as_str)),
        more_phones: one_a_line(row.more_phones.iter().map(String::as_str)),
        department: row.department.clone(),
        address: row.address.clone(),
        labels: Some(row.labels.join("; ")).filter(|labels| !labels.is_empty()),
        external_id: external,
        ..ContactInput::named(row.name.clone())
    }
}
