//! Effort on new against existing clients, beside the income of each, in the same period and by the same functions as the
//! pages of both.

use perennial_core::dates::Day;
use perennial_core::effort::{Aim, Balance};
use perennial_core::income::ClientIs;
use perennial_core::insights::Period;
use perennial_core::money::Money;
use serde::Serialize;

use super::report::quarter_key;
use super::{EffortReport, figures, queries};
use crate::actor::Actor;
use crate::app::App;
use crate::db::Conn;
use crate::error::Error;
use crate::income;

/// Quarters of the trend.
const QUARTERS: i32 = 5;

/// Effort beside income. Stable: fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BalanceReport {
    /// The effort.
    #[serde(flatten)]
    pub effort: EffortReport,
    /// Income beside it.
    pub balance: BalanceTold,
}

/// The income of the same period, and what the two say together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BalanceTold {
    /// Fees from clients new in the period.
    pub fees_new: Money,
    /// Fees from those who were clients before.
    pub fees_existing: Money,
    /// Fees from those of whom the records do not reach back to the day before the period.
    pub fees_unknown: Money,
    /// The share of fees that new clients bring in those of new and existing ones, between 0 and 1; none without any.
    pub fees_share_new: Option<f64>,
    /// What effort and fees say together, in words; none where too little is recorded for a sentence.
    pub finding: Option<String>,
    /// The quarters up to the end of the period, the first of them first.
    pub quarters: Vec<QuarterTold>,
    /// What it was counted from.
    #[serde(skip)]
    pub counted: Balance,
}

/// One quarter; shares between 0 and 1 of what goes to, and comes from, new clients in that of new and existing ones.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuarterTold {
    /// `2026-Q4`.
    pub quarter: String,
    /// Its days, up to the end of the period.
    pub period: Period,
    /// Of money; none without any.
    pub spend_share_new: Option<f64>,
    /// Of hours.
    pub hours_share_new: Option<f64>,
    /// Of fees: who was a client before the quarter is an existing one in it.
    pub fees_share_new: Option<f64>,
    /// How many entries.
    pub entries: u32,
}

/// The balance of a period as far as the actor may know of it.
///
/// # Errors
/// When the store cannot be read.
pub async fn balance(
    app: &App,
    conn: &mut Conn,
    actor: &Actor,
    period: Period,
    today: Day,
) -> Result<BalanceReport, Error> {
    let effort = figures::effort(app, conn, actor, period).await?;
    let counted = beside(app, conn, actor, period, today, effort.all.sums).await?;
    let money = |minor| Money::new(minor, effort.currency);
    let balance = BalanceTold {
        fees_new: money(counted.fees_new),
        fees_existing: money(counted.fees_existing),
        fees_unknown: money(counted.fees_unknown),
        fees_share_new: counted.fees_share_new(),
        finding: counted.finding().map(|finding| finding.words()),
        quarters: quarters(app, conn, (actor, period.until), today).await?,
        counted,
    };
    Ok(BalanceReport { effort, balance })
}

/// What the twelve months to a day say in one sentence, for the head of other pages; none where too little is recorded.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn finding(
    app: &App,
    conn: &mut Conn,
    actor: &Actor,
    period: Period,
    today: Day,
) -> Result<Option<String>, Error> {
    let spent = queries::in_period(app, conn, actor, period).await?;
    let sums = figures::count(&spent, figures::firm_currency(conn).await?).all;
    if sums.entries < perennial_core::effort::ENOUGH {
        return Ok(None);
    }
    let counted = beside(app, conn, actor, period, today, sums).await?;
    Ok(counted.finding().map(|finding| finding.words()))
}

async fn beside(
    app: &App,
    conn: &mut Conn,
    actor: &Actor,
    period: Period,
    today: Day,
    effort: perennial_core::effort::Sums,
) -> Result<Balance, Error> {
    let fees = income::amounts(app, conn, actor, period, today).await?;
    Ok(Balance {
        effort,
        fees_new: fees.from(ClientIs::New),
        fees_existing: fees.from(ClientIs::Existing),
        fees_unknown: fees.from(ClientIs::Unknown),
    })
}

async fn quarters(
    app: &App,
    conn: &mut Conn,
    (actor, until): (&Actor, Day),
    today: Day,
) -> Result<Vec<QuarterTold>, Error> {
    let (year, month) = perennial_core::effort::quarter(until);
    let Ok(last) = format!("{year}-{month:02}-01").parse::<Day>() else { return Ok(Vec::new()) };
    let first = last.plus_months(-3 * (QUARTERS - 1));
    let spent = queries::in_period(app, conn, actor, Period { from: first, until }).await?;
    let counted = figures::count(&spent, figures::firm_currency(conn).await?);
    let mut told = Vec::new();
    for place in 0..QUARTERS {
        let from = first.plus_months(3 * place);
        let period = Period { from, until: until.min(from.plus_months(3) - 1) };
        let key = perennial_core::effort::quarter(from);
        let sums = counted.by_quarter.get(&key).copied().unwrap_or_default();
        let balance = beside(app, conn, actor, period, today, sums).await?;
        told.push(QuarterTold {
            quarter: quarter_key(key),
            period,
            spend_share_new: sums.spend_share_new(),
            hours_share_new: sums.time_share_new(),
            fees_share_new: balance.fees_share_new(),
            entries: sums.entries,
        });
    }
    Ok(told)
}

impl BalanceReport {
    /// The money for new or existing clients; for neither, as far as is known.
    pub fn spend(&self, aim: Option<Aim>) -> Money {
        Money::new(self.effort.all.sums.minor_for(aim), self.effort.currency)
    }

    /// The fees from new or existing clients; from those of whom it is not known.
    pub const fn fees(&self, aim: Option<Aim>) -> Money {
        match aim {
            Some(Aim::New) => self.balance.fees_new,
            Some(Aim::Existing) => self.balance.fees_existing,
            None => self.balance.fees_unknown,
        }
    }
}
