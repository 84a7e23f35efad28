//! The columns of a pursuit that follow from its facts: its state, its sub-step and their days.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::fact::{Event, Fact, Precision, PursuitStep};
use perennial_core::ids::{EngagementId, PursuitId};
use perennial_core::pursuits::{self, Outcome, Pursuit};
use uuid::Uuid;

use crate::args;
use crate::db::{Value, Word};
use crate::derived_rows::{DerivedColumns, Register, columns_register};

/// The columns that this room derives.
pub const REGISTER: Register = columns_register::<PursuitColumns>("pursuits");

/// What facts say of a pursuit, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
pub struct PursuitColumns {
    pub(super) state: Word<Outcome>,
    pub(super) step: Word<PursuitStep>,
    pub(super) opened_on: Day,
    pub(super) step_on: Day,
    pub(super) decided_on: Option<Day>,
    pub(super) revisit_on: Option<Day>,
    pub(super) reason: Option<String>,
    pub(super) engagement_id: Option<Uuid>,
    pub(super) opened_precision: Word<Precision>,
    pub(super) decided_precision: Word<Precision>,
}

impl DerivedColumns for PursuitColumns {
    type Noun = Pursuit;

    const TABLE: &'static str = "pursuit";
    const COLUMNS: &'static [&'static str] = &[
        "state",
        "step",
        "opened_on",
        "step_on",
        "decided_on",
        "revisit_on",
        "reason",
        "engagement_id",
        "opened_precision",
        "decided_precision",
    ];
    const WHICH: &'static str = "";

    fn read_nouns(in_force: &[(Day, &Fact)]) -> BTreeMap<Uuid, Pursuit> {
        pursuits::read(in_force).into_iter().map(|(id, pursuit)| (id.0, pursuit)).collect()
    }

    fn is_about(what: &Event, id: Uuid) -> bool {
        matches!(what, Event::Pursuit(fact) if fact.pursuit().0 == id)
    }

    fn bare(&self, id: Uuid) -> Pursuit {
        Pursuit::opened_on(PursuitId(id), self.opened_on)
    }

    fn from_noun(pursuit: &Pursuit) -> Self {
        Self {
            state: Word(pursuit.state.outcome()),
            step: Word(pursuit.reached.step),
            opened_on: pursuit.opened,
            step_on: pursuit.reached.since,
            decided_on: pursuit.state.decided(),
            revisit_on: pursuit.state.revisit(),
            reason: pursuit.state.reason().map(str::to_owned),
            engagement_id: pursuit.state.engagement().map(|EngagementId(id)| id),
            opened_precision: Word(pursuit.opened_precision),
            decided_precision: Word(pursuit.decided_precision),
        }
    }

    fn values(self) -> Vec<Value> {
        args![
            self.state,
            self.step,
            self.opened_on,
            self.step_on,
            self.decided_on,
            self.revisit_on,
            self.reason,
            self.engagement_id,
            self.opened_precision,
            self.decided_precision
        ]
    }
}
