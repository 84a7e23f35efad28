//! The planned journey beside the actual one as two lanes that run downwards, deviations marked (CJML's deviation
//! diagram): by line and shape and word, never by colour alone.

use super::scene::{Mark, Scene, point};
use super::texts::{self, Look};
use crate::fact::Medium;
use crate::journey_maps::Place;
use crate::journey_maps::actual::Kind;
use crate::maps::svg::pen::number;
use crate::maps::{Anchor, Face, Paint, Words};

/// What was planned at a place by a medium, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Where.
    pub place: Place,
    /// By which medium.
    pub medium: Medium,
    /// What was planned; nothing when nobody planned it.
    pub planned: Vec<String>,
    /// What happened, in words.
    pub happened: String,
    /// How they compare.
    pub kind: Kind,
    /// Where it leads.
    pub href: Option<String>,
}

const WIDTH: f64 = 720.0;
const LANE: f64 = 330.0;
const ACTUAL: f64 = WIDTH - LANE;
const TEXT: f64 = 13.0;
const ICON: f64 = 19.0;
/// From a box's left edge to its words, and the air around them.
const INDENT: f64 = 32.0;

const fn look(paint: Paint) -> Look {
    Look::new(Face::Sans, TEXT, paint, 3)
}

const fn room() -> f64 {
    LANE - INDENT - 26.0
}

/// Draws pairs in the order in which they are given. `title` is said of the whole drawing, `description` further.
pub fn beside(pairs: &[Pair], title: &str, description: &str) -> Scene {
    let mut scene = Scene {
        width: WIDTH,
        height: 0.0,
        title: title.to_owned(),
        description: description.to_owned(),
        marks: vec![],
    };
    let caps = Look::new(Face::Caps, TEXT - 2.0, Paint::Soft, 1);
    texts::line(&mut scene, "Planned", &caps, (0.0, TEXT), Anchor::Start, LANE);
    texts::line(&mut scene, "What happened", &caps, (ACTUAL, TEXT), Anchor::Start, LANE);
    let mut y = TEXT + 10.0;
    let mut last = None;
    for pair in pairs {
        if last != Some(pair.place) {
            y = head(&mut scene, pair.place, y);
            last = Some(pair.place);
        }
        y = row(&mut scene, pair, y);
    }
    scene.height = y + 4.0;
    scene
}

fn head(scene: &mut Scene, place: Place, y: f64) -> f64 {
    let base = y + TEXT + 10.0;
    let strong = Look::new(Face::Strong, TEXT, Paint::Phase(place.phase), 1);
    texts::line(scene, &place.words(), &strong, (0.0, base), Anchor::Start, WIDTH);
    scene.line((0.0, base + 5.0), (WIDTH, base + 5.0), Paint::Hairline, 1.0, "");
    base + 13.0
}

fn row(scene: &mut Scene, pair: &Pair, y: f64) -> f64 {
    let planned = pair.planned.join("\n");
    let words = word(pair);
    let height =
        texts::height(&planned, &look(Paint::Ink), room()).max(texts::height(&words, &look(Paint::Ink), room()));
    let height = height.max(ICON) + 12.0;
    let middle = y + height / 2.0;
    let sentence = format!("{}: {} {words}", pair.medium.word(), pair.planned.join("; "));
    scene.group(&sentence, pair.href.clone(), |scene| {
        let paint = Paint::Phase(pair.place.phase);
        if !pair.planned.is_empty() {
            frame(scene, (0.0, y), height, Some(paint), "");
            scene.marks.push(Mark::Icon(pair.medium, (7.0, y + 6.0), ICON, paint));
            texts::write(scene, &planned, &look(Paint::Ink), (INDENT, y + 6.0), room());
        }
        let (line, ink, dashes) = match pair.kind {
            Kind::Done => (Paint::Phase(pair.place.phase), Paint::Ink, ""),
            Kind::NotYet | Kind::NotRecorded => (Paint::Faint, Paint::Soft, " stroke-dasharray=\"2 4\""),
            Kind::NeverDone => (Paint::AmberInk, Paint::AmberInk, " stroke-dasharray=\"6 4\""),
            Kind::NotPlanned | Kind::WrongOrder => (Paint::AmberInk, Paint::Ink, ""),
        };
        frame(scene, (ACTUAL, y), height, Some(line), dashes);
        if !matches!(pair.kind, Kind::NeverDone | Kind::NotYet | Kind::NotRecorded) {
            scene.marks.push(Mark::Icon(pair.medium, (ACTUAL + 7.0, y + 6.0), ICON, line));
        }
        texts::write(scene, &words, &look(ink), (ACTUAL + INDENT, y + 6.0), room());
        link(scene, pair.kind, middle, line);
    });
    y + height + 7.0
}

/// What stands in the lane of what happened: deviations are named.
fn word(pair: &Pair) -> String {
    match pair.kind {
        Kind::Done => pair.happened.clone(),
        kind if pair.happened.is_empty() => capital(kind.word()),
        kind => format!("{}\n{}", capital(kind.word()), pair.happened),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn frame(scene: &mut Scene, (x, y): (f64, f64), height: f64, line: Option<Paint>, dashes: &'static str) {
    let n = number;
    let data = format!(
        "M{} {}h{}a5 5 0 0 1 5 5v{}a5 5 0 0 1 -5 5h-{}a5 5 0 0 1 -5 -5v-{}a5 5 0 0 1 5 -5Z",
        n(x + 6.0),
        n(y + 1.0),
        n(LANE - 12.0),
        n(height - 12.0),
        n(LANE - 12.0),
        n(height - 12.0)
    );
    scene.path(data, None, line.map(|paint| (paint, 1.4)), dashes);
}

/// The line between the lanes: whole when kept, broken off when passed over, crossed when out of order, and a mark of
/// its own when nobody planned it.
fn link(scene: &mut Scene, kind: Kind, y: f64, paint: Paint) {
    let (from, to) = (LANE, ACTUAL);
    let middle = f64::midpoint(from, to);
    let sign = match kind {
        Kind::Done => {
            scene.line((from, y), (to, y), paint, 1.6, "");
            return;
        }
        Kind::NotYet | Kind::NotRecorded => {
            scene.line((from, y), (to, y), paint, 1.2, " stroke-dasharray=\"2 4\"");
            return;
        }
        Kind::NeverDone => {
            scene.line((from, y), (middle - 9.0, y), paint, 1.6, "");
            "×"
        }
        Kind::NotPlanned => {
            scene.line((middle + 9.0, y), (to, y), paint, 1.6, "");
            "+"
        }
        Kind::WrongOrder => {
            scene.line((from, y), (middle - 9.0, y), paint, 1.6, "");
            scene.line((middle + 9.0, y), (to, y), paint, 1.6, "");
            "«"
        }
    };
    scene.words(Words::new(sign, Paint::AmberInk, Face::Strong, TEXT + 3.0, point(middle, y + 5.0), Anchor::Middle));
}
