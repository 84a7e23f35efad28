//! How an instrument of the firm's own begins: from nothing, or as a copy of another.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::research::InstrumentKind;

use super::builder::{here, kinds};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::research::{drafts, instruments};
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, Choice, Draft, Form, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "research/begin.html")]
struct BeginPage {
    shell: Shell,
    draft: Draft,
    of: Vec<Choice>,
    kinds: Vec<Choice>,
}

async fn draw(app: &App, shell: Shell, draft: Draft) -> Result<Response, Error> {
    let all = instruments::usable(&mut app.db.read().await?).await?;
    let of = all.iter().map(|used| Choice::new(&used.instrument.key, format!("A copy of “{}”", used.instrument.name)));
    let of = Choice::or_none("Nothing: an empty one", of);
    let page = BeginPage { shell: shell.on(Nav::Research, "New instrument"), draft, of, kinds: kinds() };
    page.draft.page(&page)
}

/// The form that begins an instrument.
pub async fn blank(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let mut raw = Raw::default();
    raw.set("of", address.get("of"));
    draw(&app, shell, Draft::new(raw)).await
}

/// Begins an instrument, from nothing or as a copy.
pub async fn begin(State(app): State<App>, actor: Actor, shell: Shell, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let (name, of) = (form.raw.get("name").to_owned(), form.raw.optional("of"));
    // A copy is of the kind of the other.
    let kind = form.word("kind", InstrumentKind::from_key).unwrap_or(InstrumentKind::Satisfaction);
    let (checked, raw) = (form.finish(), form.raw);
    let begun = match checked {
        Ok(()) => {
            app.change(&actor, move |tx, act| Box::pin(async move { drafts::begin(tx, act, name, kind, of).await }))
                .await
        }
        Err(error) => Err(error),
    };
    match begun {
        Ok(key) => Ok(web::told(&here(&key), "Begun. Nobody can be asked with it before you publish it.")),
        Err(error) => draw(&app, shell, Draft::refused(raw, error)?).await,
    }
}
