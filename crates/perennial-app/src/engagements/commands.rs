//! Verbs of engagements.

use perennial_core::dates::Day;
use perennial_core::fact::{EngagementFact, Event};
use perennial_core::ids::{ClientId, ContactId, EngagementId, MilestoneId, PursuitId, ServiceLineId, StaffId};
use perennial_core::money::Money;
use perennial_core::text::Name;
use uuid::Uuid;

use crate::actor::Role;
use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Tx};
use crate::error::Error;
use crate::{clients, log};

/// An engagement to be accepted.
#[derive(Debug, Clone)]
pub struct NewEngagement {
    /// For whom.
    pub client: ClientId,
    /// What it is.
    pub title: Name,
    /// What is done.
    pub service_line: Option<ServiceLineId>,
    /// The person who leads on the client's side.
    pub contact: Option<ContactId>,
    /// Who leads on the firm's side.
    pub lead: Option<StaffId>,
    /// The pursuit that led to it; none for a direct instruction.
    pub pursuit: Option<PursuitId>,
    /// Annual accounts, a retainer: one engagement with periods (D9).
    pub recurring: bool,
    /// The day of the yes.
    pub accepted: Day,
    /// When the result is planned.
    pub planned_end: Option<Day>,
    /// What it is expected to bring.
    pub fee_estimate: Option<Money>,
    /// The goal in the client's words (S3.18).
    pub goal: Option<String>,
    /// Its id in the system from which it came.
    pub external_id: Option<String>,
    /// Free text.
    pub notes: Option<String>,
}

impl NewEngagement {
    /// An engagement of which only client, title and day are known.
    pub fn of(client: ClientId, title: Name, accepted: Day) -> Self {
        Self {
            client,
            title,
            service_line: None,
            contact: None,
            lead: None,
            pursuit: None,
            recurring: false,
            accepted,
            planned_end: None,
            fee_estimate: None,
            goal: None,
            external_id: None,
            notes: None,
        }
    }
}

/// Accepts an engagement: Admit begins, provisional until the letter is signed (D2).
///
/// # Errors
/// When the client is not there.
pub async fn accept(tx: &mut Tx, act: &mut Act, input: NewEngagement) -> Result<EngagementId, Error> {
    let (client, on, goal) = (input.client, input.accepted, input.goal.clone());
    let (pursuit, service_line, contact) = (input.pursuit, input.service_line, input.contact);
    let (recurring, planned_end) = (input.recurring, input.planned_end);
    let engagement = enter(tx, act, input).await?;
    let accepted = EngagementFact::Accepted { engagement, pursuit, service_line, contact, recurring, planned_end };
    let mut facts = vec![(on, Event::Engagement(accepted))];
    if let Some(text) = goal {
        facts.push((on, Event::Engagement(EngagementFact::GoalSet { engagement, text })));
    }
    act.record(tx, client, facts).await?;
    Ok(engagement)
}

/// Stores an accepted engagement without any fact: an import records its own.
///
/// # Errors
/// When the client is not there.
pub async fn enter(tx: &mut Tx, act: &mut Act, input: NewEngagement) -> Result<EngagementId, Error> {
    act.actor.must(Role::Member)?;
    clients::visible(tx, &act.actor, input.client).await?;
    let id: EngagementId = act.new_id();
    let currency = match input.fee_estimate {
        Some(amount) => amount.currency.code().to_owned(),
        None => firm_currency(tx).await?,
    };
    tx.run(
        "insert into engagement (id, client_id, title, service_line_id, contact_id, lead_id, pursuit_id, state,
           recurring, accepted_on, planned_end, goal, fee_estimate_minor, currency, external_id, notes, created_at,
           updated_at, version)
         values ($1,$2,$3,$4,$5,$6,$7,'accepted',$8,$9,$10,$11,$12,$13,$14,$15,$16,$16,1)",
        args![
            id,
            input.client,
            input.title.as_str(),
            input.service_line,
            input.contact,
            input.lead,
            input.pursuit,
            input.recurring,
            input.accepted,
            input.planned_end,
            input.goal.as_deref(),
            input.fee_estimate.map(|amount| amount.minor),
            currency,
            input.external_id,
            input.notes,
            act.now
        ],
    )
    .await?;
    Ok(id)
}

/// What an import knows of an engagement's course.
#[derive(Debug, Clone, Copy, Default)]
pub struct Course {
    /// The day of the letter.
    pub signed: Option<Day>,
    /// The day of the kickoff.
    pub kickoff: Option<Day>,
    /// The day it was closed, when it is.
    pub closed: Option<Day>,
    /// On hold.
    pub on_hold: bool,
}

/// Stores an engagement's course without any fact: an import records its own.
///
/// # Errors
/// When the store refuses.
pub async fn set_course(tx: &mut Tx, act: &Act, id: EngagementId, course: Course) -> Result<(), Error> {
    tx.run(
        "update engagement set signed_on = coalesce($2, signed_on), kickoff_on = coalesce($3, kickoff_on),
           closed_on = coalesce($4, closed_on),
           state = case when coalesce($4, closed_on) is not null then 'closed' when $5 = 1 then 'on_hold'
             when coalesce($3, kickoff_on) is not null then 'active' when coalesce($2, signed_on) is not null then 'signed'
             else 'accepted' end,
           updated_at = $6, version = version + 1 where id = $1",
        args![id, course.signed, course.kickoff, course.closed, i64::from(course.on_hold), act.now],
    )
    .await?;
    Ok(())
}

async fn firm_currency(tx: &mut Tx) -> Result<String, Error> {
    let row: Option<(String,)> = tx.optional("select currency from firm where id = 1", vec![]).await?;
    Ok(row.map_or_else(|| "GBP".to_owned(), |(code,)| code))
}

/// Something that happens to an engagement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The letter was signed.
    Sign,
    /// A matter or work item was opened in the practice system (weak).
    OpenMatter,
    /// The kickoff was held.
    Kickoff,
    /// The first work session took place.
    StartWork,
    /// The onboarding is complete, or the client is at ease.
    Onboard,
    /// The result was delivered.
    Deliver,
    /// The goal in the client's words.
    SetGoal(String),
    /// The client confirmed the goal.
    ConfirmGoal(Option<String>),
    /// The client denied the goal.
    DenyGoal(Option<String>),
    /// A visible step was planned.
    PlanMilestone(MilestoneId, String, Option<Day>),
    /// A milestone was delivered.
    DeliverMilestone(MilestoneId),
    /// The client accepted a milestone.
    AcceptMilestone(MilestoneId),
    /// The client rejected a milestone.
    RejectMilestone(MilestoneId, Option<String>),
    /// A period of recurring work began.
    StartPeriod(Option<Day>),
    /// Recurring work was renewed; true when unprompted.
    Renew(bool),
    /// Put on hold (true) or taken up again.
    Hold(bool),
    /// Closed.
    Close,
    /// Never signed, and given up.
    Lapse(Option<String>),
}

impl Step {
    fn fact(self, engagement: EngagementId) -> EngagementFact {
        use EngagementFact as F;
        match self {
            Self::Sign => F::LetterSigned { engagement },
            Self::OpenMatter => F::Opened { engagement },
            Self::Kickoff => F::KickoffHeld { engagement },
            Self::StartWork => F::WorkStarted { engagement },
            Self::Onboard => F::Onboarded { engagement },
            Self::Deliver => F::Delivered { engagement },
            Self::SetGoal(text) => F::GoalSet { engagement, text },
            Self::ConfirmGoal(how) => F::GoalConfirmed { engagement, how },
            Self::DenyGoal(reason) => F::GoalDenied { engagement, reason },
            Self::PlanMilestone(milestone, title, due) => F::MilestonePlanned { engagement, milestone, title, due },
            Self::DeliverMilestone(milestone) => F::MilestoneDelivered { engagement, milestone },
            Self::AcceptMilestone(milestone) => F::MilestoneAccepted { engagement, milestone },
            Self::RejectMilestone(milestone, reason) => F::MilestoneRejected { engagement, milestone, reason },
            Self::StartPeriod(until) => F::PeriodStarted { engagement, until },
            Self::Renew(unprompted) => F::Renewed { engagement, unprompted },
            Self::Hold(on_hold) => F::Held { engagement, on_hold },
            Self::Close => F::Closed { engagement },
            Self::Lapse(reason) => F::Lapsed { engagement, reason },
        }
    }
}

struct Stored {
    client: ClientId,
    state: String,
    accepted: i64,
}

async fn load(tx: &mut Tx, act: &Act, id: EngagementId) -> Result<Stored, Error> {
    act.actor.must(Role::Member)?;
    let row: Option<(Uuid, String, i64)> = tx
        .optional(
            "select client_id, state, accepted_on from engagement where id = $1 and deleted_at is null",
            args![id],
        )
        .await?;
    let (client, state, accepted) = row.ok_or(Error::NotFound("engagement"))?;
    let client = ClientId(client);
    clients::visible(tx, &act.actor, client).await.map_err(|_| Error::NotFound("engagement"))?;
    Ok(Stored { client, state, accepted })
}

/// Records what happened to an engagement.
///
/// # Errors
/// When it is not there, the day lies before its acceptance, or its state forbids it.
pub async fn step(tx: &mut Tx, act: &mut Act, id: EngagementId, on: Day, step: Step) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    if i64::from(on.number()) < stored.accepted {
        return Err(Error::field("on", "This cannot lie before the day on which the engagement was accepted."));
    }
    let over = matches!(stored.state.as_str(), "closed" | "lapsed");
    if over
        && matches!(step, Step::Sign | Step::Kickoff | Step::StartWork | Step::Close | Step::Hold(_) | Step::Lapse(_))
    {
        return Err(Error::refused(
            "This engagement is closed. Further work for the client is a new engagement: accept it on the client's page.",
        ));
    }
    store(tx, act, id, on, &step).await?;
    act.record(tx, stored.client, vec![(on, Event::Engagement(step.fact(id)))]).await
}

async fn store(tx: &mut Tx, act: &Act, id: EngagementId, on: Day, step: &Step) -> Result<(), Error> {
    let set = match step {
        Step::Sign => {
            "signed_on = coalesce(signed_on, $2), state = case when state = 'accepted' then 'signed' else state end"
        }
        Step::Kickoff | Step::StartWork => {
            "kickoff_on = coalesce(kickoff_on, $2),
             state = case when state in ('accepted', 'signed') then 'active' else state end"
        }
        Step::ConfirmGoal(_) => "goal_confirmed_on = coalesce(goal_confirmed_on, $2)",
        Step::Close => "state = 'closed', closed_on = $2",
        Step::Lapse(_) => "state = 'lapsed', closed_on = $2",
        Step::SetGoal(text) => {
            let sql = "update engagement set goal = $2, updated_at = $3, version = version + 1 where id = $1";
            tx.run(sql, args![id, text.as_str(), act.now]).await?;
            return Ok(());
        }
        _ => {
            let set = match step {
                Step::DenyGoal(_) => "goal_confirmed_on = null,",
                Step::Hold(true) => "state = 'on_hold',",
                Step::Hold(false) => {
                    "state = case when kickoff_on is not null then 'active' when signed_on is not null then 'signed'
                       else 'accepted' end,"
                }
                _ => "",
            };
            let sql = format!("update engagement set {set} updated_at = $2, version = version + 1 where id = $1");
            tx.run(AssertSqlSafe(sql), args![id, act.now]).await?;
            return Ok(());
        }
    };
    let sql = format!("update engagement set {set}, updated_at = $3, version = version + 1 where id = $1");
    tx.run(AssertSqlSafe(sql), args![id, on, act.now]).await?;
    Ok(())
}

/// What can be changed of an engagement without a fact.
#[derive(Debug, Clone)]
pub struct EngagementChange {
    /// What it is.
    pub title: Name,
    /// Who leads on the firm's side.
    pub lead: Option<StaffId>,
    /// What it is expected to bring.
    pub fee_estimate: Option<Money>,
    /// When the result is planned.
    pub planned_end: Option<Day>,
    /// Free text.
    pub notes: Option<String>,
}

/// Changes an engagement's particulars. `seen` is the version that was edited.
///
/// # Errors
/// When it is not there, or somebody else changed it meanwhile.
pub async fn change(
    tx: &mut Tx,
    act: &mut Act,
    id: EngagementId,
    seen: i64,
    input: EngagementChange,
) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    let changed = tx
        .run(
            "update engagement set title=$3, lead_id=$4, fee_estimate_minor=$5, planned_end=$6, notes=$7, updated_at=$8,
               version=version+1 where id=$1 and version=$2",
            args![
                id,
                seen,
                input.title.as_str(),
                input.lead,
                input.fee_estimate.map(|amount| amount.minor),
                input.planned_end,
                input.notes,
                act.now
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::ChangedMeanwhile("engagement"));
    }
    act.touched.insert(stored.client);
    Ok(())
}

/// Takes an engagement off every page and retracts its facts; [`restore`] brings both back.
///
/// # Errors
/// When it is not there.
pub async fn delete(tx: &mut Tx, act: &mut Act, id: EngagementId) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    tx.run("update engagement set deleted_at = $2, version = version + 1 where id = $1", args![id, act.now]).await?;
    let is_of = |event: &Event| event.engagement() == Some(id);
    log::retract(tx, act, stored.client, "The engagement was deleted.", is_of).await
}

/// Brings a deleted engagement back.
///
/// # Errors
/// When it was never there.
pub async fn restore(tx: &mut Tx, act: &mut Act, id: EngagementId) -> Result<(), Error> {
    act.actor.must(Role::Member)?;
    let row: Option<(Uuid,)> = tx.optional("select client_id from engagement where id = $1", args![id]).await?;
    let client = row.map(|(id,)| ClientId(id)).ok_or(Error::NotFound("engagement"))?;
    clients::visible(tx, &act.actor, client).await.map_err(|_| Error::NotFound("engagement"))?;
    tx.run("update engagement set deleted_at = null, version = version + 1 where id = $1", args![id]).await?;
    log::reinstate(tx, act, client, |event| event.engagement() == Some(id)).await
}
