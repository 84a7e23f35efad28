//! What can be bound to a placeholder, alike on both databases.

use perennial_core::dates::{Day, Moment};
use sqlx::Arguments;
use sqlx::postgres::PgArguments;
use uuid::Uuid;

/// A bound value. Every variant is typed even when it is null, as PostgreSQL wants it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A whole number, a day, a moment or a flag.
    Int(Option<i64>),
    /// Text.
    Text(Option<String>),
    /// An identifier.
    Id(Option<Uuid>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Int(Some(n))
    }
}

impl From<Option<i64>> for Value {
    fn from(n: Option<i64>) -> Self {
        Self::Int(n)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Int(Some(i64::from(flag)))
    }
}

impl From<Day> for Value {
    fn from(day: Day) -> Self {
        Self::Int(Some(i64::from(day.number())))
    }
}

impl From<Option<Day>> for Value {
    fn from(day: Option<Day>) -> Self {
        Self::Int(day.map(|day| i64::from(day.number())))
    }
}

impl From<Moment> for Value {
    fn from(moment: Moment) -> Self {
        Self::Int(Some(moment.0))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl<T: perennial_core::keyed::Keyed> From<super::Word<T>> for Value {
    fn from(word: super::Word<T>) -> Self {
        Self::Text(Some(word.0.key().to_owned()))
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Some(bytes))
    }
}

impl From<Option<Vec<u8>>> for Value {
    fn from(bytes: Option<Vec<u8>>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<Uuid> for Value {
    fn from(id: Uuid) -> Self {
        Self::Id(Some(id))
    }
}

impl From<Option<Uuid>> for Value {
    fn from(id: Option<Uuid>) -> Self {
        Self::Id(id)
    }
}

macro_rules! ids {
    ($($id:ident),+) => {$(
        impl From<perennial_core::ids::$id> for Value {
            fn from(id: perennial_core::ids::$id) -> Self {
                Self::Id(Some(id.0))
            }
        }

        impl From<Option<perennial_core::ids::$id>> for Value {
            fn from(id: Option<perennial_core::ids::$id>) -> Self {
                Self::Id(id.map(|id| id.0))
            }
        }
    )+};
}

ids!(FactId, ClientId, ContactId, StaffId, ServiceLineId, PursuitId, EngagementId, InvoiceId, ImportId, ViewId);
ids!(PromiseId, MilestoneId, ComplaintId, PresentId, PlannedTouchId);
ids!(WaveId, InvitationId, ParticipantId, ReferrerId, ReferralId, ThemeId, EffortId);

/// Makes the list of values for a statement's placeholders, in order.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}

pub(super) fn postgres(values: Vec<Value>) -> Result<PgArguments, sqlx::Error> {
    let mut arguments = PgArguments::default();
    for value in values {
        match value {
            Value::Int(n) => arguments.add(n),
            Value::Text(text) => arguments.add(text.map(without_nul)),
            Value::Id(id) => arguments.add(id),
            Value::Bytes(bytes) => arguments.add(bytes),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

/// PostgreSQL's text cannot hold U+0000; the replacement character stands for it.
fn without_nul(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}
