//! The rows of people follow from facts, in the step that derives positions.

use perennial_core::fact::{ClientFact, Event};
use perennial_core::ids::{ClientId, ContactId};
use perennial_core::people::{People, Person, Said};

use super::rows::{DerivedEmployer, DerivedMove, DerivedTie, DerivedWish};
use crate::derived_rows::{Facts, Register, register};

/// The rows that this room derives.
pub const REGISTER: Register = register!("people", Rows::of => wishes: DerivedWish, ties: DerivedTie, employers: DerivedEmployer, moves: DerivedMove);

fn is_of_people(what: &Event) -> bool {
    matches!(what, Event::Person(_) | Event::Client(ClientFact::ContactMoved { .. }))
}

#[derive(Default)]
struct Rows {
    wishes: Vec<DerivedWish>,
    ties: Vec<DerivedTie>,
    employers: Vec<DerivedEmployer>,
    moves: Vec<DerivedMove>,
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
        let mut wish = |medium: &str, said: Said| self.wishes.push(DerivedWish::of(client, contact, medium, said));
        for (medium, said) in person.wishes.each {
            wish(medium.key(), said);
        }
        if let Some(said) = person.wishes.all {
            wish("all", said);
        }
        for (staff, (tie, mark)) in person.ties {
            self.ties.push(DerivedTie::of(client, contact, staff, tie, mark));
        }
        self.employers.extend(person.employers.into_iter().map(|one| DerivedEmployer::of(client, contact, one)));
        self.moves.extend(person.moved.map(|moved| DerivedMove::of(client, contact, moved)));
    }
}
