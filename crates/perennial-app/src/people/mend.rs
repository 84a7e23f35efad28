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
pub async fn mend(tx: &mut Tx, act: &mut Act, client: ClientId, about: &Event) -> Result<(), Error> {
    match about {
        Event::Client(ClientFact::ManagerAssigned { .. }) => clients::mend_manager(tx, act, client).await,
        Event::Client(ClientFact::ContactMoved { contact, .. } | ClientFact::ContactAdded { contact }) => {
            clients::mend_leaving(tx, act, client, *contact).await?;
            super::followed::mend(tx, act, client, *contact).await
        }
        Event::Person(PersonFact::RoleGiven { contact, .. }) => clients::mend_role(tx, act, client, *contact).await,
        Event::Person(PersonFact::Followed { contact, .. }) => super::followed::mend(tx, act, client, *contact).await,
        _ => Ok(()),
    }
}
