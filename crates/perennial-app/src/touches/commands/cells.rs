//! Cells of the grid that the firm leaves empty on purpose (S3.23).

use perennial_core::fact::Medium;
use perennial_core::journeys::stage::Phase;

use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;

/// Leaves a cell empty by choice, with the reason.
///
/// # Errors
/// When no reason is given.
pub async fn leave_empty(tx: &mut Tx, act: &mut Act, phase: Phase, medium: Medium, reason: &str) -> Result<(), Error> {
    act.actor.must(Right::Grid)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::field("reason", "Say why, so that nobody takes it for a gap later."));
    }
    if reason.chars().count() > 1000 {
        return Err(Error::field("reason", "Shorten this to 1,000 characters."));
    }
    tx.run(
        "insert into empty_cell (phase, medium, reason, by_staff, chosen_at) values ($1, $2, $3, $4, $5)
         on conflict (phase, medium) do update set reason = excluded.reason, by_staff = excluded.by_staff,
           chosen_at = excluded.chosen_at",
        args![i64::from(phase.number()), medium.key(), reason, act.actor.staff(), act.now],
    )
    .await?;
    Ok(())
}

/// Takes the choice back: an empty cell is a gap again.
///
/// # Errors
/// When the role does not allow it.
pub async fn fill(tx: &mut Tx, act: &mut Act, phase: Phase, medium: Medium) -> Result<(), Error> {
    act.actor.must(Right::Grid)?;
    let sql = "delete from empty_cell where phase = $1 and medium = $2";
    tx.run(sql, args![i64::from(phase.number()), medium.key()]).await?;
    Ok(())
}
