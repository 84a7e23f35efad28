//! A matter that is deleted by hand: what is the client's own stays, and Undo brings everything back as it was.

use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_app::invoices::{self, NewInvoice};
use perennial_core::ids::{ClientId, EngagementId};
use perennial_core::journeys::stage::Stage;
use perennial_core::money::{Currency, Money};

use super::{client, count, fact, name};
use crate::support::{TestApp, day};

/// Three invoices, a month between them.
const BILLED: [(&str, &str); 3] = [("1", "2026-09-12"), ("2", "2026-10-12"), ("3", "2026-11-12")];

async fn bill(world: &TestApp, client: ClientId, engagement: Option<EngagementId>) {
    for (number, issued) in BILLED {
        let input = NewInvoice {
            client,
            engagement,
            service_line: None,
            payer: None,
            number: name(number),
            issued: day(issued),
            due: None,
            total: Money::new(10_000, Currency::GBP),
            external_id: None,
        };
        let issue = world.change(move |tx, act| Box::pin(async move { invoices::issue(tx, act, input).await }));
        issue.await.unwrap();
    }
}

async fn lease(world: &TestApp, client: ClientId) -> EngagementId {
    let input = NewEngagement::of(client, name("Lease"), day("2026-09-02"));
    let work = world.change(move |tx, act| {
        Box::pin(async move {
            let id = engagements::accept(tx, act, input).await?;
            engagements::step(tx, act, id, day("2026-09-04"), Step::Sign).await?;
            engagements::step(tx, act, id, day("2026-09-09"), Step::Kickoff).await?;
            Ok(id)
        })
    });
    work.await.unwrap()
}

#[tokio::test]
async fn what_a_deleted_matter_was_billed_and_complained_of_stays_with_the_client() {
    let plain = TestApp::new().await;
    let never = client(&plain, "Orchard Dairy").await;
    bill(&plain, never, None).await;
    let world = TestApp::new().await;
    let id = client(&world, "Orchard Dairy").await;
    let work = lease(&world, id).await;
    bill(&world, id, Some(work)).await;
    let (of, about) = (id.to_string(), work.to_string());
    let complaint =
        [("client", of.as_str()), ("engagement", about.as_str()), ("on", "2026-10-02"), ("words", "Too slow")];
    let complaint = world.post("/complaints", &complaint).await.must(303, "").location().to_owned();
    world.post(&format!("{complaint}/steps"), &[("what", "recover"), ("on", "2026-10-03")]).await.must(303, "");
    // A kickoff that was withdrawn before stays withdrawn, whatever is deleted and brought back.
    let kickoff = format!("/clients/{id}/facts/{}/retraction", fact(&world, id, "engagement.kickoff_held").await);
    world.post(&kickoff, &[("reason", "it was put off")]).await.must(303, "");
    let page = format!("/engagements/{work}");
    let stays = "3 invoices and 1 other record stay with the client.";
    world.get(&page).await.must(200, stays).must(200, "Invoices that belong to no matter imply work.");
    let whole = world.position(id, day("2026-11-22")).await;
    let events = world.get(&page).await.body.matches("timeline-item").count();

    world.post(&format!("{page}/delete"), &[]).await.must(303, "");
    let (bare, left) = (plain.position(never, day("2026-11-22")).await, world.position(id, day("2026-11-22")).await);
    assert_eq!((left.stage, left.ladder, left.working.len()), (bare.stage, bare.ladder, bare.working.len()));
    assert_eq!(left.stage, Stage::Client, "three monthly invoices imply that they are billed on");
    let told = world.get(&format!("/clients/{id}")).await.must(200, "Orchard Dairy").body;
    assert!(!told.contains("none billed") && !told.contains("no invoice is recorded"), "{told}");
    world.get(&complaint).await.must(200, "the relationship as a whole").must(200, "put right");
    let linked = "select count(*) from invoice i join engagement e on e.id = i.engagement_id where e.implied = 0";
    assert_eq!(count(&world, linked).await, 0);
    world.is_sound().await;

    world.post(&format!("{page}/restore"), &[]).await.must(303, "");
    let again = world.position(id, day("2026-11-22")).await;
    assert_eq!(format!("{again:?}"), format!("{whole:?}"));
    assert_eq!(count(&world, linked).await, 3);
    assert_eq!(world.get(&page).await.must(200, stays).body.matches("timeline-item").count(), events);
    world.get(&complaint).await.must(200, &page);
    world.is_sound().await;
}

/// What the map counts of fees is what the client's page counts, also after an invoice was deleted.
#[tokio::test]
async fn an_invoice_that_was_deleted_is_in_no_sum() {
    let world = TestApp::new().await;
    let id = client(&world, "Orchard Dairy").await;
    bill(&world, id, None).await;
    let fees = async || {
        let map = world.get("/").await.must(200, "").body;
        let door = map.split("href=\"/map/clients").nth(1).expect("a door").split('"').next().unwrap().to_owned();
        let listed = world.get(&format!("/map/clients{}", door.replace("&amp;", "&").replace("&#38;", "&"))).await;
        let page = world.get(&format!("/clients/{id}")).await.must(200, "Orchard Dairy").body;
        ["£300", "£200"].map(|sum| (listed.body.contains(sum), page.contains(sum)))
    };
    assert_eq!(fees().await, [(true, true), (false, false)]);
    let first: uuid::Uuid = {
        let mut conn = world.app.db.read().await.unwrap();
        conn.scalar("select id from invoice where number = '1'", vec![]).await.unwrap()
    };
    world.post(&format!("/invoices/{first}/delete"), &[]).await.must(303, "");
    assert_eq!(fees().await, [(false, false), (true, true)]);
    world.is_sound().await;
}
