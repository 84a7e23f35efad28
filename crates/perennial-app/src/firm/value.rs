//! How the firm values pursuits that have no assumptions of their own.

use perennial_core::value::{Percent, UsualTerms};

use crate::app::Act;
use crate::args;
use crate::audit::{Action, Note};
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::rights::Right;

/// The firm's usual terms, with the version to change them by; the preset before first run.
///
/// # Errors
/// When the store cannot be read.
pub async fn usual_terms(conn: &mut Conn) -> Result<(UsualTerms, i64), Error> {
    let sql = "select discount_rate, fee_growth, fee_years, value_version from firm where id = 1";
    let row: Option<(i64, i64, i64, i64)> = conn.optional(sql, args![]).await?;
    let Some((rate, growth, years, version)) = row else { return Ok((UsualTerms::default(), 0)) };
    let percent = |number: i64| Percent::from_hundredths(i32::try_from(number).unwrap_or_default());
    let years = u32::try_from(years).unwrap_or_default();
    Ok((UsualTerms { rate: percent(rate), growth: percent(growth), years }, version))
}

/// Changes the firm's usual terms and gives those before. `seen` is the version that was edited; none takes back a change
/// that was just made. The caller works out the factors of pursuits that have terms of their own.
///
/// # Errors
/// When the role does not allow it, somebody else changed them meanwhile, or yearly fees have no present value by them.
pub async fn change_usual_terms(
    tx: &mut Tx,
    act: &Act,
    seen: Option<i64>,
    usual: UsualTerms,
) -> Result<UsualTerms, Error> {
    act.actor.must(Right::Settings)?;
    let (before, _) = usual_terms(tx).await?;
    let factor = usual
        .factor(&usual.unstated(true))
        .map_err(|why| Error::field("growth", format!("With these terms {why}.")))?;
    let changed = tx
        .run(
            "update firm set discount_rate = $2, fee_growth = $3, fee_years = $4, recurring_factor = $5,
               value_version = value_version + 1 where id = 1 and value_version = coalesce($1, value_version)",
            args![
                seen,
                i64::from(usual.rate.hundredths()),
                i64::from(usual.growth.hundredths()),
                i64::from(usual.years),
                factor
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::ChangedMeanwhile("way in which pursuits are valued"));
    }
    let said = format!("present value: {} a year, growth {}, {} years", usual.rate, usual.growth, usual.years);
    act.audit(tx, Note::new(Action::FirmChanged, said)).await?;
    Ok(before)
}
