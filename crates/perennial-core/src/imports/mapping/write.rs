//! A mapping as people edit it.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Column, Mapping, Rule, Unmapped, Unnamed};

/// Writes the mapping.
pub fn write(mapping: &Mapping) -> String {
    let mut out =
        String::from("# Which column of a file is which field. `perennial import --mapping FILE` reads it.\n");
    line(&mut out, "name", &quoted(&mapping.name));
    if !mapping.system.is_empty() {
        line(&mut out, "system", &quoted(&mapping.system));
    }
    let objects: Vec<String> = mapping.objects.iter().map(|o| quoted(o.key())).collect();
    line(&mut out, "objects", &format!("[{}]", objects.join(", ")));
    if let Some(order) = mapping.dates {
        line(&mut out, "dates", &quoted(order.word()));
    }
    if let Some(mark) = mapping.decimals {
        line(&mut out, "decimals", &quoted(mark.word()));
    }
    if let Some(currency) = mapping.currency {
        line(&mut out, "currency", &quoted(currency.code()));
    }
    if mapping.unmapped == Unmapped::LeaveOut {
        line(&mut out, "unmapped", &quoted("leave-out"));
    }
    if mapping.unnamed == Unnamed::Keep {
        line(&mut out, "unnamed_clients", &quoted("keep"));
    }
    if mapping.persons {
        line(&mut out, "persons", "true");
    }
    if let Some(listing) = mapping.these_are {
        line(&mut out, "these_are", &quoted(listing.key()));
    }
    if let Some(hidden) = mapping.hidden {
        line(&mut out, "hidden_sheet", &quoted(hidden.word()));
    }
    if let Some(rows) = mapping.rows {
        line(&mut out, "rows", &quoted(rows.key()));
    }
    if let Some(first) = mapping.first_line {
        line(&mut out, "first_line", &quoted(first.word()));
    }
    out.push_str("\n[columns]\n");
    for column in &mapping.columns {
        line(&mut out, &quoted(&column.header), &column_value(column));
    }
    words(&mut out, "stages", mapping.stages.iter().map(|(k, v)| (k.as_str(), v.word())));
    words(&mut out, "statuses", mapping.statuses.iter().map(|(k, v)| (k.as_str(), v.word())));
    for (field, pairs) in &mapping.values {
        let heading = format!("values.{}", quoted(field.key()));
        words(&mut out, &heading, pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())));
    }
    let always: BTreeMap<&str, &str> = mapping.always.iter().map(|(f, v)| (f.key(), v.as_str())).collect();
    words(&mut out, "always", always.into_iter());
    out
}

fn column_value(column: &Column) -> String {
    if column.rule == Rule::Skip && column.to.is_empty() {
        return quoted("skip");
    }
    let to = match column.to.as_slice() {
        [] => quoted("note"),
        [one] => quoted(one.key()),
        many => format!("[{}]", many.iter().map(|f| quoted(f.key())).collect::<Vec<_>>().join(", ")),
    };
    if column.rule == Rule::FillBlanks && column.dates.is_none() && column.decimals.is_none() {
        return to;
    }
    let mut parts = vec![format!("to = {to}")];
    if column.rule != Rule::FillBlanks {
        parts.push(format!("rule = {}", quoted(column.rule.word())));
    }
    parts.extend(column.dates.map(|d| format!("dates = {}", quoted(d.word()))));
    parts.extend(column.decimals.map(|d| format!("decimals = {}", quoted(d.word()))));
    format!("{{ {} }}", parts.join(", "))
}

fn words<'a>(out: &mut String, heading: &str, pairs: impl Iterator<Item = (&'a str, &'a str)>) {
    let mut pairs = pairs.peekable();
    if pairs.peek().is_none() {
        return;
    }
    // Writing to a string cannot fail.
    let _ = write!(out, "\n[{heading}]\n");
    for (key, value) in pairs {
        line(out, &quoted(key), &quoted(value));
    }
}

fn line(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "{key} = {value}");
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
