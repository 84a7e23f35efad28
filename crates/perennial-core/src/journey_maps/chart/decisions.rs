//! Decision points: the question, and ribbons as wide as the share that took each branch.

use super::Style;
use super::columns::Columns;
use super::numbers::{Branch, Chart, DecisionNumbers};
use super::scene::{Scene, at};
use super::texts::{self, Look};
use crate::journey_maps::DecisionPoint;
use crate::maps::{Anchor, Face, Paint};
use crate::money::grouped;

/// The most branches that are drawn.
const BRANCHES: usize = 4;

fn question(style: &Style) -> Look {
    Look::new(Face::Strong, style.text, Paint::Ink, 3)
}

/// The count, beside it the share, and below them the branch by its name.
fn name_look(style: &Style) -> Look {
    Look::new(Face::Sans, style.text - 0.6, Paint::Ink, 3)
}

fn rate_look(style: &Style) -> Look {
    Look::new(Face::Sans, style.text - 0.6, Paint::Ink, 4)
}

fn room(columns: &Columns) -> f64 {
    columns.width - 40.0
}

fn branch_height(branch: &Branch, columns: &Columns, style: &Style) -> f64 {
    style.text * 1.45 + texts::height(&capital(&branch.name), &name_look(style), room(columns))
}

fn branches_height(known: &DecisionNumbers, columns: &Columns, style: &Style) -> f64 {
    known.branches.iter().take(BRANCHES).map(|branch| branch_height(branch, columns, style)).sum()
}

pub(super) fn height(chart: &Chart, columns: &Columns, style: &Style) -> f64 {
    let points = chart.map.steps.iter().filter_map(|step| step.decision);
    let tall = |point: DecisionPoint| {
        let words = texts::height(point.question(), &question(style), columns.width - 28.0);
        let known = chart.decision(point).filter(|one| one.decided() > 0);
        let branches = known.map_or(style.text * 3.0, |one| branches_height(one, columns, style));
        let caution = chart.decision(point).and_then(|one| one.caution.as_ref()).map_or(0.0, |_| style.text * 2.4);
        let before = earlier(chart, point).map_or(0.0, |_| style.text * 1.4);
        let rate = known.and_then(|one| one.rate.as_ref());
        let rate = rate.map_or(0.0, |rate| texts::height(&rate.words, &rate_look(style), columns.width - 11.0));
        words.max(style.text * 1.6) + 6.0 + branches + rate + caution + before
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
    let room = room(columns);
    let mut below = top;
    for branch in known.branches.iter().take(BRANCHES) {
        let share = branch.count as f64 / decided;
        let y = below + style.text * 0.75;
        let width = 1.0 + share * 11.0;
        let sentence = format!("{}: {} of {}", branch.name, grouped(branch.count), grouped(known.decided()));
        scene.group(&sentence, branch.href.clone().or_else(|| known.href.clone()), |scene| {
            let paint = if branch.goes_on { paint } else { Paint::Faint };
            scene.path(ribbon(from, (x + 24.0, y)), None, Some((paint, width)), " opacity=\"0.85\"");
            let strong = Look::new(Face::Strong, style.text, Paint::Ink, 1);
            let (count, base) = (grouped(branch.count), y + style.text * 0.3);
            texts::line(scene, &count, &strong, (x + 29.0, base), Anchor::Start, room);
            let beside = texts::length(&count, &strong) + 5.0;
            let small = Look::new(Face::Sans, style.text - 1.6, Paint::Soft, 1);
            let left = room + 8.0 - beside;
            if known.rate.is_none() {
                let full = share_words(share, branch.interval);
                let fits = texts::broken(&full, &small, left).0.first() == Some(&full);
                let share = if fits { full } else { share_words(share, None) };
                texts::line(scene, &share, &small, (x + 29.0 + beside, base), Anchor::Start, left);
            }
            let under = (x + 29.0, below + style.text * 1.3);
            texts::write(scene, &capital(&branch.name), &name_look(style), under, room);
        });
        below += branch_height(branch, columns, style);
    }
    if let Some(rate) = &known.rate {
        below += texts::write(scene, &rate.words, &rate_look(style), (x, below), columns.width - 11.0);
    }
    let Some(caution) = &known.caution else { return below };
    let look = Look::new(Face::Italic, style.text - 0.6, Paint::AmberInk, 2);
    below + texts::write(scene, caution, &look, (x, below), columns.width - 11.0)
}

/// The share that went on in the period compared with; none when nothing is compared.
fn earlier(chart: &Chart, point: DecisionPoint) -> Option<String> {
    let before = chart.before.as_ref()?.decision(point).filter(|known| known.decided() > 0);
    Some(before.map_or_else(
        || "before: not known".to_owned(),
        |known| match &known.rate {
            Some(rate) => format!("before: {:.0} %", rate.rate * 100.0),
            None => format!("before: {} of {}", known.decided() - known.lost(), known.decided()),
        },
    ))
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
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
