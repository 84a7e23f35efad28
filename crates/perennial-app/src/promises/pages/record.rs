//! One promise: recorded, shown, kept, broken or waived.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::{ClientId, PromiseId};

use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Named, Offers};
use crate::error::Error;
use crate::promises::commands::{self, NewPromise, Outcome};
use crate::promises::queries::{self, Promised};
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "promises/new.html")]
struct NewPage {
    shell: Shell,
    client: Named,
    choices: Offers,
    works: Vec<Choice>,
    draft: Draft,
}

/// The form of a new promise to a client.
pub async fn blank(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut raw = Raw::default();
    raw.set("client", address.get("client"));
    raw.set("work", address.get("work"));
    raw.set("on", shell.today.to_string());
    raw.set("by", actor.staff().map(|id| id.to_string()).unwrap_or_default());
    draw_new(&app, &actor, shell, Draft::new(raw)).await
}

async fn draw_new(app: &App, actor: &Actor, shell: Shell, draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let (client, choices) = clients::about(&mut conn, actor, &draft.raw).await?;
    let works = queries::works(&mut conn, client.id.into()).await?;
    let page = NewPage { shell: shell.on(Nav::Engagements, "New promise"), client, choices, works, draft };
    page.draft.page(&page)
}

/// Records a promise.
pub async fn make(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save_new(&app, &actor, form).await {
        Ok((client, undo)) => Ok(web::told_with_undo(&format!("/clients/{client}/promises"), "Recorded.", undo)),
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw_new(&app, &actor, shell, draft).await
        }
    }
}

/// Gives whose it is, and the address that takes it back.
async fn save_new(app: &App, actor: &Actor, mut form: Form) -> Result<(ClientId, Option<String>), Error> {
    let mut conn = app.db.read().await?;
    let (client, choices) = clients::about(&mut conn, actor, &form.raw).await?;
    let works = queries::works(&mut conn, client.id.into()).await?;
    drop(conn);
    let (text, on, due) = (form.words("text"), form.day("on"), form.maybe_day("due"));
    if text.is_none() {
        form.refuse("text", "This is needed.");
    }
    let by = form.one_of("by", &choices.staff);
    let work: Option<String> = form.one_of("work", &works);
    let explicit = form.raw.get("unspoken").is_empty();
    form.finish()?;
    let (Some(text), Some(on)) = (text, on) else { return Err(Error::field("text", "This is needed.")) };
    let of = |kind: &str| work.as_deref().and_then(|work| work.strip_prefix(kind).map(str::to_owned));
    let engagement = of("e:").and_then(|id| id.parse().ok());
    let pursuit = of("p:").and_then(|id| id.parse().ok());
    let input = NewPromise { text, due, explicit, by, pursuit, engagement };
    let client: ClientId = client.id.into();
    let work = app.change_with_undo(actor, move |tx, act| {
        Box::pin(async move { commands::make(tx, act, client, on, input).await })
    });
    Ok((client, work.await?.1))
}

#[derive(Template)]
#[template(path = "promises/show.html")]
struct PromisePage {
    shell: Shell,
    promise: Promised,
    draft: Draft,
}

/// The page of one promise.
pub async fn show(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PromiseId>,
) -> Result<Response, Error> {
    let mut raw = Raw::default();
    raw.set("on", shell.today.to_string());
    draw(&app, &actor, shell, id, Draft::new(raw)).await
}

async fn draw(app: &App, actor: &Actor, shell: Shell, id: PromiseId, draft: Draft) -> Result<Response, Error> {
    let promise = queries::find(&mut app.db.read().await?, actor, id).await?;
    let title = promise.title.clone();
    let page = PromisePage { shell: shell.on(Nav::Engagements, title), promise, draft };
    page.draft.page(&page)
}

/// Records what became of a promise.
pub async fn settle(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PromiseId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save(&app, &actor, id, form).await {
        Ok(undo) => Ok(web::told_with_undo(&format!("/promises/{id}"), "Recorded.", undo)),
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw(&app, &actor, shell, id, draft).await
        }
    }
}

/// Gives the address that takes it back.
async fn save(app: &App, actor: &Actor, id: PromiseId, mut form: Form) -> Result<Option<String>, Error> {
    let promise = queries::find(&mut app.db.read().await?, actor, id).await?;
    let on = form.day("on");
    let outcome = form.required("outcome", |key| Outcome::from_key(key).ok_or("Choose what became of it."));
    form.finish()?;
    let (Some(on), Some(outcome)) = (on, outcome) else { return Err(Error::field("on", "This is needed.")) };
    let client: ClientId = promise.client_id.into();
    let work = app.change_with_undo(actor, move |tx, act| {
        Box::pin(async move { commands::settle(tx, act, client, id, on, outcome).await })
    });
    Ok(work.await?.1)
}
