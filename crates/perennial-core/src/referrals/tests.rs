//! Referrals: stories of single rules, and what holds of any facts.

use proptest::prelude::*;

use super::*;
use crate::dates::{Day, Moment};
use crate::fact::{Event, Fact, Precision, Recorder, Source, SupportFact};
use crate::ids::{ClientId, FactId, ReferralId, ReferrerId};
use crate::journeys::in_force;
use crate::keyed::Keyed;

const BRANDT: ReferrerId = ReferrerId::from_number(4);
const KESTREL: ReferralId = ReferralId::from_number(9);

fn day(n: i32) -> Day {
    Day::from_number(20_000 + n)
}

fn facts(list: Vec<(i32, SupportFact)>) -> Vec<Fact> {
    let fact = |(n, (on, what)): (usize, (i32, SupportFact))| Fact {
        id: FactId::from_number(n as u128 + 1),
        client: ClientId::from_number(1),
        on: day(on),
        precision: Precision::Exact,
        recorded: Moment(n as i64),
        by: Recorder::Program,
        source: Source::Person,
        what: Event::Support(what),
    };
    list.into_iter().enumerate().map(fact).collect()
}

fn received(referral: ReferralId) -> SupportFact {
    let from = Some("Brandt Hollis LLP".to_owned());
    SupportFact::ReferralReceived { referral, from_client: None, from_referrer: Some(BRANDT), from }
}

#[test]
fn a_list_says_what_a_referrer_is_in_brackets() {
    let read = |text| (named(text).name, named(text).kind.key());
    assert_eq!(read("Brandt Hollis LLP (law firm)"), ("Brandt Hollis LLP".to_owned(), "law_firm"));
    assert_eq!(read(" Claire Dubois (Accountant)"), ("Claire Dubois".to_owned(), "accountant"));
    assert_eq!(read("Brandt Hollis LLP (law firm), conflicted out"), ("Brandt Hollis LLP".to_owned(), "law_firm"));
    assert_eq!(read("Garner (Leeds)"), ("Garner (Leeds)".to_owned(), "other"));
    assert_eq!(read("(bank)"), ("(bank)".to_owned(), "other"));
}

#[test]
fn a_cell_names_several_only_where_nothing_else_can_be_meant() {
    let names = |text| named_each(text).into_iter().map(|named| named.name).collect::<Vec<_>>();
    assert_eq!(names("Jane Doe; Bank of Kent (bank)"), ["Jane Doe", "Bank of Kent"]);
    assert_eq!(names("Jane Doe / Bank of Kent"), ["Jane Doe", "Bank of Kent"]);
    assert_eq!(names("Jane Doe\nBANK OF KENT."), ["Jane Doe", "BANK OF KENT."]);
    assert_eq!(names("Jane Doe; JANE DOE.;"), ["Jane Doe"], "one name twice");
    assert_eq!(names("Google; Jane Doe"), ["Jane Doe"], "how they found the firm is nobody");
    for one in [
        "Smith, John",
        "Brown & Sons LLP",
        "Smith and Jones Ltd",
        "Jane Doe and Bank of Kent",
        "A, B & C",
        "John Smith t/a Smith Plumbing",
        "Barclays c/o Dan Webb",
        "Quill (bank; Leeds)",
        "24/7 Cover",
    ] {
        assert_eq!(names(one), [one]);
    }
    assert!(may_be_several("Jane Doe and Bank of Kent"));
    for one in ["Smith and Jones", "Brown & Sons LLP", "Jane Doe", "Webb and Brothers Solicitors Ltd."] {
        assert!(!may_be_several(one), "{one}");
    }
}

#[test]
fn case_and_the_end_of_a_name_make_no_difference() {
    for same in ["Brandt Hollis LLP", "BRANDT HOLLIS LLP.", " Brandt  Hollis LLP ,", "brandt hollis llp;"] {
        assert_eq!(name_key(same), "brandt hollis llp");
    }
    assert_eq!(name_key("."), ".");
    assert_eq!(name_keys("Smith, John"), ["smith, john", "john smith"]);
}

#[test]
fn thanks_before_the_records_begin_are_not_known() {
    use crate::journeys::coverage::Span;
    let span = Some(Span { from: day(10), listed: None, live: true, kept: None });
    assert_eq!(thanks(day(10), Precision::Exact, None, span), Thanks::Owed);
    assert_eq!(thanks(day(9), Precision::Exact, None, span), Thanks::NotRecorded);
    assert_eq!(thanks(day(9), Precision::Exact, Some(day(11)), span), Thanks::Given(day(11)));
    assert_eq!(thanks(day(12), Precision::NotRecorded, None, span), Thanks::NotRecorded);
    assert_eq!(thanks(day(12), Precision::Exact, None, None), Thanks::NotRecorded);
}

#[test]
fn thanks_are_owed_for_each_favour() {
    let other = ReferralId::from_number(10);
    let list = facts(vec![(0, received(KESTREL)), (3, received(other))]);
    let all = read(&in_force(&list));
    assert!(all.iter().all(Referral::is_owed));
    assert_eq!(all[1].thank(day(2)), Err(Refusal::BeforeItWasMade(day(3))));
    let thanks = all[0].thank(day(4)).unwrap();
    let list = facts(vec![(0, received(KESTREL)), (3, received(other)), (4, thanks)]);
    let all = read(&in_force(&list));
    assert_eq!(all.iter().map(Referral::is_owed).collect::<Vec<_>>(), [false, true]);
    assert_eq!(all[0].thank(day(5)), Err(Refusal::AlreadyThanked(day(4))));
}

#[test]
fn what_the_firm_gave_or_a_client_made_elsewhere_is_not_owed_here() {
    let given = SupportFact::ReferralGiven { referral: KESTREL, to: None, to_referrer: Some(BRANDT) };
    let by_client = SupportFact::ReferralReceived {
        referral: ReferralId::from_number(11),
        from_client: Some(ClientId::from_number(2)),
        from_referrer: None,
        from: None,
    };
    let list = facts(vec![(0, given), (1, by_client)]);
    let all = read(&in_force(&list));
    assert!(!all.iter().any(Referral::is_owed));
    assert_eq!(all[0].thank(day(9)), Err(Refusal::GivenByUs));
}

/// Facts of any kind, each on its day.
fn told(list: Vec<(i32, Precision, Event)>) -> Vec<Fact> {
    let fact = |(n, (on, precision, what)): (usize, (i32, Precision, Event))| {
        let mut fact = facts(vec![(on, received(KESTREL))]).remove(0);
        (fact.id, fact.precision, fact.what) = (FactId::from_number(n as u128 + 1), precision, what);
        fact
    };
    list.into_iter().enumerate().map(fact).collect()
}

#[test]
fn only_what_a_referral_brought_is_won_by_referral() {
    use crate::fact::{ClientFact, EngagementFact, Listing, PursuitFact};
    use crate::ids::{EngagementId, PursuitId};
    let exact = |on, what| (on, Precision::Exact, what);
    let referred = |on| exact(on, Event::Support(received(KESTREL)));
    let accepted = |on, pursuit: Option<u128>| {
        let (engagement, pursuit) = (EngagementId::from_number(on as u128), pursuit.map(PursuitId::from_number));
        let (service_line, contact, planned_end) = (None, None, None);
        let what =
            EngagementFact::Accepted { engagement, pursuit, service_line, contact, recurring: false, planned_end };
        exact(on, Event::Engagement(what))
    };
    let opened = |on, pursuit| {
        let pursuit = PursuitId::from_number(pursuit);
        exact(on, Event::Pursuit(PursuitFact::Opened { pursuit, service_line: None, contact: None }))
    };
    let won = |list| {
        let facts = told(list);
        won_by_referral(&in_force(&facts)).into_iter().map(|on| on.days_since(day(0))).collect::<Vec<_>>()
    };
    assert_eq!(won(vec![referred(1), accepted(30, None)]), [30]);
    // Repeat work, years later and without another referral, is not.
    assert_eq!(won(vec![referred(1), accepted(30, None), opened(890, 2), accepted(900, Some(2))]), [30]);
    // A referral of the later pursuit is.
    let again = |on| vec![accepted(30, None), opened(890, 2), referred(on), accepted(900, Some(2))];
    assert_eq!((won(again(890)), won(again(889)), won(again(901))), (vec![900], vec![], vec![]));
    // A list says that the client was one before: its first recorded work is no first work.
    let listed = exact(5, Event::Client(ClientFact::Listed { listing: Listing::Client }));
    assert_eq!(won(vec![listed, referred(1), accepted(30, None)]), Vec::<i32>::new());
    // A referral of no day can have brought the client.
    let undated = (400, Precision::NotRecorded, Event::Support(received(KESTREL)));
    assert_eq!(won(vec![undated, accepted(30, None), opened(390, 2), accepted(410, Some(2))]), [30]);
    assert_eq!(won(vec![accepted(30, None), referred(31)]), Vec::<i32>::new());
}

proptest! {
    /// Any facts in any order are read; in the order of their days nothing of what the verbs gave is impossible.
    #[test]
    fn verbs_keep_their_promise(verbs in proptest::collection::vec((0..3_u8, 0..30_i32, 1..4_u128), 1..20)) {
        let mut list: Vec<(i32, SupportFact)> = Vec::new();
        for (verb, on, which) in verbs {
            let referral = ReferralId::from_number(which);
            let known = facts(list.clone());
            let all = read(&in_force(&known));
            match (verb, all.iter().find(|one| one.id == referral)) {
                (0, None) => list.push((on, received(referral))),
                (1, Some(one)) => list.extend(one.thank(day(on)).ok().map(|fact| (on, fact))),
                _ => {}
            }
        }
        let known = facts(list);
        prop_assert_eq!(impossible(&in_force(&known)), vec![]);
    }
}
