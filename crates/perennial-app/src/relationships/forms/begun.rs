//! What a fact began: an engagement with the win that led to it, a pursuit, an invoice. It goes with the fact, so that no
//! list keeps what never was.

use perennial_core::fact::{EngagementFact, Event, InvoiceFact, PursuitFact};
use perennial_core::ids::{ClientId, EngagementId, FactId, InvoiceId, PursuitId};
use perennial_core::journeys::corrections;
use perennial_core::pursuits::{Refusal, Work, work_recorded};

use crate::app::Act;
use crate::db::Tx;
use crate::error::Error;
use crate::{clients, engagements, invoices, journeys, log, pursuits};

/// What a fact began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// Agreed work, and the win of its pursuit where there was one.
    Engagement(EngagementId),
    /// A pursuit.
    Pursuit(PursuitId),
    /// An invoice.
    Invoice(InvoiceId),
}

impl Begun {
    const fn by(what: &Event) -> Option<Self> {
        match what {
            Event::Pursuit(PursuitFact::Hired { engagement, .. })
            | Event::Engagement(EngagementFact::Accepted { engagement, .. }) => Some(Self::Engagement(*engagement)),
            Event::Pursuit(PursuitFact::Opened { pursuit, .. }) => Some(Self::Pursuit(*pursuit)),
            Event::Invoice(InvoiceFact::Issued { invoice, .. }) => Some(Self::Invoice(*invoice)),
            _ => None,
        }
    }

    /// What it is called in a firm with its own word for engagements.
    pub fn noun(self, engagement: &str) -> &str {
        match self {
            Self::Engagement(_) => engagement,
            Self::Pursuit(_) => "pursuit",
            Self::Invoice(_) => "invoice",
        }
    }

    /// Where to post to bring it back.
    pub fn restored_at(self) -> String {
        match self {
            Self::Engagement(id) => format!("/engagements/{id}/restore"),
            Self::Pursuit(id) => format!("/pursuits/{id}/restore"),
            Self::Invoice(id) => format!("/invoices/{id}/restore"),
        }
    }

    async fn is_deleted(self, tx: &mut Tx) -> Result<bool, Error> {
        match self {
            Self::Engagement(id) => engagements::is_deleted(tx, id).await,
            Self::Pursuit(id) => pursuits::is_deleted(tx, id).await,
            Self::Invoice(id) => invoices::is_deleted(tx, id).await,
        }
    }

    async fn delete(self, tx: &mut Tx, act: &mut Act, reason: &str) -> Result<(), Error> {
        match self {
            Self::Engagement(id) => engagements::delete_because(tx, act, id, reason).await,
            Self::Pursuit(id) => pursuits::delete_because(tx, act, id, reason).await,
            Self::Invoice(id) => invoices::delete_because(tx, act, id, reason).await,
        }
    }

    async fn restore(self, tx: &mut Tx, act: &mut Act) -> Result<(), Error> {
        match self {
            Self::Engagement(id) => engagements::restore(tx, act, id).await,
            Self::Pursuit(id) => pursuits::restore(tx, act, id).await,
            Self::Invoice(id) => invoices::restore(tx, act, id).await,
        }
    }
}

/// Says that a fact never happened. Gives what it began and took along.
///
/// # Errors
/// As [`journeys::retract`]; and for a win whose work has gone on.
pub async fn retract(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    fact: FactId,
    reason: &str,
) -> Result<Option<Begun>, Error> {
    clients::visible(tx, &act.actor, client).await?;
    let facts = log::of_client(tx, client).await?;
    let in_force = log::in_force(&facts);
    let found = in_force.iter().find(|(_, found)| found.id == fact).map(|(_, found)| &found.what);
    let begun = found.and_then(Begun::by);
    let may_go = !reason.trim().is_empty() && corrections::may_be_retracted(&facts, fact).is_ok();
    let Some(begun) = begun.filter(|_| may_go) else {
        journeys::retract(tx, act, client, fact, reason).await?;
        // The pursuit of an enquiry goes with it while nothing more is known of it.
        pursuits::drop_with_enquiry(tx, act, fact, reason.trim()).await?;
        return Ok(None);
    };
    if let Begun::Engagement(work) = begun
        && work_recorded(&in_force, work) == Work::More
    {
        return Err(Error::refused(Refusal::WorkIsUnderWay.to_string()));
    }
    match begun.delete(tx, act, reason.trim()).await {
        Ok(()) => Ok(Some(begun)),
        // What only facts tell of has no page and stands in no list.
        Err(Error::NotFound(_)) => journeys::retract(tx, act, client, fact, reason).await.map(|()| None),
        Err(error) => Err(error),
    }
}

/// Says that a retracted fact holds after all; what it began comes back with it.
///
/// # Errors
/// As [`journeys::reinstate`].
pub async fn reinstate(tx: &mut Tx, act: &mut Act, client: ClientId, fact: FactId) -> Result<(), Error> {
    clients::visible(tx, &act.actor, client).await?;
    let facts = log::of_client(tx, client).await?;
    let begun = facts.iter().find(|found| found.id == fact).and_then(|found| Begun::by(&found.what));
    if let Some(begun) = begun
        && begun.is_deleted(tx).await?
    {
        return begun.restore(tx, act).await;
    }
    journeys::reinstate(tx, act, client, fact).await?;
    pursuits::restore_with_enquiry(tx, act, fact).await
}
