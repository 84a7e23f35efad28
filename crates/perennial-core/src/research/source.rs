//! What research says of a question: from whom, how many, how old. Evidence levels are derived from this.

use serde::{Deserialize, Serialize};

use super::named::named;
use super::{InstrumentKind, Segment};
use crate::dates::Day;

/// How much a source weighs. Unknown is the absence of any in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// One or two said so in passing.
    Anecdote,
    /// What people of the firm think, or noted of a client.
    StaffView,
    /// Clients or prospects said so themselves.
    ClientResearch,
}

named! {
    /// All weights, the lightest first.
    Weight,
    Anecdote "anecdote" "anecdote",
    StaffView "staff_view" "staff view",
    ClientResearch "client_research" "client research";
}

/// A source of evidence: the answers to one question of one wave, in one population.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What was asked about: the name of a [`super::Meaning`], or the instrument's and the question's key, `instrument.question`.
    pub topic: String,
    /// The population.
    pub segment: Segment,
    /// The kind of instrument.
    pub instrument: InstrumentKind,
    /// How many answered.
    pub n: u32,
    /// The day of the last answer.
    pub on: Day,
    /// How much it weighs.
    pub weight: Weight,
}

impl Source {
    /// From how many answers on a source is research; fewer are an anecdote.
    pub const RESEARCH_FROM: u32 = 3;

    /// The weight of so many answers of people outside of the firm.
    pub const fn weight_of(n: u32) -> Weight {
        if n >= Self::RESEARCH_FROM { Weight::ClientResearch } else { Weight::Anecdote }
    }
}
