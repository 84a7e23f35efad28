//! The list of dates and budgets, agreed and actual.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Offers};
use crate::engagements::queries::{self, SHOWS, VARIANCE, VarianceRow, VarianceSelection, Within};
use crate::error::Error;
use crate::web::list::{Address, Listing};
use crate::web::{self, Nav, Shell};

#[derive(Template)]
#[template(path = "engagements/variance.html")]
struct VariancePage {
    shell: Shell,
    choices: Offers,
    listing: Listing<VarianceRow>,
    within: Within,
}

/// The list of dates and budgets.
pub async fn list(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let choices = clients::offers(&mut conn, None, None).await?;
    let selection = VarianceSelection::of(&address, &actor, shell.today);
    let within = queries::within(&mut conn, &actor, &selection).await?;
    let chips = selection.chips(&address, &choices.staff, &choices.lines);
    let listing = VARIANCE.page(&mut conn, &shell, address, selection.source(&actor), chips).await?;
    web::page(&VariancePage { shell: shell.on(Nav::Engagements, "Dates and budgets"), choices, listing, within })
}

/// The selection as a file for a spreadsheet.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let source = VarianceSelection::of(&address, &actor, shell.today).source(&actor);
    VARIANCE.export(&mut conn, &shell, &address, source).await
}
