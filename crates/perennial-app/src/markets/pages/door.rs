//! The page of a rater: no sign-in, no script, no cookie.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use perennial_core::keyed::Keyed;
use perennial_core::markets::{Axis, SCALE, Score};

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::markets::commands;
use crate::markets::queries::{self, Rater};
use crate::research::{self, Link};
use crate::server::Caller;
use crate::web::{self, Form};

#[derive(Template)]
#[template(path = "markets/rate.html")]
struct RatePage {
    firm: String,
    title: String,
    /// What is said where nothing is asked.
    text: Option<&'static str>,
    problem: Option<String>,
    action: String,
    axes: Vec<Axis>,
    form: Form,
}

impl RatePage {
    fn key(&self, axis: &Axis) -> &'static str {
        axis.key()
    }

    fn scale(&self) -> impl Iterator<Item = u8> + use<> {
        0..=SCALE
    }

    /// True for the score that was chosen.
    fn is(&self, axis: &Axis, which: &str, score: impl std::borrow::Borrow<u8>) -> bool {
        self.form.raw.get(&format!("{}_{which}", axis.key())) == score.borrow().to_string()
    }
}

/// Finds whoever holds the link. Wrong links are counted with those of surveys.
async fn found(app: &App, caller: Caller, secret: &str) -> Result<(Link, Rater), Error> {
    let link = research::try_link(app, caller, secret, "round")?;
    let rater = queries::by_link(&mut app.db.read().await?, &link).await?;
    research::leads_somewhere(app, caller, secret);
    Ok((link, rater))
}

async fn draw(
    app: &App,
    status: StatusCode,
    (title, text): (String, Option<&'static str>),
    problem: Option<String>,
    (action, form): (String, Form),
) -> Result<Response, Error> {
    let firm = research::firm_name(app).await?;
    let mut conn = app.db.read().await?;
    let stored = queries::stored(&mut conn).await?;
    let addressed = |axis: &Axis| stored.get(axis).is_none_or(|market| market.hidden == 0);
    let axes = Axis::EACH.iter().copied().filter(addressed).collect();
    Ok((status, web::page(&RatePage { firm, title, text, problem, action, axes, form })?).into_response())
}

async fn nobody(app: &App) -> Result<Response, Error> {
    let said = ("This link leads nowhere".to_owned(), Some("Ask the person who sent it for a new one."));
    draw(app, StatusCode::NOT_FOUND, said, None, (String::new(), Form::default())).await
}

/// The form.
pub async fn show(State(app): State<App>, caller: Caller, Path(secret): Path<String>) -> Result<Response, Error> {
    let (link, rater) = match found(&app, caller, &secret).await {
        Ok(found) => found,
        Err(Error::NotFound(_)) => return nobody(&app).await,
        Err(error) => return Err(error),
    };
    let text = match (rater.is_closed(), rater.has_rated()) {
        (true, _) => Some("This round is closed. Thank you."),
        (false, true) => Some("Your scores are saved. Thank you. To change them, score again below."),
        (false, false) => None,
    };
    let status = if rater.is_closed() { StatusCode::GONE } else { StatusCode::OK };
    let action = if rater.is_closed() { String::new() } else { format!("/r/{}", link.text()) };
    draw(&app, status, (rater.round, text), None, (action, Form::default())).await
}

/// Saves the scores.
pub async fn take(
    State(app): State<App>,
    caller: Caller,
    Path(secret): Path<String>,
    form: Form,
) -> Result<Response, Error> {
    let (link, rater) = match found(&app, caller, &secret).await {
        Ok(found) => found,
        Err(Error::NotFound(_)) => return nobody(&app).await,
        Err(error) => return Err(error),
    };
    let here = format!("/r/{}", link.text());
    let scores = match scores_of(&form) {
        Ok(scores) => scores,
        Err(problem) => {
            let said = (rater.round, None);
            return draw(&app, StatusCode::UNPROCESSABLE_ENTITY, said, Some(problem), (here, form)).await;
        }
    };
    let saved = app
        .change(&Actor::Program, move |tx, act| Box::pin(async move { commands::rate(tx, act, &link, scores).await }));
    saved.await?;
    Ok(web::redirect(&here, None))
}

/// The scores of every market of which one is given; both belong together.
fn scores_of(form: &Form) -> Result<Vec<Score>, String> {
    let mut scores = Vec::new();
    for axis in Axis::EACH {
        let part = |which: &str| match form.raw.get(&format!("{}_{which}", axis.key())) {
            "" => Ok(None),
            text => text.parse::<u8>().ok().filter(|score| *score <= SCALE).map(Some).ok_or(()),
        };
        match (part("now"), part("wanted")) {
            (Ok(Some(now)), Ok(Some(wanted))) => scores.push(Score { axis: *axis, now, wanted }),
            (Ok(None), Ok(None)) => {}
            _ => return Err(format!("{}: choose both, now and wanted, from 0 to {SCALE}.", axis.word())),
        }
    }
    if scores.is_empty() { Err("Score at least one market.".to_owned()) } else { Ok(scores) }
}
