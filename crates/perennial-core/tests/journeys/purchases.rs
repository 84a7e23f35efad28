//! What a client bought, and when: the events of the models of whether it comes back (D27).

use perennial_core::fact::{EngagementFact, Event, InvoiceFact, Precision};
use perennial_core::ids::InvoiceId;
use perennial_core::journeys::model::FirmKind;
use perennial_core::journeys::position::Rung;
use perennial_core::journeys::{Bought, Purchases, derive, in_force, repetition};
use perennial_core::money::{Currency, Money};
use proptest::prelude::*;

use crate::confirmed::{confirm, invoiced_yearly};
use crate::listed::{Listed, invoice};
use crate::random::{histories, models};
use crate::world::*;

fn purchases(world: &World) -> Purchases {
    repetition(&world.facts, &world.model).purchases
}

/// Each in days before today, with a mark for a further period, and when it was over.
fn told(world: &World) -> Vec<(i32, bool, Option<i32>)> {
    let of = |bought: &Bought| {
        let days = |on: perennial_core::dates::Day| on.days_since(world.today);
        (days(bought.on), bought.is_period, bought.over.map(days))
    };
    purchases(world).bought.iter().map(of).collect()
}

fn billed(n: u128, work: u128, minor: i64, currency: Currency) -> Event {
    let (invoice, engagement) = (InvoiceId::from_number(n), Some(job(work)));
    Event::Invoice(InvoiceFact::Issued { invoice, engagement, amount: Money::new(minor, currency), service_line: None })
}

#[test]
fn each_matter_is_an_event_and_its_invoices_are_its_amount() {
    let mut client = World::new();
    client.on(-900, accepted(1, EMPLOYMENT));
    client.on(-900, signed(1));
    client.on(-880, billed(1, 1, 50_000, Currency::GBP));
    client.on(-860, billed(2, 1, -20_000, Currency::GBP));
    client.on(-800, closed(1));
    client.on(-300, accepted(2, EMPLOYMENT));
    client.on(-299, signed(2));
    client.on(-250, billed(3, 2, 10_000, Currency::GBP));
    client.on(-240, billed(4, 2, 10_000, Currency::EUR));
    // Nobody has signed this one.
    client.on(-20, accepted(3, EMPLOYMENT));
    assert_eq!(told(&client), [(-900, false, Some(-800)), (-300, false, None)]);
    let found = purchases(&client);
    let amounts: Vec<Option<i64>> = found.bought.iter().map(|bought| Some(bought.billed?.minor)).collect();
    assert_eq!(amounts, [Some(30_000), None], "amounts of two currencies are no amount");
    assert_eq!((found.unsigned, found.doubled), (1, 0));
}

#[test]
fn each_period_of_a_retainer_after_its_first_is_an_event() {
    let mut client = World::new();
    let engagement = job(1);
    client.on(-800, accepted(1, EMPLOYMENT));
    client.on(-800, signed(1));
    client.on(-799, Event::Engagement(EngagementFact::PeriodStarted { engagement, until: None }));
    client.on(-790, billed(1, 1, 100, Currency::GBP));
    client.on(-435, Event::Engagement(EngagementFact::Renewed { engagement, unprompted: true }));
    // The period that the renewal began: one event.
    client.on(-432, Event::Engagement(EngagementFact::PeriodStarted { engagement, until: None }));
    client.on(-400, billed(2, 1, 200, Currency::GBP));
    client.on(-70, Event::Engagement(EngagementFact::PeriodStarted { engagement, until: None }));
    client.on(-60, billed(3, 1, 300, Currency::GBP));
    assert_eq!(told(&client), [(-800, false, Some(-435)), (-435, true, Some(-70)), (-70, true, None)]);
    let found = purchases(&client);
    let amounts: Vec<i64> = found.bought.iter().filter_map(|bought| Some(bought.billed?.minor)).collect();
    assert_eq!(amounts, [100, 200, 300]);
    assert!(found.bought.iter().all(|bought| bought.recurring && !bought.implied && bought.work == 0));
}

#[test]
fn work_that_invoices_imply_counts_as_they_imply_it_confirmed_or_not() {
    let client = invoiced_yearly();
    let found = purchases(&client).bought;
    assert_eq!(found.len(), 6);
    assert!(found[0].implied && !found[0].is_period && found[1..].iter().all(|bought| bought.is_period));
    let mut confirmed = invoiced_yearly();
    confirm(&mut confirmed);
    let days = |world: &World| purchases(world).bought.iter().map(|bought| bought.on).collect::<Vec<_>>();
    assert_eq!(days(&confirmed), days(&client), "to confirm it changes nothing");
    let first = purchases(&confirmed).bought[0];
    assert!(!first.implied && !first.unsure, "its invoices show when it began");
}

#[test]
fn a_day_that_is_known_to_the_year_is_marked() {
    let mut list = Listed::on("2026-06-30", FirmKind::Accounting);
    list.add(list.day - 700, false, Precision::Year, accepted(1, EMPLOYMENT));
    list.row(-300, invoice(CONVEYANCING, 1, 50_000));
    let found = repetition(&list.facts, &list.model).purchases.bought;
    assert_eq!(found.iter().map(|bought| bought.unsure).collect::<Vec<_>>(), [true, false]);
}

proptest! {
    /// Whatever the order in which the facts were recorded, there is one answer; its stored form is read back; a period
    /// belongs to work that began before it; and who only ever purchased once has one event.
    #[test]
    fn any_history_has_one_answer(facts in histories(60), model in models(), turn in 0..60_usize) {
        let found = repetition(&facts, &model).purchases;
        let mut turned = facts.clone();
        turned.rotate_left(turn % facts.len().max(1));
        prop_assert_eq!(&repetition(&turned, &model).purchases, &found);
        let again: Vec<_> = facts.iter().chain(&facts).cloned().collect();
        prop_assert_eq!(&repetition(&again, &model).purchases, &found, "a repeated fact changes nothing");
        prop_assert_eq!(Purchases::from_bytes(&found.to_bytes()).unwrap().bought, found.bought.clone());
        prop_assert!(found.bought.is_sorted_by_key(|bought| bought.on));
        for period in found.bought.iter().filter(|bought| bought.is_period) {
            let first = found.bought.iter().find(|bought| bought.work == period.work && !bought.is_period).unwrap();
            prop_assert!(first.on < period.on && first.recurring);
        }
        // What was corrected may lie after the day on which it was first recorded.
        let last = in_force(&facts).iter().map(|(on, _)| *on).max().unwrap_or_default();
        if derive(&facts, &model, last).ladder == Rung::Purchaser {
            prop_assert!(found.bought.len() <= 1, "{:?}", found);
        }
    }
}
