//! How the people at a client want to be reached.

use crate::dates::Day;
use crate::fact::{Fact, Medium};
use crate::people::People;

/// How the people at a client want to be reached, and who was the last to get in touch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// People are known there, and none of them is to be contacted.
    pub barred: bool,
    /// What whoever is to be reached likes best.
    pub preferred: Vec<Medium>,
    /// What they do not want.
    pub refused: Vec<Medium>,
}

impl Reach {
    /// As the facts tell on a day: of the first person there who may be contacted.
    pub fn of(facts: &[Fact], as_of: Day) -> Self {
        let known: Vec<Fact> = facts.iter().filter(|fact| fact.on <= as_of).cloned().collect();
        let people = People::of(&known);
        let mut there: Vec<_> = people.all.values().filter(|person| person.moved.is_none()).collect();
        there.sort_by_key(|person| person.known.map(|mark| (mark.on, mark.fact)));
        let barred = !there.is_empty() && there.iter().all(|person| person.wishes.do_not_contact());
        let person = there.into_iter().find(|person| !person.wishes.do_not_contact());
        let wishes = person.map(|person| &person.wishes);
        Self {
            barred,
            preferred: wishes.map_or_else(Vec::new, |wishes| wishes.preferred()),
            refused: wishes.map_or_else(Vec::new, |wishes| wishes.refused()),
        }
    }

    /// The medium in which to get in touch: what they like best, else the first of these that nobody refused. None
    /// where nobody is to be contacted.
    pub fn medium(&self, usual: &[Medium]) -> Option<Medium> {
        let fits = |medium: &&Medium| !self.refused.contains(medium) && **medium != Medium::Present;
        let all = self.preferred.iter().chain(usual).chain(&Medium::ALL);
        all.copied().collect::<Vec<_>>().iter().find(fits).copied().filter(|_| !self.barred)
    }
}
