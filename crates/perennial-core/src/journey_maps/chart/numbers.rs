//! What is drawn beside the map: plain numbers and the evidence, handed in by whoever counts.

use super::super::{DecisionPoint, JourneyMap, Lane, Place};
use crate::fact::Medium;
use crate::statistics::Share;

/// Everything one drawing shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chart {
    /// The map.
    pub map: JourneyMap,
    /// Whose map it is; empty for none.
    pub firm: String,
    /// The day, as the firm writes it, with filters if any.
    pub as_of: String,
    /// The numbers; none when nobody has counted.
    pub numbers: Option<Numbers>,
    /// The same numbers of the period that they are compared with; none when nothing is compared.
    pub before: Option<Numbers>,
    /// On what the cells rest; cells that are not named rest on nothing.
    pub evidence: Vec<Evidence>,
    /// What research found, figure by figure; for files.
    pub research: Vec<Figure>,
    /// The same in one sentence; empty where nobody was asked.
    pub asked: String,
    /// Relationships that stand at no step of the map, by why; counted, so that everybody is somewhere.
    pub elsewhere: Vec<(String, u64)>,
    /// Where the drawing leads on a page.
    pub doors: Doors,
}

/// A figure of research, as its page writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figure {
    /// Of which wave, or of what else.
    pub what: String,
    /// Of whom, or which part.
    pub of: String,
    /// The figure.
    pub value: String,
    /// Of how many.
    pub n: u64,
    /// Where the true figure lies four times in five; empty where that is not told.
    pub between: String,
}

/// Where the cells of a page lead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doors {
    /// The address of a step without its key: `/journeys/7/steps/`; none for a drawing without doors.
    pub step: Option<String>,
}

/// What was counted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Numbers {
    /// The numbers of each place that has any.
    pub places: Vec<PlaceNumbers>,
    /// The numbers of each decision point that has any.
    pub decisions: Vec<DecisionNumbers>,
}

/// The numbers of one place. What is `None` is not known, which is not the same as nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceNumbers {
    /// Where.
    pub place: Place,
    /// How many relationships stand here.
    pub relationships: Option<u64>,
    /// Of how many the work is stalled here, whatever phase they have reached by other work.
    pub stalled: Option<u64>,
    /// How long one stays.
    pub dwell: Option<Dwell>,
    /// What clients said of how they feel.
    pub mood: Option<Mood>,
    /// Touches that happened, by medium in the order of [`Medium::ALL`].
    pub touches: [Option<u64>; 6],
    /// The list behind the number of relationships.
    pub href: Option<String>,
    /// The lists behind the touches.
    pub touch_hrefs: [Option<String>; 6],
}

impl PlaceNumbers {
    /// A place of which nothing is known.
    pub const fn unknown(place: Place) -> Self {
        Self {
            place,
            relationships: None,
            stalled: None,
            dwell: None,
            mood: None,
            touches: [None; 6],
            href: None,
            touch_hrefs: [const { None }; 6],
        }
    }
}

/// How many days relationships stay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dwell {
    /// Of how many.
    pub n: u64,
    /// The median.
    pub median: f64,
    /// The lower quartile, when it is known.
    pub lower: Option<f64>,
    /// The upper quartile, when it is known.
    pub upper: Option<f64>,
}

/// Recorded feelings on the scale of the map, from −2 to 2.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mood {
    /// Of how many answers.
    pub n: u64,
    /// The middle of them.
    pub middle: f64,
    /// The lower quartile.
    pub lower: f64,
    /// The upper quartile.
    pub upper: f64,
}

/// What became of those who reached a decision point.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionNumbers {
    /// Which.
    pub point: DecisionPoint,
    /// The branches, the one that goes on with the firm first.
    pub branches: Vec<Branch>,
    /// The rate at which they go on, where deciding takes time: then a branch is a count and no share, because some
    /// still wait.
    pub rate: Option<Rate>,
    /// How many have not decided yet.
    pub undecided: Option<u64>,
    /// Words of caution, for example that there are too few to say.
    pub caution: Option<String>,
    /// The list behind it.
    pub href: Option<String>,
}

/// The rate at which clients go on, within a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// Between 0 and 1.
    pub rate: f64,
    /// Its interval, at the level that the report uses.
    pub interval: Option<(f64, f64)>,
    /// “32 % within 335 days (27 to 37 %), 49 % not yet by then”.
    pub words: String,
}

/// One way out of a decision point.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// What it is called: hired, not now, no way.
    pub name: String,
    /// How many took it.
    pub count: u64,
    /// The interval of its share, from 0 to 1, at the level that the report uses.
    pub interval: Option<(f64, f64)>,
    /// Whether the client goes on with the firm.
    pub goes_on: bool,
    /// The list behind it.
    pub href: Option<String>,
}

/// How well something is known (S1.40).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Level {
    /// Nobody knows.
    #[default]
    None,
    /// Somebody said so once.
    Anecdote,
    /// Those who work with clients believe it.
    StaffView,
    /// Clients said it.
    ClientResearch,
}

impl Level {
    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "not known",
            Self::Anecdote => "anecdote",
            Self::StaffView => "staff view",
            Self::ClientResearch => "client research",
        }
    }
}

/// On what a cell rests.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The step.
    pub step: String,
    /// The lane.
    pub lane: Lane,
    /// How well it is known today.
    pub level: Level,
    /// From how many sources.
    pub n: u64,
    /// The day of the newest, as the firm writes it.
    pub on: String,
    /// What the source is.
    pub source: String,
}

impl Chart {
    /// How well a cell is known.
    pub fn level(&self, step: &str, lane: Lane) -> Level {
        let here = self.evidence.iter().filter(|one| one.step == step && one.lane == lane);
        here.map(|one| one.level).max().unwrap_or_default()
    }

    /// The numbers of a place, if there are any.
    pub fn place(&self, place: Place) -> Option<&PlaceNumbers> {
        self.numbers.as_ref()?.place(place)
    }

    /// The numbers of a decision point, if there are any.
    pub fn decision(&self, point: DecisionPoint) -> Option<&DecisionNumbers> {
        self.numbers.as_ref()?.decision(point)
    }

    /// Touches of a medium at a place; `None` when nobody counted.
    pub fn touches(&self, place: Place, medium: Medium) -> Option<u64> {
        self.place(place)?.touches[medium as usize]
    }
}

impl Numbers {
    /// The numbers of a place, if there are any.
    pub fn place(&self, place: Place) -> Option<&PlaceNumbers> {
        self.places.iter().find(|one| one.place == place)
    }

    /// The numbers of a decision point, if there are any.
    pub fn decision(&self, point: DecisionPoint) -> Option<&DecisionNumbers> {
        self.decisions.iter().find(|one| one.point == point)
    }
}

impl DecisionNumbers {
    /// How many decided.
    pub fn decided(&self) -> u64 {
        self.branches.iter().map(|branch| branch.count).sum()
    }

    /// Those who went on with the firm, of the decided.
    pub fn on(&self) -> Share {
        Share::new(self.decided() - self.lost(), self.decided())
    }

    /// How many went another way.
    pub fn lost(&self) -> u64 {
        self.branches.iter().filter(|branch| !branch.goes_on).map(|branch| branch.count).sum()
    }
}
