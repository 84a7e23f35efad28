//! Who recommends the firm, and what they are owed (S1.30, S2.14 to S2.16, S3.22, D11).
//!
//! - [`ReferrerKind`], [`named`]: what a referrer is; a referrer need not be a client and has no phases (D11).
//! - [`Referral`], [`read`](fn@read): the referrals of one client, read from its facts, each with its own thanks.
//! - [`impossible`](fn@impossible): thanks before the favour, acts withdrawn before they were given.

mod kind;
mod read;

#[cfg(test)]
mod tests;

pub use kind::{Named, ReferrerKind, named};
pub use read::{Direction, Referral, Refusal, impossible, read};
