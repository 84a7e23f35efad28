//! The address of a list, from which its links are made.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use perennial_core::dates::Day;

use crate::web::form::decode;
use crate::web::words::percent;

/// Names that say which page of a list is shown: a change of anything else goes back to its first page.
const PLACES: [&str; 2] = ["after", "before"];

/// The address of a list page: its path, and the pairs of its query in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Address {
    /// An address of its path and query.
    pub fn new(path: &str, query: &str) -> Self {
        let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Self { path: path.to_owned(), pairs: pairs.collect() }
    }

    /// The last value of a name, trimmed; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().rev().find(|(other, _)| other == name).map_or("", |(_, value)| value.trim())
    }

    /// All values of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// A day, none when it is not there or not a day.
    pub fn day(&self, name: &str) -> Option<Day> {
        self.get(name).parse().ok()
    }

    /// An identifier, none when it is not there or not one.
    pub fn id<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).parse().ok()
    }

    /// This list with one name set to a value, from its first page.
    pub fn with(&self, name: &str, value: &str) -> String {
        self.href(&[name], &[(name, value)])
    }

    /// This list with several names set, those set to nothing left out, from its first page.
    pub fn with_all(&self, set: &[(&str, &str)]) -> String {
        let names: Vec<&str> = set.iter().map(|(name, _)| *name).collect();
        let add: Vec<(&str, &str)> = set.iter().copied().filter(|(_, value)| !value.is_empty()).collect();
        self.href(&names, &add)
    }

    /// This list without a name, from its first page.
    pub fn without(&self, name: &str) -> String {
        self.href(&[name], &[])
    }

    /// Another page of this list that shows the same selection, for example its export.
    pub fn at(&self, path: &str) -> String {
        Self { path: path.to_owned(), pairs: self.pairs.clone() }.href(&[], &[])
    }

    /// The query without the place in the list: what a saved view keeps.
    pub fn query(&self) -> String {
        self.href(&[], &[]).split_once('?').map_or_else(String::new, |(_, query)| query.to_owned())
    }

    /// The pairs that a form has to carry along as hidden fields, when it sets the names given itself.
    pub fn carried(&self, set: &[&str]) -> Vec<(&str, &str)> {
        let stays = |name: &str| !set.contains(&name) && !PLACES.contains(&name);
        let pairs = self.pairs.iter().filter(|(name, value)| stays(name) && !value.is_empty());
        pairs.map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    fn href(&self, leave_out: &[&str], add: &[(&str, &str)]) -> String {
        let pairs = self.carried(leave_out).into_iter().chain(add.iter().copied());
        let query: Vec<String> =
            pairs.map(|(name, value)| format!("{}={}", percent(name), percent(value).replace("%2C", ","))).collect();
        if query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, query.join("&")) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::new(parts.uri.path(), parts.uri.query().unwrap_or_default()))
    }
}

/// A filter in force, with the link that takes it away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// What it says.
    pub text: String,
    /// The list without it.
    pub remove: String,
}

impl Chip {
    /// The chip of a name in the address.
    pub fn new(address: &Address, name: &str, text: impl Into<String>) -> Self {
        Self { text: text.into(), remove: address.without(name) }
    }
}
