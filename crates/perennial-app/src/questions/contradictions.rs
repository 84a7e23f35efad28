//! Which of two entries that exclude each other is right (D24): the other never happened.

use perennial_core::fact::{ClientFact, EngagementFact, Event, Fact, PursuitFact};
use perennial_core::ids::{ClientId, EngagementId};
use perennial_core::journeys::stage::Camp;
use uuid::Uuid;

use super::commands::Answer;
use super::said::misfit;
use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::engagements;
use crate::error::Error;
use crate::journeys::{self, QuestionKind};
use crate::log;

/// Why the other entry went.
const REASON: &str = "The other entry is right.";

/// Keeps one of two entries, and retracts the other; the work of a win that was none, or that was agreed on the day on
/// which the relationship ended, goes with it.
///
/// # Errors
/// When the answer does not fit, the entries are not there any more, or others rest on the one that is wrong.
pub(super) async fn settle_contradiction(
    tx: &mut Tx,
    act: &mut Act,
    kind: QuestionKind,
    client: ClientId,
    subject: Uuid,
    answer: Answer,
) -> Result<(), Error> {
    let both = both(tx, kind, client, subject).await?;
    let is = |meant: fn(&Event) -> bool| both.iter().find(move |fact| meant(&fact.what));
    let wrong = match (kind, answer) {
        (QuestionKind::GoalDisputed, Answer::Met) => is(is_denied),
        (QuestionKind::GoalDisputed, Answer::NotMet) => is(|what| !is_denied(what)),
        (QuestionKind::WonOrLost, Answer::Won) => is(is_lost),
        (QuestionKind::WonOrLost, Answer::Lost) => is(|what| !is_lost(what)),
        (QuestionKind::EndedOrNot, Answer::Continues) => is(is_end),
        (QuestionKind::EndedOrNot, Answer::Left(_)) => is(|what| !is_end(what)),
        _ => return Err(misfit()),
    };
    let wrong = wrong.ok_or(Error::NotFound("question"))?;
    match (kind, begun_by(&wrong.what)) {
        // What was agreed before today ended with the relationship, by now; what is of today was not agreed.
        (QuestionKind::EndedOrNot, _) if !is_end(&wrong.what) && (wrong.on < act.today || is_listing(&wrong.what)) => {
            let (reason, camp) = ended_again(wrong, is(is_end));
            clients::say_ended(tx, act, client, reason, camp).await
        }
        (QuestionKind::EndedOrNot, None) if !is_end(&wrong.what) => {
            Err(Error::refused("An invoice of today shows work. Answer this from tomorrow on, or retract the invoice."))
        }
        (_, Some(work)) => engagements::delete_because(tx, act, work, REASON).await,
        (_, None) => journeys::retract(tx, act, client, wrong.id, REASON).await,
    }
}

/// Why the relationship ended after all, and on which terms: as was said before, unless that was for want of records.
fn ended_again<'f>(shown: &Fact, ended: Option<&'f Fact>) -> (&'f str, Option<Camp>) {
    match ended.map(|end| &end.what) {
        Some(Event::Client(end @ ClientFact::Ended { camp, .. })) if end.ends_unseen() => {
            (ClientFact::ENDED_ALL_THE_SAME, *camp)
        }
        Some(Event::Client(ClientFact::Ended { reason, camp, .. })) if begun_by(&shown.what).is_none() => {
            (reason, *camp)
        }
        _ => ("ended after work was agreed on the same day", None),
    }
}

async fn both(tx: &mut Tx, kind: QuestionKind, client: ClientId, one: Uuid) -> Result<Vec<Fact>, Error> {
    let sql = "select other_id from open_question where client_id = $1 and kind = $2 and subject_id = $3";
    let other: Option<(Option<Uuid>,)> = tx.optional(sql, args![client, kind.key(), one]).await?;
    let other = other.and_then(|(other,)| other).ok_or(Error::NotFound("question"))?;
    let facts = log::of_client(tx, client).await?;
    Ok(facts.into_iter().filter(|fact| [one, other].contains(&fact.id.0)).collect())
}

const fn is_denied(what: &Event) -> bool {
    matches!(what, Event::Engagement(EngagementFact::GoalDenied { .. }))
}

const fn is_lost(what: &Event) -> bool {
    matches!(what, Event::Pursuit(PursuitFact::NoWay { .. } | PursuitFact::NotNow { .. }))
}

const fn is_end(what: &Event) -> bool {
    matches!(what, Event::Client(ClientFact::Ended { .. }))
}

const fn is_listing(what: &Event) -> bool {
    matches!(what, Event::Client(ClientFact::Listed { .. }))
}

/// The work that an entry began.
const fn begun_by(what: &Event) -> Option<EngagementId> {
    match what {
        Event::Pursuit(PursuitFact::Hired { engagement, .. })
        | Event::Engagement(EngagementFact::Accepted { engagement, .. }) => Some(*engagement),
        _ => None,
    }
}
