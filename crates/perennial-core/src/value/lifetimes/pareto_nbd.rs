//! Pareto/NBD (Schmittlein, Morrison and Colombo 1987; Fader, Hardie and Lee 2005): clients come back at random at a rate
//! of their own (gamma: r, α) and leave for good at any time, at a rate of their own (gamma: s, β).

use super::fit::{Estimate, Fitted, Likelihood, Prior, WeakPrior, fit};
use super::gamma::ln_rising;
use super::histories::{Histories, History};
use super::jets::Jet;
use super::quadrature::{NODES, panels};
use super::scores::{NextNeed, RepeatModel, first_time};

/// The parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParetoNbd {
    /// The shape of the rates of engagements.
    pub r: f64,
    /// Their scale, in the unit of time: the mean rate is r ÷ α.
    pub alpha: f64,
    /// The shape of the rates of leaving.
    pub s: f64,
    /// Their scale, in the unit of time: the mean rate is s ÷ β.
    pub beta: f64,
}

impl ParetoNbd {
    /// Fits it.
    pub fn fit(histories: &Histories, prior: Prior) -> Fitted<4> {
        fit(&Data(histories), prior)
    }

    /// The model of r, α, s and β.
    pub const fn new([r, alpha, s, beta]: [f64; 4]) -> Self {
        Self { r, alpha, s, beta }
    }

    /// Γ(r+x) αʳ βˢ / Γ(r) × \[(α+T)^−(r+x) (β+T)^−s + s ∫ (α+u)^−(r+x) (β+u)^−(s+1) du\] from tₓ to T. The integral
    /// takes the place of a difference of two hypergeometric functions, in which all digits may cancel.
    fn log_likelihood(&self, history: &History) -> Jet<4> {
        let x = f64::from(history.repeats());
        let [r, alpha, s, beta] = Jet::variables([self.r, self.alpha, self.s, self.beta]);
        let mut terms = vec![self.term(x, history.observed(), 0.0)];
        let (ln_s, by_s) = (self.s.ln(), 1.0 / self.s);
        self.nodes(history, |time, ln_weight| {
            let mut term = self.term(x, time, 1.0);
            term.value += ln_s + ln_weight;
            term.slope[2] += by_s;
            term.bend[2][2] -= by_s * by_s;
            terms.push(term);
        });
        r.map(ln_rising(self.r, x)) + r * alpha.ln() + s * beta.ln() + Jet::ln_sum_exp(&terms)
    }

    /// −(r+x) ln(α+u) − (s+m) ln(β+u), its derivatives by hand: it is asked for at every node.
    fn term(&self, x: f64, time: f64, more: f64) -> Jet<4> {
        let (shape, leaving) = (self.r + x, self.s + more);
        let (one, other) = (self.alpha + time, self.beta + time);
        let (ln_one, ln_other, by_one, by_other) = (one.ln(), other.ln(), 1.0 / one, 1.0 / other);
        Jet {
            value: -shape * ln_one - leaving * ln_other,
            slope: [-ln_one, -shape * by_one, -ln_other, -leaving * by_other],
            bend: [
                [0.0, -by_one, 0.0, 0.0],
                [-by_one, shape * by_one * by_one, 0.0, 0.0],
                [0.0, 0.0, 0.0, -by_other],
                [0.0, 0.0, -by_other, leaving * by_other * by_other],
            ],
        }
    }

    /// The nodes between tₓ and T, with the logarithms of their weights: Gauss and Legendre in ln(β+u), on panels that
    /// grow threefold from the time in which the integrand falls by e.
    fn nodes(&self, history: &History, mut take: impl FnMut(f64, f64)) {
        let shape = self.r + f64::from(history.repeats());
        let (from, to) = (history.last(), history.observed());
        for (low, high) in panels(from, to, (self.alpha + from) / shape) {
            let start = self.beta + low;
            let half = ((high - low) / start).ln_1p() / 2.0;
            for (node, weight) in NODES {
                let beyond = start * (half * (1.0 + node)).exp_m1();
                take(low + beyond, (weight * half * (start + beyond)).ln());
            }
        }
    }

    /// The same without derivatives, less what does not depend on T.
    fn ln_parts(&self, history: &History) -> (f64, f64) {
        let shape = self.r + f64::from(history.repeats());
        let term = |time: f64, more: f64| -shape * (self.alpha + time).ln() - (self.s + more) * (self.beta + time).ln();
        let alive = term(history.observed(), 0.0);
        let (mut largest, mut sum) = (f64::NEG_INFINITY, 0.0);
        self.nodes(history, |time, ln_weight| {
            let value = self.s.ln() + term(time, 1.0) + ln_weight;
            if value > largest {
                sum = sum * (largest - value).exp() + 1.0;
                largest = value;
            } else {
                sum += (value - largest).exp();
            }
        });
        (alive, if sum > 0.0 { largest + sum.ln() } else { f64::NEG_INFINITY })
    }
}

impl From<&Estimate<4>> for ParetoNbd {
    fn from(estimate: &Estimate<4>) -> Self {
        Self::new(estimate.parameters)
    }
}

struct Data<'a>(&'a Histories);

impl Likelihood<4> for Data<'_> {
    const NAMES: [&'static str; 4] = ["r", "alpha", "s", "beta"];

    fn at(&self, parameters: &[f64; 4]) -> Jet<4> {
        let model = ParetoNbd::new(*parameters);
        let mut sum = Jet::ZERO;
        for one in self.0.alike() {
            sum += model.log_likelihood(&one.history) * f64::from(one.clients);
        }
        sum
    }

    fn weak_prior(&self) -> WeakPrior<4> {
        let scale = self.0.scale();
        WeakPrior { centres: [1.0, scale / 2.0, 1.0, scale], spreads: [1.0; 4] }
    }

    fn n(&self) -> u64 {
        self.0.clients()
    }
}

impl RepeatModel for ParetoNbd {
    fn log_likelihood_of(&self, history: &History) -> f64 {
        self.log_likelihood(history).value
    }

    fn probability_alive(&self, history: &History) -> f64 {
        let (alive, left) = self.ln_parts(history);
        1.0 / (1.0 + (left - alive).exp())
    }

    /// P(alive) (r+x)(β+T) / ((α+T)(s−1)) (1 − ((β+T)/(β+T+t))^(s−1)).
    fn expected(&self, history: &History, within: f64) -> f64 {
        let rate = (self.r + f64::from(history.repeats())) / (self.alpha + history.observed());
        let base = self.beta + history.observed();
        let (e, grown) = (self.s - 1.0, (within / base).ln_1p());
        let time = if e == 0.0 { grown } else { -(-e * grown).exp_m1() / e };
        self.probability_alive(history) * rate * base * time
    }

    /// One less the chance of nothing until then, which is the likelihood of the same history observed for longer over
    /// that of the history. Both parts are written so that small chances keep their digits.
    fn probability_of_return(&self, history: &History, within: f64) -> f64 {
        let longer = History::later(history, within);
        let ((alive, left), (alive_then, left_then)) = (self.ln_parts(history), self.ln_parts(&longer));
        let together = |one: f64, other: f64| one.max(other) + (-(one - other).abs()).exp().ln_1p();
        -(together(alive_then, left_then) - together(alive, left)).exp_m1().min(0.0)
    }

    fn next_need(&self, history: &History, chance: f64) -> NextNeed {
        let scale = self.alpha + history.observed();
        first_time(scale, chance, |within| self.probability_of_return(history, within))
    }
}
