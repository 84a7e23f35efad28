//! One line of text and the ground it takes.

use super::super::letters;
use super::super::palette::Paint;
use super::shapes::{Point, Rect};

/// Serifs run narrower than the sans that is measured.
pub(super) const SERIF: f64 = 0.92;

/// Which end of a text its point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The left end.
    Start,
    /// The middle.
    Middle,
    /// The right end.
    End,
}

/// The letters of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Headings.
    Serif,
    /// Asides.
    Italic,
    /// Remarks.
    Sans,
    /// Numbers and what is to be seen first.
    Strong,
    /// Small capitals with space between them.
    Caps,
}

/// One line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    /// The pieces, each in its colour.
    pub pieces: Vec<(String, Paint)>,
    /// Where its base line begins, is centred or ends.
    pub at: Point,
    /// Size of the letters.
    pub size: f64,
    /// Which.
    pub anchor: Anchor,
    /// The letters.
    pub face: Face,
    /// Whether the ground shines through around the letters, for words above lines.
    pub halo: bool,
}

impl Words {
    /// One line in one colour.
    pub fn new(text: impl Into<String>, paint: Paint, face: Face, size: f64, at: Point, anchor: Anchor) -> Self {
        Self { pieces: vec![(text.into(), paint)], at, size, anchor, face, halo: false }
    }

    /// The text without its colours.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|(piece, _)| piece.as_str()).collect()
    }

    /// The ground the text takes, rather too much than too little.
    pub fn bounds(&self) -> Rect {
        let bold = matches!(self.face, Face::Serif | Face::Strong);
        let spaced = match self.face {
            Face::Caps => 1.22,
            Face::Serif | Face::Italic => SERIF,
            Face::Sans | Face::Strong => 1.0,
        };
        let width = letters::width(&self.text(), self.size, bold) * spaced;
        let x = match self.anchor {
            Anchor::Start => self.at.x,
            Anchor::Middle => self.at.x - width / 2.0,
            Anchor::End => self.at.x - width,
        };
        Rect { x, y: self.at.y - self.size * 0.8, width, height: self.size * 1.05 }
    }
}
