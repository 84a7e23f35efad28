//! When a question is asked, as boxes to tick: which answers to an earlier question.

use crate::research::{Question, Test};

/// Stands for any answer at all.
pub const ANY: &str = "*";

/// The answers that a condition on this question can look for: what is sent, and the words.
pub fn answers_of(question: &Question) -> Vec<(String, String)> {
    let mut all = vec![(ANY.to_owned(), "Any answer".to_owned())];
    if let Some((least, most)) = question.kind.scale() {
        all.extend((least..=most).map(|number| (number.to_string(), number.to_string())));
    }
    all.extend(question.choices.iter().map(|choice| (choice.key.clone(), choice.text.english().to_owned())));
    all
}

impl Test {
    /// The test that holds for the answers ticked; none where nothing is ticked.
    pub fn of_ticks(question: &Question, ticks: &[String]) -> Option<Self> {
        if ticks.iter().any(|tick| tick == ANY) {
            return Some(Self::Answered);
        }
        let Some((least, most)) = question.kind.scale() else {
            let chosen = question.choices.iter().map(|choice| choice.key.clone());
            let chosen: Vec<String> = chosen.filter(|key| ticks.contains(key)).collect();
            return (!chosen.is_empty()).then_some(Self::Is(chosen));
        };
        let numbers: Vec<u8> = (least..=most).filter(|number| ticks.contains(&number.to_string())).collect();
        let (first, last) = (*numbers.first()?, *numbers.last()?);
        let in_a_row = usize::from(last - first) + 1 == numbers.len();
        Some(match (in_a_row && first == least, in_a_row && last == most) {
            (true, true) => Self::Answered,
            (true, false) => Self::AtMost(last),
            (false, true) => Self::AtLeast(first),
            (false, false) => Self::Is(numbers.iter().map(u8::to_string).collect()),
        })
    }
}

/// The boxes that are ticked for a test.
pub fn ticked(question: &Question, test: &Test) -> Vec<String> {
    let (least, most) = question.kind.scale().unwrap_or((0, 0));
    match test {
        Test::Is(keys) => keys.clone(),
        Test::AtLeast(number) => (*number..=most).map(|number| number.to_string()).collect(),
        Test::AtMost(number) => (least..=*number).map(|number| number.to_string()).collect(),
        Test::Answered => vec![ANY.to_owned()],
    }
}
