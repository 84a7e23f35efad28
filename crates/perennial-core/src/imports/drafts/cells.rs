//! The cells of one row, read as what their fields take; what cannot be read becomes a problem.

use std::collections::HashSet;

use super::plan::Plan;
use crate::dates::Day;
use crate::imports::matching::canonical_id;
use crate::imports::objects::{Field, Takes};
use crate::imports::problem::{Consequence, Problem};
use crate::imports::read::Row;
use crate::imports::values::{self, AmountReading, DateReading};
use crate::money::{Currency, Money};
use crate::text::{EmailAddress, Name};

/// Problems found so far, and the columns about which a question was put already.
#[derive(Default)]
pub struct Told {
    /// The problems.
    pub problems: Vec<Problem>,
    /// Columns whose cells wait for an answer: told once each.
    waiting: HashSet<usize>,
}

/// The cells of one row.
pub struct Cells<'a> {
    /// The plan.
    pub plan: &'a Plan<'a>,
    /// The row.
    pub row: &'a Row,
}

impl<'a> Cells<'a> {
    /// The filled cells of a field with their columns; empty marks such as `n/a` are not cells.
    fn filled(&self, field: Field) -> impl Iterator<Item = (usize, &'a str)> {
        let cells = &self.row.cells;
        let cell = move |place: &usize| cells.get(*place).map(|c| (*place, unguarded(c.trim())));
        self.plan.columns_of(field).iter().filter_map(cell).filter(move |(_, cell)| !is_blank(cell, field))
    }

    /// The first filled cell of a field with its header.
    pub fn raw(&self, field: Field) -> Option<(&'a str, &'a str)> {
        let plan: &'a Plan<'a> = self.plan;
        if let Some((place, cell)) = self.filled(field).next() {
            return Some((plan.header(place), cell));
        }
        plan.mapping.always.get(&field).map(|value| ("", value.as_str()))
    }

    /// A text, as the mapping translates it. Addresses, labels and notes join all their columns.
    pub fn text(&self, field: Field) -> Option<String> {
        let glue = match field {
            _ if field.takes() == Takes::Address => ", ",
            Field::ContactLabels => ";",
            Field::ClientNotes
            | Field::ContactNotes
            | Field::PursuitNotes
            | Field::EngagementNotes
            | Field::InvoiceNotes
            | Field::TouchNotes => "\n",
            _ => {
                let (_, cell) = self.raw(field)?;
                let meant = self.plan.mapping.values.get(&field).and_then(|v| v.get(cell)).map_or(cell, String::as_str);
                return Some(values::folded(meant).into_owned()).filter(|t| !t.is_empty());
            }
        };
        let mut parts: Vec<String> = Vec::new();
        for (_, cell) in self.filled(field) {
            let part = if glue == "\n" { cell.to_owned() } else { values::folded(cell).into_owned() };
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        (!parts.is_empty()).then(|| parts.join(glue))
    }

    /// An identifier; of several joined by `;`, the first.
    pub fn id(&self, field: Field) -> Option<String> {
        let (_, cell) = self.raw(field)?;
        let id = cell.split(';').map(str::trim).find(|id| !id.is_empty()).map(values::folded)?;
        Some(canonical_id(&id, self.plan.mapping.system()).to_owned())
    }

    /// A name.
    pub fn name(&self, field: Field, told: &mut Told) -> Option<Name> {
        let text = self.text(field)?;
        self.checked_name(field, &text, told)
    }

    /// A name made of several cells.
    pub fn checked_name(&self, field: Field, text: &str, told: &mut Told) -> Option<Name> {
        match Name::parse(text) {
            Ok(name) => Some(name),
            Err(refusal) => {
                self.bad(told, field, text, Consequence::RowLeftOut, format!("{refusal}: shorten it"));
                None
            }
        }
    }

    /// A day.
    pub fn day(&self, field: Field, told: &mut Told) -> Option<Day> {
        let (place, cell) = self.filled(field).next()?;
        match values::read_date(cell, self.plan.dates(place)) {
            DateReading::Day(day) => Some(day),
            DateReading::Ambiguous => {
                let advice = "day and month cannot be told apart in this column, here and below: say dates = \"day-first\" or \"month-first\"";
                self.wait(told, place, cell, advice);
                None
            }
            DateReading::NoSuchDay => {
                let advice = "there is no such day: correct it, or write it as year-month-day";
                self.bad(told, field, cell, Consequence::ValueLeftOut, advice);
                None
            }
            DateReading::NotADate => {
                let advice = "this is not a date: write it as year-month-day, for example 2026-11-22";
                self.bad(told, field, cell, Consequence::ValueLeftOut, advice);
                None
            }
        }
    }

    /// An amount, in its own currency, else that of the currency field, else that of the mapping.
    pub fn money(&self, field: Field, currency: Field, told: &mut Told) -> Option<Money> {
        let (place, cell) = self.filled(field).next()?;
        match values::read_amount(cell, self.plan.decimals(place)) {
            AmountReading::Amount(amount) => {
                let Some(default) = amount.currency.or_else(|| self.currency(currency, told)) else {
                    let advice = "the currency is not known: say it in the mapping, for example currency = \"GBP\"";
                    self.wait(told, place, cell, advice);
                    return None;
                };
                let money = amount.money(default);
                if money.is_none() {
                    self.bad(told, field, cell, Consequence::ValueLeftOut, "this amount is too large: correct it");
                }
                money
            }
            AmountReading::Ambiguous => {
                let advice = "point and comma cannot be told apart in this column, here and below: say decimals = \"point\" or \"comma\"";
                self.wait(told, place, cell, advice);
                None
            }
            AmountReading::OtherMark => {
                let advice = "the other amounts of this column have another decimal mark: write this one like them";
                self.bad(told, field, cell, Consequence::ValueLeftOut, advice);
                None
            }
            AmountReading::NotAnAmount => {
                let advice = "this is not an amount: write it in digits, for example 1200.50";
                self.bad(told, field, cell, Consequence::ValueLeftOut, advice);
                None
            }
        }
    }

    fn currency(&self, field: Field, told: &mut Told) -> Option<Currency> {
        if let Some((_, cell)) = self.raw(field) {
            match values::currency_of(cell) {
                Some(currency) => return Some(currency),
                None => {
                    let advice = "this is not a currency: use its three letters, for example GBP";
                    self.bad(told, field, cell, Consequence::ValueLeftOut, advice);
                }
            }
        }
        self.plan.mapping.currency
    }

    /// A whole number that is not negative.
    pub fn number(&self, field: Field, told: &mut Told) -> Option<u32> {
        let (place, cell) = self.filled(field).next()?;
        let mark = self.plan.decimals(place).or(Some(values::DecimalMark::Point));
        let whole = match values::read_amount(cell, mark) {
            AmountReading::Amount(amount) => u32::try_from(amount.whole()).ok(),
            _ => leading_number(cell),
        };
        if whole.is_none() {
            let advice = "this is not a whole number: write it in digits";
            self.bad(told, field, cell, Consequence::ValueLeftOut, advice);
        }
        whole
    }

    /// The addresses of a field.
    pub fn emails(&self, field: Field, told: &mut Told) -> Vec<EmailAddress> {
        let mut found: Vec<EmailAddress> = Vec::new();
        for (_, cell) in self.filled(field) {
            match values::emails(cell) {
                Ok(more) => found.extend(more),
                Err(_) => {
                    let advice = "this is not an email address: it needs a name, an @ and a domain";
                    self.bad(told, field, cell, Consequence::ValueLeftOut, advice);
                }
            }
        }
        let mut seen = HashSet::new();
        found.retain(|email| seen.insert(email.key()));
        found
    }

    /// All telephone numbers of a field, each once, with the headers of their columns.
    pub fn phones(&self, field: Field) -> Vec<(&'a str, String)> {
        let mut found: Vec<(&'a str, String)> = Vec::new();
        for (place, cell) in self.filled(field) {
            for phone in cell.replace(":::", "\n").split(['\n', ';']).filter_map(values::phone) {
                if !found.iter().any(|(_, known)| *known == phone) {
                    found.push((self.plan.header(place), phone));
                }
            }
        }
        found
    }

    /// The first telephone number of a field.
    pub fn phone(&self, field: Field, told: &mut Told) -> Option<String> {
        let (_, cell) = self.filled(field).next()?;
        let found = self.filled(field).find_map(|(_, cell)| values::phone(cell));
        if found.is_none() {
            let advice = "this is not a telephone number: at least five digits are expected";
            self.bad(told, field, cell, Consequence::ValueLeftOut, advice);
        }
        found
    }

    /// Yes or no.
    pub fn yes(&self, field: Field, told: &mut Told) -> Option<bool> {
        let (_, cell) = self.raw(field)?;
        let found = values::yes_or_no(cell);
        if found.is_none() {
            self.bad(told, field, cell, Consequence::ValueLeftOut, "yes or no is expected");
        }
        found
    }

    /// Lists a bad cell of a field.
    pub fn bad(&self, told: &mut Told, field: Field, value: &str, then: Consequence, advice: impl Into<String>) {
        let filled = self.filled(field).next().map(|(place, _)| place);
        let place = filled.or_else(|| self.plan.columns_of(field).first().copied());
        let column = place.map_or(field.label(), |place| self.plan.header(place));
        told.problems.push(Problem::at(self.row.line, column, value, then, advice));
    }

    /// Lists the whole row.
    pub fn bad_row(&self, told: &mut Told, then: Consequence, advice: impl Into<String>) {
        told.problems.push(Problem::of_row(self.row.line, then, advice));
    }

    /// Lists a column that waits for an answer, once.
    fn wait(&self, told: &mut Told, place: usize, cell: &str, advice: &str) {
        if told.waiting.insert(place) {
            let column = self.plan.header(place);
            told.problems.push(Problem::at(self.row.line, column, cell, Consequence::ValueLeftOut, advice));
        }
    }
}

/// Exports guard cells that begin like a formula with an apostrophe; it is not part of the value.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}

/// Marks that people and programs put where nothing is known. Some people are called Null or Nil; programs write their
/// mark in capitals or in small letters.
fn is_blank(cell: &str, field: Field) -> bool {
    const MARKS: [&str; 8] = ["n/a", "#n/a", "null", "nil", "-", "--", "—", "–"];
    let names = [Field::ContactFirstName, Field::ContactMiddleName, Field::ContactLastName];
    let is_name = || names.contains(&field) && matches!(cell, "Null" | "Nil");
    cell.is_empty() || (cell.len() <= 4 && MARKS.contains(&cell.to_ascii_lowercase().as_str()) && !is_name())
}

/// `51-200 employees` and `200+` begin with a number.
fn leading_number(cell: &str) -> Option<u32> {
    let digits: String = cell.chars().filter(|c| *c != ',').take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
