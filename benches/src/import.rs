//! P8 and P12: ten thousand rows with matching, preview and undo information, against SQLite's own bulk insert.

use perennial_app::actor::{Actor, Role};
use perennial_app::args;
use perennial_app::db::{Db, Location};
use perennial_app::error::Error;
use perennial_app::imports::{self, Start};
use perennial_core::imports::read::{Limits, read};

use crate::meter::Meter;
use crate::world;

const ROWS: usize = 10_000;

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
    let start = Start { file: "clients.csv".to_owned(), sheet, object: None, mapping: None };
    let id = app.change(&actor, move |tx, act| Box::pin(async move { imports::start(tx, act, start).await })).await?;
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
    println!(
        "P8 SQLite's bulk insert with the same index: {base:.0} rows per core-second; import with matching and undo: {rate:.0}; ratio {:.3}",
        rate / base
    );
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
                tx.insert_many("insert into plain (id, name, sector, website, phone, email) values", "", rows.collect())
                    .await
            })
        })
        .await?;
    }
    Ok((rounds * ROWS) as f64 / meter.cpu())
}
