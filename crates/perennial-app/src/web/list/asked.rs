//! What can be asked of any list of work: whose it is, which service line, from and until which day, which words.

use perennial_core::dates::Day;
use perennial_core::ids::{ServiceLineId, StaffId};

use super::{Address, Chip, Source};
use crate::actor::Actor;
use crate::web::Choice;
use crate::web::words::short_date;

/// Where a list of work keeps what can be asked of it. Service lines are `service_line_id` everywhere.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// The table's name in the SQL.
    pub table: &'static str,
    /// Whose it is: the name in the address, the words, the column.
    pub person: (&'static str, &'static str, &'static str),
    /// On which day it began: the word, the column.
    pub began: (&'static str, &'static str),
}

/// What an address asks of a list of work.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Whose it is; the name in the address is in [`Fields`].
    pub person: Option<StaffId>,
    mine: bool,
    /// Which service line.
    pub line: Option<ServiceLineId>,
    /// Began on this day or later.
    pub from: Option<Day>,
    /// Began on this day or before.
    pub until: Option<Day>,
    /// Part of the title or of the client's name, lower case.
    pub words: String,
}

impl Asked {
    /// What the address asks; `me` is whoever asks.
    pub fn of(address: &Address, fields: &Fields, actor: &Actor) -> Self {
        let mine = address.get(fields.person.0) == "me";
        Self {
            person: if mine { actor.staff() } else { address.id(fields.person.0) },
            mine,
            line: address.id("line"),
            from: address.day("from"),
            until: address.day("until"),
            words: address.get("q").to_lowercase(),
        }
    }

    /// Narrows a source to what is asked.
    pub fn narrow(&self, fields: &Fields, source: &mut Source) {
        let (table, (_, _, person), (_, began)) = (fields.table, fields.person, fields.began);
        source.and(&format!("{table}.{person} ="), self.person);
        source.and(&format!("{table}.service_line_id ="), self.line);
        source.and(&format!("{table}.{began} >="), self.from);
        source.and(&format!("{table}.{began} <="), self.until);
        source.containing(&format!("(lower({table}.title) || ' ' || c.name_key)"), &self.words);
    }

    /// The filters in force, behind those of the list's own.
    pub fn chips(&self, fields: &Fields, address: &Address, staff: &[Choice], lines: &[Choice]) -> Vec<Chip> {
        let ((name, whose, _), (began, _)) = (fields.person, fields.began);
        let person = match (self.mine, self.person) {
            (true, _) => Some("Mine".to_owned()),
            (false, person) => person.map(|id| format!("{whose}: {}", Choice::word_of(staff, id))),
        };
        let line = self.line.map(|line| format!("Service line: {}", Choice::word_of(lines, line)));
        let words = (!self.words.is_empty()).then(|| format!("Contains “{}”", self.words));
        let chips = [
            (name, person),
            ("line", line),
            ("from", self.from.map(|day| format!("{began} from {}", short_date(day)))),
            ("until", self.until.map(|day| format!("{began} until {}", short_date(day)))),
            ("q", words),
        ];
        chips.into_iter().filter_map(|(name, text)| Some(Chip::new(address, name, text?))).collect()
    }
}
