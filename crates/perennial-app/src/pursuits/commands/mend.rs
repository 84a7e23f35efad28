//! A pursuit's state follows from its facts: read again whenever one is recorded, corrected, retracted or put back.

use perennial_core::dates::Day;
use perennial_core::fact::{Event, Fact, PursuitFact, PursuitStep};
use perennial_core::ids::{EngagementId, PursuitId};
use uuid::Uuid;

use super::step_key;
use crate::app::Act;
use crate::args;
use crate::db::{Tx, Value};
use crate::error::Error;
use crate::log;

/// What facts say of a pursuit.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
struct Course {
    client_id: Uuid,
    state: String,
    step: String,
    opened_on: i64,
    step_on: i64,
    decided_on: Option<i64>,
    revisit_on: Option<i64>,
    reason: Option<String>,
    engagement_id: Option<Uuid>,
}

/// Brings a pursuit's state and days in line with its facts in force. What no fact ever spoke of, such as the outcome
/// in a list without days, stays as it is stored.
///
/// # Errors
/// When it was never there, or the store refuses.
pub async fn mend(tx: &mut Tx, act: &Act, id: PursuitId) -> Result<(), Error> {
    let stored: Option<Course> = tx
        .optional(
            "select client_id, state, step, opened_on, step_on, decided_on, revisit_on, reason, engagement_id
             from pursuit where id = $1",
            args![id],
        )
        .await?;
    let stored = stored.ok_or(Error::NotFound("pursuit"))?;
    let facts = log::of_client(tx, stored.client_id.into()).await?;
    let course = stored.by(&facts, id);
    tx.run(
        "update pursuit set state = $2, step = $3, opened_on = $4, step_on = $5, decided_on = $6, revisit_on = $7,
           reason = $8, engagement_id = $9, updated_at = $10, version = version + 1 where id = $1",
        args![
            id,
            course.state,
            course.step,
            course.opened_on,
            course.step_on,
            course.decided_on,
            course.revisit_on,
            course.reason,
            Value::Id(course.engagement_id),
            act.now
        ],
    )
    .await?;
    Ok(())
}

impl Course {
    /// The course that the facts in force give; `facts` are all of the client.
    fn by(mut self, facts: &[Fact], id: PursuitId) -> Self {
        use PursuitFact as P;
        let of = |fact: &Fact, which: fn(&P) -> bool| match &fact.what {
            Event::Pursuit(what) => what.pursuit() == id && which(what),
            _ => false,
        };
        let ever = |which: fn(&P) -> bool| facts.iter().any(|fact| of(fact, which));
        if ever(|what| matches!(what, P::Hired { .. } | P::NotNow { .. } | P::NoWay { .. } | P::Reopened { .. })) {
            self.reopen();
        }
        let mut opened = None;
        let mut reached = None;
        for (on, fact) in log::in_force(facts) {
            let Event::Pursuit(what) = &fact.what else { continue };
            if what.pursuit() != id {
                continue;
            }
            match what {
                P::Opened { .. } => opened = opened.or(Some(on)),
                P::StepReached { step, .. } => reached = Some((Some(*step), on)),
                P::Hired { engagement, reason, .. } => self.decide("hired", on, None, reason, Some(*engagement)),
                P::NotNow { revisit, reason, .. } => self.decide("not_now", on, *revisit, reason, None),
                P::NoWay { reason, .. } => self.decide("no_way", on, None, reason, None),
                P::ConfirmedOpen { .. } => {}
                P::Reopened { .. } => {
                    self.reopen();
                    reached = Some((reached.and_then(|(step, _)| step), on));
                }
            }
        }
        self.opened_on = opened.map_or(self.opened_on, number);
        if ever(|what| matches!(what, P::StepReached { .. } | P::Reopened { .. })) {
            let (step, on) = reached.map_or((None, self.opened_on), |(step, on)| (step, number(on)));
            if step.is_some() || ever(|what| matches!(what, P::StepReached { .. })) {
                step_key(step.unwrap_or(PursuitStep::Enquiry)).clone_into(&mut self.step);
            }
            self.step_on = on;
        } else if opened.is_some() {
            self.step_on = self.opened_on;
        }
        self
    }

    fn decide(
        &mut self,
        state: &str,
        on: Day,
        revisit: Option<Day>,
        reason: &Option<String>,
        engagement: Option<EngagementId>,
    ) {
        state.clone_into(&mut self.state);
        self.decided_on = Some(number(on));
        self.revisit_on = revisit.map(number);
        self.reason.clone_from(reason);
        self.engagement_id = engagement.map(|id| id.0);
    }

    fn reopen(&mut self) {
        "open".clone_into(&mut self.state);
        (self.decided_on, self.revisit_on, self.reason, self.engagement_id) = (None, None, None, None);
    }
}

fn number(day: Day) -> i64 {
    i64::from(day.number())
}
