//! How far apart the invoices of a service line usually are, worked out from the clients that are billed regularly
//! (D17).

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::ids::ServiceLineId;
use perennial_core::journeys::implied;
use uuid::Uuid;

use crate::db::Tx;
use crate::error::Error;
use crate::firm;

/// Works out the usual gap of each service line anew, and keeps those that changed. Positions are then derived anew.
///
/// # Errors
/// When the store refuses.
pub async fn work_out_line_gaps(tx: &mut Tx) -> Result<(), Error> {
    let rules = firm::model(tx).await?.implied;
    let rows: Vec<(Uuid, Uuid, Day)> = tx
        .all(
            "select service_line_id, client_id, issued_on from invoice
             where service_line_id is not null and engagement_id is null and total_minor > 0 and deleted_at is null",
            vec![],
        )
        .await?;
    let mut billed: BTreeMap<Uuid, BTreeMap<Uuid, Vec<Day>>> = BTreeMap::new();
    for (line, client, on) in rows {
        billed.entry(line).or_default().entry(client).or_default().push(on);
    }
    let found: BTreeMap<ServiceLineId, implied::LineGap> = billed
        .into_iter()
        .filter_map(|(line, clients)| Some((line.into(), implied::usual_gap_of_line(clients.into_values(), &rules)?)))
        .collect();
    firm::keep_line_gaps(tx, &found).await
}
