//! Stories of the rules D7 and D8: skipping, regression, decay, horizon, re-entry.

use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::position::{Proposed, Rung, Says};
use perennial_core::journeys::stage::{Camp, Phase, Stage};

use crate::world::*;

/// A client whose first matter was accomplished and closed.
pub fn betweener() -> World {
    let mut client = World::new();
    client.on(-800, accepted(1, EMPLOYMENT));
    client.on(-800, signed(1));
    client.on(-790, kickoff(1));
    client.on(-770, onboarded(1));
    client.on(-700, confirmed(1));
    client.on(-690, closed(1));
    client
}

fn phases(client: &World, offset: i32) -> Vec<Phase> {
    client.at(offset).passed_unobserved.iter().map(|missed| missed.phase).collect()
}

pub fn standing(client: &World, offset: i32) -> Phase {
    client.at(offset).standing.unwrap()
}

#[test]
fn d7_a_skipped_phase_is_marked() {
    let mut client = World::new();
    client.on(-60, accepted(1, EMPLOYMENT));
    client.on(-60, kickoff(1));
    assert_eq!(phases(&client, -60), [Phase::Affirm]);
    client.on(-40, delivered(1));
    assert_eq!(phases(&client, -40), [Phase::Affirm, Phase::Acclimate]);
    let mut client = World::new();
    client.on(-60, confirmed(1));
    assert_eq!(phases(&client, -60), [Phase::Admit, Phase::Affirm, Phase::Activate, Phase::Acclimate]);
    let mut client = World::new();
    client.on(-60, signed(1));
    client.on(-50, kickoff(1));
    client.on(-40, onboarded(1));
    assert_eq!(phases(&client, -40), [], "the onboarding list itself tells of Acclimate");
}

#[test]
fn d7_an_act_before_the_goal_counts_once_the_goal_is_achieved() {
    let mut client = World::new();
    client.on(-100, signed(1));
    client.on(-90, act(AdvocacyAct::Testimonial));
    assert_eq!(standing(&client, -90), Phase::Affirm);
    client.on(-50, confirmed(1));
    assert_eq!(standing(&client, -50), Phase::Advocate);
    assert!(phases(&client, -50).contains(&Phase::Adopt));
}

#[test]
fn d7_a_sign_of_adopt_counts_from_the_goal_on() {
    let mut client = World::new();
    client.on(-100, signed(1));
    client.on(-90, sign(AdoptSign::JoinedProgramme));
    client.on(-50, confirmed(1));
    assert_eq!(standing(&client, -50), Phase::Accomplish);
    client.on(-40, sign(AdoptSign::SameKindRepeat));
    let position = client.at(-40);
    assert_eq!(position.standing, Some(Phase::Accomplish), "a same-kind repeat is weak");
    assert_eq!(position.proposals[0].what, Proposed::Adopt);
    client.on(-30, sign(AdoptSign::StandingInstruction));
    assert_eq!(standing(&client, -30), Phase::Adopt);
    assert!(client.at(-30).proposals.is_empty());
}

#[test]
fn d8_a_complaint_lowers_to_the_phase_where_it_arose_until_it_is_put_right() {
    let mut client = betweener();
    client.on(-600, act(AdvocacyAct::Review));
    client.on(-500, signed(2));
    client.on(-490, kickoff(2));
    client.on(-480, complaint(1, Some(2)));
    client.on(-470, onboarded(2));
    assert_eq!(
        line(&client.at(-475)),
        "Client · Activate · 2 activate full stalled · client · regressed to Activate · Adopt unobserved"
    );
    assert_eq!(standing(&client, -470), Phase::Activate, "later progress does not hide it");
    assert_eq!(client.at(-470).working[0].phase, Phase::Accomplish);
    client.on(-460, recovered(1));
    assert_eq!(standing(&client, -460), Phase::Advocate);
    let says: Vec<Says> = client.at(-460).reasons.iter().map(|reason| reason.says).collect();
    assert!(says.contains(&Says::Recovered));
}

#[test]
fn d8_a_complaint_about_nothing_in_particular_lowers_to_accomplish_at_most() {
    let mut client = betweener();
    client.on(-600, act(AdvocacyAct::Review));
    client.on(-500, complaint(1, None));
    assert_eq!(standing(&client, -500), Phase::Accomplish);
    assert_eq!(client.at(-500).ladder, Rung::Purchaser);
}

#[test]
fn d8_scores_milestones_promises_invoices_goals_and_withdrawn_acts_lower_too() {
    let lowered = |bad: &[Event], good: Event| {
        let mut client = betweener();
        client.on(-100, signed(2));
        client.on(-95, kickoff(2));
        for event in bad {
            client.on(-90, event.clone());
        }
        client.on(-50, good);
        assert_eq!(standing(&client, -70), Phase::Activate, "{bad:?}");
        assert_eq!(client.at(-70).regressed_to, Some(Phase::Activate));
        assert_eq!(standing(&client, -50), Phase::Accomplish, "{bad:?}");
        assert_eq!(client.at(-50).regressed_to, None);
    };
    let milestone = MilestoneId::from_number(1);
    let promise = PromiseId::from_number(1);
    let invoice = InvoiceId::from_number(1);
    let engagement = job(2);
    let well = || Event::Feeling(FeelingFact::Recovered { engagement: Some(job(2)) });
    let of = Event::Engagement;
    let reason = None;
    lowered(&[scored(Instrument::Nps, 3, Some(2))], well());
    lowered(&[scored(Instrument::Nps, 6, Some(2))], scored(Instrument::Nps, 7, Some(2)));
    lowered(&[scored(Instrument::Ces, 3, Some(2))], scored(Instrument::Ces, 4, Some(2)));
    lowered(
        &[of(EngagementFact::MilestoneRejected { engagement, milestone, reason: None })],
        of(EngagementFact::MilestoneAccepted { engagement, milestone }),
    );
    lowered(&[promised(1, 2), Event::Promise(PromiseFact::Broken { promise })], kept(1));
    lowered(
        &[Event::Invoice(InvoiceFact::Disputed { invoice, engagement: Some(engagement), reason: None })],
        Event::Invoice(InvoiceFact::Settled { invoice }),
    );
    lowered(&[of(EngagementFact::GoalDenied { engagement, reason })], confirmed(2));
    lowered(
        &[act(AdvocacyAct::Reference), Event::Support(SupportFact::ActWithdrawn { act: AdvocacyAct::Reference })],
        Event::Feeling(FeelingFact::Recovered { engagement: None }),
    );
}

#[test]
fn d8_a_broken_promise_may_be_made_good_within_fourteen_days() {
    let mut client = betweener();
    client.on(-100, signed(2));
    client.on(-100, promised(1, 2));
    client.on(-90, Event::Promise(PromiseFact::Broken { promise: PromiseId::from_number(1) }));
    assert_eq!(standing(&client, -77), Phase::Accomplish);
    assert_eq!(standing(&client, -76), Phase::Affirm);
    client.on(-80, Event::Promise(PromiseFact::Waived { promise: PromiseId::from_number(1) }));
    assert_eq!(standing(&client, -76), Phase::Accomplish);
}

#[test]
fn d8_advocate_and_adopt_lapse() {
    let mut client = betweener();
    client.on(-680, sign(AdoptSign::ProposedInternally));
    client.on(-670, act(AdvocacyAct::Talk));
    let talk = client.today - 670;
    let (to_adopt, to_accomplish) = (talk.plus_months(18), talk.plus_months(42));
    let at = |day: perennial_core::dates::Day| standing(&client, day.days_since(client.today));
    assert_eq!(at(to_adopt - 1), Phase::Advocate);
    assert_eq!(at(to_adopt), Phase::Adopt);
    assert_eq!(at(to_accomplish - 1), Phase::Adopt, "in force, Advocate was a sign until it lapsed");
    assert_eq!(at(to_accomplish), Phase::Accomplish);
}

#[test]
fn d8_beyond_the_horizon_an_end_is_proposed_and_nothing_moves() {
    let mut client = betweener();
    let far = |client: &World, day: perennial_core::dates::Day| {
        let position = client.at(day.days_since(client.today));
        assert_eq!(position.stage, Stage::Between);
        position.proposals.iter().any(|proposal| proposal.what == Proposed::FormerUnknown)
    };
    let horizon = (client.today - 690).plus_months(36);
    assert!(!far(&client, horizon - 1));
    assert!(far(&client, horizon));
    client.on(-100, touch(Direction::Outbound, true));
    assert!(!far(&client, horizon), "a personal touch starts it anew");
    let need = client.today + 900;
    client.on(-90, Event::Client(ClientFact::NextNeedExpected { day: need, percent: None }));
    assert!(!far(&client, need.plus_months(36) - 1), "and so does a need that is expected");
}

#[test]
fn d8_a_former_client_who_signs_is_a_client_again() {
    let mut client = betweener();
    client.on(-600, ended(Some(Camp::Good)));
    client.on(-300, accepted(2, EMPLOYMENT));
    assert_eq!(client.at(-300).stage, Stage::Client);
    assert_eq!(client.at(-290).stage, Stage::Former, "never signed: still a former client");
    client.on(-280, signed(2));
    assert_eq!(line(&client.at(-280)), "Client · Accomplish · 2 affirm short · client");
    client.on(-200, closed(2));
    assert_eq!(client.at(-200).stage, Stage::Between, "history kept, and not ended any more");
    client.on(-100, ended(None));
    assert_eq!(client.at(-100).camp, Some(Camp::Unknown), "how they left the first time says nothing of the second");
}
