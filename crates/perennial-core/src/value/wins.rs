//! Places among the wins of a period (S2.10).

use std::cmp::Reverse;

use crate::money::Money;

/// The place of each in the order of its amounts, from 1 and the highest first; equal amounts share a place, and
/// amounts of another currency than the first have none.
pub fn places(amounts: &[Option<Money>]) -> Vec<Option<usize>> {
    let currency = amounts.iter().flatten().next().map(|money| money.currency);
    let comparable = |amount: &Option<Money>| amount.filter(|money| Some(money.currency) == currency);
    let mut minors: Vec<i64> = amounts.iter().filter_map(comparable).map(|money| money.minor).collect();
    minors.sort_unstable_by_key(|minor| Reverse(*minor));
    let place = |money: Money| 1 + minors.partition_point(|minor| *minor > money.minor);
    amounts.iter().map(|amount| comparable(amount).map(place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn equal_amounts_share_a_place_and_other_currencies_have_none() {
        let pounds = |minor: i64| Some(Money::new(minor, Currency::GBP));
        let amounts = [pounds(5), pounds(9), None, pounds(5), Some(Money::new(99, Currency::EUR)), pounds(1)];
        assert_eq!(places(&amounts), [Some(2), Some(1), None, Some(2), None, Some(4)]);
    }
}
