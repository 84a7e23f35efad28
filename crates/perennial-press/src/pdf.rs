//! A drawing as a PDF of one page: vectors, text that can be selected, fonts with only the letters that are used.
//!
//! The file is written here (ISO 32000-1): paths, dashes, opacities and positioned glyphs are all that our drawings
//! need. A library for any SVG would bring a second font stack, which takes longer to build than the rest of this
//! crate; decision 10 has the figures.

mod content;
mod file;
mod font;

use crate::fonts::{Fonts, Unreadable};
use content::Content;

/// The sheet, in landscape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 420 × 297 mm.
    A3,
    /// 297 × 210 mm.
    A4,
}

impl Paper {
    /// Width and height in points.
    const fn points(self) -> (f32, f32) {
        match self {
            Self::A3 => (1190.55, 841.89),
            Self::A4 => (841.89, 595.28),
        }
    }
}

/// Writes an SVG on one sheet, in its middle and as large as it fits.
///
/// # Errors
/// When the SVG cannot be read, or a font cannot be embedded.
pub fn pdf(svg: &str, title: &str, paper: Paper, fonts: &Fonts) -> Result<Vec<u8>, Unreadable> {
    let tree = fonts.read(svg)?;
    let (width, height) = paper.points();
    let scale = (width / tree.size().width()).min(height / tree.size().height());
    let left = (width - tree.size().width() * scale) / 2.0;
    let top = (height - tree.size().height() * scale) / 2.0;
    let mut content = Content::new(&tree);
    // The drawing counts from the top, the page from the bottom.
    content.matrix([scale, 0.0, 0.0, -scale, left, height - top]);
    content.group(tree.root(), 1.0);
    let drawn = content.finish();
    let fonts = drawn.fonts.iter().map(|used| font::embedded(used, tree.fontdb())).collect::<Result<Vec<_>, _>>()?;
    Ok(file::file(title, (width, height), &drawn, &fonts))
}
