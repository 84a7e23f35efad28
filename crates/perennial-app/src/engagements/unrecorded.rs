//! Engagements whose state was stored without a fact, by imports of earlier versions: it is recorded now.

use std::collections::BTreeSet;

use perennial_core::dates::Day;
use perennial_core::engagements::{Acceptance, Engagement, StateWord};
use perennial_core::fact::{Dated, EngagementFact, Event, Precision};
use perennial_core::ids::{ClientId, EngagementId};
use uuid::Uuid;

use super::rows::EngagementColumns;
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
    for row in derived_rows::unrecorded::<EngagementColumns>(tx, batch).await? {
        let agreed = match row.derived {
            None => load_agreed(tx, row.id).await?,
            Some(_) => None,
        };
        let ever = |which: fn(&EngagementFact) -> bool| {
            let of_it = |what: &EngagementFact| what.engagement().0 == row.id && which(what);
            let mut facts = batch.facts.get(&row.client).into_iter().flatten();
            facts.any(|fact| matches!(&fact.what, Event::Engagement(what) if of_it(what)))
        };
        let facts = missing(&row, agreed, act.today, ever);
        log::record_found(tx, act, "engagement", row.id, row.client, facts).await?;
        clients.insert(row.client);
    }
    Ok(clients)
}

#[derive(crate::db::Row)]
struct Agreed {
    pursuit_id: Option<Uuid>,
    service_line_id: Option<Uuid>,
    contact_id: Option<Uuid>,
    recurring: i64,
    planned_end: Option<Day>,
}

async fn load_agreed(tx: &mut Tx, id: Uuid) -> Result<Option<Acceptance>, Error> {
    let sql = "select pursuit_id, service_line_id, contact_id, recurring, planned_end from engagement where id = $1";
    let found: Option<Agreed> = tx.optional(sql, args![id]).await?;
    Ok(found.map(|row| Acceptance {
        pursuit: row.pursuit_id.map(Into::into),
        service_line: row.service_line_id.map(Into::into),
        contact: row.contact_id.map(Into::into),
        recurring: row.recurring != 0,
        planned_end: row.planned_end,
        goal: None,
    }))
}

fn missing(
    row: &Unrecorded<EngagementColumns>,
    agreed: Option<Acceptance>,
    today: Day,
    ever: impl Fn(fn(&EngagementFact) -> bool) -> bool,
) -> Vec<Dated> {
    use EngagementFact as E;
    let (engagement, stored) = (EngagementId(row.id), &row.stored);
    let mut facts = Vec::new();
    let mut add = |on: Day, what: E| {
        let (on, what) = (on.min(today), Event::Engagement(what));
        facts.push(Dated { on, precision: Precision::OnOrBefore, what });
    };
    for fact in agreed.into_iter().flat_map(|agreed| Engagement::accept(engagement, agreed)) {
        add(stored.accepted_on, fact);
    }
    if let Some(on) = stored.signed_on.filter(|_| !ever(|what| matches!(what, E::LetterSigned { .. }))) {
        add(on, E::LetterSigned { engagement });
    }
    let worked = ever(|what| matches!(what, E::KickoffHeld { .. } | E::WorkStarted { .. }));
    if let Some(on) = stored.kickoff_on.filter(|_| !worked) {
        add(on, E::KickoffHeld { engagement });
    }
    if let Some(text) = stored.goal.clone().filter(|_| !ever(|what| matches!(what, E::GoalSet { .. }))) {
        add(stored.accepted_on, E::GoalSet { engagement, text });
    }
    let word = ever(|what| matches!(what, E::GoalConfirmed { .. } | E::GoalDenied { .. }));
    if let Some(on) = stored.goal_confirmed_on.filter(|_| !word) {
        add(on, E::GoalConfirmed { engagement, how: None });
    }
    if stored.state.0 == StateWord::OnHold && !ever(|what| matches!(what, E::Held { .. })) {
        add(today, E::Held { engagement, on_hold: true });
    }
    let ended = ever(|what| matches!(what, E::Closed { .. } | E::Lapsed { .. }));
    if let Some(on) = stored.closed_on.filter(|_| !ended) {
        let lapsed = stored.state.0 == StateWord::Lapsed;
        add(on, if lapsed { E::Lapsed { engagement, reason: None } } else { E::Closed { engagement } });
    }
    facts
}
