//! Title, headings and the names of lanes.

use super::super::finding::Finding;
use super::super::lane::{Lane, Spot, UNRECORDED};
use super::super::letters;
use super::super::palette::Paint;
use super::super::picture::Picture;
use super::Options;
use super::grid::Grid;
use super::legend::lane_total;
use super::placing::Occupied;
use super::shapes::{Line, Point};
use super::words::{Anchor, Face, SERIF, Words};
use crate::journeys::stage::{Phase, Stage};
use crate::money::grouped;

/// The title block.
pub(super) struct Frame {
    pub(super) words: Vec<Words>,
    pub(super) bottom: f64,
}

/// Title, sentence, firm and day.
pub(super) fn frame(picture: &Picture, found: &Finding, options: &Options) -> Frame {
    if !options.titled {
        return Frame { words: Vec::new(), bottom: if options.is_tall() { 0.0 } else { 8.0 } };
    }
    let (margin, size, small) = if options.is_tall() { (14.0, 20.0, 12.5) } else { (40.0, 31.0, 17.0) };
    let mut words = Vec::new();
    let mut y = margin + size * 0.6;
    let corner = if options.is_tall() { 0.0 } else { 230.0 };
    if options.is_tall() {
        let text = [picture.firm.as_str(), picture.day.as_str()].join(" · ");
        let text = text.trim_matches([' ', '·']);
        let fitted = letters::fitted(text, 10.5, false, (options.width - 2.0 * margin) / 1.25);
        words.push(Words::new(
            fitted,
            Paint::Soft,
            Face::Caps,
            10.5,
            Point { x: margin, y: margin + 8.0 },
            Anchor::Start,
        ));
        y += 20.0;
    } else {
        let x = options.width - margin;
        let firm = letters::fitted(&picture.firm, 15.0, true, corner);
        words.push(Words::new(firm, Paint::Ink, Face::Serif, 15.0, Point { x, y }, Anchor::End));
        let day = letters::fitted(&picture.day, 13.0, false, corner);
        words.push(Words::new(day, Paint::Soft, Face::Sans, 13.0, Point { x, y: y + 21.0 }, Anchor::End));
    }
    let limit = options.width - 2.0 * margin - corner;
    for line in title_lines(&found.title, size, limit) {
        let at = Point { x: margin, y };
        words.push(Words { pieces: line, at, size, anchor: Anchor::Start, face: Face::Serif, halo: false });
        y += size * 1.18;
    }
    y -= size * 1.18 - small * 1.75;
    for line in letters::wrapped(&found.detail, small, false, limit / SERIF, 4) {
        words.push(Words::new(line, Paint::Soft, Face::Italic, small, Point { x: margin, y }, Anchor::Start));
        y += small * 1.35;
    }
    words.retain(|word| !word.text().is_empty());
    Frame { words, bottom: y + if options.is_tall() { 2.0 } else { 14.0 } }
}

/// The coloured pieces broken into lines at spaces.
fn title_lines(pieces: &[(String, Paint)], size: f64, limit: f64) -> Vec<Vec<(String, Paint)>> {
    let mut lines = vec![Vec::<(String, Paint)>::new()];
    let mut used = 0.0;
    for (piece, paint) in pieces {
        for word in piece.split_inclusive(' ') {
            let width = letters::width(word, size, true) * SERIF;
            if used + width > limit && used > 0.0 && !word.starts_with(',') {
                lines.push(Vec::new());
                used = 0.0;
            }
            used += width;
            let Some(line) = lines.last_mut() else { continue };
            match line.last_mut() {
                Some((text, same)) if same == paint => text.push_str(word),
                _ => line.push((word.to_owned(), *paint)),
            }
        }
    }
    lines
}

/// The heads of columns and rows, the ramp, and the rules between stages.
pub(super) fn headings(picture: &Picture, grid: &Grid, words: &mut Vec<Words>, lines: &mut Vec<Line>) {
    if grid.tall {
        tall_headings(picture, grid, words, lines);
    } else {
        wide_headings(picture, grid, words, lines);
    }
    stems(grid, lines);
}

/// The room that the number before a heading takes.
const NUMBER: f64 = 12.0;

/// The sizes of the headings and of the words below them: the largest at which none of them is cut, for all alike.
fn wide_sizes(picture: &Picture, grid: &Grid) -> (f64, f64) {
    let rooms = picture.headings.iter().zip(&grid.phases).map(|(heading, band)| (heading, band.end - band.start - 8.0));
    let whole = |text: &str, size: f64, bold: bool, room: f64| letters::fitted(text, size, bold, room) == text;
    let largest = |sizes: [f64; 4], fits: &dyn Fn(f64) -> bool| {
        let [.., least] = sizes;
        sizes.into_iter().find(|size| fits(*size)).unwrap_or(least)
    };
    let heads =
        |size: f64| rooms.clone().all(|(heading, room)| whole(&heading.word, size, true, (room - NUMBER) / SERIF));
    let glosses = |size: f64| rooms.clone().all(|(heading, room)| whole(&heading.gloss, size, false, room));
    (largest([16.5, 15.5, 14.5, 13.5], &heads), largest([14.0, 13.25, 12.5, 12.0], &glosses))
}

fn wide_headings(picture: &Picture, grid: &Grid, words: &mut Vec<Words>, lines: &mut Vec<Line>) {
    let (left, right) = (40.0, grid.width - 40.0);
    let (head_size, gloss_size) = wide_sizes(picture, grid);
    for phase in Phase::ALL {
        let band = grid.phases[usize::from(phase.number()) - 1];
        let heading = &picture.headings[usize::from(phase.number()) - 1];
        let room = band.end - band.start - 8.0;
        let y = grid.top - 34.0;
        let number = format!("{} ", phase.number());
        let word = letters::fitted(&heading.word, head_size, true, (room - NUMBER) / SERIF);
        let middle = Point { x: band.centre, y };
        let mut head = Words::new(number, Paint::Phase(phase), Face::Serif, head_size, middle, Anchor::Middle);
        head.pieces.push((word, Paint::Ink));
        words.push(head);
        let gloss = letters::fitted(&heading.gloss, gloss_size, false, room);
        words.push(Words::new(
            gloss,
            Paint::Soft,
            Face::Italic,
            gloss_size,
            Point { x: band.centre, y: y + 18.0 },
            Anchor::Middle,
        ));
        let y = grid.top - 4.0;
        let (from, to) = (Point { x: band.start + 1.0, y }, Point { x: band.end - 1.0, y });
        lines.push(Line { from, to, width: 4.0, paint: Paint::Phase(phase) });
    }
    if grid.has_unrecorded {
        let band = grid.phases[UNRECORDED];
        let room = band.end - band.start - 8.0;
        let at = |y: f64| Point { x: band.centre, y };
        let y = grid.top - 34.0;
        let head = letters::fitted("Not recorded", 14.5, true, room / SERIF);
        words.push(Words::new(head, Paint::Ink, Face::Serif, 14.5, at(y), Anchor::Middle));
        let gloss = letters::fitted("which phase", gloss_size, false, room);
        words.push(Words::new(gloss, Paint::Soft, Face::Italic, gloss_size, at(y + 18.0), Anchor::Middle));
    }
    for (place, &(lane, band)) in grid.lanes.iter().enumerate() {
        let first_of_stage = place == 0 || grid.lanes[place - 1].0.stage() != lane.stage();
        if place > 0 {
            let from = if first_of_stage { left } else { grid.field };
            let (from, to) = (Point { x: from, y: band.start }, Point { x: right, y: band.start });
            lines.push(Line { from, to, width: if first_of_stage { 1.0 } else { 0.6 }, paint: Paint::Hairline });
        }
        let note = note(picture, lane, grid);
        let broken = letters::wrapped(&note, 13.5, false, grid.field - left - 8.0, 3);
        let y = band.centre - 3.0 - 8.0 * (broken.len() as f64 - 1.0);
        words.push(Words::new(lane.word(), Paint::Ink, Face::Serif, 18.0, Point { x: left, y }, Anchor::Start));
        for (line, text) in broken.into_iter().enumerate() {
            let at = Point { x: left, y: y + 19.0 + 17.0 * line as f64 };
            words.push(Words::new(text, Paint::Soft, Face::Sans, 13.5, at, Anchor::Start));
        }
    }
    words.retain(|word| !word.text().is_empty());
}

fn tall_headings(picture: &Picture, grid: &Grid, words: &mut Vec<Words>, lines: &mut Vec<Line>) {
    let left = 14.0;
    if grid.has_unrecorded {
        let at = Point { x: left + 8.0, y: grid.phases[UNRECORDED].centre + 4.0 };
        words.push(Words::new("Not recorded", Paint::Ink, Face::Serif, 11.0, at, Anchor::Start));
    }
    for phase in Phase::ALL {
        let band = grid.phases[usize::from(phase.number()) - 1];
        let heading = &picture.headings[usize::from(phase.number()) - 1];
        let word = letters::fitted(&heading.word, 12.0, true, 70.0 / SERIF);
        let at = Point { x: left + 8.0, y: band.centre + 4.0 };
        words.push(Words::new(word, Paint::Ink, Face::Serif, 12.0, at, Anchor::Start));
        let (from, to) = (Point { x: left, y: band.start + 1.0 }, Point { x: left, y: band.end - 1.0 });
        lines.push(Line { from, to, width: 4.0, paint: Paint::Phase(phase) });
        if phase != Phase::Assess || grid.has_unrecorded {
            let (from, to) = (Point { x: left + 8.0, y: band.start }, Point { x: grid.width - 10.0, y: band.start });
            lines.push(Line { from, to, width: 0.6, paint: Paint::Hairline });
        }
    }
    let room = grid.lanes.first().map_or(0.0, |(_, band)| band.end - band.start - 3.0);
    let widest = |size: f64| {
        grid.lanes.iter().map(|(lane, _)| letters::width(lane.short_word(), size, true) * SERIF).fold(0.0, f64::max)
    };
    let size = [12.0, 11.5, 11.0, 10.5, 10.0].into_iter().find(|&size| widest(size) <= room).unwrap_or(9.5);
    for &(lane, band) in &grid.lanes {
        let at = |y: f64| Point { x: band.centre, y };
        words.push(Words::new(lane.short_word(), Paint::Ink, Face::Serif, size, at(grid.top - 18.0), Anchor::Middle));
        let total = grouped(lane_total(grid, lane));
        let total = letters::fitted(&total, 10.5, false, room);
        words.push(Words::new(total, Paint::Soft, Face::Sans, 10.5, at(grid.top - 4.0), Anchor::Middle));
    }
    let former: Vec<_> = grid.lanes.iter().filter(|(lane, _)| lane.stage() == Stage::Former).collect();
    if let (Some((_, first)), Some((_, last))) = (former.first(), former.last()) {
        let at = Point { x: (first.start + last.end) / 2.0, y: grid.top - 34.0 };
        words.push(Words::new("Former", Paint::Soft, Face::Caps, 9.5, at, Anchor::Middle));
    }
}

/// What stands beside a lane: the given remark, or the number of its relationships.
fn note(picture: &Picture, lane: Lane, grid: &Grid) -> String {
    let given: Vec<&str> = picture.notes.iter().filter(|n| n.lane == lane).map(|n| n.text.as_str()).collect();
    match lane_total(grid, lane) {
        _ if !given.is_empty() => given.join(" · "),
        0 if grid.cells.is_empty() => String::new(),
        0 => "nobody".to_owned(),
        total => grouped(total),
    }
}

/// A hairline through each lane from its first place to its last.
fn stems(grid: &Grid, lines: &mut Vec<Line>) {
    for &(lane, band) in &grid.lanes {
        let stands =
            |phase: &Phase| lane.expects(*phase) || grid.cells.iter().any(|cell| cell.at == Spot::new(lane, *phase));
        let mut shown = Phase::ALL.into_iter().filter(stands).map(|phase| usize::from(phase.number()) - 1);
        let (Some(first), Some(last)) = (shown.next(), shown.next_back()) else { continue };
        let unrecorded = grid.cells.iter().any(|cell| cell.at == Spot::not_recorded(lane));
        let first = if unrecorded { UNRECORDED } else { first };
        let from = grid.point(grid.phases[first].centre, band.centre);
        let to = grid.point(grid.phases[last].centre, band.centre);
        lines.push(Line { from, to, width: 1.0, paint: Paint::Hairline });
    }
}

/// The words on an empty map, where nothing else stands, and where they lead.
pub(super) fn invitation(
    picture: &Picture,
    grid: &Grid,
    occupied: &mut Occupied,
) -> Option<(Vec<Words>, Option<String>)> {
    let given = picture.invitation.as_ref().filter(|_| grid.cells.is_empty())?;
    let (x, y, limit, size) = if grid.tall {
        let x = grid.lanes.get(1)?.1.start;
        (x, grid.phases[0].centre, grid.width - x - 12.0, 12.5)
    } else {
        let x = grid.phases[0].start;
        (x, grid.lanes.get(2)?.1.centre, grid.phases[4].end - x, 21.0)
    };
    let lines = letters::wrapped(&given.text, size, false, limit / SERIF, 2);
    let first = y + size * 0.35 - size * 0.65 * (lines.len() as f64 - 1.0);
    let placed = lines.into_iter().enumerate().filter_map(|(place, line)| {
        let at = Point { x, y: first + size * 1.3 * place as f64 };
        let words = Words { halo: true, ..Words::new(line, Paint::Accent, Face::Italic, size, at, Anchor::Start) };
        occupied.place(std::iter::once(words))
    });
    Some((placed.collect(), given.href.clone()))
}
