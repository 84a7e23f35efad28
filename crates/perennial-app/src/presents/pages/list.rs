//! The register of presents, and the report of all given and declined.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Offers};
use crate::error::Error;
use crate::presents::queries::{self, LIST, ListRow, Reported, STATES, Selection};
use crate::web::list::{Address, Listing, csv_answer, csv_row};
use crate::web::{self, Nav, Shell};

#[derive(Template)]
#[template(path = "presents/list.html")]
struct ListPage {
    shell: Shell,
    choices: Offers,
    listing: Listing<ListRow>,
}

/// The register.
pub async fn presents(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let choices = clients::offers(&mut conn, None, None).await?;
    let selection = Selection::of(&address, &actor);
    let chips = selection.chips(&address, &choices.staff);
    let listing = LIST.page(&mut conn, &shell, address, selection.source(&actor), chips).await?;
    web::page(&ListPage { shell: shell.on(Nav::Engagements, "Presents"), choices, listing })
}

/// The selection as a file for a spreadsheet.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let source = Selection::of(&address, &actor).source(&actor);
    LIST.export(&mut conn, &shell, &address, source).await
}

#[derive(Template)]
#[template(path = "presents/report.html")]
struct ReportPage {
    shell: Shell,
    address: Address,
    rows: Vec<Reported>,
    given: i64,
    declined: i64,
}

/// All presents given and declined, by period, recipient and jurisdiction.
pub async fn report(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let selection = Selection::of(&address, &actor);
    let rows = queries::report(&mut app.db.read().await?, &actor, &selection).await?;
    web::page(&ReportPage {
        shell: shell.on(Nav::Engagements, "Presents given and declined"),
        address,
        given: rows.iter().map(|row| row.given).sum(),
        declined: rows.iter().map(|row| row.declined).sum(),
        rows,
    })
}

/// The report as a file for a spreadsheet.
pub async fn export_report(State(app): State<App>, actor: Actor, address: Address) -> Result<Response, Error> {
    let rows = queries::report(&mut app.db.read().await?, &actor, &Selection::of(&address, &actor)).await?;
    let heads = ["Jurisdiction", "Recipient class", "Client", "Recipient", "Given", "Sum", "Currency", "Declined"];
    let mut text = csv_row(heads);
    for row in rows {
        let sum = row.sum();
        text.push_str(&csv_row([
            row.jurisdiction.unwrap_or_default(),
            row.recipient_class.unwrap_or_default(),
            row.client,
            row.contact.unwrap_or_default(),
            row.given.to_string(),
            sum.map(|sum| sum.plain()).unwrap_or_default(),
            sum.map(|sum| sum.currency.code().to_owned()).unwrap_or_default(),
            row.declined.to_string(),
        ]));
    }
    Ok(csv_answer("presents_report.csv", text))
}
