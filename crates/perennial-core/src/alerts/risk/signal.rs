//! The weak signals: what they are called, and which number of the rule weighs them.

/// A weak signal that a client may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// A payment over 60 days late.
    PaymentLate,
    /// A meeting that the client cancelled.
    CancelledMeeting,
    /// Replies take the client twice as long.
    SlowerReplies,
    /// A person at the client opted out.
    OptedOut,
    /// The client gets in touch half as often: for twice the usual time between contacts nobody was heard.
    FewerContacts,
    /// A complaint that is not put right.
    Complaint,
    /// A score of 0 to 6 for recommending the firm.
    Detractor,
    /// A score of 1 to 3 for ease.
    LowEffortScore,
    /// A score of 1 or 2 for satisfaction.
    LowSatisfaction,
    /// The client says that the goal is not met.
    GoalNotMet,
    /// A broken promise that is not made good.
    BrokenPromise,
    /// A milestone rejected and not accepted since.
    MilestoneRejected,
    /// An invoice in dispute.
    InvoiceDisputed,
    /// A contact who left.
    ContactLeft,
    /// A silence past a limit of the journey.
    Silent,
    /// Work that is stalled.
    Stalled,
}

impl Signal {
    /// All signals, in the order of the rule's weights.
    pub const ALL: [Self; 16] = [
        Self::PaymentLate,
        Self::CancelledMeeting,
        Self::SlowerReplies,
        Self::OptedOut,
        Self::FewerContacts,
        Self::Complaint,
        Self::Detractor,
        Self::LowEffortScore,
        Self::LowSatisfaction,
        Self::GoalNotMet,
        Self::BrokenPromise,
        Self::MilestoneRejected,
        Self::InvoiceDisputed,
        Self::ContactLeft,
        Self::Silent,
        Self::Stalled,
    ];

    /// The name of its weight among the numbers of the rule.
    pub const fn weight_key(self) -> &'static str {
        match self {
            Self::PaymentLate => "weight_payment_late",
            Self::CancelledMeeting => "weight_cancelled_meeting",
            Self::SlowerReplies => "weight_slower_replies",
            Self::OptedOut => "weight_opted_out",
            Self::FewerContacts => "weight_fewer_contacts",
            Self::Complaint => "weight_complaint",
            Self::Detractor => "weight_detractor",
            Self::LowEffortScore => "weight_low_effort_score",
            Self::LowSatisfaction => "weight_low_satisfaction",
            Self::GoalNotMet => "weight_goal_not_met",
            Self::BrokenPromise => "weight_broken_promise",
            Self::MilestoneRejected => "weight_milestone_rejected",
            Self::InvoiceDisputed => "weight_invoice_disputed",
            Self::ContactLeft => "weight_contact_left",
            Self::Silent => "weight_silent",
            Self::Stalled => "weight_stalled",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PaymentLate => "Payment over 60 days late",
            Self::CancelledMeeting => "Cancelled meeting",
            Self::SlowerReplies => "Replies take twice as long",
            Self::OptedOut => "Opted out",
            Self::FewerContacts => "In touch half as often",
            Self::Complaint => "Complaint not put right",
            Self::Detractor => "Would not recommend us",
            Self::LowEffortScore => "Finds us hard to work with",
            Self::LowSatisfaction => "Not satisfied",
            Self::GoalNotMet => "Goal not met",
            Self::BrokenPromise => "Broken promise",
            Self::MilestoneRejected => "Milestone rejected",
            Self::InvoiceDisputed => "Invoice in dispute",
            Self::ContactLeft => "A contact left",
            Self::Silent => "Silent",
            Self::Stalled => "Work stalled",
        }
    }
}
