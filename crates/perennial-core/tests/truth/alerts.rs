//! For every alert the condition under which its sentence is true. A rule without a condition does not compile.

use perennial_core::alerts::{Alert, Beside, RuleName, Subject};
use perennial_core::dates::Day;
use perennial_core::fact::{
    ClientFact, Direction, EngagementFact, Event, FeelingFact, InvoiceFact, PromiseFact, Purpose, PursuitFact,
    PursuitStep, SupportFact, TouchFact,
};
use perennial_core::ids::PursuitId;
use perennial_core::journeys::stage::{Camp, Phase, Stage};

use super::reasons::Ground;
use super::seen::*;

/// Whether what the alert says is so.
pub fn holds(alert: &Alert, beside: &Beside, ground: &Ground<'_>) -> Result<(), &'static str> {
    let Ground { seen, position, .. } = *ground;
    must(alert.since <= seen.as_of, "it speaks of a day to come")?;
    must(alert.facts.iter().all(|id| seen.cited(&[*id]).len() == 1), "it cites a fact that is not in force")?;
    let from = alert.detail.from.unwrap_or(Day::MIN);
    let is_silence = alert.rule.is_silence();
    must(!is_silence || alert.detail.from.is_none_or(|day| seen.on(day, |_| true)), "nothing happened on that day")?;
    let quiet = || seen.none_between(from, seen.as_of, is_two_way_touch);
    match alert.rule {
        RuleName::AffirmOverdue | RuleName::Stall | RuleName::CheckInMissing | RuleName::QuietSeason => {
            of_open_work(alert, ground)
        }
        RuleName::GoalUnconfirmed | RuleName::LetterUnsigned => of_agreed_work(alert, from, seen),
        RuleName::MilestoneLate | RuleName::PromiseDue | RuleName::PromiseBroken => of_the_book(alert, from, seen),
        RuleName::SilenceClient => {
            must(position.stage == Stage::Client && quiet(), "no work is open, or they were heard")
        }
        RuleName::SilenceBetween => {
            must(position.stage == Stage::Between && quiet(), "work is open, or they were heard")
        }
        RuleName::SilenceFormer => {
            let may_speak_well = position.stage == Stage::Former && position.camp != Some(Camp::Poor);
            must(may_speak_well && quiet(), "they left unhappy, or they were heard")
        }
        RuleName::SilenceSource => {
            let referred = |what: &Event| matches!(what, Event::Support(SupportFact::ReferralMade { .. }));
            must(seen.any(referred) && quiet(), "they referred nobody, or they were heard")
        }
        RuleName::EnquiryUnanswered => {
            let answer = |what: &Event| match what {
                Event::Touch(TouchFact::Made { direction, personal, engagement: None, contact: None, .. }) => {
                    *personal && *direction != Direction::Inbound
                }
                _ => false,
            };
            let asked = |what: &Event| match what {
                Event::Touch(TouchFact::Made { direction, purpose, .. }) => {
                    *purpose == Purpose::Enquire && *direction == Direction::Inbound
                }
                _ => false,
            };
            let came = |fact: &PursuitFact| {
                matches!(fact, PursuitFact::Opened { .. } | PursuitFact::StepReached { step: PursuitStep::Enquiry, .. })
            };
            let is =
                if alert.subject == Subject::Client { seen.on(from, asked) } else { pursued(alert, seen, from, came) };
            must(is, "no enquiry of that day")?;
            must(of_work_alone(alert, seen, from) || seen.none_between(from, seen.as_of, answer), "it was answered")
        }
        RuleName::ProposalUnanswered => {
            let sent =
                |fact: &PursuitFact| matches!(fact, PursuitFact::StepReached { step: PursuitStep::Proposal, .. });
            must(pursued(alert, seen, from, sent), "no proposal of that day")?;
            must(quiet() && !decided(alert, seen, from), "it was answered")
        }
        RuleName::NotNowWaking => {
            let due = alert.detail.due;
            let said = |fact: &PursuitFact| matches!(fact, PursuitFact::NotNow { revisit, .. } if *revisit == due);
            must(pursued(alert, seen, from, said), "nobody said “not now” on that day")?;
            must(!decided(alert, seen, from), "it was taken up or closed")
        }
        RuleName::PaymentLate => {
            let Subject::Invoice(id) = alert.subject else { return Err("it is of no invoice") };
            let amounts = |paid: bool| -> i64 {
                let mut of_it = seen.facts.iter().filter_map(|(_, fact)| match &fact.what {
                    Event::Invoice(InvoiceFact::Issued { invoice, amount, .. }) if *invoice == id && !paid => {
                        Some(amount.minor)
                    }
                    Event::Invoice(InvoiceFact::Paid { invoice, amount, .. }) if *invoice == id && paid => {
                        Some(amount.minor)
                    }
                    _ => None,
                });
                if paid { of_it.sum() } else { of_it.next_back().unwrap_or(0) }
            };
            must(amounts(true) < amounts(false), "it is paid")?;
            let due = beside.invoices_due.iter().find(|(invoice, _)| *invoice == id).map(|(_, due)| *due);
            must(alert.detail.due == due, "it is due on another day")?;
            must(due.is_none_or(|due| due < seen.as_of), "it is not due")
        }
        RuleName::Anniversary => {
            let met = |what: &Event| matches!(what, Event::Engagement(EngagementFact::GoalConfirmed { .. }));
            must(seen.on(from, met), "no goal was reached on that day")
        }
        RuleName::ExpectedNeedNear => {
            let due = alert.detail.due;
            let said = |what: &Event| matches!(what, Event::Client(ClientFact::NextNeedExpected { day, .. }) if Some(*day) == due);
            must(seen.any(said), "nobody expects a need on that day")
        }
        RuleName::ThankYouOwed => {
            let of_other = alert.detail.text.is_some();
            let done = |what: &Event| match what {
                Event::Support(SupportFact::ReferralReceived { .. }) => of_other,
                what => !of_other && is_act(what),
            };
            let thanked = |what: &Event| match what {
                Event::Touch(TouchFact::Made { purpose, direction, personal, .. }) => {
                    *personal && *purpose == Purpose::Thank && *direction != Direction::Inbound && !of_other
                }
                Event::Support(SupportFact::ReferralThanked { referral }) => {
                    alert.subject == Subject::Referral(*referral)
                }
                _ => false,
            };
            must(seen.on(from, done), "nothing was done for us on that day")?;
            must(seen.none_between(from, seen.as_of, thanked), "somebody said thank you")
        }
        RuleName::FormerPoorOnPlan => {
            must(position.camp == Some(Camp::Poor), "they did not leave unhappy")?;
            must(beside.planned_touches > 0, "nothing is planned for them")
        }
        RuleName::ContactLeft => {
            let Subject::Contact(id) = alert.subject else { return Err("it is of no contact") };
            let left = |what: &Event| matches!(what, Event::Client(ClientFact::ContactMoved { contact, .. }) if *contact == id);
            must(seen.on(from, left), "nobody left on that day")
        }
        RuleName::SingleThreaded => {
            let mut there: Vec<_> = Vec::new();
            for (_, fact) in &seen.facts {
                match &fact.what {
                    Event::Client(ClientFact::ContactAdded { contact }) if !there.contains(contact) => {
                        there.push(*contact)
                    }
                    Event::Client(ClientFact::ContactMoved { contact, .. }) => there.retain(|one| one != contact),
                    _ => {}
                }
            }
            must(there.len() == 1, "more than one person is there, or nobody")
        }
        RuleName::LeavingRisk => {
            let risk = alert.risk.as_ref().ok_or("it adds up nothing")?;
            let sum: u32 = risk.inputs.iter().map(|input| input.points).sum();
            must(sum == risk.points && sum >= risk.speaks_from, "it does not add up")
        }
        RuleName::ComplaintUnacknowledged | RuleName::ComplaintUnanswered => {
            let Subject::Complaint(id) = alert.subject else { return Err("it is of no complaint") };
            let received = |what: &Event| matches!(what, Event::Feeling(FeelingFact::ComplaintReceived { complaint, .. }) if *complaint == id);
            let over = |what: &Event| match what {
                Event::Feeling(
                    FeelingFact::ComplaintAnswered { complaint } | FeelingFact::ComplaintClosed { complaint, .. },
                ) => *complaint == id,
                Event::Feeling(FeelingFact::ComplaintAcknowledged { complaint }) => {
                    *complaint == id && alert.rule == RuleName::ComplaintUnacknowledged
                }
                _ => false,
            };
            must(seen.on(from, received), "no complaint of that day")?;
            must(seen.none_between(from, seen.as_of, over), "it was acknowledged or answered")
        }
    }
}

/// Each enquiry of that day is about agreed work, which only what is said about that work answers.
fn of_work_alone(alert: &Alert, seen: &Seen, from: Day) -> bool {
    let about_nothing = |what: &Event| {
        matches!(what, Event::Touch(TouchFact::Made { purpose: Purpose::Enquire, engagement: None, .. }))
    };
    alert.subject == Subject::Client && !seen.on(from, about_nothing)
}

fn must(is: bool, complaint: &'static str) -> Result<(), &'static str> {
    if is { Ok(()) } else { Err(complaint) }
}

fn pursuit_of(alert: &Alert) -> Option<PursuitId> {
    match alert.subject {
        Subject::Pursuit(id) => Some(id),
        _ => None,
    }
}

/// A fact of the alert's pursuit that is meant lies on the day.
fn pursued(alert: &Alert, seen: &Seen, on: Day, meant: impl Fn(&PursuitFact) -> bool) -> bool {
    let Some(id) = pursuit_of(alert) else { return false };
    seen.on(on, |what| matches!(what, Event::Pursuit(fact) if fact.pursuit() == id && meant(fact)))
}

/// The alert's pursuit was decided or taken up after a day.
fn decided(alert: &Alert, seen: &Seen, from: Day) -> bool {
    let Some(id) = pursuit_of(alert) else { return false };
    let decides = |what: &Event| match what {
        Event::Pursuit(fact) if fact.pursuit() == id => {
            matches!(fact, PursuitFact::Hired { .. } | PursuitFact::NoWay { .. } | PursuitFact::Reopened { .. })
        }
        _ => false,
    };
    !seen.none_between(from, seen.as_of, decides)
}

fn of_open_work(alert: &Alert, ground: &Ground<'_>) -> Result<(), &'static str> {
    let Ground { seen, position, .. } = *ground;
    let is_it = |one: &&perennial_core::journeys::position::WorkingPhase| match alert.subject {
        Subject::Engagement(id) => one.engagement == Some(id),
        Subject::Pursuit(id) => one.engagement.is_none() && one.pursuit == Some(id),
        _ => false,
    };
    let mut of_it = position.working.iter().filter(is_it);
    match alert.rule {
        RuleName::Stall => {
            let phase = alert.detail.phase;
            let here = |one: &&perennial_core::journeys::position::WorkingPhase| Some(one.phase) == phase;
            let one = of_it.find(here).filter(|one| one.stalled && !one.on_hold).ok_or("it is not stalled there")?;
            must(one.stalls_on == Some(alert.since), "it is stalled since another day")
        }
        RuleName::QuietSeason => must(
            of_it.any(|one| one.quiet_since == alert.detail.from && one.quiet_since.is_some() && !one.on_hold),
            "it is not quiet",
        ),
        RuleName::AffirmOverdue => {
            let affirmed = |what: &Event| matches!(what, Event::Touch(TouchFact::Made { purpose: Purpose::Affirm, personal: true, engagement, .. }) if engagement.is_none() || Subject::Engagement(engagement.unwrap()) == alert.subject);
            let one = of_it.next().ok_or("it is not open")?;
            // A touch affirms what is open when it is made.
            let Subject::Engagement(id) = alert.subject else { return Err("it is of no work") };
            let opened = seen.last(|what| begins_work(what) == Some(id)).unwrap_or(one.since);
            let begun = if seen.any(|what| ends(what, id)) { opened } else { one.since - 1 };
            must(alert.detail.due.is_some_and(|due| due < seen.as_of), "it is not due")?;
            must(one.affirm_due.is_some() && seen.none_between(begun, seen.as_of, affirmed), "it was affirmed")
        }
        _ => {
            let Subject::Engagement(id) = alert.subject else { return Err("it is of no work") };
            let asked = |what: &Event| matches!(what, Event::Touch(TouchFact::Made { purpose: Purpose::CheckIn, personal: true, direction: Direction::Outbound | Direction::TwoWay, engagement: Some(which), .. }) if *which == id);
            let from = alert.detail.from.ok_or("it says no beginning")?;
            // Who is undecided again, or gone, has no work of which to ask.
            must(position.stage == Stage::Client, "it is no client's")?;
            must(of_it.next().is_some_and(|one| one.phase != Phase::Assess), "it is not open")?;
            must(seen.none_between(from, seen.as_of, asked), "somebody asked")
        }
    }
}

fn of_agreed_work(alert: &Alert, from: Day, seen: &Seen) -> Result<(), &'static str> {
    use EngagementFact as E;
    let Subject::Engagement(id) = alert.subject else { return Err("it is of no work") };
    let after =
        |meant: &dyn Fn(&EngagementFact) -> bool| !seen.none_between(from, seen.as_of, |what| of(what, id, meant));
    if alert.rule == RuleName::LetterUnsigned {
        must(seen.on(from, |what| names(what, id)), "it was not accepted on that day")?;
        return must(!after(&|fact| matches!(fact, E::LetterSigned { .. })), "the letter is signed");
    }
    must(seen.on(from, |what| ends(what, id)), "it did not close on that day")?;
    let word = |fact: &EngagementFact| matches!(fact, E::GoalConfirmed { .. } | E::GoalDenied { .. });
    must(!after(&word), "the client has said so")
}

fn of_the_book(alert: &Alert, from: Day, seen: &Seen) -> Result<(), &'static str> {
    use EngagementFact as E;
    if let Subject::Milestone(id) = alert.subject {
        let planned = |what: &Event| matches!(what, Event::Engagement(E::MilestonePlanned { milestone, due, engagement, .. }) if *milestone == id && Some(*engagement) == alert.detail.engagement && *due == alert.detail.due);
        let delivered = |what: &Event| matches!(what, Event::Engagement(E::MilestoneDelivered { milestone, engagement } | E::MilestoneAccepted { milestone, engagement }) if *milestone == id && Some(*engagement) == alert.detail.engagement);
        let day = seen.last(planned).ok_or("nobody planned it")?;
        must(seen.none_between(day, seen.as_of, delivered), "it was delivered")?;
        return must(alert.detail.due.is_some_and(|due| due < seen.as_of), "it is not late");
    }
    let Subject::Promise(id) = alert.subject else { return Err("it is of no promise") };
    let settled = |what: &Event| matches!(what, Event::Promise(PromiseFact::Kept { promise } | PromiseFact::Waived { promise }) if *promise == id);
    let made = |what: &Event| matches!(what, Event::Promise(PromiseFact::Made { promise, .. }) if *promise == id);
    let broken = |what: &Event| matches!(what, Event::Promise(PromiseFact::Broken { promise }) if *promise == id);
    let is = if alert.rule == RuleName::PromiseBroken { seen.on(from, broken) } else { seen.on(from, made) };
    must(is, "it was not made, or not broken, on that day")?;
    must(seen.none_between(from, seen.as_of, settled), "it was kept or waived")
}
