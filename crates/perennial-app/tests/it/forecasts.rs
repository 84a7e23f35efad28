//! Who comes back, when, and what that is worth (S1.23, S2.08): of a firm of few counts and the reason, of more a forecast
//! on page, file and client's page, and a restricted client in nobody else's figures, the models included.

use perennial_app::actor::Actor;
use perennial_app::clients;
use perennial_app::forecasts::{Forecast, ValuedClient, Wanted, forecast, valued};
use perennial_core::dates::Day;
use perennial_core::ids::ClientId;
use perennial_core::journeys::model::FirmKind;
use perennial_core::journeys::stage::{Camp, Stage};

use crate::support::{TestApp, day};

const TODAY: &str = "2026-11-22";

/// Invoices of so many clients: half of them come back about every year and a half, a third once, the others never; the
/// amounts differ. The list runs up to a week before today.
fn invoices(clients: u32, dearest: &str) -> String {
    let mut dice = 20_261_122_u64;
    let mut below = move |limit: u32| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(dice >> 33).unwrap() % limit
    };
    let mut text = "Invoice number,Invoice date,Client,Net amount\n".to_owned();
    let mut number = 0;
    let mut row = |on: i32, who: &str, pounds: u32| {
        number += 1;
        text.push_str(&format!("F{number:04},{},{who},{pounds}.00\n", day("2026-11-15") - on));
    };
    for n in 0..clients {
        let who = if n == 0 { dearest.to_owned() } else { format!("Farm {n:02}") };
        let times = if n == 0 || n % 2 == 0 { 4 } else { 1 + n % 3 / 2 };
        let mut ago = i32::try_from(60 + below(500)).unwrap();
        for _ in 0..times {
            row(ago, &who, if n == 0 { 90_000 } else { 500 + below(4_000) });
            ago += i32::try_from(430 + below(260)).unwrap();
        }
    }
    text
}

async fn everybody(world: &TestApp, actor: &Actor) -> Vec<ValuedClient> {
    let mut conn = world.app.db.read().await.unwrap();
    let forecast = forecast(&world.app, &mut conn, actor, day(TODAY)).await.unwrap();
    valued(&mut conn, &forecast, &Wanted::default(), usize::MAX).await.unwrap().1
}

async fn of(world: &TestApp, actor: &Actor) -> std::sync::Arc<Forecast> {
    forecast(&world.app, &mut world.app.db.read().await.unwrap(), actor, day(TODAY)).await.unwrap()
}

const PAGE: &str = "/insights/worth/relationships";

#[tokio::test]
async fn of_few_clients_there_are_counts_and_the_reason() {
    let world = TestApp::new().await;
    world.get(PAGE).await.must(200, "No client has work on record yet");
    world.import_list("invoices.csv", &invoices(9, "Kestrel Freight"), None).await;
    let page = world.get(PAGE).await.must(200, "Too little on record to forecast 9 clients").body;
    assert!(page.contains("A forecast for each client needs 15 clients with work on record; there are 9."), "{page}");
    assert!(page.contains("had further work within 12 months of their first (80 % range"), "{page}");
    assert!(!page.contains("Next need"), "no chance is told where none is known");
    let told = everybody(&world, &world.as_helen()).await;
    assert_eq!(told.len(), 9);
    for client in &told {
        assert_eq!((client.method.as_str(), client.return_within_12_months), ("counts", None));
        assert!(client.reason.as_ref().unwrap().contains("15 clients"), "{client:?}");
        let page = world.get(&format!("/clients/{}", client.client)).await.must(200, &client.name).body;
        assert!(!page.contains("chance of further work"), "{page}");
    }
    world.get(&format!("{PAGE}/export")).await.must(200, "");
}

#[tokio::test]
async fn of_an_imported_firm_page_file_and_client_say_the_same() {
    let world = TestApp::new().await;
    world.import_list("invoices.csv", &invoices(36, "Kestrel Freight"), None).await;
    let told = everybody(&world, &world.as_helen()).await;
    assert_eq!(told.len(), 36);
    let first = &told[0];
    assert_eq!(first.name, "Kestrel Freight", "worth most: it pays most and comes back");
    assert!(first.method.starts_with("mbg_"), "{first:?}");
    assert_eq!((first.sample.clients, first.events.unwrap().repeats), (36, 3));
    assert!(told.is_sorted_by(|one, next| one.value.map(|of| of.mid.minor) >= next.value.map(|of| of.mid.minor)));
    for client in &told {
        let (chance, value) = (client.return_range.unwrap(), client.value.unwrap());
        assert!(chance.low <= chance.mid && chance.mid <= chance.high, "{client:?}");
        assert!(value.low.minor <= value.mid.minor && value.mid.minor <= value.high.minor, "{client:?}");
        assert_eq!(client.layers.contracted, None, "invoices alone tell of no estimate");
    }
    let test = first.sample.backtest.unwrap();
    assert!(test.forecasts > 20 && test.within_range * 10 >= test.forecasts * 7, "{test:?}");
    // The page has the title's figure, the check and each row.
    let page = world.get(PAGE).await.must(200, "36 relationships are worth about £").body;
    let sentence = format!("Of {} forecasts made as of ", test.forecasts);
    assert!(page.contains(&sentence), "{page}");
    assert!(page.contains(&format!("/clients/{}", first.client)) && page.contains("£"), "{page}");
    let chance = format!("{:.0} %", first.return_within_12_months.unwrap() * 100.0);
    assert!(page.contains(&format!("{chance} (")), "{chance}: {page}");
    // The client says the same, and nothing once it is known to have left unhappy.
    let own = format!("/clients/{}", first.client);
    let sentence = format!("{chance} chance of further work by ");
    world.get(&own).await.must(200, &sentence);
    let past = world.get(&format!("{own}?on=2025-01-01")).await.must(200, "").body;
    assert!(!past.contains("chance of further work"), "of a past day nothing is forecast");
    // Orders and filters keep to the figures.
    let stage = Stage::from_key(first.stage).unwrap();
    let narrowed = world.get(&format!("{PAGE}?stage={}&order=return", stage.key())).await.must(200, "Kestrel Freight");
    assert!(narrowed.body.contains("aria-current"), "");
    let first_by = async |order: &str| {
        let page = world.get(&format!("{PAGE}?order={order}")).await.must(200, "<tbody>").body;
        page.split_once("<tbody>").unwrap().1.split_once("</a>").unwrap().0.rsplit_once('>').unwrap().1.to_owned()
    };
    let longest = told.iter().min_by_key(|one| (one.events.unwrap().last, one.client)).unwrap();
    assert_eq!(first_by("last").await, longest.name);
    let likeliest = told
        .iter()
        .max_by(|one, other| one.return_within_12_months.unwrap().total_cmp(&other.return_within_12_months.unwrap()));
    assert_eq!(first_by("return").await, likeliest.unwrap().name);
    // What somebody records as the next need stands beside the estimate, and comes first in their order.
    let soonest = told.iter().min_by_key(|one| one.next_need.and_then(|need| need.p50).unwrap_or(Day::MAX)).unwrap();
    assert_eq!(first_by("need").await, soonest.name);
    let secret = ClientId(first.client);
    let need = day("2026-11-23");
    let said = world.change(move |tx, act| {
        Box::pin(async move { clients::expect_need(tx, act, secret, day(TODAY), need, Some(80)).await })
    });
    said.await.unwrap();
    assert_eq!(first_by("need").await, "Kestrel Freight", "tomorrow, as recorded");
    assert_eq!(everybody(&world, &world.as_helen()).await[0].recorded_need, Some(need));
    // Of who left unhappy nothing is forecast, and the others are.
    let farm = ClientId(told[1].client);
    let left = world.change(move |tx, act| {
        Box::pin(
            async move { clients::end(tx, act, farm, day(TODAY), "Slow, and no reply", Some(Camp::Poor), None).await },
        )
    });
    left.await.unwrap();
    let after = everybody(&world, &world.as_helen()).await;
    let farm = after.iter().find(|one| one.client == farm.0).unwrap();
    assert_eq!((farm.stage, farm.return_within_12_months, farm.value), ("former", None, None));
    assert!(farm.reason.as_ref().unwrap().starts_with("Left unhappy"), "{farm:?}");
    let page = world.get(&format!("/clients/{}", farm.client)).await.must(200, &farm.name).body;
    assert!(!page.contains("chance of further work"), "{page}");
    world.get(&own).await.must(200, "chance of further work");
    world.get(&format!("{PAGE}?stage=former")).await.must(200, "no forecast");
    world.post(&format!("{own}/archive"), &[("archived", "1")]).await.must(303, "");
    assert_eq!(everybody(&world, &world.as_helen()).await.len(), 35, "who is archived is in no figure");
    assert_eq!(of(&world, &world.as_helen()).await.firm.sample.clients(), 35);
}

/// A list of deals that were won years ago, and no invoices: what the records cannot tell is not told (D15).
#[tokio::test]
async fn of_records_that_ended_long_ago_no_chance_and_no_unbilled_work_is_told() {
    let world = TestApp::just_set_up(FirmKind::Consulting).await;
    let mut deals = "Deal Name,Client,Stage,Opened,Close date,Amount\n".to_owned();
    for n in 0..30 {
        for deal in 0..1 + n % 3 {
            let won = day("2017-02-01") + 3 * n + 90 * deal;
            deals.push_str(&format!("Strategy {deal},Farm {n:02},Won,{},{won},{}\n", won - 40, 900 + n));
        }
    }
    world.import_list("deals.csv", &deals, None).await;
    let told = everybody(&world, &world.as_helen()).await;
    assert_eq!(told.len(), 30);
    assert!(told.iter().all(|client| client.layers.contracted.is_none()), "{:?}", told[0]);
    assert!(told.iter().any(|client| client.return_within_12_months.is_some()), "the page says as of when");
    let page = world.get(PAGE).await.must(200, "No invoices are on record").body;
    assert!(page.contains("Your records reach to") && page.contains("forecasts count from there"), "{page}");
    for client in told.iter().take(5) {
        let page = world.get(&format!("/clients/{}", client.client)).await.must(200, &client.name).body;
        assert!(!page.contains("chance of further work"), "{page}");
    }
}

#[tokio::test]
async fn a_restricted_client_is_in_nobody_elses_figures_and_models() {
    let world = TestApp::new().await;
    world.import_list("invoices.csv", &invoices(36, "Kestrel Freight"), None).await;
    let secret: ClientId = world.client_named("Kestrel Freight").await;
    let before = of(&world, &world.as_priya()).await;
    assert!(before.find(secret).is_some());
    let helens = world.helen.to_string();
    let wall = [
        ("version", "1"),
        ("name", "Kite"),
        ("reason", "A takeover"),
        ("clients", "Kestrel Freight"),
        ("people", helens.as_str()),
    ];
    world.post("/settings/walls", &wall).await.must(303, "");
    let (helen, priya) = (of(&world, &world.as_helen()).await, of(&world, &world.as_priya()).await);
    assert!(helen.find(secret).is_some() && priya.find(secret).is_none());
    assert_eq!((helen.firm.sample.clients(), priya.firm.sample.clients()), (36, 35));
    assert_ne!(helen.firm.basis, priya.firm.basis, "the models are fitted without it");
    let sum = |of: &Forecast| of.expected().iter().flatten().sum::<f64>();
    assert!(sum(&helen) > sum(&priya) + 1_000_000.0);
    let desk = world.as_person(world.priya).await;
    let page = desk.get(PAGE).await.must(200, "35 relationships are worth about").body;
    assert!(!page.contains("Kestrel"), "{page}");
    world.get(PAGE).await.must(200, "Kestrel Freight");
}
