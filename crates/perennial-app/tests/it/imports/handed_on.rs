//! An import is taken back whose clients a later list names too: they stay, as the later list knows them, and nothing
//! holds any more that only the undone list said.

use perennial_app::imports;
use perennial_core::dates::Moment;
use perennial_core::fact::Listing;
use perennial_core::ids::{ClientId, ImportId};
use perennial_core::journeys::stage::Stage;
use uuid::Uuid;

use crate::support::{TestApp, day};

const HEAD: &str = "Client,Invoice no,Date,Total,Remark\n";

impl TestApp {
    async fn lands(&self, name: &str, text: &str, these_are: Option<Listing>) {
        self.import_list(name, text, these_are).await;
        self.clock.set(Moment(self.app.now().0 + 60_000_000));
    }

    async fn taken_back(&self, name: &'static str) -> imports::Undone {
        let mut conn = self.app.db.read().await.unwrap();
        let sql = "select id from import where file_name = $1";
        let id: Uuid = conn.scalar(sql, perennial_app::args![name]).await.unwrap();
        drop(conn);
        imports::undo(&self.app, &self.as_helen(), ImportId(id)).await.unwrap()
    }

    /// The facts in force, each with its day, precision, body and source, without the ids that differ between stores.
    async fn in_force(&self) -> Vec<String> {
        let sql = "select c.name, f.kind, f.on_day, coalesce(f.precision, 'exact'),
                     case when f.kind in ('client.noted', 'client.listed') then f.body else '' end, f.source
                   from fact f join client c on c.id = f.client_id left join import i on i.id = f.import_id
                   where coalesce(i.state, '') <> 'undone' and c.deleted_at is null";
        let rows: Vec<(String, String, i64, String, String, String)> =
            self.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap();
        let mut facts: Vec<String> = Vec::new();
        for (client, kind, on, precision, body, source) in rows {
            let source: serde_json::Value = serde_json::from_str(&source).unwrap();
            let from = format!("{} {} {}", source["file"], source["row"], source["of"]);
            facts.push(format!("{client} {kind} {on} {precision} {body} {from}"));
        }
        facts.sort();
        facts
    }

    async fn alba(&self) -> ClientId {
        let sql = "select id from client where name = 'Alba Ltd' and deleted_at is null";
        ClientId(self.app.db.read().await.unwrap().scalar::<Uuid>(sql, vec![]).await.unwrap())
    }
}

#[tokio::test]
async fn work_known_by_the_day_of_the_list_alone_is_known_by_that_of_the_later_one_and_goes_with_it() {
    let head = "Client,Matter,Matter number,Opened,Status\n";
    let earlier = format!("{head}Alba Ltd,Lease,M-1,,Open\nBo Ltd,Sale,M-2,2026-09-30,Open\n");
    let later = format!("{head}Alba Ltd,Lease,M-1,,Open\nCy Ltd,Sale,M-3,2026-10-31,Open\n");
    let [undone, never] = undone_and_never((&earlier, None), (&later, None)).await;
    assert_eq!(undone.in_force().await, never.in_force().await);
    let began = "select accepted_on from engagement where deleted_at is null and title = 'Lease'";
    assert_eq!(undone.count(began).await, never.count(began).await);
    undone.taken_back("later.csv").await;
    assert_eq!(undone.count("select count(*) from engagement where deleted_at is null").await, 0);
    assert_eq!(undone.count("select count(*) from client where deleted_at is null").await, 0);
}

/// A store in which the earlier list was taken back, and one that never had it.
async fn undone_and_never(earlier: (&str, Option<Listing>), later: (&str, Option<Listing>)) -> [TestApp; 2] {
    let (undone, never) = (TestApp::new().await, TestApp::new().await);
    undone.lands("earlier.csv", earlier.0, earlier.1).await;
    // The later list is made on the next day.
    for world in [&undone, &never] {
        world.clock.set(Moment(world.app.now().0 + 86_400_000_000));
        world.lands("later.csv", later.0, later.1).await;
    }
    undone.taken_back("earlier.csv").await;
    undone.is_sound().await;
    [undone, never]
}

#[tokio::test]
async fn a_client_whom_a_later_list_names_stays_without_the_notes_about_invoices_that_are_gone() {
    let earlier =
        format!("{HEAD}Alba Ltd,1,2020-11-30,100,VAT\nBo Ltd,2,2020-11-30,100,VAT\nAlba Ltd,3,2020-12-30,80,Late\n");
    let later = format!("{HEAD}Alba Ltd,4,2026-11-15,100,VAT\n");
    let [undone, never] = undone_and_never((&earlier, None), (&later, None)).await;
    assert_eq!(undone.in_force().await, never.in_force().await);
    let helen = undone.as_person(undone.helen).await;
    let alba = undone.alba().await;
    let page = helen.get(&format!("/clients/{alba}")).await.must(200, "VAT").body;
    assert!(!page.contains("2020") && !page.contains("earlier.csv"), "{page}");
    let today = day("2026-11-23");
    let (stands, fresh) = (undone.position(alba, today).await, never.position(never.alba().await, today).await);
    assert_eq!((stands.stage, stands.phase_since), (Stage::Client, day("2026-11-15")));
    assert_eq!((stands.stage_since, stands.since), (fresh.stage_since, fresh.since));
    // The later list is now the one that made the client: without it nothing of them is left.
    undone.taken_back("later.csv").await;
    assert_eq!(undone.in_force().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_very_same_row_of_a_later_list_keeps_what_it_says_as_that_list_says_it() {
    let list = "Client,Status,Shoe size\nAlba Ltd,Active,Nine\nBo Ltd,Former,Ten\n";
    let [undone, never] =
        undone_and_never((list, None), ("Client,Status,Shoe size\nAlba Ltd,Active,Nine\n", None)).await;
    assert_eq!(undone.in_force().await, never.in_force().await);
    assert!(undone.in_force().await.iter().any(|fact| fact.contains("Nine")));
}

#[tokio::test]
async fn as_what_an_undone_list_named_a_client_is_forgotten_where_the_later_one_does_not_say_it() {
    let invoices = format!("{HEAD}Alba Ltd,4,2026-11-15,100,VAT\n");
    let [undone, never] = undone_and_never(("Client,Status\nAlba Ltd,Former\n", None), (&invoices, None)).await;
    assert_eq!(undone.in_force().await, never.in_force().await);
    // And stays where it does.
    let former = "Client,Status\nAlba Ltd,Former\n";
    let [undone, never] = undone_and_never((former, None), ("Client,Town,Status\nAlba Ltd,York,Former\n", None)).await;
    assert_eq!(undone.in_force().await, never.in_force().await);
    let other = ("Client,Town\nAlba Ltd,York\n", Some(Listing::Client));
    let [undone, never] = undone_and_never((former, None), other).await;
    assert_eq!(undone.in_force().await, never.in_force().await);
}

#[tokio::test]
async fn what_an_undone_list_said_of_everybody_in_it_is_forgotten() {
    let deals = "Company,Deal,Status,Created\nAlba Ltd,Merger,Open,2026-10-28\n";
    let names = ("Client,Relationship manager\nAlba Ltd,Priya Nair\n", Some(Listing::FormerClient));
    let [undone, never] = undone_and_never(names, (deals, None)).await;
    assert_eq!(undone.in_force().await, never.in_force().await);
    assert_eq!(undone.position(undone.alba().await, day("2026-11-23")).await.stage, Stage::PrePurchase);
    let managed = "select count(*) from client where manager_id is not null";
    assert_eq!((undone.count(managed).await, never.count(managed).await), (0, 0));
    // The deal and the client are the later list's, and go with it.
    undone.taken_back("later.csv").await;
    let left = "select (select count(*) from client where deleted_at is null)
                  + (select count(*) from pursuit where deleted_at is null)";
    assert_eq!(undone.count(left).await, 0);
}

#[tokio::test]
async fn the_work_that_a_won_deal_became_stays_where_a_later_list_of_projects_names_it() {
    let deals = "Company,Deal,Status,Created,Closed,Value\nAlba Ltd,Strategy,Won,2026-09-01,2026-10-20,100\n\
        Bo Ltd,Audit,Won,2022-08-01,2022-10-22,200\n";
    let projects = "Company,Project no,Project,Start date,End date,Status\nAlba Ltd,P1,Strategy,2026-10-28,,Active\n\
        Cy Ltd,P3,Review,2026-10-01,,Active\n";
    let [undone, never] = undone_and_never((deals, None), (projects, None)).await;
    let today = day("2026-11-23");
    let (stands, fresh) =
        (undone.position(undone.alba().await, today).await, never.position(never.alba().await, today).await);
    assert_eq!((stands.stage, stands.standing, stands.stage_since), (fresh.stage, fresh.standing, fresh.stage_since));
    assert_eq!(stands.stage, Stage::Client);
    let deals = "select count(*) from pursuit where deleted_at is null";
    let work = "select count(*) from engagement where deleted_at is null and implied = 0";
    assert_eq!(
        (undone.count(deals).await, undone.count(work).await),
        (0, 2),
        "Bo's work was known from the deal alone"
    );
    // It is the later list's now.
    undone.taken_back("later.csv").await;
    assert_eq!(undone.count(work).await, 0);
    undone.is_sound().await;
}
