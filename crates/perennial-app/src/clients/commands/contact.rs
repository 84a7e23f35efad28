//! People at a client.

use perennial_core::dates::Day;
use perennial_core::fact::{ClientFact, DecisionRole, Event, PersonFact};
use perennial_core::ids::{ClientId, ContactId};
use perennial_core::text::{EmailAddress, Name};
use uuid::Uuid;

use super::visible;
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::db::{Conn, Tx, Value, columns};
use crate::error::Error;
use crate::rights::Right;

/// What is known of a person at a client.
#[derive(Debug, Clone)]
pub struct ContactInput {
    /// The name.
    pub name: Name,
    /// The job.
    pub job_title: Option<String>,
    /// The department.
    pub department: Option<String>,
    /// Role in the decision: initiator, gatekeeper, influencer, user, decider, approver, buyer.
    pub decision_role: Option<String>,
    /// The address.
    pub email: Option<EmailAddress>,
    /// The number at work.
    pub phone: Option<String>,
    /// The mobile number.
    pub mobile: Option<String>,
    /// Further addresses, one a line.
    pub more_emails: Option<String>,
    /// Further numbers, one a line.
    pub more_phones: Option<String>,
    /// Street, town, country.
    pub address: Option<String>,
    /// Labels, parted by semicolons.
    pub labels: Option<String>,
    /// Its id in the system from which it came.
    pub external_id: Option<String>,
    /// Free text.
    pub notes: Option<String>,
}

impl ContactInput {
    /// A person of whom only the name is known.
    pub fn named(name: Name) -> Self {
        Self {
            name,
            job_title: None,
            department: None,
            decision_role: None,
            email: None,
            phone: None,
            mobile: None,
            more_emails: None,
            more_phones: None,
            address: None,
            labels: None,
            external_id: None,
            notes: None,
        }
    }
}

/// The columns of [`ContactInput::values`], in their order.
const COLUMNS: [&str; 15] = [
    "name",
    "name_key",
    "job_title",
    "decision_role",
    "email",
    "email_key",
    "phone",
    "mobile",
    "external_id",
    "notes",
    "department",
    "more_emails",
    "more_phones",
    "address",
    "labels",
];

impl ContactInput {
    /// The values of [`COLUMNS`].
    fn values(self) -> Vec<Value> {
        let email_key = self.email.as_ref().map(EmailAddress::key);
        vec![
            self.name.as_str().into(),
            self.name.sort_key().into(),
            self.job_title.into(),
            self.decision_role.into(),
            self.email.map(String::from).into(),
            email_key.into(),
            self.phone.into(),
            self.mobile.into(),
            self.external_id.into(),
            self.notes.into(),
            self.department.into(),
            self.more_emails.into(),
            self.more_phones.into(),
            self.address.into(),
            self.labels.into(),
        ]
    }
}

/// Records a person at a client.
///
/// # Errors
/// When the client is not there.
pub async fn add_contact(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    input: ContactInput,
    since: Day,
) -> Result<ContactId, Error> {
    let role = input.decision_role.as_deref().and_then(DecisionRole::from_key);
    let id = enter_contact(tx, act, client, input).await?;
    let mut facts = vec![(since, Event::Client(ClientFact::ContactAdded { contact: id }))];
    if role.is_some() {
        facts.push((since, Event::Person(PersonFact::RoleGiven { contact: id, role })));
    }
    act.record(tx, client, facts).await?;
    Ok(id)
}

/// Stores a person at a client without any fact: an import records its own.
///
/// # Errors
/// When the client is not there.
pub async fn enter_contact(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    input: ContactInput,
) -> Result<ContactId, Error> {
    act.actor.must(Right::Record)?;
    visible(tx, &act.actor, client).await?;
    let id: ContactId = act.new_id();
    let mut values = input.values();
    values.push(client.into());
    columns::insert(tx, "contact", id.0, act.now, &[&COLUMNS[..], &["client_id"]].concat(), values).await?;
    Ok(id)
}

/// Changes what is known of a person. `seen` is the version that was edited.
///
/// # Errors
/// When the person is not there, or somebody else changed it meanwhile.
pub async fn change_contact(
    tx: &mut Tx,
    act: &mut Act,
    id: ContactId,
    seen: i64,
    input: ContactInput,
) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let client = client_of(tx, &act.actor, id).await?;
    let sql = "select coalesce(decision_role, '') from contact where id = $1";
    let before: String = tx.scalar(sql, args![id]).await?;
    let words = input.decision_role.clone().unwrap_or_default();
    let changed = columns::update(tx, "contact", id.0, seen, act.now, &COLUMNS, input.values()).await?;
    if changed == 0 {
        return Err(Error::ChangedMeanwhile("contact"));
    }
    // A part in decisions in words of the firm's own is kept as it is; no fact can say it.
    let (had, role) = (DecisionRole::from_key(&before), DecisionRole::from_key(&words));
    if had == role {
        act.touched.insert(client);
        return Ok(());
    }
    let today = act.today;
    act.record(tx, client, vec![(today, Event::Person(PersonFact::RoleGiven { contact: id, role }))]).await
}

/// Records that a person left the client (S1.26).
///
/// # Errors
/// When the person is not there.
pub async fn contact_moved(
    tx: &mut Tx,
    act: &mut Act,
    id: ContactId,
    on: Day,
    to: Option<String>,
    retired: bool,
) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let client = client_of(tx, &act.actor, id).await?;
    let fact = ClientFact::ContactMoved { contact: id, to, retired };
    act.record(tx, client, vec![(on, Event::Client(fact))]).await
}

/// The client at which a person is.
///
/// # Errors
/// When the person is not there for the actor.
pub async fn client_of(tx: &mut Conn, actor: &Actor, contact: ContactId) -> Result<ClientId, Error> {
    let row: Option<(Uuid,)> =
        tx.optional("select client_id from contact where id = $1 and deleted_at is null", args![contact]).await?;
    let client = row.map(|(id,)| ClientId(id)).ok_or(Error::NotFound("contact"))?;
    visible(tx, actor, client).await.map_err(|_| Error::NotFound("contact"))?;
    Ok(client)
}
