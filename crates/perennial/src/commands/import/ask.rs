//! What only a person can answer: asked with the options that answer.

use anyhow::Result;
use perennial_core::imports::questions::{Asked, Question, questions, whose_numbers};
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
    numbered(lists, 0, &[])
}

/// The questions of the lists that were not asked before, numbered after those.
pub fn arisen(lists: &[List], before: &[Open]) -> Vec<Open> {
    numbered(lists, before.len(), before)
}

/// The questions of a list, also the one that only what is known beside it raises.
fn asked_of(list: &List) -> Vec<Question> {
    let whose = whose_numbers(&list.sheet, &list.mapping, &list.known);
    questions(&list.sheet, &list.mapping).0.into_iter().chain(whose).collect()
}

fn numbered(lists: &[List], after: usize, before: &[Open]) -> Vec<Open> {
    let asked = lists
        .iter()
        .enumerate()
        .flat_map(|(place, list)| asked_of(list).into_iter().map(move |question| (place, question)));
    let known = |place: usize, question: &Question| {
        before.iter().any(|open| open.list == place && open.asked.about == question.about)
    };
    asked
        .filter(|(place, question)| !known(*place, question))
        .enumerate()
        .map(|(place, (list, asked))| {
            let number = after + place + 1;
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

/// The answers given, by the number of the question.
pub struct Answers(Vec<(usize, String)>);

impl Answers {
    /// Reads `N=ANSWER`.
    ///
    /// # Errors
    /// When one has no number.
    pub fn read(given: &[String]) -> Result<Self> {
        let mut read = Vec::new();
        for given in given {
            let (number, answer) = given.split_once('=').unwrap_or((given, ""));
            let Ok(number) = number.trim().parse::<usize>() else { return Err(answers_nothing(given, None)) };
            read.push((number, answer.trim().to_owned()));
        }
        Ok(Self(read))
    }

    /// Takes those that answer these questions.
    ///
    /// # Errors
    /// When an answer is none of those allowed.
    pub fn take(&mut self, asked: &[Open], lists: &mut [List]) -> Result<()> {
        for open in asked {
            let (own, others): (Vec<_>, Vec<_>) =
                std::mem::take(&mut self.0).into_iter().partition(|(number, _)| *number == open.number);
            self.0 = others;
            let Some(list) = lists.get_mut(open.list) else { continue };
            for (_, answer) in own {
                list.mapping.answer(&list.sheet, &open.asked, &answer).map_err(|words| {
                    Failure::usage(format!("question {}: {words}", open.number), "nothing was imported")
                })?;
            }
        }
        Ok(())
    }

    /// Refuses answers to questions that nobody asks.
    ///
    /// # Errors
    /// When one is left.
    pub fn all_taken(self, asked: usize) -> Result<()> {
        match self.0.first() {
            None => Ok(()),
            Some((number, answer)) => Err(answers_nothing(&format!("{number}={answer}"), Some(asked))),
        }
    }
}

fn answers_nothing(given: &str, asked: Option<usize>) -> anyhow::Error {
    let many = asked.map_or_else(String::new, |asked| format!(": there are {asked}"));
    let what = format!("`--answer \"{given}\"` answers no question{many}");
    Failure::usage(what, "run the command without answers to see the questions with their numbers").into()
}

/// The questions without which nothing is imported, those answered left out.
pub fn still_open(asked: Vec<Open>, lists: &[List]) -> Vec<Open> {
    let left: Vec<Vec<Asked>> = lists
        .iter()
        .map(asked_of)
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
