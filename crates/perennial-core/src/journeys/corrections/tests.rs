//! Corrections pass the guards of recording: stories of each noun, and what holds of any correction.

use proptest::prelude::*;

use super::*;
use crate::dates::Moment;
use crate::fact::{Instrument, JourneyFact, Precision, PromiseFact, PursuitStep, Recorder, Source, SupportFact};
use crate::ids::{ClientId, ComplaintId, EngagementId, InvoiceId, PromiseId, PursuitId, ReferralId};

const SALE: PursuitId = PursuitId::from_number(1);
const WORK: EngagementId = EngagementId::from_number(2);
const TODAY: Day = Day::from_number(20_100);

fn day(n: i32) -> Day {
    Day::from_number(20_000 + n)
}

fn facts(list: Vec<(i32, Event)>) -> Vec<Fact> {
    let fact = |(n, (on, what)): (usize, (i32, Event))| Fact {
        id: FactId::from_number(n as u128 + 1),
        client: ClientId::from_number(1),
        on: day(on),
        precision: Precision::Exact,
        recorded: Moment(n as i64),
        by: Recorder::Program,
        source: Source::Person,
        what,
    };
    list.into_iter().enumerate().map(fact).collect()
}

/// The answer to moving the fact at a place of a list, counted from 0, to another day.
fn moved(list: &[Fact], place: u128, on: i32) -> Result<Vec<FactId>, Refusal> {
    another_day(list, FactId::from_number(place + 1), day(on), TODAY)
}

fn why(list: &[Fact], place: u128, on: i32) -> String {
    moved(list, place, on).unwrap_err().to_string()
}

/// Opened on day 0, a proposal, lost, taken up again, won on day 40; the work kicked off, delivered and closed.
fn won() -> Vec<Fact> {
    let (pursuit, engagement) = (SALE, WORK);
    let accepted = EngagementFact::Accepted {
        engagement,
        pursuit: Some(SALE),
        service_line: None,
        contact: None,
        recurring: false,
        planned_end: None,
    };
    facts(vec![
        (0, Event::Pursuit(PursuitFact::Opened { pursuit, service_line: None, contact: None })),
        (10, Event::Pursuit(PursuitFact::StepReached { pursuit, step: PursuitStep::Proposal })),
        (20, Event::Pursuit(PursuitFact::NoWay { pursuit, reason: None })),
        (30, Event::Pursuit(PursuitFact::Reopened { pursuit })),
        (40, Event::Pursuit(PursuitFact::Hired { pursuit, engagement, reason: None })),
        (40, Event::Engagement(accepted)),
        (50, Event::Engagement(EngagementFact::KickoffHeld { engagement })),
        (60, Event::Engagement(EngagementFact::Delivered { engagement })),
        (70, Event::Engagement(EngagementFact::Closed { engagement })),
    ])
}

#[test]
fn nothing_that_happened_lies_ahead() {
    assert_eq!(moved(&won(), 6, 101), Err(Refusal::Ahead));
    let of_1899 = Day::FIRST_RECORDED.days_since(day(0)) - 1;
    assert_eq!(moved(&won(), 6, of_1899), Err(Refusal::TooEarly(DayRefusal::TooEarly(1899))));
    assert_eq!(moved(&won(), 6, 69), Ok(vec![FactId::from_number(7)]));
}

/// The answer to saying that the fact at a place of a list, counted from 0, never happened.
fn gone(list: &[Fact], place: u128) -> Result<(), Refusal> {
    may_be_retracted(list, FactId::from_number(place + 1))
}

/// The facts with a further word on that at a place of a list.
fn and_said(list: &[Fact], what: impl Fn(FactId) -> JourneyFact, place: u128) -> Vec<Fact> {
    let mut list = list.to_vec();
    let (n, last) = (list.len(), list[list.len() - 1].clone());
    let what = Event::Journey(what(FactId::from_number(place + 1)));
    list.push(Fact { id: FactId::from_number(n as u128 + 1), recorded: Moment(n as i64), what, ..last });
    list
}

#[test]
fn what_others_rest_on_is_not_said_never_to_have_happened() {
    let list = won();
    // The refusal names the last of those that rest on it: it goes first.
    let on = |place: u128| match gone(&list, place) {
        Err(Refusal::Breaks { fact, why }) => (fact.0.as_u128() - 1, why),
        other => panic!("{place}: {other:?}"),
    };
    assert_eq!(on(0), (4, "Nothing would be recorded of how the pursuit began.".to_owned()));
    assert_eq!(on(5), (8, "Nothing would be recorded of how the work began.".to_owned()));
    assert_eq!(on(2).0, 3, "it cannot be taken up again where it was not lost");
    assert!(on(3).1.starts_with("This pursuit is already decided."));
    for place in [1, 4, 6, 7, 8] {
        assert_eq!(gone(&list, place), Ok(()), "{place}");
    }
}

#[test]
fn what_was_retracted_holds_again_only_where_it_still_can() {
    let retracted = |fact| JourneyFact::Retracted { fact, reason: "wrong".to_owned() };
    let again = |list: &[Fact], place: u128| may_be_reinstated(list, FactId::from_number(place + 1));
    // The win, then the reopening it rests on: the win cannot come back before the reopening.
    let list = and_said(&and_said(&won(), retracted, 4), retracted, 3);
    assert!(matches!(again(&list, 4), Err(Refusal::Guarded(_))));
    assert_eq!(again(&list, 3), Ok(()));
    let list = and_said(&list, |fact| JourneyFact::Reinstated { fact }, 3);
    assert_eq!(again(&list, 4), Ok(()));
    // What was impossible in a list before is no reason to refuse.
    let bare = facts(vec![(5, Event::Pursuit(PursuitFact::NoWay { pursuit: SALE, reason: None }))]);
    assert_eq!(gone(&bare, 0), Ok(()));
}

#[test]
fn an_outcome_stays_behind_the_opening_and_the_reopening() {
    let list = won();
    assert_eq!(why(&list, 2, -3), "This cannot lie before the day on which the pursuit was opened.");
    assert!(matches!(moved(&list, 0, 25), Err(Refusal::Breaks { .. })), "the proposal would come before the enquiry");
    assert!(why(&list, 4, 25).starts_with("This pursuit is already decided."), "won while it was lost");
    assert!(matches!(moved(&list, 3, 45), Err(Refusal::Guarded(_) | Refusal::Breaks { .. })));
    assert!(moved(&list, 2, 29).is_ok());
}

#[test]
fn a_win_and_its_acceptance_move_together() {
    let list = won();
    let pair = vec![FactId::from_number(5), FactId::from_number(6)];
    assert_eq!(moved(&list, 4, 45), Ok(pair.clone()));
    assert_eq!(moved(&list, 5, 45), Ok(pair));
    let refused = moved(&list, 5, 55).unwrap_err();
    let Refusal::Breaks { fact, why } = refused else { panic!("{refused}") };
    assert_eq!(
        (fact, why.as_str()),
        (FactId::from_number(7), "This cannot lie before the day on which the engagement was accepted.")
    );
}

#[test]
fn nothing_of_a_matter_lies_before_it_was_accepted() {
    let mut list = won();
    let score = FeelingFact::Scored { instrument: Instrument::Csat, score: 5, engagement: Some(WORK), contact: None };
    list.extend(
        facts(vec![(80, Event::Feeling(score))]).into_iter().map(|fact| Fact { id: FactId::from_number(99), ..fact }),
    );
    for place in [6, 7, 8, 98] {
        assert_eq!(why(&list, place, 39), "This cannot lie before the day on which the engagement was accepted.");
    }
    assert!(matches!(moved(&list, 6, 75), Err(Refusal::Guarded(_))), "a kickoff after the close");
    assert!(moved(&list, 7, 75).is_ok(), "what is delivered after the close is delivered late");
}

#[test]
fn registers_hold_their_order() {
    let (promise, complaint, invoice, referral) =
        (PromiseId::from_number(3), ComplaintId::from_number(4), InvoiceId::from_number(5), ReferralId::from_number(6));
    let made = PromiseFact::Made {
        promise,
        engagement: None,
        text: "A fixed price".to_owned(),
        due: None,
        explicit: true,
        pursuit: None,
        by: None,
    };
    let amount = crate::money::Money::new(500, "GBP".parse().unwrap());
    let issued = InvoiceFact::Issued { invoice, engagement: None, amount, service_line: None };
    let list = facts(vec![
        (10, Event::Promise(made)),
        (20, Event::Promise(PromiseFact::Kept { promise })),
        (10, Event::Feeling(FeelingFact::ComplaintReceived { complaint, engagement: None, cause: None })),
        (20, Event::Feeling(FeelingFact::ComplaintAnswered { complaint })),
        (30, Event::Feeling(FeelingFact::ComplaintClosed { complaint, outcome: None })),
        (10, Event::Invoice(issued)),
        (20, Event::Invoice(InvoiceFact::Disputed { invoice, engagement: None, reason: None })),
        (30, Event::Invoice(InvoiceFact::Settled { invoice })),
        (10, Event::Support(SupportFact::ReferralMade { referral, who: None, referred: None })),
        (20, Event::Support(SupportFact::ReferralThanked { referral })),
    ]);
    for (place, on) in [(1, 9), (3, 9), (4, 19), (6, 9), (7, 19), (9, 9)] {
        assert!(matches!(moved(&list, place, on), Err(Refusal::Guarded(_))), "{place} to {on}");
    }
    for (place, on) in [(0, 21), (2, 21), (3, 31), (5, 21), (6, 31), (8, 21)] {
        assert!(
            matches!(moved(&list, place, on), Err(Refusal::Guarded(_) | Refusal::Breaks { .. })),
            "{place} to {on}"
        );
    }
    for (place, on) in [(0, 19), (1, 40), (3, 29), (6, 25), (8, 15), (9, 90)] {
        assert!(moved(&list, place, on).is_ok(), "{place} to {on}");
    }
}

#[test]
fn what_only_a_verb_writes_names_its_page() {
    let answer = Event::Client(ClientFact::OpenWorkSaid { open: true });
    let correction = JourneyFact::Corrected { fact: FactId::from_number(1), on: day(3), reason: "diary".to_owned() };
    let list = facts(vec![(5, answer), (6, Event::Journey(correction))]);
    assert!(why(&list, 0, 4).contains("“Is this right?”"));
    assert_eq!(moved(&list, 1, 4), Err(Refusal::Statement));
    assert_eq!(moved(&list, 7, 4), Err(Refusal::Retracted));
}

#[test]
fn what_a_list_said_wrongly_before_does_not_hold_up_a_correction() {
    let mut list = won();
    let engagement = WORK;
    let early = facts(vec![(5, Event::Engagement(EngagementFact::LetterSigned { engagement }))]);
    list.extend(early.into_iter().map(|fact| Fact { id: FactId::from_number(99), ..fact }));
    assert!(moved(&list, 6, 55).is_ok(), "the letter was wrong before, and is no worse");
    assert!(moved(&list, 98, 45).is_ok(), "and can be put right");
}

proptest! {
    /// A fact may stay where it is; and what is taken adds nothing that a verb would have refused.
    #[test]
    fn a_correction_adds_nothing_impossible(place in 0..9_usize, on in -20..120_i32) {
        let list = won();
        let here = list[place].on.days_since(day(0));
        prop_assert!(moved(&list, place as u128, here).is_ok());
        let Ok(moving) = moved(&list, place as u128, on) else { return Ok(()) };
        prop_assert!(day(on) <= TODAY);
        let mut after = list;
        for fact in after.iter_mut().filter(|fact| moving.contains(&fact.id)) {
            fact.on = day(on);
        }
        prop_assert_eq!(impossible(&in_force(&after)), vec![]);
    }
}
