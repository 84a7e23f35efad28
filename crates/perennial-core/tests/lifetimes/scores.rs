//! What fitted models say of one client and of all: published figures, closed forms, and each model against its own
//! likelihood.

use perennial_core::value::lifetimes::{BgBb, BgNbd, GammaGamma, History, MbgNbd, ParetoNbd, RepeatModel, Sbg, Spend};

use crate::datasets::{cdnow, donors};

const BG: [f64; 4] = [0.242_594_5, 4.413_602, 0.792_922, 2.425_906_8];
const PARETO: [f64; 4] = [0.553_277, 10.577_683, 0.606_240, 11.668_735];

fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() < within, "{found} is not {expected}");
}

/// Customer 1516 of the BTYD walkthrough: 26 repeats, the last after 30.86 of 31 weeks.
#[test]
fn customer_1516_is_alive_and_expected_again() {
    let model = ParetoNbd::new(PARETO);
    let customer = History::new(26, 30.0 + 6.0 / 7.0, 31.0).unwrap();
    near(model.probability_alive(&customer), 0.997_873, 2e-6);
    near(model.expected(&customer, 52.0), 25.455, 1e-3);
}

/// Repeats of the cohort until week 78: 4 % and 2 % under the 4,339 that came.
#[test]
fn the_cohort_of_cdnow_is_forecast_as_published() {
    let cdnow = cdnow();
    assert_eq!(cdnow.to_week_78, 4_339);
    let until_week_78 = |model: &dyn RepeatModel| -> f64 {
        cdnow.histories.iter().map(|one| model.expected(&History::NEW, one.observed() + 39.0)).sum()
    };
    near(until_week_78(&BgNbd::new(BG)), 4_160.6, 0.1);
    near(until_week_78(&ParetoNbd::new(PARETO)), 4_270.0, 0.1);
}

#[test]
fn the_donors_of_five_years_are_forecast_as_published() {
    let model = BgBb::new([1.203_522, 0.749_716, 0.656_718, 2.783_442]);
    let total: f64 = donors().iter().map(|(record, clients)| model.expected(record, 5) * f64::from(*clients)).sum();
    near(total, 12_884.16, 0.05);
    for (record, _) in donors() {
        let one = model.probability_of_return(&record, 1);
        near(one, model.expected(&record, 1), 1e-9);
        let five = model.probability_of_return(&record, 5);
        assert!(one < five && five < model.probability_alive(&record), "{record:?}");
        assert_eq!(model.next_need(&record, five, 20), Some(5));
    }
}

/// Fader and Hardie 2010: who has renewed seven times is worth 6.84 at 10 %, and not the 5.62 of a constant churn.
#[test]
fn a_long_standing_client_is_worth_more_than_a_constant_churn_says() {
    let model = Sbg::new([0.704_077, 1.182_043]);
    near(model.survival(2), 1.182_043 / 1.886_12 * 2.182_043 / 2.886_12, 1e-9);
    near(model.expected(3, 1), model.retention(3), 1e-12);
    near(model.expected(0, 4), (1..=4).map(|n| model.survival(n)).sum(), 1e-9);
    let found = [6, 7].map(|renewals| model.discounted_residual_lifetime(renewals, 0.1).unwrap());
    assert!(found.iter().any(|value| (value - 6.84).abs() < 5e-3), "{found:?}");
}

/// Fader and Hardie, note 025: p (γ + xz) / (px + q − 1).
#[test]
fn an_expected_amount_lies_between_a_clients_own_and_everybodys() {
    let model = GammaGamma::new([6.25, 3.74, 15.44]);
    near(model.expected_amount(None).unwrap(), 6.25 * 15.44 / 2.74, 1e-9);
    near(model.expected_amount(Spend::new(2, 22.35)).unwrap(), 6.25 * (15.44 + 44.7) / (12.5 + 2.74), 1e-9);
    assert_eq!(GammaGamma::new([6.0, 0.9, 15.0]).expected_amount(None), None);
}

fn some_histories() -> Vec<History> {
    [(0, 0.0, 40.0), (1, 12.0, 40.0), (3, 39.0, 40.0), (9, 11.0, 38.5), (40, 300.0, 310.0)]
        .map(|(repeats, last, observed)| History::new(repeats, last, observed).unwrap())
        .to_vec()
}

/// The chance of nothing within a time is the likelihood of the same history, observed for so much longer.
#[test]
fn the_chance_of_a_return_is_what_the_likelihood_says() {
    let models: [&dyn RepeatModel; 3] = [&BgNbd::new(BG), &MbgNbd::new([0.52, 6.2, 1.0, 1.6]), &ParetoNbd::new(PARETO)];
    for model in models {
        for history in some_histories() {
            for within in [0.5, 26.0, 400.0] {
                let longer = History::new(history.repeats(), history.last(), history.observed() + within).unwrap();
                let nothing = (model.log_likelihood_of(&longer) - model.log_likelihood_of(&history)).exp();
                near(model.probability_of_return(&history, within), 1.0 - nothing, 1e-9);
                assert!(model.expected(&history, within) >= 1.0 - nothing);
            }
        }
    }
}

/// At each quartile the chance of a return is that quartile; where it never is, none is given.
#[test]
fn quartiles_of_the_next_need_are_where_the_chance_says() {
    let models: [&dyn RepeatModel; 3] = [&BgNbd::new(BG), &MbgNbd::new([0.52, 6.2, 0.9, 1.6]), &ParetoNbd::new(PARETO)];
    for model in models {
        for history in some_histories() {
            for (quartile, chance) in model.quartiles_of_next_need(&history).into_iter().zip([0.25, 0.5, 0.75]) {
                match quartile.time() {
                    Some(time) => near(model.probability_of_return(&history, time), chance, 1e-9),
                    None => assert!(model.probability_of_return(&history, 1e8) < chance, "{history:?}"),
                }
            }
        }
    }
}

/// The derivative of the expected number at 0 is P(alive) times the mean rate of such a client.
#[test]
fn expectations_begin_at_the_rate_of_those_alive() {
    for a in [0.4, 1.0, 1.0 + 1e-9, 2.7] {
        let model = MbgNbd::new([0.52, 6.2, a, 1.6]);
        for history in some_histories() {
            let rate = (model.r + f64::from(history.repeats())) / (model.alpha + history.observed());
            let expected = model.expected(&history, 1e-5) / 1e-5;
            near(expected / (model.probability_alive(&history) * rate), 1.0, 1e-4);
            let (early, late) = (model.expected(&history, 26.0), model.expected(&history, 52.0));
            assert!(early < late && late < 2.0 * early, "{history:?}: {early} {late}");
        }
    }
    // Nothing jumps where a passes 1.
    let of = |a: f64| BgNbd::new([0.3, 5.0, a, 2.0]).expected(&some_histories()[2], 52.0);
    near(of(1.0), of(1.0 + 1e-9), 1e-7);
    near(of(1.0), f64::midpoint(of(1.0 - 1e-4), of(1.0 + 1e-4)), 1e-6);
}
