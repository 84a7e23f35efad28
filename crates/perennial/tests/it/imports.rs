//! Imports from the command line: workbooks, questions, problems, the public practice set.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::support::{Answer, Place};

fn write(place: &Place, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = place.path(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Clients").unwrap();
    for (row, cells) in
        [["Client", "Sector"], ["Ansah Tools", "Tools"], ["Quill & Stone", "Accounting"]].iter().enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_workbook_is_read_in_a_child_and_can_be_taken_back() {
    let (place, _) = Place::with_firm().await;
    let book = write(&place, "book.xlsx", workbook());
    let tried = place.run(&["import", &book, "--these-are", "clients", "--dry-run", "--json"]).must(0).json();
    assert_eq!((tried["dry_run"].as_bool(), tried["imports"][0]["created"].as_i64()), (Some(true), Some(2)));
    let row =
        serde_json::json!({"line": 2, "object": "client", "name": "Ansah Tools", "action": "created", "why": null});
    assert_eq!(tried["imports"][0]["rows"][0], row);
    let forecast = &tried["imports"][0]["forecast"];
    assert_eq!(forecast["sentence"], "The import would create 2 clients.");
    assert_eq!(forecast["map"]["known"], serde_json::json!({"before": 2, "after": 4}));
    let printed = place.run(&["import", &book, "--these-are", "clients", "--dry-run"]).must(0);
    assert!(printed.out.contains("The map, today → after: 2 → 4 relationships"), "{printed:?}");
    assert_eq!(place.run(&["imports", "--json"]).must(0).json(), serde_json::json!([]));
    let made = place.run(&["import", &book, "--these-are", "clients", "--json"]).must(0).json();
    assert_eq!((made["imports"][0]["state"].as_str(), made["imports"][0]["created"].as_i64()), (Some("done"), Some(2)));
    let again = place.run(&["import", &book, "--these-are", "clients", "--json"]).must(0).json();
    assert_eq!((again["imports"][0]["created"].as_i64(), again["imports"][0]["left"].as_i64()), (Some(0), Some(2)));
    // The second run of the same list names both clients too: they go when it is taken back as well.
    for (import, gone) in [(&made, "Records removed: 0;"), (&again, "Records removed: 2;")] {
        let undone = place.run(&["imports", "undo", import["imports"][0]["id"].as_str().unwrap()]).must(0);
        assert!(undone.out.starts_with(gone), "{undone:?}");
    }
    place.run(&["rebuild", "--check"]).must(0);
    let broken = write(&place, "broken.xlsx", b"PK\x03\x04 and nothing more");
    let refused = place.run(&["import", &broken]).must(1);
    assert!(refused.err.contains("save") && refused.err.contains("CSV"), "{refused:?}");
}

#[tokio::test]
async fn a_file_without_rows_is_passed_over_or_refused() {
    let (place, _) = Place::with_firm().await;
    let names = write(&place, "contacts.csv", "Name,Client,Email\n");
    let refused = place.run(&["import", &names]).must(1);
    assert!(refused.err.contains("contacts.csv: column names and no rows"), "{refused:?}");
    let garbage = write(&place, "garbage.csv", b"\x00\x01PK\xff");
    place.run(&["import", &garbage]).must(1);
    let clients = write(&place, "clients.csv", "Client,Sector\nAnsah Tools,Tools\n");
    let made = place.run(&["import", &clients, &names, "--these-are", "clients"]).must(0);
    assert!(made.err.contains("nothing to import from it"), "{made:?}");
    assert_eq!(place.run(&["imports", "--json"]).must(0).json().as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_dry_run_remembers_no_answers() {
    let (place, _) = Place::with_firm().await;
    let clients = write(&place, "clients.csv", "Client,Sector\nAnsah Tools,Tools\n");
    place.run(&["import", &clients]).must(4);
    place.run(&["import", &clients, "--these-are", "prospects", "--dry-run"]).must(0);
    let asked = place.run(&["import", &clients]).must(4);
    assert!(asked.err.contains("Who is in this file"), "{asked:?}");
    let amounts = "Invoice No,Customer,Date,Amount\n1,Ansah Tools,2025-01-15,\"1,500\"\n";
    let invoices = write(&place, "invoices.csv", amounts);
    place.run(&["import", &invoices, "--decimal", "comma", "--dry-run"]).must(0);
    place.run(&["import", &invoices]).must(4);
    // What a real import was told holds for the next list of the same headings.
    place.run(&["import", &clients, "--these-are", "clients"]).must(0);
    let later = write(&place, "later.csv", "Client,Sector\nQuill & Stone,Accounting\n");
    place.run(&["import", &later, "--these-are", "prospects", "--dry-run"]).must(0);
    place.run(&["import", &later]).must(0);
    let db = perennial_app::db::Db::open(&place.location(), false).await.unwrap();
    let prospects = "select count(*) from fact where kind = 'client.listed' and body like '%prospect%'";
    let stored: i64 = db.read().await.unwrap().scalar(prospects, vec![]).await.unwrap();
    assert_eq!(stored, 0, "the dry run does not change the answer of the real import");
    db.close().await;
}

#[tokio::test]
async fn what_only_a_person_knows_is_asked_with_the_options_that_answer() {
    let (place, _) = Place::with_firm().await;
    let text = "Matter,Client,Opened,Status\nLease,Ansah Tools,03/04/2026,Open\nNobody's,,05/06/2026,Open\n";
    let file = write(&place, "matters.csv", text);
    let asked = place.run(&["import", &file]).must(4);
    assert!(asked.err.contains("--answer \"1=") && asked.err.contains("--date-order"), "{asked:?}");
    assert_eq!(place.run(&["imports", "--json"]).must(0).json(), serde_json::json!([]));
    let json = place.run(&["import", &file, "--json"]).must(4).json();
    assert_eq!(json["questions"][0]["number"], 1);
    let refused: Answer = place.run(&["import", &file, "--answer", "9=day-first"]).must(2);
    assert!(refused.err.contains("answers no question"), "{refused:?}");
    let problems = place.path("left.csv");
    let made =
        place.run(&["import", &file, "--answer", "1=day-first", "--problems", problems.to_str().unwrap()]).must(0);
    assert!(made.out.contains("created 2") && made.err.contains("line 3"), "{made:?}");
    let left = std::fs::read_to_string(&problems).unwrap().replace("Nobody's,,", "Nobody's,Quill & Stone,");
    let mended = write(&place, "mended.csv", left);
    let made = place.run(&["import", &mended, "--date-order", "day-first"]).must(0);
    assert!(made.out.contains("created 2"), "{made:?}");
    let (missing, unreadable) = (place.run(&["import", "nothing.csv"]), write(&place, "a.pdf", "%PDF-1.4"));
    assert!(missing.must(1).err.contains("nothing was imported"));
    assert!(place.run(&["import", &unreadable]).must(1).err.contains("a PDF document"));
}

fn practice_set() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folders =
        ["../../../shared", "../../../../shared"].map(|shared| root.join(shared).join("data/crm_sales_opportunities"));
    let found = folders.into_iter().find(|folder| folder.is_dir());
    if found.is_none() {
        eprintln!("skipped: the practice set is not on this machine");
    }
    found
}

/// Rows of the opportunities by stage, those without an account apart. None of the cells is quoted.
fn counted(folder: &std::path::Path) -> (BTreeMap<String, i64>, i64) {
    let text = std::fs::read_to_string(folder.join("sales_pipeline.csv")).unwrap();
    let (mut stages, mut nameless) = (BTreeMap::new(), 0);
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[3].is_empty() {
            nameless += 1;
        } else {
            *stages.entry(cells[4].to_owned()).or_default() += 1;
        }
    }
    (stages, nameless)
}

#[tokio::test]
async fn the_practice_set_imports_without_editing_and_leaves_without_a_trace() {
    let Some(folder) = practice_set() else { return };
    let place = Place::new().await;
    let files: Vec<String> = ["accounts.csv", "sales_teams.csv", "products.csv", "sales_pipeline.csv"]
        .map(|name| folder.join(name).to_str().unwrap().to_owned())
        .into();
    let mut arguments = vec!["import", "--json", "--these-are", "clients"];
    arguments.extend(files.iter().map(String::as_str));
    let made = place.run(&arguments).must(0).json();
    let (stages, nameless) = counted(&folder);
    let order: Vec<&str> = made["imports"].as_array().unwrap().iter().map(|i| i["file"].as_str().unwrap()).collect();
    assert_eq!(order, ["sales_teams.csv", "products.csv", "accounts.csv", "sales_pipeline.csv"]);
    assert_eq!(made["imports"][3]["problems"].as_array().unwrap().len() as i64, nameless);
    let db = perennial_app::db::Db::open(&place.location(), false).await.unwrap();
    let mut conn = db.read().await.unwrap();
    let states: Vec<(String, i64)> =
        conn.all("select state, count(*) from pursuit where deleted_at is null group by state", vec![]).await.unwrap();
    let states: BTreeMap<String, i64> = states.into_iter().collect();
    assert_eq!(states["hired"], stages["Won"]);
    assert_eq!(states["no_way"], stages["Lost"]);
    assert_eq!(states["open"], stages["Engaging"] + stages["Prospecting"]);
    let clients: i64 = conn.scalar("select count(*) from client where deleted_at is null", vec![]).await.unwrap();
    let lines: i64 = conn.scalar("select count(*) from service_line where retired = 0", vec![]).await.unwrap();
    assert_eq!((clients, lines), (85, 7), "GTXPro is GTX Pro");
    drop(conn);
    db.close().await;
    let map = place.run(&["map", "--json", "--as-of", "2018-01-01"]).must(0).json();
    assert_eq!(map["total"].as_i64(), Some(85), "{map}");
    let why = place.run(&["explain", "Acme Corporation", "--as-of", "2018-01-01", "--json"]).must(0).json();
    assert!(!why["because"].as_array().unwrap().is_empty(), "{why}");
    let again = place.run(&arguments).must(0).json();
    assert!(
        again["imports"].as_array().unwrap().iter().all(|i| i["created"] == 0 && i["updated"] == 0),
        "{:?}",
        again["imports"][0]
    );
    let list = place.run(&["imports", "--json"]).must(0).json();
    for import in list.as_array().unwrap() {
        let undone = place.run(&["imports", "undo", import["id"].as_str().unwrap()]).must(0);
        assert!(!undone.out.contains("stays"), "{undone:?}");
    }
    assert_eq!(place.run(&["map", "--json"]).must(0).json()["total"].as_i64(), Some(0));
    place.run(&["rebuild", "--check"]).must(0);
}

#[tokio::test]
async fn an_import_that_is_killed_loses_nothing_and_doubles_nothing() {
    let (place, _) = Place::with_firm().await;
    let rows: String = (0..3_000).map(|n| format!("Client number {n} of many,Sector {}\n", n % 7)).collect();
    let file = write(&place, "clients.csv", format!("Client,Sector\n{rows}"));
    for round in 0..3 {
        let mut child = place
            .command(&["import", &file, "--these-are", "clients", "--json"])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(300 + round * 350));
        // It may be done already: then the next round finds its rows.
        let _ = child.kill();
        child.wait().unwrap();
    }
    // The server takes up what was broken off.
    let server = place.serve();
    for _ in 0..240 {
        let list = place.run(&["imports", "--json"]).must(0).json();
        if list.as_array().unwrap().iter().all(|import| import["state"] != "running") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(250));
    }
    assert_eq!(server.end(), 0);
    place.run(&["import", &file, "--these-are", "clients", "--json"]).must(0);
    let list = place.run(&["imports", "--json"]).must(0).json();
    assert!(list.as_array().unwrap().iter().all(|import| import["state"] != "running"), "{list}");
    let db = perennial_app::db::Db::open(&place.location(), false).await.unwrap();
    let count = "select count(*) from client where deleted_at is null";
    let clients: i64 = db.read().await.unwrap().scalar(count, vec![]).await.unwrap();
    assert_eq!(clients, 3_002, "two clients of the firm and each row once");
    db.close().await;
    place.run(&["rebuild", "--check"]).must(0);
}

#[tokio::test]
async fn the_next_list_says_what_is_new_gone_and_changed() {
    let (place, _) = Place::with_firm().await;
    let october = write(&place, "october.csv", "Client,Status\nAnsah Tools,Active\nBrandt AG,Active\nElm Ltd,Active\n");
    let november =
        write(&place, "november.csv", "Client,Status\nAnsah Tools,Inactive\nElm Ltd,Active\nFir Ltd,Active\n");
    place.run(&["import", &october, "--these-are", "column:Status"]).must(0);
    let tried = place.run(&["import", &november, "--these-are", "column:Status", "--dry-run", "--json"]).must(0).json();
    let made = place.run(&["import", &november, "--these-are", "column:Status", "--json"]).must(0).json();
    let told = |answer: &serde_json::Value| {
        let news = &answer["imports"][0]["next_list"];
        let names =
            |kind: &str| news[kind]["first"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
        let names: [Vec<serde_json::Value>; 2] = [names("gone"), names("changed")];
        serde_json::json!([news["since_file"], news["new"], names[0], names[1], news["changed"]["first"][0]["change"]])
    };
    let expected = serde_json::json!(["october.csv", 1, ["Brandt AG"], ["Ansah Tools"], "active → inactive"]);
    assert_eq!((told(&tried), told(&made)), (expected.clone(), expected));
    let printed = place.run(&["import", &november, "--these-are", "column:Status"]).must(0).out;
    assert!(!printed.contains("no longer in the list"), "it was said by the list before: {printed}");
    place.run(&["rebuild", "--check"]).must(0);
}

#[tokio::test]
async fn a_receipt_names_what_each_merged_row_joined() {
    let (place, _) = Place::with_firm().await;
    let one = write(&place, "one.csv", "Client,Town\nZephyr Holdings,York\n");
    place.run(&["import", &one, "--these-are", "clients"]).must(0);
    let two = write(&place, "two.csv", "Client,Town,Telephone\nZephyr Holding,York,+44 1904 555 100\n");
    let made = place.run(&["import", &two, "--these-are", "clients", "--decide", "2=same", "--json"]).must(0).json();
    assert_eq!(made["imports"][0]["merged_rows"][0]["with"], "Zephyr Holdings", "{made}");
    assert_eq!(made["imports"][0]["merged_rows"][0]["line"], 2);
}

#[tokio::test]
async fn a_decision_is_of_the_file_in_which_its_line_is_open_and_a_slip_lands_no_file() {
    let (place, _) = Place::with_firm().await;
    let clients = write(&place, "clients.csv", "Client\nZephyr Holdings\nAnsah Tools\n");
    let invoices = write(
        &place,
        "invoices.csv",
        "Invoice number,Client,Invoice date,Total\n1,Ansah Tools,2026-01-15,100.00\n2,Zephyr Holding,2026-02-15,200.00\n",
    );
    let import = |decide: &[&str]| {
        let both = ["import", &clients, &invoices, "--these-are", "clients", "--json"];
        place.run(&[both.as_slice(), decide].concat())
    };
    let slip = import(&["--decide", "3=same", "--decide", "9=new"]).must(1);
    assert!(slip.err.contains("line 9: no row there may be a known record"), "{}", slip.err);
    let names = |answer: serde_json::Value| -> Vec<String> {
        answer.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    let of_firm = ["Bellweather Homes".to_owned(), "Kestrel Freight".to_owned()];
    let stored = || -> Vec<String> {
        let all = names(place.run(&["positions", "--json"]).must(0).json());
        all.into_iter().filter(|name| !of_firm.contains(name)).collect()
    };
    assert_eq!(stored(), Vec::<String>::new(), "neither file landed");
    let tried = import(&["--decide", "3=same", "--dry-run"]).must(0);
    assert!(tried.out.contains("Zephyr Holding"), "{}", tried.out);
    import(&["--decide", "3=same"]).must(0);
    let mut stored = stored();
    stored.sort();
    assert_eq!(stored, ["Ansah Tools", "Zephyr Holdings"]);
}
