//! How firmly the configurable kinds of evidence speak (D6, evidence catalogue of domain 3.3).

use crate::fact::{AdoptSign, Strength};

/// Evidence whose strength a firm may choose. What is not listed here is fixed by the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// A matter or job opened in the practice system says that the letter was signed.
    MatterOpened,
    /// A first work session says that the work began, like a kickoff.
    WorkStarted,
    /// An invoice says that the work began.
    InvoiceIssued,
    /// A payment says that the work began.
    InvoicePaid,
    /// An effort score of 5 to 7 says that the client is at ease.
    EffortScore,
    /// A satisfaction score of 4 or 5 at delivery or after says that the goal is met.
    SatisfactionScore,
    /// A new service asked for by the client is a sign of Adopt.
    NewServiceAsked,
    /// A standing instruction is a sign of Adopt.
    StandingInstruction,
    /// An unprompted renewal is a sign of Adopt.
    UnpromptedRenewal,
    /// Joining a panel, event or club is a sign of Adopt.
    JoinedProgramme,
    /// Proposing the firm to colleagues is a sign of Adopt.
    ProposedInternally,
    /// Coming back for the same kind of work is a sign of Adopt.
    SameKindRepeat,
}

impl Evidence {
    /// All of them, in the order of the file.
    pub const ALL: [Self; 12] = [
        Self::MatterOpened,
        Self::WorkStarted,
        Self::InvoiceIssued,
        Self::InvoicePaid,
        Self::EffortScore,
        Self::SatisfactionScore,
        Self::NewServiceAsked,
        Self::StandingInstruction,
        Self::UnpromptedRenewal,
        Self::JoinedProgramme,
        Self::ProposedInternally,
        Self::SameKindRepeat,
    ];

    /// The key in the file.
    pub const fn key(self) -> &'static str {
        match self {
            Self::MatterOpened => "matter_opened",
            Self::WorkStarted => "work_started",
            Self::InvoiceIssued => "invoice_issued",
            Self::InvoicePaid => "invoice_paid",
            Self::EffortScore => "effort_score",
            Self::SatisfactionScore => "satisfaction_score",
            Self::NewServiceAsked => "new_service_asked",
            Self::StandingInstruction => "standing_instruction",
            Self::UnpromptedRenewal => "unprompted_renewal",
            Self::JoinedProgramme => "joined_programme",
            Self::ProposedInternally => "proposed_internally",
            Self::SameKindRepeat => "same_kind_repeat",
        }
    }

    /// What it says, for the comment in the file.
    pub const fn says(self) -> &'static str {
        match self {
            Self::MatterOpened => "says that the letter was signed",
            Self::WorkStarted | Self::InvoiceIssued | Self::InvoicePaid => "says that the work began",
            Self::EffortScore => "of 5 to 7 says that the client is at ease",
            Self::SatisfactionScore => "of 4 or 5 at delivery or later says that the goal is met",
            _ => "says that the client adopts the firm",
        }
    }

    /// The strength in the evidence catalogue.
    pub const fn usual(self) -> Strength {
        match self {
            Self::MatterOpened | Self::InvoiceIssued | Self::InvoicePaid | Self::SameKindRepeat => Strength::Weak,
            _ => Strength::Strong,
        }
    }
}

impl From<AdoptSign> for Evidence {
    fn from(sign: AdoptSign) -> Self {
        match sign {
            AdoptSign::NewServiceAsked => Self::NewServiceAsked,
            AdoptSign::StandingInstruction => Self::StandingInstruction,
            AdoptSign::UnpromptedRenewal => Self::UnpromptedRenewal,
            AdoptSign::JoinedProgramme => Self::JoinedProgramme,
            AdoptSign::ProposedInternally => Self::ProposedInternally,
            AdoptSign::SameKindRepeat => Self::SameKindRepeat,
        }
    }
}

/// The strength of each kind of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strengths([Strength; 12]);

impl Default for Strengths {
    fn default() -> Self {
        Self(Evidence::ALL.map(Evidence::usual))
    }
}

impl Strengths {
    /// How firmly this evidence speaks.
    pub const fn of(&self, evidence: Evidence) -> Strength {
        self.0[evidence as usize]
    }

    /// True when the evidence moves a relationship rather than proposing.
    pub const fn moves(&self, evidence: Evidence) -> bool {
        matches!(self.of(evidence), Strength::Strong)
    }

    /// Sets the strength of one kind of evidence.
    pub const fn set(&mut self, evidence: Evidence, strength: Strength) {
        self.0[evidence as usize] = strength;
    }
}
