//! What planning needs to know of the firm.

use crate::journeys::model::{Calendar, FirmKind, Model};

/// What planning needs to know of the firm.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// Which playbooks are meant for it.
    pub kind: FirmKind,
    /// Its working days.
    pub calendar: &'a Calendar,
    /// How much is too much.
    pub limits: Limits,
}

/// How much is too much. All of it is our assumption and the firm's to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Planned touches to one person in a week from Monday to Sunday.
    pub per_person_per_week: u32,
    /// By how many working days a step that is not fixed may be put off to make room.
    pub slack_working_days: u32,
    /// A step that would have been due more than this many days ago is not planned any more.
    pub grace_days: u32,
    /// How far around the due day an actual touch may lie to be taken for the planned one, in working days.
    pub match_working_days: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { per_person_per_week: 3, slack_working_days: 10, grace_days: 14, match_working_days: 10 }
    }
}

impl<'a> Rules<'a> {
    /// The rules of a firm with this journey model and the usual limits.
    pub fn of(model: &'a Model) -> Self {
        Self { kind: model.kind, calendar: &model.calendar, limits: Limits::default() }
    }
}
