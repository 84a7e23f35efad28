//! What a draft still lacks, and the reader's word on everything else.

use super::Fault;
use crate::research::languages::in_english;
use crate::research::{Instrument, Question, Texts};

/// Something that keeps a draft from being published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unready {
    /// The question concerned, if it is one.
    pub question: Option<String>,
    /// What to do.
    pub sentence: String,
}

/// The languages in which a question lacks words that every language needs: its text and its choices.
pub fn lacking<'i>(instrument: &'i Instrument, question: &Question) -> Vec<&'i str> {
    let needed = || std::iter::once(&question.text).chain(question.choices.iter().map(|choice| &choice.text));
    let lacks = |language: &&String| needed().any(|said| !said.0.contains_key(*language));
    instrument.languages.iter().filter(lacks).map(String::as_str).collect()
}

/// Everything that keeps a draft from being published; nothing when it can be.
pub fn unready(instrument: &Instrument) -> Vec<Unready> {
    let mut all = Vec::new();
    let mut say = |question: Option<&str>, sentence: String| {
        all.push(Unready { question: question.map(str::to_owned), sentence });
    };
    if instrument.length.is_empty() {
        say(None, "Say above how long it takes.".to_owned());
    }
    if instrument.questions.is_empty() {
        say(None, "Add at least one question.".to_owned());
    }
    for question in &instrument.questions {
        let languages: Vec<&str> = lacking(instrument, question).into_iter().map(in_english).collect();
        if !languages.is_empty() {
            let sentence = format!("“{}” is not whole in {}.", question.text.english(), languages.join(" and "));
            say(Some(&question.key), sentence);
        }
    }
    if all.is_empty() {
        for fault in faults(instrument, None) {
            all.push(Unready { question: None, sentence: fault.sentence });
        }
    }
    all
}

/// The instrument, when nothing stands against it but that it is not finished.
pub(super) fn held(next: Instrument, question: Option<&str>, mut found: Vec<Fault>) -> Result<Instrument, Vec<Fault>> {
    if found.is_empty() {
        found = faults(&filled(&next), question);
    }
    if found.is_empty() { Ok(next) } else { Err(found) }
}

/// The same with everything that a draft may lack.
fn filled(instrument: &Instrument) -> Instrument {
    let mut whole = instrument.clone();
    let fill = |said: &mut Texts| {
        let english = said.english().to_owned();
        for language in &instrument.languages {
            said.0.entry(language.clone()).or_insert_with(|| english.clone());
        }
    };
    for question in &mut whole.questions {
        fill(&mut question.text);
        question.choices.iter_mut().for_each(|choice| fill(&mut choice.text));
    }
    if whole.length.is_empty() {
        "–".clone_into(&mut whole.length);
    }
    whole
}

/// What the reader of the file form says, beside the fields of the question that is changed.
fn faults(instrument: &Instrument, changed: Option<&str>) -> Vec<Fault> {
    let problems = match Instrument::from_toml(&instrument.to_toml()) {
        Ok(_) => return Vec::new(),
        Err(problems) => problems,
    };
    let mut all = Vec::new();
    for problem in problems {
        let mut path = problem.key.split('.');
        let fault = match (path.next(), path.next(), path.next()) {
            (Some("question"), None, _) if instrument.questions.is_empty() => continue,
            (Some("question"), Some(key), field) if Some(key) == changed => {
                Fault::new(field_of(field.unwrap_or_default()), format!("This does not fit: {}.", problem.allowed))
            }
            (Some("question"), Some(key), Some("show_if")) => {
                let words = instrument.question(key).map_or(key, |one| one.text.english());
                let field = if changed.is_some() { "kind" } else { "" };
                let sentence = format!(
                    "“{words}” is asked only after an answer that would not be there any more. Change when it is asked first."
                );
                Fault::new(field, sentence)
            }
            (Some(place), ..) => Fault::new("", format!("{place}: {}.", problem.allowed)),
            (None, ..) => Fault::new("", problem.allowed),
        };
        if !all.contains(&fault) {
            all.push(fault);
        }
    }
    all
}

/// The field of the form for a key of the file.
fn field_of(key: &str) -> &'static str {
    match key {
        "text" => "text_en",
        "hint" => "hint_en",
        "low" => "low_en",
        "high" => "high_en",
        "choices" => "choices_en",
        "show_if" => "when",
        "means" => "means",
        "kind" => "kind",
        _ => "",
    }
}
