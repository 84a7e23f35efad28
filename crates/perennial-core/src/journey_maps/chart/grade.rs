//! What the drawing says in one sentence, and how far it can be trusted (S1.34).

use super::numbers::{Chart, Level};
use crate::headlines::JourneyHeadline;
use crate::journey_maps::{Lane, Place};

/// How far a map can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// From A to E.
    pub letter: char,
    /// Cells about the client to which something is linked that clients said.
    pub researched: usize,
    /// Cells about the client to which staff views or anecdotes are linked.
    pub believed: usize,
    /// All cells about the client.
    pub cells: usize,
    /// Steps at whose phase feelings were recorded.
    pub felt: usize,
    /// All steps.
    pub steps: usize,
}

/// The lanes that only the client can tell of.
const THEIRS: [Lane; 4] = [Lane::Actions, Lane::Thoughts, Lane::Feelings, Lane::Questions];

/// Grades a map by what is linked to its cells: each cell about the client counts three for client research, two for a
/// staff view, one for an anecdote, and nothing where it is assumed. A from four fifths of what could be known, then B,
/// C, D by fifths.
pub fn grade(chart: &Chart) -> Grade {
    let mut grade = Grade { letter: 'E', researched: 0, believed: 0, cells: 0, felt: 0, steps: chart.map.steps.len() };
    let mut points = 0;
    for step in &chart.map.steps {
        let felt = has_mood(chart, step.place);
        grade.felt += usize::from(felt);
        for lane in THEIRS {
            let level = chart.level(&step.key, lane);
            grade.cells += 1;
            match level {
                Level::ClientResearch => grade.researched += 1,
                Level::StaffView | Level::Anecdote => grade.believed += 1,
                Level::None => {}
            }
            points += level as usize;
        }
    }
    let fifths = (points * 5).checked_div(grade.cells * 3).unwrap_or(0);
    grade.letter = ['E', 'D', 'C', 'B', 'A', 'A'][fifths.min(5)];
    grade
}

fn has_mood(chart: &Chart, place: Place) -> bool {
    chart.place(place).is_some_and(|one| one.mood.is_some())
}

impl Grade {
    /// The grade in words.
    pub fn words(&self) -> String {
        format!(
            "{} of {} cells about the client rest on what clients said, {} on notes and anecdotes, {} are assumed",
            self.researched,
            self.cells,
            self.believed,
            self.cells - self.researched - self.believed
        )
    }
}

/// The finding as a title, and what else is to be said.
pub fn finding(chart: &Chart) -> (String, String) {
    let mut said = JourneyHeadline::of(chart).into_iter().map(|headline| headline.words());
    let title = said.next().unwrap_or_default();
    (title, said.map(|sentence| format!("{sentence}.")).collect::<Vec<_>>().join(" "))
}
