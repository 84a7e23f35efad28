//! Opening the product on the data that the command line names.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use perennial_app::app::{App, Config};
use perennial_app::clock::{RandomIds, SystemClock};
use perennial_app::db::{Conn, Db, Location};
use perennial_core::dates::Day;

use crate::cli::{DEFAULT_DATA, StoreOptions};
use crate::failure::Failure;

impl StoreOptions {
    /// The folder of the data.
    pub fn folder(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_DATA))
    }

    /// Where the store is.
    pub fn location(&self) -> Location {
        match &self.database_url {
            Some(url) => Location::Postgres(url.clone()),
            None => Location::Folder(self.folder()),
        }
    }

    /// The settings of this process, before a verb adds its own.
    pub fn config(&self) -> Config {
        Config {
            work_folder: match &self.data {
                None if self.database_url.is_some() => std::env::temp_dir().join("perennial"),
                _ => self.folder().join("work"),
            },
            program: std::env::current_exe().ok(),
            ..Config::default()
        }
    }

    /// Opens a store that is there.
    ///
    /// # Errors
    /// When it is missing, newer or cannot be reached.
    pub async fn open(&self) -> Result<App> {
        self.open_with(self.config(), false).await
    }

    /// Opens a store to tell where clients stand: what is being worked out again after a change is waited for.
    ///
    /// # Errors
    /// As [`StoreOptions::open`].
    pub async fn open_settled(&self) -> Result<App> {
        let app = self.open().await?;
        perennial_app::journeys::rebuild_outdated(&app).await?;
        Ok(app)
    }

    /// Opens a store, and makes it when it is not there.
    ///
    /// # Errors
    /// When it is newer or cannot be reached.
    pub async fn open_or_create(&self, config: Config) -> Result<App> {
        self.open_with(config, true).await
    }

    async fn open_with(&self, config: Config, create: bool) -> Result<App> {
        let location = self.location();
        if let Location::Postgres(url) = &location
            && !(url.starts_with("postgres://") || url.starts_with("postgresql://"))
        {
            return Err(Failure::usage(
                "the address of the database is not one of PostgreSQL",
                "write it as postgres://user@host/database, or leave it out to use the embedded database in `--data`",
            )
            .into());
        }
        let db = Db::open(&location, create).await?;
        let clock = Arc::new(SystemClock { offset: 0 });
        let app = perennial_app::assemble(db, clock, Arc::new(RandomIds), config);
        // Before anything is changed: afterwards rows follow from their facts alone.
        perennial_app::journeys::record_unrecorded(&app).await?;
        Ok(app)
    }
}

/// The day asked for, which may not lie ahead, or the firm's present day; and that present day.
///
/// # Errors
/// When the day lies ahead, or the store cannot be read.
pub async fn past_day(app: &App, conn: &mut Conn, asked: Option<Day>) -> Result<(Day, Day)> {
    let today = app.today(conn).await?;
    let on = asked.unwrap_or(today);
    if on > today {
        return Err(Failure::usage(format!("{on} lies ahead"), "give a day up to today with `--on`").into());
    }
    Ok((on, today))
}

/// The day asked for, or the firm's present day.
///
/// # Errors
/// When the store cannot be read.
pub async fn day_or_today(app: &App, conn: &mut Conn, asked: Option<Day>) -> Result<Day> {
    Ok(match asked {
        Some(day) => day,
        None => app.today(conn).await?,
    })
}
