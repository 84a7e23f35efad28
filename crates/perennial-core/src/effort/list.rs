//! Time sheets and lists of expenses of other programs: rows to entries, with what is left out and why.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::LONGEST;
use super::columns::{Columns, Part, Told};
use crate::dates::Day;
use crate::imports::mapping::header_key;
use crate::imports::read::{Row, Sheet};
use crate::imports::values::{self, AmountReading, DateOrder, DateReading, DecimalMark};
use crate::money::{Currency, Money};

/// Which program wrote a list, by its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// Clio: activities, hours and expenses in one list.
    Clio,
    /// Harvest: detailed time.
    Harvest,
    /// Toggl Track: detailed report.
    Toggl,
    /// Xero: expenses.
    Xero,
    /// QuickBooks: expenses.
    QuickBooks,
    /// A list of hours of any other program.
    Hours,
    /// A list of expenses of any other program.
    Expenses,
}

impl Program {
    /// The name on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Clio => "Clio activities",
            Self::Harvest => "Harvest time",
            Self::Toggl => "Toggl time",
            Self::Xero => "Xero expenses",
            Self::QuickBooks => "QuickBooks expenses",
            Self::Hours => "time sheet",
            Self::Expenses => "list of expenses",
        }
    }

    /// The columns that only its lists have together, as [`header_key`] writes them.
    const KNOWN: [(Self, &'static [&'static str]); 5] = [
        (Self::Harvest, &["hoursrounded", "firstname", "lastname"]),
        (Self::Toggl, &["startdate", "duration", "user"]),
        (Self::Clio, &["type", "quantity", "user"]),
        (Self::QuickBooks, &["transactiontype", "memodescription"]),
        (Self::Xero, &["date", "contact", "gross"]),
    ];

    /// The program whose list has these columns, as [`header_key`] writes them.
    pub(super) fn of(keys: &[String]) -> Option<Self> {
        let has = |word: &&str| keys.iter().any(|key| key == word);
        Self::KNOWN.into_iter().find(|(_, words)| words.iter().all(has)).map(|(program, _)| program)
    }
}

/// What somebody has said of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListSaid {
    /// The order of day and month, where the dates do not tell.
    pub dates: Option<DateOrder>,
    /// Which accounts of a list of expenses are spent on relationships and markets; none to go by their words.
    pub accounts: Option<BTreeSet<String>>,
    /// What columns hold, by their names, in the stead of what the names tell; none for one not to be read.
    pub columns: BTreeMap<String, Option<Part>>,
}

/// A row that becomes an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedEffort {
    /// Its line in the file.
    pub line: u32,
    /// The day.
    pub on: Day,
    /// How long.
    pub minutes: Option<u32>,
    /// How much.
    pub money: Option<Money>,
    /// The colleague as the list names them.
    pub person: Option<String>,
    /// The client as the list names them.
    pub client: Option<String>,
    /// What for.
    pub note: Option<String>,
    /// By which the same row of the same program is known again.
    pub key: String,
}

/// What a list holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffortList {
    /// Who wrote it.
    pub program: Program,
    /// The rows that become entries.
    pub rows: Vec<ListedEffort>,
    /// Rows that are the delivery of work: billable, or on an account that was not chosen.
    pub left_out: u64,
    /// The accounts of a list of expenses, each with its rows and whether it is taken.
    pub accounts: BTreeMap<String, (u64, bool)>,
    /// Rows that cannot be read, in words.
    pub problems: Vec<String>,
    /// The names of columns that say something and are not read.
    pub unread: Vec<String>,
}

/// Why a list cannot be read as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It has no day, or neither hours nor an amount.
    #[error("no column of days with one of hours or amounts was found: say what these columns hold: {0}")]
    Columns(String),
    /// Somebody has said what a column holds that is not there.
    #[error("there is no column “{0}”: these are there: {1}")]
    NoSuchColumn(String, String),
    /// Day or month may come first.
    #[error("in dates such as {0} the day or the month may come first: say which")]
    Dates(String),
}

/// Words of accounts from which relationships and markets are paid.
const SPENT_ON: [&str; 14] = [
    "market",
    "advert",
    "business dev",
    "bizdev",
    "entertain",
    "hospitality",
    "sponsor",
    "event",
    "promotion",
    "pr ",
    "public relations",
    "seminar",
    "referral",
    "client",
];

/// Reads a list in the firm's currency, by `today`.
///
/// # Errors
/// When the columns are not those of a time sheet or a list of expenses, or the order of day and month has to be said.
pub fn effort_list(sheet: &Sheet, said: &ListSaid, currency: Currency, today: Day) -> Result<EffortList, Unread> {
    let keys: Vec<String> = sheet.headers.iter().map(|header| header_key(header)).collect();
    let known = Program::of(&keys);
    let told: Vec<String> = said.columns.keys().map(|header| header_key(header)).collect();
    if let Some(header) = said.columns.keys().zip(told).find(|(_, key)| !keys.contains(key)).map(|(header, _)| header) {
        return Err(Unread::NoSuchColumn(header.clone(), sheet.headers.join(", ")));
    }
    let Some(columns) = Columns::of(&keys, known, &Told::of(&keys, said)) else {
        return Err(Unread::Columns(sheet.headers.join(", ")));
    };
    let order = match (said.dates, values::date_order(columns.on.into_iter().flat_map(|column| sheet.filled(column)))) {
        (Some(order), _) => Some(order),
        (None, values::Finding::Open { example, .. }) => return Err(Unread::Dates(example)),
        (None, finding) => finding.settled(),
    };
    let mark = columns.amount.and_then(|column| values::decimal_mark(sheet.filled(column)).settled());
    let program = known.unwrap_or(if columns.length.is_some() { Program::Hours } else { Program::Expenses });
    let unread = (0..sheet.headers.len()).filter(|at| !columns.reads(*at) && sheet.filled(*at).next().is_some());
    let mut list = EffortList {
        program,
        rows: Vec::new(),
        left_out: 0,
        accounts: BTreeMap::new(),
        problems: Vec::new(),
        unread: unread.map(|at| sheet.headers[at].clone()).collect(),
    };
    let reading = Reading { columns, order, mark, currency, today, program };
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for row in &sheet.rows {
        if let Some(account) = reading.cell(row, reading.columns.account) {
            let is_taken = match &said.accounts {
                Some(chosen) => chosen.contains(account),
                None => SPENT_ON.iter().any(|word| format!("{} ", account.to_lowercase()).contains(word)),
            };
            let known = list.accounts.entry(account.to_owned()).or_insert((0, is_taken));
            known.0 += 1;
            if !is_taken {
                list.left_out += 1;
                continue;
            }
        }
        if reading.is_delivery(row) {
            list.left_out += 1;
            continue;
        }
        match reading.row(row, &mut seen) {
            Ok(Some(read)) => list.rows.push(read),
            Ok(None) => list.left_out += 1,
            Err(problem) => list.problems.push(format!("line {}: {problem}", row.line)),
        }
    }
    Ok(list)
}

struct Reading {
    columns: Columns,
    order: Option<DateOrder>,
    mark: Option<DecimalMark>,
    currency: Currency,
    today: Day,
    program: Program,
}

impl Reading {
    fn cell<'r>(&self, row: &'r Row, column: Option<usize>) -> Option<&'r str> {
        row.cells.get(column?).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }

    /// Hours that a client pays for are the delivery of work.
    fn is_delivery(&self, row: &Row) -> bool {
        let yes =
            |cell: &str| matches!(cell.to_lowercase().as_str(), "yes" | "true" | "1" | "y" | "billable" | "ja" | "oui");
        let billable = self.cell(row, self.columns.billable).is_some_and(yes);
        // Clio leaves the cell of what is not billable empty, or counts in it what is not billed.
        let not = self
            .cell(row, self.columns.not_billable)
            .is_some_and(|cell| yes(cell) || cell.parse::<f64>().is_ok_and(|n| n > 0.0));
        billable || (self.columns.not_billable.is_some() && !not)
    }

    fn row(&self, row: &Row, seen: &mut BTreeMap<String, u32>) -> Result<Option<ListedEffort>, String> {
        let day = self.cell(row, self.columns.on).unwrap_or_default();
        let on = match values::read_date_until(day, self.order, Some(self.today)) {
            DateReading::Day(on) if on > self.today => return Err(format!("{on} lies ahead")),
            DateReading::Day(on) => on,
            _ => return Err(format!("“{day}” is no day")),
        };
        let is_expense = self.cell(row, self.columns.kind).is_some_and(|kind| kind.to_lowercase().contains("expense"));
        let length = self.columns.length.filter(|_| !(self.program == Program::Clio && is_expense));
        let (minutes, money) = match length {
            Some((column, unit)) => (Some(self.minutes(row, column, unit)?), None),
            None => (None, Some(self.money(row)?)),
        };
        if minutes == Some(0) || money.is_some_and(|money| money.minor == 0) {
            return Ok(None);
        }
        if money.is_some_and(|money| money.minor < 0) {
            return Err("an amount below zero is money that came back: take back the entry that it mends".to_owned());
        }
        let joined = |columns: &[usize], between: &str| {
            let parts: Vec<&str> = columns.iter().filter_map(|column| self.cell(row, Some(*column))).collect();
            Some(parts.join(between)).filter(|all| !all.is_empty())
        };
        let mut read = ListedEffort {
            line: row.line,
            on,
            minutes,
            money,
            person: joined(&self.columns.person, " "),
            client: self.cell(row, self.columns.client).map(str::to_owned),
            note: joined(&self.columns.note, "; "),
            key: String::new(),
        };
        read.key = self.key(row, &read, seen);
        Ok(Some(read))
    }

    fn minutes(&self, row: &Row, column: usize, unit: Part) -> Result<u32, String> {
        let text = self.cell(row, Some(column)).unwrap_or_default();
        let minutes = unit.minutes_of(text).ok_or_else(|| format!("“{text}” is no time"))?;
        if minutes > LONGEST { Err(format!("{text} is longer than a year")) } else { Ok(minutes) }
    }

    fn money(&self, row: &Row) -> Result<Money, String> {
        let text = self.cell(row, self.columns.amount).unwrap_or_default();
        let currency =
            self.cell(row, self.columns.currency).and_then(|code| code.parse().ok()).unwrap_or(self.currency);
        match values::read_amount(text, self.mark) {
            AmountReading::Amount(amount) => amount.money(currency).ok_or_else(|| format!("“{text}” is too large")),
            AmountReading::Ambiguous => Err(format!("in “{text}” the point or the comma may be of decimals")),
            AmountReading::OtherMark | AmountReading::NotAnAmount => Err(format!("“{text}” is no amount")),
        }
    }

    /// The id that the program gives, else what the row says, and how many rows before say the same.
    fn key(&self, row: &Row, read: &ListedEffort, seen: &mut BTreeMap<String, u32>) -> String {
        if let Some(id) = self.cell(row, self.columns.id) {
            return format!("{} {id}", self.program.word());
        }
        let said = format!(
            "{}|{:?}|{:?}|{:?}|{:?}|{:?}",
            read.on,
            read.minutes,
            read.money.map(|money| (money.minor, money.currency.code().to_owned())),
            read.person,
            read.client,
            read.note
        );
        let nth = seen.entry(said.clone()).and_modify(|n| *n += 1).or_insert(0);
        let hash = Sha256::digest(format!("{said}|{nth}"));
        let hex: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("{} {hex}", self.program.word())
    }
}
