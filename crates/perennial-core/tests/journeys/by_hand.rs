//! What a firm records by hand: who never signed and left was never a client, and what holds again holds since the day
//! on which it came back.

use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::coverage::{Coverage, RecordKind, Span};
use perennial_core::journeys::position::{Position, Prospect, Rung, Says, Silence};
use perennial_core::journeys::stage::{Camp, Phase, Stage};
use perennial_core::next_step::{Act, Reach, next_step};

use crate::world::*;

fn recorded() -> Event {
    Event::Client(ClientFact::Recorded)
}

fn held(n: u128, on_hold: bool) -> Event {
    Event::Engagement(EngagementFact::Held { engagement: EngagementId::from_number(n), on_hold })
}

fn fact(firm: &World, id: FactId) -> &Fact {
    firm.facts.iter().find(|fact| fact.id == id).unwrap()
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
fn a_stage_to_which_somebody_falls_back_holds_since_that_day() {
    let told = |firm: &World, offset: i32| {
        let position = firm.at(offset);
        let reason = position.reasons.iter().find(|reason| matches!(reason.says, Says::Stage(..))).unwrap();
        let cited: Vec<i32> = reason.facts.iter().map(|id| fact(firm, *id).on.days_since(firm.today)).collect();
        let since = position.stage_since.max(position.camp_since);
        assert_eq!(reason.on, since, "the sentence and the heading name one day");
        (position.stage, since.days_since(firm.today), cited)
    };
    let letters = |firm: &World| i32::try_from(firm.model.days(Phase::Admit, None).stall).unwrap();
    let mut former = World::new();
    former.on(-400, accepted(1, EMPLOYMENT));
    former.on(-400, signed(1));
    former.on(-200, ended(Some(Camp::Good)));
    former.on(-40, accepted(2, EMPLOYMENT));
    let falls = -40 + letters(&former);
    assert_eq!(told(&former, falls - 1).0, Stage::Client);
    assert_eq!(told(&former, falls), (Stage::Former, falls, vec![-200, -40]));
    assert_eq!(told(&former, 0), (Stage::Former, falls, vec![-200, -40]));
    // Between engagements and as a prospect it is the same.
    let mut between = World::new();
    between.on(-400, accepted(1, EMPLOYMENT));
    between.on(-400, signed(1));
    between.on(-200, closed(1));
    between.on(-40, accepted(2, EMPLOYMENT));
    assert_eq!(told(&between, 0), (Stage::Between, falls, vec![-200, -40]));
    let mut prospect = World::new();
    prospect.on(-100, recorded());
    prospect.on(-60, pursuit(1, EMPLOYMENT));
    prospect.on(-50, pursuit(2, EMPLOYMENT));
    prospect.on(-40, hired(2, 2));
    prospect.on(-40, accepted(2, EMPLOYMENT));
    assert_eq!(told(&prospect, -50), (Stage::PrePurchase, -100, vec![-100]));
    assert_eq!(told(&prospect, 0), (Stage::PrePurchase, falls, vec![-40]));
    // Assess holds since the same day: before it they had been a client.
    let position = prospect.at(0);
    let standing = position.reasons.iter().find(|reason| matches!(reason.says, Says::Standing { .. })).unwrap();
    assert_eq!((position.standing, position.phase_since), (Some(Phase::Assess), prospect.today + falls));
    assert_eq!((standing.on, fact(&prospect, standing.facts[0]).on), (prospect.today + falls, prospect.today - 40));
    // Who gives it up before that is a prospect since the day of giving it up.
    let mut given_up = World::new();
    given_up.on(-100, recorded());
    given_up.on(-40, accepted(1, EMPLOYMENT));
    given_up.on(-38, ended(None));
    assert_eq!(told(&given_up, 0), (Stage::PrePurchase, -38, vec![-40]));
    // What was signed and closed meanwhile did come of it.
    former.on(-38, signed(2));
    former.on(-20, ended(Some(Camp::Good)));
    assert_eq!(told(&former, 0).1, -20);
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
