//! What two records say alike and what they say differently, detail by detail.

use serde::{Deserialize, Serialize};

/// A detail by which two records are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// The id in one and the same source.
    Id,
    /// The name.
    Name,
    /// The registration or tax number.
    Registration,
    /// The organisation's own domain.
    Domain,
    /// An email address.
    Email,
    /// A telephone number.
    Phone,
    /// The postal address.
    Address,
    /// The client at whom a person is.
    Client,
}

impl Detail {
    /// The detail in words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::Registration => "registration number",
            Self::Domain => "domain",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Client => "client",
        }
    }
}

/// The details that agree, and those that differ; a detail that one side does not know is in neither.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// Both say the same.
    pub agree: Vec<Detail>,
    /// Both say something, and not the same.
    pub differ: Vec<Detail>,
}

impl Compared {
    /// Notes a detail of which each side may know several values.
    pub fn any_of<T: PartialEq>(&mut self, detail: Detail, one: &[T], other: &[T]) {
        if one.is_empty() || other.is_empty() {
            return;
        }
        self.note(detail, one.iter().any(|value| other.contains(value)));
    }

    /// Notes a detail of which each side may know one value.
    pub fn one_of(&mut self, detail: Detail, one: Option<&str>, other: Option<&str>) {
        if let (Some(one), Some(other)) = (one, other) {
            self.note(detail, one == other);
        }
    }

    /// Notes whether a detail agrees.
    pub fn note(&mut self, detail: Detail, agrees: bool) {
        if agrees { self.agree.push(detail) } else { self.differ.push(detail) }
    }

    /// With the number that both bear, where nothing was known of it.
    pub(super) fn with_number(mut self) -> Self {
        if !self.agrees(&[Detail::Id]) && !self.differs(&[Detail::Id]) {
            self.agree.push(Detail::Id);
        }
        self
    }

    /// Whether one of these agrees.
    pub fn agrees(&self, details: &[Detail]) -> bool {
        self.agree.iter().any(|detail| details.contains(detail))
    }

    /// Whether one of these differs.
    pub fn differs(&self, details: &[Detail]) -> bool {
        self.differ.iter().any(|detail| details.contains(detail))
    }

    /// The comparison in words: “same name; different phone”.
    pub fn words(&self) -> String {
        let list = |details: &[Detail]| details.iter().map(|d| d.word()).collect::<Vec<_>>().join(", ");
        match (self.agree.is_empty(), self.differ.is_empty()) {
            (true, true) => String::new(),
            (false, true) => format!("same {}", list(&self.agree)),
            (true, false) => format!("different {}", list(&self.differ)),
            (false, false) => format!("same {}; different {}", list(&self.agree), list(&self.differ)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_side_does_not_know_is_in_neither_list() {
        let mut compared = Compared::default();
        compared.one_of(Detail::Domain, Some("a.example"), None);
        compared.any_of(Detail::Phone, &["1", "2"], &["2"]);
        compared.any_of(Detail::Email, &["x"], &["y"]);
        assert_eq!(compared.words(), "same phone; different email");
        assert!(compared.agrees(&[Detail::Phone]) && compared.differs(&[Detail::Email, Detail::Id]));
    }
}
