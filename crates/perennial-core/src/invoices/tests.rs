//! Invoices: stories of single rules, and what holds of any facts and any verbs.

use proptest::prelude::*;

use super::*;
use crate::dates::{Day, Moment};
use crate::fact::{Event, Fact, InvoiceFact, Precision, Recorder, Source};
use crate::ids::{ClientId, EngagementId, FactId, InvoiceId};
use crate::journeys::in_force;
use crate::money::Money;

const BILL: InvoiceId = InvoiceId::from_number(9);
const WORK: EngagementId = EngagementId::from_number(8);

fn day(n: i32) -> Day {
    Day::from_number(20_000 + n)
}

fn pounds(minor: i64) -> Money {
    Money::new(minor, "GBP".parse().unwrap())
}

fn fact(n: usize, on: Day, what: InvoiceFact) -> Fact {
    Fact {
        id: FactId::from_number(n as u128 + 1),
        client: ClientId::from_number(1),
        on,
        precision: Precision::Exact,
        recorded: Moment(n as i64),
        by: Recorder::Program,
        source: Source::Person,
        what: Event::Invoice(what),
    }
}

fn bill(facts: &[Fact]) -> Invoice {
    read(&in_force(facts)).remove(&BILL).unwrap()
}

#[test]
fn payments_add_up_until_it_is_paid() {
    let mut list = vec![fact(0, day(0), Invoice::issue(BILL, None, pounds(300), None))];
    assert_eq!(bill(&list).state, State::Unpaid);
    list.push(fact(1, day(5), bill(&list).pay(day(5), pounds(100), false).unwrap()));
    assert_eq!(bill(&list).state, State::PartlyPaid { minor: 100, on: Some(day(5)) });
    list.push(fact(2, day(9), bill(&list).pay(day(9), pounds(200), false).unwrap()));
    assert_eq!(bill(&list).state, State::Paid { minor: 300, on: Some(day(9)) });
}

#[test]
fn nothing_is_paid_before_the_bill_nor_beyond_it_without_a_word() {
    let mut list = vec![fact(0, day(3), Invoice::issue(BILL, None, pounds(300), None))];
    assert_eq!(bill(&list).pay(day(2), pounds(100), true), Err(Refusal::BeforeItWasSent(day(3))));
    assert_eq!(bill(&list).pay(day(3), pounds(301), false), Err(Refusal::MoreThanIsOpen(pounds(300))));
    list.push(fact(1, day(3), bill(&list).pay(day(3), pounds(300), false).unwrap()));
    assert_eq!(bill(&list).pay(day(4), pounds(1), false), Err(Refusal::MoreThanIsOpen(pounds(0))));
    list.push(fact(2, day(4), bill(&list).pay(day(4), pounds(20), true).unwrap()));
    assert_eq!(bill(&list).state, State::Paid { minor: 320, on: Some(day(4)) });
    // Neither may move across the other.
    list[0].on = day(4);
    assert_eq!(impossible(&in_force(&list)), [(FactId::from_number(2), Refusal::BeforeItWasSent(day(4)))]);
    let credit = vec![fact(0, day(3), Invoice::issue(BILL, None, pounds(-300), None))];
    assert_eq!(bill(&credit).pay(day(4), pounds(1), true), Err(Refusal::NoBill));
}

#[test]
fn what_somebody_filed_counts_before_what_it_said() {
    let mut list = vec![fact(0, day(0), Invoice::issue(BILL, None, pounds(300), None))];
    list.push(fact(1, day(5), bill(&list).file(Some(WORK))));
    assert_eq!(bill(&list).engagement, Some(WORK));
    list.push(fact(2, day(6), bill(&list).file(None)));
    assert_eq!(bill(&list).engagement, None);
}

#[test]
fn a_dispute_is_settled_once_it_began() {
    let mut list = vec![fact(0, day(3), Invoice::issue(BILL, None, pounds(300), None))];
    assert_eq!(bill(&list).settle(day(9)), Err(Refusal::NotDisputed));
    assert_eq!(bill(&list).dispute(day(2), None), Err(Refusal::BeforeItWasSent(day(3))));
    list.push(fact(1, day(5), bill(&list).dispute(day(5), Some("hours".into())).unwrap()));
    assert_eq!(bill(&list).dispute(day(6), None), Err(Refusal::DisputedAlready(day(5))));
    assert_eq!(bill(&list).settle(day(4)), Err(Refusal::BeforeItWasDisputed(day(5))));
    list.push(fact(2, day(5), bill(&list).settle(day(5)).unwrap()));
    assert_eq!(bill(&list).dispute, None);
}

proptest! {
    /// Any facts in any order give one state; what was paid is the sum of the payments.
    #[test]
    fn reading_is_total(list in proptest::collection::vec((0..40_i32, 0..5_u8, -500..500_i64), 1..20)) {
        let mut sum = 0;
        let facts: Vec<Fact> = list.into_iter().enumerate().map(|(n, (on, kind, minor))| {
            let invoice = BILL;
            fact(n, day(on), match kind {
                0 => Invoice::issue(BILL, Some(WORK), pounds(minor), None),
                1 => {
                    sum += minor;
                    InvoiceFact::Paid { invoice, engagement: None, amount: pounds(minor) }
                }
                2 => InvoiceFact::Disputed { invoice, engagement: None, reason: None },
                3 => InvoiceFact::Settled { invoice },
                _ => InvoiceFact::Filed { invoice, engagement: None },
            })
        }).collect();
        prop_assert_eq!(bill(&facts).state.paid_minor(), sum);
    }

    /// Whatever a verb gives, reading it back gives the state that the verb promised; a refusal changes nothing.
    #[test]
    fn verbs_keep_their_promise(verbs in proptest::collection::vec((0..3_u8, 0..40_i32, 1..500_i64), 1..20)) {
        let mut list = vec![fact(0, day(10), Invoice::issue(BILL, None, pounds(900), None))];
        let mut today = 0;
        for (verb, on, minor) in verbs {
            today = today.max(on);
            let (before, on) = (bill(&list), day(today));
            let given = match verb {
                0 => before.pay(on, pounds(minor), today % 2 == 0),
                1 => before.dispute(on, None),
                _ => before.settle(on),
            };
            let Ok(what) = given else { continue };
            list.push(fact(list.len(), on, what));
            let after = bill(&list);
            match verb {
                0 => prop_assert_eq!(after.state.paid_minor(), before.state.paid_minor() + minor),
                1 => prop_assert_eq!(after.dispute, Some(Dispute { since: on, reason: None })),
                _ => prop_assert_eq!(after.dispute, None),
            }
        }
    }
}
