//! What else follows when a fact of a client's people is corrected, retracted or put back; their rows follow by
//! themselves.

use perennial_core::fact::{ClientFact, Event, PersonFact};
use perennial_core::ids::ClientId;

use crate::app::Act;
use crate::clients;
use crate::db::Tx;
use crate::error::Error;

/// Brings other clients in line after a fact of one client's people was corrected, retracted or put back.
///
/// # Errors
/// When somebody outside of the client's barrier would answer for it, or the store refuses.
pub async fn follow_statement(tx: &mut Tx, act: &mut Act, client: ClientId, about: &Event) -> Result<(), Error> {
    match about {
        Event::Client(ClientFact::ManagerAssigned { .. }) => clients::check_manager(tx, act, client).await,
        Event::Client(ClientFact::ContactMoved { contact, .. } | ClientFact::ContactAdded { contact }) => {
            super::followed::follow_leaving(tx, act, client, *contact).await
        }
        Event::Person(PersonFact::Followed { contact, .. }) => {
            super::followed::follow_leaving(tx, act, client, *contact).await
        }
        _ => Ok(()),
    }
}
