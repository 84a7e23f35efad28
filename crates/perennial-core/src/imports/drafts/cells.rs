//! The cells of one row, read as what their fields take; what cannot be read becomes a problem.

use std::collections::HashSet;

use super::plan::Plan;
use crate::dates::Day;
use crate::fact::Precision;
use crate::imports::matching::canonical_id;
use crate::imports::objects::{Field, Takes};
use crate::imports::problem::{Consequence, Problem};
use crate::imports::read::Row;
use crate::imports::values::{self, AmountReading, DateReading, DecimalMark, Refusal};
use crate::money::Money;
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
        let told = self.plan.mapping.values.get(&field);
        let blank = move |cell: &str| match told.and_then(|told| told.get(cell)) {
            Some(meant) => cell.is_empty() || meant.is_empty(),
            None => is_blank(field, cell),
        };
        self.plan.columns_of(field).iter().filter_map(cell).filter(move |(_, cell)| !blank(cell))
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
            // Each line of the cell is a name of its own.
            Field::ClientReferredBy | Field::ContactReferredBy => {
                let (_, cell) = self.raw(field)?;
                let lines = cell.lines().map(|line| values::folded(line).into_owned()).filter(|line| !line.is_empty());
                return Some(lines.collect::<Vec<_>>().join("; ")).filter(|text| !text.is_empty());
            }
            _ => {
                let (_, cell) = self.raw(field)?;
                let meant = self.plan.mapping.meant(field, cell).unwrap_or(cell);
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

    /// The row's word for who it names, as the mapping translates it; what somebody said of blank cells stands for one,
    /// unless the row gives the day since or until when they are a client.
    pub fn listed_as(&self) -> Option<String> {
        let blank = || {
            let meant = self.plan.mapping.meant(Field::ClientListedAs, "")?;
            let has_column = !self.plan.columns_of(Field::ClientListedAs).is_empty();
            let is_dated = [Field::ClientSince, Field::ClientLeft].iter().any(|field| self.raw(*field).is_some());
            (has_column && !is_dated).then(|| meant.to_owned())
        };
        self.text(Field::ClientListedAs).or_else(blank)
    }

    /// A service line; what an invoice lists beside services is none, and in a column that may hold anything only what a
    /// person said to be one.
    pub fn service_line(&self, field: Field) -> Option<String> {
        let (header, cell) = self.raw(field)?;
        let is_told = self.plan.mapping.meant(field, cell).is_some();
        let is_open = field == Field::InvoiceServiceLine && values::may_hold_anything(header) && !is_told;
        self.text(field).filter(|name| is_told || !(is_open || values::is_beside_services(name, header)))
    }

    /// An identifier; of several joined by `;`, the first.
    pub fn id(&self, field: Field) -> Option<String> {
        self.ids(field).into_iter().next()
    }

    /// Identifiers, joined by `;` where there are several: the first is the main one.
    pub fn ids(&self, field: Field) -> Vec<String> {
        let Some((_, cell)) = self.raw(field) else { return Vec::new() };
        let mut ids: Vec<String> = Vec::new();
        for id in cell.split(';').map(str::trim).filter(|id| !id.is_empty()).map(values::folded) {
            let id = canonical_id(&id, self.plan.mapping.system()).to_owned();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
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

    /// A day of the past, or the month or year of which the file gives no more (D20): then its latest possible day.
    pub fn day_or_month(&self, field: Field, told: &mut Told) -> (Option<Day>, Precision) {
        let cell = self.filled(field).next().map(|(_, cell)| cell);
        match cell.and_then(|cell| values::read_month_or_year(cell, self.plan.today)) {
            Some((day, precision)) => (Some(day), precision),
            None => (self.day(field, told), Precision::Exact),
        }
    }

    /// A day that lies ahead, of a field that mostly tells of the past.
    pub fn day_ahead(&self, field: Field) -> Option<Day> {
        let today = self.plan.today?;
        let (_, day) = self.day_by(field, None, &mut Told::default())?;
        (day > today).then_some(day)
    }

    /// A day. What has happened cannot lie in the future.
    pub fn day(&self, field: Field, told: &mut Told) -> Option<Day> {
        let latest = self.plan.today.filter(|_| !may_lie_ahead(field));
        let (cell, day) = self.day_by(field, latest, told)?;
        if latest.is_some_and(|today| day > today) {
            let advice = match then(field) {
                Consequence::RowLeftOut => "this day is still to come: correct it, or import the row once it has come",
                _ => "this day is still to come, and what it is the day of has happened: correct it",
            };
            self.bad(told, field, cell, then(field), advice);
            return None;
        }
        Some(day)
    }

    /// A day whose year, when it has two digits, is read so that the day is not after `latest`, where that is given.
    pub fn day_by(&self, field: Field, latest: Option<Day>, told: &mut Told) -> Option<(&'a str, Day)> {
        let (place, cell) = self.filled(field).next()?;
        let then = then(field);
        match values::read_date_until(cell, self.plan.dates(place), latest) {
            DateReading::Day(day) => return Some((cell, day)),
            DateReading::Ambiguous => {
                let advice = "day and month cannot be told apart in this column, here and below: say dates = \"day-first\" or \"month-first\"";
                self.wait(told, place, cell, then, advice);
            }
            DateReading::NoSuchDay => {
                // What comes first was said or settled, and this cell alone can only be read otherwise: so it is read,
                // and said.
                if let DateReading::Day(day) = values::read_date_until(cell, None, latest) {
                    let advice = format!(
                        "read as {}, the only day that it can be: what comes first here says otherwise",
                        day.words()
                    );
                    self.bad(told, field, cell, Consequence::Kept, advice);
                    return Some((cell, day));
                }
                let advice = "there is no such day: correct it, or write it as year-month-day";
                self.bad(told, field, cell, then, advice);
            }
            DateReading::NotADate => {
                let advice = match values::serial_day(cell) {
                    Some(day) => format!(
                        "this is the number of a day in a spreadsheet, perhaps {}: give the column a date format, or write the day",
                        day.words()
                    ),
                    None => "this is not a date: write it as year-month-day, for example 2026-11-22".to_owned(),
                };
                self.bad(told, field, cell, then, advice);
            }
        }
        None
    }

    /// An amount, in its own currency, else that of the currency field, else that of the mapping.
    pub fn money(&self, field: Field, currency: Field, told: &mut Told) -> Option<Money> {
        self.money_or(field, currency, Consequence::ValueLeftOut, told)
    }

    /// An amount; one that cannot be read has this consequence.
    pub fn money_or(&self, field: Field, currency: Field, then: Consequence, told: &mut Told) -> Option<Money> {
        let (place, cell) = self.filled(field).next()?;
        let mark = if self.row.is_number(place) { Some(DecimalMark::Point) } else { self.plan.decimals(place) };
        let (bare, crown) = without_crown(cell);
        let advice = match values::read_amount(bare, mark) {
            AmountReading::Amount(amount) => {
                let named = match (amount.currency, self.raw(currency)) {
                    (None, Some((_, cell))) => values::currency_of(cell).map(Some).ok_or(cell),
                    _ => Ok(amount.currency.or(self.plan.mapping.currency)),
                };
                let default = match named {
                    Ok(default) => default,
                    Err(cell) => {
                        // An amount in no known currency is none: nothing is taken for pounds.
                        let advice = "this is not a currency: use its three letters, for example GBP";
                        self.bad(told, currency, cell, then, advice);
                        return None;
                    }
                };
                match default {
                    Some(default) if crown && !CROWNS.contains(&default.code()) => {
                        "“kr” is the sign of several currencies: write SEK, NOK, DKK or ISK"
                    }
                    Some(default) => match amount.money(default) {
                        Some(money) => return Some(money),
                        None => "this amount is too large: correct it",
                    },
                    None => {
                        let advice =
                            "the currency is not recorded: say it in the mapping, for example currency = \"GBP\"";
                        self.wait(told, place, cell, then, advice);
                        return None;
                    }
                }
            }
            AmountReading::Ambiguous => {
                let advice = "point and comma cannot be told apart in this column, here and below: say decimals = \"point\" or \"comma\"";
                self.wait(told, place, cell, then, advice);
                return None;
            }
            AmountReading::OtherMark => {
                "the other amounts of this column have another decimal mark: write this one like them"
            }
            AmountReading::NotAnAmount => "this is not an amount: write it in digits, for example 1200.50",
        };
        self.bad(told, field, cell, then, advice);
        None
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

    /// Whether the person refuses, as a column such as “Opted out” says; words that are not known are a refusal.
    pub fn refused(&self, field: Field, told: &mut Told) -> bool {
        self.heard(field, values::refusal, told) == Some(true)
    }

    /// Whether the person refuses, as a column such as “May be contacted” says.
    pub fn unwelcome(&self, field: Field, told: &mut Told) -> bool {
        self.heard(field, values::consent, told) == Some(true)
    }

    fn heard(&self, field: Field, read: fn(&str) -> Refusal, told: &mut Told) -> Option<bool> {
        let (_, cell) = self.raw(field)?;
        Some(match read(cell) {
            Refusal::Refused => true,
            Refusal::Welcome => false,
            Refusal::Unclear => {
                let advice =
                    "taken as a refusal, to be on the safe side: write yes or no, or change it on the person's page";
                self.bad(told, field, cell, Consequence::Kept, advice);
                true
            }
        })
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

    /// Lists a column that waits for an answer: once, unless each row is lost by it.
    fn wait(&self, told: &mut Told, place: usize, cell: &str, then: Consequence, advice: &str) {
        if told.waiting.insert(place) || then == Consequence::RowLeftOut {
            let column = self.plan.header(place);
            told.problems.push(Problem::at(self.row.line, column, cell, then, advice));
        }
    }
}

/// The currencies whose sign is “kr”.
const CROWNS: [&str; 4] = ["SEK", "NOK", "DKK", "ISK"];

/// An amount without “kr” beside it, and whether it had one.
fn without_crown(cell: &str) -> (&str, bool) {
    let lower = cell.to_ascii_lowercase();
    let bare = if lower.ends_with("kr.") {
        cell.get(..cell.len() - 3)
    } else if lower.ends_with("kr") {
        cell.get(..cell.len() - 2)
    } else if lower.starts_with("kr.") {
        cell.get(3..)
    } else if lower.starts_with("kr") {
        cell.get(2..)
    } else {
        None
    };
    bare.map_or((cell, false), |bare| (bare.trim(), true))
}

/// What becomes of a row whose day cannot be read: without it an invoice or a touch is none.
fn then(field: Field) -> Consequence {
    match field {
        Field::InvoiceIssued | Field::TouchOn | Field::PursuitStepOn => Consequence::RowLeftOut,
        _ => Consequence::ValueLeftOut,
    }
}

/// Days that are planned or due may lie ahead; of a close date its state decides.
fn may_lie_ahead(field: Field) -> bool {
    matches!(
        field,
        Field::InvoiceDue
            | Field::PursuitExpected
            | Field::PursuitRevisit
            | Field::PursuitClose
            | Field::EngagementPlannedEnd
    )
}

/// Exports guard cells that begin like a formula with an apostrophe; it is not part of the value.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}

/// Marks that people and programs put where nothing is known. People are called Null and Nil; programs write `NULL`.
fn is_blank(field: Field, cell: &str) -> bool {
    if cell.is_empty() {
        return true;
    }
    let is_name = matches!(
        field,
        Field::ContactName
            | Field::ContactFirstName
            | Field::ContactMiddleName
            | Field::ContactLastName
            | Field::ClientFirstName
            | Field::ClientLastName
            | Field::StaffName
    );
    let capitalised = cell.chars().next().is_some_and(char::is_uppercase) && cell.chars().any(char::is_lowercase);
    values::says_nothing(cell) && !(is_name && capitalised)
}

/// `51-200 employees` and `200+` begin with a number.
fn leading_number(cell: &str) -> Option<u32> {
    let digits: String = cell.chars().filter(|c| *c != ',').take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
