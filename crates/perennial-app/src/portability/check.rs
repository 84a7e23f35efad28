//! Whether everything is in order, and what to do where it is not.

use std::path::Path;

use perennial_core::dates::{Day, Moment};
use serde::Serialize;

use crate::app::App;
use crate::args;
use crate::db::{Conn, SCHEMA_VERSION, schema_version};
use crate::error::Error;
use crate::{firm, journeys};

/// How one thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// In order.
    Ok,
    /// It works, and needs attention.
    Warn,
    /// It does not work.
    Fail,
}

impl State {
    /// The word at the head of the line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at.
    pub name: &'static str,
    /// How it is.
    pub state: State,
    /// What was found.
    pub found: String,
    /// What to do; none when it is in order.
    pub advice: Option<String>,
}

impl Check {
    /// In order.
    pub fn ok(name: &'static str, found: impl Into<String>) -> Self {
        Self { name, state: State::Ok, found: found.into(), advice: None }
    }

    /// Needs attention.
    pub fn warn(name: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { name, state: State::Warn, found: found.into(), advice: Some(advice.into()) }
    }

    /// Does not work.
    pub fn fail(name: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { name, state: State::Fail, found: found.into(), advice: Some(advice.into()) }
    }
}

/// Looks at everything that the store itself can tell.
///
/// # Errors
/// When the store cannot be asked at all.
pub async fn check(app: &App) -> Result<Vec<Check>, Error> {
    let mut conn = app.db.read().await?;
    let mut checks = vec![
        Check::ok("versions", format!("Perennial {}, {}", env!("CARGO_PKG_VERSION"), conn.version().await?)),
        schema(&mut conn).await?,
        integrity(&mut conn).await?,
        references(&mut conn).await?,
        set_up(&mut conn).await?,
        clock(&mut conn, app.now()).await?,
    ];
    drop(conn);
    checks.push(projection(app).await);
    checks.push(work_folder(&app.config.work_folder));
    Ok(checks)
}

async fn schema(conn: &mut Conn) -> Result<Check, Error> {
    let found = schema_version(conn).await?;
    if found == SCHEMA_VERSION {
        return Ok(Check::ok("schema", format!("version {found}")));
    }
    let advice = "restart Perennial with the newest program, which brings the schema up to date";
    Ok(Check::fail("schema", format!("version {found}, this program expects {SCHEMA_VERSION}"), advice))
}

async fn integrity(conn: &mut Conn) -> Result<Check, Error> {
    let damages = conn.damages().await?;
    Ok(match damages.first() {
        None => Check::ok("integrity", "the database finds no damage in its files"),
        Some(first) => Check::fail(
            "integrity",
            format!("{} damages, the first: {first}", damages.len()),
            "stop Perennial, keep a copy of the folder, check the disk, then restore the last backup",
        ),
    })
}

async fn references(conn: &mut Conn) -> Result<Check, Error> {
    let dangling = conn.dangling().await?;
    Ok(match dangling.first() {
        None => Check::ok("references", "every record finds the records it refers to"),
        Some(_) => Check::fail(
            "references",
            dangling.join("; "),
            "something else than Perennial wrote to the database: restore the last backup, or ask for help with this line",
        ),
    })
}

async fn set_up(conn: &mut Conn) -> Result<Check, Error> {
    let Some(firm) = firm::find(conn).await? else {
        let advice = "open /welcome of `perennial serve`, or run `perennial user add --firm NAME --kind KIND …`";
        return Ok(Check::warn("firm", "not set up yet", advice));
    };
    let clients: i64 = conn.scalar("select count(*) from client where deleted_at is null", args![]).await?;
    let facts: i64 = conn.scalar("select count(*) from fact", args![]).await?;
    match firm::model(conn).await {
        Ok(_) => Ok(Check::ok("firm", format!("{}, {clients} clients, {facts} facts", firm.name))),
        Err(error) => Ok(Check::fail("firm", error.to_string(), "save a journey model that is valid in Settings")),
    }
}

/// A fact recorded more than a day ahead, or a clock before the program was written, means that the clock is wrong.
async fn clock(conn: &mut Conn, now: Moment) -> Result<Check, Error> {
    const DAY: i64 = 86_400_000_000;
    let newest: i64 = conn.scalar("select coalesce(max(recorded_at), 0) from fact", args![]).await?;
    let advice = "set the machine's clock (`timedatectl` shows it), and keep it set with a time service";
    let earliest = Day::from_ymd(2026, 1, 1).map_or(0, |day| Moment::start_of(day).0);
    Ok(if now.0 < earliest {
        Check::fail("clock", format!("it says {now}, which is before this program was written"), advice)
    } else if newest > now.0 + DAY {
        Check::warn("clock", format!("it says {now}, but a fact was recorded at {}", Moment(newest)), advice)
    } else {
        Check::ok("clock", now.to_string())
    })
}

async fn projection(app: &App) -> Check {
    let advice = "run `perennial rebuild`; should it come back, keep a backup and report it";
    match journeys::check(app).await {
        Ok((compared, differences)) if differences.is_empty() => {
            Check::ok("positions", format!("all {compared} are what the facts give"))
        }
        Ok((compared, differences)) => {
            Check::fail("positions", format!("{} of {compared} differ from the facts", differences.len()), advice)
        }
        Err(error) => Check::fail("positions", format!("the facts cannot be read: {error}"), "restore the last backup"),
    }
}

fn work_folder(folder: &Path) -> Check {
    let probe = folder.join(format!("probe-{}", std::process::id()));
    let tried = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&probe, b"perennial"))
        .and_then(|()| std::fs::remove_file(&probe));
    match tried {
        Ok(()) => Check::ok("work folder", folder.display().to_string()),
        Err(error) => Check::fail(
            "work folder",
            format!("{} cannot be written: {error}", folder.display()),
            "let the user who runs Perennial write there, or name another folder with `--data DIR`",
        ),
    }
}
