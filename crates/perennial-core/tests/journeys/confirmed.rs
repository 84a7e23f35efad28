//! Work that somebody confirmed by its invoices stands as it did before: confirming it makes nobody smaller, and sets off
//! no alert (D15, D17, D27).

use perennial_core::alerts::{AsOf, Beside, RuleName, Rules, Situation, evaluate};
use perennial_core::dates::Moment;
use perennial_core::fact::{EngagementFact, Event, Fact, InvoiceFact, Precision, Source};
use perennial_core::ids::{ClientId, EngagementId, ImportId, InvoiceId};
use perennial_core::journeys::coverage::{Coverage, RecordKind, Span};
use perennial_core::journeys::implied_work;
use perennial_core::journeys::position::{Rung, Silence};
use perennial_core::money::{Currency, Money};

use crate::world::World;

/// A client invoiced once a year, the last time some months ago, in a firm that keeps nothing but invoices.
pub fn invoiced_yearly() -> World {
    let mut client = World::new();
    client.model.coverage = Coverage::NONE;
    let span = Span { from: client.today - 4_000, listed: Some(client.today), live: false, kept: None };
    client.model.coverage.set(RecordKind::Invoices, Some(span));
    client
        .model
        .coverage
        .set(RecordKind::Milestones, Some(Span { from: client.today, listed: None, live: true, kept: None }));
    for year in (0..6_i32).rev() {
        let amount = Money::new(120_000, "GBP".parse::<Currency>().unwrap());
        let invoice = InvoiceId::from_number(200 + u128::from(year.unsigned_abs()));
        let issued = InvoiceFact::Issued { invoice, engagement: None, amount, service_line: None };
        client.on(-250 - year * 365, Event::Invoice(issued));
    }
    let list = Source::File { import: ImportId::from_number(1), file: "invoices.csv".to_owned(), row: 2, of: None };
    client.facts.iter_mut().for_each(|fact| fact.source = list.clone());
    client
}

/// What the answer “it is open” records.
pub fn confirm(client: &mut World) -> EngagementId {
    let work = implied_work(&client.facts, &client.model).remove(0);
    let engagement = work.engagement;
    for invoice in &work.invoices {
        client.on(0, Event::Invoice(InvoiceFact::Filed { invoice: *invoice, engagement: Some(engagement) }));
    }
    let about = |client: &mut World, on, what| {
        client.on(0, Event::Engagement(what));
        let fact: &mut Fact = client.facts.last_mut().unwrap();
        (fact.on, fact.precision, fact.recorded) = (on, Precision::OnOrBefore, Moment::start_of(client.today));
    };
    let (first, last) = (work.first, work.last);
    let accepted = EngagementFact::Accepted {
        engagement,
        pursuit: None,
        service_line: None,
        contact: None,
        recurring: work.recurring,
        planned_end: None,
    };
    about(client, first, accepted);
    about(client, first, EngagementFact::Opened { engagement });
    about(client, last, EngagementFact::ConfirmedOpen { engagement });
    engagement
}

#[test]
fn confirming_work_changes_nothing_of_what_was_known() {
    let mut client = invoiced_yearly();
    let before = client.at(0);
    assert_eq!((before.ladder, before.working[0].implied_by), (Rung::Client, Some(6)));
    let engagement = confirm(&mut client);
    let after = client.at(0);
    assert_eq!((after.stage, after.standing, after.ladder), (before.stage, before.standing, Rung::Client));
    assert_eq!((after.working[0].engagement, after.working[0].quiet_since), (Some(engagement), None));
    assert_eq!(after.silence, Silence::Heard);
    let (rules, nothing) = (Rules::default(), Beside::default());
    let situation =
        Situation { client: ClientId::from_number(1), facts: &client.facts, beside: &nothing, handled: &[] };
    for days in [0, 15, 46, 61, 91] {
        let alerts = evaluate(&rules, &client.model, &situation, AsOf::end_of(client.today + days)).open;
        // That the last invoice is not paid yet is recorded, and has nothing to do with the answer.
        let rules: Vec<RuleName> =
            alerts.iter().map(|alert| alert.rule).filter(|rule| *rule != RuleName::PaymentLate).collect();
        assert_eq!(rules, [], "after {days} days");
    }
}
