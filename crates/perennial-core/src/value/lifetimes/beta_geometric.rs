//! What BG/NBD and MBG/NBD share: clients come back at random at a rate of their own (gamma: r, α) and may leave for
//! good after an engagement with a chance of their own (beta: a, b). They differ in whether the first engagement gave
//! that chance too.

use super::gamma::{ln_rising, series_without_first};
use super::histories::{Alike, Histories, History};
use super::jets::Jet;
use super::scores::NextNeed;

#[derive(Debug, Clone, Copy)]
pub(super) struct BetaGeometric {
    pub r: f64,
    pub alpha: f64,
    pub a: f64,
    pub b: f64,
    /// 1 where a client may leave after its first engagement, 0 where only after a repeat.
    pub first: f64,
}

impl BetaGeometric {
    /// The log-likelihood of all clients, with its derivatives by r, α, a and b.
    pub fn log_likelihood(&self, histories: &Histories) -> Jet<4> {
        let mut sum = Jet::ZERO;
        for same in histories.by_repeats() {
            sum += self.of_equal_repeats(same);
        }
        sum
    }

    /// Of clients with one number of repeats x. Each has Γ(r+x) αʳ / Γ(r) × B(a, b+y) / B(a, b) ×
    /// \[(α+T)^−(r+x) + a/(b+y−1) (α+tₓ)^−(r+x)\], where y counts the engagements after which it might have left.
    fn of_equal_repeats(&self, same: &[Alike]) -> Jet<4> {
        let Some(one) = same.first() else { return Jet::ZERO };
        let x = f64::from(one.history.repeats());
        let chances = x + self.first;
        let mut sum = Rows::default();
        for one in same {
            sum.add(self, one, chances > 0.0);
        }
        let [r, alpha, a, b] = Jet::variables([self.r, self.alpha, self.a, self.b]);
        let each = r.map(ln_rising(self.r, x)) + r * alpha.ln() + b.map(ln_rising(self.b, chances))
            - (a + b).map(ln_rising(self.a + self.b, chances));
        each * sum.clients + sum.jet(self, chances)
    }

    /// ln of the odds that the client has left: a/(b+y−1) ((α+T)/(α+tₓ))^(r+x).
    fn ln_odds_of_leaving(&self, history: &History) -> f64 {
        let x = f64::from(history.repeats());
        let chances = x + self.first;
        if chances <= 0.0 {
            return f64::NEG_INFINITY;
        }
        let waited = ((history.observed() - history.last()) / (self.alpha + history.last())).ln_1p();
        self.a.ln() - (self.b + chances - 1.0).ln() + (self.r + x) * waited
    }

    pub fn log_likelihood_of(&self, history: &History) -> f64 {
        self.of_equal_repeats(&[Alike { history: *history, clients: 1 }]).value
    }

    pub fn probability_alive(&self, history: &History) -> f64 {
        1.0 / (1.0 + self.ln_odds_of_leaving(history).exp())
    }

    /// P(alive) (1 − ((α+T)/(α+T+t))^(r+x)).
    pub fn probability_of_return(&self, history: &History, within: f64) -> f64 {
        let shape = self.r + f64::from(history.repeats());
        let grown = (within / (self.alpha + history.observed())).ln_1p();
        self.probability_alive(history) * -(-shape * grown).exp_m1()
    }

    /// (α+T) ((1 − q/P(alive))^(−1/(r+x)) − 1).
    pub fn next_need(&self, history: &History, chance: f64) -> NextNeed {
        let shape = self.r + f64::from(history.repeats());
        let alive = self.probability_alive(history);
        if chance >= alive {
            return NextNeed::NotExpected;
        }
        let time = (self.alpha + history.observed()) * (-(-chance / alive).ln_1p() / shape).exp_m1();
        if time.is_finite() { NextNeed::Within(time) } else { NextNeed::NotExpected }
    }

    /// P(alive) (a+b+y−1)/(a−1) (1 − (1−z)^(a−1) ₂F₁(a+b+f−1−r, a−1; a+b+y−1; z)) with z = t/(α+T+t), which is Fader,
    /// Hardie and Lee's formula by Euler's transformation: its arguments stay small, so that nothing overflows. Both
    /// parts of the difference are divided by a − 1 beforehand, so that a = 1 is no exception.
    pub fn expected(&self, history: &History, within: f64) -> f64 {
        let chances = f64::from(history.repeats()) + self.first;
        let base = self.alpha + history.observed();
        let (z, ln_rest) = (within / (base + within), -(within / base).ln_1p());
        let e = self.a - 1.0;
        let c = self.a + self.b + chances - 1.0;
        let c = if c.abs() < 1e-9 { 1e-9 } else { c };
        let growth = if e == 0.0 { -ln_rest } else { -(e * ln_rest).exp_m1() / e };
        let series = series_without_first((self.a + self.b + self.first - 1.0 - self.r, e, c), z);
        self.probability_alive(history) * c * (growth - series * (e * ln_rest).exp())
    }
}

/// The sums over clients of one number of repeats, by hand, because this is where the time goes: two logarithms and an
/// exponential for each history that occurs.
#[derive(Default)]
struct Rows {
    clients: f64,
    value: f64,
    r: f64,
    alpha: f64,
    r_r: f64,
    r_alpha: f64,
    alpha_alpha: f64,
    /// Σ P(left), Σ P(left) P(alive), and the latter times the slopes of the odds by r and α.
    left: f64,
    spread: f64,
    spread_r: f64,
    spread_alpha: f64,
}

impl Rows {
    /// −(r+x) ln(α+T) + ln(1 + odds of having left).
    fn add(&mut self, model: &BetaGeometric, one: &Alike, may_have_left: bool) {
        let (history, times) = (&one.history, f64::from(one.clients));
        let shape = model.r + f64::from(history.repeats());
        let (end, last) = (model.alpha + history.observed(), model.alpha + history.last());
        let (ln_end, by_end) = (end.ln(), 1.0 / end);
        self.clients += times;
        self.value -= times * shape * ln_end;
        self.r -= times * ln_end;
        self.alpha -= times * shape * by_end;
        self.r_alpha -= times * by_end;
        self.alpha_alpha += times * shape * by_end * by_end;
        if !may_have_left {
            return;
        }
        let by_last = 1.0 / last;
        let (d_r, d_alpha) = (ln_end - last.ln(), shape * (by_end - by_last));
        let chances = f64::from(history.repeats()) + model.first;
        let ln_odds = (model.a / (model.b + chances - 1.0)).ln() + shape * d_r;
        let small = (-ln_odds.abs()).exp();
        let share = 1.0 / (1.0 + small);
        let left = times * if ln_odds > 0.0 { share } else { small * share };
        let spread = times * small * share * share;
        self.value += times * (ln_odds.max(0.0) + small.ln_1p());
        self.r += left * d_r;
        self.alpha += left * d_alpha;
        self.r_r += spread * d_r * d_r;
        self.r_alpha += left * (by_end - by_last) + spread * d_r * d_alpha;
        self.alpha_alpha += left * shape * (by_last * by_last - by_end * by_end) + spread * d_alpha * d_alpha;
        self.left += left;
        self.spread += spread;
        self.spread_r += spread * d_r;
        self.spread_alpha += spread * d_alpha;
    }

    fn jet(&self, model: &BetaGeometric, chances: f64) -> Jet<4> {
        let (d_a, d_b) = if chances > 0.0 { (1.0 / model.a, -1.0 / (model.b + chances - 1.0)) } else { (0.0, 0.0) };
        let (r_a, r_b) = (self.spread_r * d_a, self.spread_r * d_b);
        let (alpha_a, alpha_b) = (self.spread_alpha * d_a, self.spread_alpha * d_b);
        let (a_a, a_b) = ((self.spread - self.left) * d_a * d_a, self.spread * d_a * d_b);
        let b_b = (self.spread + self.left) * d_b * d_b;
        Jet {
            value: self.value,
            slope: [self.r, self.alpha, self.left * d_a, self.left * d_b],
            bend: [
                [self.r_r, self.r_alpha, r_a, r_b],
                [self.r_alpha, self.alpha_alpha, alpha_a, alpha_b],
                [r_a, alpha_a, a_a, a_b],
                [r_b, alpha_b, a_b, b_b],
            ],
        }
    }
}
