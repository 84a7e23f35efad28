//! Signs of adoption, acts of advocacy, referrals.

use crate::fact::SupportFact;
use crate::journeys::cycle::Mark;
use crate::journeys::history::{Effect, History, Missed, act_place};
use crate::journeys::model::{Evidence, Model};
use crate::journeys::regression::TroubleKind;
use crate::journeys::stage::Phase;
use crate::journeys::support::REFERRAL;

impl History {
    pub(super) fn support(&mut self, fact: &SupportFact, mark: Mark, model: &Model) -> Effect {
        match fact {
            SupportFact::AdoptSign { sign, .. } => {
                self.spoke(mark);
                self.support.signed(mark, model.strengths.moves(Evidence::from(*sign)), model);
            }
            SupportFact::AdvocacyAct { act } => {
                self.spoke(mark);
                let kind = act_place(*act);
                self.act(kind, mark, model);
                self.put_right(mark, |trouble| trouble.kind == TroubleKind::Withdrawn(kind));
            }
            SupportFact::ActWithdrawn { act } => {
                self.spoke(mark);
                let kind = act_place(*act);
                self.trouble(TroubleKind::Withdrawn(kind), None, mark, mark.on, model);
                self.support.acts[kind] = None;
            }
            SupportFact::ReferralMade { .. } => {
                self.spoke(mark);
                self.support.referred_us = Some(mark);
                self.act(REFERRAL, mark, model);
            }
            SupportFact::ReferralGiven { .. } => self.support.referred_them = Some(mark),
            SupportFact::ReferralReceived { .. }
            | SupportFact::ReferralThanked { .. }
            | SupportFact::ReferralDeclined { .. } => return Effect::None,
        }
        Effect::All
    }

    fn act(&mut self, kind: usize, mark: Mark, model: &Model) {
        if self.support.acted(kind, mark, model) {
            self.missed.push(Missed { phase: Phase::Adopt, mark, cycle: None });
        }
    }
}
