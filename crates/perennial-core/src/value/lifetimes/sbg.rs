//! sBG, shifted beta-geometric (Fader and Hardie 2007, Journal of Interactive Marketing 21(1), 76–90): at each renewal a
//! client leaves with a chance of its own (beta: α, β). Those who are likely to leave leave first, so that retention
//! rises with tenure.

use super::fit::{Estimate, Fitted, Likelihood, Prior, WeakPrior, fit};
use super::gamma::ln_rising;
use super::jets::Jet;
use super::survivors::Survivors;
use super::tenures::Tenures;

/// The parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sbg {
    /// With β: the chances of leaving at a renewal; their mean is α ÷ (α + β).
    pub alpha: f64,
    /// See α.
    pub beta: f64,
}

impl Sbg {
    /// Fits it.
    pub fn fit(survivors: &Survivors, prior: Prior) -> Fitted<2> {
        Self::fit_tenures(&survivors.into(), prior)
    }

    /// Fits it to clients that began at different times, of whom some have left and others run on.
    pub fn fit_tenures(tenures: &Tenures, prior: Prior) -> Fitted<2> {
        fit(&Data(tenures), prior)
    }

    /// The model of α and β.
    pub const fn new([alpha, beta]: [f64; 2]) -> Self {
        Self { alpha, beta }
    }

    /// The share that is left after so many renewals: (β)ₙ / (α+β)ₙ.
    pub fn survival(&self, renewals: u32) -> f64 {
        let n = f64::from(renewals);
        (ln_rising(self.beta, n).0 - ln_rising(self.alpha + self.beta, n).0).exp()
    }

    /// The chance that a client that has renewed so often renews once more: (β+n) / (α+β+n).
    pub fn retention(&self, renewals: u32) -> f64 {
        let n = f64::from(renewals);
        (self.beta + n) / (self.alpha + self.beta + n)
    }

    /// How many of the next renewals are expected of a client that has renewed so often.
    pub fn expected(&self, renewals: u32, ahead: u32) -> f64 {
        self.remaining(renewals, Some(ahead), 1.0)
    }

    /// The discounted expected residual lifetime at a rate a period (Fader and Hardie 2010, Marketing Science 29(1),
    /// 85–93): what one unit a period is worth, the first paid at the renewal that is next, of a client that has
    /// renewed so often. None at a rate at which the sum may have no end.
    pub fn discounted_residual_lifetime(&self, renewals: u32, rate: f64) -> Option<f64> {
        (rate > 0.0).then(|| self.remaining(renewals, None, 1.0 / (1.0 + rate)))
    }

    /// Σ over k of the chance of k further renewals, the first not discounted.
    /// Ends where nothing is left to add, or after a million of them.
    fn remaining(&self, renewals: u32, ahead: Option<u32>, discount: f64) -> f64 {
        const MOST: u32 = 1_000_000;
        let ahead = ahead.unwrap_or(MOST).min(MOST);
        let mut chance = self.retention(renewals);
        let (mut sum, mut k) = (0.0, 0_u32);
        while k < ahead && chance > 1e-17 * sum {
            sum += chance;
            k += 1;
            chance *= self.retention(renewals.saturating_add(k)) * discount;
        }
        sum
    }
}

impl From<&Estimate<2>> for Sbg {
    fn from(estimate: &Estimate<2>) -> Self {
        Self::new(estimate.parameters)
    }
}

struct Data<'a>(&'a Tenures);

impl Likelihood<2> for Data<'_> {
    const NAMES: [&'static str; 2] = ["alpha", "beta"];

    /// Who leaves after t renewals: α (β)ₜ / (α+β)ₜ₊₁; who runs on after them: (β)ₜ / (α+β)ₜ.
    fn at(&self, parameters: &[f64; 2]) -> Jet<2> {
        let [alpha, beta] = Jet::variables(*parameters);
        let both = alpha + beta;
        let mut sum = Jet::ZERO;
        let (mut stayed, ln_alpha) = (Jet::ZERO, alpha.ln());
        for (t, (left, running)) in self.0.each().enumerate() {
            let here = (both + t as f64).ln();
            sum += (stayed + ln_alpha - here) * left + stayed * running;
            stayed += (beta + t as f64).ln() - here;
        }
        sum
    }

    fn weak_prior(&self) -> WeakPrior<2> {
        WeakPrior { centres: [1.0, 2.5], spreads: [1.0; 2] }
    }

    fn n(&self) -> u64 {
        self.0.clients()
    }
}
