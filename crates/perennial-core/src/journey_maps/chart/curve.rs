//! The curve of feelings: what clients said, with n and quartiles; what is expected, dashed; and unexplored land
//! wherever nobody has asked.

use super::Style;
use super::columns::Columns;
use super::numbers::{Chart, Mood};
use super::scene::{Scene, at, circle, hatch, point};
use super::texts::{self, Look};
use crate::journey_maps::Place;
use crate::maps::{Anchor, Face, Paint, Rect, Words};

/// The dashes of what is only expected.
pub(super) const EXPECTED: &str = " stroke-dasharray=\"1 4\" stroke-linecap=\"round\"";

const ROUND: &str = " stroke-linecap=\"round\" stroke-linejoin=\"round\"";

/// The frame of the curve.
struct Field {
    top: f64,
    height: f64,
}

impl Field {
    /// Where a mood from −2 to 2 stands, between the words at both ends.
    fn y(&self, mood: f64) -> f64 {
        let (high, low) = (self.top + 26.0, self.top + self.height - 20.0);
        high + (2.0 - mood.clamp(-2.0, 2.0)) / 4.0 * (low - high)
    }
}

pub(super) fn draw(scene: &mut Scene, chart: &Chart, columns: &Columns, style: &Style, (top, height): (f64, f64)) {
    let field = Field { top, height };
    land(scene, chart, columns, &field);
    scale(scene, columns, style, &field);
    expected(scene, chart, columns, &field);
    recorded(scene, chart, columns, style, &field);
    truths(scene, chart, columns, &field);
}

/// Known ground in the tint of its phase; unexplored land hatched, with a coast.
fn land(scene: &mut Scene, chart: &Chart, columns: &Columns, field: &Field) {
    for (place, first, last) in &columns.places {
        let (x, width) = columns.span(*first, *last);
        if mood(chart, *place).is_some() {
            let ground = Rect { x, y: field.top, width: width - 4.0, height: field.height };
            super::frame::tint(scene, ground, Paint::Glow(place.phase));
        }
    }
    for (first, last) in unknown(chart, columns) {
        let (x, width) = columns.span(first, last);
        let ground = Rect { x, y: field.top, width: width - 4.0, height: field.height };
        scene.path(hatch(ground, 7.0), None, Some((Paint::Hairline, 1.0)), "");
        for edge in [x, x + width - 4.0] {
            scene.path(coast(edge, field.top, field.height), None, Some((Paint::Faint, 0.9)), ROUND);
        }
        let words = if width > 260.0 { "not known: nobody has asked" } else { "not known" };
        let size = 12.5;
        let y = field.top + field.height - 8.0;
        let line = Words::new(words, Paint::Soft, Face::Italic, size, point(x + width / 2.0 - 2.0, y), Anchor::Middle);
        scene.words(Words { halo: true, ..line });
    }
}

fn mood(chart: &Chart, place: Place) -> Option<Mood> {
    chart.place(place)?.mood
}

/// Runs of steps without any recorded feeling.
fn unknown(chart: &Chart, columns: &Columns) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut stage = None;
    for (place, first, last) in &columns.places {
        if mood(chart, *place).is_some() {
            stage = None;
            continue;
        }
        match runs.last_mut() {
            Some(run) if stage == Some(place.stage) => run.1 = *last,
            _ => runs.push((*first, *last)),
        }
        stage = Some(place.stage);
    }
    runs
}

/// A wavering line, as coasts are drawn that nobody has sailed along.
fn coast(x: f64, top: f64, height: f64) -> String {
    let waves = (height / 16.0).round().max(2.0);
    let step = height / waves;
    let mut data = format!("M{}", at((x, top)));
    for wave in 0..waves as usize {
        let y = top + wave as f64 * step;
        let aside = if wave % 2 == 0 { 3.2 } else { -2.6 };
        data.push_str(&format!("Q{} {}", at((x + aside, y + step / 2.0)), at((x, y + step))));
    }
    data
}

fn scale(scene: &mut Scene, columns: &Columns, style: &Style, field: &Field) {
    let Some(left) = columns.lefts.first() else { return };
    for mood in [2.0, 0.0, -2.0] {
        let y = field.y(mood);
        let (width, look) = if mood == 0.0 { (0.9, " stroke-dasharray=\"2 3\"") } else { (0.5, "") };
        scene.line((*left, y), (columns.right - 4.0, y), Paint::Faint, width, look);
    }
    let look = Look::new(Face::Italic, style.text, Paint::Soft, 1);
    for (mood, word) in [(2.0, "delighted"), (0.0, "calm"), (-2.0, "at the lowest")] {
        let base = field.y(mood) + 4.0;
        // The name of the row stands at the top.
        let base = if mood > 0.0 { base.max(field.top + style.text * 2.4) } else { base };
        texts::line(scene, word, &look, (left - 10.0, base), Anchor::End, style.labels - 12.0);
    }
}

fn smooth(points: &[(f64, f64)]) -> String {
    let mut data = String::new();
    for (number, one) in points.iter().enumerate() {
        match number.checked_sub(1).and_then(|before| points.get(before)) {
            None => data.push_str(&format!("M{}", at(*one))),
            Some(before) => {
                let middle = (before.0 + one.0) / 2.0;
                data.push_str(&format!("C{} {} {}", at((middle, before.1)), at((middle, one.1)), at(*one)));
            }
        }
    }
    data
}

fn expected(scene: &mut Scene, chart: &Chart, columns: &Columns, field: &Field) {
    let mut run: Vec<(f64, f64)> = Vec::new();
    let mut runs = Vec::new();
    for (number, step) in chart.map.steps.iter().enumerate() {
        match step.mood {
            Some(mood) => run.push((columns.middle(number), field.y(f64::from(mood)))),
            None => runs.push(std::mem::take(&mut run)),
        }
    }
    runs.push(run);
    for run in runs.iter().filter(|run| run.len() > 1) {
        scene.path(smooth(run), None, Some((Paint::Soft, 1.7)), EXPECTED);
    }
    for (number, step) in chart.map.steps.iter().enumerate() {
        let Some(expected) = step.mood.filter(|_| mood(chart, step.place).is_none()) else { continue };
        let place = circle(columns.middle(number), field.y(f64::from(expected)), 3.4);
        scene.path(place, Some(Paint::Paper), Some((Paint::Soft, 1.3)), "");
    }
}

fn recorded(scene: &mut Scene, chart: &Chart, columns: &Columns, style: &Style, field: &Field) {
    let mut before: Option<(usize, (f64, f64))> = None;
    let mut points = Vec::new();
    for (number, (place, first, last)) in columns.places.iter().enumerate() {
        let Some(mood) = mood(chart, *place) else { continue };
        let (x, width) = columns.span(*first, *last);
        let here = (x + width / 2.0 - 2.0, field.y(mood.middle));
        if let Some((at, from)) = before
            && at + 1 == number
        {
            scene.path(smooth(&[from, here]), None, Some((Paint::Ink, 2.6)), ROUND);
        }
        before = Some((number, here));
        points.push((*place, mood, here));
    }
    for (place, mood, (x, y)) in points {
        let sentence = format!(
            "{}: {} answers, middle {:+.1}, quartiles {:+.1} to {:+.1} on a scale from −2 to 2",
            place.words(),
            mood.n,
            mood.middle,
            mood.lower,
            mood.upper
        );
        scene.group(&sentence, None, |scene| {
            let (high, low) = (field.y(mood.upper), field.y(mood.lower));
            scene.line(
                (x, high),
                (x, low),
                Paint::Phase(place.phase),
                9.0,
                " stroke-linecap=\"round\" opacity=\"0.35\"",
            );
            let radius = 4.5 + (mood.n as f64).sqrt().min(12.0) * 0.35;
            scene.path(circle(x, y, radius), Some(Paint::Phase(place.phase)), Some((Paint::Paper, 1.6)), "");
            let words = Words::new(
                format!("n {}", mood.n),
                Paint::Ink,
                Face::Strong,
                style.text - 0.4,
                point(x + radius + 4.0, y - radius - 1.0),
                Anchor::Start,
            );
            scene.words(Words { halo: true, ..words });
        });
    }
}

/// Moments of truth hang from the upper edge.
fn truths(scene: &mut Scene, chart: &Chart, columns: &Columns, field: &Field) {
    for (number, step) in chart.map.steps.iter().enumerate().filter(|(_, step)| step.moment_of_truth) {
        let x = columns.middle(number);
        let down = step.mood.map_or(field.top + 40.0, |mood| field.y(f64::from(mood)) - 8.0);
        scene.group(&format!("Moment of truth: {}", step.name), None, |scene| {
            if down > field.top + 18.0 {
                scene.line((x, field.top + 17.0), (x, down), Paint::Accent, 0.9, " stroke-dasharray=\"2 2\"");
            }
            star(scene, x, field.top + 9.0, 7.5);
        });
    }
}

/// A star with five rays.
pub(super) fn star(scene: &mut Scene, x: f64, y: f64, radius: f64) {
    let ray = |number: u32| {
        let angle = std::f64::consts::PI * (f64::from(number) / 5.0 - 0.5);
        let reach = if number.is_multiple_of(2) { radius } else { radius * 0.45 };
        (x + angle.cos() * reach, y + angle.sin() * reach)
    };
    let points: Vec<String> = (0..10).map(|number| at(ray(number))).collect();
    scene.path(format!("M{}Z", points.join("L")), Some(Paint::Accent), None, "");
}
