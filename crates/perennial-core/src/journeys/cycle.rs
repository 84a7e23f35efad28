//! One cycle: a pursuit and the engagement that it becomes (D1).

use crate::dates::Day;
use crate::ids::{ContactId, EngagementId, PursuitId, ServiceLineId};
use crate::journeys::coverage::RecordKind;
use crate::journeys::model::Model;
use crate::journeys::order::Cause;
use crate::journeys::stage::Phase;
use crate::journeys::stall::{self, Hold};
use crate::journeys::today::Today;

/// A day and the fact that made it one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) on: Day,
    /// The cause, with the highest bit set where a list says it: a cycle holds a dozen marks, and is copied often.
    cause: Cause,
}

impl Mark {
    const LISTED: u32 = 1 << 31;

    /// What a fact says, on the day on which it counts. `by_hand` is true where somebody recorded it here on an exact
    /// day, as it happened, and false for what a list says.
    #[inline]
    pub(crate) const fn new(on: Day, cause: Cause, by_hand: bool) -> Self {
        let cause = if by_hand { cause } else { cause.saturating_add(Self::LISTED) };
        Self { on, cause }
    }

    /// A day that follows from a fact by time alone.
    pub(crate) const fn derived(on: Day, cause: Cause) -> Self {
        Self { on, cause }
    }

    /// Somebody recorded it here on an exact day, as it happened; false for what a list says.
    #[inline]
    pub(crate) const fn by_hand(self) -> bool {
        self.cause.get() & Self::LISTED == 0
    }

    /// The fact that made it a day.
    #[inline]
    pub(crate) const fn cause(self) -> Cause {
        match Cause::new(self.cause.get() & !Self::LISTED) {
            Some(cause) => cause,
            None => self.cause,
        }
    }
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
    /// The first day on which it may have begun: its pursuit was opened, or it was accepted (D20).
    pub(crate) begun_from: Day,
    /// The first day on which the client may have said yes.
    pub(crate) accepted_from: Day,
    /// Evidence of a signature or of a later phase.
    pub(crate) shown: bool,
    /// A practice system has it as a matter.
    pub(crate) opened_as_matter: bool,
    /// A list names it as a matter: more is known of it than its invoices.
    pub(crate) listed: bool,
    /// Somebody said that it is work of its own.
    pub(crate) own: bool,
    /// The last fact that names the engagement.
    pub(crate) activity: Day,
    /// Its beginning is known from a list alone: of its middle nothing is known until somebody says so (D16).
    pub(crate) imported: bool,
    /// Evidence of a phase between beginning and end that counts (D16).
    pub(crate) middle: bool,
    /// A won pursuit of a list, of which no matter is known: its end is assumed (D19).
    pub(crate) assumed: bool,
    /// Invoices imply it: how many, and from when nobody knows whether it goes on (D17).
    pub(crate) implied: Option<Implied>,
    /// Somebody said that it is still open.
    pub(crate) confirmed_open: Option<Mark>,
    /// The day on which a list said so: open pursuits older than their limit by then are asked about (D19).
    pub(crate) listed_on: Day,
    /// The longest time between two of its invoices, in days: what is usual for it (D9).
    pub(crate) billing_gap: i32,
    /// The day of its last invoice.
    pub(crate) billed: Option<Day>,
    /// How often it came back: periods after the first (D9, D27).
    pub(crate) repeats: u32,
    /// When it first did.
    pub(crate) repeated: Option<Mark>,
    /// The client said that the goal is not met, and has not said otherwise since (D21).
    pub(crate) denied: Option<Mark>,
    /// Somebody said that the client was never asked (D21).
    pub(crate) never_asked: bool,
    /// The first touch that affirmed the decision (S3.13).
    pub(crate) affirmed: Option<Mark>,
    /// Weak evidence of the signature, of the start, of ease and of the goal.
    pub(crate) weak_letter: Option<Mark>,
    pub(crate) weak_start: Option<Mark>,
    pub(crate) weak_ease: Option<Mark>,
    pub(crate) weak_goal: Option<Mark>,
}

/// What the invoices that imply a cycle say of its end (D17).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Implied {
    pub(crate) invoices: u32,
    pub(crate) usual_gap: Option<i32>,
    /// The day of the last of them.
    pub(crate) last: Day,
    pub(crate) doubtful_from: Day,
    pub(crate) over_from: Day,
}

/// Where an open cycle is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct At {
    /// The phase; Admit where it is not recorded.
    pub(crate) phase: Phase,
    pub(crate) since: Day,
    pub(crate) cause: Cause,
    pub(crate) provisional: bool,
    /// Accepted, unsigned past the limit, and therefore back in Assess (D2).
    pub(crate) fallen: bool,
    /// False where only beginning, end or money is known: the cycle stands at no phase (D16).
    pub(crate) recorded: bool,
    /// Assumed to be finished, by time alone (D17, D19).
    pub(crate) over: bool,
}

impl At {
    /// True for agreed work that is open: neither a pursuit nor an acceptance that fell back, nor assumed finished.
    pub(crate) fn is_work(&self) -> bool {
        self.phase > Phase::Assess && !self.over
    }

    /// The phase, where it is recorded.
    pub(crate) fn known_phase(&self) -> Option<Phase> {
        self.recorded.then_some(self.phase)
    }
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
            begun_from: mark.on,
            accepted_from: mark.on,
            shown: false,
            opened_as_matter: false,
            listed: false,
            own: false,
            activity: mark.on,
            imported: !mark.by_hand(),
            middle: false,
            assumed: false,
            implied: None,
            confirmed_open: None,
            listed_on: mark.on,
            billing_gap: 0,
            billed: None,
            repeats: 0,
            repeated: None,
            denied: None,
            never_asked: false,
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
        self.imported = !mark.by_hand();
        self.middle = false;
    }

    /// An invoice of this work. Of recurring work that somebody confirmed by its invoices each further one is a further
    /// period, as before it was confirmed (D17, D27).
    pub(crate) fn bill(&mut self, mark: Mark, by_filing: bool) {
        if let Some(before) = self.billed.filter(|_| by_filing && self.recurring) {
            self.billing_gap = self.billing_gap.max(mark.on.days_since(before));
            if mark.on > before {
                self.repeat(mark);
            }
        }
        self.billed = Some(mark.on);
    }

    /// A further period of recurring work began (D9, D27).
    pub(crate) fn repeat(&mut self, mark: Mark) {
        self.repeats += 1;
        self.repeated.get_or_insert(mark);
    }

    /// False where only beginning, end or money is known (D16).
    pub(crate) const fn is_recorded(&self) -> bool {
        !self.imported || self.middle
    }

    /// The day on which nothing has been seen of work known from a list for as long as work may take at all: an open
    /// matter is then open on paper only, and a won pursuit without a matter is assumed finished (D19).
    pub(crate) fn unseen_from(&self, model: &Model) -> Day {
        let limit = days(model.days(Phase::Accomplish, self.line).stall);
        let limit = if self.recurring { limit.max(days(model.implied.longest_gap_days)) } else { limit };
        let seen = self.confirmed_open.map_or(self.activity, |mark| mark.on.max(self.activity));
        seen.max(self.planned_end.unwrap_or(seen)) + limit
    }

    /// Open on paper only, on a day (D19).
    pub(crate) fn is_on_paper(&self, model: &Model, today: &mut Today) -> bool {
        const SEEN: [RecordKind; 3] = [RecordKind::Matters, RecordKind::Invoices, RecordKind::Interactions];
        let listed = self.imported && !self.middle && !self.assumed && self.implied.is_none();
        if !listed || self.state != State::Engaged {
            return false;
        }
        let from = self.unseen_from(model);
        model.coverage.reaches(&SEEN, from) && today.has_come(from)
    }

    /// The day on which it is taken to be finished without anybody saying so, where it can be.
    pub(crate) fn over_from(&self, model: &Model) -> Option<Day> {
        const WON: [RecordKind; 3] = [RecordKind::Pursuits, RecordKind::Matters, RecordKind::Invoices];
        if let Some(implied) = self.implied {
            let from = self.confirmed_open.map_or(implied.over_from, |mark| {
                implied.over_from.max(mark.on + implied.over_from.days_since(self.activity))
            });
            return Some(from).filter(|from| model.coverage.reaches(&[RecordKind::Invoices], *from));
        }
        (self.assumed && self.imported && !self.middle)
            .then(|| self.unseen_from(model))
            .filter(|from| model.coverage.reaches(&WON, *from))
    }

    /// The day on which it finished, of work that is taken to be finished: the day of its last invoice, or on which
    /// somebody said that it was still open (D17). Of a win without a matter no such day is known: that by which it is
    /// assumed (D19).
    pub(crate) fn finished_on(&self, model: &Model) -> Option<Day> {
        match self.implied {
            Some(implied) => Some(self.confirmed_open.map_or(implied.last, |mark| mark.on.max(implied.last))),
            None => self.over_from(model),
        }
    }

    /// The phase, where no clock runs in it.
    #[inline]
    pub(crate) const fn phase_without_clock(&self) -> Option<Phase> {
        match self.state {
            State::Pursued => Some(Phase::Assess),
            State::Engaged if self.confirmed.is_none() || !self.is_recorded() => None,
            _ => Some(self.reached),
        }
    }

    /// Where an open cycle is.
    #[inline]
    pub(crate) fn at(&self, number: u32, holds: &[Hold], model: &Model, today: &mut Today) -> At {
        let here = |phase, mark: Mark| At {
            phase,
            since: mark.on,
            cause: mark.cause(),
            provisional: false,
            fallen: false,
            recorded: true,
            over: false,
        };
        match self.state {
            State::Pursued => here(Phase::Assess, self.opened),
            State::Engaged if !self.is_recorded() => {
                At { recorded: false, over: self.is_over(model, today), ..here(Phase::Admit, self.accepted) }
            }
            State::Engaged if self.confirmed.is_none() => self.unsigned(number, holds, model, today),
            _ => here(self.reached, self.reached_at),
        }
    }

    /// Taken to be finished, on a day.
    fn is_over(&self, model: &Model, today: &mut Today) -> bool {
        self.over_from(model).is_some_and(|from| today.has_come(from))
    }

    /// The work, and the day by which it is taken to be finished.
    pub(crate) fn assumed_finished(&self, model: &Model) -> Option<(EngagementId, Day)> {
        Some((self.engagement?, self.over_from(model)?))
    }

    /// Accepted and not signed: Affirm comes by itself, and so does the fall back to Assess (D2).
    #[inline]
    fn unsigned(&self, number: u32, holds: &[Hold], model: &Model, today: &mut Today) -> At {
        let at = |phase, since, cause, fallen: bool| At {
            phase,
            since,
            cause,
            provisional: !fallen,
            fallen,
            recorded: true,
            over: false,
        };
        match self.kept {
            Some(kept) if self.kept_late => return at(Phase::Affirm, kept.on, kept.cause(), false),
            Some(_) => {}
            None => {
                if let Some(falls) = self.falls_on(number, holds, model)
                    && today.has_come(falls)
                {
                    return at(Phase::Assess, falls, self.accepted.cause(), true);
                }
            }
        }
        // Whoever says that it is at Admit knows better than the days since the yes.
        let said = self.middle && self.reached == Phase::Admit;
        let from = if said { self.reached_at.on.max(self.accepted.on) } else { self.accepted.on };
        let affirm = from + days(model.thresholds.affirm_after_days);
        if today.has_come(affirm) {
            at(Phase::Affirm, affirm, self.accepted.cause(), false)
        } else {
            at(Phase::Admit, self.accepted.on, self.accepted.cause(), false)
        }
    }

    /// Accepted here, and nothing shows yet that it is more than a yes, in a firm that records letters (D2, D19).
    pub(crate) fn awaits_signature(&self, model: &Model) -> bool {
        let shown = self.confirmed.is_some() || self.kept.is_some() || !self.is_recorded();
        self.state == State::Engaged && !shown && model.coverage.of(RecordKind::Milestones).is_some()
    }

    /// The day on which it falls back when nobody signs; none while it is on hold, and in a firm that has never
    /// recorded a letter (D19).
    fn falls_on(&self, number: u32, holds: &[Hold], model: &Model) -> Option<Day> {
        model.coverage.of(RecordKind::Milestones)?;
        let limit = model.days(Phase::Admit, self.line).stall;
        stall::shifted(self, number, holds, self.accepted.on, limit)
    }
}

/// Days of a model as a number to add to a day.
pub(crate) fn days(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}
