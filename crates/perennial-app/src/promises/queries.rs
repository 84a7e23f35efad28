//! Promises as their pages need them.

mod selection;

use selection::DUE_FIRST;
pub use selection::{DUE, LIST, Selection};

use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, EngagementId, PromiseId, PursuitId};
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::web::Choice;
use crate::web::list::{Count, SortValue};
use crate::web::words::{count, days, short_date};

/// A promise with what is known of it.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Promised {
    /// Which.
    pub id: Uuid,
    /// To whom.
    pub client_id: Uuid,
    /// The client's name.
    pub client: String,
    /// In words.
    pub title: String,
    spoken: i64,
    /// Who made it.
    pub by: Option<String>,
    /// Of which service line.
    pub line: Option<String>,
    /// The engagement to which it belongs.
    pub engagement_id: Option<Uuid>,
    /// The engagement's title.
    pub engagement: Option<String>,
    /// The pursuit in which it was made.
    pub pursuit_id: Option<Uuid>,
    /// The pursuit's title.
    pub pursuit: Option<String>,
    /// The fact that says so.
    pub fact_id: Uuid,
    made_on: i64,
    due_on: Option<i64>,
    /// `open`, `kept`, `kept_late`, `broken` or `waived`.
    pub state: String,
    settled_on: Option<i64>,
    days_late: Option<i64>,
}

/// A promise in the list.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Row {
    /// What is known of it.
    #[row(flatten)]
    pub promise: Promised,
    /// By what it is sorted.
    #[row(flatten)]
    pub sorted: SortValue,
}

fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

/// The states: name in the address, words.
pub const STATES: [(&str, &str); 5] =
    [("open", "Open"), ("kept", "Kept"), ("kept_late", "Kept late"), ("broken", "Broken"), ("waived", "Waived")];

/// The words for a state.
pub fn state_word(state: &str) -> &'static str {
    STATES.into_iter().find(|(key, _)| *key == state).map_or("Open", |(_, word)| word)
}

impl Promised {
    /// False for an expectation that nobody spoke out.
    pub fn is_spoken(&self) -> bool {
        self.spoken != 0
    }

    /// The day on which it was made.
    pub fn made(&self) -> Day {
        day(self.made_on)
    }

    /// When it is due.
    pub fn due(&self) -> Option<Day> {
        self.due_on.map(day)
    }

    /// When it was kept, broken or waived.
    pub fn settled(&self) -> Option<Day> {
        self.settled_on.map(day)
    }

    /// True while nothing has become of it.
    pub fn is_open(&self) -> bool {
        self.state == "open"
    }

    /// True when it may still be kept or waived.
    pub fn is_unsettled(&self) -> bool {
        matches!(self.state.as_str(), "open" | "broken")
    }

    /// True when it is open and its day has passed.
    pub fn is_overdue(&self, today: Day) -> bool {
        self.is_open() && self.due().is_some_and(|due| due < today)
    }

    /// The words and the look of its badge.
    pub fn badge(&self, today: Day) -> (String, &'static str) {
        match (self.state.as_str(), self.due()) {
            ("open", Some(due)) if due < today => (format!("overdue by {}", days(today.days_since(due))), "red"),
            ("open", Some(due)) if due < today + 7 => ("due soon".to_owned(), "amber"),
            ("open", _) => ("open".to_owned(), "plain"),
            ("kept", _) => ("kept".to_owned(), "good"),
            ("kept_late", _) => match self.days_late {
                Some(late) if late > 0 => (format!("kept, {} late", count(late.unsigned_abs(), "day")), "amber"),
                _ => ("made good".to_owned(), "amber"),
            },
            ("broken", _) => ("broken".to_owned(), "red"),
            _ => ("waived by the client".to_owned(), "plain"),
        }
    }

    /// The cell of a column, as text.
    pub fn text(&self, column: &str) -> String {
        self.cell(column, short_date)
    }

    fn cell(&self, column: &str, written: fn(Day) -> String) -> String {
        match column {
            "title" => self.title.clone(),
            "client" => self.client.clone(),
            "kind" => if self.is_spoken() { "promise" } else { "expectation" }.to_owned(),
            "by" => self.by.clone().unwrap_or_default(),
            "line" => self.line.clone().unwrap_or_default(),
            "work" => self.engagement.clone().or_else(|| self.pursuit.clone()).unwrap_or_default(),
            "due" => self.due().map(written).unwrap_or_default(),
            "state" => state_word(&self.state).to_owned(),
            "made" => written(self.made()),
            "settled" => self.settled().map(written).unwrap_or_default(),
            "late" => self.days_late.map(|late| late.to_string()).unwrap_or_default(),
            _ => String::new(),
        }
    }
}

const SELECTED: &str =
    "p.id, p.client_id, c.name as client, p.title, p.spoken, s.name as by, l.name as line, p.engagement_id,
    p.engagement, p.pursuit_id, p.pursuit, p.fact_id, p.made_on, p.due_on, p.state, p.settled_on, p.days_late";

const FROM: &str = "(select pr.*, e.title as engagement, pu.title as pursuit,
      coalesce(e.service_line_id, pu.service_line_id) as service_line_id
    from promise pr left join engagement e on e.id = pr.engagement_id left join pursuit pu on pu.id = pr.pursuit_id) p
    left join client c on c.id = p.client_id left join service_line l on l.id = p.service_line_id
    left join staff s on s.id = p.by_staff where 1 = 1";

/// Cards drawn in one column of the board.
pub const DRAWN: usize = 50;

/// Each state with how many of the selection are in it, and the first of them.
///
/// # Errors
/// When the store cannot be read.
pub async fn board(
    conn: &mut Conn,
    actor: &Actor,
    selection: &Selection,
) -> Result<Vec<(&'static str, Count, Vec<Promised>)>, Error> {
    let mut columns = Vec::new();
    for (state, _) in STATES {
        let source = Selection { state: Some(state), ..selection.clone() }.source(actor);
        let rest = format!("order by {DUE_FIRST}, p.id limit {}", DRAWN + 1);
        let cards: Vec<Promised> = source.rows(conn, SELECTED, &rest).await?;
        // What is drawn whole is counted already.
        let many = if cards.len() > DRAWN { source.count(conn).await? } else { Count::of(cards.len() as i64) };
        columns.push((state, many, cards));
    }
    Ok(columns)
}

async fn some(conn: &mut Conn, actor: &Actor, which: &str, value: Value) -> Result<Vec<Promised>, Error> {
    let sql = format!(
        "select {SELECTED} from {FROM} and p.{which} = $2 and c.deleted_at is null and {} order by {DUE_FIRST}, p.id",
        actor.sees(1)
    );
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), value]).await?)
}

/// Promises that were settled in a time, by how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, crate::db::Row)]
pub struct Settled {
    /// Kept in time.
    pub kept: i64,
    /// Kept, after the day.
    pub late: i64,
    /// Broken and not made good.
    pub broken: i64,
}

impl Settled {
    /// All of them. Waived ones are none: the client let them go.
    pub const fn all(&self) -> i64 {
        self.kept + self.late + self.broken
    }
}

/// The promises settled in the twelve months up to a day (question 5), of the clients that the actor sees. The list of
/// promises holds all that were ever made, open ones among them.
///
/// # Errors
/// When the store cannot be read.
pub async fn settled_in_year(conn: &mut Conn, actor: &Actor, today: Day) -> Result<Settled, Error> {
    let sql = format!(
        "select cast(count(case when p.state = 'kept' then 1 end) as bigint) as kept,
           cast(count(case when p.state = 'kept_late' then 1 end) as bigint) as late,
           cast(count(case when p.state = 'broken' then 1 end) as bigint) as broken
         from promise p join client c on c.id = p.client_id
         where c.deleted_at is null and p.settled_on > $2 and p.settled_on <= $3 and {}",
        actor.sees(1)
    );
    Ok(conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), today - 365, today]).await?.unwrap_or_default())
}

/// The promises to a client, overdue first.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_client(conn: &mut Conn, actor: &Actor, id: ClientId) -> Result<Vec<Promised>, Error> {
    some(conn, actor, "client_id", id.into()).await
}

/// The promises of an engagement, those of the pursuit that it came from among them.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_engagement(conn: &mut Conn, actor: &Actor, id: EngagementId) -> Result<Vec<Promised>, Error> {
    some(conn, actor, "engagement_id", id.into()).await
}

/// The promises made in a pursuit.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_pursuit(conn: &mut Conn, actor: &Actor, id: PursuitId) -> Result<Vec<Promised>, Error> {
    some(conn, actor, "pursuit_id", id.into()).await
}

/// The promise of an id.
///
/// # Errors
/// When it is not there for the actor.
pub async fn find(conn: &mut Conn, actor: &Actor, id: PromiseId) -> Result<Promised, Error> {
    some(conn, actor, "id", id.into()).await?.pop().ok_or(Error::NotFound("promise"))
}

/// The work with a client to which a promise can belong: `e:…` an engagement, `p:…` an open pursuit.
///
/// # Errors
/// When the store cannot be read.
pub async fn works(conn: &mut Conn, client: ClientId) -> Result<Vec<Choice>, Error> {
    let engagements: Vec<(Uuid, String)> = conn
        .all(
            "select id, title from engagement where client_id = $1 and deleted_at is null order by accepted_on desc, id",
            args![client],
        )
        .await?;
    let pursuits: Vec<(Uuid, String)> = conn
        .all(
            "select id, title from pursuit where client_id = $1 and deleted_at is null and state = 'open'
             order by opened_on desc, id",
            args![client],
        )
        .await?;
    let engagements = engagements.into_iter().map(|(id, title)| Choice::new(format!("e:{id}"), title));
    let pursuits = pursuits.into_iter().map(|(id, title)| Choice::new(format!("p:{id}"), format!("{title} (pursuit)")));
    Ok(Choice::or_none("the relationship as a whole", engagements.chain(pursuits)))
}
