//! Letters and the page of whoever is asked, in the language of the invited.

use perennial_core::dates::Moment;

use super::{begin, client, link};
use crate::support::{Browser, TestApp, day};

/// The identifier of somebody's invitation, from the list of people.
async fn invitation(world: &TestApp, wave: &str, who: &str) -> String {
    let page = world.get(&format!("{wave}/people")).await.must(200, who).body;
    let row = page.split("<tr>").find(|row| row.contains(&format!("</label></td><th scope=\"row\">{who}"))).unwrap();
    row.split("name=\"person\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn each_gets_letter_and_page_in_their_own_language() {
    let world = TestApp::new().await;
    client(&world, "Kestrel", Some("k@kestrel.example")).await;
    client(&world, "Bellweather", Some("b@bellweather.example")).await;
    let wave = begin(&world, "relationship_nps").await;
    let kestrel = invitation(&world, &wave, "Kestrel Person").await;
    let languages = format!("{wave}/languages");
    world.post(&languages, &[("language", "fr")]).await.must(422, "one of the languages of the instrument");
    world.post(&languages, &[("person", &kestrel), ("language", "de")]).await.must(303, "");
    let letters = world.post(&format!("{wave}/letters"), &[]).await.must(200, "Guten Tag Kestrel Person").body;
    assert!(letters.contains("lang=\"de\"") && letters.contains("bis zum 20. Dezember 2026"), "{letters}");
    assert!(letters.contains("Dear Bellweather Person") && letters.contains("by 20 December 2026"));
    assert!(letters.contains("two minutes") && letters.matches("letter-link").count() == 2);
    let list = world.post(&format!("{wave}/addresses"), &[]).await.body;
    assert!(list.contains(",de,http") && list.contains(",en,http"), "{list}");
    let stranger = Browser::new(&world.app);
    let link = link(&world, &wave, "Kestrel").await;
    stranger.get(&link).await.must(200, "Wie wahrscheinlich").must(200, "lang=\"de\"");
    // What somebody chooses on the page comes first, also in the next letter.
    stranger.post(&format!("{link}/language"), &[("language", "en")]).await.must(303, "");
    stranger.get(&link).await.must(200, "How likely are you");
    // Everybody else is asked in the language of the wave.
    world.post(&languages, &[("language", "de")]).await.must(303, "");
    world
        .post(&format!("{wave}/letters"), &[])
        .await
        .must(200, "Guten Tag Bellweather Person")
        .must(200, "Dear Kestrel Person");
}

#[tokio::test]
async fn whoever_answered_in_german_is_asked_in_german_again() {
    let world = TestApp::new().await;
    client(&world, "Kestrel", Some("k@kestrel.example")).await;
    let wave = begin(&world, "relationship_nps").await;
    let first = link(&world, &wave, "Kestrel").await;
    let stranger = Browser::new(&world.app);
    stranger.post(&format!("{first}/language"), &[("language", "de")]).await.must(303, "");
    stranger.post(&first, &[("question", "recommend"), ("answer", "9")]).await.must(303, "");
    world.clock.set(Moment(Moment::start_of(day("2027-11-22")).0 + 43_200_000_000));
    let fields = [
        ("instrument", "relationship_nps"),
        ("name", "Autumn again"),
        ("segment", "current"),
        ("segment", "between"),
        ("seed", "7"),
        ("from", "2027-11-01"),
        ("until", "2027-12-20"),
        ("step", "begin"),
    ];
    let people = world.post("/research", &fields).await.must(303, "").location().to_owned();
    let again = link(&world, people.trim_end_matches("/people"), "Kestrel").await;
    stranger.get(&again).await.must(200, "Wie wahrscheinlich");
}

#[tokio::test]
async fn the_firm_writes_its_own_letter_in_any_language() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    client(&world, "Kestrel", Some("k@kestrel.example")).await;
    let wave = begin(&world, "relationship_nps").await;
    helen.get("/research/letters").await.must(200, "In English: as shipped").must(200, "It takes {length}");
    helen.get("/research/letters?language=de").await.must(200, "Guten Tag {person}");
    helen.get("/research/letters?language=fr").await.must(200, "There are no words in French yet");
    helen.get("/research/letters?language=xx").await.must(404, "");
    let save = |language: &'static str, text: &'static str| {
        let helen = &helen;
        async move { helen.post("/research/letters", &[("language", language), ("text", text)]).await }
    };
    save("en", "Dear {person}").await.must(422, "without it nobody can answer");
    save("en", "{link} {secret}").await.must(422, "none of the words that are filled in");
    save("en", "Good day {person},\n\n{link}\n\n<b>{firm}</b>").await.must(303, "");
    let letters = world.post(&format!("{wave}/letters"), &[]).await.must(200, "Good day Kestrel Person,").body;
    assert!(letters.contains("&#60;b&#62;Harcourt Vale LLP"), "{letters}");
    save("en", "").await.must(303, "");
    helen.get("/research/letters?language=en").await.must(200, "In English: as shipped");
    let priya = world.as_person(world.priya).await;
    let page = priya.get("/research/letters").await.must(200, "In English: as shipped").body;
    assert!(!page.contains("<textarea"));
    priya.post("/research/letters", &[("language", "en"), ("text", "{link}")]).await.must(403, "");
}
