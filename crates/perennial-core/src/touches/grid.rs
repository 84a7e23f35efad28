//! The 8 × 6 grid: planned, done, due, missed, empty by choice.

use crate::dates::Day;
use crate::fact::Medium;
use crate::journeys::model::Calendar;
use crate::journeys::stage::Phase;

/// Touches of one kind as the grid counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// The phase at the time, or the one for which it is planned.
    pub phase: Phase,
    /// The medium.
    pub medium: Medium,
    /// What became of them.
    pub state: RecordState,
    /// How many there are.
    pub times: u32,
}

/// What became of a touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordState {
    /// It took place, planned or not.
    Done,
    /// It is to take place.
    Planned {
        /// The day.
        due: Day,
    },
}

/// What one cell of the grid holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cell {
    /// Due later than today.
    pub planned: u32,
    /// Due today, or overdue by no more than the days allowed.
    pub due: u32,
    /// Overdue for longer.
    pub missed: u32,
    /// Made.
    pub done: u32,
    /// The firm has decided to leave this cell empty.
    pub empty_by_choice: bool,
}

impl Cell {
    /// True when nothing is there, and nobody has decided that it should be so: a gap.
    pub const fn is_gap(&self) -> bool {
        !self.empty_by_choice && self.planned == 0 && self.due == 0 && self.missed == 0 && self.done == 0
    }

    /// How many touches there are in all.
    pub const fn total(&self) -> u32 {
        self.planned + self.due + self.missed + self.done
    }
}

/// Eight phases by six media.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    cells: [[Cell; 6]; 8],
}

impl Grid {
    /// The cell of a phase and a medium.
    pub const fn cell(&self, phase: Phase, medium: Medium) -> &Cell {
        &self.cells[phase as usize - 1][medium as usize]
    }

    /// All cells, phase by phase, the media in the order of the source.
    pub fn cells(&self) -> impl Iterator<Item = (Phase, Medium, &Cell)> {
        let row = |phase: Phase| Medium::ALL.map(|medium| (phase, medium, self.cell(phase, medium)));
        Phase::ALL.into_iter().flat_map(row)
    }

    /// One phase, all media together.
    pub fn phase(&self, phase: Phase) -> Cell {
        sum(Medium::ALL.iter().map(|medium| self.cell(phase, *medium)))
    }

    /// One medium, all phases together.
    pub fn medium(&self, medium: Medium) -> Cell {
        sum(Phase::ALL.iter().map(|phase| self.cell(*phase, medium)))
    }
}

/// Counts records by phase and medium (S3.23). `empty_by_choice` are the cells that the firm leaves empty on
/// purpose; a touch that is overdue by more than `missed_after` working days is missed.
pub fn grid<'r>(
    records: impl IntoIterator<Item = &'r Record>,
    empty_by_choice: &[(Phase, Medium)],
    calendar: &Calendar,
    missed_after: u32,
    as_of: Day,
) -> Grid {
    let mut grid = Grid::default();
    let last_due = calendar.before_working_days(as_of, missed_after);
    for record in records {
        let cell = &mut grid.cells[record.phase as usize - 1][record.medium as usize];
        match record.state {
            RecordState::Done => cell.done += record.times,
            RecordState::Planned { due } if due > as_of => cell.planned += record.times,
            RecordState::Planned { due } if due >= last_due => cell.due += record.times,
            RecordState::Planned { .. } => cell.missed += record.times,
        }
    }
    for (phase, medium) in empty_by_choice {
        grid.cells[*phase as usize - 1][*medium as usize].empty_by_choice = true;
    }
    grid
}

fn sum<'c>(cells: impl Iterator<Item = &'c Cell>) -> Cell {
    let mut total = Cell { empty_by_choice: true, ..Cell::default() };
    for cell in cells {
        total.planned += cell.planned;
        total.due += cell.due;
        total.missed += cell.missed;
        total.done += cell.done;
        total.empty_by_choice &= cell.empty_by_choice;
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(phase: Phase, medium: Medium, state: RecordState) -> Record {
        Record { phase, medium, state, times: 1 }
    }

    #[test]
    fn each_touch_is_counted_in_its_cell_once() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        // 2026-11-23 is a Monday: two working days back is the Thursday before.
        let today = day("2026-11-23");
        let planned = |due: &str| RecordState::Planned { due: day(due) };
        let records = [
            record(Phase::Affirm, Medium::Phone, planned("2026-11-24")),
            record(Phase::Affirm, Medium::Phone, planned("2026-11-23")),
            record(Phase::Affirm, Medium::Phone, planned("2026-11-19")),
            record(Phase::Affirm, Medium::Phone, planned("2026-11-18")),
            record(Phase::Affirm, Medium::Phone, RecordState::Done),
        ];
        let grid = grid(&records, &[(Phase::Affirm, Medium::Present)], &Calendar::default(), 2, today);
        let cell = *grid.cell(Phase::Affirm, Medium::Phone);
        assert_eq!(cell, Cell { planned: 1, due: 2, missed: 1, done: 1, empty_by_choice: false });
        assert_eq!(grid.phase(Phase::Affirm).total(), 5);
        assert_eq!(grid.medium(Medium::Phone).total(), 5);
        assert!(grid.cell(Phase::Affirm, Medium::Email).is_gap());
        assert!(!grid.cell(Phase::Affirm, Medium::Present).is_gap());
        assert_eq!(grid.cells().count(), 48);
        assert_eq!(grid.cells().filter(|(_, _, cell)| cell.is_gap()).count(), 46);
    }
}
