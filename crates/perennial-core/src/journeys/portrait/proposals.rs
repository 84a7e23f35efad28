//! What weak evidence proposes, for a person to confirm (D6, D8).

use crate::dates::Day;
use crate::fact::Listing;
use crate::ids::EngagementId;
use crate::journeys::coverage::RecordKind;
use crate::journeys::cycle::{At, Cycle, Mark, State, days};
use crate::journeys::history::{Ended, Feeling, History};
use crate::journeys::model::Model;
use crate::journeys::portrait::Sitting;
use crate::journeys::position::{Proposal, Proposed};
use crate::journeys::stage::{Camp, Phase, Stage};
use crate::journeys::stall;
use crate::journeys::today::Today;

impl Sitting<'_> {
    pub(super) fn proposals(&self, today: &mut Today) -> Vec<Proposal> {
        let mut all = Vec::new();
        for place in 0..self.history.cycles.len() {
            let cycle = &self.history.cycles[place];
            let Some(engagement) = cycle.engagement else { continue };
            match cycle.state {
                State::Engaged => {
                    // Whether it is open is asked once it is known to be work of its own.
                    if self.history.is_set_aside(place) {
                        continue;
                    }
                    let at = self.history.at(place, self.model, today);
                    if at.recorded {
                        self.of_open(cycle, engagement, &at, &mut all);
                    } else {
                        self.of_listed(cycle, engagement, &at, today, &mut all);
                    }
                }
                State::Closed => self.of_closed(cycle, engagement, today, &mut all),
                _ => {}
            }
        }
        self.of_same_work(&mut all);
        self.of_pursuits(today, &mut all);
        self.of_relationship(today, &mut all);
        for (which, one, other) in &self.history.contradictions {
            self.propose(Proposed::Contradiction(*which), &[*one, *other], &mut all);
        }
        all
    }

    /// Questions about work of which only the beginning is known: how far it is while it is young, and whether it is
    /// still open once nothing has been seen of it for long (D16, D17, D19).
    fn of_listed(&self, cycle: &Cycle, engagement: EngagementId, at: &At, today: &mut Today, all: &mut Vec<Proposal>) {
        if at.over {
            return;
        }
        let doubtful = cycle.implied.is_some_and(|implied| {
            let confirmed = cycle.confirmed_open.is_some_and(|mark| mark.on >= implied.doubtful_from);
            let reaches = self.model.coverage.reaches(&[RecordKind::Invoices], implied.doubtful_from);
            !confirmed && reaches && today.has_come(implied.doubtful_from)
        });
        if doubtful || cycle.is_on_paper(self.model, today) {
            self.propose(Proposed::WorkStillOpen(engagement), &[cycle.accepted], all);
        } else if cycle.implied.is_none()
            && cycle.confirmed_open.is_none()
            && !today.has_come(cycle.accepted.on + self.first_phases(cycle))
        {
            // Who said that it is open, and did not say how far it is, does not know it or is not to be asked again.
            self.propose(Proposed::HowFar(engagement), &[cycle.accepted], all);
        }
    }

    /// The days that phases 2 to 5 may take together.
    fn first_phases(&self, cycle: &Cycle) -> i32 {
        let phases = [Phase::Admit, Phase::Affirm, Phase::Activate, Phase::Acclimate];
        days(phases.into_iter().map(|phase| stall::limit(cycle, phase, self.model)).fold(0, u32::saturating_add))
    }

    /// What may be one job (D17, D19).
    fn of_same_work(&self, all: &mut Vec<Proposal>) {
        for pair in &self.history.same_work {
            let (work, other) = (&self.history.cycles[pair.work as usize], &self.history.cycles[pair.other as usize]);
            if let (Some(engagement), Some(same_as)) = (work.engagement, other.engagement) {
                let implied = work.implied.is_some();
                let what = Proposed::SameWork { work: engagement, other: same_as, implied };
                self.propose(what, &[work.accepted, other.accepted], all);
            }
        }
    }

    fn of_pursuits(&self, today: &mut Today, all: &mut Vec<Proposal>) {
        for &place in &self.history.open {
            let cycle = &self.history.cycles[place as usize];
            let Some(pursuit) = cycle.pursuit.filter(|_| cycle.imported && cycle.state == State::Pursued) else {
                continue;
            };
            let at = self.history.at(place as usize, self.model, today);
            if stall::was_old_when_listed(cycle, place + 1, &self.history.holds, &at, self.model) {
                self.propose(Proposed::PursuitStillOpen(pursuit), &[cycle.opened], all);
            }
        }
    }

    fn propose(&self, what: Proposed, marks: &[Mark], all: &mut Vec<Proposal>) {
        all.push(Proposal { what, facts: self.ids(marks) });
    }

    fn of_open(&self, cycle: &Cycle, engagement: EngagementId, at: &At, all: &mut Vec<Proposal>) {
        if cycle.confirmed.is_none()
            && let Some(mark) = cycle.weak_letter.or(cycle.weak_start)
        {
            self.propose(Proposed::LetterSigned(engagement), &[mark], all);
        }
        if at.phase < Phase::Activate
            && let Some(mark) = cycle.weak_start
        {
            self.propose(Proposed::KickoffHeld(engagement), &[mark], all);
        }
        if at.phase < Phase::Accomplish
            && let Some(mark) = cycle.weak_ease
        {
            self.propose(Proposed::Onboarded(engagement), &[mark], all);
        }
        if !cycle.goal_met
            && let Some(mark) = cycle.weak_goal
        {
            self.propose(Proposed::GoalConfirmed(engagement), &[mark], all);
        }
    }

    fn of_closed(&self, cycle: &Cycle, engagement: EngagementId, today: &mut Today, all: &mut Vec<Proposal>) {
        if cycle.goal_met || cycle.denied.is_some() || cycle.never_asked || cycle.implied.is_some() {
            return;
        }
        if cycle.listed && !cycle.is_recorded() {
            let mut marks = vec![cycle.ended];
            marks.extend(cycle.weak_goal);
            return self.propose(Proposed::GoalOfListed(engagement), &marks, all);
        }
        let waits = !today.has_come(self.ends_short_on(cycle));
        if waits || cycle.weak_goal.is_some() {
            let mut marks = vec![cycle.ended];
            marks.extend(cycle.weak_goal);
            self.propose(Proposed::GoalConfirmed(engagement), &marks, all);
        }
    }

    /// The day on which a closed engagement counts as ended short for want of the client's word.
    pub(super) fn ends_short_on(&self, cycle: &Cycle) -> Day {
        cycle.ended.on + days(self.model.thresholds.confirmation_days)
    }

    fn of_relationship(&self, today: &mut Today, all: &mut Vec<Proposal>) {
        let support = &self.history.support;
        if let (Some(gate), None) = (support.gate, self.in_force.phase)
            && let Some(sign) = support.weak_sign
            && !today.has_come(sign.lapses)
        {
            self.propose(Proposed::Adopt, &[gate, sign.mark], all);
        }
        let history = self.history;
        if let Some((listing, mark)) = history.listing
            && history.open_work.is_none()
            && self.headline.stage == Stage::Between
            && !history.cycles.iter().any(|cycle| matches!(cycle.state, State::Engaged | State::Closed))
        {
            let listed_active = listing == Listing::ActiveClient;
            self.propose(Proposed::OpenWork { listed_active }, &[mark], all);
        }
        if self.headline.stage == Stage::Between
            && !self.headline.assessing
            && let Some(mark) = history.last_sign()
        {
            let start = history.next_need.map_or(mark.on, |(need, _)| need.max(mark.on));
            if today.has_come(history.horizon(start, self.model)) {
                self.propose(Proposed::FormerUnknown, &[mark], all);
            }
        }
        if let Some(mark) = history.unlisted.filter(|_| matches!(self.headline.stage, Stage::Client | Stage::Between)) {
            self.propose(Proposed::GoneFromList, &[mark], all);
        }
        if self.headline.camp == Some(Camp::Unknown) {
            match (self.likely_camp(today), history.ended) {
                (Some((camp, mark)), _) => self.propose(Proposed::Camp(camp), &[mark], all),
                // Who said that nobody knows is not asked again.
                (None, Some(Ended { mark, camp: None, .. })) => {
                    self.propose(Proposed::Camp(Camp::Unknown), &[mark], all);
                }
                (None, _) => {}
            }
        }
        if let Some(mark) = self.worth_asking() {
            self.propose(Proposed::AskReferral, &[mark], all);
        }
    }

    /// In which camp a former client probably is, by their last feeling and complaints (D2).
    fn likely_camp(&self, today: &mut Today) -> Option<(Camp, Mark)> {
        let history = self.history;
        if let Some(trouble) = history.lowest_trouble(today) {
            return Some((Camp::Poor, trouble.mark));
        }
        match history.feeling {
            Some((Feeling::Negative, mark)) => Some((Camp::Poor, mark)),
            Some((Feeling::Promoter | Feeling::Positive, mark)) => Some((Camp::Good, mark)),
            _ if history.complained => None,
            _ => history.support.gate.map(|gate| (Camp::Good, gate)),
        }
    }

    /// A promoter who has not been asked since, and has not referred anybody since, is worth asking.
    fn worth_asking(&self) -> Option<Mark> {
        let history = self.history;
        let Some((Feeling::Promoter, mark)) = history.feeling else { return None };
        let asked = history.asked_referral.is_some_and(|asked| asked >= mark.on);
        let referred = history.support.referred_us.is_some_and(|referred| referred.on >= mark.on);
        let poor = self.headline.camp == Some(Camp::Poor) || self.headline.stage == Stage::PrePurchase;
        (!asked && !referred && !poor).then_some(mark)
    }
}

impl History {
    /// The last sign of a relationship of which some work closed: the last personal touch, the last closing, or the word
    /// that it goes on.
    pub(crate) fn last_sign(&self) -> Option<Mark> {
        let closed = self.cycles.get(self.settled.last as usize).filter(|_| self.settled.closed > 0)?.ended;
        let contacts = [self.contact.personal, self.contact.two_way, self.continues];
        Some(contacts.into_iter().flatten().fold(closed, |last, mark| if mark.on > last.on { mark } else { last }))
    }

    /// The day beyond which a betweener is proposed as former (D8), counted from a last sign or an expected need.
    pub(crate) fn horizon(&self, start: Day, model: &Model) -> Day {
        let months = start.plus_months(days(model.thresholds.horizon_months));
        let gaps = self.usual_gap().map_or(start, |gap| {
            let multiple = days(model.thresholds.horizon_gaps);
            start + gap.saturating_mul(multiple)
        });
        months.max(gaps)
    }

    /// The mean gap in days between one engagement's end and the next one's beginning.
    fn usual_gap(&self) -> Option<i32> {
        let mut times: Vec<(Day, Day)> = self
            .cycles
            .iter()
            .filter(|cycle| cycle.state == State::Closed)
            .map(|cycle| (cycle.accepted.on, cycle.ended.on))
            .collect();
        times.sort_unstable();
        let gaps: Vec<i64> = times.windows(2).map(|pair| i64::from(pair[1].0.days_since(pair[0].1).max(0))).collect();
        let count = i64::try_from(gaps.len()).ok().filter(|count| *count > 0)?;
        i32::try_from(gaps.iter().sum::<i64>() / count).ok()
    }
}
