//! P6 and P7: durable changes, one writer and 64, against the disk's own append and sync in the same run.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use perennial_app::actor::Actor;
use perennial_app::app::App;
use perennial_app::error::Error;
use perennial_app::touches;
use tokio::task::JoinSet;

use crate::meter::Meter;
use crate::world::{self, call};

/// Clients of about ten facts each, written to in turn.
const CLIENTS: u32 = 1_000;

/// Measures and prints.
pub async fn measure() {
    match run().await {
        Ok(()) => {}
        Err(error) => println!("appends: {error}"),
    }
}

async fn run() -> Result<(), Error> {
    let folder = tempfile::tempdir_in(".").map_err(|e| Error::Internal(e.to_string()))?;
    let disk = raw_syncs(folder.path()).map_err(|e| Error::Internal(e.to_string()))?;
    let (app, helen) = world::firm(folder.path()).await?;
    world::fill(&app, helen, CLIENTS).await?;
    let clients = Arc::new(world::clients(&app).await?);
    let actor = Actor::Staff { id: helen, role: perennial_app::actor::Role::Administrator };
    let next = Arc::new(AtomicUsize::new(0));
    let write = move |app: App, actor: Actor| {
        let place = next.fetch_add(1, Ordering::Relaxed) % clients.len();
        let client = clients[place];
        async move {
            app.change(&actor, move |tx, act| {
                Box::pin(async move { touches::log(tx, act, client, act.today, call()).await })
            })
            .await
        }
    };
    let meter = Meter::start();
    let single = 500;
    for _ in 0..single {
        write(app.clone(), actor.clone()).await?;
    }
    let one = f64::from(single) / meter.clock();
    let meter = Meter::start();
    let (writers, each) = (64, 50);
    let mut tasks = JoinSet::new();
    for _ in 0..writers {
        let (app, actor, write) = (app.clone(), actor.clone(), write.clone());
        tasks.spawn(async move {
            for _ in 0..each {
                write(app.clone(), actor.clone()).await?;
            }
            Ok::<(), Error>(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.map_err(|e| Error::Internal(e.to_string()))??;
    }
    let many = f64::from(writers * each) / meter.clock();
    println!(
        "P6 raw append and fdatasync: {disk:.0}/s; a logged touch with its position, one writer: {one:.0}/s; ratio {:.2}",
        one / disk
    );
    println!(
        "P7 64 writers: {many:.0}/s; against one writer {:.1}x; core-seconds per 1000: {:.3}",
        many / one,
        meter.cpu() / f64::from(writers * each) * 1000.0
    );
    Ok(())
}

fn raw_syncs(folder: &std::path::Path) -> std::io::Result<f64> {
    let mut file = std::fs::File::create(folder.join("raw"))?;
    let meter = Meter::start();
    let count = 500;
    for _ in 0..count {
        file.write_all(&[7; 512])?;
        file.sync_data()?;
    }
    Ok(f64::from(count) / meter.clock())
}
