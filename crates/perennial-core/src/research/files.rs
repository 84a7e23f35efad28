//! Answers in files of other survey tools: Typeform, SurveyMonkey, Google Forms.
//!
//! Columns that would tell where somebody sat (network addresses, network and collector ids) are dropped here, before
//! anything is stored. The rest is matched to the questions of the instrument by their words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Answer, Given, Instrument, Offer, Question, QuestionKind, read_answer, stem};
use crate::dates::Day;
use crate::fact::Awareness;
use crate::imports::read::Sheet;
use crate::imports::values::{self, DateOrder, DateReading};

/// Which tool wrote the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// Typeform.
    Typeform,
    /// SurveyMonkey, with a second header row.
    SurveyMonkey,
    /// Google Forms.
    GoogleForms,
    /// Any other table.
    Other,
}

impl Tool {
    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Typeform => "Typeform",
            Self::SurveyMonkey => "SurveyMonkey",
            Self::GoogleForms => "Google Forms",
            Self::Other => "a table",
        }
    }
}

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// The answer to a question, by its place; of a grid or of several choices the row or choice by its words.
    Question(usize, Option<String>),
    /// The email address.
    Email,
    /// The day of the answer.
    Day,
    /// Whether the answers were sent: Typeform also lists who began and did not finish.
    Submitted,
    /// Dropped before anything is stored: it tells where somebody sat.
    Dropped,
    /// Not asked in this instrument.
    Unknown,
}

/// What somebody says that a column is, by its title, where its words do not tell or tell something else.
pub type ColumnsSaid = BTreeMap<String, ColumnSaid>;

/// What somebody says that a column is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnSaid {
    /// It answers the question of this key.
    Question(String),
    /// The email address.
    Email,
    /// The day of the answer.
    Day,
    /// It answers none.
    Nothing,
}

impl ColumnSaid {
    /// As it is written in a form and on the command line: the key of a question, `email`, `day` or `none`.
    pub fn key(&self) -> &str {
        match self {
            Self::Question(key) => key,
            Self::Email => "email",
            Self::Day => "day",
            Self::Nothing => "none",
        }
    }

    /// What somebody wrote: the key or the words of a question of the instrument, `email`, `day` or `none`.
    pub fn read(text: &str, instrument: &Instrument) -> Option<Self> {
        let by_key = |question: &&Question| question.key == text.trim();
        let questions = &instrument.questions;
        let found = questions.iter().find(by_key).or_else(|| questions.iter().find(|one| same_question(one, text)));
        match (text.trim(), found) {
            (_, Some(question)) => Some(Self::Question(question.key.clone())),
            ("email", None) => Some(Self::Email),
            ("day", None) => Some(Self::Day),
            ("none", None) => Some(Self::Nothing),
            _ => None,
        }
    }
}

/// One row: who, when, and what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileResponse {
    /// The line in the file.
    pub line: u32,
    /// The email address, in small letters.
    pub email: Option<String>,
    /// The day.
    pub on: Option<Day>,
    /// The answers.
    pub answers: BTreeMap<String, Answer>,
    /// False for answers that were begun and never sent: they are nobody's word.
    pub submitted: bool,
    /// What could not be read, as sentences.
    pub problems: Vec<String>,
    /// Tells the row from every other: the same row in another file has the same hash.
    pub hash: Vec<u8>,
}

/// A file as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyFile {
    /// Which tool wrote it.
    pub tool: Tool,
    /// Its columns, each with its header.
    pub columns: Vec<(String, Column)>,
    /// Its rows.
    pub rows: Vec<FileResponse>,
}

/// Understands a sheet for an instrument. What somebody said of a column goes before its words; what is dropped stays
/// dropped.
pub fn understand(sheet: &Sheet, instrument: &Instrument, offer: &Offer, said: &ColumnsSaid) -> SurveyFile {
    let tool = tool_of(&sheet.headers);
    // The second header row of SurveyMonkey names rows of grids and choices.
    let second = (tool == Tool::SurveyMonkey).then(|| sheet.rows.first()).flatten();
    let second = second.filter(|row| row.cells.first().is_none_or(|cell| cell.trim().is_empty()));
    let mut main = String::new();
    let mut columns = Vec::new();
    for (place, header) in sheet.headers.iter().enumerate() {
        let below = second.and_then(|row| row.cells.get(place)).map_or("", |cell| cell.trim());
        let named = !is_placeholder(header);
        if named {
            main.clone_from(header);
        }
        let words = if named { header } else { &main };
        let title = if below.is_empty() { header.clone() } else { format!("{main}: {below}") };
        let column = match (column_of(words, below, named, instrument), said.get(&title)) {
            (Column::Dropped, _) => Column::Dropped,
            (column, None) => column,
            (column, Some(said)) => column_as_said(column, said, words, below, instrument),
        };
        columns.push((title, column));
    }
    let rows = sheet.rows.iter().skip(usize::from(second.is_some()));
    let order = day_order(sheet, &columns);
    let rows = rows.map(|row| response(row.line, &row.cells, &columns, order, instrument, offer)).collect();
    SurveyFile { tool, columns, rows }
}

/// The reader of tables gives a column without a name one of its own.
fn is_placeholder(header: &str) -> bool {
    let lower = header.trim().to_lowercase();
    lower.is_empty() || lower.strip_prefix("column ").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
}

fn tool_of(headers: &[String]) -> Tool {
    let has = |wanted: &str| headers.iter().any(|header| plain(header) == wanted);
    if has("respondent id") && has("collector id") {
        Tool::SurveyMonkey
    } else if has("network id") || has("submit date utc") || has("#") {
        Tool::Typeform
    } else if has("timestamp") {
        Tool::GoogleForms
    } else {
        Tool::Other
    }
}

/// Small letters, digits and single spaces; `#` stays.
fn plain(text: &str) -> String {
    let clean: String =
        text.chars().map(|c| if c.is_alphanumeric() || c == '#' { c } else { ' ' }).collect::<String>().to_lowercase();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn column_of(header: &str, below: &str, named: bool, instrument: &Instrument) -> Column {
    const DROPPED: [&str; 9] =
        ["ip address", "ip", "network id", "collector id", "respondent id", "#", "tags", "user agent", "location"];
    let words = plain(header);
    if named {
        if DROPPED.contains(&words.as_str()) {
            return Column::Dropped;
        }
        if ["email", "email address", "e mail", "e mail address", "your email", "your email address"]
            .contains(&words.as_str())
        {
            return Column::Email;
        }
        if words == "response type" {
            return Column::Submitted;
        }
        if ["submit date utc", "end date", "timestamp", "date modified", "date"].contains(&words.as_str()) {
            return Column::Day;
        }
    }
    let (head, row) = head_and_row(header, below);
    match instrument.questions.iter().position(|question| same_question(question, head)) {
        Some(place) => Column::Question(place, row),
        None => Column::Unknown,
    }
}

/// The question that a column is about, and the row of a grid or the choice: Google Forms writes “Question [Row]”, and
/// SurveyMonkey has it in a line of its own.
fn head_and_row<'h>(header: &'h str, below: &str) -> (&'h str, Option<String>) {
    let (head, row) = match header.split_once('[') {
        Some((head, row)) => (head.trim(), Some(row.trim_end_matches([']', ' ']).to_owned())),
        None => (header, None),
    };
    let row = row.or_else(|| {
        let open = ["", "response", "open ended response", "open-ended response"];
        (!open.contains(&below.to_lowercase().as_str())).then(|| below.to_owned())
    });
    (head, row)
}

/// What a column is as somebody says; as its words tell where they named a question that the instrument does not have.
fn column_as_said(column: Column, said: &ColumnSaid, words: &str, below: &str, instrument: &Instrument) -> Column {
    match said {
        ColumnSaid::Email => Column::Email,
        ColumnSaid::Day => Column::Day,
        ColumnSaid::Nothing => Column::Unknown,
        ColumnSaid::Question(key) => match instrument.questions.iter().position(|question| question.key == *key) {
            Some(place) => Column::Question(place, head_and_row(words, below).1),
            None => column,
        },
    }
}

/// The same words in any language of the instrument, or the question's key.
fn same_question(question: &Question, header: &str) -> bool {
    let header = plain(header);
    let by_text = question.text.0.values().any(|text| {
        let text = plain(text);
        text == header || stems(&text) == stems(&header)
    });
    by_text || plain(&question.key.replace('_', " ")) == header
}

fn stems(text: &str) -> Vec<String> {
    text.split(' ').filter(|word| word.len() >= 3).map(stem).collect()
}

fn response(
    line: u32,
    cells: &[String],
    columns: &[(String, Column)],
    order: DateOrder,
    instrument: &Instrument,
    offer: &Offer,
) -> FileResponse {
    let mut found = FileResponse {
        line,
        email: None,
        on: None,
        answers: BTreeMap::new(),
        submitted: true,
        problems: Vec::new(),
        hash: hash(cells, columns),
    };
    let mut given: BTreeMap<usize, Given> = BTreeMap::new();
    for (cell, (header, column)) in cells.iter().zip(columns) {
        let cell = cell.trim();
        if cell.is_empty() {
            continue;
        }
        match column {
            Column::Email => found.email = Some(cell.to_lowercase()),
            Column::Submitted => {
                let begun = ["partial", "started"];
                found.submitted = !begun.contains(&cell.to_lowercase().as_str());
            }
            Column::Day => {
                found.on = day(cell, order);
                if found.on.is_none() {
                    found.problems.push(format!("“{cell}” is not a date that can be read ({header})"));
                }
            }
            Column::Question(place, row) => {
                let entry = given.entry(*place).or_default();
                let question = &instrument.questions[*place];
                if let Err(problem) = take(question, row.as_deref(), cell, offer, entry) {
                    found.problems.push(format!("“{}”: {problem}", question.text.english()));
                }
            }
            Column::Dropped | Column::Unknown => {}
        }
    }
    for (place, given) in given {
        let question = &instrument.questions[place];
        match read_answer(&Question { required: false, ..question.clone() }, &given, offer) {
            Ok(Answer::Skipped) => {}
            Ok(answer) => {
                found.answers.insert(question.key.clone(), answer);
            }
            Err(problem) => {
                let words = super::phrases::phrases("en").problem(problem);
                found.problems.push(format!("“{}”: {words}", question.text.english()));
            }
        }
    }
    found
}

/// Takes the text of a cell as an answer.
fn take(question: &Question, row: Option<&str>, cell: &str, offer: &Offer, into: &mut Given) -> Result<(), String> {
    match question.kind {
        QuestionKind::Services => {
            let row = row.ok_or("the column does not say which service it is about")?;
            let line = offer.iter().find(|(_, name)| plain(name) == plain(row));
            let (line, _) = line.ok_or_else(|| format!("“{row}” is none of the firm's services"))?;
            into.rows.push((
                line.to_string(),
                awareness(cell).ok_or_else(|| format!("“{cell}” is none of the four answers"))?.key().to_owned(),
            ));
        }
        QuestionKind::Single => into.values.push(choice(question, cell)?),
        QuestionKind::Multiple if row.is_some() => into.values.push(choice(question, cell)?),
        QuestionKind::Multiple => {
            for part in cell.split([';', '\n', ',']).map(str::trim).filter(|part| !part.is_empty()) {
                into.values.push(choice(question, part)?);
            }
        }
        kind if kind.scale().is_some() => {
            into.values.push(whole_number(cell).unwrap_or(cell).to_owned());
        }
        _ => into.values.push(cell.to_owned()),
    }
    Ok(())
}

fn choice(question: &Question, cell: &str) -> Result<String, String> {
    let words = plain(cell);
    let found = question.choices.iter().find(|choice| {
        choice.key == cell || plain(&choice.key) == words || choice.text.0.values().any(|text| plain(text) == words)
    });
    found.map(|choice| choice.key.clone()).ok_or_else(|| format!("“{cell}” is none of the answers"))
}

fn awareness(cell: &str) -> Option<Awareness> {
    let words = plain(cell);
    let has = |part: &str| words.contains(part);
    Awareness::from_key(cell).or(if has("another") || has("other provider") {
        Some(Awareness::Another)
    } else if has("not know") || has("kannte ich nicht") || has("unaware") {
        Some(Awareness::DidNotKnow)
    } else if has("no need") || has("knew") {
        Some(Awareness::NoNeed)
    } else if has("use") {
        Some(Awareness::Used)
    } else {
        None
    })
}

/// The number with which a cell begins, as in “10 - extremely likely”, `8/10` and `10.0`; none for a part of a whole,
/// such as `9.5` and `7,5`, which is no answer of the scale.
fn whole_number(cell: &str) -> Option<&str> {
    let end = cell.find(|c: char| !c.is_ascii_digit()).unwrap_or(cell.len());
    let (digits, rest) = cell.split_at(end);
    let decimals = rest.strip_prefix(['.', ',']).unwrap_or_default();
    let decimals = &decimals[..decimals.find(|c: char| !c.is_ascii_digit()).unwrap_or(decimals.len())];
    (!digits.is_empty() && decimals.bytes().all(|b| b == b'0')).then_some(digits)
}

/// The order of day and month in the columns of days: as one cell settles it, else months first, as SurveyMonkey and
/// Google write them in America.
fn day_order(sheet: &Sheet, columns: &[(String, Column)]) -> DateOrder {
    let days = columns.iter().enumerate().filter(|(_, (_, column))| matches!(column, Column::Day));
    let cells = days.flat_map(|(place, _)| sheet.filled(place));
    values::date_order(cells).settled().unwrap_or(DateOrder::MonthFirst)
}

/// `2026-11-20 14:03`, `2026/11/20 2:03:00 PM GMT+1`, `20.11.2026 14:03:00`.
fn day(cell: &str, order: DateOrder) -> Option<Day> {
    match values::read_date(cell, Some(order)) {
        DateReading::Day(day) => Some(day),
        _ => None,
    }
}

/// Of everything but what is dropped, so that nothing of it is kept, not even as a hash.
fn hash(cells: &[String], columns: &[(String, Column)]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    for (cell, (header, column)) in cells.iter().zip(columns) {
        if *column != Column::Dropped {
            hasher.update(header.as_bytes());
            hasher.update([0]);
            hasher.update(cell.trim().as_bytes());
            hasher.update([1]);
        }
    }
    hasher.finalize().to_vec()
}
