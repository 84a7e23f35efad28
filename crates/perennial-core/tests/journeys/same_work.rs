//! One job that a firm's lists name two or three times (D17 to D19): what is said of it until somebody has said whether
//! they are one, in whichever order the lists came.

use perennial_core::engagements::under_one_name;
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::model::FirmKind;
use perennial_core::journeys::position::{Form, Position, Proposed, Rung, Says};
use perennial_core::journeys::stage::{Camp, Stage};
use perennial_core::journeys::{BilledFor, derive, pieces, repetition};

use crate::listed::{Listed, invoice};
use crate::world::{CONVEYANCING, EMPLOYMENT, accepted, closed, hired, job, kickoff, onboarded, pursuit, signed};

const DEAL: u128 = 1;
const MATTER: u128 = 2;

fn of(what: EngagementFact) -> Event {
    Event::Engagement(what)
}

fn opened(n: u128) -> Event {
    of(EngagementFact::Opened { engagement: job(n) })
}

fn said_same(matter: u128, deal: u128) -> Event {
    of(EngagementFact::SameWork { engagement: job(matter), was: job(deal) })
}

/// A deal that was won so many days from the import.
fn won(on: i32) -> Vec<(i32, Event)> {
    let yes = EngagementFact::Accepted {
        engagement: job(DEAL),
        pursuit: Some(PursuitId::from_number(DEAL)),
        service_line: Some(EMPLOYMENT),
        contact: None,
        recurring: false,
        planned_end: None,
    };
    vec![(on - 30, pursuit(DEAL, EMPLOYMENT)), (on, hired(DEAL, DEAL)), (on, of(yes))]
}

fn matter(from: i32, until: Option<i32>) -> Vec<(i32, Event)> {
    let mut rows = vec![(from, accepted(MATTER, EMPLOYMENT)), (from, opened(MATTER))];
    rows.extend(until.map(|until| (until, closed(MATTER))));
    rows
}

fn billed(offsets: &[i32]) -> Vec<(i32, Event)> {
    offsets.iter().enumerate().map(|(at, on)| (*on, invoice(EMPLOYMENT, 200 + at as u128, 50_000))).collect()
}

fn firm(lists: &[Vec<(i32, Event)>]) -> Listed {
    let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
    for (offset, what) in lists.iter().flatten() {
        firm.row(*offset, what.clone());
    }
    firm
}

/// The position by what people said as well, the pieces of the map beside it.
fn at(firm: &Listed, offset: i32) -> Position {
    let facts = under_one_name(firm.facts.clone());
    let position = derive(&facts, &firm.model, firm.day + offset);
    let pieces = pieces(&facts, &firm.model);
    let piece = pieces.iter().rfind(|piece| piece.from <= firm.day + offset).unwrap();
    assert_eq!((piece.stage, piece.standing), (position.stage, position.standing));
    position
}

fn asks(position: &Position) -> Vec<(EngagementId, EngagementId)> {
    let pair = |what: &Proposed| match what {
        Proposed::SameWork { work, other, .. } => Some((*work, *other)),
        _ => None,
    };
    position.proposals.iter().filter_map(|proposal| pair(&proposal.what)).collect()
}

/// The three lists of one job, in three orders.
fn in_any_order(deals: Vec<(i32, Event)>, bills: Vec<(i32, Event)>, matters: Vec<(i32, Event)>) -> [Listed; 3] {
    let [deals, bills, matters] = [deals, bills, matters];
    [
        firm(&[deals.clone(), bills.clone(), matters.clone()]),
        firm(&[bills.clone(), matters.clone(), deals.clone()]),
        firm(&[matters, deals, bills]),
    ]
}

#[test]
fn a_job_that_three_lists_name_counts_once_until_somebody_says_more() {
    for firm in in_any_order(won(-120), billed(&[-90, -40]), matter(-110, None)) {
        let position = at(&firm, 0);
        assert_eq!((position.stage, position.ladder), (Stage::Client, Rung::Purchaser));
        assert_eq!(position.standing, None, "no phase follows from what may be two jobs");
        let implied = EngagementId::from_number(200);
        assert_eq!(asks(&position), [(job(DEAL), job(MATTER)), (implied, job(MATTER))]);
        // Whether the deal's own work is open is not asked beside that.
        assert!(
            !position.proposals.iter().any(|one| one.what == Proposed::HowFar(job(DEAL))),
            "{:?}",
            position.proposals
        );
        assert!(!position.working.iter().any(|one| one.engagement == Some(job(DEAL))));
    }
}

#[test]
fn each_list_alone_and_any_two_of_them_are_one_job() {
    let (deal, bills, matters) = (won(-120), billed(&[-90, -40]), matter(-110, None));
    for lists in [
        vec![deal.clone()],
        vec![bills.clone()],
        vec![matters.clone()],
        vec![deal.clone(), bills.clone()],
        vec![bills, matters.clone()],
        vec![matters, deal],
    ] {
        assert_eq!(at(&firm(&lists), 0).ladder, Rung::Purchaser);
    }
}

#[test]
fn a_matter_that_was_closed_says_that_nothing_is_open() {
    // The win would count as open for another four months, and the last invoice as running.
    for firm in in_any_order(won(-100), billed(&[-60, -20]), matter(-95, Some(-15))) {
        let position = at(&firm, 0);
        assert_eq!((position.stage, position.ladder), (Stage::Between, Rung::Purchaser));
        assert!(position.working.is_empty(), "{:?}", position.working);
    }
    // Work that was won after the matter was closed is open.
    let later = firm(&[won(-5), matter(-95, Some(-15))]);
    assert_eq!(at(&later, 0).stage, Stage::Client);
    assert_eq!(asks(&at(&later, 0)), [(job(DEAL), job(MATTER))], "a deal may have been marked late");
    assert_eq!(at(&later, 0).ladder, Rung::Purchaser);
}

#[test]
fn what_cannot_be_one_job_is_repeat_work() {
    let repeat = |lists: &[Vec<(i32, Event)>]| {
        let position = at(&firm(lists), 0);
        assert_eq!(asks(&position), [], "{:?}", position.proposals);
        position.ladder == Rung::Client
    };
    // A year apart; of another service.
    assert!(repeat(&[won(-500), matter(-110, None)]));
    let other = vec![(-110, accepted(MATTER, CONVEYANCING)), (-110, opened(MATTER))];
    assert!(repeat(&[won(-120), other]));
    // Over long before the win.
    assert!(repeat(&[won(-20), matter(-400, Some(-200))]));
    // Two deals are two, whatever one of them became.
    let second = vec![(-118, hired(7, 7)), (-118, accepted(7, EMPLOYMENT))];
    let both = firm(&[won(-120), second, matter(-110, None)]);
    assert_eq!((at(&both, 0).ladder, asks(&at(&both, 0)).len()), (Rung::Client, 1));
}

#[test]
fn an_answer_makes_them_one_or_two() {
    for mut firm in in_any_order(won(-120), Vec::new(), matter(-110, Some(-30))) {
        let mut two = Listed { facts: firm.facts.clone(), day: firm.day, model: firm.model.clone() };
        firm.here(1, said_same(MATTER, DEAL));
        let one = at(&firm, 2);
        assert_eq!((one.stage, one.ladder, asks(&one)), (Stage::Between, Rung::Purchaser, Vec::new()));
        two.here(1, of(EngagementFact::OwnWork { engagement: job(DEAL) }));
        let two = at(&two, 2);
        assert_eq!((two.stage, two.ladder, asks(&two)), (Stage::Client, Rung::Client, Vec::new()));
    }
}

#[test]
fn what_somebody_recorded_here_keeps_its_care_beside_a_matter_of_a_list() {
    let mut firm = firm(&[matter(-2, None)]);
    for (offset, what) in won(-1) {
        firm.here(offset, what);
    }
    let position = at(&firm, 0);
    assert_eq!((position.ladder, asks(&position)), (Rung::Purchaser, vec![(job(DEAL), job(MATTER))]));
    let affirmed = position.working.iter().find(|one| one.engagement == Some(job(DEAL))).unwrap();
    assert!(affirmed.recorded && affirmed.provisional);
    // Two that somebody recorded here are two.
    let mut by_hand = Listed::on("2026-11-29", FirmKind::LawTransactional);
    for (offset, what) in [won(-40), vec![(-39, accepted(MATTER, EMPLOYMENT))]].concat() {
        by_hand.here(offset, what);
    }
    by_hand.here(-38, signed(MATTER)).here(-37, signed(DEAL));
    assert_eq!((at(&by_hand, 0).ladder, asks(&at(&by_hand, 0))), (Rung::Client, Vec::new()));
}

#[test]
fn invoices_of_recorded_work_make_neither_a_shorter_onboarding_nor_an_open_gate() {
    let mut firm = firm(&[billed(&[-400, -380])]);
    firm.here(-420, accepted(MATTER, EMPLOYMENT)).here(-419, signed(MATTER)).here(-410, kickoff(MATTER));
    firm.here(-5, Event::Support(SupportFact::AdvocacyAct { act: AdvocacyAct::Reference }));
    let position = at(&firm, 0);
    assert_ne!(position.standing.map(|phase| phase.key()), Some("advocate"), "its goal is not met yet");
    firm.here(-3, onboarded(MATTER));
    assert!(at(&firm, 0).working.iter().all(|one| one.form == Form::Full));
    // A matter that begins beside invoices which may be its own takes the full form.
    let listed = crate::same_work::firm(&[billed(&[-300, -280]), matter(-310, None)]);
    assert!(at(&listed, 0).working.iter().all(|one| one.form == Form::Full));
}

/// Days that are not exactly known leave more open: a win of a list without a day may be any matter.
#[test]
fn a_win_of_no_day_may_be_any_matter_since_its_deal_was_opened() {
    let undated = |begun: i32| {
        let mut firm = firm(&[matter(begun, None)]);
        for (offset, what) in won(-1) {
            let (on, unsure) = (firm.day + offset, !matches!(what, Event::Pursuit(PursuitFact::Opened { .. })));
            let precision = if unsure { Precision::OnOrBefore } else { Precision::Exact };
            let on = if unsure { on } else { firm.day - 900 };
            firm.add(on, false, precision, what);
        }
        asks(&at(&firm, 0)).len()
    };
    assert_eq!((undated(-800), undated(-1_100)), (1, 0));
}

/// What is only assumed of an old win does not stand against a list of today that calls them former (D18, D19).
#[test]
fn whom_a_list_calls_former_is_former_beside_an_old_win_of_which_no_end_is_known() {
    let former = vec![(0, Event::Client(ClientFact::Listed { listing: Listing::FormerClient }))];
    for lists in [[won(-2000), former.clone()], [former.clone(), won(-2000)]] {
        let position = at(&firm(&lists), 1);
        assert_eq!((position.stage, position.camp), (Stage::Former, Some(Camp::Unknown)));
    }
    assert_eq!(at(&firm(&[won(-20), former.clone()]), 1).stage, Stage::Client, "a win of this month is open work");
    assert_eq!(at(&firm(&[won(-2000), former, won_again(5)]), 6).stage, Stage::Client, "they came back since");
}

fn won_again(on: i32) -> Vec<(i32, Event)> {
    vec![(on, accepted(7, EMPLOYMENT)), (on, of(EngagementFact::Opened { engagement: job(7) }))]
}

/// Ladder and income count by the same jobs and periods, and the rung holds since the day that made it so (D26, D27).
#[test]
fn invoices_that_may_be_of_a_win_are_no_repeats_for_ladder_and_income_alike() {
    let rung_since = |firm: &Listed| {
        let position = at(firm, 0);
        let why = position.reasons.iter().find(|reason| reason.says == Says::Ladder(position.ladder)).unwrap();
        (position.ladder, why.on.days_since(firm.day))
    };
    let paid_for = |firm: &Listed| repetition(&firm.facts, &firm.model);
    let billed = billed(&[-1970, -1940, -1910]);
    let both = firm(&[won(-2000), billed.clone()]);
    assert_eq!(rung_since(&both), (Rung::Purchaser, -2000));
    assert_eq!(paid_for(&both).billed_for.into_values().collect::<Vec<_>>(), [BilledFor::First; 3]);
    assert!(paid_for(&both).done_from.is_some(), "one job, and none since");
    let alone = firm(&[billed]);
    assert_eq!(rung_since(&alone), (Rung::Client, -1940), "since the second period, not since anything else");
    let told = [BilledFor::First, BilledFor::Repeat, BilledFor::Repeat];
    assert_eq!(paid_for(&alone).billed_for.into_values().collect::<Vec<_>>(), told);
    assert_eq!(paid_for(&alone).done_from, None);
}
