//! Clients that began at different times, each with how often it renewed and whether it has left: what sBG is fitted to
//! where no single group was followed from its beginning.

use super::survivors::Survivors;

/// How many left after so many renewals, and how many run on after them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tenures {
    left: Vec<f64>,
    running: Vec<f64>,
}

impl Tenures {
    /// How many clients.
    pub fn clients(&self) -> u64 {
        self.left.iter().chain(&self.running).sum::<f64>() as u64
    }

    /// How many renewals of all of them together.
    pub fn renewed(&self) -> u64 {
        let all = self.left.iter().enumerate().chain(self.running.iter().enumerate());
        all.map(|(renewals, clients)| renewals as f64 * clients).sum::<f64>() as u64
    }

    /// How many left.
    pub fn ended(&self) -> u64 {
        self.left.iter().sum::<f64>() as u64
    }

    /// For 0, 1, … renewals: how many left after so many, and how many run on.
    pub(super) fn each(&self) -> impl Iterator<Item = (f64, f64)> {
        let of = |all: &Vec<f64>, renewals: usize| all.get(renewals).copied().unwrap_or(0.0);
        (0..self.left.len().max(self.running.len())).map(move |at| (of(&self.left, at), of(&self.running, at)))
    }
}

impl FromIterator<(u32, bool)> for Tenures {
    /// Each by how often it renewed, and whether it has left.
    fn from_iter<I: IntoIterator<Item = (u32, bool)>>(tenures: I) -> Self {
        /// More renewals than any retainer has.
        const MOST: u32 = 10_000;
        let mut found = Self::default();
        for (renewals, has_left) in tenures {
            let counts = if has_left { &mut found.left } else { &mut found.running };
            let place = renewals.min(MOST) as usize;
            if counts.len() <= place {
                counts.resize(place + 1, 0.0);
            }
            counts[place] += 1.0;
        }
        found
    }
}

impl From<&Survivors> for Tenures {
    fn from(survivors: &Survivors) -> Self {
        let (stayed, renewals) = survivors.end();
        let mut running = vec![0.0; renewals as usize + 1];
        running[renewals as usize] = stayed;
        Self { left: survivors.left().collect(), running }
    }
}
