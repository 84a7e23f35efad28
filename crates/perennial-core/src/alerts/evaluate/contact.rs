//! Rules on who has been heard, and who waits for whom.

use super::{Fired, Look};
use crate::alerts::alert::{Detail, Subject};
use crate::alerts::rules::{Rule, RuleName};
use crate::dates::{Day, Moment};
use crate::ids::FactId;
use crate::journeys::coverage::RecordKind;
use crate::journeys::position::{Says, Silence};
use crate::journeys::stage::{Camp, Stage};
use crate::promises::Mark;

/// The silences of the journey (domain 3.3), each past its limit and the rule's days of grace.
pub(super) fn silence(look: &mut Look<'_>, rule: &Rule) {
    let Some(position) = look.position() else { return };
    let limits = &look.model.silence;
    let (first, second) = match (rule.name, position.stage, position.camp) {
        (RuleName::SilenceClient, Stage::Client, _) => (None, limits.client_red),
        (RuleName::SilenceBetween, Stage::Between, _) => (Some(limits.between_amber), limits.between_red),
        (RuleName::SilenceFormer, Stage::Former, camp) if camp != Some(Camp::Poor) => {
            (Some(limits.former_amber), limits.former_red)
        }
        _ => return,
    };
    let silent = position.reasons.iter().find_map(|reason| match reason.says {
        Says::Silent { level, limit } if level != Silence::Heard => Some((reason, limit)),
        _ => None,
    });
    let Some((reason, limit)) = silent else { return };
    // The clock may begin with the records; the day that is told is that of the last contact, where there is one.
    let (last, heard, facts) = (reason.on - whole(limit), position.last_contact, reason.facts.clone());
    // A silence that begins when work came off hold is another one than that before it.
    let began = heard.unwrap_or(position.stage_since);
    let records = look.model.coverage.of(RecordKind::Interactions).map(|span| span.from);
    let after_hold = (last > began && Some(last) != records).then_some(last);
    let grace = rule.days("grace_days");
    let first = first.filter(|_| rule.number("from_red") == 0).map(|limit| last + whole(limit) + grace);
    let clock = Clock { last, heard, after_hold };
    levels(look, rule, clock, facts, (first, last + whole(second) + grace));
}

/// An active source is one whose last referral lies within so many months (S2.15, domain 3.3). With whom nothing was ever
/// logged may have been spoken to every week (D15).
pub(super) fn silent_source(look: &mut Look<'_>, rule: &Rule) {
    if look.stage().is_none_or(|(_, camp)| camp == Some(Camp::Poor)) || !look.known.watched {
        return;
    }
    let known = look.known;
    let Some(referred) = known.favours.iter().rfind(|favour| favour.made).map(|favour| favour.mark) else { return };
    let months = i32::try_from(rule.number("active_months")).unwrap_or(i32::MAX);
    if look.has_come(referred.on.plus_months(months)) {
        return;
    }
    let last = known.two_way.filter(|heard| heard.on > referred.on).unwrap_or(referred);
    let recorded = look.model.coverage.of(RecordKind::Interactions).map_or(last.on, |span| span.from.max(last.on));
    let limits = (Some(recorded + rule.days("first_days")), recorded + rule.days("second_days"));
    let clock = Clock { last: recorded, heard: Some(last.on), after_hold: None };
    levels(look, rule, clock, vec![last.fact], limits);
}

/// The clock of a silence.
struct Clock {
    /// The day from which it runs.
    last: Day,
    /// That of the last contact.
    heard: Option<Day>,
    /// The day on which work came off hold, where the clock runs from it.
    after_hold: Option<Day>,
}

/// Says the second level once it has come, else the first.
fn levels(
    look: &mut Look<'_>,
    rule: &Rule,
    Clock { last, heard, after_hold }: Clock,
    facts: Vec<FactId>,
    (first, second): (Option<Day>, Day),
) {
    let by_fact = facts.first().filter(|_| after_hold.is_none());
    let anchor = by_fact.map_or_else(|| last.to_string(), FactId::to_string);
    let (step, since) = if look.has_come(second) {
        (2, second)
    } else {
        let Some(first) = first else { return };
        if !look.has_come(first) {
            return;
        }
        (1, first)
    };
    let detail = Detail { from: heard, ..Detail::default() };
    let occurrence = format!("{anchor}:{step}");
    look.say(rule, Fired { subject: Subject::Client, occurrence, step, since, facts, detail });
}

/// By the clock where the instant is known; else by days. A pursuit without a logged enquiry waits by the day on which it
/// was opened.
pub(super) fn enquiry_unanswered(look: &mut Look<'_>, rule: &Rule) {
    let known = look.known;
    for (mark, enquiry) in known.enquiries.iter() {
        let answered = match enquiry.answer {
            Some((_, Some(at))) => look.has_struck(at),
            Some((_, None)) => true,
            None => false,
        };
        if !answered {
            waits(look, rule, Subject::Client, *mark, enquiry.at);
        }
    }
    for pursuit in known.enquiries.unlogged() {
        waits(look, rule, Subject::Pursuit(pursuit.id), pursuit.key, None);
    }
}

/// Says that an enquiry waits, once the first or the second limit is over.
fn waits(look: &mut Look<'_>, rule: &Rule, subject: Subject, mark: Mark, at: Option<Moment>) {
    let hours = [rule.number("first_hours"), rule.number("second_hours")];
    let (step, since) = match at {
        Some(at) => {
            let after = |hours: u32| Moment(at.0.saturating_add(i64::from(hours) * 3_600_000_000));
            let first = look.has_struck(after(hours[0]));
            let second = look.has_struck(after(hours[1]));
            if !first && !second {
                return;
            }
            let place = usize::from(second);
            (place + 1, after(hours[place]).utc_day().min(look.as_of.day))
        }
        None => {
            let since = mark.on + whole(hours[1].div_ceil(24).max(1));
            if !look.has_come(since) {
                return;
            }
            (2, since)
        }
    };
    let detail = Detail { from: Some(mark.on), limit: Some(in_hours(hours[step - 1])), ..Detail::default() };
    let step = if step == 2 { 2 } else { 1 };
    let occurrence = format!("{}:{step}", mark.fact);
    look.say(rule, Fired { subject, occurrence, step, since, facts: vec![mark.fact], detail });
}

/// No further step, and nobody at the client heard after the day of the proposal.
pub(super) fn proposal_unanswered(look: &mut Look<'_>, rule: &Rule) {
    let known = look.known;
    for pursuit in known.pursuits.iter().filter(|pursuit| pursuit.open) {
        let Some(sent) = pursuit.proposal else { continue };
        let since = sent.on + rule.days("days");
        if look.has_come(since) {
            let detail = Detail { from: Some(sent.on), ..Detail::default() };
            once(look, rule, Subject::Pursuit(pursuit.id), since, sent.fact, detail);
        }
    }
}

/// Until somebody takes the pursuit up again or closes it, whatever happened meanwhile (S1.15, D23).
pub(super) fn not_now_waking(look: &mut Look<'_>, rule: &Rule) {
    let known = look.known;
    for pursuit in &known.pursuits {
        let Some((said, Some(revisit))) = pursuit.not_now else { continue };
        let since = (revisit - rule.days("days_before")).max(said.on);
        if look.has_come(since) {
            let detail = Detail { due: Some(revisit), from: Some(said.on), ..Detail::default() };
            once(look, rule, Subject::Pursuit(pursuit.id), since, said.fact, detail);
        }
    }
}

/// Until somebody else at the client has been recorded (S1.26).
pub(super) fn contact_left(look: &mut Look<'_>, rule: &Rule) {
    let known = look.known;
    for left in known.left.iter().filter(|left| !left.followed) {
        let mark = left.mark;
        if !look.has_come(mark.on + rule.days("days_after")) {
            let detail = Detail { from: Some(mark.on), ..Detail::default() };
            once(look, rule, Subject::Contact(left.contact), mark.on, mark.fact, detail);
        }
    }
}

/// Nobody known at all is unknown, not one (S1.40).
pub(super) fn single_threaded(look: &mut Look<'_>, rule: &Rule) {
    let with_ties = look.stage().is_some_and(|(stage, _)| matches!(stage, Stage::Client | Stage::Between));
    let known = look.known;
    // With whom nothing was ever exchanged, nothing is known of who knows whom (D15).
    if look.situation.beside.private || (known.two_way.is_none() && known.inbound.is_empty()) {
        return;
    }
    let active = look.situation.beside.active_contacts.unwrap_or(u32::try_from(known.contacts.len()).unwrap_or(0));
    let Some(mark) = known.contacts_changed.filter(|_| with_ties && active == 1) else { return };
    let since = mark.on + rule.days("days");
    if look.has_come(since) && has_much_to_lose(look, rule) {
        let detail = Detail { from: Some(mark.on), ..Detail::default() };
        once(look, rule, Subject::Client, since, mark.fact, detail);
    }
}

/// One contact is a risk where there is something to lose: fees of the last twelve months, or several pieces of open
/// work at once.
fn has_much_to_lose(look: &mut Look<'_>, rule: &Rule) -> bool {
    let open = look.known.engagements.iter().filter(|engagement| engagement.closed.is_none()).count();
    let enough = rule.number("open_work");
    if enough > 0 && u32::try_from(open).unwrap_or(u32::MAX) >= enough {
        return true;
    }
    let known = look.known;
    let billed = known.invoices.billed();
    let billed: Vec<_> = billed.filter(|(on, _)| on.days_since(look.as_of.day) > -365).collect();
    let least = billed.first().map_or(100, |(_, amount)| 10_i64.saturating_pow(amount.currency.decimals()));
    let fees = billed.iter().fold(0_i64, |sum, (_, amount)| sum.saturating_add(amount.minor));
    // The day on which the first of them is more than a year old is one on which the answer may change.
    for (on, _) in &billed {
        look.has_come(*on + 365);
    }
    fees >= i64::from(rule.number("fees_from")).saturating_mul(least)
}

fn once(look: &mut Look<'_>, rule: &Rule, subject: Subject, since: Day, fact: FactId, detail: Detail) {
    look.say(rule, Fired { subject, occurrence: fact.to_string(), step: 1, since, facts: vec![fact], detail });
}

fn in_hours(hours: u32) -> String {
    if hours == 1 { "1 hour".to_owned() } else { format!("{hours} hours") }
}

fn whole(days: u32) -> i32 {
    i32::try_from(days).unwrap_or(i32::MAX)
}
