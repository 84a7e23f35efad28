//! What holds of planning whatever happens.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;

use super::world::*;
use crate::dates::Day;
use crate::fact::Medium;
use crate::ids::ContactId;
use crate::journeys::model::FirmKind;
use crate::plans::spread::monday;
use crate::plans::{
    Change, Conflict, Existing, Limits, Occurrence, Playbook, Situation, Stop, TouchState, Trigger, library,
};

fn any_event() -> impl Strategy<Value = Occurrence> {
    let days = (-200_i32..100, proptest::option::of(100_i32..1_500));
    let stops = proptest::collection::vec(0_usize..Stop::ALL.len(), 0..2);
    (0_usize..Trigger::ALL.len(), 0_u128..4, days, any::<[bool; 6]>(), stops).prop_map(
        |(trigger, n, (on, need), flags, stops)| {
            let on = start() + on;
            let mut one = event(Trigger::ALL[trigger], n, on);
            one.anchors.expected_need = need.map(|need| start() + need);
            one.contact = flags[0].then_some(if flags[1] { RUTH } else { DAN });
            one.first_engagement = flags[2];
            one.recurring = flags[3];
            one.goal_confirmed = flags[4];
            one.thanked = flags[5];
            one.stopped = stops.into_iter().map(|at| Stop::ALL[at]).collect();
            one
        },
    )
}

fn any_situation() -> impl Strategy<Value = Situation> {
    let refuses = proptest::option::of(0_usize..6);
    (proptest::collection::vec(any_event(), 0..6), refuses, any::<bool>(), 0_u8..8).prop_map(
        |(mut events, refuses, key_client, paused)| {
            let mut seen = BTreeSet::new();
            events.retain(|event| seen.insert((event.trigger, event.key.clone())));
            let mut now = situation(events);
            now.people[1].refuses = refuses.map(|at| Medium::ALL[at]).into_iter().collect();
            now.key_client = key_client;
            if paused == 0 {
                now.paused.playbooks = vec!["first_100_days".to_owned()];
            }
            now
        },
    )
}

/// What people did to some of the planned touches.
type Deeds = Vec<(Index, u8)>;

fn interfere(existing: &mut [Existing], deeds: &Deeds) {
    for (at, deed) in deeds {
        if existing.is_empty() {
            return;
        }
        let one = &mut existing[at.index(existing.len())];
        match deed % 4 {
            0 => {
                one.edited = true;
                one.touch.due = one.touch.due + 3;
            }
            1 => one.state = TouchState::Done,
            2 => one.state = TouchState::Skipped,
            _ => one.paused = true,
        }
    }
}

fn start() -> Day {
    day("2024-02-26")
}

fn books() -> &'static [Playbook] {
    library::playbooks(FirmKind::LawTransactional)
}

fn deeds() -> impl Strategy<Value = Deeds> {
    proptest::collection::vec((any::<Index>(), any::<u8>()), 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn planning_twice_changes_nothing(now in any_situation(), then in any_situation(), deeds in deeds(), later in 0_i32..60) {
        let mut there = Vec::new();
        replan(books(), &now, &mut there, start());
        prop_assert_eq!(planned(books(), &now, &there, start()).changes, []);
        interfere(&mut there, &deeds);
        for situation in [&then, &now] {
            replan(books(), situation, &mut there, start() + later);
            prop_assert_eq!(planned(books(), situation, &there, start() + later).changes, []);
        }
        let keys: BTreeSet<String> = there.iter().map(|one| one.key.as_ref().unwrap().to_string()).collect();
        prop_assert_eq!(keys.len(), there.len(), "no need is planned twice");
    }

    #[test]
    fn the_order_of_what_is_given_plays_no_part(now in any_situation(), deeds in deeds(), turn in 0_usize..40) {
        let mut there = Vec::new();
        replan(books(), &now, &mut there, start());
        interfere(&mut there, &deeds);
        let straight = planned(books(), &now, &there, start() + 9);
        let (mut other, mut turned, mut shuffled) = (now.clone(), there.clone(), books().to_vec());
        other.occurrences.reverse();
        other.people.reverse();
        turned.rotate_left(turn % there.len().max(1));
        shuffled.rotate_left(turn % books().len());
        prop_assert_eq!(planned(&shuffled, &other, &turned, start() + 9), straight);
    }

    #[test]
    fn what_a_person_touched_is_never_named(now in any_situation(), then in any_situation(), deeds in deeds()) {
        let mut there = Vec::new();
        replan(books(), &now, &mut there, start());
        interfere(&mut there, &deeds);
        let bound: BTreeMap<_, _> = there
            .iter()
            .filter(|one| one.edited || one.paused || one.state != TouchState::Planned)
            .map(|one| (one.id, one.key.clone().unwrap()))
            .collect();
        for change in planned(books(), &then, &there, start() + 20).changes {
            match change {
                Change::Create { key, .. } => prop_assert!(bound.values().all(|other| *other != key)),
                Change::Move { id, .. } | Change::Restore { id, .. } | Change::Withdraw { id, .. } => {
                    prop_assert!(!bound.contains_key(&id));
                }
            }
        }
    }

    #[test]
    fn more_in_a_week_than_the_cap_is_always_a_named_conflict(now in any_situation(), deeds in deeds()) {
        let cap = Limits::default().per_person_per_week;
        let mut there = Vec::new();
        replan(books(), &now, &mut there, start());
        interfere(&mut there, &deeds);
        let plan = planned(books(), &now, &there, start());
        apply(&mut there, &plan);
        let mut weeks: BTreeMap<(Option<ContactId>, Day), (u32, bool)> = BTreeMap::new();
        for one in &there {
            let free = one.state == TouchState::Planned && !one.edited && !one.paused;
            if matches!(one.state, TouchState::Planned | TouchState::Done) {
                let week = weeks.entry((one.touch.contact, monday(one.touch.due))).or_default();
                week.0 += 1;
                week.1 |= free && !now.paused.rests(&one.key.as_ref().unwrap().playbook);
            }
        }
        let named: BTreeSet<_> = plan
            .conflicts
            .iter()
            .filter_map(|conflict| match conflict {
                Conflict::OverCap { contact, week, .. } => Some((*contact, *week)),
                _ => None,
            })
            .collect();
        for (week, (count, ours)) in weeks {
            prop_assert!(count <= cap || !ours || named.contains(&week), "{week:?}: {count}");
        }
    }

    #[test]
    fn without_fixed_steps_there_is_room_for_everything(now in any_situation()) {
        let mut loose = books().to_vec();
        for step in loose.iter_mut().flat_map(|book| &mut book.steps) {
            step.fixed = false;
        }
        let model = model();
        let mut rules = crate::plans::Rules::of(&model);
        rules.limits.slack_working_days = 400;
        let plan = crate::plans::plan(&loose, &now, &[], &rules, start());
        let crowded = |one: &Conflict| matches!(one, Conflict::OverCap { .. } | Conflict::SameDay { .. });
        prop_assert!(!plan.conflicts.iter().any(crowded), "{:?}", plan.conflicts);
        for change in &plan.changes {
            let Change::Create { touch, .. } = change else { continue };
            prop_assert!(rules.calendar.is_working(touch.due), "{:?}", touch.due);
        }
    }
}
