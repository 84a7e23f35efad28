//! Kinds of firm, known from their own lists, and what the map must say of them (D15 to D24): each test is a row.

use perennial_core::dates::Day;
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::coverage::{Coverage, RecordKind, Span};
use perennial_core::journeys::model::FirmKind;
use perennial_core::journeys::position::{Proposed, ResultState, Rung, Says, Silence};
use perennial_core::journeys::stage::{Camp, Phase, Stage};
use perennial_core::money::{Currency, Money};

use crate::listed::{Listed, invoice};
use crate::world::{CONVEYANCING, EMPLOYMENT, accepted, closed, complaint, confirmed, ended, hired, pursuit, spoke};

fn listed(listing: Listing) -> Event {
    Event::Client(ClientFact::Listed { listing })
}

fn opened(n: u128) -> Event {
    Event::Engagement(EngagementFact::Opened { engagement: EngagementId::from_number(n) })
}

fn every(gap: i32, from: i32, until: i32) -> impl Iterator<Item = i32> {
    (0..).map(move |n| from + n * gap).take_while(move |offset| *offset <= until)
}

#[test]
fn an_accountants_client_with_accounts_and_tax_is_one_client_with_two_running_lines() {
    let mut firm = Listed::on("2026-11-29", FirmKind::Accounting);
    firm.invoices(EMPLOYMENT, every(30, -900, -10)).invoices(CONVEYANCING, [-1_090, -725, -360]);
    let position = firm.at(0);
    assert_eq!((position.stage, position.standing, position.working.len()), (Stage::Client, None, 2));
    assert_eq!(position.ladder, Rung::Client, "periods after the first are repeats");
    assert!(position.proposals.is_empty() && position.silence == Silence::Heard);
    // Lost two years ago: not a client up to the end of time.
    let mut lost = Listed::on("2026-11-29", FirmKind::Accounting);
    lost.invoices(EMPLOYMENT, every(30, -1_500, -700)).invoices(CONVEYANCING, [-1_800, -1_435, -1_070]);
    assert_eq!(lost.line(0), "between · not recorded");
}

#[test]
fn matters_that_were_never_closed_are_open_on_paper_and_asked_about() {
    let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
    firm.row(-2_500, accepted(1, EMPLOYMENT)).row(-2_500, opened(1));
    let position = firm.at(0);
    assert!(position.on_paper && position.standing.is_none() && position.stage == Stage::Client);
    assert_eq!(firm.line(0), "client · not recorded · open · WorkStillOpen?");
    assert_eq!(firm.at(300).silence, Silence::Heard, "nobody watches");
    // Somebody says that it goes on: it is no longer on paper only.
    firm.here(3, Event::Engagement(EngagementFact::ConfirmedOpen { engagement: EngagementId::from_number(1) }));
    assert!(!firm.at(4).on_paper);
}

#[test]
fn what_a_list_says_without_a_day_keeps_no_old_matter_alive() {
    let amount = Money::new(100_000, Currency::GBP);
    let (engagement, invoice) = (Some(EngagementId::from_number(1)), InvoiceId::from_number(1));
    let billed = Event::Invoice(InvoiceFact::Issued { invoice, engagement, amount, service_line: None });
    let paid = Event::Invoice(InvoiceFact::Paid { invoice, engagement, amount });
    for (precision, offset, on_paper) in [
        (Precision::OnOrBefore, 0, true),
        (Precision::NotRecorded, 0, true),
        (Precision::Exact, -10, false),
        (Precision::Month, -10, false),
    ] {
        let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
        firm.row(-2_500, accepted(1, EMPLOYMENT)).row(-2_500, opened(1)).row(-2_480, billed.clone());
        firm.add(firm.day + offset, false, precision, paid.clone());
        assert_eq!(firm.at(0).on_paper, on_paper, "{precision:?}");
    }
    // Nor does the day of a list by which it was opened, where an old invoice shows that there was work.
    let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
    firm.row(-2_480, billed);
    for what in [accepted(1, EMPLOYMENT), opened(1)] {
        firm.add(firm.day, false, Precision::OnOrBefore, what);
    }
    assert!(firm.at(0).on_paper);
    // What the list calls on hold today is so today.
    let held = EngagementFact::Held { engagement: EngagementId::from_number(1), on_hold: true };
    firm.add(firm.day, false, Precision::OnOrBefore, Event::Engagement(held));
    assert!(!firm.at(0).on_paper);
    // A win of no day counts from the day of the list, however old its pursuit is.
    let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
    let day = firm.day;
    firm.row(-2_500, pursuit(1, EMPLOYMENT)).add(day, false, Precision::NotRecorded, hired(1, 1));
    assert_eq!(firm.line(0), "client · not recorded · open · HowFar?");
}

#[test]
fn quarterly_retainers_run_a_quarter_and_a_bit() {
    let ended = |days_ago: i32| {
        let mut firm = Listed::on("2026-11-29", FirmKind::Agency);
        firm.invoices(EMPLOYMENT, every(91, -91 * 8 - days_ago, -days_ago));
        firm.line(0)
    };
    assert_eq!(ended(114), "client · not recorded · open by 9");
    assert_eq!(ended(115), "client · not recorded · open by 9 · WorkStillOpen?");
    assert_eq!(ended(127), "client · not recorded · open by 9 · WorkStillOpen?");
    assert_eq!(ended(128), "between · not recorded");
    assert_eq!(ended(150), "between · not recorded");
}

#[test]
fn few_invoices_imply_no_more_than_they_say() {
    let firm = |offsets: &[i32]| {
        let mut firm = Listed::on("2026-11-29", FirmKind::Consulting);
        firm.invoices(EMPLOYMENT, offsets.iter().copied());
        // Whether a relationship of old has ended is asked as well (D8).
        (firm.line(0).replace(" · FormerUnknown?", ""), firm.at(0).ladder)
    };
    // Sixteen and six years ago; a will and a house sale; three projects three years apart.
    assert_eq!(firm(&[-5_840]), ("between · not recorded".to_owned(), Rung::Purchaser));
    assert_eq!(firm(&[-5_840, -2_190]), ("between · not recorded".to_owned(), Rung::Client));
    assert_eq!(firm(&[-2_300, -100]).0, "client · not recorded · open by 1 · WorkStillOpen?");
    assert_eq!(firm(&[-3_000, -1_905, -810]), ("between · not recorded".to_owned(), Rung::Client));
    assert_eq!(firm(&[-20]).0, "client · not recorded · open by 1");
    assert_eq!(firm(&[-50, -20]).0, "client · not recorded · open by 2");
    assert_eq!(firm(&[-110, -80, -50, -20]).0, "client · not recorded · open by 4");
    // Yearly work billed in two parts, and a tax season of three months each year: one yearly matter.
    assert_eq!(firm(&[-1_100, -1_000, -735, -635, -370, -270]).0, "client · not recorded · open by 6");
    let season = [-1_030, -1_000, -970, -665, -635, -605, -300, -270, -240];
    assert_eq!(firm(&season).0, "client · not recorded · open by 9");
}

#[test]
fn credits_are_netted_first_and_payments_are_no_events() {
    let mut firm = Listed::on("2026-11-29", FirmKind::Agency);
    firm.row(-60, invoice(EMPLOYMENT, 1, 50_000)).row(-30, invoice(EMPLOYMENT, 2, -50_000));
    assert_eq!(firm.at(0).working.len(), 0, "a fully credited invoice implies no work");
    assert_eq!(firm.at(0).stage, Stage::PrePurchase, "and makes nobody a client");
    let mut firm = Listed::on("2026-11-29", FirmKind::Agency);
    firm.row(-60, invoice(EMPLOYMENT, 1, 50_000)).row(-30, invoice(EMPLOYMENT, 2, -20_000));
    assert_eq!(firm.line(0), "client · not recorded · open by 1");
    let paid = InvoiceFact::Paid {
        invoice: InvoiceId::from_number(1),
        engagement: None,
        amount: Money::new(1, Currency::GBP),
    };
    firm.row(200, Event::Invoice(paid));
    assert_eq!(firm.line(201), "client · not recorded · open by 1");
}

#[test]
fn active_and_inactive_clients_are_clients_and_former_ones_are_former() {
    let named = |listing| {
        let mut firm = Listed::on("2026-11-29", FirmKind::Accounting);
        firm.row(-10, listed(listing));
        firm.line(0)
    };
    assert_eq!(named(Listing::ActiveClient), "between · not recorded · OpenWork?");
    assert_eq!(named(Listing::InactiveClient), "between · not recorded · OpenWork?");
    assert_eq!(named(Listing::FormerClient), "former unknown · not recorded · Camp?");
    assert_eq!(named(Listing::Prospect), "pre_purchase · not recorded");
    assert_eq!(named(Listing::Other), "pre_purchase · not recorded");
}

#[test]
fn a_client_of_old_is_not_between_engagements_before_anybody_kept_records() {
    let mut firm = Listed::on("2026-11-29", FirmKind::Accounting);
    let from = firm.day - 1_000;
    for kind in [RecordKind::Matters, RecordKind::Invoices] {
        firm.model.coverage.set(kind, Some(Span { from, listed: Some(firm.day), live: false, kept: None }));
    }
    firm.add(firm.day - 7_600, false, Precision::Year, listed(Listing::Client));
    assert!(!firm.at(-2_000).stage_recorded && !firm.at(-2_000).counts());
    assert!(firm.at(-1_000).stage_recorded && firm.at(-1_000).counts());
    assert_eq!(firm.at(-1_000).stage, Stage::Between);
    let said = firm.at(-2_000).reasons.iter().map(|reason| reason.says).collect::<Vec<_>>();
    assert_eq!(said, [Says::StageNotRecorded, Says::Ladder(Rung::Purchaser)]);
}

/// A list says "client" and no day: on an earlier day they were a client or not one yet, and nobody knows which (D18).
#[test]
fn before_an_undated_list_nobody_is_a_prospect_whom_it_calls_a_client() {
    let mut firm = Listed::on("2026-11-29", FirmKind::Accounting);
    firm.row(-900, pursuit(1, EMPLOYMENT));
    firm.add(firm.day, false, Precision::OnOrBefore, listed(Listing::Client));
    assert_eq!(firm.line(0), "between · not recorded · assess · PursuitStillOpen? · OpenWork?");
    let then = firm.at(-100);
    assert!(!then.stage_recorded && !then.counts() && !then.phase_recorded());
    assert_eq!((then.known_stage(), then.known_rung(), then.prospect, then.standing), (None, None, None, None));
    assert!(then.working.is_empty());
    let said = then.reasons.iter().map(|reason| reason.says).collect::<Vec<_>>();
    assert_eq!(said, [Says::ClientBy { latest: firm.day }]);
    // A list that called them a prospect tells of its own day, and nothing of the days after it.
    firm.add(firm.day - 400, false, Precision::OnOrBefore, listed(Listing::Prospect));
    assert_eq!(firm.at(-400).known_stage(), Some(Stage::PrePurchase));
    assert_eq!(firm.at(-399).known_stage(), None);
    // The earliest evidence is the beginning: with an invoice of a day, they were no client before it.
    firm.invoices(EMPLOYMENT, [-500]);
    assert_eq!(firm.at(-600).known_stage(), Some(Stage::PrePurchase));
}

/// A deal that was won on no known day was won after it was opened; of a matter without days not even that is known.
#[test]
fn before_an_undated_win_it_is_unknown_since_the_deal_was_opened_whether_they_were_a_client() {
    let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
    firm.row(-900, Event::Client(ClientFact::Recorded));
    firm.row(-300, pursuit(1, EMPLOYMENT));
    for what in [hired(1, 1), accepted(1, EMPLOYMENT)] {
        firm.add(firm.day, false, Precision::NotRecorded, what);
    }
    assert_eq!(firm.at(-301).known_stage(), Some(Stage::PrePurchase));
    assert_eq!((firm.at(-300).known_stage(), firm.at(-1).known_stage()), (None, None));
    assert_eq!(firm.at(0).known_stage(), Some(Stage::Client));
    let mut matter = Listed::on("2026-11-29", FirmKind::LawTransactional);
    matter.row(-900, Event::Client(ClientFact::Recorded));
    matter.add(matter.day, false, Precision::OnOrBefore, accepted(1, EMPLOYMENT));
    assert_eq!(matter.at(-900).known_stage(), None);
    // Since a year is known, only the days of that year are open.
    let mut year = Listed::on("2026-11-29", FirmKind::LawTransactional);
    year.row(-900, Event::Client(ClientFact::Recorded));
    year.add("2025-12-31".parse().unwrap(), false, Precision::Year, listed(Listing::Client));
    let on = |day: &str| day.parse::<Day>().unwrap().days_since(year.day);
    assert_eq!(year.at(on("2024-12-31")).known_stage(), Some(Stage::PrePurchase));
    assert_eq!(year.at(on("2025-01-01")).known_stage(), None);
}

#[test]
fn a_win_of_a_list_is_signed_and_is_taken_to_be_finished_when_its_time_is_over() {
    let mut firm = Listed::on("2017-12-31", FirmKind::LawTransactional);
    firm.row(-300, pursuit(1, EMPLOYMENT)).row(-250, hired(1, 1)).row(-250, accepted(1, EMPLOYMENT));
    assert_eq!(firm.line(-100), "client · not recorded · open");
    assert_eq!(firm.line(1), "between · not recorded");
    let won = Says::AssumedFinished { cycle: 1, billed: false };
    assert!(firm.at(1).reasons.iter().any(|reason| reason.says == won && reason.on == firm.day - 70));
    // Won in the autumn: open when the list ends, and frozen there.
    let mut firm = Listed::on("2017-12-31", FirmKind::LawTransactional);
    firm.row(-90, pursuit(1, EMPLOYMENT)).row(-60, hired(1, 1)).row(-60, accepted(1, EMPLOYMENT));
    assert_eq!(firm.line(1), "client · not recorded · open · HowFar?");
    assert_eq!(firm.line(3_000), "client · not recorded · open");
}

#[test]
fn open_pursuits_that_were_past_their_limit_are_asked_about_and_not_stalled() {
    let mut firm = Listed::on("2017-12-31", FirmKind::LawTransactional);
    firm.row(-200, pursuit(1, EMPLOYMENT));
    assert!(firm.later().iter().all(|line| line == "pre_purchase · assess · assess · PursuitStillOpen?"));
    // A fresh one neither: the list reaches no further.
    let mut fresh = Listed::on("2017-12-31", FirmKind::LawTransactional);
    fresh.row(-5, pursuit(1, EMPLOYMENT));
    assert!(fresh.later().iter().all(|line| line == "pre_purchase · assess · assess"));
    // Where the firm records its pursuits here, the clock runs.
    let live = Span { from: fresh.day - 400, listed: Some(fresh.day), live: true, kept: None };
    fresh.model.coverage.set(RecordKind::Pursuits, Some(live));
    assert_eq!(fresh.line(60), "pre_purchase · assess · assess stalled");
    firm.here(5, Event::Pursuit(PursuitFact::ConfirmedOpen { pursuit: PursuitId::from_number(1) }));
    firm.model.coverage.set(RecordKind::Pursuits, Some(live));
    assert_eq!(
        (firm.line(6), firm.line(80)),
        ("pre_purchase · assess · assess".to_owned(), "pre_purchase · assess · assess stalled".to_owned())
    );
}

#[test]
fn nothing_recorded_after_the_lists_changes_nothing() {
    let mut firm = Listed::on("2026-11-29", FirmKind::LawContentious);
    firm.invoices(EMPLOYMENT, [-200, -100, -10]);
    let lines = firm.later();
    assert!(lines.iter().all(|line| *line == lines[0]), "{lines:?}");
    assert_eq!(lines[0], "client · not recorded · open by 3");
}

#[test]
fn a_new_matter_of_a_monthly_list_is_asked_about_once() {
    let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
    firm.row(-10, accepted(1, EMPLOYMENT)).row(-10, opened(1));
    assert_eq!(firm.line(0), "client · not recorded · open · HowFar?");
    let said = EngagementFact::PhaseSaid { engagement: EngagementId::from_number(1), phase: Phase::Acclimate };
    firm.here(1, Event::Engagement(said));
    assert_eq!(firm.line(2), "client · acclimate · acclimate");
}

#[test]
fn work_that_somebody_says_is_at_admit_is_at_admit_on_that_day() {
    let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
    firm.row(-10, accepted(1, EMPLOYMENT));
    let said = EngagementFact::PhaseSaid { engagement: EngagementId::from_number(1), phase: Phase::Admit };
    firm.here(1, Event::Engagement(said));
    assert_eq!(firm.line(1), "client · admit · admit");
    assert_eq!(firm.line(3), "client · affirm · affirm");
}

#[test]
fn a_new_matter_of_an_old_client_has_its_phase_and_the_headline_has_none() {
    let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
    firm.row(-4_000, accepted(1, EMPLOYMENT)).row(-3_900, closed(1));
    firm.here(2, accepted(2, EMPLOYMENT));
    assert_eq!(firm.line(4), "client · not recorded · affirm");
    firm.here(10, confirmed(2));
    assert_eq!(firm.line(10), "client · accomplish · accomplish");
}

#[test]
fn an_empty_store_filled_by_hand_follows_the_rules_from_its_own_days() {
    let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
    firm.model.coverage = Coverage::NONE;
    firm.here(-10, accepted(1, EMPLOYMENT));
    let position = firm.at(0);
    assert_eq!((position.standing, position.working[0].provisional), (Some(Phase::Affirm), true));
    assert!(position.working[0].affirm_due.is_some(), "care for the freshest clients");
    assert_eq!(position.stage, Stage::Client, "a firm that has never recorded a letter does not miss one");
}

#[test]
fn the_goal_of_unrecorded_work_counts_as_met_and_a_complaint_lowers_nothing() {
    let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
    firm.row(-900, accepted(1, EMPLOYMENT)).row(-700, closed(1));
    assert_eq!(
        (firm.line(0), firm.at(0).last_result),
        ("between · not recorded".to_owned(), Some(ResultState::NeverAsked))
    );
    firm.here(1, complaint(1, None));
    let position = firm.at(1);
    assert!(position.troubled && position.regressed_to.is_none() && position.standing.is_none());
    assert!(position.reasons.iter().any(|reason| reason.says == Says::OpenTrouble));
    let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
    firm.row(-900, accepted(1, EMPLOYMENT)).row(-700, closed(1));
    firm.here(1, crate::world::act(AdvocacyAct::Testimonial));
    assert_eq!(firm.at(1).standing, Some(Phase::Advocate));
    assert!(firm.at(1).reasons.iter().any(|reason| reason.says == Says::GoalNotRecorded));
}

#[test]
fn silence_is_only_known_of_those_who_are_watched() {
    let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
    firm.row(-900, accepted(1, EMPLOYMENT)).row(-700, closed(1));
    firm.model
        .coverage
        .set(RecordKind::Interactions, Some(Span { from: firm.day, listed: None, live: true, kept: None }));
    assert_eq!(firm.at(400).silence, Silence::Heard);
    firm.here(5, spoke());
    assert_eq!((firm.at(94).silence, firm.at(96).silence), (Silence::Heard, Silence::Amber));
}

#[test]
fn facts_of_one_day_that_exclude_each_other_are_read_cautiously_and_asked_about() {
    let asks = |firm: &Listed, day| {
        let asked = |what: &Proposed| matches!(what, Proposed::Contradiction(_));
        firm.at(day).proposals.iter().any(|proposal| asked(&proposal.what) && proposal.facts.len() == 2)
    };
    for flip in [false, true] {
        let mut pair = [
            Event::Engagement(EngagementFact::GoalDenied { engagement: EngagementId::from_number(1), reason: None }),
            confirmed(1),
        ];
        let mut answers =
            [hired(1, 1), Event::Pursuit(PursuitFact::NoWay { pursuit: PursuitId::from_number(1), reason: None })];
        let mut end = [ended(None), accepted(2, EMPLOYMENT)];
        if flip {
            pair.reverse();
            answers.reverse();
            end.reverse();
        }
        let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
        firm.here(-40, accepted(1, EMPLOYMENT));
        for what in pair {
            firm.here(-10, what);
        }
        assert!(asks(&firm, 0) && firm.at(0).working[0].result == ResultState::Denied);
        let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
        firm.here(-20, pursuit(1, EMPLOYMENT));
        for what in answers {
            firm.here(-10, what);
        }
        assert!(asks(&firm, 0) && firm.line(0).starts_with("pre_purchase · assess · assess"), "{}", firm.line(0));
        let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
        firm.here(-900, accepted(1, EMPLOYMENT)).here(-800, closed(1));
        for what in end {
            firm.here(-10, what);
        }
        assert!(asks(&firm, 0) && firm.at(0).stage == Stage::Client, "{}", firm.line(0));
    }
    // A matter opened and closed on one day is no contradiction.
    let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
    firm.row(-10, accepted(1, EMPLOYMENT)).row(-10, closed(1));
    assert!(!asks(&firm, 0) && firm.at(0).stage == Stage::Between);
}

#[test]
fn each_not_now_wakes_on_its_own_day() {
    let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
    let not_now = |n: u128, revisit: Day| {
        let (pursuit, revisit) = (PursuitId::from_number(n), Some(revisit));
        Event::Pursuit(PursuitFact::NotNow { pursuit, revisit, reason: None })
    };
    let lost = |n: u128| Event::Pursuit(PursuitFact::NoWay { pursuit: PursuitId::from_number(n), reason: None });
    let wake = firm.day + 30;
    firm.here(-20, pursuit(1, EMPLOYMENT)).here(-10, not_now(1, wake));
    firm.here(-5, pursuit(2, CONVEYANCING)).here(-1, lost(2));
    let parked = perennial_core::journeys::position::Prospect::Parked { revisit: Some(wake) };
    assert_eq!(firm.at(0).prospect, Some(parked), "a later loss does not undo it");
    firm.here(40, lost(1));
    assert_eq!(firm.at(40).prospect, Some(perennial_core::journeys::position::Prospect::Closed));
    assert_eq!(firm.at(0).camp, None::<Camp>);
}

#[test]
fn what_somebody_settled_is_not_grouped_again_and_later_invoices_carry_it_on() {
    let mut firm = Listed::on("2026-11-29", FirmKind::Accounting);
    firm.invoices(EMPLOYMENT, [-80, -50, -20]);
    assert_eq!(firm.line(0), "client · not recorded · open by 3");
    // Somebody confirms that it is open; its invoices have the numbers from 100 on.
    let work = EngagementId::from_number(100);
    firm.add(firm.day - 80, true, Precision::OnOrBefore, accepted(100, EMPLOYMENT));
    firm.add(firm.day - 20, true, Precision::OnOrBefore, {
        Event::Engagement(EngagementFact::ConfirmedOpen { engagement: work })
    });
    for invoice in [100, 101, 102].map(InvoiceId::from_number) {
        firm.here(0, Event::Invoice(InvoiceFact::Filed { invoice, engagement: Some(work) }));
    }
    let open = |firm: &Listed, offset| firm.at(offset).working.iter().map(|one| one.engagement).collect::<Vec<_>>();
    assert_eq!(open(&firm, 0), vec![Some(work)]);
    // The list of the next months names further invoices: they are no work of their own.
    firm.invoices(EMPLOYMENT, [10, 40]);
    assert_eq!(open(&firm, 45), vec![Some(work)]);
    // Once it is closed they are.
    firm.here(45, closed(100)).invoices(EMPLOYMENT, [70]);
    assert_eq!(open(&firm, 75), vec![Some(EngagementId::from_number(firm.facts.len() as u128 + 99))]);
    // What is no work of its own stays none, and what comes after it is asked about.
    let mut firm = Listed::on("2026-11-29", FirmKind::Accounting);
    firm.invoices(EMPLOYMENT, [-20]);
    firm.here(0, Event::Invoice(InvoiceFact::Filed { invoice: InvoiceId::from_number(100), engagement: None }));
    assert_eq!(firm.line(0), "between · not recorded");
}

#[test]
fn a_shorter_usual_gap_of_the_line_splits_work_in_two() {
    let works = |gap: Option<i32>| {
        let mut firm = Listed::on("2026-11-29", FirmKind::Consulting);
        firm.model.line_gaps = gap.map(|gap| (EMPLOYMENT, gap)).into_iter().collect();
        firm.invoices(EMPLOYMENT, [-500, -200]);
        perennial_core::journeys::implied_work(&firm.facts, &firm.model).len()
    };
    assert_eq!((works(Some(365)), works(Some(120)), works(Some(60)), works(None)), (1, 1, 2, 2));
}

/// A job of one invoice begins and ends on one day: the stage between engagements begins again with it.
#[test]
fn between_is_since_the_last_job_however_short() {
    let mut firm = Listed::on("2026-11-30", FirmKind::Accounting);
    firm.invoices(EMPLOYMENT, [-5_872, -758]);
    let position = firm.at(0);
    assert_eq!((position.stage, position.stage_since), (Stage::Between, firm.day - 758));
    assert_eq!(firm.at(-1_000).stage_since, firm.day - 5_872, "as of a day before the second");
}
