//! P9, P10, P11 and P13: pages with ten thousand clients and with many, through every layer but the socket.

use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt;
use perennial_app::accounts;
use perennial_app::actor::{Actor, Role};
use perennial_app::app::App;
use perennial_app::clock::{CountedIds, SystemClock};
use perennial_app::db::{Db, Location};
use perennial_app::error::Error;
use perennial_app::journey_maps;
use perennial_app::touches;
use tower::ServiceExt;

use crate::meter::{Meter, median, resident_mib};
use crate::world;

/// Requests of each page in a round.
const EACH: u32 = 40;

/// Measures and prints.
///
/// With a folder the store is kept there, and used again when it is there already: filling it takes longest.
pub async fn measure(clients: u32, folder: Option<&Path>) {
    let sizes = if folder.is_some() { vec![clients] } else { vec![10_000, clients] };
    for size in sizes {
        match run(size, folder).await {
            Ok(()) => {}
            Err(error) => println!("pages: {error}"),
        }
    }
}

async fn run(clients: u32, kept: Option<&Path>) -> Result<(), Error> {
    let temporary = tempfile::tempdir_in(".").map_err(|e| Error::Internal(e.to_string()))?;
    let folder = kept.unwrap_or_else(|| temporary.path());
    let meter = Meter::start();
    let (app, helen) = match folder.join(world::FILLED).exists() {
        true => world::again(folder).await?,
        false => {
            let (app, helen) = world::firm(folder).await?;
            world::fill(&app, helen, clients).await?;
            world::registers(&app, helen).await?;
            println!("{clients} clients were made through the verbs in {:.1} core-seconds", meter.cpu());
            std::fs::write(folder.join(world::FILLED), "").map_err(|e| Error::Internal(e.to_string()))?;
            (app, helen)
        }
    };
    let now = app.now();
    let token = app
        .db
        .write(move |tx| {
            Box::pin(async move { accounts::begin_session(tx, now, helen, accounts::Device::default()).await })
        })
        .await?;
    // Alerts follow the day on which a client is looked at; the sweep brings them to today.
    perennial_app::alerts::sweep(&app).await?;
    let cookie = format!("perennial={}", token.text());
    let one = first_client(&app).await?;
    let map = format!("/journeys/{}", journey_map(&app).await?);
    let router = perennial_app::router(app.clone());
    let first = Meter::start();
    answer(&router, &cookie, "/duplicates").await?;
    println!("Possible duplicates, opened first, {clients} clients: {:.2} core-seconds", first.cpu());
    let pages = [
        ("P9 list of 50", "/clients".to_owned()),
        ("P9 list of 50, stalled, by fees", "/clients?stalled=5&sort=-fees".to_owned()),
        ("P10 client page", format!("/clients/{one}")),
        ("P11 map", "/".to_owned()),
        ("P11 map of a past day", "/?on=2026-05-03".to_owned()),
        ("Today", "/today".to_owned()),
        ("The week ahead", "/today/week".to_owned()),
        ("Alerts, list of 50", "/alerts".to_owned()),
        ("Grid of touches", "/touches/grid".to_owned()),
        ("Grid of one client", format!("/touches/grid?client={one}")),
        ("Promises, list of 50", "/promises".to_owned()),
        ("Promises, board", "/promises?view=board".to_owned()),
        ("Complaints", "/complaints".to_owned()),
        ("Presents, list of 50", "/presents".to_owned()),
        ("Insights, counted before", "/insights".to_owned()),
        ("Insights, counted anew", "/insights?from={day}".to_owned()),
        ("Gaps, counted before", "/insights/gaps".to_owned()),
        ("Who stands behind a number", "/insights/clients?point=chosen&of=open".to_owned()),
        ("Journey map, counted before", map.clone()),
        ("Journey map, counted anew", format!("{map}?from={{day}}")),
        ("Plan and life", format!("{map}/actual")),
        ("Plan and life of one client", format!("{map}/actual/{one}")),
        ("Possible duplicates, found before", "/duplicates".to_owned()),
        ("Research", "/research".to_owned()),
        ("Awareness of services", "/research/awareness".to_owned()),
    ];
    for (what, path) in pages {
        let (cpu, bytes) = page(&router, &cookie, &path).await?;
        println!("{what}, {clients} clients: {:.2} ms CPU, {:.1} KB of HTML", cpu * 1000.0, bytes as f64 / 1024.0);
    }
    for (what, path) in [("Insights", "/insights"), ("Journey map", map.as_str()), ("Map", "/")] {
        let cpu = after_change(&app, &router, &cookie, path).await?;
        println!("{what}, counted anew after one change, {clients} clients: {:.2} ms CPU", cpu * 1000.0);
    }
    app.db.close().await;
    drop((router, app));
    started(folder)
}

/// Core-seconds for one request after a call was logged, without what logging costs: the median of rounds.
async fn after_change(app: &App, router: &Router, cookie: &str, path: &str) -> Result<f64, Error> {
    let actor = Actor::Program;
    let clients = world::clients(app).await?;
    let mut rounds = Vec::new();
    for round in 0..4_usize {
        let mut spent = [0.0; 2];
        for (asks, spent) in [false, true].into_iter().zip(&mut spent) {
            let meter = Meter::start();
            for number in 0..EACH as usize {
                let client = clients[(round * 7919 + number * 104_729) % clients.len()];
                app.change(&actor, move |tx, act| {
                    Box::pin(async move { touches::log(tx, act, client, act.today, world::call()).await })
                })
                .await?;
                if asks {
                    answer(router, cookie, path).await?;
                }
            }
            *spent = meter.cpu() / f64::from(EACH);
        }
        if round > 0 {
            rounds.push(spent[1] - spent[0]);
        }
    }
    Ok(median(rounds))
}

/// Asks for a page; the bytes of the answer.
async fn answer(router: &Router, cookie: &str, path: &str) -> Result<usize, Error> {
    let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty());
    let request = request.map_err(|e| Error::Internal(e.to_string()))?;
    let Ok(answer) = router.clone().oneshot(request).await;
    let status = answer.status();
    let body = answer.into_body().collect().await.map_err(|e| Error::Internal(e.to_string()))?.to_bytes();
    if status.is_success() { Ok(body.len()) } else { Err(Error::Internal(format!("{path} answered {status}"))) }
}

async fn first_client(app: &App) -> Result<String, Error> {
    let mut conn = app.db.read().await?;
    let names: Vec<(String,)> = conn.all("select lower(hex(id)) from client order by id limit 1", vec![]).await?;
    names.into_iter().next().map(|(id,)| id).ok_or(Error::NotFound("client"))
}

/// The shipped map, begun.
async fn journey_map(app: &App) -> Result<uuid::Uuid, Error> {
    let map = perennial_core::journey_maps::shipped(perennial_core::journeys::model::FirmKind::LawTransactional);
    let map = map.map_err(|_| Error::Internal("the shipped map cannot be read".to_owned()))?;
    app.change(&Actor::Program, move |tx, act| Box::pin(async move { journey_maps::begin(tx, act, map).await })).await
}

/// Core-seconds for one request, the median of rounds after a warm-up, and the size of the answer.
async fn page(router: &Router, cookie: &str, path: &str) -> Result<(f64, usize), Error> {
    let mut bytes = 0;
    let mut rounds = Vec::new();
    for round in 0..4 {
        let meter = Meter::start();
        for number in 0..EACH {
            // Another day each time, so that nothing that was counted can be used again.
            let day = world::today() - 400 - i32::try_from(round * EACH + number).unwrap_or_default();
            bytes = answer(router, cookie, &path.replace("{day}", &day.to_string())).await?;
        }
        if round > 0 {
            rounds.push(meter.cpu() / f64::from(EACH));
        }
    }
    Ok((median(rounds), bytes))
}

/// Starts the product on the folder in a process of its own, so that its memory is that of a fresh start.
fn started(folder: &std::path::Path) -> Result<(), Error> {
    let failed = |e: std::io::Error| Error::Internal(e.to_string());
    let program = std::env::current_exe().map_err(failed)?;
    let ended = std::process::Command::new(program).arg("start").arg(folder).status().map_err(failed)?;
    if ended.success() { Ok(()) } else { Err(Error::Internal(format!("the start ended with {ended}"))) }
}

/// From opening the store to the first map, and what the process then holds.
pub async fn start(folder: &std::path::Path) -> Result<(), Error> {
    let meter = Meter::start();
    let db = Db::open(&Location::Folder(folder.to_owned()), false).await?;
    let clock = std::sync::Arc::new(SystemClock { offset: 0 });
    let app = perennial_app::assemble(db, clock, std::sync::Arc::new(CountedIds::default()), Default::default());
    let mut conn = app.db.read().await?;
    let actor = Actor::Staff { id: perennial_core::ids::StaffId::from_number(1), role: Role::Administrator };
    let survey = perennial_app::maps::survey(&app, &mut conn, &actor, Default::default(), world::today()).await?;
    println!(
        "P13 start to the first map of {} relationships: {:.2} s by the clock; resident memory {:.0} MiB",
        survey.known,
        meter.clock(),
        resident_mib()
    );
    drop(conn);
    app.db.close().await;
    Ok(())
}
