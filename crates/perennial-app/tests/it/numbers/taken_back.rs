//! A win that was a mistake is taken back: every page counts as it did before, and after Undo as with the win.

use perennial_app::clients::{self, ClientInput};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_core::ids::{ClientId, PursuitId};
use perennial_core::money::{Currency, Money};
use perennial_core::text::Name;

use super::walk::of_page;
use crate::support::{TestApp, day};

/// Pages that count pursuits, matters or relationships.
const PAGES: [&str; 20] = [
    "/",
    "/today",
    "/alerts",
    "/clients",
    "/clients?stage=client",
    "/pursuits",
    "/pursuits?state=open",
    "/pursuits?state=hired",
    "/pursuits?view=board",
    "/engagements",
    "/engagements?view=board",
    "/insights",
    "/insights/phases",
    "/insights/gaps",
    "/insights/questions",
    "/insights/export?what=&format=json",
    "/gaps",
    "/playbooks",
    "/touches/grid?period=all",
    "/map.svg",
];

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

/// Some clients with pursuits, and the one that is won by mistake.
async fn peopled(world: &TestApp) -> PursuitId {
    let made = world.change(|tx, act| {
        Box::pin(async move {
            let mut mistaken = None;
            for (client, title, opened) in [
                ("Bellweather Homes", "Sale of Mill Lane", "2026-10-01"),
                ("Kestrel Freight", "Charter", "2026-09-14"),
                ("Ansah Tools", "Lease of Unit 4", "2026-11-02"),
            ] {
                let client: ClientId =
                    clients::record(tx, act, ClientInput::named(name(client)), day("2024-05-01")).await?;
                let value = Some(Money::new(8_000_000, Currency::GBP));
                let pursuit = NewPursuit { value, ..NewPursuit::of(client, name(title), day(opened)) };
                let id = pursuits::open(tx, act, pursuit).await?;
                mistaken.get_or_insert(id);
            }
            Ok(mistaken)
        })
    });
    made.await.unwrap().expect("a pursuit")
}

/// What every page counts, in its own words.
async fn counted(world: &TestApp) -> Vec<(&'static str, String)> {
    let helen = world.as_person(world.helen).await;
    let mut all = Vec::new();
    for address in PAGES {
        let answer = helen.get(address).await;
        assert_eq!(answer.status, 200, "{address}");
        all.push((address, of_page(address, &answer.body).text));
    }
    all
}

fn compare(before: &[(&str, String)], after: &[(&str, String)], when: &str) {
    for ((address, before), (_, after)) in before.iter().zip(after) {
        assert_eq!(before, after, "{address}, {when}");
    }
}

#[tokio::test]
async fn counts_agree_on_every_page_when_a_mistaken_win_is_taken_back() {
    let world = TestApp::new().await;
    let won = peopled(&world).await;
    let page = format!("/pursuits/{won}");
    let before = counted(&world).await;
    let hired = [("to", "hired"), ("on", "2026-11-02"), ("reason", "They know the team.")];
    let engagement = world.post(&format!("{page}/outcome"), &hired).await.must(303, "").location().to_owned();
    let with_win = counted(&world).await;
    let changed = before.iter().zip(&with_win).filter(|(one, other)| one.1 != other.1).count();
    assert!(changed >= 8, "a win is counted on {changed} pages");
    world.post(&format!("{page}/reopen"), &[]).await.must(303, "");
    compare(&before, &counted(&world).await, "taken back");
    world.post(&format!("{engagement}/restore"), &[]).await.must(303, "");
    compare(&with_win, &counted(&world).await, "with the win again");
    world.is_sound().await;
}
