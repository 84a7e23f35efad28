//! Decision points count nobody of whom the records cannot tell what they did (D15, D16, D19).

use perennial_core::dates::Day;
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::insights::stays::Stays;
use perennial_core::insights::{LeftOut, Point, Tally};
use perennial_core::journeys::Exit;
use perennial_core::journeys::coverage::{Coverage, RecordKind, Span};
use perennial_core::journeys::stage::{Camp, Phase};
use perennial_core::money::{Currency, Money};
use perennial_core::statistics::Level;

use crate::insights::{LINE, Seen, seen};
use crate::world::*;

/// Branches and those left out, each with how many.
type Told = (Vec<(&'static str, u64)>, Vec<(LeftOut, u64)>);

/// What is counted at a point, by branch, and what is left out.
fn counted(found: &Seen, point: Point) -> Told {
    let mut tally = Tally::new(point);
    found.ground(|ground| tally.add(ground, &found.question));
    let branches = tally.branches().filter(|(_, counted)| counted.count > 0);
    let branches = branches.map(|(branch, counted)| (branch.key, counted.count)).collect();
    (branches, tally.left_out.into_iter().collect())
}

/// Says of the last fact that a list tells of it.
fn from_a_list(world: &mut World, precision: Precision) {
    let fact = world.facts.last_mut().unwrap();
    fact.source = Source::File { import: ImportId::from_number(1), file: "matters.csv".to_owned(), row: 2, of: None };
    fact.precision = precision;
}

/// Billed without naming any work.
fn billed(n: u128) -> Event {
    Event::Invoice(InvoiceFact::Issued {
        invoice: InvoiceId::from_number(n),
        engagement: None,
        service_line: Some(LINE),
        amount: Money::new(90_000, Currency::GBP),
    })
}

fn since(world: &World, offset: i32) -> Span {
    Span { from: world.today + offset, listed: None, live: true, kept: None }
}

#[test]
fn work_closed_before_the_records_began_is_no_close_without_a_word() {
    let mut world = World::new();
    world.on(-300, accepted(1, LINE));
    world.on(-200, closed(1));
    assert_eq!(counted(&seen(&world), Point::Agreed).0, [("unsaid", 1)]);
    let from = since(&world, -100);
    world.model.coverage.set(RecordKind::Milestones, Some(from));
    let none = LeftOut::NotRecorded(RecordKind::Milestones);
    assert_eq!(counted(&seen(&world), Point::Agreed), (vec![], vec![(none, 1)]));
    assert_eq!(counted(&seen(&world), Point::Signs), (vec![], vec![(none, 1)]), "nor was it given up unsigned");
    // What the client said does not make one count: else only those who said something would.
    world.on(-190, confirmed(1));
    assert_eq!(counted(&seen(&world), Point::Agreed), (vec![], vec![(none, 1)]));
}

#[test]
fn whom_nobody_logs_anything_with_was_not_left_untold() {
    let mut world = World::new();
    world.on(-300, accepted(1, LINE));
    from_a_list(&mut world, Precision::Exact);
    let silent = LeftOut::NotRecorded(RecordKind::Interactions);
    assert_eq!(counted(&seen(&world), Point::Learns), (vec![], vec![(silent, 1)]));
    world.on(-20, spoke());
    assert_eq!(counted(&seen(&world), Point::Learns).0, [("nobody", 1)]);
    let from = since(&world, -100);
    world.model.coverage.set(RecordKind::Interactions, Some(from));
    assert_eq!(counted(&seen(&world), Point::Learns), (vec![], vec![(silent, 1)]), "not yet for the whole period");
}

#[test]
fn who_has_work_that_only_invoices_show_is_not_between() {
    let mut world = World::new();
    world.on(-300, accepted(1, LINE));
    world.on(-200, closed(1));
    assert_eq!(counted(&seen(&world), Point::Returns).0, [("between", 1)]);
    world.on(-60, billed(1));
    let shown = LeftOut::FromInvoices;
    assert_eq!(counted(&seen(&world), Point::Returns), (vec![], vec![(shown, 1)]));
    assert_eq!(counted(&seen(&world), Point::MoreWork), (vec![], vec![(shown, 1)]));
}

#[test]
fn a_win_of_a_list_has_no_end_and_keeps_nobody_at_work() {
    let mut world = World::new();
    world.on(-330, pursuit(1, LINE));
    from_a_list(&mut world, Precision::Exact);
    world.on(-320, hired(1, 1));
    from_a_list(&mut world, Precision::Exact);
    world.on(-320, accepted(1, LINE));
    from_a_list(&mut world, Precision::Exact);
    world.on(-200, accepted(2, LINE));
    world.on(-100, closed(2));
    let found = seen(&world);
    let assess = found.course.stays.iter().find(|stay| stay.phase == Phase::Assess).unwrap();
    assert_eq!(assess.exit, Exit::Advanced, "it went on to work whose phase nobody recorded");
    let no_end = LeftOut::EndNotRecorded;
    assert_eq!(counted(&found, Point::MoreWork), (vec![], vec![(no_end, 1)]));
    assert_eq!(counted(&found, Point::Returns), (vec![], vec![(no_end, 1)]));
    assert_eq!(counted(&found, Point::Shortlisted), (vec![], vec![(LeftOut::StepsNotRecorded, 1)]));
    assert_eq!(counted(&found, Point::Chosen).0, [("hired", 1)], "the answer itself is on record");
    let unsigned = LeftOut::NotRecorded(RecordKind::Milestones);
    let signs = counted(&found, Point::Signs);
    assert_eq!(
        signs,
        (vec![("lapsed", 1)], vec![(unsigned, 1)]),
        "the one recorded here was closed without its letter"
    );
}

#[test]
fn a_day_that_is_not_known_to_the_month_is_no_case() {
    let mut world = World::new();
    world.on(-300, accepted(1, LINE));
    world.on(-62, closed(1));
    from_a_list(&mut world, Precision::Year);
    assert_eq!(counted(&seen(&world), Point::Agreed), (vec![], vec![(LeftOut::DayNotKnown, 1)]));
    world.on(-50, ended(Some(Camp::Good)));
    from_a_list(&mut world, Precision::OnOrBefore);
    assert_eq!(counted(&seen(&world), Point::Ends), (vec![], vec![(LeftOut::DayNotKnown, 1)]));
}

#[test]
fn a_stay_that_began_or_ended_on_no_known_day_is_in_no_figure_and_counted_apart() {
    let assess = |world: &World| {
        let (found, mut stays) = (seen(world), Stays::default());
        found.ground(|ground| stays.add(ground, &found.question));
        let [assess, ..] = stays.dwell(Level::Eighty);
        [assess.n, assess.over, assess.advanced, assess.left, assess.running, assess.undated]
    };
    let id = PursuitId::from_number(1);
    let not_now = Event::Pursuit(PursuitFact::NotNow { pursuit: id, revisit: None, reason: None });
    for (answer, of_a_day) in [(not_now, [1, 1, 0, 1, 0, 0]), (hired(1, 1), [1, 1, 1, 0, 0, 0])] {
        for precision in [Precision::Exact, Precision::Month, Precision::OnOrBefore, Precision::NotRecorded] {
            let mut world = World::new();
            world.on(-300, pursuit(1, LINE));
            from_a_list(&mut world, Precision::Exact);
            world.on(-40, answer.clone());
            from_a_list(&mut world, precision);
            let is_known = precision <= Precision::Month;
            assert_eq!(assess(&world), if is_known { of_a_day } else { [0, 0, 0, 0, 0, 1] }, "{precision:?}");
        }
    }
    // Who is in it is so whenever it began, and for how long nobody knows.
    let mut world = World::new();
    world.on(-40, pursuit(1, LINE));
    from_a_list(&mut world, Precision::OnOrBefore);
    assert_eq!(assess(&world), [0, 0, 0, 0, 1, 1]);
}

#[test]
fn who_bought_before_its_first_recorded_work_is_not_new_with_it() {
    let mut world = World::new();
    world.on(-200, accepted(1, LINE));
    let new = seen(&world);
    assert_eq!(
        (new.course.first_yes(), counted(&new, Point::HundredDays).0),
        (Some(world.today - 200), vec![("here", 1)])
    );
    world.on(-230, billed(1));
    assert_eq!(seen(&world).course.first_yes(), Some(world.today - 200), "billed as that work began");
    world.on(-3_000, Event::Client(ClientFact::Listed { listing: Listing::Client }));
    from_a_list(&mut world, Precision::Year);
    let old = seen(&world);
    assert_eq!((old.course.first_yes(), counted(&old, Point::HundredDays).0), (Some(world.today - 3_000), vec![]));
}

#[test]
fn a_list_is_followed_up_to_its_last_day() {
    let mut world = World::new();
    world.on(-300, accepted(1, LINE));
    world.on(-250, closed(1));
    let listed = Span { from: Day::MIN, listed: Some(world.today - 220), live: false, kept: None };
    world.model.coverage.set(RecordKind::Matters, Some(listed));
    assert_eq!(counted(&seen(&world), Point::MoreWork).0, [("early", 1)], "30 days after the close the list ends");
    world.model.coverage = Coverage::NONE;
    let none = LeftOut::NotRecorded(RecordKind::Matters);
    assert_eq!(counted(&seen(&world), Point::MoreWork), (vec![], vec![(none, 1)]));
}
