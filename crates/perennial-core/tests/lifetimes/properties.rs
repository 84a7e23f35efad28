//! What holds for any data: the unit of time and the order of the rows do not matter, long histories overflow nothing,
//! and data that determine nothing are a finding.

use perennial_core::value::lifetimes::{
    Bdw, BgBb, BgNbd, Drift, Fitted, GammaGamma, Histories, History, MbgNbd, Occasions, ParetoNbd, Prior, Records,
    RepeatModel, Sbg, Spend, Spends, Survivors,
};
use proptest::prelude::*;

use crate::datasets::cdnow;
use crate::published::REGULAR;

fn histories() -> impl Strategy<Value = Vec<History>> {
    let one = (0..9_u32, 0.05..1.0_f64, 10.0..60.0_f64).prop_map(|(repeats, part, observed)| {
        let last = if repeats == 0 { 0.0 } else { part * observed };
        History::new(repeats, last, observed).unwrap()
    });
    prop::collection::vec(one, 20..35)
}

fn scaled(all: &[History], by: f64) -> Histories {
    let of = |one: &History| History::new(one.repeats(), one.last() * by, one.observed() * by).unwrap();
    all.iter().map(of).collect()
}

type Fit = fn(&Histories, Prior) -> Fitted<4>;

/// Which parameters measure time.
const FITS: [(Fit, [bool; 4]); 3] = [
    (BgNbd::fit, [false, true, false, false]),
    (MbgNbd::fit, [false, true, false, false]),
    (ParetoNbd::fit, [false, true, false, true]),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    /// α → cα, and the log-likelihood less Σx ln c; also with the prior, whose centre is measured by the data.
    #[test]
    fn the_unit_of_time_does_not_matter(all in histories(), by in 0.02..50.0_f64) {
        let repeats: u32 = all.iter().map(History::repeats).sum();
        for (fit, is_time) in FITS {
            let one = fit(&scaled(&all, 1.0), Prior::Weak);
            let other = fit(&scaled(&all, by), Prior::Weak);
            let (one, other) = (one.estimate().unwrap(), other.estimate().unwrap());
            for (i, is_time) in is_time.into_iter().enumerate() {
                let expected = one.parameters[i] * if is_time { by } else { 1.0 };
                prop_assert!((other.parameters[i] / expected - 1.0).abs() < 1e-5, "{one:?} {other:?}");
            }
            let expected = one.log_likelihood - f64::from(repeats) * by.ln();
            prop_assert!((other.log_likelihood - expected).abs() < 1e-5);
        }
    }

    /// To the last bit.
    #[test]
    fn the_order_of_the_rows_does_not_matter(all in histories(), shift in 1..19_usize) {
        let mut other = all.clone();
        other.rotate_left(shift);
        other.reverse();
        let (one, other): (Histories, Histories) = (all.into_iter().collect(), other.into_iter().collect());
        for (fit, _) in FITS {
            prop_assert_eq!(fit(&one, Prior::Weak), fit(&other, Prior::Weak));
        }
    }

}

proptest! {
    /// Histories of any length, at parameters within reason: every score is a number, every chance between 0 and 1.
    #[test]
    fn long_histories_overflow_nothing(
        repeats in 0..200_000_u32,
        part in 1e-6..1.0_f64,
        observed in 1e-3..1e6_f64,
        shapes in prop::array::uniform4(-5.0..5.0_f64),
        within in 1e-3..1e5_f64,
    ) {
        let last = if repeats == 0 { 0.0 } else { part * observed };
        let history = History::new(repeats, last, observed).unwrap();
        let parameters = shapes.map(f64::exp);
        let models: [&dyn RepeatModel; 3] =
            [&BgNbd::new(parameters), &MbgNbd::new(parameters), &ParetoNbd::new(parameters)];
        for model in models {
            prop_assert!(model.log_likelihood_of(&history).is_finite());
            let chances = [model.probability_alive(&history), model.probability_of_return(&history, within)];
            prop_assert!(chances.iter().all(|chance| (0.0..=1.0).contains(chance)), "{chances:?}");
            prop_assert!(chances[1] <= chances[0] + 1e-9);
            let expected = model.expected(&history, within);
            prop_assert!(expected.is_finite() && expected >= chances[1] * (1.0 - 1e-6) - 1e-6, "{expected} {chances:?}");
        }
    }
}

#[test]
fn a_fit_with_very_long_histories_is_one() {
    let all: Histories = (1..60_u32)
        .map(|client| {
            let observed = 100.0 + f64::from(client);
            History::new(client * client * 30, observed * (0.5 + f64::from(client % 7) / 15.0), observed).unwrap()
        })
        .collect();
    for (fit, _) in FITS {
        let fitted = fit(&all, Prior::Weak);
        assert!(fitted.estimate().unwrap().standard_errors.iter().all(|error| error.is_finite()), "{fitted:?}");
    }
}

/// Nobody ever came back: the rate goes to 0 by r or by α, and the data cannot tell which.
#[test]
fn clients_that_never_come_back_are_a_finding() {
    let all: Histories = (1..40_u32).map(|week| History::new(0, 0.0, f64::from(week)).unwrap()).collect();
    for (fit, _) in FITS {
        let Fitted::Flat(flat) = fit(&all, Prior::None) else { panic!("{:?}", fit(&all, Prior::None)) };
        assert_eq!(flat.n, 39);
        assert!(!flat.parameters.is_empty(), "{flat:?}");
        let weak = fit(&all, Prior::Weak);
        assert!(weak.estimate().unwrap().flat_without_prior.is_some(), "the prior alone speaks, and it is said");
    }
}

/// Nobody left, or everybody did at once: chances of leaving are 0 or 1 and their spread is unknown.
#[test]
fn a_group_that_nobody_leaves_is_a_finding() {
    let nobody = Survivors::new(vec![40, 40, 40, 40]).unwrap();
    let Fitted::Flat(flat) = Sbg::fit(&nobody, Prior::None) else { panic!() };
    assert!(flat.log_likelihood > -1e-3, "{flat:?}");
    assert!(flat.parameters.iter().any(|(_, drift)| *drift != Drift::Open), "{flat:?}");
    assert!(matches!(Bdw::fit(&nobody, Prior::None), Fitted::Flat(_)));
    assert!(Sbg::fit(&nobody, Prior::Weak).estimate().unwrap().flat_without_prior.is_some());
    let all = Survivors::new(vec![40, 0]).unwrap();
    assert!(matches!(Sbg::fit(&all, Prior::None), Fitted::Flat(_)));
}

/// One constant chance for everybody has no spread: α and β run away together.
#[test]
fn clients_without_differences_are_a_finding() {
    let halves = Survivors::new(vec![64, 32, 16, 8, 4, 2, 1]).unwrap();
    let Fitted::Flat(flat) = Sbg::fit(&halves, Prior::None) else { panic!() };
    assert_eq!(flat.parameters, [("alpha", Drift::Grows), ("beta", Drift::Grows)]);
    let mut same = Records::default();
    same.add(Occasions::new(3, 6, 6).unwrap(), 50);
    assert!(matches!(BgBb::fit(&same, Prior::None), Fitted::Flat(_)));
    let spends: Spends = (0..30).map(|_| Spend::new(4, 250.0).unwrap()).collect();
    assert!(matches!(GammaGamma::fit(&spends, Prior::None), Fitted::Flat(_)));
    assert!(GammaGamma::fit(&spends, Prior::Weak).estimate().is_some());
}

/// Amounts in pence or in pounds.
#[test]
fn the_unit_of_money_does_not_matter() {
    let cdnow = cdnow();
    let rows = [(2, 22.35), (1, 11.77), (7, 73.74), (1, 40.0), (3, 33.12), (5, 12.5), (2, 90.0), (4, 28.0), (1, 19.0)];
    for prior in [Prior::Weak, Prior::None] {
        let of = |by: f64| -> Spends { rows.iter().filter_map(|(x, z)| Spend::new(*x, z * by)).collect() };
        let (one, other) = (GammaGamma::fit(&of(1.0), prior), GammaGamma::fit(&of(100.0), prior));
        let (Some(one), Some(other)) = (one.estimate(), other.estimate()) else {
            assert_eq!(prior, Prior::None);
            continue;
        };
        for (i, by) in [1.0, 1.0, 100.0].into_iter().enumerate() {
            assert!((other.parameters[i] / (one.parameters[i] * by) - 1.0).abs() < 1e-6, "{one:?} {other:?}");
        }
    }
    assert_eq!(cdnow.spends.clients(), 946);
}

/// BdW with c = 1 is sBG, and BG/BB of one occasion is a share.
#[test]
fn models_that_contain_each_other_agree() {
    let (sbg, bdw) = (Sbg::new([0.7, 1.2]), Bdw::new([0.7, 1.2, 1.0]));
    for renewals in 0..20 {
        assert!((sbg.survival(renewals) - bdw.survival(renewals)).abs() < 1e-12);
        assert!((sbg.retention(renewals) - bdw.retention(renewals)).abs() < 1e-12);
        assert!((sbg.expected(renewals, 5) - bdw.expected(renewals, 5)).abs() < 1e-11);
    }
    let regular = Survivors::new(REGULAR.to_vec()).unwrap();
    let (sbg, bdw) = (Sbg::fit(&regular, Prior::None), Bdw::fit(&regular, Prior::None));
    assert!(bdw.estimate().unwrap().log_likelihood > sbg.estimate().unwrap().log_likelihood);
}
