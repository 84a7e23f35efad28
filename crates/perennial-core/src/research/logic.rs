//! The way of one person through an instrument.
//!
//! A question is asked once, in the order of the instrument, when its condition holds for the answers that count;
//! conditions look only backwards, so the way always ends.

use std::collections::BTreeMap;

use super::{Answer, Condition, Instrument, Question, Test};

/// The answers of one person, by the key of the question.
pub type Answers = BTreeMap<String, Answer>;

/// The questions on the way of these answers: answered ones, and further ones as far as it can be known.
pub fn shown<'i>(instrument: &'i Instrument, answers: &Answers) -> Vec<&'i Question> {
    let mut shown: Vec<&Question> = Vec::new();
    for question in &instrument.questions {
        let holds = question.show_if.as_ref().is_none_or(|condition| {
            // What was answered to a question that is hidden now counts for nothing.
            let on_the_way = shown.iter().any(|earlier| earlier.key == condition.question);
            on_the_way && holds(condition, answers)
        });
        if holds {
            shown.push(question);
        }
    }
    shown
}

fn holds(condition: &Condition, answers: &Answers) -> bool {
    let Some(answer) = answers.get(&condition.question) else { return false };
    match &condition.test {
        Test::Is(keys) => keys.iter().any(|key| answer.is(key)),
        Test::AtLeast(least) => answer.number().is_some_and(|number| number >= *least),
        Test::AtMost(most) => answer.number().is_some_and(|number| number <= *most),
        Test::Answered => *answer != Answer::Skipped,
    }
}

/// The question to ask next; none when all is answered.
pub fn next_question<'i>(instrument: &'i Instrument, answers: &Answers) -> Option<&'i Question> {
    shown(instrument, answers).into_iter().find(|question| !answers.contains_key(&question.key))
}

/// The question before one on the way; none at the beginning.
pub fn previous_question<'i>(instrument: &'i Instrument, answers: &Answers, key: &str) -> Option<&'i Question> {
    let way = shown(instrument, answers);
    let at = way.iter().position(|question| question.key == key)?;
    way.into_iter().take(at).next_back()
}

/// The place of a question on the way, counted from 1, and how many there are as far as it can be known.
pub fn progress(instrument: &Instrument, answers: &Answers, key: &str) -> (usize, usize) {
    let way = shown(instrument, answers);
    let at = way.iter().position(|question| question.key == key).unwrap_or(0);
    (at + 1, way.len())
}

/// The answers that count: those to questions on the way.
pub fn relevant(instrument: &Instrument, answers: &Answers) -> Answers {
    let way = shown(instrument, answers);
    let of = |question: &&Question| Some((question.key.clone(), answers.get(&question.key)?.clone()));
    way.iter().filter_map(of).collect()
}
