//! The firm's codes for why: a short list for each kind of outcome, edited under Settings.

use perennial_core::insights::reasons::{ReasonCodes, ReasonKind};

use crate::app::Act;
use crate::args;
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::rights::Right;
use crate::web::Choice;

/// The codes and their version.
///
/// # Errors
/// When the store cannot be read.
pub async fn reason_codes(conn: &mut Conn) -> Result<(ReasonCodes, i64), Error> {
    let row: Option<(String, i64)> =
        conn.optional("select body, version from reason_codes where id = 1", vec![]).await?;
    let (body, version) = row.unwrap_or((String::new(), 1));
    if body.is_empty() {
        return Ok((ReasonCodes::default(), version));
    }
    let codes = serde_json::from_str(&body).map_err(|error| Error::Internal(error.to_string()))?;
    Ok((codes, version))
}

/// The codes of a kind as the choices of a form, with none first.
///
/// # Errors
/// When the store cannot be read.
pub async fn reason_choices(conn: &mut Conn, kind: ReasonKind) -> Result<Vec<Choice>, Error> {
    let (codes, _) = reason_codes(conn).await?;
    Ok(Choice::or_none("Other, or not known", codes.of(kind).iter().map(|code| Choice::new(code, code))))
}

/// As [`reason_choices`], for a record that carries a reason: a code that was taken off the list stays to choose, and
/// says so.
///
/// # Errors
/// When the store cannot be read.
pub async fn reason_choices_beside(
    conn: &mut Conn,
    kind: ReasonKind,
    carried: Option<&str>,
) -> Result<Vec<Choice>, Error> {
    let (codes, _) = reason_codes(conn).await?;
    let mut choices = reason_choices(conn, kind).await?;
    if let (Some(code), _) = codes.carried(kind, carried.unwrap_or_default())
        && !codes.of(kind).iter().any(|known| known == code)
    {
        choices.push(Choice::new(code, format!("{code} (no longer used)")));
    }
    Ok(choices)
}

/// Replaces the codes.
///
/// # Errors
/// When the role may not, or somebody else changed them meanwhile (`seen` is the version that was edited).
pub async fn save_reason_codes(tx: &mut Tx, act: &mut Act, codes: &ReasonCodes, seen: i64) -> Result<(), Error> {
    act.actor.must(Right::Settings)?;
    let body = serde_json::to_string(codes).map_err(|error| Error::Internal(error.to_string()))?;
    let sql = "update reason_codes set body = $1, version = version + 1 where id = 1 and version = $2";
    if tx.run(sql, args![body, seen]).await? == 0 {
        return Err(Error::ChangedMeanwhile("list of reasons"));
    }
    Ok(())
}
