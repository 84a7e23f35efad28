//! Stage, camp and standing phase on a day: the three things by which the map counts (D2, D3, D5, D8).

use crate::journeys::cycle::{At, Mark, State};
use crate::journeys::history::{Answer, History};
use crate::journeys::model::Model;
use crate::journeys::position::Prospect;
use crate::journeys::stage::{Camp, Phase, Stage};
use crate::journeys::today::Today;

/// Where a relationship counts on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Headline {
    pub(crate) stage: Stage,
    pub(crate) camp: Option<Camp>,
    pub(crate) standing: Option<Phase>,
    /// A pursuit is open, or an acceptance has fallen back.
    pub(crate) assessing: bool,
}

/// Phases as a set of bits.
type Phases = u16;

const ACCOMPLISH_AND_ABOVE: Phases = 0b1_1100_0000;
const ADMIT_AND_ABOVE: Phases = 0b1_1111_1100;
/// A client who left poorly did so in a phase of some work: none of them adopts or advocates (S1.28).
const ADMIT_TO_ACCOMPLISH: Phases = 0b0_0111_1100;

impl Headline {
    /// True when both count in the same cell of the map.
    pub(crate) fn same_cell(&self, other: &Self) -> bool {
        (self.stage, self.camp, self.standing) == (other.stage, other.camp, other.standing)
    }
}

impl History {
    /// Stage, camp and standing phase on a day.
    #[inline]
    pub(crate) fn headline(&self, model: &Model, today: &mut Today) -> Headline {
        let mut highest: Option<Phase> = None;
        let mut assessing = false;
        for &place in &self.open {
            let at = self.at(place as usize, model, today);
            if at.phase == Phase::Assess {
                assessing = true;
            } else {
                highest = highest.max(Some(at.phase));
            }
        }
        let (stage, camp) = if highest.is_some() {
            (Stage::Client, None)
        } else if self.settled.closed == 0 {
            (Stage::PrePurchase, None)
        } else {
            match self.ended {
                Some(ended) if !self.settled.re_entered => {
                    (Stage::Former, Some(ended.camp.map_or(Camp::Unknown, |(camp, _)| camp)))
                }
                _ => (Stage::Between, None),
            }
        };
        let standing = self.standing(stage, camp, highest, today);
        Headline { stage, camp, standing, assessing }
    }

    /// The standing phase: what evidence says, lowered by trouble, or what a person says instead; always one
    /// of the cells that the stage allows.
    fn standing(&self, stage: Stage, camp: Option<Camp>, highest: Option<Phase>, today: &mut Today) -> Option<Phase> {
        if stage == Stage::PrePurchase {
            return (!self.cycles.is_empty()).then_some(Phase::Assess);
        }
        let by_work = if camp == Some(Camp::Poor) {
            self.cycles.get(self.settled.last as usize).map(|cycle| cycle.reached)
        } else {
            highest.max(self.settled.highest)
        };
        let mut standing = by_work.unwrap_or(Phase::Admit);
        if camp != Some(Camp::Poor)
            && let Some((phase, _)) = self.support.in_force(today).phase
        {
            standing = phase;
        }
        if let Some(trouble) = self.lowest_trouble(today) {
            standing = standing.min(trouble.phase);
        }
        if let Some((phase, _)) = self.overridden {
            standing = phase;
        }
        Some(nearest(standing, self.allowed(stage, camp, today)))
    }

    /// The cells that a stage allows (D5). Between and Former of unknown camp allow, besides Accomplish and
    /// above, the phases in which cycles ended; an unrecovered trouble makes its phase the exit phase.
    fn allowed(&self, stage: Stage, camp: Option<Camp>, today: &mut Today) -> Phases {
        match (stage, camp) {
            (Stage::PrePurchase, _) => 1 << Phase::Assess.number(),
            (Stage::Client, _) => ADMIT_AND_ABOVE,
            (Stage::Former, Some(Camp::Poor)) => ADMIT_TO_ACCOMPLISH,
            (Stage::Former, Some(Camp::Good)) => ACCOMPLISH_AND_ABOVE,
            _ => {
                let trouble = self.lowest_trouble(today).map_or(0, |trouble| 1 << trouble.phase.number());
                (ACCOMPLISH_AND_ABOVE | self.settled.exits | trouble) & ADMIT_AND_ABOVE
            }
        }
    }

    /// What a relationship that was never engaged is waiting for (D11), and since which fact.
    pub(crate) fn prospect(&self, headline: &Headline) -> Option<Prospect> {
        if headline.stage != Stage::PrePurchase {
            return None;
        }
        Some(match self.answer {
            _ if headline.assessing => Prospect::Open,
            Some((Answer::NotNow(revisit), _)) => Prospect::Parked { revisit },
            Some((Answer::NoWay, _)) => Prospect::Closed,
            None if self.cycles.is_empty() => Prospect::Known,
            None => Prospect::Closed,
        })
    }

    /// The cycle that gave the standing phase by its work, and its evidence.
    pub(crate) fn best_cycle(&self, model: &Model, today: &mut Today) -> Option<(usize, At)> {
        let mut best: Option<(usize, At)> = None;
        for (place, cycle) in self.cycles.iter().enumerate() {
            if matches!(cycle.state, State::Decided | State::Void) {
                continue;
            }
            let at = self.at(place, model, today);
            if best.is_none_or(|(_, best)| at.phase > best.phase) {
                best = Some((place, at));
            }
        }
        best
    }

    /// The facts that opened the engagements open on a day.
    pub(crate) fn acceptances(&self, model: &Model, today: &mut Today) -> Vec<Mark> {
        let mut marks = Vec::new();
        for &place in &self.open {
            if self.at(place as usize, model, today).phase > Phase::Assess {
                marks.push(self.cycles[place as usize].accepted);
            }
        }
        marks
    }
}

/// The nearest allowed phase at or above the wanted one, else the highest allowed.
fn nearest(wanted: Phase, allowed: Phases) -> Phase {
    let is_allowed = |phase: &Phase| allowed & (1 << phase.number()) != 0;
    let above = Phase::ALL.into_iter().skip(wanted as usize - 1).find(is_allowed);
    above.or_else(|| Phase::ALL.into_iter().rev().find(is_allowed)).unwrap_or(wanted)
}
