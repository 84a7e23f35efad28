//! Accepting an engagement.

use perennial_core::dates::Day;
use perennial_core::engagements::{Acceptance, Engagement};
use perennial_core::fact::{Dated, Event};
use perennial_core::ids::{ClientId, ContactId, EngagementId, PursuitId, ServiceLineId, StaffId};
use perennial_core::money::Money;
use perennial_core::text::Name;

use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::derived_rows::{self, DerivedColumns};
use crate::engagements::rows::EngagementColumns;
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
    let id = act.new_id();
    clients::may_be_given(tx, act, input.client, input.lead, "lead").await?;
    accept_as(tx, act, id, input).await?;
    Ok(id)
}

/// Like [`accept`], under an id that was made before: the pursuit that was won names it.
///
/// # Errors
/// When the client is not there.
pub async fn accept_as(tx: &mut Tx, act: &mut Act, id: EngagementId, input: NewEngagement) -> Result<(), Error> {
    let (client, on) = (input.client, input.accepted);
    let agreed = Acceptance {
        pursuit: input.pursuit,
        service_line: input.service_line,
        contact: input.contact,
        recurring: input.recurring,
        planned_end: input.planned_end,
        goal: input.goal.clone(),
    };
    let facts = Engagement::accept(id, agreed).into_iter().map(|fact| (on, Event::Engagement(fact)));
    let facts: Vec<(Day, Event)> = facts.collect();
    let dated: Vec<Dated> = facts.iter().cloned().map(Dated::from).collect();
    store(tx, act, id, input, &dated).await?;
    act.record(tx, client, facts).await
}

/// Stores an engagement with the state and the days that its facts give it. The caller records these facts: an import
/// does so for many engagements at once.
///
/// # Errors
/// When the client is not there.
pub async fn store(
    tx: &mut Tx,
    act: &Act,
    id: EngagementId,
    input: NewEngagement,
    facts: &[Dated],
) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, input.client).await?;
    let currency = firm::currency_of(tx, input.fee_estimate).await?;
    let columns = derived_rows::columns_of_new(act, input.client, id.0, facts)
        .unwrap_or_else(|| EngagementColumns::from_noun(&Engagement::accepted_on(id, input.accepted)));
    let mut values = args![
        id,
        input.client,
        input.title.as_str(),
        input.service_line,
        input.contact,
        input.lead,
        input.pursuit,
        input.recurring,
        input.planned_end,
        input.fee_estimate.map(|amount| amount.minor),
        currency,
        input.external_id,
        input.notes,
        act.now,
        act.now,
        1_i64
    ];
    values.extend(columns.values());
    let head = format!(
        "insert into engagement (id, client_id, title, service_line_id, contact_id, lead_id, pursuit_id, recurring,
           planned_end, fee_estimate_minor, currency, external_id, notes, created_at, updated_at, version, {}) values",
        EngagementColumns::COLUMNS.join(", ")
    );
    tx.insert_many(&head, "", vec![values]).await?;
    Ok(())
}
