//! How to read the drawing, in little drawings of its own parts.

use super::super::lane::Lane;
use super::super::letters;
use super::super::palette::Paint;
use super::super::picture::{Measure, Picture};
use super::Options;
use super::grid::Grid;
use super::shapes::{Glyph, Head, LegendItem, Point, Referral};
use super::words::{Anchor, Face, Words};
use crate::money::{Currency, Money, grouped};

/// The entries that this drawing needs, and the height of the whole drawing.
pub(super) fn legend(
    picture: &Picture,
    grid: &Grid,
    options: &Options,
    (heads, referral): (&[Head], Option<&Referral>),
) -> (Vec<LegendItem>, f64) {
    let (margin, gap, room, row, size) =
        if grid.tall { (14.0, 14.0, 26.0, 19.0, 10.5) } else { (40.0, 26.0, 34.0, 25.0, 13.5) };
    let mut items = Vec::new();
    let (mut x, mut y) = (margin, grid.bottom + if grid.tall { 18.0 } else { 34.0 });
    for (glyph, text) in entries(picture, grid, heads, referral) {
        let text = letters::fitted(&text, size, false, options.width - 2.0 * margin - room);
        let width = room + letters::width(&text, size, false);
        if x > margin && x + width > options.width - margin {
            (x, y) = (margin, y + row);
        }
        let at = Point { x: x + room / 2.0 - 4.0, y };
        let words_at = Point { x: x + room, y: y + size * 0.35 };
        let words = Words::new(text, Paint::Soft, Face::Sans, size, words_at, Anchor::Start);
        items.push(LegendItem { glyph, at, words });
        x += width + gap;
    }
    (items, y + if grid.tall { 16.0 } else { 28.0 })
}

fn entries(picture: &Picture, grid: &Grid, heads: &[Head], referral: Option<&Referral>) -> Vec<(Glyph, String)> {
    let mut entries = vec![(Glyph::Seed, seed_words(grid))];
    let any = |chosen: fn(&super::super::picture::Cell) -> bool| grid.cells.iter().any(chosen);
    if any(|cell| cell.stalled > 0) || grid.cells.is_empty() {
        entries.push((Glyph::Stuck, "stalled past its limit".to_owned()));
    }
    if any(|cell| cell.silent > 0) || grid.cells.is_empty() {
        entries.push((Glyph::Silent, "silent".to_owned()));
    }
    if picture.movements.iter().any(|movement| !movement.kind.is_loss()) || grid.cells.is_empty() {
        entries.push((Glyph::Moved, "moved in seven days".to_owned()));
    }
    if picture.movements.iter().any(|movement| movement.kind.is_loss()) {
        entries.push((Glyph::Lost, "fell back or left".to_owned()));
    }
    if let Some(referral) = referral {
        let won = picture.referrals.as_ref().is_some_and(|referrals| referrals.won_in_year > 0);
        let seed = match referral.unit {
            _ if !won => String::new(),
            1 => ": a seed for each won in 12 months".to_owned(),
            unit => format!(": a seed for each {} won in 12 months", grouped(unit)),
        };
        entries.push((Glyph::Referral, format!("referred, so a new {}{seed}", picture.headings[0].word)));
    }
    if heads.iter().any(Head::is_empty) {
        entries.push((Glyph::Empty, "nobody here".to_owned()));
    }
    entries
}

fn seed_words(grid: &Grid) -> String {
    match grid.measure {
        Measure::Count if grid.scale.unit <= 1.0 => "a relationship, at its standing phase".to_owned(),
        Measure::Count => format!("{} relationships", grouped(grid.scale.unit as u64)),
        Measure::Value => {
            let currency = grid.cells.iter().find_map(|cell| cell.value).map_or(Currency::GBP, |value| value.currency);
            format!(
                "worth {}",
                Money::new(grid.scale.unit as i64, currency).short().replace(".0k", "k").replace(".00m", "m")
            )
        }
    }
}

/// The number beside a lane.
pub(super) fn lane_total(grid: &Grid, lane: Lane) -> u64 {
    grid.cells.iter().filter(|cell| cell.at.lane == lane).map(|cell| u64::from(cell.count)).sum()
}
