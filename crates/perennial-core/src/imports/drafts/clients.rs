//! Clients, people, staff and service lines of a row.

use super::cells::{Cells, Told};
use super::references::{ClientRef, ContactRef};
use super::types::{ClientDraft, ClientKind, ContactDraft, ServiceLineDraft, StaffDraft};
use crate::fact::Medium;
use crate::imports::mapping::Unnamed;
use crate::imports::matching::{is_free_mail, organisation_domain};
use crate::imports::objects::Field;
use crate::imports::problem::Consequence;
use crate::imports::values;
use crate::text::Name;

/// How the row names its client; empty when it does not.
pub fn reference(cells: &Cells<'_>) -> ClientRef {
    let external_id = cells.id(Field::ClientId);
    let domain = domain(cells);
    let mut name = own_name(cells).map(|(name, _)| name);
    if name.is_none() && external_id.is_none() && cells.plan.mapping.persons {
        // A person without an organisation is a client of their own; one with an organisation's address belongs
        // to that organisation, whose name is not known yet.
        name = domain.clone().or_else(|| contact_name(cells));
    }
    ClientRef { external_id, name, domain }
}

/// The client's name as the row gives it, and whether it is a person's.
fn own_name(cells: &Cells<'_>) -> Option<(String, bool)> {
    let organisation = cells.text(Field::ClientName).or_else(|| cells.text(Field::ClientLegalName));
    if let Some(name) = organisation {
        // Several associated companies stand in one cell, as do their ids.
        let several = cells.raw(Field::ClientId).is_some_and(|(_, ids)| ids.contains(';'));
        let name = if several { name.split(';').next().unwrap_or_default().trim().to_owned() } else { name };
        let person = cells.text(Field::ClientKind).is_some_and(|kind| {
            matches!(
                values::key(&kind).as_str(),
                "person" | "individual" | "contactperson" | "individuals" | "privatperson"
            )
        });
        return Some((name, person));
    }
    let parts = [Field::ClientFirstName, Field::ClientLastName].map(|f| cells.text(f));
    let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some((name, true))
}

fn domain(cells: &Cells<'_>) -> Option<String> {
    let written = [Field::ClientDomain, Field::ClientWebsite].into_iter().find_map(|f| cells.text(f));
    let by_site = written.and_then(|site| values::domain_of(&site)).filter(|d| !is_free_mail(d));
    by_site.or_else(|| {
        // Bad addresses are told when the client or contact itself is made.
        let quiet = &mut Told::default();
        let mut emails = cells.emails(Field::ClientEmail, quiet);
        emails.extend(cells.emails(Field::ContactEmail, quiet));
        emails.iter().find_map(|email| organisation_domain(email).map(str::to_owned))
    })
}

/// The client of a row whose client has no name: left out, or called after the row, as the mapping says.
pub fn unnamed(cells: &Cells<'_>, told: &mut Told) -> Option<ClientRef> {
    if cells.plan.mapping.unnamed == Unnamed::List {
        let advice = "the client is missing: name it, or say unnamed_clients = \"keep\" in the mapping to keep such rows under a client called after the row";
        cells.bad(told, Field::ClientName, "", Consequence::RowLeftOut, advice);
        return None;
    }
    let ids = [Field::PursuitId, Field::EngagementId, Field::InvoiceNumber, Field::TouchId];
    let row = ids.into_iter().find_map(|f| cells.id(f)).unwrap_or_else(|| format!("line {}", cells.row.line));
    Some(ClientRef { name: Some(format!("Unnamed client ({row})")), ..ClientRef::default() })
}

/// The client of the row, when the row names one.
pub fn client(
    cells: &Cells<'_>,
    reference: &ClientRef,
    contact: Option<&ContactRef>,
    told: &mut Told,
) -> Option<ClientDraft> {
    let Some(text) = reference.name.as_ref() else {
        if reference.is_empty() && cells.plan.mapping.chief() == Some(crate::imports::objects::Object::Client) {
            cells.bad(told, Field::ClientName, "", Consequence::RowLeftOut, "the client's name is missing: add it");
        }
        return None;
    };
    let name = cells.checked_name(Field::ClientName, text, told)?;
    let own = own_name(cells);
    let by_contact = own.is_none() && contact.is_some_and(|c| c.name.is_some()) && reference.domain.is_none();
    let person = own.as_ref().map_or(by_contact, |(_, person)| *person);
    let website = cells.text(Field::ClientWebsite);
    let parent = ClientRef {
        external_id: cells.id(Field::ClientParentId).filter(|id| Some(id) != reference.external_id.as_ref()),
        name: cells.text(Field::ClientParent),
        domain: None,
    };
    Some(ClientDraft {
        external_id: reference.external_id.clone(),
        unnamed: own.is_none() && !person,
        legal_name: cells.text(Field::ClientLegalName).filter(|legal| legal != name.as_str()),
        name,
        kind: if person { ClientKind::Person } else { ClientKind::Organisation },
        domain: reference.domain.clone(),
        website,
        email: cells.emails(Field::ClientEmail, told).into_iter().next(),
        phone: cells.phone(Field::ClientPhone, told),
        sector: cells.text(Field::ClientSector).map(spoken),
        size: cells.number(Field::ClientSize, told),
        address: cells.text(Field::ClientAddress),
        manager: cells.text(Field::ClientManager),
        parent: (!parent.is_empty()).then_some(parent),
        since: cells.day(Field::ClientSince, told),
        listed_as: cells.text(Field::ClientListedAs),
        recorded: cells.day(Field::ClientRecorded, told),
        referred_by: cells.text(Field::ClientReferredBy),
        remarks: cells.text(Field::ClientNotes),
    })
}

/// `REAL_ESTATE` as people write it: `Real estate`.
fn spoken(word: String) -> String {
    if !word.contains('_') || word.chars().any(char::is_lowercase) {
        return word;
    }
    let lower = word.replace('_', " ").to_lowercase();
    let mut letters = lower.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// How the row names a person at the client.
pub fn contact_reference(cells: &Cells<'_>) -> Option<ContactRef> {
    let external_id = cells.id(Field::ContactId);
    let email = cells.emails(Field::ContactEmail, &mut Told::default()).first().map(|e| e.key());
    let name = contact_name(cells);
    (external_id.is_some() || email.is_some() || name.is_some()).then_some(ContactRef { external_id, email, name })
}

fn contact_name(cells: &Cells<'_>) -> Option<String> {
    let parts = [Field::ContactFirstName, Field::ContactMiddleName, Field::ContactLastName].map(|f| cells.text(f));
    let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if joined.is_empty() { cells.text(Field::ContactName).map(|n| values::person_name(&n)) } else { Some(joined) }
}

/// The person of the row.
pub fn contact(cells: &Cells<'_>, client: &ClientRef, told: &mut Told) -> Option<ContactDraft> {
    let mut emails = cells.emails(Field::ContactEmail, told).into_iter();
    let email = emails.next();
    let text = contact_name(cells).or_else(|| email.as_ref().map(|e| e.as_str().to_owned()));
    let Some(text) = text else {
        let advice = "neither name nor email address: add one of them";
        cells.bad(told, Field::ContactName, "", Consequence::RowLeftOut, advice);
        return None;
    };
    let name: Name = cells.checked_name(Field::ContactName, &text, told)?;
    let labels = cells.text(Field::ContactLabels).unwrap_or_default();
    let labels = labels.replace(":::", ";");
    Some(ContactDraft {
        external_id: cells.id(Field::ContactId),
        client: (!client.is_empty()).then(|| client.clone()),
        name,
        email,
        more_emails: emails.collect(),
        phone: cells.phone(Field::ContactPhone, told),
        title: cells.text(Field::ContactTitle),
        department: cells.text(Field::ContactDepartment),
        address: cells.text(Field::ContactAddress),
        // Google puts every contact into a group of its own, marked with an asterisk.
        labels: labels
            .split(';')
            .map(str::trim)
            .filter(|l| !l.is_empty() && !l.starts_with('*'))
            .map(str::to_owned)
            .collect(),
        referred_by: cells.text(Field::ContactReferredBy),
        added: cells.day(Field::ContactAdded, told),
        role: cells.text(Field::ContactRole),
        do_not_contact: cells.refused(Field::ContactDoNotContact, told)
            || cells.unwelcome(Field::ContactMayContact, told),
        refuses: refuses(cells, told),
        prefers: prefers(cells, told),
        left: cells.day(Field::ContactLeft, told),
        remarks: cells.text(Field::ContactNotes),
    })
}

/// The media that the row says the person refuses.
fn refuses(cells: &Cells<'_>, told: &mut Told) -> Vec<Medium> {
    let email = cells.refused(Field::ContactNoEmail, told) || cells.unwelcome(Field::ContactMayEmail, told);
    let phone = cells.refused(Field::ContactNoPhone, told);
    [(email, Medium::Email), (phone, Medium::Phone)].into_iter().filter(|(no, _)| *no).map(|(_, m)| m).collect()
}

/// The medium that the row says the person likes best.
fn prefers(cells: &Cells<'_>, told: &mut Told) -> Option<Medium> {
    let text = cells.text(Field::ContactPreferred)?;
    let found = Medium::from_key(&text.to_lowercase().replace(' ', "_")).or_else(|| values::medium(&text));
    if found.is_none() {
        let advice = "this is not one of the six media: in person, email, mail, phone, video, present";
        cells.bad(told, Field::ContactPreferred, &text, Consequence::ValueLeftOut, advice);
    }
    found
}

/// The member of staff of the row.
pub fn staff(cells: &Cells<'_>, told: &mut Told) -> Option<StaffDraft> {
    let parts = [Field::StaffFirstName, Field::StaffLastName].map(|f| cells.text(f));
    let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let Some(text) = Some(joined).filter(|name| !name.is_empty()).or_else(|| cells.text(Field::StaffName)) else {
        cells.bad(told, Field::StaffName, "", Consequence::RowLeftOut, "the name is missing: add it");
        return None;
    };
    Some(StaffDraft {
        external_id: cells.id(Field::StaffId),
        name: cells.checked_name(Field::StaffName, &values::person_name(&text), told)?,
        email: cells.emails(Field::StaffEmail, told).into_iter().next(),
        manager: cells.text(Field::StaffManager),
        team: cells.text(Field::StaffTeam),
    })
}

/// The service line of the row.
pub fn service_line(cells: &Cells<'_>, told: &mut Told) -> Option<ServiceLineDraft> {
    if cells.raw(Field::LineName).is_none() {
        cells.bad(told, Field::LineName, "", Consequence::RowLeftOut, "the name is missing: add it");
        return None;
    }
    Some(ServiceLineDraft { name: cells.name(Field::LineName, told)?, parent: cells.text(Field::LineParent) })
}

/// Fills what is blank.
fn fill<T>(to: &mut Option<T>, from: Option<T>) {
    if to.is_none() {
        *to = from;
    }
}

/// Fills the blanks of a client from a further row about it.
pub fn fill_client(to: &mut ClientDraft, from: ClientDraft) {
    fill(&mut to.external_id, from.external_id);
    fill(&mut to.legal_name, from.legal_name);
    fill(&mut to.domain, from.domain);
    fill(&mut to.website, from.website);
    fill(&mut to.email, from.email);
    fill(&mut to.phone, from.phone);
    fill(&mut to.sector, from.sector);
    fill(&mut to.size, from.size);
    fill(&mut to.address, from.address);
    fill(&mut to.manager, from.manager);
    fill(&mut to.parent, from.parent);
    fill(&mut to.since, from.since);
    fill(&mut to.listed_as, from.listed_as);
    fill(&mut to.recorded, from.recorded);
    fill(&mut to.referred_by, from.referred_by);
    fill(&mut to.remarks, from.remarks);
}

/// Fills the blanks of a person from a further row about them.
pub fn fill_contact(to: &mut ContactDraft, from: ContactDraft) {
    fill(&mut to.external_id, from.external_id);
    fill(&mut to.client, from.client);
    fill(&mut to.email, from.email);
    fill(&mut to.phone, from.phone);
    fill(&mut to.title, from.title);
    fill(&mut to.department, from.department);
    fill(&mut to.address, from.address);
    fill(&mut to.referred_by, from.referred_by);
    fill(&mut to.added, from.added);
    fill(&mut to.role, from.role);
    fill(&mut to.prefers, from.prefers);
    fill(&mut to.left, from.left);
    to.do_not_contact |= from.do_not_contact;
    fill(&mut to.remarks, from.remarks);
    for medium in from.refuses {
        if !to.refuses.contains(&medium) {
            to.refuses.push(medium);
        }
    }
    for email in from.more_emails {
        if !to.more_emails.contains(&email) {
            to.more_emails.push(email);
        }
    }
    for label in from.labels {
        if !to.labels.contains(&label) {
            to.labels.push(label);
        }
    }
}
