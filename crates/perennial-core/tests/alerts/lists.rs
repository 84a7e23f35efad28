//! What rules say of clients whom lists alone tell of: nothing that the lists do not tell (D15).

use perennial_core::alerts::*;
use perennial_core::dates::Day;
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::coverage::{Coverage, RecordKind, Span};
use perennial_core::journeys::position::Silence;
use perennial_core::journeys::stage::{Phase, Stage};
use perennial_core::journeys::words::{NoNames, why};
use perennial_core::money::{Currency, Money};

use crate::stories::{ask, at, says, with};
use crate::world::*;

fn billed(invoice: u128, minor: i64) -> Event {
    let (invoice, amount) = (InvoiceId::from_number(invoice), Money::new(minor, Currency::GBP));
    Event::Invoice(InvoiceFact::Issued { invoice, engagement: None, amount, service_line: None })
}

/// A row of a list says it.
fn listed(client: &mut World, offset: i32, what: Event) {
    client.on(offset, what);
    let import = ImportId::from_number(7);
    client.facts.last_mut().unwrap().source =
        Source::File { import, file: "invoices.csv".to_owned(), row: 2, of: None };
}

#[test]
fn an_invoice_is_unpaid_only_where_somebody_tells_of_payments() {
    let mut client = World::new();
    listed(&mut client, -200, billed(1, 90_000));
    listed(&mut client, -150, billed(2, 90_000));
    assert!(says(&client, RuleName::PaymentLate, 0).is_empty(), "the list has no column of payments");
    let due = vec![(InvoiceId::from_number(1), at(-170)), (InvoiceId::from_number(2), at(-120))];
    let mut beside = Beside { invoices_due: due, ..Beside::default() };
    assert!(with(&client, RuleName::LeavingRisk, &beside, 0).is_empty(), "two payments late would be four points");
    beside.tell_of_payments.insert(ImportId::from_number(7));
    assert_eq!(with(&client, RuleName::PaymentLate, &beside, 0).len(), 2);
    beside.invoices_due.clear();
    assert_eq!(
        with(&client, RuleName::PaymentLate, &beside, 0),
        [
            "1 · 140 d · The invoice was sent on 14 August 2025 and is not paid; no due day is recorded.",
            "1 · 90 d · The invoice was sent on 3 October 2025 and is not paid; no due day is recorded."
        ]
    );
    // Who records one payment by hand records the others too.
    let paid = Money::new(90_000, Currency::GBP);
    let invoice = InvoiceId::from_number(2);
    client.on(-10, Event::Invoice(InvoiceFact::Paid { invoice, engagement: None, amount: paid }));
    assert_eq!(says(&client, RuleName::PaymentLate, 0).len(), 1);
}

#[test]
fn whether_an_invoice_was_paid_after_the_last_day_of_the_lists_is_not_known() {
    let mut client = World::new();
    for (number, offset) in [(1, -200), (2, -100), (3, -20), (4, 0)] {
        listed(&mut client, offset, billed(number, 90_000));
    }
    let mut beside = Beside { invoices_due: vec![(InvoiceId::from_number(2), at(-95))], ..Beside::default() };
    beside.tell_of_payments.insert(ImportId::from_number(7));
    let until = |offset: i32| Span { from: Day::MIN, listed: Some(at(offset)), live: false, kept: None };
    client.model.coverage.set(RecordKind::Invoices, Some(until(0)));
    for later in [0, 15, 46, 61, 91, 181] {
        let late = with(&client, RuleName::PaymentLate, &beside, later).len();
        assert_eq!(late, 2, "{later}: what was late by then");
        let leaving = with(&client, RuleName::LeavingRisk, &beside, later);
        assert!(leaving.is_empty(), "{leaving:?}");
    }
    // The next list covers more days.
    client.model.coverage.set(RecordKind::Invoices, Some(until(60)));
    assert_eq!(with(&client, RuleName::PaymentLate, &beside, 91).len(), 4);
    // What somebody recorded here is owed until somebody records that it is paid.
    client.model.coverage.set(RecordKind::Invoices, Some(until(0)));
    client.on(0, billed(5, 10_000));
    assert_eq!(with(&client, RuleName::PaymentLate, &beside, 91).len(), 3);
}

#[test]
fn a_credit_note_is_taken_off_before_anybody_is_chased() {
    let mut client = World::new();
    client.on(-200, billed(1, 90_000));
    client.on(-190, billed(2, -90_000));
    assert!(says(&client, RuleName::PaymentLate, 0).is_empty());
    client.on(-180, billed(3, 90_000));
    client.on(-170, billed(4, -40_000));
    let rules = Rules::default().only(RuleName::PaymentLate);
    let late = ask(&client, &rules, &Beside::default(), 0).open;
    assert_eq!(
        late.iter().map(|alert| alert.subject).collect::<Vec<_>>(),
        [Subject::Invoice(InvoiceId::from_number(3))]
    );
    assert_eq!(late[0].detail.amount, Some(Money::new(50_000, Currency::GBP)));
}

#[test]
fn a_quiet_season_is_known_only_of_who_is_watched_and_counts_from_the_last_sign() {
    let mut monthly = World::new();
    for (number, offset) in (1..).zip((-400..=-40).step_by(90)) {
        listed(&mut monthly, offset, billed(number, 50_000));
    }
    let invoices = |listed: i32, live: bool| Some(Span { from: at(-500), listed: Some(at(listed)), live, kept: None });
    monthly.model.coverage.set(RecordKind::Invoices, invoices(-20, false));
    assert!(says(&monthly, RuleName::QuietSeason, 90).is_empty(), "a list of invoices alone tells of no calls");
    monthly.on(-60, spoke());
    assert!(says(&monthly, RuleName::QuietSeason, 90).is_empty(), "the list does not reach so far");
    monthly.model.coverage.set(RecordKind::Invoices, invoices(80, false));
    let quiet = "1 · 10 d · The engagement has given no sign of life since 21 January 2026.";
    assert_eq!(says(&monthly, RuleName::QuietSeason, 82), [quiet]);
}

#[test]
fn of_a_prospect_without_a_word_on_record_only_the_follow_up_is_due() {
    let mut lead = World::new();
    let pursuit = PursuitId::from_number(1);
    let revisit = Some(at(-30));
    listed(&mut lead, -300, Event::Pursuit(PursuitFact::Opened { pursuit, service_line: None, contact: None }));
    listed(&mut lead, -200, Event::Pursuit(PursuitFact::NotNow { pursuit, revisit, reason: None }));
    let silence = |lead: &World| {
        let position = lead.at(0);
        let told: Vec<String> = position.reasons.iter().map(|reason| why(reason, &lead.model, &NoNames)).collect();
        (position.silence, told.into_iter().filter(|told| told.contains("follow-up")).collect::<Vec<_>>())
    };
    let due = "The follow-up was due on 31 January 2026.".to_owned();
    assert_eq!(silence(&lead), (Silence::Heard, vec![due]));
    lead.on(-250, spoke());
    let silent = "Silent: the follow-up was due on 31 January 2026, and no contact is recorded since.".to_owned();
    assert_eq!(silence(&lead), (Silence::Amber, vec![silent]));
}

fn referred(n: u128) -> Event {
    Event::Support(SupportFact::ReferralMade { referral: ReferralId::from_number(n), who: None, referred: None })
}

#[test]
fn with_whom_nothing_was_ever_logged_nobody_is_silent() {
    // Set up 100 days ago; of the client only its work is recorded here, and that it referred somebody.
    let mut client = World::new();
    let span = Some(Span { from: at(-100), listed: None, kept: None, live: true });
    client.model.coverage.set(RecordKind::Interactions, span);
    client.on(-300, accepted(1, EMPLOYMENT));
    client.on(-298, signed(1));
    client.on(-250, referred(1));
    client.on(-200, closed(1));
    client.on(-50, pursuit(2, EMPLOYMENT));
    let silence = [RuleName::SilenceBetween, RuleName::SilenceSource, RuleName::EnquiryUnanswered];
    for rule in silence {
        assert_eq!(says(&client, rule, 0), Vec::<String>::new(), "{rule:?}");
    }
    // One call that nobody took: from then on it is known, and no day is named on which nothing happened.
    client.on(-99, touch(Direction::Outbound, true));
    assert_eq!(
        says(&client, RuleName::SilenceBetween, 0),
        ["1 · 10 d · Between engagements, and not heard since 25 June 2025."],
        "they referred somebody then"
    );
    assert_eq!(says(&client, RuleName::SilenceSource, 0).len(), 1);
    assert_eq!(says(&client, RuleName::EnquiryUnanswered, 0).len(), 1);
}

#[test]
fn somebody_called_and_never_heard_is_said_to_be_so() {
    let mut client = World::new();
    listed(&mut client, -300, accepted(1, EMPLOYMENT));
    client.on(-40, touch(Direction::Outbound, true));
    assert_eq!(says(&client, RuleName::SilenceClient, 0), ["2 · 286 d · No word from them is on record."]);
}

#[test]
fn what_was_missing_before_set_up_raises_nothing() {
    // Set up today, with a job that was accepted weeks ago and no letter recorded yet by anybody.
    let rules = [RuleName::AffirmOverdue, RuleName::LetterUnsigned, RuleName::Stall];
    let raised = |client: &World, offset| rules.map(|rule| says(client, rule, offset).len());
    let mut client = World::new();
    client.on(-50, accepted(1, EMPLOYMENT));
    client.model.coverage = Coverage::since(Day::MIN);
    assert_eq!(raised(&client, 0), [1, 1, 1], "a firm that was there all the time");
    client.model.coverage = Coverage::since(at(0));
    assert_eq!(raised(&client, 0), [0, 0, 0]);
    // The first letter of anybody does not change that.
    let span = Span { from: at(0), listed: None, kept: None, live: true };
    client.model.coverage.set(RecordKind::Milestones, Some(span));
    assert_eq!(raised(&client, 0), [0, 0, 0]);
    // What stands still is noticed as long after set-up as it may take at all.
    assert_eq!([29, 30].map(|offset| says(&client, RuleName::Stall, offset).len()), [0, 1]);
    // It tells the day since which nothing moves, as the position does, not the one on which that was noticed.
    let stalled = client.at(30).working[0].stalls_on;
    let alerts = ask(&client, &Rules::default().only(RuleName::Stall), &Beside::default(), 30);
    assert_eq!(Some(alerts.open[0].since), stalled);
    assert!(stalled.unwrap() < at(0));
    // What was accepted the day before falls due after set-up.
    let mut fresh = World::new();
    fresh.on(-1, accepted(1, EMPLOYMENT));
    fresh.model.coverage = Coverage::since(at(0));
    assert_eq!(raised(&fresh, 0), [0, 0, 0]);
    assert_eq!(raised(&fresh, 4), [1, 1, 0]);
}

#[test]
fn nobody_is_asked_how_work_goes_that_is_undecided_again() {
    let mut client = World::new();
    client.on(-100, accepted(1, EMPLOYMENT));
    client.model.coverage = Coverage::since(Day::MIN);
    let span = Span { from: Day::MIN, listed: None, kept: None, live: true };
    client.model.coverage.set(RecordKind::Milestones, Some(span));
    let undecided = client.at(0);
    assert_eq!((undecided.stage, undecided.working[0].phase), (Stage::PrePurchase, Phase::Assess));
    assert!(says(&client, RuleName::CheckInMissing, 0).is_empty());
    client.on(-98, signed(1));
    assert_eq!(says(&client, RuleName::CheckInMissing, 0).len(), 1);
}
