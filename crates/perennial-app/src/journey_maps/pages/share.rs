//! A map for people outside: an address that nobody can guess and that can be ended.

use askama::Template;
use axum::extract::{Path, RawPathParams, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use perennial_core::journey_maps::Row;
use perennial_core::journey_maps::chart::{self, Chart};
use perennial_core::maps::Mode;
use uuid::Uuid;

use super::show::named;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::journey_maps::{commands, queries};
use crate::rights::Right;
use crate::web::words::long_date;
use crate::web::{self, At, Nav, Shell};

#[derive(Template)]
#[template(path = "journey_maps/shared_once.html")]
struct OncePage {
    shell: Shell,
    id: Uuid,
    address: String,
}

/// Makes an address, and shows it once.
pub async fn share(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let secret = commands::fresh_secret();
    let Some(hash) = commands::hash(&secret) else { return Err(Error::NotFound("shared map")) };
    let work = app.change(&actor, move |tx, act| Box::pin(async move { commands::share(tx, act, id, hash).await }));
    work.await?;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let origin = app.config.public_url.clone().unwrap_or_else(|| format!("http://{host}"));
    let address = format!("{}/shared/{secret}", origin.trim_end_matches('/'));
    web::page(&OncePage { shell: shell.on(Nav::Map, "A shared address"), id, address })
}

/// Ends an address.
pub async fn revoke(
    State(app): State<App>,
    actor: Actor,
    At(id): At<Uuid>,
    parts: RawPathParams,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let share = named(&parts, "share")?;
    let work = app.change(&actor, move |tx, act| Box::pin(async move { commands::revoke(tx, act, id, share).await }));
    work.await?;
    Ok(web::told(&format!("/journeys/{id}"), "The address has ended. Whoever opens it sees nothing."))
}

/// A step by its name and its place, with what stands in its rows.
type ToldStep = (String, String, Vec<(String, String)>);

#[derive(Template)]
#[template(path = "journey_maps/shared.html")]
struct SharedPage {
    firm: String,
    chart: Chart,
    finding: (String, String),
    drawing: String,
    steps: Vec<ToldStep>,
}

/// The map behind a secret address: the plan alone, without numbers, comments and names.
pub async fn shared(State(app): State<App>, Path(secret): Path<String>) -> Result<Response, Error> {
    let hash = commands::hash(&secret).ok_or(Error::NotFound("shared map"))?;
    let mut conn = app.db.read().await?;
    let found = queries::shared(&mut conn, hash).await?;
    let firm = firm::find(&mut conn).await?.map(|firm| firm.name).unwrap_or_default();
    let as_of = long_date(found.made.utc_day());
    let chart = Chart { map: found.map, firm: firm.clone(), as_of, ..Chart::default() };
    let steps =
        chart.map.steps.iter().map(|step| (step.name.clone(), step.place.words(), super::rows_of(&chart, step)));
    let page = SharedPage {
        firm,
        finding: chart::finding(&chart),
        drawing: chart::page(&chart, &Row::ALL).svg(&Mode::page("j")),
        steps: steps.collect(),
        chart,
    };
    let mut response = web::page(&page)?;
    response.headers_mut().insert("x-robots-tag", header::HeaderValue::from_static("noindex"));
    response.headers_mut().insert(header::REFERRER_POLICY, header::HeaderValue::from_static("no-referrer"));
    Ok(response)
}
