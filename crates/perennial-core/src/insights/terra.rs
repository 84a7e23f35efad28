//! Terra incognita (S1.40): for each phase and each thing worth knowing, how well it is known, and what would tell.

use std::collections::BTreeMap;

use serde::Serialize;

use super::evidence::{Ageing, Known, RESEARCH_FROM, Source, Weight, known, sample_of};
use super::{Ground, Point, Question, Work};
use crate::dates::Day;
use crate::journeys::stage::Phase;
use crate::money::grouped;
use crate::research::{GOT_AWAY_DAYS, Segment};
use crate::statistics::{Share, quantile};

/// What one wants to know of clients in a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// How they feel.
    Feelings,
    /// What they think and ask.
    Thoughts,
    /// Why they go on, or another way.
    Reasons,
    /// Which services they know.
    Services,
    /// What would make it better.
    Improvements,
}

impl Topic {
    /// All.
    pub const ALL: [Self; 5] = [Self::Feelings, Self::Thoughts, Self::Reasons, Self::Services, Self::Improvements];

    /// The name in addresses and files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Feelings => "feelings",
            Self::Thoughts => "thoughts",
            Self::Reasons => "reasons",
            Self::Services => "services",
            Self::Improvements => "improvements",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Feelings => "How they feel",
            Self::Thoughts => "What they think and ask",
            Self::Reasons => "Why they go on, or not",
            Self::Services => "Which services they know",
            Self::Improvements => "What would make it better",
        }
    }
}

/// Answers of one population to one question, as the research room hands them over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What was asked about.
    pub topic: Topic,
    /// Of which population.
    pub population: Segment,
    /// What it is, in words.
    pub what: String,
    /// How many answered.
    pub n: u32,
    /// The day of the last answer.
    pub on: Day,
    /// How much it weighs.
    pub weight: Weight,
}

/// What the records themselves tell, being gathered; and how many people could be asked.
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    cells: Vec<(Phase, Topic, Weight, u32, Day)>,
    /// The last mood heard of each relationship in each phase, from −2 to 2, and how often each was.
    moods: [BTreeMap<i8, u32>; 8],
    /// Relationships of each population, in the order of [`Segment::ALL`].
    populations: [u64; Segment::ALL.len()],
    /// Pursuits of those who were no clients yet, decided in the period: hired, and all.
    prospects: (u64, u64),
}

/// A cell of the map of what is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// The phase, 1 to 8.
    #[serde(serialize_with = "number")]
    pub phase: Phase,
    /// What one wants to know.
    pub topic: Topic,
    /// How well it is known.
    pub known: Known,
    /// What would tell, where it is not known or clients were not asked.
    pub task: Option<Task>,
}

fn number<S: serde::Serializer>(phase: &Phase, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u8(phase.number())
}

/// Research that would answer something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Task {
    /// Whom to ask.
    pub population: Segment,
    /// With which instrument, by the name that the research room gives it.
    pub instrument: &'static str,
    /// How many.
    pub n: u64,
    /// Why so many.
    pub why: String,
}

impl Task {
    /// “Ask 25 of 60 betweeners: awareness of services”.
    pub fn words(&self) -> String {
        Self::words_of(self.n, self.population, self.instrument)
    }

    /// The same of a task by its parts.
    pub fn words_of(n: u64, population: Segment, instrument: &str) -> String {
        let many = if n == 0 { "the first".to_owned() } else { grouped(n) };
        format!("Ask {many} {}: {}", population.people(), instrument_words(instrument))
    }
}

/// What an instrument is called.
fn instrument_words(key: &str) -> &'static str {
    match key {
        "recommendation" => "would you recommend us, and why?",
        "satisfaction" => "were you satisfied at the close, and why?",
        "ease" => "was it easy to begin?",
        "promises" => "do we keep promises, dates and budgets, and what would be better?",
        "awareness" => "which services do you know, unaided and from a list?",
        "expectations" => "what do you expect, said and unsaid?",
        "former_client" => "between or gone? would you refer, and why?",
        "got_away" => "why another firm? (an interview of 30 to 60 minutes within ten working days)",
        _ => "what do you want from a firm like ours? (an interview)",
    }
}

impl Recorded {
    /// Counts one relationship: each once in every cell.
    pub fn add(&mut self, ground: &Ground<'_>, question: &Question) {
        let (course, seen) = (ground.course, question.seen);
        if !ground.has(question.line) {
            return;
        }
        for felt in &course.felt {
            self.note(felt.phase, Topic::Feelings, felt.weight, felt.on);
        }
        for phase in Phase::ALL {
            // What the client said goes before what somebody noticed.
            let here = course.felt.iter().filter(|felt| felt.phase == phase);
            let told = here.filter_map(|felt| Some((felt.weight, felt.mood?))).max_by_key(|(weight, _)| *weight);
            if let Some((_, mood)) = told {
                *self.moods[phase as usize - 1].entry(mood).or_default() += 1;
            }
        }
        let (hired, decided) = became(ground, question);
        self.prospects.0 += hired;
        self.prospects.1 += decided;
        let reasoned = course.works.iter().filter(|work| work.reason.is_some());
        if let Some(on) = reasoned.filter_map(|work| work.answer).map(|(_, on)| on).max() {
            self.note(Phase::Assess, Topic::Reasons, Weight::StaffView, on);
        }
        if let Some(ending) = course.endings.last() {
            let last = (ground.on)(ending.on).and_then(|piece| piece.standing).unwrap_or(Phase::Accomplish);
            self.note(last, Topic::Reasons, Weight::StaffView, ending.on);
        }
        if let Some(on) = course.works.iter().filter(|work| work.aware).filter_map(|work| work.closed).max() {
            self.note(Phase::Accomplish, Topic::Services, Weight::ClientResearch, on);
        }
        self.count_population(ground, seen);
    }

    fn count_population(&mut self, ground: &Ground<'_>, seen: Day) {
        let Some(piece) = (ground.on)(seen).filter(|piece| !piece.archived && !piece.other) else { return };
        let stands = Segment::of(piece.stage, piece.camp);
        self.populations[stands as usize] += 1;
        if stands != Segment::FormerPoor && ground.course.chose_another_firm(seen - GOT_AWAY_DAYS, seen) {
            self.populations[Segment::GotAway as usize] += 1;
        }
        if !ground.course.referred.is_empty() {
            self.populations[Segment::Referrer as usize] += 1;
        }
    }

    /// Adds what was counted of other relationships.
    pub fn merge(&mut self, other: &Self) {
        for (phase, topic, weight, times, on) in other.cells.iter().copied() {
            self.note_many(phase, topic, weight, times, on);
        }
        for (moods, more) in self.moods.iter_mut().zip(&other.moods) {
            for (mood, times) in more {
                *moods.entry(*mood).or_default() += times;
            }
        }
        for (count, more) in self.populations.iter_mut().zip(&other.populations) {
            *count += more;
        }
        self.prospects.0 += other.prospects.0;
        self.prospects.1 += other.prospects.1;
    }

    fn note(&mut self, phase: Phase, topic: Topic, weight: Weight, on: Day) {
        self.note_many(phase, topic, weight, 1, on);
    }

    fn note_many(&mut self, phase: Phase, topic: Topic, weight: Weight, times: u32, on: Day) {
        let same = |cell: &&mut (Phase, Topic, Weight, u32, Day)| (cell.0, cell.1, cell.2) == (phase, topic, weight);
        match self.cells.iter_mut().find(same) {
            Some(cell) => {
                cell.3 += times;
                cell.4 = on.max(cell.4);
            }
            None => self.cells.push((phase, topic, weight, times, on)),
        }
    }

    /// How many moods were heard in a phase, and their lower quartile, middle and upper quartile; none of none.
    pub fn moods(&self, phase: Phase) -> Option<(u64, [f64; 3])> {
        let each = self.moods[phase as usize - 1].iter();
        let heard = each.flat_map(|(mood, times)| std::iter::repeat_n(f64::from(*mood), *times as usize));
        let heard: Vec<f64> = heard.collect();
        let at = |share| quantile(&heard, share);
        Some((heard.len() as u64, [at(0.25)?, at(0.5)?, at(0.75)?]))
    }

    /// Pursuits of those who were no clients yet that ended with a yes, of those decided in the period.
    pub const fn became(&self) -> Share {
        Share::new(self.prospects.0, self.prospects.1)
    }

    /// How many there are of a population.
    pub const fn population(&self, of: Segment) -> u64 {
        self.populations[of as usize]
    }

    /// The sources on one thing: of the records, and of research.
    pub fn sources(&self, phase: Phase, topic: Topic, asked: &[Asked]) -> Vec<Source> {
        let recorded = self.cells.iter().filter(|cell| (cell.0, cell.1) == (phase, topic)).map(|cell| {
            let few = cell.2 == Weight::ClientResearch && cell.3 < RESEARCH_FROM;
            let weight = if few { Weight::Anecdote } else { cell.2 };
            Source { what: recorded_words(topic, cell.2).to_owned(), weight, n: cell.3, on: cell.4 }
        });
        let researched = asked.iter().filter(|one| one.topic == topic && speaks_of(one.population, phase));
        let researched =
            researched.map(|one| Source { what: one.what.clone(), weight: one.weight, n: one.n, on: one.on });
        recorded.chain(researched).collect()
    }

    /// The map of what is known: every phase and every topic.
    pub fn cells(&self, asked: &[Asked], ageing: &Ageing, today: Day) -> Vec<Cell> {
        let cells = Phase::ALL.into_iter().flat_map(|phase| Topic::ALL.map(|topic| (phase, topic)));
        let cell = |(phase, topic)| {
            let known = known(&self.sources(phase, topic, asked), ageing, today);
            let task = (known.level != Some(Weight::ClientResearch)).then(|| self.task(phase, topic));
            Cell { phase, topic, known, task }
        };
        cells.map(cell).collect()
    }

    /// What would tell of a thing.
    pub fn task(&self, phase: Phase, topic: Topic) -> Task {
        let population = match (phase, topic) {
            (Phase::Assess, Topic::Reasons) => Segment::GotAway,
            (Phase::Assess, _) => Segment::Prospect,
            (Phase::Adopt | Phase::Advocate, _) => Segment::Between,
            _ => Segment::Current,
        };
        let instrument = match (phase, topic) {
            (Phase::Assess, Topic::Reasons) => "got_away",
            (_, Topic::Services) => "awareness",
            (Phase::Assess, _) => "prospect",
            (Phase::Admit | Phase::Affirm, Topic::Thoughts) => "expectations",
            (_, Topic::Improvements | Topic::Thoughts) => "promises",
            (Phase::Admit | Phase::Affirm | Phase::Activate | Phase::Acclimate, _) => "ease",
            (Phase::Accomplish, _) => "satisfaction",
            (Phase::Adopt | Phase::Advocate, _) => "recommendation",
        };
        self.task_for(population, instrument)
    }

    /// So many of a population with an instrument: interviews until nothing new is heard, else a sample.
    pub fn task_for(&self, population: Segment, instrument: &'static str) -> Task {
        let there = self.population(population);
        if there == 0 && population != Segment::Prospect {
            return Task { population, instrument, n: 0, why: "None of them is on record yet.".to_owned() };
        }
        if matches!(instrument, "prospect" | "got_away") {
            let n = if population == Segment::Prospect { 12 } else { there.min(12) };
            let why = "Interviews: from the second mention on a theme counts, and about a dozen hear most of them.";
            return Task { population, instrument, n, why: why.to_owned() };
        }
        let n = sample_of(there);
        let why = format!("Of {}: so many that a share is known to within ten points, 4 times in 5.", grouped(there));
        Task { population, instrument, n, why }
    }
}

/// How many pursuits of one relationship that were opened before it was a client were decided in the period, and with
/// how many of them it became one: of those that [`Point::Chosen`] counts.
pub fn became(ground: &Ground<'_>, question: &Question) -> (u64, u64) {
    let first = ground.course.first_yes();
    let of_prospect = |work: &&Work| work.opened.is_some_and(|opened| first.is_none_or(|first| opened <= first));
    let sought = ground.course.works_of(question.line).filter(of_prospect);
    let decided = sought.filter_map(|work| Point::was_hired(ground, question, work));
    decided.fold((0, 0), |(hired, all), is_hired| (hired + u64::from(is_hired), all + 1))
}

const fn recorded_words(topic: Topic, weight: Weight) -> &'static str {
    match (topic, weight) {
        (Topic::Feelings, Weight::ClientResearch) => "scores, and feelings that clients told themselves",
        (Topic::Feelings, _) => "feelings that somebody noticed",
        (Topic::Reasons, _) => "reasons noted with outcomes and ends",
        (Topic::Services, _) => "what clients said at close-outs",
        (Topic::Thoughts | Topic::Improvements, _) => "notes",
    }
}

/// Whether what a population says tells of a phase.
fn speaks_of(population: Segment, phase: Phase) -> bool {
    match population {
        Segment::Prospect | Segment::GotAway => phase == Phase::Assess,
        Segment::Current => (Phase::Admit..=Phase::Accomplish).contains(&phase),
        Segment::Between | Segment::FormerGood | Segment::FormerUnknown | Segment::Referrer => {
            phase >= Phase::Accomplish
        }
        Segment::FormerPoor => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_asked_is_unknown_and_becomes_a_task() {
        let today: Day = "2026-11-22".parse().unwrap();
        let mut recorded = Recorded::default();
        recorded.populations[0] = 65;
        let cells = recorded.cells(&[], &Ageing::default(), today);
        assert_eq!((cells.len(), cells.iter().filter(|cell| cell.known.level.is_none()).count()), (40, 40));
        assert!(cells.iter().all(|cell| cell.task.is_some()));
        let got_away = recorded.task(Phase::Assess, Topic::Reasons);
        assert_eq!((got_away.n, got_away.why.as_str()), (0, "None of them is on record yet."));
        assert!(got_away.words().starts_with("Ask the first got-aways: why another firm?"), "{}", got_away.words());
        let heard = Asked {
            topic: Topic::Reasons,
            population: Segment::GotAway,
            what: "interviews".to_owned(),
            n: 11,
            on: today - 30,
            weight: Weight::ClientResearch,
        };
        let cells = recorded.cells(&[heard], &Ageing::default(), today);
        let known: Vec<_> = cells.iter().filter(|cell| cell.known.level.is_some()).collect();
        assert_eq!((known.len(), known[0].phase, known[0].topic), (1, Phase::Assess, Topic::Reasons));
        assert!(known[0].task.is_none());
    }

    #[test]
    fn two_voices_are_an_anecdote() {
        let today: Day = "2026-11-22".parse().unwrap();
        let mut recorded = Recorded::default();
        for times in 1..=3 {
            recorded.note(Phase::Affirm, Topic::Feelings, Weight::ClientResearch, today);
            let level = known(&recorded.sources(Phase::Affirm, Topic::Feelings, &[]), &Ageing::default(), today).level;
            assert_eq!(level, Some(if times < 3 { Weight::Anecdote } else { Weight::ClientResearch }));
        }
    }
}
