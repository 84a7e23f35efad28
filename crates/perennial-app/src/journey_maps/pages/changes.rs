//! The forms that change a map: each tells one change, and all are made and answered in one way.

use axum::extract::State;
use axum::response::Response;
use perennial_core::fact::Medium;
use perennial_core::journey_maps::edit::Edit;
use perennial_core::journey_maps::{Initiator, Lane, Opportunity, Place, Process, Touchpoint};
use uuid::Uuid;

use super::step::Key;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::journey_maps::commands;
use crate::rights::Right;
use crate::web::{self, At, Form, Raw, Toast};

/// One change, as the history and the person are told of it.
pub(super) struct Change {
    /// What changes; all of it becomes one version.
    pub(super) edits: Vec<Edit>,
    /// What the history says.
    pub(super) said: String,
    /// What the person is told.
    pub(super) told: &'static str,
    /// The page it leads to, unless the form says to which page of the editor it belongs.
    pub(super) to: String,
}

/// The place in the editor from which a form came.
pub(super) fn back(id: Uuid, text: &str) -> Option<String> {
    let rest = text.strip_prefix(&format!("/journeys/{id}/edit"))?;
    let plain = |letter: char| letter.is_ascii_lowercase() || matches!(letter, '?' | '=' | ',' | '_');
    rest.chars().all(plain).then(|| text.to_owned())
}

/// Makes a change and leads on, with Undo.
pub(super) async fn make(app: &App, actor: &Actor, id: Uuid, form: &Form, change: Change) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let (version, Change { edits, said, told, to }) = (form.version(), change);
    let work = app.change(actor, move |tx, act| {
        Box::pin(async move { commands::change(tx, act, (id, version), edits, said).await })
    });
    let (next, back) = (work.await?, back(id, form.raw.get("back")));
    if next == version {
        return Ok(web::told(back.as_deref().unwrap_or(&to), "Nothing has changed."));
    }
    Ok(answer(id, next, told, back, &to))
}

/// Leads to a page, with Undo for the version that was just made.
pub(super) fn answer(id: Uuid, number: i64, told: &str, back: Option<String>, otherwise: &str) -> Response {
    let undo = format!("/journeys/{id}/versions/{number}/undo");
    let undo = back.as_ref().map_or_else(|| undo.clone(), |back| format!("{undo}?back={back}"));
    let toast = Toast { text: told.to_owned(), undo: Some(undo) };
    web::redirect(back.as_deref().unwrap_or(otherwise), Some(&toast))
}

fn map_page(id: Uuid) -> String {
    format!("/journeys/{id}")
}

fn step_page(id: Uuid, key: &str) -> String {
    format!("/journeys/{id}/steps/{key}")
}

/// Adds a step: after another, or at the end of a place. Where a button alone was pressed, it gets a name to begin with.
pub async fn add(State(app): State<App>, actor: Actor, At(id): At<Uuid>, form: Form) -> Result<Response, Error> {
    let place = |field: &str| {
        let refused = || Error::refused("Choose the stage and phase in which the step stands.");
        Place::from_key(form.raw.get(field)).ok_or_else(refused)
    };
    let named = |name: &str| if name.is_empty() { "New step".to_owned() } else { name.to_owned() };
    let typed = form.raw.get("name").to_owned();
    let (name, edit) = match (form.raw.optional("after"), form.raw.optional("into")) {
        (Some(after), _) => (named(&typed), Edit::Insert { after, name: named(&typed) }),
        (None, Some(_)) => (named(&typed), Edit::Add { place: place("into")?, name: named(&typed) }),
        (None, None) => (typed.clone(), Edit::Add { place: place("place")?, name: typed }),
    };
    let said = format!("Added “{name}”");
    let change = Change { edits: vec![edit], said, told: "The step is on the map.", to: map_page(id) };
    make(&app, &actor, id, &form, change).await
}

/// Puts a second step with the same content after a step.
pub async fn double(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    Key(key): Key,
    form: Form,
) -> Result<Response, Error> {
    let (edits, said) = (vec![Edit::Double(key)], "Doubled a step".to_owned());
    let change = Change { edits, said, told: "A copy stands after the step.", to: map_page(id) };
    make(&app, &actor, id, &form, change).await
}

/// Writes one cell, the name or the expected mood of a step.
pub async fn cell(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    Key(key): Key,
    form: Form,
) -> Result<Response, Error> {
    let (to, step) = (step_page(id, &key), key);
    let text = form.raw.get("text").to_owned();
    let edit = match form.raw.get("row") {
        "name" => Edit::Rename { step, name: text },
        "curve" if text.is_empty() => Edit::Mood { step, mood: None },
        "curve" => Edit::Mood { step, mood: Some(text.parse().unwrap_or(i8::MAX)) },
        row => match Lane::from_key(row) {
            Some(lane) => Edit::Write { step, lane, text },
            None => return Err(Error::refused("Open the map again: the cell was not named.")),
        },
    };
    let change = Change { edits: vec![edit], said: "Wrote a cell".to_owned(), told: "Saved.", to };
    make(&app, &actor, id, &form, change).await
}

/// Moves a step by one, or puts it at a place, before another step or at its end.
pub async fn shift(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    Key(key): Key,
    form: Form,
) -> Result<Response, Error> {
    let to = step_page(id, &key);
    let edit = match (form.raw.get("way"), Place::from_key(form.raw.get("place"))) {
        ("left", _) => Edit::Left(key),
        ("right", _) => Edit::Right(key),
        (_, Some(place)) => Edit::Carry { step: key, place, before: form.raw.optional("before") },
        _ => return Err(Error::refused("Say where the step is to stand: left, right, or a stage and phase.")),
    };
    let change = Change { edits: vec![edit], said: "Moved a step".to_owned(), told: "Moved.", to };
    make(&app, &actor, id, &form, change).await
}

/// Makes two steps of one.
pub async fn split(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    Key(key): Key,
    form: Form,
) -> Result<Response, Error> {
    let touchpoints = form.raw.all("touchpoint").iter().filter_map(|number| number.parse().ok()).collect();
    let edits = vec![Edit::Split { step: key, name: form.raw.get("name").to_owned(), touchpoints }];
    let told = "Two steps stand where one stood.";
    let change = Change { edits, said: "Split a step".to_owned(), told, to: map_page(id) };
    make(&app, &actor, id, &form, change).await
}

/// Takes a step away.
pub async fn remove(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    Key(key): Key,
    form: Form,
) -> Result<Response, Error> {
    let edits = vec![Edit::Remove(key)];
    let change =
        Change { edits, said: "Removed a step".to_owned(), told: "The step is off the map.", to: map_page(id) };
    make(&app, &actor, id, &form, change).await
}

fn number(raw: &Raw, field: &str) -> Result<usize, Error> {
    raw.get(field).parse().map_err(|_| Error::refused("Open the step again: the entry was not named."))
}

/// Whether the button that takes an entry away was pressed.
fn removes(raw: &Raw) -> Result<bool, Error> {
    match raw.get("remove") {
        "" => Ok(false),
        "1" => Ok(true),
        _ => Err(Error::refused("Open the step again: say whether the entry is saved or taken away.")),
    }
}

/// Adds, changes or removes a touchpoint.
pub async fn touchpoint(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    Key(key): Key,
    mut form: Form,
) -> Result<Response, Error> {
    let medium = form.word("medium", Medium::from_key);
    let initiator = form.word("initiator", Initiator::from_key).unwrap_or(Initiator::Firm);
    let process = form.word("process", Process::from_key).unwrap_or(Process::Service);
    form.finish()?;
    let (to, raw) = (step_page(id, &key), &form.raw);
    let touchpoint = (!removes(raw)?).then(|| Touchpoint {
        medium,
        title: raw.get("title").to_owned(),
        initiator,
        channel: raw.get("channel").to_owned(),
        process,
        online: !raw.get("online").is_empty(),
    });
    let edits = vec![Edit::Touchpoint { step: key, number: number(raw, "number")?, touchpoint }];
    let change = Change { edits, said: "Changed a touchpoint".to_owned(), told: "The touchpoints are saved.", to };
    make(&app, &actor, id, &form, change).await
}

/// Takes a touchpoint to another step, or to another place in its own.
pub async fn carry_touchpoint(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    Key(key): Key,
    form: Form,
) -> Result<Response, Error> {
    let (page, raw) = (step_page(id, &key), &form.raw);
    let to = raw.optional("to").unwrap_or_else(|| key.clone());
    let edit = Edit::CarryTouchpoint { step: key, number: number(raw, "number")?, to, at: number(raw, "at")? };
    let (said, told) = ("Moved a touchpoint".to_owned(), "The touchpoint is moved.");
    make(&app, &actor, id, &form, Change { edits: vec![edit], said, told, to: page }).await
}

/// Adds, changes or removes an opportunity.
pub async fn opportunity(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    Key(key): Key,
    form: Form,
) -> Result<Response, Error> {
    let (to, raw) = (step_page(id, &key), &form.raw);
    let opportunity = (!removes(raw)?).then(|| Opportunity {
        text: raw.get("text").to_owned(),
        owner: raw.get("owner").to_owned(),
        metric: raw.get("metric").to_owned(),
    });
    let edits = vec![Edit::Opportunity { step: key, number: number(raw, "number")?, opportunity }];
    let change = Change { edits, said: "Changed an opportunity".to_owned(), told: "The opportunities are saved.", to };
    make(&app, &actor, id, &form, change).await
}
