//! The timeline: what the sentence of a fact claims is what the fact says (D26). A kind of fact without its words does
//! not compile, and the words of one kind may stand in no sentence of another.

use std::sync::OnceLock;

use perennial_core::dates::Day;
use perennial_core::fact::*;
use perennial_core::ids::*;
use perennial_core::journeys::words::{Names, sentence};

/// Whether the sentence of a fact is true.
pub fn holds(fact: &Fact) -> Result<(), String> {
    let fact = without_free_text(fact);
    let told = sentence(&fact, &Marks);
    let own = claims(&fact.what);
    if told.contains("imported list") && fact.is_by_hand() {
        return Err(format!("“{told}” was said by a person, and by no list"));
    }
    if !own.is_empty() && !own.iter().any(|claim| told.contains(claim)) {
        return Err(format!("“{told}” says nothing of {own:?}"));
    }
    let foreign =
        every_claim().iter().find(|claim| told.contains(*claim) && !own.iter().any(|own| own.contains(*claim)));
    if let Some(foreign) = foreign {
        return Err(format!("“{told}” says “{foreign}”, and the fact does not"));
    }
    let body = body(&fact.what);
    for named in told.split('⟨').skip(1).filter_map(|rest| rest.split('⟩').next()) {
        if !body.contains(named) {
            return Err(format!("“{told}” names {named}, of which the fact is not"));
        }
    }
    for (day, what) in days(&fact.what) {
        if !told.contains(&Marks.date(day)) {
            return Err(format!("“{told}” leaves out {what}, {day}"));
        }
    }
    match &fact.what {
        Event::Invoice(InvoiceFact::Issued { amount, .. } | InvoiceFact::Paid { amount, .. }) => {
            let size = if amount.minor < 0 {
                perennial_core::money::Money::new(-amount.minor, amount.currency)
            } else {
                *amount
            };
            if !told.contains(&size.exact()) || told.contains('−') {
                return Err(format!("“{told}” is not of {}", amount.exact()));
            }
        }
        Event::Feeling(FeelingFact::Scored { score, .. }) if !told.contains(&format!(" {score} of ")) => {
            return Err(format!("“{told}” is not of the score {score}"));
        }
        _ => {}
    }
    Ok(())
}

/// Everything is called by its id, in marks that no text holds.
struct Marks;

fn marked(id: impl std::fmt::Display) -> Option<String> {
    Some(format!("⟨{id}⟩"))
}

impl Names for Marks {
    fn engagement(&self, id: EngagementId) -> Option<String> {
        marked(id)
    }
    fn pursuit(&self, id: PursuitId) -> Option<String> {
        marked(id)
    }
    fn contact(&self, id: ContactId) -> Option<String> {
        marked(id)
    }
    fn staff(&self, id: StaffId) -> Option<String> {
        marked(id)
    }
    fn service_line(&self, id: ServiceLineId) -> Option<String> {
        marked(id)
    }
    fn client(&self, id: ClientId) -> Option<String> {
        marked(id)
    }
    fn referrer(&self, id: ReferrerId) -> Option<String> {
        marked(id)
    }
}

fn body(what: &Event) -> String {
    serde_json::to_string(what).unwrap()
}

/// The fact with what people wrote taken out of it, so that only our own words are left.
fn without_free_text(fact: &Fact) -> Fact {
    const WRITTEN: [&str; 20] = [
        "next_step",
        "cause",
        "employer",
        "how",
        "item",
        "job",
        "name",
        "outcome",
        "reason",
        "remark",
        "source",
        "subject",
        "text",
        "title",
        "to",
        "from",
        "who",
        "told",
        "words",
        "note",
    ];
    fn blank(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(parts) => {
                for (key, part) in parts.iter_mut() {
                    let is_id = |text: &str| text.len() == 36 && text.matches('-').count() == 4;
                    match part {
                        serde_json::Value::String(text)
                            if WRITTEN.contains(&key.as_str()) && !is_id(text) && text.parse::<Day>().is_err() =>
                        {
                            *text = "xx".to_owned();
                        }
                        other => blank(other),
                    }
                }
            }
            serde_json::Value::Array(parts) => parts.iter_mut().for_each(blank),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(&fact.what).unwrap();
    blank(&mut value);
    // Where a word of the program is called as people's words are, the fact stays as it is.
    let what = serde_json::from_value(value).unwrap_or_else(|_| fact.what.clone());
    Fact { what, ..fact.clone() }
}

/// Days that the fact gives beside its own, each with what it is: they are part of what it says.
fn days(what: &Event) -> Vec<(Day, &'static str)> {
    let all = match what {
        Event::Client(ClientFact::NextNeedExpected { day, .. }) => vec![(Some(*day), "the day of the need")],
        Event::Pursuit(PursuitFact::NotNow { revisit, .. }) => vec![(*revisit, "the day to return")],
        Event::Engagement(EngagementFact::Accepted { planned_end, .. }) => vec![(*planned_end, "the planned end")],
        Event::Engagement(EngagementFact::MilestonePlanned { due, .. }) => vec![(*due, "the day it is due")],
        Event::Engagement(EngagementFact::PeriodStarted { until, .. }) => vec![(*until, "the end of the period")],
        Event::Promise(PromiseFact::Made { due, .. }) => vec![(*due, "the day it is due")],
        Event::Person(PersonFact::Employed { from, until, .. }) => vec![(*from, "the beginning"), (*until, "the end")],
        Event::Journey(JourneyFact::Corrected { on, .. }) => vec![(Some(*on), "the new day")],
        _ => Vec::new(),
    };
    all.into_iter().filter_map(|(day, what)| Some((day?, what))).collect()
}

/// The claims of all kinds that occur.
fn every_claim() -> &'static [&'static str] {
    static ALL: OnceLock<Vec<&'static str>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: Vec<&str> =
            super::kinds::every_kind().iter().flat_map(|what| claims(what).iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    })
}

/// What the sentence of a fact may claim, one of which it must; nothing for a touch that was for nothing in particular.
fn claims(what: &Event) -> &'static [&'static str] {
    match what {
        Event::Client(fact) => of_client(fact),
        Event::Person(fact) => of_person(fact),
        Event::Pursuit(fact) => match fact {
            PursuitFact::Opened { .. } => &["Pursuit ⟨", " opened"],
            PursuitFact::StepReached { .. } => &[" reached for "],
            PursuitFact::Hired { .. } => &["said yes"],
            PursuitFact::NotNow { .. } => &["Not now"],
            PursuitFact::NoWay { .. } => &["Not chosen"],
            PursuitFact::ConfirmedOpen { .. } => &["is still open"],
            PursuitFact::Reopened { .. } => &["Pursuit ⟨", "taken up again"],
        },
        Event::Engagement(fact) => of_engagement(fact),
        Event::Promise(fact) => match fact {
            PromiseFact::Made { explicit: true, .. } => &["Promised"],
            PromiseFact::Made { explicit: false, .. } => &["expects, unsaid"],
            PromiseFact::Kept { .. } => &["promise was kept"],
            PromiseFact::Broken { .. } => &["promise was broken"],
            PromiseFact::Waived { .. } => &["let us off a promise"],
        },
        Event::Invoice(fact) => match fact {
            InvoiceFact::Issued { amount, .. } if amount.minor < 0 => &["Credit note of", " sent"],
            InvoiceFact::Issued { .. } => &["Invoice of", " sent"],
            InvoiceFact::Paid { amount, .. } if amount.minor < 0 => &[" paid back"],
            InvoiceFact::Paid { .. } => &[" paid"],
            InvoiceFact::Disputed { .. } => &["disputed an invoice"],
            InvoiceFact::Filed { .. } => &["invoice was filed under"],
            InvoiceFact::Settled { .. } => &["invoice was settled"],
        },
        Event::Touch(fact) => of_touch(fact),
        Event::Present(fact) => match fact {
            PresentFact::Proposed { .. } => &["Present proposed"],
            PresentFact::Approved { .. } => &["Present approved"],
            PresentFact::Given { .. } => &["present was given"],
            PresentFact::Declined { by: DeclinedBy::Approver, .. } => &["present was not approved"],
            PresentFact::Declined { by: DeclinedBy::Firm, .. } => &["not given after all"],
            PresentFact::Declined { by: DeclinedBy::Recipient, .. } => &["was declined by the person"],
        },
        Event::Feeling(fact) => of_feeling(fact),
        Event::Support(fact) => match fact {
            SupportFact::AdoptSign { .. } => &[
                "on their own initiative",
                "standing instruction",
                "renewed unprompted",
                "joined a panel",
                "proposed us to colleagues",
                "came back for the same",
            ],
            SupportFact::AdvocacyAct { .. } => {
                &["gave a reference", "gave a testimonial", "published a review", "in a case study", "gave a talk"]
            }
            SupportFact::ActWithdrawn { .. } => &["withdrew what they had done"],
            SupportFact::ReferralMade { .. } => &["The client referred"],
            SupportFact::ReferralReceived { .. } => &["Referred to us by"],
            SupportFact::ReferralGiven { .. } => &["We referred the client"],
            SupportFact::ReferralThanked { .. } => &["Thanked for the referral"],
            SupportFact::ReferralDeclined { .. } => &["would rather not refer anybody"],
        },
        Event::Journey(fact) => match fact {
            JourneyFact::Overridden { .. } => &["was set to "],
            JourneyFact::OverrideEnded { .. } => &["follows the evidence again"],
            JourneyFact::Corrected { .. } => &["entry was moved"],
            JourneyFact::Retracted { .. } => &["entry was withdrawn"],
            JourneyFact::Reinstated { .. } => &["entry was put back"],
        },
    }
}

fn of_client(fact: &ClientFact) -> &'static [&'static str] {
    use perennial_core::journeys::stage::Camp;
    match fact {
        ClientFact::Recorded => &["First recorded"],
        ClientFact::Listed { listing } => match listing {
            Listing::Client => &["as a client in an imported list", "to be a client"],
            Listing::ActiveClient => &["an active client"],
            Listing::InactiveClient => &["an inactive client"],
            Listing::FormerClient => &["as a former client in an imported list", "to be a former client"],
            Listing::Prospect => &["a prospect"],
            Listing::Other => &["neither client nor prospect"],
        },
        ClientFact::OpenWorkSaid { open: true } => &["There is an open"],
        ClientFact::OpenWorkSaid { open: false } => &["There is no open"],
        ClientFact::ManagerAssigned { staff: Some(_) } => &["became the relationship manager"],
        ClientFact::ManagerAssigned { staff: None } => &["No relationship manager any more"],
        ClientFact::ContactAdded { .. } => &["was added"],
        ClientFact::ContactMoved { retired: true, .. } => &["⟩ retired"],
        ClientFact::ContactMoved { to: Some(_), .. } => &["⟩ left for"],
        ClientFact::ContactMoved { to: None, .. } => &["⟩ left."],
        ClientFact::Ended { camp: Some(Camp::Good), .. } => &["relationship ended, on good terms"],
        ClientFact::Ended { camp: Some(Camp::Poor), .. } => &["relationship ended, let down"],
        ClientFact::Ended { .. } => &["relationship ended:"],
        ClientFact::CampConfirmed { camp: Camp::Good } => &["who left well"],
        ClientFact::CampConfirmed { camp: Camp::Poor } => &["who left let down"],
        ClientFact::CampConfirmed { camp: Camp::Unknown } => &["nobody knows how they left"],
        ClientFact::NextNeedExpected { .. } => &["Next need expected"],
        ClientFact::EducationDecided { .. } => &["Decided to tell them"],
        ClientFact::PartnershipDeclared => &["Declared a partner"],
        ClientFact::Archived { archived: true } => &["Set aside"],
        ClientFact::Archived { archived: false } => &["Taken up again"],
        ClientFact::Noted { .. } => &["Noted: "],
        ClientFact::Unlisted => &["No longer in the list that named them"],
        ClientFact::Continues => &["relationship goes on"],
    }
}

fn of_person(fact: &PersonFact) -> &'static [&'static str] {
    match fact {
        PersonFact::RoleGiven { role: Some(_), .. } => &["has a part in decisions"],
        PersonFact::RoleGiven { role: None, .. } => &["in decisions is not known any more"],
        PersonFact::TieSaid { tie: Some(Tie::Strong), .. } => &["trust each other"],
        PersonFact::TieSaid { tie: Some(Tie::Known), .. } => &["⟩ know each other"],
        PersonFact::TieSaid { tie: Some(Tie::Met), .. } => &["have met"],
        PersonFact::TieSaid { tie: None, .. } => &["do not know each other"],
        PersonFact::MediumSaid { stance: Some(Stance::Refused), .. } => {
            &["does not want this medium", "does not want to be"]
        }
        PersonFact::MediumSaid { stance: Some(Stance::Preferred), .. } => {
            &["prefers this medium", "contacted in any medium"]
        }
        PersonFact::MediumSaid { stance: Some(Stance::Welcome), .. } => {
            &["may be reached in this medium", "contacted in any medium"]
        }
        PersonFact::MediumSaid { stance: None, .. } => &["has no wish on record"],
        PersonFact::Employed { .. } => &["worked for"],
        PersonFact::Followed { .. } => &["We follow"],
        PersonFact::TookOver { .. } => &["took over from"],
    }
}

fn of_engagement(fact: &EngagementFact) -> &'static [&'static str] {
    use EngagementFact as E;
    match fact {
        E::Accepted { recurring: true, .. } => &["was accepted", "recurring work"],
        E::Accepted { recurring: false, .. } => &["was accepted"],
        E::LetterSigned { .. } => &["Letter signed"],
        E::Opened { .. } => &["opened in the practice system", " opened"],
        E::KickoffHeld { .. } => &["Kickoff held"],
        E::WorkStarted { .. } => &["Work began"],
        E::Onboarded { .. } => &["At ease with how we work"],
        E::PhaseSaid { .. } => &["” is in "],
        E::ConfirmedOpen { .. } => &["is still open"],
        E::NeverAsked { .. } => &["was never asked"],
        E::SameWork { .. } => &["are the same"],
        E::OwnWork { .. } => &["of its own"],
        E::Delivered { .. } => &["result of “⟨"],
        E::GoalSet { .. } => &["in the client's words"],
        E::GoalConfirmed { .. } => &["⟩” is met"],
        E::GoalDenied { .. } => &["⟩” is not met"],
        E::MilestonePlanned { .. } => &["Milestone “xx” planned"],
        E::MilestoneDelivered { .. } => &["milestone of “⟨"],
        E::MilestoneAccepted { .. } => &["accepted a milestone", "milestone of “⟨"],
        E::MilestoneRejected { .. } => &["rejected a milestone", "milestone of “⟨"],
        E::PeriodStarted { .. } => &["new period"],
        E::Renewed { unprompted: true, .. } => &["without being asked"],
        E::Renewed { unprompted: false, .. } => &["was renewed"],
        E::Held { on_hold: true, .. } => &["put on hold"],
        E::Held { on_hold: false, .. } => &["was taken up again", "taken up again"],
        E::Closed { .. } => &["⟩” was closed"],
        E::CloseOutHeld { .. } => &["Close-out of"],
        E::Lapsed { .. } => &["lapsed unsigned"],
    }
}

fn of_touch(fact: &TouchFact) -> &'static [&'static str] {
    let TouchFact::Made { purpose, .. } = fact;
    match purpose {
        // Nothing is said of what it was for.
        Purpose::General => &[],
        Purpose::Acknowledge => &["to acknowledge the decision"],
        Purpose::Affirm => &["to affirm the decision"],
        Purpose::Guide => &["to show what happens next"],
        Purpose::CheckIn => &["to ask how it goes"],
        Purpose::Thank => &["to say thank you"],
        Purpose::AskReferral => &["to ask for a referral"],
        Purpose::Educate => &["to show what else we do"],
        Purpose::Enquire => &["to ask whether we could help"],
    }
}

fn of_feeling(fact: &FeelingFact) -> &'static [&'static str] {
    use FeelingFact as F;
    match fact {
        F::ComplaintReceived { .. } => &["client complained"],
        F::ComplaintAcknowledged { .. } => &["complaint was acknowledged"],
        F::ComplaintCauseFound { .. } => &["Cause of the complaint"],
        F::ComplaintReasonChosen { reason: Some(_), .. } => &["Reason for the complaint"],
        F::ComplaintReasonChosen { reason: None, .. } => &["reason for the complaint was taken back"],
        F::ComplaintEscalated { .. } => &["took the complaint to"],
        F::ComplaintClosed { .. } => &["complaint was closed"],
        F::ComplaintAnswered { .. } => &["complaint was answered"],
        F::ComplaintRecovered { .. } => &["complaint is put right"],
        F::Scored { instrument: Instrument::Nps, .. } => &["for recommending us"],
        F::Scored { instrument: Instrument::Csat, .. } => &["for satisfaction"],
        F::Scored { instrument: Instrument::Ces, .. } => &["for ease"],
        F::Felt { .. } => &["how it feels to work with us"],
        F::AwarenessSaid { unaided: true, .. } => &[" named "],
        F::AwarenessSaid { unaided: false, .. } => &["was asked about"],
        F::IntentSaid { .. } => &["put the likelihood of"],
        F::Recovered { .. } => &["all is well again"],
    }
}

/// Each kind of fact has a true sentence, said by a list or by a person.
#[test]
fn every_kind_of_fact_has_a_true_sentence() {
    let list = Source::File { import: ImportId::from_number(1), file: "list.csv".to_owned(), row: 2, of: None };
    let fact = |what: &Event, source: &Source| Fact {
        id: FactId::from_number(1),
        client: ClientId::from_number(1),
        on: "2026-03-03".parse().unwrap(),
        precision: Precision::Exact,
        recorded: perennial_core::dates::Moment(0),
        by: Recorder::Program,
        source: source.clone(),
        what: what.clone(),
    };
    for source in [&list, &Source::Person] {
        let kinds = super::kinds::every_kind();
        let wrong: Vec<String> = kinds.iter().filter_map(|what| holds(&fact(what, source)).err()).collect();
        assert_eq!(wrong, Vec::<String>::new(), "{source:?}");
    }
}
