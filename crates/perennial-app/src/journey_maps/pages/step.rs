//! Everything about one step on a page, which works by forms alone.

use askama::Template;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::Response;
use perennial_core::fact::Medium;
use perennial_core::journey_maps::edit::Edit;
use perennial_core::journey_maps::sources::SourceKind;
use perennial_core::journey_maps::{DecisionPoint, Initiator, Lane, Opportunity, Process, Step, Touchpoint};
use uuid::Uuid;

use super::changes::{self, Change};
use super::show::part;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::journey_maps::linked::{self, LinkedSource};
use crate::journey_maps::queries::{self, Found};
use crate::rights::Right;
use crate::web::words::short_date;
use crate::web::{At, Choice, Draft, Form, Nav, Raw, Shell};

/// The key of a step in a path.
pub struct Key(pub(super) String);

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
    sources: Vec<LinkedSource>,
    /// Answers that can be linked: the name in the form, and in words.
    answers: Vec<(String, String)>,
}

/// What the selects of the page offer.
struct Choices {
    moods: Vec<Choice>,
    decisions: Vec<Choice>,
    media: Vec<Choice>,
    initiators: Vec<Choice>,
    processes: Vec<Choice>,
}

/// The expected moods, and that nobody has said.
pub(super) fn moods() -> Vec<Choice> {
    let moods =
        [(2, "+2, delighted"), (1, "+1, pleased"), (0, "0, calm"), (-1, "−1, uneasy"), (-2, "−2, at the lowest")];
    Choice::or_none("Nobody has said", moods.map(|(mood, word)| Choice::new(mood, word)))
}

fn choices() -> Choices {
    Choices {
        moods: moods(),
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

async fn draw(
    app: &App,
    actor: &Actor,
    shell: Shell,
    (id, key): (Uuid, &str),
    refused: Option<Draft>,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let found = queries::find(&mut conn, id, None).await?;
    let mut sources = linked::list_sources(&mut conn, actor, id).await?;
    sources.retain(|one| one.source.step == key);
    let answers = linked::answers_to_link(&mut conn, actor).await?.into_iter();
    let answers = answers.map(|(name, source)| {
        let words = format!("{} ({}, {})", linked::answers_words(&source), source.n, short_date(source.on));
        (name, words)
    });
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
        sources,
        answers: answers.collect(),
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
    draw(&app, &actor, shell, (id, &key), None).await
}

/// Saves name, mood, marks and every cell of a step as one version.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    Key(key): Key,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let mood = form.maybe("mood", |text| text.parse().map_err(|_| "Choose one of the list."));
    let decision = form.word("decision", DecisionPoint::from_key);
    let checked = form.finish();
    let raw = &form.raw;
    let step = key.clone();
    let mut edits = vec![Edit::Describe {
        step: step.clone(),
        name: raw.get("name").to_owned(),
        mood,
        moment_of_truth: !raw.get("moment_of_truth").is_empty(),
        decision,
    }];
    let cell = |lane: Lane| Edit::Write { step: step.clone(), lane, text: raw.get(lane.key()).to_owned() };
    edits.extend(Lane::ALL.map(cell));
    let said = format!("Changed “{}”", raw.get("name"));
    let change = Change { edits, said, told: "Saved.", to: format!("/journeys/{id}/steps/{key}") };
    let made = match checked {
        Ok(()) => changes::make(&app, &actor, id, &form, change).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(response) => Ok(response),
        Err(error) => draw(&app, &actor, shell, (id, &key), Some(Draft::refused(form.raw, error)?)).await,
    }
}
