//! Dates and budgets of an engagement, planned and actual (S1.18).

use crate::dates::Day;
use crate::money::Money;

/// What was agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Plan {
    /// When the work began: the acceptance.
    pub accepted: Option<Day>,
    /// When the result was planned.
    pub end: Option<Day>,
    /// The estimate of fees, without tax.
    pub estimate: Option<Money>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Actual {
    /// When the result was delivered, else when the engagement closed; for an open one today.
    pub end: Option<Day>,
    /// What was billed, without tax.
    pub billed: Option<Money>,
}

/// How far an engagement is from what was agreed.
///
/// - **Date**: days from the planned end to the actual end, positive when late; in per mille of the planned time
///   from acceptance to planned end, where both are known and that time is at least one day.
/// - **Budget**: what was billed less the estimate, positive when over; in per mille of the estimate, where both are
///   known in the same currency and the estimate is above nothing.
/// - **Within the estimate**: billed at most the estimate and [`Variance::TOLERANCE`] (5 %) of it. An engagement
///   without estimate or bill is neither within nor outside; it is left out of any share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Variance {
    /// Days late; negative when early.
    pub days: Option<i32>,
    /// The same in per mille of the planned time.
    pub days_per_mille: Option<i64>,
    /// Over the estimate; negative when under.
    pub budget: Option<Money>,
    /// The same in per mille of the estimate.
    pub budget_per_mille: Option<i64>,
}

impl Variance {
    /// How much over the estimate still counts as within it, in per mille.
    pub const TOLERANCE: i64 = 50;

    /// The variance of an engagement.
    pub fn of(plan: Plan, actual: Actual) -> Self {
        let mut variance = Self::default();
        if let (Some(planned), Some(end)) = (plan.end, actual.end) {
            let late = end.days_since(planned);
            variance.days = Some(late);
            let time = plan.accepted.map_or(0, |accepted| planned.days_since(accepted));
            variance.days_per_mille = (time > 0).then(|| i64::from(late) * 1000 / i64::from(time));
        }
        if let (Some(estimate), Some(billed)) = (plan.estimate, actual.billed)
            && estimate.currency == billed.currency
        {
            let over = billed.minor.saturating_sub(estimate.minor);
            variance.budget = Some(Money::new(over, estimate.currency));
            variance.budget_per_mille = (estimate.minor > 0).then(|| share(over, estimate.minor));
        }
        variance
    }

    /// Whether the bill stayed within the estimate and 5 % of it; none where one of the two is not known.
    pub fn within_estimate(&self) -> Option<bool> {
        self.budget_per_mille.map(|over| over <= Self::TOLERANCE)
    }

    /// Whether the result came by its day; none where one of the two is not known.
    pub fn in_time(&self) -> Option<bool> {
        self.days.map(|late| late <= 0)
    }
}

/// `part` in per mille of `whole`, rounded up, so that a penny over the tolerance is over it.
fn share(part: i64, whole: i64) -> i64 {
    let (part, whole) = (i128::from(part) * 1000, i128::from(whole));
    let rounded = part.div_euclid(whole) + i128::from(part.rem_euclid(whole) > 0);
    i64::try_from(rounded).unwrap_or(i64::MAX)
}
