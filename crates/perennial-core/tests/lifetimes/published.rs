//! The values of `statistics.md`, section 1: log-likelihoods to 2e-5, parameters to 1e-5.

use perennial_core::value::lifetimes::{
    Bdw, BgBb, BgNbd, Estimate, Fitted, GammaGamma, MbgNbd, ParetoNbd, Prior, Sbg, Survivors,
};

use crate::datasets::{cdnow, donations};

fn estimate<const N: usize>(fitted: Fitted<N>) -> Estimate<N> {
    match fitted {
        Fitted::Determined(estimate) => estimate,
        Fitted::Flat(flat) => panic!("{flat:?}"),
    }
}

fn holds<const N: usize>(fitted: Fitted<N>, parameters: [f64; N], log_likelihood: f64, n: u64) -> Estimate<N> {
    let found = estimate(fitted);
    for (value, expected) in found.parameters.iter().zip(parameters) {
        assert!((value - expected).abs() < 1e-5, "{:?} are not {parameters:?}", found.parameters);
    }
    assert!((found.log_likelihood - log_likelihood).abs() < 2e-5, "{} is not {log_likelihood}", found.log_likelihood);
    assert_eq!(found.n, n);
    found
}

#[test]
fn bg_nbd_on_cdnow() {
    let found = BgNbd::fit(&cdnow().grouped(), Prior::None);
    holds(found, [0.242_595, 4.413_602, 0.792_922, 2.425_907], -9_582.429_21, 2_357);
}

#[test]
fn mbg_nbd_on_cdnow() {
    let found = MbgNbd::fit(&cdnow().grouped(), Prior::None);
    holds(found, [0.524_843, 6.183_085, 0.891_359, 1.614_002], -9_582.135_72, 2_357);
}

/// With the standard errors that CLVTools publishes.
#[test]
fn pareto_nbd_on_cdnow() {
    let found = ParetoNbd::fit(&cdnow().grouped(), Prior::None);
    let found = holds(found, [0.553_277, 10.577_683, 0.606_240, 11.668_735], -9_594.976_18, 2_357);
    for (value, expected) in found.standard_errors.iter().zip([0.047_628, 0.842_723, 0.187_281, 6.211_114]) {
        assert!((value - expected).abs() < 1e-5, "{:?}", found.standard_errors);
    }
}

#[test]
fn gamma_gamma_on_the_repeaters_of_cdnow() {
    let found = GammaGamma::fit(&cdnow().spends, Prior::None);
    holds(found, [6.249_572, 3.744_225, 15.443_521], -4_055.917_69, 946);
}

/// The two groups of Fader and Hardie 2007, of 1,000 each, over seven years.
pub const REGULAR: [u64; 8] = [1_000, 631, 468, 382, 326, 289, 262, 241];
pub const HIGH_END: [u64; 8] = [1_000, 869, 743, 653, 593, 551, 517, 491];

fn survivors(alive: [u64; 8]) -> Survivors {
    Survivors::new(alive.to_vec()).unwrap()
}

#[test]
fn sbg_on_both_groups() {
    holds(Sbg::fit(&survivors(REGULAR), Prior::None), [0.704_077, 1.182_043], -1_680.265_19, 1_000);
    holds(Sbg::fit(&survivors(HIGH_END), Prior::None), [0.668_088, 3.806_095], -1_611.158_15, 1_000);
}

/// The hazard rises with tenure (c above 1), which is better for the high end alone.
#[test]
fn bdw_on_both_groups() {
    let regular = estimate(Bdw::fit(&survivors(REGULAR), Prior::None));
    assert!((regular.parameters[2] - 1.283).abs() < 5e-4 && (regular.log_likelihood + 1_679.60).abs() < 5e-3);
    let high_end = estimate(Bdw::fit(&survivors(HIGH_END), Prior::None));
    assert!((high_end.parameters[2] - 1.724).abs() < 5e-4 && (high_end.log_likelihood + 1_605.31).abs() < 5e-3);
}

#[test]
fn bg_bb_on_the_donations() {
    let found = BgBb::fit(&donations(), Prior::None);
    holds(found, [1.203_522, 0.749_716, 0.656_718, 2.783_442], -33_225.581_27, 11_104);
}

/// A prior that is weak moves what thousands of clients say by less than their own error.
#[test]
fn the_weak_prior_gives_way_to_many_clients() {
    let histories = cdnow().grouped();
    let alone = estimate(MbgNbd::fit(&histories, Prior::None));
    let weak = estimate(MbgNbd::fit(&histories, Prior::Weak));
    for i in 0..4 {
        assert!((alone.parameters[i] - weak.parameters[i]).abs() < 0.25 * alone.standard_errors[i], "{weak:?}");
    }
    assert!(weak.log_likelihood < alone.log_likelihood && weak.flat_without_prior.is_none());
}
