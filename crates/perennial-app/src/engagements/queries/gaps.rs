//! Engagements that lack a check-in on their way, or a close-out at their end (question 27).

use perennial_core::alerts::{RuleName, Rules};
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

/// When the work began, or its present period.
const BEGUN: &str = "coalesce(m.period_on, e.accepted_on)";

/// When it is planned to end.
const ENDS: &str = "coalesce(m.period_ends, e.planned_end)";

/// From which day on a check-in is missing, as [`perennial_core::promises::check_in_due`] has it for the alert.
fn due() -> String {
    format!("cast(case when {ENDS} > {BEGUN} then {BEGUN} + ({ENDS} - {BEGUN}) / 2 else {BEGUN} + $4 end as bigint)")
}

/// Days after the beginning from which a check-in is missing where no end is planned: as the firm's rule of alerts
/// has it.
async fn without_plan(conn: &mut Conn) -> Result<i64, Error> {
    let body: String = conn.scalar("select body from alert_rules where id = 1", vec![]).await?;
    let rules = if body.is_empty() { Rules::default() } else { Rules::from_toml(&body).unwrap_or_default() };
    Ok(i64::from(rules.rule(RuleName::CheckInMissing).number("after_days")))
}

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
           left join position p on p.client_id = e.client_id
         where e.deleted_at is null and c.deleted_at is null and coalesce(p.archived, 0) = 0 and {} and {condition}
           and (cast($3 as bigint) = 0 or e.lead_id = $1) and cast($4 as bigint) > 0 and cast($2 as bigint) > 0
         order by since_on, e.id limit {SHOWN}",
        actor.sees(1)
    );
    let after = without_plan(conn).await?;
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), today, mine, after]).await?)
}

/// Open engagements, the letter signed, past their half-way and of which nobody has asked how they go since they began,
/// those longest without first (S1.19). The same engagements for which the rule *Check-in missing* raises an alert.
///
/// # Errors
/// When the store cannot be read.
pub async fn open_without_check_in(conn: &mut Conn, actor: &Actor, today: Day, mine: bool) -> Result<Vec<Gap>, Error> {
    let due = due();
    let condition = format!(
        "e.state not in ('accepted', 'closed', 'lapsed', 'on_hold') and m.check_in_on is null
           and {due} <= cast($2 as bigint)"
    );
    lacking(conn, actor, &due, &condition, today, mine).await
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
