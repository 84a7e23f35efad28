//! The gap report (S1.03): where marketing, sales and service leave something undone, ranked by the money beside them.
//!
//! A gap is a rule over one relationship; the same rule counts it and lists it. The money beside it is said with
//! what it is (D27): what can still be won or lost, or what these clients were billed.

use std::cell::OnceCell;

use super::point::{Money, Point, Role};
use super::stays::Dwell;
use super::{Ground, Question, RelationshipMoney};
use crate::dates::Day;
use crate::fact::Medium;
use crate::journeys::position::Silence;
use crate::journeys::stage::{Camp, Phase, Stage};
use crate::maps::Lane;
use crate::statistics::{Share, Weight};

pub use crate::journey_maps::Process;

impl Process {
    const fn of_phase(phase: Phase) -> Self {
        match phase {
            Phase::Assess | Phase::Admit => Self::Sales,
            Phase::Affirm | Phase::Activate | Phase::Acclimate | Phase::Accomplish => Self::Service,
            Phase::Adopt | Phase::Advocate => Self::Marketing,
        }
    }

    const fn of_point(point: Point) -> Self {
        match point {
            Point::Shortlisted | Point::Chosen | Point::Signs => Self::Sales,
            Point::HundredDays | Point::Agreed | Point::MoreWork | Point::Ends => Self::Service,
            Point::Aware | Point::Fits | Point::Learns | Point::Returns | Point::Advocates | Point::FormerRefers => {
                Self::Marketing
            }
        }
    }
}

/// True for media that need no meeting, no paper and no voice: email and video.
pub const fn is_online(medium: Medium) -> bool {
    matches!(medium, Medium::Email | Medium::Video)
}

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// A touch that the plan has for a phase, with a relationship that went through it.
    Cell(Phase, Medium),
    /// Whatever would have shown that a phase was gone through (D7).
    Unobserved(Phase),
    /// Any word for longer than the limit of the lane.
    Silence(Lane),
    /// A promise that was kept.
    Promise(Phase),
    /// The decision for the firm.
    Decision(Point),
    /// A medium, with relationships that have open work.
    Medium(Medium),
}

impl Missing {
    /// The lanes in which silence is a gap: those who were let down are let go (S1.28).
    pub const LANES: [Lane; 4] = [Lane::Client, Lane::Between, Lane::FormerGood, Lane::FormerUnknown];

    /// Everything that could be missing, where these cells are planned.
    fn all(planned: &[(Phase, Medium)]) -> Vec<Self> {
        let cells = planned.iter().map(|(phase, medium)| Self::Cell(*phase, *medium));
        let phases = Phase::ALL.into_iter().flat_map(|phase| [Self::Unobserved(phase), Self::Promise(phase)]);
        let lanes = Self::LANES.into_iter().map(Self::Silence);
        let points = Point::ALL.into_iter().map(Self::Decision);
        cells.chain(phases).chain(lanes).chain(points).chain(Medium::ALL.into_iter().map(Self::Medium)).collect()
    }

    /// The name in addresses: `cell-affirm-phone`, `silence-between`.
    pub fn key(self) -> String {
        match self {
            Self::Cell(phase, medium) => format!("cell-{}-{}", phase.key(), medium.key()),
            Self::Unobserved(phase) => format!("unobserved-{}", phase.key()),
            Self::Silence(lane) => format!("silence-{}", lane.key()),
            Self::Promise(phase) => format!("promise-{}", phase.key()),
            Self::Decision(point) => format!("decision-{}", point.key()),
            Self::Medium(medium) => format!("medium-{}", medium.key()),
        }
    }

    /// What a name written by [`Missing::key`] means.
    pub fn from_key(key: &str) -> Option<Self> {
        let (what, of) = key.split_once('-')?;
        match what {
            "cell" => {
                let (phase, medium) = of.split_once('-')?;
                Some(Self::Cell(Phase::from_key(phase)?, Medium::from_key(medium)?))
            }
            "unobserved" => Phase::from_key(of).map(Self::Unobserved),
            "silence" => Lane::ALL.into_iter().find(|lane| lane.key() == of).map(Self::Silence),
            "promise" => Phase::from_key(of).map(Self::Promise),
            "decision" => Point::from_key(of).map(Self::Decision),
            "medium" => Medium::from_key(of).map(Self::Medium),
            _ => None,
        }
    }

    const fn process(self) -> Process {
        match self {
            Self::Cell(phase, _) | Self::Unobserved(phase) | Self::Promise(phase) => Process::of_phase(phase),
            Self::Silence(Lane::Client) => Process::Service,
            Self::Silence(_) => Process::Marketing,
            Self::Decision(point) => Process::of_point(point),
            Self::Medium(_) => Process::Service,
        }
    }

    const fn medium(self) -> Option<Medium> {
        match self {
            Self::Cell(_, medium) | Self::Medium(medium) => Some(medium),
            _ => None,
        }
    }
}

/// A relationship beside a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concerned {
    /// How often it is missing there; nought where the relationship is well served.
    pub times: u64,
    /// What the relationship is worth, minor units.
    pub worth: i64,
}

/// The fees of the twelve months up to a day; of those who had none the fees up to their last close.
fn worth(ground: &Ground<'_>, day: Day) -> i64 {
    let fees = (ground.fees)(day);
    if fees != 0 {
        return fees;
    }
    let last = ground.course.works.iter().filter_map(|work| work.closed).filter(|on| *on <= day).max();
    last.map_or(0, |closed| (ground.fees)(closed))
}

/// A relationship beside a gap; none where the question does not arise with it.
pub fn concerned(ground: &Ground<'_>, question: &Question, missing: Missing) -> Option<Concerned> {
    if !ground.has(question.line) {
        return None;
    }
    concerned_by(ground, question, missing, &OnceCell::new())
}

/// The same of a relationship with the service line; what it is worth is reckoned once for all gaps.
fn concerned_by(
    ground: &Ground<'_>,
    question: &Question,
    missing: Missing,
    reckoned: &OnceCell<i64>,
) -> Option<Concerned> {
    let (period, course) = (question.period, ground.course);
    let end = period.until.min(question.seen);
    let told = |times: u64| Some(Concerned { times, worth: *reckoned.get_or_init(|| worth(ground, end)) });
    let touched = |wanted: &dyn Fn(Option<Phase>, Medium) -> bool| {
        let mut cells = course.touched.iter();
        cells.any(|(phase, medium, last)| *last >= period.from && wanted(*phase, *medium))
    };
    // With whom nobody logs anything, or not all of this period, no touch can be missing (D15).
    let watched = || ground.watched().is_some_and(|span| span.covers(period.from) && span.covers(end));
    match missing {
        Missing::Cell(..) | Missing::Medium(_) if !watched() => None,
        Missing::Silence(_) if !course.watched => None,
        Missing::Cell(phase, medium) => {
            let there = |from: Day, until: Option<Day>| from <= end && until.is_none_or(|until| until >= period.from);
            // Of a stay that ended on some day nobody knows whether it reached into the period.
            let is_known = |stay: &&super::Stay| !stay.unsure || stay.until.is_none();
            let mut stays = course.stays.iter().filter(|stay| stay.phase == phase).filter(is_known);
            if !stays.any(|stay| there(stay.from, stay.until)) {
                return None;
            }
            told(u64::from(!touched(&|at, by| at == Some(phase) && by == medium)))
        }
        Missing::Unobserved(phase) => {
            let gaps = course.unobserved.iter().filter(|(on, gap)| *gap == phase && period.holds(*on));
            told(gaps.count() as u64)
        }
        Missing::Silence(lane) => {
            let piece = (ground.on)(end).filter(|piece| piece.counts)?;
            let poor = piece.stage == Stage::Former && piece.camp == Some(Camp::Poor);
            if poor || Lane::of(piece.stage, piece.camp) != lane {
                return None;
            }
            told(u64::from(piece.silence == Silence::Red))
        }
        Missing::Promise(phase) => {
            let broken = course.broken.iter().filter(|(on, at)| *at == phase && period.holds(*on));
            told(broken.count() as u64)
        }
        Missing::Decision(point) => {
            let (mut decided, mut times, mut lost) = (false, 0, RelationshipMoney::default());
            point.cases(ground, question, &mut |stands| {
                let Ok(case) = stands else { return };
                match point.definition().branches[case.branch].role {
                    Role::On => decided = true,
                    Role::Off => {
                        (decided, times) = (true, times + 1);
                        lost.add(case.money);
                    }
                    Role::Open => {}
                }
            });
            decided.then_some(Concerned { times, worth: lost.minor() })
        }
        Missing::Medium(medium) => {
            let served = course.works.iter().any(|work| work.open_on(end));
            if !served {
                return None;
            }
            told(u64::from(!touched(&|_, by| by == medium)))
        }
    }
}

/// Gaps being gathered.
#[derive(Debug, Clone)]
pub struct Gathered(Vec<(Missing, Sum)>);

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    relationships: u64,
    concerned: u64,
    times: u64,
    worth: i64,
}

/// A gap.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// What is missing.
    pub missing: Missing,
    /// In which process.
    pub process: Process,
    /// By which medium.
    pub medium: Option<Medium>,
    /// Relationships that lack it, of those with whom the question arises.
    pub share: Share,
    /// How often in all.
    pub times: u64,
    /// The money beside it, in minor units, and which: what can still be won or lost, or what these clients were billed. None
    /// where no sum can be told.
    pub money: Option<(Money, i64)>,
    /// Which sum that is, as the rest of a sentence after the sum.
    pub reckoned: &'static str,
    /// By what gaps are ranked, minor units: the money, and where most get over the gap only the part of it that the
    /// rate of those who fall back or leave would take.
    rank: i64,
}

impl Gap {
    /// The money that can still be won or lost, minor units (D27).
    pub fn at_stake(&self) -> Option<i64> {
        self.money.filter(|(money, _)| *money == Money::Sought).map(|(_, minor)| minor)
    }

    /// What these clients paid, minor units.
    pub fn paid(&self) -> Option<i64> {
        self.money.filter(|(money, _)| *money == Money::Paid).map(|(_, minor)| minor)
    }
}

/// A medium counts as unused where fewer than one in twenty of those with open work met it.
const HARDLY_USED: f64 = 0.95;

impl Gathered {
    /// Nothing counted yet; `planned` are the cells in which the plans have something to do.
    pub fn new(planned: &[(Phase, Medium)]) -> Self {
        Self(Missing::all(planned).into_iter().map(|missing| (missing, Sum::default())).collect())
    }

    /// Counts one relationship.
    pub fn add(&mut self, ground: &Ground<'_>, question: &Question) {
        if !ground.has(question.line) {
            return;
        }
        let reckoned = OnceCell::new();
        for (missing, sum) in &mut self.0 {
            if let Some(found) = concerned_by(ground, question, *missing, &reckoned) {
                sum.relationships += 1;
                if found.times > 0 {
                    sum.concerned += 1;
                    sum.times += found.times;
                    sum.worth = sum.worth.saturating_add(found.worth);
                }
            }
        }
    }

    /// Adds what was counted of other relationships, with the same plans.
    pub fn merge(&mut self, other: &Self) {
        for ((_, sum), (_, more)) in self.0.iter_mut().zip(&other.0) {
            sum.relationships += more.relationships;
            sum.concerned += more.concerned;
            sum.times += more.times;
            sum.worth = sum.worth.saturating_add(more.worth);
        }
    }

    /// The gaps, the one beside most money first.
    pub fn gaps(&self, phases: &[Dwell; 8]) -> Vec<Gap> {
        let mut gaps: Vec<Gap> = self.0.iter().filter_map(|(missing, sum)| gap(*missing, *sum, phases)).collect();
        gaps.sort_by_key(|gap| (std::cmp::Reverse(gap.rank), std::cmp::Reverse(gap.share.count)));
        gaps
    }
}

fn gap(missing: Missing, sum: Sum, phases: &[Dwell; 8]) -> Option<Gap> {
    let share = Share::new(sum.concerned, sum.relationships);
    let is_gap = match missing {
        // Planned, and with nobody done.
        Missing::Cell(..) => sum.relationships > 0 && sum.concerned == sum.relationships,
        Missing::Medium(_) => share.rate().is_some_and(|rate| rate >= HARDLY_USED),
        _ => sum.concerned > 0,
    };
    if !is_gap {
        return None;
    }
    let (money, reckoned, rank) = match missing {
        Missing::Cell(phase, _) | Missing::Unobserved(phase) => {
            (Some((Money::Paid, sum.worth)), PAID, at_the_rate(sum.worth, &phases[phase as usize - 1]))
        }
        Missing::Silence(_) => (Some((Money::Paid, sum.worth)), PAID, sum.worth),
        Missing::Promise(_) => (Some((Money::Paid, sum.worth)), PAID, sum.worth),
        Missing::Decision(point) => match point.definition().money {
            Money::Sought => (Some((Money::Sought, sum.worth)), "sought in these pursuits", sum.worth),
            Money::Paid => {
                (Some((Money::Paid, sum.worth)), "billed to these clients in the 12 months before", sum.worth)
            }
        },
        Missing::Medium(_) => (None, "no sum: nobody knows what a medium is worth", -1),
    };
    let (process, medium) = (missing.process(), missing.medium());
    Some(Gap { missing, process, medium, share, times: sum.times, money, reckoned, rank })
}

/// What [`worth`] counts.
const PAID: &str = "billed to these clients in 12 months, up to their last close where the last 12 had none";

/// The part of a sum that goes at the rate at which stays in the phase fall back or leave; less than any sum where too
/// few have left the phase.
fn at_the_rate(worth: i64, phase: &Dwell) -> i64 {
    let went_on = phase.went_on();
    if !Weight::of(went_on.of).bears_a_rate() {
        return -1;
    }
    (worth as f64 * went_on.rest().rate().unwrap_or(0.0)).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_gap_has_a_name_that_is_read_back() {
        let planned: Vec<(Phase, Medium)> =
            Phase::ALL.into_iter().flat_map(|phase| Medium::ALL.map(|medium| (phase, medium))).collect();
        for missing in Missing::all(&planned) {
            assert_eq!(Missing::from_key(&missing.key()), Some(missing));
        }
        assert_eq!(Missing::from_key("cell-affirm-fax"), None);
    }
}
