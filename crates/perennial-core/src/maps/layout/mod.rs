//! Where everything of the picture stands: plain data, the same for the same picture, tested for overlaps.

mod flower;
mod frame;
mod grid;
mod legend;
mod loops;
mod placing;
mod ribbons;
mod shapes;
mod tracks;
mod words;

pub use shapes::{Arc, Circle, Glyph, Head, LegendItem, Line, Point, Rect, Referral, Ribbon, Track};
pub use words::{Anchor, Face, Words};

use super::finding::{description, finding};
use super::picture::{Measure, Picture};
use placing::Occupied;

/// How the picture is to be laid out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// The width in pixels; below 480 the phases run down and the stages across.
    pub width: f64,
    /// What the flowers' size stands for.
    pub measure: Measure,
    /// Whether title, day and firm are part of the drawing: a page may have them as its own headings.
    pub titled: bool,
}

impl Options {
    /// The drawing for a wide page or a sheet.
    pub const WIDE: Self = Self { width: 1280.0, measure: Measure::Count, titled: true };
    /// The drawing for a phone.
    pub const TALL: Self = Self { width: 390.0, measure: Measure::Count, titled: true };

    /// True when phases run down and stages across.
    pub fn is_tall(&self) -> bool {
        self.width < 480.0
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::WIDE
    }
}

/// Everything on the drawing, in the order of drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Width of the view box.
    pub width: f64,
    /// Height of the view box.
    pub height: f64,
    /// The title as one line, for those who hear it.
    pub title: String,
    /// The whole in a paragraph, for those who hear it.
    pub description: String,
    /// Rules between lanes, stems of lanes and the ramp below the headings.
    pub lines: Vec<Line>,
    /// The loop of referrals, when there is one.
    pub referral: Option<Referral>,
    /// What moved, the widest first.
    pub ribbons: Vec<Ribbon>,
    /// The flowers and the empty rings.
    pub heads: Vec<Head>,
    /// All words that belong to no flower and no ribbon.
    pub words: Vec<Words>,
    /// How to read it.
    pub legend: Vec<LegendItem>,
    /// The invitation of an empty map: its lines, and where they lead.
    pub invitation: Option<(Vec<Words>, Option<String>)>,
}

/// Lays the picture out.
pub fn layout(picture: &Picture, options: &Options) -> Layout {
    let found = finding(picture);
    let width = if options.width.is_finite() { options.width.clamp(320.0, 4000.0) } else { Options::WIDE.width };
    let options = Options { width, ..*options };
    let frame = frame::frame(picture, &found, &options);
    let grid = grid::grid(picture, &options, frame.bottom);
    let mut words = frame.words;
    let mut lines = Vec::new();
    frame::headings(picture, &grid, &mut words, &mut lines);
    let mut heads = flower::heads(picture, &grid);
    let mut occupied = Occupied::new(width, grid.bottom);
    words.iter().for_each(|word| occupied.add_words(word));
    let (ramp, rules): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line.width > 2.0);
    ramp.into_iter().for_each(|line| occupied.add_line(line));
    rules.into_iter().filter(|_| !grid.tall).for_each(|line| occupied.cross_line(line));
    heads.iter().for_each(|head| occupied.add_circle(head.reach()));
    flower::name_risks(&mut heads, &grid, &mut occupied);
    let invitation = frame::invitation(picture, &grid, &mut occupied);
    let mut ribbons = ribbons::ribbons(picture, &grid, &heads);
    let tracks = ribbons.iter().map(|ribbon| ribbon.track.clone());
    let mut referral = loops::referral(picture, &grid, &heads);
    occupied.cross(tracks.chain(referral.iter().map(|referral| referral.trunk.clone())));
    if let Some(referral) = &mut referral {
        loops::name(referral, picture, &grid, &mut occupied);
    }
    ribbons::name(&mut ribbons, &grid, &mut occupied);
    let (legend, height) = legend::legend(picture, &grid, &options, (&heads, referral.as_ref()));
    Layout {
        width,
        height,
        title: found.plain_title(),
        description: description(picture),
        lines,
        referral,
        ribbons,
        heads,
        words,
        legend,
        invitation,
    }
}
