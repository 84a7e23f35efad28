//! The people at a client, as their facts tell: whatever the order in which facts arrive, and whatever is taken back.

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::{
    ClientFact, Event, Fact, JourneyFact, LawfulBasis, Medium, PersonFact, Recorder, Source, Stance,
};
use perennial_core::ids::{ClientId, ContactId, FactId};
use perennial_core::people::{People, Wishes};
use proptest::prelude::*;

const RUTH: ContactId = ContactId::from_number(1);
const DAN: ContactId = ContactId::from_number(2);

fn fact(id: u128, on: i32, what: Event) -> Fact {
    Fact {
        id: FactId::from_number(id),
        client: ClientId::from_number(1),
        on: Day::from_number(20_000 + on),
        precision: perennial_core::fact::Precision::Exact,
        recorded: Moment(i64::try_from(id).unwrap_or_default()),
        by: Recorder::Program,
        source: Source::Person,
        what,
    }
}

fn said(medium: Option<Medium>, stance: Option<Stance>) -> Event {
    let basis = LawfulBasis::Consent;
    Event::Person(PersonFact::MediumSaid { contact: RUTH, medium, stance, basis, source: None })
}

fn wishes(facts: &[Fact]) -> Wishes {
    People::of(facts).all.remove(&RUTH).unwrap_or_default().wishes
}

fn statement() -> impl Strategy<Value = (Option<Medium>, Option<Stance>)> {
    let medium = prop_oneof![Just(None), (0..6_usize).prop_map(|place| Some(Medium::ALL[place]))];
    let stance = prop_oneof![Just(None), (0..3_usize).prop_map(|place| Some(Stance::ALL[place]))];
    (medium, stance)
}

fn statements() -> impl Strategy<Value = Vec<Fact>> {
    proptest::collection::vec((0..30_i32, statement()), 0..12).prop_map(|all| {
        let facts = all.into_iter().enumerate();
        facts.map(|(id, (on, (medium, stance)))| fact(id as u128 + 1, on, said(medium, stance))).collect()
    })
}

proptest! {
    #[test]
    fn the_order_of_arrival_plays_no_part(facts in statements(), seed in any::<u64>()) {
        let mut shuffled = facts.clone();
        let n = shuffled.len();
        for place in 0..n {
            shuffled.swap(place, (seed as usize).wrapping_mul(place + 7) % n);
        }
        prop_assert_eq!(People::of(&facts), People::of(&shuffled));
    }

    #[test]
    fn the_last_refusal_holds_and_a_word_about_one_medium_is_about_that_one(
        facts in statements(),
        medium in 0..6_usize,
        stance in 0..3_usize,
    ) {
        let medium = Medium::ALL[medium];
        let before = wishes(&facts);
        let mut later = facts.clone();
        later.push(fact(900, 40, said(Some(medium), Some(Stance::ALL[stance]))));
        let after = wishes(&later);
        prop_assert_eq!(after.refuses(medium), Stance::ALL[stance] == Stance::Refused);
        for other in Medium::ALL.into_iter().filter(|other| *other != medium) {
            prop_assert_eq!(after.of(other), before.of(other));
        }
    }

    #[test]
    fn a_word_about_all_never_lifts_the_refusal_of_one(facts in statements(), stance in 0..2_usize) {
        let mut later = facts.clone();
        later.push(fact(900, 40, said(None, Some(Stance::ALL[stance]))));
        let (before, after) = (wishes(&facts), wishes(&later));
        for medium in Medium::ALL {
            let own = before.each.get(&medium).is_some_and(|said| said.stance == Stance::Refused);
            prop_assert_eq!(after.refuses(medium), own);
        }
        later.push(fact(901, 41, said(None, Some(Stance::Refused))));
        prop_assert!(wishes(&later).do_not_contact());
    }

    #[test]
    fn what_is_retracted_was_never_said(facts in statements(), last in statement()) {
        let mut mended = facts.clone();
        mended.push(fact(900, 40, said(last.0, last.1)));
        let retracted = JourneyFact::Retracted { fact: FactId::from_number(900), reason: "wrong person".to_owned() };
        mended.push(fact(901, 41, Event::Journey(retracted)));
        prop_assert_eq!(wishes(&facts), wishes(&mended));
        prop_assert_eq!(wishes(&facts).warning().is_none(), wishes(&facts).refused().is_empty());
    }
}

#[test]
fn who_left_is_followed_and_followed_by_somebody() {
    let moved = |contact| Event::Client(ClientFact::ContactMoved { contact, to: None, retired: false });
    let followed =
        PersonFact::Followed { contact: RUTH, client: ClientId::from_number(2), person: ContactId::from_number(3) };
    let mut facts = vec![
        fact(1, 0, Event::Client(ClientFact::ContactAdded { contact: RUTH })),
        fact(2, 5, moved(RUTH)),
        fact(3, 5, Event::Person(followed)),
        fact(4, 6, Event::Person(PersonFact::TookOver { contact: DAN, from: RUTH })),
    ];
    let left = People::of(&facts).all[&RUTH].moved.clone().unwrap();
    assert_eq!((left.followed.unwrap().1, left.successor), (ContactId::from_number(3), Some(DAN)));
    facts.push(fact(5, 9, Event::Client(ClientFact::ContactAdded { contact: RUTH })));
    assert_eq!(People::of(&facts).all[&RUTH].moved, None, "they came back");
}

#[test]
fn a_warning_is_a_sentence() {
    let refuse = |id, medium| fact(id, 1, said(Some(medium), Some(Stance::Refused)));
    let facts = [refuse(1, Medium::Email), refuse(2, Medium::Phone), refuse(3, Medium::Present)];
    assert_eq!(wishes(&facts).warning().unwrap(), "does not want email, phone calls or presents");
    let all = [fact(1, 1, said(None, Some(Stance::Refused)))];
    assert_eq!(wishes(&all).warning().unwrap(), "is not to be contacted");
    let but = [all[0].clone(), fact(2, 2, said(Some(Medium::Mail), Some(Stance::Welcome)))];
    assert_eq!(wishes(&but).warning().unwrap(), "does not want meetings, email, phone calls, video or presents");
}
