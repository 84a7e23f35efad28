//! The complaints that came in the period, with their reasons, of the clients that are looked at.

use perennial_core::ids::{ClientId, ServiceLineId};
use perennial_core::insights::Question;
use uuid::Uuid;

use crate::args;
use crate::db::Conn;
use crate::error::Error;

/// A complaint as insights count it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complained {
    client: ClientId,
    /// Of what the client complains: a code of the firm's list, words, or both.
    pub reason: Option<String>,
    /// What the client said.
    pub words: Option<String>,
}

#[derive(crate::db::Row)]
struct Came {
    client_id: Uuid,
    service_line_id: Option<Uuid>,
    reason: Option<String>,
    words: Option<String>,
}

/// Every complaint that came in the period, the latest first; with a service line, those about its work alone.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn complained(conn: &mut Conn, question: &Question) -> Result<Vec<Complained>, Error> {
    let sql = "select co.client_id, e.service_line_id, co.reason, co.words
               from complaint co left join engagement e on e.id = co.engagement_id
               where co.received_on >= $1 and co.received_on <= $2 order by co.received_on desc, co.id";
    let period = question.period;
    let rows: Vec<Came> = conn.all(sql, args![period.from, period.until]).await?;
    let about = |row: &Came| question.line.is_none_or(|line| row.service_line_id.map(ServiceLineId) == Some(line));
    let of = |row: Came| Complained { client: ClientId(row.client_id), reason: row.reason, words: row.words };
    Ok(rows.into_iter().filter(about).map(of).collect())
}

/// Those of the clients that are looked at.
pub(super) fn of_clients(all: Vec<Complained>, looked_at: impl Fn(ClientId) -> bool) -> Vec<Complained> {
    all.into_iter().filter(|one| looked_at(one.client)).collect()
}
