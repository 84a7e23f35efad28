//! The rows of promises, milestones and marks of engagements follow from facts, in the step that keeps positions.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::fact::{EngagementFact, Event, Fact, Purpose, TouchFact};
use perennial_core::ids::{ClientId, EngagementId};
use perennial_core::promises::{Book, Milestone, MilestoneState, Promise, PromiseState};

use crate::args;
use crate::db::{AssertSqlSafe, Tx, Value};
use crate::error::Error;
use crate::log;

/// Derives the rows of these clients anew from their facts.
///
/// # Errors
/// When the store refuses.
pub async fn keep(tx: &mut Tx, clients: &[ClientId], facts: &BTreeMap<ClientId, Vec<Fact>>) -> Result<(), Error> {
    let places = log::places(1, clients.len());
    for table in ["promise", "milestone", "engagement_mark"] {
        let ids = clients.iter().map(|id| Value::from(*id)).collect();
        tx.run(AssertSqlSafe(format!("delete from {table} where client_id in ({places})")), ids).await?;
    }
    let (mut promises, mut milestones, mut marks) = (Vec::new(), Vec::new(), Vec::new());
    for (client, facts) in facts.iter().filter(|(_, facts)| facts.iter().any(|fact| is_register(&fact.what))) {
        let book = Book::of(facts, Day::MAX);
        promises.extend(book.promises.into_iter().map(|promise| promise_row(*client, promise)));
        milestones.extend(book.milestones.into_iter().map(|milestone| milestone_row(*client, milestone)));
        marks.extend(marks_of(facts).into_iter().map(|(engagement, marks)| marks.row(engagement, *client)));
    }
    tx.insert_many(
        "insert into promise (id, client_id, engagement_id, pursuit_id, by_staff, fact_id, title, spoken, made_on, due_on,
           state, settled_on, days_late) values",
        "on conflict do nothing",
        promises,
    )
    .await?;
    tx.insert_many(
        "insert into milestone (engagement_id, id, client_id, title, due_on, planned_on, state, settled_on) values",
        "on conflict do nothing",
        milestones,
    )
    .await?;
    tx.insert_many(
        "insert into engagement_mark (engagement_id, client_id, check_in_on, delivered_on, denied_on, close_out_on) values",
        "on conflict do nothing",
        marks,
    )
    .await?;
    Ok(())
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

fn promise_row(client: ClientId, promise: Promise) -> Vec<Value> {
    let (settled, late) = match promise.state {
        PromiseState::Open => (None, None),
        PromiseState::Kept(mark) | PromiseState::Broken(mark) | PromiseState::Waived(mark) => (Some(mark.on), None),
        PromiseState::KeptLate { mark, days_late } => (Some(mark.on), Some(i64::from(days_late))),
    };
    args![
        promise.id,
        client,
        promise.engagement,
        promise.pursuit,
        promise.by,
        promise.made.fact,
        promise.text,
        i64::from(promise.explicit),
        promise.made.on,
        promise.due,
        promise.state.key(),
        settled,
        late
    ]
}

fn milestone_row(client: ClientId, milestone: Milestone) -> Vec<Value> {
    let (state, on) = match milestone.state {
        MilestoneState::Planned => ("planned", None),
        MilestoneState::Delivered(mark) => ("delivered", Some(mark.on)),
        MilestoneState::Accepted(mark) => ("accepted", Some(mark.on)),
        MilestoneState::Rejected(mark) => ("rejected", Some(mark.on)),
    };
    args![milestone.engagement, milestone.id, client, milestone.title, milestone.due, milestone.planned.on, state, on]
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
    fn row(self, engagement: EngagementId, client: ClientId) -> Vec<Value> {
        args![engagement, client, self.check_in, self.delivered, self.denied, self.close_out]
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
