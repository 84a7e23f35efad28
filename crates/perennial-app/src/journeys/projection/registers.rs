//! The one list of registers: everything that follows from facts beside the position itself. The projection walks it
//! after each change, `rebuild` for everybody, and `rebuild --check` to compare. A further register is one line.

use crate::derived_rows::{DerivedRow, Register};
use crate::journeys::assumed::AssumedRow;
use crate::journeys::questions::QuestionRow;
use crate::{clients, complaints, engagements, invoices, people, presents, promises, pursuits, referrals, touches};

/// All of them, in the order in which they are brought in line.
pub(super) const ALL: [Register; 11] = [
    clients::REGISTER,
    pursuits::REGISTER,
    // Whether work has a page of its own comes before what that page says.
    engagements::SAME_WORK,
    engagements::REGISTER,
    invoices::REGISTER,
    promises::REGISTER,
    complaints::REGISTER,
    presents::REGISTER,
    people::REGISTER,
    referrals::REGISTER,
    touches::REGISTER,
];

/// The tables of all registers, and those of the questions and of assumed ends, which follow from positions.
pub(super) fn tables() -> impl Iterator<Item = &'static str> {
    ALL.into_iter().flat_map(|register| register.tables).copied().chain([QuestionRow::TABLE, AssumedRow::TABLE])
}
