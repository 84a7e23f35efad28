//! Random histories, nonsense included, with records that are complete for different days.

use std::collections::BTreeSet;

use perennial_core::alerts::{AsOf, Beside, RuleName, Rules, Situation, evaluate};
use perennial_core::dates::{Day, Moment};
use perennial_core::fact::{ClientFact, DecisionRole, Event, Fact, Instrument, Listing, PersonFact, Source, Strength};
use perennial_core::ids::{ClientId, ContactId, ImportId};
use perennial_core::journeys::derive;
use perennial_core::journeys::model::{Evidence, FirmKind, Model};
use perennial_core::journeys::position::{Proposed, Reason, Says};
use perennial_core::journeys::words::{Missing, missing};
use perennial_core::plans::{self, Stop, Trigger};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::check::{beside, listed, untrue};
use super::random::{START, histories, models};
use super::world::{EMPLOYMENT, World, accepted, closed, kickoff, scored, signed};

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
    // Gaps that are alike are too rare a thing here: `the_usual_gap_of_who_comes_back` asks it.
    reasons.remove("UsualGap");
    // A client listed since later than their first work is rare too: `since_when_somebody_is_a_client` asks it.
    reasons.remove("ClientSince");
    assert_eq!(reasons.len(), 34, "kinds of reasons: {reasons:?}");
    // A score for ease in the phase before the last is too rare a thing here: `at_ease_by_a_score` asks it.
    assert_eq!(proposals.len(), 15, "kinds of proposals: {proposals:?}");
    // A decider who left while others remain is too rare a thing here: `who_decides_once_the_decider_has_left` asks it.
    missed.remove("WhoDecides");
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
fn the_usual_gap_of_who_comes_back() {
    // Three years apart, a bit more, and not alike; each with what is said of it.
    for (starts, told) in
        [([-3_300, -2_200, -1_100], true), ([-3_300, -2_000, -1_000], true), ([-3_300, -3_000, -900], false)]
    {
        let mut client = World::new();
        for (nth, start) in (1..).zip(starts) {
            client.on(start, accepted(nth, EMPLOYMENT));
            client.on(start + 30, closed(nth));
        }
        for later in [0, 40, 400] {
            let position = client.at(later);
            let gap = position.reasons.iter().find(|reason| matches!(reason.says, Says::UsualGap(_)));
            assert_eq!(gap.is_some(), told, "{starts:?} on {later}: {:?}", position.reasons);
            assert_eq!(untrue(&client.facts, &client.model, client.today + later), None);
        }
    }
}

#[test]
fn since_when_somebody_is_a_client() {
    for (begun, told) in [(-2_000, true), (-400, false)] {
        let mut client = World::new();
        client.on(begun, accepted(1, EMPLOYMENT));
        client.on(begun + 100, closed(1));
        client.on(-900, Event::Client(ClientFact::Listed { listing: Listing::Client }));
        let list = Source::File { import: ImportId::from_number(1), file: "clients.csv".to_owned(), row: 2, of: None };
        client.facts.last_mut().unwrap().source = list;
        client.facts.sort_by_key(|fact| (fact.on, fact.id));
        let says = |reason: &Reason| matches!(reason.says, Says::ClientSince { .. });
        assert_eq!(client.at(0).reasons.iter().any(says), told);
        assert_eq!(untrue(&client.facts, &client.model, client.today), None);
    }
}

#[test]
fn who_decides_once_the_decider_has_left() {
    let (ruth, dan) = (ContactId::from_number(1), ContactId::from_number(2));
    let decides = |contact| Event::Person(PersonFact::RoleGiven { contact, role: Some(DecisionRole::Decider) });
    let added = |contact| Event::Client(ClientFact::ContactAdded { contact });
    let took_over = Event::Person(PersonFact::TookOver { contact: dan, from: ruth });
    let asked = |since: Vec<Event>| {
        let mut client = World::new();
        client.on(-300, added(ruth));
        client.on(-299, decides(ruth));
        client.on(-200, Event::Client(ClientFact::ContactMoved { contact: ruth, to: None, retired: true }));
        for (place, what) in (0..).zip(since) {
            client.on(-150 + place, what);
        }
        assert_eq!(untrue(&client.facts, &client.model, client.today), None);
        missing(&client.at(0), &client.facts).into_iter().find(|one| matches!(one, Missing::WhoDecides { .. }))
    };
    assert_eq!(asked(vec![]), None, "a contact is missing at all");
    assert_eq!(asked(vec![added(dan)]), Some(Missing::WhoDecides { left: ruth }));
    assert_eq!(asked(vec![added(dan), decides(dan)]), None);
    assert_eq!(asked(vec![added(dan), took_over]), None);
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
