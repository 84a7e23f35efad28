//! Why a touch is planned, and why it is taken back: the condition of each over the facts (D26). A trigger or a rule for
//! ending early without a condition does not compile.

use perennial_core::dates::Day;
use perennial_core::fact::{
    ClientFact, Direction, EngagementFact, Event, FeelingFact, Instrument, PursuitFact, SupportFact, TouchFact,
};
use perennial_core::journeys::position::Silence;
use perennial_core::journeys::stage::{Camp, Phase, Stage};
use perennial_core::plans::{Occurrence, Stop, Trigger};

use super::reasons::Ground;
use super::seen::*;

/// Whether what is said to have set a plan off is so, and what is said to end it.
pub fn holds(event: &Occurrence, ground: &Ground<'_>) -> Result<(), &'static str> {
    triggered(event, ground)?;
    event.stopped.iter().try_for_each(|stop| stopped(*stop, event, ground))
}

fn triggered(event: &Occurrence, ground: &Ground<'_>) -> Result<(), &'static str> {
    let Ground { seen, position, .. } = *ground;
    let on = event.on;
    let of_pursuit = |meant: fn(&PursuitFact) -> bool| {
        seen.on(on, |what| matches!(what, Event::Pursuit(fact) if Some(fact.pursuit()) == event.pursuit && meant(fact)))
    };
    let of_work =
        |meant: fn(&EngagementFact) -> bool| event.engagement.is_some_and(|id| seen.on(on, |what| of(what, id, meant)));
    let client =
        |meant: fn(&ClientFact) -> bool| seen.on(on, |what| matches!(what, Event::Client(fact) if meant(fact)));
    match event.trigger {
        Trigger::EnquiryReceived => {
            must(of_pursuit(|fact| matches!(fact, PursuitFact::Opened { .. })), "none was opened")
        }
        Trigger::NotNow => must(of_pursuit(|fact| matches!(fact, PursuitFact::NotNow { .. })), "nobody said “not now”"),
        Trigger::Hired => {
            let begins = |what: &Event| event.engagement.is_some() && begins_work(what) == event.engagement;
            must(seen.on(on, begins), "nobody said yes on that day")
        }
        Trigger::Signed => {
            must(of_work(|fact| matches!(fact, EngagementFact::LetterSigned { .. })), "nothing was signed")
        }
        Trigger::Closed => must(of_work(|fact| matches!(fact, EngagementFact::Closed { .. })), "nothing was closed"),
        Trigger::BecameBetween => {
            must(position.stage == Stage::Between, "work is open, or they left")?;
            must(of_work(|fact| matches!(fact, EngagementFact::Closed { .. })), "nothing was closed on that day")
        }
        Trigger::SilenceClient => silent(Stage::Client, ground),
        Trigger::SilenceBetween => silent(Stage::Between, ground),
        Trigger::SilenceFormer => silent(Stage::Former, ground),
        Trigger::ComplaintReceived => must(
            seen.on(on, |what| matches!(what, Event::Feeling(FeelingFact::ComplaintReceived { .. }))),
            "no complaint",
        ),
        Trigger::DetractorScored => {
            let low = |what: &Event| matches!(what, Event::Feeling(FeelingFact::Scored { instrument: Instrument::Nps, score, .. }) if *score <= 6);
            must(seen.on(on, low), "nobody scored so low")
        }
        Trigger::ContactMoved => {
            must(client(|fact| matches!(fact, ClientFact::ContactMoved { .. })), "nobody left on that day")
        }
        Trigger::ResultAnniversary => {
            let met = |what: &Event| {
                event
                    .engagement
                    .is_some_and(|id| of(what, id, |fact| matches!(fact, EngagementFact::GoalConfirmed { .. })))
            };
            must(seen.days(met).into_iter().any(|day| is_anniversary(day, on)), "no result was confirmed on such a day")
        }
        Trigger::ReferralReceived => {
            let referred = |what: &Event| {
                matches!(what, Event::Support(SupportFact::ReferralMade { .. } | SupportFact::ReferralReceived { .. }))
            };
            must(seen.on(on, referred), "nobody was referred on that day")
        }
        Trigger::NewDecisionMaker => Err("no fact says that somebody decides since then"),
        Trigger::EducationDecided => {
            must(client(|fact| matches!(fact, ClientFact::EducationDecided { .. })), "nobody decided it on that day")
        }
        Trigger::BecameFormerGood => {
            must((position.stage, position.camp) == (Stage::Former, Some(Camp::Good)), "they did not leave well")?;
            must(client(|fact| matches!(fact, ClientFact::Ended { .. })), "it did not end on that day")
        }
        Trigger::PhaseEntered(phase @ (Phase::Adopt | Phase::Advocate)) => {
            must(position.standing == Some(phase), "they do not stand there")
        }
        Trigger::PhaseEntered(phase) => {
            let here = position.working.iter().any(|one| one.recorded && one.phase == phase && one.since == on);
            must(here, "no work is there since that day")
        }
    }
}

fn silent(stage: Stage, ground: &Ground<'_>) -> Result<(), &'static str> {
    let position = ground.position;
    must(position.stage == stage && position.silence != Silence::Heard, "they were heard, or stand elsewhere")
}

/// The same day of a later year; the 28th for a 29 February in a year without one.
fn is_anniversary(day: Day, on: Day) -> bool {
    let (first, later) = (day.date(), on.date());
    let same = first.month() == later.month() && first.day() == later.day();
    let leap =
        first.day() == 29 && first.month() == 2 && later.month() == 2 && later.day() == 28 && !later.in_leap_year();
    later.year() > first.year() && (same || leap)
}

fn stopped(stop: Stop, event: &Occurrence, ground: &Ground<'_>) -> Result<(), &'static str> {
    let Ground { seen, position, .. } = *ground;
    match stop {
        Stop::PhaseLeft => {
            let begun = event.trigger.begins();
            let there = position.working.iter().any(|one| {
                let same = match event.engagement {
                    Some(_) => one.engagement == event.engagement,
                    None => one.pursuit == event.pursuit,
                };
                same && Some(one.phase) <= begun
            });
            // A pursuit that was decided has left it, though another of its facts may say that it was opened later.
            must(begun.is_some() && (!there || was_decided(event, ground)), "it is still there")
        }
        Stop::ClientEnded => must(
            seen.any(|what| {
                matches!(
                    what,
                    Event::Client(
                        ClientFact::Ended { .. } | ClientFact::Listed { .. } | ClientFact::CampConfirmed { .. }
                    )
                )
            }) && position.stage == Stage::Former,
            "it has not ended",
        ),
        Stop::DoNotContact => Err("nobody said so here"),
        Stop::Replied => {
            let spoke = |what: &Event| matches!(what, Event::Touch(TouchFact::Made { direction, personal: true, .. }) if *direction != Direction::Outbound);
            must(!seen.none_between(event.on, seen.as_of, spoke), "they have not been in touch since")
        }
        Stop::PursuitDecided => must(event.pursuit.is_some() && was_decided(event, ground), "nobody has decided"),
        Stop::ComplaintRecovered => {
            let right = |what: &Event| {
                matches!(
                    what,
                    Event::Feeling(
                        FeelingFact::ComplaintRecovered { .. }
                            | FeelingFact::Recovered { .. }
                            | FeelingFact::Scored { .. }
                    )
                )
            };
            must(!seen.none_between(event.on - 1, seen.as_of, right), "nothing was put right since")
        }
        Stop::EngagementClosed => {
            must(event.engagement.is_some_and(|id| seen.any(|what| ends(what, id))), "it was neither closed nor lapsed")
        }
        Stop::EngagedAgain => {
            let other = |what: &Event| begins_work(what).is_some_and(|id| Some(id) != event.engagement);
            must(!seen.none_between(event.on, seen.as_of, other), "no other work began since")
        }
    }
}

/// The pursuit has an answer, or became work.
fn was_decided(event: &Occurrence, ground: &Ground<'_>) -> bool {
    ground.seen.any(|what| match what {
        Event::Pursuit(fact) if Some(fact.pursuit()) == event.pursuit => {
            matches!(fact, PursuitFact::Hired { .. } | PursuitFact::NotNow { .. } | PursuitFact::NoWay { .. })
        }
        Event::Engagement(EngagementFact::Accepted { pursuit, .. }) => pursuit.is_some() && *pursuit == event.pursuit,
        _ => false,
    })
}

fn must(is: bool, complaint: &'static str) -> Result<(), &'static str> {
    if is { Ok(()) } else { Err(complaint) }
}
