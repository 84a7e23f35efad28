//! What is said of an import: what was guessed before, what became of the rows after.

use std::collections::BTreeMap;

use anyhow::Result;
use perennial_app::imports::{Action, Import, MergedRow, NextList, Trial};
use perennial_core::dates::Day;
use perennial_core::ids::ImportId;
use perennial_core::imports::drafts::RowCounts;
use perennial_core::imports::mapping::Column;
use perennial_core::imports::objects::Takes;
use perennial_core::imports::problem::{Guess, Problem};
use perennial_core::imports::questions::questions;
use perennial_core::text::{count, figure};
use serde::Serialize;

use super::List;
use super::foretold::{Foretold, Row};
use crate::output::{complain, say};

/// Problems printed at most; `--problems` writes all.
const PRINTED: usize = 50;

/// What became of a list. Stable: fields are added, never renamed.
#[derive(Debug, Serialize)]
pub struct Told {
    id: Option<ImportId>,
    file: String,
    source: Option<String>,
    /// The day the list was made: what it says without a date had happened by then.
    list_day: Option<Day>,
    /// What was worked out of the file, and why.
    guesses: Vec<Guess>,
    state: &'static str,
    records: i64,
    created: i64,
    updated: i64,
    merged: i64,
    left: i64,
    facts: i64,
    /// What became of the rows of the file, each in exactly one figure; of a dry run what would become of each.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<Rows>,
    /// What was created in all, by object.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    created_by_object: BTreeMap<String, i64>,
    /// The rows that became one with a record that was there, each with what it joined.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    merged_rows: Vec<MergedRow>,
    /// For a dry run: what would happen, by object and action.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    by_object: BTreeMap<&'static str, BTreeMap<&'static str, usize>>,
    /// For a dry run: what would become of the firm.
    #[serde(skip_serializing_if = "Option::is_none")]
    forecast: Option<Foretold>,
    /// What the list says that the one before of the same source and kind did not.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_list: Option<NextList>,
    /// The firm's word for an engagement.
    #[serde(skip)]
    noun: String,
    /// Rows that may be a known record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    maybe: Vec<Maybe>,
    problems: Vec<Problem>,
    /// Of several that are tried together, the last says what all of them would make of the firm.
    #[serde(skip)]
    is_last: bool,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Rows {
    Counted(RowCounts),
    Each(Vec<Row>),
}

#[derive(Debug, Serialize)]
struct Maybe {
    line: u32,
    object: &'static str,
    name: String,
    /// The record that it may be.
    is: String,
    /// That record's id; none when an earlier row of the file makes it.
    id: Option<String>,
    /// The line of that earlier row.
    line_of: Option<u32>,
    /// True when a file before this one makes it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    in_earlier_file: bool,
    why: &'static str,
    /// What both say alike.
    agree: Vec<&'static str>,
    /// What they say differently.
    differ: Vec<&'static str>,
}

impl Maybe {
    /// Who it may be, why, and what agrees and differs.
    fn described(&self) -> String {
        let place = match (self.line_of, self.in_earlier_file) {
            (Some(line), _) => format!(" of line {line}"),
            (None, true) => " of an earlier file".to_owned(),
            (None, false) => String::new(),
        };
        let mut told = vec![self.why.to_owned()];
        told.extend((!self.agree.is_empty()).then(|| format!("agree: {}", self.agree.join(", "))));
        told.extend((!self.differ.is_empty()).then(|| format!("differ: {}", self.differ.join(", "))));
        format!("{}{place} ({})", self.is, told.join("; "))
    }
}

impl Told {
    /// Of an import that ran.
    pub fn done(
        list: &List,
        import: &Import,
        created_by_object: BTreeMap<String, i64>,
        problems: Vec<Problem>,
    ) -> Self {
        Self {
            guesses: worked_out(list),
            id: Some(import.id),
            file: import.file.clone(),
            source: import.source.clone(),
            list_day: import.list_day,
            state: import.state.key(),
            records: import.total,
            created: import.created_count,
            updated: import.updated_count,
            merged: import.merged_count,
            left: import.skipped_count,
            facts: import.fact_count,
            rows: import.lines.map(Rows::Counted),
            created_by_object,
            by_object: BTreeMap::new(),
            forecast: None,
            merged_rows: Vec::new(),
            next_list: None,
            noun: String::new(),
            maybe: Vec::new(),
            problems,
            is_last: true,
        }
    }

    /// With the records that rows joined.
    pub fn with_merged(self, merged_rows: Vec<MergedRow>) -> Self {
        Self { merged_rows, ..self }
    }

    /// With what the list says that the one before did not, in the firm's word for an engagement.
    pub fn with_news(self, next_list: Option<NextList>, noun: String) -> Self {
        Self { next_list, noun, ..self }
    }

    /// Of a dry run, in the firm's word for an engagement.
    pub fn tried(list: &List, trial: Trial, noun: &str, is_last: bool) -> Self {
        let count = |wanted: &[Action]| trial.rows.iter().filter(|row| wanted.contains(&row.action)).count() as i64;
        let mut by_object: BTreeMap<&'static str, BTreeMap<&'static str, usize>> = BTreeMap::new();
        let mut maybe = Vec::new();
        for row in &trial.rows {
            *by_object.entry(row.object.key()).or_default().entry(row.action.key()).or_default() += 1;
            maybe.extend(row.maybe.iter().map(|known| Maybe {
                line: row.line,
                object: row.object.key(),
                name: row.name.clone(),
                is: known.name.clone(),
                id: (known.row.is_none() && !known.is_in_earlier_list).then(|| known.id.to_string()),
                in_earlier_file: known.is_in_earlier_list,
                line_of: known.row.as_ref().map(|(_, line)| *line),
                why: known.why,
                agree: known.compared.agree.iter().map(|detail| detail.word()).collect(),
                differ: known.compared.differ.iter().map(|detail| detail.word()).collect(),
            }));
        }
        Self {
            guesses: worked_out(list),
            id: None,
            file: list.file.clone(),
            source: Some(list.mapping.name.clone()),
            list_day: trial.list_day.map(|list| list.day),
            state: "tried",
            records: trial.total as i64,
            created: count(&[Action::Created]),
            updated: count(&[Action::Updated]),
            merged: count(&[Action::Merged]),
            left: count(&[Action::Repeated, Action::Unchanged, Action::LeftOut, Action::LeftOutWithOthers]),
            facts: 0,
            rows: Some(Rows::Each(trial.rows.iter().map(Row::of).collect())),
            created_by_object: BTreeMap::new(),
            by_object,
            forecast: trial.forecast.as_ref().map(|forecast| Foretold::of(forecast, noun)),
            merged_rows: Vec::new(),
            next_list: trial.next_list,
            noun: noun.to_owned(),
            maybe,
            problems: trial.problems,
            is_last,
        }
    }

    /// Prints it: figures on standard output, problems on standard error.
    pub fn print(&self, tried: bool) -> Result<()> {
        let would = if tried { "would be " } else { "" };
        say(&format!(
            "{}: {}; {would}created {}, updated {}, merged {}, left as they were {}; {}",
            self.file,
            count(self.records as u64, "record"),
            self.created,
            self.updated,
            self.merged,
            self.left,
            count(self.problems.len() as u64, "problem")
        ))?;
        if let Some(day) = self.list_day {
            say(&format!(
                "  List of {day}: what has no date in it had happened by then (`--as-of` gives another day)"
            ))?;
        }
        if let Some(Rows::Counted(rows)) = &self.rows {
            let RowCounts { total, created, updated, unchanged, merged, left_out } = rows;
            let [created, updated, unchanged, merged, left_out] =
                [created, updated, unchanged, merged, left_out].map(figure);
            say(&format!(
                "  {}: {created} created, {updated} updated, {unchanged} unchanged, {merged} merged, {left_out} left out",
                count(*total as u64, "row")
            ))?;
        }
        for MergedRow { line, with, .. } in self.merged_rows.iter().take(PRINTED) {
            say(&format!("  line {line}: merged with {with}"))?;
        }
        for (object, actions) in &self.by_object {
            let actions: Vec<String> = actions.iter().map(|(action, n)| format!("{action} {}", figure(n))).collect();
            say(&format!("  {object}: {}", actions.join(", ")))?;
        }
        self.print_news()?;
        if let Some(forecast) = &self.forecast {
            forecast.print()?;
        } else if tried && self.is_last {
            say(
                "  What it would make of the map was not tried: the file is too large for that. Split it, and try a part.",
            )?;
        }
        for maybe in &self.maybe {
            say(&format!("  line {}: {} may be {}", maybe.line, maybe.name, maybe.described()))?;
        }
        if let Some(first) = self.maybe.first() {
            let line = first.line;
            say(&format!(
                "  Decide with --decide {line}=same, {line}=new or {line}=skip; rows left open are new records."
            ))?;
        }
        if let Some(id) = self.id {
            say(&format!("  {}; to take it back: perennial imports undo {id}", count(self.facts as u64, "fact")))?;
        }
        for problem in self.problems.iter().take(PRINTED) {
            complain(&format!("{}{}", self.file, worded(problem)));
        }
        if self.problems.len() > PRINTED {
            let more = self.problems.len() - PRINTED;
            complain(&format!(
                "{}: {} more; `--problems FILE` writes the rows left out",
                self.file,
                count(more as u64, "problem")
            ));
        }
        Ok(())
    }
}

impl Told {
    /// Prints what the list says that the one before did not.
    fn print_news(&self) -> Result<()> {
        let Some(news) = &self.next_list else { return Ok(()) };
        say(&format!("  {}", news.sentence(&self.noun)))?;
        for (words, kind, _) in news.kinds() {
            for one in &kind.first {
                let change = one.change.as_ref().map_or_else(String::new, |change| format!(" ({change})"));
                say(&format!("    {words}: {}{change}", one.name))?;
            }
        }
        Ok(())
    }
}

fn worded(problem: &Problem) -> String {
    let column = if problem.column.is_empty() { String::new() } else { format!(", {}", problem.column) };
    let value = if problem.value.is_empty() { String::new() } else { format!(" “{}”", problem.value) };
    format!(", line {}{column}{value}: {}", problem.line, problem.what_to_do)
}

/// What was guessed of a list, and what its cells settle.
fn worked_out(list: &List) -> Vec<Guess> {
    let (_, settled) = questions(&list.sheet, &list.mapping);
    list.sheet.guesses.iter().cloned().chain(settled).collect()
}

/// Says what was guessed of a list.
pub fn guesses(list: &List) -> Result<()> {
    let rows = count(list.sheet.rows.len() as u64, "row");
    say(&format!("{}: {rows}, read as {}", list.file, list.mapping.name))?;
    let (asked, _) = questions(&list.sheet, &list.mapping);
    for guess in worked_out(list) {
        say(&format!("  {}: {} ({})", guess.about.word(), guess.taken, guess.why))?;
    }
    let amounts = |column: &Column| column.to.iter().any(|field| field.takes() == Takes::Amount);
    if let Some(currency) = list.mapping.currency.filter(|_| list.mapping.columns.iter().any(amounts)) {
        say(&format!("  Currency: {} where none is written", currency.code()))?;
    }
    for question in asked.iter().filter(|question| !question.needed) {
        say(&format!("  Kept as it is: {}", question.text))?;
    }
    Ok(())
}
