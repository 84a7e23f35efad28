//! What the store knows of one client, as its page shows it.

use perennial_core::fact::Precision;
use perennial_core::ids::ClientId;
use perennial_core::money::Currency;
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Word};
use crate::engagements;
use crate::error::Error;
use crate::web::Choice;

/// The client as stored.
#[derive(Debug, Clone, crate::db::Row)]
pub struct ClientRow {
    pub id: Uuid,
    pub name: String,
    pub kind: String,
    pub sector: Option<String>,
    pub size: Option<String>,
    pub domain: Option<String>,
    pub website: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub tier: Option<String>,
    pub key_client: i64,
    pub manager_id: Option<Uuid>,
    pub manager: Option<String>,
    pub parent_name: Option<String>,
    pub external_id: Option<String>,
    pub notes: Option<String>,
    pub legal_name: Option<String>,
    pub registration: Option<String>,
    pub more_emails: Option<String>,
    pub more_phones: Option<String>,
    pub walled: i64,
    pub version: i64,
}

/// The client as stored.
///
/// # Errors
/// [`Error::NotFound`] when the actor does not see it.
pub async fn client(conn: &mut Conn, actor: &Actor, id: ClientId) -> Result<ClientRow, Error> {
    let sql = format!(
        "select c.id, c.name, c.kind, c.sector, c.size, c.domain, c.website, c.email, c.phone, c.address, c.tier,
           c.key_client, c.manager_id, m.name as manager, c.parent_name, c.external_id, c.notes,
           c.legal_name, c.registration, c.more_emails, c.more_phones, c.walled, c.version
         from client c left join staff m on m.id = c.manager_id
         where {} and c.id = $2 and c.deleted_at is null",
        actor.sees(1)
    );
    conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?.ok_or(Error::NotFound("client"))
}

/// How many planned touches, engagements, pursuits, people, invoices and entries of the registers the client has.
#[derive(Debug, Clone, Copy, crate::db::Row)]
pub struct Counts {
    pub planned: i64,
    pub engagements: i64,
    pub pursuits: i64,
    pub people: i64,
    pub invoices: i64,
    pub promises: i64,
    pub register: i64,
}

/// How many engagements, pursuits, people, invoices and entries of the registers a visible client has.
///
/// # Errors
/// When the store cannot be read.
pub async fn counts(conn: &mut Conn, id: ClientId) -> Result<Counts, Error> {
    let counts = conn
        .optional(
            "select (select count(*) from planned_touch where client_id = $1 and state = 'planned') as planned,
               (select count(*) from engagement where client_id = $1 and deleted_at is null) as engagements,
               (select count(*) from pursuit where client_id = $1 and deleted_at is null) as pursuits,
               (select count(*) from contact where client_id = $1 and deleted_at is null) as people,
               (select count(*) from invoice where client_id = $1 and deleted_at is null) as invoices,
               (select count(*) from promise where client_id = $1) as promises,
               (select count(*) from complaint where client_id = $1)
                 + (select count(*) from present where client_id = $1) as register",
            args![id],
        )
        .await?;
    counts.ok_or(Error::NotFound("client"))
}

/// A goal or a milestone of the client's work.
#[derive(Debug, Clone, crate::db::Row)]
pub struct AimRow {
    pub engagement_id: Uuid,
    pub engagement: String,
    /// The milestone; none for the goal.
    pub milestone: Option<String>,
    pub goal: Option<String>,
    pub due_on: Option<i64>,
    pub state: Option<String>,
    pub state_on: Option<i64>,
}

/// The goals of a visible client's work, in the client's own words, and its milestones.
///
/// # Errors
/// When the store cannot be read.
pub async fn aims(conn: &mut Conn, id: ClientId) -> Result<Vec<AimRow>, Error> {
    let sql = "select e.id as engagement_id, e.title as engagement, cast(null as text) as milestone, e.goal,
           e.planned_end as due_on,
           case when e.goal_confirmed_on is not null then 'confirmed' when m.denied_on is not null then 'denied' end as state,
           coalesce(e.goal_confirmed_on, m.denied_on) as state_on, e.accepted_on as began_on, cast(0 as bigint) as part
         from engagement e left join engagement_mark m on m.engagement_id = e.id
         where e.client_id = $1 and e.deleted_at is null
         union all
         select e.id, e.title, s.title, null, s.due_on, s.state, s.settled_on, e.accepted_on, cast(1 as bigint)
         from milestone s join engagement e on e.id = s.engagement_id
         where s.client_id = $1 and e.deleted_at is null
         order by 8 desc, 1, 9, 5";
    Ok(conn.all(sql, args![id]).await?)
}

/// An engagement in its tab.
#[derive(Debug, Clone, crate::db::Row)]
pub struct EngagementRow {
    pub id: Uuid,
    pub title: String,
    pub line: Option<String>,
    pub lead: Option<String>,
    pub state: String,
    pub accepted_on: i64,
    pub accepted_precision: Word<Precision>,
    pub closed_on: Option<i64>,
    pub closed_precision: Word<Precision>,
    pub goal: Option<String>,
    pub goal_confirmed_on: Option<i64>,
    pub fee_estimate_minor: Option<i64>,
    pub currency: Currency,
    pub implied: i64,
    pub billed_minor: Option<i64>,
}

/// The engagements of a visible client, the newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn engagements(conn: &mut Conn, id: ClientId) -> Result<Vec<EngagementRow>, Error> {
    let sql = format!(
        "select e.id, e.title, s.name as line, l.name as lead,
           case when e.state not in ('closed', 'lapsed') and exists (select 1 from assumed_finished a
             where a.engagement_id = e.id) then 'assumed_finished' else e.state end as state,
           e.accepted_on, e.accepted_precision,
           e.closed_on, e.closed_precision, e.goal,
           e.goal_confirmed_on, e.fee_estimate_minor, e.currency, e.implied, {} as billed_minor
         from engagement e left join service_line s on s.id = e.service_line_id left join staff l on l.id = e.lead_id
         where e.client_id = $1 and e.deleted_at is null order by e.accepted_on desc, e.id desc",
        engagements::BILLED
    );
    Ok(conn.all(AssertSqlSafe(sql), args![id]).await?)
}

/// A pursuit in its tab.
#[derive(Debug, Clone, crate::db::Row)]
pub struct PursuitRow {
    pub id: Uuid,
    pub title: String,
    pub line: Option<String>,
    pub owner: Option<String>,
    pub step: String,
    pub state: String,
    pub opened_on: i64,
    pub opened_precision: Word<Precision>,
    pub decided_on: Option<i64>,
    pub decided_precision: Word<Precision>,
    pub revisit_on: Option<i64>,
    pub reason: Option<String>,
    pub value_minor: Option<i64>,
    pub currency: Currency,
}

/// The pursuits of a visible client, the newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn pursuits(conn: &mut Conn, id: ClientId) -> Result<Vec<PursuitRow>, Error> {
    Ok(conn
        .all(
            "select u.id, u.title, s.name as line, o.name as owner, u.step, u.state, u.opened_on, u.opened_precision,
               u.decided_on, u.decided_precision,
               u.revisit_on, u.reason, u.value_minor, u.currency
             from pursuit u left join service_line s on s.id = u.service_line_id left join staff o on o.id = u.owner_id
             where u.client_id = $1 and u.deleted_at is null order by u.opened_on desc, u.id desc",
            args![id],
        )
        .await?)
}

/// A person in their tab.
#[derive(Debug, Clone, crate::db::Row)]
pub struct PersonRow {
    pub id: Uuid,
    pub name: String,
    pub job_title: Option<String>,
    pub decision_role: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub mobile: Option<String>,
    pub left_on: Option<i64>,
}

/// The people at a visible client: those who are there, then those who left.
///
/// # Errors
/// When the store cannot be read.
pub async fn people(conn: &mut Conn, id: ClientId) -> Result<Vec<PersonRow>, Error> {
    Ok(conn
        .all(
            "select id, name, job_title, decision_role, email, phone, mobile, left_on from contact
             where client_id = $1 and deleted_at is null
             order by case when left_on is null then 0 else 1 end, name_key, id",
            args![id],
        )
        .await?)
}

/// Of each person with an onboarding of their own (D10): how many of its touches are made, and how many there are.
///
/// # Errors
/// When the store cannot be read.
pub async fn onboardings(conn: &mut Conn, id: ClientId) -> Result<Vec<(Uuid, i64, i64)>, Error> {
    Ok(conn
        .all(
            "select contact_id, cast(sum(case when state = 'done' then 1 else 0 end) as bigint),
               cast(count(*) as bigint)
             from planned_touch
             where client_id = $1 and playbook = 'new_decision_maker' and contact_id is not null
               and state in ('planned', 'done')
             group by contact_id",
            args![id],
        )
        .await?)
}

/// An invoice in its tab.
#[derive(Debug, Clone, crate::db::Row)]
pub struct InvoiceRow {
    pub id: Uuid,
    pub number: String,
    pub payer: Option<String>,
    pub engagement_id: Option<Uuid>,
    pub engagement: Option<String>,
    pub line: Option<String>,
    pub issued_on: i64,
    pub issued_precision: Word<Precision>,
    pub due_on: Option<i64>,
    pub total_minor: i64,
    pub paid_minor: i64,
    pub paid_on: Option<i64>,
    pub disputed: i64,
    pub currency: Currency,
}

/// The newest invoices of a visible client.
///
/// # Errors
/// When the store cannot be read.
pub async fn invoices(conn: &mut Conn, id: ClientId) -> Result<Vec<InvoiceRow>, Error> {
    Ok(conn
        .all(
            "select i.id, i.number, i.payer, i.engagement_id, e.title as engagement, s.name as line, i.issued_on, i.issued_precision, i.due_on,
               i.total_minor, i.paid_minor, i.paid_on, i.disputed, i.currency
             from invoice i left join engagement e on e.id = i.engagement_id
               left join service_line s on s.id = i.service_line_id
             where i.client_id = $1 and i.deleted_at is null order by i.issued_on desc, i.id desc limit 500",
            args![id],
        )
        .await?)
}

/// The people and engagements of a visible client, to choose from in a form.
///
/// # Errors
/// When the store cannot be read.
pub async fn offered(conn: &mut Conn, id: ClientId) -> Result<(Vec<Choice>, Vec<Choice>), Error> {
    let people: Vec<(Uuid, String)> = conn
        .all(
            "select id, name from contact where client_id = $1 and deleted_at is null
             order by case when left_on is null then 0 else 1 end, name_key, id",
            args![id],
        )
        .await?;
    let work: Vec<(Uuid, String)> = conn
        .all(
            "select id, title from engagement where client_id = $1 and deleted_at is null
             order by accepted_on desc, id desc limit 200",
            args![id],
        )
        .await?;
    let choices = |rows: Vec<(Uuid, String)>| rows.into_iter().map(|(id, word)| Choice::new(id, word)).collect();
    Ok((choices(people), choices(work)))
}
