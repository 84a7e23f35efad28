//! MBG/CNBD-k (Reutterer, Platzer and Schröder 2020, International Journal of Research in Marketing 38, 194–215): as
//! MBG/NBD, with gaps between engagements that are sums of k exponential stages (Erlang), so that a larger k means a
//! steadier cadence. k = 1 is MBG/NBD itself.
//!
//! A client that is still there has passed j of the k stages since its last engagement, with a chance that its history
//! gives; from that follow, in closed form, its next engagement and how many there will be.

use super::bg_nbd::MbgNbd;
use super::draws::Draws;
use super::fit::{Estimate, Fitted, Likelihood, Prior, WeakPrior, fit};
use super::gamma::{ln_gamma, ln_rising};
use super::histories::{Histories, History};
use super::jets::Jet;
use super::scores::{NextNeed, first_time_to};

/// The most stages that are tried: with four the gaps of half the clients lie within a third of their mean.
pub const MOST_STAGES: u32 = 4;

/// By how much a further stage must raise the logarithm of the likelihood: a gain of 2 is what one parameter more would
/// have to bring (Akaike), and k is one.
const WORTH_A_STAGE: f64 = 2.0;

/// The gaps between the engagements of all clients, from which the likelihoods of several k are compared.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Gaps {
    /// How many.
    pub count: u64,
    /// The sum of their logarithms.
    pub sum_ln: f64,
    /// The sum of (g₁ − g₂)² ÷ (g₁ + g₂)² over each two that follow each other, and how many such pairs there are.
    pub contrast: f64,
    /// See there.
    pub pairs: u64,
}

impl Gaps {
    /// Takes in the gaps of one client, in their order.
    pub fn add(&mut self, gaps: impl Iterator<Item = f64>) {
        let mut before: Option<f64> = None;
        for gap in gaps {
            self.count += 1;
            self.sum_ln += gap.ln();
            if let Some(before) = before.replace(gap) {
                self.contrast += ((gap - before) / (gap + before)).powi(2);
                self.pairs += 1;
            }
        }
    }

    /// How many stages the gaps of single clients suggest: g₁ ÷ (g₁ + g₂) of two gaps of one client has the variance
    /// 1 ÷ 4(2k + 1), whatever the client's rate (Wheat and Morrison 1990, Journal of Marketing Research 27, 87–93).
    fn suggested(&self) -> f64 {
        if self.pairs == 0 {
            return 1.0;
        }
        let variance = self.contrast / self.pairs as f64 / 4.0;
        if variance > 0.0 { (1.0 / (4.0 * variance) - 1.0) / 2.0 } else { f64::INFINITY }
    }

    /// What the density of the gaps adds to the logarithm of the likelihood of k stages, whatever the parameters.
    fn constant(&self, stages: u32) -> f64 {
        let k = f64::from(stages);
        (k - 1.0) * self.sum_ln - self.count as f64 * ln_gamma(k)
    }
}

/// The parameters, and how many stages a gap has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MbgCnbd {
    /// How many stages a gap has.
    pub stages: u32,
    /// The shape of the rates of stages.
    pub r: f64,
    /// Their scale, in the unit of time: the mean rate of engagements is r ÷ αk.
    pub alpha: f64,
    /// With b: the chances of leaving after an engagement; their mean is a ÷ (a + b).
    pub a: f64,
    /// See a.
    pub b: f64,
}

/// What a history says of a client by a model.
#[derive(Debug, Clone)]
pub struct ClientState {
    stages: u32,
    /// r + kx: the shape of the rate of a client that has passed no stage since.
    shape: f64,
    /// α + T.
    end: f64,
    /// The chances of leaving after each further engagement.
    leaves: (f64, f64),
    /// The chance that it is still there with j stages passed, for each j.
    there: [f64; MOST_STAGES as usize],
}

impl MbgCnbd {
    /// Fits it for k = 1 and, as long as the gaps suggest it and the likelihood gains, for larger k. The parameters of
    /// the best, and its k.
    pub fn fit(histories: &Histories, gaps: &Gaps, prior: Prior) -> (u32, Fitted<4>) {
        let mut best = (1, MbgNbd::fit(histories, prior));
        let most = (gaps.suggested().round().max(1.0) as u32).min(MOST_STAGES);
        for stages in 2..=most {
            let found = fit(&Data { histories, stages }, prior);
            let of = |stages, fitted: &Fitted<4>| Some(fitted.estimate()?.log_likelihood + gaps.constant(stages));
            let (Some(gained), Some(before)) = (of(stages, &found), of(best.0, &best.1)) else { break };
            if gained < before + WORTH_A_STAGE {
                break;
            }
            best = (stages, found);
        }
        best
    }

    /// The model of k, r, α, a and b.
    pub const fn new(stages: u32, [r, alpha, a, b]: [f64; 4]) -> Self {
        Self { stages, r, alpha, a, b }
    }

    /// The model of an estimate.
    pub const fn of(stages: u32, estimate: &Estimate<4>) -> Self {
        Self::new(stages, estimate.parameters)
    }

    /// What a history says of a client.
    pub fn state(&self, history: &History) -> ClientState {
        let (x, k) = (f64::from(history.repeats()), f64::from(self.stages));
        let shape = self.r + k * x;
        let (end, last) = (self.alpha + history.observed(), self.alpha + history.last());
        let waited = history.observed() - history.last();
        // Both are divided by (α+T)^−(r+kx), so that nothing overflows: j stages passed, and having left.
        let mut there = [0.0; MOST_STAGES as usize];
        let mut weight = self.b + x;
        for (j, there) in (0..self.stages).zip(&mut there) {
            *there = weight;
            weight *= waited / end * (shape + f64::from(j)) / f64::from(j + 1);
        }
        let ln_left = self.a.ln() + shape * (waited / last).ln_1p();
        let sum: f64 = there.iter().sum();
        // 1 ÷ (there + left), of logarithms, because left may be too large for a number.
        let scale = 1.0 / (1.0 + (ln_left - sum.ln()).exp()) / sum;
        let leaves = (self.a, self.b + x + 1.0);
        ClientState { stages: self.stages, shape, end, leaves, there: there.map(|weight| weight * scale) }
    }
}

impl ClientState {
    /// The chance that the client has not left for good.
    pub fn alive(&self) -> f64 {
        self.there.iter().sum()
    }

    /// When further engagements begin within a time, of one client as it may be: whether it is still there, its rate and
    /// its chance of leaving are drawn, and each gap.
    pub(in crate::value) fn drawn_times(&self, within: f64, draws: &mut Draws) -> Vec<f64> {
        /// More than any client brings; what a draw of senseless parameters would ask for.
        const MOST: usize = 100_000;
        let (mut at, mut times) = (draws.uniform(), Vec::new());
        let there = self.each().find(|(_, chance, _)| {
            at -= chance;
            at < 0.0
        });
        let Some((passed, _, shape)) = there else { return times };
        let rate = draws.ln_gamma(shape).exp() / self.end;
        let leaves = draws.beta(self.leaves.0, self.leaves.1);
        let mut gap = |stages: u32| (0..stages).map(|_| draws.exponential()).sum::<f64>() / rate;
        let mut time = gap(self.stages - passed);
        while time <= within && times.len() < MOST {
            times.push(time);
            time += gap(self.stages);
        }
        let stays = times.iter().position(|_| draws.uniform() < leaves).map_or(times.len(), |last| last + 1);
        times.truncate(stays);
        times
    }

    /// Each number of stages passed with its chance, and the shape of the client's rate where it is so; the rate's scale
    /// is α + T.
    fn each(&self) -> impl Iterator<Item = (u32, f64, f64)> {
        (0..self.stages).zip(self.there).map(|(j, chance)| (j, chance, self.shape + f64::from(j)))
    }

    /// The chances of m further stages within a time, for m = 0, 1, …, of a client with a rate of a shape: negative
    /// binomial.
    fn stages_within(&self, shape: f64, within: f64) -> impl Iterator<Item = f64> {
        let part = within / (self.end + within);
        let none = (-shape * (within / self.end).ln_1p()).exp();
        std::iter::successors(Some((0.0, none)), move |(m, chance)| {
            Some((m + 1.0, chance * (shape + m) / (m + 1.0) * part))
        })
        .map(|(_, chance)| chance)
    }

    /// The chance of at least one further engagement within a time.
    pub fn returns(&self, within: f64) -> f64 {
        self.each()
            .map(|(j, chance, shape)| {
                let none: f64 = self.stages_within(shape, within).take((self.stages - j) as usize).sum();
                chance * (1.0 - none)
            })
            .sum::<f64>()
            .max(0.0)
    }

    /// The chances of n further engagements within a time, for n = 0, 1, …, until next to nothing is left.
    pub fn counts(&self, within: f64) -> Vec<f64> {
        let mut chances = vec![1.0 - self.alive()];
        for (j, there, shape) in self.each() {
            self.each_number((j, shape), within, |n, exactly, at_least, stayed, left| {
                if chances.len() <= n {
                    chances.resize(n + 1, 0.0);
                }
                chances[n] += there * (stayed * exactly + left * at_least);
            });
        }
        chances
    }

    /// How many further engagements are expected within a time.
    pub fn expected(&self, within: f64) -> f64 {
        let mut sum = 0.0;
        for (j, there, shape) in self.each() {
            let mut stayed_before = 1.0;
            self.each_number((j, shape), within, |n, _, at_least, stayed, _| {
                if n > 0 {
                    sum += there * stayed_before * at_least;
                    stayed_before = stayed;
                }
            });
        }
        sum
    }

    /// For n = 0, 1, … of a client that has passed j stages: the chance that n gaps end within a time, that n or more do,
    /// that the client has stayed after each of n engagements, and that it left after the n-th of them.
    fn each_number(&self, (j, shape): (u32, f64), within: f64, mut told: impl FnMut(usize, f64, f64, f64, f64)) {
        /// What is left over is not counted.
        const NOTHING: f64 = 1e-10;
        /// More than any client brings; what senseless parameters would ask for.
        const MOST: usize = 10_000;
        let mut stages = self.stages_within(shape, within);
        let (a, b) = self.leaves;
        let (mut at_least, mut stayed, mut left) = (1.0_f64, 1.0, 0.0);
        for n in 0..MOST {
            let ends = if n == 0 { self.stages - j } else { self.stages };
            let exactly: f64 = stages.by_ref().take(ends as usize).sum();
            told(n, exactly, at_least, stayed, left);
            at_least -= exactly;
            if at_least * stayed < NOTHING {
                break;
            }
            // The chance of staying once more, of a client that has stayed n times: (b + n) ÷ (a + b + n).
            let stays = (b + n as f64) / (a + b + n as f64);
            left = stayed * (1.0 - stays);
            stayed *= stays;
        }
    }

    /// By when the chance of a further engagement has reached a level, to a hundredth of the unit of time.
    pub fn next_need(&self, chance: f64) -> NextNeed {
        let alive = self.alive();
        if chance >= alive {
            return NextNeed::NotExpected;
        }
        if self.stages == 1 {
            let time = self.end * (-(-chance / alive).ln_1p() / self.shape).exp_m1();
            return if time.is_finite() { NextNeed::Within(time) } else { NextNeed::NotExpected };
        }
        first_time_to(0.01, self.end / self.shape, chance, |time| self.returns(time))
    }
}

struct Data<'a> {
    histories: &'a Histories,
    stages: u32,
}

impl Likelihood<4> for Data<'_> {
    const NAMES: [&'static str; 4] = ["r", "alpha", "a", "b"];

    /// Of one client: (r)ₖₓ αʳ (b)ₓ / (a+b)ₓ₊₁ × [a (α+tₓ)^−(r+kx) + (b+x) Σⱼ (T−tₓ)ʲ (r+kx)ⱼ / j! (α+T)^−(r+kx+j)].
    fn at(&self, parameters: &[f64; 4]) -> Jet<4> {
        let [r, alpha, a, b] = Jet::variables(*parameters);
        let k = f64::from(self.stages);
        let (ln_alpha, ln_a) = (alpha.ln(), a.ln());
        let mut sum = Jet::ZERO;
        for same in self.histories.by_repeats() {
            let Some(one) = same.first() else { continue };
            let x = f64::from(one.history.repeats());
            let shape = r + k * x;
            let each = r.map(ln_rising(r.value, k * x)) + r * ln_alpha + b.map(ln_rising(b.value, x))
                - (a + b).map(ln_rising(a.value + b.value, x + 1.0));
            let ln_stays = (b + x).ln();
            let rising: Vec<Jet<4>> = (0..self.stages)
                .map(|j| ln_stays + shape.map(ln_rising(shape.value, f64::from(j))) + -ln_gamma(f64::from(j) + 1.0))
                .collect();
            for one in same {
                let ln_end = (alpha + one.history.observed()).ln();
                let waited = one.history.observed() - one.history.last();
                let mut terms = vec![ln_a - shape * (alpha + one.history.last()).ln()];
                for (j, rising) in (0..self.stages).map(f64::from).zip(&rising) {
                    if j == 0.0 || waited > 0.0 {
                        let stages = if j == 0.0 { 0.0 } else { j * waited.ln() };
                        terms.push(*rising + stages - (shape + j) * ln_end);
                    }
                }
                sum += (each + Jet::ln_sum_exp(&terms)) * f64::from(one.clients);
            }
        }
        sum
    }

    /// As that of MBG/NBD, with as long a gap between engagements at its centres.
    fn weak_prior(&self) -> WeakPrior<4> {
        let scale = self.histories.scale() / 2.0 / f64::from(self.stages);
        WeakPrior { centres: [1.0, scale, 1.0, 2.5], spreads: [1.0, 1.0, 0.8, 0.8] }
    }

    fn n(&self) -> u64 {
        self.histories.clients()
    }
}

#[cfg(test)]
mod tests {
    use super::super::scores::RepeatModel;
    use super::*;

    const PARAMETERS: [f64; 4] = [0.8, 300.0, 0.9, 2.2];

    fn histories() -> Vec<History> {
        let of = |(repeats, last, observed)| History::new(repeats, last, observed).unwrap();
        [(0, 0.0, 0.0), (0, 0.0, 900.0), (1, 300.0, 800.0), (4, 1_500.0, 1_500.0), (12, 1_000.0, 4_000.0)]
            .map(of)
            .into()
    }

    #[test]
    fn one_stage_is_mbg_nbd() {
        let (one, known) = (MbgCnbd::new(1, PARAMETERS), MbgNbd::new(PARAMETERS));
        for history in histories() {
            let state = one.state(&history);
            let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-8, "{found} {expected}");
            near(state.alive(), known.probability_alive(&history));
            near(state.returns(365.0), known.probability_of_return(&history, 365.0));
            near(state.expected(1_000.0), known.expected(&history, 1_000.0));
            let (found, expected) = (state.next_need(0.25), known.next_need(&history, 0.25));
            assert_eq!(found.time().is_some(), expected.time().is_some());
            near(found.time().unwrap_or(0.0), expected.time().unwrap_or(0.0));
        }
        let all: Histories = histories().into_iter().collect();
        let found = Data { histories: &all, stages: 1 }.at(&PARAMETERS);
        let expected: f64 = histories().iter().map(|history| known.log_likelihood_of(history)).sum();
        assert!((found.value - expected).abs() < 1e-9, "{} {expected}", found.value);
    }

    #[test]
    fn the_chances_of_all_counts_come_to_one_and_agree_with_the_rest() {
        for stages in 1..=MOST_STAGES {
            for history in histories() {
                let state = MbgCnbd::new(stages, PARAMETERS).state(&history);
                let counts = state.counts(700.0);
                assert!((counts.iter().sum::<f64>() - 1.0).abs() < 1e-8, "{stages} {history:?} {counts:?}");
                assert!((1.0 - counts[0] - state.returns(700.0)).abs() < 1e-9);
                let mean: f64 = counts.iter().enumerate().map(|(n, chance)| n as f64 * chance).sum();
                assert!((mean - state.expected(700.0)).abs() < 1e-6, "{mean} {}", state.expected(700.0));
                if let NextNeed::Within(time) = state.next_need(0.5) {
                    assert!((state.returns(time) - 0.5).abs() < 1e-3);
                }
            }
        }
    }

    /// The likelihood of one stage more, by the integral over rate and chance of leaving that it is the closed form of.
    #[test]
    fn the_likelihood_is_the_integral_of_its_definition() {
        let (r, alpha, a, b) = (1.4_f64, 2.0_f64, 1.3_f64, 2.1_f64);
        let (x, last, observed, k) = (2_u32, 3.0_f64, 4.5_f64, 2_u32);
        let histories: Histories = [History::new(x, last, observed).unwrap()].into_iter().collect();
        let found = Data { histories: &histories, stages: k }.at(&[r, alpha, a, b]).value;
        let steps = 4_000;
        let (mut over_rates, mut rates_waiting) = (0.0, 0.0);
        for step in 0..steps {
            let rate = (f64::from(step) + 0.5) * 20.0 / f64::from(steps);
            let ln_density = r * alpha.ln() + (r - 1.0) * rate.ln() - alpha * rate - ln_gamma(r);
            let came = rate.powi((k * x) as i32) * (-rate * last).exp() * ln_density.exp() * 20.0 / f64::from(steps);
            let waited = rate * (observed - last);
            over_rates += came;
            rates_waiting += came * (1.0 + waited) * (-waited).exp();
        }
        let (mut left, mut stayed) = (0.0, 0.0);
        let ln_beta = ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
        for step in 0..steps {
            let p = (f64::from(step) + 0.5) / f64::from(steps);
            let density = ((a - 1.0) * p.ln() + (b - 1.0) * (1.0 - p).ln() - ln_beta).exp() / f64::from(steps);
            left += density * p * (1.0 - p).powi(2);
            stayed += density * (1.0 - p).powi(3);
        }
        let expected = (over_rates * left + rates_waiting * stayed).ln();
        assert!((found - expected).abs() < 1e-4, "{found} {expected}");
    }
}
