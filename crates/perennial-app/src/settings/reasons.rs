//! The codes for why: a list for each kind of event, a code on each line.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::insights::reasons::ReasonKind;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::rights::Right;
use crate::web::{self, Draft, Form, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "settings/reasons.html")]
struct ReasonsPage {
    shell: Shell,
    tab: &'static str,
    draft: Draft,
}

/// The form.
pub async fn form(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    draw(&app, shell, None).await
}

async fn draw(app: &App, shell: Shell, draft: Option<Draft>) -> Result<Response, Error> {
    let (codes, version) = firm::reason_codes(&mut app.db.read().await?).await?;
    let mut draft = draft.unwrap_or_else(|| {
        let mut raw = Raw::default();
        raw.set("version", version.to_string());
        for kind in ReasonKind::ALL {
            raw.set(kind.key(), codes.of(kind).join("\n"));
        }
        Draft::new(raw)
    });
    draft.seen(version);
    let page = ReasonsPage { shell: shell.on(Nav::Settings, "Settings: reasons"), tab: "reasons", draft };
    page.draft.page(&page)
}

/// Replaces the lists.
pub async fn save(State(app): State<App>, actor: Actor, shell: Shell, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let (raw, seen) = (form.raw.clone(), form.version());
    let (mut codes, _) = firm::reason_codes(&mut app.db.read().await?).await?;
    for kind in ReasonKind::ALL {
        let text = form.raw.get(kind.key()).to_owned();
        if let Err(words) = codes.replace(kind, &text) {
            form.refuse(kind.key(), words);
        }
    }
    let saved = match form.finish() {
        Ok(()) => {
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { firm::save_reason_codes(tx, act, &codes, seen).await })
            });
            work.await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => Ok(web::told("/settings/reasons", "Reasons saved. Earlier entries keep their words.")),
        Err(error) => draw(&app, shell, Some(Draft::refused(raw, error)?)).await,
    }
}
