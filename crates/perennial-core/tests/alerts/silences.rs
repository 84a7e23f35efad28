//! One silence ends and another begins when work comes off hold.

use perennial_core::alerts::*;
use perennial_core::dates::Day;
use perennial_core::fact::*;

use crate::stories::{ask, at};
use crate::world::*;

#[test]
fn the_silence_after_a_hold_is_another_one() {
    let mut client = World::new();
    for work in [1, 2] {
        client.on(-420, accepted(work, EMPLOYMENT));
        client.on(-420, signed(work));
    }
    client.on(-400, spoke());
    let held = |on_hold| Event::Engagement(EngagementFact::Held { engagement: job(2), on_hold });
    client.on(-399, held(true));
    client.on(-100, held(false));
    let rules = Rules::default().only(RuleName::SilenceClient);
    let told = |offset: i32| -> Vec<(String, Day)> {
        let open = ask(&client, &rules, &Beside::default(), offset).open;
        open.into_iter().map(|alert| (alert.key.to_string(), alert.since)).collect()
    };
    let (before, after) = (told(-300), told(-10));
    assert_eq!((before.len(), after.len()), (1, 1), "job 1 was never on hold");
    assert!(before[0].1 < at(-380) && after[0].1 > at(-100), "{before:?} {after:?}");
    assert_ne!(before[0].0, after[0].0, "who dismissed the first has not dismissed the second");
    assert_eq!(told(-5), after);
}
