//! What referrals are likely to bring in the next twelve months, from what they brought in the last.

use serde::Serialize;

use crate::value::lifetimes::draws::Draws;

/// How often the next year is drawn.
const YEARS: u64 = 4_000;
/// Draws are the same again for the same figures.
const SEED: u64 = 2_017;
/// What is known before any win: half of one (Jeffreys' prior of a Poisson rate).
const BEFORE: f64 = 0.5;
/// The shares of years below the low and the high end: an 80 % range.
const ENDS: [f64; 2] = [0.1, 0.9];
/// The days of a year.
const YEAR: f64 = 365.0;

/// A forecast figure.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Range {
    /// The mean.
    pub mid: f64,
    /// Below it lies one year in ten.
    pub low: f64,
    /// Above it lies one year in ten.
    pub high: f64,
}

/// A forecast of the next twelve months.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Projection {
    /// Referrals won.
    pub won: Range,
    /// What these will have been billed by the end of it, in minor units.
    pub fees: Range,
}

/// Projects the next twelve months of a source or a group from what it won in `days` days: `own` is what each win was
/// billed so far, and `all` the same of every win of the firm.
///
/// The number won is a Poisson variate whose rate has a gamma distribution (Jeffreys' prior and the wins), and each win is
/// billed like one of the source's own or, once for every own win and one more, like any win of the firm: the Bayesian
/// bootstrap (Rubin 1981, Annals of Statistics 9, 130–134) with one observation borrowed from the whole. It is as good as
/// the assumption that the next year goes as the last.
pub fn project(own: &[i64], all: &[i64], days: i32, part: u64) -> Projection {
    let years = f64::from(days.max(1)) / YEAR;
    let (mut won, mut fees): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    for year in 0..YEARS {
        let mut draws = Draws::of(SEED, year, part);
        let rate = draws.ln_gamma(own.len() as f64 + BEFORE).exp() / years;
        let wins = poisson(rate, &mut draws);
        let weights = weights(own.len(), &mut draws);
        let billed: f64 = (0..wins).map(|_| billed(own, all, &weights, &mut draws)).sum();
        won.push(wins as f64);
        fees.push(billed);
    }
    Projection { won: range(won), fees: range(fees) }
}

/// A Poisson variate: arrivals at exponential gaps until the year is over.
fn poisson(rate: f64, draws: &mut Draws) -> u64 {
    let (mut time, mut arrivals) = (draws.exponential(), 0);
    while time < rate {
        arrivals += 1;
        time += draws.exponential();
    }
    arrivals
}

/// The weights of the bootstrap, adding up to 1 with the last of them, which is that of the whole.
fn weights(own: usize, draws: &mut Draws) -> Vec<f64> {
    let all: Vec<f64> = (0..=own).map(|_| draws.exponential()).collect();
    let sum: f64 = all.iter().sum();
    all.iter().map(|weight| weight / sum).collect()
}

fn billed(own: &[i64], all: &[i64], weights: &[f64], draws: &mut Draws) -> f64 {
    let mut left = draws.uniform();
    for (fees, weight) in own.iter().zip(weights) {
        left -= weight;
        if left < 0.0 {
            return *fees as f64;
        }
    }
    let place = (draws.uniform() * all.len() as f64) as usize;
    all.get(place.min(all.len().saturating_sub(1))).map_or(0.0, |fees| *fees as f64)
}

fn range(mut all: Vec<f64>) -> Range {
    all.sort_unstable_by(f64::total_cmp);
    let mid = all.iter().sum::<f64>() / all.len() as f64;
    let [low, high] = ENDS.map(|share| crate::statistics::quantile(&all, share).unwrap_or(mid));
    Range { mid, low: low.min(mid), high: high.max(mid) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_like_the_last_lies_in_the_middle() {
        let own = [600_000, 900_000, 1_500_000, 1_000_000, 1_000_000];
        let told = project(&own, &own, 365, 1);
        assert!((told.won.mid - 5.5).abs() < 0.2, "{told:?}");
        assert!(told.won.low < 4.0 && told.won.high > 7.0, "{told:?}");
        assert!((told.fees.mid / 5_500_000.0 - 1.0).abs() < 0.1, "{told:?}");
        assert_eq!(project(&own, &own, 365, 1), told, "the same again");
        // Half a year of records with as many wins is twice the rate, and no surer.
        assert!((project(&own, &own, 182, 1).won.mid / told.won.mid - 2.0).abs() < 0.1);
        let nothing = project(&[], &own, 365, 1);
        assert!(nothing.won.low == 0.0 && nothing.won.mid < 0.7 && nothing.fees.mid > 0.0, "{nothing:?}");
        assert_eq!(project(&[], &[], 365, 1).fees, Range::default());
    }

    /// Of many sources with rates of their own, about four in five next years lie within their range.
    #[test]
    fn ranges_hold_the_next_year_as_often_as_they_say() {
        let mut draws = Draws::of(11, 0, 0);
        let mut year = |rate: f64| -> Vec<i64> {
            let wins = poisson(rate, &mut draws);
            (0..wins).map(|_| (13.0 + 0.6 * draws.normal()).exp() as i64).collect()
        };
        let (mut within, mut of) = (0, 0);
        for source in 0..150 {
            let rate = 2.0 + f64::from(source % 10);
            let (last, next) = (year(rate), year(rate));
            let told = project(&last, &last, 365, u64::try_from(source).unwrap_or(0)).fees;
            let fees = next.iter().sum::<i64>() as f64;
            within += usize::from(told.low <= fees && fees <= told.high);
            of += 1;
        }
        assert!((105..=138).contains(&within), "{within} of {of}");
    }
}
