//! Into which branch a relationship falls at each decision point.

use super::super::{Answer, Case, CaseMoney, Course, Doubt, GivenAnswer, Ground, Implied, Question, Work};
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
        Point::Returns => returns(ground, question, put),
        Point::Advocates => put_if(advocates(ground, question), put),
        Point::Ends => ends(ground, question, put),
        Point::FormerRefers => put_if(former_refers(ground, question), put),
    }
    if matches!(point, Point::Agreed | Point::MoreWork | Point::Returns) {
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

/// Nothing, or that of other work that was accepted by a day no end is recorded, so that it may have been open on it.
/// Work that was accepted later is known to have come later.
fn ends_known(course: &Course, work: &Work, on: Day) -> Result<(), LeftOut> {
    let mut others = course.works.iter().filter(|other| !std::ptr::eq(*other, work));
    let unknown = |other: &Work| other.end_is_unknown() && other.accepted.is_some_and(|accepted| accepted <= on);
    if others.any(unknown) { Err(LeftOut::EndNotRecorded) } else { Ok(()) }
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

fn shortlisted<'c>(ground: &Ground<'c>, question: &Question, work: &'c Work) -> Option<Stands<'c>> {
    let opened = work.opened.filter(|opened| question.period.holds(*opened))?;
    let steps = if work.doubts.has(Doubt::StepsNotTold) { Err(LeftOut::StepsNotRecorded) } else { Ok(()) };
    if let Err(why) = sure(work, Doubt::OpenedWhen).and(steps).and(recorded(ground, RecordKind::Pursuits, opened)) {
        return Some(Err(why));
    }
    let answer = work.answer_on(question.seen);
    let reached = work.shortlisted.is_some_and(|on| on <= question.seen);
    let branch = match answer {
        _ if reached => 0,
        Some(GivenAnswer { answer: Answer::Hired, .. }) => 0,
        Some(_) => 1,
        None => 2,
    };
    let reason = answer.and_then(|given| given.reason).filter(|_| branch == 1);
    let hired = answer.filter(|given| given.answer == Answer::Hired).map(|given| given.on);
    let other = answer.map(|given| given.on).filter(|_| hired.is_none());
    let listed = work.shortlisted.into_iter().chain(hired).min();
    let fate = fate(opened, listed, other, followed(ground, RecordKind::Pursuits, question));
    Some(Ok(Case { branch, reason, money: sought(ground, work), fate }))
}

/// The answer that held at the end of the period counts, also where the pursuit was taken up again later: else a “not now”
/// would be gone from its period as soon as it became a yes.
pub(super) fn chosen<'c>(ground: &Ground<'c>, question: &Question, work: &'c Work) -> Option<Stands<'c>> {
    let end = question.period.until.min(question.seen);
    if work.opened.is_none_or(|opened| opened > question.period.until) {
        return None;
    }
    let Some(given) = work.answer_on(end) else {
        return Some(Ok(Case { branch: 3, reason: None, money: sought(ground, work), fate: None }));
    };
    if !question.period.holds(given.on) {
        return None;
    }
    if given.unsure {
        return Some(Err(LeftOut::DayNotKnown));
    }
    let branch = match given.answer {
        Answer::Hired => 0,
        Answer::NotNow => 1,
        Answer::NoWay => 2,
    };
    Some(Ok(Case { branch, reason: given.reason, money: sought(ground, work), fate: None }))
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
    // Who said no and then yes has said yes.
    let denied = work.denied.filter(|_| work.agreed.is_none_or(|agreed| agreed > looked));
    let fate = fate(closed, work.agreed, denied, looked);
    Some(Ok(Case { branch, reason: None, money: paid(ground, closed), fate }))
}

fn closed_in(question: &Question, work: &Work) -> Option<Day> {
    work.closed.filter(|on| question.period.holds(*on) && work.accepted.is_some())
}

fn more_work<'c>(ground: &Ground<'c>, question: &Question, work: &Work) -> Option<Stands<'c>> {
    let closed = closed_in(question, work)?;
    let known = sure(work, Doubt::ClosedWhen).and(recorded(ground, RecordKind::Matters, closed));
    // Of work that invoices alone tell of it is not known when it began.
    let shown = ground.course.implied.iter().any(|implied| implied.over_from > closed);
    let shown = if shown { Err(LeftOut::FromInvoices) } else { Ok(()) };
    if let Err(why) = known.and(shown).and_then(|()| ends_known(ground.course, work, closed)) {
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
    // Whoever sought nothing by the last of these days has gone another way on it.
    let none = (branch == 2).then_some(closed + MORE_WITHIN);
    let fate = fate(closed, open.into_iter().chain(found).min(), none, looked.min(closed + MORE_WITHIN));
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
    let of_day = |day: Day| recorded(ground, RecordKind::Interactions, day);
    if let Err(why) = of_day(period.from).and(of_day(period.until.min(question.seen))) {
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

/// Each day on which the last open work closed is a case, also where the client came back and that work closed again:
/// if only the last of them counted, each return would take the case before it away.
fn returns<'c>(ground: &Ground<'c>, question: &Question, put: &mut dyn FnMut(Stands<'c>)) {
    let works = &ground.course.works;
    let free = |on: &Day| !works.iter().any(|work| work.open_on(*on) && !work.end_is_unknown());
    let closes = ground.course.works_of(question.line);
    let mut closes: Vec<(Day, &Work)> =
        closes.filter_map(|work| Some((closed_in(question, work).filter(free)?, work))).collect();
    // Of works that close on one day the one whose day is known best tells.
    closes.sort_by_key(|(closed, work)| (*closed, work.doubts.has(Doubt::ClosedWhen)));
    closes.dedup_by_key(|(closed, _)| *closed);
    closes.into_iter().for_each(|(closed, work)| put(after_close(ground, question, (closed, work))));
}

/// What came after a day on which the last open work closed: new work, or the end of the relationship, whichever came
/// first.
fn after_close<'c>(ground: &Ground<'c>, question: &Question, (closed, work): (Day, &Work)) -> Stands<'c> {
    let course = ground.course;
    sure(work, Doubt::ClosedWhen).and(recorded(ground, RecordKind::Matters, closed))?;
    let after = |day: &Day| *day >= closed && *day <= question.seen;
    // On the day of the close itself only what was still open afterwards would have kept it from being between.
    let back = course.works.iter().filter_map(|work| work.accepted.filter(after)).filter(|on| *on > closed).min();
    // Where the end was agreed before the last work closed, that close was its last.
    let ending = course.endings.iter().filter(|ending| after(&ending.on)).min_by_key(|ending| ending.on);
    let ending = course.ended_by(closed).or(ending);
    let ending = ending.filter(|ending| back.is_none_or(|back| ending.on < back));
    let decided_on = ending.map(|ending| ending.on).or(back);
    // Work that began after it was decided changes nothing.
    let shown = |shown: &Implied| shown.over_from > closed && decided_on.is_none_or(|on| shown.first < on);
    if course.implied.iter().any(shown) {
        return Err(LeftOut::FromInvoices);
    }
    ends_known(course, work, closed)?;
    let branch = match (ending, back) {
        (Some(_), _) => 1,
        (None, Some(_)) => 0,
        _ if course.works.iter().any(|work| work.opened.is_some_and(|on| after(&on)) && is_open(work, question)) => 2,
        _ => 3,
    };
    let fate = fate(closed, back, ending.map(|ending| ending.on), followed(ground, RecordKind::Matters, question));
    let reason = ending.map(|ending| ending.reason.as_str());
    Ok(Case { branch, reason, money: paid(ground, closed), fate })
}

fn is_open(work: &Work, question: &Question) -> bool {
    work.answer_on(question.seen).is_none()
}

fn advocates<'c>(ground: &Ground<'c>, question: &Question) -> Option<Stands<'c>> {
    let agreed = ground.course.works_of(question.line).filter_map(|work| work.agreed);
    let agreed = agreed.filter(|on| question.period.holds(*on)).min()?;
    let since = |days: &[Day]| days.iter().any(|on| *on >= agreed && *on <= question.seen);
    let known = || {
        let promises = recorded(ground, RecordKind::Promises, agreed);
        promises.and(recorded(ground, RecordKind::Interactions, agreed))
    };
    // Who logs that somebody was asked would log what came of it.
    if let (false, Err(why)) = (since(&ground.course.asked), known()) {
        return Some(Err(why));
    }
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
