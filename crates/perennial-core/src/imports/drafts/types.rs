//! What rows become: drafts of records, with the references between them still by name.

use serde::{Deserialize, Serialize};

use super::records::{EngagementDraft, InvoiceDraft, PursuitDraft, TouchDraft};
use super::references::{ClientRef, ContactRef};
use crate::dates::Day;
use crate::fact::Medium;
use crate::fact::Precision;
use crate::imports::objects::Object;
use crate::imports::values;
use crate::text::{EmailAddress, Name};

/// A digest of what a row says about one object: the same row is never imported twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowHash(pub String);

/// One record to be, made of one row or of several that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The line of its first row.
    pub line: u32,
    /// The lines of further rows that were joined with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more_lines: Vec<u32>,
    /// The digest of what its rows say about it.
    pub hash: RowHash,
    /// The record.
    pub what: What,
    /// Cells of columns that are no field.
    pub notes: Vec<Note>,
}

impl Draft {
    /// Which object it is.
    pub fn object(&self) -> Object {
        match self.what {
            What::Staff(_) => Object::Staff,
            What::ServiceLine(_) => Object::ServiceLine,
            What::Client(_) => Object::Client,
            What::Contact(_) => Object::Contact,
            What::Pursuit(_) => Object::Pursuit,
            What::Engagement(_) => Object::Engagement,
            What::Invoice(_) => Object::Invoice,
            What::Touch(_) => Object::Touch,
        }
    }
}

/// A cell that is kept as a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The column's header.
    pub column: String,
    /// What stands there.
    pub text: String,
}

/// The record of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "object", rename_all = "snake_case")]
pub enum What {
    /// A member of staff.
    Staff(StaffDraft),
    /// Something the firm sells.
    ServiceLine(ServiceLineDraft),
    /// A client.
    Client(Box<ClientDraft>),
    /// A person at a client.
    Contact(Box<ContactDraft>),
    /// A possible engagement.
    Pursuit(Box<PursuitDraft>),
    /// Agreed work.
    Engagement(Box<EngagementDraft>),
    /// A fee record.
    Invoice(Box<InvoiceDraft>),
    /// An interaction.
    Touch(Box<TouchDraft>),
}

/// A member of the firm's staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffDraft {
    /// The id in the other program.
    pub external_id: Option<String>,
    /// The name.
    pub name: Name,
    /// The address.
    pub email: Option<EmailAddress>,
    /// The manager, by name.
    pub manager: Option<String>,
    /// The team or office.
    pub team: Option<String>,
}

/// Something that the firm sells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceLineDraft {
    /// The name.
    pub name: Name,
    /// The wider line, by name.
    pub parent: Option<String>,
}

/// Organisation or person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientKind {
    /// An organisation.
    Organisation,
    /// A person.
    Person,
}

impl ClientKind {
    /// The kind that a word of a list names: `Company`, `Privatperson`.
    pub fn of_words(words: &str) -> Option<Self> {
        const PERSONS: [&str; 12] = [
            "person",
            "individual",
            "individuals",
            "contactperson",
            "naturalperson",
            "privateperson",
            "privatperson",
            "particulier",
            "personnephysique",
            "particular",
            "privato",
            "persoon",
        ];
        const ORGANISATIONS: [&str; 16] = [
            "company",
            "organisation",
            "organization",
            "business",
            "firm",
            "corporate",
            "legalentity",
            "firma",
            "unternehmen",
            "entreprise",
            "societe",
            "personnemorale",
            "empresa",
            "azienda",
            "bedrijf",
            "organisatie",
        ];
        let word = values::key(words);
        let is = |list: &[&str]| list.contains(&word.as_str());
        match (is(&PERSONS), is(&ORGANISATIONS)) {
            (true, _) => Some(Self::Person),
            (_, true) => Some(Self::Organisation),
            _ => None,
        }
    }
}

/// A client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientDraft {
    /// The id in the other program.
    pub external_id: Option<String>,
    /// The name.
    pub name: Name,
    /// True when the file gives no name and the row's place stands in for it.
    pub unnamed: bool,
    /// The legal name, where it differs.
    pub legal_name: Option<String>,
    /// Organisation or person.
    pub kind: ClientKind,
    /// What tells a private person from namesakes, where only their own row names them.
    #[serde(default)]
    pub own: Option<String>,
    /// The domain, never one of free mail.
    pub domain: Option<String>,
    /// The website as written.
    pub website: Option<String>,
    /// The address for mail.
    pub email: Option<EmailAddress>,
    /// Further addresses.
    #[serde(default)]
    pub more_emails: Vec<EmailAddress>,
    /// The telephone number.
    pub phone: Option<String>,
    /// Further numbers.
    #[serde(default)]
    pub more_phones: Vec<String>,
    /// The registration or tax number.
    #[serde(default)]
    pub registration: Option<String>,
    /// The sector.
    pub sector: Option<String>,
    /// How many people work there.
    pub size: Option<u32>,
    /// The postal address.
    pub address: Option<String>,
    /// The relationship manager, by name or address.
    pub manager: Option<String>,
    /// The group that it belongs to.
    pub parent: Option<ClientRef>,
    /// Client since this day, as the other program says.
    pub since: Option<Day>,
    /// How precisely that is known.
    #[serde(default, skip_serializing_if = "Precision::is_exact")]
    pub since_precision: Precision,
    /// Client until this day, as the other program says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Day>,
    /// How precisely that is known.
    #[serde(default, skip_serializing_if = "Precision::is_exact")]
    pub left_precision: Precision,
    /// What the other program lists the client as: its lifecycle stage, type or status, in the file's words.
    #[serde(default)]
    pub listed_as: Option<String>,
    /// Recorded in the other program on this day.
    pub recorded: Option<Day>,
    /// Who referred the client, in words.
    pub referred_by: Option<String>,
    /// Further addresses and remarks that are fields of a note.
    pub remarks: Option<String>,
}

impl ClientDraft {
    /// How rows name this client.
    pub fn reference(&self) -> ClientRef {
        ClientRef {
            external_id: self.external_id.clone(),
            name: Some(self.name.as_str().to_owned()),
            domain: self.domain.clone(),
            own: self.own.clone(),
            others: Vec::new(),
        }
    }
}

/// A person at a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDraft {
    /// The id in the other program.
    pub external_id: Option<String>,
    /// The client where the person is.
    pub client: Option<ClientRef>,
    /// The whole name.
    pub name: Name,
    /// The first address.
    pub email: Option<EmailAddress>,
    /// Further addresses.
    pub more_emails: Vec<EmailAddress>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The mobile number.
    #[serde(default)]
    pub mobile: Option<String>,
    /// Further numbers.
    #[serde(default)]
    pub more_phones: Vec<String>,
    /// The job title.
    pub title: Option<String>,
    /// The department.
    pub department: Option<String>,
    /// The postal address.
    pub address: Option<String>,
    /// Labels and categories.
    pub labels: Vec<String>,
    /// Who referred the person, in words.
    pub referred_by: Option<String>,
    /// Known since this day.
    pub added: Option<Day>,
    /// The part in decisions, in the file's words.
    #[serde(default)]
    pub role: Option<String>,
    /// Not to be contacted at all.
    #[serde(default)]
    pub do_not_contact: bool,
    /// Media that the person refuses.
    #[serde(default)]
    pub refuses: Vec<Medium>,
    /// The medium that the person likes best.
    #[serde(default)]
    pub prefers: Option<Medium>,
    /// Left on this day.
    #[serde(default)]
    pub left: Option<Day>,
    /// Remarks.
    pub remarks: Option<String>,
}

impl ContactDraft {
    /// All telephone numbers.
    pub fn phones(&self) -> impl Iterator<Item = &str> {
        self.phone.iter().chain(&self.mobile).chain(&self.more_phones).map(String::as_str)
    }

    /// How rows name this person.
    pub fn reference(&self) -> ContactRef {
        ContactRef {
            external_id: self.external_id.clone(),
            email: self.email.as_ref().map(EmailAddress::key),
            name: Some(self.name.as_str().to_owned()),
        }
    }
}
