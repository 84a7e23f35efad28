//! Decision points: the question, and ribbons as wide as the share that took each branch.

use super::Style;
use super::columns::Columns;
use super::numbers::{Chart, DecisionNumbers};
use super::scene::{Scene, at};
use super::texts::{self, Look};
use crate::journey_maps::DecisionPoint;
use crate::maps::{Anchor, Face, Paint};

/// The most branches that are drawn.
const BRANCHES: usize = 4;

fn question(style: &Style) -> Look {
    Look::new(Face::Strong, style.text, Paint::Ink, 3)
}

fn branch_height(style: &Style) -> f64 {
    style.text * 2.5
}

pub(super) fn height(chart: &Chart, columns: &Columns, style: &Style) -> f64 {
    let points = chart.map.steps.iter().filter_map(|step| step.decision);
    let tall = |point: DecisionPoint| {
        let words = texts::height(point.question(), &question(style), columns.width - 28.0);
        let branches = chart.decision(point).map_or(2, |one| one.branches.len().clamp(1, BRANCHES));
        let caution = chart.decision(point).and_then(|one| one.caution.as_ref()).map_or(0.0, |_| style.text * 2.4);
        let before = earlier(chart, point).map_or(0.0, |_| style.text * 1.4);
        words.max(style.text * 1.6) + 6.0 + branches as f64 * branch_height(style) + caution + before
    };
    points.map(tall).fold(style.text * 2.0, f64::max)
}

pub(super) fn draw(scene: &mut Scene, chart: &Chart, columns: &Columns, style: &Style, y: f64) {
    for (number, step) in chart.map.steps.iter().enumerate() {
        let Some(point) = step.decision else { continue };
        let x = columns.lefts[number];
        diamond(scene, x + 7.0, y + style.text * 0.55, 6.5);
        let words = texts::write(scene, point.question(), &question(style), (x + 18.0, y), columns.width - 28.0);
        let top = y + words.max(style.text * 1.6) + 6.0;
        match chart.decision(point).filter(|one| one.decided() > 0) {
            Some(known) => {
                let below = branches(scene, known, Paint::Phase(step.place.phase), columns, style, (x, top));
                if let Some(before) = earlier(chart, point) {
                    let look = Look::new(Face::Italic, style.text - 0.6, Paint::Soft, 1);
                    texts::line(scene, &before, &look, (x, below + style.text), Anchor::Start, columns.width - 11.0);
                }
            }
            None => nobody(scene, style, (x, top)),
        }
    }
}

fn ribbon((x, y): (f64, f64), (to_x, to_y): (f64, f64)) -> String {
    let middle = (y + to_y) / 2.0;
    format!("M{}C{} {} {}", at((x, y)), at((x, middle)), at((x, to_y)), at((to_x, to_y)))
}

/// Draws the branches, and tells where they end.
fn branches(
    scene: &mut Scene,
    known: &DecisionNumbers,
    paint: Paint,
    columns: &Columns,
    style: &Style,
    (x, top): (f64, f64),
) -> f64 {
    let decided = known.decided() as f64;
    let from = (x + 7.0, top - 8.0);
    let room = columns.width - 40.0;
    for (number, branch) in known.branches.iter().take(BRANCHES).enumerate() {
        let share = branch.count as f64 / decided;
        let y = top + number as f64 * branch_height(style) + style.text * 0.75;
        let width = 1.0 + share * 11.0;
        let sentence = format!("{}: {} of {}", branch.name, branch.count, known.decided());
        scene.group(&sentence, branch.href.clone().or_else(|| known.href.clone()), |scene| {
            let paint = if branch.goes_on { paint } else { Paint::Faint };
            scene.path(ribbon(from, (x + 24.0, y)), None, Some((paint, width)), " opacity=\"0.85\"");
            let look = Look::new(Face::Strong, style.text, Paint::Ink, 1);
            let text = format!("{} {}", branch.count, branch.name);
            texts::line(scene, &text, &look, (x + 29.0, y + style.text * 0.3), Anchor::Start, room);
            let small = Look::new(Face::Sans, style.text - 1.2, Paint::Soft, 1);
            let below = (x + 29.0, y + style.text * 1.4);
            texts::line(scene, &share_words(share, branch.interval), &small, below, Anchor::Start, room);
        });
    }
    let below = top + known.branches.len().min(BRANCHES) as f64 * branch_height(style);
    let Some(caution) = &known.caution else { return below };
    let look = Look::new(Face::Italic, style.text - 0.6, Paint::AmberInk, 2);
    below + texts::write(scene, caution, &look, (x, below), columns.width - 11.0)
}

/// The share that went on in the period compared with; none when nothing is compared.
fn earlier(chart: &Chart, point: DecisionPoint) -> Option<String> {
    let before = chart.before.as_ref()?.decision(point).filter(|known| known.decided() > 0);
    Some(before.map_or_else(
        || "before: not known".to_owned(),
        |known| format!("before: {} of {} went on", known.decided() - known.lost(), known.decided()),
    ))
}

fn share_words(share: f64, interval: Option<(f64, f64)>) -> String {
    let percent = |share: f64| format!("{:.0}", share * 100.0);
    match interval {
        Some((low, high)) => format!("{} % ({}–{})", percent(share), percent(low), percent(high)),
        None => format!("{} %", percent(share)),
    }
}

/// Nobody knows what is decided here: two dotted ways into unexplored land.
fn nobody(scene: &mut Scene, style: &Style, (x, top): (f64, f64)) {
    for way in [0.35, 1.75] {
        let to = (x + 22.0, top + style.text * way);
        scene.path(
            ribbon((x + 7.0, top - 7.0), to),
            None,
            Some((Paint::Faint, 1.2)),
            " stroke-dasharray=\"1 3\" stroke-linecap=\"round\"",
        );
    }
    let look = Look::new(Face::Italic, style.text, Paint::Soft, 1);
    texts::line(scene, "not known", &look, (x + 27.0, top + style.text * 1.4), Anchor::Start, 80.0);
}

/// The sign of a decision.
pub(super) fn diamond(scene: &mut Scene, x: f64, y: f64, radius: f64) {
    let points = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)].map(at);
    scene.path(format!("M{}Z", points.join("L")), Some(Paint::Ink), None, "");
}
