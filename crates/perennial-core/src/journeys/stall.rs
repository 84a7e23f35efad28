//! When a working phase has taken too long (S3.04, S3.06). Days on hold do not count (D6).

use crate::dates::Day;
use crate::journeys::coverage::RecordKind;
use crate::journeys::cycle::{At, Cycle, State, days};
use crate::journeys::model::Model;
use crate::journeys::stage::Phase;

/// A time during which a cycle was on hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hold {
    pub(crate) cycle: u32,
    pub(crate) from: Day,
    pub(crate) until: Day,
}

/// The day `limit` days after `start`, not counting days on hold; none while a hold keeps it from coming.
#[inline]
pub(crate) fn shifted(cycle: &Cycle, number: u32, holds: &[Hold], start: Day, limit: u32) -> Option<Day> {
    let of_cycle = holds.iter().filter(|hold| cycle.was_held && hold.cycle == number);
    without_holds(of_cycle.map(|hold| (hold.from, hold.until)), cycle.held.map(|held| held.on), start, days(limit))
}

/// The day `limit` days after `start`, not counting those of some holds in their order; none while the hold that goes on
/// since a day keeps it from coming. Every clock of agreed work stands still by this.
pub(crate) fn without_holds(
    over: impl Iterator<Item = (Day, Day)>,
    held: Option<Day>,
    start: Day,
    limit: i32,
) -> Option<Day> {
    let mut due = start + limit;
    for (from, until) in over {
        if from >= due {
            break;
        }
        due = due + until.days_since(from.max(start)).max(0);
    }
    Some(due).filter(|due| held.is_none_or(|held| held >= *due))
}

/// The days that a phase may take in this cycle: Acclimate is halved in the short form (D4).
#[inline]
pub(crate) fn limit(cycle: &Cycle, phase: Phase, model: &Model) -> u32 {
    let limit = model.days(phase, cycle.line).stall;
    if phase == Phase::Acclimate && cycle.short { limit.div_ceil(2) } else { limit }
}

/// The day on which an open cycle stalls in its phase; none when it cannot, or while it is on hold.
///
/// Accomplish counts from the hire, or from the start of the present period of recurring work (D9), and
/// lasts to the planned end where that is later; once the client has confirmed the goal nothing is awaited.
#[inline]
pub(crate) fn stalls_on(cycle: &Cycle, number: u32, holds: &[Hold], at: &At, model: &Model) -> Option<Day> {
    if !at.recorded || at.over {
        return None;
    }
    if cycle.imported && cycle.state != State::Decided {
        return listed_stalls_on(cycle, number, holds, at, model);
    }
    let limit = limit(cycle, at.phase, model);
    if at.phase != Phase::Accomplish || cycle.state != State::Engaged {
        return shifted(cycle, number, holds, at.since, limit);
    }
    if cycle.goal_met {
        return None;
    }
    let start = cycle.period.unwrap_or(cycle.accepted.on);
    let due = shifted(cycle, number, holds, start, limit)?;
    let planned = cycle.planned_end.map_or(due, |planned| planned + 1);
    Some(due.max(planned).max(at.since))
}

/// The day on which work known from a list stalls: only where the records reach that day, and never where it was past
/// its limit when the list was imported; that is asked instead (D15, D19).
fn listed_stalls_on(cycle: &Cycle, number: u32, holds: &[Hold], at: &At, model: &Model) -> Option<Day> {
    let limit = limit(cycle, at.phase, model);
    let confirmed = cycle.confirmed_open.map(|mark| mark.on);
    let due = shifted(cycle, number, holds, confirmed.map_or(at.since, |on| on.max(at.since)), limit)?;
    if at.phase == Phase::Accomplish && cycle.goal_met {
        return None;
    }
    let kind = if cycle.state == State::Pursued { RecordKind::Pursuits } else { RecordKind::Milestones };
    let span = model.coverage.of(kind)?;
    let due = due.max(span.from + days(limit));
    let past_by_then = cycle.state == State::Pursued && confirmed.is_none() && due <= cycle.listed_on;
    (span.reaches(due) && !past_by_then).then_some(due)
}

/// True when an open pursuit of a list was past its limit when that was imported, and nobody has said since that it
/// is still open (D19).
pub(crate) fn was_old_when_listed(cycle: &Cycle, number: u32, holds: &[Hold], at: &At, model: &Model) -> bool {
    cycle.state == State::Pursued
        && cycle.imported
        && cycle.confirmed_open.is_none()
        && shifted(cycle, number, holds, at.since, limit(cycle, at.phase, model))
            .is_some_and(|due| due <= cycle.listed_on)
}
