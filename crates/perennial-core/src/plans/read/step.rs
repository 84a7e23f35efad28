//! Reads one step of a playbook.

use std::ops::Range;

use toml::de::DeTable;

use crate::fact::{Medium, Purpose, TouchKind};
use crate::journeys::model::read::{Reader, join};
use crate::plans::{Condition, Every, Field, OwnerRole, Recipient, Step, When, fields};

impl Reader<'_> {
    pub(super) fn step(&mut self, table: &DeTable<'_>, span: &Range<usize>) -> Option<Step> {
        const KEYS: [&str; 13] = [
            "key", "title", "when", "every", "times", "medium", "kind", "purpose", "owner", "to", "text", "only_if",
            "fixed",
        ];
        self.known_keys(table, "step", &KEYS);
        let (mut key, mut title, mut text) = (String::new(), String::new(), String::new());
        self.key_of(table, span, "step", &mut key);
        let path = join("step", &key);
        self.needed(table, span, &path, "title", &mut title);
        self.prose(table, &path, "text", &mut text);
        self.fields_of(table, &path, "title", &title);
        self.fields_of(table, &path, "text", &text);
        let when = self.when(table, span, &path);
        let every = self.every(table, &path);
        let medium = self.choice(table, span, &path, "medium", &Medium::ALL.map(Medium::key)).map(|at| Medium::ALL[at]);
        let kind = self.kind(table, &path, medium);
        let purpose = match table.get("purpose") {
            Some(value) => {
                self.one_of(value, &join(&path, "purpose"), &Purpose::ALL.map(Purpose::key)).map(|at| Purpose::ALL[at])
            }
            None => Some(Purpose::General),
        };
        let owner =
            self.choice(table, span, &path, "owner", &OwnerRole::ALL.map(OwnerRole::key)).map(|at| OwnerRole::ALL[at]);
        let to = match table.get("to") {
            Some(value) => {
                self.one_of(value, &join(&path, "to"), &Recipient::ALL.map(Recipient::key)).map(|at| Recipient::ALL[at])
            }
            None => Some(Recipient::Person),
        };
        let conditions = self.conditions(table, &path);
        let fixed = self.flag(table, &path, "fixed");
        Some(Step {
            key,
            title,
            when: when?,
            every,
            medium: medium?,
            kind,
            purpose: purpose?,
            owner: owner?,
            to: to?,
            text,
            conditions,
            fixed,
        })
    }

    /// The merge fields of a text: an unknown one is named, with those that are allowed.
    pub(in crate::plans) fn fields_of(&mut self, table: &DeTable<'_>, path: &str, key: &str, text: &str) {
        for wrong in fields::unknown(text) {
            let allowed = format!("is no merge field: allowed are {}", Field::allowed());
            self.complain(Self::place(table, key), &join(path, key), wrong, allowed);
        }
    }

    fn when(&mut self, table: &DeTable<'_>, span: &Range<usize>, path: &str) -> Option<When> {
        match table.get("when") {
            Some(value) => self.parsed(value, &join(path, "when")),
            None => {
                let allowed = format!("is missing: {}", crate::plans::NotAWhen);
                self.complain(span.clone(), &join(path, "when"), String::new(), allowed);
                None
            }
        }
    }

    fn every(&mut self, table: &DeTable<'_>, path: &str) -> Option<Every> {
        let span = table.get("every").and_then(|value| {
            let span = value.get_ref().as_str()?.parse::<crate::plans::Span>().ok().filter(|span| span.count > 0);
            if span.is_none() {
                let allowed = "write how long between two, for example “5 working days” or “12 months”".to_owned();
                self.complain_of(value, &join(path, "every"), allowed);
            }
            span
        });
        let times =
            table.get("times").and_then(|value| self.number_of(value, &join(path, "times"), &(2..=60), "times"));
        if table.contains_key("every") != table.contains_key("times") {
            let key = if table.contains_key("every") { "every" } else { "times" };
            let allowed = "belongs together: write both “every” and “times”, or neither".to_owned();
            self.complain(Self::place(table, key), &join(path, key), String::new(), allowed);
        }
        Some(Every { span: span?, times: times? })
    }

    pub(in crate::plans) fn kind(
        &mut self,
        table: &DeTable<'_>,
        path: &str,
        medium: Option<Medium>,
    ) -> Option<TouchKind> {
        let value = table.get("kind")?;
        let kinds: Vec<TouchKind> =
            TouchKind::ALL.into_iter().filter(|kind| medium.is_none_or(|medium| kind.medium() == medium)).collect();
        let keys: Vec<&str> = kinds.iter().map(|kind| kind.key()).collect();
        if keys.is_empty() {
            self.complain_of(value, &join(path, "kind"), "this medium has no finer kinds: leave it out".to_owned());
            return None;
        }
        self.one_of(value, &join(path, "kind"), &keys).map(|at| kinds[at])
    }

    fn conditions(&mut self, table: &DeTable<'_>, path: &str) -> Vec<Condition> {
        let Some(value) = table.get("only_if") else { return Vec::new() };
        let mut conditions = Vec::new();
        for item in self.list(value, &join(path, "only_if")) {
            match item.get_ref().as_str().and_then(Condition::from_key) {
                Some(condition) => conditions.push(condition),
                None => {
                    let allowed = format!("write one of {}", Condition::allowed());
                    self.complain_of(item, &join(path, "only_if"), allowed);
                }
            }
        }
        conditions
    }

    pub(in crate::plans) fn flag(&mut self, table: &DeTable<'_>, path: &str, key: &str) -> bool {
        let Some(value) = table.get(key) else { return false };
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.complain_of(value, &join(path, key), "write true or false".to_owned());
        }
        flag.unwrap_or(false)
    }
}
