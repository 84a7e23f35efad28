//! The estimate against lifelines and R, and what must hold of any.

use super::super::{Wait, Waits, near};
use super::*;

fn incidence(rows: &[(u32, u8, u32)], asked: u8) -> Incidence {
    let mut fates = Fates::default();
    for (lasted, ended, seen_from) in rows.iter().copied() {
        let outcome = match ended {
            0 => Outcome::Waiting,
            ended if ended == asked => Outcome::Came,
            _ => Outcome::Excluded,
        };
        fates.add(Fate { lasted, outcome, seen_from });
    }
    fates.incidence()
}

/// Days, how it ended (0 not yet, 1 and 2 the two ways), and the age from which it was looked at.
const SEEN: [(u32, u8, u32); 20] = [
    (12, 1, 0),
    (20, 2, 0),
    (20, 2, 0),
    (31, 1, 0),
    (31, 1, 0),
    (31, 0, 0),
    (45, 0, 0),
    (60, 1, 0),
    (75, 2, 0),
    (90, 0, 0),
    (90, 1, 0),
    (120, 2, 0),
    (150, 1, 0),
    (180, 0, 0),
    (200, 1, 0),
    (240, 2, 0),
    (300, 0, 0),
    (335, 1, 0),
    (335, 0, 0),
    (400, 0, 0),
];
const SEEN_LATE: [(u32, u8, u32); 14] = [
    (12, 1, 0),
    (20, 2, 5),
    (31, 1, 0),
    (45, 0, 40),
    (60, 1, 30),
    (75, 2, 0),
    (90, 1, 61),
    (120, 2, 100),
    (150, 1, 21),
    (180, 0, 91),
    (200, 1, 0),
    (240, 2, 151),
    (335, 1, 201),
    (400, 0, 330),
];

/// What lifelines 0.30.3 gives: `AalenJohansenFitter(alpha=0.2).fit(days, ended, event_of_interest, entry=from)`,
/// columns `cumulative_density_`, `variance_` and `confidence_interval_`.
#[test]
fn the_estimate_agrees_with_lifelines() {
    for (rows, asked, age, came, variance, low, high) in [
        (&SEEN[..], 1, 31, 0.15, 0.006_375, 0.066_003_738_949_894, 0.266_032_274_025_627),
        (&SEEN[..], 1, 150, 0.329_487_179_487_180, 0.012_461_779_390_527, 0.193_677_144_535_590, 0.471_960_531_093_734),
        (&SEEN[..], 1, 335, 0.503_988_603_988_604, 0.017_630_417_932_144, 0.325_775_154_811_893, 0.657_954_813_064_452),
        (&SEEN[..], 2, 20, 0.1, 0.004_5, 0.035_269_088_194_367, 0.204_918_878_694_215),
        (&SEEN[..], 2, 240, 0.296_581_196_581_197, 0.012_888_663_491_118, 0.162_061_808_251_812, 0.444_061_690_206_431),
        (&SEEN_LATE[..], 1, 60, 0.44, 0.037_760, 0.194_794_997_709_034, 0.662_301_461_149_806),
        (&SEEN_LATE[..], 1, 150, 0.575, 0.033_575, 0.314_262_308_169_844, 0.767_543_721_859_623),
        (&SEEN_LATE[..], 2, 120, 0.335, 0.032_135, 0.129_072_355_198_813, 0.557_569_578_117_886),
    ] {
        let found = incidence(rows, asked);
        let step = *found.step(age).unwrap();
        near(step.came, came);
        near(step.variance, variance);
        let interval = interval(step.came, step.variance, Level::Eighty).unwrap();
        near(interval.low, low);
        near(interval.high, high);
        assert!(interval.holds(step.came));
    }
}

#[test]
fn what_came_what_excludes_it_and_what_waits_are_all_there_is() {
    let (one, two) = (incidence(&SEEN, 1), incidence(&SEEN, 2));
    for age in [0, 31, 60, 200, 335, 999] {
        let (came, excluded) = (one.within(age, Level::Eighty).unwrap(), two.within(age, Level::Eighty).unwrap());
        near(came.rate + excluded.rate + came.undecided, 1.0);
    }
    assert_eq!(one.followed, 240, "to which five were followed");
    assert!(one.within(11, Level::Eighty).unwrap().interval.is_none(), "nothing has come");
}

#[test]
fn without_other_endings_it_is_what_kaplan_and_meier_leave() {
    let rows = [(3, 1, 0), (5, 0, 0), (8, 1, 2), (8, 1, 0), (13, 0, 4), (21, 1, 0)];
    let mut waits = Waits::default();
    for (lasted, ended, seen_from) in rows {
        waits.add(Wait { lasted, ended: ended == 1, seen_from });
    }
    let (found, curve) = (incidence(&rows, 1), waits.curve());
    for age in [2, 3, 8, 20] {
        near(found.within(age, Level::Eighty).unwrap().rate, 1.0 - curve.lasting(age));
    }
}

#[test]
fn two_are_compared_within_the_same_time() {
    let found = incidence(&SEEN, 1).minus(&incidence(&SEEN_LATE, 1), Level::Eighty).unwrap();
    let days = incidence(&SEEN_LATE, 1).followed;
    let rate = |rows: &[(u32, u8, u32)]| incidence(rows, 1).within(days, Level::Eighty).unwrap().rate;
    near(found.by, rate(&SEEN) - rate(&SEEN_LATE));
    assert!(found.interval.holds(found.by));
    assert!(incidence(&SEEN[..4], 1).as_far_as_followed(Level::Eighty).is_none(), "four bear no rate");
}

/// Days, how it ended, the age from which it was looked at, and whose it is: `waits_by_client.txt`.
fn by_client() -> Incidence {
    let mut clients: Vec<(u32, Vec<Fate>)> = Vec::new();
    for line in include_str!("waits_by_client.txt").lines() {
        let [lasted, ended, seen_from, client] =
            line.split(' ').map(|part| part.parse::<u32>().unwrap()).collect::<Vec<_>>().try_into().unwrap();
        let outcome = [Outcome::Waiting, Outcome::Came, Outcome::Excluded][ended as usize];
        let fate = Fate { lasted, outcome, seen_from };
        match clients.iter_mut().find(|(known, _)| *known == client) {
            Some((_, fates)) => fates.push(fate),
            None => clients.push((client, vec![fate])),
        }
    }
    let mut parts = [Fates::default(), Fates::default()];
    for (place, (_, fates)) in clients.iter().enumerate() {
        parts[usize::from(place > 4)].add_together(fates);
    }
    let [mut all, more] = parts;
    all.merge(&more);
    all.incidence()
}

/// What `waits_by_client.R` in this folder prints with R 4.2.2 and survival 3.5-3.
#[test]
fn waits_of_one_client_are_counted_together_as_r_does() {
    let found = by_client();
    assert_eq!((found.n, found.clients), (20, 12));
    for (age, came, alone, together) in [
        (31, 0.15, 0.006_375, 0.009_387_5),
        (150, 0.329_487_179_487_179, 0.012_461_779_390_527, 0.012_000_800_886_717),
        (335, 0.503_988_603_988_604, 0.017_630_417_932_144, 0.009_901_290_498_607),
    ] {
        let step = found.step(age).unwrap();
        near(step.came, came);
        near(step.variance, alone);
        near(found.variance(step), together);
    }
}

#[test]
fn the_same_wait_told_twice_makes_nobody_surer() {
    let (mut once, mut twice) = (Fates::default(), Fates::default());
    for (lasted, ended, seen_from) in SEEN {
        let outcome = [Outcome::Waiting, Outcome::Came, Outcome::Excluded][usize::from(ended)];
        let fate = Fate { lasted, outcome, seen_from };
        once.add(fate);
        twice.add_together(&[fate, fate]);
    }
    let (once, twice) = (once.incidence(), twice.incidence());
    assert_eq!((once.clients, twice.clients, twice.n), (20, 20, 40));
    for age in [31, 150, 240] {
        let (one, two) = (once.within(age, Level::Eighty).unwrap(), twice.within(age, Level::Eighty).unwrap());
        near(one.rate, two.rate);
        let (one, two) = (one.interval.unwrap(), two.interval.unwrap());
        near(one.low, two.low);
        near(one.high, two.high);
    }
}

#[test]
fn many_waits_of_few_clients_bear_no_rate() {
    let mut fates = Fates::default();
    for _ in 0..4 {
        fates.add_together(&[Fate { lasted: 9, outcome: Outcome::Came, seen_from: 0 }; 10]);
    }
    let found = fates.incidence();
    assert_eq!((found.n, found.clients), (40, 4));
    assert_eq!(found.as_far_as_followed(Level::Eighty), None);
}
