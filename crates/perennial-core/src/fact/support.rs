//! Facts of the support that the client shows: adoption, advocacy, referrals.

use serde::{Deserialize, Serialize};

use crate::ids::{ClientId, EngagementId, ReferralId, ReferrerId};

/// Signs that the client takes ownership of the relationship (phase 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdoptSign {
    /// Asked for a new service line at their own initiative (strong).
    NewServiceAsked,
    /// Gave a standing instruction (strong).
    StandingInstruction,
    /// Renewed unprompted (strong).
    UnpromptedRenewal,
    /// Joined a panel, event or club (strong).
    JoinedProgramme,
    /// Proposed the firm to colleagues (strong).
    ProposedInternally,
    /// Came back for the same kind of work (weak).
    SameKindRepeat,
}

/// Acts of advocacy (phase 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdvocacyAct {
    /// A reference call or letter.
    Reference,
    /// A testimonial.
    Testimonial,
    /// A published review.
    Review,
    /// A case study.
    CaseStudy,
    /// A talk together.
    Talk,
}

/// Facts of support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum SupportFact {
    /// A sign of adoption.
    #[serde(rename = "support.adopt_sign")]
    AdoptSign {
        /// Which sign.
        sign: AdoptSign,
        /// The engagement it belongs to.
        engagement: Option<EngagementId>,
    },
    /// An act of advocacy.
    #[serde(rename = "support.advocacy_act")]
    AdvocacyAct {
        /// Which act.
        act: AdvocacyAct,
    },
    /// An earlier act was taken back: regression (D8).
    #[serde(rename = "support.act_withdrawn")]
    ActWithdrawn {
        /// Which act.
        act: AdvocacyAct,
    },
    /// The client referred somebody to the firm: an act of advocacy.
    #[serde(rename = "support.referral_made")]
    ReferralMade {
        /// The referral.
        referral: ReferralId,
        /// Whom, in words.
        who: Option<String>,
        /// The client that came of it, when known.
        referred: Option<ClientId>,
    },
    /// Somebody referred this client to the firm.
    #[serde(rename = "support.referral_received")]
    ReferralReceived {
        /// The referral.
        referral: ReferralId,
        /// The referring client, when the referrer is one.
        from_client: Option<ClientId>,
        /// The referrer in words, for example “Brandt Hollis LLP (law firm)”; of a recorded one the name at the time.
        from: Option<String>,
        /// The record of the referrer, when there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from_referrer: Option<ReferrerId>,
    },
    /// The firm referred the client to somebody, or sent business their way.
    #[serde(rename = "support.referral_given")]
    ReferralGiven {
        /// The referral.
        referral: ReferralId,
        /// To whom, in words; of a recorded referrer the name at the time.
        to: Option<String>,
        /// The record of whom they were referred to, when there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to_referrer: Option<ReferrerId>,
    },
    /// The referrer was thanked.
    #[serde(rename = "support.referral_thanked")]
    ReferralThanked {
        /// The referral.
        referral: ReferralId,
    },
    /// The client would rather not refer anybody, or not now: nobody asks them again for a year.
    #[serde(rename = "support.referral_declined")]
    ReferralDeclined {
        /// What they said.
        words: Option<String>,
    },
}
