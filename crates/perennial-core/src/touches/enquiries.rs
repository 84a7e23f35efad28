//! Enquiries and their answers: one reading for the response clock, for alerts and for insights (S1.10, D27).

use crate::dates::{Day, Moment};
use crate::fact::{Direction, Purpose, TouchFact};
use crate::ids::{ContactId, EngagementId};

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

/// The enquiries of one client, read touch by touch in the order of their days; each with what its reader calls it.
#[derive(Debug, Clone)]
pub struct Enquiries<K> {
    all: Vec<(K, Enquiry)>,
    /// Of each: who asked, and about which work.
    asked_by: Vec<(Option<ContactId>, Option<EngagementId>)>,
}

impl<K> Default for Enquiries<K> {
    fn default() -> Self {
        Self { all: Vec::new(), asked_by: Vec::new() }
    }
}

impl<K> Enquiries<K> {
    /// Reads one touch: an enquiry, an answer to one, or neither.
    pub fn read(&mut self, key: K, on: Day, touch: &TouchFact) {
        let TouchFact::Made { direction, personal, purpose, detail, contact, engagement, .. } = touch;
        if !personal {
            return;
        }
        let at = detail.as_ref().and_then(|detail| detail.at);
        if *purpose == Purpose::Enquire && *direction != Direction::Outbound {
            // Whoever took the call has answered it.
            let answer = (*direction == Direction::TwoWay).then_some((on, at));
            self.all.push((key, Enquiry { on, at, answer }));
            self.asked_by.push((*contact, *engagement));
            return;
        }
        if *direction == Direction::Inbound {
            return;
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

    /// All of them without what they are called.
    pub fn into_enquiries(self) -> Vec<Enquiry> {
        self.all.into_iter().map(|(_, enquiry)| enquiry).collect()
    }
}
