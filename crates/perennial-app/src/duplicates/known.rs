//! The clients and people that are known, as they are compared: by names, addresses, numbers and ids.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use perennial_core::ids::{ClientId, ContactId};
use perennial_core::imports::matching::{KnownClient, KnownContact};
use perennial_core::text::EmailAddress;
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::log::places;

/// The clients and people that an actor sees.
#[derive(Default)]
pub struct Known {
    /// Clients, the first recorded first.
    pub clients: Vec<KnownClient>,
    /// People, the first recorded first.
    pub contacts: Vec<KnownContact>,
    /// Those of the clients that not everybody sees.
    pub restricted: HashSet<ClientId>,
}

/// Loads what the actor may see.
///
/// # Errors
/// When the store cannot be read.
pub async fn known(conn: &mut Conn, actor: &Actor) -> Result<Known, Error> {
    let mut ids = ids(conn).await?;
    let mut known = Known::default();
    clients(conn, actor, &mut known, &mut ids).await?;
    known.contacts = contacts(conn, actor, &mut ids).await?;
    Ok(known)
}

fn split_id(stored: Option<String>) -> Vec<(String, String)> {
    let stored = stored.unwrap_or_default();
    stored.split_once('|').map(|(source, id)| (source.to_owned(), id.to_owned())).into_iter().collect()
}

/// The lines of a column that holds several values, after its first value.
fn lines(first: Option<String>, more: Option<String>) -> Vec<String> {
    let more = more.unwrap_or_default();
    first.into_iter().chain(more.lines().map(str::to_owned)).filter(|line| !line.trim().is_empty()).collect()
}

fn addresses(first: Option<String>, more: Option<String>) -> Vec<EmailAddress> {
    lines(first, more).iter().filter_map(|text| EmailAddress::parse(text).ok()).collect()
}

/// Ids of records in their sources, by record, beside the one that stands in the record itself. Those of a record
/// that was merged are its survivor's.
///
/// # Errors
/// When the store cannot be read.
async fn ids(conn: &mut Conn) -> Result<Ids, Error> {
    let sql = "select coalesce(m.kept_id, i.record_id), i.source, i.row_key
               from import_identity i left join merged_record m on m.gone_id = i.record_id
               where i.record_id is not null";
    let rows: Vec<(Uuid, String, String)> = conn.all(sql, vec![]).await?;
    let mut ids = Ids::new();
    for (record, source, key) in rows {
        if let Some(id) = key.strip_prefix("id:") {
            ids.entry(record).or_default().push((source, id.to_owned()));
        }
    }
    let sql = "select m.kept_id, c.external_id from merged_record m join client c on c.id = m.gone_id
               where c.external_id is not null
               union all
               select m.kept_id, k.external_id from merged_record m join contact k on k.id = m.gone_id
               where k.external_id is not null";
    let rows: Vec<(Uuid, String)> = conn.all(sql, vec![]).await?;
    for (record, stored) in rows {
        if let Some((source, id)) = stored.split_once('|') {
            ids.entry(record).or_default().push((source.to_owned(), id.to_owned()));
        }
    }
    Ok(ids)
}

type Ids = HashMap<Uuid, Vec<(String, String)>>;

#[derive(crate::db::Row, Hash)]
struct ClientRow {
    id: Uuid,
    name: String,
    legal_name: Option<String>,
    kind: String,
    domain: Option<String>,
    email: Option<String>,
    more_emails: Option<String>,
    phone: Option<String>,
    more_phones: Option<String>,
    address: Option<String>,
    registration: Option<String>,
    external_id: Option<String>,
    walled: i64,
}

const CLIENTS: &str = "select c.id, c.name, c.legal_name, c.kind, c.domain, c.email, c.more_emails, c.phone,
      c.more_phones, c.address, c.registration, c.external_id, c.walled
    from client c where c.deleted_at is null";

async fn clients(conn: &mut Conn, actor: &Actor, known: &mut Known, ids: &mut Ids) -> Result<(), Error> {
    let sql = format!("{CLIENTS} and {} order by c.id", actor.sees(1));
    let rows: Vec<ClientRow> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    for row in rows {
        let mut external_ids = split_id(row.external_id);
        external_ids.extend(ids.remove(&row.id).unwrap_or_default());
        if row.walled != 0 {
            known.restricted.insert(ClientId(row.id));
        }
        known.clients.push(KnownClient {
            id: ClientId(row.id),
            names: std::iter::once(row.name).chain(row.legal_name).collect(),
            person: row.kind == "person",
            domain: row.domain,
            emails: addresses(row.email, row.more_emails),
            phones: lines(row.phone, row.more_phones),
            address: row.address,
            registration: row.registration,
            external_ids,
        });
    }
    Ok(())
}

#[derive(crate::db::Row, Hash)]
struct ContactRow {
    id: Uuid,
    client_id: Uuid,
    name: String,
    email: Option<String>,
    more_emails: Option<String>,
    phone: Option<String>,
    mobile: Option<String>,
    more_phones: Option<String>,
    external_id: Option<String>,
}

const CONTACTS: &str = "select k.id, k.client_id, k.name, k.email, k.more_emails, k.phone, k.mobile, k.more_phones,
      k.external_id
    from contact k join client c on c.id = k.client_id
    where k.deleted_at is null and c.deleted_at is null";

async fn contacts(conn: &mut Conn, actor: &Actor, ids: &mut Ids) -> Result<Vec<KnownContact>, Error> {
    let sql = format!("{CONTACTS} and {} order by k.id", actor.sees(1));
    let rows: Vec<ContactRow> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    let known = rows.into_iter().map(|row| {
        let mut external_ids = split_id(row.external_id);
        external_ids.extend(ids.remove(&row.id).unwrap_or_default());
        let mut phones = lines(row.phone, row.more_phones);
        phones.extend(row.mobile);
        KnownContact {
            id: ContactId(row.id),
            client: Some(ClientId(row.client_id)),
            name: row.name,
            emails: addresses(row.email, row.more_emails),
            phones,
            external_ids,
            fresh: false,
        }
    });
    Ok(known.collect())
}

/// What tells whether a client or its people have changed since they were compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Imprint {
    /// Of everything by which it and its people are compared.
    hash: u64,
    /// Not everybody sees it.
    pub(super) restricted: bool,
}

/// The imprints of some clients; those that are deleted have none.
pub(super) async fn imprints(conn: &mut Conn, ids: &[Uuid]) -> Result<HashMap<Uuid, Imprint>, Error> {
    let values = || ids.iter().map(|id| Value::from(*id)).collect();
    let listed = places(1, ids.len());
    let rows: Vec<ClientRow> = conn.all(AssertSqlSafe(format!("{CLIENTS} and c.id in ({listed})")), values()).await?;
    let sql = format!("{CONTACTS} and k.client_id in ({listed}) order by k.id");
    let people: Vec<ContactRow> = conn.all(AssertSqlSafe(sql), values()).await?;
    let mut hashers: HashMap<Uuid, (DefaultHasher, bool)> = HashMap::new();
    for row in rows {
        let mut hasher = DefaultHasher::new();
        row.hash(&mut hasher);
        hashers.insert(row.id, (hasher, row.walled != 0));
    }
    for person in people {
        if let Some((hasher, _)) = hashers.get_mut(&person.client_id) {
            person.hash(hasher);
        }
    }
    let imprint = |(hasher, restricted): (DefaultHasher, bool)| Imprint { hash: hasher.finish(), restricted };
    Ok(hashers.into_iter().map(|(id, found)| (id, imprint(found))).collect())
}
