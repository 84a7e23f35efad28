//! `perennial effort`: what is spent on relationships and markets, as programs read it.

use serde_json::{Value, json};

use crate::support::Place;

#[tokio::test(flavor = "multi_thread")]
async fn effort_is_told_with_at_least_the_promised_keys() {
    let (place, _) = Place::with_firm().await;
    let nothing = place.run(&["effort", "--json"]).must(0).json();
    assert_eq!(nothing["spend"], json!({ "minor": 0, "currency": "GBP" }));
    for key in ["spend_share_new", "proactive_share", "target_existing_percent"] {
        assert!(nothing[key].is_null() && nothing.as_object().unwrap().contains_key(key), "{nothing}");
    }
    for key in ["by_market", "by_person", "by_team"] {
        assert_eq!(nothing[key], Value::Array(vec![]), "{nothing}");
    }
    assert_eq!((&nothing["hours_new"], &nothing["hours_existing"]), (&0.0.into(), &0.0.into()));
    assert_eq!(nothing["unassigned"]["hours"], 0.0);
    let book = place.path("effort.xlsx");
    let printed = place.run(&["effort", "--by", "team", "--xlsx", book.to_str().unwrap()]).must(0).out;
    assert!(printed.contains("0 hours and £0.00 in 0 entries"), "{printed}");
    assert!(std::fs::read(&book).unwrap().starts_with(b"PK"));
    place.run(&["effort", "--on", "2999-01-01"]).must(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_effort_are_taken_once_and_markets_have_all_axes() {
    let (place, _) = Place::with_firm().await;
    let today = place.run(&["effort", "--json"]).must(0).json()["period"]["until"].as_str().unwrap().to_owned();
    let list = place.path("sheet.csv");
    std::fs::write(&list, format!("Date,Hours,User,Notes\n{today},1.5,Nobody Here,Talk\n")).unwrap();
    let list = list.to_str().unwrap();
    let tried = place.run(&["effort", "import", list, "--dry-run", "--json"]).must(0).json();
    assert_eq!((&tried["taken"], &tried["program"]), (&1.into(), &"time sheet".into()));
    assert_eq!(tried["unknown_colleagues"], json!(["Nobody Here"]));
    assert_eq!(place.run(&["effort", "--json"]).must(0).json()["hours"], 0.0, "a trial stores nothing");
    let taken = place.run(&["effort", "import", list]).must(0).out;
    assert!(taken.contains("1 entry taken"), "{taken}");
    let again = place.run(&["effort", "import", list, "--json"]).must(0).json();
    assert_eq!((&again["taken"], &again["taken_before"]), (&0.into(), &1.into()));
    let told = place.run(&["effort", "--json"]).must(0).json();
    assert_eq!((&told["hours"], &told["unassigned"]["hours"]), (&1.5.into(), &1.5.into()));
    assert!(
        told["balance"]["finding"].is_null() && told["balance"]["quarters"].as_array().unwrap().len() == 5,
        "{told}"
    );
    let markets = place.run(&["markets", "--json"]).must(0).json();
    let axes: Vec<&str> =
        markets["axes"].as_array().unwrap().iter().map(|axis| axis["axis"].as_str().unwrap()).collect();
    let seven = ["customer_new", "customer_existing", "referral", "influence", "recruitment", "supplier", "internal"];
    assert_eq!(axes, seven);
    for key in ["now", "wanted", "spread", "raters", "effort_share"] {
        assert!(markets["axes"][0].as_object().unwrap().contains_key(key), "{markets}");
    }
    place.run(&["markets"]).must(0);
}
