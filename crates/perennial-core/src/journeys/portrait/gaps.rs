//! Since when somebody is a client where two records differ (D18), and after how long they usually come back (S1.23).

use crate::fact::Precision;
use crate::journeys::cycle::{Cycle, Mark, State};
use crate::journeys::portrait::Sitting;
use crate::journeys::position::{Reason, Says, UsualGap};
use crate::journeys::stage::Stage;
use crate::journeys::today::Today;

/// Gaps that tell something: of one nobody knows whether the next is like it.
const ENOUGH: usize = 2;
/// A gap that is shorter is a pause within the work.
const SHORTEST: i32 = 60;

impl Sitting<'_> {
    /// The earliest evidence is the beginning; what the list says stands beside it (D18).
    pub(super) fn why_client_since(&self, all: &mut Vec<Reason>) {
        let Some((listed, earliest)) = self.history.listed_since else { return };
        let work = self.history.cycles.iter().filter(|cycle| matches!(cycle.state, State::Engaged | State::Closed));
        let Some(first) = work
            .min_by_key(|cycle| (cycle.accepted.on, cycle.accepted.cause()))
            .filter(|first| first.accepted.on < earliest)
        else {
            return;
        };
        let precision = self.ordered.fact(listed.cause()).map_or(Precision::Exact, |fact| fact.precision);
        let says = Says::ClientSince { invoice: first.implied.is_some(), listed: listed.on, precision };
        self.say(says, first.accepted, &[first.accepted, listed], all);
    }

    /// Where nothing is open and nobody has said when they will need the firm next.
    pub(super) fn why_usual_gap(&self, today: &mut Today, all: &mut Vec<Reason>) {
        let free = self.headline.stage == Stage::Between && !self.headline.assessing;
        if !free || self.history.next_need.is_some() {
            return;
        }
        let Some((usual, marks)) = self.usual_gap(today) else { return };
        let last = marks.last().copied();
        if let Some(last) = last {
            self.say_on(Says::UsualGap(usual), last.on, &marks, all);
        }
    }

    /// The middle of the gaps between pieces of work, where each is within a third of it; none where a day is not known
    /// to a year, or work comes back by itself.
    fn usual_gap(&self, today: &mut Today) -> Option<(UsualGap, Vec<Mark>)> {
        let closed = self.history.cycles.iter().filter(|cycle| cycle.state == State::Closed);
        let mut spells: Vec<&Cycle> = closed.collect();
        if spells.iter().any(|cycle| cycle.recurring || cycle.assumed || !self.is_dated(cycle)) {
            return None;
        }
        spells.sort_by_key(|cycle| (cycle.accepted.on, cycle.accepted.cause()));
        let mut last = spells.first()?.ended;
        let (mut gaps, mut marks) = (Vec::new(), vec![last]);
        for cycle in spells.iter().skip(1) {
            let gap = cycle.accepted.on.days_since(last.on);
            if gap >= SHORTEST {
                gaps.push(gap);
                marks.push(cycle.ended);
            }
            last = if cycle.ended.on > last.on { cycle.ended } else { last };
        }
        if gaps.len() < ENOUGH {
            return None;
        }
        gaps.sort_unstable();
        let days = i32::midpoint(gaps[(gaps.len() - 1) / 2], gaps[gaps.len() / 2]);
        let alike = gaps.iter().all(|gap| (gap - days).abs() * 3 <= days);
        let next = last.on + days;
        if !alike {
            return None;
        }
        let past = today.has_come(next + 1);
        Some((UsualGap { gaps: u32::try_from(gaps.len()).ok()?, days, next, past }, marks))
    }

    fn is_dated(&self, cycle: &Cycle) -> bool {
        let known = |mark: Mark| self.ordered.fact(mark.cause()).is_some_and(|fact| fact.precision <= Precision::Month);
        known(cycle.accepted) && known(cycle.ended)
    }
}
