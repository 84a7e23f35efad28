//! Engagements that lack a check-in on their way, or a close-out at their end (question 27).

use perennial_core::dates::Day;
use uuid::Uuid;

use super::day;
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;

/// Days after which a check-in is missing where no end is planned.
const WITHOUT_PLAN: i64 = 45;

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

/// From which day on a check-in is missing: half-way to the planned end.
const HALF: &str = "cast(case when e.planned_end is not null and e.planned_end > e.accepted_on
    then (e.accepted_on + e.planned_end) / 2 else e.accepted_on + $4 end as bigint)";

async fn lacking(
    conn: &mut Conn,
    actor: &Actor,
    since: &str,
    condition: &str,
    today: Day,
    mine: bool,
) -> Result<Vec<Gap>, Error> {
    let sql = format!(
        "select e.id, e.client_id, c.name as client, e.title, s.name as lead, {since} as since_on
         from engagement e join client c on c.id = e.client_id left join staff s on s.id = e.lead_id
           left join engagement_mark m on m.engagement_id = e.id
         where e.deleted_at is null and c.deleted_at is null and {} and {condition}
           and (cast($3 as bigint) = 0 or e.lead_id = $1) and cast($4 as bigint) > 0 and cast($2 as bigint) > 0
         order by since_on, e.id limit {SHOWN}",
        actor.sees(1)
    );
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), today, mine, WITHOUT_PLAN]).await?)
}

/// Open engagements past their half without any recorded check-in, those longest without first (S1.19).
///
/// # Errors
/// When the store cannot be read.
pub async fn open_without_check_in(conn: &mut Conn, actor: &Actor, today: Day, mine: bool) -> Result<Vec<Gap>, Error> {
    let condition = format!(
        "e.state not in ('closed', 'lapsed', 'on_hold') and m.check_in_on is null and {HALF} <= cast($2 as bigint)"
    );
    lacking(conn, actor, HALF, &condition, today, mine).await
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
    let condition = "e.state = 'closed' and m.close_out_on is null and e.closed_on > cast($2 as bigint) - 365";
    lacking(conn, actor, "e.closed_on", condition, today, mine).await
}
