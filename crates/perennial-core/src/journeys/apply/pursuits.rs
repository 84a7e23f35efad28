//! Facts of pursuits: the Assess part of a cycle.

use crate::fact::PursuitFact;
use crate::ids::{ContactId, EngagementId, PursuitId, ServiceLineId};
use crate::journeys::cycle::{Cycle, Mark, State};
use crate::journeys::history::{Answer, Contradiction, Effect, History, Waiting, number};
use crate::journeys::model::Model;

impl History {
    pub(super) fn pursuit(&mut self, fact: &PursuitFact, mark: Mark, model: &Model) -> Effect {
        match fact {
            PursuitFact::Opened { pursuit, service_line, contact } => {
                let place = self.pursuit_or_new(*pursuit, mark);
                if self.cycles[place].state == State::Decided && self.cycles[place].engagement.is_none() {
                    self.pursue_again(place, mark);
                }
                self.describe(place, *service_line, *contact, model);
            }
            PursuitFact::StepReached { pursuit, .. } => {
                let known = self.cycles.len();
                let place = self.pursuit_or_new(*pursuit, mark);
                self.cycles[place].activity = mark.on;
                // A step of a pursuit that is known is a sign of life, which matters where a list alone tells of it.
                if self.cycles.len() == known && !self.cycles[place].imported {
                    return Effect::None;
                }
            }
            PursuitFact::Hired { pursuit, engagement, .. } => {
                self.agreed(mark);
                if self.contradicts(*pursuit, mark) {
                    return Effect::All;
                }
                self.waiting.retain(|wait| wait.pursuit != *pursuit);
                self.hired(*pursuit, *engagement, mark, model);
            }
            PursuitFact::NotNow { pursuit, revisit, .. } => {
                self.agreed(mark);
                self.answered(*pursuit, Answer::NotNow(*revisit), mark);
            }
            PursuitFact::NoWay { pursuit, .. } => self.answered(*pursuit, Answer::NoWay, mark),
            PursuitFact::ConfirmedOpen { pursuit } => {
                let place = self.pursuit_or_new(*pursuit, mark);
                self.cycles[place].confirmed_open = Some(mark);
            }
            PursuitFact::Reopened { pursuit } => {
                self.waiting.retain(|wait| wait.pursuit != *pursuit);
                let place = self.pursuit_or_new(*pursuit, mark);
                let cycle = &self.cycles[place];
                // Taken back together with its work: an open one of which nothing else is known but the yes.
                let taken_back = cycle.state == State::Engaged && (cycle.confirmed.is_none() || cycle.assumed);
                if taken_back || matches!(cycle.state, State::Decided | State::Void) {
                    self.pursue_again(place, mark);
                }
            }
        }
        Effect::All
    }

    fn pursuit_or_new(&mut self, pursuit: PursuitId, mark: Mark) -> usize {
        match self.find_pursuit(pursuit) {
            Some(place) => place,
            None => {
                let mut cycle = Cycle::pursued(pursuit, mark, self.ended.is_some());
                cycle.listed_on = self.recorded_on;
                self.begin(cycle)
            }
        }
    }

    /// Won and lost on one day: the cautious reading is that it is still open, and which is right is asked (D24).
    fn contradicts(&mut self, pursuit: PursuitId, mark: Mark) -> bool {
        let Some(place) = self.find_pursuit(pursuit) else { return false };
        let cycle = &self.cycles[place];
        let lost = cycle.ended;
        let answered = cycle.state == State::Decided && cycle.engagement.is_none() && lost.on == mark.on;
        let lost_today = answered && self.answer.is_some_and(|(_, answered)| answered == lost);
        if lost_today {
            self.contradictions.push((Contradiction::WonAndLost, lost, mark));
            self.waiting.retain(|wait| wait.pursuit != pursuit);
            let opened = self.cycles[place].opened;
            self.pursue_again(place, mark);
            self.cycles[place].opened = opened;
        }
        lost_today
    }

    /// True when the yes to a pursuit was contradicted on this day.
    pub(super) fn is_contradicted(&self, pursuit: PursuitId, mark: Mark) -> bool {
        let of_today = |kind: Contradiction, at: Mark| kind == Contradiction::WonAndLost && at.on == mark.on;
        let pursued = self.find_pursuit(pursuit).is_some_and(|place| self.cycles[place].state == State::Pursued);
        pursued && self.contradictions.iter().any(|(kind, _, at)| of_today(*kind, *at))
    }

    /// Back to Assess: the yes, if there was one, has been taken back.
    fn pursue_again(&mut self, place: usize, mark: Mark) {
        self.open_again(place);
        self.missed.retain(|missed| missed.cycle != Some(number(place) - 1));
        let cycle = &mut self.cycles[place];
        cycle.state = State::Pursued;
        // The work was on hold and its goal not met, not the pursuit of it.
        (cycle.held, cycle.denied) = (None, None);
        cycle.opened = mark;
        cycle.activity = mark.on;
    }

    /// The client said yes. Pursuit and engagement become one cycle, in whichever order they became known.
    fn hired(&mut self, pursuit: PursuitId, engagement: EngagementId, mark: Mark, model: &Model) {
        let place = match (self.find_pursuit(pursuit), self.find(engagement)) {
            (Some(before), Some(place)) if before != place => {
                let (line, contact) = (self.cycles[before].line, self.cycles[before].contact);
                if self.cycles[before].state == State::Pursued {
                    self.leave(before, State::Decided, mark);
                }
                if self.cycles[place].pursuit.is_none() {
                    self.cycles[place].pursuit = Some(pursuit);
                    self.describe(place, line, contact, model);
                }
                place
            }
            (_, Some(place)) => {
                self.cycles[place].pursuit.get_or_insert(pursuit);
                place
            }
            (Some(place), None) if self.cycles[place].engagement.is_none() => {
                self.cycles[place].engagement = Some(engagement);
                place
            }
            _ => {
                let mut cycle = Cycle::engaged(engagement, mark, self.ended.is_some());
                cycle.pursuit = Some(pursuit);
                self.begin(cycle)
            }
        };
        self.accept(place, mark, model);
    }

    /// Not now or no way. An engagement that was accepted and not signed is given up with it.
    fn answered(&mut self, pursuit: PursuitId, answer: Answer, mark: Mark) {
        let place = self.pursuit_or_new(pursuit, mark);
        let cycle = &self.cycles[place];
        match cycle.state {
            State::Pursued | State::Decided => self.leave(place, State::Decided, mark),
            State::Engaged | State::Void if cycle.confirmed.is_none() => self.leave(place, State::Void, mark),
            _ => return,
        }
        self.answer = Some((answer, mark));
        self.waiting.retain(|wait| wait.pursuit != pursuit);
        if let Answer::NotNow(revisit) = answer {
            self.waiting.push(Waiting { pursuit, revisit, mark });
        }
    }

    /// Notes what a cycle is about, and whether that makes it a short one (D4).
    pub(super) fn describe(
        &mut self,
        place: usize,
        line: Option<ServiceLineId>,
        contact: Option<ContactId>,
        model: &Model,
    ) {
        let cycle = &mut self.cycles[place];
        cycle.line = line.or(cycle.line);
        cycle.contact = contact.or(cycle.contact);
        self.choose_form(place, model);
    }
}
