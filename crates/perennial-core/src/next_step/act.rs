//! What can be done next.

use crate::alerts::RuleName;
use crate::journeys::stage::Phase;

/// What is to be done with a client next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Give the final answer to a complaint.
    AnswerComplaint,
    /// Say that a complaint was received.
    AcknowledgeComplaint,
    /// Take somebody who left unhappy off the plan (S1.28).
    TakeOffPlan,
    /// Answer an enquiry.
    AnswerEnquiry,
    /// Make good on a broken promise.
    MakeGood,
    /// Keep a promise whose day is near.
    KeepPromise,
    /// Confirm the client's decision (S3.13).
    Affirm,
    /// Find out why the client may leave.
    AskWhatIsWrong,
    /// Deliver a milestone that is late.
    DeliverMilestone,
    /// Find who follows somebody who left, and follow the person (S1.26).
    FollowPerson,
    /// Ask for an answer to a proposal.
    AskForAnswer,
    /// Return on the day that was agreed (S1.15).
    Return,
    /// Get the letter signed.
    GetSigned,
    /// Move stalled work on from a phase.
    MoveOn(Phase),
    /// Ask how it goes (S1.19).
    CheckIn,
    /// Ask whether the goal was met (S3.18).
    AskGoal,
    /// Speak with somebody who has been silent.
    GetInTouch,
    /// Thank for a favour (S3.22).
    Thank,
    /// Ask about an unpaid invoice.
    AskPayment,
    /// Get to know a second contact.
    MeetOthers,
    /// Ask about the next need (S1.23).
    AskNextNeed,
    /// Mark the anniversary of a result.
    MarkAnniversary,
    /// Put right what went wrong.
    PutRight,
    /// Leave alone who left unhappy (S1.28).
    LeaveAlone,
    /// Take up again what was archived.
    Restore,
    /// Answer what lists leave open.
    AnswerQuestions,
    /// Say which of two entries is right (D24).
    SayWhichIsRight,
    /// Say how a former client left.
    SayHowTheyLeft,
    /// Ask for an introduction.
    AskReferral,
    /// Confirm or leave what weak evidence suggests.
    SettleProposal,
    /// Say when to return.
    SetReminder,
    /// Open a pursuit where there is a need.
    OpenPursuit,
    /// Record when the next need is expected.
    RecordNextNeed,
    /// Tell them what else the firm does (S1.25).
    Educate,
    /// Nothing: they are neither client nor prospect (D18).
    Nothing,
}

impl Act {
    /// What a rule asks for. `phase` is that of stalled work.
    pub const fn of(rule: RuleName, phase: Option<Phase>) -> Self {
        use RuleName as R;
        match rule {
            R::ComplaintUnanswered => Self::AnswerComplaint,
            R::ComplaintUnacknowledged => Self::AcknowledgeComplaint,
            R::FormerPoorOnPlan => Self::TakeOffPlan,
            R::EnquiryUnanswered => Self::AnswerEnquiry,
            R::PromiseBroken => Self::MakeGood,
            R::PromiseDue => Self::KeepPromise,
            R::AffirmOverdue => Self::Affirm,
            R::LeavingRisk => Self::AskWhatIsWrong,
            R::MilestoneLate => Self::DeliverMilestone,
            R::ContactLeft => Self::FollowPerson,
            R::ProposalUnanswered => Self::AskForAnswer,
            R::NotNowWaking => Self::Return,
            R::LetterUnsigned => Self::GetSigned,
            R::Stall => match phase {
                Some(phase) => Self::MoveOn(phase),
                None => Self::CheckIn,
            },
            R::CheckInMissing => Self::CheckIn,
            R::GoalUnconfirmed => Self::AskGoal,
            R::SilenceClient | R::SilenceBetween | R::SilenceFormer | R::SilenceSource | R::QuietSeason => {
                Self::GetInTouch
            }
            R::ThankYouOwed => Self::Thank,
            R::PaymentLate => Self::AskPayment,
            R::SingleThreaded => Self::MeetOthers,
            R::ExpectedNeedNear => Self::AskNextNeed,
            R::Anniversary => Self::MarkAnniversary,
        }
    }

    /// Somebody gets in touch with the client for it: not with whoever is not to be contacted.
    pub const fn reaches_out(self) -> bool {
        match self {
            Self::TakeOffPlan
            | Self::LeaveAlone
            | Self::Restore
            | Self::AnswerQuestions
            | Self::SayHowTheyLeft
            | Self::SettleProposal
            | Self::SetReminder
            | Self::OpenPursuit
            | Self::RecordNextNeed
            | Self::Nothing
            | Self::KeepPromise
            // A referrer need not be at the client.
            | Self::Thank
            | Self::FollowPerson => false,
            Self::MoveOn(phase) => !matches!(phase, Phase::Admit | Phase::Activate),
            _ => true,
        }
    }

    /// It is owed to the client whatever they feel: no courtship. Who left unhappy gets these alone (S1.28).
    pub const fn is_owed(self) -> bool {
        matches!(
            self,
            Self::AnswerComplaint
                | Self::AcknowledgeComplaint
                | Self::TakeOffPlan
                | Self::AnswerEnquiry
                | Self::MakeGood
                | Self::KeepPromise
                | Self::DeliverMilestone
                | Self::AskPayment
                | Self::Thank
                | Self::PutRight
        )
    }

    /// It answers or mends something of which the client has reason to complain, or may.
    pub const fn mends(self) -> bool {
        matches!(
            self,
            Self::AnswerComplaint
                | Self::AcknowledgeComplaint
                | Self::TakeOffPlan
                | Self::AnswerEnquiry
                | Self::MakeGood
                | Self::KeepPromise
                | Self::DeliverMilestone
                | Self::AskWhatIsWrong
                | Self::PutRight
        )
    }

    /// It sells, or courts: never to an unhappy client.
    pub const fn sells(self) -> bool {
        matches!(
            self,
            Self::AskNextNeed
                | Self::MarkAnniversary
                | Self::AskReferral
                | Self::Educate
                | Self::OpenPursuit
                | Self::RecordNextNeed
                | Self::MeetOthers
                | Self::Return
                | Self::AskForAnswer
        )
    }
}
