//! Facts as they come in, one by one, and the position at any time in between.

use crate::dates::Day;
use crate::fact::{Event, Fact};
use crate::journeys::course::Track;
use crate::journeys::derive::{Deriver, full};
use crate::journeys::history::History;
use crate::journeys::model::Model;
use crate::journeys::order::{Ordered, is_statement};
use crate::journeys::position::Position;
use crate::journeys::rank::rank;

/// Follows one relationship fact by fact.
///
/// At every moment [`Replay::position`] is what [`derive`](crate::journeys::derive()) gives of all facts pushed so
/// far, in whichever order they came. A fact that comes in its order costs only itself; one that comes late,
/// and every correction, makes the next position read all facts anew.
#[derive(Debug)]
pub struct Replay<'m> {
    model: &'m Model,
    /// In their order, each once, as long as no correction is among them.
    facts: Vec<Fact>,
    corrected: bool,
    history: History,
    track: Track,
    /// How many of the facts the history has read.
    read: usize,
}

impl<'m> Replay<'m> {
    /// Follows by this model.
    pub fn new(model: &'m Model) -> Self {
        let (history, track) = (History::default(), Track::default());
        Self { model, facts: Vec::new(), corrected: false, history, track, read: 0 }
    }

    /// Takes in one more fact.
    pub fn push(&mut self, fact: Fact) {
        if self.corrected || is_statement(&fact.what) {
            self.corrected = true;
            self.facts.push(fact);
            return;
        }
        let key = |fact: &Fact| (fact.on, rank(&fact.what), fact.id);
        if let Err(place) = self.facts.binary_search_by_key(&key(&fact), key) {
            // What invoices imply is grouped from all of them: one more may regroup those before.
            if place < self.read || matches!(fact.what, Event::Invoice(_)) {
                self.read = 0;
            }
            self.facts.insert(place, fact);
        }
    }

    /// Where the relationship stands by all facts pushed so far.
    pub fn position(&mut self, as_of: Day) -> Position {
        if self.corrected || self.facts.last().is_some_and(|last| last.on > as_of) {
            return Deriver::new(self.model).derive(&self.facts, as_of);
        }
        self.catch_up();
        let mut track = self.track;
        track.settle(&self.history, self.model, (as_of < Day::MAX).then(|| as_of + 1));
        full(&self.history, track, &Ordered::AsGiven(&self.facts), self.model, as_of, None)
    }

    /// Reads what has not been read yet.
    fn catch_up(&mut self) {
        if self.read == 0 {
            self.history.clear();
            self.track = Track::default();
        }
        let ordered = Ordered::AsGiven(&self.facts);
        for (place, fact) in self.facts.iter().enumerate().skip(self.read) {
            if fact.on != self.track.day() {
                self.track.settle(&self.history, self.model, Some(fact.on));
            }
            let effect = self.history.apply(&ordered, place, fact.on, fact, self.model);
            self.track.read(fact.on, effect);
        }
        self.read = self.facts.len();
    }
}
