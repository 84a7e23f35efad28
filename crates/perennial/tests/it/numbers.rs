//! One question, one number (D27), also on the command line: `map`, `insights`, `positions` and `alerts` say what the
//! pages of the same store say, for the demo and for a firm from lists.

use serde_json::Value;

use crate::own_lists::import;
use crate::support::{Place, request};

/// Helen's password.
const PASSWORD: &str = "four plain words for Helen";

/// A page, without markup.
fn plain(body: &str) -> String {
    let body = body.split_once("<main").map_or(body, |(_, main)| main);
    let mut text = String::new();
    for part in body.split('<') {
        text.push_str(part.split_once('>').map_or("", |(_, words)| words));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",")
}

/// The figure directly before some words, the first time that they stand.
#[track_caller]
fn before(text: &str, words: &str) -> u64 {
    let (head, _) = text.split_once(words).unwrap_or_else(|| panic!("“{words}” is not in {text}"));
    let figure: String = head.rsplit(' ').next().unwrap().chars().filter(char::is_ascii_digit).collect();
    figure.parse().unwrap_or_else(|_| panic!("no figure before “{words}”: {}", &head[head.len().saturating_sub(80)..]))
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn agree(place: &Place, email: &str) {
    let map = place.run(&["map", "--json"]).must(0).json();
    let insights = place.run(&["insights", "--json"]).must(0).json();
    let positions = place.run(&["positions", "--json"]).must(0).json();
    let alerts = place.run(&["alerts", "--json"]).must(0).json();
    let all = positions.as_array().unwrap();
    // Among each other.
    assert_eq!(number(&map["total"]), number(&insights["on_map"]));
    assert_eq!(number(&insights["relationships"]), all.len() as u64, "everybody on record has a position");
    let stages = map["stages"].as_object().unwrap();
    assert_eq!(stages.values().map(number).sum::<u64>(), number(&map["total"]));
    let cells = map["relationships"].as_array().unwrap().iter().map(|cell| number(&cell["count"])).sum::<u64>();
    assert_eq!(cells, number(&map["total"]), "cells and their sum");
    for stage in ["client", "between", "former"] {
        let of_stage = all.iter().filter(|one| one["stage"] == stage).count() as u64;
        assert_eq!(number(&stages[stage]), of_stage, "{stage}");
    }
    // With the pages.
    place.run_with(&["user", "password", "--email", email, "--password-stdin"], &format!("{PASSWORD}\n")).must(0);
    let server = place.serve();
    let form = format!("email={}&password={}", email.replace('@', "%40"), PASSWORD.replace(' ', "+"));
    let signed_in = request(&server.address, "POST", "/sign-in", "", &form).unwrap();
    let cookie = signed_in.lines().find_map(|line| line.strip_prefix("set-cookie: perennial=")).unwrap();
    let cookie = format!("perennial={}", cookie.split(';').next().unwrap());
    let page = |path: &str| plain(&request(&server.address, "GET", path, &cookie, "").unwrap());
    assert_eq!(before(&page("/"), " relationships"), number(&map["total"]), "the map");
    let told = page("/insights");
    assert_eq!(before(&told, " relationships on record"), all.len() as u64, "insights");
    assert_eq!(before(&told, " of them on the map"), number(&map["total"]), "insights");
    for stage in ["client", "between", "former"] {
        let listed = page(&format!("/clients?stage={stage}"));
        let listed = if number(&stages[stage]) == 0 { 0 } else { before(&listed, " client") };
        assert_eq!(listed, number(&stages[stage]), "the list of {stage}");
    }
    assert_eq!(before(&page("/clients"), " client"), all.len() as u64, "the list of everybody");
    let raised = alerts.as_array().unwrap().len() as u64;
    let listed = page("/alerts");
    assert_eq!(if raised == 0 { 0 } else { before(&listed, " alert") }, raised, "alerts");
    assert_eq!(server.end(), 0);
}

#[tokio::test]
async fn the_command_line_counts_the_demo_as_its_pages_do() {
    let place = Place::new().await;
    place.run(&["demo", "--no-serve"]).must(0);
    agree(&place, "helen.marsh@harcourtvale.example");
}

#[tokio::test]
async fn the_command_line_counts_a_firm_from_lists_as_its_pages_do() {
    let place = Place::new().await;
    let add = ["user", "add", "--email", "helen@firm.example", "--name", "Helen", "--role", "administrator"];
    let firm = ["--password-stdin", "--firm", "Test Firm", "--kind", "accounting", "--currency", "GBP"];
    place.run_with(&[&add[..], &firm[..]].concat(), &format!("{PASSWORD}\n")).must(0);
    let write = |name: &str, text: &str| {
        std::fs::write(place.path(name), text).unwrap();
        place.path(name).display().to_string()
    };
    let names: String = (0..30).map(|n| format!("Trader {n:02},Trade\n")).collect();
    import(&place, &write("clients.csv", &format!("Client,Sector\n{names}")), &["--these-are", "clients"]);
    let leads: String = (0..9).map(|n| format!("Lead {n},Trade\n")).collect();
    import(&place, &write("leads.csv", &format!("Client,Sector\n{leads}")), &["--these-are", "prospects"]);
    let mut rows = "Invoice number,Client,Invoice date,Total,Paid\n".to_owned();
    for n in 0..24 {
        for month in 1..=10 {
            let paid = if n % 5 == 0 && month == 10 { "0.00" } else { "90.00" };
            rows.push_str(&format!("{n}-{month},Trader {n:02},2026-{month:02}-0{},90.00,{paid}\n", 1 + n % 9));
        }
    }
    import(&place, &write("invoices.csv", &rows), &[]);
    agree(&place, "helen@firm.example");
}
