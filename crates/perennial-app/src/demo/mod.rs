//! The demo firm: Harcourt Vale LLP, forty people, some three hundred and fifty relationships.
//!
//! `plan` says where every relationship stands and what belongs to it, so that the totals of the scenario are met
//! by construction. `script` turns the plan into dated deeds. [`fill`] does them through the same verbs as a
//! person's input. All days are counted from the day on which the firm stands; the same day gives the same firm.

mod deeds;
mod dice;
mod effort;
mod feelings;
mod fill;
mod markets;
mod names;
mod people;
mod perform;
mod plan;
mod referrals;
mod research;
mod script;

pub use fill::{FIRM, Filled, PASSWORD, SIGN_IN, already, fill};
