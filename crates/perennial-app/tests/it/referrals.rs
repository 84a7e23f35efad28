//! Referrers: recorded where somebody refers, thanked for each favour, named by lists, exported and restored.

use perennial_app::imports::{self, Start};
use perennial_app::portability::{self, Format};
use perennial_app::{alerts, args, journeys};
use perennial_core::dates::Moment;
use perennial_core::fact::Listing;
use perennial_core::ids::ClientId;
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::presets::propose;
use perennial_core::imports::read::{Limits, read};
use uuid::Uuid;

use crate::relationships::desk::{client, part, text};
use crate::support::{Browser, TestApp, day, location};

impl TestApp {
    async fn column(&self, sql: &'static str) -> Vec<String> {
        let rows: Vec<(String,)> = self.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap();
        rows.into_iter().map(|(cell,)| cell).collect()
    }
}

const NAMES: &str = "select name from referrer where deleted_at is null order by name_key, id";
const OWED: &str = "select cast(detail as text) from alert where rule = 'thank_you_owed' and state = 0 order by since";

async fn record(desk: &Browser, client: ClientId, kind: &str, fields: &[(&str, &str)]) {
    desk.post(&format!("/clients/{client}/record/{kind}"), fields).await.must(303, "");
}

/// Nine days later: what is owed is due.
async fn nine_days_on(world: &TestApp) {
    world.clock.set(Moment(Moment::start_of(day("2026-12-01")).0 + 9 * 3_600_000_000));
    alerts::sweep(&world.app).await.unwrap();
}

/// The sentences of the open alerts about thanks.
async fn owed(desk: &Browser) -> String {
    let page = desk.get("/alerts?rule=thank_you_owed").await.must(200, "");
    let rows = page.body.split("Nobody has thanked ").skip(1);
    rows.map(|row| text(row.split('.').next().unwrap())).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn whoever_referred_is_on_record_and_thanked_for_each_favour() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.priya).await;
    let kestrel = client(&world, "Kestrel Freight", "2026-11-01").await;
    let ansah = client(&world, "Ansah Tools", "2026-11-01").await;
    desk.get("/referrers").await.must(200, "No referrers yet");
    desk.get("/clients").await.must(200, "href=\"/referrers\"");
    let form =
        desk.get(&format!("/clients/{kestrel}/record/referral-received")).await.must(200, "Name of a new referrer");
    assert!(form.body.contains("Law firm"));
    let nobody = [("on", "2026-11-20")];
    let path = format!("/clients/{kestrel}/record/referral-received");
    desk.post(&path, &nobody).await.must(422, "Choose a referrer, or name a new one.");
    record(&desk, kestrel, "referral-received", &[("who", "Brandt Hollis LLP (law firm)"), ("on", "2026-11-22")]).await;
    let again = [("who", "Brandt Hollis LLP"), ("on", "2026-11-22")];
    let other = format!("/clients/{ansah}/record/referral-received");
    desk.post(&other, &again).await.must(422, "is on the list of referrers already");
    let brandt = world.app.db.read().await.unwrap().scalar::<Uuid>("select id from referrer", vec![]).await.unwrap();
    let chosen = brandt.to_string();
    record(&desk, ansah, "referral-received", &[("referrer", &chosen), ("on", "2026-11-22")]).await;
    record(&desk, ansah, "referral-given", &[("referrer", &chosen), ("on", "2026-11-22")]).await;
    desk.get(&format!("/clients/{kestrel}")).await.must(200, "Referred to us by Brandt Hollis LLP");
    nine_days_on(&world).await;
    let desk = world.as_person(world.priya).await;
    let mut said = vec![owed(&desk).await];
    let page = desk.get(&format!("/referrers/{brandt}")).await;
    insta::assert_snapshot!("referrer", part(&page, "<div class=\"page-head\">", "</main>"));

    // A new name is said everywhere at once.
    let change = [
        ("name", "Brandt Hollis and Partners"),
        ("kind", "law_firm"),
        ("address", "1 Mill Lane, Leeds"),
        ("version", "1"),
    ];
    desk.post(&format!("/referrers/{brandt}"), &change).await.must(303, "");
    desk.post(&format!("/referrers/{brandt}"), &change).await.must(409, "Changed meanwhile");
    desk.get(&format!("/clients/{kestrel}")).await.must(200, "Referred to us by Brandt Hollis and Partners");
    said.push(owed(&desk).await);

    // Thanks close the one favour, and not the other; a thank-you to the client closes neither.
    let call = [("medium", "phone"), ("direction", "two_way"), ("purpose", "thank"), ("on", "2026-11-30")];
    record(&desk, kestrel, "touch", &call).await;
    let referral: Uuid = world
        .app
        .db
        .read()
        .await
        .unwrap()
        .scalar("select id from referral where client_id = $1", args![kestrel])
        .await
        .unwrap();
    let of_kestrel = "select id from alert where client_id = $1 and rule = 'thank_you_owed' and state = 0";
    let alert: Uuid = world.app.db.read().await.unwrap().scalar(of_kestrel, args![kestrel]).await.unwrap();
    let records = format!("/clients/{kestrel}/record/thanked?referral={referral}");
    desk.get(&format!("/alerts/{alert}")).await.must(200, &records);
    desk.get(&records).await.must(200, &format!("value=\"{referral}\" selected"));
    let referral = referral.to_string();
    record(&desk, kestrel, "thanked", &[("referral", &referral), ("on", "2026-11-30")]).await;
    said.push(owed(&desk).await);
    let list = desk.get("/referrers").await;
    said.push(part(&list, "<tbody role=\"rowgroup\">", "</tbody>"));
    insta::assert_snapshot!("thanks", said.join("\n--\n"));
    assert_eq!(journeys::check(&world.app).await.unwrap().1, vec![]);
}

#[tokio::test]
async fn a_referrer_is_added_changed_deleted_and_brought_back() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.priya).await;
    let new = [
        ("name", "Claire Dubois"),
        ("kind", "accountant"),
        ("email", "claire@quill.example"),
        ("phone", "0113 496 0000"),
    ];
    desk.post("/referrers", &[("name", ""), ("kind", "accountant")]).await.must(422, "This is needed.");
    desk.post("/referrers", &[("name", "Claire Dubois"), ("kind", "wizard")])
        .await
        .must(422, "Choose one of the list.");
    let made = desk.post("/referrers", &new).await.must(303, "");
    desk.post("/referrers", &new).await.must(422, "is on the list of referrers already");
    desk.get(made.location()).await.must(200, "claire@quill.example");
    desk.get(&format!("{}/edit", made.location())).await.must(200, "value=\"Claire Dubois\"");
    desk.get("/referrers?q=dub").await.must(200, "Claire Dubois");
    desk.get("/referrers?q=100%25").await.must(200, "No referrer fits this");
    desk.post(&format!("{}/delete", made.location()), &[]).await.must(303, "");
    desk.get(made.location()).await.must(404, "");
    desk.get("/referrers").await.must(200, "No referrers yet");
    desk.post(&format!("{}/restore", made.location()), &[]).await.must(303, "");
    desk.get(made.location()).await.must(200, "Accountant");
}

#[tokio::test]
async fn a_pursuit_names_who_referred_it() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.priya).await;
    let kestrel = client(&world, "Kestrel Freight", "2026-11-01").await;
    let ruth = client(&world, "Ruth Ansah", "2026-11-01").await;
    let id = kestrel.to_string();
    desk.get(&format!("/pursuits/new?client={kestrel}")).await.must(200, "Nobody on the list");
    let open = |title: &'static str, by: &'static str| {
        vec![
            ("client", id.clone()),
            ("title", title.to_owned()),
            ("opened", "2026-11-20".to_owned()),
            ("referred_by", by.to_owned()),
        ]
    };
    let post = async |fields: Vec<(&'static str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        desk.post("/pursuits", &fields).await
    };
    post(open("The Oduya claim", "Brandt Hollis LLP (law firm)")).await.must(303, "");
    desk.get(&format!("/clients/{kestrel}")).await.must(200, "Referred to us by Brandt Hollis LLP");
    post(open("A second claim", "Brandt Hollis LLP")).await.must(422, "is on the list of referrers already");
    // A client is no new referrer: it is the client who referred, on the pages of both.
    post(open("A third claim", "Ruth Ansah")).await.must(303, "");
    assert_eq!(world.column(NAMES).await, ["Brandt Hollis LLP"]);
    desk.get(&format!("/clients/{ruth}")).await.must(200, "The client referred Kestrel Freight to us");
}

/// Lands a list, under the name of the program that wrote it.
async fn land(world: &TestApp, file: &'static str, text: &str) -> perennial_core::ids::ImportId {
    let sheet = read(text.as_bytes(), file, &Limits::default()).unwrap().sheets.remove(0);
    let mapping = Mapping { these_are: Some(Listing::Client), ..propose(&sheet, None).mapping };
    let start = Start { file: file.to_owned(), sheet, object: None, mapping: Some(mapping) };
    let helen = world.as_helen();
    let id = world.app.change(&helen, move |tx, act| Box::pin(async move { imports::start(tx, act, start).await }));
    let id = id.await.unwrap();
    imports::run(&world.app, &helen, id, |_| {}).await.unwrap();
    id
}

#[tokio::test]
async fn a_list_names_each_referrer_once_and_takes_nobody_for_another() {
    let world = TestApp::new().await;
    client(&world, "Garner Fastenings", "2026-11-01").await;
    let head = "First Name,Middle Name,Last Name,Title,Suffix,Initials,Web Page,Notes,E-mail Address,E-mail 2 Address,Home Phone,Mobile Phone,Referred By,Business Phone,Company,Job Title,Department,Business Street,Business City,Categories\n";
    let row = |first: &str, by: &str, company: &str| {
        format!("{first},,Ansah,,,,,,{first}@ansah.example,,,,{by},,{company},,,,,\n")
    };
    let list = [
        row("Ruth", "Claire Dubois (accountant)", "Ansah Tools"),
        row("Dan", "claire dubois", "Bellweather Homes"),
        row("Tom", "Garner Fastenings", "Kestrel Freight"),
    ];
    let list = format!("{head}{}", list.concat());
    let first = land(&world, "contacts.csv", &list).await;
    assert_eq!(world.column(NAMES).await, ["Claire Dubois"], "once for each name; a client is the one who referred");
    assert_eq!(world.column("select kind from referrer").await, ["accountant"]);
    let counted = "select cast(count(*) as text) from referral where referrer_id is not null";
    assert_eq!(world.column(counted).await, ["2"]);
    let desk = world.as_person(world.helen).await;
    let made = "select c.name from fact f join client c on c.id = f.client_id where f.kind = 'support.referral_made'";
    assert_eq!(world.column(made).await, ["Garner Fastenings"]);
    let page = desk.get("/clients").await;
    assert!(page.body.contains("Ansah Tools"));
    // The list gives no day: none is shown, and none is the last one.
    let claire: uuid::Uuid =
        world.app.db.read().await.unwrap().scalar("select id from referrer", vec![]).await.unwrap();
    desk.get(&format!("/referrers/{claire}")).await.must(200, "day not recorded");
    // By hand the same name may be somebody else: the form asks.
    desk.post("/referrers", &[("name", "Claire Dubois"), ("kind", "other")])
        .await
        .must(422, "what tells the two apart");
    imports::undo(&world.app, &world.as_helen(), first).await.unwrap();
    assert_eq!(world.column(NAMES).await, Vec::<String>::new(), "what the list alone brought goes with it");
    assert_eq!(journeys::check(&world.app).await.unwrap().1, vec![]);
}

#[tokio::test]
async fn referrers_travel_with_an_export_and_an_earlier_one_has_none() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.priya).await;
    let kestrel = client(&world, "Kestrel Freight", "2026-11-01").await;
    record(&desk, kestrel, "referral-received", &[("who", "Brandt Hollis LLP (law firm)"), ("on", "2026-11-20")]).await;
    let outside = tempfile::tempdir().unwrap();
    for (format, file) in [(Format::Json, "referrers.json"), (Format::Csv, "referrers.csv")] {
        let folder = outside.path().join(file);
        portability::export(&world.app, format, &folder, false).await.unwrap();
        assert!(std::fs::read_to_string(folder.join(file)).unwrap().contains("Brandt Hollis LLP"));
        let restored =
            crate::portability::open(&location(&outside.path().join(format!("{file}-restored"))).await, true).await;
        portability::load(&restored, &folder).await.unwrap();
        let mut conn = restored.db.read().await.unwrap();
        let sql = "select r.name from referral f join referrer r on r.id = f.referrer_id where f.client_id = $1";
        assert_eq!(conn.scalar::<String>(sql, args![kestrel]).await.unwrap(), "Brandt Hollis LLP", "{file}");
        drop(conn);
        // An earlier release wrote no such file: the text of the fact stays.
        let named = folder.join("manifest.json");
        let mut names: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&named).unwrap()).unwrap();
        let files = names["files"].as_object_mut().unwrap();
        let gone: Vec<String> = files.keys().filter(|name| name.contains("referrers")).cloned().collect();
        for name in gone {
            files.remove(&name);
            std::fs::remove_file(folder.join(name)).unwrap();
        }
        std::fs::write(&named, names.to_string()).unwrap();
        let earlier =
            crate::portability::open(&location(&outside.path().join(format!("{file}-earlier"))).await, true).await;
        portability::load(&earlier, &folder).await.unwrap();
        let mut conn = earlier.db.read().await.unwrap();
        assert_eq!(conn.scalar::<i64>("select count(*) from referrer", vec![]).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_restricted_client_is_in_no_referrers_list_for_others() {
    let world = TestApp::new().await;
    let kestrel = client(&world, "Kestrel Freight", "2026-11-01").await;
    let helen = world.as_person(world.helen).await;
    record(&helen, kestrel, "referral-received", &[("who", "Brandt Hollis LLP (law firm)"), ("on", "2026-11-20")])
        .await;
    let helens = world.helen.to_string();
    let wall = [
        ("version", "1"),
        ("name", "Project Kite"),
        ("reason", "A takeover"),
        ("clients", "Kestrel Freight"),
        ("people", &*helens),
    ];
    helen.post("/settings/walls", &wall).await.must(303, "");
    let brandt = world.app.db.read().await.unwrap().scalar::<Uuid>("select id from referrer", vec![]).await.unwrap();
    let priya = world.as_person(world.priya).await;
    priya.get(&format!("/referrers/{brandt}")).await.must(404, "");
    priya.get("/referrers").await.must(200, "No referrers yet");
    helen.get(&format!("/referrers/{brandt}")).await.must(200, "Kestrel Freight");
    assert!(!world.column(OWED).await.iter().any(|detail| detail.contains("Kestrel")));
}

#[tokio::test]
async fn whoever_is_named_in_the_list_itself_is_the_client_who_referred() {
    let world = TestApp::new().await;
    let head = "First Name,Middle Name,Last Name,Title,Suffix,Initials,Web Page,Notes,E-mail Address,E-mail 2 Address,Home Phone,Mobile Phone,Referred By,Business Phone,Company,Job Title,Department,Business Street,Business City,Categories\n";
    let row = |first: &str, by: &str, company: &str| {
        format!("{first},,Ansah,,,,,,{first}@ansah.example,,,,{by},,{company},,,,,\n")
    };
    // The first row names somebody whose own row comes last; one cell names two; two spell one name.
    let list = [
        row("Ruth", "TOM ANSAH.", "Ansah Tools"),
        row("Dan", "Claire Dubois; Brandt Hollis LLP", "Bellweather Homes"),
        row("Eve", "\"CLAIRE DUBOIS.\"", "Oduya Media"),
        row("Tom", "Jane Doe and Bank of Kent", "Kestrel Freight"),
    ];
    let import = land(&world, "contacts.csv", &format!("{head}{}", list.concat())).await;
    assert_eq!(world.column(NAMES).await, ["Brandt Hollis LLP", "Claire Dubois", "Jane Doe and Bank of Kent"]);
    let counted = "select cast(count(*) as text) from referral where referrer_id is not null";
    assert_eq!(world.column(counted).await, ["4"]);
    let made = "select c.name from fact f join client c on c.id = f.client_id where f.kind = 'support.referral_made'";
    assert_eq!(world.column(made).await, ["Kestrel Freight"], "Tom works there");
    let problems = world.column("select advice from import_problem").await.join("\n");
    assert!(problems.contains("“Jane Doe and Bank of Kent” was recorded as one referrer"), "{problems}");
    imports::undo(&world.app, &world.as_helen(), import).await.unwrap();
    assert_eq!(world.column(NAMES).await, Vec::<String>::new(), "what the list alone brought goes with it");
    assert_eq!(world.column(counted).await, ["0"]);
    assert_eq!(journeys::check(&world.app).await.unwrap().1, vec![]);
}

#[tokio::test]
async fn two_records_of_one_referrer_become_one_and_are_split_again() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.helen).await;
    let kestrel = client(&world, "Kestrel Freight", "2026-11-01").await;
    let ansah = client(&world, "Ansah Tools", "2026-11-01").await;
    record(&desk, kestrel, "referral-received", &[("who", "Brandt Hollis LLP (law firm)"), ("on", "2026-11-22")]).await;
    record(&desk, ansah, "referral-received", &[("who", "Brandt Hollis"), ("on", "2026-11-22")]).await;
    let sql = "select id from referrer order by name_key";
    let ids: Vec<(Uuid,)> = world.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap();
    let (short, whole) = (ids[0].0, ids[1].0);
    nine_days_on(&world).await;
    let desk = world.as_person(world.helen).await;
    desk.get(&format!("/referrers/{short}")).await.must(200, &format!("/referrers/{short}/merge"));
    let preview = desk.get(&format!("/referrers/{short}/merge?into={whole}")).await;
    insta::assert_snapshot!("merge_preview", part(&preview, "<section class=\"panel\">", "</section>"));
    let merge = format!("/referrers/{short}/merge");
    desk.post(&merge, &[("into", "")]).await.must(422, "Choose the referrer who stays.");
    let into = whole.to_string();
    desk.post(&merge, &[("into", &into)]).await.must(303, "");
    assert_eq!(world.column(NAMES).await, ["Brandt Hollis LLP"]);
    desk.get(&format!("/referrers/{whole}")).await.must(200, "Thanks owed for 2 of 2 referrals.");
    desk.get(&format!("/clients/{ansah}")).await.must(200, "Referred to us by Brandt Hollis LLP");
    desk.get(&format!("/referrers/{short}")).await.must(404, "");
    assert_eq!(owed(&desk).await.lines().filter(|line| line.contains("Brandt Hollis LLP")).count(), 2);
    assert_eq!(journeys::check(&world.app).await.unwrap().1, vec![]);

    // What was merged comes back whole.
    desk.post(&format!("/referrers/{short}/restore"), &[]).await.must(404, "");
    desk.post(&format!("/referrers/{short}/split"), &[]).await.must(303, "");
    desk.get(&format!("/referrers/{short}")).await.must(200, "Thanks owed for 1 of 1 referral.");
    desk.get(&format!("/clients/{ansah}")).await.must(200, "Referred to us by Brandt Hollis");
    assert_eq!(journeys::check(&world.app).await.unwrap().1, vec![]);

    // Nobody is asked to thank somebody who was taken off the list.
    desk.post(&format!("/referrers/{short}/delete"), &[]).await.must(303, "");
    assert_eq!(owed(&desk).await.lines().count(), 1);
    desk.post(&format!("/referrers/{short}/restore"), &[]).await.must(303, "");
    assert_eq!(owed(&desk).await.lines().count(), 2);
    desk.post(&merge, &[("into", &short.to_string())]).await.must(422, "Choose another referrer");
}

#[tokio::test]
async fn the_next_list_names_whom_the_referrer_became() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.helen).await;
    let list = |who: &str, by: &str| format!("Client,Referred by\n{who},{by}\n");
    land(&world, "clients.csv", &list("Kestrel Freight", "Brandt Hollis")).await;
    let made = desk.post("/referrers", &[("name", "Brandt Hollis LLP"), ("kind", "law_firm")]).await.must(303, "");
    let kept = made.location().trim_start_matches("/referrers/").to_owned();
    let sql = "select id from referrer where name = 'Brandt Hollis'";
    let gone: Uuid = world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    desk.post(&format!("/referrers/{gone}/merge"), &[("into", &kept)]).await.must(303, "");
    land(&world, "clients.csv", &list("Ansah Tools", "BRANDT HOLLIS.")).await;
    assert_eq!(world.column(NAMES).await, ["Brandt Hollis LLP"]);
    let page = desk.get(&format!("/referrers/{kept}")).await.must(200, "Kestrel Freight");
    assert!(page.body.contains("Ansah Tools") && page.body.contains("Merged into this referrer"));
}

#[tokio::test]
async fn thanks_for_a_referral_before_the_records_are_not_owed() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.priya).await;
    let kestrel = client(&world, "Kestrel Freight", "2009-01-01").await;
    record(&desk, kestrel, "referral-received", &[("who", "Brandt Hollis LLP"), ("on", "2009-02-01")]).await;
    let brandt = world.app.db.read().await.unwrap().scalar::<Uuid>("select id from referrer", vec![]).await.unwrap();
    let page = desk.get(&format!("/referrers/{brandt}")).await.must(200, "Thanks not recorded for 1 of 1 referral.");
    assert!(
        page.body.contains("<span class=\"soft\">Thanks not recorded</span>") && page.body.contains("Record thanks")
    );
    assert!(part(&desk.get("/referrers").await, "<tbody role=\"rowgroup\">", "</tbody>").contains("Brandt Hollis LLP"));
}
