//! Every kind of fact with all that it can say, and with as little as it may.

use perennial_core::dates::Day;
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::stage::{Camp, Phase};
use perennial_core::money::{Currency, Money};

use super::world::*;

/// The one day of which all of them speak.
pub fn day() -> Day {
    "2026-03-03".parse().unwrap()
}

/// Every kind of fact with all that it can say, and with as little as it may.
pub fn every_kind() -> Vec<Event> {
    let mut all = Vec::new();
    for full in [true, false] {
        all.extend(clients(full).into_iter().map(Event::Client));
        all.extend(people(full).into_iter().map(Event::Person));
        all.extend(pursuits(full).into_iter().map(Event::Pursuit));
        all.extend(engagements(full).into_iter().map(Event::Engagement));
        all.extend(money_and_promises(full));
        all.extend(feelings_and_support(full));
        all.extend(presents(full));
    }
    all.extend(touches());
    let (fact, reason) = (FactId::from_number(2), "wrong year".to_owned());
    all.extend(
        [
            JourneyFact::Overridden { standing: Phase::Adopt, reason: "they lead now.".to_owned() },
            JourneyFact::OverrideEnded { reason: "the evidence has caught up".to_owned() },
            JourneyFact::Corrected { fact, on: day(), reason: reason.clone() },
            JourneyFact::Retracted { fact, reason },
            JourneyFact::Reinstated { fact },
        ]
        .map(Event::Journey),
    );
    all
}

fn words(full: bool, text: &str) -> Option<String> {
    full.then(|| text.to_owned())
}

fn clients(full: bool) -> Vec<ClientFact> {
    let contact = DAN;
    vec![
        ClientFact::Recorded,
        ClientFact::Listed { listing: if full { Listing::ActiveClient } else { Listing::FormerClient } },
        ClientFact::OpenWorkSaid { open: full },
        ClientFact::Unlisted,
        ClientFact::Continues,
        ClientFact::ManagerAssigned { staff: Some(StaffId::from_number(1)) },
        ClientFact::ContactAdded { contact },
        ClientFact::ContactMoved { contact, to: words(full, "Kestrel Freight"), retired: false },
        ClientFact::ContactMoved { contact, to: None, retired: true },
        ClientFact::Ended {
            reason: "sold the company.".to_owned(),
            camp: full.then_some(Camp::Good),
            within_control: full.then_some(false),
        },
        ClientFact::CampConfirmed { camp: if full { Camp::Poor } else { Camp::Unknown } },
        ClientFact::NextNeedExpected { day: day(), percent: full.then_some(60) },
        ClientFact::EducationDecided { service_line: full.then(|| ServiceLineId::from_number(7)) },
        ClientFact::PartnershipDeclared,
        ClientFact::Archived { archived: full },
        ClientFact::Noted { text: "prefers the phone".to_owned() },
    ]
}

fn people(full: bool) -> Vec<PersonFact> {
    let (contact, staff) = (DAN, StaffId::from_number(1));
    let said = |medium, stance, basis| PersonFact::MediumSaid {
        contact,
        medium,
        stance,
        basis,
        source: words(full, "said so on the telephone."),
    };
    vec![
        PersonFact::RoleGiven { contact, role: full.then_some(DecisionRole::Decider) },
        PersonFact::TieSaid { contact, staff, tie: full.then_some(Tie::Strong) },
        PersonFact::TieSaid { contact, staff, tie: Some(if full { Tie::Known } else { Tie::Met }) },
        said(full.then_some(Medium::Email), Some(Stance::Refused), LawfulBasis::None),
        said(full.then_some(Medium::Phone), Some(Stance::Preferred), LawfulBasis::Consent),
        said(full.then_some(Medium::Mail), Some(Stance::Welcome), LawfulBasis::None),
        said(full.then_some(Medium::Mail), None, LawfulBasis::None),
        PersonFact::Employed {
            contact,
            employer: "Kestrel Freight".to_owned(),
            job: words(full, "Finance director"),
            from: full.then(day),
            until: full.then(day),
            client: None,
            was: None,
        },
        PersonFact::Followed { contact, client: ClientId::from_number(2), person: RUTH },
        PersonFact::TookOver { contact, from: RUTH },
    ]
}

fn pursuits(full: bool) -> Vec<PursuitFact> {
    let pursuit = PursuitId::from_number(1);
    let reason = words(full, "price");
    vec![
        PursuitFact::Opened { pursuit, service_line: full.then_some(EMPLOYMENT), contact: full.then_some(DAN) },
        PursuitFact::StepReached { pursuit, step: PursuitStep::Proposal },
        PursuitFact::Hired { pursuit, engagement: job(1), reason: reason.clone() },
        PursuitFact::NotNow { pursuit, revisit: full.then(day), reason: reason.clone() },
        PursuitFact::NoWay { pursuit, reason },
        PursuitFact::Reopened { pursuit },
    ]
}

fn engagements(full: bool) -> Vec<EngagementFact> {
    use EngagementFact as E;
    let engagement = job(1);
    let milestone = MilestoneId::from_number(1);
    vec![
        E::Accepted {
            engagement,
            pursuit: None,
            service_line: full.then_some(EMPLOYMENT),
            contact: full.then_some(DAN),
            recurring: full,
            planned_end: full.then(day),
        },
        E::LetterSigned { engagement },
        E::Opened { engagement },
        E::KickoffHeld { engagement },
        E::WorkStarted { engagement },
        E::Onboarded { engagement },
        E::Delivered { engagement },
        E::GoalSet { engagement, text: "no more tribunals.".to_owned() },
        E::GoalConfirmed { engagement, how: words(full, "said so at lunch") },
        E::GoalDenied { engagement, reason: words(full, "the policy is still missing") },
        E::MilestonePlanned { engagement, milestone, title: "First draft".to_owned(), due: full.then(day) },
        E::MilestoneDelivered { engagement, milestone },
        E::MilestoneAccepted { engagement, milestone },
        E::MilestoneRejected { engagement, milestone, reason: words(full, "out of date") },
        E::PeriodStarted { engagement, until: full.then(day) },
        E::Renewed { engagement, unprompted: full },
        E::Held { engagement, on_hold: full },
        E::Closed { engagement },
        E::CloseOutHeld {
            engagement,
            aware_of: if full { vec![EMPLOYMENT, CONVEYANCING] } else { Vec::new() },
            next_need: full.then_some(true),
            would_refer: full.then_some(false),
            remark: words(full, "asked about wills."),
        },
        E::Lapsed { engagement, reason: words(full, "failed the credit check") },
    ]
}

fn money_and_promises(full: bool) -> Vec<Event> {
    let promise = PromiseId::from_number(1);
    let invoice = InvoiceId::from_number(1);
    let engagement = full.then_some(job(1));
    let amount = Money::new(1_250_000, "GBP".parse::<Currency>().unwrap());
    let promises = [
        PromiseFact::Made {
            promise,
            engagement,
            text: "a plan in plain words".to_owned(),
            due: full.then(day),
            explicit: full,
            pursuit: None,
            by: full.then(|| StaffId::from_number(1)),
        },
        PromiseFact::Kept { promise },
        PromiseFact::Broken { promise },
        PromiseFact::Waived { promise },
    ];
    let invoices = [
        InvoiceFact::Issued { invoice, engagement, amount, service_line: None },
        InvoiceFact::Paid { invoice, engagement, amount },
        InvoiceFact::Disputed { invoice, engagement, reason: words(full, "a surprise") },
        InvoiceFact::Settled { invoice },
    ];
    promises.map(Event::Promise).into_iter().chain(invoices.map(Event::Invoice)).collect()
}

fn feelings_and_support(full: bool) -> Vec<Event> {
    let engagement = full.then_some(job(1));
    let contact = full.then_some(DAN);
    let complaint = ComplaintId::from_number(1);
    let referral = ReferralId::from_number(1);
    let client = full.then_some(ClientId::from_number(2));
    let mut all: Vec<Event> = [
        FeelingFact::ComplaintReceived { complaint, engagement, cause: words(full, "late lease") },
        FeelingFact::ComplaintAcknowledged { complaint },
        FeelingFact::ComplaintCauseFound {
            complaint,
            cause: ComplaintCause::Delay,
            text: words(full, "nobody held the file"),
            within_control: full.then_some(true),
        },
        FeelingFact::ComplaintReasonChosen { complaint, reason: words(full, "Took too long: no news for weeks") },
        FeelingFact::ComplaintAnswered { complaint },
        FeelingFact::ComplaintEscalated { complaint, to: words(full, "the Legal Ombudsman") },
        FeelingFact::ComplaintClosed { complaint, outcome: words(full, "fee reduced") },
        FeelingFact::ComplaintRecovered { complaint },
        FeelingFact::Scored { instrument: Instrument::Nps, score: 9, engagement, contact },
        FeelingFact::Scored { instrument: Instrument::Csat, score: 4, engagement, contact },
        FeelingFact::Scored { instrument: Instrument::Ces, score: 6, engagement, contact },
        FeelingFact::Recovered { engagement },
    ]
    .map(Event::Feeling)
    .into();
    for sign in [
        AdoptSign::NewServiceAsked,
        AdoptSign::StandingInstruction,
        AdoptSign::UnpromptedRenewal,
        AdoptSign::JoinedProgramme,
        AdoptSign::ProposedInternally,
        AdoptSign::SameKindRepeat,
    ] {
        all.push(Event::Support(SupportFact::AdoptSign { sign, engagement }));
    }
    for act in [
        AdvocacyAct::Reference,
        AdvocacyAct::Testimonial,
        AdvocacyAct::Review,
        AdvocacyAct::CaseStudy,
        AdvocacyAct::Talk,
    ] {
        all.push(Event::Support(SupportFact::AdvocacyAct { act }));
        all.push(Event::Support(SupportFact::ActWithdrawn { act }));
    }
    all.extend(
        [
            SupportFact::ReferralMade { referral, who: words(full, "a friend"), referred: None },
            SupportFact::ReferralMade { referral, who: None, referred: client },
            SupportFact::ReferralReceived {
                referral,
                from_client: client,
                from: words(!full, "Brandt Hollis LLP (law firm)"),
                from_referrer: None,
            },
            SupportFact::ReferralGiven { referral, to: words(full, "Quill & Stone Accountants"), to_referrer: None },
            SupportFact::ReferralThanked { referral },
            SupportFact::ReferralDeclined { words: words(full, "not while the dispute runs") },
        ]
        .map(Event::Support),
    );
    all
}

fn presents(full: bool) -> Vec<Event> {
    let present = PresentId::from_number(1);
    let by = full.then(|| StaffId::from_number(1));
    let declined = |by| PresentFact::Declined { present, by, reason: words(full, "over the limit") };
    [
        PresentFact::Proposed {
            present,
            contact: full.then_some(DAN),
            item: "a first edition on bridges".to_owned(),
            value: full.then(|| Money::new(2_800, Currency::GBP)),
            reason: words(full, "he builds them"),
            by,
        },
        PresentFact::Approved { present, by },
        PresentFact::Given { present },
        declined(DeclinedBy::Approver),
        declined(DeclinedBy::Firm),
        declined(DeclinedBy::Recipient),
    ]
    .map(Event::Present)
    .into()
}

fn touches() -> Vec<Event> {
    let mut all = Vec::new();
    for medium in Medium::ALL {
        for direction in [Direction::Outbound, Direction::Inbound, Direction::TwoWay] {
            for personal in [true, false] {
                all.push(Event::Touch(TouchFact::Made {
                    medium,
                    direction,
                    personal,
                    purpose: Purpose::General,
                    contact: Some(DAN),
                    engagement: None,
                    staff: personal.then_some(StaffId::from_number(1)),
                    minutes: None,
                    subject: None,
                    detail: None,
                }));
            }
        }
    }
    for purpose in [
        Purpose::Acknowledge,
        Purpose::Affirm,
        Purpose::Guide,
        Purpose::CheckIn,
        Purpose::Thank,
        Purpose::AskReferral,
        Purpose::Educate,
    ] {
        all.push(Event::Touch(TouchFact::Made {
            medium: Medium::Phone,
            direction: Direction::TwoWay,
            personal: true,
            purpose,
            contact: None,
            engagement: Some(job(1)),
            staff: None,
            minutes: Some(15),
            subject: Some("the new policy".to_owned()),
            detail: None,
        }));
    }
    let felt = |score: i8, seen| Felt { contact: Some(DAN), score: score.try_into().unwrap(), seen };
    all.push(Event::Touch(TouchFact::Made {
        medium: Medium::Phone,
        direction: Direction::Outbound,
        personal: true,
        purpose: Purpose::CheckIn,
        contact: Some(DAN),
        engagement: None,
        staff: None,
        minutes: None,
        subject: Some("the lease".to_owned()),
        detail: Some(Box::new(TouchDetail {
            kind: Some(TouchKind::Text),
            felt: vec![felt(-1, Seen::Observed), felt(2, Seen::SelfReported)],
            next_step: Some("Send the plan by Friday.".to_owned()),
            ..TouchDetail::default()
        })),
    }));
    all
}

#[test]
fn the_stored_name_tells_the_same_kind_of_record() {
    use perennial_core::journeys::coverage::RecordKind;
    for event in every_kind() {
        let stored = event.to_stored();
        let kind = stored.split('"').nth(3).unwrap();
        assert_eq!(RecordKind::of_stored(kind), RecordKind::of(&event), "{kind}");
    }
}
