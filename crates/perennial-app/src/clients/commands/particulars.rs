//! What is known of a client.

use perennial_core::ids::StaffId;
use perennial_core::imports::matching::clean_name;
use perennial_core::text::{EmailAddress, Name};

use crate::app::NewClient;
use crate::db::Value;

/// Whether a client is an organisation or a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClientKind {
    /// A company, charity, public body …
    #[default]
    Organisation,
    /// A private person.
    Person,
}

impl ClientKind {
    /// The name in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Person => "person",
        }
    }

    /// The kind of a name written by [`ClientKind::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Organisation, Self::Person].into_iter().find(|kind| kind.key() == key)
    }
}

/// What is known of a client. Positions are never among it: they are derived.
#[derive(Debug, Clone)]
pub struct ClientInput {
    /// The name.
    pub name: Name,
    /// Organisation or person.
    pub kind: ClientKind,
    /// The legal name, where it differs.
    pub legal_name: Option<String>,
    /// The registration or tax number.
    pub registration: Option<String>,
    /// The trade.
    pub sector: Option<String>,
    /// Size, in words or a number of people.
    pub size: Option<String>,
    /// The mail domain of an organisation, lower case.
    pub domain: Option<String>,
    /// The web address.
    pub website: Option<String>,
    /// A general address.
    pub email: Option<EmailAddress>,
    /// A general number.
    pub phone: Option<String>,
    /// Further addresses, one a line.
    pub more_emails: Option<String>,
    /// Further numbers, one a line.
    pub more_phones: Option<String>,
    /// Street, town, country.
    pub address: Option<String>,
    /// The firm's own grading.
    pub tier: Option<String>,
    /// A key client.
    pub key_client: bool,
    /// The relationship manager.
    pub manager: Option<StaffId>,
    /// The parent of its group, in words.
    pub parent_name: Option<String>,
    /// Its id in the system from which it came.
    pub external_id: Option<String>,
    /// Free text.
    pub notes: Option<String>,
}

impl ClientInput {
    /// The client of it, as what follows from a new one sees it; its facts are still to be taken down.
    pub(crate) fn as_new(&self) -> NewClient {
        NewClient {
            facts: Vec::new(),
            manager: self.manager,
            private: self.kind == ClientKind::Person,
            tier: self.tier.clone(),
            key_client: self.key_client,
        }
    }

    /// A client of whom only the name is known.
    pub fn named(name: Name) -> Self {
        Self {
            name,
            kind: ClientKind::Organisation,
            legal_name: None,
            registration: None,
            sector: None,
            size: None,
            domain: None,
            website: None,
            email: None,
            phone: None,
            more_emails: None,
            more_phones: None,
            address: None,
            tier: None,
            key_client: false,
            manager: None,
            parent_name: None,
            external_id: None,
            notes: None,
        }
    }
}

/// The columns of [`ClientInput::values`], in their order.
pub(super) const COLUMNS: [&str; 22] = [
    "name",
    "name_key",
    "clean_name",
    "kind",
    "sector",
    "size",
    "domain",
    "website",
    "email",
    "email_key",
    "phone",
    "address",
    "tier",
    "key_client",
    "manager_id",
    "parent_name",
    "external_id",
    "notes",
    "legal_name",
    "registration",
    "more_emails",
    "more_phones",
];

impl ClientInput {
    /// The values of [`COLUMNS`].
    pub(super) fn values(self) -> Vec<Value> {
        let email_key = self.email.as_ref().map(EmailAddress::key);
        vec![
            self.name.as_str().into(),
            self.name.sort_key().into(),
            clean_name(self.name.as_str()).into(),
            self.kind.key().into(),
            self.sector.into(),
            self.size.into(),
            self.domain.into(),
            self.website.into(),
            self.email.map(String::from).into(),
            email_key.into(),
            self.phone.into(),
            self.address.into(),
            self.tier.into(),
            self.key_client.into(),
            self.manager.into(),
            self.parent_name.into(),
            self.external_id.into(),
            self.notes.into(),
            self.legal_name.into(),
            self.registration.into(),
            self.more_emails.into(),
            self.more_phones.into(),
        ]
    }
}
