//! Playbooks, and the touches that they plan: data in, changes out.
//!
//! - [`Playbook`], [`Step`], [`Trigger`], [`Stop`]: a plan as data, kept as TOML.
//! - [`library`]: what ships with the product, in the words of each of the six kinds of firm.
//! - [`Situation`]: what is known of one client, as far as planning needs it.
//! - [`plan()`]: playbooks, a situation and what is planned already, to [`Change`]s. Planning twice changes
//!   nothing, and nothing that a person touched is ever moved.
//! - [`preview()`]: the same over many clients, before a playbook goes live.
//! - [`fulfilments`]: which actual touches were the planned ones.

mod actual;
mod change;
mod condition;
mod digest;
mod events;
mod fields;
mod key;
pub mod library;
mod owner;
mod plan;
mod playbook;
mod preview;
mod read;
mod rules;
mod situation;
mod spread;
mod suggestion;
mod trigger;
mod when;
mod write;

#[cfg(test)]
mod tests;

pub use actual::{Actual, Fulfilment, fulfilments};
pub use change::{Change, Conflict, Existing, Plan, PlannedTouch, TouchState, Withdrawn};
pub use condition::Condition;
pub use digest::About;
pub use fields::{Field, Merged, merge};
pub use key::{NotAKey, TouchKey};
pub use owner::{OwnerRole, Recipient};
pub use plan::plan;
pub use playbook::{Every, Playbook, Step};
pub use preview::{Preview, preview};
pub use rules::{Limits, Rules};
pub use situation::{Barred, Occurrence, Paused, Person, Situation};
pub use suggestion::{Suggestion, read_suggestions, write_suggestions};
pub use trigger::{Stop, Trigger};
pub use when::{Anchor, Anchors, NotAWhen, Side, Span, Unit, When};
