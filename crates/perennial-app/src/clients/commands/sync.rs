//! What a statement about an earlier fact of a client may not lead to.

use perennial_core::ids::ClientId;

use super::barred;
use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::log;

/// Refuses a statement by which somebody outside of the client's barrier would answer for it again.
///
/// # Errors
/// When the last assignment in force names such a person.
pub async fn check_manager(tx: &mut Tx, act: &Act, client: ClientId) -> Result<(), Error> {
    let facts = log::of_client(tx, client).await?;
    let manager = perennial_core::clients::read(&log::in_force(&facts)).manager;
    if let Some(staff) = manager
        && let Some(sentence) = barred(tx, act, &[client], staff).await?
    {
        return Err(Error::refused(sentence));
    }
    Ok(())
}
