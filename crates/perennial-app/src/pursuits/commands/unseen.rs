//! Losses that nobody saw: an estimate with its source, kept apart from the recorded ones (S1.14).

use perennial_core::dates::Day;
use perennial_core::money::Money;
use uuid::Uuid;

use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::firm;
use crate::rights::Right;

/// An estimate of losses that nobody saw.
#[derive(Debug, Clone)]
pub struct UnseenLoss {
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub until: Day,
    /// How many pursuits the firm never knew of.
    pub pursuits: u32,
    /// What they would have brought, when somebody ventures a figure.
    pub value: Option<Money>,
    /// Where the estimate comes from.
    pub source: String,
    /// When it was made.
    pub estimated: Day,
}

/// Enters an estimate of losses that nobody saw.
///
/// # Errors
/// When the role does not allow it, or the period ends before it begins.
pub async fn estimate_unseen(tx: &mut Tx, act: &mut Act, input: UnseenLoss) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    if input.until < input.from {
        return Err(Error::field("until", "The period cannot end before it begins."));
    }
    let id: Uuid = act.new_id();
    let currency = firm::currency_of(tx, input.value).await?;
    tx.run(
        "insert into unseen_loss (id, from_day, until_day, pursuits, value_minor, currency, source, estimated_on,
           by_staff, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)",
        args![
            id,
            input.from,
            input.until,
            i64::from(input.pursuits),
            input.value.map(|value| value.minor),
            currency,
            input.source,
            input.estimated,
            act.actor.staff()
        ],
    )
    .await?;
    Ok(())
}

/// Takes an estimate away.
///
/// # Errors
/// When it is not there.
pub async fn remove_unseen(tx: &mut Tx, act: &mut Act, id: Uuid) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let sql = "update unseen_loss set deleted_at = $2, version = version + 1 where id = $1 and deleted_at is null";
    if tx.run(sql, args![id, act.now]).await? == 0 {
        return Err(Error::NotFound("estimate"));
    }
    Ok(())
}
