//! A layout written as SVG: for a page, with classes that `map.css` colours, or as a file with its own colours.

mod marks;
pub(crate) mod pen;

use super::layout::{Layout, Words};
use super::palette::{Paint, Theme};
use pen::Pen;

/// What the SVG is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// Inside a page: classes only, so that it follows the page's theme under a strict policy. The prefix keeps the
    /// ids of several drawings on one page apart.
    Page {
        /// What each id begins with: letters.
        prefix: String,
    },
    /// A file that stands alone: plain colours as attributes.
    File(Theme),
}

impl Mode {
    /// Inside a page.
    pub fn page(prefix: impl Into<String>) -> Self {
        Self::Page { prefix: prefix.into() }
    }
}

/// The doors of a drawing without the drawing: a circle over each place, to be laid over a picture of the same layout.
pub fn doors(layout: &Layout, class: &str) -> String {
    let mut pen = Pen::new(&Mode::File(Theme::Light));
    let (width, height) = (pen::number(layout.width), pen::number(layout.height));
    let title = pen::escaped(&layout.title);
    pen.raw(&format!("<svg class=\"{class}\" viewBox=\"0 0 {width} {height}\" role=\"group\" aria-label=\"{title}\">"));
    for head in &layout.heads {
        let Some(href) = &head.href else { continue };
        let (href, sentence) = (pen::escaped(href), pen::escaped(&head.sentence));
        pen.raw(&format!("<a href=\"{href}\"><title>{sentence}</title>"));
        pen.circle(head.centre, head.reach().radius.max(TOUCH), "");
        pen.raw("</a>");
    }
    if let Some((lines, Some(href))) = &layout.invitation {
        let text: Vec<String> = lines.iter().map(Words::text).collect();
        pen.raw(&format!("<a href=\"{}\"><title>{}</title>", pen::escaped(href), pen::escaped(&text.join(" "))));
        lines.iter().for_each(|line| pen.rect(line.bounds()));
        pen.raw("</a>");
    }
    pen.raw("</svg>");
    pen.finish()
}

/// The smallest radius that a finger can hit.
const TOUCH: f64 = 13.0;

/// Writes the drawing. The same layout gives the same bytes.
pub fn svg(layout: &Layout, mode: &Mode) -> String {
    let mut pen = Pen::new(mode);
    open(&mut pen, layout);
    gradients(&mut pen, layout);
    for line in &layout.lines {
        marks::line(&mut pen, line);
    }
    pen.raw(&format!("<g{}>", marks::ROUND));
    if let Some(referral) = &layout.referral {
        marks::referral(&mut pen, referral);
    }
    pen.raw(&format!("</g><g{}{}>", pen.class("map-moves"), marks::ROUND));
    for (place, ribbon) in layout.ribbons.iter().enumerate() {
        marks::ribbon(&mut pen, ribbon, place);
    }
    pen.raw("</g>");
    layout.words.iter().for_each(|words| pen.words(words));
    pen.raw(&format!("<g{}{}>", pen.class("map-heads"), marks::ROUND));
    layout.heads.iter().for_each(|head| marks::head(&mut pen, head));
    pen.raw("</g>");
    if let Some((lines, href)) = &layout.invitation {
        let text: Vec<String> = lines.iter().map(Words::text).collect();
        pen.linked(href.as_deref(), "map-invitation", &text.join(" "), |pen| {
            lines.iter().for_each(|line| pen.words(line));
        });
    }
    pen.raw(&format!("<g{}{}>", pen.class("map-legend"), marks::ROUND));
    layout.legend.iter().for_each(|item| marks::legend(&mut pen, item));
    pen.raw("</g></svg>");
    pen.finish()
}

fn open(pen: &mut Pen, layout: &Layout) {
    let (width, height) = (pen::number(layout.width), pen::number(layout.height));
    let title = pen::escaped(&layout.title);
    let description = pen::escaped(&layout.description);
    match pen.mode() {
        Mode::Page { prefix } => {
            let opening = format!(
                "<svg class=\"map-svg\" viewBox=\"0 0 {width} {height}\" role=\"group\" aria-label=\"{title}\" \
                 aria-describedby=\"{prefix}desc\"><desc id=\"{prefix}desc\">{description}</desc>"
            );
            pen.raw(&opening);
        }
        Mode::File(theme) => {
            let paper = Paint::Paper.hex(*theme);
            let opening = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
                 height=\"{height}\" role=\"img\"><title>{title}</title><desc>{description}</desc>\
                 <rect width=\"{width}\" height=\"{height}\" fill=\"{paper}\"/>"
            );
            pen.raw(&opening);
        }
    }
}

/// One gradient for each ribbon that changes its phase, and one for the loop.
fn gradients(pen: &mut Pen, layout: &Layout) {
    pen.raw("<defs>");
    for (place, ribbon) in layout.ribbons.iter().enumerate() {
        if let (Some(from), Some(to)) = (ribbon.from, ribbon.to)
            && !ribbon.kind.is_loss()
        {
            let ends = (ribbon.track.start, ribbon.tip[0]);
            pen.gradient(&format!("m{place}"), ends, Paint::of(from.phase), Paint::of(to.phase));
        }
    }
    pen.raw("</defs>");
}

impl Words {
    /// Whether there is anything to be written.
    fn is_blank(&self) -> bool {
        self.pieces.iter().all(|(piece, _)| piece.trim().is_empty())
    }
}
