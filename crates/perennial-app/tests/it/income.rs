//! Income: what clients were billed, for what, through whom, and how often again (S1.17, S2.04). Each figure opens its
//! invoices, and a restricted client's money is in nobody else's figure.

use perennial_app::actor::Actor;
use perennial_app::clients::{self, ClientInput};
use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_app::firm::{self, NewServiceLine};
use perennial_app::income::{IncomeReport, income};
use perennial_app::invoices::{self, NewInvoice};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, EngagementId, InvoiceId, ServiceLineId, StaffId};
use perennial_core::insights::Period;
use perennial_core::journeys::coverage::RecordKind;
use perennial_core::journeys::model::FirmKind;
use perennial_core::money::{Currency, Money};
use perennial_core::text::Name;

use crate::support::{Browser, TestApp, day};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn pounds(pounds: i64) -> Money {
    Money::new(pounds * 100, Currency::GBP)
}

async fn line(world: &TestApp, called: &'static str) -> ServiceLineId {
    let add = world.change(move |tx, act| {
        Box::pin(async move {
            let input = NewServiceLine { name: name(called), recurring: false, usual_gap_days: None };
            firm::add_service_line(tx, act, input).await
        })
    });
    add.await.unwrap()
}

async fn client(world: &TestApp, who: &str, since: &str, sector: &str, manager: StaffId) -> ClientId {
    let (sector, since) = (Some(sector.to_owned()).filter(|sector| !sector.is_empty()), day(since));
    let input = ClientInput { sector, manager: Some(manager), ..ClientInput::named(name(who)) };
    world.change(move |tx, act| Box::pin(async move { clients::record(tx, act, input, since).await })).await.unwrap()
}

/// A signed matter, and closed where a day is given.
async fn matter(
    world: &TestApp,
    client: ClientId,
    line: ServiceLineId,
    accepted: &str,
    closed: Option<&'static str>,
) -> EngagementId {
    let accepted = day(accepted);
    let work = world.change(move |tx, act| {
        Box::pin(async move {
            let input = NewEngagement {
                service_line: Some(line),
                ..NewEngagement::of(client, name("Advice and papers"), accepted)
            };
            let matter = engagements::accept(tx, act, input).await?;
            engagements::step(tx, act, matter, accepted, Step::Sign).await?;
            if let Some(closed) = closed {
                engagements::step(tx, act, matter, day(closed), Step::Close).await?;
            }
            Ok(matter)
        })
    });
    work.await.unwrap()
}

async fn bill(
    world: &TestApp,
    client: ClientId,
    engagement: Option<EngagementId>,
    number: &str,
    on: &str,
    total: Money,
) -> InvoiceId {
    let input = NewInvoice {
        client,
        engagement,
        service_line: None,
        payer: None,
        number: name(number),
        issued: day(on),
        due: None,
        total,
        external_id: None,
    };
    world.change(move |tx, act| Box::pin(async move { invoices::issue(tx, act, input).await })).await.unwrap()
}

async fn read(world: &TestApp, actor: &Actor, period: Period) -> IncomeReport {
    let mut conn = world.app.db.read().await.unwrap();
    income(&world.app, &mut conn, actor, period, day("2026-11-22")).await.unwrap()
}

fn year() -> Period {
    Period::year_to(day("2026-11-22"))
}

/// The links of a page that open invoices or clients behind a figure, each with the figure that it opens.
fn opened(body: &str) -> Vec<(String, String)> {
    let links = body.split("<a href=\"").skip(1).filter_map(|rest| {
        let (href, rest) = rest.split_once('"')?;
        let (text, _) = rest.split_once('>')?.1.split_once("</a>")?;
        let href = href.replace("&amp;", "&").replace("&#38;", "&");
        href.starts_with("/insights/worth/income/").then(|| (href, text.trim().to_owned()))
    });
    links.filter(|(href, _)| !href.contains("/export")).collect()
}

/// Every figure of a page of income opens what stands behind it: amounts and counts of invoices, counts of clients.
async fn each_figure_opens_its_own(desk: &Browser, page: &str) -> usize {
    let body = desk.get(page).await.must(200, "Each figure opens its invoices").body;
    let links = opened(&body);
    for (href, figure) in &links {
        let behind = desk.get(href).await.must(200, "").body;
        let title = behind.split_once("<h1>").unwrap().1.split_once("</h1>").unwrap().0.to_owned();
        let told = match figure.parse::<u64>() {
            Ok(1) => title.contains(" in 1 invoice ") || title.starts_with("1 client"),
            Ok(number) => {
                title.contains(&format!(" in {number} invoices ")) || title.starts_with(&format!("{number} clients"))
            }
            Err(_) => title.starts_with(&format!("{figure} in ")),
        };
        assert!(told, "{page}: “{figure}” opens {href}: {title}");
    }
    links.len()
}

/// Orchard Dairy has long been a client and keeps coming back; Kestrel Freight came in August by a talk; Alder Foods
/// bought once, five years ago; Marlow Lane left after a year.
async fn a_small_firm() -> (TestApp, [ClientId; 4]) {
    let world = TestApp::new().await;
    let (employment, property) = (line(&world, "Employment").await, line(&world, "Property").await);
    let dairy = client(&world, "Orchard Dairy", "2020-01-05", "Food", world.priya).await;
    let first = matter(&world, dairy, employment, "2020-02-01", Some("2020-09-01")).await;
    bill(&world, dairy, Some(first), "A1", "2020-06-01", pounds(4_000)).await;
    let second = matter(&world, dairy, employment, "2025-02-01", Some("2026-06-01")).await;
    bill(&world, dairy, Some(second), "A2", "2025-03-01", pounds(5_000)).await;
    bill(&world, dairy, Some(second), "A3", "2026-03-01", pounds(7_000)).await;
    bill(&world, dairy, Some(second), "A4", "2026-03-20", pounds(-500)).await;
    let third = matter(&world, dairy, property, "2026-07-01", None).await;
    bill(&world, dairy, Some(third), "A5", "2026-08-01", pounds(2_000)).await;

    let kestrel = client(&world, "Kestrel Freight", "2026-08-01", "haulage", world.helen).await;
    let input = NewPursuit {
        channel: Some("Talk".to_owned()),
        service_line: Some(employment),
        ..NewPursuit::of(kestrel, name("Kestrel v. Oduya"), day("2026-08-02"))
    };
    let won = world.change(move |tx, act| {
        Box::pin(async move {
            let id = pursuits::open(tx, act, input).await?;
            let matter = pursuits::hire(tx, act, id, day("2026-08-20"), None).await?;
            engagements::step(tx, act, matter, day("2026-08-21"), Step::Sign).await?;
            Ok(matter)
        })
    });
    let won = won.await.unwrap();
    bill(&world, kestrel, Some(won), "K1", "2026-10-01", pounds(6_000)).await;

    let alder = client(&world, "Alder Foods", "2021-01-05", "FOOD", world.priya).await;
    let once = matter(&world, alder, property, "2021-02-01", Some("2021-09-01")).await;
    bill(&world, alder, Some(once), "F1", "2021-08-01", pounds(9_000)).await;

    let marlow = client(&world, "Marlow Lane", "2024-11-05", "", world.helen).await;
    let left = matter(&world, marlow, property, "2024-12-01", Some("2025-09-01")).await;
    bill(&world, marlow, Some(left), "M1", "2025-06-01", pounds(1_000)).await;
    (world, [dairy, kestrel, alder, marlow])
}

#[tokio::test]
async fn income_is_first_or_repeat_new_or_existing_and_each_figure_opens_its_invoices() {
    let (world, _) = a_small_firm().await;
    let told = read(&world, &world.as_helen(), year()).await;
    assert_eq!((told.all.fees, told.all.invoices, told.all.clients), (pounds(14_500), 4, 2));
    assert_eq!((told.all.existing, told.all.new), (pounds(8_500), pounds(6_000)));
    assert_eq!((told.all.first, told.all.repeat, told.all.one_and_done), (pounds(6_000), pounds(8_500), pounds(0)));
    let rows = |grouping: &str| -> Vec<(String, i64, u32)> {
        let groups = told.groups(grouping).iter();
        let row = groups.map(|group| {
            (group.name.clone().unwrap_or_default(), group.amounts.fees.minor / 100, group.amounts.clients)
        });
        row.collect()
    };
    assert_eq!(rows("service"), [("Employment".to_owned(), 12_500, 2), ("Property".to_owned(), 2_000, 1)]);
    assert_eq!(rows("manager"), [("Priya Nair".to_owned(), 8_500, 1), ("Helen Marsh".to_owned(), 6_000, 1)]);
    assert_eq!(rows("client"), [("Orchard Dairy".to_owned(), 8_500, 1), ("Kestrel Freight".to_owned(), 6_000, 1)]);
    assert_eq!(rows("sector"), [("Food".to_owned(), 8_500, 1), ("haulage".to_owned(), 6_000, 1)]);
    assert_eq!(rows("source"), [("Talk".to_owned(), 6_000, 1), (String::new(), 8_500, 1)]);
    assert_eq!(rows("kind"), [("Organisations".to_owned(), 14_500, 2)]);
    assert_eq!(
        rows("month"),
        [("Mar 2026".to_owned(), 6_500, 1), ("Aug 2026".to_owned(), 2_000, 1), ("Oct 2026".to_owned(), 6_000, 1)]
    );
    assert_eq!(rows("year"), [("2026".to_owned(), 14_500, 2)]);
    let few = told.concentration.unwrap();
    assert!((few.largest_client - 8_500.0 / 14_500.0).abs() < 1e-9, "{few:?}");
    // Of the year before, Orchard Dairy was billed again and Marlow Lane was not.
    let kept = told.retention.unwrap();
    assert_eq!((kept.kept, kept.of), (1, 2));
    let of_one = told.retention_by_services.iter().find(|row| row.services == "1").unwrap();
    assert_eq!((of_one.kept, of_one.of), (1, 2), "property came to the dairy only later");

    let desk = world.as_person(world.helen).await;
    let page = "/insights/worth/income";
    world.get(page).await.must(200, "billed, 59 % of it to existing clients");
    let mut figures = 0;
    for grouping in ["service", "manager", "client", "kind", "sector", "source", "month", "year"] {
        figures += each_figure_opens_its_own(&desk, &format!("{page}?by={grouping}")).await;
    }
    assert!(figures > 100, "{figures}");
    let behind =
        world.get("/insights/worth/income/invoices?is=existing").await.must(200, "£8,500.00 in 3 invoices").body;
    assert!(behind.contains("A4") && behind.contains("−£500.00") && !behind.contains("K1"), "{behind}");
    world.get("/insights/worth/income/clients?kept=no").await.must(200, "1 client not billed again");
    world.get("/insights/worth/income/clients?kept=no").await.must(200, "Marlow Lane");
    // Five years ago somebody bought once; nothing has come of it since.
    let earlier = "/insights/worth/income?period=year&on=2021-12-31";
    world.get(earlier).await.must(200, "£9.0k billed, 0 % of it to existing clients");
    let once = world.get("/insights/worth/income/invoices?period=year&on=2021-12-31&paid=one_and_done").await;
    once.must(200, "£9,000.00 in 1 invoice to 1 client");
    let left = world.get("/insights/worth/income/invoices?period=year&on=2025-12-31&paid=first").await;
    left.must(200, "£1,000.00 in 1 invoice to 1 client");
    world.get("/insights/worth/income?on=2019-05-01").await.must(200, "No invoices in this period");
    world.get("/insights/worth/income/invoices?client=1b2c&service=none-such").await.must(200, "No invoices here");
    let book = world.get("/insights/worth/income/export").await.must(200, "");
    assert!(book.bytes.starts_with(b"PK"), "a workbook");
    world.get("/insights/worth").await.must(200, "/insights/worth/income");
    world.is_sound().await;
}

#[tokio::test]
async fn income_follows_what_is_recorded_corrected_and_taken_back() {
    let (world, [dairy, _, alder, _]) = a_small_firm().await;
    let helen = world.as_helen();
    let before = read(&world, &helen, year()).await;
    let euros = bill(&world, dairy, None, "E1", "2026-09-01", Money::new(100_000, Currency::EUR)).await;
    let told = read(&world, &helen, year()).await;
    assert_eq!((&told.all, &told.by_service), (&before.all, &before.by_service), "euros are in no sum of pounds");
    assert_eq!(told.other_currencies, [Money::new(100_000, Currency::EUR)]);
    world.get("/insights/worth/income").await.must(200, "€1,000.00");
    world.get("/insights/worth/income/invoices?currency=EUR").await.must(200, "€1,000.00 in 1 invoice to 1 client");
    world.post(&format!("/invoices/{euros}/delete"), &[("version", "1")]).await.must(303, "");
    assert_eq!(read(&world, &helen, year()).await, before);
    // An old client who comes back is none who bought once, and what was first stays first.
    let again = matter(&world, alder, line(&world, "Tax").await, "2026-09-01", None).await;
    bill(&world, alder, Some(again), "F2", "2026-10-01", pounds(3_000)).await;
    let told = read(&world, &helen, year()).await;
    assert_eq!((told.all.repeat, told.all.existing), (pounds(11_500), pounds(11_500)));
    let of_2021 = Period { from: day("2021-01-01"), until: day("2021-12-31") };
    let told = read(&world, &helen, of_2021).await;
    assert_eq!((told.all.first, told.all.one_and_done), (pounds(9_000), pounds(0)));
    // A client that is given to somebody else takes its income along.
    let by = |told: &IncomeReport, who: &str| {
        let mut groups = told.by_manager.iter().filter(|group| group.name.as_deref() == Some(who));
        groups.next().map_or(0, |group| group.amounts.fees.minor / 100)
    };
    assert_eq!(by(&read(&world, &helen, year()).await, "Helen Marsh"), 6_000);
    let to = world.helen;
    let give = world.change(move |tx, act| Box::pin(async move { clients::assign_manager(tx, act, alder, to).await }));
    give.await.unwrap();
    assert_eq!(by(&read(&world, &helen, year()).await, "Helen Marsh"), 9_000);
    world.is_sound().await;
}

#[tokio::test]
async fn a_restricted_clients_money_is_in_nobody_elses_income() {
    let (world, [dairy, ..]) = a_small_firm().await;
    let (helens, helen) = (world.helen.to_string(), world.helen);
    // Priya, who will be outside, does not answer for it any more.
    let give =
        world.change(move |tx, act| Box::pin(async move { clients::assign_manager(tx, act, dairy, helen).await }));
    give.await.unwrap();
    let wall = [
        ("version", "1"),
        ("name", "Dairy"),
        ("reason", "A takeover"),
        ("clients", "Orchard Dairy"),
        ("people", helens.as_str()),
    ];
    world.post("/settings/walls", &wall).await.must(303, "");
    let inside = read(&world, &world.as_helen(), year()).await;
    let outside = read(&world, &world.as_priya(), year()).await;
    assert_eq!((inside.all.fees, outside.all.fees), (pounds(14_500), pounds(6_000)));
    assert_eq!((outside.by_client.len(), outside.all.existing), (1, pounds(0)));
    let kept = |told: &IncomeReport| told.retention.as_ref().map(|told| (told.kept, told.of));
    assert_eq!((kept(&inside), kept(&outside)), (Some((1, 2)), Some((0, 1))));
    let priya = world.as_person(world.priya).await;
    for by in ["service", "manager", "client", "sector", "source", "month"] {
        let page = priya.get(&format!("/insights/worth/income?by={by}")).await.must(200, "£6.0k billed").body;
        assert!(!page.contains("Dairy") && !page.contains("8,500") && !page.contains("14,500"), "{page}");
        each_figure_opens_its_own(&priya, &format!("/insights/worth/income?by={by}")).await;
    }
    priya.get("/insights/worth/income/invoices?is=existing").await.must(200, "No invoices here");
    let clients = priya.get("/insights/worth/income/clients").await.must(200, "1 client billed in the first year").body;
    assert!(!clients.contains("Dairy"), "{clients}");
}

/// A firm that nobody arranged: two years of an invoice list. Who is new, and what was first, is not made up for the time
/// in which the records do not reach back.
#[tokio::test]
async fn a_list_of_invoices_tells_no_more_than_it_reaches_back() {
    let world = TestApp::just_set_up(FirmKind::Accounting).await;
    let mut text = "Invoice number,Client,Invoice date,Net amount,Service line\n".to_owned();
    let mut number = 0;
    let mut row = |client: &str, on: Day, amount: i64, line: &str| {
        number += 1;
        text.push_str(&format!("N{number},{client},{on},{amount}.00,{line}\n"));
    };
    // Thirty clients are billed each quarter from the first day of the list on, ten once, late.
    let first = day("2023-10-10");
    for who in 0..30 {
        for quarter in 0..12 {
            row(&format!("Regular {who:02} Ltd"), first + who + quarter * 91, 100 + i64::from(who), "Accounts");
        }
    }
    for who in 0..10 {
        row(&format!("Once {who} Ltd"), day("2026-06-01") + who, 1_000, "Advice");
    }
    world.import_list("invoices.csv", &text, None).await;
    // Helen says that the list is complete from its first day on.
    let helen = world.as_helen();
    let confirm = world.app.change(&helen, move |tx, act| {
        Box::pin(async move { firm::confirm_coverage(tx, act, RecordKind::Invoices, first).await })
    });
    confirm.await.unwrap();
    let told = read(&world, &world.as_helen(), year()).await;
    assert_eq!(told.all.invoices, 30 * 4 + 10 - skipped(first, 30));
    let sum = |money: &[Money]| money.iter().map(|money| money.minor).sum::<i64>();
    let all = &told.all;
    assert_eq!(sum(&[all.existing, all.new, all.new_or_existing_unknown]), all.fees.minor);
    assert_eq!(
        sum(&[all.first, all.repeat, all.one_and_done, all.first_or_repeat_unknown, all.no_work]),
        all.fees.minor
    );
    assert_eq!(all.new, pounds(10_000), "who came in the third year had not been billed for two");
    assert_eq!((all.first, all.new_or_existing_unknown), (pounds(10_000), pounds(0)));
    assert_eq!(all.existing, all.repeat, "and of the others it was not the first time");
    // In the first year of the list nobody knows.
    let early = read(&world, &world.as_helen(), Period { from: first, until: first + 364 }).await;
    assert_eq!((early.all.new, early.all.first), (pounds(0), pounds(0)), "{early:?}");
    assert_eq!(early.all.new_or_existing_unknown, early.all.fees);
    assert!(early.all.first_or_repeat_unknown.minor > 0 && early.all.repeat.minor > 0, "{early:?}");
    assert!(early.retention.is_none());
    world.get(&format!("/insights/worth/income?on={}", first + 364)).await.must(200, "Retention needs two years");
    let mut conn = world.app.db.read().await.unwrap();
    let covered = firm::coverage(&mut conn).await.unwrap().of(RecordKind::Invoices).unwrap();
    assert_eq!(covered.from, first);
    drop(conn);
    let kept = told.retention.unwrap();
    assert_eq!((kept.kept, kept.of), (30, 30));
    world.is_sound().await;
}

/// How many of the regular invoices of the last four quarters lie before the year.
fn skipped(first: Day, clients: i32) -> u32 {
    let year = year();
    let all = (0..clients).flat_map(|who| (0..12).map(move |quarter| first + who + quarter * 91));
    let within = all.filter(|on| year.holds(*on)).count();
    u32::try_from(clients * 4).unwrap() - u32::try_from(within).unwrap()
}
