//! From facts to a course.

use std::collections::HashMap;

use super::{Answer, Course, Doubt, EarlierAnswer, Ending, Felt, Implied, Stay, Work};
use crate::dates::Day;
use crate::fact::{
    ClientFact, EngagementFact, Event, Fact, FeelingFact, Instrument, InvoiceFact, Precision, PromiseFact, Purpose,
    PursuitFact, PursuitStep, Seen, SupportFact, TouchFact,
};
use crate::ids::{EngagementId, PromiseId, PursuitId};
use crate::insights::evidence::Weight;
use crate::journeys::implied::ImpliedWork;
use crate::journeys::model::Model;
use crate::journeys::position::{Piece, Position};
use crate::journeys::stage::{Camp, Phase, Stage};
use crate::journeys::{Exit, in_force, spells, touches};
use crate::touches::Enquiries;

/// The course of a relationship, from its facts, and from what was derived of them: pieces, position, and the work that
/// its invoices imply.
pub fn course(facts: &[Fact], pieces: &[Piece], position: &Position, implied: &[ImpliedWork], model: &Model) -> Course {
    let mut reading = Reading::default();
    for (on, fact) in in_force(facts) {
        let found = Found { listed: !fact.is_by_hand(), unsure: fact.precision > Precision::Month };
        let by_hand = fact.is_by_hand() && fact.precision == Precision::Exact;
        reading.enquiries.read(!by_hand, on, &fact.what, by_hand);
        reading.read(on, &fact.what, found);
    }
    reading.note_steps();
    let (pursuits, engagements) = (reading.pursuits, reading.engagements);
    let mut course = reading.course;
    course.unlogged = reading.enquiries.unlogged().map(|pursuit| (pursuit.on, pursuit.key)).collect();
    course.enquiries = reading.enquiries.into_enquiries();
    course.implied = implied
        .iter()
        .map(|work| Implied { line: work.line, first: work.first, last: work.last, over_from: work.over_from })
        .collect();
    for spell in spells(facts, model) {
        let by_work = spell.engagement.and_then(|id| engagements.get(&id));
        let work = by_work.or_else(|| spell.pursuit.and_then(|id| pursuits.get(&id)));
        let work = work.map(|place| u32::try_from(*place).unwrap_or(u32::MAX));
        let (phase, from, until, exit) = (spell.phase, spell.from, spell.until, spell.exit);
        course.stays.push(Stay { work, phase, from, until, exit, unsure: false });
    }
    let of_no_day = of_no_day(&reading.entered, &course.stays);
    course.stays.extend(of_no_day);
    course.stays.extend(standing(pieces));
    for stay in &mut course.stays {
        let bounds = [Some(stay.from), stay.until];
        stay.unsure = bounds.into_iter().flatten().any(|on| reading.days.get(&(stay.work, on)) == Some(&false));
    }
    course.touched = touched(facts, model);
    course.felt = felt(facts, model);
    for (on, engagement) in reading.broken {
        let stay = engagement.and_then(|id| engagements.get(&id)).and_then(|place| phase_of(&course, *place, on));
        course.broken.extend(stay.or_else(|| standing_on(pieces, on)).map(|phase| (on, phase)));
    }
    for (on, engagement, mood) in reading.scored {
        let stay = engagement.and_then(|id| engagements.get(&id)).and_then(|place| phase_of(&course, *place, on));
        if let Some(phase) = stay.or_else(|| standing_on(pieces, on)) {
            note(&mut course.felt, Felt { phase, weight: Weight::ClientResearch, on, mood });
        }
    }
    course.watched = position.watched;
    course.unobserved = position.passed_unobserved.iter().map(|gap| (gap.on, gap.phase)).collect();
    course
}

/// How something was found out.
#[derive(Clone, Copy)]
struct Found {
    /// A list tells of it; nobody recorded it here.
    listed: bool,
    /// Its day is not known to the month (D20).
    unsure: bool,
}

#[derive(Default)]
struct Reading {
    course: Course,
    pursuits: HashMap<PursuitId, usize>,
    engagements: HashMap<EngagementId, usize>,
    /// Of each pursuit that a list tells of, how many steps are recorded.
    steps: HashMap<usize, u32>,
    promised: HashMap<PromiseId, Option<EngagementId>>,
    broken: Vec<(Day, Option<EngagementId>)>,
    /// On which day which piece of work entered which phase, by a fact of its own.
    entered: Vec<(usize, Phase, Day)>,
    /// Each with whether a list alone tells of it, or of about when it was.
    enquiries: Enquiries<bool>,
    /// The days on which something is recorded of each piece of work, or of the relationship: whether one such fact knows
    /// that it was on that day.
    days: HashMap<(Option<u32>, Day), bool>,
    /// What clients answered in surveys: about which work, and the mood where the answer tells one.
    scored: Vec<(Day, Option<EngagementId>, Option<i8>)>,
}

impl Reading {
    fn read(&mut self, on: Day, what: &Event, found: Found) {
        self.tell(on, what, found);
        let of = match what {
            Event::Pursuit(fact) => self.pursuits.get(&fact.pursuit()).copied(),
            Event::Engagement(fact) => self.engagements.get(&fact.engagement()).copied(),
            Event::Support(_) | Event::Feeling(_) | Event::Journey(_) => None,
            _ => return,
        };
        let of = of.map(|place| u32::try_from(place).unwrap_or(u32::MAX));
        *self.days.entry((of, on)).or_default() |= !found.unsure;
    }

    fn tell(&mut self, on: Day, what: &Event, found: Found) {
        match what {
            Event::Pursuit(fact) => self.pursuit(on, fact, found),
            Event::Engagement(fact) => self.engagement(on, fact, found),
            Event::Client(ClientFact::Ended { camp, reason, .. }) => {
                let unsure = found.unsure;
                self.course.endings.push(Ending { on, camp: *camp, reason: reason.clone(), unsure });
            }
            Event::Client(ClientFact::Listed { listing }) if listing.is_client() => self.bought(on),
            Event::Invoice(InvoiceFact::Issued { amount, .. }) if amount.minor > 0 => self.bought(on),
            Event::Client(ClientFact::CampConfirmed { camp }) => {
                if let Some(ending) = self.course.endings.last_mut() {
                    ending.camp = Some(*camp);
                }
            }
            Event::Support(SupportFact::ReferralMade { .. }) => self.course.referred.push(on),
            Event::Promise(PromiseFact::Made { promise, engagement, .. }) => {
                self.promised.insert(*promise, *engagement);
            }
            Event::Promise(PromiseFact::Broken { promise }) => {
                self.broken.push((on, self.promised.get(promise).copied().flatten()));
            }
            Event::Feeling(FeelingFact::Scored { instrument, score, engagement, .. }) => {
                // The five answers from very dissatisfied to very satisfied are the five steps of a mood.
                let satisfied = *instrument == Instrument::Csat;
                let mood = satisfied.then(|| i8::try_from(*score).unwrap_or(5).clamp(1, 5) - 3);
                self.scored.push((on, *engagement, mood));
                if *instrument == Instrument::Csat && *score >= 4 {
                    self.satisfied(on, *engagement);
                }
            }
            Event::Feeling(FeelingFact::Felt { score, engagement, .. }) => {
                self.scored.push((on, *engagement, Some(score.number())));
            }
            Event::Touch(fact) => self.touch(on, fact),
            _ => {}
        }
    }

    fn of_pursuit(&mut self, pursuit: PursuitId) -> &mut Work {
        let place = *self.pursuits.entry(pursuit).or_insert_with(|| {
            self.course.works.push(Work::default());
            self.course.works.len() - 1
        });
        &mut self.course.works[place]
    }

    fn of_engagement(&mut self, engagement: EngagementId, pursuit: Option<PursuitId>) -> &mut Work {
        let from_pursuit = pursuit.and_then(|id| self.pursuits.get(&id)).copied();
        let place = *self.engagements.entry(engagement).or_insert_with(|| {
            from_pursuit.unwrap_or_else(|| {
                self.course.works.push(Work::default());
                self.course.works.len() - 1
            })
        });
        &mut self.course.works[place]
    }

    fn bought(&mut self, on: Day) {
        let known = &mut self.course.customer;
        *known = Some(known.map_or(on, |known| known.min(on)));
    }

    /// A list tells how a pursuit stands, and not on which steps it was, unless it names one beside the answer or two.
    fn note_steps(&mut self) {
        for (place, steps) in &self.steps {
            let work = &mut self.course.works[*place];
            let told = *steps + u32::from(work.answer.is_some());
            work.doubts.note(Doubt::StepsNotTold, *steps == 0 || told < 2);
        }
    }

    fn pursuit(&mut self, on: Day, fact: &PursuitFact, found: Found) {
        let work = self.of_pursuit(fact.pursuit());
        let is_answer =
            matches!(fact, PursuitFact::Hired { .. } | PursuitFact::NotNow { .. } | PursuitFact::NoWay { .. });
        if is_answer || matches!(fact, PursuitFact::Reopened { .. }) {
            set_aside(work, on);
            work.doubts.note(Doubt::AnsweredWhen, is_answer && found.unsure);
        }
        match fact {
            PursuitFact::Opened { service_line, .. } => {
                if work.opened.is_none() {
                    work.doubts.note(Doubt::OpenedWhen, found.unsure);
                }
                work.opened = work.opened.or(Some(on));
                work.line = work.line.or(*service_line);
            }
            PursuitFact::StepReached { step, .. } => {
                if *step > PursuitStep::Enquiry {
                    work.shortlisted = work.shortlisted.or(Some(on));
                }
            }
            PursuitFact::Hired { reason, .. } => {
                work.answer = Some((Answer::Hired, on));
                work.reason.clone_from(reason);
            }
            PursuitFact::NotNow { reason, .. } => {
                work.answer = Some((Answer::NotNow, on));
                work.reason.clone_from(reason);
            }
            PursuitFact::NoWay { reason, .. } => {
                work.answer = Some((Answer::NoWay, on));
                work.reason.clone_from(reason);
            }
            PursuitFact::Reopened { .. } | PursuitFact::ConfirmedOpen { .. } => {}
        }
        match fact {
            PursuitFact::Hired { pursuit, engagement, .. } => drop(self.of_engagement(*engagement, Some(*pursuit))),
            PursuitFact::Opened { pursuit, .. } if found.listed => {
                if let Some(place) = self.pursuits.get(pursuit) {
                    self.steps.entry(*place).or_default();
                }
            }
            PursuitFact::StepReached { pursuit, .. } => {
                if let Some(steps) = self.pursuits.get(pursuit).and_then(|place| self.steps.get_mut(place)) {
                    *steps += 1;
                }
            }
            _ => {}
        }
    }

    fn engagement(&mut self, on: Day, fact: &EngagementFact, found: Found) {
        use EngagementFact as E;
        let pursuit = if let E::Accepted { pursuit, .. } = fact { *pursuit } else { None };
        self.of_engagement(fact.engagement(), pursuit);
        let place = self.engagements.get(&fact.engagement()).copied().unwrap_or_default();
        self.entered.extend(entry(fact).map(|phase| (place, phase, on)));
        let work = &mut self.course.works[place];
        if work.accepted.is_none() && !matches!(fact, E::Closed { .. } | E::Lapsed { .. }) {
            work.doubts.note(Doubt::AcceptedInList, found.listed);
            work.doubts.note(Doubt::AcceptedWhen, found.unsure);
        }
        match fact {
            E::Accepted { service_line, .. } => {
                work.accepted = work.accepted.or(Some(on));
                work.line = service_line.or(work.line);
                (work.closed, work.lapsed) = (None, None);
            }
            E::LetterSigned { .. } | E::KickoffHeld { .. } | E::Onboarded { .. } => {
                work.accepted = work.accepted.or(Some(on));
                work.signed = work.signed.or(Some(on));
            }
            E::Opened { .. } | E::WorkStarted { .. } => work.accepted = work.accepted.or(Some(on)),
            E::GoalConfirmed { .. } => work.agreed = work.agreed.or(Some(on)),
            E::GoalDenied { .. } => (work.denied, work.agreed) = (Some(on), None),
            E::Closed { .. } => {
                work.closed = Some(on);
                work.doubts.note(Doubt::ClosedWhen, found.unsure);
            }
            E::Lapsed { .. } => work.lapsed = Some(on),
            E::CloseOutHeld { aware_of, next_need, .. } => {
                work.next_need = *next_need;
                work.aware = aware_of.iter().any(|line| Some(*line) != work.line);
            }
            _ => {}
        }
    }

    /// A 4 or 5 at delivery or later is the client's word that the goal is met (domain 3.3).
    fn satisfied(&mut self, on: Day, engagement: Option<EngagementId>) {
        let place = engagement.and_then(|id| self.engagements.get(&id)).copied();
        if let Some(work) = place.map(|place| &mut self.course.works[place]).filter(|work| work.closed.is_some()) {
            work.agreed = work.agreed.or(Some(on));
        }
    }

    fn touch(&mut self, on: Day, fact: &TouchFact) {
        let TouchFact::Made { personal, purpose, .. } = fact;
        if fact.asks_for_referral() {
            self.course.asked.push(on);
        } else if *personal && *purpose == Purpose::Educate {
            self.course.told.push(on);
        }
    }
}

/// Keeps the answer that held up to a day. A win that does not hold any more was a mistake.
fn set_aside(work: &mut Work, until: Day) {
    let (unsure, reason) = (work.doubts.has(Doubt::AnsweredWhen), work.reason.take());
    if let Some((answer @ (Answer::NotNow | Answer::NoWay), on)) = work.answer.take() {
        work.earlier.push(EarlierAnswer { answer, on, until, reason, unsure });
    }
}

/// Which phase a fact is the entry of.
const fn entry(fact: &EngagementFact) -> Option<Phase> {
    use EngagementFact as E;
    match fact {
        E::Accepted { .. } => Some(Phase::Admit),
        E::LetterSigned { .. } => Some(Phase::Affirm),
        E::KickoffHeld { .. } | E::WorkStarted { .. } => Some(Phase::Activate),
        E::Onboarded { .. } | E::MilestoneAccepted { .. } => Some(Phase::Accomplish),
        _ => None,
    }
}

/// Stays that began and ended on one day: the entry of a phase and that of the next are both recorded on it. A phase
/// is looked at once a day, so that the stays themselves know nothing of them; left out, the others would say that the
/// phase takes longer than it does.
fn of_no_day(entered: &[(usize, Phase, Day)], stays: &[Stay]) -> Vec<Stay> {
    let next = |of: usize, after: Phase| {
        let later = entered.iter().filter(|(work, phase, _)| *work == of && *phase > after);
        later.min_by_key(|(_, phase, on)| (*phase, *on))
    };
    let mut found: Vec<Stay> = Vec::new();
    for (place, phase, on) in entered {
        let work = u32::try_from(*place).ok();
        let was_seen = stays.iter().chain(&found).any(|stay| stay.work == work && stay.phase == *phase);
        if !was_seen && next(*place, *phase).is_some_and(|(_, _, until)| until == on) {
            let (from, until) = (*on, Some(*on));
            found.push(Stay { work, phase: *phase, from, until, exit: Exit::Advanced, unsure: false });
        }
    }
    found
}

/// The stays of the relationship in Adopt and Advocate.
fn standing(pieces: &[Piece]) -> Vec<Stay> {
    let high = |piece: &Piece| piece.standing.filter(|phase| *phase >= Phase::Adopt);
    let mut found: Vec<Stay> = Vec::new();
    let mut before: Option<Phase> = None;
    for piece in pieces {
        let now = high(piece);
        if now == before {
            continue;
        }
        if let Some((stay, phase)) = found.last_mut().zip(before) {
            stay.until = Some(piece.from);
            let poor = piece.stage == Stage::Former && piece.camp == Some(Camp::Poor);
            stay.exit = match piece.standing {
                _ if poor => Exit::Left,
                Some(later) if later > phase => Exit::Advanced,
                _ => Exit::Reverted,
            };
        }
        let begun = |phase| Stay { work: None, phase, from: piece.from, until: None, exit: Exit::None, unsure: false };
        found.extend(now.map(begun));
        before = now;
    }
    found
}

fn standing_on(pieces: &[Piece], on: Day) -> Option<Phase> {
    pieces.iter().rfind(|piece| piece.from <= on)?.standing
}

/// The phase of a piece of work on a day; the last one that it was in when it was over.
fn phase_of(course: &Course, work: usize, on: Day) -> Option<Phase> {
    let of_work = |stay: &&Stay| stay.work == u32::try_from(work).ok() && stay.from <= on;
    course.stays.iter().rfind(of_work).map(|stay| stay.phase)
}

fn touched(facts: &[Fact], model: &Model) -> Vec<(Option<Phase>, crate::fact::Medium, Day)> {
    let mut last: Vec<(Option<Phase>, crate::fact::Medium, Day)> = Vec::new();
    for touch in touches(facts, model) {
        let TouchFact::Made { medium, .. } = touch.touch;
        match last.iter_mut().find(|(phase, known, _)| (*phase, known) == (touch.phase, medium)) {
            Some((.., on)) => *on = touch.on.max(*on),
            None => last.push((touch.phase, *medium, touch.on)),
        }
    }
    last.sort_unstable();
    last
}

/// How the client felt, as far as a touch told: said by themselves, or noticed by somebody of the firm.
fn felt(facts: &[Fact], model: &Model) -> Vec<Felt> {
    let mut all = Vec::new();
    for touch in touches(facts, model) {
        let TouchFact::Made { detail: Some(detail), .. } = touch.touch else { continue };
        for felt in &detail.felt {
            let weight = match felt.seen {
                Seen::SelfReported => Weight::ClientResearch,
                Seen::Observed => Weight::StaffView,
            };
            if let Some(phase) = touch.phase {
                note(&mut all, Felt { phase, weight, on: touch.on, mood: Some(felt.score.number()) });
            }
        }
    }
    all
}

/// Keeps the last of each phase and weight; a score without a mood leaves the mood that was known.
fn note(all: &mut Vec<Felt>, new: Felt) {
    match all.iter_mut().find(|known| (known.phase, known.weight) == (new.phase, new.weight)) {
        Some(known) => {
            if new.on >= known.on {
                known.mood = new.mood.or(known.mood);
            }
            known.on = new.on.max(known.on);
        }
        None => all.push(new),
    }
}
