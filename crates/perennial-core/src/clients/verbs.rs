//! What can be said of a client as a whole: each verb gives the fact to record, or says why not.

use super::{Client, Standing};
use crate::dates::Day;
use crate::fact::{ClientFact, Listing};
use crate::ids::StaffId;
use crate::journeys::stage::Camp;

/// Why a verb is refused, and what to do instead. The text is for the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A relationship ends for a reason (S1.27).
    #[error("Write something here.")]
    NoReason,
    /// It has ended already, and no work was accepted since.
    #[error(
        "This relationship ended on {}. To correct the day or the reason, retract that entry in the timeline, then record it again.", .0.words()
    )]
    EndedAlready(Day),
    /// A note without words.
    #[error("Write something here.")]
    NoWords,
    /// Who was agreed work with or billed is a client (D18).
    #[error(
        "Work or an invoice is recorded, so this is a client or was one. If that is wrong, retract it in the timeline first; else record that the relationship ended."
    )]
    Bought,
    /// Who is sought is a prospect.
    #[error("A pursuit is recorded, so this is a prospect. If that is wrong, delete the pursuit first.")]
    Sought,
}

impl Refusal {
    /// The field of a form that the refusal is about.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::NoReason => Some("reason"),
            Self::NoWords => Some("text"),
            Self::EndedAlready(_) => None,
            Self::Bought | Self::Sought => Some("who"),
        }
    }
}

impl Client {
    /// Ends the relationship (S1.26 to S1.29). It ends once: a client who comes back may leave again, and what was said
    /// because nothing had been recorded may be said better.
    ///
    /// # Errors
    /// [`Refusal`] when no reason is given, or it has ended already.
    pub fn end(&self, reason: &str, camp: Option<Camp>, within_control: Option<bool>) -> Result<ClientFact, Refusal> {
        if let Standing::Ended { on, reason, .. } = &self.standing
            && reason != ClientFact::NOTHING_RECORDED
        {
            let on = *on;
            return Err(Refusal::EndedAlready(on));
        }
        let reason = words(reason).ok_or(Refusal::NoReason)?;
        Ok(ClientFact::Ended { reason, camp, within_control })
    }

    /// Says in which camp a former client is (D2). It may be said before the horizon makes the client a former one.
    pub const fn confirm_camp(camp: Camp) -> ClientFact {
        ClientFact::CampConfirmed { camp }
    }

    /// Sets the relationship aside, or takes it up again (an overlay, D6).
    pub const fn archive(archived: bool) -> ClientFact {
        ClientFact::Archived { archived }
    }

    /// The relationship goes on, though nothing was recorded of it for long (D8).
    pub const fn continues() -> ClientFact {
        ClientFact::Continues
    }

    /// Says who it is: a client, a former one, a prospect, or none of these (D18). It holds against what lists say.
    ///
    /// # Errors
    /// [`Refusal`] where what is recorded shows that it is a client, or a prospect.
    pub fn say_who(&self, who: Listing) -> Result<ClientFact, Refusal> {
        match who {
            Listing::FormerClient | Listing::Prospect | Listing::Other if self.bought => Err(Refusal::Bought),
            Listing::Other if self.sought => Err(Refusal::Sought),
            listing => Ok(ClientFact::Listed { listing }),
        }
    }

    /// Gives the client to a relationship manager, who answers for it from the day of the fact.
    pub const fn assign_manager(staff: StaffId) -> ClientFact {
        ClientFact::ManagerAssigned { staff: Some(staff) }
    }

    /// Says that nobody answers for the client from the day of the fact.
    pub const fn leave_without_manager() -> ClientFact {
        ClientFact::ManagerAssigned { staff: None }
    }

    /// Keeps a note on the client.
    ///
    /// # Errors
    /// [`Refusal`] when it says nothing.
    pub fn note(text: &str) -> Result<ClientFact, Refusal> {
        Ok(ClientFact::Noted { text: words(text).ok_or(Refusal::NoWords)? })
    }
}

fn words(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
