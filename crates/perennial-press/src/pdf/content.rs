//! The marks of the page.

use std::collections::BTreeMap;
use std::fmt::Write;

use resvg::tiny_skia::PathSegment;
use resvg::usvg::{Fill, FillRule, Group, LineCap, LineJoin, Node, Paint, Path, Stroke, Text, Transform, Tree, fontdb};
use subsetter::GlyphRemapper;

/// The letters that were used of one font.
pub(super) struct Used {
    pub(super) id: fontdb::ID,
    pub(super) glyphs: GlyphRemapper,
    /// What each of the new glyphs says, by its new number.
    pub(super) says: BTreeMap<u16, String>,
}

/// A finished page.
pub(super) struct Drawn {
    pub(super) stream: String,
    pub(super) fonts: Vec<Used>,
    /// The opacities that occur, in thousandths.
    pub(super) alphas: Vec<u16>,
}

pub(super) struct Content<'t> {
    tree: &'t Tree,
    drawn: Drawn,
}

impl<'t> Content<'t> {
    pub(super) fn new(tree: &'t Tree) -> Self {
        Self { tree, drawn: Drawn { stream: String::new(), fonts: Vec::new(), alphas: Vec::new() } }
    }

    pub(super) fn finish(self) -> Drawn {
        self.drawn
    }

    pub(super) fn matrix(&mut self, matrix: [f32; 6]) {
        self.put(&matrix.map(number).join(" "));
        self.put(" cm\n");
    }

    fn put(&mut self, text: &str) {
        self.drawn.stream.push_str(text);
    }

    pub(super) fn group(&mut self, group: &Group, alpha: f32) {
        let alpha = alpha * group.opacity().get();
        for node in group.children() {
            match node {
                Node::Group(inner) => self.group(inner, alpha),
                Node::Path(path) if path.is_visible() => self.path(path, path.abs_transform(), alpha),
                Node::Text(text) => self.text(text, alpha),
                Node::Path(_) | Node::Image(_) => {}
            }
        }
    }

    fn path(&mut self, path: &Path, transform: Transform, alpha: f32) {
        let shape = outline(path);
        if let Some(fill) = path.fill() {
            self.filled(&shape, fill, transform, alpha);
        }
        if let Some(stroke) = path.stroke() {
            self.stroked(&shape, stroke, transform, alpha);
        }
    }

    fn filled(&mut self, shape: &str, fill: &Fill, transform: Transform, alpha: f32) {
        let Some(color) = color(fill.paint()) else { return };
        let rule = if fill.rule() == FillRule::EvenOdd { "f*" } else { "f" };
        self.apart(transform, alpha * fill.opacity().get(), |content| {
            content.put(&format!("{color} rg\n{shape}{rule}\n"));
        });
    }

    fn stroked(&mut self, shape: &str, stroke: &Stroke, transform: Transform, alpha: f32) {
        let Some(color) = color(stroke.paint()) else { return };
        let cap = match stroke.linecap() {
            LineCap::Butt => 0,
            LineCap::Round => 1,
            LineCap::Square => 2,
        };
        let join = match stroke.linejoin() {
            LineJoin::Miter | LineJoin::MiterClip => 0,
            LineJoin::Round => 1,
            LineJoin::Bevel => 2,
        };
        let dashes: Vec<String> = stroke.dasharray().unwrap_or_default().iter().map(|dash| number(*dash)).collect();
        let (width, from) = (number(stroke.width().get()), number(stroke.dashoffset()));
        self.apart(transform, alpha * stroke.opacity().get(), |content| {
            content.put(&format!("{color} RG {width} w {cap} J {join} j [{}] {from} d\n{shape}S\n", dashes.join(" ")));
        });
    }

    /// Draws under a transformation and an opacity that end with it.
    fn apart(&mut self, transform: Transform, alpha: f32, inside: impl FnOnce(&mut Self)) {
        self.put("q ");
        if !transform.is_identity() {
            self.matrix([transform.sx, transform.ky, transform.kx, transform.sy, transform.tx, transform.ty]);
        }
        let thousandths = (alpha.clamp(0.0, 1.0) * 1000.0).round() as u16;
        if thousandths < 1000 {
            if !self.drawn.alphas.contains(&thousandths) {
                self.drawn.alphas.push(thousandths);
            }
            self.put(&format!("/A{thousandths} gs "));
        }
        inside(self);
        self.put("Q\n");
    }

    fn text(&mut self, text: &Text, alpha: f32) {
        // The halo around letters is drawn as outlines, so that no word stands in the file twice.
        for node in text.flattened().children() {
            self.halo(node, alpha);
        }
        let whole = text.abs_transform();
        for span in text.layouted().iter().filter(|span| span.visible) {
            let Some(color) = span.fill.as_ref().and_then(|fill| color(fill.paint())) else { continue };
            let opacity = span.fill.as_ref().map_or(1.0, |fill| fill.opacity().get());
            let mut run = format!("BT {color} rg\n");
            let mut font = None;
            for glyph in &span.positioned_glyphs {
                let (place, new) = self.used(glyph.font, glyph.id.0, &glyph.text);
                if font != Some(place) {
                    let _ = writeln!(run, "/F{place} 1 Tf");
                    font = Some(place);
                }
                // The units of an em fall out of the two scales that the layout knows.
                let scale = glyph.transform().sx;
                let em = if scale > 0.0 { glyph.font_size() / scale } else { 1000.0 };
                let at = whole.pre_concat(glyph.outline_transform()).pre_scale(em, em);
                let matrix = [at.sx, at.ky, at.kx, at.sy, at.tx, at.ty].map(number).join(" ");
                let _ = writeln!(run, "{matrix} Tm <{new:04x}> Tj");
            }
            run.push_str("ET\n");
            self.apart(Transform::identity(), alpha * opacity, |content| content.put(&run));
        }
    }

    fn halo(&mut self, node: &Node, alpha: f32) {
        match node {
            Node::Group(group) => group.children().iter().for_each(|inner| self.halo(inner, alpha)),
            Node::Path(path) => {
                if let Some(stroke) = path.stroke() {
                    self.stroked(&outline(path), stroke, path.abs_transform(), alpha);
                }
            }
            Node::Text(_) | Node::Image(_) => {}
        }
    }

    /// The number of the font on this page, and that of the glyph in the embedded part of it.
    fn used(&mut self, id: fontdb::ID, glyph: u16, says: &str) -> (usize, u16) {
        debug_assert!(self.tree.fontdb().face(id).is_some());
        let fonts = &mut self.drawn.fonts;
        let place = fonts.iter().position(|font| font.id == id).unwrap_or_else(|| {
            fonts.push(Used { id, glyphs: GlyphRemapper::new(), says: BTreeMap::new() });
            fonts.len() - 1
        });
        let new = fonts[place].glyphs.remap(glyph);
        fonts[place].says.entry(new).or_insert_with(|| says.to_owned());
        (place, new)
    }
}

fn outline(path: &Path) -> String {
    let mut out = String::new();
    let mut last = (0.0, 0.0);
    for segment in path.data().segments() {
        let _ = match segment {
            PathSegment::MoveTo(p) => {
                last = (p.x, p.y);
                writeln!(out, "{} {} m", number(p.x), number(p.y))
            }
            PathSegment::LineTo(p) => {
                last = (p.x, p.y);
                writeln!(out, "{} {} l", number(p.x), number(p.y))
            }
            PathSegment::QuadTo(c, p) => {
                // A quadratic curve as the cubic one of the same shape.
                let third = |from: f32, to: f32| from + (to - from) * 2.0 / 3.0;
                let one = (third(last.0, c.x), third(last.1, c.y));
                let two = (third(p.x, c.x), third(p.y, c.y));
                last = (p.x, p.y);
                let all = [one.0, one.1, two.0, two.1, p.x, p.y].map(number).join(" ");
                writeln!(out, "{all} c")
            }
            PathSegment::CubicTo(a, b, p) => {
                last = (p.x, p.y);
                let all = [a.x, a.y, b.x, b.y, p.x, p.y].map(number).join(" ");
                writeln!(out, "{all} c")
            }
            PathSegment::Close => writeln!(out, "h"),
        };
    }
    out
}

/// A plain colour; our drawings for files have no others but gradients, which take their first.
fn color(paint: &Paint) -> Option<String> {
    let color = match paint {
        Paint::Color(color) => *color,
        Paint::LinearGradient(gradient) => gradient.stops().first()?.color(),
        Paint::RadialGradient(gradient) => gradient.stops().first()?.color(),
        Paint::Pattern(_) => return None,
    };
    Some([color.red, color.green, color.blue].map(|part| number(f32::from(part) / 255.0)).join(" "))
}

/// A number with three decimals at most.
pub(super) fn number(value: f32) -> String {
    let text = format!("{value:.3}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short.is_empty() || short == "-0" { "0".to_owned() } else { short.to_owned() }
}
