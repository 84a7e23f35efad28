//! The board of engagements: columns of working phases. Nothing is dragged: phases are derived (D6).

use askama::Template;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::journeys::model::Model;
use perennial_core::journeys::stage::{Phase, PhaseNames};
use perennial_core::journeys::words::{Awaited, Needed};

use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Offers};
use crate::engagements::queries::{self, Card, Ended, STATES, Selection, Working, needed, step_of};
use crate::error::Error;
use crate::firm;
use crate::web::board::{column_line, median};
use crate::web::list::{Address, Chip, List, Views};
use crate::web::{self, Nav, Shell, capital, words};

/// Cards drawn in one column, the stalled first; the rest is in the list.
const DRAWN: usize = 24;

#[derive(Template)]
#[template(path = "engagements/board.html")]
struct BoardPage {
    shell: Shell,
    address: Address,
    choices: Offers,
    chips: Vec<Chip>,
    views: Views,
    columns: Vec<Column>,
}

/// A column: a working phase, or closed.
struct Column {
    key: &'static str,
    word: String,
    /// Count, value and median days in one line.
    line: String,
    cards: Vec<Drawn>,
    /// How many there are and the list of all of them, when not all are drawn.
    more: Option<(usize, String)>,
}

/// A card as it is drawn.
struct Drawn {
    id: uuid::Uuid,
    title: String,
    client: String,
    lead: String,
    fee: String,
    days: Option<i32>,
    look: &'static str,
    note: Option<&'static str>,
    /// The missing evidence: in words, and the step that records it.
    missing: Option<(String, &'static str)>,
}

/// Draws the board.
pub async fn board(app: App, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let model = firm::cached_model(&mut conn, &app.memory.model).await?;
    let choices = clients::offers(&mut conn, None, None).await?;
    let selection = Selection { state: None, ..Selection::of(&address, &actor, shell.today) };
    let (cards, ended) = queries::board(&mut conn, &actor, &selection, shell.today).await?;
    let title = capital(&shell.nouns());
    let views = Views::of(&mut conn, &shell, List::Engagements, &address).await?;
    web::page(&BoardPage {
        views,
        columns: columns(&cards, &ended, &model, shell.today, &address),
        chips: selection.chips(&address, &choices.staff, &choices.lines),
        shell: shell.on(Nav::Engagements, title),
        address,
        choices,
    })
}

fn columns(cards: &[Card], ended: &[Ended], model: &Model, today: Day, address: &Address) -> Vec<Column> {
    let working: Vec<(&Card, Option<Working>)> = cards.iter().map(|card| (card, card.working())).collect();
    let phases = [Phase::Admit, Phase::Affirm, Phase::Activate, Phase::Acclimate, Phase::Accomplish];
    let list = |state: &str| address.with_all(&[("view", ""), ("state", state)]);
    let open = list("open");
    let mut columns: Vec<Column> =
        phases.into_iter().map(|phase| of_phase(Some(phase), &working, model, today, &open)).collect();
    if working.iter().any(|(_, working)| column_of(working.as_ref()).is_none()) {
        columns.insert(0, of_phase(None, &working, model, today, &open));
    }
    columns.push(closed(ended, &model.phase_names(), list("closed")));
    columns
}

/// Assess holds acceptances that fell back, unsigned past their limit: they wait for the letter as Admit does. None for
/// work whose phase is not recorded (D16).
fn column_of(working: Option<&Working>) -> Option<Phase> {
    let Some(working) = working else { return Some(Phase::Admit) };
    working.phase().map(|phase| phase.max(Phase::Admit).min(Phase::Accomplish))
}

fn of_phase(phase: Option<Phase>, cards: &[(&Card, Option<Working>)], model: &Model, today: Day, list: &str) -> Column {
    let of: Vec<&(&Card, Option<Working>)> =
        cards.iter().filter(|(_, working)| column_of(working.as_ref()) == phase).collect();
    let days = |(card, working): &(&Card, Option<Working>)| card.days(working.as_ref(), today);
    let middle = median(of.iter().filter_map(|pair| days(pair)));
    let line = column_line(of.len(), of.iter().filter_map(|(card, _)| card.fee()), middle);
    let phases = model.phase_names();
    let drawn = of.iter().map(|pair| {
        let (card, working) = pair;
        let line = card.service_line_id.map(Into::into);
        let look = working
            .as_ref()
            .map_or("", |working| working.look(model, line, card.accepted(), card.planned_end(), today));
        Drawn {
            id: card.id,
            title: card.title.clone(),
            client: card.client.clone(),
            lead: card.lead.clone().unwrap_or_else(|| "nobody yet".to_owned()),
            fee: card.fee().map_or_else(|| "estimate not known".to_owned(), |fee| fee.short()),
            days: days(pair),
            look,
            note: working.as_ref().and_then(note),
            missing: needed(working.as_ref()).map(|needed| missing(needed, &phases)),
        }
    });
    let word = phase.map_or_else(|| "Not recorded".to_owned(), |phase| phases.of(phase).to_owned());
    let mut cards: Vec<Drawn> = drawn.collect();
    let rank = |card: &Drawn| ["red", "amber"].iter().position(|look| *look == card.look).unwrap_or(2);
    cards.sort_by_key(rank);
    cards.truncate(DRAWN);
    let key = phase.map_or("not-recorded", Phase::key);
    Column { key, word, line, cards, more: more(of.len(), list.to_owned()) }
}

fn note(working: &Working) -> Option<&'static str> {
    match working {
        Working { on_hold: true, .. } => Some("on hold"),
        Working { stalled: true, .. } => Some("stalled"),
        Working { provisional: true, .. } => Some("unsigned"),
        Working { on_paper: true, .. } => Some("open on paper"),
        Working { implied_by: Some(_), .. } => Some("shown by invoices"),
        _ => None,
    }
}

fn more(all: usize, list: String) -> Option<(usize, String)> {
    (all > DRAWN).then_some((all, list))
}

fn missing(needed: Needed, phases: &PhaseNames) -> (String, &'static str) {
    // Whether the client said what is missing is told on its own page: a card asks for nothing that they may have said.
    (needed.with_reason(true).words(phases), step_of(needed))
}

fn closed(ended: &[Ended], phases: &PhaseNames, list: String) -> Column {
    let line =
        column_line(ended.len(), ended.iter().filter_map(Ended::fee), median(ended.iter().filter_map(Ended::days)));
    let drawn = ended.iter().take(DRAWN).map(|card| Drawn {
        id: card.id,
        title: card.title.clone(),
        client: card.client.clone(),
        lead: String::new(),
        fee: card.fee().map_or_else(|| "estimate not known".to_owned(), |fee| fee.short()),
        days: card.days(),
        look: "",
        note: card.is_achieved().then_some("goal met"),
        missing: (!card.is_achieved()).then(|| missing(Needed::Evidence(Awaited::ClientsWord), phases)),
    });
    let word = "Closed in 90 days".to_owned();
    Column { key: "closed", word, line, cards: drawn.collect(), more: more(ended.len(), list) }
}
