//! How well something is known, and for how long (S1.40): terra incognita.
//!
//! Evidence comes from sources, each with a weight, a number of voices and a day. It ages: after its half-life it is
//! worth half, and once it is worth less than a quarter it no longer counts, so that what is known falls back to the
//! next source in force, and at last to unknown. Unknown is a value of its own and never a nought.

use serde::{Deserialize, Serialize};

use crate::dates::Day;
use crate::money::grouped;
pub use crate::research::Weight;

/// From how many voices on clients’ words are research; fewer are an anecdote.
pub const RESEARCH_FROM: u32 = crate::research::Source::RESEARCH_FROM;

/// A source of evidence on one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// What it is, in words: “scores of satisfaction and ease”.
    pub what: String,
    /// How much it weighs.
    pub weight: Weight,
    /// How many voices.
    pub n: u32,
    /// The day of the last one.
    pub on: Day,
}

/// How fast evidence ages, in days of half-life: data that a firm may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ageing {
    /// Of anecdotes.
    pub anecdote: u32,
    /// Of what the firm thinks.
    pub staff_view: u32,
    /// Of what clients said.
    pub client_research: u32,
}

impl Default for Ageing {
    /// Half a year, a year, two years: assumptions.
    fn default() -> Self {
        Self { anecdote: 182, staff_view: 365, client_research: 730 }
    }
}

impl Ageing {
    /// The half-life of a weight, at least one day.
    pub const fn half_life(&self, weight: Weight) -> u32 {
        let days = match weight {
            Weight::Anecdote => self.anecdote,
            Weight::StaffView => self.staff_view,
            Weight::ClientResearch => self.client_research,
        };
        if days == 0 { 1 } else { days }
    }

    /// What is left of a source on a day, between 0 and 1.
    pub fn left(&self, source: &Source, today: Day) -> f64 {
        let age = f64::from(today.days_since(source.on).max(0));
        0.5_f64.powf(age / f64::from(self.half_life(source.weight)))
    }

    /// The day on which a source no longer counts: after two half-lives.
    pub fn expires(&self, source: &Source) -> Day {
        source.on + i32::try_from(self.half_life(source.weight).saturating_mul(2)).unwrap_or(i32::MAX)
    }
}

/// How well something is known on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Known {
    /// The heaviest source in force; none: unknown.
    pub level: Option<Weight>,
    /// What is left of it, between 0 and 1.
    pub left: f64,
    /// The sources in force, the heaviest first.
    pub sources: Vec<Source>,
    /// The day on which it falls back, when it will.
    pub until: Option<Day>,
    /// A heavier source that has expired.
    pub fell_from: Option<Source>,
}

/// How well something is known, by its sources.
pub fn known(sources: &[Source], ageing: &Ageing, today: Day) -> Known {
    let counts = |source: &&Source| source.n > 0 && source.on <= today;
    let (mut live, mut gone): (Vec<&Source>, Vec<&Source>) =
        sources.iter().filter(counts).partition(|source| ageing.expires(source) > today);
    let order = |source: &&Source| std::cmp::Reverse((source.weight, source.on, source.n));
    live.sort_by_key(order);
    gone.sort_by_key(order);
    let best = live.first();
    Known {
        level: best.map(|source| source.weight),
        left: best.map_or(0.0, |source| ageing.left(source, today)),
        until: best.map(|source| ageing.expires(source)),
        fell_from: gone
            .first()
            .filter(|old| best.is_none_or(|best| old.weight > best.weight))
            .map(|old| (*old).clone()),
        sources: live.into_iter().cloned().collect(),
    }
}

impl Known {
    /// “client research, 71 answers, 3 months old, 92 % of its weight left”, or that it is not known.
    pub fn words(&self, today: Day) -> String {
        let Some((level, source)) = self.level.zip(self.sources.first()) else {
            return match &self.fell_from {
                Some(old) => format!("not known any more: the last {} is of {}", old.weight.word(), old.on),
                None => "not known".to_owned(),
            };
        };
        let months = today.days_since(source.on).max(0) / 30;
        let age = match months {
            0 => "this month".to_owned(),
            1 => "1 month old".to_owned(),
            _ => format!("{months} months old"),
        };
        format!("{}, {}, {age}", level.word(), source.counted())
    }
}

impl Source {
    /// “71 answers”; what colleagues think are notes.
    pub fn counted(&self) -> String {
        let noun = match (self.weight, self.n) {
            (Weight::StaffView, 1) => "note",
            (Weight::StaffView, _) => "notes",
            (_, 1) => "answer",
            _ => "answers",
        };
        format!("{} {noun}", grouped(u64::from(self.n)))
    }
}

/// How many to ask so that a share is known to within ten points, 4 times in 5: 42 of very many, fewer of a small
/// population (Cochran 1977, Sampling Techniques, finite population correction). All of a handful.
pub fn sample_of(population: u64) -> u64 {
    const OF_MANY: f64 = 41.06;
    let population_size = population as f64;
    let wanted = OF_MANY / (1.0 + (OF_MANY - 1.0) / population_size.max(1.0));
    (wanted.ceil() as u64).min(population)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn source(weight: Weight, n: u32, on: &str) -> Source {
        Source { what: "a survey".to_owned(), weight, n, on: day(on) }
    }

    #[test]
    fn evidence_ages_and_falls_back() {
        let ageing = Ageing::default();
        let sources = [
            source(Weight::ClientResearch, 71, "2024-11-22"),
            source(Weight::StaffView, 8, "2026-09-01"),
            source(Weight::Anecdote, 1, "2026-11-01"),
        ];
        let now = known(&sources, &ageing, day("2026-11-22"));
        assert_eq!((now.level, (now.left * 100.0).round()), (Some(Weight::ClientResearch), 50.0));
        let later = known(&sources, &ageing, day("2028-11-21"));
        assert_eq!(later.level, None, "all of it is too old");
        assert_eq!(later.fell_from.as_ref().map(|old| old.weight), Some(Weight::ClientResearch));
        let between = known(&sources[..2], &Ageing { client_research: 365, ..ageing }, day("2026-11-22"));
        assert_eq!(between.level, Some(Weight::StaffView));
        assert_eq!(between.words(day("2026-11-22")), "staff view, 8 notes, 2 months old");
        assert_eq!(known(&[], &ageing, day("2026-11-22")).words(day("2026-11-22")), "not known");
        let nobody = known(&[source(Weight::ClientResearch, 0, "2026-11-01")], &ageing, day("2026-11-22"));
        assert_eq!(nobody.level, None, "nobody answered: that is not knowing");
    }

    #[test]
    fn few_are_asked_where_there_are_few() {
        assert_eq!([0, 5, 60, 298, 100_000].map(sample_of), [0, 5, 25, 37, 42]);
    }
}
