//! Referrals: stories of single rules, and what holds of any facts.

use proptest::prelude::*;

use super::*;
use crate::dates::{Day, Moment};
use crate::fact::{Event, Fact, Precision, Recorder, Source, SupportFact};
use crate::ids::{ClientId, FactId, ReferralId, ReferrerId};
use crate::journeys::in_force;
use crate::keyed::Keyed;

const BRANDT: ReferrerId = ReferrerId::from_number(4);
const KESTREL: ReferralId = ReferralId::from_number(9);

fn day(n: i32) -> Day {
    Day::from_number(20_000 + n)
}

fn facts(list: Vec<(i32, SupportFact)>) -> Vec<Fact> {
    let fact = |(n, (on, what)): (usize, (i32, SupportFact))| Fact {
        id: FactId::from_number(n as u128 + 1),
        client: ClientId::from_number(1),
        on: day(on),
        precision: Precision::Exact,
        recorded: Moment(n as i64),
        by: Recorder::Program,
        source: Source::Person,
        what: Event::Support(what),
    };
    list.into_iter().enumerate().map(fact).collect()
}

fn received(referral: ReferralId) -> SupportFact {
    let from = Some("Brandt Hollis LLP".to_owned());
    SupportFact::ReferralReceived { referral, from_client: None, from_referrer: Some(BRANDT), from }
}

#[test]
fn a_list_says_what_a_referrer_is_in_brackets() {
    let read = |text| (named(text).name, named(text).kind.key());
    assert_eq!(read("Brandt Hollis LLP (law firm)"), ("Brandt Hollis LLP".to_owned(), "law_firm"));
    assert_eq!(read(" Claire Dubois (Accountant)"), ("Claire Dubois".to_owned(), "accountant"));
    assert_eq!(read("Brandt Hollis LLP (law firm), conflicted out"), ("Brandt Hollis LLP".to_owned(), "law_firm"));
    assert_eq!(read("Garner (Leeds)"), ("Garner (Leeds)".to_owned(), "other"));
    assert_eq!(read("(bank)"), ("(bank)".to_owned(), "other"));
}

#[test]
fn a_cell_names_several_only_where_nothing_else_can_be_meant() {
    let names = |text| named_each(text).into_iter().map(|named| named.name).collect::<Vec<_>>();
    assert_eq!(names("Jane Doe; Bank of Kent (bank)"), ["Jane Doe", "Bank of Kent"]);
    assert_eq!(names("Jane Doe / Bank of Kent"), ["Jane Doe", "Bank of Kent"]);
    assert_eq!(names("Jane Doe\nBANK OF KENT."), ["Jane Doe", "BANK OF KENT."]);
    assert_eq!(names("Jane Doe; JANE DOE.;"), ["Jane Doe"], "one name twice");
    assert_eq!(names("Google; Jane Doe"), ["Jane Doe"], "how they found the firm is nobody");
    for one in [
        "Smith, John",
        "Brown & Sons LLP",
        "Smith and Jones Ltd",
        "Jane Doe and Bank of Kent",
        "A, B & C",
        "John Smith t/a Smith Plumbing",
        "Barclays c/o Dan Webb",
        "Quill (bank; Leeds)",
        "24/7 Cover",
    ] {
        assert_eq!(names(one), [one]);
    }
    assert!(may_be_several("Jane Doe and Bank of Kent"));
    for one in ["Smith and Jones", "Brown & Sons LLP", "Jane Doe", "Webb and Brothers Solicitors Ltd."] {
        assert!(!may_be_several(one), "{one}");
    }
}

#[test]
fn case_and_the_end_of_a_name_make_no_difference() {
    for same in ["Brandt Hollis LLP", "BRANDT HOLLIS LLP.", " Brandt  Hollis LLP ,", "brandt hollis llp;"] {
        assert_eq!(name_key(same), "brandt hollis llp");
    }
    assert_eq!(name_key("."), ".");
    assert_eq!(name_keys("Smith, John"), ["smith, john", "john smith"]);
}

#[test]
fn thanks_before_the_records_begin_are_not_known() {
    use crate::journeys::coverage::Span;
    let span = Some(Span { from: day(10), listed: None, live: true, kept: None });
    assert_eq!(thanks(day(10), Precision::Exact, None, span), Thanks::Owed);
    assert_eq!(thanks(day(9), Precision::Exact, None, span), Thanks::NotRecorded);
    assert_eq!(thanks(day(9), Precision::Exact, Some(day(11)), span), Thanks::Given(day(11)));
    assert_eq!(thanks(day(12), Precision::NotRecorded, None, span), Thanks::NotRecorded);
    assert_eq!(thanks(day(12), Precision::Exact, None, None), Thanks::NotRecorded);
}

#[test]
fn thanks_are_owed_for_each_favour() {
    let other = ReferralId::from_number(10);
    let list = facts(vec![(0, received(KESTREL)), (3, received(other))]);
    let all = read(&in_force(&list));
    assert!(all.iter().all(Referral::is_owed));
    assert_eq!(all[1].thank(day(2)), Err(Refusal::BeforeItWasMade(day(3))));
    let thanks = all[0].thank(day(4)).unwrap();
    let list = facts(vec![(0, received(KESTREL)), (3, received(other)), (4, thanks)]);
    let all = read(&in_force(&list));
    assert_eq!(all.iter().map(Referral::is_owed).collect::<Vec<_>>(), [false, true]);
    assert_eq!(all[0].thank(day(5)), Err(Refusal::AlreadyThanked(day(4))));
}

#[test]
fn what_the_firm_gave_or_a_client_made_elsewhere_is_not_owed_here() {
    let given = SupportFact::ReferralGiven { referral: KESTREL, to: None, to_referrer: Some(BRANDT) };
    let by_client = SupportFact::ReferralReceived {
        referral: ReferralId::from_number(11),
        from_client: Some(ClientId::from_number(2)),
        from_referrer: None,
        from: None,
    };
    let list = facts(vec![(0, given), (1, by_client)]);
    let all = read(&in_force(&list));
    assert!(!all.iter().any(Referral::is_owed));
    assert_eq!(all[0].thank(day(9)), Err(Refusal::GivenByUs));
}

/// Facts of any kind, each on its day.
fn told(list: Vec<(i32, Precision, Event)>) -> Vec<Fact> {
    let fact = |(n, (on, precision, what)): (usize, (i32, Precision, Event))| {
        let mut fact = facts(vec![(on, received(KESTREL))]).remove(0);
        (fact.id, fact.precision, fact.what) = (FactId::from_number(n as u128 + 1), precision, what);
        fact
    };
    list.into_iter().enumerate().map(fact).collect()
}

#[test]
fn only_what_a_referral_brought_is_won_by_referral() {
    use crate::fact::{ClientFact, EngagementFact, Listing, PursuitFact};
    use crate::ids::{EngagementId, PursuitId};
    let exact = |on, what| (on, Precision::Exact, what);
    let referred = |on| exact(on, Event::Support(received(KESTREL)));
    let accepted = |on, pursuit: Option<u128>| {
        let (engagement, pursuit) = (EngagementId::from_number(on as u128), pursuit.map(PursuitId::from_number));
        let (service_line, contact, planned_end) = (None, None, None);
        let what =
            EngagementFact::Accepted { engagement, pursuit, service_line, contact, recurring: false, planned_end };
        exact(on, Event::Engagement(what))
    };
    let opened = |on, pursuit| {
        let pursuit = PursuitId::from_number(pursuit);
        exact(on, Event::Pursuit(PursuitFact::Opened { pursuit, service_line: None, contact: None }))
    };
    let won = |list| {
        let facts = told(list);
        won_by_referral(&in_force(&facts)).into_iter().map(|on| on.days_since(day(0))).collect::<Vec<_>>()
    };
    assert_eq!(won(vec![referred(1), accepted(30, None)]), [30]);
    // Repeat work, years later and without another referral, is not.
    assert_eq!(won(vec![referred(1), accepted(30, None), opened(890, 2), accepted(900, Some(2))]), [30]);
    // A referral of the later pursuit is.
    let again = |on| vec![accepted(30, None), opened(890, 2), referred(on), accepted(900, Some(2))];
    assert_eq!((won(again(890)), won(again(889)), won(again(901))), (vec![900], vec![], vec![]));
    // A list says that the client was one before: its first recorded work is no first work.
    let listed = exact(5, Event::Client(ClientFact::Listed { listing: Listing::Client }));
    assert_eq!(won(vec![listed, referred(1), accepted(30, None)]), Vec::<i32>::new());
    // A referral of no day can have brought the client.
    let undated = (400, Precision::NotRecorded, Event::Support(received(KESTREL)));
    assert_eq!(won(vec![undated, accepted(30, None), opened(390, 2), accepted(410, Some(2))]), [30]);
    assert_eq!(won(vec![accepted(30, None), referred(31)]), Vec::<i32>::new());
}

proptest! {
    /// Any facts in any order are read; in the order of their days nothing of what the verbs gave is impossible.
    #[test]
    fn verbs_keep_their_promise(verbs in proptest::collection::vec((0..3_u8, 0..30_i32, 1..4_u128), 1..20)) {
        let mut list: Vec<(i32, SupportFact)> = Vec::new();
        for (verb, on, which) in verbs {
            let referral = ReferralId::from_number(which);
            let known = facts(list.clone());
            let all = read(&in_force(&known));
            match (verb, all.iter().find(|one| one.id == referral)) {
                (0, None) => list.push((on, received(referral))),
                (1, Some(one)) => list.extend(one.thank(day(on)).ok().map(|fact| (on, fact))),
                _ => {}
            }
        }
        let known = facts(list);
        prop_assert_eq!(impossible(&in_force(&known)), vec![]);
    }
}

mod outcomes {
    use super::*;
    use crate::fact::{Direction, EngagementFact, Medium, Purpose, PursuitFact, TouchFact};
    use crate::ids::{EngagementId, PursuitId};

    const FIRST: PursuitId = PursuitId::from_number(1);
    const LATER: PursuitId = PursuitId::from_number(2);
    const WORK: EngagementId = EngagementId::from_number(1);
    const MORE: EngagementId = EngagementId::from_number(2);

    fn opened(pursuit: PursuitId) -> Event {
        Event::Pursuit(PursuitFact::Opened { pursuit, service_line: None, contact: None })
    }

    fn hired(pursuit: PursuitId, engagement: EngagementId) -> [Event; 2] {
        [
            Event::Pursuit(PursuitFact::Hired { pursuit, engagement, reason: None }),
            Event::Engagement(EngagementFact::Accepted {
                engagement,
                pursuit: Some(pursuit),
                service_line: None,
                contact: None,
                recurring: false,
                planned_end: None,
            }),
        ]
    }

    fn lost(pursuit: PursuitId) -> Event {
        Event::Pursuit(PursuitFact::NoWay { pursuit, reason: None })
    }

    fn wrote(direction: Direction, purpose: Purpose) -> Event {
        Event::Touch(TouchFact::Made {
            medium: Medium::Email,
            direction,
            personal: true,
            purpose,
            contact: None,
            engagement: None,
            staff: None,
            minutes: None,
            subject: None,
            detail: None,
        })
    }

    fn exact(list: Vec<(i32, Event)>) -> Vec<Fact> {
        told(list.into_iter().map(|(on, what)| (on, Precision::Exact, what)).collect())
    }

    fn by(facts: &[Fact], on: i32) -> Vec<Path> {
        outcomes(&in_force(facts)).iter().map(|(_, outcome)| outcome.steps.by(day(on))).collect()
    }

    #[test]
    fn a_referral_is_as_far_as_it_had_come_on_the_day() {
        let [yes, accepted] = hired(FIRST, WORK);
        let list = exact(vec![
            (0, Event::Support(received(KESTREL))),
            (3, wrote(Direction::Outbound, Purpose::General)),
            (5, wrote(Direction::Inbound, Purpose::General)),
            (8, opened(FIRST)),
            (20, yes),
            (20, accepted),
        ]);
        let path = |on| by(&list, on)[0];
        assert_eq!([4, 5, 8, 20].map(path), [Path::Made, Path::Spoke, Path::Pursuit, Path::Won]);
        let won = outcomes(&in_force(&list))[0].1;
        assert_eq!((won.pursuit, won.work, won.brought_client), (Some(FIRST), Some(WORK), true));
        assert_eq!(won_by_referral(&in_force(&list)), [day(20)]);
    }

    #[test]
    fn a_pursuit_belongs_to_the_earliest_referral_and_no_other() {
        let other = ReferralId::from_number(10);
        let [yes, accepted] = hired(FIRST, WORK);
        let list = exact(vec![
            (0, Event::Support(received(KESTREL))),
            (2, Event::Support(received(other))),
            (8, opened(FIRST)),
            (20, yes),
            (20, accepted),
        ]);
        assert_eq!(by(&list, 30), [Path::Won, Path::Made]);
        assert_eq!(
            by(&exact(vec![(0, Event::Support(received(KESTREL))), (8, opened(FIRST)), (9, lost(FIRST))]), 9),
            [Path::Lost]
        );
    }

    #[test]
    fn later_work_is_brought_by_who_refers_while_it_is_pursued() {
        let other = ReferralId::from_number(10);
        let ([yes, accepted], [again, more]) = (hired(FIRST, WORK), hired(LATER, MORE));
        let list = exact(vec![
            (0, Event::Support(received(KESTREL))),
            (8, opened(FIRST)),
            (20, yes),
            (20, accepted),
            (100, opened(LATER)),
            (104, Event::Support(received(other))),
            (120, again),
            (120, more),
        ]);
        let all = outcomes(&in_force(&list));
        assert_eq!((all[0].1.work, all[0].1.brought_client), (Some(WORK), true));
        assert_eq!((all[1].1.work, all[1].1.brought_client), (Some(MORE), false));
        assert_eq!(all[1].1.steps.pursued, Some(day(104)), "nothing becomes of a referral before it is made");
        assert_eq!(won_by_referral(&in_force(&list)), [day(20), day(120)]);
    }

    #[test]
    fn whom_it_is_decent_to_ask() {
        use crate::fact::{FeelingFact, Instrument};
        use crate::ids::ComplaintId;
        let scored = |instrument, score| {
            Event::Feeling(FeelingFact::Scored { instrument, score, engagement: None, contact: None })
        };
        let complaint = ComplaintId::from_number(1);
        let complains = Event::Feeling(FeelingFact::ComplaintReceived { complaint, engagement: None, cause: None });
        let denied = Event::Engagement(EngagementFact::GoalDenied { engagement: WORK, reason: None });
        let confirmed = Event::Engagement(EngagementFact::GoalConfirmed { engagement: WORK, how: None });
        let declined = Event::Support(SupportFact::ReferralDeclined { words: None });
        let asked = wrote(Direction::TwoWay, Purpose::AskReferral);
        let may = |list: Vec<(i32, Event)>, on: i32| may_ask(&asking(&in_force(&exact(list))), day(on));
        assert_eq!(may(vec![], 0), Ok(()));
        let since = day(0);
        assert_eq!(may(vec![(0, complains.clone())], 9), Err(MayNotAsk::Complaint { since }));
        let recovered = Event::Feeling(FeelingFact::ComplaintRecovered { complaint });
        assert_eq!(may(vec![(0, complains), (5, recovered)], 9), Ok(()));
        assert_eq!(may(vec![(0, denied.clone())], 900), Err(MayNotAsk::GoalDenied { on: day(0) }));
        assert_eq!(may(vec![(0, denied), (5, confirmed)], 9), Ok(()));
        // The latest answer of a year counts: 6 is too low, and 7 is not.
        let low = MayNotAsk::LowRecommendation { score: 6, on: day(0) };
        assert_eq!(may(vec![(0, scored(Instrument::Nps, 6))], 364), Err(low));
        assert_eq!(may(vec![(0, scored(Instrument::Nps, 6))], 366), Ok(()));
        assert_eq!(may(vec![(0, scored(Instrument::Nps, 6)), (1, scored(Instrument::Nps, 7))], 9), Ok(()));
        for instrument in [Instrument::Csat, Instrument::Ces] {
            let unhappy = MayNotAsk::LowScore { score: 3, on: day(0) };
            assert_eq!(may(vec![(0, scored(instrument, 3))], 9), Err(unhappy));
            assert_eq!(may(vec![(0, scored(instrument, 4))], 9), Ok(()));
        }
        assert_eq!(may(vec![(0, declined.clone())], 360), Err(MayNotAsk::Declined { on: day(0) }));
        assert_eq!(may(vec![(0, declined)], 367), Ok(()));
        assert_eq!(may(vec![(0, asked.clone())], 150), Err(MayNotAsk::Asked { on: day(0) }));
        assert_eq!(may(vec![(0, asked)], 190), Ok(()));
    }
}

#[test]
fn a_referrer_is_active_for_a_year_after_each_referral() {
    let life = |days: &[i32], today| {
        let days: Vec<Day> = days.iter().map(|n| day(*n)).collect();
        (Life::of(days.iter().max().copied(), day(today)).key(), since(&days, day(today)))
    };
    assert_eq!(life(&[], 400), ("prospect", None));
    assert_eq!(life(&[10], 374), ("active", Some(day(10))));
    assert_eq!(life(&[10], 375), ("dormant", Some(day(375))));
    // The referrals of a run follow each other within a year; one before a longer gap does not belong to it.
    assert_eq!(life(&[900, 0, 640, 276], 1_000), ("active", Some(day(0))));
    assert_eq!(life(&[900, 0, 640, 274], 1_000), ("active", Some(day(640))), "366 days apart");
    assert_eq!(life(&[900, 0, 640, 274], 1_264).0, "active");
    assert_eq!(life(&[900, 0, 640, 274], 1_265), ("dormant", Some(day(1_265))));
}

#[test]
fn an_active_referrer_is_silent_after_60_and_120_days() {
    use crate::journeys::position::Silence::{Amber, Heard, Red};
    let silent = |kind, life, days| silence(kind, life, Some(day(0)), day(days));
    let bank = |days| silent(ReferrerKind::Bank, Life::Active, days);
    assert_eq!([60, 61, 120, 121].map(bank), [Heard, Amber, Amber, Red]);
    assert_eq!([Life::Prospect, Life::Dormant].map(|life| silent(ReferrerKind::Bank, life, 500)), [Heard; 2]);
    assert_eq!(silent(ReferrerKind::Staff, Life::Active, 200), Heard, "one speaks to one's own people");
}

#[test]
fn a_report_is_owed_once_something_is_decided() {
    use crate::journeys::coverage::Span;
    let won = Steps { spoke: Some(day(1)), pursued: Some(day(2)), won: Some(day(9)), ..Steps::default() };
    let open = Steps { won: None, ..won };
    let unseen = Steps { ruled_out: Some(day(4)), ..Steps::default() };
    let from = |n| Some(Span { from: day(n), listed: None, live: true, kept: None });
    assert_eq!(report(open, None, from(0)), Report::NotYet);
    assert_eq!(report(won, None, from(0)), Report::Owed);
    assert_eq!(report(won, None, from(10)), Report::NotRecorded, "decided before it was recorded");
    assert_eq!(report(won, None, None), Report::NotRecorded);
    assert_eq!(report(unseen, None, from(0)), Report::Owed);
    assert_eq!(report(won, Some(day(12)), None), Report::Given(day(12)));
}

#[test]
fn of_the_influence_only_what_is_noted_is_counted() {
    use Influence::{Anyway, NotWithout};
    let noted = [Some((NotWithout, true)), None, Some((NotWithout, false)), Some((Anyway, false)), None];
    let told = Influences::of(noted.into_iter());
    assert_eq!((told.one, told.two, told.asked), (2, 1, 1));
    assert_eq!((told.share().count, told.share().of), (2, 3));
}

#[test]
fn a_name_that_stands_alone_has_a_key_unless_it_is_nobody() {
    assert_eq!(words_key("Brandt  Hollis LLP (law firm), conflicted out").as_deref(), Some("brandt hollis llp"));
    assert_eq!(words_key("Google"), None);
    let mut what = Event::Support(SupportFact::ReferralGiven {
        referral: KESTREL,
        to: Some("Brandt Hollis LLP".to_owned()),
        to_referrer: None,
    });
    assert_eq!(words_alone(&what), Some("Brandt Hollis LLP"));
    link_words(&mut what, BRANDT);
    assert_eq!(words_alone(&what), None);
    assert_eq!(words_alone(&Event::Support(received(KESTREL))), None, "on record already");
}

#[test]
fn a_balance_is_out_where_one_side_has_twice_as_many_and_three_more() {
    let balance = |sent, received| Balance::of(sent, received).key();
    assert_eq!([(8, 3), (15, 7), (11, 4), (4, 12)].map(|(s, r)| balance(s, r)), ["owed", "owed", "owed", "owing"]);
    assert_eq!([(21, 18), (12, 9), (2, 0), (0, 2), (0, 0)].map(|(s, r)| balance(s, r)), ["even"; 5]);
    assert_eq!([balance(3, 0), balance(0, 3)], ["owed", "owing"]);
}

#[test]
fn what_asking_brought_has_an_interval() {
    use crate::statistics::Level;
    let rate = AskRate::of_branches([22, 6, 9, 51]);
    assert_eq!((rate.asked, rate.asked_referred, rate.not_asked, rate.not_asked_referred), (31, 22, 57, 6));
    let difference = rate.difference(Level::Eighty).unwrap();
    assert!((difference.by - (22.0 / 31.0 - 6.0 / 57.0)).abs() < 1e-12 && difference.shows());
    assert_eq!(AskRate::default().difference(Level::Eighty), None);
}

proptest! {
    /// Whoever refers somebody within a closed group is owed what the other owes: the balances of all come to nought.
    #[test]
    fn balances_of_a_closed_group_come_to_nought(pairs in prop::collection::vec((0_usize..6, 0_usize..6), 0..60)) {
        let (mut sent, mut received) = ([0_u64; 6], [0_u64; 6]);
        for (from, to) in pairs.into_iter().filter(|(from, to)| from != to) {
            sent[from] += 1;
            received[to] += 1;
        }
        let all = sent.iter().zip(&received);
        prop_assert_eq!(all.map(|(sent, received)| net(*sent, *received)).sum::<i64>(), 0);
    }

    /// Every part of the review is one of the part before it, and the sources come to the whole.
    #[test]
    fn a_review_counts_nothing_twice(
        all in prop::collection::vec((0_u8..5, -400_i32..1, prop::option::of((0_i32..60, 0_i32..60, prop::bool::ANY))), 0..80),
    ) {
        use crate::insights::Period;
        let reviewed: Vec<Reviewed<u8>> = all
            .iter()
            .map(|(source, on, became)| {
                let at = |days: i32| Some(day(*on + days));
                let steps = became.map(|(spoke, pursued, won)| Steps {
                    spoke: at(spoke),
                    pursued: at(spoke + pursued),
                    won: at(spoke + pursued + 5).filter(|_| won),
                    ..Steps::default()
                });
                Reviewed { source: *source, on: day(*on), steps: Some(steps.unwrap_or_default()), fees: 100 }
            })
            .collect();
        let period = Period::year_to(day(0));
        let sources = review(&reviewed, period);
        let mut whole = Brought::default();
        sources.values().for_each(|brought| whole.add(brought));
        prop_assert_eq!(whole.received as usize, reviewed.iter().filter(|one| period.holds(one.on)).count());
        for brought in sources.values().chain([&whole]) {
            prop_assert!(brought.received >= brought.spoke && brought.spoke >= brought.pursuits);
            prop_assert!(brought.pursuits >= brought.won && brought.fees == brought.won as i64 * 100);
        }
    }
}
