//! P8 and P12: ten thousand rows with matching, preview and undo information, against SQLite's own bulk insert.

use perennial_app::actor::{Actor, Role};
use perennial_app::app::App;
use perennial_app::args;
use perennial_app::db::{Db, Location};
use perennial_app::error::Error;
use perennial_app::imports::{self, Start};
use perennial_core::fact::Listing;
use perennial_core::ids::ImportId;
use perennial_core::imports::presets::propose;
use perennial_core::imports::read::{Limits, Sheet, read};

use crate::meter::Meter;
use crate::world;

const ROWS: usize = 10_000;
const INVOICES: usize = 50_000;

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
    let base = baseline(folder.path()).await?;
    let (app, helen) = world::firm(&folder.path().join("firm")).await?;
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
    let meter = Meter::start();
    let undone = imports::undo(&app, &actor, id).await?;
    let undo_cpu = meter.cpu();
    let rate = ROWS as f64 / run_cpu;
    println!(
        "P12 {ROWS} rows: read and map {read_cpu:.2}, dry run of {} rows {dry_cpu:.2}, import {run_cpu:.2} core-seconds; undo of {} records {undo_cpu:.2}",
        trial.rows.len(),
        undone.removed
    );
    invoices(&app, &actor).await?;
    println!(
        "P8 SQLite's bulk insert with the same index: {base:.0} rows per core-second; import with matching and undo: {rate:.0}; ratio {:.3}",
        rate / base
    );
    Ok(())
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

/// Rows per core-second of plain inserts into an indexed table, WAL and FULL, 10,000 rows a transaction.
async fn baseline(folder: &std::path::Path) -> Result<f64, Error> {
    let db = Db::open(&Location::Folder(folder.join("baseline")), true).await?;
    db.write(|tx| {
        Box::pin(async move {
            tx.raw("create table plain (id integer primary key, name text, sector text, website text, phone text, email text); create index plain_name on plain (name)").await
        })
    })
    .await?;
    let meter = Meter::start();
    let rounds = 10;
    for round in 0..rounds {
        db.write(move |tx| {
            Box::pin(async move {
                let rows = (0..ROWS).map(|n| {
                    let n = (round * ROWS + n) as i64;
                    args![
                        n,
                        format!("Ashdown {n:06} Holdings"),
                        "Property",
                        format!("www.ashdown{n}.example"),
                        "020 7946 0000",
                        format!("office@ashdown{n}.example")
                    ]
                });
                tx.insert_many("insert into plain (id, name, sector, website, phone, email) values", "", rows).await
            })
        })
        .await?;
    }
    Ok((rounds * ROWS) as f64 / meter.cpu())
}
