//! Whether a draft is a record that is known already: the same, maybe the same, or new.
//!
//! An id of the other program or an address says *same*. Everything else is a proposal for a person: the same
//! domain, the same name but for capitals and legal endings, a name a slip away, a person of the same name at the
//! same client. Nothing is merged silently. Where nobody can be asked (the command line without answers),
//! [`Match::unasked`] is the rule: one single record with the very name, capitals and punctuation aside, is the
//! same; all else stays new and is listed.

mod distance;
mod existing;
mod index;
mod names;

pub use distance::distance;
pub use existing::{Existing, KnownClient, KnownContact};
pub use index::NameIndex;
pub use names::{clean_name, is_free_mail, organisation_domain, person_key, spelled_name};

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
    /// The name is the same without legal endings.
    CleanedName,
    /// The name is a slip or two away.
    NearName,
    /// The person's name and the client are the same, but the addresses differ.
    NameAndClientOtherEmail,
}

impl Why {
    /// The reason in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::ExternalId => "the same id in the other program",
            Self::Email => "the same email address",
            Self::SameName => "the same name",
            Self::NameAndClient => "the same name at the same client",
            Self::Domain => "the same domain",
            Self::CleanedName => "the same name but for its legal ending",
            Self::NearName => "nearly the same name",
            Self::NameAndClientOtherEmail => "the same name at the same client, but another email address",
        }
    }

    const fn score(self) -> u8 {
        match self {
            Self::ExternalId | Self::Email => 100,
            Self::SameName => 95,
            Self::NameAndClient => 90,
            Self::Domain => 80,
            Self::CleanedName => 75,
            Self::NearName => 50,
            Self::NameAndClientOtherEmail => 40,
        }
    }
}

impl<Id: Copy + PartialEq> Match<Id> {
    /// The candidates, the likeliest first, each record once; a second reason for one makes it likelier.
    fn of(mut found: Vec<(Id, Why)>) -> Self {
        found.sort_by_key(|(_, why)| *why);
        let mut candidates: Vec<Candidate<Id>> = Vec::new();
        for (id, why) in found {
            match candidates.iter_mut().find(|c| c.id == id) {
                Some(candidate) if candidate.why != why => candidate.score = candidate.score.saturating_add(10).min(99),
                Some(_) => {}
                None => candidates.push(Candidate { id, why, score: why.score() }),
            }
        }
        candidates.sort_by_key(|c| std::cmp::Reverse(c.score));
        if candidates.is_empty() { Self::New } else { Self::Maybe { candidates } }
    }

    /// The decision where nobody can be asked: one single record with the same name (of a person: at the same
    /// client) is the same, all else is new. The candidates of what stays new are to be listed.
    pub fn unasked(self) -> Self {
        let Self::Maybe { candidates } = &self else { return self };
        let mut sure = candidates.iter().filter(|c| matches!(c.why, Why::SameName | Why::NameAndClient));
        match (sure.next(), sure.next()) {
            (Some(only), None) => Self::Same { id: only.id, why: only.why },
            _ => self,
        }
    }
}
