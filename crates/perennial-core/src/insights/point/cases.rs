//! Into which branch a relationship falls at each decision point.

use super::super::{Answer, Case, CaseMoney, Course, Doubt, Ground, Implied, Question, Work};
use super::{LeftOut, Point};
use crate::dates::Day;
use crate::journeys::coverage::RecordKind;
use crate::journeys::position::Silence;
use crate::journeys::stage::{Camp, Stage};
use crate::statistics::{Fate, Outcome};

/// Days after a close within which further work counts as found at the close.
const MORE_WITHIN: i32 = 60;
/// Days after which a close without the client's word has ended short.
const SAID_WITHIN: i32 = 30;
/// The first hundred days.
const HUNDRED: i32 = 100;

/// What stands at a point: a case, or a reason for which none is counted. Which of both it is never hangs on how the
/// client decided, so that those who are left out say nothing about the rest.
type Stands<'c> = Result<Case<'c>, LeftOut>;

/// Tells `put` of each case of one relationship at a point, and of each that is left out.
pub(super) fn cases<'c>(point: Point, ground: &Ground<'c>, question: &Question, put: &mut dyn FnMut(Stands<'c>)) {
    let course = ground.course;
    let works = || course.works_of(question.line);
    match point {
        Point::Aware | Point::Fits => {}
        Point::Shortlisted => works().for_each(|work| put_if(shortlisted(ground, question, work), put)),
        Point::Chosen => works().for_each(|work| put_if(chosen(ground, question, work), put)),
        Point::Signs => works().for_each(|work| put_if(signs(ground, question, work), put)),
        Point::HundredDays => put_if(hundred_days(ground, question), put),
        Point::Agreed => works().for_each(|work| put_if(agreed(ground, question, work), put)),
        Point::MoreWork => works().for_each(|work| put_if(more_work(ground, question, work), put)),
        Point::Learns => put_if(learns(ground, question), put),
        Point::Returns => put_if(returns(ground, question), put),
        Point::Advocates => put_if(advocates(ground, question), put),
        Point::Ends => ends(ground, question, put),
        Point::FormerRefers => put_if(former_refers(ground, question), put),
    }
    if matches!(point, Point::Agreed | Point::MoreWork) {
        implied_closes(ground, question).for_each(|_| put(Err(LeftOut::FromInvoices)));
    }
}

fn put_if<'c>(stands: Option<Stands<'c>>, put: &mut dyn FnMut(Stands<'c>)) {
    if let Some(stands) = stands {
        put(stands);
    }
}

/// Nothing, or why the absence of records of a kind says nothing about that day.
fn recorded(ground: &Ground<'_>, kind: RecordKind, on: Day) -> Result<(), LeftOut> {
    let covered = ground.coverage.of(kind).is_some_and(|span| span.covers(on));
    let known = kind != RecordKind::Interactions || ground.course.watched;
    if covered && known { Ok(()) } else { Err(LeftOut::NotRecorded(kind)) }
}

/// Nothing, or that the day is not known to the month.
const fn sure(work: &Work, doubt: Doubt) -> Result<(), LeftOut> {
    if work.doubts.has(doubt) { Err(LeftOut::DayNotKnown) } else { Ok(()) }
}

/// Up to which day records of a kind were followed: today where they are kept here, else the last day of the last list.
fn followed(ground: &Ground<'_>, kind: RecordKind, question: &Question) -> Day {
    let listed = ground.coverage.of(kind).filter(|span| !span.live).and_then(|span| span.until());
    listed.map_or(question.seen, |listed| listed.min(question.seen))
}

/// Work that invoices alone tell of.
fn implied_works<'g>(ground: &'g Ground<'_>, question: &'g Question) -> impl Iterator<Item = &'g Implied> {
    ground.course.implied.iter().filter(|work| question.line.is_none() || work.line == question.line)
}

/// The same, as far as it ended in the period: that is concluded, and not recorded.
fn implied_closes<'g>(ground: &'g Ground<'_>, question: &'g Question) -> impl Iterator<Item = &'g Implied> {
    implied_works(ground, question).filter(|work| question.period.holds(work.last) && work.over_from <= question.seen)
}

/// Nothing, or why it cannot be said which other work was open on a day or began later: some is known from invoices
/// alone, or of some no end is recorded.
fn others_known(ground: &Ground<'_>, work: &Work, from: Day) -> Result<(), LeftOut> {
    let course = ground.course;
    if course.implied.iter().any(|implied| implied.over_from > from) {
        return Err(LeftOut::FromInvoices);
    }
    let mut others = course.works.iter().filter(|other| !std::ptr::eq(*other, work));
    if others.any(Work::end_is_unknown) { Err(LeftOut::EndNotRecorded) } else { Ok(()) }
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

fn shortlisted<'c>(ground: &Ground<'c>, question: &Question, work: &'c Work) -> Option<Stands<'c>> {
    let opened = work.opened.filter(|opened| question.period.holds(*opened))?;
    let steps = if work.doubts.has(Doubt::StepsNotTold) { Err(LeftOut::StepsNotRecorded) } else { Ok(()) };
    if let Err(why) = sure(work, Doubt::OpenedWhen).and(steps).and(recorded(ground, RecordKind::Pursuits, opened)) {
        return Some(Err(why));
    }
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
    let fate = fate(opened, listed, other, followed(ground, RecordKind::Pursuits, question));
    Some(Ok(Case { branch, reason, money: sought(ground, work), fate }))
}

fn chosen<'c>(ground: &Ground<'c>, question: &Question, work: &'c Work) -> Option<Stands<'c>> {
    if work.opened.is_none_or(|opened| opened > question.period.until) {
        return None;
    }
    let branch = match decided(work, question.seen) {
        Some((answer, on)) if question.period.holds(on) => match answer {
            Answer::Hired => 0,
            Answer::NotNow => 1,
            Answer::NoWay => 2,
        },
        Some((_, on)) if on <= question.period.until => return None,
        _ => 3,
    };
    if branch < 3
        && let Err(why) = sure(work, Doubt::AnsweredWhen)
    {
        return Some(Err(why));
    }
    let reason = work.reason.as_deref().filter(|_| branch < 3);
    Some(Ok(Case { branch, reason, money: sought(ground, work), fate: None }))
}

fn signs<'c>(ground: &Ground<'c>, question: &Question, work: &'c Work) -> Option<Stands<'c>> {
    let accepted = work.accepted.filter(|on| question.period.holds(*on))?;
    let by_hand = if work.doubts.has(Doubt::AcceptedInList) {
        Err(LeftOut::NotRecorded(RecordKind::Milestones))
    } else {
        recorded(ground, RecordKind::Milestones, accepted)
    };
    if let Err(why) = sure(work, Doubt::AcceptedWhen).and(by_hand) {
        return Some(Err(why));
    }
    let by = |day: Option<Day>| day.is_some_and(|day| day <= question.seen);
    let branch = if by(work.signed) {
        0
    } else if by(work.lapsed) || by(work.closed) {
        1
    } else {
        2
    };
    let given_up = work.lapsed.into_iter().chain(work.closed).min();
    let fate = fate(accepted, work.signed, given_up, followed(ground, RecordKind::Milestones, question));
    Some(Ok(Case { branch, reason: None, money: sought(ground, work), fate }))
}

fn hundred_days<'c>(ground: &Ground<'c>, question: &Question) -> Option<Stands<'c>> {
    let first = ground.course.first_yes().filter(|first| question.period.holds(*first))?;
    if !ground.has(question.line) {
        return None;
    }
    let begun = ground.course.works.iter().find(|work| work.lapsed.is_none() && work.accepted == Some(first));
    let known = begun.map_or(Err(LeftOut::FromInvoices), |work| sure(work, Doubt::AcceptedWhen));
    if let Err(why) = known.and(recorded(ground, RecordKind::Matters, first)) {
        return Some(Err(why));
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
    Some(Ok(Case { branch, reason: left.map(|ending| ending.reason.as_str()), money: paid(ground, on), fate }))
}

fn agreed<'c>(ground: &Ground<'c>, question: &Question, work: &Work) -> Option<Stands<'c>> {
    let closed = closed_in(question, work)?;
    if let Err(why) = sure(work, Doubt::ClosedWhen).and(recorded(ground, RecordKind::Milestones, closed)) {
        return Some(Err(why));
    }
    let looked = followed(ground, RecordKind::Milestones, question);
    let by = |day: Option<Day>| day.is_some_and(|day| day <= question.seen);
    let branch = if by(work.agreed) {
        0
    } else if by(work.denied) {
        1
    } else if looked.days_since(closed) >= SAID_WITHIN {
        2
    } else {
        3
    };
    let fate = fate(closed, work.agreed, work.denied, looked);
    Some(Ok(Case { branch, reason: None, money: paid(ground, closed), fate }))
}

fn closed_in(question: &Question, work: &Work) -> Option<Day> {
    work.closed.filter(|on| question.period.holds(*on) && work.accepted.is_some())
}

fn more_work<'c>(ground: &Ground<'c>, question: &Question, work: &Work) -> Option<Stands<'c>> {
    let closed = closed_in(question, work)?;
    let known = sure(work, Doubt::ClosedWhen).and(recorded(ground, RecordKind::Matters, closed));
    if let Err(why) = known.and_then(|()| others_known(ground, work, closed)) {
        return Some(Err(why));
    }
    let looked = followed(ground, RecordKind::Matters, question);
    let soon = |day: Option<Day>| {
        day.is_some_and(|day| day >= closed && day.days_since(closed) <= MORE_WITHIN && day <= question.seen)
    };
    let others = || ground.course.works.iter().filter(|other| !std::ptr::eq(*other, work));
    let branch = if others().any(|other| other.open_on(closed) || soon(other.accepted)) {
        0
    } else if others().any(|other| soon(other.opened)) {
        1
    } else if looked.days_since(closed) > MORE_WITHIN {
        2
    } else {
        3
    };
    let open = others().any(|other| other.open_on(closed)).then_some(closed);
    let found = others().flat_map(|other| [other.accepted, other.opened]).filter(|day| soon(*day)).flatten();
    let fate = fate(closed, open.into_iter().chain(found).min(), None, looked.min(closed + MORE_WITHIN));
    Some(Ok(Case { branch, reason: None, money: paid(ground, closed), fate }))
}

fn learns<'c>(ground: &Ground<'c>, question: &Question) -> Option<Stands<'c>> {
    let (course, period) = (ground.course, question.period);
    let served = |work: &Work| {
        let over = work.closed.or(work.lapsed);
        work.accepted.is_some_and(|on| on <= period.until) && over.is_none_or(|over| over >= period.from)
    };
    if !course.works_of(question.line).any(served) {
        let implied =
            implied_works(ground, question).any(|work| work.first <= period.until && work.last >= period.from);
        return implied.then_some(Err(LeftOut::FromInvoices));
    }
    // Whom nobody told is known of the whole period or not at all.
    if let Err(why) = recorded(ground, RecordKind::Interactions, period.from) {
        return Some(Err(why));
    }
    let used = course.works.iter().filter(|work| work.accepted.is_some_and(|on| on <= question.seen));
    let billed = course.implied.iter().filter(|work| work.first <= question.seen).filter_map(|work| work.line);
    let mut lines: Vec<_> = used.filter_map(|work| work.line).chain(billed).collect();
    lines.sort_unstable();
    lines.dedup();
    let told = course.told.iter().any(|on| *on <= question.seen) || course.works.iter().any(|work| work.aware);
    let branch = match (lines.len() > 1, told) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    };
    Some(Ok(Case { branch, reason: None, money: paid(ground, period.until), fate: None }))
}

fn returns<'c>(ground: &Ground<'c>, question: &Question) -> Option<Stands<'c>> {
    let course = ground.course;
    let free = |on: Day| !course.works.iter().any(|work| work.open_on(on) && !work.end_is_unknown());
    let closes = course.works_of(question.line).filter(|work| closed_in(question, work).is_some_and(free));
    let Some(last) = closes.max_by_key(|work| work.closed) else {
        return implied_closes(ground, question).next().map(|_| Err(LeftOut::FromInvoices));
    };
    let closed = last.closed?;
    let known = sure(last, Doubt::ClosedWhen).and(recorded(ground, RecordKind::Matters, closed));
    if let Err(why) = known.and_then(|()| others_known(ground, last, closed)) {
        return Some(Err(why));
    }
    let looked = followed(ground, RecordKind::Matters, question);
    let after = |day: Option<Day>| day.is_some_and(|day| day >= closed && day <= question.seen);
    let money = paid(ground, closed);
    // On the day of the close itself only what was still open afterwards would have kept it from being between.
    let back = course.works.iter().filter_map(|work| work.accepted.filter(|on| after(Some(*on)) && *on > closed));
    if let Some(back) = back.min() {
        let fate = fate(closed, Some(back), None, looked);
        return Some(Ok(Case { branch: 0, reason: None, money, fate }));
    }
    let ended = course.endings.iter().find(|ending| after(Some(ending.on)));
    let branch = match ended {
        Some(_) => 1,
        None if course.works.iter().any(|work| after(work.opened) && decided(work, question.seen).is_none()) => 2,
        None => 3,
    };
    let fate = fate(closed, None, ended.map(|ending| ending.on), looked);
    Some(Ok(Case { branch, reason: ended.map(|ending| ending.reason.as_str()), money, fate }))
}

fn advocates<'c>(ground: &Ground<'c>, question: &Question) -> Option<Stands<'c>> {
    let agreed = ground.course.works_of(question.line).filter_map(|work| work.agreed);
    let agreed = agreed.filter(|on| question.period.holds(*on)).min()?;
    let known = recorded(ground, RecordKind::Promises, agreed);
    if let Err(why) = known.and(recorded(ground, RecordKind::Interactions, agreed)) {
        return Some(Err(why));
    }
    let since = |days: &[Day]| days.iter().any(|on| *on >= agreed && *on <= question.seen);
    let branch = match (since(&ground.course.asked), since(&ground.course.referred)) {
        (true, true) => 0,
        (false, true) => 1,
        (true, false) => 2,
        (false, false) => 3,
    };
    let referred = ground.course.referred.iter().copied().filter(|on| *on >= agreed).min();
    let fate = fate(agreed, referred, None, followed(ground, RecordKind::Promises, question));
    Some(Ok(Case { branch, reason: None, money: paid(ground, agreed), fate }))
}

fn ends<'c>(ground: &Ground<'c>, question: &Question, put: &mut dyn FnMut(Stands<'c>)) {
    let course: &'c Course = ground.course;
    if !ground.has(question.line) || course.first_yes().is_none() {
        return;
    }
    for ending in course.endings.iter().filter(|ending| question.period.holds(ending.on)) {
        if ending.unsure {
            put(Err(LeftOut::DayNotKnown));
            continue;
        }
        let branch = match ending.camp {
            Some(Camp::Good) => 0,
            Some(Camp::Poor) => 1,
            Some(Camp::Unknown) | None => 2,
        };
        let money = paid(ground, ending.on);
        put(Ok(Case { branch, reason: Some(&ending.reason), money, fate: None }));
    }
}

fn former_refers<'c>(ground: &Ground<'c>, question: &Question) -> Option<Stands<'c>> {
    let until = question.period.until;
    let piece = (ground.on)(until).filter(|piece| piece.stage == Stage::Former && piece.camp != Some(Camp::Poor))?;
    if !ground.has(question.line) {
        return None;
    }
    let known = recorded(ground, RecordKind::Promises, until);
    if let Err(why) = known.and(recorded(ground, RecordKind::Interactions, until)) {
        return Some(Err(why));
    }
    let ended = ground.course.ended_by(until).map_or(piece.from, |ending| ending.on);
    let branch = if ground.course.referred.iter().any(|on| *on >= ended && *on <= until) {
        0
    } else if piece.silence == Silence::Red {
        1
    } else {
        2
    };
    Some(Ok(Case { branch, reason: None, money: paid(ground, ended), fate: None }))
}
