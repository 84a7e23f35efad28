//! A restore: a checked backup into a store that is empty.

use std::path::{Path, PathBuf};

use super::backup::{Backup, beside, inspect, make_private, sync_folder, unwritable};
use crate::args;
use crate::db::{self, Db, Location, Tx};
use crate::error::Error;

/// Fills an empty store from a backup, whichever database either is. Nobody stays signed in: sessions that were
/// ended after the backup was made would otherwise live again.
///
/// # Errors
/// When the backup is not sound, or the store is not empty; then nothing is changed.
pub async fn restore(file: &Path, into: &Location) -> Result<Backup, Error> {
    let backup = inspect(file).await?;
    match into {
        Location::Folder(folder) => {
            let target = folder.join("perennial.db");
            if target.exists() {
                return Err(not_empty(&folder.display().to_string()));
            }
            std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
            let copy = prepared(file, beside(&target, ".restoring")).await?;
            std::fs::rename(&copy, &target)
                .and_then(|()| sync_folder(&target))
                .map_err(|error| unwritable(&target, &error))?;
        }
        Location::Postgres(_) => {
            let store = Db::open(into, true).await?;
            let copy = prepared(file, scratch(file)).await?;
            let filled = fill(&store, copy.clone()).await;
            // It lies in the folder for temporary files; the system would clear it away too.
            let _ = std::fs::remove_file(&copy);
            filled?;
            store.close().await;
        }
    }
    Ok(backup)
}

/// A name of our own in the folder for temporary files.
fn scratch(file: &Path) -> PathBuf {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    std::env::temp_dir().join(format!("perennial-{}-{name}.restoring", std::process::id()))
}

/// A private copy of the backup, brought up to the present schema and without sessions.
async fn prepared(file: &Path, copy: PathBuf) -> Result<PathBuf, Error> {
    let fill = || {
        make_private(&copy)?;
        let (mut from, mut to) = (std::fs::File::open(file)?, std::fs::File::options().write(true).open(&copy)?);
        std::io::copy(&mut from, &mut to)?;
        to.sync_all()
    };
    fill().map_err(|error| unwritable(&copy, &error))?;
    let mut conn = db::open_file(&copy, false).await?;
    db::migrate_file(&mut conn).await?;
    conn.run("delete from session", vec![]).await?;
    conn.run("delete from sign_in_step", vec![]).await?;
    db::close_file(conn).await?;
    Ok(copy)
}

async fn fill(store: &Db, copy: PathBuf) -> Result<(), Error> {
    let place = match store.location() {
        Location::Folder(folder) => folder.display().to_string(),
        Location::Postgres(_) => "this database".to_owned(),
    };
    store
        .write(move |tx| {
            Box::pin(async move {
                must_be_empty(tx, &place).await?;
                let mut from = db::open_file(&copy, true).await?;
                db::copy_rows(&mut from, tx).await?;
                Ok(db::close_file(from).await?)
            })
        })
        .await
}

/// Refuses a store that has data.
pub(super) async fn must_be_empty(tx: &mut Tx, place: &str) -> Result<(), Error> {
    for table in ["firm", "staff", "client", "fact"] {
        let n: i64 = tx.scalar(db::AssertSqlSafe(format!("select count(*) from {table}")), args![]).await?;
        if n > 0 {
            return Err(not_empty(place));
        }
    }
    Ok(())
}

fn not_empty(place: &str) -> Error {
    Error::refused(format!(
        "There is data in {place} already, and a backup is restored into an empty place only. Name another folder with --data, or an empty database with --database-url."
    ))
}
