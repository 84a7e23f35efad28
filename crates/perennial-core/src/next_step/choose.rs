//! Which of all that could be done is next.

use super::{Act, Reach};
use crate::alerts::{Alert, RuleName};
use crate::dates::Day;
use crate::fact::Medium;
use crate::ids::{EngagementId, PursuitId};
use crate::journeys::position::{Position, Proposed, Prospect, Says, Silence, UsualGap, WorkingPhase};
use crate::journeys::stage::{Camp, Phase, Stage};

/// The one next step with a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextStep<'a> {
    /// What is to be done.
    pub act: Act,
    /// Why.
    pub why: Why,
    /// The most urgent of the alerts that are open: the reason for the step, or what comes after it.
    pub alert: Option<&'a Alert>,
    /// The medium in which to get in touch; none where nobody is to be reached for it.
    pub medium: Option<Medium>,
    /// Nobody there is to be contacted, though the step would ask for it.
    pub barred: bool,
}

/// Why a step is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// An alert asks for it.
    Alert,
    /// They left unhappy.
    LeftUnhappy,
    /// Something went wrong and is not put right.
    Trouble,
    /// It is archived.
    Archived,
    /// The decision is fresh.
    FreshDecision(Option<EngagementId>),
    /// They said yes so long ago without signing that it counts as undecided again (D2).
    Unsigned(EngagementId),
    /// Work has been in a phase for too long.
    Stalled {
        /// The work.
        engagement: Option<EngagementId>,
        /// Its pursuit, where there is no work yet.
        pursuit: Option<PursuitId>,
        /// The phase.
        phase: Phase,
    },
    /// No two-way contact for too long.
    Silent {
        /// When the firm last got in touch, where nobody has answered since.
        unanswered_since: Option<Day>,
    },
    /// The day to return has come.
    DayHasCome,
    /// Parked, without a day to return.
    NoDayToReturn,
    /// Lists leave something open.
    Questions,
    /// A later list names them no more.
    GoneFromList,
    /// Two entries exclude each other (D24).
    Contradicted,
    /// How they left is not recorded.
    CampUnknown,
    /// They would recommend the firm.
    Promoters,
    /// Weak evidence says that more has happened.
    WeakEvidence,
    /// No pursuit is open.
    NoPursuit,
    /// A list names them as a supplier, a referrer or somebody else (D18).
    NoProspect,
    /// No work is open.
    NothingOpen,
    /// No work is open, and the gaps between earlier work were much alike.
    UsualGap(UsualGap),
    /// The result is within reach, or reached.
    NearTheGoal,
    /// No alert is open.
    Steady,
}

/// How urgent a rule is; the lowest first. Duties with a limit come before work that stands still, that before contact,
/// and contact before what may bring more work.
pub const fn urgency(rule: RuleName) -> u8 {
    use RuleName as R;
    match rule {
        R::ComplaintUnanswered => 1,
        R::ComplaintUnacknowledged => 2,
        R::FormerPoorOnPlan => 3,
        R::EnquiryUnanswered => 4,
        R::PromiseBroken => 5,
        R::AffirmOverdue => 6,
        R::LeavingRisk => 7,
        R::PromiseDue => 8,
        R::MilestoneLate => 9,
        R::ContactLeft => 10,
        R::NotNowWaking => 11,
        R::ProposalUnanswered => 12,
        R::LetterUnsigned => 13,
        R::Stall => 14,
        R::CheckInMissing => 15,
        R::GoalUnconfirmed => 16,
        R::SilenceClient => 17,
        R::ThankYouOwed => 18,
        R::PaymentLate => 19,
        R::QuietSeason => 20,
        R::SilenceBetween => 21,
        R::SilenceFormer => 22,
        R::SilenceSource => 23,
        R::ExpectedNeedNear => 24,
        R::SingleThreaded => 25,
        R::Anniversary => 26,
    }
}

/// The one next step. `open` are the alerts that want an answer; those put off or dismissed are not among them.
pub fn next_step<'a>(position: &Position, open: &'a [Alert], reach: &Reach, today: Day) -> NextStep<'a> {
    let unhappy = position.let_down || (position.stage == Stage::Former && position.camp == Some(Camp::Poor));
    // What courts an unhappy client comes last, however urgent it is with others.
    let rank = |alert: &&Alert| {
        let act = act_of(alert);
        let courts = (unhappy && !act.is_owed()) || (position.troubled && act.sells());
        (courts, urgency(alert.rule), std::cmp::Reverse(alert.step), alert.since, alert.key.clone())
    };
    let alert = open.iter().min_by_key(rank);
    let asked = alert.map(act_of);
    let (act, why) = match asked {
        _ if unhappy && !asked.is_some_and(Act::is_owed) => (Act::LeaveAlone, Why::LeftUnhappy),
        _ if position.troubled && !unhappy && !asked.is_some_and(Act::mends) => (Act::PutRight, Why::Trouble),
        Some(act) => (act, Why::Alert),
        None => by_position(position, today),
    };
    let barred = reach.barred && act.reaches_out();
    let medium = if act.reaches_out() { reach.medium(usual_media(act)) } else { None };
    NextStep { act, why, alert, medium, barred }
}

fn act_of(alert: &Alert) -> Act {
    Act::of(alert.rule, alert.detail.phase)
}

/// Who asked in writing is answered in writing; who is to be asked something is called.
const fn usual_media(act: Act) -> &'static [Medium] {
    match act {
        Act::AnswerEnquiry | Act::AcknowledgeComplaint | Act::AnswerComplaint | Act::Educate => {
            &[Medium::Email, Medium::Phone]
        }
        _ => &[Medium::Phone, Medium::Email, Medium::InPerson],
    }
}

/// The next step where no alert is open.
fn by_position(position: &Position, today: Day) -> (Act, Why) {
    if position.archived {
        return (Act::Restore, Why::Archived);
    }
    work(position, today).or_else(|| rest(position, today)).unwrap_or_else(|| steady(position))
}

fn work(position: &Position, today: Day) -> Option<(Act, Why)> {
    let due = |working: &&WorkingPhase| working.affirm_due.is_some_and(|due| due <= today);
    if let Some(working) = position.working.iter().find(due) {
        return Some((Act::Affirm, Why::FreshDecision(working.engagement)));
    }
    let fell_back = |working: &WorkingPhase| working.engagement.filter(|_| working.phase == Phase::Assess);
    if let Some(work) = position.working.iter().find_map(fell_back) {
        return Some((Act::GetSigned, Why::Unsigned(work)));
    }
    let stalled = position.stalls().next()?;
    let WorkingPhase { engagement, pursuit, phase, .. } = *stalled;
    Some((Act::MoveOn(phase), Why::Stalled { engagement, pursuit, phase }))
}

fn rest(position: &Position, today: Day) -> Option<(Act, Why)> {
    let parked = match position.prospect {
        Some(Prospect::Parked { revisit }) => Some(revisit),
        _ => None,
    };
    match parked {
        Some(Some(day)) if day <= today => return Some((Act::Return, Why::DayHasCome)),
        Some(None) => return Some((Act::SetReminder, Why::NoDayToReturn)),
        _ => {}
    }
    if position.silence != Silence::Heard {
        let ours = position.last_outbound.filter(|on| position.last_contact.is_none_or(|heard| *on > heard));
        return Some((Act::GetInTouch, Why::Silent { unanswered_since: ours }));
    }
    let asks = |meant: fn(&Proposed) -> bool| position.proposals.iter().any(|proposal| meant(&proposal.what));
    let of_lists = |what: &Proposed| {
        matches!(
            what,
            Proposed::HowFar(_)
                | Proposed::WorkStillOpen(_)
                | Proposed::PursuitStillOpen(_)
                | Proposed::OpenWork { .. }
                | Proposed::SameWork { .. }
        )
    };
    if asks(|what| matches!(what, Proposed::Contradiction(_))) {
        return Some((Act::SayWhichIsRight, Why::Contradicted));
    }
    if asks(|what| *what == Proposed::GoneFromList) {
        return Some((Act::AnswerQuestions, Why::GoneFromList));
    }
    if asks(of_lists) {
        return Some((Act::AnswerQuestions, Why::Questions));
    }
    if position.camp == Some(Camp::Unknown) {
        return Some((Act::SayHowTheyLeft, Why::CampUnknown));
    }
    if asks(|what| *what == Proposed::AskReferral) {
        return Some((Act::AskReferral, Why::Promoters));
    }
    // Whether a goal of long ago was met is answered for many at once; with one client there is more to do.
    asks(|what| !matches!(what, Proposed::GoalOfListed(_))).then_some((Act::SettleProposal, Why::WeakEvidence))
}

fn steady(position: &Position) -> (Act, Why) {
    match (position.stage, position.standing) {
        (Stage::PrePurchase, _) if position.working.is_empty() && position.stage_recorded => match position.prospect {
            Some(Prospect::Parked { .. }) => (Act::CheckIn, Why::Steady),
            Some(Prospect::Other) => (Act::Nothing, Why::NoProspect),
            _ => (Act::OpenPursuit, Why::NoPursuit),
        },
        (Stage::Between, _) if position.working.is_empty() => {
            let usual = position.reasons.iter().find_map(|reason| match reason.says {
                Says::UsualGap(usual) => Some(usual),
                _ => None,
            });
            (Act::RecordNextNeed, usual.map_or(Why::NothingOpen, Why::UsualGap))
        }
        (Stage::Client, Some(Phase::Accomplish)) => (Act::Educate, Why::NearTheGoal),
        _ => (Act::CheckIn, Why::Steady),
    }
}
