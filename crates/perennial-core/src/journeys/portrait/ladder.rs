//! The ladder of loyalty: repetition and feeling, beside the phases (D12).

use crate::journeys::cycle::{Mark, State};
use crate::journeys::history::Feeling;
use crate::journeys::portrait::Sitting;
use crate::journeys::position::Rung;
use crate::journeys::stage::{Phase, Stage};
use crate::journeys::today::Today;

impl Sitting<'_> {
    /// The rung. While something is not put right nobody counts as a supporter.
    pub(super) fn ladder(&self, regressed: bool, today: &mut Today) -> Rung {
        if self.headline.stage == Stage::PrePurchase {
            return Rung::Prospect;
        }
        let standing = self.history.evident_standing(&self.headline, self.model, today);
        let rung = if standing == Some(Phase::Advocate) {
            Rung::Advocate
        } else if !regressed && self.supports(standing, today) {
            Rung::Supporter
        } else if self.repeats(today) {
            Rung::Client
        } else {
            Rung::Purchaser
        };
        if rung >= Rung::Supporter && self.both_gain() { Rung::Partner } else { rung }
    }

    fn supports(&self, standing: Option<Phase>, today: &mut Today) -> bool {
        let history = self.history;
        let feels = matches!(history.feeling, Some((Feeling::Promoter | Feeling::Positive, _)));
        let adopts = standing == Some(Phase::Adopt) || self.in_force.phase.is_some();
        feels || adopts || history.support.sign.is_some_and(|sign| !today.has_come(sign.lapses))
    }

    /// Two engagements, or one that was renewed or came back for a further period (D27). An acceptance that has
    /// fallen back does not count, and what may be one job counts once (D17).
    fn repeats(&self, today: &mut Today) -> bool {
        let history = self.history;
        let counts = |place: &&u32| {
            let at = history.at(**place as usize, self.model, today);
            (at.over || at.is_work()) && !history.may_be_other(**place as usize)
        };
        let open = history.open.iter().filter(counts).count();
        let closed = history.settled.closed as usize - history.closed_that_may_be_other();
        // The bills of what may be one matter are no periods of recurring work.
        let again = || {
            let mut cycles = history.cycles.iter().enumerate();
            cycles.any(|(place, cycle)| (cycle.renewed || cycle.repeats > 0) && !history.may_be_other(place))
        };
        open + closed >= 2 || again()
    }

    /// What made a purchaser or a repeat client of them: the first job, or the second one or the first further period,
    /// whichever came first.
    pub(super) fn bought(&self, rung: Rung, today: &mut Today) -> Option<Mark> {
        let history = self.history;
        let mut works: Vec<Mark> = Vec::new();
        for (place, cycle) in history.cycles.iter().enumerate() {
            let counts = match cycle.state {
                State::Closed => true,
                State::Engaged => {
                    let at = history.at(place, self.model, today);
                    at.over || at.is_work()
                }
                State::Pursued | State::Decided | State::Void => false,
            };
            if counts && cycle.engagement.is_some() && !history.may_be_other(place) {
                works.push(cycle.accepted);
            }
        }
        works.sort_by_key(|mark| mark.on);
        if rung == Rung::Purchaser {
            return works.first().copied().into_iter().chain(history.customer).min_by_key(|mark| mark.on);
        }
        let cycles = history.cycles.iter().enumerate().filter(|(place, _)| !history.may_be_other(*place));
        let further = cycles.filter_map(|(_, cycle)| cycle.repeated);
        works.get(1).copied().into_iter().chain(further).min_by_key(|mark| mark.on)
    }

    fn both_gain(&self) -> bool {
        let support = &self.history.support;
        self.history.partnership.is_some() || (support.referred_us.is_some() && support.referred_them.is_some())
    }
}
