//! The board of pursuits: open ones by sub-step, and those decided lately by outcome.

use perennial_core::dates::Day;
use perennial_core::fact::{Precision, PursuitStep};
use perennial_core::pursuits::Outcome;
use uuid::Uuid;

use super::{Selection, day};
use crate::actor::Actor;
use crate::db::{Conn, Word};
use crate::error::Error;
use crate::pursuits::fees::{FeeColumns, PRESENT_VALUE, fee_columns};

/// Days for which an outcome stays on the board.
const LATELY: i32 = 90;

/// Cards read at most; a board with more asks for a filter.
const CARDS: usize = 1000;

/// A pursuit as a card.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Card {
    /// Which.
    pub id: Uuid,
    /// With whom.
    pub client: String,
    /// What it is about.
    pub title: String,
    /// What is sought.
    pub service_line_id: Option<Uuid>,
    /// Who pursues it.
    pub owner: Option<String>,
    /// What it may bring, and by which terms it is valued.
    #[row(flatten)]
    pub fees: FeeColumns,
    step: Word<PursuitStep>,
    opened_on: i64,
    opened_precision: Word<Precision>,
}

impl Card {
    /// Its sub-step.
    pub fn step(&self) -> PursuitStep {
        self.step.0
    }

    /// Days since it was opened; none where that day is not known.
    pub fn age(&self, today: Day) -> Option<i32> {
        let known = self.opened_precision.0 <= Precision::Month;
        known.then(|| today.days_since(day(self.opened_on)))
    }
}

/// A pursuit decided lately.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Decided {
    /// Which.
    pub id: Uuid,
    /// With whom.
    pub client: String,
    /// What it is about.
    pub title: String,
    /// What became of it.
    pub state: Word<Outcome>,
    /// Why.
    pub reason: Option<String>,
    /// What it may bring, and by which terms it is valued.
    #[row(flatten)]
    pub fees: FeeColumns,
    opened_on: i64,
    opened_precision: Word<Precision>,
    decided_on: i64,
}

impl Decided {
    /// Days from the enquiry to the outcome; none where the day of the enquiry is not known.
    pub fn days(&self) -> Option<i32> {
        let known = self.opened_precision.0 <= Precision::Month;
        known.then(|| day(self.decided_on).days_since(day(self.opened_on)))
    }
}

/// In which order cards stand in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CardOrder {
    /// Those open longest, and those decided last, first.
    #[default]
    Age,
    /// Those worth most first.
    PresentValue,
}

impl CardOrder {
    /// The order of open cards and of decided ones.
    fn sql(self) -> [String; 2] {
        match self {
            Self::Age => ["p.opened_on, p.id".to_owned(), "p.decided_on desc, p.id".to_owned()],
            Self::PresentValue => {
                let by = format!("case when {PRESENT_VALUE} is null then 1 else 0 end, {PRESENT_VALUE} desc, p.id");
                [by.clone(), by]
            }
        }
    }
}

/// The open pursuits of a selection in an order, and the ones decided in the last 90 days, as far as it is known when.
///
/// # Errors
/// When the store cannot be read.
pub async fn board(
    conn: &mut Conn,
    actor: &Actor,
    selection: &Selection,
    order: CardOrder,
    today: Day,
) -> Result<(Vec<Card>, Vec<Decided>), Error> {
    let mut open = selection.source(actor);
    let mut decided = open.clone();
    let [by_opened, by_decided] = order.sql();
    open.only("p.state = 'open'");
    let selected = concat!(
        "p.id, c.name as client, p.title, p.service_line_id, s.name as owner, p.step, p.opened_on, p.opened_precision, ",
        fee_columns!()
    );
    let cards = open.rows(conn, selected, &format!("order by {by_opened} limit {CARDS}")).await?;
    decided.only("p.decided_precision in ('exact', 'month')");
    decided.and("p.state <> 'open' and p.decided_on >", Some(today - LATELY));
    let selected = concat!(
        "p.id, c.name as client, p.title, p.state, p.reason, p.opened_on, p.opened_precision, p.decided_on, ",
        fee_columns!()
    );
    let decided = decided.rows(conn, selected, &format!("order by {by_decided} limit {CARDS}")).await?;
    Ok((cards, decided))
}
