//! The drawing of a journey map: from a [`Chart`] to a [`Scene`] of plain marks, and from there to SVG.
//!
//! [`page`] draws for a screen, as wide as it needs to be, with a door behind every cell. [`poster`] draws one sheet
//! with the proportions of A3 and A4 for the wall: everything fits at any number of steps and any length of text,
//! and what is shortened keeps its whole text as a title. What nobody knows is drawn as unexplored land, never as
//! zero. Whoever has numbers hands them in as [`Numbers`]; nothing is counted here.

mod beside;
mod columns;
mod curve;
mod decisions;
mod frame;
mod grade;
mod icons;
mod numbers;
mod rows;
mod scene;
mod texts;
mod touchpoints;

pub use beside::{Pair, beside};
pub use grade::{Grade, finding, grade};
pub use numbers::{Branch, Chart, DecisionNumbers, Doors, Dwell, Evidence, Level, Mood, Numbers, PlaceNumbers};
pub use scene::Scene;

use super::Row;
use columns::Columns;
use rows::Laid;

/// How a drawing is set.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Style {
    /// Whether it is a sheet for the wall.
    poster: bool,
    /// The width of a step's column.
    column: f64,
    /// The width of the labels on the left.
    labels: f64,
    /// The margin around everything.
    margin: f64,
    /// The size of ordinary words.
    text: f64,
    /// The most lines of a cell.
    lines: usize,
    /// The height of the curve.
    curve: f64,
    /// Further space between rows.
    air: f64,
}

/// The drawing for a screen, with the rows that are to be seen.
pub fn page(chart: &Chart, rows: &[Row]) -> Scene {
    let style = Style {
        poster: false,
        column: 164.0,
        labels: 124.0,
        margin: 8.0,
        text: 13.0,
        lines: 9,
        curve: 210.0,
        air: 14.0,
    };
    let columns = Columns::new(&chart.map, &style);
    let laid = Laid::new(chart, rows, &columns, &style);
    let height = frame::HEADS_OF_PAGE + laid.height() + style.margin;
    let mut scene = Scene::new(columns.right + style.margin, height, chart);
    frame::heads(&mut scene, chart, &columns, &style, style.margin);
    rows::draw(&mut scene, chart, &columns, &laid, frame::HEADS_OF_PAGE);
    scene
}

/// The width of a poster of up to sixteen steps; more steps are drawn smaller on the same sheet.
const SHEET: f64 = 1980.0;

/// The poster: one sheet in landscape, √2 to 1.
pub fn poster(chart: &Chart) -> Scene {
    let steps = chart.map.steps.len().max(8) as f64;
    let gaps = columns::gaps(&chart.map);
    let fixed = 2.0 * 46.0 + 104.0 + gaps;
    let width = SHEET.max(fixed + steps * 100.0);
    let height = width / std::f64::consts::SQRT_2;
    let style = Style {
        poster: true,
        column: (width - fixed) / steps,
        labels: 104.0,
        margin: 46.0,
        text: 10.8,
        lines: 6,
        curve: 150.0,
        air: 9.0,
    };
    let columns = Columns::new(&chart.map, &style);
    let rows: Vec<Row> = Row::ALL.into_iter().filter(|row| frame::is_on_poster(chart, *row)).collect();
    let ground = height - frame::HEADS_OF_POSTER - frame::FOOT;
    let mut laid = Laid::new(chart, &rows, &columns, &style);
    laid.fit(chart, &columns, ground);
    laid.stretch(ground);
    let mut scene = Scene::new(width, height, chart);
    frame::title(&mut scene, chart, &style);
    frame::heads(&mut scene, chart, &columns, &style, frame::HEADS_OF_POSTER - frame::HEADS_OF_PAGE + 6.0);
    rows::draw(&mut scene, chart, &columns, &laid, frame::HEADS_OF_POSTER);
    frame::foot(&mut scene, chart, &style);
    scene
}
