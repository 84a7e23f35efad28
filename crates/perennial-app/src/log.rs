//! The log of facts: appended in the transaction of the change, read per client.

mod named;

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::dates::{Day, Moment};
use perennial_core::engagements::{under_one_name, without_work_that_is_gone};
use perennial_core::fact::{Dated, Event, Fact, JourneyFact, Precision, Recorder, STORED_VERSION, Source};
use perennial_core::ids::{ClientId, FactId, ImportId};
use perennial_core::imports::objects::Object;
pub use perennial_core::journeys::in_force;
use uuid::Uuid;

use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, DbError, Tx, Value};
use crate::error::Error;

/// Appends facts of one client.
///
/// # Errors
/// When the store refuses.
pub async fn append(tx: &mut Tx, act: &Act, client: ClientId, facts: Vec<(Day, Event)>) -> Result<(), Error> {
    append_dated(tx, act, client, facts.into_iter().map(Dated::from).collect()).await
}

/// Appends facts of one client whose days are not all exactly known (D20).
///
/// # Errors
/// When the store refuses.
pub async fn append_dated(tx: &mut Tx, act: &Act, client: ClientId, facts: Vec<Dated>) -> Result<(), Error> {
    store(tx, act, &facts_to_be(act, client, facts)).await
}

/// Appends one fact of a client under the id that it has been given; false when a fact of that id is there already.
///
/// # Errors
/// When the store refuses.
pub async fn append_as(
    tx: &mut Tx,
    act: &Act,
    client: ClientId,
    id: FactId,
    on: Day,
    event: &Event,
) -> Result<bool, Error> {
    let fact = fact_to_be(act, client, id, Dated::from((on, event.clone())));
    Ok(store_rows(tx, act, &[fact]).await? == 1)
}

/// Facts of one client as they will be once they are stored, later than all that are stored now.
pub fn facts_to_be(act: &Act, client: ClientId, facts: Vec<Dated>) -> Vec<Fact> {
    facts.into_iter().map(|dated| fact_to_be(act, client, act.new_id(), dated)).collect()
}

/// A fact as it will be once it is stored under this id.
pub fn fact_to_be(act: &Act, client: ClientId, id: FactId, dated: Dated) -> Fact {
    let Dated { on, precision, what } = dated;
    Fact { id, client, on, precision, recorded: act.now, by: act.recorder(), source: act.source.clone(), what }
}

/// Records facts that a row of an earlier version says and the log does not, as found where the row came from: the
/// import that made or changed it last, so that they go when that is undone; else this program.
///
/// # Errors
/// When the store refuses.
pub async fn record_found(
    tx: &mut Tx,
    act: &mut Act,
    object: &'static str,
    row: Uuid,
    client: ClientId,
    facts: Vec<Dated>,
) -> Result<(), Error> {
    if facts.is_empty() {
        return Ok(());
    }
    let sql = "select c.import_id, i.file_name, c.line from import_change c join import i on i.id = c.import_id
               where c.object = $1 and c.object_id = $2 and c.action in ('created', 'updated') and i.state <> 'undone'
               order by i.created_at desc limit 1";
    let found: Option<(Uuid, String, i64)> = tx.optional(sql, args![object, row]).await?;
    let before = (act.source.clone(), act.import);
    (act.source, act.import) = match found {
        Some((import, file, line)) => {
            let import = ImportId(import);
            (
                Source::File { import, file, row: u32::try_from(line).unwrap_or(0), of: Object::of_key(object) },
                Some(import),
            )
        }
        None => (Source::Program { name: "upgrade".to_owned() }, None),
    };
    let stored = act.record_dated(tx, client, facts).await;
    (act.source, act.import) = before;
    stored
}

/// Stores facts of any clients that were recorded in this change.
///
/// # Errors
/// When the store refuses, or a source cannot be written as JSON.
pub async fn store(tx: &mut Tx, act: &Act, facts: &[Fact]) -> Result<(), Error> {
    store_rows(tx, act, facts).await?;
    Ok(())
}

async fn store_rows(tx: &mut Tx, act: &Act, facts: &[Fact]) -> Result<u64, Error> {
    // The facts of one row of a list come from one place.
    let sources = facts.chunk_by(|one, next| one.source == next.source).filter_map(|facts| {
        let source = serde_json::to_string(&facts.first()?.source).map_err(|e| Error::Internal(e.to_string()));
        Some(source.map(|source| (source, facts)))
    });
    let sources = sources.collect::<Result<Vec<_>, _>>()?;
    let rows = sources.iter().flat_map(|(source, facts)| facts.iter().map(|fact| row_of(act, fact, source)));
    let head = "insert into fact (id, client_id, on_day, precision, recorded_at, by_staff, kind, version, body, source, import_id) values";
    Ok(tx.insert_many(head, "on conflict (id) do nothing", rows).await?)
}

fn row_of(act: &Act, fact: &Fact, source: &str) -> Vec<Value> {
    let body = fact.what.to_stored();
    let precision = Some(fact.precision).filter(|precision| *precision != Precision::Exact).map(Precision::key);
    let (staff, kind) = (act.actor.staff(), kind_of(&body));
    args![
        fact.id,
        fact.client,
        fact.on,
        precision,
        fact.recorded,
        staff,
        kind,
        STORED_VERSION,
        body,
        source,
        act.import
    ]
}

/// The kind at the head of a stored fact.
fn kind_of(body: &str) -> String {
    body.strip_prefix("{\"kind\":\"").and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

#[derive(crate::db::Row)]
struct StoredFact {
    id: Uuid,
    client_id: Uuid,
    on_day: i64,
    precision: Option<String>,
    recorded_at: i64,
    by_staff: Option<Uuid>,
    version: i64,
    body: String,
    source: String,
}

impl StoredFact {
    fn read(self) -> Result<Fact, DbError> {
        let undecodable = DbError::Row;
        Ok(Fact {
            id: FactId(self.id),
            client: ClientId(self.client_id),
            on: Day::from_number(i32::try_from(self.on_day).unwrap_or_default()),
            precision: match self.precision.as_deref() {
                None => Precision::Exact,
                Some(key) => Precision::from_key(key)
                    .ok_or_else(|| undecodable(format!("“{key}” in fact.precision is no precision of a day")))?,
            },
            recorded: Moment(self.recorded_at),
            by: self.by_staff.map_or(Recorder::Program, |id| Recorder::Staff(id.into())),
            source: serde_json::from_str(&self.source).unwrap_or(Source::Person),
            what: Event::from_stored(self.version, &self.body).map_err(|e| undecodable(e.to_string()))?,
        })
    }
}

/// The facts in force of one client, in order of their days. Facts of an import that was undone are left out; those
/// of a client that was merged into it are its own, those of work that is the same as other work are about that, and
/// those about work that is gone are about no work.
///
/// # Errors
/// When the store cannot be read, or holds a fact of a newer program.
pub async fn of_client(conn: &mut Conn, client: ClientId) -> Result<Vec<Fact>, DbError> {
    Ok(of_clients(conn, &[client]).await?.remove(&client).unwrap_or_default())
}

/// Retracts the facts in force of one client that `which` picks, with the reason; [`reinstate`] brings them back.
///
/// # Errors
/// When the store refuses.
pub async fn retract(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    reason: &str,
    which: impl Fn(&Event) -> bool + Send,
) -> Result<(), Error> {
    let today = act.today;
    let facts = of_client(tx, client).await?;
    let held = in_force(&facts);
    let retractions = held.iter().filter(|(_, fact)| which(&fact.what)).map(|(_, fact)| {
        let what = JourneyFact::Retracted { fact: fact.id, reason: reason.to_owned() };
        (today, Event::Journey(what))
    });
    let retractions = retractions.collect();
    act.record(tx, client, retractions).await
}

/// Reinstates the facts of one client that `which` picks and that were retracted in one go, the last time that any was:
/// what somebody had retracted before stays retracted.
///
/// # Errors
/// When the store refuses.
pub async fn reinstate(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    which: impl Fn(&Event) -> bool + Send,
) -> Result<(), Error> {
    let today = act.today;
    let facts = of_client(tx, client).await?;
    let picked: BTreeSet<FactId> = facts.iter().filter(|fact| which(&fact.what)).map(|fact| fact.id).collect();
    let retracted = facts.iter().filter_map(|statement| match &statement.what {
        Event::Journey(JourneyFact::Retracted { fact, .. }) if picked.contains(fact) => {
            Some((statement.recorded, *fact))
        }
        _ => None,
    });
    let retracted: BTreeSet<(Moment, FactId)> = retracted.collect();
    let last = retracted.last().map(|(at, _)| *at);
    let again = retracted.iter().filter(|(at, _)| Some(*at) == last);
    let again = again.map(|(_, fact)| (today, Event::Journey(JourneyFact::Reinstated { fact: *fact }))).collect();
    act.record(tx, client, again).await
}

/// The facts in force of several clients, each in order of their days. A client that was merged has none: they are
/// those of the client that it became.
///
/// # Errors
/// When the store cannot be read, or holds a fact of a newer program.
pub async fn of_clients(conn: &mut Conn, clients: &[ClientId]) -> Result<BTreeMap<ClientId, Vec<Fact>>, DbError> {
    let merged = Merged::of(conn, clients).await?;
    let asked: Vec<ClientId> = merged.asked(clients);
    if asked.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!(
        "select f.id, f.client_id, f.on_day, f.precision, f.recorded_at, f.by_staff, f.version, f.body, f.source
         from fact f left join import i on i.id = f.import_id
         where f.client_id in ({}) and coalesce(i.state, '') <> 'undone'
         order by f.client_id, f.on_day, f.id",
        places(1, asked.len())
    );
    let rows: Vec<StoredFact> = conn.all(AssertSqlSafe(sql), asked.iter().map(|id| Value::from(*id)).collect()).await?;
    let mut by_client: BTreeMap<ClientId, Vec<Fact>> = BTreeMap::new();
    for mut row in rows {
        merged.resolve(&mut row);
        let fact = row.read()?;
        by_client.entry(fact.client).or_default().push(fact);
    }
    for kept in merged.clients.values() {
        by_client.entry(*kept).or_default().sort_by_key(|fact| (fact.on, fact.id));
    }
    named::link_names(conn, &mut by_client, |id| merged.referrer(id)).await?;
    let read = |facts| without_work_that_is_gone(under_one_name(facts));
    Ok(by_client.into_iter().map(|(client, facts)| (client, read(facts))).collect())
}

/// What a client that was merged became, in the end; none for one that was not.
///
/// # Errors
/// When the store cannot be read.
pub async fn merged_into(conn: &mut Conn, client: ClientId) -> Result<Option<ClientId>, DbError> {
    let mut found = None;
    // Each step leads to a record that was kept longer, so this ends.
    for _ in 0..50 {
        let asked = found.unwrap_or(client);
        match Merged::of(conn, &[asked]).await?.clients.get(&asked) {
            Some(kept) => found = Some(*kept),
            None => break,
        }
    }
    Ok(found)
}

/// Which records were merged into which: read where facts are loaded, so that the log itself is never rewritten.
#[derive(Default)]
struct Merged {
    /// Clients that are gone, and what they became.
    clients: BTreeMap<ClientId, ClientId>,
    /// People who are gone, and whom they became.
    contacts: Vec<(String, String)>,
    /// Referrers who are gone, and whom they became in the end.
    referrers: Vec<(String, String)>,
}

impl Merged {
    /// What was merged into these clients, and which of them were merged themselves.
    async fn of(conn: &mut Conn, clients: &[ClientId]) -> Result<Self, DbError> {
        if clients.is_empty() {
            return Ok(Self::default());
        }
        let (first, second) = (places(1, clients.len()), places(clients.len() + 1, clients.len()));
        let sql = format!(
            "select object, gone_id, kept_id from merged_record where client_id in ({first})
             union select object, gone_id, kept_id from merged_record where gone_id in ({second})
             union select 'referrer', gone_id, kept_id from merged_referrer"
        );
        let values = clients.iter().chain(clients).map(|id| Value::from(*id)).collect();
        let rows: Vec<(String, Uuid, Uuid)> = conn.all(AssertSqlSafe(sql), values).await?;
        let mut merged = Self::default();
        let mut referrers: BTreeMap<Uuid, Uuid> = BTreeMap::new();
        for (object, gone, kept) in rows {
            match object.as_str() {
                "client" => drop(merged.clients.insert(ClientId(gone), ClientId(kept))),
                "referrer" => drop(referrers.insert(gone, kept)),
                _ => merged.contacts.push((gone.to_string(), kept.to_string())),
            }
        }
        let in_the_end = |gone: &Uuid| {
            let steps = std::iter::successors(Some(*gone), |id| referrers.get(id).copied());
            steps.take(referrers.len() + 1).last().unwrap_or(*gone)
        };
        merged.referrers = referrers.keys().map(|gone| (gone.to_string(), in_the_end(gone).to_string())).collect();
        Ok(merged)
    }

    /// Under which clients the facts of these clients were recorded.
    fn asked(&self, clients: &[ClientId]) -> Vec<ClientId> {
        let mut asked: Vec<ClientId> = clients.iter().copied().filter(|id| !self.clients.contains_key(id)).collect();
        asked.extend(self.clients.iter().filter(|(_, kept)| clients.contains(kept)).map(|(gone, _)| *gone));
        asked
    }

    /// The referrer into whom one was merged in the end; itself where it was not.
    fn referrer(&self, id: Uuid) -> Uuid {
        let text = id.to_string();
        let kept = self.referrers.iter().find(|(gone, _)| *gone == text);
        kept.and_then(|(_, kept)| kept.parse().ok()).unwrap_or(id)
    }

    /// Reads a fact as one of the records that its own became.
    fn resolve(&self, row: &mut StoredFact) {
        if let Some(kept) = self.clients.get(&ClientId(row.client_id)) {
            row.client_id = kept.0;
        }
        for (gone, kept) in &self.contacts {
            if row.body.contains(gone.as_str()) {
                row.body = row.body.replace(gone.as_str(), kept);
            }
        }
        if row.body.contains("_referrer\"") {
            let known = self.referrers.iter().find(|(gone, _)| row.body.contains(gone.as_str()));
            if let Some((gone, kept)) = known {
                row.body = row.body.replace(gone.as_str(), kept);
            }
        }
    }
}

/// A list of `count` placeholders from `first`: `$3,$4,$5`.
pub fn places(first: usize, count: usize) -> String {
    let mut list = String::with_capacity(count * 5);
    for place in first..first + count {
        list.push_str(if place == first { "$" } else { ",$" });
        list.push_str(&place.to_string());
    }
    list
}
