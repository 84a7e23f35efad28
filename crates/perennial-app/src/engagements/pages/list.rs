//! The list of engagements and its export.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Offers};
use crate::engagements::queries::{self, COLUMNS, ID, Row, STATES, Selection, USUAL_ORDER};
use crate::error::Error;
use crate::web::list::{self, Address, Chip, Column, Count, Keyset, Offered, PAGE, Pager, SortLink};
use crate::web::words::short_date;
use crate::web::{self, Choice, Nav, Shell, capital};

#[derive(Template)]
#[template(path = "engagements/list.html")]
struct ListPage {
    shell: Shell,
    address: Address,
    choices: Offers,
    chips: Vec<Chip>,
    columns: Vec<&'static Column>,
    offered: Vec<Offered>,
    heads: Vec<SortLink>,
    rows: Vec<Row>,
    pager: Pager,
    count: Count,
}

/// The list of engagements, or their board when the address asks for it.
pub async fn engagements(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    address: Address,
) -> Result<Response, Error> {
    if address.get("view") == "board" {
        return super::board::board(app, actor, shell, address).await;
    }
    let mut conn = app.db.read().await?;
    let choices = clients::offers(&mut conn, None, None).await?;
    let selection = Selection::of(&address, shell.today);
    let order = list::order(&address, COLUMNS, ID, USUAL_ORDER);
    let keyset = Keyset::of(&address);
    let mut rows = queries::list(&mut conn, &actor, &selection, &order, keyset.as_ref(), PAGE + 1).await?;
    let pager = Pager::cut(&mut rows, keyset.as_ref(), &address, |row| &row.sorted);
    let count = selection.count(&mut conn, &actor).await?;
    let columns = list::chosen(&address, COLUMNS);
    let title = capital(&shell.nouns());
    web::page(&ListPage {
        shell: shell.on(Nav::Engagements, title),
        chips: chips(&address, &selection, &choices),
        heads: list::heads(&address, &columns, &order),
        offered: list::offered(&columns, COLUMNS),
        address,
        choices,
        columns,
        rows,
        pager,
        count,
    })
}

/// The filters in force.
pub(super) fn chips(address: &Address, selection: &Selection, choices: &Offers) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut add = |name: &str, text: Option<String>| chips.extend(text.map(|text| Chip::new(address, name, text)));
    add("state", selection.state.map(|(_, word, _)| format!("State: {word}")));
    add("lead", selection.lead.map(|lead| format!("Led by: {}", Choice::word_of(&choices.staff, lead))));
    add("line", selection.line.map(|line| format!("Service line: {}", Choice::word_of(&choices.lines, line))));
    add("from", selection.from.map(|day| format!("Accepted from {}", short_date(day))));
    add("until", selection.until.map(|day| format!("Accepted until {}", short_date(day))));
    add("late", selection.late.map(|_| "Past the planned end".to_owned()));
    add("q", (!selection.words.is_empty()).then(|| format!("Contains “{}”", selection.words)));
    chips
}

/// The selection as a file for a spreadsheet, all pages and all columns.
pub async fn export(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let selection = Selection::of(&address, shell.today);
    let order = list::order(&address, COLUMNS, ID, USUAL_ORDER);
    let mut text = list::csv_row(COLUMNS.iter().map(|column| column.word));
    let mut keyset = None;
    loop {
        let rows = queries::list(&mut conn, &actor, &selection, &order, keyset.as_ref(), 1000).await?;
        for row in &rows {
            text.push_str(&list::csv_row(COLUMNS.iter().map(|column| row.exported(column.key))));
        }
        match rows.last() {
            Some(last) if rows.len() == 1000 => keyset = Some(Keyset::after(&last.sorted)),
            _ => return Ok(list::csv_answer("engagements.csv", text)),
        }
    }
}
