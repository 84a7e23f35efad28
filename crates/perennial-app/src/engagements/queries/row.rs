//! An engagement in a list.

use perennial_core::engagements::StateWord;
use perennial_core::fact::Precision;
use perennial_core::journeys::stage::PhaseNames;
use perennial_core::money::Money;
use uuid::Uuid;

use super::{Working, day};
use crate::db::Word;
use crate::web::list::SortValue;
use crate::web::words::{dated, exported_day, short_date};

/// An engagement in a list.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Row {
    /// Which.
    pub id: Uuid,
    /// For whom.
    pub client_id: Uuid,
    /// The client's name.
    pub client: String,
    /// What it is.
    pub title: String,
    line: Option<String>,
    lead: Option<String>,
    /// Where it is.
    pub state: Word<StateWord>,
    accepted_on: i64,
    accepted_precision: Word<Precision>,
    planned_end: Option<i64>,
    closed_on: Option<i64>,
    closed_precision: Word<Precision>,
    goal_confirmed_on: Option<i64>,
    fee_estimate_minor: Option<i64>,
    billed_minor: Option<i64>,
    currency: String,
    working: Option<String>,
    assumed_by: Option<i64>,
    /// By what it is sorted.
    #[row(flatten)]
    pub sorted: SortValue,
}

/// The words for work that is taken to be finished without anybody saying so (D19).
pub const ASSUMED: &str = "Assumed finished";

/// The words for an engagement's state.
pub const fn state_word(state: StateWord) -> &'static str {
    match state {
        StateWord::Accepted => "Accepted",
        StateWord::Signed => "Signed",
        StateWord::Active => "Active",
        StateWord::OnHold => "On hold",
        StateWord::Closed => "Closed",
        StateWord::Lapsed => "Lapsed unsigned",
    }
}

impl Row {
    /// Its working phase, while it is open.
    pub fn working(&self) -> Option<Working> {
        Working::of(self.id, self.working.as_deref())
    }

    /// The words for its state.
    pub fn state_word(&self) -> &'static str {
        match self.assumed_by {
            Some(_) if !self.state.0.is_over() => ASSUMED,
            _ => state_word(self.state.0),
        }
    }

    fn money(&self, minor: Option<i64>) -> Option<Money> {
        Some(Money::new(minor?, self.currency.parse().ok()?))
    }

    /// The cell of a column, as text.
    pub fn text(&self, column: &str) -> String {
        let written = |number: Option<i64>| number.map(|number| short_date(day(number))).unwrap_or_default();
        let exact = |minor| self.money(minor).map(|money| money.exact()).unwrap_or_default();
        match column {
            "accepted" => dated(day(self.accepted_on), self.accepted_precision.0),
            "end" => written(self.planned_end),
            "closed" => self.closed_on.map(|on| dated(day(on), self.closed_precision.0)).unwrap_or_default(),
            "goal" => written(self.goal_confirmed_on),
            "fee" => exact(self.fee_estimate_minor),
            "billed" => exact(self.billed_minor),
            other => self.words(other),
        }
    }

    fn words(&self, column: &str) -> String {
        match column {
            "title" => self.title.clone(),
            "client" => self.client.clone(),
            "line" => self.line.clone().unwrap_or_default(),
            "lead" => self.lead.clone().unwrap_or_default(),
            "state" => self.state_word().to_owned(),
            _ => String::new(),
        }
    }

    /// The cell of a column for a program to read: days as 2026-11-22, amounts as plain figures.
    pub fn exported(&self, column: &str, phases: &PhaseNames) -> String {
        let written = |number: Option<i64>| number.map(|number| day(number).to_string()).unwrap_or_default();
        let plain = |minor| self.money(minor).map(|money| money.plain()).unwrap_or_default();
        match column {
            "accepted" => exported_day(day(self.accepted_on), self.accepted_precision.0),
            "end" => written(self.planned_end),
            "closed" => self.closed_on.map(|on| exported_day(day(on), self.closed_precision.0)).unwrap_or_default(),
            "goal" => written(self.goal_confirmed_on),
            "phase" => self
                .working()
                .and_then(|working| working.phase())
                .map(|phase| phases.of(phase).to_owned())
                .unwrap_or_default(),
            "fee" => plain(self.fee_estimate_minor),
            "billed" => plain(self.billed_minor),
            other => self.words(other),
        }
    }
}
