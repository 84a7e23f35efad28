//! What must hold for every history, however nonsensical.

use std::collections::HashMap;

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::{ClientFact, Event, Fact, JourneyFact};
use perennial_core::ids::FactId;
use perennial_core::journeys::model::{FirmKind, Model};
use perennial_core::journeys::position::{Position, Says};
use perennial_core::journeys::stage::{Camp, Phase, Stage};
use perennial_core::journeys::{Replay, derive, glance, pieces};
use proptest::prelude::*;

use crate::random::{START, histories, models};

fn model() -> Model {
    Model::default_for(FirmKind::LawTransactional)
}

fn day(offset: i32) -> Day {
    Day::from_number(START + offset)
}

fn timeless(position: Position) -> Position {
    Position { changes_on: None, ..position }
}

/// The day on which each fact counts, worked out in the slowest and plainest way; none for retracted ones.
fn true_days(facts: &[Fact]) -> HashMap<FactId, Option<Day>> {
    let target = |fact: &Fact| match fact.what {
        Event::Journey(
            JourneyFact::Corrected { fact, .. }
            | JourneyFact::Retracted { fact, .. }
            | JourneyFact::Reinstated { fact },
        ) => Some(fact),
        _ => None,
    };
    let mut statements: Vec<&Fact> = facts.iter().filter(|fact| target(fact).is_some()).collect();
    statements.sort_by_key(|fact| (fact.recorded, fact.id));
    let mut valid: Vec<bool> = vec![true; statements.len()];
    for place in (0..statements.len()).rev() {
        for later in (place + 1..statements.len()).rev() {
            if valid[later] && target(statements[later]) == Some(statements[place].id) {
                match statements[later].what {
                    Event::Journey(JourneyFact::Retracted { .. }) => {
                        valid[place] = false;
                        break;
                    }
                    Event::Journey(JourneyFact::Reinstated { .. }) => break,
                    _ => {}
                }
            }
        }
    }
    let mut days: HashMap<FactId, Option<Day>> = HashMap::new();
    for fact in facts {
        let mut on = fact.on;
        let mut holds = true;
        for (statement, _) in statements.iter().zip(&valid).filter(|(_, valid)| **valid) {
            match &statement.what {
                Event::Journey(JourneyFact::Corrected { fact: meant, on: day, .. }) if *meant == fact.id => on = *day,
                Event::Journey(JourneyFact::Retracted { fact: meant, .. }) if *meant == fact.id => holds = false,
                Event::Journey(JourneyFact::Reinstated { fact: meant }) if *meant == fact.id => holds = true,
                _ => {}
            }
        }
        days.insert(fact.id, holds.then_some(on));
    }
    days
}

fn is_statement(fact: &Fact) -> bool {
    matches!(
        fact.what,
        Event::Journey(JourneyFact::Corrected { .. } | JourneyFact::Retracted { .. } | JourneyFact::Reinstated { .. })
    )
}

/// What invoices imply is grouped by all that are known today, those of later days among them (D17).
fn is_money(fact: &Fact) -> bool {
    matches!(fact.what, Event::Invoice(_))
}

/// Whom a person calls no client was none, whatever lists had said of them.
fn is_said_of_a_client(fact: &Fact) -> bool {
    let by_list = matches!(fact.source, perennial_core::fact::Source::File { .. });
    matches!(&fact.what, Event::Client(ClientFact::Listed { .. })) && !by_list
}

/// D5, with the reasons that allow a cell below Accomplish outside Client.
fn assert_allowed(position: &Position) {
    let Some(standing) = position.standing else {
        // Past Pre-purchase a phase is missing only where nobody recorded it, which the reasons say (D16).
        let says_so = |reason: &perennial_core::journeys::position::Reason| {
            matches!(reason.says, Says::PhaseNotRecorded { .. } | Says::StageNotRecorded | Says::ClientBy { .. })
        };
        assert!(position.stage == Stage::PrePurchase || position.reasons.iter().any(says_so), "{position:#?}");
        return;
    };
    match (position.stage, position.camp) {
        (Stage::PrePurchase, None) => assert_eq!(standing, Phase::Assess),
        (Stage::Client, None) => assert!(standing >= Phase::Admit),
        (Stage::Former, Some(Camp::Poor)) => assert!(standing >= Phase::Admit),
        (Stage::Between, None) | (Stage::Former, Some(Camp::Unknown | Camp::Good)) => {
            let exited = |says: &Says| match *says {
                Says::EndedShort { phase, .. } => phase == standing,
                Says::Denied { .. } | Says::Overridden(_) => true,
                Says::Regressed(phase) => phase <= standing,
                Says::HeldBack(phase) => phase >= standing,
                _ => false,
            };
            // Within the time for the client's word a closed engagement has not ended short yet.
            let waits = position.proposals.iter().any(|proposal| {
                matches!(proposal.what, perennial_core::journeys::position::Proposed::GoalConfirmed(_))
            });
            let allowed =
                standing >= Phase::Accomplish || waits || position.reasons.iter().any(|reason| exited(&reason.says));
            assert!(allowed && standing >= Phase::Admit, "{position:#?}");
        }
        other => assert_eq!(other, (Stage::Between, None), "no such stage and camp"),
    }
}

proptest! {
    #[test]
    fn the_order_of_recording_and_repetition_change_nothing(
        model in models(),
        facts in histories(40),
        shuffle in any::<u64>(),
        offset in 0..1600i32,
    ) {
        let first = derive(&facts, &model, day(offset));
        let mut mixed = facts.clone();
        mixed.extend(facts.iter().step_by(2).cloned());
        let length = mixed.len().max(1) as u64;
        let mut state = shuffle;
        for place in 0..mixed.len() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            mixed.swap(place, ((state >> 33) % length) as usize);
        }
        prop_assert_eq!(first, derive(&mixed, &model, day(offset)));
        prop_assert_eq!(pieces(&facts, &model), pieces(&mixed, &model));
    }

    #[test]
    fn incremental_equals_full_replay_at_every_prefix(model in models(), facts in histories(25), offset in 0..1700i32) {
        let mut replay = Replay::new(&model);
        for (place, fact) in facts.iter().enumerate() {
            replay.push(fact.clone());
            let so_far = &facts[..=place];
            prop_assert_eq!(replay.position(day(offset)), derive(so_far, &model, day(offset)));
            prop_assert_eq!(replay.position(day(1600)), derive(so_far, &model, day(1600)));
        }
    }

    #[test]
    fn the_past_is_what_could_be_derived_then(model in models(), facts in histories(40), offset in 0..1600i32) {
        let as_of = day(offset);
        // A later fact of an unsure day says that nobody knows who was a client already: only then the past is less
        // than what was known by then.
        let now = derive(&facts, &model, as_of);
        if now.reasons.iter().any(|reason| matches!(reason.says, Says::ClientBy { .. })) {
            return Ok(());
        }
        let days = true_days(&facts);
        let then: Vec<Fact> = facts
            .iter()
            .filter(|fact| is_statement(fact) || is_money(fact) || is_said_of_a_client(fact) || days[&fact.id].is_some_and(|on| on <= as_of))
            .cloned()
            .collect();
        prop_assert_eq!(timeless(derive(&facts, &model, as_of)), timeless(derive(&then, &model, as_of)));
        // The same without a single correction: the facts as they would have been recorded rightly at once.
        let right: Vec<Fact> = then
            .iter()
            .filter(|fact| !is_statement(fact))
            .filter_map(|fact| Some(Fact { on: days[&fact.id]?, recorded: Moment(0), ..fact.clone() }))
            .collect();
        prop_assert_eq!(timeless(derive(&facts, &model, as_of)), timeless(derive(&right, &model, as_of)));
    }

    #[test]
    fn every_position_falls_into_an_allowed_cell(model in models(), facts in histories(40), offset in 0..4000i32) {
        assert_allowed(&derive(&facts, &model, day(offset)));
    }

    #[test]
    fn a_position_holds_until_the_day_it_says(model in models(), facts in histories(30), offset in 0..2200i32, ahead in 0..900i32) {
        let position = derive(&facts, &model, day(offset));
        let until = position.changes_on;
        let later = day(offset + ahead);
        if until.is_none_or(|until| later < until) {
            let then = derive(&facts, &model, later);
            prop_assert_eq!(Position { as_of: later, ..position.clone() }, then);
        }
        let last = facts.iter().map(|fact| fact.on).max();
        let days = true_days(&facts);
        let last_true = days.values().flatten().max().copied();
        if let (Some(until), true) = (until, last.max(last_true).is_none_or(|last| last <= day(offset))) {
            prop_assert!(until > day(offset));
            let then = derive(&facts, &model, until);
            prop_assert_ne!(timeless(Position { as_of: until, ..position }), timeless(then));
        }
    }

    #[test]
    fn pieces_agree_with_positions(model in models(), facts in histories(30), offsets in prop::collection::vec(-10..4000i32, 12)) {
        let cut = pieces(&facts, &model);
        for pair in cut.windows(2) {
            prop_assert!(pair[0].from < pair[1].from);
        }
        let edges = cut.iter().flat_map(|piece| [piece.from, piece.from - 1]);
        for as_of in offsets.into_iter().map(day).chain(edges) {
            let position = derive(&facts, &model, as_of);
            let Some(piece) = cut.iter().rev().find(|piece| piece.from <= as_of) else {
                prop_assert_eq!(position.reasons.len(), 0);
                continue;
            };
            let seen = glance(&facts, &model, as_of);
            prop_assert_eq!(perennial_core::journeys::position::Piece { from: piece.from, learned: piece.learned, ..seen }, *piece, "{}", as_of);
            prop_assert_eq!(piece.stage, position.stage);
            prop_assert_eq!(piece.camp, position.camp);
            prop_assert_eq!(piece.standing, position.standing);
            prop_assert_eq!(piece.silence, position.silence);
            prop_assert_eq!(piece.counts, position.counts());
            prop_assert_eq!(piece.regressed, position.troubled);
            prop_assert_eq!(piece.on_paper, position.on_paper);
            prop_assert_eq!(piece.uncovered, !position.stage_recorded);
            let stalled = position.stalls().fold(0, |bits, working| bits | 1 << (working.phase.number() - 1));
            prop_assert_eq!(piece.stalled, stalled);
            let seeking = position.working.iter().any(|working| working.phase == Phase::Assess);
            let unsure = position.stage == Stage::PrePurchase && !position.stage_recorded;
            prop_assert_eq!(piece.seeking, seeking && !unsure);
        }
    }

    #[test]
    fn every_reason_names_facts_that_were_given(model in models(), facts in histories(40), offset in 0..2500i32) {
        let position = derive(&facts, &model, day(offset));
        let known = |id: &FactId| facts.iter().any(|fact| fact.id == *id);
        for reason in &position.reasons {
            prop_assert!(reason.facts.iter().all(known));
            prop_assert!(reason.on <= day(offset), "{:?}", reason);
        }
        for proposal in &position.proposals {
            prop_assert!(!proposal.facts.is_empty() && proposal.facts.iter().all(known));
        }
    }
}

#[test]
fn the_random_world_reaches_every_cell() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = std::collections::BTreeSet::new();
    let mut features = std::collections::BTreeSet::new();
    for _ in 0..1500 {
        let facts = histories(60).new_tree(&mut runner).unwrap().current();
        for offset in [200, 600, 1000, 1600, 2200] {
            let position = derive(&facts, &model(), day(offset));
            seen.insert((position.stage, position.camp, position.standing));
            for reason in &position.reasons {
                let name = format!("{:?}", reason.says);
                features.insert(name.split([' ', '(']).next().unwrap().to_owned());
            }
        }
    }
    for phase in Phase::ALL.into_iter().skip(1) {
        assert!(seen.contains(&(Stage::Client, None, Some(phase))), "client in {phase:?}");
        assert!(seen.contains(&(Stage::Between, None, Some(phase))), "between in {phase:?}");
        if phase >= Phase::Accomplish {
            assert!(seen.contains(&(Stage::Former, Some(Camp::Good), Some(phase))), "former, good in {phase:?}");
        }
        // Who left before anything was signed was no client.
        if phase > Phase::Admit && phase <= Phase::Accomplish {
            assert!(seen.contains(&(Stage::Former, Some(Camp::Poor), Some(phase))), "former, poor in {phase:?}");
        }
    }
    assert_eq!(features.len(), 34, "every kind of reason occurs: {features:?}");
}

#[test]
fn the_ends_of_the_calendar_do_not_break_anything() {
    let model = model();
    let mut client = crate::world::World::new();
    for n in 1..=3 {
        client.on(-10, crate::world::accepted(n, crate::world::EMPLOYMENT));
        client.on(-5, crate::world::confirmed(n));
        client.on(-4, crate::world::spoke());
        client.on(-1, crate::world::act(perennial_core::fact::AdvocacyAct::Talk));
    }
    client.facts[0].on = Day::MIN;
    client.facts[5].on = Day::MAX;
    for as_of in [Day::MIN, day(0), Day::MAX - 1, Day::MAX] {
        derive(&client.facts, &model, as_of);
    }
    assert!(!pieces(&client.facts, &model).is_empty());
}
