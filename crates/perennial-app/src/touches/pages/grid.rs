//! The 8 × 6 grid: which media clients get in which phase, and where nothing reaches them (S3.23, S3.33).

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::fact::Medium;
use perennial_core::journeys::stage::Phase;
use perennial_core::money::grouped;
use perennial_core::touches::Cell;

use super::Shown;
use super::list::client_name;
use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Offers};
use crate::error::Error;
use crate::firm;
use crate::touches::queries::{self, Counted, EmptyCell, Filter};
use crate::web::list::{Address, Chip};
use crate::web::words::{count, long_date};
use crate::web::{self, Nav, Shell};

/// A period to look at: the name in the address, the words, its days back from today; none for all of it.
const PERIODS: [(&str, &str, Option<i32>); 4] = [
    ("quarter", "90 days", Some(90)),
    ("", "12 months", Some(365)),
    ("two", "24 months", Some(730)),
    ("all", "All", None),
];

#[derive(Template)]
#[template(path = "touches/grid.html")]
struct GridPage {
    shell: Shell,
    address: Address,
    choices: Offers,
    chips: Vec<Chip>,
    period: Period,
    counted: Counted,
    columns: Vec<Column>,
    rows: Vec<Line>,
    empty: Vec<EmptyCell>,
}

/// The days that are counted.
pub struct Period {
    /// The first; none for all.
    pub from: Option<Day>,
    /// The last.
    pub until: Day,
}

/// One phase of the grid.
struct Line {
    phase: Phase,
    cells: Vec<Drawn>,
    all: Drawn,
    media: u32,
}

/// One cell as it is drawn.
struct Drawn {
    cell: Cell,
    /// From 0, nothing, to 5, the most of all cells.
    level: u32,
    /// The touches behind it, or the page on which it is said why there are none.
    href: String,
    /// What is planned for it.
    plan: String,
    /// For those who do not see it.
    told: String,
}

impl Drawn {
    fn done(&self) -> String {
        figure(self.cell.done)
    }

    /// What else there is: the class, how many, and the word.
    fn marks(&self) -> Vec<(&'static str, u32, &'static str)> {
        let marks = [
            ("planned", self.cell.planned, "planned"),
            ("due", self.cell.due, "due"),
            ("missed", self.cell.missed, "missed"),
        ];
        marks.into_iter().filter(|(_, count, _)| *count > 0).collect()
    }
}

impl GridPage {
    fn grand(&self) -> u32 {
        self.columns.iter().map(|column| column.total).sum()
    }

    fn grand_figure(&self) -> String {
        figure(self.grand())
    }

    fn grand_words(&self) -> String {
        count(u64::from(self.grand()), "touch")
    }

    /// All touches of the selection.
    fn all_href(&self) -> String {
        list_href(&self.address, &self.period, "", None)
    }

    /// Touches made before any phase, in all media; none when there are none.
    fn unplaced(&self) -> Option<(String, String)> {
        let all: u32 = self.columns.iter().map(|column| column.unplaced).sum();
        (all > 0).then(|| (figure(all), list_href(&self.address, &self.period, "none", None)))
    }

    fn periods(&self) -> Vec<(&'static str, String, bool)> {
        let own = !self.address.get("from").is_empty() || !self.address.get("until").is_empty();
        let period = |(key, word, _): (&'static str, &'static str, Option<i32>)| {
            let href = self.address.with_all(&[("period", key), ("from", ""), ("until", "")]);
            (word, href, !own && self.address.get("period") == key)
        };
        PERIODS.map(period).into()
    }

    fn period_words(&self) -> String {
        match self.period.from {
            Some(from) => format!("{} to {}", long_date(from), long_date(self.period.until)),
            None => format!("everything up to {}", long_date(self.period.until)),
        }
    }

    fn gaps(&self) -> usize {
        self.counted.grid.cells().filter(|(_, _, cell)| cell.is_gap()).count()
    }

    /// Clients with one medium, with two or three, and with more (S3.33).
    fn against_usual(&self) -> [(&'static str, String); 4] {
        let (one, usual, more) = self.counted.media.against_usual();
        [
            ("Clients with one", figure(one)),
            ("With two or three", figure(usual)),
            ("With four or more", figure(more)),
            ("All with a touch", figure(one + usual + more)),
        ]
    }
}

/// One medium of the grid.
struct Column {
    medium: Shown,
    unplaced: u32,
    unplaced_href: String,
    total: u32,
    href: String,
}

impl Column {
    fn of(address: &Address, period: &Period, counted: &Counted, medium: Medium) -> Self {
        let unplaced = counted.unplaced[medium as usize];
        Self {
            medium: Shown(medium),
            unplaced,
            unplaced_href: list_href(address, period, "none", Some(medium)),
            total: counted.grid.medium(medium).done + unplaced,
            href: list_href(address, period, "", Some(medium)),
        }
    }

    fn unplaced_words(&self) -> String {
        figure(self.unplaced)
    }

    fn total_words(&self) -> String {
        figure(self.total)
    }
}

fn figure(count: u32) -> String {
    grouped(u64::from(count))
}

/// The list of the touches behind a cell, a row or a column.
fn list_href(address: &Address, period: &Period, phase: &str, medium: Option<Medium>) -> String {
    let from = period.from.map(|day| day.to_string()).unwrap_or_default();
    let until = period.until.to_string();
    let list = Address::new("/touches", &address.query());
    let medium = medium.map_or("", Medium::key);
    list.with_all(&[("period", ""), ("phase", phase), ("medium", medium), ("from", &from), ("until", &until)])
}

/// The grid of whatever the address selects.
pub async fn grid(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let choices = clients::offers(&mut conn, None, None).await?;
    let period = period(&address, shell.today);
    let asked = Filter::of(&address, &actor);
    let client = client_name(&mut conn, &actor, &asked).await?;
    let mut chips = asked.chips(&address, client.as_deref(), &shell.phases, &choices.staff, &choices.lines);
    chips.retain(|chip| !chip.text.starts_with("Phase:") && !chip.text.starts_with("Medium:"));
    let filter = Filter { from: period.from, until: Some(period.until), phase: None, medium: None, ..asked };
    let model = firm::cached_model(&mut conn, &app.memory.model).await?;
    let counted =
        queries::counted(&mut conn, &app.memory.touches, &actor, &filter, &model.calendar, shell.today).await?;
    let empty = queries::empty_cells(&mut conn, &filter).await?;
    let rows = Phase::ALL.map(|phase| line(&shell, &address, &period, &counted, phase)).into();
    let columns = Medium::ALL.map(|medium| Column::of(&address, &period, &counted, medium)).into();
    let shell = shell.on(Nav::Touches, "Touches by phase and medium");
    web::page(&GridPage { shell, address, choices, chips, period, counted, columns, rows, empty })
}

/// The days that the address asks for: twelve months when it asks for none.
pub fn period(address: &Address, today: Day) -> Period {
    let (from, until) = (address.day("from"), address.day("until"));
    if from.is_some() || until.is_some() {
        return Period { from, until: until.unwrap_or(today) };
    }
    let chosen = PERIODS.iter().find(|(key, ..)| *key == address.get("period")).unwrap_or(&PERIODS[1]);
    Period { from: chosen.2.map(|days| today - (days - 1)), until: today }
}

fn line(shell: &Shell, address: &Address, period: &Period, counted: &Counted, phase: Phase) -> Line {
    let grid = &counted.grid;
    let most = grid.cells().map(|(_, _, cell)| cell.done).max().unwrap_or_default();
    let name = shell.phases.of(phase);
    let shown = |medium: Option<Medium>, cell: Cell| {
        let what = medium.map_or("all media", Medium::word);
        let list = list_href(address, period, phase.key(), medium);
        let plan = medium
            .map_or_else(String::new, |medium| address.at(&format!("/touches/grid/{}/{}", phase.key(), medium.key())));
        let href = if cell.done == 0 && medium.is_some() { plan.clone() } else { list };
        Drawn { cell, level: level(cell.done, most), href, plan, told: told(name, what, &cell) }
    };
    Line {
        phase,
        cells: Medium::ALL.map(|medium| shown(Some(medium), *grid.cell(phase, medium))).into(),
        all: Drawn { level: 0, ..shown(None, grid.phase(phase)) },
        media: counted.media.phase(phase),
    }
}

/// A cell in words.
fn told(phase: &str, medium: &str, cell: &Cell) -> String {
    let counts = [(cell.done, "done"), (cell.planned, "planned"), (cell.due, "due"), (cell.missed, "missed")];
    // The figure that is drawn is part of what is told.
    let drawn = |n: u32, word: &str| n > 0 || (word == "done" && cell.total() > 0);
    let counts: Vec<String> =
        counts.iter().filter(|(n, word)| drawn(*n, word)).map(|(n, word)| format!("{n} {word}")).collect();
    let counts = match (counts.is_empty(), cell.empty_by_choice) {
        (false, _) => counts.join(", "),
        (true, true) => "empty by choice".to_owned(),
        (true, false) => "0 done, and nobody has decided that it should be so".to_owned(),
    };
    format!("{phase}, {medium}: {counts}")
}

/// How much ink a cell gets: steps of equal ratio between one touch and the most of all cells.
fn level(done: u32, most: u32) -> u32 {
    if done == 0 {
        return 0;
    }
    let share = f64::from(done + 1).ln() / f64::from(most + 1).ln();
    (share * 5.0).ceil().clamp(1.0, 5.0) as u32
}

#[cfg(test)]
mod tests {
    use super::level;

    #[test]
    fn ink_grows_with_the_number_and_nothing_has_none() {
        assert_eq!([0, 1, 9, 90, 900, 9000].map(|done| level(done, 9000)), [0, 1, 2, 3, 4, 5]);
        assert_eq!(level(1, 1), 5);
    }
}
