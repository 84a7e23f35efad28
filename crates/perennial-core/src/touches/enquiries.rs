//! Enquiries and their answers, and pursuits that were opened without an enquiry: one reading for the response clock,
//! for alerts and for insights (S1.10, D27).

use crate::dates::{Day, Moment};
use crate::fact::{Direction, EngagementFact, Event, Purpose, PursuitFact, PursuitStep, TouchFact};
use crate::ids::{ContactId, EngagementId, PursuitId};

/// Somebody asked whether the firm could help, and the first personal answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enquiry {
    /// The day on which it came.
    pub on: Day,
    /// The instant, where it is known.
    pub at: Option<Moment>,
    /// The day of the first answer, and its instant where it is known; none while nobody has answered.
    pub answer: Option<(Day, Option<Moment>)>,
}

/// A pursuit as far as it tells that somebody asked, which nobody may have logged.
#[derive(Debug, Clone, Copy)]
pub struct Opened<K> {
    /// What its reader calls it.
    pub key: K,
    /// Which.
    pub id: PursuitId,
    /// The day on which it was opened.
    pub on: Day,
    /// The firm has answered, or something further has happened.
    answered: bool,
    open: bool,
}

/// The enquiries of one client, read fact by fact in the order of their days; each with what its reader calls it.
#[derive(Debug, Clone)]
pub struct Enquiries<K> {
    all: Vec<(K, Enquiry)>,
    /// Of each: who asked, and about which work.
    asked_by: Vec<(Option<ContactId>, Option<EngagementId>)>,
    pursuits: Vec<Opened<K>>,
    /// Something was logged with the client here, so that an answer would be on record (D15).
    logged: bool,
}

impl<K> Default for Enquiries<K> {
    fn default() -> Self {
        Self { all: Vec::new(), asked_by: Vec::new(), pursuits: Vec::new(), logged: false }
    }
}

impl<K> Enquiries<K> {
    /// Reads one fact. `by_hand` is true of what somebody recorded here, as it happened.
    pub fn read(&mut self, key: K, on: Day, what: &Event, by_hand: bool) {
        match what {
            Event::Touch(fact) => {
                self.logged |= by_hand;
                self.touch(key, on, fact);
            }
            Event::Pursuit(fact) => self.pursuit(key, on, fact),
            Event::Engagement(EngagementFact::Accepted { pursuit: Some(pursuit), .. }) => {
                if let Some(known) = self.pursuits.iter_mut().find(|known| known.id == *pursuit) {
                    (known.open, known.answered) = (false, true);
                }
            }
            _ => {}
        }
    }

    fn pursuit(&mut self, key: K, on: Day, fact: &PursuitFact) {
        let id = fact.pursuit();
        let place = self.pursuits.iter().position(|known| known.id == id).unwrap_or_else(|| {
            // That somebody says it is still open tells of no enquiry on that day.
            let answered = matches!(fact, PursuitFact::ConfirmedOpen { .. });
            self.pursuits.push(Opened { key, id, on, answered, open: true });
            self.pursuits.len() - 1
        });
        let it = &mut self.pursuits[place];
        match fact {
            PursuitFact::Opened { .. } | PursuitFact::ConfirmedOpen { .. } => {}
            PursuitFact::StepReached { step, .. } => it.answered |= *step > PursuitStep::Enquiry,
            PursuitFact::Reopened { .. } => (it.open, it.answered) = (true, true),
            PursuitFact::NotNow { .. } | PursuitFact::Hired { .. } | PursuitFact::NoWay { .. } => {
                (it.open, it.answered) = (false, true);
            }
        }
    }

    /// A touch is an enquiry, an answer to one, or neither.
    fn touch(&mut self, key: K, on: Day, touch: &TouchFact) {
        let TouchFact::Made { direction, personal, purpose, detail, contact, engagement, .. } = touch;
        if !personal {
            return;
        }
        let at = detail.as_ref().and_then(|detail| detail.at);
        if *purpose == Purpose::Enquire && *direction != Direction::Outbound {
            // Whoever took the call has answered it.
            let answer = (*direction == Direction::TwoWay).then_some((on, at));
            for pursuit in self.pursuits.iter_mut().filter(|_| answer.is_some() && engagement.is_none()) {
                pursuit.answered = true;
            }
            self.all.push((key, Enquiry { on, at, answer }));
            self.asked_by.push((*contact, *engagement));
            return;
        }
        if *direction == Direction::Inbound {
            return;
        }
        // What is said about agreed work is no answer to who asks for more.
        for pursuit in self.pursuits.iter_mut().filter(|_| engagement.is_none()) {
            pursuit.answered = true;
        }
        // An answer goes to the one who asked, where both are known, and is about the same: what is said about agreed
        // work answers no enquiry.
        let others = detail.as_ref().map_or(&[][..], |detail| &detail.others);
        let waiting = self.all.iter_mut().zip(&self.asked_by).filter(|((_, enquiry), _)| enquiry.answer.is_none());
        for ((_, enquiry), (by, about)) in waiting {
            let to_them =
                by.is_none() || contact.is_none() || by == contact || by.is_some_and(|by| others.contains(&by));
            if !to_them || about != engagement {
                continue;
            }
            let too_early = enquiry.at.zip(at).is_some_and(|(asked, said)| said < asked);
            enquiry.answer = (!too_early).then_some((on, at));
        }
    }

    /// All of them in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = &(K, Enquiry)> {
        self.all.iter()
    }

    /// Open pursuits that were opened on a day of which no enquiry is logged, and that nobody has answered: somebody
    /// asked and waits. None of a client with whom nothing was ever logged: nobody knows whether it was answered.
    pub fn unlogged(&self) -> impl Iterator<Item = &Opened<K>> {
        let logged = |day: Day| self.all.iter().any(|(_, enquiry)| enquiry.on == day);
        let waits = move |pursuit: &&Opened<K>| pursuit.open && !pursuit.answered && !logged(pursuit.on);
        self.pursuits.iter().filter(|_| self.logged).filter(waits)
    }

    /// All of them without what they are called.
    pub fn into_enquiries(self) -> Vec<Enquiry> {
        self.all.into_iter().map(|(_, enquiry)| enquiry).collect()
    }
}
