//! How precisely the day is known since which something holds (D20, D26): as the evidence for it is, whatever else
//! happened on that day.

use perennial_core::dates::Day;
use perennial_core::fact::{ClientFact, Event, Listing, Precision};
use perennial_core::ids::ContactId;
use perennial_core::journeys::coverage::{RecordKind, Span};
use perennial_core::journeys::model::FirmKind;
use perennial_core::journeys::position::Says;
use perennial_core::journeys::stage::{Phase, Stage};

use crate::listed::{Listed, invoice};
use crate::world::{CONVEYANCING, accepted, closed, ended, job, kickoff, signed};

fn named(listing: Listing) -> Event {
    Event::Client(ClientFact::Listed { listing })
}

fn somebody() -> Event {
    Event::Client(ClientFact::ContactAdded { contact: ContactId::from_number(1) })
}

#[test]
fn a_client_by_the_day_of_a_list_is_so_by_it_though_a_contact_came_on_that_very_day() {
    let mut firm = Listed::on("2026-11-29", FirmKind::Accounting);
    firm.add(firm.day, false, Precision::OnOrBefore, named(Listing::Client)).row(0, somebody());
    let stands = firm.at(0);
    assert_eq!((stands.stage, stands.stage_since), (Stage::Between, firm.day));
    assert_eq!(
        [stands.since_precision, stands.stage_precision, stands.phase_precision],
        [Precision::OnOrBefore; 3],
        "the contact is no evidence of it"
    );
}

#[test]
fn a_prospect_by_the_day_of_a_list_is_so_by_it_and_one_by_hand_on_the_day() {
    for precision in [Precision::OnOrBefore, Precision::NotRecorded] {
        let mut firm = Listed::on("2026-11-29", FirmKind::Accounting);
        firm.add(firm.day, false, precision, Event::Client(ClientFact::Recorded));
        firm.add(firm.day, false, precision, named(Listing::Prospect)).row(0, somebody());
        let stands = firm.at(0);
        assert_eq!((stands.stage, stands.standing, stands.since), (Stage::PrePurchase, None, firm.day));
        assert_eq!(
            [stands.since_precision, stands.stage_precision, stands.phase_precision],
            [Precision::OnOrBefore; 3],
            "no phase has begun, so the list alone tells since when"
        );
    }
    let mut firm = Listed::on("2026-11-29", FirmKind::Accounting);
    firm.here(-3, Event::Client(ClientFact::Recorded));
    assert_eq!([firm.at(0).since_precision, firm.at(0).phase_precision], [Precision::Exact; 2]);
}

#[test]
fn a_matter_of_a_month_or_a_year_begins_in_it_and_an_exact_one_on_its_day() {
    for precision in [Precision::Exact, Precision::Month, Precision::Year, Precision::OnOrBefore] {
        let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
        let on = firm.day - 40;
        firm.add(on, false, precision, accepted(1, CONVEYANCING)).row(-40, somebody());
        let stands = firm.at(0);
        assert_eq!((stands.stage, stands.stage_since, stands.stage_precision), (Stage::Client, on, precision));
        assert_eq!((stands.since_precision, stands.working[0].since_precision), (precision, precision));
    }
}

#[test]
fn stage_and_phase_of_one_day_are_each_known_as_their_own_evidence_is() {
    let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
    let on = firm.day - 40;
    // The year of the letter, the very day of the kick-off.
    firm.add(on, true, Precision::Year, accepted(1, CONVEYANCING));
    firm.add(on, true, Precision::Year, signed(1));
    firm.add(on, true, Precision::Exact, kickoff(1));
    let stands = firm.at(0);
    assert_eq!((stands.stage, stands.standing), (Stage::Client, Some(Phase::Activate)));
    assert_eq!([stands.stage_since, stands.phase_since, stands.since], [on; 3]);
    assert_eq!((stands.stage_precision, stands.phase_precision), (Precision::Year, Precision::Exact));
    assert_eq!(stands.since_precision, Precision::Exact, "all of it holds since that day at the latest, exactly");
}

#[test]
fn what_follows_from_time_alone_is_known_to_the_day() {
    let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
    firm.add(firm.day - 900, true, Precision::Year, accepted(1, CONVEYANCING));
    firm.add(firm.day - 800, true, Precision::Year, closed(1));
    firm.here(-10, ended(None));
    let stands = firm.at(0);
    assert_eq!((stands.stage, stands.stage_since), (Stage::Former, firm.day - 10));
    assert_eq!(stands.stage_precision, Precision::Exact);
    let before = firm.at(-20);
    assert_eq!((before.stage, before.stage_precision), (Stage::Between, Precision::Year));
    // A camp that was told later than the end has a day of its own.
    let camp = perennial_core::journeys::stage::Camp::Good;
    firm.add(firm.day - 3, true, Precision::OnOrBefore, Event::Client(ClientFact::CampConfirmed { camp }));
    let stands = firm.at(0);
    assert_eq!((stands.stage_since, stands.camp_since), (firm.day - 10, firm.day - 3));
    assert_eq!((stands.stage_precision, stands.camp), (Precision::Exact, Some(camp)), "of the stage nothing changed");
    assert_eq!((stands.since, stands.since_precision), (firm.day - 3, Precision::OnOrBefore));
}

/// Twelve years a client, and the same service again with the same people: the shorter onboarding (D4).
#[test]
fn a_client_of_twelve_years_who_opens_the_same_again_has_the_shorter_onboarding() {
    use perennial_core::journeys::position::Form;
    let again = |line| {
        let mut firm = Listed::on("2026-11-29", FirmKind::LawTransactional);
        firm.row(-4_380, accepted(1, CONVEYANCING)).row(-4_200, closed(1));
        firm.row(-500, accepted(2, CONVEYANCING)).row(-300, closed(2));
        firm.here(-5, accepted(3, line)).here(-4, signed(3));
        firm.at(0)
    };
    let same = again(CONVEYANCING);
    assert_eq!((same.stage, same.standing), (Stage::Client, None), "of the relationship no phase is recorded");
    assert_eq!((same.working.len(), same.working[0].engagement), (1, Some(job(3))));
    assert_eq!((same.working[0].phase, same.working[0].form), (Phase::Affirm, Form::Short));
    let other = again(crate::world::EMPLOYMENT);
    assert_eq!(other.working[0].form, Form::Full, "another service is new to them");
}

#[test]
fn a_phase_is_not_recorded_since_they_bought_whatever_was_noted_or_credited_before() {
    let note = || Event::Client(ClientFact::Noted { text: "Met at a fair.".to_owned() });
    let told = |firm: &Listed| {
        let stands = firm.at(0);
        assert_eq!((stands.stage, stands.standing), (Stage::Client, None));
        let why = stands.reasons.iter().find(|reason| matches!(reason.says, Says::PhaseNotRecorded { .. })).unwrap();
        let cited = firm.facts.iter().filter(|fact| why.facts.contains(&fact.id)).map(|fact| fact.on);
        (stands.stage_since, stands.phase_since, why.on, cited.collect::<Vec<_>>())
    };
    let mut noted = Listed::on("2026-11-30", FirmKind::Accounting);
    noted.row(-2_190, note()).invoices(CONVEYANCING, [-15]);
    let bought = noted.day - 15;
    assert_eq!(told(&noted), (bought, bought, bought, vec![bought]));

    let mut credited = Listed::on("2026-11-30", FirmKind::Accounting);
    credited.row(-2_190, invoice(CONVEYANCING, 1, 50_000)).row(-2_187, invoice(CONVEYANCING, 2, -50_000));
    assert_eq!(credited.at(-20).stage, Stage::PrePurchase);
    credited.row(-15, invoice(CONVEYANCING, 3, 50_000));
    assert_eq!(told(&credited), (bought, bought, bought, vec![bought]));

    // Of two pieces of work the first is since when, and is named for it.
    let mut twice = Listed::on("2026-11-30", FirmKind::Accounting);
    twice.invoices(CONVEYANCING, [-2_190, -15]);
    let first = twice.day - 2_190;
    assert_eq!(told(&twice), (bought, first, first, vec![first]));
}

#[test]
fn a_list_that_calls_somebody_former_or_inactive_holds_against_invoices_that_ended_before_it() {
    let stands = |listing: Option<Listing>, later: Option<i32>| {
        let mut firm = Listed::on("2026-11-30", FirmKind::Agency);
        firm.invoices(CONVEYANCING, [-320, -289, -260, -229, -199, -168]);
        // The invoices are complete up to the last of them, and nobody knows what came since.
        let span = Span { from: Day::MIN, listed: Some(firm.day - 168), live: false, kept: None };
        firm.model.coverage.set(RecordKind::Invoices, Some(span));
        if let Some(listing) = listing {
            firm.add(firm.day - 5, false, Precision::OnOrBefore, named(listing));
        }
        firm.invoices(CONVEYANCING, later);
        firm.line(0)
    };
    let running = "client · not recorded · open by 6";
    assert_eq!(stands(None, None), running);
    assert_eq!(stands(Some(Listing::ActiveClient), None), running);
    assert_eq!(stands(Some(Listing::InactiveClient), None), "between · not recorded");
    assert_eq!(stands(Some(Listing::FormerClient), None), "former unknown · not recorded · Camp?");
    // Who is billed after it is a client again.
    assert_eq!(stands(Some(Listing::FormerClient), Some(-2)), "client · not recorded · open by 7");
}
