//! The columns of an engagement that follow from its facts: its state, its days and its goal.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::engagements::{self, Engagement, StateWord};
use perennial_core::fact::{Event, Fact, Precision};
use perennial_core::ids::EngagementId;
use uuid::Uuid;

use crate::args;
use crate::db::{Value, Word};
use crate::derived_rows::{DerivedColumns, Register, columns_register};

/// The columns that this room derives.
pub const REGISTER: Register = columns_register::<EngagementColumns>("engagements or their goals");

/// What facts say of an engagement, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
pub struct EngagementColumns {
    pub(super) state: Word<StateWord>,
    pub(super) accepted_on: Day,
    pub(super) signed_on: Option<Day>,
    pub(super) kickoff_on: Option<Day>,
    pub(super) closed_on: Option<Day>,
    pub(super) goal: Option<String>,
    pub(super) goal_confirmed_on: Option<Day>,
    pub(super) accepted_precision: Word<Precision>,
    pub(super) closed_precision: Word<Precision>,
}

impl DerivedColumns for EngagementColumns {
    type Noun = Engagement;

    const TABLE: &'static str = "engagement";
    const COLUMNS: &'static [&'static str] = &[
        "state",
        "accepted_on",
        "signed_on",
        "kickoff_on",
        "closed_on",
        "goal",
        "goal_confirmed_on",
        "accepted_precision",
        "closed_precision",
    ];
    /// Work that invoices imply follows from them (D17).
    const WHICH: &'static str = "and implied = 0";

    fn read_nouns(in_force: &[(Day, &Fact)]) -> BTreeMap<Uuid, Engagement> {
        engagements::read(in_force).into_iter().map(|(id, engagement)| (id.0, engagement)).collect()
    }

    fn is_about(what: &Event, id: Uuid) -> bool {
        matches!(what, Event::Engagement(fact) if fact.engagement().0 == id)
    }

    fn bare(&self, id: Uuid) -> Engagement {
        Engagement::accepted_on(EngagementId(id), self.accepted_on)
    }

    fn from_noun(engagement: &Engagement) -> Self {
        Self {
            state: Word(engagement.state.word()),
            accepted_on: engagement.accepted,
            signed_on: engagement.signed,
            kickoff_on: engagement.kickoff,
            closed_on: engagement.state.ended(),
            goal: engagement.goal.clone(),
            goal_confirmed_on: engagement.goal_confirmed,
            accepted_precision: Word(engagement.accepted_precision),
            closed_precision: Word(engagement.ended_precision),
        }
    }

    fn values(self) -> Vec<Value> {
        args![
            self.state,
            self.accepted_on,
            self.signed_on,
            self.kickoff_on,
            self.closed_on,
            self.goal,
            self.goal_confirmed_on,
            self.accepted_precision,
            self.closed_precision
        ]
    }
}
