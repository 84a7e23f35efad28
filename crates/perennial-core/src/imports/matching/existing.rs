//! The records that are known when an import begins, and those that it adds.

use std::collections::HashMap;

use super::names::{organisation_domain, person_key};
use super::{Match, NameIndex, Why};
use crate::ids::{ClientId, ContactId, ServiceLineId, StaffId};
use crate::imports::drafts::{ClientDraft, ClientRef, ContactDraft, ContactRef};
use crate::imports::values;
use crate::text::EmailAddress;

/// A client that is known.
#[derive(Debug, Clone)]
pub struct KnownClient {
    /// The client.
    pub id: ClientId,
    /// Its name and its legal names.
    pub names: Vec<String>,
    /// Its domain.
    pub domain: Option<String>,
    /// Its address for mail.
    pub email: Option<EmailAddress>,
    /// Its ids in other programs: the program ([`crate::imports::mapping::Mapping::system`]) and the id there.
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
    /// Their ids in other programs.
    pub external_ids: Vec<(String, String)>,
}

/// The records that are known. Records that an import makes are added as it goes on.
#[derive(Debug, Clone, Default)]
pub struct Existing {
    client_names: NameIndex<ClientId>,
    client_ids: HashMap<(String, String), ClientId>,
    client_emails: HashMap<String, ClientId>,
    domains: HashMap<String, Vec<ClientId>>,
    contact_ids: HashMap<(String, String), ContactId>,
    contact_emails: HashMap<String, ContactId>,
    contact_names: HashMap<(Option<ClientId>, String), Vec<Namesake>>,
    staff_names: HashMap<String, Vec<StaffId>>,
    staff_near: NameIndex<StaffId>,
    lines: HashMap<String, ServiceLineId>,
    lines_near: NameIndex<ServiceLineId>,
}

/// A person of a certain name at a certain client, and whether an address of theirs is known.
type Namesake = (ContactId, bool);

impl Existing {
    /// Adds a client.
    pub fn add_client(&mut self, client: &KnownClient) {
        for name in &client.names {
            self.client_names.add(client.id, name);
        }
        for key in &client.external_ids {
            self.client_ids.insert(key.clone(), client.id);
        }
        if let Some(email) = &client.email {
            self.client_emails.entry(email.key()).or_insert(client.id);
        }
        let domain =
            client.domain.clone().or_else(|| client.email.as_ref().and_then(organisation_domain).map(str::to_owned));
        if let Some(domain) = domain {
            self.domains.entry(domain).or_default().push(client.id);
        }
    }

    /// Adds a person.
    pub fn add_contact(&mut self, contact: &KnownContact) {
        for key in &contact.external_ids {
            self.contact_ids.insert(key.clone(), contact.id);
        }
        for email in &contact.emails {
            self.contact_emails.entry(email.key()).or_insert(contact.id);
        }
        let key = (contact.client, person_key(&contact.name));
        self.contact_names.entry(key).or_default().push((contact.id, !contact.emails.is_empty()));
    }

    /// Adds a member of staff, under their name and, when known, their address and id in another program.
    pub fn add_staff(&mut self, id: StaffId, names: &[&str]) {
        for name in names {
            let ids = self.staff_names.entry(staff_key(name)).or_default();
            if !ids.contains(&id) {
                ids.push(id);
            }
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

    /// Which client a draft is. `system` is the program whose ids the file carries.
    pub fn client(&self, draft: &ClientDraft, system: &str) -> Match<ClientId> {
        let by_email = draft.email.as_ref().and_then(|email| self.client_emails.get(&email.key()));
        match (self.client_ref(&draft.reference(), system), by_email) {
            (Match::Maybe { .. } | Match::New, Some(id)) => Match::Same { id: *id, why: Why::Email },
            (found, _) => found,
        }
    }

    /// Which client a reference means.
    pub fn client_ref(&self, reference: &ClientRef, system: &str) -> Match<ClientId> {
        if let Some(external) = &reference.external_id
            && let Some(id) = self.client_ids.get(&(system.to_owned(), external.clone()))
        {
            return Match::Same { id: *id, why: Why::ExternalId };
        }
        let mut found = Vec::new();
        if let Some(domain) = &reference.domain {
            found.extend(self.domains.get(domain).into_iter().flatten().map(|id| (*id, Why::Domain)));
        }
        if let Some(name) = &reference.name {
            found.extend(self.client_names.find(name));
        }
        Match::of(found)
    }

    /// Which person a draft is. `client` is the client already found for the draft.
    pub fn contact(&self, draft: &ContactDraft, client: Option<ClientId>, system: &str) -> Match<ContactId> {
        let emails = draft.email.iter().chain(&draft.more_emails);
        for email in emails {
            if let Some(id) = self.contact_emails.get(&email.key()) {
                return Match::Same { id: *id, why: Why::Email };
            }
        }
        self.contact_ref(&draft.reference(), client, system)
    }

    /// Which person a reference means.
    pub fn contact_ref(&self, reference: &ContactRef, client: Option<ClientId>, system: &str) -> Match<ContactId> {
        if let Some(external) = &reference.external_id
            && let Some(id) = self.contact_ids.get(&(system.to_owned(), external.clone()))
        {
            return Match::Same { id: *id, why: Why::ExternalId };
        }
        if let Some(id) = reference.email.as_ref().and_then(|email| self.contact_emails.get(email)) {
            return Match::Same { id: *id, why: Why::Email };
        }
        let Some(name) = reference.name.as_ref().filter(|_| client.is_some()) else { return Match::New };
        let same = self.contact_names.get(&(client, person_key(name)));
        let why = |has_email: bool| match has_email && reference.email.is_some() {
            true => Why::NameAndClientOtherEmail,
            false => Why::NameAndClient,
        };
        Match::of(same.into_iter().flatten().map(|(id, has_email)| (*id, why(*has_email))).collect())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::drafts::ClientRef;

    fn known(n: u128, name: &str, domain: Option<&str>) -> KnownClient {
        KnownClient {
            id: ClientId::from_number(n),
            names: vec![name.to_owned()],
            domain: domain.map(str::to_owned),
            email: None,
            external_ids: vec![("HubSpot".to_owned(), n.to_string())],
        }
    }

    fn named(name: &str, domain: Option<&str>) -> ClientRef {
        ClientRef { external_id: None, name: Some(name.to_owned()), domain: domain.map(str::to_owned) }
    }

    #[test]
    fn clients_by_id_domain_and_name() {
        let mut existing = Existing::default();
        existing.add_client(&known(1, "Kestrel Freight Ltd", Some("kestrel.example")));
        existing.add_client(&known(2, "Ansah Tools", None));
        let by_id = ClientRef { external_id: Some("1".to_owned()), ..ClientRef::default() };
        let one = ClientId::from_number(1);
        assert_eq!(existing.client_ref(&by_id, "HubSpot"), Match::Same { id: one, why: Why::ExternalId });
        assert_eq!(existing.client_ref(&by_id, "Xero contacts"), Match::New);
        let Match::Maybe { candidates } = existing.client_ref(&named("Kestrel", Some("kestrel.example")), "") else {
            panic!("a domain proposes")
        };
        assert_eq!((candidates[0].id, candidates[0].why), (one, Why::Domain));
        assert!(matches!(existing.client_ref(&named("Ansah Tool", None), "").unasked(), Match::Maybe { .. }));
        let same = existing.client_ref(&named("ANSAH TOOLS", None), "").unasked();
        assert_eq!(same, Match::Same { id: ClientId::from_number(2), why: Why::SameName });
    }

    #[test]
    fn people_by_address_then_name_and_client() {
        let mut existing = Existing::default();
        let client = Some(ClientId::from_number(1));
        existing.add_contact(&KnownContact {
            id: ContactId::from_number(7),
            client,
            name: "Ruth Ansah".to_owned(),
            emails: vec![EmailAddress::parse("Ruth@ansah.example").unwrap()],
            external_ids: Vec::new(),
        });
        let with = |email: Option<&str>, name: &str| ContactRef {
            external_id: None,
            email: email.map(str::to_owned),
            name: Some(name.to_owned()),
        };
        let seven = ContactId::from_number(7);
        let by_email = existing.contact_ref(&with(Some("ruth@ansah.example"), "R."), None, "");
        assert_eq!(by_email, Match::Same { id: seven, why: Why::Email });
        let by_name = existing.contact_ref(&with(None, "Ansah, Ruth"), client, "").unasked();
        assert_eq!(by_name, Match::Same { id: seven, why: Why::NameAndClient });
        let other = existing.contact_ref(&with(Some("r@x.example"), "Ruth Ansah"), client, "").unasked();
        assert!(matches!(other, Match::Maybe { .. }));
        assert_eq!(existing.contact_ref(&with(None, "Ruth Ansah"), None, ""), Match::New);
    }

    #[test]
    fn ten_thousand_names_against_ten_thousand_stay_fast() {
        let mut existing = Existing::default();
        let syllables = ["ka", "lo", "mi", "ren", "tas", "vo", "bel", "dor", "fen", "gu", "har", "wick"];
        let name = |n: u128| {
            let s = |k: u128| syllables[(n / 12_u128.pow(k as u32) % 12) as usize];
            format!("{}{} {}{} Services Ltd", s(0), s(1), s(2), s(3))
        };
        for n in 0..10_000 {
            existing.add_client(&known(n, &name(n), None));
        }
        let same = (0..10_000)
            .filter(|n| matches!(existing.client_ref(&named(&name(*n), None), "").unasked(), Match::Same { .. }))
            .count();
        let near = (0..2_000)
            .filter(|n| matches!(existing.client_ref(&named(&format!("x{}", name(*n)), None), ""), Match::Maybe { .. }))
            .count();
        assert_eq!(same, 10_000);
        assert!(near > 1_000, "{near}");
    }
}
