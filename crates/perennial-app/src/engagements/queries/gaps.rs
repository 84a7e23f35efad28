//! Engagements that lack a check-in on their way, or a close-out at their end (question 27).

use perennial_core::dates::Day;
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

/// Open engagements past their half-way of which nobody has asked how they go, those longest without first (S1.19): those
/// for which the rule *Check-in missing* has an open alert. The rule alone knows from when one is missing, and whether
/// anybody would have recorded it (D15); a second definition here would count otherwise.
///
/// # Errors
/// When the store cannot be read.
pub async fn open_without_check_in(conn: &mut Conn, actor: &Actor, mine: bool) -> Result<Vec<Gap>, Error> {
    let sql = format!(
        "select e.id, e.client_id, c.name as client, e.title, s.name as lead, a.since as since_on
         from alert a join engagement e on e.id = a.engagement_id join client c on c.id = e.client_id
           left join staff s on s.id = e.lead_id
         where a.rule = 'check_in_missing' and a.state = 0 and e.deleted_at is null and c.deleted_at is null and {}
           and (cast($2 as bigint) = 0 or e.lead_id = $1)
         order by since_on, e.id limit {SHOWN}",
        actor.sees(1)
    );
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), mine]).await?)
}

/// Engagements closed within twelve months without a close-out, those closed first at the top (S1.20).
///
/// # Errors
/// When the store cannot be read.
pub async fn closed_without_close_out(
    conn: &mut Conn,
    actor: &Actor,
    today: Day,
    mine: bool,
) -> Result<Vec<Gap>, Error> {
    let sql = format!(
        "select e.id, e.client_id, c.name as client, e.title, s.name as lead, e.closed_on as since_on
         from engagement e join client c on c.id = e.client_id left join staff s on s.id = e.lead_id
           left join engagement_mark m on m.engagement_id = e.id
         where e.deleted_at is null and c.deleted_at is null and {} and e.state = 'closed' and m.close_out_on is null
           and e.closed_on > cast($2 as bigint) - 365 and (cast($3 as bigint) = 0 or e.lead_id = $1)
         order by since_on, e.id limit {SHOWN}",
        actor.sees(1)
    );
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), today, mine]).await?)
}
