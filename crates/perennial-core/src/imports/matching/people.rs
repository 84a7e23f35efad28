//! Which person a row is about, or means.

use super::compare::{Compared, Detail};
use super::names::{names_agree, person_key, phone_key};
use super::{Existing, IdSource, KnownContact, Match, Why};
use crate::ids::{ClientId, ContactId};
use crate::imports::drafts::{ContactDraft, ContactRef};
use crate::text::EmailAddress;

impl Existing {
    /// Which person a draft is. `client` is the client already found for the draft.
    /// Whoever is known at another of the clients that the row names is the person of the row (D25).
    pub fn contact(&self, draft: &ContactDraft, client: Option<ClientId>, source: &IdSource) -> Match<ContactId> {
        let asked = Asked { others: self.others_of(draft, source), ..Asked::of_draft(draft, client) };
        self.person(&asked, source, true).map(|id| self.surviving_contact(id))
    }

    /// The known clients that a row names beside the first.
    fn others_of(&self, draft: &ContactDraft, source: &IdSource) -> Vec<ClientId> {
        let ids = draft.client.iter().flat_map(|client| &client.others);
        let known = ids.filter_map(|id| self.client_ids.get(&(source.name.clone(), id.clone())).copied());
        known.map(|id| self.surviving_client(id)).collect()
    }

    /// The merged record that a draft is about, where it is about the person by that alone.
    pub fn merged_contact(
        &self,
        draft: &ContactDraft,
        client: Option<ClientId>,
        source: &IdSource,
    ) -> Option<ContactId> {
        if self.merged_contacts.is_empty() {
            return None;
        }
        let asked = Asked { others: self.others_of(draft, source), ..Asked::of_draft(draft, client) };
        let found = self.person(&asked, source, true).same()?;
        (self.surviving_contact(found) != found).then_some(found)
    }

    /// Which person a reference means: a row of work names the person and is not about them.
    pub fn contact_ref(&self, reference: &ContactRef, client: Option<ClientId>, source: &IdSource) -> Match<ContactId> {
        let email = reference.email.as_deref().and_then(|email| EmailAddress::parse(email).ok());
        let asked = Asked {
            external_id: reference.external_id.as_ref(),
            name: reference.name.as_deref(),
            emails: email.iter().collect(),
            phones: Vec::new(),
            client,
            others: Vec::new(),
        };
        self.person(&asked, source, false).map(|id| self.surviving_contact(id))
    }

    /// The same person at another client, where the address and the name say so: known at both.
    pub fn elsewhere(&self, draft: &ContactDraft, client: ClientId) -> Option<ContactId> {
        let emails = draft.email.iter().chain(&draft.more_emails).filter(|email| self.is_personal(email));
        let mut found = emails.flat_map(|email| self.contact_emails.get(&email.key()).into_iter().flatten());
        found
            .find(|id| {
                self.contacts.get(id).is_some_and(|known| {
                    known.client.is_some_and(|at| at != client)
                        && !known.name.contains('@')
                        && names_agree(&known.name, draft.name.as_str())
                })
            })
            .map(|id| self.surviving_contact(*id))
    }

    fn person(&self, asked: &Asked<'_>, source: &IdSource, about: bool) -> Match<ContactId> {
        if let Some(external) = asked.external_id
            && let Some(id) = self.contact_ids.get(&(source.name.clone(), external.clone()))
            && (source.named || self.agrees(*id, asked))
        {
            return Match::Same { id: *id, why: Why::ExternalId };
        }
        let compare =
            |id: ContactId| self.contacts.get(&id).map(|known| asked.compare(known, source)).unwrap_or_default();
        let mut found: Vec<(ContactId, Why)> = Vec::new();
        for email in &asked.emails {
            let personal = self.is_personal(email);
            for id in self.contact_emails.get(&email.key()).into_iter().flatten() {
                let Some(known) = self.contacts.get(id) else { continue };
                // Somebody at another client is somebody there; a desk's mailbox with another name is another person.
                let named = known.client.is_some_and(|at| asked.others.contains(&at));
                let there = asked.client.is_none() || known.client.is_none() || known.client == asked.client || named;
                let agrees = self.agrees(*id, asked);
                if !there || (!agrees && !personal) {
                    continue;
                }
                if personal && agrees && !compare(*id).differs(&[Detail::Id]) {
                    return Match::Same { id: *id, why: Why::Email };
                }
                found.push((*id, Why::Email));
            }
        }
        found.extend(self.namesakes(asked, about, &compare));
        if let Some((only, why @ Why::NameAndClient)) = found.first()
            && found.iter().all(|(id, _)| self.surviving_contact(*id) == self.surviving_contact(*only))
        {
            return Match::Same { id: *only, why: *why };
        }
        Match::compared(found, compare)
    }

    fn agrees(&self, id: ContactId, asked: &Asked<'_>) -> bool {
        asked.name.is_none_or(|name| self.contacts.get(&id).is_some_and(|known| names_agree(&known.name, name)))
    }

    /// Those of the same name at the same client. A row about somebody is about one of them when nothing differs; two
    /// rows of one list need the same address.
    fn namesakes(
        &self,
        asked: &Asked<'_>,
        about: bool,
        compare: &impl Fn(ContactId) -> Compared,
    ) -> Vec<(ContactId, Why)> {
        let Some(name) = asked.name.filter(|_| asked.client.is_some()) else { return Vec::new() };
        let same = self.contact_names.get(&(asked.client, person_key(name)));
        let why = |id: ContactId| {
            let compared = compare(id);
            let fresh = about && self.contacts.get(&id).is_some_and(|known| known.fresh);
            let settled = if fresh {
                compared.agrees(&[Detail::Email]) && !compared.differs(&[Detail::Id])
            } else {
                !compared.differs(&[Detail::Id, Detail::Email, Detail::Phone])
            };
            if settled { Why::NameAndClient } else { Why::NameAndClientOtherEmail }
        };
        same.into_iter().flatten().map(|id| (*id, why(*id))).collect()
    }
}

/// What a row says of a person.
struct Asked<'a> {
    external_id: Option<&'a String>,
    name: Option<&'a str>,
    emails: Vec<&'a EmailAddress>,
    phones: Vec<String>,
    client: Option<ClientId>,
    /// Further clients that the row names.
    others: Vec<ClientId>,
}

impl<'a> Asked<'a> {
    fn of_draft(draft: &'a ContactDraft, client: Option<ClientId>) -> Self {
        Self {
            external_id: draft.external_id.as_ref(),
            name: Some(draft.name.as_str()),
            emails: draft.email.iter().chain(&draft.more_emails).collect(),
            phones: draft.phones().map(phone_key).collect(),
            client,
            others: Vec::new(),
        }
    }

    fn compare(&self, known: &KnownContact, source: &IdSource) -> Compared {
        let mut compared = Compared::default();
        if let Some(external) = self.external_id {
            let mut theirs = known.external_ids.iter().filter(|(of, _)| *of == source.name).peekable();
            if theirs.peek().is_some() {
                compared.note(Detail::Id, theirs.any(|(_, id)| id == external));
            }
        }
        if let Some(name) = self.name {
            compared.note(Detail::Name, names_agree(&known.name, name));
        }
        if let (Some(one), Some(other)) = (self.client, known.client) {
            compared.note(Detail::Client, one == other || self.others.contains(&other));
        }
        let emails: Vec<String> = self.emails.iter().map(|email| email.key()).collect();
        compared.any_of(Detail::Email, &emails, &known.emails.iter().map(EmailAddress::key).collect::<Vec<_>>());
        compared.any_of(
            Detail::Phone,
            &self.phones,
            &known.phones.iter().map(|phone| phone_key(phone)).collect::<Vec<_>>(),
        );
        compared
    }
}
