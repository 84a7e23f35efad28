//! Work that is taken to be finished without anybody saying so (D19), as a position tells it.

use perennial_core::ids::ClientId;
use perennial_core::journeys::position::Position;
use uuid::Uuid;

use crate::args;
use crate::db::Value;
use crate::derived_rows::DerivedRow;

/// A stored one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, crate::db::Row)]
pub(super) struct AssumedRow {
    client_id: Uuid,
    engagement_id: Uuid,
    by_day: i64,
}

impl DerivedRow for AssumedRow {
    const TABLE: &'static str = "assumed_finished";
    const COLUMNS: &'static str = "client_id, engagement_id, by_day";

    fn client(&self) -> ClientId {
        self.client_id.into()
    }

    fn values(self) -> Vec<Value> {
        args![self.client_id, self.engagement_id, self.by_day]
    }
}

/// Those of a client in a position.
pub(super) fn assumed_of(client: ClientId, position: &Position) -> impl Iterator<Item = AssumedRow> {
    position.assumed_finished.iter().map(move |(engagement, by)| AssumedRow {
        client_id: client.0,
        engagement_id: engagement.0,
        by_day: i64::from(by.number()),
    })
}
