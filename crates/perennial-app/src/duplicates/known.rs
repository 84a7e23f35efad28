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
    /// Clients that were merged, each with the one that it became.
    pub merged_clients: Vec<(KnownClient, ClientId)>,
    /// People who were merged, each with the one that they became.
    pub merged_contacts: Vec<(KnownContact, ContactId)>,
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
    merged(conn, actor, &mut known, &mut ids).await?;
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

/// Ids of records in their sources, by record, beside the one that stands in the record itself.
///
/// # Errors
/// When the store cannot be read.
async fn ids(conn: &mut Conn) -> Result<Ids, Error> {
    let sql = "select record_id, source, row_key from import_identity where record_id is not null";
    let rows: Vec<(Uuid, String, String)> = conn.all(sql, vec![]).await?;
    let mut ids = Ids::new();
    for (record, source, key) in rows {
        if let Some(id) = key.strip_prefix("id:") {
            ids.entry(record).or_default().push((source, id.to_owned()));
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

impl ClientRow {
    fn known(self, ids: &mut Ids) -> KnownClient {
        let mut external_ids = split_id(self.external_id);
        external_ids.extend(ids.remove(&self.id).unwrap_or_default());
        KnownClient {
            id: ClientId(self.id),
            names: std::iter::once(self.name).chain(self.legal_name).collect(),
            person: self.kind == "person",
            domain: self.domain,
            emails: addresses(self.email, self.more_emails),
            phones: lines(self.phone, self.more_phones),
            address: self.address,
            registration: self.registration,
            external_ids,
        }
    }
}

const CLIENT_COLUMNS: &str = "x.id, x.name, x.legal_name, x.kind, x.domain, x.email, x.more_emails, x.phone,
      x.more_phones, x.address, x.registration, x.external_id, x.walled";

async fn clients(conn: &mut Conn, actor: &Actor, known: &mut Known, ids: &mut Ids) -> Result<(), Error> {
    let sql = format!(
        "select {CLIENT_COLUMNS} from client x join client c on c.id = x.id
         where x.deleted_at is null and {} order by x.id",
        actor.sees(1)
    );
    let rows: Vec<ClientRow> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    for row in rows {
        if row.walled != 0 {
            known.restricted.insert(ClientId(row.id));
        }
        known.clients.push(row.known(ids));
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

impl ContactRow {
    fn known(self, ids: &mut Ids) -> KnownContact {
        let mut external_ids = split_id(self.external_id);
        external_ids.extend(ids.remove(&self.id).unwrap_or_default());
        let mut phones = lines(self.phone, self.more_phones);
        phones.extend(self.mobile);
        KnownContact {
            id: ContactId(self.id),
            client: Some(ClientId(self.client_id)),
            name: self.name,
            emails: addresses(self.email, self.more_emails),
            phones,
            external_ids,
            fresh: false,
        }
    }
}

const CONTACT_COLUMNS: &str = "k.id, k.client_id, k.name, k.email, k.more_emails, k.phone, k.mobile, k.more_phones,
      k.external_id";

async fn contacts(conn: &mut Conn, actor: &Actor, ids: &mut Ids) -> Result<Vec<KnownContact>, Error> {
    let sql = format!(
        "select {CONTACT_COLUMNS} from contact k join client c on c.id = k.client_id
         where k.deleted_at is null and c.deleted_at is null and {} order by k.id",
        actor.sees(1)
    );
    let rows: Vec<ContactRow> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    Ok(rows.into_iter().map(|row| row.known(ids)).collect())
}

/// What the records that were merged said of themselves: lists go on naming them so.
async fn merged(conn: &mut Conn, actor: &Actor, known: &mut Known, ids: &mut Ids) -> Result<(), Error> {
    let sql = format!(
        "select {CLIENT_COLUMNS} from merged_record m join client x on x.id = m.gone_id
         join client c on c.id = m.kept_id where c.deleted_at is null and {} order by x.id",
        actor.sees(1)
    );
    let clients: Vec<ClientRow> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    let sql = format!(
        "select {CONTACT_COLUMNS} from merged_record m join contact k on k.id = m.gone_id
         join contact s on s.id = m.kept_id join client c on c.id = s.client_id
         where s.deleted_at is null and c.deleted_at is null and {} order by k.id",
        actor.sees(1)
    );
    let people: Vec<ContactRow> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    let survivors: Vec<(Uuid, Uuid)> = conn.all("select gone_id, kept_id from merged_record", vec![]).await?;
    let survivors: HashMap<Uuid, Uuid> = survivors.into_iter().collect();
    let of = |gone: Uuid| survivors.get(&gone).copied().unwrap_or(gone);
    known.merged_clients =
        clients.into_iter().map(|row| (of(row.id).into(), row)).map(|(kept, row)| (row.known(ids), kept)).collect();
    known.merged_contacts =
        people.into_iter().map(|row| (of(row.id).into(), row)).map(|(kept, row)| (row.known(ids), kept)).collect();
    Ok(())
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
    let sql = format!("select {CLIENT_COLUMNS} from client x where x.deleted_at is null and x.id in ({listed})");
    let rows: Vec<ClientRow> = conn.all(AssertSqlSafe(sql), values()).await?;
    let sql = format!(
        "select {CONTACT_COLUMNS} from contact k join client c on c.id = k.client_id
         where k.deleted_at is null and c.deleted_at is null and k.client_id in ({listed}) order by k.id"
    );
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
