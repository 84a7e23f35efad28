//! Likely duplicates among existing records, with what agrees and what differs.

use std::collections::HashMap;

use crate::ids::{ClientId, ContactId};
use crate::imports::matching::{Compared, Detail, Existing, KnownClient, KnownContact, Match, names_agree, person_key};

/// Two records that are likely one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair<Id> {
    /// The record that was known first.
    pub one: Id,
    /// The other.
    pub other: Id,
    /// How likely, 0 to 100, for ordering only.
    pub score: u8,
    /// What both say alike and what they say differently.
    pub compared: Compared,
}

/// Clients that are likely one, the likeliest first. An address, number or domain that many share tells nothing.
pub fn likely_clients(known: &[KnownClient]) -> Vec<Pair<ClientId>> {
    let mut all = Existing::default();
    known.iter().for_each(|client| all.add_client(client));
    all.learn_numberings();
    let places: HashMap<ClientId, usize> = known.iter().map(|client| client.id).zip(0..).collect();
    let mut pairs = Vec::new();
    for (place, client) in known.iter().enumerate() {
        if let Match::Maybe { candidates } = all.like(client) {
            let earlier = candidates.into_iter().filter(|other| places.get(&other.id).is_some_and(|at| *at < place));
            pairs.extend(earlier.map(|candidate| Pair {
                one: candidate.id,
                other: client.id,
                score: score(candidate.score, &candidate.compared),
                compared: candidate.compared,
            }));
        }
    }
    pairs.sort_by_key(|pair| (std::cmp::Reverse(pair.score), pair.one, pair.other));
    pairs
}

/// People at one client who are likely one: their names agree, and nothing or only details of contact differ.
pub fn likely_contacts(known: &[KnownContact]) -> Vec<Pair<ContactId>> {
    let mut groups: HashMap<(Option<ClientId>, String), Vec<&KnownContact>> = HashMap::new();
    for contact in known {
        for word in person_key(&contact.name).split(' ').filter(|word| word.chars().count() > 2) {
            groups.entry((contact.client, word.to_owned())).or_default().push(contact);
        }
    }
    let mut found: HashMap<(ContactId, ContactId), Pair<ContactId>> = HashMap::new();
    for group in groups.values().filter(|group| group.len() <= CROWD) {
        for (place, one) in group.iter().enumerate() {
            for other in group.iter().skip(place + 1).filter(|other| names_agree(&one.name, &other.name)) {
                let compared = compare(one, other);
                let same_name = person_key(&one.name) == person_key(&other.name);
                let base = if same_name { 80 } else { 50 };
                let pair = Pair { one: one.id, other: other.id, score: score(base, &compared), compared };
                found.insert(ordered(one.id, other.id), pair);
            }
        }
    }
    let mut pairs: Vec<_> = found.into_values().collect();
    pairs.sort_by_key(|pair| (std::cmp::Reverse(pair.score), pair.one, pair.other));
    pairs
}

/// Namesakes of one word at one client that are too many to be compared each with each.
const CROWD: usize = 60;

fn ordered<Id: Ord>(one: Id, other: Id) -> (Id, Id) {
    if one < other { (one, other) } else { (other, one) }
}

fn compare(one: &KnownContact, other: &KnownContact) -> Compared {
    let mut compared = Compared::default();
    compared.note(Detail::Name, person_key(&one.name) == person_key(&other.name));
    let emails = |contact: &KnownContact| contact.emails.iter().map(|email| email.key()).collect::<Vec<_>>();
    compared.any_of(Detail::Email, &emails(one), &emails(other));
    let phones = |contact: &KnownContact| {
        contact.phones.iter().map(|phone| crate::imports::matching::phone_key(phone)).collect::<Vec<_>>()
    };
    compared.any_of(Detail::Phone, &phones(one), &phones(other));
    compared
}

/// A little more for each further detail that agrees, much less for one that tells records apart.
fn score(base: u8, compared: &Compared) -> u8 {
    let apart = [Detail::Id, Detail::Registration, Detail::Domain];
    let agreeing = compared.agree.iter().filter(|detail| **detail != Detail::Name).count();
    let differing = compared.differ.iter().filter(|detail| apart.contains(detail)).count();
    let plus = u8::try_from(agreeing * 5).unwrap_or(u8::MAX);
    let minus = u8::try_from(differing * 30).unwrap_or(u8::MAX);
    base.saturating_add(plus).min(99).saturating_sub(minus)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::EmailAddress;

    fn client(n: u128, name: &str, email: Option<&str>) -> KnownClient {
        KnownClient {
            id: ClientId::from_number(n),
            names: vec![name.to_owned()],
            person: false,
            domain: None,
            emails: email.map(|email| EmailAddress::parse(email).unwrap()).into_iter().collect(),
            phones: Vec::new(),
            address: None,
            registration: None,
            external_ids: Vec::new(),
        }
    }

    fn person(n: u128, at: u128, name: &str, email: Option<&str>) -> KnownContact {
        KnownContact {
            id: ContactId::from_number(n),
            client: Some(ClientId::from_number(at)),
            name: name.to_owned(),
            emails: email.map(|email| EmailAddress::parse(email).unwrap()).into_iter().collect(),
            phones: Vec::new(),
            external_ids: Vec::new(),
            fresh: false,
        }
    }

    #[test]
    fn five_spellings_are_found_and_two_namesakes_are_not_sure() {
        let names = [
            "Kestrel Freight Ltd",
            "KESTREL FREIGHT",
            "The Kestrel Freight Co. Ltd",
            "Kestral Freight Ltd",
            "Ansah Tools",
        ];
        let known: Vec<_> = names.iter().zip(1..).map(|(name, n)| client(n, name, None)).collect();
        let pairs = likely_clients(&known);
        let linked: std::collections::BTreeSet<_> = pairs.iter().flat_map(|pair| [pair.one, pair.other]).collect();
        assert_eq!(linked.len(), 4, "{pairs:#?}");
        assert!(!linked.contains(&ClientId::from_number(5)));
    }

    #[test]
    fn an_address_that_many_share_tells_nothing() {
        let known: Vec<_> =
            (1..40).map(|n| client(n, &format!("Trust {n:03}"), Some("admin@bookkeeper.example"))).collect();
        assert_eq!(likely_clients(&known), []);
        assert_eq!(likely_clients(&known[..2]).len(), 1, "two may be one");
    }

    #[test]
    fn people_of_one_client_whose_names_agree() {
        let known = [
            person(1, 1, "Rita Marl", Some("rita@oldmill.example")),
            person(2, 1, "R. Marl", Some("rita@oldmill.example")),
            person(3, 2, "Rita Marl", None),
            person(4, 1, "Tom Marl", None),
        ];
        let pairs = likely_contacts(&known);
        assert_eq!(pairs.len(), 1, "{pairs:#?}");
        assert_eq!(pairs[0].compared.words(), "same email; different name");
    }
}
