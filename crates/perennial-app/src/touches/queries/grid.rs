//! The 8 × 6 grid (S3.23): touches counted by phase and medium, and how many media clients get (S3.33).

use std::collections::BTreeMap;
use std::iter::repeat_n;

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::Medium;
use perennial_core::ids::ClientId;
use perennial_core::journeys::model::Calendar;
use perennial_core::journeys::stage::Phase;
use perennial_core::touches::{Grid, MediaUse, Record, RecordState, grid};
use uuid::Uuid;

use super::Filter;
use super::planned::planned;
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::touches::commands::Scope;

/// Working days after which a planned touch that is overdue counts as missed.
const MISSED_AFTER: u32 = 2;

/// What the page of the grid shows.
#[derive(Debug, Clone)]
pub struct Counted {
    /// Phase by medium.
    pub grid: Grid,
    /// Touches made before any phase, for each medium.
    pub unplaced: [u32; 6],
    /// How many media clients get.
    pub media: MediaUse,
}

/// A cell that is left empty on purpose.
#[derive(Debug, Clone, crate::db::Row)]
pub struct EmptyCell {
    /// For whom: see [`Scope::key`].
    pub scope: String,
    phase: i64,
    medium: String,
    /// Why.
    pub reason: String,
    /// Who chose it.
    pub by: Option<String>,
    chosen_at: i64,
}

impl EmptyCell {
    /// Which cell.
    pub fn cell(&self) -> Option<(Phase, Medium)> {
        Some((phase_of(self.phase)?, Medium::from_key(&self.medium)?))
    }

    /// When it was chosen.
    pub const fn chosen(&self) -> Moment {
        Moment(self.chosen_at)
    }
}

pub(super) fn phase_of(number: i64) -> Option<Phase> {
    Phase::from_number(u8::try_from(number).ok()?)
}

/// The cells that are left empty on purpose for what a filter selects: those of the firm, and those of the service
/// line, the person and the client that it names, the narrowest first in each cell. The filter's client is one that
/// the actor sees.
///
/// # Errors
/// When the store cannot be read.
pub async fn empty_cells(conn: &mut Conn, filter: &Filter) -> Result<Vec<EmptyCell>, Error> {
    let scopes = filter.scopes().map(|scope| scope.map_or_else(|| "-".to_owned(), Scope::key));
    let [client, staff, line] = scopes;
    Ok(conn
        .all(
            "select e.scope, e.phase, e.medium, e.reason, s.name as by, e.chosen_at from left_empty e
             left join staff s on s.id = e.by_staff where e.scope in ($1, $2, $3, '')
             order by e.phase, e.medium, case e.scope when $1 then 0 when $2 then 1 when $3 then 2 else 3 end",
            args![client, staff, line],
        )
        .await?)
}

/// Counts what a filter selects and the actor sees.
///
/// # Errors
/// When the store cannot be read.
pub async fn counted(
    conn: &mut Conn,
    actor: &Actor,
    filter: &Filter,
    calendar: &Calendar,
    today: Day,
) -> Result<Counted, Error> {
    let mut records: Vec<(Record, usize)> = Vec::new();
    let mut unplaced = [0_u32; 6];
    for (phase, medium, count) in done(conn, actor, filter).await? {
        let Some(medium) = Medium::from_key(&medium) else { continue };
        let count = usize::try_from(count).unwrap_or_default();
        match phase.and_then(phase_of) {
            Some(phase) => records.push((record(phase, medium, RecordState::Done { on: today }), count)),
            None => unplaced[medium as usize] += u32::try_from(count).unwrap_or(u32::MAX),
        }
    }
    records.extend(planned(conn, actor, filter, today).await?);
    let choices: Vec<(Phase, Medium)> = empty_cells(conn, filter).await?.iter().filter_map(EmptyCell::cell).collect();
    let each = records.iter().flat_map(|(record, count)| repeat_n(record, *count));
    let grid = grid(each, &choices, calendar, MISSED_AFTER, today);
    let media = media(conn, actor, filter, &grid, unplaced).await?;
    Ok(Counted { grid, unplaced, media })
}

/// A record of no client in particular: the grid counts touches, not clients.
pub(super) fn record(phase: Phase, medium: Medium, state: RecordState) -> Record {
    Record { client: ClientId::from_number(0), phase, medium, state }
}

/// `from touch … where …` of a filter within the actor's walls. Hidden clients are few, so that their list is
/// cheaper than a look at the client of each touch.
fn seen(actor: &Actor, filter: &Filter) -> (String, Vec<Value>) {
    let mut sql = format!(
        "from touch t where t.client_id not in
           (select c.id from client c where not (c.deleted_at is null and {}))",
        actor.sees(1)
    );
    let mut values = vec![actor.wall_value()];
    for (condition, value) in filter.conditions() {
        values.push(value);
        sql.push_str(&format!(" and {condition} ${}", values.len()));
    }
    (sql, values)
}

type Done = (Option<i64>, String, i64);

async fn done(conn: &mut Conn, actor: &Actor, filter: &Filter) -> Result<Vec<Done>, Error> {
    let (from, values) = seen(actor, filter);
    let sql = format!("select t.phase, t.medium, count(*) {from} group by t.phase, t.medium");
    Ok(conn.all(AssertSqlSafe(sql), values).await?)
}

async fn media(
    conn: &mut Conn,
    actor: &Actor,
    filter: &Filter,
    grid: &Grid,
    unplaced: [u32; 6],
) -> Result<MediaUse, Error> {
    let (from, values) = seen(actor, filter);
    let sql = format!("select t.client_id, count(distinct t.medium) {from} group by t.client_id");
    let rows: Vec<(Uuid, i64)> = conn.all(AssertSqlSafe(sql), values).await?;
    let small = |count: i64| u32::try_from(count).unwrap_or_default();
    let clients: BTreeMap<ClientId, u32> = rows.into_iter().map(|(id, count)| (id.into(), small(count))).collect();
    let used = |medium: Medium| grid.medium(medium).done > 0 || unplaced[medium as usize] > 0;
    Ok(MediaUse {
        clients,
        phases: Phase::ALL
            .map(|phase| Medium::ALL.iter().filter(|medium| grid.cell(phase, **medium).done > 0).count() as u32),
        all: Medium::ALL.into_iter().filter(|medium| used(*medium)).count() as u32,
    })
}
