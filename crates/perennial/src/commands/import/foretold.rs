//! What a dry run foretells: what would become of each row and of the firm, and the map before it lands.

use std::collections::BTreeMap;

use anyhow::Result;
use perennial_app::imports::{Forecast, Preview};
use perennial_core::journeys::stage::Phase;
use serde::Serialize;

use crate::output::say;

/// What would become of one row.
#[derive(Debug, Serialize)]
pub struct Row {
    line: u32,
    object: &'static str,
    name: String,
    action: &'static str,
    why: Option<String>,
}

impl Row {
    /// Of a row that was tried.
    pub fn of(row: &Preview) -> Self {
        Self {
            line: row.line,
            object: row.object.key(),
            name: row.name.clone(),
            action: row.action.key(),
            why: row.why.clone(),
        }
    }
}

/// What would become of the firm.
#[derive(Debug, Serialize)]
pub struct Foretold {
    sentence: String,
    /// Records that would be created, by kind.
    created: BTreeMap<&'static str, u64>,
    implied: Implied,
    map: Map,
}

/// The work that new invoices imply.
#[derive(Debug, Serialize)]
struct Implied {
    finished: u64,
    running: u64,
    invoices: u64,
    carried_on: u64,
    carrying_invoices: u64,
}

/// The map before and after.
#[derive(Debug, Serialize)]
struct Map {
    known: Turn,
    on_map: Turn,
    stages: Vec<Stage>,
    places: Vec<Place>,
    beside: BTreeMap<&'static str, Turn>,
    others_as_they_stand: bool,
}

#[derive(Debug, Serialize)]
struct Turn {
    before: u32,
    after: u32,
}

#[derive(Debug, Serialize)]
struct Stage {
    stage: &'static str,
    #[serde(flatten)]
    turn: Turn,
}

#[derive(Debug, Serialize)]
struct Place {
    stage: &'static str,
    standing_phase: Option<&'static str>,
    #[serde(flatten)]
    turn: Turn,
}

impl Foretold {
    /// Of a forecast, in the firm's word for an engagement.
    pub fn of(forecast: &Forecast, noun: &str) -> Self {
        let created = forecast.created.iter().filter(|(_, n)| **n > 0).map(|(object, n)| (object.key(), *n));
        let stages = forecast.lanes().into_iter();
        Self {
            sentence: forecast.sentence(noun),
            created: created.collect(),
            implied: Implied {
                finished: forecast.finished,
                running: forecast.running,
                invoices: forecast.implying,
                carried_on: forecast.carried_on,
                carrying_invoices: forecast.carrying,
            },
            map: Map {
                known: Turn { before: forecast.known.0, after: forecast.known.1 },
                on_map: Turn { before: forecast.on_map().0, after: forecast.on_map().1 },
                stages: stages
                    .map(|(lane, before, after)| Stage { stage: lane.key(), turn: Turn { before, after } })
                    .collect(),
                places: forecast.places.iter().map(Place::of).collect(),
                beside: forecast
                    .beside
                    .iter()
                    .map(|beside| (beside.key, Turn { before: beside.before, after: beside.after }))
                    .collect(),
                others_as_they_stand: forecast.others_as_they_stand,
            },
        }
    }

    /// Prints the sentence and the map.
    pub fn print(&self) -> Result<()> {
        say(&format!("  {}", self.sentence))?;
        let Map { known: _, on_map, stages, places, beside, others_as_they_stand } = &self.map;
        say(&format!("  The map, today → after: {} → {} relationships", on_map.before, on_map.after))?;
        for stage in stages {
            say(&format!("    {}: {} → {}", stage.stage, stage.turn.before, stage.turn.after))?;
            for place in places.iter().filter(|place| place.stage == stage.stage) {
                let phase = place.standing_phase.unwrap_or("phase not recorded");
                say(&format!("      {phase}: {} → {}", place.turn.before, place.turn.after))?;
            }
        }
        for (why, turn) in beside {
            say(&format!("    beside the map, {why}: {} → {}", turn.before, turn.after))?;
        }
        if *others_as_they_stand {
            say(
                "    The list covers more days than your records did: clients that it does not name are counted as today.",
            )?;
        }
        Ok(())
    }
}

impl Place {
    fn of(place: &perennial_app::imports::Place) -> Self {
        Self {
            stage: place.at.lane.key(),
            standing_phase: place.at.phase.map(Phase::key),
            turn: Turn { before: place.before, after: place.after },
        }
    }
}
