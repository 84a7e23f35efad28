//! People of lists that make no clients, and people who are at several of them.

use perennial_app::imports;
use perennial_core::fact::Listing;

use crate::support::TestApp;

const PEOPLE: &str = "First name,Last name,Company,Email\nDan,Bell,Kestrel Freight,dan@kestrel.example\n";

#[tokio::test]
async fn connections_are_asked_nothing_and_a_known_change_of_job_is_told_and_not_left_out() {
    let world = TestApp::new().await;
    world.import_list("people.csv", PEOPLE, Some(Listing::Client)).await;
    let text = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
        Dan,Bell,https://example.com/dan,dan@kestrel.example,Oduya & Co,Director,12 Mar 2024\n\
        Ida,Wix,https://example.com/ida,,Nobody Ltd,Director,13 Mar 2024\n";
    // Nobody says whose names they are: the list makes no clients.
    world.import_list("Connections.csv", text, None).await;
    let sql = "select id from import where file_name = 'Connections.csv'";
    let mut conn = world.app.db.read().await.unwrap();
    let id: uuid::Uuid = conn.scalar(sql, vec![]).await.unwrap();
    let import = imports::find(&mut conn, &world.as_helen(), id.into()).await.unwrap();
    let lines = import.lines.expect("counted");
    assert_eq!((lines.total, lines.unchanged, lines.left_out), (2, 1, 1), "Ida is at nobody that is a client");
    let problems = imports::problems(&mut conn, &world.as_helen(), id.into(), 10).await.unwrap();
    let told = "Dan Bell is recorded at Kestrel Freight, and this list says Oduya & Co";
    assert!(problems.iter().any(|problem| problem.what_to_do.starts_with(told)), "{problems:?}");
}

#[tokio::test]
async fn who_is_known_at_another_of_the_companies_of_a_row_is_the_person_of_the_row() {
    let world = TestApp::new().await;
    let companies = "Record ID,Company name,Website URL,Company owner,Create Date\n\
        902,Bellweather Homes,,,2024-05-01\n903,Kestrel Freight,,,2024-05-01\n";
    world.import_list("companies.csv", companies, Some(Listing::Client)).await;
    world.import_list("people.csv", PEOPLE, Some(Listing::Client)).await;
    let contacts = "Record ID,First Name,Last Name,Email,Lifecycle Stage,Associated Company IDs,Associated Company\n\
        52,Dan,Bell,dan@kestrel.example,Customer,902;903,Bellweather Homes;Kestrel Freight\n\
        53,Ida,Wix,ida@bellweather.example,Customer,902,Bellweather Homes\n";
    world.import_list("contacts.csv", contacts, Some(Listing::Client)).await;
    let people = "select k.name, c.name from contact k join client c on c.id = k.client_id order by 1, 2";
    let mut conn = world.app.db.read().await.unwrap();
    let people: Vec<(String, String)> = conn.all(people, vec![]).await.unwrap();
    let pair = |name: &str, client: &str| (name.to_owned(), client.to_owned());
    assert_eq!(people, [pair("Dan Bell", "Kestrel Freight"), pair("Ida Wix", "Bellweather Homes")]);
    let told = "select count(*) from import_problem where advice like '%names 2 companies%'";
    assert_eq!(conn.scalar::<i64>(told, vec![]).await.unwrap(), 1);
    drop(conn);
    world.is_sound().await;
}

/// In a firm of one that person answers for everybody, also for those who were there before.
#[tokio::test]
async fn the_only_member_manages_also_clients_that_were_there_without_a_manager() {
    let world = TestApp::new().await;
    world.import_list("one.csv", "Client,Town\nAnsah Tools,York\n", Some(Listing::Client)).await;
    let sql = "select count(*) from client where manager_id is null";
    let without = async || -> i64 { world.app.db.read().await.unwrap().scalar(sql, vec![]).await.unwrap() };
    assert_eq!(without().await, 1, "the firm has two people");
    let priya = world.priya;
    let gone = world.change(move |tx, _| {
        Box::pin(async move {
            tx.run("update staff set active = 0 where id = $1", perennial_app::args![priya]).await?;
            Ok(())
        })
    });
    gone.await.unwrap();
    world.import_list("two.csv", "Client,Town\nBrandt AG,Bonn\n", Some(Listing::Client)).await;
    assert_eq!(without().await, 0);
    world.is_sound().await;
}
