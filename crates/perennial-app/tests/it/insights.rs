//! Insights: decision points, stays in phases and answers, counted from the records, each with who stands behind it.

use perennial_app::actor::Actor;
use perennial_app::args;
use perennial_app::clients::{self, ClientInput};
use perennial_app::insights::{self, Asked, Told};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_app::walls::{self, WallInput};
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::insights::{Period, Point};
use perennial_core::statistics::Level;
use perennial_core::text::Name;
use uuid::Uuid;

use crate::demo::{Firm, filled};
use crate::support::{Browser, TestApp, day};

async fn told(firm: &Firm, period: Period) -> Told {
    let mut conn = firm.app.db.read().await.unwrap();
    let asked = Asked::of(period, firm.today);
    let survey = insights::survey(&firm.app, &mut conn, &Actor::Program, &asked).await.unwrap();
    insights::told(&survey, None, &[], &asked, Level::Eighty)
}

/// The counts of a point's branches, in their order.
fn branches(told: &Told, point: Point) -> Vec<u64> {
    told.points[point as usize].branches.iter().map(|branch| branch.count).collect()
}

async fn helen(firm: &Firm) -> Browser {
    let mut conn = firm.app.db.read().await.unwrap();
    let sql = "select id from staff where email_key = $1";
    let id: Uuid = conn.scalar(sql, args!["helen.marsh@harcourtvale.example"]).await.unwrap();
    Browser::signed_in(&firm.app, StaffId(id)).await
}

#[tokio::test]
async fn the_figures_of_the_scenario_are_told() {
    let firm = filled(day("2026-11-22")).await;
    let told = told(&firm, Period::year_to(firm.today)).await;
    assert_eq!(branches(&told, Point::Chosen), [79, 41, 60, 55], "hired, not now, no way, open");
    assert_eq!(branches(&told, Point::HundredDays), [22, 3, 9], "past day 100, left before, inside");
    assert_eq!(branches(&told, Point::Advocates), [22, 6, 9, 51], "asked and referred, unasked, asked, neither");
    assert_eq!(branches(&told, Point::Agreed).iter().sum::<u64>(), 168, "closed");
    assert_eq!(branches(&told, Point::Signs).iter().sum::<u64>(), 189, "accepted");
    assert!(told.points[Point::Aware as usize].branches.is_empty(), "no record tells");
    let stuck: Vec<u64> = told.phases.iter().map(|phase| phase.stalled).collect();
    assert_eq!(stuck, [0, 0, 4, 3, 11, 9, 0, 0]);
    let response = &told.response;
    assert_eq!((response.enquiries, response.within_hour().count), (326, 118));
    assert_eq!((response.within_day().count, response.never().count), (271, 14));
    pages_tell_the_same(&firm).await;
}

async fn pages_tell_the_same(firm: &Firm) {
    let desk = helen(firm).await;
    let page = desk.get("/insights").await.must(200, "Most is lost at “Is there more work at the close?”: 106 of 153");
    assert!(page.body.len() < 60_000, "{} bytes", page.body.len());
    let list = desk.get("/insights/clients?point=day_100&of=left").await.must(200, "Left before: 3 relationships");
    assert_eq!(list.body.matches("data-href=\"/clients/").count(), 3);
    desk.get("/insights?with=before&sure=95").await.must(200, "19 times in 20").must(200, "Compared with");
    let phases = desk.get("/insights/phases").await;
    let phases = phases.must(200, "27 relationships are stuck, 23 of them in phases 4 to 6: most in Acclimate, 11");
    assert!(phases.body.len() < 60_000, "{} bytes", phases.body.len());
    desk.get("/insights/clients?phase=acclimate&of=stalled").await.must(200, "11 relationships");
    let title = "Of 326 enquiries 118 had an answer within the hour, 271 within a day, 14 never";
    desk.get("/insights/response").await.must(200, title);
    desk.get("/insights/clients?answer=never&of=all").await.must(200, "14 relationships");
    for (path, words) in [
        ("/insights/gaps", "27 gaps; the largest: “Is there more work at the close?” goes another way"),
        ("/insights/gaps?process=service&channel=offline", "aria-current=\"true\">Service"),
        ("/insights/unknown", "17 of 40 cells are unexplored land"),
        ("/insights/questions?stage=former", "Former: 4 of 5 questions can be answered"),
    ] {
        let page = desk.get(path).await.must(200, words);
        let title = page.body.split_once("<h1>").unwrap().1.split_once("</h1>").unwrap().0;
        assert!(page.body.len() < 60_000, "{title}: {} bytes", page.body.len());
    }
    // The same numbers stand on the journey map, each a door to its clients.
    let maps = desk.get("/journeys").await;
    let map = maps.body.split_once("data-href=\"/journeys/").unwrap().1.split_once('"').unwrap().0.to_owned();
    let map = desk.get(&format!("/journeys/{map}")).await.must(200, "/insights/clients?point=chosen");
    assert!(map.body.contains("/touches?phase=acclimate") && map.body.contains("/clients?stage=client"));
    let silent = desk.get("/insights/clients?gap=silence-between&of=all").await;
    silent.must(200, "silent past the limit: 41 relationships");
    desk.get("/insights/questions?stage=heaven").await.must(400, "is not one of the four stages");
    desk.get("/insights/export?what=&format=csv").await.must(200, "Are we chosen?,Hired,on,79,");
    desk.get("/insights/export?what=&format=json").await.must(200, "\"relationships\"");
    desk.get("/insights?from=2026-11-22&until=2026-01-01").await.must(400, "choose an earlier first day");
    desk.get("/insights?from=yesterday").await.must(400, "is not a date");
    desk.get("/insights/clients?point=chosen&of=sideways").await.must(400, "There is no such number");
}

/// A client whom Priya looks after, with a pursuit that was lost.
async fn lost(world: &TestApp, name: &'static str) -> ClientId {
    let mut input = ClientInput::named(Name::parse(name).unwrap());
    input.manager = Some(world.priya);
    world
        .change(move |tx, act| {
            Box::pin(async move {
                let id = clients::record(tx, act, input, day("2026-08-01")).await?;
                let new = NewPursuit::of(id, Name::parse("A lease").unwrap(), day("2026-09-01"));
                let pursuit = pursuits::open(tx, act, new).await?;
                pursuits::no_way(tx, act, pursuit, day("2026-09-20"), Some("Slow reply".to_owned())).await?;
                Ok(id)
            })
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn nobody_sees_behind_a_wall() {
    let world = TestApp::new().await;
    let (open, walled) = (lost(&world, "Bellweather Homes").await, lost(&world, "Kestrel Freight").await);
    let priya = world.priya;
    let name = Name::parse("Kestrel").unwrap();
    let input = WallInput { name, reason: "A conflict".to_owned(), clients: vec![walled], people: vec![priya] };
    let wall = world.app.change(&Actor::Program, move |tx, act| Box::pin(walls::raise(tx, act, input)));
    wall.await.unwrap();
    let (inside, outside) = (world.as_person(world.priya).await, world.as_person(world.helen).await);
    let list = "/insights/clients?point=chosen&of=no_way";
    let found = inside.get(list).await.must(200, "2 relationships");
    assert!(found.body.contains("Kestrel Freight") && found.body.contains("Slow reply"));
    let found = outside.get(list).await.must(200, "1 relationship");
    assert!(found.body.contains(&open.to_string()) && !found.body.contains("Kestrel"), "{}", found.body);
    outside.get("/insights").await.must(200, "recorded of 1 relationship.");
}

#[tokio::test]
async fn filters_stand_in_the_address_and_a_change_is_seen_at_once() {
    let world = TestApp::new().await;
    lost(&world, "Bellweather Homes").await;
    let desk = world.as_person(world.priya).await;
    desk.get("/insights?kind=person").await.must(200, "recorded of 0 relationships").must(200, "Private persons");
    desk.get(&format!("/insights?manager={}", world.helen)).await.must(200, "recorded of 0 relationships");
    desk.get("/insights/response").await.must(200, "Not known yet");
    lost(&world, "Ansah Tools").await;
    let page = desk.get("/insights").await.must(200, "recorded of 2 relationships");
    assert!(page.body.contains("not enough data (n = 2)") && page.body.contains("2 × Slow reply"), "{}", page.body);
    let id = lost(&world, "Lowfield Estates").await.to_string();
    let asks = [
        ("client", id.as_str()),
        ("medium", "email"),
        ("direction", "inbound"),
        ("purpose", "enquire"),
        ("on", "2026-11-20"),
        ("time", "25:00"),
    ];
    desk.post("/touches", &asks).await.must(422, "is not a time of the day");
    desk.post("/touches", &[&asks[..5], &[("time", "09:15")]].concat()).await.must(303, "");
    desk.get("/insights/response").await.must(200, "Of 1 enquiry 0 had an answer within the hour").must(200, "1 never");
    let says = [("client", id.as_str()), ("medium", "phone"), ("on", "2026-11-20"), ("time", "10:00")];
    desk.post("/touches", &says).await.must(303, "");
    desk.get("/insights/response").await.must(200, "Of 1 enquiry 1 had an answer within the hour");
}
