//! What the insights need of one relationship: a few days of each piece of work, and of the relationship as a whole.
//!
//! A course is derived from the facts in the same step as the position and stored beside it, so that a page of
//! insights is one pass over courses in memory and never reads the log.

mod doubts;
mod read;
mod stored;

pub use doubts::{Doubt, Doubts};
pub use read::course;

use super::evidence::Weight;
use crate::dates::Day;
use crate::fact::Medium;
use crate::ids::ServiceLineId;
use crate::journeys::stage::{Camp, Phase};
use crate::journeys::{Exit, OF_THE_FIRST_WORK};

pub use crate::touches::Enquiry;

/// One relationship as the insights see it. All days are those on which things happened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Course {
    /// Its pursuits and engagements, in the order in which they became known.
    pub works: Vec<Work>,
    /// Stays in phases, of its works and, for Adopt and Advocate, of the relationship.
    pub stays: Vec<Stay>,
    /// When and how it was ended.
    pub endings: Vec<Ending>,
    /// Days on which the client was asked for a referral.
    pub asked: Vec<Day>,
    /// Days on which the client referred somebody.
    pub referred: Vec<Day>,
    /// Days on which somebody told the client personally what else the firm does.
    pub told: Vec<Day>,
    /// The first day on which a list or an invoice shows that the client bought, whatever work is known (D18); the
    /// latest possible one.
    pub customer: Option<Day>,
    /// Somebody logged something with the client here: what it was told and asked can be known (D15).
    pub watched: bool,
    /// Work that invoices alone tell of (D17).
    pub implied: Vec<Implied>,
    /// Its enquiries.
    pub enquiries: Vec<Enquiry>,
    /// Pursuits that were opened without an enquiry and that nobody has answered: the day, and whether a list alone
    /// tells of it.
    pub unlogged: Vec<(Day, bool)>,
    /// Promises that were broken, with the phase at the time.
    pub broken: Vec<(Day, Phase)>,
    /// Phases that strong evidence skipped.
    pub unobserved: Vec<(Day, Phase)>,
    /// When it was last heard how the client feels, by phase and by who says so.
    pub felt: Vec<Felt>,
    /// The last touch in each cell of phase and medium; no phase before the first pursuit.
    pub touched: Vec<(Option<Phase>, Medium, Day)>,
}

/// Work that invoices alone tell of: how long it lasted is concluded and not recorded, so that it enters no decision
/// point; those whom it concerns are left out, and counted (D16).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Implied {
    /// The service line.
    pub line: Option<ServiceLineId>,
    /// The day of its first invoice.
    pub first: Day,
    /// The day of its last invoice.
    pub last: Day,
    /// The day from which it counts as ended.
    pub over_from: Day,
}

/// The last that was heard of how the client feels in a phase, from one kind of source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Felt {
    /// The phase at the time.
    pub phase: Phase,
    /// Who says so.
    pub weight: Weight,
    /// When.
    pub on: Day,
    /// From −2, at the lowest, to 2; none where only a score of something else was given.
    pub mood: Option<i8>,
}

/// A pursuit and the engagement that it became, or an engagement that needed none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Work {
    /// The service line.
    pub line: Option<ServiceLineId>,
    /// The pursuit was opened.
    pub opened: Option<Day>,
    /// It got as far as a shortlist, an interview, a proposal or a negotiation.
    pub shortlisted: Option<Day>,
    /// What the client answered, and when.
    pub answer: Option<(Answer, Day)>,
    /// Why, in the words that were recorded.
    pub reason: Option<String>,
    /// What the client had answered before the pursuit was taken up again, in order.
    pub earlier: Vec<EarlierAnswer>,
    /// The client said yes.
    pub accepted: Option<Day>,
    /// The letter was signed, or the work had visibly begun.
    pub signed: Option<Day>,
    /// It was given up unsigned.
    pub lapsed: Option<Day>,
    /// The client said that the goal is met.
    pub agreed: Option<Day>,
    /// The client said that it is not.
    pub denied: Option<Day>,
    /// It was closed.
    pub closed: Option<Day>,
    /// What the client said at the close-out about a next need.
    pub next_need: Option<bool>,
    /// At the close-out the client knew of a service that it had not used.
    pub aware: bool,
    /// What of it is known from a list alone, or on no sure day.
    pub doubts: Doubts,
}

/// A “not now” or “no way” that was in force until the pursuit was reopened, or answered otherwise. A win that was
/// reopened was a mistake, and none of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierAnswer {
    /// What was answered.
    pub answer: Answer,
    /// When.
    pub on: Day,
    /// The first day on which it did not hold any more.
    pub until: Day,
    /// Why, in the words that were recorded.
    pub reason: Option<String>,
    /// The day of the answer is not known to the month (D20).
    pub unsure: bool,
}

/// The answer to a pursuit that is in force on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenAnswer<'w> {
    /// What was answered.
    pub answer: Answer,
    /// When.
    pub on: Day,
    /// Why, in the words that were recorded.
    pub reason: Option<&'w str>,
    /// The day of the answer is not known to the month (D20).
    pub unsure: bool,
}

/// What a client answered to a pursuit (S1.13).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Hired,
    /// Not now.
    NotNow,
    /// No way.
    NoWay,
}

/// A stay in a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// The place of the work among the works; none for the relationship as a whole.
    pub work: Option<u32>,
    /// The phase.
    pub phase: Phase,
    /// The first day.
    pub from: Day,
    /// The day on which it ended; none while it goes on.
    pub until: Option<Day>,
    /// How it ended.
    pub exit: Exit,
    /// The day on which it began or ended is not known to the month (D20): how long it took nobody knows (D16).
    pub unsure: bool,
}

/// The end of a relationship.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The day.
    pub on: Day,
    /// The camp, where somebody has said.
    pub camp: Option<Camp>,
    /// Why.
    pub reason: String,
    /// The day is not known to the month (D20).
    pub unsure: bool,
}

impl Course {
    /// True when nothing is known that an insight could count.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The works of a service line, or all.
    pub fn works_of(&self, line: Option<ServiceLineId>) -> impl Iterator<Item = &Work> {
        self.works.iter().filter(move |work| line.is_none() || work.line == line)
    }

    /// The day on which the client first said yes to work that did not lapse unsigned, or bought without such a record:
    /// who was a client before its first recorded work is not new with it (D18).
    pub fn first_yes(&self) -> Option<Day> {
        let accepted = self.works.iter().filter(|work| work.lapsed.is_none()).filter_map(|work| work.accepted);
        match (accepted.min(), self.customer) {
            (Some(accepted), Some(bought)) if accepted.days_since(bought) <= OF_THE_FIRST_WORK => Some(accepted),
            (accepted, bought) => accepted.into_iter().chain(bought).min(),
        }
    }

    /// A pursuit was lost after one day and up to another, and the answer still holds on the second.
    pub fn chose_another_firm(&self, after: Day, until: Day) -> bool {
        let lost = |given: GivenAnswer<'_>| given.answer == Answer::NoWay && given.on > after;
        self.works.iter().filter_map(|work| work.answer_on(until)).any(lost)
    }

    /// The last ending that was not followed by new work up to a day.
    pub fn ended_by(&self, day: Day) -> Option<&Ending> {
        let ending = self.endings.iter().rfind(|ending| ending.on <= day)?;
        let returned = |work: &Work| work.accepted.is_some_and(|accepted| accepted > ending.on && accepted <= day);
        (!self.works.iter().any(returned)).then_some(ending)
    }
}

impl Work {
    /// True for a win of a list of which no end is recorded: from some day on it is assumed to be finished (D19), and
    /// whether it was open on another is not known.
    pub fn end_is_unknown(&self) -> bool {
        let won = matches!(self.answer, Some((Answer::Hired, _)));
        let seen_at_work = [self.signed, self.lapsed, self.agreed, self.denied, self.closed];
        won && self.doubts.has(Doubt::AcceptedInList) && seen_at_work.iter().all(Option::is_none)
    }

    /// The answer that is in force at the end of a day; none while the pursuit is open.
    pub fn answer_on(&self, day: Day) -> Option<GivenAnswer<'_>> {
        if let Some((answer, on)) = self.answer.filter(|(_, on)| *on <= day) {
            let unsure = self.doubts.has(Doubt::AnsweredWhen);
            return Some(GivenAnswer { answer, on, reason: self.reason.as_deref(), unsure });
        }
        let held = self.earlier.iter().rfind(|earlier| earlier.on <= day && earlier.until > day)?;
        let EarlierAnswer { answer, on, unsure, .. } = *held;
        Some(GivenAnswer { answer, on, reason: held.reason.as_deref(), unsure })
    }

    /// True while the engagement is open on a day.
    pub fn open_on(&self, day: Day) -> bool {
        let over = self.closed.or(self.lapsed);
        self.accepted.is_some_and(|accepted| accepted <= day) && over.is_none_or(|over| over > day)
    }
}
