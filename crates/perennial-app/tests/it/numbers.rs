//! One question, one number (D27): pages and files that show the same number under the same name show the same figure,
//! for the demo firm and for a firm that came from lists.

mod files;
mod names;
mod taken_back;
mod walk;

use perennial_app::app::App;
use perennial_app::args;
use perennial_app::imports::{self, Start};
use perennial_core::fact::Listing;
use perennial_core::ids::StaffId;
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::presets::propose;
use perennial_core::imports::read::{Limits, read};
use uuid::Uuid;

use self::files::files;
use self::names::{NAMES, readings, unread};
use self::walk::{Shown, walked};
use crate::demo::filled;
use crate::later_days::FIRMS;
use crate::support::{Browser, TestApp, day};

/// Each name with figures that differ: the name, and each figure with the address at which it stands.
fn differing(all: &[Shown]) -> Vec<String> {
    let mut wrong = Vec::new();
    for name in NAMES {
        let found = readings(name, all);
        if found.iter().any(|(_, figure)| *figure != found[0].1) {
            wrong.push(format!("{}: {found:?}", name.what));
        }
    }
    wrong
}

/// That a changed figure is noticed: each reading in its turn is changed on its page, and the names must differ.
fn a_changed_figure_is_noticed(all: &[Shown]) {
    for name in NAMES {
        let found = readings(name, all);
        for (address, _) in found.iter().filter(|_| found.len() > 1) {
            let mut tampered = all.to_vec();
            let page = tampered.iter_mut().find(|shown| shown.address == *address).unwrap();
            let changed = name.replaced(page, "987,654");
            assert_ne!(changed, page.text, "{} at {address}", name.what);
            page.text = changed;
            assert!(!differing(&tampered).is_empty(), "{} at {address} is compared with nothing", name.what);
        }
    }
}

/// At how many addresses each name is read.
fn places(all: &[Shown]) -> Vec<(&'static str, usize)> {
    NAMES.iter().map(|name| (name.what, readings(name, all).len())).collect()
}

async fn administrator(app: &App) -> Browser {
    let sql = "select id from staff where role = $1 and active = 1 order by email_key limit 1";
    let id: Uuid = app.db.read().await.unwrap().scalar(sql, args!["administrator"]).await.unwrap();
    Browser::signed_in(app, StaffId(id)).await
}

#[tokio::test]
async fn the_demo_shows_each_number_once_under_each_name() {
    let firm = filled(day("2026-11-22")).await;
    let desk = administrator(&firm.app).await;
    let mut all = walked(&desk).await;
    all.extend(files(&desk).await);
    let read = |ending: &str| all.iter().find(|shown| shown.address.ends_with(ending)).unwrap().text.len();
    assert!([".xlsx", ".docx", ".pdf", ".pdf-a4"].into_iter().all(|ending| read(ending) > 1_000));
    assert!(all.len() > 60, "only {} pages and files", all.len());
    assert_eq!(differing(&all), Vec::<String>::new());
    assert_eq!(unread(&all), Vec::<String>::new());
    a_number_elsewhere_is_noticed(&all);
    for (name, places) in places(&all) {
        assert!(places > 1, "“{name}” stands at {places} addresses: nothing is compared");
    }
    a_changed_figure_is_noticed(&all);
    sums_hold(&firm.app, &all).await;
}

/// Lists behind the alerts hold as many as the alerts, parts add up to their whole.
async fn sums_hold(app: &App, all: &[Shown]) {
    let mut conn = app.db.read().await.unwrap();
    let today = i64::from(day("2026-11-22").number());
    let of_rule = |rule: &str| format!("select count(*) from alert where state in (0, 1, 2) and rule = '{rule}'");
    // Not-nows: by the rule those due within seven days, overdue ones among them.
    let sql = format!(
        "select count(*) from pursuit where state = 'not_now' and deleted_at is null and revisit_on <= {}",
        today + 7
    );
    let due: i64 = conn.scalar(perennial_app::db::AssertSqlSafe(sql), vec![]).await.unwrap();
    let raised: i64 = conn.scalar(perennial_app::db::AssertSqlSafe(of_rule("not_now_waking")), vec![]).await.unwrap();
    assert_eq!(raised, due, "not-nows that are due, as alerts and as pursuits");
    // Overdue steps: by playbook, and in the grid.
    let sql = "select count(*) from planned_touch where state = 'planned' and paused = 0 and due_on < $1";
    let overdue: i64 = conn.scalar(sql, args![today]).await.unwrap();
    let page = |address: &str| all.iter().find(|shown| shown.address == address).unwrap();
    let by_playbook: i64 = page("/playbooks").cells(4).iter().sum();
    assert_eq!(by_playbook, overdue, "{}", page("/playbooks").text);
    let grid = page("/touches/grid?period=all");
    let in_cells: i64 = grid.before(" due").iter().chain(&grid.before(" missed")).sum();
    let unplaced: i64 = grid.before(" of them overdue: in no cell").iter().sum();
    let today_only: i64 = conn
        .scalar(
            "select count(*) from planned_touch where state = 'planned' and paused = 0 and due_on = $1",
            args![today],
        )
        .await
        .unwrap();
    assert_eq!(in_cells + unplaced - today_only, overdue, "in the grid");
    // Promises: every column of the board together are the list.
    let listed = page("/promises").before(" promises.");
    let board: i64 = page("/promises?view=board").before(" promises").iter().sum();
    assert_eq!(vec![board], listed, "promises, by what became of them");
    // What a client was billed is the same beside an alert, on Today and on its own page.
    money_beside_alerts(&conn_of_values(&mut conn).await, all);
    // Movements of the week: the sentence and the table.
    let map = page("/");
    let sentence = map.text.split_once("In seven days: ").unwrap().1.split_once('.').unwrap().0;
    let said: i64 = sentence.split(", ").filter_map(|part| part.split(' ').next()?.parse::<i64>().ok()).sum();
    let listed = map.text.split_once("Moved in seven days").unwrap().1;
    let rows: i64 = walk::figures_before_a_move(listed).iter().sum();
    assert_eq!(said, rows, "{sentence} | {listed}");
}

/// What each client was billed in twelve months, as the list of clients writes it.
async fn conn_of_values(conn: &mut perennial_app::db::Conn) -> Vec<(String, i64)> {
    let sql =
        "select c.name, p.fees_minor from client c join position p on p.client_id = c.id where c.deleted_at is null";
    conn.all(sql, vec![]).await.unwrap()
}

/// “Garner Fastenings … £96k billed in 12 months”, on the pages of alerts and Today: as the position says it.
fn money_beside_alerts(billed: &[(String, i64)], all: &[Shown]) {
    let mut compared = 0;
    for shown in all.iter().filter(|shown| ["/today", "/alerts"].contains(&shown.address.as_str())) {
        for (end, _) in shown.text.match_indices(" billed in 12 months") {
            let money = shown.text[..end].rsplit(' ').next().unwrap_or_default();
            let before = &shown.text[..end];
            // The client named last before it.
            let named = billed.iter().filter_map(|(name, minor)| Some((before.rfind(name.as_str())?, *minor))).max();
            let Some((_, minor)) = named else { continue };
            let short = perennial_core::money::Money::new(minor, perennial_core::money::Currency::GBP).short();
            assert_eq!(money, short, "{}: …{}", shown.address, &before[before.len().saturating_sub(120)..]);
            compared += 1;
        }
    }
    assert!(compared > 20, "only {compared} sums were compared");
}

const CLIENTS: &str = "Client,Sector,Status\nAlder & Finch,Retail,Active\nBramble Foods,Food,Active\nCedar Mills,Timber,\n\
    Dovetail Joinery,Timber,\nElmet Care,Health,\n";
const INVOICES: &str = "Invoice number,Client,Invoice date,Amount,Status\n\
    1001,Alder & Finch,2026-03-02,\"£1,200.00\",Paid\n1002,Bramble Foods,2026-05-11,£800.00,Paid\n\
    1003,Cedar Mills,2025-01-20,\"£2,450.00\",Paid\n1004,Alder & Finch,2026-09-02,£640.00,Paid\n";

pub async fn imported(world: &TestApp, name: &str, bytes: &[u8]) {
    let sheet = read(bytes, name, &Limits::default()).expect("a table").sheets.remove(0);
    let mapping = Mapping { these_are: Some(Listing::Client), ..propose(&sheet, None).mapping };
    let start = Start { file: name.to_owned(), sheet, object: None, mapping: Some(mapping) };
    let helen = world.as_helen();
    let id = world
        .app
        .change(&helen, move |tx, act| Box::pin(async move { imports::start(tx, act, start).await }))
        .await
        .expect("an upload");
    imports::run(&world.app, &helen, id, |_| {}).await.expect("an import");
}

/// A list of clients, one of invoices, and the public practice set where it is on this machine.
#[expect(clippy::print_stderr, reason = "whoever runs the tests is told what was skipped")]
pub async fn from_lists(world: &TestApp) {
    imported(world, "clients.csv", CLIENTS.as_bytes()).await;
    imported(world, "invoices.csv", INVOICES.as_bytes()).await;
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = ["../../../shared", "../../../../shared"]
        .map(|shared| root.join(shared).join("data/crm_sales_opportunities"))
        .into_iter()
        .find(|folder| folder.is_dir());
    match folder {
        Some(folder) => {
            for name in ["accounts.csv", "sales_pipeline.csv"] {
                imported(world, name, &std::fs::read(folder.join(name)).unwrap()).await;
            }
        }
        None => eprintln!("skipped: the practice set is not on this machine"),
    }
}

/// That a page which begins to show a known number is noticed until it is named.
fn a_number_elsewhere_is_noticed(all: &[Shown]) {
    let mut more = all.to_vec();
    more.push(Shown::of_text(
        "/desk",
        "This week: 41 silent between matters, 7 stalls are of work in Assess.".to_owned(),
    ));
    assert_eq!(unread(&more).len(), 2, "{:?}", unread(&more));
}

/// Whether pages and files of a firm agree, and at least so many names stand at more than one place.
async fn agrees(world: &TestApp, names: usize) {
    let desk = administrator(&world.app).await;
    let mut all = walked(&desk).await;
    all.extend(files(&desk).await);
    assert_eq!(differing(&all), Vec::<String>::new());
    assert_eq!(unread(&all), Vec::<String>::new());
    let compared = places(&all).into_iter().filter(|(_, places)| *places > 1).count();
    assert!(compared >= names, "only {compared} names are compared: {:?}", places(&all));
    a_changed_figure_is_noticed(&all);
}

#[tokio::test]
async fn a_firm_from_lists_shows_each_number_once_under_each_name() {
    let world = TestApp::new().await;
    from_lists(&world).await;
    agrees(&world, 3).await;
}

#[tokio::test]
async fn an_accountant_and_a_law_firm_from_their_lists_show_each_number_once_under_each_name() {
    for firm in ["accountant", "law, matters never closed"] {
        let firm = FIRMS.iter().find(|one| one.name == firm).expect("a firm");
        let world = TestApp::just_set_up(firm.kind).await;
        world.bring(&(firm.lists)()).await;
        agrees(&world, 4).await;
    }
}

/// Texts of a page in which a number stands as it is, those of drawings among them.
fn written_plainly(body: &str, number: &str) -> Vec<String> {
    let texts = body.split('>').filter_map(|part| part.split('<').next());
    let is_it = |text: &&str| text.split(|letter: char| !letter.is_ascii_digit()).any(|digits| digits == number);
    texts.filter(is_it).map(|text| text.trim().to_owned()).collect()
}

#[tokio::test]
async fn a_thousand_and_more_is_written_with_a_comma_wherever_it_stands() {
    let world = TestApp::new().await;
    let letter = |n: u32| char::from(b'a' + u8::try_from(n % 26).unwrap());
    let names = (0..1_234).map(|n: u32| format!("Firm {}{}{}\n", letter(n / 676), letter(n / 26), letter(n)));
    imported(&world, "clients.csv", format!("Client\n{}", names.collect::<String>()).as_bytes()).await;
    let desk = administrator(&world.app).await;
    let mut plainly = Vec::new();
    let addresses = walked(&desk).await.into_iter().map(|shown| shown.address);
    for address in addresses.chain(["/map.svg".to_owned(), "/map.svg?shape=tall".to_owned()]) {
        let page = desk.get(&address).await;
        let is_drawn = ["text/html", "image/svg+xml"].iter().any(|kind| page.header("content-type").starts_with(kind));
        for text in written_plainly(&page.body, "1234").into_iter().filter(|_| is_drawn) {
            plainly.push(format!("{address}: {text}"));
        }
    }
    assert_eq!(plainly, Vec::<String>::new());
    for address in ["/", "/map.svg", "/insights"] {
        desk.get(address).await.must(200, "1,234");
    }
}
