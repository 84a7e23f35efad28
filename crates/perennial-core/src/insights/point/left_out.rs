//! Why somebody who came to a decision point is not counted there.

use serde::Serialize;

use crate::journeys::coverage::RecordKind;

/// Why somebody who came to a decision point is not counted there: what they did cannot be known (D15, D16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeftOut {
    /// Records of this kind are not complete for the days on which it depends: that there is none says nothing (D15).
    NotRecorded(RecordKind),
    /// A list tells of the pursuit, and not of its steps.
    StepsNotRecorded,
    /// Invoices alone tell of the work: when it began and ended is concluded (D17).
    FromInvoices,
    /// Of other work, known from a list, no end is recorded: whether it was open is not known (D19).
    EndNotRecorded,
    /// The day is not known to the month (D20).
    DayNotKnown,
}

impl LeftOut {
    /// The name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotRecorded(RecordKind::Interactions) => "no_interactions",
            Self::NotRecorded(RecordKind::Pursuits) => "no_pursuits",
            Self::NotRecorded(RecordKind::Matters) => "no_matters",
            Self::NotRecorded(RecordKind::Invoices) => "no_invoices",
            Self::NotRecorded(RecordKind::Milestones) => "no_milestones",
            Self::NotRecorded(RecordKind::Promises) => "no_promises",
            Self::StepsNotRecorded => "no_steps",
            Self::FromInvoices => "from_invoices",
            Self::EndNotRecorded => "no_end",
            Self::DayNotKnown => "day_not_known",
        }
    }

    /// Why, as the rest of a sentence after “12:”.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotRecorded(RecordKind::Interactions) => "calls, meetings and mail are not on record",
            Self::NotRecorded(RecordKind::Pursuits) => "pursuits are not on record for those days",
            Self::NotRecorded(RecordKind::Matters) => {
                "the beginnings and ends of work are not on record for those days"
            }
            Self::NotRecorded(RecordKind::Invoices) => "invoices are not on record for those days",
            Self::NotRecorded(RecordKind::Milestones) => {
                "letters, check-ins and close-outs are not on record for those days"
            }
            Self::NotRecorded(RecordKind::Promises) => "promises and thanks are not on record for those days",
            Self::StepsNotRecorded => "a list names the pursuit without its steps",
            Self::FromInvoices => "only invoices tell of the work",
            Self::EndNotRecorded => "other work has no end on record",
            Self::DayNotKnown => "the day is not known",
        }
    }
}

impl Serialize for LeftOut {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}
