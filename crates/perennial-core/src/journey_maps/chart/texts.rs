//! Texts broken into lines for a cell, and shortened where they do not fit.

use super::scene::{Scene, point};
use crate::maps::letters::{fitted, width, wrapped};
use crate::maps::{Anchor, Face, Paint, Words};

/// How a cell's text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    /// The letters.
    pub(super) face: Face,
    /// Their size.
    pub(super) size: f64,
    /// Their colour.
    pub(super) paint: Paint,
    /// The most lines.
    pub(super) lines: usize,
}

impl Look {
    pub(super) const fn new(face: Face, size: f64, paint: Paint, lines: usize) -> Self {
        Self { face, size, paint, lines }
    }

    /// From one line to the next.
    pub(super) fn step(&self) -> f64 {
        self.size * 1.22
    }

    fn bold(&self) -> bool {
        matches!(self.face, Face::Serif | Face::Strong)
    }

    /// Serifs and italics run narrower than what is measured, and running text is narrower than its widest letters;
    /// the space between columns takes what is little too much.
    fn room(&self, room: f64) -> f64 {
        match self.face {
            Face::Serif | Face::Italic => room / 0.9,
            Face::Sans | Face::Strong => room / 0.94,
            Face::Caps => room,
        }
    }
}

/// A text in lines, and whether something had to be left out.
pub(super) fn broken(text: &str, look: &Look, room: f64) -> (Vec<String>, bool) {
    let mut lines = Vec::new();
    let mut cut = false;
    let room = look.room(room);
    for paragraph in text.lines().filter(|line| !line.trim().is_empty()) {
        let left = look.lines.saturating_sub(lines.len());
        if left == 0 {
            cut = true;
            break;
        }
        let own = wrapped(paragraph, look.size, look.bold(), room, left);
        cut |= own.last().is_some_and(|line| line.ends_with('…') && !paragraph.ends_with('…'));
        cut |= own.iter().any(|line| line.ends_with('…') && !paragraph.contains(line.as_str()));
        lines.extend(own);
    }
    if cut && let Some(last) = lines.last_mut().filter(|last| !last.ends_with('…')) {
        *last = fitted(&format!("{last} …"), look.size, look.bold(), room);
    }
    (lines, cut)
}

/// The height of a text in a cell.
pub(super) fn height(text: &str, look: &Look, room: f64) -> f64 {
    broken(text, look, room).0.len() as f64 * look.step()
}

/// Writes a text into a cell from its upper left corner; what is shortened keeps its whole text as a title.
pub(super) fn write(scene: &mut Scene, text: &str, look: &Look, (x, y): (f64, f64), room: f64) -> f64 {
    let (lines, cut) = broken(text, look, room);
    let draw = |scene: &mut Scene| {
        for (number, line) in lines.iter().enumerate() {
            let base = y + look.size * 0.84 + number as f64 * look.step();
            scene.words(Words::new(line.clone(), look.paint, look.face, look.size, point(x, base), Anchor::Start));
        }
    };
    if cut {
        scene.group(text, None, draw)
    } else {
        draw(scene)
    }
    lines.len() as f64 * look.step()
}

/// One line, shortened if it must be.
pub(super) fn line(scene: &mut Scene, text: &str, look: &Look, (x, base): (f64, f64), anchor: Anchor, room: f64) {
    let shown = fitted(text, look.size, look.bold(), look.room(room));
    let words = Words::new(shown.clone(), look.paint, look.face, look.size, point(x, base), anchor);
    if shown == text { scene.words(words) } else { scene.group(text, None, |scene| scene.words(words)) }
}

/// The width of a line, rather too much than too little.
pub(super) fn length(text: &str, look: &Look) -> f64 {
    let narrow = if matches!(look.face, Face::Serif | Face::Italic) { 0.92 } else { 1.0 };
    let spaced = if look.face == Face::Caps { 1.22 } else { 1.0 };
    width(text, look.size, look.bold()) * narrow * spaced
}
