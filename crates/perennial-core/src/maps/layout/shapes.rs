//! The plain shapes of which a drawing consists.

use super::super::lane::{Move, Spot};
use super::super::palette::Paint;
use super::words::Words;

/// A point of the view box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// A circle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    /// Its centre.
    pub centre: Point,
    /// Its radius.
    pub radius: f64,
}

/// An upright box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// Whether two boxes share any ground.
    pub fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    /// Whether the box and a circle share any ground.
    pub fn meets_circle(&self, circle: &Circle) -> bool {
        let dx = circle.centre.x - circle.centre.x.clamp(self.x, self.x + self.width);
        let dy = circle.centre.y - circle.centre.y.clamp(self.y, self.y + self.height);
        dx * dx + dy * dy < circle.radius * circle.radius
    }

    /// Whether the point lies inside.
    pub fn holds(&self, point: Point) -> bool {
        (self.x..=self.x + self.width).contains(&point.x) && (self.y..=self.y + self.height).contains(&point.y)
    }
}

/// A straight line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// One end.
    pub from: Point,
    /// The other end.
    pub to: Point,
    /// How wide.
    pub width: f64,
    /// Its colour.
    pub paint: Paint,
}

/// A smooth line: a start, and cubic curves to follow.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// Where it begins.
    pub start: Point,
    /// Two control points and an end for each curve.
    pub curves: Vec<[Point; 3]>,
}

impl Track {
    /// Where it ends.
    pub fn end(&self) -> Point {
        self.curves.last().map_or(self.start, |curve| curve[2])
    }

    /// The point and direction at a share (0 to 1) of its curves.
    pub fn at(&self, share: f64) -> (Point, Point) {
        let Some(last) = self.curves.len().checked_sub(1) else { return (self.start, Point { x: 1.0, y: 0.0 }) };
        let place = share.clamp(0.0, 1.0) * self.curves.len() as f64;
        let index = (place as usize).min(last);
        let begin = if index == 0 { self.start } else { self.curves[index - 1][2] };
        let [one, two, end] = self.curves[index];
        let t = place - index as f64;
        let s = 1.0 - t;
        let mix =
            |a: f64, b: f64, c: f64, d: f64| s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d;
        let slope = |a: f64, b: f64, c: f64, d: f64| s * s * (b - a) + 2.0 * s * t * (c - b) + t * t * (d - c);
        let point = Point { x: mix(begin.x, one.x, two.x, end.x), y: mix(begin.y, one.y, two.y, end.y) };
        let (dx, dy) = (slope(begin.x, one.x, two.x, end.x), slope(begin.y, one.y, two.y, end.y));
        let length = dx.hypot(dy).max(1e-9);
        (point, Point { x: dx / length, y: dy / length })
    }
}

/// What moved between two places.
#[derive(Debug, Clone, PartialEq)]
pub struct Ribbon {
    /// From where.
    pub from: Option<Spot>,
    /// To where.
    pub to: Option<Spot>,
    /// Which kind.
    pub kind: Move,
    /// Its middle line.
    pub track: Track,
    /// How wide.
    pub width: f64,
    /// The tip of its arrow: three points.
    pub tip: [Point; 3],
    /// Its count, where there is room for it.
    pub name: Option<Words>,
    /// What it is called aloud.
    pub sentence: String,
    /// The list behind it.
    pub href: Option<String>,
}

/// A part of a rim, clockwise from the top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arc {
    /// Radius of the rim.
    pub radius: f64,
    /// How far round, 0 to 1.
    pub share: f64,
    /// How wide the line is.
    pub width: f64,
}

/// One place: a flower with its number, or a faint ring where nobody stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// Where on the map.
    pub at: Spot,
    /// Where on the drawing.
    pub centre: Point,
    /// Radius of the heart that holds the number.
    pub core: f64,
    /// Radius of the whole flower.
    pub outer: f64,
    /// Seeds that are neither stuck nor silent.
    pub seeds: Vec<Point>,
    /// Seeds of the stuck.
    pub stuck: Vec<Point>,
    /// Seeds of the silent.
    pub silent: Vec<Point>,
    /// Radius of one seed.
    pub seed: f64,
    /// The share of the stuck.
    pub arc: Option<Arc>,
    /// The number in the heart; empty where nobody stands.
    pub number: String,
    /// Its size.
    pub size: f64,
    /// Whether the weight of those who stand here is not known.
    pub unknown: bool,
    /// “11 stuck”, “26 silent”, where there is room.
    pub names: Vec<Words>,
    /// What the place is called aloud.
    pub sentence: String,
    /// The list behind the number.
    pub href: Option<String>,
}

impl Head {
    /// Whether anybody stands here.
    pub fn is_empty(&self) -> bool {
        self.number.is_empty()
    }

    /// The flower with its rim.
    pub fn reach(&self) -> Circle {
        let rim = self.arc.map_or(self.outer, |arc| arc.radius + arc.width / 2.0 + 0.7);
        Circle { centre: self.centre, radius: rim.max(self.outer) }
    }
}

/// The loop: advocates and good former clients refer, and a referral is a new Assess.
#[derive(Debug, Clone, PartialEq)]
pub struct Referral {
    /// From the farthest source to Assess.
    pub trunk: Track,
    /// From nearer sources into the trunk.
    pub joins: Vec<Track>,
    /// Seeds for those won in a year.
    pub seeds: Vec<Circle>,
    /// How many each of them stands for.
    pub unit: u64,
    /// The tip of its arrow: three points.
    pub tip: [Point; 3],
    /// What it carries, where that is known.
    pub name: Option<Words>,
    /// The list behind it.
    pub href: Option<String>,
}

/// What the legend explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    /// A full seed.
    Seed,
    /// An amber seed with its rim.
    Stuck,
    /// A hollow seed.
    Silent,
    /// A ribbon.
    Moved,
    /// Red dashes.
    Lost,
    /// The dotted line.
    Referral,
    /// A faint ring.
    Empty,
}

/// One entry of the legend.
#[derive(Debug, Clone, PartialEq)]
pub struct LegendItem {
    /// What is explained.
    pub glyph: Glyph,
    /// Middle of the little drawing.
    pub at: Point,
    /// The explanation.
    pub words: Words,
}
