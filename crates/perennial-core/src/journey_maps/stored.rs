//! The form in which a version is kept: JSON with a number for the form itself.

use serde::{Deserialize, Serialize};

use super::JourneyMap;

/// The number of the present form.
const FORM: u32 = 1;

#[derive(Serialize)]
struct Written<'m> {
    form: u32,
    map: &'m JourneyMap,
}

#[derive(Deserialize)]
struct Read {
    form: u32,
    map: JourneyMap,
}

/// What is stored cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// A later release wrote it.
    #[error("this map was stored in form {0}, which this release does not know: use the release that wrote it")]
    Newer(u32),
    /// It is damaged.
    #[error("this map cannot be read as it was stored: {0}")]
    Damaged(#[from] serde_json::Error),
}

/// Writes the stored form.
///
/// # Errors
/// Never for a map that was read or edited here.
pub fn to_json(map: &JourneyMap) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Written { form: FORM, map })
}

/// Reads the stored form.
///
/// # Errors
/// When it is damaged, or written by a later release.
pub fn from_json(text: &str) -> Result<JourneyMap, Unreadable> {
    let read: Read = serde_json::from_str(text)?;
    if read.form > FORM { Err(Unreadable::Newer(read.form)) } else { Ok(read.map) }
}
