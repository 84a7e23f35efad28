//! What facts do to a cycle: accept, confirm, show a phase, keep, hold, close, give up.

use crate::dates::Day;
use crate::ids::{EngagementId, PursuitId};
use crate::journeys::coverage::RecordKind;
use crate::journeys::cycle::{Cycle, Mark, State, days};
use crate::journeys::history::{Answer, History, Missed, number};
use crate::journeys::model::Model;
use crate::journeys::stage::Phase;
use crate::journeys::stall::Hold;
use crate::journeys::today::Today;

impl History {
    /// The cycle of an acceptance: that of its engagement, else of its pursuit, else a new one.
    pub(super) fn accepted_cycle(&mut self, engagement: EngagementId, pursuit: Option<PursuitId>, mark: Mark) -> usize {
        let of_pursuit = pursuit.and_then(|pursuit| self.find_pursuit(pursuit));
        if let Some(place) = self.find(engagement) {
            if let Some(before) = of_pursuit.filter(|&before| before != place)
                && self.cycles[before].state == State::Pursued
            {
                self.leave(before, State::Decided, mark);
            }
            if self.cycles[place].pursuit.is_none() {
                self.cycles[place].pursuit = pursuit;
            }
            return place;
        }
        if let Some(place) = of_pursuit.filter(|&place| self.cycles[place].engagement.is_none()) {
            self.cycles[place].engagement = Some(engagement);
            return place;
        }
        let mut cycle = Cycle::engaged(engagement, mark, self.ended.is_some());
        cycle.pursuit = pursuit;
        self.begin(cycle)
    }

    /// The cycle of an engagement, and whether it begins with this fact.
    pub(super) fn engagement_or_new(&mut self, engagement: EngagementId, mark: Mark) -> (usize, bool) {
        match self.find(engagement) {
            Some(place) => (place, false),
            None => (self.begin(Cycle::engaged(engagement, mark, self.ended.is_some())), true),
        }
    }

    /// The client said yes: a first time, again after the acceptance had fallen back, or after an end.
    pub(super) fn accept(&mut self, place: usize, mark: Mark, model: &Model) {
        match self.cycles[place].state {
            State::Pursued => self.cycles[place].accept(mark),
            State::Engaged => {
                let fallen = self.at(place, model, &mut Today::new(mark.on)).fallen;
                if fallen {
                    self.cycles[place].accept(mark);
                }
            }
            State::Decided | State::Void => {
                self.open_again(place);
                self.cycles[place].accept(mark);
            }
            State::Closed => {
                let unsigned = self.cycles[place].confirmed.is_none();
                self.open_again(place);
                if unsigned {
                    self.cycles[place].accept(mark);
                }
            }
        }
        self.seen(place, mark);
        let cycle = &mut self.cycles[place];
        if cycle.accepted == mark {
            cycle.activity = mark.on;
            cycle.accepted_from = self.earliest.max(cycle.begun_from);
        }
        self.listed_work |= cycle.imported;
        self.choose_form(place, model);
    }

    /// Strong evidence of work that also opens again what was closed or given up: a signature, a kickoff.
    pub(super) fn works(&mut self, engagement: EngagementId, phase: Phase, proves: Phase, mark: Mark, model: &Model) {
        let (place, fresh) = self.engagement_or_new(engagement, mark);
        self.come_back(place, mark);
        self.show(place, fresh, phase, proves, mark, model);
    }

    /// Strong evidence of a phase, which leaves a closed engagement closed.
    pub(super) fn shows(&mut self, engagement: EngagementId, phase: Phase, proves: Phase, mark: Mark, model: &Model) {
        let (place, fresh) = self.engagement_or_new(engagement, mark);
        if self.cycles[place].state != State::Closed {
            self.come_back(place, mark);
        }
        self.show(place, fresh, phase, proves, mark, model);
    }

    /// Opens again what was closed, given up or answered otherwise.
    pub(super) fn come_back(&mut self, place: usize, mark: Mark) {
        let state = self.cycles[place].state;
        match state {
            State::Engaged => {}
            State::Closed => self.open_again(place),
            State::Pursued => self.cycles[place].accept(mark),
            State::Decided | State::Void => {
                self.open_again(place);
                self.cycles[place].accept(mark);
            }
        }
    }

    /// Evidence that documents the phases from `proves` to `phase`: what lies between them and what had been
    /// seen before was passed unobserved (D7).
    pub(super) fn show(&mut self, place: usize, fresh: bool, phase: Phase, proves: Phase, mark: Mark, model: &Model) {
        let seen = if fresh { Phase::Assess } else { self.confirm(place, mark, model) };
        if fresh {
            self.cycles[place].confirmed = Some(mark);
        }
        for missed in Phase::ALL.into_iter().filter(|&missed| missed > seen && missed < proves) {
            self.missed.push(Missed { phase: missed, mark, cycle: Some(number(place) - 1) });
        }
        self.note_middle(place, phase, mark, model);
        let cycle = &mut self.cycles[place];
        cycle.shown = true;
        cycle.assumed &= phase < Phase::Activate;
        if phase > cycle.reached {
            cycle.reached = phase;
            cycle.reached_at = mark;
            if cycle.state == State::Closed {
                self.settle();
            }
        }
    }

    /// Evidence of a phase counts where somebody saw it happen, where records of that day are complete, and where it
    /// is of the result; else a list's single day tells nothing of what lay between (D15, D16).
    fn note_middle(&mut self, place: usize, phase: Phase, mark: Mark, model: &Model) {
        let covered = model.coverage.of(RecordKind::Milestones).is_some_and(|span| span.covers(mark.on));
        if mark.by_hand() || covered || phase >= Phase::Accomplish {
            self.cycles[place].middle = true;
            if self.cycles[place].state == State::Closed {
                self.settle();
            }
        }
    }

    /// Somebody said how far the work is (D16).
    pub(super) fn say_phase(&mut self, engagement: EngagementId, phase: Phase, mark: Mark, model: &Model) {
        let (place, fresh) = self.engagement_or_new(engagement, mark);
        self.come_back(place, mark);
        if fresh {
            self.cycles[place].confirmed = Some(mark);
        }
        let phase = phase.clamp(Phase::Admit, Phase::Accomplish);
        if phase > Phase::Admit {
            self.confirm(place, mark, model);
        }
        let cycle = &mut self.cycles[place];
        cycle.middle = true;
        (cycle.reached, cycle.reached_at) = (phase, mark);
    }

    /// Evidence of one further phase.
    pub(super) fn reach(&mut self, place: usize, phase: Phase, proves: Phase, mark: Mark, model: &Model) {
        self.show(place, false, phase, proves, mark, model);
    }

    /// Confirms an acceptance, and says which phase had been seen by then. Affirm keeps the day on which it
    /// began by itself.
    pub(super) fn confirm(&mut self, place: usize, mark: Mark, model: &Model) -> Phase {
        let cycle = &self.cycles[place];
        if cycle.confirmed.is_some() || cycle.state != State::Engaged {
            self.cycles[place].confirmed.get_or_insert(mark);
            return self.cycles[place].reached;
        }
        let at = self.at(place, model, &mut Today::new(mark.on));
        let affirm = self.cycles[place].accepted.on + days(model.thresholds.affirm_after_days);
        let cycle = &mut self.cycles[place];
        cycle.confirmed = Some(mark);
        let seen =
            if at.phase == Phase::Affirm || (at.fallen && affirm <= mark.on) { Phase::Affirm } else { Phase::Admit };
        cycle.reached = seen;
        cycle.reached_at = match at.phase {
            Phase::Affirm => Mark::derived(at.since, at.cause),
            Phase::Admit => cycle.accepted,
            _ => mark,
        };
        seen
    }

    /// Weak evidence that work goes on: the acceptance does not fall back, or no longer. True where that is news.
    pub(super) fn keep(&mut self, place: usize, mark: Mark, model: &Model) -> bool {
        let cycle = &self.cycles[place];
        if cycle.state != State::Engaged || cycle.confirmed.is_some() || cycle.kept.is_some() {
            return false;
        }
        let fallen = self.at(place, model, &mut Today::new(mark.on)).fallen;
        let cycle = &mut self.cycles[place];
        cycle.kept = Some(mark);
        cycle.kept_late = fallen;
        true
    }

    /// The client says that the goal is met (6b).
    pub(super) fn achieve(&mut self, place: usize, mark: Mark) {
        let cycle = &mut self.cycles[place];
        cycle.goal_met = true;
        cycle.denied = None;
        cycle.achieved.get_or_insert(mark);
        if self.support.achieved(mark) {
            self.missed.push(Missed { phase: Phase::Adopt, mark, cycle: None });
        }
    }

    pub(super) fn period(&mut self, place: usize, until: Option<Day>, mark: Mark) {
        let cycle = &mut self.cycles[place];
        if cycle.recurring && cycle.period.is_some() {
            cycle.repeat(mark);
        }
        cycle.recurring = true;
        cycle.period = Some(mark.on);
        cycle.planned_end = until;
        cycle.goal_met = false;
        cycle.delivered = false;
    }

    pub(super) fn hold(&mut self, engagement: EngagementId, on_hold: bool, mark: Mark) {
        let Some(place) = self.find(engagement) else { return };
        let cycle = &mut self.cycles[place];
        if cycle.state == State::Pursued {
            return;
        }
        match (cycle.held, on_hold) {
            (None, true) => cycle.held = Some(mark),
            (Some(held), false) => {
                cycle.held = None;
                cycle.was_held = true;
                self.holds.push(Hold { cycle: number(place), from: held.on, until: mark.on });
            }
            _ => {}
        }
    }

    /// Closes an engagement in the phase that it has reached. Closing shows that there was one, even if nobody
    /// signed, unless the whole relationship ends with it: who never signed was never a client (D2).
    pub(super) fn close(&mut self, place: usize, mark: Mark, with_all: bool, model: &Model) {
        if with_all && self.cycles[place].awaits_signature(model) {
            self.leave(place, State::Void, mark);
            return;
        }
        let cycle = &mut self.cycles[place];
        if cycle.confirmed.is_none() {
            let affirm = cycle.accepted.on + days(model.thresholds.affirm_after_days);
            if affirm <= mark.on {
                cycle.reached = Phase::Affirm;
                cycle.reached_at = Mark::derived(affirm, cycle.accepted.cause());
            }
            cycle.confirmed = Some(mark);
        }
        self.leave(place, State::Closed, mark);
    }

    /// Given up unsigned. An engagement that was signed is closed instead.
    pub(super) fn lapse(&mut self, engagement: EngagementId, mark: Mark, model: &Model) {
        let Some(place) = self.find(engagement) else { return };
        if self.cycles[place].state != State::Engaged {
            return;
        }
        if self.cycles[place].confirmed.is_some() {
            self.close(place, mark, false, model);
        } else {
            self.leave(place, State::Void, mark);
            self.answer = Some((Answer::LetGo, mark));
        }
    }

    /// Short for the same service with the same contact soon after the last time (D4). Where no contact is
    /// known on both sides they count as the same; where only one is, they do not.
    pub(super) fn choose_form(&mut self, place: usize, model: &Model) {
        let cycle = &self.cycles[place];
        let Some(line) = cycle.line else { return };
        let start = if cycle.state == State::Pursued { cycle.opened.on } else { cycle.accepted.on };
        let months = days(model.thresholds.short_form_months);
        let again = |(at, before): (usize, &Cycle)| {
            before.line == Some(line)
                // What may be the same job is no earlier one.
                && !self.may_be_one(at, place, model)
                && before.contact == cycle.contact
                && match before.state {
                    State::Closed => start < before.ended.on.plus_months(months),
                    State::Engaged => before.confirmed.is_some(),
                    _ => false,
                }
        };
        let short = self.cycles[..place].iter().enumerate().rev().any(again);
        self.cycles[place].short = short;
    }
}
