//! What a piece of work brings: each client's amounts around a mean of its own.

use super::basis::SEED;
use crate::dates::Day;
use crate::journeys::Purchases;
use crate::money::Currency;
use crate::value::lifetimes::{Draws, Estimate, Fitted, GammaGamma, Prior, Spend, Spends};

/// What one client's finished work came to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ClientAmounts {
    /// How many finished engagements with invoices.
    pub count: u32,
    sum: f64,
    sum_ln: f64,
    sum_ln_squares: f64,
}

impl ClientAmounts {
    /// Those of engagements that were over by a day and were billed in a currency; further periods of recurring work are
    /// renewals, and not among them.
    pub fn of(purchases: &Purchases, currency: Currency, day: Day) -> Self {
        let mut found = Self::default();
        let over = |over: Option<Day>| over.is_some_and(|over| over <= day);
        for bought in purchases.bought.iter().filter(|bought| !bought.is_period && over(bought.over)) {
            if let Some(billed) = bought.billed.filter(|billed| billed.currency == currency && billed.minor > 0) {
                let ln = (billed.minor as f64).ln();
                found.count += 1;
                found.sum += billed.minor as f64;
                found.sum_ln += ln;
                found.sum_ln_squares += ln * ln;
            }
        }
        found
    }

    fn n(&self) -> f64 {
        f64::from(self.count)
    }

    fn mean_ln(&self) -> f64 {
        self.sum_ln / self.n()
    }

    fn spend(&self) -> Option<Spend> {
        Spend::new(self.count, self.sum / self.n())
    }
}

/// How amounts are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountsBasis {
    /// Gamma-gamma: amounts do not depend on how often a client comes back.
    GammaGamma,
    /// Log-normal around log-normal means: amounts span decades, so that the other has no mean.
    LogNormal,
    /// The same with means that rise or fall with how often a client comes back, because here they do.
    LogNormalByCount,
}

impl AmountsBasis {
    /// The word in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::GammaGamma => "gamma_gamma",
            Self::LogNormal => "log_normal",
            Self::LogNormalByCount => "log_normal_by_count",
        }
    }
}

/// What a further piece of work brings, by a firm's finished work.
#[derive(Debug, Clone, PartialEq)]
pub struct Amounts {
    law: Law,
    /// Of how many clients finished work with invoices is on record.
    pub clients: u64,
    /// How much of the differences between means goes with how often a client came: Pearson's correlation.
    pub correlation: f64,
}

#[derive(Debug, Clone, PartialEq)]
enum Law {
    GammaGamma { best: GammaGamma, drawn: Vec<GammaGamma> },
    LogNormal(LogNormal),
}

/// Logarithms of amounts: normal around a client's own mean, the means normal around a line in the logarithm of how many
/// there are.
#[derive(Debug, Clone, Copy, PartialEq)]
struct LogNormal {
    centre: f64,
    slope: f64,
    within: f64,
    between: f64,
    /// The variance of the centre.
    open: f64,
}

impl Amounts {
    /// Below so many clients with finished work no amount is estimated.
    pub const LEAST_CLIENTS: u64 = 15;

    /// By the finished work of a firm's clients; none of too few.
    pub fn of(clients: impl Iterator<Item = ClientAmounts>) -> Option<Self> {
        let known: Vec<ClientAmounts> = clients.filter(|client| client.count > 0).collect();
        let n = known.len() as u64;
        if n < Self::LEAST_CLIENTS {
            return None;
        }
        let correlation = correlation(known.iter().map(|client| (client.n(), client.sum / client.n())));
        // Fisher's z: what lies further from 0 than nineteen of twenty samples without a connection would.
        let depends = correlation.abs().min(0.999_999).atanh() * (n as f64 - 3.0).sqrt() > 1.96;
        let spends: Spends = known.iter().filter_map(ClientAmounts::spend).collect();
        let law = match GammaGamma::fit(&spends, Prior::Weak) {
            Fitted::Determined(estimate) if !depends => Law::gamma_gamma(&estimate, n),
            _ => None,
        };
        let law = law.unwrap_or_else(|| Law::LogNormal(LogNormal::of(&known, depends)));
        Some(Self { law, clients: n, correlation })
    }

    /// How they are estimated.
    pub const fn basis(&self) -> AmountsBasis {
        match &self.law {
            Law::GammaGamma { .. } => AmountsBasis::GammaGamma,
            Law::LogNormal(law) if law.slope == 0.0 => AmountsBasis::LogNormal,
            Law::LogNormal(_) => AmountsBasis::LogNormalByCount,
        }
    }

    /// The mean that is expected of a client's further work, in minor units.
    pub fn expected(&self, client: &ClientAmounts) -> f64 {
        match &self.law {
            Law::GammaGamma { best, .. } => best.expected_amount(client.spend()).unwrap_or(0.0),
            Law::LogNormal(law) => {
                let (mean, variance) = law.of_client(client);
                (mean + (variance + law.within) / 2.0).exp()
            }
        }
    }

    /// Draws what one client's work brings: its own mean first, then an amount at each call.
    pub(super) fn drawn(&self, client: &ClientAmounts, number: u64, draws: &mut Draws) -> ClientDraw {
        match &self.law {
            Law::GammaGamma { best, drawn } => {
                let law = drawn.get(number as usize % drawn.len().max(1)).unwrap_or(best);
                let rate = draws.ln_gamma(law.q + law.p * client.n()).exp() / (law.gamma + client.sum);
                ClientDraw::Gamma { shape: law.p, rate }
            }
            Law::LogNormal(law) => {
                let (mean, variance) = law.of_client(client);
                ClientDraw::LogNormal { mean: mean + variance.sqrt() * draws.normal(), spread: law.within.sqrt() }
            }
        }
    }
}

/// One client as it may be.
pub(super) enum ClientDraw {
    Gamma { shape: f64, rate: f64 },
    LogNormal { mean: f64, spread: f64 },
}

impl ClientDraw {
    pub fn amount(&self, draws: &mut Draws) -> f64 {
        match self {
            Self::Gamma { shape, rate } => draws.ln_gamma(*shape).exp() / rate,
            Self::LogNormal { mean, spread } => (mean + spread * draws.normal()).exp(),
        }
    }
}

impl Law {
    /// None where the mean of everybody has next to no bound.
    fn gamma_gamma(estimate: &Estimate<3>, clients: u64) -> Option<Self> {
        const BOUNDED: f64 = 1.2;
        let best = GammaGamma::from(estimate);
        let draws = u32::try_from((40_000 / clients.max(1)).clamp(8, 200)).unwrap_or(8);
        let drawn = estimate.drawn(draws, SEED ^ 1).into_iter().map(GammaGamma::new).collect();
        (best.q > BOUNDED).then_some(Self::GammaGamma { best, drawn })
    }
}

impl LogNormal {
    /// By the moments: the variance within clients from those with several amounts, that between them from their means.
    fn of(known: &[ClientAmounts], by_count: bool) -> Self {
        /// Fewer repeated amounts tell nothing of how much one client's differ.
        const ENOUGH: f64 = 5.0;
        let n = known.len() as f64;
        let line = |client: &ClientAmounts| client.n().ln();
        let mean = |of: &dyn Fn(&ClientAmounts) -> f64| known.iter().map(of).sum::<f64>() / n;
        let (x, y) = (mean(&line), mean(&ClientAmounts::mean_ln));
        let spread_x = known.iter().map(|client| (line(client) - x).powi(2)).sum::<f64>();
        let together = known.iter().map(|client| (line(client) - x) * (client.mean_ln() - y)).sum::<f64>();
        let slope = if by_count && spread_x > 0.0 { together / spread_x } else { 0.0 };
        let off = |client: &ClientAmounts| client.mean_ln() - y - slope * (line(client) - x);
        let total = known.iter().map(|client| off(client).powi(2)).sum::<f64>() / (n - 1.0);
        let free: f64 = known.iter().map(|client| client.n() - 1.0).sum();
        let inside: f64 =
            known.iter().map(|client| (client.sum_ln_squares - client.n() * client.mean_ln().powi(2)).max(0.0)).sum();
        let within = if free >= ENOUGH { inside / free } else { total / 2.0 };
        let between = (total - within * mean(&|client| 1.0 / client.n())).max(0.0);
        Self { centre: y - slope * x, slope, within, between, open: total / n }
    }

    /// Where a client's own mean lies, and how far that is open.
    fn of_client(&self, client: &ClientAmounts) -> (f64, f64) {
        let usual = self.centre + self.slope * client.n().max(1.0).ln();
        if self.between <= 0.0 || self.within <= 0.0 {
            return (usual, self.between + self.open);
        }
        let precision = 1.0 / self.between + client.n() / self.within;
        ((usual / self.between + client.sum_ln / self.within) / precision, 1.0 / precision + self.open)
    }
}

/// Pearson's correlation; 0 where one of both does not vary.
fn correlation(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    let n = pairs.clone().count() as f64;
    let (x, y) = pairs.clone().fold((0.0, 0.0), |(x, y), pair| (x + pair.0 / n, y + pair.1 / n));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for pair in pairs {
        let (dx, dy) = (pair.0 - x, pair.1 - y);
        (xx, yy, xy) = (xx + dx * dx, yy + dy * dy, xy + dx * dy);
    }
    if xx > 0.0 && yy > 0.0 { xy / (xx * yy).sqrt() } else { 0.0 }
}
