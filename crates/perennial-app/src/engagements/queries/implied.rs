//! What can be said of work that invoices imply: where it may be split, and with what it may be joined.

use perennial_core::dates::Day;
use perennial_core::ids::InvoiceId;
use uuid::Uuid;

use super::Engagement;
use crate::args;
use crate::db::Conn;
use crate::engagements::settle::days_of;
use crate::error::Error;

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
    Ok(Implied { others, gaps })
}
