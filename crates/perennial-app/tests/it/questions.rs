//! Work that invoices imply is settled on pages: confirmed, refused, joined and split, and stays so with later lists.

use perennial_app::journeys;

use crate::support::{Browser, TestApp};

/// Who is billed each month, and who was billed in two years with a long gap between.
const INVOICES: &str = "Invoice,Client,Service,Invoice date,Total\n\
    B-1,Bellweather Homes,Payroll,2026-08-20,90.00\nB-2,Bellweather Homes,Payroll,2026-09-20,90.00\n\
    B-3,Bellweather Homes,Payroll,2026-10-20,90.00\nB-4,Bellweather Homes,Payroll,2026-11-20,90.00\n\
    K-1,Kestrel Freight,Disputes,2024-01-10,900.00\nK-2,Kestrel Freight,Disputes,2024-05-10,900.00\n\
    K-3,Kestrel Freight,Leases,2022-03-10,900.00\n";
const DECEMBER: &str = "Invoice,Client,Service,Invoice date,Total\n\
    B-4,Bellweather Homes,Payroll,2026-11-20,90.00\nB-5,Bellweather Homes,Payroll,2026-11-22,90.00\n";

/// An engagement as stored: id, title, state, implied.
type Work = (uuid::Uuid, String, String, i64);

impl TestApp {
    async fn works(&self) -> Vec<Work> {
        let sql = "select id, title, state, implied from engagement where deleted_at is null order by title, id";
        self.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap()
    }

    async fn told(&self) -> Vec<String> {
        let word = |implied: i64| if implied == 1 { "implied" } else { "settled" };
        let works = self.works().await.into_iter();
        works.map(|(_, title, state, implied)| format!("{title}: {state}, {}", word(implied))).collect()
    }

    async fn work(&self, title: &str) -> uuid::Uuid {
        self.works().await.into_iter().find(|work| work.1 == title).expect("work of this title").0
    }

    async fn all_is_sound(&self) {
        let (_, differences) = journeys::check(&self.app).await.unwrap();
        assert_eq!(differences, vec![]);
    }
}

impl Browser {
    /// Settles one piece of work, and gives the address of Undo.
    async fn settle(&self, work: uuid::Uuid, fields: &[(&str, &str)]) -> String {
        let at = format!("/questions/implied/{work}");
        let answer = self.post(&at, fields).await.must(303, "");
        let page = self.get(answer.location()).await.must(200, "").body;
        page.split("/questions/answers/").nth(1).map_or_else(String::new, |rest| {
            format!("/questions/answers/{}", rest.split('"').next().unwrap_or_default())
        })
    }
}

#[tokio::test]
async fn what_is_confirmed_stays_with_the_list_of_the_next_month() {
    let world = TestApp::new().await;
    world.import_list("invoices.csv", INVOICES, None).await;
    insta::assert_debug_snapshot!(world.told().await, @r#"
    [
        "Disputes, 2024: closed, implied",
        "Leases, 2022: closed, implied",
        "Payroll, since 2026: active, implied",
    ]
    "#);
    let helen = world.as_person(world.helen).await;
    helen.get("/questions").await.must(200, "Matters that your invoices show");
    let payroll = world.work("Payroll, since 2026").await;
    helen.get(&format!("/engagements/{payroll}")).await.must(200, "Confirm: open").must(200, "B-3");
    let undo = helen.settle(payroll, &[("answer", "open")]).await;
    assert_eq!(world.work("Payroll, since 2026").await, payroll);
    world.import_list("december.csv", DECEMBER, None).await;
    // The invoice of December carries the confirmed work on, and is no work of its own.
    let works = world.works().await;
    assert_eq!(works.iter().filter(|work| work.1.starts_with("Payroll")).count(), 1, "{works:?}");
    helen.get(&format!("/engagements/{payroll}")).await.must(200, "B-5");
    world.all_is_sound().await;
    assert!(undo.ends_with("/undo"), "{undo}");
    helen.post(&undo, &[]).await.must(303, "");
    assert_eq!(world.works().await.iter().filter(|work| work.3 == 1).count(), 3);
    world.all_is_sound().await;
}

#[tokio::test]
async fn of_implied_work_only_what_its_invoices_tell_is_said() {
    let world = TestApp::new().await;
    world.import_list("invoices.csv", INVOICES, None).await;
    let helen = world.as_person(world.helen).await;
    let disputes = world.work("Disputes, 2024").await;
    let page = helen.get(&format!("/engagements/{disputes}")).await;
    let page = page.must(200, "Implied by 2 invoices, the first of 10 Jan 2024, the last of 10 May 2024.");
    assert!(page.body.contains("<dt>Billed</dt><dd>£1,800.00</dd>"), "{}", page.body);
    for invented in ["accepted on", "Delivered", "not known", "phase-track", "It ended without"] {
        assert!(!page.body.contains(invented), "{invented}");
    }
    let sql = "select client_id from engagement where title = 'Disputes, 2024'";
    let client: uuid::Uuid = world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    let tab = helen.get(&format!("/clients/{client}/engagements")).await;
    let tab = tab.must(200, "Implied by 2 invoices, the first of 10 Jan 2024, the last of 10 May 2024.");
    assert!(tab.body.contains("£1,800.00") && tab.body.contains("Disputes, 2024"));
    // It has one name: that of the list of questions is that of the client's page.
    let payroll = world.work("Payroll, since 2026").await;
    let sql = "select client_id from engagement where title = 'Payroll, since 2026'";
    let billed: uuid::Uuid = world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    helen.get("/questions").await.must(200, &format!("<a href=\"/engagements/{payroll}\">Payroll, since 2026</a>"));
    let page =
        helen.get(&format!("/clients/{billed}")).await.must(200, "“Payroll, since 2026” is implied by 4 invoices");
    assert!(!page.body.contains("“B-1”"), "the number of its first invoice is not its name");
    let split = [("answer", "split"), ("gap", ""), ("on", "")];
    helen.post(&format!("/questions/implied/{disputes}"), &split).await.must(422, "Choose a gap, or the day");
}

#[tokio::test]
async fn work_is_refused_joined_and_split_each_with_undo() {
    let world = TestApp::new().await;
    world.import_list("invoices.csv", INVOICES, None).await;
    let (stood, helen) = (world.told().await, world.as_person(world.helen).await);
    let (disputes, leases) = (world.work("Disputes, 2024").await, world.work("Leases, 2022").await);
    let mut seen = Vec::new();
    let other = leases.to_string();
    for fields in [
        vec![("answer", "no_work")],
        vec![("answer", "part_of"), ("other", other.as_str())],
        vec![("answer", "split"), ("gap", "2024-05-10")],
        vec![("answer", "split"), ("on", "2024-02-01"), ("gap", "2024-05-10")],
    ] {
        let undo = helen.settle(disputes, &fields).await;
        seen.push(world.told().await);
        world.all_is_sound().await;
        helen.post(&undo, &[]).await.must(303, "");
        assert_eq!(world.told().await, stood, "{fields:?}");
        world.all_is_sound().await;
    }
    insta::assert_debug_snapshot!(seen, @r#"
    [
        [
            "Leases, 2022: closed, implied",
            "Payroll, since 2026: active, implied",
        ],
        [
            "Invoices, 2022 to 2024: closed, settled",
            "Payroll, since 2026: active, implied",
        ],
        [
            "Disputes, 2024: closed, settled",
            "Disputes, 2024: closed, settled",
            "Leases, 2022: closed, implied",
            "Payroll, since 2026: active, implied",
        ],
        [
            "Disputes, 2024: closed, settled",
            "Disputes, 2024: closed, settled",
            "Leases, 2022: closed, implied",
            "Payroll, since 2026: active, implied",
        ],
    ]
    "#);
    let at = format!("/questions/implied/{disputes}");
    helen.post(&at, &[("answer", "split"), ("on", "2023-01-01")]).await.must(422, "after the first invoice");
    helen.post(&at, &[("answer", "part_of"), ("other", "nobody")]).await.must(422, "Choose the other");
    helen.post(&at, &[("answer", "burn")]).await.must(400, "one of the buttons");
}

#[tokio::test]
async fn many_are_settled_by_ticking_and_by_group() {
    let world = TestApp::new().await;
    world.import_list("invoices.csv", INVOICES, None).await;
    let (stood, helen) = (world.told().await, world.as_person(world.helen).await);
    // Nobody logs calls here: Today says what that leaves unwatched, until somebody does.
    helen.get("/today").await.must(200, "No calls or emails are on record for 2 clients, so silence is not watched.");
    helen.post("/questions/implied", &[("answer", "as_it_stands")]).await.must(409, "Nothing is ticked");
    let all = [("answer", "as_it_stands"), ("all", "1"), ("work", "finished")];
    let answer = helen.post("/questions/implied", &all).await.must(303, "");
    assert_eq!(answer.location(), "/questions?work=finished");
    let page = helen.get(answer.location()).await.must(200, "2 matters settled.").body;
    let settled: Vec<String> = world.told().await;
    assert_eq!(settled.iter().filter(|told| told.ends_with("closed, settled")).count(), 2, "{settled:?}");
    let undo = page.split("/questions/answers/").nth(1).unwrap().split('"').next().unwrap();
    helen.post(&format!("/questions/answers/{undo}"), &[]).await.must(303, "");
    assert_eq!(world.told().await, stood);
    // The two of one client are one; the only one of another client stays, and that is said.
    let clients: Vec<(uuid::Uuid, uuid::Uuid)> = {
        let sql = "select client_id, id from engagement order by id";
        world.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap()
    };
    let pairs: Vec<String> = clients.iter().map(|(client, work)| format!("{client}:{work}")).collect();
    let mut fields: Vec<(&str, &str)> = pairs.iter().map(|pair| ("about", pair.as_str())).collect();
    fields.push(("answer", "joined"));
    let joined = helen.post("/questions/implied", &fields).await.must(303, "");
    helen.get(joined.location()).await.must(200, "2 matters settled. The answer does not fit 1 more.");
    assert_eq!(world.works().await.len(), 2, "{:?}", world.told().await);
    world.all_is_sound().await;
    helen.post("/questions/implied", &fields).await.must(404, "");
}

#[tokio::test]
async fn the_usual_gap_of_a_service_line_tells_one_piece_of_work_from_the_next() {
    let world = TestApp::new().await;
    let text = INVOICES.replace("2024-05-10", "2024-09-10");
    world.import_list("invoices.csv", &text, None).await;
    let disputes = |works: Vec<Work>| works.iter().filter(|work| work.1.starts_with("Disputes")).count();
    assert_eq!(disputes(world.works().await), 2, "244 days apart");
    let sql = "select id from service_line where name = 'Disputes'";
    let line: uuid::Uuid = world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    let (helen, at) = (world.as_person(world.helen).await, format!("/settings/service-lines/{line}"));
    for (gap, version, works) in [("90", "1", 1), ("30", "2", 2), ("", "3", 2)] {
        let fields = [("name", "Disputes"), ("gap", ""), ("billing_gap", gap), ("version", version)];
        helen.post(&at, &fields).await.must(303, "");
        helen.get(&at).await.must(200, &format!("name=\"billing_gap\" value=\"{gap}\""));
        assert_eq!(disputes(world.works().await), works, "{gap}");
        world.all_is_sound().await;
    }
    let wrong = [("name", "Disputes"), ("billing_gap", "often"), ("version", "4")];
    helen.post(&at, &wrong).await.must(422, "");
}

/// A list that names no payment, no call and no close-out: nothing is claimed of them (D15).
#[tokio::test]
async fn a_list_without_payments_and_calls_accuses_nobody() {
    let world = TestApp::new().await;
    world.import_list("invoices.csv", INVOICES, None).await;
    let helen = world.as_person(world.helen).await;
    let late = async |world: &TestApp| -> i64 {
        let sql = "select count(*) from alert where rule in ('payment_late', 'leaving_risk', 'quiet_season')";
        world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap()
    };
    assert_eq!(late(&world).await, 0, "nobody knows what was paid");
    helen.get("/gaps").await.must(200, "Not recorded: nobody records letters, check-ins or close-outs here yet.");
    // One call is of one client: of the others none is on record.
    let kestrel: uuid::Uuid = {
        let sql = "select id from client where name = 'Kestrel Freight'";
        world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap()
    };
    let client = kestrel.to_string();
    let call = [
        ("client", client.as_str()),
        ("medium", "phone"),
        ("purpose", "general"),
        ("on", "2026-11-20"),
        ("subject", "How are you?"),
    ];
    helen.post("/touches", &call).await.must(303, "");
    helen.get("/today").await.must(200, "No calls or emails are on record for 1 client, so silence is not watched.");
    // A list with a column of payments tells which invoices are not paid, and invents no due day.
    let paid = "Invoice,Client,Service,Invoice date,Total,Paid\n\
        D-1,Dray and Sons,Leases,2026-06-10,900.00,0.00\nD-2,Dray and Sons,Leases,2026-06-12,-400.00,\n\
        D-3,Dray and Sons,Leases,2026-05-10,300.00,300.00\nE-1,Eddy Ltd,Leases,2026-06-10,900.00,0.00\n\
        E-2,Eddy Ltd,Leases,2026-06-20,-900.00,\n";
    world.import_list("paid.csv", paid, None).await;
    helen
        .get("/alerts?rule=payment_late")
        .await
        .must(200, "1 alert selected")
        .must(200, "£500")
        .must(200, "Dray and Sons");
    let id: uuid::Uuid = {
        let sql = "select id from alert where rule = 'payment_late'";
        world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap()
    };
    helen.get(&format!("/alerts/{id}")).await.must(200, "no due day is recorded");
    helen.get("/settings/records").await.must(200, "One contact only, Quiet season, May leave");
    world.all_is_sound().await;
}

/// A service line that only a restricted client has is named to nobody outside of its access list.
#[tokio::test]
async fn the_service_lines_of_a_restricted_client_are_named_to_nobody_outside() {
    let world = TestApp::new().await;
    world.import_list("invoices.csv", INVOICES, None).await;
    let (helen, priya) = (world.as_person(world.helen).await, world.as_person(world.priya).await);
    let option = |line: &str| format!(">{line}</option>");
    priya.get("/questions").await.must(200, &option("Payroll")).must(200, &option("Disputes"));
    let inside = world.helen.to_string();
    let wall =
        [("name", "Kite"), ("reason", "A takeover"), ("clients", "Kestrel Freight"), ("people", inside.as_str())];
    helen.post("/settings/walls", &wall).await.must(303, "");
    let page = priya.get("/questions").await.must(200, &option("Payroll")).body;
    assert!(!page.contains("Disputes") && !page.contains("Leases"), "{page}");
    helen.get("/questions").await.must(200, &option("Disputes"));
}
