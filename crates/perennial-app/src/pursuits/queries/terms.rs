//! Who said how the fees of a pursuit come in.

use perennial_core::dates::{Day, Moment};
use perennial_core::ids::PursuitId;

use crate::args;
use crate::db::Conn;
use crate::error::Error;

/// Who said it, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The name; none where the program did.
    pub by: Option<String>,
    /// The day.
    pub on: Day,
}

/// Who said last how the fees of a pursuit come in; none where nobody did.
///
/// # Errors
/// When the store cannot be read.
pub async fn who_said(conn: &mut Conn, id: PursuitId) -> Result<Option<Said>, Error> {
    let sql = "select s.name, t.said_at from pursuit_terms t left join staff s on s.id = t.said_by
               where t.pursuit_id = $1";
    let row: Option<(Option<String>, i64)> = conn.optional(sql, args![id]).await?;
    Ok(row.map(|(by, at)| Said { by, on: Moment(at).utc_day() }))
}
