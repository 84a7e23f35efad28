//! Figures of a wave: each question with n and interval, for everybody, each population and each service line.

use std::collections::BTreeMap;

use perennial_core::research::{Answer, Meaning, Measure, Question, Segment, Share, small_words};
use uuid::Uuid;

use super::{Coded, Person, Results};
use crate::research::wave::Wave;

/// A score of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// The group.
    pub group: String,
    /// How many answered.
    pub n: u32,
    /// The figure in words: “+37”, “62%”.
    pub figure: String,
    /// The interval in words.
    pub between: String,
    /// What makes it up: “38 promoters, 21 passives, 12 detractors”.
    pub of: String,
    /// What to say of few answers.
    pub small: &'static str,
    /// The theme that most of the group's answers share, with how many.
    pub why: Option<(String, usize)>,
}

/// A question with its figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The question's key.
    pub key: String,
    /// The question's words.
    pub question: String,
    /// What the figure is: “Net promoter score”, “Share of 4 and 5” …
    pub what: &'static str,
    /// Everybody first, then each population, then each service line.
    pub scores: Vec<Score>,
}

/// The figures of all questions that have one.
pub fn figures(wave: &Wave, results: &Results, coded: &Coded) -> Vec<Figure> {
    let of = |question: &Question| {
        let answers = results.to(&question.key);
        let (scores, what) = match Measure::of_scale(question) {
            Some((measure, what)) => (groups(&measure, &answers, coded), what),
            None if question.kind.has_choices() => (choices(question, &answers), "Share of each answer"),
            None => return None,
        };
        Some(Figure { key: question.key.clone(), question: question.text.english().to_owned(), what, scores })
    };
    wave.instrument.questions.iter().filter_map(of).collect()
}

/// The figure that stands for a wave: recommendation, satisfaction or ease, for everybody.
pub fn headline(wave: &Wave, results: &Results) -> Option<Score> {
    let question = [Meaning::Recommend, Meaning::Satisfied, Meaning::Ease, Meaning::IntentRefer]
        .into_iter()
        .find_map(|meaning| wave.instrument.meaning(meaning))?;
    let (measure, _) = Measure::of_scale(question)?;
    Some(score("Everybody".to_owned(), &measure, &results.to(&question.key), &Coded::default()))
}

fn groups(measure: &Measure, answers: &[(&Person, &Answer)], coded: &Coded) -> Vec<Score> {
    let mut scores = vec![score("Everybody".to_owned(), measure, answers, coded)];
    for segment in Segment::ALL {
        let own: Vec<(&Person, &Answer)> =
            answers.iter().filter(|(person, _)| person.segment() == segment).copied().collect();
        if !own.is_empty() && own.len() < answers.len() {
            scores.push(score(segment.word().to_owned(), measure, &own, coded));
        }
    }
    let mut lines: BTreeMap<&str, Vec<(&Person, &Answer)>> = BTreeMap::new();
    for (person, answer) in answers {
        if let Some(line) = &person.line {
            lines.entry(line).or_default().push((person, answer));
        }
    }
    if lines.len() > 1 {
        scores.extend(lines.into_iter().map(|(line, own)| score(line.to_owned(), measure, &own, coded)));
    }
    scores
}

fn score(group: String, measure: &Measure, answers: &[(&Person, &Answer)], coded: &Coded) -> Score {
    let who: Vec<Uuid> = answers.iter().map(|(person, _)| person.id).collect();
    let found = measure.score(answers.iter().map(|(_, answer)| *answer));
    let n = found.n();
    Score {
        group,
        n,
        figure: found.words(),
        between: found.between(),
        of: found.made_of(),
        small: small_words(n),
        why: coded.most_of(&who),
    }
}

fn choices(question: &Question, answers: &[(&Person, &Answer)]) -> Vec<Score> {
    let n = u32::try_from(answers.len()).unwrap_or(u32::MAX);
    let of = |choice: &perennial_core::research::Choice| {
        let count = answers.iter().filter(|(_, answer)| answer.is(&choice.key)).count();
        let share = Share { count: u32::try_from(count).unwrap_or(u32::MAX), n };
        Score {
            group: choice.text.english().to_owned(),
            n,
            figure: share.percent(),
            between: share.between(),
            of: format!("{count} of {n}"),
            small: small_words(n),
            why: None,
        }
    };
    question.choices.iter().map(of).collect()
}
