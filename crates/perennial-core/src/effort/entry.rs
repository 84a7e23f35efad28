//! An entry of effort, and what was said of it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Aim, Initiative, Signature};
use crate::dates::Day;
use crate::ids::{ClientId, PursuitId, ReferrerId, StaffId};
use crate::keyed::Keyed;
use crate::markets::Axis;
use crate::money::Money;

/// The most minutes of one entry: a year of days and nights.
pub const LONGEST: u32 = 366 * 24 * 60;

/// What somebody spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The day.
    pub on: Day,
    /// Who of ours; none where that is not known.
    pub by: Option<StaffId>,
    /// For how long.
    pub minutes: Option<u32>,
    /// How much.
    pub money: Option<Money>,
    /// On which market, where somebody said so.
    #[serde(with = "word")]
    pub market: Option<Axis>,
    /// On which client.
    pub client: Option<ClientId>,
    /// On which pursuit of the client.
    pub pursuit: Option<PursuitId>,
    /// On which source of referrals.
    pub referrer: Option<ReferrerId>,
    /// For new or existing clients, where somebody said so.
    #[serde(with = "word")]
    pub aim: Option<Aim>,
    /// Before or after the signature, where somebody said so.
    #[serde(with = "word")]
    pub signature: Option<Signature>,
    /// Who began.
    #[serde(with = "word")]
    pub initiative: Option<Initiative>,
    /// What for, in words.
    pub note: Option<String>,
}

/// What is said of an entry, in the order in which it was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Said {
    /// It was spent.
    #[serde(rename = "effort.recorded")]
    Recorded(Entry),
    /// It was otherwise than recorded.
    #[serde(rename = "effort.corrected")]
    Corrected(Entry),
    /// It was not spent.
    #[serde(rename = "effort.taken_back")]
    TakenBack,
    /// It was spent after all.
    #[serde(rename = "effort.put_back")]
    PutBack,
}

/// Why an entry cannot be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Neither time nor money.
    #[error("Give hours, an amount, or both.")]
    Nothing,
    /// A number below what can be spent, or above what anybody can.
    #[error("Give a time of at least one minute, and no more than a year.")]
    Minutes,
    /// Nothing or less was spent.
    #[error("Give an amount above zero.")]
    Amount,
    /// It lies ahead.
    #[error("What is recorded has been spent: choose today or an earlier day.")]
    Ahead,
    /// The market of new clients and existing ones, or the other way round.
    #[error("The market and “new or existing” contradict each other: change one of the two.")]
    Contradiction,
}

impl Refused {
    /// The field of the form that it is about.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Nothing | Self::Minutes => "hours",
            Self::Amount => "amount",
            Self::Ahead => "on",
            Self::Contradiction => "aim",
        }
    }
}

impl Entry {
    /// An entry of a day and nothing else yet.
    pub const fn on(on: Day) -> Self {
        Self {
            on,
            by: None,
            minutes: None,
            money: None,
            market: None,
            client: None,
            pursuit: None,
            referrer: None,
            aim: None,
            signature: None,
            initiative: None,
            note: None,
        }
    }

    /// Refuses what cannot have been spent by `today`.
    ///
    /// # Errors
    /// What is wrong, in words for whoever typed it.
    pub fn check(&self, today: Day) -> Result<(), Refused> {
        if self.on > today {
            return Err(Refused::Ahead);
        }
        if self.minutes.is_none() && self.money.is_none() {
            return Err(Refused::Nothing);
        }
        if self.minutes.is_some_and(|minutes| minutes == 0 || minutes > LONGEST) {
            return Err(Refused::Minutes);
        }
        if self.money.is_some_and(|money| money.minor <= 0) {
            return Err(Refused::Amount);
        }
        match (self.market, self.aim) {
            (Some(Axis::CustomerNew), Some(Aim::Existing)) | (Some(Axis::CustomerExisting), Some(Aim::New)) => {
                Err(Refused::Contradiction)
            }
            _ => Ok(()),
        }
    }
}

/// An entry as it stands after all that was said of it, and whether it holds; none where nothing was ever recorded.
pub fn standing(said: &[Said]) -> Option<(Entry, bool)> {
    said.iter().fold(None, |known, said| match said {
        Said::Recorded(entry) => known.or_else(|| Some((entry.clone(), true))),
        Said::Corrected(entry) => known.map(|(_, holds)| (entry.clone(), holds)),
        Said::TakenBack => known.map(|(entry, _)| (entry, false)),
        Said::PutBack => known.map(|(entry, _)| (entry, true)),
    })
}

/// Enums by their stored word.
mod word {
    use super::*;

    pub fn serialize<T: Keyed, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        value.map(Keyed::key).serialize(serializer)
    }

    pub fn deserialize<'de, T: Keyed, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        let Some(key) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
        let unknown = || serde::de::Error::custom(format!("“{key}” is no {}", T::NOUN));
        T::from_key(&key).map(Some).ok_or_else(unknown)
    }
}
