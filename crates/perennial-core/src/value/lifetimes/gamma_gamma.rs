//! Gamma-gamma (Fader and Hardie 2013, note 025; Colombo and Jiang 1999): amounts vary around a mean of each client's own
//! (gamma: p), the means vary between clients (gamma: q, γ). It assumes that amounts do not depend on how often a client
//! comes back: check that first.

use super::fit::{Estimate, Fitted, Likelihood, Prior, WeakPrior, fit};
use super::jets::Jet;

/// The parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GammaGamma {
    /// The shape of one client's amounts.
    pub p: f64,
    /// The shape of the rates that differ between clients.
    pub q: f64,
    /// Their scale, in the unit of the amounts.
    pub gamma: f64,
}

/// The mean amount of one client's repeats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spend {
    repeats: u32,
    mean: f64,
}

impl Spend {
    /// So many repeats of this mean amount; none where there is no repeat or the mean is no amount above 0.
    pub fn new(repeats: u32, mean: f64) -> Option<Self> {
        (repeats > 0 && mean.is_finite() && mean > 0.0).then_some(Self { repeats, mean })
    }

    const fn key(&self) -> (u32, u64) {
        (self.repeats, self.mean.to_bits())
    }
}

/// The mean amounts of all clients, in one order, each kept once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spends {
    alike: Vec<(Spend, u32)>,
    clients: u64,
    mean: f64,
}

impl Spends {
    /// How many clients.
    pub const fn clients(&self) -> u64 {
        self.clients
    }
}

impl FromIterator<Spend> for Spends {
    fn from_iter<I: IntoIterator<Item = Spend>>(spends: I) -> Self {
        let mut all: Vec<Spend> = spends.into_iter().collect();
        all.sort_unstable_by_key(Spend::key);
        let same = all.chunk_by(|one, next| one.key() == next.key());
        let alike: Vec<(Spend, u32)> =
            same.map(|same| (same[0], u32::try_from(same.len()).unwrap_or(u32::MAX))).collect();
        let clients = all.len() as u64;
        let sum: f64 = alike.iter().map(|(spend, times)| spend.mean * f64::from(*times)).sum();
        Self { alike, clients, mean: if clients > 0 { sum / clients as f64 } else { 1.0 } }
    }
}

impl GammaGamma {
    /// Fits it.
    pub fn fit(spends: &Spends, prior: Prior) -> Fitted<3> {
        fit(&Data(spends), prior)
    }

    /// The model of p, q and γ.
    pub const fn new([p, q, gamma]: [f64; 3]) -> Self {
        Self { p, q, gamma }
    }

    /// Γ(px+q) / (Γ(px) Γ(q)) × γ^q z^(px−1) x^(px) / (γ + xz)^(px+q), derived by p, q and γ.
    fn log_likelihood(&self, spend: &Spend) -> Jet<3> {
        let (x, mean) = (f64::from(spend.repeats), spend.mean);
        let [p, q, gamma] = Jet::variables([self.p, self.q, self.gamma]);
        let (own, all) = (p * x, p * x + q);
        all.ln_gamma() - own.ln_gamma() - q.ln_gamma() + q * gamma.ln() + own * (mean.ln() + x.ln())
            - all * (gamma + x * mean).ln()
            + -mean.ln()
    }

    /// The mean amount expected of a client: p (γ + xz) / (px + q − 1), a mean of its own and everybody's. None where
    /// the mean of everybody is infinite (q ≤ 1) and the client has no repeat.
    pub fn expected_amount(&self, spend: Option<Spend>) -> Option<f64> {
        let (x, mean) = spend.map_or((0.0, 0.0), |spend| (f64::from(spend.repeats), spend.mean));
        let below = self.p * x + self.q - 1.0;
        (below > 0.0).then(|| self.p * (self.gamma + x * mean) / below)
    }
}

impl From<&Estimate<3>> for GammaGamma {
    fn from(estimate: &Estimate<3>) -> Self {
        Self::new(estimate.parameters)
    }
}

struct Data<'a>(&'a Spends);

impl Likelihood<3> for Data<'_> {
    const NAMES: [&'static str; 3] = ["p", "q", "gamma"];

    fn at(&self, parameters: &[f64; 3]) -> Jet<3> {
        let model = GammaGamma::new(*parameters);
        let mut sum = Jet::ZERO;
        for (spend, times) in &self.0.alike {
            sum += model.log_likelihood(spend) * f64::from(*times);
        }
        sum
    }

    /// The mean of everybody is pγ/(q−1): at the centres it is the mean of the data.
    fn weak_prior(&self) -> WeakPrior<3> {
        WeakPrior { centres: [3.0, 3.0, self.0.mean * 2.0 / 3.0], spreads: [1.0; 3] }
    }

    fn n(&self) -> u64 {
        self.0.clients
    }
}
