//! What the small files of real life leave in the store, as the CSV export tells it: values as they were meant, nothing
//! taken from another row, nothing lost. The receipts are in `import_cases`.

mod table;

use std::collections::BTreeSet;

use perennial_core::imports::read::{Limits, read};
use serde_json::Value;

use self::table::{KEPT, OURS};
use crate::import_cases::{firm, folder};
use crate::support::Place;

/// Imports a file; what is asked is answered by the word that it is about, and asked for by name when it is not.
fn bring(place: &Place, file: &str, options: &[&str], answers: &[(&str, &str)]) -> Value {
    let path = folder().join(file);
    let asked = [&["import", path.to_str().unwrap(), "--json"], options].concat();
    let first = place.run(&asked);
    if first.code == 0 {
        return first.json();
    }
    let questions = first.must(4).json();
    let told: Vec<String> = questions["questions"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|question| {
            let word = question["example"].as_str().unwrap_or_default();
            let answer = answers.iter().find(|(about, _)| *about == word).map(|(_, answer)| *answer);
            // What the case does not answer is answered as is likely, or by the first choice.
            let answer = answer.or(question["likely"].as_str()).or(question["choices"][0].as_str())?;
            Some(format!("{}={answer}", question["number"]))
        })
        .collect();
    let more: Vec<&str> = told.iter().flat_map(|told| ["--answer", told.as_str()]).collect();
    place.run(&[asked, more].concat()).must(0).json()
}

/// The rows of a list of the export, of some of its columns.
fn rows(place: &Place, export: &str, list: &str, columns: &[&str]) -> Vec<String> {
    let text = std::fs::read(place.path(export).join(format!("{list}.csv"))).unwrap();
    let limits = Limits::default();
    let sheets = read(&text, &format!("{list}.csv"), &limits);
    let Some(sheet) = sheets.ok().and_then(|mut sheets| (!sheets.sheets.is_empty()).then(|| sheets.sheets.remove(0)))
    else {
        return Vec::new();
    };
    let place_of = |column: &&str| {
        sheet
            .headers
            .iter()
            .position(|header| header == column)
            .unwrap_or_else(|| panic!("{column}: {:?}", sheet.headers))
    };
    let places: Vec<usize> = columns.iter().map(place_of).collect();
    let mut rows: Vec<String> = sheet
        .rows
        .iter()
        .map(|row| {
            let cells = places.iter().map(|place| row.cells.get(*place).map_or("", String::as_str).replace('\n', "⏎"));
            cells.collect::<Vec<_>>().join(" | ").trim_end().to_owned()
        })
        .collect();
    rows.sort();
    rows
}

#[tokio::test]
async fn what_a_case_says_is_what_the_store_holds() {
    let mut wrong = Vec::new();
    for case in KEPT {
        let place = firm().await;
        for (file, options) in case.files {
            let made = bring(&place, file, options, case.answers);
            let rows = &made["imports"][0]["rows"];
            let sum: i64 = ["created", "updated", "unchanged", "merged", "left_out"]
                .iter()
                .filter_map(|key| rows[key].as_i64())
                .sum();
            assert_eq!(Some(sum), rows["total"].as_i64(), "{file}: {rows}");
        }
        place.run(&["export", "--format", "csv", place.path("out").to_str().unwrap()]).must(0);
        for (list, columns, expected) in case.stored {
            let found = rows(&place, "out", list, columns);
            if found != *expected {
                wrong.push(format!(
                    "{:?} {list}: {found:#?}",
                    case.files.iter().map(|(file, _)| file).collect::<Vec<_>>()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Apostrophes, signs of formulas and marks of a page come back from an export as they went in (B31, B32).
#[tokio::test]
async fn signs_that_mean_something_elsewhere_come_back_as_they_were() {
    let place = firm().await;
    bring(&place, "B32.csv", OURS, &[]);
    let columns = ["client.name", "client.phone", "client.sector", "client.notes"];
    place.run(&["export", "--format", "csv", place.path("out").to_str().unwrap()]).must(0);
    let first = rows(&place, "out", "clients", &columns);
    let mut wanted = [
        "O'Brien & Sons <Ltd>",
        "=Equals Design",
        "@Home Care",
        "-Minus Ltd",
        "'t Hoen BV",
        "+Plus Ltd",
        "Quote \"Q\" Ltd",
        // A guard against formulas, as exports put it before such a name, is none of its letters.
        "=Guarded Ltd",
        "Comma, Dot & Co",
    ];
    wanted.sort_unstable();
    assert_eq!(names(&place), wanted);
    assert!(first.iter().any(|row| row.contains("'+44 114 496 0001 | Law; tax")), "{first:#?}");
    assert!(first.iter().any(|row| row.contains("'+44 114 496 0002 | '-5 degrees")), "{first:#?}");
    // What a list says in a column of notes is a fact of the client.
    let facts = std::fs::read_to_string(place.path("out").join("facts.csv")).unwrap();
    assert!(facts.contains("Line one") && facts.contains("Line two"), "{facts}");
    // A spreadsheet takes no cell of the file for a formula.
    let raw = std::fs::read_to_string(place.path("out").join("clients.csv")).unwrap();
    for formula in [",=Equals", ",@Home", ",+Plus", ",-Minus"] {
        assert!(!raw.contains(formula), "{formula} in {raw}");
    }
    let other = Place::new().await;
    other.run(&["import", place.path("out").to_str().unwrap()]).must(0);
    other.run(&["export", "--format", "csv", other.path("again").to_str().unwrap()]).must(0);
    assert_eq!(rows(&other, "again", "clients", &columns), first);
    assert_eq!(names(&other), wanted);
}

/// What the clients of a store are called.
fn names(place: &Place) -> Vec<String> {
    let list = place.run(&["positions", "--json"]).must(0).json();
    let mut names: Vec<String> =
        list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect();
    names.sort_unstable();
    names
}

/// Every file of the cases is read by a test: a case that nobody reads proves nothing.
#[test]
fn every_case_is_named_by_a_test() {
    let crates = folder().join("../../..");
    let mut sources = String::new();
    let mut waiting = ["perennial/tests", "perennial-app/tests", "perennial-core/tests", "perennial-core/src"]
        .map(|at| crates.join(at))
        .to_vec();
    while let Some(at) = waiting.pop() {
        for entry in std::fs::read_dir(&at).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                sources.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let files: BTreeSet<String> =
        std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(files.len() > 80, "{}", files.len());
    let unread: Vec<&String> = files.iter().filter(|file| !sources.contains(&format!("\"{file}\""))).collect();
    assert_eq!(unread, Vec::<&String>::new());
}
