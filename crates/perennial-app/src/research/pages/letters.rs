//! Personal links as an address list and as letters to print. They are shown in this answer only.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use perennial_core::ids::WaveId;
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::research::commands;
use crate::research::results::{self, Person};
use crate::research::wave::{self, Wave};
use crate::rights::Right;
use crate::web::list::{csv_answer, csv_row};
use crate::web::words::long_date;
use crate::web::{self, At, Nav, Shell};

/// Makes a link for everybody who has not answered; each with the person.
async fn links(
    app: &App,
    actor: &Actor,
    headers: &HeaderMap,
    id: WaveId,
) -> Result<(Wave, Vec<(Person, String)>), Error> {
    actor.must(Right::Record)?;
    let made =
        app.change(actor, move |tx, act| Box::pin(async move { commands::make_links(tx, act, id).await })).await?;
    let mut conn = app.db.read().await?;
    let wave = wave::find(&mut conn, id).await?;
    let people = results::of_wave(&mut conn, actor, &wave).await?.people;
    let mut by_id: BTreeMap<Uuid, Person> = people.into_iter().map(|person| (person.id, person)).collect();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let origin = app.config.public_url.clone().unwrap_or_else(|| format!("http://{host}"));
    let origin = origin.trim_end_matches('/');
    let with = made
        .into_iter()
        .filter_map(|one| Some((by_id.remove(&one.invitation.0)?, format!("{origin}/s/{}", one.link.text()))));
    let mut with: Vec<(Person, String)> = with.collect();
    with.sort_by(|a, b| a.0.person.cmp(&b.0.person));
    Ok((wave, with))
}

/// The address list.
pub async fn addresses(
    State(app): State<App>,
    actor: Actor,
    headers: HeaderMap,
    At(id): At<WaveId>,
) -> Result<Response, Error> {
    let (_, people) = links(&app, &actor, &headers, id).await?;
    let mut text = csv_row(["Name", "Organisation", "Email", "Address", "Population", "Link"]);
    for (person, link) in &people {
        let organisation = person.client.as_deref().or(person.organisation.as_deref()).unwrap_or_default();
        text.push_str(&csv_row([
            person.person.as_str(),
            organisation,
            person.email.as_deref().unwrap_or_default(),
            person.address.as_deref().unwrap_or_default(),
            person.segment().word(),
            link,
        ]));
    }
    Ok(csv_answer("survey-links.csv", text))
}

#[derive(Template)]
#[template(path = "research/letters.html")]
struct LettersPage {
    shell: Shell,
    wave: Wave,
    people: Vec<(Person, String)>,
    until: String,
    today: String,
}

/// The letters.
pub async fn print(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    headers: HeaderMap,
    At(id): At<WaveId>,
) -> Result<Response, Error> {
    let (wave, people) = links(&app, &actor, &headers, id).await?;
    let (until, today) = (long_date(wave.row.until()), long_date(shell.today));
    web::page(&LettersPage { shell: shell.on(Nav::Research, "Letters"), wave, people, until, today })
}
