//! The referral balance sheet: what was sent to a source against what came back (S2.15; domain 2, “Referral plan”).

use serde::Serialize;

use crate::keyed::keyed;

/// How many referrals one side is ahead at least, to be out of balance.
const AHEAD: u64 = 3;
/// How many times the other side's.
const TIMES: u64 = 2;

/// Who owes whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Balance {
    /// They owe us: we sent at least twice as many as came back, and three more.
    OwedToUs,
    /// We owe them: at least twice as many came as we sent, and three more.
    OwedByUs,
    /// Neither.
    Even,
}

keyed!(Balance, "balance of referrals", { OwedToUs => "owed", OwedByUs => "owing", Even => "even" });

impl Balance {
    /// The balance of a source to which the firm sent some, and from which it received some.
    pub const fn of(sent: u64, received: u64) -> Self {
        if sent >= received + AHEAD && sent >= received * TIMES {
            Self::OwedToUs
        } else if received >= sent + AHEAD && received >= sent * TIMES {
            Self::OwedByUs
        } else {
            Self::Even
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OwedToUs => "They owe us",
            Self::OwedByUs => "We owe them",
            Self::Even => "In balance",
        }
    }
}

/// What was sent less what was received, as a number: positive where they owe us.
pub const fn net(sent: u64, received: u64) -> i64 {
    sent.cast_signed() - received.cast_signed()
}
