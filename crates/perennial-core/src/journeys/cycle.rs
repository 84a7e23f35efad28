//! One cycle: a pursuit and the engagement that it becomes (D1).

use crate::dates::Day;
use crate::ids::{ContactId, EngagementId, PursuitId, ServiceLineId};
use crate::journeys::model::Model;
use crate::journeys::order::Cause;
use crate::journeys::stage::Phase;
use crate::journeys::stall::{self, Hold};
use crate::journeys::today::Today;

/// A day and the fact that made it one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) on: Day,
    pub(crate) cause: Cause,
}

/// How far a cycle has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// An open pursuit.
    Pursued,
    /// A pursuit that was answered, or became part of another cycle.
    Decided,
    /// Accepted and open.
    Engaged,
    /// Closed.
    Closed,
    /// Accepted, never signed, and given up: it never was an engagement.
    Void,
}

/// One cycle, as the facts read so far tell it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cycle {
    pub(crate) pursuit: Option<PursuitId>,
    pub(crate) engagement: Option<EngagementId>,
    pub(crate) line: Option<ServiceLineId>,
    pub(crate) contact: Option<ContactId>,
    pub(crate) state: State,
    /// When Assess began, or the acceptance where there was no pursuit.
    pub(crate) opened: Mark,
    /// When the client said yes.
    pub(crate) accepted: Mark,
    /// The signature, or strong evidence of a later phase (D2).
    pub(crate) confirmed: Option<Mark>,
    /// Weak evidence that work goes on: an unsigned engagement does not fall back.
    pub(crate) kept: Option<Mark>,
    /// That evidence came when the engagement had fallen back already.
    pub(crate) kept_late: bool,
    /// The highest phase that evidence has shown, from Admit on.
    pub(crate) reached: Phase,
    pub(crate) reached_at: Mark,
    /// The client's first word that the goal is met (6b).
    pub(crate) achieved: Option<Mark>,
    /// The client's word in the present period (D9).
    pub(crate) goal_met: bool,
    pub(crate) delivered: bool,
    /// When it was closed, decided or given up.
    pub(crate) ended: Mark,
    /// It began, or began again, after the relationship had been declared ended: re-entry (D8).
    pub(crate) after_end: bool,
    pub(crate) short: bool,
    pub(crate) recurring: bool,
    pub(crate) renewed: bool,
    pub(crate) planned_end: Option<Day>,
    /// When the present period of recurring work began (D9).
    pub(crate) period: Option<Day>,
    /// On hold since.
    pub(crate) held: Option<Mark>,
    /// It was on hold before: see the holds of the history.
    pub(crate) was_held: bool,
    /// The last fact that names the engagement.
    pub(crate) activity: Day,
    /// The first touch that affirmed the decision (S3.13).
    pub(crate) affirmed: Option<Mark>,
    /// Weak evidence of the signature, of the start, of ease and of the goal.
    pub(crate) weak_letter: Option<Mark>,
    pub(crate) weak_start: Option<Mark>,
    pub(crate) weak_ease: Option<Mark>,
    pub(crate) weak_goal: Option<Mark>,
}

/// Where an open cycle is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) phase: Phase,
    pub(crate) since: Day,
    pub(crate) cause: Cause,
    pub(crate) provisional: bool,
    /// Accepted, unsigned past the limit, and therefore back in Assess (D2).
    pub(crate) fallen: bool,
}

impl Cycle {
    /// A cycle that begins with a pursuit.
    pub(crate) const fn pursued(pursuit: PursuitId, mark: Mark, after_end: bool) -> Self {
        Self {
            pursuit: Some(pursuit),
            engagement: None,
            line: None,
            contact: None,
            state: State::Pursued,
            opened: mark,
            accepted: mark,
            confirmed: None,
            kept: None,
            kept_late: false,
            reached: Phase::Assess,
            reached_at: mark,
            achieved: None,
            goal_met: false,
            delivered: false,
            ended: mark,
            after_end,
            short: false,
            recurring: false,
            renewed: false,
            planned_end: None,
            period: None,
            held: None,
            was_held: false,
            activity: mark.on,
            affirmed: None,
            weak_letter: None,
            weak_start: None,
            weak_ease: None,
            weak_goal: None,
        }
    }

    /// A cycle that begins with an acceptance: a direct instruction (D4).
    pub(crate) const fn engaged(engagement: EngagementId, mark: Mark, after_end: bool) -> Self {
        let no_pursuit = PursuitId::from_number(0);
        Self {
            pursuit: None,
            engagement: Some(engagement),
            state: State::Engaged,
            reached: Phase::Admit,
            ..Self::pursued(no_pursuit, mark, after_end)
        }
    }

    /// The client said yes, again or for the first time.
    pub(crate) const fn accept(&mut self, mark: Mark) {
        self.accepted = mark;
        self.state = State::Engaged;
        self.reached = Phase::Admit;
        self.reached_at = mark;
        self.confirmed = None;
        self.kept = None;
        self.kept_late = false;
    }

    /// Where an open cycle is.
    #[inline]
    pub(crate) fn at(&self, number: u32, holds: &[Hold], model: &Model, today: &mut Today) -> At {
        let here =
            |phase, mark: Mark| At { phase, since: mark.on, cause: mark.cause, provisional: false, fallen: false };
        match self.state {
            State::Pursued => here(Phase::Assess, self.opened),
            State::Engaged if self.confirmed.is_none() => self.unsigned(number, holds, model, today),
            _ => here(self.reached, self.reached_at),
        }
    }

    /// Accepted and not signed: Affirm comes by itself, and so does the fall back to Assess (D2).
    fn unsigned(&self, number: u32, holds: &[Hold], model: &Model, today: &mut Today) -> At {
        let at = |phase, since, cause, fallen: bool| At { phase, since, cause, provisional: !fallen, fallen };
        match self.kept {
            Some(kept) if self.kept_late => return at(Phase::Affirm, kept.on, kept.cause, false),
            Some(_) => {}
            None => {
                if let Some(falls) = self.falls_on(number, holds, model)
                    && today.has_come(falls)
                {
                    return at(Phase::Assess, falls, self.accepted.cause, true);
                }
            }
        }
        let affirm = self.accepted.on + days(model.thresholds.affirm_after_days);
        if today.has_come(affirm) {
            at(Phase::Affirm, affirm, self.accepted.cause, false)
        } else {
            at(Phase::Admit, self.accepted.on, self.accepted.cause, false)
        }
    }

    /// The day on which it falls back when nobody signs; none while it is on hold.
    fn falls_on(&self, number: u32, holds: &[Hold], model: &Model) -> Option<Day> {
        let limit = model.days(Phase::Admit, self.line).stall;
        stall::shifted(self, number, holds, self.accepted.on, limit)
    }
}

/// Days of a model as a number to add to a day.
pub(crate) fn days(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}
