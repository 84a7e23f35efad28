//! The presents of one client, read from the facts, and their verbs.

use crate::dates::Day;
use crate::fact::{DeclinedBy, Event, Fact, PresentFact};
use crate::ids::{ContactId, PresentId, StaffId};
use crate::journeys::Ordered;
use crate::money::Money;
use crate::promises::Mark;

/// A present, from the wish to the giving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// Which.
    pub id: PresentId,
    /// For whom.
    pub contact: Option<ContactId>,
    /// What it is.
    pub item: String,
    /// What it costs.
    pub value: Option<Money>,
    /// Why this for this person.
    pub reason: Option<String>,
    /// When it was proposed.
    pub proposed: Mark,
    /// Who proposed it.
    pub by: Option<StaffId>,
    /// Where it stands.
    pub state: PresentState,
}

/// Where a present stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PresentState {
    /// Waits for a second person.
    Proposed,
    /// A second person approved it.
    Approved {
        /// When.
        mark: Mark,
        /// Who.
        by: Option<StaffId>,
    },
    /// Given.
    Given(Mark),
    /// Not given, or not taken.
    Declined {
        /// When.
        mark: Mark,
        /// Who declined.
        by: DeclinedBy,
        /// Why.
        reason: Option<String>,
    },
}

impl PresentState {
    /// The word on the page.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Proposed => "Proposed",
            Self::Approved { .. } => "Approved",
            Self::Given(_) => "Given",
            Self::Declined { .. } => "Declined",
        }
    }

    /// The name in addresses, files and the command line.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved { .. } => "approved",
            Self::Given(_) => "given",
            Self::Declined { .. } => "declined",
        }
    }
}

/// Why a verb is refused, and what to do instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// One cannot approve one's own wish.
    #[error("You proposed this present, so somebody else must approve it. Ask a colleague who may.")]
    OwnProposal,
    /// Nobody knows who proposed it.
    #[error("Nobody is recorded as having proposed this present, so nobody can be the second person. Propose it anew.")]
    NoProposer,
    /// Approved already.
    #[error("This present was approved on {}. The next step is to give it.", .0.words())]
    AlreadyApproved(Day),
    /// Given already.
    #[error("This present was given on {}. If that was a mistake, retract it in the timeline first.", .0.words())]
    AlreadyGiven(Day),
    /// Declined already.
    #[error("This present was declined on {}. Propose another one.", .0.words())]
    AlreadyDeclined(Day),
    /// A second person must say yes first.
    #[error("This present has not been approved. A second person must approve it before it is given.")]
    NotApproved,
    /// Dated before its proposal.
    #[error("This present was proposed on {}: nothing about it can be dated earlier. Correct one of the two days.", .0.words())]
    BeforeItsProposal(Day),
    /// Declining needs a reason.
    #[error("Say in a few words why: the register shows what was declined, and the next proposer learns from it.")]
    NoReason,
}

impl Present {
    /// All presents of a client on a day, in the order in which they were proposed. The facts may come in any order.
    pub fn all(facts: &[Fact], as_of: Day) -> Vec<Self> {
        let mut all = Vec::new();
        for (on, fact) in Ordered::of(facts).until(as_of) {
            if let Event::Present(what) = &fact.what {
                read(&mut all, Mark { on, fact: fact.id }, what);
            }
        }
        all
    }

    /// A second person approves it: the one who proposed it only where nobody else could (`alone`), in a firm of one or
    /// alone behind a barrier.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn approve(&self, on: Day, approver: StaffId, alone: bool) -> Result<PresentFact, Refusal> {
        self.undecided(on)?;
        match (self.by, &self.state) {
            (_, PresentState::Approved { mark, .. }) => Err(Refusal::AlreadyApproved(mark.on)),
            (None, _) => Err(Refusal::NoProposer),
            (Some(proposer), _) if proposer == approver && !alone => Err(Refusal::OwnProposal),
            (Some(_), _) => Ok(PresentFact::Approved { present: self.id, by: Some(approver) }),
        }
    }

    /// It is given. `approval` says whether it must have been approved ([`super::Weight::Approval`]).
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn give(&self, on: Day, approval: bool) -> Result<PresentFact, Refusal> {
        self.undecided(on)?;
        if approval && matches!(self.state, PresentState::Proposed) {
            return Err(Refusal::NotApproved);
        }
        Ok(PresentFact::Given { present: self.id })
    }

    /// It is not given, or not taken. Who was given a present may still send it back.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn decline(&self, on: Day, by: DeclinedBy, reason: &str) -> Result<PresentFact, Refusal> {
        match (&self.state, by) {
            (PresentState::Given(mark), DeclinedBy::Recipient) if on >= mark.on => {}
            _ => self.undecided(on)?,
        }
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Refusal::NoReason);
        }
        Ok(PresentFact::Declined { present: self.id, by, reason: Some(reason.to_owned()) })
    }

    fn undecided(&self, on: Day) -> Result<(), Refusal> {
        match &self.state {
            PresentState::Given(mark) => Err(Refusal::AlreadyGiven(mark.on)),
            PresentState::Declined { mark, .. } => Err(Refusal::AlreadyDeclined(mark.on)),
            _ if on < self.proposed.on => Err(Refusal::BeforeItsProposal(self.proposed.on)),
            PresentState::Proposed | PresentState::Approved { .. } => Ok(()),
        }
    }
}

/// Reads the next fact in order.
pub(super) fn read(all: &mut Vec<Present>, mark: Mark, what: &PresentFact) {
    let place = all.iter().position(|known| known.id == what.present());
    match (what, place) {
        (PresentFact::Proposed { present, contact, item, value, reason, by }, None) => all.push(Present {
            id: *present,
            contact: *contact,
            item: item.clone(),
            value: *value,
            reason: reason.clone(),
            proposed: mark,
            by: *by,
            state: PresentState::Proposed,
        }),
        (PresentFact::Approved { by, .. }, Some(place)) => {
            if matches!(all[place].state, PresentState::Proposed) {
                all[place].state = PresentState::Approved { mark, by: *by };
            }
        }
        (PresentFact::Given { .. }, Some(place)) => all[place].state = PresentState::Given(mark),
        (PresentFact::Declined { by, reason, .. }, Some(place)) => {
            all[place].state = PresentState::Declined { mark, by: *by, reason: reason.clone() };
        }
        _ => {}
    }
}
