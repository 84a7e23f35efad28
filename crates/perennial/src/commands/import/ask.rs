//! What only a person can answer: asked with the options that answer.

use anyhow::Result;
use perennial_core::imports::questions::{Asked, Question, questions};
use serde::Serialize;

use super::List;
use crate::failure::Failure;
use crate::output::{complain, json};

/// A question with its number over all lists of the call.
#[derive(Debug, Clone, Serialize)]
pub struct Open {
    number: usize,
    file: String,
    question: String,
    example: String,
    choices: Vec<String>,
    likely: Option<String>,
    needed: bool,
    /// What to add to the command.
    option: String,
    #[serde(skip)]
    list: usize,
    #[serde(skip)]
    asked: Question,
}

/// All questions, numbered.
pub fn all(lists: &[List]) -> Vec<Open> {
    let asked = lists.iter().enumerate().flat_map(|(place, list)| {
        let (asked, _) = questions(&list.sheet, &list.mapping);
        asked.into_iter().map(move |question| (place, question))
    });
    asked
        .enumerate()
        .map(|(before, (list, asked))| {
            let number = before + 1;
            let answer = asked.likely.clone().or_else(|| asked.choices.first().cloned());
            let answer = answer.unwrap_or_else(|| "GBP".to_owned());
            Open {
                number,
                file: lists.get(list).map_or_else(String::new, |list| list.file.clone()),
                question: asked.text.clone(),
                example: asked.example.clone(),
                choices: asked.choices.clone(),
                likely: asked.likely.clone(),
                needed: asked.needed,
                option: format!("--answer \"{number}={answer}\""),
                list,
                asked,
            }
        })
        .collect()
}

/// Takes the answers given.
pub fn answer(asked: &[Open], lists: &mut [List], answers: &[String]) -> Result<()> {
    for given in answers {
        let (number, answer) = given.split_once('=').unwrap_or((given, ""));
        let open = number.trim().parse().ok().and_then(|number: usize| asked.iter().find(|open| open.number == number));
        let Some(open) = open else {
            let what = format!("`--answer \"{given}\"` answers no question: there are {}", asked.len());
            return Err(Failure::usage(
                what,
                "run the command without answers to see the questions with their numbers",
            )
            .into());
        };
        if let Some(list) = lists.get_mut(open.list) {
            list.mapping.answer(&open.asked, answer.trim()).map_err(|words| {
                Failure::usage(format!("question {}: {words}", open.number), "nothing was imported")
            })?;
        }
    }
    Ok(())
}

/// The questions without which nothing is imported, those answered left out.
pub fn still_open(asked: Vec<Open>, lists: &[List]) -> Vec<Open> {
    let left: Vec<Vec<Asked>> = lists
        .iter()
        .map(|list| questions(&list.sheet, &list.mapping).0)
        .map(|asked| asked.into_iter().filter(|question| question.needed).map(|question| question.about).collect())
        .collect();
    asked.into_iter().filter(|open| left.get(open.list).is_some_and(|left| left.contains(&open.asked.about))).collect()
}

/// Says what is open, and how to answer.
pub fn tell(open: &[Open], lists: &[List], as_json: bool) -> Result<()> {
    if as_json {
        json(&serde_json::json!({ "dry_run": false, "imports": [], "questions": open }))?;
        return Ok(());
    }
    complain(&format!(
        "Nothing was imported: {} only you can answer.",
        if open.len() == 1 { "one question" } else { "some questions" }
    ));
    for open in open {
        let file = if lists.len() > 1 { format!("{}: ", open.file) } else { String::new() };
        complain(&format!("{}. {file}{}", open.number, open.question));
        if !open.choices.is_empty() {
            complain(&format!("   answers: {}", open.choices.join(", ")));
        }
        if let Some(likely) = &open.likely {
            complain(&format!("   likely: {likely}"));
        }
        let whole = match open.asked.about {
            Asked::Dates { .. } => " (or --date-order for all dates)",
            Asked::Decimals { .. } => " (or --decimal for all amounts)",
            Asked::Currency => " (or --currency for all amounts)",
            Asked::TheseAre => " (or --these-are for all lists of names)",
            _ => "",
        };
        complain(&format!("   for example: {}{whole}", open.option));
    }
    complain("Add the answers to the command, and run it again.");
    Ok(())
}
