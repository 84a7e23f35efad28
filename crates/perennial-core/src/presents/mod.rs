//! The register of presents (S3.31, S3.32, question 30): proposed → approved → given, or declined.
//!
//! - [`Present`]: the register of one client, read from the facts, with verbs; nobody approves what they proposed.
//! - [`Wish`], [`check`]: what must be right before a present is given: a personal reason, no logo, no coupon, not for
//!   many at once, in proportion, within the rules on gifts, and never during a tender.
//! - [`GiftRules`]: limits as data, by jurisdiction and class of recipient, per occasion and per period.
//!
//! The examples shipped are those of public rules and customs; what holds for a firm its own counsel decides.

mod check;
mod gift_rules;
mod impossible;
mod register;

pub use check::{Blackout, Earlier, Finding, Found, Weight, Wish, check};
pub use gift_rules::{Approver, Form, GiftRule, GiftRules, Span};
pub use impossible::impossible;
pub use register::{Present, PresentState, Refusal};
