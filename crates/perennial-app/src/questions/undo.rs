//! Taking answers back: all that were given at one moment, by whoever gave them.

use std::collections::BTreeSet;

use perennial_core::dates::Moment;
use perennial_core::fact::{EngagementFact, Event, JourneyFact};
use perennial_core::ids::{ClientId, EngagementId, FactId};
use uuid::Uuid;

use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::duplicates;
use crate::engagements;
use crate::error::Error;
use crate::invoices;
use crate::rights::Right;

#[derive(crate::db::Row)]
struct Recorded {
    id: Uuid,
    client_id: Uuid,
    version: i64,
    body: String,
}

/// Takes back all that was answered at one moment by whoever asks. Gives how many facts and answers went.
///
/// # Errors
/// When a client is not there for the actor, or the store refuses.
pub async fn undo(tx: &mut Tx, act: &mut Act, moment: Moment) -> Result<usize, Error> {
    act.actor.must(Right::Record)?;
    let found: Vec<Recorded> = tx
        .all(
            "select id, client_id, version, body from fact
             where recorded_at = $1 and source like '%answers to questions%' and by_staff = $2 order by client_id, id",
            args![moment, act.actor.staff()],
        )
        .await?;
    let payers = invoices::take_back_payers(tx, act, moment).await?;
    let apart = duplicates::take_back_different(tx, act, moment).await?;
    let mut works = BTreeSet::new();
    for fact in &found {
        let client = ClientId(fact.client_id);
        clients::visible(tx, &act.actor, client).await?;
        // Work that went with an answer comes back with the entries that tell of it.
        let sql = "update engagement set deleted_at = null, version = version + 1
                   where client_id = $1 and deleted_at = $2 and same_as is null";
        tx.run(sql, args![client, moment]).await?;
        let event = Event::from_stored(fact.version, &fact.body).map_err(|error| Error::Internal(error.to_string()))?;
        match &event {
            // That two are one, or are not, began no work: the rows follow.
            Event::Engagement(EngagementFact::SameWork { .. } | EngagementFact::OwnWork { .. }) => {}
            Event::Engagement(what) => drop(works.insert(what.engagement())),
            _ => {}
        }
        let reason = "the answer was taken back".to_owned();
        let retracted = Event::Journey(JourneyFact::Retracted { fact: FactId(fact.id), reason });
        let today = act.today;
        act.record(tx, client, vec![(today, retracted)]).await?;
    }
    for engagement in works {
        take_back_work(tx, act, engagement, moment).await?;
    }
    Ok(found.len() + payers + apart)
}

/// Work that an answer began goes with it; work that invoices imply is implied again; other work follows its facts.
async fn take_back_work(tx: &mut Tx, act: &mut Act, engagement: EngagementId, moment: Moment) -> Result<(), Error> {
    let invoices: i64 = tx.scalar("select count(*) from invoice where id = $1", args![engagement.0]).await?;
    if invoices > 0 {
        tx.run("update engagement set implied = 1 where id = $1", args![engagement]).await?;
        return Ok(());
    }
    let begun: i64 = tx
        .scalar("select count(*) from engagement where id = $1 and created_at = $2", args![engagement, moment])
        .await?;
    if begun > 0 {
        return engagements::delete(tx, act, engagement).await;
    }
    Ok(())
}
