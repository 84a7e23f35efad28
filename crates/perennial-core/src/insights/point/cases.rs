//! Into which branch a relationship falls at each decision point.

use super::super::{Answer, Case, CaseMoney, Course, Ground, Question, Work};
use super::Point;
use crate::dates::Day;
use crate::journeys::position::Silence;
use crate::journeys::stage::{Camp, Stage};
use crate::statistics::{Fate, Outcome};

/// Days after a close within which further work counts as found at the close.
const MORE_WITHIN: i32 = 60;
/// Days after which a close without the client's word has ended short.
const SAID_WITHIN: i32 = 30;
/// The first hundred days.
const HUNDRED: i32 = 100;

/// Tells `put` of each case of one relationship at a point.
pub(super) fn cases<'c>(point: Point, ground: &Ground<'c>, question: &Question, put: &mut dyn FnMut(Case<'c>)) {
    let course = ground.course;
    let works = || course.works_of(question.line);
    match point {
        Point::Aware | Point::Fits => {}
        Point::Shortlisted => works().for_each(|work| shortlisted(ground, question, work, put)),
        Point::Chosen => works().for_each(|work| chosen(ground, question, work, put)),
        Point::Signs => works().for_each(|work| signs(ground, question, work, put)),
        Point::HundredDays => put_if(hundred_days(ground, question), put),
        Point::Agreed => works().for_each(|work| put_if(agreed(ground, question, work), put)),
        Point::MoreWork => works().for_each(|work| put_if(more_work(ground, question, work), put)),
        Point::Learns => put_if(learns(ground, question), put),
        Point::Returns => put_if(returns(ground, question), put),
        Point::Advocates => put_if(advocates(ground, question), put),
        Point::Ends => ends(ground, question, put),
        Point::FormerRefers => put_if(former_refers(ground, question), put),
    }
}

fn put_if<'c>(case: Option<Case<'c>>, put: &mut dyn FnMut(Case<'c>)) {
    if let Some(case) = case {
        put(case);
    }
}

/// What a pursuit was to bring; nought where nobody recorded it.
fn sought(ground: &Ground<'_>, work: &Work) -> CaseMoney {
    CaseMoney::Sought(work.opened.map_or(0, |opened| (ground.hoped)(opened)))
}

/// What the client paid in the twelve months up to a day.
fn paid(ground: &Ground<'_>, on: Day) -> CaseMoney {
    CaseMoney::Paid((ground.fees)(on))
}

/// How long something waited since it began: for what was asked about, for what excludes it, or until it was last
/// looked at. What was there already at the beginning came on that day.
fn fate(begun: Day, came: Option<Day>, excluded: Option<Day>, looked: Day) -> Option<Fate> {
    let seen = |day: &Day| *day <= looked;
    let (came, excluded) = (came.filter(seen), excluded.filter(seen));
    let (outcome, end) = match (came, excluded) {
        (Some(came), other) if other.is_none_or(|other| came <= other) => (Outcome::Came, came),
        (_, Some(other)) => (Outcome::Excluded, other),
        _ => (Outcome::Waiting, looked),
    };
    let lasted = u32::try_from(end.days_since(begun)).unwrap_or(0);
    Some(Fate { lasted, outcome, seen_from: 0 })
}

fn decided(work: &Work, seen: Day) -> Option<(Answer, Day)> {
    work.answer.filter(|(_, on)| *on <= seen)
}

fn shortlisted<'c>(ground: &Ground<'c>, question: &Question, work: &'c Work, put: &mut dyn FnMut(Case<'c>)) {
    let Some(opened) = work.opened.filter(|opened| question.period.holds(*opened)) else { return };
    let answer = decided(work, question.seen);
    let reached = work.shortlisted.is_some_and(|on| on <= question.seen);
    let branch = match answer {
        _ if reached => 0,
        Some((Answer::Hired, _)) => 0,
        Some(_) => 1,
        None => 2,
    };
    let reason = work.reason.as_deref().filter(|_| branch == 1);
    let (hired, other) = match answer {
        Some((Answer::Hired, on)) => (Some(on), None),
        Some((_, on)) => (None, Some(on)),
        None => (None, None),
    };
    let listed = work.shortlisted.into_iter().chain(hired).min();
    let fate = fate(opened, listed, other, question.seen);
    put(Case { branch, reason, money: sought(ground, work), fate });
}

fn chosen<'c>(ground: &Ground<'c>, question: &Question, work: &'c Work, put: &mut dyn FnMut(Case<'c>)) {
    if work.opened.is_none_or(|opened| opened > question.period.until) {
        return;
    }
    let branch = match decided(work, question.seen) {
        Some((answer, on)) if question.period.holds(on) => match answer {
            Answer::Hired => 0,
            Answer::NotNow => 1,
            Answer::NoWay => 2,
        },
        Some((_, on)) if on <= question.period.until => return,
        _ => 3,
    };
    let reason = work.reason.as_deref().filter(|_| branch < 3);
    put(Case { branch, reason, money: sought(ground, work), fate: None });
}

fn signs<'c>(ground: &Ground<'c>, question: &Question, work: &'c Work, put: &mut dyn FnMut(Case<'c>)) {
    let Some(accepted) = work.accepted.filter(|on| question.period.holds(*on)) else { return };
    let by = |day: Option<Day>| day.is_some_and(|day| day <= question.seen);
    let branch = if by(work.signed) {
        0
    } else if by(work.lapsed) || by(work.closed) {
        1
    } else {
        2
    };
    let given_up = work.lapsed.into_iter().chain(work.closed).min();
    let fate = fate(accepted, work.signed, given_up, question.seen);
    put(Case { branch, reason: None, money: sought(ground, work), fate });
}

fn hundred_days<'c>(ground: &Ground<'c>, question: &Question) -> Option<Case<'c>> {
    let first = ground.course.first_yes().filter(|first| question.period.holds(*first))?;
    if !ground.has(question.line) {
        return None;
    }
    let within = |on: Day| on >= first && on.days_since(first) < HUNDRED && on <= question.seen;
    let left = ground.course.endings.iter().find(|ending| within(ending.on));
    let (branch, on) = match left {
        Some(ending) => (1, ending.on),
        None if question.seen.days_since(first) >= HUNDRED => (0, first + HUNDRED),
        None => (2, question.seen),
    };
    // What is asked about is the leaving: who has not left is still here.
    let fate = fate(first, left.map(|ending| ending.on), None, question.seen.min(first + HUNDRED));
    Some(Case { branch, reason: left.map(|ending| ending.reason.as_str()), money: paid(ground, on), fate })
}

fn agreed<'c>(ground: &Ground<'c>, question: &Question, work: &Work) -> Option<Case<'c>> {
    let closed = closed_in(question, work)?;
    let by = |day: Option<Day>| day.is_some_and(|day| day <= question.seen);
    let branch = if by(work.agreed) {
        0
    } else if by(work.denied) {
        1
    } else if question.seen.days_since(closed) >= SAID_WITHIN {
        2
    } else {
        3
    };
    let fate = fate(closed, work.agreed, work.denied, question.seen);
    Some(Case { branch, reason: None, money: paid(ground, closed), fate })
}

fn closed_in(question: &Question, work: &Work) -> Option<Day> {
    work.closed.filter(|on| question.period.holds(*on) && work.accepted.is_some())
}

fn more_work<'c>(ground: &Ground<'c>, question: &Question, work: &Work) -> Option<Case<'c>> {
    let closed = closed_in(question, work)?;
    let soon = |day: Option<Day>| {
        day.is_some_and(|day| day >= closed && day.days_since(closed) <= MORE_WITHIN && day <= question.seen)
    };
    let others = || ground.course.works.iter().filter(|other| !std::ptr::eq(*other, work));
    let branch = if others().any(|other| other.open_on(closed) || soon(other.accepted)) {
        0
    } else if others().any(|other| soon(other.opened)) {
        1
    } else if question.seen.days_since(closed) > MORE_WITHIN {
        2
    } else {
        3
    };
    let open = others().any(|other| other.open_on(closed)).then_some(closed);
    let found = others().flat_map(|other| [other.accepted, other.opened]).filter(|day| soon(*day)).flatten();
    let fate = fate(closed, open.into_iter().chain(found).min(), None, question.seen.min(closed + MORE_WITHIN));
    Some(Case { branch, reason: None, money: paid(ground, closed), fate })
}

fn learns<'c>(ground: &Ground<'c>, question: &Question) -> Option<Case<'c>> {
    let (course, period) = (ground.course, question.period);
    let served = |work: &Work| {
        let over = work.closed.or(work.lapsed);
        work.accepted.is_some_and(|on| on <= period.until) && over.is_none_or(|over| over >= period.from)
    };
    if !course.works_of(question.line).any(served) {
        return None;
    }
    let used = course.works.iter().filter(|work| work.accepted.is_some_and(|on| on <= question.seen));
    let mut lines: Vec<_> = used.filter_map(|work| work.line).collect();
    lines.sort_unstable();
    lines.dedup();
    let told = course.told.iter().any(|on| *on <= question.seen) || course.works.iter().any(|work| work.aware);
    let branch = match (lines.len() > 1, told) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    };
    Some(Case { branch, reason: None, money: paid(ground, period.until), fate: None })
}

fn returns<'c>(ground: &Ground<'c>, question: &Question) -> Option<Case<'c>> {
    let course = ground.course;
    let free = |on: &Day| !course.works.iter().any(|work| work.open_on(*on));
    let closes = course.works_of(question.line).filter_map(|work| closed_in(question, work)).filter(free);
    let closed = closes.max()?;
    let after = |day: Option<Day>| day.is_some_and(|day| day >= closed && day <= question.seen);
    let money = paid(ground, closed);
    // On the day of the close itself only what was still open afterwards would have kept it from being between.
    let back = course.works.iter().filter_map(|work| work.accepted.filter(|on| after(Some(*on)) && *on > closed));
    if let Some(back) = back.min() {
        let fate = fate(closed, Some(back), None, question.seen);
        return Some(Case { branch: 0, reason: None, money, fate });
    }
    let ended = course.endings.iter().find(|ending| after(Some(ending.on)));
    let branch = match ended {
        Some(_) => 1,
        None if course.works.iter().any(|work| after(work.opened) && decided(work, question.seen).is_none()) => 2,
        None => 3,
    };
    let fate = fate(closed, None, ended.map(|ending| ending.on), question.seen);
    Some(Case { branch, reason: ended.map(|ending| ending.reason.as_str()), money, fate })
}

fn advocates<'c>(ground: &Ground<'c>, question: &Question) -> Option<Case<'c>> {
    let agreed = ground.course.works_of(question.line).filter_map(|work| work.agreed);
    let agreed = agreed.filter(|on| question.period.holds(*on)).min()?;
    let since = |days: &[Day]| days.iter().any(|on| *on >= agreed && *on <= question.seen);
    let branch = match (since(&ground.course.asked), since(&ground.course.referred)) {
        (true, true) => 0,
        (false, true) => 1,
        (true, false) => 2,
        (false, false) => 3,
    };
    let referred = ground.course.referred.iter().copied().filter(|on| *on >= agreed).min();
    let fate = fate(agreed, referred, None, question.seen);
    Some(Case { branch, reason: None, money: paid(ground, agreed), fate })
}

fn ends<'c>(ground: &Ground<'c>, question: &Question, put: &mut dyn FnMut(Case<'c>)) {
    let course: &'c Course = ground.course;
    if !ground.has(question.line) || course.first_yes().is_none() {
        return;
    }
    for ending in course.endings.iter().filter(|ending| question.period.holds(ending.on)) {
        let branch = match ending.camp {
            Some(Camp::Good) => 0,
            Some(Camp::Poor) => 1,
            Some(Camp::Unknown) | None => 2,
        };
        let money = paid(ground, ending.on);
        put(Case { branch, reason: Some(&ending.reason), money, fate: None });
    }
}

fn former_refers<'c>(ground: &Ground<'c>, question: &Question) -> Option<Case<'c>> {
    let until = question.period.until;
    let piece = (ground.on)(until).filter(|piece| piece.stage == Stage::Former && piece.camp != Some(Camp::Poor))?;
    if !ground.has(question.line) {
        return None;
    }
    let ended = ground.course.ended_by(until).map_or(piece.from, |ending| ending.on);
    let branch = if ground.course.referred.iter().any(|on| *on >= ended && *on <= until) {
        0
    } else if piece.silence == Silence::Red {
        1
    } else {
        2
    };
    Some(Case { branch, reason: None, money: paid(ground, ended), fate: None })
}
