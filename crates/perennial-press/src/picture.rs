//! A drawing as PNG.

use resvg::tiny_skia::{Pixmap, Transform};

use crate::fonts::{Fonts, Unreadable};

/// The widest picture, in pixels.
const WIDEST: u32 = 8_000;

/// Draws an SVG as a PNG of so many pixels in width.
///
/// # Errors
/// When the SVG cannot be read, or the size cannot be made.
pub fn png(svg: &str, width: u32, fonts: &Fonts) -> Result<Vec<u8>, Unreadable> {
    let tree = fonts.read(svg)?;
    let width = width.clamp(16, WIDEST);
    let scale = width as f32 / tree.size().width();
    let height = (tree.size().height() * scale).round() as u32;
    let mut pixmap = Pixmap::new(width, height.clamp(1, WIDEST)).ok_or(Unreadable::Size)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|_| Unreadable::Size)
}
