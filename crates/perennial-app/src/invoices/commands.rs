//! Verbs of invoices.

use perennial_core::dates::Day;
use perennial_core::fact::{Event, InvoiceFact};
use perennial_core::ids::{ClientId, EngagementId, InvoiceId, ServiceLineId};
use perennial_core::money::Money;
use perennial_core::text::Name;
use uuid::Uuid;

use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;
use crate::{clients, log};

/// An invoice that was sent.
#[derive(Debug, Clone)]
pub struct NewInvoice {
    /// To whom.
    pub client: ClientId,
    /// For which engagement, when known.
    pub engagement: Option<EngagementId>,
    /// For which service line, when known.
    pub service_line: Option<ServiceLineId>,
    /// Its number.
    pub number: Name,
    /// The day it was sent.
    pub issued: Day,
    /// When payment is due.
    pub due: Option<Day>,
    /// The total, without tax where known.
    pub total: Money,
    /// Its id in the system from which it came.
    pub external_id: Option<String>,
}

/// Records an invoice that was sent.
///
/// # Errors
/// When the client is not there.
pub async fn issue(tx: &mut Tx, act: &mut Act, input: NewInvoice) -> Result<InvoiceId, Error> {
    let (client, issued) = (input.client, input.issued);
    let (engagement, amount, service_line) = (input.engagement, input.total, input.service_line);
    let invoice = enter(tx, act, input).await?;
    let issue = InvoiceFact::Issued { invoice, engagement, amount, service_line };
    act.record(tx, client, vec![(issued, Event::Invoice(issue))]).await?;
    Ok(invoice)
}

/// Stores an invoice without any fact: an import records its own.
///
/// # Errors
/// When the client is not there.
pub async fn enter(tx: &mut Tx, act: &mut Act, input: NewInvoice) -> Result<InvoiceId, Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, input.client).await?;
    let id: InvoiceId = act.new_id();
    tx.run(
        "insert into invoice (id, client_id, engagement_id, service_line_id, number, issued_on, due_on, total_minor,
           paid_minor, disputed, currency, external_id, created_at, updated_at, version)
         values ($1,$2,$3,$4,$5,$6,$7,$8,0,0,$9,$10,$11,$11,1)",
        args![
            id,
            input.client,
            input.engagement,
            input.service_line,
            input.number.as_str(),
            input.issued,
            input.due,
            input.total.minor,
            input.total.currency.code(),
            input.external_id,
            act.now
        ],
    )
    .await?;
    Ok(id)
}

/// Stores what was paid of an invoice without any fact: an import records its own.
///
/// # Errors
/// When the store refuses.
pub async fn set_paid(tx: &mut Tx, act: &Act, id: InvoiceId, paid: Money, on: Option<Day>) -> Result<(), Error> {
    tx.run(
        "update invoice set paid_minor = $2, paid_on = $3, updated_at = $4, version = version + 1 where id = $1",
        args![id, paid.minor, on, act.now],
    )
    .await?;
    Ok(())
}

async fn load(tx: &mut Tx, act: &Act, id: InvoiceId) -> Result<(ClientId, Option<EngagementId>), Error> {
    act.actor.must(Right::Record)?;
    let row: Option<(Uuid, Option<Uuid>)> = tx
        .optional("select client_id, engagement_id from invoice where id = $1 and deleted_at is null", args![id])
        .await?;
    let (client, engagement) = row.ok_or(Error::NotFound("invoice"))?;
    clients::visible(tx, &act.actor, client.into()).await.map_err(|_| Error::NotFound("invoice"))?;
    Ok((client.into(), engagement.map(Into::into)))
}

/// Records a payment.
///
/// # Errors
/// When the invoice is not there.
pub async fn pay(tx: &mut Tx, act: &mut Act, id: InvoiceId, on: Day, amount: Money) -> Result<(), Error> {
    let (client, engagement) = load(tx, act, id).await?;
    tx.run(
        "update invoice set paid_minor = paid_minor + $2, paid_on = $3, updated_at = $4, version = version + 1 where id = $1",
        args![id, amount.minor, on, act.now],
    )
    .await?;
    let fact = InvoiceFact::Paid { invoice: id, engagement, amount };
    act.record(tx, client, vec![(on, Event::Invoice(fact))]).await
}

/// Records that the client disputes the invoice: a regression (D8).
///
/// # Errors
/// When the invoice is not there.
pub async fn dispute(tx: &mut Tx, act: &mut Act, id: InvoiceId, on: Day, reason: Option<String>) -> Result<(), Error> {
    let (client, engagement) = load(tx, act, id).await?;
    tx.run("update invoice set disputed = 1, updated_at = $2, version = version + 1 where id = $1", args![id, act.now])
        .await?;
    let fact = InvoiceFact::Disputed { invoice: id, engagement, reason };
    act.record(tx, client, vec![(on, Event::Invoice(fact))]).await
}

/// Records that the dispute is settled.
///
/// # Errors
/// When the invoice is not there.
pub async fn settle_dispute(tx: &mut Tx, act: &mut Act, id: InvoiceId, on: Day) -> Result<(), Error> {
    let (client, _) = load(tx, act, id).await?;
    tx.run("update invoice set disputed = 0, updated_at = $2, version = version + 1 where id = $1", args![id, act.now])
        .await?;
    act.record(tx, client, vec![(on, Event::Invoice(InvoiceFact::Settled { invoice: id }))]).await
}

/// Takes an invoice off every page and retracts its facts; [`restore`] brings both back.
///
/// # Errors
/// When the invoice is not there.
pub async fn delete(tx: &mut Tx, act: &mut Act, id: InvoiceId) -> Result<(), Error> {
    let (client, _) = load(tx, act, id).await?;
    tx.run("update invoice set deleted_at = $2, version = version + 1 where id = $1", args![id, act.now]).await?;
    log::retract(tx, act, client, "The invoice was deleted.", |event| is_of(event, id)).await
}

/// Brings a deleted invoice back.
///
/// # Errors
/// When it was never there.
pub async fn restore(tx: &mut Tx, act: &mut Act, id: InvoiceId) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let row: Option<(Uuid,)> = tx.optional("select client_id from invoice where id = $1", args![id]).await?;
    let client = row.map(|(id,)| ClientId(id)).ok_or(Error::NotFound("invoice"))?;
    clients::visible(tx, &act.actor, client).await.map_err(|_| Error::NotFound("invoice"))?;
    tx.run("update invoice set deleted_at = null, version = version + 1 where id = $1", args![id]).await?;
    log::reinstate(tx, act, client, |event| is_of(event, id)).await
}

fn is_of(event: &Event, id: InvoiceId) -> bool {
    matches!(event, Event::Invoice(fact) if fact.invoice() == id)
}
