//! *Is this right?*: what lists leave open is answered, once, by the verbs of the rooms, and goes with Undo; and nobody
//! is welcomed for work that began on a day which nobody knows.

use perennial_app::{args, pursuits};
use perennial_core::dates::Moment;
use perennial_core::fact::Listing;
use uuid::Uuid;

use crate::support::{Answer, Browser, TestApp, day};

impl TestApp {
    /// The open questions: kind, and client with subject as a form gives them.
    pub async fn still_asked(&self) -> Vec<(String, String)> {
        let sql = "select q.kind, q.client_id, q.subject_id from open_question q join client c on c.id = q.client_id
                   order by q.kind, c.name_key, q.subject_id";
        let rows: Vec<(String, Uuid, Uuid)> = self.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap();
        rows.into_iter().map(|(kind, client, subject)| (kind, format!("{client}:{subject}"))).collect()
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        self.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap()
    }
}

impl Browser {
    pub async fn says(&self, kind: &str, about: &str, answer: &str) -> Answer {
        self.post(&format!("/questions/{kind}"), &[("about", about), ("answer", answer)]).await
    }

    pub async fn takes_back(&self, answer: &Answer) {
        let page = self.get(answer.location()).await.must(200, "").body;
        let rest = page.split("/questions/answers/").nth(1).expect("an offer to undo");
        let undo = format!("/questions/answers/{}", rest.split('"').next().unwrap());
        self.post(&undo, &[]).await.must(303, "");
    }
}

const PLANNED: &str = "select count(*) from planned_touch";
const WORKS: &str = "select count(*) from engagement where deleted_at is null";

#[tokio::test]
async fn open_work_is_said_once_and_nobody_is_welcomed_for_it() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    world
        .import_list(
            "clients.csv",
            "Client,Town\nAnsah Tools,York\nBrandt AG,Bonn\nKestrel Freight,Leeds\n",
            Some(Listing::ActiveClient),
        )
        .await;
    let asked = world.still_asked().await;
    assert!(asked.len() == 3 && asked.iter().all(|(kind, _)| kind == "open_work"), "{asked:?}");
    let ansah = asked[0].1.as_str();
    let said = helen.says("open_work", ansah, "open").await.must(303, "");
    // The page was open in two windows.
    helen.says("open_work", ansah, "open").await.must(409, "answered meanwhile");
    helen.says("open_work", ansah, "not_open").await.must(409, "answered meanwhile");
    assert_eq!(world.number(WORKS).await, 1);
    // Since when is not known: it may be years. Nothing more is asked of it.
    assert_eq!(world.number(PLANNED).await, 0);
    assert_eq!(world.still_asked().await.len(), 2);
    world.is_sound().await;
    helen.takes_back(&said).await;
    assert_eq!((world.number(WORKS).await, world.still_asked().await), (0, asked.clone()));
    // Everybody at once; who was answered one by one meanwhile stays so.
    helen.says("open_work", ansah, "not_open").await.must(303, "");
    let both = [("about", ansah), ("about", asked[1].1.as_str()), ("about", asked[1].1.as_str()), ("answer", "open")];
    let answer = helen.post("/questions/open_work", &both).await.must(303, "");
    helen.get(answer.location()).await.must(200, "1 answer saved. 1 question had been answered meanwhile");
    assert_eq!(world.number(WORKS).await, 1);
    let rest = [("all", "1"), ("answer", "open"), ("manager", "me")];
    helen.post("/questions/open_work", &rest).await.must(409, "Nothing is ticked");
    helen.post("/questions/open_work", &[("all", "1"), ("answer", "open")]).await.must(303, "");
    assert_eq!((world.number(WORKS).await, world.still_asked().await), (2, vec![]));
    helen.says("open_work", ansah, "accomplish").await.must(409, "answered meanwhile");
    world.is_sound().await;
}

#[tokio::test]
async fn a_stale_page_does_not_lose_what_was_won() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let deals = "Deal Name,Client,Stage,Opened\nLease,Ansah Tools,Open,2024-02-01\nMerger,Brandt AG,Open,2024-03-01\n";
    world.import_list("deals.csv", deals, Some(Listing::ActiveClient)).await;
    let asked = world.still_asked().await;
    assert!(asked.len() == 2 && asked.iter().all(|(kind, _)| kind == "pursuit_still_open"), "{asked:?}");
    let (lease, merger) = (asked[0].1.as_str(), asked[1].1.as_str());
    let id: Uuid = lease.split(':').nth(1).unwrap().parse().unwrap();
    let won = world.change(move |tx, act| {
        Box::pin(async move { pursuits::hire(tx, act, id.into(), day("2026-11-20"), None).await })
    });
    won.await.unwrap();
    helen.says("pursuit_still_open", lease, "not_open").await.must(409, "answered meanwhile");
    assert_eq!(world.number("select count(*) from pursuit where state = 'hired'").await, 1);
    let lost = helen.says("pursuit_still_open", merger, "not_open").await.must(303, "");
    helen.says("pursuit_still_open", merger, "not_open").await.must(409, "answered meanwhile");
    assert_eq!(world.number("select count(*) from fact where body like '%pursuit.no_way%'").await, 1);
    helen.takes_back(&lost).await;
    helen.says("pursuit_still_open", merger, "open").await.must(303, "");
    assert_eq!(
        (world.still_asked().await.len(), world.number(PLANNED).await > 0),
        (0, true),
        "the won one is welcomed"
    );
    world.is_sound().await;
}

#[tokio::test]
async fn who_says_still_open_is_not_asked_how_far_it_is_again() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let matters = "Matter,Client,Status,Opened\nLease,Ansah Tools,Open,2026-11-01\nMerger,Brandt AG,Open,2026-11-02\n\
                   Sale,Kestrel Freight,Open,2024-01-10\n";
    world.import_list("matters.csv", matters, Some(Listing::ActiveClient)).await;
    let asked = world.still_asked().await;
    let kinds: Vec<&str> = asked.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["how_far", "how_far", "work_still_open"]);
    world.clock.set(Moment(Moment::start_of(day("2026-11-22")).0 + 43_260_000_000));
    helen.says("how_far", &asked[0].1, "open").await.must(303, "");
    helen.says("work_still_open", &asked[2].1, "not_open").await.must(303, "");
    world.clock.set(Moment(Moment::start_of(day("2026-11-22")).0 + 43_320_000_000));
    let far = helen.says("how_far", &asked[1].1, "activate").await.must(303, "");
    // Of what is finished it is asked whether the goal was met.
    let goal: Vec<(String, String)> = world.still_asked().await;
    assert!(goal.len() == 1 && goal[0].0 == "goal", "{goal:?}");
    helen.says("how_far", &asked[0].1, "not_open").await.must(409, "answered meanwhile");
    helen.takes_back(&far).await;
    assert_eq!(world.still_asked().await, vec![goal[0].clone(), asked[1].clone()]);
    helen.says("work_still_open", &asked[1].1, "open").await.must(409, "answered meanwhile");
    helen.says("how_far", &asked[1].1, "advocate").await.must(400, "does not fit");
    world.is_sound().await;
}

/// Lists of programs that give no day: each may tell of years ago (X7, B53; D16, D20).
#[tokio::test]
async fn a_list_without_days_plans_nothing() {
    let lists = [
        ("matters.csv", "Matter,Client,Status\nLease,Ansah Tools,Open\nMerger,Brandt AG,Open\n"),
        ("closed.csv", "Matter,Client,Status\nLease,Ansah Tools,Closed\nMerger,Brandt AG,Closed\n"),
        (
            "years.csv",
            "Matter,Client,Status,Opened,Closed\nLease,Ansah Tools,Closed,2024,2025\nMerger,Brandt AG,Open,2026,\n",
        ),
        ("won.csv", "Deal Name,Client,Stage,Amount\nLease,Ansah Tools,Won,500\nMerger,Brandt AG,Won,900\n"),
    ];
    for (name, text) in lists {
        let world = TestApp::new().await;
        world.import_list(name, text, Some(Listing::ActiveClient)).await;
        let planned =
            "select c.name, t.playbook from planned_touch t join client c on c.id = t.client_id order by 1, 2";
        let planned: Vec<(String, String)> = world.app.db.read().await.unwrap().all(planned, args![]).await.unwrap();
        assert_eq!(planned, vec![], "{name}");
        assert_eq!(world.number("select count(*) from client").await, 2);
        world.is_sound().await;
    }
}

/// A list gives a year, a month, or no day: no page and no file makes an exact day of it (D20).
#[tokio::test]
async fn days_are_told_as_precisely_as_they_are_known() {
    let world = TestApp::new().await;
    let matters = "Matter,Client,Status,Opened,Closed\nLease,Ansah Tools,Closed,2015,2019\nMerger,Brandt AG,Open,,\n\
                   Sale,Kestrel Freight,Open,03/2016,\nWill,Oduya,Closed,2026-05-01,2026-11-01\n";
    world.import_list("matters.csv", matters, Some(Listing::ActiveClient)).await;
    let deals = "Deal Name,Client,Stage,Amount\nCharter,Kestrel Freight,Won,500\nInsurance,Oduya,Lost,900\n";
    world.import_list("deals.csv", deals, Some(Listing::ActiveClient)).await;
    let at = |table: &'static str, title: &'static str| {
        let app = world.app.clone();
        async move {
            let sql = format!("select id from {table} where title = '{title}'");
            let mut conn = app.db.read().await.unwrap();
            let id: Uuid = conn.scalar(perennial_app::db::AssertSqlSafe(sql), vec![]).await.unwrap();
            format!("/{table}s/{id}")
        }
    };
    let lease = world.get(&at("engagement", "Lease").await).await.must(200, "Closed in 2019; accepted in 2015.");
    world.get(&at("engagement", "Merger").await).await.must(200, "accepted by 22 Nov 2026.");
    world.get(&at("engagement", "Sale").await).await.must(200, "accepted in Mar 2016.");
    world.get(&at("engagement", "Will").await).await.must(200, "Closed on 1 Nov 2026; accepted on 1 May 2026.");
    world.get(&at("pursuit", "Charter").await).await.must(200, "Hired (day not recorded)");
    world.get(&at("pursuit", "Insurance").await).await.must(200, "No way (day not recorded)");
    let listed = world.get("/engagements?cols=title,accepted,closed").await.must(200, "Mar 2016");
    let board = world.get("/engagements?view=board").await.must(200, "day not recorded");
    let pursued = world.get("/pursuits?cols=title,opened,decided").await.must(200, "by 22 Nov 2026");
    let pursued_board = world.get("/pursuits?view=board").await.must(200, "");
    let asked = world.get("/questions").await.must(200, "by 22 Nov 2026");
    let told = [&lease, &listed, &board, &pursued, &pursued_board, &asked].map(|answer| answer.body.as_str()).join(" ");
    // Neither the last day of a year nor the day of the import stands for what is not known.
    for never in
        ["31 Dec 2015", "31 Dec 2019", "31 Mar 2016", ">22 Nov 2026", "on 22 Nov 2026", "<span>0 days", "<span>2"]
    {
        assert!(!told.contains(never), "“{never}” in {told}");
    }
    let file = world.get("/engagements/export").await.must(200, "").body;
    for row in ["Lease,Ansah Tools,,,Closed,,,2015,,2019,", "Merger,Brandt AG,,,Accepted,,,<= 2026-11-22,,,"] {
        assert!(file.contains(row), "{row} in {file}");
    }
    for row in ["Sale,Kestrel Freight,,,Accepted,,,2016-03,,,", "Will,Oduya,,,Closed,,,2026-05-01,,2026-11-01,"] {
        assert!(file.contains(row), "{row} in {file}");
    }
    let file = world.get("/pursuits/export").await.must(200, "").body;
    let charter = file.lines().find(|line| line.starts_with("Charter,")).expect("a row");
    assert!(charter.contains(",<= 2026-11-22,") && !charter.contains(",2026-11-22"), "{charter}");
    world.get("/gaps").await.must(200, "").must(200, "1 matter closed");
    world.is_sound().await;
}
