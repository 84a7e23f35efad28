//! Facts of engagements: phases Admit to Accomplish of a cycle.

use crate::fact::EngagementFact;
use crate::ids::EngagementId;
use crate::journeys::cycle::{Mark, State};
use crate::journeys::history::{Contradiction, Effect, History};
use crate::journeys::model::{Evidence, Model};
use crate::journeys::regression::TroubleKind;
use crate::journeys::stage::Phase;

impl History {
    pub(super) fn engagement(&mut self, fact: &EngagementFact, mark: Mark, model: &Model) -> Effect {
        use EngagementFact as E;
        let it = fact.engagement();
        match fact {
            E::Accepted { pursuit, service_line, contact, recurring, planned_end, .. } => {
                self.agreed(mark);
                if pursuit.is_some_and(|pursuit| self.is_contradicted(pursuit, mark)) {
                    return Effect::All;
                }
                let place = self.accepted_cycle(it, *pursuit, mark);
                self.cycles[place].recurring |= recurring;
                self.cycles[place].planned_end = planned_end.or(self.cycles[place].planned_end);
                self.describe(place, *service_line, *contact, model);
                self.accept(place, mark, model);
                // A win of a list, of which no matter is known: its end will be assumed (D19).
                self.cycles[place].assumed = !mark.by_hand() && self.cycles[place].pursuit.is_some();
            }
            E::PhaseSaid { phase, .. } => self.say_phase(it, *phase, mark, model),
            E::ConfirmedOpen { .. } => self.confirmed_open(it, mark),
            // Facts of what was known under another id are read under this one before they come here.
            E::SameWork { .. } => return Effect::All,
            E::OwnWork { .. } => {
                if let Some(place) = self.find(it) {
                    self.cycles[place].own = true;
                }
                return Effect::All;
            }
            E::NeverAsked { .. } => {
                if let Some(place) = self.find(it) {
                    self.cycles[place].never_asked = true;
                }
                return Effect::All;
            }
            E::Opened { .. } | E::LetterSigned { .. } | E::KickoffHeld { .. } | E::WorkStarted { .. } => {
                self.begins(fact, mark, model);
            }
            E::Delivered { .. } | E::GoalConfirmed { .. } | E::GoalDenied { .. } => self.results(fact, mark, model),
            E::Onboarded { .. } => self.shows(it, Phase::Accomplish, Phase::Acclimate, mark, model),
            E::MilestoneDelivered { .. } => self.shows(it, Phase::Activate, Phase::Activate, mark, model),
            E::MilestoneAccepted { milestone, .. } => {
                self.agreed(mark);
                self.shows(it, Phase::Accomplish, Phase::Acclimate, mark, model);
                self.put_right(mark, |trouble| trouble.kind == TroubleKind::Milestone(*milestone));
            }
            E::MilestoneRejected { milestone, .. } => {
                self.agreed(mark);
                self.shows(it, Phase::Activate, Phase::Activate, mark, model);
                self.trouble(TroubleKind::Milestone(*milestone), Some(it), mark, mark.on, model);
            }
            E::PeriodStarted { until, .. } => {
                let (place, _) = self.engagement_or_new(it, mark);
                self.come_back(place, mark);
                self.period(place, *until, mark);
                self.keep(place, mark, model);
            }
            E::Renewed { unprompted, .. } => self.renewed(it, *unprompted, mark, model),
            E::Held { on_hold, .. } => self.hold(it, *on_hold, mark),
            E::Closed { .. } => {
                let (place, _) = self.engagement_or_new(it, mark);
                if self.cycles[place].state == State::Engaged {
                    self.close(place, mark, false, model);
                }
            }
            E::Lapsed { .. } => self.lapse(it, mark, model),
            // Talking it over at the close is a contact; what was said in it has facts of its own.
            E::CloseOutHeld { .. } => self.agreed(mark),
            E::GoalSet { .. } | E::MilestonePlanned { .. } => {}
        }
        if let Some(place) = self.find(it) {
            self.seen(place, mark);
            // What a list calls on hold is so on the day of the list.
            if matches!(fact, E::Held { .. }) {
                self.cycles[place].activity = mark.on;
            }
        }
        Effect::All
    }

    /// The signature and the start of the work, each with its weak form.
    fn begins(&mut self, fact: &EngagementFact, mark: Mark, model: &Model) {
        use EngagementFact as E;
        let it = fact.engagement();
        match fact {
            E::LetterSigned { .. } => {
                self.agreed(mark);
                self.works(it, Phase::Affirm, Phase::Admit, mark, model);
            }
            E::Opened { .. } if model.strengths.moves(Evidence::MatterOpened) => {
                let (place, fresh) = self.engagement_or_new(it, mark);
                self.cycles[place].assumed = false;
                self.cycles[place].opened_as_matter = true;
                self.cycles[place].listed |= self.by_list;
                self.show(place, fresh, Phase::Affirm, Phase::Admit, mark, model);
            }
            E::Opened { .. } => {
                let (place, _) = self.engagement_or_new(it, mark);
                self.cycles[place].assumed = false;
                self.cycles[place].opened_as_matter = true;
                self.cycles[place].listed |= self.by_list;
                self.cycles[place].weak_letter.get_or_insert(mark);
                self.keep(place, mark, model);
            }
            E::WorkStarted { .. } if !model.strengths.moves(Evidence::WorkStarted) => {
                self.agreed(mark);
                let (place, _) = self.engagement_or_new(it, mark);
                self.cycles[place].weak_start.get_or_insert(mark);
                self.keep(place, mark, model);
            }
            _ => {
                self.agreed(mark);
                self.works(it, Phase::Activate, Phase::Activate, mark, model);
            }
        }
    }

    /// The result, and the client's word on it.
    fn results(&mut self, fact: &EngagementFact, mark: Mark, model: &Model) {
        use EngagementFact as E;
        let it = fact.engagement();
        match fact {
            E::GoalDenied { .. } => {
                self.agreed(mark);
                let is_work = |place: &usize| matches!(self.cycles[*place].state, State::Engaged | State::Closed);
                if let Some(place) = self.find(it).filter(is_work) {
                    self.deny(place, mark);
                }
                self.trouble(TroubleKind::GoalDenied, Some(it), mark, mark.on, model);
            }
            E::GoalConfirmed { .. } => {
                self.agreed(mark);
                self.shows(it, Phase::Accomplish, Phase::Accomplish, mark, model);
                if let Some(place) = self.find(it) {
                    self.achieve(place, mark);
                }
                let denied = |kind, named| kind == TroubleKind::GoalDenied && named == Some(it);
                self.put_right(mark, |trouble| denied(trouble.kind, trouble.engagement));
            }
            _ => {
                self.shows(it, Phase::Accomplish, Phase::Accomplish, mark, model);
                if let Some(place) = self.find(it) {
                    self.cycles[place].delivered = true;
                }
            }
        }
    }

    /// The client says that the goal is not met. Where it said the contrary on the same day the cautious reading
    /// holds, and which of the two is right is asked (D24).
    fn deny(&mut self, place: usize, mark: Mark) {
        let cycle = &mut self.cycles[place];
        cycle.goal_met = false;
        cycle.denied = Some(mark);
        let Some(agreed) = cycle.achieved.filter(|agreed| agreed.on == mark.on) else { return };
        cycle.achieved = None;
        self.contradictions.push((Contradiction::AgreedAndDenied, agreed, mark));
        if self.support.gate.is_some_and(|gate| gate == agreed) {
            self.support.gate = self.cycles.iter().filter_map(|cycle| cycle.achieved).min_by_key(|mark| mark.cause());
        }
    }

    /// Somebody said that the work is still open: what was concluded from silence alone is taken back.
    fn confirmed_open(&mut self, engagement: EngagementId, mark: Mark) {
        let Some(place) = self.find(engagement) else { return };
        self.cycles[place].confirmed_open = Some(mark);
        if self.cycles[place].state == State::Closed {
            self.open_again(place);
        }
    }

    fn renewed(&mut self, engagement: EngagementId, unprompted: bool, mark: Mark, model: &Model) {
        self.agreed(mark);
        self.works(engagement, Phase::Affirm, Phase::Admit, mark, model);
        if let Some(place) = self.find(engagement) {
            self.cycles[place].renewed = true;
            self.cycles[place].repeated.get_or_insert(mark);
            self.period(place, None, mark);
        }
        if unprompted {
            self.support.signed(mark, model.strengths.moves(Evidence::UnpromptedRenewal), model);
        }
    }
}
