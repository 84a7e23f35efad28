//! The page of one invoice, and what happens to it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::InvoiceId;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::invoices::commands;
use crate::invoices::payers;
use crate::invoices::queries::{self, Invoice};
use crate::rights::Right;
use crate::web::{self, At, Draft, Form, Nav, Raw, Shell, Toast, words};

#[derive(Template)]
#[template(path = "invoices/show.html")]
struct InvoicePage {
    shell: Shell,
    invoice: Invoice,
    /// The client that its payer is, where somebody said so.
    payer: Option<uuid::Uuid>,
    payment: Draft,
    dispute: Draft,
}

impl InvoicePage {
    /// True where a payment may come in: of a bill that is not paid in full, or where one was just refused.
    fn may_be_paid(&self) -> bool {
        (self.invoice.remaining().minor > 0 && !self.invoice.is_credit()) || !self.payment.is_clean()
    }
}

/// The page of one invoice.
pub async fn invoice(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<InvoiceId>,
) -> Result<Response, Error> {
    draw(&app, &actor, shell, id, None, None).await
}

async fn draw(
    app: &App,
    actor: &Actor,
    shell: Shell,
    id: InvoiceId,
    payment: Option<Draft>,
    dispute: Option<Draft>,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let invoice = queries::find(&mut conn, actor, id).await?;
    let payer = match &invoice.payer {
        Some(name) => payers::client_who_pays(&mut conn, actor, name).await?,
        None => None,
    };
    let mut raw = Raw::default();
    raw.set("on", shell.today.to_string());
    let blank_dispute = Draft::new(raw.clone()).prefixed("dispute-");
    raw.set("amount", invoice.remaining().plain());
    let blank_payment = Draft::new(raw).prefixed("payment-");
    let title = format!("Invoice {}", invoice.number);
    let page = InvoicePage {
        shell: shell.on(Nav::Engagements, title),
        invoice,
        payer,
        payment: payment.unwrap_or(blank_payment),
        dispute: dispute.unwrap_or(blank_dispute),
    };
    if page.payment.is_clean() { page.dispute.page(&page) } else { page.payment.page(&page) }
}

fn done(id: InvoiceId, text: &str, undo: Option<String>) -> Response {
    web::told_with_undo(&format!("/invoices/{id}"), text, undo)
}

/// Records a payment.
pub async fn pay(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<InvoiceId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save_payment(&app, &actor, &shell, id, form).await {
        Ok(undo) => Ok(done(id, "Payment recorded.", undo)),
        Err(error) => {
            let draft = Draft::refused(raw, error)?.prefixed("payment-");
            draw(&app, &actor, shell, id, Some(draft), None).await
        }
    }
}

/// Gives the address that takes it back.
async fn save_payment(
    app: &App,
    actor: &Actor,
    shell: &Shell,
    id: InvoiceId,
    mut form: Form,
) -> Result<Option<String>, Error> {
    let mut conn = app.db.read().await?;
    let invoice = queries::find(&mut conn, actor, id).await?;
    drop(conn);
    let on = past_day(&mut form, shell);
    let amount = form.money("amount", invoice.currency);
    let more = !form.raw.get("more").is_empty();
    if amount.is_some_and(|amount| amount.minor == 0) || form.raw.get("amount").is_empty() {
        form.refuse("amount", "Write what was paid.");
    }
    form.finish()?;
    let (Some(on), Some(amount)) = (on, amount) else { return Err(Error::field("amount", "This is needed.")) };
    let work = app.change_with_undo(actor, move |tx, act| {
        Box::pin(async move { commands::pay(tx, act, id, on, amount, more).await })
    });
    Ok(work.await?.1)
}

fn past_day(form: &mut Form, shell: &Shell) -> Option<perennial_core::dates::Day> {
    let on = form.day("on");
    if on.is_some_and(|on| on > shell.today) {
        form.refuse("on", "This lies today or before.");
    }
    on
}

/// Records that the client disputes the invoice.
pub async fn dispute(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<InvoiceId>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    let (on, reason) = (past_day(&mut form, &shell), form.words("reason"));
    let saved = match (form.finish(), on) {
        (Ok(()), Some(on)) => {
            let work = app.change_with_undo(&actor, move |tx, act| {
                Box::pin(async move { commands::dispute(tx, act, id, on, reason).await })
            });
            work.await.map(|((), undo)| undo)
        }
        (refused, _) => refused.map(|()| None),
    };
    match saved {
        Ok(undo) => Ok(done(id, "Dispute recorded. The relationship falls back until it is settled.", undo)),
        Err(error) => {
            let draft = Draft::refused(raw, error)?.prefixed("dispute-");
            draw(&app, &actor, shell, id, None, Some(draft)).await
        }
    }
}

/// Records that the dispute is settled.
pub async fn settle(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<InvoiceId>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let on = if form.raw.get("on").is_empty() { Some(shell.today) } else { past_day(&mut form, &shell) };
    form.finish()?;
    let on = on.unwrap_or(shell.today);
    let work = app.change_with_undo(&actor, move |tx, act| {
        Box::pin(async move { commands::settle_dispute(tx, act, id, on).await })
    });
    let ((), undo) = work.await?;
    Ok(done(id, "The dispute is settled.", undo))
}

/// Takes an invoice off every page; the toast offers to bring it back.
pub async fn delete(State(app): State<App>, actor: Actor, At(id): At<InvoiceId>) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let invoice = queries::find(&mut conn, &actor, id).await?;
    drop(conn);
    app.change(&actor, move |tx, act| Box::pin(async move { commands::delete(tx, act, id).await })).await?;
    let toast = Toast { text: "Invoice deleted.".to_owned(), undo: Some(format!("/invoices/{id}/restore")) };
    let to = invoice
        .engagement_id
        .map_or_else(|| format!("/clients/{}", invoice.client_id), |id| format!("/engagements/{id}"));
    Ok(web::redirect(&to, Some(&toast)))
}

/// Brings a deleted invoice back.
pub async fn restore(State(app): State<App>, actor: Actor, At(id): At<InvoiceId>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { commands::restore(tx, act, id).await })).await?;
    Ok(done(id, "The invoice is back.", None))
}
