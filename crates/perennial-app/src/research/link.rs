//! The personal link of somebody who is asked: 160 random bits of which only the hash is stored.

use sha2::{Digest, Sha256};

/// Letters and digits that nobody mistakes for another on paper (Crockford's base 32, small).
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 32;

/// The secret part of a link.
pub struct Link(String);

impl Link {
    /// A new one.
    pub fn fresh() -> Self {
        let mut bytes = [0_u8; LENGTH];
        crate::clock::fill_random(&mut bytes);
        Self(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
    }

    /// As it stands in an address; none when it cannot be one.
    pub fn read(text: &str) -> Option<Self> {
        let clean = text.trim().to_ascii_lowercase();
        let fits = clean.len() == LENGTH && clean.bytes().all(|byte| LETTERS.contains(&byte));
        fits.then_some(Self(clean))
    }

    /// The text of the address.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_as_it_was_written_and_by_hand() {
        let link = Link::fresh();
        assert_eq!(Link::read(&format!(" {} ", link.text().to_uppercase())).unwrap().hash(), link.hash());
        assert!(Link::read("short").is_none() && Link::read(&"u".repeat(32)).is_none());
        assert_ne!(Link::fresh().text(), link.text());
    }
}
