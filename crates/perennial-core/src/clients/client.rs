//! What facts say of a client as a whole.

use crate::dates::Day;
use crate::ids::StaffId;
use crate::journeys::stage::Camp;

/// A client as a whole: who answers for it, and how the relationship stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Client {
    /// The relationship manager.
    pub manager: Option<StaffId>,
    /// How the relationship stands.
    pub standing: Standing,
    /// Since when it is set aside; an overlay over any standing (D6).
    pub archived: Option<Day>,
    /// Some work or a fee is recorded: it is a client, or was one (D18).
    pub bought: bool,
    /// A pursuit is recorded: it is a prospect at least.
    pub sought: bool,
}

/// How a relationship stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Standing {
    /// Nobody has ended it.
    #[default]
    Lasting,
    /// It was ended, and no engagement was accepted since (D2, D8, D24).
    Ended {
        /// The day of its end.
        on: Day,
        /// Why, in words.
        reason: String,
        /// Good or poor, once somebody has said so.
        camp: Option<Camp>,
        /// Whether the cause was within the firm's control (S1.27).
        within_control: Option<bool>,
    },
}
