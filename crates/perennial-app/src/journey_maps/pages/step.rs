//! The editor: one page for a step, which works by forms alone.

use askama::Template;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::Response;
use perennial_core::fact::Medium;
use perennial_core::journey_maps::edit::Edit;
use perennial_core::journey_maps::{DecisionPoint, Initiator, Lane, Opportunity, Place, Process, Step, Touchpoint};
use uuid::Uuid;

use super::show::{changed, part};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::journey_maps::commands;
use crate::journey_maps::queries::{self, Found};
use crate::rights::Right;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell, Toast};

/// The key of a step in a path.
pub struct Key(String);

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        part(parts, state, "journey_step").await.map(Self)
    }
}

#[derive(Template)]
#[template(path = "journey_maps/step.html")]
struct StepPage {
    shell: Shell,
    found: Found,
    step: Step,
    draft: Draft,
    touchpoints: Vec<Draft>,
    opportunities: Vec<Draft>,
    choices: Choices,
    before: Option<(String, String)>,
    after: Option<(String, String)>,
}

/// What the selects of the page offer.
struct Choices {
    moods: Vec<Choice>,
    decisions: Vec<Choice>,
    media: Vec<Choice>,
    initiators: Vec<Choice>,
    processes: Vec<Choice>,
}

fn choices() -> Choices {
    let moods =
        [(2, "+2, delighted"), (1, "+1, pleased"), (0, "0, calm"), (-1, "−1, uneasy"), (-2, "−2, at the lowest")];
    Choices {
        moods: Choice::or_none("Nobody has said", moods.map(|(mood, word)| Choice::new(mood, word))),
        decisions: Choice::or_none(
            "Nothing is decided here",
            DecisionPoint::ALL.map(|one| Choice::new(one.key(), one.question())),
        ),
        media: Choice::or_none("Without a medium", Medium::ALL.map(|one| Choice::new(one.key(), one.word()))),
        initiators: Initiator::ALL.map(|one| Choice::new(one.key(), one.word())).to_vec(),
        processes: Process::ALL.map(|one| Choice::new(one.key(), one.word())).to_vec(),
    }
}

fn step_raw(step: &Step) -> Raw {
    let mut raw = Raw::default();
    raw.set("name", step.name.clone());
    raw.set("mood", step.mood.map_or_else(String::new, |mood| mood.to_string()));
    raw.set("moment_of_truth", if step.moment_of_truth { "1" } else { "" });
    raw.set("decision", step.decision.map_or("", DecisionPoint::key));
    for lane in Lane::ALL {
        raw.set(lane.key(), step.cell(lane));
    }
    raw
}

fn touchpoint_raw(touchpoint: Option<&Touchpoint>) -> Raw {
    let mut raw = Raw::default();
    if let Some(one) = touchpoint {
        raw.set("medium", one.medium.map_or("", Medium::key));
        raw.set("title", one.title.clone());
        raw.set("initiator", one.initiator.key());
        raw.set("channel", one.channel.clone());
        raw.set("process", one.process.key());
        raw.set("online", if one.online { "1" } else { "" });
    }
    raw
}

fn opportunity_raw(opportunity: Option<&Opportunity>) -> Raw {
    let mut raw = Raw::default();
    if let Some(one) = opportunity {
        raw.set("text", one.text.clone());
        raw.set("owner", one.owner.clone());
        raw.set("metric", one.metric.clone());
    }
    raw
}

async fn draw(app: &App, shell: Shell, id: Uuid, key: &str, refused: Option<Draft>) -> Result<Response, Error> {
    let found = queries::find(&mut app.db.read().await?, id, None).await?;
    let at = found.map.steps.iter().position(|step| step.key == key).ok_or(Error::NotFound("step"))?;
    let step = found.map.steps[at].clone();
    let neighbour =
        |at: Option<usize>| at.and_then(|at| found.map.steps.get(at)).map(|step| (step.key.clone(), step.name.clone()));
    let numbered = |place: usize, what: &str, raw: Raw| Draft::new(raw).prefixed(format!("{what}{place}-"));
    let touchpoints = step.touchpoints.iter().map(Some).chain([None]).enumerate();
    let opportunities = step.opportunities.iter().map(Some).chain([None]).enumerate();
    let mut draft = refused.unwrap_or_else(|| Draft::new(step_raw(&step)));
    draft.seen(found.current);
    let page = StepPage {
        touchpoints: touchpoints.map(|(place, one)| numbered(place, "t", touchpoint_raw(one))).collect(),
        opportunities: opportunities.map(|(place, one)| numbered(place, "o", opportunity_raw(one))).collect(),
        before: neighbour(at.checked_sub(1)),
        after: neighbour(Some(at + 1)),
        choices: choices(),
        shell: shell.on(Nav::Map, step.name.clone()),
        step,
        draft,
        found,
    };
    page.draft.page(&page)
}

/// The page of a step.
pub async fn form(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    Key(key): Key,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    draw(&app, shell, id, &key, None).await
}

async fn change(
    app: &App,
    actor: &Actor,
    (id, version): (Uuid, i64),
    edits: Vec<Edit>,
    said: String,
) -> Result<i64, Error> {
    let work = app.change(actor, move |tx, act| {
        Box::pin(async move { commands::change(tx, act, (id, version), edits, said).await })
    });
    work.await
}

/// Adds a step.
pub async fn add(State(app): State<App>, actor: Actor, At(id): At<Uuid>, form: Form) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let place = Place::from_key(form.raw.get("place"))
        .ok_or_else(|| Error::refused("Choose the stage and phase in which the step stands."))?;
    let name = form.raw.get("name").to_owned();
    let said = format!("Added “{}”", name.trim());
    let next = change(&app, &actor, (id, form.version()), vec![Edit::Add { place, name }], said).await?;
    Ok(changed(id, next, "The step is on the map."))
}

/// Saves name, mood, marks and every cell of a step as one version.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    Key(key): Key,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let raw = &form.raw;
    let step = key.clone();
    let mut edits = vec![Edit::Describe {
        step: step.clone(),
        name: raw.get("name").to_owned(),
        mood: raw.get("mood").trim().parse().ok(),
        moment_of_truth: !raw.get("moment_of_truth").is_empty(),
        decision: DecisionPoint::from_key(raw.get("decision")),
    }];
    let cell = |lane: Lane| Edit::Write { step: step.clone(), lane, text: raw.get(lane.key()).to_owned() };
    edits.extend(Lane::ALL.map(cell));
    let said = format!("Changed “{}”", raw.get("name").trim());
    match change(&app, &actor, (id, form.version()), edits, said).await {
        Ok(next) => Ok(stay(id, &key, next, "Saved.")),
        Err(error) => draw(&app, shell, id, &key, Some(Draft::refused(form.raw, error)?)).await,
    }
}

/// Back to the page of the step, with Undo.
fn stay(id: Uuid, key: &str, number: i64, text: &str) -> Response {
    let undo = Some(format!("/journeys/{id}/versions/{number}/undo"));
    web::redirect(&format!("/journeys/{id}/steps/{key}"), Some(&Toast { text: text.to_owned(), undo }))
}

/// Moves a step by one.
pub async fn shift(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    Key(key): Key,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let edit = match form.raw.get("way") {
        "left" => Edit::Left(key.clone()),
        "right" => Edit::Right(key.clone()),
        _ => return Err(Error::refused("Say whether the step moves left or right.")),
    };
    let next = change(&app, &actor, (id, form.version()), vec![edit], "Moved a step".to_owned()).await?;
    Ok(stay(id, &key, next, "Moved."))
}

/// Makes two steps of one.
pub async fn split(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    Key(key): Key,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let touchpoints = form.raw.all("touchpoint").iter().filter_map(|number| number.parse().ok()).collect();
    let edit = Edit::Split { step: key, name: form.raw.get("name").to_owned(), touchpoints };
    let next = change(&app, &actor, (id, form.version()), vec![edit], "Split a step".to_owned()).await?;
    Ok(changed(id, next, "Two steps stand where one stood."))
}

/// Takes a step away.
pub async fn remove(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    Key(key): Key,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let next = change(&app, &actor, (id, form.version()), vec![Edit::Remove(key)], "Removed a step".to_owned()).await?;
    Ok(changed(id, next, "The step is off the map."))
}

fn number(form: &Form) -> Result<usize, Error> {
    form.raw.get("number").parse().map_err(|_| Error::refused("Open the step again: the entry was not named."))
}

/// Adds, changes or removes a touchpoint.
pub async fn touchpoint(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    Key(key): Key,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let raw = &form.raw;
    let touchpoint = raw.get("remove").is_empty().then(|| Touchpoint {
        medium: Medium::from_key(raw.get("medium")),
        title: raw.get("title").to_owned(),
        initiator: Initiator::from_key(raw.get("initiator")).unwrap_or(Initiator::Firm),
        channel: raw.get("channel").to_owned(),
        process: Process::from_key(raw.get("process")).unwrap_or(Process::Service),
        online: !raw.get("online").is_empty(),
    });
    let edit = Edit::Touchpoint { step: key.clone(), number: number(&form)?, touchpoint };
    let next = change(&app, &actor, (id, form.version()), vec![edit], "Changed a touchpoint".to_owned()).await?;
    Ok(stay(id, &key, next, "The touchpoints are saved."))
}

/// Adds, changes or removes an opportunity.
pub async fn opportunity(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    Key(key): Key,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let raw = &form.raw;
    let opportunity = raw.get("remove").is_empty().then(|| Opportunity {
        text: raw.get("text").to_owned(),
        owner: raw.get("owner").to_owned(),
        metric: raw.get("metric").to_owned(),
    });
    let edit = Edit::Opportunity { step: key.clone(), number: number(&form)?, opportunity };
    let next = change(&app, &actor, (id, form.version()), vec![edit], "Changed an opportunity".to_owned()).await?;
    Ok(stay(id, &key, next, "The opportunities are saved."))
}
