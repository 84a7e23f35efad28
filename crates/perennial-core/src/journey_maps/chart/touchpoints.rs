//! Touchpoints by medium: what is planned with its icon, and how often it was done.

use super::Style;
use super::columns::Columns;
use super::numbers::Chart;
use super::scene::{Mark, Scene};
use super::texts::{self, Look};
use crate::fact::Medium;
use crate::journey_maps::{Step, Touchpoint};
use crate::maps::{Anchor, Face, Paint};

/// The rows: six media, and what has none.
fn media(chart: &Chart) -> Vec<Option<Medium>> {
    let plain = chart.map.steps.iter().any(|step| step.touchpoints.iter().any(|one| one.medium.is_none()));
    Medium::ALL.into_iter().map(Some).chain(plain.then_some(None)).collect()
}

fn look(style: &Style) -> Look {
    Look::new(Face::Sans, style.text - 0.6, Paint::Ink, if style.poster { style.lines.min(3) } else { 4 })
}

fn icon(style: &Style) -> f64 {
    style.text * 1.45
}

fn of(step: &Step, medium: Option<Medium>) -> Vec<&Touchpoint> {
    step.touchpoints.iter().filter(|one| one.medium == medium).collect()
}

fn text(planned: &[&Touchpoint]) -> String {
    planned.iter().map(|one| one.title.as_str()).collect::<Vec<_>>().join("\n")
}

fn room(columns: &Columns, style: &Style) -> f64 {
    columns.width - icon(style) - 15.0
}

/// Whether what is planned at a step is shortened.
pub(super) fn shortens(step: &Step, columns: &Columns, style: &Style) -> bool {
    let media = Medium::ALL.into_iter().map(Some).chain([None]);
    media.into_iter().any(|medium| texts::broken(&text(&of(step, medium)), &look(style), room(columns, style)).1)
}

fn row_height(chart: &Chart, medium: Option<Medium>, columns: &Columns, style: &Style) -> f64 {
    let words =
        chart.map.steps.iter().map(|step| texts::height(&text(&of(step, medium)), &look(style), room(columns, style)));
    words.fold(style.text * 2.4, f64::max) + 4.0
}

pub(super) fn height(chart: &Chart, columns: &Columns, style: &Style) -> f64 {
    media(chart).into_iter().map(|medium| row_height(chart, medium, columns, style)).sum::<f64>() + style.text * 1.9
}

pub(super) fn draw(scene: &mut Scene, chart: &Chart, columns: &Columns, style: &Style, top: f64) {
    let mut y = top + style.text * 1.9;
    for medium in media(chart) {
        let height = row_height(chart, medium, columns, style);
        let word = medium.map_or("Their own steps", Medium::word);
        let label = Look::new(Face::Sans, style.text, Paint::Soft, 2);
        texts::write(scene, word, &label, (columns.label, y), style.labels - 12.0);
        for number in 0..chart.map.steps.len() {
            cell(scene, chart, columns, style, (number, medium), y);
        }
        y += height;
    }
}

fn cell(
    scene: &mut Scene,
    chart: &Chart,
    columns: &Columns,
    style: &Style,
    (number, medium): (usize, Option<Medium>),
    y: f64,
) {
    let step = &chart.map.steps[number];
    let planned = of(step, medium);
    let counted =
        medium.filter(|_| stands_for(chart, number, medium)).and_then(|medium| chart.touches(step.place, medium));
    if planned.is_empty() && counted.unwrap_or(0) == 0 {
        return;
    }
    let x = columns.lefts[number];
    let never = counted == Some(0);
    let paint = if never || planned.is_empty() { Paint::Faint } else { Paint::Phase(step.place.phase) };
    let size = icon(style);
    let href = medium.and_then(|medium| chart.place(step.place)?.touch_hrefs[medium as usize].clone());
    let href = href.or_else(|| chart.doors.step.as_ref().map(|base| format!("{base}{}#touchpoints", step.key)));
    scene.group(&sentence(&planned, medium, counted), href, |scene| {
        match medium {
            Some(medium) => scene.marks.push(Mark::Icon(medium, (x - 2.0, y - 2.0), size, paint)),
            None => scene.path(
                super::scene::circle(x + size / 2.0 - 2.0, y + style.text * 0.45, 2.6),
                Some(Paint::Soft),
                None,
                "",
            ),
        }
        if never {
            scene.line((x - 2.0, y + size - 3.0), (x + size - 3.0, y - 2.0), Paint::AmberInk, 1.6, "");
        }
        if let Some(count) = counted.filter(|count| *count > 0) {
            let strong = Look::new(Face::Strong, style.text - 0.6, Paint::Ink, 1);
            let place = (x + size / 2.0 - 2.0, y + size + style.text * 0.65);
            texts::line(scene, &short(count), &strong, place, Anchor::Middle, size + 8.0);
        }
        let look = look(style);
        if planned.is_empty() {
            let look = Look { face: Face::Italic, paint: Paint::Soft, ..look };
            texts::write(scene, "not planned", &look, (x + size + 5.0, y), room(columns, style));
        } else {
            let look = if never { Look { paint: Paint::Soft, ..look } } else { look };
            texts::write(scene, &text(&planned), &look, (x + size + 5.0, y), room(columns, style));
        }
    });
}

/// A number in at most four letters: a figure that is cut off would be another one. The whole stands in the title.
fn short(count: u64) -> String {
    match count {
        0..=999 => count.to_string(),
        1_000..=9_949 => format!("{:.1}k", count as f64 / 1_000.0),
        _ => format!("{}k", (count + 500) / 1_000),
    }
}

/// Touches are counted by place: their number stands at its first step where the medium is planned, else at its first.
fn stands_for(chart: &Chart, number: usize, medium: Option<Medium>) -> bool {
    let place = chart.map.steps[number].place;
    let here = || chart.map.steps.iter().enumerate().filter(|(_, step)| step.place == place);
    let planned = here().find(|(_, step)| !of(step, medium).is_empty());
    planned.or_else(|| here().next()).is_some_and(|(first, _)| first == number)
}

fn sentence(planned: &[&Touchpoint], medium: Option<Medium>, counted: Option<u64>) -> String {
    let word = medium.map_or("Their own step", Medium::word);
    let what = |one: &&Touchpoint| {
        let line = if one.online { "online" } else { "offline" };
        format!(
            "{}, begun by {}, {}, {line}",
            one.title,
            one.initiator.word().to_lowercase(),
            one.process.word().to_lowercase()
        )
    };
    let planned: Vec<String> = planned.iter().map(what).collect();
    let planned = if planned.is_empty() { "not planned".to_owned() } else { planned.join("; ") };
    let done = match counted {
        Some(0) => " · planned, never done".to_owned(),
        Some(count) => format!(" · {count} made"),
        None => String::new(),
    };
    format!("{word}: {planned}{done}")
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_number_is_never_cut_off() {
        let told = [0, 7, 999, 1_000, 1_122, 6_049, 9_949, 9_950, 13_200, 999_499].map(short);
        assert_eq!(told, ["0", "7", "999", "1.0k", "1.1k", "6.0k", "9.9k", "10k", "13k", "999k"]);
    }
}
