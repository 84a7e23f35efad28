//! What further work that nobody has agreed or renewed yet is worth today.

use super::basis::SEED;
use super::{Amounts, ClientAmounts, Model, Observed};
use crate::value::UsualTerms;
use crate::value::lifetimes::{ClientState, Draws};

/// No forecast of new work looks further ahead than so many years: where clients hardly ever leave for good, the sum over
/// all time has no bound.
const MOST_YEARS: u32 = 5;

/// What further engagements are worth: how many are expected and when, times what one brings, discounted at the firm's
/// annual rate (actual/365), over as many years as the firm counts recurring work for, five at most. Fees, not profit.
#[derive(Debug, Clone, Copy)]
pub struct NewWork<'f> {
    model: &'f Model,
    amounts: &'f Amounts,
    /// The force of interest a day.
    force: f64,
    /// In days.
    horizon: f64,
}

impl<'f> NewWork<'f> {
    /// By a firm's models and its usual terms.
    pub fn new(model: &'f Model, amounts: &'f Amounts, terms: &UsualTerms) -> Self {
        let years = Self::years(terms);
        let force = terms.rate.fraction().ln_1p() / 365.0;
        Self { model, amounts, force, horizon: f64::from(years) * 365.0 }
    }

    /// How many years it looks ahead.
    pub fn years(terms: &UsualTerms) -> u32 {
        terms.years.min(MOST_YEARS)
    }

    /// The figure alone, in minor units.
    pub fn expected(&self, client: &Observed, amounts: &ClientAmounts) -> f64 {
        self.discounted_count(&self.model.best().state(&client.history())) * self.amounts.expected(amounts)
    }

    /// How many engagements are expected, each discounted: ∫ δ e^−δu E(u) du + e^−δH E(H), by parts, with four nodes of
    /// Gauss and Legendre.
    fn discounted_count(&self, state: &ClientState) -> f64 {
        const NODES: [(f64, f64); 4] = [
            (0.069_431_844_202_973_7, 0.173_927_422_568_726_9),
            (0.330_009_478_207_571_9, 0.326_072_577_431_273_1),
            (0.669_990_521_792_428_1, 0.326_072_577_431_273_1),
            (0.930_568_155_797_026_3, 0.173_927_422_568_726_9),
        ];
        let (force, horizon) = (self.force, self.horizon);
        let within: f64 = if force == 0.0 {
            0.0
        } else {
            let at = |(node, weight): &(f64, f64)| {
                let time = node * horizon;
                weight * horizon * force * (-force * time).exp() * state.expected(time)
            };
            NODES.iter().map(at).sum()
        };
        within + (-force * horizon).exp() * state.expected(horizon)
    }

    /// What the client's further work comes to in each of some repetitions: the client as it may be, with parameters as
    /// far as they are open, and its luck.
    pub(super) fn drawn(&self, client: &Observed, amounts: &ClientAmounts, repetitions: u64) -> Vec<f64> {
        let history = client.history();
        let states: Vec<ClientState> = self.model.drawn.iter().map(|drawn| drawn.state(&history)).collect();
        // The draws are the same for everybody, so that clients of one past have one range.
        let one = |repetition: u64| {
            let mut draws = Draws::of(SEED, repetition, 2);
            let Some(state) = states.get(repetition as usize % states.len().max(1)) else { return 0.0 };
            let drawn = self.amounts.drawn(amounts, repetition, &mut draws);
            let mut sum = 0.0;
            for time in state.drawn_times(self.horizon, &mut draws) {
                sum += drawn.amount(&mut draws) * (-self.force * time).exp();
            }
            sum
        };
        (0..repetitions).map(one).collect()
    }
}
