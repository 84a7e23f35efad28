//! How fast evidence ages at this firm (S1.40): the half-lives of anecdotes, of staff views and of client research.

use perennial_core::insights::evidence::Ageing;

use crate::app::Act;
use crate::args;
use crate::audit::{Action, Note};
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::rights::Right;
use crate::web::words::count;

#[derive(crate::db::Row)]
struct AgeingRow {
    anecdote: i64,
    staff_view: i64,
    client_research: i64,
    version: i64,
}

/// The half-lives in force, and how often the firm has changed them.
///
/// # Errors
/// When the store cannot be read.
pub async fn ageing(conn: &mut Conn) -> Result<(Ageing, i64), Error> {
    let sql = "select anecdote, staff_view, client_research, version from evidence_ageing where id = 1";
    let row: Option<AgeingRow> = conn.optional(sql, vec![]).await?;
    let Some(row) = row else { return Ok((Ageing::default(), 0)) };
    let days = |days: i64| u32::try_from(days).unwrap_or(u32::MAX);
    let ageing = Ageing {
        anecdote: days(row.anecdote),
        staff_view: days(row.staff_view),
        client_research: days(row.client_research),
    };
    Ok((ageing, row.version))
}

/// Sets the half-lives; `seen` is the version that was looked at.
///
/// # Errors
/// When somebody has changed them meanwhile.
pub async fn set_ageing(tx: &mut Tx, act: &mut Act, ageing: Ageing, seen: i64) -> Result<(), Error> {
    act.actor.must(Right::Settings)?;
    let (before, version) = self::ageing(tx).await?;
    if version != seen {
        return Err(Error::ChangedMeanwhile("half-lives"));
    }
    let days = [ageing.anecdote, ageing.staff_view, ageing.client_research].map(i64::from);
    let sql = "insert into evidence_ageing (id, anecdote, staff_view, client_research, version)
         values (1, $1, $2, $3, $4)
         on conflict (id) do update set anecdote = excluded.anecdote, staff_view = excluded.staff_view,
           client_research = excluded.client_research, version = excluded.version";
    tx.run(sql, args![days[0], days[1], days[2], version + 1]).await?;
    let words = |ageing: &Ageing| {
        format!("{}, {} and {}", ageing.anecdote, ageing.staff_view, count(ageing.client_research.into(), "day"))
    };
    let said = format!("half-lives of evidence: {} instead of {}", words(&ageing), words(&before));
    act.audit(tx, Note::new(Action::FirmChanged, said)).await
}
