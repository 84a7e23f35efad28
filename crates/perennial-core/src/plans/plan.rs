//! Playbooks and a client's situation to changes of what is planned.

use std::collections::{BTreeMap, BTreeSet};

use super::actual::already_made;
use super::spread::spread;
use super::{
    Barred, Change, Conflict, Existing, Limits, Occurrence, Plan, PlannedTouch, Playbook, Recipient, Rules, Situation,
    Step, TouchKey, TouchState, Trigger, Withdrawn,
};
use crate::dates::Day;
use crate::ids::ContactId;

/// A touch that is to be there.
pub(super) struct Wanted {
    pub(super) key: TouchKey,
    pub(super) touch: PlannedTouch,
    pub(super) fixed: bool,
}

/// Either a touch that is to be there, with the first day on which making it would count, or why not.
type Verdict = Result<(Day, Wanted), (Withdrawn, Option<Conflict>)>;

/// What has to change so that the client's planned touches are those of the live playbooks (issue 3, point 3).
///
/// `playbooks` are all that are live; of two with the same key the newer counts. What a person edited, did,
/// skipped or set to rest is never named in the changes, nor is anything of a playbook that rests for this
/// client. Planning again after applying the changes yields none, and the order of the arguments' items plays
/// no part. Mail to a person who refused it, or to a client who is not to be contacted, is never planned.
pub fn plan(
    playbooks: &[Playbook],
    situation: &Situation,
    existing: &[Existing],
    rules: &Rules<'_>,
    as_of: Day,
) -> Plan {
    let books = live(playbooks, rules);
    let mut verdicts = BTreeMap::new();
    for book in books.values() {
        if !situation.paused.rests(&book.key) {
            judge(book, situation, rules, &mut verdicts);
        }
    }
    let is_free = |one: &Existing| {
        let rests = one.key.as_ref().is_some_and(|key| situation.paused.rests(&key.playbook));
        let open = matches!(one.state, TouchState::Planned | TouchState::Withdrawn);
        one.key.is_some() && open && !one.edited && !one.paused && !rests
    };
    let (free, bound): (Vec<&Existing>, Vec<&Existing>) = existing.iter().partition(|one| is_free(one));
    let is_planned = |one: &&&Existing| one.state == TouchState::Planned;
    let there: BTreeSet<&TouchKey> = free.iter().filter(is_planned).filter_map(|one| one.key.as_ref()).collect();
    let taken: BTreeSet<&TouchKey> = bound.iter().filter_map(|one| one.key.as_ref()).collect();
    // What the plan took back lately, and what asks for it again: an Undo finds it as it was, overdue or not.
    let lately = as_of - i32::try_from(Limits::default().grace_days).unwrap_or(i32::MAX);
    let was_there = |one: &&&Existing| one.withdrawn_on.is_some_and(|on| on >= lately && on > one.touch.due);
    let lost: BTreeSet<&TouchKey> = free.iter().filter(was_there).filter_map(|one| one.key.as_ref()).collect();
    let too_old = as_of - i32::try_from(rules.limits.grace_days).unwrap_or(i32::MAX);
    let mut wanted = Vec::new();
    let mut whys = BTreeMap::new();
    let mut conflicts = Vec::new();
    for (key, verdict) in verdicts {
        match verdict {
            Ok((since, one)) => {
                let in_time = one.touch.due >= too_old || lost.contains(&key);
                let new = in_time && !already_made(&one.touch, since, &situation.touches);
                if !taken.contains(&key) && (there.contains(&key) || new) {
                    wanted.push(one);
                }
            }
            Err((why, conflict)) => {
                conflicts.extend(conflict);
                whys.insert(key, why);
            }
        }
    }
    conflicts.extend(spread(&mut wanted, &bound, rules));
    conflicts.sort();
    Plan { changes: changes(wanted, &free, &whys, &books, situation), conflicts }
}

/// The playbooks for this kind of firm, of each key the newest.
fn live<'b>(playbooks: &'b [Playbook], rules: &Rules<'_>) -> BTreeMap<&'b str, &'b Playbook> {
    let mut books: BTreeMap<&'b str, &'b Playbook> = BTreeMap::new();
    for book in playbooks.iter().filter(|book| book.kinds.contains(&rules.kind)) {
        let newest = books.entry(&book.key).or_insert(book);
        if book.version > newest.version {
            *newest = book;
        }
    }
    books
}

/// Says of every touch that a playbook could ask for whether it is to be there.
fn judge(book: &Playbook, situation: &Situation, rules: &Rules<'_>, verdicts: &mut BTreeMap<TouchKey, Verdict>) {
    for event in situation.events(book) {
        for step in &book.steps {
            for turn in 1..=step.every.map_or(1, |every| every.times) {
                let key = TouchKey {
                    playbook: book.key.clone(),
                    step: step.key.clone(),
                    turn,
                    occurrence: event.key.clone(),
                };
                let verdict = one(book, event, step, &key, situation, rules);
                verdicts.insert(key, verdict.map(|one| (earliest(&one, event, step), one)));
            }
        }
    }
}

/// A touch made earlier than this was not the one that the step asks for: a check-in of today does not stand for
/// the one in a month, nor this week's report for next week's.
fn earliest(one: &Wanted, event: &Occurrence, step: &Step) -> Day {
    let days = if step.every.is_some() { 4 } else { 14 };
    event.on.max(one.touch.due - days)
}

fn one(
    book: &Playbook,
    event: &Occurrence,
    step: &Step,
    key: &TouchKey,
    situation: &Situation,
    rules: &Rules<'_>,
) -> Result<Wanted, (Withdrawn, Option<Conflict>)> {
    if let Some(stop) = book.stops.iter().find(|stop| event.stopped.contains(stop)) {
        return Err((Withdrawn::Stopped(*stop), None));
    }
    let first = step.when.due(&event.anchors, rules.calendar).ok_or((Withdrawn::DayUnknown, None))?;
    let due = match step.every {
        Some(every) if key.turn > 1 => every.span.times(key.turn - 1).from(first, super::Side::After, rules.calendar),
        _ => first,
    };
    if !step.conditions.iter().all(|condition| condition.holds(situation, event, due)) {
        return Err((Withdrawn::ConditionFailed, None));
    }
    let contact = recipient(step.to, event, situation);
    allowed(step, contact, key, situation)?;
    let touch = PlannedTouch {
        due,
        medium: step.medium,
        kind: step.kind,
        purpose: step.purpose,
        owner: step.owner,
        contact,
        engagement: event.engagement,
        pursuit: event.pursuit,
        title: step.title.clone(),
        text: step.text.clone(),
        version: book.version,
    };
    Ok(Wanted { key: key.clone(), touch, fixed: step.fixed })
}

/// For whom a step is. Somebody who left is only followed when the plan is about their leaving.
fn recipient(to: Recipient, event: &Occurrence, situation: &Situation) -> Option<ContactId> {
    let there = |contact: &ContactId| {
        event.trigger == Trigger::ContactMoved || situation.person(*contact).is_none_or(|person| !person.left)
    };
    match to {
        Recipient::Person => event.contact.filter(there).or_else(|| situation.main_contact(None)),
        Recipient::Client => situation.main_contact(event.contact),
    }
}

fn allowed(
    step: &Step,
    contact: Option<ContactId>,
    key: &TouchKey,
    situation: &Situation,
) -> Result<(), (Withdrawn, Option<Conflict>)> {
    let not_wanted = || (Withdrawn::DoNotContact, Some(Conflict::DoNotContact { contact, key: key.clone() }));
    match situation.barred {
        Some(Barred::DoNotContact | Barred::LetGo) => return Err(not_wanted()),
        Some(Barred::Archived) => return Err((Withdrawn::Archived, None)),
        None => {}
    }
    let Some(person) = contact.and_then(|contact| situation.person(contact)) else { return Ok(()) };
    if person.do_not_contact {
        return Err(not_wanted());
    }
    if person.refuses.contains(&step.medium) {
        let (contact, medium) = (person.contact, step.medium);
        let conflict = Conflict::MediumRefused { contact, medium, key: key.clone() };
        return Err((Withdrawn::MediumRefused, Some(conflict)));
    }
    Ok(())
}

fn changes(
    wanted: Vec<Wanted>,
    free: &[&Existing],
    whys: &BTreeMap<TouchKey, Withdrawn>,
    books: &BTreeMap<&str, &Playbook>,
    situation: &Situation,
) -> Vec<Change> {
    let mut all: BTreeMap<(TouchKey, crate::ids::PlannedTouchId), Change> = BTreeMap::new();
    let nobody = crate::ids::PlannedTouchId::from_number(0);
    let mut wanted: BTreeMap<TouchKey, PlannedTouch> = wanted.into_iter().map(|one| (one.key, one.touch)).collect();
    let mut sorted: Vec<(&TouchKey, &Existing)> =
        free.iter().filter_map(|one| Some((one.key.as_ref()?, *one))).collect();
    // Of two with one key, which a store would not allow, the one still planned and then the older is kept.
    sorted.sort_by_key(|(key, one)| (*key, one.state != TouchState::Planned, one.id));
    for (key, existing) in sorted {
        let id = existing.id;
        let change = match (wanted.remove(key), existing.state) {
            (Some(touch), TouchState::Withdrawn) => Some(Change::Restore { id, touch }),
            (Some(touch), _) => (touch != existing.touch).then_some(Change::Move { id, touch }),
            (None, TouchState::Planned) => {
                let why = whys.get(key).copied().unwrap_or_else(|| gone(key, books, situation));
                Some(Change::Withdraw { id, why })
            }
            (None, _) => None,
        };
        if let Some(change) = change {
            all.insert((key.clone(), id), change);
        }
    }
    for (key, touch) in wanted {
        all.insert((key.clone(), nobody), Change::Create { key, touch });
    }
    all.into_values().collect()
}

/// Why nothing asks for a touch any more.
fn gone(key: &TouchKey, books: &BTreeMap<&str, &Playbook>, situation: &Situation) -> Withdrawn {
    match books.get(key.playbook.as_str()) {
        Some(book) if situation.events(book).all(|event| event.key != key.occurrence) => match book.trigger {
            Trigger::PhaseEntered(_) => Withdrawn::Stopped(super::Stop::PhaseLeft),
            Trigger::SilenceClient | Trigger::SilenceBetween | Trigger::SilenceFormer => {
                Withdrawn::Stopped(super::Stop::Replied)
            }
            _ => Withdrawn::TriggerGone,
        },
        _ => Withdrawn::NotInPlaybook,
    }
}
