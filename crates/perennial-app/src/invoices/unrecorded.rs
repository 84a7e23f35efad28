//! Invoices of which more was stored than any fact says, by imports of earlier versions: it is recorded now.

use std::collections::BTreeSet;

use perennial_core::dates::Day;
use perennial_core::fact::{Dated, Event, InvoiceFact, Precision};
use perennial_core::ids::{ClientId, EngagementId, InvoiceId};
use perennial_core::invoices::Invoice;
use perennial_core::money::{Currency, Money};
use uuid::Uuid;

use super::rows::InvoiceColumns;
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::derived_rows::{self, Batch, Unrecorded};
use crate::error::Error;
use crate::log;

/// Records what the rows of a batch say and no fact does. Returns the clients whose rows differ from their facts.
///
/// # Errors
/// When the store refuses.
pub async fn record_unrecorded(tx: &mut Tx, act: &mut Act, batch: &Batch<'_>) -> Result<BTreeSet<ClientId>, Error> {
    let mut clients = BTreeSet::new();
    for row in derived_rows::unrecorded::<InvoiceColumns>(tx, batch).await? {
        let Some(sent) = load_sent(tx, row.id).await? else { continue };
        let disputed = |what: &Event| {
            matches!(what, Event::Invoice(InvoiceFact::Disputed { invoice, .. } | InvoiceFact::Settled { invoice })
                if invoice.0 == row.id)
        };
        let ever = batch.facts.get(&row.client).into_iter().flatten().any(|fact| disputed(&fact.what));
        let facts = missing(&row, &sent, act.today, ever);
        log::record_found(tx, act, "invoice", row.id, row.client, facts).await?;
        clients.insert(row.client);
    }
    Ok(clients)
}

#[derive(crate::db::Row)]
struct Sent {
    engagement_id: Option<Uuid>,
    service_line_id: Option<Uuid>,
    total_minor: i64,
    currency: String,
}

async fn load_sent(tx: &mut Tx, id: Uuid) -> Result<Option<Sent>, Error> {
    let sql = "select engagement_id, service_line_id, total_minor, currency from invoice where id = $1";
    Ok(tx.optional(sql, args![id]).await?)
}

fn missing(row: &Unrecorded<InvoiceColumns>, sent: &Sent, today: Day, ever_disputed: bool) -> Vec<Dated> {
    let Ok(currency) = sent.currency.parse::<Currency>() else { return Vec::new() };
    let (invoice, stored) = (InvoiceId(row.id), &row.stored);
    let engagement = sent.engagement_id.map(EngagementId);
    let by = |on: Day, what: InvoiceFact| Dated {
        on: on.min(today),
        precision: Precision::OnOrBefore,
        what: Event::Invoice(what),
    };
    let mut facts = Vec::new();
    if row.derived.is_none() {
        let total = Money::new(sent.total_minor, currency);
        let issued = Invoice::issue(invoice, engagement, total, sent.service_line_id.map(Into::into));
        facts.push(by(stored.issued_on, issued));
    }
    let filed = row.derived.as_ref().is_some_and(|derived| derived.engagement_id != stored.engagement_id);
    if filed && engagement.is_some() {
        facts.push(by(today, InvoiceFact::Filed { invoice, engagement }));
    }
    let minor = stored.paid_minor - row.derived.as_ref().map_or(0, |derived| derived.paid_minor);
    if minor != 0 {
        let paid = InvoiceFact::Paid { invoice, engagement, amount: Money::new(minor, currency) };
        facts.push(by(stored.paid_on.unwrap_or(today).max(stored.issued_on), paid));
    }
    if stored.disputed != 0 && !ever_disputed {
        facts.push(by(today, InvoiceFact::Disputed { invoice, engagement, reason: None }));
    }
    facts
}
