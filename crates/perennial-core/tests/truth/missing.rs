//! For everything that is said to be missing the condition under which nobody has recorded it (D26). One without a
//! condition does not compile.

use perennial_core::fact::{ClientFact, EngagementFact, Event, InvoiceFact, PursuitFact};
use perennial_core::journeys::position::{Prospect, ResultState};
use perennial_core::journeys::stage::{Camp, Phase, Stage};
use perennial_core::journeys::words::{Awaited, Missing, Needed};

use super::reasons::Ground;
use super::seen::*;

/// Whether it is missing.
pub fn holds(missing: &Missing, ground: &Ground<'_>) -> Result<(), &'static str> {
    let Ground { seen, position, .. } = *ground;
    let none = |meant: fn(&Event) -> bool| !seen.any(meant);
    let is = match missing {
        Missing::Resolution => seen.any(is_trouble),
        Missing::OfCycle { engagement, pursuit, needs } => return of_cycle(*engagement, *pursuit, *needs, ground),
        Missing::ReminderDate => {
            let parked = |what: &Event| matches!(what, Event::Pursuit(PursuitFact::NotNow { revisit: None, .. }));
            seen.any(parked) && !position.working.iter().any(|one| one.pursuit.is_some())
        }
        Missing::PursuitOrReason => {
            position.working.is_empty()
                && matches!(position.prospect, Some(Prospect::Known | Prospect::Closed))
                && none(|what| matches!(what, Event::Invoice(InvoiceFact::Issued { amount, .. }) if amount.minor > 0))
        }
        Missing::HowTheyLeft => position.camp == Some(Camp::Unknown),
        Missing::Commitment => position.standing == Some(Phase::Accomplish) && position.stage != Stage::Client,
        Missing::Recommendation => position.standing == Some(Phase::Adopt),
        Missing::WhetherThereIsWork => {
            seen.engagements().is_empty()
                && !seen.any(is_unnamed_invoice)
                && none(|what| matches!(what, Event::Client(ClientFact::OpenWorkSaid { .. })))
        }
        Missing::HowTheLastWent => {
            let known = !seen.engagements().is_empty() || seen.any(is_unnamed_invoice);
            position.standing.is_none() && known
        }
        Missing::LastGoal => position.last_result == Some(ResultState::NeverAsked),
        Missing::WhatWasMissing => {
            seen.any(|what| matches!(what, Event::Engagement(EngagementFact::GoalDenied { .. })))
        }
        Missing::Manager => {
            let mut said = seen.facts.iter().filter_map(|(_, fact)| match fact.what {
                Event::Client(ClientFact::ManagerAssigned { staff }) => Some(staff),
                _ => None,
            });
            said.next_back().flatten().is_none()
        }
        Missing::Contact => none(|what| matches!(what, Event::Client(ClientFact::ContactAdded { .. }))),
        Missing::GoalInTheirWords => position.working.iter().any(|one| {
            one.engagement
                .is_some_and(|id| !seen.any(|what| of(what, id, |fact| matches!(fact, EngagementFact::GoalSet { .. }))))
        }),
        Missing::NextNeed => none(|what| matches!(what, Event::Client(ClientFact::NextNeedExpected { .. }))),
    };
    if is { Ok(()) } else { Err("it is recorded, or not asked of such a client") }
}

fn of_cycle(
    engagement: Option<perennial_core::ids::EngagementId>,
    pursuit: Option<perennial_core::ids::PursuitId>,
    needs: Needed,
    ground: &Ground<'_>,
) -> Result<(), &'static str> {
    let Ground { seen, position, .. } = *ground;
    let one = position.working.iter().find(|one| one.engagement == engagement && one.pursuit == pursuit);
    let one = one.ok_or("it is not open")?;
    let open_since = engagement.and_then(|id| {
        // What counts of an earlier round, before it was closed or began a new period, is no evidence of this one.
        seen.last(|what| {
            ends(what, id)
                || of(what, id, |fact| {
                    matches!(
                        fact,
                        EngagementFact::PeriodStarted { .. }
                            | EngagementFact::Renewed { .. }
                            | EngagementFact::Accepted { .. }
                            | EngagementFact::GoalDenied { .. }
                            | EngagementFact::PhaseSaid { .. }
                    )
                })
                || matches!(what, Event::Pursuit(_))
        })
    });
    let recorded = |meant: &dyn Fn(&EngagementFact) -> bool| {
        engagement.is_some_and(|id| seen.last(|what| of(what, id, meant)) > open_since)
    };
    let is = match needs {
        Needed::WhetherOpen => one.on_paper,
        Needed::HowFar => !one.recorded,
        Needed::WhatTheGoalLacks => recorded(&|_| false) || one.result == ResultState::Denied,
        Needed::Evidence(awaited) => match awaited {
            Awaited::Decision => one.engagement.is_none(),
            Awaited::Letter | Awaited::LateLetter => {
                !recorded(&|fact| matches!(fact, EngagementFact::LetterSigned { .. }))
            }
            Awaited::Kickoff => !recorded(&|fact| matches!(fact, EngagementFact::KickoffHeld { .. })),
            Awaited::KeptPromise => !recorded(&|fact| matches!(fact, EngagementFact::MilestoneAccepted { .. })),
            Awaited::Ease => !recorded(&|fact| {
                matches!(fact, EngagementFact::Onboarded { .. } | EngagementFact::MilestoneAccepted { .. })
            }),
            Awaited::ClientsWord => !recorded(&|fact| matches!(fact, EngagementFact::GoalConfirmed { .. })),
            Awaited::Act | Awaited::FreshAct => false,
        },
    };
    if is { Ok(()) } else { Err("it is recorded already") }
}
