//! The course of an engagement: what happens to it, one step after the other.

use perennial_core::dates::Day;
use perennial_core::engagements::Step;
use perennial_core::fact::Event;
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
