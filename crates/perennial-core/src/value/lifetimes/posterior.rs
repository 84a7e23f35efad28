//! Parameters drawn as often as the data leave room for them: Laplace's approximation on their logarithms.

use std::array::from_fn;

use super::climb::cholesky;
use super::draws::Draws;
use super::fit::Estimate;

/// What the data leave open of the parameters of an estimate.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Posterior<const N: usize> {
    centres: [f64; N],
    root: [[f64; N]; N],
}

impl<const N: usize> Posterior<N> {
    /// That of an estimate; where its covariances are no covariances, nothing is left open.
    pub fn of(estimate: &Estimate<N>) -> Self {
        let root = cholesky(&estimate.covariances).unwrap_or([[0.0; N]; N]);
        Self { centres: estimate.parameters, root }
    }

    pub fn draw(&self, draws: &mut Draws) -> [f64; N] {
        let normals: [f64; N] = from_fn(|_| draws.normal());
        from_fn(|i| self.centres[i] * (0..=i).map(|j| self.root[i][j] * normals[j]).sum::<f64>().exp())
    }
}

impl<const N: usize> Estimate<N> {
    /// So many sets of parameters as the data leave room for; the same seed gives the same.
    pub fn drawn(&self, how_many: u32, seed: u64) -> Vec<[f64; N]> {
        let posterior = Posterior::of(self);
        (0..u64::from(how_many)).map(|number| posterior.draw(&mut Draws::of(seed, number, 0))).collect()
    }
}
