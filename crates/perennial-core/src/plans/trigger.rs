//! What sets a playbook off, and what ends it early: two closed lists.

use crate::journeys::stage::Phase;

/// What sets a playbook off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trigger {
    /// Somebody asked, or was referred: a pursuit was opened (S1.10).
    EnquiryReceived,
    /// The client said yes (S3.10).
    Hired,
    /// The engagement letter was signed (S3.12).
    Signed,
    /// The engagement was closed (S1.20).
    Closed,
    /// Nobody has spoken for too long during an engagement.
    SilenceClient,
    /// The same between engagements (S1.23).
    SilenceBetween,
    /// The same with a former client who left well (S1.29).
    SilenceFormer,
    /// The answer to a pursuit was “not now” (S1.15); [`super::Anchor::Revisit`] is the day to return.
    NotNow,
    /// A complaint arrived (S2.06).
    ComplaintReceived,
    /// Somebody at the client would not recommend the firm: 0 to 6 of 10 (D8).
    DetractorScored,
    /// A person left the client (S1.26).
    ContactMoved,
    /// A year, or several, since the client confirmed a result.
    ResultAnniversary,
    /// This client, or somebody outside who sent this client, referred work to the firm (S3.22).
    ReferralReceived,
    /// A new decision-maker at a client that the firm already knows (D10).
    NewDecisionMaker,
    /// Somebody decided to tell the client about a service that it does not link with the firm (S1.24).
    EducationDecided,
    /// The last open engagement ended (S1.21).
    BecameBetween,
    /// The relationship ended well (S1.29).
    BecameFormerGood,
    /// A phase was entered: by a cycle for phases 1 to 6, by the relationship for 7 and 8 (D1).
    PhaseEntered(Phase),
}

impl Trigger {
    /// All triggers.
    pub const ALL: [Self; 25] = [
        Self::EnquiryReceived,
        Self::Hired,
        Self::Signed,
        Self::Closed,
        Self::SilenceClient,
        Self::SilenceBetween,
        Self::SilenceFormer,
        Self::NotNow,
        Self::ComplaintReceived,
        Self::DetractorScored,
        Self::ContactMoved,
        Self::ResultAnniversary,
        Self::ReferralReceived,
        Self::NewDecisionMaker,
        Self::EducationDecided,
        Self::BecameBetween,
        Self::BecameFormerGood,
        Self::PhaseEntered(Phase::Assess),
        Self::PhaseEntered(Phase::Admit),
        Self::PhaseEntered(Phase::Affirm),
        Self::PhaseEntered(Phase::Activate),
        Self::PhaseEntered(Phase::Acclimate),
        Self::PhaseEntered(Phase::Accomplish),
        Self::PhaseEntered(Phase::Adopt),
        Self::PhaseEntered(Phase::Advocate),
    ];

    /// The name in files and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::EnquiryReceived => "enquiry_received",
            Self::Hired => "hired",
            Self::Signed => "signed",
            Self::Closed => "closed",
            Self::SilenceClient => "silence_client",
            Self::SilenceBetween => "silence_between",
            Self::SilenceFormer => "silence_former",
            Self::NotNow => "not_now",
            Self::ComplaintReceived => "complaint_received",
            Self::DetractorScored => "detractor_scored",
            Self::ContactMoved => "contact_moved",
            Self::ResultAnniversary => "result_anniversary",
            Self::ReferralReceived => "referral_received",
            Self::NewDecisionMaker => "new_decision_maker",
            Self::EducationDecided => "education_decided",
            Self::BecameBetween => "became_between",
            Self::BecameFormerGood => "became_former_good",
            Self::PhaseEntered(Phase::Assess) => "assess_entered",
            Self::PhaseEntered(Phase::Admit) => "admit_entered",
            Self::PhaseEntered(Phase::Affirm) => "affirm_entered",
            Self::PhaseEntered(Phase::Activate) => "activate_entered",
            Self::PhaseEntered(Phase::Acclimate) => "acclimate_entered",
            Self::PhaseEntered(Phase::Accomplish) => "accomplish_entered",
            Self::PhaseEntered(Phase::Adopt) => "adopt_entered",
            Self::PhaseEntered(Phase::Advocate) => "advocate_entered",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::EnquiryReceived => "An enquiry arrives",
            Self::Hired => "The client says yes",
            Self::Signed => "The letter is signed",
            Self::Closed => "The work is closed",
            Self::SilenceClient => "Silence during the work",
            Self::SilenceBetween => "Silence between engagements",
            Self::SilenceFormer => "Silence with a former client",
            Self::NotNow => "The answer is “not now”",
            Self::ComplaintReceived => "A complaint arrives",
            Self::DetractorScored => "Somebody would not recommend us",
            Self::ContactMoved => "A contact moves on",
            Self::ResultAnniversary => "A result has its anniversary",
            Self::ReferralReceived => "A referral arrives",
            Self::NewDecisionMaker => "A new decision-maker arrives",
            Self::EducationDecided => "A client is to hear of another service",
            Self::BecameBetween => "The last open work has ended",
            Self::BecameFormerGood => "A client has left on good terms",
            Self::PhaseEntered(Phase::Assess) => "Assess begins",
            Self::PhaseEntered(Phase::Admit) => "Admit begins",
            Self::PhaseEntered(Phase::Affirm) => "Affirm begins",
            Self::PhaseEntered(Phase::Activate) => "Activate begins",
            Self::PhaseEntered(Phase::Acclimate) => "Acclimate begins",
            Self::PhaseEntered(Phase::Accomplish) => "Accomplish begins",
            Self::PhaseEntered(Phase::Adopt) => "Adopt begins",
            Self::PhaseEntered(Phase::Advocate) => "Advocate begins",
        }
    }

    /// The words on the page of a firm that has its own word for engagements, such as `matters`.
    pub fn said(self, engagements: impl AsRef<str>) -> String {
        match self {
            Self::SilenceBetween => format!("Silence between {}", engagements.as_ref()),
            _ => self.word().to_owned(),
        }
    }

    /// The phase that the trigger begins, for the rule “phase left”.
    pub const fn begins(self) -> Option<Phase> {
        match self {
            Self::EnquiryReceived => Some(Phase::Assess),
            Self::Hired => Some(Phase::Admit),
            Self::Signed => Some(Phase::Affirm),
            Self::PhaseEntered(phase) => Some(phase),
            _ => None,
        }
    }
}

/// What ends a playbook early. Do-not-contact and a former client who was let down end every playbook, whether
/// it says so or not (S1.28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stop {
    /// The phase that the trigger began is over.
    PhaseLeft,
    /// The relationship has ended.
    ClientEnded,
    /// The client or the person asked not to be contacted.
    DoNotContact,
    /// The client answered, or got in touch themselves, after the trigger.
    Replied,
    /// The pursuit has its answer.
    PursuitDecided,
    /// The client confirmed that the complaint is put right.
    ComplaintRecovered,
    /// The engagement was closed or lapsed.
    EngagementClosed,
    /// New work began after the trigger.
    EngagedAgain,
}

impl Stop {
    /// All rules.
    pub const ALL: [Self; 8] = [
        Self::PhaseLeft,
        Self::ClientEnded,
        Self::DoNotContact,
        Self::Replied,
        Self::PursuitDecided,
        Self::ComplaintRecovered,
        Self::EngagementClosed,
        Self::EngagedAgain,
    ];

    /// The name in files and forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::PhaseLeft => "phase_left",
            Self::ClientEnded => "client_ended",
            Self::DoNotContact => "do_not_contact",
            Self::Replied => "replied",
            Self::PursuitDecided => "pursuit_decided",
            Self::ComplaintRecovered => "complaint_recovered",
            Self::EngagementClosed => "engagement_closed",
            Self::EngagedAgain => "engaged_again",
        }
    }

    /// Why a touch was withdrawn, as a sentence.
    pub const fn why(self) -> &'static str {
        match self {
            Self::PhaseLeft => "The phase is over.",
            Self::ClientEnded => "The relationship has ended.",
            Self::DoNotContact => "The client asked not to be contacted.",
            Self::Replied => "The client has been in touch.",
            Self::PursuitDecided => "The pursuit is decided.",
            Self::ComplaintRecovered => "The complaint is put right.",
            Self::EngagementClosed => "The work is closed.",
            Self::EngagedAgain => "New work has begun.",
        }
    }
}
