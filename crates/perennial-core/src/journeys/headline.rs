//! Stage, camp and standing phase on a day: the three things by which the map counts (D2, D3, D5, D8).

use crate::dates::Day;
use crate::journeys::cycle::{At, Mark, State};
use crate::journeys::history::{Ended, History};
use crate::journeys::model::Model;
use crate::journeys::position::Prospect;
use crate::journeys::stage::{Camp, Phase, Stage};
use crate::journeys::today::Today;

/// Where a relationship counts on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Headline {
    pub(crate) stage: Stage,
    pub(crate) camp: Option<Camp>,
    /// The headline phase; none past Pre-purchase where it is not recorded (D16).
    pub(crate) standing: Option<Phase>,
    /// A pursuit is open, or an acceptance has fallen back.
    pub(crate) assessing: bool,
    /// All open work is open on paper only (D19).
    pub(crate) on_paper: bool,
    /// The last day of work that is taken to be finished by time alone: it is concluded later (D17).
    pub(crate) finished_on: Option<Day>,
    /// False before the first day on which work or money was recorded, of who is only named as a client, and where
    /// nobody knows whether they were a client yet (D18).
    pub(crate) stage_recorded: bool,
    /// In no stage: a list names them as a supplier, a referrer or somebody else, and nothing was ever sought (D18).
    pub(crate) other: bool,
}

/// Phases as a set of bits.
type Phases = u16;

const ACCOMPLISH_AND_ABOVE: Phases = 0b1_1100_0000;
const ADMIT_AND_ABOVE: Phases = 0b1_1111_1100;
/// A client who left poorly did so in a phase of some work: none of them adopts or advocates (S1.28).
const ADMIT_TO_ACCOMPLISH: Phases = 0b0_0111_1100;

/// What the open cycles of a day amount to.
#[derive(Default)]
struct OpenWork {
    assessing: bool,
    /// Some work is open.
    any: bool,
    /// Work that is open and not on paper only.
    seen: bool,
    /// The highest recorded phase of work that is open.
    highest: Option<Phase>,
    /// Of some work only beginning, end or money is known.
    unrecorded: bool,
    /// Some work is taken to be finished.
    over: bool,
    /// The last day of such work.
    finished_on: Option<Day>,
}

impl Headline {
    /// True where nobody knows whether they were a client yet (D18).
    #[inline]
    pub(crate) fn is_unsure(&self) -> bool {
        self.stage == Stage::PrePurchase && !self.stage_recorded
    }

    /// The standing phase, where it may be told: it says that they were no client yet.
    #[inline]
    pub(crate) fn known_standing(&self) -> Option<Phase> {
        self.standing.filter(|_| !self.is_unsure())
    }

    /// True when both count in the same cell of the map.
    #[inline]
    pub(crate) fn same_cell(&self, other: &Self) -> bool {
        self.same_stage(other) && (self.camp, self.standing) == (other.camp, other.standing)
    }

    /// True when both are in the same stage, or both in none.
    #[inline]
    pub(crate) fn same_stage(&self, other: &Self) -> bool {
        (self.stage, self.other) == (other.stage, other.other)
    }

    /// True when both stand in the same phase. That a prospect has none yet is something else than that the phase of a
    /// client is not recorded (D16): the second holds since they are one, whatever was noted of them before.
    pub(crate) fn same_phase(&self, other: &Self) -> bool {
        let is_prospect = |of: &Self| of.stage == Stage::PrePurchase;
        self.standing == other.standing && (self.standing.is_some() || is_prospect(self) == is_prospect(other))
    }
}

impl History {
    /// Stage, camp and standing phase on a day.
    #[inline]
    pub(crate) fn headline(&self, model: &Model, today: &mut Today) -> Headline {
        let work = self.open_work_on(model, today);
        let engaged_before = self.settled.closed > 0 || work.over || self.customer.is_some();
        let (stage, camp) = if work.any {
            (Stage::Client, None)
        } else if !engaged_before {
            (Stage::PrePurchase, None)
        } else {
            match self.ended_for_good() {
                Some(ended) => (Stage::Former, Some(ended.camp.map_or(Camp::Unknown, |(camp, _)| camp))),
                None => (Stage::Between, None),
            }
        };
        let standing = self.standing(stage, camp, &work, today);
        let on_paper = work.any && !work.seen;
        let stage_recorded = self.is_stage_recorded(stage, &work, model, today);
        let other = stage == Stage::PrePurchase && self.is_other();
        let OpenWork { assessing, finished_on, .. } = work;
        Headline { stage, camp, standing, assessing, on_paper, finished_on, stage_recorded, other }
    }

    #[inline]
    fn open_work_on(&self, model: &Model, today: &mut Today) -> OpenWork {
        let mut work = OpenWork::default();
        for &place in &self.open {
            // The matter that it may be says whether work is open; that its own phase is not recorded holds either way.
            if self.is_set_aside(place as usize) {
                work.unrecorded = true;
                continue;
            }
            match self.cycles[place as usize].phase_without_clock() {
                Some(Phase::Assess) => work.assessing = true,
                Some(phase) => {
                    (work.any, work.seen) = (true, true);
                    if work.highest.is_none_or(|highest| highest < phase) {
                        work.highest = Some(phase);
                    }
                }
                None => self.add_by_clock(place as usize, &mut work, model, today),
            }
        }
        work
    }

    /// Work whose phase depends on the day: unsigned, or known from its beginning alone.
    fn add_by_clock(&self, place: usize, work: &mut OpenWork, model: &Model, today: &mut Today) {
        let at = self.at(place, model, today);
        if at.over {
            (work.over, work.unrecorded) = (true, true);
            work.finished_on = work.finished_on.max(self.cycles[place].finished_on(model));
        } else if at.phase == Phase::Assess {
            work.assessing = true;
        } else {
            work.any = true;
            work.highest = work.highest.max(at.known_phase());
            work.unrecorded |= !at.recorded;
            work.seen |= at.recorded || !self.cycles[place].is_on_paper(model, today);
        }
    }

    /// Who is only named as a client was one at some time; whether work was open is known from the first day on which
    /// work or money was recorded (D18).
    #[inline]
    fn is_stage_recorded(&self, stage: Stage, work: &OpenWork, model: &Model, today: &mut Today) -> bool {
        if stage == Stage::PrePurchase {
            return self.client_by(today).is_none();
        }
        let by_list_alone = !work.any && !work.over && self.settled.closed == 0;
        if !by_list_alone || self.listing.is_none() {
            return true;
        }
        model.coverage.first_day_of_work().is_none_or(|first| today.has_come(first))
    }

    /// The standing phase: what evidence says, lowered by trouble, or what a person says instead where the stage
    /// allows that (D22).
    #[inline]
    fn standing(&self, stage: Stage, camp: Option<Camp>, work: &OpenWork, today: &mut Today) -> Option<Phase> {
        let evident = self.evident(stage, camp, work, today);
        if self.overridden.is_none() {
            return evident;
        }
        let allowed = |phase: &Phase| self.allowed(stage, camp) & (1 << phase.number()) != 0;
        let overridden = self.overridden.map(|(phase, _)| phase).filter(allowed);
        if stage == Stage::PrePurchase { evident } else { overridden.or(evident) }
    }

    /// The standing phase by evidence alone, on which the ladder goes (D22).
    pub(crate) fn evident_standing(&self, headline: &Headline, model: &Model, today: &mut Today) -> Option<Phase> {
        // What nobody set by hand is what the evidence says.
        if self.overridden.is_none() {
            return headline.standing;
        }
        let work = self.open_work_on(model, today);
        self.evident(headline.stage, headline.camp, &work, today)
    }

    /// The standing phase that the evidence would give if nothing had gone wrong.
    pub(crate) fn standing_without_trouble(
        &self,
        headline: &Headline,
        model: &Model,
        today: &mut Today,
    ) -> Option<Phase> {
        let work = self.open_work_on(model, today);
        self.reached(headline.stage, headline.camp, &work, today)
    }

    #[inline]
    fn evident(&self, stage: Stage, camp: Option<Camp>, work: &OpenWork, today: &mut Today) -> Option<Phase> {
        let standing = self.reached(stage, camp, work, today)?;
        if stage == Stage::PrePurchase {
            return Some(standing);
        }
        let lowered =
            self.lowest_trouble(today).and_then(|trouble| trouble.phase).map_or(standing, |at| standing.min(at));
        Some(lowered.max(Phase::Admit))
    }

    #[inline]
    fn reached(&self, stage: Stage, camp: Option<Camp>, work: &OpenWork, today: &mut Today) -> Option<Phase> {
        if stage == Stage::PrePurchase {
            return (!self.cycles.is_empty()).then_some(Phase::Assess);
        }
        let poor = camp == Some(Camp::Poor);
        let last = || self.cycles.get(self.settled.last as usize).filter(|cycle| cycle.is_recorded());
        let by_work = if poor { last().map(|cycle| cycle.reached) } else { work.highest.max(self.settled.highest) };
        let supported = if poor { None } else { self.support.in_force(today).phase.map(|(phase, _)| phase) };
        let standing = supported.or(by_work)?;
        // A highest phase among the recorded ones would be a guess where others are not recorded (D16).
        let unrecorded = work.unrecorded || self.settled.unrecorded;
        if unrecorded && standing < Phase::Accomplish && !poor {
            return None;
        }
        Some(standing)
    }

    /// The cells in which a person may set a relationship by hand (D5, D22). Between and Former allow, besides
    /// Accomplish and above, the phases in which cycles ended.
    #[inline]
    pub(crate) fn allowed(&self, stage: Stage, camp: Option<Camp>) -> Phases {
        match (stage, camp) {
            (Stage::PrePurchase, _) => 1 << Phase::Assess.number(),
            (Stage::Client, _) => ADMIT_AND_ABOVE,
            (Stage::Former, Some(Camp::Poor)) => ADMIT_TO_ACCOMPLISH,
            _ => (ACCOMPLISH_AND_ABOVE | self.settled.exits) & ADMIT_AND_ABOVE,
        }
    }

    /// What a relationship that was never engaged is waiting for (D11, D23), and since which fact.
    #[inline]
    pub(crate) fn prospect(&self, headline: &Headline) -> Option<Prospect> {
        if headline.stage != Stage::PrePurchase || !headline.stage_recorded {
            return None;
        }
        Some(match self.answer {
            _ if headline.assessing => Prospect::Open,
            _ if !self.waiting.is_empty() => {
                Prospect::Parked { revisit: self.waiting.iter().filter_map(|wait| wait.revisit).min() }
            }
            _ if headline.other => Prospect::Other,
            None if self.cycles.is_empty() => Prospect::Known,
            _ => Prospect::Closed,
        })
    }

    /// A prospect whose relationship ended badly, without anything open since (S1.28).
    pub(crate) fn is_let_down(&self, headline: &Headline) -> bool {
        let poor = |ended: &Ended| ended.camp.is_some_and(|(camp, _)| camp == Camp::Poor);
        headline.stage == Stage::PrePurchase && !headline.assessing && self.ended.as_ref().is_some_and(poor)
    }

    /// The cycle that gave the standing phase by its work, and its evidence.
    pub(crate) fn best_cycle(&self, model: &Model, today: &mut Today) -> Option<(usize, At)> {
        let mut best: Option<(usize, At)> = None;
        for (place, cycle) in self.cycles.iter().enumerate() {
            if matches!(cycle.state, State::Decided | State::Void) {
                continue;
            }
            let at = self.at(place, model, today);
            if !at.recorded {
                continue;
            }
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
            if !self.is_set_aside(place as usize) && self.at(place as usize, model, today).is_work() {
                marks.push(self.cycles[place as usize].accepted);
            }
        }
        marks
    }
}
