//! Complaints, recoveries and survey scores.

use crate::fact::{FeelingFact, Instrument};
use crate::ids::{ContactId, EngagementId};
use crate::journeys::cycle::{Mark, State};
use crate::journeys::history::{Effect, Feeling, History};
use crate::journeys::model::{Evidence, Model};
use crate::journeys::regression::TroubleKind;
use crate::journeys::stage::Phase;

impl History {
    pub(super) fn feeling(&mut self, fact: &FeelingFact, mark: Mark, model: &Model) -> Effect {
        match fact {
            FeelingFact::ComplaintReceived { complaint, engagement, .. } => {
                self.spoke(mark);
                self.complained = true;
                self.feeling = Some((Feeling::Negative, mark));
                self.trouble(TroubleKind::Complaint(*complaint), *engagement, mark, mark.on, model);
            }
            FeelingFact::ComplaintAcknowledged { .. }
            | FeelingFact::ComplaintCauseFound { .. }
            | FeelingFact::ComplaintReasonChosen { .. }
            | FeelingFact::ComplaintAnswered { .. }
            | FeelingFact::ComplaintEscalated { .. }
            | FeelingFact::ComplaintClosed { .. } => return Effect::None,
            FeelingFact::ComplaintRecovered { complaint } => {
                self.spoke(mark);
                self.feel_better(mark);
                self.put_right(mark, |trouble| trouble.kind == TroubleKind::Complaint(*complaint));
            }
            FeelingFact::Recovered { engagement } => {
                self.spoke(mark);
                self.feel_better(mark);
                let meant = |named: Option<EngagementId>| engagement.is_none() || named == *engagement;
                self.put_right(mark, |trouble| trouble.kind.ends_with_recovery() && meant(trouble.engagement));
            }
            // A feeling in between moves nobody; the answer is contact from both sides, as every answer is.
            FeelingFact::Felt { .. } | FeelingFact::AwarenessSaid { .. } | FeelingFact::IntentSaid { .. } => {
                self.spoke(mark);
                return Effect::Contact;
            }
            FeelingFact::Scored { instrument, score, engagement, contact } => {
                self.spoke(mark);
                // A good word where nothing is to be put right moves nobody.
                if *instrument == Instrument::Nps && *score > 6 && self.troubles.is_empty() {
                    self.recommended(*score, *engagement, *contact, mark, model);
                    return Effect::Contact;
                }
                match instrument {
                    Instrument::Nps => self.recommended(*score, *engagement, *contact, mark, model),
                    Instrument::Csat => self.satisfied(*score, *engagement, mark, model),
                    Instrument::Ces => self.at_ease(*score, *engagement, *contact, mark, model),
                }
            }
        }
        Effect::All
    }

    fn feel_better(&mut self, mark: Mark) {
        if let Some((Feeling::Negative, _)) = self.feeling {
            self.feeling = Some((Feeling::Neutral, mark));
        }
    }

    /// Would recommend: 0 to 6 regresses until a better score of the same person, 9 and 10 are a promoter.
    fn recommended(
        &mut self,
        score: u8,
        engagement: Option<EngagementId>,
        contact: Option<ContactId>,
        mark: Mark,
        model: &Model,
    ) {
        let feeling = match score {
            0..=6 => Feeling::Negative,
            7 | 8 => Feeling::Neutral,
            _ => Feeling::Promoter,
        };
        self.feeling = Some((feeling, mark));
        if feeling == Feeling::Negative {
            self.trouble(TroubleKind::Detractor(contact), engagement, mark, mark.on, model);
        } else {
            self.put_right(mark, |trouble| match trouble.kind {
                TroubleKind::Detractor(before) => same_person(before, contact),
                _ => false,
            });
        }
    }

    /// Satisfied: 4 and 5 at delivery or later say that the goal is met.
    fn satisfied(&mut self, score: u8, engagement: Option<EngagementId>, mark: Mark, model: &Model) {
        self.feeling = Some(match score {
            0..=2 => (Feeling::Negative, mark),
            3 => (Feeling::Neutral, mark),
            _ => (Feeling::Positive, mark),
        });
        if score < 4 {
            return;
        }
        let place = match engagement {
            Some(engagement) => self.find(engagement),
            None => self.cycles.iter().rposition(|cycle| matches!(cycle.state, State::Engaged | State::Closed)),
        };
        let at_the_end = |place: &usize| self.cycles[*place].delivered || self.cycles[*place].state == State::Closed;
        let Some(place) = place.filter(at_the_end) else { return };
        if model.strengths.moves(Evidence::SatisfactionScore) {
            self.reach(place, Phase::Accomplish, Phase::Accomplish, mark, model);
            self.achieve(place, mark);
        } else {
            self.cycles[place].weak_goal = Some(mark);
        }
    }

    /// Made it easy: 5 to 7 completes Acclimate, 3 or less regresses until a better score of the same person.
    fn at_ease(
        &mut self,
        score: u8,
        engagement: Option<EngagementId>,
        contact: Option<ContactId>,
        mark: Mark,
        model: &Model,
    ) {
        if score <= 3 {
            self.trouble(TroubleKind::Effort(contact), engagement, mark, mark.on, model);
            return;
        }
        self.put_right(mark, |trouble| match trouble.kind {
            TroubleKind::Effort(before) => same_person(before, contact),
            _ => false,
        });
        if score < 5 {
            return;
        }
        let place = match engagement {
            Some(engagement) => self.find(engagement).filter(|&place| self.cycles[place].state == State::Engaged),
            // Nobody said which engagement: only one that is in Acclimate can be meant.
            None => {
                self.latest_open(model, mark.on).filter(|(_, at)| at.phase == Phase::Acclimate).map(|(place, _)| place)
            }
        };
        let Some(place) = place else { return };
        if model.strengths.moves(Evidence::EffortScore) {
            self.reach(place, Phase::Accomplish, Phase::Acclimate, mark, model);
        } else {
            self.cycles[place].weak_ease = Some(mark);
        }
    }
}

/// The same person, or nobody said who one of them was.
fn same_person(one: Option<ContactId>, other: Option<ContactId>) -> bool {
    one.is_none() || other.is_none() || one == other
}
