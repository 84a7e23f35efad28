//! Facts of the client itself and its people.

use serde::{Deserialize, Serialize};

use crate::dates::Day;
use crate::ids::{ContactId, ServiceLineId, StaffId};
use crate::journeys::stage::Camp;

/// Facts of the client itself and its people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum ClientFact {
    /// The firm knows of the client from this day.
    #[serde(rename = "client.recorded")]
    Recorded,
    /// A person answers for the relationship from this day.
    #[serde(rename = "client.manager_assigned")]
    ManagerAssigned {
        /// The relationship manager.
        staff: StaffId,
    },
    /// A person at the client became known.
    #[serde(rename = "client.contact_added")]
    ContactAdded {
        /// The person.
        contact: ContactId,
    },
    /// A person left the client (S1.26).
    #[serde(rename = "client.contact_moved")]
    ContactMoved {
        /// The person.
        contact: ContactId,
        /// The new employer, when known.
        to: Option<String>,
        /// True when the person retired rather than changed jobs.
        retired: bool,
    },
    /// The relationship ended (D2, S1.26 to S1.29).
    #[serde(rename = "client.ended")]
    Ended {
        /// Why, in words.
        reason: String,
        /// Good or poor, when the relationship manager has said so.
        camp: Option<Camp>,
        /// Whether the cause was within the firm's control (S1.27).
        within_control: Option<bool>,
    },
    /// The relationship manager said in which camp a former client is (D2).
    #[serde(rename = "client.camp_confirmed")]
    CampConfirmed {
        /// The camp.
        camp: Camp,
    },
    /// When the next need is expected (S1.23).
    #[serde(rename = "client.next_need_expected")]
    NextNeedExpected {
        /// The day.
        day: Day,
        /// Probability in percent, 0 to 100.
        percent: Option<u8>,
    },
    /// Somebody decided to tell the client about a service for which it does not know the firm (S1.24).
    #[serde(rename = "client.education_decided")]
    EducationDecided {
        /// The service; none for whatever fits.
        service_line: Option<ServiceLineId>,
    },
    /// Both sides gain: mutual referrals or a joint venture (D12).
    #[serde(rename = "client.partnership_declared")]
    PartnershipDeclared,
    /// Set aside, or taken up again: an overlay, never a phase (D6).
    #[serde(rename = "client.archived")]
    Archived {
        /// True for set aside.
        archived: bool,
    },
    /// Free text.
    #[serde(rename = "client.noted")]
    Noted {
        /// The note.
        text: String,
    },
}
