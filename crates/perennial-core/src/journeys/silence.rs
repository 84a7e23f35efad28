//! How long nobody on both sides has spoken, against the limits of the stage (domain 3.3, silence).

use crate::dates::Day;
use crate::journeys::coverage::{RecordKind, Span};
use crate::journeys::cycle::{Cycle, days};
use crate::journeys::headline::Headline;
use crate::journeys::history::{History, Waiting};
use crate::journeys::model::Model;
use crate::journeys::position::Silence;
use crate::journeys::stage::{Camp, Stage};
use crate::journeys::today::Today;

/// A silence, the day from which it holds, and the days allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quiet {
    pub(crate) level: Silence,
    pub(crate) since: Day,
    /// None where it counts from a revisit date.
    pub(crate) limit: Option<u32>,
    /// The day to return to a prospect has come, and nobody knows whether somebody did: it is due since that day.
    pub(crate) follow_up_due: bool,
}

impl Quiet {
    const fn heard(since: Day) -> Self {
        Self::of(Silence::Heard, since, None)
    }

    const fn of(level: Silence, since: Day, limit: Option<u32>) -> Self {
        Self { level, since, limit, follow_up_due: false }
    }
}

impl History {
    /// Whether the relationship is silent on a day. Where nobody ever spoke, the time counts from the
    /// beginning of the stage.
    #[inline]
    pub(crate) fn quiet(&self, headline: &Headline, stage_since: Day, model: &Model, today: &mut Today) -> Quiet {
        let last = self.contact.two_way.map_or(stage_since, |mark| mark.on);
        let limits = &model.silence;
        if headline.stage == Stage::PrePurchase {
            return self.parked_quiet(headline, last, model, today);
        }
        // Only who is watched can be heard to be silent, from the first day of the records on (D15).
        let Some(span) = model.coverage.of(RecordKind::Interactions).filter(|_| self.watched) else {
            return Quiet::heard(last);
        };
        let last = last.max(span.from).max(self.last_hold().unwrap_or(last));
        match (headline.stage, headline.camp) {
            (Stage::Client, _) if self.is_quiet_by_nature(headline) => Quiet::heard(last),
            (Stage::Client, _) => past(last, None, limits.client_red, span, today),
            (Stage::Between, _) => past(last, Some(limits.between_amber), limits.between_red, span, today),
            (_, Some(Camp::Poor)) => Quiet::heard(last),
            _ => past(last, Some(limits.former_amber), limits.former_red, span, today),
        }
    }

    /// The last day on which open work was on hold: while it is, nobody need speak.
    fn last_hold(&self) -> Option<Day> {
        let is_open = |cycle: u32| self.open.contains(&(cycle - 1));
        self.holds.iter().filter(|hold| is_open(hold.cycle)).map(|hold| hold.until).max()
    }

    /// A retainer that is quiet is said to be in its quiet season, which has a limit of its own (D9): it is not silent
    /// as well, as long as no other work is open. Work on hold is quiet by agreement.
    #[inline]
    fn is_quiet_by_nature(&self, headline: &Headline) -> bool {
        let counts = |place: &&u32| !self.is_set_aside(**place as usize);
        let open = || self.open.iter().filter(counts).map(|place| &self.cycles[*place as usize]);
        let is_quiet = |cycle: &Cycle| cycle.recurring || cycle.held.is_some();
        !headline.assessing && open().all(is_quiet) && open().next().is_some()
    }

    /// A parked prospect is silent from the day on which to return, until somebody spoke on or after it; with
    /// no such day, from the first limit of Between (S1.15).
    fn parked_quiet(&self, headline: &Headline, last: Day, model: &Model, today: &mut Today) -> Quiet {
        if headline.assessing {
            return Quiet::heard(last);
        }
        let amber = model.silence.between_amber;
        let due = |wait: &Waiting| match wait.revisit {
            Some(revisit) if self.contact.two_way.is_some_and(|mark| mark.on >= revisit) => None,
            Some(revisit) => Some((revisit.max(wait.mark.on), None)),
            None => Some((last.max(wait.mark.on) + days(amber), Some(amber))),
        };
        let Some((due, limit)) = self.waiting.iter().filter_map(due).min() else { return Quiet::heard(last) };
        if !today.has_come(due) {
            return Quiet::heard(last);
        }
        // Of whom nothing is logged it is known that the day has come, and not that nobody spoke (D15).
        let span = model.coverage.of(RecordKind::Interactions).filter(|_| self.watched);
        if span.is_some_and(|span| span.covers(due)) {
            return Quiet::of(Silence::Amber, due, limit);
        }
        Quiet { follow_up_due: limit.is_none(), ..Quiet::heard(due) }
    }
}

fn past(last: Day, amber: Option<u32>, red: u32, span: Span, today: &mut Today) -> Quiet {
    let mut has_come = |due: Day| span.reaches(due) && today.has_come(due);
    if let Some(amber) = amber
        && !has_come(last + days(amber))
    {
        return Quiet::heard(last);
    }
    if has_come(last + days(red)) {
        return Quiet::of(Silence::Red, last + days(red), Some(red));
    }
    match amber {
        Some(amber) => Quiet::of(Silence::Amber, last + days(amber), Some(amber)),
        None => Quiet::heard(last),
    }
}
