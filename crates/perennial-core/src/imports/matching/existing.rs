//! The records that are known when an import begins, and those that it adds.

use std::collections::HashMap;

use super::names::{person_key, phone_key, turned_name};
use super::numbering::Numbering;
use super::{Match, NameIndex, Why, is_desk};
use crate::ids::{ClientId, ContactId, ServiceLineId, StaffId};
use crate::imports::values;
use crate::text::EmailAddress;

/// A client that is known.
#[derive(Debug, Clone)]
pub struct KnownClient {
    /// The client.
    pub id: ClientId,
    /// Its name and its legal names.
    pub names: Vec<String>,
    /// True for a private person.
    pub person: bool,
    /// Its domain.
    pub domain: Option<String>,
    /// Its addresses for mail.
    pub emails: Vec<EmailAddress>,
    /// Its telephone numbers.
    pub phones: Vec<String>,
    /// Its postal address.
    pub address: Option<String>,
    /// Its registration or tax number.
    pub registration: Option<String>,
    /// Its ids in other programs: the source ([`super::IdSource::name`]) and the id there.
    pub external_ids: Vec<(String, String)>,
}

/// A person that is known.
#[derive(Debug, Clone)]
pub struct KnownContact {
    /// The person.
    pub id: ContactId,
    /// Where they are.
    pub client: Option<ClientId>,
    /// The whole name.
    pub name: String,
    /// Their addresses.
    pub emails: Vec<EmailAddress>,
    /// Their telephone numbers.
    pub phones: Vec<String>,
    /// Their ids in other programs.
    pub external_ids: Vec<(String, String)>,
    /// True when the import under way made them: one list seldom names a person twice.
    pub fresh: bool,
}

/// The records that are known. Records that an import makes are added as it goes on.
#[derive(Debug, Clone, Default)]
pub struct Existing {
    pub(super) clients: HashMap<ClientId, KnownClient>,
    pub(super) client_names: NameIndex<ClientId>,
    pub(super) turned_names: HashMap<String, Vec<ClientId>>,
    pub(super) client_ids: HashMap<(String, String), ClientId>,
    pub(super) client_emails: HashMap<String, Vec<ClientId>>,
    pub(super) client_phones: HashMap<String, Vec<ClientId>>,
    pub(super) registrations: HashMap<String, Vec<ClientId>>,
    pub(super) domains: HashMap<String, Vec<ClientId>>,
    pub(super) contacts: HashMap<ContactId, KnownContact>,
    pub(super) contact_ids: HashMap<(String, String), ContactId>,
    pub(super) contact_emails: HashMap<String, Vec<ContactId>>,
    pub(super) contact_names: HashMap<(Option<ClientId>, String), Vec<ContactId>>,
    /// Clients and people that were merged, with the record that each became.
    pub(super) merged_clients: HashMap<ClientId, ClientId>,
    pub(super) merged_contacts: HashMap<ContactId, ContactId>,
    /// Which lists number clients alike.
    pub(super) numbering: Numbering,
    staff_names: HashMap<String, Vec<StaffId>>,
    staff_near: NameIndex<StaffId>,
    lines: HashMap<String, ServiceLineId>,
    lines_near: NameIndex<ServiceLineId>,
}

fn put<Key: std::hash::Hash + Eq, Id: PartialEq>(index: &mut HashMap<Key, Vec<Id>>, key: Key, id: Id) {
    let ids = index.entry(key).or_default();
    if !ids.contains(&id) {
        ids.push(id);
    }
}

/// Takes what a further reading of a record knows into the first.
fn extend<T: PartialEq + Clone>(to: &mut Vec<T>, from: &[T]) {
    for value in from {
        if !to.contains(value) {
            to.push(value.clone());
        }
    }
}

impl Existing {
    /// Adds a client, or what a further row says of one.
    pub fn add_client(&mut self, client: &KnownClient) {
        let id = client.id;
        for name in &client.names {
            let known = self.clients.get(&id).is_some_and(|known| known.names.contains(name));
            if !known {
                self.client_names.add(id, name);
                if let Some(turned) = turned_name(name) {
                    put(&mut self.turned_names, turned, id);
                }
            }
        }
        for key in &client.external_ids {
            self.client_ids.insert(key.clone(), id);
        }
        for email in &client.emails {
            put(&mut self.client_emails, email.key(), id);
        }
        for phone in &client.phones {
            put(&mut self.client_phones, phone_key(phone), id);
        }
        if let Some(number) = &client.registration {
            put(&mut self.registrations, values::key(number), id);
        }
        if let Some(domain) = &client.domain {
            put(&mut self.domains, domain.clone(), id);
        }
        match self.clients.get_mut(&id) {
            None => {
                self.clients.insert(id, client.clone());
            }
            Some(known) => {
                extend(&mut known.names, &client.names);
                extend(&mut known.emails, &client.emails);
                extend(&mut known.phones, &client.phones);
                extend(&mut known.external_ids, &client.external_ids);
                known.domain = known.domain.take().or_else(|| client.domain.clone());
                known.address = known.address.take().or_else(|| client.address.clone());
                known.registration = known.registration.take().or_else(|| client.registration.clone());
            }
        }
    }

    /// Adds a person, or what a further row says of one.
    pub fn add_contact(&mut self, contact: &KnownContact) {
        let id = contact.id;
        for key in &contact.external_ids {
            self.contact_ids.insert(key.clone(), id);
        }
        for email in &contact.emails {
            put(&mut self.contact_emails, email.key(), id);
        }
        put(&mut self.contact_names, (contact.client, person_key(&contact.name)), id);
        match self.contacts.get_mut(&id) {
            None => {
                self.contacts.insert(id, contact.clone());
            }
            Some(known) => {
                extend(&mut known.emails, &contact.emails);
                extend(&mut known.phones, &contact.phones);
                extend(&mut known.external_ids, &contact.external_ids);
            }
        }
    }

    /// Adds a client that was merged into another: rows about it are about that one.
    pub fn add_merged_client(&mut self, client: &KnownClient, into: ClientId) {
        self.add_client(client);
        self.merged_clients.insert(client.id, into);
    }

    /// Adds a person who was merged into another: rows about them are about that one.
    pub fn add_merged_contact(&mut self, contact: &KnownContact, into: ContactId) {
        self.add_contact(contact);
        self.merged_contacts.insert(contact.id, into);
    }

    /// The client that a record became; itself, unless it was merged.
    pub fn surviving_client(&self, id: ClientId) -> ClientId {
        self.merged_clients.get(&id).copied().unwrap_or(id)
    }

    /// The person that a record became; itself, unless it was merged.
    pub fn surviving_contact(&self, id: ContactId) -> ContactId {
        self.merged_contacts.get(&id).copied().unwrap_or(id)
    }

    /// What is known of a client.
    pub fn known_client(&self, id: ClientId) -> Option<&KnownClient> {
        self.clients.get(&id)
    }

    /// What is known of a person.
    pub fn known_contact(&self, id: ContactId) -> Option<&KnownContact> {
        self.contacts.get(&id)
    }

    /// Whether an address says who somebody is: not that of a desk, nor one that people of several names use.
    pub fn is_personal(&self, email: &EmailAddress) -> bool {
        if is_desk(email) {
            return false;
        }
        let holders = self.contact_emails.get(&email.key()).map(Vec::as_slice).unwrap_or_default();
        let known: Vec<&KnownContact> = holders.iter().filter_map(|id| self.contacts.get(id)).collect();
        let is_one = |one: &KnownContact, other: &KnownContact| {
            self.surviving_contact(one.id) == self.surviving_contact(other.id)
                || super::names_agree(&one.name, &other.name)
        };
        known.iter().all(|one| known.iter().all(|other| is_one(one, other)))
    }

    /// Adds a member of staff, under their name and, when known, their address and id in another program.
    pub fn add_staff(&mut self, id: StaffId, names: &[&str]) {
        for name in names {
            put(&mut self.staff_names, staff_key(name), id);
            if !name.contains('@') {
                self.staff_near.add(id, name);
            }
        }
    }

    /// Adds a service line.
    pub fn add_service_line(&mut self, id: ServiceLineId, name: &str) {
        self.lines.entry(values::key(name)).or_insert(id);
        self.lines_near.add(id, name);
    }

    /// Which member of staff a name, address or id means; a name in whatever order is the same.
    pub fn staff(&self, name: &str) -> Match<StaffId> {
        match self.staff_names.get(&staff_key(name)).map(Vec::as_slice) {
            Some([only]) => Match::Same { id: *only, why: Why::SameName },
            Some(several) => Match::of(several.iter().map(|id| (*id, Why::CleanedName)).collect()),
            None => self.staff_near.propose(name),
        }
    }

    /// Which service line a name means; blanks and capitals do not count, so `GTXPro` is `GTX Pro`.
    pub fn service_line(&self, name: &str) -> Match<ServiceLineId> {
        match self.lines.get(&values::key(name)) {
            Some(id) => Match::Same { id: *id, why: Why::SameName },
            None => self.lines_near.propose(name),
        }
    }
}

fn staff_key(name: &str) -> String {
    if name.contains('@') { name.trim().to_lowercase() } else { person_key(name) }
}
