//! Quantiles of values that are all known.

use serde::Serialize;

/// The value below which the share `q` of the sorted values lies: type 7 of Hyndman and Fan (1996, The American
/// Statistician 50, 361–365), which spreadsheets (`QUARTILE.INC`), R and NumPy use. None of no values.
pub fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = q.clamp(0.0, 1.0) * last as f64;
    let below = (place.floor() as usize).min(last);
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    Some(low + (high - low) * (place - below as f64))
}

/// A quarter of the values lies below the first, half below the second, three quarters below the third.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Quartiles {
    /// How many values.
    pub n: u64,
    /// The lower quartile.
    pub lower: f64,
    /// The middle.
    pub median: f64,
    /// The upper quartile.
    pub upper: f64,
}

impl Quartiles {
    /// The quartiles of values in any order; none of no values. Values that are not numbers are left out.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = values.into_iter().filter(|value| !value.is_nan()).collect();
        sorted.sort_by(f64::total_cmp);
        Some(Self {
            n: sorted.len() as u64,
            lower: quantile(&sorted, 0.25)?,
            median: quantile(&sorted, 0.5)?,
            upper: quantile(&sorted, 0.75)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    #[test]
    fn quartiles_are_those_of_a_spreadsheet() {
        // The example of the documentation of QUARTILE: 1, 2, 4, 7, 8, 9, 10, 12 has the first quartile 3.5.
        let found = Quartiles::of([12.0, 1.0, 4.0, 2.0, 7.0, 8.0, 10.0, 9.0]).unwrap();
        assert_eq!(found, Quartiles { n: 8, lower: 3.5, median: 7.5, upper: 9.25 });
        near(quantile(&[1.0, 2.0, 3.0, 4.0], 0.3).unwrap(), 1.9);
    }

    #[test]
    fn one_value_is_every_quantile_and_none_is_none() {
        assert_eq!(Quartiles::of([5.0]), Some(Quartiles { n: 1, lower: 5.0, median: 5.0, upper: 5.0 }));
        assert_eq!(Quartiles::of([f64::NAN]), None);
        assert_eq!(quantile(&[3.0], 7.0), Some(3.0));
    }
}
