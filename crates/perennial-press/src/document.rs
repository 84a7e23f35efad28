//! Documents for a word processor: headings, paragraphs, a picture, tables with captions.
//!
//! The file is an Office Open XML package (ECMA-376) of a few small parts, written here, so that nothing of it depends
//! on a clock or a random number, and styles can be changed in the word processor as a person would.

mod parts;

use crate::package::packed;
use crate::sheets::Unwritable;
use crate::xml::escaped;
use parts::{LINKS, NUMBERING, TYPES, foot, links, styles};

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its title, also in its properties.
    pub title: String,
    /// What it consists of, from top to bottom.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The title on the first page.
    Title(String),
    /// A heading of rank 1 to 3.
    Heading(u8, String),
    /// The headings of rank 1 and 2, each leading to its place. It names no pages, so that it is true as it stands.
    Contents,
    /// The next heading begins a new page.
    NewPage,
    /// A paragraph; lines stay lines.
    Paragraph(String),
    /// What somebody said.
    Quotation(String),
    /// An entry of a list.
    Entry(String),
    /// A picture as PNG, with its size in millimetres, its caption, and what it shows for those who cannot see it.
    Picture {
        /// The bytes.
        png: Vec<u8>,
        /// Width and height in millimetres.
        size: (u32, u32),
        /// The caption below.
        caption: String,
        /// What it shows.
        told: String,
    },
    /// A table with its caption; its first row is repeated on every page.
    Table {
        /// The caption above.
        caption: String,
        /// The first row.
        heads: Vec<String>,
        /// The rows below.
        rows: Vec<Vec<String>>,
    },
}

/// The name spaces of the body.
const SPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture""#;

/// Writes a document on A4 in landscape.
///
/// # Errors
/// When the archive cannot be written.
pub fn document(document: &Document) -> Result<Vec<u8>, Unwritable> {
    let mut body = String::new();
    let mut pictures: Vec<(String, &[u8])> = Vec::new();
    let (mut headings, mut fresh) = (0, false);
    for block in &document.blocks {
        match block {
            Block::Contents => contents(&mut body, &document.blocks),
            Block::NewPage => fresh = true,
            Block::Heading(rank, text) => {
                headings += 1;
                heading(&mut body, (*rank, text), headings, std::mem::take(&mut fresh));
            }
            other => write(&mut body, other, &mut pictures),
        }
    }
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {SPACES}><w:body>{body}<w:sectPr>\
         <w:footerReference w:type=\"default\" r:id=\"rId3\"/><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/><w:pgMar w:top=\"1020\" w:right=\"1020\" w:bottom=\"1020\" \
         w:left=\"1020\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    );
    let core = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:language>en-GB</dc:language></cp:coreProperties>",
        escaped(&document.title)
    );
    let (links, styles, foot) = (links(&pictures), styles(), foot(&document.title));
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", LINKS.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
        ("word/document.xml", text.as_bytes()),
        ("word/_rels/document.xml.rels", links.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/numbering.xml", NUMBERING.as_bytes()),
        ("word/footer1.xml", foot.as_bytes()),
    ];
    parts.extend(pictures.iter().map(|(name, bytes)| (name.as_str(), *bytes)));
    packed(&parts)
}

fn write<'b>(body: &mut String, block: &'b Block, pictures: &mut Vec<(String, &'b [u8])>) {
    match block {
        Block::Title(text) => paragraph(body, "Title", text),
        Block::Contents | Block::NewPage | Block::Heading(..) => {}
        Block::Paragraph(text) => paragraph(body, "Normal", text),
        Block::Quotation(text) => paragraph(body, "Quote", text),
        Block::Entry(text) => paragraph(body, "ListBullet", text),
        Block::Picture { png, size, caption, told } => {
            pictures.push((format!("word/media/picture{}.png", pictures.len() + 1), png));
            picture(body, pictures.len(), *size, told);
            paragraph(body, "Caption", caption);
        }
        Block::Table { caption, heads, rows } => {
            paragraph(body, "Caption", caption);
            table(body, heads, rows);
            paragraph(body, "Normal", "");
        }
    }
}

/// A heading with a mark by which the contents lead to it.
fn heading(body: &mut String, (rank, text): (u8, &str), number: usize, fresh: bool) {
    let rank = rank.clamp(1, 3);
    let page = if fresh { "<w:pageBreakBefore/>" } else { "" };
    body.push_str(&format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Heading{rank}\"/>{page}</w:pPr><w:bookmarkStart w:id=\"{number}\" w:name=\"_Toc{number}\"/>"
    ));
    runs(body, text, "");
    body.push_str(&format!("<w:bookmarkEnd w:id=\"{number}\"/></w:p>"));
}

/// The contents as a field that a word processor can renew, with what it would find.
fn contents(body: &mut String, blocks: &[Block]) {
    let headings = blocks.iter().filter_map(|block| match block {
        Block::Heading(rank, text) => Some((*rank, text)),
        _ => None,
    });
    let shown: Vec<(usize, u8, &String)> = (1..)
        .zip(headings)
        .filter(|(_, (rank, _))| *rank < 3)
        .map(|(number, (rank, text))| (number, rank, text))
        .collect();
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    for (at, (number, rank, text)) in shown.iter().enumerate() {
        body.push_str(&format!("<w:p><w:pPr><w:pStyle w:val=\"TOC{rank}\"/></w:pPr>"));
        if at == 0 {
            let told = "<w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-2\" \\h \\n </w:instrText></w:r>";
            body.push_str(&format!("{}{told}{}", field("begin"), field("separate")));
        }
        body.push_str(&format!("<w:hyperlink w:anchor=\"_Toc{number}\" w:history=\"1\">"));
        runs(body, text, "");
        body.push_str("</w:hyperlink>");
        if at + 1 == shown.len() {
            body.push_str(&field("end"));
        }
        body.push_str("</w:p>");
    }
}

fn paragraph(body: &mut String, style: &str, text: &str) {
    body.push_str(&format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>"));
    runs(body, text, "");
    body.push_str("</w:p>");
}

/// The lines of a text as one paragraph.
fn runs(body: &mut String, text: &str, look: &str) {
    for (number, line) in text.lines().enumerate() {
        let broken = if number > 0 { "<w:br/>" } else { "" };
        body.push_str(&format!("<w:r>{look}{broken}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(line)));
    }
}

/// A picture in its own paragraph; sizes are in English metric units, 36,000 to the millimetre.
fn picture(body: &mut String, number: usize, (width, height): (u32, u32), told: &str) {
    let (width, height) = (u64::from(width) * 36_000, u64::from(height) * 36_000);
    let told = escaped(told);
    body.push_str(&format!(
        "<w:p><w:pPr><w:keepNext/><w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/>\
         <wp:docPr id=\"{number}\" name=\"Picture {number}\" descr=\"{told}\"/><a:graphic><a:graphicData \
         uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr id=\"{number}\" \
         name=\"Picture {number}\" descr=\"{told}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"pic{number}\"/>\
         <a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" \
         cy=\"{height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
         </wp:inline></w:drawing></w:r></w:p>"
    ));
}

/// The width of the text on the page, in twentieths of a point.
const TEXT_WIDTH: usize = 14_798;

fn table(body: &mut String, heads: &[String], rows: &[Vec<String>]) {
    let widths = widths(heads, rows);
    body.push_str(&format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"Map\"/><w:tblW w:w=\"{TEXT_WIDTH}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>\
         <w:tblLook w:val=\"0020\" w:firstRow=\"1\"/></w:tblPr><w:tblGrid>"
    ));
    widths.iter().for_each(|width| body.push_str(&format!("<w:gridCol w:w=\"{width}\"/>")));
    body.push_str("</w:tblGrid>");
    row(body, heads, &widths, true);
    rows.iter().for_each(|cells| row(body, cells, &widths, false));
    body.push_str("</w:tbl>");
}

fn row(body: &mut String, cells: &[String], widths: &[usize], head: bool) {
    body.push_str("<w:tr><w:trPr><w:cantSplit/>");
    body.push_str(if head { "<w:tblHeader/></w:trPr>" } else { "</w:trPr>" });
    for (number, width) in widths.iter().enumerate() {
        let text = cells.get(number).map_or("", String::as_str);
        body.push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"Cell\"/></w:pPr>"));
        runs(body, text, if head { "<w:rPr><w:b/></w:rPr>" } else { "" });
        body.push_str("</w:p></w:tc>");
    }
    body.push_str("</w:tr>");
}

/// Columns as wide as what they hold asks for, within reason.
fn widths(heads: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let longest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|text| text.chars().count());
        let head = heads[column].chars().count() + 2;
        cells.max().unwrap_or(0).clamp(head.min(40), 60)
    };
    let wishes: Vec<usize> = (0..heads.len()).map(longest).collect();
    let all: usize = wishes.iter().sum::<usize>().max(1);
    wishes.into_iter().map(|wish| (TEXT_WIDTH * wish / all).max(300)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_well_formed_and_the_bytes_repeat() {
        let sample = Document {
            title: "A & B".to_owned(),
            blocks: vec![
                Block::Title("A & B <x>".to_owned()),
                Block::Contents,
                Block::NewPage,
                Block::Heading(1, "One & <more>".to_owned()),
                Block::Paragraph("first\nsecond".to_owned()),
                Block::Entry("e".to_owned()),
                Block::Picture { png: vec![1, 2], size: (200, 100), caption: "c".to_owned(), told: "\"t\"".to_owned() },
                Block::Table {
                    caption: "t".to_owned(),
                    heads: vec!["h".to_owned()],
                    rows: vec![vec!["r".to_owned()], vec![]],
                },
            ],
        };
        let bytes = document(&sample).unwrap();
        assert_eq!(bytes, document(&sample).unwrap());
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).unwrap();
            let name = part.name().unwrap().into_owned();
            if name.ends_with(".png") {
                continue;
            }
            let mut text = String::new();
            std::io::Read::read_to_string(&mut part, &mut text).unwrap();
            roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}
