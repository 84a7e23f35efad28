//! The list of pursuits and its export.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Offers};
use crate::error::Error;
use crate::pursuits::queries::{LIST, Row, Selection, Sums};
use crate::web::list::{Address, Listing};
use crate::web::{self, Nav, Shell};

#[derive(Template)]
#[template(path = "pursuits/list.html")]
struct ListPage {
    shell: Shell,
    choices: Offers,
    listing: Listing<Row>,
    /// What they bring together; none of too many.
    sums: Option<Sums>,
}

/// The list of pursuits, or their board when the address asks for it.
pub async fn pursuits(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    if address.get("view") == "board" {
        return super::board::board(app, actor, shell, address).await;
    }
    let mut conn = app.db.read().await?;
    let choices = clients::offers(&mut conn, None, None).await?;
    let selection = Selection::of(&address, &actor, shell.today);
    let chips = selection.chips(&address, &choices.staff, &choices.lines);
    let listing = LIST.page(&mut conn, &shell, address, selection.source(&actor), chips).await?;
    let sums = selection.sums(&mut conn, &actor, listing.count).await?;
    web::page(&ListPage { shell: shell.on(Nav::Pursuits, "Pursuits"), choices, listing, sums })
}

/// The selection as a file for a spreadsheet.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let source = Selection::of(&address, &actor, shell.today).source(&actor);
    LIST.export(&mut conn, &shell, &address, source).await
}
