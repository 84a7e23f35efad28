//! Who recommends the firm, and what they are owed (S1.30, S2.14 to S2.16, S3.22, D11).
//!
//! - [`ReferrerKind`], [`named`]: what a referrer is; a referrer need not be a client and has no phases (D11).
//! - [`named_each`], [`name_key`]: the names in one cell of a list, and when two of them are one.
//! - [`Referral`], [`read`](fn@read): the referrals of one client, read from its facts, each with its own thanks.
//! - [`Thanks`], [`thanks`](fn@thanks): whether somebody was thanked, is owed thanks, or nobody can tell (D15).
//! - [`won_by_referral`]: the work that a referral brought.
//! - [`impossible`](fn@impossible): thanks before the favour, acts withdrawn before they were given.

mod kind;
mod names;
mod read;
mod won;

#[cfg(test)]
mod tests;

pub use kind::{Named, ReferrerKind, named};
pub use names::{may_be_several, name_key, name_keys, named_each};
pub use read::{Direction, Referral, Refusal, Thanks, impossible, owed_from, read, thanks};
pub use won::won_by_referral;
