//! The registers: promises, milestones, goals, close-outs, variances, complaints and presents, and their verbs.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its world has failed")]

use perennial_core::complaints::{self, Cause, Complaint, ComplaintState, Limits};
use perennial_core::dates::{Day, Moment};
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::derive;
use perennial_core::journeys::model::{Calendar, FirmKind, Model};
use perennial_core::journeys::stage::Phase;
use perennial_core::money::{Currency, Money};
use perennial_core::presents::{
    self, Approver, Blackout, Earlier, Form, Found, GiftRules, Present, Weight, Wish, check,
};
use perennial_core::promises::*;

const RUTH: StaffId = StaffId::from_number(1);
const MARCUS: StaffId = StaffId::from_number(2);
const JOB: EngagementId = EngagementId::from_number(1);
const WISHED: PursuitId = PursuitId::from_number(1);

/// The facts of one client, told in days.
#[derive(Default)]
struct Told(Vec<Fact>);

impl Told {
    fn on(&mut self, on: i32, what: Event) -> &mut Self {
        let id = FactId::from_number(self.0.len() as u128 + 1);
        let (client, on) = (ClientId::from_number(1), day(on));
        let (recorded, by, source) = (Moment::start_of(on), Recorder::Program, Source::Person);
        self.0.push(Fact { id, client, on, precision: Precision::Exact, recorded, by, source, what });
        self
    }
}

fn day(n: i32) -> Day {
    Day::from_number(20_000 + n)
}

fn pounds(n: i64) -> Money {
    Money::new(n * 100, Currency::GBP)
}

fn made(n: u128, due: Option<i32>, explicit: bool, pursuit: Option<PursuitId>) -> Event {
    Event::Promise(PromiseFact::Made {
        promise: PromiseId::from_number(n),
        engagement: None,
        text: "a plan in plain words".to_owned(),
        due: due.map(day),
        explicit,
        pursuit,
        by: Some(RUTH),
    })
}

#[test]
fn promises_are_kept_kept_late_broken_and_waived() {
    let mut told = Told::default();
    for n in 1..=5 {
        told.on(0, made(n, (n != 5).then_some(10), n != 4, None));
    }
    let promise = |told: &Told, n| Book::of(&told.0, day(100)).promise(PromiseId::from_number(n)).unwrap().clone();
    assert!(!promise(&told, 1).overdue_on(day(10)) && promise(&told, 1).overdue_on(day(11)));
    assert!(!promise(&told, 4).explicit && promise(&told, 1).by == Some(RUTH));
    let kept = promise(&told, 1).keep(day(10)).unwrap();
    told.on(10, Event::Promise(kept));
    let late = promise(&told, 2).keep(day(13)).unwrap();
    told.on(13, Event::Promise(late));
    let broken = promise(&told, 3).break_it(day(20)).unwrap();
    told.on(20, Event::Promise(broken));
    let waived = promise(&told, 4).waive(day(20)).unwrap();
    told.on(20, Event::Promise(waived));
    let words: Vec<&str> = (1..=5).map(|n| promise(&told, n).state.word()).collect();
    assert_eq!(words, ["Kept", "Kept late", "Broken", "Waived", "Open"]);
    assert!(matches!(promise(&told, 2).state, PromiseState::KeptLate { days_late: 3, .. }));
    assert_eq!(promise(&told, 1).keep(day(11)), Err(Refusal::Settled(day(10))));
    assert_eq!(promise(&told, 3).break_it(day(21)), Err(Refusal::AlreadyBroken(day(20))));
    assert_eq!(promise(&told, 5).keep(day(-1)), Err(Refusal::BeforeItBegan(day(0))));
    let good = promise(&told, 3).keep(day(22)).unwrap();
    told.on(22, Event::Promise(good));
    assert_eq!(promise(&told, 3).state.key(), "kept_late");
    assert_eq!(Book::of(&told.0, day(15)).promises[2].state, PromiseState::Open);
    assert!(Refusal::Settled(day(10)).to_string().contains("retract it"));
}

/// S3.09: what was said in the pursuit is delivered in the engagement, and its keeping is seen there.
#[test]
fn a_promise_goes_with_the_pursuit_into_the_engagement() {
    let mut told = Told::default();
    told.on(0, Event::Pursuit(PursuitFact::Opened { pursuit: WISHED, service_line: None, contact: None }));
    told.on(1, made(1, None, true, Some(WISHED)));
    told.on(2, Event::Pursuit(PursuitFact::Hired { pursuit: WISHED, engagement: JOB, reason: None }));
    told.on(2, made(2, None, false, Some(WISHED)));
    told.on(3, Event::Engagement(EngagementFact::LetterSigned { engagement: JOB }));
    told.on(4, Event::Engagement(EngagementFact::KickoffHeld { engagement: JOB }));
    let book = Book::of(&told.0, day(4));
    assert!(book.promises.iter().all(|promise| promise.engagement == Some(JOB) && promise.pursuit == Some(WISHED)));
    assert_eq!(Book::of(&told.0, day(1)).promises[0].engagement, None);
    let model = Model::default_for(FirmKind::LawTransactional);
    let phase = |told: &Told| derive(&told.0, &model, day(6)).working[0].phase;
    assert_eq!(phase(&told), Phase::Activate);
    told.on(5, Event::Promise(PromiseFact::Kept { promise: PromiseId::from_number(1) }));
    assert_eq!(phase(&told), Phase::Acclimate);
}

#[test]
fn milestones_are_delivered_and_the_client_has_the_last_word() {
    let milestone = MilestoneId::from_number(1);
    let (title, due) = ("First draft".to_owned(), Some(day(10)));
    let mut told = Told::default();
    told.on(0, Event::Engagement(EngagementFact::MilestonePlanned { engagement: JOB, milestone, title, due }));
    let it = |told: &Told| Book::of(&told.0, day(100)).milestone(milestone).unwrap().clone();
    assert!(it(&told).late_on(day(11)) && !it(&told).late_on(day(10)));
    assert_eq!(it(&told).deliver(day(-1)), Err(Refusal::BeforeItBegan(day(0))));
    let delivered = it(&told).deliver(day(12)).unwrap();
    told.on(12, Event::Engagement(delivered));
    assert_eq!(it(&told).deliver(day(13)), Err(Refusal::AlreadyDelivered(day(12))));
    assert_eq!(it(&told).reject(day(13), " "), Err(Refusal::NoReason));
    let rejected = it(&told).reject(day(13), "out of date").unwrap();
    told.on(13, Event::Engagement(rejected));
    assert_eq!(it(&told).state.word(), "Rejected");
    assert_eq!(it(&told).reject(day(14), "still"), Err(Refusal::AlreadyRejected(day(13))));
    let again = it(&told).deliver(day(15)).unwrap();
    told.on(15, Event::Engagement(again));
    let accepted = it(&told).accept(day(16)).unwrap();
    told.on(16, Event::Engagement(accepted));
    assert_eq!(it(&told).accept(day(17)), Err(Refusal::AlreadyAccepted(day(16))));
}

#[test]
fn a_goal_is_met_when_the_client_says_so() {
    let goal = Book::default().goal(JOB);
    assert_eq!(goal.confirm("").unwrap_err(), Refusal::NobodySaidSo);
    let mut told = Told::default();
    told.on(0, Event::Engagement(goal.set(" no more tribunals ").unwrap()));
    let it = |told: &Told| Book::of(&told.0, day(100)).goal(JOB);
    assert_eq!(it(&told).text.as_deref(), Some("no more tribunals"));
    told.on(5, Event::Engagement(it(&told).deny("the policy is missing").unwrap()));
    told.on(9, Event::Engagement(it(&told).confirm("by mail").unwrap()));
    assert_eq!(it(&told).confirmed_on(), Some(day(9)));
    assert_eq!(it(&told).confirm("again").unwrap_err(), Refusal::AlreadyConfirmed(day(9)));
    assert_eq!(it(&told).set("other").unwrap_err(), Refusal::AlreadyConfirmed(day(9)));
}

/// S1.20: one dialog, several facts, and none twice.
#[test]
fn a_close_out_says_what_was_learnt() {
    let line = ServiceLineId::from_number(4);
    let mut answers = CloseOut {
        engagement: JOB,
        result: CloseOutResult::Met { how: "said so at lunch".to_owned() },
        next_need: NextNeed::Expected { day: day(400), percent: Some(60) },
        aware_of: vec![line, line],
        signs: vec![AdoptSign::JoinedProgramme],
        would_refer: Some(true),
        remark: Some("  ".to_owned()),
    };
    let goal = Book::default().goal(JOB);
    let facts = answers.facts(&goal, day(0), true).unwrap();
    assert_eq!(facts.len(), 5);
    assert!(matches!(&facts[0], Event::Engagement(EngagementFact::GoalConfirmed { .. })));
    assert!(facts.contains(&Event::Engagement(EngagementFact::CloseOutHeld {
        engagement: JOB,
        aware_of: vec![line],
        next_need: Some(true),
        would_refer: Some(true),
        remark: None,
    })));
    assert!(matches!(facts.last().unwrap(), Event::Engagement(EngagementFact::Closed { .. })));
    let mut told = Told::default();
    told.on(0, Event::Engagement(goal.confirm("by mail").unwrap()));
    let confirmed = Book::of(&told.0, day(0)).goal(JOB);
    assert_eq!(answers.facts(&confirmed, day(0), false).unwrap().len(), 3, "confirmed once, and not closed");
    answers.next_need = NextNeed::Expected { day: day(0), percent: None };
    assert_eq!(answers.facts(&goal, day(0), true).unwrap_err(), Refusal::NeedInThePast(day(1)));
    answers.next_need = NextNeed::Expected { day: day(9), percent: Some(101) };
    assert_eq!(answers.facts(&goal, day(0), true).unwrap_err(), Refusal::NotAPercentage(101));
    answers.next_need = NextNeed::NotAsked;
    answers.result = CloseOutResult::NotMet { reason: String::new() };
    assert_eq!(answers.facts(&goal, day(0), true).unwrap_err(), Refusal::NoReason);
}

/// Section 6: “within +5 % of estimate”.
#[test]
fn dates_and_budgets_vary_by_what_is_known() {
    let plan = Plan { accepted: Some(day(0)), end: Some(day(100)), estimate: Some(pounds(10_000)) };
    let of = |end: i32, billed: Money| Variance::of(plan, Actual { end: Some(day(end)), billed: Some(billed) });
    let late = of(110, pounds(10_500));
    assert_eq!((late.days, late.days_per_mille), (Some(10), Some(100)));
    assert_eq!((late.budget, late.budget_per_mille), (Some(pounds(500)), Some(50)));
    assert_eq!((late.within_estimate(), late.in_time()), (Some(true), Some(false)));
    let penny = Money::new(1_050_001, Currency::GBP);
    assert_eq!(of(100, penny).within_estimate(), Some(false));
    assert_eq!(of(90, pounds(9_000)).budget_per_mille, Some(-100));
    let euros = Money::new(1_000_000, Currency::EUR);
    assert_eq!(of(90, euros).within_estimate(), None);
    assert_eq!(Variance::of(Plan::default(), Actual::default()), Variance::default());
    let nothing = Plan { estimate: Some(pounds(0)), ..plan };
    assert_eq!(Variance::of(nothing, Actual { end: None, billed: Some(penny) }).within_estimate(), None);
}

#[test]
fn a_complaint_has_two_clocks_and_ends_answered_closed_or_elsewhere() {
    let id = ComplaintId::from_number(1);
    let mut told = Told::default();
    told.on(0, Event::Feeling(FeelingFact::ComplaintReceived { complaint: id, engagement: None, cause: None }));
    let it = |told: &Told, on: i32| Complaint::all(&told.0, day(on)).remove(0);
    let (limits, calendar) = (Limits::default(), Calendar::default());
    let clock = it(&told, 51).clock(day(51), limits, &calendar);
    assert_eq!((clock.day, clock.of, clock.runs, clock.acknowledged_late), (51, 56, true, true));
    assert!(!clock.answered_late && it(&told, 57).clock(day(57), limits, &calendar).answered_late);
    assert_eq!(it(&told, 0).close(day(1), None).unwrap_err(), complaints::Refusal::NotAnswered);
    assert_eq!(it(&told, 0).answer(day(-1)).unwrap_err(), complaints::Refusal::BeforeItCame(day(0)));
    told.on(1, Event::Feeling(it(&told, 1).acknowledge(day(1)).unwrap()));
    assert_eq!(it(&told, 2).acknowledge(day(2)).unwrap_err(), complaints::Refusal::AlreadyAcknowledged(day(1)));
    let cause = Cause { kind: ComplaintCause::Delay, text: None, within_control: Some(true) };
    told.on(5, Event::Feeling(it(&told, 5).find_cause(day(5), cause).unwrap()));
    assert_eq!(it(&told, 5).cause.unwrap().kind, ComplaintCause::Delay);
    told.on(20, Event::Feeling(it(&told, 20).answer(day(20)).unwrap()));
    let clock = it(&told, 99).clock(day(99), limits, &calendar);
    assert_eq!((clock.day, clock.runs, clock.answered_late, clock.acknowledged_late), (20, false, false, false));
    assert_eq!(it(&told, 21).answer(day(21)).unwrap_err(), complaints::Refusal::AlreadyAnswered(day(20)));
    let mut elsewhere = Told(told.0.clone());
    elsewhere.on(30, Event::Feeling(it(&told, 30).escalate(day(30), Some("the ombudsman".into())).unwrap()));
    assert_eq!(it(&elsewhere, 31).state.word(), "Escalated");
    assert_eq!(it(&elsewhere, 31).clock(day(31), limits, &calendar).day, 20, "the answer was given before");
    told.on(30, Event::Feeling(it(&told, 30).recover(day(30)).unwrap()));
    assert!(matches!(it(&told, 31).state, ComplaintState::Closed(_)));
    let clock = it(&told, 99).clock(day(99), limits, &calendar);
    assert_eq!((clock.day, clock.runs, clock.answered_late), (20, false, false), "whatever came after the answer");
    assert_eq!(it(&told, 31).recover(day(31)).unwrap_err(), complaints::Refusal::AlreadyRecovered(day(30)));
    assert_eq!(it(&told, 31).acknowledge(day(31)).unwrap_err(), complaints::Refusal::AlreadyClosed(day(30)));
    for cause in ComplaintCause::ALL {
        assert_eq!(ComplaintCause::from_key(cause.key()), Some(cause));
    }
}

#[test]
fn nobody_approves_the_present_they_proposed() {
    let present = PresentId::from_number(1);
    let mut told = Told::default();
    told.on(
        0,
        Event::Present(PresentFact::Proposed {
            present,
            contact: None,
            item: "a book on bridges".to_owned(),
            value: Some(pounds(28)),
            reason: Some("he builds them".to_owned()),
            by: Some(MARCUS),
        }),
    );
    let it = |told: &Told| Present::all(&told.0, day(100)).remove(0);
    assert_eq!(it(&told).approve(day(1), MARCUS, false).unwrap_err(), presents::Refusal::OwnProposal);
    assert!(it(&told).approve(day(1), MARCUS, true).is_ok(), "nobody else could");
    assert_eq!(it(&told).give(day(1), true).unwrap_err(), presents::Refusal::NotApproved);
    assert!(it(&told).give(day(1), false).is_ok());
    assert_eq!(it(&told).give(day(-1), false).unwrap_err(), presents::Refusal::BeforeItsProposal(day(0)));
    assert_eq!(it(&told).decline(day(1), DeclinedBy::Approver, "").unwrap_err(), presents::Refusal::NoReason);
    told.on(1, Event::Present(it(&told).approve(day(1), RUTH, false).unwrap()));
    assert_eq!(it(&told).approve(day(2), RUTH, false).unwrap_err(), presents::Refusal::AlreadyApproved(day(1)));
    told.on(3, Event::Present(it(&told).give(day(3), true).unwrap()));
    assert_eq!(it(&told).state.key(), "given");
    assert!(it(&told).decline(day(4), DeclinedBy::Firm, "no").is_err());
    told.on(5, Event::Present(it(&told).decline(day(5), DeclinedBy::Recipient, "house rules").unwrap()));
    assert_eq!(it(&told).state.word(), "Declined");
    assert_eq!(it(&told).give(day(6), true).unwrap_err(), presents::Refusal::AlreadyDeclined(day(5)));
}

fn wish(value: Money, class: Option<(&str, &str)>) -> Wish {
    Wish {
        on: "2026-03-02".parse().unwrap(),
        reason: Some("he builds bridges".to_owned()),
        value: Some(value),
        form: Form::Thing,
        logo: false,
        coupon: false,
        recipients: 1,
        class: class.map(|(jurisdiction, recipient)| (jurisdiction.to_owned(), recipient.to_owned())),
        household: "Bellweather".to_owned(),
        yearly_fees: None,
        refused: None,
    }
}

fn found(wish: &Wish, earlier: &[Earlier], blackouts: &[Blackout]) -> Vec<(Weight, String)> {
    let findings = check(wish, &GiftRules::default(), earlier, blackouts);
    findings.into_iter().map(|finding| (finding.weight, finding.found.to_string())).collect()
}

/// S3.32: better none than a bulk one.
#[test]
fn a_present_is_personal_in_proportion_and_no_advertising() {
    let mut rules = GiftRules::default();
    rules.rules[0].approver = Approver::Nobody;
    let private = Some(("UK", "private_sector"));
    assert!(check(&wish(pounds(28), private), &rules, &[], &[]).is_empty());
    let mug = Wish {
        reason: Some(" ".to_owned()),
        logo: true,
        coupon: true,
        recipients: 41,
        yearly_fees: Some(pounds(1_000)),
        refused: None,
        ..wish(pounds(28), private)
    };
    let weights: Vec<(Weight, Found)> =
        check(&mug, &rules, &[], &[]).into_iter().map(|finding| (finding.weight, finding.found)).collect();
    assert_eq!(
        weights,
        [
            (Weight::Forbidden, Found::NoReason),
            (Weight::Approval, Found::OutOfProportion(pounds(10))),
            (Weight::NoPresent, Found::Logo),
            (Weight::NoPresent, Found::Coupon),
            (Weight::NoPresent, Found::Bulk(41)),
        ]
    );
}

#[test]
fn limits_hold_per_occasion_and_over_the_household_and_the_period() {
    let private = Some(("UK", "private_sector"));
    let over = found(&wish(pounds(51), private), &[], &[]);
    assert_eq!(over[0], (Weight::Forbidden, "Over £50.00, the limit for one occasion. Choose less.".to_owned()));
    let gave = |household: &str, on: &str, value: Option<Money>| Earlier {
        household: household.to_owned(),
        on: on.parse().unwrap(),
        value,
    };
    let earlier = [
        gave("Bellweather", "2025-03-03", Some(pounds(40))),
        gave("Bellweather", "2025-12-24", Some(pounds(30))),
        gave("Bellweather", "2025-03-02", Some(pounds(50))),
        gave("Kestrel", "2026-01-01", Some(pounds(50))),
        gave("Bellweather", "2026-01-01", None),
    ];
    let sums = found(&wish(pounds(31), private), &earlier, &[]);
    assert_eq!(sums.len(), 3);
    assert!(sums[0].1.contains("comes to £101.00, over the limit of £100.00 in twelve months"), "{sums:?}");
    assert!(sums.iter().any(|(weight, text)| *weight == Weight::Approval && text.starts_with("One earlier")));
    assert!(found(&wish(pounds(30), private), &earlier, &[]).iter().all(|(weight, _)| *weight < Weight::Forbidden));

    let official = Some(("US", "executive_branch"));
    let dollars = |n: i64| Money::new(n * 100, Currency::USD);
    assert!(found(&wish(dollars(21), official), &[], &[])[0].1.starts_with("Over $20.00"));
    let this_year =
        [gave("Bellweather", "2026-01-02", Some(dollars(20))), gave("Bellweather", "2025-12-31", Some(dollars(20)))];
    assert!(found(&wish(dollars(20), official), &this_year, &[]).iter().all(|(weight, _)| *weight < Weight::Forbidden));
    let third = [this_year[0].clone(), gave("Bellweather", "2026-02-01", Some(dollars(11)))];
    assert_eq!(found(&wish(dollars(20), official), &third, &[])[0].0, Weight::Forbidden);
    let cash = Wish { form: Form::Cash, ..wish(dollars(5), official) };
    assert!(found(&cash, &[], &[])[0].1.contains("Not in the form of cash"));
    assert!(found(&wish(pounds(5), Some(("EU", "commission_staff"))), &[], &[])[0].1.contains("in principle"));
    assert!(found(&wish(pounds(5), official), &[], &[]).iter().any(|(_, text)| text.contains("another currency")));
    let unknown = found(&wish(pounds(5), None), &[], &[]);
    assert_eq!(unknown.len(), 1);
    assert_eq!(unknown[0].0, Weight::Approval);
}

#[test]
fn nothing_is_given_during_a_tender() {
    let tender = |from: &str, until: Option<&str>| Blackout {
        from: from.parse().unwrap(),
        until: until.map(|until| until.parse().unwrap()),
        what: "panel review".to_owned(),
    };
    let it = wish(pounds(20), Some(("UK", "private_sector")));
    for (blackout, dark) in [
        (tender("2026-02-01", None), true),
        (tender("2026-02-01", Some("2026-03-02")), true),
        (tender("2026-02-01", Some("2026-03-01")), false),
        (tender("2026-03-03", None), false),
    ] {
        let forbidden = found(&it, &[], &[blackout]).iter().any(|(weight, _)| *weight == Weight::Forbidden);
        assert_eq!(forbidden, dark);
    }
}

#[test]
fn gift_rules_are_data() {
    let rules = GiftRules::default();
    assert_eq!(rules.rules.len(), 4);
    assert_eq!(GiftRules::from_toml(include_str!("../src/presents/gift_rules.toml")).unwrap(), rules);
    assert_eq!(rules.to_toml(), include_str!("../src/presents/gift_rules.toml"));
    let text = "\
[checks]
bulk_from = 1
[[rule]]
jurisdiction = \"UK\"
recipient = \"private_sector\"
per_occasion = \"50\"
[[rule]]
jurisdiction = \"UK\"
recipient = \"private_sector\"
currency = \"pounds\"
forbidden_forms = [\"watches\"]
refuse = 1
[[rule]]
currency = \"GBP\"
per_period = 100
recipient = \"judges\"
approver = \"me\"
";
    let lines: Vec<String> =
        GiftRules::from_toml(text).unwrap_err().iter().map(|problem| problem.to_string()).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

/// Facts that an earlier program stored are read, and say the same.
#[test]
fn what_was_stored_before_is_read() {
    let old = r#"{"kind":"promise.made","promise":"00000000-0000-0000-0000-000000000001","engagement":null,"text":"soon","due":null,"explicit":true}"#;
    let made = Event::from_stored(1, old).unwrap();
    assert!(matches!(&made, Event::Promise(PromiseFact::Made { pursuit: None, by: None, explicit: true, .. })));
    assert_eq!(made.to_stored(), old, "what is not said takes no room");
    let present = Event::Present(PresentFact::Given { present: PresentId::from_number(7) });
    let stored = present.to_stored();
    assert_eq!(stored, r#"{"kind":"present.given","present":"00000000-0000-0000-0000-000000000007"}"#);
    assert_eq!(Event::from_stored(1, &stored).unwrap(), present);
    let escalated =
        Event::Feeling(FeelingFact::ComplaintEscalated { complaint: ComplaintId::from_number(1), to: None });
    assert_eq!(Event::from_stored(1, &escalated.to_stored()).unwrap(), escalated);
}
