//! Writes an instrument as TOML, which [`super::read`] reads back.

use std::fmt::{self, Write};

use super::{Choice, Instrument, Question, Test, Texts};

/// The file form of an instrument.
pub(super) fn to_toml(instrument: &Instrument) -> String {
    let mut out = String::new();
    let to = &mut out;
    line(to, format_args!("key = {}", quoted(&instrument.key)));
    line(to, format_args!("version = {}", instrument.version));
    line(to, format_args!("kind = {}", quoted(instrument.kind.key())));
    line(to, format_args!("name = {}", quoted(&instrument.name)));
    said(to, "purpose", &instrument.purpose);
    line(to, format_args!("segments = {}", list(instrument.segments.iter().map(|segment| segment.key()))));
    said(to, "length", &instrument.length);
    said(to, "procedure", &instrument.procedure);
    line(to, format_args!("languages = {}", list(instrument.languages.iter().map(String::as_str))));
    texts(to, "greeting", &instrument.greeting);
    texts(to, "privacy", &instrument.privacy);
    instrument.questions.iter().for_each(|one| question(to, one));
    out
}

fn question(out: &mut String, question: &Question) {
    line(out, format_args!("\n[[question]]"));
    line(out, format_args!("key = {}", quoted(&question.key)));
    line(out, format_args!("kind = {}", quoted(question.kind.key())));
    if question.required {
        line(out, format_args!("required = true"));
    }
    if let Some(meaning) = question.means {
        line(out, format_args!("means = {}", quoted(meaning.key())));
    }
    if let Some(condition) = &question.show_if {
        let earlier = quoted(&condition.question);
        let test = match &condition.test {
            Test::Is(keys) => format!(", is = {}", list(keys.iter().map(String::as_str))),
            Test::AtLeast(number) => format!(", at_least = {number}"),
            Test::AtMost(number) => format!(", at_most = {number}"),
            Test::Answered => String::new(),
        };
        line(out, format_args!("show_if = {{ question = {earlier}{test} }}"));
    }
    for (key, said) in
        [("text", &question.text), ("hint", &question.hint), ("low", &question.low), ("high", &question.high)]
    {
        texts(out, key, said);
    }
    if !question.choices.is_empty() {
        line(out, format_args!("choices = ["));
        question.choices.iter().for_each(|one| choice(out, one));
        line(out, format_args!("]"));
    }
}

fn choice(out: &mut String, choice: &Choice) {
    let said = match one_language(&choice.text) {
        Some(text) => format!("text = {}", quoted(text)),
        None => {
            let each = choice.text.0.iter().map(|(language, text)| format!("text.{language} = {}", quoted(text)));
            each.collect::<Vec<_>>().join(", ")
        }
    };
    line(out, format_args!("  {{ key = {}, {said} }},", quoted(&choice.key)));
}

/// The text, where English is the only language.
fn one_language(texts: &Texts) -> Option<&str> {
    texts.0.get("en").filter(|_| texts.0.len() == 1).map(String::as_str)
}

fn texts(out: &mut String, key: &str, texts: &Texts) {
    match one_language(texts) {
        Some(text) => said(out, key, text),
        None => texts.0.iter().for_each(|(language, text)| said(out, &format!("{key}.{language}"), text)),
    }
}

fn said(out: &mut String, key: &str, text: &str) {
    if !text.is_empty() {
        line(out, format_args!("{key} = {}", quoted(text)));
    }
}

fn list<'t>(all: impl Iterator<Item = &'t str>) -> String {
    format!("[{}]", all.map(quoted).collect::<Vec<_>>().join(", "))
}

fn line(out: &mut String, text: fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = writeln!(out, "{text}");
}

/// In one line, also where the text has several: an inline table takes no others.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            letter if letter.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}
