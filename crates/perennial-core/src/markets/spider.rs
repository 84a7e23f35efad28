//! The spidergram: the emphasis of each market now and as wanted, as two polygons on as many axes.

use super::{Rated, SCALE};
use crate::maps::svg::pen::{Pen, escaped, number};
use crate::maps::{Anchor, Face, Mode, Paint, Point, Words};

/// Width and height of the drawing.
const SIZE: (f64, f64) = (760.0, 520.0);
/// The middle, and how far the axes reach.
const MIDDLE: Point = Point { x: 380.0, y: 250.0 };
const REACH: f64 = 180.0;

/// What a spidergram says to whoever does not see it.
pub fn described(rated: &[Rated]) -> String {
    let each = rated
        .iter()
        .map(|each| format!("{}: now {}, wanted {}", each.axis.word(), number(each.now), number(each.wanted)));
    each.collect::<Vec<_>>().join("; ")
}

/// Draws it: the same scores give the same bytes.
pub fn spidergram(rated: &[Rated], title: &str, mode: &Mode) -> String {
    let mut pen = Pen::new(mode);
    let (width, height) = (number(SIZE.0), number(SIZE.1));
    let (title, description) = (escaped(title), escaped(&described(rated)));
    let opening = match mode {
        Mode::Page { .. } => format!(
            "<svg class=\"map-svg spidergram\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
             aria-label=\"{title}: {description}\">"
        ),
        Mode::File(theme) => format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\"><title>{title}</title><desc>{description}</desc>\
             <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>",
            Paint::Paper.hex(*theme)
        ),
    };
    pen.raw(&opening);
    let axes = rated.len();
    for ring in [2.0, 4.0, 6.0, 8.0, 10.0] {
        let line = pen.paint(None, Some(Paint::Hairline), "");
        let ring = polygon((0..axes).map(|place| at(place, axes, ring)));
        pen.path(&ring, &format!("{line} stroke-width=\"1\""));
    }
    for (place, each) in rated.iter().enumerate() {
        let (end, name) = (at(place, axes, f64::from(SCALE)), at(place, axes, f64::from(SCALE) + 0.9));
        let line = pen.paint(None, Some(Paint::Hairline), "");
        pen.path(&polygon([MIDDLE, end].into_iter()), &format!("{line} stroke-width=\"1\""));
        let anchor = match name.x - MIDDLE.x {
            off if off > 12.0 => Anchor::Start,
            off if off < -12.0 => Anchor::End,
            _ => Anchor::Middle,
        };
        pen.words(&Words::new(each.axis.word(), Paint::Ink, Face::Strong, 13.0, name, anchor));
        let told = format!("{} → {}", number(each.now), number(each.wanted));
        let below = Point { y: name.y + 16.0, ..name };
        pen.words(&Words::new(told, Paint::Soft, Face::Sans, 12.0, below, anchor));
    }
    for (wanted, paint, dashes) in [(false, Paint::Soft, ""), (true, Paint::Accent, " stroke-dasharray=\"6 4\"")] {
        let score = |each: &Rated| if wanted { each.wanted } else { each.now };
        let shape = polygon(rated.iter().enumerate().map(|(place, each)| at(place, axes, score(each))));
        let line = pen.paint(None, Some(paint), "");
        pen.path(&shape, &format!("{line} stroke-width=\"2.5\" stroke-linejoin=\"round\"{dashes}"));
        for (place, each) in rated.iter().enumerate() {
            let dot = pen.paint(Some(paint), None, "");
            pen.circle(at(place, axes, score(each)), 4.0, &dot);
        }
    }
    for (row, (word, paint, dashes)) in
        [("Now", Paint::Soft, ""), ("Wanted", Paint::Accent, " stroke-dasharray=\"6 4\"")].into_iter().enumerate()
    {
        let y = SIZE.1 - 34.0 + 20.0 * row as f64;
        let line = pen.paint(None, Some(paint), "");
        pen.path(&format!("M16 {} H52", number(y - 4.0)), &format!("{line} stroke-width=\"2.5\"{dashes}"));
        pen.words(&Words::new(word, Paint::Ink, Face::Sans, 13.0, Point { x: 60.0, y }, Anchor::Start));
    }
    pen.raw("</svg>");
    pen.finish()
}

/// Where a score stands on its axis, the first of which points up.
fn at(place: usize, axes: usize, score: f64) -> Point {
    let turn = std::f64::consts::TAU * place as f64 / axes.max(1) as f64;
    let reach = REACH * score / f64::from(SCALE);
    Point { x: MIDDLE.x + reach * turn.sin(), y: MIDDLE.y - reach * turn.cos() }
}

fn polygon(points: impl Iterator<Item = Point>) -> String {
    let corners: Vec<String> = points.map(|point| format!("{} {}", number(point.x), number(point.y))).collect();
    format!("M{}Z", corners.join(" L"))
}
