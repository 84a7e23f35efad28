//! The list of touches and its export.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::fact::{Medium, Purpose};
use perennial_core::journeys::stage::Phase;

use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Offers};
use crate::db::Conn;
use crate::error::Error;
use crate::touches::queries::{Filter, LIST, PERSONAL, Row};
use crate::web::list::{Address, Listing};
use crate::web::{self, Nav, Shell};

#[derive(Template)]
#[template(path = "touches/list.html")]
struct ListPage {
    shell: Shell,
    choices: Offers,
    listing: Listing<Row>,
}

/// The name of the one client that a filter names; none when it names none.
///
/// # Errors
/// When that client is not there for the actor.
pub async fn client_name(conn: &mut Conn, actor: &Actor, filter: &Filter) -> Result<Option<String>, Error> {
    match filter.client {
        Some(id) => Ok(Some(clients::named(conn, actor, id).await?.name)),
        None => Ok(None),
    }
}

/// The list of touches.
pub async fn touches(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let choices = clients::offers(&mut conn, None, None).await?;
    let filter = Filter::of(&address, &actor);
    let client = client_name(&mut conn, &actor, &filter).await?;
    let chips = filter.chips(&address, client.as_deref(), &shell.phases, &choices.staff, &choices.lines);
    let listing = LIST.page(&mut conn, &shell, address, filter.source(&actor), chips).await?;
    web::page(&ListPage { shell: shell.on(Nav::Touches, "Touches"), choices, listing })
}

/// The selection as a file for a spreadsheet.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let source = Filter::of(&address, &actor).source(&actor);
    LIST.export(&mut conn, &shell, &address, source).await
}
