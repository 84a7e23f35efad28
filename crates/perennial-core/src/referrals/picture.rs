//! The picture of a lineage: who brought whom, a row each, with a disc for the fees that follow.

use crate::maps::svg::pen::{Pen, escaped, number};
use crate::maps::{Anchor, Face, Mode, Paint, Point, Words};

/// Width of the drawing.
const WIDTH: f64 = 760.0;
/// Height of a row.
const ROW: f64 = 30.0;
/// How far a generation stands from the one before, and how many generations move on.
const STEP: (f64, usize) = (40.0, 9);
/// The radius of the disc of the most fees, and of none.
const DISC: (f64, f64) = (12.0, 2.5);
/// Letters of a name that are drawn.
const LETTERS: usize = 40;

/// A row of the picture: whoever stands at the head of a chain, or somebody whom a referral brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// 0 for the head of a chain; each other row stands below the nearest one before it that has one less.
    pub depth: usize,
    /// Who.
    pub name: String,
    /// What is said beside the name.
    pub told: String,
    /// The fees that follow, minor units.
    pub fees: i64,
    /// The page of who it is.
    pub href: Option<String>,
}

/// Draws the rows: the same ones give the same bytes. The area of a disc is in proportion to the fees.
pub fn lineage_picture(rows: &[Drawn], title: &str, mode: &Mode) -> String {
    let mut pen = Pen::new(mode);
    let (width, height) = (number(WIDTH), number(ROW * rows.len() as f64 + 12.0));
    let title = escaped(title);
    let opening = match mode {
        Mode::Page { .. } => format!(
            "<svg class=\"map-svg spidergram\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
             role=\"group\" aria-label=\"{title}\">"
        ),
        Mode::File(theme) => format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\"><title>{title}</title>\
             <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>",
            Paint::Paper.hex(*theme)
        ),
    };
    pen.raw(&opening);
    let most = rows.iter().map(|row| row.fees).max().unwrap_or(0).max(1) as f64;
    let mut above: Vec<Point> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let at = Point { x: 20.0 + STEP.0 * row.depth.min(STEP.1) as f64, y: ROW * (place as f64 + 0.5) + 6.0 };
        above.truncate(row.depth);
        if let Some(parent) = above.last() {
            let line = pen.paint(None, Some(Paint::Hairline), "");
            let elbow = format!("M{} {} V{} H{}", number(parent.x), number(parent.y), number(at.y), number(at.x));
            pen.path(&elbow, &format!("{line} stroke-width=\"1.5\""));
        }
        above.push(at);
    }
    for (place, row) in rows.iter().enumerate() {
        let at = Point { x: 20.0 + STEP.0 * row.depth.min(STEP.1) as f64, y: ROW * (place as f64 + 0.5) + 6.0 };
        let radius = DISC.1.max(DISC.0 * (row.fees.max(0) as f64 / most).sqrt());
        let sentence = format!("{}: {}", row.name, row.told);
        pen.linked(row.href.as_deref(), "lineage-row", &sentence, |pen| {
            let fill = pen.paint(Some(if row.depth == 0 { Paint::Soft } else { Paint::Accent }), None, "");
            pen.circle(at, radius, &fill);
            let start = Point { x: at.x + DISC.0 + 8.0, y: at.y + 4.5 };
            let face = if row.depth == 0 { Face::Strong } else { Face::Sans };
            let mut words = Words::new(shortened(&row.name), Paint::Ink, face, 13.0, start, Anchor::Start);
            words.pieces.push((format!("  {}", row.told), Paint::Soft));
            pen.words(&words);
        });
    }
    pen.raw("</svg>");
    pen.finish()
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= LETTERS {
        return name.to_owned();
    }
    let kept: String = name.chars().take(LETTERS - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_drawn_below_whoever_brought_it_and_names_cannot_break_out() {
        let row = |depth, name: &str, fees| Drawn {
            depth,
            name: name.to_owned(),
            told: "£1".to_owned(),
            fees,
            href: Some("/clients/1".to_owned()),
        };
        let rows = [row(0, "Ruth", 400), row(1, "<Ada & Co>", 400), row(1, &"Long ".repeat(20), 100), row(0, "Tom", 0)];
        let drawn = lineage_picture(&rows, "Lineage", &Mode::page("lineage"));
        assert_eq!(drawn, lineage_picture(&rows, "Lineage", &Mode::page("lineage")));
        assert_eq!(drawn.matches("<path").count(), 2, "heads hang on nobody");
        assert!(drawn.contains("&lt;Ada &amp; Co&gt;") && !drawn.contains("<Ada"), "{drawn}");
        let radii: Vec<&str> = drawn.split(" r=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(radii, ["12", "12", "6", "2.5"], "a quarter of the fees is half the radius");
        assert!(drawn.contains('…'));
    }
}
