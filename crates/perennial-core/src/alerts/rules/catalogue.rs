//! What each rule is called, says and lets the firm set, as shipped.

use super::{Number, Owner, RuleName};

const fn number(key: &'static str, range: (u32, u32), unit: &'static str, usual: u32, about: &'static str) -> Number {
    Number { key, range, unit, usual, about }
}

impl RuleName {
    /// All rules, in the order of the file.
    pub const ALL: [Self; 26] = [
        Self::AffirmOverdue,
        Self::Stall,
        Self::SilenceClient,
        Self::SilenceBetween,
        Self::SilenceFormer,
        Self::SilenceSource,
        Self::EnquiryUnanswered,
        Self::ProposalUnanswered,
        Self::CheckInMissing,
        Self::PromiseDue,
        Self::PromiseBroken,
        Self::MilestoneLate,
        Self::PaymentLate,
        Self::NotNowWaking,
        Self::Anniversary,
        Self::ExpectedNeedNear,
        Self::ThankYouOwed,
        Self::GoalUnconfirmed,
        Self::LetterUnsigned,
        Self::FormerPoorOnPlan,
        Self::ContactLeft,
        Self::SingleThreaded,
        Self::QuietSeason,
        Self::LeavingRisk,
        Self::ComplaintUnacknowledged,
        Self::ComplaintUnanswered,
    ];

    /// The name in files, addresses and the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::AffirmOverdue => "affirm_overdue",
            Self::Stall => "stall",
            Self::SilenceClient => "silence_client",
            Self::SilenceBetween => "silence_between",
            Self::SilenceFormer => "silence_former",
            Self::SilenceSource => "silence_source",
            Self::EnquiryUnanswered => "enquiry_unanswered",
            Self::ProposalUnanswered => "proposal_unanswered",
            Self::CheckInMissing => "check_in_missing",
            Self::PromiseDue => "promise_due",
            Self::PromiseBroken => "promise_broken",
            Self::MilestoneLate => "milestone_late",
            Self::PaymentLate => "payment_late",
            Self::NotNowWaking => "not_now_waking",
            Self::Anniversary => "anniversary",
            Self::ExpectedNeedNear => "expected_need_near",
            Self::ThankYouOwed => "thank_you_owed",
            Self::GoalUnconfirmed => "goal_unconfirmed",
            Self::LetterUnsigned => "letter_unsigned",
            Self::FormerPoorOnPlan => "former_poor_on_plan",
            Self::ContactLeft => "contact_left",
            Self::SingleThreaded => "single_threaded",
            Self::QuietSeason => "quiet_season",
            Self::LeavingRisk => "leaving_risk",
            Self::ComplaintUnacknowledged => "complaint_unacknowledged",
            Self::ComplaintUnanswered => "complaint_unanswered",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::AffirmOverdue => "Affirm overdue",
            Self::Stall => "Stalled in a phase",
            Self::SilenceClient => "Silent with open work",
            Self::SilenceBetween => "Silent between engagements",
            Self::SilenceFormer => "Silent former client",
            Self::SilenceSource => "Silent referral source",
            Self::EnquiryUnanswered => "Enquiry unanswered",
            Self::ProposalUnanswered => "Proposal unanswered",
            Self::CheckInMissing => "Check-in missing",
            Self::PromiseDue => "Promise due",
            Self::PromiseBroken => "Promise broken",
            Self::MilestoneLate => "Milestone late",
            Self::PaymentLate => "Payment late",
            Self::NotNowWaking => "A “not now” wakes",
            Self::Anniversary => "Anniversary of a result",
            Self::ExpectedNeedNear => "Expected need near",
            Self::ThankYouOwed => "Thank-you owed",
            Self::GoalUnconfirmed => "Goal not confirmed",
            Self::LetterUnsigned => "Letter unsigned",
            Self::FormerPoorOnPlan => "Let down, and still on a plan",
            Self::ContactLeft => "A contact left",
            Self::SingleThreaded => "One contact only",
            Self::QuietSeason => "Quiet season",
            Self::LeavingRisk => "May leave",
            Self::ComplaintUnacknowledged => "Complaint not acknowledged",
            Self::ComplaintUnanswered => "Complaint near its limit",
        }
    }

    /// The words on the page of a firm that has its own word for engagements, such as `matters`.
    pub fn said(self, engagements: impl AsRef<str>) -> String {
        match self {
            Self::SilenceBetween => format!("Silent between {}", engagements.as_ref()),
            _ => self.word().to_owned(),
        }
    }

    /// The rule of a name written by [`RuleName::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.key() == key)
    }

    /// Who answers for it, as shipped.
    pub const fn usual_owner(self) -> Owner {
        match self {
            Self::AffirmOverdue
            | Self::SilenceBetween
            | Self::SilenceFormer
            | Self::PromiseBroken
            | Self::PaymentLate
            | Self::Anniversary
            | Self::ExpectedNeedNear
            | Self::ThankYouOwed
            | Self::ContactLeft
            | Self::SingleThreaded
            | Self::QuietSeason
            | Self::LeavingRisk => Owner::RelationshipManager,
            Self::Stall
            | Self::SilenceClient
            | Self::CheckInMissing
            | Self::MilestoneLate
            | Self::GoalUnconfirmed
            | Self::LetterUnsigned => Owner::EngagementLead,
            Self::SilenceSource => Owner::BusinessDevelopment,
            Self::EnquiryUnanswered | Self::ProposalUnanswered | Self::NotNowWaking => Owner::PursuitLead,
            Self::PromiseDue => Owner::PromiseMaker,
            Self::FormerPoorOnPlan | Self::ComplaintUnacknowledged | Self::ComplaintUnanswered => Owner::ClientCare,
        }
    }

    /// What it says, as shipped.
    pub const fn usual_words(self) -> &'static str {
        match self {
            Self::AffirmOverdue => "Nobody has affirmed the decision for {it}: the first touch was due on {due}.",
            Self::Stall => "{It} is stalled in {phase} since {since}: nothing has moved it.",
            Self::SilenceClient => "Work is open, and nobody at the client has been heard since {from}.",
            Self::SilenceBetween => "Between engagements, and not heard since {from}.",
            Self::SilenceFormer => "A former client who may still speak well of us, and not heard since {from}.",
            Self::SilenceSource => "They referred somebody to us, and have not been heard since {from}.",
            Self::EnquiryUnanswered => "An enquiry waits for an answer since {from}: {limit} are over.",
            Self::ProposalUnanswered => "The proposal for {it} of {from} has had no answer.",
            Self::CheckInMissing => {
                "Half of the time for {it} has passed, and nobody has asked the client how it goes."
            }
            Self::PromiseDue => "Promised for {due}: {text}.",
            Self::PromiseBroken => "A promise was broken on {from} and not made good: {text}.",
            Self::MilestoneLate => "The milestone {text} was due on {due}.",
            Self::PaymentLate => "{It} was due on {due} and is not paid.",
            Self::NotNowWaking => "{It} was “not now”: we said we would come back on {due}.",
            Self::Anniversary => "On {due} it is {limit} since the goal of {it} was reached.",
            Self::ExpectedNeedNear => "The next need is expected about {due}.",
            Self::ThankYouOwed => "Nobody has thanked {whom} for what was done for us on {from}.",
            Self::GoalUnconfirmed => "{It} closed on {from}, and the client has not said whether the goal is met.",
            Self::LetterUnsigned => "{It} was accepted on {from}, and the letter is not signed.",
            Self::FormerPoorOnPlan => "The client left let down, and {limit} still planned: take them off the plan.",
            Self::ContactLeft => "{It} left on {from}: follow the person, and find who comes after them.",
            Self::SingleThreaded => "Only one person at the client knows us: if they go, so may the client.",
            Self::QuietSeason => "{It} has given no sign of life since {from}.",
            Self::LeavingRisk => "Weak signals add up to {limit}: the client may leave.",
            Self::ComplaintUnacknowledged => {
                "The complaint of {from} has not been acknowledged: that was due by {due}."
            }
            Self::ComplaintUnanswered => "The complaint of {from} must have its final answer by {due}.",
        }
    }

    /// The numbers that may be set.
    pub const fn numbers(self) -> &'static [Number] {
        match self {
            Self::AffirmOverdue => &AFFIRM_OVERDUE,
            Self::Stall => &STALL,
            Self::SilenceClient => &SILENCE_CLIENT,
            Self::SilenceBetween => &SILENCE_BETWEEN,
            Self::SilenceFormer => &SILENCE_FORMER,
            Self::SilenceSource => &SILENCE_SOURCE,
            Self::EnquiryUnanswered => &ENQUIRY_UNANSWERED,
            Self::ProposalUnanswered => &PROPOSAL_UNANSWERED,
            Self::CheckInMissing => &CHECK_IN_MISSING,
            Self::PromiseDue => &PROMISE_DUE,
            Self::PromiseBroken => &PROMISE_BROKEN,
            Self::MilestoneLate => &MILESTONE_LATE,
            Self::PaymentLate => &PAYMENT_LATE,
            Self::NotNowWaking => &NOT_NOW_WAKING,
            Self::Anniversary => &ANNIVERSARY,
            Self::ExpectedNeedNear => &EXPECTED_NEED_NEAR,
            Self::ThankYouOwed => &THANK_YOU_OWED,
            Self::GoalUnconfirmed => &GOAL_UNCONFIRMED,
            Self::LetterUnsigned => &LETTER_UNSIGNED,
            Self::FormerPoorOnPlan => &[],
            Self::ContactLeft => &CONTACT_LEFT,
            Self::SingleThreaded => &SINGLE_THREADED,
            Self::QuietSeason => &QUIET_SEASON,
            Self::LeavingRisk => &LEAVING_RISK,
            Self::ComplaintUnacknowledged => &COMPLAINT_UNACKNOWLEDGED,
            Self::ComplaintUnanswered => &COMPLAINT_UNANSWERED,
        }
    }
}

const AFFIRM_OVERDUE: [Number; 1] =
    [number("grace_days", (0, 60), "days", 0, "further days after the working days that the journey allows")];

const STALL: [Number; 1] =
    [number("grace_days", (0, 365), "days", 0, "further days after the limit of the phase in the journey")];

const SILENCE_CLIENT: [Number; 1] =
    [number("grace_days", (0, 365), "days", 0, "further days after the limit in the journey")];

const SILENCE_BETWEEN: [Number; 2] = [
    number("grace_days", (0, 365), "days", 0, "further days after the limits in the journey"),
    number("from_red", (0, 1), "(0 or 1)", 0, "1: only past the second limit"),
];

const SILENCE_FORMER: [Number; 2] = [
    number("grace_days", (0, 365), "days", 0, "further days after the limits in the journey"),
    number("from_red", (0, 1), "(0 or 1)", 0, "1: only past the second limit"),
];

const SILENCE_SOURCE: [Number; 3] = [
    number("first_days", (1, 3650), "days", 60, "days without two-way contact, first limit"),
    number("second_days", (1, 3650), "days", 120, "days without two-way contact, second limit"),
    number("active_months", (1, 120), "months", 24, "a source is active for so long after its last referral"),
];

const ENQUIRY_UNANSWERED: [Number; 2] = [
    number("first_hours", (1, 720), "hours", 1, "hours until the first alert"),
    number("second_hours", (1, 720), "hours", 24, "hours until the second alert"),
];

const PROPOSAL_UNANSWERED: [Number; 1] = [number("days", (1, 365), "days", 14, "days without an answer")];

const CHECK_IN_MISSING: [Number; 1] =
    [number("after_days", (1, 730), "days", 45, "days after the beginning, where no end is planned")];

const PROMISE_DUE: [Number; 1] = [number("days_before", (0, 90), "days", 3, "days before its day")];

const PROMISE_BROKEN: [Number; 1] = [number("grace_days", (0, 90), "days", 0, "days in which it may be made good")];

const MILESTONE_LATE: [Number; 1] = [number("grace_days", (0, 90), "days", 0, "days it may be late")];

const PAYMENT_LATE: [Number; 2] = [
    number("terms_days", (0, 365), "days", 30, "days for paying, where the invoice names no day"),
    number("late_days", (1, 365), "days", 30, "days after it was due"),
];

const NOT_NOW_WAKING: [Number; 1] = [number("days_before", (0, 90), "days", 7, "days before the day to return")];

const ANNIVERSARY: [Number; 2] = [
    number("days_before", (0, 60), "days", 7, "days before the anniversary"),
    number("days_after", (1, 60), "days", 7, "days after it until it is too late"),
];

const EXPECTED_NEED_NEAR: [Number; 2] = [
    number("days_before", (0, 730), "days", 60, "days before the expected day"),
    number("days_after", (1, 730), "days", 90, "days after it until it is given up"),
];

const THANK_YOU_OWED: [Number; 1] = [number("days", (0, 60), "days", 7, "days in which to say thank you")];

const GOAL_UNCONFIRMED: [Number; 2] = [
    number("days", (0, 365), "days", 3, "days after the closing"),
    number("days_after", (1, 730), "days", 90, "days after the closing until nobody asks any more"),
];

const LETTER_UNSIGNED: [Number; 1] = [number("days", (0, 365), "days", 3, "days after the acceptance")];

const CONTACT_LEFT: [Number; 1] = [number("days_after", (1, 730), "days", 365, "days until it is old news")];

const SINGLE_THREADED: [Number; 3] = [
    number("days", (0, 730), "days", 60, "days for which it has been so"),
    number(
        "fees_from",
        (0, 10_000_000),
        "whole units of the currency",
        25_000,
        "fees of the last twelve months from which it matters",
    ),
    number("open_work", (0, 100), "engagements", 2, "or so many pieces of open work at once; 0: fees alone count"),
];

const QUIET_SEASON: [Number; 1] =
    [number("grace_days", (0, 365), "days", 0, "further days after the limit in the journey")];

const LEAVING_RISK: [Number; 18] = [
    number("points", (1, 100), "points", 5, "points from which the rule speaks"),
    number("counts_days", (1, 730), "days", 180, "days for which a signal counts, where nothing puts it right"),
    number("weight_payment_late", (0, 100), "points", 2, "a payment over 60 days late"),
    number("weight_cancelled_meeting", (0, 100), "points", 1, "a meeting that the client cancelled"),
    number("weight_slower_replies", (0, 100), "points", 2, "replies take the client twice as long"),
    number("weight_opted_out", (0, 100), "points", 2, "a person at the client opted out"),
    number("weight_fewer_contacts", (0, 100), "points", 2, "the client gets in touch half as often"),
    number("weight_complaint", (0, 100), "points", 3, "a complaint that is not put right"),
    number("weight_detractor", (0, 100), "points", 3, "a score of 0 to 6 for recommending us"),
    number("weight_low_effort_score", (0, 100), "points", 2, "a score of 1 to 3 for ease"),
    number("weight_low_satisfaction", (0, 100), "points", 2, "a score of 1 or 2 for satisfaction"),
    number("weight_goal_not_met", (0, 100), "points", 3, "the client says that the goal is not met"),
    number("weight_broken_promise", (0, 100), "points", 2, "a broken promise that is not made good"),
    number("weight_milestone_rejected", (0, 100), "points", 2, "a milestone rejected and not accepted since"),
    number("weight_invoice_disputed", (0, 100), "points", 2, "an invoice in dispute"),
    number("weight_contact_left", (0, 100), "points", 2, "a contact who left"),
    number("weight_silent", (0, 100), "points", 1, "a silence past a limit"),
    number("weight_stalled", (0, 100), "points", 1, "work that is stalled"),
];

const COMPLAINT_UNACKNOWLEDGED: [Number; 1] =
    [number("working_days", (0, 30), "working days", 2, "working days in which to acknowledge")];

const COMPLAINT_UNANSWERED: [Number; 2] = [
    number("limit_days", (1, 365), "days", 56, "days for the final answer: eight weeks"),
    number("days_before", (0, 120), "days", 14, "days before the limit"),
];
