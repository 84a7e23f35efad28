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
use crate::fact::{
    ClientFact, Direction, Event, Fact, InvoiceFact, JourneyFact, Listing, Precision, PromiseFact, Purpose, TouchFact,
};
use crate::ids::{EngagementId, InvoiceId, PromiseId};
use crate::journeys::coverage::RecordKind;
use crate::journeys::cycle::{Cycle, Implied, Mark, State, days};
use crate::journeys::history::{Answer, Contradiction, Effect, Ended, History, Promised};
use crate::journeys::model::{Evidence, Model};
use crate::journeys::order::{Cause, Ordered};
use crate::journeys::regression::TroubleKind;
use crate::journeys::stage::{Camp, Phase};
use crate::journeys::today::Today;

impl History {
    /// Reads the fact at a place of the order, counted from 0.
    pub(crate) fn apply(&mut self, ordered: &Ordered<'_>, place: usize, on: Day, fact: &Fact, model: &Model) -> Effect {
        let cause = Cause::MIN.saturating_add(u32::try_from(place).unwrap_or(u32::MAX - 1));
        // Who says only about when something was has not watched it happen (D16, D20).
        let by_hand = fact.is_by_hand() && fact.precision == Precision::Exact;
        let mark = Mark::new(on, cause, by_hand);
        self.earliest = on;
        self.recorded = fact.recorded;
        self.by_list = !fact.is_by_hand();
        if !by_hand {
            self.earliest = fact.precision.earliest(on).unwrap_or(Day::MIN);
            self.inexact |= fact.precision != Precision::Exact;
            self.recorded_on = fact.recorded.utc_day();
        }
        let what = &fact.what;
        let (begins, watched) = (self.first.is_none(), self.watched);
        if begins {
            self.first = Some(mark);
        }
        let works = (self.cycles.len(), self.settled.closed);
        let effect = match what {
            Event::Touch(fact) => self.touch(fact, mark),
            Event::Present(_) | Event::Person(_) => Effect::None,
            Event::Client(fact) => self.client(fact, mark, model),
            Event::Pursuit(fact) => self.pursuit(fact, mark, model),
            Event::Engagement(fact) => self.engagement(fact, mark, model),
            Event::Promise(fact) => self.promise(fact, mark, model),
            Event::Invoice(fact) => self.invoice(ordered, fact, mark, model),
            Event::Feeling(fact) => self.feeling(fact, mark, model),
            Event::Support(fact) => self.support(fact, mark, model),
            Event::Journey(fact) => self.journey(fact, mark),
        };
        self.leave_with_the_last_work(on, model);
        // One more invoice of work that is known changes nothing of what may be one job.
        let tells_of_work = match what {
            Event::Pursuit(_) | Event::Engagement(_) => true,
            Event::Invoice(_) | Event::Client(_) => works != (self.cycles.len(), self.settled.closed),
            _ => false,
        };
        if tells_of_work {
            self.find_same_work(model);
        }
        // From the first contact on whoever is watched may turn out to have been silent.
        let alive = self.is_sign_of_life(what, on);
        if begins || watched != self.watched || alive { Effect::All } else { effect }
    }

    /// A touch, a promise, a dispute, a complaint, a score or a sign is a sign of life of the work that it names, as
    /// everything else is that names it. True where that may change how the work stands: of work known from a list.
    #[inline]
    fn is_sign_of_life(&mut self, what: &Event, on: Day) -> bool {
        // Touches are most of what is read: they are asked without a detour.
        let named = match what {
            Event::Touch(TouchFact::Made { engagement, .. }) => *engagement,
            Event::Feeling(_)
            | Event::Support(_)
            | Event::Promise(PromiseFact::Made { .. })
            | Event::Invoice(InvoiceFact::Disputed { .. }) => what.engagement(),
            _ => None,
        };
        let Some(place) = named.and_then(|engagement| self.find(engagement)) else { return false };
        self.cycles[place].activity = on;
        self.cycles[place].imported
    }

    /// Something was seen of known work on the day of the fact. Of what a list says without a day the day of the list is
    /// none on which anything was seen (D20): an old matter whose invoice is called *paid* is no younger for that.
    pub(super) fn seen(&mut self, place: usize, mark: Mark) {
        if !self.by_list || self.earliest > Day::MIN {
            self.cycles[place].activity = mark.on;
        }
    }

    fn touch(&mut self, fact: &TouchFact, mark: Mark) -> Effect {
        let TouchFact::Made { direction, personal, purpose, engagement, .. } = fact;
        let (from_firm, from_client) = match direction {
            Direction::Outbound => (true, false),
            Direction::Inbound => (false, true),
            Direction::TwoWay => (true, true),
        };
        if *personal && from_firm {
            self.contact.outbound = Some(mark);
        }
        if *personal {
            self.contact.personal = Some(mark);
        }
        if *purpose == Purpose::AskReferral {
            self.asked_referral = Some(mark.on);
        }
        self.touch_cycle(*engagement, *purpose, mark);
        self.watched |= mark.by_hand();
        if *personal && from_client {
            self.contact.two_way = Some(mark);
            return Effect::Contact;
        }
        Effect::None
    }

    /// A touch may be the one that affirms the decision.
    fn touch_cycle(&mut self, engagement: Option<EngagementId>, purpose: Purpose, mark: Mark) {
        if purpose != Purpose::Affirm {
            return;
        }
        if let Some(place) = engagement.and_then(|engagement| self.find(engagement)) {
            self.cycles[place].affirmed.get_or_insert(mark);
        } else if engagement.is_none() {
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
            ClientFact::Listed { listing } => self.listed(*listing, mark, model),
            ClientFact::OpenWorkSaid { open } => self.open_work = Some((*open, mark)),
            ClientFact::Unlisted => self.unlisted = Some(mark),
            ClientFact::Continues => {
                self.continues = Some(mark);
                (self.unlisted, self.leaving) = (None, None);
                self.contradictions.retain(|(which, ..)| !which.lets_go_on());
            }
            ClientFact::Ended { camp, .. } => match self.seen_before(mark, model).filter(|_| fact.ends_unseen()) {
                Some(seen) => self.contradictions.push((Contradiction::EndedUnseen, seen, mark)),
                None => self.end(*camp, mark, model),
            },
            ClientFact::CampConfirmed { camp } => {
                let Some(ended) = &mut self.ended else {
                    // They may have left before the day by which a list says so.
                    self.camp_said = Some((*camp, mark));
                    return Effect::None;
                };
                ended.camp = Some((*camp, mark));
            }
            ClientFact::NextNeedExpected { day, .. } => self.next_need = Some((*day, mark)),
            ClientFact::PartnershipDeclared => self.partnership = Some(mark),
            ClientFact::Archived { archived } => self.archived = archived.then_some(mark),
        }
        Effect::All
    }

    /// A list names the client. What a list says of an end holds only where no work is known to be open (D18): work that
    /// is assumed to have finished by then is not.
    fn listed(&mut self, listing: Listing, mark: Mark, model: &Model) {
        self.unlisted = None;
        self.active_after_end(listing, mark);
        self.listed_other = (listing == Listing::Other).then_some(self.listed_other.unwrap_or(mark));
        if listing.is_client() {
            self.customer.get_or_insert(mark);
            self.support.presumed.get_or_insert(mark);
            self.listing = Some((listing, mark));
            if self.by_list && self.earliest > Day::MIN && listing != Listing::FormerClient {
                self.listed_since = Some((mark, self.earliest));
            }
        }
        let is_over = self.ended_for_good().is_some();
        if listing != Listing::FormerClient {
            self.leaving = None;
        } else if !is_over && !self.is_at_work(mark.on, model) {
            self.end_by_list(mark, self.by_list);
        } else if !is_over && self.by_list && self.earliest > Day::MIN {
            self.leaving = Some(mark);
        }
    }

    /// Work is known to be open on a day, and is not assumed to have finished by then.
    fn is_at_work(&self, on: Day, model: &Model) -> bool {
        let mut today = Today::new(on);
        self.open
            .iter()
            .map(|place| *place as usize)
            .any(|place| self.cycles[place].state == State::Engaged && !self.at(place, model, &mut today).over)
    }

    /// A list calls them a former client.
    fn end_by_list(&mut self, mark: Mark, by_list: bool) {
        self.cycles.iter_mut().for_each(|cycle| cycle.after_end = false);
        self.settled.re_entered = false;
        let camp = self.camp_said.take();
        self.ended = Some(Ended { mark, recorded: self.recorded, camp, by_list, doubted: false });
        self.leaving = None;
    }

    /// Who left on a day that a list gives left with the last bill, or the close of the last work, where that came later.
    fn leave_with_the_last_work(&mut self, on: Day, model: &Model) {
        if let Some(leaving) = self.leaving.filter(|_| !self.is_at_work(on, model)) {
            self.end_by_list(Mark::new(on, leaving.cause(), false), true);
        }
    }

    /// A later list calls active who had left. What an earlier list said of the end is superseded; what a person said is
    /// asked about, and until then the relationship goes on, with the work that had ended with it (D24). Who recorded the
    /// end after the list knew what it says.
    fn active_after_end(&mut self, listing: Listing, mark: Mark) {
        let has_come_back = self.open.iter().any(|place| self.cycles[*place as usize].after_end);
        let ended = self.ended_for_good().filter(|ended| !has_come_back && (ended.by_list || ended.mark.on < mark.on));
        let Some(ended) = ended.filter(|_| listing == Listing::ActiveClient) else { return };
        if !ended.by_list {
            if self.recorded < ended.recorded {
                return;
            }
            self.contradictions.push((Contradiction::EndedAndListed, mark, ended.mark));
            let with_it = |cycle: &Cycle| cycle.state == State::Closed && cycle.ended.cause() == ended.mark.cause();
            let places: Vec<usize> = (0..self.cycles.len()).filter(|place| with_it(&self.cycles[*place])).collect();
            places.into_iter().for_each(|place| self.open_again(place));
        }
        self.ended = Some(Ended { doubted: true, ..ended });
    }

    /// What had been recorded of a client shortly before somebody said that nothing had for long: open work, a pursuit, or
    /// the last sign within the limit of D8. Records that came in later may say so, of this client or of one that it was
    /// merged with.
    fn seen_before(&self, end: Mark, model: &Model) -> Option<Mark> {
        // Who has ended already is not asked.
        if self.ended_for_good().is_some() {
            return None;
        }
        let mut today = Today::new(end.on);
        let mut open = self.open.iter().map(|place| *place as usize).filter(|place| !self.is_set_aside(*place));
        let running = open.find_map(|place| {
            let (cycle, at) = (&self.cycles[place], self.at(place, model, &mut today));
            match cycle.state {
                State::Pursued => Some(cycle.opened),
                _ => at.is_work().then_some(cycle.accepted),
            }
        });
        let lately = || self.last_sign().filter(|sign| self.horizon(sign.on, model) > end.on);
        // What is of the day itself may be how somebody came to know of the end.
        running.filter(|mark| mark.on < end.on).or_else(|| lately().filter(|mark| mark.on < end.on))
    }

    /// The relationship was declared ended: what was open ends with it. An acceptance that had fallen back
    /// unsigned never was an engagement.
    fn end(&mut self, camp: Option<Camp>, mark: Mark, model: &Model) {
        for place in self.open.clone() {
            let place = place as usize;
            let cycle = &mut self.cycles[place];
            // An end and a yes of one day: the cautious reading is a client, and which is right is asked (D24).
            if cycle.state == State::Engaged && cycle.accepted.on == mark.on {
                cycle.after_end = true;
                let accepted = cycle.accepted;
                self.contradictions.push((Contradiction::EndedAndAccepted, accepted, mark));
                continue;
            }
            match cycle.state {
                State::Pursued => self.leave(place, State::Decided, mark),
                _ => self.close(place, mark, true, model),
            }
        }
        // What was said of the camp before holds on, unless the client had come back in between.
        let before = self.ended_for_good().and_then(|ended| ended.camp);
        for cycle in &mut self.cycles {
            cycle.after_end &= cycle.state == State::Engaged && cycle.accepted.on == mark.on;
        }
        self.settled.re_entered = false;
        // An end said later settles whether they had come back on the day of an earlier one.
        self.contradictions.retain(|(which, _, ended)| match which {
            Contradiction::EndedAndAccepted => ended.on == mark.on,
            Contradiction::AgreedAndDenied | Contradiction::WonAndLost => true,
            which => !which.lets_go_on(),
        });
        self.ended = Some(Ended {
            mark,
            recorded: self.recorded,
            camp: camp.map(|camp| (camp, mark)).or(before),
            by_list: false,
            doubted: false,
        });
        self.answer = Some((Answer::LetGo, mark));
        self.leaving = None;
    }

    fn promise(&mut self, fact: &PromiseFact, mark: Mark, model: &Model) -> Effect {
        match fact {
            PromiseFact::Made { promise, engagement, pursuit, .. } => {
                if engagement.is_some() || pursuit.is_some() {
                    self.promises.push(Promised { promise: *promise, engagement: *engagement, pursuit: *pursuit });
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

    fn invoice(&mut self, ordered: &Ordered<'_>, fact: &InvoiceFact, mark: Mark, model: &Model) -> Effect {
        let (mut by_filing, mut first_purchase) = (false, false);
        let (engagement, evidence) = match fact {
            InvoiceFact::Issued { invoice, engagement, amount, .. } => {
                // What is wholly credited makes nobody a client (D18).
                if amount.minor > 0 && self.customer.is_none() {
                    let credited = self.credited.get_or_insert_with(|| ordered.wholly_credited());
                    first_purchase = !credited.contains(invoice);
                    self.customer = first_purchase.then_some(mark);
                }
                let filed = self.filed(ordered, *invoice, *engagement, model);
                if filed.is_none() && engagement.is_none() && amount.minor > 0 {
                    self.implied_by(*invoice, mark, model);
                    return Effect::All;
                }
                by_filing = filed.flatten().is_some();
                (filed.flatten().or(*engagement), Evidence::InvoiceIssued)
            }
            InvoiceFact::Filed { .. } => return Effect::None,
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
        let Some(engagement) = engagement else { return if first_purchase { Effect::All } else { Effect::None } };
        let (place, fresh) = self.engagement_or_new(engagement, mark);
        self.seen(place, mark);
        if let InvoiceFact::Issued { invoice, .. } = fact {
            self.cycles[place].bill(mark, by_filing);
            // Somebody settled what invoices imply as work of its own: it bears the id of the first of them.
            if by_filing && invoice.0 == engagement.0 && !std::mem::replace(&mut self.cycles[place].own, true) {
                self.find_same_work(model);
            }
        }
        if model.strengths.moves(evidence) {
            self.show(place, fresh, Phase::Activate, Phase::Activate, mark, model);
        } else {
            if self.cycles[place].weak_start.is_none() {
                self.cycles[place].weak_start = Some(mark);
            }
            let kept = self.keep(place, mark, model);
            // One more of many payments changes nothing of work that somebody watches.
            if !(kept || fresh || first_purchase || self.cycles[place].imported) {
                return Effect::None;
            }
        }
        Effect::All
    }

    /// Under which engagement somebody filed an invoice, or those on which it follows, or under none; nothing where
    /// nobody did. What invoices
    /// imply is grouped on the first that names no work, from all of them (D17).
    fn filed(
        &mut self,
        ordered: &Ordered<'_>,
        invoice: InvoiceId,
        engagement: Option<EngagementId>,
        model: &Model,
    ) -> Option<Option<EngagementId>> {
        if engagement.is_none() && self.bills.is_none() {
            self.bills = Some(ordered.bills(model));
        }
        let bills = self.bills.as_ref()?;
        bills.filed.get(&invoice).copied()
    }

    /// The invoice begins, carries on or ends the work that it implies (D17).
    fn implied_by(&mut self, invoice: InvoiceId, mark: Mark, model: &Model) {
        let Some(work) = self.bills.as_ref().and_then(|bills| bills.implied_by(invoice)) else { return };
        let (first, last) = (work.invoices.first() == Some(&invoice), work.invoices.last() == Some(&invoice));
        let (engagement, line, recurring, let_go) = (work.engagement, work.line, work.recurring, work.let_go);
        let implied = Implied {
            invoices: u32::try_from(work.invoices.len()).unwrap_or(u32::MAX),
            usual_gap: work.usual_gap,
            last: work.last,
            doubtful_from: work.doubtful_from,
            over_from: work.over_from,
        };
        self.listed_work = true;
        if first {
            let mut cycle = Cycle::engaged(engagement, mark, self.ended.is_some());
            cycle.imported = true;
            (cycle.line, cycle.recurring, cycle.implied) = (line, recurring, Some(implied));
            self.begin(cycle);
        }
        let Some(place) = self.find(engagement) else { return };
        self.billed_after_end(place, mark);
        let cycle = &mut self.cycles[place];
        cycle.activity = mark.on;
        if !first && recurring {
            cycle.repeat(mark);
            self.support.presumed.get_or_insert(mark);
        }
        // It ended on the day of its last invoice, which is concluded once the list reaches far enough beyond it, or
        // another one says since that they are a client no more.
        let listed = model.coverage.of(RecordKind::Invoices).and_then(|span| span.listed);
        let concluded = let_go || listed.is_some_and(|listed| implied.over_from <= listed);
        if last && concluded && cycle.state == State::Engaged && cycle.confirmed_open.is_none() {
            self.leave(place, State::Closed, mark);
        }
    }

    /// An invoice carries on work that ended with the relationship: they are back (D8), or it was the last of what they
    /// owed. Which is asked (D24).
    fn billed_after_end(&mut self, place: usize, mark: Mark) {
        let cycle = &self.cycles[place];
        let Some(ended) = self
            .ended
            .map(|ended| ended.mark)
            .filter(|ended| cycle.state == State::Closed && cycle.ended.cause() == ended.cause() && ended.on < mark.on)
        else {
            return;
        };
        self.open_again(place);
        // An invoice shows more than that a list calls them active.
        self.contradictions.retain(|(which, ..)| *which != Contradiction::EndedAndListed);
        self.contradictions.push((Contradiction::EndedAndBilled, mark, ended));
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
