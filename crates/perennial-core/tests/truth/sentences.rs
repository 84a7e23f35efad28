//! Random histories, nonsense included, with records that are complete for different days.

use std::collections::BTreeSet;

use perennial_core::alerts::{AsOf, Beside, RuleName, Rules, Situation, evaluate};
use perennial_core::dates::{Day, Moment};
use perennial_core::fact::{ClientFact, Event, Fact, Instrument, Listing, Strength};
use perennial_core::ids::ClientId;
use perennial_core::journeys::derive;
use perennial_core::journeys::model::{Evidence, FirmKind, Model};
use perennial_core::journeys::position::Proposed;
use perennial_core::journeys::words::missing;
use perennial_core::plans::{self, Stop, Trigger};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::check::{beside, listed, untrue};
use super::random::{START, histories, models};
use super::world::{EMPLOYMENT, World, accepted, kickoff, scored, signed};

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(2_000), ..ProptestConfig::default() })]

    #[test]
    fn every_sentence_is_true(model in models(), facts in histories(30), offset in 0..2200i32) {
        let as_of = Day::from_number(START + offset);
        let found = untrue(&facts, &model, as_of);
        prop_assert!(found.is_none(), "{} on {as_of}\n{}", found.unwrap_or_default(), listed(&facts));
    }
}

/// The name of a variant.
fn kind(of: &impl std::fmt::Debug) -> String {
    format!("{of:?}").split([' ', '(', '{']).next().unwrap().to_owned()
}

/// A condition that is never asked proves nothing: all kinds of statements occur in the random world.
#[test]
fn every_kind_of_sentence_is_checked() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut reasons, mut proposals) = (BTreeSet::new(), BTreeSet::new());
    let (mut missed, mut spoke) = (BTreeSet::new(), BTreeSet::new());
    let (mut triggers, mut stops) = (BTreeSet::new(), BTreeSet::new());
    let rules = Rules::default();
    for round in 0..4_000 {
        let model = models().new_tree(&mut runner).unwrap().current();
        let mut facts = histories(40).new_tree(&mut runner).unwrap().current();
        // Of some clients hardly anything is known but that a list names them.
        if round % 4 == 0 {
            facts.truncate(2);
            let named = |fact: &mut Fact| fact.what = Event::Client(ClientFact::Listed { listing: Listing::Client });
            facts.first_mut().into_iter().for_each(named);
        }
        // Some firms listed everything late, and take scores for hints.
        let mut model = model;
        if round % 4 == 1 {
            let late = Moment::start_of(Day::from_number(START + 1_500));
            facts.iter_mut().for_each(|fact| fact.recorded = late);
            Evidence::ALL.into_iter().for_each(|evidence| model.strengths.set(evidence, Strength::Weak));
        }
        for offset in [300, 1000, 1700] {
            let as_of = Day::from_number(START + offset);
            let found = untrue(&facts, &model, as_of);
            assert!(found.is_none(), "{} on {as_of}\n{}", found.unwrap_or_default(), listed(&facts));
            let position = derive(&facts, &model, as_of);
            reasons.extend(position.reasons.iter().map(|reason| kind(&reason.says)));
            proposals.extend(position.proposals.iter().map(|proposal| kind(&proposal.what)));
            missed.extend(missing(&position, &facts).iter().map(kind));
            for beside in [Beside::default(), beside(&facts)] {
                let situation =
                    Situation { client: ClientId::from_number(1), facts: &facts, beside: &beside, handled: &[] };
                let open = evaluate(&rules, &model, &situation, AsOf::end_of(as_of)).open;
                spoke.extend(open.iter().map(|alert| alert.rule.key()));
            }
            let about = plans::About::default();
            let planning = plans::Situation::of(ClientId::from_number(1), &facts, &position, &model, about);
            triggers.extend(planning.occurrences.iter().map(|event| event.trigger));
            stops.extend(planning.occurrences.iter().flat_map(|event| event.stopped.iter().copied()));
        }
    }
    assert_eq!(reasons.len(), 33, "kinds of reasons: {reasons:?}");
    // A score for ease in the phase before the last is too rare a thing here: `at_ease_by_a_score` asks it.
    assert_eq!(proposals.len(), 13, "kinds of proposals: {proposals:?}");
    assert_eq!(missed.len(), 15, "kinds of what is missing: {missed:?}");
    let silent: Vec<&str> = RuleName::ALL.iter().map(|rule| rule.key()).filter(|key| !spoke.contains(key)).collect();
    assert_eq!(silent, Vec::<&str>::new(), "rules that never spoke");
    // Who decides since when is not said by facts, nor that a client as a whole wants no contact; and nobody decides in a
    // random history to tell of another service.
    let silent: Vec<Trigger> = Trigger::ALL.into_iter().filter(|trigger| !triggers.contains(trigger)).collect();
    assert_eq!(silent, [Trigger::NewDecisionMaker, Trigger::EducationDecided], "what never set a plan off");
    let silent: Vec<Stop> = Stop::ALL.into_iter().filter(|stop| !stops.contains(stop)).collect();
    assert_eq!(silent, [Stop::DoNotContact], "what never ended one");
}

#[test]
fn at_ease_by_a_score() {
    let mut model = Model::default_for(FirmKind::LawTransactional);
    model.strengths.set(Evidence::EffortScore, Strength::Weak);
    let mut client = World::new();
    client.on(-40, accepted(1, EMPLOYMENT));
    client.on(-38, signed(1));
    client.on(-30, kickoff(1));
    client.on(-3, scored(Instrument::Ces, 6, Some(1)));
    client.model = model.clone();
    let position = client.at(0);
    let asks = position.proposals.iter().any(|proposal| matches!(proposal.what, Proposed::Onboarded(_)));
    assert!(asks, "{:?}", position.proposals);
    assert_eq!(untrue(&client.facts, &model, client.today), None);
}
