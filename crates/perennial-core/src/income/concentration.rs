//! How much of the income comes from few clients.

use serde::Serialize;

/// How much of the income comes from few clients. Clients whose invoices of the period come to nothing or less are left
/// out; shares lie between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Concentration {
    /// How many clients were billed.
    pub clients: usize,
    /// The share of the client who was billed most.
    pub largest_client: f64,
    /// The share of the five who were billed most.
    pub largest_five: f64,
    /// The share of the hundredth of clients who were billed most, one client at least.
    pub top_1_percent: f64,
    /// The share of the twentieth of them.
    pub top_5_percent: f64,
    /// The share of the fifth of them.
    pub top_20_percent: f64,
    /// Gini's coefficient: 0 where all are billed alike, near 1 where one is billed nearly everything (Gini 1912, by the
    /// formula for ordered values).
    pub gini: f64,
}

impl Concentration {
    /// Of the amounts that clients were billed, in any order; none where nobody was billed.
    pub fn of(amounts: impl IntoIterator<Item = i64>) -> Option<Self> {
        let mut amounts: Vec<i64> = amounts.into_iter().filter(|minor| *minor > 0).collect();
        amounts.sort_unstable_by(|one, other| other.cmp(one));
        let clients = amounts.len();
        let whole: f64 = amounts.iter().map(|minor| *minor as f64).sum();
        if clients == 0 {
            return None;
        }
        let share = |of: usize| amounts.iter().take(of).map(|minor| *minor as f64).sum::<f64>() / whole;
        let percent = |percent: usize| share((clients * percent).div_ceil(100));
        // The highest stands first: the weights fall from n − 1 to 1 − n.
        let weighted: f64 = amounts
            .iter()
            .enumerate()
            .map(|(place, minor)| (clients as f64 - 1.0 - 2.0 * place as f64) * *minor as f64)
            .sum();
        Some(Self {
            clients,
            largest_client: share(1),
            largest_five: share(5),
            top_1_percent: percent(1),
            top_5_percent: percent(5),
            top_20_percent: percent(20),
            gini: weighted / (clients as f64 * whole),
        })
    }
}
