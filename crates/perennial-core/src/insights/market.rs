//! The first two decision points, of which no record tells: what buyers in the market said in interviews (S1.36).

use super::{Point, Tally};
use crate::dates::Day;

/// What market interviews found, of everybody interviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarketInterviews {
    /// How many were interviewed.
    pub interviewed: u64,
    /// Of them, those who said whether they had heard of the firm.
    pub asked_whether_aware: u64,
    /// Of these, those who had never heard of it.
    pub never_heard: u64,
    /// Of all, those who had ruled the firm out without a word.
    pub ruled_out: u64,
    /// The day of the last interview.
    pub last: Day,
}

impl MarketInterviews {
    /// The point as the interviews tell it; none for points of which records tell, and where nobody was asked.
    pub fn tally(&self, point: Point) -> Option<Tally> {
        let knew = self.asked_whether_aware.saturating_sub(self.never_heard);
        let counts = match point {
            Point::Aware => [knew, self.never_heard],
            Point::Fits => [knew.saturating_sub(self.ruled_out), self.ruled_out.min(knew)],
            _ => return None,
        };
        (self.asked_whether_aware > 0).then(|| Tally::of_counts(point, &counts))
    }

    /// “24 market interviews, the last on 20 October 2026”, with the day as the caller writes it.
    pub fn source(&self, day: &str) -> String {
        let noun = if self.interviewed == 1 { "market interview" } else { "market interviews" };
        format!("{} {noun}, the last on {day}", self.interviewed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Share;

    #[test]
    fn those_who_never_heard_of_the_firm_did_not_rule_it_out() {
        let found = MarketInterviews {
            interviewed: 24,
            asked_whether_aware: 24,
            never_heard: 6,
            ruled_out: 9,
            last: Day::from_number(20_000),
        };
        assert_eq!(found.tally(Point::Aware).unwrap().share(), Share::new(18, 24));
        assert_eq!(found.tally(Point::Fits).unwrap().share(), Share::new(9, 18));
        assert!(found.tally(Point::Chosen).is_none());
        let nobody = MarketInterviews { asked_whether_aware: 0, ..found };
        assert!(nobody.tally(Point::Aware).is_none(), "nobody was asked, which is not nought");
    }
}
