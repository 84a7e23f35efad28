//! The objects of the file and the table of where they stand.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::content::{Drawn, number};
use super::font::Embedded;

#[derive(Default)]
struct Objects {
    bytes: Vec<u8>,
    starts: Vec<usize>,
}

impl Objects {
    /// Adds an object, which gets the next number.
    fn add(&mut self, body: &str) -> usize {
        self.starts.push(self.bytes.len());
        self.bytes.extend_from_slice(format!("{} 0 obj\n{body}\nendobj\n", self.starts.len()).as_bytes());
        self.starts.len()
    }

    fn stream(&mut self, entries: &str, bytes: &[u8]) -> usize {
        let packed = packed(bytes);
        self.starts.push(self.bytes.len());
        let head = format!(
            "{} 0 obj\n<< {entries}/Filter /FlateDecode /Length {} >>\nstream\n",
            self.starts.len(),
            packed.len()
        );
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend_from_slice(&packed);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
        self.starts.len()
    }
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing into memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// The whole file. It carries no date and no random identifier.
pub(super) fn file(title: &str, (width, height): (f32, f32), drawn: &Drawn, fonts: &[Embedded]) -> Vec<u8> {
    let mut objects = Objects { bytes: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), starts: Vec::new() };
    let fonts: Vec<usize> = fonts.iter().map(|font| font_objects(&mut objects, font)).collect();
    let named = fonts.iter().enumerate().map(|(place, object)| format!("/F{place} {object} 0 R "));
    let named: String = named.collect();
    let alphas = drawn.alphas.iter().map(|one| {
        let value = number(f32::from(*one) / 1000.0);
        format!("/A{one} << /ca {value} /CA {value} >> ")
    });
    let alphas: String = alphas.collect();
    let content = objects.stream("", drawn.stream.as_bytes());
    let page = objects.starts.len() + 1;
    let pages = page + 1;
    objects.add(&format!(
        "<< /Type /Page /Parent {pages} 0 R /MediaBox [0 0 {} {}] /Contents {content} 0 R /Resources << /Font << {named}>> \
         /ExtGState << {alphas}>> >> /Group << /S /Transparency /CS /DeviceRGB >> >>",
        number(width),
        number(height)
    ));
    objects.add(&format!("<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>"));
    let catalog = objects.add(&format!(
        "<< /Type /Catalog /Pages {pages} 0 R /Lang (en-GB) /ViewerPreferences << /DisplayDocTitle true >> >>"
    ));
    let info = objects.add(&format!("<< /Title {} /Creator (Perennial) >>", text(title)));
    finished(objects, catalog, info)
}

fn finished(objects: Objects, catalog: usize, info: usize) -> Vec<u8> {
    let Objects { mut bytes, starts } = objects;
    let table = bytes.len();
    let count = starts.len() + 1;
    bytes.extend_from_slice(format!("xref\n0 {count}\n0000000000 65535 f \n").as_bytes());
    for start in starts {
        bytes.extend_from_slice(format!("{start:010} 00000 n \n").as_bytes());
    }
    let end = format!("trailer\n<< /Size {count} /Root {catalog} 0 R /Info {info} 0 R >>\nstartxref\n{table}\n%%EOF\n");
    bytes.extend_from_slice(end.as_bytes());
    bytes
}

fn font_objects(objects: &mut Objects, font: &Embedded) -> usize {
    let program = objects.stream(&format!("/Length1 {} ", font.bytes.len()), &font.bytes);
    let says = objects.stream("", font.says.as_bytes());
    let flags = if font.italic { 4 | 64 } else { 4 };
    let angle = if font.italic { -12 } else { 0 };
    let bounds = font.bounds.map(|one| one.to_string()).join(" ");
    let descriptor = objects.add(&format!(
        "<< /Type /FontDescriptor /FontName /{name} /Flags {flags} /FontBBox [{bounds}] /ItalicAngle {angle} /Ascent {} \
         /Descent {} /CapHeight {} /StemV 80 /FontFile2 {program} 0 R >>",
        font.ascent,
        font.descent,
        font.cap,
        name = font.name
    ));
    let widths = font.widths.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let glyphs = objects.add(&format!(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) \
         /Supplement 0 >> /FontDescriptor {descriptor} 0 R /CIDToGIDMap /Identity /W [0 [{widths}]] >>",
        font.name
    ));
    objects.add(&format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /{} /Encoding /Identity-H /DescendantFonts [{glyphs} 0 R] /ToUnicode {says} 0 R >>",
        font.name
    ))
}

/// A text outside of the page, in UTF-16 with its mark.
fn text(plain: &str) -> String {
    let units: String = plain.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{units}>")
}
