//! One score of a question: how its answers become a figure, and how the figures of two waves are compared.

use super::scores::signed;
use super::{Answer, Meaning, Question, QuestionKind, Recommendation, Share};
use crate::statistics::{self, Level, TOO_FEW};
use crate::text::count;

/// How the answers to a question become one figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// Promoters less detractors.
    Net,
    /// The share of this number and more.
    From(u8),
    /// The share who chose this.
    Chose(String),
}

impl Measure {
    /// The measure of a question that is answered by a number.
    pub fn of_scale(question: &Question) -> Option<(Self, &'static str)> {
        Some(match (question.means, question.kind) {
            (Some(Meaning::Recommend), _) => (Self::Net, "Net promoter score, −100 to +100"),
            (_, QuestionKind::Likelihood) => (Self::From(8), "Share of 8, 9 and 10: an intention, no act"),
            (_, QuestionKind::OneToFive) => (Self::From(4), "Share of 4 and 5"),
            (_, QuestionKind::OneToSeven) => (Self::From(5), "Share of 5, 6 and 7"),
            _ => return None,
        })
    }

    /// The measure by which waves are compared: of a scale as always, of a question that counts “yes” the share of it.
    pub fn compared(question: &Question) -> Option<(Self, &'static str)> {
        match question.means {
            Some(Meaning::GoalMet | Meaning::RuledOut) => Some((Self::Chose("yes".to_owned()), "Share of “yes”")),
            _ => Self::of_scale(question),
        }
    }

    /// The figure of answers; those passed over are none.
    pub fn score<'a>(&self, answers: impl IntoIterator<Item = &'a Answer>) -> Score {
        let answers: Vec<&Answer> = answers.into_iter().filter(|answer| **answer != Answer::Skipped).collect();
        let share = |holds: &dyn Fn(&Answer) -> bool| {
            let whole = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            let count = answers.iter().filter(|answer| holds(answer)).count();
            Score::Part(Share { count: whole(count), n: whole(answers.len()) })
        };
        match self {
            Self::Chose(key) => share(&|answer| answer.is(key)),
            Self::From(least) => share(&|answer| answer.number().is_some_and(|number| number >= *least)),
            Self::Net => Score::Net(Recommendation::of(answers.iter().filter_map(|answer| answer.number()))),
        }
    }
}

/// A figure with what it is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Score {
    /// Promoters less detractors.
    Net(Recommendation),
    /// A share.
    Part(Share),
}

impl Score {
    /// How many answered.
    pub const fn n(self) -> u32 {
        match self {
            Self::Net(net) => net.n(),
            Self::Part(share) => share.n,
        }
    }

    /// The figure: points of −100 to 100, or per cent; none of nobody.
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Net(net) => net.counted().score(),
            Self::Part(share) => share.value().map(|value| 100.0 * value),
        }
    }

    /// Between what the truth lies four times in five, as [`Self::value`].
    pub fn interval(self) -> Option<(f64, f64)> {
        match self {
            Self::Net(net) => net.counted().interval(Level::Eighty).map(|found| (found.low, found.high)),
            Self::Part(share) => share.interval().map(|(low, high)| (100.0 * low, 100.0 * high)),
        }
    }

    /// The least and the greatest figure that there can be.
    pub const fn range(self) -> (f64, f64) {
        match self {
            Self::Net(_) => (-100.0, 100.0),
            Self::Part(_) => (0.0, 100.0),
        }
    }

    /// “+37”, “62%”, “not known”.
    pub fn words(self) -> String {
        match self {
            Self::Net(net) => net.words(),
            Self::Part(share) => share.percent(),
        }
    }

    /// “+24 to +46”, “44–55%”; nothing of nobody.
    pub fn between(self) -> String {
        match self {
            Self::Net(net) => net.between(),
            Self::Part(share) => share.between(),
        }
    }

    /// “38 promoters, 21 passives, 12 detractors”, “9 of 24”.
    pub fn made_of(self) -> String {
        match self {
            Self::Net(net) => {
                let made_of = [(net.promoters, "promoter"), (net.passives, "passive"), (net.detractors, "detractor")];
                made_of.map(|(n, who)| count(n.into(), who)).join(", ")
            }
            Self::Part(share) => format!("{} of {}", share.count, share.n),
        }
    }

    /// This less an earlier one, each of other people: Newcombe for shares, the adjusted scores of Rocks for net
    /// promoters. None when nobody answered in one of the two, or they are not of the same measure.
    pub fn change_from(self, earlier: Self) -> Option<Change> {
        let (found, factor) = match (self, earlier) {
            (Self::Net(now), Self::Net(then)) => (now.counted().minus(then.counted(), Level::Eighty)?, 1.0),
            (Self::Part(now), Self::Part(then)) => {
                let share = |part: Share| statistics::Share::new(part.count.into(), part.n.into());
                (share(now).minus(share(then), Level::Eighty)?, 100.0)
            }
            _ => return None,
        };
        let points = |value: f64| (factor * value).round() as i32;
        Some(Change {
            by: points(found.by),
            low: points(found.interval.low),
            high: points(found.interval.high),
            shows: found.shows(),
            few: u64::from(self.n().min(earlier.n())) < TOO_FEW,
        })
    }
}

/// What changed from one wave to the next, in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// By how much.
    pub by: i32,
    /// At least.
    pub low: i32,
    /// At most.
    pub high: i32,
    /// True when “no change” lies outside of the interval.
    pub shows: bool,
    /// True when too few answered in one of the two for any figure.
    pub few: bool,
}

impl Change {
    /// “+5 points”.
    pub fn words(self) -> String {
        let unit = if self.by.abs() == 1 { "point" } else { "points" };
        format!("{} {unit}", signed(self.by))
    }

    /// “−8 to +18”.
    pub fn between(self) -> String {
        format!("{} to {}", signed(self.low), signed(self.high))
    }

    /// What it says.
    pub const fn says(self) -> &'static str {
        match (self.few, self.shows, self.by > 0) {
            (true, ..) => "too few answers to say",
            (false, false, _) => "no change shown",
            (false, true, true) => "higher",
            (false, true, false) => "lower",
        }
    }
}
