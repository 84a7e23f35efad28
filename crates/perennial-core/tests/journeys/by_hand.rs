//! What a firm records by hand: who never signed was never a client, and what holds again holds since it held before.

use perennial_core::dates::Day;
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::coverage::{Coverage, RecordKind, Span};
use perennial_core::journeys::position::{Position, Prospect, Rung, Says, Silence};
use perennial_core::journeys::stage::{Camp, Stage};
use perennial_core::next_step::{Act, Reach, next_step};

use crate::world::*;

fn recorded() -> Event {
    Event::Client(ClientFact::Recorded)
}

fn held(n: u128, on_hold: bool) -> Event {
    Event::Engagement(EngagementFact::Held { engagement: EngagementId::from_number(n), on_hold })
}

fn next(position: &Position) -> Act {
    next_step(position, &[], &Reach::default(), position.as_of).act
}

#[test]
fn who_never_signed_and_left_was_never_a_client() {
    for camp in [Camp::Good, Camp::Poor] {
        let mut firm = World::new();
        firm.on(-20, recorded());
        firm.on(-4, accepted(1, EMPLOYMENT));
        assert_eq!(firm.at(-1).stage, Stage::Client, "a yes opens it provisionally");
        firm.on(0, ended(Some(camp)));
        let position = firm.at(1);
        assert_eq!((position.stage, position.ladder), (Stage::PrePurchase, Rung::Prospect));
        assert_eq!(position.prospect, Some(Prospect::Closed));
        // Nobody courts whom the firm let down; any other prospect may have a need.
        let act = if camp == Camp::Poor { Act::LeaveAlone } else { Act::OpenPursuit };
        assert_eq!((next(&position), position.let_down), (act, camp == Camp::Poor));
        // A signature, the kickoff or an invoice shows that there was work.
        for shown in [signed(1), kickoff(1)] {
            let mut client = World::new();
            client.on(-4, accepted(1, EMPLOYMENT));
            client.on(-3, shown);
            client.on(0, ended(Some(camp)));
            assert_eq!((client.at(1).stage, client.at(1).camp), (Stage::Former, Some(camp)));
        }
    }
    // A firm that records no letters knows of no unsigned work (D19).
    let mut firm = World::new();
    firm.model.coverage.set(RecordKind::Milestones, None);
    firm.on(-4, accepted(1, EMPLOYMENT));
    firm.on(0, ended(Some(Camp::Good)));
    assert_eq!(firm.at(1).stage, Stage::Former);
}

#[test]
fn a_yes_that_nobody_signs_moves_no_since() {
    let stage_of = |firm: &World, offset| {
        let position = firm.at(offset);
        let is_stage = |says: &Says| matches!(says, Says::Stage(..));
        let reason = position.reasons.iter().find(|reason| is_stage(&reason.says)).unwrap().clone();
        let cited: Vec<Day> =
            reason.facts.iter().map(|id| firm.facts.iter().find(|fact| fact.id == *id).unwrap().on).collect();
        (position.stage, reason.on, cited)
    };
    let mut former = World::new();
    former.on(-400, accepted(1, EMPLOYMENT));
    former.on(-400, signed(1));
    former.on(-200, ended(Some(Camp::Good)));
    former.on(-40, accepted(2, EMPLOYMENT));
    let today = former.today;
    let day = |offset: i32| today + offset;
    assert_eq!(stage_of(&former, -39).0, Stage::Client);
    assert_eq!(stage_of(&former, 0), (Stage::Former, day(-200), vec![day(-200)]));
    // Between engagements and as a prospect it is the same.
    let mut between = World::new();
    between.on(-400, accepted(1, EMPLOYMENT));
    between.on(-400, signed(1));
    between.on(-200, closed(1));
    between.on(-40, accepted(2, EMPLOYMENT));
    assert_eq!(stage_of(&between, 0), (Stage::Between, day(-200), vec![day(-200)]));
    let mut prospect = World::new();
    prospect.on(-100, recorded());
    prospect.on(-60, pursuit(1, EMPLOYMENT));
    prospect.on(-40, accepted(2, EMPLOYMENT));
    assert_eq!(stage_of(&prospect, 0), (Stage::PrePurchase, day(-100), vec![day(-100)]));
    // What was signed and closed meanwhile did come of it.
    former.on(-38, signed(2));
    former.on(-20, ended(Some(Camp::Good)));
    assert_eq!(stage_of(&former, 0).1, day(-20));
}

#[test]
fn clocks_stand_still_on_hold() {
    let quiet_law = |firm: &World, offset: i32| firm.at(offset).silence;
    let mut firm = World::new();
    let set_up = Span { from: firm.today - 300, listed: None, kept: None, live: true };
    firm.model.coverage = Coverage::since(firm.today - 300);
    for kind in RecordKind::ALL {
        firm.model.coverage.set(kind, Some(set_up));
    }
    firm.on(-200, accepted(1, EMPLOYMENT));
    firm.on(-200, signed(1));
    firm.on(-200, spoke());
    firm.on(-200, held(1, true));
    let due = |offset: i32| firm.at(offset).working[0].affirm_due;
    assert_eq!((due(-100), quiet_law(&firm, -100)), (None, Silence::Heard), "nothing is due on hold");
    let mut again = World { facts: firm.facts.clone(), ..World::new() };
    again.model.coverage = firm.model.coverage;
    again.on(-50, held(1, false));
    assert!(again.at(-49).working[0].affirm_due.is_some_and(|due| due >= again.today - 50));
    assert_eq!((quiet_law(&again, -49), quiet_law(&again, -35)), (Silence::Heard, Silence::Red));
}
