//! The server is killed without warning while survey answers land; every answer that was acknowledged is there.
//! `PERENNIAL_ANSWERS=10000` for the long run; some hundreds otherwise.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use perennial_app::actor::Actor;
use perennial_app::clock::{RandomIds, SystemClock};
use perennial_app::db::Db;
use perennial_app::research::{self, NewParticipant, NewWave};
use perennial_core::research::{Answer, Segment};
use perennial_core::text::{EmailAddress, Name};

use crate::support::{Place, request};

/// How many people answer at the same time.
const PEOPLE: usize = 8;
static SAVED: AtomicU64 = AtomicU64::new(0);

/// A wave with its people: each link with the invitation.
pub async fn links(place: &Place) -> Vec<(String, uuid::Uuid)> {
    let db = Db::open(&place.location(), false).await.unwrap();
    let config = perennial_app::app::Config::default();
    let app = perennial_app::assemble(db, Arc::new(SystemClock { offset: 0 }), Arc::new(RandomIds), config);
    let made = app.change(&Actor::Program, |tx, act| {
        Box::pin(async move {
            for n in 0..PEOPLE {
                let person = NewParticipant {
                    name: Name::parse(&format!("Buyer {n}")).unwrap(),
                    organisation: None,
                    segment: Segment::Prospect,
                    email: Some(EmailAddress::parse(&format!("buyer{n}@market.example")).unwrap()),
                    address: None,
                };
                research::add_participant(tx, act, person).await?;
            }
            let wave = NewWave {
                name: Name::parse("Under load").unwrap(),
                instrument: "expectations".to_owned(),
                segments: vec![Segment::Prospect],
                size: None,
                seed: 1,
                interviewer: None,
                from: act.today,
                until: act.today + 30,
            };
            let (wave, asked) = research::begin(tx, act, wave).await?;
            assert_eq!(asked, PEOPLE);
            let made = research::make_links(tx, act, wave).await?;
            Ok(made.into_iter().map(|one| (format!("/s/{}", one.link.text()), one.invitation.0)).collect::<Vec<_>>())
        })
    });
    let made = made.await.unwrap();
    app.db.close().await;
    made
}

#[tokio::test]
async fn no_acknowledged_answer_is_lost_by_a_kill() {
    let wanted: u64 = std::env::var_os("PERENNIAL_ANSWERS").map_or(300, |n| n.to_str().unwrap().parse().unwrap());
    let (place, _) = Place::with_firm().await;
    let links = links(&place).await;
    let mut last: HashMap<uuid::Uuid, u64> = HashMap::new();
    let mut round = 0;
    while SAVED.load(Ordering::Relaxed) < wanted {
        round += 1;
        let server = place.serve();
        let stop = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = links
            .iter()
            .map(|(link, id)| {
                let (address, link, stop) = (server.address.clone(), link.clone(), Arc::clone(&stop));
                let (id, from) = (*id, last.get(id).copied().unwrap_or(0));
                std::thread::spawn(move || (id, write(&address, &link, from, &stop)))
            })
            .collect();
        // Killed in the midst of the work, each time after another number of answers.
        let enough = SAVED.load(Ordering::Relaxed) + (wanted / 5).max(20) + (round * 7) % 23;
        for _ in 0..6000 {
            if SAVED.load(Ordering::Relaxed) >= enough {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        server.kill();
        stop.store(true, Ordering::Relaxed);
        let kept: Vec<(uuid::Uuid, u64)> = writers.into_iter().map(|writer| writer.join().unwrap()).collect();
        let stored = stored(&place).await;
        for (id, acknowledged) in kept {
            let found = stored.get(&id).copied().unwrap_or(0);
            // One further answer may have been stored whose acknowledgement the kill cut off.
            assert!(
                found == acknowledged || found == acknowledged + 1,
                "round {round}: acknowledged up to {acknowledged}, stored {found}"
            );
            last.insert(id, found);
        }
    }
    place.run(&["doctor"]).must(0);
    println!("{} answers acknowledged, the server killed {round} times", SAVED.load(Ordering::Relaxed));
}

/// What is stored of each person's running text: its number.
async fn stored(place: &Place) -> HashMap<uuid::Uuid, u64> {
    let db = Db::open(&place.location(), false).await.unwrap();
    let rows: Vec<(uuid::Uuid, String)> =
        db.read().await.unwrap().all("select invitation_id, answer from survey_answer", vec![]).await.unwrap();
    db.close().await;
    let number = |text: String| match Answer::from_stored(&text) {
        Answer::Text(text) => text.parse().unwrap(),
        other => panic!("{other:?}"),
    };
    rows.into_iter().map(|(id, text)| (id, number(text))).collect()
}

/// Answers the first question again and again with the next number until the server is gone; the last acknowledged.
fn write(address: &str, link: &str, from: u64, stop: &AtomicBool) -> u64 {
    let mut last = from;
    while !stop.load(Ordering::Relaxed) {
        match request(address, "POST", link, "", &format!("question=done&answer={}", last + 1)) {
            Some(answer) if answer.starts_with("HTTP/1.1 303") => {
                last += 1;
                SAVED.fetch_add(1, Ordering::Relaxed);
            }
            Some(answer) => panic!("refused: {answer}"),
            None => return last,
        }
    }
    last
}
