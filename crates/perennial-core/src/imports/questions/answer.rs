//! Answers, written into the mapping so that they hold for the next file too.

use super::rows::{self, A_NAME, A_SERVICE, BY_ADDRESS, LEAVE_OUT, NO_SERVICE, NOTHING};
use super::{Asked, OWN_NUMBERS, Question, days, kinds, money};
use crate::imports::mapping::{Column, FirstLine, Hidden, Mapping, Rule};
use crate::imports::objects::{Field, Object};
use crate::imports::presets;
use crate::imports::read::Sheet;
use crate::imports::values::{
    self, DateOrder, DecimalMark, DocumentKind, InvoiceStanding, StageMeaning, StatusMeaning,
};

impl Mapping {
    /// Writes the answer to a question about a sheet into the mapping.
    ///
    /// # Errors
    /// When the answer is none of those allowed.
    pub fn answer(&mut self, sheet: &Sheet, question: &Question, answer: &str) -> Result<(), String> {
        let refused = || format!("“{answer}” is no answer; allowed are {}", question.choices.join(", "));
        let leaves_out = matches!(question.about, Asked::TheseAre | Asked::Rows | Asked::NameColumn { .. });
        if answer == LEAVE_OUT && leaves_out {
            self.hidden = Some(Hidden::LeaveOut);
            return Ok(());
        }
        if let Some((field, word)) = word_of(question) {
            let meant = meaning(question, answer).ok_or_else(refused)?;
            self.values.entry(field).or_default().insert(word, meant);
            return Ok(());
        }
        match &question.about {
            Asked::Dates { column } => {
                let order = DateOrder::ALL.into_iter().find(|o| o.word() == answer).ok_or_else(refused)?;
                self.column_for(column).dates = Some(order);
            }
            Asked::Decimals { column } => {
                let mark = DecimalMark::ALL.into_iter().find(|m| m.word() == answer).ok_or_else(refused)?;
                self.column_for(column).decimals = Some(mark);
            }
            Asked::Currency => {
                let told = || format!("“{answer}” is no currency: use its three letters, for example GBP");
                self.currency = Some(values::currency_of(answer).ok_or_else(told)?);
            }
            Asked::TheseAre => {
                let found = super::THESE_ARE.iter().find(|(word, _)| *word == answer);
                self.these_are = Some(found.ok_or_else(refused)?.1);
            }
            Asked::Stage { word } => {
                self.stages.insert(word.clone(), StageMeaning::of_word(answer).ok_or_else(refused)?);
            }
            Asked::Status { word } => {
                self.statuses.insert(word.clone(), StatusMeaning::of_word(answer).ok_or_else(refused)?);
            }
            Asked::HiddenSheet => {
                self.hidden = Some(Hidden::ALL.into_iter().find(|h| h.word() == answer).ok_or_else(refused)?);
            }
            Asked::FirstLine => {
                let found = FirstLine::ALL.into_iter().find(|line| line.word() == answer);
                self.first_line = Some(found.ok_or_else(refused)?);
            }
            Asked::NameColumn { field } => self.name_column(*field, question, answer)?,
            Asked::Rows => self.rows_are(sheet, kinds::object_of(answer).ok_or_else(refused)?),
            Asked::Tax { column } => match answer {
                money::IN_IT => {
                    self.values.entry(Field::InvoiceTax).or_default().insert(String::new(), answer.to_owned());
                }
                money::ON_TOP => self.column_for(column).to = vec![Field::InvoiceNet],
                _ => return Err(refused()),
            },
            Asked::Documents { column } => match answer {
                money::EACH_AN_INVOICE => self.column_for(column).to.clear(),
                money::THEY_DIFFER => {
                    self.values.entry(Field::InvoiceKind).or_default().insert(String::new(), answer.to_owned());
                }
                _ => return Err(refused()),
            },
            Asked::WhoseNumbers if !question.choices.iter().any(|choice| choice == answer) => return Err(refused()),
            Asked::WhoseNumbers if answer == OWN_NUMBERS => {
                self.values.entry(Field::ClientId).or_default().insert(String::new(), answer.to_owned());
            }
            Asked::WhoseNumbers => answer.clone_into(&mut self.system),
            // Their answers are what a word means.
            Asked::Spelling { .. }
            | Asked::Service { .. }
            | Asked::Nameless { .. }
            | Asked::Mark { .. }
            | Asked::Listing { .. }
            | Asked::InvoiceStatus { .. }
            | Asked::Document { .. }
            | Asked::Medium { .. } => {}
        }
        Ok(())
    }

    /// Reads the columns anew as those of a list of this object. What a person said before holds on, so that no two
    /// answers take each other back: the columns they named, what comes first in their dates, what words mean.
    fn rows_are(&mut self, sheet: &Sheet, object: Object) {
        let guessed = presets::propose(sheet, self.rows).mapping;
        let anew = presets::propose(sheet, Some(object)).mapping;
        let said = std::mem::replace(self, Self { rows: Some(object), ..anew });
        (self.currency, self.dates, self.decimals) = (said.currency, said.dates, said.decimals);
        (self.hidden, self.first_line, self.these_are) = (said.hidden, said.first_line, said.these_are);
        self.stages.extend(said.stages.clone());
        self.statuses.extend(said.statuses.clone());
        for (field, words) in &said.values {
            let before = guessed.values.get(field);
            let told = words.iter().filter(|(word, meant)| before.and_then(|before| before.get(*word)) != Some(meant));
            let told: Vec<(String, String)> = told.map(|(word, meant)| (word.clone(), meant.clone())).collect();
            if !told.is_empty() {
                self.values.entry(*field).or_default().extend(told);
            }
        }
        let (told, guessed) = (said.bind(&sheet.headers), guessed.bind(&sheet.headers));
        for ((header, told), guessed) in sheet.headers.iter().zip(told).zip(guessed) {
            let Some(told) = told.filter(|_| told != guessed) else { continue };
            if guessed.is_none_or(|guessed| (&guessed.to, guessed.rule) != (&told.to, told.rule)) {
                self.take_column(header, &told.to);
                self.column_for(header).rule = told.rule;
            }
            let column = self.column_for(header);
            (column.dates, column.decimals) = (told.dates, told.decimals);
        }
        self.system = said.system;
    }

    /// Takes a column for the fields, and no other column for a name that it holds.
    fn take_column(&mut self, header: &str, to: &[Field]) {
        let names = |field: &Field| *field == Field::ClientName && to.contains(field);
        self.columns.iter_mut().for_each(|column| column.to.retain(|field| !names(field)));
        let column = self.column_for(header);
        column.to = to.to_vec();
        column.rule = Rule::default();
        if to.contains(&Field::ClientName) {
            self.make(Object::Client);
        }
    }

    /// Takes the column that an answer names for the field.
    fn name_column(&mut self, field: Field, question: &Question, answer: &str) -> Result<(), String> {
        if !question.choices.iter().any(|choice| choice == answer) {
            return Err(format!("“{answer}” is no answer; allowed are {}", question.choices.join(", ")));
        }
        if [BY_ADDRESS, money::NO_NUMBERS, days::NEITHER].contains(&answer) {
            self.values.entry(field).or_default().insert(String::new(), answer.to_owned());
            let numbered = self.columns.iter().any(|column| column.to.contains(&Field::ClientId));
            if answer == BY_ADDRESS && self.chief() == Some(Object::Invoice) && numbered {
                self.make(Object::Client);
            }
            return Ok(());
        }
        self.take_column(answer, &[field]);
        // Where the client is for whom the work is done, who instructs is billed.
        let other = question.choices.iter().find(|choice| *choice != answer && presets::is_instructing(choice));
        if let (Field::ClientName, Some(Object::Invoice), Some(other)) = (field, self.chief(), other) {
            self.column_for(other).to = vec![Field::InvoicePayer];
        }
        Ok(())
    }

    /// Lets rows become such objects too.
    fn make(&mut self, object: Object) {
        if !self.makes(object) {
            self.objects.push(object);
        }
    }

    /// The column with this header, made its own when a pattern for several headers stood for it.
    fn column_for(&mut self, header: &str) -> &mut Column {
        let exact = self.columns.iter().position(|c| c.header == header);
        let place = exact.unwrap_or_else(|| {
            let bound = self.bind(&[header.to_owned()]).first().copied().flatten().cloned();
            let own = Column { header: header.to_owned(), ..bound.unwrap_or_else(|| Column::new(header, Vec::new())) };
            self.columns.insert(0, own);
            0
        });
        &mut self.columns[place]
    }
}

/// The field and the word of a question that asks what a word means; a blank cell is no word.
fn word_of(question: &Question) -> Option<(Field, String)> {
    Some(match &question.about {
        Asked::Spelling { field, word } | Asked::Service { field, word } | Asked::Mark { field, word } => {
            (*field, word.clone())
        }
        Asked::Nameless { field } => (*field, String::new()),
        Asked::Listing { word } => (Field::ClientListedAs, word.clone()),
        Asked::InvoiceStatus { word } => (Field::InvoiceStatus, word.clone()),
        Asked::Document { word } => (Field::InvoiceKind, word.clone()),
        Asked::Medium { word } => (Field::TouchMedium, word.clone()),
        _ => return None,
    })
}

/// What the word means by this answer; none where it is no answer.
fn meaning(question: &Question, answer: &str) -> Option<String> {
    match &question.about {
        Asked::Spelling { .. } => Some(answer.to_owned()),
        Asked::Service { word, .. } => match answer {
            A_SERVICE => Some(word.clone()),
            NO_SERVICE => Some(String::new()),
            _ => None,
        },
        Asked::Nameless { .. } => {
            [BY_ADDRESS, LEAVE_OUT].into_iter().find(|choice| *choice == answer).map(str::to_owned)
        }
        Asked::Mark { word, .. } => match answer {
            A_NAME => Some(word.clone()),
            NOTHING => Some(String::new()),
            _ => None,
        },
        Asked::Listing { .. } => {
            let found = super::THESE_ARE.iter().find(|(word, _)| *word == answer).map(|(word, _)| *word);
            let found = found.or((answer == LEAVE_OUT).then_some(LEAVE_OUT))?;
            // The word by which the listing is read.
            Some(found.strip_suffix('s').unwrap_or(found).to_owned())
        }
        Asked::InvoiceStatus { .. } => {
            let known = InvoiceStanding::ANSWERS.into_iter().find(|standing| standing.word() == answer);
            known.map(|standing| standing.word().to_owned())
        }
        Asked::Document { .. } => DocumentKind::of_answer(answer).map(|kind| kind.word().to_owned()),
        Asked::Medium { .. } => rows::medium_answer(answer),
        _ => None,
    }
}
