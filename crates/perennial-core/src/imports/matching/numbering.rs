//! Lists that number clients alike. Their numbers are no identity (rule D25): where the lists of two months come under
//! two names, a client of another name under a known number may be that client renamed, and is proposed.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::clients::alike;
use super::{Existing, IdSource};
use crate::ids::ClientId;
use crate::imports::drafts::ClientDraft;

/// A number that more clients than this bear tells nothing.
const CROWD: usize = 20;

/// Which lists number clients as which others.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbering {
    /// By number: the lists that give it, each with the client.
    numbered: HashMap<String, Vec<(String, ClientId)>>,
    /// By list: the others that number clients as it does.
    alike: HashMap<String, HashSet<String>>,
}

/// For how many numbers two lists name the same client, and for how many another.
type Tally<'a> = BTreeMap<(&'a str, &'a str), (usize, usize)>;

impl Numbering {
    /// The clients that bear a number of a list in lists that number clients alike.
    fn bearers<'n>(&'n self, source: &str, number: &str) -> impl Iterator<Item = ClientId> + 'n {
        let others = self.alike.get(source);
        let known = others.and_then(|_| self.numbered.get(number));
        let is_alike = move |of: &String| others.is_some_and(|others| others.contains(of));
        known.into_iter().flatten().filter(move |(of, _)| is_alike(of)).map(|(_, client)| *client)
    }
}

/// The lists that number clients alike.
fn that_agree(tally: Tally<'_>) -> HashMap<String, HashSet<String>> {
    let mut alike: HashMap<String, HashSet<String>> = HashMap::new();
    for ((one, other), (same, apart)) in tally {
        if same > 0 && same >= apart {
            alike.entry(one.to_owned()).or_default().insert(other.to_owned());
        }
    }
    alike
}

impl Existing {
    /// Learns which known lists number clients as the list at hand does: those that for most numbers of both name the
    /// same client.
    pub fn learn_numbering<'d>(&mut self, rows: impl Iterator<Item = &'d ClientDraft>, source: &IdSource) {
        let mut rows = rows.filter(|row| row.external_id.is_some() && !row.unnamed).peekable();
        if rows.peek().is_none() {
            return;
        }
        let mut numbering = self.by_number();
        let mut tally = Tally::new();
        for row in rows {
            let known = row.external_id.as_ref().and_then(|number| numbering.numbered.get(number));
            let mut agrees: HashMap<ClientId, bool> = HashMap::new();
            for (of, client) in known.into_iter().flatten().filter(|(of, _)| *of != source.name) {
                let names =
                    |id: &ClientId| self.clients.get(id).map(|known| known.names.as_slice()).unwrap_or_default();
                let agrees = *agrees
                    .entry(*client)
                    .or_insert_with(|| names(client).iter().any(|name| alike(name, row.name.as_str())));
                let (same, other) = tally.entry((source.name.as_str(), of.as_str())).or_default();
                *(if agrees { same } else { other }) += 1;
            }
        }
        let alike = that_agree(tally);
        numbering.alike = alike;
        self.numbering = numbering;
    }

    /// Learns which lists number the known clients alike: those that for most numbers of both name the same one.
    pub(crate) fn learn_numberings(&mut self) {
        let mut numbering = self.by_number();
        let mut tally = Tally::new();
        for bearers in numbering.numbered.values().filter(|bearers| bearers.len() > 1) {
            let clients: HashSet<ClientId> = bearers.iter().map(|(_, client)| *client).collect();
            if clients.len() > CROWD {
                continue;
            }
            for (of, client) in bearers {
                for (other_of, other) in bearers.iter().filter(|(other_of, _)| other_of != of) {
                    let (same, apart) = tally.entry((of.as_str(), other_of.as_str())).or_default();
                    *(if client == other { same } else { apart }) += 1;
                }
            }
        }
        let alike = that_agree(tally);
        numbering.alike = alike;
        self.numbering = numbering;
    }

    /// The lists that number clients as this one does, once that was learnt.
    pub fn numbered_as(&self, source: &IdSource) -> impl Iterator<Item = &str> {
        self.numbering.alike.get(&source.name).into_iter().flatten().map(String::as_str)
    }

    fn by_number(&self) -> Numbering {
        let mut numbered: HashMap<String, Vec<(String, ClientId)>> = HashMap::new();
        for ((of, number), client) in &self.client_ids {
            numbered.entry(number.clone()).or_default().push((of.clone(), *client));
        }
        Numbering { numbered, alike: HashMap::new() }
    }

    /// The clients that may be meant by numbers in their lists, each once.
    pub(super) fn numbered_alike<'i>(&self, ids: impl Iterator<Item = (&'i str, &'i str)>) -> Vec<ClientId> {
        let mut found: Vec<ClientId> = Vec::new();
        for (source, number) in ids {
            found.extend(self.numbering.bearers(source, number));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duplicates::likely_clients;
    use crate::imports::matching::KnownClient;

    fn client(n: u128, name: &str, ids: &[(&str, &str)]) -> KnownClient {
        KnownClient {
            id: ClientId::from_number(n),
            names: vec![name.to_owned()],
            person: false,
            domain: None,
            emails: Vec::new(),
            phones: Vec::new(),
            address: None,
            registration: None,
            external_ids: ids.iter().map(|(of, id)| ((*of).to_owned(), (*id).to_owned())).collect(),
        }
    }

    #[test]
    fn a_number_tells_something_where_two_lists_number_most_clients_alike() {
        let renamed = [
            client(1, "Alba Ltd", &[("may.csv", "1")]),
            client(2, "Bo Ltd", &[("may.csv", "2"), ("june.csv", "2")]),
            client(3, "Cy Ltd", &[("may.csv", "3"), ("june.csv", "3")]),
            client(4, "Alba Holdings Ltd", &[("june.csv", "1")]),
        ];
        let pairs = likely_clients(&renamed);
        assert_eq!(pairs.len(), 1, "{pairs:#?}");
        assert_eq!((pairs[0].one, pairs[0].other), (ClientId::from_number(1), ClientId::from_number(4)));
        assert_eq!(pairs[0].compared.words(), "same id; different name");
        // Two offices that both count from one.
        let offices = [
            client(1, "Alba Ltd", &[("north.csv", "1")]),
            client(2, "Bo Ltd", &[("north.csv", "2"), ("south.csv", "2")]),
            client(3, "Cy Ltd", &[("north.csv", "3")]),
            client(4, "Dray and Sons", &[("south.csv", "1")]),
            client(5, "Elm Partners", &[("south.csv", "3")]),
        ];
        assert_eq!(likely_clients(&offices), []);
    }
}
