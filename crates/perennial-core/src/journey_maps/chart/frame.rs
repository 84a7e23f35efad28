//! What stands around the rows: title, heads of stages, phases and steps, and the legend.

use super::columns::Columns;
use super::grade::{finding, grade};
use super::numbers::Chart;
use super::scene::{Scene, boxed, circle, hatch, point};
use super::texts::{self, Look};
use super::{Row, Style};
use crate::journey_maps::Lane;
use crate::journeys::stage::Stage;
use crate::maps::{Anchor, Face, Paint, Rect, Words};
use crate::money::grouped;

/// The height of the heads of a page.
pub(super) const HEADS_OF_PAGE: f64 = 114.0;
/// The height of title and heads of a poster.
pub(super) const HEADS_OF_POSTER: f64 = 266.0;
/// The height of a poster's foot.
const FOOT: f64 = 78.0;

/// What stands below the legend of a poster.
const BELOW: Look = Look::new(Face::Sans, 10.5, Paint::Soft, 4);

/// The height of the foot of a poster so wide: a line more where somebody was asked, and as many as it takes to say who
/// stands at no step.
pub(super) fn foot_of(chart: &Chart, style: &Style, width: f64) -> f64 {
    let asked = if chart.asked.is_empty() { 0.0 } else { 16.0 };
    let room = width - 2.0 * style.margin;
    let elsewhere = elsewhere_words(chart).map_or(0.0, |words| 3.2 + texts::height(&words, &BELOW, room));
    FOOT + asked + elsewhere
}

/// Rows that would be empty are left out of a poster.
pub(super) fn is_on_poster(chart: &Chart, row: Row) -> bool {
    match row {
        Row::Text(Lane::Support | Lane::Evidence) => false,
        Row::Text(lane) => chart.map.steps.iter().any(|step| !step.cell(lane).is_empty()),
        Row::Opportunities => chart.map.steps.iter().any(|step| !step.opportunities.is_empty()),
        Row::Numbers => chart.numbers.is_some(),
        Row::Curve | Row::Touchpoints | Row::Decisions => true,
    }
}

/// Title, persona and grade of a poster.
pub(super) fn title(scene: &mut Scene, chart: &Chart, style: &Style) {
    let (left, right) = (style.margin, scene.width - style.margin);
    let found = finding(chart);
    let aside = 560.0;
    let room = right - left - aside - 40.0;
    let eyebrow = [chart.firm.as_str(), chart.map.title.as_str()];
    let eyebrow = eyebrow.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let caps = Look::new(Face::Caps, 10.5, Paint::Accent, 1);
    texts::line(scene, &eyebrow, &caps, (left, 56.0), Anchor::Start, room / 1.25);
    let mut size = 40.0;
    while size > 24.0 && texts::length(&found.0, &Look::new(Face::Serif, size, Paint::Ink, 1)) > room {
        size -= 1.0;
    }
    texts::line(scene, &found.0, &Look::new(Face::Serif, size, Paint::Ink, 1), (left, 99.0), Anchor::Start, room);
    let second = Look::new(Face::Sans, 14.5, Paint::Soft, 2);
    texts::write(scene, &found.1, &second, (left, 113.0), room);
    persona(scene, chart, right - aside);
    seal(scene, chart, right - 31.0);
}

fn persona(scene: &mut Scene, chart: &Chart, x: f64) {
    let persona = &chart.map.persona;
    let initial: String = persona.name.chars().next().into_iter().collect();
    scene.path(circle(x + 26.0, 82.0, 26.0), Some(Paint::Accent), None, "");
    let letter = Words::new(initial, Paint::Paper, Face::Serif, 25.0, point(x + 26.0, 90.5), Anchor::Middle);
    scene.words(letter);
    let room = 376.0;
    let kind = [persona.kind.as_str(), persona.segment.as_str(), persona.service_line.as_str()];
    let kind = kind.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let left = x + 66.0;
    texts::line(scene, &persona.name, &Look::new(Face::Strong, 15.0, Paint::Ink, 1), (left, 68.0), Anchor::Start, room);
    texts::line(scene, &kind, &Look::new(Face::Sans, 11.5, Paint::Soft, 1), (left, 84.0), Anchor::Start, room);
    if !persona.quote.is_empty() {
        let quote = format!("“{}”", persona.quote.replace('\n', " "));
        texts::write(scene, &quote, &Look::new(Face::Italic, 13.5, Paint::Ink, 2), (left, 92.0), room);
    }
}

/// How far the map can be trusted, as a seal.
fn seal(scene: &mut Scene, chart: &Chart, x: f64) {
    let grade = grade(chart);
    let sentence = format!("Data quality {}: {}.", grade.letter, grade.words());
    scene.group(&sentence, None, |scene| {
        scene.path(circle(x, 76.0, 27.0), None, Some((Paint::Ink, 1.4)), "");
        scene.path(circle(x, 76.0, 23.5), None, Some((Paint::Ink, 0.6)), "");
        let letter = Words::new(grade.letter, Paint::Ink, Face::Serif, 26.0, point(x, 85.0), Anchor::Middle);
        scene.words(letter);
    });
    let small = Look::new(Face::Sans, 10.0, Paint::Soft, 1);
    texts::line(scene, "Data quality", &small, (x, 119.0), Anchor::Middle, 80.0);
}

/// Stages, phases and steps, downwards from `top`.
pub(super) fn heads(scene: &mut Scene, chart: &Chart, columns: &Columns, style: &Style, top: f64) {
    let below = scene.height - if style.poster { foot_of(chart, style, scene.width) } else { style.margin };
    for stage in Stage::ALL {
        let steps: Vec<usize> =
            (0..chart.map.steps.len()).filter(|at| chart.map.steps[*at].place.stage == stage).collect();
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else { continue };
        let (x, width) = columns.span(*first, *last);
        let look = Look::new(Face::Serif, if style.poster { 16.0 } else { 17.0 }, Paint::Ink, 1);
        texts::line(scene, stage.word(), &look, (x, top + 15.0), Anchor::Start, width - 6.0);
        if *first > 0 {
            scene.line((x - 8.0, top), (x - 8.0, below), Paint::Hairline, 1.0, "");
        }
    }
    for (place, first, last) in &columns.places {
        let (x, width) = columns.span(*first, *last);
        phase(scene, *place, (x, top + 25.0), width);
    }
    for (number, step) in chart.map.steps.iter().enumerate() {
        let (x, width) = columns.span(number, number);
        let size = if style.poster { 12.0 } else { 14.0 };
        let look = Look::new(Face::Strong, size, Paint::Ink, if style.poster { 3 } else { 2 });
        let href = chart.doors.step.as_ref().map(|base| format!("{base}{}", step.key));
        scene.group(&step.name, href, |scene| {
            texts::write(scene, &step.name, &look, (x, top + 61.0), width - 10.0);
        });
    }
}

/// The head of a phase: an arrow in its colour.
fn phase(scene: &mut Scene, place: crate::journey_maps::Place, (x, y): (f64, f64), width: f64) {
    let right = x + width - 4.0;
    let (tip, height) = (7.0, 24.0);
    let at = super::scene::at;
    let data = format!(
        "M{}L{}L{}L{}L{}L{}Z",
        at((x, y)),
        at((right - tip, y)),
        at((right, y + height / 2.0)),
        at((right - tip, y + height)),
        at((x, y + height)),
        at((x + if width > 40.0 { tip } else { 0.0 }, y + height / 2.0)),
    );
    scene.path(data, Some(Paint::Phase(place.phase)), None, "");
    let name = format!("{} {}", place.phase.number(), place.phase.word());
    let room = width - 20.0;
    let look = |size| Look::new(Face::Strong, size, Paint::Paper, 1);
    let fits = |look: &Look| texts::broken(&name, look, room).0.first() == Some(&name);
    let look = [12.0, 11.0, 10.0].map(look).into_iter().find(fits).unwrap_or(look(10.0));
    texts::line(scene, &name, &look, (x + 12.0, y + 16.2), Anchor::Start, room);
}

/// The legend, what the grade rests on, the day.
pub(super) fn foot(scene: &mut Scene, chart: &Chart, style: &Style) {
    let (left, right) = (style.margin, scene.width - style.margin);
    let y = scene.height - foot_of(chart, style, scene.width) + 28.0;
    scene.line((left, y - 16.0), (right, y - 16.0), Paint::Ink, 0.8, "");
    let look = Look::new(Face::Sans, 10.5, Paint::Soft, 1);
    let mut x = left;
    let mut note = |scene: &mut Scene, text: &str, glyph: &dyn Fn(&mut Scene, f64)| {
        glyph(scene, x);
        texts::line(scene, text, &look, (x + 30.0, y + 4.0), Anchor::Start, 400.0);
        x += 30.0 + texts::length(text, &look) + 20.0;
    };
    note(scene, "mood as recorded, n and quartiles", &|scene, x| {
        scene.line((x, y), (x + 22.0, y), Paint::Ink, 2.4, "");
        scene.path(circle(x + 11.0, y, 4.5), Some(Paint::Ink), None, "");
    });
    note(scene, "mood as we expect it", &|scene, x| {
        scene.line((x, y), (x + 22.0, y), Paint::Soft, 1.3, super::curve::EXPECTED);
    });
    note(scene, "not known", &|scene, x| {
        let ground = Rect { x, y: y - 7.0, width: 22.0, height: 14.0 };
        scene.path(hatch(ground, 6.0), None, Some((Paint::Faint, 0.7)), "");
    });
    note(scene, "moment of truth", &|scene, x| super::curve::star(scene, x + 11.0, y, 7.0));
    note(scene, "decided here", &|scene, x| super::decisions::diamond(scene, x + 11.0, y, 6.0));
    note(scene, "linked to the cell: an anecdote, a note, what clients said; no dots: assumed", &|scene, x| {
        for dot in [0.0, 7.0, 14.0] {
            scene.path(circle(x + 4.0 + dot, y, 2.2), Some(Paint::Accent), Some((Paint::Accent, 0.8)), "");
        }
    });
    note(scene, "touches made; struck through: planned, never done", &|scene, x| {
        let number = Words::new("12", Paint::Ink, Face::Strong, 10.5, point(x + 8.0, y + 4.0), Anchor::Start);
        scene.words(number);
    });
    let grade = grade(chart);
    let quality = format!("Data quality {}: {}. {}", grade.letter, grade.words(), scene_source(chart));
    let day = format!("As of {}", chart.as_of);
    let room = texts::length(&day, &look) + 20.0;
    texts::line(scene, &quality, &look, (left, y + 24.0), Anchor::Start, right - left - room);
    texts::line(scene, &day, &look, (right, y + 24.0), Anchor::End, room);
    if !chart.asked.is_empty() {
        texts::line(scene, &format!("Asked: {}.", chart.asked), &look, (left, y + 40.0), Anchor::Start, right - left);
    }
    if let Some(elsewhere) = elsewhere_words(chart) {
        let below = if chart.asked.is_empty() { 31.2 } else { 47.2 };
        texts::write(scene, &elsewhere, &BELOW, (left, y + below), right - left);
    }
}

/// “Not on this map: 71, because 27 are prospects parked as not now, 12 left unhappy.”; none where everybody is.
pub fn elsewhere_words(chart: &Chart) -> Option<String> {
    let all: u64 = chart.elsewhere.iter().map(|(_, count)| count).sum();
    let said: Vec<String> = chart.elsewhere.iter().map(|(why, count)| format!("{} {why}", grouped(*count))).collect();
    match said.as_slice() {
        _ if all == 0 => None,
        [one] => Some(format!("Not on this map: {one}.")),
        several => Some(format!("Not on this map: {}, because {}.", grouped(all), several.join(", "))),
    }
}

fn scene_source(chart: &Chart) -> &'static str {
    if chart.numbers.is_some() {
        "Numbers are counted from the firm’s records."
    } else {
        "No numbers are laid into this map."
    }
}

/// The ground behind a cell that nobody has evidence for.
pub(super) fn fog(scene: &mut Scene, ground: Rect) {
    scene.path(hatch(ground, 6.0), None, Some((Paint::Hairline, 0.8)), "");
}

/// A ground in the tint of a phase.
pub(super) fn tint(scene: &mut Scene, ground: Rect, paint: Paint) {
    scene.path(boxed(ground), Some(paint), None, "");
}
