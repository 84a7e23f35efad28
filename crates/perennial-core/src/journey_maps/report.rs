//! A drawing's content as tables for reading: numbers with n and interval, gaps, sources.

use super::chart::{Chart, Level, Numbers};
use super::sheets::{Cell, Table};
use super::{Lane, Place, Row};
use crate::fact::Medium;

fn table(name: &str, heads: &[&str], rows: Vec<Vec<Cell>>) -> Table {
    Table { name: name.to_owned(), heads: heads.iter().map(|head| (*head).to_owned()).collect(), rows }
}

fn count(number: u64) -> Cell {
    Cell::Number(number as f64)
}

fn share(number: f64) -> Cell {
    Cell::Number((number * 1000.0).round() / 1000.0)
}

/// Every number on the drawing, with n and interval where it has them. What is not known has an empty cell.
pub fn numbers(chart: &Chart) -> Table {
    let rows = chart.numbers.as_ref().map_or_else(Vec::new, number_rows);
    table("Numbers", &["Where", "What", "Value", "n", "From", "To", "Caution"], rows)
}

fn number_rows(numbers: &Numbers) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let mut row = |place: &str, what: String, value: Cell, rest: [Cell; 4]| {
        let mut cells = vec![Cell::of(place), Cell::of(what), value];
        cells.extend(rest);
        rows.push(cells);
    };
    const NONE: [Cell; 4] = [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty];
    for one in &numbers.places {
        let place = one.place.words();
        row(&place, "relationships".to_owned(), one.relationships.map_or(Cell::Empty, count), NONE);
        row(&place, "stuck".to_owned(), one.stalled.map_or(Cell::Empty, count), NONE);
        if let Some(dwell) = one.dwell {
            let end = |value: Option<f64>| value.map_or(Cell::Empty, Cell::Number);
            let rest = [count(dwell.n), end(dwell.lower), end(dwell.upper), Cell::Empty];
            row(&place, "days, median and quartiles".to_owned(), Cell::Number(dwell.median), rest);
        }
        if let Some(mood) = one.mood {
            let rest = [count(mood.n), Cell::Number(mood.lower), Cell::Number(mood.upper), Cell::Empty];
            row(&place, "mood from −2 to 2, middle and quartiles".to_owned(), Cell::Number(mood.middle), rest);
        }
        for medium in Medium::ALL {
            if let Some(touches) = one.touches[medium as usize] {
                row(&place, format!("touches, {}", medium.word().to_lowercase()), count(touches), NONE);
            }
        }
    }
    for one in &numbers.decisions {
        let caution = one.caution.clone().unwrap_or_default();
        for branch in &one.branches {
            let (from, to) = branch.interval.map_or((Cell::Empty, Cell::Empty), |(from, to)| (share(from), share(to)));
            row(
                one.point.question(),
                branch.name.clone(),
                count(branch.count),
                [count(one.decided()), from, to, Cell::of(caution.clone())],
            );
        }
        if let Some(undecided) = one.undecided {
            row(one.point.question(), "undecided".to_owned(), count(undecided), NONE);
        }
    }
    rows
}

/// What is missing: planned and never done, media never planned, cells and decisions that nobody knows.
pub fn gaps(chart: &Chart) -> Table {
    let mut rows = Vec::new();
    let mut row = |place: Place, step: &str, what: &str, gap: String| {
        rows.push(vec![Cell::of(place.words()), Cell::of(step), Cell::of(what), Cell::of(gap)]);
    };
    for step in &chart.map.steps {
        for medium in Medium::ALL {
            let planned: Vec<&str> = step
                .touchpoints
                .iter()
                .filter(|one| one.medium == Some(medium))
                .map(|one| one.title.as_str())
                .collect();
            if !planned.is_empty() && chart.touches(step.place, medium) == Some(0) {
                let gap = format!("{}: planned, never done", planned.join("; "));
                row(step.place, &step.name, medium.word(), gap);
            }
        }
        for lane in Lane::ALL.into_iter().filter(|lane| lane.is_theirs()) {
            let felt = lane == Lane::Feelings && chart.place(step.place).is_some_and(|one| one.mood.is_some());
            if chart.level(&step.key, lane) == Level::None && !felt {
                let gap = if step.cell(lane).is_empty() { "not known" } else { "assumed: nobody has asked a client" };
                row(step.place, &step.name, lane.word(), gap.to_owned());
            }
        }
        if let Some(point) = step.decision.filter(|point| chart.decision(*point).is_none_or(|one| one.decided() == 0)) {
            row(step.place, &step.name, Row::Decisions.word(), format!("{} not known", point.question()));
        }
    }
    for medium in Medium::ALL {
        let used = chart.map.steps.iter().any(|step| step.touchpoints.iter().any(|one| one.medium == Some(medium)));
        if let Some(first) = chart.map.steps.first().filter(|_| !used) {
            row(first.place, "", medium.word(), "planned nowhere on the journey".to_owned());
        }
    }
    table("Gaps", &["Where", "Step", "What", "Gap"], rows)
}

/// On what the map rests.
pub fn sources(chart: &Chart) -> Table {
    let name = |key: &str| chart.map.step(key).map_or_else(|| key.to_owned(), |step| step.name.clone());
    let noted = chart.map.steps.iter().filter(|step| !step.cell(Lane::Evidence).is_empty()).map(|step| {
        vec![
            Cell::of(step.name.clone()),
            Cell::of(Lane::Evidence.word()),
            Cell::of("noted on the map"),
            Cell::Empty,
            Cell::Empty,
            Cell::of(step.cell(Lane::Evidence)),
        ]
    });
    let given = chart.evidence.iter().map(|one| {
        vec![
            Cell::of(name(&one.step)),
            Cell::of(one.lane.word()),
            Cell::of(one.level.word()),
            count(one.n),
            Cell::of(one.on.clone()),
            Cell::of(one.source.clone()),
        ]
    });
    let rows = given.chain(noted).collect();
    table("Sources", &["Step", "What", "Evidence", "n", "Newest", "Source"], rows)
}
