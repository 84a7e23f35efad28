//! All waves, each with its rate of answers and its figure.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::research::{Share, UnseenEstimate};

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::research::results::{self, Score};
use crate::research::unseen_losses;
use crate::research::wave::{self, Wave};
use crate::web::{self, Nav, Shell};

/// A wave with what came of it.
struct Line {
    wave: Wave,
    rate: Share,
    headline: Option<Score>,
}

#[derive(Template)]
#[template(path = "research/waves.html")]
struct WavesPage {
    shell: Shell,
    lines: Vec<Line>,
    unseen: Option<UnseenEstimate>,
}

/// The list of waves.
pub async fn list(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let mut lines = Vec::new();
    for wave in wave::all(&mut conn).await? {
        let found = results::of_wave(&mut conn, &actor, &wave).await?;
        lines.push(Line { rate: found.rate(), headline: results::headline(&wave, &found), wave });
    }
    let unseen = unseen_losses(&mut conn, &actor, shell.today).await?;
    web::page(&WavesPage { shell: shell.on(Nav::Research, "Research"), lines, unseen })
}
