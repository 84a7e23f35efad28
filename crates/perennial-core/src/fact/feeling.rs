//! Facts of how the client feels: complaints and survey scores.

use serde::{Deserialize, Serialize};

use super::Sentiment;
use crate::ids::{ComplaintId, ContactId, EngagementId, ServiceLineId};

/// Survey instruments with a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instrument {
    /// Would recommend, 0 to 10: 9 and 10 promoters, 0 to 6 detractors.
    Nps,
    /// Satisfaction, 1 to 5: at the close, 4 and 5 confirm the goal.
    Csat,
    /// “Made it easy”, 1 to 7: 5 to 7 says at ease, 3 or less regresses.
    Ces,
}

/// What a client knows of one service line (S1.24).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Awareness {
    /// Uses the firm for it.
    Used,
    /// Uses another provider for it, knowing that the firm does it.
    Another,
    /// Knows that the firm does it, and has no need.
    NoNeed,
    /// Did not know that the firm does it.
    DidNotKnow,
}

impl Awareness {
    /// All four, in the order of the question.
    pub const ALL: [Self; 4] = [Self::Used, Self::Another, Self::NoNeed, Self::DidNotKnow];

    /// The name in files and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Another => "another",
            Self::NoNeed => "no_need",
            Self::DidNotKnow => "did_not_know",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Used => "uses us",
            Self::Another => "uses another provider",
            Self::NoNeed => "knew, no need",
            Self::DidNotKnow => "did not know",
        }
    }

    /// The one of a name written by [`Awareness::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }

    /// True when the client knows that the firm does it.
    pub const fn knows(self) -> bool {
        !matches!(self, Self::DidNotKnow)
    }
}

/// What somebody means to do. An intention is no act: it never counts as a referral or a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// To recommend the firm to somebody.
    Refer,
    /// To come back with further work.
    Return,
}

/// Why a client complained, so that causes can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintCause {
    /// The work took too long.
    Delay,
    /// The client was not told, or told in words that only the firm understands.
    Communication,
    /// The bill was higher than expected, or a surprise.
    Cost,
    /// The work itself was wrong.
    Quality,
    /// Something promised was not done.
    Promise,
    /// The people did not get on.
    Chemistry,
    /// Anything else.
    Other,
}

impl ComplaintCause {
    /// All causes, in the order of the form.
    pub const ALL: [Self; 7] =
        [Self::Delay, Self::Communication, Self::Cost, Self::Quality, Self::Promise, Self::Chemistry, Self::Other];

    /// The word on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Delay => "Delay",
            Self::Communication => "Communication",
            Self::Cost => "Cost",
            Self::Quality => "Quality of the work",
            Self::Promise => "A promise not kept",
            Self::Chemistry => "People did not get on",
            Self::Other => "Something else",
        }
    }

    /// The name in forms, files and the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Delay => "delay",
            Self::Communication => "communication",
            Self::Cost => "cost",
            Self::Quality => "quality",
            Self::Promise => "promise",
            Self::Chemistry => "chemistry",
            Self::Other => "other",
        }
    }

    /// The cause of a name written by [`ComplaintCause::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.key() == key)
    }
}

/// Facts of how the client feels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum FeelingFact {
    /// The client complained: regression (D8).
    #[serde(rename = "complaint.received")]
    ComplaintReceived {
        /// The complaint.
        complaint: ComplaintId,
        /// The engagement it is about.
        engagement: Option<EngagementId>,
        /// The cause, in words.
        cause: Option<String>,
    },
    /// The firm told the client that it has the complaint and will answer.
    #[serde(rename = "complaint.acknowledged")]
    ComplaintAcknowledged {
        /// The complaint.
        complaint: ComplaintId,
    },
    /// What the cause was, once looked into.
    #[serde(rename = "complaint.cause_found")]
    ComplaintCauseFound {
        /// The complaint.
        complaint: ComplaintId,
        /// The kind of cause.
        cause: ComplaintCause,
        /// In words.
        text: Option<String>,
        /// Whether it was within the firm's control (S1.27).
        within_control: Option<bool>,
    },
    /// Of what the client complains, in the firm's own codes; the latest holds.
    #[serde(rename = "complaint.reason_chosen")]
    ComplaintReasonChosen {
        /// The complaint.
        complaint: ComplaintId,
        /// A code of the firm's list, words of one's own, or both; none takes the earlier one away.
        reason: Option<String>,
    },
    /// The client took the complaint to somebody outside of the firm.
    #[serde(rename = "complaint.escalated")]
    ComplaintEscalated {
        /// The complaint.
        complaint: ComplaintId,
        /// To whom, for example “Legal Ombudsman”.
        to: Option<String>,
    },
    /// The complaint was closed: nothing further is owed.
    #[serde(rename = "complaint.closed")]
    ComplaintClosed {
        /// The complaint.
        complaint: ComplaintId,
        /// What came of it, in words.
        outcome: Option<String>,
    },
    /// The firm gave its answer.
    #[serde(rename = "complaint.answered")]
    ComplaintAnswered {
        /// The complaint.
        complaint: ComplaintId,
    },
    /// The client confirmed the recovery: the regression ends (D8).
    #[serde(rename = "complaint.recovered")]
    ComplaintRecovered {
        /// The complaint.
        complaint: ComplaintId,
    },
    /// A survey was answered with a score.
    #[serde(rename = "survey.scored")]
    Scored {
        /// Which instrument.
        instrument: Instrument,
        /// The score on the instrument's scale.
        score: u8,
        /// The engagement it is about.
        engagement: Option<EngagementId>,
        /// Who answered.
        contact: Option<ContactId>,
    },
    /// A person said in a survey how the work with the firm feels.
    #[serde(rename = "survey.felt")]
    Felt {
        /// Who.
        contact: Option<ContactId>,
        /// How much, from −2 to 2.
        score: Sentiment,
        /// The engagement it is about.
        engagement: Option<EngagementId>,
    },
    /// A client said what it knows of one service line (S1.24, S1.25).
    #[serde(rename = "survey.awareness_said")]
    AwarenessSaid {
        /// Who said so.
        contact: Option<ContactId>,
        /// The service line.
        service_line: ServiceLineId,
        /// The answer to the list of services; none when the list was not shown.
        aided: Option<Awareness>,
        /// Whether the service was named before the list was shown.
        unaided: bool,
    },
    /// A person said how likely an act is. Kept apart from acts of support: an intention is not an act.
    #[serde(rename = "survey.intent_said")]
    IntentSaid {
        /// Who.
        contact: Option<ContactId>,
        /// What the person means to do.
        intent: Intent,
        /// How likely, from 0 to 10.
        likelihood: u8,
    },
    /// A recovery without a complaint (after a detractor's score or a rejected milestone) was confirmed.
    #[serde(rename = "feeling.recovered")]
    Recovered {
        /// The engagement, none for all of the relationship.
        engagement: Option<EngagementId>,
    },
}
