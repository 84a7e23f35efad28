//! The person at the new employer follows the leaving at the old one, whatever is retracted or put back there.

use perennial_core::dates::Moment;
use perennial_core::fact::{ClientFact, Event, Fact, PersonFact};
use perennial_core::ids::{ClientId, ContactId};
use perennial_core::people::People;

use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::error::Error;
use crate::log;

/// After a leaving was retracted, the person at the new employer is no longer there; put back, they are again. Whoever
/// has been spoken to over there in the meantime stays.
pub(super) async fn follow_leaving(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    contact: ContactId,
) -> Result<(), Error> {
    let facts = log::of_client(tx, client).await?;
    let Some(Followed { at, there, recorded }) = ever_followed(&facts, contact) else { return Ok(()) };
    let moved = People::of(&facts).all.remove(&contact).and_then(|person| person.moved);
    let holds = moved.is_some_and(|moved| moved.followed == Some((at, there)));
    let row: Option<(Option<i64>,)> = tx.optional("select deleted_at from contact where id = $1", args![there]).await?;
    let Some((deleted,)) = row else { return Ok(()) };
    let of_them = move |event: &Event| match event {
        Event::Client(ClientFact::ContactAdded { contact }) => *contact == there,
        Event::Person(fact) => fact.contact() == there,
        _ => false,
    };
    match (holds, deleted.is_some()) {
        (false, false) if !is_in_use(tx, there).await? => {
            set_deleted(tx, act, there, true).await?;
            log::retract(tx, act, at, "The move to this employer was retracted.", of_them).await?;
            if was_brought(tx, at, recorded).await? {
                clients::follow_fact(tx, act, at, false).await?;
            }
            Ok(())
        }
        (true, true) => {
            if was_brought(tx, at, recorded).await? {
                clients::follow_fact(tx, act, at, true).await?;
            }
            set_deleted(tx, act, there, false).await?;
            log::reinstate(tx, act, at, of_them).await
        }
        _ => Ok(()),
    }
}

/// Where somebody was followed to, and when that was recorded.
struct Followed {
    at: ClientId,
    there: ContactId,
    recorded: Moment,
}

/// Where somebody was followed to, whether or not that still holds.
fn ever_followed(facts: &[Fact], contact: ContactId) -> Option<Followed> {
    facts.iter().rev().find_map(|fact| match &fact.what {
        Event::Person(PersonFact::Followed { contact: who, client, person }) if *who == contact => {
            Some(Followed { at: *client, there: *person, recorded: fact.recorded })
        }
        _ => None,
    })
}

/// True for a client that the move itself made, in the same change, and that has nothing of its own since.
async fn was_brought(tx: &mut Tx, client: ClientId, recorded: Moment) -> Result<bool, Error> {
    let own: Option<(i64,)> = tx
        .optional(
            "select cast((select count(*) from contact k where k.client_id = c.id and k.deleted_at is null)
               + (select count(*) from pursuit p where p.client_id = c.id and p.deleted_at is null)
               + (select count(*) from engagement e where e.client_id = c.id and e.deleted_at is null)
               + (select count(*) from touch t where t.client_id = c.id) as bigint)
             from client c where c.id = $1 and c.created_at = $2",
            args![client, recorded],
        )
        .await?;
    Ok(own.is_some_and(|(own,)| own == 0))
}

async fn is_in_use(tx: &mut Tx, contact: ContactId) -> Result<bool, Error> {
    let used: i64 = tx
        .scalar(
            "select cast((select count(*) from touch where contact_id = $1)
               + (select count(*) from pursuit where contact_id = $1)
               + (select count(*) from engagement where contact_id = $1) as bigint)",
            args![contact],
        )
        .await?;
    Ok(used > 0)
}

async fn set_deleted(tx: &mut Tx, act: &Act, contact: ContactId, gone: bool) -> Result<(), Error> {
    let at = gone.then_some(act.now.0);
    tx.run(
        "update contact set deleted_at = $2, updated_at = $3, version = version + 1 where id = $1",
        args![contact, at, act.now],
    )
    .await?;
    Ok(())
}
