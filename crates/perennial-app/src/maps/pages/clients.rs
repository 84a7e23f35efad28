//! The relationships behind a number of the map.

use std::cmp::Reverse;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::journeys::stage::{Phase, PhaseNames};
use perennial_core::maps::{Lane, Spot};
use uuid::Uuid;

use super::Asked;
use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::log::places;
use crate::maps::currencies::{self, Beside};
use crate::maps::survey::{self, Chosen, Listed};
use crate::web::words::{count, long_date, short_date};
use crate::web::{Nav, Shell, page};

/// A relationship in the list behind a number.
struct Entry {
    href: String,
    name: String,
    stage: &'static str,
    stage_word: &'static str,
    phase: Option<Phase>,
    stalled: String,
    silence: &'static str,
    value: String,
}

#[derive(Template)]
#[template(path = "maps/clients.html")]
struct ClientsPage {
    shell: Shell,
    title: String,
    day: String,
    entries: Vec<Entry>,
    more: usize,
    back: String,
    /// Who is counted and since when.
    counted: Option<String>,
}

/// Relationships shown at once; the list page has the rest.
const SHOWN: usize = 100;

/// The relationships behind a number of the map.
pub async fn clients(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let read = asked.read(shell.today)?;
    let chosen = asked.chosen()?;
    let mut conn = app.db.read().await?;
    let mut listed = survey::behind(&app, &mut conn, &actor, read.filter, read.day, chosen).await?;
    let total = listed.len();
    let beside = currencies::beside(&mut conn, shell.currency, read.day).await?;
    // Other currencies cannot be compared: those who have only such amounts come behind the others, before those of none.
    listed.sort_by_key(|entry| (Reverse(entry.value), beside.others_of(entry).is_empty()));
    listed.truncate(SHOWN);
    let entries = named(&mut conn, listed, &beside, &shell, read.day).await?;
    let title = format!("{}: {}", count(total as u64, "relationship"), words_of(chosen, &shell.phases));
    page(&ClientsPage {
        day: long_date(read.day),
        counted: counted(chosen, read.day),
        entries,
        more: total.saturating_sub(SHOWN),
        back: format!("/?{}", asked.tail().trim_start_matches('&')),
        shell: shell.on(Nav::Map, title.clone()),
        title,
    })
}

/// Who is counted and since when, where the title does not say it whole.
fn counted(chosen: Chosen, day: Day) -> Option<String> {
    let Chosen::Referred = chosen else { return None };
    Some(format!(
        "Referred since {}, or won by referral since {}: clients whose first work with us followed a referral, and those whom somebody referred for a later pursuit that they agreed. Other repeat work is not counted.",
        short_date(day - 6),
        short_date(day - 364)
    ))
}

fn words_of(chosen: Chosen, phases: &PhaseNames) -> String {
    let place = |spot: Option<Spot>| {
        spot.map_or_else(
            || "off the map".to_owned(),
            |spot| {
                let phase = spot.phase.map_or("phase not recorded", |phase| phases.of(phase));
                format!("{}, {phase}", spot.lane.word())
            },
        )
    };
    match chosen {
        Chosen::At(spot) => place(Some(spot)),
        Chosen::Moved(from, to) => format!("moved in seven days from {} to {}", place(from), place(to)),
        Chosen::Beside(why) => format!("beside the map, {}", why.word()),
        Chosen::Referred => "referred this week, or won by referral in the last 12 months".to_owned(),
    }
}

async fn named(
    conn: &mut Conn,
    listed: Vec<Listed>,
    beside: &Beside,
    shell: &Shell,
    day: Day,
) -> Result<Vec<Entry>, Error> {
    if listed.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("select id, name from client where id in ({})", places(1, listed.len()));
    let ids: Vec<Value> = listed.iter().flat_map(|entry| args![entry.client]).collect();
    let names: Vec<(Uuid, String)> = conn.all(AssertSqlSafe(sql), ids).await?;
    let names: std::collections::HashMap<Uuid, String> = names.into_iter().collect();
    let on = if day == shell.today { String::new() } else { format!("?on={day}") };
    let entry = |entry: Listed| Entry {
        href: format!("/clients/{}{on}", entry.client),
        name: names.get(&entry.client.0).cloned().unwrap_or_default(),
        stage: entry.piece.stage.key(),
        stage_word: Lane::of(entry.piece.stage, entry.piece.camp).word(),
        phase: entry.piece.standing,
        stalled: stalled_words(entry.piece.stalled, &shell.phases),
        silence: entry.piece.silence.key(),
        value: beside.value_words(&entry, shell.currency),
    };
    Ok(listed.into_iter().map(entry).collect())
}

fn stalled_words(mask: u8, phases: &PhaseNames) -> String {
    let stalled = Phase::ALL.into_iter().filter(|phase| mask >> (phase.number() - 1) & 1 == 1);
    stalled.map(|phase| phases.of(phase)).collect::<Vec<_>>().join(", ")
}
