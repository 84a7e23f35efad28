//! Who pays for clients: whom to ask about, what was said, and the way back (D25).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use perennial_core::dates::Moment;
use perennial_core::fact::{ClientFact, Dated, Event, Listing, Precision};
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::imports::matching::clean_name;
use perennial_core::invoices::{PayerAnswer, is_asked_about, payer_key};
use perennial_core::keyed::Keyed;
use perennial_core::text::Name;
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::clients::{self, ClientInput};
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;
use crate::log;
use crate::rights::Right;

/// Names that are looked up together.
const LOOKED_UP: usize = 200;

/// Somebody who pays for clients and of whom nobody has said what they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payer {
    /// The name as compared: what is said of them is kept under it.
    pub key: String,
    /// The name, as most invoices spell it.
    pub name: String,
    /// How many invoices they pay, of clients that the reader sees.
    pub invoices: i64,
    /// For which clients.
    pub clients: Vec<(Uuid, String)>,
    /// The client whose name theirs is like.
    pub like: Option<(Uuid, String)>,
}

#[derive(crate::db::Row)]
struct Paid {
    payer: String,
    client_id: Uuid,
    client: String,
    invoices: i64,
}

/// The payers to ask about: those who are like a client, and those who pay for several. With `manager`, for clients of
/// theirs. Those who pay most invoices come first.
///
/// # Errors
/// When the store cannot be read.
pub async fn open_payers(conn: &mut Conn, actor: &Actor, manager: Option<StaffId>) -> Result<Vec<Payer>, Error> {
    let mut values = args![actor.wall_value()];
    let mut only = String::new();
    if let Some(manager) = manager {
        values.push(Value::from(manager.0));
        only = format!(" and c.manager_id = ${}", values.len());
    }
    let sql = format!(
        "select i.payer, i.client_id, c.name as client, count(*) as invoices
         from invoice i join client c on c.id = i.client_id
         where i.payer is not null and i.deleted_at is null and c.deleted_at is null and {}{only}
         group by i.payer, i.client_id, c.name order by 4 desc, 1, 2",
        actor.sees(1)
    );
    let mut rows: Vec<Paid> = conn.all(AssertSqlSafe(sql), values).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    // The commonest spelling is shown, and rather one that does not shout.
    rows.sort_by_key(|row| (Reverse(row.invoices), row.payer == row.payer.to_uppercase()));
    let said = payer_answers(conn).await?;
    let mut payers: BTreeMap<String, Payer> = BTreeMap::new();
    for row in rows {
        let key = payer_key(&row.payer);
        if said.contains_key(&key) {
            continue;
        }
        let payer = payers.entry(key.clone()).or_insert_with(|| Payer {
            key,
            name: row.payer,
            invoices: 0,
            clients: Vec::new(),
            like: None,
        });
        payer.invoices += row.invoices;
        if !payer.clients.iter().any(|(id, _)| *id == row.client_id) {
            payer.clients.push((row.client_id, row.client));
        }
    }
    let mut payers: Vec<Payer> = payers.into_values().collect();
    payers.iter_mut().for_each(|payer| payer.clients.sort_by(|a, b| a.1.cmp(&b.1)));
    name_likes(conn, actor, &mut payers).await?;
    payers.retain(|payer| is_asked_about(payer.clients.len(), payer.like.is_some()));
    payers.sort_by(|a, b| b.invoices.cmp(&a.invoices).then_with(|| a.key.cmp(&b.key)));
    Ok(payers)
}

/// Notes of each payer which client they may be.
async fn name_likes(conn: &mut Conn, actor: &Actor, payers: &mut [Payer]) -> Result<(), Error> {
    for some in payers.chunks_mut(LOOKED_UP) {
        let mut values = args![actor.wall_value()];
        values.extend(some.iter().map(|payer| Value::from(clean_name(&payer.name))));
        let sql = format!(
            "select c.clean_name, c.id, c.name from client c
             where c.deleted_at is null and c.clean_name in ({}) and {} order by c.name_key, c.id",
            log::places(2, some.len()),
            actor.sees(1)
        );
        let rows: Vec<(String, Uuid, String)> = conn.all(AssertSqlSafe(sql), values).await?;
        for payer in some {
            let clean = clean_name(&payer.name);
            let like = rows.iter().find(|(name, ..)| *name == clean);
            payer.like = like.map(|(_, id, name)| (*id, name.clone()));
        }
    }
    Ok(())
}

/// What was said of payers, by the name as compared.
///
/// # Errors
/// When the store cannot be read.
pub async fn payer_answers(conn: &mut Conn) -> Result<HashMap<String, PayerAnswer>, Error> {
    let rows: Vec<(String, String)> = conn.all("select payer_key, answer from payer_answer", vec![]).await?;
    rows.into_iter()
        .map(|(key, word)| {
            let answer = PayerAnswer::from_key(&word);
            answer
                .map(|answer| (key, answer))
                .ok_or_else(|| Error::Internal(format!("no {} is called {word}", PayerAnswer::NOUN)))
        })
        .collect()
}

/// The client that a payer is, where somebody said so.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn client_who_pays(conn: &mut Conn, actor: &Actor, payer: &str) -> Result<Option<Uuid>, Error> {
    let sql = format!(
        "select c.id from payer_answer p join client c on c.id = p.client_id
         where p.payer_key = $2 and c.deleted_at is null and {}",
        actor.sees(1)
    );
    let found: Option<(Uuid,)> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), payer_key(payer)]).await?;
    Ok(found.map(|(id,)| id))
}

/// Keeps what somebody says of payers, for this list and the next, and gives the moment by which it is taken back.
///
/// # Errors
/// When none of them is open for the actor, or the role does not allow it.
pub async fn answer_payers(
    tx: &mut Tx,
    act: &mut Act,
    keys: &BTreeSet<String>,
    answer: PayerAnswer,
) -> Result<Moment, Error> {
    act.actor.must(Right::Record)?;
    let open = open_payers(tx, &act.actor, None).await?;
    let payers: Vec<Payer> = open.into_iter().filter(|payer| keys.contains(&payer.key)).collect();
    if payers.is_empty() {
        return Err(Error::refused("Somebody has answered this already. Open the questions again."));
    }
    for payer in &payers {
        let makes = answer == PayerAnswer::OtherClient && payer.like.is_none();
        let client = match answer {
            PayerAnswer::OtherClient => Some(client_of(tx, act, payer).await?),
            PayerAnswer::OnlyPayer | PayerAnswer::SameClient => None,
        };
        let cleared = match answer {
            PayerAnswer::SameClient => Some(take_off(tx, act, payer).await?),
            PayerAnswer::OnlyPayer | PayerAnswer::OtherClient => None,
        };
        let values = args![
            payer.key.as_str(),
            payer.name.as_str(),
            answer.key(),
            client,
            makes,
            cleared,
            act.actor.staff(),
            act.now
        ];
        let sql = "insert into payer_answer (payer_key, payer, answer, client_id, made_client, cleared, by_staff,
                     answered_at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
        tx.run(sql, values).await?;
    }
    Ok(act.now)
}

/// The client that a payer is: the one of their name, else a new one.
async fn client_of(tx: &mut Tx, act: &mut Act, payer: &Payer) -> Result<ClientId, Error> {
    if let Some((id, _)) = &payer.like {
        return Ok((*id).into());
    }
    let name = Name::parse(&payer.name).map_err(|error| Error::refused(error.to_string()))?;
    let today = act.today;
    let id = clients::record(tx, act, ClientInput::named(name), today).await?;
    let listed = Event::Client(ClientFact::Listed { listing: Listing::Client });
    act.record_dated(tx, id, vec![Dated { on: today, precision: Precision::OnOrBefore, what: listed }]).await?;
    Ok(id)
}

/// Takes a payer off the invoices that the actor sees; gives which they were, with the name as it stood there.
async fn take_off(tx: &mut Tx, act: &Act, payer: &Payer) -> Result<String, Error> {
    let mut taken: Vec<(Uuid, String)> = Vec::new();
    for (client, _) in &payer.clients {
        let sql = "select id, payer from invoice where client_id = $1 and payer is not null and deleted_at is null";
        let rows: Vec<(Uuid, String)> = tx.all(sql, args![*client]).await?;
        taken.extend(rows.into_iter().filter(|(_, name)| payer_key(name) == payer.key));
    }
    for (id, _) in &taken {
        let sql = "update invoice set payer = null, updated_at = $2, version = version + 1 where id = $1";
        tx.run(sql, args![*id, act.now]).await?;
    }
    serde_json::to_string(&taken).map_err(|error| Error::Internal(error.to_string()))
}

#[derive(crate::db::Row)]
struct Said {
    payer_key: String,
    client_id: Option<Uuid>,
    made_client: i64,
    cleared: Option<String>,
}

/// Takes back what the actor said of payers at a moment: names stand on the invoices again, and a client that the answer
/// made goes, unless more was recorded of it since. Gives how many answers went.
///
/// # Errors
/// When the store refuses.
pub async fn take_back_payers(tx: &mut Tx, act: &mut Act, moment: Moment) -> Result<usize, Error> {
    let sql =
        "select payer_key, client_id, made_client, cleared from payer_answer where answered_at = $1 and by_staff = $2";
    let said: Vec<Said> = tx.all(sql, args![moment, act.actor.staff()]).await?;
    for one in &said {
        let cleared: Vec<(Uuid, String)> = match &one.cleared {
            Some(text) => serde_json::from_str(text).map_err(|error| Error::Internal(error.to_string()))?,
            None => Vec::new(),
        };
        for (id, name) in cleared {
            let sql = "update invoice set payer = $2, updated_at = $3, version = version + 1
                       where id = $1 and payer is null";
            tx.run(sql, args![id, name, act.now]).await?;
        }
        tx.run("delete from payer_answer where payer_key = $1", args![one.payer_key.as_str()]).await?;
        let Some(client) = one.client_id.filter(|_| one.made_client != 0) else { continue };
        let since = "select count(*) from fact where client_id = $1 and recorded_at <> $2";
        if tx.scalar::<i64>(since, args![client, moment]).await? == 0 {
            clients::follow_fact(tx, act, client.into(), false).await?;
        }
    }
    Ok(said.len())
}
