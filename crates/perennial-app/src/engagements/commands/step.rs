//! The course of an engagement: what happens to it, one step after the other.

use perennial_core::dates::Day;
use perennial_core::engagements::Step;
use perennial_core::fact::{Dated, Event, Precision};
use perennial_core::ids::EngagementId;
use perennial_core::promises::Book;

use super::load;
use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;

/// Records what happened to an engagement.
///
/// # Errors
/// When it is not there, the day lies before its acceptance, or its state forbids it.
pub async fn step(tx: &mut Tx, act: &mut Act, id: EngagementId, on: Day, step: Step) -> Result<(), Error> {
    let loaded = load(tx, act, id).await?;
    let book = Book::of(&loaded.facts, Day::MAX);
    let fact = loaded.engagement.step(on, step, &book)?;
    act.record(tx, loaded.client, vec![(on, Event::Engagement(fact))]).await
}

/// Somebody says whether work is still open of which nothing was recorded for long (D17, D19): it is, or it had ended by
/// now.
///
/// # Errors
/// When it is not there, or has ended.
pub async fn say_whether_open(tx: &mut Tx, act: &mut Act, id: EngagementId, open: bool) -> Result<(), Error> {
    let loaded = load(tx, act, id).await?;
    let (what, precision) = match open {
        true => (loaded.engagement.confirm_open(), Precision::Exact),
        false => {
            let book = Book::of(&loaded.facts, Day::MAX);
            (loaded.engagement.step(act.today, Step::Close, &book)?, Precision::OnOrBefore)
        }
    };
    let dated = Dated { on: act.today, precision, what: Event::Engagement(what) };
    act.record_dated(tx, loaded.client, vec![dated]).await?;
    Ok(())
}

/// What somebody says of the goal of finished work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoalSaid {
    /// The client said that it is met.
    Met,
    /// The client said that it is not.
    NotMet,
    /// The client was never asked.
    NeverAsked,
}

/// Somebody says what the client said of the goal of work that is finished, or that nobody asked (D21). When the client
/// said so is not known: by now.
///
/// # Errors
/// When it is not there, or nobody can say so while it is open.
pub async fn say_goal(tx: &mut Tx, act: &mut Act, id: EngagementId, said: GoalSaid) -> Result<(), Error> {
    let loaded = load(tx, act, id).await?;
    let book = Book::of(&loaded.facts, Day::MAX);
    let step = |step| loaded.engagement.step(act.today, step, &book);
    let (what, precision) = match said {
        GoalSaid::Met => (step(Step::ConfirmGoal(None))?, Precision::OnOrBefore),
        GoalSaid::NotMet => (step(Step::DenyGoal(None))?, Precision::OnOrBefore),
        GoalSaid::NeverAsked => (loaded.engagement.never_asked()?, Precision::Exact),
    };
    let dated = Dated { on: act.today, precision, what: Event::Engagement(what) };
    act.record_dated(tx, loaded.client, vec![dated]).await
}
