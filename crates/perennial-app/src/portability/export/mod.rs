//! Everything in files that other programs read: CSV for spreadsheets and JSON for programs. [`super::load`] fills
//! an empty store from either.

mod access;
mod csv;
mod effort;
mod imported;
mod journey_maps;
mod json;
mod markets;
mod plans;
mod query;
mod records;
mod research;
mod sheet;
mod tables;
mod touches;
mod whole;

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::backup::unwritable;
use crate::app::App;
use crate::db::{Conn, SCHEMA_VERSION};
use crate::error::Error;

pub(super) use csv::unguarded;
pub(super) use sheet::{Kind, Sheet};
pub(super) use tables::TABLES;
pub(super) use whole::{MORE, files_of, header_of};

/// The version of the exported form that this program writes and reads.
pub const EXPORT_VERSION: u32 = 1;

/// The file beside the others that says what they are.
pub(super) const MANIFEST: &str = "manifest.json";

/// The file of a CSV export that says what it holds, and what it does not.
const README: &str = "README.txt";

/// How things are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Comma-separated values, UTF-8, a header line, CRLF (RFC 4180).
    Csv,
    /// Arrays of objects, one object a line.
    Json,
}

/// What an export holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `perennial`.
    pub program: String,
    /// The version of the program that wrote it.
    pub program_version: String,
    /// `EXPORT_VERSION`.
    pub export_version: u32,
    /// The schema of the store.
    pub schema: i64,
    /// When, in UTC.
    pub exported_at: String,
    /// How the files are written.
    pub format: Format,
    /// The rows of each file.
    pub files: BTreeMap<String, u64>,
}

/// Writes everything into a folder: as of one instant, while others go on working.
///
/// # Errors
/// When a file of an earlier export lies there and `replace` is false, or the folder cannot be written.
pub async fn export(app: &App, format: Format, folder: &Path, replace: bool) -> Result<Manifest, Error> {
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    let folder = Folder { path: folder.to_owned(), replace };
    folder.must_be_free(format)?;
    let mut conn = app.db.read().await?;
    conn.begin_reading().await?;
    let written = write(&mut conn, format, &folder).await;
    conn.end_reading().await?;
    let manifest = Manifest {
        program: "perennial".to_owned(),
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        export_version: EXPORT_VERSION,
        schema: SCHEMA_VERSION,
        exported_at: app.now().to_string(),
        format,
        files: written?,
    };
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| Error::Internal(error.to_string()))?;
    let mut file = folder.create(MANIFEST)?;
    writeln!(file, "{text}").and_then(|()| file.flush()).map_err(|error| folder.unwritable(MANIFEST, &error))?;
    Ok(manifest)
}

async fn write(conn: &mut Conn, format: Format, folder: &Folder) -> Result<BTreeMap<String, u64>, Error> {
    let mut files = BTreeMap::new();
    match format {
        Format::Json => {
            for sheet in TABLES {
                let name = format!("{}.json", sheet.name);
                files.insert(name.clone(), json::write(conn, sheet, folder, &name).await?);
            }
        }
        Format::Csv => {
            std::fs::create_dir_all(folder.path.join(MORE)).map_err(|error| folder.unwritable(MORE, &error))?;
            for (name, query) in whole::files() {
                files.insert(name.clone(), csv::write(conn, &query, folder, &name).await?);
            }
            let mut readme = folder.create(README)?;
            let text = include_str!("README.txt");
            let written = readme.write_all(text.as_bytes()).and_then(|()| readme.flush());
            written.map_err(|error| folder.unwritable(README, &error))?;
            files.insert("touches.csv".to_owned(), touches::write(conn, folder, "touches.csv").await?);
        }
    }
    Ok(files)
}

/// The tables and columns of a JSON export.
pub fn exported_columns() -> Vec<(&'static str, &'static str)> {
    TABLES.iter().flat_map(|sheet| sheet.headers().into_iter().map(|header| (sheet.from, header))).collect()
}

/// The folder that is written.
struct Folder {
    path: PathBuf,
    replace: bool,
}

impl Folder {
    /// Refuses before anything is written.
    fn must_be_free(&self, format: Format) -> Result<(), Error> {
        let names: Vec<String> = match format {
            Format::Json => TABLES.iter().map(|sheet| format!("{}.json", sheet.name)).collect(),
            Format::Csv => whole::files().into_iter().map(|(name, _)| name).chain([README.to_owned()]).collect(),
        };
        let others = ["touches.csv".to_owned(), MANIFEST.to_owned()];
        let there = names.into_iter().chain(others).find(|name| self.path.join(name).exists());
        match there {
            Some(name) if !self.replace => Err(Error::refused(format!(
                "{} is there already. Choose an empty folder, or replace the files with --force.",
                self.path.join(name).display()
            ))),
            _ => Ok(()),
        }
    }

    /// A new file that only its owner may read.
    fn create(&self, name: &str) -> Result<BufWriter<File>, Error> {
        let mut options = OpenOptions::new();
        options.write(true);
        if self.replace {
            options.create(true).truncate(true)
        } else {
            options.create_new(true)
        };
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(self.path.join(name)).map(BufWriter::new).map_err(|error| self.unwritable(name, &error))
    }

    fn unwritable(&self, name: &str, error: &std::io::Error) -> Error {
        unwritable(&self.path.join(name), error)
    }
}
