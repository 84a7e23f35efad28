//! Why a relationship stands where it does: each statement with the facts that caused it, in order.

use crate::dates::Day;
use crate::fact::Precision;
use crate::journeys::cycle::{At, Mark, State};
use crate::journeys::history::{Answer, number};
use crate::journeys::portrait::Sitting;
use crate::journeys::position::{Form, Reason, Rung, Says, Silence, WorkingPhase};
use crate::journeys::stage::{Phase, Stage};
use crate::journeys::stall;
use crate::journeys::today::Today;

impl Sitting<'_> {
    pub(super) fn reasons(
        &self,
        working: &[WorkingPhase],
        places: &[(usize, At)],
        ladder: Rung,
        today: &mut Today,
    ) -> Vec<Reason> {
        let mut all = Vec::with_capacity(4 + 2 * working.len());
        self.why_stage(today, &mut all);
        self.why_client_since(&mut all);
        self.why_standing(today, &mut all);
        for (one, (place, at)) in working.iter().zip(places) {
            self.why_working(one, *place, at, &mut all);
        }
        self.why_assumed(today, &mut all);
        self.why_ended_short(today, &mut all);
        self.why_unobserved(&mut all);
        self.why_usual_gap(today, &mut all);
        self.why_silent(&mut all);
        self.why_ladder(ladder, today, &mut all);
        all
    }

    pub(super) fn say(&self, says: Says, at: Mark, marks: &[Mark], all: &mut Vec<Reason>) {
        self.say_on(says, at.on, marks, all);
    }

    pub(super) fn say_on(&self, says: Says, on: Day, marks: &[Mark], all: &mut Vec<Reason>) {
        let precision = self.precision_of(on, marks);
        all.push(Reason { says, on, precision, engagement: None, pursuit: None, facts: self.ids(marks) });
    }

    /// A statement about one cycle.
    fn say_of(&self, place: usize, says: Says, on: Day, marks: &[Mark], all: &mut Vec<Reason>) {
        let cycle = &self.history.cycles[place];
        let engagement = cycle.engagement.filter(|_| cycle.state != State::Pursued);
        let pursuit = cycle.pursuit.filter(|_| engagement.is_none());
        let precision = self.precision_of(on, marks);
        all.push(Reason { says, on, precision, engagement, pursuit, facts: self.ids(marks) });
    }

    /// How precisely a day is known: as the most precise of the facts of that day; exactly where it follows from time.
    pub(super) fn precision_of(&self, on: Day, marks: &[Mark]) -> Precision {
        if !self.history.inexact {
            return Precision::Exact;
        }
        let of_day = marks.iter().filter(|mark| mark.on == on).filter_map(|mark| self.ordered.fact(mark.cause()));
        of_day.map(|fact| fact.precision).min().unwrap_or_default()
    }

    fn why_stage(&self, today: &mut Today, all: &mut Vec<Reason>) {
        let history = self.history;
        let Some(first) = history.first else { return };
        let marks = match self.headline.stage {
            Stage::PrePurchase => vec![self.evidence_of_prospect(first)],
            Stage::Client => history.acceptances(self.model, today),
            Stage::Between if history.settled.closed > 0 => vec![history.cycles[history.settled.last as usize].ended],
            Stage::Between => {
                history.customer.into_iter().chain(history.cycles.last().map(|cycle| cycle.accepted)).collect()
            }
            Stage::Former => history.ended.iter().map(|ended| ended.mark).collect(),
        };
        let mut marks = if marks.is_empty() { vec![first] } else { marks };
        marks.extend(self.unsigned_since(self.track.stage_since));
        if let Some(mark) = history.client_by(today).filter(|_| !self.headline.stage_recorded) {
            self.say_on(Says::ClientBy { latest: mark.on }, self.track.stage_since, &[mark], all);
            return;
        }
        if !self.headline.stage_recorded {
            self.say_on(Says::StageNotRecorded, self.track.stage_since, &marks, all);
            return;
        }
        let before = self.headline.stage == Stage::PrePurchase;
        if let Some(mark) = history.listed_other.filter(|_| self.headline.other) {
            self.say_on(Says::NoProspect, self.track.stage_since, &[mark], all);
            return self.why_archived(all);
        }
        let stage = match history.credited.is_some() && before {
            true => Says::AllCredited,
            false => Says::Stage(self.headline.stage, self.headline.camp),
        };
        self.say_on(stage, self.track.stage_since, &marks, all);
        if self.headline.stage == Stage::PrePurchase && !self.headline.assessing {
            let waiting =
                history.waiting.iter().min_by_key(|wait| (wait.revisit.is_none(), wait.revisit, wait.mark.cause()));
            match (waiting, history.answer) {
                (Some(wait), _) => self.say(Says::Parked, wait.mark, &[wait.mark], all),
                (None, Some((Answer::NoWay, mark))) => self.say(Says::Lost, mark, &[mark], all),
                (None, Some((Answer::LetGo, mark))) => self.say(Says::LetGo, mark, &[mark], all),
                (None, Some((Answer::NotNow(_), _))) => {}
                (None, None) => {}
            }
        }
        self.why_archived(all);
    }

    fn why_archived(&self, all: &mut Vec<Reason>) {
        if let Some(mark) = self.history.archived {
            self.say(Says::Archived, mark, &[mark], all);
        }
    }

    /// The fact of the day since which they are a prospect: the first that tells of them, else a yes that nobody signed.
    fn evidence_of_prospect(&self, first: Mark) -> Mark {
        let of_day = |mark: &Mark| mark.on == self.track.stage_since;
        let cycles = self.history.cycles.iter();
        let mut known = std::iter::once(first).chain(cycles.flat_map(|cycle| [cycle.opened, cycle.accepted]));
        let unsigned = || self.history.cycles.iter().rfind(|cycle| cycle.engagement.is_some());
        known.find(of_day).or_else(|| unsigned().map(|cycle| cycle.accepted)).unwrap_or(first)
    }

    /// The yes that made somebody a client until a day, on which it counted as undecided again: nobody had signed (D2).
    fn unsigned_since(&self, day: Day) -> Option<Mark> {
        let mut today = Today::new(day);
        let mut open = self.history.open.iter().map(|place| *place as usize);
        let fell = |place: &usize| {
            let at = self.history.at(*place, self.model, &mut today);
            at.fallen && at.since == day
        };
        open.find(fell).map(|place| self.history.cycles[place].accepted)
    }

    fn why_standing(&self, today: &mut Today, all: &mut Vec<Reason>) {
        let history = self.history;
        if let Some(standing) = self.headline.known_standing() {
            let marks = self.evidence_of_standing(today);
            let furthest = self.is_furthest(standing);
            self.say_on(Says::Standing { phase: standing, furthest }, self.track.phase_since, &marks, all);
        } else if self.headline.stage != Stage::PrePurchase && self.headline.stage_recorded {
            let work =
                history.cycles.iter().any(|cycle| cycle.state != State::Pursued && cycle.state != State::Decided);
            let marks = Vec::from_iter(self.unrecorded());
            self.say_on(Says::PhaseNotRecorded { work }, self.track.phase_since, &marks, all);
        }
        if let Some((phase, mark)) = history.overridden.filter(|(phase, _)| self.headline.standing == Some(*phase)) {
            self.say(Says::Overridden(phase), mark, &[mark], all);
        }
        if let (Some(_), None, Some(mark)) = (self.in_force.phase, history.support.gate, history.support.presumed) {
            self.say(Says::GoalNotRecorded, mark, &[mark], all);
        }
        if let Some((day, from, to, mark)) = self.in_force.lapsed {
            self.say_on(Says::Decayed { from, to }, day, &[mark], all);
        }
        let mut troubled = false;
        // “Moved back” is said only of what stood higher; what never did is held where it went wrong.
        let before = match history.troubles.is_empty() {
            true => None,
            false => history.standing_without_trouble(&self.headline, self.model, today),
        };
        let stood_higher = self.track.furthest > self.headline.standing;
        for trouble in &history.troubles {
            if today.has_come(trouble.counts_from) {
                troubled = true;
                let lowers = trouble.phase.filter(|phase| {
                    self.headline.stage != Stage::PrePurchase
                        && Some(*phase) < before
                        && self.headline.standing.is_some()
                        && self.headline.standing < before
                });
                let says = match lowers {
                    None => Says::OpenTrouble,
                    Some(phase) if stood_higher => Says::Regressed(phase),
                    // It may have gone wrong in a phase that the stage does not know.
                    Some(phase) => Says::HeldBack(self.headline.standing.map_or(phase, |stands| stands.max(phase))),
                };
                self.say_on(says, trouble.counts_from, &[trouble.mark], all);
            }
        }
        if let Some((trouble, recovery)) = history.recovered
            && !troubled
            && recovery.on >= self.track.since
        {
            self.say(Says::Recovered, recovery, &[trouble, recovery], all);
        }
    }

    /// The furthest phase that any work reached is the headline, with nothing that lowers it or stands in for it.
    fn is_furthest(&self, standing: Phase) -> bool {
        let history = self.history;
        let supported = self.in_force.phase.is_some();
        let reached = history.cycles.iter().filter(|cycle| cycle.is_recorded()).map(|cycle| cycle.reached).max();
        let highest = reached == Some(standing) && self.track.furthest == Some(standing);
        !supported && history.troubles.is_empty() && history.overridden.is_none() && highest
    }

    /// The fact since which nothing but a beginning, an end or money is known; else the latest of such work.
    fn unrecorded(&self) -> Option<Mark> {
        let mut listed = self.history.cycles.iter().filter(|cycle| !cycle.is_recorded()).map(|cycle| cycle.accepted);
        let of_day = |mark: &Mark| mark.on == self.track.phase_since;
        let first = listed.clone().chain(self.history.customer).find(of_day);
        first.or_else(|| listed.next_back()).or(self.history.customer)
    }

    /// The evidence of the standing phase itself; what lowers or overrides it is said apart.
    fn evidence_of_standing(&self, today: &mut Today) -> Vec<Mark> {
        let history = self.history;
        if let Some((_, mark)) = self.in_force.phase {
            return history.support.open_gate().into_iter().chain([mark]).collect();
        }
        if self.headline.stage == Stage::PrePurchase {
            let opened = || history.cycles.last().map(|cycle| cycle.opened);
            return self.unsigned_since(self.track.phase_since).or_else(opened).into_iter().collect();
        }
        let best = history.best_cycle(self.model, today);
        let marks = best.map(|(place, at)| {
            let reached = Mark::derived(at.since, at.cause);
            let achieved = history.cycles.iter().filter_map(|cycle| cycle.achieved).next_back();
            match achieved.filter(|_| at.phase == Phase::Accomplish) {
                Some(achieved) => vec![history.cycles[place].reached_at, achieved],
                None => vec![reached],
            }
        });
        marks.unwrap_or_default()
    }

    fn why_working(&self, one: &WorkingPhase, place: usize, at: &At, all: &mut Vec<Reason>) {
        let history = self.history;
        let held = &history.cycles[place];
        let cycle = one.cycle;
        let here = Mark::derived(at.since, at.cause);
        if one.recorded {
            self.say_of(place, Says::Working { cycle, phase: one.phase }, at.since, &[here], all);
        } else if let Some(invoices) = one.implied_by {
            self.say_of(place, Says::Implied { cycle, invoices }, held.accepted.on, &[held.accepted], all);
        } else {
            self.say_of(place, Says::OnlyBeginning { cycle }, held.accepted.on, &[held.accepted], all);
        }
        if one.on_paper {
            self.say_of(place, Says::OnPaper { cycle }, held.unseen_from(self.model), &[held.accepted], all);
        }
        if let Some(mark) = held.denied {
            self.say_of(place, Says::Denied { cycle }, mark.on, &[mark], all);
        }
        if one.form == Form::Short {
            let contact = held.contact.is_some();
            self.say_of(place, Says::ShortForm { cycle, contact }, held.opened.on, &[held.opened], all);
        }
        if one.provisional {
            let marks: Vec<Mark> = [Some(held.accepted), held.kept].into_iter().flatten().collect();
            self.say_of(place, Says::Provisional { cycle }, held.accepted.on, &marks, all);
        }
        if at.fallen {
            self.say_of(place, Says::Unsigned { cycle }, at.since, &[held.accepted], all);
        }
        if let Some(due) = one.stalls_on.filter(|_| one.stalled) {
            let limit = stall::limit(held, one.phase, self.model);
            let says = Says::Stalled { cycle, phase: one.phase, limit };
            self.say_of(place, says, due, &[here], all);
        }
        if let Some(mark) = held.held {
            self.say_of(place, Says::OnHold { cycle }, mark.on, &[mark], all);
        }
        if one.quiet_since.is_some() {
            self.say_of(place, Says::QuietSeason { cycle }, self.quiet_from(held), &[], all);
        }
    }

    /// The last work that is taken to be finished without anybody saying so (D17, D19).
    fn why_assumed(&self, today: &mut Today, all: &mut Vec<Reason>) {
        let history = self.history;
        let asked =
            |place: &&u32| !history.cycles[**place as usize].is_recorded() && !history.is_set_aside(**place as usize);
        let mut listed = history.open.iter().rev().filter(asked);
        let over = listed.find(|place| history.at(**place as usize, self.model, today).over);
        let Some(place) = over.map(|place| *place as usize) else { return };
        let cycle = &history.cycles[place];
        let billed = cycle.implied.is_some() && cycle.confirmed_open.is_none();
        let says = Says::AssumedFinished { cycle: number(place), billed };
        self.say_of(place, says, cycle.finished_on(self.model).unwrap_or(cycle.activity), &[cycle.accepted], all);
    }

    /// For each phase the latest cycle that ended short in it: hundreds of old ones explain nothing.
    fn why_ended_short(&self, today: &mut Today, all: &mut Vec<Reason>) {
        let mut latest: [Option<usize>; 9] = [None; 9];
        for (place, cycle) in self.history.cycles.iter().enumerate() {
            if let (State::Closed, Some(mark)) = (cycle.state, cycle.denied) {
                self.say_of(place, Says::Denied { cycle: number(place) }, mark.on, &[mark], all);
                continue;
            }
            let ended_short = cycle.state == State::Closed && !cycle.goal_met && cycle.is_recorded();
            if ended_short && today.has_come(self.ends_short_on(cycle)) {
                latest[usize::from(cycle.reached.number())] = Some(place);
            }
        }
        for place in latest.into_iter().flatten() {
            let cycle = &self.history.cycles[place];
            let says = Says::EndedShort { cycle: number(place), phase: cycle.reached };
            self.say_of(place, says, self.ends_short_on(cycle), &[cycle.ended], all);
        }
    }

    /// What was skipped in the open cycles, in the one closed last and in the relationship itself.
    fn why_unobserved(&self, all: &mut Vec<Reason>) {
        let history = self.history;
        for missed in &history.missed {
            let says = Says::PassedUnobserved(missed.phase);
            match missed.cycle {
                None => self.say(says, missed.mark, &[missed.mark], all),
                Some(place) => {
                    let matters =
                        history.open.contains(&place) || (history.settled.closed > 0 && history.settled.last == place);
                    if matters {
                        self.say_of(place as usize, says, missed.mark.on, &[missed.mark], all);
                    }
                }
            }
        }
    }

    fn why_silent(&self, all: &mut Vec<Reason>) {
        if self.quiet.follow_up_due {
            let asked: Vec<Mark> = self.history.waiting.iter().map(|waiting| waiting.mark).collect();
            self.say_on(Says::FollowUpDue, self.quiet.since, &asked, all);
        }
        if self.quiet.level == Silence::Heard {
            return;
        }
        let says = Says::Silent { level: self.quiet.level, limit: self.quiet.limit.unwrap_or(0) };
        let last: Vec<Mark> = self.history.contact.two_way.into_iter().collect();
        self.say_on(says, self.quiet.since, &last, all);
    }

    fn why_ladder(&self, ladder: Rung, today: &mut Today, all: &mut Vec<Reason>) {
        let history = self.history;
        if ladder == Rung::Prospect {
            return;
        }
        let support = &history.support;
        let marks: Vec<Mark> = match ladder {
            Rung::Partner => {
                [history.partnership, support.referred_us, support.referred_them].into_iter().flatten().collect()
            }
            Rung::Advocate | Rung::Supporter => {
                let feeling = history.feeling.map(|(_, mark)| mark);
                let sign = support.sign.map(|sign| sign.mark);
                self.in_force.phase.map(|(_, mark)| mark).or(feeling).or(sign).into_iter().collect()
            }
            Rung::Client | Rung::Purchaser | Rung::Prospect => self.bought(ladder, today).into_iter().collect(),
        };
        let day = marks.iter().map(|mark| mark.on).max().unwrap_or(self.track.stage_since);
        self.say_on(Says::Ladder(ladder), day, &marks, all);
    }
}
