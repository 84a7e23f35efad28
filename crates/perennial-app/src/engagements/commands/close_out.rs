//! The close-out: what is learnt when an engagement winds down, recorded in one go (S1.20).

use perennial_core::dates::Day;
use perennial_core::promises::{Book, CloseOut};

use super::load;
use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;

/// Records the answers of a close-out: the client's word on the goal, the next need, signs of adoption, the
/// close-out itself, and with `closes` the closing of an engagement that is still open.
///
/// # Errors
/// When the engagement is not there, the day lies before its acceptance or ahead, or an answer is incomplete.
pub async fn close_out(tx: &mut Tx, act: &mut Act, on: Day, answers: CloseOut, closes: bool) -> Result<(), Error> {
    let id = answers.engagement;
    let loaded = load(tx, act, id).await?;
    let book = Book::of(&loaded.facts, Day::MAX);
    let facts = loaded.engagement.close_out(on, act.today, answers, closes, &book)?;
    act.record(tx, loaded.client, facts.into_iter().map(|fact| (on, fact)).collect()).await
}
