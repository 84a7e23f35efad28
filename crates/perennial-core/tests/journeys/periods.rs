//! Stories of the rules D9 to D13 and of the limits: recurring work, people, prospects, the ladder, silence,
//! stalls.

use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::position::{Proposed, Prospect, Rung, Silence};
use perennial_core::journeys::stage::{Camp, Phase};

use crate::changes::{betweener, standing};
use crate::world::*;

fn not_now(n: u128, revisit: Option<perennial_core::dates::Day>) -> Event {
    Event::Pursuit(PursuitFact::NotNow { pursuit: PursuitId::from_number(n), revisit, reason: None })
}

fn no_way(n: u128) -> Event {
    Event::Pursuit(PursuitFact::NoWay { pursuit: PursuitId::from_number(n), reason: None })
}

#[test]
fn d9_recurring_work_goes_by_periods() {
    let mut client = World::new();
    let engagement = job(1);
    client.on(
        -800,
        Event::Engagement(EngagementFact::Accepted {
            engagement,
            pursuit: None,
            service_line: None,
            contact: None,
            recurring: true,
            planned_end: None,
        }),
    );
    client.on(-800, signed(1));
    client.on(-800, spoke());
    client.on(-790, kickoff(1));
    client.on(-780, onboarded(1));
    assert_eq!(client.at(-700).working[0].stalls_on, Some(client.today - 800 + 180));
    assert!(
        client.at(-719).working[0].quiet_since.is_some(),
        "sixty days without a sign of life, the last one at T-780"
    );
    client.on(-650, confirmed(1));
    assert_eq!(client.at(-640).working[0].stalls_on, None, "the goal of this period is met");
    client.on(-435, Event::Engagement(EngagementFact::Renewed { engagement, unprompted: true }));
    let until = Some(client.today - 435 + 300);
    client.on(-435, Event::Engagement(EngagementFact::PeriodStarted { engagement, until }));
    let position = client.at(-435);
    assert_eq!(line(&position), "Client · Adopt · 1 accomplish full · supporter");
    assert_eq!(position.working[0].stalls_on, Some(client.today - 435 + 301), "the plan of the period is later");
}

#[test]
fn d10_a_new_person_does_not_move_the_relationship() {
    let mut client = betweener();
    let before = client.at(-1);
    client.on(-10, Event::Client(ClientFact::ContactMoved { contact: RUTH, to: None, retired: true }));
    client.on(-9, Event::Client(ClientFact::ContactAdded { contact: DAN }));
    assert_eq!(line(&client.at(-1)), line(&before));
}

#[test]
fn d12_the_ladder_counts_repetition_and_feeling() {
    let mut client = World::new();
    client.on(-900, pursuit(1, EMPLOYMENT));
    assert_eq!(client.at(-900).ladder, Rung::Prospect);
    client.on(-890, hired(1, 1));
    client.on(-890, signed(1));
    assert_eq!(client.at(-890).ladder, Rung::Purchaser);
    client.on(-800, confirmed(1));
    client.on(-790, closed(1));
    client.on(-700, signed(2));
    assert_eq!(client.at(-700).ladder, Rung::Client);
    client.on(-690, scored(Instrument::Nps, 9, None));
    assert_eq!(client.at(-690).ladder, Rung::Supporter);
    assert_eq!(client.at(-690).standing, Some(Phase::Accomplish), "a score alone never makes an advocate");
    assert_eq!(client.at(-690).proposals.last().unwrap().what, Proposed::AskReferral);
    let referral = ReferralId::from_number(1);
    client.on(-680, Event::Support(SupportFact::ReferralMade { referral, who: None, referred: None }));
    assert_eq!(client.at(-680).ladder, Rung::Advocate);
    client.on(-670, Event::Support(SupportFact::ReferralGiven { referral, to: None, to_referrer: None }));
    assert_eq!(client.at(-670).ladder, Rung::Partner);
}

#[test]
fn d13_the_goal_is_met_by_the_clients_word_alone() {
    let mut client = World::new();
    client.on(-100, signed(1));
    client.on(-50, delivered(1));
    client.on(-40, act(AdvocacyAct::Talk));
    assert_eq!(standing(&client, -40), Phase::Accomplish, "under way, and no door to Advocate yet");
    client.on(-30, scored(Instrument::Csat, 3, Some(1)));
    assert_eq!(standing(&client, -30), Phase::Accomplish);
    client.on(-20, scored(Instrument::Csat, 4, Some(1)));
    assert_eq!(standing(&client, -20), Phase::Advocate);
}

#[test]
fn silence_is_broken_by_two_way_contact_only() {
    let mut client = betweener();
    client.on(-600, touch(Direction::TwoWay, false));
    client.on(-590, touch(Direction::Outbound, true));
    assert_eq!(client.at(-581).silence, Silence::Amber, "T-700 was the last word: neither mass nor one-way counts");
    client.on(-585, touch(Direction::Inbound, true));
    assert_eq!(client.at(-581).silence, Silence::Heard);
    let position = client.at(-581);
    assert_eq!(position.last_contact, Some(client.today - 585));
    assert_eq!(position.last_outbound, Some(client.today - 590));
    client.on(-400, ended(Some(Camp::Good)));
    assert_eq!(client.at(-400).silence, Silence::Amber, "180 days for those who left well");
    client.on(-220, Event::Client(ClientFact::CampConfirmed { camp: Camp::Poor }));
    assert_eq!(client.at(-221).silence, Silence::Amber);
    assert_eq!(client.at(-219).silence, Silence::Heard, "those who were let down are left in peace");
}

#[test]
fn the_first_touch_of_affirm_is_due_within_a_working_day() {
    // T-10 is Friday, 20 February 2026.
    let mut client = World::new();
    client.on(-10, accepted(1, EMPLOYMENT));
    client.on(-10, signed(1));
    assert_eq!(client.at(-10).working[0].affirm_due, Some(client.today - 7));
    client.on(
        -8,
        Event::Touch(TouchFact::Made {
            medium: Medium::Phone,
            direction: Direction::Outbound,
            personal: true,
            purpose: Purpose::Affirm,
            contact: None,
            engagement: Some(job(1)),
            staff: None,
            minutes: None,
            subject: None,
            detail: None,
        }),
    );
    assert_eq!(client.at(-8).working[0].affirm_due, None);
}

#[test]
fn phases_stall_after_their_days() {
    let mut client = World::new();
    client.on(-300, accepted(1, EMPLOYMENT));
    client.on(-300, signed(1));
    assert!(!client.at(-291).working[0].stalled);
    assert!(client.at(-290).working[0].stalled);
    client.on(-280, kickoff(1));
    assert!(!client.at(-280).working[0].stalled);
    client.on(-275, onboarded(1));
    assert_eq!(client.at(-275).working[0].stalls_on, Some(client.today - 120), "Accomplish counts from the hire");
    assert!(client.at(-120).working[0].stalled);
}

#[test]
fn d11_answers_park_or_close_a_prospect() {
    let mut client = World::new();
    client.on(-100, pursuit(1, EMPLOYMENT));
    client.on(-100, spoke());
    let revisit = client.today - 10;
    client.on(-90, not_now(1, Some(revisit)));
    let parked = client.at(-90);
    assert_eq!(parked.prospect, Some(Prospect::Parked { revisit: Some(revisit) }));
    assert_eq!((line(&parked).as_str(), parked.counts()), ("Pre-purchase · Assess", false));
    assert_eq!(line(&client.at(-11)), "Pre-purchase · Assess");
    assert_eq!(line(&client.at(-10)), "Pre-purchase · Assess · silent amber", "the day to return has come");
    client.on(-5, spoke());
    assert_eq!(line(&client.at(-5)), "Pre-purchase · Assess");
    client.on(-4, Event::Pursuit(PursuitFact::Reopened { pursuit: PursuitId::from_number(1) }));
    assert_eq!(client.at(-4).prospect, Some(Prospect::Open));
    client.on(-2, no_way(1));
    assert_eq!(client.at(-2).prospect, Some(Prospect::Closed));
    assert!(!client.at(-2).counts());
}
