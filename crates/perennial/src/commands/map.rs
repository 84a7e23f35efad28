//! `perennial map`: relationships counted as the map shows them; its verbs are about journey maps.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::Result;
use perennial_app::journeys::Known;
use perennial_core::dates::Day;
use perennial_core::journeys::position::Silence;
use perennial_core::journeys::stage::{Camp, Phase, Stage};
use perennial_core::money::grouped;
use serde::{Serialize, Serializer};

use super::journey_map;
use crate::cli::StoreOptions;
use crate::output::{Table, json, say};
use crate::store::day_or_today;

/// Count relationships by stage, camp and standing phase.
///
/// Every relationship counts once. Prospects without an open pursuit and relationships set aside are not counted;
/// those parked as “not now” are given apart. A stall counts in each phase in which the relationship has a
/// stalled engagement or pursuit. `perennial map export` writes a journey map instead.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Options {
    #[command(subcommand)]
    verb: Option<journey_map::Verb>,
    /// Print one JSON object; `docs/reference/cli.md` describes it.
    #[arg(long)]
    json: bool,
    /// The day, as in 2026-11-22 [default: today where the firm is]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,
}

/// The map as programs read it. Stable: fields are added, never renamed.
#[derive(Debug, Serialize)]
struct Map {
    as_of: Day,
    total: u64,
    #[serde(serialize_with = "in_order")]
    stages: Vec<(&'static str, u64)>,
    relationships: Vec<Cell>,
    #[serde(serialize_with = "in_order")]
    stalls: Vec<(&'static str, u64)>,
    silent: Silent,
    parked: u64,
    others: u64,
}

#[derive(Debug, Serialize)]
struct Cell {
    stage: &'static str,
    camp: Option<&'static str>,
    standing_phase: Option<&'static str>,
    count: u64,
}

#[derive(Debug, Default, Serialize)]
struct Silent {
    amber: u64,
    red: u64,
}

/// Names and counts as a JSON object that keeps the order of the journey.
fn in_order<S: Serializer>(counts: &[(&'static str, u64)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(counts.iter().copied())
}

type Place = (Stage, Option<Camp>, Option<Phase>);

#[derive(Debug, Default)]
struct Count {
    cells: BTreeMap<Place, u64>,
    stalls: [u64; 8],
    silent: Silent,
    parked: u64,
    others: u64,
}

/// Runs the verb.
///
/// # Errors
/// When the store cannot be read.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    if let Some(verb) = &options.verb {
        return journey_map::run(store, verb).await;
    }
    let app = store.open_settled().await?;
    let mut conn = app.db.read().await?;
    let as_of = day_or_today(&app, &mut conn, options.as_of).await?;
    if as_of > day_or_today(&app, &mut conn, None).await? {
        anyhow::bail!("The map cannot show {as_of}: it shows what has happened. Choose today or an earlier day.");
    }
    let count = app.memory.snapshot.look(&mut conn, |known, _| count(known, as_of)).await?;
    let map = count.told(as_of);
    if options.json {
        json(&map)?
    } else {
        print(&map)?
    }
    Ok(ExitCode::SUCCESS)
}

fn count(known: &[Known], as_of: Day) -> Count {
    let mut count = Count::default();
    for piece in known.iter().filter_map(|known| known.history.on(as_of)) {
        count.parked += u64::from(piece.parked);
        count.others += u64::from(piece.other && !piece.archived);
        if !piece.counts {
            continue;
        }
        *count.cells.entry((piece.stage, piece.camp, piece.standing)).or_default() += 1;
        for (place, stalls) in count.stalls.iter_mut().enumerate() {
            *stalls += u64::from(piece.stalled >> place & 1);
        }
        match piece.silence {
            Silence::Heard => {}
            Silence::Amber => count.silent.amber += 1,
            Silence::Red => count.silent.red += 1,
        }
    }
    count
}

impl Count {
    fn told(self, as_of: Day) -> Map {
        let of_stage = |stage: Stage| self.cells.iter().filter(|(place, _)| place.0 == stage).map(|(_, n)| n).sum();
        Map {
            as_of,
            total: self.cells.values().sum(),
            stages: Stage::ALL.into_iter().map(|stage| (stage.key(), of_stage(stage))).collect(),
            relationships: self.cells.iter().map(|(place, n)| Cell::of(*place, *n)).collect(),
            stalls: Phase::ALL.into_iter().zip(self.stalls).map(|(phase, n)| (phase.key(), n)).collect(),
            silent: self.silent,
            parked: self.parked,
            others: self.others,
        }
    }
}

impl Cell {
    fn of((stage, camp, standing): Place, count: u64) -> Self {
        Self {
            stage: stage.key(),
            camp: camp.map(|camp| camp.key()),
            standing_phase: standing.map(|phase| phase.key()),
            count,
        }
    }
}

fn print(map: &Map) -> Result<()> {
    let mut table = Table::new(&["STAGE", "CAMP", "STANDING", "RELATIONSHIPS"]).numbers(&[3]);
    for cell in &map.relationships {
        let word = |text: Option<&str>| text.unwrap_or("–").to_owned();
        table.row(vec![cell.stage.to_owned(), word(cell.camp), word(cell.standing_phase), cell.count.to_string()]);
    }
    table.row(vec!["total".to_owned(), String::new(), String::new(), map.total.to_string()]);
    table.print()?;
    let stalls: Vec<String> =
        map.stalls.iter().filter(|(_, n)| *n > 0).map(|(phase, n)| format!("{phase} {}", grouped(*n))).collect();
    say("")?;
    say(&format!(
        "As of {}: stalled {}",
        map.as_of,
        if stalls.is_empty() { "none".to_owned() } else { stalls.join(", ") }
    ))?;
    let [amber, red, parked] = [map.silent.amber, map.silent.red, map.parked].map(grouped);
    say(&format!("Silent: {amber} amber, {red} red. Parked as “not now”: {parked}."))?;
    if map.others > 0 {
        say(&format!("Neither client nor prospect: {}.", grouped(map.others)))?;
    }
    Ok(())
}
