//! BG/NBD (Fader, Hardie and Lee 2005, Marketing Science 24(2), 275–284): a client may leave after each repeat, so that
//! one without a repeat is always alive. Beside it MBG/NBD (Batislam, Denizel and Filiztekin 2007, International Journal
//! of Research in Marketing 24, 201–209), by which a client may leave after its first engagement as well: the default
//! for professional services. The two differ in nothing else.

use super::beta_geometric::BetaGeometric;
use super::fit::{Estimate, Fitted, Likelihood, Prior, WeakPrior, fit};
use super::forecast::{Forecast, forecast};
use super::histories::{Histories, History};
use super::jets::Jet;
use super::scores::{NextNeed, RepeatModel};

/// BG/NBD.
pub type BgNbd = BetaGeometricNbd<false>;

/// MBG/NBD.
pub type MbgNbd = BetaGeometricNbd<true>;

/// The parameters of BG/NBD, or of MBG/NBD where a client may leave after its first engagement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BetaGeometricNbd<const AFTER_FIRST: bool> {
    /// The shape of the rates of engagements.
    pub r: f64,
    /// Their scale, in the unit of time: the mean rate is r ÷ α.
    pub alpha: f64,
    /// With b: the chances of leaving after an engagement; their mean is a ÷ (a + b).
    pub a: f64,
    /// See a.
    pub b: f64,
}

impl<const AFTER_FIRST: bool> BetaGeometricNbd<AFTER_FIRST> {
    /// Fits it.
    pub fn fit(histories: &Histories, prior: Prior) -> Fitted<4> {
        fit(&Data::<AFTER_FIRST>(histories), prior)
    }

    /// The model of r, α, a and b.
    pub const fn new([r, alpha, a, b]: [f64; 4]) -> Self {
        Self { r, alpha, a, b }
    }

    /// How many engagements all these clients together will bring within a time from the end of what was observed.
    /// The same seed gives the same forecast.
    pub fn forecast(estimate: &Estimate<4>, histories: &Histories, within: f64, seed: u64) -> Forecast {
        let model = |parameters| Self::new(parameters).inside();
        forecast(estimate, model, histories, (within, Forecast::REPETITIONS, seed))
    }

    const fn inside(&self) -> BetaGeometric {
        let Self { r, alpha, a, b } = *self;
        BetaGeometric { r, alpha, a, b, first: if AFTER_FIRST { 1.0 } else { 0.0 } }
    }
}

impl<const AFTER_FIRST: bool> From<&Estimate<4>> for BetaGeometricNbd<AFTER_FIRST> {
    fn from(estimate: &Estimate<4>) -> Self {
        Self::new(estimate.parameters)
    }
}

struct Data<'a, const AFTER_FIRST: bool>(&'a Histories);

impl<const AFTER_FIRST: bool> Likelihood<4> for Data<'_, AFTER_FIRST> {
    const NAMES: [&'static str; 4] = ["r", "alpha", "a", "b"];

    fn at(&self, parameters: &[f64; 4]) -> Jet<4> {
        BetaGeometricNbd::<AFTER_FIRST>::new(*parameters).inside().log_likelihood(self.0)
    }

    fn weak_prior(&self) -> WeakPrior<4> {
        WeakPrior { centres: [1.0, self.0.scale() / 2.0, 1.0, 2.5], spreads: [1.0, 1.0, 0.8, 0.8] }
    }

    fn n(&self) -> u64 {
        self.0.clients()
    }
}

impl<const AFTER_FIRST: bool> RepeatModel for BetaGeometricNbd<AFTER_FIRST> {
    fn log_likelihood_of(&self, history: &History) -> f64 {
        self.inside().log_likelihood_of(history)
    }

    fn probability_alive(&self, history: &History) -> f64 {
        self.inside().probability_alive(history)
    }

    fn expected(&self, history: &History, within: f64) -> f64 {
        self.inside().expected(history, within)
    }

    fn probability_of_return(&self, history: &History, within: f64) -> f64 {
        self.inside().probability_of_return(history, within)
    }

    fn next_need(&self, history: &History, chance: f64) -> NextNeed {
        self.inside().next_need(history, chance)
    }
}
