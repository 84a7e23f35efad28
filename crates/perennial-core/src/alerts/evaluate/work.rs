//! Rules on agreed work.

use super::{Fired, Look};
use crate::alerts::alert::{Detail, Subject};
use crate::alerts::known::Engaged;
use crate::alerts::rules::Rule;
use crate::dates::Day;
use crate::ids::{EngagementId, FactId};
use crate::journeys::coverage::RecordKind;
use crate::journeys::position::{Says, WorkingPhase};
use crate::journeys::stage::{Phase, Stage};
use crate::promises::{GoalState, MilestoneState};

pub(super) fn affirm_overdue(look: &mut Look<'_>, rule: &Rule) {
    for working in working(look) {
        let Some(due) = working.affirm_due else { continue };
        let since = due + 1 + rule.days("grace_days");
        if !look.has_come(since.max(working.since)) {
            continue;
        }
        let facts = facts_of(look, &working);
        let occurrence = format!("{}:{due}", first(&facts, working.since));
        let detail = Detail { due: Some(due), ..Detail::default() };
        look.say(rule, fired(subject(&working), occurrence, since.max(working.since), facts, detail));
    }
}

/// Only past the limit of the journey, and not while on hold (S3.06, D6).
pub(super) fn stall(look: &mut Look<'_>, rule: &Rule) {
    for working in working(look) {
        let Some(limit) = working.stalls_on.filter(|_| working.stalled && rule.phases.contains(&working.phase)) else {
            continue;
        };
        let facts = facts_of(look, &working);
        let raised = raised_from(look, &working, limit, &facts) + rule.days("grace_days");
        if !look.has_come(raised) {
            continue;
        }
        let occurrence = format!("{}:{}:{limit}", working.phase.key(), first(&facts, working.since));
        let detail = Detail { phase: Some(working.phase), from: Some(working.since), ..Detail::default() };
        // It is stalled since its limit, as its position says, whenever the alert was raised.
        look.say(rule, fired(subject(&working), occurrence, limit, facts, detail));
    }
}

/// The day from which stalled work is raised: its clock runs from the first day for which records are complete, where
/// it began before (D15). Of work of a list the position has asked already.
fn raised_from(look: &Look<'_>, working: &WorkingPhase, limit: Day, facts: &[FactId]) -> Day {
    if facts.first().is_some_and(|fact| look.known.is_listed(*fact)) {
        return limit;
    }
    let kind = if working.phase == Phase::Assess { RecordKind::Pursuits } else { RecordKind::Milestones };
    let begins = look.model.coverage.begins(kind);
    if limit < begins { begins + limit.days_since(working.since).max(0) } else { limit }
}

/// Half way to the planned end, or so many days after the beginning (S1.19). Whoever is undecided again, or gone, has
/// no work of which anybody could ask how it goes (D2).
pub(super) fn check_in_missing(look: &mut Look<'_>, rule: &Rule) {
    if look.stage().is_none_or(|(stage, _)| stage != Stage::Client) {
        return;
    }
    for working in working(look) {
        let runs = !working.on_hold && !working.provisional && working.phase != Phase::Assess;
        let Some(engagement) = working.engagement.filter(|_| runs) else { continue };
        let Some(known) = look.known.engagement(engagement).filter(|known| !known.asked) else { continue };
        let start = if known.recurring { known.begun } else { known.accepted };
        let half = |end: Day| (end > start.on).then(|| end.days_since(start.on) / 2);
        let after = known.planned_end.and_then(half).unwrap_or(rule.days("after_days"));
        // What is on hold asks for nothing, and the days on hold do not count (D6).
        let Some(since) = known.after(start.on, after) else { continue };
        if look.has_come(since) {
            let detail = Detail { from: Some(start.on), ..Detail::default() };
            let occurrence = format!("{}:{since}", start.fact);
            look.say(rule, fired(Subject::Engagement(engagement), occurrence, since, vec![start.fact], detail));
        }
    }
}

pub(super) fn milestone_late(look: &mut Look<'_>, rule: &Rule) {
    let known = look.known;
    for milestone in &known.book.milestones {
        let rests = |engaged: &Engaged| engaged.closed.is_some() || engaged.held.is_some();
        let rests = known.engagement(milestone.engagement).is_some_and(rests);
        let Some(due) = milestone.due.filter(|_| milestone.state == MilestoneState::Planned && !rests) else {
            continue;
        };
        let since = (due + 1 + rule.days("grace_days")).max(milestone.planned.on);
        if look.has_come(since) {
            let text = Some(milestone.title.clone());
            let detail = Detail { due: Some(due), text, engagement: Some(milestone.engagement), ..Detail::default() };
            let fact = milestone.planned.fact;
            look.say(rule, fired(Subject::Milestone(milestone.id), fact.to_string(), since, vec![fact], detail));
        }
    }
}

/// Closed, and the client has not said whether the goal is met (S3.18), as long as asking makes sense.
pub(super) fn goal_unconfirmed(look: &mut Look<'_>, rule: &Rule) {
    if look.stage().is_none_or(|(stage, _)| stage == Stage::Former) {
        return;
    }
    let known = look.known;
    for engaged in known.engagements.iter().filter(|engaged| !engaged.satisfied) {
        let Some(closed) = engaged.closed else { continue };
        if known.book.goal(engaged.id).state != GoalState::Open {
            continue;
        }
        let since = closed.on + rule.days("days");
        if look.has_come(since) && !look.has_come(closed.on + rule.days("days_after")) {
            let detail = Detail { from: Some(closed.on), ..Detail::default() };
            let (subject, fact) = (Subject::Engagement(engaged.id), closed.fact);
            look.say(rule, fired(subject, fact.to_string(), since, vec![fact], detail));
        }
    }
}

/// Accepted, and provisional for want of a signature (D2).
pub(super) fn letter_unsigned(look: &mut Look<'_>, rule: &Rule) {
    for working in working(look) {
        let Some(engagement) = working.engagement.filter(|_| working.provisional && !working.on_hold) else { continue };
        let provisional = |says: &Says| matches!(says, Says::Provisional { cycle } if *cycle == working.cycle);
        let Some(reason) = look.reason(Some(engagement), provisional) else { continue };
        let (accepted, facts) = (reason.on, reason.facts.clone());
        let days = rule.days("days");
        let clock =
            look.known.engagement(engagement).map_or(Some(accepted + days), |known| known.after(accepted, days));
        let Some(since) = clock else { continue };
        if look.has_come(since) {
            let occurrence = format!("{accepted}");
            let detail = Detail { from: Some(accepted), ..Detail::default() };
            look.say(rule, fired(Subject::Engagement(engagement), occurrence, since, facts, detail));
        }
    }
}

pub(super) fn quiet_season(look: &mut Look<'_>, rule: &Rule) {
    for working in working(look) {
        let quiet = |says: &Says| matches!(says, Says::QuietSeason { cycle } if *cycle == working.cycle);
        let (Some(sign), Some(reason)) = (working.quiet_since, look.reason(working.engagement, quiet)) else {
            continue;
        };
        let (limit, facts) = (reason.on, reason.facts.clone());
        let since = limit + rule.days("grace_days");
        if look.has_come(since) {
            let detail = Detail { from: Some(sign), ..Detail::default() };
            look.say(rule, fired(subject(&working), limit.to_string(), since, facts, detail));
        }
    }
}

fn working(look: &Look<'_>) -> Vec<WorkingPhase> {
    look.position().map_or_else(Vec::new, |position| position.working.clone())
}

fn subject(working: &WorkingPhase) -> Subject {
    let pursuit = working.pursuit.map_or(Subject::Client, Subject::Pursuit);
    working.engagement.map_or(pursuit, Subject::Engagement)
}

/// The facts that put a cycle into its phase.
fn facts_of(look: &Look<'_>, working: &WorkingPhase) -> Vec<FactId> {
    let here = |says: &Says| matches!(says, Says::Working { cycle, .. } if *cycle == working.cycle);
    let engagements: [Option<EngagementId>; 2] = [working.engagement, None];
    let reason = engagements.into_iter().find_map(|engagement| look.reason(engagement, here));
    reason.map_or_else(Vec::new, |reason| reason.facts.clone())
}

fn first(facts: &[FactId], day: Day) -> String {
    facts.first().map_or_else(|| day.to_string(), FactId::to_string)
}

fn fired(subject: Subject, occurrence: String, since: Day, facts: Vec<FactId>, detail: Detail) -> Fired {
    Fired { subject, occurrence, step: 1, since, facts, detail }
}
