//! The page of names that stand for nobody on record yet, each with whom it may mean.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::referrals::texts::{self, Means, SHOWN, TextToLink};
use crate::rights::Right;
use crate::web::words::{count, short_date};
use crate::web::{self, Form, Nav, Shell, Toast};

#[derive(Template)]
#[template(path = "referrals/texts.html")]
struct TextsPage {
    shell: Shell,
    texts: Vec<TextToLink>,
}

impl TextsPage {
    fn is_cut(&self) -> bool {
        self.texts.len() >= SHOWN
    }

    fn told(&self, text: &TextToLink) -> String {
        let referrals = count(u64::try_from(text.referrals).unwrap_or(0), "referral");
        format!("{referrals}, the last on {}", short_date(text.last))
    }
}

pub(super) async fn list(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let texts = texts::to_link(&mut app.db.read().await?, &actor).await?;
    web::page(&TextsPage { shell: shell.on(Nav::Clients, "Names to link"), texts })
}

pub(super) async fn link(State(app): State<App>, actor: Actor, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let key = form.raw.get("key").to_owned();
    let means = Means::from_key(form.raw.get("means"))
        .ok_or_else(|| Error::BadRequest("Choose whom the name means.".to_owned()))?;
    let linked = key.clone();
    let work = app.change(&actor, move |tx, act| Box::pin(async move { texts::link(tx, act, &linked, means).await }));
    work.await?;
    let undo = Some(crate::web::list::Address::new("/referrers/texts/undo", "").with("key", &key));
    Ok(web::redirect("/referrers/texts", Some(&Toast { text: "Linked.".to_owned(), undo })))
}

pub(super) async fn unlink(
    State(app): State<App>,
    actor: Actor,
    address: crate::web::list::Address,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let key = address.get("key").to_owned();
    app.change(&actor, move |tx, act| Box::pin(async move { texts::unlink(tx, act, &key).await })).await?;
    Ok(web::told("/referrers/texts", "The link is taken back."))
}
