//! What happened to a client, read from the facts as planning needs it.

use std::collections::BTreeMap;

use crate::dates::Day;
use crate::fact::{
    ClientFact, EngagementFact, Event, Fact, FeelingFact, Instrument, Precision, PursuitFact, SupportFact,
};
use crate::ids::{ComplaintId, ContactId, EngagementId, FactId, PursuitId, ReferralId, ServiceLineId};
use crate::journeys::order::Ordered;
use crate::plans::Actual;

/// The facts that hold, up to a day, sorted by what they are about.
#[derive(Debug, Default)]
pub(super) struct Events {
    pub(super) works: Vec<Work>,
    pub(super) pursuits: Vec<Chance>,
    pub(super) complaints: Vec<Grievance>,
    pub(super) detractors: Vec<Detractor>,
    pub(super) educations: Vec<(FactId, Day, Option<ServiceLineId>)>,
    pub(super) moved: Vec<(ContactId, Day)>,
    pub(super) referrals: Vec<Recommendation>,
    pub(super) came_by_referral: bool,
    pub(super) ended: Option<(FactId, Happened)>,
    pub(super) next_need: Option<Day>,
    pub(super) touches: Vec<Actual>,
    /// Days on which something happened on an unsure day, and whether something else happened on them for certain.
    unsure: BTreeMap<Day, bool>,
    /// The last day on which something happened for certain.
    certain: Option<Day>,
}

/// When something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Happened {
    /// The latest day on which it can have happened.
    pub(super) on: Day,
    /// True when the day is known to the month at least.
    known: bool,
}

impl Happened {
    /// A fact, on the day that holds for it: a day that somebody corrected is known.
    fn at(fact: &Fact, on: Day) -> Self {
        Self { on, known: fact.precision_on(on) <= Precision::Month }
    }

    /// The day from which a plan may count. What happened on an unsure day may lie years back: nothing is planned for
    /// it (D16, D20).
    pub(super) fn known_day(self) -> Option<Day> {
        self.known.then_some(self.on)
    }
}

/// An engagement.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) engagement: EngagementId,
    pub(super) pursuit: Option<PursuitId>,
    pub(super) accepted: Option<Happened>,
    pub(super) signed: Option<Happened>,
    pub(super) ended: Option<Happened>,
    pub(super) closed: bool,
    pub(super) line: Option<ServiceLineId>,
    pub(super) contact: Option<ContactId>,
    pub(super) recurring: bool,
    pub(super) planned_end: Option<Day>,
    pub(super) goal: Option<Happened>,
}

/// A pursuit.
#[derive(Debug)]
pub(super) struct Chance {
    pub(super) pursuit: PursuitId,
    pub(super) opened: Option<Happened>,
    pub(super) line: Option<ServiceLineId>,
    pub(super) contact: Option<ContactId>,
    pub(super) decided: bool,
    /// The day of the answer “not now”, and the day to return.
    pub(super) not_now: Option<(Happened, Option<Day>)>,
}

/// A complaint.
#[derive(Debug)]
pub(super) struct Grievance {
    pub(super) complaint: ComplaintId,
    pub(super) on: Day,
    pub(super) engagement: Option<EngagementId>,
    pub(super) recovered: bool,
}

/// Somebody who would not recommend the firm.
#[derive(Debug)]
pub(super) struct Detractor {
    pub(super) fact: FactId,
    pub(super) on: Day,
    pub(super) engagement: Option<EngagementId>,
    pub(super) contact: Option<ContactId>,
    pub(super) recovered: bool,
}

/// A referral for which somebody is to be thanked.
#[derive(Debug)]
pub(super) struct Recommendation {
    pub(super) referral: ReferralId,
    pub(super) on: Day,
    pub(super) thanked: bool,
}

impl Events {
    pub(super) fn read(facts: &[Fact], as_of: Day) -> Self {
        let mut events = Self::default();
        for (on, fact) in Ordered::of(facts).until(as_of) {
            events.take(fact, on);
        }
        events
    }

    /// True when what happened on a day happened on it for certain.
    pub(super) fn is_certain(&self, on: Day) -> bool {
        self.unsure.get(&on).is_none_or(|certain| *certain)
    }

    fn take(&mut self, fact: &Fact, on: Day) {
        let at = Happened::at(fact, on);
        self.note_certainty(at);
        match &fact.what {
            Event::Client(of) => self.client(of, fact.id, at),
            Event::Pursuit(of) => self.pursuit(of, at),
            Event::Engagement(of) => self.engagement(of, at),
            Event::Feeling(of) => self.feeling(of, fact.id, on),
            Event::Support(of) => self.support(of, on),
            Event::Touch(_) => self.touches.extend(Actual::of(fact, on)),
            _ => {}
        }
    }

    fn note_certainty(&mut self, at: Happened) {
        if at.known {
            self.certain = Some(at.on);
            self.unsure.entry(at.on).and_modify(|certain| *certain = true);
        } else {
            self.unsure.entry(at.on).or_insert(self.certain == Some(at.on));
        }
    }

    fn client(&mut self, of: &ClientFact, id: FactId, at: Happened) {
        match of {
            ClientFact::ContactMoved { contact, .. } => self.moved.extend(at.known_day().map(|on| (*contact, on))),
            ClientFact::Ended { .. } => self.ended = Some((id, at)),
            ClientFact::NextNeedExpected { day, .. } => self.next_need = Some(*day),
            ClientFact::EducationDecided { service_line } => self.educations.push((id, at.on, *service_line)),
            _ => {}
        }
    }

    fn pursuit(&mut self, of: &PursuitFact, at: Happened) {
        let chance = self.chance(of.pursuit());
        match of {
            PursuitFact::Opened { service_line, contact, .. } => {
                chance.opened = chance.opened.or(Some(at));
                chance.line = chance.line.or(*service_line);
                chance.contact = chance.contact.or(*contact);
            }
            PursuitFact::NotNow { revisit, .. } => {
                chance.decided = true;
                chance.not_now = Some((at, *revisit));
            }
            PursuitFact::NoWay { .. } => {
                chance.decided = true;
                chance.not_now = None;
            }
            PursuitFact::Reopened { .. } => {
                chance.decided = false;
                chance.not_now = None;
            }
            PursuitFact::Hired { pursuit, engagement, .. } => {
                chance.decided = true;
                chance.not_now = None;
                let (line, contact) = (chance.line, chance.contact);
                let work = self.work(*engagement);
                work.pursuit = Some(*pursuit);
                work.accepted = work.accepted.or(Some(at));
                work.line = work.line.or(line);
                work.contact = work.contact.or(contact);
            }
            PursuitFact::StepReached { .. } | PursuitFact::ConfirmedOpen { .. } => {}
        }
    }

    fn engagement(&mut self, of: &EngagementFact, at: Happened) {
        let work = self.work(of.engagement());
        match of {
            EngagementFact::Accepted { pursuit, service_line, contact, recurring, planned_end, .. } => {
                work.accepted = work.accepted.or(Some(at));
                work.pursuit = work.pursuit.or(*pursuit);
                work.line = service_line.or(work.line);
                work.contact = contact.or(work.contact);
                work.recurring = *recurring;
                work.planned_end = *planned_end;
            }
            EngagementFact::LetterSigned { .. } => work.signed = work.signed.or(Some(at)),
            EngagementFact::GoalConfirmed { .. } => work.goal = Some(at),
            EngagementFact::GoalDenied { .. } => work.goal = None,
            EngagementFact::Closed { .. } => {
                work.ended = Some(at);
                work.closed = true;
            }
            // What lapses was not closed by that, whatever came before.
            EngagementFact::Lapsed { .. } => {
                work.ended = Some(at);
                work.closed = false;
            }
            _ => {}
        }
    }

    fn feeling(&mut self, of: &FeelingFact, fact: FactId, on: Day) {
        match of {
            FeelingFact::ComplaintReceived { complaint, engagement, .. } => {
                let engagement = *engagement;
                self.complaints.push(Grievance { complaint: *complaint, on, engagement, recovered: false });
            }
            FeelingFact::ComplaintRecovered { complaint } => {
                for one in self.complaints.iter_mut().filter(|one| one.complaint == *complaint) {
                    one.recovered = true;
                }
            }
            // A better score of the same person, or the client's word, ends it.
            FeelingFact::Scored { instrument: Instrument::Nps, score, engagement, contact } => {
                let same = |one: &Detractor| one.contact.is_none() || contact.is_none() || one.contact == *contact;
                for one in self.detractors.iter_mut().filter(|one| same(one)) {
                    one.recovered = true;
                }
                if *score <= 6 {
                    let (engagement, contact) = (*engagement, *contact);
                    self.detractors.push(Detractor { fact, on, engagement, contact, recovered: false });
                }
            }
            FeelingFact::Recovered { engagement } => {
                let meant = |one: &Detractor| engagement.is_none() || one.engagement == *engagement;
                for one in self.detractors.iter_mut().filter(|one| meant(one)) {
                    one.recovered = true;
                }
            }
            _ => {}
        }
    }

    fn support(&mut self, of: &SupportFact, on: Day) {
        let (referral, thanked) = match of {
            SupportFact::ReferralMade { referral, .. } => (*referral, false),
            // A referrer who is a client is thanked on that client's own page.
            SupportFact::ReferralReceived { referral, from_client: None, .. } => {
                self.came_by_referral = true;
                (*referral, false)
            }
            SupportFact::ReferralReceived { .. } => {
                self.came_by_referral = true;
                return;
            }
            SupportFact::ReferralThanked { referral } => (*referral, true),
            _ => return,
        };
        match self.referrals.iter_mut().find(|one| one.referral == referral) {
            Some(one) => one.thanked |= thanked,
            None if !thanked => self.referrals.push(Recommendation { referral, on, thanked }),
            None => {}
        }
    }

    pub(super) fn chance(&mut self, pursuit: PursuitId) -> &mut Chance {
        let at = self.pursuits.iter().position(|one| one.pursuit == pursuit).unwrap_or_else(|| {
            let fresh = Chance { pursuit, opened: None, line: None, contact: None, decided: false, not_now: None };
            self.pursuits.push(fresh);
            self.pursuits.len() - 1
        });
        &mut self.pursuits[at]
    }

    fn work(&mut self, engagement: EngagementId) -> &mut Work {
        let at = self.works.iter().position(|one| one.engagement == engagement).unwrap_or_else(|| {
            self.works.push(Work {
                engagement,
                pursuit: None,
                accepted: None,
                signed: None,
                ended: None,
                closed: false,
                line: None,
                contact: None,
                recurring: false,
                planned_end: None,
                goal: None,
            });
            self.works.len() - 1
        });
        &mut self.works[at]
    }
}

impl Work {
    /// The day on which it began, as far as anybody recorded it.
    pub(super) fn began(&self) -> Option<Day> {
        self.accepted.or(self.signed).map(|at| at.on)
    }
}
