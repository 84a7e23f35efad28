//! A history on a day as a [`Position`]: everything that a person may want to know, in words' reach.

mod gaps;
mod ladder;
mod proposals;
mod reasons;

use std::cmp::Ordering;

use crate::dates::Day;
use crate::fact::Precision;
use crate::ids::FactId;
use crate::journeys::course::{NOTHING, Track};
use crate::journeys::coverage::RecordKind;
use crate::journeys::cycle::{At, Cycle, Mark, State, days};
use crate::journeys::headline::Headline;
use crate::journeys::history::{History, number};
use crate::journeys::model::Model;
use crate::journeys::order::{Cause, Ordered};
use crate::journeys::position::{Form, Position, Reason, ResultState, Says, Unobserved, WorkingPhase};
use crate::journeys::silence::Quiet;
use crate::journeys::stage::{Phase, Stage};
use crate::journeys::stall;
use crate::journeys::support::InForce;
use crate::journeys::today::Today;

/// What every statement of a position is made from.
struct Sitting<'s> {
    history: &'s History,
    track: &'s Track,
    ordered: &'s Ordered<'s>,
    model: &'s Model,
    headline: Headline,
    in_force: InForce,
    quiet: Quiet,
}

/// The position of a history, settled up to the day, on that day.
pub(crate) fn portray(
    history: &History,
    track: &Track,
    ordered: &Ordered<'_>,
    model: &Model,
    today: &mut Today,
) -> Position {
    let headline = if track.headline.is_some() { history.headline(model, today) } else { NOTHING };
    let in_force = history.support.in_force(today);
    let quiet = history.quiet(&headline, track.stage_since, model, today);
    let sitting = Sitting { history, track, ordered, model, headline, in_force, quiet };
    let mut working = Vec::with_capacity(history.open.len());
    let mut places = Vec::with_capacity(history.open.len());
    let mut assumed_finished = Vec::new();
    for &place in &history.open {
        let at = history.at(place as usize, model, today);
        if at.over && !history.is_set_aside(place as usize) {
            assumed_finished.extend(history.cycles[place as usize].assumed_finished(model));
        }
        // What was won on a day that nobody knows may have been won by then.
        if at.over || headline.is_unsure() || history.is_set_aside(place as usize) {
            continue;
        }
        working.push(sitting.working(place as usize, &at, today));
        places.push((place as usize, at));
    }
    let trouble = history.lowest_trouble(today);
    let (troubled, regressed_to) = (trouble.is_some(), trouble.and_then(|trouble| trouble.phase));
    let regressed_to = regressed_to.filter(|phase| {
        let before = history.standing_without_trouble(&headline, model, today);
        let lowered = headline.standing.is_some() && headline.standing < before;
        headline.stage != Stage::PrePurchase && Some(*phase) < before && lowered
    });
    let ladder = sitting.ladder(troubled, today);
    let proposals = sitting.proposals(today);
    let reasons = sitting.reasons(&working, &places, ladder, today);
    let stage_precision = sitting.precision_of_since(track.stage_since, &reasons, tells_of_stage);
    // How somebody left may be said later than since when they are a former client (D26).
    let camp_precision = match track.camp_since > track.stage_since {
        true => sitting.precision_of_since(track.camp_since, &[], tells_of_stage),
        false => stage_precision,
    };
    // Who is in no phase is in none by what tells the stage: a prospect whom a list names, by that list (D20).
    let is_phased = reasons.iter().any(|reason| tells_of_phase(&reason.says));
    let tells = if is_phased { tells_of_phase } else { tells_of_stage };
    let phase_precision = sitting.precision_of_since(track.phase_since, &reasons, tells);
    Position {
        as_of: today.day(),
        stage: headline.stage,
        camp: headline.camp,
        prospect: history.prospect(&headline),
        stage_recorded: headline.stage_recorded,
        let_down: history.is_let_down(&headline),
        standing: headline.known_standing(),
        since: track.since,
        stage_since: track.stage_since,
        camp_since: track.camp_since,
        phase_since: track.phase_since,
        // What holds since the later of two days; of one day both, so the more precise of them tells it.
        since_precision: match track.phase_since.cmp(&track.stage_since.max(track.camp_since)) {
            Ordering::Less => camp_precision,
            Ordering::Equal => camp_precision.min(phase_precision),
            Ordering::Greater => phase_precision,
        },
        stage_precision,
        phase_precision,
        on_paper: headline.on_paper,
        last_result: sitting.last_result(&working),
        working,
        ladder,
        silence: quiet.level,
        watched: history.watched,
        last_contact: history.contact.two_way.map(|mark| mark.on),
        last_outbound: history.contact.outbound.map(|mark| mark.on),
        passed_unobserved: sitting.passed_unobserved(),
        regressed_to,
        troubled,
        assumed_finished,
        proposals,
        archived: history.archived.is_some(),
        changes_on: None,
        reasons,
    }
}

/// A reason for the stage, or for the camp of a former client.
const fn tells_of_stage(says: &Says) -> bool {
    matches!(
        says,
        Says::Stage(..) | Says::NoProspect | Says::AllCredited | Says::ClientBy { .. } | Says::StageNotRecorded
    )
}

/// A reason for the standing phase, or for having none.
const fn tells_of_phase(says: &Says) -> bool {
    matches!(
        says,
        Says::Standing { .. }
            | Says::PhaseNotRecorded { .. }
            | Says::Overridden(_)
            | Says::Decayed { .. }
            | Says::Regressed(_)
            | Says::HeldBack(_)
            | Says::Recovered
    )
}

impl Sitting<'_> {
    fn working(&self, place: usize, at: &At, today: &mut Today) -> WorkingPhase {
        let cycle = &self.history.cycles[place];
        let stalls_on = stall::stalls_on(cycle, number(place), &self.history.holds, at, self.model);
        let on_hold = cycle.held.is_some();
        WorkingPhase {
            pursuit: cycle.pursuit,
            engagement: cycle.engagement.filter(|_| cycle.state == State::Engaged),
            cycle: number(place),
            phase: at.phase,
            recorded: at.recorded,
            since: at.since,
            since_precision: self.precision_of(at.since, &[Mark::derived(at.since, at.cause)]),
            implied_by: cycle.implied.map(|implied| implied.invoices),
            on_paper: cycle.is_on_paper(self.model, today),
            result: result_of(cycle),
            form: if cycle.short { Form::Short } else { Form::Full },
            stalled: !on_hold && stalls_on.is_some_and(|due| today.has_come(due)),
            stalls_on,
            on_hold,
            provisional: at.provisional,
            quiet_since: self.quiet_since(cycle, today),
            affirm_due: self.affirm_due(place, cycle, at),
        }
    }

    /// How the work that closed last ended, where none is open.
    fn last_result(&self, working: &[WorkingPhase]) -> Option<ResultState> {
        let open = working.iter().any(|one| one.engagement.is_some());
        let last = self.history.cycles.get(self.history.settled.last as usize)?;
        (!open && last.state == State::Closed).then(|| result_of(last))
    }

    /// How precisely the day is known since which something holds: as the evidence of that day which the reasons name for
    /// it, be other facts of the day as exact as they may; where they name none, as the most precise fact of the day, and
    /// exactly where it follows from time.
    fn precision_of_since(&self, day: Day, reasons: &[Reason], tells: fn(&Says) -> bool) -> Precision {
        if !self.history.inexact {
            return Precision::Exact;
        }
        let of_day = || self.ordered.from(day).take_while(|(on, _)| *on == day).map(|(_, fact)| fact);
        let cited = |id| reasons.iter().any(|reason| tells(&reason.says) && reason.facts.contains(&id));
        let evidence = of_day().filter(|fact| cited(fact.id)).map(|fact| fact.precision).min();
        let known = evidence.or_else(|| of_day().map(|fact| fact.precision).min()).unwrap_or_default();
        // What is on record without a day held on the day of the record at the latest.
        known.min(Precision::OnOrBefore)
    }

    /// Recurring work is quiet when neither the engagement nor anybody at the client gave a sign of life for longer than
    /// usual (D9): the day of its last sign. Only of who is watched can that be known, and of work of a list only as
    /// far as lists of invoices reach (D15, D17).
    fn quiet_since(&self, cycle: &Cycle, today: &mut Today) -> Option<Day> {
        if !cycle.recurring || cycle.state != State::Engaged || cycle.held.is_some() || !self.history.watched {
            return None;
        }
        let from = self.quiet_from(cycle);
        let coverage = &self.model.coverage;
        let billed = coverage.of(RecordKind::Invoices).filter(|_| cycle.imported);
        let is_covered = coverage.of(RecordKind::Interactions).is_some_and(|span| span.reaches(from))
            && billed.is_none_or(|span| span.reaches(from));
        (is_covered && today.has_come(from)).then(|| self.last_sign(cycle))
    }

    /// The day from which recurring work is in its quiet season: after a gap longer than usual, within the days for
    /// which calls and mail are complete (D9, D15).
    fn quiet_from(&self, cycle: &Cycle) -> Day {
        let usual = cycle.implied.and_then(|implied| implied.usual_gap).unwrap_or(cycle.billing_gap);
        let longer = usual.saturating_mul(5) / 4;
        let complete = self.model.coverage.of(RecordKind::Interactions).map_or(Day::MIN, |span| span.from);
        self.last_sign(cycle).max(complete) + longer.max(days(self.model.thresholds.quiet_season_days))
    }

    /// The last day on which the work, or anybody at the client, gave a sign of life.
    fn last_sign(&self, cycle: &Cycle) -> Day {
        self.history.contact.two_way.map_or(cycle.activity, |mark| mark.on.max(cycle.activity))
    }

    /// By when the first touch of Affirm is due; on hold nothing is.
    fn affirm_due(&self, place: usize, cycle: &Cycle, at: &At) -> Option<Day> {
        if at.phase != Phase::Affirm
            || !at.recorded
            || cycle.affirmed.is_some()
            || cycle.imported
            || cycle.held.is_some()
        {
            return None;
        }
        let signed = cycle.confirmed.map_or(at.since, |confirmed| confirmed.on.min(at.since));
        let within = self.model.thresholds.first_affirm_touch_working_days;
        let due = self.model.calendar.after_working_days(signed, within);
        let limit = u32::try_from(due.days_since(signed)).unwrap_or(0);
        stall::shifted(cycle, number(place), &self.history.holds, signed, limit)
    }

    fn passed_unobserved(&self) -> Vec<Unobserved> {
        let unobserved = self.history.missed.iter().map(|missed| Unobserved {
            phase: missed.phase,
            on: missed.mark.on,
            engagement: missed.cycle.and_then(|place| self.history.cycles[place as usize].engagement),
        });
        unobserved.collect()
    }

    /// The ids of some facts, in their order and each once.
    fn ids(&self, marks: &[Mark]) -> Vec<FactId> {
        // Most statements rest on one fact.
        if let [only] = marks {
            return self.ordered.id(only.cause()).into_iter().collect();
        }
        let mut causes: Vec<Cause> = marks.iter().map(|mark| mark.cause()).collect();
        causes.sort_unstable();
        causes.dedup();
        causes.into_iter().filter_map(|cause| self.ordered.id(cause)).collect()
    }
}

/// What is known of the result of a piece of work (D21).
fn result_of(cycle: &Cycle) -> ResultState {
    if cycle.goal_met {
        ResultState::Agreed
    } else if cycle.denied.is_some() {
        ResultState::Denied
    } else if cycle.state == State::Closed {
        ResultState::NeverAsked
    } else if cycle.delivered {
        ResultState::Delivered
    } else {
        ResultState::UnderWay
    }
}
