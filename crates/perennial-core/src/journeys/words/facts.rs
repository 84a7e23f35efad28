//! A sentence for every kind of fact, engagements apart.

use super::engagements::engagement;
use super::people::person;
use super::register::{feeling, present};
use super::touches::{finer_kind, further};
use super::{Names, because, behind, capital, plain_end, quoted, the_engagement, the_pursuit};
use crate::fact::{
    AdoptSign, AdvocacyAct, ClientFact, Direction, Event, Fact, InvoiceFact, JourneyFact, Listing, Medium, PromiseFact,
    Purpose, PursuitFact, SupportFact, TouchFact,
};
use crate::ids::EngagementId;
use crate::journeys::stage::Camp;

/// What happened, as a sentence in the past tense: “Kickoff held for “Employment advice”.”
pub fn sentence(fact: &Fact, names: &dyn Names) -> String {
    let text = match &fact.what {
        // What a person says of somebody stands in no list.
        Event::Client(ClientFact::Listed { listing }) if fact.is_by_hand() => said_to_be(*listing).to_owned(),
        Event::Client(fact) => client(fact, names),
        Event::Person(fact) => person(fact, names),
        Event::Pursuit(fact) => pursuit(fact, names),
        Event::Engagement(fact) => engagement(fact, names),
        Event::Promise(fact) => promise(fact, names),
        Event::Invoice(fact) => invoice(fact, names),
        Event::Touch(fact) => touch(fact, names),
        Event::Present(fact) => present(fact, names),
        Event::Feeling(fact) => feeling(fact, names),
        Event::Support(fact) => support(fact, names),
        Event::Journey(fact) => journey(fact, names),
    };
    text + "."
}

const fn said_to_be(listing: Listing) -> &'static str {
    match listing {
        Listing::Client => "Said to be a client",
        Listing::ActiveClient => "Said to be an active client",
        Listing::InactiveClient => "Said to be an inactive client",
        Listing::FormerClient => "Said to be a former client",
        Listing::Prospect => "Said to be a prospect",
        Listing::Other => "Said to be neither client nor prospect",
    }
}

fn client(fact: &ClientFact, names: &dyn Names) -> String {
    match fact {
        ClientFact::Recorded => "First recorded".to_owned(),
        ClientFact::Listed { listing } => match listing {
            Listing::Client => "Named as a client in an imported list".to_owned(),
            Listing::ActiveClient => "Named as an active client in an imported list".to_owned(),
            Listing::InactiveClient => "Named as an inactive client in an imported list".to_owned(),
            Listing::FormerClient => "Named as a former client in an imported list".to_owned(),
            Listing::Prospect => "Named as a prospect in an imported list".to_owned(),
            Listing::Other => "Named in an imported list, as neither client nor prospect".to_owned(),
        },
        ClientFact::OpenWorkSaid { open: true } => format!("There is an open {} that is not recorded", names.noun()),
        ClientFact::OpenWorkSaid { open: false } => format!("There is no open {}", names.noun()),
        ClientFact::Unlisted => "No longer in the list that named them".to_owned(),
        ClientFact::Continues => "The relationship goes on".to_owned(),
        ClientFact::ManagerAssigned { staff: None } => "No relationship manager any more".to_owned(),
        ClientFact::ManagerAssigned { staff: Some(staff) } => {
            let name = names.staff(*staff).unwrap_or_else(|| "A member of staff".to_owned());
            format!("{name} became the relationship manager")
        }
        ClientFact::ContactAdded { contact } => {
            names.contact(*contact).map_or_else(|| "A contact was added".to_owned(), |name| format!("{name} was added"))
        }
        ClientFact::ContactMoved { contact, to, retired } => {
            let name = names.contact(*contact).unwrap_or_else(|| "A contact".to_owned());
            match (retired, to) {
                (true, _) => format!("{name} retired"),
                (false, Some(to)) => format!("{name} left for {}", plain_end(&names.employer(to))),
                (false, None) => format!("{name} left"),
            }
        }
        ClientFact::Ended { reason, camp, within_control } => {
            let camp = match camp {
                Some(Camp::Good) => ", on good terms",
                Some(Camp::Poor) => ", let down",
                _ => "",
            };
            let control = match within_control {
                Some(true) => " (within our control)",
                Some(false) => " (outside our control)",
                None => "",
            };
            format!("The relationship ended{camp}: {}{control}", plain_end(reason))
        }
        ClientFact::CampConfirmed { camp } => match camp {
            Camp::Good => "Confirmed as a former client who left well".to_owned(),
            Camp::Poor => "Confirmed as a former client who left let down".to_owned(),
            Camp::Unknown => "Marked as a former client of whom nobody knows how they left".to_owned(),
        },
        ClientFact::NextNeedExpected { day, percent } => {
            let likely = percent.map_or_else(String::new, |percent| format!(" ({percent} % likely)"));
            format!("Next need expected on {}{likely}", names.date(*day))
        }
        ClientFact::EducationDecided { service_line } => match service_line.and_then(|line| names.service_line(line)) {
            Some(line) => format!("Decided to tell them about {line}"),
            None => "Decided to tell them what else we do".to_owned(),
        },
        ClientFact::PartnershipDeclared => "Declared a partner: both sides gain".to_owned(),
        ClientFact::Archived { archived: true } => "Set aside".to_owned(),
        ClientFact::Archived { archived: false } => "Taken up again".to_owned(),
        ClientFact::Noted { text } => format!("Noted: {}", plain_end(text)),
    }
}

fn pursuit(fact: &PursuitFact, names: &dyn Names) -> String {
    match fact {
        PursuitFact::Opened { pursuit, service_line, contact } => {
            let title = names.pursuit(*pursuit).map_or_else(String::new, |title| format!(" {}", quoted(&title)));
            let line = behind("for", service_line.and_then(|line| names.service_line(line)));
            let contact = behind("with", contact.and_then(|contact| names.contact(contact)));
            format!("Pursuit{title} opened{line}{contact}")
        }
        PursuitFact::StepReached { pursuit, step } => {
            format!("{} reached for {}", step.word(), the_pursuit(*pursuit, names))
        }
        PursuitFact::Hired { pursuit, reason, .. } => {
            format!("Hired: the client said yes to {}{}", the_pursuit(*pursuit, names), because(reason.as_deref()))
        }
        PursuitFact::NotNow { pursuit, revisit, reason } => {
            let revisit = revisit.map_or_else(String::new, |day| format!(", to be revisited on {}", names.date(day)));
            format!("Not now for {}{revisit}{}", the_pursuit(*pursuit, names), because(reason.as_deref()))
        }
        PursuitFact::NoWay { pursuit, reason } => {
            format!("Not chosen for {}{}", the_pursuit(*pursuit, names), because(reason.as_deref()))
        }
        PursuitFact::ConfirmedOpen { pursuit } => format!("{} is still open", capital(&the_pursuit(*pursuit, names))),
        PursuitFact::Reopened { pursuit } => {
            let title = names.pursuit(*pursuit).map_or_else(String::new, |title| format!(" {}", quoted(&title)));
            format!("Pursuit{title} taken up again")
        }
    }
}

fn promise(fact: &PromiseFact, names: &dyn Names) -> String {
    match fact {
        PromiseFact::Made { engagement, text, due, explicit, .. } => {
            let what = if *explicit { "Promised" } else { "The client expects, unsaid" };
            let due = due.map_or_else(String::new, |day| format!(" by {}", names.date(day)));
            format!("{what}{}: {}{due}", in_brackets(*engagement, names), plain_end(text))
        }
        PromiseFact::Kept { .. } => "A promise was kept, and the client has seen it".to_owned(),
        PromiseFact::Broken { .. } => "A promise was broken".to_owned(),
        PromiseFact::Waived { .. } => "The client let us off a promise".to_owned(),
    }
}

fn invoice(fact: &InvoiceFact, names: &dyn Names) -> String {
    match fact {
        // What is less than nothing is a credit note, or money that went back.
        InvoiceFact::Issued { engagement, amount, .. } => {
            let kind = if amount.minor < 0 { "Credit note" } else { "Invoice" };
            format!("{kind} of {} sent{}", amount.size().exact(), in_brackets(*engagement, names))
        }
        InvoiceFact::Paid { engagement, amount, .. } => {
            let back = if amount.minor < 0 { " back" } else { "" };
            format!("{} paid{back}{}", amount.size().exact(), in_brackets(*engagement, names))
        }
        InvoiceFact::Disputed { engagement, reason, .. } => {
            format!("The client disputed an invoice{}{}", in_brackets(*engagement, names), because(reason.as_deref()))
        }
        InvoiceFact::Filed { engagement: Some(engagement), .. } => {
            format!("An invoice was filed under {}", the_engagement(*engagement, names))
        }
        InvoiceFact::Filed { engagement: None, .. } => format!("An invoice was filed under no {}", names.noun()),
        InvoiceFact::Settled { .. } => "The disputed invoice was settled".to_owned(),
    }
}

fn touch(fact: &TouchFact, names: &dyn Names) -> String {
    let TouchFact::Made { medium, direction, personal, purpose, contact, engagement, staff, minutes, subject, detail } =
        fact;
    let kind = detail.as_ref().and_then(|detail| detail.kind);
    let mut text = finer_kind(kind).unwrap_or_else(|| touch_kind(*medium, *direction, *personal)).to_owned();
    let staff = staff.and_then(|staff| names.staff(staff));
    let contact = contact.and_then(|contact| names.contact(contact));
    text += &match (medium, direction, *personal) {
        (Medium::InPerson | Medium::Video | Medium::Present, _, false) => behind(", among them", contact),
        (Medium::InPerson, ..) | (_, Direction::TwoWay, _) => between(staff, contact),
        (_, Direction::Inbound, _) => behind("from", contact.or_else(the_client)) + &behind("to", staff),
        (_, Direction::Outbound, _) => behind("from", staff) + &behind("to", contact.or_else(the_client)),
    };
    text += &about(*engagement, names);
    text += match purpose {
        Purpose::General => "",
        Purpose::Acknowledge => ", to acknowledge the decision",
        Purpose::Affirm => ", to affirm the decision",
        Purpose::Guide => ", to show what happens next",
        Purpose::CheckIn => ", to ask how it goes",
        Purpose::Thank => ", to say thank you",
        Purpose::AskReferral => ", to ask for a referral",
        Purpose::Educate => ", to show what else we do",
        Purpose::Enquire => ", to ask whether we could help",
    };
    if let Some(minutes) = minutes.filter(|minutes| *minutes > 0) {
        text += &format!(" ({minutes} min)");
    }
    text += &because(subject.as_deref());
    if let Some(detail) = detail {
        text += &further(detail, names);
    }
    text
}

/// Both took part.
fn between(staff: Option<String>, contact: Option<String>) -> String {
    match (staff, contact) {
        (Some(staff), contact) => {
            format!(" between {staff} and {}", contact.unwrap_or_else(|| "the client".to_owned()))
        }
        (None, contact) => behind("with", contact.or_else(the_client)),
    }
}

fn the_client() -> Option<String> {
    Some("the client".to_owned())
}

fn touch_kind(medium: Medium, direction: Direction, personal: bool) -> &'static str {
    match (medium, direction, personal) {
        (Medium::InPerson, _, true) => "Meeting in person",
        (Medium::InPerson, _, false) => "Event for many",
        (Medium::Email, Direction::Outbound, false) => "Mass email",
        (Medium::Email, Direction::TwoWay, _) => "Exchange of emails",
        (Medium::Email, ..) => "Email",
        (Medium::Mail, Direction::Outbound, false) => "Mass mailing",
        (Medium::Mail, ..) => "Letter or card",
        (Medium::Phone, Direction::TwoWay, _) => "Phone call",
        (Medium::Phone, ..) => "Call or text",
        (Medium::Video, Direction::TwoWay, _) => "Video call",
        (Medium::Video, _, true) => "Personal video",
        (Medium::Video, _, false) => "Video for many",
        (Medium::Present, _, true) => "Present",
        (Medium::Present, _, false) => "Present given to many",
    }
}

fn support(fact: &SupportFact, names: &dyn Names) -> String {
    match fact {
        SupportFact::AdoptSign { sign, engagement } => {
            let sign = match sign {
                AdoptSign::NewServiceAsked => "The client asked for a further service on their own initiative",
                AdoptSign::StandingInstruction => "The client gave a standing instruction",
                AdoptSign::UnpromptedRenewal => "The client renewed unprompted",
                AdoptSign::JoinedProgramme => "The client joined a panel, event or club",
                AdoptSign::ProposedInternally => "The client proposed us to colleagues",
                AdoptSign::SameKindRepeat => "The client came back for the same kind of work",
            };
            format!("{sign}{}", in_brackets(*engagement, names))
        }
        SupportFact::AdvocacyAct { act } => format!("The client {}", act_words(*act)),
        SupportFact::ActWithdrawn { act } => format!("The client withdrew what they had done: {}", act_noun(*act)),
        SupportFact::ReferralMade { who, referred, .. } => {
            let whom = referred.and_then(|client| names.client(client)).or_else(|| who.clone());
            format!("The client referred {} to us", whom.as_deref().map_or("somebody", plain_end))
        }
        SupportFact::ReferralReceived { from_client, from, from_referrer, .. } => {
            let client = from_client.and_then(|client| names.client(client));
            let recorded = from_referrer.and_then(|referrer| names.referrer(referrer));
            let source = client.or(recorded).or_else(|| from.clone());
            format!("Referred to us by {}", source.as_deref().map_or("somebody", plain_end))
        }
        SupportFact::ReferralGiven { to, to_referrer, .. } => {
            let to = to_referrer.and_then(|referrer| names.referrer(referrer)).or_else(|| to.clone());
            format!("We referred the client to {}", to.as_deref().map_or("somebody", plain_end))
        }
        SupportFact::ReferralThanked { .. } => "Thanked for the referral".to_owned(),
        SupportFact::ReferralDeclined { words: Some(words) } => {
            format!("The client would rather not refer anybody: {}", plain_end(words))
        }
        SupportFact::ReferralDeclined { words: None } => "The client would rather not refer anybody".to_owned(),
    }
}

const fn act_words(act: AdvocacyAct) -> &'static str {
    match act {
        AdvocacyAct::Reference => "gave a reference",
        AdvocacyAct::Testimonial => "gave a testimonial",
        AdvocacyAct::Review => "published a review",
        AdvocacyAct::CaseStudy => "took part in a case study",
        AdvocacyAct::Talk => "gave a talk with us",
    }
}

const fn act_noun(act: AdvocacyAct) -> &'static str {
    match act {
        AdvocacyAct::Reference => "the reference",
        AdvocacyAct::Testimonial => "the testimonial",
        AdvocacyAct::Review => "the review",
        AdvocacyAct::CaseStudy => "the case study",
        AdvocacyAct::Talk => "the talk",
    }
}

fn journey(fact: &JourneyFact, names: &dyn Names) -> String {
    match fact {
        JourneyFact::Overridden { standing, reason } => {
            format!("The standing phase was set to {} by hand: {}", names.phases().of(standing), plain_end(reason))
        }
        JourneyFact::OverrideEnded { reason } => {
            format!("The standing phase follows the evidence again: {}", plain_end(reason))
        }
        JourneyFact::Corrected { on, reason, .. } => {
            format!("An entry was moved to {}: {}", names.date(*on), plain_end(reason))
        }
        JourneyFact::Retracted { reason, .. } => format!("An entry was withdrawn: {}", plain_end(reason)),
        JourneyFact::Reinstated { .. } => "A withdrawn entry was put back".to_owned(),
    }
}

/// ` about “Employment advice”`, or nothing.
pub(super) fn about(engagement: Option<EngagementId>, names: &dyn Names) -> String {
    engagement.map_or_else(String::new, |engagement| format!(" about {}", the_engagement(engagement, names)))
}

/// ` (“Employment advice”)`, or nothing where it has no name.
pub(super) fn in_brackets(engagement: Option<EngagementId>, names: &dyn Names) -> String {
    let title = engagement.and_then(|engagement| names.engagement(engagement));
    title.map_or_else(String::new, |title| format!(" ({})", quoted(&title)))
}
