//! What invoices pay for: a client's first work, or what it bought again (D27).

use perennial_core::fact::{ClientFact, EngagementFact, Event, InvoiceFact, Listing, Precision};
use perennial_core::ids::{EngagementId, InvoiceId};
use perennial_core::journeys::coverage::{RecordKind, Span};
use perennial_core::journeys::model::FirmKind;
use perennial_core::journeys::position::Rung;
use perennial_core::journeys::{BilledFor, derive, pieces, repetition, was_client};
use perennial_core::money::{Currency, Money};
use proptest::prelude::*;

use crate::confirmed::{confirm, invoiced_yearly};
use crate::listed::{Listed, invoice};
use crate::random::{histories, models};
use crate::world::*;

fn billed(n: u128, work: Option<u128>, minor: i64) -> Event {
    let amount = Money::new(minor, Currency::GBP);
    let (invoice, engagement) = (InvoiceId::from_number(n), work.map(job));
    Event::Invoice(InvoiceFact::Issued { invoice, engagement, amount, service_line: None })
}

fn filed(n: u128, engagement: Option<EngagementId>) -> Event {
    Event::Invoice(InvoiceFact::Filed { invoice: InvoiceId::from_number(n), engagement })
}

/// What the invoices of a world pay for, in the order of their numbers.
fn told(world: &World) -> Vec<BilledFor> {
    repetition(&world.facts, &world.model).billed_for.into_values().collect()
}

/// A firm whose lists of work and money cover so many days.
fn complete_for(days: i32) -> Listed {
    let mut list = Listed::on("2026-06-30", FirmKind::Accounting);
    let span = Span { from: list.day - days, listed: Some(list.day), live: false, kept: None };
    for kind in [RecordKind::Invoices, RecordKind::Matters, RecordKind::Pursuits] {
        list.model.coverage.set(kind, Some(span));
    }
    list
}

fn told_of(list: &Listed) -> Vec<BilledFor> {
    repetition(&list.facts, &list.model).billed_for.into_values().collect()
}

#[test]
fn the_first_matter_is_first_and_whatever_comes_after_it_is_a_repeat() {
    use BilledFor::{First, NoWork, Repeat};
    let mut client = World::new();
    client.on(-900, accepted(1, EMPLOYMENT));
    client.on(-900, signed(1));
    client.on(-880, billed(1, Some(1), 50_000));
    client.on(-860, billed(2, Some(1), 20_000));
    client.on(-800, closed(1));
    assert_eq!(told(&client), [First, First]);
    let only = repetition(&client.facts, &client.model).done_from;
    assert_eq!(only, Some((client.today - 800).plus_months(36)), "the horizon after the close");
    client.on(-500, accepted(2, EMPLOYMENT));
    client.on(-500, signed(2));
    client.on(-480, billed(3, Some(2), 50_000));
    // A credit gives back what was billed last; who filed an invoice under no work said what it is.
    client.on(-470, billed(4, None, -20_000));
    client.on(-100, billed(5, None, 3_000));
    client.on(-99, filed(5, None));
    assert_eq!(told(&client), [First, First, Repeat, Repeat, NoWork]);
    assert_eq!(repetition(&client.facts, &client.model).done_from, None, "there is a second");
    // It belonged to the first matter, says somebody.
    client.on(-98, filed(5, Some(job(1))));
    assert_eq!(told(&client)[4], First);
}

#[test]
fn an_acceptance_that_nobody_signed_is_no_first_work() {
    let mut client = World::new();
    client.on(-900, accepted(1, EMPLOYMENT));
    client.on(-400, accepted(2, EMPLOYMENT));
    client.on(-400, signed(2));
    client.on(-380, billed(1, Some(2), 50_000));
    assert_eq!(told(&client), [BilledFor::First]);
}

#[test]
fn each_period_of_recurring_work_after_its_first_is_a_repeat() {
    use BilledFor::{First, Repeat};
    let client = invoiced_yearly();
    assert_eq!(told(&client), [Repeat, Repeat, Repeat, Repeat, Repeat, First], "the sixth number is the first invoice");
    let mut confirmed = invoiced_yearly();
    confirm(&mut confirmed);
    assert_eq!(told(&confirmed), told(&client), "to confirm it changes nothing");
    // Of a matter that is kept here the periods are as they were recorded.
    let mut retainer = World::new();
    let engagement = job(1);
    retainer.on(-800, accepted(1, EMPLOYMENT));
    retainer.on(-800, signed(1));
    retainer.on(-790, billed(1, Some(1), 100));
    retainer.on(-500, billed(2, Some(1), 100));
    retainer.on(-435, Event::Engagement(EngagementFact::Renewed { engagement, unprompted: true }));
    retainer.on(-400, billed(3, Some(1), 100));
    assert_eq!(told(&retainer), [First, First, Repeat]);
}

#[test]
fn who_appears_soon_after_the_records_begin_may_have_bought_before() {
    use BilledFor::{First, Repeat, Unsure};
    let mut list = complete_for(1_500);
    list.row(-1_400, invoice(EMPLOYMENT, 1, 50_000));
    assert_eq!(told_of(&list), [Unsure], "the records reach back a hundred days");
    list.row(-300, invoice(EMPLOYMENT, 2, 50_000));
    assert_eq!(told_of(&list), [Unsure, Repeat], "whatever came before, this came after something");
    let later = |offset: i32| {
        let mut list = complete_for(1_500);
        list.row(offset, invoice(EMPLOYMENT, 1, 50_000));
        list
    };
    assert_eq!(told_of(&later(-1_134)), [First], "a year of records before it says that there was nothing");
    assert_eq!(told_of(&later(-1_135)), [Unsure]);
    // Who was sought before was no client.
    let mut sought = later(-1_400);
    sought.row(-1_420, pursuit(1, EMPLOYMENT));
    assert_eq!(told_of(&sought), [First]);
    // A list that calls them a client since long before says that the first known work was not the first.
    let mut since = later(-700);
    since.row(-2_000, Event::Client(ClientFact::Listed { listing: Listing::Client }));
    assert_eq!(told_of(&since), [Repeat]);
    let mut since = later(-700);
    since.row(-780, Event::Client(ClientFact::Listed { listing: Listing::Client }));
    assert_eq!(told_of(&since), [First], "what was bought in the ninety days before belongs to it");
    // One that calls them a client of no known day leaves it open.
    let mut some_day = later(-700);
    let listed = Event::Client(ClientFact::Listed { listing: Listing::Client });
    some_day.add(some_day.day - 710, false, Precision::OnOrBefore, listed);
    assert_eq!(told_of(&some_day), [Unsure]);
}

#[test]
fn who_was_a_client_on_a_day_is_told_by_the_history_and_by_how_far_the_records_reach() {
    let mut list = complete_for(1_000);
    list.row(-500, pursuit(1, EMPLOYMENT)).row(-450, hired(1, 1));
    let cut = pieces(&list.facts, &list.model);
    let on = |offset: i32| {
        let day = list.day + offset;
        let on = cut.iter().rfind(|piece| piece.from <= day).copied();
        was_client(on, || cut.first().copied(), day, &list.model.coverage)
    };
    assert_eq!([on(-450), on(-451)], [Some(true), Some(false)]);
    assert_eq!([on(-501), on(-900)], [Some(false); 2], "who was sought later had not bought before");
    let mut billed = complete_for(1_000);
    billed.row(-450, invoice(EMPLOYMENT, 1, 50_000));
    let cut = pieces(&billed.facts, &billed.model);
    let on = |offset: i32| {
        let day = billed.day + offset;
        let on = cut.iter().rfind(|piece| piece.from <= day).copied();
        was_client(on, || cut.first().copied(), day, &billed.model.coverage)
    };
    assert_eq!([on(-450), on(-451), on(-635)], [Some(true), Some(false), Some(false)]);
    assert_eq!(on(-636), None, "less than a year after the records begin");
}

proptest! {
    /// Every invoice that holds pays for one thing, whatever the order in which the facts were recorded; and where the
    /// ladder knows of one purchase alone, nothing is a repeat of work that is known.
    #[test]
    fn any_history_has_one_answer(facts in histories(60), model in models(), turn in 0..60_usize) {
        let found = repetition(&facts, &model);
        let mut turned = facts.clone();
        let turn = turn % turned.len().max(1);
        turned.rotate_left(turn);
        prop_assert_eq!(&repetition(&turned, &model), &found);
        let issued = perennial_core::journeys::in_force(&facts);
        let issued = issued.iter().filter(|(_, fact)| matches!(fact.what, Event::Invoice(InvoiceFact::Issued { .. })));
        let mut issued: Vec<InvoiceId> = issued.filter_map(|(_, fact)| match fact.what {
            Event::Invoice(InvoiceFact::Issued { invoice, .. }) => Some(invoice),
            _ => None,
        }).collect();
        issued.sort_unstable();
        issued.dedup();
        prop_assert_eq!(found.billed_for.keys().copied().collect::<Vec<_>>(), issued);
        let last = facts.iter().map(|fact| fact.on).max().unwrap_or_default();
        let position = derive(&facts, &model, last);
        let bought_before = facts.iter().any(|fact| matches!(fact.what, Event::Client(ClientFact::Listed { .. })));
        if position.ladder == Rung::Purchaser && !bought_before {
            let repeats = found.billed_for.values().filter(|paid| **paid == BilledFor::Repeat).count();
            prop_assert_eq!(repeats, 0, "{:?}", position);
        }
    }
}
