//! What only a person can answer about a file, and what its columns settle themselves.

mod answer;
mod days;
mod kinds;
mod money;
mod numbers;
mod rows;
mod spelling;

pub use numbers::{Numbered, OWN_NUMBERS, numbers_alone, whose_numbers};
pub use rows::{A_NAME, A_SERVICE, BY_ADDRESS, LEAVE_OUT, NO_SERVICE, NOTHING};
use serde::{Deserialize, Serialize};

use crate::fact::Listing;
use crate::imports::drafts::footer;
use crate::imports::mapping::{Column, Hidden, Mapping, Rule};
use crate::imports::objects::{Field, Object, Takes};
use crate::imports::orders::order_of_neighbours;
use crate::imports::presets::{self, time_sheet};
use crate::imports::problem::{About, Guess};
use crate::imports::read::{Row, Sheet};
use crate::imports::values::{self, DateOrder, DecimalMark, Finding, StageMeaning, StatusMeaning};

/// Words asked about in one column at most; a column with more is hardly one of stages.
const WORDS: usize = 40;

/// A question about a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What it is about.
    pub about: Asked,
    /// The question in words.
    pub text: String,
    /// A cell that shows why it is asked.
    pub example: String,
    /// The answers allowed; empty when any is.
    pub choices: Vec<String>,
    /// The likely answer, never taken without a person.
    pub likely: Option<String>,
    /// Whether rows or values are left out as long as there is no answer.
    pub needed: bool,
}

/// What a question is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "asked", rename_all = "snake_case")]
pub enum Asked {
    /// The order of dates in a column.
    Dates {
        /// Its header.
        column: String,
    },
    /// The decimal mark in a column.
    Decimals {
        /// Its header.
        column: String,
    },
    /// The currency of amounts that name none.
    Currency,
    /// Who is in a file of names (D18).
    TheseAre,
    /// What a stage word means.
    Stage {
        /// The word.
        word: String,
    },
    /// What a status word means.
    Status {
        /// The word.
        word: String,
    },
    /// Whether a word is a slip of the pen.
    Spelling {
        /// The field.
        field: Field,
        /// The word as written.
        word: String,
    },
    /// Whether a sheet that the workbook hides is meant.
    HiddenSheet,
    /// Whether the line that stands for the names of the columns is a row.
    FirstLine,
    /// Which column names the records.
    NameColumn {
        /// The field that it fills.
        field: Field,
    },
    /// Whether a value of a column that may hold anything is a service line.
    Service {
        /// The field.
        field: Field,
        /// The value as written.
        word: String,
    },
    /// What becomes of rows that give an address and no name.
    Nameless {
        /// The field of the name.
        field: Field,
    },
    /// Whether a mark such as `N/A` is a name.
    Mark {
        /// The field.
        field: Field,
        /// The mark as written.
        word: String,
    },
    /// Who is meant by a word in the column that says who is a client (D18).
    Listing {
        /// The word as written.
        word: String,
    },
    /// What the rows of a list are that gives sums of money and days and names clients.
    Rows,
    /// Whether the tax beside an amount is part of it.
    Tax {
        /// The header of the amount.
        column: String,
    },
    /// What the status of an invoice means.
    InvoiceStatus {
        /// The word as written.
        word: String,
    },
    /// Whether the words of a column called after types tell invoices from other rows.
    Documents {
        /// Its header.
        column: String,
    },
    /// What a row of a ledger is whose type is this.
    Document {
        /// The word as written.
        word: String,
    },
    /// From which list the numbers are by which a list names clients.
    WhoseNumbers,
    /// Which medium a kind of touch is.
    Medium {
        /// The kind as written.
        word: String,
    },
}

/// The questions about a sheet under a mapping, and what its columns settle without asking.
pub fn questions(sheet: &Sheet, mapping: &Mapping) -> (Vec<Question>, Vec<Guess>) {
    let mut guesses = Vec::new();
    let bound = mapping.bind(&sheet.headers);
    let mut questions: Vec<Question> = rows::hidden(sheet, mapping).into_iter().collect();
    if mapping.hidden == Some(Hidden::LeaveOut) {
        return (questions, guesses);
    }
    if mapping.chief() == Some(Object::Touch) && time_sheet::is_time_sheet(sheet) {
        let why = "its rows are hours worked: only those whose words name a call, a meeting or the like are taken, as interactions";
        guesses.push(Guess::new(About::Kind, "a time sheet", why));
    }
    questions.extend(rows::first_line(sheet, mapping));
    questions.extend(rows::name(sheet, mapping, &bound));
    questions.extend(rows::nameless(sheet, mapping, &bound));
    questions.extend(rows::work(sheet, mapping, &bound));
    let rows = kinds::rows(sheet, mapping, &bound);
    // Who is in a list is asked once it is known to be one of names, what a status means once it is one of work.
    let may_be_work = rows.as_ref().is_some_and(|rows| rows.choices.contains(&kinds::word(Object::Invoice)));
    let rows_are_known = rows.is_none();
    questions.extend(rows);
    if rows_are_known {
        questions.extend(days::begin_and_end(sheet, mapping, &bound));
    }
    questions.extend(money::number(sheet, mapping, &bound));
    questions.extend(money::day(sheet, mapping, &bound));
    questions.extend(money::total(sheet, mapping, &bound));
    questions.extend(money::tax(sheet, mapping, &bound));
    questions.extend(these_are_question(sheet, mapping).filter(|_| !may_be_work));
    for (place, column) in bound.iter().enumerate() {
        let Some(column) = column.filter(|c| c.rule != Rule::Skip) else { continue };
        let header = sheet.headers.get(place).map_or("", String::as_str);
        let takes = |kind: Takes| column.to.iter().any(|f| f.takes() == kind);
        if takes(Takes::Date) && column.dates.is_none() {
            let neighbours = order_of_neighbours(sheet, place, &bound).filter(|_| mapping.dates.is_none());
            match neighbours {
                Some((order, of)) => {
                    let why = format!("“{header}” leaves it open, and “{of}” fits only that");
                    guesses.push(Guess::new(About::DateOrder, order.word(), why));
                }
                None => date_question(sheet, place, header, mapping.dates, &mut questions, &mut guesses),
            }
        }
        if takes(Takes::Amount) && column.decimals.is_none() {
            mark_question(sheet, place, header, mapping.decimals, &mut questions, &mut guesses);
        }
        if takes(Takes::Stage) {
            questions.extend(unknown_words(sheet, place, |w| stage_known(mapping, w)).map(stage_question));
        }
        if takes(Takes::Status) && !may_be_work {
            questions
                .extend(unknown_words(sheet, place, |w| status_known(mapping, w)).map(|w| status_question(mapping, w)));
        }
        if column.to.contains(&Field::ClientSector) {
            questions.extend(spelling::questions(sheet, place, mapping));
        }
        if column.to.contains(&Field::ClientName) && mapping.chief() == Some(Object::Client) {
            questions.extend(rows::marks(sheet, place, header, mapping));
        }
        if column.to.contains(&Field::ClientListedAs) && mapping.these_are.is_none() && !may_be_work {
            questions.extend(unknown_words(sheet, place, |w| listing_known(mapping, w)).map(listing_question));
            questions.extend(blank_listing(sheet, place, header, mapping, &bound));
        }
        if column.to.contains(&Field::InvoiceServiceLine) && values::may_hold_anything(header) {
            questions.extend(rows::services(sheet, place, header, mapping));
        }
        if column.to.contains(&Field::InvoiceStatus) && !presets::is_program(&mapping.system) {
            questions.extend(unknown_words(sheet, place, |w| money::standing_known(mapping, w)).map(money::standing));
        }
        if column.to.contains(&Field::InvoiceKind) {
            questions.extend(money::documents(sheet, place, header, mapping));
        }
        if column.to.contains(&Field::TouchMedium) {
            questions.extend(rows::media(sheet, place, mapping));
        }
    }
    propose_from_neighbours(&mut questions, &guesses);
    questions.extend(currency_question(sheet, mapping, &bound));
    (questions, guesses)
}

/// Answers to who is in a file of names, each with what it says of everybody in it (D18).
pub const THESE_ARE: [(&str, Listing); 4] = Listing::WHO;

/// A list of names says seldom whose names they are, and what it says decides where everybody is on the map.
fn these_are_question(sheet: &Sheet, mapping: &Mapping) -> Option<Question> {
    let of_names = matches!(mapping.chief(), Some(Object::Client | Object::Contact));
    // Our own export brings what was recorded.
    // A list that makes no clients adds people to those that exist.
    let of_names = of_names && mapping.makes(Object::Client);
    if !of_names || mapping.these_are.is_some() || mapping.says_who(sheet) || mapping.system == "Perennial" {
        return None;
    }
    Some(Question {
        about: Asked::TheseAre,
        text: "Who is in this file: our clients, former clients, prospects, or others such as suppliers?".to_owned(),
        example: sheet.rows.first().map(|row| row.cells.join(" · ")).unwrap_or_default().chars().take(80).collect(),
        choices: THESE_ARE.iter().map(|(word, _)| *word).chain([LEAVE_OUT]).map(str::to_owned).collect(),
        likely: None,
        needed: true,
    })
}

fn date_question(
    sheet: &Sheet,
    place: usize,
    header: &str,
    told: Option<DateOrder>,
    questions: &mut Vec<Question>,
    guesses: &mut Vec<Guess>,
) {
    match values::date_order(sheet.filled(place)) {
        Finding::NotNeeded => {}
        // It is read as it was told, and what cannot be read so is listed.
        Finding::Settled { taken, .. }
            if told.is_some_and(|told| told != taken && values::some_fit_order(sheet.filled(place), told)) => {}
        Finding::Settled { taken, evidence } => {
            guesses.push(Guess::new(
                About::DateOrder,
                taken.word(),
                format!("“{evidence}” in “{header}” fits only that"),
            ));
        }
        Finding::Open { .. } if told.is_some() => {}
        Finding::Open { example, likely, contradictory } => questions.push(Question {
            about: Asked::Dates { column: header.to_owned() },
            text: match contradictory {
                true => format!("Some dates in “{header}” have the day first, others the month: which is right?"),
                false => format!("In “{header}”, what comes first in “{example}”?"),
            },
            example,
            choices: DateOrder::ALL.map(|o| o.word().to_owned()).to_vec(),
            likely: likely.map(|o| o.word().to_owned()),
            needed: true,
        }),
    }
}

fn mark_question(
    sheet: &Sheet,
    place: usize,
    header: &str,
    told: Option<DecimalMark>,
    questions: &mut Vec<Question>,
    guesses: &mut Vec<Guess>,
) {
    match values::decimal_mark(sheet.written(place)) {
        Finding::NotNeeded => {}
        Finding::Settled { taken, .. }
            if told.is_some_and(|told| told != taken && values::some_fit_mark(sheet.written(place), told)) => {}
        Finding::Settled { taken, evidence } => {
            let why = format!("“{evidence}” in “{header}” fits only that");
            guesses.push(Guess::new(About::DecimalMark, taken.word(), why));
        }
        Finding::Open { .. } if told.is_some() => {}
        Finding::Open { example, likely, .. } => questions.push(Question {
            about: Asked::Decimals { column: header.to_owned() },
            text: format!("In “{header}”, is “{example}” above a thousand, or are its last digits decimals?"),
            example,
            choices: DecimalMark::ALL.map(|m| m.word().to_owned()).to_vec(),
            likely: likely.map(|m| m.word().to_owned()),
            needed: true,
        }),
    }
}

/// Columns of one file are mostly written one way: what is settled in one is the likely answer for another.
fn propose_from_neighbours(questions: &mut [Question], guesses: &[Guess]) {
    for question in questions {
        let about = match question.about {
            Asked::Dates { .. } => About::DateOrder,
            Asked::Decimals { .. } => About::DecimalMark,
            _ => continue,
        };
        if question.likely.is_none() {
            question.likely = guesses.iter().find(|g| g.about == about).map(|g| g.taken.clone());
        }
    }
}

/// Words of a column whose meaning is not known, each once.
fn unknown_words<'a>(
    sheet: &'a Sheet,
    place: usize,
    known: impl Fn(&str) -> bool + 'a,
) -> impl Iterator<Item = &'a str> {
    let mut seen = std::collections::BTreeSet::new();
    sheet.filled(place).filter(move |word| seen.insert(values::key(word)) && !known(word)).take(WORDS)
}

fn stage_known(mapping: &Mapping, word: &str) -> bool {
    let key = values::key(word);
    key.is_empty() || mapping.stages.keys().any(|w| values::key(w) == key) || values::stage(word).is_some()
}

fn status_known(mapping: &Mapping, word: &str) -> bool {
    let key = values::key(word);
    key.is_empty() || mapping.statuses.keys().any(|w| values::key(w) == key) || values::status(word).is_some()
}

fn listing_known(mapping: &Mapping, word: &str) -> bool {
    let told = mapping.meant(Field::ClientListedAs, word).is_some();
    values::key(word).is_empty() || told || Listing::of_words(word).is_some()
}

fn listing_question(word: &str) -> Question {
    Question {
        about: Asked::Listing { word: word.to_owned() },
        text: format!(
            "Who is meant by “{word}”: clients, former clients, prospects, or others such as suppliers? Or leave these \
             rows out?"
        ),
        example: word.to_owned(),
        choices: THESE_ARE.iter().map(|(word, _)| *word).chain([LEAVE_OUT]).map(str::to_owned).collect(),
        likely: None,
        needed: true,
    }
}

/// A row that leaves the column blank says of nobody who they are: asked of a list of the firm's own, where no other
/// column tells. Programs leave it blank for whoever they know nothing of.
fn blank_listing(
    sheet: &Sheet,
    place: usize,
    header: &str,
    mapping: &Mapping,
    bound: &[Option<&Column>],
) -> Option<Question> {
    let since: Vec<usize> = (0..bound.len())
        .filter(|place| {
            let dated = |to: &Field| matches!(to, Field::ClientSince | Field::ClientLeft);
            bound[*place].is_some_and(|column| column.to.iter().any(dated))
        })
        .collect();
    let is_blank = |row: &Row, place: usize| row.cells.get(place).is_none_or(|cell| cell.trim().is_empty());
    let is_open = |row: &&Row| is_blank(row, place) && since.iter().all(|since| is_blank(row, *since));
    let is_asked = mapping.chief() == Some(Object::Client)
        && !presets::is_program(&mapping.system)
        && mapping.meant(Field::ClientListedAs, "").is_none()
        && sheet.filled(place).next().is_some();
    let is_record = |row: &&Row| footer(row, sheet.headers.len()).is_none() && !sheet.is_foot(row);
    let row = sheet.rows.iter().filter(|_| is_asked).filter(is_record).find(is_open)?;
    let asked = listing_question("");
    let text = format!(
        "Who is meant where “{header}” is blank: clients, former clients, prospects, or others such as suppliers? Or \
         leave these rows out?"
    );
    let example = row.cells.join(" · ").chars().take(80).collect();
    Some(Question { text, example, ..asked })
}

fn stage_question(word: &str) -> Question {
    let near = values::nearest(word, values::STAGE_WORDS.into_iter());
    Question {
        about: Asked::Stage { word: word.to_owned() },
        text: format!("What does the stage “{word}” mean?"),
        example: word.to_owned(),
        choices: StageMeaning::ALL.map(|m| m.word().to_owned()).to_vec(),
        likely: near.and_then(values::stage).map(|m| m.word().to_owned()),
        needed: true,
    }
}

fn status_question(mapping: &Mapping, word: &str) -> Question {
    let own = mapping.statuses.keys().map(String::as_str);
    let near = values::nearest(word, own.chain(values::STATUS_WORDS));
    let meaning = |near: &str| mapping.statuses.get(near).copied().or_else(|| values::status(near));
    Question {
        about: Asked::Status { word: word.to_owned() },
        text: format!("What does the status “{word}” mean?"),
        example: word.to_owned(),
        choices: StatusMeaning::ALL.map(|m| m.word().to_owned()).to_vec(),
        likely: near.and_then(meaning).map(|m| m.word().to_owned()),
        needed: true,
    }
}

/// Asked when an amount names no currency, no column does, and the mapping does not.
fn currency_question(sheet: &Sheet, mapping: &Mapping, bound: &[Option<&Column>]) -> Option<Question> {
    if mapping.currency.is_some() {
        return None;
    }
    let columns_taking = |kind: Takes| {
        bound.iter().enumerate().filter(move |(_, column)| {
            column.is_some_and(|c| c.rule != Rule::Skip && c.to.iter().any(|f| f.takes() == kind))
        })
    };
    if columns_taking(Takes::Currency).next().is_some() {
        return None;
    }
    let bare = |cell: &&str| !cell.chars().any(|c| c.is_alphabetic() || "£€$¥₹".contains(c));
    let example = columns_taking(Takes::Amount).find_map(|(place, _)| sheet.filled(place).find(bare))?;
    Some(Question {
        about: Asked::Currency,
        text: format!("In which currency are amounts such as “{example}”?"),
        example: example.to_owned(),
        choices: Vec::new(),
        likely: None,
        needed: true,
    })
}
