//! The names of the demo world. Nobody in it is real, and no name carries a number.

mod organisations;
mod people;
mod staff;
mod titles;

pub(super) use organisations::ORGANISATIONS;
pub(super) use people::{MEN, SURNAMES, WOMEN};
pub(super) use staff::STAFF;
pub(super) use titles::{goal, title};

use super::dice::Dice;

/// Gives every person a name of their own.
pub(super) struct People {
    names: Vec<String>,
}

impl People {
    pub(super) fn new(taken: &[&str]) -> Self {
        let mut names = Vec::new();
        for (place, surname) in SURNAMES.iter().enumerate() {
            for turn in 0..6 {
                let first = if (place + turn) % 2 == 0 { WOMEN } else { MEN };
                let name = format!("{} {surname}", first[(place * 7 + turn * 5) % first.len()]);
                if !taken.contains(&name.as_str()) && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        Dice::new(11).shuffle(&mut names);
        Self { names }
    }

    /// The next person's name.
    pub(super) fn next(&mut self) -> String {
        self.names.pop().unwrap_or_else(|| "A. N. Other".to_owned())
    }
}

/// The name as part of an address: lower-case letters only.
pub(super) fn slug(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

/// An address at a domain: first name and surname with a point between.
pub(super) fn address(person: &str, domain: &str) -> String {
    let words: Vec<String> = person.split(' ').map(slug).filter(|word| !word.is_empty()).collect();
    format!("{}@{domain}", words.join("."))
}
