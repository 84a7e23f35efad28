//! A drawing's content as tables for reading: numbers with n and interval, gaps, sources.

use super::chart::{Branch, Chart, DecisionNumbers, Figure, Level, Numbers, PlaceNumbers, grade};
use super::sheets::{Cell, Table};
use super::{Lane, Place, Row};
use crate::fact::Medium;
use crate::statistics::{Level as Confidence, Share, Weight};

fn table(name: &str, heads: &[&str], rows: Vec<Vec<Cell>>) -> Table {
    Table { name: name.to_owned(), heads: heads.iter().map(|head| (*head).to_owned()).collect(), rows }
}

fn count(number: u64) -> Cell {
    Cell::Number(number as f64)
}

fn share(number: f64) -> Cell {
    Cell::Number((number * 1000.0).round() / 1000.0)
}

/// Every number on the drawing, with n and interval where it has them, and beside it that of the period compared with.
/// What is not known has an empty cell.
pub fn numbers(chart: &Chart) -> Table {
    const HEADS: [&str; 9] = ["Where", "What", "Value", "n", "From", "To", "Caution", "Before", "Difference"];
    let numbers = chart.numbers.as_ref().map_or_else(Vec::new, counted);
    let elsewhere = chart.elsewhere.iter().map(|(why, count)| Counted::plain("Not on this map", why, Some(*count)));
    let now: Vec<Counted> = std::iter::once(quality(chart)).chain(numbers).chain(elsewhere).collect();
    let Some(before) = chart.before.as_ref().map(counted) else {
        return table("Numbers", &HEADS[..7], now.into_iter().map(Counted::cells).collect());
    };
    let row = |one: Counted| {
        let earlier = before.iter().find(|other| (&other.place, &other.what) == (&one.place, &one.what));
        let value = earlier.map_or(Cell::Empty, |earlier| earlier.value.clone());
        let difference = earlier.and_then(|earlier| one.less(earlier));
        let mut cells = one.cells();
        cells.extend([value, difference.map_or(Cell::Empty, Cell::of)]);
        cells
    };
    table("Numbers", &HEADS, now.into_iter().map(row).collect())
}

/// One number of the drawing.
struct Counted {
    place: String,
    what: String,
    value: Cell,
    n: Cell,
    interval: [Cell; 2],
    caution: Cell,
    /// The share that it is, where it is one of a whole.
    share: Option<Share>,
}

impl Counted {
    fn plain(place: &str, what: impl Into<String>, number: Option<u64>) -> Self {
        Self {
            place: place.to_owned(),
            what: what.into(),
            value: number.map_or(Cell::Empty, count),
            n: Cell::Empty,
            interval: [Cell::Empty, Cell::Empty],
            caution: Cell::Empty,
            share: None,
        }
    }

    fn cells(self) -> Vec<Cell> {
        let [from, to] = self.interval;
        vec![Cell::of(self.place), Cell::of(self.what), self.value, self.n, from, to, self.caution]
    }

    /// How much it grew since an earlier one: in points with an interval for a share that bears a rate, else in units.
    fn less(&self, earlier: &Self) -> Option<String> {
        if let (Some(now), Some(then)) = (self.share, earlier.share) {
            let bear = Weight::of(now.of).bears_a_rate() && Weight::of(then.of).bears_a_rate();
            return bear.then(|| now.minus(then, Confidence::Eighty)).flatten().map(|found| found.words());
        }
        let (Cell::Number(now), Cell::Number(then)) = (&self.value, &earlier.value) else { return None };
        let by = ((now - then) * 10.0).round() / 10.0;
        Some(match by {
            0.0 => "0".to_owned(),
            by if by > 0.0 => format!("+{by}"),
            by => format!("−{}", by.abs()),
        })
    }
}

/// The data-quality grade, in the manner of a number: of how many cells it is.
fn quality(chart: &Chart) -> Counted {
    let grade = grade(chart);
    Counted {
        value: Cell::of(grade.letter),
        n: count(grade.cells as u64),
        caution: Cell::of(format!("{}, as of {}", grade.words(), chart.as_of)),
        ..Counted::plain("The whole map", "data quality, A to E", None)
    }
}

fn counted(numbers: &Numbers) -> Vec<Counted> {
    numbers.places.iter().flat_map(of_place).chain(numbers.decisions.iter().flat_map(of_decision)).collect()
}

fn of_place(one: &PlaceNumbers) -> Vec<Counted> {
    let place = one.place.words();
    let mut rows = vec![
        Counted::plain(&place, "relationships", one.relationships),
        Counted::plain(&place, "stalled", one.stalled),
    ];
    if let Some(dwell) = one.dwell {
        let end = |value: Option<f64>| value.map_or(Cell::Empty, Cell::Number);
        rows.push(Counted {
            value: Cell::Number(dwell.median),
            n: count(dwell.n),
            interval: [end(dwell.lower), end(dwell.upper)],
            ..Counted::plain(&place, "days, median and quartiles", None)
        });
    }
    if let Some(mood) = one.mood {
        rows.push(Counted {
            value: Cell::Number(mood.middle),
            n: count(mood.n),
            interval: [Cell::Number(mood.lower), Cell::Number(mood.upper)],
            ..Counted::plain(&place, "mood from −2 to 2, middle and quartiles", None)
        });
    }
    for medium in Medium::ALL {
        if let Some(touches) = one.touches[medium as usize] {
            rows.push(Counted::plain(&place, format!("touches, {}", medium.word().to_lowercase()), Some(touches)));
        }
    }
    rows
}

fn of_decision(one: &DecisionNumbers) -> Vec<Counted> {
    let (place, decided) = (one.point.question(), one.decided());
    let branch = |branch: &Branch| Counted {
        n: count(decided),
        interval: branch.interval.map_or([Cell::Empty, Cell::Empty], |(from, to)| [share(from), share(to)]),
        caution: one.caution.clone().map_or(Cell::Empty, Cell::of),
        // Where deciding takes time a branch is a count: the rate has a row of its own.
        share: one.rate.is_none().then(|| Share::new(branch.count, decided)),
        ..Counted::plain(place, branch.name.clone(), Some(branch.count))
    };
    let undecided = one.undecided.map(|undecided| Counted::plain(place, "undecided", Some(undecided)));
    let rate = one.rate.as_ref().map(|rate| Counted {
        value: Cell::Number((rate.rate * 1000.0).round() / 1000.0),
        n: count(decided + one.undecided.unwrap_or(0)),
        interval: rate.interval.map_or([Cell::Empty, Cell::Empty], |(from, to)| [share(from), share(to)]),
        caution: Cell::of(rate.words.clone()),
        ..Counted::plain(place, "rate of those who go on", None)
    });
    one.branches.iter().map(branch).chain(undecided).chain(rate).collect()
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

/// What research found, figure by figure.
pub fn research(chart: &Chart) -> Table {
    let row = |one: &Figure| {
        let [what, of, value, between] =
            [&one.what, &one.of, &one.value, &one.between].map(|text| Cell::of(text.as_str()));
        vec![what, of, value, count(one.n), between]
    };
    table("Research", &["Wave", "Of", "Figure", "n", "Four times in five"], chart.research.iter().map(row).collect())
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
