//! From facts to a situation.

use super::world::{RUTH, day, model};
use crate::dates::{Day, Moment};
use crate::fact::*;
use crate::ids::*;
use crate::journeys::derive;
use crate::plans::{About, Anchor, Situation, Stop, Trigger};

const CLIENT: ClientId = ClientId::from_number(7);
const PURSUIT: PursuitId = PursuitId::from_number(3);
const MATTER: EngagementId = EngagementId::from_number(4);
const LINE: ServiceLineId = ServiceLineId::from_number(5);

fn facts(all: &[(&str, Event)]) -> Vec<Fact> {
    let fact = |(at, (on, what)): (usize, &(&str, Event))| Fact {
        id: FactId::from_number(at as u128 + 1),
        client: CLIENT,
        on: day(on),
        precision: crate::fact::Precision::Exact,
        recorded: Moment(i64::try_from(at).unwrap()),
        by: Recorder::Program,
        source: Source::Person,
        what: what.clone(),
    };
    all.iter().enumerate().map(fact).collect()
}

fn at(facts: &[Fact], on: &str) -> Situation {
    let model = model();
    let position = derive(facts, &model, day(on));
    Situation::of(CLIENT, facts, &position, &model, About::default())
}

fn found(situation: &Situation) -> Vec<(Trigger, Day, &[Stop])> {
    let mut all: Vec<_> = situation.occurrences.iter().map(|one| (one.trigger, one.on, &one.stopped[..])).collect();
    all.sort();
    all
}

fn call() -> TouchFact {
    TouchFact::Made {
        medium: Medium::Phone,
        direction: Direction::TwoWay,
        personal: true,
        purpose: Purpose::General,
        contact: None,
        engagement: None,
        staff: None,
        minutes: None,
        subject: None,
        detail: None,
    }
}

fn story() -> Vec<Fact> {
    let opened = PursuitFact::Opened { pursuit: PURSUIT, service_line: Some(LINE), contact: Some(RUTH) };
    let accepted = EngagementFact::Accepted {
        engagement: MATTER,
        pursuit: Some(PURSUIT),
        service_line: Some(LINE),
        contact: Some(RUTH),
        recurring: false,
        planned_end: Some(day("2026-05-01")),
    };
    facts(&[
        ("2026-01-05", Event::Pursuit(opened)),
        ("2026-01-12", Event::Pursuit(PursuitFact::Hired { pursuit: PURSUIT, engagement: MATTER, reason: None })),
        ("2026-01-12", Event::Engagement(accepted)),
        ("2026-01-14", Event::Engagement(EngagementFact::LetterSigned { engagement: MATTER })),
        ("2026-01-20", Event::Engagement(EngagementFact::KickoffHeld { engagement: MATTER })),
        ("2026-05-04", Event::Engagement(EngagementFact::GoalConfirmed { engagement: MATTER, how: None })),
        ("2026-05-05", Event::Touch(call())),
        ("2026-05-08", Event::Engagement(EngagementFact::Closed { engagement: MATTER })),
    ])
}

#[test]
fn an_enquiry_is_answered_until_it_is_decided() {
    let facts = story();
    let now = at(&facts, "2026-01-06");
    let assess = Trigger::PhaseEntered(crate::journeys::stage::Phase::Assess);
    assert_eq!(
        found(&now),
        [(Trigger::EnquiryReceived, day("2026-01-05"), &[][..]), (assess, day("2026-01-05"), &[][..])]
    );
    assert!(now.occurrences.iter().all(|one| one.contact == Some(RUTH) && one.first_engagement));
    let then = at(&facts, "2026-01-13");
    let enquiry = then.occurrences.iter().find(|one| one.trigger == Trigger::EnquiryReceived).unwrap();
    assert!(enquiry.stopped.contains(&Stop::PursuitDecided) && enquiry.stopped.contains(&Stop::PhaseLeft));
}

#[test]
fn a_signature_counts_until_the_phase_is_left() {
    let facts = story();
    let signed = |on: &str| at(&facts, on).occurrences.into_iter().find(|one| one.trigger == Trigger::Signed).unwrap();
    let fresh = signed("2026-01-15");
    assert_eq!((fresh.on, &fresh.stopped[..]), (day("2026-01-14"), &[][..]));
    assert!(fresh.service_new && fresh.first_engagement && !fresh.goal_confirmed);
    assert_eq!(fresh.anchors.planned_end, Some(day("2026-05-01")));
    assert_eq!(signed("2026-01-22").stopped, [Stop::PhaseLeft]);
    assert!(signed("2026-06-01").stopped.contains(&Stop::EngagementClosed));
}

#[test]
fn between_engagements_silence_and_anniversaries_begin_by_themselves() {
    let facts = story();
    let now = at(&facts, "2027-02-01");
    let triggers: Vec<Trigger> = found(&now).into_iter().map(|(trigger, ..)| trigger).collect();
    for trigger in [Trigger::Closed, Trigger::BecameBetween, Trigger::SilenceBetween, Trigger::ResultAnniversary] {
        assert!(triggers.contains(&trigger), "{trigger:?} in {triggers:?}");
    }
    let year = now.occurrences.iter().find(|one| one.trigger == Trigger::ResultAnniversary).unwrap();
    assert_eq!((year.on, year.key.ends_with(":year1")), (day("2027-05-04"), true));
    assert!(year.goal_confirmed);
}

#[test]
fn not_now_waits_for_its_day_and_retracted_facts_set_nothing_off() {
    let mut all = facts(&[
        ("2026-01-05", Event::Pursuit(PursuitFact::Opened { pursuit: PURSUIT, service_line: None, contact: None })),
        ("2026-01-12", Event::Pursuit(PursuitFact::NotNow { pursuit: PURSUIT, revisit: None, reason: None })),
    ]);
    let now = at(&all, "2026-01-13");
    let waiting = now.occurrences.iter().find(|one| one.trigger == Trigger::NotNow).unwrap();
    assert_eq!(waiting.anchors.revisit, Some(day("2026-04-12")), "where nobody named a day, the usual silence");
    assert_eq!(waiting.stopped, []);
    assert_eq!(Anchor::Revisit.word(), "revisit");
    let retract = JourneyFact::Retracted { fact: all[1].id, reason: "wrong client".to_owned() };
    let mut last = all[1].clone();
    last.id = FactId::from_number(99);
    last.recorded = Moment(99);
    last.what = Event::Journey(retract);
    all.push(last);
    assert!(at(&all, "2026-01-13").occurrences.iter().all(|one| one.trigger != Trigger::NotNow));
}

#[test]
fn complaints_moves_and_referrals_have_their_plans() {
    let complaint = ComplaintId::from_number(8);
    let (mut all, referral) = (story(), ReferralId::from_number(9));
    let received = FeelingFact::ComplaintReceived { complaint, engagement: Some(MATTER), cause: None };
    let made = SupportFact::ReferralMade { referral, who: None, referred: None };
    let more = facts(&[
        ("2026-02-01", Event::Feeling(received)),
        ("2026-02-03", Event::Client(ClientFact::ContactMoved { contact: RUTH, to: None, retired: false })),
        ("2026-02-05", Event::Support(made)),
        ("2026-02-09", Event::Support(SupportFact::ReferralThanked { referral })),
        ("2026-02-20", Event::Feeling(FeelingFact::ComplaintRecovered { complaint })),
    ]);
    all.extend(more.into_iter().map(|mut fact| {
        fact.id = FactId::from_number(fact.id.0.as_u128() + 100);
        fact
    }));
    let now = at(&all, "2026-02-10");
    let one = |trigger| now.occurrences.iter().find(|one| one.trigger == trigger).unwrap();
    assert_eq!(one(Trigger::ComplaintReceived).engagement, Some(MATTER));
    assert_eq!(one(Trigger::ContactMoved).contact, Some(RUTH));
    assert!(one(Trigger::ReferralReceived).thanked && now.referred);
    assert!(!one(Trigger::ComplaintReceived).stopped.contains(&Stop::ComplaintRecovered));
    let then = at(&all, "2026-02-21");
    let put_right = then.occurrences.iter().find(|one| one.trigger == Trigger::ComplaintReceived).unwrap();
    assert!(put_right.stopped.contains(&Stop::ComplaintRecovered));
}

/// What a list tells of without a day may lie years back: nobody is welcomed or seen off for it (D16, D20).
#[test]
fn nothing_is_planned_for_what_happened_on_an_unsure_day() {
    let begins = |situation: &Situation| {
        situation.occurrences.iter().filter(|one| !matches!(one.trigger, Trigger::SilenceBetween)).count()
    };
    for precision in Precision::ALL {
        let mut story = story();
        for fact in &mut story {
            fact.precision = precision;
        }
        for on in ["2026-01-12", "2026-01-20", "2026-05-08", "2027-06-01"] {
            let found = begins(&at(&story, on));
            assert_eq!(found > 0, precision <= Precision::Month, "{precision:?} on {on}: {found}");
        }
    }
}

/// A parked prospect of a list is returned to on the day that the list names, whenever the answer was given.
#[test]
fn a_day_to_return_counts_though_the_answer_has_none() {
    let parked = |revisit: Option<Day>| {
        let mut story = facts(&[
            ("2026-01-05", Event::Pursuit(PursuitFact::Opened { pursuit: PURSUIT, service_line: None, contact: None })),
            ("2026-01-05", Event::Pursuit(PursuitFact::NotNow { pursuit: PURSUIT, revisit, reason: None })),
        ]);
        for fact in &mut story {
            fact.precision = Precision::NotRecorded;
        }
        found(&at(&story, "2026-01-10")).into_iter().map(|one| one.0).collect::<Vec<_>>()
    };
    assert_eq!(parked(Some(day("2026-04-01"))), [Trigger::NotNow]);
    assert_eq!(parked(None), []);
}

/// A day that somebody corrected is known.
#[test]
fn a_corrected_day_is_planned_for() {
    let mut story = story();
    story.truncate(4);
    for fact in &mut story {
        fact.precision = Precision::NotRecorded;
    }
    let corrected = JourneyFact::Corrected { fact: story[3].id, on: day("2026-01-15"), reason: String::new() };
    let mut more = facts(&[("2026-01-16", Event::Journey(corrected))]);
    more[0].id = FactId::from_number(99);
    story.append(&mut more);
    let situation = at(&story, "2026-01-16");
    let signed = found(&situation).into_iter().find(|one| one.0 == Trigger::Signed).map(|one| one.1);
    assert_eq!(signed, Some(day("2026-01-15")));
}
