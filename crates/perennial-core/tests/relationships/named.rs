//! Small named firms.

use perennial_core::journeys::{Bought, Purchases};
use perennial_core::value::relationships::{Basis, Events, FirmForecast, KnownUntil, Observed, Sample, WhyCounts};
use proptest::prelude::*;

use crate::firms::{TODAY, client, matter, terms};

/// A firm of so many clients that come back every two years or so, and as many who came once.
fn fennimore(each: i32) -> Vec<Purchases> {
    let regular = (0..each).map(|n| client(&[2_600 - n * 20, 1_850 - n * 15, 1_100 - n * 12, 400 - n * 10]));
    let once = (0..each).map(|n| client(&[2_000 - n * 60]));
    regular.chain(once).collect()
}

#[test]
fn a_firm_of_few_says_how_few_and_counts() {
    let few = fennimore(4);
    let forecast = FirmForecast::of(few.iter(), terms());
    assert_eq!(forecast.basis, Basis::Counts(WhyCounts::FewClients(8)));
    assert_eq!(forecast.outlook(&few[0]), None);
    let Basis::Counts(why) = &forecast.basis else { unreachable!("it counts") };
    assert_eq!(why.sentence(), "A forecast for each client needs 15 clients with work on record; there are 8.");
    let once: Vec<Purchases> = (0..20).map(|n| client(&[400 + n])).collect();
    let forecast = FirmForecast::of(once.iter(), terms());
    assert_eq!(forecast.basis, Basis::Counts(WhyCounts::FewRepeats(0)));
    assert_eq!((forecast.sample.back_within_year.count, forecast.sample.back_within_year.of), (0, 20));
    assert_eq!(FirmForecast::of([].iter(), terms()).basis, Basis::Counts(WhyCounts::FewClients(0)));
}

#[test]
fn who_comes_every_two_years_is_expected_then_and_who_came_once_long_ago_hardly() {
    let firm = fennimore(12);
    let forecast = FirmForecast::of(firm.iter(), terms());
    let model = forecast.basis.model().unwrap();
    assert!(model.stages > 1, "the cadence is steady: {}", model.stages);
    let (regular, once) = (forecast.outlook(&firm[0]).unwrap(), forecast.outlook(&firm[12]).unwrap());
    assert!(regular.returns_within_year.mid > 0.35, "{regular:?}");
    assert!(once.returns_within_year.mid < 0.2, "{once:?}");
    let range = regular.returns_within_year;
    assert!(range.low < range.mid && range.mid < range.high && range.high <= 1.0);
    let [early, middle, late] = regular.next_need;
    assert!(early.unwrap() > TODAY && early < middle && (late.is_none() || middle < late));
    assert_eq!(once.next_need[2], None, "never, at this confidence");
    let (much, little) = (forecast.worth(&firm[0], None), forecast.worth(&firm[12], None));
    assert!(much.value.unwrap().mid > 2.0 * little.value.unwrap().mid);
    assert_eq!((much.contracted, much.renewals), (None, None));
    let agreed = forecast.worth(&firm[0], Some(50_000.0));
    assert_eq!(agreed.value.unwrap().mid, much.value.unwrap().mid + 50_000.0);
    assert_eq!(agreed.uncontracted, much.uncontracted, "the layers are kept apart");
}

/// A retainer renewed so often, each period a year of £1,000; ended or not.
fn retainer(renewals: i32, ended: bool) -> Purchases {
    let period = |n: i32| {
        let began = (renewals - n) * 365 + 100 + i32::from(ended) * 400;
        let over = if n < renewals { Some(TODAY - began + 365) } else { ended.then_some(TODAY - began + 365) };
        Bought { over, is_period: n > 0, recurring: true, ..matter(0, began, 1_000) }
    };
    (0..=renewals).map(period).collect::<Vec<_>>().into()
}

#[test]
fn retainers_are_valued_by_their_renewals_and_apart_from_new_work() {
    let firm: Vec<Purchases> = (0..24).map(|n| retainer(n % 6, n % 4 == 3)).collect();
    let forecast = FirmForecast::of(firm.iter(), terms());
    let running = forecast.worth(&firm[4], None);
    let renewals = running.renewals.unwrap();
    // Four renewals lie within four years, the first in 265 days: £3,400 at 10 % if all were certain.
    assert!(renewals.mid > 150_000.0 && renewals.mid < 340_000.0, "{renewals:?}");
    assert!(renewals.low < renewals.mid && renewals.mid < renewals.high);
    assert_eq!(forecast.worth(&firm[3], None).renewals, None, "it has ended");
    // Who has stayed longer stays on likelier.
    let (new, old) = (forecast.worth(&firm[12], None), forecast.worth(&firm[16], None));
    assert!(old.renewals.unwrap().mid > new.renewals.map_or(0.0, |range| range.mid));
    assert_eq!(running.uncontracted, None, "no engagement came after another: nothing says how often one would");
}

#[test]
fn silence_after_the_last_invoice_list_says_nothing() {
    let list = TODAY - 700;
    let implied = |ago: &[i32]| -> Purchases {
        let of = |(ago, work): (&i32, u32)| Bought { implied: true, ..matter(work, *ago, 500) };
        ago.iter().zip(0..).map(of).collect::<Vec<_>>().into()
    };
    let known = KnownUntil { recorded: TODAY, invoiced: list };
    let by_invoices = Observed::of(&implied(&[1_400, 900]), Events::All, known).unwrap();
    assert_eq!((by_invoices.until, by_invoices.repeats()), (list, 1));
    let by_matters = Observed::of(&client(&[1_400, 900, 600]), Events::All, known).unwrap();
    assert_eq!((by_matters.until, by_matters.repeats()), (TODAY, 2));
    assert_eq!(Observed::of(&implied(&[600]), Events::All, known), None, "later than the list reaches");
}

#[test]
fn what_is_left_out_is_counted() {
    let mut odd: Vec<Bought> = vec![matter(0, 900, 100), matter(1, 900, 100), matter(2, 300, 100)];
    odd.push(Bought { unsure: true, ..matter(3, 200, 100) });
    let unsure: Purchases = vec![Bought { unsure: true, ..matter(0, 200, 100) }].into();
    let firm = [Purchases::from(odd), unsure];
    let sample = Sample::of(firm.iter(), Events::All, terms().known);
    assert_eq!((sample.clients(), sample.repeats), (1, 1));
    let left_out = sample.left_out;
    assert_eq!((left_out.unsure_days, left_out.same_day, left_out.clients), (2, 1, 1));
}

/// Any purchases of a few clients.
fn any_firm() -> impl Strategy<Value = Vec<Purchases>> {
    let bought = (0..12_000_i32, 0..6_u32, any::<[bool; 4]>(), prop::option::of(-5_000..900_000_000_i64));
    let bought = bought.prop_map(|(ago, work, [is_period, recurring, implied, unsure], pounds)| Bought {
        is_period,
        recurring,
        implied,
        unsure,
        billed: pounds.map(|pounds| matter(0, 0, pounds).billed.unwrap()),
        over: (ago % 3 > 0).then_some(TODAY - ago / 2),
        ..matter(work, ago, 0)
    });
    prop::collection::vec(prop::collection::vec(bought, 0..9).prop_map(Purchases::from), 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever was bought: chances lie between 0 and 1, ranges contain their figures, days of the next need follow each
    /// other and lie ahead, layers add up, the order of the clients changes nothing, and nothing overflows.
    #[test]
    fn any_firm_has_an_answer(firm in any_firm(), turn in 0..40_usize) {
        let forecast = FirmForecast::of(firm.iter(), terms());
        let mut turned = firm.clone();
        turned.rotate_left(turn % firm.len().max(1));
        let again = FirmForecast::of(turned.iter(), terms());
        prop_assert_eq!(&forecast.basis, &again.basis);
        for one in &firm {
            if let Some(outlook) = forecast.outlook(one) {
                let chance = outlook.returns_within_year;
                prop_assert!(0.0 <= chance.low && chance.low <= chance.mid && chance.mid <= chance.high && chance.high <= 1.0);
                let days: Vec<_> = outlook.next_need.into_iter().flatten().collect();
                let until = forecast.observed(one).unwrap().until;
                prop_assert!(days.is_sorted() && days.iter().all(|day| *day >= until));
            }
            let worth = forecast.worth(one, Some(10.0));
            let layers = [worth.contracted, worth.renewals, worth.uncontracted];
            let sum: f64 = layers.iter().flatten().map(|layer| layer.mid).sum();
            let value = worth.value.unwrap();
            prop_assert!((value.mid - sum).abs() <= 1e-6 * sum.abs(), "{:?}", worth);
            for range in layers.into_iter().flatten().chain([value]) {
                prop_assert!(range.low <= range.mid && range.mid <= range.high && range.high.is_finite(), "{:?}", range);
            }
            prop_assert_eq!(forecast.expected_worth(one, Some(10.0)).unwrap(), value.mid);
        }
        if let Some(test) = forecast.backtest(firm.iter()) {
            prop_assert!(test.within_range <= test.forecasts && test.returned <= test.forecasts);
        }
    }
}
