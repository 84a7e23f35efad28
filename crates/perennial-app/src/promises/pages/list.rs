//! The register of promises as a list and as a board.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Offers};
use crate::error::Error;
use crate::promises::queries::{self, DRAWN, DUE, LIST, Promised, Row, STATES, Selection, Settled, state_word};
use crate::web::list::{Address, Chip, Count, List, Listing, Views};
use crate::web::{self, Nav, Shell};

#[derive(Template)]
#[template(path = "promises/list.html")]
struct ListPage {
    shell: Shell,
    choices: Offers,
    listing: Listing<Row>,
    settled: Settled,
}

/// The list of promises, or their board when the address asks for it.
pub async fn promises(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let choices = clients::offers(&mut conn, None, None).await?;
    let selection = Selection::of(&address, &actor, shell.today);
    let chips = selection.chips(&address, &choices.staff, &choices.lines);
    if address.get("view") == "board" {
        let columns = queries::board(&mut conn, &actor, &selection).await?.into_iter();
        let columns = columns.map(|(key, many, cards)| Column::of(key, many, cards, &address)).collect();
        let views = Views::of(&mut conn, &shell, List::Promises, &address).await?;
        let shell = shell.on(Nav::Engagements, "Promises");
        return web::page(&BoardPage { shell, address, choices, chips, views, columns });
    }
    let listing = LIST.page(&mut conn, &shell, address, selection.source(&actor), chips).await?;
    let settled = queries::settled_in_year(&mut conn, &actor, shell.today).await?;
    web::page(&ListPage { shell: shell.on(Nav::Engagements, "Promises"), choices, listing, settled })
}

#[derive(Template)]
#[template(path = "promises/board.html")]
struct BoardPage {
    shell: Shell,
    address: Address,
    choices: Offers,
    chips: Vec<Chip>,
    views: Views,
    columns: Vec<Column>,
}

/// A column of the board: a state.
struct Column {
    key: &'static str,
    word: &'static str,
    line: String,
    cards: Vec<Promised>,
    /// The list of all of them, when not all are drawn.
    more: Option<String>,
}

impl Column {
    fn of(key: &'static str, many: Count, mut cards: Vec<Promised>, address: &Address) -> Self {
        let more = (cards.len() > DRAWN).then(|| address.with_all(&[("view", ""), ("state", key)]));
        cards.truncate(DRAWN);
        Self { key, word: state_word(key), line: many.words("promise"), cards, more }
    }
}

/// The selection as a file for a spreadsheet.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let source = Selection::of(&address, &actor, shell.today).source(&actor);
    LIST.export(&mut conn, &shell, &address, source).await
}
