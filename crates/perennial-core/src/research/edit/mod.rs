//! Changes of an instrument that is being built: what somebody wants, to the next state or what stands against it.
//!
//! A draft may lack questions and translations, which [`unready`] lists; everything else is refused at once. The last
//! word has the reader of the file form, so that a form and a file are held to the same rules.

mod condition;
mod questions;
mod ready;

use std::collections::{BTreeMap, BTreeSet};

pub use self::condition::{ANY, answers_of, ticked};
pub use self::ready::{Unready, lacking, unready};
use super::read::LONGEST_TEXT;
use super::{Condition, Instrument, InstrumentKind, Meaning, QuestionKind, Segment, Texts};

/// The longest name, in characters.
const LONGEST_NAME: usize = 200;

/// What somebody wants to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// What stands above the questions.
    Head(Box<Head>),
    /// Adds a question at the end.
    Add(Box<Wording>),
    /// Changes a question.
    Change {
        /// Which.
        question: String,
        /// What it is to be.
        to: Box<Wording>,
    },
    /// Moves a question towards the beginning.
    Up(String),
    /// Moves a question towards the end.
    Down(String),
    /// Puts a copy behind a question.
    Copy(String),
    /// Takes a question away.
    Remove(String),
}

/// What stands above the questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its name.
    pub name: String,
    /// What it finds out.
    pub kind: InstrumentKind,
    /// What it is for.
    pub purpose: String,
    /// Whom it is for.
    pub segments: Vec<Segment>,
    /// How long it takes, in words.
    pub length: String,
    /// How it is done.
    pub procedure: String,
    /// Its languages.
    pub languages: Vec<String>,
    /// What stands above the first question.
    pub greeting: Texts,
    /// Who sees the answers.
    pub privacy: Texts,
}

/// A question as it is written in a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// How it is answered.
    pub kind: QuestionKind,
    /// Its words.
    pub text: Texts,
    /// A hint below.
    pub hint: Texts,
    /// The words at the low end of a scale.
    pub low: Texts,
    /// The words at the high end of a scale.
    pub high: Texts,
    /// Whether it has to be answered.
    pub required: bool,
    /// Its choices by language, one a line in the same order.
    pub choices: BTreeMap<String, Vec<String>>,
    /// When it is shown.
    pub show_if: Option<Condition>,
    /// What its answer means to the firm.
    pub means: Option<Meaning>,
}

/// What stands against a change: the field of the form, none where it is no field's, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field.
    pub field: &'static str,
    /// What is wrong, and what to do.
    pub sentence: String,
}

impl Fault {
    fn new(field: &'static str, sentence: impl Into<String>) -> Self {
        Self { field, sentence: sentence.into() }
    }
}

/// The instrument after a change.
///
/// # Errors
/// Everything that stands against it.
pub fn edit(instrument: &Instrument, edit: Edit) -> Result<Instrument, Vec<Fault>> {
    let next = instrument.clone();
    match edit {
        Edit::Head(head) => headed(next, *head),
        Edit::Add(wording) => questions::add(next, *wording),
        Edit::Change { question, to } => questions::change(next, &question, *to),
        Edit::Up(question) => questions::shift(next, &question, true),
        Edit::Down(question) => questions::shift(next, &question, false),
        Edit::Copy(question) => questions::copy(next, &question),
        Edit::Remove(question) => questions::remove(next, &question),
    }
}

/// A new instrument without questions, or a copy of another under a name of its own.
///
/// # Errors
/// When the name is missing or too long.
pub fn begun(
    name: &str,
    kind: InstrumentKind,
    of: Option<&Instrument>,
    taken: &BTreeSet<String>,
) -> Result<Instrument, Vec<Fault>> {
    let mut faults = Vec::new();
    let name = line(&mut faults, "name", name);
    if !faults.is_empty() {
        return Err(faults);
    }
    let key = free_key(&name, "instrument", |key| taken.contains(key));
    Ok(match of {
        Some(one) => Instrument { key, name, version: 1, ..one.clone() },
        None => Instrument {
            key,
            version: 1,
            kind,
            name,
            purpose: String::new(),
            segments: Vec::new(),
            length: String::new(),
            procedure: String::new(),
            languages: vec!["en".to_owned()],
            greeting: Texts::default(),
            privacy: Texts::default(),
            questions: Vec::new(),
        },
    })
}

fn headed(mut next: Instrument, head: Head) -> Result<Instrument, Vec<Fault>> {
    let mut faults = Vec::new();
    next.name = line(&mut faults, "name", &head.name);
    next.length = line(&mut faults, "length", &head.length);
    next.purpose = prose(&mut faults, "purpose", &head.purpose);
    next.procedure = prose(&mut faults, "procedure", &head.procedure);
    next.kind = head.kind;
    next.segments = Segment::ALL.into_iter().filter(|segment| head.segments.contains(segment)).collect();
    next.languages = vec!["en".to_owned()];
    for language in head.languages {
        if !next.languages.contains(&language) {
            next.languages.push(language);
        }
    }
    next.greeting = texts(&mut faults, "greeting_en", head.greeting, &next.languages);
    next.privacy = texts(&mut faults, "privacy_en", head.privacy, &next.languages);
    // What was written in a language that is spoken no more goes with it.
    for question in &mut next.questions {
        for said in [&mut question.text, &mut question.hint, &mut question.low, &mut question.high] {
            said.0.retain(|language, _| next.languages.contains(language));
        }
        for choice in &mut question.choices {
            choice.text.0.retain(|language, _| next.languages.contains(language));
        }
    }
    ready::held(next, None, faults)
}

/// A line that is needed.
fn line(faults: &mut Vec<Fault>, field: &'static str, text: &str) -> String {
    let text = tidy(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let length = text.chars().count();
    if text.is_empty() {
        faults.push(Fault::new(field, "This is needed."));
    } else if length > LONGEST_NAME {
        faults.push(Fault::new(field, format!("Keep this within {LONGEST_NAME} characters: it has {length}.")));
    }
    text
}

/// Text of several lines, which may be empty.
fn prose(faults: &mut Vec<Fault>, field: &'static str, text: &str) -> String {
    let text = tidy(text);
    let length = text.chars().count();
    if length > LONGEST_TEXT {
        faults.push(Fault::new(field, format!("Keep this within {LONGEST_TEXT} characters: it has {length}.")));
    }
    text
}

/// A text in the languages of the instrument; empty ones are left out, and nothing stands without its English.
fn texts(faults: &mut Vec<Fault>, field: &'static str, said: Texts, languages: &[String]) -> Texts {
    let mut kept = BTreeMap::new();
    for (language, text) in said.0 {
        let text = prose(faults, field, &text);
        if !text.is_empty() && languages.contains(&language) {
            kept.insert(language, text);
        }
    }
    if !kept.is_empty() && !kept.contains_key("en") {
        faults.push(Fault::new(field, "Write this in English too: it is shown where a translation is missing."));
    }
    Texts(kept)
}

/// Text as it is kept: no control characters but the ends of lines, no blanks around it.
fn tidy(text: &str) -> String {
    let one = text.replace("\r\n", "\n").replace('\r', "\n");
    let clean: String = one.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    clean.trim().to_owned()
}

/// A key made of words that nothing has yet.
fn free_key(words: &str, otherwise: &str, taken: impl Fn(&str) -> bool) -> String {
    let plain: String =
        words.to_lowercase().chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect();
    let joined: String = plain.split_whitespace().collect::<Vec<_>>().join("_").chars().take(40).collect();
    let base = joined.trim_end_matches('_');
    let base = if base.is_empty() { otherwise } else { base };
    let mut key = base.to_owned();
    let mut number = 1;
    while taken(&key) {
        number += 1;
        key = format!("{base}_{number}");
    }
    key
}
