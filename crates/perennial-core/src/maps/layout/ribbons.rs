//! What moved in the last seven days.

use super::super::finding::movement_sentence;
use super::super::lane::{Move, Spot};
use super::super::palette::Paint;
use super::super::picture::{Movement, Picture};
use super::grid::Grid;
use super::placing::Occupied;
use super::shapes::{Head, Point, Ribbon, Track};
use super::tracks::{self, Disc};
use super::words::{Anchor, Face, Words};

/// More ribbons than this would be a knot; the rest is in the table.
const MOST: usize = 28;

/// All movements that can be drawn, the widest first.
pub(super) fn ribbons(picture: &Picture, grid: &Grid, heads: &[Head]) -> Vec<Ribbon> {
    let mut moved: Vec<&Movement> = picture.movements.iter().filter(|movement| movement.count > 0).collect();
    moved.sort_by_key(|movement| (std::cmp::Reverse(movement.count), movement.from, movement.to, movement.kind));
    let busiest = moved.first().map_or(1, |movement| movement.count);
    let discs: Vec<Disc> = heads.iter().map(|head| Disc::of(head, grid)).collect();
    let disc = |at: Spot| heads.iter().find(|head| head.at == at).map(|head| Disc::of(head, grid));
    let drawn = moved.into_iter().filter_map(|movement| {
        let loss = movement.kind.is_loss();
        let track = match (movement.from, movement.to) {
            (Some(from), Some(to)) if from != to => tracks::between(disc(from)?, disc(to)?, &discs, loss, grid),
            (None, Some(to)) => tracks::stub(disc(to)?, true, grid),
            (Some(from), None) => tracks::stub(disc(from)?, false, grid),
            _ => return None,
        };
        Some(ribbon(movement, track, busiest, picture, grid))
    });
    drawn.take(MOST).collect()
}

fn ribbon(movement: &Movement, track: Track, busiest: u32, picture: &Picture, grid: &Grid) -> Ribbon {
    let most = if grid.tall { 7.0 } else { 14.0 };
    let each = (most / f64::from(busiest.max(1))).min(if grid.tall { 1.2 } else { 3.0 });
    let loss = movement.kind.is_loss();
    let width = (f64::from(movement.count) * each).max(if grid.tall { 1.1 } else { 2.2 });
    let width = if loss { width.min(3.5) } else { width };
    let (track, tip) = pointed(track, if grid.tall { 2.5 } else { 3.6 } + width * 0.48);
    Ribbon {
        from: movement.from,
        to: movement.to,
        kind: movement.kind,
        track,
        width,
        tip,
        name: None,
        sentence: movement_sentence(movement, &picture.headings),
        href: movement.href.clone(),
    }
}

/// The track shortened by the arrow's length, and the arrow.
pub(super) fn pointed(mut track: Track, half: f64) -> (Track, [Point; 3]) {
    let (end, way) = track.at(1.0);
    let reach = (end.x - track.start.x).hypot(end.y - track.start.y);
    let half = half.min(reach * 0.5);
    let length = half * 1.35;
    let foot = Point { x: end.x - way.x * length, y: end.y - way.y * length };
    let side = |sign: f64| Point { x: foot.x - way.y * half * sign, y: foot.y + way.x * half * sign };
    let tip = [end, side(1.0), side(-1.0)];
    if let Some(last) = track.curves.last_mut() {
        let (dx, dy) = (foot.x - end.x, foot.y - end.y);
        last[2] = foot;
        last[1] = Point { x: last[1].x + dx, y: last[1].y + dy };
    }
    (track, tip)
}

/// Writes the counts where there is room.
pub(super) fn name(ribbons: &mut [Ribbon], grid: &Grid, occupied: &mut Occupied) {
    let size = grid.small();
    for ribbon in ribbons {
        let count = ribbon.sentence.split(' ').next().unwrap_or_default();
        let inside = ribbon.kind == Move::Advanced;
        let text = if inside { count.to_owned() } else { format!("{count} {}", ribbon.kind.word()) };
        let paint = if ribbon.kind.is_loss() { Paint::RedInk } else { Paint::Soft };
        let places = beside(ribbon, &text, paint, size);
        ribbon.name = occupied.place(places.into_iter());
    }
}

/// Places on both sides of the ribbon, from its middle outwards.
fn beside(ribbon: &Ribbon, text: &str, paint: Paint, size: f64) -> Vec<Words> {
    let sample = Words::new(text, paint, Face::Strong, size, Point { x: 0.0, y: 0.0 }, Anchor::Middle);
    let bounds = sample.bounds();
    let mut places = Vec::new();
    let mut put = |point: Point, nx: f64, ny: f64, gap: f64| {
        let offset = gap + (nx * bounds.width / 2.0).abs() + (ny * bounds.height / 2.0).abs();
        let at = Point { x: point.x + nx * offset, y: point.y + ny * offset + size * 0.28 };
        places.push(Words { at, halo: true, ..sample.clone() });
    };
    if ribbon.from.is_none() || ribbon.to.is_none() {
        let (point, way) = ribbon.track.at(if ribbon.to.is_none() { 1.0 } else { 0.0 });
        let out = if ribbon.to.is_none() { 1.0 } else { -1.0 };
        put(point, 0.0, out * way.y.signum(), ribbon.width + 7.0);
        put(point, out * way.x, out * way.y, ribbon.width + 7.0);
        put(point, out * way.x.signum(), 0.0, ribbon.width + 7.0);
    }
    for share in [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82] {
        let (point, way) = ribbon.track.at(share);
        for (nx, ny) in [(way.y, -way.x), (-way.y, way.x)] {
            put(point, nx, ny, ribbon.width / 2.0 + 4.0);
        }
    }
    places
}
