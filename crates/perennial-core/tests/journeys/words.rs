//! Every kind of fact, reason and proposal as a sentence.

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::model::{FirmKind, Model};
use perennial_core::journeys::position::{Proposal, Proposed, Reason, Rung, Says, Silence};
use perennial_core::journeys::stage::{Camp, Phase, Stage};
use perennial_core::journeys::words::{Names, NoNames, proposal, sentence, why};
use perennial_core::money::{Currency, Money};

use crate::world::*;

/// The people and things of the demo firm.
struct Known;

impl Names for Known {
    fn engagement(&self, _: EngagementId) -> Option<String> {
        Some("Employment advice".to_owned())
    }
    fn pursuit(&self, _: PursuitId) -> Option<String> {
        Some("Conveyancing for 2027".to_owned())
    }
    fn contact(&self, _: ContactId) -> Option<String> {
        Some("Dan Bellweather".to_owned())
    }
    fn staff(&self, _: StaffId) -> Option<String> {
        Some("Priya Nair".to_owned())
    }
    fn service_line(&self, _: ServiceLineId) -> Option<String> {
        Some("Employment".to_owned())
    }
    fn client(&self, _: ClientId) -> Option<String> {
        Some("Ansah Tools".to_owned())
    }
    fn noun(&self) -> &'static str {
        "matter"
    }
}

fn day() -> Day {
    "2026-03-03".parse().unwrap()
}

fn fact(what: Event) -> Fact {
    let (client, id) = (ClientId::from_number(1), FactId::from_number(1));
    Fact { id, client, on: day(), recorded: Moment(0), by: Recorder::Program, source: Source::Person, what }
}

/// Every kind of fact with all that it can say, and with as little as it may.
fn every_kind() -> Vec<Event> {
    let mut all = Vec::new();
    for full in [true, false] {
        all.extend(clients(full).into_iter().map(Event::Client));
        all.extend(pursuits(full).into_iter().map(Event::Pursuit));
        all.extend(engagements(full).into_iter().map(Event::Engagement));
        all.extend(money_and_promises(full));
        all.extend(feelings_and_support(full));
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
        ClientFact::ManagerAssigned { staff: StaffId::from_number(1) },
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
        ClientFact::PartnershipDeclared,
        ClientFact::Archived { archived: full },
        ClientFact::Noted { text: "prefers the phone".to_owned() },
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
        },
        PromiseFact::Kept { promise },
        PromiseFact::Broken { promise },
        PromiseFact::Waived { promise },
    ];
    let invoices = [
        InvoiceFact::Issued { invoice, engagement, amount },
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
        FeelingFact::ComplaintAnswered { complaint },
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
            },
            SupportFact::ReferralGiven { referral, to: words(full, "Quill & Stone Accountants") },
            SupportFact::ReferralThanked { referral },
        ]
        .map(Event::Support),
    );
    all
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
        }));
    }
    all
}

#[test]
fn a_sentence_for_every_kind_of_fact() {
    let of = |event: &Event| sentence(&fact(event.clone()), &Known);
    let all: Vec<String> = every_kind().iter().map(of).collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn a_sentence_where_nobody_is_known() {
    let of = |event: &Event| sentence(&fact(event.clone()), &NoNames);
    let mut all: Vec<String> = every_kind().iter().map(of).collect();
    all.dedup();
    insta::assert_snapshot!(all.join("\n"));
}

/// Every statement that a position can make.
fn every_reason() -> Vec<Says> {
    let cycle = 2;
    let phase = Phase::Acclimate;
    let mut all = vec![Says::Stage(Stage::PrePurchase, None), Says::Stage(Stage::Client, None)];
    all.push(Says::Stage(Stage::Between, None));
    all.extend(Camp::ALL.map(|camp| Says::Stage(Stage::Former, Some(camp))));
    all.extend([
        Says::Standing(Phase::Accomplish),
        Says::Working { cycle, phase },
        Says::ShortForm { cycle },
        Says::Provisional { cycle },
        Says::Unsigned { cycle },
        Says::Stalled { cycle, phase, limit: 90 },
        Says::OnHold { cycle },
        Says::EndedShort { cycle, phase },
        Says::PassedUnobserved(phase),
        Says::PassedUnobserved(Phase::Adopt),
        Says::Silent { level: Silence::Amber, limit: 90 },
        Says::Silent { level: Silence::Red, limit: 1 },
        Says::Silent { level: Silence::Amber, limit: 0 },
        Says::Regressed(Phase::Activate),
        Says::Recovered,
        Says::Decayed { from: Phase::Advocate, to: Phase::Adopt },
        Says::Decayed { from: Phase::Adopt, to: Phase::Accomplish },
        Says::Overridden(Phase::Adopt),
        Says::QuietSeason { cycle },
        Says::Parked,
        Says::Lost,
        Says::Archived,
    ]);
    all.extend(Rung::ALL.map(Says::Ladder));
    all
}

#[test]
fn a_sentence_for_every_reason_and_proposal() {
    let model = Model::default_for(FirmKind::LawTransactional);
    let mut all = Vec::new();
    for says in every_reason() {
        let (engagement, pursuit) = (Some(job(1)), None);
        let reason = Reason { says, on: day(), engagement, pursuit, facts: Vec::new() };
        all.push(why(&reason, &model, &Known));
        let unnamed = Reason { engagement: None, on: Day::MIN, ..reason };
        if let Says::Stage(..) = says {
            all.push(why(&unnamed, &model, &NoNames));
        }
    }
    all.push(String::new());
    let mut proposed = vec![
        Proposed::LetterSigned(job(1)),
        Proposed::KickoffHeld(job(1)),
        Proposed::Onboarded(job(1)),
        Proposed::GoalConfirmed(job(1)),
        Proposed::Adopt,
        Proposed::FormerUnknown,
        Proposed::AskReferral,
    ];
    proposed.extend(Camp::ALL.map(Proposed::Camp));
    all.extend(proposed.into_iter().map(|what| proposal(&Proposal { what, facts: Vec::new() }, &Known)));
    insta::assert_snapshot!(all.join("\n"));
}
