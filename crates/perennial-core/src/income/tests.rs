//! Income in a small world of invoices, and what holds of any.

use proptest::prelude::*;

use super::*;
use crate::insights::Period;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn bill(on: Day, minor: i64, line: u16, billed_for: BilledFor) -> Bill {
    Bill { id: InvoiceId::from_number(0), on, minor, line, currency: 0, billed_for }
}

const fn client(bills: &[Bill], was_client: Option<bool>) -> BilledClient<'_> {
    BilledClient { bills, manager: 1, sector: 2, source: 0, private: false, done_from: None, was_client }
}

#[test]
fn every_pound_is_counted_once_by_what_it_pays_for_and_by_who_paid_it() {
    use BilledFor::{First, NoWork, Repeat};
    let quiet = [
        bill(day("2025-11-22"), 9_900, 1, Repeat),
        bill(day("2025-11-23"), 100, 1, Repeat),
        bill(day("2026-03-01"), 20_000, 1, Repeat),
        bill(day("2026-03-09"), -5_000, 1, Repeat),
        bill(day("2026-04-02"), 700, 0, NoWork),
    ];
    let new = [bill(day("2026-03-20"), 6_000, 2, First), bill(day("2026-11-22"), 3_000, 1, Repeat)];
    let gone = [bill(day("2025-12-01"), 1_000, 2, First)];
    let seen = day("2026-11-22");
    let clients = [
        client(&quiet, Some(true)),
        client(&new, Some(false)),
        BilledClient { done_from: Some(seen), private: true, ..client(&gone, None) },
    ];
    let asked = Asked::all(Period::year_to(seen), seen);
    let income = Income::count(clients.into_iter(), &asked);
    let all = income.all;
    assert_eq!((all.fees, all.invoices, all.clients), (25_800, 7, 3), "what lies before the year is left out");
    assert_eq!(
        [Paid::First, Paid::Repeat, Paid::OneAndDone, Paid::Unsure, Paid::NoWork].map(|paid| all.paid(paid)),
        [6_000, 18_100, 1_000, 0, 700]
    );
    let from = [ClientIs::Existing, ClientIs::New, ClientIs::Unknown].map(|is| all.from(is));
    assert_eq!(from, [15_800, 9_000, 1_000]);
    assert_eq!(income.by_line[&1].fees, 18_100);
    assert_eq!((income.by_line[&2].fees, income.by_line[&2].clients), (7_000, 2));
    assert_eq!(income.by_month[&(2026, 3)].fees, 21_000);
    assert_eq!(income.by_private[&true].fees, 1_000);
    let order: Vec<(usize, i64)> = income.by_client.iter().map(|(place, amounts)| (*place, amounts.fees)).collect();
    assert_eq!(order, [(0, 15_800), (1, 9_000), (2, 1_000)]);
    // The day before, the first work of whoever left may still be followed by more.
    let earlier = Asked { seen: seen - 1, ..asked };
    let all = Income::count(clients.into_iter(), &earlier).all;
    assert_eq!((all.paid(Paid::First), all.paid(Paid::OneAndDone)), (7_000, 0));
}

#[test]
fn other_currencies_are_in_no_sum() {
    let euros = Bill { currency: 3, ..bill(day("2026-03-01"), 50_000, 1, BilledFor::First) };
    let both = [bill(day("2026-02-01"), 100, 1, BilledFor::First), euros];
    let seen = day("2026-11-22");
    let income = Income::count([client(&both, Some(false))].into_iter(), &Asked::all(Period::year_to(seen), seen));
    assert_eq!((income.all.fees, income.all.invoices), (100, 1));
    assert_eq!(income.other_currencies, [(3, 50_000)].into());
    let only = Income::count([client(&both[1..], None)].into_iter(), &Asked::all(Period::year_to(seen), seen));
    assert_eq!((only.all, only.by_client.len()), (Amounts::default(), 0));
}

#[test]
fn few_clients_and_much_of_the_income() {
    let told = Concentration::of([70, 10, 10, 5, 5, 0, -20]).unwrap();
    assert_eq!(told.clients, 5, "who was billed nothing, or was given money back, is none of them");
    assert!((told.largest_client - 0.70).abs() < 1e-12);
    assert!((told.largest_five - 1.0).abs() < 1e-12);
    assert!((told.top_1_percent - 0.70).abs() < 1e-12, "one client at least");
    assert!((told.top_20_percent - 0.70).abs() < 1e-12);
    // By the definition: the mean difference of all pairs over twice the mean.
    let values: [f64; 5] = [70.0, 10.0, 10.0, 5.0, 5.0];
    let pairs: f64 = values.iter().flat_map(|one| values.iter().map(move |other| (one - other).abs())).sum();
    assert!((told.gini - pairs / (2.0 * 25.0 * 20.0)).abs() < 1e-12);
    assert!(Concentration::of([7, 7, 7]).unwrap().gini.abs() < 1e-12);
    assert_eq!(Concentration::of([0, -3]), None);
}

#[test]
fn who_was_billed_in_one_year_and_again_in_the_next() {
    let until = day("2026-11-22");
    let first_year = until - 400;
    let kept = |bills: &[Bill]| Kept::of(&client(bills, Some(true)), until);
    let b = |on: Day, minor: i64, line: u16| bill(on, minor, line, BilledFor::Repeat);
    assert_eq!(kept(&[b(first_year, 100, 1)]), Some(Kept { used: Used::One, kept: false }));
    assert_eq!(
        kept(&[b(until - 2_000, 100, 2), b(first_year, 100, 1), b(until, 100, 1)]),
        Some(Kept { used: Used::TwoOrThree, kept: true }),
        "services of earlier years count"
    );
    assert_eq!(
        kept(&[b(first_year, 100, 1), b(until - 3, 100, 2), b(until, 100, 3)]),
        Some(Kept { used: Used::One, kept: true }),
        "what was bought later does not: who stays has more time to buy"
    );
    assert_eq!(kept(&[b(until - 730, 100, 1), b(until, 9, 1)]), None, "before the first year");
    assert_eq!(kept(&[b(until - 729, 100, 1), b(until - 365, -100, 1), b(until, 9, 1)]), None, "given back");
    assert_eq!(
        kept(&[b(until - 365, 100, 0), b(until - 364, 9, 1)]),
        Some(Kept { used: Used::NotRecorded, kept: true })
    );
    let counted = Retention::count(
        until,
        [(Used::One, true), (Used::One, false), (Used::FourOrMore, true)]
            .into_iter()
            .map(|(used, kept)| Kept { used, kept }),
    );
    assert_eq!((counted.all.count, counted.all.of), (2, 3));
    let told: Vec<(Used, u64, u64)> =
        counted.by_services.iter().map(|(used, share)| (*used, share.count, share.of)).collect();
    assert_eq!(told, [(Used::One, 1, 2), (Used::TwoOrThree, 0, 0), (Used::FourOrMore, 1, 1)]);
    assert_eq!(Retention::begins(until), until - 729);
}

fn any_bills() -> impl Strategy<Value = Vec<Bill>> {
    let one = (0..900_i32, -5_000..20_000_i64, 0..4_u16, 0..2_u8, 0..4_usize);
    let bills = prop::collection::vec(one, 0..25);
    bills.prop_map(|bills| {
        use crate::keyed::Keyed;
        let mut bills: Vec<Bill> = bills
            .into_iter()
            .map(|(on, minor, line, currency, which)| Bill {
                currency,
                ..bill(Day::from_number(20_000 + on), minor, line, BilledFor::EACH[which])
            })
            .collect();
        bills.sort_by_key(|bill| bill.on);
        bills
    })
}

proptest! {
    /// Each split of the income comes to the whole, and each figure to the invoices that stand behind it.
    #[test]
    fn every_split_comes_to_the_whole_and_to_its_invoices(
        worlds in prop::collection::vec((any_bills(), prop::option::of(any::<bool>()), 0..3_u16, any::<bool>()), 0..8),
        from in 20_000..20_900_i32, days in 0..600_i32, done in 20_000..21_500_i32,
    ) {
        let clients = || worlds.iter().map(|(bills, was, manager, private)| BilledClient {
            manager: *manager,
            private: *private,
            done_from: Some(Day::from_number(done)),
            ..client(bills, *was)
        });
        let from = Day::from_number(from);
        let period = Period { from, until: from + days };
        let asked = Asked::all(period, Day::from_number(20_900));
        let income = Income::count(clients(), &asked);
        let whole = income.all.fees;
        let of = |asked: &Asked| clients().flat_map(|client| asked.bills_of(&client).collect::<Vec<_>>())
            .filter(|(bill, _)| bill.currency == 0).map(|(bill, _)| bill.minor).sum::<i64>();
        prop_assert_eq!(of(&asked), whole);
        use crate::keyed::Keyed;
        for paid in Paid::EACH {
            prop_assert_eq!(of(&Asked { paid: Some(*paid), ..asked }), income.all.paid(*paid));
        }
        for is in ClientIs::EACH {
            prop_assert_eq!(of(&Asked { client_is: Some(*is), ..asked }), income.all.from(*is));
        }
        for (line, amounts) in &income.by_line {
            prop_assert_eq!(of(&Asked { line: Some(*line), ..asked }), amounts.fees);
        }
        for (manager, amounts) in &income.by_manager {
            prop_assert_eq!(of(&Asked { manager: Some(*manager), ..asked }), amounts.fees);
        }
        for (private, amounts) in &income.by_private {
            prop_assert_eq!(of(&Asked { private: Some(*private), ..asked }), amounts.fees);
        }
        for ((year, month), amounts) in &income.by_month {
            let first = Day::from_ymd(*year, *month, 1).unwrap();
            let within = Some(Period { from: first, until: first.plus_months(1) - 1 });
            prop_assert_eq!(of(&Asked { within, ..asked }), amounts.fees);
        }
        let sum = |groups: &mut dyn Iterator<Item = &Amounts>| groups.map(|amounts| amounts.fees).sum::<i64>();
        prop_assert_eq!(sum(&mut income.by_line.values()), whole);
        prop_assert_eq!(sum(&mut income.by_manager.values()), whole);
        prop_assert_eq!(sum(&mut income.by_sector.values()), whole);
        prop_assert_eq!(sum(&mut income.by_source.values()), whole);
        prop_assert_eq!(sum(&mut income.by_private.values()), whole);
        prop_assert_eq!(sum(&mut income.by_month.values()), whole);
        prop_assert_eq!(sum(&mut income.by_year.values()), whole);
        prop_assert_eq!(sum(&mut income.by_client.iter().map(|(_, amounts)| amounts)), whole);
        prop_assert_eq!(Paid::EACH.iter().map(|paid| income.all.paid(*paid)).sum::<i64>(), whole);
        prop_assert_eq!(ClientIs::EACH.iter().map(|is| income.all.from(*is)).sum::<i64>(), whole);
        prop_assert_eq!(income.all.clients as usize, income.by_client.len());
    }

    /// Shares grow with how many are taken, lie between 0 and 1, and nobody's order or unit matters.
    #[test]
    fn concentration_is_a_share_and_knows_no_order(mut amounts in prop::collection::vec(1..1_000_000_i64, 1..60)) {
        let told = Concentration::of(amounts.clone()).unwrap();
        prop_assert!(0.0 < told.largest_client && told.largest_client <= told.largest_five + 1e-12);
        prop_assert!(told.top_1_percent <= told.top_5_percent + 1e-12);
        prop_assert!(told.top_5_percent <= told.top_20_percent + 1e-12 && told.top_20_percent <= 1.0 + 1e-12);
        prop_assert!((-1e-12..1.0).contains(&told.gini));
        amounts.reverse();
        let other = Concentration::of(amounts.iter().map(|minor| minor * 100)).unwrap();
        prop_assert!((told.gini - other.gini).abs() < 1e-9);
        prop_assert!((told.top_20_percent - other.top_20_percent).abs() < 1e-12);
    }
}
