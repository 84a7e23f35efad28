//! What each answer says: the verb of the room that it is about.

use perennial_core::engagements::{Acceptance, Engagement};
use perennial_core::fact::{ClientFact, Dated, EngagementFact, Event, Precision};
use perennial_core::ids::{ClientId, EngagementId, PursuitId};
use perennial_core::journeys::stage::Camp;
use perennial_core::text::Name;
use uuid::Uuid;

use super::commands::Answer;
use super::contradictions::settle_contradiction;
use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::engagements::{self, GoalSaid, ImpliedAnswer, NewEngagement};
use crate::error::Error;
use crate::firm;
use crate::journeys::QuestionKind;
use crate::pursuits;

/// Says what one answer says.
///
/// # Errors
/// When the answer does not fit the kind of question, or its verb refuses.
pub(super) async fn say(
    tx: &mut Tx,
    act: &mut Act,
    kind: QuestionKind,
    client: ClientId,
    subject: Uuid,
    answer: Answer,
) -> Result<(), Error> {
    use QuestionKind as Kind;
    match (kind, answer) {
        (Kind::OpenWork, Answer::Open) => begin_work(tx, act, client).await,
        (Kind::OpenWork | Kind::Gone, Answer::Who(who)) => clients::say_who(tx, act, client, who).await,
        (Kind::OpenWork, Answer::NotOpen) => {
            let said = Event::Client(ClientFact::OpenWorkSaid { open: false });
            let today = act.today;
            act.record(tx, client, vec![(today, said)]).await
        }
        (Kind::WorkStillOpen | Kind::HowFar, answer) if answer.is_of_work() => {
            of_work(tx, act, client, EngagementId(subject), answer).await
        }
        (Kind::PursuitStillOpen, Answer::Open | Answer::NotOpen) => {
            pursuits::say_whether_open(tx, act, PursuitId(subject), answer == Answer::Open).await
        }
        (Kind::SameWork, Answer::Open | Answer::NotOpen) => {
            same_work(tx, act, client, EngagementId(subject), answer == Answer::Open).await
        }
        (Kind::Goal, answer) => {
            let said = goal_said(answer).ok_or_else(misfit)?;
            engagements::say_goal(tx, act, EngagementId(subject), said).await
        }
        (Kind::Gone | Kind::Ended, Answer::Continues) => clients::say_continues(tx, act, client).await,
        (Kind::Gone | Kind::Ended, Answer::Left(camp)) => {
            let reason = if kind == Kind::Gone { "no longer in the client list" } else { ClientFact::NOTHING_RECORDED };
            let camp = Some(camp).filter(|camp| *camp != Camp::Unknown);
            clients::say_ended(tx, act, client, reason, camp).await
        }
        (Kind::Camp, Answer::Left(camp)) => {
            let today = act.today;
            clients::confirm_camp(tx, act, client, today, camp).await
        }
        (Kind::WonOrLost | Kind::EndedOrNot | Kind::GoalDisputed, answer) => {
            settle_contradiction(tx, act, kind, client, subject, answer).await
        }
        _ => Err(misfit()),
    }
}

/// The answer is none of those that the question has.
pub(super) fn misfit() -> Error {
    Error::BadRequest("This answer does not fit the question. Choose one of its buttons.".to_owned())
}

const fn goal_said(answer: Answer) -> Option<GoalSaid> {
    match answer {
        Answer::Met => Some(GoalSaid::Met),
        Answer::NotMet => Some(GoalSaid::NotMet),
        Answer::NeverAsked => Some(GoalSaid::NeverAsked),
        _ => None,
    }
}

/// Open work of which nothing is known but that there is some.
async fn begin_work(tx: &mut Tx, act: &mut Act, client: ClientId) -> Result<(), Error> {
    let noun = firm::find(tx).await?.map_or_else(|| "engagement".to_owned(), |firm| firm.engagement_noun);
    let title = Name::parse(&format!("Open {noun}")).map_err(|error| Error::Internal(error.to_string()))?;
    let engagement: EngagementId = act.new_id();
    let unsure = |what: EngagementFact| Dated {
        on: act.today,
        precision: Precision::NotRecorded,
        what: Event::Engagement(what),
    };
    let accepted = Engagement::accept(engagement, Acceptance::default());
    let mut facts: Vec<Dated> =
        accepted.into_iter().chain([EngagementFact::Opened { engagement }]).map(unsure).collect();
    facts.push(Dated::from((act.today, Event::Engagement(EngagementFact::ConfirmedOpen { engagement }))));
    engagements::store(tx, act, engagement, NewEngagement::of(client, title, act.today), &facts).await?;
    act.record_dated(tx, client, facts).await?;
    let said = Event::Client(ClientFact::OpenWorkSaid { open: true });
    let today = act.today;
    act.record(tx, client, vec![(today, said)]).await
}

/// A won pursuit is the matter that is proposed, or work of its own.
async fn same_work(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    was: EngagementId,
    is_same: bool,
) -> Result<(), Error> {
    let sql = "select other_id from open_question where client_id = $1 and kind = $2 and subject_id = $3";
    let found: Option<(Option<Uuid>,)> = tx.optional(sql, args![client, QuestionKind::SameWork.key(), was]).await?;
    let other = found.and_then(|(other,)| other).ok_or(Error::NotFound("question"))?;
    let said = match is_same {
        true => EngagementFact::SameWork { engagement: EngagementId(other), was },
        false => EngagementFact::OwnWork { engagement: was },
    };
    let today = act.today;
    act.record(tx, client, vec![(today, Event::Engagement(said))]).await
}

async fn of_work(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    engagement: EngagementId,
    answer: Answer,
) -> Result<(), Error> {
    let sql = "select implied from engagement where id = $1 and client_id = $2 and deleted_at is null";
    let implied: Option<(i64,)> = tx.optional(sql, args![engagement, client]).await?;
    let (implied,) = implied.ok_or(Error::NotFound("engagement"))?;
    let open = answer != Answer::NotOpen;
    if implied != 0 {
        let said = if open { ImpliedAnswer::Open } else { ImpliedAnswer::Finished };
        settle(tx, act, client, engagement, said).await?;
    } else if !matches!(answer, Answer::Phase(_)) {
        engagements::say_whether_open(tx, act, engagement, open).await?;
    }
    if let Answer::Phase(phase) = answer {
        let said = Event::Engagement(EngagementFact::PhaseSaid { engagement, phase });
        let today = act.today;
        act.record(tx, client, vec![(today, said)]).await?;
    }
    Ok(())
}

async fn settle(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    engagement: EngagementId,
    answer: ImpliedAnswer,
) -> Result<(), Error> {
    let model = firm::cached_model(tx, &act.memory.model).await?;
    let works = engagements::implied_of(tx, &model, client).await?;
    let Some(work) = works.into_iter().find(|work| work.engagement == engagement) else {
        return Err(Error::NotFound("engagement"));
    };
    engagements::settle_implied(tx, act, &work, client, answer).await
}
