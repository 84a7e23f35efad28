//! The list of the next month says what is new, closed or gone, before it lands and after; who is gone is asked, and
//! nobody ends by it.

use perennial_app::imports::{self, NextList};
use perennial_core::dates::Moment;
use perennial_core::ids::ImportId;
use perennial_core::journeys::stage::Stage;

use crate::support::{TestApp, day};

const OCTOBER: &str = "Client,Status\nAnsah Tools,Active\nBrandt AG,Active\nCedar Ltd,Active\nDray and Sons,Inactive\n\
    Elm Ltd,Active\n";
const NOVEMBER: &str = "Client,Status\nAnsah Tools,Inactive\nBrandt AG,Former\nDray and Sons,Inactive\nElm Ltd,Active\n\
    Fir Ltd,Active\n";

impl TestApp {
    async fn landed(&self, name: &'static str, text: &'static str) -> ImportId {
        let id = self.upload(name, text).await;
        imports::run(&self.app, &self.as_helen(), id, |_| {}).await.unwrap();
        let now = self.app.now();
        self.clock.set(Moment(now.0 + 60_000_000));
        id
    }

    async fn news(&self, id: ImportId) -> Option<NextList> {
        imports::next_list(&mut self.app.db.read().await.unwrap(), &self.as_helen(), id).await.unwrap()
    }
}

fn names(news: &imports::News) -> Vec<String> {
    news.first
        .iter()
        .map(|one| {
            format!("{}{}", one.name, one.change.as_ref().map_or_else(String::new, |change| format!(": {change}")))
        })
        .collect()
}

#[tokio::test]
async fn the_next_list_says_who_is_new_gone_and_changed_and_asks_about_who_is_gone() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let october = world.landed("october.csv", OCTOBER).await;
    assert_eq!(world.news(october).await, None, "there is no list before it");
    let november = world.upload("november.csv", NOVEMBER).await;
    let check = format!("/imports/{november}/check");
    let words = "1 new, 1 no longer in the list, 2 with another status.";
    helen.get(&check).await.must(200, words).must(200, ">Cedar Ltd</a>").must(200, "active → former");
    assert_eq!(world.count("select count(*) from fact where kind = 'client.unlisted'").await, 0, "it was a trial");
    imports::run(&world.app, &world.as_helen(), november, |_| {}).await.unwrap();
    world.clock.set(Moment(world.app.now().0 + 60_000_000));
    let news = world.news(november).await.expect("news");
    assert_eq!((news.new, names(&news.gone)), (1, vec!["Cedar Ltd".to_owned()]));
    assert_eq!(names(&news.changed), vec!["Ansah Tools: active → inactive", "Brandt AG: active → former"]);
    helen.get(&format!("/imports/{november}")).await.must(200, words).must(200, "/questions#gone");
    let gone = world.still_asked().await.into_iter().find(|(kind, _)| kind == "gone").expect("it is asked").1;
    let cedar = gone.split(':').next().unwrap().parse().unwrap();
    assert_eq!(world.position(cedar, day("2026-11-22")).await.stage, Stage::Between, "nobody ends by a list");
    helen.get("/questions").await.must(200, "Are these clients still clients?");
    // Who said that they are is not asked again by the list after, which does not name them either.
    helen.says("gone", &gone, "continues").await.must(303, "");
    world.landed("december.csv", "Client,Status\nAnsah Tools,Active\nBrandt AG,Former\nDray and Sons,Inactive\nElm Ltd,Active\nFir Ltd,Active\n").await;
    let asked = world.still_asked().await;
    assert!(asked.iter().all(|(kind, _)| kind != "gone"), "{asked:?}");
    // What the list of October said in the same row holds again.
    let ansah = "select f.body from fact f join client c on c.id = f.client_id where c.name = 'Ansah Tools'
                 and f.kind = 'client.listed' order by f.recorded_at desc, f.id desc limit 1";
    let body: String = world.app.db.read().await.unwrap().scalar(ansah, vec![]).await.unwrap();
    assert!(body.contains("active_client") && !body.contains("inactive"), "{body}");
    world.is_sound().await;
}

#[tokio::test]
async fn a_list_of_others_says_nothing_of_whom_it_does_not_name_and_undo_forgets_who_was_gone() {
    let world = TestApp::new().await;
    world.landed("york.csv", OCTOBER).await;
    let leeds =
        world.landed("leeds.csv", "Client,Status\nElm Ltd,Active\nKestrel Freight,Active\nOduya & Co,Active\n").await;
    assert_eq!(world.news(leeds).await, None);
    assert_eq!(world.count("select count(*) from fact where kind = 'client.unlisted'").await, 0);
    let world = TestApp::new().await;
    world.landed("october.csv", OCTOBER).await;
    let november = world.landed("november.csv", NOVEMBER).await;
    imports::undo(&world.app, &world.as_helen(), november).await.unwrap();
    assert!(world.still_asked().await.iter().all(|(kind, _)| kind != "gone"));
    world.is_sound().await;
}

#[tokio::test]
async fn matters_that_closed_since_are_told_and_a_restricted_client_only_to_those_inside() {
    let world = TestApp::new().await;
    let (helen, priya) = (world.as_person(world.helen).await, world.as_person(world.priya).await);
    let october = "Client,Matter,Matter number,Opened,Closed,Status\nAnsah Tools,Lease,M-1,2026-03-01,,Open\n\
        Brandt AG,Merger,M-2,2026-03-01,,Open\nElm Ltd,Sale,M-3,2026-04-01,,Open\n";
    let november = "Client,Matter,Matter number,Opened,Closed,Status\nAnsah Tools,Lease,M-1,2026-03-01,2026-11-10,Closed\n\
        Brandt AG,Merger,M-2,2026-03-01,2026-11-12,Closed\nElm Ltd,Sale,M-3,2026-04-01,,Open\n";
    world.landed("october.csv", october).await;
    let id = world.landed("november.csv", november).await;
    let news = world.news(id).await.expect("news");
    assert_eq!(
        (news.new, names(&news.closed)),
        (0, vec!["Lease (Ansah Tools)".to_owned(), "Merger (Brandt AG)".to_owned()])
    );
    let receipt = format!("/imports/{id}");
    helen.get(&receipt).await.must(200, "2 matters closed.");
    let inside = world.helen.to_string();
    let wall = [("name", "Kite"), ("reason", "A takeover"), ("clients", "Brandt AG"), ("people", inside.as_str())];
    helen.post("/settings/walls", &wall).await.must(303, "");
    let page = priya.get(&receipt).await.must(200, "1 matter closed.").body;
    assert!(!page.contains("Merger"), "{page}");
}

#[tokio::test]
async fn a_deal_without_an_id_is_known_again_by_its_client_title_and_first_day() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let october = "Company,Deal,Status,Created,Value,Closed\nAnsah Tools,Merger,Open,2026-09-28,100,\n\
        Brandt AG,Audit,Open,2026-08-28,200,\nElm Ltd,Sale,Open,2026-08-01,300,\n";
    let november = "Company,Deal,Status,Created,Value,Closed\nAnsah Tools,Merger,Lost,2026-09-28,100,2026-11-02\n\
        Brandt AG,Audit,Won,2026-08-28,200,2026-11-05\nElm Ltd,Sale,Open,2026-08-01,300,\nElm Ltd,Sale,Open,2026-11-01,400,\n";
    world.landed("october.csv", october).await;
    let id = world.landed("november.csv", november).await;
    let pursuits = "select count(*) from pursuit where deleted_at is null";
    assert_eq!(world.count(pursuits).await, 4, "one of them is new");
    let open = "select count(*) from pursuit where deleted_at is null and state = 'open'";
    assert_eq!(world.count(open).await, 2, "both of Elm's");
    for (name, stage) in [("Ansah Tools", Stage::PrePurchase), ("Brandt AG", Stage::Client)] {
        let sql = "select id from client where name = $1";
        let client: uuid::Uuid =
            world.app.db.read().await.unwrap().scalar(sql, perennial_app::args![name]).await.unwrap();
        let stands = world.position(client.into(), day("2026-11-22")).await;
        assert_eq!((stands.stage, stands.working.iter().any(|one| one.engagement.is_none())), (stage, false), "{name}");
    }
    let page = helen.get(&format!("/imports/{id}")).await.must(200, "1 new, 2 pursuits decided.");
    page.must(200, "Audit (Brandt AG)</a>: won").must(200, "Merger (Ansah Tools)</a>: lost");
    // Without a day in either list the open deal of that title is the one.
    let world = TestApp::new().await;
    world.landed("october.csv", "Company,Deal,Status\nAnsah Tools,Merger,Open\nBrandt AG,Audit,Won\n").await;
    world.landed("november.csv", "Company,Deal,Status,Note\nAnsah Tools,Merger,Lost,x\nBrandt AG,Audit,Won,y\n").await;
    assert_eq!((world.count(pursuits).await, world.count(open).await), (2, 0));
    world.landed("december.csv", "Company,Deal,Status,Note\nBrandt AG,Audit,Open,z\n").await;
    assert_eq!((world.count(pursuits).await, world.count(open).await), (3, 1), "a second audit is sought");
    world.is_sound().await;
}

#[tokio::test]
async fn open_matters_that_the_next_list_no_longer_names_are_told() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let head = "Matter no,Client,Matter,Opened,Status\n";
    let october = "1,Alba,Lease,2026-01-05,Open\n2,Bo,Sale,2026-02-05,Open\n3,Cy,Will,2026-02-06,Open\n\
        4,Dee,Audit,2026-03-01,Open\n";
    world.landed("matters.csv", &*Box::leak(format!("{head}{october}").into_boxed_str())).await;
    let november = "2,Bo,Sale,2026-02-05,Open\n3,Cy,Will,2026-02-06,Closed\n5,Eve,Lease,2026-11-05,Open\n";
    let november = world.landed("matters.csv", &*Box::leak(format!("{head}{november}").into_boxed_str())).await;
    let news = world.news(november).await.expect("news");
    assert_eq!(names(&news.unnamed_work), ["Lease (Alba)", "Audit (Dee)"]);
    assert_eq!(names(&news.closed), ["Will (Cy)"]);
    helen
        .get(&format!("/imports/{november}"))
        .await
        .must(200, "1 new, 1 matter closed, 2 open matters no longer in the list.")
        .must(200, ">Audit (Dee)</a>");
}
