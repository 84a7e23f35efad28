//! What came of a wave: figures with n and interval, what was said, and themes.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::{InvitationId, WaveId};
use perennial_core::research::{Meaning, Recommendation, Segment, Share};
use perennial_core::text::Name;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::research::results::{self, Compared, Figure, Person, Proposed, Theme, Verbatim};
use crate::research::wave::{self, Wave};
use crate::rights::Right;
use crate::web::{self, At, Form, Nav, Shell};

#[derive(Template)]
#[template(path = "research/results.html")]
struct ResultsPage {
    shell: Shell,
    wave: Wave,
    rate: Share,
    rates: Vec<(Segment, Share)>,
    figures: Vec<Figure>,
    compared: Vec<Compared>,
    themes: Vec<Theme>,
    proposed: Vec<Proposed>,
    verbatims: Vec<Verbatim>,
    /// Those who scored 0 to 6, whose recovery is begun.
    detractors: Vec<(Person, u8)>,
}

/// The results.
pub async fn show(State(app): State<App>, actor: Actor, shell: Shell, At(id): At<WaveId>) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let wave = wave::find(&mut conn, id).await?;
    let found = results::of_wave(&mut conn, &actor, &wave).await?;
    let coded = results::coded(&mut conn, id, &found).await?;
    let verbatims = results::verbatims(&wave, &found, &coded);
    let detractors = match wave.instrument.meaning(Meaning::Recommend) {
        Some(question) => low(found.to(&question.key)),
        None => Vec::new(),
    };
    web::page(&ResultsPage {
        rate: found.rate(),
        rates: found.rates(),
        figures: results::figures(&wave, &found, &coded),
        compared: results::compared(&mut conn, &actor, &wave, &found).await?,
        themes: results::themes(&coded),
        proposed: results::propose(&verbatims),
        verbatims,
        detractors,
        shell: shell.on(Nav::Research, wave.row.name.clone()),
        wave,
    })
}

fn low(answers: Vec<(&Person, &perennial_core::research::Answer)>) -> Vec<(Person, u8)> {
    let scored = answers.into_iter().filter_map(|(person, answer)| Some((person.clone(), answer.number()?)));
    let mut low: Vec<(Person, u8)> = scored.filter(|(_, score)| Recommendation::of([*score]).detractors > 0).collect();
    low.sort_by_key(|(_, score)| *score);
    low
}

/// Gives answers a theme, or takes it from them.
pub async fn code(State(app): State<App>, actor: Actor, At(id): At<WaveId>, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let name = form.required("theme", Name::parse);
    let remove = form.word("remove", |key| (key == "1").then_some(true)).unwrap_or(false);
    let answers: Vec<(InvitationId, String)> = form
        .raw
        .all("answer")
        .iter()
        .filter_map(|value| value.split_once(':'))
        .filter_map(|(id, question)| Some((id.parse().ok()?, question.to_owned())))
        .collect();
    form.finish()?;
    let name = name.ok_or_else(|| Error::field("theme", "This is needed."))?;
    app.change(&actor, move |tx, act| Box::pin(async move { results::assign(tx, act, name, answers, remove).await }))
        .await?;
    Ok(web::redirect(&format!("/research/waves/{id}#said"), None))
}
