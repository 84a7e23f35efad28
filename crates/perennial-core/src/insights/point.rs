//! The thirteen decision points (D13, S1.35): where clients hire, stay, return and recommend, or go another way.
//!
//! Each definition says who counts (the cohort of a period), from which facts, and into which branches they fall.
//! A branch leads on, leads off, or is not decided yet; [`Reckoning`] says how the rate of those who went on is made.
//! Those of whom the records cannot tell what they did are left out, and counted: [`LeftOut`].
//! What no record can answer, market interviews answer; until then it is not known, and the research stands there.

mod cases;
mod definitions;
mod left_out;

use serde::Serialize;

use self::definitions::DEFINITIONS;
pub use self::left_out::LeftOut;
use super::{Case, Ground, Question, Work};
use crate::journeys::stage::Stage;

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
    /// Pursuits decided (`pursuit.hired`, `.not_now`, `.no_way`; of several answers the one that held at the end of the
    /// period counts); open ones are undecided.
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
    /// Days on which the last open engagement of a relationship closed, each of them: the next was accepted since, or
    /// the relationship ended, whichever came first.
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

/// How the rate of a point is reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reckoning {
    /// Of those decided: the cohort is of decisions, or what is not known is not pending.
    OfDecided,
    /// Of everybody in the cohort, as they are on one day.
    OfEverybody,
    /// How many went on within the time to which enough were followed, those who still wait and those who went another
    /// way taken into account (Aalen and Johansen).
    Within,
    /// How many had not left within so many days (Kaplan and Meier).
    Lasting(u32),
}

/// Which money stands beside the branches of a point (D27).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Money {
    /// Value sought in pursuits: it can still be won or lost.
    Sought,
    /// What these clients paid in the twelve months before.
    Paid,
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
    /// Those who did not, as the rest of a sentence after “131 of 204”.
    pub lost: &'static str,
    /// The stage of the buyer's journey in which it lies.
    pub stage: Stage,
    /// Who counts.
    pub cohort: &'static str,
    /// What one case is, as a noun. One relationship may have several, unless it is a relationship itself.
    pub case: &'static str,
    /// How the rate is reckoned.
    pub reckoning: Reckoning,
    /// The money beside its branches.
    pub money: Money,
    /// Its branches. Of the first two points no record tells, only research.
    pub branches: &'static [Branch],
    /// The research that would answer it, or the part of it that records cannot.
    pub research: Option<&'static str>,
}

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

    /// Whether a pursuit was decided in the period on a day that is known, and if so, for the firm: the one reading of
    /// [`Point::Chosen`], also for those of whom only some pursuits are counted.
    pub fn was_hired(ground: &Ground<'_>, question: &Question, work: &Work) -> Option<bool> {
        let branch = cases::chosen(ground, question, work)?.ok()?.branch;
        match Self::Chosen.definition().branches.get(branch)?.role {
            Role::On => Some(true),
            Role::Off => Some(false),
            Role::Open => None,
        }
    }

    /// Tells `put` of each case of one relationship, and of each that is left out and why.
    pub fn cases<'c>(self, ground: &Ground<'c>, question: &Question, put: &mut dyn FnMut(Result<Case<'c>, LeftOut>)) {
        cases::cases(self, ground, question, put);
    }
}
