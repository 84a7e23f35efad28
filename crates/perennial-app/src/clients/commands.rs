//! Verbs of clients and contacts.

use perennial_core::dates::Day;
use perennial_core::fact::{ClientFact, Event};
use perennial_core::ids::{ClientId, ContactId, StaffId};
use perennial_core::imports::matching::clean_name;
use perennial_core::journeys::stage::Camp;
use perennial_core::text::{EmailAddress, Name};
use uuid::Uuid;

use crate::actor::{Actor, Role};
use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;

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
    /// A client of whom only the name is known.
    pub fn named(name: Name) -> Self {
        Self {
            name,
            kind: ClientKind::Organisation,
            sector: None,
            size: None,
            domain: None,
            website: None,
            email: None,
            phone: None,
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

/// Refuses a client that the actor does not see: walled, deleted or not there at all.
///
/// # Errors
/// [`Error::NotFound`], alike in all three cases.
pub async fn visible(conn: &mut Conn, actor: &Actor, client: ClientId) -> Result<(), Error> {
    let sql = format!("select count(*) from client c where c.id = $2 and c.deleted_at is null and {}", actor.sees(1));
    let seen: i64 = conn.scalar(AssertSqlSafe(sql), args![actor.wall_value(), client]).await?;
    if seen == 0 { Err(Error::NotFound("client")) } else { Ok(()) }
}

/// Records a new client, known from the day `since`.
///
/// # Errors
/// When the role does not allow it.
pub async fn record(tx: &mut Tx, act: &mut Act, input: ClientInput, since: Day) -> Result<ClientId, Error> {
    let manager = input.manager;
    let id = enter(tx, act, input).await?;
    let mut facts = vec![(since, Event::Client(ClientFact::Recorded))];
    if let Some(staff) = manager {
        facts.push((since, Event::Client(ClientFact::ManagerAssigned { staff })));
    }
    act.record(tx, id, facts).await?;
    Ok(id)
}

/// Stores a new client without any fact: an import records its own.
///
/// # Errors
/// When the role does not allow it.
pub async fn enter(tx: &mut Tx, act: &mut Act, input: ClientInput) -> Result<ClientId, Error> {
    let (id, row) = row_of(act, input)?;
    store(tx, vec![row]).await?;
    Ok(id)
}

/// A client as it will be stored, for those who store many at once.
pub type ClientRow = Vec<Value>;

/// A new client as it will be stored, without any fact.
///
/// # Errors
/// When the role does not allow it.
pub fn row_of(act: &mut Act, input: ClientInput) -> Result<(ClientId, ClientRow), Error> {
    act.actor.must(Role::Member)?;
    let id: ClientId = act.new_id();
    act.touched.insert(id);
    let email_key = input.email.as_ref().map(EmailAddress::key);
    let row = args![
        id,
        input.name.as_str(),
        input.name.sort_key(),
        clean_name(input.name.as_str()),
        input.kind.key(),
        input.sector,
        input.size,
        input.domain,
        input.website,
        input.email.map(String::from),
        email_key,
        input.phone,
        input.address,
        input.tier,
        input.key_client,
        input.manager,
        input.parent_name,
        input.external_id,
        input.notes,
        0_i64,
        act.now,
        act.now,
        1_i64
    ];
    Ok((id, row))
}

/// Stores new clients.
///
/// # Errors
/// When the store refuses.
pub async fn store(tx: &mut Tx, rows: Vec<ClientRow>) -> Result<(), Error> {
    let head =
        "insert into client (id, name, name_key, clean_name, kind, sector, size, domain, website, email, email_key,
           phone, address, tier, key_client, manager_id, parent_name, external_id, notes, walled, created_at,
           updated_at, version) values";
    tx.insert_many(head, "", rows).await?;
    Ok(())
}

/// Changes what is known of a client. `seen` is the version that was edited.
///
/// # Errors
/// When it is not there, or somebody else changed it meanwhile.
pub async fn change(tx: &mut Tx, act: &mut Act, id: ClientId, seen: i64, input: ClientInput) -> Result<(), Error> {
    act.actor.must(Role::Member)?;
    visible(tx, &act.actor, id).await?;
    let before: (Option<Uuid>,) = tx
        .optional("select manager_id from client where id = $1", args![id])
        .await?
        .ok_or(Error::NotFound("client"))?;
    let email_key = input.email.as_ref().map(EmailAddress::key);
    let changed = tx
        .run(
            "update client set name=$3, name_key=$4, clean_name=$5, kind=$6, sector=$7, size=$8, domain=$9, website=$10,
               email=$11, email_key=$12, phone=$13, address=$14, tier=$15, key_client=$16, manager_id=$17,
               parent_name=$18, external_id=$19, notes=$20, updated_at=$21, version=version+1
             where id = $1 and version = $2",
            args![
                id,
                seen,
                input.name.as_str(),
                input.name.sort_key(),
                clean_name(input.name.as_str()),
                input.kind.key(),
                input.sector,
                input.size,
                input.domain,
                input.website,
                input.email.map(String::from),
                email_key,
                input.phone,
                input.address,
                input.tier,
                input.key_client,
                input.manager,
                input.parent_name,
                input.external_id,
                input.notes,
                act.now
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::ChangedMeanwhile("client"));
    }
    let mut facts = Vec::new();
    if let Some(staff) = input.manager
        && before.0 != Some(staff.0)
    {
        facts.push((act.today, Event::Client(ClientFact::ManagerAssigned { staff })));
    }
    act.record(tx, id, facts).await
}

/// Gives a client to another relationship manager.
///
/// # Errors
/// When the client is not there.
pub async fn assign_manager(tx: &mut Tx, act: &mut Act, id: ClientId, staff: StaffId) -> Result<(), Error> {
    act.actor.must(Role::Member)?;
    visible(tx, &act.actor, id).await?;
    tx.run(
        "update client set manager_id = $2, updated_at = $3, version = version + 1 where id = $1",
        args![id, staff, act.now],
    )
    .await?;
    let today = act.today;
    act.record(tx, id, vec![(today, Event::Client(ClientFact::ManagerAssigned { staff }))]).await
}

/// Keeps a note on a client.
///
/// # Errors
/// When the client is not there or the note is empty.
pub async fn note(tx: &mut Tx, act: &mut Act, id: ClientId, on: Day, text: &str) -> Result<(), Error> {
    fact(tx, act, id, on, ClientFact::Noted { text: not_empty("text", text)? }).await
}

/// Ends the relationship (S1.26 to S1.29).
///
/// # Errors
/// When the client is not there or no reason is given.
pub async fn end(
    tx: &mut Tx,
    act: &mut Act,
    id: ClientId,
    on: Day,
    reason: &str,
    camp: Option<Camp>,
    within_control: Option<bool>,
) -> Result<(), Error> {
    let reason = not_empty("reason", reason)?;
    fact(tx, act, id, on, ClientFact::Ended { reason, camp, within_control }).await
}

/// Says in which camp a former client is (D2).
///
/// # Errors
/// When the client is not there.
pub async fn confirm_camp(tx: &mut Tx, act: &mut Act, id: ClientId, on: Day, camp: Camp) -> Result<(), Error> {
    fact(tx, act, id, on, ClientFact::CampConfirmed { camp }).await
}

/// Sets a relationship aside, or takes it up again (an overlay, D6).
///
/// # Errors
/// When the client is not there.
pub async fn archive(tx: &mut Tx, act: &mut Act, id: ClientId, archived: bool) -> Result<(), Error> {
    let today = act.today;
    fact(tx, act, id, today, ClientFact::Archived { archived }).await
}

async fn fact(tx: &mut Tx, act: &mut Act, id: ClientId, on: Day, fact: ClientFact) -> Result<(), Error> {
    act.actor.must(Role::Member)?;
    visible(tx, &act.actor, id).await?;
    act.record(tx, id, vec![(on, Event::Client(fact))]).await
}

fn not_empty(field: &'static str, text: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.is_empty() { Err(Error::field(field, "Write something here.")) } else { Ok(text.to_owned()) }
}

/// Takes a client off every page; [`restore`] brings it back.
///
/// # Errors
/// When the client is not there or the role does not allow it.
pub async fn delete(tx: &mut Tx, act: &mut Act, id: ClientId) -> Result<(), Error> {
    act.actor.must(Role::Manager)?;
    visible(tx, &act.actor, id).await?;
    tx.run(
        "update client set deleted_at = $2, updated_at = $2, version = version + 1 where id = $1",
        args![id, act.now],
    )
    .await?;
    act.touched.insert(id);
    Ok(())
}

/// Brings a deleted client back.
///
/// # Errors
/// When the role does not allow it, or it was never there.
pub async fn restore(tx: &mut Tx, act: &mut Act, id: ClientId) -> Result<(), Error> {
    act.actor.must(Role::Manager)?;
    let sql = format!("select count(*) from client c where c.id = $2 and {}", act.actor.sees(1));
    let seen: i64 = tx.scalar(AssertSqlSafe(sql), args![act.actor.wall_value(), id]).await?;
    if seen == 0 {
        return Err(Error::NotFound("client"));
    }
    tx.run(
        "update client set deleted_at = null, updated_at = $2, version = version + 1 where id = $1",
        args![id, act.now],
    )
    .await?;
    act.touched.insert(id);
    Ok(())
}

/// What is known of a person at a client.
#[derive(Debug, Clone)]
pub struct ContactInput {
    /// The name.
    pub name: Name,
    /// The job.
    pub job_title: Option<String>,
    /// Role in the decision: initiator, gatekeeper, influencer, user, decider, approver, buyer.
    pub decision_role: Option<String>,
    /// The address.
    pub email: Option<EmailAddress>,
    /// The number at work.
    pub phone: Option<String>,
    /// The mobile number.
    pub mobile: Option<String>,
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
            decision_role: None,
            email: None,
            phone: None,
            mobile: None,
            external_id: None,
            notes: None,
        }
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
    let id = enter_contact(tx, act, client, input).await?;
    act.record(tx, client, vec![(since, Event::Client(ClientFact::ContactAdded { contact: id }))]).await?;
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
    act.actor.must(Role::Member)?;
    visible(tx, &act.actor, client).await?;
    let id: ContactId = act.new_id();
    let email_key = input.email.as_ref().map(EmailAddress::key);
    tx.run(
        "insert into contact (id, client_id, name, name_key, job_title, decision_role, email, email_key, phone, mobile,
           external_id, notes, created_at, updated_at, version)
         values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$13,1)",
        args![
            id,
            client,
            input.name.as_str(),
            input.name.sort_key(),
            input.job_title,
            input.decision_role,
            input.email.map(String::from),
            email_key,
            input.phone,
            input.mobile,
            input.external_id,
            input.notes,
            act.now
        ],
    )
    .await?;
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
    act.actor.must(Role::Member)?;
    client_of(tx, &act.actor, id).await?;
    let email_key = input.email.as_ref().map(EmailAddress::key);
    let changed = tx
        .run(
            "update contact set name=$3, name_key=$4, job_title=$5, decision_role=$6, email=$7, email_key=$8, phone=$9,
               mobile=$10, external_id=$11, notes=$12, updated_at=$13, version=version+1
             where id = $1 and version = $2",
            args![
                id,
                seen,
                input.name.as_str(),
                input.name.sort_key(),
                input.job_title,
                input.decision_role,
                input.email.map(String::from),
                email_key,
                input.phone,
                input.mobile,
                input.external_id,
                input.notes,
                act.now
            ],
        )
        .await?;
    if changed == 0 { Err(Error::ChangedMeanwhile("contact")) } else { Ok(()) }
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
    act.actor.must(Role::Member)?;
    let client = client_of(tx, &act.actor, id).await?;
    tx.run(
        "update contact set left_on = $2, updated_at = $3, version = version + 1 where id = $1",
        args![id, on, act.now],
    )
    .await?;
    let fact = ClientFact::ContactMoved { contact: id, to, retired };
    act.record(tx, client, vec![(on, Event::Client(fact))]).await
}

async fn client_of(tx: &mut Tx, actor: &Actor, contact: ContactId) -> Result<ClientId, Error> {
    let row: Option<(Uuid,)> =
        tx.optional("select client_id from contact where id = $1 and deleted_at is null", args![contact]).await?;
    let client = row.map(|(id,)| ClientId(id)).ok_or(Error::NotFound("contact"))?;
    visible(tx, actor, client).await.map_err(|_| Error::NotFound("contact"))?;
    Ok(client)
}
