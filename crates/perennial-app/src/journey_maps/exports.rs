//! A map as a file: picture, poster, workbook, document, text, CJML.

use std::sync::LazyLock;

use perennial_core::journey_maps::chart::{self, Chart};
use perennial_core::journey_maps::{cjml, report, sheets, write};
use perennial_core::maps::{Mode, Theme};
use perennial_press::{Block, Cell, Document, Fonts, Paper, Sheet};

use crate::assets;
use crate::error::Error;
use crate::web::XLSX;
use crate::web::words::count;

/// A form in which a map leaves the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The poster as SVG.
    Svg,
    /// The poster as PNG.
    Png,
    /// The poster as PDF on A3.
    Pdf,
    /// The poster as PDF on A4.
    PdfA4,
    /// A workbook that can be imported again.
    Xlsx,
    /// A document for a word processor.
    Docx,
    /// Customer Journey Modelling Language.
    Cjml,
    /// The map as a text that people edit.
    Toml,
}

impl Format {
    /// All formats, in the order of the page.
    pub const ALL: [Self; 8] =
        [Self::Pdf, Self::PdfA4, Self::Png, Self::Svg, Self::Xlsx, Self::Docx, Self::Cjml, Self::Toml];

    /// The name in addresses and on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::PdfA4 => "pdf-a4",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Cjml => "cjml",
            Self::Toml => "toml",
        }
    }

    /// The words on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Svg => "Poster as SVG",
            Self::Png => "Poster as PNG",
            Self::Pdf => "Poster, PDF A3",
            Self::PdfA4 => "Poster, PDF A4",
            Self::Xlsx => "Workbook, to be changed and imported again",
            Self::Docx => "Document for Word",
            Self::Cjml => "CJML 2.0",
            Self::Toml => "Text (TOML)",
        }
    }

    /// The format of a name written by [`Format::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.key() == key)
    }

    /// The ending of a file.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::PdfA4 => "pdf",
            Self::Cjml => "cjml.xml",
            other => other.key(),
        }
    }

    /// The type of the content.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Pdf | Self::PdfA4 => "application/pdf",
            Self::Xlsx => XLSX,
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Cjml => "application/xml",
            Self::Toml => "application/toml",
        }
    }
}

/// The fonts of every drawing, from the program itself.
static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let files = ["sans.ttf", "sans-strong.ttf", "serif.ttf", "serif-italic.ttf"];
    let bytes = files.iter().filter_map(|name| assets::bytes(&format!("fonts/{name}")));
    Fonts::new(bytes, "Source Serif 4", "Source Sans 3")
});

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// What it is called.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// The rows that are read out of it, for the audit log.
    pub rows: usize,
}

/// The name of a file of a map: letters, digits and hyphens.
pub fn named(title: &str, format: Format) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { ' ' };
    let words: String = title.chars().map(plain).collect();
    let words: Vec<&str> = words.split_whitespace().take(9).collect();
    let stem = if words.is_empty() { "journey-map".to_owned() } else { words.join("-") };
    format!("{stem}.{}", format.ending())
}

/// Makes the file. The same chart gives the same bytes. It takes a while for pictures: call it from a thread that may
/// be kept busy.
///
/// # Errors
/// When a library refuses, which is a defect of the program.
pub fn export(chart: &Chart, format: Format) -> Result<Made, Error> {
    let bytes = match format {
        Format::Svg => poster(chart).into_bytes(),
        Format::Png => perennial_press::png(&poster(chart), 3508, &FONTS).map_err(inside)?,
        Format::Pdf => pdf(chart, Paper::A3)?,
        Format::PdfA4 => pdf(chart, Paper::A4)?,
        Format::Xlsx => perennial_press::workbook(&workbook(chart)).map_err(inside)?,
        Format::Docx => perennial_press::document(&document(chart)?).map_err(inside)?,
        Format::Cjml => cjml::planned(chart, &named(&chart.map.title, format)).into_bytes(),
        Format::Toml => write::to_toml(&chart.map).into_bytes(),
    };
    Ok(Made { name: named(&chart.map.title, format), bytes, rows: chart.map.steps.len() })
}

fn inside(error: impl std::fmt::Display) -> Error {
    Error::Internal(error.to_string())
}

fn poster(chart: &Chart) -> String {
    chart::poster(chart).svg(&Mode::File(Theme::Print))
}

fn pdf(chart: &Chart, paper: Paper) -> Result<Vec<u8>, Error> {
    perennial_press::pdf(&poster(chart), &chart.map.title, paper, &FONTS).map_err(inside)
}

fn tables(chart: &Chart) -> Vec<sheets::Table> {
    let mut all = sheets::tables(&chart.map);
    // Map, Numbers, Touchpoints, Opportunities, Gaps, Research, Sources, Persona.
    let persona = all.pop();
    all.insert(1, report::numbers(chart));
    all.extend([report::gaps(chart), report::research(chart), report::sources(chart)]);
    all.extend(persona);
    all
}

fn workbook(chart: &Chart) -> Vec<Sheet> {
    let cell = |cell: sheets::Cell| match cell {
        sheets::Cell::Empty => Cell::Empty,
        sheets::Cell::Text(text) => Cell::Text(text),
        sheets::Cell::Number(number) => Cell::Number(number),
    };
    let sheet = |table: sheets::Table| Sheet {
        name: table.name,
        headers: table.heads,
        rows: table.rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect(),
    };
    tables(chart).into_iter().map(sheet).collect()
}

fn document(chart: &Chart) -> Result<Document, Error> {
    let map = &chart.map;
    let (finding, second) = chart::finding(chart);
    let grade = chart::grade(chart);
    let persona = [map.persona.name.as_str(), map.persona.kind.as_str()];
    let persona = persona.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let mut blocks = vec![
        Block::Title(map.title.clone()),
        Block::Paragraph(format!("{} · as of {} · data quality {}", chart.firm, chart.as_of, grade.letter)),
        Block::Heading(1, finding),
        Block::Paragraph(format!("{second} {}.", grade.words())),
        Block::Heading(1, persona),
    ];
    if !map.persona.quote.is_empty() {
        blocks.push(Block::Quotation(format!("“{}”", map.persona.quote)));
    }
    blocks.extend(map.persona.goals.lines().map(|goal| Block::Entry(goal.to_owned())));
    let png = perennial_press::png(&poster(chart), 2400, &FONTS).map_err(inside)?;
    blocks.extend([
        Block::Paragraph("In this document:".to_owned()),
        Block::Contents,
        Block::NewPage,
        Block::Heading(1, "The map at a glance".to_owned()),
        Block::Picture {
            png,
            size: (198, 140),
            caption: format!("The journey of {}, as of {}", map.persona.name, chart.as_of),
            told: format!("{}: {}.", map.title, count(map.steps.len() as u64, "step")),
        },
    ]);
    blocks.push(Block::Heading(1, "Step by step".to_owned()));
    for step in &map.steps {
        blocks.push(Block::Heading(2, step.name.clone()));
        blocks.push(Block::Paragraph(step.place.words()));
        blocks.push(Block::Table {
            caption: format!("What happens at “{}”", step.name),
            heads: vec!["Row".to_owned(), "On the map".to_owned()],
            rows: super::pages::rows_of(chart, step).into_iter().map(|(what, text)| vec![what, text]).collect(),
        });
    }
    blocks.push(Block::Heading(1, "Numbers, gaps, research and sources".to_owned()));
    for table in [report::numbers(chart), report::gaps(chart), report::research(chart), report::sources(chart)] {
        if table.rows.is_empty() {
            blocks.push(Block::Paragraph(format!("{}: none are laid into this map.", table.name)));
            continue;
        }
        let rows = table.rows.iter().map(|row| row.iter().map(sheets::Cell::text).collect()).collect();
        blocks.push(Block::Table { caption: table.name, heads: table.heads, rows });
    }
    Ok(Document { title: map.title.clone(), blocks })
}
