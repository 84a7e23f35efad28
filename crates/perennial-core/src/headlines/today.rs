//! What the page of today says at its head.

/// A sentence of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TodayHeadline {
    /// Nothing is due for this person.
    NothingDue,
    /// So much is due, in the order of value.
    Due {
        /// What the page lists.
        listed: u64,
    },
}

impl TodayHeadline {
    /// Of a list in the order in which the page shows it, each with its value.
    pub fn of(values: &[i64]) -> Self {
        if values.is_empty() { Self::NothingDue } else { Self::Due { listed: values.len() as u64 } }
    }

    /// The sentence.
    pub fn words(self) -> String {
        match self {
            Self::NothingDue => "Nothing is due".to_owned(),
            Self::Due { .. } => "Due today, highest value first".to_owned(),
        }
    }
}
