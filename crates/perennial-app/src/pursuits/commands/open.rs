//! Opening a pursuit.

use perennial_core::dates::Day;
use perennial_core::fact::{Event, PursuitFact, PursuitStep};
use perennial_core::ids::{ClientId, ContactId, PursuitId, ServiceLineId, StaffId};
use perennial_core::money::Money;
use perennial_core::text::Name;

use super::step_key;
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;
use crate::{clients, firm};

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
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, input.client).await?;
    let id: PursuitId = act.new_id();
    let currency = firm::currency_of(tx, input.value).await?;
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
