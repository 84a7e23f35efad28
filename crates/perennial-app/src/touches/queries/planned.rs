//! What is planned, as the grid counts it; the plans room keeps it.

use perennial_core::dates::Day;
use perennial_core::fact::Medium;
use perennial_core::journeys::stage::Phase;
use perennial_core::touches::{Record, RecordState};
use uuid::Uuid;

use super::grid::phase_of;
use super::{Filter, day};
use crate::actor::Actor;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::web::words::short_date;

/// A planned touch in the list behind a cell.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Planned {
    /// Which.
    pub id: Uuid,
    /// With whom.
    pub client_id: Uuid,
    /// The client's name.
    pub client: String,
    /// What to do.
    pub title: String,
    due_on: i64,
    /// Who is to do it.
    pub owner: Option<String>,
}

impl Planned {
    /// When it is due.
    pub fn due(&self) -> String {
        short_date(day(self.due_on))
    }
}

/// The conditions on `planned_touch p` of a filter within the actor's walls. What is planned lies ahead: the end of a
/// period cuts it off only when that is past.
fn seen(actor: &Actor, filter: &Filter, today: Day) -> (String, Vec<Value>) {
    let mut sql = format!("p.state = 'planned' and p.paused = 0 and p.client_id not in {}", actor.hidden(1));
    let mut values = vec![actor.wall_value()];
    let parts = [
        ("p.due_on >= $", "", filter.from.map(Value::from)),
        ("p.due_on <= $", "", filter.until.filter(|until| *until < today).map(Value::from)),
        ("p.client_id = $", "", filter.client.map(Value::from)),
        ("p.owner_id = $", "", filter.staff.map(Value::from)),
        (
            "p.engagement_id in (select e.id from engagement e where e.service_line_id = $",
            ")",
            filter.line.map(Value::from),
        ),
        ("p.purpose = $", "", filter.purpose.map(|purpose| Value::from(purpose.key()))),
        ("p.phase = $", "", filter.phase.map(|phase| Value::from(i64::from(phase.number())))),
        ("p.medium = $", "", filter.medium.map(|medium| Value::from(medium.key()))),
    ];
    for (before, after, value) in parts {
        if let Some(value) = value {
            values.push(value);
            sql.push_str(&format!(" and {before}{}{after}", values.len()));
        }
    }
    (sql, values)
}

/// How many touches are planned for each phase, medium and day; and those that are planned for no phase, and so in no
/// cell of the grid: all, and those overdue.
///
/// # Errors
/// When the store cannot be read.
pub async fn planned(
    conn: &mut Conn,
    actor: &Actor,
    filter: &Filter,
    today: Day,
) -> Result<(Vec<Record>, (i64, i64)), Error> {
    let (conditions, values) = seen(actor, filter, today);
    let sql = format!(
        "select p.phase, p.medium, p.due_on, count(*) from planned_touch p where {conditions}
         group by p.phase, p.medium, p.due_on"
    );
    let rows: Vec<(i64, String, i64, i64)> = conn.all(AssertSqlSafe(sql), values).await?;
    let (mut records, mut nowhere) = (Vec::new(), (0, 0));
    for (phase, medium, due, count) in rows {
        let Some(phase) = phase_of(phase) else {
            nowhere = (nowhere.0 + count, nowhere.1 + if day(due) < today { count } else { 0 });
            continue;
        };
        let (medium, state) = (Medium::from_key(&medium), RecordState::Planned { due: day(due) });
        let times = u32::try_from(count).unwrap_or(u32::MAX);
        records.extend(medium.map(|medium| Record { phase, medium, state, times }));
    }
    Ok((records, nowhere))
}

/// The touches planned for one cell, the most urgent first.
///
/// # Errors
/// When the store cannot be read.
pub async fn planned_in(
    conn: &mut Conn,
    actor: &Actor,
    filter: &Filter,
    (phase, medium): (Phase, Medium),
    today: Day,
) -> Result<Vec<Planned>, Error> {
    let filter = Filter { phase: Some(phase), medium: Some(medium), ..filter.clone() };
    let (conditions, values) = seen(actor, &filter, today);
    let sql = format!(
        "select p.id, p.client_id, c.name as client, p.title, p.due_on, s.name as owner
         from planned_touch p join client c on c.id = p.client_id left join staff s on s.id = p.owner_id
         where {conditions} order by p.due_on, p.id limit 200"
    );
    Ok(conn.all(AssertSqlSafe(sql), values).await?)
}
