//! Which client a row is about, or means.

use super::compare::{Compared, Detail};
use super::names::{ReadName, phone_key, spelled_name, turned_name};
use super::{Existing, IdSource, KnownClient, Match, Why};
use crate::ids::ClientId;
use crate::imports::drafts::{ClientDraft, ClientKind, ClientRef};
use crate::imports::values;

impl Existing {
    /// Which client a draft is.
    pub fn client(&self, draft: &ClientDraft, source: &IdSource) -> Match<ClientId> {
        self.of_surviving(self.recorded(&Asked::of_draft(draft), source, Bearer::of_list(draft)))
    }

    /// Which client a draft is that rows of work only name: a private person is the one of the name.
    pub fn client_of_work(&self, draft: &ClientDraft, source: &IdSource) -> Match<ClientId> {
        self.of_surviving(self.recorded(&Asked::of_draft(draft), source, Bearer::of_work(draft)))
    }

    /// The merged record that a draft is about, where it is about the client by that alone.
    pub fn merged_client(&self, draft: &ClientDraft, source: &IdSource, by_work: bool) -> Option<ClientId> {
        if self.merged_clients.is_empty() {
            return None;
        }
        let bearer = if by_work { Bearer::of_work(draft) } else { Bearer::of_list(draft) };
        let found = self.recorded(&Asked::of_draft(draft), source, bearer).same()?;
        (self.surviving_client(found) != found).then_some(found)
    }

    /// Which client a reference means: a row of work names its client and is not about it.
    pub fn client_ref(&self, reference: &ClientRef, source: &IdSource) -> Match<ClientId> {
        self.of_surviving(self.recorded(&Asked::of_reference(reference), source, Bearer::Organisation))
    }

    fn of_surviving(&self, found: Match<ClientId>) -> Match<ClientId> {
        found.map(|id| self.surviving_client(id))
    }

    /// Which record a row is about or means, be it merged into another or not.
    fn recorded(&self, asked: &Asked, source: &IdSource, bearer: Bearer) -> Match<ClientId> {
        if let Some(id) = self.by_id(asked, source) {
            return Match::Same { id, why: Why::ExternalId };
        }
        let number = asked.external_id.iter().map(|number| (source.name.as_str(), number.as_str()));
        let numbered = self.numbered_alike(number);
        let compare = |id: ClientId| {
            let compared = self.clients.get(&id).map(|known| asked.compare(known, source)).unwrap_or_default();
            if numbered.contains(&id) { compared.with_number() } else { compared }
        };
        let mut found = self.candidates(asked);
        found.extend(numbered.iter().map(|id| (*id, Why::Numbering)));
        if bearer != Bearer::Person && !found.iter().any(|(_, why)| *why == Why::SameName) {
            self.take_turned(asked, bearer, &mut found);
        }
        if let Some(id) = self.surely(&found, bearer, &compare) {
            return Match::Same { id, why: Why::SameName };
        }
        Match::compared(found, compare)
    }

    /// Which clients are like one that exists: nothing is decided. An address, number or domain that several others
    /// have too, tells nothing.
    pub fn like(&self, known: &KnownClient) -> Match<ClientId> {
        const SHARED: usize = 3;
        let mut asked = Asked::of_known(known);
        let few = |ids: Option<&Vec<ClientId>>| ids.is_none_or(|ids| ids.len() <= SHARED);
        asked.emails.retain(|email| few(self.client_emails.get(email)));
        asked.phones.retain(|phone| few(self.client_phones.get(phone)));
        asked.domain = asked.domain.filter(|domain| few(self.domains.get(domain)));
        let whole = Asked::of_known(known);
        let nowhere = IdSource::file("");
        let numbers = known.external_ids.iter().map(|(of, number)| (of.as_str(), number.as_str()));
        let mut numbered = self.numbered_alike(numbers);
        numbered.retain(|id| *id != known.id);
        let compare = |id: ClientId| {
            let compared = self.clients.get(&id).map(|other| whole.compare(other, &nowhere)).unwrap_or_default();
            if numbered.contains(&id) { compared.with_number() } else { compared }
        };
        let mut found = self.candidates(&asked);
        found.extend(numbered.iter().map(|id| (*id, Why::Numbering)));
        for name in &asked.names {
            let near = self.client_names.find_near(name);
            found.extend(near.into_iter().filter(|(id, _)| !self.is_named(*id, name)));
        }
        Match::compared(found, compare)
    }

    /// Whether a client bears this name, legal forms aside.
    fn is_named(&self, id: ClientId, name: &str) -> bool {
        self.clients.get(&id).is_some_and(|known| known.names.iter().any(|known| alike(known, name)))
    }

    /// The client of the same id in the same source; one of an unnamed source only when the names agree.
    fn by_id(&self, asked: &Asked, source: &IdSource) -> Option<ClientId> {
        let external = asked.external_id.as_ref()?;
        let id = *self.client_ids.get(&(source.name.clone(), external.clone()))?;
        let agrees = || {
            let known = self.clients.get(&id);
            asked.names.iter().any(|name| known.is_some_and(|known| known.names.iter().any(|k| alike(k, name))))
        };
        (source.named || asked.names.is_empty() || agrees()).then_some(id)
    }

    fn candidates(&self, asked: &Asked) -> Vec<(ClientId, Why)> {
        let mut found = Vec::new();
        let mut of = |ids: Option<&Vec<ClientId>>, why: Why| {
            found.extend(ids.into_iter().flatten().map(|id| (*id, why)));
        };
        for email in &asked.emails {
            of(self.client_emails.get(email), Why::Email);
        }
        for phone in &asked.phones {
            of(self.client_phones.get(phone), Why::Phone);
        }
        of(asked.registration.as_ref().and_then(|number| self.registrations.get(number)), Why::ExternalId);
        of(asked.domain.as_ref().and_then(|domain| self.domains.get(domain)), Why::Domain);
        for name in &asked.names {
            found.extend(self.client_names.find(name));
        }
        // The same words in another order: a list may give the surname first.
        let turned = asked.names.iter().filter_map(|name| self.turned_names.get(&turned_name(name)?));
        for id in turned.flatten() {
            let is_new = !found.iter().any(|(known, why)| known == id && is_by_name(*why));
            found.extend(is_new.then_some((*id, Why::NearName)));
        }
        found
    }

    /// `Wix, Ida` is the person Ida Wix, where the row or the record says that it is a person's name.
    fn take_turned(&self, asked: &Asked, bearer: Bearer, found: &mut [(ClientId, Why)]) {
        let straight = |name: &String| spelled_name(&values::person_name(name));
        let asked: Vec<String> = asked.names.iter().map(straight).collect();
        for (id, why) in found.iter_mut().filter(|(_, why)| is_by_name(*why)) {
            let is_theirs = self.clients.get(id).is_some_and(|known| {
                let is_person = known.person || bearer == Bearer::PersonOfWork;
                is_person && known.names.iter().any(|name| asked.contains(&straight(name)))
            });
            if is_theirs {
                *why = Why::SameName;
            }
        }
    }

    /// The one client of the very name that nothing speaks against. A private person needs the same address besides;
    /// where several bear the name, so does an organisation.
    fn surely(
        &self,
        found: &[(ClientId, Why)],
        bearer: Bearer,
        compare: &impl Fn(ClientId) -> Compared,
    ) -> Option<ClientId> {
        let mut bearers: Vec<ClientId> =
            found.iter().filter(|(_, why)| *why == Why::SameName).map(|(id, _)| *id).collect();
        bearers.sort_unstable_by_key(|id| (self.surviving_client(*id) != *id, *id));
        bearers.dedup();
        let is_several = |bearers: &[ClientId]| {
            bearers.iter().any(|id| self.surviving_client(*id) != self.surviving_client(bearers[0]))
        };
        let several = is_several(&bearers);
        bearers.retain(|id| !compare(*id).differs(&[Detail::Id, Detail::Registration, Detail::Domain]));
        if bearer == Bearer::PersonOfWork {
            bearers.retain(|id| !compare(*id).differs(&[Detail::Email, Detail::Phone]));
        }
        if bearer == Bearer::Person {
            bearers.retain(|id| compare(*id).agrees(&[Detail::Email, Detail::Registration]));
        } else if several {
            const TELLING: [Detail; 5] =
                [Detail::Email, Detail::Phone, Detail::Address, Detail::Domain, Detail::Registration];
            bearers.retain(|id| compare(*id).agrees(&TELLING));
        }
        bearers.first().copied().filter(|_| !is_several(&bearers))
    }
}

const fn is_by_name(why: Why) -> bool {
    matches!(why, Why::SameName | Why::CleanedName | Why::OtherForm | Why::NearName)
}

/// Who bears the name of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bearer {
    Organisation,
    /// A private person about whom the row is: there are namesakes.
    Person,
    /// A private person whom a row of work only names.
    PersonOfWork,
}

impl Bearer {
    fn of_list(draft: &ClientDraft) -> Self {
        if draft.kind == ClientKind::Person { Self::Person } else { Self::Organisation }
    }

    fn of_work(draft: &ClientDraft) -> Self {
        if draft.kind == ClientKind::Person { Self::PersonOfWork } else { Self::Organisation }
    }
}

/// Whether two names are one but for a legal form.
pub(super) fn alike(one: &str, other: &str) -> bool {
    let (one, other) = (ReadName::of(one), ReadName::of(other));
    one.spelled == other.spelled || one.clean == other.clean
}

/// What a row says of its client, as compared.
struct Asked {
    external_id: Option<String>,
    names: Vec<String>,
    domain: Option<String>,
    emails: Vec<String>,
    phones: Vec<String>,
    address: Option<String>,
    registration: Option<String>,
}

impl Asked {
    fn of_draft(draft: &ClientDraft) -> Self {
        let names = [Some(draft.name.as_str().to_owned()).filter(|_| !draft.unnamed), draft.legal_name.clone()];
        Self {
            external_id: draft.external_id.clone(),
            names: names.into_iter().flatten().collect(),
            domain: draft.domain.clone(),
            emails: draft.email.iter().chain(&draft.more_emails).map(|email| email.key()).collect(),
            phones: draft.phone.iter().chain(&draft.more_phones).map(|phone| phone_key(phone)).collect(),
            address: draft.address.as_deref().map(values::key),
            registration: draft.registration.as_deref().map(values::key),
        }
    }

    fn of_known(known: &KnownClient) -> Self {
        Self {
            external_id: None,
            names: known.names.clone(),
            domain: known.domain.clone(),
            emails: known.emails.iter().map(|email| email.key()).collect(),
            phones: known.phones.iter().map(|phone| phone_key(phone)).collect(),
            address: known.address.as_deref().map(values::key),
            registration: known.registration.as_deref().map(values::key),
        }
    }

    fn of_reference(reference: &ClientRef) -> Self {
        Self {
            external_id: reference.external_id.clone(),
            names: reference.name.iter().cloned().collect(),
            domain: reference.domain.clone(),
            emails: Vec::new(),
            phones: Vec::new(),
            address: None,
            registration: None,
        }
    }

    fn compare(&self, known: &KnownClient, source: &IdSource) -> Compared {
        let mut compared = Compared::default();
        if let Some(external) = &self.external_id {
            let mut theirs = known.external_ids.iter().filter(|(of, _)| *of == source.name).peekable();
            if theirs.peek().is_some() {
                compared.note(Detail::Id, theirs.any(|(_, id)| id == external));
            }
        }
        if !self.names.is_empty() {
            let spelled: Vec<String> = known.names.iter().map(|name| spelled_name(name)).collect();
            compared.note(Detail::Name, self.names.iter().any(|name| spelled.contains(&spelled_name(name))));
        }
        let registration = known.registration.as_deref().map(values::key);
        compared.one_of(Detail::Registration, self.registration.as_deref(), registration.as_deref());
        compared.one_of(Detail::Domain, self.domain.as_deref(), known.domain.as_deref());
        let emails: Vec<String> = known.emails.iter().map(|email| email.key()).collect();
        compared.any_of(Detail::Email, &self.emails, &emails);
        let phones: Vec<String> = known.phones.iter().map(|phone| phone_key(phone)).collect();
        compared.any_of(Detail::Phone, &self.phones, &phones);
        let address = known.address.as_deref().map(values::key);
        compared.one_of(Detail::Address, self.address.as_deref(), address.as_deref());
        compared
    }
}
