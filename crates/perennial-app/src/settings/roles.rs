//! What each role may do, and what sign-in asks of it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::accounts;
use crate::actor::{Actor, Role};
use crate::app::App;
use crate::error::Error;
use crate::rights::Right;
use crate::web::{self, Form, Nav, Shell};

#[derive(Template)]
#[template(path = "settings/roles.html")]
struct RolesPage {
    shell: Shell,
    tab: &'static str,
    rights: [Right; 17],
    roles: [Role; 4],
    need: Vec<Role>,
}

/// The table of rights.
pub async fn show(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Staff)?;
    let need = accounts::roles_that_need(&mut app.db.read().await?).await?;
    let shell = shell.on(Nav::Settings, "Settings: roles");
    web::page(&RolesPage { shell, tab: "roles", rights: Right::ALL, roles: Role::ALL, need })
}

/// Says which roles need a second factor.
pub async fn save(State(app): State<App>, actor: Actor, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Staff)?;
    let roles: Vec<Role> = form.words_of_list("role", Role::from_key);
    form.finish()?;
    app.change(&actor, move |tx, act| Box::pin(async move { accounts::needed(tx, act, &roles).await })).await?;
    Ok(web::told("/settings/roles", "Saved. Whoever has no second factor yet is led to set one up."))
}
