//! What each program's own file gives, with its true headings: not only that it is recognised, but what its rows say.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use perennial_core::dates::Day;
use perennial_core::fact::{Direction, Medium, PursuitStep};
use perennial_core::imports::drafts::{Draft, What, drafts_as_of};
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::objects::Object;
use perennial_core::imports::presets::{Found, propose};
use perennial_core::imports::problem::{Consequence, Problem};
use perennial_core::imports::questions::questions;
use perennial_core::imports::read::{Limits, read};
use perennial_core::money::Currency;

/// The drafts and problems of a sample, with questions answered as likely.
fn way(name: &str, source: &str) -> (Vec<Draft>, Vec<Problem>) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name);
    text(&std::fs::read_to_string(path).unwrap(), source)
}

fn text(text: &str, source: &str) -> (Vec<Draft>, Vec<Problem>) {
    let sheet = read(text.as_bytes(), "list.csv", &Limits::default()).unwrap().sheets.remove(0);
    let proposal = propose(&sheet, None);
    assert_eq!(proposal.found, Found::Recognised { source: source.to_owned() });
    let mut mapping = Mapping { currency: Some(Currency::GBP), ..proposal.mapping };
    for question in questions(&sheet, &mapping).0.iter().filter(|question| question.needed) {
        let answer = question.likely.clone().unwrap_or_else(|| question.choices[0].clone());
        mapping.answer(&sheet, question, &answer).unwrap();
    }
    drafts_as_of(&sheet, &mapping, "2026-11-29".parse().unwrap())
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

macro_rules! of_kind {
    ($drafts:expr, $kind:ident) => {
        $drafts.iter().filter_map(|d| if let What::$kind(x) = &d.what { Some(x) } else { None }).collect::<Vec<_>>()
    };
}

#[test]
fn salesforce_type_is_no_service_line_and_its_history_gives_steps() {
    let (made, _) = way("salesforce_opportunities.csv", "Salesforce opportunities");
    assert!(of_kind!(made, Pursuit).iter().all(|p| p.service_line.is_none()));
    let (made, problems) = way("salesforce_opportunity_history.csv", "Salesforce opportunity history");
    let steps = of_kind!(made, Pursuit);
    assert_eq!(steps.len(), 1);
    assert_eq!(steps[0].external_id.as_deref(), Some("006B"));
    let reached = [(day("2024-06-05"), PursuitStep::Enquiry), (day("2024-07-01"), PursuitStep::Proposal)];
    assert_eq!(steps[0].reached, reached);
    assert_eq!(problems.iter().map(|p| (p.line, p.consequence)).collect::<Vec<_>>(), [(4, Consequence::RowLeftOut)]);
    let (made, _) = way("salesforce_accounts.csv", "Salesforce accounts");
    assert_eq!(of_kind!(made, Client)[0].listed_as.as_deref(), Some("Customer"));
    let (made, _) = way("salesforce_users.csv", "Salesforce users");
    let people = of_kind!(made, Staff);
    assert_eq!((people[0].name.as_str(), people[0].external_id.as_deref()), ("Helen Marsh", Some("005M")));
    assert_eq!(made.len(), 1, "a colleague and no contact");
    let (made, _) = way("salesforce_leads.csv", "Salesforce leads");
    let clients = of_kind!(made, Client);
    assert!(clients.iter().all(|c| c.listed_as.as_deref() == Some("lead")));
    assert_eq!(clients.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["Ansah Tools", "Tom Lowfield"]);
    assert_eq!(of_kind!(made, Contact)[0].name.as_str(), "Ruth Ansah");
}

#[test]
fn hubspot_activities_are_touches_and_stages_are_evidence() {
    let (made, problems) = way("hubspot_calls.csv", "HubSpot calls");
    let touches = of_kind!(made, Touch);
    assert_eq!((touches.len(), problems.len()), (2, 0));
    assert_eq!((touches[0].medium, touches[0].direction), (Medium::Phone, Direction::Inbound));
    assert_eq!(touches[0].client.external_id.as_deref(), Some("901"));
    let (made, problems) = way("hubspot_meetings.csv", "HubSpot meetings");
    assert_eq!((of_kind!(made, Touch).len(), problems.len()), (1, 1), "a meeting ahead is told");
    let emails = "hs_object_id,hs_timestamp,hs_email_subject,hs_email_direction,Associated Contact IDs\n1,2024-05-06T08:00:00Z,Costs,INCOMING_EMAIL,51\n";
    let (made, _) = text(emails, "HubSpot emails");
    assert_eq!(
        (of_kind!(made, Touch)[0].medium, of_kind!(made, Touch)[0].direction),
        (Medium::Email, Direction::Inbound)
    );
    let (made, _) = way("hubspot_contacts.csv", "HubSpot contacts");
    let client = &of_kind!(made, Client)[0];
    assert_eq!((client.listed_as.as_deref(), client.since), (Some("Customer"), Some(day("2024-04-02"))));
    let (made, _) = way("hubspot_deals.csv", "HubSpot deals");
    assert!(of_kind!(made, Pursuit).iter().all(|p| p.service_line.is_none()));
}

#[test]
fn outlook_names_one_referral_and_linkedin_makes_no_clients() {
    let (made, _) = way("outlook_contacts.csv", "Outlook contacts");
    assert_eq!(of_kind!(made, Contact)[0].referred_by.as_deref(), Some("Claire Dubois"));
    assert!(of_kind!(made, Client).iter().all(|c| c.referred_by.is_none()), "one referral, not two");
    let (made, _) = way("linkedin_connections.csv", "LinkedIn connections");
    assert!(made.iter().all(|d| d.object() == Object::Contact));
}

#[test]
fn practice_programs_give_clients_matters_and_touches() {
    let (made, problems) = way("clio_activities.csv", "Clio activities");
    let touches = of_kind!(made, Touch);
    assert_eq!(touches[0].engagement.as_deref(), Some("00012-Ansah"));
    let left_out: Vec<u32> = problems.iter().map(|p| p.line).collect();
    assert_eq!((touches.len(), left_out), (2, vec![3]), "the matter says who the client is; drafting is no touch");
    let (made, _) = way("practicepanther_matters.csv", "PracticePanther matters");
    let matters = of_kind!(made, Engagement);
    assert_eq!((matters.len(), matters[0].external_id.as_deref()), (2, Some("M-17")));
    let (made, _) = way("practicepanther_contacts.csv", "PracticePanther contacts");
    assert_eq!(of_kind!(made, Client)[0].name.as_str(), "Ansah Tools");
    let (made, _) = way("karbon_contacts.csv", "Karbon contacts");
    let clients = of_kind!(made, Client);
    assert_eq!((clients[0].external_id.as_deref(), clients[1].listed_as.as_deref()), (Some("CK1"), Some("Prospect")));
    let (made, _) = way("karbon_work.csv", "Karbon work");
    let work = of_kind!(made, Engagement);
    let finished = work.iter().find(|w| w.title == "Restructure").unwrap();
    assert_eq!(finished.closed, None, "completed on a day that is not recorded");
}

#[test]
fn invoices_are_split_by_their_lines_and_paid_net_of_tax() {
    let (made, _) = way("invoice_lines.csv", "Xero invoices");
    let parts: Vec<(&str, Option<&str>, i64, Option<i64>)> = of_kind!(made, Invoice)
        .iter()
        .map(|i| (i.number.as_str(), i.service_line.as_deref(), i.net().minor, i.paid.map(|p| p.minor)))
        .collect();
    assert_eq!(
        parts,
        [
            ("INV-7 (Corporate)", Some("Corporate"), 100_000, Some(100_000)),
            ("INV-7 (Employment)", Some("Employment"), 50_000, Some(50_000)),
        ]
    );
    let (made, problems) = way("quickbooks_transactions.csv", "QuickBooks transactions");
    let sums: Vec<i64> = of_kind!(made, Invoice).iter().map(|i| i.total.minor).collect();
    assert_eq!(sums, [250_000, -25_000]);
    assert!(problems.iter().all(|p| p.consequence == Consequence::RowLeftOut));
    let cells = "Customer,Phone Numbers,Email,Full Name,Billing Address\nAnsah Tools,Phone: 0113 496 0000 Mobile: 07700 900123,ruth@ansah.example,Ruth Ansah,1 Mill Lane\n";
    let (made, problems) = text(cells, "QuickBooks customers");
    assert_eq!((of_kind!(made, Client)[0].phone.as_deref(), problems), (Some("0113 496 0000"), vec![]));
}

#[test]
fn ledes_gives_matter_timekeeper_and_what_was_said_to_the_client() {
    let (made, problems) = way("ledes_1998b.csv", "LEDES 1998B");
    let invoice = &of_kind!(made, Invoice)[0];
    assert_eq!((invoice.number.as_str(), invoice.total.minor), ("96542", 165_000));
    assert_eq!(invoice.engagement.as_deref(), Some("0528"));
    assert_eq!(of_kind!(made, Engagement)[0].external_id.as_deref(), Some("0528"));
    let staff: Vec<&str> = of_kind!(made, Staff).iter().map(|s| s.name.as_str()).collect();
    assert_eq!(staff, ["Robert Arnsley", "Ann Whale"]);
    let touches = of_kind!(made, Touch);
    assert_eq!((touches.len(), touches[0].medium, touches[0].on), (1, Medium::Phone, day("2024-04-16")));
    assert!(
        problems.iter().any(|p| p.line == 5 && p.consequence == Consequence::Kept),
        "A106 without a medium is told"
    );
}
