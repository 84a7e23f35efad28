//! The small files of real life in the core's `tests/cases`, imported from the command line as their list says: a fresh store
//! for each, a firm in London, and what the receipt and the store say afterwards.

use std::path::PathBuf;

use serde_json::Value;

use crate::support::Place;

/// One case: its file, the options, and the figures of its receipt.
struct Case {
    file: &'static str,
    options: &'static [&'static str],
    /// Rows created, unchanged, merged, left out.
    rows: [i64; 4],
    /// What is counted in the store, and how often.
    stored: &'static [(&'static str, i64)],
}

/// Who is in lists of names that do not say it themselves.
const CLIENTS_OF_OURS: [&str; 2] = ["--these-are", "clients"];
const CLIENTS: &str = "select count(*) from client where deleted_at is null";
const INVOICES: &str = "select count(*) from invoice where deleted_at is null";

const CASES: &[Case] = &[
    Case {
        file: "X15.csv",
        options: &["--currency", "EUR"],
        rows: [15, 0, 0, 0],
        stored: &[
            ("select count(*) from invoice where total_minor in (100000, 125000)", 10),
            ("select count(*) from invoice where total_minor = -5000", 5),
        ],
    },
    Case {
        file: "X15-fees.csv",
        options: &[],
        rows: [1, 0, 0, 0],
        stored: &[("select count(*) from engagement where fee_estimate_minor = 4800000", 1)],
    },
    Case { file: "B06.xlsx", options: &["--date-order", "day-first"], rows: [1, 0, 0, 2], stored: &[(INVOICES, 1)] },
    Case {
        file: "B08.csv",
        options: &["--date-order", "day-first"],
        rows: [3, 0, 0, 0],
        stored: &[(CLIENTS, 3), ("select count(*) from fact where on_day > 24000", 0)],
    },
    Case {
        file: "B08-touches.csv",
        options: &["--date-order", "day-first"],
        rows: [1, 0, 0, 1],
        stored: &[("select count(*) from fact where kind = 'touch.made'", 1)],
    },
    Case { file: "B09.csv", options: &[], rows: [5, 0, 0, 0], stored: &[(CLIENTS, 5)] },
    Case { file: "B53.csv", options: &[], rows: [1, 0, 0, 6], stored: &[(INVOICES, 1)] },
    Case {
        file: "B53-deals.csv",
        options: &[],
        rows: [2, 0, 0, 0],
        stored: &[("select count(*) from pursuit where state = 'hired'", 2)],
    },
    Case { file: "X4.csv", options: &[], rows: [2, 0, 0, 0], stored: &[(INVOICES, 2)] },
    Case {
        file: "X4-customers.csv",
        options: &[],
        rows: [1, 0, 0, 0],
        stored: &[("select count(*) from client where sector = 'Milling' and phone is not null", 1)],
    },
    Case {
        file: "B11.xlsx",
        options: &[],
        rows: [6, 0, 0, 0],
        stored: &[(
            "select count(*) from engagement where external_id like '%|00042' or external_id like '%|2024.001'",
            2,
        )],
    },
    Case { file: "B23.csv", options: &[], rows: [4, 0, 0, 0], stored: &[(CLIENTS, 1)] },
    Case { file: "B27.xlsx", options: &[], rows: [4, 0, 0, 0], stored: &[(CLIENTS, 2)] },
    Case {
        file: "B27-header.xlsx",
        options: &[],
        rows: [2, 0, 0, 0],
        stored: &[(CLIENTS, 2), ("select count(*) from contact where email is not null", 2)],
    },
    Case { file: "B29.xlsx", options: &[], rows: [0, 0, 0, 3], stored: &[(INVOICES, 0)] },
    Case { file: "B30.csv", options: &[], rows: [1, 0, 0, 2], stored: &[(CLIENTS, 1)] },
    Case {
        file: "B57.csv",
        options: &["--date-order", "day-first"],
        rows: [2, 0, 0, 2],
        stored: &[(CLIENTS, 2), (INVOICES, 2)],
    },
    Case { file: "B57-clients.csv", options: &[], rows: [2, 0, 0, 4], stored: &[(CLIENTS, 2)] },
    Case {
        file: "X10.csv",
        options: &[],
        rows: [5, 0, 0, 0],
        stored: &[("select count(*) from fact where kind = 'person.medium_said' and body like '%refused%'", 9)],
    },
    Case {
        file: "X3.csv",
        options: &[],
        rows: [3, 0, 0, 0],
        stored: &[("select count(*) from invoice where paid_minor = total_minor", 1)],
    },
    Case {
        file: "X3-xero.csv",
        options: &["--date-order", "day-first", "--answer", "1=a service line"],
        rows: [3, 0, 0, 2],
        stored: &[("select count(*) from invoice where paid_minor = total_minor", 1)],
    },
    Case {
        file: "B25-macroman.csv",
        options: &[],
        rows: [2, 0, 0, 0],
        stored: &[("select count(*) from client where name = 'Häusler GmbH' or name = 'Étude Lefèvre'", 2)],
    },
];

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../perennial-core/tests/cases")
}

/// A fresh store with the firm of the cases.
pub async fn firm() -> Place {
    let place = Place::new().await;
    let add = ["user", "add", "--email", "admin@firm.example", "--name", "Ada Admin", "--role", "administrator"];
    let firm = ["--password-stdin", "--firm", "Test Firm", "--kind", "law-contentious", "--currency", "GBP"];
    let place_of = ["--locale", "en-GB", "--time-zone", "Europe/London"];
    place.run_with(&[&add[..], &firm[..], &place_of[..]].concat(), "four plain words for Ada\n").must(0);
    place
}

async fn count(place: &Place, sql: &'static str) -> i64 {
    let db = perennial_app::db::Db::open(&place.location(), false).await.unwrap();
    let found = db.read().await.unwrap().scalar(sql, vec![]).await.unwrap();
    db.close().await;
    found
}

fn figures(import: &Value) -> [i64; 4] {
    ["created", "unchanged", "merged", "left_out"].map(|key| import["rows"][key].as_i64().unwrap())
}

#[tokio::test]
async fn each_row_of_a_case_is_in_one_figure_of_its_receipt() {
    let folder = folder();
    for case in CASES {
        let place = firm().await;
        let file = folder.join(case.file);
        let left = place.path("left.csv");
        let mut arguments = vec!["import", file.to_str().unwrap(), "--json", "--problems", left.to_str().unwrap()];
        arguments.extend(CLIENTS_OF_OURS);
        arguments.extend(case.options);
        let answer = place.run(&arguments).must(0);
        let import = &answer.json()["imports"][0];
        assert_eq!(figures(import), case.rows, "{}: {import:#}", case.file);
        let rows = &import["rows"];
        let sum: i64 =
            ["created", "updated", "unchanged", "merged", "left_out"].iter().map(|k| rows[k].as_i64().unwrap()).sum();
        assert_eq!(Some(sum), rows["total"].as_i64(), "{}: {rows}", case.file);
        // Every row that was left out, and no other, stands in the file of rows left out.
        let written = std::fs::read_to_string(&left).unwrap_or_default();
        let lines = perennial_core::imports::read::read(written.as_bytes(), "left.csv", &Default::default());
        let lines = lines.map_or(0, |sheets| sheets.sheets.first().map_or(0, |sheet| sheet.rows.len()));
        assert_eq!(lines as i64, case.rows[3], "{}: {written}", case.file);
        for (sql, expected) in case.stored {
            assert_eq!(count(&place, sql).await, *expected, "{}: {sql}", case.file);
        }
    }
}

#[tokio::test]
async fn what_a_case_leaves_open_is_asked_and_nothing_is_imported() {
    let folder = folder();
    for (file, word) in
        [("X6.csv", "Closed"), ("X5.csv", "Presentation"), ("B13-clients.csv", "NULL"), ("B03.csv", "1.000")]
    {
        let place = firm().await;
        let asked = place.run(&["import", folder.join(file).to_str().unwrap(), "--json"]).must(4).json();
        let questions = asked["questions"].as_array().unwrap();
        assert!(questions.iter().any(|q| q["example"] == word), "{file}: {questions:?}");
        assert_eq!(place.run(&["imports", "--json"]).must(0).json(), serde_json::json!([]), "{file}");
    }
}

#[tokio::test]
async fn a_paid_invoice_raises_no_alert_for_its_tax_or_for_a_day_that_is_not_recorded() {
    let folder = folder();
    let place = firm().await;
    place.run(&["import", folder.join("X3.csv").to_str().unwrap(), "--json"]).must(0);
    let alerts = place.run(&["alerts", "--json"]).must(0).out;
    assert!(!alerts.contains("Quay Partners"), "{alerts}");
}

#[tokio::test]
async fn files_that_are_no_tables_are_refused_by_name() {
    let place = firm().await;
    for (name, text, told) in [
        ("ruth.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Ruth Ansah\nEND:VCARD\n", "this is a vCard"),
        ("week.ics", "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", "this is a calendar (ICS)"),
        (
            "mail.mbox",
            "From ruth@ansah.example Mon Mar  2 09:00:00 2026\nFrom: Ruth\nSubject: Lease\n\nHello\n",
            "this is a mailbox",
        ),
        ("data.json", "[{\"name\": \"Ansah Tools\"}]\n", "this is a JSON file"),
        ("paper.pdf", "%PDF-1.4", "this is a PDF document"),
    ] {
        let path = place.path(name);
        std::fs::write(&path, text).unwrap();
        let refused = place.run(&["import", path.to_str().unwrap()]).must(1);
        assert!(refused.err.contains(told), "{refused:?}");
    }
    let path = place.path("numbers.csv");
    std::fs::write(&path, "Region,Colour\nNorth,red\nSouth,blue\n").unwrap();
    let asked = place
        .run(&["import", path.to_str().unwrap(), "--as", "clients", "--these-are", "clients", "--json"])
        .must(4)
        .json();
    let question = &asked["questions"][0];
    assert!(question["question"].as_str().unwrap().contains("name of the client"), "{asked}");
    let answer = format!("{}=Region", question["number"]);
    let made = place
        .run(&[
            "import",
            path.to_str().unwrap(),
            "--as",
            "clients",
            "--these-are",
            "clients",
            "--answer",
            &answer,
            "--json",
        ])
        .must(0);
    assert_eq!(figures(&made.json()["imports"][0]), [2, 0, 0, 0]);
}

#[tokio::test]
async fn a_hidden_sheet_is_asked_about() {
    let place = firm().await;
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, hidden, client) in [("Clients", false, "Ansah Tools"), ("Old clients", true, "Quill & Stone")] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.set_hidden(hidden);
        for (row, cells) in [["Client", "Sector"], [client, "Tools"]].iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write_string(row as u32, column as u16, *cell).unwrap();
            }
        }
    }
    let path = place.path("book.xlsx");
    std::fs::write(&path, book.save_to_buffer().unwrap()).unwrap();
    let file = path.to_str().unwrap();
    let asked = place.run(&["import", file, "--these-are", "clients", "--json"]).must(4).json();
    let question = &asked["questions"][0];
    assert!(question["question"].as_str().unwrap().contains("hides the sheet “Old clients”"), "{asked}");
    let answer = format!("{}=leave out", question["number"]);
    let made = place.run(&["import", file, "--these-are", "clients", "--answer", &answer, "--json"]).must(0).json();
    assert_eq!(count(&place, CLIENTS).await, 1);
    let left = made["imports"].as_array().unwrap().iter().map(|i| i["rows"]["left_out"].as_i64().unwrap()).sum::<i64>();
    assert_eq!(left, 1, "{made:#}");
}

#[tokio::test]
async fn undoing_the_earlier_list_leaves_the_clients_of_the_later_one() {
    let place = firm().await;
    let write = |name: &str, text: &str| {
        let path = place.path(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let first = write("first.csv", "Client,Sector\nAnsah Tools,Tools\nQuill & Stone,Accounting\n");
    let second = write("second.csv", "Client,Sector\nAnsah Tools,Tools\nMarsh Ltd,Farming\n");
    let id = |answer: &Value| answer["imports"][0]["id"].as_str().unwrap().to_owned();
    let earlier = id(&place.run(&["import", &first, "--these-are", "clients", "--json"]).must(0).json());
    let made = place.run(&["import", &second, "--these-are", "clients", "--json"]).must(0).json();
    assert_eq!(figures(&made["imports"][0]), [1, 1, 0, 0], "{made:#}");
    let later = id(&made);
    let undone = place.run(&["imports", "undo", &earlier]).must(0);
    assert!(undone.out.contains("Kept because a later list names them too: 1 record"), "{undone:?}");
    assert_eq!(count(&place, CLIENTS).await, 2, "Ansah Tools and Marsh stay, Quill & Stone goes");
    assert_eq!(place.run(&["map", "--json"]).must(0).json()["total"].as_i64(), Some(2));
    place.run(&["rebuild", "--check"]).must(0);
    place.run(&["imports", "undo", &later]).must(0);
    assert_eq!(count(&place, CLIENTS).await, 0);
    place.run(&["rebuild", "--check"]).must(0);
}
