//! Names by which alone a referral tells who referred: whom they may be, and whom somebody said they are. Facts stay as
//! they were recorded; whoever reads them reads the
//! answer with them, and it can be taken back.

use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, ReferrerId};
use perennial_core::referrals::{ReferrerKind, name_keys, named};
use perennial_core::text::Name;
use uuid::Uuid;

use super::commands::{self, NewReferrer};
use super::merge;
use super::queries;
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;
use crate::log::places;
use crate::rights::Right;

/// Names shown at once.
pub(super) const SHOWN: usize = 50;
/// Records offered for a name.
const OFFERED: usize = 5;

/// Whom a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// A referrer of the list.
    Referrer(ReferrerId),
    /// A client.
    Client(ClientId),
    /// Somebody who is recorded as a referrer with it.
    New,
}

impl Means {
    /// The value of a choice.
    pub fn key(&self) -> String {
        match self {
            Self::Referrer(id) => format!("referrer:{id}"),
            Self::Client(id) => format!("client:{id}"),
            Self::New => "new".to_owned(),
        }
    }

    /// The choice of a value written by [`Means::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        match key.split_once(':') {
            Some(("referrer", id)) => id.parse().ok().map(Self::Referrer),
            Some(("client", id)) => id.parse().ok().map(Self::Client),
            _ => (key == "new").then_some(Self::New),
        }
    }
}

/// A name that stands for nobody on record yet.
#[derive(Debug, Clone)]
pub struct TextToLink {
    /// How names are compared.
    pub key: String,
    /// As it was recorded.
    pub words: String,
    /// Referrals by it that the reader sees.
    pub referrals: i64,
    /// The day of the last.
    pub last: Day,
    /// Whom it may mean, with their names; somebody new last.
    pub offers: Vec<(Means, String)>,
}

#[derive(crate::db::Row)]
struct Row {
    words_key: String,
    words: String,
    referrals: i64,
    last_on: Day,
}

/// The names that stand for nobody on record yet, those that tell of most referrals first.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn to_link(conn: &mut Conn, actor: &Actor) -> Result<Vec<TextToLink>, Error> {
    let sql = format!(
        "select f.words_key, min(f.words) as words, count(*) as referrals, max(f.on_day) as last_on
         from referral f join client c on c.id = f.client_id
         where f.words_key is not null and c.deleted_at is null and {}
         group by f.words_key order by 3 desc, 1 limit {SHOWN}",
        actor.sees(1)
    );
    let rows: Vec<Row> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    let mut all = Vec::new();
    for row in rows {
        let offers = offers(conn, actor, &row.words).await?;
        all.push(TextToLink {
            key: row.words_key,
            words: row.words,
            referrals: row.referrals,
            last: row.last_on,
            offers,
        });
    }
    Ok(all)
}

/// Referrers and clients of the name, whether their own or that of a contact.
async fn offers(conn: &mut Conn, actor: &Actor, words: &str) -> Result<Vec<(Means, String)>, Error> {
    let name = named(words).name;
    let keys = name_keys(&name);
    let values = || -> Vec<Value> {
        args![actor.wall_value()].into_iter().chain(keys.iter().map(|key| Value::from(key.as_str()))).collect()
    };
    let like = places(2, keys.len());
    let referrers = format!(
        "select r.id, r.name from referrer r where r.deleted_at is null and r.name_key in ({like}) and {}
         order by r.name_key, r.id limit {OFFERED}",
        queries::seen(actor)
    );
    let rows: Vec<(Uuid, String)> = conn.all(AssertSqlSafe(referrers), values()).await?;
    let mut offers: Vec<(Means, String)> =
        rows.into_iter().map(|(id, name)| (Means::Referrer(id.into()), format!("{name} (referrer)"))).collect();
    let clients = format!(
        "select distinct c.id, c.name, c.name_key from client c left join contact k on k.client_id = c.id
           and k.deleted_at is null
         where c.deleted_at is null and (c.name_key in ({like}) or k.name_key in ({like})) and {}
         order by c.name_key, c.id limit {OFFERED}",
        actor.sees(1)
    );
    let rows: Vec<(Uuid, String, String)> = conn.all(AssertSqlSafe(clients), values()).await?;
    offers.extend(rows.into_iter().map(|(id, name, _)| (Means::Client(id.into()), format!("{name} (the client)"))));
    offers.push((Means::New, format!("{name}: a new referrer")));
    Ok(offers)
}

/// Says whom a name means, wherever a referral tells of it alone. [`unlink`] takes it back.
///
/// # Errors
/// When nothing may be recorded, no referral that the actor sees tells of the name, it was said meanwhile, or the record
/// is not there.
pub async fn link(tx: &mut Tx, act: &mut Act, key: &str, means: Means) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let known = to_link(tx, &act.actor).await?.into_iter().find(|text| text.key == key);
    let Some(text) = known else { return Err(Error::ChangedMeanwhile("name")) };
    let said = named(&text.words);
    let new = |name: &str, kind: ReferrerKind| {
        let name = Name::parse(name).map_err(|refusal| Error::field("means", refusal.to_string()))?;
        Ok::<_, Error>(NewReferrer::of(name, kind))
    };
    let (referrer, is_new) = match means {
        Means::Referrer(id) => (queries::find(tx, &act.actor, id).await.map(|_| id)?, false),
        Means::Client(id) => match commands::is_client(tx, &act.actor, id).await? {
            Some(known) => (known, false),
            None => {
                clients::visible(tx, &act.actor, id).await?;
                (commands::add_as_client(tx, act, new(&said.name, said.kind)?, id).await?, true)
            }
        },
        Means::New => (commands::add(tx, act, new(&said.name, said.kind)?).await?, true),
    };
    let sql = "insert into referrer_text (words_key, words, referrer_id, is_new, by_staff, said_at)
        values ($1, $2, $3, $4, $5, $6)";
    let values = args![key, text.words, referrer, i64::from(is_new), act.actor.staff(), act.now];
    tx.run(sql, values).await?;
    let told: Vec<(Uuid,)> = tx.all("select distinct client_id from referral where words_key = $1", args![key]).await?;
    act.touched.extend(told.into_iter().map(|(client,)| ClientId(client)));
    Ok(())
}

/// Takes back whom a name means; a referrer who was recorded with it goes too, unless somebody has changed them since or
/// other referrals speak of them.
///
/// # Errors
/// When nothing may be recorded, or nobody said whom it means as far as the actor sees.
pub async fn unlink(tx: &mut Tx, act: &mut Act, key: &str) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let sql = "select referrer_id, is_new, words from referrer_text where words_key = $1";
    let linked: Option<(Uuid, i64, String)> = tx.optional(sql, args![key]).await?;
    let Some((referrer, is_new, words)) = linked else { return Err(Error::NotFound("name")) };
    let stays = merge::survivor(tx, &act.actor, referrer.into()).await?.ok_or(Error::NotFound("name"))?;
    commands::touch_clients(tx, act, stays).await?;
    tx.run("delete from referrer_text where words_key = $1", args![key]).await?;
    if is_new != 0 {
        let sql = "update referrer set deleted_at = $2, version = version + 1
            where id = $1 and version = 1 and deleted_at is null
              and not exists (select 1 from referrer_text t where t.referrer_id = referrer.id)
              and not exists (select 1 from referral_note n where n.referrer_id = referrer.id and n.deleted_at is null)
              and not exists (select 1 from referral f where f.referrer_id = referrer.id and f.words <> $3)";
        tx.run(sql, args![referrer, act.now, words]).await?;
    }
    Ok(())
}
