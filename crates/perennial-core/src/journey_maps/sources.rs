//! What somebody linked to a cell of a map as its evidence (S1.04, S1.40). Text without a source is assumed, wherever
//! it came from: shipped, typed or imported.

use std::collections::BTreeMap;

use super::Lane;
use super::chart::{Evidence, Level};
use crate::dates::Day;
use crate::insights::evidence::{Ageing, Source, Weight, known};

/// What kind of source it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// Answers that clients or prospects gave in a survey or interview.
    Answers,
    /// One interaction in which a client said so.
    Interaction,
    /// A note of somebody in the firm.
    Note,
}

impl SourceKind {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Answers, Self::Interaction, Self::Note];

    /// The name in forms and in the store.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Answers => "answers",
            Self::Interaction => "interaction",
            Self::Note => "note",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Answers => "Answers in a survey or interview",
            Self::Interaction => "A call, meeting or letter in which a client said so",
            Self::Note => "A note of a colleague",
        }
    }

    /// The kind of a name written by [`SourceKind::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A source that was linked to a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellSource {
    /// The step.
    pub step: String,
    /// The row.
    pub lane: Lane,
    /// What kind of source it is.
    pub kind: SourceKind,
    /// What it is, in words.
    pub what: String,
    /// How many answers or interactions.
    pub n: u32,
    /// The day of the newest of them.
    pub on: Day,
}

impl CellSource {
    /// How much it weighs: what three and more said is research, what one said in passing is an anecdote.
    pub const fn weight(&self) -> Weight {
        match self.kind {
            SourceKind::Answers if self.n >= crate::insights::evidence::RESEARCH_FROM => Weight::ClientResearch,
            SourceKind::Answers | SourceKind::Interaction => Weight::Anecdote,
            SourceKind::Note => Weight::StaffView,
        }
    }
}

/// The evidence of each cell that has sources, on a day: old sources count until they have aged (as everywhere).
pub fn evidence(sources: &[CellSource], ageing: &Ageing, today: Day, day: &dyn Fn(Day) -> String) -> Vec<Evidence> {
    let mut cells: BTreeMap<(&str, Lane), Vec<&CellSource>> = BTreeMap::new();
    for source in sources {
        cells.entry((&source.step, source.lane)).or_default().push(source);
    }
    let cell = |((step, lane), linked): ((&str, Lane), Vec<&CellSource>)| {
        let weighed = linked.iter().map(|one| {
            let (what, n, on, weight) = (one.what.clone(), one.n, one.on, one.weight());
            Source { what, n, on, weight }
        });
        let found = known(&weighed.collect::<Vec<_>>(), ageing, today);
        let best = found.sources.first()?;
        let level = match found.level? {
            Weight::Anecdote => Level::Anecdote,
            Weight::StaffView => Level::StaffView,
            Weight::ClientResearch => Level::ClientResearch,
        };
        let (n, on, source) = (u64::from(best.n), day(best.on), best.what.clone());
        Some(Evidence { step: step.to_owned(), lane, level, n, on, source })
    };
    cells.into_iter().filter_map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(lane: Lane, kind: SourceKind, n: u32, on: Day) -> CellSource {
        CellSource { step: "needs".to_owned(), lane, kind, what: "Market interviews".to_owned(), n, on }
    }

    #[test]
    fn a_cell_is_evidence_only_by_its_own_sources() {
        let today = Day::from_number(20_000);
        let sources = [
            source(Lane::Thoughts, SourceKind::Answers, 24, today - 40),
            source(Lane::Questions, SourceKind::Answers, 2, today - 40),
            source(Lane::Actions, SourceKind::Note, 1, today - 1),
        ];
        let found = evidence(&sources, &Ageing::default(), today, &|day| day.to_string());
        let level = |lane| found.iter().find(|one| one.lane == lane).map(|one| one.level);
        assert_eq!(level(Lane::Thoughts), Some(Level::ClientResearch));
        assert_eq!(level(Lane::Questions), Some(Level::Anecdote), "two are no research");
        assert_eq!(level(Lane::Actions), Some(Level::StaffView));
        assert_eq!(level(Lane::Feelings), None, "nobody linked anything: assumed");
    }

    #[test]
    fn what_is_too_old_is_assumed_again() {
        let (today, old) = (Day::from_number(30_000), Day::from_number(20_000));
        let sources = [source(Lane::Thoughts, SourceKind::Answers, 24, old)];
        assert_eq!(evidence(&sources, &Ageing::default(), today, &|day| day.to_string()), vec![]);
    }
}
