//! Accepting an engagement, changing its particulars, deleting it and bringing it back.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::EngagementId;

use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Named, Offers};
use crate::engagements::commands::{self, EngagementChange, NewEngagement};
use crate::engagements::queries::{self, Engagement};
use crate::error::Error;
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, At, Draft, Form, Nav, Raw, Shell, Toast, capital, words};

#[derive(Template)]
#[template(path = "engagements/new.html")]
struct NewPage {
    shell: Shell,
    client: Named,
    choices: Offers,
    draft: Draft,
}

/// The form of a new engagement for a client: a direct instruction.
pub async fn blank(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut raw = Raw::default();
    raw.set("client", address.get("client"));
    raw.set("accepted", shell.today.to_string());
    raw.set("lead", actor.staff().map(|id| id.to_string()).unwrap_or_default());
    draw_new(&app, &actor, shell, Draft::new(raw)).await
}

async fn draw_new(app: &App, actor: &Actor, shell: Shell, draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let (client, choices) = clients::about(&mut conn, actor, &draft.raw).await?;
    let title = format!("New {}", shell.noun);
    let page = NewPage { shell: shell.on(Nav::Engagements, title), client, choices, draft };
    page.draft.page(&page)
}

/// Accepts an engagement.
pub async fn accept(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save_new(&app, &actor, &shell, form).await {
        Ok(id) => {
            let text = format!("{} accepted. Record the signed letter next.", capital(&shell.noun));
            let toast = Toast { text, undo: Some(format!("/engagements/{id}/delete")) };
            Ok(web::redirect(&format!("/engagements/{id}"), Some(&toast)))
        }
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw_new(&app, &actor, shell, draft).await
        }
    }
}

async fn save_new(app: &App, actor: &Actor, shell: &Shell, mut form: Form) -> Result<EngagementId, Error> {
    let mut conn = app.db.read().await?;
    let (client, choices) = clients::about(&mut conn, actor, &form.raw).await?;
    drop(conn);
    let (title, accepted) = (form.name("title"), form.day("accepted"));
    if accepted.is_some_and(|accepted| accepted > shell.today) {
        form.refuse("accepted", "The client’s yes lies today or before.");
    }
    let planned_end = form.maybe_day("planned_end");
    if let (Some(end), Some(accepted)) = (planned_end, accepted)
        && end < accepted
    {
        form.refuse("planned_end", "The planned end lies on or after the acceptance.");
    }
    let (service_line, contact) = (form.one_of("line", &choices.lines), form.one_of("contact", &choices.contacts));
    let (lead, fee_estimate) = (form.one_of("lead", &choices.staff), form.money("fee", shell.currency));
    let (goal, notes) = (form.words("goal"), form.words("notes"));
    let recurring = form.raw.get("recurring") == "1";
    form.finish()?;
    let (Some(title), Some(accepted)) = (title, accepted) else { return Err(Error::field("title", "This is needed.")) };
    let blank = NewEngagement::of(client.id.into(), title, accepted);
    let input =
        NewEngagement { service_line, contact, lead, recurring, planned_end, fee_estimate, goal, notes, ..blank };
    app.change(actor, move |tx, act| Box::pin(async move { commands::accept(tx, act, input).await })).await
}

#[derive(Template)]
#[template(path = "engagements/edit.html")]
struct EditPage {
    shell: Shell,
    engagement: Engagement,
    choices: Offers,
    draft: Draft,
}

/// The form of an engagement's particulars.
pub async fn form(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<EngagementId>,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut conn = app.db.read().await?;
    let engagement = queries::find(&mut conn, &actor, id).await?;
    drop(conn);
    let draft = Draft::new(stored(&engagement));
    draw(&app, &actor, shell, id, draft).await
}

fn stored(engagement: &Engagement) -> Raw {
    let mut raw = Raw::default();
    raw.set("version", engagement.version.to_string());
    raw.set("title", &engagement.title);
    raw.set("lead", engagement.lead_id.map(|id| id.to_string()).unwrap_or_default());
    raw.set("fee", engagement.fee().map(|fee| fee.plain()).unwrap_or_default());
    raw.set("planned_end", engagement.planned_end().map(|day| day.to_string()).unwrap_or_default());
    raw.set("notes", engagement.notes.as_deref().unwrap_or_default());
    raw
}

/// Draws the form; after a conflict it shows what is stored now.
async fn draw(app: &App, actor: &Actor, shell: Shell, id: EngagementId, mut draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let engagement = queries::find(&mut conn, actor, id).await?;
    let choices = clients::offers(&mut conn, None, engagement.lead_id.map(Into::into)).await?;
    draft.seen(engagement.version);
    let title = format!("Edit {}", engagement.title);
    let page = EditPage { shell: shell.on(Nav::Engagements, title), engagement, choices, draft };
    page.draft.page(&page)
}

/// Changes an engagement's particulars.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<EngagementId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save_change(&app, &actor, id, form).await {
        Ok(()) => Ok(web::told(&format!("/engagements/{id}"), "Saved.")),
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw(&app, &actor, shell, id, draft).await
        }
    }
}

async fn save_change(app: &App, actor: &Actor, id: EngagementId, mut form: Form) -> Result<(), Error> {
    let mut conn = app.db.read().await?;
    let engagement = queries::find(&mut conn, actor, id).await?;
    let choices = clients::offers(&mut conn, None, engagement.lead_id.map(Into::into)).await?;
    drop(conn);
    let (seen, title, lead) = (form.version(), form.name("title"), form.one_of("lead", &choices.staff));
    let fee_estimate = form.money("fee", engagement.currency);
    let (planned_end, notes) = (form.maybe_day("planned_end"), form.words("notes"));
    form.finish()?;
    let Some(title) = title else { return Err(Error::field("title", "This is needed.")) };
    let input = EngagementChange { title, lead, fee_estimate, planned_end, notes };
    app.change(actor, move |tx, act| Box::pin(async move { commands::change(tx, act, id, seen, input).await })).await
}

/// Takes an engagement off every page; the toast offers to bring it back.
pub async fn delete(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<EngagementId>,
) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { commands::delete(tx, act, id).await })).await?;
    let text = format!("{} deleted.", capital(&shell.noun));
    let toast = Toast { text, undo: Some(format!("/engagements/{id}/restore")) };
    Ok(web::redirect("/engagements", Some(&toast)))
}

/// Brings a deleted engagement back.
pub async fn restore(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<EngagementId>,
) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { commands::restore(tx, act, id).await })).await?;
    Ok(web::told(&format!("/engagements/{id}"), format!("The {} is back.", shell.noun)))
}
