//! Work that invoices imply, settled by people: confirmed, refused, joined with other work of the client, or split; one
//! by one or many at once, and taken back like other answers (D17).

use std::collections::BTreeMap;

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::Source;
use perennial_core::ids::{ClientId, EngagementId, ServiceLineId, StaffId};
use perennial_core::journeys::implied::ImpliedWork;
use uuid::Uuid;

use super::commands::SOURCE;
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::engagements::{self, ImpliedAnswer};
use crate::error::Error;
use crate::firm;
use crate::journeys::QuestionKind;
use crate::rights::Right;

/// Works shown at once.
pub const SHOWN: i64 = 100;

/// Which implied works to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImpliedFilter {
    /// Those of this client.
    pub client: Option<ClientId>,
    /// Those of this relationship manager.
    pub manager: Option<StaffId>,
    /// Those of this service line.
    pub line: Option<ServiceLineId>,
    /// Only those that are running, or only those that are finished.
    pub running: Option<bool>,
}

/// A piece of implied work in the list.
#[derive(Debug, Clone, crate::db::Row)]
pub struct ListedWork {
    /// Which.
    pub id: Uuid,
    /// Whose.
    pub client_id: Uuid,
    /// The client's name.
    pub client: String,
    /// What it is called.
    pub title: String,
    state: String,
    first: i64,
    last: Option<i64>,
    /// The relationship manager.
    pub manager: Option<String>,
    /// Other work of the client at the same time, with which it may be one.
    pub other_id: Option<Uuid>,
    /// Its title.
    pub other: Option<String>,
}

impl ListedWork {
    /// The day of its first invoice.
    pub fn first(&self) -> Day {
        day(self.first)
    }

    /// The day of its last invoice, when it is finished.
    pub fn last(&self) -> Option<Day> {
        self.last.map(day)
    }

    /// True while it runs.
    pub fn is_running(&self) -> bool {
        self.state != "closed"
    }

    /// Its value in a form.
    pub fn value(&self) -> String {
        format!("{}:{}", self.client_id, self.id)
    }
}

fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

/// Work implied for clients whom the actor sees, by the clients' names, and how much of it there is.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: ImpliedFilter,
    limit: i64,
) -> Result<(Vec<ListedWork>, i64), Error> {
    let mut values = args![actor.wall_value()];
    let mut only = format!("e.implied = 1 and e.deleted_at is null and c.deleted_at is null and {}", actor.sees(1));
    let asked = [
        ("e.client_id", filter.client.map(|id| id.0)),
        ("c.manager_id", filter.manager.map(|id| id.0)),
        ("e.service_line_id", filter.line.map(|id| id.0)),
    ];
    for (column, id) in asked {
        if let Some(id) = id {
            values.push(Value::from(id));
            only.push_str(&format!(" and {column} = ${}", values.len()));
        }
    }
    if let Some(running) = filter.running {
        only.push_str(if running { " and e.state <> 'closed'" } else { " and e.state = 'closed'" });
    }
    let from = "from engagement e join client c on c.id = e.client_id";
    let total = conn.scalar(AssertSqlSafe(format!("select count(*) {from} where {only}")), values.clone()).await?;
    let sql = format!(
        "select e.id, e.client_id, c.name as client, e.title, e.state, e.accepted_on as first, e.closed_on as last,
           s.name as manager, o.id as other_id, o.title as other
         {from} left join staff s on s.id = c.manager_id
         left join open_question q on q.client_id = e.client_id and q.kind = '{}' and q.subject_id = e.id
         left join engagement o on o.id = q.other_id
         where {only} order by c.name_key, e.accepted_on, e.id limit {limit}",
        QuestionKind::OF_INVOICES
    );
    Ok((conn.all(AssertSqlSafe(sql), values).await?, total))
}

/// A service line by which the list can be narrowed.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Line {
    /// Which.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
}

/// The service lines of implied work at clients whom the actor sees: one that only a restricted client has is named to
/// nobody outside.
///
/// # Errors
/// When the store cannot be read.
pub async fn lines(conn: &mut Conn, actor: &Actor) -> Result<Vec<Line>, Error> {
    let sql = format!(
        "select l.id, l.name from service_line l where exists (
           select 1 from engagement e join client c on c.id = e.client_id
           where e.service_line_id = l.id and e.implied = 1 and e.deleted_at is null and c.deleted_at is null and {})
         order by l.retired, l.place, l.name",
        actor.sees(1)
    );
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?)
}

/// What is said of many pieces of implied work at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// They are work as they stand: running or finished.
    AsItStands,
    /// They are open.
    Open,
    /// They are finished.
    Finished,
    /// They are no work of their own.
    NoWork,
    /// Those of one client are one.
    Joined,
    /// Each is part of the work that is proposed beside it.
    Proposed,
}

/// What is said of one piece of implied work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum One {
    /// As of many.
    Settled(Settlement),
    /// It is part of this work.
    PartOf(EngagementId),
    /// Invoices from this day on are other work.
    SplitOn(Day),
}

/// The works of a client as its invoices imply them, each with whether it is over.
struct Implied {
    client: ClientId,
    works: BTreeMap<EngagementId, (ImpliedWork, bool)>,
}

async fn implied(tx: &mut Tx, act: &Act, client: ClientId) -> Result<Implied, Error> {
    clients::visible(tx, &act.actor, client).await?;
    let model = firm::cached_model(tx, &act.memory.model).await?;
    let sql = "select id from engagement where client_id = $1 and implied = 1 and state = 'closed'";
    let over: Vec<(Uuid,)> = tx.all(sql, args![client]).await?;
    let works = engagements::implied_of(tx, &model, client).await?.into_iter().map(|work| {
        let closed = over.iter().any(|(id,)| *id == work.engagement.0);
        (work.engagement, (work, closed))
    });
    Ok(Implied { client, works: works.collect() })
}

impl Implied {
    fn take(&mut self, work: EngagementId) -> Result<(ImpliedWork, bool), Error> {
        self.works.remove(&work).ok_or(Error::NotFound("engagement"))
    }

    /// Whether other work is proposed as the same as this.
    async fn has_proposed(&self, tx: &mut Tx, act: &Act, work: EngagementId) -> Result<bool, Error> {
        let filter = ImpliedFilter { client: Some(self.client), ..ImpliedFilter::default() };
        let (works, _) = list(tx, &act.actor, filter, i64::from(i32::MAX)).await?;
        Ok(works.iter().any(|listed| listed.id == work.0 && listed.other_id.is_some()))
    }
}

/// What came of settling many.
pub struct SettledMany {
    /// By which the answers are taken back.
    pub moment: Moment,
    /// How many pieces of work were settled.
    pub settled: usize,
    /// How many the answer does not fit: nothing is proposed for them, or nothing else of their client is to be joined.
    pub left: usize,
}

/// Settles many pieces of implied work. Those that the answer does not fit are left as they are, and counted.
///
/// # Errors
/// When one is not there for the actor, or the answer fits none of them; then none is settled.
pub async fn settle_many(
    tx: &mut Tx,
    act: &mut Act,
    about: &[(ClientId, EngagementId)],
    settlement: Settlement,
) -> Result<SettledMany, Error> {
    act.actor.must(Right::Record)?;
    act.source = Source::Program { name: SOURCE.to_owned() };
    let mut by_client: BTreeMap<ClientId, Vec<EngagementId>> = BTreeMap::new();
    for (client, work) in about {
        by_client.entry(*client).or_default().push(*work);
    }
    let (mut settled, mut left) = (0, 0);
    for (client, works) in by_client {
        if settlement == Settlement::Joined && works.len() < 2 {
            left += works.len();
            continue;
        }
        let mut implied = implied(tx, act, client).await?;
        if settlement == Settlement::Joined {
            settled += works.len();
            let works = works.into_iter().map(|work| implied.take(work)).collect::<Result<Vec<_>, _>>()?;
            engagements::join_implied(tx, act, client, works).await?;
            continue;
        }
        for work in works {
            if settlement == Settlement::Proposed && !implied.has_proposed(tx, act, work).await? {
                left += 1;
                continue;
            }
            settle(tx, act, &mut implied, work, settlement).await?;
            settled += 1;
        }
    }
    match (settled, settlement) {
        (0, Settlement::Joined) => {
            Err(Error::refused("Tick at least two pieces of work of each client, to join them."))
        }
        (0, _) => Err(Error::refused("Nothing is proposed for these. Open one, and choose what it is part of.")),
        _ => Ok(SettledMany { moment: act.now, settled, left }),
    }
}

async fn settle(
    tx: &mut Tx,
    act: &mut Act,
    implied: &mut Implied,
    work: EngagementId,
    settlement: Settlement,
) -> Result<(), Error> {
    let (work, over) = implied.take(work)?;
    let answer = match settlement {
        Settlement::AsItStands if over => ImpliedAnswer::Finished,
        Settlement::AsItStands | Settlement::Open => ImpliedAnswer::Open,
        Settlement::Finished => ImpliedAnswer::Finished,
        Settlement::NoWork => ImpliedAnswer::None,
        Settlement::Joined | Settlement::Proposed => {
            ImpliedAnswer::PartOf(proposed(tx, act, implied.client, &work).await?)
        }
    };
    engagements::settle_implied(tx, act, &work, implied.client, answer).await
}

/// The work that is proposed as the same.
async fn proposed(tx: &mut Tx, act: &Act, client: ClientId, work: &ImpliedWork) -> Result<EngagementId, Error> {
    let filter = ImpliedFilter { client: Some(client), ..ImpliedFilter::default() };
    let (works, _) = list(tx, &act.actor, filter, i64::from(i32::MAX)).await?;
    let listed =
        works.into_iter().find(|listed| listed.id == work.engagement.0).ok_or(Error::NotFound("engagement"))?;
    listed.other_id.map(EngagementId).ok_or_else(|| {
        let (title, client) = (listed.title, listed.client);
        Error::refused(format!("Nothing is proposed for {title} of {client}. Open it, and choose what it is part of."))
    })
}

/// Settles one piece of implied work. Gives the moment for Undo, and the work that it is now; none when it is none.
///
/// # Errors
/// When it is not there for the actor, or cannot be settled so.
pub async fn settle_one(
    tx: &mut Tx,
    act: &mut Act,
    work: EngagementId,
    one: One,
) -> Result<(Moment, ClientId, Option<EngagementId>), Error> {
    act.actor.must(Right::Record)?;
    act.source = Source::Program { name: SOURCE.to_owned() };
    let sql = "select client_id from engagement where id = $1 and implied = 1 and deleted_at is null";
    let of: Option<(Uuid,)> = tx.optional(sql, args![work]).await?;
    let client = ClientId(of.ok_or(Error::NotFound("engagement"))?.0);
    let mut implied = implied(tx, act, client).await.map_err(|_| Error::NotFound("engagement"))?;
    let became = match one {
        One::Settled(settlement) => {
            settle(tx, act, &mut implied, work, settlement).await?;
            Some(work).filter(|_| settlement != Settlement::NoWork)
        }
        One::PartOf(other) if implied.works.contains_key(&other) => {
            let both = vec![implied.take(work)?, implied.take(other)?];
            Some(engagements::join_implied(tx, act, client, both).await?)
        }
        One::PartOf(other) => {
            let (work, _) = implied.take(work)?;
            engagements::settle_implied(tx, act, &work, client, ImpliedAnswer::PartOf(other)).await?;
            Some(other)
        }
        One::SplitOn(on) => {
            let (whole, over) = implied.take(work)?;
            engagements::split_implied(tx, act, client, &whole, over, on).await?;
            Some(work)
        }
    };
    Ok((act.now, client, became))
}
