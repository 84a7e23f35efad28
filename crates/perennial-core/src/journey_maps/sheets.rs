//! A map as tables of a workbook, and back: what is exported can be changed by hand and imported again.

use super::edit::{checked_opportunity, checked_persona, checked_touchpoint};
use super::map::{
    Initiator, JourneyMap, LONGEST_NAME, LONGEST_TEXT, MOST_STEPS, MOST_TOUCHPOINTS, Opportunity, Persona, Process,
    Step, Touchpoint, tidy_line, tidy_text,
};
use super::{DecisionPoint, Lane, Place};
use crate::fact::Medium;
use crate::journeys::stage::{Phase, Stage};

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

struct Taking<'s> {
    sheet: &'s Sheet,
    problems: &'s mut Vec<Problem>,
}

impl Taking<'_> {
    fn get<'r>(&self, row: &'r [String], head: &str) -> &'r str {
        let same = |one: &String| one.trim().eq_ignore_ascii_case(head);
        self.sheet.heads.iter().position(same).and_then(|at| row.get(at)).map_or("", |text| text.trim())
    }

    fn problem(&mut self, row: u32, text: String) {
        self.problems.push(Problem { sheet: self.sheet.name.clone(), row, text });
    }

    fn known<T: Copy>(
        &mut self,
        row: u32,
        text: &str,
        what: &str,
        all: &[T],
        names: impl Fn(T) -> [&'static str; 2],
    ) -> Option<T> {
        let same = |one: &T| names(*one).iter().any(|name| name.eq_ignore_ascii_case(text));
        let found = all.iter().copied().find(same);
        if found.is_none() {
            let allowed: Vec<&str> = all.iter().map(|one| names(*one)[0]).collect();
            self.problem(row, format!("“{text}” is not a {what}: write one of {}.", allowed.join(", ")));
        }
        found
    }

    fn fits(&mut self, row: u32, what: &str, text: &str, limit: usize) -> bool {
        let length = text.chars().count();
        if length > limit {
            self.problem(row, format!("{what} has {length} characters: keep it within {limit}."));
        }
        length <= limit
    }
}

/// Reads a map back from the sheets of a workbook; what a sheet does not say stays as it was in `before`. A row that
/// cannot be read becomes a problem, and the good rows are taken.
pub fn from_sheets(sheets: &[Sheet], before: &JourneyMap) -> (JourneyMap, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut map = before.clone();
    let find = |name: &str| sheets.iter().find(|sheet| sheet.name.trim().eq_ignore_ascii_case(name));
    match find(MAP) {
        Some(sheet) => steps(&mut Taking { sheet, problems: &mut problems }, &mut map, before),
        None => problems.push(Problem {
            sheet: MAP.to_owned(),
            row: 0,
            text: format!("The workbook has no sheet “{MAP}”: start from an exported map."),
        }),
    }
    if let Some(sheet) = find(TOUCHPOINTS) {
        touchpoints(&mut Taking { sheet, problems: &mut problems }, &mut map);
    }
    if let Some(sheet) = find(OPPORTUNITIES) {
        opportunities(&mut Taking { sheet, problems: &mut problems }, &mut map);
    }
    if let Some(sheet) = find(PERSONA) {
        persona(&mut Taking { sheet, problems: &mut problems }, &mut map);
    }
    (map, problems)
}

fn steps(taking: &mut Taking<'_>, map: &mut JourneyMap, before: &JourneyMap) {
    let mut steps: Vec<Step> = Vec::new();
    for (row, cells) in &taking.sheet.rows {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let Some(step) = step(taking, *row, cells, before) else { continue };
        if steps.iter().any(|other| other.key == step.key) {
            taking.problem(*row, format!("The key “{}” stands here a second time: give each step its own.", step.key));
        } else if steps.len() >= MOST_STEPS {
            taking.problem(*row, format!("A map has at most {MOST_STEPS} steps: this one is left out."));
        } else {
            steps.push(step);
        }
    }
    if steps.is_empty() {
        taking.problem(1, "No step could be read: the map stays as it is.".to_owned());
    } else {
        map.steps = steps;
        map.sort();
    }
}

fn step(taking: &mut Taking<'_>, row: u32, cells: &[String], before: &JourneyMap) -> Option<Step> {
    let name = tidy_line(taking.get(cells, "Step"));
    let mut key = taking.get(cells, "Step key").to_owned();
    if name.is_empty() {
        taking.problem(row, "The step has no name: write one in the column “Step”.".to_owned());
        return None;
    }
    if !taking.fits(row, "The name", &name, LONGEST_NAME) {
        return None;
    }
    if key.is_empty() {
        key = format!("row_{row}");
    }
    if !super::read::is_key(&key) {
        taking.problem(row, format!("“{key}” is not a key: use small letters, digits and _, at most 60."));
        return None;
    }
    let stage = taking.get(cells, "Stage").to_owned();
    let stage = taking.known(row, &stage, "stage", &Stage::ALL, |one| [one.word(), one.key()])?;
    let phase = taking.get(cells, "Phase").to_owned();
    let phase = taking.known(row, &phase, "phase", &Phase::ALL, |one| [one.word(), one.key()])?;
    let Some(place) = Place::new(stage, phase) else {
        taking.problem(row, format!("{} does not occur in the stage {}.", phase.word(), stage.word()));
        return None;
    };
    let mut step = Step::new(key, place, name);
    for lane in Lane::ALL {
        let text = tidy_text(taking.get(cells, lane.word()));
        if taking.fits(row, lane.word(), &text, LONGEST_TEXT) {
            step.set_cell(lane, &text);
        } else if let Some(old) = before.step(&step.key) {
            step.set_cell(lane, old.cell(lane));
        }
    }
    marks(taking, row, cells, &mut step);
    if let Some(old) = before.step(&step.key) {
        step.touchpoints.clone_from(&old.touchpoints);
        step.opportunities.clone_from(&old.opportunities);
    }
    Some(step)
}

fn marks(taking: &mut Taking<'_>, row: u32, cells: &[String], step: &mut Step) {
    let mood = taking.get(cells, "Expected mood").replace('−', "-");
    if !mood.is_empty() {
        let number = mood.parse::<f64>().ok().filter(|number| number.fract() == 0.0 && number.abs() <= 2.0);
        match number {
            Some(number) => step.mood = Some(number as i8),
            None => taking.problem(row, format!("“{mood}” is not a mood: write a whole number from −2 to 2.")),
        }
    }
    step.moment_of_truth = yes(taking, row, cells, "Moment of truth");
    let decision = taking.get(cells, "Decision point").to_owned();
    if !decision.is_empty() {
        step.decision =
            taking.known(row, &decision, "decision point", &DecisionPoint::ALL, |one| [one.key(), one.question()]);
    }
}

fn yes(taking: &mut Taking<'_>, row: u32, cells: &[String], head: &str) -> bool {
    match taking.get(cells, head).to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => true,
        "" | "no" | "n" | "false" | "0" => false,
        other => {
            let text = format!("“{other}” is neither yes nor no in the column “{head}”.");
            taking.problem(row, text);
            false
        }
    }
}

/// Which step a row of a further sheet belongs to; rows without anything belong to none.
fn owner(taking: &mut Taking<'_>, row: u32, cells: &[String], map: &JourneyMap) -> Option<usize> {
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return None;
    }
    let key = taking.get(cells, "Step key").to_owned();
    let found = map.steps.iter().position(|step| step.key == key);
    if found.is_none() {
        taking.problem(row, format!("No step has the key “{key}”: copy it from the sheet “{MAP}”."));
    }
    found
}

fn touchpoints(taking: &mut Taking<'_>, map: &mut JourneyMap) {
    map.steps.iter_mut().for_each(|step| step.touchpoints.clear());
    for (row, cells) in &taking.sheet.rows {
        let Some(at) = owner(taking, *row, cells, map) else { continue };
        let Some(one) = touchpoint(taking, *row, cells) else { continue };
        match checked_touchpoint(&one) {
            Ok(_) if map.steps[at].touchpoints.len() >= MOST_TOUCHPOINTS => {
                taking
                    .problem(*row, format!("A step has at most {MOST_TOUCHPOINTS} touchpoints: this one is left out."));
            }
            Ok(one) => map.steps[at].touchpoints.push(one),
            Err(refusal) => taking.problem(*row, refusal.to_string()),
        }
    }
}

fn touchpoint(taking: &mut Taking<'_>, row: u32, cells: &[String]) -> Option<Touchpoint> {
    let medium = taking.get(cells, "Medium").to_owned();
    let medium = match medium.as_str() {
        "" => None,
        text => Some(taking.known(row, text, "medium", &Medium::ALL, |one| [one.word(), one.key()])?),
    };
    let initiator = taking.get(cells, "Begun by").to_owned();
    let initiator = taking.known(row, &initiator, "side", &Initiator::ALL, |one| [one.word(), one.key()])?;
    let process = taking.get(cells, "Process").to_owned();
    let process = taking.known(row, &process, "process", &Process::ALL, |one| [one.word(), one.key()])?;
    Some(Touchpoint {
        medium,
        title: taking.get(cells, "What happens").to_owned(),
        initiator,
        channel: taking.get(cells, "Channel").to_owned(),
        process,
        online: yes(taking, row, cells, "Online"),
    })
}

fn opportunities(taking: &mut Taking<'_>, map: &mut JourneyMap) {
    map.steps.iter_mut().for_each(|step| step.opportunities.clear());
    for (row, cells) in &taking.sheet.rows {
        let Some(at) = owner(taking, *row, cells, map) else { continue };
        let one = Opportunity {
            text: taking.get(cells, "What could be better").to_owned(),
            owner: taking.get(cells, "Owner").to_owned(),
            metric: taking.get(cells, "Metric").to_owned(),
        };
        match checked_opportunity(&one) {
            Ok(_) if map.steps[at].opportunities.len() >= MOST_TOUCHPOINTS => {
                let text = format!("A step has at most {MOST_TOUCHPOINTS} opportunities: this one is left out.");
                taking.problem(*row, text);
            }
            Ok(one) => map.steps[at].opportunities.push(one),
            Err(refusal) => taking.problem(*row, refusal.to_string()),
        }
    }
}

fn persona(taking: &mut Taking<'_>, map: &mut JourneyMap) {
    let mut read = Persona::default();
    let mut title = String::new();
    for (row, cells) in &taking.sheet.rows {
        let (what, text) = (taking.get(cells, "What").to_owned(), taking.get(cells, "Text").to_owned());
        match what.as_str() {
            "Title of the map" => title = tidy_line(&text),
            "Name" => read.name = text,
            "Kind" => read.kind = text,
            "Goals" => read.goals = text,
            "Quotation" => read.quote = text,
            "Kind of client" => read.segment = text,
            "Service line" => read.service_line = text,
            _ if text.is_empty() => {}
            other => taking.problem(*row, format!("“{other}” is not known on this sheet.")),
        }
    }
    if !title.is_empty() && taking.fits(1, "The title", &title, LONGEST_NAME) {
        map.title = title;
    }
    match checked_persona(&read) {
        Ok(persona) => map.persona = persona,
        Err(refusal) => taking.problem(1, refusal.to_string()),
    }
}
