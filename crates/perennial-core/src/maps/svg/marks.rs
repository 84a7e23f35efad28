//! The parts of the drawing, one function each.

use super::super::layout::{Glyph, Head, LegendItem, Line, Point, Referral, Ribbon};
use super::super::palette::Paint;
use super::pen::{Pen, number, track_data};
use crate::journeys::stage::Phase;

pub(super) fn line(pen: &mut Pen, line: &Line) {
    let look = pen.paint(None, Some(line.paint), "");
    let (a, b) = (line.from, line.to);
    let data = format!("M{} {}L{} {}", number(a.x), number(a.y), number(b.x), number(b.y));
    pen.path(&data, &format!("{look} stroke-width=\"{}\"", number(line.width)));
}

pub(super) fn referral(pen: &mut Pen, referral: &Referral) {
    let sentence = referral.name.as_ref().map_or_else(|| "Referrals".to_owned(), |words| words.text());
    pen.linked(referral.href.as_deref(), "map-loop", &sentence, |pen| {
        let dots = " stroke-width=\"2.4\" stroke-dasharray=\"0 6.5\"";
        let look = pen.stroke(Paint::Accent);
        for track in referral.joins.iter().chain([&referral.trunk]) {
            pen.path(&track_data(track), &format!("{look}{dots}"));
        }
        let seeds: Vec<Point> = referral.seeds.iter().map(|seed| seed.centre).collect();
        if let Some(seed) = referral.seeds.first() {
            scatter(pen, &seeds, seed.radius, Paint::Accent);
        }
        tip(pen, &referral.tip, Paint::Accent);
        referral.name.iter().for_each(|words| pen.words(words));
    });
}

pub(super) fn ribbon(pen: &mut Pen, ribbon: &Ribbon, place: usize) {
    let class = if ribbon.kind.is_loss() { "map-move loss" } else { "map-move" };
    pen.linked(ribbon.href.as_deref(), class, &ribbon.sentence, |pen| {
        let data = track_data(&ribbon.track);
        let width = number(ribbon.width);
        let end = ribbon.to.or(ribbon.from).map_or(Paint::Soft, |spot| Paint::of(spot.phase));
        if ribbon.kind.is_loss() {
            let look = pen.paint(None, Some(Paint::Red), "");
            pen.path(
                &data,
                &format!("{look} stroke-width=\"{width}\" stroke-linecap=\"butt\" stroke-dasharray=\"6 4\""),
            );
            tip(pen, &ribbon.tip, Paint::Red);
        } else {
            let look = if ribbon.from.is_some() && ribbon.to.is_some() {
                format!(" fill=\"url(#{})\"", pen.id(&format!("m{place}")))
            } else {
                pen.paint(Some(end), None, "")
            };
            pen.path(&leaf(ribbon), &format!("{look} opacity=\"0.6\""));
        }
        ribbon.name.iter().for_each(|words| pen.words(words));
    });
}

/// A ribbon that grows towards its tip, as one outline.
fn leaf(ribbon: &Ribbon) -> String {
    let text = |point: Point| format!("{} {}", number(point.x), number(point.y));
    let (begin, first) = ribbon.track.at(0.0);
    let (end, last) = ribbon.track.at(1.0);
    let [one, two] = ribbon.track.curves.first().map_or([begin, end], |curve| [curve[0], curve[1]]);
    let aside = |point: Point, way: Point, by: f64| Point { x: point.x - way.y * by, y: point.y + way.x * by };
    let half = ribbon.width / 2.0;
    let edge = |side: f64| {
        let by = |share: f64| half * side * share;
        [
            aside(begin, first, by(0.3)),
            aside(one, first, by(0.5)),
            aside(two, last, by(0.85)),
            aside(end, last, by(1.0)),
        ]
        .map(text)
    };
    let ([a, b, c, d], [e, f, g, h]) = (edge(1.0), edge(-1.0));
    let [point, left, right] = ribbon.tip.map(text);
    format!("M{a}C{b} {c} {d}L{left}L{point}L{right}L{h}C{g} {f} {e}Z")
}

fn tip(pen: &mut Pen, tip: &[Point; 3], paint: Paint) {
    let [a, b, c] = tip.map(|point| format!("{} {}", number(point.x), number(point.y)));
    let look = pen.paint(Some(paint), None, "");
    pen.path(&format!("M{a}L{b}L{c}Z"), &look);
}

/// Round caps and no fill unless said otherwise: what the flowers have in common.
pub(super) const ROUND: &str = " fill=\"none\" stroke-linecap=\"round\"";

pub(super) fn head(pen: &mut Pen, head: &Head) {
    let class = if head.is_empty() { "map-cell empty" } else { "map-cell" };
    pen.linked(head.href.as_deref(), class, &head.sentence, |pen| {
        if head.is_empty() {
            let ground = pen.paint(Some(Paint::Paper), Some(Paint::Faint), "");
            pen.circle(head.centre, head.core, &format!("{ground} stroke-dasharray=\"1.5 3\""));
            return;
        }
        let ground = pen.paint(Some(head.at.phase.map_or(Paint::Hairline, Paint::Glow)), None, "map-ground");
        pen.circle(head.centre, head.outer + 1.0, &ground);
        seeds(pen, head);
        number_in(pen, head);
        head.names.iter().for_each(|words| pen.words(words));
    });
}

fn seeds(pen: &mut Pen, head: &Head) {
    let phase = Paint::of(head.at.phase);
    scatter(pen, &head.seeds, head.seed, phase);
    scatter(pen, &head.silent, head.seed, phase);
    scatter(pen, &head.silent, (head.seed * 0.62).max(head.seed - 1.5), Paint::Paper);
    scatter(pen, &head.stuck, head.seed, Paint::Amber);
    if head.unknown {
        let look = pen.stroke(phase);
        pen.circle(head.centre, head.core + 1.0, &format!("{look} stroke-width=\"1.5\" stroke-dasharray=\"3 3\""));
    }
    if let Some(arc) = head.arc {
        rim(pen, head.centre, arc.radius, arc.share, arc.width);
    }
}

/// Round dots as the caps of lines without length, each from the one before: eight bytes a dot.
fn scatter(pen: &mut Pen, points: &[Point], radius: f64, paint: Paint) {
    if points.is_empty() {
        return;
    }
    let tenths = |point: &Point| ((point.x * 10.0).round(), (point.y * 10.0).round());
    let mut data = String::with_capacity(points.len() * 10);
    let mut last = (0.0, 0.0);
    for point in points {
        let (x, y) = tenths(point);
        data.push_str(&format!("m{} {}h0", number((x - last.0) / 10.0), number((y - last.1) / 10.0)));
        last = (x, y);
    }
    let look = pen.stroke(paint);
    pen.path(&data, &format!("{look} stroke-width=\"{}\"", number(radius * 2.0)));
}

fn number_in(pen: &mut Pen, head: &Head) {
    use super::super::layout::{Anchor, Face, Words};
    let at = Point { x: head.centre.x, y: head.centre.y + head.size * 0.35 };
    pen.words(&Words::new(head.number.clone(), Paint::Ink, Face::Strong, head.size, at, Anchor::Middle));
}

/// The amber part of a rim, clockwise from the top.
fn rim(pen: &mut Pen, centre: Point, radius: f64, share: f64, width: f64) {
    let look = pen.stroke(Paint::Amber);
    let stroke = format!("{look} stroke-width=\"{}\"", number(width));
    if share > 0.995 {
        pen.circle(centre, radius, &stroke);
        return;
    }
    let angle = share * std::f64::consts::TAU;
    let (x, y) = (centre.x + radius * angle.sin(), centre.y - radius * angle.cos());
    let large = u8::from(share > 0.5);
    let r = number(radius);
    let start = format!("M{} {}", number(centre.x), number(centre.y - radius));
    pen.path(&format!("{start}A{r} {r} 0 {large} 1 {} {}", number(x), number(y)), &stroke);
}

pub(super) fn legend(pen: &mut Pen, item: &LegendItem) {
    let at = item.at;
    let across = |from: f64, to: f64| format!("M{} {}h{}", number(at.x + from), number(at.y), number(to - from));
    match item.glyph {
        Glyph::Seed => {
            let phases = [(Phase::Admit, -9.0), (Phase::Acclimate, 0.0), (Phase::Adopt, 9.0)];
            phases.into_iter().for_each(|(phase, x)| {
                scatter(pen, &[Point { x: at.x + x, y: at.y }], 4.2, Paint::Phase(phase));
            });
        }
        Glyph::Stuck => {
            scatter(pen, &[at], 4.2, Paint::Amber);
            rim(pen, at, 8.0, 0.3, 2.5);
        }
        Glyph::Silent => {
            scatter(pen, &[at], 4.6, Paint::Phase(Phase::Accomplish));
            scatter(pen, &[at], 3.0, Paint::Paper);
        }
        Glyph::Moved => {
            let look = pen.paint(Some(Paint::Phase(Phase::Activate)), None, "");
            let leaf = format!("M{} {}l19 -2.5v-3l7 5l-7 5v-3l-19 -2.5Z", number(at.x - 12.0), number(at.y + 0.5));
            pen.path(&leaf, &format!("{look} opacity=\"0.6\""));
        }
        Glyph::Lost => {
            let look = pen.paint(None, Some(Paint::Red), "");
            pen.path(
                &across(-12.0, 8.0),
                &format!("{look} stroke-width=\"2\" stroke-linecap=\"butt\" stroke-dasharray=\"6 4\""),
            );
            tip(pen, &arrow(at, 4.0), Paint::Red);
        }
        Glyph::Referral => {
            let look = pen.paint(None, Some(Paint::Accent), "");
            let dots = " stroke-width=\"2.4\" stroke-dasharray=\"0 6.5\"";
            pen.path(&across(-12.0, 14.0), &format!("{look}{dots}"));
            scatter(pen, &[Point { x: at.x - 6.0, y: at.y }], 3.6, Paint::Accent);
        }
        Glyph::Empty => {
            let look = pen.paint(None, Some(Paint::Faint), "");
            pen.circle(
                at,
                6.0,
                &format!("{look} stroke-width=\"1\" stroke-dasharray=\"1.5 3\" stroke-linecap=\"round\""),
            );
        }
    }
    pen.words(&item.words);
}

fn arrow(at: Point, half: f64) -> [Point; 3] {
    let point = |x: f64, y: f64| Point { x: at.x + x, y: at.y + y };
    [point(7.0 + half * 1.35, 0.0), point(7.0, half), point(7.0, -half)]
}
