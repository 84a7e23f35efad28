//! A small world of one client, told in days before today.

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::model::{FirmKind, Model};
use perennial_core::journeys::position::{Position, Rung, Silence, WorkingPhase};
use perennial_core::journeys::stage::{Camp, Phase, Stage};
use perennial_core::journeys::{derive, pieces};

/// One client, the facts about it, and the day called today.
pub struct World {
    pub facts: Vec<Fact>,
    pub today: Day,
    pub model: Model,
}

impl World {
    pub fn new() -> Self {
        Self::on_day("2026-03-02")
    }

    pub fn on_day(today: &str) -> Self {
        Self { facts: Vec::new(), today: today.parse().unwrap(), model: Model::default_for(FirmKind::LawTransactional) }
    }

    /// Something happened so many days from today.
    pub fn on(&mut self, offset: i32, what: Event) -> FactId {
        let id = FactId::from_number(self.facts.len() as u128 + 1);
        let on = self.today + offset;
        let (recorded, by) = (Moment::start_of(on), Recorder::Program);
        self.facts.push(Fact {
            id,
            client: ClientId::from_number(1),
            on,
            precision: Precision::Exact,
            recorded,
            by,
            source: Source::Person,
            what,
        });
        id
    }

    /// Where the client stands so many days from today.
    pub fn at(&self, offset: i32) -> Position {
        let position = derive(&self.facts, &self.model, self.today + offset);
        let day = self.today + offset;
        let cut = pieces(&self.facts, &self.model);
        if let Some(piece) = cut.iter().rev().find(|piece| piece.from <= day) {
            assert_eq!((piece.stage, piece.camp, piece.standing), cell(&position), "piece of {day}");
            assert_eq!(piece.silence, position.silence, "piece of {day}");
            assert_eq!(piece.counts, position.counts(), "piece of {day}");
        }
        position
    }
}

pub fn cell(position: &Position) -> (Stage, Option<Camp>, Option<Phase>) {
    (position.stage, position.camp, position.standing)
}

/// A position on one line: stage, standing phase, working phases, rung, silence and marks.
pub fn line(position: &Position) -> String {
    let mut out = position.stage.word().to_owned();
    if let Some(camp) = position.camp {
        out += &format!(" ({})", camp.key());
    }
    out += " · ";
    out += position.standing.map_or("none", Phase::word);
    for working in &position.working {
        out += &format!(" · {}", worked(working));
    }
    if position.ladder != Rung::Prospect {
        out += &format!(" · {}", position.ladder.key());
    }
    if position.silence != Silence::Heard {
        out += &format!(" · silent {}", position.silence.key());
    }
    if let Some(phase) = position.regressed_to {
        out += &format!(" · regressed to {}", phase.word());
    }
    for missed in &position.passed_unobserved {
        out += &format!(" · {} unobserved", missed.phase.word());
    }
    if position.archived {
        out += " · set aside";
    }
    out
}

fn worked(working: &WorkingPhase) -> String {
    let mut out = format!("{} {} {:?}", working.cycle, working.phase.word(), working.form).to_lowercase();
    for (is, word) in [
        (working.provisional, " provisional"),
        (working.stalled, " stalled"),
        (working.on_hold, " held"),
        (working.quiet_since.is_some(), " quiet"),
    ] {
        if is {
            out += word;
        }
    }
    out
}

pub const EMPLOYMENT: ServiceLineId = ServiceLineId::from_number(1);
pub const CONVEYANCING: ServiceLineId = ServiceLineId::from_number(2);
pub const RUTH: ContactId = ContactId::from_number(1);
pub const DAN: ContactId = ContactId::from_number(2);

pub const fn job(n: u128) -> EngagementId {
    EngagementId::from_number(n)
}

pub fn accepted(n: u128, line: ServiceLineId) -> Event {
    Event::Engagement(EngagementFact::Accepted {
        engagement: job(n),
        pursuit: None,
        service_line: Some(line),
        contact: Some(RUTH),
        recurring: false,
        planned_end: None,
    })
}

pub fn signed(n: u128) -> Event {
    Event::Engagement(EngagementFact::LetterSigned { engagement: job(n) })
}

pub fn kickoff(n: u128) -> Event {
    Event::Engagement(EngagementFact::KickoffHeld { engagement: job(n) })
}

pub fn onboarded(n: u128) -> Event {
    Event::Engagement(EngagementFact::Onboarded { engagement: job(n) })
}

pub fn delivered(n: u128) -> Event {
    Event::Engagement(EngagementFact::Delivered { engagement: job(n) })
}

pub fn confirmed(n: u128) -> Event {
    Event::Engagement(EngagementFact::GoalConfirmed { engagement: job(n), how: None })
}

pub fn closed(n: u128) -> Event {
    Event::Engagement(EngagementFact::Closed { engagement: job(n) })
}

pub fn pursuit(n: u128, line: ServiceLineId) -> Event {
    Event::Pursuit(PursuitFact::Opened {
        pursuit: PursuitId::from_number(n),
        service_line: Some(line),
        contact: Some(RUTH),
    })
}

pub fn hired(pursuit: u128, n: u128) -> Event {
    let pursuit = PursuitId::from_number(pursuit);
    Event::Pursuit(PursuitFact::Hired { pursuit, engagement: job(n), reason: None })
}

pub fn promised(promise: u128, n: u128) -> Event {
    Event::Promise(PromiseFact::Made {
        promise: PromiseId::from_number(promise),
        engagement: Some(job(n)),
        text: "the plan by Friday".to_owned(),
        due: None,
        explicit: true,
        pursuit: None,
        by: None,
    })
}

pub fn kept(promise: u128) -> Event {
    Event::Promise(PromiseFact::Kept { promise: PromiseId::from_number(promise) })
}

pub fn complaint(n: u128, about: Option<u128>) -> Event {
    Event::Feeling(FeelingFact::ComplaintReceived {
        complaint: ComplaintId::from_number(n),
        engagement: about.map(job),
        cause: Some("late lease".to_owned()),
    })
}

pub fn recovered(n: u128) -> Event {
    Event::Feeling(FeelingFact::ComplaintRecovered { complaint: ComplaintId::from_number(n) })
}

pub fn act(act: AdvocacyAct) -> Event {
    Event::Support(SupportFact::AdvocacyAct { act })
}

pub fn sign(sign: AdoptSign) -> Event {
    Event::Support(SupportFact::AdoptSign { sign, engagement: None })
}

pub fn ended(camp: Option<Camp>) -> Event {
    Event::Client(ClientFact::Ended { reason: "sold the firm".to_owned(), camp, within_control: Some(false) })
}

pub fn touch(direction: Direction, personal: bool) -> Event {
    Event::Touch(TouchFact::Made {
        medium: Medium::Phone,
        direction,
        personal,
        purpose: Purpose::General,
        contact: None,
        engagement: None,
        staff: None,
        minutes: Some(10),
        subject: None,
        detail: None,
    })
}

pub fn spoke() -> Event {
    touch(Direction::TwoWay, true)
}

pub fn scored(instrument: Instrument, score: u8, about: Option<u128>) -> Event {
    Event::Feeling(FeelingFact::Scored { instrument, score, engagement: about.map(job), contact: None })
}
