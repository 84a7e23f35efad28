//! In which order facts of the same day are read.
//!
//! Within a day nobody records hours, so what naturally comes first is read first: the pursuit before the
//! acceptance, the kickoff before the milestone, the closing before the client's word on it, the trouble
//! before its recovery, the end of the relationship last. Facts that switch something on and off share a
//! rank, and are then read by id, which for new ids is the order of recording.

use crate::fact::{
    ClientFact, EngagementFact, Event, FeelingFact, InvoiceFact, JourneyFact, PersonFact, PresentFact, PromiseFact,
    PursuitFact, SupportFact,
};

/// The place of a kind of fact within its day, lowest first.
#[inline]
pub(crate) const fn rank(what: &Event) -> u8 {
    match what {
        Event::Client(fact) => client(fact),
        Event::Person(fact) => person(fact),
        Event::Pursuit(fact) => pursuit(fact),
        Event::Engagement(fact) => engagement(fact),
        Event::Promise(fact) => promise(fact),
        Event::Invoice(fact) => invoice(fact),
        Event::Touch(_) => 70,
        Event::Present(fact) => present(fact),
        Event::Feeling(fact) => feeling(fact),
        Event::Support(fact) => support(fact),
        Event::Journey(fact) => journey(fact),
    }
}

const fn client(fact: &ClientFact) -> u8 {
    match fact {
        ClientFact::Recorded | ClientFact::Listed { .. } | ClientFact::Unlisted => 0,
        ClientFact::ManagerAssigned { .. } => 1,
        ClientFact::ContactAdded { .. } => 2,
        ClientFact::ContactMoved { .. } => 3,
        ClientFact::NextNeedExpected { .. } => 71,
        ClientFact::PartnershipDeclared => 72,
        ClientFact::Noted { .. } => 73,
        ClientFact::OpenWorkSaid { .. } => 75,
        ClientFact::Continues => 76,
        ClientFact::EducationDecided { .. } => 74,
        ClientFact::Ended { .. } => 80,
        ClientFact::CampConfirmed { .. } => 81,
        ClientFact::Archived { .. } => 82,
    }
}

const fn person(fact: &PersonFact) -> u8 {
    match fact {
        PersonFact::RoleGiven { .. } | PersonFact::Employed { .. } => 4,
        PersonFact::TieSaid { .. } | PersonFact::Followed { .. } | PersonFact::TookOver { .. } => 5,
        PersonFact::MediumSaid { .. } => 6,
    }
}

const fn pursuit(fact: &PursuitFact) -> u8 {
    match fact {
        PursuitFact::Opened { .. } => 10,
        PursuitFact::StepReached { .. } | PursuitFact::ConfirmedOpen { .. } => 11,
        PursuitFact::NotNow { .. } | PursuitFact::NoWay { .. } | PursuitFact::Reopened { .. } => 12,
        PursuitFact::Hired { .. } => 13,
    }
}

const fn engagement(fact: &EngagementFact) -> u8 {
    use EngagementFact as E;
    match fact {
        E::Accepted { .. } => 14,
        E::Opened { .. } => 15,
        E::LetterSigned { .. } => 16,
        E::Renewed { .. } => 17,
        E::PeriodStarted { .. } => 18,
        E::GoalSet { .. } => 19,
        E::MilestonePlanned { .. } => 20,
        E::KickoffHeld { .. } => 22,
        E::WorkStarted { .. } => 23,
        E::MilestoneDelivered { .. } => 30,
        E::Onboarded { .. } => 32,
        E::MilestoneRejected { .. } => 33,
        E::MilestoneAccepted { .. } => 34,
        E::Delivered { .. } => 35,
        E::Held { .. } => 40,
        E::Lapsed { .. } => 41,
        E::Closed { .. } => 42,
        E::CloseOutHeld { .. } => 46,
        E::GoalConfirmed { .. } => 43,
        E::GoalDenied { .. } => 44,
        E::PhaseSaid { .. } => 36,
        E::ConfirmedOpen { .. } => 47,
        E::NeverAsked { .. } => 45,
        E::SameWork { .. } | E::OwnWork { .. } => 48,
    }
}

const fn promise(fact: &PromiseFact) -> u8 {
    match fact {
        PromiseFact::Made { .. } => 21,
        PromiseFact::Broken { .. } => 26,
        PromiseFact::Kept { .. } => 27,
        PromiseFact::Waived { .. } => 28,
    }
}

const fn invoice(fact: &InvoiceFact) -> u8 {
    match fact {
        InvoiceFact::Issued { .. } | InvoiceFact::Filed { .. } => 24,
        InvoiceFact::Paid { .. } => 25,
        InvoiceFact::Disputed { .. } => 50,
        InvoiceFact::Settled { .. } => 51,
    }
}

const fn feeling(fact: &FeelingFact) -> u8 {
    match fact {
        FeelingFact::Scored { .. } => 45,
        FeelingFact::Felt { .. } => 47,
        FeelingFact::AwarenessSaid { .. } => 48,
        FeelingFact::IntentSaid { .. } => 49,
        FeelingFact::ComplaintReceived { .. } => 52,
        FeelingFact::ComplaintAcknowledged { .. } => 56,
        FeelingFact::ComplaintAnswered { .. } => 53,
        FeelingFact::ComplaintRecovered { .. } => 54,
        FeelingFact::Recovered { .. } => 55,
        FeelingFact::ComplaintCauseFound { .. } | FeelingFact::ComplaintReasonChosen { .. } => 57,
        FeelingFact::ComplaintEscalated { .. } => 58,
        FeelingFact::ComplaintClosed { .. } => 59,
    }
}

const fn support(fact: &SupportFact) -> u8 {
    match fact {
        SupportFact::ReferralReceived { .. } => 9,
        SupportFact::AdoptSign { .. } => 60,
        SupportFact::ReferralMade { .. } => 61,
        SupportFact::AdvocacyAct { .. } => 62,
        SupportFact::ActWithdrawn { .. } => 63,
        SupportFact::ReferralGiven { .. } => 64,
        SupportFact::ReferralThanked { .. } | SupportFact::ReferralDeclined { .. } => 65,
    }
}

const fn present(fact: &PresentFact) -> u8 {
    match fact {
        PresentFact::Proposed { .. } => 66,
        PresentFact::Approved { .. } => 67,
        PresentFact::Given { .. } => 68,
        PresentFact::Declined { .. } => 69,
    }
}

const fn journey(fact: &JourneyFact) -> u8 {
    match fact {
        JourneyFact::Overridden { .. } | JourneyFact::OverrideEnded { .. } => 90,
        JourneyFact::Corrected { .. } | JourneyFact::Retracted { .. } | JourneyFact::Reinstated { .. } => 99,
    }
}
