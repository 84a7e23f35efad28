//! The rows: how high each must be, and what stands in them.

use super::columns::Columns;
use super::numbers::{Chart, Level, Numbers};
use super::scene::{Scene, point};
use super::texts::{self, Look};
use super::{Row, Style, curve, decisions, frame, touchpoints};
use crate::journey_maps::{Lane, Place, Step};
use crate::maps::{Anchor, Face, Paint, Rect, Words};
use crate::money::grouped;

/// A row with the most lines that its cells may have, and its height.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Band {
    row: Row,
    lines: usize,
    height: f64,
}

/// The rows with their heights.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Laid {
    rows: Vec<Band>,
    style: Style,
}

impl Laid {
    pub(super) fn new(chart: &Chart, rows: &[Row], columns: &Columns, style: &Style) -> Self {
        let band = |row: &Row| {
            let lines = if style.poster && *row == Row::Touchpoints { 3 } else { style.lines };
            Band { row: *row, lines, height: needed(chart, *row, columns, &Style { lines, ..*style }) }
        };
        Self { rows: rows.iter().map(band).collect(), style: *style }
    }

    /// Shortens the longest cells line by line until all rows fit into a height, or nothing is left to shorten.
    pub(super) fn fit(&mut self, chart: &Chart, columns: &Columns, ground: f64) {
        while self.height() > ground {
            let cells = |band: &Band| matches!(band.row, Row::Text(_) | Row::Touchpoints | Row::Opportunities);
            let longest = self.rows.iter_mut().filter(|band| cells(band) && band.lines > 1);
            let Some(band) = longest.max_by_key(|band| band.lines * 2 + usize::from(!speaks_for_them(band.row))) else {
                return;
            };
            band.lines -= 1;
            band.height = needed(chart, band.row, columns, &Style { lines: band.lines, ..self.style });
        }
    }

    pub(super) fn height(&self) -> f64 {
        self.rows.iter().map(|band| band.height + self.style.air).sum()
    }

    /// Whether any text is shortened.
    pub(super) fn shortens(&self, chart: &Chart, columns: &Columns) -> bool {
        self.rows.iter().any(|band| {
            let style = &Style { lines: band.lines, ..self.style };
            let look = look(band.row, style);
            chart.map.steps.iter().any(|step| match band.row {
                Row::Text(lane) => texts::broken(&shown(step, lane), &look, room(columns)).1,
                Row::Touchpoints => touchpoints::shortens(step, columns, style),
                Row::Opportunities => step.opportunities.first().is_some_and(|one| {
                    let room = room(columns) - 14.0;
                    texts::broken(&one.text, &look, room).1 || texts::broken(&owner(one), &small(&look), room).1
                }),
                Row::Curve | Row::Decisions | Row::Numbers => false,
            })
        })
    }

    /// Gives the curve what is left, as far as that is good for it, and the rest to the space between rows.
    pub(super) fn stretch(&mut self, ground: f64) {
        let left = (ground - self.height()).max(0.0);
        let mut rest = left;
        if let Some(band) = self.rows.iter_mut().find(|band| band.row == Row::Curve) {
            let more = (left * 0.6).min(190.0);
            band.height += more;
            rest -= more;
        }
        self.style.air += rest / self.rows.len().max(1) as f64;
    }
}

/// Rows that tell of the client are shortened last.
const fn speaks_for_them(row: Row) -> bool {
    matches!(row, Row::Touchpoints | Row::Text(Lane::Actions | Lane::Thoughts | Lane::Questions))
}

pub(super) fn look(row: Row, style: &Style) -> Look {
    let (text, lines) = (style.text, style.lines);
    match row {
        Row::Text(Lane::Thoughts) => Look::new(Face::Italic, text + 1.2, Paint::Ink, lines),
        Row::Text(Lane::Feelings) => Look::new(Face::Italic, text + 0.6, Paint::Soft, lines.min(3)),
        Row::Text(Lane::Questions) => Look::new(Face::Sans, text, Paint::Soft, lines),
        Row::Text(Lane::Support | Lane::Evidence) => Look::new(Face::Sans, text - 0.8, Paint::Soft, lines),
        _ => Look::new(Face::Sans, text, Paint::Ink, lines),
    }
}

fn shown(step: &Step, lane: Lane) -> String {
    let text = step.cell(lane);
    if lane == Lane::Thoughts && !text.is_empty() { format!("“{text}”") } else { text.to_owned() }
}

fn room(columns: &Columns) -> f64 {
    columns.width - 11.0
}

fn needed(chart: &Chart, row: Row, columns: &Columns, style: &Style) -> f64 {
    let label = texts::height(row.word(), &label_look(style), style.labels - 12.0);
    cells_need(chart, row, columns, style).max(label)
}

fn label_look(style: &Style) -> Look {
    Look::new(Face::Strong, style.text, Paint::Ink, 3)
}

fn cells_need(chart: &Chart, row: Row, columns: &Columns, style: &Style) -> f64 {
    let look = look(row, style);
    let tallest = |of: &dyn Fn(&Step) -> f64| chart.map.steps.iter().map(of).fold(0.0, f64::max);
    match row {
        Row::Text(lane) => {
            let height = tallest(&|step| texts::height(&shown(step, lane), &look, room(columns)));
            let dots = chart.evidence.iter().any(|one| one.lane == lane && one.level != Level::None);
            height.max(look.step() * 2.0) + if dots { style.text * 0.8 } else { 2.0 }
        }
        Row::Curve => style.curve,
        Row::Decisions => decisions::height(chart, columns, style),
        Row::Touchpoints => touchpoints::height(chart, columns, style),
        Row::Numbers => style.text * if chart.before.is_some() { 5.6 } else { 4.4 },
        Row::Opportunities => tallest(&|step| opportunity_height(step, &look, columns)) + 2.0,
    }
}

fn opportunity_height(step: &Step, look: &Look, columns: &Columns) -> f64 {
    let one = step.opportunities.first();
    let text = one.map_or(0.0, |one| texts::height(&one.text, look, room(columns) - 14.0));
    let said = one.map_or(0.0, |one| texts::height(&owner(one), &small(look), room(columns) - 14.0));
    text + said
}

fn small(look: &Look) -> Look {
    Look::new(Face::Sans, look.size - 1.2, Paint::Soft, look.lines.min(3))
}

fn owner(one: &crate::journey_maps::Opportunity) -> String {
    [one.owner.as_str(), one.metric.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Draws all rows downwards from `top`.
pub(super) fn draw(scene: &mut Scene, chart: &Chart, columns: &Columns, laid: &Laid, top: f64) {
    let mut y = top;
    for (number, Band { row, lines, height }) in laid.rows.iter().enumerate() {
        let style = &Style { lines: *lines, ..laid.style };
        if number > 0 {
            rule(scene, columns, *row, y - style.air / 2.0, style);
        }
        label(scene, *row, columns, style, y);
        match row {
            Row::Text(lane) => text(scene, chart, *lane, columns, style, (y, *height)),
            Row::Curve => curve::draw(scene, chart, columns, style, (y, *height)),
            Row::Decisions => decisions::draw(scene, chart, columns, style, y),
            Row::Touchpoints => touchpoints::draw(scene, chart, columns, style, y),
            Row::Numbers => numbers(scene, chart, columns, style, y),
            Row::Opportunities => opportunities(scene, chart, columns, style, y),
        }
        y += height + style.air;
    }
}

/// The line above a row; the two lines of a service blueprint are said in words.
fn rule(scene: &mut Scene, columns: &Columns, row: Row, y: f64, style: &Style) {
    let said = match row {
        Row::Touchpoints => "where they meet us",
        Row::Text(Lane::BackStage) => "what they do not see",
        _ => "",
    };
    if said.is_empty() {
        scene.line((columns.label, y), (columns.right, y), Paint::Hairline, 0.8, "");
        return;
    }
    scene.line((columns.label, y), (columns.right, y), Paint::Soft, 0.9, " stroke-dasharray=\"6 4\"");
    let words =
        Words::new(said, Paint::Soft, Face::Italic, style.text - 0.3, point(columns.right, y - 2.5), Anchor::End);
    scene.words(Words { halo: true, ..words });
}

fn label(scene: &mut Scene, row: Row, columns: &Columns, style: &Style, y: f64) {
    texts::write(scene, row.word(), &label_look(style), (columns.label, y), style.labels - 12.0);
}

fn text(scene: &mut Scene, chart: &Chart, lane: Lane, columns: &Columns, style: &Style, (y, height): (f64, f64)) {
    let look = look(Row::Text(lane), style);
    for (number, step) in chart.map.steps.iter().enumerate() {
        let (x, width) = columns.span(number, number);
        let text = shown(step, lane);
        let level = chart.level(&step.key, lane);
        if lane.is_theirs() && text.is_empty() && level == Level::None {
            frame::fog(scene, Rect { x, y, width: width - 8.0, height });
            let words = Words::new(
                "not known",
                Paint::Soft,
                Face::Italic,
                look.size,
                point(x + 6.0, y + look.size),
                Anchor::Start,
            );
            scene.words(Words { halo: true, ..words });
            continue;
        }
        let mut below = y;
        let href = chart.doors.step.as_ref().map(|base| format!("{base}{}#{}", step.key, lane.key()));
        match href {
            Some(href) if !text.is_empty() => {
                let sentence = format!("{}: {text}", lane.word());
                scene.group(&sentence, Some(href), |scene| {
                    below += texts::write(scene, &text, &look, (x, y), room(columns));
                });
            }
            _ => below += texts::write(scene, &text, &look, (x, y), room(columns)),
        }
        if level != Level::None {
            evidence(scene, level, x, below, style);
        }
    }
}

/// One to three dots for what a cell rests on.
fn evidence(scene: &mut Scene, level: Level, x: f64, y: f64, style: &Style) {
    scene.group(level.word(), None, |scene| {
        for dot in 0..3 {
            let fill = if dot < level as usize { Some(Paint::Accent) } else { None };
            let centre = x + 3.0 + f64::from(u8::try_from(dot).unwrap_or(0)) * 7.0;
            let data = super::scene::circle(centre, y + style.text * 0.25, 2.2);
            scene.path(data, fill, Some((Paint::Accent, 0.8)), "");
        }
    });
}

/// Relationships, stalls and dwell, once for each place.
fn numbers(scene: &mut Scene, chart: &Chart, columns: &Columns, style: &Style, y: f64) {
    for (place, first, last) in &columns.places {
        let (x, width) = columns.span(*first, *last);
        let room = width - 11.0;
        let known = chart.place(*place);
        let Some(count) = known.and_then(|one| one.relationships) else {
            let ground = Rect { x, y, width: width - 8.0, height: style.text * 4.2 };
            frame::fog(scene, ground);
            let words = Words::new(
                "not known",
                Paint::Soft,
                Face::Italic,
                style.text,
                point(x + 6.0, y + style.text),
                Anchor::Start,
            );
            scene.words(Words { halo: true, ..words });
            continue;
        };
        let big = Look::new(Face::Serif, style.text * 1.9, Paint::Ink, 1);
        let href = known.and_then(|one| one.href.clone());
        let sentence = format!("{} at {}", crate::text::count(count, "relationship"), place.words());
        scene.group(&sentence, href, |scene| {
            texts::line(scene, &grouped(count), &big, (x, y + style.text * 1.5), Anchor::Start, room);
        });
        let after = x + texts::length(&grouped(count), &big) + 6.0;
        if let Some(stalled) = known.and_then(|one| one.stalled).filter(|stalled| *stalled > 0) {
            let look = Look::new(Face::Strong, style.text, Paint::AmberInk, 1);
            texts::line(
                scene,
                &format!("{} stalled", grouped(stalled)),
                &look,
                (after, y + style.text * 1.5),
                Anchor::Start,
                x + room - after,
            );
        }
        if let Some(dwell) = known.and_then(|one| one.dwell) {
            let soft = Look::new(Face::Sans, style.text - 0.8, Paint::Soft, 1);
            texts::line(scene, &days(dwell.median), &soft, (x, y + style.text * 2.8), Anchor::Start, room);
            texts::line(scene, &spread(&dwell), &soft, (x, y + style.text * 3.9), Anchor::Start, room);
        }
        if let Some(before) = &chart.before {
            let look = Look::new(Face::Italic, style.text - 0.6, Paint::Soft, 1);
            texts::line(scene, &earlier(before, *place), &look, (x, y + style.text * 5.1), Anchor::Start, room);
        }
    }
}

/// The numbers of a place in the period compared with.
fn earlier(before: &Numbers, place: Place) -> String {
    let Some(known) = before.place(place) else { return "before: not known".to_owned() };
    let count = known.relationships.map_or_else(|| "not known".to_owned(), grouped);
    let stalled = known.stalled.filter(|stalled| *stalled > 0);
    let stalled = stalled.map(|stalled| format!(", {} stalled", grouped(stalled)));
    let median = known.dwell.map(|dwell| format!(", median {:.0}", dwell.median));
    format!("before: {count}{}{}", stalled.unwrap_or_default(), median.unwrap_or_default())
}

fn days(median: f64) -> String {
    format!("median {median:.0} days")
}

fn spread(dwell: &super::Dwell) -> String {
    let end = |value: Option<f64>| value.map_or_else(|| "?".to_owned(), |value| format!("{value:.0}"));
    format!("{} to {}, n {}", end(dwell.lower), end(dwell.upper), dwell.n)
}

fn opportunities(scene: &mut Scene, chart: &Chart, columns: &Columns, style: &Style, y: f64) {
    let look = look(Row::Opportunities, style);
    for (number, step) in chart.map.steps.iter().enumerate() {
        let Some(one) = step.opportunities.first() else { continue };
        let x = columns.lefts[number];
        scene.path(
            sprout(x + 5.0, y + look.size * 0.55),
            None,
            Some((Paint::Accent, 1.4)),
            " stroke-linecap=\"round\"",
        );
        let mut below = y;
        below += texts::write(scene, &one.text, &look, (x + 14.0, y), room(columns) - 14.0);
        texts::write(scene, &owner(one), &small(&look), (x + 14.0, below), room(columns) - 14.0);
    }
}

/// A small sprout: something that could grow.
fn sprout(x: f64, y: f64) -> String {
    let at = super::scene::at;
    format!(
        "M{}V{}M{}C{} {} {}M{}C{} {} {}",
        at((x, y + 5.0)),
        crate::maps::svg::pen::number(y - 1.0),
        at((x, y + 1.0)),
        at((x - 4.0, y)),
        at((x - 4.5, y - 2.0)),
        at((x - 4.5, y - 4.0)),
        at((x, y - 1.0)),
        at((x + 3.5, y - 1.5)),
        at((x + 4.2, y - 3.5)),
        at((x + 4.2, y - 5.5)),
    )
}
