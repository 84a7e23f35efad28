//! The dialog at the end of an engagement (S1.20): result, next need, service awareness, advocate signs.

use super::Refusal;
use super::goal::{Goal, GoalState, some};
use crate::dates::Day;
use crate::fact::{AdoptSign, ClientFact, EngagementFact, Event, SupportFact};
use crate::ids::{EngagementId, ServiceLineId};

/// What the client says of the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Result {
    /// The goal is met; how they said so.
    Met {
        /// In words.
        how: String,
    },
    /// The goal is not met; what is missing.
    NotMet {
        /// In words.
        reason: String,
    },
    /// Nobody has asked yet: the client may still confirm (D8, 30 days).
    NotAsked,
}

/// Whether the client will need the firm again (S1.23).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextNeed {
    /// About then.
    Expected {
        /// The day.
        day: Day,
        /// How likely, in percent.
        percent: Option<u8>,
    },
    /// At some time, nobody knows when.
    SomeDay,
    /// None in sight.
    None,
    /// Nobody asked.
    NotAsked,
}

/// The answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseOut {
    /// The engagement.
    pub engagement: EngagementId,
    /// The client's word on the result.
    pub result: Result,
    /// The next need.
    pub next_need: NextNeed,
    /// Service lines that the client knows the firm offers (S1.25).
    pub aware_of: Vec<ServiceLineId>,
    /// Signs that the client adopts the firm, as far as seen.
    pub signs: Vec<AdoptSign>,
    /// Whether the client would refer the firm, when asked.
    pub would_refer: Option<bool>,
    /// Anything else.
    pub remark: Option<String>,
}

impl CloseOut {
    /// The facts of the answers, in their order: the result, the next need, the signs, the close-out itself and,
    /// with `closes`, the closing. A goal that is confirmed already is not confirmed again.
    ///
    /// # Errors
    /// [`Refusal`] when the client's word is without words, or the next need lies in the past.
    pub fn facts(&self, goal: &Goal, on: Day, closes: bool) -> std::result::Result<Vec<Event>, Refusal> {
        let engagement = self.engagement;
        let mut facts = Vec::new();
        match &self.result {
            Result::Met { .. } if matches!(goal.state, GoalState::Confirmed { .. }) => {}
            Result::Met { how } => facts.push(Event::Engagement(goal.confirm(how)?)),
            Result::NotMet { reason } => facts.push(Event::Engagement(goal.deny(reason)?)),
            Result::NotAsked => {}
        }
        if let NextNeed::Expected { day, percent } = self.next_need {
            if day <= on {
                return Err(Refusal::NeedInThePast(on + 1));
            }
            if let Some(percent) = percent.filter(|percent| *percent > 100) {
                return Err(Refusal::NotAPercentage(percent));
            }
            facts.push(Event::Client(ClientFact::NextNeedExpected { day, percent }));
        }
        for &sign in &self.signs {
            facts.push(Event::Support(SupportFact::AdoptSign { sign, engagement: Some(engagement) }));
        }
        let mut aware_of = self.aware_of.clone();
        aware_of.sort_unstable();
        aware_of.dedup();
        facts.push(Event::Engagement(EngagementFact::CloseOutHeld {
            engagement,
            aware_of,
            next_need: match self.next_need {
                NextNeed::Expected { .. } | NextNeed::SomeDay => Some(true),
                NextNeed::None => Some(false),
                NextNeed::NotAsked => None,
            },
            would_refer: self.would_refer,
            remark: self.remark.as_deref().and_then(some),
        }));
        if closes {
            facts.push(Event::Engagement(EngagementFact::Closed { engagement }));
        }
        Ok(facts)
    }
}
