//! The columns of a client and its contacts follow when a fact of theirs is corrected, retracted or put back.

use perennial_core::fact::{ClientFact, Event, PersonFact};
use perennial_core::ids::ClientId;

use crate::app::Act;
use crate::clients;
use crate::db::Tx;
use crate::error::Error;

/// Brings the columns of a client and its people in line with the facts in force, after one of them was corrected,
/// retracted or put back.
///
/// # Errors
/// When the store refuses.
pub async fn follow_statement(tx: &mut Tx, act: &mut Act, client: ClientId, about: &Event) -> Result<(), Error> {
    match about {
        Event::Client(ClientFact::ManagerAssigned { .. }) => clients::sync_manager(tx, act, client).await,
        Event::Client(ClientFact::ContactMoved { contact, .. } | ClientFact::ContactAdded { contact }) => {
            clients::sync_leaving(tx, act, client, *contact).await?;
            super::followed::follow_leaving(tx, act, client, *contact).await
        }
        Event::Person(PersonFact::RoleGiven { contact, .. }) => clients::sync_role(tx, act, client, *contact).await,
        Event::Person(PersonFact::Followed { contact, .. }) => {
            super::followed::follow_leaving(tx, act, client, *contact).await
        }
        _ => Ok(()),
    }
}
