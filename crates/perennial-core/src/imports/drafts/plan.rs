//! A mapping bound to the columns of one sheet.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};

use super::types::{Note, RowHash};
use crate::dates::Day;
use crate::fact::Listing;
use crate::imports::mapping::{Column, Mapping, Rule, Unmapped, header_key, hex, is_private};
use crate::imports::objects::{Field, Object, Takes};
use crate::imports::orders::order_of_neighbours;
use crate::imports::presets::time_sheet::is_time_sheet;
use crate::imports::read::{Row, Sheet};
use crate::imports::values::{self, DateOrder, DecimalMark, StageMeaning, StatusMeaning};

/// A mapping bound to the columns of one sheet, with what the columns themselves settle.
pub struct Plan<'a> {
    /// The mapping.
    pub mapping: &'a Mapping,
    /// The day on which the file is read, when it is known.
    pub today: Option<Day>,
    /// Whether the rows are hours that somebody worked.
    pub is_time_sheet: bool,
    /// Domains by whose addresses several people are at one place that the list does not name.
    pub shared_domains: HashSet<String>,
    sheet: &'a Sheet,
    headers: &'a [String],
    columns: Vec<Bound>,
    by_field: Vec<Vec<usize>>,
    by_object: Vec<Vec<(Field, usize)>>,
    /// Columns that are kept as notes, with their headers as keys, in the order of the keys.
    notes: Vec<(usize, String)>,
    stages: HashMap<String, StageMeaning>,
    statuses: HashMap<String, StatusMeaning>,
}

/// How the cells of one column are read.
#[derive(Default, Clone, Copy)]
struct Bound {
    dates: Option<DateOrder>,
    decimals: Option<DecimalMark>,
}

impl<'a> Plan<'a> {
    /// Binds the mapping.
    pub fn new(sheet: &'a Sheet, mapping: &'a Mapping, today: Option<Day>) -> Self {
        let mut plan = Self {
            mapping,
            today,
            is_time_sheet: is_time_sheet(sheet),
            shared_domains: HashSet::new(),
            sheet,
            headers: &sheet.headers,
            columns: vec![Bound::default(); sheet.headers.len()],
            by_field: vec![Vec::new(); Field::ALL.len()],
            by_object: vec![Vec::new(); Object::ALL.len()],
            notes: Vec::new(),
            stages: mapping.stages.iter().map(|(word, meaning)| (values::key(word), *meaning)).collect(),
            statuses: mapping.statuses.iter().map(|(word, meaning)| (values::key(word), *meaning)).collect(),
        };
        let bound = mapping.bind(&sheet.headers);
        for (place, column) in bound.iter().enumerate() {
            plan.add(sheet, place, *column, &bound);
        }
        for fields in &mut plan.by_object {
            fields.sort_unstable();
        }
        plan.notes.sort_by(|a, b| a.1.cmp(&b.1));
        plan.shared_domains = super::clients::shared_domains(&plan, sheet);
        plan
    }

    fn add(&mut self, sheet: &Sheet, place: usize, column: Option<&Column>, all: &[Option<&Column>]) {
        if is_private(&self.headers[place]) {
            return;
        }
        let Some(column) = column.filter(|c| !c.to.is_empty() || c.rule == Rule::Skip) else {
            if self.mapping.unmapped == Unmapped::Notes {
                self.notes.push((place, header_key(&self.headers[place])));
            }
            return;
        };
        if column.rule == Rule::Skip {
            return;
        }
        for field in &column.to {
            self.by_field[*field as usize].push(place);
            self.by_object[field.object() as usize].push((*field, place));
        }
        self.columns[place] = settle(sheet, place, column, self.mapping, all);
    }

    /// How many columns the sheet has.
    pub fn width(&self) -> usize {
        self.headers.len()
    }

    /// The header of a column.
    pub fn header(&self, place: usize) -> &'a str {
        self.headers.get(place).map_or("", String::as_str)
    }

    /// The columns of a field.
    pub fn columns_of(&self, field: Field) -> &[usize] {
        self.by_field.get(field as usize).map_or(&[], Vec::as_slice)
    }

    /// What a stage word means: as the mapping says, else as well-known programs use it.
    pub fn stage(&self, word: &str) -> Option<StageMeaning> {
        let told = if self.stages.is_empty() { None } else { self.stages.get(&values::key(word)).copied() };
        told.or_else(|| values::stage(word))
    }

    /// What a status word means.
    pub fn status(&self, word: &str) -> Option<StatusMeaning> {
        let told = if self.statuses.is_empty() { None } else { self.statuses.get(&values::key(word)).copied() };
        told.or_else(|| values::status(word))
    }

    /// What a row is that stands beneath those of the list, in words for the person; none of any other.
    pub fn foot_of(&self, row: &Row) -> Option<&'static str> {
        self.sheet.is_foot(row).then_some(
            "it stands alone beneath the list, behind a blank line, as what a report says of itself does: no record. If \
             it is one, move it up to the others",
        )
    }

    /// The order of dates of a column, when it is known.
    pub fn dates(&self, place: usize) -> Option<DateOrder> {
        self.columns.get(place).and_then(|c| c.dates)
    }

    /// The decimal mark of a column, when it is known.
    pub fn decimals(&self, place: usize) -> Option<DecimalMark> {
        self.columns.get(place).and_then(|c| c.decimals)
    }

    /// The digest of what a row says about an object; of the chief object, with its notes.
    pub fn hash(&self, row: &Row, object: Object) -> RowHash {
        let mut told = String::with_capacity(256);
        told.push_str(object.key());
        let mut add = |key: &str, place: usize| {
            let cell = row.cells.get(place).map_or("", String::as_str);
            if !cell.is_empty() {
                told.push('\x1e');
                told.push_str(key);
                told.push('\x1f');
                told.push_str(&values::folded(cell));
            }
        };
        for (field, place) in self.by_object.get(object as usize).into_iter().flatten() {
            add(field.key(), *place);
        }
        // Two clients may have an invoice of one number, a matter of one title, a person of one name (D25): whose it is
        // is part of what the row says.
        for owner in owners(object) {
            for (field, place) in self.by_object.get(*owner as usize).into_iter().flatten() {
                if is_identity(*field) {
                    add(field.key(), *place);
                }
            }
        }
        if self.mapping.chief() == Some(object) {
            for (place, key) in &self.notes {
                add(key, *place);
            }
            // The same row in a list of prospects and in one of clients says two things.
            if let Some(listing) = self.mapping.these_are.filter(|listing| *listing != Listing::Client) {
                told.push_str(listing.key());
            }
        }
        RowHash(hex(&Sha256::digest(told.as_bytes())))
    }

    /// The cells that are kept as notes of the chief object.
    pub fn notes(&self, row: &Row) -> Vec<Note> {
        let mut places: Vec<usize> = self.notes.iter().map(|(place, _)| *place).collect();
        places.sort_unstable();
        let note = |place: usize| {
            let text = row.cells.get(place).map(|c| c.trim()).filter(|c| !c.is_empty())?;
            Some(Note { column: self.header(place).to_owned(), text: text.to_owned() })
        };
        places.into_iter().filter_map(note).collect()
    }
}

/// Whose a record is, as far as that may be all in which two rows about such records differ.
const fn owners(object: Object) -> &'static [Object] {
    match object {
        Object::Staff | Object::ServiceLine | Object::Client => &[],
        Object::Contact | Object::Invoice => &[Object::Client],
        Object::Pursuit | Object::Engagement | Object::Touch => &[Object::Client, Object::Contact],
    }
}

/// Fields that say who a client or a contact is.
const fn is_identity(field: Field) -> bool {
    matches!(
        field,
        Field::ClientId
            | Field::ClientName
            | Field::ClientLegalName
            | Field::ClientFirstName
            | Field::ClientLastName
            | Field::ClientDomain
            | Field::ClientWebsite
            | Field::ClientEmail
            | Field::ContactId
            | Field::ContactName
            | Field::ContactFirstName
            | Field::ContactMiddleName
            | Field::ContactLastName
            | Field::ContactEmail
    )
}

/// What is told for the column comes first, then what is told for the whole file, unless none of its cells can be read
/// so; then what its cells settle, then what the cells of other columns settle. What a person said is never overruled by
/// a cell: one that cannot be read so is read by itself, where it can only be one day, and named among the problems.
fn settle(sheet: &Sheet, place: usize, column: &Column, mapping: &Mapping, all: &[Option<&Column>]) -> Bound {
    let takes = |kind: Takes| column.to.iter().any(|f| f.takes() == kind);
    let mut bound = Bound { dates: column.dates, decimals: column.decimals };
    if takes(Takes::Date) && bound.dates.is_none() {
        let told = mapping.dates.filter(|order| values::some_fit_order(sheet.filled(place), *order));
        bound.dates = told.or_else(|| values::date_order(sheet.filled(place)).settled());
        // A column of which no cell can be read as it was told is read as all of them can be.
        let shown = || mapping.dates.and(values::shown_date_order(sheet.filled(place)));
        bound.dates = bound.dates.or_else(shown).or(mapping.dates);
        bound.dates = bound.dates.or_else(|| order_of_neighbours(sheet, place, all).map(|(order, _)| order));
    }
    if takes(Takes::Amount) && bound.decimals.is_none() {
        let told = mapping.decimals.filter(|mark| values::some_fit_mark(sheet.written(place), *mark));
        bound.decimals = told.or_else(|| values::decimal_mark(sheet.written(place)).settled()).or(mapping.decimals);
    }
    bound
}

/// The digest of several digests.
pub fn shortened(hash: &RowHash) -> RowHash {
    RowHash(hex(&Sha256::digest(hash.0.as_bytes())))
}
