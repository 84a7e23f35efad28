//! Each known source: a small sample, the mapping recognised and the drafts made of it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test that cannot go on has failed")]

use perennial_core::imports::drafts::drafts;
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::presets::{Found, propose};
use perennial_core::imports::questions::questions;
use perennial_core::imports::read::{Limits, read};
use perennial_core::money::Currency;
use serde_json::Value;

/// The whole way of a sample, as text: source, questions, mapping, drafts, problems.
fn way(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name);
    let bytes = std::fs::read(path).unwrap();
    let sheet = read(&bytes, name, &Limits::default()).unwrap().sheets.remove(0);
    let proposal = propose(&sheet, None);
    let source = match proposal.found {
        Found::Recognised { source } => source,
        Found::Guessed => "guessed".to_owned(),
    };
    let mut mapping = Mapping { currency: Some(Currency::GBP), ..proposal.mapping };
    let mut out = format!("source: {source}\n");
    let (asked, guessed) = questions(&sheet, &mapping);
    for question in &asked {
        let likely = question.likely.clone().unwrap_or_default();
        out.push_str(&format!("asked: {} [{likely}]\n", question.text));
        if question.needed {
            let answer = question.likely.clone().unwrap_or_else(|| question.choices[0].clone());
            mapping.answer(&sheet, question, &answer).unwrap();
        }
    }
    for guess in sheet.guesses.iter().chain(&guessed) {
        out.push_str(&format!("guessed: {} {}: {}\n", guess.about.word(), guess.taken, guess.why));
    }
    out.push_str(&format!("\n{}\n", mapping.to_toml()));
    assert_eq!(Mapping::from_toml(&mapping.to_toml()).unwrap(), mapping);
    let (drafts, problems) = drafts(&sheet, &mapping);
    for draft in &drafts {
        let mut json = serde_json::to_value(draft).unwrap();
        json.as_object_mut().unwrap().remove("hash");
        out.push_str(&format!("{}\n", filled(&json)));
    }
    for problem in problems.iter().chain(&sheet.problems) {
        let (line, column, value) = (problem.line, &problem.column, &problem.value);
        out.push_str(&format!(
            "line {line}, {column}, “{value}”: {} ({:?})\n",
            problem.what_to_do, problem.consequence
        ));
    }
    out
}

/// The value without what is empty.
fn filled(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.iter().map(|(k, v)| (k.clone(), filled(v)));
            Value::Object(kept.filter(|(_, v)| !is_empty(v)).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(filled).collect()),
        other => other.clone(),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

#[test]
fn every_source_is_recognised_and_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    for name in &names {
        insta::assert_snapshot!(name.trim_end_matches(".csv"), way(name));
    }
    assert!(names.len() >= 22);
}
