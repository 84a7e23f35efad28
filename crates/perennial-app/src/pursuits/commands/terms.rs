//! What somebody says of a pursuit's fees, by which it is valued.

use perennial_core::ids::PursuitId;
use perennial_core::value::{Percent, StatedTerms, UsualTerms};
use uuid::Uuid;

use super::load;
use crate::app::Act;
use crate::args;
use crate::db::{Tx, Word};
use crate::error::Error;
use crate::firm;
use crate::pursuits::fees::TermColumns;

/// Saves what somebody says of a pursuit's fees, or with none leaves it to the firm's usual terms. `seen` is the version
/// of the pursuit that was looked at; none takes back a change that was just made, whatever came after.
///
/// # Errors
/// When it is not there, somebody else changed it meanwhile, or the terms give no present value.
pub async fn state_terms(
    tx: &mut Tx,
    act: &Act,
    id: PursuitId,
    seen: Option<i64>,
    terms: Option<StatedTerms>,
) -> Result<(), Error> {
    load(tx, act, id).await?;
    let sql =
        "update pursuit set updated_at = $3, version = version + 1 where id = $1 and version = coalesce($2, version)";
    if tx.run(sql, args![id, seen, act.now]).await? == 0 {
        return Err(Error::ChangedMeanwhile("pursuit"));
    }
    tx.run("delete from pursuit_terms where pursuit_id = $1", args![id]).await?;
    let Some(terms) = terms else { return Ok(()) };
    let (usual, _) = firm::usual_terms(tx).await?;
    let factor = usual.factor(&terms).map_err(|why| Error::field("growth", format!("With these terms {why}.")))?;
    let percent = |percent: Option<Percent>| percent.map(|percent| i64::from(percent.hundredths()));
    tx.run(
        "insert into pursuit_terms
           (pursuit_id, fees, years, growth, retention, margin, cost_minor, factor, said_by, said_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            id,
            Word(terms.fees),
            terms.years.map(i64::from),
            percent(terms.growth),
            percent(terms.retention),
            percent(terms.margin),
            terms.cost_minor,
            factor,
            act.actor.staff(),
            act.now
        ],
    )
    .await?;
    Ok(())
}

/// What stands in the table of one pursuit.
#[derive(crate::db::Row)]
struct Stored {
    pursuit_id: Uuid,
    #[row(flatten)]
    terms: TermColumns,
    factor: Option<i64>,
}

/// Works out again by what pursuits are ordered, after the firm changed its usual terms. Gives how many pursuits have no
/// present value by them.
///
/// # Errors
/// When the store refuses.
pub async fn reckon_factors(tx: &mut Tx, usual: &UsualTerms) -> Result<u64, Error> {
    let sql = "select pursuit_id, fees, years, growth, retention, margin, cost_minor, factor from pursuit_terms
               order by pursuit_id";
    let all: Vec<Stored> = tx.all(sql, args![]).await?;
    let mut without = 0;
    for stored in all {
        let factor = stored.terms.stated().and_then(|terms| usual.factor(&terms).ok());
        without += u64::from(factor.is_none());
        if factor != stored.factor {
            let sql = "update pursuit_terms set factor = $2 where pursuit_id = $1";
            tx.run(sql, args![stored.pursuit_id, factor]).await?;
        }
    }
    Ok(without)
}
