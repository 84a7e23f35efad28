//! Worth: what is sought and won in the money of today, so that a quiet client who stays is seen beside a celebrated case
//! (S2.08 to S2.12).

use perennial_app::actor::Actor;
use perennial_app::app::App;
use perennial_app::clients::{self, ClientInput};
use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_app::firm::{self, NewServiceLine};
use perennial_app::portability::{self, Format};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_app::value::{self, Wanted, WinsAsked, WinsOrder};
use perennial_core::ids::{ClientId, PursuitId, ServiceLineId};
use perennial_core::keyed::Keyed;
use perennial_core::money::{Currency, Money};
use perennial_core::text::Name;
use perennial_core::value::{FeesCome, Percent, StatedTerms, UsualTerms, WorthPeriod};

use crate::support::{TestApp, day};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

async fn client(world: &TestApp, who: &'static str, since: &'static str) -> ClientId {
    let record = world.change(move |tx, act| {
        Box::pin(async move { clients::record(tx, act, ClientInput::named(name(who)), day(since)).await })
    });
    record.await.unwrap()
}

/// Somebody who was a client years ago: one matter, signed and closed.
async fn old_client(world: &TestApp, who: &'static str) -> ClientId {
    let client = client(world, who, "2021-01-10").await;
    let work = world.change(move |tx, act| {
        Box::pin(async move {
            let input = NewEngagement::of(client, name("Contracts of employment"), day("2021-02-01"));
            let matter = engagements::accept(tx, act, input).await?;
            engagements::step(tx, act, matter, day("2021-02-03"), Step::Sign).await?;
            engagements::step(tx, act, matter, day("2021-09-01"), Step::Close).await
        })
    });
    work.await.unwrap();
    client
}

async fn line(world: &TestApp, called: &'static str, recurring: bool) -> ServiceLineId {
    let add = world.change(move |tx, act| {
        Box::pin(async move {
            let input = NewServiceLine { name: name(called), recurring, usual_gap_days: None };
            firm::add_service_line(tx, act, input).await
        })
    });
    add.await.unwrap()
}

async fn pursuit(
    world: &TestApp,
    client: ClientId,
    title: &str,
    pounds: i64,
    line: Option<ServiceLineId>,
) -> PursuitId {
    let value = Some(Money::new(pounds * 100, Currency::GBP));
    let input = NewPursuit { value, service_line: line, ..NewPursuit::of(client, name(title), day("2026-08-01")) };
    world.change(|tx, act| Box::pin(async move { pursuits::open(tx, act, input).await })).await.unwrap()
}

async fn win(world: &TestApp, id: PursuitId, on: &'static str) {
    let hire = world
        .change(move |tx, act| Box::pin(async move { pursuits::hire(tx, act, id, day(on), None).await.map(drop) }));
    hire.await.unwrap();
}

/// Where each of some words stands for the first time, in the order of a page.
#[track_caller]
fn in_this_order(body: &str, words: &[&str]) {
    let places: Vec<usize> =
        words.iter().map(|word| body.find(word).unwrap_or_else(|| panic!("“{word}” is not in {body}"))).collect();
    assert!(places.is_sorted(), "{words:?} stand at {places:?}");
}

#[tokio::test]
async fn a_quiet_client_whose_work_recurs_is_worth_five_of_a_celebrated_case() {
    let world = TestApp::new().await;
    let celebrated = client(&world, "Kestrel Freight", "2026-08-01").await;
    let quiet = old_client(&world, "Bellweather Homes").await;
    let claim = pursuit(&world, celebrated, "Kestrel v. Oduya", 350_000, None).await;
    let homes = pursuit(&world, quiet, "All conveyancing", 300_000, None).await;
    let page = format!("/pursuits/{homes}");

    // Nothing on record says that it recurs: its value, once, and the page says so.
    let once = world.get(&page).await.must(200, "Fees once; no recurrence on record").body;
    assert!(once.contains("£300,000.00"), "{once}");
    let board = world.get("/pursuits?view=board").await.must(200, "£350k").body;
    assert!(!board.contains("present value £"), "where it is the value, it is not told twice: {board}");
    in_this_order(&world.get("/pursuits?sort=-present_value").await.body, &["Kestrel v. Oduya", "All conveyancing"]);

    // Priya says that it does: at the firm's usual growth, for its usual years.
    let form = world.get(&format!("{page}/terms")).await.must(200, "Left empty: 4, the firm’s setting.").body;
    let version = form.split_once("name=\"version\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let filled = [("version", version.as_str()), ("fees", "years")];
    let saved = world.post(&format!("{page}/terms"), &filled).await.must(303, "");
    assert_eq!(saved.location(), page);
    let told = world.get(&page).await.must(200, "£1,018,757.26").body;
    let words = "£300k a year for 4 years, growing by 5 % a year, discounted at 10 % a year";
    assert!(told.contains(words), "{told}");
    assert!(told.contains("the firm’s settings") && told.contains("Helen Marsh, 22 Nov 2026"), "{told}");
    let list = world.get("/pursuits?sort=-present_value").await.must(200, "£1,018,757.26").body;
    in_this_order(&list, &["All conveyancing", "Kestrel v. Oduya"]);
    in_this_order(&list, &["Total of 2 pursuits", "£650,000.00", "£1,368,757.26"]);
    in_this_order(&world.get("/pursuits?sort=-value").await.body, &["Kestrel v. Oduya", "All conveyancing"]);
    let board = world.get("/pursuits?view=board&cards=present_value").await.must(200, "").body;
    in_this_order(&board, &["2 · £650k", "present value £1.37m", "All conveyancing", "Kestrel v. Oduya"]);
    assert!(board.contains("£300k · present value £1.02m"), "{board}");
    let file = world.get("/pursuits/export?sort=-present_value").await.must(200, "Present value").body;
    in_this_order(&file, &["300000.00,1018757.26", "350000.00,350000.00"]);

    // Won six weeks apart: the one that nobody celebrated is worth most, though its fees are lower.
    win(&world, claim, "2026-09-21").await;
    win(&world, homes, "2026-11-02").await;
    let wins = world.get("/insights/worth").await.must(200, "“All conveyancing” is the win worth most: £1.02m").body;
    let groups = wins.split_once("Won from").unwrap().1;
    in_this_order(groups, &["Existing clients", "£300k", "£1.02m", "74 %", "New clients", "£350k", "26 %"]);
    let (_, rows) = wins.split_once("data-rows").unwrap();
    in_this_order(rows, &["All conveyancing", ">existing<", "2 Nov 2026", "Kestrel v. Oduya", ">new<", "21 Sep 2026"]);
    let by_fee = world.get("/insights/worth?order=fee").await.body;
    in_this_order(by_fee.split_once("data-rows").unwrap().1, &["Kestrel v. Oduya", "All conveyancing"]);
    let quarter = world.get("/insights/worth?period=quarter").await.must(200, "1 Oct 2026 to 22 Nov 2026").body;
    assert!(quarter.contains("All conveyancing") && !quarter.contains("Kestrel v. Oduya"), "{quarter}");
    let before = world.get("/insights/worth?period=quarter&on=2026-09-30").await.must(200, "1 Jul 2026 to 30 Sep 2026");
    assert!(before.body.contains("Kestrel v. Oduya") && !before.body.contains("All conveyancing"));
    world.get("/insights/worth?on=2019-05-01").await.must(200, "No wins in this period");
    // Two that are worth the same, and one without a value.
    for (title, pounds) in
        [("Lease of a yard", Some(8_000)), ("Lease of a barn", Some(8_000)), ("Lease of a mill", None)]
    {
        let value = pounds.map(|pounds| Money::new(pounds * 100_i64, Currency::GBP));
        let input = NewPursuit { value, ..NewPursuit::of(quiet, name(title), day("2026-03-01")) };
        let id = world.change(|tx, act| Box::pin(async move { pursuits::open(tx, act, input).await })).await.unwrap();
        win(&world, id, "2026-04-02").await;
    }
    let spring = world.get("/insights/worth?on=2026-05-01").await.must(200, "2 wins are worth most: £8.0k each").body;
    in_this_order(&spring, &["Lease of a yard", "Lease of a mill", "Record value"]);
    let book = world.get("/insights/worth/export").await.must(200, "");
    assert!(book.bytes.starts_with(b"PK"), "a workbook");
    world.is_sound().await;
}

#[tokio::test]
async fn what_is_assumed_is_changed_taken_back_and_never_overwritten_unseen() {
    let world = TestApp::new().await;
    let quiet = client(&world, "Bellweather Homes", "2026-08-01").await;
    let homes = pursuit(&world, quiet, "All conveyancing", 300_000, None).await;
    let page = format!("/pursuits/{homes}");
    let terms = format!("{page}/terms");
    // 80 % stay, no growth, as long as the client stays: £1,000,000 (S2.12).
    let open = [("version", "1"), ("fees", "open_ended"), ("growth", "0")];
    world.post(&terms, &open).await.must(422, "Enter how many of a hundred such clients stay");
    let open = [&open[..], &[("retention", "80 %")]].concat();
    world.post(&terms, &open).await.must(303, "");
    world.get(&page).await.must(200, "£1,000,000.00");
    // Somebody who has not seen that is told.
    let unseen = [("version", "1"), ("fees", "once")];
    world.post(&terms, &unseen).await.must(409, "£1,000,000.00: £300k a year for as long as the client stays");
    world.get(&page).await.must(200, "£1,000,000.00");
    let half = [("version", "2"), ("fees", "once"), ("margin", "40"), ("cost", "20,000")];
    world.post(&terms, &half).await.must(303, "");
    world.get(&page).await.must(200, "£100,000.00");
    world.get(&terms).await.must(200, "value=\"40\"");
    // The way back stands in the message, and leads to what was there before.
    world.post(&format!("{terms}/open_ended._.0.8000._._/set"), &[]).await.must(303, "");
    world.get(&page).await.must(200, "£1,000,000.00");
    world.post(&format!("{terms}/none/set"), &[]).await.must(303, "");
    world.get(&page).await.must(200, "Fees once; no recurrence on record");
    world.post(&format!("{terms}/years.400._._._._/set"), &[]).await.must(404, "");
    for (wrong, words) in [
        ([("fees", "years"), ("growth", "1000")], "Write a percentage from -90 to 100."),
        ([("fees", "years"), ("years", "0")], "Write a whole number from 1 to 50."),
        ([("fees", "years"), ("retention", "many")], "Write a percentage such as"),
        ([("fees", "open_ended"), ("retention", "100")], "grows faster than it is discounted"),
        ([("fees", ""), ("growth", "3")], "Choose how the fees come in."),
    ] {
        let growth = if words.starts_with("grows") { "20" } else { "" };
        let mut fields = vec![("version", "5")];
        if !growth.is_empty() {
            fields.push(("growth", growth));
        }
        fields.extend(wrong);
        world.post(&terms, &fields).await.must(422, words);
    }
}

#[tokio::test]
async fn the_firms_settings_are_what_nobody_said_otherwise_of() {
    let world = TestApp::new().await;
    let audits = line(&world, "Audit", true).await;
    let advice = line(&world, "Advice", false).await;
    let someone = client(&world, "Orchard Dairy", "2026-08-01").await;
    let audit = pursuit(&world, someone, "Audit of the dairy", 10_000, Some(audits)).await;
    pursuit(&world, someone, "Advice on a lease", 20_000, Some(advice)).await;
    let page = format!("/pursuits/{audit}");
    let told = world.get(&page).await.must(200, "£33,958.58").body;
    assert!(told.contains("Recurring service line: £10k a year for 4 years"), "{told}");
    assert!(told.contains("the service line recurs"), "{told}");
    in_this_order(&world.get("/pursuits?sort=-present_value").await.body, &["Audit of the dairy", "Advice on a lease"]);
    // What the store starts from is what the core works out.
    let factor: i64 =
        world.app.db.read().await.unwrap().scalar("select recurring_factor from firm", vec![]).await.unwrap();
    let preset = UsualTerms::default();
    assert_eq!(Ok(factor), preset.factor(&preset.unstated(true)));

    world.get("/settings/value").await.must(200, "value=\"10\"");
    let wrong = [("version", "1"), ("rate", "-3"), ("growth", "5"), ("years", "4")];
    world.post("/settings/value", &wrong).await.must(422, "Write a percentage from 0 to 100.");
    let one_year = [("version", "1"), ("rate", "20"), ("growth", "0"), ("years", "1")];
    world.post("/settings/value", &one_year).await.must(303, "");
    world.get(&page).await.must(200, "£8,333.33");
    in_this_order(&world.get("/pursuits?sort=-present_value").await.body, &["Advice on a lease", "Audit of the dairy"]);
    world.post("/settings/value", &one_year).await.must(409, "20 % a year, growth 0 %, 1 year");
    world.get("/settings/audit").await.must(200, "present value: 20 % a year");
    // Undo.
    world.post("/settings/value/1000.500.4/set", &[]).await.must(303, "");
    world.get(&page).await.must(200, "£33,958.58");
    // A pursuit of which somebody said more than the settings allow for has no value, which both say.
    let open = StatedTerms {
        growth: Some(Percent::whole(8)),
        retention: Some(Percent::whole(100)),
        ..StatedTerms::of(FeesCome::OpenEnded)
    };
    let state = world
        .change(move |tx, act| Box::pin(async move { pursuits::state_terms(tx, act, audit, None, Some(open)).await }));
    state.await.unwrap();
    world.get(&page).await.must(200, "£500,000.00");
    let low = [("version", "3"), ("rate", "5"), ("growth", "0"), ("years", "4")];
    world.post("/settings/value", &low).await.must(303, "");
    world.get(&page).await.must(200, "grows faster than it is discounted");
    in_this_order(&world.get("/pursuits?sort=-present_value").await.body, &["Advice on a lease", "Audit of the dairy"]);
}

#[tokio::test]
async fn a_restricted_clients_money_is_in_nobody_elses_sum() {
    let world = TestApp::new().await;
    let secret = old_client(&world, "Kestrel Freight").await;
    let open = old_client(&world, "Orchard Dairy").await;
    let kite = pursuit(&world, secret, "Project Kite", 900_000, None).await;
    let lease = pursuit(&world, open, "Lease of a barn", 40_000, None).await;
    win(&world, kite, "2026-11-02").await;
    win(&world, lease, "2026-11-03").await;
    let helens = world.helen.to_string();
    let wall = [
        ("version", "1"),
        ("name", "Kite"),
        ("reason", "A takeover"),
        ("clients", "Kestrel Freight"),
        ("people", helens.as_str()),
    ];
    world.post("/settings/walls", &wall).await.must(303, "");
    let priya = world.as_person(world.priya).await;
    world.get("/pursuits").await.must(200, "£940,000.00");
    world.get("/insights/worth").await.must(200, "“Project Kite” is the win worth most: £900k");
    let list = priya.get("/pursuits").await.must(200, "£40,000.00").body;
    let board = priya.get("/pursuits?view=board").await.must(200, "1 · £40k").body;
    let wins = priya.get("/insights/worth").await.must(200, "“Lease of a barn” is the win worth most: £40k").body;
    for page in [list, board, wins] {
        assert!(!page.contains("Kite") && !page.contains("£900") && !page.contains("£940"), "{page}");
    }
    priya.get(&format!("/pursuits/{kite}/terms")).await.must(404, "");
    priya.post(&format!("/pursuits/{kite}/terms"), &[("version", "2"), ("fees", "years")]).await.must(404, "");
    priya.post(&format!("/pursuits/{kite}/terms/none/set"), &[]).await.must(404, "");
    let mut conn = world.app.db.read().await.unwrap();
    let asked = WinsAsked { period: WorthPeriod::Days, on: day("2026-11-22"), order: WinsOrder::PresentValue };
    let seen = value::wins(&mut conn, &world.as_priya(), &asked, day("2026-11-22")).await.unwrap();
    assert_eq!(seen.all.present_values, [Money::new(4_000_000, Currency::GBP)]);
}

/// A firm that nobody arranged: the order of the list, the board and the wins is the order of the values that they show,
/// page after page, and the sums are those of the rows.
#[tokio::test]
async fn the_order_of_every_list_is_the_order_of_the_values_it_shows() {
    let world = TestApp::new().await;
    let mut seed = 20_261_122_u64;
    let mut below = move |limit: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % limit
    };
    let lines = [line(&world, "Audit", true).await, line(&world, "Advice", false).await];
    let clients = [old_client(&world, "Orchard Dairy").await, client(&world, "Alder Foods", "2026-07-01").await];
    for number in 0..120_u64 {
        let who = clients[below(2) as usize];
        let of = lines.get(below(3) as usize).copied();
        // Some without a value, and some in euros, which cannot be compared.
        let value = (below(9) > 0).then(|| {
            let currency = if below(12) == 0 { Currency::EUR } else { Currency::GBP };
            Money::new(below(40_000_000) as i64, currency)
        });
        let percent = |number: u64| Some(Percent::from_hundredths(number as i32));
        let terms = StatedTerms {
            fees: FeesCome::EACH[below(3) as usize],
            years: (below(2) > 0).then(|| 1 + below(12) as u32),
            growth: if below(2) > 0 { percent(below(2_500)) } else { None },
            retention: percent(2_000 + below(7_500)),
            margin: if below(3) > 0 { percent(1_000 + below(9_000)) } else { None },
            cost_minor: (below(3) > 0).then(|| below(20_000_000) as i64),
        };
        let terms = terms.checked().ok().filter(|_| below(3) > 0);
        let won = below(2) > 0;
        let make = world.change(move |tx, act| {
            Box::pin(async move {
                let title = name(&format!("Pursuit {number}"));
                let input = NewPursuit { value, service_line: of, ..NewPursuit::of(who, title, day("2026-08-01")) };
                let id = pursuits::open(tx, act, input).await?;
                if terms.is_some() {
                    pursuits::state_terms(tx, act, id, None, terms).await?;
                }
                if won {
                    let on = day("2026-10-01") + (number % 40) as i32;
                    let matter = pursuits::hire(tx, act, id, on, None).await?;
                    engagements::step(tx, act, matter, on, Step::Sign).await?;
                }
                Ok(())
            })
        });
        make.await.unwrap();
    }
    let today = day("2026-11-22");
    let mut conn = world.app.db.read().await.unwrap();
    let all = value::priced(&mut conn, &world.as_helen(), &Wanted::default(), today).await.unwrap();
    assert_eq!(all.len(), 120);
    let pounds: Vec<i64> = all
        .iter()
        .filter_map(|one| one.present_value)
        .filter(|worth| worth.currency == Currency::GBP)
        .map(|worth| worth.minor)
        .collect();
    assert!(pounds.len() > 80 && pounds.is_sorted_by(|one, next| one >= next), "{pounds:?}");
    assert!(pounds.iter().any(|worth| *worth < 0), "some cost more to win than they bring");
    // Those that cannot be compared stand behind.
    let comparable =
        |one: &&value::PricedPursuit| one.present_value.is_some_and(|worth| worth.currency == Currency::GBP);
    assert_eq!(all.iter().take_while(comparable).count(), pounds.len());

    // The file of the list, which is read page by page, has the same order.
    let file = world.get("/pursuits/export?sort=-present_value").await.must(200, "").body;
    let titles = |text: &str| -> Vec<String> {
        text.lines().skip(1).filter_map(|line| line.split(',').next()).map(str::to_owned).collect()
    };
    let comparable_titles: Vec<String> = all.iter().take(pounds.len()).map(|one| one.title.clone()).collect();
    assert_eq!(titles(&file)[..pounds.len()], comparable_titles);
    let rising = world.get("/pursuits/export?sort=present_value").await.body;
    let rising: Vec<String> = titles(&rising).into_iter().take(pounds.len()).collect();
    let worth = |title: &String| all.iter().find(|one| one.title == *title).unwrap().present_value.unwrap().minor;
    assert!(rising.iter().map(worth).is_sorted());
    // The second page goes on where the first ends.
    let first = world.get("/pursuits?sort=-present_value").await.body;
    let next = first
        .split_once("rel=\"next\" href=\"")
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&")
        .replace("&#38;", "&");
    let second = world.get(&next).await.body;
    assert!(
        first.contains(&format!(">{}<", comparable_titles[49]))
            && second.contains(&format!(">{}<", comparable_titles[50]))
    );
    assert!(!second.contains(&format!(">{}<", comparable_titles[49])));
    // The sums are those of the rows.
    let sum = Money::new(pounds.iter().sum(), Currency::GBP).exact();
    assert!(first.contains(&sum), "{sum}: {first}");
    // Of the wins as well, and each is new or existing as its client was.
    let asked = WinsAsked { period: WorthPeriod::Days, on: today, order: WinsOrder::PresentValue };
    let wins = value::wins(&mut conn, &world.as_helen(), &asked, today).await.unwrap();
    assert_eq!(wins.all.count, all.iter().filter(|one| one.outcome == "hired").count());
    assert_eq!(wins.new.count + wins.existing.count, wins.all.count);
    let places: Vec<usize> = wins.wins.iter().filter_map(|win| win.place).collect();
    assert!(places.is_sorted() && places.first() == Some(&1));
    assert!(
        wins.wins.iter().all(|win| win.pursuit.existing == Some(win.pursuit.name == "Orchard Dairy")
            || win.pursuit.name == "Alder Foods")
    );
    // The first work of a client is a new client's, whatever came on later days is an existing one's.
    let first_day =
        wins.wins.iter().filter(|win| win.pursuit.name == "Alder Foods").filter_map(|win| win.pursuit.decided).min();
    let alder = wins.wins.iter().filter(|win| win.pursuit.name == "Alder Foods");
    for win in alder {
        assert_eq!(win.pursuit.existing, Some(win.pursuit.decided > first_day), "{}", win.pursuit.title);
    }
}

#[tokio::test]
async fn an_export_brings_assumptions_and_settings_back() {
    let world = TestApp::new().await;
    let audits = line(&world, "Audit", true).await;
    let someone = old_client(&world, "Orchard Dairy").await;
    let lease = pursuit(&world, someone, "Lease of a barn", 20_000, None).await;
    pursuit(&world, someone, "Audit of the dairy", 10_000, Some(audits)).await;
    let open = StatedTerms { retention: Some(Percent::whole(70)), ..StatedTerms::of(FeesCome::OpenEnded) };
    let state = world
        .change(move |tx, act| Box::pin(async move { pursuits::state_terms(tx, act, lease, None, Some(open)).await }));
    state.await.unwrap();
    let settings = [("version", "1"), ("rate", "12.5"), ("growth", "-2"), ("years", "3")];
    world.post("/settings/value", &settings).await.must(303, "");
    let today = day("2026-11-22");
    let all = async |app: &App| {
        let mut conn = app.db.read().await.unwrap();
        value::priced(&mut conn, &Actor::Program, &Wanted::default(), today).await.unwrap()
    };
    let before = all(&world.app).await;
    assert_eq!(before.iter().filter(|one| one.present_value != one.fee).count(), 2, "{before:?}");
    for format in [Format::Json, Format::Csv] {
        let folder = tempfile::tempdir().unwrap();
        portability::export(&world.app, format, folder.path(), false).await.unwrap();
        let (other, _, _folder) = TestApp::before_first_run().await;
        portability::load(&other, folder.path()).await.unwrap();
        assert_eq!(all(&other).await, before, "{format:?}");
    }
}
