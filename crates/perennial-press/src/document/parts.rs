//! The small parts of a document's package beside its body: types, links, lists, styles, the foot of the page.

use crate::xml::escaped;

pub(super) const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;

pub(super) const LINKS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;

pub(super) const NUMBERING: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="260"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;

/// What the body refers to: styles, lists, the foot of the page and the pictures.
pub(super) fn links(pictures: &[(String, &[u8])]) -> String {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships \
         xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
         Type=\"{KIND}/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId2\" Type=\"{KIND}/numbering\" Target=\"numbering.xml\"/>\
         <Relationship Id=\"rId3\" Type=\"{KIND}/footer\" Target=\"footer1.xml\"/>"
    );
    for (number, (name, _)) in pictures.iter().enumerate() {
        let target = name.trim_start_matches("word/");
        out.push_str(&format!("<Relationship Id=\"pic{}\" Type=\"{KIND}/image\" Target=\"{target}\"/>", number + 1));
    }
    out.push_str("</Relationships>");
    out
}

/// The foot of every page: the title, and the number of the page as a field.
pub(super) fn foot(title: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:ftr \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>\
         <w:r><w:t xml:space=\"preserve\">{}</w:t></w:r><w:r><w:tab/></w:r><w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r>\
         </w:fldSimple></w:p></w:ftr>",
        escaped(title)
    )
}

/// The styles, which a person may change in the word processor.
pub(super) fn styles() -> String {
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
    for (number, indent) in [(1, 0), (2, 320)] {
        style(
            &format!("TOC{number}"),
            &format!("toc {number}"),
            &format!("<w:spacing w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/><w:ind w:left=\"{indent}\"/>"),
            "<w:sz w:val=\"19\"/>",
        );
    }
    style(
        "Footer",
        "footer",
        "<w:tabs><w:tab w:val=\"right\" w:pos=\"14798\"/></w:tabs><w:spacing w:after=\"0\"/>",
        "<w:color w:val=\"55615C\"/><w:sz w:val=\"17\"/>",
    );
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
