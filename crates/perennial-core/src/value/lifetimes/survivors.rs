//! A group of clients that began together, counted at each renewal: what sBG and BdW are fitted to.

/// How many of a group are left, from its beginning on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survivors {
    alive: Vec<u64>,
}

/// Counts that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoSurvivors {
    /// There is no renewal to learn from.
    #[error("at least two counts are needed: those at the beginning, and those left after the first renewal")]
    TooShort,
    /// The group was empty.
    #[error("the group is empty: the first count must be above 0")]
    Empty,
    /// Clients came in later.
    #[error("a count is above the one before it: clients that have left cannot be counted again")]
    Rises,
}

impl Survivors {
    /// The counts at the beginning, after the first renewal, after the second, and so on.
    ///
    /// # Errors
    /// When there can be no such counts.
    pub fn new(alive: Vec<u64>) -> Result<Self, NoSurvivors> {
        match alive.as_slice() {
            [] | [_] => Err(NoSurvivors::TooShort),
            [0, ..] => Err(NoSurvivors::Empty),
            counts if counts.windows(2).any(|pair| pair[1] > pair[0]) => Err(NoSurvivors::Rises),
            _ => Ok(Self { alive }),
        }
    }

    /// How many there were at the beginning.
    pub fn clients(&self) -> u64 {
        self.alive.first().copied().unwrap_or(0)
    }

    /// How many left at the first renewal, at the second, and so on.
    pub(super) fn left(&self) -> impl Iterator<Item = f64> {
        self.alive.windows(2).map(|pair| (pair[0] - pair[1]) as f64)
    }

    /// How many are left at the end, and after how many renewals that is.
    pub(super) fn end(&self) -> (f64, f64) {
        (self.alive.last().copied().unwrap_or(0) as f64, (self.alive.len() - 1) as f64)
    }
}
