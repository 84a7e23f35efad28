//! What is not text as text: workbooks, documents and posters of a journey map, each read by a program or crate that is
//! not ours.

use std::io::Read as _;
use std::process::Command;

use calamine::{Data, Reader as _, Xlsx};

use super::walk::{Shown, of_page};
use crate::support::Browser;

/// Reads the words of a file.
type ReadWords = fn(&[u8]) -> String;

/// The first journey map: its page, its workbook, its document and its posters. Empty in a firm without a map.
pub async fn files(desk: &Browser) -> Vec<Shown> {
    let list = desk.get("/journeys").await;
    let Some((_, rest)) = list.body.split_once("data-href=\"/journeys/") else { return Vec::new() };
    let map = format!("/journeys/{}", rest.split('"').next().unwrap_or_default());
    let mut all = vec![of_page("/journeys/map", &desk.get(&map).await.body)];
    let readers: [(&str, ReadWords); 4] =
        [("xlsx", of_workbook), ("docx", of_document), ("pdf", of_poster), ("pdf-a4", of_poster)];
    for (format, read) in readers {
        let answer = desk.get(&format!("{map}/export?format={format}")).await;
        assert_eq!(answer.status, 200, "{format}");
        let words: Vec<String> = read(&answer.bytes).split_whitespace().map(str::to_owned).collect();
        all.push(Shown::of_text(&format!("/journeys/map.{format}"), words.join(" ")));
    }
    all
}

/// The cells of all sheets, row by row.
fn of_workbook(bytes: &[u8]) -> String {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for (_, range) in book.worksheets() {
        let cells = range.rows().flatten().filter(|cell| **cell != Data::Empty).map(ToString::to_string);
        text.push_str(&cells.collect::<Vec<_>>().join(" "));
        text.push('\n');
    }
    text
}

/// The words of the body, a paragraph on a line.
fn of_document(bytes: &[u8]) -> String {
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut body = String::new();
    package.by_name("word/document.xml").unwrap().read_to_string(&mut body).unwrap();
    let tree = roxmltree::Document::parse(&body).unwrap();
    let paragraphs = tree.descendants().filter(|node| node.tag_name().name() == "p");
    let words = |paragraph: roxmltree::Node<'_, '_>| -> String {
        paragraph.descendants().filter(|node| node.tag_name().name() == "t").filter_map(|node| node.text()).collect()
    };
    paragraphs.map(words).collect::<Vec<_>>().join("\n")
}

/// The text of a PDF that can be selected, as poppler reads it.
fn of_poster(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("poster.pdf");
    std::fs::write(&file, bytes).unwrap();
    let output = Command::new("pdftotext").args([file.to_str().unwrap(), "-"]).output();
    let output = output.unwrap_or_else(|error| panic!("pdftotext cannot be run ({error}): `cargo xtask install`"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
