//! Opening a pursuit.

use perennial_core::dates::Day;
use perennial_core::fact::{Dated, Event, PursuitStep};
use perennial_core::ids::{ClientId, ContactId, PursuitId, ServiceLineId, StaffId};
use perennial_core::money::Money;
use perennial_core::pursuits::Pursuit;
use perennial_core::text::Name;

use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::derived_rows::{self, DerivedColumns};
use crate::error::Error;
use crate::pursuits::rows::PursuitColumns;
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
    let id = act.new_id();
    open_as(tx, act, id, input).await
}

/// As [`open`], under this id.
pub(super) async fn open_as(tx: &mut Tx, act: &mut Act, id: PursuitId, input: NewPursuit) -> Result<PursuitId, Error> {
    let client = input.client;
    clients::may_be_given(tx, act, client, input.owner, "owner").await?;
    let facts = Pursuit::open(id, input.service_line, input.contact, input.step);
    let facts: Vec<(Day, Event)> = facts.into_iter().map(|fact| (input.opened, Event::Pursuit(fact))).collect();
    let dated: Vec<Dated> = facts.iter().cloned().map(Dated::from).collect();
    store(tx, act, id, input, &dated).await?;
    act.record(tx, client, facts).await?;
    Ok(id)
}

/// Stores a pursuit with the state and the days that its facts give it. The caller records these facts: an import does
/// so for many pursuits at once.
///
/// # Errors
/// When the client is not there.
pub async fn store(tx: &mut Tx, act: &Act, id: PursuitId, input: NewPursuit, facts: &[Dated]) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, input.client).await?;
    let currency = firm::currency_of(tx, input.value).await?;
    let columns = derived_rows::columns_of_new(act, input.client, id.0, facts)
        .unwrap_or_else(|| PursuitColumns::from_noun(&Pursuit::opened_on(id, input.opened)));
    let mut values = args![
        id,
        input.client,
        input.title.as_str(),
        input.service_line,
        input.contact,
        input.owner,
        input.value.map(|value| value.minor),
        currency,
        input.channel,
        input.referred_by,
        input.competitors,
        input.external_id,
        input.notes,
        act.now,
        act.now,
        1_i64
    ];
    values.extend(columns.values());
    let head = format!(
        "insert into pursuit (id, client_id, title, service_line_id, contact_id, owner_id, value_minor, currency,
           channel, referred_by, competitors, external_id, notes, created_at, updated_at, version, {}) values",
        PursuitColumns::COLUMNS.join(", ")
    );
    tx.insert_many(&head, "", vec![values]).await?;
    Ok(())
}
