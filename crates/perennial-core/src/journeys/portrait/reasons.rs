//! Why a relationship stands where it does: each statement with the facts that caused it, in order.

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
        self.why_standing(today, &mut all);
        for (one, (place, at)) in working.iter().zip(places) {
            self.why_working(one, *place, at, &mut all);
        }
        self.why_ended_short(today, &mut all);
        for missed in &self.history.missed {
            self.say(Says::PassedUnobserved(missed.phase), missed.mark, &[missed.mark], &mut all);
        }
        self.why_silent(&mut all);
        self.why_ladder(ladder, &mut all);
        all
    }

    fn say(&self, says: Says, at: Mark, marks: &[Mark], all: &mut Vec<Reason>) {
        all.push(Reason { says, on: at.on, facts: self.ids(marks) });
    }

    fn why_stage(&self, today: &mut Today, all: &mut Vec<Reason>) {
        let history = self.history;
        let Some(first) = history.first else { return };
        let marks = match self.headline.stage {
            Stage::PrePurchase => history.cycles.iter().map(|cycle| cycle.opened).take(1).collect(),
            Stage::Client => history.acceptances(self.model, today),
            Stage::Between => vec![history.cycles[history.settled.last as usize].ended],
            Stage::Former => {
                let ended = history.ended.iter();
                ended.flat_map(|ended| [Some(ended.mark), ended.camp.map(|(_, mark)| mark)]).flatten().collect()
            }
        };
        let marks = if marks.is_empty() { vec![first] } else { marks };
        let stage = Says::Stage(self.headline.stage, self.headline.camp);
        all.push(Reason { says: stage, on: self.track.stage_since, facts: self.ids(&marks) });
        if self.headline.stage == Stage::PrePurchase && !self.headline.assessing {
            match history.answer {
                Some((Answer::NotNow(_), mark)) => self.say(Says::Parked, mark, &[mark], all),
                Some((Answer::NoWay, mark)) => self.say(Says::Lost, mark, &[mark], all),
                None => {}
            }
        }
        if let Some(mark) = history.archived {
            self.say(Says::Archived, mark, &[mark], all);
        }
    }

    fn why_standing(&self, today: &mut Today, all: &mut Vec<Reason>) {
        let history = self.history;
        let Some(standing) = self.headline.standing else { return };
        let marks = self.evidence_of_standing(today);
        all.push(Reason { says: Says::Standing(standing), on: self.track.since, facts: self.ids(&marks) });
        if let Some((phase, mark)) = history.overridden {
            self.say(Says::Overridden(phase), mark, &[mark], all);
        }
        if let Some((day, from, to, mark)) = self.in_force.lapsed {
            all.push(Reason { says: Says::Decayed { from, to }, on: day, facts: self.ids(&[mark]) });
        }
        let mut troubled = false;
        for trouble in &history.troubles {
            if today.has_come(trouble.counts_from) {
                troubled = true;
                let facts = self.ids(&[trouble.mark]);
                all.push(Reason { says: Says::Regressed(trouble.phase), on: trouble.counts_from, facts });
            }
        }
        if let Some((trouble, recovery)) = history.recovered
            && !troubled
            && recovery.on >= self.track.since
        {
            self.say(Says::Recovered, recovery, &[trouble, recovery], all);
        }
    }

    /// The evidence of the standing phase itself; what lowers or overrides it is said apart.
    fn evidence_of_standing(&self, today: &mut Today) -> Vec<Mark> {
        let history = self.history;
        if let Some((_, mark)) = self.in_force.phase {
            return history.support.gate.into_iter().chain([mark]).collect();
        }
        if self.headline.stage == Stage::PrePurchase {
            return history.cycles.last().map(|cycle| cycle.opened).into_iter().collect();
        }
        let best = history.best_cycle(self.model, today);
        let marks = best.map(|(place, at)| {
            let reached = Mark { on: at.since, cause: at.cause };
            let achieved = history.cycles.iter().filter_map(|cycle| cycle.achieved).next_back();
            match achieved.filter(|_| at.phase == Phase::Accomplish) {
                Some(achieved) => vec![history.cycles[place].reached_at, achieved],
                None => vec![reached],
            }
        });
        marks.unwrap_or_default()
    }

    fn why_working(&self, one: &WorkingPhase, place: usize, at: &At, all: &mut Vec<Reason>) {
        let cycle = &self.history.cycles[place];
        let number = one.cycle;
        let here = Mark { on: at.since, cause: at.cause };
        self.say(Says::Working { cycle: number, phase: one.phase }, here, &[here], all);
        if one.form == Form::Short {
            self.say(Says::ShortForm { cycle: number }, cycle.opened, &[cycle.opened], all);
        }
        if one.provisional {
            let marks: Vec<Mark> = [Some(cycle.accepted), cycle.kept].into_iter().flatten().collect();
            self.say(Says::Provisional { cycle: number }, cycle.accepted, &marks, all);
        }
        if at.fallen {
            self.say(Says::Unsigned { cycle: number }, here, &[cycle.accepted], all);
        }
        if let Some(due) = one.stalls_on.filter(|_| one.stalled) {
            let limit = stall::limit(cycle, one.phase, self.model);
            let says = Says::Stalled { cycle: number, phase: one.phase, limit };
            all.push(Reason { says, on: due, facts: self.ids(&[here]) });
        }
        if let Some(held) = cycle.held {
            self.say(Says::OnHold { cycle: number }, held, &[held], all);
        }
        if one.quiet_season {
            let last = self.history.contact.two_way.map_or(cycle.activity, |mark| mark.on.max(cycle.activity));
            all.push(Reason { says: Says::QuietSeason { cycle: number }, on: last, facts: Vec::new() });
        }
    }

    fn why_ended_short(&self, today: &mut Today, all: &mut Vec<Reason>) {
        for (place, cycle) in self.history.cycles.iter().enumerate() {
            if cycle.state == State::Closed && !cycle.goal_met {
                let day = self.ends_short_on(cycle);
                if today.has_come(day) {
                    let says = Says::EndedShort { cycle: number(place), phase: cycle.reached };
                    all.push(Reason { says, on: day, facts: self.ids(&[cycle.ended]) });
                }
            }
        }
    }

    fn why_silent(&self, all: &mut Vec<Reason>) {
        if self.quiet.level == Silence::Heard {
            return;
        }
        let says = Says::Silent { level: self.quiet.level, limit: self.quiet.limit.unwrap_or(0) };
        let facts = self.ids(&self.history.contact.two_way.into_iter().collect::<Vec<_>>());
        all.push(Reason { says, on: self.quiet.since, facts });
    }

    fn why_ladder(&self, ladder: Rung, all: &mut Vec<Reason>) {
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
            _ => history.cycles.iter().filter(|cycle| cycle.confirmed.is_some()).map(|cycle| cycle.accepted).collect(),
        };
        let day = marks.iter().map(|mark| mark.on).max().unwrap_or(self.track.stage_since);
        all.push(Reason { says: Says::Ladder(ladder), on: day, facts: self.ids(&marks) });
    }
}
