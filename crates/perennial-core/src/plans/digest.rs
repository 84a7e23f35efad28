//! Facts and a position to the situation that planning works on.

use super::events::{Chance, Detractor, Events, Happened, Work};
use super::{Anchors, Barred, Occurrence, Paused, Person, Situation, Stop, Trigger};
use crate::dates::Day;
use crate::fact::{Direction, Fact};
use crate::ids::{ClientId, ContactId, EngagementId, PursuitId};
use crate::journeys::model::Model;
use crate::journeys::position::{Form, Position, Silence, WorkingPhase};
use crate::journeys::stage::{Camp, Phase, Stage};

/// What the tables say of a client beside the facts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The client's tier.
    pub tier: Option<String>,
    /// A key client.
    pub key_client: bool,
    /// The client as a whole asked not to be contacted.
    pub do_not_contact: bool,
    /// The people at the client.
    pub people: Vec<Person>,
    /// Playbooks that rest for this client.
    pub paused: Paused,
    /// People who became decision-makers after the first engagement began, and since when (D10).
    pub new_decision_makers: Vec<(ContactId, Day)>,
    /// The playbook that a person chose to nurture a “not now”; an empty key for none at all.
    pub nurture: Vec<(PursuitId, String)>,
}

/// For at most so many years an anniversary is kept.
const ANNIVERSARIES: u32 = 20;

impl Situation {
    /// What planning needs to know of a client, on the day of the position.
    ///
    /// Past events stay in, so that what was planned for them is not taken back; whether a step is too old to be
    /// planned afresh is decided by [`super::Limits::grace_days`].
    pub fn of(client: ClientId, facts: &[Fact], position: &Position, model: &Model, about: About) -> Self {
        let events = Events::read(facts, position.as_of);
        let digest = Digest { events: &events, position, model, about: &about };
        let occurrences = digest.occurrences();
        let barred = if about.do_not_contact {
            Some(Barred::DoNotContact)
        } else if position.camp == Some(Camp::Poor) {
            Some(Barred::LetGo)
        } else {
            position.archived.then_some(Barred::Archived)
        };
        Self {
            client,
            occurrences,
            barred,
            tier: about.tier,
            key_client: about.key_client,
            referred: events.came_by_referral || !events.referrals.is_empty(),
            people: about.people,
            touches: events.touches,
            paused: about.paused,
        }
    }
}

struct Digest<'a> {
    events: &'a Events,
    position: &'a Position,
    model: &'a Model,
    about: &'a About,
}

impl Digest<'_> {
    fn occurrences(&self) -> Vec<Occurrence> {
        let mut all = Vec::new();
        self.of_pursuits(&mut all);
        self.of_works(&mut all);
        self.of_phases(&mut all);
        self.of_people(&mut all);
        self.of_relationship(&mut all);
        for one in &mut all {
            one.stopped = Stop::ALL.into_iter().filter(|stop| self.stops(*stop, one)).collect();
        }
        all
    }

    fn of_pursuits(&self, all: &mut Vec<Occurrence>) {
        for chance in &self.events.pursuits {
            if let Some(on) = chance.opened.and_then(Happened::known_day) {
                all.push(self.of_pursuit(chance, Trigger::EnquiryReceived, on));
            }
            if let Some((at, revisit)) = chance.not_now.filter(|(at, revisit)| at.known_day().or(*revisit).is_some()) {
                let on = at.on;
                let mut one = self.of_pursuit(chance, Trigger::NotNow, on);
                let usual = i32::try_from(self.model.silence.between_amber).unwrap_or(i32::MAX);
                one.anchors.revisit = Some(revisit.unwrap_or(on + usual));
                let chosen = self.about.nurture.iter().find(|(pursuit, _)| *pursuit == chance.pursuit);
                one.chosen = chosen.map(|(_, playbook)| playbook.clone());
                all.push(one);
            }
        }
    }

    fn of_pursuit(&self, chance: &Chance, trigger: Trigger, on: Day) -> Occurrence {
        let mut one = self.blank(trigger, format!("pursuit:{}", chance.pursuit), on);
        one.pursuit = Some(chance.pursuit);
        one.service_line = chance.line;
        one.contact = chance.contact;
        one.service_new = !self.events.works.iter().any(|work| work.line.is_some() && work.line == chance.line);
        one.first_engagement = self.events.works.is_empty();
        one
    }

    fn of_works(&self, all: &mut Vec<Occurrence>) {
        for work in &self.events.works {
            let about = |trigger, on| self.of_work(work, trigger, format!("engagement:{}", work.engagement), on);
            let known = |at: Option<Happened>| at.and_then(Happened::known_day);
            all.extend(known(work.accepted).map(|on| about(Trigger::Hired, on)));
            all.extend(known(work.signed).map(|on| about(Trigger::Signed, on)));
            all.extend(known(work.ended).filter(|_| work.closed).map(|on| about(Trigger::Closed, on)));
            let Some(goal) = known(work.goal) else { continue };
            for year in 1..=ANNIVERSARIES {
                let on = goal.plus_months(i32::try_from(year * 12).unwrap_or(i32::MAX));
                let key = format!("engagement:{}:year{year}", work.engagement);
                all.push(self.of_work(work, Trigger::ResultAnniversary, key, on));
                if on > self.position.as_of {
                    break;
                }
            }
        }
    }

    fn of_work(&self, work: &Work, trigger: Trigger, key: String, on: Day) -> Occurrence {
        let earlier = |other: &&Work| {
            other.engagement != work.engagement && (other.began(), other.engagement) < (work.began(), work.engagement)
        };
        let mut before = self.events.works.iter().filter(earlier);
        let first = before.clone().next().is_none();
        let known = work.line.map_or(!first, |line| before.any(|other| other.line == Some(line)));
        let mut one = self.blank(trigger, key, on);
        one.anchors.planned_end = work.planned_end;
        one.engagement = Some(work.engagement);
        one.pursuit = work.pursuit;
        one.contact = work.contact;
        one.service_line = work.line;
        one.service_new = !known;
        one.first_engagement = first;
        one.recurring = work.recurring;
        one.form = self.form(work.engagement);
        one.goal_confirmed = work.goal.is_some();
        one
    }

    /// Phases 1 to 6 of every open cycle, and the headline where it is Adopt or Advocate.
    fn of_phases(&self, all: &mut Vec<Occurrence>) {
        let entered = |working: &&WorkingPhase| working.recorded && self.events.is_certain(working.since);
        for working in self.position.working.iter().filter(entered) {
            let trigger = Trigger::PhaseEntered(working.phase);
            let work = self.events.works.iter().find(|work| Some(work.engagement) == working.engagement);
            let chance = self.chance(working.pursuit);
            match (work, chance) {
                (Some(work), _) => {
                    let key = format!("engagement:{}", work.engagement);
                    all.push(self.of_work(work, trigger, key, working.since));
                }
                (None, Some(chance)) => all.push(self.of_pursuit(chance, trigger, working.since)),
                (None, None) => {}
            }
        }
        let standing = self.position.standing.filter(|_| self.events.is_certain(self.position.since));
        if let Some(phase @ (Phase::Adopt | Phase::Advocate)) = standing {
            let mut one =
                self.blank(Trigger::PhaseEntered(phase), format!("relationship:{}", phase.key()), self.position.since);
            one.goal_confirmed = true;
            all.push(one);
        }
    }

    fn of_people(&self, all: &mut Vec<Occurrence>) {
        for (contact, on) in &self.events.moved {
            let mut one = self.blank(Trigger::ContactMoved, format!("contact:{contact}"), *on);
            one.contact = Some(*contact);
            all.push(one);
        }
        for (contact, on) in &self.about.new_decision_makers {
            let mut one = self.blank(Trigger::NewDecisionMaker, format!("contact:{contact}"), *on);
            one.contact = Some(*contact);
            all.push(one);
        }
    }

    fn of_relationship(&self, all: &mut Vec<Occurrence>) {
        for one in &self.events.complaints {
            let key = format!("complaint:{}", one.complaint);
            let work = self.events.works.iter().find(|work| Some(work.engagement) == one.engagement);
            all.push(match work {
                Some(work) => self.of_work(work, Trigger::ComplaintReceived, key, one.on),
                None => self.blank(Trigger::ComplaintReceived, key, one.on),
            });
        }
        for one in &self.events.detractors {
            let key = format!("score:{}", one.fact);
            let work = self.events.works.iter().find(|work| Some(work.engagement) == one.engagement);
            let mut event = match work {
                Some(work) => self.of_work(work, Trigger::DetractorScored, key, one.on),
                None => self.blank(Trigger::DetractorScored, key, one.on),
            };
            event.contact = one.contact.or(event.contact);
            all.push(event);
        }
        for (fact, on, line) in &self.events.educations {
            let about = line.map_or_else(|| "any".to_owned(), |line| line.to_string());
            let mut one = self.blank(Trigger::EducationDecided, format!("education:{about}:{fact}"), *on);
            one.service_line = *line;
            all.push(one);
        }
        for one in &self.events.referrals {
            let mut about = self.blank(Trigger::ReferralReceived, format!("referral:{}", one.referral), one.on);
            about.thanked = one.thanked;
            all.push(about);
        }
        all.extend(self.silence());
        all.extend(self.ended());
    }

    fn silence(&self) -> Option<Occurrence> {
        let limits = &self.model.silence;
        let (trigger, limit) = match self.position.stage {
            Stage::Client => (Trigger::SilenceClient, limits.client_red),
            Stage::Between => (Trigger::SilenceBetween, limits.between_amber),
            Stage::Former => (Trigger::SilenceFormer, limits.former_amber),
            Stage::PrePurchase => return None,
        };
        if self.position.silence == Silence::Heard {
            return None;
        }
        let last = self.position.last_contact.unwrap_or(self.position.since);
        let begins = last + i32::try_from(limit).unwrap_or(i32::MAX);
        Some(self.blank(trigger, format!("silence:{last}"), begins))
    }

    /// The stage that the relationship has come to rest in.
    fn ended(&self) -> Option<Occurrence> {
        match (self.position.stage, self.position.camp) {
            (Stage::Between, _) => {
                let last = self.events.works.iter().filter(|work| work.closed).max_by_key(|work| work.ended)?;
                let key = format!("engagement:{}", last.engagement);
                Some(self.of_work(last, Trigger::BecameBetween, key, last.ended?.known_day()?))
            }
            (Stage::Former, Some(Camp::Good)) => {
                let (fact, at) = self.events.ended?;
                Some(self.blank(Trigger::BecameFormerGood, format!("ended:{fact}"), at.known_day()?))
            }
            _ => None,
        }
    }

    fn blank(&self, trigger: Trigger, key: String, on: Day) -> Occurrence {
        let expected_need = self.events.next_need;
        Occurrence {
            trigger,
            key,
            anchors: Anchors { trigger: on, expected_need, revisit: None, planned_end: None },
            on,
            engagement: None,
            pursuit: None,
            contact: None,
            service_line: None,
            service_new: false,
            first_engagement: false,
            recurring: false,
            form: Form::Full,
            goal_confirmed: false,
            thanked: false,
            chosen: None,
            stopped: Vec::new(),
        }
    }

    /// Whether a rule for ending early holds for an event by now.
    fn stops(&self, stop: Stop, event: &Occurrence) -> bool {
        let work = || self.events.works.iter().find(|work| Some(work.engagement) == event.engagement);
        match stop {
            Stop::PhaseLeft => self.phase_left(event),
            Stop::ClientEnded => self.position.stage == Stage::Former,
            Stop::DoNotContact => self.about.do_not_contact,
            Stop::Replied => self.events.touches.iter().any(|touch| {
                touch.on > event.on
                    && touch.on <= self.position.as_of
                    && touch.personal
                    && touch.direction != Direction::Outbound
                    && event.concerns(touch)
            }),
            Stop::PursuitDecided => {
                let seeks = event.engagement.is_none() && event.trigger != Trigger::NotNow;
                seeks && self.chance(event.pursuit).is_some_and(|chance| chance.decided)
            }
            Stop::ComplaintRecovered => {
                let own = |id: &str| event.key == format!("complaint:{id}");
                let scored = |one: &Detractor| one.recovered && event.key == format!("score:{}", one.fact);
                self.events.complaints.iter().any(|one| one.recovered && own(&one.complaint.to_string()))
                    || self.events.detractors.iter().any(scored)
            }
            Stop::EngagementClosed => work().is_some_and(|work| work.ended.is_some()),
            Stop::EngagedAgain => self.events.works.iter().any(|other| {
                Some(other.engagement) != event.engagement && other.began().is_some_and(|began| began > event.on)
            }),
        }
    }

    fn phase_left(&self, event: &Occurrence) -> bool {
        let Some(phase) = event.trigger.begins() else { return false };
        if matches!(event.trigger, Trigger::PhaseEntered(_)) {
            return false;
        }
        let same = |engagement: Option<EngagementId>, pursuit: Option<PursuitId>| match event.engagement {
            Some(_) => engagement == event.engagement,
            None => pursuit == event.pursuit,
        };
        let working = self.position.working.iter().find(|working| same(working.engagement, working.pursuit));
        working.is_none_or(|working| working.phase > phase)
    }

    fn chance(&self, pursuit: Option<PursuitId>) -> Option<&Chance> {
        self.events.pursuits.iter().find(|chance| Some(chance.pursuit) == pursuit)
    }

    fn form(&self, engagement: EngagementId) -> Form {
        let working = self.position.working.iter().find(|working| working.engagement == Some(engagement));
        working.map_or(Form::Full, |working| working.form)
    }
}
