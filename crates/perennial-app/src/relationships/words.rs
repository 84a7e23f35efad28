//! Facts and reasons as sentences.

use perennial_core::fact::{
    AdoptSign, AdvocacyAct, ClientFact, Direction, EngagementFact, Event, FeelingFact, Instrument, InvoiceFact,
    JourneyFact, PromiseFact, PursuitFact, SupportFact, TouchFact,
};
use perennial_core::journeys::position::{Position, Proposed, Reason, Says};
use perennial_core::journeys::stage::Camp;
use uuid::Uuid;

use super::names::Names;
use crate::web::words::{count, long_date};

impl Names {
    fn or(&self, id: impl Into<Uuid>, otherwise: &str) -> String {
        self.of(id.into()).map_or_else(|| otherwise.to_owned(), |name| format!("“{name}”"))
    }

    fn person(&self, id: impl Into<Uuid>, otherwise: &str) -> String {
        self.of(id.into()).unwrap_or(otherwise).to_owned()
    }

    fn about(&self, id: Option<impl Into<Uuid>>) -> String {
        id.and_then(|id| self.of(id.into())).map_or_else(String::new, |name| format!(", about “{name}”"))
    }

    /// A fact as a sentence.
    pub fn fact(&self, event: &Event) -> String {
        match event {
            Event::Client(fact) => self.client(fact),
            Event::Pursuit(fact) => self.pursuit(fact),
            Event::Engagement(fact) => self.engagement(fact),
            Event::Promise(fact) => match fact {
                PromiseFact::Made { text, due, explicit, engagement, .. } => {
                    let due = due.map_or_else(String::new, |due| format!(", due {}", long_date(due)));
                    let what = if *explicit { "Promised" } else { "An unspoken expectation" };
                    format!("{what}: {text}{due}{}.", self.about(*engagement))
                }
                PromiseFact::Kept { .. } => "A promise was kept, and the client has seen it.".to_owned(),
                PromiseFact::Broken { .. } => "A promise was broken.".to_owned(),
                PromiseFact::Waived { .. } => "The client let us off a promise.".to_owned(),
            },
            Event::Invoice(fact) => self.invoice(fact),
            Event::Touch(TouchFact::Made { medium, direction, personal, subject, contact, engagement, .. }) => {
                let way = match direction {
                    Direction::Outbound => "to the client",
                    Direction::Inbound => "from the client",
                    Direction::TwoWay => "with the client",
                };
                let who = contact.and_then(|id| self.of(id.0)).map_or_else(String::new, |name| format!(" ({name})"));
                let mass = if *personal { "" } else { ", to many" };
                let subject = subject.as_deref().map_or_else(String::new, |subject| format!(": {subject}"));
                format!("{} {way}{who}{mass}{subject}{}.", medium.word(), self.about(*engagement))
            }
            Event::Feeling(fact) => self.feeling(fact),
            Event::Support(fact) => self.support(fact),
            Event::Journey(fact) => journey(fact),
        }
    }

    fn client(&self, fact: &ClientFact) -> String {
        match fact {
            ClientFact::Recorded => "Known to the firm from this day.".to_owned(),
            ClientFact::ManagerAssigned { staff } => {
                format!("{} answers for the relationship.", self.person(*staff, "A former colleague"))
            }
            ClientFact::ContactAdded { contact } => format!("{} became known.", self.person(*contact, "A person")),
            ClientFact::ContactMoved { contact, to, retired } => {
                let who = self.person(*contact, "A person");
                match (retired, to) {
                    (true, _) => format!("{who} retired."),
                    (false, Some(to)) => format!("{who} left for {to}."),
                    (false, None) => format!("{who} left."),
                }
            }
            ClientFact::Ended { reason, camp, within_control } => {
                let camp = camp.map_or_else(String::new, |camp| format!(" Camp: {}.", camp.key()));
                let control = match within_control {
                    Some(true) => " The cause was within our control.",
                    Some(false) => " The cause was outside our control.",
                    None => "",
                };
                format!("The relationship ended: {reason}.{camp}{control}")
            }
            ClientFact::CampConfirmed { camp } => match camp {
                Camp::Good => "They part from us as friends: the good camp.".to_owned(),
                Camp::Poor => "They were let down: the poor camp.".to_owned(),
                Camp::Unknown => "Nobody can say how they feel about us.".to_owned(),
            },
            ClientFact::NextNeedExpected { day, percent } => {
                let odds = percent.map_or_else(String::new, |percent| format!(", {percent} % likely"));
                format!("The next need is expected about {}{odds}.", long_date(*day))
            }
            ClientFact::PartnershipDeclared => "A partnership in which both sides gain.".to_owned(),
            ClientFact::Archived { archived: true } => "Set aside.".to_owned(),
            ClientFact::Archived { archived: false } => "Taken up again.".to_owned(),
            ClientFact::Noted { text } => text.clone(),
        }
    }

    fn pursuit(&self, fact: &PursuitFact) -> String {
        let title = self.or(fact.pursuit(), "a pursuit");
        let why = |reason: &Option<String>| reason.as_deref().map_or_else(String::new, |reason| format!(": {reason}"));
        match fact {
            PursuitFact::Opened { .. } => format!("Pursuit opened: {title}."),
            PursuitFact::StepReached { step, .. } => format!("{title} reached {}.", step.word().to_lowercase()),
            PursuitFact::Hired { reason, .. } => format!("Hired for {title}{}.", why(reason)),
            PursuitFact::NotNow { revisit, reason, .. } => {
                let back = revisit.map_or_else(String::new, |day| format!(" Return on {}.", long_date(day)));
                format!("{title}: not now{}.{back}", why(reason))
            }
            PursuitFact::NoWay { reason, .. } => format!("{title}: not chosen{}.", why(reason)),
            PursuitFact::Reopened { .. } => format!("{title} was taken up again."),
        }
    }

    fn engagement(&self, fact: &EngagementFact) -> String {
        use EngagementFact as F;
        let id = Event::Engagement(fact.clone()).engagement();
        let title = id.map_or_else(|| "the engagement".to_owned(), |id| self.or(id, "the engagement"));
        let why =
            |reason: &Option<String>| reason.as_deref().map_or_else(|| ".".to_owned(), |reason| format!(": {reason}."));
        match fact {
            F::Accepted { .. } => format!("Accepted: {title}."),
            F::LetterSigned { .. } => format!("The letter for {title} was signed."),
            F::Opened { .. } => format!("{title} was opened in the practice system."),
            F::KickoffHeld { .. } => format!("The kickoff of {title} was held with the client."),
            F::WorkStarted { .. } => format!("Work on {title} began."),
            F::Onboarded { .. } => format!("The client is at ease with how we work on {title}."),
            F::Delivered { .. } => format!("The result of {title} was delivered."),
            F::GoalSet { text, .. } => format!("The goal of {title}, in the client's words: {text}"),
            F::GoalConfirmed { how, .. } => format!("The client confirmed that the goal of {title} is met{}", why(how)),
            F::GoalDenied { reason, .. } => {
                format!("The client says that the goal of {title} is not met{}", why(reason))
            }
            F::MilestonePlanned { title: step, due, .. } => {
                let due = due.map_or_else(String::new, |due| format!(", due {}", long_date(due)));
                format!("Planned for {title}: {step}{due}.")
            }
            F::MilestoneDelivered { .. } => format!("A milestone of {title} was delivered."),
            F::MilestoneAccepted { .. } => format!("The client accepted a milestone of {title}."),
            F::MilestoneRejected { reason, .. } => format!("The client rejected a milestone of {title}{}", why(reason)),
            F::PeriodStarted { .. } => format!("A new period of {title} began."),
            F::Renewed { unprompted: true, .. } => format!("{title} was renewed, without our asking."),
            F::Renewed { .. } => format!("{title} was renewed."),
            F::Held { on_hold: true, .. } => format!("{title} was put on hold."),
            F::Held { .. } => format!("{title} was taken up again."),
            F::Closed { .. } => format!("{title} was closed."),
            F::Lapsed { reason, .. } => format!("{title} lapsed unsigned{}", why(reason)),
        }
    }

    fn invoice(&self, fact: &InvoiceFact) -> String {
        match fact {
            InvoiceFact::Issued { invoice, amount, .. } => {
                format!("Invoice {} over {} was sent.", self.person(*invoice, "unknown"), amount.exact())
            }
            InvoiceFact::Paid { invoice, amount, .. } => {
                format!("{} was paid on invoice {}.", amount.exact(), self.person(*invoice, "unknown"))
            }
            InvoiceFact::Disputed { invoice, reason, .. } => {
                let why = reason.as_deref().map_or_else(String::new, |reason| format!(": {reason}"));
                format!("The client disputes invoice {}{why}.", self.person(*invoice, "unknown"))
            }
            InvoiceFact::Settled { invoice } => {
                format!("The dispute over invoice {} is settled.", self.person(*invoice, "unknown"))
            }
        }
    }

    fn feeling(&self, fact: &FeelingFact) -> String {
        match fact {
            FeelingFact::ComplaintReceived { cause, engagement, .. } => {
                let cause = cause.as_deref().map_or_else(String::new, |cause| format!(": {cause}"));
                format!("The client complained{}{cause}.", self.about(*engagement))
            }
            FeelingFact::ComplaintAnswered { .. } => "The firm answered a complaint.".to_owned(),
            FeelingFact::ComplaintRecovered { .. } => "The client confirmed that a complaint is put right.".to_owned(),
            FeelingFact::Scored { instrument, score, engagement, contact } => {
                let who = contact.and_then(|id| self.of(id.0)).unwrap_or("The client");
                let what = match instrument {
                    Instrument::Nps => format!("would recommend us: {score} of 10"),
                    Instrument::Csat => format!("is satisfied: {score} of 5"),
                    Instrument::Ces => format!("finds us easy to work with: {score} of 7"),
                };
                format!("Survey: {who} {what}{}.", self.about(*engagement))
            }
            FeelingFact::Recovered { engagement } => {
                format!("The client confirmed that things are right again{}.", self.about(*engagement))
            }
        }
    }

    fn support(&self, fact: &SupportFact) -> String {
        match fact {
            SupportFact::AdoptSign { sign, engagement } => {
                format!("A sign of adoption: {}{}.", sign_words(*sign), self.about(*engagement))
            }
            SupportFact::AdvocacyAct { act } => format!("An act of advocacy: {}.", act_words(*act)),
            SupportFact::ActWithdrawn { act } => format!("Taken back: {}.", act_words(*act)),
            SupportFact::ReferralMade { who, referred, .. } => {
                let name = referred.and_then(|id| self.of(id.0)).or(who.as_deref()).unwrap_or("somebody");
                format!("The client referred {name} to us.")
            }
            SupportFact::ReferralReceived { from_client, from, .. } => {
                let name = from_client.and_then(|id| self.of(id.0)).or(from.as_deref()).unwrap_or("Somebody");
                format!("{name} referred this client to us.")
            }
            SupportFact::ReferralGiven { to, .. } => {
                format!("We referred the client to {}.", to.as_deref().unwrap_or("somebody"))
            }
            SupportFact::ReferralThanked { .. } => "The referrer was thanked.".to_owned(),
        }
    }

    /// A reason as a sentence.
    pub fn reason(&self, position: &Position, reason: &Reason) -> String {
        let cycle = |n: u32| self.cycle(position, n);
        match reason.says {
            Says::Stage(stage, camp) => {
                let camp = camp.map_or_else(String::new, |camp| format!(", {} camp", camp.key()));
                format!("Stage {}{camp}", stage.word())
            }
            Says::Standing(phase) => format!("Standing in {}", phase.word()),
            Says::Working { cycle: n, phase } => format!("{} is in {}", cycle(n), phase.word()),
            Says::ShortForm { cycle: n } => format!("{} takes the short form: same service, same person", cycle(n)),
            Says::Provisional { cycle: n } => format!("{} is provisional: the letter is not signed", cycle(n)),
            Says::Unsigned { cycle: n } => format!("{} fell back to Assess: unsigned for too long", cycle(n)),
            Says::Stalled { cycle: n, phase, limit } => {
                format!("{} is stalled: over {} in {}", cycle(n), count(u64::from(limit), "day"), phase.word())
            }
            Says::OnHold { cycle: n } => format!("{} is on hold", cycle(n)),
            Says::EndedShort { cycle: n, phase } => {
                format!("{} ended short in {}: the client never confirmed the goal", cycle(n), phase.word())
            }
            Says::PassedUnobserved(phase) => format!("{} was passed unobserved", phase.word()),
            Says::Silent { limit, .. } => format!("Silent: no contact within {}", count(u64::from(limit), "day")),
            Says::Regressed(phase) => format!("Lowered to {} until recovery is confirmed", phase.word()),
            Says::Recovered => "Recovered: what went wrong is put right".to_owned(),
            Says::Decayed { from, to } => format!("{} lapsed to {} for want of a sign", from.word(), to.word()),
            Says::Overridden(phase) => format!("Overridden by a person: {}", phase.word()),
            Says::QuietSeason { cycle: n } => format!("{} is quiet: no sign of life", cycle(n)),
            Says::Parked => "Parked: the last answer was not now".to_owned(),
            Says::Lost => "The last pursuit was lost".to_owned(),
            Says::Archived => "Set aside".to_owned(),
            Says::Ladder(rung) => format!("On the ladder of loyalty: {}", rung.key()),
        }
    }

    fn cycle(&self, position: &Position, n: u32) -> String {
        let working = position.working.iter().find(|working| working.cycle == n);
        let engagement = working.and_then(|working| working.engagement).and_then(|id| self.of(id.0));
        let pursuit = working.and_then(|working| working.pursuit).and_then(|id| self.of(id.0));
        engagement.or(pursuit).map_or_else(|| format!("Cycle {n}"), |title| format!("“{title}”"))
    }

    /// What a proposal would say if it were confirmed.
    pub fn proposed(&self, what: Proposed) -> String {
        match what {
            Proposed::LetterSigned(id) => format!("The letter for {} was signed", self.or(id, "the engagement")),
            Proposed::KickoffHeld(id) => format!("The kickoff of {} was held", self.or(id, "the engagement")),
            Proposed::Onboarded(id) => format!("The client is at ease with {}", self.or(id, "the engagement")),
            Proposed::GoalConfirmed(id) => format!("The goal of {} is met", self.or(id, "the engagement")),
            Proposed::Adopt => "The client adopts the firm".to_owned(),
            Proposed::FormerUnknown => "The relationship ended unnoticed".to_owned(),
            Proposed::Camp(camp) => format!("The client is in the {} camp", camp.key()),
            Proposed::AskReferral => "The client would recommend us: ask for a referral".to_owned(),
        }
    }
}

fn journey(fact: &JourneyFact) -> String {
    match fact {
        JourneyFact::Overridden { standing, reason } => {
            format!("Standing set to {} by hand: {reason}", standing.word())
        }
        JourneyFact::OverrideEnded { reason } => format!("The override ended: {reason}"),
        JourneyFact::Corrected { on, reason, .. } => format!("Another day, {}: {reason}", long_date(*on)),
        JourneyFact::Retracted { reason, .. } => format!("Retracted: {reason}"),
        JourneyFact::Reinstated { .. } => "Reinstated: it holds after all.".to_owned(),
    }
}

fn sign_words(sign: AdoptSign) -> &'static str {
    match sign {
        AdoptSign::NewServiceAsked => "asked for a new service of their own accord",
        AdoptSign::StandingInstruction => "gave a standing instruction",
        AdoptSign::UnpromptedRenewal => "renewed unprompted",
        AdoptSign::JoinedProgramme => "joined a panel, event or club",
        AdoptSign::ProposedInternally => "proposed us to colleagues",
        AdoptSign::SameKindRepeat => "came back for the same kind of work",
    }
}

fn act_words(act: AdvocacyAct) -> &'static str {
    match act {
        AdvocacyAct::Reference => "a reference",
        AdvocacyAct::Testimonial => "a testimonial",
        AdvocacyAct::Review => "a published review",
        AdvocacyAct::CaseStudy => "a case study",
        AdvocacyAct::Talk => "a talk together",
    }
}
