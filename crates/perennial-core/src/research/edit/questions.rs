//! Questions added, changed, moved, copied and taken away.

use std::collections::BTreeMap;

use super::{Fault, Wording, free_key, prose, ready, texts, tidy};
use crate::research::read::{MOST_CHOICES, MOST_QUESTIONS};
use crate::research::{Choice, Instrument, Meaning, Question, Texts};

type Done = Result<Instrument, Vec<Fault>>;

fn refused(sentence: impl Into<String>) -> Done {
    Err(vec![Fault::new("", sentence)])
}

fn gone() -> Vec<Fault> {
    vec![Fault::new("", "This question is not in the draft any more. Open the list of questions again.")]
}

fn place(of: &Instrument, key: &str) -> Result<usize, Vec<Fault>> {
    of.questions.iter().position(|question| question.key == key).ok_or_else(gone)
}

/// Those that are asked only after this one.
fn hanging<'i>(on: &str, all: &'i [Question]) -> Vec<&'i Question> {
    all.iter().filter(|one| one.show_if.as_ref().is_some_and(|condition| condition.question == on)).collect()
}

fn named(questions: &[&Question]) -> String {
    questions.iter().map(|one| format!("“{}”", one.text.english())).collect::<Vec<_>>().join(", ")
}

fn room(of: &Instrument) -> Result<(), Vec<Fault>> {
    let full = format!("An instrument has at most {MOST_QUESTIONS} questions: take one away first.");
    if of.questions.len() < MOST_QUESTIONS { Ok(()) } else { Err(vec![Fault::new("", full)]) }
}

pub(super) fn add(mut next: Instrument, wording: Wording) -> Done {
    room(&next)?;
    let key = free_key(wording.text.english(), "question", |key| next.question(key).is_some());
    let mut faults = Vec::new();
    let question = written(&mut faults, key.clone(), &[], wording, &next.languages);
    next.questions.push(question);
    ready::held(next, Some(&key), faults)
}

pub(super) fn change(mut next: Instrument, key: &str, to: Wording) -> Done {
    let at = place(&next, key)?;
    let before = next.questions[at].choices.clone();
    let mut faults = Vec::new();
    next.questions[at] = written(&mut faults, key.to_owned(), &before, to, &next.languages);
    ready::held(next, Some(key), faults)
}

pub(super) fn shift(mut next: Instrument, key: &str, up: bool) -> Done {
    let at = place(&next, key)?;
    let other = if up { at.checked_sub(1) } else { Some(at + 1).filter(|other| *other < next.questions.len()) };
    let Some(other) = other else {
        return refused(if up { "This question stands first already." } else { "This question stands last already." });
    };
    let (first, second) = (&next.questions[at.min(other)], &next.questions[at.max(other)]);
    if second.show_if.as_ref().is_some_and(|condition| condition.question == first.key) {
        return refused(format!(
            "“{}” is asked only after an answer to “{}”, so it cannot stand before it. Change when it is asked first.",
            second.text.english(),
            first.text.english()
        ));
    }
    next.questions.swap(at, other);
    ready::held(next, Some(key), Vec::new())
}

pub(super) fn copy(mut next: Instrument, key: &str) -> Done {
    room(&next)?;
    let at = place(&next, key)?;
    let mut copied = next.questions[at].clone();
    copied.key = free_key(copied.text.english(), "question", |key| next.question(key).is_some());
    // What is counted is counted once: of two questions that mean the same, only the first would be.
    copied.means = copied.means.filter(|meaning| *meaning == Meaning::Why);
    let key = copied.key.clone();
    next.questions.insert(at + 1, copied);
    ready::held(next, Some(&key), Vec::new())
}

pub(super) fn remove(mut next: Instrument, key: &str) -> Done {
    let at = place(&next, key)?;
    let hanging = hanging(key, &next.questions);
    if !hanging.is_empty() {
        return refused(format!(
            "{} is asked only after an answer to this question. Change when it is asked, or take it away first.",
            named(&hanging)
        ));
    }
    next.questions.remove(at);
    ready::held(next, None, Vec::new())
}

/// A question as it is kept; what goes with another kind is left out.
fn written(
    faults: &mut Vec<Fault>,
    key: String,
    before: &[Choice],
    wording: Wording,
    languages: &[String],
) -> Question {
    let kind = wording.kind;
    let text = texts(faults, "text_en", wording.text, languages);
    if text.0.is_empty() {
        faults.push(Fault::new("text_en", "Write what is asked."));
    }
    let scale = |faults: &mut Vec<Fault>, field, said| match kind.scale() {
        Some(_) => texts(faults, field, said, languages),
        None => Texts::default(),
    };
    if let Some(meaning) = wording.means.filter(|meaning| !meaning.kinds().contains(&kind)) {
        let kinds: Vec<&str> = meaning.kinds().iter().map(|kind| kind.word()).collect();
        let sentence = format!("“{}” goes with an answer of the kind: {}.", meaning.word(), kinds.join(" or "));
        faults.push(Fault::new("means", sentence));
    }
    Question {
        hint: texts(faults, "hint_en", wording.hint, languages),
        low: scale(faults, "low_en", wording.low),
        high: scale(faults, "high_en", wording.high),
        required: wording.required,
        choices: if kind.has_choices() { choices(faults, before, &wording.choices, languages) } else { Vec::new() },
        show_if: wording.show_if,
        means: wording.means,
        key,
        kind,
        text,
    }
}

/// The choices of their lines. One whose English words stayed keeps its name, wherever it stands now; one in the same
/// place of as many lines was only reworded.
fn choices(
    faults: &mut Vec<Fault>,
    before: &[Choice],
    lines: &BTreeMap<String, Vec<String>>,
    languages: &[String],
) -> Vec<Choice> {
    let of = |language: &str| lines.get(language).map_or(&[][..], Vec::as_slice);
    let english: Vec<String> = of("en").iter().map(|line| prose(faults, "choices_en", line)).collect();
    if english.is_empty() {
        faults.push(Fault::new("choices_en", "Write at least one answer to choose, one a line."));
    } else if english.len() > MOST_CHOICES {
        let sentence = format!("Keep to {MOST_CHOICES} answers: there are {}.", english.len());
        faults.push(Fault::new("choices_en", sentence));
    }
    let mut keys = names(before, &english).into_iter();
    let mut all: Vec<Choice> = Vec::new();
    for (at, text) in english.iter().enumerate() {
        let mut said = BTreeMap::from([("en".to_owned(), text.clone())]);
        for language in languages.iter().filter(|language| *language != "en") {
            let translated = of(language).get(at).map(|line| tidy(line)).filter(|line| !line.is_empty());
            said.extend(translated.map(|line| (language.clone(), line)));
        }
        all.extend(keys.next().map(|key| Choice { key, text: Texts(said) }));
    }
    for language in languages.iter().filter(|language| of(language).len() > english.len()) {
        let name = crate::research::languages::in_english(language);
        faults.push(Fault::new("choices_en", format!("{name} has more lines than English: give each line its own.")));
    }
    all
}

fn names(before: &[Choice], lines: &[String]) -> Vec<String> {
    let same = |line: &String| before.iter().find(|choice| choice.text.english() == line).map(|one| one.key.clone());
    let mut keys: Vec<Option<String>> = Vec::new();
    for line in lines {
        let key = same(line).filter(|key| !keys.iter().flatten().any(|other| other == key));
        keys.push(key);
    }
    let reworded = before.len() == lines.len();
    for at in 0..keys.len() {
        let place = before.get(at).map(|choice| choice.key.clone()).filter(|_| reworded);
        let place = place.filter(|key| keys[at].is_none() && !keys.iter().flatten().any(|other| other == key));
        let key = keys[at].take().or(place);
        // A name that was taken away is given to nothing else: earlier answers carry it.
        let taken = |key: &str| {
            keys.iter().flatten().any(|other| other == key) || before.iter().any(|choice| choice.key == key)
        };
        let key = key.unwrap_or_else(|| free_key(&lines[at], "choice", taken));
        keys[at] = Some(key);
    }
    keys.into_iter().flatten().collect()
}
