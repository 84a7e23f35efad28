//! Stories of the rules D1 to D6: cycles, stages, standing and working phases, allowed cells, evidence.

use perennial_core::dates::Moment;
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::position::{Form, Proposed, Prospect, Says};
use perennial_core::journeys::stage::{Camp, Phase, Stage};

use crate::world::*;

fn proposed(client: &World, offset: i32) -> Vec<Proposed> {
    client.at(offset).proposals.iter().map(|proposal| proposal.what).collect()
}

fn opened(n: u128) -> Event {
    Event::Engagement(EngagementFact::Opened { engagement: job(n) })
}

#[test]
fn d1_a_pursuit_and_the_engagement_it_becomes_are_one_cycle() {
    let mut client = World::new();
    client.on(-100, pursuit(1, EMPLOYMENT));
    assert_eq!(line(&client.at(-100)), "Pre-purchase · Assess · 1 assess full");
    client.on(-90, hired(1, 1));
    client.on(-90, accepted(1, EMPLOYMENT));
    client.on(-88, signed(1));
    client.on(-85, pursuit(2, CONVEYANCING));
    let position = client.at(-85);
    assert_eq!(line(&position), "Client · Affirm · 1 affirm full · 2 assess full · purchaser");
    assert_eq!(position.working[0].pursuit, Some(PursuitId::from_number(1)));
    assert_eq!(position.working[0].engagement, Some(job(1)));
    assert_eq!(position.working[1].engagement, None);
}

#[test]
fn d1_pursuit_and_engagement_meet_in_whichever_order_they_became_known() {
    let mut client = World::new();
    client.on(-90, spoke());
    client.on(-90, signed(1));
    client.on(-80, pursuit(1, EMPLOYMENT));
    client.on(-70, hired(1, 1));
    assert_eq!(
        line(&client.at(-75)),
        "Client · Affirm · 1 affirm full stalled · 2 assess full · purchaser · silent red"
    );
    assert_eq!(line(&client.at(-70)), "Client · Affirm · 1 affirm full stalled · purchaser");
}

#[test]
fn d2_the_only_door_is_hired_and_the_letter_confirms_it() {
    let mut client = World::new();
    client.on(-40, Event::Client(ClientFact::Recorded));
    assert_eq!(client.at(-40).prospect, Some(Prospect::Known));
    client.on(-30, pursuit(1, EMPLOYMENT));
    client.on(-20, hired(1, 1));
    assert_eq!(line(&client.at(-20)), "Client · Admit · 1 admit full provisional · purchaser");
    assert_eq!(line(&client.at(-19)), "Client · Affirm · 1 affirm full provisional · purchaser");
    assert_eq!(line(&client.at(-16)), "Client · Affirm · 1 affirm full provisional · purchaser");
    client.on(-18, signed(1));
    let position = client.at(-18);
    assert_eq!(line(&position), "Client · Affirm · 1 affirm full · purchaser");
    assert_eq!(position.working[0].since, client.today - 19, "Affirm began by itself");
}

#[test]
fn d2_unsigned_past_the_limit_falls_back_until_something_strong_comes() {
    let mut client = World::new();
    client.on(-30, pursuit(1, EMPLOYMENT));
    client.on(-20, hired(1, 1));
    let fallen = client.at(-15);
    assert_eq!(line(&fallen), "Pre-purchase · Assess · 1 assess full");
    assert_eq!(fallen.prospect, Some(Prospect::Open));
    assert!(fallen.reasons.iter().any(|reason| matches!(reason.says, Says::Unsigned { cycle: 1 })));
    assert_eq!(client.at(-18).changes_on, Some(client.today - 15));
    client.on(-10, kickoff(1));
    assert_eq!(line(&client.at(-10)), "Client · Activate · 1 activate full · purchaser");
}

#[test]
fn d2_between_after_the_last_closing_and_former_when_it_is_declared() {
    let mut client = World::new();
    client.on(-400, accepted(1, EMPLOYMENT));
    client.on(-400, signed(1));
    client.on(-300, confirmed(1));
    client.on(-290, closed(1));
    assert_eq!(client.at(-290).stage, Stage::Between);
    client.on(-200, ended(None));
    let position = client.at(-200);
    assert_eq!(
        line(&position),
        "Former (unknown) · Accomplish · purchaser · Activate unobserved · Acclimate unobserved"
    );
    assert_eq!(proposed(&client, -200), [Proposed::Camp(Camp::Good)]);
    client.on(-190, Event::Client(ClientFact::CampConfirmed { camp: Camp::Good }));
    assert_eq!(client.at(-190).camp, Some(Camp::Good));
    assert_eq!(proposed(&client, -190), []);
}

#[test]
fn d3_the_headline_is_the_highest_phase_and_work_has_its_own() {
    let mut client = World::new();
    for (n, start) in [(1, -900), (2, -30)] {
        client.on(start, accepted(n, EMPLOYMENT));
        client.on(start, signed(n));
        client.on(start + 5, kickoff(n));
    }
    client.on(-850, delivered(1));
    client.on(-840, confirmed(1));
    client.on(-830, closed(1));
    client.on(-820, act(AdvocacyAct::Reference));
    let position = client.at(-20);
    assert_eq!((position.stage, position.standing), (Stage::Client, Some(Phase::Adopt)));
    assert_eq!(position.working[0].phase, Phase::Activate);
    client.on(-28, act(AdvocacyAct::Review));
    let position = client.at(-20);
    assert_eq!(position.standing, Some(Phase::Advocate), "an advocate with a new matter stays one");
    assert_eq!(position.working[0].phase, Phase::Activate, "and still gets the care of the start");
}

#[test]
fn d4_short_form_for_the_same_service_contact_and_within_two_years() {
    let form = |line: ServiceLineId, contact: Option<ContactId>, gap: i32| {
        let mut client = World::new();
        client.on(-2000, accepted(1, EMPLOYMENT));
        client.on(-2000, signed(1));
        client.on(-1900, closed(1));
        client.on(
            -1900 + gap,
            Event::Engagement(EngagementFact::Accepted {
                engagement: job(2),
                pursuit: None,
                service_line: Some(line),
                contact,
                recurring: false,
                planned_end: None,
            }),
        );
        client.at(-1900 + gap).working[0].form
    };
    assert_eq!(form(EMPLOYMENT, Some(RUTH), 600), Form::Short);
    assert_eq!(form(EMPLOYMENT, Some(RUTH), 760), Form::Full, "more than 24 months later");
    assert_eq!(form(CONVEYANCING, Some(RUTH), 600), Form::Full, "another service is a first time again");
    assert_eq!(form(EMPLOYMENT, Some(DAN), 600), Form::Full, "and so is another contact");
    assert_eq!(form(EMPLOYMENT, None, 600), Form::Full, "nobody said that it is the same contact");
}

#[test]
fn d4_the_short_form_halves_acclimate() {
    let mut client = World::new();
    for (n, start) in [(1, -400), (2, -100)] {
        client.on(start, accepted(n, EMPLOYMENT));
        client.on(start, signed(n));
        client.on(start, promised(n, n));
        client.on(start + 2, kickoff(n));
        client.on(start + 4, kept(n));
    }
    assert_eq!(client.at(-390).working[0].stalls_on, Some(client.today - 396 + 45));
    client.on(-300, closed(1));
    let position = client.at(-90);
    assert_eq!(position.working[0].form, Form::Short);
    assert_eq!(position.working[0].stalls_on, Some(client.today - 96 + 23));
}

#[test]
fn d22_former_clients_stand_where_their_work_ended_and_are_not_rounded_up() {
    let left = |camp: Option<Camp>| {
        let mut client = World::new();
        client.on(-100, accepted(1, EMPLOYMENT));
        client.on(-100, signed(1));
        client.on(-95, kickoff(1));
        client.on(-60, ended(camp));
        cell(&client.at(-60))
    };
    assert_eq!(left(Some(Camp::Poor)), (Stage::Former, Some(Camp::Poor), Some(Phase::Activate)));
    assert_eq!(left(Some(Camp::Good)), (Stage::Former, Some(Camp::Good), Some(Phase::Activate)));
    assert_eq!(left(None), (Stage::Former, Some(Camp::Unknown), Some(Phase::Activate)));
}

#[test]
fn d5_the_former_poor_stand_where_they_left_not_where_they_had_once_been() {
    let mut client = World::new();
    client.on(-900, signed(1));
    client.on(-800, confirmed(1));
    client.on(-790, closed(1));
    client.on(-780, act(AdvocacyAct::Talk));
    client.on(-300, signed(2));
    client.on(-290, kickoff(2));
    client.on(-250, complaint(1, Some(2)));
    client.on(-240, ended(Some(Camp::Poor)));
    assert_eq!(cell(&client.at(-240)), (Stage::Former, Some(Camp::Poor), Some(Phase::Activate)));
}

#[test]
fn d6_weak_evidence_proposes_and_strong_evidence_moves() {
    let mut client = World::new();
    client.on(-60, opened(1));
    assert_eq!(line(&client.at(-60)), "Client · Admit · 1 admit full provisional · purchaser");
    assert_eq!(proposed(&client, -60), [Proposed::LetterSigned(job(1))]);
    assert_eq!(client.at(-40).stage, Stage::Client, "an opened matter does not fall back");
    client.on(-50, invoice_paid(1));
    assert_eq!(client.at(-50).working[0].phase, Phase::Affirm);
    assert_eq!(proposed(&client, -50), [Proposed::LetterSigned(job(1)), Proposed::KickoffHeld(job(1))]);
    client.on(-45, kickoff(1));
    assert_eq!(proposed(&client, -45), []);
    client.on(-20, closed(1));
    assert_eq!(line(&client.at(-20)), "Between · Activate · purchaser");
    assert_eq!(proposed(&client, -20), [Proposed::GoalConfirmed(job(1))]);
    assert_eq!(proposed(&client, 10), [], "thirty days later it has ended short");
    let says: Vec<Says> = client.at(10).reasons.iter().map(|reason| reason.says).collect();
    assert!(says.contains(&Says::EndedShort { cycle: 1, phase: Phase::Activate }));
}

fn invoice_paid(n: u128) -> Event {
    let amount = perennial_core::money::Money::new(100, "GBP".parse().unwrap());
    Event::Invoice(InvoiceFact::Paid { invoice: InvoiceId::from_number(n), engagement: Some(job(n)), amount })
}

#[test]
fn d6_a_payment_after_the_fall_back_makes_the_client_one_again() {
    let mut client = World::new();
    client.on(-60, accepted(1, EMPLOYMENT));
    assert_eq!(client.at(-50).stage, Stage::PrePurchase);
    client.on(-40, invoice_paid(1));
    assert_eq!(line(&client.at(-40)), "Client · Affirm · 1 affirm full provisional · purchaser");
}

#[test]
fn d6_a_person_overrides_with_a_reason_within_the_cells_of_the_stage() {
    let mut client = World::new();
    client.on(-60, accepted(1, EMPLOYMENT));
    client.on(-60, signed(1));
    let set = |standing| Event::Journey(JourneyFact::Overridden { standing, reason: "I was there".into() });
    client.on(-50, set(Phase::Adopt));
    assert_eq!(client.at(-51).standing, Some(Phase::Affirm));
    assert_eq!(client.at(-50).standing, Some(Phase::Adopt), "without an achieved goal, because a person says so");
    client.on(-40, set(Phase::Assess));
    assert_eq!(client.at(-40).standing, Some(Phase::Affirm), "no client is in Assess: the override has no effect");
    client.on(-30, Event::Journey(JourneyFact::OverrideEnded { reason: "no longer".into() }));
    assert_eq!(client.at(-30).standing, Some(Phase::Affirm));
}

#[test]
fn d6_corrections_hold_for_every_day() {
    let mut client = World::new();
    let letter = client.on(-60, signed(1));
    let late = client.on(-20, kickoff(1));
    assert_eq!(client.at(-30).standing, Some(Phase::Affirm));
    let correct = |fact, on| Event::Journey(JourneyFact::Corrected { fact, on, reason: "diary".into() });
    let fix = client.on(-5, correct(late, client.today - 50));
    assert_eq!(client.at(-30).standing, Some(Phase::Activate), "what counts is when it happened");
    let retract = |fact| Event::Journey(JourneyFact::Retracted { fact, reason: "other client".into() });
    client.on(-4, retract(letter));
    assert_eq!(client.at(-55).standing, None);
    client.on(-3, Event::Journey(JourneyFact::Reinstated { fact: letter }));
    assert_eq!(client.at(-55).standing, Some(Phase::Affirm));
    client.on(-2, retract(fix));
    assert_eq!(client.at(-30).standing, Some(Phase::Affirm), "a correction can be taken back too");
    // Two corrections of the same fact: the one recorded later holds, whatever the order in the list.
    client.on(-1, correct(late, client.today - 40));
    client.on(-1, correct(late, client.today - 45));
    let last = client.facts.len() - 1;
    client.facts[last].recorded = Moment(0);
    assert_eq!(client.at(-43).standing, Some(Phase::Affirm));
    assert_eq!(client.at(-40).standing, Some(Phase::Activate));
}

#[test]
fn d6_holds_and_archives_are_overlays() {
    let held = |on_hold| Event::Engagement(EngagementFact::Held { engagement: job(1), on_hold });
    let mut client = World::new();
    client.on(-100, signed(1));
    client.on(-95, held(true));
    let position = client.at(-80);
    assert_eq!(line(&position), "Client · Affirm · 1 affirm full held · purchaser");
    assert_eq!(position.working[0].stalls_on, None);
    client.on(-70, held(false));
    assert_eq!(client.at(-70).working[0].stalls_on, Some(client.today - 100 + 10 + 25));
    assert!(!client.at(-66).working[0].stalled);
    assert!(client.at(-65).working[0].stalled);
    client.on(-60, Event::Client(ClientFact::Archived { archived: true }));
    assert!(!client.at(-60).counts());
    assert_eq!(client.at(-60).standing, Some(Phase::Affirm));
}
