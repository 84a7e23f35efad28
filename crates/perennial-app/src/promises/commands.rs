//! Verbs of promises.

use perennial_core::dates::Day;
use perennial_core::fact::{Event, PromiseFact};
use perennial_core::ids::{ClientId, EngagementId, PromiseId, PursuitId, StaffId};
use perennial_core::promises::{Book, Refusal};

use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;
use crate::{clients, log};

/// A promise that was made, or an expectation that was noticed.
#[derive(Debug, Clone)]
pub struct NewPromise {
    /// In words.
    pub text: String,
    /// When it is due.
    pub due: Option<Day>,
    /// False for an expectation that nobody spoke out (S3.09).
    pub explicit: bool,
    /// Who made it, or noticed it.
    pub by: Option<StaffId>,
    /// The pursuit in which it was made.
    pub pursuit: Option<PursuitId>,
    /// The engagement to which it belongs.
    pub engagement: Option<EngagementId>,
}

/// What became of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Kept, and the client has seen it.
    Kept,
    /// Broken.
    Broken,
    /// The client let the firm off.
    Waived,
}

impl Outcome {
    /// All of them, with their names in forms.
    pub const ALL: [(&'static str, Self); 3] =
        [("kept", Self::Kept), ("broken", Self::Broken), ("waived", Self::Waived)];

    /// The outcome of a name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(name, _)| *name == key).map(|(_, outcome)| outcome)
    }
}

/// Records a promise or an expectation.
///
/// # Errors
/// When the client is not there, the day lies ahead, or it would be due before it was made.
pub async fn make(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    on: Day,
    input: NewPromise,
) -> Result<PromiseId, Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, client).await?;
    past(act, on)?;
    if input.due.is_some_and(|due| due < on) {
        return Err(Error::field("due", "It cannot be due before it was made. Correct one of the two days."));
    }
    let promise: PromiseId = act.new_id();
    let NewPromise { text, due, explicit, by, pursuit, engagement } = input;
    let made = PromiseFact::Made { promise, engagement, text, due, explicit, pursuit, by };
    act.record(tx, client, vec![(on, Event::Promise(made))]).await?;
    Ok(promise)
}

/// Records what became of a promise.
///
/// # Errors
/// When it is not there, or the register refuses: it is settled already, or dated before it was made.
pub async fn settle(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    id: PromiseId,
    on: Day,
    outcome: Outcome,
) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, client).await.map_err(|_| Error::NotFound("promise"))?;
    past(act, on)?;
    let book = Book::of(&log::of_client(tx, client).await?, Day::MAX);
    let promise = book.promise(id).ok_or(Error::NotFound("promise"))?;
    let fact = match outcome {
        Outcome::Kept => promise.keep(on),
        Outcome::Broken => promise.break_it(on),
        Outcome::Waived => promise.waive(on),
    };
    let fact = fact.map_err(|refusal: Refusal| Error::refused(refusal.to_string()))?;
    act.record(tx, client, vec![(on, Event::Promise(fact))]).await
}

fn past(act: &Act, on: Day) -> Result<(), Error> {
    if on > act.today {
        return Err(Error::field("on", "What is recorded has happened: choose today or an earlier day."));
    }
    Ok(())
}
