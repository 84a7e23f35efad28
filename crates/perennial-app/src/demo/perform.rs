//! Does the deeds of one relationship, through the same verbs as a person's input.

use std::collections::BTreeMap;

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::{FeelingFact, Medium, PromiseFact, SupportFact, TouchDetail, TouchFact};
use perennial_core::ids::{
    ClientId, ComplaintId, ContactId, EngagementId, InvoiceId, PromiseId, PursuitId, ReferralId, StaffId,
};
use perennial_core::money::{Currency, Money};
use perennial_core::presents::Form;
use perennial_core::text::{EmailAddress, Name};

use super::deeds::{Deed, Entry, Happened, Pursued, Touch};
use super::feelings::felt;
use super::fill::World;
use super::names::{STAFF, address};
use super::plan::{Group, Line, NEVER, Relation};
use super::script::on_working_days;
use crate::actor::{Actor, Role};
use crate::app::Act;
use crate::clients::{self, ContactInput};
use crate::complaints::{self, NewComplaint};
use crate::db::Tx;
use crate::engagements::{self, NewEngagement, Step};
use crate::error::Error;
use crate::invoices::{self, NewInvoice};
use crate::presents::{self, Given, NewPresent, Recipient};
use crate::pursuits::{self, NewPursuit};
use crate::referrals;
use crate::touches;

/// Does the deeds of one relationship, in order.
pub(super) struct Player<'w> {
    world: &'w World,
    place: usize,
    client: ClientId,
    people: Vec<ContactId>,
    pursuits: BTreeMap<usize, PursuitId>,
    matters: BTreeMap<usize, EngagementId>,
    promises: BTreeMap<u32, PromiseId>,
    invoices: BTreeMap<u32, InvoiceId>,
    complaint: Option<ComplaintId>,
    /// The next entry of the script.
    next: usize,
}

/// A name of the plan as a checked name.
pub(super) fn name(text: &str) -> Result<Name, Error> {
    Name::parse(text).map_err(|error| Error::Internal(format!("the demo's name “{text}”: {error}")))
}

/// Pence of the firm's currency.
pub(super) const fn pence(minor: i64) -> Money {
    Money::new(minor, Currency::GBP)
}

/// When everything of a day is recorded: at noon, and on the firm's own day at its beginning, which is past at
/// whatever hour the demo is filled.
pub(super) const fn recorded(day: Day, today: Day) -> Moment {
    let noon = if day.number() < today.number() { 43_200_000_000 } else { 0 };
    Moment(Moment::start_of(day).0 + noon)
}

impl<'w> Player<'w> {
    pub(super) fn new(world: &'w World, place: usize, client: ClientId) -> Self {
        Self {
            world,
            place,
            client,
            people: Vec::new(),
            pursuits: BTreeMap::new(),
            matters: BTreeMap::new(),
            promises: BTreeMap::new(),
            invoices: BTreeMap::new(),
            complaint: None,
            next: 0,
        }
    }

    fn relation(&self) -> &'w Relation {
        &self.world.relations[self.place]
    }

    /// Does the deeds up to and with a day that were not done yet.
    pub(super) async fn play(&mut self, tx: &mut Tx, act: &mut Act, until: Day) -> Result<(), Error> {
        let manager = self.world.staff[self.relation().manager];
        let script = &self.world.scripts[self.place];
        while let Some(entry) = script.get(self.next).filter(|entry| self.day(entry.at) <= until) {
            self.next += 1;
            let on = self.day(entry.at);
            act.now = recorded(on, self.world.today);
            act.today = on;
            act.actor = Actor::Staff { id: manager, role: Role::Member };
            self.perform(tx, act, entry, on).await?;
        }
        Ok(())
    }

    /// Who leads work of a service line: the relationship manager, else somebody of that line.
    fn lead(&self, line: Line) -> StaffId {
        let manager = self.relation().manager;
        if STAFF[manager].line == Some(line) {
            return self.world.staff[manager];
        }
        let team: Vec<usize> = (0..STAFF.len()).filter(|&who| STAFF[who].line == Some(line)).collect();
        self.world.staff[team[self.place % team.len()]]
    }

    fn day(&self, at: i32) -> Day {
        on_working_days(self.relation(), self.world.today, at)
    }

    async fn perform(&mut self, tx: &mut Tx, act: &mut Act, entry: &Entry, on: Day) -> Result<(), Error> {
        match &entry.deed {
            Deed::Meet(person) => self.meet(tx, act, *person, on).await,
            Deed::Pursue(_) | Deed::Step(..) | Deed::Fees(..) | Deed::Hire(..) | Deed::NotNow(..) | Deed::NoWay(..) => {
                self.pursue(tx, act, &entry.deed, on).await
            }
            Deed::Accept(place) => self.accept(tx, act, *place, on).await,
            Deed::Matter(place, what) => self.step(tx, act, *place, what, on).await,
            Deed::Promise(..) | Deed::Kept(_) | Deed::Broken(_) => self.promise(tx, act, &entry.deed, on).await,
            Deed::Invoice(..) | Deed::Paid(..) | Deed::Disputed(..) => self.bill(tx, act, &entry.deed, on).await,
            Deed::Touch(touch) => self.touch(tx, act, touch, on).await,
            Deed::Need(at, percent) => {
                let need = self.world.today + *at;
                clients::expect_need(tx, act, self.client, on, need, Some(*percent)).await
            }
            Deed::Note(text) => clients::note(tx, act, self.client, on, text).await,
            Deed::Ended(reason, camp, ours) => clients::end(tx, act, self.client, on, reason, *camp, Some(*ours)).await,
            Deed::Adopted(..)
            | Deed::Act(_)
            | Deed::Referred { .. }
            | Deed::CameBy { .. }
            | Deed::SentOn(_)
            | Deed::Thanked(_) => self.support(tx, act, &entry.deed, on).await,
            Deed::Score(..)
            | Deed::Complaint(..)
            | Deed::ComplaintAnswered
            | Deed::ComplaintRecovered
            | Deed::Recovered => self.feel(tx, act, &entry.deed, on).await,
        }
    }

    async fn meet(&mut self, tx: &mut Tx, act: &mut Act, person: usize, on: Day) -> Result<(), Error> {
        let domain = self.world.domain(self.place);
        let who = &self.relation().people[person];
        let mobile = format!("07700 900{:03}", (self.place * 7 + person * 311) % 1_000);
        let input = ContactInput {
            job_title: who.job.map(str::to_owned),
            decision_role: Some(who.decides.to_owned()),
            email: EmailAddress::parse(&address(&who.name, &domain)).ok(),
            mobile: Some(mobile),
            ..ContactInput::named(name(&who.name)?)
        };
        self.people.push(clients::add_contact(tx, act, self.client, input, on).await?);
        Ok(())
    }

    async fn pursue(&mut self, tx: &mut Tx, act: &mut Act, deed: &Deed, on: Day) -> Result<(), Error> {
        match deed {
            Deed::Pursue(pursued) => self.open(tx, act, pursued, on).await,
            Deed::Step(key, step) => match self.pursuits.get(key) {
                Some(id) => pursuits::reach(tx, act, *id, *step, on).await,
                None => Ok(()),
            },
            Deed::Fees(key, terms) => match self.pursuits.get(key) {
                Some(id) => pursuits::state_terms(tx, act, *id, None, Some(*terms)).await,
                None => Ok(()),
            },
            Deed::Hire(key, place, why) => {
                let Some(id) = self.pursuits.get(key).copied() else { return Ok(()) };
                let engagement = pursuits::hire(tx, act, id, on, Some(why.clone())).await?;
                self.matters.insert(*place, engagement);
                Ok(())
            }
            Deed::NotNow(key, revisit, why) => {
                let Some(id) = self.pursuits.get(key).copied() else { return Ok(()) };
                pursuits::not_now(tx, act, id, on, Some(self.world.today + *revisit), Some(why.clone())).await
            }
            Deed::NoWay(key, why) => {
                let Some(id) = self.pursuits.get(key).copied() else { return Ok(()) };
                pursuits::no_way(tx, act, id, on, Some(why.clone())).await
            }
            _ => Ok(()),
        }
    }

    async fn open(&mut self, tx: &mut Tx, act: &mut Act, pursued: &Pursued, on: Day) -> Result<(), Error> {
        let input = NewPursuit {
            service_line: Some(self.world.lines[pursued.line as usize]),
            contact: self.people.first().copied(),
            owner: Some(self.lead(pursued.line)),
            value: Some(pence(pursued.pounds * 100)),
            channel: Some(pursued.channel.clone()),
            referred_by: pursued.referred_by.clone(),
            competitors: pursued.competitors.map(str::to_owned),
            ..NewPursuit::of(self.client, name(pursued.title)?, on)
        };
        let id = pursuits::open(tx, act, input).await?;
        self.pursuits.insert(pursued.key, id);
        Ok(())
    }

    async fn accept(&mut self, tx: &mut Tx, act: &mut Act, place: usize, on: Day) -> Result<(), Error> {
        let relation = self.relation();
        let matter = &relation.matters[place];
        let planned = matter.dates.planned_end;
        let input = NewEngagement {
            service_line: Some(self.world.lines[matter.line as usize]),
            contact: self.people.first().copied(),
            lead: Some(self.lead(matter.line)),
            planned_end: (planned != NEVER).then(|| self.world.today + planned),
            fee_estimate: Some(pence(matter.estimate * 100)),
            ..NewEngagement::of(self.client, name(super::script::title_of(relation, place))?, on)
        };
        let id = engagements::accept(tx, act, input).await?;
        self.matters.insert(place, id);
        Ok(())
    }

    async fn step(&mut self, tx: &mut Tx, act: &mut Act, place: usize, what: &Happened, on: Day) -> Result<(), Error> {
        let Some(id) = self.matters.get(&place).copied() else { return Ok(()) };
        let step = match what {
            Happened::Signed => Step::Sign,
            Happened::Kickoff => Step::Kickoff,
            Happened::Goal(text) => Step::SetGoal(text.clone()),
            Happened::Onboarded => Step::Onboard,
            Happened::Delivered => Step::Deliver,
            Happened::Confirmed(how) => Step::ConfirmGoal(Some((*how).to_owned())),
            Happened::Closed => Step::Close,
        };
        engagements::step(tx, act, id, on, step).await
    }

    async fn promise(&mut self, tx: &mut Tx, act: &mut Act, deed: &Deed, on: Day) -> Result<(), Error> {
        let fact = match deed {
            Deed::Promise(key, place, text, due) => {
                let promise: PromiseId = act.new_id();
                self.promises.insert(*key, promise);
                PromiseFact::Made {
                    promise,
                    engagement: self.matters.get(place).copied(),
                    text: (*text).to_owned(),
                    due: Some(self.day(*due)),
                    explicit: true,
                    pursuit: None,
                    by: act.actor.staff(),
                }
            }
            Deed::Kept(key) => match self.promises.get(key) {
                Some(promise) => PromiseFact::Kept { promise: *promise },
                None => return Ok(()),
            },
            Deed::Broken(key) => match self.promises.get(key) {
                Some(promise) => PromiseFact::Broken { promise: *promise },
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        touches::promise(tx, act, self.client, on, fact).await
    }

    async fn bill(&mut self, tx: &mut Tx, act: &mut Act, deed: &Deed, on: Day) -> Result<(), Error> {
        match deed {
            Deed::Invoice(key, place, minor) => {
                let input = NewInvoice {
                    payer: None,
                    client: self.client,
                    engagement: self.matters.get(place).copied(),
                    service_line: Some(self.world.lines[self.relation().matters[*place].line as usize]),
                    number: name(&self.world.invoice_number(self.place, *key))?,
                    issued: on,
                    due: Some(on + 30),
                    total: pence(*minor),
                    external_id: None,
                };
                let id = invoices::issue(tx, act, input).await?;
                self.invoices.insert(*key, id);
                Ok(())
            }
            Deed::Paid(key, minor) => match self.invoices.get(key) {
                Some(id) => invoices::pay(tx, act, *id, on, pence(*minor), true).await,
                None => Ok(()),
            },
            Deed::Disputed(key, why) => match self.invoices.get(key) {
                Some(id) => invoices::dispute(tx, act, *id, on, Some((*why).to_owned())).await,
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    async fn touch(&mut self, tx: &mut Tx, act: &mut Act, touch: &Touch, on: Day) -> Result<(), Error> {
        let relation = self.relation();
        let felt = felt(relation, touch, on.days_since(self.world.today));
        let at = touch.minute.map(|minute| Moment(Moment::start_of(on).0 + i64::from(minute) * 60_000_000));
        let made = TouchFact::Made {
            medium: touch.medium,
            direction: touch.direction,
            personal: touch.personal,
            purpose: touch.purpose,
            contact: self.people.first().copied(),
            engagement: touch.matter.and_then(|place| self.matters.get(&place).copied()),
            staff: touch.personal.then(|| self.world.staff[relation.manager]),
            minutes: touch.minutes,
            subject: Some(touch.subject.clone()),
            detail: (at.is_some() || felt.is_some())
                .then(|| Box::new(TouchDetail { at, felt: felt.into_iter().collect(), ..TouchDetail::default() })),
        };
        // The script opens the pursuits itself.
        touches::log_alone(tx, act, self.client, on, made).await?;
        if touch.medium == Medium::Present { self.present(tx, act, touch, on).await } else { Ok(()) }
    }

    /// A present stands in the register too: the diaries as they were sent, to everybody and without a word why; the
    /// others with a reason, and with the yes of a second person.
    async fn present(&mut self, tx: &mut Tx, act: &mut Act, touch: &Touch, on: Day) -> Result<(), Error> {
        let manager = self.world.staff[self.relation().manager];
        let contact = self.people.first().copied();
        let second = self.world.staff.iter().copied().find(|person| *person != manager);
        let approved = second.filter(|_| touch.personal).map(|second| (on, second));
        let input = NewPresent {
            contact,
            item: touch.subject.clone(),
            value: Some(pence(if touch.personal { 2_500 } else { 1_150 })),
            reason: touch.personal.then(|| "Chosen for them: they had spoken of it".to_owned()),
            form: Form::Thing,
            logo: !touch.personal,
            coupon: false,
            recipients: if touch.personal { 1 } else { 41 },
        };
        presents::enter(tx, act, self.client, (on, Some(manager)), input, Some(Given { on, approved })).await?;
        let Some(contact) = contact.filter(|_| touch.personal) else { return Ok(()) };
        let recipient = Recipient {
            jurisdiction: Some("UK".to_owned()),
            recipient_class: Some("private_sector".to_owned()),
            ..Recipient::default()
        };
        presents::set_recipient(tx, act, contact, recipient).await
    }

    async fn feel(&mut self, tx: &mut Tx, act: &mut Act, deed: &Deed, on: Day) -> Result<(), Error> {
        let at = |place: &Option<usize>| place.and_then(|place| self.matters.get(&place).copied());
        let feeling = match (deed, self.complaint) {
            (Deed::Score(instrument, score, place), _) => FeelingFact::Scored {
                instrument: *instrument,
                score: *score,
                engagement: at(place),
                contact: self.people.first().copied(),
            },
            (Deed::Complaint(words, reason, place), _) => {
                let (words, reason) = (Some((*words).to_owned()), reason.map(str::to_owned));
                let complaint = NewComplaint { engagement: at(place), words, reason };
                self.complaint = Some(complaints::receive(tx, act, self.client, on, complaint).await?);
                return Ok(());
            }
            (Deed::ComplaintAnswered, Some(complaint)) => FeelingFact::ComplaintAnswered { complaint },
            (Deed::ComplaintRecovered, Some(complaint)) => FeelingFact::ComplaintRecovered { complaint },
            _ => FeelingFact::Recovered { engagement: None },
        };
        touches::feel(tx, act, self.client, on, feeling).await
    }

    async fn support(&mut self, tx: &mut Tx, act: &mut Act, deed: &Deed, on: Day) -> Result<(), Error> {
        let referral = |number: u32| ReferralId::from_number(u128::from(number));
        let known = |place: &Option<usize>| place.and_then(|place| self.world.clients.get(place).copied());
        // Whoever referred and is no client is on the list of referrers.
        let referrer = match deed {
            Deed::CameBy { from, client: None, .. } => referrals::named_in_list(tx, act, from, "demo").await?,
            // Of the surveyors only the name is recorded so far.
            Deed::SentOn(to) if !to.starts_with("Teal") => referrals::named_in_list(tx, act, to, "demo").await?,
            _ => None,
        };
        let fact = match deed {
            Deed::Adopted(sign, place) => {
                let engagement = place.and_then(|place| self.matters.get(&place).copied());
                SupportFact::AdoptSign { sign: *sign, engagement }
            }
            Deed::Act(act) => SupportFact::AdvocacyAct { act: *act },
            Deed::Referred { number, who, referred } => SupportFact::ReferralMade {
                referral: referral(*number),
                who: Some(who.clone()),
                referred: known(referred),
            },
            Deed::CameBy { number, from, client } => SupportFact::ReferralReceived {
                referral: referral(*number),
                from_client: known(client),
                from: Some(from.clone()),
                from_referrer: referrer,
            },
            Deed::SentOn(to) => {
                SupportFact::ReferralGiven { referral: act.new_id(), to: Some(to.clone()), to_referrer: referrer }
            }
            Deed::Thanked(number) => SupportFact::ReferralThanked { referral: referral(*number) },
            _ => return Ok(()),
        };
        touches::support(tx, act, self.client, on, fact).await
    }
}

/// The firm's own grading of a relationship.
pub(super) const fn tier(group: Group) -> Option<&'static str> {
    match group {
        Group::Advocate | Group::Adopt => Some("A"),
        Group::Accomplish | Group::Lowered | Group::BetweenAdopt | Group::BetweenAdvocate => Some("B"),
        group if group.is_prospect() => None,
        _ => Some("C"),
    }
}
