//! The instruments: what each asks, of whom, and how it is done; and the text of one, to be changed.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::research::{Condition, Question, Test};

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::research::instruments::{self, Usable};
use crate::rights::Right;
use crate::web::{self, Draft, Form, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "research/instruments.html")]
struct InstrumentsPage {
    shell: Shell,
    all: Vec<Usable>,
}

/// All instruments.
pub async fn list(State(app): State<App>, shell: Shell) -> Result<Response, Error> {
    let all = instruments::usable(&mut app.db.read().await?).await?;
    web::page(&InstrumentsPage { shell: shell.on(Nav::Research, "Instruments"), all })
}

#[derive(Template)]
#[template(path = "research/instrument.html")]
struct InstrumentPage {
    shell: Shell,
    used: Usable,
    version: i64,
    draft: Draft,
    may_change: bool,
}

impl InstrumentPage {
    /// When a question is shown, in words.
    fn when(&self, question: &Question) -> String {
        let Some(Condition { question: key, test }) = &question.show_if else { return String::new() };
        let earlier = self.used.instrument.question(key).map_or(key.as_str(), |earlier| earlier.text.english());
        let test = match test {
            Test::Is(keys) => keys.join(" or "),
            Test::AtLeast(number) => format!("{number} or more"),
            Test::AtMost(number) => format!("{number} or less"),
            Test::Answered => "anything".to_owned(),
        };
        format!("only where “{earlier}” was answered with {test}")
    }

    fn choices(&self, question: &Question) -> String {
        question.choices.iter().map(|choice| choice.text.english()).collect::<Vec<_>>().join(" · ")
    }
}

/// One instrument.
pub async fn show(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(key): Path<String>,
) -> Result<Response, Error> {
    draw(&app, &actor, shell, &key, None).await
}

async fn draw(app: &App, actor: &Actor, shell: Shell, key: &str, refused: Option<Draft>) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let used = instruments::find(&mut conn, key).await?;
    let draft = refused.unwrap_or_else(|| {
        let mut raw = Raw::default();
        raw.set("text", used.text.clone());
        Draft::new(raw)
    });
    let page = InstrumentPage {
        version: instruments::version(&mut conn, key).await?,
        shell: shell.on(Nav::Research, used.instrument.name.clone()),
        used,
        draft,
        may_change: actor.may(Right::Playbooks),
    };
    page.draft.page(&page)
}

/// Keeps a new version, or a new instrument.
pub async fn save(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let raw = form.raw.clone();
    let (text, shown) = (raw.get("text").to_owned(), raw.get("shown").to_owned());
    let saved =
        app.change(&actor, move |tx, act| Box::pin(async move { instruments::save(tx, act, text).await })).await;
    match saved {
        Ok(key) => Ok(web::told(
            &format!("/research/instruments/{key}"),
            "Kept as a new version. Waves that have begun keep theirs.",
        )),
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw(&app, &actor, shell, &shown, Some(draft)).await
        }
    }
}
