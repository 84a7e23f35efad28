//! Which column of a time sheet or a list of expenses says what: by its name, or as somebody has said.

use std::collections::BTreeMap;

use super::list::Program;
use super::{ListSaid, minutes_of};
use crate::imports::mapping::header_key;
use crate::imports::read::Sheet;
use crate::keyed::keyed;

/// What somebody may say that a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The day.
    Day,
    /// A length in hours, as [`minutes_of`] reads it.
    Hours,
    /// A length in minutes where no unit stands beside the number.
    Minutes,
    /// A length in units of six minutes, as lawyers count.
    Units,
    /// An amount of money.
    Amount,
    /// The colleague; of several columns their words one after the other.
    Colleague,
    /// The client.
    Client,
    /// What for; of several columns all of them.
    WhatFor,
}

keyed!(Part, "part of a time sheet", {
    Day => "day",
    Hours => "hours",
    Minutes => "minutes",
    Units => "units",
    Amount => "amount",
    Colleague => "colleague",
    Client => "client",
    WhatFor => "what_for",
});

impl Part {
    /// The name on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "Day",
            Self::Hours => "Hours (1.5 or 1:30)",
            Self::Minutes => "Minutes",
            Self::Units => "Units of six minutes",
            Self::Amount => "Amount",
            Self::Colleague => "Colleague",
            Self::Client => "Client",
            Self::WhatFor => "What for",
        }
    }

    /// The minutes that a cell says in a column of hours, minutes or units. A unit in the cell itself holds.
    pub(super) fn minutes_of(self, text: &str) -> Option<u32> {
        let number = text.trim().replace(',', ".").parse::<f64>().ok().filter(|number| (0.0..1e9).contains(number));
        match (self, number) {
            (Self::Minutes, Some(number)) => Some(number.round() as u32),
            (Self::Units, Some(number)) => Some((number * MINUTES_OF_A_UNIT).round() as u32),
            _ => minutes_of(text),
        }
    }
}

/// A tenth of an hour, by which law firms in Britain and America record time.
const MINUTES_OF_A_UNIT: f64 = 6.0;

const DAYS: &str = "date day workdate entrydate spentdate startdate activitydate transactiondate dateofwork datum jour";
const HOURS: &str = "hours duration quantity qty hoursworked timespent stunden dauer heures duree hrs";
const MINUTES: &str = "minutes mins min durationminutes minutesspent minuten";
const UNITS: &str = "units timeunits";
/// A length as `1:30`, where no better column is there.
const TIMES: &str = "time zeit temps";
const AMOUNTS: &str = "net amount netamount total gross debit betrag montant cost spent";
const PEOPLE: &str = "user username person employee employeename staff staffmember timekeeper teammember worker \
    feeearner colleague consultant mitarbeiter mitarbeiterin bearbeiter collaborateur claimant spentby doneby who";
/// A name alone is a colleague's only in a list of time: on a list of expenses it is whom the money went to.
const NAMES: &str = "name";
const CLIENTS: &str = "client clientname customer customername kunde mandant";
const NOTES: &str = "notes note description memodescription memo activitydescription narrative comment comments remark \
    remarks whatfor what purpose activity details tatigkeit taetigkeit beschreibung bemerkung kommentar activite \
    task reference project";
const IDS: &str = "id activityid entryid timeentryid transactionid";
const ACCOUNTS: &str = "account accountname category expensecategory konto";
const BILLABLE: &str = "billable isbillable";
const NOT_BILLABLE: &str = "nonbillable";

pub(super) struct Columns {
    pub(super) on: Option<usize>,
    /// How long, with the unit in which it is.
    pub(super) length: Option<(usize, Part)>,
    pub(super) amount: Option<usize>,
    pub(super) person: Vec<usize>,
    pub(super) client: Option<usize>,
    pub(super) note: Vec<usize>,
    pub(super) id: Option<usize>,
    pub(super) account: Option<usize>,
    pub(super) billable: Option<usize>,
    pub(super) not_billable: Option<usize>,
    pub(super) kind: Option<usize>,
    pub(super) currency: Option<usize>,
}

impl Columns {
    /// The columns of a list, by what was said of them and else by their names; none where a day is lacking, or both a
    /// length and an amount.
    pub(super) fn of(keys: &[String], program: Option<Program>, said: &Told) -> Option<Self> {
        let found = Self::found(keys, program, said);
        Some(found).filter(|found| found.on.is_some() && (found.length.is_some() || found.amount.is_some()))
    }

    fn found(keys: &[String], program: Option<Program>, said: &Told) -> Self {
        let by_name = |words: &str| said.find(keys, words);
        let besides = |words: &str| said.find_besides(keys, words);
        let first = |part: Part, words: &str| said.columns(part).first().copied().or_else(|| by_name(words));
        let several = |part: Part, words: &str| match said.columns(part) {
            said if said.is_empty() => by_name(words).into_iter().collect(),
            said => said,
        };
        let expenses = matches!(program, Some(Program::Xero | Program::QuickBooks));
        let units = [Part::Hours, Part::Minutes, Part::Units];
        let amount = said.columns(Part::Amount).first().copied();
        let length = units.into_iter().find_map(|part| Some((*said.columns(part).first()?, part)));
        let length = length.or_else(|| {
            let named = [(Part::Hours, HOURS), (Part::Minutes, MINUTES), (Part::Units, UNITS), (Part::Hours, TIMES)];
            let named = named.into_iter().find_map(|(part, words)| Some((by_name(words)?, part)));
            named.filter(|_| !expenses && amount.is_none())
        });
        let timed = length.is_some() && program != Some(Program::Clio);
        let person = match (said.columns(Part::Colleague), by_name("firstname").zip(by_name("lastname"))) {
            (said, _) if !said.is_empty() => said,
            (_, Some((first, last))) => vec![first, last],
            _ => by_name(PEOPLE).or_else(|| by_name(NAMES).filter(|_| timed)).into_iter().collect(),
        };
        let amounts = if program == Some(Program::Clio) { "total amount" } else { AMOUNTS };
        Self {
            on: first(Part::Day, DAYS),
            length,
            // What hours were charged at is no effort: only expenses are money that was spent.
            amount: if timed { None } else { amount.or_else(|| by_name(amounts)) },
            person,
            client: first(Part::Client, CLIENTS),
            note: several(Part::WhatFor, NOTES),
            id: besides(IDS),
            account: if length.is_some() { None } else { besides(ACCOUNTS) },
            billable: besides(BILLABLE),
            not_billable: besides(NOT_BILLABLE),
            kind: besides("type"),
            currency: besides("currency"),
        }
    }

    /// What a column is read as, of what somebody may say of it.
    fn part(&self, at: usize) -> Option<Part> {
        match at {
            _ if self.on == Some(at) => Some(Part::Day),
            _ if self.length.is_some_and(|(column, _)| column == at) => self.length.map(|(_, part)| part),
            _ if self.amount == Some(at) => Some(Part::Amount),
            _ if self.person.contains(&at) => Some(Part::Colleague),
            _ if self.client == Some(at) => Some(Part::Client),
            _ if self.note.contains(&at) => Some(Part::WhatFor),
            _ => None,
        }
    }

    /// True where a column is read, be it only to tell which rows are taken.
    pub(super) fn reads(&self, at: usize) -> bool {
        let besides = [self.id, self.account, self.billable, self.not_billable, self.kind, self.currency];
        self.part(at).is_some() || besides.contains(&Some(at))
    }
}

/// What somebody has said of columns, by their places.
pub(super) struct Told(BTreeMap<usize, Option<Part>>);

impl Told {
    pub(super) fn of(keys: &[String], said: &ListSaid) -> Self {
        let place = |header: &str| keys.iter().position(|key| *key == header_key(header));
        Self(said.columns.iter().filter_map(|(header, part)| Some((place(header)?, *part))).collect())
    }

    /// The columns of which a part was said, in their order.
    fn columns(&self, part: Part) -> Vec<usize> {
        self.0.iter().filter(|(_, told)| **told == Some(part)).map(|(at, _)| *at).collect()
    }

    /// The column with one of these names of which nothing was said; the earlier word names the better column.
    fn find(&self, keys: &[String], words: &str) -> Option<usize> {
        words
            .split_whitespace()
            .find_map(|word| (0..keys.len()).find(|at| keys[*at] == word && !self.0.contains_key(at)))
    }

    /// The same of what only tells which rows are taken: it is read as it is, unless it is said to hold something else.
    fn find_besides(&self, keys: &[String], words: &str) -> Option<usize> {
        let is_free = |at: &usize| !matches!(self.0.get(at), Some(Some(_)));
        words.split_whitespace().find_map(|word| (0..keys.len()).find(|at| keys[*at] == word && is_free(at)))
    }
}

/// A column of a list, and what it is read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnRead {
    /// Its name.
    pub header: String,
    /// Its first filled cell.
    pub example: Option<String>,
    /// What it is read as; none where it is not, or only to tell which rows are taken.
    pub part: Option<Part>,
}

/// The columns of a list, also of one that cannot be read as it is, so that somebody can say what they are.
pub fn effort_columns(sheet: &Sheet, said: &ListSaid) -> Vec<ColumnRead> {
    let keys: Vec<String> = sheet.headers.iter().map(|header| header_key(header)).collect();
    let columns = Columns::found(&keys, Program::of(&keys), &Told::of(&keys, said));
    let read = |(at, header): (usize, &String)| ColumnRead {
        header: header.clone(),
        example: sheet.filled(at).next().map(str::to_owned),
        part: columns.part(at),
    };
    sheet.headers.iter().enumerate().map(read).collect()
}
