//! Clients, people, staff and service lines of a row.

use std::collections::{HashMap, HashSet};

use super::cells::{Cells, Told};
use super::listing;
use super::plan::Plan;
use super::references::{ClientRef, ContactRef};
use super::types::{ClientDraft, ClientKind, ContactDraft, ServiceLineDraft, StaffDraft};
use crate::fact::Medium;
use crate::imports::mapping::Unnamed;
use crate::imports::matching::{
    clean_name, is_free_mail, is_own_domain, is_ruined, organisation_domain, person_key, phone_key,
};
use crate::imports::objects::{Field, Object};
use crate::imports::problem::Consequence;
use crate::imports::questions::{BY_ADDRESS, LEAVE_OUT};
use crate::imports::read::Sheet;
use crate::imports::values;
use crate::text::{EmailAddress, Name};

/// How the row names its client; empty when it does not.
pub fn reference(cells: &Cells<'_>) -> ClientRef {
    let mut ids = cells.ids(Field::ClientId).into_iter().filter(|id| !is_ruined(id));
    let (external_id, others) = (ids.next(), ids.collect());
    let mut name = own_name(cells).map(|(name, _)| name);
    let mut own = None;
    if name.is_none() && is_a_person(cells) {
        name = contact_name(cells);
        own = name.as_ref().filter(|_| external_id.is_none()).and_then(|_| told_apart(cells));
    }
    let domain = domain(cells, name.as_deref());
    if name.is_none() && external_id.is_none() && cells.plan.mapping.persons {
        // A person without an organisation is a client of their own. Several who share an organisation's addresses
        // belong to that, whose name is not known yet.
        let shared = domain.as_ref().filter(|domain| cells.plan.shared_domains.contains(*domain));
        name = shared.cloned();
        if name.is_none() {
            name = contact_name(cells);
            own = name.as_ref().and_then(|_| told_apart(cells));
        }
        name = name.or_else(|| domain.clone());
    }
    ClientRef { external_id, name, domain, own, others }
}

/// Whether the person whom a row names in two columns is its client, and its number theirs: no column is there for an
/// organisation, and an address at one is where they work.
fn is_a_person(cells: &Cells<'_>) -> bool {
    let mapping = cells.plan.mapping;
    let of_clients = mapping.persons && mapping.chief() != Some(Object::Contact);
    let is_there = |field: Field| !cells.plan.columns_of(field).is_empty();
    of_clients && is_there(Field::ContactLastName) && !is_there(Field::ClientName)
}

/// The domains by whose addresses several people of a list are at one place that the list does not name.
pub fn shared_domains(plan: &Plan<'_>, sheet: &Sheet) -> HashSet<String> {
    let mut names: HashMap<String, String> = HashMap::new();
    let mut shared = HashSet::new();
    for row in sheet.rows.iter().filter(|_| plan.mapping.persons) {
        let cells = Cells { plan, row };
        if own_name(&cells).is_some() || cells.id(Field::ClientId).is_some() {
            continue;
        }
        let (Some(domain), Some(name)) = (domain(&cells, None), contact_name(&cells)) else { continue };
        let name = person_key(&name);
        let first = names.entry(domain.clone()).or_insert_with(|| name.clone());
        if *first != name {
            shared.insert(domain);
        }
    }
    shared
}

/// What tells a private person from namesakes: their address, else their number.
fn told_apart(cells: &Cells<'_>) -> Option<String> {
    let quiet = &mut Told::default();
    let email = cells.emails(Field::ContactEmail, quiet).first().map(EmailAddress::key);
    email.or_else(|| cells.phones(Field::ContactPhone).first().map(|(_, phone)| phone_key(phone)))
}

/// The client's name as the row gives it, and whether it is a person's.
fn own_name(cells: &Cells<'_>) -> Option<(String, bool)> {
    let organisation = cells.text(Field::ClientName).or_else(|| cells.text(Field::ClientLegalName));
    if let Some(name) = organisation {
        // Several associated companies stand in one cell, as do their ids.
        let several = cells.raw(Field::ClientId).is_some_and(|(_, ids)| ids.contains(';'));
        let name = if several { name.split(';').next().unwrap_or_default().trim().to_owned() } else { name };
        let name = values::without_address(&name).to_owned();
        // In a list of people the kind is that of the row, and the client is where they work.
        let person = kind(cells) == Some(ClientKind::Person) && cells.plan.mapping.chief() != Some(Object::Contact);
        return Some((name, person));
    }
    if let Some(name) = organisation_alone(cells) {
        return Some((name, false));
    }
    let parts = [Field::ClientFirstName, Field::ClientLastName].map(|f| cells.text(f));
    let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if name.is_empty() { address_as_name(cells).map(|address| (address, false)) } else { Some((name, true)) }
}

/// Whether the row says that it is about a person or about an organisation.
fn kind(cells: &Cells<'_>) -> Option<ClientKind> {
    ClientKind::of_words(&cells.text(Field::ClientKind)?)
}

/// The organisation that a row of a list of people is about, where it stands in the place of a person's name.
fn organisation_alone(cells: &Cells<'_>) -> Option<String> {
    let mapping = cells.plan.mapping;
    let is_of_people = mapping.chief() == Some(Object::Contact) && mapping.makes(Object::Client);
    let in_parts = [Field::ContactFirstName, Field::ContactLastName, Field::ClientName];
    if !is_of_people || in_parts.into_iter().any(|field| cells.raw(field).is_some()) {
        return None;
    }
    let name = values::without_address(&cells.text(Field::ContactName)?).to_owned();
    let is_organisation = match kind(cells) {
        Some(kind) => kind == ClientKind::Organisation,
        None => values::names_an_organisation(&name),
    };
    is_organisation.then_some(name)
}

/// A row of several associated companies goes to the first of them; the others are told, never dropped in silence.
pub fn tell_further_ones(cells: &Cells<'_>, told: &mut Told) {
    let ids: Vec<&str> = cells.raw(Field::ClientId).map_or_else(Vec::new, |(_, cell)| each(cell));
    let names = cells.text(Field::ClientName).unwrap_or_default();
    let names = each(&names);
    if ids.len() < 2 {
        return;
    }
    let called = |place: usize| names.get(place).or_else(|| ids.get(place)).copied().unwrap_or_default();
    let others: Vec<String> = (1..ids.len()).map(|place| format!("“{}”", called(place))).collect();
    let others = others.join(" and ");
    // A person who is known at another of them is that person (D25).
    let of_person = cells.plan.mapping.chief() == Some(Object::Contact);
    let unless = if of_person { format!(", unless the person is known at {others}") } else { String::new() };
    let advice = format!(
        "the row names {} companies and is of the first, “{}”{unless}: record at {others} what belongs there too",
        ids.len(),
        called(0),
    );
    cells.bad(told, Field::ClientId, &ids.join(";"), Consequence::Kept, advice);
}

/// The parts of a cell that are joined by `;`.
fn each(cell: &str) -> Vec<&str> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// The address of a client in a list whose clients a person said to call so: one of clients, or of invoices that number
/// them and name nobody.
fn address_as_name(cells: &Cells<'_>) -> Option<String> {
    let mapping = cells.plan.mapping;
    let numbered = || mapping.chief() == Some(Object::Invoice) && mapping.makes(Object::Client);
    let is_called_so = mapping.meant(Field::ClientName, "") == Some(BY_ADDRESS)
        && (mapping.chief() == Some(Object::Client) || numbered());
    let email = |field: Field| cells.emails(field, &mut Told::default()).into_iter().next();
    let email = || email(Field::ClientEmail).or_else(|| email(Field::ContactEmail));
    is_called_so.then(email).flatten().map(|email| email.as_str().to_owned())
}

/// The organisation's own domain: as its column says, else that of an address which looks like the name. Where no
/// name is given, any domain of an organisation stands for it.
fn domain(cells: &Cells<'_>, name: Option<&str>) -> Option<String> {
    let written = [Field::ClientDomain, Field::ClientWebsite].into_iter().find_map(|f| cells.text(f));
    let by_site = written.and_then(|site| values::domain_of(&site)).filter(|d| !is_free_mail(d));
    by_site.or_else(|| {
        // Bad addresses are told when the client or contact itself is made.
        let quiet = &mut Told::default();
        let mut emails = cells.emails(Field::ClientEmail, quiet);
        emails.extend(cells.emails(Field::ContactEmail, quiet));
        let name = name.map(clean_name);
        let own = |domain: &&str| name.as_deref().is_none_or(|name| is_own_domain(domain, name));
        emails.iter().filter_map(organisation_domain).find(own).map(str::to_owned)
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
        if reference.is_empty() && cells.plan.mapping.chief() == Some(Object::Client) {
            cells.bad(told, Field::ClientName, "", Consequence::RowLeftOut, "the client's name is missing: add it");
        }
        return None;
    };
    let name = cells.checked_name(Field::ClientName, text, told)?;
    let own = own_name(cells);
    let by_contact = own.is_none() && contact.is_some_and(|c| c.name.is_some()) && reference.name != reference.domain;
    let person = own.as_ref().map_or(by_contact, |(_, person)| *person);
    let website = cells.text(Field::ClientWebsite);
    let parent = ClientRef {
        external_id: cells.id(Field::ClientParentId).filter(|id| Some(id) != reference.external_id.as_ref()),
        name: cells.text(Field::ClientParent),
        ..ClientRef::default()
    };
    // A row without a person gives its address, its number and its postal address to the organisation.
    let alone = contact.is_none() && cells.plan.mapping.chief() == Some(Object::Contact);
    let theirs = if alone { cells.emails(Field::ContactEmail, told) } else { Vec::new() };
    let mut emails = cells.emails(Field::ClientEmail, told).into_iter().chain(theirs);
    let email = emails.next();
    let Numbers { phone, mobile, more } = numbers(cells, Field::ClientPhone, told);
    let theirs = if alone { numbers(cells, Field::ContactPhone, told) } else { Numbers::default() };
    let mut phones = phone.into_iter().chain(mobile).chain(more).chain(theirs.all());
    let address = cells.text(Field::ClientAddress);
    let (since, since_precision) = cells.day_or_month(Field::ClientSince, told);
    let (left, left_precision) = listing::left(cells, since, told);
    Some(ClientDraft {
        external_id: reference.external_id.clone(),
        unnamed: own.is_none() && !person,
        legal_name: cells.text(Field::ClientLegalName).filter(|legal| legal != name.as_str()),
        name,
        kind: if person { ClientKind::Person } else { ClientKind::Organisation },
        domain: reference.domain.clone(),
        website,
        own: reference.own.clone(),
        email,
        more_emails: emails.collect(),
        phone: phones.next(),
        more_phones: phones.collect(),
        registration: cells.text(Field::ClientRegistration),
        sector: cells.text(Field::ClientSector).map(spoken),
        size: cells.number(Field::ClientSize, told),
        address: address.or_else(|| cells.text(Field::ContactAddress).filter(|_| alone)),
        manager: cells.text(Field::ClientManager),
        parent: (!parent.is_empty()).then_some(parent),
        since,
        since_precision,
        left,
        left_precision,
        listed_as: cells.listed_as(),
        recorded: cells.day(Field::ClientRecorded, told),
        referred_by: referrer(cells, Field::ClientReferredBy, told),
        remarks: cells.text(Field::ClientNotes),
    })
}

/// The telephone numbers of a row.
#[derive(Default)]
struct Numbers {
    phone: Option<String>,
    mobile: Option<String>,
    more: Vec<String>,
}

impl Numbers {
    fn all(self) -> impl Iterator<Item = String> {
        self.phone.into_iter().chain(self.mobile).chain(self.more)
    }
}

/// The numbers of a field: the first, the first under a heading that says mobile, and all others.
fn numbers(cells: &Cells<'_>, field: Field, told: &mut Told) -> Numbers {
    let mut numbers = Numbers::default();
    let found = cells.phones(field);
    if found.is_empty() {
        // Says what is wrong with a cell that is no number.
        cells.phone(field, told);
    }
    for (header, phone) in found {
        let key = values::key(header);
        let mobile = ["mobile", "mobil", "cell", "handy", "portable"].iter().any(|word| key.contains(word));
        if mobile && numbers.mobile.is_none() {
            numbers.mobile = Some(phone);
        } else if numbers.phone.is_none() && !mobile {
            numbers.phone = Some(phone);
        } else {
            numbers.more.push(phone);
        }
    }
    numbers
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
    if organisation_alone(cells).is_some() {
        return None;
    }
    let external_id = cells.id(Field::ContactId).filter(|id| !is_ruined(id));
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
    let name = contact_name(cells);
    let is_alone = name.is_none() && client.external_id.is_none() && own_name(cells).is_none();
    if is_alone && cells.plan.mapping.meant(Field::ContactName, "") == Some(LEAVE_OUT) {
        let told_so = "no name, and left out as you said of such rows: nothing to do";
        cells.bad(told, Field::ContactName, "", Consequence::RowLeftOut, told_so);
        return None;
    }
    let text = name.or_else(|| email.as_ref().map(|e| e.as_str().to_owned()));
    let Some(text) = text else {
        let advice = "neither name nor email address: add one of them";
        cells.bad(told, Field::ContactName, "", Consequence::RowLeftOut, advice);
        return None;
    };
    let name: Name = cells.checked_name(Field::ContactName, &text, told)?;
    let labels = cells.text(Field::ContactLabels).unwrap_or_default();
    let labels = labels.replace(":::", ";");
    let Numbers { phone, mobile, more } = numbers(cells, Field::ContactPhone, told);
    Some(ContactDraft {
        external_id: cells.id(Field::ContactId).filter(|id| !is_ruined(id)),
        client: (!client.is_empty()).then(|| client.clone()),
        name,
        email,
        more_emails: emails.collect(),
        phone,
        mobile,
        more_phones: more,
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
        referred_by: referrer(cells, Field::ContactReferredBy, told),
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

/// Takes further values beside the first, each once.
fn more<T: PartialEq>(first: &mut Option<T>, others: &mut Vec<T>, from: impl Iterator<Item = T>) {
    for value in from {
        if first.is_none() {
            *first = Some(value);
        } else if first.as_ref() != Some(&value) && !others.contains(&value) {
            others.push(value);
        }
    }
}

/// Fills the blanks of a client from a further row about it.
pub fn fill_client(to: &mut ClientDraft, from: ClientDraft) {
    fill(&mut to.external_id, from.external_id);
    fill(&mut to.legal_name, from.legal_name);
    fill(&mut to.domain, from.domain);
    fill(&mut to.website, from.website);
    more(&mut to.email, &mut to.more_emails, from.email.into_iter().chain(from.more_emails));
    more(&mut to.phone, &mut to.more_phones, from.phone.into_iter().chain(from.more_phones));
    fill(&mut to.registration, from.registration);
    fill(&mut to.sector, from.sector);
    fill(&mut to.size, from.size);
    fill(&mut to.address, from.address);
    fill(&mut to.manager, from.manager);
    fill(&mut to.parent, from.parent);
    if to.since.is_none() {
        (to.since, to.since_precision) = (from.since, from.since_precision);
    }
    if to.left.is_none() {
        (to.left, to.left_precision) = (from.left, from.left_precision);
    }
    fill(&mut to.listed_as, from.listed_as);
    fill(&mut to.recorded, from.recorded);
    fill(&mut to.referred_by, from.referred_by);
    fill(&mut to.remarks, from.remarks);
}

/// Fills the blanks of a person from a further row about them.
pub fn fill_contact(to: &mut ContactDraft, from: ContactDraft) {
    fill(&mut to.external_id, from.external_id);
    fill(&mut to.client, from.client);
    more(&mut to.email, &mut to.more_emails, from.email.into_iter().chain(from.more_emails));
    fill(&mut to.mobile, from.mobile);
    more(&mut to.phone, &mut to.more_phones, from.phone.into_iter().chain(from.more_phones));
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
    for label in from.labels {
        if !to.labels.contains(&label) {
            to.labels.push(label);
        }
    }
}

/// Who referred the client, where the cell names somebody.
fn referrer(cells: &Cells<'_>, field: Field, told: &mut Told) -> Option<String> {
    let text = cells.text(field)?;
    if values::names_no_referrer(&text) {
        let advice = "this names nobody who referred them, so no referral is recorded";
        cells.bad(told, field, &text, Consequence::ValueLeftOut, advice);
        return None;
    }
    Some(text)
}
