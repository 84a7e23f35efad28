//! Pursuits: stories of single rules, and what holds of any facts and any verbs.

use proptest::prelude::*;

use super::*;
use crate::dates::{Day, Moment};
use crate::fact::{EngagementFact, Event, Fact, Precision, PursuitFact, PursuitStep, Recorder, Source};
use crate::ids::{ClientId, EngagementId, FactId, PursuitId};
use crate::journeys::in_force;
use crate::keyed::Keyed;

const SALE: PursuitId = PursuitId::from_number(7);
const WORK: EngagementId = EngagementId::from_number(8);

fn day(n: i32) -> Day {
    Day::from_number(20_000 + n)
}

fn fact(n: usize, on: Day, what: impl Into<Event>) -> Fact {
    Fact {
        id: FactId::from_number(n as u128 + 1),
        client: ClientId::from_number(1),
        on,
        precision: Precision::Exact,
        recorded: Moment(n as i64),
        by: Recorder::Program,
        source: Source::Person,
        what: what.into(),
    }
}

impl From<PursuitFact> for Event {
    fn from(fact: PursuitFact) -> Self {
        Self::Pursuit(fact)
    }
}

fn facts(list: Vec<(i32, PursuitFact)>) -> Vec<Fact> {
    list.into_iter().enumerate().map(|(n, (on, what))| fact(n, day(on), what)).collect()
}

fn sale(facts: &[Fact]) -> Pursuit {
    read(&in_force(facts)).remove(&SALE).unwrap()
}

fn opened() -> PursuitFact {
    Pursuit::open(SALE, None, None, PursuitStep::Enquiry).remove(0)
}

#[test]
fn a_pursuit_is_read_in_the_order_of_its_days() {
    let parked = PursuitFact::NotNow { pursuit: SALE, revisit: Some(day(90)), reason: Some("budget".into()) };
    let list = facts(vec![
        (20, parked),
        (0, opened()),
        (10, PursuitFact::StepReached { pursuit: SALE, step: PursuitStep::Proposal }),
    ]);
    let pursuit = sale(&list);
    assert_eq!(pursuit.opened, day(0));
    assert_eq!(pursuit.reached, Reached { step: PursuitStep::Proposal, since: day(10) });
    let state = State::NotNow { on: day(20), revisit: Some(day(90)), reason: Some("budget".into()) };
    assert_eq!(pursuit.state, state);
    assert_eq!(pursuit.state.outcome().key(), "not_now");
}

#[test]
fn won_and_lost_on_one_day_is_still_open() {
    let lost = PursuitFact::NoWay { pursuit: SALE, reason: None };
    let won = PursuitFact::Hired { pursuit: SALE, engagement: WORK, reason: None };
    for list in [vec![(0, opened()), (5, lost.clone()), (5, won.clone())], vec![(0, opened()), (5, won), (5, lost)]] {
        assert!(sale(&facts(list)).is_open());
    }
}

#[test]
fn reopened_and_won_on_the_day_of_the_loss_is_won() {
    let lost = PursuitFact::NoWay { pursuit: SALE, reason: None };
    let again = PursuitFact::Reopened { pursuit: SALE };
    let won = PursuitFact::Hired { pursuit: SALE, engagement: WORK, reason: None };
    let pursuit = sale(&facts(vec![(0, opened()), (5, lost), (5, again), (5, won)]));
    assert_eq!(pursuit.state.engagement(), Some(WORK));
}

#[test]
fn a_decided_pursuit_is_decided_no_second_time() {
    let lost = PursuitFact::NoWay { pursuit: SALE, reason: None };
    let pursuit = sale(&facts(vec![(0, opened()), (5, lost)]));
    assert_eq!(pursuit.hire(day(6), WORK, None), Err(Refusal::Decided));
    assert_eq!(pursuit.reach(PursuitStep::Proposal, day(6)), Err(Refusal::Decided));
    assert_eq!(pursuit.reopen(day(4), Work::OnlyAccepted), Err(Refusal::BeforeItWasDecided(day(5))));
}

#[test]
fn an_outcome_lies_after_the_opening_and_the_return_after_the_outcome() {
    let pursuit = Pursuit::opened_on(SALE, day(10));
    assert_eq!(pursuit.no_way(day(9), None), Err(Refusal::BeforeItOpened));
    assert_eq!(Refusal::BeforeItOpened.field(), Some("on"));
    assert_eq!(pursuit.not_now(day(10), Some(day(9)), None), Err(Refusal::RevisitBeforeOutcome));
    assert_eq!(pursuit.reopen(day(11), Work::OnlyAccepted), Err(Refusal::Open));
}

#[test]
fn a_win_is_taken_back_until_the_work_is_under_way() {
    let won = PursuitFact::Hired { pursuit: SALE, engagement: WORK, reason: None };
    let mut list = facts(vec![(0, opened()), (5, won)]);
    let accepted = EngagementFact::Accepted {
        engagement: WORK,
        pursuit: Some(SALE),
        service_line: None,
        contact: None,
        recurring: false,
        planned_end: None,
    };
    list.push(fact(2, day(5), Event::Engagement(accepted)));
    let pursuit = sale(&list);
    let recorded = work_recorded(&in_force(&list), WORK);
    assert_eq!(recorded, Work::OnlyAccepted);
    assert_eq!(pursuit.reopen(day(6), recorded), Ok(Reopening::WinTakenBack(WORK)));
    list.push(fact(3, day(6), Event::Engagement(EngagementFact::LetterSigned { engagement: WORK })));
    let recorded = work_recorded(&in_force(&list), WORK);
    assert_eq!(pursuit.reopen(day(6), recorded), Err(Refusal::WorkIsUnderWay));
}

#[test]
fn every_word_is_read_back_and_no_other() {
    for outcome in Outcome::EACH {
        assert_eq!(Outcome::from_key(outcome.key()), Some(*outcome));
    }
    for step in PursuitStep::EACH {
        assert_eq!(PursuitStep::from_key(step.key()), Some(*step));
    }
    assert_eq!((Outcome::from_key("lost"), PursuitStep::from_key("")), (None, None));
}

fn any_fact() -> impl Strategy<Value = (i32, PursuitFact)> {
    (0..30_i32, 0..7_u8, 0..5_usize, proptest::option::of(0..60_i32)).prop_map(|(on, kind, step, revisit)| {
        let reason = None;
        let fact = match kind {
            0 => opened(),
            1 => PursuitFact::StepReached { pursuit: SALE, step: PursuitStep::ALL[step] },
            2 => PursuitFact::Hired { pursuit: SALE, engagement: WORK, reason },
            3 => PursuitFact::NotNow { pursuit: SALE, revisit: revisit.map(day), reason },
            4 => PursuitFact::NoWay { pursuit: SALE, reason },
            5 => PursuitFact::ConfirmedOpen { pursuit: SALE },
            _ => PursuitFact::Reopened { pursuit: SALE },
        };
        (on, fact)
    })
}

proptest! {
    /// Any facts in any order give one state, whose parts agree with each other.
    #[test]
    fn reading_is_total(list in proptest::collection::vec(any_fact(), 1..20)) {
        let pursuit = sale(&facts(list));
        if let State::Open { step, since } = pursuit.state {
            prop_assert_eq!(pursuit.reached, Reached { step, since });
        }
        prop_assert_eq!(pursuit.state.decided().is_none(), pursuit.is_open());
    }

    /// The order in which facts of different days were recorded makes no difference.
    #[test]
    fn the_order_of_recording_does_not_count(list in proptest::collection::vec(any_fact(), 1..12)) {
        let in_order = facts(list);
        let mut reversed = in_order.clone();
        reversed.reverse();
        prop_assert_eq!(sale(&in_order), sale(&reversed));
    }

    /// Whatever a verb gives, reading it back gives the state that the verb promised; a refusal changes nothing.
    #[test]
    fn verbs_keep_their_promise(verbs in proptest::collection::vec((0..5_u8, 0..5_usize, 0..40_i32, 0..60_i32), 1..25)) {
        let mut list = facts(vec![(10, opened())]);
        for (n, (verb, step, on, revisit)) in verbs.into_iter().enumerate() {
            let (before, on, revisit, step) = (sale(&list), day(on), day(revisit), PursuitStep::ALL[step]);
            let given = match verb {
                0 => before.reach(step, on),
                1 => before.hire(on, WORK, None),
                2 => before.not_now(on, Some(revisit), None),
                3 => before.no_way(on, None),
                _ => match before.reopen(on, work_recorded(&in_force(&list), WORK)) {
                    Ok(Reopening::Fact(fact)) => Ok(fact),
                    Ok(Reopening::WinTakenBack(work)) => {
                        list.retain(|fact| fact.what.engagement() != Some(work));
                        prop_assert!(sale(&list).is_open());
                        continue;
                    }
                    Err(refusal) => Err(refusal),
                },
            };
            let Ok(what) = given else { continue };
            list.push(fact(n + 100, on, what));
            let after = sale(&list);
            match verb {
                0 => prop_assert!(after.is_open()),
                1 => prop_assert_eq!(after.state, State::Hired { on, engagement: WORK, reason: None }),
                2 => prop_assert_eq!(after.state, State::NotNow { on, revisit: Some(revisit), reason: None }),
                3 => prop_assert_eq!(after.state, State::NoWay { on, reason: None }),
                _ => prop_assert!(after.is_open() && after.reached.since >= on),
            }
        }
    }
}
