//! Answers: each becomes facts by the verbs of its room, many in one change, and all of them go with Undo.

use std::collections::BTreeSet;

use perennial_core::dates::Moment;
use perennial_core::engagements::{Acceptance, Engagement};
use perennial_core::fact::{ClientFact, Dated, EngagementFact, Event, JourneyFact, Precision, PursuitFact, Source};
use perennial_core::ids::{ClientId, EngagementId, FactId, PursuitId};
use perennial_core::journeys::stage::Phase;
use perennial_core::text::Name;
use uuid::Uuid;

use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::engagements::{self, ImpliedAnswer, NewEngagement};
use crate::error::Error;
use crate::firm;
use crate::invoices;
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
}

/// Answers questions of a kind, and gives the moment by which [`undo`] finds the answers.
///
/// # Errors
/// When the answer does not fit the kind of question, or a client is not there for the actor.
pub async fn answer(
    tx: &mut Tx,
    act: &mut Act,
    kind: QuestionKind,
    about: &[(ClientId, Uuid)],
    answer: Answer,
) -> Result<Moment, Error> {
    act.actor.must(Right::Record)?;
    act.source = Source::Program { name: SOURCE.to_owned() };
    for (client, subject) in about {
        clients::visible(tx, &act.actor, *client).await?;
        one(tx, act, kind, *client, *subject, answer).await?;
    }
    Ok(act.now)
}

async fn one(
    tx: &mut Tx,
    act: &mut Act,
    kind: QuestionKind,
    client: ClientId,
    subject: Uuid,
    answer: Answer,
) -> Result<(), Error> {
    match (kind, answer) {
        (QuestionKind::OpenWork, Answer::Open) => begin_work(tx, act, client).await,
        (QuestionKind::OpenWork, Answer::NotOpen) => {
            let said = Event::Client(ClientFact::OpenWorkSaid { open: false });
            let today = act.today;
            act.record(tx, client, vec![(today, said)]).await
        }
        (QuestionKind::WorkStillOpen | QuestionKind::HowFar, answer) => {
            of_work(tx, act, client, EngagementId(subject), answer).await
        }
        (QuestionKind::PursuitStillOpen, Answer::Open | Answer::NotOpen) => {
            let pursuit = PursuitId(subject);
            of_pursuit(tx, act, client, pursuit, answer == Answer::Open).await
        }
        (QuestionKind::SameWork, Answer::Open | Answer::NotOpen) => {
            same_work(tx, act, client, EngagementId(subject), answer == Answer::Open).await
        }
        _ => Err(Error::BadRequest("This answer does not fit the question. Choose one of its buttons.".to_owned())),
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
    let facts: Vec<Dated> = accepted.into_iter().chain([EngagementFact::Opened { engagement }]).map(unsure).collect();
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
    let row: Option<(Uuid, i64)> = tx
        .optional("select client_id, implied from engagement where id = $1 and deleted_at is null", args![engagement])
        .await?;
    let Some((of, implied)) = row.filter(|(of, _)| *of == client.0) else {
        return Err(Error::NotFound("engagement"));
    };
    debug_assert_eq!(of, client.0);
    if implied != 0 {
        let finished = answer == Answer::NotOpen;
        settle(tx, act, client, engagement, if finished { ImpliedAnswer::Finished } else { ImpliedAnswer::Open })
            .await?;
    } else {
        let today = act.today;
        match answer {
            Answer::Open => {
                let open = Event::Engagement(EngagementFact::ConfirmedOpen { engagement });
                act.record(tx, client, vec![(today, open)]).await?;
            }
            Answer::NotOpen => {
                let closed = Event::Engagement(EngagementFact::Closed { engagement });
                let dated = Dated { on: today, precision: Precision::OnOrBefore, what: closed };
                act.record_dated(tx, client, vec![dated]).await?;
            }
            Answer::Phase(_) => {}
        }
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

async fn of_pursuit(tx: &mut Tx, act: &mut Act, client: ClientId, pursuit: PursuitId, open: bool) -> Result<(), Error> {
    let of: Option<(Uuid,)> =
        tx.optional("select client_id from pursuit where id = $1 and deleted_at is null", args![pursuit]).await?;
    if of.is_none_or(|(of,)| of != client.0) {
        return Err(Error::NotFound("pursuit"));
    }
    let today = act.today;
    if open {
        act.record(tx, client, vec![(today, Event::Pursuit(PursuitFact::ConfirmedOpen { pursuit }))]).await?;
    } else {
        let lost = Event::Pursuit(PursuitFact::NoWay { pursuit, reason: None });
        let dated = Dated { on: today, precision: Precision::OnOrBefore, what: lost };
        act.record_dated(tx, client, vec![dated]).await?;
    }
    Ok(())
}

#[derive(crate::db::Row)]
struct Answered {
    id: Uuid,
    client_id: Uuid,
    version: i64,
    body: String,
}

/// Takes back all that was answered at one moment by whoever asks. Gives how many facts and answers went.
///
/// # Errors
/// When a client is not there for the actor, or the store refuses.
pub async fn undo(tx: &mut Tx, act: &mut Act, moment: Moment) -> Result<usize, Error> {
    act.actor.must(Right::Record)?;
    let found: Vec<Answered> = tx
        .all(
            "select id, client_id, version, body from fact
             where recorded_at = $1 and source like '%answers to questions%' and by_staff = $2 order by client_id, id",
            args![moment, act.actor.staff()],
        )
        .await?;
    let payers = invoices::take_back_payers(tx, act, moment).await?;
    let mut works = BTreeSet::new();
    for fact in &found {
        let client = ClientId(fact.client_id);
        clients::visible(tx, &act.actor, client).await?;
        let event = Event::from_stored(fact.version, &fact.body).map_err(|error| Error::Internal(error.to_string()))?;
        match &event {
            // That two are one, or are not, began no work: the rows follow.
            Event::Engagement(EngagementFact::SameWork { .. } | EngagementFact::OwnWork { .. }) => {}
            Event::Engagement(what) => drop(works.insert(what.engagement())),
            _ => {}
        }
        let reason = "the answer was taken back".to_owned();
        let retracted = Event::Journey(JourneyFact::Retracted { fact: FactId(fact.id), reason });
        let today = act.today;
        act.record(tx, client, vec![(today, retracted)]).await?;
    }
    for engagement in works {
        take_back_work(tx, act, engagement, moment).await?;
    }
    Ok(found.len() + payers)
}

/// Work that an answer began goes with it; work that invoices imply is implied again; other work follows its facts.
async fn take_back_work(tx: &mut Tx, act: &mut Act, engagement: EngagementId, moment: Moment) -> Result<(), Error> {
    let invoices: i64 = tx.scalar("select count(*) from invoice where id = $1", args![engagement.0]).await?;
    if invoices > 0 {
        tx.run("update engagement set implied = 1 where id = $1", args![engagement]).await?;
        return Ok(());
    }
    let begun: i64 = tx
        .scalar("select count(*) from engagement where id = $1 and created_at = $2", args![engagement, moment])
        .await?;
    if begun > 0 {
        return engagements::delete(tx, act, engagement).await;
    }
    Ok(())
}
