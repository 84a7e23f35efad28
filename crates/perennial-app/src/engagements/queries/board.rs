//! The board of engagements: open ones by working phase, and those closed lately.

use perennial_core::dates::Day;
use perennial_core::fact::Precision;
use perennial_core::money::Money;
use uuid::Uuid;

use super::selection::OPEN;
use super::{Selection, Working, day};
use crate::actor::Actor;
use crate::db::{Conn, Word};
use crate::error::Error;

/// Days for which a closed engagement stays on the board.
const LATELY: i32 = 90;

/// Cards read at most; a board with more asks for a filter.
const CARDS: usize = 2000;

/// An open engagement as a card.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Card {
    /// Which.
    pub id: Uuid,
    /// For whom.
    pub client: String,
    /// What it is.
    pub title: String,
    /// What is done.
    pub service_line_id: Option<Uuid>,
    /// Who leads it.
    pub lead: Option<String>,
    fee_estimate_minor: Option<i64>,
    currency: String,
    accepted_on: i64,
    accepted_precision: Word<Precision>,
    planned_end: Option<i64>,
    working: Option<String>,
}

impl Card {
    /// What it is expected to bring.
    pub fn fee(&self) -> Option<Money> {
        Some(Money::new(self.fee_estimate_minor?, self.currency.parse().ok()?))
    }

    /// Its working phase.
    pub fn working(&self) -> Option<Working> {
        Working::of(self.id, self.working.as_deref())
    }

    /// The day of the yes.
    pub fn accepted(&self) -> Day {
        day(self.accepted_on)
    }

    /// Days in its phase, or since the yes where no phase is recorded; none where that day is not known.
    pub fn days(&self, working: Option<&Working>, today: Day) -> Option<i32> {
        let since = working.map_or(self.accepted(), |working| working.since);
        let known = since != self.accepted() || self.accepted_precision.0 <= Precision::Month;
        known.then(|| today.days_since(since))
    }

    /// When the result is planned.
    pub fn planned_end(&self) -> Option<Day> {
        self.planned_end.map(day)
    }
}

/// An engagement closed lately.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Ended {
    /// Which.
    pub id: Uuid,
    /// For whom.
    pub client: String,
    /// What it is.
    pub title: String,
    goal_confirmed_on: Option<i64>,
    fee_estimate_minor: Option<i64>,
    currency: String,
    accepted_on: i64,
    accepted_precision: Word<Precision>,
    closed_on: i64,
}

impl Ended {
    /// What it was expected to bring.
    pub fn fee(&self) -> Option<Money> {
        Some(Money::new(self.fee_estimate_minor?, self.currency.parse().ok()?))
    }

    /// True when the client confirmed the goal.
    pub fn is_achieved(&self) -> bool {
        self.goal_confirmed_on.is_some()
    }

    /// Days from the acceptance to the close; none where that day is not known.
    pub fn days(&self) -> Option<i32> {
        let known = self.accepted_precision.0 <= Precision::Month;
        known.then(|| day(self.closed_on).days_since(day(self.accepted_on)))
    }
}

/// The open engagements of a selection, oldest first, and the ones that were closed in the last 90 days, as far as it is known
/// when.
///
/// # Errors
/// When the store cannot be read.
pub async fn board(
    conn: &mut Conn,
    actor: &Actor,
    selection: &Selection,
    today: Day,
) -> Result<(Vec<Card>, Vec<Ended>), Error> {
    let mut open = selection.source(actor);
    let mut ended = open.clone();
    open.only(OPEN);
    let selected = "e.id, c.name as client, e.title, e.service_line_id, s.name as lead, e.fee_estimate_minor,
        e.currency, e.accepted_on, e.accepted_precision, e.planned_end, po.working";
    let cards = open.rows(conn, selected, &format!("order by e.accepted_on, e.id limit {CARDS}")).await?;
    ended.only("e.closed_precision in ('exact', 'month')");
    ended.and("e.state = 'closed' and e.closed_on >", Some(today - LATELY));
    let selected = "e.id, c.name as client, e.title, e.goal_confirmed_on, e.fee_estimate_minor, e.currency,
        e.accepted_on, e.accepted_precision, e.closed_on";
    let ended = ended.rows(conn, selected, &format!("order by e.closed_on desc, e.id limit {CARDS}")).await?;
    Ok((cards, ended))
}
