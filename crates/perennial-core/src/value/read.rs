//! Reads cases from TOML: every problem with its line, the value and what is allowed instead.

use toml::de::{DeTable, DeValue};

use super::{CaseFlows, DatedFlow, PaidWhen, Terms, ValueCase, YearlyFlow};
use crate::dates::Day;
use crate::journeys::model::Problem;
use crate::journeys::model::read::{Reader, Value, join};
use crate::money::Currency;

/// What a file of cases says.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFile {
    /// As of which day, in which currency, at which rate.
    pub terms: Terms,
    /// The cases, in their order.
    pub cases: Vec<ValueCase>,
}

const RATES: (f64, f64) = (-0.5, 10.0);
const PARTS: (f64, f64) = (0.0, 1.0);
/// The largest sum, in whole units of a currency.
const LARGEST: (f64, f64) = (-1e12, 1e12);

/// Reads a file of cases. Everything that they rest on stands in it: the day, the currency and the rate.
///
/// # Errors
/// Every problem that was found.
pub fn read(text: &str) -> Result<CaseFile, Vec<Problem>> {
    let terms = Terms { as_of: Day::from_number(0), currency: Currency::GBP, rate: 0.0 };
    let mut file = CaseFile { terms, cases: Vec::new() };
    let problems = Reader::read(text, |reader, root| root_of(reader, root, &mut file));
    if problems.is_empty() { Ok(file) } else { Err(problems) }
}

fn root_of(reader: &mut Reader<'_>, root: &DeTable<'_>, file: &mut CaseFile) {
    reader.known_keys(root, "", &["as_of", "currency", "rate", "case"]);
    for (key, example) in [("as_of", "2026-12-31"), ("currency", "\"GBP\""), ("rate", "0.1 for 10 %")] {
        if root.get(key).is_none() {
            reader.complain(
                0..0,
                key,
                String::new(),
                format!("is missing: write it above the cases, for example {example}"),
            );
        }
    }
    if let Some(value) = root.get("as_of") {
        file.terms.as_of = day_of(reader, value, "as_of").unwrap_or(file.terms.as_of);
    }
    if let Some(value) = root.get("currency") {
        match value.get_ref().as_str().map(str::parse) {
            Some(Ok(currency)) => file.terms.currency = currency,
            _ => reader.complain_of(value, "currency", "write three letters, for example \"GBP\"".to_owned()),
        }
    }
    file.terms.rate = fraction(reader, root, "", "rate", RATES).unwrap_or(file.terms.rate);
    let minor = 10_f64.powi(i32::try_from(file.terms.currency.decimals()).unwrap_or(2));
    let tables = reader.tables(root, "case");
    for (number, (table, span)) in tables.iter().enumerate() {
        let path = format!("case {}", number + 1);
        reader.known_keys(table, &path, &["name", "flows", "yearly", "margin", "cost"]);
        let mut name = path.clone();
        reader.words(table, &path, "name", &mut name);
        let flows = match (table.get("flows"), reader.table(table, "yearly")) {
            (Some(flows), None) => Some(CaseFlows::Dated(dated(reader, flows, &path, minor))),
            (None, Some(yearly)) => yearly_of(reader, yearly, &path, minor).map(CaseFlows::Yearly),
            _ => {
                let allowed = "write either flows = [{ on = 2026-12-31, amount = 1000 }] or yearly = { amount = 1000 }";
                reader.complain(span.clone(), &path, String::new(), allowed.to_owned());
                None
            }
        };
        let margin = fraction(reader, table, &path, "margin", PARTS).unwrap_or(1.0);
        let cost = fraction(reader, table, &path, "cost", LARGEST).unwrap_or(0.0) * minor;
        file.cases.extend(flows.map(|flows| ValueCase { name, flows, margin, cost }));
    }
    if tables.is_empty() {
        let allowed = "is missing: write at least one [[case]] with a name and flows or yearly".to_owned();
        reader.complain(0..0, "case", String::new(), allowed);
    }
}

fn dated(reader: &mut Reader<'_>, flows: &Value<'_>, path: &str, minor: f64) -> Vec<DatedFlow> {
    let key = join(path, "flows");
    let mut found = Vec::new();
    for flow in reader.list(flows, &key) {
        let Some(table) = flow.get_ref().as_table() else {
            reader.complain_of(flow, &key, "write { on = 2026-12-31, amount = 1000 }".to_owned());
            continue;
        };
        reader.known_keys(table, &key, &["on", "amount"]);
        let on = table.get("on").and_then(|value| day_of(reader, value, &join(&key, "on")));
        let amount = fraction(reader, table, &key, "amount", LARGEST);
        match (on, amount) {
            (Some(on), Some(amount)) => found.push(DatedFlow { on, amount: amount * minor }),
            _ if table.get("on").is_none() || table.get("amount").is_none() => {
                reader.complain_of(flow, &key, "write both on and amount".to_owned());
            }
            _ => {}
        }
    }
    found
}

fn yearly_of(reader: &mut Reader<'_>, table: &DeTable<'_>, path: &str, minor: f64) -> Option<YearlyFlow> {
    let path = join(path, "yearly");
    reader.known_keys(table, &path, &["amount", "years", "growth", "retention", "paid"]);
    let years = table.get("years").map(|value| reader.number_of(value, &join(&path, "years"), &(1..=200), "years"));
    let growth = fraction(reader, table, &path, "growth", (-1.0, 10.0)).unwrap_or(0.0);
    let retention = fraction(reader, table, &path, "retention", PARTS);
    let paid = table.get("paid").and_then(|value| {
        let chosen = reader.one_of(value, &join(&path, "paid"), &PaidWhen::ALL.map(PaidWhen::key))?;
        PaidWhen::ALL.get(chosen).copied()
    });
    let amount = fraction(reader, table, &path, "amount", LARGEST);
    if amount.is_none() && table.get("amount").is_none() {
        reader.complain(0..0, &join(&path, "amount"), String::new(), "is missing: write the sum of a year".to_owned());
    }
    if years.is_none() && retention.is_none() {
        let allowed = "is missing: without it, write retention, the part of such clients that stays from year to year";
        reader.complain(0..0, &join(&path, "years"), String::new(), allowed.to_owned());
    }
    let years = match years {
        Some(years) => Some(years?),
        None => None,
    };
    let (retention, paid) = (retention.unwrap_or(1.0), paid.unwrap_or_default());
    Some(YearlyFlow { amount: amount? * minor, years, growth, retention, paid })
}

fn day_of(reader: &mut Reader<'_>, value: &Value<'_>, key: &str) -> Option<Day> {
    let written = match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Datetime(day) => day.to_string(),
        _ => String::new(),
    };
    let day = written.parse().ok();
    if day.is_none() {
        reader.complain_of(value, key, "write a day, for example 2026-12-31".to_owned());
    }
    day
}

/// A number of a range, whole or with a point.
fn fraction(reader: &mut Reader<'_>, table: &DeTable<'_>, path: &str, key: &str, range: (f64, f64)) -> Option<f64> {
    let value = table.get(key)?;
    let written = match value.get_ref() {
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        _ => None,
    };
    let number = written.and_then(|text| text.replace('_', "").parse::<f64>().ok());
    let number = number.filter(|number| (range.0..=range.1).contains(number));
    if number.is_none() {
        let allowed = format!("write a number from {} to {}", range.0, range.1);
        reader.complain_of(value, &join(path, key), allowed);
    }
    number
}
