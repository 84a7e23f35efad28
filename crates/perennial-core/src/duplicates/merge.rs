//! What one record made of two says: field by field, with addresses and numbers of both.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::imports::matching::phone_key;

/// Which of the two records a field is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The record that stays.
    #[default]
    Kept,
    /// The record that is merged into it.
    Gone,
}

/// How a field of two records becomes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// One of the two values, as chosen.
    Choose,
    /// One of the two values, as chosen; the other goes to the further addresses.
    Email,
    /// One of the two values, as chosen; the other goes to the further numbers.
    Phone,
    /// The further addresses of both, one a line.
    MoreEmails,
    /// The further numbers of both, one a line.
    MorePhones,
    /// The labels of both.
    Labels,
    /// The texts of both, one below the other.
    Both,
}

/// A field that a merge decides: its column, its words, its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The column.
    pub column: &'static str,
    /// The words.
    pub label: &'static str,
    /// How two values become one.
    pub rule: Rule,
}

const fn field(column: &'static str, label: &'static str, rule: Rule) -> Field {
    Field { column, label, rule }
}

const CLIENT: &[Field] = &[
    field("name", "Name", Rule::Choose),
    field("legal_name", "Legal name", Rule::Choose),
    field("kind", "Kind", Rule::Choose),
    field("registration", "Registration number", Rule::Choose),
    field("sector", "Sector", Rule::Choose),
    field("size", "Size", Rule::Choose),
    field("tier", "Tier", Rule::Choose),
    field("parent_name", "Group", Rule::Choose),
    field("domain", "Mail domain", Rule::Choose),
    field("website", "Website", Rule::Choose),
    field("email", "Email", Rule::Email),
    field("more_emails", "Other email addresses", Rule::MoreEmails),
    field("phone", "Phone", Rule::Phone),
    field("more_phones", "Other phone numbers", Rule::MorePhones),
    field("address", "Address", Rule::Choose),
    field("notes", "Notes", Rule::Both),
];

const CONTACT: &[Field] = &[
    field("name", "Name", Rule::Choose),
    field("job_title", "Job", Rule::Choose),
    field("department", "Department", Rule::Choose),
    field("email", "Email", Rule::Email),
    field("more_emails", "Other email addresses", Rule::MoreEmails),
    field("phone", "Phone at work", Rule::Phone),
    field("mobile", "Mobile", Rule::Phone),
    field("more_phones", "Other phone numbers", Rule::MorePhones),
    field("address", "Address", Rule::Choose),
    field("labels", "Labels", Rule::Labels),
    field("notes", "Notes", Rule::Both),
];

/// The fields of clients, or of contacts.
pub const fn fields_of(contacts: bool) -> &'static [Field] {
    if contacts { CONTACT } else { CLIENT }
}

/// Values by column.
pub type Merged = BTreeMap<String, Option<String>>;

/// The record that two become. A field nobody chose is that of the record that stays, where it has one.
pub fn merge(fields: &[Field], kept: &Merged, gone: &Merged, choices: &BTreeMap<String, Side>) -> Merged {
    let value =
        |record: &Merged, column: &str| record.get(column).cloned().flatten().filter(|text| !text.trim().is_empty());
    let mut merged = Merged::new();
    for field in fields {
        let (one, other) = (value(kept, field.column), value(gone, field.column));
        let chosen = match choices.get(field.column).copied().unwrap_or_default() {
            Side::Kept => one.clone().or_else(|| other.clone()),
            Side::Gone => other.clone().or_else(|| one.clone()),
        };
        let result = match field.rule {
            Rule::Choose | Rule::Email | Rule::Phone => chosen,
            Rule::MoreEmails | Rule::MorePhones => None,
            Rule::Labels => joined("; ", [&one, &other], |text| text.to_lowercase(), &[]),
            Rule::Both => joined("\n", [&one, &other], str::to_owned, &[]),
        };
        merged.insert(field.column.to_owned(), result);
    }
    for (rule, own, key) in [
        (Rule::MoreEmails, Rule::Email, (|text: &str| text.to_lowercase()) as fn(&str) -> String),
        (Rule::MorePhones, Rule::Phone, phone_key),
    ] {
        let Some(into) = fields.iter().find(|field| field.rule == rule) else { continue };
        let firsts: Vec<&Field> = fields.iter().filter(|field| field.rule == own).collect();
        let held: Vec<String> =
            firsts.iter().filter_map(|field| value(&merged, field.column)).map(|v| key(&v)).collect();
        let all = [kept, gone].into_iter().flat_map(|record| {
            firsts
                .iter()
                .map(|field| field.column)
                .chain([into.column])
                .map(|column| value(record, column))
                .collect::<Vec<_>>()
        });
        let all: Vec<Option<String>> = all.collect();
        merged.insert(into.column.to_owned(), joined("\n", all.iter(), key, &held));
    }
    merged
}

/// The pieces of several texts, each once, without those that are held elsewhere.
fn joined<'t>(
    glue: &str,
    texts: impl IntoIterator<Item = &'t Option<String>>,
    key: impl Fn(&str) -> String,
    held: &[String],
) -> Option<String> {
    let mut seen: Vec<String> = held.to_vec();
    let mut pieces: Vec<&str> = Vec::new();
    for text in texts.into_iter().flatten() {
        let split: Vec<&str> = if glue == "; " { text.split(';').collect() } else { text.lines().collect() };
        for piece in split.into_iter().map(str::trim).filter(|piece| !piece.is_empty()) {
            let piece_key = key(piece);
            if !seen.contains(&piece_key) {
                seen.push(piece_key);
                pieces.push(piece);
            }
        }
    }
    (!pieces.is_empty()).then(|| pieces.join(glue))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(values: &[(&str, &str)]) -> Merged {
        values.iter().map(|(column, value)| ((*column).to_owned(), Some((*value).to_owned()))).collect()
    }

    #[test]
    fn one_record_has_what_was_chosen_and_the_addresses_of_both() {
        let kept = record(&[
            ("name", "Kestrel Freight"),
            ("email", "a@k.example"),
            ("phone", "0114 496 0001"),
            ("notes", "One"),
        ]);
        let gone = record(&[
            ("name", "Kestrel Freight Ltd"),
            ("email", "B@k.example"),
            ("more_emails", "a@k.example\nc@k.example"),
            ("phone", "+44 114 496 0001"),
            ("sector", "Haulage"),
            ("notes", "Two"),
        ]);
        let choices = BTreeMap::from([("name".to_owned(), Side::Gone), ("email".to_owned(), Side::Gone)]);
        let one = merge(fields_of(false), &kept, &gone, &choices);
        let value = |column: &str| one.get(column).cloned().flatten().unwrap_or_default();
        assert_eq!((value("name").as_str(), value("sector").as_str()), ("Kestrel Freight Ltd", "Haulage"));
        assert_eq!(
            (value("email").as_str(), value("more_emails").as_str()),
            ("B@k.example", "a@k.example\nc@k.example")
        );
        assert_eq!((value("phone").as_str(), value("more_phones").as_str()), ("0114 496 0001", ""));
        assert_eq!(value("notes"), "One\nTwo");
    }

    #[test]
    fn labels_and_both_numbers_of_a_person_stay() {
        let kept = record(&[("name", "Rita"), ("mobile", "07700 900123"), ("labels", "Golf")]);
        let gone = record(&[("name", "Rita"), ("mobile", "07700 900124"), ("labels", "golf; Board")]);
        let one = merge(fields_of(true), &kept, &gone, &BTreeMap::new());
        assert_eq!(one["labels"].as_deref(), Some("Golf; Board"));
        assert_eq!(
            (one["mobile"].as_deref(), one["more_phones"].as_deref()),
            (Some("07700 900123"), Some("07700 900124"))
        );
    }
}
