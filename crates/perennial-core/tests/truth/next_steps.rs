//! The next step never contradicts what is open: the conditions under which each may be said (D26, S1.28).

use perennial_core::alerts::{Alert, RuleName};
use perennial_core::fact::{ClientFact, EngagementFact, Event, TouchFact};
use perennial_core::journeys::position::{Proposed, Silence};
use perennial_core::journeys::stage::{Camp, Stage};
use perennial_core::next_step::{Act, NextStep, Reach, Told, Why};

use super::reasons::Ground;
use super::seen::*;

/// Whether the step is fair beside the alerts that are open.
pub fn holds(
    next: &NextStep<'_>,
    told: &Told,
    open: &[Alert],
    reach: &Reach,
    ground: &Ground<'_>,
    sentence: impl Fn(&Alert) -> String,
) -> Result<(), &'static str> {
    let Ground { seen, position, .. } = *ground;
    // Who never signed and left unhappy is a prospect, and is not courted either.
    let poor = |what: &Event| match what {
        Event::Client(ClientFact::Ended { camp: Some(camp), .. } | ClientFact::CampConfirmed { camp }) => {
            *camp == Camp::Poor
        }
        _ => false,
    };
    let left_unhappy = match position.stage {
        Stage::Former => position.camp == Some(Camp::Poor),
        Stage::PrePurchase => position.let_down && seen.any(poor),
        _ => false,
    };
    let says = |words: &str| told.what.contains(words) || told.why.contains(words);
    match next.alert {
        None => must(open.is_empty(), "it says nothing of what is open")?,
        Some(named) => {
            let courts = |alert: &Alert| left_unhappy && !is_duty(alert.rule) || position.troubled && sells(alert.rule);
            let worse = |alert: &&Alert| !courts(alert) && group(alert.rule) < group(named.rule);
            must(
                !open.iter().any(|alert| worse(&alert)) || courts(named) && open.iter().all(courts),
                "something more urgent is open",
            )?;
            let words = sentence(named);
            must(told.why == words || told.then.as_deref() == Some(&words), "it does not name what is most urgent")?;
            let calm = ["No alert is open", "wait", "in order", "nothing to do", "No action"];
            must(!calm.iter().any(|words| told.what.contains(words)), "it soothes beside an open alert")?;
        }
    }
    must((next.why == Why::Alert) <= next.alert.is_some(), "no alert asks for it")?;
    // An unhappy client is not sold to, and who left unhappy is left alone but for what is owed.
    let sold = matches!(
        next.act,
        Act::AskNextNeed | Act::MarkAnniversary | Act::AskReferral | Act::Educate | Act::OpenPursuit | Act::MeetOthers
    );
    must(!sold || !(left_unhappy || position.troubled), "it sells to an unhappy client")?;
    must(
        !left_unhappy || next.act == Act::LeaveAlone || next.alert.is_some_and(|alert| is_duty(alert.rule)),
        "they left unhappy",
    )?;
    must(next.act != Act::LeaveAlone || left_unhappy, "nobody left unhappy")?;
    must(next.why != Why::Trouble || seen.any(is_trouble), "nothing went wrong")?;
    if let Why::Unsigned(id) = next.why {
        let signed = |what: &Event| of(what, id, |fact| matches!(fact, EngagementFact::LetterSigned { .. }));
        must(!seen.any(signed), "it is signed")?;
    }
    let proposes = |meant: fn(&Proposed) -> bool| position.proposals.iter().any(|proposal| meant(&proposal.what));
    must(next.why != Why::Contradicted || proposes(|what| matches!(what, Proposed::Contradiction(_))), "nothing does")?;
    must(next.why != Why::GoneFromList || proposes(|what| *what == Proposed::GoneFromList), "every list names them")?;
    must(
        next.why != Why::WeakEvidence || !proposes(|what| matches!(what, Proposed::Contradiction(_))),
        "it is no hint",
    )?;
    // Nobody is reached who is not to be reached, nor in a medium that they refuse.
    must(!reach.barred || next.medium.is_none(), "they are not to be contacted")?;
    let reaches =
        ["by phone", "by email", "in person", "by post", "by video", "Get in touch", "Ask ", "Speak to", "Call"];
    must(
        !reach.barred || next.act == Act::LeaveAlone || !reaches.iter().any(|words| told.what.contains(words)),
        "it reaches out to whoever is not to be contacted",
    )?;
    must(next.medium.is_none_or(|medium| !reach.refused.contains(&medium)), "they refuse that medium")?;
    if says("No two-way contact for too long") {
        must(position.silence != Silence::Heard, "they are not silent")?;
    }
    if let Why::Silent { unanswered_since: Some(on) } = next.why {
        let ours = |what: &Event| matches!(what, Event::Touch(TouchFact::Made { .. }));
        must(seen.on(on, ours), "nobody got in touch on that day")?;
        must(seen.none_between(on, seen.as_of, is_two_way_touch), "somebody answered")?;
    }
    Ok(())
}

/// From the most urgent to the least, in groups within which the order is a matter of taste.
fn group(rule: RuleName) -> u8 {
    use RuleName as R;
    match rule {
        R::ComplaintUnanswered | R::ComplaintUnacknowledged => 0,
        R::FormerPoorOnPlan | R::EnquiryUnanswered | R::PromiseBroken => 1,
        R::AffirmOverdue | R::LeavingRisk | R::PromiseDue | R::MilestoneLate => 2,
        R::ContactLeft | R::NotNowWaking | R::ProposalUnanswered | R::LetterUnsigned | R::Stall => 3,
        R::CheckInMissing | R::GoalUnconfirmed | R::SilenceClient | R::ThankYouOwed | R::PaymentLate => 4,
        R::QuietSeason | R::SilenceBetween | R::SilenceFormer | R::SilenceSource => 5,
        R::ExpectedNeedNear | R::SingleThreaded | R::Anniversary => 6,
    }
}

/// Owed to the client, whatever they feel.
fn is_duty(rule: RuleName) -> bool {
    use RuleName as R;
    matches!(
        rule,
        R::ComplaintUnanswered
            | R::ComplaintUnacknowledged
            | R::FormerPoorOnPlan
            | R::EnquiryUnanswered
            | R::PromiseBroken
            | R::PromiseDue
            | R::MilestoneLate
            | R::ThankYouOwed
            | R::PaymentLate
    )
}

fn sells(rule: RuleName) -> bool {
    use RuleName as R;
    matches!(rule, R::ExpectedNeedNear | R::SingleThreaded | R::Anniversary | R::NotNowWaking | R::ProposalUnanswered)
}

fn must(is: bool, complaint: &'static str) -> Result<(), &'static str> {
    if is { Ok(()) } else { Err(complaint) }
}
