//! The small pieces that every table of a model is made of: words, numbers, lists, choices.

use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{LONGEST, Problem, Reader, Value, join};

/// A number to read: its key, what is allowed, of what it is a number, and where it belongs.
pub(crate) type Number<'n> = (&'static str, &'n RangeInclusive<u32>, &'static str, &'n mut u32);

impl Reader<'_> {
    pub(crate) fn complain(&mut self, at: Range<usize>, key: &str, value: String, allowed: String) {
        let before = self.text.as_bytes().get(..at.start).unwrap_or_default();
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.problems.push(Problem { line, key: key.to_owned(), value, allowed });
    }

    pub(crate) fn complain_of(&mut self, value: &Value<'_>, key: &str, allowed: String) {
        let written = self.text.get(value.span()).unwrap_or_default().chars().take(80).collect();
        self.complain(value.span(), key, written, allowed);
    }

    pub(crate) fn known_keys(&mut self, table: &DeTable<'_>, path: &str, known: &[&str]) {
        for (key, _) in table.iter() {
            if !known.contains(&key.get_ref().as_ref()) {
                let allowed = format!("is not known here: allowed are {}", known.join(", "));
                self.complain(key.span(), &join(path, key.get_ref()), String::new(), allowed);
            }
        }
    }

    pub(crate) fn words(&mut self, table: &DeTable<'_>, path: &str, key: &str, into: &mut String) {
        let Some(value) = table.get(key) else { return };
        match value.get_ref().as_str().map(str::trim) {
            Some(text) if !text.is_empty() && text.chars().count() <= LONGEST => text.clone_into(into),
            _ => {
                let allowed = format!("write 1 to {LONGEST} characters between quotation marks");
                self.complain_of(value, &join(path, key), allowed);
            }
        }
    }

    pub(crate) fn numbers(&mut self, table: &DeTable<'_>, path: &str, numbers: &mut [Number<'_>]) {
        let known: Vec<&str> = numbers.iter().map(|number| number.0).collect();
        self.known_keys(table, path, &known);
        for (key, range, unit, into) in numbers {
            let Some(value) = table.get(*key) else { continue };
            if let Some(number) = self.number_of(value, &join(path, key), range, unit) {
                **into = number;
            }
        }
    }

    pub(crate) fn number_of(
        &mut self,
        value: &Value<'_>,
        key: &str,
        range: &RangeInclusive<u32>,
        unit: &str,
    ) -> Option<u32> {
        let read = || {
            let integer = value.get_ref().as_integer()?;
            let digits = integer.as_str().replace('_', "");
            u32::from_str_radix(&digits, integer.radix()).ok().filter(|number| range.contains(number))
        };
        let number = read();
        if number.is_none() {
            let allowed = format!("write a whole number of {unit} from {} to {}", range.start(), range.end());
            self.complain_of(value, key, allowed);
        }
        number
    }

    /// Which of the choices stands there.
    pub(crate) fn one_of(&mut self, value: &Value<'_>, key: &str, choices: &[&str]) -> Option<usize> {
        let chosen = value.get_ref().as_str().and_then(|text| choices.iter().position(|choice| *choice == text));
        if chosen.is_none() {
            self.complain_of(value, key, format!("write one of {}", choices.join(", ")));
        }
        chosen
    }

    pub(crate) fn list<'v, 't>(&mut self, value: &'v Value<'t>, key: &str) -> &'v [Value<'t>] {
        if let Some(array) = value.get_ref().as_array() {
            return array;
        }
        self.complain_of(value, key, "write a list between [ and ]".to_owned());
        &[]
    }

    pub(crate) fn table<'v, 't>(&mut self, parent: &'v DeTable<'t>, key: &str) -> Option<&'v DeTable<'t>> {
        let value = parent.get(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.complain_of(value, key, format!("write a table: [{key}]"));
        }
        table
    }

    /// The tables of an array of tables, each with its place in the text.
    pub(crate) fn tables<'v, 't>(
        &mut self,
        parent: &'v DeTable<'t>,
        key: &str,
    ) -> Vec<(&'v DeTable<'t>, Range<usize>)> {
        let Some(value) = parent.get(key) else { return Vec::new() };
        let items = value.get_ref().as_array().map(|array| {
            let one = |item: &'v Spanned<DeValue<'t>>| Some((item.get_ref().as_table()?, item.span()));
            array.iter().map(one).collect::<Option<Vec<_>>>()
        });
        if let Some(Some(tables)) = items {
            return tables;
        }
        self.complain_of(value, key, format!("write tables in a list: [[{key}]]"));
        Vec::new()
    }
}
