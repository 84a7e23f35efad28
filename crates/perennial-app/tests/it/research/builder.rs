//! The builder of instruments: forms alone, drafts, versions, a preview that stores nothing.

use super::{begin, client, link};
use crate::support::{Answer, Browser, TestApp};

/// The count of changes that a page of the builder carries.
fn version(page: &str) -> String {
    page.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Posts to the builder as whoever has just opened it.
async fn post(desk: &Browser, draft: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let seen = version(&desk.get(draft).await.must(200, "").body);
    let mut fields = fields.to_vec();
    fields.push(("version", &seen));
    desk.post(&format!("{draft}{path}"), &fields).await
}

#[tokio::test]
async fn a_partner_builds_publishes_and_asks_without_a_line_of_text() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    helen.get("/research/instruments/new-instrument").await.must(200, "A copy of “Would you recommend us?”");
    helen.post("/research/instruments", &[("name", " ")]).await.must(422, "This is needed");
    let fields = [("name", "How was the move?"), ("kind", "satisfaction")];
    let draft = helen.post("/research/instruments", &fields).await.must(303, "").location().to_owned();
    assert_eq!(draft, "/research/instruments/how_was_the_move/draft");
    helen.get(&draft).await.must(200, "Add at least one question").must(200, "Say above how long it takes");
    helen.get("/research/instruments").await.must(200, "Not published yet").must(200, "How was the move?");
    helen.get("/research/instruments/how_was_the_move").await.must(404, "");
    let head = [
        ("name", "How was the move?"),
        ("kind", "satisfaction"),
        ("length", "One minute"),
        ("segment", "current"),
        ("language", "de"),
        ("privacy_en", "Only Helen Marsh reads this."),
    ];
    post(&helen, &draft, "", &head).await.must(303, "");
    helen.get(&format!("{draft}/questions?kind=one_to_five")).await.must(200, "New question").must(200, "text_de");
    let satisfied = [
        ("kind", "one_to_five"),
        ("text_en", "How satisfied are you?"),
        ("text_de", "Wie zufrieden sind Sie?"),
        ("low_en", "1: not at all"),
        ("required", "1"),
        ("means", "ease"),
    ];
    post(&helen, &draft, "/questions", &satisfied)
        .await
        .must(422, "goes with an answer of the kind")
        .must(422, "not at all");
    let mut satisfied = satisfied.to_vec();
    satisfied.push(("means", "satisfied"));
    post(&helen, &draft, "/questions", &satisfied).await.must(303, "");
    let call = [
        ("kind", "single"),
        ("text_en", "May we call you?"),
        ("choices_en", "Yes, please\nNo"),
        ("choices_de", "Ja, gern"),
        ("when", "how_satisfied_are_you"),
    ];
    post(&helen, &draft, "/questions", &call).await.must(422, "Tick at least one answer");
    let mut call = call.to_vec();
    call.extend([("answers-how_satisfied_are_you", "1"), ("answers-how_satisfied_are_you", "2")]);
    post(&helen, &draft, "/questions", &call).await.must(303, "");
    helen.get(&draft).await.must(200, "not whole in German").must(200, "only after 1 to 2 to “How satisfied are you?”");
    let refused = post(&helen, &draft, "/publication", &[]).await.must(303, "").location().to_owned();
    assert_eq!(refused, draft, "what is missing keeps it a draft");
    call.extend([("text_de", "Dürfen wir Sie anrufen?"), ("choices_de", "Ja, gern\nNein")]);
    post(&helen, &draft, "/questions/may_we_call_you", &call).await.must(303, "");
    helen
        .get(&format!("{draft}/questions/may_we_call_you"))
        .await
        .must(200, "Ja, gern\nNein")
        .must(200, "value=\"2\" checked");
    post(&helen, &draft, "/publication", &[]).await.must(303, "");
    helen.get("/research/instruments/how_was_the_move").await.must(200, "version 1").must(200, "no wave");
    client(&world, "Kestrel", Some("k@kestrel.example")).await;
    let wave = begin(&world, "how_was_the_move").await;
    let link = link(&world, &wave, "Kestrel").await;
    let asked = Browser::new(&world.app).get(&link).await.must(200, "How satisfied are you?");
    assert!(asked.body.contains("Only Helen Marsh reads this.") && !asked.body.contains("keeps no network address"));
}

#[tokio::test]
async fn a_preview_walks_the_way_of_whoever_is_asked_and_stores_nothing() {
    let world = TestApp::new().await;
    let priya = world.as_person(world.priya).await;
    let at = "/research/instruments/relationship_nps/draft/preview";
    let first = priya.get(at).await.must(200, "How likely are you to recommend us").must(200, "Nothing is stored");
    assert!(first.body.contains("method=\"get\"") && !first.body.contains("<script"));
    let with = |rest: &str| format!("{at}?language=en{rest}");
    priya.get(&with("&question=recommend&answer=11")).await.must(422, "Choose one of the numbers");
    let low = priya.get(&with("&question=recommend&answer=3")).await.must(200, "What went wrong").body;
    assert!(low.contains("name=\"said.recommend\"") && low.contains("q=recommend"), "{low}");
    priya.get(&with("&question=recommend&answer=9")).await.must(200, "main reason for your score");
    let three = "&said.recommend=%7B%22number%22%3A3%7D";
    priya.get(&with(&format!("{three}&q=recommend"))).await.must(200, "value=\"3\" checked");
    priya.get(&format!("{at}?language=de{three}")).await.must(200, "Was ist schiefgelaufen").must(200, "lang=\"de\"");
    let all = format!("{three}&said.why_low=%22skipped%22&said.better=%22skipped%22");
    priya.get(&with(&format!("{all}&question=call_me&answer=yes"))).await.must(200, "Is this what you want to say");
    let end = format!("{all}&said.call_me=%7B%22one%22%3A%22yes%22%7D&end=1");
    priya.get(&with(&end)).await.must(200, "Thank you").must(200, "Back to the instrument");
    priya.get(&with("&said.nonsense=1&said.recommend=%7B&q=zzz&question=yyy")).await.must(200, "What one thing");
    let mut conn = world.app.db.read().await.unwrap();
    for table in ["survey_response", "survey_answer", "fact"] {
        let sql = perennial_app::db::AssertSqlSafe(format!("select count(*) from {table}"));
        assert_eq!(conn.scalar::<i64>(sql, vec![]).await.unwrap(), 0, "{table}");
    }
}

#[tokio::test]
async fn drafts_are_moved_undone_thrown_away_and_never_overwritten_unseen() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let draft = "/research/instruments/relationship_nps/draft";
    helen.get(draft).await.must(200, "not changed").must(200, "version 1");
    let place = |key: &str| format!("/questions/{key}/place");
    post(&helen, draft, &place("recommend"), &[("way", "down")]).await.must(409, "cannot stand before it");
    post(&helen, draft, &place("recommend"), &[("way", "remove")]).await.must(409, "asked only after an answer");
    helen.get(draft).await.must(200, "not changed");
    post(&helen, draft, &place("call_me"), &[("way", "up")]).await.must(303, "");
    let order = |page: &str| page.find("May we call you").unwrap() < page.find("What one thing").unwrap();
    assert!(order(&helen.get(draft).await.must(200, "draft of version 2").body));
    // Somebody who opened the page before sees that it was changed, and nothing is lost.
    helen
        .post(&format!("{draft}{}", place("better")), &[("way", "remove"), ("version", "0")])
        .await
        .must(409, "Somebody else changed this draft");
    helen.post(&format!("{draft}/versions/1/undo"), &[]).await.must(303, "");
    assert!(!order(&helen.get(draft).await.must(200, "not changed").body));
    helen.post(&format!("{draft}/versions/1/undo"), &[]).await.must(409, "changed since");
    helen.post(&format!("{draft}/versions/2/undo"), &[]).await.must(303, "");
    assert!(order(&helen.get(draft).await.body), "an undo is undone");
    post(&helen, draft, &place("better"), &[("way", "copy")]).await.must(303, "");
    let away = post(&helen, draft, "/deletion", &[]).await.must(303, "");
    assert_eq!(away.location(), "/research/instruments");
    helen.get(draft).await.must(200, "not changed");
    helen.post(&format!("{draft}/versions/5/undo"), &[]).await.must(303, "");
    helen.get(draft).await.must(200, "draft of version 2");
    helen.get(&format!("{draft}/text")).await.must(200, "[[question]]");
    post(&helen, draft, "/publication", &[]).await.must(303, "");
    helen.post("/research/instruments/relationship_nps/versions/1/restoration", &[]).await.must(303, "");
    assert!(!order(&helen.get(draft).await.must(200, "draft of version 3").body));
    world.as_person(world.priya).await.get(draft).await.must(403, "");
}
