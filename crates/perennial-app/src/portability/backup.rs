//! A backup: one SQLite file with everything in it, verified before it gets its name.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::db::{self, Conn, Counts, Db};
use crate::error::Error;

/// A backup that was opened and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub file: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    /// The schema that it holds.
    pub schema: i64,
    /// The rows of each table.
    pub counts: Counts,
}

/// Writes a backup of the store while it is in use, checks it, and only then gives it its name. Beside it lies its
/// checksum, `FILE.sha256`, as `sha256sum --check` reads it.
///
/// # Errors
/// When the file is there already and `replace` is false, when the disk is full, or when the copy is not sound;
/// then nothing of it is left.
pub async fn back_up(db: &Db, file: &Path, replace: bool) -> Result<Backup, Error> {
    if file.exists() && !replace {
        return Err(Error::refused(format!(
            "{} is there already. Choose another name, or replace it with --force.",
            file.display()
        )));
    }
    let unfinished = beside(file, ".unfinished");
    let result = write(db, &unfinished, file).await;
    if result.is_err() {
        // What could not be finished is removed; a second failure here would say nothing new.
        let _ = std::fs::remove_file(&unfinished);
    }
    result
}

async fn write(db: &Db, unfinished: &Path, file: &Path) -> Result<Backup, Error> {
    make_private(unfinished).map_err(|error| unwritable(unfinished, &error))?;
    let counted = db.copy_to_file(unfinished).await?;
    let mut backup = inspect(unfinished).await?;
    if let Some(counted) = counted
        && counted != backup.counts
    {
        return Err(Error::Internal(format!(
            "the copy does not hold what the store held: {counted:?}, {:?}",
            backup.counts
        )));
    }
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let line = format!("{}  {name}\n", backup.sha256);
    put_in_place(unfinished, file, &line).map_err(|error| unwritable(file, &error))?;
    backup.file = file.to_owned();
    Ok(backup)
}

/// Opens a backup and checks it: checksum where one lies beside it, integrity, references, schema.
///
/// # Errors
/// When it is damaged, newer than this program, or no backup at all.
pub async fn inspect(file: &Path) -> Result<Backup, Error> {
    let (bytes, sha256) = digest(file).map_err(|error| {
        Error::refused(format!("{} cannot be read: {error}. Give the name of a backup file.", file.display()))
    })?;
    if let Ok(line) = std::fs::read_to_string(beside(file, ".sha256"))
        && line.split_whitespace().next() != Some(sha256.as_str())
    {
        return Err(Error::refused(format!(
            "{} is not what it was when the backup was made: its checksum differs. Use another copy of it.",
            file.display()
        )));
    }
    let no_backup = |why: String| {
        Error::refused(format!("{} is not a sound backup of Perennial: {why}. Use another one.", file.display()))
    };
    let mut conn = db::open_file(file, true).await.map_err(|error| no_backup(error.to_string()))?;
    let schema = db::schema_version(&mut conn).await.map_err(|error| no_backup(error.to_string()))?;
    if schema == 0 {
        return Err(no_backup("it has none of its tables".to_owned()));
    }
    if schema > db::SCHEMA_VERSION {
        return Err(db::DbError::Newer { found: schema, known: db::SCHEMA_VERSION }.into());
    }
    let faults = faults(&mut conn).await?;
    if let Some(first) = faults.first() {
        return Err(no_backup(format!("{first} ({} faults in all)", faults.len())));
    }
    let counts = db::counts(&mut conn).await?;
    db::close_file(conn).await?;
    Ok(Backup { file: file.to_owned(), bytes, sha256, schema, counts })
}

async fn faults(conn: &mut Conn) -> Result<Vec<String>, Error> {
    let mut faults = conn.damages().await?;
    faults.extend(conn.dangling().await?);
    Ok(faults)
}

/// The same path with something added to the file's name.
pub(super) fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Makes an empty file that only its owner may read: a backup holds everything the firm knows.
pub(super) fn make_private(file: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

fn digest(file: &Path) -> io::Result<(u64, String)> {
    let (mut input, mut hash, mut bytes) = (File::open(file)?, Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = input.read(&mut buffer)?;
        if n == 0 {
            let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
            return Ok((bytes, hex));
        }
        hash.update(&buffer[..n]);
        bytes += n as u64;
    }
}

/// Gives the finished file its name: durable before it is renamed, and the folder after.
fn put_in_place(unfinished: &Path, file: &Path, checksum: &str) -> io::Result<()> {
    File::open(unfinished)?.sync_all()?;
    let mut sum = File::create(beside(file, ".sha256"))?;
    sum.write_all(checksum.as_bytes())?;
    sum.sync_all()?;
    std::fs::rename(unfinished, file)?;
    sync_folder(file)
}

/// Makes a rename durable.
pub(super) fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

pub(super) fn unwritable(file: &Path, error: &io::Error) -> Error {
    Error::refused(format!(
        "{} cannot be written: {error}. Check the folder, its permissions and the free space.",
        file.display()
    ))
}
