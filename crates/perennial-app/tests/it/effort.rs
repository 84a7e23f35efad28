//! Effort: hours and money recorded, corrected, taken back and counted; what is spent on a restricted client is in nobody
//! else's figure (S2.03 to S2.07).

use perennial_app::actor::Actor;
use perennial_app::clients::{self, ClientInput};
use perennial_app::duplicates;
use perennial_app::effort::{self, EffortReport};
use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_app::touches;
use perennial_core::dates::Moment;
use perennial_core::effort::Entry;
use perennial_core::fact::{Direction, Medium, Purpose, TouchFact};
use perennial_core::ids::{ClientId, EffortId, EngagementId, PursuitId, StaffId};
use perennial_core::insights::Period;
use perennial_core::markets::Axis;
use perennial_core::money::{Currency, Money};
use perennial_core::text::Name;

use crate::support::{Browser, TestApp, day};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn pounds(pounds: i64) -> Money {
    Money::new(pounds * 100, Currency::GBP)
}

async fn client(world: &TestApp, who: &str, since: &str) -> ClientId {
    let (input, since) = (ClientInput::named(name(who)), day(since));
    world.change(move |tx, act| Box::pin(async move { clients::record(tx, act, input, since).await })).await.unwrap()
}

async fn signed(world: &TestApp, client: ClientId, on: &'static str) -> EngagementId {
    let work = world.change(move |tx, act| {
        Box::pin(async move {
            let matter = engagements::accept(tx, act, NewEngagement::of(client, name("A lease"), day(on))).await?;
            engagements::step(tx, act, matter, day(on), Step::Sign).await?;
            Ok(matter)
        })
    });
    work.await.unwrap()
}

async fn spend(world: &TestApp, entry: Entry) -> EffortId {
    world.change(move |tx, act| Box::pin(async move { effort::record(tx, act, entry).await })).await.unwrap()
}

async fn touch(
    world: &TestApp,
    client: ClientId,
    (on, staff, direction): (&str, StaffId, Direction),
    (engagement, minutes): (Option<EngagementId>, u32),
) {
    let on = day(on);
    let made = TouchFact::Made {
        medium: Medium::Phone,
        direction,
        personal: true,
        purpose: Purpose::General,
        contact: None,
        engagement,
        staff: Some(staff),
        minutes: Some(minutes),
        subject: None,
        detail: None,
    };
    let log = world.change(move |tx, act| Box::pin(async move { touches::log(tx, act, client, on, made).await }));
    log.await.unwrap();
}

async fn read(world: &TestApp, actor: &Actor) -> EffortReport {
    let mut conn = world.app.db.read().await.unwrap();
    effort::effort(&world.app, &mut conn, actor, Period::year_to(day("2026-11-22"))).await.unwrap()
}

/// Orchard Dairy signed in March and is pursued for more; Kestrel Freight is a prospect. Helen and Priya spend on both,
/// and on their profession.
async fn a_small_firm() -> (TestApp, [ClientId; 2], PursuitId) {
    let world = TestApp::new().await;
    let (dairy, kestrel) =
        (client(&world, "Orchard Dairy", "2026-01-05").await, client(&world, "Kestrel Freight", "2026-08-01").await);
    let matter = signed(&world, dairy, "2026-03-02").await;
    let open = world.change(move |tx, act| {
        Box::pin(async move {
            pursuits::open(tx, act, NewPursuit::of(dairy, name("The creamery"), day("2026-09-01"))).await
        })
    });
    let creamery = open.await.unwrap();
    let chase = world.change(move |tx, act| {
        Box::pin(
            async move { pursuits::open(tx, act, NewPursuit::of(kestrel, name("The depot"), day("2026-08-02"))).await },
        )
    });
    chase.await.unwrap();
    let (helen, priya) = (world.helen, world.priya);
    let of = |client, on: &str, by, minutes| Entry {
        client: Some(client),
        by: Some(by),
        minutes: Some(minutes),
        ..Entry::on(day(on))
    };
    // Before the dairy signed, and on the morning on which it did.
    spend(&world, of(dairy, "2026-02-10", helen, 120)).await;
    spend(&world, of(dairy, "2026-03-02", helen, 60)).await;
    spend(&world, Entry { pursuit: Some(creamery), client: None, ..of(dairy, "2026-09-10", priya, 90) }).await;
    spend(&world, Entry { money: Some(pounds(720)), ..of(kestrel, "2026-08-10", priya, 30) }).await;
    spend(&world, Entry { money: Some(pounds(280)), client: Some(dairy), ..Entry::on(day("2026-10-01")) }).await;
    spend(
        &world,
        Entry { market: Some(Axis::Influence), by: Some(priya), minutes: Some(240), ..Entry::on(day("2026-10-02")) },
    )
    .await;
    spend(&world, Entry { by: Some(helen), minutes: Some(15), ..Entry::on(day("2026-10-03")) }).await;
    // Calls: of those about the lease and of those by whoever records time nothing is estimated.
    touch(&world, dairy, ("2026-10-05", priya, Direction::Outbound), (None, 20)).await;
    touch(&world, dairy, ("2026-10-06", priya, Direction::Inbound), (Some(matter), 50)).await;
    touch(&world, dairy, ("2026-10-07", priya, Direction::Outbound), (None, 25)).await;
    touch(&world, kestrel, ("2026-10-08", helen, Direction::Outbound), (None, 40)).await;
    (world, [dairy, kestrel], creamery)
}

#[tokio::test]
async fn effort_is_counted_by_market_and_colleague_for_new_and_existing_clients() {
    let (world, _, _) = a_small_firm().await;
    let told = read(&world, &world.as_helen()).await;
    assert_eq!(
        (told.all.spend, told.all.spend_new, told.all.spend_existing),
        (pounds(1_000), pounds(720), pounds(280))
    );
    assert_eq!(told.all.spend_share_new, Some(0.72));
    let hours = |told: &effort::EffortAmounts| [told.hours, told.hours_new, told.hours_existing, told.hours_unassigned];
    assert_eq!(hours(&told.all), [9.25, 3.5, 1.5, 4.25]);
    let rows = |grouping: &str| -> Vec<(String, f64, i64)> {
        let groups = told.groups(grouping).iter();
        groups
            .map(|group| (group.name.clone().unwrap_or_default(), group.amounts.hours, group.amounts.spend.minor / 100))
            .collect()
    };
    let row = |name: &str, hours, pounds| (name.to_owned(), hours, pounds);
    assert_eq!(
        rows("market"),
        [row("New clients", 3.5, 720), row("Existing clients", 1.5, 280), row("Influence", 4.0, 0), row("", 0.25, 0)]
    );
    assert_eq!(rows("person"), [row("Priya Nair", 6.0, 720), row("Helen Marsh", 3.25, 0), row("", 0.0, 280)]);
    // The creamery is sought from a client that has signed.
    assert_eq!(
        rows("signature"),
        [row("Before the signature", 5.0, 720), row("After the signature", 0.0, 280), row("", 4.25, 0)]
    );
    assert_eq!(rows("quarter").len(), 3);
    assert_eq!((told.unassigned.entries, told.unassigned.hours), (1, 0.25));
    // Both began by us; the third belongs to the lease, and the client began it.
    let calls = &told.interactions;
    assert_eq!((calls.ours, calls.theirs, calls.both), (2, 1, 0));
    // Priya records time on the dairy, Helen none on Kestrel.
    assert_eq!((calls.estimated_hours_new, calls.estimated_hours_existing), (40.0 / 60.0, 0.0));
    world.is_sound().await;
}

/// The links of a page that open entries, each with the figure that it opens.
fn opened(body: &str) -> Vec<(String, String)> {
    let links = body.split("<a href=\"").skip(1).filter_map(|rest| {
        let (href, rest) = rest.split_once('"')?;
        let (text, _) = rest.split_once('>')?.1.split_once("</a>")?;
        let href = href.replace("&amp;", "&").replace("&#38;", "&");
        href.starts_with("/insights/worth/effort/entries").then(|| (href, text.trim().to_owned()))
    });
    links.collect()
}

async fn each_figure_opens_its_own(desk: &Browser, page: &str) -> usize {
    let body = desk.get(page).await.must(200, "Each figure opens its entries").body;
    let links = opened(&body);
    for (href, figure) in &links {
        let behind = desk.get(href).await.must(200, "").body;
        let title = behind.split_once("<h1>").unwrap().1.split_once("</h1>").unwrap().0.to_owned();
        let hours = if figure == "0" { "No entries".to_owned() } else { format!("{figure} hours") };
        let entries = if figure == "1" { " 1 entry".to_owned() } else { format!(" {figure} entries") };
        let told = title.contains(figure.as_str()) || title.contains(&hours) || title.ends_with(&entries);
        let nothing = matches!(figure.as_str(), "0" | "£0.00");
        assert!(told || nothing, "{page}: “{figure}” opens {href}: {title}");
    }
    links.len()
}

#[tokio::test]
async fn effort_is_recorded_in_ten_seconds_corrected_and_taken_back() {
    let (world, [dairy, _], _) = a_small_firm().await;
    let before = read(&world, &world.as_helen()).await;
    world.get(&format!("/clients/{dairy}")).await.must(200, "Record effort in ten seconds");
    let client = dairy.to_string();
    let quick = [("client", client.as_str()), ("hours", "1:30"), ("amount", ""), ("note", "Lunch at the dairy")];
    let saved = world.post("/effort", &quick).await.must(303, "");
    assert_eq!(saved.location(), format!("/clients/{dairy}"));
    let told = read(&world, &world.as_helen()).await;
    assert_eq!(told.all.hours_existing, before.all.hours_existing + 1.5);
    assert_eq!(
        told.by_person.iter().map(|group| group.amounts.hours).collect::<Vec<_>>(),
        [6.0, 4.75, 0.0],
        "whoever records it"
    );
    let rows = world.get(&format!("/insights/worth/effort/entries?client={dairy}&initiative=-")).await;
    let rows = rows.must(200, "Lunch at the dairy").body;
    let entry = rows.split("href=\"/effort/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let shown = world.get(&format!("/effort/{entry}")).await.must(200, "1:30").body;
    let version = shown.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fix = [
        ("version", version.as_str()),
        ("client", client.as_str()),
        ("hours", "2"),
        ("on", "2026-11-20"),
        ("initiative", "proactive"),
    ];
    let page = format!("/effort/{entry}");
    world.post(&page, &fix).await.must(303, "");
    world.post(&page, &fix).await.must(409, "");
    assert_eq!(read(&world, &world.as_helen()).await.all.hours_existing, before.all.hours_existing + 2.0);
    world.post(&format!("{page}/uncorrect"), &[]).await.must(303, "");
    assert_eq!(read(&world, &world.as_helen()).await.all, told.all);
    world.post(&format!("{page}/delete"), &[]).await.must(303, "");
    assert_eq!(read(&world, &world.as_helen()).await.all, before.all);
    world.get(&page).await.must(404, "");
    world.post(&format!("{page}/restore"), &[]).await.must(303, "");
    assert_eq!(read(&world, &world.as_helen()).await.all, told.all);
    let said: i64 = world
        .app
        .db
        .read()
        .await
        .unwrap()
        .scalar(
            "select count(*) from effort_said where effort_id = $1",
            perennial_app::args![entry.parse::<EffortId>().unwrap()],
        )
        .await
        .unwrap();
    assert_eq!(said, 5, "recorded, corrected, corrected back, taken back, put back: all of it stays on record");
    // What cannot have been spent is refused in words.
    for (fields, words) in [
        (vec![("hours", ""), ("note", "x")], "Give hours, an amount, or both"),
        (vec![("hours", "soon")], "Write hours such as"),
        (vec![("hours", "1"), ("on", "2026-11-23")], "choose today or an earlier day"),
        (vec![("hours", "1"), ("who", "Nobody of this name")], "No client is called"),
        (vec![("hours", "1"), ("market", "customer_new"), ("aim", "existing")], "contradict each other"),
        (vec![("hours", "1"), ("market", "moon")], "Choose one of the list"),
    ] {
        world.post("/effort", &fields).await.must(422, words);
    }
    let desk = world.as_person(world.helen).await;
    let mut figures = 0;
    for grouping in ["market", "person", "team", "signature", "initiative", "quarter"] {
        figures += each_figure_opens_its_own(&desk, &format!("/insights/worth/effort?by={grouping}")).await;
    }
    assert!(figures > 60, "{figures}");
    let book = world.get("/insights/worth/effort/export").await.must(200, "");
    assert!(book.bytes.starts_with(b"PK"), "a workbook");
    world.is_sound().await;
}

#[tokio::test]
async fn effort_on_a_restricted_or_deleted_client_is_in_nobody_elses_figure_and_follows_a_merge() {
    let (world, [dairy, kestrel], _) = a_small_firm().await;
    let helen = world.helen;
    let give =
        world.change(move |tx, act| Box::pin(async move { clients::assign_manager(tx, act, dairy, helen).await }));
    give.await.unwrap();
    let helens = helen.to_string();
    let wall = [
        ("version", "1"),
        ("name", "Dairy"),
        ("reason", "A takeover"),
        ("clients", "Orchard Dairy"),
        ("people", helens.as_str()),
    ];
    let hidden = world.get(&format!("/insights/worth/effort/entries?client={dairy}")).await.body;
    let entry = hidden.split("href=\"/effort/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    world.post("/settings/walls", &wall).await.must(303, "");
    let (inside, outside) = (read(&world, &world.as_helen()).await, read(&world, &world.as_priya()).await);
    assert_eq!((inside.all.spend, outside.all.spend), (pounds(1_000), pounds(720)));
    assert_eq!((outside.all.hours, outside.all.hours_existing), (4.75, 0.0));
    assert_eq!((outside.interactions.ours, outside.interactions.theirs), (0, 0));
    let priya = world.as_person(world.priya).await;
    let page = priya.get("/insights/worth/effort").await.must(200, "100 % of spend").body;
    assert!(!page.contains("Dairy") && !page.contains("280.00"), "{page}");
    for (path, fields) in [("", vec![]), ("/delete", vec![]), ("/restore", vec![]), ("/uncorrect", vec![])] {
        let at = format!("/effort/{entry}{path}");
        let fields: Vec<(&str, &str)> = fields;
        let answer = if path.is_empty() { priya.get(&at).await } else { priya.post(&at, &fields).await };
        answer.must(404, "");
    }
    let client = dairy.to_string();
    priya.post("/effort", &[("client", client.as_str()), ("hours", "1")]).await.must(404, "");
    // Another record of Kestrel is found: what was spent on it is spent on the one that is kept.
    let twin = self::client(&world, "Kestrel Freight Ltd", "2026-08-01").await;
    spend(&world, Entry { client: Some(twin), minutes: Some(60), ..Entry::on(day("2026-10-10")) }).await;
    let as_helen = world.as_helen();
    let merge = world.app.change(&as_helen, move |tx, act| {
        Box::pin(async move {
            duplicates::merge(tx, act, duplicates::Object::Client, kestrel.0, twin.0, duplicates::Choices::new()).await
        })
    });
    merge.await.unwrap();
    let of_kestrel = |body: String| body.split_once("<h1>").unwrap().1.split_once("</h1>").unwrap().0.to_owned();
    let rows = world.get(&format!("/insights/worth/effort/entries?client={kestrel}")).await.must(200, "").body;
    assert_eq!(of_kestrel(rows), "1.5 hours and £720.00 in 2 entries");
    let delete =
        world.app.change(&as_helen, move |tx, act| Box::pin(async move { clients::delete(tx, act, kestrel).await }));
    delete.await.unwrap();
    assert_eq!(read(&world, &world.as_helen()).await.all.spend, pounds(280));
}

#[tokio::test]
async fn a_target_is_set_by_administrators_and_taken_back() {
    let (world, _, _) = a_small_firm().await;
    world.get("/insights/worth/balance").await.must(200, "28 % of spend goes to existing clients.");
    let few = world.get("/insights/worth/balance").await.must(200, "from 20 entries on").body;
    assert!(!few.contains("chases"), "{few}");
    assert_eq!(
        world.get("/insights/worth/balance/line").await.must(200, "").body,
        "",
        "seven entries make no sentence"
    );
    let page = "/insights/worth/balance/target";
    world.post(page, &[("target", "40")]).await.must(303, "");
    world.get("/insights/worth/balance").await.must(200, "the target is 40 %, 12 points more");
    world.post(page, &[("target", "101")]).await.must(422, "from 0 to 100");
    world.post(&format!("{page}/-"), &[]).await.must(303, "");
    world.get("/insights/worth/balance").await.must(200, "28 % of spend goes to existing clients.");
    world.as_person(world.priya).await.post(page, &[("target", "40")]).await.must(403, "");
    // Each quarter of the trend opens its own entries.
    let body = world.get("/insights/worth/balance").await.must(200, "2026-Q3").body;
    assert!(body.contains("period=quarter") && body.contains("on=2026-09-30"), "{body}");
    world
        .get("/insights/worth/effort/entries?period=quarter&on=2026-09-30&aim=new")
        .await
        .must(200, "0.5 hours and £720.00");
}

#[tokio::test]
async fn a_time_sheet_is_looked_at_taken_once_and_taken_back() {
    let (world, [dairy, _], _) = a_small_firm().await;
    let desk = world.as_person(world.helen).await;
    let before = read(&world, &world.as_helen()).await;
    let list = "Date,Client,Project,Task,Notes,Hours,Hours Rounded,Billable?,First Name,Last Name\n\
        2026-10-12,Orchard Dairy Ltd,BD,BD,Lunch,1.5,1.5,No,Priya,Nair\n\
        2026-10-13,Orchard Dairy,Lease,Drafting,,3,3,Yes,Priya,Nair\n\
        2026-10-14,Nobody Knows Ltd,BD,BD,Call,0.5,0.5,No,Otto,Stranger\n";
    let look = desk.upload("/effort/lists/look", &[], "harvest.csv", list.as_bytes()).await;
    let look = look.must(200, "2 entries would be taken").body;
    for words in ["Harvest time", "1 row is left out", "Nobody Knows Ltd", "Otto Stranger"] {
        assert!(look.contains(words), "{words}: {look}");
    }
    assert_eq!(read(&world, &world.as_helen()).await, before, "looking stores nothing");
    let take = desk.upload("/effort/lists", &[], "harvest.csv", list.as_bytes()).await;
    take.must(303, "");
    let told = read(&world, &world.as_helen()).await;
    assert_eq!(told.all.hours, before.all.hours + 2.0);
    assert_eq!(told.all.hours_existing, before.all.hours_existing + 1.5);
    let rows = world.get(&format!("/insights/worth/effort/entries?client={dairy}")).await.must(200, "Lunch").body;
    assert!(rows.contains("Priya Nair"), "{rows}");
    let all = world.get("/insights/worth/effort/entries").await.must(200, "Call").body;
    assert!(all.contains("Call (in the list: colleague Otto Stranger)"), "{all}");
    desk.upload("/effort/lists", &[], "again.csv", list.as_bytes()).await.must(303, "");
    assert_eq!(read(&world, &world.as_helen()).await.all, told.all, "the same list again adds nothing");
    let sql = "select id from effort_list";
    let id: uuid::Uuid = world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    let undo = format!("/effort/lists/{id}/undo");
    world.as_person(world.priya).await.post(&undo, &[]).await.must(403, "");
    world.post(&undo, &[]).await.must(303, "");
    assert_eq!(read(&world, &world.as_helen()).await.all, before.all);
    world.post(&undo, &[]).await.must(409, "");
    desk.upload("/effort/lists", &[], "harvest.csv", list.as_bytes()).await.must(303, "");
    assert_eq!(read(&world, &world.as_helen()).await.all, told.all, "what was taken back can be taken again");
    let open = "Date,Hours,User\n03/04/2026,1,Priya Nair\n";
    desk.upload("/effort/lists/look", &[], "open.csv", open.as_bytes()).await.must(422, "say which");
    // What its names do not tell is said by hand, on the page that could not read the list.
    let strange = "When,Firm,Effort,Person in charge,Colour\n2026-10-20,Orchard Dairy,90,Priya Nair,red\n";
    let refused = desk.upload("/effort/lists/look", &[], "strange.csv", strange.as_bytes()).await;
    let refused = refused.must(422, "say what these columns hold").body;
    assert!(refused.contains("name=\"header\" value=\"Person in charge\"") && refused.contains("such as Priya Nair"));
    let said = [
        ("header", "When"),
        ("part", "day"),
        ("header", "Firm"),
        ("part", "client"),
        ("header", "Effort"),
        ("part", "minutes"),
        ("header", "Person in charge"),
        ("part", "colleague"),
        ("header", "Colour"),
        ("part", ""),
    ];
    let look = desk.upload("/effort/lists/look", &said, "strange.csv", strange.as_bytes()).await;
    let look = look.must(200, "1 entry would be taken").body;
    assert!(
        look.contains("<strong>Not read:</strong> Colour.") && look.contains("value=\"minutes\" selected"),
        "{look}"
    );
    desk.upload("/effort/lists", &said, "strange.csv", strange.as_bytes()).await.must(303, "");
    let now = read(&world, &world.as_helen()).await.all;
    assert_eq!(now.hours_existing, told.all.hours_existing + 1.5);
}

#[tokio::test]
async fn the_name_of_a_restricted_client_in_a_list_of_others_is_kept_nowhere() {
    let (world, [dairy, _], _) = a_small_firm().await;
    let helen = world.helen;
    let give =
        world.change(move |tx, act| Box::pin(async move { clients::assign_manager(tx, act, dairy, helen).await }));
    give.await.unwrap();
    // Priya may take lists, and is outside.
    let manager = "update staff set role = 'manager' where name = 'Priya Nair'";
    world.app.db.write(move |tx| Box::pin(async move { tx.run(manager, vec![]).await })).await.unwrap();
    let helens = helen.to_string();
    let wall = [
        ("version", "1"),
        ("name", "Dairy"),
        ("reason", "A takeover"),
        ("clients", "Orchard Dairy"),
        ("people", helens.as_str()),
    ];
    world.post("/settings/walls", &wall).await.must(303, "");
    let desk = world.as_person(world.priya).await;
    let list = "Date,Client,Hours,Who,What\n2026-10-20,Orchard Dairy,1,Priya Nair,Lunch\n\
        2026-10-21,Birch Trust,2,Priya Nair,Talk\n";
    let look = desk
        .upload("/effort/lists/look", &[], "sheet.csv", list.as_bytes())
        .await
        .must(200, "2 entries would be taken")
        .body;
    assert!(look.contains("<li>Orchard Dairy ") && look.contains("<li>Birch Trust "), "told alike: {look}");
    desk.upload("/effort/lists", &[], "sheet.csv", list.as_bytes()).await.must(303, "");
    // Neither is kept: if only the unknown one were, the other would tell that such a client is there.
    let all = desk.get("/insights/worth/effort/entries").await.must(200, ">Talk<").body;
    assert!(all.contains(">Lunch<") && !all.contains("Orchard") && !all.contains("Birch"), "{all}");
}

/// Of whom a list tells that they are clients no phase is recorded: calls with them are calls with existing clients (D16).
#[tokio::test]
async fn calls_with_clients_of_a_list_are_calls_with_existing_clients() {
    let world = TestApp::new().await;
    world.import_list("clients.csv", "Client,Status\nDee Ltd,Active\nEll Ltd,Prospect\n", None).await;
    let [dee, ell] = [world.client_named("Dee Ltd").await, world.client_named("Ell Ltd").await];
    world.clock.set(Moment(Moment::start_of(day("2026-11-25")).0 + 43_200_000_000));
    for (client, direction, minutes) in
        [(dee, Direction::Outbound, 120), (dee, Direction::Inbound, 60), (ell, Direction::Outbound, 30)]
    {
        touch(&world, client, ("2026-11-24", world.helen, direction), (None, minutes)).await;
    }
    let mut conn = world.app.db.read().await.unwrap();
    let period = Period::year_to(day("2026-11-25"));
    let told = effort::effort(&world.app, &mut conn, &world.as_helen(), period).await.unwrap();
    let calls = &told.interactions;
    assert_eq!((calls.ours, calls.theirs, calls.both, told.proactive_share), (1, 1, 0, Some(0.5)));
    assert_eq!(calls.estimated_hours_existing, 3.0);
}

/// One share of each thing on a page: of what is known to be for new or existing clients, and none where that is little.
#[tokio::test]
async fn shares_are_told_of_what_is_known_and_only_where_that_is_most() {
    let (world, [dairy, _], _) = a_small_firm().await;
    let desk = world.as_person(world.helen).await;
    let page = desk.get("/insights/worth/effort").await.must(200, "72 % of spend went into winning new clients").body;
    assert!(!page.contains("of hours"), "of 4.25 of 9.25 hours nobody knows for whom: {page}");
    let told = read(&world, &world.as_helen()).await;
    assert_eq!((told.all.spend_share_new, told.all.hours_share_new), (Some(0.72), None));
    for _ in 0..4 {
        let client = Some(dairy);
        spend(&world, Entry { client, minutes: Some(300), ..Entry::on(day("2026-10-20")) }).await;
    }
    let told = read(&world, &world.as_helen()).await;
    let share = told.all.hours_share_new.unwrap() * 100.0;
    let page = desk.get("/insights/worth/effort").await.must(200, "").body;
    let figure = format!("{share:.0} %");
    assert!(page.contains(&format!("{figure} of hours went")), "{page}");
    assert!(page.contains(&format!("<td class=\"number nowrap\">{figure}</td>")), "the table says the same: {page}");
}
