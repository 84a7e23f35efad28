//! A firm's own lists give a true map: lists that nobody here wrote, through the command line (D15 to D19).

use std::path::PathBuf;

use serde_json::Value;

use crate::support::Place;

/// A store with a law firm and nothing else.
async fn firm() -> Place {
    firm_of("law-contentious", "GBP").await
}

/// A store with a firm of a kind, which counts in a currency, and nothing else.
async fn firm_of(kind: &str, currency: &str) -> Place {
    let place = Place::new().await;
    let add = ["user", "add", "--email", "admin@firm.example", "--name", "Ada Admin"];
    place.run(&[&add[..], &["--firm", "Test Firm", "--kind", kind, "--currency", currency]].concat()).must(0);
    place
}

fn case(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../perennial-core/tests/cases").join(name)
}

/// The public practice set, which is not ours to keep here; none where it is not on this machine.
fn practice_set() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let found = ["../../../shared", "../../../../shared"].map(|at| root.join(at).join("data/crm_sales_opportunities"));
    let found = found.into_iter().find(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: the practice set is not on this machine");
    }
    found
}

pub fn import(place: &Place, file: &str, more: &[&str]) -> Value {
    place.run(&[&["import", file, "--json"], more].concat()).must(0).json()
}

fn positions(place: &Place, on: Option<&str>) -> Vec<Value> {
    let day: Vec<&str> = on.map_or_else(Vec::new, |on| vec!["--as-of", on]);
    let list = place.run(&[&["positions", "--json"], &day[..]].concat()).must(0).json();
    list.as_array().unwrap().clone()
}

fn alerts(place: &Place) -> usize {
    place.run(&["alerts", "--json"]).must(0).json().as_array().unwrap().len()
}

/// A list of clients and six yearly invoices: a client whose work recurs, not a prospect.
#[tokio::test]
async fn who_is_invoiced_each_year_is_a_client() {
    let (clients, invoices) = (case("X1-clients.csv"), case("X1-invoices-only.csv"));
    let place = firm().await;
    // Nobody can tell from names whose names they are: it is asked, and nothing lands.
    let asked = place.run(&["import", clients.to_str().unwrap()]).must(4);
    assert!(asked.err.contains("--these-are"), "{asked:?}");
    import(&place, clients.to_str().unwrap(), &["--these-are", "clients"]);
    let one = positions(&place, None);
    assert_eq!((&one[0]["stage"], &one[0]["standing_phase"]), (&Value::from("between"), &Value::Null));
    import(&place, invoices.to_str().unwrap(), &[]);
    let one = positions(&place, None);
    assert_eq!(one.len(), 1);
    assert_eq!((&one[0]["stage"], &one[0]["phase_recorded"]), (&Value::from("client"), &Value::from(false)));
    assert_eq!(one[0]["working_phases"][0]["implied_by_invoices"], 6);
    assert_eq!((&one[0]["ladder"], alerts(&place)), (&Value::from("client"), 0));
    place.run(&["rebuild", "--check"]).must(0);
    place.run(&["doctor"]).must(0);
}

/// Forty closed matters and forty paid invoices of years ago are no alerts.
#[tokio::test]
async fn history_makes_no_noise() {
    let (matters, invoices) = (case("B51.csv"), case("B51-invoices.csv"));
    let place = firm().await;
    import(&place, matters.to_str().unwrap(), &[]);
    import(&place, invoices.to_str().unwrap(), &[]);
    assert!(alerts(&place) <= 3, "{}", place.run(&["alerts"]).out);
    let stages: Vec<Value> = positions(&place, None).iter().map(|one| one["stage"].clone()).collect();
    assert!(stages.iter().all(|stage| stage == "between" || stage == "client"), "{stages:?}");
}

/// The practice set of 85 accounts and 8,800 deals, unedited: whoever bought is a client or was one.
#[tokio::test]
async fn the_practice_set_gives_a_map() {
    let Some(folder) = practice_set() else { return };
    let place = firm_of("consulting", "USD").await;
    let file = |name: &str| folder.join(name).display().to_string();
    // Nothing but their deals says that they bought.
    import(&place, &file("accounts.csv"), &["--these-are", "prospects", "--currency", "USD"]);
    import(&place, &file("sales_pipeline.csv"), &["--currency", "USD", "--as-of", "2017-12-31"]);
    for day in [Some("2018-01-01"), None] {
        let all = positions(&place, day);
        assert!(all.len() >= 85);
        for one in &all {
            let (stage, phase) = (&one["stage"], &one["standing_phase"]);
            assert!(stage != "pre_purchase" || one["ladder"] == "prospect", "{one}");
            assert!(phase != "affirm" && phase != "admit", "{one}");
        }
        let prospects = all.iter().filter(|one| one["stage"] == "pre_purchase").count();
        assert_eq!(prospects, 0, "all of them have bought");
    }
    assert!(alerts(&place) <= 60, "{} alerts", alerts(&place));
    place.run(&["rebuild", "--check"]).must(0);
    explained_in_the_guide(&positions(&place, Some("2018-01-01")));
}

/// The page of the guide that explains the practice set holds what the program says of each client.
/// `UPDATE_REFERENCES=1` writes it anew.
fn explained_in_the_guide(all: &[Value]) {
    const MARK: &str = "| --- | ---: | --- | ---: |\n";
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/practice-set.md");
    let kept = std::fs::read_to_string(&page).unwrap();
    let head = &kept[..kept.find(MARK).unwrap() + MARK.len()];
    let mut rows: Vec<String> = all
        .iter()
        .map(|one| {
            let working = one["working_phases"].as_array().unwrap();
            let (quotes, wins): (Vec<&Value>, Vec<&Value>) =
                working.iter().partition(|one| one["engagement"].is_null());
            let first = wins.iter().filter_map(|win| win["since"].as_str()).min().unwrap_or("–");
            let name = one["name"].as_str().unwrap();
            assert_eq!(one["stage"] == "client", !wins.is_empty(), "{name} is a client while a win may be under way");
            format!("| {name} | {} | {first} | {} |\n", wins.len(), quotes.len())
        })
        .collect();
    rows.sort_by_key(|row| row.to_lowercase());
    let fresh = format!("{head}{}", rows.concat());
    if std::env::var_os("UPDATE_REFERENCES").is_some() {
        std::fs::write(&page, &fresh).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&page).unwrap(),
        fresh,
        "docs/guide/practice-set.md: run with UPDATE_REFERENCES=1"
    );
}
