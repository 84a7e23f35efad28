//! Rules on what is owed: by the firm to the client, and by the client to the firm.

use super::{Fired, Look};
use crate::alerts::alert::{Detail, Subject};
use crate::alerts::rules::Rule;
use crate::complaints::{ComplaintState, Limits};
use crate::dates::Day;
use crate::ids::{FactId, ReferrerId};
use crate::journeys::coverage::RecordKind;
use crate::journeys::position::Says;
use crate::journeys::stage::Camp;
use crate::promises::{GoalState, Mark, Promise, PromiseState};
use crate::referrals::{Thanks, thanks};

/// Some days before its day, and again once the day has passed (S1.18).
pub(super) fn promise_due(look: &mut Look<'_>, rule: &Rule) {
    let known = look.known;
    for promise in known.book.promises.iter().filter(|promise| promise.state == PromiseState::Open) {
        let Some(due) = promise.due else { continue };
        let soon = (due - rule.days("days_before")).max(promise.made.on);
        let overdue = (due + 1).max(promise.made.on);
        let step = if look.has_come(overdue) {
            2
        } else if look.has_come(soon) {
            1
        } else {
            continue;
        };
        let since = if step == 2 { overdue } else { soon };
        of_promise(look, rule, promise, promise.made, since, step);
    }
}

/// Broken, and neither made good nor waived, nor all well again.
pub(super) fn promise_broken(look: &mut Look<'_>, rule: &Rule) {
    let known = look.known;
    for promise in &known.book.promises {
        let PromiseState::Broken(mark) = promise.state else { continue };
        let since = mark.on + rule.days("grace_days");
        if !known.recovered_since(mark.on, promise.engagement) && look.has_come(since) {
            of_promise(look, rule, promise, mark, since, 1);
        }
    }
}

fn of_promise(look: &mut Look<'_>, rule: &Rule, promise: &Promise, mark: Mark, since: Day, step: u8) {
    let detail = Detail {
        from: Some(mark.on),
        due: promise.due,
        text: Some(promise.text.clone()),
        engagement: promise.engagement,
        staff: promise.by,
        ..Detail::default()
    };
    let mut facts = vec![promise.made.fact, mark.fact];
    facts.dedup();
    let occurrence = format!("{}:{step}", mark.fact);
    look.say(rule, Fired { subject: Subject::Promise(promise.id), occurrence, step, since, facts, detail });
}

/// Unpaid for so long after the day by which it was to be paid, or, where none is recorded, after the usual terms.
pub(super) fn payment_late(look: &mut Look<'_>, rule: &Rule) {
    let (beside, known) = (&look.situation.beside, look.known);
    let recorded = look.model.coverage.of(RecordKind::Invoices);
    for invoice in known.invoices.unpaid(&beside.tell_of_payments) {
        let due = beside.due(invoice.id);
        let expected = due.unwrap_or(invoice.issued.on + rule.days("terms_days"));
        let since = (expected + rule.days("late_days")).max(invoice.issued.on);
        if invoice.is_known_on(since, recorded) && look.has_come(since) {
            let (from, amount) = (Some(invoice.issued.on), Some(invoice.open));
            let detail = Detail { due, from, amount, engagement: invoice.engagement, ..Detail::default() };
            once(look, rule, Subject::Invoice(invoice.id), since, invoice.issued.fact, detail);
        }
    }
}

/// The last result that the client confirmed, every year anew, as long as the client did not leave let down.
pub(super) fn anniversary(look: &mut Look<'_>, rule: &Rule) {
    if look.stage().is_none_or(|(_, camp)| camp == Some(Camp::Poor)) {
        return;
    }
    let last = look.known.book.goals.iter().filter_map(|goal| match goal.state {
        GoalState::Confirmed { mark, .. } => Some((goal.engagement, mark)),
        _ => None,
    });
    let Some((engagement, mark)) = last.max_by_key(|(engagement, mark)| (mark.on, mark.fact, *engagement)) else {
        return;
    };
    let passed = look.as_of.day.days_since(mark.on) / 365;
    for years in passed.max(1)..=passed.saturating_add(2) {
        let day = mark.on.plus_months(years.saturating_mul(12));
        if look.has_come(day + rule.days("days_after") + 1) {
            continue;
        }
        let since = (day - rule.days("days_before")).max(mark.on + 1);
        if look.has_come(since) {
            let limit = Some(if years == 1 { "1 year".to_owned() } else { format!("{years} years") });
            let detail = Detail { due: Some(day), from: Some(mark.on), limit, ..Detail::default() };
            let occurrence = format!("{}:{years}", mark.fact);
            let (subject, facts) = (Subject::Engagement(engagement), vec![mark.fact]);
            look.say(rule, Fired { subject, occurrence, step: 1, since, facts, detail });
        }
        return;
    }
}

/// Until new work or a new pursuit begins, or the time for it has passed (S1.23).
pub(super) fn expected_need_near(look: &mut Look<'_>, rule: &Rule) {
    let Some((day, said)) = look.known.need else { return };
    let since = (day - rule.days("days_before")).max(said.on);
    if !look.has_come(day + rule.days("days_after") + 1) && look.has_come(since) {
        let detail = Detail { due: Some(day), from: Some(said.on), ..Detail::default() };
        once(look, rule, Subject::Client, since, said.fact, detail);
    }
}

/// For each referral and each act of advocacy (S3.22) of a day whose thanks would be on record. Nobody is asked to thank
/// a referrer who was taken off the list.
pub(super) fn thank_you_owed(look: &mut Look<'_>, rule: &Rule) {
    let (known, recorded) = (look.known, look.model.coverage.of(RecordKind::Promises));
    let is_gone = |id: ReferrerId| look.situation.beside.referrers_gone.contains(&id);
    let owed = known.favours.iter().filter(|favour| {
        let thanks = thanks(favour.mark.on, favour.precision, None, recorded);
        !favour.thanked && thanks == Thanks::Owed && !favour.referrer.is_some_and(is_gone)
    });
    for favour in owed.collect::<Vec<_>>() {
        let since = favour.mark.on + rule.days("days");
        if look.has_come(since) {
            let subject = favour.referral.map_or(Subject::Client, Subject::Referral);
            let named = |id: &ReferrerId| look.situation.beside.referrers.get(id).cloned();
            let text = favour.referrer.as_ref().and_then(named).or_else(|| favour.by_other.clone());
            let detail = Detail { from: Some(favour.mark.on), text, ..Detail::default() };
            once(look, rule, subject, since, favour.mark.fact, detail);
        }
    }
}

/// Let go for good, or at least for a very long time (S1.28).
pub(super) fn former_poor_on_plan(look: &mut Look<'_>, rule: &Rule) {
    let planned = look.situation.beside.planned_touches;
    let poor = |says: &Says| matches!(says, Says::Stage(_, Some(Camp::Poor)));
    let Some(reason) = look.reason(None, poor).filter(|_| planned > 0) else { return };
    // Whoever came back in between and left again left on the later day.
    let again = look.position().map_or(reason.on, |position| position.stage_since);
    let (since, facts) = (reason.on.max(again), reason.facts.clone());
    let limit = Some(if planned == 1 { "1 touch is".to_owned() } else { format!("{planned} touches are") });
    let detail = Detail { from: Some(since), limit, ..Detail::default() };
    let fired = Fired { subject: Subject::Client, occurrence: since.to_string(), step: 1, since, facts, detail };
    look.say(rule, fired);
}

pub(super) fn complaint_unacknowledged(look: &mut Look<'_>, rule: &Rule) {
    let known = look.known;
    let limits = Limits { acknowledge_working_days: rule.number("working_days"), ..Limits::default() };
    for complaint in known.complaints.iter().filter(|complaint| complaint.acknowledged.is_none()) {
        if complaint.state != ComplaintState::Open {
            continue;
        }
        let due = complaint.acknowledge_by(limits, &look.model.calendar);
        if look.has_come(due + 1) {
            let detail = of_complaint(complaint.received.on, due, complaint.words.clone());
            once(look, rule, Subject::Complaint(complaint.id), due + 1, complaint.received.fact, detail);
        }
    }
}

/// Some days before the eight weeks end, and again once they have ended (question 29).
pub(super) fn complaint_unanswered(look: &mut Look<'_>, rule: &Rule) {
    let known = look.known;
    let limits = Limits { answer_days: rule.number("limit_days"), ..Limits::default() };
    for complaint in known.complaints.iter().filter(|complaint| complaint.state == ComplaintState::Open) {
        let (due, received) = (complaint.answer_by(limits), complaint.received);
        let near = (due - rule.days("days_before")).max(received.on);
        let (step, since) = if look.has_come(due + 1) {
            (2, due + 1)
        } else if look.has_come(near) {
            (1, near)
        } else {
            continue;
        };
        let detail = of_complaint(received.on, due, complaint.words.clone());
        let occurrence = format!("{}:{step}", received.fact);
        let (subject, facts) = (Subject::Complaint(complaint.id), vec![received.fact]);
        look.say(rule, Fired { subject, occurrence, step, since, facts, detail });
    }
}

fn of_complaint(received: Day, due: Day, words: Option<String>) -> Detail {
    Detail { from: Some(received), due: Some(due), text: words, ..Detail::default() }
}

fn once(look: &mut Look<'_>, rule: &Rule, subject: Subject, since: Day, fact: FactId, detail: Detail) {
    look.say(rule, Fired { subject, occurrence: fact.to_string(), step: 1, since, facts: vec![fact], detail });
}
