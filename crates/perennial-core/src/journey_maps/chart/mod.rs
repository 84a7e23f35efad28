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
pub use frame::elsewhere_words;
pub use grade::{Grade, finding, grade};
pub use numbers::{
    Branch, Chart, DecisionNumbers, Doors, Dwell, Evidence, Figure, Level, Mood, Numbers, PlaceNumbers, Rate,
};
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

/// The width of a poster of twelve to sixteen steps: more steps are drawn smaller on the same sheet, fewer larger.
const SHEET: f64 = 1980.0;

/// How much wider a poster may be drawn, in steps of a fiftieth, before texts are shortened: on A3 its words are then
/// still as large as footnotes.
const WIDER: u32 = 6;

/// The poster: one sheet in landscape, √2 to 1.
pub fn poster(chart: &Chart) -> Scene {
    let steps = chart.map.steps.len().max(1) as f64;
    let fixed = 2.0 * MARGIN + LABELS + columns::gaps(&chart.map);
    let few = SHEET * (0.8 + 0.2 * (steps / 12.0).min(1.0));
    let least = few.max(fixed + steps * 100.0);
    let most = if least > SHEET { 0 } else { WIDER };
    let rows: Vec<Row> = Row::ALL.into_iter().filter(|row| frame::is_on_poster(chart, *row)).collect();
    let mut sheet = Sheet::new(chart, &rows, least, steps);
    for wider in 1..=most {
        if !sheet.laid.shortens(chart, &sheet.columns) {
            break;
        }
        sheet = Sheet::new(chart, &rows, least * (1.0 + f64::from(wider) / 50.0), steps);
    }
    sheet.draw(chart)
}

const MARGIN: f64 = 46.0;
const LABELS: f64 = 104.0;

/// A poster of a certain width, with its rows laid out.
struct Sheet {
    width: f64,
    style: Style,
    columns: Columns,
    laid: Laid,
}

impl Sheet {
    fn new(chart: &Chart, rows: &[Row], width: f64, steps: f64) -> Self {
        let fixed = 2.0 * MARGIN + LABELS + columns::gaps(&chart.map);
        let style = Style {
            poster: true,
            column: (width - fixed) / steps,
            labels: LABELS,
            margin: MARGIN,
            text: 10.8,
            lines: 6,
            curve: 150.0,
            air: 9.0,
        };
        let columns = Columns::new(&chart.map, &style);
        let ground = width / std::f64::consts::SQRT_2 - frame::HEADS_OF_POSTER - frame::foot_of(chart, &style, width);
        let mut laid = Laid::new(chart, rows, &columns, &style);
        laid.fit(chart, &columns, ground);
        laid.stretch(ground);
        Self { width, style, columns, laid }
    }

    fn draw(&self, chart: &Chart) -> Scene {
        let mut scene = Scene::new(self.width, self.width / std::f64::consts::SQRT_2, chart);
        frame::title(&mut scene, chart, &self.style);
        let top = frame::HEADS_OF_POSTER - frame::HEADS_OF_PAGE + 6.0;
        frame::heads(&mut scene, chart, &self.columns, &self.style, top);
        rows::draw(&mut scene, chart, &self.columns, &self.laid, frame::HEADS_OF_POSTER);
        frame::foot(&mut scene, chart, &self.style);
        scene
    }
}
