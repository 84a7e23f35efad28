//! What each rule says, and when it falls silent again.

use perennial_core::alerts::*;
use perennial_core::dates::{Day, Moment};
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::stage::Camp;
use perennial_core::journeys::words::NoNames;
use perennial_core::money::{Currency, Money};

use crate::world::*;

/// The alerts of the world so many days from today.
pub fn ask(client: &World, rules: &Rules, beside: &Beside, offset: i32) -> Alerts {
    let situation = Situation { client: ClientId::from_number(1), facts: &client.facts, beside, handled: &[] };
    evaluate(rules, &client.model, &situation, AsOf::end_of(client.today + offset))
}

/// What one rule says so many days from today: step, days since, and the sentence.
pub fn says(client: &World, rule: RuleName, offset: i32) -> Vec<String> {
    with(client, rule, &Beside::default(), offset)
}

pub fn with(client: &World, rule: RuleName, beside: &Beside, offset: i32) -> Vec<String> {
    let rules = Rules::default().only(rule);
    let alerts = ask(client, &rules, beside, offset);
    let line = |alert: &Alert| {
        let words = sentence(alert, &rules, &client.model, &NoNames);
        format!("{} · {} d · {words}", alert.step, alert.age)
    };
    alerts.open.iter().map(line).collect()
}

pub fn at(offset: i32) -> Day {
    World::new().today + offset
}

fn touched(direction: Direction, purpose: Purpose, engagement: Option<EngagementId>) -> Event {
    Event::Touch(TouchFact::Made {
        medium: Medium::Phone,
        direction,
        personal: true,
        purpose,
        contact: None,
        engagement,
        staff: None,
        minutes: None,
        subject: None,
        detail: None,
    })
}

fn step(step: PursuitStep) -> Event {
    Event::Pursuit(PursuitFact::StepReached { pursuit: PursuitId::from_number(1), step })
}

/// Story A: the win is cheered, then nine days without a word (S3.13).
#[test]
fn affirm_overdue_until_somebody_affirms() {
    let mut kestrel = World::new();
    kestrel.on(-62, accepted(1, EMPLOYMENT));
    kestrel.on(-62, signed(1));
    let one = kestrel.today - 62;
    let due = kestrel.model.calendar.after_working_days(one, 1);
    let first = due.days_since(kestrel.today) + 1;
    assert!(says(&kestrel, RuleName::AffirmOverdue, first - 1).is_empty());
    assert_eq!(
        says(&kestrel, RuleName::AffirmOverdue, first + 8),
        ["1 · 8 d · Nobody has affirmed the decision for the engagement: the first touch was due on 31 December 2025."]
    );
    kestrel.on(first + 9, touched(Direction::Outbound, Purpose::Affirm, Some(job(1))));
    assert!(says(&kestrel, RuleName::AffirmOverdue, first + 9).is_empty());
}

#[test]
fn a_stall_speaks_for_the_phases_asked_for_and_after_the_days_of_grace() {
    let mut client = World::new();
    client.on(-200, accepted(1, EMPLOYMENT));
    client.on(-200, signed(1));
    client.on(-190, kickoff(1));
    assert!(says(&client, RuleName::Stall, -181).is_empty());
    assert_eq!(
        says(&client, RuleName::Stall, -175),
        ["1 · 5 d · The engagement is stalled in Activate since 3 September 2025: nothing has moved it."]
    );
    let mut rules = Rules::default().only(RuleName::Stall);
    rules.change(RuleName::Stall, |rule| {
        rule.set("grace_days", 7);
    });
    let none = Beside::default();
    assert!(ask(&client, &rules, &none, -175).open.is_empty());
    let waits = ask(&client, &rules, &none, -175).changes_on;
    assert_eq!(waits, Some(client.today - 173));
    assert_eq!(ask(&client, &rules, &none, -173).open.len(), 1);
    rules.change(RuleName::Stall, |rule| rule.phases.clear());
    assert!(ask(&client, &rules, &none, -100).open.is_empty());
}

#[test]
fn silences_follow_the_stage_and_end_with_a_contact() {
    let mut client = World::new();
    client.on(-400, accepted(1, EMPLOYMENT));
    client.on(-400, signed(1));
    client.on(-390, spoke());
    assert_eq!(says(&client, RuleName::SilenceClient, -370).len(), 1);
    client.on(-300, confirmed(1));
    client.on(-300, closed(1));
    assert!(says(&client, RuleName::SilenceClient, -250).is_empty());
    assert!(says(&client, RuleName::SilenceBetween, -211).is_empty());
    let amber = "1 · 0 d · Between engagements, and not heard since 6 May 2025.";
    assert_eq!(says(&client, RuleName::SilenceBetween, -210), [amber]);
    assert!(says(&client, RuleName::SilenceBetween, -120)[0].starts_with("2 · 0 d"));
    client.on(-100, touch(Direction::Outbound, true));
    assert_eq!(says(&client, RuleName::SilenceBetween, -100).len(), 1, "nobody answered");
    client.on(-99, spoke());
    assert!(says(&client, RuleName::SilenceBetween, -99).is_empty());
    client.on(-50, ended(Some(Camp::Good)));
    assert!(says(&client, RuleName::SilenceBetween, 0).is_empty());
    assert_eq!(says(&client, RuleName::SilenceFormer, 82).len(), 1);
    client.on(83, Event::Client(ClientFact::CampConfirmed { camp: Camp::Poor }));
    assert!(says(&client, RuleName::SilenceFormer, 300).is_empty(), "the former poor are let go");
}

#[test]
fn an_active_source_is_not_forgotten_and_is_thanked() {
    let mut ruth = World::new();
    let referral = ReferralId::from_number(1);
    ruth.on(-310, spoke());
    ruth.on(-300, Event::Support(SupportFact::ReferralMade { referral, who: None, referred: None }));
    assert!(says(&ruth, RuleName::ThankYouOwed, -294).is_empty());
    assert_eq!(says(&ruth, RuleName::ThankYouOwed, -293).len(), 1);
    ruth.on(-290, Event::Support(SupportFact::ReferralThanked { referral }));
    assert!(says(&ruth, RuleName::ThankYouOwed, -280).is_empty());
    assert!(says(&ruth, RuleName::SilenceSource, -240)[0].starts_with("1 ·"));
    assert!(says(&ruth, RuleName::SilenceSource, -180)[0].starts_with("2 ·"));
    ruth.on(-170, spoke());
    assert!(says(&ruth, RuleName::SilenceSource, -150).is_empty());
    ruth.on(-140, act(AdvocacyAct::Testimonial));
    assert_eq!(says(&ruth, RuleName::ThankYouOwed, -133).len(), 1);
    ruth.on(-130, touched(Direction::Outbound, Purpose::Thank, None));
    assert!(says(&ruth, RuleName::ThankYouOwed, -100).is_empty());
    assert!(says(&ruth, RuleName::SilenceSource, 500).is_empty(), "no longer active");
}

#[test]
fn an_enquiry_waits_an_hour_and_a_day() {
    let mut client = World::new();
    client.on(-30, spoke());
    client.on(-10, pursuit(1, EMPLOYMENT));
    assert!(says(&client, RuleName::EnquiryUnanswered, -10).is_empty());
    assert_eq!(says(&client, RuleName::EnquiryUnanswered, -9).len(), 1);
    client.on(-8, touch(Direction::Outbound, true));
    assert!(says(&client, RuleName::EnquiryUnanswered, -8).is_empty());

    let nine = Moment(Moment::start_of(at(0)).0 + 9 * 3_600_000_000);
    let hours = |n: i64| Moment(nine.0 + n * 3_600_000_000);
    // An enquiry that was logged with its instant waits by the clock, and is answered by what is said to the same person.
    let mut asked = World::new();
    let said = |purpose, direction, at| {
        let detail = Some(Box::new(TouchDetail { at: Some(at), ..TouchDetail::default() }));
        Event::Touch(TouchFact::Made {
            medium: Medium::Email,
            direction,
            personal: true,
            purpose,
            contact: Some(RUTH),
            engagement: None,
            staff: None,
            minutes: None,
            subject: None,
            detail,
        })
    };
    asked.on(0, pursuit(1, EMPLOYMENT));
    asked.on(0, said(Purpose::Enquire, Direction::Inbound, nine));
    let rules = Rules::default().only(RuleName::EnquiryUnanswered);
    let now = |world: &World, moment: Moment| {
        let beside = Beside::default();
        let situation =
            Situation { client: ClientId::from_number(1), facts: &world.facts, beside: &beside, handled: &[] };
        evaluate(&rules, &world.model, &situation, AsOf { day: moment.utc_day(), moment })
    };
    let fresh = now(&asked, Moment(nine.0 + 1));
    assert!(fresh.open.is_empty());
    assert_eq!(fresh.changes_at, Some(hours(1)));
    let (first, second) = (now(&asked, hours(1)), now(&asked, hours(24)));
    assert_eq!((first.open.len(), first.open[0].step, first.changes_at), (1, 1, Some(hours(24))));
    assert_eq!((second.open.len(), second.open[0].step), (1, 2), "the pursuit that began that day is the same enquiry");
    assert_ne!(first.open[0].key, second.open[0].key);
    asked.on(1, said(Purpose::General, Direction::Outbound, hours(25)));
    assert_eq!(now(&asked, Moment(hours(25).0 - 1)).open.len(), 1, "not answered yet");
    assert!(now(&asked, hours(25)).open.is_empty());
}

#[test]
fn a_proposal_waits_a_fortnight_and_a_not_now_wakes() {
    let mut client = World::new();
    client.on(-60, pursuit(1, EMPLOYMENT));
    client.on(-50, step(PursuitStep::Proposal));
    assert!(says(&client, RuleName::ProposalUnanswered, -37).is_empty());
    assert_eq!(
        says(&client, RuleName::ProposalUnanswered, -36),
        ["1 · 0 d · The proposal for the pursuit of 11 January 2026 has had no answer."]
    );
    client.on(-35, touch(Direction::Inbound, true));
    assert!(says(&client, RuleName::ProposalUnanswered, -30).is_empty());
    let pursuit = PursuitId::from_number(1);
    client.on(-30, Event::Pursuit(PursuitFact::NotNow { pursuit, revisit: Some(at(30)), reason: None }));
    assert!(says(&client, RuleName::NotNowWaking, 22).is_empty());
    assert_eq!(
        says(&client, RuleName::NotNowWaking, 23),
        ["1 · 0 d · The pursuit was “not now”: we said we would come back on 1 April 2026."]
    );
    client.on(25, spoke());
    assert_eq!(says(&client, RuleName::NotNowWaking, 26).len(), 1, "it waits until somebody reopens or closes it");
    client.on(27, Event::Pursuit(PursuitFact::Reopened { pursuit }));
    assert!(says(&client, RuleName::NotNowWaking, 28).is_empty());
}

#[test]
fn how_it_goes_is_asked_half_way() {
    let mut client = World::new();
    client.on(
        -100,
        Event::Engagement(EngagementFact::Accepted {
            engagement: job(1),
            pursuit: None,
            service_line: None,
            contact: None,
            recurring: false,
            planned_end: Some(at(-20)),
        }),
    );
    client.on(-100, signed(1));
    assert!(says(&client, RuleName::CheckInMissing, -61).is_empty());
    assert_eq!(says(&client, RuleName::CheckInMissing, -60).len(), 1);
    client.on(-50, touched(Direction::TwoWay, Purpose::CheckIn, Some(job(1))));
    assert!(says(&client, RuleName::CheckInMissing, -50).is_empty());
}

#[test]
fn promises_and_milestones_come_due() {
    let mut client = World::new();
    client.on(-30, accepted(1, EMPLOYMENT));
    client.on(-30, signed(1));
    let promise = PromiseId::from_number(1);
    client.on(
        -30,
        Event::Promise(PromiseFact::Made {
            promise,
            engagement: Some(job(1)),
            text: "the plan.".to_owned(),
            due: Some(at(-20)),
            explicit: true,
            pursuit: None,
            by: Some(StaffId::from_number(3)),
        }),
    );
    let milestone = MilestoneId::from_number(1);
    let (title, due) = ("First draft".to_owned(), Some(at(-15)));
    client.on(-30, Event::Engagement(EngagementFact::MilestonePlanned { engagement: job(1), milestone, title, due }));
    assert!(says(&client, RuleName::PromiseDue, -24).is_empty());
    assert_eq!(says(&client, RuleName::PromiseDue, -23), ["1 · 0 d · Promised for 10 February 2026: “the plan”."]);
    assert!(says(&client, RuleName::PromiseDue, -19)[0].starts_with("2 · 0 d"));
    client.on(-18, Event::Promise(PromiseFact::Broken { promise }));
    assert!(says(&client, RuleName::PromiseDue, -18).is_empty());
    assert_eq!(says(&client, RuleName::PromiseBroken, -18).len(), 1);
    client.on(-17, kept(1));
    assert!(says(&client, RuleName::PromiseBroken, -17).is_empty());
    assert!(says(&client, RuleName::MilestoneLate, -15).is_empty());
    assert_eq!(
        says(&client, RuleName::MilestoneLate, -14),
        ["1 · 0 d · The milestone “First draft” was due on 15 February 2026."]
    );
    client.on(-13, Event::Engagement(EngagementFact::MilestoneDelivered { engagement: job(1), milestone }));
    assert!(says(&client, RuleName::MilestoneLate, -13).is_empty());
}

#[test]
fn a_payment_is_late_by_its_own_day_or_by_the_usual_terms() {
    let mut client = World::new();
    let invoice = InvoiceId::from_number(1);
    let amount = Money::new(120_000, Currency::GBP);
    client.on(-100, Event::Invoice(InvoiceFact::Issued { invoice, engagement: None, amount, service_line: None }));
    assert!(says(&client, RuleName::PaymentLate, -41).is_empty());
    assert_eq!(says(&client, RuleName::PaymentLate, -40).len(), 1);
    let beside = Beside { invoices_due: vec![(invoice, at(-50))], ..Beside::default() };
    assert!(with(&client, RuleName::PaymentLate, &beside, -21).is_empty());
    assert_eq!(
        with(&client, RuleName::PaymentLate, &beside, -20),
        ["1 · 0 d · The invoice was due on 11 January 2026 and is not paid."]
    );
    let half = Money::new(60_000, Currency::GBP);
    client.on(-10, Event::Invoice(InvoiceFact::Paid { invoice, engagement: None, amount: half }));
    assert_eq!(says(&client, RuleName::PaymentLate, -5).len(), 1);
    client.on(-4, Event::Invoice(InvoiceFact::Paid { invoice, engagement: None, amount: half }));
    assert!(says(&client, RuleName::PaymentLate, -4).is_empty());
}

/// A goal reached on 29 February has its anniversary on the last day of that month, and on its own day in four years.
#[test]
fn a_result_of_a_leap_day_has_an_anniversary_each_year() {
    let mut client = World::new();
    let leap: Day = "2024-02-29".parse().unwrap();
    let offset = |on: &str| on.parse::<Day>().unwrap().days_since(client.today);
    let (met, looked) = (leap.days_since(client.today), ["2025-02-28", "2026-02-28", "2028-02-29"].map(offset));
    client.on(met - 90, accepted(1, EMPLOYMENT));
    client.on(met - 90, signed(1));
    client.on(met - 2, closed(1));
    client.on(met, confirmed(1));
    let told = looked.map(|offset| says(&client, RuleName::Anniversary, offset).join(""));
    for (told, day) in told.iter().zip([
        "28 February 2025 it is 1 year",
        "28 February 2026 it is 2 years",
        "29 February 2028 it is 4 years",
    ]) {
        assert!(told.contains(day), "{day}: {told}");
    }
}

#[test]
fn results_needs_and_closings_have_their_days() {
    let mut client = World::new();
    client.on(-400, accepted(1, EMPLOYMENT));
    client.on(-400, signed(1));
    client.on(-365, closed(1));
    assert_eq!(says(&client, RuleName::GoalUnconfirmed, -362).len(), 1);
    assert!(says(&client, RuleName::GoalUnconfirmed, -270).is_empty(), "nobody asks any more");
    client.on(-360, confirmed(1));
    assert!(says(&client, RuleName::GoalUnconfirmed, -360).is_empty());
    assert!(says(&client, RuleName::Anniversary, -3).is_empty());
    assert_eq!(
        says(&client, RuleName::Anniversary, 5),
        ["1 · 7 d · On 7 March 2026 it is 1 year since the goal of the engagement was reached."]
    );
    assert!(says(&client, RuleName::Anniversary, 13).is_empty());
    assert!(says(&client, RuleName::Anniversary, 370)[0].contains("2 years"));
    client.on(-300, Event::Client(ClientFact::NextNeedExpected { day: at(0), percent: None }));
    assert!(says(&client, RuleName::ExpectedNeedNear, -61).is_empty());
    assert_eq!(says(&client, RuleName::ExpectedNeedNear, -60).len(), 1);
    client.on(-40, pursuit(2, EMPLOYMENT));
    assert!(says(&client, RuleName::ExpectedNeedNear, -40).is_empty());
}

#[test]
fn an_unsigned_letter_a_quiet_season_and_the_former_poor() {
    let mut client = World::new();
    client.on(-20, accepted(1, EMPLOYMENT));
    assert!(says(&client, RuleName::LetterUnsigned, -18).is_empty());
    assert_eq!(says(&client, RuleName::LetterUnsigned, -17).len(), 1);
    client.on(-16, signed(1));
    assert!(says(&client, RuleName::LetterUnsigned, -16).is_empty());
    client.on(-15, ended(Some(Camp::Poor)));
    assert!(says(&client, RuleName::FormerPoorOnPlan, 0).is_empty());
    let beside = Beside { planned_touches: 3, ..Beside::default() };
    assert_eq!(
        with(&client, RuleName::FormerPoorOnPlan, &beside, 0),
        ["1 · 15 d · The client left let down, and 3 touches are still planned: take them off the plan."]
    );

    let mut yearly = World::new();
    yearly.on(
        -200,
        Event::Engagement(EngagementFact::Accepted {
            engagement: job(1),
            pursuit: None,
            service_line: None,
            contact: None,
            recurring: true,
            planned_end: None,
        }),
    );
    yearly.on(-200, signed(1));
    yearly.on(-200, spoke());
    assert!(says(&yearly, RuleName::QuietSeason, -141).is_empty());
    assert_eq!(says(&yearly, RuleName::QuietSeason, -140).len(), 1);
}

#[test]
fn people_leave_and_one_is_not_enough() {
    let mut client = World::new();
    client.on(-200, accepted(1, EMPLOYMENT));
    client.on(-200, signed(1));
    client.on(-200, Event::Client(ClientFact::ContactAdded { contact: RUTH }));
    client.on(-200, touch(Direction::TwoWay, true));
    assert!(says(&client, RuleName::SingleThreaded, -140).is_empty(), "little hangs on one contact");
    client.on(-199, accepted(2, EMPLOYMENT));
    assert!(says(&client, RuleName::SingleThreaded, -141).is_empty());
    assert_eq!(says(&client, RuleName::SingleThreaded, -140).len(), 1);
    client.on(-130, Event::Client(ClientFact::ContactAdded { contact: DAN }));
    assert!(says(&client, RuleName::SingleThreaded, -130).is_empty());
    client.on(-100, Event::Client(ClientFact::ContactMoved { contact: RUTH, to: None, retired: true }));
    assert_eq!(says(&client, RuleName::ContactLeft, -100).len(), 1);
    assert_eq!(says(&client, RuleName::SingleThreaded, -40).len(), 1);
    client.on(-90, Event::Client(ClientFact::ContactAdded { contact: ContactId::from_number(9) }));
    assert!(says(&client, RuleName::ContactLeft, -90).is_empty());
    client.on(-80, Event::Client(ClientFact::ContactMoved { contact: DAN, to: None, retired: false }));
    assert_eq!(says(&client, RuleName::ContactLeft, -80).len(), 1);
    client.on(-79, Event::Person(PersonFact::TookOver { contact: ContactId::from_number(9), from: DAN }));
    assert!(says(&client, RuleName::ContactLeft, -79).is_empty(), "somebody took over");
}

#[test]
fn complaints_have_two_clocks() {
    let mut client = World::new();
    client.on(-60, accepted(1, EMPLOYMENT));
    client.on(-51, complaint(1, None));
    // Friday 9 January 2026; two working days later is the Tuesday.
    assert!(says(&client, RuleName::ComplaintUnacknowledged, -49).is_empty());
    assert_eq!(says(&client, RuleName::ComplaintUnacknowledged, 0).len(), 1);
    client.on(-40, Event::Feeling(FeelingFact::ComplaintAcknowledged { complaint: ComplaintId::from_number(1) }));
    assert!(says(&client, RuleName::ComplaintUnacknowledged, 0).is_empty());
    assert!(says(&client, RuleName::ComplaintUnanswered, -10).is_empty());
    assert_eq!(
        says(&client, RuleName::ComplaintUnanswered, 0),
        ["1 · 9 d · The complaint of 10 January 2026 must have its final answer by 7 March 2026."]
    );
    assert!(says(&client, RuleName::ComplaintUnanswered, 6)[0].starts_with("2 · 0 d"));
    client.on(3, Event::Feeling(FeelingFact::ComplaintAnswered { complaint: ComplaintId::from_number(1) }));
    assert!(says(&client, RuleName::ComplaintUnanswered, 6).is_empty());
}

/// S2.06: weak signals add up, each with its age, and the weights are the firm's.
#[test]
fn weak_signals_add_up_before_the_client_complains() {
    let mut client = World::new();
    client.on(-120, accepted(1, EMPLOYMENT));
    client.on(-120, signed(1));
    client.on(-110, kickoff(1));
    client.on(-105, onboarded(1));
    client.on(-12, spoke());
    client.on(-10, scored(Instrument::Nps, 5, Some(1)));
    assert!(says(&client, RuleName::LeavingRisk, -10).is_empty());
    client.on(-8, Event::Client(ClientFact::ContactMoved { contact: RUTH, to: None, retired: false }));
    let rules = Rules::default();
    let alerts = ask(&client, &rules.only(RuleName::LeavingRisk), &Beside::default(), -3);
    let risk = alerts.open[0].risk.as_ref().unwrap();
    let inputs: Vec<String> = risk.inputs.iter().map(risk_input).collect();
    assert_eq!(inputs, ["A contact left: 2 points, 5 days ago.", "Would not recommend us: 3 points, 7 days ago."]);
    assert_eq!((risk.points, risk.speaks_from), (5, 5));
    assert_eq!(alerts.open[0].facts.len(), 2);
    let mut gentler = rules.only(RuleName::LeavingRisk);
    gentler.change(RuleName::LeavingRisk, |rule| {
        rule.set("weight_contact_left", 0);
    });
    assert!(ask(&client, &gentler, &Beside::default(), -3).open.is_empty());
    client.on(-2, Event::Feeling(FeelingFact::Recovered { engagement: None }));
    assert!(says(&client, RuleName::LeavingRisk, -2).is_empty());
}

#[test]
fn who_is_set_aside_raises_no_alert_and_a_handling_needs_a_reason() {
    let mut client = World::new();
    client.on(-60, pursuit(1, EMPLOYMENT));
    let rules = Rules::default();
    let none = Beside::default();
    let alerts = ask(&client, &rules, &none, 0);
    let alert = &alerts.open[0];
    assert_eq!(alert.dismiss("  ").unwrap_err(), Refusal::NoReason);
    let today = client.today;
    assert_eq!(alert.snooze(today, today, "later").unwrap_err(), Refusal::NotLater(today + 1));
    assert!(alert.snooze(today, today + 400, "later").unwrap_err().to_string().contains("dismiss it"));
    client.on(-1, Event::Client(ClientFact::Archived { archived: true }));
    assert!(ask(&client, &rules, &none, 0).open.is_empty());
}

#[test]
fn a_check_in_is_not_missed_on_hold() {
    let mut client = World::new();
    client.on(-200, accepted(1, EMPLOYMENT));
    client.on(-200, signed(1));
    let held = |on_hold| Event::Engagement(EngagementFact::Held { engagement: job(1), on_hold });
    client.on(-180, held(true));
    let says = |client: &World, offset| says(client, RuleName::CheckInMissing, offset).len();
    assert_eq!(says(&client, 0), 0, "it rests");
    client.on(-10, held(false));
    // 45 days are allowed; 20 had passed when it was put on hold.
    assert_eq!([-9, 0, 14, 15].map(|offset| says(&client, offset)), [0, 0, 0, 1]);
}

#[test]
fn a_contact_who_left_is_missed_until_somebody_takes_over() {
    let moved = |contact| Event::Client(ClientFact::ContactMoved { contact, to: None, retired: false });
    let mut client = World::new();
    client.on(-300, Event::Client(ClientFact::ContactAdded { contact: RUTH }));
    client.on(-200, moved(RUTH));
    let says = |client: &World, offset| says(client, RuleName::ContactLeft, offset).len();
    assert_eq!([-200, -100, 0].map(|offset| says(&client, offset)), [1, 1, 1]);
    client.on(-1, Event::Person(PersonFact::TookOver { contact: ContactId::from_number(77), from: RUTH }));
    assert_eq!(says(&client, 0), 0);
    // Somebody may be added who had left by then.
    let mut late = World::new();
    late.on(-5, Event::Client(ClientFact::ContactAdded { contact: RUTH }));
    late.on(-12, moved(RUTH));
    late.facts.last_mut().unwrap().recorded = Moment(Moment::start_of(at(-5)).0 + 1);
    assert_eq!(says(&late, 0), 1);
    // Who comes back is there.
    late.on(-2, Event::Client(ClientFact::ContactAdded { contact: RUTH }));
    assert_eq!(says(&late, 0), 0);
}
