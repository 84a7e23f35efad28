//! A drawing as plain marks, and the marks as SVG.

use super::grade::finding;
use super::numbers::Chart;
use crate::fact::Medium;
use crate::maps::svg::pen::{self, Pen, number};
use crate::maps::{Mode, Paint, Point, Rect, Words};

/// One mark.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    /// A shape.
    Path {
        /// Its outline as path data.
        data: String,
        /// Its inside.
        fill: Option<Paint>,
        /// Its line and the width of it.
        stroke: Option<(Paint, f64)>,
        /// Further attributes: dashes, opacity.
        look: &'static str,
    },
    /// A line of text.
    Words(Words),
    /// The icon of a medium: its upper left corner, its size and its colour.
    Icon(Medium, (f64, f64), f64, Paint),
    /// What follows belongs together: the sentence that is said of it, and where it leads.
    Open(String, Option<String>),
    /// The end of what belongs together.
    Close,
}

/// A whole drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// Width of the view box.
    pub width: f64,
    /// Height of the view box.
    pub height: f64,
    /// What it says, in one sentence.
    pub title: String,
    /// What else it says.
    pub description: String,
    pub(super) marks: Vec<Mark>,
}

impl Scene {
    pub(super) fn new(width: f64, height: f64, chart: &Chart) -> Self {
        let (title, second) = finding(chart);
        let persona = &chart.map.persona;
        let description =
            format!("{}: {}, {}. {second} As of {}.", chart.map.title, persona.name, persona.kind, chart.as_of);
        Self { width, height, title, description, marks: Vec::new() }
    }

    pub(super) fn path(&mut self, data: String, fill: Option<Paint>, stroke: Option<(Paint, f64)>, look: &'static str) {
        self.marks.push(Mark::Path { data, fill, stroke, look });
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), paint: Paint, width: f64, look: &'static str) {
        let data = format!("M{}L{}", at(from), at(to));
        self.path(data, None, Some((paint, width)), look);
    }

    pub(super) fn words(&mut self, words: Words) {
        self.marks.push(Mark::Words(words));
    }

    pub(super) fn group(&mut self, sentence: &str, href: Option<String>, inside: impl FnOnce(&mut Self)) {
        self.marks.push(Mark::Open(sentence.to_owned(), href));
        inside(self);
        self.marks.push(Mark::Close);
    }

    /// The ground that each line of text takes, with the text.
    pub fn written(&self) -> Vec<(Rect, String)> {
        let words = self.marks.iter().filter_map(|mark| match mark {
            Mark::Words(words) => Some((words.bounds(), words.text())),
            _ => None,
        });
        words.filter(|(_, text)| !text.trim().is_empty()).collect()
    }

    /// Writes the drawing. The same scene gives the same bytes.
    pub fn svg(&self, mode: &Mode) -> String {
        let mut pen = Pen::new(mode);
        self.open(&mut pen);
        let mut tags = Vec::new();
        for mark in &self.marks {
            match mark {
                Mark::Path { data, fill, stroke, look } => {
                    let paint = pen.paint(*fill, stroke.map(|one| one.0), "");
                    let width = stroke
                        .map_or_else(String::new, |(_, width)| format!(" stroke-width=\"{}\"", hundredths(width)));
                    pen.path(data, &format!("{paint}{width}{look}"));
                }
                Mark::Words(words) => pen.words(words),
                Mark::Icon(medium, corner, size, paint) => {
                    let look = pen.paint(None, Some(*paint), "");
                    let place = format!(" transform=\"translate({}) scale({})\"", at(*corner), hundredths(size / 24.0));
                    let line = " stroke-width=\"1.7\" stroke-linecap=\"round\" stroke-linejoin=\"round\"";
                    pen.path(super::icons::outline(*medium), &format!("{look}{line}{place}"));
                }
                Mark::Open(sentence, href) => {
                    let href = href.as_ref().filter(|_| matches!(mode, Mode::Page { .. }));
                    let tag = if href.is_some() { "a" } else { "g" };
                    let leads = href.map_or_else(String::new, |href| format!(" href=\"{}\"", pen::escaped(href)));
                    pen.raw(&format!("<{tag}{leads}><title>{}</title>", pen::escaped(sentence)));
                    tags.push(tag);
                }
                Mark::Close => {
                    if let Some(tag) = tags.pop() {
                        pen.raw(&format!("</{tag}>"));
                    }
                }
            }
        }
        pen.raw("</svg>");
        pen.finish()
    }

    fn open(&self, pen: &mut Pen<'_>) {
        let (width, height) = (number(self.width), number(self.height));
        let (title, description) = (pen::escaped(&self.title), pen::escaped(&self.description));
        let opening = match pen.mode() {
            Mode::Page { prefix } => format!(
                "<svg class=\"map-svg journey-svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"group\" \
                 aria-label=\"{title}\" aria-describedby=\"{prefix}desc\"><desc id=\"{prefix}desc\">{description}</desc>"
            ),
            Mode::File(theme) => format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
                 height=\"{height}\" role=\"img\"><title>{title}</title><desc>{description}</desc>\
                 <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>",
                Paint::Paper.hex(*theme)
            ),
        };
        pen.raw(&opening);
    }
}

fn hundredths(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

pub(super) fn at((x, y): (f64, f64)) -> String {
    format!("{} {}", number(x), number(y))
}

pub(super) const fn point(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// The outline of an upright box.
pub(super) fn boxed(ground: Rect) -> String {
    let Rect { x, y, width, height } = ground;
    format!("M{}h{}v{}h{}Z", at((x, y)), number(width), number(height), number(-width))
}

/// The outline of a circle.
pub(super) fn circle(x: f64, y: f64, radius: f64) -> String {
    let (r, d) = (number(radius), number(radius * 2.0));
    format!("M{}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 {} 0Z", at((x - radius, y)), number(-radius * 2.0))
}

/// Slanting lines that fill a box: land that nobody has seen.
pub(super) fn hatch(ground: Rect, apart: f64) -> String {
    let (left, top) = (ground.x, ground.y);
    let (right, bottom) = (ground.x + ground.width, ground.y + ground.height);
    let mut data = String::new();
    // The lines x + y = c, cut off at the edges of the box; c in whole steps so that neighbouring boxes join.
    let mut c = ((left + top) / apart).ceil() * apart;
    while c < right + bottom {
        let (x1, x2) = ((c - bottom).max(left), (c - top).min(right));
        if x2 - x1 > 0.5 {
            data.push_str(&format!("M{}L{}", at((x1, c - x1)), at((x2, c - x2))));
        }
        c += apart;
    }
    data
}
