//! Insights: decision points, stays in phases and answers, counted from the records, each with who stands behind it.

use std::sync::Arc;

use perennial_app::actor::Actor;
use perennial_app::app::{Act, App, Config};
use perennial_app::args;
use perennial_app::clients::{self, ClientInput};
use perennial_app::complaints::{self, NewComplaint};
use perennial_app::db::Tx;
use perennial_app::engagements::{self, NewEngagement};
use perennial_app::error::Error;
use perennial_app::insights::{self, Asked, Heard, Told};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_app::touches;
use perennial_app::walls::{self, WallInput};
use perennial_core::fact::{Direction, Medium, Purpose, TouchFact};
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::insights::evidence::Ageing;
use perennial_core::insights::reasons::ReasonCodes;
use perennial_core::insights::{Period, Point};
use perennial_core::statistics::Level;
use perennial_core::text::Name;
use uuid::Uuid;

use crate::demo::{Firm, filled};
use crate::journey_maps;
use crate::support::{Browser, TestApp, day};

async fn told(firm: &Firm, period: Period) -> Told {
    let mut conn = firm.app.db.read().await.unwrap();
    let asked = Asked::of(period, firm.today);
    let survey = insights::survey(&firm.app, &mut conn, &Actor::Program, &asked).await.unwrap();
    let heard = Heard {
        said: Vec::new(),
        ageing: Ageing::default(),
        market: None,
        voices: Vec::new(),
        codes: ReasonCodes::default(),
    };
    insights::told(&survey, None, &heard, &asked, Level::Eighty)
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
    let stalled: Vec<u64> = told.phases.iter().map(|phase| phase.stalled).collect();
    assert_eq!(stalled, [0, 0, 4, 3, 11, 9, 0, 0]);
    let response = &told.response;
    assert_eq!((response.enquiries, response.within_hour().count), (326, 118));
    assert_eq!((response.within_day().count, response.never().count), (271, 14));
    pages_tell_the_same(&firm).await;
}

/// Everything counted, written out.
async fn counted(app: &App, asked: &Asked) -> String {
    let mut conn = app.db.read().await.unwrap();
    format!("{:?}", insights::survey(app, &mut conn, &Actor::Program, asked).await.unwrap())
}

#[tokio::test]
async fn after_each_change_the_figures_are_those_of_a_count_of_everybody() {
    let firm = filled(day("2026-11-22")).await;
    let asked = Asked::of(Period::year_to(firm.today), firm.today);
    let mut before = counted(&firm.app, &asked).await;
    let mut conn = firm.app.db.read().await.unwrap();
    let ids: Vec<(Uuid,)> =
        conn.all("select id from client where deleted_at is null order by id", vec![]).await.unwrap();
    drop(conn);
    for round in 0..9_usize {
        // Two clients of each round stand far apart, and one of the first round comes again.
        let here = [ids[round * 37 % ids.len()].0, ids[ids.len() - 1 - round * 29].0].map(ClientId);
        firm.app.change(&Actor::Program, move |tx, act| Box::pin(changed(tx, act, here, round))).await.unwrap();
        let now = counted(&firm.app, &asked).await;
        assert_ne!(now, before, "round {round} changes what is counted");
        let (db, clock, ids) = (firm.app.db.clone(), Arc::clone(&firm.app.clock), Arc::clone(&firm.app.ids));
        let fresh = perennial_app::assemble(db, clock, ids, Config::default());
        assert_eq!(now, counted(&fresh, &asked).await, "round {round}");
        before = now;
    }
}

/// Records something of two clients, another thing in each round.
async fn changed(tx: &mut Tx, act: &mut Act, clients: [ClientId; 2], round: usize) -> Result<(), Error> {
    let today = act.today;
    for (client, later) in clients.into_iter().zip([0, 1]) {
        match (round + later) % 3 {
            0 => {
                let touch = TouchFact::Made {
                    medium: Medium::Video,
                    direction: Direction::Inbound,
                    personal: true,
                    purpose: Purpose::Enquire,
                    contact: None,
                    engagement: None,
                    staff: None,
                    minutes: None,
                    subject: None,
                    detail: None,
                };
                touches::log(tx, act, client, today - 3, touch).await?;
            }
            1 => {
                let title = Name::parse("A further lease").unwrap();
                engagements::accept(tx, act, NewEngagement::of(client, title, today - 30)).await.map(drop)?;
            }
            _ => {
                let new = NewComplaint { engagement: None, words: Some("Nobody rang back".to_owned()), reason: None };
                complaints::receive(tx, act, client, today - 5, new).await.map(drop)?;
            }
        }
    }
    Ok(())
}

async fn pages_tell_the_same(firm: &Firm) {
    let desk = helen(firm).await;
    let page =
        desk.get("/insights").await.must(200, "Biggest leak: 133 of 204 relationships were told of no second service");
    assert!(page.body.len() < 60_000, "{} bytes", page.body.len());
    let list = desk.get("/insights/clients?point=day_100&of=left").await.must(200, "Left before: 3 relationships");
    assert_eq!(list.body.matches("data-href=\"/clients/").count(), 3);
    desk.get("/insights?with=before&sure=95").await.must(200, "19 times in 20").must(200, "Compared with");
    let phases = desk.get("/insights/phases").await;
    let phases = phases.must(200, "27 relationships are stalled, 23 of them in phases 4 to 6: most in Acclimate, 11");
    assert!(phases.body.len() < 60_000, "{} bytes", phases.body.len());
    desk.get("/insights/clients?phase=acclimate&of=stalled").await.must(200, "11 relationships");
    let title = "Of 326 enquiries 118 had an answer within the hour, 271 within a day, 14 never";
    desk.get("/insights/response").await.must(200, title);
    desk.get("/insights/clients?answer=never&of=all").await.must(200, "14 relationships");
    for (path, words) in [
        ("/insights/gaps", "gaps; the largest: “Is there more work at the close?” is decided otherwise"),
        ("/insights/gaps?process=service&channel=offline", "aria-current=\"true\">Service"),
        ("/insights/unknown", "16 of 40 cells are unexplored land"),
        ("/insights/questions?stage=former", "Former: 4 of 5 questions can be answered"),
    ] {
        let page = desk.get(path).await.must(200, words);
        let title = page.body.split_once("<h1>").unwrap().1.split_once("</h1>").unwrap().0;
        assert!(page.body.len() < 60_000, "{title}: {} bytes", page.body.len());
    }
    // The same numbers stand on the journey map, each a door to its clients.
    let maps = desk.get("/journeys").await;
    let id = maps.body.split_once("data-href=\"/journeys/").unwrap().1.split_once('"').unwrap().0.to_owned();
    let map = desk.get(&format!("/journeys/{id}")).await.must(200, "/insights/clients?point=chosen");
    assert!(map.body.contains("place=client.acclimate&amp;medium=email") && map.body.contains("/clients?stage=client"));
    map_is_looked_at_closely(&desk, &id).await;
    let silent = desk.get("/insights/clients?gap=silence-between&of=all").await;
    silent.must(200, "silent past the limit: 41 relationships");
    desk.get("/insights/questions?stage=heaven").await.must(400, "is not one of the four stages");
    desk.get("/insights/export?what=&format=csv").await.must(200, "Are we chosen?,Hired,on,79,");
    for (what, words) in [
        ("gaps", "Gap,Process,Online,Relationships,Of,Times,At stake,Billed,Which money"),
        ("questions", "pre_purchase,How many prospects become clients?,\"34 of 99"),
        ("unknown", "assess,"),
    ] {
        desk.get(&format!("/insights/export?what={what}&format=csv")).await.must(200, words);
    }
    desk.get("/insights/questions").await.must(200, "34 of 99").must(200, "point=prospects&#38;of=hired");
    desk.get("/insights/clients?point=prospects&of=hired").await.must(200, "Became clients: 34 relationships");
    desk.get("/insights/export?what=&format=json").await.must(200, "\"relationships\"");
    desk.get("/insights?from=2026-11-22&until=2026-01-01").await.must(400, "choose an earlier first day");
    desk.get("/insights?from=yesterday").await.must(400, "is not a date");
    desk.get("/insights/clients?point=chosen&of=sideways").await.must(400, "There is no such number");
}

/// Filters, two periods, and the plan beside what happened; each number leads to as many clients as it says.
async fn map_is_looked_at_closely(desk: &Browser, id: &str) {
    let map = format!("/journeys/{id}");
    let before = desk.get(&format!("{map}?with=before")).await.must(200, "Now and before").must(200, "before: ");
    assert!(before.body.contains("Stop comparing") && before.body.contains("<th scope=\"col\">Difference</th>"));
    let persons = desk.get(&format!("{map}?kind=person")).await.must(200, "Remove filter Private persons");
    assert!(persons.body.contains("export?kind=person&#38;") && persons.body.contains("kind=person&amp;map="));
    desk.get(&format!("{map}?from=2026-05-01&until=2026-01-01")).await.must(400, "choose an earlier first day");
    // What research found stands in the files too.
    let file = desk.get(&format!("{map}/export?format=cjml")).await;
    for figure in ["+37 (n 71)", "11 of 60 answered", "34 of 60 clients typecast", "118 of 326 enquiries"] {
        assert!(file.body.contains(figure), "{figure}: {}", &file.body[..1500]);
    }
    desk.get(&format!("{map}/export?format=toml&kind=person")).await.must(200, "[[step]]");
    let actual = desk.get(&format!("{map}/actual")).await.must(200, "planned touchpoints never happened");
    for words in ["Planned, never done", "Done, not planned", "who passed were met", "The same as a table"] {
        assert!(actual.body.contains(words), "{words}");
    }
    // “13 of 26 who passed were met” at Admit by email leads to the 13 who were not.
    let missed = "/insights/clients?place=client.admit&medium=email&of=missed";
    let list =
        desk.get(&format!("{missed}&map={id}")).await.must(200, "Client, Admit, Email: passed and were never met");
    let counted = list.body.split_once("<h1>").unwrap().1.split_once(" relationships").unwrap().0;
    let counted: usize = counted.rsplit(' ').next().unwrap().parse().unwrap();
    assert_eq!(list.body.matches("data-href=\"/clients/").count(), counted);
    let met = format!("{} of {}", 26 - counted, 26);
    assert!(actual.body.contains(&format!("{met} who passed were met")), "{met}");
    let beside = list.body.split_once(&format!("{map}/actual/")).unwrap().1.split_once('"').unwrap().0;
    let one = desk.get(&format!("{map}/actual/{beside}")).await.must(200, "What happened");
    assert!(one.body.contains("The actual journey as CJML"));
    let cjml = desk.get(&format!("{map}/actual/{beside}/cjml")).await.must(200, "<actualJourney>");
    assert_eq!(cjml.header("content-type"), "application/xml");
    desk.get("/insights/clients?place=client.admit&of=all")
        .await
        .must(200, "Client, Admit: everybody: 6 relationships");
    desk.get("/insights/clients?place=client.affirm&of=stalled").await.must(200, "Client, Affirm: stalled:");
    // The mood of S3.11 to S3.14: joy at the yes, doubt afterwards.
    let told = desk.get(&format!("{map}/export?format=toml")).await;
    assert_eq!(told.status, 200);
    let page = desk.get(&map).await.must(200, "+2.0 recorded, n ");
    assert!(page.body.contains("-1.0 recorded, n "), "doubt");
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
    outside.get("/insights").await.must(200, "recorded of 1 relationship on record");
    let map = journey_maps::begun(&world).await;
    inside.get(&format!("/journeys/{map}/actual/{walled}")).await.must(200, "Kestrel Freight");
    for tail in ["", "/cjml"] {
        assert_eq!(outside.get(&format!("/journeys/{map}/actual/{walled}{tail}")).await.status, 404);
    }
}

#[tokio::test]
async fn who_chose_another_firm_is_counted_where_research_asks_them() {
    let world = TestApp::new().await;
    let (client, old) = (lost(&world, "Bellweather Homes").await, lost(&world, "Kestrel Freight").await);
    let won = world.change(move |tx, act| {
        Box::pin(async move {
            let new = NewPursuit::of(client, Name::parse("A dispute").unwrap(), day("2026-09-02"));
            let pursuit = pursuits::open(tx, act, new).await?;
            pursuits::hire(tx, act, pursuit, day("2026-09-21"), None).await?;
            clients::archive(tx, act, old, true).await
        })
    });
    won.await.unwrap();
    let desk = world.as_person(world.priya).await;
    // A client with other work is a got-away with what it took elsewhere; who is archived is asked nothing.
    desk.get("/insights/questions").await.must(200, "Ask 1 got-aways");
    let wave = [
        ("instrument", "got_away"),
        ("name", "Lost in September"),
        ("segment", "got_away"),
        ("seed", "7"),
        ("from", "2026-11-20"),
        ("until", "2026-12-20"),
        ("step", "preview"),
    ];
    // Nobody at Bellweather is named yet.
    desk.post("/research", &wave).await.must(200, "0 would be asked, 1 are left out");
}

#[tokio::test]
async fn what_is_not_known_is_taken_up_asked_and_settled() {
    let world = TestApp::new().await;
    lost(&world, "Bellweather Homes").await;
    let desk = world.as_person(world.priya).await;
    desk.get("/research/tasks").await.must(200, "Nothing taken up yet");
    let page = desk.get("/insights/questions").await.must(200, "Take it up");
    assert!(page.body.contains("value=\"Would tell: Pre-purchase: Why?\""), "{}", page.body);
    let task = [("segment", "got_away"), ("instrument", "got_away"), ("n", "1"), ("about", "Would tell: why")];
    desk.post("/research/tasks", &task).await.must(303, "");
    desk.post("/research/tasks", &task).await.must(409, "taken this up already");
    desk.post("/research/tasks", &[("segment", "everybody")]).await.must(400, "There is no such task");
    let list = desk.get("/research/tasks").await.must(200, "1 task of research is open").must(200, "0 of 1");
    desk.get("/insights/questions").await.must(200, "Taken up: Priya Nair");
    let begin = list.body.split_once("/research/new?").unwrap().1.split_once('"').unwrap().0.replace("&#38;", "&");
    desk.get(&format!("/research/new?{begin}")).await.must(200, "value=\"got_away\" checked");
    let id = list.body.split_once("id=\"task-").unwrap().1.split_once('"').unwrap().0.to_owned();
    let (task, settle) = (format!("/research/tasks/{id}"), format!("/research/tasks/{id}/settlement"));
    desk.post(&task, &[("version", "1"), ("due", "soon")]).await.must(409, "is not a date");
    let helen = world.helen.to_string();
    desk.post(&task, &[("version", "1"), ("owner", &helen), ("due", "2026-11-01")]).await.must(303, "");
    desk.get("/research/tasks").await.must(200, "overdue").must(200, "<strong>0 of 1</strong> answered since.");
    desk.post(&settle, &[("version", "1"), ("outcome", "done")]).await.must(409, "meanwhile");
    desk.post(&settle, &[("version", "2"), ("outcome", "done")]).await.must(303, "");
    desk.get("/research/tasks").await.must(200, "No research is taken up").must(200, "Open again");
    desk.get("/insights/questions").await.must(200, "Take it up");
    desk.post(&settle, &[("version", "3"), ("outcome", "open")]).await.must(303, "");
    desk.get("/research/tasks").await.must(200, "1 task of research is open");
}

#[tokio::test]
async fn evidence_ages_as_fast_as_the_firm_says() {
    let world = TestApp::new().await;
    lost(&world, "Bellweather Homes").await;
    let (desk, admin) = (world.as_person(world.priya).await, world.as_person(world.helen).await);
    let reasons = desk.get("/insights/unknown").await.must(200, "reasons noted with outcomes and ends, 1 ");
    assert!(reasons.body.contains("anecdotes 182 days, staff views 365, what clients said 730"));
    assert_eq!(desk.get("/settings/evidence").await.status, 403);
    admin.get("/settings/evidence").await.must(200, "Usually 182 days.");
    let days = |staff| [("version", "0"), ("anecdote", "30"), ("staff_view", staff), ("client_research", "400")];
    admin.post("/settings/evidence", &days("never")).await.must(422, "Write a whole number from 1 to 10957.");
    admin.post("/settings/evidence", &days("")).await.must(422, "Write a number of days.");
    admin.post("/settings/evidence", &days("20")).await.must(303, "");
    admin.post("/settings/evidence", &days("20")).await.must(409, "meanwhile");
    let page = desk.get("/insights/unknown").await.must(200, "what was known is too old");
    assert!(page.body.contains("anecdotes 30 days, staff views 20, what clients said 400"));
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
    assert!(page.body.contains("too few to tell (2)") && page.body.contains("2 × Slow reply"), "{}", page.body);
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

/// Work closed before the firm recorded anything here: nobody knows what its clients said, or whether anybody told them
/// of other services (D15).
#[tokio::test]
async fn what_no_record_can_tell_is_not_counted_and_opens() {
    let world = TestApp::new().await;
    let matters = "Client,Matter,Opened,Closed\nElmet Care,Lease,2026-01-12,2026-05-04\nBellweather Homes,Sale,2026-02-02,2026-06-19\n";
    crate::numbers::imported(&world, "matters.csv", matters.as_bytes()).await;
    let desk = world.as_person(world.priya).await;
    let page = desk.get("/insights").await;
    let agreed = page.body.split("<tr id=\"agreed\">").nth(1).and_then(|rest| rest.split("</tr>").next()).unwrap();
    assert!(agreed.contains("Closed without a word from the client <strong>0</strong>"), "{agreed}");
    assert!(agreed.contains("letters, check-ins and close-outs are not on record for those days"), "{agreed}");
    assert!(agreed.contains("<span class=\"unknown\">not recorded</span>"), "{agreed}");
    let list = desk.get("/insights/clients?point=agreed&of=left_out").await;
    list.must(200, "Do they agree that the goal is met? Not counted: 2 relationships")
        .must(200, "letters, check-ins and close-outs are not on record for those days")
        .must(200, "Elmet Care");
    desk.get("/insights/clients?point=learns&of=left_out")
        .await
        .must(200, "calls, meetings and mail are not on record");
    desk.get("/insights/export?what=&format=csv").await.must(200, "Not counted: letters, check-ins");
}
