//! Answers: each becomes facts by the verbs of its room, many in one change, and all of them go with Undo.

use std::collections::BTreeSet;

use perennial_core::dates::Moment;
use perennial_core::fact::{Listing, Source};
use perennial_core::ids::ClientId;
use perennial_core::journeys::stage::{Camp, Phase};
use uuid::Uuid;

use super::said::say;
use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::error::Error;
use crate::journeys::QuestionKind;
use crate::rights::Right;

/// The source of answers, by which Undo finds them.
pub(super) const SOURCE: &str = "answers to questions";

/// What can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// There is open work; the work or the pursuit is still open; both are the same work.
    Open,
    /// There is none; the work is finished; the pursuit was lost; they are not the same.
    NotOpen,
    /// The work is in this phase.
    Phase(Phase),
    /// The goal was met.
    Met,
    /// It was not.
    NotMet,
    /// The client was never asked.
    NeverAsked,
    /// The pursuit was won.
    Won,
    /// It was lost.
    Lost,
    /// The relationship ended, on these terms.
    Left(Camp),
    /// The relationship goes on.
    Continues,
    /// It is no client, and never was one: a prospect, or none (D18).
    Who(Listing),
}

/// What became of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// The moment by which [`undo`] finds them.
    pub moment: Moment,
    /// Questions that were answered.
    pub answered: u64,
    /// Those that were open no longer: somebody had answered them, or what was recorded since had.
    pub closed_before: u64,
}

impl Answer {
    /// The answer of a name in a form.
    pub fn from_key(key: &str) -> Option<Self> {
        Some(match key {
            "open" => Self::Open,
            "not_open" => Self::NotOpen,
            "met" => Self::Met,
            "not_met" => Self::NotMet,
            "never_asked" => Self::NeverAsked,
            "won" => Self::Won,
            "lost" => Self::Lost,
            "left_well" => Self::Left(Camp::Good),
            "left_unhappy" => Self::Left(Camp::Poor),
            "left_unknown" => Self::Left(Camp::Unknown),
            "continues" => Self::Continues,
            "prospects" | "others" => Self::Who(Listing::WHO.into_iter().find(|(word, _)| *word == key)?.1),
            key => Self::Phase(Phase::from_key(key)?),
        })
    }

    /// True for what can be said of work: open or not, or a phase that work passes.
    pub(super) fn is_of_work(self) -> bool {
        match self {
            Self::Open | Self::NotOpen => true,
            Self::Phase(phase) => PHASES_OF_WORK.contains(&phase),
            _ => false,
        }
    }
}

/// The phases that work passes.
pub(super) const PHASES_OF_WORK: [Phase; 5] =
    [Phase::Admit, Phase::Affirm, Phase::Activate, Phase::Acclimate, Phase::Accomplish];

/// Answers questions of a kind. What is no longer asked is left as it is, so that a page which was open for long
/// overwrites nothing.
///
/// # Errors
/// When the answer does not fit the kind of question, a client is not there for the actor, a verb refuses, or none of
/// the questions is open any more.
pub async fn answer(
    tx: &mut Tx,
    act: &mut Act,
    kind: QuestionKind,
    about: &BTreeSet<(ClientId, Uuid)>,
    answer: Answer,
) -> Result<Answered, Error> {
    act.actor.must(Right::Record)?;
    act.source = Source::Program { name: SOURCE.to_owned() };
    let mut became = Answered { moment: act.now, answered: 0, closed_before: 0 };
    for (client, subject) in about {
        clients::visible(tx, &act.actor, *client).await?;
        if is_open(tx, kind, *client, *subject).await? {
            say(tx, act, kind, *client, *subject, answer).await?;
            became.answered += 1;
        } else {
            became.closed_before += 1;
        }
    }
    if became.answered == 0 {
        return Err(Error::refused(
            "These questions were answered meanwhile, so nothing was changed. Open the page again to see what is still asked.",
        ));
    }
    Ok(became)
}

async fn is_open(tx: &mut Tx, kind: QuestionKind, client: ClientId, subject: Uuid) -> Result<bool, Error> {
    let sql = "select count(*) from open_question where client_id = $1 and kind = $2 and subject_id = $3";
    let open: i64 = tx.scalar(sql, args![client, kind.key(), subject]).await?;
    Ok(open > 0)
}
