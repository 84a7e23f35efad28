//! Waits of one client, counted together where an interval is made.

use super::{Fate, Outcome};

/// The waits of those clients that have more than one, client by client.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Together {
    waits: Vec<Fate>,
    /// Where those of each client end.
    ends: Vec<usize>,
}

impl Together {
    /// Those of one client; a wait that is alone needs no place.
    pub(super) fn add(&mut self, waits: &[Fate]) {
        if waits.len() > 1 {
            self.waits.extend_from_slice(waits);
            self.ends.push(self.waits.len());
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        let before = self.waits.len();
        self.waits.extend_from_slice(&other.waits);
        self.ends.extend(other.ends.iter().map(|end| before + end));
    }

    fn clients(&self) -> impl Iterator<Item = &[Fate]> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins.zip(&self.ends).filter_map(|(begin, end)| self.waits.get(begin..*end))
    }

    /// The same in one order, in whatever order they were gathered.
    pub(super) fn in_order(self) -> Self {
        let mut clients: Vec<Vec<Fate>> = self.clients().map(<[Fate]>::to_vec).collect();
        clients.iter_mut().for_each(|waits| waits.sort_unstable());
        clients.sort_unstable();
        let mut ordered = Self::default();
        clients.iter().for_each(|waits| ordered.add(waits));
        ordered
    }

    /// How many waits are not the first of their client.
    pub(super) fn beyond_the_first(&self) -> u64 {
        (self.waits.len() - self.ends.len()) as u64
    }

    /// By how much the variance differs from one in which each wait were of another client, where `of_one` is what a
    /// wait adds to the figure: the square of a client's sum in place of the sum of its squares.
    pub(super) fn beside_alone(&self, of_one: impl Fn(&Fate) -> f64) -> f64 {
        let of_client = |waits: &[Fate]| {
            let (sum, squares) =
                waits.iter().map(&of_one).fold((0.0, 0.0), |(sum, squares), one| (sum + one, squares + one * one));
            sum * sum - squares
        };
        self.clients().map(of_client).sum()
    }
}

/// What a wait adds to the share that has come by some age: the first part whatever that share is, the second to be
/// taken as often as the share, the third what of it had come before.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Pull([f64; 3]);

impl Pull {
    /// Against the share that has come by the age that is asked about.
    pub(super) fn at(self, came: f64) -> f64 {
        let Self([own, by_share, before]) = self;
        own - came * by_share + before
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self(std::array::from_fn(|place| self.0[place] + other.0[place]))
    }

    pub(super) fn less(self, other: Self) -> Self {
        Self(std::array::from_fn(|place| self.0[place] - other.0[place]))
    }
}

/// One age at which something ended, for what a single wait adds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Pulls {
    /// What a wait takes away by being at risk at this age and all before.
    at_risk: Pull,
    /// What a wait adds that ends at this age.
    end: Pull,
}

impl Pulls {
    /// The next age: what has come by it, who waited before it, and how many are at risk, came and ended.
    pub(super) fn next(self, came: f64, before: f64, (risk, of_these, ended): (f64, f64, f64)) -> Self {
        // When all who are at risk end on one day nothing comes later, whatever share they were.
        let left = if risk > ended { 1.0 / (risk - ended) } else { 0.0 };
        let end = Pull([before / risk, left, came * left]);
        let [own, by_share, and_before] = end.0;
        let here = Pull([own * of_these / risk, by_share * ended / risk, and_before * ended / risk]);
        Self { at_risk: self.at_risk.plus(here), end }
    }

    /// What a wait takes away by being at risk since an earlier age.
    pub(super) fn at_risk_since(self, earlier: Self) -> Pull {
        self.at_risk.less(earlier.at_risk)
    }

    /// What a wait adds by ending at this age.
    pub(super) const fn of_end(self, outcome: Outcome) -> Pull {
        let Pull([own, by_share, before]) = self.end;
        match outcome {
            Outcome::Came => Pull([own, by_share, before]),
            Outcome::Excluded => Pull([0.0, by_share, before]),
            Outcome::Waiting => Pull([0.0; 3]),
        }
    }
}
