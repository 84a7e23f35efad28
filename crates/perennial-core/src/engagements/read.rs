//! The facts in force of a client to its engagements.

use std::collections::BTreeMap;

use super::{Engagement, State};
use crate::dates::{Day, Moment};
use crate::fact::{ClientFact, EngagementFact, Event, Fact, Listing};
use crate::ids::EngagementId;

/// The engagements of a client, from its facts as [`in_force`](crate::journeys::in_force) gives them. It never fails:
/// facts in any order and number give some state. The first letter and the first kickoff count, the last of several
/// ends, and work that somebody said is still open has not ended (D17, D19). With the relationship its open work ends,
/// unless work was accepted on that day (D2, D24); where a list that was recorded afterwards calls the client active, it
/// goes on until somebody says which is right.
pub fn read(in_force: &[(Day, &Fact)]) -> BTreeMap<EngagementId, Engagement> {
    let mut courses: BTreeMap<EngagementId, Course> = BTreeMap::new();
    let mut end: Option<(Day, Moment)> = None;
    for (on, fact) in in_force {
        match &fact.what {
            Event::Engagement(what) => {
                if matches!(what, EngagementFact::Accepted { .. }) {
                    end = None;
                }
                courses.entry(what.engagement()).or_insert_with(|| Course::from(*on)).take_in(*on, what);
            }
            Event::Client(ClientFact::Ended { .. }) if !is_accepted_on(in_force, *on) => {
                end = Some((*on, fact.recorded));
                courses.values_mut().for_each(|course| course.end_with_relationship(*on));
            }
            Event::Client(ClientFact::Listed { listing: Listing::ActiveClient })
                if end.is_some_and(|(day, recorded)| day < *on && recorded <= fact.recorded) =>
            {
                courses.values_mut().for_each(Course::go_on_without_end);
            }
            _ => {}
        }
    }
    let mut engagements: BTreeMap<EngagementId, Engagement> =
        courses.into_iter().map(|(id, course)| (id, course.engagement(id))).collect();
    for (on, fact) in in_force {
        let Event::Engagement(what) = &fact.what else { continue };
        let Some(it) = engagements.get_mut(&what.engagement()) else { continue };
        match what {
            EngagementFact::Accepted { .. } if *on == it.accepted => it.accepted_precision = fact.precision_on(*on),
            EngagementFact::Closed { .. } | EngagementFact::Lapsed { .. } if it.state.ended() == Some(*on) => {
                it.ended_precision = fact.precision_on(*on);
            }
            _ => {}
        }
    }
    engagements
}

/// Whether the client accepted work on a day: then the relationship did not end on it.
fn is_accepted_on(in_force: &[(Day, &Fact)], day: Day) -> bool {
    in_force
        .iter()
        .any(|(on, fact)| *on == day && matches!(fact.what, Event::Engagement(EngagementFact::Accepted { .. })))
}

/// What is known of an engagement while its facts are read.
#[derive(Clone)]
pub(super) struct Course {
    so_far: Engagement,
    accepted: Option<Day>,
    held: Option<Day>,
    end: Option<State>,
    /// It ended with the relationship.
    with_relationship: bool,
}

impl Course {
    pub(super) const fn from(first: Day) -> Self {
        // The id is put in with the rest, in `engagement`.
        let so_far = Engagement::accepted_on(EngagementId::from_number(0), first);
        Self { so_far, accepted: None, held: None, end: None, with_relationship: false }
    }

    pub(super) fn take_in(&mut self, on: Day, what: &EngagementFact) {
        use EngagementFact as E;
        let it = &mut self.so_far;
        match what {
            E::Accepted { pursuit, .. } => {
                self.accepted.get_or_insert(on);
                it.pursuit = it.pursuit.or(*pursuit);
            }
            E::LetterSigned { .. } => it.signed = it.signed.or(Some(on)),
            E::KickoffHeld { .. } | E::WorkStarted { .. } => it.kickoff = it.kickoff.or(Some(on)),
            E::Held { on_hold: true, .. } => self.held = self.held.or(Some(on)),
            E::Held { on_hold: false, .. } => self.held = None,
            E::Closed { .. } => self.end = Some(State::Closed { on }),
            E::Lapsed { reason, .. } => self.end = Some(State::Lapsed { on, reason: reason.clone() }),
            E::ConfirmedOpen { .. } => {
                self.end = None;
                it.said_open = Some(on);
            }
            E::GoalSet { text, .. } => it.goal = Some(text.clone()),
            E::GoalConfirmed { .. } => {
                it.goal_confirmed = it.goal_confirmed.or(Some(on));
                it.goal_denied = None;
            }
            E::GoalDenied { reason, .. } => {
                it.goal_confirmed = None;
                it.goal_denied = Some((on, reason.clone()));
            }
            E::Opened { .. }
            | E::Onboarded { .. }
            | E::PhaseSaid { .. }
            | E::NeverAsked { .. }
            | E::SameWork { .. }
            | E::OwnWork { .. }
            | E::Delivered { .. }
            | E::MilestonePlanned { .. }
            | E::MilestoneDelivered { .. }
            | E::MilestoneAccepted { .. }
            | E::MilestoneRejected { .. }
            | E::PeriodStarted { .. }
            | E::Renewed { .. }
            | E::CloseOutHeld { .. } => {}
        }
    }

    fn end_with_relationship(&mut self, on: Day) {
        if self.end.is_none() {
            (self.end, self.with_relationship) = (Some(State::Closed { on }), true);
        }
    }

    /// The relationship may not have ended after all: what had ended with it goes on.
    fn go_on_without_end(&mut self) {
        if std::mem::take(&mut self.with_relationship) {
            self.end = None;
        }
    }

    pub(super) fn engagement(self, id: EngagementId) -> Engagement {
        let Self { so_far, accepted, held, end, .. } = self;
        let accepted = accepted.unwrap_or(so_far.accepted);
        let state = match (end, held, so_far.kickoff, so_far.signed) {
            (Some(end), ..) => end,
            (None, Some(since), ..) => State::OnHold { since },
            (None, None, Some(since), _) => State::Active { since },
            (None, None, None, Some(since)) => State::Signed { since },
            (None, None, None, None) => State::Accepted { since: accepted },
        };
        Engagement { id, accepted, state, ..so_far }
    }
}
