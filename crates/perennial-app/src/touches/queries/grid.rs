//! The 8 × 6 grid (S3.23): touches counted by phase and medium, and how many media clients get (S3.33).

use std::collections::HashSet;

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::Medium;
use perennial_core::ids::ClientId;
use perennial_core::journeys::model::Calendar;
use perennial_core::journeys::stage::Phase;
use perennial_core::touches::{Grid, MediaUse, Record, RecordState, Tally, grid};
use uuid::Uuid;

use super::Filter;
use super::planned::planned;
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::touches::columns::Columns;
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
    /// Planned touches that belong to no phase: all, and those overdue.
    pub planned_unplaced: (i64, i64),
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

/// The touches that were made, counted by phase and medium as far as the actor sees their clients.
///
/// # Errors
/// When the store cannot be read.
pub async fn tallied(conn: &mut Conn, columns: &Columns, actor: &Actor, filter: &Filter) -> Result<Tally, Error> {
    let hidden = hidden_clients(conn, actor).await?;
    columns.tally(conn, filter, &hidden).await
}

/// The clients that are deleted or that the actor does not see: they are in none of the actor's figures.
///
/// # Errors
/// When the store cannot be read.
pub async fn hidden_clients(conn: &mut Conn, actor: &Actor) -> Result<HashSet<ClientId>, Error> {
    let sql = format!("select c.id from client c where c.id in {}", actor.hidden(1));
    let hidden: Vec<(Uuid,)> = conn.all(AssertSqlSafe(sql), vec![actor.wall_value()]).await?;
    Ok(hidden.into_iter().map(|(id,)| ClientId(id)).collect())
}

/// Counts what a filter selects and the actor sees.
///
/// # Errors
/// When the store cannot be read.
pub async fn counted(
    conn: &mut Conn,
    columns: &Columns,
    actor: &Actor,
    filter: &Filter,
    calendar: &Calendar,
    today: Day,
) -> Result<Counted, Error> {
    let tally = tallied(conn, columns, actor, filter).await?;
    let (mut records, planned_unplaced) = planned(conn, actor, filter, today).await?;
    for phase in Phase::ALL {
        for medium in Medium::ALL {
            let times = tally.cells[phase as usize][medium as usize];
            records.push(Record { phase, medium, state: RecordState::Done, times });
        }
    }
    let choices: Vec<(Phase, Medium)> = empty_cells(conn, filter).await?.iter().filter_map(EmptyCell::cell).collect();
    let grid = grid(&records, &choices, calendar, MISSED_AFTER, today);
    let used = |row: &[u32; 6]| row.iter().filter(|count| **count > 0).count() as u32;
    let all = (0..6).filter(|medium| tally.cells.iter().any(|row| row[*medium] > 0)).count() as u32;
    let media =
        MediaUse { clients: tally.clients, phases: Phase::ALL.map(|phase| used(&tally.cells[phase as usize])), all };
    Ok(Counted { grid, unplaced: tally.cells[0], planned_unplaced, media })
}
