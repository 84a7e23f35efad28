//! Reads one fact after the other into a [`History`].
//!
//! No history is nonsense enough to fail: an engagement of which nothing is known begins with the first fact
//! that shows work (a letter alone is an acceptance on the same day, an opened matter alone a provisional
//! one); what names something unknown and shows no work is left aside.

mod cycles;
mod engagements;
mod feelings;
mod pursuits;
mod supports;

use crate::dates::Day;
use crate::fact::{ClientFact, Direction, Event, InvoiceFact, JourneyFact, PromiseFact, Purpose, TouchFact};
use crate::ids::{EngagementId, PromiseId};
use crate::journeys::cycle::{Mark, State, days};
use crate::journeys::history::{Answer, Effect, Ended, History, Promised};
use crate::journeys::model::{Evidence, Model};
use crate::journeys::order::Cause;
use crate::journeys::regression::TroubleKind;
use crate::journeys::stage::{Camp, Phase};

impl History {
    /// Reads the fact at a place of the order, counted from 0.
    pub(crate) fn apply(&mut self, on: Day, place: usize, what: &Event, model: &Model) -> Effect {
        let cause = Cause::MIN.saturating_add(u32::try_from(place).unwrap_or(u32::MAX - 1));
        let mark = Mark { on, cause };
        let begins = self.first.is_none();
        if begins {
            self.first = Some(mark);
        }
        let effect = match what {
            Event::Touch(fact) => self.touch(fact, mark),
            Event::Present(_) | Event::Person(_) => Effect::None,
            Event::Client(fact) => self.client(fact, mark, model),
            Event::Pursuit(fact) => self.pursuit(fact, mark, model),
            Event::Engagement(fact) => self.engagement(fact, mark, model),
            Event::Promise(fact) => self.promise(fact, mark, model),
            Event::Invoice(fact) => self.invoice(fact, mark, model),
            Event::Feeling(fact) => self.feeling(fact, mark, model),
            Event::Support(fact) => self.support(fact, mark, model),
            Event::Journey(fact) => self.journey(fact, mark),
        };
        if begins { Effect::All } else { effect }
    }

    fn touch(&mut self, fact: &TouchFact, mark: Mark) -> Effect {
        let TouchFact::Made { direction, personal, purpose, engagement, .. } = fact;
        let (from_firm, from_client) = match direction {
            Direction::Outbound => (true, false),
            Direction::Inbound => (false, true),
            Direction::TwoWay => (true, true),
        };
        if from_firm {
            self.contact.outbound = Some(mark);
        }
        if from_client {
            self.contact.inbound = Some(mark);
        }
        if *personal {
            self.contact.personal = Some(mark);
        }
        if *purpose == Purpose::AskReferral {
            self.asked_referral = Some(mark.on);
        }
        self.touch_cycle(*engagement, *purpose, mark);
        if *personal && from_client {
            self.contact.two_way = Some(mark);
            return Effect::Contact;
        }
        Effect::None
    }

    /// A touch is a sign of life of its engagement, and may be the one that affirms the decision.
    fn touch_cycle(&mut self, engagement: Option<EngagementId>, purpose: Purpose, mark: Mark) {
        if let Some(place) = engagement.and_then(|engagement| self.find(engagement)) {
            let cycle = &mut self.cycles[place];
            cycle.activity = mark.on;
            if purpose == Purpose::Affirm && cycle.affirmed.is_none() {
                cycle.affirmed = Some(mark);
            }
        } else if purpose == Purpose::Affirm && engagement.is_none() {
            for &place in &self.open {
                let cycle = &mut self.cycles[place as usize];
                if cycle.state == State::Engaged && cycle.affirmed.is_none() {
                    cycle.affirmed = Some(mark);
                }
            }
        }
    }

    fn client(&mut self, fact: &ClientFact, mark: Mark, model: &Model) -> Effect {
        match fact {
            ClientFact::Recorded
            | ClientFact::ManagerAssigned { .. }
            | ClientFact::ContactAdded { .. }
            | ClientFact::ContactMoved { .. }
            | ClientFact::EducationDecided { .. }
            | ClientFact::Noted { .. } => return Effect::None,
            ClientFact::Ended { camp, .. } => self.end(*camp, mark, model),
            ClientFact::CampConfirmed { camp } => {
                let Some(ended) = &mut self.ended else { return Effect::None };
                ended.camp = Some((*camp, mark));
            }
            ClientFact::NextNeedExpected { day, .. } => self.next_need = Some((*day, mark)),
            ClientFact::PartnershipDeclared => self.partnership = Some(mark),
            ClientFact::Archived { archived } => self.archived = archived.then_some(mark),
        }
        Effect::All
    }

    /// The relationship was declared ended: what was open ends with it. An acceptance that had fallen back
    /// unsigned never was an engagement.
    fn end(&mut self, camp: Option<Camp>, mark: Mark, model: &Model) {
        for place in self.open.clone() {
            let place = place as usize;
            match self.cycles[place].state {
                State::Pursued => self.leave(place, State::Decided, mark),
                _ => self.close(place, mark, true, model),
            }
        }
        // What was said of the camp before holds on, unless the client had come back in between.
        let before = self.ended.filter(|_| !self.settled.re_entered).and_then(|ended| ended.camp);
        for cycle in &mut self.cycles {
            cycle.after_end = false;
        }
        self.settled.re_entered = false;
        self.ended = Some(Ended { mark, camp: camp.map(|camp| (camp, mark)).or(before) });
        self.answer = Some((Answer::NoWay, mark));
    }

    fn promise(&mut self, fact: &PromiseFact, mark: Mark, model: &Model) -> Effect {
        match fact {
            PromiseFact::Made { promise, engagement, pursuit, .. } => {
                if engagement.is_some() || pursuit.is_some() {
                    self.promises.push(Promised { promise: *promise, engagement: *engagement, pursuit: *pursuit });
                }
                if let Some(place) = engagement.and_then(|engagement| self.find(engagement)) {
                    self.cycles[place].activity = mark.on;
                }
                return Effect::None;
            }
            PromiseFact::Kept { promise } => {
                self.put_right(mark, |trouble| trouble.kind == TroubleKind::Promise(*promise));
                if let Some(place) = self.engagement_of(*promise).and_then(|engagement| self.find(engagement)) {
                    self.cycles[place].activity = mark.on;
                    // Before the kickoff a kept promise does not yet say that delivery has begun.
                    if self.cycles[place].reached == Phase::Activate {
                        self.reach(place, Phase::Acclimate, Phase::Acclimate, mark, model);
                    }
                }
            }
            PromiseFact::Waived { promise } => {
                self.put_right(mark, |trouble| trouble.kind == TroubleKind::Promise(*promise));
            }
            PromiseFact::Broken { promise } => {
                let counts_from = mark.on + days(model.thresholds.broken_promise_days);
                let engagement = self.engagement_of(*promise);
                self.trouble(TroubleKind::Promise(*promise), engagement, mark, counts_from, model);
            }
        }
        Effect::All
    }

    /// The engagement of a promise; one made in a pursuit has gone with it into what the pursuit became (S3.09).
    fn engagement_of(&self, promise: PromiseId) -> Option<EngagementId> {
        let made = self.promises.iter().rev().find(|made| made.promise == promise)?;
        let carried = || self.cycles[self.find_pursuit(made.pursuit?)?].engagement;
        made.engagement.or_else(carried)
    }

    fn invoice(&mut self, fact: &InvoiceFact, mark: Mark, model: &Model) -> Effect {
        let (engagement, evidence) = match fact {
            InvoiceFact::Issued { engagement, .. } => (*engagement, Evidence::InvoiceIssued),
            InvoiceFact::Paid { engagement, .. } => (*engagement, Evidence::InvoicePaid),
            InvoiceFact::Disputed { invoice, engagement, .. } => {
                self.spoke(mark);
                self.trouble(TroubleKind::Disputed(*invoice), *engagement, mark, mark.on, model);
                return Effect::All;
            }
            InvoiceFact::Settled { invoice } => {
                self.put_right(mark, |trouble| trouble.kind == TroubleKind::Disputed(*invoice));
                return Effect::All;
            }
        };
        let Some(engagement) = engagement else { return Effect::None };
        let (place, fresh) = self.engagement_or_new(engagement, mark);
        self.cycles[place].activity = mark.on;
        if model.strengths.moves(evidence) {
            self.show(place, fresh, Phase::Activate, Phase::Activate, mark, model);
        } else {
            if self.cycles[place].weak_start.is_none() {
                self.cycles[place].weak_start = Some(mark);
            }
            self.keep(place, mark, model);
        }
        Effect::All
    }

    fn journey(&mut self, fact: &JourneyFact, mark: Mark) -> Effect {
        match fact {
            JourneyFact::Overridden { standing, .. } => self.overridden = Some((*standing, mark)),
            JourneyFact::OverrideEnded { .. } => self.overridden = None,
            JourneyFact::Corrected { .. } | JourneyFact::Retracted { .. } | JourneyFact::Reinstated { .. } => {
                return Effect::None;
            }
        }
        Effect::All
    }
}
