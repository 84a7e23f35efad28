//! What of a piece of work is not known for certain.

/// Something that a list alone tells, or of which the day is not sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Nobody recorded here when the client said yes: a list tells of it (D19).
    AcceptedInList,
    /// A list tells of the pursuit and not of its steps.
    StepsNotTold,
    /// The day on which the pursuit was opened is not known to the month (D20).
    OpenedWhen,
    /// The day of the answer.
    AnsweredWhen,
    /// The day of the yes.
    AcceptedWhen,
    /// The day of the close.
    ClosedWhen,
}

/// Several doubts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Doubts(u8);

impl Doubts {
    /// True where this is not certain.
    pub const fn has(self, doubt: Doubt) -> bool {
        self.0 & doubt.bit() != 0
    }

    /// Notes whether this is certain.
    pub const fn note(&mut self, doubt: Doubt, there: bool) {
        self.0 = if there { self.0 | doubt.bit() } else { self.0 & !doubt.bit() };
    }

    /// The stored form.
    pub(super) const fn bits(self) -> u8 {
        self.0
    }

    /// Reads the stored form.
    pub(super) const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }
}

impl Doubt {
    const fn bit(self) -> u8 {
        1 << self as u8
    }
}
