//! Records by their names, found again by name, by cleaned name, and by names a slip away.

use std::collections::HashMap;

use super::names::{clean_name, spelled_name};
use super::{Match, Why, distance};

/// Names that share a piece with more than so many others are not compared over that piece.
const CROWD: usize = 300;
/// Names proposed at most as near.
const NEAREST: usize = 5;

/// Records by their names.
#[derive(Debug, Clone)]
pub struct NameIndex<Id> {
    names: Vec<Named<Id>>,
    spelled: HashMap<String, Vec<usize>>,
    clean: HashMap<String, Vec<usize>>,
    pieces: HashMap<Piece, Vec<usize>>,
}

#[derive(Debug, Clone)]
struct Named<Id> {
    id: Id,
    clean: String,
}

/// The beginning, the end, or a word of a name: a slip or two leave one of them whole in nearly every name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Piece {
    Beginning(String),
    End(String),
    Word(String),
}

impl<Id> Default for NameIndex<Id> {
    fn default() -> Self {
        Self { names: Vec::new(), spelled: HashMap::new(), clean: HashMap::new(), pieces: HashMap::new() }
    }
}

impl<Id: Copy + PartialEq> NameIndex<Id> {
    /// Adds a record under a name; a record may have several.
    pub fn add(&mut self, id: Id, name: &str) {
        let clean = clean_name(name);
        let place = self.names.len();
        self.spelled.entry(spelled_name(name)).or_default().push(place);
        for piece in pieces(&clean) {
            self.pieces.entry(piece).or_default().push(place);
        }
        self.clean.entry(clean.clone()).or_default().push(place);
        self.names.push(Named { id, clean });
    }

    /// The records whose name is the same, cleaned the same, or near.
    pub fn find(&self, name: &str) -> Vec<(Id, Why)> {
        let clean = clean_name(name);
        let ids = |places: Option<&Vec<usize>>, why: Why| {
            places
                .into_iter()
                .flatten()
                .filter_map(move |p| self.names.get(*p).map(|n| (n.id, why)))
                .collect::<Vec<_>>()
        };
        let mut found = ids(self.spelled.get(&spelled_name(name)), Why::SameName);
        for (id, why) in ids(self.clean.get(&clean), Why::CleanedName) {
            if !found.iter().any(|(known, _)| *known == id) {
                found.push((id, why));
            }
        }
        if found.is_empty() {
            found = self.near(&clean);
        }
        found
    }

    /// The match by name alone.
    pub fn propose(&self, name: &str) -> Match<Id> {
        Match::of(self.find(name))
    }

    fn near(&self, clean: &str) -> Vec<(Id, Why)> {
        let allowed = match clean.chars().count() {
            0..=5 => return Vec::new(),
            6..=9 => 1,
            _ => 2,
        };
        let mut places: Vec<usize> = Vec::new();
        for piece in pieces(clean) {
            if let Some(block) = self.pieces.get(&piece).filter(|block| block.len() <= CROWD) {
                places.extend(block);
            }
        }
        places.sort_unstable();
        places.dedup();
        let mut near: Vec<(usize, Id)> = Vec::new();
        for place in places {
            let Some(known) = self.names.get(place) else { continue };
            // Names that differ in a number are two: “Plot 4” and “Plot 5”.
            if digits(clean).eq(digits(&known.clean))
                && let Some(slips) = distance(clean, &known.clean, allowed)
            {
                near.push((slips, known.id));
            }
        }
        near.sort_by_key(|(slips, _)| *slips);
        near.into_iter().take(NEAREST).map(|(_, id)| (id, Why::NearName)).collect()
    }
}

fn digits(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(u8::is_ascii_digit)
}

/// The pieces over which a name is compared, white space aside.
fn pieces(clean: &str) -> Vec<Piece> {
    let letters: Vec<char> = clean.chars().filter(|c| !c.is_whitespace()).collect();
    if letters.len() < 6 {
        return Vec::new();
    }
    let part = |letters: &[char]| letters.iter().collect::<String>();
    let beginning = letters.first_chunk::<4>().map(|c| Piece::Beginning(part(c)));
    let end = letters.last_chunk::<4>().map(|c| Piece::End(part(c)));
    let words = clean.split(' ').filter(|w| w.chars().count() >= 4).map(|w| Piece::Word(w.to_owned()));
    beginning.into_iter().chain(end).chain(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_again() {
        let mut index = NameIndex::default();
        index.add(1, "Kestrel Freight Ltd");
        index.add(2, "Bellweather Homes");
        index.add(3, "Plot 4 Holdings");
        assert_eq!(index.find("KESTREL FREIGHT LIMITED"), [(1, Why::SameName)]);
        assert_eq!(index.find("Kestrel Freight"), [(1, Why::CleanedName)]);
        assert_eq!(index.find("Bellwether Homes"), [(2, Why::NearName)]);
        assert_eq!(index.find("Plot 5 Holdings"), []);
        assert_eq!(index.find("Ansah Tools"), []);
        assert_eq!(index.propose("Kestrel Freight Limited").unasked(), Match::Same { id: 1, why: Why::SameName });
        assert!(matches!(index.propose("Kestrel Freight").unasked(), Match::Maybe { .. }));
        index.add(4, "Kestrel Freight Ltd.");
        assert!(matches!(index.propose("Kestrel Freight Limited").unasked(), Match::Maybe { .. }));
    }
}
