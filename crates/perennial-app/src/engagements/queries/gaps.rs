//! Engagements that lack a check-in on their way, or a close-out at their end (question 27).

use perennial_core::dates::Day;
use perennial_core::journeys::coverage::Span;
use uuid::Uuid;

use super::day;
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;

/// Engagements shown at most.
const SHOWN: usize = 200;

/// An engagement with a gap.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Gap {
    /// Which.
    pub id: Uuid,
    /// For whom.
    pub client_id: Uuid,
    /// The client's name.
    pub client: String,
    /// What it is.
    pub title: String,
    /// Who leads it.
    pub lead: Option<String>,
    since_on: i64,
}

impl Gap {
    /// Since when it lacks what it lacks.
    pub fn since(&self) -> Day {
        day(self.since_on)
    }
}

/// A list of engagements with a gap: those shown, and how many there are.
#[derive(Debug, Clone, Default)]
pub struct Gaps {
    /// Those that wait longest, at most [`SHOWN`].
    pub shown: Vec<Gap>,
    /// All.
    pub all: i64,
}

async fn gaps(conn: &mut Conn, actor: &Actor, since: &str, from: &str, mine: bool) -> Result<Gaps, Error> {
    let from = format!(
        "from {from} left join staff s on s.id = e.lead_id
         where e.deleted_at is null and c.deleted_at is null and {} and (cast($2 as bigint) = 0 or e.lead_id = $1)",
        actor.sees(1)
    );
    let values = args![actor.wall_value(), mine];
    let all = conn.scalar(AssertSqlSafe(format!("select count(*) {from}")), values.clone()).await?;
    let sql = format!(
        "select e.id, e.client_id, c.name as client, e.title, s.name as lead, {since} as since_on {from}
         order by since_on, e.id limit {SHOWN}"
    );
    Ok(Gaps { shown: conn.all(AssertSqlSafe(sql), values).await?, all })
}

/// Open engagements past their half-way of which nobody has asked how they go, those longest without first (S1.19):
/// those for which the rule *Check-in missing* has an open alert. The rule alone knows from when one is missing, and
/// whether anybody would have recorded it (D15); a second definition here would count otherwise.
///
/// # Errors
/// When the store cannot be read.
pub async fn open_without_check_in(conn: &mut Conn, actor: &Actor, mine: bool) -> Result<Gaps, Error> {
    const RAISED: &str = "(select engagement_id, since from alert where rule = 'check_in_missing' and state = 0) a
        join engagement e on e.id = a.engagement_id join client c on c.id = e.client_id";
    gaps(conn, actor, "a.since", RAISED, mine).await
}

/// Engagements closed within the twelve months up to a day without a close-out, those closed first at the top (S1.20):
/// those closed on a day for which close-outs are recorded. Of the others nobody knows, nor of work that invoices
/// imply: how many they are (D15).
///
/// # Errors
/// When the store cannot be read.
pub async fn closed_without_close_out(
    conn: &mut Conn,
    actor: &Actor,
    today: Day,
    mine: bool,
    span: Option<Span>,
) -> Result<(Gaps, i64), Error> {
    let closed = |which: &str| {
        format!(
            "(select n.* from engagement n left join engagement_mark m on m.engagement_id = n.id
               where n.state = 'closed' and n.closed_precision in ('exact', 'month') and n.closed_on > {} and m.close_out_on is null{which}) e
             join client c on c.id = e.client_id",
            today.number() - 365
        )
    };
    let until = |span: Span| if span.live { Some(today) } else { span.until() };
    let days = span.and_then(|span| Some((span.from.number(), until(span)?.number())));
    let known = match days {
        Some((from, until)) => format!(" and n.implied = 0 and n.closed_on >= {from} and n.closed_on <= {until}"),
        None => " and 1 = 0".to_owned(),
    };
    let known = gaps(conn, actor, "e.closed_on", &closed(&known), mine).await?;
    let all = gaps(conn, actor, "e.closed_on", &closed(""), mine).await?.all;
    let unknown = all - known.all;
    Ok((known, unknown))
}
