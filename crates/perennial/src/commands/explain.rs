//! `perennial explain`: where one relationship stands, and why.

use std::process::ExitCode;

use anyhow::Result;
use perennial_app::actor::Actor;
use perennial_app::alerts::{self, Next, Voice};
use perennial_app::journeys::{self, ReasonTold, Told};
use perennial_core::dates::Day;
use perennial_core::fact::Precision;
use perennial_core::ids::FactId;
use perennial_core::journeys::position::Position;
use perennial_core::journeys::stage::PhaseNames;
use perennial_core::journeys::words::{Names, day_as_known};
use serde::Serialize;

use super::positions::{Relationship, rung_word, stage_words, working_words};
use crate::cli::StoreOptions;
use crate::failure::Failure;
use crate::output::{json, say};
use crate::store::day_or_today;

/// Say where one relationship stands, and why.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The client: its id, its name, or a part of its name that no other client has.
    client: String,
    /// Print one JSON object; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
    /// The day, as in 2026-11-22 [default: today where the firm is]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
}

/// One relationship with the facts behind each reason. Stable: fields are added, never renamed.
#[derive(Debug, Serialize)]
struct Explained {
    #[serde(flatten)]
    relationship: Relationship,
    as_of: Day,
    because: Vec<Because>,
    missing: Vec<String>,
    /// What to do next; none for a day that has passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<NextStep>,
}

/// The one next step.
#[derive(Debug, Serialize)]
struct NextStep {
    what: String,
    why: String,
    /// The most urgent alert, where it is not the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    then: Option<String>,
}

impl From<Next> for NextStep {
    fn from(next: Next) -> Self {
        Self { what: next.told.what, why: next.told.why, then: next.told.then }
    }
}

#[derive(Debug, Serialize)]
struct Because {
    says: String,
    on: Day,
    facts: Vec<Evidence>,
}

#[derive(Debug, Serialize)]
struct Evidence {
    id: FactId,
    on: Day,
    /// How precisely the day is known: `exact`, `month`, `year`, `on_or_before` or `not_recorded`.
    precision: Precision,
    what: String,
    source: String,
}

/// Runs the verb.
///
/// # Errors
/// When no client, or more than one, is meant.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let app = store.open_settled().await?;
    let mut conn = app.db.read().await?;
    let found = journeys::meant(&mut conn, &Actor::Program, &options.client).await?;
    let meant = the_one(found, &options.client)?;
    let as_of = day_or_today(&app, &mut conn, options.as_of).await?;
    let explanation = journeys::explain(&mut conn, &Actor::Program, meant.client, as_of).await?;
    let is_today = as_of == day_or_today(&app, &mut conn, None).await?;
    let next = match is_today {
        true => {
            let voice = Voice::load(&mut conn, &app.memory).await?;
            Some(NextStep::from(alerts::next_with(&mut conn, &voice, &explanation, as_of).await?))
        }
        false => None,
    };
    let because: Vec<Because> = explanation.reasons.into_iter().map(Because::from).collect();
    if options.json {
        let reasons = because.iter().map(|because| because.says.clone()).collect();
        let relationship = Relationship::of(meant.client, meant.name, &explanation.position, reasons);
        json(&Explained { relationship, as_of, because, missing: explanation.missing, next })?;
    } else {
        print(&meant.name, &explanation.position, &because, &explanation.names.phases())?;
        if let Some(NextStep { what, why, then }) = next {
            say("")?;
            say(format!("Next: {what} {why}").trim_end())?;
            if let Some(then) = then {
                say(&format!("Also open: {then}"))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The one client that is meant.
///
/// # Errors
/// When none is, or more than one.
pub fn the_one(mut found: Vec<journeys::Found>, text: &str) -> Result<journeys::Found> {
    match found.len() {
        0 => Err(Failure::new(
            format!("no client is called “{text}”"),
            "give the client's id or a part of its name; `perennial positions` lists all of them",
        )
        .into()),
        1 => Ok(found.remove(0)),
        n => {
            let mut names: Vec<String> =
                found.iter().take(10).map(|found| format!("{} ({})", found.name, found.client)).collect();
            if n > 10 {
                names.push("…".to_owned());
            }
            Err(Failure::new(
                format!("several clients are called something like “{text}”: {}", names.join("; ")),
                "give more of the name, or the id in brackets",
            )
            .into())
        }
    }
}

impl From<ReasonTold> for Because {
    fn from(reason: ReasonTold) -> Self {
        Self { says: reason.sentence, on: reason.on, facts: reason.facts.into_iter().map(Evidence::from).collect() }
    }
}

impl From<Told> for Evidence {
    fn from(told: Told) -> Self {
        Self { id: told.id, on: told.on, precision: told.precision, what: told.sentence, source: told.source }
    }
}

fn print(name: &str, position: &Position, because: &[Because], phases: &PhaseNames) -> Result<()> {
    say(name)?;
    let none = if position.phase_recorded() { "no phase yet" } else { "phase not recorded" };
    let standing = position.standing.map_or(none, |phase| phases.of(phase));
    let known = |day, precision| day_as_known(day, precision, |day| day.to_string());
    let stage_since = known(position.stage_since, position.stage_precision);
    let phase_since = known(position.phase_since, position.phase_precision);
    let (stage, rung) = (stage_words(position), rung_word(position));
    say(&format!("{stage} since {stage_since} · {standing} since {phase_since} · {rung}"))?;
    for working in &position.working {
        let since = known(working.since, working.since_precision);
        say(&format!("  cycle {}: {} since {since}", working.cycle, working_words(working, phases)))?;
    }
    say("")?;
    for reason in because {
        say(&format!("{}  {}", reason.on, reason.says))?;
        for fact in &reason.facts {
            say(&format!("            {}  {} ({})", dated(fact.on, fact.precision), fact.what, fact.source))?;
        }
    }
    Ok(())
}

/// A day as precisely as it is known: `2015-03-31`, `2015-03`, `2015`, `2015-03-31 or earlier`.
fn dated(on: Day, precision: Precision) -> String {
    match precision {
        Precision::Exact => on.to_string(),
        Precision::Month => on.date().strftime("%Y-%m").to_string(),
        Precision::Year => on.date().strftime("%Y").to_string(),
        Precision::OnOrBefore | Precision::NotRecorded => format!("{on} or earlier"),
    }
}
