//! Accepting an engagement.

use perennial_core::dates::Day;
use perennial_core::fact::{EngagementFact, Event};
use perennial_core::ids::{ClientId, ContactId, EngagementId, PursuitId, ServiceLineId, StaffId};
use perennial_core::money::Money;
use perennial_core::text::Name;

use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;
use crate::{clients, firm};

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
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, input.client).await?;
    let id: EngagementId = act.new_id();
    let currency = firm::currency_of(tx, input.fee_estimate).await?;
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
