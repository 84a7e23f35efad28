//! What was promised, planned and aimed at, and what became of it (S1.18, S1.20, S3.09, S3.18).
//!
//! - [`Promise`], [`Milestone`], [`Goal`]: each a state that carries its own data, with verbs that give the fact to
//!   record or a [`Refusal`] that says what to do.
//! - [`Book`]: all of them for one client, read from the facts.
//! - [`CloseOut`]: the answers of the dialog at the end of an engagement, as facts.
//! - [`Variance`]: dates and budgets, planned and actual.

mod book;
mod close_out;
mod goal;
mod impossible;
mod milestone;
mod promise;
mod variance;

pub use book::{Book, Mark};
pub use close_out::{CloseOut, NextNeed, Result as CloseOutResult};
pub use goal::{Goal, GoalState};
pub use impossible::impossible;
pub use milestone::{Milestone, MilestoneState};
pub use promise::{Promise, PromiseState};
pub use variance::{Actual, Plan, Variance};

use crate::dates::Day;

/// Why a verb is refused, and what to do instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The day lies before the beginning.
    #[error("This is dated before {}, the day on which it began. Correct one of the two days.", .0.words())]
    BeforeItBegan(Day),
    /// The promise has an end already.
    #[error("This promise was settled on {}. If that was a mistake, retract it in the timeline first.", .0.words())]
    Settled(Day),
    /// A broken promise can be made good or waived, not broken again.
    #[error("This promise was recorded as broken on {}. Record that it was made good, or that the client waived it.", .0.words())]
    AlreadyBroken(Day),
    /// The milestone has been accepted.
    #[error("The client accepted this milestone on {}. If that was a mistake, retract it in the timeline first.", .0.words())]
    AlreadyAccepted(Day),
    /// The milestone has been delivered and waits for the client.
    #[error("This milestone was delivered on {} and waits for the client's word. Record it as accepted or rejected.", .0.words())]
    AlreadyDelivered(Day),
    /// The client rejected the milestone, and nothing was delivered since.
    #[error(
        "The client rejected this milestone on {}. Record its delivery anew first, or that it was accepted after all.",
        .0.words()
    )]
    AlreadyRejected(Day),
    /// The goal is confirmed.
    #[error("The client confirmed this goal on {}. If they have changed their mind, record that the goal is not met.", .0.words())]
    AlreadyConfirmed(Day),
    /// The client's word must be the client's.
    #[error("Say how the client said so: a goal is met when the client confirms it, not when the firm believes it.")]
    NobodySaidSo,
    /// A reason is missing.
    #[error("Say in a few words why: the reason is what the firm learns from.")]
    NoReason,
    /// The next need lies in the past.
    #[error("The next need cannot be expected before {}. Enter a later day, or say that none is expected.", .0.words())]
    NeedInThePast(Day),
    /// More than certain.
    #[error("A probability is a whole number from 0 to 100 percent, not {0}.")]
    NotAPercentage(u8),
}
