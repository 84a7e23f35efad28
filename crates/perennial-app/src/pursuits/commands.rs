//! Verbs of pursuits.

use perennial_core::dates::Day;
use perennial_core::fact::{Event, PursuitFact, PursuitStep};
use perennial_core::ids::{ClientId, ContactId, EngagementId, PursuitId, ServiceLineId, StaffId};
use perennial_core::money::Money;
use perennial_core::text::Name;
use uuid::Uuid;

use crate::actor::Role;
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::{clients, engagements, log};

/// A pursuit to be opened.
#[derive(Debug, Clone)]
pub struct NewPursuit {
    /// With whom.
    pub client: ClientId,
    /// What it is about.
    pub title: Name,
    /// What is sought.
    pub service_line: Option<ServiceLineId>,
    /// The person who leads on the client's side.
    pub contact: Option<ContactId>,
    /// Who pursues it.
    pub owner: Option<StaffId>,
    /// What it may bring.
    pub value: Option<Money>,
    /// The sub-step at which it starts.
    pub step: PursuitStep,
    /// The day of the enquiry.
    pub opened: Day,
    /// How the buyer found the firm: web, talk, referral …
    pub channel: Option<String>,
    /// Who referred them, in words.
    pub referred_by: Option<String>,
    /// Other firms considered.
    pub competitors: Option<String>,
    /// Its id in the system from which it came.
    pub external_id: Option<String>,
    /// Free text.
    pub notes: Option<String>,
}

impl NewPursuit {
    /// A pursuit of which only client, title and day are known.
    pub fn of(client: ClientId, title: Name, opened: Day) -> Self {
        Self {
            client,
            title,
            service_line: None,
            contact: None,
            owner: None,
            value: None,
            step: PursuitStep::Enquiry,
            opened,
            channel: None,
            referred_by: None,
            competitors: None,
            external_id: None,
            notes: None,
        }
    }
}

/// The name of a sub-step in the database.
pub fn step_key(step: PursuitStep) -> &'static str {
    match step {
        PursuitStep::Enquiry => "enquiry",
        PursuitStep::Shortlisted => "shortlisted",
        PursuitStep::Interviewed => "interviewed",
        PursuitStep::Proposal => "proposal",
        PursuitStep::Negotiation => "negotiation",
    }
}

/// The sub-step of a name written by [`step_key`].
pub fn step_from_key(key: &str) -> Option<PursuitStep> {
    PursuitStep::ALL.into_iter().find(|step| step_key(*step) == key)
}

/// Opens a pursuit: Assess begins.
///
/// # Errors
/// When the client is not there.
pub async fn open(tx: &mut Tx, act: &mut Act, input: NewPursuit) -> Result<PursuitId, Error> {
    let (client, opened, step) = (input.client, input.opened, input.step);
    let (service_line, contact) = (input.service_line, input.contact);
    let id = enter(tx, act, input).await?;
    let mut facts = vec![(opened, Event::Pursuit(PursuitFact::Opened { pursuit: id, service_line, contact }))];
    if step != PursuitStep::Enquiry {
        facts.push((opened, Event::Pursuit(PursuitFact::StepReached { pursuit: id, step })));
    }
    act.record(tx, client, facts).await?;
    Ok(id)
}

/// Stores an open pursuit without any fact: an import records its own.
///
/// # Errors
/// When the client is not there.
pub async fn enter(tx: &mut Tx, act: &mut Act, input: NewPursuit) -> Result<PursuitId, Error> {
    act.actor.must(Role::Member)?;
    clients::visible(tx, &act.actor, input.client).await?;
    let id: PursuitId = act.new_id();
    let currency = currency_of(tx, input.value).await?;
    tx.run(
        "insert into pursuit (id, client_id, title, service_line_id, contact_id, owner_id, value_minor, currency, step,
           state, opened_on, step_on, channel, referred_by, competitors, external_id, notes, created_at, updated_at, version)
         values ($1,$2,$3,$4,$5,$6,$7,$8,$9,'open',$10,$10,$11,$12,$13,$14,$15,$16,$16,1)",
        args![
            id,
            input.client,
            input.title.as_str(),
            input.service_line,
            input.contact,
            input.owner,
            input.value.map(|value| value.minor),
            currency,
            step_key(input.step),
            input.opened,
            input.channel,
            input.referred_by,
            input.competitors,
            input.external_id,
            input.notes,
            act.now
        ],
    )
    .await?;
    Ok(id)
}

/// The currency of an amount, else that of the firm.
pub(crate) async fn currency_of(tx: &mut Tx, amount: Option<Money>) -> Result<String, Error> {
    if let Some(amount) = amount {
        return Ok(amount.currency.code().to_owned());
    }
    let row: Option<(String,)> = tx.optional("select currency from firm where id = 1", vec![]).await?;
    Ok(row.map_or_else(|| "GBP".to_owned(), |(code,)| code))
}

#[derive(sqlx::FromRow)]
struct Stored {
    client_id: Uuid,
    title: String,
    service_line_id: Option<Uuid>,
    contact_id: Option<Uuid>,
    owner_id: Option<Uuid>,
    value_minor: Option<i64>,
    currency: String,
    state: String,
    opened_on: i64,
    engagement_id: Option<Uuid>,
}

async fn load(tx: &mut Tx, act: &Act, id: PursuitId) -> Result<Stored, Error> {
    act.actor.must(Role::Member)?;
    let row: Option<Stored> = tx
        .optional(
            "select client_id, title, service_line_id, contact_id, owner_id, value_minor, currency, state, opened_on, engagement_id
             from pursuit where id = $1 and deleted_at is null",
            args![id],
        )
        .await?;
    let row = row.ok_or(Error::NotFound("pursuit"))?;
    clients::visible(tx, &act.actor, row.client_id.into()).await.map_err(|_| Error::NotFound("pursuit"))?;
    Ok(row)
}

fn must_be_open(stored: &Stored, on: Day) -> Result<(), Error> {
    if stored.state != "open" {
        return Err(Error::refused("This pursuit is already decided. Reopen it first, then record the new outcome."));
    }
    if i64::from(on.number()) < stored.opened_on {
        return Err(Error::field("on", "The outcome cannot lie before the day on which the pursuit was opened."));
    }
    Ok(())
}

/// Records that a sub-step was reached (S1.12).
///
/// # Errors
/// When the pursuit is not there or decided.
pub async fn reach(tx: &mut Tx, act: &mut Act, id: PursuitId, step: PursuitStep, on: Day) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    must_be_open(&stored, on)?;
    tx.run(
        "update pursuit set step = $2, step_on = $3, updated_at = $4, version = version + 1 where id = $1",
        args![id, step_key(step), on, act.now],
    )
    .await?;
    let fact = PursuitFact::StepReached { pursuit: id, step };
    act.record(tx, stored.client_id.into(), vec![(on, Event::Pursuit(fact))]).await
}

/// The client said yes: the engagement opens provisionally at Admit (D2). Returns it.
///
/// # Errors
/// When the pursuit is not there or decided.
pub async fn hire(
    tx: &mut Tx,
    act: &mut Act,
    id: PursuitId,
    on: Day,
    reason: Option<String>,
) -> Result<EngagementId, Error> {
    let stored = load(tx, act, id).await?;
    must_be_open(&stored, on)?;
    let currency = stored.currency.parse().ok();
    let engagement = engagements::accept(
        tx,
        act,
        engagements::NewEngagement {
            client: stored.client_id.into(),
            title: Name::parse(&stored.title).map_err(|e| Error::Internal(e.to_string()))?,
            service_line: stored.service_line_id.map(Into::into),
            contact: stored.contact_id.map(Into::into),
            lead: stored.owner_id.map(Into::into),
            pursuit: Some(id),
            recurring: false,
            accepted: on,
            planned_end: None,
            fee_estimate: stored.value_minor.zip(currency).map(|(minor, currency)| Money { minor, currency }),
            goal: None,
            external_id: None,
            notes: None,
        },
    )
    .await?;
    decide(tx, act, id, "hired", on, None, reason.as_deref()).await?;
    tx.run("update pursuit set engagement_id = $2 where id = $1", args![id, engagement]).await?;
    let fact = PursuitFact::Hired { pursuit: id, engagement, reason };
    act.record(tx, stored.client_id.into(), vec![(on, Event::Pursuit(fact))]).await?;
    Ok(engagement)
}

/// Goodwill exists, the timing is wrong: parked until the day (S1.15).
///
/// # Errors
/// When the pursuit is not there or decided, or the revisit day lies before the outcome.
pub async fn not_now(
    tx: &mut Tx,
    act: &mut Act,
    id: PursuitId,
    on: Day,
    revisit: Option<Day>,
    reason: Option<String>,
) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    must_be_open(&stored, on)?;
    if revisit.is_some_and(|day| day < on) {
        return Err(Error::field("revisit", "Return on a day after the outcome."));
    }
    decide(tx, act, id, "not_now", on, revisit, reason.as_deref()).await?;
    let fact = PursuitFact::NotNow { pursuit: id, revisit, reason };
    act.record(tx, stored.client_id.into(), vec![(on, Event::Pursuit(fact))]).await
}

/// The firm was not chosen.
///
/// # Errors
/// When the pursuit is not there or decided.
pub async fn no_way(tx: &mut Tx, act: &mut Act, id: PursuitId, on: Day, reason: Option<String>) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    must_be_open(&stored, on)?;
    decide(tx, act, id, "no_way", on, None, reason.as_deref()).await?;
    let fact = PursuitFact::NoWay { pursuit: id, reason };
    act.record(tx, stored.client_id.into(), vec![(on, Event::Pursuit(fact))]).await
}

/// Stores the outcome of a pursuit without any fact: `hired`, `not_now` or `no_way`. An import records its own.
///
/// # Errors
/// When the store refuses.
pub async fn decide(
    tx: &mut Tx,
    act: &Act,
    id: PursuitId,
    state: &'static str,
    on: Day,
    revisit: Option<Day>,
    reason: Option<&str>,
) -> Result<(), Error> {
    tx.run(
        "update pursuit set state=$2, decided_on=$3, revisit_on=$4, reason=$5, updated_at=$6, version=version+1 where id=$1",
        args![id, state, on, revisit, reason, act.now],
    )
    .await?;
    Ok(())
}

/// Takes a decided pursuit up again.
///
/// # Errors
/// When it is not there, is open, or became an engagement.
pub async fn reopen(tx: &mut Tx, act: &mut Act, id: PursuitId, on: Day) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    if stored.state == "open" {
        return Err(Error::refused("This pursuit is open already."));
    }
    if stored.engagement_id.is_some() {
        return Err(Error::refused("This pursuit became an engagement. Open a new pursuit for further work."));
    }
    tx.run(
        "update pursuit set state='open', decided_on=null, revisit_on=null, reason=null, step_on=$2, updated_at=$3,
           version=version+1 where id=$1",
        args![id, on, act.now],
    )
    .await?;
    act.record(tx, stored.client_id.into(), vec![(on, Event::Pursuit(PursuitFact::Reopened { pursuit: id }))]).await
}

/// What can be changed of a pursuit without a fact.
#[derive(Debug, Clone)]
pub struct PursuitChange {
    /// What it is about.
    pub title: Name,
    /// Who pursues it.
    pub owner: Option<StaffId>,
    /// What it may bring.
    pub value: Option<Money>,
    /// How the buyer found the firm.
    pub channel: Option<String>,
    /// Who referred them.
    pub referred_by: Option<String>,
    /// Other firms considered.
    pub competitors: Option<String>,
    /// Free text.
    pub notes: Option<String>,
}

/// Changes a pursuit's particulars. `seen` is the version that was edited.
///
/// # Errors
/// When it is not there, or somebody else changed it meanwhile.
pub async fn change(tx: &mut Tx, act: &mut Act, id: PursuitId, seen: i64, input: PursuitChange) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    let currency = currency_of(tx, input.value).await?;
    let changed = tx
        .run(
            "update pursuit set title=$3, owner_id=$4, value_minor=$5, currency=$6, channel=$7, referred_by=$8,
               competitors=$9, notes=$10, updated_at=$11, version=version+1 where id=$1 and version=$2",
            args![
                id,
                seen,
                input.title.as_str(),
                input.owner,
                input.value.map(|value| value.minor),
                currency,
                input.channel,
                input.referred_by,
                input.competitors,
                input.notes,
                act.now
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::ChangedMeanwhile("pursuit"));
    }
    act.touched.insert(stored.client_id.into());
    Ok(())
}

/// Takes a pursuit off every page and retracts its facts; [`restore`] brings both back.
///
/// # Errors
/// When it is not there.
pub async fn delete(tx: &mut Tx, act: &mut Act, id: PursuitId) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    tx.run("update pursuit set deleted_at = $2, version = version + 1 where id = $1", args![id, act.now]).await?;
    let client = stored.client_id.into();
    log::retract(tx, act, client, "The pursuit was deleted.", |event| is_of(event, id)).await
}

/// Brings a deleted pursuit back.
///
/// # Errors
/// When it was never there.
pub async fn restore(tx: &mut Tx, act: &mut Act, id: PursuitId) -> Result<(), Error> {
    act.actor.must(Role::Member)?;
    let row: Option<(Uuid,)> = tx.optional("select client_id from pursuit where id = $1", args![id]).await?;
    let client = row.map(|(id,)| ClientId(id)).ok_or(Error::NotFound("pursuit"))?;
    clients::visible(tx, &act.actor, client).await.map_err(|_| Error::NotFound("pursuit"))?;
    tx.run("update pursuit set deleted_at = null, version = version + 1 where id = $1", args![id]).await?;
    log::reinstate(tx, act, client, |event| is_of(event, id)).await
}

fn is_of(event: &Event, id: PursuitId) -> bool {
    matches!(event, Event::Pursuit(fact) if fact.pursuit() == id)
}
