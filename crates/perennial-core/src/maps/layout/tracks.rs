//! The ways of ribbons from flower to flower, in along and across.

use super::grid::Grid;
use super::shapes::{Head, Point, Track};

/// A flower as an obstacle: along, across, radius with a little air.
#[derive(Debug, Clone, Copy)]
pub(super) struct Disc {
    pub(super) along: f64,
    pub(super) across: f64,
    pub(super) radius: f64,
}

impl Disc {
    pub(super) fn of(head: &Head, grid: &Grid) -> Self {
        let air = if grid.tall { 2.0 } else { 4.0 };
        let radius = head.reach().radius + air;
        let (x, y) = (head.centre.x, head.centre.y);
        if grid.tall { Self { along: y, across: x, radius } } else { Self { along: x, across: y, radius } }
    }

    /// The point of its rim in a direction.
    fn rim(&self, along: f64, across: f64) -> Along {
        let length = along.hypot(across).max(1e-9);
        (self.along + along / length * self.radius, self.across + across / length * self.radius)
    }
}

type Along = (f64, f64);

/// The way between two flowers around those between them. `loss` bows to the other side.
pub(super) fn between(from: Disc, to: Disc, others: &[Disc], loss: bool, grid: &Grid) -> Track {
    let (step, drop) = (to.along - from.along, to.across - from.across);
    if drop.abs() < 1.0 {
        same_lane(from, to, others, grid)
    } else if step.abs() < 1.0 {
        same_phase(from, to, others, loss, grid)
    } else if drop > 0.0 && passes(from, to, others) {
        let start = from.rim(step.signum() * 0.9, 0.55);
        let end = to.rim(-step.signum() * 0.87, -0.5);
        let one = (start.0 + (end.0 - start.0) * 0.5, start.1 + (end.1 - start.1) * 0.1);
        let two = (end.0 - (end.0 - start.0) * 0.3, end.1 - (end.1 - start.1) * 0.35);
        track(start, &[[one, two, end]], grid)
    } else if drop > 0.0 {
        let start = from.rim(step.signum() * 0.25, 1.0);
        let end = to.rim(-step.signum(), -0.25);
        let one = (start.0 + step * 0.04, start.1 + (end.1 - start.1) * 0.7);
        let two = (end.0 - (end.0 - start.0) * 0.55, end.1 - (end.1 - start.1) * 0.06);
        track(start, &[[one, two, end]], grid)
    } else {
        let start = from.rim(step.signum() * 0.55, -1.0);
        let end = to.rim(-step.signum() * 0.45, 1.0);
        let middle = (start.1 + end.1) / 2.0;
        track(start, &[[(start.0, middle), (end.0, middle), end]], grid)
    }
}

/// Whether others stand in the lane of arrival between both.
fn passes(from: Disc, to: Disc, others: &[Disc]) -> bool {
    let (low, high) = (from.along.min(to.along), from.along.max(to.along));
    let between = |disc: &Disc| disc.along > low + 1.0 && disc.along < high - 1.0;
    others.iter().any(|disc| (disc.across - to.across).abs() < 1.0 && between(disc))
}

fn same_lane(from: Disc, to: Disc, others: &[Disc], grid: &Grid) -> Track {
    let step = to.along - from.along;
    let forward = step.signum();
    let (low, high) = (from.along.min(to.along), from.along.max(to.along));
    let passed = others
        .iter()
        .filter(|disc| (disc.across - from.across).abs() < 1.0 && disc.along > low + 1.0 && disc.along < high - 1.0);
    let tallest = passed.map(|disc| disc.radius).reduce(f64::max);
    if tallest.is_none() && forward > 0.0 {
        return straight(from.rim(1.0, 0.0), to.rim(-1.0, 0.0), grid);
    }
    let side = -forward;
    let start = from.rim(forward * 0.75, side);
    let end = to.rim(-forward * 0.75, side);
    let peak = tallest.unwrap_or(0.0).max(from.radius * 0.8).max(to.radius * 0.8) + if grid.tall { 4.0 } else { 10.0 };
    let height = from.across + side * (peak * 4.0 / 3.0);
    let reach = (end.0 - start.0) * 0.18;
    track(start, &[[(start.0 + reach, height), (end.0 - reach, height), end]], grid)
}

fn same_phase(from: Disc, to: Disc, others: &[Disc], loss: bool, grid: &Grid) -> Track {
    let drop = to.across - from.across;
    let down = drop.signum();
    let (low, high) = (from.across.min(to.across), from.across.max(to.across));
    let passed = others
        .iter()
        .filter(|disc| (disc.along - from.along).abs() < 1.0 && disc.across > low + 1.0 && disc.across < high - 1.0);
    let widest = passed.map(|disc| disc.radius).reduce(f64::max);
    let side = if loss { -1.0 } else { 1.0 };
    if widest.is_none() && !loss {
        let lean = if down > 0.0 { 0.0 } else { 0.35 };
        return straight(from.rim(lean, down), to.rim(lean, -down), grid);
    }
    let start = from.rim(side * 0.7, down);
    let end = to.rim(side * 0.7, -down);
    let rest = from.radius.min(to.radius) * 0.6;
    let peak = (widest.unwrap_or(rest) + if grid.tall { 3.0 } else { 12.0 }) * 4.0 / 3.0;
    let reach = (end.1 - start.1) * 0.22;
    let bow = from.along + side * peak;
    track(start, &[[(bow, start.1 + reach), (bow, end.1 - reach), end]], grid)
}

/// A short way onto the map or off it, at a flower's shoulder.
pub(super) fn stub(disc: Disc, arriving: bool, grid: &Grid) -> Track {
    let length = if grid.tall { 13.0 } else { 26.0 };
    let (along, across) = if arriving { (-0.62, -0.78) } else { (-0.62, 0.78) };
    let near = disc.rim(along, across);
    let far = (near.0 + along * length, near.1 + across * length);
    if arriving { straight(far, near, grid) } else { straight(near, far, grid) }
}

/// A straight way, as a curve.
pub(super) fn straight(from: Along, to: Along, grid: &Grid) -> Track {
    let third = |a: f64, b: f64, share: f64| a + (b - a) * share;
    let one = (third(from.0, to.0, 1.0 / 3.0), third(from.1, to.1, 1.0 / 3.0));
    let two = (third(from.0, to.0, 2.0 / 3.0), third(from.1, to.1, 2.0 / 3.0));
    track(from, &[[one, two, to]], grid)
}

/// A way through points of along and across, held on the sheet: a curve never leaves the hull of its points.
pub(super) fn track(start: Along, curves: &[[Along; 3]], grid: &Grid) -> Track {
    let point = |(along, across): Along| {
        let free = grid.point(along, across);
        Point { x: free.x.clamp(5.0, grid.width - 5.0), y: free.y.clamp(grid.top - 60.0, grid.bottom) }
    };
    Track { start: point(start), curves: curves.iter().map(|curve| curve.map(point)).collect() }
}
