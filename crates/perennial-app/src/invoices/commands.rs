//! Verbs of invoices.

use perennial_core::dates::Day;
use perennial_core::fact::{Dated, Event};
use perennial_core::ids::{ClientId, EngagementId, InvoiceId, ServiceLineId};
use perennial_core::invoices::{Invoice, Refusal};
use perennial_core::money::Money;
use perennial_core::text::Name;
use uuid::Uuid;

use super::rows::InvoiceColumns;
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::derived_rows::{self, DerivedColumns};
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
    /// Who pays it, where that is somebody else than the client (D25).
    pub payer: Option<String>,
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
    let (client, on, id) = (input.client, input.issued, act.new_id());
    let sent = Event::Invoice(Invoice::issue(id, input.engagement, input.total, input.service_line));
    store(tx, act, id, input, &[Dated::from((on, sent.clone()))]).await?;
    act.record(tx, client, vec![(on, sent)]).await?;
    Ok(id)
}

/// Stores an invoice with what its facts say of it. The caller records these facts: an import does so for many
/// invoices at once.
///
/// # Errors
/// When the client is not there.
pub async fn store(tx: &mut Tx, act: &Act, id: InvoiceId, input: NewInvoice, facts: &[Dated]) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, input.client).await?;
    let columns = derived_rows::columns_of_new(act, input.client, id.0, facts)
        .unwrap_or_else(|| InvoiceColumns::from_noun(&Invoice::issued_on(id, input.issued)));
    let mut values = args![
        id,
        input.client,
        input.service_line,
        input.number.as_str(),
        input.payer,
        input.due,
        input.total.minor,
        input.total.currency.code(),
        input.external_id,
        act.now,
        act.now,
        1_i64
    ];
    values.extend(columns.values());
    let head = format!(
        "insert into invoice (id, client_id, service_line_id, number, payer, due_on, total_minor, currency,
           external_id, created_at, updated_at, version, {}) values",
        InvoiceColumns::COLUMNS.join(", ")
    );
    tx.insert_many(&head, "", vec![values]).await?;
    Ok(())
}

#[derive(crate::db::Row)]
struct Stored {
    client_id: Uuid,
    #[row(flatten)]
    columns: InvoiceColumns,
}

/// Loads an invoice for a verb: whose it is, and what its facts say. What is recorded in the same transaction counts.
async fn load(tx: &mut Tx, act: &Act, id: InvoiceId) -> Result<(ClientId, Invoice), Error> {
    act.actor.must(Right::Record)?;
    let row: Option<Stored> = tx
        .optional(
            "select client_id, issued_on, issued_precision, paid_minor, paid_on, disputed, engagement_id from invoice
             where id = $1 and deleted_at is null",
            args![id],
        )
        .await?;
    let row = row.ok_or(Error::NotFound("invoice"))?;
    let client = row.client_id.into();
    clients::visible(tx, &act.actor, client).await.map_err(|_| Error::NotFound("invoice"))?;
    let (invoice, _) = derived_rows::current(tx, client, id.0, &row.columns).await?;
    Ok((client, invoice))
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal.field() {
            Some(field) => Self::field(field, refusal.to_string()),
            None => Self::refused(refusal.to_string()),
        }
    }
}

/// Records a payment; `more` says that it is more than the invoice, and so it was.
///
/// # Errors
/// When the invoice is not there, or the payment cannot be so.
pub async fn pay(tx: &mut Tx, act: &mut Act, id: InvoiceId, on: Day, amount: Money, more: bool) -> Result<(), Error> {
    let (client, invoice) = load(tx, act, id).await?;
    let paid = invoice.pay(on, amount, more)?;
    act.record(tx, client, vec![(on, Event::Invoice(paid))]).await
}

/// Records that the client disputes the invoice: a regression (D8).
///
/// # Errors
/// When the invoice is not there, or the dispute cannot have begun on that day.
pub async fn dispute(tx: &mut Tx, act: &mut Act, id: InvoiceId, on: Day, reason: Option<String>) -> Result<(), Error> {
    let (client, invoice) = load(tx, act, id).await?;
    let disputed = invoice.dispute(on, reason)?;
    act.record(tx, client, vec![(on, Event::Invoice(disputed))]).await
}

/// Records that the dispute is settled.
///
/// # Errors
/// When the invoice is not there, or was not disputed by that day.
pub async fn settle_dispute(tx: &mut Tx, act: &mut Act, id: InvoiceId, on: Day) -> Result<(), Error> {
    let (client, invoice) = load(tx, act, id).await?;
    let settled = invoice.settle(on)?;
    act.record(tx, client, vec![(on, Event::Invoice(settled))]).await
}

/// Takes an invoice off every page and retracts its facts; [`restore`] brings both back.
///
/// # Errors
/// When the invoice is not there.
pub async fn delete(tx: &mut Tx, act: &mut Act, id: InvoiceId) -> Result<(), Error> {
    delete_because(tx, act, id, "The invoice was deleted.").await
}

/// Like [`delete`], with the reason that stands beside the facts that no longer count.
///
/// # Errors
/// When the invoice is not there.
pub async fn delete_because(tx: &mut Tx, act: &mut Act, id: InvoiceId, reason: &str) -> Result<(), Error> {
    let (client, _) = load(tx, act, id).await?;
    tx.run("update invoice set deleted_at = $2, version = version + 1 where id = $1", args![id, act.now]).await?;
    log::retract(tx, act, client, reason, |event| is_of(event, id)).await
}

/// Whether it is there and was deleted.
///
/// # Errors
/// When the store cannot be read.
pub async fn is_deleted(tx: &mut Tx, id: InvoiceId) -> Result<bool, Error> {
    let sql = "select count(*) from invoice where id = $1 and deleted_at is not null";
    Ok(tx.scalar::<i64>(sql, args![id]).await? > 0)
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
