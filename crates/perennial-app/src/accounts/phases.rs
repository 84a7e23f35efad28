//! What the firm calls the phases, for the frame of every page: read again only when its journey model changed.

use std::sync::{Mutex, PoisonError};

use perennial_core::journeys::model::Model;
use perennial_core::journeys::stage::PhaseNames;

use crate::db::{Conn, DbError};

/// The names as last read, with the version of the journey model.
pub type Phases = Mutex<Option<(i64, PhaseNames)>>;

/// What the journey model of a version calls the phases. A model that cannot be read leaves the usual names: the
/// pages that need it say what is wrong with it.
pub(super) async fn names(conn: &mut Conn, kept: &Phases, version: i64) -> Result<PhaseNames, DbError> {
    let known = kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((seen, names)) = known
        && seen == version
    {
        return Ok(names);
    }
    let row: Option<(String,)> = conn.optional("select model from firm where id = 1", vec![]).await?;
    let model = row.and_then(|(text,)| Model::from_toml(&text).ok());
    let names = model.map(|model| model.phase_names()).unwrap_or_default();
    *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, names.clone()));
    Ok(names)
}
