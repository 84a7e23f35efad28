//! A font with only the letters that are used, and what they say.

use std::fmt::Write;

use resvg::usvg::fontdb::Database;

use super::content::Used;
use crate::fonts::Unreadable;

/// What the file needs to know of a font.
pub(super) struct Embedded {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    /// Widths of the new glyphs in thousandths of an em.
    pub(super) widths: Vec<i32>,
    pub(super) bounds: [i32; 4],
    pub(super) ascent: i32,
    pub(super) descent: i32,
    pub(super) cap: i32,
    pub(super) italic: bool,
    /// The table from glyphs to Unicode.
    pub(super) says: String,
}

/// Takes the used part of a font.
pub(super) fn embedded(used: &Used, database: &Database) -> Result<Embedded, Unreadable> {
    let name = database.face(used.id).map(|face| face.post_script_name.clone()).unwrap_or_default();
    let unusable = || Unreadable::Font(name.clone());
    let part = database.with_face_data(used.id, |data, index| {
        let face = ttf_parser::Face::parse(data, index).ok()?;
        let bytes = subsetter::subset(data, index, &used.glyphs).ok()?;
        Some(measured(&face, bytes, used))
    });
    let mut part = part.flatten().ok_or_else(unusable)?;
    // A subset is marked by six letters before its name.
    part.name = format!("PERENN+{}", name.replace(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-', ""));
    Ok(part)
}

fn measured(face: &ttf_parser::Face<'_>, bytes: Vec<u8>, used: &Used) -> Embedded {
    let em = f64::from(face.units_per_em());
    let scaled = |units: i32| (f64::from(units) * 1000.0 / em).round() as i32;
    let width = |glyph| scaled(i32::from(face.glyph_hor_advance(ttf_parser::GlyphId(glyph)).unwrap_or(0)));
    let bounds = face.global_bounding_box();
    Embedded {
        name: String::new(),
        bytes,
        widths: used.glyphs.remapped_gids().map(width).collect(),
        bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(|units| scaled(i32::from(units))),
        ascent: scaled(i32::from(face.ascender())),
        descent: scaled(i32::from(face.descender())),
        cap: scaled(i32::from(face.capital_height().unwrap_or_else(|| face.ascender()))),
        italic: face.is_italic(),
        says: says(used),
    }
}

/// The table that lets text be selected, searched and read aloud.
fn says(used: &Used) -> String {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) \
         /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n",
    );
    let all: Vec<(&u16, &String)> = used.says.iter().filter(|(_, text)| !text.is_empty()).collect();
    for some in all.chunks(100) {
        let _ = writeln!(out, "{} beginbfchar", some.len());
        for (glyph, text) in some {
            let units: String = text.encode_utf16().map(|unit| format!("{unit:04x}")).collect();
            let _ = writeln!(out, "<{glyph:04x}> <{units}>");
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}
