//! Which records are likely one, as far as somebody sees them.

use std::collections::{HashMap, HashSet};

use perennial_core::dates::Moment;
use perennial_core::duplicates::{Pair, likely_clients, likely_contacts};
use uuid::Uuid;

use super::known::known;
use super::merge::Object;
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::rights::Right;

/// Two records that are likely one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likely {
    /// Clients or contacts.
    pub object: Object,
    /// The record that was there first, and its name.
    pub one: (Uuid, String),
    /// The other.
    pub other: (Uuid, String),
    /// For contacts: where they are.
    pub client: Option<String>,
    /// The clients concerned: the two, or those of the two contacts.
    pub clients: Vec<Uuid>,
    /// What agrees and what differs, in words.
    pub words: String,
    /// What both say alike.
    pub agree: Vec<&'static str>,
    /// What they say differently.
    pub differ: Vec<&'static str>,
}

/// The likely duplicates, the likeliest first: at most `limit` of clients and of contacts, and how many there are.
#[derive(Debug, Clone, Default)]
pub struct Duplicates {
    /// Of clients.
    pub clients: Vec<Likely>,
    /// How many pairs of clients there are.
    pub client_pairs: usize,
    /// Of contacts.
    pub contacts: Vec<Likely>,
    /// How many pairs of contacts there are.
    pub contact_pairs: usize,
}

/// Finds the likely duplicates among what the actor sees; those that somebody called different are left out. Everybody
/// is compared: the page asks what was found before ([`Memory::duplicates`](super::Memory::duplicates)).
///
/// # Errors
/// When the role does not allow it, or the store cannot be read.
pub async fn duplicates(conn: &mut Conn, actor: &Actor, limit: usize) -> Result<Duplicates, Error> {
    actor.must(Right::Merge)?;
    let pairs = compare(conn, actor).await?;
    pairs.shown(conn, limit).await
}

/// All pairs that are likely one, the likeliest first.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    clients: Vec<Likely>,
    contacts: Vec<Likely>,
}

impl Pairs {
    /// Those that nobody called different, at most `limit` of each.
    pub(super) async fn shown(&self, conn: &mut Conn, limit: usize) -> Result<Duplicates, Error> {
        let different = different(conn).await?;
        let of = |pairs: &[Likely]| {
            let open = pairs.iter().filter(|pair| !different.contains(&ordered(pair.one.0, pair.other.0)));
            (open.clone().count(), open.take(limit).cloned().collect())
        };
        let ((client_pairs, clients), (contact_pairs, contacts)) = (of(&self.clients), of(&self.contacts));
        Ok(Duplicates { clients, client_pairs, contacts, contact_pairs })
    }
}

impl Pairs {
    /// Those that nobody called different, clients first, of which one concerns a client of `among`: at most `limit`, and
    /// how many there are.
    pub(super) async fn among(
        &self,
        conn: &mut Conn,
        among: Option<&HashSet<Uuid>>,
        limit: usize,
    ) -> Result<(Vec<Likely>, usize), Error> {
        let different = different(conn).await?;
        let meant = |pair: &&Likely| {
            let here = among.is_none_or(|among| pair.clients.iter().any(|client| among.contains(client)));
            here && !different.contains(&ordered(pair.one.0, pair.other.0))
        };
        let open = self.clients.iter().chain(&self.contacts).filter(meant);
        Ok((open.clone().take(limit).cloned().collect(), open.count()))
    }
}

/// Compares everybody whom the actor sees.
pub(super) async fn compare(conn: &mut Conn, actor: &Actor) -> Result<Pairs, Error> {
    let known = known(conn, actor).await?;
    let work = tokio::task::spawn_blocking(move || {
        let (clients, contacts) = (likely_clients(&known.clients), likely_contacts(&known.contacts));
        let client_names: HashMap<Uuid, String> =
            known.clients.iter().map(|client| (client.id.0, first(&client.names))).collect();
        let people: HashMap<Uuid, (&str, Option<Uuid>)> = known
            .contacts
            .iter()
            .map(|contact| (contact.id.0, (contact.name.as_str(), contact.client.map(|client| client.0))))
            .collect();
        let name = |id: Uuid| client_names.get(&id).cloned().unwrap_or_default();
        let person = |id: Uuid| people.get(&id).copied().unwrap_or_default();
        Pairs {
            clients: clients
                .into_iter()
                .map(|pair| {
                    let both = vec![pair.one.0, pair.other.0];
                    likely(Object::Client, pair, (None, both), &name)
                })
                .collect(),
            contacts: contacts
                .into_iter()
                .map(|pair| {
                    let client = person(pair.one.0).1.map(&name);
                    let both = [pair.one.0, pair.other.0].into_iter().filter_map(|id| person(id).1).collect();
                    likely(Object::Contact, pair, (client, both), &|id| person(id).0.to_owned())
                })
                .collect(),
        }
    });
    work.await.map_err(|e| Error::Internal(e.to_string()))
}

fn first(names: &[String]) -> String {
    names.first().cloned().unwrap_or_default()
}

fn likely<Id: Into<Uuid>>(
    object: Object,
    pair: Pair<Id>,
    (client, clients): (Option<String>, Vec<Uuid>),
    name: &impl Fn(Uuid) -> String,
) -> Likely {
    let (one, other): (Uuid, Uuid) = (pair.one.into(), pair.other.into());
    Likely {
        object,
        client,
        clients,
        words: pair.compared.words(),
        agree: pair.compared.agree.iter().map(|detail| detail.word()).collect(),
        differ: pair.compared.differ.iter().map(|detail| detail.word()).collect(),
        one: (one, name(one)),
        other: (other, name(other)),
    }
}

fn ordered(one: Uuid, other: Uuid) -> (Uuid, Uuid) {
    if one < other { (one, other) } else { (other, one) }
}

async fn different(conn: &mut Conn) -> Result<HashSet<(Uuid, Uuid)>, Error> {
    let rows: Vec<(Uuid, Uuid)> = conn.all("select one_id, other_id from not_duplicate", vec![]).await?;
    Ok(rows.into_iter().collect())
}

/// Notes that two records are two, so that they are not proposed again.
///
/// # Errors
/// When one of them is not there for the actor, or the role does not allow it.
pub async fn say_different(tx: &mut Tx, act: &Act, object: Object, one: Uuid, other: Uuid) -> Result<(), Error> {
    act.actor.must(Right::Merge)?;
    object.client_of(tx, &act.actor, one).await?;
    object.client_of(tx, &act.actor, other).await?;
    let (one, other) = ordered(one, other);
    tx.run(
        "insert into not_duplicate (object, one_id, other_id, by_staff, said_at) values ($1, $2, $3, $4, $5)
         on conflict (one_id, other_id) do nothing",
        args![object.key(), one, other, act.actor.staff(), act.now],
    )
    .await?;
    Ok(())
}

/// Takes back that records are two, as far as the actor said so at a moment. Gives how many pairs.
///
/// # Errors
/// When the store refuses.
pub async fn take_back_different(tx: &mut Tx, act: &Act, moment: Moment) -> Result<usize, Error> {
    let sql = "delete from not_duplicate where said_at = $1 and by_staff = $2";
    let gone = tx.run(sql, args![moment, act.actor.staff()]).await?;
    Ok(usize::try_from(gone).unwrap_or_default())
}
