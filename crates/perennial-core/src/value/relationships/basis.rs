//! What a forecast rests on.

use super::{Range, Sample};
use crate::text::count;
use crate::value::lifetimes::read::FitData;
use crate::value::lifetimes::{Estimate, Fitted, Flat, MbgCnbd, Prior};

/// The seed of every draw: the same records give the same figures.
pub(super) const SEED: u64 = 20_260_101;

/// What forecasts of a firm's clients rest on.
#[derive(Debug, Clone, PartialEq)]
pub enum Basis {
    /// A fitted model.
    Model(Box<Model>),
    /// Counts: too little is known for a model.
    Counts(WhyCounts),
}

/// Why there are counts and no model (`statistics.md`, section 5).
#[derive(Debug, Clone, PartialEq)]
pub enum WhyCounts {
    /// Fewer clients than a model needs.
    FewClients(u64),
    /// They came back less often than a model needs.
    FewRepeats(u64),
    /// The data do not determine the parameters.
    Flat(Flat),
}

impl WhyCounts {
    /// “Fewer than 15 clients (9): …”.
    pub fn sentence(&self) -> String {
        let (clients, events) = (FitData::<()>::LEAST_CLIENTS, FitData::<()>::LEAST_EVENTS);
        match self {
            Self::FewClients(0) => "No client has work on record yet.".to_owned(),
            Self::FewClients(found) => {
                format!("A forecast for each client needs {clients} clients with work on record; there are {found}.")
            }
            Self::FewRepeats(found) => format!(
                "A forecast for each client needs clients to have come back {events} times; so far it is {}.",
                count(*found, "time")
            ),
            Self::Flat(flat) => flat.sentence(),
        }
    }
}

/// A model of when clients come back, fitted to a firm's own past.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// How many stages a gap has: 1 for gaps of any length, more for a steady cadence.
    pub stages: u32,
    /// The parameters, in days.
    pub estimate: Estimate<4>,
    /// Models with parameters as the data leave room for them.
    pub(super) drawn: Vec<MbgCnbd>,
}

/// How many sets of parameters are drawn for so many clients: the more clients, the less is left open.
fn draws(clients: u64) -> u32 {
    u32::try_from((40_000 / clients.max(1)).clamp(8, 200)).unwrap_or(8)
}

impl Basis {
    /// Fits the model, with the weak prior that is the same for every firm, where there are clients and repeats enough.
    pub fn of(sample: &Sample) -> Self {
        let clients = sample.clients();
        if clients < FitData::<()>::LEAST_CLIENTS {
            return Self::Counts(WhyCounts::FewClients(clients));
        }
        if sample.repeats < FitData::<()>::LEAST_EVENTS {
            return Self::Counts(WhyCounts::FewRepeats(sample.repeats));
        }
        match MbgCnbd::fit(&sample.histories, &sample.gaps, Prior::Weak) {
            (stages, Fitted::Determined(estimate)) => {
                let parameters = estimate.drawn(draws(clients), SEED);
                let drawn = parameters.into_iter().map(|one| MbgCnbd::new(stages, one)).collect();
                Self::Model(Box::new(Model { stages, estimate, drawn }))
            }
            (_, Fitted::Flat(flat)) => Self::Counts(WhyCounts::Flat(flat)),
        }
    }

    /// The model, where there is one.
    pub fn model(&self) -> Option<&Model> {
        match self {
            Self::Model(model) => Some(model),
            Self::Counts(_) => None,
        }
    }
}

impl Model {
    /// The model at the best parameters.
    pub(super) const fn best(&self) -> MbgCnbd {
        MbgCnbd::of(self.stages, &self.estimate)
    }

    /// A figure at the best parameters, with the range in which it lies as far as the data leave parameters open.
    pub(super) fn ranged(&self, figure: impl Fn(&MbgCnbd) -> f64) -> Range {
        Range::around(figure(&self.best()), self.drawn.iter().map(figure).collect())
    }
}
