//! P8 and P12: ten thousand rows with matching, preview and undo information, against SQLite storing the very rows that
//! the import leaves behind.

use std::path::Path;

use perennial_app::actor::{Actor, Role};
use perennial_app::app::App;
use perennial_app::args;
use perennial_app::error::Error;
use perennial_app::imports::{self, Start};
use perennial_core::fact::Listing;
use perennial_core::ids::ImportId;
use perennial_core::imports::presets::propose;
use perennial_core::imports::read::{Limits, Sheet, read};
use rusqlite::Connection;

use crate::meter::Meter;
use crate::world;

const ROWS: usize = 10_000;
const INVOICES: usize = 50_000;
/// The file in the folder of a firm.
const STORE: &str = "perennial.db";

/// Measures and prints.
pub async fn measure() {
    match run().await {
        Ok(()) => {}
        Err(error) => println!("import: {error}"),
    }
}

fn list() -> String {
    let mut text = "Client,Sector,Website,Phone,Email\n".to_owned();
    for n in 0..ROWS {
        text.push_str(&format!(
            "Ashdown {n:05} Holdings,Property,www.ashdown{n}.example,020 7946 {:04},office@ashdown{n}.example\n",
            n % 10_000
        ));
    }
    text
}

async fn run() -> Result<(), Error> {
    let folder = tempfile::tempdir_in(".").map_err(|e| Error::Internal(e.to_string()))?;
    let (before, firm) = (folder.path().join("before"), folder.path().join("firm"));
    let (app, helen) = world::firm(&firm).await?;
    std::fs::create_dir_all(&before).map_err(|e| Error::Internal(e.to_string()))?;
    let copied = Connection::open(firm.join(STORE))
        .and_then(|conn| conn.execute("vacuum into ?1", [before.join(STORE).to_string_lossy()]));
    copied.map_err(|e| Error::Internal(e.to_string()))?;
    let actor = Actor::Staff { id: helen, role: Role::Administrator };
    let text = list();
    let meter = Meter::start();
    let sheets = read(text.as_bytes(), "clients.csv", &Limits::default()).map_err(|e| Error::Refused(e.to_string()))?;
    let sheet = sheets.sheets.into_iter().next().ok_or(Error::NotFound("sheet"))?;
    let id = begin(&app, &actor, "clients.csv", sheet, Some(Listing::Client)).await?;
    let read_cpu = meter.cpu();
    let meter = Meter::start();
    let trial = imports::dry_run(&app, &actor, id, ROWS).await?;
    let dry_cpu = meter.cpu();
    let meter = Meter::start();
    imports::run(&app, &actor, id, |_| {}).await?;
    let run_cpu = meter.cpu();
    let (base, stored) =
        stored_again(&before.join(STORE), &firm.join(STORE)).map_err(|e| Error::Internal(e.to_string()))?;
    let meter = Meter::start();
    let undone = imports::undo(&app, &actor, id).await?;
    let undo_cpu = meter.cpu();
    println!(
        "P12 {ROWS} rows: read and map {read_cpu:.2}, dry run of {} rows {dry_cpu:.2}, import {run_cpu:.2} core-seconds; undo of {} records {undo_cpu:.2}",
        trial.rows.len(),
        undone.removed
    );
    println!(
        "P8 SQLite stores the same {stored} rows in {base:.2} core-seconds; import of {run_cpu:.2}: ratio {:.2}",
        base / run_cpu
    );
    invoices(&app, &actor).await
}

/// Keeps a list, with the answer to who is in it.
async fn begin(app: &App, actor: &Actor, file: &str, sheet: Sheet, who: Option<Listing>) -> Result<ImportId, Error> {
    let mut mapping = propose(&sheet, None).mapping;
    mapping.these_are = who;
    let start = Start { file: file.to_owned(), sheet, object: None, mapping: Some(mapping) };
    app.change(actor, move |tx, act| Box::pin(async move { imports::start(tx, act, start).await })).await
}

/// Fifty thousand paid invoices of ten thousand clients: a hundred thousand facts and the work that they imply.
async fn invoices(app: &App, actor: &Actor) -> Result<(), Error> {
    let mut text = "Client,Invoice number,Invoice date,Due date,Total,Paid date\n".to_owned();
    for n in 0..INVOICES {
        let (client, month) = (n % ROWS, 1 + n / ROWS);
        text.push_str(&format!(
            "Ashdown {client:05} Holdings,INV-{n:06},2026-{month:02}-15,2026-{month:02}-28,1200.00,2026-{month:02}-27\n"
        ));
    }
    let meter = Meter::start();
    let sheets = read(text.as_bytes(), "invoices.csv", &Limits::default());
    let sheets = sheets.map_err(|e| Error::Refused(e.to_string()))?;
    let sheet = sheets.sheets.into_iter().next().ok_or(Error::NotFound("sheet"))?;
    let id = begin(app, actor, "invoices.csv", sheet, None).await?;
    let read_cpu = meter.cpu();
    let meter = Meter::start();
    imports::run(app, actor, id, |_| {}).await?;
    let run_cpu = meter.cpu();
    let mut conn = app.db.read().await?;
    let facts: i64 = conn.scalar("select count(*) from fact where import_id = $1", args![id]).await?;
    println!("{INVOICES} invoices: read and map {read_cpu:.2}, import of {facts} facts {run_cpu:.2} core-seconds");
    Ok(())
}

/// Core-seconds of SQLite alone for the rows of the firm that are not in the firm as it was `before`, stored table by
/// table into that one, each in one transaction, with all indexes, no foreign key checked, no value parsed and no
/// statement prepared twice: what no import with these tables can fall short of. And how many rows that are.
fn stored_again(before: &Path, firm: &Path) -> Result<(f64, i64), rusqlite::Error> {
    let conn = Connection::open(before)?;
    conn.execute_batch("pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -16000")?;
    conn.execute("attach ?1 as firm", [firm.to_string_lossy()])?;
    let mut tables =
        conn.prepare("select name from main.sqlite_schema where type = 'table' and name not like 'sqlite_%'")?;
    let tables: Vec<String> = tables.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut stored = 0;
    let meter = Meter::start();
    for table in tables {
        let rows =
            conn.execute(&format!("insert or ignore into main.\"{table}\" select * from firm.\"{table}\""), [])?;
        stored += i64::try_from(rows).unwrap_or(i64::MAX);
    }
    Ok((meter.cpu(), stored))
}
