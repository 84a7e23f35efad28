//! “Do they come back?” counts each close that left no work open, whatever came after it, and says how sure it is by
//! clients.

use std::collections::BTreeSet;

use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::insights::{Estimated, LeftOut, Period, Point, Tally};
use perennial_core::journeys::stage::Camp;
use perennial_core::money::{Currency, Money};
use perennial_core::statistics::Level;

use crate::insights::{LINE, seen};
use crate::world::*;

/// The branches of a point with how many took each, and who is not counted, by why.
type Counted = (Vec<(&'static str, u64)>, Vec<(LeftOut, u64)>);

fn counted(world: &World, point: Point) -> Counted {
    let mut tally = Tally::new(point);
    let found = seen(world);
    found.ground(|ground| tally.add(ground, &found.question));
    let branches = tally.branches().filter(|(_, counted)| counted.count > 0);
    let branches = branches.map(|(branch, counted)| (branch.key, counted.count)).collect();
    (branches, tally.left_out.into_iter().collect())
}

fn invoice(n: u128) -> Event {
    Event::Invoice(InvoiceFact::Issued {
        invoice: InvoiceId::from_number(n),
        engagement: None,
        service_line: Some(LINE),
        amount: Money::new(90_000, Currency::GBP),
    })
}

/// Says of the last fact that a list tells of it.
fn from_a_list(world: &mut World) {
    let fact = world.facts.last_mut().unwrap();
    fact.source = Source::File { import: ImportId::from_number(1), file: "deals.csv".to_owned(), row: 2, of: None };
}

#[test]
fn a_return_is_counted_also_where_that_work_closed_again() {
    let mut world = World::new();
    world.on(-330, accepted(1, LINE));
    world.on(-300, closed(1));
    world.on(-200, accepted(2, LINE));
    assert_eq!(counted(&world, Point::Returns).0, [("back", 1)]);
    world.on(-100, closed(2));
    assert_eq!(counted(&world, Point::Returns).0, [("back", 1), ("between", 1)], "the next close takes none away");
    let mut tally = Tally::new(Point::Returns);
    let found = seen(&world);
    found.ground(|ground| tally.add(ground, &found.question));
    assert_eq!((tally.relationships, tally.counted().of), (1, 2), "two closes of one relationship");
    // Work that closes on the same day, or while other work is open, leaves nobody between once more.
    world.on(-320, accepted(3, LINE));
    world.on(-300, closed(3));
    world.on(-150, accepted(4, LINE));
    world.on(-140, closed(4));
    assert_eq!(counted(&world, Point::Returns).0, [("back", 1), ("between", 1)]);
}

#[test]
fn whichever_came_first_is_what_became_of_a_close() {
    let mut world = World::new();
    world.on(-330, accepted(1, LINE));
    world.on(-300, closed(1));
    world.on(-250, ended(Some(Camp::Good)));
    assert_eq!(counted(&world, Point::Returns).0, [("ended", 1)]);
    world.on(-50, accepted(2, LINE));
    assert_eq!(counted(&world, Point::Returns).0, [("ended", 1)], "it came back as a former client");
    // Notice was given while the work still ran: its close was the last.
    let mut notice = World::new();
    notice.on(-330, accepted(1, LINE));
    notice.on(-250, ended(Some(Camp::Good)));
    notice.on(-200, closed(1));
    assert_eq!(counted(&notice, Point::Returns).0, [("ended", 1)]);
}

#[test]
fn a_return_that_a_list_tells_of_is_one() {
    let mut world = World::new();
    world.on(-330, accepted(1, LINE));
    world.on(-300, closed(1));
    world.on(-270, pursuit(1, LINE));
    from_a_list(&mut world);
    world.on(-260, hired(1, 2));
    from_a_list(&mut world);
    world.on(-260, accepted(2, LINE));
    from_a_list(&mut world);
    assert_eq!(counted(&world, Point::Returns), (vec![("back", 1)], vec![]), "it began after the close");
    assert_eq!(counted(&world, Point::MoreWork), (vec![("goes_on", 1)], vec![]));
    // Of a win before the close nobody knows whether that work was still open.
    world.on(-100, accepted(3, LINE));
    world.on(-90, closed(3));
    assert_eq!(counted(&world, Point::Returns), (vec![("back", 1)], vec![(LeftOut::EndNotRecorded, 1)]));
}

#[test]
fn work_that_invoices_alone_tell_of_takes_away_what_it_leaves_open() {
    let mut world = World::new();
    world.on(-340, accepted(1, LINE));
    world.on(-330, closed(1));
    world.on(-300, accepted(2, LINE));
    world.on(-290, closed(2));
    assert_eq!(counted(&world, Point::Returns).0, [("back", 1), ("between", 1)]);
    world.on(-40, invoice(1));
    let after = counted(&world, Point::Returns);
    assert_eq!(after, (vec![("back", 1)], vec![(LeftOut::FromInvoices, 1)]), "the first close was followed by work");
}

#[test]
fn a_not_now_stays_in_its_period_when_it_becomes_a_yes() {
    let mut world = World::new();
    let id = PursuitId::from_number(1);
    world.on(-290, pursuit(1, LINE));
    let reason = Some("Budget".to_owned());
    world.on(-280, Event::Pursuit(PursuitFact::NotNow { pursuit: id, reason, revisit: None }));
    world.on(-100, Event::Pursuit(PursuitFact::Reopened { pursuit: id }));
    world.on(-90, hired(1, 1));
    let in_period = |world: &World, from: i32, until: i32| {
        let mut found = seen(world);
        found.question.period = Period { from: world.today + from, until: world.today + until };
        let mut tally = Tally::new(Point::Chosen);
        found.ground(|ground| tally.add(ground, &found.question));
        let branches = tally.branches().filter(|(_, counted)| counted.count > 0);
        branches.map(|(branch, counted)| (branch.key, counted.reasons.len())).collect::<Vec<_>>()
    };
    assert_eq!(in_period(&world, -300, -200), [("not_now", 1)], "later won, and decided in that period all the same");
    assert_eq!(in_period(&world, -200, -110), [], "decided before");
    assert_eq!(in_period(&world, -200, -95), [("open", 0)]);
    assert_eq!(in_period(&world, -200, 0), [("hired", 0)]);
    assert_eq!(in_period(&world, -364, 0), [("hired", 0)], "each pursuit once");
    world.on(-80, Event::Pursuit(PursuitFact::Reopened { pursuit: id }));
    assert_eq!(in_period(&world, -95, -85), [("open", 0)], "a win that is taken back was none");
}

#[test]
fn who_said_no_and_then_yes_has_agreed_in_the_rate_as_in_the_count() {
    let mut tally = Tally::new(Point::Agreed);
    for _ in 0..6 {
        let mut world = World::new();
        world.on(-200, accepted(1, LINE));
        world.on(-100, closed(1));
        world.on(-90, Event::Engagement(EngagementFact::GoalDenied { engagement: job(1), reason: None }));
        world.on(-80, confirmed(1));
        let found = seen(&world);
        found.ground(|ground| tally.add(ground, &found.question));
    }
    let tally = tally.finished();
    assert_eq!(tally.share().count, 6);
    assert!((tally.estimate(Level::Eighty).unwrap().rate - 1.0).abs() < 1e-12);
}

#[test]
fn prospects_who_became_clients_are_some_of_those_who_chose_us() {
    let mut world = World::new();
    world.on(-200, pursuit(1, LINE));
    world.on(-100, hired(1, 1));
    let fact = world.facts.last_mut().unwrap();
    fact.precision = Precision::Year;
    let found = seen(&world);
    let became = found.ground(|ground| perennial_core::insights::terra::became(ground, &found.question));
    assert_eq!(counted(&world, Point::Chosen), (vec![], vec![(LeftOut::DayNotKnown, 1)]));
    assert_eq!(became, (0, 0), "a win of which only the year is known is in neither");
}

/// A close: for how many days it was looked at, and whether the client came back, or ended it.
struct Close {
    client: usize,
    lasted: u32,
    came: bool,
    ended: bool,
}

/// Numbers that look like chance.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: i32) -> i32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i32::try_from((self.0 >> 33) % u64::try_from(n).unwrap()).unwrap()
    }
}

/// The rate and its interval, and what a firm's closes in the last year are, read off while its histories are made.
fn firm(seed: u64) -> (Option<Estimated>, Vec<Close>) {
    let mut dice = Dice(seed);
    let (mut tally, mut closes) = (Tally::new(Point::Returns), Vec::new());
    for client in 0..40 {
        let mut world = World::new();
        let loyal = dice.below(4) > 0;
        let (mut day, mut number) = (-600 + dice.below(300), 0);
        loop {
            number += 1;
            world.on(day, accepted(number, LINE));
            let close = day + 5 + dice.below(60);
            if close > 0 {
                break;
            }
            world.on(close, closed(number));
            let gap = 3 + dice.below(if loyal { 90 } else { 700 });
            let ends = (dice.below(5) == 0).then(|| close + 2 + dice.below(200)).filter(|on| *on < close + gap);
            if let Some(on) = ends.filter(|on| *on <= 0) {
                world.on(on, ended(Some(Camp::Good)));
            }
            let (next, ended) = (ends.is_none().then_some(close + gap), ends);
            let until = next.or(ended).unwrap().min(0);
            let happened = until < 0 || next.or(ended) == Some(0);
            if close >= -364 {
                let lasted = u32::try_from(until - close).unwrap();
                closes.push(Close {
                    client,
                    lasted,
                    came: happened && next.is_some(),
                    ended: happened && ended.is_some(),
                });
            }
            match next {
                Some(next) if next <= 0 => day = next,
                _ => break,
            }
        }
        let found = seen(&world);
        found.ground(|ground| tally.add(ground, &found.question));
    }
    (tally.finished().estimate(Level::Eighty), closes)
}

/// Aalen and Johansen by going through all days, where what a client's closes weigh is `weight`.
fn came_by(closes: &[Close], days: u32, weight: impl Fn(usize) -> f64) -> f64 {
    let (mut came, mut waiting) = (0.0, 1.0);
    for day in 0..=days {
        let sum = |is: &dyn Fn(&Close) -> bool| -> f64 {
            closes.iter().filter(|close| is(close)).map(|close| weight(close.client)).sum()
        };
        let at_risk = sum(&|close| close.lasted >= day);
        if at_risk > 0.0 {
            let here = sum(&|close| close.lasted == day && close.came);
            let ended = sum(&|close| close.lasted == day && close.ended);
            came += waiting * here / at_risk;
            waiting *= 1.0 - (here + ended) / at_risk;
        }
    }
    came
}

/// The rate as it follows from the histories themselves, day by day, and its interval from what the rate would be if a
/// client weighed a little more or less: nothing of it is read from the program.
#[test]
fn the_rate_and_how_sure_it_is_are_those_of_all_closes_by_client() {
    for seed in 1..=6 {
        let (found, closes) = firm(seed);
        let found = found.unwrap();
        let clients: BTreeSet<usize> = closes.iter().map(|close| close.client).collect();
        assert_eq!((found.of, found.borne_by), (closes.len() as u64, clients.len() as u64));
        assert!(closes.len() > clients.len() + 10, "clients with several closes");
        let days = found.within_days.unwrap();
        let rate = came_by(&closes, days, |_| 1.0);
        assert!((found.rate - rate).abs() < 1e-9, "{} is not {rate}", found.rate);
        let step = 1e-4;
        let moved = clients.iter().map(|one| {
            let by = |sign: f64| came_by(&closes, days, |client| if client == *one { 1.0 + sign * step } else { 1.0 });
            ((by(1.0) - by(-1.0)) / (2.0 * step)).powi(2)
        });
        let spread = Level::Eighty.z() * moved.sum::<f64>().sqrt() / (rate * rate.ln().abs());
        let (low, high) = (rate.powf(spread.exp()), rate.powf((-spread).exp()));
        let interval = found.interval.unwrap();
        assert!((interval.low - low).abs() < 1e-6 && (interval.high - high).abs() < 1e-6, "{interval:?} {low} {high}");
    }
}
