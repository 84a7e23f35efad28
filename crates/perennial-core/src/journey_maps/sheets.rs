//! A map as tables of a workbook, and back: what is exported can be changed by hand and imported again.

mod parts;
mod steps;
mod taking;

use super::map::{JourneyMap, Opportunity, Step, Touchpoint};
use super::{DecisionPoint, Lane, Place};
use crate::fact::Medium;
use crate::imports::read::Sheets;
pub use taking::from_sheets;

/// A table with its heads.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The name on the tab.
    pub name: String,
    /// The first row.
    pub heads: Vec<String>,
    /// The rows below.
    pub rows: Vec<Vec<Cell>>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing: not known.
    Empty,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
}

impl Cell {
    /// Text, or nothing when there is none.
    pub fn of(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

/// Something in the workbook that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// On which sheet.
    pub sheet: String,
    /// In which row, as the spreadsheet counts.
    pub row: u32,
    /// What is wrong and what to write.
    pub text: String,
}

/// The sheets that are read back: the rest of a workbook is for reading only.
pub const MAP: &str = "Map";
/// The sheet of touchpoints.
pub const TOUCHPOINTS: &str = "Touchpoints";
/// The sheet of opportunities.
pub const OPPORTUNITIES: &str = "Opportunities";
/// The sheet of the persona.
pub const PERSONA: &str = "Persona";

const TOUCHPOINT_HEADS: [&str; 7] = ["Step key", "Medium", "What happens", "Begun by", "Channel", "Process", "Online"];
const OPPORTUNITY_HEADS: [&str; 4] = ["Step key", "What could be better", "Owner", "Metric"];

/// The map as four tables.
pub fn tables(map: &JourneyMap) -> Vec<Table> {
    let table = |name: &str, heads: &[&str], rows: Vec<Vec<Cell>>| Table {
        name: name.to_owned(),
        heads: heads.iter().map(|head| (*head).to_owned()).collect(),
        rows,
    };
    let heads: Vec<&str> =
        map.steps.first().map_or_else(map_heads, |step| step_cells(step).iter().map(|one| one.0).collect());
    let rows = map.steps.iter().map(|step| step_cells(step).into_iter().map(|one| one.1).collect());
    vec![
        table(MAP, &heads, rows.collect()),
        table(TOUCHPOINTS, &TOUCHPOINT_HEADS, touchpoint_rows(map)),
        table(OPPORTUNITIES, &OPPORTUNITY_HEADS, opportunity_rows(map)),
        table(PERSONA, &["What", "Text"], persona_rows(map)),
    ]
}

fn map_heads() -> Vec<&'static str> {
    let Some(place) = Place::ALL.first() else { return Vec::new() };
    step_cells(&Step::new("", *place, "")).iter().map(|one| one.0).collect()
}

/// The row of a step, each cell with its head.
pub(super) fn step_cells(step: &Step) -> Vec<(&'static str, Cell)> {
    let mut cells = vec![
        ("Step key", Cell::of(step.key.clone())),
        ("Stage", Cell::of(step.place.stage.word())),
        ("Phase", Cell::of(step.place.phase.word())),
        ("Step", Cell::of(step.name.clone())),
    ];
    cells.extend(Lane::ALL.map(|lane| (lane.word(), Cell::of(step.cell(lane)))));
    cells.push(("Expected mood", step.mood.map_or(Cell::Empty, |mood| Cell::Number(f64::from(mood)))));
    cells.push(("Moment of truth", Cell::of(if step.moment_of_truth { "yes" } else { "" })));
    cells.push(("Decision point", Cell::of(step.decision.map_or("", DecisionPoint::key))));
    cells
}

fn touchpoint_rows(map: &JourneyMap) -> Vec<Vec<Cell>> {
    let row = |step: &Step, one: &Touchpoint| {
        vec![
            Cell::of(step.key.clone()),
            Cell::of(one.medium.map_or("", Medium::word)),
            Cell::of(one.title.clone()),
            Cell::of(one.initiator.word()),
            Cell::of(one.channel.clone()),
            Cell::of(one.process.word()),
            Cell::of(if one.online { "yes" } else { "no" }),
        ]
    };
    map.steps.iter().flat_map(|step| step.touchpoints.iter().map(move |one| row(step, one))).collect()
}

fn opportunity_rows(map: &JourneyMap) -> Vec<Vec<Cell>> {
    let row = |step: &Step, one: &Opportunity| {
        [&step.key, &one.text, &one.owner, &one.metric].map(|text| Cell::of(text.clone())).to_vec()
    };
    map.steps.iter().flat_map(|step| step.opportunities.iter().map(move |one| row(step, one))).collect()
}

fn persona_rows(map: &JourneyMap) -> Vec<Vec<Cell>> {
    let persona = &map.persona;
    let rows = [
        ("Title of the map", &map.title),
        ("Name", &persona.name),
        ("Kind", &persona.kind),
        ("Goals", &persona.goals),
        ("Quotation", &persona.quote),
        ("Kind of client", &persona.segment),
        ("Service line", &persona.service_line),
    ];
    rows.map(|(what, text)| vec![Cell::of(what), Cell::of(text.clone())]).to_vec()
}

/// A sheet as it was read: heads, and rows with their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The name on the tab.
    pub name: String,
    /// The first row.
    pub heads: Vec<String>,
    /// The rows below, each with its number as the spreadsheet counts.
    pub rows: Vec<(u32, Vec<String>)>,
}

/// The sheets of a workbook as it was read, with those that hold no rows.
pub fn of_workbook(read: Sheets) -> Vec<Sheet> {
    let with_rows = read.sheets.into_iter().map(|sheet| Sheet {
        name: sheet.name,
        heads: sheet.headers,
        rows: sheet.rows.into_iter().map(|row| (row.line, row.cells)).collect(),
    });
    let bare = read.bare.into_iter().map(|sheet| Sheet { name: sheet.name, heads: sheet.headers, rows: Vec::new() });
    with_rows.chain(bare).collect()
}
