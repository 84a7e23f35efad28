//! Courses and decision points: what they tell of one relationship.

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::insights::gaps::{self, Missing, concerned};
use perennial_core::insights::response::{self, Clock, Hours};
use perennial_core::insights::stays::{Group, Stays, in_group};
use perennial_core::insights::terra::Recorded;
use perennial_core::insights::{Course, Ground, Period, Point, Question, Tally, course};
use perennial_core::journeys::coverage::Coverage;
use perennial_core::journeys::model::{FirmKind, Model};
use perennial_core::journeys::position::Piece;
use perennial_core::journeys::stage::{Camp, Phase, Stage};
use perennial_core::journeys::{derive, implied_work, pieces, spells};
use perennial_core::statistics::Level;
use proptest::prelude::*;

use crate::random::{START, histories};
use crate::world::*;

pub const LINE: ServiceLineId = ServiceLineId::from_number(1);

/// What is told of one relationship, with its pieces.
pub struct Seen {
    pub course: Course,
    pieces: Vec<Piece>,
    coverage: Coverage,
    pub question: Question,
}

impl Seen {
    fn of(facts: &[Fact], model: &Model, today: Day) -> Self {
        let pieces = pieces(facts, model);
        let position = derive(facts, model, today);
        let course = course(facts, &pieces, &position, &implied_work(facts, model), model);
        Self {
            course,
            pieces,
            coverage: model.coverage,
            question: Question { period: Period::year_to(today), seen: today, line: None },
        }
    }

    pub fn ground<T>(&self, look: impl FnOnce(&Ground<'_>) -> T) -> T {
        let on = |day: Day| self.pieces.iter().rfind(|piece| piece.from <= day).copied();
        look(&Ground { course: &self.course, coverage: &self.coverage, on: &on, fees: &|_| 100, hoped: &|_| 7 })
    }

    /// The branches of a point, by name and count.
    fn branches(&self, point: Point) -> Vec<(&'static str, u64)> {
        let mut tally = Tally::new(point);
        self.ground(|ground| tally.add(ground, &self.question));
        let counted = tally.branches().filter(|(_, counted)| counted.count > 0);
        counted.map(|(branch, counted)| (branch.key, counted.count)).collect()
    }
}

pub fn seen(world: &World) -> Seen {
    Seen::of(&world.facts, &world.model, world.today)
}

#[test]
fn a_pursuit_that_is_won_signed_done_and_agreed_goes_on_at_every_point() {
    let mut world = World::new();
    world.on(-300, pursuit(1, LINE));
    world.on(-300, spoke());
    world.on(-290, hired(1, 1));
    world.on(-290, accepted(1, LINE));
    world.on(-288, signed(1));
    world.on(-280, kickoff(1));
    world.on(-260, onboarded(1));
    world.on(-150, confirmed(1));
    world.on(-140, closed(1));
    let found = seen(&world);
    assert_eq!(found.branches(Point::Shortlisted), [("listed", 1)]);
    assert_eq!(found.branches(Point::Chosen), [("hired", 1)]);
    assert_eq!(found.branches(Point::Signs), [("signed", 1)]);
    assert_eq!(found.branches(Point::HundredDays), [("here", 1)]);
    assert_eq!(found.branches(Point::Agreed), [("agreed", 1)]);
    assert_eq!(found.branches(Point::MoreWork), [("none", 1)]);
    assert_eq!(found.branches(Point::Learns), [("nobody", 1)]);
    assert_eq!(found.branches(Point::Returns), [("between", 1)]);
    assert_eq!(found.branches(Point::Advocates), [("unasked", 1)]);
    assert_eq!(found.branches(Point::Ends), []);
    let mut stays = Stays::default();
    found.ground(|ground| stays.add(ground, &found.question));
    let dwell = stays.dwell(Level::Eighty);
    assert_eq!((dwell[0].advanced, dwell[0].median.value), (1, Some(10)), "ten days in Assess");
    assert_eq!(dwell[5].advanced, 1, "closed with the goal met");
    assert_eq!(found.ground(|ground| in_group(ground, &found.question, Phase::Assess, Group::Advanced)), 1);
}

#[test]
fn what_comes_later_moves_the_branches() {
    let mut world = World::new();
    world.on(-200, accepted(1, LINE));
    world.on(-200, spoke());
    world.on(-199, signed(1));
    world.on(-150, confirmed(1));
    world.on(-140, closed(1));
    world.on(-120, accepted(2, ServiceLineId::from_number(2)));
    let back = seen(&world);
    assert_eq!(back.branches(Point::MoreWork), [("goes_on", 1)]);
    assert_eq!(back.branches(Point::Returns), [("back", 1)]);
    assert_eq!(back.branches(Point::Learns), [("uses", 1)]);
    assert_eq!(back.branches(Point::Chosen), [], "a direct instruction is no pursuit");
    world.on(-110, ended(Some(Camp::Poor)));
    let gone = seen(&world);
    assert_eq!(gone.branches(Point::Ends), [("poor", 1)]);
    assert_eq!(gone.branches(Point::HundredDays), [("left", 1)], "ninety days after the first yes");
}

#[test]
fn an_enquiry_is_answered_by_the_first_personal_word() {
    let mut world = World::new();
    let touch = |direction, personal, purpose, minute: i64| {
        let at = Some(Moment(minute * 60_000_000));
        Event::Touch(TouchFact::Made {
            medium: Medium::Email,
            direction,
            personal,
            purpose,
            contact: None,
            engagement: None,
            staff: None,
            minutes: None,
            subject: None,
            detail: Some(Box::new(TouchDetail { at, ..TouchDetail::default() })),
        })
    };
    world.on(-9, touch(Direction::Inbound, true, Purpose::Enquire, 600));
    world.on(-9, touch(Direction::Outbound, false, Purpose::Educate, 601));
    world.on(-9, touch(Direction::Outbound, true, Purpose::General, 630));
    world.on(-8, touch(Direction::Outbound, true, Purpose::General, 900));
    let found = seen(&world).course;
    let answer = found.enquiries[0].answer.expect("an answer");
    assert_eq!((found.enquiries.len(), answer.1), (1, Some(Moment(630 * 60_000_000))));
}

#[test]
fn an_enquiry_is_answered_by_an_answer_to_it() {
    let mut world = World::new();
    let touch = |direction, purpose, contact, engagement| {
        Event::Touch(TouchFact::Made {
            medium: Medium::Email,
            direction,
            personal: true,
            purpose,
            contact,
            engagement,
            staff: None,
            minutes: None,
            subject: None,
            detail: None,
        })
    };
    let (ann, ben) = (Some(ContactId::from_number(1)), Some(ContactId::from_number(2)));
    let matter = Some(EngagementId::from_number(1));
    world.on(-40, accepted(1, LINE));
    world.on(-9, touch(Direction::Inbound, Purpose::Enquire, ann, None));
    world.on(-8, touch(Direction::Outbound, Purpose::General, ann, matter));
    world.on(-7, touch(Direction::Outbound, Purpose::General, ben, None));
    let answered = |world: &World| seen(world).course.enquiries[0].answer.map(|(on, _)| on);
    assert_eq!(answered(&world), None, "a word about agreed work, and one to somebody else");
    world.on(-6, touch(Direction::Outbound, Purpose::General, ann, None));
    assert_eq!(answered(&world), Some(world.today - 6));
}

#[test]
fn a_stay_of_no_day_is_counted() {
    let mut world = World::new();
    world.on(-60, accepted(1, LINE));
    world.on(-60, signed(1));
    world.on(-50, kickoff(1));
    let found = seen(&world);
    let admit: Vec<_> = found.course.stays.iter().filter(|stay| stay.phase == Phase::Admit).collect();
    assert_eq!(
        admit.iter().map(|stay| (stay.from, stay.until)).collect::<Vec<_>>(),
        [(world.today - 60, Some(world.today - 60))]
    );
    let mut stays = Stays::default();
    found.ground(|ground| stays.add(ground, &found.question));
    let dwell = stays.dwell(Level::Eighty);
    assert_eq!((dwell[1].n, dwell[1].advanced, dwell[1].median.value), (1, 1, Some(0)));
}

#[test]
fn coming_back_is_reckoned_with_those_who_wait_and_those_who_left() {
    let mut tally = Tally::new(Point::Returns);
    let mut alone = |back: Option<i32>, left: Option<i32>, over: i32| {
        let mut world = World::new();
        world.on(over - 100, accepted(1, LINE));
        world.on(over, closed(1));
        if let Some(on) = back {
            world.on(on, accepted(2, LINE));
        }
        if let Some(on) = left {
            world.on(on, ended(Some(Camp::Good)));
        }
        let found = seen(&world);
        found.ground(|ground| tally.add(ground, &found.question));
    };
    // Two came back after 50 days, one left after 100, three wait since 200 days.
    alone(Some(-150), None, -200);
    alone(Some(-150), None, -200);
    alone(None, Some(-100), -200);
    (0..3).for_each(|_| alone(None, None, -200));
    let tally = tally.finished();
    assert_eq!(tally.share().rate().map(|rate| (rate * 100.0).round()), Some(67.0), "of those decided");
    let found = tally.estimate(Level::Eighty).unwrap();
    assert_eq!((found.of, found.within_days), (6, Some(50)), "to which at least five were followed");
    assert!((found.rate - 2.0 / 6.0).abs() < 1e-12 && found.interval.unwrap().holds(found.rate));
    assert_eq!(found.words(), "33 % within 50 days (12 to 57 %), 67 % not yet by then");
}

#[test]
fn who_sought_nothing_within_the_days_of_a_close_is_not_open_then() {
    let mut tally = Tally::new(Point::MoreWork);
    let mut closing = |further: Option<i32>, over: i32| {
        let mut world = World::new();
        world.on(over - 100, accepted(1, LINE));
        world.on(over, closed(1));
        if let Some(on) = further {
            world.on(on, accepted(2, LINE));
        }
        let found = seen(&world);
        found.ground(|ground| tally.add(ground, &found.question));
    };
    closing(Some(-80), -100);
    (0..6).for_each(|_| closing(None, -100));
    let tally = tally.finished();
    let counted: Vec<u64> = tally.branches().map(|(_, counted)| counted.count).collect();
    assert_eq!(counted, [1, 0, 6, 0]);
    let found = tally.estimate(Level::Eighty).unwrap();
    assert_eq!((found.within_days, found.of), (Some(60), 7));
    assert!(found.undecided.unwrap() < 1e-12, "all of them are decided: {found:?}");
    assert!(!found.words().contains("not yet"), "{}", found.words());
}

#[test]
fn a_broken_promise_lies_in_the_phase_of_its_work() {
    let mut world = World::new();
    world.on(-60, accepted(1, LINE));
    world.on(-59, signed(1));
    world.on(-50, promised(1, 1));
    world.on(-45, Event::Promise(PromiseFact::Broken { promise: PromiseId::from_number(1) }));
    let found = seen(&world);
    assert_eq!(found.course.broken.iter().map(|(_, phase)| *phase).collect::<Vec<_>>(), [Phase::Affirm]);
    let gap = found.ground(|ground| concerned(ground, &found.question, Missing::Promise(Phase::Affirm)));
    assert_eq!(gap.map(|found| (found.times, found.worth)), Some((1, 100)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// On every day the stays that run are the working phases of the position. Where nobody knows whether a pursuit was
    /// won by then, the position tells no phase, and the stay lasts up to the latest day on which it was.
    #[test]
    fn stays_are_the_working_phases_of_each_day(facts in histories(40), offset in 0..1500_i32) {
        let model = Model::default_for(FirmKind::LawTransactional);
        let day = Day::from_number(START + offset);
        let running = |spell: &&perennial_core::journeys::Spell| {
            spell.from <= day && spell.until.is_none_or(|until| until > day)
        };
        let mut stays: Vec<Phase> = spells(&facts, &model).iter().filter(running).map(|spell| spell.phase).collect();
        let position = derive(&facts, &model, day);
        prop_assume!(position.stage_recorded || position.stage != Stage::PrePurchase);
        let recorded = position.working.iter().filter(|one| one.recorded);
        let mut working: Vec<Phase> = recorded.map(|one| one.phase).collect();
        stays.sort_unstable();
        working.sort_unstable();
        prop_assert_eq!(stays, working);
    }

    /// A course survives its storing, and no rule trips over any history.
    #[test]
    fn a_course_is_stored_whole_and_every_rule_holds(facts in histories(40), offset in 0..1500_i32) {
        let model = Model::default_for(FirmKind::LawTransactional);
        let today = Day::from_number(START + offset);
        let found = Seen::of(&facts, &model, today);
        let stored = Course::from_bytes(&found.course.to_bytes());
        prop_assert_eq!(stored.as_ref(), Some(&found.course));
        for point in Point::ALL {
            found.ground(|ground| point.cases(ground, &found.question, &mut |stands| {
                let Ok(case) = stands else { return };
                assert!(case.branch < point.definition().branches.len());
            }));
        }
        let mut stays = Stays::default();
        found.ground(|ground| stays.add(ground, &found.question));
        for dwell in stays.dwell(Level::Eighty) {
            for group in Group::ALL {
                let listed = found.ground(|ground| in_group(ground, &found.question, dwell.phase, group));
                prop_assert_eq!(listed, dwell.count(group), "{:?} {:?}", dwell.phase, group);
            }
        }
    }

    /// What is counted in parts and joined is what is counted at once, in whatever parts, packed or not.
    #[test]
    fn parts_that_are_joined_make_the_whole(
        all in prop::collection::vec((histories(20), 0..3_usize), 1..10),
        offset in 0..1500_i32,
    ) {
        let model = Model::default_for(FirmKind::LawTransactional);
        let today = Day::from_number(START + offset);
        let (mut whole, mut parts) = (Counts::new(), [Counts::new(), Counts::new(), Counts::new()]);
        let mut seen: Vec<(Seen, usize)> =
            all.iter().map(|(facts, part)| (Seen::of(facts, &model, today), *part)).collect();
        // The parts are joined in their order, so that lists of single values come in the same one.
        seen.sort_by_key(|(_, part)| *part);
        for (found, part) in &seen {
            whole.add(found, &model);
            parts[*part].add(found, &model);
        }
        let mut joined = Counts::new();
        parts[1].pack();
        parts.iter().for_each(|part| joined.merge(part));
        prop_assert_eq!(joined.finished(), whole.finished());
    }
}

/// Everything that is counted of relationships.
struct Counts {
    points: Vec<Tally>,
    stays: Stays,
    response: response::Gathered,
    gaps: gaps::Gathered,
    recorded: Recorded,
}

impl Counts {
    fn new() -> Self {
        let planned = [(Phase::Affirm, Medium::Phone), (Phase::Adopt, Medium::Email)];
        Self {
            points: Point::ALL.map(Tally::new).into(),
            stays: Stays::default(),
            response: response::Gathered::default(),
            gaps: gaps::Gathered::new(&planned),
            recorded: Recorded::default(),
        }
    }

    fn add(&mut self, found: &Seen, model: &Model) {
        let local = |at: Moment| (at.utc_day(), 600);
        let now = Moment::start_of(found.question.seen);
        let clock = Clock { local: &local, calendar: &model.calendar, hours: Hours::default(), now };
        found.ground(|ground| {
            self.points.iter_mut().for_each(|tally| tally.add(ground, &found.question));
            self.stays.add(ground, &found.question);
            self.response.add(ground, &found.question, &clock);
            self.gaps.add(ground, &found.question);
            self.recorded.add(ground, &found.question);
        });
    }

    fn merge(&mut self, other: &Self) {
        self.points.iter_mut().zip(&other.points).for_each(|(tally, more)| tally.merge(more));
        self.stays.merge(&other.stays);
        self.response.merge(&other.response);
        self.gaps.merge(&other.gaps);
        self.recorded.merge(&other.recorded);
    }

    fn pack(&mut self) {
        self.points.iter_mut().for_each(Tally::pack);
        self.stays.pack();
        self.response.pack();
    }

    /// All that pages say of it, in words that show every figure.
    fn finished(self) -> String {
        let points: Vec<Tally> = self.points.into_iter().map(Tally::finished).collect();
        let stalled = self.stays.stalled();
        let phases = self.stays.dwell(Level::Eighty);
        let gaps = self.gaps.gaps(&phases);
        let response = self.response.response(Level::NinetyFive);
        format!("{points:?}\n{stalled:?}\n{phases:?}\n{gaps:?}\n{response:?}\n{:?}", self.recorded)
    }
}
