//! Random numbers that are the same again for the same key, so that a forecast does not depend on the order in which its
//! parts are worked out: `SplitMix64` (Steele, Lea and Flood 2014) started from the key.

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub(crate) struct Draws {
    state: u64,
}

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

const fn mixed(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

impl Draws {
    /// The stream of a seed, a repetition and one of its parts.
    pub const fn of(seed: u64, repetition: u64, part: u64) -> Self {
        let state = mixed(seed.wrapping_add(GOLDEN));
        let state = mixed(state ^ repetition.wrapping_add(1).wrapping_mul(GOLDEN));
        Self { state: mixed(state ^ part.wrapping_add(1).wrapping_mul(GOLDEN)) }
    }

    /// Between 0 and 1, neither of them.
    pub fn uniform(&mut self) -> f64 {
        self.state = self.state.wrapping_add(GOLDEN);
        ((mixed(self.state) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Standard normal (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        let (radius, angle) = ((-2.0 * self.uniform().ln()).sqrt(), std::f64::consts::TAU * self.uniform());
        radius * angle.cos()
    }

    /// Exponential of mean 1.
    pub fn exponential(&mut self) -> f64 {
        -self.uniform().ln()
    }

    /// ln of a gamma variate of this shape and scale 1 (Marsaglia and Tsang 2000); in logarithms, because those of small
    /// shapes are too small for a number.
    pub fn ln_gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.ln_gamma(shape + 1.0) + self.uniform().ln() / shape;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let normal = self.normal();
            let v = (1.0 + c * normal).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * normal * normal + d - d * v + d * v.ln() {
                return (d * v).ln();
            }
        }
    }

    /// Beta.
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (one, other) = (self.ln_gamma(a), self.ln_gamma(b));
        1.0 / (1.0 + (other - one).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_and_variances_are_those_of_the_distributions() {
        let moments = |mut draw: Box<dyn FnMut(&mut Draws) -> f64>| {
            let mut draws = Draws::of(7, 1, 2);
            let all: Vec<f64> = (0..40_000).map(|_| draw(&mut draws)).collect();
            let mean = all.iter().sum::<f64>() / all.len() as f64;
            let variance = all.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / all.len() as f64;
            (mean, variance)
        };
        let near = |(mean, variance): (f64, f64), expected: (f64, f64)| {
            assert!((mean - expected.0).abs() < 0.03 * expected.1.sqrt().max(0.3), "{mean} {expected:?}");
            assert!((variance / expected.1 - 1.0).abs() < 0.06, "{variance} {expected:?}");
        };
        near(moments(Box::new(Draws::uniform)), (0.5, 1.0 / 12.0));
        near(moments(Box::new(Draws::normal)), (0.0, 1.0));
        near(moments(Box::new(Draws::exponential)), (1.0, 1.0));
        near(moments(Box::new(|draws| draws.ln_gamma(0.4).exp())), (0.4, 0.4));
        near(moments(Box::new(|draws| draws.ln_gamma(6.0).exp())), (6.0, 6.0));
        near(moments(Box::new(|draws| draws.beta(0.9, 4.0))), (0.9 / 4.9, 3.6 / (4.9 * 4.9 * 5.9)));
    }

    #[test]
    fn a_key_gives_the_same_stream_again_and_another_key_another() {
        let first = |seed, repetition, part| Draws::of(seed, repetition, part).uniform();
        assert_eq!(first(1, 2, 3), first(1, 2, 3));
        let keys = [(1, 2, 3), (1, 3, 2), (2, 1, 3), (0, 0, 0)].map(|(a, b, c)| first(a, b, c).to_bits());
        assert!((0..4).all(|one| (0..one).all(|other| keys[one] != keys[other])), "{keys:?}");
    }
}
