//! Whom new rules moved on the map, from where to where, and why.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::journeys::position::Says;
use perennial_core::journeys::stage::{Camp, PhaseNames, Stage};
use serde::Deserialize;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::journeys::explain_by;
use crate::journeys::{self, Place};
use crate::web::{Nav, Shell, page};

/// Rows on one page: each is derived anew for its reasons.
const ROWS: usize = 50;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/clients/moved-by-rules", get(show))
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    page: usize,
}

#[derive(Template)]
#[template(path = "relationships/moved.html")]
struct MovedPage {
    shell: Shell,
    on: Day,
    total: usize,
    /// How many went from where to where, the most first.
    counts: Vec<(String, String, usize)>,
    rows: Vec<Row>,
    page: usize,
    /// True when a further page follows.
    more: bool,
}

struct Row {
    client: ClientId,
    name: String,
    before: String,
    after: String,
    why: Vec<String>,
}

/// A place in words: `Former (left on good terms), Accomplish`.
fn words(place: Place, phases: &PhaseNames) -> String {
    let Some(stage) = place.stage else { return "Neither client nor prospect".to_owned() };
    let camp = match place.camp {
        Some(Camp::Good) => " (left on good terms)",
        Some(Camp::Poor) => " (left unhappy)",
        Some(Camp::Unknown) | None => "",
    };
    let phase = match place.standing {
        Some(phase) => phases.of(phase),
        None if stage == Stage::PrePurchase => "no pursuit yet",
        None => "phase not recorded",
    };
    format!("{}{camp}, {phase}", stage.word())
}

async fn show(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let moved = journeys::moved_by_rules(&mut conn, &actor).await?;
    let (on, all) = moved.map_or((shell.today, Vec::new()), |moved| (moved.on, moved.all));
    let mut counted: BTreeMap<(Place, Place), usize> = BTreeMap::new();
    for one in &all {
        *counted.entry((one.before, one.after)).or_default() += 1;
    }
    let mut counts: Vec<(String, String, usize)> = counted
        .into_iter()
        .map(|((before, after), count)| (words(before, &shell.phases), words(after, &shell.phases), count))
        .collect();
    counts.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
    let (total, first) = (all.len(), asked.page.saturating_mul(ROWS));
    let model = firm::model(&mut conn).await?;
    let mut rows = Vec::new();
    for one in all.into_iter().skip(first).take(ROWS) {
        let explained = explain_by(&mut conn, &actor, &model, one.client, shell.today).await?;
        let of_place = |says: &Says| {
            matches!(
                says,
                Says::Stage(..)
                    | Says::AllCredited
                    | Says::NoProspect
                    | Says::StageNotRecorded
                    | Says::ClientBy { .. }
                    | Says::Standing { .. }
                    | Says::PhaseNotRecorded { .. }
                    | Says::Overridden(_)
                    | Says::Regressed(_)
                    | Says::HeldBack(_)
                    | Says::Decayed { .. }
                    | Says::AssumedFinished { .. }
            )
        };
        let why = explained.reasons.into_iter().filter(|reason| of_place(&reason.says)).map(|reason| reason.sentence);
        rows.push(Row {
            client: one.client,
            name: one.name,
            before: words(one.before, &shell.phases),
            after: words(one.after, &shell.phases),
            why: why.collect(),
        });
    }
    let more = first + rows.len() < total;
    let shell = shell.on(Nav::Clients, "Moved by new rules");
    page(&MovedPage { shell, on, total, counts, rows, page: asked.page, more })
}
