//! One score in several waves as a drawing: a point for each with its interval as a whisker, joined by a line. The table
//! beside it says the same in figures. Classes only, coloured by `research.css` in light and dark.

use std::fmt::Write;

use super::Score;

/// A wave in the drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Below it: when.
    pub label: String,
    /// The figure.
    pub score: Score,
}

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 200.0;
const LEFT: f64 = 48.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 36.0;

/// Draws the waves in their order, the earliest first. Empty where fewer than two were answered: one point shows no
/// course.
pub fn chart(points: &[Point], title: &str) -> String {
    let known: Vec<(usize, &Point, f64, (f64, f64))> = points
        .iter()
        .enumerate()
        .filter_map(|(at, point)| Some((at, point, point.score.value()?, point.score.interval()?)))
        .collect();
    let Some((_, first, ..)) = known.first().filter(|_| known.len() > 1) else { return String::new() };
    let (least, most) = first.score.range();
    let x = |at: usize| LEFT + (WIDTH - LEFT) * (at as f64 + 0.5) / points.len() as f64;
    let y = |value: f64| TOP + (HEIGHT - TOP - BOTTOM) * (most - value) / (most - least);
    let told: Vec<String> =
        known.iter().map(|(_, point, ..)| format!("{} {}", point.label, point.score.words())).collect();
    let title = escaped(&format!("{title}: {}", told.join(", ")));
    let mut out = format!(
        "<svg class=\"trend\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{title}\"><title>{title}</title>"
    );
    let middle = f64::midpoint(least, most);
    for value in [least, middle, most] {
        let (at, right) = (y(value), WIDTH);
        let _ = write!(out, "<line class=\"axis\" x1=\"{LEFT}\" x2=\"{right}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>");
        let _ = write!(out, "<text class=\"scale\" x=\"{}\" y=\"{:.1}\">{value:.0}</text>", LEFT - 8.0, at + 4.0);
    }
    let line: Vec<String> = known.iter().map(|(at, _, value, _)| format!("{:.1},{:.1}", x(*at), y(*value))).collect();
    let _ = write!(out, "<polyline class=\"line\" points=\"{}\"/>", line.join(" "));
    for (at, point, value, (low, high)) in &known {
        let at = x(*at);
        let (from, to) = (y(*high), y(*low));
        let _ = write!(out, "<line class=\"whisker\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{from:.1}\" y2=\"{to:.1}\"/>");
        for end in [from, to] {
            let (one, two) = (at - 5.0, at + 5.0);
            let _ = write!(
                out,
                "<line class=\"whisker\" x1=\"{one:.1}\" x2=\"{two:.1}\" y1=\"{end:.1}\" y2=\"{end:.1}\"/>"
            );
        }
        let _ = write!(out, "<circle class=\"point\" cx=\"{at:.1}\" cy=\"{:.1}\" r=\"4.5\"/>", y(*value));
        let words = escaped(&point.score.words());
        let _ = write!(out, "<text class=\"figure\" x=\"{at:.1}\" y=\"{:.1}\">{words}</text>", from - 7.0);
    }
    for (at, point) in points.iter().enumerate() {
        let label = escaped(&point.label);
        let _ = write!(out, "<text class=\"label\" x=\"{:.1}\" y=\"{:.1}\">{label}</text>", x(at), HEIGHT - 20.0);
        let n = point.score.n();
        let noun = if n == 1 { "answer" } else { "answers" };
        let _ = write!(out, "<text class=\"label\" x=\"{:.1}\" y=\"{:.1}\">{n} {noun}</text>", x(at), HEIGHT - 5.0);
    }
    out + "</svg>"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
