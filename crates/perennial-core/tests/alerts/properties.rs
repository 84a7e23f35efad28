//! What must hold for every history, however nonsensical.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::alerts::*;
use perennial_core::dates::Day;
use perennial_core::fact::{Fact, Precision, Source};
use perennial_core::ids::{ClientId, FactId, InvoiceId};
use perennial_core::journeys::model::{FirmKind, Model};
use proptest::prelude::*;

use crate::random::{START, histories};
use crate::world::spoke;

fn model() -> Model {
    Model::default_for(FirmKind::LawTransactional)
}

fn day(offset: i32) -> Day {
    Day::from_number(START + offset)
}

/// What facts cannot say, of everything something.
fn beside() -> Beside {
    Beside {
        planned_touches: 2,
        active_contacts: None,
        private: false,
        invoices_due: vec![(InvoiceId::from_number(101), day(700))],
        signals: vec![
            Observed { signal: Signal::CancelledMeeting, on: day(250) },
            Observed { signal: Signal::SlowerReplies, on: day(800) },
        ],
        ..Beside::default()
    }
}

fn ask(rules: &Rules, facts: &[Fact], handled: &[Handled], on: Day) -> Alerts {
    let beside = beside();
    let situation = Situation { client: ClientId::from_number(1), facts, beside: &beside, handled };
    evaluate(rules, &model(), &situation, AsOf::end_of(on))
}

/// Key and first day of every alert that holds.
fn holding(alerts: &Alerts) -> BTreeMap<Key, Day> {
    let snoozed = alerts.snoozed.iter().map(|(alert, _)| alert);
    alerts.open.iter().chain(snoozed).chain(&alerts.dismissed).map(|alert| (alert.key.clone(), alert.since)).collect()
}

proptest! {
    #[test]
    fn nothing_speaks_twice_and_everything_has_its_reason(facts in histories(50), offset in 0..2200i32) {
        let rules = Rules::default();
        let alerts = ask(&rules, &facts, &[], day(offset));
        prop_assert_eq!(holding(&alerts).len(), alerts.open.len());
        for alert in &alerts.open {
            prop_assert!(alert.since <= day(offset), "{:?}", alert);
            prop_assert_eq!(i64::from(alert.age), i64::from(day(offset).days_since(alert.since)));
            prop_assert!(alert.facts.iter().all(|id| facts.iter().any(|fact| fact.id == *id)));
            let words = sentence(alert, &rules, &model(), &perennial_core::journeys::words::NoNames);
            prop_assert!(!words.contains(['{', '}']), "{}", words);
            if let Some(risk) = &alert.risk {
                prop_assert_eq!(risk.points, risk.inputs.iter().map(|input| input.points).sum::<u32>());
                prop_assert!(risk.points >= risk.speaks_from && !risk.inputs.is_empty());
            }
            prop_assert_eq!(alert.risk.is_some(), alert.rule == RuleName::LeavingRisk);
        }
    }

    #[test]
    fn the_order_of_recording_and_repetition_change_nothing(
        facts in histories(40),
        shuffle in any::<u64>(),
        offset in 0..1800i32,
    ) {
        let mut mixed = facts.clone();
        mixed.extend(facts.iter().step_by(3).cloned());
        let length = mixed.len().max(1) as u64;
        let mut state = shuffle;
        for place in 0..mixed.len() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            mixed.swap(place, ((state >> 33) % length) as usize);
        }
        let rules = Rules::default();
        prop_assert_eq!(ask(&rules, &facts, &[], day(offset)), ask(&rules, &mixed, &[], day(offset)));
    }

    /// `changes_on` is right: until then every day gives the same, and a key never changes its first day.
    #[test]
    fn alerts_hold_until_the_day_they_say(facts in histories(40), offset in -5..1900i32) {
        let rules = Rules::default();
        let now = ask(&rules, &facts, &[], day(offset));
        let here = holding(&now);
        let until = now.changes_on.map_or(400, |until| until.days_since(day(offset)).min(400));
        prop_assert!(until > 0);
        for ahead in 1..until {
            let then = ask(&rules, &facts, &[], day(offset + ahead));
            prop_assert_eq!(&here, &holding(&then), "{} days after {}", ahead, offset);
        }
    }

    #[test]
    fn a_key_keeps_its_first_day(facts in histories(40), offsets in prop::collection::vec(0..2200i32, 6)) {
        let rules = Rules::default();
        let mut known: BTreeMap<Key, Day> = BTreeMap::new();
        for offset in offsets {
            for (key, since) in holding(&ask(&rules, &facts, &[], day(offset))) {
                let before = *known.entry(key.clone()).or_insert(since);
                prop_assert_eq!(before, since, "{}", key);
            }
        }
    }

    #[test]
    fn dismissed_never_returns_and_snoozed_returns_on_its_day(
        facts in histories(40),
        offset in 0..1500i32,
        sleep in 1..200i32,
        ahead in 0..700i32,
    ) {
        let rules = Rules::default();
        let now = ask(&rules, &facts, &[], day(offset));
        let mut handled = Vec::new();
        for (place, alert) in now.open.iter().enumerate() {
            handled.push(if place.is_multiple_of(2) {
                alert.dismiss("seen").unwrap()
            } else {
                alert.snooze(day(offset), day(offset + sleep), "on holiday").unwrap()
            });
        }
        let (dismissed, snoozed): (Vec<_>, Vec<_>) =
            now.open.iter().enumerate().partition(|(place, _)| place.is_multiple_of(2));
        let then = ask(&rules, &facts, &handled, day(offset + ahead));
        let open: BTreeSet<&Key> = then.open.iter().map(|alert| &alert.key).collect();
        for (_, alert) in dismissed {
            prop_assert!(!open.contains(&alert.key));
        }
        let plain = holding(&ask(&rules, &facts, &[], day(offset + ahead)));
        for (_, alert) in snoozed {
            prop_assert_eq!(open.contains(&alert.key), ahead >= sleep && plain.contains_key(&alert.key));
        }
        if ahead < sleep && now.open.len() > 1 {
            let asleep = ask(&rules, &facts, &handled, day(offset));
            prop_assert!(asleep.changes_on.is_some_and(|on| on <= day(offset + sleep)));
        }
    }

    /// The walk over days of change finds what looking at every day finds.
    #[test]
    fn a_trial_misses_no_day(facts in histories(25), from in 0..1200i32, rule in 0..RuleName::ALL.len()) {
        let rules = Rules::default().only(RuleName::ALL[rule]);
        let (from, to) = (day(from), day(from + 250));
        let trial = TrialOfRule::new(&rules, &model(), Period { from, to }, 90).on(ClientId::from_number(1), &facts);
        let mut heard = BTreeSet::new();
        let mut blind = Vec::new();
        let mut on = from;
        let none = Beside::default();
        while on <= to {
            let situation = Situation { client: ClientId::from_number(1), facts: &facts, beside: &none, handled: &[] };
            for alert in evaluate(&rules, &model(), &situation, AsOf::end_of(on)).open {
                if heard.insert(alert.key.clone()) && (on > from || alert.since >= from) {
                    blind.push((alert.key, on));
                }
            }
            on = on + 1;
        }
        let walked: Vec<(Key, Day)> = trial.firings.iter().map(|firing| (firing.key.clone(), firing.on)).collect();
        prop_assert_eq!(blind, walked);
        for firing in &trial.firings {
            prop_assert!(firing.loss.is_none_or(|(on, _)| on > firing.on && on <= firing.on + 90));
        }
    }
}

#[test]
fn every_rule_speaks_in_the_random_world() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let rules = Rules::default();
    let mut seen = BTreeSet::new();
    for _ in 0..400 {
        let mut facts = histories(60).new_tree(&mut runner).unwrap().current();
        // Whoever is silent was heard here at some time.
        if let Some(fact) = facts.first().cloned() {
            let heard = Fact { id: FactId::from_number(1 << 90), on: day(1), what: spoke(), ..fact };
            facts.push(Fact { precision: Precision::Exact, source: Source::Person, ..heard });
        }
        for offset in [150, 400, 900, 1500] {
            seen.extend(ask(&rules, &facts, &[], day(offset)).open.iter().map(|alert| alert.rule));
        }
    }
    let silent: Vec<RuleName> = RuleName::ALL.into_iter().filter(|rule| !seen.contains(rule)).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn the_ends_of_the_calendar_do_not_break_anything() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let rules = Rules::default();
    for _ in 0..60 {
        let mut facts = histories(40).new_tree(&mut runner).unwrap().current();
        for (place, fact) in facts.iter_mut().enumerate() {
            match place % 7 {
                0 => fact.on = Day::MIN,
                1 => fact.on = Day::MAX,
                _ => {}
            }
        }
        for on in [Day::MIN, day(0), Day::MAX - 1, Day::MAX] {
            ask(&rules, &facts, &[], on);
        }
    }
}
