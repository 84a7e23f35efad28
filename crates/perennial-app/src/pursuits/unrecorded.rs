//! Pursuits whose state was stored without a fact, by imports of earlier versions: it is recorded now.

use std::collections::BTreeSet;

use perennial_core::dates::Day;
use perennial_core::fact::{Dated, Event, Precision, PursuitFact, PursuitStep};
use perennial_core::ids::{ClientId, EngagementId, PursuitId};
use perennial_core::pursuits::Outcome;

use super::rows::PursuitColumns;
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::derived_rows::{self, Batch, Unrecorded};
use crate::error::Error;
use crate::log;

/// Records what the rows of a batch say and no fact does. Returns the clients whose rows differ from their facts.
///
/// # Errors
/// When the store refuses.
pub async fn record_unrecorded(tx: &mut Tx, act: &mut Act, batch: &Batch<'_>) -> Result<BTreeSet<ClientId>, Error> {
    let mut clients = BTreeSet::new();
    for row in derived_rows::unrecorded::<PursuitColumns>(tx, batch).await? {
        let became = match row.stored.engagement_id {
            Some(id) => Some(EngagementId(id)),
            None => engagement_of(tx, PursuitId(row.id)).await?,
        };
        let ever = |which: fn(&PursuitFact) -> bool| {
            let of_it = |what: &PursuitFact| what.pursuit().0 == row.id && which(what);
            let mut facts = batch.facts.get(&row.client).into_iter().flatten();
            facts.any(|fact| matches!(&fact.what, Event::Pursuit(what) if of_it(what)))
        };
        let facts = missing(&row, became, act.today, ever);
        log::record_found(tx, act, "pursuit", row.id, row.client, facts).await?;
        clients.insert(row.client);
    }
    Ok(clients)
}

async fn engagement_of(tx: &mut Tx, pursuit: PursuitId) -> Result<Option<EngagementId>, Error> {
    let sql = "select id from engagement where pursuit_id = $1 order by created_at desc, id limit 1";
    let found: Option<(uuid::Uuid,)> = tx.optional(sql, args![pursuit]).await?;
    Ok(found.map(|(id,)| EngagementId(id)))
}

fn missing(
    row: &Unrecorded<PursuitColumns>,
    became: Option<EngagementId>,
    today: Day,
    ever: impl Fn(fn(&PursuitFact) -> bool) -> bool,
) -> Vec<Dated> {
    use PursuitFact as P;
    let (pursuit, stored) = (PursuitId(row.id), &row.stored);
    let by =
        |on: Day, what: P| Dated { on: on.min(today), precision: Precision::OnOrBefore, what: Event::Pursuit(what) };
    let mut facts = Vec::new();
    if row.derived.is_none() {
        facts.push(by(stored.opened_on, P::Opened { pursuit, service_line: None, contact: None }));
    }
    if stored.step.0 != PursuitStep::Enquiry && !ever(|what| matches!(what, P::StepReached { .. })) {
        facts.push(by(stored.step_on, P::StepReached { pursuit, step: stored.step.0 }));
    }
    if !ever(|what| matches!(what, P::Hired { .. } | P::NotNow { .. } | P::NoWay { .. })) {
        let (on, reason) = (stored.decided_on.unwrap_or(today), stored.reason.clone());
        let outcome = match stored.state.0 {
            Outcome::Open => None,
            Outcome::Hired => became.map(|engagement| P::Hired { pursuit, engagement, reason }),
            Outcome::NotNow => Some(P::NotNow { pursuit, revisit: stored.revisit_on, reason }),
            Outcome::NoWay => Some(P::NoWay { pursuit, reason }),
        };
        facts.extend(outcome.map(|what| by(on, what)));
    }
    facts
}
