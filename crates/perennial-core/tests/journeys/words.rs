//! Every kind of fact, reason and proposal as a sentence.

use perennial_core::dates::{Day, Moment};
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::model::{FirmKind, Model};
use perennial_core::journeys::position::{Contradiction, Proposal, Proposed, Reason, Rung, Says, Silence, UsualGap};
use perennial_core::journeys::stage::{Camp, Phase, Stage};
use perennial_core::journeys::words::{Names, NoNames, proposal, sentence, why};

use crate::kinds::{day, every_kind};
use crate::world::*;

/// The people and things of the demo firm.
struct Known;

impl Names for Known {
    fn engagement(&self, _: EngagementId) -> Option<String> {
        Some("Employment advice".to_owned())
    }
    fn pursuit(&self, _: PursuitId) -> Option<String> {
        Some("Conveyancing for 2027".to_owned())
    }
    fn contact(&self, _: ContactId) -> Option<String> {
        Some("Dan Bellweather".to_owned())
    }
    fn staff(&self, _: StaffId) -> Option<String> {
        Some("Priya Nair".to_owned())
    }
    fn service_line(&self, _: ServiceLineId) -> Option<String> {
        Some("Employment".to_owned())
    }
    fn client(&self, _: ClientId) -> Option<String> {
        Some("Ansah Tools".to_owned())
    }
    fn noun(&self) -> &'static str {
        "matter"
    }
}

fn fact(what: Event) -> Fact {
    let (client, id) = (ClientId::from_number(1), FactId::from_number(1));
    Fact {
        id,
        client,
        on: day(),
        precision: Precision::Exact,
        recorded: Moment(0),
        by: Recorder::Program,
        source: Source::Person,
        what,
    }
}

#[test]
fn a_sentence_for_every_kind_of_fact() {
    let of = |event: &Event| sentence(&fact(event.clone()), &Known);
    let all: Vec<String> = every_kind().iter().map(of).collect();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn a_sentence_where_nobody_is_known() {
    let of = |event: &Event| sentence(&fact(event.clone()), &NoNames);
    let mut all: Vec<String> = every_kind().iter().map(of).collect();
    all.dedup();
    insta::assert_snapshot!(all.join("\n"));
}

/// Every statement that a position can make.
fn every_reason() -> Vec<Says> {
    let cycle = 2;
    let phase = Phase::Acclimate;
    let mut all = vec![Says::Stage(Stage::PrePurchase, None), Says::Stage(Stage::Client, None)];
    all.push(Says::Stage(Stage::Between, None));
    all.extend(Camp::ALL.map(|camp| Says::Stage(Stage::Former, Some(camp))));
    all.extend([
        Says::AllCredited,
        Says::NoProspect,
        Says::StageNotRecorded,
        Says::ClientSince { invoice: true, listed: Day::from_number(20_000), precision: Precision::Year },
        Says::ClientSince { invoice: false, listed: Day::from_number(20_000), precision: Precision::Exact },
        Says::UsualGap(UsualGap { gaps: 2, days: 1_100, next: Day::from_number(21_000), past: false }),
        Says::UsualGap(UsualGap { gaps: 3, days: 200, next: Day::from_number(20_000), past: true }),
        Says::ClientBy { latest: Day::from_number(20_000) },
        Says::Standing { phase: Phase::Accomplish, furthest: true },
        Says::Standing { phase: Phase::Accomplish, furthest: false },
        Says::PhaseNotRecorded { work: true },
        Says::PhaseNotRecorded { work: false },
        Says::GoalNotRecorded,
        Says::Implied { cycle, invoices: 6 },
        Says::Implied { cycle, invoices: 1 },
        Says::OnlyBeginning { cycle },
        Says::OnPaper { cycle },
        Says::AssumedFinished { cycle, billed: true },
        Says::AssumedFinished { cycle, billed: false },
        Says::Denied { cycle },
        Says::OpenTrouble,
        Says::Working { cycle, phase },
        Says::ShortForm { cycle, contact: true },
        Says::ShortForm { cycle, contact: false },
        Says::Provisional { cycle },
        Says::Unsigned { cycle },
        Says::Stalled { cycle, phase, limit: 90 },
        Says::OnHold { cycle },
        Says::EndedShort { cycle, phase },
        Says::PassedUnobserved(phase),
        Says::PassedUnobserved(Phase::Adopt),
        Says::Silent { level: Silence::Amber, limit: 90 },
        Says::Silent { level: Silence::Red, limit: 1 },
        Says::Silent { level: Silence::Amber, limit: 0 },
        Says::Regressed(Phase::Activate),
        Says::HeldBack(Phase::Activate),
        Says::Recovered,
        Says::Decayed { from: Phase::Advocate, to: Phase::Adopt },
        Says::Decayed { from: Phase::Adopt, to: Phase::Accomplish },
        Says::Overridden(Phase::Adopt),
        Says::QuietSeason { cycle },
        Says::FollowUpDue,
        Says::Parked,
        Says::Lost,
        Says::LetGo,
        Says::Archived,
    ]);
    all.extend(Rung::ALL.map(Says::Ladder));
    all
}

#[test]
fn a_sentence_for_every_reason_and_proposal() {
    let model = Model::default_for(FirmKind::LawTransactional);
    let mut all = Vec::new();
    for says in every_reason() {
        let (engagement, pursuit) = (Some(job(1)), None);
        let precision = Precision::Exact;
        let reason = Reason { says, on: day(), precision, engagement, pursuit, facts: Vec::new() };
        all.push(why(&reason, &model, &Known));
        let unnamed = Reason { engagement: None, on: Day::MIN, ..reason };
        if let Says::Stage(..) = says {
            all.push(why(&unnamed, &model, &NoNames));
        }
    }
    all.push(String::new());
    let mut proposed = vec![
        Proposed::LetterSigned(job(1)),
        Proposed::KickoffHeld(job(1)),
        Proposed::Onboarded(job(1)),
        Proposed::HowFar(job(1)),
        Proposed::WorkStillOpen(job(1)),
        Proposed::PursuitStillOpen(PursuitId::from_number(1)),
        Proposed::SameWork { work: job(1), other: job(2), implied: false },
        Proposed::SameWork { work: job(1), other: job(2), implied: true },
        Proposed::OpenWork { listed_active: true },
        Proposed::OpenWork { listed_active: false },
        Proposed::Contradiction(Contradiction::AgreedAndDenied),
        Proposed::Contradiction(Contradiction::WonAndLost),
        Proposed::Contradiction(Contradiction::EndedAndAccepted),
        Proposed::Contradiction(Contradiction::EndedAndBilled),
        Proposed::Contradiction(Contradiction::EndedUnseen),
        Proposed::Contradiction(Contradiction::EndedAndListed),
        Proposed::GoalConfirmed(job(1)),
        Proposed::GoalOfListed(job(1)),
        Proposed::GoneFromList,
        Proposed::Adopt,
        Proposed::FormerUnknown,
        Proposed::AskReferral,
    ];
    proposed.extend(Camp::ALL.map(Proposed::Camp));
    all.extend(proposed.into_iter().map(|what| proposal(&Proposal { what, facts: Vec::new() }, &Known)));
    insta::assert_snapshot!(all.join("\n"));
}
