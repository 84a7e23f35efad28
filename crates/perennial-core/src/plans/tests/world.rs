//! A small world: one client, Ruth and Dan, and a hand that applies changes.

use crate::dates::Day;
use crate::ids::{ClientId, ContactId, EngagementId, PlannedTouchId};
use crate::journeys::model::{FirmKind, Model};
use crate::journeys::position::Form;
use crate::plans::{
    Anchors, Change, Existing, Occurrence, Paused, Person, Plan, Playbook, Rules, Situation, TouchState, Trigger,
    library, plan,
};

pub const RUTH: ContactId = ContactId::from_number(1);
pub const DAN: ContactId = ContactId::from_number(2);

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn model() -> Model {
    Model::default_for(FirmKind::LawTransactional)
}

pub fn shipped(key: &str) -> Playbook {
    let all = library::playbooks(FirmKind::LawTransactional);
    all.iter().find(|book| book.key == key).unwrap().clone()
}

pub fn event(trigger: Trigger, n: u128, on: Day) -> Occurrence {
    Occurrence {
        trigger,
        key: format!("engagement:{n}"),
        anchors: Anchors { trigger: on, expected_need: None, revisit: Some(on + 90), planned_end: None },
        on,
        engagement: Some(EngagementId::from_number(n)),
        pursuit: None,
        contact: Some(RUTH),
        service_line: None,
        service_new: true,
        first_engagement: true,
        recurring: false,
        form: Form::Full,
        goal_confirmed: true,
        thanked: false,
        chosen: None,
        stopped: Vec::new(),
    }
}

pub fn situation(occurrences: Vec<Occurrence>) -> Situation {
    let person = |contact, main| Person { contact, main, left: false, do_not_contact: false, refuses: Vec::new() };
    Situation {
        client: ClientId::from_number(7),
        occurrences,
        barred: None,
        tier: None,
        key_client: false,
        referred: false,
        people: vec![person(RUTH, true), person(DAN, false)],
        touches: Vec::new(),
        paused: Paused::default(),
    }
}

pub fn planned(books: &[Playbook], situation: &Situation, existing: &[Existing], as_of: Day) -> Plan {
    plan(books, situation, existing, &Rules::of(&model()), as_of)
}

/// Plans and does it.
pub fn replan(books: &[Playbook], situation: &Situation, existing: &mut Vec<Existing>, as_of: Day) {
    let plan = planned(books, situation, existing, as_of);
    apply(existing, &plan);
}

/// Does what the plan says, as the application would.
pub fn apply(existing: &mut Vec<Existing>, plan: &Plan) {
    for change in &plan.changes {
        match change.clone() {
            Change::Create { key, touch } => {
                let id = PlannedTouchId::from_number(existing.len() as u128 + 1);
                let state = TouchState::Planned;
                existing.push(Existing {
                    id,
                    key: Some(key),
                    touch,
                    state,
                    withdrawn_on: None,
                    edited: false,
                    paused: false,
                });
            }
            Change::Move { id, touch } => find(existing, id).touch = touch,
            Change::Restore { id, touch } => {
                let one = find(existing, id);
                one.touch = touch;
                one.state = TouchState::Planned;
            }
            Change::Withdraw { id, .. } => find(existing, id).state = TouchState::Withdrawn,
        }
    }
}

pub fn find(existing: &mut [Existing], id: PlannedTouchId) -> &mut Existing {
    existing.iter_mut().find(|one| one.id == id).unwrap()
}

/// What is planned and open, as `due step`, in the order of the days.
pub fn open(existing: &[Existing]) -> Vec<String> {
    let mut lines: Vec<String> = existing
        .iter()
        .filter(|one| one.state == TouchState::Planned)
        .map(|one| format!("{} {}", one.touch.due, one.key.as_ref().map_or("", |key| &key.step)))
        .collect();
    lines.sort();
    lines
}
