//! For every statement of a position the condition over the facts under which it is true. A statement without a
//! condition does not compile.

use perennial_core::dates::Day;
use perennial_core::fact::{
    AdvocacyAct, ClientFact, EngagementFact, Event, Fact, FeelingFact, Instrument, InvoiceFact, JourneyFact, Precision,
    PromiseFact, PursuitFact, SupportFact,
};
use perennial_core::ids::EngagementId;
use perennial_core::journeys::model::{Evidence, Model};
use perennial_core::journeys::position::{Piece, Position, Reason, Rung, Says, Silence};
use perennial_core::journeys::stage::{Camp, Phase, Stage};

use super::lists;
use super::seen::*;

/// What a statement is checked against.
pub struct Ground<'g> {
    pub seen: &'g Seen,
    pub model: &'g Model,
    pub position: &'g Position,
    /// Where the client stood on earlier days.
    pub pieces: &'g [Piece],
}

/// Whether what the reason says is so.
pub fn holds(reason: &Reason, ground: &Ground<'_>) -> Result<(), &'static str> {
    let Ground { seen, position, model, .. } = *ground;
    must(reason.on <= seen.as_of || reason.on == Day::MIN, "it speaks of a day to come")?;
    must(reason.facts.iter().all(|id| seen.cited(&[*id]).len() == 1), "it cites a fact that is not in force")?;
    match reason.says {
        Says::Stage(stage, camp) => of_stage(stage, camp, ground),
        Says::NoProspect => lists::no_prospect(ground),
        Says::ClientSince { invoice, listed, precision } => {
            lists::client_since(reason, ground, invoice, (listed, precision))
        }
        Says::UsualGap(usual) => lists::usual_gap(reason, ground, usual),
        Says::AllCredited => {
            let billed =
                |what: &Event| matches!(what, Event::Invoice(InvoiceFact::Issued { amount, .. }) if amount.minor > 0);
            let credit =
                |what: &Event| matches!(what, Event::Invoice(InvoiceFact::Issued { amount, .. }) if amount.minor < 0);
            must(position.stage == Stage::PrePurchase, "they bought something")?;
            must(seen.any(billed), "no invoice was sent")?;
            must(seen.ever.iter().any(|(_, fact)| credit(&fact.what)), "no credit is recorded")
        }
        Says::StageNotRecorded => {
            must(seen.any(is_client_listing), "no list names the client")?;
            must(model.coverage.first_day_of_work().is_some_and(|day| day > seen.as_of), "work is recorded by then")
        }
        Says::ClientBy { latest } => {
            let client = |what: &Event| is_client_listing(what) || begins_work(what).is_some();
            must(!seen.any(client), "they were a client by then")?;
            must(latest > seen.as_of, "the day by which they were one has passed")?;
            let unsure = |(on, fact): &&(Day, Fact)| {
                *on == latest && client(&fact.what) && (!fact.precision.is_exact() || lists::is_former(&fact.what))
            };
            must(seen.ever.iter().filter(unsure).count() > 0, "no fact of an unsure day makes them a client by then")?;
            must(!position.stage_recorded && position.prospect.is_none(), "the stage is told all the same")
        }
        Says::Standing { phase, furthest } => {
            must(position.standing == Some(phase), "it stands elsewhere")?;
            let higher = |piece: &Piece| piece.from <= seen.as_of && piece.standing > Some(phase);
            must(!furthest || !ground.pieces.iter().any(higher), "it has stood higher before")
        }
        Says::PhaseNotRecorded { work } => lists::phase_not_recorded(reason, ground, work),
        Says::GoalNotRecorded => {
            // Confirmed and denied on one day is no word (D24).
            let denied = |what: &Event| matches!(what, Event::Engagement(EngagementFact::GoalDenied { .. }));
            let met = |what: &Event| matches!(what, Event::Engagement(EngagementFact::GoalConfirmed { .. }));
            must(seen.days(met).iter().all(|on| seen.on(*on, denied)), "a goal was confirmed")
        }
        Says::Implied { invoices, .. } => {
            must(invoices as usize <= seen.unnamed_invoices(), "there are not so many invoices")?;
            let issued = |what: &Event| matches!(what, Event::Invoice(InvoiceFact::Issued { engagement: None, .. }));
            must(seen.on(reason.on, issued), "no invoice is of that day")
        }
        Says::OnlyBeginning { .. } => {
            let id = work_of(reason)?;
            let began = |what: &Event| begins_work(what) == Some(id);
            must(seen.on(reason.on, began), "nothing of it began on that day")?;
            must(!watched(seen, id, reason.on), "somebody recorded how it went on")
        }
        Says::OnPaper { .. } => {
            let id = work_of(reason)?;
            let last = seen.last(|what| names(what, id)).ok_or("nothing names it")?;
            must(seen.as_of > last, "something was recorded today")?;
            must(!position.working.iter().any(|one| one.engagement == Some(id) && !one.on_paper), "it was seen")
        }
        Says::AssumedFinished { billed, .. } => lists::assumed_finished(reason, ground, billed),
        Says::Denied { .. } => {
            let id = work_of(reason)?;
            let denied = |what: &Event| of(what, id, |fact| matches!(fact, EngagementFact::GoalDenied { .. }));
            must(seen.on(reason.on, denied), "nobody denied it on that day")?;
            must(!seen.days(|what| confirms(what, id)).iter().any(|on| *on > reason.on), "it was confirmed since")
        }
        Says::OpenTrouble => open_trouble(reason, ground),
        Says::Regressed(phase) => {
            must(position.regressed_to.is_some_and(|lowest| lowest <= phase), "the position is not lowered")?;
            let stood = |piece: &Piece| piece.from <= seen.as_of && piece.standing > position.standing;
            must(ground.pieces.iter().any(stood), "it never stood higher")?;
            open_trouble(reason, ground)
        }
        Says::HeldBack(phase) => {
            must(position.standing.is_some_and(|standing| standing <= phase), "it stands higher")?;
            open_trouble(reason, ground)
        }
        Says::Recovered => {
            let cited = seen.cited(&reason.facts);
            let pair = cited.iter().any(|(_, wrong)| {
                is_trouble(&wrong.what) && cited.iter().any(|(_, right)| puts_right(&right.what, &wrong.what))
            });
            must(pair, "it does not cite what went wrong and what put it right")
        }
        Says::Working { .. }
        | Says::ShortForm { .. }
        | Says::Provisional { .. }
        | Says::Unsigned { .. }
        | Says::Stalled { .. }
        | Says::OnHold { .. }
        | Says::EndedShort { .. }
        | Says::QuietSeason { .. }
        | Says::PassedUnobserved(_) => of_work(reason, ground),
        Says::Silent { level, limit } => silent(reason.on, level, limit, ground),
        Says::Decayed { from, to } => {
            // A person may say otherwise; what is said here is what the evidence amounts to.
            let by_hand = position.reasons.iter().any(|reason| matches!(reason.says, Says::Overridden(_)));
            must(from > to && (by_hand || position.standing < Some(from)), "it did not lapse")?;
            let months = match from {
                Phase::Advocate => model.thresholds.advocate_months,
                _ => model.thresholds.adopt_months,
            };
            let since = reason.on.plus_months(-i32::try_from(months).unwrap());
            // An act that was taken back later does not count any more.
            let withdrawn = |act: AdvocacyAct| {
                seen.any(
                    |what| matches!(what, Event::Support(SupportFact::ActWithdrawn { act: which }) if *which == act),
                )
            };
            let want = |what: &Event| match what {
                Event::Support(SupportFact::AdvocacyAct { act }) => from == Phase::Advocate && !withdrawn(*act),
                Event::Support(SupportFact::ReferralMade { .. }) => from == Phase::Advocate,
                what => from == Phase::Adopt && is_sign(what, model),
            };
            // Months have no equal lengths: a few days are left to them.
            must(seen.none_between(since + 3, reason.on, want), "one was recorded in that time")
        }
        Says::Overridden(phase) => {
            let set = |what: &Event| matches!(what, Event::Journey(JourneyFact::Overridden { standing, .. }) if *standing == phase);
            let ended = |what: &Event| matches!(what, Event::Journey(JourneyFact::OverrideEnded { .. }));
            must(position.standing == Some(phase), "it has no effect")?;
            must(seen.on(reason.on, set) && seen.none_between(reason.on, seen.as_of, ended), "nobody set it")
        }
        Says::FollowUpDue => {
            let due = |what: &Event| matches!(what, Event::Pursuit(PursuitFact::NotNow { revisit: Some(day), .. }) if *day <= seen.as_of);
            must(position.stage == Stage::PrePurchase && seen.any(due), "no day to return has come")
        }
        Says::Parked => {
            let parked = |what: &Event| matches!(what, Event::Pursuit(PursuitFact::NotNow { .. }));
            must(position.stage == Stage::PrePurchase && seen.on(reason.on, parked), "nobody said “not now”")
        }
        Says::Lost => {
            let lost = |what: &Event| matches!(what, Event::Pursuit(PursuitFact::NoWay { .. }));
            must(position.stage == Stage::PrePurchase && seen.on(reason.on, lost), "nothing was lost")
        }
        Says::LetGo => {
            let given_up = |what: &Event| {
                matches!(
                    what,
                    Event::Engagement(EngagementFact::Lapsed { .. }) | Event::Client(ClientFact::Ended { .. })
                )
            };
            must(position.stage == Stage::PrePurchase && seen.on(reason.on, given_up), "nobody gave it up")
        }
        Says::Archived => {
            let set = |what: &Event| matches!(what, Event::Client(ClientFact::Archived { archived: true }));
            must(position.archived && seen.on(reason.on, set), "nobody archived it")
        }
        Says::Ladder(rung) => {
            let bought = matches!(rung, Rung::Purchaser | Rung::Client);
            must(!bought || seen.on(reason.on, |_| true), "nothing was bought on that day")?;
            of_rung(rung, ground)
        }
    }
}

pub fn must(is: bool, complaint: &'static str) -> Result<(), &'static str> {
    if is { Ok(()) } else { Err(complaint) }
}

fn work_of(reason: &Reason) -> Result<EngagementId, &'static str> {
    reason.engagement.ok_or("it names no engagement")
}

pub fn is_client_listing(what: &Event) -> bool {
    matches!(what, Event::Client(ClientFact::Listed { listing }) if listing.is_client())
}

fn confirms(what: &Event, id: EngagementId) -> bool {
    of(what, id, |fact| matches!(fact, EngagementFact::GoalConfirmed { .. }))
}

/// A sign that the firm lets count by itself.
fn is_sign(what: &Event, model: &Model) -> bool {
    matches!(what, Event::Support(SupportFact::AdoptSign { sign, .. }) if model.strengths.moves(Evidence::from(*sign)))
}

/// Somebody recorded by hand, on exact days, how the work went after it began anew.
fn watched(seen: &Seen, id: EngagementId, since: Day) -> bool {
    use EngagementFact as E;
    let middle = |what: &Event| {
        of(what, id, |fact| {
            matches!(fact, E::KickoffHeld { .. } | E::Delivered { .. } | E::GoalConfirmed { .. } | E::Onboarded { .. })
        })
    };
    let by_hand = |fact: &Fact| fact.is_by_hand() && fact.precision == Precision::Exact;
    seen.facts.iter().any(|(on, fact)| *on > since && by_hand(fact) && middle(&fact.what))
}

fn of_stage(stage: Stage, camp: Option<Camp>, ground: &Ground<'_>) -> Result<(), &'static str> {
    let Ground { seen, position, .. } = *ground;
    must((position.stage, position.camp) == (stage, camp), "the position says otherwise")?;
    let billed = |what: &Event| matches!(what, Event::Invoice(InvoiceFact::Issued { amount, .. }) if amount.minor > 0);
    let ended =
        seen.facts.iter().filter(|(on, fact)| lists::is_end(&fact.what) && !lists::is_doubted(*on, fact, ground));
    let ended = ended.map(|(on, _)| *on).max();
    let opened = |id| seen.last(|what| names(what, id) && !ends(what, id));
    let open = |id: &EngagementId| opened(*id) >= lists::last_end(ground, *id);
    match stage {
        // “no signed matter and no invoice is recorded”
        Stage::PrePurchase => {
            must(!seen.any(billed), "an invoice is recorded")?;
            must(!seen.any(is_client_listing), "a list names a client")?;
            let signed = |id: &EngagementId| {
                let letter = |fact: &EngagementFact| matches!(fact, EngagementFact::LetterSigned { .. });
                seen.any(|what| of(what, *id, letter)) && !taken_back(seen, *id)
            };
            must(!seen.engagements().iter().any(signed), "a letter was signed")
        }
        // “there is an open matter”
        Stage::Client => must(seen.engagements().iter().any(open) || seen.unnamed_invoices() > 0, "no work is open"),
        // “no matter is recorded as open, and the relationship has not ended”
        Stage::Between => {
            must(
                position.working.iter().all(|one| one.engagement.is_none() || one.phase == Phase::Assess),
                "work is open",
            )?;
            let since = seen.last(|what| begins_work(what).is_some() || billed(what) || is_client_listing(what));
            must(ended.is_none() || since >= ended || position.since >= ended.unwrap(), "the relationship has ended")
        }
        Stage::Former => {
            must(seen.any(lists::is_end), "nobody recorded an end")?;
            let said = |what: &Event| match what {
                Event::Client(ClientFact::Ended { camp: said, .. }) => *said == camp,
                Event::Client(ClientFact::CampConfirmed { camp: said }) => Some(*said) == camp,
                _ => false,
            };
            must(camp == Some(Camp::Unknown) || seen.any(said), "nobody said how they left")
        }
    }
}

/// A win that was taken back after the letter: its pursuit was reopened.
fn taken_back(seen: &Seen, id: EngagementId) -> bool {
    let reopened = |pursuit| {
        seen.any(|what| matches!(what, Event::Pursuit(PursuitFact::Reopened { pursuit: which }) if *which == pursuit))
    };
    let pursuits = seen.facts.iter().filter_map(|(_, fact)| match &fact.what {
        Event::Pursuit(PursuitFact::Hired { pursuit, engagement, .. }) if *engagement == id => Some(*pursuit),
        Event::Engagement(EngagementFact::Accepted { pursuit, engagement, .. }) if *engagement == id => *pursuit,
        _ => None,
    });
    pursuits.into_iter().any(reopened)
}

fn open_trouble(reason: &Reason, ground: &Ground<'_>) -> Result<(), &'static str> {
    let seen = ground.seen;
    let cited = seen.cited(&reason.facts);
    let wrong = cited.iter().find(|(_, fact)| is_trouble(&fact.what)).ok_or("it cites nothing that went wrong")?;
    let waits = match wrong.1.what {
        Event::Promise(_) => i32::try_from(ground.model.thresholds.broken_promise_days).unwrap(),
        _ => 0,
    };
    must(reason.on == wrong.0 + waits, "it went wrong on another day")?;
    // A better score of somebody else puts nothing right, and a recovery of other work neither.
    let narrow = |what: &Event| match what {
        Event::Feeling(FeelingFact::Recovered { engagement }) => engagement.is_none(),
        Event::Feeling(FeelingFact::Scored { .. }) => false,
        _ => true,
    };
    let right = |what: &Event| narrow(what) && puts_right(what, &wrong.1.what);
    must(!seen.days(right).iter().any(|on| *on > reason.on), "it was put right")
}

fn silent(on: Day, level: Silence, limit: u32, ground: &Ground<'_>) -> Result<(), &'static str> {
    let seen = ground.seen;
    must(ground.position.silence == level && level != Silence::Heard, "it is not silent")?;
    let allowed = i32::try_from(limit).unwrap();
    let from = if limit == 0 { on - 1 } else { on - allowed };
    must(seen.none_between(from, seen.as_of, is_two_way_touch), "somebody at the client was heard")
}

fn of_rung(rung: Rung, ground: &Ground<'_>) -> Result<(), &'static str> {
    let Ground { seen, position, model, .. } = *ground;
    must(position.ladder == rung, "the position says otherwise")?;
    let engagements = seen.engagements();
    let again = |what: &Event| {
        matches!(what, Event::Engagement(EngagementFact::Renewed { .. } | EngagementFact::PeriodStarted { .. }))
    };
    match rung {
        Rung::Prospect => must(position.stage == Stage::PrePurchase, "something was bought"),
        Rung::Purchaser => {
            let signed = engagements.iter().filter(|id| seen.is_signed(**id) && !taken_back(seen, **id)).count();
            must(signed < 2, "a second engagement was signed")
        }
        Rung::Client => {
            must(engagements.len() + seen.unnamed_invoices() >= 2 || seen.any(again), "they did not come back")?;
            must(!are_one_job_of_two_lists(seen) || seen.any(again), "two lists may name one job")
        }
        Rung::Supporter => {
            let good = |what: &Event| match what {
                Event::Feeling(FeelingFact::Scored { instrument, score, .. }) => match instrument {
                    Instrument::Nps => *score >= 9,
                    Instrument::Csat => *score >= 4,
                    Instrument::Ces => false,
                },
                Event::Engagement(EngagementFact::Renewed { unprompted, .. }) => *unprompted,
                Event::Support(_) => true,
                _ => false,
            };
            must(seen.any(good), "neither a good word nor a sign is recorded")
        }
        Rung::Advocate => {
            let since = seen.as_of.plus_months(-i32::try_from(model.thresholds.advocate_months).unwrap());
            must(seen.days(is_act).iter().any(|on| *on >= since - 3), "no act is recorded in the time allowed")
        }
        Rung::Partner => {
            let both = seen.any(|what| matches!(what, Event::Support(SupportFact::ReferralMade { .. })))
                && seen.any(|what| matches!(what, Event::Support(SupportFact::ReferralGiven { .. })));
            let declared = seen.any(|what| matches!(what, Event::Client(ClientFact::PartnershipDeclared)));
            must(both || declared, "nothing says that both sides gain")
        }
    }
}

/// What is said of one piece of work, or of one pursuit.
fn of_work(reason: &Reason, ground: &Ground<'_>) -> Result<(), &'static str> {
    use EngagementFact as E;
    let Ground { seen, position, model, .. } = *ground;
    match reason.says {
        Says::Working { phase, .. } => {
            let same = |one: &perennial_core::journeys::position::WorkingPhase| {
                one.phase == phase && one.since == reason.on && one.recorded
            };
            must(position.working.iter().any(same), "the position says otherwise")?;
            match (reason.engagement, phase) {
                (Some(id), _) => must(shows(seen, id, phase, model), "nothing recorded shows that phase"),
                (None, _) => must(phase == Phase::Assess && reason.pursuit.is_some(), "it names no work"),
            }
        }
        Says::ShortForm { contact, .. } => {
            let served = |what: &Event| match what {
                Event::Engagement(E::Accepted { service_line, .. })
                | Event::Pursuit(PursuitFact::Opened { service_line, .. })
                | Event::Invoice(InvoiceFact::Issued { service_line, .. }) => service_line.is_some(),
                _ => false,
            };
            must(seen.any(served), "no work has a service")?;
            let someone = |what: &Event| match what {
                Event::Engagement(E::Accepted { contact, .. }) => contact.is_some(),
                Event::Pursuit(PursuitFact::Opened { contact, .. }) => contact.is_some(),
                _ => false,
            };
            must(!contact || seen.any(someone), "no contact is recorded")
        }
        Says::Provisional { .. } | Says::Unsigned { .. } => {
            let id = work_of(reason)?;
            let signed = |what: &Event| of(what, id, |fact| matches!(fact, E::LetterSigned { .. }));
            let again = |what: &Event| {
                of(what, id, |fact| matches!(fact, E::Accepted { .. } | E::Lapsed { .. } | E::Closed { .. }))
                    || matches!(what, Event::Pursuit(_) | Event::Client(ClientFact::Ended { .. }))
            };
            // A signature before the acceptance of this round, or before the last round ended, is none of it.
            let (signature, ended) = (seen.last(signed), seen.last(again));
            must(signature <= ended || signature < Some(reason.on), "a signature is recorded")
        }
        Says::Stalled { phase, limit, .. } => {
            let one = position.working.iter().find(|one| {
                one.phase == phase && one.stalls_on == Some(reason.on) && one.engagement == reason.engagement
            });
            let one = one.ok_or("the position says otherwise")?;
            must(one.stalled && !one.on_hold, "it is not stalled")?;
            let start = if phase == Phase::Accomplish { Day::MIN } else { one.since };
            must(start + i32::try_from(limit).unwrap() <= reason.on, "the limit had not passed")
        }
        Says::OnHold { .. } => {
            let id = work_of(reason)?;
            let held =
                |to: bool| move |fact: &EngagementFact| matches!(fact, E::Held { on_hold, .. } if *on_hold == to);
            must(seen.on(reason.on, |what| of(what, id, held(true))), "nobody put it on hold")?;
            must(seen.none_between(reason.on, seen.as_of, |what| of(what, id, held(false))), "it was taken up again")
        }
        Says::EndedShort { .. } => {
            let id = work_of(reason)?;
            let end = seen.last(|what| ends(what, id)).ok_or("nothing ended it")?;
            let period = |what: &Event| {
                of(what, id, |fact| matches!(fact, E::PeriodStarted { .. } | E::Renewed { .. } | E::GoalDenied { .. }))
            };
            let since = seen.last(period);
            let word = seen.last(|what| confirms(what, id));
            must(word.is_none() || word <= since, "the client confirmed the goal")?;
            let waits = i32::try_from(model.thresholds.confirmation_days).unwrap();
            must(end + waits >= reason.on && reason.on <= seen.as_of, "the time for it has not passed")
        }
        Says::QuietSeason { .. } => {
            let from = reason.on - i32::try_from(model.thresholds.quiet_season_days).unwrap();
            must(seen.none_between(from, seen.as_of, is_two_way_touch), "somebody was heard")?;
            let id = work_of(reason)?;
            // What somebody answers about lists is no sign of life.
            let answer = |what: &Event| of(what, id, |fact| matches!(fact, E::SameWork { .. } | E::OwnWork { .. }));
            let sign = |what: &Event| names(what, id) && !answer(what);
            must(seen.no_sign_between(from, seen.as_of, sign), "something was recorded of it")
        }
        Says::PassedUnobserved(Phase::Adopt) => must(seen.any(is_act), "they never recommended us"),
        Says::PassedUnobserved(phase) => {
            let id = work_of(reason)?;
            let direct = |fact: &EngagementFact| match phase {
                Phase::Affirm | Phase::Admit => matches!(fact, E::LetterSigned { .. }),
                Phase::Activate => matches!(fact, E::KickoffHeld { .. } | E::MilestoneDelivered { .. }),
                _ => false,
            };
            // What began anew after that may show the phase.
            let began = seen.last(|what| {
                matches!(what, Event::Pursuit(PursuitFact::Hired { engagement, .. }) if *engagement == id)
                    || of(what, id, |fact| matches!(fact, E::Accepted { .. } | E::PhaseSaid { .. }))
            });
            let shown = seen.days(|what| of(what, id, direct));
            must(
                !shown
                    .iter()
                    .any(|on| *on < reason.on && Some(*on) > began && closed_between(seen, id, *on, reason.on)),
                "it was recorded",
            )
        }
        _ => Err("it is said of no work"),
    }
}

/// Nothing ended the work between two days.
fn closed_between(seen: &Seen, id: EngagementId, from: Day, until: Day) -> bool {
    let given_up = |what: &Event| {
        ends(what, id)
            || matches!(
                what,
                Event::Pursuit(PursuitFact::NoWay { .. } | PursuitFact::NotNow { .. } | PursuitFact::Reopened { .. })
            )
    };
    seen.none_between(from - 1, until, given_up)
}

/// Some fact shows that the work has come to the phase.
fn shows(seen: &Seen, id: EngagementId, phase: Phase, model: &Model) -> bool {
    use EngagementFact as E;
    let said = |fact: &EngagementFact| matches!(fact, E::PhaseSaid { .. });
    let known = match phase {
        Phase::Assess => seen.any(|what| names(what, id)),
        Phase::Admit => seen.any(|what| names(what, id)),
        // It comes by itself some days after the acceptance (D2).
        Phase::Affirm => seen.facts.iter().any(|(on, fact)| {
            let by_time = *on + i32::try_from(model.thresholds.affirm_after_days).unwrap() <= seen.as_of;
            let by_letter = of(&fact.what, id, |fact| {
                matches!(fact, E::LetterSigned { .. } | E::Renewed { .. } | E::Opened { .. })
            });
            names(&fact.what, id) && (by_time || by_letter)
        }),
        Phase::Activate => seen.any(|what| {
            let begun = of(what, id, |fact| {
                matches!(
                    fact,
                    E::KickoffHeld { .. }
                        | E::WorkStarted { .. }
                        | E::MilestoneDelivered { .. }
                        | E::MilestoneRejected { .. }
                )
            });
            begun || matches!(what, Event::Invoice(_)) && names(what, id)
        }),
        Phase::Acclimate => seen.any(|what| matches!(what, Event::Promise(PromiseFact::Kept { .. }))),
        Phase::Accomplish | Phase::Adopt | Phase::Advocate => seen.any(|what| {
            let done = of(what, id, |fact| {
                matches!(
                    fact,
                    E::Onboarded { .. } | E::Delivered { .. } | E::GoalConfirmed { .. } | E::MilestoneAccepted { .. }
                )
            });
            done || matches!(what, Event::Feeling(FeelingFact::Scored { .. }))
        }),
    };
    known || seen.any(|what| of(what, id, said))
}
