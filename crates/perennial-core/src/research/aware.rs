//! What a client knows of the firm's services (S1.24): named from memory, known from the list, used.

use std::collections::{BTreeMap, BTreeSet};

use super::{Answer, Offer, stem};
use crate::fact::Awareness;
use crate::ids::ServiceLineId;

/// Somebody who knows fewer services than this, from memory, while using one, is typecast: they think that what they
/// use is all that the firm does.
pub const TYPECAST_BELOW: usize = 2;

/// What is known of one service and one client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Known {
    /// Uses the firm for it.
    Used,
    /// Named it before a list was shown.
    Unaided,
    /// Knew it from the list.
    Aided,
    /// Did not know.
    Unknown,
    /// Nobody asked.
    NeverAsked,
}

impl Known {
    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Unaided => "known unaided",
            Self::Aided => "known from the list",
            Self::Unknown => "did not know",
            Self::NeverAsked => "never asked",
        }
    }

    /// The name in addresses and styles.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Unaided => "unaided",
            Self::Aided => "aided",
            Self::Unknown => "unknown",
            Self::NeverAsked => "never",
        }
    }
}

/// What one client said of the services.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AwarenessOf {
    /// Services named before the list was shown.
    pub unaided: BTreeSet<ServiceLineId>,
    /// The answers to the list.
    pub aided: BTreeMap<ServiceLineId, Awareness>,
}

impl AwarenessOf {
    /// What was said in one response.
    pub fn read(unaided: Option<&Answer>, aided: Option<&Answer>, offer: &Offer) -> Self {
        Self {
            unaided: unaided.and_then(Answer::text).map(|text| named_in(text, offer)).unwrap_or_default(),
            aided: match aided {
                Some(Answer::Services(rows)) => rows.clone(),
                _ => BTreeMap::new(),
            },
        }
    }

    /// Of one service.
    pub fn of(&self, line: ServiceLineId) -> Known {
        match self.aided.get(&line) {
            Some(Awareness::Used) => Known::Used,
            _ if self.unaided.contains(&line) => Known::Unaided,
            Some(said) if said.knows() => Known::Aided,
            Some(_) => Known::Unknown,
            None => Known::NeverAsked,
        }
    }

    /// How many services the client says it uses.
    pub fn used(&self) -> usize {
        self.aided.values().filter(|said| **said == Awareness::Used).count()
    }

    /// How many services the client knows with the list: named from memory, or known when shown.
    pub fn known(&self) -> usize {
        let listed = self.aided.iter().filter(|(_, said)| said.knows()).map(|(line, _)| *line);
        listed.chain(self.unaided.iter().copied()).collect::<BTreeSet<_>>().len()
    }

    /// True for somebody who names, unasked, nothing beyond the one service that they use (S1.24).
    pub fn is_typecast(&self) -> bool {
        let uses = |line: &ServiceLineId| self.aided.get(line) == Some(&Awareness::Used);
        self.used() < TYPECAST_BELOW && !self.aided.is_empty() && self.unaided.iter().all(uses)
    }
}

/// The services that a text names, one or more a line. A service is named where every telling word of its name stands
/// in one line, whatever its ending: “family lawyers” names Family.
pub fn named_in(text: &str, offer: &Offer) -> BTreeSet<ServiceLineId> {
    let stems = |text: &str| -> BTreeSet<String> {
        let lower = text.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() >= 3).map(stem).collect()
    };
    let lines: Vec<BTreeSet<String>> = text.lines().flat_map(|line| line.split([';', ','])).map(stems).collect();
    let of = |name: &str| stems(name);
    let named = |(id, name): &(ServiceLineId, String)| {
        let wanted = of(name);
        (!wanted.is_empty() && lines.iter().any(|line| wanted.is_subset(line))).then_some(*id)
    };
    offer.iter().filter_map(named).collect()
}
