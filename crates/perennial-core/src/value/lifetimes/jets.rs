//! Numbers that carry their first and second derivatives (forward differentiation), so that a likelihood is written
//! once and its gradient and information matrix are exact.

use std::array::from_fn;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

use super::gamma::{digamma, ln_gamma, trigamma};

/// A value with its derivatives by `N` parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Jet<const N: usize> {
    pub value: f64,
    /// First derivatives.
    pub slope: [f64; N],
    /// Second derivatives, symmetric.
    pub bend: [[f64; N]; N],
}

impl<const N: usize> Jet<N> {
    pub const ZERO: Self = Self::constant(0.0);

    pub const fn constant(value: f64) -> Self {
        Self { value, slope: [0.0; N], bend: [[0.0; N]; N] }
    }

    /// The parameters themselves.
    pub fn variables(values: [f64; N]) -> [Self; N] {
        from_fn(|place| {
            let mut jet = Self::constant(values[place]);
            jet.slope[place] = 1.0;
            jet
        })
    }

    /// A function of it, given as its value and its first and second derivative here.
    pub fn map(&self, (value, first, second): (f64, f64, f64)) -> Self {
        let slope = from_fn(|i| first * self.slope[i]);
        let bend = from_fn(|i| from_fn(|j| first * self.bend[i][j] + second * self.slope[i] * self.slope[j]));
        Self { value, slope, bend }
    }

    fn product(&self, other: &Self) -> Self {
        let slope = from_fn(|i| self.slope[i] * other.value + self.value * other.slope[i]);
        let bend = from_fn(|i| {
            from_fn(|j| {
                let own = self.bend[i][j] * other.value + self.value * other.bend[i][j];
                own + self.slope[i] * other.slope[j] + self.slope[j] * other.slope[i]
            })
        });
        Self { value: self.value * other.value, slope, bend }
    }

    pub fn ln(&self) -> Self {
        let inverse = 1.0 / self.value;
        self.map((self.value.ln(), inverse, -inverse * inverse))
    }

    pub fn exp(&self) -> Self {
        let value = self.value.exp();
        self.map((value, value, value))
    }

    pub fn ln_gamma(&self) -> Self {
        self.map((ln_gamma(self.value), digamma(self.value), trigamma(self.value)))
    }

    /// ln(1 − exp(self)) of what is below 0.
    pub fn ln_one_minus_exp(&self) -> Self {
        let rest = -self.value.exp_m1();
        let share = self.value.exp() / rest;
        // Near 0 the difference is exact, far below it the logarithm is.
        let value = if self.value > -std::f64::consts::LN_2 { rest.ln() } else { (-self.value.exp()).ln_1p() };
        self.map((value, -share, -share / rest))
    }

    /// ln(exp(a) + exp(b) + …): the largest is taken out, so that nothing overflows.
    pub fn ln_sum_exp(terms: &[Self]) -> Self {
        let largest = terms.iter().map(|term| term.value).fold(f64::NEG_INFINITY, f64::max);
        let (mut sum, mut weighted) = (0.0, Self::ZERO);
        for term in terms {
            let weight = (term.value - largest).exp();
            sum += weight;
            // The derivatives of exp(term), with the largest taken out.
            weighted += term.map((0.0, weight, weight));
        }
        let slope: [f64; N] = weighted.slope.map(|by| by / sum);
        let bend = from_fn(|i| from_fn(|j| weighted.bend[i][j] / sum - slope[i] * slope[j]));
        Self { value: largest + sum.ln(), slope, bend }
    }

    /// The same derived by the logarithms of the parameters.
    pub fn by_logarithms(&self, parameters: &[f64; N]) -> Self {
        let slope: [f64; N] = from_fn(|i| self.slope[i] * parameters[i]);
        let bend = from_fn(|i| {
            from_fn(|j| {
                let own = if i == j { slope[i] } else { 0.0 };
                self.bend[i][j] * parameters[i] * parameters[j] + own
            })
        });
        Self { value: self.value, slope, bend }
    }

    pub fn is_finite(&self) -> bool {
        let all = self.slope.iter().chain(self.bend.iter().flatten());
        self.value.is_finite() && all.into_iter().all(|number| number.is_finite())
    }
}

impl<const N: usize> Add for Jet<N> {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl<const N: usize> AddAssign for Jet<N> {
    fn add_assign(&mut self, other: Self) {
        self.value += other.value;
        for (one, more) in self.slope.iter_mut().zip(&other.slope) {
            *one += more;
        }
        for (one, more) in self.bend.iter_mut().flatten().zip(other.bend.iter().flatten()) {
            *one += more;
        }
    }
}

impl<const N: usize> Neg for Jet<N> {
    type Output = Self;
    fn neg(self) -> Self {
        self * -1.0
    }
}

impl<const N: usize> Sub for Jet<N> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl<const N: usize> Mul for Jet<N> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        self.product(&other)
    }
}

impl<const N: usize> Mul<f64> for Jet<N> {
    type Output = Self;
    fn mul(self, times: f64) -> Self {
        self.map((self.value * times, times, 0.0))
    }
}

impl<const N: usize> Add<f64> for Jet<N> {
    type Output = Self;
    fn add(mut self, number: f64) -> Self {
        self.value += number;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each operation against differences of its own values.
    #[test]
    fn derivatives_agree_with_differences() {
        let of = |at: [f64; 2]| {
            let [a, b] = Jet::variables(at);
            let both = [a.ln() * b, (a * b).ln_gamma(), -(a + b * 2.0)];
            Jet::ln_sum_exp(&both) + (-(a * b)).ln_one_minus_exp() - (a * 0.5 + 1.0).exp()
        };
        let (at, step) = ([1.3, 0.7], 1e-5);
        let found = of(at);
        for i in 0..2 {
            let moved = |by: f64| {
                let mut at = at;
                at[i] += by;
                of(at)
            };
            let (up, down) = (moved(step), moved(-step));
            assert!((found.slope[i] - (up.value - down.value) / (2.0 * step)).abs() < 1e-8);
            for j in 0..2 {
                assert!((found.bend[i][j] - (up.slope[j] - down.slope[j]) / (2.0 * step)).abs() < 1e-8);
            }
        }
    }

    #[test]
    fn a_sum_in_logarithms_does_not_overflow() {
        let [a] = Jet::variables([1.0]);
        let sum = Jet::ln_sum_exp(&[a * 5_000.0, a * 5_000.0]);
        assert!((sum.value - (5_000.0 + 2.0_f64.ln())).abs() < 1e-9 && sum.is_finite());
    }
}
