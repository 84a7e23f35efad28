//! Facts of the record itself: corrections and overrides.

use serde::{Deserialize, Serialize};

use crate::dates::Day;
use crate::ids::FactId;
use crate::journeys::stage::Phase;

/// Facts of the record itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum JourneyFact {
    /// A person says that the standing phase is another one, with the reason (D6). In force from its day
    /// until [`JourneyFact::OverrideEnded`] or a later override.
    #[serde(rename = "journey.overridden")]
    Overridden {
        /// The standing phase.
        standing: Phase,
        /// Why.
        reason: String,
    },
    /// The override no longer holds.
    #[serde(rename = "journey.override_ended")]
    OverrideEnded {
        /// Why.
        reason: String,
    },
    /// An earlier fact happened on another day than recorded.
    #[serde(rename = "journey.corrected")]
    Corrected {
        /// The earlier fact.
        fact: FactId,
        /// The true day.
        on: Day,
        /// Why.
        reason: String,
    },
    /// An earlier fact never happened.
    #[serde(rename = "journey.retracted")]
    Retracted {
        /// The earlier fact.
        fact: FactId,
        /// Why.
        reason: String,
    },
    /// A retracted fact holds after all.
    #[serde(rename = "journey.reinstated")]
    Reinstated {
        /// The earlier fact.
        fact: FactId,
    },
}
