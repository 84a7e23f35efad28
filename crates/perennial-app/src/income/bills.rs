//! Every invoice in a few bytes, in memory, from the first time that somebody opens the page of income.
//!
//! They follow the positions: before each use the invoices of those clients are read anew whose facts changed since.

use std::collections::HashMap;
use std::hash::Hash;

use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, InvoiceId};
use perennial_core::income::{Bill, BilledClient};
use perennial_core::journeys::coverage::Coverage;
use perennial_core::journeys::{BilledFor, was_client};
use perennial_core::money::Currency;
use tokio::sync::RwLockReadGuard;
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::db::{AssertSqlSafe, Conn, Value, Word};
use crate::error::Error;
use crate::following::{Changed, Following, Follows, Pages};
use crate::journeys::Known;
use crate::log;

/// Clients whose invoices are read at once.
const PAGE: usize = 1000;

/// The invoices of every client.
#[derive(Default)]
pub struct Bills(Following<Held>);

/// Names by a number from 1 on; 65,535 of them at most, the rest share the last.
pub(super) struct Numbered<K> {
    numbers: HashMap<K, u16>,
    names: Vec<K>,
}

impl<K> Default for Numbered<K> {
    fn default() -> Self {
        Self { numbers: HashMap::new(), names: Vec::new() }
    }
}

impl<K: Hash + Eq + Clone> Numbered<K> {
    fn number(&mut self, name: Option<K>) -> u16 {
        let Some(name) = name else { return 0 };
        if let Some(number) = self.numbers.get(&name) {
            return *number;
        }
        let Ok(number) = u16::try_from(self.names.len() + 1) else { return u16::MAX };
        self.names.push(name.clone());
        self.numbers.insert(name, number);
        number
    }

    /// The number of a name that was met.
    pub fn find(&self, name: &K) -> Option<u16> {
        self.numbers.get(name).copied()
    }

    /// The name of a number; none for 0.
    pub fn name(&self, number: u16) -> Option<&K> {
        self.names.get(usize::from(number).checked_sub(1)?)
    }
}

/// Words that people typed: those that differ in their letters' case alone are one, written as the first of them.
#[derive(Default)]
pub(super) struct Typed {
    numbered: Numbered<String>,
    written: Vec<String>,
}

impl Typed {
    fn number(&mut self, words: Option<String>) -> u16 {
        let Some(words) = words.map(|words| words.trim().to_owned()).filter(|words| !words.is_empty()) else {
            return 0;
        };
        let number = self.numbered.number(Some(words.to_lowercase()));
        if usize::from(number) > self.written.len() {
            self.written.push(words);
        }
        number
    }

    /// The number of words that were met, in letters of any case.
    pub fn find(&self, words: &str) -> Option<u16> {
        self.numbered.find(&words.to_lowercase())
    }

    /// The words of a number; none for 0.
    pub fn name(&self, number: u16) -> Option<&str> {
        self.written.get(usize::from(number).checked_sub(1)?).map(String::as_str)
    }
}

/// All invoices, and up to which change they are known.
#[derive(Default)]
pub(super) struct Held {
    seq: i64,
    clients: Vec<Client>,
    place: HashMap<ClientId, usize>,
    pub lines: Numbered<Uuid>,
    pub managers: Numbered<Uuid>,
    pub sectors: Typed,
    pub sources: Typed,
    /// The firm's own is none of them.
    pub currencies: Numbered<Currency>,
    firms: Option<Currency>,
}

struct Client {
    id: ClientId,
    bills: Box<[Bill]>,
    manager: u16,
    sector: u16,
    source: u16,
    private: bool,
    done_from: Option<Day>,
}

#[derive(crate::db::Row)]
struct Row {
    client_id: Uuid,
    seq: i64,
    kind: String,
    sector: Option<String>,
    manager_id: Option<Uuid>,
    done_from: Option<Day>,
    deleted_at: Option<i64>,
}

impl Changed for Row {
    fn change(&self) -> (Uuid, i64) {
        (self.client_id, self.seq)
    }
}

#[derive(crate::db::Row)]
struct InvoiceRow {
    client_id: Uuid,
    id: Uuid,
    issued_on: Day,
    total_minor: i64,
    currency: Currency,
    line_id: Option<Uuid>,
    billed_for: Word<BilledFor>,
}

const CHANGED: &str = "select p.client_id, p.seq, c.kind, c.sector, c.manager_id, p.done_from, c.deleted_at
    from position p join client c on c.id = p.client_id";

impl Bills {
    /// The invoices as the store has them now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) async fn read(&self, conn: &mut Conn) -> Result<RwLockReadGuard<'_, Held>, Error> {
        self.0.read(conn).await
    }
}

impl Held {
    /// The clients that were ever billed and that the actor may know of, each with whether it was a client on a day.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn clients(
        &self,
        app: &App,
        conn: &mut Conn,
        (actor, day, coverage): (&Actor, Day, &Coverage),
    ) -> Result<Vec<(ClientId, BilledClient<'_>)>, Error> {
        let billed = |(likely, known): (usize, &Known)| {
            let client = self.client(known.client, likely).filter(|client| !client.bills.is_empty())?;
            let first = || known.history.pieces().next();
            let was_client = || was_client(known.history.on(day), first, day, coverage);
            known.seen_by(actor).then(|| (client.id, client.billed(was_client())))
        };
        app.memory.snapshot.look(conn, |everybody, _| everybody.iter().enumerate().filter_map(billed).collect()).await
    }

    /// A client likely stands at the place at which it stands in the snapshot, which is read in the same order.
    fn client(&self, client: ClientId, likely: usize) -> Option<&Client> {
        let there = self.clients.get(likely).filter(|there| there.id == client);
        there.or_else(|| self.clients.get(*self.place.get(&client)?))
    }

    async fn take_in(&mut self, conn: &mut Conn, rows: Vec<Row>) -> Result<(), Error> {
        let clients: Vec<Uuid> = rows.iter().map(|row| row.client_id).collect();
        let mut bills = self.bills_of(conn, &clients).await?;
        let mut sources = sources_of(conn, &clients).await?;
        for row in rows {
            let bills = bills.remove(&row.client_id).filter(|_| row.deleted_at.is_none()).unwrap_or_default();
            let client = Client {
                id: ClientId(row.client_id),
                bills: bills.into(),
                manager: self.managers.number(row.manager_id),
                sector: self.sectors.number(row.sector),
                source: self.sources.number(sources.remove(&row.client_id)),
                private: row.kind == "person",
                done_from: row.done_from,
            };
            let next = self.clients.len();
            match *self.place.entry(client.id).or_insert(next) {
                place if place == next => self.clients.push(client),
                place => self.clients[place] = client,
            }
        }
        Ok(())
    }

    async fn bills_of(&mut self, conn: &mut Conn, clients: &[Uuid]) -> Result<HashMap<Uuid, Vec<Bill>>, Error> {
        let sql = format!(
            "select i.client_id, i.id, i.issued_on, i.total_minor, i.currency,
               coalesce(i.service_line_id, e.service_line_id) as line_id, i.billed_for
             from invoice i left join engagement e on e.id = i.engagement_id
             where i.client_id in ({}) and i.deleted_at is null order by i.issued_on, i.id",
            log::places(1, clients.len())
        );
        let rows: Vec<InvoiceRow> = conn.all(AssertSqlSafe(sql), ids(clients)).await?;
        let mut bills: HashMap<Uuid, Vec<Bill>> = HashMap::new();
        for row in rows {
            let other = Some(row.currency).filter(|currency| Some(*currency) != self.firms);
            let bill = Bill {
                id: InvoiceId(row.id),
                on: row.issued_on,
                minor: row.total_minor,
                line: self.lines.number(row.line_id),
                currency: u8::try_from(self.currencies.number(other)).unwrap_or(u8::MAX),
                billed_for: row.billed_for.0,
            };
            bills.entry(row.client_id).or_default().push(bill);
        }
        Ok(bills)
    }
}

impl Client {
    fn billed(&self, was_client: Option<bool>) -> BilledClient<'_> {
        BilledClient {
            bills: &self.bills,
            manager: self.manager,
            sector: self.sector,
            source: self.source,
            private: self.private,
            done_from: self.done_from,
            was_client,
        }
    }
}

impl Follows for Held {
    fn seq(&self) -> i64 {
        self.seq
    }

    async fn follow(&mut self, conn: &mut Conn) -> Result<(), Error> {
        let firms = conn.optional::<(Currency,)>("select currency from firm where id = 1", vec![]).await?;
        let firms = firms.map(|(currency,)| currency);
        if firms != self.firms {
            *self = Self { firms, ..Self::default() };
        }
        let known = (!self.clients.is_empty()).then_some(self.seq);
        let mut pages = Pages::since(conn, known, PAGE).await?;
        loop {
            let rows: Vec<Row> = pages.next(conn, CHANGED).await?;
            if rows.is_empty() {
                break;
            }
            self.take_in(conn, rows).await?;
        }
        self.seq = pages.seq();
        Ok(())
    }
}

/// By what clients came: what is recorded at the first pursuit that each of them decided for the firm.
async fn sources_of(conn: &mut Conn, clients: &[Uuid]) -> Result<HashMap<Uuid, String>, Error> {
    // The last row of a client is the one that stays.
    let sql = format!(
        "select client_id, channel from pursuit
         where client_id in ({}) and state = 'hired' and deleted_at is null and channel is not null
         order by decided_on desc, id desc",
        log::places(1, clients.len())
    );
    let rows: Vec<(Uuid, String)> = conn.all(AssertSqlSafe(sql), ids(clients)).await?;
    Ok(rows.into_iter().collect())
}

fn ids(clients: &[Uuid]) -> Vec<Value> {
    clients.iter().map(|id| Value::from(*id)).collect()
}
