//! How right the map is when invoices are all that is known (D17): simulated firms of four kinds, whose true course is
//! known, seen through their invoices alone.

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::{Event, Fact, InvoiceFact, Precision, Recorder, Source};
use perennial_core::ids::{ClientId, FactId, ImportId, InvoiceId, ServiceLineId};
use perennial_core::journeys::coverage::{Coverage, RecordKind, Span};
use perennial_core::journeys::derive;
use perennial_core::journeys::model::{FirmKind, Model};
use perennial_core::journeys::position::Proposed;
use perennial_core::journeys::stage::Stage;
use perennial_core::money::{Currency, Money};

/// A small generator of numbers (Steele, Lea and Flood 2014, SplitMix64), so that a seed gives the same firm for ever.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from `from` to `to`.
    fn between(&mut self, from: i32, to: i32) -> i32 {
        let span = u64::try_from(to - from + 1).unwrap();
        from + i32::try_from(self.next() % span).unwrap()
    }

    fn percent(&mut self, chance: i32) -> bool {
        self.between(1, 100) <= chance
    }
}

/// How a client buys.
#[derive(Clone, Copy)]
enum Buys {
    Yearly,
    Monthly,
    Quarterly,
    Once,
    Projects,
}

/// Shares in percent: yearly, monthly, quarterly, once, repeated projects.
const FIRMS: [(FirmKind, [i32; 5]); 4] = [
    (FirmKind::Accounting, [70, 12, 5, 13, 0]),
    (FirmKind::LawTransactional, [3, 2, 0, 55, 40]),
    (FirmKind::Agency, [0, 20, 15, 30, 35]),
    (FirmKind::Consulting, [0, 0, 0, 40, 60]),
];

const YEARS: i32 = 6;
const CLIENTS: i32 = 400;

/// What a client was really like: its invoices, whether work is open today, and the gap at which it is usually billed.
struct Truth {
    invoices: Vec<Day>,
    open: bool,
    usual_gap: i32,
}

fn buys(shares: [i32; 5], numbers: &mut Numbers) -> Buys {
    let all = [Buys::Yearly, Buys::Monthly, Buys::Quarterly, Buys::Once, Buys::Projects];
    let mut at = numbers.between(1, 100);
    for (buys, share) in all.into_iter().zip(shares) {
        at -= share;
        if at <= 0 {
            return buys;
        }
    }
    Buys::Once
}

/// Recurring work from a day on, until the client leaves or today.
fn recurring(gap: i32, jitter: i32, start: Day, today: Day, churn: i32, numbers: &mut Numbers) -> Truth {
    let mut leaves = None;
    for year in 1..=YEARS {
        if leaves.is_none() && numbers.percent(churn) {
            leaves = Some(start + year * 365 - numbers.between(0, 300));
        }
    }
    let end = leaves.filter(|leaves| *leaves < today);
    let mut invoices = Vec::new();
    let mut due = start;
    while due <= end.unwrap_or(today) {
        let on = due + numbers.between(-jitter, jitter);
        if on <= today {
            invoices.push(on);
        }
        due = due + gap;
    }
    Truth { invoices, open: end.is_none(), usual_gap: gap }
}

/// One to four invoices, some weeks apart.
fn project(start: Day, numbers: &mut Numbers) -> Vec<Day> {
    let mut on = start;
    let mut invoices = vec![on];
    for _ in 0..numbers.between(0, 3) {
        on = on + numbers.between(20, 75);
        invoices.push(on);
    }
    invoices
}

fn projects(times: i32, start: Day, today: Day, numbers: &mut Numbers) -> Truth {
    let (mut invoices, mut open, mut from) = (Vec::new(), false, start);
    for _ in 0..times {
        let all = project(from, numbers);
        let last = *all.last().unwrap();
        open |= from <= today && today < last;
        invoices.extend(all.into_iter().filter(|on| *on <= today));
        from = last + numbers.between(420, 900);
    }
    Truth { invoices, open, usual_gap: 0 }
}

fn truth(shares: [i32; 5], today: Day, churn: i32, numbers: &mut Numbers) -> Truth {
    let start = today - YEARS * 365 + numbers.between(0, YEARS * 365 - 60);
    match buys(shares, numbers) {
        Buys::Yearly => recurring(365, 25, start, today, churn, numbers),
        Buys::Monthly => recurring(30, 4, start, today, churn, numbers),
        Buys::Quarterly => recurring(91, 8, start, today, churn, numbers),
        Buys::Once => projects(1, start, today, numbers),
        Buys::Projects => projects(4, start, today, numbers),
    }
}

fn facts(client: &Truth, today: Day) -> Vec<Fact> {
    let invoice = |(place, on): (usize, &Day)| {
        let number = place as u128 + 1;
        let amount = Money::new(120_000, "GBP".parse::<Currency>().unwrap());
        let (invoice, line) = (InvoiceId::from_number(number), Some(ServiceLineId::from_number(1)));
        let source =
            Source::File { import: ImportId::from_number(1), file: "invoices.csv".to_owned(), row: 2, of: None };
        Fact {
            id: FactId::from_number(number),
            client: ClientId::from_number(1),
            on: *on,
            precision: Precision::Exact,
            recorded: Moment::start_of(today),
            by: Recorder::Program,
            source,
            what: Event::Invoice(InvoiceFact::Issued { invoice, engagement: None, amount, service_line: line }),
        }
    };
    client.invoices.iter().enumerate().map(invoice).collect()
}

/// Nothing but invoices was ever recorded, up to today.
fn invoices_alone(kind: FirmKind, today: Day) -> Model {
    let mut model = Model::default_for(kind);
    model.coverage = Coverage::NONE;
    let span = Span { from: today - YEARS * 366, listed: Some(today), live: false, kept: None };
    model.coverage.set(RecordKind::Invoices, Some(span));
    model
}

/// At the true stage; or, while the last invoice is young, at Client or Between: as running work that nobody doubts
/// yet, or with the question whether it is still open.
fn is_right(client: &Truth, model: &Model, today: Day) -> bool {
    let position = derive(&facts(client, today), model, today);
    let wanted = if client.open { Stage::Client } else { Stage::Between };
    if position.stage == wanted {
        return true;
    }
    let age = today.days_since(*client.invoices.last().unwrap());
    let young = age < 120.max(client.usual_gap * 3 / 2);
    let asked = position.proposals.iter().any(|one| matches!(one.what, Proposed::WorkStillOpen(_)));
    let undoubted = age <= i32::try_from(model.implied.running_days).unwrap().max(client.usual_gap * 5 / 4);
    young && matches!(position.stage, Stage::Client | Stage::Between) && (asked || undoubted)
}

#[test]
fn ninety_eight_of_a_hundred_stand_right_by_their_invoices_alone() {
    let today: Day = "2026-11-22".parse().unwrap();
    for (kind, shares) in FIRMS {
        let model = invoices_alone(kind, today);
        let (mut right, mut all) = (0, 0);
        for seed in 1..=20 {
            let mut numbers = Numbers(seed);
            let churn = numbers.between(7, 20);
            for _ in 0..CLIENTS {
                let client = truth(shares, today, churn, &mut numbers);
                if client.invoices.is_empty() {
                    continue;
                }
                let stage = derive(&facts(&client, today), &model, today).stage;
                assert_ne!(stage, Stage::PrePurchase, "nobody who was invoiced is a prospect");
                all += 1;
                right += u32::from(is_right(&client, &model, today));
            }
        }
        let percent = f64::from(right) * 100.0 / f64::from(all);
        assert!(percent >= 98.0, "{kind:?}: {percent:.2} % of {all}");
    }
}
