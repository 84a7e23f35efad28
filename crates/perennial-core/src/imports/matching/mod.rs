//! Whether a draft is a record that is known already: the same, maybe the same, or new (rule D25).
//!
//! Two records are one when they carry the same id of the same source, or when a person says so. An organisation is
//! also the one that bears the same spelled name, unless a registration number or its own domain differs or several
//! bear the name; a person the one with the same personal address and a name that agrees. Everything else is a
//! proposal with what agrees and what differs, and nothing is merged because of a shared address or number alone.
//! Where nobody can be asked, a proposal stays new and is listed.

mod clients;
mod compare;
mod distance;
mod existing;
mod index;
mod mail;
mod names;
mod numbering;
mod people;
mod source;
#[cfg(test)]
mod tests;

pub use compare::{Compared, Detail};
pub use distance::distance;
pub use existing::{Existing, KnownClient, KnownContact};
pub use index::NameIndex;
pub use mail::{is_desk, is_free_mail, is_own_domain, organisation_domain};
pub use names::{clean_name, legal_form, names_agree, person_key, phone_key, spelled_name};
pub use source::{IdSource, canonical_id, is_ruined};

use serde::{Deserialize, Serialize};

/// Whether a draft is a known record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "match", rename_all = "snake_case")]
pub enum Match<Id> {
    /// No known record is like it.
    New,
    /// It is this record.
    Same {
        /// The record.
        id: Id,
        /// Why.
        why: Why,
    },
    /// A person decides; the likeliest first.
    Maybe {
        /// The records that it may be.
        candidates: Vec<Candidate<Id>>,
    },
}

/// A record that a draft may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate<Id> {
    /// The record.
    pub id: Id,
    /// Why it is proposed.
    pub why: Why,
    /// How likely, 0 to 100, for ordering only.
    pub score: u8,
    /// What both say alike and what they say differently.
    pub compared: Compared,
}

/// Why two records are taken to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The id in the other program is the same.
    ExternalId,
    /// The address is the same.
    Email,
    /// The name is the same, capitals and punctuation aside.
    SameName,
    /// The person's name and the client are the same, and no address speaks against it.
    NameAndClient,
    /// The domain is the same.
    Domain,
    /// The name is the same but for a legal form that one of them leaves out.
    CleanedName,
    /// The name is the same and the legal form is another.
    OtherForm,
    /// The number is the same in lists that number clients alike.
    Numbering,
    /// The name is a slip or two away.
    NearName,
    /// The telephone number is the same.
    Phone,
    /// The person's name and the client are the same, but the addresses or numbers differ.
    NameAndClientOtherEmail,
}

impl Why {
    /// The reason in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::ExternalId => "same id in the other program",
            Self::Email => "same email address",
            Self::SameName => "same name",
            Self::NameAndClient => "same name at the same client",
            Self::Domain => "same domain",
            Self::CleanedName => "same name without its legal form",
            Self::OtherForm => "same name, another legal form",
            Self::Numbering => "same number in a list that numbers clients alike",
            Self::NearName => "nearly the same name",
            Self::Phone => "same telephone number",
            Self::NameAndClientOtherEmail => "same name at the same client, other contact details",
        }
    }

    const fn score(self) -> u8 {
        match self {
            Self::ExternalId | Self::Email => 90,
            Self::SameName => 95,
            Self::NameAndClient => 92,
            Self::Domain => 70,
            Self::CleanedName => 80,
            Self::OtherForm => 60,
            Self::Numbering => 65,
            Self::NearName => 50,
            Self::NameAndClientOtherEmail => 45,
            Self::Phone => 40,
        }
    }
}

impl<Id: Copy + PartialEq> Match<Id> {
    /// The candidates, the likeliest first, each record once; a second reason for one makes it likelier.
    fn of(found: Vec<(Id, Why)>) -> Self {
        Self::compared(found, |_| Compared::default())
    }

    /// The candidates with what agrees and what differs.
    fn compared(mut found: Vec<(Id, Why)>, compare: impl Fn(Id) -> Compared) -> Self {
        found.sort_by_key(|(_, why)| *why);
        let mut candidates: Vec<Candidate<Id>> = Vec::new();
        for (id, why) in found {
            match candidates.iter_mut().find(|c| c.id == id) {
                Some(candidate) if candidate.why != why => candidate.score = candidate.score.saturating_add(5).min(99),
                Some(_) => {}
                None => candidates.push(Candidate { id, why, score: why.score(), compared: compare(id) }),
            }
        }
        candidates.sort_by_key(|c| (c.compared.differs(&[Detail::Id]), std::cmp::Reverse(c.score)));
        if candidates.is_empty() { Self::New } else { Self::Maybe { candidates } }
    }

    /// The match with other ids for its records; candidates that become one are one, the likelier.
    fn map(self, to: impl Fn(Id) -> Id) -> Self {
        match self {
            Self::New => Self::New,
            Self::Same { id, why } => Self::Same { id: to(id), why },
            Self::Maybe { candidates } => {
                let mut mapped: Vec<Candidate<Id>> = Vec::new();
                for candidate in candidates {
                    let id = to(candidate.id);
                    if !mapped.iter().any(|known| known.id == id) {
                        mapped.push(Candidate { id, ..candidate });
                    }
                }
                Self::Maybe { candidates: mapped }
            }
        }
    }

    /// The record, where it is surely one.
    pub fn same(&self) -> Option<Id> {
        if let Self::Same { id, .. } = self { Some(*id) } else { None }
    }
}
