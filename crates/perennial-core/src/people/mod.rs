//! The people at a client, as the facts tell: their say, their ties, their wishes per medium, where they worked, and
//! who follows whom.
//!
//! [`People::of`] reads the facts of one client in their order; corrections hold. A refusal is the careful word: what
//! is said of one medium never lifts what was said of another, and what is said of all of them never lifts the refusal
//! of one (see [`Wishes`]).

mod wishes;

use std::collections::BTreeMap;

use crate::dates::Day;
use crate::fact::{ClientFact, DecisionRole, Event, Fact, PersonFact, Source, Tie};
use crate::ids::{ClientId, ContactId, FactId, StaffId};
use crate::journeys::in_force;
use crate::promises::Mark;

pub use wishes::{Said, Wishes};

/// The people at a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// Each person of whom a fact tells.
    pub all: BTreeMap<ContactId, Person>,
}

/// What the facts tell of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// The day on which they became known.
    pub known: Option<Mark>,
    /// The part in decisions.
    pub role: Option<(DecisionRole, Mark)>,
    /// Who knows them, and how well.
    pub ties: BTreeMap<StaffId, (Tie, Mark)>,
    /// How they want to be reached.
    pub wishes: Wishes,
    /// Where they worked before, or work beside.
    pub employers: Vec<Employer>,
    /// That they left.
    pub moved: Option<Moved>,
    /// From whom they took over.
    pub took_over: Option<(ContactId, Mark)>,
    /// Since when their yes is needed, where a colleague said so by hand: an import is history.
    pub decides: Option<Day>,
}

/// An employer in a person's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Employer {
    /// Its name.
    pub name: String,
    /// The job there.
    pub job: Option<String>,
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub until: Option<Day>,
    /// The same as a client.
    pub client: Option<ClientId>,
    /// The same person there.
    pub was: Option<ContactId>,
    /// The fact that says so.
    pub fact: FactId,
}

/// That a person left the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// When, and the fact that says so.
    pub mark: Mark,
    /// The new employer.
    pub to: Option<String>,
    /// True for a retirement.
    pub retired: bool,
    /// The client and the person there, where they are followed.
    pub followed: Option<(ClientId, ContactId)>,
    /// Who took over.
    pub successor: Option<ContactId>,
}

impl People {
    /// What the facts of one client tell. The order in which they are given plays no part.
    pub fn of(facts: &[Fact]) -> Self {
        let mut people = Self::default();
        let mut followed = BTreeMap::new();
        for (on, fact) in in_force(facts) {
            let mark = Mark { on, fact: fact.id };
            match &fact.what {
                Event::Client(ClientFact::ContactAdded { contact }) => {
                    let person = people.person(*contact);
                    // Somebody may become known only after they left; only who is added again is back.
                    if person.known.is_some() {
                        person.moved = None;
                    }
                    person.known = person.known.or(Some(mark));
                }
                Event::Client(ClientFact::ContactMoved { contact, to, retired }) => {
                    let moved = Moved { mark, to: to.clone(), retired: *retired, followed: None, successor: None };
                    people.person(*contact).moved = Some(moved);
                }
                Event::Person(PersonFact::Followed { contact, client, person }) => {
                    followed.insert(*contact, (*client, *person));
                }
                Event::Person(what) => people.read(what, mark, matches!(fact.source, Source::File { .. })),
                _ => {}
            }
        }
        people.link(&followed);
        people
    }

    fn person(&mut self, contact: ContactId) -> &mut Person {
        self.all.entry(contact).or_default()
    }

    fn read(&mut self, what: &PersonFact, mark: Mark, imported: bool) {
        let person = self.person(what.contact());
        match what {
            PersonFact::RoleGiven { role, .. } => {
                let decides = role.is_some_and(DecisionRole::decides);
                person.decides = if decides { person.decides.or((!imported).then_some(mark.on)) } else { None };
                person.role = role.map(|role| (role, mark));
            }
            PersonFact::TieSaid { staff, tie: Some(tie), .. } => {
                person.ties.insert(*staff, (*tie, mark));
            }
            PersonFact::TieSaid { staff, tie: None, .. } => {
                person.ties.remove(staff);
            }
            PersonFact::MediumSaid { medium, stance, basis, source, .. } => {
                let said = stance.map(|stance| Said { stance, basis: *basis, source: source.clone(), mark });
                person.wishes.say(*medium, said);
            }
            PersonFact::Employed { employer, job, from, until, client, was, .. } => {
                person.employers.push(Employer {
                    name: employer.clone(),
                    job: job.clone(),
                    from: *from,
                    until: *until,
                    client: *client,
                    was: *was,
                    fact: mark.fact,
                });
            }
            PersonFact::TookOver { from, .. } => person.took_over = Some((*from, mark)),
            PersonFact::Followed { .. } => {}
        }
    }

    /// Ties those who left to whom they became and to who came after them.
    fn link(&mut self, followed: &BTreeMap<ContactId, (ClientId, ContactId)>) {
        let successors: BTreeMap<ContactId, ContactId> =
            self.all.iter().filter_map(|(id, person)| Some((person.took_over?.0, *id))).collect();
        for (id, person) in &mut self.all {
            if let Some(moved) = &mut person.moved {
                moved.followed = followed.get(id).copied();
                moved.successor = successors.get(id).copied();
            }
        }
    }
}
