//! A journey map leaves as a workbook, is changed as people change workbooks, and comes back through the page and the
//! child process that reads it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;

use perennial_core::imports::read::{Limits, read};

use crate::support::{Place, Server, request, sign_in};

/// Sheets by name, each with its rows; the first row has the names of the columns.
type Book = Vec<(String, Vec<Vec<String>>)>;

fn opened(bytes: &[u8]) -> Book {
    let read = read(bytes, "map.xlsx", &Limits::default()).unwrap();
    let rows = read.sheets.into_iter().map(|sheet| {
        (sheet.name, std::iter::once(sheet.headers).chain(sheet.rows.into_iter().map(|row| row.cells)).collect())
    });
    rows.chain(read.bare.into_iter().map(|sheet| (sheet.name, vec![sheet.headers]))).collect()
}

fn saved(book: &Book) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (name, rows) in book {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).unwrap(),
                    Err(_) => sheet.write_string(row, column, cell).unwrap(),
                };
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn sheet<'b>(book: &'b mut Book, name: &str) -> &'b mut Vec<Vec<String>> {
    &mut book.iter_mut().find(|(one, _)| one == name).unwrap().1
}

fn column(rows: &[Vec<String>], head: &str) -> usize {
    rows[0].iter().position(|one| one == head).unwrap()
}

/// The row of a step on the sheet of steps.
fn row<'b>(book: &'b mut Book, key: &str) -> (&'b mut Vec<String>, Vec<String>) {
    let rows = sheet(book, "Map");
    let heads = rows[0].clone();
    (rows.iter_mut().find(|row| row[0] == key).unwrap(), heads)
}

fn write(book: &mut Book, key: &str, head: &str, text: &str) {
    let (row, heads) = row(book, key);
    row[heads.iter().position(|one| one == head).unwrap()] = text.to_owned();
}

/// A firm with one map, served by the program.
struct Desk {
    place: Place,
    server: Server,
    cookie: String,
    map: String,
    book: Book,
}

impl Desk {
    async fn new() -> Self {
        let (place, _) = Place::with_firm().await;
        let server = place.serve();
        let cookie = sign_in(&server.address);
        let begun = request(&server.address, "POST", "/journeys", &cookie, "kind=law_transactional&title=").unwrap();
        let map = begun.lines().find_map(|line| line.strip_prefix("location: ")).unwrap().trim().to_owned();
        let file = place.path("map.xlsx");
        place.run(&["map", "export", "--format", "xlsx", file.to_str().unwrap()]).must(0);
        let book = opened(&std::fs::read(file).unwrap());
        Self { place, server, cookie, map, book }
    }

    fn exported(&self) -> Vec<u8> {
        std::fs::read(self.place.path("map.xlsx")).unwrap()
    }

    /// The page that says what a workbook would change.
    fn preview(&self, name: &str, bytes: &[u8]) -> String {
        let mut body =
            format!("--frontier\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n")
                .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--frontier--\r\n");
        let mut stream = TcpStream::connect(&self.server.address).unwrap();
        let head = format!(
            "POST {}/import HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\nCookie: {}\r\nContent-Type: multipart/form-data; boundary=frontier\r\nContent-Length: {}\r\n\r\n",
            self.map,
            self.server.address,
            self.cookie,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        plain(&String::from_utf8_lossy(&answer))
    }

    fn changed(&self, change: impl FnOnce(&mut Book)) -> String {
        let mut book = self.book.clone();
        change(&mut book);
        self.preview("map.xlsx", &saved(&book))
    }

    fn get(&self, path: &str) -> String {
        plain(&request(&self.server.address, "GET", path, &self.cookie, "").unwrap())
    }
}

/// Markup with its characters as they read.
fn plain(page: &str) -> String {
    let page = page.replace("&#60;", "<").replace("&#62;", ">").replace("&#34;", "\"").replace("&#39;", "'");
    page.replace("&#38;", "&")
}

#[track_caller]
fn says(page: &str, words: &[&str]) {
    for words in words {
        assert!(page.contains(words), "“{words}” is missing in {page}");
    }
}

#[track_caller]
fn nothing_changes(page: &str) {
    says(page, &["HTTP/1.1 200", "Nothing would change"]);
    assert!(!page.contains("cannot be taken"), "{page}");
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[tokio::test]
async fn a_workbook_comes_back_as_it_left_also_from_libreoffice() {
    let desk = Desk::new().await;
    nothing_changes(&desk.preview("map.xlsx", &desk.exported()));
    nothing_changes(&desk.preview("map.xlsx", &saved(&desk.book)));
    let again = desk.place.path("again");
    std::fs::create_dir(&again).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", desk.place.path("profile").display());
    let mut office = Command::new("soffice");
    office.args([&profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]);
    office.arg(&again).arg(desk.place.path("map.xlsx"));
    let ended = office.output().unwrap_or_else(|error| panic!("soffice: {error}: `cargo xtask install` brings it"));
    assert!(ended.status.success(), "{ended:?}");
    let bytes = std::fs::read(again.join("map.xlsx")).unwrap();
    assert_ne!(bytes, desk.exported(), "another program wrote it");
    nothing_changes(&desk.preview("map.xlsx", &bytes));
}

#[tokio::test]
async fn what_was_changed_by_hand_is_shown_and_accepted() {
    let desk = Desk::new().await;
    let page = desk.changed(|book| {
        write(book, "doubts", "Step", "Lies awake");
        write(book, "doubts", "Expected mood", "-2");
        write(book, "needs", "The client asks", "");
        let touchpoints = sheet(book, "Touchpoints");
        let gone = touchpoints.iter().position(|row| row[0] == "doubts").unwrap();
        touchpoints.remove(gone);
        let title = column(touchpoints, "What happens");
        let kept = touchpoints.iter_mut().find(|row| row[0] == "doubts").unwrap();
        kept[title] = "A call <before> the \"weekend\" & after".to_owned();
        let mut fresh = sheet(book, "Map")[1].clone();
        fresh[0] = String::new();
        let name = column(sheet(book, "Map"), "Step");
        fresh[name] = "Asks at the club".to_owned();
        sheet(book, "Map").push(fresh);
    });
    says(&page, &["HTTP/1.1 200", "would go from the map: 1 touchpoint", "Lies awake", "Asks at the club", "added"]);
    says(&page, &["A call <before> the \"weekend\" & after"]);
    let text = page.split("aria-label=\"The map as text\">").nth(1).unwrap().split("</textarea>").next().unwrap();
    let form = format!("version=1&map={}", encoded(text));
    let accept = format!("{}/import/acceptance", desk.map);
    let accepted = request(&desk.server.address, "POST", &accept, &desk.cookie, &form).unwrap();
    says(&accepted, &["HTTP/1.1 303"]);
    says(&desk.get(&desk.map), &["Lies awake", "Asks at the club", "A call <before> the \"weekend\" & after"]);
}

#[tokio::test]
async fn an_emptied_sheet_says_what_goes_and_a_missing_one_changes_nothing() {
    let desk = Desk::new().await;
    let page = desk.changed(|book| {
        sheet(book, "Touchpoints").truncate(1);
        sheet(book, "Opportunities").truncate(1);
    });
    let touchpoints = desk.book.iter().find(|(name, _)| name == "Touchpoints").unwrap().1.len() - 1;
    let opportunities = desk.book.iter().find(|(name, _)| name == "Opportunities").unwrap().1.len() - 1;
    says(&page, &[&format!("would go from the map: {touchpoints} touchpoints, {opportunities} opportunities")]);
    // Blank, renamed or taken away: the sheet says nothing, and a blank one is asked about.
    let page = desk.changed(|book| sheet(book, "Touchpoints").clear());
    says(&page, &["Nothing would change", "none of the columns", "the touchpoints stay as they are"]);
    nothing_changes(&desk.changed(|book| {
        book.iter_mut().find(|(name, _)| name == "Touchpoints").unwrap().0 = "Contacts".to_owned();
    }));
    nothing_changes(&desk.changed(|book| book.retain(|(name, _)| name == "Map")));
    let page = desk.changed(|book| sheet(book, "Map").truncate(1));
    says(&page, &["Nothing would change", "No step could be read"]);
}

#[tokio::test]
async fn files_that_cannot_be_taken_are_told_apart_and_lose_nothing() {
    let desk = Desk::new().await;
    says(&desk.preview("map.xlsx", b"PK\x03\x04 and nothing more"), &["HTTP/1.1 422", "map.xlsx"]);
    says(&desk.preview("map.xlsx", b"%PDF-1.7 a letter"), &["HTTP/1.1 422", "a PDF document"]);
    let clients = vec![(
        "Clients".to_owned(),
        vec![vec!["Client".to_owned(), "Sector".to_owned()], vec!["Ansah".to_owned(), "Tools".to_owned()]],
    )];
    says(&desk.preview("clients.xlsx", &saved(&clients)), &["Nothing would change", "no sheet “Map”"]);
    let cases: [(&str, &str, &str); 4] = [
        ("Stage", "Somewhere", "“Somewhere” is not a stage"),
        ("Step", "", "The step has no name"),
        ("Expected mood", "very glad", "“very glad” is not a mood"),
        ("Moment of truth", "perhaps", "neither yes nor no"),
    ];
    for (head, text, words) in cases {
        let page = desk.changed(|book| write(book, "doubts", head, text));
        says(&page, &["Nothing would change", words]);
    }
    let page = desk.changed(|book| write(book, "says_yes", "Step key", "doubts"));
    says(&page, &["stands here a second time", "removed"]);
    for (head, text, words) in
        [("Process", "Sails", "“Sails” is not a process"), ("Step key", "doubt", "No step has the key “doubt”")]
    {
        let page = desk.changed(|book| {
            let rows = sheet(book, "Touchpoints");
            let at = column(rows, head);
            rows.iter_mut().find(|row| row[0] == "doubts").unwrap()[at] = text.to_owned();
        });
        says(&page, &["Nothing would change", words, "stay as they are"]);
    }
    let page = desk.changed(|book| {
        let rows = sheet(book, "Map");
        let at = column(rows, "The client thinks");
        rows.iter_mut().for_each(|row| drop(row.remove(at)));
    });
    says(&page, &["Nothing would change", "no column “The client thinks”"]);
}
