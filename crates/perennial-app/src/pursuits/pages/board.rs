//! The board of pursuits: columns of sub-steps and outcomes.

use askama::Template;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::fact::PursuitStep;
use perennial_core::journeys::model::Model;
use perennial_core::journeys::stage::Phase;
use perennial_core::keyed::Keyed;
use perennial_core::money;
use perennial_core::pursuits::Outcome;

use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Offers};
use crate::error::Error;
use crate::firm;
use crate::pursuits::fees::FeeColumns;
use crate::pursuits::queries::{self, Card, CardOrder, Decided, Selection};
use crate::web::board::{column_line, median};
use crate::web::list::{Address, Chip, List, Views};
use crate::web::{self, Choice, Nav, Shell, words};

/// Cards drawn in one column; the rest is a link to the list.
const DRAWN: usize = 20;

#[derive(Template)]
#[template(path = "pursuits/board.html")]
struct BoardPage {
    shell: Shell,
    address: Address,
    choices: Offers,
    chips: Vec<Chip>,
    views: Views,
    columns: Vec<Column>,
    moves: Vec<Choice>,
    /// The orders of cards: words, link, and whether it is this one.
    orders: [(&'static str, String, bool); 2],
}

/// A column: a sub-step or an outcome.
struct Column {
    key: &'static str,
    word: &'static str,
    /// Count, value and median days in one line.
    line: String,
    outcome: bool,
    cards: Vec<Drawn>,
    /// How many there are.
    all: usize,
    /// The list of all of them, when not all are drawn.
    more: Option<String>,
}

/// A card as it is drawn.
struct Drawn {
    id: uuid::Uuid,
    title: String,
    client: String,
    note: String,
    value: String,
    days: Option<i32>,
    look: &'static str,
    open: bool,
}

/// Draws the board.
pub async fn board(app: App, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let model = firm::cached_model(&mut conn, &app.memory.model).await?;
    let choices = clients::offers(&mut conn, None, None).await?;
    let selection = Selection { state: None, step: None, waking: None, ..Selection::of(&address, &actor, shell.today) };
    let order = match address.get("cards") {
        "present_value" => CardOrder::PresentValue,
        _ => CardOrder::Age,
    };
    let (cards, decided) = queries::board(&mut conn, &actor, &selection, order, shell.today).await?;
    let outcomes = [Outcome::Hired, Outcome::NotNow, Outcome::NoWay].into_iter();
    let columns = PursuitStep::ALL
        .into_iter()
        .map(|step| open_column(step, &cards, &model, shell.today, &address))
        .chain(outcomes.clone().map(|state| decided_column(state, &decided, &address)));
    let moves = queries::steps()
        .into_iter()
        .chain(outcomes.map(|outcome| Choice::new(outcome.key(), queries::state_word(outcome))));
    let views = Views::of(&mut conn, &shell, List::Pursuits, &address).await?;
    web::page(&BoardPage {
        views,
        columns: columns.collect(),
        moves: moves.collect(),
        chips: selection.chips(&address, &choices.staff, &choices.lines),
        shell: shell.on(Nav::Pursuits, "Pursuits"),
        orders: [
            ("Longest open", "", CardOrder::Age),
            ("Highest present value", "present_value", CardOrder::PresentValue),
        ]
        .map(|(word, key, each)| (word, address.with_all(&[("cards", key)]), each == order)),
        address,
        choices,
    })
}

fn open_column(step: PursuitStep, cards: &[Card], model: &Model, today: Day, address: &Address) -> Column {
    let of: Vec<&Card> = cards.iter().filter(|card| card.step() == step).collect();
    let line =
        head_line(of.len(), of.iter().map(|card| &card.fees), median(of.iter().filter_map(|card| card.age(today))));
    let key = step.key();
    let drawn = of.iter().take(DRAWN).map(|card| Drawn {
        id: card.id,
        title: card.title.clone(),
        client: card.client.clone(),
        note: card.owner.clone().unwrap_or_else(|| "nobody yet".to_owned()),
        value: written(&card.fees),
        days: card.age(today),
        look: look(model, card, today),
        open: true,
    });
    Column {
        key,
        word: step.word(),
        line,
        outcome: false,
        cards: drawn.collect(),
        all: of.len(),
        more: (of.len() > DRAWN).then(|| address.with_all(&[("view", ""), ("state", "open"), ("step", key)])),
    }
}

fn decided_column(state: Outcome, decided: &[Decided], address: &Address) -> Column {
    let of: Vec<&Decided> = decided.iter().filter(|card| card.state.0 == state).collect();
    let line = head_line(of.len(), of.iter().map(|card| &card.fees), median(of.iter().filter_map(|card| card.days())));
    let drawn = of.iter().take(DRAWN).map(|card| Drawn {
        id: card.id,
        title: card.title.clone(),
        client: card.client.clone(),
        note: card.reason.clone().unwrap_or_default(),
        value: written(&card.fees),
        days: card.days(),
        look: "",
        open: false,
    });
    Column {
        key: state.key(),
        word: queries::state_word(state),
        line,
        outcome: true,
        cards: drawn.collect(),
        all: of.len(),
        more: Some(address.with_all(&[("view", ""), ("state", state.key())])),
    }
}

/// How many, what they bring, what that is worth today where it differs, and how long they take.
fn head_line<'f>(cards: usize, fees: impl Iterator<Item = &'f FeeColumns> + Clone, median: Option<i32>) -> String {
    let values = fees.clone().filter_map(FeeColumns::value);
    let worth = money::sums(fees.filter_map(FeeColumns::present_value));
    let line = column_line(cards, values.clone(), median);
    if worth == money::sums(values) {
        return line;
    }
    let worth: Vec<String> = worth.into_iter().map(|sum| sum.short()).collect();
    format!("{line} · present value {}", worth.join(" · "))
}

/// What a pursuit brings, and what that is worth today where it differs.
fn written(fees: &FeeColumns) -> String {
    let Some(value) = fees.value() else { return "value not recorded".to_owned() };
    match fees.present_value() {
        Some(worth) if worth != value => format!("{} · present value {}", value.short(), worth.short()),
        _ => value.short(),
    }
}

/// Amber past the days that Assess should take, red past those that it may take.
fn look(model: &Model, card: &Card, today: Day) -> &'static str {
    let days = model.days(Phase::Assess, card.service_line_id.map(Into::into));
    match card.age(today).and_then(|age| u32::try_from(age).ok()).unwrap_or_default() {
        age if age >= days.stall => "red",
        age if age > days.expected => "amber",
        _ => "",
    }
}
