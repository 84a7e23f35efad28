//! The sheets of a workbook taken back into a map.

use super::{MAP, OPPORTUNITIES, PERSONA, Problem, Sheet, TOUCHPOINTS, parts, steps};
use crate::journey_maps::edit::checked_persona;
use crate::journey_maps::map::{JourneyMap, LONGEST_NAME, tidy_line};

/// Reads a map back from the sheets of a workbook; what the workbook does not say stays as it was in `before`. A row
/// that cannot be read becomes a problem: the good rows are taken, and what the bad one stood for stays as it was.
pub fn from_sheets(sheets: &[Sheet], before: &JourneyMap) -> (JourneyMap, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut map = before.clone();
    let find = |name: &str| sheets.iter().find(|sheet| sheet.name.trim().eq_ignore_ascii_case(name));
    match find(MAP) {
        Some(sheet) => steps::take(&mut Taking { sheet, problems: &mut problems }, &mut map, before),
        None => problems.push(Problem {
            sheet: MAP.to_owned(),
            row: 0,
            text: format!("The workbook has no sheet “{MAP}”, so that no step is changed: start from an exported map."),
        }),
    }
    if let Some(sheet) = find(TOUCHPOINTS) {
        parts::take_touchpoints(&mut Taking { sheet, problems: &mut problems }, &mut map, before);
    }
    if let Some(sheet) = find(OPPORTUNITIES) {
        parts::take_opportunities(&mut Taking { sheet, problems: &mut problems }, &mut map, before);
    }
    if let Some(sheet) = find(PERSONA) {
        persona(&mut Taking { sheet, problems: &mut problems }, &mut map);
    }
    (map, problems)
}

/// A sheet that is being taken, with the problems found so far.
pub(super) struct Taking<'s> {
    pub(super) sheet: &'s Sheet,
    pub(super) problems: &'s mut Vec<Problem>,
}

impl<'s> Taking<'s> {
    /// The rows that are not blank.
    pub(super) fn rows(&self) -> impl Iterator<Item = &'s (u32, Vec<String>)> + use<'s> {
        let sheet = self.sheet;
        sheet.rows.iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()))
    }

    pub(super) fn has(&self, head: &str) -> bool {
        self.sheet.heads.iter().any(|one| one.trim().eq_ignore_ascii_case(head))
    }

    /// Whether every column is there; one problem for each that is not.
    pub(super) fn has_all(&mut self, heads: &[&str], otherwise: &str) -> bool {
        let missing: Vec<&str> = heads.iter().copied().filter(|head| !self.has(head)).collect();
        if missing.len() == heads.len() {
            self.problem(0, format!("The sheet has none of the columns “{}”: {otherwise}", heads.join("”, “")));
        } else {
            for head in &missing {
                self.problem(0, format!("The sheet has no column “{head}”: {otherwise}"));
            }
        }
        missing.is_empty()
    }

    pub(super) fn get<'r>(&self, row: &'r [String], head: &str) -> &'r str {
        let same = |one: &String| one.trim().eq_ignore_ascii_case(head);
        self.sheet.heads.iter().position(same).and_then(|at| row.get(at)).map_or("", |text| text.trim())
    }

    pub(super) fn problem(&mut self, row: u32, text: String) {
        self.problems.push(Problem { sheet: self.sheet.name.clone(), row, text });
    }

    pub(super) fn known<T: Copy>(
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

    pub(super) fn yes(&mut self, row: u32, cells: &[String], head: &str) -> Option<bool> {
        match self.get(cells, head).to_lowercase().as_str() {
            "yes" | "y" | "true" | "1" => Some(true),
            "" | "no" | "n" | "false" | "0" => Some(false),
            other => {
                let text = format!("“{other}” is neither yes nor no in the column “{head}”.");
                self.problem(row, text);
                None
            }
        }
    }

    pub(super) fn fits(&mut self, row: u32, what: &str, text: &str, limit: usize) -> bool {
        let length = text.chars().count();
        if length > limit {
            self.problem(row, format!("{what} has {length} characters: keep it within {limit}."));
        }
        length <= limit
    }
}

fn persona(taking: &mut Taking<'_>, map: &mut JourneyMap) {
    if !taking.has_all(&["What", "Text"], "title and persona stay as they are.") {
        return;
    }
    let mut read = map.persona.clone();
    let mut title = None;
    for (row, cells) in taking.rows() {
        let (what, text) = (taking.get(cells, "What").to_owned(), taking.get(cells, "Text").to_owned());
        match what.as_str() {
            "Title of the map" => title = Some((*row, tidy_line(&text))),
            "Name" => read.name = text,
            "Kind" => read.kind = text,
            "Goals" => read.goals = text,
            "Quotation" => read.quote = text,
            "Kind of client" => read.segment = text,
            "Service line" => read.service_line = text,
            other => taking.problem(*row, format!("“{other}” is not known on this sheet.")),
        }
    }
    match title {
        Some((row, title)) if title.is_empty() => taking.problem(row, "The map needs a title.".to_owned()),
        Some((row, title)) if taking.fits(row, "The title", &title, LONGEST_NAME) => map.title = title,
        _ => {}
    }
    match checked_persona(&read) {
        Ok(persona) => map.persona = persona,
        Err(refusal) => taking.problem(0, refusal.to_string()),
    }
}
