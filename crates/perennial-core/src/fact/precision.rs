//! How precisely the day of a fact is known (D20).

use serde::{Deserialize, Serialize};

use crate::dates::Day;
use crate::keyed::Keyed;

/// How precisely the day of a fact is known. A fact with an unsure day is dated on its latest possible day, so that
/// no past view claims more than is known (D20).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// On that day.
    #[default]
    Exact,
    /// Some time in the month of that day.
    Month,
    /// Some time in the year of that day.
    Year,
    /// On that day or earlier.
    OnOrBefore,
    /// Nothing is known of the day but that it is past: the day is that of the record.
    NotRecorded,
}

impl Keyed for Precision {
    const EACH: &'static [Self] = &Self::ALL;
    const NOUN: &'static str = "precision of a day";

    fn key(self) -> &'static str {
        Self::key(self)
    }
}

impl Precision {
    /// All of them, the most precise first.
    pub const ALL: [Self; 5] = [Self::Exact, Self::Month, Self::Year, Self::OnOrBefore, Self::NotRecorded];

    /// The name in the database, in files and on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Month => "month",
            Self::Year => "year",
            Self::OnOrBefore => "on_or_before",
            Self::NotRecorded => "not_recorded",
        }
    }

    /// True when the day itself is known.
    pub const fn is_exact(&self) -> bool {
        matches!(self, Self::Exact)
    }

    /// The first day on which a fact may have happened whose latest possible day is `on`; none where nothing says how
    /// long before that day it was.
    pub fn earliest(self, on: Day) -> Option<Day> {
        match self {
            Self::Exact => Some(on),
            Self::Month => Some(on.date().first_of_month().into()),
            Self::Year => Some(on.date().first_of_year().into()),
            Self::OnOrBefore | Self::NotRecorded => None,
        }
    }

    /// The precision of a name written by [`Precision::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|precision| precision.key() == key)
    }
}
