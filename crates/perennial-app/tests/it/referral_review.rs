//! The referral review: what each source brought and was given, with whom that is out of balance, and whom to ask. Each
//! figure opens its referrals, and a referral counts for those who may see both of its ends.

use perennial_app::actor::Actor;
use perennial_app::firm;
use perennial_app::invoices::{self, NewInvoice};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_app::referral_review::{AskReport, BroughtTold, ReviewReport, ask, balance, lineage, review};
use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::journeys::coverage::RecordKind;
use perennial_core::money::{Currency, Money};
use perennial_core::referrals::Balance;
use perennial_core::text::Name;
use uuid::Uuid;

use crate::relationships::desk::client;
use crate::support::{Browser, TestApp, day};

const TODAY: &str = "2026-11-22";

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn pounds(pounds: i64) -> Money {
    Money::new(pounds * 100, Currency::GBP)
}

async fn record(desk: &Browser, client: ClientId, kind: &str, fields: &[(&str, &str)]) {
    desk.post(&format!("/clients/{client}/record/{kind}"), fields).await.must(303, "");
}

/// A pursuit that is won eleven days later and billed a month after.
async fn won(world: &TestApp, client: ClientId, opened: &str, number: &'static str, total: Money) {
    let opened = day(opened);
    let work = world.change(move |tx, act| {
        Box::pin(async move {
            let id = pursuits::open(tx, act, NewPursuit::of(client, name("A lease"), opened)).await?;
            let matter = pursuits::hire(tx, act, id, opened + 11, None).await?;
            let input = NewInvoice {
                client,
                engagement: Some(matter),
                service_line: None,
                payer: None,
                number: name(number),
                issued: opened + 40,
                due: None,
                total,
                external_id: None,
            };
            invoices::issue(tx, act, input).await
        })
    });
    work.await.unwrap();
}

async fn referrer(world: &TestApp, called: &str) -> Uuid {
    let sql = "select id from referrer where name = $1 and deleted_at is null";
    world.app.db.read().await.unwrap().scalar(sql, perennial_app::args![called]).await.unwrap()
}

async fn read(world: &TestApp, actor: &Actor) -> ReviewReport {
    let mut conn = world.app.db.read().await.unwrap();
    review(&world.app, &mut conn, actor, day(TODAY)).await.unwrap()
}

async fn listed(world: &TestApp, actor: &Actor) -> AskReport {
    let mut conn = world.app.db.read().await.unwrap();
    ask(&world.app, &mut conn, actor, day(TODAY)).await.unwrap()
}

fn figures(told: &BroughtTold) -> (u64, u64, u64, u64, i64, u64) {
    (told.received, told.spoke, told.pursuits, told.won, told.fees.minor / 100, told.given)
}

/// Kestrel Freight came through Brandt Hollis and was billed £6,000; Alder Foods came through Kestrel and only wrote;
/// Marlow Lane came through the bank two years ago. The bank was sent four clients.
async fn a_small_firm() -> (TestApp, [ClientId; 4]) {
    let world = TestApp::new().await;
    let desk = world.as_person(world.helen).await;
    let kestrel = client(&world, "Kestrel Freight", "2026-03-01").await;
    record(&desk, kestrel, "referral-received", &[("who", "Brandt Hollis LLP (law firm)"), ("on", "2026-03-01")]).await;
    won(&world, kestrel, "2026-03-04", "K1", pounds(6_000)).await;
    let alder = client(&world, "Alder Foods", "2026-08-01").await;
    record(&desk, alder, "referral-received", &[("who", "Kestrel Freight"), ("on", "2026-08-01")]).await;
    let wrote = [("medium", "email"), ("direction", "inbound"), ("purpose", "general"), ("on", "2026-08-05")];
    record(&desk, alder, "touch", &wrote).await;
    let marlow = client(&world, "Marlow Lane", "2024-08-01").await;
    record(&desk, marlow, "referral-received", &[("who", "Bank of Kent (bank)"), ("on", "2024-08-01")]).await;
    let dairy = client(&world, "Orchard Dairy", "2026-01-05").await;
    let bank = referrer(&world, "Bank of Kent").await.to_string();
    for (who, on) in [(kestrel, "2026-06-01"), (alder, "2026-09-01"), (dairy, "2026-09-02"), (dairy, "2026-10-02")] {
        record(&desk, who, "referral-given", &[("referrer", bank.as_str()), ("on", on)]).await;
    }
    (world, [kestrel, alder, marlow, dairy])
}

/// The figures of a page that open referrals.
fn opened(body: &str) -> Vec<(String, String)> {
    let links = body.split("<a href=\"").skip(1).filter_map(|rest| {
        let (href, rest) = rest.split_once('"')?;
        let (text, _) = rest.split_once('>')?.1.split_once("</a>")?;
        let href = href.replace("&amp;", "&").replace("&#38;", "&");
        href.starts_with("/insights/worth/referrals/list").then(|| (href, text.trim().to_owned()))
    });
    links.collect()
}

async fn each_figure_opens_its_own(desk: &Browser, page: &str) -> usize {
    let body = desk.get(page).await.must(200, "").body;
    let links = opened(&body);
    for (href, figure) in &links {
        let behind = desk.get(href).await.must(200, "").body;
        let title = behind.split_once("<h1>").unwrap().1.split_once("</h1>").unwrap().0.to_owned();
        let told = match figure.parse::<u64>() {
            Ok(1) => title.starts_with("1 referral"),
            Ok(number) => title.starts_with(&format!("{number} referrals")),
            Err(_) => title.contains(&format!(", {figure} billed so far")),
        };
        assert!(told, "{page}: “{figure}” opens {href}: {title}");
    }
    links.len()
}

#[tokio::test]
async fn each_source_is_told_by_what_it_brought_and_was_given() {
    let (world, [kestrel, alder, ..]) = a_small_firm().await;
    let told = read(&world, &world.as_helen()).await;
    assert_eq!(figures(&told.all), (2, 2, 1, 1, 6_000, 4), "Marlow Lane came before these twelve months");
    let group = |key: &str| figures(&told.groups.iter().find(|group| group.group == key).unwrap().brought);
    assert_eq!(group("law_firm"), (1, 1, 1, 1, 6_000, 0));
    assert_eq!(group("client"), (1, 1, 0, 0, 0, 0), "a client who refers is counted once, at whoever came");
    assert_eq!(group("bank"), (0, 0, 0, 0, 0, 4));
    let desk = world.as_person(world.helen).await;
    let page = "/insights/worth/referrals";
    assert!(each_figure_opens_its_own(&desk, page).await > 15);
    assert!(each_figure_opens_its_own(&desk, &format!("{page}?on=2024-12-31")).await >= 3);
    desk.get(&format!("{page}?on=2024-12-31")).await.must(200, "1 referral, none of them work yet");
    desk.get(&format!("{page}?on=2019-05-01")).await.must(200, "No referral received in these 12 months");
    desk.get("/insights/worth").await.must(200, page);
    assert!(desk.get(&format!("{page}/export")).await.must(200, "").bytes.starts_with(b"PK"));

    // Four were sent to the bank and none came back.
    let sheet = format!("{page}/balance");
    desk.get(&sheet).await.must(200, "1 source sent us far fewer than we sent");
    each_figure_opens_its_own(&desk, &sheet).await;
    assert!(desk.get(&format!("{sheet}/export")).await.must(200, "").bytes.starts_with(b"PK"));
    let mut conn = world.app.db.read().await.unwrap();
    let told = balance(&mut conn, &world.as_helen(), day(TODAY)).await.unwrap();
    let bank = told.sources.iter().find(|told| told.name == "Bank of Kent").unwrap();
    assert_eq!((bank.sent, bank.received, bank.balance, bank.value_sent), (4, 0, Balance::OwedToUs, None));
    assert!(told.sources.iter().all(|told| told.group != "client"));
    drop(conn);

    // What one that was given was worth, and that it did not suit, is noted at the referral.
    let sql = "select id from referral where client_id = $1 and direction = 'given'";
    let given: Uuid = world.app.db.read().await.unwrap().scalar(sql, perennial_app::args![alder]).await.unwrap();
    let path = format!("/referrals/{given}");
    desk.get(&path).await.must(200, "We referred Alder Foods on");
    let note = [("version", "0"), ("suitable", "no"), ("worth", "1,500")];
    desk.post(&path, &note).await.must(303, "");
    desk.post(&path, &note).await.must(409, "Changed meanwhile");
    let mut conn = world.app.db.read().await.unwrap();
    let told = balance(&mut conn, &world.as_helen(), day(TODAY)).await.unwrap();
    let bank = told.sources.iter().find(|told| told.name == "Bank of Kent").unwrap();
    assert_eq!((bank.value_sent, bank.sent_valued, bank.sent_unsuitable), (Some(pounds(1_500)), 1, 1));
    drop(conn);

    // What is withdrawn counts no more, and what is won is won by the one who referred first.
    let again = ("who", "Garner and Daughters Ltd (accountant)");
    record(&desk, kestrel, "referral-received", &[again, ("on", "2026-03-02")]).await;
    let told = read(&world, &world.as_helen()).await;
    assert_eq!(figures(&told.all), (3, 2, 1, 1, 6_000, 4));
    // Who is archived is in no figure.
    world.post(&format!("/clients/{alder}/archive"), &[("archived", "1")]).await.must(303, "");
    assert_eq!(figures(&read(&world, &world.as_helen()).await.all), (2, 1, 1, 1, 6_000, 3));
    each_figure_opens_its_own(&desk, page).await;
    world.is_sound().await;
}

#[tokio::test]
async fn people_who_became_no_clients_count_at_whoever_referred_them() {
    let (world, [kestrel, ..]) = a_small_firm().await;
    let desk = world.as_person(world.helen).await;
    let brandt = referrer(&world, "Brandt Hollis LLP").await;
    let add = format!("/referrers/{brandt}/referrals");
    desk.post(&add, &[("on", TODAY)]).await.must(422, "Say who was referred");
    let early = [("who", "a landlord"), ("on", "2026-10-01"), ("became", "spoke"), ("became_on", "2026-09-01")];
    desk.post(&add, &early).await.must(422, "This came before the referral was made");
    desk.post(&add, &[("who", "a landlord"), ("on", "2026-10-01"), ("became", "ruled_out")]).await.must(303, "");
    let law = |told: &ReviewReport| figures(&told.groups.iter().find(|one| one.group == "law_firm").unwrap().brought);
    assert_eq!(law(&read(&world, &world.as_helen()).await), (2, 1, 1, 1, 6_000, 0));
    desk.get(&format!("/referrers/{brandt}")).await.must(200, "Ruled us out without speaking to us");
    let sql = "select id from referral_note where who is not null";
    let note: Uuid = world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    desk.post(&format!("/referrals/{note}"), &[("version", "1"), ("became", "spoke")]).await.must(303, "");
    assert_eq!(law(&read(&world, &world.as_helen()).await), (2, 2, 1, 1, 6_000, 0));
    desk.post(&format!("/referrals/{note}/delete"), &[]).await.must(303, "");
    assert_eq!(law(&read(&world, &world.as_helen()).await), (1, 1, 1, 1, 6_000, 0));
    desk.post(&format!("/referrals/{note}/restore"), &[]).await.must(303, "");
    assert_eq!(law(&read(&world, &world.as_helen()).await), (2, 2, 1, 1, 6_000, 0));

    // Whom a client spoke of, and who wrote to the firm.
    record(&desk, kestrel, "referral-made", &[("who", "a supplier of theirs"), ("on", "2026-07-01")]).await;
    let of_clients =
        |told: &ReviewReport| figures(&told.groups.iter().find(|one| one.group == "client").unwrap().brought);
    assert_eq!(of_clients(&read(&world, &world.as_helen()).await), (2, 1, 0, 0, 0, 0));
    let sql = "select id from referral where direction = 'made' and other_client_id is null";
    let made: Uuid = world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    let spoke = [("version", "0"), ("became", "spoke"), ("became_on", "2026-07-03")];
    desk.post(&format!("/referrals/{made}"), &spoke).await.must(303, "");
    assert_eq!(of_clients(&read(&world, &world.as_helen()).await), (2, 2, 0, 0, 0, 0));

    // A merged referrer’s are read as those of the one that stayed.
    let bank = referrer(&world, "Bank of Kent").await.to_string();
    desk.post(&format!("/referrers/{brandt}/merge"), &[("into", bank.as_str())]).await.must(303, "");
    let told = read(&world, &world.as_helen()).await;
    let bank = told.sources.iter().find(|told| told.name == "Bank of Kent").unwrap();
    assert_eq!(figures(&bank.brought), (2, 2, 1, 1, 6_000, 4));
    world.is_sound().await;
}

#[tokio::test]
async fn an_organisation_may_be_client_and_referrer() {
    let (world, _) = a_small_firm().await;
    let desk = world.as_person(world.helen).await;
    let new = [("name", "Kestrel Freight Forwarders"), ("kind", "consultant"), ("as_client", "Kestrel Freigth")];
    desk.post("/referrers", &new).await.must(422, "No client is called");
    let new = [("name", "Kestrel Freight Forwarders"), ("kind", "consultant"), ("as_client", "Kestrel Freight")];
    desk.post("/referrers", &new).await.must(303, "");
    let told = read(&world, &world.as_helen()).await;
    assert!(told.groups.iter().all(|group| group.group != "client"), "Kestrel refers as the consultant that it is");
    let forwarders = told.sources.iter().find(|told| told.name == "Kestrel Freight Forwarders").unwrap();
    assert_eq!((forwarders.group, figures(&forwarders.brought)), ("consultant", (1, 1, 0, 0, 0, 0)));
    world.is_sound().await;
}

#[tokio::test]
async fn a_referral_counts_for_those_who_see_both_of_its_ends() {
    let (world, [kestrel, ..]) = a_small_firm().await;
    let helens = world.helen.to_string();
    let wall = [
        ("version", "1"),
        ("name", "Freight"),
        ("reason", "A takeover"),
        ("clients", "Kestrel Freight"),
        ("people", helens.as_str()),
    ];
    world.post("/settings/walls", &wall).await.must(303, "");
    let inside = read(&world, &world.as_helen()).await;
    let outside = read(&world, &world.as_priya()).await;
    assert_eq!(figures(&inside.all), (2, 2, 1, 1, 6_000, 4));
    assert_eq!(figures(&outside.all), (0, 0, 0, 0, 0, 3), "neither what brought Kestrel nor what it brought");
    let priya = world.as_person(world.priya).await;
    for page in ["", "/balance", "/ask", "/list"] {
        let body = priya.get(&format!("/insights/worth/referrals{page}")).await.must(200, "").body;
        assert!(!body.contains("Kestrel") && !body.contains("Brandt") && !body.contains("6,000"), "{page}: {body}");
    }
    each_figure_opens_its_own(&priya, "/insights/worth/referrals").await;
    let sql = "select id from referral where client_id = $1 and direction = 'received'";
    let hidden: Uuid = world.app.db.read().await.unwrap().scalar(sql, perennial_app::args![kestrel]).await.unwrap();
    priya.get(&format!("/referrals/{hidden}")).await.must(404, "");
    priya.post(&format!("/referrals/{hidden}"), &[("version", "0"), ("suitable", "no")]).await.must(404, "");
}

/// A client whose goal was confirmed on a day.
async fn content(world: &TestApp, who: &str, on: Day) -> ClientId {
    use perennial_app::engagements::{self, NewEngagement, Step};
    let client = client(world, who, "2026-01-05").await;
    let work = world.change(move |tx, act| {
        Box::pin(async move {
            let work = engagements::accept(tx, act, NewEngagement::of(client, name("A lease"), on - 60)).await?;
            engagements::step(tx, act, work, on - 59, Step::Sign).await?;
            engagements::step(tx, act, work, on, Step::ConfirmGoal(None)).await
        })
    });
    work.await.unwrap();
    client
}

#[tokio::test]
async fn who_confirmed_a_goal_is_asked_unless_it_is_not_decent() {
    let world = TestApp::new().await;
    let cover = world.app.change(&Actor::Program, |tx, act| {
        Box::pin(async move {
            for kind in [RecordKind::Promises, RecordKind::Interactions] {
                firm::confirm_coverage(tx, act, kind, day("2026-01-01")).await?;
            }
            Ok(())
        })
    });
    cover.await.unwrap();
    let desk = world.as_person(world.helen).await;
    let mut ids = Vec::new();
    for who in ["Orchard Dairy", "Kestrel Freight", "Alder Foods", "Marlow Lane", "Brook Mill", "Ansah Tools"] {
        let id = content(&world, who, day("2026-10-01")).await;
        let call = [("medium", "phone"), ("direction", "two_way"), ("purpose", "check_in"), ("on", "2026-09-01")];
        record(&desk, id, "touch", &call).await;
        ids.push(id);
    }
    let [_, kestrel, alder, marlow, brook, ansah] = ids.as_slice() else { panic!() };
    record(&desk, *kestrel, "complaint", &[("cause", "Late papers"), ("on", "2026-11-01")]).await;
    record(&desk, *alder, "survey", &[("instrument", "nps"), ("score", "6"), ("on", "2026-11-01")]).await;
    record(&desk, *marlow, "declined", &[("text", "Not while we sell"), ("on", "2026-11-01")]).await;
    desk.get(&format!("/clients/{marlow}")).await.must(200, "would rather not refer anybody: Not while we sell");
    let asked = [("medium", "phone"), ("direction", "two_way"), ("purpose", "ask_referral"), ("on", "2026-11-02")];
    record(&desk, *brook, "touch", &asked).await;
    record(&desk, *ansah, "referral-made", &[("who", "a friend"), ("on", "2026-10-20")]).await;
    let told = listed(&world, &world.as_helen()).await;
    let names = |all: &[perennial_app::referral_review::AskListed]| {
        let mut names: Vec<String> = all.iter().map(|one| one.name.clone()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&told.ask), ["Ansah Tools", "Orchard Dairy"]);
    assert_eq!(names(&told.not_now), ["Alder Foods", "Kestrel Freight", "Marlow Lane"]);
    let rate = told.ask_rate.rate;
    assert_eq!((rate.asked, rate.asked_referred, rate.not_asked, rate.not_asked_referred), (1, 0, 5, 1));
    let page = desk.get("/insights/worth/referrals/ask").await.must(200, "2 clients to ask for a referral").body;
    for why in ["They would recommend us 6 of 10", "A complaint has been open since", "They would rather not refer"] {
        assert!(page.contains(why), "{why}: {page}");
    }
    assert!(desk.get("/insights/worth/referrals/ask/export").await.must(200, "").bytes.starts_with(b"PK"));
    // What somebody says of a client is taken in at once.
    record(&desk, ids[0], "touch", &asked).await;
    assert_eq!(names(&listed(&world, &world.as_helen()).await.ask), ["Ansah Tools"]);
    world.is_sound().await;
}

#[tokio::test]
async fn nothing_is_foretold_from_one_referral() {
    let (world, _) = a_small_firm().await;
    let told = read(&world, &world.as_helen()).await;
    assert!(told.all.received > 0 && told.all.won < 5);
    assert!(told.groups.iter().all(|one| one.brought.projected.is_none()) && told.all.projected.is_none());
    let desk = world.as_person(world.helen).await;
    let page = desk.get("/insights/worth/referrals").await.must(200, "Nothing is said of the next 12 months yet").body;
    assert!(!page.contains("Referrals won in the next 12 months"), "{page}");
}

/// Each of the two pages has a form of its own, and a careful firm fills in both.
#[tokio::test]
async fn a_referral_recorded_at_both_clients_is_one() {
    let (world, [kestrel, ..]) = a_small_firm().await;
    let desk = world.as_person(world.helen).await;
    let before = read(&world, &world.as_helen()).await.all.received;
    let newco = content(&world, "Newco Ltd", day("2026-10-01")).await;
    record(&desk, kestrel, "referral-made", &[("who", "Newco Ltd"), ("on", "2026-09-20")]).await;
    assert_eq!(read(&world, &world.as_helen()).await.all.received, before + 1);
    record(&desk, newco, "referral-received", &[("who", "Kestrel Freight"), ("on", "2026-09-21")]).await;
    assert_eq!(read(&world, &world.as_helen()).await.all.received, before + 1);
}

#[tokio::test]
async fn who_brought_whom_is_told_to_the_end_and_walls_cut_the_chain() {
    let world = TestApp::new().await;
    let desk = world.as_person(world.helen).await;
    // Ansah Tools brought Kestrel Freight, Kestrel brought Alder Foods, and Brandt Hollis brought later work of Alder.
    let ansah = client(&world, "Ansah Tools", "2022-01-05").await;
    let kestrel = client(&world, "Kestrel Freight", "2023-01-05").await;
    let alder = client(&world, "Alder Foods", "2024-01-05").await;
    won(&world, ansah, "2022-01-10", "INV-1", pounds(9_000)).await;
    record(&desk, kestrel, "referral-received", &[("who", "Ansah Tools"), ("on", "2023-01-05")]).await;
    won(&world, kestrel, "2023-01-10", "INV-2", pounds(5_000)).await;
    record(&desk, alder, "referral-received", &[("who", "Kestrel Freight"), ("on", "2024-01-05")]).await;
    won(&world, alder, "2024-01-10", "INV-3", pounds(300)).await;
    record(&desk, alder, "referral-received", &[("who", "Brandt Hollis LLP (law firm)"), ("on", "2025-03-02")]).await;
    won(&world, alder, "2025-03-01", "INV-4", pounds(20)).await;
    let read = async |actor: &Actor| {
        let mut conn = world.app.db.read().await.unwrap();
        let told = lineage(&mut conn, actor, day(TODAY)).await.unwrap();
        let of = |money: Money| money.minor / 100;
        let trees: Vec<(String, u64, i64, u64, i64)> = told
            .trees
            .iter()
            .map(|tree| (tree.name.clone(), tree.won, of(tree.fees), tree.won_in_all, of(tree.fees_in_all)))
            .collect();
        (told.won, of(told.fees), trees)
    };
    let tree = |name: &str, own: (u64, i64), all: (u64, i64)| (name.to_owned(), own.0, own.1, all.0, all.1);
    let (ansahs, brandts) = (tree("Ansah Tools", (1, 5_000), (2, 5_300)), tree("Brandt Hollis LLP", (1, 20), (1, 20)));
    assert_eq!(read(&world.as_helen()).await, (3, 5_320, vec![ansahs, brandts.clone()]));
    let page = desk.get("/insights/worth/referrals/lineage").await;
    let page = page.must(200, "Ansah Tools brought most: £5.3k in fees from 2 referrals won").body;
    assert!(page.contains("later work") && page.matches("class=\"lineage-row\"").count() == 5, "{page}");
    assert!(desk.get("/insights/worth/referrals/lineage/export").await.must(200, "").bytes.starts_with(b"PK"));
    // As it stood before the last of them was won.
    let earlier = desk.get("/insights/worth/referrals/lineage?on=2023-06-01").await;
    assert!(!earlier.must(200, "Kestrel Freight").body.contains("Alder"));
    // Whoever does not see Kestrel sees neither its fees nor whom it brought by itself.
    let helens = world.helen.to_string();
    let wall = [
        ("version", "1"),
        ("name", "Kite"),
        ("reason", "A takeover"),
        ("clients", "Kestrel Freight"),
        ("people", &*helens),
    ];
    desk.post("/settings/walls", &wall).await.must(303, "");
    let priya = world.as_person(world.priya).await;
    let seen = priya.get("/insights/worth/referrals/lineage").await.must(200, "Brandt Hollis LLP").body;
    assert!(!seen.contains("Kestrel") && !seen.contains("Ansah") && !seen.contains("£300"), "{seen}");
    world.is_sound().await;
}
