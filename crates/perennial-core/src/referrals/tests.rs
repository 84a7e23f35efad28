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
