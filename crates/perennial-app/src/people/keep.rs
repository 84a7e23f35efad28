//! The rows of people follow from facts, in the step that keeps positions; columns of contacts follow when a fact of
//! theirs is corrected, retracted or put back.

use std::collections::BTreeMap;

use perennial_core::fact::{ClientFact, Event, Fact, PersonFact};
use perennial_core::ids::{ClientId, ContactId};
use perennial_core::people::{People, Person, Said};

use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::{AssertSqlSafe, Tx, Value};
use crate::error::Error;
use crate::log;

const TABLES: [&str; 4] = ["contact_wish", "contact_tie", "contact_employer", "contact_move"];

/// Derives the rows of these clients anew from their facts.
///
/// # Errors
/// When the store refuses.
pub async fn keep(tx: &mut Tx, clients: &[ClientId], facts: &BTreeMap<ClientId, Vec<Fact>>) -> Result<(), Error> {
    for table in TABLES {
        let sql = format!("delete from {table} where client_id in ({})", log::places(1, clients.len()));
        tx.run(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?;
    }
    let mut rows = Rows::default();
    for (client, facts) in facts {
        if facts.iter().any(|fact| is_of_people(&fact.what)) {
            for (contact, person) in People::of(facts).all {
                rows.take(*client, contact, person);
            }
        }
    }
    rows.store(tx).await
}

fn is_of_people(what: &Event) -> bool {
    matches!(what, Event::Person(_) | Event::Client(ClientFact::ContactMoved { .. }))
}

#[derive(Default)]
struct Rows {
    wishes: Vec<Vec<Value>>,
    ties: Vec<Vec<Value>>,
    employers: Vec<Vec<Value>>,
    moves: Vec<Vec<Value>>,
}

impl Rows {
    fn take(&mut self, client: ClientId, contact: ContactId, person: Person) {
        let mut wish = |medium: &str, said: Said| {
            let Said { stance, basis, source, mark } = said;
            self.wishes.push(args![contact, medium, client, stance.key(), basis.key(), source, mark.on, mark.fact]);
        };
        for (medium, said) in person.wishes.each {
            wish(medium.key(), said);
        }
        if let Some(said) = person.wishes.all {
            wish("all", said);
        }
        for (staff, (tie, mark)) in person.ties {
            self.ties.push(args![contact, staff, client, tie.key(), mark.on, mark.fact]);
        }
        for one in person.employers {
            let row = args![one.fact, contact, client, one.name, one.job, one.from, one.until, one.client, one.was];
            self.employers.push(row);
        }
        if let Some(moved) = person.moved {
            let (to_client, to_contact) = moved.followed.unzip();
            self.moves.push(args![
                contact,
                client,
                moved.mark.on,
                moved.mark.fact,
                moved.to,
                moved.retired,
                to_client,
                to_contact,
                moved.successor
            ]);
        }
    }

    async fn store(self, tx: &mut Tx) -> Result<(), Error> {
        let wish =
            "insert into contact_wish (contact_id, medium, client_id, stance, basis, source, on_day, fact_id) values";
        let tie = "insert into contact_tie (contact_id, staff_id, client_id, tie, on_day, fact_id) values";
        let employer = "insert into contact_employer (fact_id, contact_id, client_id, employer, job_title, from_day,
            until_day, at_client_id, was_contact_id) values";
        let moved = "insert into contact_move (contact_id, client_id, on_day, fact_id, employer, retired, to_client_id,
            to_contact_id, successor_id) values";
        // A person stands under one client; a fact that names somebody else's person leaves that one's row alone.
        let once = "on conflict do nothing";
        tx.insert_many(wish, once, self.wishes).await?;
        tx.insert_many(tie, once, self.ties).await?;
        tx.insert_many(employer, once, self.employers).await?;
        tx.insert_many(moved, once, self.moves).await?;
        Ok(())
    }
}

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
