//! Work that several of a firm's lists may name: a won pursuit of one, the matter of another, the invoices of a third
//! (D17, D19).
//!
//! Until somebody says whether they are one, what may be one job counts once (the fewest jobs that can be meant), and
//! where a won pursuit or a run of invoices lies within the days of a recorded matter, the matter alone says whether
//! work is open: its end is recorded, theirs is assumed. No phase follows from any of them that would not hold of two
//! jobs as well.

use crate::journeys::cycle::{Cycle, State};
use crate::journeys::history::{History, number};
use crate::journeys::model::Model;

/// Days by which the spans of one job may miss each other in two lists (D17).
const NEAR: i32 = 90;

/// Two cycles that may be one job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SameWork {
    /// The place of what is known less well: a won pursuit, or what invoices imply.
    pub(crate) work: u32,
    /// The place of what it may be.
    pub(crate) other: u32,
    /// It lies within the days of a recorded matter, which alone says whether work is open.
    pub(crate) set_aside: bool,
}

impl History {
    /// Looks anew for what may be one job: a won pursuit and a matter, each of them with one other at most, and what
    /// invoices imply with whatever lies nearest.
    pub(crate) fn find_same_work(&mut self, model: &Model) {
        self.same_work.clear();
        if !self.listed_work || self.cycles.len() < 2 {
            return;
        }
        let is_won = |place: &usize| self.cycles[*place].is_won_pursuit();
        let is_matter = |place: &usize| self.cycles[*place].is_matter_of_its_own();
        let won: Vec<usize> = (0..self.cycles.len()).filter(is_won).collect();
        let matters: Vec<usize> = (0..self.cycles.len()).filter(is_matter).collect();
        let mut found = self.pairs(&won, &matters);
        for (place, cycle) in self.cycles.iter().enumerate().filter(|(_, cycle)| cycle.implied.is_some()) {
            let others = self.cycles.iter().enumerate().filter(|(_, other)| cycle.may_bill(other, model));
            let nearest = others.min_by_key(|(at, other)| {
                (other.is_won_pursuit(), other.accepted.on.days_since(cycle.accepted.on).abs(), *at)
            });
            found.extend(nearest.map(|(other, matter)| SameWork {
                work: number(place) - 1,
                other: number(other) - 1,
                set_aside: matter.is_matter() && matter.state == State::Closed && cycle.was_billed_within(matter),
            }));
        }
        self.same_work = found;
    }

    /// As many won pursuits as possible, each with a matter of its own that it may have become; the nearest first.
    fn pairs(&self, won: &[usize], matters: &[usize]) -> Vec<SameWork> {
        let may_be: Vec<Vec<usize>> = won
            .iter()
            .map(|place| {
                let cycle = &self.cycles[*place];
                let far = |at: &usize| self.cycles[matters[*at]].accepted.on.days_since(cycle.accepted.on).abs();
                let mut all: Vec<usize> =
                    (0..matters.len()).filter(|at| cycle.may_have_become(&self.cycles[matters[*at]])).collect();
                all.sort_by_key(|at| (far(at), *at));
                all
            })
            .collect();
        let mut taken: Vec<Option<usize>> = vec![None; matters.len()];
        for at in 0..won.len() {
            assign(at, &may_be, &mut taken, &mut vec![false; matters.len()]);
        }
        let paired = taken.iter().enumerate().filter_map(|(matter, at)| Some((won[(*at)?], matters[matter])));
        let mut pairs: Vec<SameWork> = paired
            .map(|(place, matter)| SameWork {
                work: number(place) - 1,
                other: number(matter) - 1,
                set_aside: self.cycles[place].stands_in(&self.cycles[matter]),
            })
            .collect();
        pairs.sort_by_key(|pair| pair.work);
        pairs
    }

    /// The matter of a list or of this program that alone says whether work is open, where a cycle may be it.
    #[inline]
    pub(crate) fn is_set_aside(&self, place: usize) -> bool {
        // Of most relationships nothing may be one.
        !self.same_work.is_empty() && self.same_work.iter().any(|pair| pair.work as usize == place && pair.set_aside)
    }

    /// True where a cycle may be another one, and is not counted beside it.
    pub(crate) fn may_be_other(&self, place: usize) -> bool {
        self.same_work.iter().any(|pair| pair.work as usize == place)
    }

    /// How many closed cycles may be other ones.
    pub(crate) fn closed_that_may_be_other(&self) -> usize {
        let closed = |pair: &&SameWork| self.cycles[pair.work as usize].state == State::Closed;
        self.same_work.iter().filter(closed).count()
    }

    /// True where two cycles may be one, whichever of them each is paired with.
    pub(crate) fn may_be_one(&self, one: usize, other: usize, model: &Model) -> bool {
        let (one, other) = (&self.cycles[one], &self.cycles[other]);
        self.listed_work && (one.may_be(other, model) || other.may_be(one, model))
    }
}

/// Finds a matter for a won pursuit; others that have one move to another where they can.
fn assign(at: usize, may_be: &[Vec<usize>], taken: &mut [Option<usize>], asked: &mut [bool]) -> bool {
    for &matter in &may_be[at] {
        if std::mem::replace(&mut asked[matter], true) {
            continue;
        }
        if taken[matter].is_none_or(|other| assign(other, may_be, taken, asked)) {
            taken[matter] = Some(at);
            return true;
        }
    }
    false
}

impl Cycle {
    const fn is_work(&self) -> bool {
        self.engagement.is_some() && matches!(self.state, State::Engaged | State::Closed)
    }

    /// A won pursuit of which neither a matter nor a letter is known, and nobody has said that it is work of its own.
    const fn is_won_pursuit(&self) -> bool {
        self.is_work() && self.pursuit.is_some() && !self.opened_as_matter && !self.own && !self.shown
    }

    /// Recorded work that no invoices imply and no pursuit alone tells of.
    fn is_matter(&self) -> bool {
        self.is_work() && self.implied.is_none() && (self.pursuit.is_none() || self.opened_as_matter)
    }

    /// A matter of which no pursuit is known.
    fn is_matter_of_its_own(&self) -> bool {
        self.is_matter() && self.pursuit.is_none() && !self.own
    }

    fn line_may_be(&self, other: &Self) -> bool {
        self.line.is_none() || other.line.is_none() || self.line == other.line
    }

    fn may_be(&self, other: &Self, model: &Model) -> bool {
        let became = self.is_won_pursuit() && other.is_matter_of_its_own() && self.may_have_become(other);
        became || self.may_bill(other, model)
    }

    /// A won pursuit may be a matter that began between its opening and its win, or near to them, and was not over
    /// long before the win. Of what somebody recorded here both are known to be two.
    fn may_have_become(&self, matter: &Self) -> bool {
        (self.imported || matter.imported)
            && self.line_may_be(matter)
            && matter.accepted.on >= self.begun_from - NEAR
            && matter.accepted_from <= self.accepted.on + NEAR
            && (matter.state == State::Engaged || matter.ended.on >= self.accepted_from - NEAR)
    }

    /// A win of a list that may be a matter, of whose middle nobody has said anything: the matter says whether it is
    /// open. One that was over before the win, or of no known day, does not.
    fn stands_in(&self, matter: &Self) -> bool {
        let open = matter.state == State::Engaged;
        let known = matter.accepted_from == matter.accepted.on && matter.ended.on >= self.accepted.on;
        self.imported && !self.middle && self.confirmed_open.is_none() && (open || known)
    }

    /// Work that invoices imply may be any recorded work whose days overlap with theirs, or nearly do (D17).
    fn may_bill(&self, other: &Self, model: &Model) -> bool {
        let Some(implied) = self.implied else { return false };
        let over = match other.state {
            State::Closed => Some(other.ended.on),
            _ if other.assumed && other.imported && !other.middle => Some(other.unseen_from(model)),
            _ => None,
        };
        other.is_work()
            && other.implied.is_none()
            && self.line_may_be(other)
            && other.accepted_from <= implied.last + NEAR
            && over.is_none_or(|over| over >= self.accepted.on - NEAR)
    }

    /// All of its invoices lie within the days of a matter, or nearly; one that begins after the end is of other work.
    fn was_billed_within(&self, matter: &Self) -> bool {
        let last = self.implied.map_or(self.activity, |implied| implied.last);
        let begins_within = self.accepted.on + NEAR >= matter.accepted_from && self.accepted.on <= matter.ended.on;
        begins_within && last <= matter.ended.on + NEAR
    }
}
