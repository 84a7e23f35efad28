//! What a rule says of one client on one day.

use std::fmt;

use super::risk::LeavingRisk;
use super::rules::{Owner, RuleName};
use crate::dates::{Day, Moment};
use crate::ids::{
    ClientId, ComplaintId, ContactId, EngagementId, FactId, InvoiceId, MilestoneId, PromiseId, PursuitId, ReferralId,
    StaffId,
};
use crate::journeys::stage::Phase;
use crate::money::Money;

/// What tells one firing of a rule from every other: rule, subject and occurrence. It never changes while the facts
/// that caused it hold, so that nothing speaks twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(String);

impl Key {
    /// A key as it was stored.
    pub fn stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(super) fn of(rule: RuleName, client: ClientId, subject: Subject, occurrence: &str) -> Self {
        Self(match subject {
            Subject::Client => format!("{}/client:{client}/{occurrence}", rule.key()),
            subject => format!("{}/{subject}/{occurrence}", rule.key()),
        })
    }

    /// The stored form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The client itself.
    Client,
    /// An engagement.
    Engagement(EngagementId),
    /// A pursuit.
    Pursuit(PursuitId),
    /// A promise.
    Promise(PromiseId),
    /// A milestone.
    Milestone(MilestoneId),
    /// An invoice.
    Invoice(InvoiceId),
    /// A complaint.
    Complaint(ComplaintId),
    /// A referral.
    Referral(ReferralId),
    /// A person at the client.
    Contact(ContactId),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client => f.write_str("client"),
            Self::Engagement(id) => write!(f, "engagement:{id}"),
            Self::Pursuit(id) => write!(f, "pursuit:{id}"),
            Self::Promise(id) => write!(f, "promise:{id}"),
            Self::Milestone(id) => write!(f, "milestone:{id}"),
            Self::Invoice(id) => write!(f, "invoice:{id}"),
            Self::Complaint(id) => write!(f, "complaint:{id}"),
            Self::Referral(id) => write!(f, "referral:{id}"),
            Self::Contact(id) => write!(f, "contact:{id}"),
        }
    }
}

/// What fills the placeholders of the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Detail {
    /// The day from which it counts: the last contact, the closing, the day of the proposal.
    pub from: Option<Day>,
    /// The day that was meant: due, expected, to return.
    pub due: Option<Day>,
    /// A quantity, in words: `24 hours`, `2 years`, `7 points`.
    pub limit: Option<String>,
    /// Words of the record: a promise, a milestone.
    pub text: Option<String>,
    /// The phase.
    pub phase: Option<Phase>,
    /// The engagement to which it belongs, where the subject is not one.
    pub engagement: Option<EngagementId>,
    /// Who made the promise, where somebody is named.
    pub staff: Option<StaffId>,
    /// What is still to be paid.
    pub amount: Option<Money>,
}

/// A rule that speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// What tells it from every other.
    pub key: Key,
    /// Which rule.
    pub rule: RuleName,
    /// Who answers for it.
    pub owner: Owner,
    /// What it is about.
    pub subject: Subject,
    /// 1, or 2 past the second of two limits.
    pub step: u8,
    /// The first day on which it spoke.
    pub since: Day,
    /// Days since then.
    pub age: u32,
    /// What fills its sentence ([`super::sentence`]).
    pub detail: Detail,
    /// The facts that caused it, in order.
    pub facts: Vec<FactId>,
    /// For [`RuleName::LeavingRisk`]: the inputs of the score.
    pub risk: Option<LeavingRisk>,
}

/// The alerts of one client on one day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Alerts {
    /// Those that want an answer, in the order of the rules, oldest first within a rule.
    pub open: Vec<Alert>,
    /// Those put off, with the day on which each returns.
    pub snoozed: Vec<(Alert, Day)>,
    /// Those dismissed while they still hold.
    pub dismissed: Vec<Alert>,
    /// The first later day on which this could differ if nothing is recorded; none where it never will.
    pub changes_on: Option<Day>,
    /// The first later instant at which an hour clock runs out.
    pub changes_at: Option<Moment>,
}
