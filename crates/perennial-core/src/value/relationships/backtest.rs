//! The same forecast made a year earlier, beside what came: how far the firm's own past lets one trust it.

use serde::Serialize;

use super::basis::SEED;
use super::{Basis, Events, KnownUntil, Model, Observed, Range, Sample, YEAR};
use crate::dates::Day;
use crate::journeys::Purchases;
use crate::value::lifetimes::{Draws, History, MbgCnbd};

/// A forecast of the last year, made by what is known today of the time before it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Backtest {
    /// The day as of which it was made.
    pub on: Day,
    /// Of how many clients.
    pub forecasts: u64,
    /// Of how many of them as many engagements and periods began as the 80 % range said.
    pub within_range: u64,
    /// How many clients were expected to have further work.
    pub expected_to_return: Range,
    /// How many had.
    pub returned: u64,
}

/// Fits the model to what was known a year before the end of the records and compares its forecast of that year with what
/// came. None where there was too little for a model by then.
pub fn backtest<'p>(
    clients: impl Iterator<Item = &'p Purchases> + Clone,
    events: Events,
    known: KnownUntil,
) -> Option<Backtest> {
    let then = known.before(YEAR);
    let basis = Basis::of(&Sample::of(clients.clone(), events, then));
    let model = basis.model()?;
    let mut test = Tested { within: 0, returned: 0, returns: Vec::new() };
    for purchases in clients {
        let Some(past) = Observed::of(purchases, events, then) else { continue };
        let Some(now) = Observed::of(purchases, events, known) else { continue };
        // Of whom a recorded matter came only later, the invoices may reach less far than it does.
        let came = now.days.iter().filter(|day| **day > past.until && day.days_since(past.until) <= YEAR).count();
        test.take(model, &past.history(), came);
    }
    Some(Backtest {
        on: then.recorded,
        forecasts: test.returns.len() as u64,
        within_range: test.within,
        expected_to_return: expected(model, &test.returns),
        returned: test.returned,
    })
}

struct Tested {
    within: u64,
    returned: u64,
    /// Each client's history, for the sum.
    returns: Vec<History>,
}

impl Tested {
    fn take(&mut self, model: &Model, history: &History, came: usize) {
        self.within += u64::from(is_within(model, history, came));
        self.returned += u64::from(came > 0);
        self.returns.push(*history);
    }
}

/// Whether a number lies in the 80 % range of the model's forecast: neither so low nor so high that a tenth or less of
/// the chances lies as far out.
fn is_within(model: &Model, history: &History, came: usize) -> bool {
    let (mut at_most, mut at_least) = (0.0, 0.0);
    for drawn in &model.drawn {
        let counts = drawn.state(history).counts(f64::from(YEAR));
        at_most += counts.iter().take(came + 1).sum::<f64>();
        at_least += counts.iter().skip(came).sum::<f64>();
    }
    let all = model.drawn.len() as f64;
    at_most > 0.1 * all && at_least > 0.1 * all
}

/// How many of the clients were expected back: each by its own chance, with the parameters as far as they are open.
fn expected(model: &Model, clients: &[History]) -> Range {
    let chances = |of: &MbgCnbd| -> (f64, f64) {
        let each = clients.iter().map(|history| of.state(history).returns(f64::from(YEAR)));
        each.fold((0.0, 0.0), |(sum, spread), chance| (sum + chance, spread + chance * (1.0 - chance)))
    };
    // As many totals for each set of parameters as make the range steady; the sum of many chances is near to normal.
    let each = (1_000 / model.drawn.len().max(1)).max(5) as u64;
    let totals = model.drawn.iter().zip(0_u64..).flat_map(|(drawn, number)| {
        let (sum, spread) = chances(drawn);
        (0..each).map(move |again| {
            let normal = Draws::of(SEED, number, again).normal();
            (sum + spread.sqrt() * normal).clamp(0.0, clients.len() as f64).round()
        })
    });
    Range::around(chances(&model.best()).0, totals.collect())
}
