//! The pages of information barriers.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use perennial_core::ids::{ClientId, StaffId};
use uuid::Uuid;

use super::queries::{self, Wall, WallDetail};
use super::{WallInput, commands};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm::{self, StaffMember};
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::words::{count, long_date};
use crate::web::{self, At, Draft, Form, Nav, Raw, Shell};

/// The routes of walls.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/settings/walls", get(list).post(raise))
        .route("/settings/walls/new", get(blank))
        .route("/settings/walls/{id}", get(form).post(save))
        .route("/settings/walls/{id}/lifting", post(lift))
}

#[derive(Template)]
#[template(path = "walls/list.html")]
struct ListPage {
    shell: Shell,
    tab: &'static str,
    walls: Vec<Wall>,
}

/// The walls that one is inside of.
async fn list(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Walls)?;
    let walls = queries::walls(&mut app.db.read().await?, &actor).await?;
    web::page(&ListPage { shell: shell.on(Nav::Settings, "Settings: information barriers"), tab: "walls", walls })
}

#[derive(Template)]
#[template(path = "walls/form.html")]
struct FormPage {
    shell: Shell,
    tab: &'static str,
    /// None for a new one.
    detail: Option<WallDetail>,
    staff: Vec<StaffMember>,
    draft: Draft,
    lifting: Draft,
}

impl FormPage {
    /// True when the form can be sent: a new barrier, or one that stands.
    fn is_open(&self) -> bool {
        self.detail.as_ref().is_none_or(|detail| detail.wall.stands())
    }

    fn inside(&self, person: &StaffMember) -> bool {
        self.draft.has("people", &person.id.to_string())
    }
}

async fn draw(
    app: &App,
    actor: &Actor,
    shell: Shell,
    id: Option<Uuid>,
    (draft, lifting): (Draft, Draft),
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let detail = match id {
        Some(id) => Some(queries::find(&mut conn, actor, id).await?),
        None => None,
    };
    let mut draft = draft;
    if let Some(detail) = &detail {
        draft.seen(detail.wall.version);
    }
    let mut staff = firm::staff(&mut conn).await?;
    staff.retain(|person| person.active || draft.has("people", &person.id.to_string()));
    let title = detail.as_ref().map_or_else(|| "A new barrier".to_owned(), |detail| detail.wall.name.clone());
    let shell = shell.on(Nav::Settings, title);
    let page = FormPage { shell, tab: "walls", detail, staff, draft, lifting };
    if page.lifting.is_clean() { page.draft.page(&page) } else { page.lifting.page(&page) }
}

fn lifting() -> Draft {
    Draft::default().prefixed("lift-")
}

/// The form of a new wall; a client's page may name the client.
async fn blank(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    actor.must(Right::Walls)?;
    let mut raw = Raw::default();
    if let Some(client) = address.id::<ClientId>("client") {
        let mut conn = app.db.read().await?;
        crate::clients::visible(&mut conn, &actor, client).await?;
        let sql = "select name from client where id = $1";
        raw.set("clients", conn.scalar::<String>(sql, crate::args![client]).await?);
    }
    raw.set("people", actor.staff().map(|id| id.to_string()).unwrap_or_default());
    draw(&app, &actor, shell, None, (Draft::new(raw), lifting())).await
}

/// The form of a wall as it stands.
fn stored(detail: &WallDetail) -> Draft {
    let mut raw = Raw::default();
    raw.set("version", detail.wall.version.to_string());
    raw.set("name", &detail.wall.name);
    raw.set("reason", &detail.wall.reason);
    let names: Vec<&str> = detail.clients.iter().map(|(_, name)| name.as_str()).collect();
    raw.set("clients", names.join("\n"));
    raw.set_all("people", detail.people.iter().map(|(id, _)| id.to_string()).collect());
    Draft::new(raw)
}

/// The form of a wall.
async fn form(State(app): State<App>, actor: Actor, shell: Shell, At(id): At<Uuid>) -> Result<Response, Error> {
    actor.must(Right::Walls)?;
    let detail = queries::find(&mut app.db.read().await?, &actor, id).await?;
    draw(&app, &actor, shell, Some(id), (stored(&detail), lifting())).await
}

async fn read(app: &App, actor: &Actor, form: &mut Form) -> Result<WallInput, Error> {
    let name = form.name("name");
    let reason = form.words("reason");
    if reason.is_none() {
        form.refuse("reason", "Say why, for those who come later.");
    }
    let people: Vec<StaffId> = form.raw.all("people").iter().filter_map(|id| id.parse().ok()).collect();
    form.finish()?;
    let clients = queries::named(&mut app.db.read().await?, actor, form.raw.get("clients")).await?;
    let (Some(name), Some(reason)) = (name, reason) else {
        return Err(Error::field("name", "This is needed."));
    };
    Ok(WallInput { name, reason, clients, people })
}

/// Raises a wall.
async fn raise(State(app): State<App>, actor: Actor, shell: Shell, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Walls)?;
    let raw = form.raw.clone();
    let saved = match read(&app, &actor, &mut form).await {
        Ok(input) => {
            let many = count(input.clients.len() as u64, "client");
            let work =
                app.change(&actor, move |tx, act| Box::pin(async move { commands::raise(tx, act, input).await }));
            work.await.map(|_| many)
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(many) => Ok(web::told("/settings/walls", format!("The barrier stands around {many}."))),
        Err(error) => draw(&app, &actor, shell, None, (Draft::refused(raw, error)?, lifting())).await,
    }
}

/// Changes a wall.
async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Walls)?;
    queries::find(&mut app.db.read().await?, &actor, id).await?;
    let (raw, seen) = (form.raw.clone(), form.version());
    let saved = match read(&app, &actor, &mut form).await {
        Ok(input) => {
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { commands::change(tx, act, id, seen, input).await })
            });
            work.await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => Ok(web::told("/settings/walls", "Saved.")),
        Err(error) => draw(&app, &actor, shell, Some(id), (Draft::refused(raw, error)?, lifting())).await,
    }
}

/// Lifts a wall.
async fn lift(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Walls)?;
    let detail = queries::find(&mut app.db.read().await?, &actor, id).await?;
    let (raw, reason) = (form.raw.clone(), form.raw.get("lifted").to_owned());
    let work = app.change(&actor, move |tx, act| Box::pin(async move { commands::lift(tx, act, id, &reason).await }));
    match work.await {
        Ok(()) => Ok(web::told("/settings/walls", "The barrier is lifted.")),
        Err(error) => {
            let refused = Draft::refused(raw, error)?.prefixed("lift-");
            draw(&app, &actor, shell, Some(id), (stored(&detail), refused)).await
        }
    }
}

fn raised(wall: &Wall) -> String {
    long_date(wall.raised().utc_day())
}
