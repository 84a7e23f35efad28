//! What is agreed and not billed yet.

use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::money::Currency;
use uuid::Uuid;

use super::BILLED;
use super::selection::OPEN;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;

/// What is left of the estimate of an open engagement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unbilled {
    /// With whom.
    pub client: ClientId,
    /// The estimate less what was billed; above 0.
    pub minor: i64,
    /// The day on which the work is planned to end.
    pub planned_end: Option<Day>,
}

/// What is agreed and not billed yet of every open engagement with an estimate in a currency, whoever may see it. Of work
/// that began before `invoices_from`, the first day for which invoices are on record, nobody knows what was billed (D15).
///
/// # Errors
/// When the store cannot be read.
pub async fn unbilled(conn: &mut Conn, currency: Currency, invoices_from: Day) -> Result<Vec<Unbilled>, Error> {
    let sql = format!(
        "select e.client_id, e.fee_estimate_minor, {BILLED} as billed, e.planned_end from engagement e
         where e.deleted_at is null and e.fee_estimate_minor > 0 and e.currency = $1 and e.accepted_on >= $2
           and {OPEN}"
    );
    let rows: Vec<(Uuid, i64, Option<i64>, Option<Day>)> =
        conn.all(AssertSqlSafe(sql), args![currency.code(), invoices_from]).await?;
    let left = rows.into_iter().map(|(client, estimate, billed, planned_end)| Unbilled {
        client: ClientId(client),
        minor: estimate.saturating_sub(billed.unwrap_or(0).max(0)),
        planned_end,
    });
    Ok(left.filter(|one| one.minor > 0).collect())
}
