//! The instruments: what each asks, of whom, and how it is done; and the versions of one.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::research::edit::{answers_of, ticked};
use perennial_core::research::{Condition, Instrument, Question};

use super::publishing::Numbered;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::research::drafts::{self, Listed};
use crate::research::instruments::{self, Usable, Version};
use crate::rights::Right;
use crate::web::{self, Nav, Shell};

#[derive(Template)]
#[template(path = "research/instruments.html")]
struct InstrumentsPage {
    shell: Shell,
    all: Vec<Usable>,
    /// Drafts of instruments that were never published.
    begun: Vec<Listed>,
    drafted: Vec<String>,
    may_change: bool,
}

impl InstrumentsPage {
    fn is_drafted(&self, key: &str) -> bool {
        self.may_change && self.drafted.iter().any(|one| one == key)
    }
}

/// All instruments.
pub async fn list(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let all = instruments::usable(&mut conn).await?;
    let drafts = drafts::all(&mut conn).await?;
    let drafted = drafts.iter().map(|one| one.key.clone()).collect();
    let is_new = |one: &Listed| !all.iter().any(|used| used.instrument.key == one.key);
    let may_change = actor.may(Right::Playbooks);
    let begun = drafts.into_iter().filter(|one| may_change && is_new(one)).collect();
    web::page(&InstrumentsPage { shell: shell.on(Nav::Research, "Instruments"), all, begun, drafted, may_change })
}

#[derive(Template)]
#[template(path = "research/instrument.html")]
struct InstrumentPage {
    shell: Shell,
    used: Usable,
    version: i64,
    newest: i64,
    versions: Vec<Version>,
    drafted: bool,
    may_change: bool,
}

impl InstrumentPage {
    fn when(&self, question: &Question) -> String {
        when(&self.used.instrument, question)
    }

    fn choices(&self, question: &Question) -> String {
        question.choices.iter().map(|choice| choice.text.english()).collect::<Vec<_>>().join(" · ")
    }

    fn day(&self, on: &Day) -> String {
        crate::web::words::long_date(*on)
    }
}

/// When a question is asked, in words; empty where it is always.
pub(super) fn when(instrument: &Instrument, question: &Question) -> String {
    let Some(Condition { question: key, test }) = &question.show_if else { return String::new() };
    let Some(earlier) = instrument.question(key) else { return String::new() };
    let (ticks, all) = (ticked(earlier, test), answers_of(earlier));
    let words: Vec<&str> =
        all.iter().filter(|(value, _)| ticks.contains(value)).map(|(_, word)| word.as_str()).collect();
    let asked = earlier.text.english();
    match (words.as_slice(), earlier.kind.scale()) {
        ([first, .., last], Some(_)) if in_a_row(&words) => format!("only after {first} to {last} to “{asked}”"),
        (["Any answer"], _) => format!("only after an answer to “{asked}”"),
        (words, _) => format!("only after {} to “{asked}”", words.join(" or ")),
    }
}

fn in_a_row(words: &[&str]) -> bool {
    let numbers: Vec<u8> = words.iter().filter_map(|word| word.parse().ok()).collect();
    numbers.len() == words.len() && numbers.windows(2).all(|two| two[0] + 1 == two[1])
}

async fn draw(app: &App, actor: &Actor, shell: Shell, key: &str, number: Option<i64>) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let newest = instruments::version(&mut conn, key).await?;
    let used = match number {
        Some(number) => instruments::at_version(&mut conn, key, number).await?,
        None => instruments::find(&mut conn, key).await?,
    };
    let page = InstrumentPage {
        version: number.unwrap_or(newest),
        newest,
        versions: instruments::versions(&mut conn, key).await?,
        drafted: drafts::all(&mut conn).await?.iter().any(|one| one.key == key),
        shell: shell.on(Nav::Research, used.instrument.name.clone()),
        used,
        may_change: actor.may(Right::Playbooks),
    };
    web::page(&page)
}

/// One instrument.
pub async fn show(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(key): Path<String>,
) -> Result<Response, Error> {
    draw(&app, &actor, shell, &key, None).await
}

/// An instrument as one of its versions was.
pub async fn at_version(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Numbered { key, number }: Numbered,
) -> Result<Response, Error> {
    draw(&app, &actor, shell, &key, Some(number)).await
}
