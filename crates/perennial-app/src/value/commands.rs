//! How the firm values pursuits.

use perennial_core::value::UsualTerms;

use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::{firm, pursuits};

/// What a change of the firm's usual terms did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed {
    /// The terms before.
    pub before: UsualTerms,
    /// Pursuits whose own terms give no present value by the new ones.
    pub without_value: u64,
}

/// Changes the firm's usual terms, by which every pursuit without terms of its own is valued. `seen` is the version
/// that was edited; none takes back a change that was just made.
///
/// # Errors
/// When the role does not allow it, somebody else changed them meanwhile, or yearly fees have no present value by them.
pub async fn change_usual_terms(
    tx: &mut Tx,
    act: &Act,
    seen: Option<i64>,
    usual: UsualTerms,
) -> Result<Changed, Error> {
    let before = firm::change_usual_terms(tx, act, seen, usual).await?;
    Ok(Changed { before, without_value: pursuits::reckon_factors(tx, &usual).await? })
}
