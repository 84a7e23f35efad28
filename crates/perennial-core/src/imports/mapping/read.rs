//! The form of a mapping that people edit, read with errors that name the line and what is allowed.

use crate::fact::Listing;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Column, FirstLine, Hidden, Mapping, Rule, Unmapped, Unnamed};
use crate::imports::objects::{Field, Object};
use crate::imports::values::{self, DateOrder, DecimalMark, StageMeaning, StatusMeaning};

/// Why a mapping file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {told}")]
pub struct MappingError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what is allowed.
    pub told: String,
}

type Result<T> = std::result::Result<T, MappingError>;
type Value<'i> = Spanned<DeValue<'i>>;

/// Reads a mapping.
pub fn read(text: &str) -> Result<Mapping> {
    Reader { text }.mapping(false).map(|(mapping, _)| mapping)
}

/// Reads a mapping with the list of headers by which its files are recognised.
pub fn read_preset(text: &str) -> Result<(Mapping, Vec<String>)> {
    Reader { text }.mapping(true)
}

struct Reader<'i> {
    text: &'i str,
}

const KEYS: [&str; 18] = [
    "name",
    "system",
    "objects",
    "dates",
    "decimals",
    "currency",
    "unmapped",
    "unnamed_clients",
    "persons",
    "these_are",
    "hidden_sheet",
    "first_line",
    "rows",
    "columns",
    "stages",
    "statuses",
    "values",
    "always",
];

impl<'i> Reader<'i> {
    fn mapping(&self, preset: bool) -> Result<(Mapping, Vec<String>)> {
        let document = DeTable::parse(self.text)
            .map_err(|e| self.error(e.span().map_or(0, |s| s.start), format!("this is not TOML: {}", e.message())))?;
        let mut mapping = Mapping::default();
        let mut recognised_by = Vec::new();
        for (key, value) in document.get_ref() {
            match key.get_ref().as_ref() {
                "columns" => mapping.columns = self.columns(value)?,
                "stages" => {
                    for (word, value) in self.pairs(value)? {
                        mapping.stages.insert(word.to_owned(), self.stage(value)?);
                    }
                }
                "statuses" => {
                    for (word, value) in self.pairs(value)? {
                        mapping.statuses.insert(word.to_owned(), self.status(value)?);
                    }
                }
                "values" => {
                    for (field, pairs) in self.fields(value)? {
                        let slot = mapping.values.entry(field).or_default();
                        for (word, value) in self.pairs(pairs)? {
                            slot.insert(word.to_owned(), self.string(value)?.to_owned());
                        }
                    }
                }
                "always" => {
                    for (field, value) in self.fields(value)? {
                        mapping.always.insert(field, self.string(value)?.to_owned());
                    }
                }
                "recognised_by" if preset => recognised_by = self.strings(value)?,
                other if self.setting(other, value, &mut mapping)? => {}
                other => {
                    let told = format!("“{other}” is not known here; allowed are {}", KEYS.join(", "));
                    return Err(self.error(key.span().start, told));
                }
            }
        }
        self.complete(&mut mapping)?;
        Ok((mapping, recognised_by))
    }

    /// Reads one of the settings before the tables; false when there is no such setting.
    fn setting(&self, key: &str, value: &Value<'i>, mapping: &mut Mapping) -> Result<bool> {
        match key {
            "name" => mapping.name = self.string(value)?.to_owned(),
            "system" => mapping.system = self.string(value)?.to_owned(),
            "objects" => mapping.objects = self.objects(value)?,
            "dates" => mapping.dates = Some(self.date_order(value)?),
            "decimals" => mapping.decimals = Some(self.decimal_mark(value)?),
            "currency" => {
                let word = self.string(value)?;
                let found = values::currency_of(word);
                mapping.currency =
                    Some(found.ok_or_else(|| self.not_allowed(value, word, "three letters, for example GBP"))?);
            }
            "unmapped" => {
                let notes = self.choice(value, &[("notes", true), ("leave-out", false)])?;
                mapping.unmapped = if notes { Unmapped::Notes } else { Unmapped::LeaveOut };
            }
            "unnamed_clients" => {
                let keep = self.choice(value, &[("list", false), ("keep", true)])?;
                mapping.unnamed = if keep { Unnamed::Keep } else { Unnamed::List };
            }
            "these_are" => {
                let word = self.string(value)?;
                let keys = Listing::ALL.map(Listing::key).join(", ");
                let found = Listing::from_key(word);
                mapping.these_are =
                    Some(found.ok_or_else(|| self.not_allowed(value, word, &format!("one of {keys}")))?);
            }
            "hidden_sheet" => {
                mapping.hidden = Some(self.choice(value, &Hidden::ALL.map(|h| (h.word(), h)))?);
            }
            "rows" => {
                let word = self.string(value)?;
                let allowed = Object::ALL.map(Object::key).join(", ");
                mapping.rows = Some(Object::of_key(word).ok_or_else(|| self.not_allowed(value, word, &allowed))?);
            }
            "first_line" => {
                mapping.first_line = Some(self.choice(value, &FirstLine::ALL.map(|line| (line.word(), line)))?);
            }
            "persons" => mapping.persons = self.truth(value)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Objects that are not told are those of the columns, and chiefly the one that names the others.
    fn complete(&self, mapping: &mut Mapping) -> Result<()> {
        if mapping.columns.is_empty() {
            return Err(self.error(
                self.text.len(),
                "no columns are told: add [columns] with lines such as \"Account\" = \"client.name\"".to_owned(),
            ));
        }
        if mapping.objects.is_empty() {
            let fields = mapping.columns.iter().flat_map(|c| &c.to).map(|f| f.object());
            mapping.objects = fields.collect::<std::collections::BTreeSet<_>>().into_iter().rev().collect();
        }
        Ok(())
    }

    fn columns(&self, value: &Value<'i>) -> Result<Vec<Column>> {
        let mut found: Vec<(usize, Column)> = Vec::new();
        for (key, value) in self.table(value)? {
            let mut column = Column::new(key.get_ref().as_ref(), Vec::new());
            match value.get_ref() {
                DeValue::Table(_) => self.column_details(value, &mut column)?,
                _ => self.targets(value, &mut column)?,
            }
            found.push((key.span().start, column));
        }
        found.sort_by_key(|(start, _)| *start);
        Ok(found.into_iter().map(|(_, column)| column).collect())
    }

    fn column_details(&self, value: &Value<'i>, column: &mut Column) -> Result<()> {
        for (key, value) in self.table(value)? {
            match key.get_ref().as_ref() {
                "to" => self.targets(value, column)?,
                "rule" => column.rule = self.choice(value, &Rule::ALL.map(|r| (r.word(), r)))?,
                "dates" => column.dates = Some(self.date_order(value)?),
                "decimals" => column.decimals = Some(self.decimal_mark(value)?),
                other => {
                    let told = format!("“{other}” is not known for a column; allowed are to, rule, dates, decimals");
                    return Err(self.error(key.span().start, told));
                }
            }
        }
        Ok(())
    }

    fn targets(&self, value: &Value<'i>, column: &mut Column) -> Result<()> {
        let items: Vec<&Value<'i>> = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        for item in items {
            match self.string(item)? {
                "note" => {}
                "skip" => column.rule = Rule::Skip,
                key => column.to.push(self.field(item.span().start, key)?),
            }
        }
        Ok(())
    }

    fn field(&self, at: usize, key: &str) -> Result<Field> {
        Field::of_key(key).ok_or_else(|| {
            let object = key.split('.').next().and_then(Object::of_key);
            let told = match object {
                Some(object) => {
                    let fields: Vec<&str> = object.fields().map(Field::key).collect();
                    format!("“{key}” is not a field; allowed are {}, note and skip", fields.join(", "))
                }
                None => {
                    let objects: Vec<&str> = Object::ALL.iter().map(|o| o.key()).collect();
                    let near = values::nearest(key, Field::ALL.iter().map(|f| f.key()));
                    let hint = near.map_or(String::new(), |n| format!(" (did you mean {n}?)"));
                    format!(
                        "“{key}” is not a field{hint}; a field is an object and a name, as in client.name; objects are {}",
                        objects.join(", ")
                    )
                }
            };
            self.error(at, told)
        })
    }

    fn objects(&self, value: &Value<'i>) -> Result<Vec<Object>> {
        let DeValue::Array(items) = value.get_ref() else {
            return Err(self.error(value.span().start, "a list is expected, as in [\"client\"]".to_owned()));
        };
        items
            .iter()
            .map(|item| {
                let word = self.string(item)?;
                let allowed = Object::ALL.map(Object::key).join(", ");
                Object::of_key(word).ok_or_else(|| self.not_allowed(item, word, &allowed))
            })
            .collect()
    }

    fn date_order(&self, value: &Value<'i>) -> Result<DateOrder> {
        self.choice(value, &DateOrder::ALL.map(|o| (o.word(), o)))
    }

    fn decimal_mark(&self, value: &Value<'i>) -> Result<DecimalMark> {
        self.choice(value, &DecimalMark::ALL.map(|m| (m.word(), m)))
    }

    fn stage(&self, value: &Value<'i>) -> Result<StageMeaning> {
        let word = self.string(value)?;
        let allowed = StageMeaning::ALL.map(StageMeaning::word).join(", ");
        StageMeaning::of_word(word).ok_or_else(|| self.not_allowed(value, word, &allowed))
    }

    fn status(&self, value: &Value<'i>) -> Result<StatusMeaning> {
        let word = self.string(value)?;
        let allowed = StatusMeaning::ALL.map(StatusMeaning::word).join(", ");
        StatusMeaning::of_word(word).ok_or_else(|| self.not_allowed(value, word, &allowed))
    }

    fn choice<T: Copy>(&self, value: &Value<'i>, choices: &[(&str, T)]) -> Result<T> {
        let word = self.string(value)?;
        let found = choices.iter().find(|(allowed, _)| *allowed == word).map(|(_, meaning)| *meaning);
        let allowed: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        found.ok_or_else(|| self.not_allowed(value, word, &allowed.join(", ")))
    }

    fn truth(&self, value: &Value<'i>) -> Result<bool> {
        match value.get_ref() {
            DeValue::Boolean(yes) => Ok(*yes),
            _ => Err(self.error(value.span().start, "true or false is expected".to_owned())),
        }
    }

    fn fields<'v>(&self, value: &'v Value<'i>) -> Result<Vec<(Field, &'v Value<'i>)>> {
        self.table(value)?.iter().map(|(key, v)| Ok((self.field(key.span().start, key.get_ref())?, v))).collect()
    }

    fn pairs<'v>(&self, value: &'v Value<'i>) -> Result<Vec<(&'v str, &'v Value<'i>)>> {
        Ok(self.table(value)?.iter().map(|(key, value)| (key.get_ref().as_ref(), value)).collect())
    }

    fn strings(&self, value: &Value<'i>) -> Result<Vec<String>> {
        let DeValue::Array(items) = value.get_ref() else {
            return Err(self.error(value.span().start, "a list of texts is expected".to_owned()));
        };
        items.iter().map(|item| self.string(item).map(str::to_owned)).collect()
    }

    fn table<'v>(&self, value: &'v Value<'i>) -> Result<&'v DeTable<'i>> {
        match value.get_ref() {
            DeValue::Table(table) => Ok(table),
            _ => Err(self.error(value.span().start, "a table is expected, as in [columns]".to_owned())),
        }
    }

    fn string<'v>(&self, value: &'v Value<'i>) -> Result<&'v str> {
        match value.get_ref() {
            DeValue::String(text) => Ok(text),
            _ => Err(self.error(value.span().start, "a text in quotation marks is expected".to_owned())),
        }
    }

    fn not_allowed(&self, value: &Value<'i>, word: &str, allowed: &str) -> MappingError {
        self.error(value.span().start, format!("“{word}” is not allowed here; allowed are {allowed}"))
    }

    fn error(&self, at: usize, told: String) -> MappingError {
        let before = self.text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count();
        MappingError { line: before + 1, told }
    }
}
