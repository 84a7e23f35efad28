//! Drafts of work: pursuits, engagements, invoices and touches.

use serde::{Deserialize, Serialize};

use super::references::{ClientRef, ContactRef};
use crate::dates::Day;
use crate::fact::{Direction, Medium, Precision, PursuitStep};
use crate::imports::values::StatusMeaning;
use crate::money::Money;
use crate::pursuits::Outcome;

/// Where a pursuit stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PursuitState {
    /// Not decided.
    Open {
        /// When a decision is expected.
        expected: Option<Day>,
    },
    /// The client said yes.
    Hired {
        /// When; none when the file does not say.
        on: Option<Day>,
    },
    /// Goodwill, but later.
    NotNow {
        /// When that was said.
        on: Option<Day>,
        /// When to return.
        revisit: Option<Day>,
    },
    /// Not chosen.
    NoWay {
        /// When that was said.
        on: Option<Day>,
    },
}

impl PursuitState {
    /// Its kind, without its data.
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::Open { .. } => Outcome::Open,
            Self::Hired { .. } => Outcome::Hired,
            Self::NotNow { .. } => Outcome::NotNow,
            Self::NoWay { .. } => Outcome::NoWay,
        }
    }
}

/// One possible engagement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PursuitDraft {
    /// The id in the other program.
    pub external_id: Option<String>,
    /// The client.
    pub client: ClientRef,
    /// The person who leads on the client's side.
    pub contact: Option<ContactRef>,
    /// The title; the service line or id stands in for a missing one.
    pub title: String,
    /// The service line, by name.
    pub service_line: Option<String>,
    /// Who leads for the firm, by name or address.
    pub owner: Option<String>,
    /// What it is worth.
    pub value: Option<Money>,
    /// When it was opened.
    pub opened: Option<Day>,
    /// The last step reached.
    pub step: Option<PursuitStep>,
    /// Steps reached, with their days, where the file is a history of steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reached: Vec<(Day, PursuitStep)>,
    /// Where it stands.
    pub state: PursuitState,
    /// When work is expected to begin: the close date of a won deal that is still to come.
    #[serde(default)]
    pub expected_start: Option<Day>,
    /// Why it was decided so.
    pub reason: Option<String>,
    /// Who else was considered, or chosen.
    pub competitor: Option<String>,
    /// How the client came.
    pub source: Option<String>,
    /// Remarks.
    pub remarks: Option<String>,
}

/// Agreed work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementDraft {
    /// The id or number in the other program.
    pub external_id: Option<String>,
    /// The client.
    pub client: ClientRef,
    /// The person who leads on the client's side.
    pub contact: Option<ContactRef>,
    /// The title.
    pub title: String,
    /// The service line, by name.
    pub service_line: Option<String>,
    /// Who leads for the firm, by name or address.
    pub owner: Option<String>,
    /// Open, closed or on hold, as the other program says.
    pub status: Option<StatusMeaning>,
    /// When the matter or work item was opened.
    pub opened: Option<Day>,
    /// How precisely that is known.
    #[serde(default, skip_serializing_if = "Precision::is_exact")]
    pub opened_precision: Precision,
    /// When the letter was signed.
    pub signed: Option<Day>,
    /// When the kickoff was held.
    pub kickoff: Option<Day>,
    /// When it was closed.
    pub closed: Option<Day>,
    /// How precisely that is known.
    #[serde(default, skip_serializing_if = "Precision::is_exact")]
    pub closed_precision: Precision,
    /// When the result is planned.
    pub planned_end: Option<Day>,
    /// Whether it recurs.
    pub recurring: bool,
    /// The fee estimate.
    pub fee_estimate: Option<Money>,
    /// The goal in the client's words.
    pub goal: Option<String>,
    /// Remarks.
    pub remarks: Option<String>,
}

/// A fee record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceDraft {
    /// The number.
    pub number: String,
    /// The client.
    pub client: ClientRef,
    /// The engagement, by id, number or title.
    pub engagement: Option<String>,
    /// Who pays it, where that is somebody else than the client (D25).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<String>,
    /// When it was issued.
    pub issued: Day,
    /// How precisely that is known: some lists give the month only (D20).
    #[serde(default, skip_serializing_if = "Precision::is_exact")]
    pub issued_precision: Precision,
    /// When it is due.
    pub due: Option<Day>,
    /// The total with tax as the file gives it, else the sum of its lines; negative for a credit.
    pub total: Money,
    /// True when the file gives amounts of lines only, and the total is their sum.
    pub summed: bool,
    /// The tax in the total, when the file says.
    pub tax: Option<Money>,
    /// What was paid of it.
    pub paid: Option<Money>,
    /// When it was paid.
    pub paid_on: Option<Day>,
    /// Its lines, where the file has several.
    pub lines: Vec<InvoiceLine>,
    /// The service line, by name; of the first line that has one.
    pub service_line: Option<String>,
    /// Remarks.
    pub remarks: Option<String>,
}

impl InvoiceDraft {
    /// The total without tax, where the tax is known.
    pub fn net(&self) -> Money {
        let tax = self.tax.filter(|tax| tax.currency == self.total.currency).map_or(0, |tax| tax.minor);
        Money::new(self.total.minor.saturating_sub(tax), self.total.currency)
    }
}

/// One line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    /// The line in the file.
    pub line: u32,
    /// Its amount, when the file says.
    pub amount: Option<Money>,
    /// Its service line, by name.
    pub service_line: Option<String>,
    /// The item or the account that it was booked to, in the file's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
}

/// One interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TouchDraft {
    /// The id in the other program.
    pub external_id: Option<String>,
    /// The client.
    pub client: ClientRef,
    /// The person at the client.
    pub contact: Option<ContactRef>,
    /// The engagement, by id, number or title.
    pub engagement: Option<String>,
    /// When it took place.
    pub on: Day,
    /// In which medium.
    pub medium: Medium,
    /// Who began it.
    pub direction: Direction,
    /// Sent to many alike: a newsletter, a mailing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mass: bool,
    /// Minutes spent.
    pub minutes: Option<u32>,
    /// What it was about.
    pub subject: Option<String>,
    /// Who of the firm, by name or address.
    pub staff: Option<String>,
    /// Remarks.
    pub remarks: Option<String>,
}
