//! For everything that is said to be missing the condition under which nobody has recorded it (D26). One without a
//! condition does not compile.

use perennial_core::dates::Day;
use perennial_core::fact::{
    ClientFact, DecisionRole, EngagementFact, Event, FeelingFact, InvoiceFact, PersonFact, PursuitFact,
};
use perennial_core::ids::{ContactId, EngagementId};
use perennial_core::journeys::position::{Prospect, ResultState};
use perennial_core::journeys::stage::{Camp, Phase, Stage};
use perennial_core::journeys::words::{Awaited, Missing, Needed};

use super::lists;
use super::reasons::Ground;
use super::seen::*;

/// Whether it is missing.
pub fn holds(missing: &Missing, ground: &Ground<'_>) -> Result<(), &'static str> {
    let Ground { seen, position, .. } = *ground;
    let none = |meant: fn(&Event) -> bool| !seen.any(meant);
    let is = match missing {
        Missing::Resolution => {
            // What was put right in other work did not put this right.
            let same = |right: &Event, wrong: &Event| match right {
                Event::Feeling(FeelingFact::Recovered { engagement: Some(of) }) => wrong.engagement() == Some(*of),
                _ => true,
            };
            let right = |on: Day, wrong: &Event| {
                let mut later = seen.facts.iter().filter(|(later, _)| *later > on);
                later.any(|(_, right)| puts_right(&right.what, wrong) && same(&right.what, wrong))
            };
            seen.facts.iter().any(|(on, fact)| is_trouble(&fact.what) && !right(*on, &fact.what))
        }
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
        Missing::Commitment => {
            open_work(ground).is_empty()
                && position.standing == Some(Phase::Accomplish)
                && position.stage != Stage::Client
        }
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
            let silent =
                |what: &Event| matches!(what, Event::Engagement(EngagementFact::GoalDenied { reason: None, .. }));
            seen.any(silent) && open_work(ground).is_empty()
        }
        Missing::Manager => {
            let mut said = seen.facts.iter().filter_map(|(_, fact)| match fact.what {
                Event::Client(ClientFact::ManagerAssigned { staff }) => Some(staff),
                _ => None,
            });
            said.next_back().flatten().is_none()
        }
        Missing::Contact => {
            let added = |what: &Event| match what {
                Event::Client(ClientFact::ContactAdded { contact }) => Some(*contact),
                _ => None,
            };
            let left = |who: ContactId, on: Day| {
                seen.facts.iter().any(|(later, fact)| {
                    *later >= on
                        && matches!(&fact.what, Event::Client(ClientFact::ContactMoved { contact, .. }) if *contact == who)
                })
            };
            seen.facts.iter().all(|(on, fact)| added(&fact.what).is_none_or(|who| left(who, *on)))
        }
        Missing::WhoDecides { left } => {
            let role = |who: ContactId| {
                let given = |fact: &Event| match fact {
                    Event::Person(PersonFact::RoleGiven { contact, role }) if *contact == who => Some(*role),
                    _ => None,
                };
                seen.facts.iter().rev().find_map(|(_, fact)| given(&fact.what)).flatten()
            };
            let moved = seen.last(
                |what| matches!(what, Event::Client(ClientFact::ContactMoved { contact, .. }) if contact == left),
            );
            let after = |day: Day| seen.facts.iter().filter(move |(on, _)| *on > day);
            let decides = role(*left) == Some(DecisionRole::Decider);
            decides
                && moved.is_some_and(|day| {
                    after(day).all(|(_, fact)| match &fact.what {
                        Event::Person(PersonFact::TookOver { from, .. }) => from != left,
                        _ => true,
                    })
                })
        }
        Missing::GoalInTheirWords => {
            let told =
                |id: EngagementId| seen.any(|what| of(what, id, |fact| matches!(fact, EngagementFact::GoalSet { .. })));
            position.stage == Stage::Client && open_work(ground).into_iter().any(|id| !told(id))
        }
        Missing::NextNeed => {
            let ahead = seen.facts.iter().rev().find_map(|(_, fact)| match fact.what {
                Event::Client(ClientFact::NextNeedExpected { day, .. }) => Some(day >= seen.as_of),
                _ => None,
            });
            position.stage == Stage::Between && ahead != Some(true)
        }
    };
    if is { Ok(()) } else { Err("it is recorded, or not asked of such a client") }
}

/// Work that began and of which no fact says that it ended since: apart from what the position says of it.
fn open_work(ground: &Ground<'_>) -> Vec<EngagementId> {
    let said_open =
        |what: &Event, id: EngagementId| of(what, id, |fact| matches!(fact, EngagementFact::ConfirmedOpen { .. }));
    let begun = |id: EngagementId| {
        ground.seen.last(|what| (begins_work(what) == Some(id) && !ends(what, id)) || said_open(what, id))
    };
    let ended = |id: EngagementId| lists::last_end(ground, id);
    let is_open = |id: &EngagementId| {
        let one = ground.position.working.iter().find(|one| one.engagement == Some(*id));
        begun(*id) >= ended(*id) && one.is_some_and(|one| one.phase > Phase::Assess)
    };
    let implied =
        ground.position.working.iter().filter(|one| one.implied_by.is_some()).filter_map(|one| one.engagement);
    ground.seen.engagements().into_iter().filter(is_open).chain(implied).collect()
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
        Needed::WhatTheGoalLacks | Needed::PutRight => {
            let mut reasons = seen.facts.iter().rev().filter_map(|(_, fact)| match &fact.what {
                Event::Engagement(EngagementFact::GoalDenied { engagement: of, reason }) if Some(*of) == engagement => {
                    Some(reason.is_some())
                }
                _ => None,
            });
            one.result == ResultState::Denied && reasons.next() == Some(needs == Needed::PutRight)
        }
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
