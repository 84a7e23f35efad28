//! In which phase a touch was made.

use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::stage::Phase;
use perennial_core::journeys::touches;

use crate::world::*;

fn about(engagement: Option<u128>, said: Option<Phase>) -> Event {
    let detail = said.map(|phase| Box::new(TouchDetail { phase: Some(phase), ..TouchDetail::default() }));
    Event::Touch(TouchFact::Made {
        medium: Medium::Phone,
        direction: Direction::TwoWay,
        personal: true,
        purpose: Purpose::General,
        contact: None,
        engagement: engagement.map(job),
        staff: None,
        minutes: None,
        subject: None,
        detail,
    })
}

fn phases(world: &World) -> Vec<Option<Phase>> {
    touches(&world.facts, &world.model).into_iter().map(|touched| touched.phase).collect()
}

#[test]
fn a_touch_finds_the_relationship_as_the_facts_before_it_left_it() {
    let line = ServiceLineId::from_number(1);
    let mut world = World::new();
    world.on(-900, about(None, None));
    world.on(-800, accepted(1, line));
    world.on(-800, about(Some(1), None));
    world.on(-799, signed(1));
    world.on(-798, about(Some(1), None));
    world.on(-790, kickoff(1));
    world.on(-600, confirmed(1));
    world.on(-590, closed(1));
    world.on(-400, about(Some(1), None));
    world.on(-50, accepted(2, line));
    world.on(-49, signed(2));
    world.on(-48, about(Some(2), None));
    world.on(-48, about(None, None));
    world.on(-47, about(Some(2), Some(Phase::Acclimate)));
    let found = phases(&world);
    assert_eq!(found[..3], [None, Some(Phase::Admit), Some(Phase::Affirm)]);
    assert_eq!(found[3], Some(Phase::Accomplish), "work that is over: the standing phase");
    assert_eq!(found[4..], [Some(Phase::Affirm), Some(Phase::Accomplish), Some(Phase::Acclimate)]);
}

#[test]
fn a_retracted_touch_is_gone_and_a_corrected_one_counts_on_its_day() {
    let mut world = World::new();
    let wrong = world.on(-10, about(None, None));
    let late = world.on(-9, about(None, None));
    world.on(-1, Event::Journey(JourneyFact::Retracted { fact: wrong, reason: "Another client".to_owned() }));
    let on = world.today - 20;
    world.on(-1, Event::Journey(JourneyFact::Corrected { fact: late, on, reason: "The diary".to_owned() }));
    let found = touches(&world.facts, &world.model);
    assert_eq!(found.iter().map(|touched| (touched.fact.id, touched.on)).collect::<Vec<_>>(), [(late, on)]);
}
