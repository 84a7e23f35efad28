//! Answers: each becomes facts by the verbs of its room, many in one change, and all of them go with Undo.

use std::collections::BTreeSet;

use perennial_core::dates::Moment;
use perennial_core::engagements::{Acceptance, Engagement};
use perennial_core::fact::{ClientFact, Dated, EngagementFact, Event, JourneyFact, Precision, Source};
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
use crate::pursuits;
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
    /// True for what can be said of work: open or not, or a phase that work passes.
    fn is_of_work(self) -> bool {
        !matches!(self, Self::Phase(phase) if !PHASES_OF_WORK.contains(&phase))
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
            one(tx, act, kind, *client, *subject, answer).await?;
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
        (QuestionKind::WorkStillOpen | QuestionKind::HowFar, answer) if answer.is_of_work() => {
            of_work(tx, act, client, EngagementId(subject), answer).await
        }
        (QuestionKind::PursuitStillOpen, Answer::Open | Answer::NotOpen) => {
            pursuits::say_whether_open(tx, act, PursuitId(subject), answer == Answer::Open).await
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

#[derive(crate::db::Row)]
struct Recorded {
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
    let found: Vec<Recorded> = tx
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
