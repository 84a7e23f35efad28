//! The lists of kinds of firm: some generated from a seed, some written by hand.

use perennial_core::fact::Listing;
use perennial_core::journeys::model::FirmKind;

use crate::support::day;

/// A list as it is imported.
pub struct List {
    pub name: &'static str,
    head: &'static str,
    rows: Vec<String>,
    pub these_are: Option<Listing>,
}

impl List {
    pub fn text(&self) -> String {
        format!("{}\n{}\n", self.head, self.rows.join("\n"))
    }
}

/// A kind of firm with its lists, and what may speak on later days: a rule, and of whom.
pub struct Firm {
    pub name: &'static str,
    pub kind: FirmKind,
    pub lists: fn() -> Vec<List>,
    pub may_speak: &'static [(&'static str, &'static [&'static str])],
}

pub const FIRMS: &[Firm] = &[
    Firm { name: "accountant", kind: FirmKind::Accounting, lists: accountant, may_speak: &[] },
    Firm { name: "agency", kind: FirmKind::Agency, lists: agency, may_speak: &[] },
    Firm { name: "consultancy", kind: FirmKind::Consulting, lists: consultancy, may_speak: &[] },
    Firm { name: "law, matters never closed", kind: FirmKind::LawTransactional, lists: law, may_speak: &[] },
    Firm { name: "law, private", kind: FirmKind::LawContentious, lists: private_clients, may_speak: &[] },
    Firm {
        name: "architects, won and open deals",
        kind: FirmKind::Architecture,
        lists: architects,
        may_speak: &[("not_now_waking", &["Elmet Care"])],
    },
];

/// A small generator of numbers (Steele, Lea and Flood 2014, SplitMix64), so that a seed gives the same list for ever.
struct Numbers(u64);

impl Numbers {
    fn between(&mut self, from: i32, to: i32) -> i32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        from + i32::try_from(mixed % u64::try_from(to - from + 1).unwrap()).unwrap()
    }
}

const CLIENTS: &str = "Client,Sector";
const INVOICES: &str = "Invoice number,Client,Service,Invoice date,Total";

fn clients(many: usize, prefix: &str) -> List {
    let rows = (0..many).map(|n| format!("{prefix} {n:02},Trade")).collect();
    List { name: "clients.csv", head: CLIENTS, rows, these_are: Some(Listing::Client) }
}

/// Invoices of recurring work of some clients, each at its gap with some days of jitter, over six years up to some days
/// before the import; some left long ago.
fn recurring(many: usize, prefix: &str, gaps: &[i32], service: &str, seed: u64) -> Vec<String> {
    let (mut numbers, mut rows) = (Numbers(seed), Vec::new());
    let today = day("2026-11-20");
    for n in 0..many {
        let gap = gaps[n % gaps.len()];
        let left = if n % 7 == 3 { numbers.between(400, 1_200) } else { 0 };
        let mut on = today - 2_190 + numbers.between(0, 500);
        while on < today - left {
            rows.push(format!("{prefix}-{},{prefix} {n:02},{service},{on},{}.00", rows.len(), 90 + n));
            on = on + gap + numbers.between(-3, 3);
        }
    }
    rows
}

fn invoices(rows: Vec<String>) -> List {
    List { name: "invoices.csv", head: INVOICES, rows, these_are: None }
}

/// Yearly accounts and monthly payroll on two lines.
fn accountant() -> Vec<List> {
    let mut rows = recurring(40, "Trader", &[365, 365, 91], "Accounts", 7);
    rows.extend(recurring(12, "Trader", &[30], "Payroll", 8).into_iter().map(|row| format!("P{row}")));
    vec![clients(45, "Trader"), invoices(rows)]
}

fn agency() -> Vec<List> {
    vec![clients(30, "Brand"), invoices(recurring(30, "Brand", &[91, 30], "Retainer", 21))]
}

/// Projects of two or three invoices, years apart, and a client who was billed once.
fn consultancy() -> Vec<List> {
    let (mut numbers, mut rows) = (Numbers(5), Vec::new());
    for n in 0..24 {
        let mut on = day("2017-03-01") + numbers.between(0, 600);
        while on < day("2026-11-01") {
            for part in 0..numbers.between(1, 3) {
                rows.push(format!("C-{},Works {n:02},Strategy,{},9000.00", rows.len(), on + 40 * part));
            }
            on = on + numbers.between(700, 1_300);
        }
    }
    rows.retain(|row| row.split(',').nth(3).is_some_and(|on| on <= "2026-11-20"));
    vec![clients(25, "Works"), invoices(rows)]
}

/// Matters that nobody ever closed, and a list of invoices that tells of payments.
fn law() -> Vec<List> {
    let (mut numbers, mut rows) = (Numbers(11), Vec::new());
    for n in 0..60 {
        let opened = day("2019-01-07") + numbers.between(0, 1_500);
        rows.push(format!("M-{n},Matter {n},Estate {:02},{opened},Open", n % 20));
    }
    let matters =
        List { name: "matters.csv", head: "Matter number,Matter,Client,Opened,Status", rows, these_are: None };
    let paid = ["2026-02-02", "2026-04-07", "2026-06-01"];
    let mut rows: Vec<String> = (0..20).map(|n| format!("L-{n},Estate {n:02},{},500.00,500.00", paid[n % 3])).collect();
    // Sent in July and paid in part.
    rows.push("L-90,Kestrel Freight,2026-07-01,800.00,300.00".to_owned());
    let head = "Invoice number,Client,Invoice date,Total,Paid";
    vec![matters, List { name: "invoices.csv", head, rows, these_are: None }]
}

/// Private clients with a will or a house sale, closed on their days, some of them unknown.
fn private_clients() -> Vec<List> {
    let (mut numbers, mut rows) = (Numbers(3), Vec::new());
    for n in 0..40 {
        let opened = day("2018-05-01") + numbers.between(0, 2_800);
        let closed = if n % 5 == 0 { String::new() } else { (opened + 120).to_string() };
        rows.push(format!("W-{n},Will,Tom Lowfield {n:02},{opened},{closed},Closed"));
    }
    vec![List { name: "matters.csv", head: "Matter number,Matter,Client,Opened,Closed,Status", rows, these_are: None }]
}

/// Deals of another program: won, lost, open for long without a day, and one to be asked again.
fn architects() -> Vec<List> {
    let (mut numbers, mut rows) = (Numbers(17), Vec::new());
    for n in 0..50 {
        let opened = day("2021-01-04") + numbers.between(0, 1_900);
        let (stage, closed) = match n % 5 {
            0 | 1 => ("Won", (opened + 60).to_string()),
            2 => ("Lost", (opened + 90).to_string()),
            _ => ("Proposal", String::new()),
        };
        rows.push(format!("Extension {n},House {:02},{stage},{opened},{closed},", n % 30));
    }
    rows.push("Surgery,Elmet Care,Not now,2026-03-02,2026-04-01,2026-12-20".to_owned());
    vec![List { name: "deals.csv", head: "Deal name,Company,Stage,Created,Close date,Revisit", rows, these_are: None }]
}
