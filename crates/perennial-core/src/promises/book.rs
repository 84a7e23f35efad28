//! All promises, milestones and goals of one client, read from the facts.

use super::{Goal, GoalState, Milestone, MilestoneState, Promise, PromiseState};
use crate::dates::Day;
use crate::fact::{EngagementFact, Event, Fact, PromiseFact, PursuitFact};
use crate::ids::{EngagementId, FactId, MilestoneId, PromiseId, PursuitId};
use crate::journeys::Ordered;

/// A day and the fact that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The day on which it counts.
    pub on: Day,
    /// The fact.
    pub fact: FactId,
}

/// All promises, milestones and goals of one client, in the order in which they began.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Book {
    /// Promises and expectations.
    pub promises: Vec<Promise>,
    /// Milestones.
    pub milestones: Vec<Milestone>,
    /// Goals: one for each engagement of which something is recorded.
    pub goals: Vec<Goal>,
    /// What pursuits became.
    became: Vec<(PursuitId, EngagementId)>,
}

impl Book {
    /// The book on a day. The facts may come in any order; corrections and retractions among them hold.
    pub fn of(facts: &[Fact], as_of: Day) -> Self {
        let mut book = Self::default();
        for (on, fact) in Ordered::of(facts).until(as_of) {
            book.read(Mark { on, fact: fact.id }, &fact.what);
        }
        book
    }

    /// The promise of an id.
    pub fn promise(&self, id: PromiseId) -> Option<&Promise> {
        self.promises.iter().find(|promise| promise.id == id)
    }

    /// The milestone of an id.
    pub fn milestone(&self, id: MilestoneId) -> Option<&Milestone> {
        self.milestones.iter().find(|milestone| milestone.id == id)
    }

    /// The goal of an engagement; an open one without words where nothing is recorded.
    pub fn goal(&self, engagement: EngagementId) -> Goal {
        let known = self.goals.iter().find(|goal| goal.engagement == engagement);
        known.cloned().unwrap_or(Goal { engagement, text: None, state: GoalState::Open })
    }

    /// Reads the next fact in order.
    pub(crate) fn read(&mut self, mark: Mark, what: &Event) {
        match what {
            Event::Promise(fact) => self.promise_fact(fact, mark),
            Event::Engagement(fact) => self.engagement_fact(fact, mark),
            Event::Pursuit(PursuitFact::Hired { pursuit, engagement, .. }) => self.carry(*pursuit, *engagement),
            _ => {}
        }
    }

    /// What was promised in a pursuit belongs to the engagement that it becomes (S3.09).
    fn carry(&mut self, pursuit: PursuitId, engagement: EngagementId) {
        self.became.retain(|(before, _)| *before != pursuit);
        self.became.push((pursuit, engagement));
        for promise in self.promises.iter_mut().filter(|promise| promise.pursuit == Some(pursuit)) {
            promise.engagement = promise.engagement.or(Some(engagement));
        }
    }

    fn promise_fact(&mut self, fact: &PromiseFact, mark: Mark) {
        let id = match fact {
            PromiseFact::Made { promise, .. }
            | PromiseFact::Kept { promise }
            | PromiseFact::Broken { promise }
            | PromiseFact::Waived { promise } => *promise,
        };
        let place = self.promises.iter().position(|promise| promise.id == id);
        match (fact, place) {
            (PromiseFact::Made { engagement, text, due, explicit, pursuit, by, .. }, place) => {
                let became = |pursuit: PursuitId| self.became.iter().find(|(before, _)| *before == pursuit);
                let carried = || pursuit.and_then(became).map(|(_, engagement)| *engagement);
                let promise = Promise {
                    id,
                    text: text.clone(),
                    explicit: *explicit,
                    by: *by,
                    pursuit: *pursuit,
                    engagement: engagement.or_else(carried),
                    made: mark,
                    due: *due,
                    state: PromiseState::Open,
                };
                // Said a second time: the later words hold, and nothing has become of them yet.
                match place {
                    Some(place) => self.promises[place] = promise,
                    None => self.promises.push(promise),
                }
            }
            (fact, Some(place)) => self.promises[place].hear(fact, mark),
            (_, None) => {}
        }
    }

    fn engagement_fact(&mut self, fact: &EngagementFact, mark: Mark) {
        use EngagementFact as E;
        let engagement = fact.engagement();
        match fact {
            E::Accepted { pursuit: Some(pursuit), .. } => self.carry(*pursuit, engagement),
            E::MilestonePlanned { milestone, title, due, .. } => {
                let it = self.milestone_of(engagement, *milestone, mark);
                (it.title, it.due, it.planned) = (title.clone(), *due, mark);
                it.state = MilestoneState::Planned;
            }
            E::MilestoneDelivered { milestone, .. } => {
                self.milestone_of(engagement, *milestone, mark).state = MilestoneState::Delivered(mark);
            }
            E::MilestoneAccepted { milestone, .. } => {
                self.milestone_of(engagement, *milestone, mark).state = MilestoneState::Accepted(mark);
            }
            E::MilestoneRejected { milestone, .. } => {
                self.milestone_of(engagement, *milestone, mark).state = MilestoneState::Rejected(mark);
            }
            E::GoalSet { text, .. } => self.goal_of(engagement).text = Some(text.clone()),
            E::GoalConfirmed { how, .. } => {
                self.goal_of(engagement).state = GoalState::Confirmed { mark, how: how.clone() };
            }
            E::GoalDenied { reason, .. } => {
                self.goal_of(engagement).state = GoalState::Denied { mark, reason: reason.clone() };
            }
            _ => {}
        }
    }

    fn milestone_of(&mut self, engagement: EngagementId, id: MilestoneId, mark: Mark) -> &mut Milestone {
        let same = |milestone: &Milestone| milestone.id == id && milestone.engagement == engagement;
        let place = self.milestones.iter().position(same).unwrap_or_else(|| {
            let (title, due, state) = (String::new(), None, MilestoneState::Planned);
            self.milestones.push(Milestone { id, engagement, title, due, planned: mark, state });
            self.milestones.len() - 1
        });
        &mut self.milestones[place]
    }

    fn goal_of(&mut self, engagement: EngagementId) -> &mut Goal {
        let place = self.goals.iter().position(|goal| goal.engagement == engagement).unwrap_or_else(|| {
            self.goals.push(Goal { engagement, text: None, state: GoalState::Open });
            self.goals.len() - 1
        });
        &mut self.goals[place]
    }
}
