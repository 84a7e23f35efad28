//! The server is killed without warning while people save things; what was answered as saved is there afterwards.
//! `PERENNIAL_KILLS=1000` for the long run; three kills otherwise.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crate::support::{Place, request, sign_in};

static NEXT: AtomicU64 = AtomicU64::new(0);
static SAVED: AtomicU64 = AtomicU64::new(0);

#[tokio::test]
async fn nothing_that_was_answered_as_saved_is_lost_by_a_kill() {
    let kills: u64 = std::env::var_os("PERENNIAL_KILLS").map_or(3, |n| n.to_str().unwrap().parse().unwrap());
    let (place, client) = Place::with_firm().await;
    let today = place.run(&["map", "--json"]).must(0).json()["as_of"].as_str().unwrap().to_owned();
    let (mut cookie, mut saved) = (String::new(), Vec::new());
    for round in 0..kills {
        let server = place.serve();
        if cookie.is_empty() {
            cookie = sign_in(&server.address);
        }
        let stop = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..4)
            .map(|_| {
                let (address, cookie, stop) = (server.address.clone(), cookie.clone(), Arc::clone(&stop));
                let form = format!("client={client}&opened={today}&step=enquiry&title=");
                std::thread::spawn(move || write(&address, &cookie, &form, &stop))
            })
            .collect();
        // Killed in the midst of the work, each time after another number of answers.
        let enough = SAVED.load(Ordering::Relaxed) + 1 + (round * 7) % 23;
        for _ in 0..3000 {
            if SAVED.load(Ordering::Relaxed) >= enough {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        server.kill();
        stop.store(true, Ordering::Relaxed);
        for writer in writers {
            saved.extend(writer.join().unwrap());
        }
    }
    assert!(saved.len() as u64 >= kills, "only {} saved in {kills} rounds", saved.len());
    let db = perennial_app::db::Db::open(&place.location(), false).await.unwrap();
    let rows: Vec<(String,)> = db.read().await.unwrap().all("select title from pursuit", vec![]).await.unwrap();
    let there: std::collections::HashSet<String> = rows.into_iter().map(|(title,)| title).collect();
    let lost: Vec<&String> = saved.iter().filter(|title| !there.contains(*title)).collect();
    assert_eq!(lost, Vec::<&String>::new(), "of {} saved", saved.len());
    db.close().await;
    place.run(&["rebuild", "--check"]).must(0);
    place.run(&["doctor"]).must(0);
}

/// Opens pursuits until the server is gone; the titles of those that were answered as saved.
fn write(address: &str, cookie: &str, form: &str, stop: &AtomicBool) -> Vec<String> {
    let mut saved = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let title = format!("P{}", NEXT.fetch_add(1, Ordering::Relaxed));
        match request(address, "POST", "/pursuits", cookie, &format!("{form}{title}")) {
            Some(answer) if answer.starts_with("HTTP/1.1 303") && answer.contains("location: /pursuits/") => {
                saved.push(title);
                SAVED.fetch_add(1, Ordering::Relaxed);
            }
            Some(answer) => panic!("refused: {answer}"),
            None => return saved,
        }
    }
    saved
}
