//! What a journey map says on its page, its poster and in its files.

use super::most_otherwise;
use crate::insights::Point;
use crate::journey_maps::DecisionPoint;
use crate::journey_maps::chart::{self, Chart};
use crate::journeys::stage::Phase;
use crate::money::grouped;
use crate::text::{count, counted};

/// A sentence of a journey map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JourneyHeadline {
    /// Nothing was counted that stands out: the map's own name.
    Named(String),
    /// At the decision point at which most decided otherwise, how many did.
    DecidedOtherwise {
        /// The point.
        point: DecisionPoint,
        /// Those who decided otherwise.
        otherwise: u64,
        /// All who decided.
        decided: u64,
    },
    /// In which phase most of the stalls on this map are: a relationship counts once at each step at which its work is
    /// stalled.
    Stalled {
        /// Those in the phase.
        here: u64,
        /// All on this map.
        all: u64,
        /// The phase that they have reached.
        phase: Phase,
    },
    /// Nobody has recorded what clients feel.
    FeelingsNotRecorded,
    /// For how many steps it is recorded what clients feel.
    FeelingsRecorded {
        /// Steps at whose place feelings were recorded.
        felt: u64,
        /// All steps.
        steps: u64,
    },
}

impl JourneyHeadline {
    /// The title of a chart, then what else stands out.
    pub fn of(chart: &Chart) -> Vec<Self> {
        let grade = chart::grade(chart);
        let felt = match grade.felt {
            0 => Self::FeelingsNotRecorded,
            felt => Self::FeelingsRecorded { felt: felt as u64, steps: grade.steps as u64 },
        };
        let decisions = chart.numbers.iter().flat_map(|all| &all.decisions);
        let worst = most_otherwise(decisions, |one| (one.lost(), one.decided()));
        let worst = worst.map(|one| {
            let (otherwise, decided) = (one.lost(), one.decided());
            Self::DecidedOtherwise { point: one.point, otherwise, decided }
        });
        let mut all: Vec<Self> = worst.into_iter().chain(Self::stalled(chart)).collect();
        if all.is_empty() {
            all.push(Self::Named(chart.map.title.clone()));
        }
        all.push(felt);
        all
    }

    fn stalled(chart: &Chart) -> Option<Self> {
        let places = &chart.numbers.as_ref()?.places;
        let all: u64 = places.iter().filter_map(|one| one.stalled).sum();
        // A phase may be reached in several stages: it is counted whole.
        let of_phase = |phase: Phase| -> u64 {
            places.iter().filter(|one| one.place.phase == phase).filter_map(|one| one.stalled).sum()
        };
        let phase = Phase::ALL.into_iter().rev().max_by_key(|phase| of_phase(*phase))?;
        let here = of_phase(phase);
        (here > 0).then_some(Self::Stalled { here, all, phase })
    }

    /// The sentence, without a full stop.
    pub fn words(&self) -> String {
        match self {
            Self::Named(title) => title.clone(),
            Self::DecidedOtherwise { point, otherwise, decided } => {
                let lost = Point::ALL.get(*point as usize).map_or("", |point| point.definition().lost);
                format!("Biggest leak: {} of {} {lost}", grouped(*otherwise), grouped(*decided))
            }
            Self::Stalled { here, all, phase } if here == all => {
                let noun = counted(*all, "stall on this map is", "stalls on this map are");
                let all = if *all == 1 { "The " } else { "All " };
                format!("{all}{noun} in {}", phase.word())
            }
            Self::Stalled { here, all, phase } => {
                let are = if *here == 1 { "is" } else { "are" };
                format!("{} of the {} stalls on this map {are} in {}", grouped(*here), grouped(*all), phase.word())
            }
            Self::FeelingsNotRecorded => "Nobody has recorded yet what clients feel on the way".to_owned(),
            Self::FeelingsRecorded { felt, steps } => {
                format!("What clients feel is recorded for {felt} of {}", count(*steps, "step"))
            }
        }
    }
}
