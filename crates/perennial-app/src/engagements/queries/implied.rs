//! What can be said of work that invoices imply: where it may be split, and with what it may be joined.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::ids::InvoiceId;
use perennial_core::money::{Currency, Money};
use uuid::Uuid;

use super::{Engagement, day};
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::engagements::settle::days_of;
use crate::error::Error;
use crate::log::places;
use crate::web::words::short_date;

/// Gaps that are offered.
const OFFERED: usize = 12;

/// Days between two invoices that follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The day of the earlier.
    pub from: Day,
    /// The day of the later.
    pub until: Day,
    /// The days between.
    pub days: i32,
}

/// What can be said of implied work.
#[derive(Debug, Clone)]
pub struct Implied {
    /// Other work of the client, recorded or implied.
    pub others: Vec<(Uuid, String)>,
    /// Gaps between its invoices, the longest first.
    pub gaps: Vec<Gap>,
    /// From what it is implied.
    pub by: Option<ImpliedBy>,
}

/// From what work is implied: all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImpliedBy {
    /// How many invoices show it.
    pub invoices: usize,
    /// The day of the first.
    pub first: Day,
    /// The day of the last.
    pub last: Day,
    /// What they come to, in each currency.
    pub billed: Vec<Money>,
}

impl ImpliedBy {
    /// “Implied by 5 invoices, the first of 3 Jan 2019, the last of 2 Feb 2020.”
    pub fn words(&self) -> String {
        if self.invoices == 1 {
            return format!("Implied by 1 invoice of {}.", short_date(self.first));
        }
        let (invoices, first, last) = (self.invoices, short_date(self.first), short_date(self.last));
        format!("Implied by {invoices} invoices, the first of {first}, the last of {last}.")
    }

    /// What its invoices come to, in each currency.
    pub fn billed(&self) -> String {
        self.billed.iter().map(|sum| sum.exact()).collect::<Vec<_>>().join(", ")
    }
}

/// From what work is implied, by its invoices; none without any.
///
/// # Errors
/// When the store cannot be read.
pub async fn implied_by(conn: &mut Conn, invoices: &[InvoiceId]) -> Result<Option<ImpliedBy>, Error> {
    let mut days: Vec<i64> = Vec::with_capacity(invoices.len());
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for chunk in invoices.chunks(200) {
        let sql =
            format!("select issued_on, total_minor, currency from invoice where id in ({})", places(1, chunk.len()));
        let values = chunk.iter().map(|id| Value::from(id.0)).collect();
        let rows: Vec<(i64, Option<i64>, String)> = conn.all(AssertSqlSafe(sql), values).await?;
        for (on, minor, currency) in rows {
            days.push(on);
            *sums.entry(currency).or_default() += minor.unwrap_or(0);
        }
    }
    let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else { return Ok(None) };
    let sum = |(code, minor): (String, i64)| Some(Money::new(minor, code.parse::<Currency>().ok()?));
    let billed = sums.into_iter().filter_map(sum).collect();
    Ok(Some(ImpliedBy { invoices: days.len(), first: day(*first), last: day(*last), billed }))
}

/// What can be said of implied work that was found.
///
/// # Errors
/// When the store cannot be read.
pub async fn implied(conn: &mut Conn, engagement: &Engagement, invoices: &[InvoiceId]) -> Result<Implied, Error> {
    let sql = "select id, title from engagement where client_id = $1 and id <> $2 and deleted_at is null
               order by implied, accepted_on desc, id limit 100";
    let others = conn.all(sql, args![engagement.client_id, engagement.id]).await?;
    let days = days_of(conn, invoices).await?;
    let pairs = days.windows(2).filter(|pair| pair[0].1 < pair[1].1);
    let mut gaps: Vec<Gap> =
        pairs.map(|pair| Gap { from: pair[0].1, until: pair[1].1, days: pair[1].1.days_since(pair[0].1) }).collect();
    gaps.sort_by_key(|gap| (std::cmp::Reverse(gap.days), gap.from));
    gaps.truncate(OFFERED);
    Ok(Implied { others, gaps, by: implied_by(conn, invoices).await? })
}
