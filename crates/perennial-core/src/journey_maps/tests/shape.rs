//! Maps of any shape for property tests.

use proptest::prelude::*;

use super::super::{
    DecisionPoint, Initiator, JourneyMap, Lane, Opportunity, Persona, Place, Process, Step, Touchpoint, tidy_line,
    tidy_text,
};
use crate::fact::Medium;

fn line() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9äß€,.'\"?&<=+-]{1,12}( [a-z’]{1,8}){0,3}".prop_map(|text| tidy_line(&text))
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 1..3).prop_map(|lines| tidy_text(&lines.join("\n")))
}

fn touchpoint() -> impl Strategy<Value = Touchpoint> {
    let medium = prop::option::of(prop::sample::select(Medium::ALL.to_vec()));
    let initiator = prop::sample::select(Initiator::ALL.to_vec());
    let process = prop::sample::select(Process::ALL.to_vec());
    (medium, line(), initiator, line(), process, any::<bool>()).prop_map(
        |(medium, title, initiator, channel, process, online)| Touchpoint {
            medium,
            title,
            initiator,
            channel,
            process,
            online,
        },
    )
}

fn opportunity() -> impl Strategy<Value = Opportunity> {
    (line(), line(), line()).prop_map(|(text, owner, metric)| Opportunity { text, owner, metric })
}

fn step() -> impl Strategy<Value = Step> {
    let place = prop::sample::select(Place::ALL.to_vec());
    let cells = prop::collection::btree_map(prop::sample::select(Lane::ALL.to_vec()), text(), 0..4);
    let decision = prop::option::of(prop::sample::select(DecisionPoint::ALL.to_vec()));
    let lists = (prop::collection::vec(touchpoint(), 0..4), prop::collection::vec(opportunity(), 0..2));
    (place, line(), cells, prop::option::of(-2..=2_i8), any::<bool>(), decision, lists).prop_map(
        |(place, name, cells, mood, moment_of_truth, decision, (touchpoints, opportunities))| Step {
            key: String::new(),
            place,
            name,
            cells,
            mood,
            moment_of_truth,
            decision,
            touchpoints,
            opportunities,
        },
    )
}

/// Any map that the rules allow.
pub(super) fn map() -> impl Strategy<Value = JourneyMap> {
    let persona = (line(), line(), text(), text());
    (line(), persona, prop::collection::vec(step(), 1..8)).prop_map(|(title, (name, kind, goals, quote), steps)| {
        let persona = Persona { name, kind, goals, quote, ..Persona::default() };
        let mut map = JourneyMap { title, persona, steps };
        map.sort();
        for (number, step) in map.steps.iter_mut().enumerate() {
            step.key = format!("s{number}");
        }
        map
    })
}
