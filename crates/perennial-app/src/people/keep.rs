//! The rows of people follow from facts, in the step that keeps positions.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::fact::{ClientFact, Event, Fact};
use perennial_core::ids::{ClientId, ContactId};
use perennial_core::people::{People, Person, Said};

use super::rows::{EmployerKept, MoveKept, TieKept, WishKept};
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::kept::{self, Filled, Kept};

/// The tables that this room keeps.
pub const TABLES: [&str; 4] = [WishKept::TABLE, TieKept::TABLE, EmployerKept::TABLE, MoveKept::TABLE];

type Facts = BTreeMap<ClientId, Vec<Fact>>;

/// Brings the rows of these clients in line with their facts.
///
/// # Errors
/// When the store refuses.
pub async fn keep(tx: &mut Tx, clients: &[ClientId], facts: &Facts, filled: &Filled) -> Result<(), Error> {
    let rows = Rows::of(facts);
    kept::settle(tx, clients, rows.wishes, filled).await?;
    kept::settle(tx, clients, rows.ties, filled).await?;
    kept::settle(tx, clients, rows.employers, filled).await?;
    kept::settle(tx, clients, rows.moves, filled).await
}

/// Those of some clients whose stored people are not those of their facts.
///
/// # Errors
/// When the store cannot be read.
pub async fn differing(conn: &mut Conn, clients: &[ClientId], facts: &Facts) -> Result<BTreeSet<ClientId>, Error> {
    let rows = Rows::of(facts);
    let mut found = kept::differing(conn, clients, rows.wishes).await?;
    found.extend(kept::differing(conn, clients, rows.ties).await?);
    found.extend(kept::differing(conn, clients, rows.employers).await?);
    found.extend(kept::differing(conn, clients, rows.moves).await?);
    Ok(found)
}

fn is_of_people(what: &Event) -> bool {
    matches!(what, Event::Person(_) | Event::Client(ClientFact::ContactMoved { .. }))
}

#[derive(Default)]
struct Rows {
    wishes: Vec<WishKept>,
    ties: Vec<TieKept>,
    employers: Vec<EmployerKept>,
    moves: Vec<MoveKept>,
}

impl Rows {
    fn of(facts: &Facts) -> Self {
        let mut rows = Self::default();
        for (client, facts) in facts {
            if facts.iter().any(|fact| is_of_people(&fact.what)) {
                for (contact, person) in People::of(facts).all {
                    rows.take(*client, contact, person);
                }
            }
        }
        rows
    }

    fn take(&mut self, client: ClientId, contact: ContactId, person: Person) {
        let mut wish = |medium: &str, said: Said| self.wishes.push(WishKept::of(client, contact, medium, said));
        for (medium, said) in person.wishes.each {
            wish(medium.key(), said);
        }
        if let Some(said) = person.wishes.all {
            wish("all", said);
        }
        for (staff, (tie, mark)) in person.ties {
            self.ties.push(TieKept::of(client, contact, staff, tie, mark));
        }
        self.employers.extend(person.employers.into_iter().map(|one| EmployerKept::of(client, contact, one)));
        self.moves.extend(person.moved.map(|moved| MoveKept::of(client, contact, moved)));
    }
}
