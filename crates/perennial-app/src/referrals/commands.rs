//! Verbs of referrers.

use perennial_core::dates::Day;
use perennial_core::fact::{Event, SupportFact};
use perennial_core::ids::{ClientId, ImportId, ReferrerId, StaffId};
use perennial_core::keyed::Keyed;
use perennial_core::referrals::{Named, Potential, ReferrerKind, name_key, name_keys, named};
use perennial_core::text::{EmailAddress, Name};
use uuid::Uuid;

use super::choose::{Who, resolve};
use super::merge;
use super::queries::{self, is_told, is_told_by_client};
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;
use crate::log::places;
use crate::rights::Right;

/// What is known of a referrer.
#[derive(Debug, Clone)]
pub struct NewReferrer {
    /// The name of the person or the organisation.
    pub name: Name,
    /// What they are.
    pub kind: ReferrerKind,
    /// The email address.
    pub email: Option<EmailAddress>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The postal address: thanks are best written by hand.
    pub address: Option<String>,
    /// Anything else.
    pub note: Option<String>,
    /// The name of the client that they are too.
    pub as_client: Option<String>,
    /// Who looks after them.
    pub owner: Option<StaffId>,
    /// How much they may bring.
    pub potential: Option<Potential>,
    /// What is agreed with them.
    pub terms: Terms,
    /// When somebody last spoke to them, where no referral or thanks tells it.
    pub contacted: Option<Day>,
}

/// What is agreed with a referrer, each where somebody has said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terms {
    /// Whether clients are told of the arrangement.
    pub disclosed: Option<bool>,
    /// Whether the firm refers to them in return.
    pub reciprocal: Option<bool>,
    /// Whether a fee may be paid for a referral.
    pub fee_allowed: Option<bool>,
}

impl NewReferrer {
    /// A referrer of whom only the name and the kind are known.
    pub const fn of(name: Name, kind: ReferrerKind) -> Self {
        Self {
            name,
            kind,
            email: None,
            phone: None,
            address: None,
            note: None,
            as_client: None,
            owner: None,
            potential: None,
            terms: Terms { disclosed: None, reciprocal: None, fee_allowed: None },
            contacted: None,
        }
    }
}

/// Records a referrer.
///
/// # Errors
/// When nothing may be recorded, or somebody of this name is on the list: nobody is taken for another by guess.
pub async fn add(tx: &mut Tx, act: &mut Act, input: NewReferrer) -> Result<ReferrerId, Error> {
    act.actor.must(Right::Record)?;
    must_be_new(tx, &act.actor, &input.name, None).await?;
    let id = store(tx, act, &input, None).await?;
    link(tx, act, id, input.as_client.as_deref()).await?;
    Ok(id)
}

/// Records a referrer who is this client too.
///
/// # Errors
/// As [`add`].
pub(super) async fn add_as_client(
    tx: &mut Tx,
    act: &mut Act,
    input: NewReferrer,
    client: ClientId,
) -> Result<ReferrerId, Error> {
    let id = add(tx, act, input).await?;
    tx.run("update referrer set as_client_id = $2 where id = $1", args![id, client]).await?;
    Ok(id)
}

/// Changes what is known of a referrer. What was said of them follows, the alerts of their referrals too.
///
/// # Errors
/// When the referrer is not there, was changed meanwhile, or somebody else has this name.
pub async fn change(tx: &mut Tx, act: &mut Act, id: ReferrerId, version: i64, input: NewReferrer) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let before = queries::find(tx, &act.actor, id).await?.name;
    if before != input.name.as_str() {
        must_be_new(tx, &act.actor, &input.name, Some(id)).await?;
    }
    let sql =
        "update referrer set name = $3, name_key = $4, kind = $5, email = $6, phone = $7, address = $8, note = $9,
        updated_at = $10, owned_by = $11, potential = $12, disclosed = $13, reciprocal = $14, fee_allowed = $15,
        contacted_on = $16, version = version + 1 where id = $1 and version = $2 and deleted_at is null";
    let values = args![
        id,
        version,
        input.name.as_str(),
        name_key(input.name.as_str()),
        input.kind.key(),
        input.email.as_ref().map(EmailAddress::as_str),
        input.phone,
        input.address,
        input.note,
        act.now,
        input.owner,
        input.potential.map(Potential::key),
        input.terms.disclosed.map(i64::from),
        input.terms.reciprocal.map(i64::from),
        input.terms.fee_allowed.map(i64::from),
        input.contacted
    ];
    if tx.run(sql, values).await? == 0 {
        return Err(Error::ChangedMeanwhile("referrer"));
    }
    link(tx, act, id, input.as_client.as_deref()).await?;
    touch_clients(tx, act, id).await
}

/// Says which client a referrer is too (D11): an organisation may be both. A link to a client whom the actor does not
/// see stays as it is.
async fn link(tx: &mut Tx, act: &Act, id: ReferrerId, name: Option<&str>) -> Result<(), Error> {
    let client = match name {
        None => None,
        Some(name) => match introducer(tx, &act.actor, name).await? {
            Introducer::Client(client) => Some(client),
            Introducer::Several => {
                let text = "Several clients or contacts have this name. Write the full name of the client.";
                return Err(Error::field("as_client", text));
            }
            Introducer::Nobody => {
                let text = format!("No client is called “{name}”. Write the name as it stands in the list of clients.");
                return Err(Error::field("as_client", text));
            }
        },
    };
    let sql = format!(
        "update referrer set as_client_id = $3 where id = $2 and (as_client_id is null
           or exists (select 1 from client c where c.id = referrer.as_client_id and {}))",
        act.actor.sees(1)
    );
    tx.run(AssertSqlSafe(sql), args![act.actor.wall_value(), id, client]).await?;
    Ok(())
}

/// Takes a referrer off the list; what they referred stays, and nobody is asked to thank them any more. [`restore`]
/// brings them back.
///
/// # Errors
/// When the referrer is not there.
pub async fn delete(tx: &mut Tx, act: &mut Act, id: ReferrerId) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    queries::find(tx, &act.actor, id).await?;
    let sql = "update referrer set deleted_at = $2, version = version + 1 where id = $1 and deleted_at is null";
    if tx.run(sql, args![id, act.now]).await? == 0 {
        return Err(Error::NotFound("referrer"));
    }
    touch_clients(tx, act, id).await
}

/// Brings a referrer back.
///
/// # Errors
/// When there never was one, or they were merged: [`split`](super::split) brings those back.
pub async fn restore(tx: &mut Tx, act: &mut Act, id: ReferrerId) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let sql = format!(
        "update referrer as r set deleted_at = null, version = r.version + 1 where r.id = $2
           and not exists (select 1 from merged_referrer m where m.gone_id = r.id) and {}",
        queries::seen(&act.actor)
    );
    let values = args![act.actor.wall_value(), id];
    if tx.run(AssertSqlSafe(sql), values).await? == 0 {
        return Err(Error::NotFound("referrer"));
    }
    touch_clients(tx, act, id).await
}

/// The referrer whom a text of a list names. None where the text is no name, or the name is that of a client or a
/// contact whom the actor sees, unless that client is on the list of referrers too.
///
/// # Errors
/// When the store refuses.
pub async fn named_in_list(tx: &mut Tx, act: &mut Act, text: &str, source: &str) -> Result<Option<ReferrerId>, Error> {
    let said = named(text);
    match introducer(tx, &act.actor, &said.name).await? {
        Introducer::Nobody => known_or_new(tx, act, &said, source).await,
        Introducer::Client(client) => is_client(tx, &act.actor, client).await,
        Introducer::Several => Ok(None),
    }
}

/// The referrer of the list who is a client too.
pub(super) async fn is_client(conn: &mut Conn, actor: &Actor, client: ClientId) -> Result<Option<ReferrerId>, Error> {
    let sql = format!(
        "select r.id from referrer r where r.as_client_id = $2 and r.deleted_at is null and {} order by r.id limit 1",
        queries::seen(actor)
    );
    let found = conn.optional::<(Uuid,)>(AssertSqlSafe(sql), args![actor.wall_value(), client]).await?;
    Ok(found.map(|(id,)| id.into()))
}

/// The referrer of a name: recorded once for each name and source, and the one into whom they were merged since. None
/// where the text is no name.
///
/// # Errors
/// When the store refuses.
pub async fn known_or_new(tx: &mut Tx, act: &mut Act, said: &Named, source: &str) -> Result<Option<ReferrerId>, Error> {
    let Ok(name) = Name::parse(&said.name) else { return Ok(None) };
    let sql = format!(
        "select r.id from referrer r where r.name_key = $2 and r.source = $3 and {}
           and (r.deleted_at is null or exists (select 1 from merged_referrer m where m.gone_id = r.id))
         order by case when r.deleted_at is null then 0 else 1 end, r.id limit 1",
        queries::seen(&act.actor)
    );
    let values = args![act.actor.wall_value(), name_key(name.as_str()), source];
    if let Some((id,)) = tx.optional::<(Uuid,)>(AssertSqlSafe(sql), values).await?
        && let Some(known) = merge::survivor(tx, &act.actor, id.into()).await?
    {
        return Ok(Some(known));
    }
    store(tx, act, &NewReferrer::of(name, said.kind), Some(source)).await.map(Some)
}

/// Takes the referrers with an import that it alone brought, unless somebody has changed them since or other entries
/// speak of them.
///
/// # Errors
/// When the store refuses.
pub async fn forget_import(tx: &mut Tx, act: &Act, import: ImportId) -> Result<(), Error> {
    let sql = "update referrer set deleted_at = $2, version = version + 1
        where import_id = $1 and version = 1 and deleted_at is null and not exists (
          select 1 from referral f join fact x on x.id = f.fact_id
          where f.referrer_id = referrer.id and (x.import_id is null or x.import_id <> $1))";
    tx.run(sql, args![import, act.now]).await?;
    Ok(())
}

/// Records that somebody referred a client to the firm, once for each referrer. Gives their name.
///
/// # Errors
/// When the client is not there, or the referrer is not or should be chosen from the list.
pub async fn receive_once(tx: &mut Tx, act: &mut Act, client: ClientId, on: Day, who: Who) -> Result<String, Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, client).await?;
    if let Some((other, name)) = client_named(tx, act, &who).await? {
        if other != client && !is_told_by_client(tx, client, other).await? {
            record_from_client(tx, act, client, on, (other, &name)).await?;
        }
        return Ok(name);
    }
    let (referrer, name) = resolve(tx, act, who).await?;
    if !is_told(tx, client, referrer).await? {
        record_received(tx, act, client, on, (referrer, &name)).await?;
    }
    Ok(name)
}

/// Records that somebody referred a client to the firm. Whoever bears the name of a client or of one of its contacts is
/// that client: the referral stands on the pages of both, and thanks are owed to the client who made it.
///
/// # Errors
/// When the client is not there, it is said to have referred itself, or the referrer should be chosen from the list.
pub async fn receive(tx: &mut Tx, act: &mut Act, client: ClientId, on: Day, who: Who) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, client).await?;
    match client_named(tx, act, &who).await? {
        Some((other, name)) if other == client => {
            let text = format!("“{name}” is this client. Name the person or organisation who referred them.");
            Err(Error::field("who", text))
        }
        Some((other, name)) => record_from_client(tx, act, client, on, (other, &name)).await,
        None => {
            let (referrer, name) = resolve(tx, act, who).await?;
            record_received(tx, act, client, on, (referrer, &name)).await
        }
    }
}

async fn client_named(tx: &mut Tx, act: &Act, who: &Who) -> Result<Option<(ClientId, String)>, Error> {
    let Who::New(new) = who else { return Ok(None) };
    let name = new.name.as_str();
    Ok(match introducer(tx, &act.actor, name).await? {
        Introducer::Client(id) => Some((id, name.to_owned())),
        Introducer::Several | Introducer::Nobody => None,
    })
}

async fn record_received(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    on: Day,
    (referrer, name): (ReferrerId, &str),
) -> Result<(), Error> {
    let (referral, from) = (act.new_id(), Some(name.to_owned()));
    let received = SupportFact::ReferralReceived { referral, from_client: None, from, from_referrer: Some(referrer) };
    act.record(tx, client, vec![(on, Event::Support(received))]).await
}

async fn record_from_client(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    on: Day,
    (other, name): (ClientId, &str),
) -> Result<(), Error> {
    let (referral, from) = (act.new_id(), Some(name.to_owned()));
    let received = SupportFact::ReferralReceived { referral, from_client: Some(other), from, from_referrer: None };
    // The name of a restricted client is shown to nobody outside, so the fact holds none.
    let made = SupportFact::ReferralMade { referral, who: None, referred: Some(client) };
    act.record(tx, client, vec![(on, Event::Support(received))]).await?;
    act.record(tx, other, vec![(on, Event::Support(made))]).await
}

async fn store(tx: &mut Tx, act: &Act, input: &NewReferrer, source: Option<&str>) -> Result<ReferrerId, Error> {
    let id: ReferrerId = act.new_id();
    let sql = "insert into referrer (id, name, name_key, kind, email, phone, address, note, source, import_id,
        created_at, updated_at, version, deleted_at, owned_by, potential, disclosed, reciprocal, fee_allowed, contacted_on)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, 1, null, $12, $13, $14, $15, $16, $17)";
    let values = args![
        id,
        input.name.as_str(),
        name_key(input.name.as_str()),
        input.kind.key(),
        input.email.as_ref().map(EmailAddress::as_str),
        input.phone.clone(),
        input.address.clone(),
        input.note.clone(),
        source,
        act.import,
        act.now,
        input.owner,
        input.potential.map(Potential::key),
        input.terms.disclosed.map(i64::from),
        input.terms.reciprocal.map(i64::from),
        input.terms.fee_allowed.map(i64::from),
        input.contacted
    ];
    tx.run(sql, values).await?;
    Ok(id)
}

/// Refuses a name that is on the list as far as the actor sees it.
async fn must_be_new(conn: &mut Conn, actor: &Actor, name: &Name, other_than: Option<ReferrerId>) -> Result<(), Error> {
    let sql = format!(
        "select r.id from referrer r where r.name_key = $2 and r.deleted_at is null and {}",
        queries::seen(actor)
    );
    let values = args![actor.wall_value(), name_key(name.as_str())];
    let there: Vec<(Uuid,)> = conn.all(AssertSqlSafe(sql), values).await?;
    if there.iter().all(|(id,)| other_than.is_some_and(|other| other.0 == *id)) {
        return Ok(());
    }
    let text = format!(
        "“{name}” is on the list of referrers already. Choose them there, or add what tells the two apart, such as the town."
    );
    Err(Error::field("name", text))
}

/// Whom the name of a referrer means among the clients and contacts whom the actor sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Introducer {
    /// One client, by its own name or that of one of its contacts.
    Client(ClientId),
    /// More than one: who is meant, a person decides.
    Several,
    /// None of them.
    Nobody,
}

/// Whom the name of a referrer means: a client of this name, else the client of the contact of this name.
///
/// # Errors
/// When the store cannot be read.
pub async fn introducer(conn: &mut Conn, actor: &Actor, name: &str) -> Result<Introducer, Error> {
    let clients = format!("select c.id from client c where c.deleted_at is null and {}", actor.sees(1));
    let contacts = format!(
        "select distinct c.id from contact k join client c on c.id = k.client_id
         where k.deleted_at is null and c.deleted_at is null and {}",
        actor.sees(1)
    );
    let mut keys = name_keys(name);
    // The names of clients and contacts keep a full stop at their end.
    keys.extend(keys.clone().into_iter().map(|key| format!("{key}.")));
    for (sql, table) in [(clients, "c"), (contacts, "k")] {
        let sql = format!("{sql} and {table}.name_key in ({}) limit 2", places(2, keys.len()));
        let values = args![actor.wall_value()].into_iter().chain(keys.iter().map(|key| Value::from(key.as_str())));
        let found: Vec<(Uuid,)> = conn.all(AssertSqlSafe(sql), values.collect()).await?;
        match found.as_slice() {
            [] => {}
            [(id,)] => return Ok(Introducer::Client(ClientId(*id))),
            _ => return Ok(Introducer::Several),
        }
    }
    Ok(Introducer::Nobody)
}

/// What is said of a referrer is said on the pages of those whom they referred.
pub(super) async fn touch_clients(tx: &mut Tx, act: &mut Act, id: ReferrerId) -> Result<(), Error> {
    let rows: Vec<(Uuid,)> =
        tx.all("select distinct client_id from referral where referrer_id = $1", args![id]).await?;
    act.touched.extend(rows.into_iter().map(|(client,)| ClientId(client)));
    Ok(())
}
