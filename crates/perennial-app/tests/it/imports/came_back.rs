//! Whoever was said to have left, and is billed again later, is a client again, and which of the two is right is asked
//! (D8, D24).

use perennial_core::dates::Moment;
use perennial_core::fact::Listing;
use perennial_core::journeys::stage::Stage;

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
