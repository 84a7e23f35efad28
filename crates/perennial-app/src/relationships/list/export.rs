//! The list as a file of comma-separated values, safe to open in a spreadsheet.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::journeys::stage::Camp;
use perennial_core::money::{Currency, Money};

use super::queries;
use super::row::Row;
use super::state::ListState;
use crate::actor::Actor;
use crate::app::App;
use crate::db::Conn;
use crate::error::Error;
use crate::firm;
use crate::invoices::billed_in_other_currencies;
use crate::web::Raw;
use crate::web::list::{csv_answer, csv_row};
use crate::web::words::exported_day;

/// Clients read at once.
const CHUNK: usize = 400;

const HEADINGS: [&str; 21] = [
    "Id",
    "Name",
    "Stage",
    "Camp",
    "Standing phase",
    "Since",
    "Relationship manager",
    "Service lines",
    "Last contact",
    "Marks",
    "Fees, 12 months",
    "Ladder",
    "Sector",
    "Tier",
    "Size",
    "Address",
    "Email",
    "Phone",
    "Group",
    "Fees, 12 months, other currencies",
    "On the map",
];

/// Every client that matches the address, as a file.
pub async fn csv(State(app): State<App>, actor: Actor, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let state = ListState::read(&Raw::from_urlencoded(query.as_deref().unwrap_or_default()));
    let mut conn = app.db.read().await?;
    let today = app.today(&mut conn).await?;
    let ids = queries::matching(&mut conn, &actor, &state.filter, today, 1_000_000).await?;
    file(&mut conn, &actor, &ids, today).await
}

/// The clients as a file.
///
/// # Errors
/// When the store cannot be read.
pub async fn file(conn: &mut Conn, actor: &Actor, clients: &[ClientId], today: Day) -> Result<Response, Error> {
    let currency = firm::find(conn).await?.map_or(Currency::GBP, |firm| firm.currency);
    let phases = firm::model(conn).await?.phase_names();
    let mut text = csv_row(HEADINGS);
    for chunk in clients.chunks(CHUNK) {
        let rows = queries::rows_of(conn, actor, chunk).await?;
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let mut lines = queries::lines_of(conn, &ids).await?;
        let mut others = billed_in_other_currencies(conn, &ids, currency, today).await?;
        for stored in rows {
            let billed =
                Billed { minor: stored.fees_minor, currency, others: others.remove(&stored.id).unwrap_or_default() };
            let since = exported_day(day(stored.since), stored.since_precision.0);
            let contact = stored.last_contact.map(|on| day(on).to_string());
            let used = lines.remove(&stored.id).unwrap_or_default();
            let row = Row::of(stored, used, billed.others.clone(), today, currency, &phases);
            line(&mut text, &row, since, contact, &billed);
        }
    }
    Ok(csv_answer(&format!("clients-{today}.csv"), text))
}

/// What a client was billed in twelve months.
struct Billed {
    minor: i64,
    currency: Currency,
    others: Vec<Money>,
}

fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

fn line(out: &mut String, row: &Row, since: String, contact: Option<String>, billed: &Billed) {
    let others: Vec<String> = billed.others.iter().map(|sum| format!("{} {}", sum.currency, sum.plain())).collect();
    let marks: Vec<&str> = row.marks.iter().map(|mark| mark.text.as_str()).collect();
    let cells = [
        row.id.to_string(),
        row.name.clone(),
        row.stage.map_or("", |stage| stage.key()).to_owned(),
        row.camp.map_or_else(String::new, |camp: Camp| camp.key().to_owned()),
        row.standing.map_or_else(String::new, |phase| phase.key().to_owned()),
        since,
        row.manager.clone().unwrap_or_default(),
        row.lines.join("; "),
        contact.unwrap_or_default(),
        marks.join("; "),
        Money::new(billed.minor, billed.currency).plain(),
        row.ladder.unwrap_or_default().to_owned(),
        row.sector.clone(),
        row.tier.clone(),
        row.size.clone(),
        row.address.clone(),
        row.email.clone(),
        row.phone.clone(),
        row.group.clone(),
        others.join("; "),
        if row.on_map { "yes" } else { "no" }.to_owned(),
    ];
    out.push_str(&csv_row(cells));
}
