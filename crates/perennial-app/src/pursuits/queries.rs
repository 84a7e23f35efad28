//! Pursuits as their pages need them.

mod board;
mod nurture;
mod page;
mod selection;
mod terms;
mod unseen;

pub use board::{Card, CardOrder, Decided, board};
pub use nurture::nurture_plans;
pub use page::{Course, Pursuit, course, find, steps};
pub use selection::{LIST, Selection, Sums};
pub use terms::{Said, who_said};
pub use unseen::{Estimate, Outcomes, estimates, outcomes};

use perennial_core::dates::Day;
use perennial_core::fact::{Precision, PursuitStep};
use perennial_core::pursuits::Outcome;
use uuid::Uuid;

use crate::db::Word;
use crate::pursuits::fees::FeeColumns;
use crate::web::list::SortValue;
use crate::web::words::{dated, exported_day, short_date};

/// A pursuit in a list.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Row {
    /// Which.
    pub id: Uuid,
    /// With whom.
    pub client_id: Uuid,
    /// The client's name.
    pub client: String,
    /// What it is about.
    pub title: String,
    /// What is sought.
    pub line: Option<String>,
    /// Who pursues it.
    pub owner: Option<String>,
    /// What it may bring, and by which terms it is valued.
    #[row(flatten)]
    pub fees: FeeColumns,
    step: Word<PursuitStep>,
    /// What became of it.
    pub state: Word<Outcome>,
    opened_on: i64,
    opened_precision: Word<Precision>,
    decided_on: Option<i64>,
    decided_precision: Word<Precision>,
    revisit_on: Option<i64>,
    /// Why it was decided so, in words.
    pub reason: Option<String>,
    /// How the buyer found the firm.
    pub channel: Option<String>,
    /// By what it is sorted.
    #[row(flatten)]
    pub sorted: SortValue,
}

/// A day of its number in the store.
pub fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

/// The words for a pursuit's state.
pub const fn state_word(state: Outcome) -> &'static str {
    match state {
        Outcome::Open => "Open",
        Outcome::Hired => "Hired",
        Outcome::NotNow => "Not now",
        Outcome::NoWay => "No way",
    }
}

impl Row {
    /// The words for its state.
    pub fn state_word(&self) -> &'static str {
        state_word(self.state.0)
    }

    /// The words for its sub-step.
    pub fn step_word(&self) -> &'static str {
        self.step.0.word()
    }

    /// The look of its state's badge.
    pub fn state_look(&self) -> &'static str {
        match self.state.0 {
            Outcome::Hired => "good",
            Outcome::NotNow => "amber",
            Outcome::NoWay | Outcome::Open => "plain",
        }
    }

    /// The cell of a column, as text.
    pub fn text(&self, column: &str) -> String {
        let written = |number: Option<i64>| number.map(|number| short_date(day(number))).unwrap_or_default();
        match column {
            "title" => self.title.clone(),
            "client" => self.client.clone(),
            "line" => self.line.clone().unwrap_or_default(),
            "owner" => self.owner.clone().unwrap_or_default(),
            "step" => self.step_word().to_owned(),
            "state" => self.state_word().to_owned(),
            "value" => self.fees.value().map(|value| value.exact()).unwrap_or_default(),
            "present_value" => self.fees.present_value().map(|value| value.exact()).unwrap_or_default(),
            "opened" => dated(day(self.opened_on), self.opened_precision.0),
            "decided" => self.decided_on.map(|on| dated(day(on), self.decided_precision.0)).unwrap_or_default(),
            "revisit" => written(self.revisit_on),
            "reason" => self.reason.clone().unwrap_or_default(),
            "channel" => self.channel.clone().unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// The cell of a column for a program to read: days as 2026-11-22, amounts as plain figures.
    pub fn exported(&self, column: &str) -> String {
        let written = |number: Option<i64>| number.map(|number| day(number).to_string()).unwrap_or_default();
        match column {
            "opened" => exported_day(day(self.opened_on), self.opened_precision.0),
            "decided" => self.decided_on.map(|on| exported_day(day(on), self.decided_precision.0)).unwrap_or_default(),
            "revisit" => written(self.revisit_on),
            "value" => self.fees.value().map(|value| value.plain()).unwrap_or_default(),
            "present_value" => self.fees.present_value().map(|value| value.plain()).unwrap_or_default(),
            other => self.text(other),
        }
    }
}
