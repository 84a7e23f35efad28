//! Records by their names, found again by name, by cleaned name, and by names a slip away.

use std::collections::HashMap;

use super::names::{ReadName, clean_name};
use super::{Match, Why, distance};

/// Names that share a piece with more than so many others are not compared over that piece.
const CROWD: usize = 300;
/// The same, where every name is compared with all others.
const FEW: usize = 50;
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
    form: Option<String>,
}

/// The beginning, the end, or a word of a name: a slip or two leave one of them whole in nearly every name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Piece {
    Beginning([char; 4]),
    End([char; 4]),
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
        let ReadName { spelled, clean, form } = ReadName::of(name);
        let place = self.names.len();
        self.spelled.entry(spelled).or_default().push(place);
        for piece in pieces(&clean) {
            self.pieces.entry(piece).or_default().push(place);
        }
        self.clean.entry(clean.clone()).or_default().push(place);
        self.names.push(Named { id, clean, form });
    }

    /// The records whose name is the same, the same but for its legal form, or near.
    pub fn find(&self, name: &str) -> Vec<(Id, Why)> {
        let ReadName { spelled, clean, form } = ReadName::of(name);
        let named = |places: Option<&Vec<usize>>| -> Vec<&Named<Id>> {
            places.into_iter().flatten().filter_map(|place| self.names.get(*place)).collect()
        };
        let mut found: Vec<(Id, Why)> = Vec::new();
        for known in named(self.spelled.get(&spelled)) {
            if !found.iter().any(|(id, _)| *id == known.id) {
                found.push((known.id, Why::SameName));
            }
        }
        for known in named(self.clean.get(&clean)) {
            if !found.iter().any(|(id, _)| *id == known.id) {
                let other = form.is_some() && known.form.is_some() && form != known.form;
                found.push((known.id, if other { Why::OtherForm } else { Why::CleanedName }));
            }
        }
        if found.is_empty() {
            found = self.near(&clean, CROWD);
        }
        found
    }

    /// The match by name alone: the one record of that very name is the same.
    pub fn propose(&self, name: &str) -> Match<Id> {
        let found = self.find(name);
        let mut same = found.iter().filter(|(_, why)| *why == Why::SameName);
        if let (Some((id, why)), None) = (same.next(), same.next()) {
            return Match::Same { id: *id, why: *why };
        }
        Match::of(found)
    }

    /// The records whose name is a slip or two away, whether or not others are the same.
    pub fn find_near(&self, name: &str) -> Vec<(Id, Why)> {
        self.near(&clean_name(name), FEW)
    }

    fn near(&self, clean: &str, crowd: usize) -> Vec<(Id, Why)> {
        let allowed = match clean.chars().count() {
            0..=5 => return Vec::new(),
            6..=9 => 1,
            _ => 2,
        };
        let mut places: Vec<usize> = Vec::new();
        for piece in pieces(clean) {
            if let Some(block) = self.pieces.get(&piece).filter(|block| block.len() <= crowd) {
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
                && are_slips(clean, &known.clean)
            {
                near.push((slips, known.id));
            }
        }
        near.sort_by_key(|(slips, _)| *slips);
        near.into_iter().take(NEAREST).map(|(_, id)| (id, Why::NearName)).collect()
    }
}

/// Whether what two names differ in may be slips of the pen: none in an initial or a word as short (“J Hartley” and
/// “L Hartley” are two people), one in a word of four to six letters (“Marsh” is not “Larch”), two in a longer one. Names
/// of which one has a word more are not compared by words.
fn are_slips(one: &str, other: &str) -> bool {
    let words: [Vec<&str>; 2] = [one, other].map(|name| name.split(' ').collect());
    words[0].len() != words[1].len()
        || words[0].iter().zip(&words[1]).all(|(one, other)| {
            let allowed = match one.chars().count().max(other.chars().count()) {
                0..=3 => 0,
                4..=6 => 1,
                _ => 2,
            };
            distance(one, other, allowed).is_some()
        })
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
    let beginning = letters.first_chunk().copied().map(Piece::Beginning);
    let end = letters.last_chunk().copied().map(Piece::End);
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
        for (number, name) in [(5, "J Hartley"), (6, "Marsh Toys"), (7, "Jon Whitfield")] {
            index.add(number, name);
        }
        assert_eq!(index.find("L Hartley"), [], "another initial is another person");
        assert_eq!(index.find("Larch Toys"), [], "two letters of five are another word");
        assert_eq!(index.find("John Whitfield"), [(7, Why::NearName)]);
        assert_eq!(index.find("Ansah Tools"), []);
        assert_eq!(index.find("Kestrel Freight LLP"), [(1, Why::OtherForm)]);
        assert_eq!(index.propose("Kestrel Freight Limited"), Match::Same { id: 1, why: Why::SameName });
        assert!(matches!(index.propose("Kestrel Freight"), Match::Maybe { .. }));
        index.add(4, "Kestrel Freight Ltd.");
        assert!(matches!(index.propose("Kestrel Freight Limited"), Match::Maybe { .. }));
    }
}
