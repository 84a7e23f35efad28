//! For which days records are complete (D15): what was concluded while the firm kept them stays so when it stops.

use perennial_app::actor::Actor;
use perennial_app::clients::{self, ClientInput};
use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_app::invoices::{self, NewInvoice};
use perennial_app::journeys;
use perennial_core::dates::{Day, Moment};
use perennial_core::ids::ClientId;
use perennial_core::money::{Currency, Money};
use perennial_core::text::Name;

use crate::support::{TestApp, day};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

impl TestApp {
    /// A client that says yes on a day, and signs where it does.
    async fn says_yes(&self, title: &'static str, on: Day, signs: bool) -> ClientId {
        let yes = self.change(move |tx, act| {
            Box::pin(async move {
                let client = clients::record(tx, act, ClientInput::named(name(title)), on).await?;
                let id = engagements::accept(tx, act, NewEngagement::of(client, name("Sale"), on)).await?;
                if signs {
                    engagements::step(tx, act, id, on, Step::Sign).await?;
                }
                Ok(client)
            })
        });
        yes.await.unwrap()
    }

    /// A client that is billed on a day, by hand.
    async fn is_billed(&self, title: &'static str, on: Day) -> ClientId {
        let billed = self.change(move |tx, act| {
            Box::pin(async move {
                let client = clients::record(tx, act, ClientInput::named(name(title)), on).await?;
                let invoice = NewInvoice {
                    payer: None,
                    client,
                    engagement: None,
                    service_line: None,
                    number: name(title),
                    issued: on,
                    due: None,
                    total: Money::new(90_000, Currency::GBP),
                    external_id: None,
                };
                invoices::issue(tx, act, invoice).await?;
                Ok(client)
            })
        });
        billed.await.unwrap()
    }

    /// The day comes, and the server looks at what it changes.
    async fn lives_until(&self, on: Day) {
        self.clock.set(Moment(Moment::start_of(on).0 + 43_200_000_000));
        journeys::refresh(&self.app).await.unwrap();
    }

    /// Where somebody stands, and since when.
    async fn stage_since(&self, client: ClientId, on: Day) -> String {
        let position = self.position(client, on).await;
        format!("{} since {}", position.stage.key(), position.stage_since)
    }
}

#[tokio::test]
async fn a_firm_that_stops_recording_does_not_move_anybody_back() {
    let world = TestApp::new().await;
    let start = day("2026-11-22");
    let fresh = world.app.change(&Actor::Program, |tx, _| {
        Box::pin(async move {
            tx.run("delete from coverage", vec![]).await?;
            Ok(())
        })
    });
    fresh.await.unwrap();
    let otto = world.says_yes("Otto Plum", start, false).await;
    let cafe = world.is_billed("Credit Cafe", start).await;
    // The firm records letters: who signs none falls back (D2).
    world.says_yes("Ada Fig", start, true).await;
    let (mut stood, mut billed) = (Vec::new(), Vec::new());
    for days in [1, 20, 60, 89, 91, 120, 150, 200, 400] {
        world.lives_until(start + days).await;
        if days == 20 {
            // No alert is left of it: the next step says what would settle it.
            let page = world.get(&format!("/clients/{otto}")).await.must(200, "Ask by phone for the signed letter.");
            assert!(page.body.contains("no signed letter is recorded: it counts as undecided again."), "{}", page.body);
        }
        if days == 89 {
            world.is_billed("Kestrel Freight", start + 89).await;
        }
        stood.push(world.stage_since(otto, start + days).await);
        billed.push(world.stage_since(cafe, start + days).await);
    }
    // One job, of which nothing more is heard: it is taken to be finished, and stays so.
    let finished = billed.iter().position(|stood| stood.starts_with("between")).expect("it is finished one day");
    assert!(finished > 3 && finished < 8, "{billed:#?}");
    assert!(billed[finished..].iter().all(|later| *later == billed[finished]), "{billed:#?}");
    let signed: Vec<&str> = stood.iter().map(|stood| stood.split(' ').next().unwrap()).collect();
    assert_eq!(signed[0], "client");
    assert!(signed[1..].iter().all(|stage| *stage == "pre_purchase"), "{stood:#?}");
    assert!(stood[1..].iter().all(|later| *later == stood[1]), "{stood:#?}");
    let page = world.get("/settings/records").await.must(200, "the last entry is of 22 November 2026");
    assert!(page.body.contains("20 February 2027"), "90 days after it");
    world.get("/").await.must(200, "stages and phases stand still since");
    let (_, differences) = journeys::check(&world.app).await.unwrap();
    assert_eq!(differences, vec![]);
}

/// Who had left it at that before comes back, and is between engagements since the end of the last work, not the first.
#[tokio::test]
async fn a_single_invoice_after_a_closed_matter_moves_the_day_since_which_no_work_is_open() {
    let world = TestApp::new().await;
    let start = day("2026-11-22");
    let otto = world.change(move |tx, act| {
        Box::pin(async move {
            let otto = clients::record(tx, act, ClientInput::named(name("Otto Plum")), start - 400).await?;
            let work = engagements::accept(tx, act, NewEngagement::of(otto, name("Sale"), start - 390)).await?;
            engagements::step(tx, act, work, start - 389, Step::Sign).await?;
            engagements::step(tx, act, work, start - 300, Step::Close).await?;
            let invoice = NewInvoice {
                payer: None,
                client: otto,
                engagement: None,
                service_line: None,
                number: name("O-1"),
                issued: start,
                due: None,
                total: Money::new(90_000, Currency::GBP),
                external_id: None,
            };
            invoices::issue(tx, act, invoice).await?;
            Ok(otto)
        })
    });
    let otto = otto.await.unwrap();
    assert!(world.stage_since(otto, start).await.starts_with("client"));
    for (days, other) in [(60, "Kestrel Freight"), (118, "Orchard Dairy")] {
        world.lives_until(start + days).await;
        world.is_billed(other, start + days).await;
    }
    world.lives_until(start + 125).await;
    assert_eq!(world.stage_since(otto, start + 125).await, "between since 2026-11-22");
}

/// D17: it ended on the day of its last invoice, and that is concluded later. Every place says the first.
#[tokio::test]
async fn work_of_invoices_finished_on_the_day_of_the_last_one_wherever_that_is_said() {
    let world = TestApp::new().await;
    let start = day("2026-11-22");
    let cafe = world.is_billed("Credit Cafe", start).await;
    for (days, other) in [(60, "Kestrel Freight"), (118, "Orchard Dairy")] {
        world.lives_until(start + days).await;
        world.is_billed(other, start + days).await;
    }
    assert_eq!(world.stage_since(cafe, start + 118).await, "client since 2026-11-22");
    world.get("/engagements?state=closed").await.must(200, "");
    world.lives_until(start + 125).await;
    assert_eq!(world.stage_since(cafe, start + 125).await, "between since 2026-11-22");
    let position = world.position(cafe, start + 125).await;
    assert_eq!((position.since, position.phase_since), (start, start), "its phase is not recorded since it began");
    let page = world.get(&format!("/clients/{cafe}")).await.must(200, "since 22 November 2026");
    assert!(page.body.contains("is assumed to have finished on 22 November 2026, the day of its last invoice."));
    assert!(!page.body.contains("March 2027: no"), "{}", page.body);
    // The list, the page and the file of engagements say the same, and the title is that of finished work.
    let list = world.get("/engagements").await.must(200, "Invoices, 2026").body;
    assert!(!list.contains("Invoices, since 2026</a></th><td>Credit Cafe"), "{list}");
    let file = world.get("/engagements/export").await.must(200, "").body;
    let row = file.lines().find(|line| line.contains("Credit Cafe")).unwrap_or_default();
    assert!(row.contains("Invoices, 2026") && row.contains("2026-11-22") && !row.contains("2027"), "{row}");
    let (_, differences) = journeys::check(&world.app).await.unwrap();
    assert_eq!(differences, vec![]);
}

#[tokio::test]
async fn pages_say_that_everybody_is_worked_out_again_and_files_wait_for_it() {
    let world = TestApp::new().await;
    let client = world.says_yes("Otto Plum", day("2026-11-22"), true).await;
    let pages = ["/".to_owned(), "/clients".to_owned(), "/today".to_owned(), format!("/clients/{client}")];
    let told = "Stages and phases are being worked out again after a change: 25 % done.";
    let run = world.app.memory.working_out.begin(200);
    run.tell(50);
    for page in &pages {
        world.get(page).await.must(200, told);
    }
    drop(run);
    for page in &pages {
        assert!(!world.get(page).await.must(200, "").body.contains("being worked out again"), "{page}");
    }
    // What the records cover has changed, and nobody has derived anything since.
    let moved = world.app.change(&Actor::Program, |tx, _| {
        Box::pin(async move {
            tx.run("update firm set coverage_version = coverage_version + 1", vec![]).await?;
            Ok(())
        })
    });
    moved.await.unwrap();
    let behind = "select count(*) from firm f, derived_with d
                  where d.id = 1 and d.model_version <> f.model_version + f.coverage_version";
    let is_behind = async || world.app.db.read().await.unwrap().scalar::<i64>(behind, vec![]).await.unwrap() == 1;
    assert!(is_behind().await);
    world.get("/clients").await.must(200, "Otto Plum");
    assert!(is_behind().await, "a page does not wait");
    world.get("/clients/export").await.must(200, "Otto Plum");
    assert!(!is_behind().await, "a file does");
}
