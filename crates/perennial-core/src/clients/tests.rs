//! Clients as a whole: stories of single rules, and what holds of any facts.

use proptest::prelude::*;

use super::*;
use crate::dates::{Day, Moment};
use crate::fact::{
    ClientFact, EngagementFact, Event, Fact, InvoiceFact, Listing, Precision, PursuitFact, Recorder, Source,
};
use crate::ids::{ClientId, EngagementId, FactId, InvoiceId, PursuitId, StaffId};
use crate::journeys::in_force;
use crate::journeys::stage::Camp;
use crate::money::{Currency, Money};

const RUTH: StaffId = StaffId::from_number(3);

fn day(n: i32) -> Day {
    Day::from_number(20_000 + n)
}

fn fact(n: usize, on: Day, what: Event) -> Fact {
    Fact {
        id: FactId::from_number(n as u128 + 1),
        client: ClientId::from_number(1),
        on,
        precision: Precision::Exact,
        recorded: Moment(n as i64),
        by: Recorder::Program,
        source: Source::Person,
        what,
    }
}

fn accepted() -> Event {
    Event::Engagement(EngagementFact::Accepted {
        engagement: EngagementId::from_number(8),
        pursuit: None,
        service_line: None,
        contact: None,
        recurring: false,
        planned_end: None,
    })
}

fn of(list: Vec<(i32, Event)>) -> Client {
    let facts: Vec<Fact> = list.into_iter().enumerate().map(|(n, (on, what))| fact(n, day(on), what)).collect();
    read(&in_force(&facts))
}

fn ended() -> Event {
    Event::Client(Client::default().end("moved abroad", None, None).unwrap())
}

#[test]
fn an_end_lasts_until_work_is_accepted() {
    let camp = Event::Client(Client::confirm_camp(Camp::Good));
    let client = of(vec![(5, ended()), (6, camp)]);
    let Standing::Ended { on, camp, .. } = client.standing else { panic!("{client:?}") };
    assert_eq!((on, camp), (day(5), Some(Camp::Good)));
    assert_eq!(of(vec![(5, ended()), (9, accepted())]).standing, Standing::Lasting);
}

#[test]
fn a_relationship_ends_once_until_they_come_back() {
    let again = |client: Client| client.end("again", Some(Camp::Poor), None).err();
    assert_eq!(again(of(vec![(5, ended())])), Some(Refusal::EndedAlready(day(5))));
    assert_eq!(again(of(vec![(5, ended()), (9, accepted())])), None);
}

#[test]
fn ended_and_accepted_on_one_day_is_a_client() {
    assert_eq!(of(vec![(5, ended()), (5, accepted())]).standing, Standing::Lasting);
}

#[test]
fn setting_aside_is_an_overlay_and_the_last_manager_answers() {
    let list = vec![
        (0, Event::Client(Client::assign_manager(StaffId::from_number(2)))),
        (1, Event::Client(Client::archive(true))),
        (2, Event::Client(Client::assign_manager(RUTH))),
    ];
    let nobody = [(3, Event::Client(Client::leave_without_manager()))];
    assert_eq!(of(list.iter().cloned().chain(nobody).collect()).manager, None);
    let read = of(list.clone());
    assert_eq!((read.manager, read.archived, read.standing), (Some(RUTH), Some(day(1)), Standing::Lasting));
    let again = [(3, Event::Client(Client::archive(false)))];
    assert_eq!(of(list.into_iter().chain(again).collect()).archived, None);
}

#[test]
fn an_end_needs_a_reason_and_a_note_needs_words() {
    assert_eq!(Client::default().end("  ", None, None), Err(Refusal::NoReason));
    assert_eq!(Client::note(""), Err(Refusal::NoWords));
    assert_eq!((Refusal::NoReason.field(), Refusal::NoWords.field()), (Some("reason"), Some("text")));
}

#[test]
fn who_works_with_the_firm_is_not_said_to_be_somebody_else() {
    let who = |facts, who| of(facts).say_who(who).err();
    let listed = |listing| Ok(ClientFact::Listed { listing });
    for listing in [Listing::Client, Listing::FormerClient, Listing::Prospect, Listing::Other] {
        assert_eq!(Client::default().say_who(listing), listed(listing));
    }
    for listing in [Listing::FormerClient, Listing::Prospect, Listing::Other] {
        assert_eq!(who(vec![(5, accepted())], listing), Some(Refusal::Bought));
    }
    assert_eq!(of(vec![(5, accepted())]).say_who(Listing::Client), listed(Listing::Client));
    let pursuit = PursuitFact::Opened { pursuit: PursuitId::from_number(1), service_line: None, contact: None };
    assert_eq!(who(vec![(5, Event::Pursuit(pursuit.clone()))], Listing::Other), Some(Refusal::Sought));
    assert_eq!(who(vec![(5, Event::Pursuit(pursuit))], Listing::Prospect), None);
    // What was billed and credited in full is no fee.
    let invoice = |n, minor| {
        let (invoice, amount) = (InvoiceId::from_number(n), Money::new(minor, Currency::GBP));
        Event::Invoice(InvoiceFact::Issued { invoice, engagement: None, amount, service_line: None })
    };
    assert_eq!(who(vec![(5, invoice(1, 100))], Listing::Other), Some(Refusal::Bought));
    assert_eq!(who(vec![(5, invoice(1, 100)), (6, invoice(2, -100))], Listing::Other), None);
}

proptest! {
    /// Any facts in any order give one standing; a camp is only said of who has left.
    #[test]
    fn reading_is_total(list in proptest::collection::vec((0..20_i32, 0..5_u8), 0..20)) {
        let facts = list.into_iter().map(|(on, kind)| (on, match kind {
            0 => ended(),
            1 => Event::Client(ClientFact::CampConfirmed { camp: Camp::Poor }),
            2 => Event::Client(ClientFact::Archived { archived: on % 2 == 0 }),
            3 => Event::Client(ClientFact::ManagerAssigned { staff: Some(RUTH) }),
            _ => accepted(),
        })).collect::<Vec<_>>();
        let named = facts.iter().any(|(_, what)| matches!(what, Event::Client(ClientFact::ManagerAssigned { .. })));
        prop_assert_eq!(of(facts).manager.is_some(), named);
    }
}
