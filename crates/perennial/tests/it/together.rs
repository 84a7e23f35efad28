//! Several files in one go: what a dry run foretells of each file and of the map is what lands.

use std::path::PathBuf;

use serde_json::Value;

use crate::support::Place;

const CLIENTS: &str = "Client ID,Client,Email,Client since,Status\n1,Alder Ltd,office@alder.example,2019-03-04,Active\n\
    2,Birch & Co,,2021,Active\n3,Cedar LLP,,,Former\n4,Elm Partners,,,Prospect\n2,Birch and Co,,2021,Active\n";
const CONTACTS: &str = "First name,Last name,Company,Email\nAnn,Ash,Alder Ltd,ann@alder.example\n\
    Bo,Oak,Birch & Co,bo@birch.example\nBo,Oak,Birch & Co,bo@birch.example\nCy,Fir,Finch Ltd,cy@finch.example\n";
const INVOICES: &str = "Invoice,Client,Invoice date,Total,Paid,Service\n1,Alder Ltd,2025-01-10,500,500,Lease\n\
    2,Alder Ltd,2025-02-10,500,500,Lease\n3,Alder Ltd,2025-03-10,500,500,Lease\n4,Birch & Co,2026-10-01,900,,Claim\n\
    5,Gorse Ltd,2026-09-01,70,70,Claim\n1,Alder Ltd,2026-01-10,650,650,Lease\n6,Cedar LLP,soon,70,70,Claim\n";
const MATTERS: &str = "Matter no,Matter,Client,Opened,Closed,Status\nM-1,Claim against Oak,Birch & Co,2026-08-01,,Open\n\
    M-2,Will,Holly Hare,2022-01-01,2022-05-05,Closed\n";

async fn firm() -> Place {
    let place = Place::new().await;
    let add = ["user", "add", "--email", "admin@firm.example", "--name", "Ada Admin"];
    let firm = ["--firm", "Test Firm", "--kind", "law-contentious", "--currency", "GBP"];
    place.run(&[&add[..], &firm].concat()).must(0);
    place
}

/// Tries the files together, lands them together, and compares.
async fn as_foretold(place: &Place, files: &[&str], more: &[&str]) -> (Value, Value) {
    let run = |dry: &[&str]| place.run(&[&["import"], files, &["--json"], more, dry].concat()).must(0).json();
    let tried = run(&["--dry-run"]);
    let landed = run(&[]);
    let lists = |answer: &Value| answer["imports"].as_array().unwrap().clone();
    for (foretold, done) in lists(&tried).iter().zip(lists(&landed)) {
        let file = &foretold["file"];
        for figure in ["records", "created", "updated", "merged", "left"] {
            assert_eq!(foretold[figure], done[figure], "{file}: {figure}");
        }
        let told = |of: &Value| -> Vec<String> {
            // A row that may be a known record is proposed before, and listed afterwards.
            let kept = of["problems"].as_array().unwrap().iter().filter(|p| p["consequence"] != "kept");
            let mut told: Vec<String> = kept.map(|p| format!("{} {}", p["line"], p["what_to_do"])).collect();
            told.sort();
            told
        };
        assert_eq!(told(foretold), told(&done), "{file}");
        assert_eq!(left_out(foretold), done["rows"]["left_out"].as_u64().unwrap() as usize, "{file}");
    }
    // The map before the next list is the map that was foretold.
    let next = place.path("next.csv");
    std::fs::write(&next, "Client,Client since\nNobody New,\nNobody Else,\n").unwrap();
    let next = next.display().to_string();
    let after = place.run(&["import", &next, "--these-are", "others", "--dry-run", "--json"]).must(0).json();
    let all = lists(&tried);
    let foretold = &all.last().unwrap()["forecast"]["map"];
    let stands = &after["imports"][0]["forecast"]["map"];
    let turn = |map: &Value, list: &str, side: &str| -> Vec<String> {
        let shown = map[list].as_array().unwrap().iter().filter(|one| one[side] != 0);
        shown.map(|one| format!("{} {} {}", one["stage"], one["standing_phase"], one[side])).collect()
    };
    assert_eq!(turn(foretold, "places", "after"), turn(stands, "places", "before"));
    assert_eq!(turn(foretold, "stages", "after"), turn(stands, "stages", "before"));
    assert_eq!(foretold["known"]["after"], stands["known"]["before"]);
    place.run(&["rebuild", "--check"]).must(0);
    (tried, landed)
}

/// Lines that a list's problems leave out.
fn left_out(list: &Value) -> usize {
    let problems = list["problems"].as_array().unwrap().iter();
    let lines = problems.filter(|p| p["consequence"] == "row_left_out").map(|p| p["line"].as_u64().unwrap());
    lines.collect::<std::collections::BTreeSet<_>>().len()
}

fn written(place: &Place, name: &str, text: &str) -> String {
    let path = place.path(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[tokio::test]
async fn clients_contacts_invoices_and_matters_land_as_foretold() {
    let place = firm().await;
    // Interactions count by themselves, not by their clients; those that stand in two files count once.
    let calls = "Date,Client,Type,Subject,Minutes\n2026-03-01,Alder Ltd,Call,How it goes,10\n\
        2026-10-01,Alder Ltd,Meeting,Kickoff,30\n2026-10-02,Birch & Co,Email,Notes,3\n";
    let more = "Date,Client,Type,Subject,Minutes\n2026-03-01,Alder Ltd,Call,How it goes,10\n\
        2026-10-05,Alder Ltd,Call,News,5\n";
    let files = [
        written(&place, "clients.csv", CLIENTS),
        written(&place, "contacts.csv", CONTACTS),
        written(&place, "invoices.csv", INVOICES),
        written(&place, "matters.csv", MATTERS),
        written(&place, "calls.csv", calls),
        written(&place, "calls-again.csv", more),
    ];
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let (tried, landed) = as_foretold(&place, &files, &["--these-are", "clients"]).await;
    let sentence = tried["imports"].as_array().unwrap().last().unwrap()["forecast"]["sentence"].as_str().unwrap();
    assert!(sentence.contains("4 interactions"), "{sentence}");
    // The clients of the first list are no new ones in the others.
    let all = tried["imports"].as_array().unwrap();
    let made: u64 = all.iter().filter_map(|list| list["by_object"]["clients"]["created"].as_u64()).sum();
    let there = place.run(&["positions", "--json"]).must(0).json();
    assert!(made as usize <= there.as_array().unwrap().len(), "{tried:#} {landed:#}");
    let names: Vec<&str> = there.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names.iter().filter(|name| name.starts_with("Alder")).count(), 1, "{names:?}");
    // In words: the sentence stands once, behind the last file.
    let again = place.run(&[&["import"], &files[..], &["--these-are", "clients", "--dry-run"]].concat()).must(0);
    assert_eq!(again.out.matches("The map, today → after").count(), 1, "{}", again.out);
}

#[tokio::test]
async fn a_generated_firm_lands_as_foretold() {
    let place = firm().await;
    let (mut clients, mut invoices, mut contacts) =
        ("Client,Client since\n".to_owned(), "Invoice,Client,Invoice date,Total,Paid\n".to_owned(), String::new());
    contacts.push_str("First name,Last name,Company,Email\n");
    for n in 0..60_u32 {
        clients.push_str(&format!("Client {n} Ltd,{}\n", 2010 + n % 15));
        contacts.push_str(&format!("Ann,Number{n},Client {} Ltd,ann{n}@client{n}.example\n", n % 70));
        for k in 0..n % 7 {
            let (year, month) = (2020 + (n + k) % 7, 1 + (n * 5 + k) % 9);
            let paid = if k % 3 == 0 { "" } else { "100" };
            invoices.push_str(&format!("{},Client {} Ltd,{year}-{month:02}-15,100,{paid}\n", n * 10 + k, (n * 7) % 64));
        }
    }
    let files = [
        written(&place, "clients.csv", &clients),
        written(&place, "contacts.csv", &contacts),
        written(&place, "invoices.csv", &invoices),
    ];
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    as_foretold(&place, &files, &["--these-are", "clients"]).await;
}

#[tokio::test]
async fn the_practice_set_lands_as_foretold() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder =
        ["../../../shared", "../../../../shared"].map(|shared| root.join(shared).join("data/crm_sales_opportunities"));
    let Some(folder) = folder.into_iter().find(|folder| folder.is_dir()) else { return };
    let place = firm().await;
    let files: Vec<String> = ["accounts.csv", "products.csv", "sales_teams.csv", "sales_pipeline.csv"]
        .iter()
        .map(|name| folder.join(name))
        .filter(|path| path.exists())
        .map(|path| path.display().to_string())
        .collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    as_foretold(&place, &files, &["--these-are", "clients", "--currency", "USD"]).await;
}
