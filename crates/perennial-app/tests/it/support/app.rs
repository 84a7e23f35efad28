//! A whole product on an empty store of its own: SQLite in a temporary folder, or a new PostgreSQL database.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use perennial_app::actor::{Actor, Role};
use perennial_app::app::{Act, App, Config};
use perennial_app::clock::{CountedIds, FixedClock};
use perennial_app::db::{Db, Location, Tx, WriteFuture};
use perennial_app::error::Error;
use perennial_app::firm::{self, FirmInput, NewStaff};
use perennial_app::imports::{self, Start};
use perennial_core::dates::Day;
use perennial_core::fact::Listing;
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::presets::propose;
use perennial_core::imports::read::{Limits, read};
use perennial_core::journeys::coverage::RecordKind;
use perennial_core::journeys::model::FirmKind;
use perennial_core::journeys::position::Position;
use perennial_core::money::Currency;
use perennial_core::text::{EmailAddress, Name};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A day written as `2026-11-22`.
pub fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// The product, with Harcourt Vale LLP set up in it on Sunday 22 November 2026.
pub struct TestApp {
    /// The product.
    pub app: App,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    /// Helen Marsh, managing partner and administrator.
    pub helen: StaffId,
    /// Priya Nair, partner, a member.
    pub priya: StaffId,
    /// The folder of the store, for as long as the test runs.
    pub folder: tempfile::TempDir,
}

impl TestApp {
    /// An empty firm.
    pub async fn new() -> Self {
        let (app, clock, folder) = Self::before_first_run().await;
        let (helen, priya) =
            app.change(&Actor::Program, |tx, act| Box::pin(set_up(tx, act))).await.expect("a firm that is set up");
        Self { app, clock, helen, priya, folder }
    }

    /// An empty firm of a kind as it is after set-up: nobody has said from which earlier day its records are complete.
    pub async fn just_set_up(kind: FirmKind) -> Self {
        let (app, clock, folder) = Self::before_first_run().await;
        let made = app.change(&Actor::Program, move |tx, act| {
            Box::pin(async move {
                firm::set_up(tx, act, FirmInput { kind, ..harcourt_vale() }).await?;
                staff(tx, act).await
            })
        });
        let (helen, priya) = made.await.expect("a firm that is set up");
        Self { app, clock, helen, priya, folder }
    }

    /// The product on an empty store, as it is when it is started for the first time.
    pub async fn before_first_run() -> (App, Arc<FixedClock>, tempfile::TempDir) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let config = Config { work_folder: folder.path().to_owned(), ..Config::default() };
        let clock = Arc::new(FixedClock::at_noon(day("2026-11-22")));
        let db = Db::open(&location(folder.path()).await, true).await.expect("an open store");
        (perennial_app::assemble(db, clock.clone(), Arc::new(CountedIds::default()), config), clock, folder)
    }

    /// Helen, administrator.
    pub fn as_helen(&self) -> Actor {
        Actor::Staff { id: self.helen, role: Role::Administrator }
    }

    /// Priya, member.
    pub fn as_priya(&self) -> Actor {
        Actor::Staff { id: self.priya, role: Role::Member }
    }

    /// A change made by Priya.
    pub async fn change<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Tx, &'c mut Act) -> WriteFuture<'c, T, Error> + Send + 'static,
    {
        self.app.change(&self.as_priya(), work).await
    }

    /// Helen imports a list, as its headings are understood; `these_are` says whose names are in it, where that is asked.
    pub async fn import_list(&self, name: &str, text: &str, these_are: Option<Listing>) {
        let sheet = read(text.as_bytes(), name, &Limits::default()).expect("a table").sheets.remove(0);
        let mapping = propose(&sheet, None).mapping;
        let mapping = Mapping { these_are: these_are.or(mapping.these_are), ..mapping };
        let start = Start { file: name.to_owned(), sheet, object: None, mapping: Some(mapping) };
        let helen = self.as_helen();
        let started =
            self.app.change(&helen, move |tx, act| Box::pin(async move { imports::start(tx, act, start).await }));
        let id = started.await.expect("an upload");
        imports::run(&self.app, &helen, id, |_| {}).await.expect("an import");
    }

    /// The client of that name.
    pub async fn client_named(&self, name: &'static str) -> ClientId {
        let mut conn = self.app.db.read().await.expect("a connection");
        let sql = "select id from client where name = $1 and deleted_at is null";
        ClientId(conn.scalar(sql, perennial_app::args![name]).await.expect("a client of that name"))
    }

    /// The position of a client on a day, as Helen sees it.
    pub async fn position(&self, client: ClientId, on: Day) -> Position {
        let mut conn = self.app.db.read().await.expect("a connection");
        let model = firm::model(&mut conn).await.expect("a model");
        let found = perennial_app::journeys::position_of(&mut conn, &self.as_helen(), &model, client, on).await;
        found.expect("a position").0
    }
}

fn harcourt_vale() -> FirmInput {
    FirmInput {
        name: Name::parse("Harcourt Vale LLP").expect("a name"),
        kind: FirmKind::LawTransactional,
        currency: Currency::GBP,
        locale: "en-GB".to_owned(),
        time_zone: "Europe/London".to_owned(),
        week_start: 1,
    }
}

async fn set_up(tx: &mut Tx, act: &mut Act) -> Result<(StaffId, StaffId), Error> {
    firm::set_up(tx, act, harcourt_vale()).await?;
    // Its records have long been complete, so that stories may begin in the past.
    for kind in RecordKind::ALL {
        firm::confirm_coverage(tx, act, kind, day("2010-01-01")).await?;
    }
    staff(tx, act).await
}

async fn staff(tx: &mut Tx, act: &mut Act) -> Result<(StaffId, StaffId), Error> {
    let helen = add(tx, act, "Helen Marsh", "helen@harcourtvale.example", Role::Administrator).await?;
    let priya = add(tx, act, "Priya Nair", "priya@harcourtvale.example", Role::Member).await?;
    Ok((helen, priya))
}

async fn add(tx: &mut Tx, act: &mut Act, name: &str, email: &str, role: Role) -> Result<StaffId, Error> {
    let input = NewStaff {
        name: Name::parse(name).expect("a name"),
        email: EmailAddress::parse(email).expect("an address"),
        role,
        job_title: None,
        team: None,
        password_hash: None,
    };
    firm::add_staff(tx, act, input).await
}

/// A new place for a store: a folder, or a database of its own on the PostgreSQL server of the tests.
pub async fn location(folder: &std::path::Path) -> Location {
    let Some(server) = std::env::var_os("PERENNIAL_TEST_DATABASE") else {
        return Location::Folder(folder.to_owned());
    };
    let server = server.into_string().expect("an address in UTF-8");
    let name = format!("t_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
    let options: sqlx::postgres::PgConnectOptions = server.parse().expect("a PostgreSQL address");
    let mut conn = options.connect().await.expect("a PostgreSQL server");
    sqlx::raw_sql(AssertSqlSafe(format!("create database {name}"))).execute(&mut conn).await.expect("a new database");
    conn.close().await.expect("a closed connection");
    let (before, after) = server.split_once("/postgres?").expect("an address of the database postgres");
    Location::Postgres(format!("{before}/{name}?{after}"))
}
