//! Effort: hours and money spent on relationships and markets (S2.03 to S2.07, S2.13).
//!
//! - [`Entry`], [`Said`]: what somebody spent, and what was said of it since; [`standing`] reads it.
//! - [`Placed`]: its market, new or existing, before or after the signature: said, or as the records have it.
//! - [`Effort`]: entries counted; every page, file and command takes its figures from it.
//! - [`Balance`]: effort on new and existing clients beside what they bring.
//! - [`effort_list`]: time sheets and lists of expenses of other programs.
//! - [`minutes_of`]: hours as people write them.

mod balance;
mod columns;
mod count;
mod entry;
mod hours;
mod list;
mod placed;

#[cfg(test)]
mod tests;

pub use balance::{Balance, ENOUGH, Finding, KNOWN, Measure};
pub use columns::{ColumnRead, Part, effort_columns};
pub use count::{Counted, Effort, Interactions, Sums, quarter};
pub use entry::{Entry, LONGEST, Refused, Said, standing};
pub use hours::{hours, minutes_of};
pub use list::{EffortList, ListSaid, ListedEffort, Program, Unread, effort_list};
pub use placed::{Aim, Initiative, Placed, Signature};
