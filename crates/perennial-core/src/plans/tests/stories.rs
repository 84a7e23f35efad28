//! What a person would see.

use super::world::*;
use crate::fact::{Direction, Medium, Purpose, TouchKind};
use crate::ids::{FactId, PlannedTouchId};
use crate::plans::{
    Actual, Barred, Change, Conflict, Limits, Stop, TouchState, Trigger, Withdrawn, fulfilments, preview,
};

#[test]
fn a_signature_is_affirmed_within_one_working_day() {
    let books = [shipped("affirm")];
    // Signed on a Friday: due on the Monday.
    let now = situation(vec![event(Trigger::Signed, 1, day("2026-11-20"))]);
    let mut there = Vec::new();
    replan(&books, &now, &mut there, day("2026-11-20"));
    assert_eq!(
        open(&there),
        ["2026-11-23 call", "2026-11-24 others_like_you", "2026-11-25 goal_video", "2026-11-30 first_week_card"],
        "the card had to wait for the next week: three touches a week are enough"
    );
    assert!(planned(&books, &now, &there, day("2026-11-20")).changes.is_empty());
}

#[test]
fn what_a_person_edited_did_or_skipped_stays() {
    let books = [shipped("affirm")];
    let mut now = situation(vec![event(Trigger::Signed, 1, day("2026-11-16"))]);
    let mut there = Vec::new();
    replan(&books, &now, &mut there, day("2026-11-16"));
    there[0].edited = true;
    there[1].state = TouchState::Done;
    there[2].state = TouchState::Skipped;
    let kept: Vec<_> = there[..3].to_vec();
    now.occurrences[0].stopped.push(Stop::PhaseLeft);
    let plan = planned(&books, &now, &there, day("2026-11-17"));
    assert_eq!(
        plan.changes,
        [Change::Withdraw { id: there[3].id, why: Withdrawn::Stopped(Stop::PhaseLeft) }],
        "only the untouched one is taken back"
    );
    apply(&mut there, &plan);
    assert_eq!(there[..3], kept);
}

#[test]
fn a_newer_version_moves_only_what_nobody_touched() {
    let mut book = shipped("affirm");
    let now = situation(vec![event(Trigger::Signed, 1, day("2026-11-16"))]);
    let mut there = Vec::new();
    replan(std::slice::from_ref(&book), &now, &mut there, day("2026-11-16"));
    there[0].edited = true;
    book.version = 2;
    let plan = planned(&[shipped("affirm"), book.clone()], &now, &there, day("2026-11-16"));
    assert_eq!(plan.changes.len(), 3, "{plan:?}");
    assert!(plan.changes.iter().all(|change| matches!(change, Change::Move { touch, .. } if touch.version == 2)));
    let retired = planned(&[], &now, &there, day("2026-11-16"));
    let gone = |change: &Change| matches!(change, Change::Withdraw { why: Withdrawn::NotInPlaybook, .. });
    assert!(retired.changes.len() == 3 && retired.changes.iter().all(gone));
}

#[test]
fn a_silence_that_was_broken_takes_its_plan_along_and_a_new_one_brings_it_back() {
    let mut book = shipped("between_engagements");
    book.trigger = Trigger::SilenceBetween;
    let books = [book];
    let silent = situation(vec![event(Trigger::SilenceBetween, 1, day("2026-11-16"))]);
    let mut there = Vec::new();
    replan(&books, &silent, &mut there, day("2026-11-16"));
    let count = there.len();
    assert!(count > 5);
    let spoken = situation(Vec::new());
    let plan = planned(&books, &spoken, &there, day("2026-11-17"));
    let replied = |change: &Change| matches!(change, Change::Withdraw { why: Withdrawn::Stopped(Stop::Replied), .. });
    assert!(plan.changes.len() == count && plan.changes.iter().all(replied));
    apply(&mut there, &plan);
    replan(&books, &silent, &mut there, day("2026-11-18"));
    assert_eq!((there.len(), open(&there).len()), (count, count), "restored, not doubled");
}

#[test]
fn years_between_engagements_are_planned_up_to_the_expected_need() {
    let books = [shipped("between_engagements")];
    let mut closed = event(Trigger::BecameBetween, 1, day("2026-01-05"));
    closed.anchors.expected_need = Some(day("2028-09-01"));
    let now = situation(vec![closed]);
    let mut there = Vec::new();
    replan(&books, &now, &mut there, day("2026-01-05"));
    let lines = open(&there);
    assert!(lines.contains(&"2028-03-01 ahead_6".to_owned()), "{lines:#?}");
    assert!(lines.contains(&"2028-08-01 ahead_1".to_owned()), "{lines:#?}");
    assert!(lines.iter().all(|line| line.as_str() < "2028-09"), "{lines:#?}");
    assert_eq!(lines.iter().filter(|line| line.ends_with("yearly_note")).count(), 2);
}

#[test]
fn nobody_is_contacted_who_does_not_want_it() {
    let books = [shipped("affirm")];
    let mut now = situation(vec![event(Trigger::Signed, 1, day("2026-11-16"))]);
    now.people[0].refuses = vec![Medium::Phone];
    let mut there = Vec::new();
    let plan = planned(&books, &now, &there, day("2026-11-16"));
    assert_eq!(plan.changes.len(), 3);
    assert!(matches!(&plan.conflicts[..], [Conflict::MediumRefused { medium: Medium::Phone, .. }]), "{plan:?}");
    apply(&mut there, &plan);
    now.barred = Some(Barred::LetGo);
    let plan = planned(&books, &now, &there, day("2026-11-16"));
    let let_go = |change: &Change| matches!(change, Change::Withdraw { why: Withdrawn::DoNotContact, .. });
    assert!(plan.changes.len() == 3 && plan.changes.iter().all(let_go), "{plan:?}");
}

#[test]
fn a_plan_that_rests_for_a_client_changes_nothing_there() {
    let books = [shipped("affirm"), shipped("kickoff")];
    let mut now = situation(vec![event(Trigger::Signed, 1, day("2026-11-16"))]);
    let mut there = Vec::new();
    replan(&books, &now, &mut there, day("2026-11-16"));
    now.paused.playbooks = vec!["affirm".to_owned()];
    now.barred = Some(Barred::DoNotContact);
    let plan = planned(&books, &now, &there, day("2026-11-16"));
    assert_eq!(plan.changes.len(), 3, "only the kickoff's are withdrawn: {plan:?}");
}

#[test]
fn both_plays_of_a_job_change_have_their_own_person() {
    let mut moved = event(Trigger::ContactMoved, 1, day("2026-11-16"));
    moved.engagement = None;
    let mut now = situation(vec![moved]);
    now.people[0].left = true;
    let mut there = Vec::new();
    replan(&[shipped("job_change")], &now, &mut there, day("2026-11-16"));
    for one in &there {
        let covers = matches!(one.key.as_ref().unwrap().step.as_str(), "cover" | "meet_successor");
        assert_eq!(one.touch.contact, Some(if covers { DAN } else { RUTH }));
    }
}

#[test]
fn old_events_plan_nothing_new() {
    let books = [shipped("affirm"), shipped("first_100_days")];
    let now = situation(vec![event(Trigger::Signed, 1, day("2023-01-10"))]);
    assert_eq!(planned(&books, &now, &[], day("2026-11-16")).changes, []);
}

fn call(purpose: Purpose, on: &str) -> Actual {
    Actual {
        fact: FactId::from_number(1),
        on: day(on),
        medium: Medium::Phone,
        kind: Some(TouchKind::Call),
        direction: Direction::TwoWay,
        personal: true,
        purpose,
        contacts: vec![RUTH],
        engagement: None,
        fulfils: None,
    }
}

#[test]
fn what_has_been_done_already_is_not_planned_again() {
    let mut now = situation(vec![event(Trigger::Signed, 1, day("2026-11-16"))]);
    now.touches = vec![call(Purpose::Affirm, "2026-11-16")];
    let plan = planned(&[shipped("affirm")], &now, &[], day("2026-11-16"));
    let calls = |change: &&Change| matches!(change, Change::Create { key, .. } if key.step == "call");
    assert_eq!(plan.changes.iter().filter(calls).count(), 0);
    assert_eq!(plan.changes.len(), 3);
}

#[test]
fn an_actual_touch_is_recognised_as_the_planned_one() {
    let now = situation(vec![event(Trigger::Signed, 1, day("2026-11-16"))]);
    let mut there = Vec::new();
    replan(&[shipped("affirm")], &now, &mut there, day("2026-11-16"));
    let planned_call = there.iter().find(|one| one.touch.medium == Medium::Phone).unwrap().id;
    let found = |touch: &Actual| {
        let calendar = model().calendar;
        fulfilments(&there, std::slice::from_ref(touch), &[], &calendar, &Limits::default())
            .first()
            .map(|found| (found.planned, found.sure))
    };
    assert_eq!(found(&call(Purpose::Affirm, "2026-11-18")), Some((planned_call, true)));
    assert_eq!(found(&call(Purpose::General, "2026-11-18")), Some((planned_call, false)), "a proposal only");
    assert_eq!(found(&call(Purpose::Thank, "2026-11-18")), None);
    assert_eq!(found(&call(Purpose::Affirm, "2026-12-18")), None, "too late to be that one");
    let named = Actual { fulfils: Some(there[1].id), ..call(Purpose::Thank, "2027-01-01") };
    assert_eq!(found(&named), Some((there[1].id, true)), "somebody said so");
    assert_eq!(found(&Actual { fulfils: Some(PlannedTouchId::from_number(99)), ..named }), None);
}

#[test]
fn a_preview_says_what_would_happen_before_it_does() {
    let one = situation(vec![event(Trigger::Signed, 1, day("2026-11-16"))]);
    let mut other = situation(vec![event(Trigger::Signed, 2, day("2026-11-17"))]);
    other.people[0].refuses = vec![Medium::Email];
    let clients = [(&one, &[][..]), (&other, &[][..])];
    let model = model();
    let seen = preview(&shipped("affirm"), &[], clients, &crate::plans::Rules::of(&model), day("2026-11-17"));
    assert_eq!(seen.to_string(), "would create 7 touches, 1 conflicts");
    assert_eq!(seen.clients, 2);
    assert_eq!(seen.conflicts[0].1.to_string(), "left out: the person does not want to be reached by email");
}
