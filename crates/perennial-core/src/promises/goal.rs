//! The goal of an engagement in the client's own words, and the client's word on it (S3.18, S3.19).

use super::{Mark, Refusal};
use crate::dates::Day;
use crate::fact::EngagementFact;
use crate::ids::EngagementId;

/// What the client wants of an engagement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Of which engagement.
    pub engagement: EngagementId,
    /// The client's words; none when nobody wrote them down.
    pub text: Option<String>,
    /// What the client says of it.
    pub state: GoalState,
}

/// What the client says of a goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GoalState {
    /// Nothing yet.
    Open,
    /// It is met.
    Confirmed {
        /// When.
        mark: Mark,
        /// How they said so.
        how: Option<String>,
    },
    /// It is not met.
    Denied {
        /// When.
        mark: Mark,
        /// What is missing.
        reason: Option<String>,
    },
}

impl Goal {
    /// The goal in the client's words; may be put otherwise until it is confirmed.
    ///
    /// # Errors
    /// [`Refusal`] when it is confirmed already, or nothing is said.
    pub fn set(&self, words: &str) -> Result<EngagementFact, Refusal> {
        if let GoalState::Confirmed { mark, .. } = self.state {
            return Err(Refusal::AlreadyConfirmed(mark.on));
        }
        let text = some(words).ok_or(Refusal::NoReason)?;
        Ok(EngagementFact::GoalSet { engagement: self.engagement, text })
    }

    /// The client said that it is met.
    ///
    /// # Errors
    /// [`Refusal`] when it is confirmed already, or nobody says how the client said so.
    pub fn confirm(&self, how: &str) -> Result<EngagementFact, Refusal> {
        if let GoalState::Confirmed { mark, .. } = self.state {
            return Err(Refusal::AlreadyConfirmed(mark.on));
        }
        let how = Some(some(how).ok_or(Refusal::NobodySaidSo)?);
        Ok(EngagementFact::GoalConfirmed { engagement: self.engagement, how })
    }

    /// The client said that it is not met.
    ///
    /// # Errors
    /// [`Refusal::NoReason`] when nobody says what is missing.
    pub fn deny(&self, reason: &str) -> Result<EngagementFact, Refusal> {
        let reason = Some(some(reason).ok_or(Refusal::NoReason)?);
        Ok(EngagementFact::GoalDenied { engagement: self.engagement, reason })
    }

    /// The day on which the client confirmed it.
    pub fn confirmed_on(&self) -> Option<Day> {
        match self.state {
            GoalState::Confirmed { mark, .. } => Some(mark.on),
            _ => None,
        }
    }
}

/// The text without the space around it, if there is any.
pub(super) fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
