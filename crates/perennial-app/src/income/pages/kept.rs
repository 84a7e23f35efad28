//! The clients behind a figure of retention.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::income::Used;
use perennial_core::keyed::Keyed;
use perennial_core::money::Money;

use super::behind::back;
use crate::actor::Actor;
use crate::app::App;
use crate::clients::names_of;
use crate::error::Error;
use crate::income::figures::clients_behind;
use crate::insights::worth_period;
use crate::web::list::Address;
use crate::web::words::{count, short_date};
use crate::web::{self, Nav, Shell};

/// Clients drawn at once.
const DRAWN: usize = 100;

struct Entry {
    href: String,
    name: String,
    used: &'static str,
    billed: [Money; 2],
}

#[derive(Template)]
#[template(path = "income/clients.html")]
struct ClientsPage {
    shell: Shell,
    title: String,
    back: String,
    years: [String; 2],
    entries: Vec<Entry>,
    more: usize,
}

/// The clients that were billed in one year, and in the next or not.
pub async fn clients(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let (_, period) = worth_period(&address, shell.today);
    let found = clients_behind(&app, &mut conn, (&actor, shell.currency), period).await?;
    let (until, mut found) = found.unwrap_or((period.until, Vec::new()));
    let used = Used::from_key(address.get("services"));
    let kept = match address.get("kept") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    found.retain(|client| {
        used.is_none_or(|used| used == client.kept.used) && kept.is_none_or(|kept| kept == client.kept.kept)
    });
    let all = found.len();
    let names = names_of(&mut conn, found.iter().take(DRAWN).map(|client| client.client)).await?;
    let entry = |client: &crate::income::figures::KeptClient| Entry {
        href: format!("/clients/{}", client.client),
        name: names.get(&client.client.0).cloned().unwrap_or_default(),
        used: client.kept.used.word(),
        billed: client.billed,
    };
    let which = match kept {
        Some(true) => " billed again",
        Some(false) => " not billed again",
        None => " billed in the first year",
    };
    let year = |until: perennial_core::dates::Day| format!("{} to {}", short_date(until - 364), short_date(until));
    let page = ClientsPage {
        title: format!("{}{which}", count(all as u64, "client")),
        back: back(&address),
        years: [year(until - 365), year(until)],
        entries: found.iter().take(DRAWN).map(entry).collect(),
        more: all.saturating_sub(DRAWN),
        shell: shell.on(Nav::Insights, "Clients kept"),
    };
    web::page(&page)
}
