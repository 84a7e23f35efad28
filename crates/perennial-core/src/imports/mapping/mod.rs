//! A mapping: which column of a file is which field, and how its cells are read.
//!
//! A mapping is remembered under the [`fingerprint`] of the headers it was made for, and can be kept as a file:
//!
//! ```toml
//! name = "Our deals"
//! objects = ["pursuit", "client"]
//! dates = "day-first"
//!
//! [columns]
//! "Account" = "client.name"
//! "Stage" = "pursuit.stage"
//! "Close" = { to = "pursuit.close_date", rule = "overwrite" }
//!
//! [stages]
//! "Engaging" = "shortlisted"
//! ```

mod read;
#[cfg(test)]
mod tests;
mod write;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use read::MappingError;
pub(in crate::imports) use read::read_preset;

use super::objects::{Field, Object};
use super::values::{self, DateOrder, DecimalMark, StageMeaning, StatusMeaning};
use crate::fact::Listing;
use crate::money::Currency;

/// Which column of a file is which field, and how its cells are read.
///
/// What was stored without a field says nothing of it: exports of earlier releases wrote none of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Mapping {
    /// The source, for example `HubSpot deals`.
    pub name: String,
    /// The program whose ids the file carries, for example `HubSpot`: files of one program share them. Empty
    /// when the ids are of this source alone.
    pub system: String,
    /// The objects that rows become, the one that rows are chiefly about first. Fields of other objects only
    /// point to records that exist.
    pub objects: Vec<Object>,
    /// The columns, in the order of the file.
    pub columns: Vec<Column>,
    /// The order of dates in columns that do not settle it themselves.
    pub dates: Option<DateOrder>,
    /// The decimal mark in columns that do not settle it themselves.
    pub decimals: Option<DecimalMark>,
    /// The currency of amounts that name none.
    pub currency: Option<Currency>,
    /// What becomes of columns that are no field.
    pub unmapped: Unmapped,
    /// What becomes of rows whose client has no name.
    pub unnamed: Unnamed,
    /// Who is in a file of names, where no column says it (D18).
    #[serde(default)]
    pub these_are: Option<Listing>,
    /// Whether a contact without an organisation becomes a client of their own.
    pub persons: bool,
    /// Stage words of the file.
    pub stages: BTreeMap<String, StageMeaning>,
    /// Status words of the file.
    pub statuses: BTreeMap<String, StatusMeaning>,
    /// Other words of the file, for each field: what is written to what is meant.
    pub values: BTreeMap<Field, BTreeMap<String, String>>,
    /// Values that every row has without a column.
    pub always: BTreeMap<Field, String>,
    /// What becomes of the sheet; of one that the workbook hides it is asked as long as nobody has said.
    #[serde(default)]
    pub hidden: Option<Hidden>,
    /// What a person said the rows are, where headers and cells leave it open.
    #[serde(default)]
    pub rows: Option<Object>,
    /// Whether the line that stands for the names of the columns is a row; it is asked where no word of it names one.
    #[serde(default)]
    pub first_line: Option<FirstLine>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its header. Several spellings are parted by ` | `; a `*` at the end stands for any ending.
    pub header: String,
    /// The fields that its cells fill; none when they are kept as notes.
    pub to: Vec<Field>,
    /// What becomes of a record that has a value already.
    pub rule: Rule,
    /// The order of its dates, when told for this column.
    pub dates: Option<DateOrder>,
    /// Its decimal mark, when told for this column.
    pub decimals: Option<DecimalMark>,
}

impl Column {
    /// A column that fills these fields.
    pub fn new(header: impl Into<String>, to: impl Into<Vec<Field>>) -> Self {
        Self { header: header.into(), to: to.into(), rule: Rule::FillBlanks, dates: None, decimals: None }
    }
}

/// What an import does to a record that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The column is not read at all, not even as a note.
    Skip,
    /// Only empty fields are filled.
    #[default]
    FillBlanks,
    /// The file's value replaces the record's.
    Overwrite,
    /// The value serves new records only.
    Never,
}

impl Rule {
    /// All rules.
    pub const ALL: [Self; 4] = [Self::Skip, Self::FillBlanks, Self::Overwrite, Self::Never];

    /// The word in a mapping file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::FillBlanks => "fill-blanks",
            Self::Overwrite => "overwrite",
            Self::Never => "never",
        }
    }
}

/// What becomes of columns that are no field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unmapped {
    /// Kept as notes.
    #[default]
    Notes,
    /// Left out.
    LeaveOut,
}

/// What becomes of rows whose client has no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unnamed {
    /// They are listed as problems and left out.
    #[default]
    List,
    /// Each becomes a client called after its row, to be named later.
    Keep,
}

/// What the line is that stands for the names of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FirstLine {
    /// The names of the columns.
    Names,
    /// A row like those below it.
    Row,
}

impl FirstLine {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Row, Self::Names];

    /// The answer in words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Names => "names of columns",
            Self::Row => "the first row",
        }
    }
}

/// What becomes of a sheet: of one that the workbook hides, or that is no list of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hidden {
    /// Its rows are imported like any others.
    Import,
    /// Its rows are left out.
    LeaveOut,
}

impl Hidden {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Import, Self::LeaveOut];

    /// The answer in words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::LeaveOut => "leave out",
        }
    }
}

impl Mapping {
    /// The sheet with all of its rows: with the line that stands for the names of its columns, where that is one.
    pub fn rows_of<'s>(&self, sheet: &'s super::read::Sheet) -> Cow<'s, super::read::Sheet> {
        let Some(first) = sheet.rows.first().filter(|_| self.first_line == Some(FirstLine::Row)) else {
            return Cow::Borrowed(sheet);
        };
        let mut whole = sheet.clone();
        let line = first.line.saturating_sub(1).max(1);
        whole.rows.insert(0, super::read::Row { line, cells: sheet.headers.clone(), numbers: Vec::new() });
        Cow::Owned(whole)
    }

    /// True when a column of the sheet says who is a client (D18).
    pub fn says_who(&self, sheet: &super::read::Sheet) -> bool {
        let tells = |column: &Option<&Column>| {
            column.is_some_and(|column| {
                column.to.iter().any(|to| matches!(to, Field::ClientSince | Field::ClientLeft | Field::ClientListedAs))
            })
        };
        self.always.contains_key(&Field::ClientListedAs) || self.bind(&sheet.headers).iter().any(tells)
    }

    /// True when a column of the sheet, or what every row has, tells of payments: what was paid, when, what is still
    /// open, or the status. Where none does, an invoice of the list is not known to be unpaid (D15).
    pub fn tells_of_payments(&self, headers: &[String]) -> bool {
        let tells = |field: &Field| {
            matches!(field, Field::InvoicePaid | Field::InvoicePaidOn | Field::InvoiceOpen | Field::InvoiceStatus)
        };
        let columns = self.bind(headers);
        let mut read = columns.iter().flatten().filter(|column| column.rule != Rule::Skip);
        read.any(|column| column.to.iter().any(tells)) || self.always.keys().any(tells)
    }

    /// Says what becomes of a value that a known record has already: of one column, or with `*` of all that are read.
    ///
    /// # Errors
    /// When there is no such column: it says which there are.
    pub fn set_rule(&mut self, sheet: &super::read::Sheet, column: &str, rule: Rule) -> Result<(), String> {
        let wanted = header_key(column);
        let is_meant = |header: &&String| column == "*" || header_key(header) == wanted;
        let meant: Vec<&String> = sheet.headers.iter().filter(is_meant).collect();
        if meant.is_empty() {
            return Err(format!("there is no column “{column}”; there are {}", sheet.headers.join(", ")));
        }
        for header in meant {
            let bound = self.bind(std::slice::from_ref(header)).first().copied().flatten().cloned();
            let Some(bound) = bound.filter(|bound| column != "*" || bound.rule != Rule::Skip) else {
                if column != "*" {
                    self.columns.insert(0, Column { rule, ..Column::new(header.clone(), Vec::new()) });
                }
                continue;
            };
            self.columns.retain(|known| known.header != *header);
            self.columns.insert(0, Column { header: header.clone(), rule, ..bound });
        }
        Ok(())
    }

    /// Takes who is a client from a column of the sheet (D18).
    ///
    /// # Errors
    /// When there is no such column: it says which there are.
    pub fn listed_by(&mut self, sheet: &super::read::Sheet, column: &str) -> Result<(), String> {
        let wanted = header_key(column);
        let Some(header) = sheet.headers.iter().find(|header| header_key(header) == wanted) else {
            return Err(format!("there is no column “{column}”; there are {}", sheet.headers.join(", ")));
        };
        self.columns.retain(|known| header_key(&known.header) != wanted);
        for other in &mut self.columns {
            other.to.retain(|field| *field != Field::ClientListedAs);
        }
        self.columns.insert(0, Column::new(header.clone(), vec![Field::ClientListedAs]));
        Ok(())
    }

    /// What somebody said a word of a field means. A word that says who is a client is the same in capitals.
    pub fn meant(&self, field: Field, word: &str) -> Option<&str> {
        let told = self.values.get(&field)?;
        let alike = || {
            let key = header_key(word);
            let is_folded = matches!(
                field,
                Field::ClientListedAs | Field::InvoiceServiceLine | Field::InvoiceStatus | Field::InvoiceKind
            );
            let mut alike = told.iter().filter(|_| is_folded);
            alike.find(|(known, _)| header_key(known) == key).map(|(_, meant)| meant)
        };
        told.get(word).or_else(alike).map(String::as_str)
    }

    /// As what the file names clients whose row does not say it itself; none for files that are of something else.
    pub fn listing(&self) -> Option<Listing> {
        let of_names = matches!(self.chief(), Some(Object::Client | Object::Contact));
        let tells = |to: &Field| matches!(to, Field::ClientSince | Field::ClientLeft);
        let of_clients = || self.columns.iter().any(|column| column.to.iter().any(tells));
        self.these_are.or_else(|| of_clients().then_some(Listing::Client)).filter(|_| of_names)
    }

    /// Reads the form that people edit.
    ///
    /// # Errors
    /// With the line, what stands there and what is allowed.
    pub fn from_toml(text: &str) -> Result<Self, MappingError> {
        read::read(text)
    }

    /// Writes the form that people edit.
    pub fn to_toml(&self) -> String {
        write::write(self)
    }

    /// For each header, its column of this mapping.
    pub fn bind<'a>(&'a self, headers: &[String]) -> Vec<Option<&'a Column>> {
        let patterns: Vec<(Pattern, &Column)> = self.columns.iter().map(|c| (Pattern::new(&c.header), c)).collect();
        headers
            .iter()
            .map(|header| {
                let key = header_key(header);
                let exact = patterns.iter().find(|(p, _)| p.is(&key));
                exact.or_else(|| patterns.iter().find(|(p, _)| p.begins(&key))).map(|(_, column)| *column)
            })
            .collect()
    }

    /// Whose ids the file carries: the program, else this source.
    pub fn system(&self) -> &str {
        if self.system.is_empty() { &self.name } else { &self.system }
    }

    /// The object that rows are chiefly about: it carries the notes.
    pub fn chief(&self) -> Option<Object> {
        self.objects.first().copied()
    }

    /// Whether rows become such objects.
    pub fn makes(&self, object: Object) -> bool {
        self.objects.contains(&object)
    }

    /// What an import does to this field of a record that exists.
    pub fn rule_of(&self, field: Field) -> Rule {
        self.columns.iter().find(|c| c.to.contains(&field)).map_or(Rule::default(), |c| c.rule)
    }
}

/// A header as compared: small letters and digits only, accents and a leading `*` taken off. “Fee %” is another than
/// “Fee”.
pub fn header_key(header: &str) -> String {
    let key = values::key(header);
    if header.contains('%') { key + "percent" } else { key }
}

/// Columns that are never read, whatever the mapping says: addresses of computers tell where a person was.
pub fn is_private(header: &str) -> bool {
    let key = header_key(header);
    key.contains("ipaddress") || key == "ip" || key == "networkid" || key.contains("password")
}

/// The spellings of a header in a mapping.
pub(super) struct Pattern {
    exact: Vec<String>,
    beginnings: Vec<String>,
}

impl Pattern {
    /// Of the form `Name | Nom | Date entered*`.
    pub(super) fn new(header: &str) -> Self {
        let (mut exact, mut beginnings) = (Vec::new(), Vec::new());
        for spelling in header.split(" | ") {
            match spelling.trim().strip_suffix('*') {
                Some(beginning) => beginnings.push(header_key(beginning)),
                None => exact.push(header_key(spelling)),
            }
        }
        Self { exact, beginnings }
    }

    fn is(&self, key: &str) -> bool {
        self.exact.iter().any(|k| k == key)
    }

    fn begins(&self, key: &str) -> bool {
        self.beginnings.iter().any(|b| !b.is_empty() && key.starts_with(b.as_str()))
    }

    /// Whether the header, given as a key, is meant.
    pub(super) fn fits(&self, key: &str) -> bool {
        self.is(key) || self.begins(key)
    }
}

/// What two files of one source share: a digest of their headers, whatever their order and capitals.
pub fn fingerprint(headers: &[String]) -> String {
    let mut keys: Vec<String> = headers.iter().map(|h| header_key(h)).collect();
    keys.sort_unstable();
    let mut digest = Sha256::new();
    for key in keys {
        digest.update(key.as_bytes());
        digest.update([0]);
    }
    hex(&digest.finalize())
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(if n < 10 { b'0' + n } else { b'a' + n - 10 });
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(digit(byte >> 4));
        out.push(digit(byte & 15));
    }
    out
}
