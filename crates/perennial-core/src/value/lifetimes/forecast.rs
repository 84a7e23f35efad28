//! How many engagements all clients together will bring, with a range that holds both parts of what is not known: the
//! parameters, and luck.

use super::beta_geometric::BetaGeometric;
use super::draws::Draws;
use super::fit::Estimate;
use super::histories::Histories;
use super::posterior::Posterior;
use crate::statistics::{Interval, Level};

/// A forecast of a number of engagements.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    totals: Vec<u64>,
}

impl Forecast {
    /// As many repetitions as a range of 95 % needs to be steady in its second figure.
    pub const REPETITIONS: u32 = 1_000;

    /// The total that is exceeded as often as not.
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The total's range.
    pub fn interval(&self, level: Level) -> Interval {
        let tail = match level {
            Level::Eighty => 0.1,
            Level::NinetyFive => 0.025,
        };
        Interval { low: self.quantile(tail), high: self.quantile(1.0 - tail) }
    }

    /// The smallest total below or at which so great a part of the repetitions lies.
    fn quantile(&self, part: f64) -> f64 {
        let place = (part * self.totals.len() as f64).ceil().max(1.0) as usize - 1;
        self.totals.get(place).copied().unwrap_or(0) as f64
    }
}

/// Draws parameters from Laplace's approximation, and for each of them the future of every client.
pub(super) fn forecast(
    estimate: &Estimate<4>,
    model: impl Fn([f64; 4]) -> BetaGeometric,
    histories: &Histories,
    (within, repetitions, seed): (f64, u32, u64),
) -> Forecast {
    let posterior = Posterior::of(estimate);
    let mut totals: Vec<u64> = (0..u64::from(repetitions))
        .map(|repetition| {
            let parameters = posterior.draw(&mut Draws::of(seed, repetition, 0));
            total(&model(parameters), histories, within, (seed, repetition))
        })
        .collect();
    totals.sort_unstable();
    Forecast { totals }
}

fn total(model: &BetaGeometric, histories: &Histories, within: f64, (seed, repetition): (u64, u64)) -> u64 {
    let (mut sum, mut client) = (0, 1);
    for one in histories.alike() {
        let alive = model.probability_alive(&one.history);
        let x = f64::from(one.history.repeats());
        for _ in 0..one.clients {
            let mut draws = Draws::of(seed, repetition, client);
            client += 1;
            if draws.uniform() < alive {
                let rate = draws.ln_gamma(model.r + x).exp() / (model.alpha + one.history.observed());
                let leaves = draws.beta(model.a, model.b + x + model.first);
                sum += engagements(&mut draws, rate * within, leaves);
            }
        }
    }
    sum
}

/// How often a client comes while so many gaps of mean 1 pass, if it may leave each time.
fn engagements(draws: &mut Draws, gaps: f64, leaves: f64) -> u64 {
    /// More than any client brings; what a draw of senseless parameters would ask for.
    const MOST: u64 = 100_000;
    let stays = (draws.uniform().ln() / (-leaves).ln_1p()).ceil();
    let (mut count, mut passed) = (0, draws.exponential());
    while passed < gaps && count < MOST {
        count += 1;
        if count as f64 >= stays {
            break;
        }
        passed += draws.exponential();
    }
    count
}
