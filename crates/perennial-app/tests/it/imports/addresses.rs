//! Second addresses and telephone numbers: whoever is called by one of them is found, and matched, by it.

use crate::numbers::imported;
use crate::research::begin;
use crate::support::TestApp;

const PEOPLE: &str = "First Name,Last Name,Organization Name,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Value,Phone 2 - Value\n\
    Rita,Marl,Kestrel Freight,rita@kestrel.example,rita.marl@post.example,0114 496 0001,+44 (0)7700 900-123\n\
    Tom,Ash,Kestrel Freight,tom@kestrel.example,desk_1@kestrel.example,,\n";

#[tokio::test]
async fn search_finds_people_by_any_of_their_addresses_and_numbers() {
    let world = TestApp::new().await;
    imported(&world, "people.csv", PEOPLE.as_bytes()).await;
    for typed in
        ["rita@kestrel.example", "rita.marl@post.example", "Rita.Marl", "07700900123", "%2B44 7700 900 123", "0114 496"]
    {
        let page = world.get(&format!("/search?q={}", typed.replace(' ', "+"))).await;
        let found = page.must(200, "Rita Marl").body;
        assert!(!found.contains("Tom Ash"), "{typed}: {found}");
    }
    // An underscore is no placeholder for any sign.
    let found = world.get("/search?q=desk_1@kestrel.example").await.must(200, "Tom Ash").body;
    assert!(!found.contains("Rita Marl"));
    assert!(!world.get("/search?q=9999").await.must(200, "").body.contains("Rita Marl"));
    // A client's own second address and number.
    let client = "Client,Email,Other email,Phone,Second phone\nOduya & Co,info@oduya.example,ledger@oduya.example,0113 1,0113 496 7777\n";
    imported(&world, "clients.csv", client.as_bytes()).await;
    world.get("/search?q=ledger@oduya.example").await.must(200, "Oduya");
    world.get("/search?q=0113+4967777").await.must(200, "Oduya");
}

#[tokio::test]
async fn an_answer_in_a_file_is_that_of_whoever_has_the_address() {
    let world = TestApp::new().await;
    imported(&world, "people.csv", PEOPLE.as_bytes()).await;
    let wave = begin(&world, "relationship_nps").await;
    let text = "#,How likely are you to recommend us to a friend or colleague?,Email,Submit Date (UTC)\n\
                a,9,Rita.Marl@post.example,2026-11-21 10:05:00\nb,8,marl@post.example,2026-11-21 10:05:00\n\
                c,7,deskx1@kestrel.example,2026-11-21 10:05:00\n";
    let desk = world.as_person(world.helen).await;
    let page = desk.upload(&format!("{wave}/files"), &[], "typeform.csv", text.as_bytes()).await;
    let page = page.must(200, "1 of 3 rows would be taken").body;
    assert!(page.contains("marl@post.example is known") && page.contains("deskx1@kestrel.example is known"), "{page}");
}

#[tokio::test]
async fn an_address_of_two_people_says_of_neither_that_they_answered() {
    let world = TestApp::new().await;
    let people = "First Name,Last Name,Organization Name,E-mail 1 - Value\n\
        Maria,Holt,Holt Farm,info@holt.example\nJames,Holt,Holt Farm,info@holt.example\n";
    imported(&world, "people.csv", people.as_bytes()).await;
    let wave = begin(&world, "relationship_nps").await;
    let text = "#,How likely are you to recommend us to a friend or colleague?,Email,Submit Date (UTC)\n\
                a,9,info@holt.example,2026-11-21 10:05:00\n";
    let desk = world.as_person(world.helen).await;
    let page = desk.upload(&format!("{wave}/files"), &[], "typeform.csv", text.as_bytes()).await;
    page.must(200, "0 of 1 row would be taken").must(200, "is the address of 2 people");
}

/// Next month's list gives the second address alone: it is the same person, and not a further one.
#[tokio::test]
async fn a_list_with_the_second_address_makes_nobody_new() {
    let world = TestApp::new().await;
    imported(&world, "people.csv", PEOPLE.as_bytes()).await;
    let next = "First Name,Last Name,Company,Email\nRita,Marl,Kestrel Freight,RITA.MARL@post.example\n\
                Tom,Ash,Kestrel Freight,desk_1@kestrel.example\n";
    imported(&world, "next.csv", next.as_bytes()).await;
    assert_eq!(world.count("select count(*) from contact where deleted_at is null").await, 2);
}
