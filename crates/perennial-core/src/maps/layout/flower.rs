//! Flowers: a heart with the number, and around it rings of seeds, one for each relationship.
//!
//! The ring of seeds has an area in proportion to the count whatever the heart's size, because each seed takes the
//! same ground.

use std::f64::consts::{PI, TAU};

use super::super::finding::{cell_sentence, spot_name};
use super::super::lane::{Lane, Spot};
use super::super::letters;
use super::super::palette::Paint;
use super::super::picture::{Cell, Measure, Picture};
use super::grid::Grid;
use super::placing::Occupied;
use super::shapes::{Arc, Head, Point};
use super::words::{Anchor, Face, Words};
use crate::journeys::stage::Phase;
use crate::money::grouped;

/// How much one seed stands for, and how far apart seeds are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    /// Relationships, or minor units of money, for each seed.
    pub(super) unit: f64,
    /// The square root of a seed's ground over pi.
    pub(super) spacing: f64,
    /// The weight of the heaviest place.
    heaviest: f64,
    /// The largest radius of a flower.
    limit: f64,
    tall: bool,
}

/// How large one flower is.
pub(super) struct Size {
    pub(super) number: String,
    pub(super) letters: f64,
    pub(super) core: f64,
    pub(super) outer: f64,
    /// With its rim.
    pub(super) reach: f64,
}

/// By the golden angle each ring of seeds is turned against the one inside it.
const GOLDEN: f64 = 2.399_963_229_728_653;
/// A seed's radius by the spacing.
const SEED: f64 = 0.78;

/// The scale at which the heaviest place fits into `limit`.
pub(super) fn scale(cells: &[Cell], measure: Measure, limit: f64, tall: bool) -> Scale {
    let heaviest = cells.iter().filter_map(|cell| weight(cell, measure)).fold(1.0, f64::max);
    let most_seeds = if tall { 64.0 } else { 170.0 };
    let unit = round_unit(heaviest / most_seeds);
    let spacing = if tall { 3.6 } else { 7.0 };
    let mut scale = Scale { unit, spacing, heaviest, limit, tall };
    while scale.spacing > 0.5 && cells.iter().any(|cell| size(cell, &scale, measure).outer > limit) {
        scale.spacing *= 0.98;
    }
    scale
}

/// 1, 2, 5, 10, 20, 50 … : the first that is not less.
pub(super) fn round_unit(least: f64) -> f64 {
    let mut decade = 1.0;
    loop {
        for step in [1.0, 2.0, 5.0] {
            if step * decade >= least {
                return step * decade;
            }
        }
        decade *= 10.0;
    }
}

fn weight(cell: &Cell, measure: Measure) -> Option<f64> {
    match measure {
        Measure::Count => Some(f64::from(cell.count)),
        Measure::Value => cell.value.map(|value| value.minor.max(0) as f64),
    }
}

fn seed_count(cell: &Cell, scale: &Scale, measure: Measure) -> usize {
    match weight(cell, measure) {
        Some(weight) if weight > 0.0 => ((weight / scale.unit).round() as usize).max(1),
        _ => 0,
    }
}

/// The number of a place and the room it takes.
pub(super) fn size(cell: &Cell, scale: &Scale, measure: Measure) -> Size {
    let number = match (measure, cell.value) {
        (Measure::Count, _) if scale.tall && cell.count > 9_999 => thousands(cell.count),
        (Measure::Count, _) => grouped(u64::from(cell.count)),
        (Measure::Value, Some(value)) => value.short(),
        (Measure::Value, None) => "?".to_owned(),
    };
    let (least, more, heart, pad) = if scale.tall { (11.0, 3.5, 8.5, 2.0) } else { (14.0, 9.0, 13.0, 4.0) };
    let more = if measure == Measure::Value { more * 0.4 } else { more };
    let share = (weight(cell, measure).unwrap_or(0.0) / scale.heaviest).sqrt();
    let mut letters = least + more * share;
    let room = scale.limit * if scale.tall { 0.8 } else { 0.66 };
    let needed = letters::width(&number, letters, true) / 2.0 + pad;
    if needed > room {
        letters *= room / needed;
    }
    let core = (letters::width(&number, letters, true) / 2.0 + pad).max(heart);
    let seeds = seed_count(cell, scale, measure);
    let outer = arrange(core, seeds, scale.spacing).1;
    let rim = if scale.tall { 4.3 } else { 7.5 };
    Size { number, letters, core, outer, reach: outer + if cell.stalled > 0 { rim } else { 0.0 } }
}

/// `15k` where there is no room for more.
fn thousands(count: u32) -> String {
    let number = f64::from(count) / 1_000.0;
    if number < 999.5 { format!("{number:.0}k") } else { format!("{:.1}m", number / 1_000.0) }
}

/// Seeds around a heart of this radius, sorted clockwise from the top, and the radius of the whole.
///
/// The outermost ring lies where the ground of all seeds ends, so that the flower's area follows the count; the rings
/// between are evenly apart and evenly filled.
fn arrange(core: f64, seeds: usize, spacing: f64) -> (Vec<Point>, f64) {
    if seeds == 0 {
        return (Vec::new(), core + 2.0);
    }
    let seed = spacing * SEED;
    let first = core + seed + 0.5;
    let last = (core * core + spacing * spacing * seeds as f64).sqrt() - seed * 0.6;
    let mut rings = 1 + ((last - first) / (seed * 2.0)).max(0.0).floor() as usize;
    let (mut radii, mut filled) = fill(first, last, rings, seeds, seed);
    while filled.iter().zip(&radii).any(|(&mine, radius)| mine > room(*radius, seed)) {
        rings += 1;
        (radii, filled) = fill(first, last, rings, seeds, seed);
    }
    let mut polar: Vec<(f64, f64)> = Vec::with_capacity(seeds);
    for (ring, (radius, mine)) in radii.iter().zip(&filled).enumerate() {
        let half = if seeds < 8 && seeds % 2 == 1 { 0.0 } else { 0.5 };
        let angle = |k: usize| ((k as f64 + half) / *mine as f64 * TAU + ring as f64 * GOLDEN).rem_euclid(TAU);
        polar.extend((0..*mine).map(|k| (angle(k), *radius)));
    }
    let outer = radii.iter().copied().fold(core, f64::max) + seed;
    polar.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let points = polar.iter().map(|(angle, radius)| Point { x: radius * angle.sin(), y: -radius * angle.cos() });
    (points.collect(), outer)
}

/// The radii of so many rings and the seeds of each, in proportion to its length.
fn fill(first: f64, last: f64, rings: usize, seeds: usize, seed: f64) -> (Vec<f64>, Vec<usize>) {
    let gaps = (rings - 1) as f64;
    let step = if rings > 1 { ((last - first) / gaps).max(seed * 1.96) } else { 0.0 };
    let radii: Vec<f64> = (0..rings).map(|ring| first + step * ring as f64).collect();
    let (mut open, mut left): (f64, usize) = (radii.iter().sum(), seeds);
    let mut filled = Vec::with_capacity(rings);
    for radius in &radii {
        let mine = ((left as f64 * radius / open).round() as usize).min(left);
        filled.push(mine);
        left -= mine;
        open -= radius;
    }
    if let Some(outermost) = filled.last_mut() {
        *outermost += left;
    }
    (radii, filled)
}

/// How many seeds a ring has room for.
fn room(radius: f64, seed: f64) -> usize {
    (PI / (seed * 1.04 / radius).min(1.0).asin()).floor() as usize
}

/// All flowers and the faint rings of places where nobody stands.
pub(super) fn heads(picture: &Picture, grid: &Grid) -> Vec<Head> {
    let mut heads = Vec::new();
    for &(lane, _) in &grid.lanes {
        for phase in std::iter::once(None).chain(Phase::ALL.map(Some)) {
            let at = Spot { lane, phase };
            let Some((along, across)) = grid.centre(at) else { continue };
            let centre = grid.point(along, across);
            match grid.cells.iter().find(|cell| cell.at == at) {
                Some(cell) => heads.push(flower(cell, centre, picture, grid)),
                None if phase.is_some_and(|phase| lane.expects(phase)) => heads.push(ring(at, centre, picture, grid)),
                None => {}
            }
        }
    }
    heads
}

fn flower(cell: &Cell, centre: Point, picture: &Picture, grid: &Grid) -> Head {
    let size = size(cell, &grid.scale, grid.measure);
    let seeds = seed_count(cell, &grid.scale, grid.measure);
    let (places, _) = arrange(size.core, seeds, grid.scale.spacing);
    let share = |part: u32| f64::from(part.min(cell.count)) / f64::from(cell.count.max(1));
    let of_seeds = |part: u32| match part {
        0 => 0,
        _ => ((share(part) * seeds as f64).round() as usize).clamp(1.min(seeds), seeds),
    };
    let stuck = of_seeds(cell.stalled);
    let silent = of_seeds(cell.silent).min(seeds - stuck);
    let mut placed = places.into_iter().map(|place| Point { x: centre.x + place.x, y: centre.y + place.y });
    let stuck_seeds: Vec<Point> = placed.by_ref().take(stuck).collect();
    let live_seeds: Vec<Point> = placed.by_ref().take(seeds - stuck - silent).collect();
    let (rim, width) = if grid.tall { (2.6, 2.0) } else { (5.0, 3.5) };
    Head {
        at: cell.at,
        centre,
        core: size.core,
        outer: size.outer,
        seeds: live_seeds,
        stuck: stuck_seeds,
        silent: placed.collect(),
        seed: grid.scale.spacing * SEED,
        arc: (cell.stalled > 0).then(|| Arc { radius: size.outer + rim, share: share(cell.stalled), width }),
        number: size.number,
        size: size.letters,
        unknown: weight(cell, grid.measure).is_none(),
        names: Vec::new(),
        sentence: cell_sentence(cell, &picture.headings),
        href: cell.href.clone(),
    }
}

fn ring(at: Spot, centre: Point, picture: &Picture, grid: &Grid) -> Head {
    let radius = if grid.tall { 5.5 } else { 9.0 };
    Head {
        at,
        centre,
        core: radius,
        outer: radius,
        seeds: Vec::new(),
        stuck: Vec::new(),
        silent: Vec::new(),
        seed: 0.0,
        arc: None,
        number: String::new(),
        size: 0.0,
        unknown: false,
        names: Vec::new(),
        sentence: format!("{}: nobody", spot_name(at, &picture.headings)),
        href: None,
    }
}

/// “11 stuck” above a flower and “26 silent” below it, or wherever there is room.
pub(super) fn name_risks(heads: &mut [Head], grid: &Grid, occupied: &mut Occupied) {
    for head in heads {
        let Some(cell) = grid.cells.iter().find(|cell| cell.at == head.at) else { continue };
        let risks = [(cell.stalled, "stalled", Paint::AmberInk, true), (cell.silent, "silent", Paint::Soft, false)];
        for (count, word, paint, above) in risks.into_iter().filter(|risk| risk.0 > 0) {
            let full = format!("{} {word}", grouped(u64::from(count)));
            let places = around(head, &full, paint, above, grid.small());
            head.names.extend(occupied.place(places.into_iter()));
        }
    }
}

fn around(head: &Head, text: &str, paint: Paint, above: bool, size: f64) -> Vec<Words> {
    let reach = head.reach();
    let (x, y) = (head.centre.x, head.centre.y);
    let over = Point { x, y: y - reach.radius - size * 0.42 };
    let under = Point { x, y: y + reach.radius + size * 1.02 };
    let right = Point { x: x + reach.radius + 4.0, y: y + size * 0.35 };
    let left = Point { x: x - reach.radius - 4.0, y: y + size * 0.35 };
    let (first, second) = if above { (over, under) } else { (under, over) };
    let places = [(first, Anchor::Middle), (second, Anchor::Middle), (right, Anchor::Start), (left, Anchor::End)];
    let face = if paint == Paint::Soft { Face::Sans } else { Face::Strong };
    let words = |(at, anchor)| Words { halo: true, ..Words::new(text, paint, face, size, at, anchor) };
    places.into_iter().map(words).collect()
}

/// The good former clients' lane and the advocates are where referrals come from.
pub(super) const fn refers(at: Spot) -> bool {
    matches!(at.phase, Some(Phase::Advocate)) && matches!(at.lane, Lane::Client | Lane::Between)
        || matches!(at.lane, Lane::FormerGood)
}
