//! What others have counted and found out, as it is laid into a map.

use perennial_core::journey_maps::JourneyMap;
use perennial_core::journey_maps::chart::{Evidence, Numbers};

use crate::actor::Actor;
use crate::db::Conn;
use crate::error::Error;

/// Numbers and evidence for one map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counted {
    /// The numbers; none when nobody has counted.
    pub numbers: Option<Numbers>,
    /// On what the cells rest.
    pub evidence: Vec<Evidence>,
}

/// Asks those who count. Nobody does yet: the map says so, and shows nothing as zero.
///
/// # Errors
/// When the store cannot be read.
pub async fn counted(_conn: &mut Conn, _actor: &Actor, _map: &JourneyMap) -> Result<Counted, Error> {
    Ok(Counted::default())
}
