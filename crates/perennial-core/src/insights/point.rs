//! The thirteen decision points (D13, S1.35): where clients hire, stay, return and recommend, or go another way.
//!
//! Each definition says who counts (the cohort of a period), from which facts, and into which branches they fall.
//! A branch leads on, leads off, or is not decided yet; the share of those who went on is of the decided alone.
//! What no record can answer has no branches: it is not known, and the research that would answer it stands there.

use serde::Serialize;

use super::{Answer, Case, Course, Ground, Question, Work};
use crate::dates::Day;
use crate::journeys::position::Silence;
use crate::journeys::stage::{Camp, Stage};

/// A decision point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Point {
    /// Do buyers with a need know that the firm exists? No record tells of those who do not: research.
    Aware,
    /// Do those who look think that the firm fits? They research without a word to the firm (S1.14): research.
    Fits,
    /// Pursuits opened (`pursuit.opened`) that reached a shortlist, interview, proposal or negotiation
    /// (`pursuit.step_reached`) or were won; against those decided before.
    Shortlisted,
    /// Pursuits decided (`pursuit.hired`, `.not_now`, `.no_way`; the last answer counts); open ones are undecided.
    Chosen,
    /// Engagements accepted (`engagement.accepted`): signed or visibly begun (`.letter_signed`, `.kickoff_held`,
    /// `.onboarded`), or given up (`.lapsed`, `.closed`) unsigned.
    Signs,
    /// New clients by the first `engagement.accepted` that did not lapse: not ended (`client.ended`) for 100 days (S3.02).
    HundredDays,
    /// Engagements closed (`engagement.closed`): the client said that the goal is met (`.goal_confirmed`, or a
    /// `survey.scored` of 4 or 5 afterwards); without the client's word for 30 days it ended short (domain 3.3).
    Agreed,
    /// Engagements closed: other work was open, or was accepted or sought within 60 days.
    MoreWork,
    /// Relationships with work in the period: they used a second service line, or somebody told them personally what
    /// else there is (`touch.made` to teach, or a close-out at which they knew). Whether they remember is research.
    Learns,
    /// Relationships whose last open engagement closed: another was accepted since, or the relationship ended.
    Returns,
    /// Relationships whose client confirmed a goal: they referred somebody (`support.referral_made`) since, asked
    /// for it (`touch.made` to ask) or not.
    Advocates,
    /// Relationships ended (`client.ended`), in the camp that was confirmed.
    Ends,
    /// Former clients who did not leave in anger: they referred somebody since the end; they are still in touch; or
    /// nobody has spoken with them past the limit of silence.
    FormerRefers,
}

/// Where a branch leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// On with the firm.
    On,
    /// Another way.
    Off,
    /// Not decided yet.
    Open,
}

/// A branch of a decision point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Branch {
    /// The name in addresses and files.
    pub key: &'static str,
    /// The words on the page.
    pub word: &'static str,
    /// Where it leads.
    pub role: Role,
}

/// What a decision point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// The name in addresses and files.
    pub key: &'static str,
    /// The question.
    pub question: &'static str,
    /// Those who went on, as the rest of a sentence after “about 1 in 3”.
    pub went_on: &'static str,
    /// The stage of the buyer's journey in which it lies.
    pub stage: Stage,
    /// Who counts.
    pub cohort: &'static str,
    /// Its branches; none where no record can answer.
    pub branches: &'static [Branch],
    /// The research that would answer it, or the part of it that records cannot.
    pub research: Option<&'static str>,
}

const fn branch(key: &'static str, word: &'static str, role: Role) -> Branch {
    Branch { key, word, role }
}

/// Days after a close within which further work counts as found at the close.
const MORE_WITHIN: i32 = 60;
/// Days after which a close without the client's word has ended short.
const SAID_WITHIN: i32 = 30;
/// The first hundred days.
const HUNDRED: i32 = 100;

impl Point {
    /// All thirteen, in the order of the journey.
    pub const ALL: [Self; 13] = [
        Self::Aware,
        Self::Fits,
        Self::Shortlisted,
        Self::Chosen,
        Self::Signs,
        Self::HundredDays,
        Self::Agreed,
        Self::MoreWork,
        Self::Learns,
        Self::Returns,
        Self::Advocates,
        Self::Ends,
        Self::FormerRefers,
    ];

    /// The name in addresses and files.
    pub const fn key(self) -> &'static str {
        self.definition().key
    }

    /// The point of a name written by [`Point::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|point| point.key() == key)
    }

    /// What it is.
    pub const fn definition(self) -> &'static Definition {
        &DEFINITIONS[self as usize]
    }

    /// The place of a branch of that name.
    pub fn branch(self, key: &str) -> Option<usize> {
        self.definition().branches.iter().position(|branch| branch.key == key)
    }

    /// Tells `put` of each case of one relationship.
    pub fn cases<'c>(self, ground: &Ground<'c>, question: &Question, put: &mut dyn FnMut(Case<'c>)) {
        let course = ground.course;
        let works = || course.works_of(question.line);
        match self {
            Self::Aware | Self::Fits => {}
            Self::Shortlisted => works().for_each(|work| shortlisted(ground, question, work, put)),
            Self::Chosen => works().for_each(|work| chosen(ground, question, work, put)),
            Self::Signs => works().for_each(|work| signs(ground, question, work, put)),
            Self::HundredDays => put_if(hundred_days(ground, question), put),
            Self::Agreed => works().for_each(|work| put_if(agreed(ground, question, work), put)),
            Self::MoreWork => works().for_each(|work| put_if(more_work(ground, question, work), put)),
            Self::Learns => put_if(learns(ground, question), put),
            Self::Returns => put_if(returns(ground, question), put),
            Self::Advocates => put_if(advocates(ground, question), put),
            Self::Ends => ends(ground, question, put),
            Self::FormerRefers => put_if(former_refers(ground, question), put),
        }
    }
}

fn put_if<'c>(case: Option<Case<'c>>, put: &mut dyn FnMut(Case<'c>)) {
    if let Some(case) = case {
        put(case);
    }
}

/// What a pursuit was hoped to bring; the fees of the year before where it had no value.
fn hoped(ground: &Ground<'_>, work: &Work, on: Day) -> i64 {
    let hoped = work.opened.map_or(0, |opened| (ground.hoped)(opened));
    if hoped == 0 { (ground.fees)(on) } else { hoped }
}

fn decided(work: &Work, seen: Day) -> Option<(Answer, Day)> {
    work.answer.filter(|(_, on)| *on <= seen)
}

fn shortlisted<'c>(ground: &Ground<'c>, question: &Question, work: &'c Work, put: &mut dyn FnMut(Case<'c>)) {
    let Some(opened) = work.opened.filter(|opened| question.period.holds(*opened)) else { return };
    let answer = decided(work, question.seen);
    let reached = work.shortlisted.is_some_and(|on| on <= question.seen);
    let branch = match answer {
        _ if reached => 0,
        Some((Answer::Hired, _)) => 0,
        Some(_) => 1,
        None => 2,
    };
    let reason = work.reason.as_deref().filter(|_| branch == 1);
    put(Case { branch, reason, value: hoped(ground, work, opened) });
}

fn chosen<'c>(ground: &Ground<'c>, question: &Question, work: &'c Work, put: &mut dyn FnMut(Case<'c>)) {
    let Some(opened) = work.opened.filter(|opened| *opened <= question.period.until) else { return };
    let (branch, on) = match decided(work, question.seen) {
        Some((answer, on)) if question.period.holds(on) => match answer {
            Answer::Hired => (0, on),
            Answer::NotNow => (1, on),
            Answer::NoWay => (2, on),
        },
        Some((_, on)) if on <= question.period.until => return,
        _ => (3, opened),
    };
    let reason = work.reason.as_deref().filter(|_| branch < 3);
    put(Case { branch, reason, value: hoped(ground, work, on) });
}

fn signs<'c>(ground: &Ground<'c>, question: &Question, work: &'c Work, put: &mut dyn FnMut(Case<'c>)) {
    let Some(accepted) = work.accepted.filter(|on| question.period.holds(*on)) else { return };
    let by = |day: Option<Day>| day.is_some_and(|day| day <= question.seen);
    let branch = if by(work.signed) {
        0
    } else if by(work.lapsed) || by(work.closed) {
        1
    } else {
        2
    };
    put(Case { branch, reason: None, value: hoped(ground, work, accepted) });
}

fn hundred_days<'c>(ground: &Ground<'c>, question: &Question) -> Option<Case<'c>> {
    let first = ground.course.first_yes().filter(|first| question.period.holds(*first))?;
    if !ground.has(question.line) {
        return None;
    }
    let within = |on: Day| on >= first && on.days_since(first) < HUNDRED && on <= question.seen;
    let left = ground.course.endings.iter().find(|ending| within(ending.on));
    let (branch, on) = match left {
        Some(ending) => (1, ending.on),
        None if question.seen.days_since(first) >= HUNDRED => (0, first + HUNDRED),
        None => (2, question.seen),
    };
    Some(Case { branch, reason: left.map(|ending| ending.reason.as_str()), value: (ground.fees)(on) })
}

fn agreed<'c>(ground: &Ground<'c>, question: &Question, work: &Work) -> Option<Case<'c>> {
    let closed = closed_in(question, work)?;
    let by = |day: Option<Day>| day.is_some_and(|day| day <= question.seen);
    let branch = if by(work.agreed) {
        0
    } else if by(work.denied) {
        1
    } else if question.seen.days_since(closed) >= SAID_WITHIN {
        2
    } else {
        3
    };
    Some(Case { branch, reason: None, value: (ground.fees)(closed) })
}

fn closed_in(question: &Question, work: &Work) -> Option<Day> {
    work.closed.filter(|on| question.period.holds(*on) && work.accepted.is_some())
}

fn more_work<'c>(ground: &Ground<'c>, question: &Question, work: &Work) -> Option<Case<'c>> {
    let closed = closed_in(question, work)?;
    let soon = |day: Option<Day>| {
        day.is_some_and(|day| day >= closed && day.days_since(closed) <= MORE_WITHIN && day <= question.seen)
    };
    let others = || ground.course.works.iter().filter(|other| !std::ptr::eq(*other, work));
    let branch = if others().any(|other| other.open_on(closed) || soon(other.accepted)) {
        0
    } else if others().any(|other| soon(other.opened)) {
        1
    } else if question.seen.days_since(closed) > MORE_WITHIN {
        2
    } else {
        3
    };
    Some(Case { branch, reason: None, value: (ground.fees)(closed) })
}

fn learns<'c>(ground: &Ground<'c>, question: &Question) -> Option<Case<'c>> {
    let (course, period) = (ground.course, question.period);
    let served = |work: &Work| {
        let over = work.closed.or(work.lapsed);
        work.accepted.is_some_and(|on| on <= period.until) && over.is_none_or(|over| over >= period.from)
    };
    if !course.works_of(question.line).any(served) {
        return None;
    }
    let used = course.works.iter().filter(|work| work.accepted.is_some_and(|on| on <= question.seen));
    let mut lines: Vec<_> = used.filter_map(|work| work.line).collect();
    lines.sort_unstable();
    lines.dedup();
    let told = course.told.iter().any(|on| *on <= question.seen) || course.works.iter().any(|work| work.aware);
    let branch = match (lines.len() > 1, told) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    };
    Some(Case { branch, reason: None, value: (ground.fees)(period.until) })
}

fn returns<'c>(ground: &Ground<'c>, question: &Question) -> Option<Case<'c>> {
    let course = ground.course;
    let free = |on: &Day| !course.works.iter().any(|work| work.open_on(*on));
    let closes = course.works_of(question.line).filter_map(|work| closed_in(question, work)).filter(free);
    let closed = closes.max()?;
    let after = |day: Option<Day>| day.is_some_and(|day| day >= closed && day <= question.seen);
    let value = (ground.fees)(closed);
    // On the day of the close itself only what was still open afterwards would have kept it from being between.
    if course.works.iter().any(|work| after(work.accepted) && work.accepted > Some(closed)) {
        return Some(Case { branch: 0, reason: None, value });
    }
    let ended = course.endings.iter().find(|ending| after(Some(ending.on)));
    let branch = match ended {
        Some(_) => 1,
        None if course.works.iter().any(|work| after(work.opened) && decided(work, question.seen).is_none()) => 2,
        None => 3,
    };
    Some(Case { branch, reason: ended.map(|ending| ending.reason.as_str()), value })
}

fn advocates<'c>(ground: &Ground<'c>, question: &Question) -> Option<Case<'c>> {
    let agreed = ground.course.works_of(question.line).filter_map(|work| work.agreed);
    let agreed = agreed.filter(|on| question.period.holds(*on)).min()?;
    let since = |days: &[Day]| days.iter().any(|on| *on >= agreed && *on <= question.seen);
    let branch = match (since(&ground.course.asked), since(&ground.course.referred)) {
        (true, true) => 0,
        (false, true) => 1,
        (true, false) => 2,
        (false, false) => 3,
    };
    Some(Case { branch, reason: None, value: (ground.fees)(agreed) })
}

fn ends<'c>(ground: &Ground<'c>, question: &Question, put: &mut dyn FnMut(Case<'c>)) {
    let course: &'c Course = ground.course;
    if !ground.has(question.line) || course.first_yes().is_none() {
        return;
    }
    for ending in course.endings.iter().filter(|ending| question.period.holds(ending.on)) {
        let branch = match ending.camp {
            Some(Camp::Good) => 0,
            Some(Camp::Poor) => 1,
            Some(Camp::Unknown) | None => 2,
        };
        put(Case { branch, reason: Some(&ending.reason), value: (ground.fees)(ending.on) });
    }
}

fn former_refers<'c>(ground: &Ground<'c>, question: &Question) -> Option<Case<'c>> {
    let until = question.period.until;
    let piece = (ground.on)(until).filter(|piece| piece.stage == Stage::Former && piece.camp != Some(Camp::Poor))?;
    if !ground.has(question.line) {
        return None;
    }
    let ended = ground.course.ended_by(until).map_or(piece.from, |ending| ending.on);
    let branch = if ground.course.referred.iter().any(|on| *on >= ended && *on <= until) {
        0
    } else if piece.silence == Silence::Red {
        1
    } else {
        2
    };
    Some(Case { branch, reason: None, value: (ground.fees)(ended) })
}

static DEFINITIONS: [Definition; 13] = [
    Definition {
        key: "aware",
        question: "Do buyers with a need know us?",
        went_on: "know us",
        stage: Stage::PrePurchase,
        cohort: "buyers in the market, most of whom the firm never meets",
        branches: &[],
        research: Some("Ask market prospects which firms they would think of, unaided, then show a list."),
    },
    Definition {
        key: "fits",
        question: "Do they think that we fit?",
        went_on: "think that we fit",
        stage: Stage::PrePurchase,
        cohort: "buyers who looked at the firm, most of them without a word to it",
        branches: &[],
        research: Some("Interview market prospects: who had ruled the firm out before speaking to it, and why?"),
    },
    Definition {
        key: "shortlisted",
        question: "Do we get on the list?",
        went_on: "got on the list",
        stage: Stage::PrePurchase,
        cohort: "pursuits opened in the period",
        branches: &[
            branch("listed", "On the list", Role::On),
            branch("before", "Decided before", Role::Off),
            branch("open", "At the enquiry", Role::Open),
        ],
        research: None,
    },
    Definition {
        key: "chosen",
        question: "Are we chosen?",
        went_on: "hired us",
        stage: Stage::PrePurchase,
        cohort: "pursuits decided in the period",
        branches: &[
            branch("hired", "Hired", Role::On),
            branch("not_now", "Not now", Role::Off),
            branch("no_way", "No way", Role::Off),
            branch("open", "Open", Role::Open),
        ],
        research: Some(
            "Interview those who chose another firm within ten working days, by somebody outside the pitch.",
        ),
    },
    Definition {
        key: "signs",
        question: "Do they sign?",
        went_on: "signed",
        stage: Stage::Client,
        cohort: "work accepted in the period",
        branches: &[
            branch("signed", "Signed", Role::On),
            branch("lapsed", "Given up unsigned", Role::Off),
            branch("waiting", "Not signed yet", Role::Open),
        ],
        research: None,
    },
    Definition {
        key: "day_100",
        question: "Are they still here at day 100?",
        went_on: "were still here at day 100",
        stage: Stage::Client,
        cohort: "clients who first said yes in the period",
        branches: &[
            branch("here", "Past day 100", Role::On),
            branch("left", "Left before", Role::Off),
            branch("inside", "Inside the 100 days", Role::Open),
        ],
        research: None,
    },
    Definition {
        key: "agreed",
        question: "Do they agree that the goal is met?",
        went_on: "said that the goal is met",
        stage: Stage::Client,
        cohort: "work closed in the period",
        branches: &[
            branch("agreed", "Goal met, says the client", Role::On),
            branch("denied", "Not met, says the client", Role::Off),
            branch("unsaid", "Closed without a word from the client", Role::Off),
            branch("waiting", "Closed within 30 days", Role::Open),
        ],
        research: None,
    },
    Definition {
        key: "more_work",
        question: "Is there more work at the close?",
        went_on: "went on with other work",
        stage: Stage::Client,
        cohort: "work closed in the period",
        branches: &[
            branch("goes_on", "Other work goes on", Role::On),
            branch("sought", "A pursuit was opened", Role::On),
            branch("none", "Nothing within 60 days", Role::Off),
            branch("early", "Closed within 60 days", Role::Open),
        ],
        research: None,
    },
    Definition {
        key: "learns",
        question: "Do they learn of our other services?",
        went_on: "use or were told of a second service",
        stage: Stage::Between,
        cohort: "relationships with work in the period",
        branches: &[
            branch("uses", "Use more than one", Role::On),
            branch("told", "Were told", Role::On),
            branch("nobody", "Nobody told them", Role::Off),
        ],
        research: Some("Ask clients which services they know, unaided, then with a list: being told is not knowing."),
    },
    Definition {
        key: "returns",
        question: "Do they come back?",
        went_on: "came back",
        stage: Stage::Between,
        cohort: "relationships whose last open work closed in the period",
        branches: &[
            branch("back", "Came back", Role::On),
            branch("ended", "Ended", Role::Off),
            branch("seeking", "A pursuit is open", Role::Open),
            branch("between", "Still between", Role::Open),
        ],
        research: Some("Ask betweeners whether they expect to return, and what would make them."),
    },
    Definition {
        key: "advocates",
        question: "Do they recommend us?",
        went_on: "recommended us",
        stage: Stage::Between,
        cohort: "clients who confirmed a goal in the period",
        branches: &[
            branch("asked_referred", "Asked, and referred", Role::On),
            branch("unasked_referred", "Referred unasked", Role::On),
            branch("asked", "Asked, nothing yet", Role::Off),
            branch("unasked", "Nobody asked", Role::Off),
        ],
        research: None,
    },
    Definition {
        key: "ends",
        question: "Do they leave on good terms?",
        went_on: "left on good terms",
        stage: Stage::Former,
        cohort: "relationships ended in the period",
        branches: &[
            branch("good", "Good", Role::On),
            branch("poor", "Poor", Role::Off),
            branch("unknown", "Nobody has said", Role::Open),
        ],
        research: Some("Follow up former clients of whom nobody knows how they feel."),
    },
    Definition {
        key: "former_refers",
        question: "Do former clients recommend us?",
        went_on: "have recommended us since",
        stage: Stage::Former,
        cohort: "former clients, good or unknown, at the end of the period",
        branches: &[
            branch("refers", "Referred since", Role::On),
            branch("forgotten", "Forgotten", Role::Off),
            branch("in_touch", "In touch, no referral yet", Role::Open),
        ],
        research: Some("Ask former clients: between or gone? would you refer, and why?"),
    },
];
