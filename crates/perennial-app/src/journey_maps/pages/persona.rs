//! Personas: the firm's list, and the one that a map is drawn for.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::journey_maps::Persona;
use perennial_core::journey_maps::edit::Edit;
use uuid::Uuid;

use super::show::changed;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::journey_maps::commands;
use crate::journey_maps::queries::{self, Known};
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "journey_maps/personas.html")]
struct PersonasPage {
    shell: Shell,
    personas: Vec<Known>,
    lines: Vec<Choice>,
    draft: Draft,
}

#[derive(Template)]
#[template(path = "journey_maps/persona.html")]
struct PersonaPage {
    shell: Shell,
    /// Where the form is sent, and where one goes back to.
    action: String,
    back: (String, String),
    /// Personas whose words can be taken over.
    others: Vec<Known>,
    lines: Vec<Choice>,
    draft: Draft,
}

fn stored(persona: &Persona) -> Raw {
    let mut raw = Raw::default();
    raw.set("name", persona.name.clone());
    raw.set("kind", persona.kind.clone());
    raw.set("goals", persona.goals.clone());
    raw.set("quote", persona.quote.clone());
    raw.set("segment", persona.segment.clone());
    raw.set("service_line", persona.service_line.clone());
    raw
}

fn read(form: &Form) -> Persona {
    let text = |name: &str| form.raw.get(name).to_owned();
    Persona {
        name: text("name"),
        kind: text("kind"),
        goals: text("goals"),
        quote: text("quote"),
        segment: text("segment"),
        service_line: text("service_line"),
    }
}

async fn lines(app: &App) -> Result<Vec<Choice>, Error> {
    let lines = firm::service_lines(&mut app.db.read().await?).await?;
    Ok(Choice::or_none("Every service line", lines.into_iter().map(|line| Choice::new(&line.name, line.name.clone()))))
}

async fn draw_list(app: &App, shell: Shell, draft: Draft) -> Result<Response, Error> {
    let personas = queries::personas(&mut app.db.read().await?).await?;
    let page = PersonasPage { shell: shell.on(Nav::Map, "Personas"), personas, lines: lines(app).await?, draft };
    page.draft.page(&page)
}

/// All personas.
pub async fn list(State(app): State<App>, shell: Shell) -> Result<Response, Error> {
    draw_list(&app, shell, Draft::default()).await
}

/// Adds a persona.
pub async fn add(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let persona = read(&form);
    let work =
        app.change(&actor, move |tx, act| Box::pin(async move { commands::add_persona(tx, act, persona).await }));
    match work.await {
        Ok(_) => Ok(web::told("/personas", "The persona is there for every map.")),
        Err(error) => draw_list(&app, shell, Draft::refused(form.raw, error)?).await,
    }
}

async fn draw_one(app: &App, shell: Shell, id: Uuid, refused: Option<Draft>) -> Result<Response, Error> {
    let known = queries::persona(&mut app.db.read().await?, id).await?;
    let mut draft = refused.unwrap_or_else(|| Draft::new(stored(&known.persona)));
    draft.seen(known.version);
    if draft.raw.get("version").is_empty() {
        draft.raw.set("version", known.version.to_string());
    }
    let page = PersonaPage {
        action: format!("/personas/{id}"),
        back: ("/personas".to_owned(), "Personas".to_owned()),
        others: Vec::new(),
        lines: lines(app).await?,
        shell: shell.on(Nav::Map, known.persona.name),
        draft,
    };
    page.draft.page(&page)
}

/// The form of a persona.
pub async fn form(State(app): State<App>, actor: Actor, shell: Shell, At(id): At<Uuid>) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    draw_one(&app, shell, id, None).await
}

/// Saves a persona.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let (persona, version) = (read(&form), form.version());
    let work = app.change(&actor, move |tx, act| {
        Box::pin(async move { commands::change_persona(tx, act, (id, version), persona).await })
    });
    match work.await {
        Ok(()) => {
            Ok(web::told("/personas", "Saved. Maps keep the persona they were drawn for until they take it over."))
        }
        Err(error) => draw_one(&app, shell, id, Some(Draft::refused(form.raw, error)?)).await,
    }
}

async fn draw_of_map(
    app: &App,
    shell: Shell,
    id: Uuid,
    take: Option<Uuid>,
    refused: Option<Draft>,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let found = queries::find(&mut conn, id, None).await?;
    let others = queries::personas(&mut conn).await?;
    let taken = take.and_then(|take| others.iter().find(|known| known.id == take));
    let shown = taken.map_or(&found.map.persona, |known| &known.persona);
    let mut draft = refused.unwrap_or_else(|| {
        let mut raw = stored(shown);
        raw.set("title", found.map.title.clone());
        Draft::new(raw)
    });
    draft.seen(found.current);
    if draft.raw.get("version").is_empty() {
        draft.raw.set("version", found.current.to_string());
    }
    drop(conn);
    let page = PersonaPage {
        action: format!("/journeys/{id}/persona"),
        back: (format!("/journeys/{id}"), found.map.title.clone()),
        others,
        lines: lines(app).await?,
        shell: shell.on(Nav::Map, found.map.title),
        draft,
    };
    page.draft.page(&page)
}

/// The form of title and persona of a map.
pub async fn of_map(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    address: Address,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    draw_of_map(&app, shell, id, address.id("take"), None).await
}

/// Saves title and persona of a map.
pub async fn save_of_map(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let edits = vec![Edit::Retitle(form.raw.get("title").to_owned()), Edit::Persona(read(&form))];
    let version = form.version();
    let work = app.change(&actor, move |tx, act| {
        Box::pin(
            async move { commands::change(tx, act, (id, version), edits, "Changed title or persona".to_owned()).await },
        )
    });
    match work.await {
        Ok(next) => Ok(changed(id, next, "Saved.")),
        Err(error) => draw_of_map(&app, shell, id, None, Some(Draft::refused(form.raw, error)?)).await,
    }
}
