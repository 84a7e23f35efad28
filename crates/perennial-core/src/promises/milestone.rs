//! Milestones: planned → delivered → accepted or rejected, steps that the client can see.

use super::{Mark, Refusal};
use crate::dates::Day;
use crate::fact::EngagementFact;
use crate::ids::{EngagementId, MilestoneId};

/// A planned step that the client can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Which.
    pub id: MilestoneId,
    /// Of which engagement.
    pub engagement: EngagementId,
    /// What it is; empty when it was never planned.
    pub title: String,
    /// When it is due.
    pub due: Option<Day>,
    /// The fact from which it is known.
    pub planned: Mark,
    /// Where it stands.
    pub state: MilestoneState,
}

/// Where a milestone stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MilestoneState {
    /// To be delivered.
    Planned,
    /// Delivered; the client has not said anything yet.
    Delivered(Mark),
    /// The client accepted it.
    Accepted(Mark),
    /// The client rejected it: it has to be delivered anew.
    Rejected(Mark),
}

impl MilestoneState {
    /// The word on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Planned => "Planned",
            Self::Delivered(_) => "Delivered",
            Self::Accepted(_) => "Accepted",
            Self::Rejected(_) => "Rejected",
        }
    }
}

impl Milestone {
    /// True when its day has passed and it still has to be delivered.
    pub fn late_on(&self, today: Day) -> bool {
        matches!(self.state, MilestoneState::Planned) && self.due.is_some_and(|due| due < today)
    }

    /// It was delivered, a first time or anew after a rejection.
    ///
    /// # Errors
    /// [`Refusal`] when it waits for the client's word or has it, or is dated before it was planned.
    pub fn deliver(&self, on: Day) -> Result<EngagementFact, Refusal> {
        match self.state {
            MilestoneState::Delivered(mark) => return Err(Refusal::AlreadyDelivered(mark.on)),
            MilestoneState::Accepted(mark) => return Err(Refusal::AlreadyAccepted(mark.on)),
            MilestoneState::Planned | MilestoneState::Rejected(_) => self.after_planning(on)?,
        }
        Ok(EngagementFact::MilestoneDelivered { engagement: self.engagement, milestone: self.id })
    }

    /// The client accepted it.
    ///
    /// # Errors
    /// [`Refusal`] when it is accepted already, or dated before it was planned.
    pub fn accept(&self, on: Day) -> Result<EngagementFact, Refusal> {
        if let MilestoneState::Accepted(mark) = self.state {
            return Err(Refusal::AlreadyAccepted(mark.on));
        }
        self.after_planning(on)?;
        Ok(EngagementFact::MilestoneAccepted { engagement: self.engagement, milestone: self.id })
    }

    /// The client rejected it.
    ///
    /// # Errors
    /// [`Refusal`] when it is rejected or accepted already, dated before it was planned, or no reason is given.
    pub fn reject(&self, on: Day, reason: &str) -> Result<EngagementFact, Refusal> {
        match self.state {
            MilestoneState::Accepted(mark) => return Err(Refusal::AlreadyAccepted(mark.on)),
            MilestoneState::Rejected(mark) => return Err(Refusal::AlreadyRejected(mark.on)),
            MilestoneState::Planned | MilestoneState::Delivered(_) => self.after_planning(on)?,
        }
        let reason = Some(reason.trim()).filter(|reason| !reason.is_empty()).ok_or(Refusal::NoReason)?;
        let reason = Some(reason.to_owned());
        Ok(EngagementFact::MilestoneRejected { engagement: self.engagement, milestone: self.id, reason })
    }

    fn after_planning(&self, on: Day) -> Result<(), Refusal> {
        if on < self.planned.on { Err(Refusal::BeforeItBegan(self.planned.on)) } else { Ok(()) }
    }
}
