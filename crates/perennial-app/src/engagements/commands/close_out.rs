//! The close-out: what is learnt when an engagement winds down, recorded in one go (S1.20).

use perennial_core::dates::Day;
use perennial_core::promises::{Book, CloseOut};

use super::{load, mend};
use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::log;

/// Records the answers of a close-out: the client's word on the goal, the next need, signs of adoption, the
/// close-out itself, and with `closes` the closing of an engagement that is still open.
///
/// # Errors
/// When the engagement is not there, the day lies before its acceptance or ahead, or an answer is incomplete.
pub async fn close_out(tx: &mut Tx, act: &mut Act, on: Day, answers: CloseOut, closes: bool) -> Result<(), Error> {
    let id = answers.engagement;
    let stored = load(tx, act, id).await?;
    if on > act.today {
        return Err(Error::field("on", "A close-out that was held lies today or before."));
    }
    if i64::from(on.number()) < stored.accepted {
        return Err(Error::field("on", "This cannot lie before the day on which the engagement was accepted."));
    }
    let is_over = matches!(stored.state.as_str(), "closed" | "lapsed");
    let goal = Book::of(&log::of_client(tx, stored.client).await?, Day::MAX).goal(id);
    let facts = answers.facts(&goal, on, closes && !is_over).map_err(|refusal| Error::refused(refusal.to_string()))?;
    act.record(tx, stored.client, facts.into_iter().map(|fact| (on, fact)).collect()).await?;
    mend(tx, act, id).await
}
