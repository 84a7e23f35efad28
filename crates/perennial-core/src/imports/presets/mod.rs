//! From headers to a proposed mapping: the programs whose files are recognised, and a guess for all others.
//!
//! A preset is a mapping with `recognised_by`, a list of headers of which each must be found in the file, and one
//! that begins with `^` in its first column. The
//! files lie in `presets/files/`; adding one there and naming it below is all that a new source needs.

mod amounts;
mod codes;
mod days;
mod guess;
mod kind;
mod leaving;
mod ledger;
mod parties;
mod persons;
mod places;
pub mod time_sheet;
mod words;
mod work;

pub(super) use amounts::{adds_up, says_whether_taxed};
pub(super) use days::{alike, is_another_day};
pub(super) use kind::{holds_amounts, holds_days, holds_money, is_day_of_work, repeats_names};
pub(super) use ledger::{billed_sums, tells_rows_apart};
pub(super) use parties::{both_parties, is_instructing};
use std::sync::OnceLock;
pub use work::may_be_number_of_work;

use serde::{Deserialize, Serialize};

use super::mapping::{Column, Mapping, Pattern, Rule, Unmapped, header_key, read_preset};
use super::objects::{Field, Object};
use super::read::Sheet;

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        const FILES: &[&str] = &[$(include_str!(concat!("files/", $name, ".toml"))),+];
    };
}

files! {
    "hubspot_contacts", "hubspot_companies", "hubspot_deals", "hubspot_calls", "hubspot_emails", "hubspot_meetings",
    "salesforce_accounts", "salesforce_contacts", "salesforce_opportunities", "salesforce_tasks",
    "salesforce_users", "salesforce_leads", "salesforce_opportunity_history",
    "pipedrive_deals",
    "clio_contacts", "clio_matters", "clio_activities",
    "practicepanther_contacts", "practicepanther_matters",
    "xero_contacts", "xero_invoices",
    "quickbooks_customers", "quickbooks_invoices", "quickbooks_transactions", "ledes_1998b",
    "karbon_work", "karbon_contacts",
    "outlook_contacts", "google_contacts", "linkedin_connections",
    "perennial_staff", "perennial_service_lines", "perennial_clients", "perennial_contacts", "perennial_pursuits",
    "perennial_engagements", "perennial_invoices", "perennial_touches",
}

/// A known source of files.
pub struct Preset {
    /// How its files are read.
    pub mapping: Mapping,
    recognised_by: Vec<Sign>,
}

/// A header by which a source is recognised.
struct Sign {
    header: Pattern,
    /// Whether it must be that of the first column.
    first: bool,
}

impl Sign {
    /// Of the form of a [`Pattern`]; `^` before it stands for the first column.
    fn new(text: &str) -> Self {
        Self { header: Pattern::new(text.trim_start_matches('^')), first: text.starts_with('^') }
    }

    fn is_in(&self, keys: &[String]) -> bool {
        let many = if self.first { 1 } else { keys.len() };
        keys.iter().take(many).any(|key| self.header.fits(key))
    }
}

/// How a mapping was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "found", rename_all = "snake_case")]
pub enum Found {
    /// The headers are those of a known program.
    Recognised {
        /// For example `HubSpot deals`.
        source: String,
    },
    /// The headers and cells were looked at one by one.
    Guessed,
}

/// A mapping to be confirmed by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The mapping, with a column for each header.
    pub mapping: Mapping,
    /// How it was found.
    pub found: Found,
    /// For each header, how sure the proposal is, in percent; 0 where it proposes nothing.
    pub confidence: Vec<u8>,
}

/// The known sources.
pub fn presets() -> &'static [Preset] {
    static PRESETS: OnceLock<Vec<Preset>> = OnceLock::new();
    PRESETS.get_or_init(|| {
        // The files are part of the program and a test reads each, so none is lost here.
        FILES
            .iter()
            .filter_map(|text| read_preset(text).ok())
            .map(|(mapping, headers)| Preset {
                mapping,
                recognised_by: headers.iter().map(|header| Sign::new(header)).collect(),
            })
            .collect()
    })
}

/// Whether a source is one of the known programs; any other name is one that a person gave to a list of their own.
pub fn is_program(system: &str) -> bool {
    !system.is_empty() && presets().iter().any(|preset| preset.mapping.system == system)
}

/// Proposes a mapping for a sheet: that of a known program, else a guess. `chief` is the object that rows are
/// chiefly about, when a person has said so.
pub fn propose(sheet: &Sheet, chief: Option<Object>) -> Proposal {
    match recognise(&sheet.headers).filter(|preset| chief.is_none_or(|c| preset.mapping.chief() == Some(c))) {
        Some(preset) => recognised(preset, &sheet.headers),
        None => guess::guess(sheet, chief),
    }
}

/// Whether a header is one of those that lists have, whatever they are of.
pub fn is_heading(header: &str) -> bool {
    guess::names_any_field(header)
}

/// The source whose headers these are; of several, the one that knows most of them.
pub fn recognise(headers: &[String]) -> Option<&'static Preset> {
    let keys: Vec<String> = headers.iter().map(|h| header_key(h)).collect();
    let known = |preset: &Preset| {
        preset
            .mapping
            .bind(headers)
            .iter()
            .filter(|c| c.is_some_and(|c| !c.to.is_empty() || c.rule == Rule::Skip))
            .count()
    };
    presets()
        .iter()
        .filter(|preset| preset.recognised_by.iter().all(|sign| sign.is_in(&keys)))
        .max_by_key(|preset| (known(preset), preset.recognised_by.len()))
}

fn recognised(preset: &Preset, headers: &[String]) -> Proposal {
    let bound = preset.mapping.bind(headers);
    let columns: Vec<Column> = headers
        .iter()
        .zip(&bound)
        .map(|(header, column)| match column {
            Some(column) => Column { header: header.clone(), ..(*column).clone() },
            None => Column::new(header.clone(), Vec::new()),
        })
        .collect();
    let mut confidence: Vec<u8> = bound.iter().map(|column| if column.is_some() { 100 } else { 0 }).collect();
    let found = Found::Recognised { source: preset.mapping.name.clone() };
    let mut mapping = Mapping { columns, ..preset.mapping.clone() };
    if mapping.unmapped == Unmapped::Notes {
        name_the_rest(&bound, &mut mapping, &mut confidence);
    }
    Proposal { mapping, found, confidence }
}

/// Columns that the program's own files do not have were added by the firm: their words say what they are.
fn name_the_rest(bound: &[Option<&Column>], mapping: &mut Mapping, confidence: &mut [u8]) {
    for (place, _) in bound.iter().enumerate().filter(|(_, column)| column.is_none()) {
        let header = mapping.columns.get(place).map(|column| column.header.clone()).unwrap_or_default();
        let named = guess::named_field(&header, &mapping.objects).filter(|to| guess::is_free(mapping, to));
        if let (Some(to), Some(column), Some(sure)) = (named, mapping.columns.get_mut(place), confidence.get_mut(place))
        {
            column.to = to.to_vec();
            *sure = 60;
        }
    }
}

/// Whether the mapping fills a field.
pub(super) fn fills(mapping: &Mapping, field: Field) -> bool {
    mapping.columns.iter().any(|c| c.rule != Rule::Skip && c.to.contains(&field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_can_be_read() {
        for text in FILES {
            let (mapping, headers) = read_preset(text).unwrap_or_else(|e| panic!("{e}\n{text}"));
            assert!(
                headers.len() >= 3 || mapping.system == "HubSpot" || mapping.name == "Pipedrive deals",
                "{}",
                mapping.name
            );
            assert!(!mapping.objects.is_empty());
        }
        assert_eq!(presets().len(), FILES.len());
    }
}
