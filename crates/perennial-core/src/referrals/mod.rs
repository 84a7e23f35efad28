//! Who recommends the firm, and what they are owed (S1.30, S2.14 to S2.16, S3.22, D11).
//!
//! - [`ReferrerKind`], [`named`]: what a referrer is; a referrer need not be a client and has no phases (D11).
//! - [`named_each`], [`name_key`]: the names in one cell of a list, and when two of them are one.
//! - [`Life`], [`since`], [`silence`]: prospect, active or dormant, and whether nothing passed for long.
//! - [`Report`], [`report`](fn@report): whether a referrer was told what became of a referral.
//! - [`Influences`]: how many would not have come without the referral.
//! - [`Referral`], [`read`](fn@read): the referrals of one client, read from its facts, each with its own thanks.
//! - [`Thanks`], [`thanks`](fn@thanks): whether somebody was thanked, is owed thanks, or nobody can tell (D15).
//! - [`outcomes`], [`won_by_referral`]: what became of each referral, and the work that it brought.
//! - [`review`](fn@review), [`Balance`]: what each source brought in a year, and what it was given.
//! - [`lineage`](fn@lineage), [`lineage_picture`]: who brought whom over the years.
//! - [`project`]: what the next twelve months are likely to bring.
//! - [`may_ask`], [`AskRate`]: whom the firm may ask for a referral, and what asking brought.
//! - [`impossible`](fn@impossible): thanks before the favour, acts withdrawn before they were given.

mod ask;
mod balance;
mod kind;
mod life;
mod lineage;
mod names;
mod path;
mod picture;
mod projection;
mod read;
mod review;

#[cfg(test)]
mod tests;

pub use ask::{AskRate, Asking, MayNotAsk, asking, may_ask};
pub use balance::{Balance, net};
pub use kind::{Named, ReferrerKind, named};
pub use life::{
    ACTIVE, Influence, Influences, Initiative, Life, Potential, ReferralKind, Report, SILENT, report, silence, since,
};
pub use lineage::{Link, Step, Tree, lineage};
pub use names::{may_be_several, name_key, name_keys, named_each, words_key};
pub use path::{Outcome, Path, Steps, is_dated, outcomes, won_by_referral};
pub use picture::{Drawn, lineage_picture};
pub use projection::{Projection, Range, project};
pub use read::{Direction, Referral, Refusal, Thanks, impossible, link_words, owed_from, read, thanks, words_alone};
pub use review::{Brought, Reviewed, review};
