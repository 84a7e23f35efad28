//! Complaints as their pages need them.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::alerts::{RuleName, Rules};
use perennial_core::complaints::{Clock, Complaint, ComplaintState, Limits};
use perennial_core::dates::Day;
use perennial_core::fact::ComplaintCause;
use perennial_core::ids::{ClientId, ComplaintId};
use perennial_core::journeys::model::Calendar;
use perennial_core::promises::Mark;
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::log;
use crate::web::words::{count, short_date};

/// A complaint with what is known of it.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Row {
    /// Which.
    pub id: Uuid,
    /// Whose.
    pub client_id: Uuid,
    /// The client's name.
    pub client: String,
    /// Who answers for the client.
    pub manager: Option<String>,
    /// The engagement it is about.
    pub engagement_id: Option<Uuid>,
    /// The engagement's title.
    pub engagement: Option<String>,
    /// The fact of its coming.
    pub fact_id: Uuid,
    /// What the client said.
    pub words: Option<String>,
    /// Of what they complain: a code of the firm's list, words, or both.
    pub reason: Option<String>,
    received_on: i64,
    acknowledged_on: Option<i64>,
    cause: Option<String>,
    /// The cause in words.
    pub cause_words: Option<String>,
    within_control: Option<i64>,
    /// `open`, `answered`, `closed` or `escalated`.
    pub state: String,
    state_on: Option<i64>,
    /// To whom the client took it.
    pub escalated_to: Option<String>,
    recovered_on: Option<i64>,
}

fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

impl Row {
    /// When it came.
    pub fn received(&self) -> Day {
        day(self.received_on)
    }

    /// When the client was told that the firm has it.
    pub fn acknowledged(&self) -> Option<Day> {
        self.acknowledged_on.map(day)
    }

    /// When it was answered, closed or taken elsewhere.
    pub fn state_since(&self) -> Option<Day> {
        self.state_on.map(day)
    }

    /// When the client confirmed that it is put right.
    pub fn recovered(&self) -> Option<Day> {
        self.recovered_on.map(day)
    }

    /// The words for the cause.
    pub fn cause(&self) -> Option<&'static str> {
        Some(ComplaintCause::from_key(self.cause.as_deref()?)?.word())
    }

    /// Whether the cause was within the firm's control, in words.
    pub fn control(&self) -> Option<&'static str> {
        self.within_control.map(|within| if within == 0 { "outside of our control" } else { "within our control" })
    }

    /// The words for its state and the look of its badge.
    pub fn badge(&self) -> (&'static str, &'static str) {
        match self.state.as_str() {
            "open" => ("answer owed", "amber"),
            "answered" => ("answered", "plain"),
            "escalated" => ("escalated", "red"),
            _ => ("closed", "good"),
        }
    }

    fn place(&self) -> Place {
        let at = if self.state == "open" { self.received_on } else { 10_000_000 - self.received_on };
        Place { at, id: self.id }
    }
}

/// The clocks of a complaint whose answer is owed.
pub fn clock_of((came, acknowledged): (Day, Option<Day>), today: Day, calendar: &Calendar, limits: Limits) -> Clock {
    owing(came, acknowledged).clock(today, limits, calendar)
}

/// A complaint whose answer is owed, as far as its clocks need it.
fn owing(came: Day, acknowledged: Option<Day>) -> Complaint {
    let mark = |on| Mark { on, fact: Uuid::nil().into() };
    Complaint {
        id: Uuid::nil().into(),
        engagement: None,
        words: None,
        reason: None,
        received: mark(came),
        acknowledged: acknowledged.map(mark),
        cause: None,
        state: ComplaintState::Open,
        answered: None,
        settled: None,
        recovered: None,
    }
}

/// A complaint with its clocks, as they are drawn.
#[derive(Debug, Clone)]
pub struct Timed {
    /// The complaint.
    pub row: Row,
    /// When the firm gave its final answer.
    pub answered: Option<Day>,
    /// Its clocks.
    pub clock: Clock,
}

/// Complaints with their clocks on a day. How long an answer took is read from the facts of those that are answered or
/// over: their rows know the last step alone.
///
/// # Errors
/// When the store cannot be read.
pub async fn timed(conn: &mut Conn, rows: Vec<Row>, today: Day, calendar: &Calendar) -> Result<Vec<Timed>, Error> {
    let limits = limits(conn).await?;
    let over: BTreeSet<ClientId> =
        rows.iter().filter(|row| row.state != "open").map(|row| row.client_id.into()).collect();
    let facts = log::of_clients(conn, &over.into_iter().collect::<Vec<_>>()).await?;
    let read: BTreeMap<ComplaintId, Complaint> = facts
        .values()
        .flat_map(|facts| Complaint::all(facts, Day::MAX))
        .map(|complaint| (complaint.id, complaint))
        .collect();
    let of = |row: Row| {
        let known = read.get(&ComplaintId::from(row.id)).filter(|_| row.state != "open").cloned();
        let complaint = known.unwrap_or_else(|| owing(row.received(), row.acknowledged()));
        let clock = complaint.clock(today, limits, calendar);
        Timed { row, answered: complaint.answered.map(|mark| mark.on), clock }
    };
    Ok(rows.into_iter().map(of).collect())
}

impl Timed {
    /// The clock of the acknowledgement: words and look.
    pub fn acknowledge(&self) -> (String, &'static str) {
        match (self.row.acknowledged(), self.clock.acknowledged_late) {
            (Some(on), false) => (format!("acknowledged {}", short_date(on)), "plain"),
            (Some(on), true) => (format!("acknowledged late, {}", short_date(on)), "amber"),
            (None, false) => (format!("acknowledge by {}", short_date(self.clock.acknowledge_by)), "amber"),
            (None, true) => (format!("not acknowledged, was due {}", short_date(self.clock.acknowledge_by)), "red"),
        }
    }

    /// The clock of the answer: words and look.
    pub fn answer(&self) -> (String, &'static str) {
        let Clock { day, of, answered_late, runs, .. } = self.clock;
        match (runs, answered_late) {
            (true, false) => (format!("day {day} of {of}"), if day + 14 >= of { "amber" } else { "plain" }),
            (true, true) => (format!("day {day} of {of}: late"), "red"),
            (false, false) if self.answered.is_none() => (format!("no answer by day {day} of {of}"), "plain"),
            (false, true) if self.answered.is_none() => (format!("no answer by day {day} of {of}: late"), "amber"),
            (false, false) => (format!("in {day} of {}", count(of.into(), "day")), "plain"),
            (false, true) => (format!("in {}, late", count(day.into(), "day")), "amber"),
        }
    }
}

/// How long the firm may take: what its rules of alerts say, so that clocks and alerts never differ.
///
/// # Errors
/// When the store cannot be read.
pub async fn limits(conn: &mut Conn) -> Result<Limits, Error> {
    let body: Option<(String,)> = conn.optional("select body from alert_rules where id = 1", args![]).await?;
    let body = body.map(|(body,)| body).unwrap_or_default();
    let rules = if body.is_empty() { Rules::default() } else { Rules::from_toml(&body).unwrap_or_default() };
    Ok(Limits {
        acknowledge_working_days: rules.rule(RuleName::ComplaintUnacknowledged).number("working_days"),
        answer_days: rules.rule(RuleName::ComplaintUnanswered).number("limit_days"),
    })
}

const SELECTED: &str =
    "co.id, co.client_id, c.name as client, m.name as manager, co.engagement_id, e.title as engagement, co.fact_id,
    co.words, co.reason, co.received_on, co.acknowledged_on, co.cause, co.cause_words, co.within_control, co.state, co.state_on,
    co.escalated_to, co.recovered_on";

const FROM: &str = "complaint co join client c on c.id = co.client_id left join staff m on m.id = c.manager_id
    left join engagement e on e.id = co.engagement_id";

/// Complaints of one page.
const PAGE: usize = 50;
/// Answers owed that the head of the register counts.
pub const OWED: usize = 1000;

/// Which complaints the register shows.
pub const SHOWS: [(&str, &str, &str); 6] = [
    ("", "All", "1 = 1"),
    ("open", "Answer owed", "co.state = 'open'"),
    ("unrecovered", "Not put right yet", "co.recovered_on is null"),
    ("escalated", "Escalated", "co.state = 'escalated'"),
    ("closed", "Closed", "co.state = 'closed'"),
    ("unreasoned", "No reason recorded", "co.reason is null"),
];

/// The order of the register: those whose answer is owed first, the oldest of them first; then the latest.
const ORDER: &str = "case when co.state = 'open' then co.received_on else 10000000 - co.received_on end";

/// One page of the complaints that the actor sees, in the order of the register and after a place in it; and the
/// place after which the next page begins.
///
/// # Errors
/// When the store cannot be read.
pub async fn page(
    conn: &mut Conn,
    actor: &Actor,
    (show, reason): (&str, &str),
    after: Option<Place>,
) -> Result<(Vec<Row>, Option<Place>), Error> {
    let condition = SHOWS.iter().find(|(key, ..)| *key == show).map_or("1 = 1", |(_, _, condition)| *condition);
    // A reason is stored as a code, a colon and words; a code is at the beginning of each.
    let begins = if reason.is_empty() { String::new() } else { format!("{reason}:") };
    let (from, id) = after.map_or((i64::MIN, Uuid::nil()), |place| (place.at, place.id));
    let sql = format!(
        "select {SELECTED} from {FROM} where c.deleted_at is null and {} and {condition}
           and ({ORDER} > $2 or ({ORDER} = $2 and co.id > $3))
           and ($4 = '' or substr(coalesce(co.reason, '') || ':', 1, length($4)) = $4)
         order by {ORDER}, co.id limit {}",
        actor.sees(1),
        PAGE + 1
    );
    let mut rows: Vec<Row> = conn.all(AssertSqlSafe(sql), args![actor.wall_value(), from, id, begins]).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(Row::place);
    Ok((rows, next))
}

/// A place in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    at: i64,
    id: Uuid,
}

impl Place {
    /// As an address says it.
    pub fn of(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('_')?;
        Some(Self { at: at.parse().ok()?, id: Uuid::try_parse(id).ok()? })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.at, self.id)
    }
}

/// The days on which open complaints came and were acknowledged, the oldest first, no more than the head can count.
///
/// # Errors
/// When the store cannot be read.
pub async fn owed(conn: &mut Conn, actor: &Actor) -> Result<Vec<(Day, Option<Day>)>, Error> {
    let sql = format!(
        "select co.received_on, co.acknowledged_on from complaint co join client c on c.id = co.client_id
         where co.state = 'open' and c.deleted_at is null and {} order by co.received_on, co.id limit {OWED}",
        actor.sees(1)
    );
    let rows: Vec<(i64, Option<i64>)> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    Ok(rows.into_iter().map(|(came, known)| (day(came), known.map(day))).collect())
}

/// The complaints of a client, the latest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_client(conn: &mut Conn, actor: &Actor, id: ClientId) -> Result<Vec<Row>, Error> {
    let sql = format!(
        "select {SELECTED} from {FROM} where c.deleted_at is null and {} and co.client_id = $2
         order by co.received_on desc, co.id",
        actor.sees(1)
    );
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?)
}

/// The complaint of an id.
///
/// # Errors
/// When it is not there for the actor.
pub async fn find(conn: &mut Conn, actor: &Actor, id: ComplaintId) -> Result<Row, Error> {
    let sql = format!("select {SELECTED} from {FROM} where c.deleted_at is null and {} and co.id = $2", actor.sees(1));
    let row: Option<Row> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    row.ok_or(Error::NotFound("complaint"))
}
