//! Whether somebody has asked on the way how the work goes (S1.19): one definition for the alert and for the list.

use std::collections::BTreeMap;

use crate::dates::Day;
use crate::fact::{Direction, EngagementFact, Event, FeelingFact, Purpose, TouchFact};
use crate::ids::EngagementId;

/// From which day on a check-in is missing: half-way from the beginning of the work, or of its present period, to the
/// planned end; without an end so many days after the beginning.
pub fn check_in_due(begun: Day, planned_end: Option<Day>, after_days: i32) -> Day {
    match planned_end.filter(|end| *end > begun) {
        Some(end) => begun + end.days_since(begun) / 2,
        None => begun + after_days,
    }
}

/// About which work something asked the client how it goes: a check-in that somebody made, or a score in a survey. Of
/// all open work where no engagement is named; none where nobody asked.
pub fn asks_how_it_goes(what: &Event) -> Option<Option<EngagementId>> {
    match what {
        Event::Touch(TouchFact::Made { purpose: Purpose::CheckIn, personal: true, direction, engagement, .. }) => {
            (*direction != Direction::Inbound).then_some(*engagement)
        }
        Event::Feeling(FeelingFact::Scored { engagement, .. }) => Some(*engagement),
        _ => None,
    }
}

/// How far one engagement is with asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckIn {
    /// The day on which its present period began, for recurring work that has gone on to a further one.
    pub period: Option<Day>,
    /// The planned end of that period.
    pub period_ends: Option<Day>,
    /// When somebody last asked since the beginning of the work, or of its present period.
    pub asked: Option<Day>,
}

/// Reads how far each engagement of one client is, from the facts in force in their order.
#[derive(Debug, Clone, Default)]
pub struct CheckIns(BTreeMap<EngagementId, CheckIn>);

impl CheckIns {
    /// One fact more.
    pub fn read(&mut self, on: Day, what: &Event) {
        use EngagementFact as E;
        if let Event::Engagement(fact) = what {
            let it =
                self.0.entry(fact.engagement()).or_insert(CheckIn { period: None, period_ends: None, asked: None });
            match fact {
                E::PeriodStarted { until, .. } => {
                    *it = CheckIn { period: Some(on), period_ends: until.or(it.period_ends), asked: None };
                }
                E::Renewed { .. } => *it = CheckIn { period: Some(on), asked: None, ..*it },
                _ => {}
            }
        }
        if let Some(engagement) = asks_how_it_goes(what) {
            for (id, it) in &mut self.0 {
                if engagement.is_none_or(|engagement| engagement == *id) {
                    it.asked = Some(on);
                }
            }
        }
    }

    /// Each engagement that is known.
    pub fn all(self) -> BTreeMap<EngagementId, CheckIn> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_way_lies_between_the_beginning_and_the_planned_end() {
        let begun = Day::from_number(20_000);
        assert_eq!(check_in_due(begun, Some(begun + 100), 45), begun + 50);
        assert_eq!(check_in_due(begun, None, 45), begun + 45);
        assert_eq!(check_in_due(begun, Some(begun), 45), begun + 45, "an end that is no end");
    }
}
