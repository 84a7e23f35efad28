//! The risk that a client leaves before they complain (S2.06, evidence catalogue of domain 3.3): weak signals that
//! add up. The weights are numbers of the rule, so that the firm sees and changes them; a score is never given
//! without its inputs and their age.

mod signal;

pub use signal::Signal;

use super::alert::{Detail, Subject};
use super::evaluate::{Fired, Look};
use super::known::{Known, PACE};
use super::rules::Rule;
use crate::complaints::ComplaintState;
use crate::dates::Day;
use crate::fact::Instrument;
use crate::ids::FactId;
use crate::journeys::coverage::RecordKind;
use crate::journeys::position::Says;
use crate::journeys::stage::Stage;
use crate::promises::{GoalState, Mark, MilestoneState, PromiseState};

/// One input of a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskInput {
    /// Which signal.
    pub signal: Signal,
    /// What it adds.
    pub points: u32,
    /// Since when it counts.
    pub on: Day,
    /// Days since then.
    pub age: u32,
    /// The facts that say so; empty for what was observed outside of the facts.
    pub facts: Vec<FactId>,
}

/// A score, with what it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeavingRisk {
    /// The sum of the points.
    pub points: u32,
    /// The sum from which the rule speaks.
    pub speaks_from: u32,
    /// The inputs, the latest first.
    pub inputs: Vec<RiskInput>,
}

/// How late a payment must be to be a signal (evidence catalogue, domain 3.3).
const PAYMENT_LATE_DAYS: i32 = 60;

/// Speaks while the points of clients and betweeners reach the limit. Every new signal is a new occurrence.
pub(super) fn leaving_risk(look: &mut Look<'_>, rule: &Rule) {
    if look.stage().is_none_or(|(stage, _)| !matches!(stage, Stage::Client | Stage::Between)) {
        return;
    }
    let mut inputs: Vec<RiskInput> = signals(look, rule)
        .into_iter()
        .filter(|found| rule.number(found.signal.weight_key()) > 0)
        .map(|found| RiskInput {
            signal: found.signal,
            points: rule.number(found.signal.weight_key()),
            on: found.on,
            age: u32::try_from(look.as_of.day.days_since(found.on)).unwrap_or(0),
            facts: found.fact.into_iter().collect(),
        })
        .collect();
    inputs.sort_by(|one, other| (other.on, one.signal, &one.facts).cmp(&(one.on, other.signal, &other.facts)));
    let points = inputs.iter().fold(0_u32, |sum, input| sum.saturating_add(input.points));
    let speaks_from = rule.number("points");
    let Some(latest) = inputs.first().filter(|_| points >= speaks_from) else { return };
    let since = latest.on;
    let anchor = latest.facts.first().map_or_else(|| since.to_string(), FactId::to_string);
    let fired = Fired {
        subject: Subject::Client,
        occurrence: format!("{}:{anchor}:{since}", latest.signal.weight_key().trim_start_matches("weight_")),
        step: 1,
        since,
        facts: inputs.iter().flat_map(|input| input.facts.iter().copied()).collect(),
        detail: Detail { from: Some(since), limit: Some(in_points(points)), ..Detail::default() },
    };
    if let Some(alert) = look.say(rule, fired) {
        alert.risk = Some(LeavingRisk { points, speaks_from, inputs });
    }
}

/// A signal that counts, the day from which it does, and the fact that says so.
struct Found {
    signal: Signal,
    on: Day,
    fact: Option<FactId>,
}

fn signals(look: &mut Look<'_>, rule: &Rule) -> Vec<Found> {
    let known = look.known;
    let mut found = lasting(known);
    let counts = rule.days("counts_days");
    for (signal, mark) in fading(known) {
        if !look.has_come(mark.on + counts) {
            found.push(Found { signal, on: mark.on, fact: Some(mark.fact) });
        }
    }
    for observed in &look.situation.beside.signals {
        if look.has_come(observed.on) && !look.has_come(observed.on + counts) {
            found.push(Found { signal: observed.signal, on: observed.on, fact: None });
        }
    }
    late_payments(look, &mut found);
    fewer_contacts(look, &mut found);
    of_position(look, &mut found);
    found
}

/// What counts until it is put right.
fn lasting(known: &Known) -> Vec<Found> {
    let mut found = Vec::new();
    let mut add = |signal, mark: Mark| found.push(Found { signal, on: mark.on, fact: Some(mark.fact) });
    for complaint in known.complaints.iter().filter(|complaint| complaint.recovered.is_none()) {
        if !matches!(complaint.state, ComplaintState::Closed(_)) {
            add(Signal::Complaint, complaint.received);
        }
    }
    for goal in &known.book.goals {
        if let GoalState::Denied { mark, .. } = goal.state {
            add(Signal::GoalNotMet, mark);
        }
    }
    for promise in &known.book.promises {
        if let PromiseState::Broken(mark) = promise.state
            && !known.recovered_since(mark.on, promise.engagement)
        {
            add(Signal::BrokenPromise, mark);
        }
    }
    for milestone in &known.book.milestones {
        if let MilestoneState::Rejected(mark) = milestone.state
            && !known.recovered_since(mark.on, Some(milestone.engagement))
        {
            add(Signal::MilestoneRejected, mark);
        }
    }
    for mark in known.invoices.disputed() {
        add(Signal::InvoiceDisputed, mark);
    }
    found
}

/// What nothing puts right, and what loses its meaning with time.
fn fading(known: &Known) -> Vec<(Signal, Mark)> {
    let mut fading = Vec::new();
    for (instrument, _, engagement, mark) in &known.scores {
        let signal = match instrument {
            Instrument::Nps => Signal::Detractor,
            Instrument::Csat => Signal::LowSatisfaction,
            Instrument::Ces => Signal::LowEffortScore,
        };
        if !known.recovered_since(mark.on, *engagement) {
            fading.push((signal, *mark));
        }
    }
    fading.extend(known.opted_out.iter().map(|(_, _, mark)| (Signal::OptedOut, *mark)));
    fading.extend(known.left.iter().map(|left| (Signal::ContactLeft, left.mark)));
    fading
}

/// Only by a recorded day can a payment be said to be so late.
fn late_payments(look: &mut Look<'_>, found: &mut Vec<Found>) {
    let (beside, known) = (&look.situation.beside, look.known);
    let recorded = look.model.coverage.of(RecordKind::Invoices);
    for invoice in known.invoices.unpaid(&beside.tell_of_payments) {
        let Some(due) = beside.due(invoice.id) else { continue };
        let on = (due + PAYMENT_LATE_DAYS).max(invoice.issued.on);
        if invoice.is_known_on(on, recorded) && look.has_come(on) && !look.has_come(on + 365) {
            found.push(Found { signal: Signal::PaymentLate, on, fact: Some(invoice.issued.fact) });
        }
    }
}

/// From the last [`PACE`] contacts: nobody heard for twice the usual time between two of them, three weeks at least.
/// Four contacts are the fewest from which one may speak of a usual time.
fn fewer_contacts(look: &mut Look<'_>, found: &mut Vec<Found>) {
    const FEWEST: usize = 4;
    let heard = &look.known.inbound;
    debug_assert!(heard.len() <= PACE);
    let (Some(first), Some(last)) = (heard.first(), heard.last()) else { return };
    if heard.len() < FEWEST {
        return;
    }
    // Of a list of contacts the end is known, and not that there were none since (D15).
    if look.known.is_listed(last.fact) {
        return;
    }
    let gaps = i32::try_from(heard.len() - 1).unwrap_or(1);
    let usual = last.on.days_since(first.on) / gaps;
    let on = last.on + usual.saturating_mul(2).max(21);
    let fact = Some(last.fact);
    if look.has_come(on) {
        found.push(Found { signal: Signal::FewerContacts, on, fact });
    }
}

fn of_position(look: &Look<'_>, found: &mut Vec<Found>) {
    let Some(position) = look.position() else { return };
    for reason in &position.reasons {
        let signal = match reason.says {
            Says::Silent { .. } => Signal::Silent,
            Says::Stalled { .. } => Signal::Stalled,
            _ => continue,
        };
        // Stalled work counts once, however much of it there is.
        if !found.iter().any(|other| other.signal == signal) {
            found.push(Found { signal, on: reason.on, fact: reason.facts.first().copied() });
        }
    }
}

fn in_points(points: u32) -> String {
    if points == 1 { "1 point".to_owned() } else { format!("{points} points") }
}
