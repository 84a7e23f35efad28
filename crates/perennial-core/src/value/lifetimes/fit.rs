//! Fitting: the parameters under which the data are most likely, with or without the weak prior, and how sure they are.

use std::array::from_fn;

use super::climb::{Summit, climb, inverse};
use super::jets::Jet;
use crate::statistics::{Interval, Level};

/// What is assumed of the parameters before the data are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Prior {
    /// A wide log-normal around usual values, the same for every firm. Small firms need it: of 40 clients the data
    /// alone leave the parameters open in one firm of four.
    #[default]
    Weak,
    /// Nothing: maximum likelihood.
    None,
}

/// The weak prior of one model: each parameter is log-normal by itself. Centres that measure time or money are
/// proportional to the data's own scale, so that days and weeks give the same answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeakPrior<const N: usize> {
    /// The medians.
    pub centres: [f64; N],
    /// The standard deviations of the logarithms.
    pub spreads: [f64; N],
}

/// What a fit found.
#[derive(Debug, Clone, PartialEq)]
pub enum Fitted<const N: usize> {
    /// The parameters, and how sure they are.
    Determined(Estimate<N>),
    /// The data do not determine the parameters.
    Flat(Flat),
}

/// The parameters of a model, fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate<const N: usize> {
    /// What they are called, in their order.
    pub names: [&'static str; N],
    /// Their values, in the unit of time (or money) of the data. With the weak prior: where the posterior density of
    /// their logarithms is highest.
    pub parameters: [f64; N],
    /// The standard error of each, from the inverse of the information matrix by the delta method.
    pub standard_errors: [f64; N],
    /// The covariances of the logarithms of the parameters (Laplace's approximation).
    pub covariances: [[f64; N]; N],
    /// The log-likelihood of the data at these parameters, without the prior.
    pub log_likelihood: f64,
    /// How many clients it rests on.
    pub n: u64,
    /// The prior that was used.
    pub prior: Option<WeakPrior<N>>,
    /// With a prior: that the data alone would not determine the parameters, where that is so.
    pub flat_without_prior: Option<Flat>,
}

/// A likelihood without one highest point: it rises for ever in some direction, or hardly changes along one.
#[derive(Debug, Clone, PartialEq)]
pub struct Flat {
    /// The parameters that the data do not determine, and how.
    pub parameters: Vec<(&'static str, Drift)>,
    /// The log-likelihood that was reached.
    pub log_likelihood: f64,
    /// How many clients it rests on.
    pub n: u64,
}

/// What an undetermined parameter does as the likelihood rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drift {
    /// It grows without bound.
    Grows,
    /// It shrinks towards 0.
    Shrinks,
    /// Values many times smaller or larger are about as likely.
    Open,
}

impl Drift {
    /// The word in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Grows => "grows",
            Self::Shrinks => "shrinks",
            Self::Open => "open",
        }
    }
}

impl Flat {
    /// Which parameters the data leave open, and how.
    pub fn sentence(&self) -> String {
        let parts = [
            (Drift::Grows, "grows without bound", "grow without bound"),
            (Drift::Shrinks, "shrinks to 0", "shrink to 0"),
            (Drift::Open, "may as well be many times smaller or larger", "may as well be many times smaller or larger"),
        ];
        let part = |(drift, one, many): (Drift, &str, &str)| {
            let of_this = self.parameters.iter().filter(|(_, own)| *own == drift);
            let names: Vec<&str> = of_this.map(|(name, _)| *name).collect();
            let (last, others) = names.split_last()?;
            let told = if others.is_empty() {
                format!("{last} {one}")
            } else {
                format!("{} and {last} {many}", others.join(", "))
            };
            Some(told)
        };
        let told: Vec<String> = parts.into_iter().filter_map(part).collect();
        format!("The data alone do not determine the parameters: {}.", told.join("; "))
    }
}

impl<const N: usize> Fitted<N> {
    /// The estimate, where there is one.
    pub const fn estimate(&self) -> Option<&Estimate<N>> {
        match self {
            Self::Determined(estimate) => Some(estimate),
            Self::Flat(_) => None,
        }
    }
}

impl<const N: usize> Estimate<N> {
    /// Where a parameter lies, as often as the level says. The interval is symmetric in the logarithm, so that it
    /// never reaches 0.
    pub fn interval(&self, parameter: usize, level: Level) -> Option<Interval> {
        let value = self.parameters.get(parameter)?;
        let times = (level.z() * self.covariances.get(parameter)?.get(parameter)?.sqrt()).exp();
        Some(Interval { low: value / times, high: value * times })
    }
}

/// The likelihood of some data under one model.
pub(super) trait Likelihood<const N: usize> {
    const NAMES: [&'static str; N];
    /// The log-likelihood of all the data, with its derivatives by the parameters.
    fn at(&self, parameters: &[f64; N]) -> Jet<N>;
    /// The weak prior; its centres are also where a climb begins.
    fn weak_prior(&self) -> WeakPrior<N>;
    /// How many clients.
    fn n(&self) -> u64;
}

/// Beyond e to the power of this from the centre of the prior a parameter has run away.
const FAR: f64 = 14.0;
/// A parameter that ended further than this from the centre is said to grow or to shrink.
const DRIFTED: f64 = 6.0;
/// With a larger standard error of its logarithm a parameter is not determined: its 95 % range would reach from a
/// four-hundredth to four hundred times of the value.
const WIDE: f64 = 3.0;
/// Where the posterior is less than this part narrower than the prior, the data alone are asked as well.
const LEARNED_LITTLE: f64 = 0.6;

/// Fits a model.
pub(super) fn fit<const N: usize, L: Likelihood<N>>(data: &L, prior: Prior) -> Fitted<N> {
    let weak = data.weak_prior();
    match prior {
        Prior::None => alone(data, &weak),
        Prior::Weak => with_prior(data, weak),
    }
}

fn alone<const N: usize, L: Likelihood<N>>(data: &L, weak: &WeakPrior<N>) -> Fitted<N> {
    let first = judge(data, weak, climb_alone(data, weak, weak.centres.map(f64::ln)));
    if first.estimate().is_some() {
        return first;
    }
    // A climb that ran away is begun again from a point near the data.
    let near = climb_with_prior(data, weak);
    let second = judge(data, weak, climb_alone(data, weak, near.at));
    if second.estimate().is_some() { second } else { first }
}

fn climb_alone<const N: usize, L: Likelihood<N>>(data: &L, weak: &WeakPrior<N>, start: [f64; N]) -> Summit<N> {
    let is_near = |at: &[f64; N]| distances(at, weak).iter().all(|by| by.abs() < FAR);
    climb(start, |at| by_logarithms(data, at), is_near)
}

fn climb_with_prior<const N: usize, L: Likelihood<N>>(data: &L, weak: &WeakPrior<N>) -> Summit<N> {
    let of = |at: &[f64; N]| by_logarithms(data, at) + density(at, weak);
    climb(weak.centres.map(f64::ln), of, |_| true)
}

fn by_logarithms<const N: usize, L: Likelihood<N>>(data: &L, at: &[f64; N]) -> Jet<N> {
    let parameters = at.map(f64::exp);
    data.at(&parameters).by_logarithms(&parameters)
}

/// How far each logarithm lies from the centre of the prior.
fn distances<const N: usize>(at: &[f64; N], weak: &WeakPrior<N>) -> [f64; N] {
    from_fn(|i| at[i] - weak.centres[i].ln())
}

/// The logarithm of the prior's density, without its constant.
fn density<const N: usize>(at: &[f64; N], weak: &WeakPrior<N>) -> Jet<N> {
    let mut jet = Jet::ZERO;
    for (i, by) in distances(at, weak).into_iter().enumerate() {
        let weight = 1.0 / (weak.spreads[i] * weak.spreads[i]);
        jet.value -= 0.5 * weight * by * by;
        jet.slope[i] = -weight * by;
        jet.bend[i][i] = -weight;
    }
    jet
}

fn with_prior<const N: usize, L: Likelihood<N>>(data: &L, weak: WeakPrior<N>) -> Fitted<N> {
    let summit = climb_with_prior(data, &weak);
    let log_likelihood = summit.jet.value - density(&summit.at, &weak).value;
    let Some(covariances) = covariances(&summit) else {
        return Fitted::Flat(flat_at(data, &weak, &summit, log_likelihood));
    };
    let learned_little = (0..N).any(|i| covariances[i][i].sqrt() > LEARNED_LITTLE * weak.spreads[i]);
    let flat_without_prior = match learned_little.then(|| alone(data, &weak)) {
        Some(Fitted::Flat(flat)) => Some(flat),
        _ => None,
    };
    let estimate = estimate(data, &summit, covariances, log_likelihood);
    Fitted::Determined(Estimate { prior: Some(weak), flat_without_prior, ..estimate })
}

fn covariances<const N: usize>(summit: &Summit<N>) -> Option<[[f64; N]; N]> {
    inverse(&summit.jet.bend.map(|row| row.map(|number| -number))).filter(|_| summit.is_highest)
}

/// An estimate where the likelihood has a top that is narrow enough, else the finding.
fn judge<const N: usize, L: Likelihood<N>>(data: &L, weak: &WeakPrior<N>, summit: Summit<N>) -> Fitted<N> {
    match covariances(&summit) {
        Some(covariances) if (0..N).all(|i| covariances[i][i].sqrt() <= WIDE) => {
            Fitted::Determined(estimate(data, &summit, covariances, summit.jet.value))
        }
        _ => Fitted::Flat(flat_at(data, weak, &summit, summit.jet.value)),
    }
}

fn estimate<const N: usize, L: Likelihood<N>>(
    data: &L,
    summit: &Summit<N>,
    covariances: [[f64; N]; N],
    log_likelihood: f64,
) -> Estimate<N> {
    let parameters = summit.at.map(f64::exp);
    let standard_errors = from_fn(|i| parameters[i] * covariances[i][i].sqrt());
    let names = L::NAMES;
    let (n, prior, flat_without_prior) = (data.n(), None, None);
    Estimate { names, parameters, standard_errors, covariances, log_likelihood, n, prior, flat_without_prior }
}

fn flat_at<const N: usize, L: Likelihood<N>>(
    data: &L,
    weak: &WeakPrior<N>,
    summit: &Summit<N>,
    log_likelihood: f64,
) -> Flat {
    let covariances = covariances(summit);
    let distances = distances(&summit.at, weak);
    let drift = |i: usize| {
        let is_wide = covariances.is_some_and(|all| all[i][i].sqrt() > WIDE);
        match distances[i] {
            by if by > DRIFTED => Some(Drift::Grows),
            by if by < -DRIFTED => Some(Drift::Shrinks),
            _ => is_wide.then_some(Drift::Open),
        }
    };
    let mut parameters: Vec<_> = (0..N).filter_map(|i| Some((L::NAMES[i], drift(i)?))).collect();
    if parameters.is_empty() {
        parameters = L::NAMES.map(|name| (name, Drift::Open)).to_vec();
    }
    Flat { parameters, log_likelihood, n: data.n() }
}
