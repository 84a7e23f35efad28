//! Where lanes and phases run.
//!
//! Routes are thought in two directions that hold for both drawings: `along` the phases and `across` the lanes. In
//! the wide drawing these are x and y, in the tall one y and x.

use super::super::lane::{Lane, Spot, UNRECORDED};
use super::super::picture::{Cell, Measure, Picture};
use super::Options;
use super::flower::{self, Scale};
use super::shapes::Point;

/// The ground of one lane or one phase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Band {
    pub(super) start: f64,
    pub(super) centre: f64,
    pub(super) end: f64,
}

/// Where everything runs.
pub(super) struct Grid {
    pub(super) tall: bool,
    pub(super) width: f64,
    /// Along the phases; the last is that of those whose phase is not recorded, drawn where there are any.
    pub(super) phases: [Band; 9],
    /// Somebody's phase is not recorded.
    pub(super) has_unrecorded: bool,
    /// Along, where the first column begins.
    pub(super) field: f64,
    /// Across the lanes, those that are shown.
    pub(super) lanes: Vec<(Lane, Band)>,
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) scale: Scale,
    pub(super) measure: Measure,
    /// The places where somebody stands.
    pub(super) cells: Vec<Cell>,
}

impl Grid {
    /// The point of an along and an across.
    pub(super) fn point(&self, along: f64, across: f64) -> Point {
        if self.tall { Point { x: across, y: along } } else { Point { x: along, y: across } }
    }

    /// Along and across of a place; `None` in a lane that is not shown.
    pub(super) fn centre(&self, at: Spot) -> Option<(f64, f64)> {
        let across = self.lanes.iter().find(|(lane, _)| *lane == at.lane)?.1.centre;
        Some((self.phases[at.column()].centre, across))
    }

    /// Size of remarks and names of numbers.
    pub(super) fn small(&self) -> f64 {
        if self.tall { 10.0 } else { 13.5 }
    }
}

/// Lays out lanes and phases below `top`.
pub(super) fn grid(picture: &Picture, options: &Options, top: f64) -> Grid {
    let cells: Vec<Cell> = picture.merged().into_iter().filter(|cell| cell.count > 0).collect();
    let has_unknown = cells.iter().any(|cell| cell.at.lane == Lane::FormerUnknown);
    let lanes = Lane::ALL.into_iter().filter(|lane| has_unknown || *lane != Lane::FormerUnknown).collect();
    if options.is_tall() {
        tall(picture, options, top, cells, lanes)
    } else {
        wide(picture, options, top, cells, lanes)
    }
}

/// Phases side by side in equal columns; lanes as high as their largest flower.
fn wide(picture: &Picture, options: &Options, top: f64, cells: Vec<Cell>, lanes: Vec<Lane>) -> Grid {
    let (left, right) = (196.0, options.width - 92.0);
    let has_unrecorded = cells.iter().any(|cell| cell.at.phase.is_none());
    let column = (right - left) / if has_unrecorded { 9.0 } else { 8.0 };
    let scale = flower::scale(&cells, options.measure, (column / 2.0 - 9.0).min(58.0), false);
    let phases = bands(left, column, has_unrecorded);
    let start = top + 66.0;
    let mut edge = start;
    let placed = lanes.into_iter().map(|lane| {
        let own = || cells.iter().filter(|cell| cell.at.lane == lane);
        let (above, below) = extents(own(), &scale, options.measure, 20.0, 34.0);
        let (more_above, more_below) = bows(picture, lane);
        let begin = edge;
        let centre = begin + 12.0 + above + if more_above { 20.0 } else { 0.0 };
        edge = centre + below + 12.0 + if more_below { 20.0 } else { 0.0 };
        (lane, Band { start: begin, centre, end: edge })
    });
    let lanes = placed.collect();
    let measure = options.measure;
    Grid {
        tall: false,
        width: options.width,
        phases,
        has_unrecorded,
        field: left,
        lanes,
        top: start,
        bottom: edge,
        scale,
        measure,
        cells,
    }
}

/// Lanes side by side in equal columns; phases as high as their largest flower.
fn tall(picture: &Picture, options: &Options, top: f64, cells: Vec<Cell>, lanes: Vec<Lane>) -> Grid {
    let (left, right) = (94.0, options.width - 8.0);
    let column = (right - left) / lanes.len() as f64;
    let scale = flower::scale(&cells, options.measure, (column / 2.0 - 5.0).min(34.0), true);
    let start = top + 46.0;
    let mut edge = start;
    let mut row = |column: usize| {
        let own = cells.iter().filter(|cell| cell.at.column() == column);
        let (above, below) = extents(own, &scale, options.measure, 13.0, 22.0);
        let begin = edge;
        let centre = begin + 5.0 + above;
        edge = centre + below + 5.0;
        Band { start: begin, centre, end: edge }
    };
    // What is not recorded comes first, so that the eight phases run through to their end.
    let has_unrecorded = cells.iter().any(|cell| cell.at.phase.is_none());
    let unrecorded = if has_unrecorded { row(UNRECORDED) } else { Band { start, centre: start, end: start } };
    let [a, b, c, d, e, f, g, h] = std::array::from_fn(&mut row);
    let phases = [a, b, c, d, e, f, g, h, unrecorded];
    let lanes = lanes.into_iter().enumerate().map(|(place, lane)| {
        let begin = left + column * place as f64;
        (lane, Band { start: begin, centre: begin + column / 2.0, end: begin + column })
    });
    let lanes = lanes.collect();
    let bottom = edge + if picture.referrals.is_some() { 40.0 } else { 24.0 };
    Grid {
        tall: true,
        width: options.width,
        phases,
        has_unrecorded,
        field: start,
        lanes,
        top: start,
        bottom,
        scale,
        measure: options.measure,
        cells,
    }
}

/// Equal columns; what is not recorded comes first, so that the eight phases run through to their end.
fn bands(start: f64, width: f64, has_unrecorded: bool) -> [Band; 9] {
    let first = if has_unrecorded { start + width } else { start };
    let band = |begin: f64, width: f64| Band { start: begin, centre: begin + width / 2.0, end: begin + width };
    std::array::from_fn(|column| match column {
        UNRECORDED if has_unrecorded => band(start, width),
        UNRECORDED => band(start, 0.0),
        _ => band(first + width * column as f64, width),
    })
}

/// The room that the largest flowers and their names need on both sides of a middle line.
fn extents<'a>(
    cells: impl Iterator<Item = &'a Cell>,
    scale: &Scale,
    measure: Measure,
    name: f64,
    least: f64,
) -> (f64, f64) {
    cells.fold((least, least), |(above, below), cell| {
        let reach = flower::size(cell, scale, measure).reach;
        let over = reach + if cell.stalled > 0 { name } else { 0.0 };
        let under = reach + if cell.silent > 0 { name } else { 0.0 };
        (above.max(over), below.max(under))
    })
}

/// Whether a movement needs more room above or below the lane's flowers: to pass one, to arrive or to go.
fn bows(picture: &Picture, lane: Lane) -> (bool, bool) {
    let moved = picture.movements.iter().filter(|movement| movement.count > 0);
    moved.fold((false, false), |(above, below), movement| match (movement.from, movement.to) {
        (Some(from), Some(to)) if from.lane == lane && to.lane == lane => {
            let place = |at: Spot| at.phase.map_or(0, |phase| i16::from(phase.number()));
            let step = place(to) - place(from);
            (above || step > 1, below || step < 0)
        }
        (None, Some(to)) if to.lane == lane => (true, below),
        (Some(from), None) if from.lane == lane => (above, true),
        _ => (above, below),
    })
}
