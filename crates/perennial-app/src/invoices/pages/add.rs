//! Adding an invoice by hand.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::{EngagementId, InvoiceId};

use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Named, Offers};
use crate::db::Conn;
use crate::error::Error;
use crate::invoices::commands::{self, NewInvoice};
use crate::invoices::queries;
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, Choice, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "invoices/new.html")]
struct NewPage {
    shell: Shell,
    client: Named,
    engagements: Vec<Choice>,
    choices: Offers,
    noun: String,
    draft: Draft,
}

/// The form of a new invoice to a client, or for an engagement.
pub async fn blank(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut raw = Raw::default();
    raw.set("client", address.get("client"));
    raw.set("issued", shell.today.to_string());
    raw.set("due", (shell.today + 30).to_string());
    if let Some(id) = address.id::<EngagementId>("engagement") {
        let mut conn = app.db.read().await?;
        let (client, line) = queries::billed_for(&mut conn, &actor, id).await?;
        raw.set("client", client.to_string());
        raw.set("engagement", id.to_string());
        raw.set("line", line.map(|line| line.to_string()).unwrap_or_default());
    }
    draw(&app, &actor, shell, Draft::new(raw)).await
}

async fn draw(app: &App, actor: &Actor, shell: Shell, draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let (client, engagements, choices) = about(&mut conn, actor, &draft.raw).await?;
    let noun = web::capital(&shell.noun);
    let page = NewPage { shell: shell.on(Nav::Engagements, "New invoice"), client, engagements, choices, noun, draft };
    page.draft.page(&page)
}

async fn about(conn: &mut Conn, actor: &Actor, raw: &Raw) -> Result<(Named, Vec<Choice>, Offers), Error> {
    let (client, choices) = clients::about(conn, actor, raw).await?;
    let engagements = queries::engagements(conn, client.id).await?;
    Ok((client, engagements, choices))
}

/// Records an invoice that was sent.
pub async fn issue(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save(&app, &actor, &shell, form).await {
        Ok(id) => {
            let toast = Toast { text: "Invoice recorded.".to_owned(), undo: Some(format!("/invoices/{id}/delete")) };
            Ok(web::redirect(&format!("/invoices/{id}"), Some(&toast)))
        }
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw(&app, &actor, shell, draft).await
        }
    }
}

async fn save(app: &App, actor: &Actor, shell: &Shell, mut form: Form) -> Result<InvoiceId, Error> {
    let mut conn = app.db.read().await?;
    let (client, engagements, choices) = about(&mut conn, actor, &form.raw).await?;
    drop(conn);
    let (number, issued, due) = (form.name("number"), form.day("issued"), form.maybe_day("due"));
    if issued.is_some_and(|issued| issued > shell.today) {
        form.refuse("issued", "An invoice that was sent lies today or before.");
    }
    if let (Some(issued), Some(due)) = (issued, due)
        && due < issued
    {
        form.refuse("due", "Payment is due on or after the day on which the invoice was sent.");
    }
    let total = form.signed_money("total", shell.currency);
    if total.is_some_and(|total| total.minor == 0) {
        form.refuse("total", "Write what was billed, or what is credited with a minus.");
    }
    if form.raw.get("total").is_empty() {
        form.refuse("total", "This is needed.");
    }
    let (engagement, service_line) = (form.one_of("engagement", &engagements), form.one_of("line", &choices.lines));
    let payer = form.words("payer");
    form.finish()?;
    let (Some(number), Some(issued), Some(total)) = (number, issued, total) else {
        return Err(Error::field("total", "This is needed."));
    };
    let client = client.id.into();
    // Nobody pays a credit note.
    let due = due.filter(|_| total.minor > 0);
    let input = NewInvoice { client, engagement, service_line, payer, number, issued, due, total, external_id: None };
    app.change(actor, move |tx, act| Box::pin(async move { commands::issue(tx, act, input).await })).await
}
