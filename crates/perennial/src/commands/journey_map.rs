//! `perennial map export` and `perennial map check`: journey maps as files.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Subcommand, ValueEnum};
use perennial_app::actor::Actor;
use perennial_app::app::App;
use perennial_app::journey_maps::{self, Format, Looked, Summary};
use perennial_core::journey_maps::chart::Doors;
use perennial_core::journey_maps::read;

use crate::cli::StoreOptions;
use crate::failure::Failure;
use crate::output::{complain, say};
use crate::store::day_or_today;

/// What is done with a journey map.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Write a journey map as picture, poster, workbook, document, text or CJML.
    Export(Export),
    /// Read a journey map as text (TOML) and name every line that has to change; exit code 1 when there is one.
    Check(Check),
}

/// What is written, and where.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// The form of the file.
    #[arg(long, value_enum)]
    format: Kind,
    /// Which map, by its title or the beginning of it; may be left out where there is one.
    #[arg(long, value_name = "TITLE")]
    map: Option<String>,
    /// The file to write; `-` writes to standard output.
    file: PathBuf,
}

/// The text to check.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// The file with the TOML text.
    file: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
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
    /// Customer Journey Modelling Language 2.0.
    Cjml,
    /// Text that people edit.
    Toml,
}

impl Kind {
    const fn format(self) -> Format {
        match self {
            Self::Svg => Format::Svg,
            Self::Png => Format::Png,
            Self::Pdf => Format::Pdf,
            Self::PdfA4 => Format::PdfA4,
            Self::Xlsx => Format::Xlsx,
            Self::Docx => Format::Docx,
            Self::Cjml => Format::Cjml,
            Self::Toml => Format::Toml,
        }
    }
}

/// Runs the verb.
///
/// # Errors
/// When the store or a file cannot be read or written, or no map is meant.
pub async fn run(store: &StoreOptions, verb: &Verb) -> Result<ExitCode> {
    match verb {
        Verb::Export(export) => write(&store.open().await?, export).await,
        Verb::Check(check) => read_text(&check.file),
    }
}

async fn write(app: &App, export: &Export) -> Result<ExitCode> {
    let mut conn = app.db.read().await?;
    let meant = meant(journey_maps::list(&mut conn).await?, export.map.as_deref())?;
    let found = journey_maps::find(&mut conn, meant.id, None).await?;
    let today = day_or_today(app, &mut conn, None).await?;
    let looked = Looked::at_all(today).for_file();
    let chart = journey_maps::charted(app, &mut conn, &Actor::Program, &found, &looked, Doors::default()).await?;
    drop(conn);
    let format = export.format.format();
    let made = tokio::task::spawn_blocking(move || journey_maps::export(&chart, format)).await??;
    if export.file == Path::new("-") {
        std::io::stdout().lock().write_all(&made.bytes)?;
        return Ok(ExitCode::SUCCESS);
    }
    std::fs::write(&export.file, &made.bytes).map_err(|error| {
        let what = format!("{} cannot be written: {error}", export.file.display());
        Failure::new(what, "name a file in a folder that exists and that you may write to")
    })?;
    say(&format!("{}: {}, {} bytes", export.file.display(), meant.title, made.bytes.len()))?;
    Ok(ExitCode::SUCCESS)
}

fn meant(maps: Vec<Summary>, title: Option<&str>) -> Result<Summary> {
    let titles: Vec<String> = maps.iter().map(|map| format!("“{}”", map.title)).collect();
    let wanted = title.unwrap_or_default().to_lowercase();
    let mut found: Vec<Summary> =
        maps.into_iter().filter(|map| map.title.to_lowercase().starts_with(&wanted)).collect();
    match (found.len(), titles.is_empty()) {
        (1, _) => Ok(found.remove(0)),
        (_, true) => {
            let hint = "begin one on the page Journey maps";
            Err(Failure::new("there is no journey map yet", hint).into())
        }
        (0, _) => Err(Failure::new(
            format!("no journey map is called “{wanted}…”"),
            format!("there are: {}", titles.join(", ")),
        )
        .into()),
        _ => {
            let hint = format!("name one with --map: {}", titles.join(", "));
            Err(Failure::usage("more than one journey map could be meant", hint).into())
        }
    }
}

fn read_text(file: &Path) -> Result<ExitCode> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::new(format!("{} cannot be read: {error}", file.display()), "name a file of TOML text in UTF-8")
    })?;
    let name = file.display();
    match read::from_toml(&text) {
        Ok(map) => {
            say(&format!("{name}: {}, {} steps", map.title, map.steps.len()))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(problems) => {
            problems.iter().for_each(|problem| complain(&format!("{name}: {problem}")));
            Ok(ExitCode::FAILURE)
        }
    }
}
