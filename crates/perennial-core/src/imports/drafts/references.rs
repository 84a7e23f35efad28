//! How rows name clients and people that may or may not exist.

use serde::{Deserialize, Serialize};

use crate::imports::matching::{person_key, spelled_name};

/// How a row names a client that may or may not exist.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct ClientRef {
    /// The id in the other program.
    pub external_id: Option<String>,
    /// The name as written.
    pub name: Option<String>,
    /// The domain, never one of free mail.
    pub domain: Option<String>,
    /// For a private person named by nothing but their own row: their address or number, which tells namesakes apart.
    #[serde(default)]
    pub own: Option<String>,
    /// Further clients that the row names beside the first, by their ids in the other program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
}

impl ClientRef {
    /// What two references to one client share inside one file: the id, else the name as spelled, else the domain.
    pub fn key(&self) -> Option<String> {
        let by_id = self.external_id.as_ref().map(|id| format!("id:{id}"));
        let by_name = || {
            let own = self.own.as_ref().map_or_else(String::new, |own| format!("@{own}"));
            self.name.as_ref().map(|name| format!("name:{}{own}", spelled_name(name)))
        };
        by_id.or_else(by_name).or_else(|| self.domain.as_ref().map(|domain| format!("domain:{domain}")))
    }

    /// Whether it names nobody.
    pub fn is_empty(&self) -> bool {
        self.external_id.is_none() && self.name.is_none() && self.domain.is_none()
    }
}

/// How a row names a person at a client.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct ContactRef {
    /// The id in the other program.
    pub external_id: Option<String>,
    /// The address, in small letters.
    pub email: Option<String>,
    /// The name as written.
    pub name: Option<String>,
}

impl ContactRef {
    /// What two references to one person share inside one file: the id, else the address with the name and the
    /// client, since several people share a mailbox and one person works at several places; else name and client.
    pub fn key(&self, client: Option<&ClientRef>) -> Option<String> {
        let by_id = self.external_id.as_ref().map(|id| format!("id:{id}"));
        let named = || {
            let at = client.and_then(ClientRef::key).unwrap_or_default();
            self.name.as_ref().map(|name| format!("{}@{at}", person_key(name)))
        };
        let by_email = || {
            let named = named().unwrap_or_default();
            self.email.as_ref().map(|email| format!("email:{email}:{named}"))
        };
        by_id.or_else(by_email).or_else(|| named().map(|name| format!("name:{name}")))
    }
}
