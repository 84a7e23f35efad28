//! Whoever was said to have left, and is billed again later, called active or turns out to have been billed all the time,
//! is no former client, and which of the two is right is asked (D8, D24).

use perennial_core::dates::Moment;
use perennial_core::fact::Listing;
use perennial_core::journeys::stage::{Camp, Stage};

use crate::support::{TestApp, day};

const BILLED: &str = "Client,Invoice no,Date,Total\nAlba Ltd,1,2026-09-01,10\nBo Ltd,2,2026-10-01,10\n\
    Alba Ltd,3,2026-10-10,10\nCy Ltd,4,2026-10-20,10\n";
const BILLED_AGAIN: &str = "Client,Invoice no,Date,Total\nBo Ltd,5,2026-12-01,10\nAlba Ltd,6,2026-12-02,10\n";

impl TestApp {
    /// Alba is billed in autumn, said to have left on 22 November, and billed again in December.
    async fn alba_comes_back(&self) -> perennial_core::ids::ClientId {
        let helen = self.as_person(self.helen).await;
        let all = "Client,Status\nAlba Ltd,Active\nBo Ltd,Active\nCy Ltd,Active\n";
        self.import_list("october.csv", all, Some(Listing::Client)).await;
        self.import_list("october-invoices.csv", BILLED, None).await;
        self.clock.set(Moment(self.app.now().0 + 60_000_000));
        self.import_list("november.csv", "Client,Status\nBo Ltd,Active\nCy Ltd,Active\n", Some(Listing::Client)).await;
        let alba = self.client_named("Alba Ltd").await;
        helen.says("gone", &format!("{alba}:{alba}"), "left_well").await.must(303, "");
        assert_eq!(self.position(alba, day("2026-11-22")).await.stage, Stage::Former);
        self.clock.set(Moment(Moment::start_of(day("2026-12-05")).0 + 43_200_000_000));
        self.import_list("december.csv", all, Some(Listing::Client)).await;
        self.import_list("december-invoices.csv", BILLED_AGAIN, None).await;
        alba
    }

    async fn ended_or_not(&self) -> Vec<String> {
        self.still_asked()
            .await
            .into_iter()
            .filter(|(kind, _)| kind == "ended_or_not")
            .map(|(_, about)| about)
            .collect()
    }
}

#[tokio::test]
async fn a_former_client_who_is_billed_again_is_a_client_and_it_is_asked() {
    let world = TestApp::new().await;
    let alba = world.alba_comes_back().await;
    let helen = world.as_person(world.helen).await;
    let on = day("2026-12-05");
    assert_eq!(world.position(alba, on).await.stage, Stage::Client);
    helen
        .get(&format!("/clients/{alba}"))
        .await
        .must(200, "An invoice was sent after the day on which it was recorded");
    let asked = world.ended_or_not().await;
    assert_eq!(asked.len(), 1, "{asked:?}");
    helen.says("ended_or_not", &asked[0], "continues").await.must(303, "");
    assert_eq!(world.ended_or_not().await, Vec::<String>::new());
    assert_eq!(world.position(alba, on).await.stage, Stage::Client);
    world.is_sound().await;
}

#[tokio::test]
async fn it_may_have_been_the_last_invoice() {
    let world = TestApp::new().await;
    let alba = world.alba_comes_back().await;
    let helen = world.as_person(world.helen).await;
    let asked = world.ended_or_not().await;
    let answer = helen.says("ended_or_not", &asked[0], "left_unknown").await.must(303, "");
    let position = world.position(alba, day("2026-12-05")).await;
    assert_eq!(position.stage, Stage::Former);
    assert_eq!(world.ended_or_not().await, Vec::<String>::new());
    helen.takes_back(&answer).await;
    assert_eq!(
        (world.position(alba, day("2026-12-05")).await.stage, world.ended_or_not().await),
        (Stage::Client, asked)
    );
    world.is_sound().await;
}

#[tokio::test]
async fn a_former_client_whom_the_next_list_calls_active_is_asked_about() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let all =
        "Client,Status,Client since\nAlba Ltd,Active,2019-03-01\nBo Ltd,Active,2020-03-01\nCy Ltd,Active,2021-03-01\n";
    let without = "Client,Status,Client since\nBo Ltd,Active,2020-03-01\nCy Ltd,Active,2021-03-01\n";
    world.import_list("october.csv", all, Some(Listing::Client)).await;
    world.clock.set(Moment(world.app.now().0 + 60_000_000));
    world.import_list("november.csv", without, Some(Listing::Client)).await;
    let alba = world.client_named("Alba Ltd").await;
    helen.says("gone", &format!("{alba}:{alba}"), "left_well").await.must(303, "");
    assert_eq!(world.position(alba, day("2026-11-22")).await.stage, Stage::Former);
    world.clock.set(Moment(Moment::start_of(day("2026-12-22")).0 + 43_200_000_000));
    world.import_list("december.csv", all, Some(Listing::Client)).await;
    let on = day("2026-12-22");
    assert_eq!(world.position(alba, on).await.stage, Stage::Between, "the day before the list it had ended");
    assert_eq!(world.position(alba, on - 1).await.stage, Stage::Former);
    let helen = world.as_person(world.helen).await;
    helen.get(&format!("/clients/{alba}")).await.must(200, "A later list calls the client active.");
    let asked = world.ended_or_not().await;
    assert_eq!(asked.len(), 1, "{asked:?}");
    let said = helen.says("ended_or_not", &asked[0], "left_unknown").await.must(303, "");
    let position = world.position(alba, on).await;
    assert_eq!((position.stage, position.camp), (Stage::Former, Some(Camp::Good)), "on the terms that were said");
    helen.takes_back(&said).await;
    world.clock.set(Moment(world.app.now().0 + 60_000_000));
    helen.says("ended_or_not", &asked[0], "continues").await.must(303, "");
    assert_eq!(
        (world.position(alba, on).await.stage, world.ended_or_not().await),
        (Stage::Between, Vec::<String>::new())
    );
    world.is_sound().await;
}

#[tokio::test]
async fn who_was_said_to_have_left_for_want_of_records_is_merged_with_a_running_client() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let months = (0..32).map(|month| day("2024-03-01").plus_months(month));
    let billed: String =
        months.enumerate().map(|(n, on)| format!("Orchard Nursery LLP,{},{on},100\n", n + 2)).collect();
    let text = format!("Client,Invoice no,Date,Total\nOrchard Nursery,1,2019-05-01,100\n{billed}");
    world.import_list("invoices.csv", &text, None).await;
    let (old, new) = (world.client_named("Orchard Nursery").await, world.client_named("Orchard Nursery LLP").await);
    helen.says("ended", &format!("{old}:{old}"), "left_unknown").await.must(303, "");
    let on = day("2026-11-22");
    assert_eq!(world.position(old, on).await.stage, Stage::Former);
    let since = world.position(new, on).await.stage_since;
    let (kept, gone) = (old.to_string(), new.to_string());
    world.clock.set(Moment(world.app.now().0 + 60_000_000));
    let pair = [("object", "client"), ("kept", kept.as_str()), ("gone", gone.as_str()), ("take_name", "gone")];
    helen.post("/duplicates/merge", &pair).await.must(303, "");
    let position = world.position(old, on).await;
    assert_eq!((position.stage, position.stage_since), (Stage::Client, since), "its work runs as before");
    let page =
        helen.get(&format!("/clients/{old}")).await.must(200, "nothing had been recorded for long, and something");
    assert!(!page.body.contains("Former client"), "{}", page.body);
    let asked = world.ended_or_not().await;
    assert_eq!(asked.len(), 1, "{asked:?}");
    helen.get("/questions").await.must(200, "Had these relationships ended?");
    let said = helen.says("ended_or_not", &asked[0], "left_unknown").await.must(303, "");
    assert_eq!(world.position(old, on).await.stage, Stage::Former, "somebody knows of both by now");
    assert_eq!(world.ended_or_not().await, Vec::<String>::new());
    helen.takes_back(&said).await;
    world.clock.set(Moment(world.app.now().0 + 60_000_000));
    helen.says("ended_or_not", &asked[0], "continues").await.must(303, "");
    assert_eq!(world.ended_or_not().await, Vec::<String>::new());
    assert_eq!(world.position(old, on).await.stage, Stage::Client);
    world.is_sound().await;
}

/// The list says only that they had left by its day: how and when they left is known by whoever says it.
#[tokio::test]
async fn how_a_former_client_of_a_list_left_holds_on_the_day_on_which_it_is_said_to_have_been() {
    let world = TestApp::new().await;
    let list = "Client,Status\nAlba Ltd,Active\nBo Ltd,Former\n";
    world.import_list("clients.csv", list, Some(Listing::Client)).await;
    let [alba, bo] = [world.client_named("Alba Ltd").await, world.client_named("Bo Ltd").await];
    let unhappy = [("camp", "poor"), ("on", "2026-11-10")];
    let helen = world.as_person(world.helen).await;
    helen.post(&format!("/clients/{bo}/record/camp"), &unhappy).await.must(303, "");
    let position = world.position(bo, day("2026-11-22")).await;
    assert_eq!((position.stage, position.camp), (Stage::Former, Some(Camp::Poor)));
    let page = helen.get(&format!("/clients/{bo}")).await.must(200, "").body;
    assert!(!page.contains("How they left is not recorded"), "{page}");
    helen.post(&format!("/clients/{alba}/record/camp"), &unhappy).await.must(409, "They are no former client");
    world.is_sound().await;
}

/// Who records the end after the list that calls them active knew what it says; a later list is asked about, and until then
/// the work goes on that had ended with the relationship.
#[tokio::test]
async fn an_end_recorded_after_the_list_holds_and_a_later_list_opens_the_work_again() {
    let world = TestApp::new().await;
    let all = "Client,Status\nAlba Ltd,Active\nBo Ltd,Active\nCy Ltd,Active\n";
    world.import_list("clients.csv", all, Some(Listing::Client)).await;
    let matters = "Client,Matter,Opened,Status\nAlba Ltd,Lease,2026-08-01,Open\n";
    world.import_list("matters.csv", matters, None).await;
    let alba = world.client_named("Alba Ltd").await;
    let helen = world.as_person(world.helen).await;
    world.clock.set(Moment(world.app.now().0 + 60_000_000));
    let without = "Client,Status\nBo Ltd,Active\nCy Ltd,Active\n";
    world.import_list("november.csv", without, Some(Listing::Client)).await;
    let end = [("on", "2026-11-11"), ("reason", "moved away"), ("camp", "good")];
    helen.post(&format!("/clients/{alba}/record/ended"), &end).await.must(303, "");
    let position = world.position(alba, day("2026-11-22")).await;
    assert_eq!(
        (position.stage, position.stage_since, position.camp),
        (Stage::Former, day("2026-11-11"), Some(Camp::Good))
    );
    assert_eq!(world.ended_or_not().await, Vec::<String>::new());
    assert!(!helen.get("/engagements?state=open").await.body.contains(">Lease<"));

    world.clock.set(Moment(Moment::start_of(day("2026-12-22")).0 + 43_200_000_000));
    world.import_list("december.csv", all, Some(Listing::Client)).await;
    let position = world.position(alba, day("2026-12-22")).await;
    assert_eq!((position.stage, position.working.len()), (Stage::Client, 1), "the cautious reading (D24)");
    let helen = world.as_person(world.helen).await;
    helen.get("/engagements?state=open").await.must(200, "Lease");
    let asked = world.ended_or_not().await;
    assert_eq!(asked.len(), 1, "{asked:?}");
    helen.says("ended_or_not", &asked[0], "left_unknown").await.must(303, "");
    assert_eq!(world.position(alba, day("2026-12-22")).await.stage, Stage::Former);
    assert!(!helen.get("/engagements?state=open").await.body.contains(">Lease<"));
    world.is_sound().await;
}
