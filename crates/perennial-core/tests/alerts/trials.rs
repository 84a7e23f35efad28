//! A rule tried on history.

use perennial_core::alerts::*;
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::stage::Camp;

use crate::world::*;

#[test]
fn would_have_fired_so_often_and_so_often_before_a_loss() {
    // Four clients whose work stalls in Activate; two of them leave let down within the quarter, one much later.
    let rules = Rules::default().only(RuleName::Stall);
    let mut tally = Tally::default();
    let model = World::new().model;
    let (from, to) = (World::new().today - 365, World::new().today);
    let mut trial = TrialOfRule::new(&rules, &model, Period { from, to }, 90);
    for (place, left) in [Some(-250), Some(-200), Some(-50), None].into_iter().enumerate() {
        let mut client = World::new();
        client.on(-300, accepted(1, EMPLOYMENT));
        client.on(-300, signed(1));
        client.on(-295, kickoff(1));
        if let Some(left) = left {
            client.on(left, ended(Some(Camp::Poor)));
        }
        let one = trial.on(ClientId::from_number(place as u128 + 1), &client.facts);
        assert_eq!(one.firings.len(), 1);
        assert_eq!(one.firings[0].on, client.today - 285);
        tally.add(&one);
    }
    let mut good = World::new();
    good.on(-300, accepted(1, EMPLOYMENT));
    good.on(-299, signed(1));
    good.on(-298, kickoff(1));
    good.on(-297, onboarded(1));
    good.on(-250, ended(Some(Camp::Good)));
    tally.add(&trial.on(ClientId::from_number(9), &good.facts));
    assert_eq!(
        tally.sentence(RuleName::Stall),
        "“Stalled in a phase” would have fired 4 times about 4 clients, 2 before a loss; 1 of 3 losses came without a \
         word."
    );
    let mut both = tally;
    both.join(&tally);
    assert_eq!((both.clients, both.fired, both.before_a_loss, both.losses, both.foreseen), (10, 8, 4, 6, 4));
}

#[test]
fn what_spoke_before_the_period_does_not_count() {
    let rules = Rules::default().only(RuleName::ProposalUnanswered);
    let mut client = World::new();
    client.on(-500, pursuit(1, EMPLOYMENT));
    let proposal = PursuitFact::StepReached { pursuit: PursuitId::from_number(1), step: PursuitStep::Proposal };
    client.on(-490, Event::Pursuit(proposal));
    let period = Period { from: client.today - 365, to: client.today };
    let trial = TrialOfRule::new(&rules, &client.model, period, 60).on(ClientId::from_number(1), &client.facts);
    assert!(trial.firings.is_empty());
    let none = Tally::default().sentence(RuleName::ProposalUnanswered);
    assert_eq!(none, "“Proposal unanswered” would not have fired; there were 0 losses.");
}
