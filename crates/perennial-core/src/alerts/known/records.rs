//! Pursuits, engagements and favours, as far as rules ask for them.

use crate::dates::{Day, Moment};
use crate::fact::Precision;
use crate::ids::{ContactId, EngagementId, PursuitId, ReferralId, ReferrerId};
use crate::journeys::without_holds;
use crate::promises::Mark;

/// A pursuit, as far as rules ask for it.
#[derive(Debug, Clone)]
pub(in crate::alerts) struct Pursued {
    pub(in crate::alerts) id: PursuitId,
    /// A proposal was sent, and nothing has happened since.
    pub(in crate::alerts) proposal: Option<Mark>,
    pub(in crate::alerts) not_now: Option<(Mark, Option<Day>)>,
    pub(in crate::alerts) open: bool,
}

/// An engagement, as far as rules ask for it.
#[derive(Debug, Clone)]
pub(in crate::alerts) struct Engaged {
    pub(in crate::alerts) id: EngagementId,
    pub(in crate::alerts) accepted: Mark,
    /// The beginning of the present period of recurring work, or of all of it.
    pub(in crate::alerts) begun: Mark,
    pub(in crate::alerts) planned_end: Option<Day>,
    pub(in crate::alerts) recurring: bool,
    /// Somebody has asked how it goes since it began.
    pub(in crate::alerts) asked: bool,
    pub(in crate::alerts) closed: Option<Mark>,
    /// On hold since.
    pub(in crate::alerts) held: Option<Day>,
    /// When it was on hold before, in order.
    pub(in crate::alerts) holds: Vec<(Day, Day)>,
    /// A satisfaction score of 4 or 5 at the end says that the goal is met.
    pub(in crate::alerts) satisfied: bool,
}

impl Engaged {
    /// The day so many days after another, while nothing is on hold; none while a hold keeps it from coming (D6).
    pub(in crate::alerts) fn after(&self, start: Day, days: i32) -> Option<Day> {
        without_holds(self.holds.iter().copied(), self.held, start, days)
    }
}

/// Somebody at the client who left.
#[derive(Debug, Clone, Copy)]
pub(in crate::alerts) struct Left {
    pub(in crate::alerts) contact: ContactId,
    pub(in crate::alerts) mark: Mark,
    /// When it was recorded.
    pub(in crate::alerts) recorded: Moment,
    /// Somebody took over, or was added since.
    pub(in crate::alerts) followed: bool,
}

/// Something that the client or a referrer of theirs did for the firm, and whether anybody said thank you.
#[derive(Debug, Clone)]
pub(in crate::alerts) struct Favour {
    pub(in crate::alerts) mark: Mark,
    /// How precisely its day is known.
    pub(in crate::alerts) precision: Precision,
    pub(in crate::alerts) referral: Option<ReferralId>,
    /// True for a referral made by this client; false for an act, or for a referral of this client by others.
    pub(in crate::alerts) made: bool,
    /// Who did it, where that was not the client: thanks are owed to whoever did it.
    pub(in crate::alerts) by_other: Option<String>,
    /// The record of whoever did it, where there is one: its name of today counts.
    pub(in crate::alerts) referrer: Option<ReferrerId>,
    pub(in crate::alerts) thanked: bool,
}
