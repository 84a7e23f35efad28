//! Undo of one list leaves what the others say: a row that only says something of a known client made no record.

use perennial_app::db::AssertSqlSafe;
use perennial_app::imports;
use perennial_core::dates::Moment;
use perennial_core::fact::Listing;
use perennial_core::ids::ImportId;
use perennial_core::journeys::stage::Stage;

use crate::support::{TestApp, day};

const OCTOBER: &str =
    "Client no,Client,Status\n1,Alba Ltd,Active\n2,Bo Ltd,Active\n3,Cy Ltd,Prospect\n5,Eve Ltd,Former\n";
const NOVEMBER: &str = "Client no,Client,Status\n1,Alba Ltd,Active\n2,Bo Ltd,Former\n3,Cy Ltd,Active\n5,Eve Ltd,Active\n\
    7,Gus Ltd,Prospect\n";

async fn landed(world: &TestApp, name: &'static str, text: &'static str) -> ImportId {
    let id = world.upload(name, text).await;
    imports::run(&world.app, &world.as_helen(), id, |_| {}).await.unwrap();
    id
}

async fn stages(world: &TestApp) -> Vec<String> {
    let mut told = Vec::new();
    let mut conn = world.app.db.read().await.unwrap();
    let names: Vec<(String, uuid::Uuid)> =
        conn.all("select name, id from client where deleted_at is null order by name", vec![]).await.unwrap();
    drop(conn);
    for (name, id) in names {
        let position = world.position(id.into(), day("2026-11-30")).await;
        told.push(format!("{} {:?}", name.split(' ').next().unwrap_or_default(), position.stage));
    }
    told
}

#[tokio::test]
async fn undo_of_next_months_list_leaves_the_clients_of_the_first() {
    let world = TestApp::new().await;
    let helen = world.as_helen();
    landed(&world, "clients.csv", OCTOBER).await;
    let october = stages(&world).await;
    assert_eq!(october, ["Alba Between", "Bo Between", "Cy PrePurchase", "Eve Former"]);
    let november = landed(&world, "clients.csv", NOVEMBER).await;
    // The same list has corrected itself: nobody ever said that Eve left (D8, D24).
    assert_eq!(stages(&world).await, ["Alba Between", "Bo Former", "Cy Between", "Eve Between", "Gus PrePurchase"]);
    let undone = imports::undo(&world.app, &helen, november).await.unwrap();
    assert_eq!((undone.removed, undone.kept), (1, vec![]), "Gus alone");
    assert_eq!(stages(&world).await, october);
    landed(&world, "clients.csv", NOVEMBER).await;
    assert_eq!(stages(&world).await, ["Alba Between", "Bo Former", "Cy Between", "Eve Between", "Gus PrePurchase"]);
    world.is_sound().await;
}

#[tokio::test]
async fn a_list_that_is_undone_and_imported_again_says_the_same_of_the_same_clients() {
    let world = TestApp::new().await;
    let helen = world.as_helen();
    let clients = "Client no,Client,Status\n1,Alba Ltd,Active\n2,Bo Ltd,Inactive\n3,Cy Ltd,Former\n\
        4,Dee Ltd,Prospect\n5,Mr E Fox,Active\n";
    // The lines of one list are not those of the other.
    let invoices = "Invoice no,Date,Client,Net\n1,2024-04-10,Alba Ltd,1000\n2,2024-07-10,Alba Ltd,1000\n\
        3,2025-06-10,Bo Ltd,2000\n4,2019-05-30,Cy Ltd,300\n5,2026-11-01,Mr E Fox,800\n6,2026-10-15,Gil plc,500\n";
    let first = landed(&world, "clients.csv", clients).await;
    landed(&world, "invoices.csv", invoices).await;
    let before = stages(&world).await;
    assert_eq!(before, ["Alba Between", "Bo Between", "Cy Former", "Dee PrePurchase", "Gil Client", "Mr Client"]);
    imports::undo(&world.app, &helen, first).await.unwrap();
    landed(&world, "clients.csv", clients).await;
    assert_eq!(stages(&world).await, before);
    let of_nobody = "select count(*) from fact where client_id not in (select id from client)";
    assert_eq!(world.count(of_nobody).await, 0);
    world.is_sound().await;
}

#[tokio::test]
async fn what_a_later_list_says_again_stays_when_the_earlier_one_goes() {
    let world = TestApp::new().await;
    let helen = world.as_helen();
    let calls = "Date,Client,Type,Subject\n2026-11-02,Alba Ltd,Phone call,Hello\n2026-11-02,Bo Ltd,Phone call,Hello\n";
    world.import_list("calls.csv", calls, None).await;
    let october = landed(&world, "october.csv", "Client,Status\nAlba Ltd,Active\nBo Ltd,Former\n").await;
    landed(&world, "november.csv", "Client,Status\nCy Ltd,Active\nAlba Ltd,Active\nBo Ltd,Former\n").await;
    let before = stages(&world).await;
    assert_eq!(before, ["Alba Between", "Bo Former", "Cy Between"]);
    imports::undo(&world.app, &helen, october).await.unwrap();
    assert_eq!(stages(&world).await, before);
    world.is_sound().await;
}

#[tokio::test]
async fn people_called_clients_make_clients_of_companies_that_were_known() {
    let world = TestApp::new().await;
    let helen = world.as_helen();
    let jobs = "Job no,Client,Job,Status,Start date\n1,Alba Ltd,Audit,Active,2026-09-03\n";
    let jobs = landed(&world, "jobs.csv", jobs).await;
    let people = "Full name,Company,Job title,Email\nJane Roe,Alba Ltd,Director,\nBo Roe,Bo Partners,Director,\n";
    world.import_list("people.csv", people, Some(Listing::Client)).await;
    imports::undo(&world.app, &helen, jobs).await.unwrap();
    let alba = world.client_named("Alba Ltd").await;
    assert_eq!(world.position(alba, day("2026-11-30")).await.stage, Stage::Between);
    world.is_sound().await;
}

/// A call about a matter, a complaint of it and a promise in it are use: the matter stays as it was, and they stay with it.
#[tokio::test]
async fn a_matter_that_somebody_has_spoken_of_since_stays_with_its_days() {
    let world = TestApp::new().await;
    landed(&world, "clients.csv", "Client,Status\nAlba Ltd,Active\nBo Ltd,Active\nCy Ltd,Active\n").await;
    let matters = "Client,Matter,Opened,Status\nAlba Ltd,Lease,2026-08-01,Open\nBo Ltd,Sale,2026-09-01,Open\n\
        Cy Ltd,Will,2026-10-01,Open\n";
    let list = landed(&world, "matters.csv", matters).await;
    world.clock.set(Moment(world.app.now().0 + 60_000_000));
    let helen = world.as_person(world.helen).await;
    let engagement = |title: &'static str| {
        let world = &world;
        async move {
            let sql = format!("select id from engagement where title = '{title}'");
            world
                .app
                .db
                .read()
                .await
                .unwrap()
                .scalar::<uuid::Uuid>(AssertSqlSafe(sql), vec![])
                .await
                .unwrap()
                .to_string()
        }
    };
    let (alba, bo) = (world.client_named("Alba Ltd").await, world.client_named("Bo Ltd").await);
    let (lease, sale) = (engagement("Lease").await, engagement("Sale").await);
    let call = [("medium", "phone"), ("direction", "two_way"), ("on", "2026-11-20"), ("engagement", lease.as_str())];
    helen.post(&format!("/clients/{alba}/record/touch"), &call).await.must(303, "");
    let complaint = [("cause", "late again"), ("on", "2026-11-20"), ("engagement", sale.as_str())];
    helen.post(&format!("/clients/{bo}/record/complaint"), &complaint).await.must(303, "");
    let before = stages(&world).await;
    let undone = imports::undo(&world.app, &world.as_helen(), list).await.unwrap();
    assert_eq!((undone.removed, undone.kept.len()), (1, 2), "Cy's will alone is gone");
    helen.get(&format!("/engagements/{lease}")).await.must(200, "1 Aug 2026");
    helen.get(&format!("/clients/{bo}")).await.must(200, "Sale");
    assert_eq!(stages(&world).await[..2], before[..2]);
    world.is_sound().await;
}

/// What happened in September stands in September's list and again in October's: without September's it still holds.
#[tokio::test]
async fn what_a_later_list_says_again_holds_when_the_earlier_one_is_undone() {
    const DEALS: [&str; 3] = [
        "Deal id,Deal,Company,Stage,Created,Closed,Amount\nD1,Lease,Alba Ltd,Proposal,2026-07-01,,5000\n\
            D2,Sale,Bo Ltd,Proposal,2026-07-02,,900\n",
        "Deal id,Deal,Company,Stage,Created,Closed,Amount\nD1,Lease,Alba Ltd,Won,2026-07-01,2026-09-08,5000\n\
            D2,Sale,Bo Ltd,Won,2026-07-02,2026-09-09,900\n",
        "Deal id,Deal,Company,Stage,Created,Closed,Amount\nD1,Lease,Alba Ltd,Won,2026-07-01,2026-09-08,5000\n\
            D2,Sale,Bo Ltd,Won,2026-07-02,2026-09-09,950\n",
    ];
    const BILLS: [&str; 3] = [
        "Invoice no,Date,Client,Net,Status\n7,2026-07-14,Cy Ltd,8100,Sent\n",
        "Invoice no,Date,Client,Net,Status\n7,2026-07-14,Cy Ltd,8100,Paid\n",
        "Invoice no,Date,Client,Net,Status\n7,2026-07-14,Cy Ltd,8100,Paid\n8,2026-10-02,Cy Ltd,20,Sent\n",
    ];
    let world = TestApp::new().await;
    let mut september = Vec::new();
    for month in 0..3 {
        world.clock.set(Moment(world.app.now().0 + 60_000_000));
        september
            .push([landed(&world, "deals.csv", DEALS[month]).await, landed(&world, "bills.csv", BILLS[month]).await]);
    }
    let paid = || async {
        let sql = "select cast(sum(paid_minor) as bigint) from invoice where deleted_at is null";
        world.app.db.read().await.unwrap().scalar::<i64>(sql, vec![]).await.unwrap()
    };
    let before = stages(&world).await;
    assert_eq!((before[0].as_str(), before[1].as_str(), paid().await), ("Alba Client", "Bo Client", 810_000));
    for list in september[1] {
        imports::undo(&world.app, &world.as_helen(), list).await.unwrap();
    }
    assert_eq!((stages(&world).await, paid().await), (before, 810_000));
    for list in september[2] {
        imports::undo(&world.app, &world.as_helen(), list).await.unwrap();
    }
    let after = stages(&world).await;
    assert_eq!((after[0].as_str(), after[1].as_str(), paid().await), ("Alba PrePurchase", "Bo PrePurchase", 0));
    world.is_sound().await;
}

/// A telephone that the lists of September and of the autumn give is not lost with September's.
#[tokio::test]
async fn a_field_that_a_later_list_gives_too_stays() {
    let world = TestApp::new().await;
    landed(&world, "calls.csv", "Date,Client,Medium,Subject\n2026-09-01,Alba Ltd,Phone,Hello\n").await;
    let first = landed(&world, "clients.csv", "Client,Status,Phone\nAlba Ltd,Active,0113 496 0001\n").await;
    world.clock.set(Moment(world.app.now().0 + 60_000_000));
    landed(&world, "autumn.csv", "Phone,Client,Status,Sector\n0113 496 0001,Alba Ltd,active,\n").await;
    imports::undo(&world.app, &world.as_helen(), first).await.unwrap();
    let sql = "select phone from client where deleted_at is null";
    let phone: Option<String> = world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    assert_eq!(phone.as_deref(), Some("0113 496 0001"));
    assert_eq!(stages(&world).await, ["Alba Between"]);
    world.is_sound().await;
}
