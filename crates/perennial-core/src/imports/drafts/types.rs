//! What rows become: drafts of records, with the references between them still by name.

use serde::{Deserialize, Serialize};

use crate::dates::Day;
use crate::fact::{Direction, Medium, PursuitStep};
use crate::imports::matching::{clean_name, person_key, spelled_name};
use crate::imports::objects::Object;
use crate::imports::values::StatusMeaning;
use crate::money::Money;
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

/// How a row names a client that may or may not exist.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct ClientRef {
    /// The id in the other program.
    pub external_id: Option<String>,
    /// The name as written.
    pub name: Option<String>,
    /// The domain, never one of free mail.
    pub domain: Option<String>,
}

impl ClientRef {
    /// What two references to one client share inside one file: the id, else the name as spelled, else the domain.
    pub fn key(&self) -> Option<String> {
        let by_id = self.external_id.as_ref().map(|id| format!("id:{id}"));
        let by_name = || self.name.as_ref().map(|name| format!("name:{}", spelled_name(name)));
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
    /// What two references to one person share inside one file.
    pub fn key(&self, client: Option<&ClientRef>) -> Option<String> {
        let by_id = self.external_id.as_ref().map(|id| format!("id:{id}"));
        let by_email = || self.email.as_ref().map(|email| format!("email:{email}"));
        let by_name = || {
            let organisation = client.and_then(|c| c.name.as_deref()).map(clean_name).unwrap_or_default();
            self.name.as_ref().map(|name| format!("name:{}@{organisation}", person_key(name)))
        };
        by_id.or_else(by_email).or_else(by_name)
    }
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
    /// The domain, never one of free mail.
    pub domain: Option<String>,
    /// The website as written.
    pub website: Option<String>,
    /// The address for mail.
    pub email: Option<EmailAddress>,
    /// The telephone number.
    pub phone: Option<String>,
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
    /// Remarks.
    pub remarks: Option<String>,
}

impl ContactDraft {
    /// How rows name this person.
    pub fn reference(&self) -> ContactRef {
        ContactRef {
            external_id: self.external_id.clone(),
            email: self.email.as_ref().map(EmailAddress::key),
            name: Some(self.name.as_str().to_owned()),
        }
    }
}

/// Where a pursuit stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PursuitState {
    /// Not decided.
    Open {
        /// When a decision is expected.
        expected: Option<Day>,
    },
    /// The client said yes.
    Hired {
        /// When; none when the file does not say.
        on: Option<Day>,
    },
    /// Goodwill, but later.
    NotNow {
        /// When that was said.
        on: Option<Day>,
        /// When to return.
        revisit: Option<Day>,
    },
    /// Not chosen.
    NoWay {
        /// When that was said.
        on: Option<Day>,
    },
}

/// One possible engagement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PursuitDraft {
    /// The id in the other program.
    pub external_id: Option<String>,
    /// The client.
    pub client: ClientRef,
    /// The person who leads on the client's side.
    pub contact: Option<ContactRef>,
    /// The title; the service line or id stands in for a missing one.
    pub title: String,
    /// The service line, by name.
    pub service_line: Option<String>,
    /// Who leads for the firm, by name or address.
    pub owner: Option<String>,
    /// What it is worth.
    pub value: Option<Money>,
    /// When it was opened.
    pub opened: Option<Day>,
    /// The last step reached.
    pub step: Option<PursuitStep>,
    /// Where it stands.
    pub state: PursuitState,
    /// Why it was decided so.
    pub reason: Option<String>,
    /// Who else was considered, or chosen.
    pub competitor: Option<String>,
    /// How the client came.
    pub source: Option<String>,
    /// Remarks.
    pub remarks: Option<String>,
}

/// Agreed work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementDraft {
    /// The id or number in the other program.
    pub external_id: Option<String>,
    /// The client.
    pub client: ClientRef,
    /// The person who leads on the client's side.
    pub contact: Option<ContactRef>,
    /// The title.
    pub title: String,
    /// The service line, by name.
    pub service_line: Option<String>,
    /// Who leads for the firm, by name or address.
    pub owner: Option<String>,
    /// Open, closed or on hold, as the other program says.
    pub status: Option<StatusMeaning>,
    /// When the matter or work item was opened.
    pub opened: Option<Day>,
    /// When the letter was signed.
    pub signed: Option<Day>,
    /// When the kickoff was held.
    pub kickoff: Option<Day>,
    /// When it was closed.
    pub closed: Option<Day>,
    /// When the result is planned.
    pub planned_end: Option<Day>,
    /// Whether it recurs.
    pub recurring: bool,
    /// The fee estimate.
    pub fee_estimate: Option<Money>,
    /// The goal in the client's words.
    pub goal: Option<String>,
    /// Remarks.
    pub remarks: Option<String>,
}

/// A fee record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceDraft {
    /// The number.
    pub number: String,
    /// The client.
    pub client: ClientRef,
    /// The engagement, by id, number or title.
    pub engagement: Option<String>,
    /// When it was issued.
    pub issued: Day,
    /// When it is due.
    pub due: Option<Day>,
    /// The total with tax as the file gives it, else the sum of its lines; negative for a credit.
    pub total: Money,
    /// True when the file gives amounts of lines only, and the total is their sum.
    pub summed: bool,
    /// The tax in the total, when the file says.
    pub tax: Option<Money>,
    /// What was paid of it.
    pub paid: Option<Money>,
    /// When it was paid.
    pub paid_on: Option<Day>,
    /// Its lines, where the file has several.
    pub lines: Vec<InvoiceLine>,
    /// The service line, by name; of the first line that has one.
    pub service_line: Option<String>,
    /// Remarks.
    pub remarks: Option<String>,
}

impl InvoiceDraft {
    /// The total without tax, where the tax is known.
    pub fn net(&self) -> Money {
        let tax = self.tax.filter(|tax| tax.currency == self.total.currency).map_or(0, |tax| tax.minor);
        Money::new(self.total.minor.saturating_sub(tax), self.total.currency)
    }
}

/// One line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    /// The line in the file.
    pub line: u32,
    /// Its amount, when the file says.
    pub amount: Option<Money>,
    /// Its service line, by name.
    pub service_line: Option<String>,
}

/// One interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TouchDraft {
    /// The id in the other program.
    pub external_id: Option<String>,
    /// The client.
    pub client: ClientRef,
    /// The person at the client.
    pub contact: Option<ContactRef>,
    /// The engagement, by id, number or title.
    pub engagement: Option<String>,
    /// When it took place.
    pub on: Day,
    /// In which medium.
    pub medium: Medium,
    /// Who began it.
    pub direction: Direction,
    /// Minutes spent.
    pub minutes: Option<u32>,
    /// What it was about.
    pub subject: Option<String>,
    /// Who of the firm, by name or address.
    pub staff: Option<String>,
    /// Remarks.
    pub remarks: Option<String>,
}
