//! A CSV export comes back whole: every position, list and figure, for the demo and for a firm made by lists.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::Place;

/// Lists that a second export must give byte for byte.
const LISTS: [&str; 16] = [
    "firm.csv",
    "staff.csv",
    "service_lines.csv",
    "clients.csv",
    "contacts.csv",
    "contact_wishes.csv",
    "contact_ties.csv",
    "contact_employers.csv",
    "contact_moves.csv",
    "pursuits.csv",
    "engagements.csv",
    "invoices.csv",
    "touches.csv",
    "facts.csv",
    "more/coverage.csv",
    "more/clients_deleted.csv",
];

fn export(place: &Place, name: &str) -> std::path::PathBuf {
    let folder = place.path(name);
    place.run(&["export", "--format", "csv", folder.to_str().unwrap()]).must(0);
    folder
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What the program says of everybody: the positions, the map, and the numbers of insights.
fn told(place: &Place) -> BTreeMap<String, String> {
    let asked: [&[&str]; 4] = [
        &["positions", "--json"],
        &["map", "--json"],
        &["insights", "--json", "--before", "--until", "2026-11-22"],
        &["alerts", "--json"],
    ];
    asked.map(|arguments| (arguments.join(" "), place.run(arguments).must(0).out)).into_iter().collect()
}

/// Exports a place, brings it into an empty one, and compares all that both say.
async fn comes_back(place: &Place) -> Place {
    let csv = export(place, "csv");
    assert!(read(&csv, "README.txt").contains("perennial import FOLDER"));
    let other = Place::new().await;
    let tried = other.run(&["import", csv.to_str().unwrap(), "--dry-run"]).must(0);
    assert!(tried.out.starts_with("Would be brought back whole"), "{tried:?}");
    let made = other.run(&["import", csv.to_str().unwrap()]).must(0);
    assert!(made.out.contains("each under its own id") && made.out.contains("Not in an export: passwords"), "{made:?}");
    other.run(&["rebuild", "--check"]).must(0);
    let again = export(&other, "again");
    for name in LISTS {
        assert!(read(&csv, name) == read(&again, name), "{name} differs");
    }
    for (what, said) in told(place) {
        assert!(told(&other)[&what] == said, "{what} differs");
    }
    other
}

#[tokio::test]
async fn the_demo_comes_back_whole() {
    let place = Place::new().await;
    place.run(&["demo", "--no-serve", "--as-of", "2026-11-22"]).must(0);
    let other = comes_back(&place).await;
    let csv = place.path("csv");
    // A store that has data is never touched.
    let refused = other.run(&["import", csv.to_str().unwrap()]).must(1);
    assert!(refused.err.contains("There is data") && refused.err.contains("one by one"), "{refused:?}");
    // A file that is missing is named, and nothing is stored.
    std::fs::remove_file(csv.join("more/coverage.csv")).unwrap();
    let third = Place::new().await;
    let files: Vec<String> = ["clients.csv", "facts.csv"].map(|name| csv.join(name).display().to_string()).into();
    let refused = third.run(&["import", &files[0], &files[1]]).must(1);
    assert!(refused.err.contains("coverage.csv cannot be read"), "{refused:?}");
    assert_eq!(third.run(&["positions", "--json"]).must(0).json(), serde_json::json!([]));
    // So is a cell that was changed.
    let (other, facts) = (export(&other, "changed"), "facts.csv");
    let text = read(&other, facts).replacen("client.recorded", "client.imagined", 3);
    let header = text.lines().next().unwrap().to_owned();
    std::fs::write(other.join(facts), text.replacen(&header, &header.replace("perennial.fact", "x"), 1)).unwrap();
    let refused = third.run(&["import", other.to_str().unwrap()]).must(1);
    assert!(refused.err.contains("the column perennial.fact is missing"), "{refused:?}");
}

#[tokio::test]
async fn a_firm_made_by_lists_comes_back_whole() {
    let place = Place::new().await;
    let add = ["user", "add", "--email", "ada@firm.example", "--name", "Ada"];
    place.run(&[&add[..], &["--firm", "Test Firm", "--kind", "accounting"]].concat()).must(0);
    let write = |name: &str, text: &str| {
        std::fs::write(place.path(name), text).unwrap();
        place.path(name).display().to_string()
    };
    let clients =
        write("clients.csv", "Client,Sector\n=Equal & Sons,\"Trade, \"\"fine\"\"\"\nKestrel,Haulage\nOld,Mills\n");
    let mut text = "Invoice,Client,Service,Invoice date,Total\n".to_owned();
    for month in 1..=11 {
        text.push_str(&format!("A-{month},Kestrel,Payroll,2026-{month:02}-05,90.00\n"));
    }
    text.push_str("B-1,Old,Tax,2019-01-31,450.00\nB-2,Nobody & Co,Tax,2020-01-31,450.00\n");
    let invoices = write("invoices.csv", &text);
    place.run(&["import", &clients, "--these-are", "clients"]).must(0);
    place.run(&["import", &invoices]).must(0);
    let list = place.run(&["imports", "--json"]).must(0).json();
    let more = write("more.csv", "Client,Sector\nTaken back,None\n");
    place.run(&["import", &more, "--these-are", "clients"]).must(0);
    let latest = place.run(&["imports", "--json"]).must(0).json()[0]["id"].as_str().unwrap().to_owned();
    place.run(&["imports", "undo", &latest]).must(0);
    assert_eq!(list.as_array().map(Vec::len), Some(2));
    comes_back(&place).await;
}
