//! The gamma function's logarithm and its derivatives, rising factorials, and the one hypergeometric series that the
//! scores need.

/// ln Γ(z) of what is above 0.
pub(super) fn ln_gamma(z: f64) -> f64 {
    libm::lgamma(z)
}

/// ψ(z), the derivative of ln Γ: moved up to 12 by its recurrence, there its asymptotic series (Abramowitz and Stegun
/// 6.3.5 and 6.3.18).
pub(super) fn digamma(z: f64) -> f64 {
    let (mut z, mut below) = (z, 0.0);
    while z < 12.0 {
        below += 1.0 / z;
        z += 1.0;
    }
    let square = 1.0 / (z * z);
    let series = [1.0 / 12.0, -1.0 / 120.0, 1.0 / 252.0, -1.0 / 240.0, 1.0 / 132.0, -691.0 / 32_760.0, 1.0 / 12.0];
    let tail = series.iter().rev().fold(0.0, |sum, term| (sum + term) * square);
    z.ln() - 0.5 / z - tail - below
}

/// ψ′(z), the second derivative of ln Γ (Abramowitz and Stegun 6.4.6 and 6.4.12).
pub(super) fn trigamma(z: f64) -> f64 {
    let (mut z, mut below) = (z, 0.0);
    while z < 12.0 {
        below += 1.0 / (z * z);
        z += 1.0;
    }
    let square = 1.0 / (z * z);
    let series = [1.0 / 6.0, -1.0 / 30.0, 1.0 / 42.0, -1.0 / 30.0, 5.0 / 66.0, -691.0 / 2_730.0, 7.0 / 6.0];
    let tail = series.iter().rev().fold(0.0, |sum, term| (sum + term) * square);
    1.0 / z + 0.5 * square + tail / z + below
}

/// Above so many steps a rising factorial is a difference of two gamma functions.
const STEPS: f64 = 64.0;

/// ln(Γ(z + n) / Γ(z)) for a whole n, with its first and second derivative by z: a sum of logarithms while n is small,
/// which stays exact where z is very large.
pub(super) fn ln_rising(z: f64, n: f64) -> (f64, f64, f64) {
    if n > STEPS {
        let top = z + n;
        return (ln_gamma(top) - ln_gamma(z), digamma(top) - digamma(z), trigamma(top) - trigamma(z));
    }
    let (mut value, mut first, mut second, mut step) = (0.0, 0.0, 0.0, 0.0);
    while step < n {
        let inverse = 1.0 / (z + step);
        value += (z + step).ln();
        first += inverse;
        second -= inverse * inverse;
        step += 1.0;
    }
    (value, first, second)
}

/// Σ over k ≥ 1 of (a)ₖ (e + 1)ₖ₋₁ zᵏ / ((c)ₖ k!), for z in [0, 1): with it ₂F₁(a, e; c; z) = 1 + e × the sum, also where
/// e is 0.
pub(super) fn series_without_first((a, e, c): (f64, f64, f64), z: f64) -> f64 {
    const MOST: u32 = 2_000_000;
    let (mut term, mut sum) = (a / c * z, 0.0);
    for k in 1..MOST {
        sum += term;
        let k = f64::from(k);
        let ratio = (a + k) * (e + k) / ((c + k) * (k + 1.0)) * z;
        term *= ratio;
        // What is left is smaller than a geometric series from here on.
        if term == 0.0 || (ratio.abs() < 1.0 && term.abs() <= 1e-17 * sum.abs() * (1.0 - ratio.abs())) {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Abramowitz and Stegun, tables 6.1 to 6.4, and mpmath 1.3 at 30 digits for the others.
    #[test]
    fn the_gamma_functions_agree_with_the_tables() {
        let near = |found: f64, expected: f64| {
            assert!((found - expected).abs() <= 4e-15 * expected.abs().max(1.0), "{found} is not {expected}");
        };
        near(ln_gamma(0.5), 0.572_364_942_924_700_1);
        near(ln_gamma(10.0), 12.801_827_480_081_469);
        near(digamma(1.0), -0.577_215_664_901_532_9);
        near(digamma(0.5), -1.963_510_026_021_423_5);
        near(digamma(20.0), 2.970_523_992_242_149);
        near(trigamma(1.0), 1.644_934_066_848_226_4);
        near(trigamma(0.5), 4.934_802_200_544_679);
        near(trigamma(20.0), 0.051_270_822_935_203_12);
        assert!((digamma(1e-8) + 1e8 + 0.577_215_664_901_532_9).abs() < 1e-6);
    }

    #[test]
    fn a_rising_factorial_is_the_same_on_both_ways() {
        for z in [0.003, 0.7, 12.5, 3_000.0] {
            let (near, far) = (ln_rising(z, STEPS), ln_rising(z, STEPS + 1.0));
            let last = z + STEPS;
            assert!((far.0 - near.0 - last.ln()).abs() < 1e-9, "{z}");
            assert!((far.1 - near.1 - 1.0 / last).abs() < 1e-11, "{z}");
            assert!((far.2 - near.2 + 1.0 / (last * last)).abs() < 1e-9, "{z}");
        }
    }

    /// ₂F₁(1, 1; 2; z) = −ln(1 − z) / z, and ₂F₁(a, 1; a; z) = 1 / (1 − z).
    #[test]
    fn the_series_has_the_values_of_its_closed_forms() {
        for z in [0.0, 1e-6, 0.3, 0.9, 0.999] {
            let logarithm = if z == 0.0 { 1.0 } else { -f64::ln_1p(-z) / z };
            assert!((1.0 + series_without_first((1.0, 1.0, 2.0), z) - logarithm).abs() < 1e-12 * logarithm);
            let geometric = 1.0 / (1.0 - z);
            assert!((1.0 + series_without_first((2.5, 1.0, 2.5), z) - geometric).abs() < 1e-10 * geometric);
        }
    }
}
