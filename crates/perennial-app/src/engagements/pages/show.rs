//! The page of one engagement.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::engagements::{StateWord, read};
use perennial_core::ids::EngagementId;
use perennial_core::journeys::model::Model;
use perennial_core::journeys::stage::Phase;
use perennial_core::journeys::words::{Awaited, Needed};

use crate::actor::Actor;
use crate::app::App;
use crate::engagements::queries::{self, Agreed, Billed, Engagement, Implied, Milestone, Recorded, needed, step_of};
use crate::engagements::steps::{self, Asks, Kind};
use crate::error::Error;
use crate::promises::{self, Promised};
use crate::web::{self, At, Draft, Nav, Raw, Shell, words};
use crate::{firm, log};

#[derive(Template)]
#[template(path = "engagements/show.html")]
struct EngagementPage {
    shell: Shell,
    engagement: Engagement,
    track: Vec<Mark>,
    why: Vec<String>,
    /// The step that is missing, with its form.
    next: Option<(&'static Kind, Draft)>,
    kinds: Vec<&'static Kind>,
    recorded: Vec<Recorded>,
    milestones: Vec<Milestone>,
    billed: Vec<Billed>,
    /// What can be said of work that invoices imply.
    implied: Option<Implied>,
    promises: Vec<Promised>,
    agreed: Agreed,
    /// What goes with it when it is deleted, and what stays.
    deletion: Vec<String>,
}

/// A place on the track of phases.
struct Mark {
    number: u8,
    word: String,
    look: &'static str,
}

/// The page of one engagement.
pub async fn engagement(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<EngagementId>,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let model = firm::cached_model(&mut conn, &app.memory.model).await?;
    let engagement = queries::find(&mut conn, &actor, id).await?;
    let facts = log::of_client(&mut conn, engagement.client_id.into()).await?;
    let under = perennial_core::journeys::invoices_under(&facts, &model, id);
    let billed = queries::billed(&mut conn, &engagement, &under).await?;
    let implied = match engagement.is_implied() {
        true => Some(queries::implied(&mut conn, &engagement, &under).await?),
        false => None,
    };
    let promises = promises::of_engagement(&mut conn, &actor, id).await?;
    let agreed = queries::of_one(&mut conn, &actor, id).await?;
    let title = engagement.title.clone();
    let in_force = log::in_force(&facts);
    let denied = read(&in_force).remove(&id).and_then(|engagement| engagement.goal_denied);
    web::page(&EngagementPage {
        track: track(&engagement, &model),
        why: why(&engagement, denied, &model, shell.today),
        next: next(&engagement, shell.today),
        kinds: kinds(&engagement),
        recorded: queries::recorded(&in_force, id),
        deletion: queries::deletion(&in_force, &engagement, &shell.noun),
        milestones: queries::milestones(&in_force, id),
        shell: shell.on(Nav::Engagements, title),
        engagement,
        implied,
        billed,
        promises,
        agreed,
    })
}

/// Phases 2 to 6, with the one it works in. Closed work has passed what its own facts say, which the client's page
/// shows; here it stands at its end.
fn track(engagement: &Engagement, model: &Model) -> Vec<Mark> {
    let here = match (engagement.working(), engagement.goal_confirmed()) {
        (Some(working), _) => working.phase(),
        (None, Some(_)) => Some(Phase::Accomplish),
        (None, None) => None,
    };
    let look = |phase: Phase| match here {
        Some(here) if phase < here => "past",
        Some(here) if phase == here => "here",
        _ => "",
    };
    Phase::ALL[..6]
        .iter()
        .map(|phase| Mark { number: phase.number(), word: model.phase(*phase).name.clone(), look: look(*phase) })
        .collect()
}

/// What the client said when they last said that the goal is not met, with the day.
type Denied = Option<(Day, Option<String>)>;

/// Why it stands where it stands, in sentences.
fn why(engagement: &Engagement, denied: Denied, model: &Model, today: Day) -> Vec<String> {
    let mut sentences = Vec::new();
    let said = denied.as_ref().map(|(on, reason)| {
        let reason = reason.as_deref().map_or_else(String::new, |reason| format!(": {}", reason.trim_end_matches('.')));
        format!("The client said on {} that the goal was not met{reason}.", words::short_date(*on))
    });
    let Some(working) = engagement.working() else {
        if engagement.is_implied() {
            return vec!["Invoices show this work; nobody recorded when it began or ended.".to_owned()];
        }
        if let Some(by) = engagement.assumed_by() {
            return vec![format!(
                "It is assumed to have finished by {}: such work takes no longer, and nothing later is recorded of it. Record \
                 the day on which it ended, or what happened since.",
                words::short_date(by)
            )];
        }
        sentences.push(match (engagement.is_open(), engagement.goal_confirmed()) {
            (false, None) if said.is_some() => said.unwrap_or_default(),
            (true, _) => "It has no working phase: nothing that counts is recorded of it.".to_owned(),
            (false, Some(on)) => format!("The client confirmed the goal on {}.", words::short_date(on)),
            (false, None) => "It ended without the client’s word that the goal is met.".to_owned(),
        });
        return sentences;
    };
    if let Some(phase) = working.phase() {
        let name = &model.phase(phase).name;
        let days = words::days(today.days_since(working.since));
        sentences.push(format!("In {name} since {}, for {days}.", words::short_date(working.since)));
    } else {
        sentences.push(match working.implied_by {
            Some(1) => "One invoice shows this work; nobody recorded when it began or ended.".to_owned(),
            Some(invoices) => format!("{invoices} invoices show this work; nobody recorded when it began or ended."),
            None => "How far it has come is not recorded.".to_owned(),
        });
    }
    if working.on_paper {
        sentences.push("Open on paper only: nothing was recorded of it for longer than such work may take.".to_owned());
    }
    if working.on_hold {
        sentences.push("On hold: no limit runs.".to_owned());
    } else if let Some(on) = working.stalls_on {
        let verb = if working.stalled { "Stalled since" } else { "Stalls on" };
        sentences.push(format!("{verb} {}, when nothing moves it on.", words::short_date(on)));
    }
    if working.provisional {
        sentences.push("Provisional until the letter is signed.".to_owned());
    }
    let (needed, knows) = (needed(Some(&working)), denied.is_some_and(|(_, reason)| reason.is_some()));
    sentences.extend(said);
    match needed.map(|needed| needed.with_reason(knows)) {
        Some(needed @ (Needed::WhatTheGoalLacks | Needed::PutRight)) => {
            sentences.push(format!("Next: put it right. Missing: {}.", needed.words(&model.phase_names())));
        }
        Some(needed) => sentences.push(format!("Missing: {}.", needed.words(&model.phase_names()))),
        None => {}
    }
    sentences
}

fn next(engagement: &Engagement, today: Day) -> Option<(&'static Kind, Draft)> {
    let key = match engagement.working() {
        _ if engagement.is_on_hold() => "resume",
        Some(working) => step_of(needed(Some(&working))?),
        None if engagement.assumed_by().is_some() => "close",
        None if engagement.is_open() => "sign",
        None if engagement.state.0 == StateWord::Closed && engagement.goal_confirmed().is_none() => {
            step_of(Needed::Evidence(Awaited::ClientsWord))
        }
        None => return None,
    };
    let mut raw = Raw::default();
    raw.set("on", today.to_string());
    Some((steps::find(key)?, Draft::new(raw).prefixed("next-")))
}

/// The steps that can be recorded now.
fn kinds(engagement: &Engagement) -> Vec<&'static Kind> {
    let fits = |kind: &&Kind| match kind.key {
        "period" | "renew" => engagement.is_recurring() && engagement.is_open(),
        "hold" => engagement.is_open() && !engagement.is_on_hold(),
        "resume" => engagement.is_on_hold(),
        "lapse" => engagement.state.0 == StateWord::Accepted,
        _ => engagement.is_open() || kind.after_close,
    };
    steps::KINDS.iter().filter(fits).collect()
}
