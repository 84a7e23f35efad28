//! Verbs of waves: begin and close one, invite somebody, make links, remind; and the people of no client.

mod invite;
mod links;
mod people;
mod waves;

pub use invite::{invitations_of, invite_contact, invite_named, invite_participant, revoke};
pub use links::{Made, make_links, remind};
pub use people::{NewParticipant, add_participant, wish};
pub use waves::{Drawn, NewWave, begin, close, preview};
