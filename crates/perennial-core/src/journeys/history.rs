//! What the facts read so far tell of a relationship, in a compact form.
//!
//! Nothing in here depends on the present day: what time alone brings about (Affirm after acceptance, the
//! fall back, lapses, silence) is asked of a history for a day, through [`Today`].

use std::collections::HashSet;

use crate::dates::{Day, Moment};
use crate::fact::{AdvocacyAct, Listing};
use crate::ids::{EngagementId, InvoiceId, PromiseId, PursuitId};
use crate::journeys::beginning::UnsureBeginning;
use crate::journeys::cycle::{At, Cycle, Mark, State};
use crate::journeys::model::Model;
use crate::journeys::order::Bills;
use crate::journeys::regression::Trouble;
use crate::journeys::same_work::SameWork;
use crate::journeys::stage::{Camp, Phase};
use crate::journeys::stall::Hold;
use crate::journeys::support::Support;
use crate::journeys::today::Today;

/// What a fact may change of what the map shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing.
    None,
    /// Only how long nobody has spoken.
    Contact,
    /// Anything.
    All,
}

/// The facts read so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    /// The day of the first fact.
    pub(crate) first: Option<Mark>,
    /// In the order in which they began; a cycle's number is its place, counted from 1.
    pub(crate) cycles: Vec<Cycle>,
    /// Places of the open cycles, in order.
    pub(crate) open: Vec<u32>,
    /// What the closed cycles amount to.
    pub(crate) settled: Settled,
    /// What may be one job, and nobody has said so.
    pub(crate) same_work: Vec<SameWork>,
    /// Some work is known from a list, or from invoices alone: it may be the same as other work.
    pub(crate) listed_work: bool,
    pub(crate) holds: Vec<Hold>,
    pub(crate) promises: Vec<Promised>,
    pub(crate) troubles: Vec<Trouble>,
    /// The last trouble that was put right: when it began to count, and the recovery.
    pub(crate) recovered: Option<(Mark, Mark)>,
    pub(crate) missed: Vec<Missed>,
    pub(crate) support: Support,
    pub(crate) contact: Contact,
    pub(crate) ended: Option<Ended>,
    pub(crate) archived: Option<Mark>,
    pub(crate) overridden: Option<(Phase, Mark)>,
    /// The first fact by which the client bought from the firm, whatever work is known: a list, an invoice (D18).
    pub(crate) customer: Option<Mark>,
    /// The days on which nobody knows whether they were a client yet, of a history whose later facts are known.
    pub(crate) unsure_beginning: Option<UnsureBeginning>,
    /// The day on which a list says that they left, while work is known that went on beyond it.
    pub(crate) leaving: Option<Mark>,
    /// As what a list last named the client.
    pub(crate) listing: Option<(Listing, Mark)>,
    /// The list since which they are named as neither client nor prospect, where the last one does.
    pub(crate) listed_other: Option<Mark>,
    /// Since when a list says that they are a client, and the first day that this may mean (D18, D20).
    pub(crate) listed_since: Option<(Mark, Day)>,
    /// What somebody said of open work that is not recorded.
    pub(crate) open_work: Option<(bool, Mark)>,
    /// A later list names the client no more, and nobody has said since that the relationship goes on.
    pub(crate) unlisted: Option<Mark>,
    /// In which camp somebody said that a former client is, before a list says since when they are one (D20).
    pub(crate) camp_said: Option<(Camp, Mark)>,
    /// Somebody said that the relationship goes on (D8).
    pub(crate) continues: Option<Mark>,
    /// Something was logged with the client here: whether it is silent can be known (D15).
    pub(crate) watched: bool,
    /// Of some fact the day is not exactly known (D20).
    pub(crate) inexact: bool,
    /// The fact that is being read stands in a list.
    pub(crate) by_list: bool,
    /// When the fact that is being read was recorded, for what a list says.
    pub(crate) recorded_on: Day,
    /// The moment at which it was recorded, whoever says it.
    pub(crate) recorded: Moment,
    /// The first day on which the fact that is being read may have happened (D20).
    pub(crate) earliest: Day,
    /// The invoices of which credits have left nothing; read on the first invoice of whoever is no client yet.
    pub(crate) credited: Option<HashSet<InvoiceId>>,
    /// The invoices without a matter, grouped; read on the first of them.
    pub(crate) bills: Option<Bills>,
    /// Each “not now” that waits for its day (D23).
    pub(crate) waiting: Vec<Waiting>,
    /// Facts of one day that exclude each other (D24).
    pub(crate) contradictions: Vec<(Contradiction, Mark, Mark)>,
    /// The last answer to a pursuit.
    pub(crate) answer: Option<(Answer, Mark)>,
    pub(crate) next_need: Option<(Day, Mark)>,
    pub(crate) feeling: Option<(Feeling, Mark)>,
    pub(crate) partnership: Option<Mark>,
    pub(crate) asked_referral: Option<Day>,
    pub(crate) complained: bool,
}

/// A “not now” that waits until somebody reopens or closes it (D23).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Waiting {
    pub(crate) pursuit: PursuitId,
    pub(crate) revisit: Option<Day>,
    pub(crate) mark: Mark,
}

/// Facts of one day that exclude each other (D24).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contradiction {
    /// The client said that the goal is met, and that it is not: the reading is that it is not.
    AgreedAndDenied,
    /// A pursuit was won and lost: the reading is that it is open.
    WonAndLost,
    /// The relationship ended and work was accepted: the reading is a client.
    EndedAndAccepted,
    /// The relationship ended, and a later invoice carries on work that had ended with it: the reading is a client.
    EndedAndBilled,
    /// The relationship was said to have ended because nothing had been recorded for long, and something had: the
    /// reading is that it goes on.
    EndedUnseen,
    /// A later list calls active whose relationship had ended: the reading is that it goes on.
    EndedAndListed,
}

impl Contradiction {
    /// True where what is known of other days than that of the end lets the relationship go on: a later word of somebody
    /// about the end settles it.
    pub(crate) const fn lets_go_on(self) -> bool {
        matches!(self, Self::EndedAndBilled | Self::EndedUnseen | Self::EndedAndListed)
    }
}

/// A promise that belongs to some work, or to a pursuit of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Promised {
    pub(crate) promise: PromiseId,
    pub(crate) engagement: Option<EngagementId>,
    pub(crate) pursuit: Option<PursuitId>,
}

/// What the closed cycles amount to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Settled {
    /// How many there are.
    pub(crate) closed: u32,
    /// The highest phase that one of them reached, as far as it is recorded.
    pub(crate) highest: Option<Phase>,
    /// Of one of them only beginning, end or money is known (D16).
    pub(crate) unrecorded: bool,
    /// Bit `n` is set where one ended in phase `n`.
    pub(crate) exits: u16,
    /// The place of the one that closed last.
    pub(crate) last: u32,
    /// One of them began after the relationship had been declared ended.
    pub(crate) re_entered: bool,
}

/// A phase that strong evidence skipped (D7).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Missed {
    pub(crate) phase: Phase,
    pub(crate) mark: Mark,
    pub(crate) cycle: Option<u32>,
}

/// Days of the last contacts.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Contact {
    /// In which the client took part: a call, a letter, a meeting, or an answer such as a yes, a signature or a
    /// complaint. This alone is meant by “heard from them”, on every page (D27).
    pub(crate) two_way: Option<Mark>,
    /// From the firm; what was sent to many at once is no contact.
    pub(crate) outbound: Option<Mark>,
    /// Personal, in either direction.
    pub(crate) personal: Option<Mark>,
}

/// The relationship was declared ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ended {
    pub(crate) mark: Mark,
    /// When that was recorded.
    pub(crate) recorded: Moment,
    pub(crate) camp: Option<(Camp, Mark)>,
    /// A list alone says so.
    pub(crate) by_list: bool,
    /// A later list says otherwise: until somebody says which is right, it has not (D24).
    pub(crate) doubted: bool,
}

/// The answer to a pursuit (S1.13).
#[derive(Debug, Clone, Copy)]
pub(crate) enum Answer {
    NotNow(Option<Day>),
    NoWay,
    /// No answer of the client's: an acceptance was given up unsigned, or the relationship declared ended.
    LetGo,
}

/// How the client last said they feel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feeling {
    Promoter,
    Positive,
    Neutral,
    Negative,
}

impl History {
    /// The end of a relationship that has not been taken up again since, as far as is known.
    #[inline]
    pub(crate) fn ended_for_good(&self) -> Option<Ended> {
        self.ended.filter(|ended| !ended.doubted && !self.settled.re_entered)
    }

    /// Forgets everything and keeps the space.
    pub(crate) fn clear(&mut self) {
        // Field by field: nothing is copied, and a new field is not forgotten.
        let Self {
            first,
            cycles,
            open,
            settled,
            same_work,
            listed_work,
            holds,
            promises,
            troubles,
            recovered,
            missed,
            support,
            contact,
            ended,
            archived,
            overridden,
            customer,
            unsure_beginning,
            leaving,
            listing,
            listed_other,
            listed_since,
            open_work,
            unlisted,
            camp_said,
            continues,
            watched,
            inexact,
            by_list,
            recorded_on,
            recorded,
            earliest,
            credited,
            bills,
            waiting,
            contradictions,
            answer,
            next_need,
            feeling,
            partnership,
            asked_referral,
            complained,
        } = self;
        cycles.clear();
        open.clear();
        same_work.clear();
        holds.clear();
        promises.clear();
        troubles.clear();
        missed.clear();
        waiting.clear();
        contradictions.clear();
        *first = None;
        *settled = Settled::default();
        *listed_work = false;
        *recovered = None;
        *support = Support::default();
        *contact = Contact::default();
        *ended = None;
        *archived = None;
        *overridden = None;
        *customer = None;
        *unsure_beginning = None;
        *leaving = None;
        *listing = None;
        *listed_other = None;
        *listed_since = None;
        *open_work = None;
        *unlisted = None;
        *camp_said = None;
        *continues = None;
        *watched = false;
        *inexact = false;
        *by_list = false;
        *recorded_on = Day::default();
        *recorded = Moment(0);
        *earliest = Day::default();
        *credited = None;
        *bills = None;
        *answer = None;
        *next_need = None;
        *feeling = None;
        *partnership = None;
        *asked_referral = None;
        *complained = false;
    }

    /// Where an open cycle is on a day.
    #[inline]
    pub(crate) fn at(&self, place: usize, model: &Model, today: &mut Today) -> At {
        self.cycles[place].at(number(place), &self.holds, model, today)
    }

    pub(crate) fn find_pursuit(&self, pursuit: PursuitId) -> Option<usize> {
        self.cycles.iter().rposition(|cycle| cycle.pursuit == Some(pursuit))
    }

    /// The cycle of an engagement. Open cycles are asked first, because most facts are about them.
    #[inline]
    pub(crate) fn find(&self, engagement: EngagementId) -> Option<usize> {
        let is = |place: &&u32| self.cycles[**place as usize].engagement == Some(engagement);
        if let Some(place) = self.open.iter().rev().find(is) {
            return Some(*place as usize);
        }
        self.cycles.iter().rposition(|cycle| cycle.engagement == Some(engagement))
    }

    pub(crate) fn begin(&mut self, cycle: Cycle) -> usize {
        let place = self.cycles.len();
        let cycle = Cycle { begun_from: self.earliest, accepted_from: self.earliest, ..cycle };
        if cycle.state == State::Engaged {
            // They came back, on whatever day they meant to leave.
            (self.leaving, self.camp_said) = (None, None);
        }
        self.cycles.push(cycle);
        self.open.push(number(place) - 1);
        place
    }

    /// Opens a cycle again that was closed, decided or given up.
    pub(crate) fn open_again(&mut self, place: usize) {
        let was_closed = self.cycles[place].state == State::Closed;
        self.cycles[place].after_end = true;
        let at = number(place) - 1;
        if let Err(gap) = self.open.binary_search(&at) {
            self.open.insert(gap, at);
        }
        self.cycles[place].state = State::Engaged;
        if was_closed {
            self.settle();
        }
    }

    /// Takes a cycle off the list of open ones.
    pub(crate) fn leave(&mut self, place: usize, state: State, mark: Mark) {
        let cycle = &mut self.cycles[place];
        cycle.state = state;
        cycle.ended = mark;
        let at = number(place) - 1;
        if let Ok(found) = self.open.binary_search(&at) {
            self.open.remove(found);
        }
        if state == State::Closed {
            // Of what may be a recorded matter nothing is presumed: that matter says whether its goal was met.
            if !self.cycles[place].is_recorded() && !self.may_be_other(place) {
                self.support.presumed.get_or_insert(mark);
            }
            self.settled.add(place, &self.cycles);
        }
    }

    /// Counts the closed cycles anew, after one of them changed.
    pub(crate) fn settle(&mut self) {
        let mut settled = Settled::default();
        for place in 0..self.cycles.len() {
            if self.cycles[place].state == State::Closed {
                settled.add(place, &self.cycles);
            }
        }
        self.settled = settled;
    }

    /// The latest open engagement that has not fallen back, and where it is.
    pub(crate) fn latest_open(&self, model: &Model, day: Day) -> Option<(usize, At)> {
        self.open.iter().rev().find_map(|&place| {
            let place = place as usize;
            let at = self.at(place, model, &mut Today::new(day));
            (at.is_work() && !self.is_set_aside(place)).then_some((place, at))
        })
    }

    /// True for a supplier and the like: a list says so, and nothing was ever sought or agreed with them.
    pub(crate) fn is_other(&self) -> bool {
        let is_known = || self.cycles.is_empty() && self.customer.is_none() && self.answer.is_none();
        self.listed_other.is_some() && is_known()
    }

    /// True where work began on a day, and none is open any more: it was over on that day, so that the stage between
    /// engagements begins again with it though nobody was seen to be a client.
    pub(crate) fn was_work_of_a_day(&self, day: Day) -> bool {
        self.cycles.last().is_some_and(|cycle| cycle.state != State::Pursued && cycle.accepted.on == day)
    }

    /// The client said something about work. Where a list alone tells of it, nobody knows who spoke with whom: it is no
    /// contact (D15).
    pub(crate) fn agreed(&mut self, mark: Mark) {
        if mark.by_hand() {
            self.spoke(mark);
        }
    }

    #[inline]
    pub(crate) fn spoke(&mut self, mark: Mark) {
        self.contact.two_way = Some(mark);
        self.contact.personal = Some(mark);
    }
}

impl Settled {
    fn add(&mut self, place: usize, cycles: &[Cycle]) {
        let cycle = &cycles[place];
        self.closed += 1;
        if cycle.is_recorded() {
            self.highest = self.highest.max(Some(cycle.reached));
            self.exits |= 1 << cycle.reached.number();
        } else {
            self.unrecorded = true;
        }
        self.re_entered |= cycle.after_end;
        let last = &cycles[self.last as usize];
        if self.closed == 1 || (cycle.ended.on, place) >= (last.ended.on, self.last as usize) {
            self.last = number(place) - 1;
        }
    }
}

/// A cycle's number, counted from 1, of its place.
pub(crate) fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX - 1) + 1
}

/// The kinds of acts, referrals last, as places in a list.
pub(crate) const fn act_place(act: AdvocacyAct) -> usize {
    match act {
        AdvocacyAct::Reference => 0,
        AdvocacyAct::Testimonial => 1,
        AdvocacyAct::Review => 2,
        AdvocacyAct::CaseStudy => 3,
        AdvocacyAct::Talk => 4,
    }
}
