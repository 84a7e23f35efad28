//! Facts of interactions, in six media.

use serde::{Deserialize, Serialize};

use super::{TouchDetail, TouchKind};
use crate::ids::{ContactId, EngagementId, StaffId};

/// The six media (S3.23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// Face to face.
    InPerson,
    /// Electronic mail.
    Email,
    /// Letters and cards.
    Mail,
    /// Calls and texts.
    Phone,
    /// Recorded or live pictures.
    Video,
    /// Presents.
    Present,
}

impl Medium {
    /// All six, in the order of the source.
    pub const ALL: [Self; 6] = [Self::InPerson, Self::Email, Self::Mail, Self::Phone, Self::Video, Self::Present];

    /// The name in files and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::InPerson => "in_person",
            Self::Email => "email",
            Self::Mail => "mail",
            Self::Phone => "phone",
            Self::Video => "video",
            Self::Present => "present",
        }
    }

    /// The medium of a name written by [`Medium::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|medium| medium.key() == key)
    }

    /// The word on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::InPerson => "In person",
            Self::Email => "Email",
            Self::Mail => "Mail",
            Self::Phone => "Phone",
            Self::Video => "Video",
            Self::Present => "Present",
        }
    }
}

/// Who began an interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the firm to the client.
    Outbound,
    /// From the client to the firm.
    Inbound,
    /// Both took part: a meeting, a call that was answered.
    TwoWay,
}

impl Direction {
    /// All three.
    pub const ALL: [Self; 3] = [Self::TwoWay, Self::Outbound, Self::Inbound];

    /// The name in files and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Outbound => "outbound",
            Self::Inbound => "inbound",
            Self::TwoWay => "two_way",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Outbound => "From us",
            Self::Inbound => "From them",
            Self::TwoWay => "Both took part",
        }
    }

    /// The direction of a name written by [`Direction::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|direction| direction.key() == key)
    }

    /// Who usually begins: both take part in a meeting or a call, what is sent comes from the firm.
    pub const fn usual(medium: Medium, kind: Option<TouchKind>) -> Self {
        match (medium, kind) {
            (_, Some(TouchKind::Text | TouchKind::Recording)) => Self::Outbound,
            (Medium::InPerson | Medium::Phone | Medium::Video, _) => Self::TwoWay,
            (Medium::Email | Medium::Mail | Medium::Present, _) => Self::Outbound,
        }
    }
}

/// What a touch was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Nothing in particular, or not known.
    General,
    /// Acknowledges the client's decision (S3.11): exits Admit together with the signature.
    Acknowledge,
    /// Affirms the decision (S3.13).
    Affirm,
    /// Shows what happens next (S3.17).
    Guide,
    /// Asks how it goes (S1.19).
    CheckIn,
    /// Thanks.
    Thank,
    /// Asks for a referral.
    AskReferral,
    /// Teaches what else the firm does (S1.25).
    Educate,
    /// Asks whether the firm could help: an enquiry, from which the response clock runs (S1.10).
    Enquire,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 9] = [
        Self::General,
        Self::Acknowledge,
        Self::Affirm,
        Self::Guide,
        Self::CheckIn,
        Self::Thank,
        Self::AskReferral,
        Self::Educate,
        Self::Enquire,
    ];

    /// The name in files and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Acknowledge => "acknowledge",
            Self::Affirm => "affirm",
            Self::Guide => "guide",
            Self::CheckIn => "check_in",
            Self::Thank => "thank",
            Self::AskReferral => "ask_referral",
            Self::Educate => "educate",
            Self::Enquire => "enquire",
        }
    }

    /// The purpose of a name written by [`Purpose::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.key() == key)
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::General => "Nothing in particular",
            Self::Acknowledge => "Acknowledge their decision",
            Self::Affirm => "Affirm their decision",
            Self::Guide => "Show what happens next",
            Self::CheckIn => "Ask how it goes",
            Self::Thank => "Thank",
            Self::AskReferral => "Ask for a referral",
            Self::Educate => "Teach what else we do",
            Self::Enquire => "They ask whether we could help",
        }
    }
}

/// One interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum TouchFact {
    /// It took place.
    #[serde(rename = "touch.made")]
    Made {
        /// In which medium.
        medium: Medium,
        /// Who began it.
        direction: Direction,
        /// False for mass mail, which never ends a silence.
        personal: bool,
        /// What for.
        purpose: Purpose,
        /// The person at the client.
        contact: Option<ContactId>,
        /// The engagement it was about.
        engagement: Option<EngagementId>,
        /// The member of staff.
        staff: Option<StaffId>,
        /// Minutes spent.
        minutes: Option<u32>,
        /// What it was about, in words.
        subject: Option<String>,
        /// The rest of what is known, where anything is: `kind` (the finer kind), `others` (further people),
        /// `felt` (per person, from -2 to 2), `next_step`, `next_on` (its day), `fulfils` (the planned touch), `phase`
        /// (at the time).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<Box<TouchDetail>>,
    },
}

impl TouchFact {
    /// True where somebody of the firm asked the client personally whom else it could help.
    pub fn asks_for_referral(&self) -> bool {
        let Self::Made { direction, personal, purpose, .. } = self;
        *personal && *purpose == Purpose::AskReferral && *direction != Direction::Inbound
    }

    /// True where the client spoke to the firm: wrote, called or met.
    pub fn is_from_them(&self) -> bool {
        let Self::Made { direction, personal, .. } = self;
        *personal && *direction != Direction::Outbound
    }
}
