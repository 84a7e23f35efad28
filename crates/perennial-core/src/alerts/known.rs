//! What the facts up to a day say, gathered for the rules in one reading.

mod invoices;
mod records;

use std::collections::HashSet;

use invoices::Invoices;
pub(super) use records::Engaged;
use records::{Favour, Left, Pursued};

use crate::complaints::{self, Complaint};
use crate::dates::{Day, Moment};
use crate::fact::{
    ClientFact, Direction, EngagementFact, Event, Fact, FeelingFact, Instrument, Medium, PersonFact, Precision,
    PursuitFact, PursuitStep, Stance, SupportFact, TouchFact,
};
use crate::ids::{ContactId, EngagementId, FactId};
use crate::journeys::Ordered;
use crate::promises::{Book, Mark};
use crate::touches::Enquiries;

/// What the facts up to a day say.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    pub(super) book: Book,
    pub(super) complaints: Vec<Complaint>,
    pub(super) pursuits: Vec<Pursued>,
    pub(super) enquiries: Enquiries<Mark>,
    pub(super) engagements: Vec<Engaged>,
    pub(super) invoices: Invoices,
    pub(super) favours: Vec<Favour>,
    /// People at the client who have not left.
    pub(super) contacts: Vec<ContactId>,
    /// The last change in who is there.
    pub(super) contacts_changed: Option<Mark>,
    /// Who left.
    pub(super) left: Vec<Left>,
    /// Who does not want to be contacted, or not by email.
    pub(super) opted_out: Vec<(ContactId, Option<Medium>, Mark)>,
    pub(super) need: Option<(Day, Mark)>,
    /// Low scores, with the person, until the same person gives a better one.
    pub(super) scores: Vec<(Instrument, Option<ContactId>, Option<EngagementId>, Mark)>,
    /// Recoveries without a complaint.
    recoveries: Vec<(Option<EngagementId>, Day)>,
    pub(super) two_way: Option<Mark>,
    /// Something was logged with the client here: an absence tells something (D15).
    pub(super) watched: bool,
    /// The last contacts from the client, at most [`PACE`] of them.
    pub(super) inbound: Vec<Mark>,
    pub(super) archived: bool,
    /// Facts that a list says, and nobody recorded here (D15).
    listed: HashSet<FactId>,
    /// The first fact that lies ahead.
    pub(super) later: Option<Day>,
}

/// From how many contacts the pace of a client is taken.
pub(super) const PACE: usize = 6;

impl Known {
    pub(super) fn of(ordered: &Ordered<'_>, as_of: Day) -> Self {
        let mut known = Self::default();
        let mut place = 0;
        while let Some((on, fact)) = ordered.get(place) {
            if on > as_of {
                known.later = Some(on);
                break;
            }
            // Who says only about when something was has not watched it happen (D16, D20).
            if !fact.is_by_hand() || fact.precision != Precision::Exact {
                known.listed.insert(fact.id);
            }
            known.read(Mark { on, fact: fact.id }, fact);
            for favour in known.favours.iter_mut().rev().take_while(|favour| favour.mark.fact == fact.id) {
                favour.precision = fact.precision;
            }
            place += 1;
        }
        known
    }

    /// True for what a list says and nobody recorded here.
    pub(super) fn is_listed(&self, fact: FactId) -> bool {
        self.listed.contains(&fact)
    }

    pub(super) fn engagement(&self, id: EngagementId) -> Option<&Engaged> {
        self.engagements.iter().find(|known| known.id == id)
    }

    /// Whether a recovery was confirmed on or after a day, for that engagement or for all of the relationship.
    pub(super) fn recovered_since(&self, day: Day, engagement: Option<EngagementId>) -> bool {
        let meant = |named: Option<EngagementId>| named.is_none() || named == engagement;
        self.recoveries.iter().any(|&(named, on)| on >= day && meant(named))
    }

    fn read(&mut self, mark: Mark, fact: &Fact) {
        let what = &fact.what;
        self.book.read(mark, what);
        self.enquiries.read(mark, mark.on, what, !self.is_listed(mark.fact));
        match what {
            Event::Client(what) => self.client(what, mark, fact.recorded),
            Event::Person(fact) => self.person(fact, mark),
            Event::Pursuit(fact) => self.pursuit(fact, mark),
            Event::Engagement(fact) => self.engaged(fact, mark),
            Event::Invoice(what) => self.invoices.read(what, mark, &fact.source),
            Event::Touch(fact) => self.touch(fact, mark),
            Event::Feeling(fact) => self.feeling(fact, mark),
            Event::Support(fact) => self.support(fact, mark),
            Event::Promise(_) | Event::Present(_) | Event::Journey(_) => {}
        }
    }

    fn client(&mut self, fact: &ClientFact, mark: Mark, recorded: Moment) {
        match fact {
            // Somebody may be added whose leaving was recorded at once, of an earlier day.
            ClientFact::ContactAdded { contact }
                if self.left.iter().any(|left| left.contact == *contact && left.recorded > recorded) => {}
            ClientFact::ContactAdded { contact } => {
                if !self.contacts.contains(contact) {
                    self.contacts.push(*contact);
                    self.contacts_changed = Some(mark);
                }
                for left in &mut self.left {
                    left.followed = true;
                }
                self.left.retain(|left| left.contact != *contact);
            }
            ClientFact::ContactMoved { contact, .. } => {
                self.contacts.retain(|known| known != contact);
                self.contacts_changed = Some(mark);
                self.left.retain(|left| left.contact != *contact);
                self.left.push(Left { contact: *contact, mark, recorded, followed: false });
            }
            ClientFact::NextNeedExpected { day, .. } => self.need = Some((*day, mark)),
            ClientFact::Archived { archived } => self.archived = *archived,
            _ => {}
        }
    }

    fn person(&mut self, fact: &PersonFact, mark: Mark) {
        match fact {
            PersonFact::TookOver { from, .. } => {
                for left in self.left.iter_mut().filter(|left| left.contact == *from) {
                    left.followed = true;
                }
            }
            PersonFact::MediumSaid { contact, medium, stance, .. } => {
                self.opted_out.retain(|(who, of, _)| who != contact || of != medium);
                if *stance == Some(Stance::Refused) && medium.is_none_or(|medium| medium == Medium::Email) {
                    self.opted_out.push((*contact, *medium, mark));
                }
            }
            _ => {}
        }
    }

    fn pursuit(&mut self, fact: &PursuitFact, mark: Mark) {
        if let PursuitFact::Hired { engagement, .. } = fact {
            self.engagement_of(*engagement, mark);
        }
        // A new pursuit is what an expected need was waiting for; a “not now” waits for its own answer (D23).
        if matches!(fact, PursuitFact::Opened { .. }) {
            self.need = self.need.filter(|(_, said)| said.on >= mark.on);
        }
        let id = fact.pursuit();
        let place = self.pursuits.iter().position(|known| known.id == id).unwrap_or_else(|| {
            self.pursuits.push(Pursued { id, proposal: None, not_now: None, open: true });
            self.pursuits.len() - 1
        });
        let it = &mut self.pursuits[place];
        match fact {
            PursuitFact::Opened { .. } | PursuitFact::ConfirmedOpen { .. } => {}
            PursuitFact::StepReached { step, .. } => {
                it.proposal = (*step == PursuitStep::Proposal).then_some(mark);
            }
            PursuitFact::Reopened { .. } => (it.open, it.not_now) = (true, None),
            PursuitFact::NotNow { revisit, .. } => (it.open, it.not_now) = (false, Some((mark, *revisit))),
            PursuitFact::Hired { .. } | PursuitFact::NoWay { .. } => (it.open, it.not_now) = (false, None),
        }
        let is_answer = !matches!(
            fact,
            PursuitFact::Opened { .. } | PursuitFact::StepReached { .. } | PursuitFact::ConfirmedOpen { .. }
        );
        if is_answer {
            it.proposal = None;
        }
    }

    fn engagement_of(&mut self, id: EngagementId, mark: Mark) -> &mut Engaged {
        let place = self.engagements.iter().position(|known| known.id == id).unwrap_or_else(|| {
            self.need = self.need.filter(|(_, said)| said.on >= mark.on);
            self.engagements.push(Engaged {
                id,
                accepted: mark,
                begun: mark,
                planned_end: None,
                recurring: false,
                asked: false,
                closed: None,
                held: None,
                holds: Vec::new(),
                satisfied: false,
            });
            self.engagements.len() - 1
        });
        &mut self.engagements[place]
    }

    fn engaged(&mut self, fact: &EngagementFact, mark: Mark) {
        use EngagementFact as E;
        if let E::Accepted { pursuit: Some(pursuit), .. } = fact
            && let Some(known) = self.pursuits.iter_mut().find(|known| known.id == *pursuit)
        {
            (known.open, known.not_now, known.proposal) = (false, None, None);
        }
        let it = self.engagement_of(fact.engagement(), mark);
        match fact {
            E::Accepted { recurring, planned_end, .. } => {
                (it.recurring, it.planned_end) = (*recurring, planned_end.or(it.planned_end));
                (it.accepted, it.begun, it.closed) = (mark, mark, None);
            }
            E::PeriodStarted { until, .. } => {
                (it.begun, it.asked, it.planned_end) = (mark, false, until.or(it.planned_end));
                (it.recurring, it.closed) = (true, None);
            }
            E::Renewed { .. } => (it.begun, it.asked, it.recurring, it.closed) = (mark, false, true, None),
            E::LetterSigned { .. } | E::KickoffHeld { .. } | E::WorkStarted { .. } => it.closed = None,
            E::Held { on_hold: true, .. } => it.held = it.held.or(Some(mark.on)),
            E::Held { on_hold: false, .. } => it.holds.extend(it.held.take().map(|held| (held, mark.on))),
            E::Closed { .. } | E::Lapsed { .. } => it.closed = it.closed.or(Some(mark)),
            _ => {}
        }
    }

    fn touch(&mut self, fact: &TouchFact, mark: Mark) {
        let TouchFact::Made { direction, personal, purpose, engagement, .. } = fact;
        self.watched |= !self.is_listed(mark.fact);
        if !personal {
            return;
        }
        if *direction != Direction::Inbound {
            self.contacted(*purpose, *engagement, mark);
        }
        if *direction != Direction::Outbound {
            self.heard(mark);
        }
    }

    fn contacted(&mut self, purpose: crate::fact::Purpose, engagement: Option<EngagementId>, mark: Mark) {
        use crate::fact::Purpose;
        if purpose == Purpose::CheckIn {
            for known in &mut self.engagements {
                known.asked |= engagement.is_none_or(|engagement| engagement == known.id);
            }
        }
        if purpose == Purpose::Thank {
            // To thank the client is not to thank whoever referred them.
            let of_client = |favour: &&mut Favour| favour.by_other.is_none() && favour.mark.on <= mark.on;
            for favour in self.favours.iter_mut().filter(of_client) {
                favour.thanked = true;
            }
        }
    }

    /// The client took part.
    fn heard(&mut self, mark: Mark) {
        self.two_way = Some(mark);
        if self.inbound.last().is_none_or(|last| last.on < mark.on) {
            self.inbound.push(mark);
        }
        if self.inbound.len() > PACE {
            self.inbound.remove(0);
        }
        for pursuit in &mut self.pursuits {
            pursuit.proposal = pursuit.proposal.filter(|sent| sent.on >= mark.on);
        }
    }

    fn feeling(&mut self, fact: &FeelingFact, mark: Mark) {
        complaints::read(&mut self.complaints, mark, fact);
        match fact {
            FeelingFact::Scored { instrument, score, engagement, contact } => {
                let same = |who: Option<ContactId>| who.is_none() || contact.is_none() || who == *contact;
                self.scores.retain(|(kind, who, ..)| kind != instrument || !same(*who));
                let low = match instrument {
                    Instrument::Nps => *score <= 6,
                    Instrument::Csat => *score <= 2,
                    Instrument::Ces => *score <= 3,
                };
                if low {
                    self.scores.push((*instrument, *contact, *engagement, mark));
                }
                for known in self.engagements.iter_mut().filter(|known| engagement.is_none_or(|id| id == known.id)) {
                    known.asked = true;
                    known.satisfied |= *instrument == Instrument::Csat && *score >= 4;
                }
            }
            FeelingFact::Recovered { engagement } => self.recoveries.push((*engagement, mark.on)),
            _ => {}
        }
    }

    fn support(&mut self, fact: &SupportFact, mark: Mark) {
        let mut favour = |referral, made, by_other, referrer| {
            let precision = Precision::Exact;
            self.favours.push(Favour { mark, precision, referral, made, by_other, referrer, thanked: false });
        };
        match fact {
            SupportFact::ReferralMade { referral, .. } => favour(Some(*referral), true, None, None),
            // Where the referrer is a client, the thank-you is owed over there.
            SupportFact::ReferralReceived { referral, from_client: None, from, from_referrer } => {
                let who = from.clone().unwrap_or_else(|| "the person who referred them".to_owned());
                favour(Some(*referral), false, Some(who), *from_referrer);
            }
            SupportFact::AdvocacyAct { .. } => favour(None, false, None, None),
            SupportFact::ReferralThanked { referral } => {
                for known in self.favours.iter_mut().filter(|known| known.referral == Some(*referral)) {
                    known.thanked = true;
                }
            }
            _ => {}
        }
    }
}
