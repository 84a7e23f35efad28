//! The rows of promises, milestones and marks of engagements follow from facts, in the step that derives positions.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::fact::{EngagementFact, Event, Fact, Purpose, TouchFact};
use perennial_core::ids::{ClientId, EngagementId};
use perennial_core::promises::{Book, Milestone, MilestoneState, Promise, PromiseState};
use uuid::Uuid;

use crate::args;
use crate::db::Value;
use crate::derived_rows::{DerivedRow, Facts, Register, register};
use crate::log;

/// The rows that this room derives.
pub const REGISTER: Register =
    register!("promises or milestones", Rows::of => promises: PromiseRow, milestones: MilestoneRow, marks: MarkRow);

#[derive(Default)]
struct Rows {
    promises: Vec<PromiseRow>,
    milestones: Vec<MilestoneRow>,
    marks: Vec<MarkRow>,
}

impl Rows {
    fn of(facts: &Facts) -> Self {
        let mut rows = Self::default();
        for (client, facts) in facts.iter().filter(|(_, facts)| facts.iter().any(|fact| is_register(&fact.what))) {
            let book = Book::of(facts, Day::MAX);
            rows.promises.extend(book.promises.into_iter().map(|promise| PromiseRow::of(*client, promise)));
            rows.milestones.extend(book.milestones.into_iter().map(|milestone| MilestoneRow::of(*client, milestone)));
            rows.marks.extend(marks_of(facts).into_iter().map(|(id, marks)| marks.row(id, *client)));
        }
        rows
    }
}

fn number(day: Day) -> i64 {
    i64::from(day.number())
}

/// True for facts from which a row may follow.
const fn is_register(what: &Event) -> bool {
    use EngagementFact as E;
    match what {
        Event::Promise(_) => true,
        Event::Engagement(fact) => matches!(
            fact,
            E::MilestonePlanned { .. }
                | E::MilestoneDelivered { .. }
                | E::MilestoneAccepted { .. }
                | E::MilestoneRejected { .. }
                | E::Delivered { .. }
                | E::GoalDenied { .. }
                | E::CloseOutHeld { .. }
        ),
        Event::Touch(TouchFact::Made { purpose, engagement, .. }) => {
            matches!(purpose, Purpose::CheckIn) && engagement.is_some()
        }
        _ => false,
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, crate::db::Row)]
struct PromiseRow {
    id: Uuid,
    client_id: Uuid,
    engagement_id: Option<Uuid>,
    pursuit_id: Option<Uuid>,
    by_staff: Option<Uuid>,
    fact_id: Uuid,
    title: String,
    spoken: i64,
    made_on: i64,
    due_on: Option<i64>,
    state: String,
    settled_on: Option<i64>,
    days_late: Option<i64>,
}

impl PromiseRow {
    fn of(client: ClientId, promise: Promise) -> Self {
        let (settled, late) = match promise.state {
            PromiseState::Open => (None, None),
            PromiseState::Kept(mark) | PromiseState::Broken(mark) | PromiseState::Waived(mark) => (Some(mark.on), None),
            PromiseState::KeptLate { mark, days_late } => (Some(mark.on), Some(i64::from(days_late))),
        };
        Self {
            id: promise.id.0,
            client_id: client.0,
            engagement_id: promise.engagement.map(|id| id.0),
            pursuit_id: promise.pursuit.map(|id| id.0),
            by_staff: promise.by.map(|id| id.0),
            fact_id: promise.made.fact.0,
            title: promise.text,
            spoken: i64::from(promise.explicit),
            made_on: number(promise.made.on),
            due_on: promise.due.map(number),
            state: promise.state.key().to_owned(),
            settled_on: settled.map(number),
            days_late: late,
        }
    }
}

impl DerivedRow for PromiseRow {
    const TABLE: &'static str = "promise";
    const COLUMNS: &'static str = "id, client_id, engagement_id, pursuit_id, by_staff, fact_id, title, spoken, made_on,
        due_on, state, settled_on, days_late";

    fn client(&self) -> ClientId {
        ClientId(self.client_id)
    }

    fn values(self) -> Vec<Value> {
        args![
            self.id,
            self.client_id,
            self.engagement_id,
            self.pursuit_id,
            self.by_staff,
            self.fact_id,
            self.title,
            self.spoken,
            self.made_on,
            self.due_on,
            self.state,
            self.settled_on,
            self.days_late
        ]
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, crate::db::Row)]
struct MilestoneRow {
    engagement_id: Uuid,
    id: Uuid,
    client_id: Uuid,
    title: String,
    due_on: Option<i64>,
    planned_on: i64,
    state: String,
    settled_on: Option<i64>,
}

impl MilestoneRow {
    fn of(client: ClientId, milestone: Milestone) -> Self {
        let (state, on) = match milestone.state {
            MilestoneState::Planned => ("planned", None),
            MilestoneState::Delivered(mark) => ("delivered", Some(mark.on)),
            MilestoneState::Accepted(mark) => ("accepted", Some(mark.on)),
            MilestoneState::Rejected(mark) => ("rejected", Some(mark.on)),
        };
        Self {
            engagement_id: milestone.engagement.0,
            id: milestone.id.0,
            client_id: client.0,
            title: milestone.title,
            due_on: milestone.due.map(number),
            planned_on: number(milestone.planned.on),
            state: state.to_owned(),
            settled_on: on.map(number),
        }
    }
}

impl DerivedRow for MilestoneRow {
    const TABLE: &'static str = "milestone";
    const COLUMNS: &'static str = "engagement_id, id, client_id, title, due_on, planned_on, state, settled_on";

    fn client(&self) -> ClientId {
        ClientId(self.client_id)
    }

    fn values(self) -> Vec<Value> {
        args![
            self.engagement_id,
            self.id,
            self.client_id,
            self.title,
            self.due_on,
            self.planned_on,
            self.state,
            self.settled_on
        ]
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, crate::db::Row)]
struct MarkRow {
    engagement_id: Uuid,
    client_id: Uuid,
    check_in_on: Option<i64>,
    delivered_on: Option<i64>,
    denied_on: Option<i64>,
    close_out_on: Option<i64>,
}

impl DerivedRow for MarkRow {
    const TABLE: &'static str = "engagement_mark";
    const COLUMNS: &'static str = "engagement_id, client_id, check_in_on, delivered_on, denied_on, close_out_on";

    fn client(&self) -> ClientId {
        ClientId(self.client_id)
    }

    fn values(self) -> Vec<Value> {
        args![
            self.engagement_id,
            self.client_id,
            self.check_in_on,
            self.delivered_on,
            self.denied_on,
            self.close_out_on
        ]
    }
}

/// What was learnt of an engagement on its way.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    check_in: Option<Day>,
    delivered: Option<Day>,
    denied: Option<Day>,
    close_out: Option<Day>,
}

impl Marks {
    fn row(self, engagement: EngagementId, client: ClientId) -> MarkRow {
        MarkRow {
            engagement_id: engagement.0,
            client_id: client.0,
            check_in_on: self.check_in.map(number),
            delivered_on: self.delivered.map(number),
            denied_on: self.denied.map(number),
            close_out_on: self.close_out.map(number),
        }
    }
}

fn marks_of(facts: &[Fact]) -> BTreeMap<EngagementId, Marks> {
    use EngagementFact as E;
    let mut marks: BTreeMap<EngagementId, Marks> = BTreeMap::new();
    for (on, fact) in log::in_force(facts) {
        match &fact.what {
            Event::Touch(TouchFact::Made { purpose: Purpose::CheckIn, engagement: Some(id), .. }) => {
                marks.entry(*id).or_default().check_in = Some(on);
            }
            Event::Engagement(E::Delivered { engagement }) => {
                marks.entry(*engagement).or_default().delivered = Some(on);
            }
            Event::Engagement(E::GoalDenied { engagement, .. }) => {
                marks.entry(*engagement).or_default().denied = Some(on);
            }
            Event::Engagement(E::GoalConfirmed { engagement, .. }) => {
                if let Some(marks) = marks.get_mut(engagement) {
                    marks.denied = None;
                }
            }
            Event::Engagement(E::CloseOutHeld { engagement, .. }) => {
                marks.entry(*engagement).or_default().close_out = Some(on);
            }
            _ => {}
        }
    }
    marks
}
