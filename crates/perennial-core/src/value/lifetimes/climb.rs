//! The highest point of a smooth function of a few parameters: Newton's method with a trust region (Levenberg and
//! Marquardt's damping), on exact derivatives.

use std::array::from_fn;

use super::jets::Jet;

/// Where the climb ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Summit<const N: usize> {
    /// The point.
    pub at: [f64; N],
    /// The function there.
    pub jet: Jet<N>,
    /// True where the function neither rises nor bends upwards any more.
    pub is_highest: bool,
}

const STEPS: u32 = 150;
/// No parameter moves further in one step.
const STRIDE: f64 = 2.0;
/// What a further step would gain, below which it is the last one: the step after it is exact to rounding.
const GAIN: f64 = 1e-9;

/// Climbs from a point; ends early where `may_go_on` says so.
pub(super) fn climb<const N: usize>(
    start: [f64; N],
    of: impl Fn(&[f64; N]) -> Jet<N>,
    may_go_on: impl Fn(&[f64; N]) -> bool,
) -> Summit<N> {
    let mut here = Summit { at: start, jet: of(&start), is_highest: false };
    let mut damping = 0.0;
    for _ in 0..STEPS {
        let Some((step, gain)) = step(&here.jet, damping) else {
            damping = raised(damping, &here.jet);
            if damping > 1e30 {
                break;
            }
            continue;
        };
        let next: [f64; N] = from_fn(|i| here.at[i] + step[i]);
        let jet = of(&next);
        let is_last = damping == 0.0 && gain < GAIN;
        let lost = here.jet.value - jet.value;
        if jet.is_finite() && lost <= 1e-12 * here.jet.value.abs() {
            here = Summit { at: next, jet, is_highest: is_last };
            damping = if damping < 1e-3 * scale(&here.jet) { 0.0 } else { damping / 8.0 };
            if is_last || !may_go_on(&here.at) {
                break;
            }
        } else if is_last {
            here.is_highest = true;
            break;
        } else {
            damping = raised(damping, &here.jet);
        }
    }
    here
}

fn scale<const N: usize>(jet: &Jet<N>) -> f64 {
    (0..N).map(|i| jet.bend[i][i].abs()).fold(f64::MIN_POSITIVE, f64::max)
}

fn raised<const N: usize>(damping: f64, jet: &Jet<N>) -> f64 {
    (damping * 4.0).max(1e-6 * scale(jet))
}

/// The step to the top of the damped parabola, held within the stride, and twice what it promises; none where the
/// parabola has no top.
fn step<const N: usize>(jet: &Jet<N>, damping: f64) -> Option<([f64; N], f64)> {
    let curved: [[f64; N]; N] = from_fn(|i| from_fn(|j| -jet.bend[i][j] + if i == j { damping } else { 0.0 }));
    let root = cholesky(&curved)?;
    let step = solve(&root, &jet.slope);
    let gain = (0..N).map(|i| step[i] * jet.slope[i]).sum();
    let longest = step.iter().fold(0.0_f64, |longest, by| longest.max(by.abs()));
    let held = if longest > STRIDE { STRIDE / longest } else { 1.0 };
    step.iter().all(|by| by.is_finite()).then(|| (step.map(|by| by * held), gain))
}

/// The lower triangle L with L Lᵀ = the matrix; none where it is not positive definite.
pub(super) fn cholesky<const N: usize>(matrix: &[[f64; N]; N]) -> Option<[[f64; N]; N]> {
    let mut root = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| root[i][k] * root[j][k]).sum();
            let rest = matrix[i][j] - known;
            if i != j {
                root[i][j] = rest / root[j][j];
            } else if rest > 1e-14 * matrix[i][i].abs() && rest.is_finite() {
                root[i][i] = rest.sqrt();
            } else {
                return None;
            }
        }
    }
    Some(root)
}

fn solve<const N: usize>(root: &[[f64; N]; N], right: &[f64; N]) -> [f64; N] {
    let mut found = *right;
    for i in 0..N {
        let known: f64 = (0..i).map(|j| root[i][j] * found[j]).sum();
        found[i] = (found[i] - known) / root[i][i];
    }
    for i in (0..N).rev() {
        let known: f64 = (i + 1..N).map(|j| root[j][i] * found[j]).sum();
        found[i] = (found[i] - known) / root[i][i];
    }
    found
}

/// The inverse of a matrix that is positive definite; none where it is not.
pub(super) fn inverse<const N: usize>(matrix: &[[f64; N]; N]) -> Option<[[f64; N]; N]> {
    let root = cholesky(matrix)?;
    let columns: [[f64; N]; N] = from_fn(|j| solve(&root, &from_fn(|i| if i == j { 1.0 } else { 0.0 })));
    Some(from_fn(|i| from_fn(|j| (columns[j][i] + columns[i][j]) / 2.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rosenbrock's valley, which bends upwards at the start and is curved all the way.
    #[test]
    fn a_curved_valley_is_climbed_out_of() {
        let of = |at: &[f64; 2]| {
            let [x, y] = Jet::variables(*at);
            let (across, along) = (y - x * x, -x + 1.0);
            -(across * across * 100.0 + along * along)
        };
        for start in [[-1.2, 1.0], [0.0, 3.0], [9.0, -4.0]] {
            let summit = climb(start, of, |_| true);
            assert!(summit.is_highest, "{summit:?}");
            assert!(summit.at.iter().all(|at| (at - 1.0).abs() < 1e-8), "{summit:?}");
        }
    }

    #[test]
    fn an_inverse_is_one_and_a_flat_matrix_has_none() {
        let matrix = [[4.0, 1.0, 0.5], [1.0, 3.0, -1.0], [0.5, -1.0, 2.0]];
        let inverse = inverse(&matrix).unwrap();
        let product = |i: usize, j: usize| -> f64 { (0..3).map(|k| matrix[i][k] * inverse[k][j]).sum() };
        for (i, j) in (0..9).map(|place| (place / 3, place % 3)) {
            assert!((product(i, j) - if i == j { 1.0 } else { 0.0 }).abs() < 1e-14);
        }
        assert!(super::inverse(&[[1.0, 1.0], [1.0, 1.0]]).is_none());
    }
}
