//! What the pages of insights say at their heads.

use super::{Wording, most_otherwise};
use crate::insights::Point;
use crate::insights::gaps::Missing;
use crate::insights::point::Money as WhichMoney;
use crate::insights::response::Response;
use crate::journeys::stage::{Phase, Stage};
use crate::money::{Money, grouped};
use crate::text::{count, counted};

/// A sentence of the insights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InsightsHeadline {
    /// Nothing was decided at any point.
    NothingDecided,
    /// So few decided at each point that it cannot be said where most decide otherwise.
    TooFewDecided,
    /// Something was decided, and never otherwise than the firm hopes.
    NobodyDecidedOtherwise,
    /// The decision point at which most decided otherwise.
    MostOtherwise(OtherwiseAt),
    /// No relationship is stalled.
    NobodyStalled,
    /// How many are stalled, and where.
    Stalled(StalledNow),
    /// No gap was found.
    NoGap,
    /// How many gaps, and the one beside most money.
    Gaps {
        /// All gaps.
        gaps: u64,
        /// The first.
        largest: Missing,
        /// The money beside it.
        beside: Option<AmountBeside>,
    },
    /// No enquiry is logged in the period.
    NoEnquiry,
    /// How many enquiries came, and how soon they were answered.
    Enquiries {
        /// All of them.
        all: u64,
        /// Answered within the hour.
        within_hour: u64,
        /// Answered within a day, the former included.
        within_day: u64,
        /// Never answered, though the time for it is over.
        never: u64,
    },
    /// How many of the questions of a stage can be answered.
    Answerable {
        /// The stage.
        stage: Stage,
        /// Those that can.
        answered: u64,
        /// All of them.
        questions: u64,
    },
    /// Something is known of every topic in every phase.
    NothingUnknown,
    /// How many topics of phases nothing is known of.
    Unknown {
        /// Those of which nothing is known.
        unknown: u64,
        /// All.
        cells: u64,
    },
}

/// A decision point with those who decided otherwise at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherwiseAt {
    /// The point.
    pub point: Point,
    /// Those who decided otherwise than the firm hopes.
    pub otherwise: u64,
    /// All who decided.
    pub decided: u64,
    /// The money of those who decided otherwise.
    pub money: Money,
}

/// A sum of money, with the rest of the sentence that says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AmountBeside {
    /// The sum.
    pub money: Money,
    /// “sought in these pursuits”.
    pub reckoned: &'static str,
}

/// The stalled relationships at the end of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct StalledNow {
    /// Relationships with stalled work, each once.
    #[serde(rename = "stalled_relationships")]
    pub relationships: u64,
    /// Of them, those with work stalled in phases 4 to 6.
    pub in_middle: u64,
    /// With work stalled in each phase; whose work is stalled in two counts in both.
    pub by_phase: [u64; 8],
}

impl StalledNow {
    /// Counts a relationship by the phases in which its work is stalled: bit n − 1 stands for phase n.
    pub fn add(&mut self, phases: u8) {
        self.relationships += u64::from(phases != 0);
        self.in_middle += u64::from(phases & 0b0011_1000 != 0);
        for (place, count) in self.by_phase.iter_mut().enumerate() {
            *count += u64::from(phases >> place & 1);
        }
    }

    /// Adds what was counted of other relationships.
    pub fn merge(&mut self, other: &Self) {
        self.relationships += other.relationships;
        self.in_middle += other.in_middle;
        for (count, more) in self.by_phase.iter_mut().zip(&other.by_phase) {
            *count += more;
        }
    }

    /// The phase in which most are stalled, the later one of two, and how many.
    fn most(&self) -> (Phase, u64) {
        let most = Phase::ALL
            .into_iter()
            .max_by_key(|phase| self.by_phase[usize::from(phase.number()) - 1])
            .unwrap_or(Phase::Assess);
        (most, self.by_phase[usize::from(most.number()) - 1])
    }
}

impl InsightsHeadline {
    /// Where most decided otherwise, of all points in the order of the journey.
    pub fn most_otherwise(points: impl IntoIterator<Item = OtherwiseAt>) -> Self {
        let decided: Vec<OtherwiseAt> = points.into_iter().filter(|point| point.decided > 0).collect();
        let too_few = decided.iter().any(|point| point.otherwise > 0);
        match most_otherwise(decided.iter().copied(), |at| (at.otherwise, at.decided)) {
            Some(worst) => Self::MostOtherwise(worst),
            None if decided.is_empty() => Self::NothingDecided,
            None if too_few => Self::TooFewDecided,
            None => Self::NobodyDecidedOtherwise,
        }
    }

    /// How many are stalled.
    pub const fn stalled(now: StalledNow) -> Self {
        if now.relationships == 0 { Self::NobodyStalled } else { Self::Stalled(now) }
    }

    /// Of a list of gaps in its order.
    pub fn gaps(gaps: u64, first: Option<(Missing, Option<AmountBeside>)>) -> Self {
        match first {
            Some((largest, beside)) => Self::Gaps { gaps, largest, beside },
            None => Self::NoGap,
        }
    }

    /// How soon enquiries were answered.
    pub fn enquiries(response: &Response) -> Self {
        if response.enquiries == 0 {
            return Self::NoEnquiry;
        }
        Self::Enquiries {
            all: response.enquiries,
            within_hour: response.within_hour().count,
            within_day: response.within_day().count,
            never: response.never().count,
        }
    }

    /// Of how many topics nothing is known.
    pub const fn unknown(unknown: u64, cells: u64) -> Self {
        if unknown == 0 { Self::NothingUnknown } else { Self::Unknown { unknown, cells } }
    }

    /// The sentence, without a full stop.
    pub fn words(&self, wording: &Wording<'_>) -> String {
        match self {
            Self::NothingDecided => "No decision is on record for this period".to_owned(),
            Self::TooFewDecided => "Too few decisions in this period to name the biggest leak".to_owned(),
            Self::NobodyDecidedOtherwise => "Nobody is known to have been lost at a decision in this period".to_owned(),
            Self::MostOtherwise(at) => at.words(),
            Self::NobodyStalled => "Nobody is stalled".to_owned(),
            Self::Stalled(now) => {
                let are = counted(now.relationships, "relationship is", "relationships are");
                let (phase, most) = now.most();
                let (middle, most) = (grouped(now.in_middle), grouped(most));
                format!("{are} stalled, {middle} of them in phases 4 to 6: most in {}, {most}", (wording.phase)(phase))
            }
            Self::NoGap => "No gap is known".to_owned(),
            Self::Gaps { gaps, largest, beside } => {
                let beside = beside.map_or_else(String::new, |sum| format!(", {} {}", sum.money.short(), sum.reckoned));
                format!("{}; the largest: {}{beside}", counted(*gaps, "gap", "gaps"), missing(*largest, wording))
            }
            Self::NoEnquiry => "No enquiry is logged in this time".to_owned(),
            Self::Enquiries { all, within_hour, within_day, never } => {
                let all = counted(*all, "enquiry", "enquiries");
                let [within_hour, within_day, never] = [within_hour, within_day, never].map(|n| grouped(*n));
                format!(
                    "Of {all} {within_hour} had an answer within the hour, {within_day} within a day, {never} never"
                )
            }
            Self::Answerable { stage, answered, questions } => {
                format!("{}: {answered} of {} can be answered", stage.word(), count(*questions, "question"))
            }
            Self::NothingUnknown => "Nothing is unexplored".to_owned(),
            Self::Unknown { unknown, cells } => {
                let are = if *unknown == 1 { "is" } else { "are" };
                format!("{unknown} of {} {are} unexplored land", count(*cells, "cell"))
            }
        }
    }
}

impl OtherwiseAt {
    fn words(&self) -> String {
        let definition = self.point.definition();
        let worth = match (self.money.minor, definition.money) {
            (0, _) => String::new(),
            (_, WhichMoney::Sought) => format!(", {} sought", self.money.short()),
            (_, WhichMoney::Paid) => format!(", clients billed {} in the 12 months before", self.money.short()),
        };
        let (otherwise, decided) = (grouped(self.otherwise), grouped(self.decided));
        format!("Biggest leak: {otherwise} of {decided} {}{worth}", definition.lost)
    }
}

/// What a gap lacks, in words.
pub fn missing(missing: Missing, wording: &Wording<'_>) -> String {
    let phase = |phase: Phase| (wording.phase)(phase);
    match missing {
        Missing::Cell(at, medium) => {
            let medium = medium.word().to_lowercase();
            format!("nothing done in {} by {medium}, though there is something to do", phase(at))
        }
        Missing::Unobserved(at) => format!("{} passed and nobody saw it", phase(at)),
        Missing::Silence(lane) => format!("{}: silent past the limit", lane.word()),
        Missing::Promise(at) => format!("promises broken in {}", phase(at)),
        Missing::Decision(point) => format!("“{}” is decided otherwise", point.definition().question),
        Missing::Medium(medium) => format!("open work, and hardly ever met by {}", medium.word().to_lowercase()),
    }
}
