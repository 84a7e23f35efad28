//! Adopt and Advocate: what the client does for the relationship, and how long it counts (D7, D8).
//!
//! Both need an achieved goal, the gate (S3.19). An act made before the gate is kept and counts once the goal
//! is achieved, if it has not lapsed by then; a sign of Adopt counts only from the gate on. While an act is in
//! force it is also a sign of Adopt, up to the day on which it lapses.

use crate::dates::Day;
use crate::journeys::cycle::{Mark, days};
use crate::journeys::model::Model;
use crate::journeys::stage::Phase;
use crate::journeys::today::Today;

/// Referrals made stand beside the five kinds of acts.
pub(crate) const REFERRAL: usize = 5;

/// What the client has done for the relationship.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Support {
    /// The first achieved goal.
    pub(crate) gate: Option<Mark>,
    /// Work of which only beginning and end are known: whether its goal was met is not recorded, and the gate counts
    /// as passed (D16).
    pub(crate) presumed: Option<Mark>,
    /// The last act of each kind that was not withdrawn.
    pub(crate) acts: [Option<Lasting>; 6],
    /// The last strong sign of Adopt.
    pub(crate) sign: Option<Lasting>,
    /// The last weak sign of Adopt.
    pub(crate) weak_sign: Option<Lasting>,
    /// Adopt was seen, or its absence has been noted.
    pub(crate) adopt_seen: bool,
    /// The client sent business to the firm, and the firm to the client.
    pub(crate) referred_us: Option<Mark>,
    pub(crate) referred_them: Option<Mark>,
}

/// A sign or an act, and when it lapses.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lasting {
    pub(crate) mark: Mark,
    /// The first day on which it no longer counts.
    pub(crate) lapses: Day,
    /// For acts: the first day on which Adopt, to which it lapses, no longer counts either.
    pub(crate) after: Day,
}

/// What is in force on a day, and what has lapsed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct InForce {
    /// Adopt or Advocate, and the fact that makes it so.
    pub(crate) phase: Option<(Phase, Mark)>,
    /// The last lapse: when, from which phase, to which, and the fact that had held it.
    pub(crate) lapsed: Option<(Day, Phase, Phase, Mark)>,
}

impl Support {
    /// The act that lasts longest.
    #[inline]
    pub(crate) fn last_act(&self) -> Option<Lasting> {
        self.acts.iter().flatten().copied().max_by_key(|act| (act.lapses, act.mark.cause()))
    }

    /// The gate to Adopt and Advocate, and the fact that opened it.
    #[inline]
    pub(crate) fn open_gate(&self) -> Option<Mark> {
        self.gate.or(self.presumed)
    }

    pub(crate) fn signed(&mut self, mark: Mark, strong: bool, model: &Model) {
        let lapses = mark.on.plus_months(months(model.thresholds.adopt_months));
        let sign = Some(Lasting { mark, lapses, after: lapses });
        if strong {
            self.sign = sign;
            self.adopt_seen |= self.open_gate().is_some();
        } else {
            self.weak_sign = sign;
        }
    }

    /// An act. True when Advocate comes into force though Adopt was never seen (D7).
    pub(crate) fn acted(&mut self, kind: usize, mark: Mark, model: &Model) -> bool {
        let lapses = mark.on.plus_months(months(model.thresholds.advocate_months));
        let after = lapses.plus_months(months(model.thresholds.adopt_months));
        self.acts[kind] = Some(Lasting { mark, lapses, after });
        self.open_gate().is_some() && !std::mem::replace(&mut self.adopt_seen, true)
    }

    /// A goal was achieved. True when an earlier act puts Advocate in force at once though Adopt was never
    /// seen (D7).
    pub(crate) fn achieved(&mut self, mark: Mark) -> bool {
        if self.gate.is_some() {
            return false;
        }
        self.gate = Some(mark);
        self.adopt_seen |= self.sign.is_some_and(|sign| sign.mark.on >= mark.on);
        let in_force = self.last_act().is_some_and(|act| act.lapses > mark.on);
        in_force && !std::mem::replace(&mut self.adopt_seen, true)
    }

    /// What is in force on a day.
    #[inline]
    pub(crate) fn in_force(&self, today: &mut Today) -> InForce {
        let Some(gate) = self.open_gate() else { return InForce::default() };
        let act = self.last_act().filter(|act| act.lapses > gate.on);
        let sign = self.sign.filter(|sign| sign.mark.on >= gate.on);
        let mut adopt = sign;
        let mut lapsed = None;
        if let Some(act) = act {
            if !today.has_come(act.lapses) {
                return InForce { phase: Some((Phase::Advocate, act.mark)), lapsed: None };
            }
            lapsed = Some((act.lapses, Phase::Advocate, Phase::Adopt, act.mark));
            if sign.is_none_or(|sign| sign.lapses <= act.after) {
                adopt = Some(Lasting { lapses: act.after, ..act });
            }
        }
        let Some(adopt) = adopt else { return InForce { phase: None, lapsed } };
        if today.has_come(adopt.lapses) {
            let lapsed = Some((adopt.lapses, Phase::Adopt, Phase::Accomplish, adopt.mark));
            return InForce { phase: None, lapsed };
        }
        InForce { phase: Some((Phase::Adopt, adopt.mark)), lapsed }
    }
}

fn months(n: u32) -> i32 {
    days(n)
}
