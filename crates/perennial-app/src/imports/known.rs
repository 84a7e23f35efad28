//! The records that are known, as the matching of the core needs them: loaded once, added to as rows land.

use std::collections::{HashMap, HashSet};

use perennial_core::dates::Day;
use perennial_core::engagements::StateWord;
use perennial_core::fact::Precision;
use perennial_core::ids::{ClientId, EngagementId, InvoiceId, PursuitId, StaffId};
use perennial_core::imports::drafts::Note;
use perennial_core::imports::matching::{Existing, IdSource};
use perennial_core::imports::presets::may_be_number_of_work;
use perennial_core::invoices::{PayerAnswer, Stated, has_no_number};
use perennial_core::keyed::Keyed;
use perennial_core::money::{Currency, Money};
use perennial_core::pursuits::Outcome;
use uuid::Uuid;

use super::titled::{self, Titled};
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Word};
use crate::duplicates;
use crate::error::Error;
use crate::firm;
use crate::invoices;

/// Everything that a row may be or may name.
#[derive(Default)]
pub struct Records {
    /// Clients, contacts, staff and service lines.
    pub existing: Existing,
    /// Pursuits by the id of their source.
    pub pursuits: HashMap<String, (PursuitId, ClientId)>,
    /// Pursuits by client, number alone and title, in lower case: files of one firm may come under several names.
    numbered_pursuits: HashMap<(ClientId, String, String), PursuitId>,
    /// Pursuits without such an id, by client and title in lower case.
    unnumbered: HashMap<(ClientId, String), Vec<Unnumbered>>,
    /// Engagements by the id of their source, each with its client and the year in which it began: a source may give
    /// one number twice.
    pub engagements: HashMap<String, Vec<(EngagementId, ClientId, i16)>>,
    /// Engagements by client and number alone, in lower case: files of one firm may come under several names.
    numbered: HashMap<(ClientId, String), Vec<EngagementId>>,
    /// Engagements by client and title in lower case; with the pursuit that became them.
    pub titled: Titled,
    /// Invoices by client and number, each with what is recorded of it.
    pub invoices: HashMap<(ClientId, String), Vec<(InvoiceId, Stated)>>,
    /// Invoices that were split by service, by client and the number of the whole, each with what is recorded of it.
    parts: HashMap<(ClientId, String), Vec<(InvoiceId, Stated)>>,
    /// Clients that not everybody sees: a list of problems never names them.
    pub restricted: HashSet<ClientId>,
    /// Invoices by client and day, each with its number's absence: a list may give none.
    of_day: HashMap<(ClientId, Day), Vec<OfDay>>,
    /// What was said of who pays for clients, by the name as compared.
    pub payers: HashMap<String, PayerAnswer>,
    /// Engagements and invoices that rows of this import were about.
    claimed: HashSet<Uuid>,
}

/// A pursuit that no program numbers, as far as it tells whether a row is the same.
#[derive(Debug, Clone, Copy)]
struct Unnumbered {
    id: PursuitId,
    opened: Day,
    outcome: Outcome,
}

/// What is recorded of a matter that a row may be.
#[derive(crate::db::Row)]
struct KnownMatter {
    id: Uuid,
    client_id: Uuid,
    title: String,
    external_id: Option<String>,
    pursuit_id: Option<Uuid>,
    state: Word<StateWord>,
    accepted_on: Day,
    accepted_precision: Word<Precision>,
    closed_on: Option<Day>,
    planned_end: Option<Day>,
    notes: Option<String>,
}

impl KnownMatter {
    fn known(&self) -> titled::Known {
        titled::Known {
            id: EngagementId(self.id),
            began: titled::dated(self.accepted_on, self.accepted_precision.0),
            closed: self.closed_on,
            planned_end: self.planned_end,
            is_over: matches!(self.state.0, StateWord::Closed | StateWord::Lapsed),
            of_pursuit: self.pursuit_id.is_some(),
            notes: self.notes.clone(),
            number: self
                .external_id
                .as_deref()
                .and_then(|id| id.split_once('|'))
                .map(|(of, no)| (of.to_owned(), no.to_owned())),
            said: None,
        }
    }
}

/// An invoice of a day, as far as it tells whether a row without a number is the same.
#[derive(Debug, Clone, Copy)]
struct OfDay {
    id: InvoiceId,
    total: Option<Money>,
    has_no_number: bool,
}

impl Records {
    /// The pursuit that a row without an id is: that of the title which was opened on the same day. Where the row gives
    /// no day, the one that is open, else one with the outcome that the row has. None that another row of this import
    /// was about: two deals of one title on one day are two.
    pub fn pursuit_titled(
        &mut self,
        client: ClientId,
        title: &str,
        opened: Option<Day>,
        outcome: Outcome,
    ) -> Option<PursuitId> {
        let free = |pursuit: &&Unnumbered| !self.claimed.contains(&pursuit.id.0);
        let of_title = self.unnumbered.get(&(client, title.to_lowercase()))?;
        let mut of_title = of_title.iter().filter(free);
        let found = match opened {
            Some(opened) => of_title.find(|pursuit| pursuit.opened == opened),
            None => {
                let is_open = |pursuit: &&Unnumbered| pursuit.outcome == Outcome::Open;
                of_title.clone().find(is_open).or_else(|| of_title.find(|pursuit| pursuit.outcome == outcome))
            }
        };
        let id = found?.id;
        self.claim(id.0);
        Some(id)
    }

    /// Adds a pursuit under the id of its source.
    pub fn add_pursuit(&mut self, external: String, id: PursuitId, client: ClientId, title: &str) {
        let key = (client, number_of(&external), title.to_lowercase());
        self.numbered_pursuits.insert(key, id);
        self.pursuits.insert(external, (id, client));
    }

    /// The client's pursuit of a number and a title, under whichever name its list came.
    pub fn pursuit_numbered(&self, client: ClientId, external: &str, title: &str) -> Option<PursuitId> {
        self.numbered_pursuits.get(&(client, number_of(external), title.to_lowercase())).copied()
    }

    /// Adds a pursuit that no program numbers, which a row of this import made.
    pub fn add_unnumbered(&mut self, client: ClientId, title: &str, id: PursuitId, opened: Day, outcome: Outcome) {
        self.claim(id.0);
        self.unnumbered.entry((client, title.to_lowercase())).or_default().push(Unnumbered { id, opened, outcome });
    }

    /// The engagement of a number at a client: that of the same year, else one that no row of this import was about.
    pub fn engagement(&self, external: &str, client: ClientId, opened: Option<Day>) -> Option<EngagementId> {
        let at: Vec<_> = self.engagements.get(external)?.iter().filter(|(_, of, _)| *of == client).collect();
        let same_year = at.iter().find(|(_, _, began)| opened.map(year_of) == Some(*began));
        same_year.or_else(|| at.iter().find(|(id, ..)| !self.claimed.contains(&id.0))).map(|(id, ..)| *id)
    }

    /// The engagement that a row of other records names by its number: the client's own, else the only one.
    pub fn engagement_numbered(&self, external: &str, client: ClientId) -> Option<EngagementId> {
        let known = self.engagements.get(external)?;
        let own = known.iter().find(|(_, of, _)| *of == client);
        let only = if let [only] = known.as_slice() { Some(only) } else { None };
        own.or(only).map(|(id, ..)| *id)
    }

    /// Adds an engagement under its number.
    pub fn add_engagement(&mut self, external: String, id: EngagementId, client: ClientId, began: Day) {
        let known = self.engagements.entry(external.clone()).or_default();
        if !known.iter().any(|(there, ..)| *there == id) {
            known.push((id, client, year_of(began)));
            let number = number_of(&external);
            self.numbered.entry((client, number)).or_default().push(id);
        }
    }

    /// The client's only engagement of a number, under whichever name its list came.
    pub fn only_engagement_numbered(&self, number: &str, client: ClientId) -> Option<EngagementId> {
        match self.numbered.get(&(client, number.to_lowercase()))?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The client's engagement whose number stands in a column of the row that no field takes, whatever that is called.
    pub fn engagement_noted(&self, notes: &[Note], client: ClientId) -> Option<EngagementId> {
        let coded = notes.iter().filter(|note| may_be_number_of_work(&note.column, note.text.trim()));
        let mut found = coded.filter_map(|note| self.only_engagement_numbered(note.text.trim(), client));
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// The invoice of a number at a client that is no other one (D25): the nearest, and rather one that no row of
    /// this import was about.
    pub fn invoice(&self, client: ClientId, number: &str, told: Stated) -> Option<InvoiceId> {
        let known = self.invoices.get(&(client, number.to_owned())).map_or(&[][..], Vec::as_slice);
        let same = known.iter().filter(|(_, stated)| !stated.is_another(&told));
        let nearest = same.min_by_key(|(id, stated)| (self.claimed.contains(&id.0), stated.distance(&told)));
        nearest.map(|(id, _)| *id).or_else(|| self.invoice_of_day(client, number, told))
    }

    /// The invoice of this day and total, where one list gives it a number and another none.
    fn invoice_of_day(&self, client: ClientId, number: &str, told: Stated) -> Option<InvoiceId> {
        let has_no_number = has_no_number(number);
        let same = |known: &&OfDay| {
            (has_no_number || known.has_no_number)
                && known.total.is_some()
                && known.total == told.total
                && !self.is_claimed(known.id.0)
        };
        self.of_day.get(&(client, told.issued))?.iter().find(same).map(|known| known.id)
    }

    /// The invoices as which one was recorded that names several services, each with its total, where they make up what
    /// is told of the whole: another list of the firm may not tell of services (D25).
    pub fn parts_of_invoice(&self, client: ClientId, number: &str, told: Stated) -> Vec<(InvoiceId, Money)> {
        let key = (client, number.to_owned());
        let Some((split, whole)) = self.parts.get(&key).zip(told.total) else { return Vec::new() };
        // Lines without a service keep the number.
        let plain = self.invoices.get(&key).map_or(&[][..], Vec::as_slice);
        let parts = split.iter().chain(plain).filter(|(_, stated)| stated.issued == told.issued);
        let parts: Vec<(InvoiceId, Money)> = parts.filter_map(|(id, stated)| Some((*id, stated.total?))).collect();
        let sum = parts.iter().filter(|(_, total)| total.currency == whole.currency).map(|(_, total)| total.minor);
        if sum.sum::<i64>() == whole.minor { parts } else { Vec::new() }
    }

    /// The whole invoice of which a row tells one part, where it was recorded without its services.
    pub fn whole_invoice(&self, client: ClientId, number: &str, told: Stated) -> Option<InvoiceId> {
        let known = self.invoices.get(&(client, number_of_whole(number)?.to_owned()))?;
        let larger = |stated: &Stated| {
            let both = stated.total.zip(told.total);
            both.is_some_and(|(whole, part)| whole.currency == part.currency && whole.minor.abs() > part.minor.abs())
        };
        let (id, _) = known.iter().find(|(_, stated)| stated.issued == told.issued && larger(stated))?;
        // Where other parts are recorded it was split, and what bears the number is but one of them.
        let is_split = self.parts.contains_key(&(client, number_of_whole(number)?.to_owned()));
        (!is_split).then_some(*id)
    }

    /// Adds an invoice under its number.
    pub fn add_invoice(&mut self, client: ClientId, number: &str, stated: Stated, id: InvoiceId) {
        if let Some(whole) = number_of_whole(number) {
            self.parts.entry((client, whole.to_owned())).or_default().push((id, stated));
        }
        let of_day = OfDay { id, total: stated.total, has_no_number: has_no_number(number) };
        self.of_day.entry((client, stated.issued)).or_default().push(of_day);
        self.invoices.entry((client, number.to_owned())).or_default().push((id, stated));
    }

    /// The matter of the same title that a row is.
    pub fn engagement_titled(
        &self,
        of: (ClientId, &str),
        said: &titled::Said,
        source: &IdSource,
    ) -> Option<EngagementId> {
        self.titled.same(of, said, source, &self.claimed)
    }

    /// Whether a row of this import was about this record.
    pub fn is_claimed(&self, id: Uuid) -> bool {
        self.claimed.contains(&id)
    }

    /// Notes that a row of this import was about this record.
    pub fn claim(&mut self, id: Uuid) {
        self.claimed.insert(id);
    }
}

/// The number alone of an id as it is stored, in lower case.
fn number_of(stored: &str) -> String {
    stored.rsplit_once('|').map_or(stored, |(_, number)| number).to_lowercase()
}

/// The number of the invoice of which this is the part of one service: `INV-1` of `INV-1 (Audit)`.
fn number_of_whole(number: &str) -> Option<&str> {
    let (whole, _) = number.strip_suffix(')')?.rsplit_once(" (")?;
    Some(whole).filter(|whole| !whole.is_empty())
}

/// The calendar year of a day.
fn year_of(day: Day) -> i16 {
    day.date().year()
}

fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

/// An id of another program as it is stored: the source, a bar, the id there.
pub fn stored_id(source: &str, id: &str) -> String {
    format!("{}|{id}", source.replace('|', "/"))
}

/// Loads what the actor may see.
///
/// # Errors
/// When the store cannot be read.
pub async fn load(conn: &mut Conn, actor: &Actor) -> Result<Records, Error> {
    let mut records = Records::default();
    people_of_the_firm(conn, &mut records).await?;
    let known = duplicates::known(conn, actor).await?;
    for client in &known.clients {
        records.existing.add_client(client);
    }
    for contact in &known.contacts {
        records.existing.add_contact(contact);
    }
    for (client, into) in &known.merged_clients {
        records.existing.add_merged_client(client, *into);
    }
    for (contact, into) in &known.merged_contacts {
        records.existing.add_merged_contact(contact, *into);
    }
    records.restricted = known.restricted;
    work(conn, actor, &mut records).await?;
    records.payers = invoices::payer_answers(conn).await?;
    Ok(records)
}

async fn people_of_the_firm(conn: &mut Conn, records: &mut Records) -> Result<(), Error> {
    for member in firm::staff(conn).await? {
        records.existing.add_staff(member.id, &[member.name.as_str(), member.email.as_str()]);
    }
    let sql = "select id, external_id from staff where external_id is not null";
    let rows: Vec<(Uuid, Option<String>)> = conn.all(sql, vec![]).await?;
    for (id, external) in rows {
        if let Some((_, external)) = external.as_deref().and_then(|stored| stored.split_once('|')) {
            records.existing.add_staff(StaffId(id), &[external]);
        }
    }
    for line in firm::service_lines(conn).await? {
        records.existing.add_service_line(line.id, &line.name);
    }
    Ok(())
}

async fn work(conn: &mut Conn, actor: &Actor, records: &mut Records) -> Result<(), Error> {
    let sees = actor.sees(1);
    let from = |table: &str, columns: &str| {
        format!(
            "select {columns} from {table} x join client c on c.id = x.client_id where x.deleted_at is null and {sees}"
        )
    };
    let sql = from("pursuit", "x.id, x.client_id, x.external_id, x.title, x.opened_on, x.state");
    let rows: Vec<(Uuid, Uuid, Option<String>, String, i64, String)> =
        conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    for (id, client, external, title, opened, state) in rows {
        let (id, client) = (PursuitId(id), ClientId(client));
        if let Some(external) = external {
            records.add_pursuit(external, id, client, &title);
        } else if let Some(outcome) = Outcome::from_key(&state) {
            let known = Unnumbered { id, opened: day(opened), outcome };
            records.unnumbered.entry((client, title.to_lowercase())).or_default().push(known);
        }
    }
    let columns = "x.id, x.client_id, x.title, x.external_id, x.pursuit_id, x.state, x.accepted_on,
        x.accepted_precision, x.closed_on, x.planned_end, x.notes";
    let rows: Vec<KnownMatter> =
        conn.all(AssertSqlSafe(from("engagement", columns)), args![actor.wall_value()]).await?;
    for row in rows {
        let client = ClientId(row.client_id);
        if let Some(external) = &row.external_id {
            records.add_engagement(external.clone(), EngagementId(row.id), client, row.accepted_on);
        }
        records.titled.add(client, &row.title, row.known());
    }
    let sql = from("invoice", "x.id, x.client_id, x.number, x.issued_on, x.total_minor, x.currency");
    let rows: Vec<(Uuid, Uuid, String, i64, i64, Currency)> =
        conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    for (id, client, number, issued, minor, currency) in rows {
        let stated = Stated { issued: day(issued), total: Some(Money::new(minor, currency)) };
        records.add_invoice(ClientId(client), &number, stated, InvoiceId(id));
    }
    Ok(())
}
