//! `perennial demo`: the demo firm, filled once and served as it stands on its day.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use perennial_app::app::App;
use perennial_app::clock::{Clock, CountedIds, FixedClock, RandomIds, SystemClock, day_in};
use perennial_app::db::Db;
use perennial_app::{assemble, demo};
use perennial_core::dates::Day;
use perennial_core::text::count;

use crate::cli::StoreOptions;
use crate::commands::serve;
use crate::failure::Failure;
use crate::output::say;

/// Where the demo firm is when nothing says otherwise.
const FOLDER: &str = "./data/demo";

/// Fill a folder with the demo firm, and serve it.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The day on which the demo firm stands, as in 2026-11-22 [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Day>,

    /// Fill the folder and exit.
    #[arg(long)]
    no_serve: bool,

    /// The address and port to listen on; port 0 takes a free one.
    #[arg(
        long,
        value_name = "ADDR",
        default_value = "127.0.0.1:8087",
        env = "PERENNIAL_LISTEN",
        hide_env_values = true
    )]
    listen: SocketAddr,
}

/// Fills the folder where it is empty, says how to sign in, and serves.
///
/// # Errors
/// When the folder holds another firm, or the demo firm of another day than the one asked for.
pub async fn run(store: &StoreOptions, options: &Options) -> Result<ExitCode> {
    let mut store = store.clone();
    if store.data.is_none() && store.database_url.is_none() {
        store.data = Some(PathBuf::from(FOLDER));
    }
    let today = day_in(SystemClock { offset: 0 }.now(), "Europe/London");
    let asked = options.as_of.unwrap_or(today);
    let clock = Arc::new(FixedClock::at_noon(asked));
    let db = Db::open(&store.location(), true).await?;
    let app = assemble(db, clock, Arc::new(CountedIds::default()), store.config());
    let stands = match demo::already(&app).await? {
        None => fill(&app, asked).await?,
        Some(stands) if options.as_of.is_some_and(|asked| asked != stands) => return Err(of_another_day(stands).into()),
        Some(stands) => stands,
    };
    say(&format!("{} stands on {stands}, in {}.", demo::FIRM, place(&store)))?;
    if options.no_serve {
        app.db.close().await;
        return Ok(ExitCode::SUCCESS);
    }
    tell_sign_in()?;
    let offset = i64::from(stands.days_since(today)) * 86_400_000_000;
    let db = app.db.clone();
    let app = assemble(db, Arc::new(SystemClock { offset }), Arc::new(RandomIds), store.config());
    serve::serve(app, options.listen).await
}

async fn fill(app: &App, day: Day) -> Result<Day> {
    let filled = demo::fill(app, day).await?;
    say(&format!(
        "Filled with {} and {}.",
        count(filled.relationships as u64, "relationship"),
        count(filled.facts as u64, "fact")
    ))?;
    Ok(day)
}

fn of_another_day(stands: Day) -> Failure {
    Failure::new(
        format!("the folder holds the demo firm as it stands on {stands}"),
        format!("serve it with `--as-of {stands}`, or name an empty folder with `--data DIR`"),
    )
}

fn place(store: &StoreOptions) -> String {
    match &store.database_url {
        Some(_) => "the PostgreSQL database".to_owned(),
        None => store.folder().display().to_string(),
    }
}

fn tell_sign_in() -> Result<()> {
    say(&format!("Sign in with the password “{}” as one of:", demo::PASSWORD))?;
    for (name, email, job) in demo::SIGN_IN {
        say(&format!("  {email:<40} {name}, {job}"))?;
    }
    Ok(())
}
