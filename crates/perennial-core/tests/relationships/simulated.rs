//! Simulated firms of forty clients: ranges hold as often as they say.

use perennial_core::value::relationships::{Basis, FirmForecast, YEAR};

use crate::firms::{simulated, terms};

const FIRMS: u64 = 60;
const AHEAD: i32 = 4 * 365;

#[test]
fn ranges_of_forty_clients_hold_as_often_as_they_say() {
    let (mut clients, mut worth, mut returned, mut expected, mut within_year) = (0, 0, 0.0, 0.0, 0);
    let (mut tested, mut within, mut totals, mut firms) = (0, 0, 0, 0);
    for number in 0..FIRMS {
        let firm = simulated(number, 1, AHEAD);
        let forecast = FirmForecast::of(firm.seen.iter(), terms());
        let rate = terms().usual.rate.fraction();
        for (seen, came) in firm.seen.iter().zip(&firm.came) {
            let outlook = forecast.outlook(seen).unwrap();
            let back = came.first().is_some_and(|(day, _)| *day <= YEAR);
            expected += outlook.returns_within_year.mid;
            returned += f64::from(u8::from(back));
            let brought: f64 =
                came.iter().map(|(day, amount)| amount * (1.0 + rate).powf(-f64::from(*day) / 365.0)).sum();
            let value = forecast.worth(seen, None).value.unwrap();
            worth += u32::from(value.low <= brought && brought <= value.high);
            clients += 1;
            // The median of the next need is passed by as many as not.
            within_year += u32::from(back && outlook.next_need[1].is_some());
        }
        if let Some(test) = forecast.backtest(firm.seen.iter()) {
            tested += test.forecasts;
            within += test.within_range;
            let range = test.expected_to_return;
            totals += u32::from(range.low <= test.returned as f64 && test.returned as f64 <= range.high);
            firms += 1;
        }
    }
    let share = |of: f64, all: f64| of / all;
    assert!(within_year > 0);
    // Of 2,400 clients; those of one firm share its parameters.
    assert!((expected / returned - 1.0).abs() < 0.08, "expected {expected}, returned {returned}");
    let held = share(f64::from(worth), f64::from(clients));
    assert!((0.78..0.93).contains(&held), "values in their ranges: {held}");
    let held = share(within as f64, tested as f64);
    assert!((0.8..0.98).contains(&held), "counts in their ranges: {held}");
    assert!(firms > FIRMS * 9 / 10, "{firms}");
    let held = share(f64::from(totals), firms as f64);
    assert!((0.68..0.95).contains(&held), "firms in their ranges: {held}");
}

/// A steady cadence is found by the likelihood, and none where there is none.
#[test]
fn a_steady_cadence_is_found_where_there_is_one() {
    let stages = |of: u32| -> Vec<u32> {
        let basis = |number| FirmForecast::of(simulated(number, of, 0).seen.iter(), terms()).basis;
        let found = (0..20).filter_map(|number| match basis(number) {
            Basis::Model(model) => Some(model.stages),
            Basis::Counts(_) => None,
        });
        found.collect()
    };
    let (one, four) = (stages(1), stages(4));
    assert!(one.iter().filter(|stages| **stages == 1).count() >= 18, "{one:?}");
    assert!(four.iter().filter(|stages| **stages >= 3).count() >= 18, "{four:?}");
}
