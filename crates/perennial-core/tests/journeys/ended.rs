//! Ends that later records speak against: who was said to have left for want of records, and whom a later list calls
//! active (D8, D24); and who is said here to be no client, whatever lists call it (D18).

use perennial_core::dates::Day;
use perennial_core::fact::*;
use perennial_core::ids::ServiceLineId;
use perennial_core::journeys::model::FirmKind;
use perennial_core::journeys::position::{Contradiction, Proposed};
use perennial_core::journeys::stage::{Camp, Stage};

use crate::listed::*;
use crate::world::{accepted, closed};

const LINE: ServiceLineId = ServiceLineId::from_number(1);

fn said_ended(reason: &str, camp: Option<Camp>) -> Event {
    Event::Client(ClientFact::Ended { reason: reason.to_owned(), camp, within_control: None })
}

/// One invoice seven years ago, and an answer of the day after the import that nothing was recorded for long.
fn answered() -> Listed {
    let mut client = Listed::on("2026-11-29", FirmKind::Accounting);
    client.invoices(LINE, [-2600]);
    assert_eq!(client.line(1), "between · not recorded · FormerUnknown?");
    answer(&mut client, 1, said_ended(ClientFact::NOTHING_RECORDED, None));
    client
}

/// Somebody answered on a day of what had been so by then.
fn answer(client: &mut Listed, offset: i32, what: Event) {
    client.add(client.day + offset, true, Precision::OnOrBefore, what);
}

#[test]
fn an_end_for_want_of_records_falls_when_there_are_records() {
    let alone = answered();
    assert_eq!(alone.line(1), "former unknown · not recorded · Camp?");
    // Another record turns out to be the same client, billed each month until the day before.
    let mut merged = answered();
    merged.invoices(LINE, (0..32).map(|month| -month * 30 - 1));
    for day in [1, 30] {
        assert_eq!(merged.line(day), "client · not recorded · open by 32 · Contradiction?", "after {day} days");
    }
    let cited: Vec<Day> = merged.at(1).proposals[0]
        .facts
        .iter()
        .map(|id| merged.facts.iter().find(|fact| fact.id == *id).unwrap().on)
        .collect();
    assert_eq!(cited, [merged.day - 931, merged.day + 1], "the beginning of what runs, and the answer");
    assert_eq!(merged.at(1).proposals[0].what, Proposed::Contradiction(Contradiction::EndedUnseen));
    // Both readings are open to a person, in whatever order all was recorded.
    merged.facts.reverse();
    assert_eq!(merged.line(1), "client · not recorded · open by 32 · Contradiction?");
    answer(&mut merged, 20, said_ended(ClientFact::ENDED_ALL_THE_SAME, Some(Camp::Good)));
    assert_eq!(merged.line(20), "former good · not recorded");
}

#[test]
fn work_that_closed_lately_and_a_pursuit_speak_against_it_as_well() {
    // The last invoice is of last year: nothing is open, and they are no former client by silence.
    let mut closed = answered();
    closed.invoices(LINE, [-400]);
    assert_eq!(closed.line(1), "between · not recorded · Contradiction?");
    let mut sought = answered();
    let pursuit = PursuitFact::Opened {
        pursuit: perennial_core::ids::PursuitId::from_number(1),
        service_line: None,
        contact: None,
    };
    sought.row(-20, Event::Pursuit(pursuit));
    assert_eq!(sought.line(1), "between · not recorded · assess · Contradiction?");
    // Older work changes nothing: nothing had been recorded for long all the same.
    let mut old = answered();
    old.invoices(LINE, [-2000]);
    assert_eq!(old.line(1), "former unknown · not recorded · Camp?");
}

#[test]
fn an_end_that_rests_on_something_else_holds() {
    let mut left = Listed::on("2026-11-29", FirmKind::Accounting);
    left.invoices(LINE, [-2600]);
    answer(&mut left, 1, said_ended("moved away", None));
    left.invoices(LINE, [-400]);
    assert_eq!(left.line(1), "former unknown · not recorded · Camp?");
}

#[test]
fn whom_a_later_list_calls_active_is_asked_about() {
    let named = |listing| Event::Client(ClientFact::Listed { listing });
    let mut client = Listed::on("2026-11-29", FirmKind::Accounting);
    client.add(client.day - 60, false, Precision::OnOrBefore, named(Listing::ActiveClient));
    answer(&mut client, 1, said_ended("no longer in the client list", Some(Camp::Good)));
    assert_eq!(client.line(1), "former good · not recorded");
    client.add(client.day + 30, false, Precision::OnOrBefore, named(Listing::ActiveClient));
    assert_eq!(client.line(29), "former good · not recorded");
    assert_eq!(client.line(30), "between · not recorded · OpenWork? · Contradiction?");
    answer(&mut client, 31, said_ended("no longer in the client list", Some(Camp::Good)));
    assert_eq!(client.line(31), "former good · not recorded", "said again");
    // Who records the end after the list knew what it says, whatever day the list gives.
    let mut known = Listed::on("2026-11-29", FirmKind::Accounting);
    known.add(known.day, false, Precision::OnOrBefore, named(Listing::ActiveClient));
    known.here(1, said_ended("moved away", Some(Camp::Good)));
    known.facts[1].on = known.day - 9;
    assert_eq!(known.line(1), "former good · not recorded");
    // How a former client of a list left is known of a day before that list.
    let mut former = Listed::on("2026-11-29", FirmKind::Accounting);
    former.add(former.day, false, Precision::OnOrBefore, named(Listing::FormerClient));
    former.here(-9, Event::Client(ClientFact::CampConfirmed { camp: Camp::Poor }));
    assert_eq!(former.line(0), "former poor · not recorded");
    assert_eq!(former.at(0).stage_precision, Precision::OnOrBefore);
    // What one list says of an end, a later list says otherwise: nobody need be asked which is right.
    let mut listed = Listed::on("2026-11-29", FirmKind::Accounting);
    listed.add(listed.day - 60, false, Precision::OnOrBefore, named(Listing::FormerClient));
    assert!(listed.line(0).starts_with("former"));
    listed.add(listed.day, false, Precision::OnOrBefore, named(Listing::ActiveClient));
    assert_eq!(listed.line(0), "between · not recorded · OpenWork?");
}

#[test]
fn who_is_said_to_be_no_client_is_none_whatever_lists_call_it() {
    let named = |listing| Event::Client(ClientFact::Listed { listing });
    let mut office = Listed::on("2026-11-29", FirmKind::Accounting);
    office.add(office.day - 400, false, Precision::Exact, named(Listing::Client));
    office.add(office.day, false, Precision::OnOrBefore, named(Listing::ActiveClient));
    assert_eq!(office.line(1), "between · not recorded · OpenWork?");
    answer(&mut office, 1, named(Listing::Other));
    let is_other = |office: &Listed, offset: i32| office.at(offset).is_other();
    assert_eq!((office.line(1), is_other(&office, 1)), ("pre_purchase · not recorded".to_owned(), true));
    assert_eq!((office.line(-30), is_other(&office, -30)), ("pre_purchase · not recorded".to_owned(), false));
    // The next list calls it a client again; the day on which somebody said otherwise may be earlier or later.
    office.add(office.day + 30, false, Precision::OnOrBefore, named(Listing::Client));
    office.facts.reverse();
    assert!(is_other(&office, 31) && is_other(&office, 1));
    // An invoice shows that they buy, and another word that somebody had been wrong.
    let mut buys = Listed { facts: office.facts.clone(), ..Listed::on("2026-11-29", FirmKind::Accounting) };
    buys.invoices(LINE, [20]);
    assert!(buys.line(31).starts_with("client"), "{}", buys.line(31));
    answer(&mut office, 40, named(Listing::Client));
    assert!(office.line(41).starts_with("between"), "{}", office.line(41));
}

/// A pursuit is no work: whom a list calls former is former, and sought (D2, D18).
#[test]
fn whom_a_list_calls_former_is_former_while_a_pursuit_is_open() {
    let named = |listing| Event::Client(ClientFact::Listed { listing });
    let mut client = Listed::on("2026-11-29", FirmKind::Accounting);
    let pursuit = PursuitFact::Opened {
        pursuit: perennial_core::ids::PursuitId::from_number(1),
        service_line: None,
        contact: None,
    };
    client.row(-400, Event::Pursuit(pursuit));
    client.add(client.day - 10, false, Precision::OnOrBefore, named(Listing::FormerClient));
    assert!(client.line(1).starts_with("former unknown · not recorded · assess"), "{}", client.line(1));
}

/// A list gives the day on which somebody left (D18, D20), beside what it says as of its own day.
#[test]
fn whom_a_list_says_to_have_left_on_a_day_is_former_since_that_day() {
    let former = || Event::Client(ClientFact::Listed { listing: Listing::FormerClient });
    let left = |offset: i32, precision: Precision| {
        let mut client = Listed::on("2026-11-29", FirmKind::Accounting);
        let day = client.day;
        client.add(day + offset, false, precision, former());
        client.add(day, false, Precision::OnOrBefore, former());
        client
    };
    let since = |client: &Listed| {
        let position = client.at(0);
        assert!(client.line(0).starts_with("former unknown"), "{}", client.line(0));
        (position.stage_since, position.stage_precision)
    };
    for precision in [Precision::Exact, Precision::Month, Precision::Year] {
        let client = left(-1_000, precision);
        assert_eq!(since(&client), (client.day - 1_000, precision));
    }
    // Bills up to that day end with it; a last one after it, or a matter that is closed later, ends it.
    for (bills, end) in [(vec![-1_090, -1_060, -1_030], -1_000), (vec![-1_060, -1_030, -980], -980)] {
        let mut client = left(-1_000, Precision::Exact);
        client.invoices(LINE, bills);
        assert_eq!(since(&client), (client.day + end, Precision::Exact));
    }
    let mut client = left(-1_000, Precision::Exact);
    client.row(-1_400, accepted(1, LINE)).row(-990, closed(1));
    assert_eq!(since(&client), (client.day - 990, Precision::Exact));
    // Who came back is a client again, until a list calls them former once more.
    let mut client = left(-1_000, Precision::Exact);
    client.row(-400, accepted(1, LINE)).row(-300, closed(1));
    assert!(client.at(-200).stage == Stage::Between);
    assert_eq!(since(&client), (client.day, Precision::OnOrBefore));
    // Work that is still open is not over by what a list of clients says.
    let mut client = left(-1_000, Precision::Exact);
    client.row(-1_100, accepted(1, LINE));
    assert!(client.at(0).stage == Stage::Client);
}
