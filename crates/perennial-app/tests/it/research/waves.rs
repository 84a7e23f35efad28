//! The same instrument in several waves: each score beside the earlier ones, and what changed.

use perennial_core::dates::Moment;

use super::{client, link};
use crate::support::{Browser, TestApp, day};

/// A wave of a year that everybody answers with their score.
async fn asked_in(world: &TestApp, year: &str, scores: &[(&'static str, &str)]) -> String {
    let on = day(&format!("{year}-11-22"));
    world.clock.set(Moment(Moment::start_of(on).0 + 43_200_000_000));
    let (from, until) = (format!("{year}-11-01"), format!("{year}-12-20"));
    let name = format!("Autumn {year}");
    let fields = [
        ("instrument", "relationship_nps"),
        ("name", name.as_str()),
        ("segment", "current"),
        ("segment", "between"),
        ("seed", "7"),
        ("from", from.as_str()),
        ("until", until.as_str()),
        ("step", "begin"),
    ];
    let people = world.post("/research", &fields).await.must(303, "").location().to_owned();
    let wave = people.trim_end_matches("/people").to_owned();
    let stranger = Browser::new(&world.app);
    for (called, score) in scores {
        let link = link(world, &wave, called).await;
        stranger.post(&link, &[("question", "recommend"), ("answer", score)]).await.must(303, "");
    }
    wave
}

#[tokio::test]
async fn a_wave_stands_beside_the_one_before_with_what_changed_and_how_sure_it_is() {
    let world = TestApp::new().await;
    for (called, email) in [("Kestrel", "k@k.example"), ("Bellweather", "b@b.example"), ("Ansah", "a@a.example")] {
        client(&world, called, Some(email)).await;
    }
    let first = asked_in(&world, "2026", &[("Kestrel", "9"), ("Bellweather", "3"), ("Ansah", "7")]).await;
    assert!(!world.get(&first).await.must(200, "Made of").body.contains("Beside earlier waves"));
    let second = asked_in(&world, "2027", &[("Kestrel", "10"), ("Bellweather", "9")]).await;
    let page = world
        .get(&second)
        .await
        .must(200, "Beside earlier waves")
        .must(200, "+100 points")
        .must(200, "too few answers to say")
        .must(200, "Too few answers for a figure")
        .body;
    let (_, beside) = page.split_once("Beside earlier waves").unwrap();
    assert!(beside.contains(&first) && beside.contains("class=\"trend\""));
    assert!(beside.contains("1 Nov 2026 0, 1 Nov 2027 +100"), "the drawing says what it shows: {beside}");
    assert!(beside.contains("Current clients"), "{beside}");
    assert!(!world.get(&first).await.body.contains("Beside earlier waves"), "the earlier wave has none before it");
}
