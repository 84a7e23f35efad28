//! Documents for a word processor: headings, paragraphs, a picture, tables with captions.
//!
//! The file is an Office Open XML package (ECMA-376) of six small parts, written here, so that nothing of it depends
//! on a clock or a random number, and styles can be changed in the word processor as a person would.

use crate::package::packed;
use crate::sheets::Unwritable;
use crate::xml::escaped;

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

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;

const LINKS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;

const NUMBERING: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="260"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;

/// The name spaces of the body.
const SPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture""#;

/// Writes a document on A4 in landscape.
///
/// # Errors
/// When the archive cannot be written.
pub fn document(document: &Document) -> Result<Vec<u8>, Unwritable> {
    let mut body = String::new();
    let mut pictures: Vec<(String, &[u8])> = Vec::new();
    for block in &document.blocks {
        write(&mut body, block, &mut pictures);
    }
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {SPACES}><w:body>{body}<w:sectPr>\
         <w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/><w:pgMar w:top=\"1020\" w:right=\"1020\" w:bottom=\"1020\" \
         w:left=\"1020\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    );
    let core = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:language>en-GB</dc:language></cp:coreProperties>",
        escaped(&document.title)
    );
    let (links, styles) = (links(&pictures), styles());
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", LINKS.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
        ("word/document.xml", text.as_bytes()),
        ("word/_rels/document.xml.rels", links.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/numbering.xml", NUMBERING.as_bytes()),
    ];
    parts.extend(pictures.iter().map(|(name, bytes)| (name.as_str(), *bytes)));
    packed(&parts)
}

fn links(pictures: &[(String, &[u8])]) -> String {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships \
         xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
         Type=\"{KIND}/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId2\" Type=\"{KIND}/numbering\" Target=\"numbering.xml\"/>"
    );
    for (number, (name, _)) in pictures.iter().enumerate() {
        let target = name.trim_start_matches("word/");
        out.push_str(&format!("<Relationship Id=\"pic{}\" Type=\"{KIND}/image\" Target=\"{target}\"/>", number + 1));
    }
    out.push_str("</Relationships>");
    out
}

fn write<'b>(body: &mut String, block: &'b Block, pictures: &mut Vec<(String, &'b [u8])>) {
    match block {
        Block::Title(text) => paragraph(body, "Title", text),
        Block::Heading(rank, text) => {
            paragraph(body, ["Heading1", "Heading2", "Heading3"][usize::from((*rank).clamp(1, 3)) - 1], text)
        }
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
        "<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/>\
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

fn styles() -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:styles \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts \
         w:ascii=\"Calibri\" w:hAnsi=\"Calibri\" w:cs=\"Calibri\"/><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/><w:lang w:val=\"en-GB\"/>\
         </w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"120\" w:line=\"264\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault>\
         </w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>",
    );
    let mut style = |id: &str, name: &str, paragraph: &str, run: &str| {
        out.push_str(&format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/><w:next \
             w:val=\"Normal\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        ));
    };
    let serif = "<w:rFonts w:ascii=\"Georgia\" w:hAnsi=\"Georgia\" w:cs=\"Georgia\"/><w:b/><w:color w:val=\"1E2B26\"/>";
    style("Title", "Title", "<w:spacing w:after=\"160\"/>", &format!("{serif}<w:sz w:val=\"44\"/>"));
    for (number, size) in [(1, 30), (2, 25), (3, 22)] {
        style(
            &format!("Heading{number}"),
            &format!("heading {number}"),
            &format!(
                "<w:keepNext/><w:spacing w:before=\"280\" w:after=\"100\"/><w:outlineLvl w:val=\"{}\"/>",
                number - 1
            ),
            &format!("{serif}<w:sz w:val=\"{size}\"/>"),
        );
    }
    style("Quote", "Quote", "<w:ind w:left=\"360\"/>", "<w:i/>");
    style(
        "Caption",
        "caption",
        "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"80\"/>",
        "<w:i/><w:color w:val=\"55615C\"/><w:sz w:val=\"19\"/>",
    );
    style(
        "Cell",
        "Table Text",
        "<w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/>",
        "<w:sz w:val=\"18\"/>",
    );
    style(
        "ListBullet",
        "List Bullet",
        "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr><w:spacing w:after=\"40\"/>",
        "",
    );
    out.push_str(
        "<w:style w:type=\"table\" w:styleId=\"Map\"><w:name w:val=\"Map Table\"/><w:tblPr><w:tblBorders><w:top w:val=\"single\" \
         w:sz=\"6\" w:color=\"1E2B26\"/><w:bottom w:val=\"single\" w:sz=\"6\" w:color=\"1E2B26\"/><w:insideH w:val=\"single\" w:sz=\"4\" \
         w:color=\"D8DAD3\"/></w:tblBorders><w:tblCellMar><w:top w:w=\"45\" w:type=\"dxa\"/><w:left w:w=\"70\" w:type=\"dxa\"/><w:bottom \
         w:w=\"45\" w:type=\"dxa\"/><w:right w:w=\"70\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style></w:styles>",
    );
    out
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
                Block::Heading(1, "One".to_owned()),
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
