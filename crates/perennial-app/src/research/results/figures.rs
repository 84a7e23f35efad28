//! Figures of a wave: each question with n and interval, for everybody, each population and each service line.

use std::collections::BTreeMap;

use perennial_core::research::{Answer, Meaning, Question, QuestionKind, Recommendation, Segment, Share, small_words};
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

/// How a question's answers become one figure.
#[derive(Clone, Copy)]
enum Rule {
    Net,
    /// The share of this number and more.
    From(u8),
    /// The share of each choice.
    Choices,
}

fn rule(question: &Question) -> Option<(Rule, &'static str)> {
    Some(match (question.means, question.kind) {
        (Some(Meaning::Recommend), _) => (Rule::Net, "Net promoter score, −100 to +100"),
        (_, QuestionKind::Likelihood) => (Rule::From(8), "Share of 8, 9 and 10: an intention, no act"),
        (_, QuestionKind::OneToFive) => (Rule::From(4), "Share of 4 and 5"),
        (_, QuestionKind::OneToSeven) => (Rule::From(5), "Share of 5, 6 and 7"),
        (_, QuestionKind::Single | QuestionKind::Multiple) => (Rule::Choices, "Share of each answer"),
        _ => return None,
    })
}

/// The figures of all questions that have one.
pub fn figures(wave: &Wave, results: &Results, coded: &Coded) -> Vec<Figure> {
    let of = |question: &Question| {
        let (rule, what) = rule(question)?;
        let answers = results.to(&question.key);
        let scores = match rule {
            Rule::Choices => choices(question, &answers),
            rule => groups(rule, &answers, coded),
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
    let (rule, _) = rule(question)?;
    Some(score("Everybody".to_owned(), rule, &results.to(&question.key), &Coded::default()))
}

fn groups(rule: Rule, answers: &[(&Person, &Answer)], coded: &Coded) -> Vec<Score> {
    let mut scores = vec![score("Everybody".to_owned(), rule, answers, coded)];
    for segment in Segment::ALL {
        let own: Vec<(&Person, &Answer)> =
            answers.iter().filter(|(person, _)| person.segment() == segment).copied().collect();
        if !own.is_empty() && own.len() < answers.len() {
            scores.push(score(segment.word().to_owned(), rule, &own, coded));
        }
    }
    let mut lines: BTreeMap<&str, Vec<(&Person, &Answer)>> = BTreeMap::new();
    for (person, answer) in answers {
        if let Some(line) = &person.line {
            lines.entry(line).or_default().push((person, answer));
        }
    }
    if lines.len() > 1 {
        scores.extend(lines.into_iter().map(|(line, own)| score(line.to_owned(), rule, &own, coded)));
    }
    scores
}

fn score(group: String, rule: Rule, answers: &[(&Person, &Answer)], coded: &Coded) -> Score {
    let numbers: Vec<u8> = answers.iter().filter_map(|(_, answer)| answer.number()).collect();
    let n = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    let who: Vec<Uuid> = answers.iter().map(|(person, _)| person.id).collect();
    let why = coded.most_of(&who);
    let (figure, between, of) = match rule {
        Rule::Net => {
            let net = Recommendation::of(numbers);
            let of = format!("{} promoters, {} passives, {} detractors", net.promoters, net.passives, net.detractors);
            (net.words(), net.between(), of)
        }
        Rule::From(least) => {
            let count = u32::try_from(numbers.iter().filter(|number| **number >= least).count()).unwrap_or(u32::MAX);
            let share = Share { count, n };
            (share.percent(), share.between(), format!("{count} of {n}"))
        }
        Rule::Choices => (String::new(), String::new(), String::new()),
    };
    Score { group, n, figure, between, of, small: small_words(n), why }
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
