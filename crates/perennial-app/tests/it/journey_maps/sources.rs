//! What a cell of a map rests on: text is assumed until somebody links a source with its day.

use super::begun;
use crate::demo::filled;
use crate::support::{Browser, TestApp, day};

#[tokio::test]
async fn text_is_assumed_until_a_source_is_linked() {
    let world = TestApp::new().await;
    let map = begun(&world).await;
    let step = format!("/journeys/{map}/steps/needs");
    let page = format!("/journeys/{map}");
    world.get(&page).await.must(200, "(assumed)").must(200, "0 of 60 cells about the client rest on what clients said");
    world.get(&step).await.must(200, "Text without a source is assumed.");
    let note =
        [("lane", "thoughts"), ("kind", "interaction"), ("what", "Call with a new client"), ("on", "2026-11-10")];
    world.post(&format!("{step}/sources"), &note).await.must(303, "");
    world.get(&page).await.must(200, "(anecdote: Call with a new client, 1, 10 November 2026)");
    world.get(&page).await.must(200, "1 on notes and anecdotes");
    let ahead = [("lane", "thoughts"), ("kind", "note"), ("what", "A note"), ("on", "2026-12-24")];
    world.post(&format!("{step}/sources"), &ahead).await.must(422, "A source lies in the past");
    let silent = [("lane", "thoughts"), ("kind", "note"), ("what", " "), ("on", "2026-11-10")];
    world.post(&format!("{step}/sources"), &silent).await.must(422, "Say in a few words what the source is");
    let shown = world.get(&step).await.must(200, "Call with a new client");
    let id = shown.body.split_once("name=\"source\" value=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    world.post(&format!("{step}/sources/removal"), &[("source", &id)]).await.must(303, "");
    let again = world.get(&page).await.must(200, "0 on notes and anecdotes");
    assert!(!again.body.contains("Call with a new client"));
}

#[tokio::test]
async fn the_demo_links_what_it_asked_and_everybody_is_somewhere() {
    let firm = filled(day("2026-11-22")).await;
    let mut conn = firm.app.db.read().await.unwrap();
    let map: uuid::Uuid = conn.scalar("select id from journey_map order by title limit 1", vec![]).await.unwrap();
    let helen: uuid::Uuid =
        conn.scalar("select id from staff where email_key = 'helen.marsh@harcourtvale.example'", vec![]).await.unwrap();
    drop(conn);
    let desk = Browser::signed_in(&firm.app, perennial_core::ids::StaffId(helen)).await;
    let page = desk.get(&format!("/journeys/{map}")).await;
    let page = page.must(200, "(client research: Market interviews: how did you look?, 24, ");
    page.must(
        200,
        "5 of 60 cells about the client rest on what clients said, 0 on notes and anecdotes, 55 are assumed",
    );
    // Whoever stands at no place is counted, with the reason: at the places and beside them they are all on record.
    let file = desk.get(&format!("/journeys/{map}/export?format=toml")).await;
    assert_eq!(file.status, 200);
    let shown = desk.get(&format!("/journeys/{map}")).await.must(200, "Not on this map: ");
    let (_, rest) = shown.body.split_once("Not on this map: ").unwrap();
    let beside: u64 = rest.split_once(',').unwrap().0.parse().unwrap();
    assert!(rest.contains("prospects parked as not now") && rest.contains("prospects without an open pursuit"));
    assert!((1..357).contains(&beside), "{beside}");
}

/// Of each map the places and what stands beside them are all relationships, in the demo and in a firm from lists.
#[tokio::test]
async fn places_and_what_is_beside_them_are_everybody() {
    use perennial_app::actor::Actor;
    use perennial_app::insights;
    use perennial_app::journey_maps::{self, Looked};
    let demo = filled(day("2026-11-22")).await;
    let listed = TestApp::new().await;
    begun(&listed).await;
    crate::numbers::from_lists(&listed).await;
    // Of a firm whose lists tell of no phase, nobody is at a place.
    for (app, has_phases) in [(&demo.app, true), (&listed.app, false)] {
        let mut conn = app.db.read().await.unwrap();
        let maps: Vec<(uuid::Uuid,)> = conn.all("select id from journey_map order by id", vec![]).await.unwrap();
        assert!(!maps.is_empty());
        for (map,) in maps {
            let found = journey_maps::find(&mut conn, map, None).await.unwrap();
            let looked = Looked::at_all(day("2026-11-22"));
            let doors = perennial_core::journey_maps::chart::Doors::default();
            let chart = journey_maps::charted(app, &mut conn, &Actor::Program, &found, &looked, doors).await.unwrap();
            let (mut asked, title) = (looked.asked.clone(), &found.map.title);
            let lines = perennial_app::firm::service_lines(&mut conn).await.unwrap();
            asked.question.line =
                lines.iter().find(|line| line.name == found.map.persona.service_line).map(|line| line.id);
            let survey = insights::survey(app, &mut conn, &Actor::Program, &asked).await.unwrap();
            let numbers = chart.numbers.as_ref().expect("numbers");
            let here: u64 = numbers.places.iter().filter_map(|place| place.relationships).sum();
            let beside: u64 = chart.elsewhere.iter().map(|(_, count)| count).sum();
            assert_eq!(here + beside, survey.relationships, "{title}: {here} at places and {beside} beside them");
            let is_shown = here > 0 || !has_phases;
            assert!(is_shown && beside > 0, "{title}: {here} at places and {beside} beside them");
            // The head of the map counts the stalls of its cells.
            let stalled: u64 = numbers.places.iter().filter_map(|place| place.stalled).sum();
            let said = perennial_core::headlines::JourneyHeadline::of(&chart).into_iter().find_map(|one| match one {
                perennial_core::headlines::JourneyHeadline::Stalled { all, .. } => Some(all),
                _ => None,
            });
            assert_eq!(said.unwrap_or(0), stalled, "{title}");
        }
    }
}

/// What is linked are the answers to a question, not their number on the day of the linking.
#[tokio::test]
async fn linked_answers_are_counted_when_the_map_is_shown() {
    let firm = filled(day("2026-11-22")).await;
    let mut conn = firm.app.db.read().await.unwrap();
    let linked: (uuid::Uuid, uuid::Uuid, String, i64) = conn
        .optional(
            "select id, map_id, step, n from map_source where kind = 'answers' order by n desc, id limit 1",
            vec![],
        )
        .await
        .unwrap()
        .unwrap();
    let (id, map, step, n) = linked;
    let helen: uuid::Uuid =
        conn.scalar("select id from staff where email_key = 'helen.marsh@harcourtvale.example'", vec![]).await.unwrap();
    drop(conn);
    assert!(n > 3, "{n} answers");
    let desk = Browser::signed_in(&firm.app, perennial_core::ids::StaffId(helen)).await;
    let address = format!("/journeys/{map}/steps/{step}");
    let figure = format!("<td class=\"number\">{n}</td>");
    desk.get(&address).await.must(200, &figure);
    // As if it had been linked when the first had answered.
    firm.app
        .change(&perennial_app::actor::Actor::Program, move |tx, _| {
            Box::pin(async move {
                let sql = "update map_source set n = 1, on_day = 20000 where id = $1";
                tx.run(sql, perennial_app::args![id]).await.map(drop).map_err(Into::into)
            })
        })
        .await
        .unwrap();
    desk.get(&address).await.must(200, &figure);
    let page = desk.get(&format!("/journeys/{map}")).await;
    assert!(!page.body.contains(", 1, 4 October 2024)"), "the number and the day of the linking");
}
