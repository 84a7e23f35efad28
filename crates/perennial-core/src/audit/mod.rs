//! The audit log as a chain: each entry carries the hash of the one before, so that whatever is changed, dropped or
//! swapped afterwards is found, also without the database.
//!
//! The canonical form of an entry is a JSON array in UTF-8 without spaces (RFC 8259; only `"`, `\` and control
//! characters are escaped):
//!
//! ```text
//! [seq,at,staff,name,action,subject,detail,origin,before]
//! ```
//!
//! `seq` counts from 1 without gaps; `at` is in microseconds since 1970 UTC; `staff` and `subject` may be `null`;
//! `before` is the hash of the entry before, 64 zeros for the first. `hash` is the SHA-256 of that array in lower-case
//! hexadecimal digits.

mod action;
mod chain;

pub use action::{Action, Group};
pub use chain::{Checker, Entry, FIRST, Head, Misfit, Why};
