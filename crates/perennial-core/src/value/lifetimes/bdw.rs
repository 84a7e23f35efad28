//! BdW, beta-discrete-Weibull (Fader, Hardie, Liu, Davin and Steenburgh 2018, Journal of Interactive Marketing 43, 1–16):
//! sBG in which a client's own chance of leaving changes with tenure as well. It rises where c is above 1, falls where c
//! is below, and with c = 1 this is sBG.

use super::fit::{Estimate, Fitted, Likelihood, Prior, WeakPrior, fit};
use super::jets::Jet;
use super::survivors::Survivors;

/// The parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bdw {
    /// With β: the chances of leaving at the first renewal.
    pub alpha: f64,
    /// See α.
    pub beta: f64,
    /// How a client's own chance of leaving changes with tenure.
    pub c: f64,
}

impl Bdw {
    /// Fits it.
    pub fn fit(survivors: &Survivors, prior: Prior) -> Fitted<3> {
        fit(&Data(survivors), prior)
    }

    /// The model of α, β and c.
    pub const fn new([alpha, beta, c]: [f64; 3]) -> Self {
        Self { alpha, beta, c }
    }

    /// The share that is left after so many renewals: B(α, β+n^c) / B(α, β).
    pub fn survival(&self, renewals: u32) -> f64 {
        ln_survival([self.alpha, self.beta, self.c], f64::from(renewals)).value.exp()
    }

    /// The chance that a client that has renewed so often renews once more.
    pub fn retention(&self, renewals: u32) -> f64 {
        self.chance_of(renewals, 1)
    }

    /// How many of the next renewals are expected of a client that has renewed so often.
    pub fn expected(&self, renewals: u32, ahead: u32) -> f64 {
        (1..=ahead).map(|more| self.chance_of(renewals, more)).sum()
    }

    fn chance_of(&self, renewals: u32, more: u32) -> f64 {
        let ln_left = |n: u32| ln_survival([self.alpha, self.beta, self.c], f64::from(n)).value;
        (ln_left(renewals.saturating_add(more)) - ln_left(renewals)).exp()
    }
}

fn ln_survival(parameters: [f64; 3], renewals: f64) -> Jet<3> {
    if renewals <= 0.0 {
        return Jet::ZERO;
    }
    let [alpha, beta, c] = Jet::variables(parameters);
    let later = beta + (c * renewals.ln()).exp();
    later.ln_gamma() - (alpha + later).ln_gamma() + (alpha + beta).ln_gamma() - beta.ln_gamma()
}

impl From<&Estimate<3>> for Bdw {
    fn from(estimate: &Estimate<3>) -> Self {
        Self::new(estimate.parameters)
    }
}

struct Data<'a>(&'a Survivors);

impl Likelihood<3> for Data<'_> {
    const NAMES: [&'static str; 3] = ["alpha", "beta", "c"];

    fn at(&self, parameters: &[f64; 3]) -> Jet<3> {
        let (mut sum, mut before) = (Jet::ZERO, Jet::ZERO);
        for (t, left) in self.0.left().enumerate() {
            let after = ln_survival(*parameters, (t + 1) as f64);
            // Where nobody left, a term that is minus infinity at the edge must not become no number.
            if left > 0.0 {
                sum += (before + (after - before).ln_one_minus_exp()) * left;
            }
            before = after;
        }
        let (alive, _) = self.0.end();
        if alive > 0.0 { sum + before * alive } else { sum }
    }

    fn weak_prior(&self) -> WeakPrior<3> {
        WeakPrior { centres: [1.0, 2.5, 1.0], spreads: [1.0, 1.0, 0.8] }
    }

    fn n(&self) -> u64 {
        self.0.clients()
    }
}
