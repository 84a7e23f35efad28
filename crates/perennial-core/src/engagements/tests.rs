//! Engagements: stories of single rules, and what holds of any facts and any verbs.

use proptest::prelude::*;

use super::*;
use crate::dates::{Day, Moment};
use crate::fact::{EngagementFact, Event, Fact, Precision, Recorder, Source};
use crate::ids::{ClientId, EngagementId, FactId};
use crate::journeys::in_force;
use crate::keyed::Keyed;
use crate::promises::Book;

const WILLS: EngagementId = EngagementId::from_number(8);

fn day(n: i32) -> Day {
    Day::from_number(20_000 + n)
}

fn fact(n: usize, on: Day, what: EngagementFact) -> Fact {
    Fact {
        id: FactId::from_number(n as u128 + 1),
        client: ClientId::from_number(1),
        on,
        precision: Precision::Exact,
        recorded: Moment(n as i64),
        by: Recorder::Program,
        source: Source::Person,
        what: Event::Engagement(what),
    }
}

fn facts(list: Vec<(i32, EngagementFact)>) -> Vec<Fact> {
    list.into_iter().enumerate().map(|(n, (on, what))| fact(n, day(on), what)).collect()
}

fn wills(facts: &[Fact]) -> Engagement {
    read(&in_force(facts)).remove(&WILLS).unwrap()
}

fn accepted() -> EngagementFact {
    Engagement::accept(WILLS, Acceptance::default()).remove(0)
}

const fn of(step: u8) -> EngagementFact {
    use EngagementFact as F;
    let engagement = WILLS;
    match step {
        0 => F::LetterSigned { engagement },
        1 => F::KickoffHeld { engagement },
        2 => F::WorkStarted { engagement },
        3 => F::Held { engagement, on_hold: true },
        4 => F::Held { engagement, on_hold: false },
        5 => F::Closed { engagement },
        6 => F::Lapsed { engagement, reason: None },
        7 => F::ConfirmedOpen { engagement },
        8 => F::GoalConfirmed { engagement, how: None },
        9 => F::GoalDenied { engagement, reason: None },
        _ => F::Opened { engagement },
    }
}

#[test]
fn an_engagement_goes_from_the_yes_to_its_end() {
    let mut list = vec![(0, accepted())];
    let mut state = |on: i32, step: u8| {
        list.push((on, of(step)));
        wills(&facts(list.clone())).state
    };
    assert_eq!(state(2, 0), State::Signed { since: day(2) });
    assert_eq!(state(4, 1), State::Active { since: day(4) });
    assert_eq!(state(9, 3), State::OnHold { since: day(9) });
    assert_eq!(state(12, 4), State::Active { since: day(4) });
    assert_eq!(state(30, 5), State::Closed { on: day(30) });
    assert_eq!(state(31, 7), State::Active { since: day(4) }, "somebody said that it is still open");
}

#[test]
fn the_first_letter_and_the_clients_last_word_count() {
    let list = facts(vec![(0, accepted()), (2, of(0)), (5, of(0)), (6, of(8)), (7, of(9)), (9, of(8))]);
    let engagement = wills(&list);
    assert_eq!((engagement.signed, engagement.goal_confirmed), (Some(day(2)), Some(day(9))));
}

#[test]
fn a_step_lies_after_the_acceptance_and_before_the_end() {
    let book = Book::default();
    let list = facts(vec![(10, accepted()), (20, of(5))]);
    let engagement = wills(&list);
    assert_eq!(engagement.step(day(9), Step::Deliver, &book), Err(Refusal::BeforeItWasAccepted));
    for step in [Step::Sign, Step::Kickoff, Step::StartWork, Step::Close, Step::Hold(true), Step::Lapse(None)] {
        assert_eq!(engagement.step(day(21), step, &book), Err(Refusal::Over));
    }
    assert!(engagement.step(day(21), Step::ConfirmGoal(Some("by letter".into())), &book).is_ok());
    assert_eq!(Refusal::Over.field(), None);
}

#[test]
fn what_somebody_said_to_be_open_did_not_end_before() {
    let book = Book::default();
    let engagement = wills(&facts(vec![(0, accepted()), (30, of(7))]));
    assert_eq!(engagement.step(day(30), Step::Close, &book), Err(Refusal::SaidOpen(day(30))));
    assert!(engagement.step(day(31), Step::Close, &book).is_ok());
}

#[test]
fn every_word_is_read_back_and_no_other() {
    for word in StateWord::EACH {
        assert_eq!(StateWord::from_key(word.key()), Some(*word));
    }
    assert_eq!(StateWord::from_key("open"), None);
}

proptest! {
    /// Any facts in any order give one state, whose parts agree with each other.
    #[test]
    fn reading_is_total(list in proptest::collection::vec((0..40_i32, 0..11_u8), 1..20)) {
        let engagement = wills(&facts(list.into_iter().map(|(on, step)| (on, of(step))).collect()));
        match engagement.state {
            State::Signed { since } => prop_assert_eq!(engagement.signed, Some(since)),
            State::Active { since } => prop_assert_eq!(engagement.kickoff, Some(since)),
            State::Accepted { since } => prop_assert_eq!(engagement.accepted, since),
            State::OnHold { .. } | State::Closed { .. } | State::Lapsed { .. } => {}
        }
    }

    /// Whatever a verb gives, reading it back gives the state that the verb promised; a refusal changes nothing.
    #[test]
    fn verbs_keep_their_promise(verbs in proptest::collection::vec((0..7_u8, 0..60_i32), 1..25)) {
        let mut list = facts(vec![(10, accepted())]);
        let mut today = 0;
        for (verb, on) in verbs {
            // Holds are told apart by their days: they are taken in the order in which they happen.
            today = today.max(on);
            let on = day(if verb > 3 { today } else { on });
            let (before, book) = (wills(&list), Book::default());
            let step = match verb {
                0 => Step::Sign,
                1 => Step::Kickoff,
                2 => Step::Close,
                3 => Step::Lapse(None),
                4 => Step::Hold(true),
                5 => Step::Hold(false),
                _ => {
                    list.push(fact(list.len() + 100, on, before.confirm_open()));
                    prop_assert!(!wills(&list).state.is_over());
                    continue;
                }
            };
            let Ok(what) = before.step(on, step, &book) else { continue };
            list.push(fact(list.len() + 100, on, what));
            let after = wills(&list);
            let is_on_hold = after.state.word() == StateWord::OnHold;
            match verb {
                0 => prop_assert!(after.signed.is_some_and(|signed| signed <= on)),
                1 => prop_assert!(after.kickoff.is_some_and(|kickoff| kickoff <= on)),
                2 => prop_assert_eq!(after.state, State::Closed { on }),
                3 => prop_assert_eq!(after.state, State::Lapsed { on, reason: None }),
                4 => prop_assert!(is_on_hold),
                _ => prop_assert!(!is_on_hold),
            }
        }
    }
}
