//! The referrals of a period in both directions, each with its source, what became of it, and what it was billed.

use std::collections::{BTreeMap, HashMap};

use perennial_core::dates::Day;
use perennial_core::insights::Period;
use perennial_core::money::{self, Currency, Money};
use perennial_core::referrals::{Direction, Influence, ReferrerKind, Reviewed, Steps, name_key, named};
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value, Word};
use crate::error::Error;
use crate::firm;
use crate::referrals;

/// Who refers: a recorded referrer, a client, or somebody of whom only the words are recorded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKey {
    /// A recorded referrer; also the client that they are.
    Referrer(Uuid),
    /// A client or former client.
    Client(Uuid),
    /// A name as it was typed, by its key.
    Words(String),
}

impl std::fmt::Display for SourceKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Referrer(id) => write!(f, "referrer:{id}"),
            Self::Client(id) => write!(f, "client:{id}"),
            Self::Words(words) => write!(f, "words:{words}"),
        }
    }
}

/// A source of referrals.
#[derive(Debug, Clone)]
pub struct Source {
    /// Which.
    pub key: SourceKey,
    /// The name.
    pub name: String,
    /// The group.
    pub kind: ReferrerKind,
}

impl Source {
    /// The page of the record.
    pub fn href(&self) -> Option<String> {
        match &self.key {
            SourceKey::Referrer(id) => Some(format!("/referrers/{id}")),
            SourceKey::Client(id) => Some(format!("/clients/{id}")),
            SourceKey::Words(_) => None,
        }
    }
}

/// A referral.
#[derive(Debug, Clone)]
pub struct Line {
    /// Which.
    pub id: Uuid,
    /// The place of its source among the sources.
    pub source: usize,
    /// Its day; of one that has none of its own, the day on which the pursuit or the work that it brought began.
    pub on: Day,
    /// True where the firm gave it.
    pub given: bool,
    /// What became of one that was received.
    pub steps: Steps,
    /// What it brought was billed so far, minor units of the firm's currency.
    pub fees: i64,
    /// The client who was referred, with the name; none where there is no record.
    pub client: Option<(Uuid, String)>,
    /// Whom, in words, where there is no record.
    pub who: Option<String>,
    /// The pursuit that it became.
    pub pursuit: Option<Uuid>,
    /// True where it brought the client, and not later work of one.
    pub brought_client: bool,
    /// Whether it suited, where somebody has said.
    pub suitable: Option<bool>,
    /// About what one that was given was worth, minor units of the firm's currency, where somebody has said.
    pub worth: Option<i64>,
    /// Whether whoever was referred would have come without it, and whether they were asked, where somebody has said.
    pub influence: Option<(Influence, bool)>,
}

/// The referrals of a period that the actor may know of.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// The days; everything is told as it stood at the end of the last.
    pub period: Period,
    /// The firm's currency.
    pub currency: Currency,
    /// The referrals, the latest first.
    pub lines: Vec<Line>,
    /// Their sources.
    pub sources: Vec<Source>,
    /// The referrer that a client is.
    as_client: HashMap<Uuid, Uuid>,
    /// How many referrals have no day, and brought no pursuit that has one: they are in no figure.
    pub undated: u64,
    /// What was billed in other currencies, in none of the sums.
    pub other_currencies: Vec<Money>,
}

impl Ledger {
    /// As which source a client refers.
    pub fn party(&self, client: Uuid) -> SourceKey {
        self.as_client.get(&client).map_or(SourceKey::Client(client), |referrer| SourceKey::Referrer(*referrer))
    }

    /// The referrals as the review counts them, with the place of each source.
    pub fn reviewed(&self) -> Vec<Reviewed<usize>> {
        let reviewed = |line: &Line| Reviewed {
            source: line.source,
            on: line.on,
            steps: (!line.given).then_some(line.steps),
            fees: line.fees,
        };
        self.lines.iter().map(reviewed).collect()
    }
}

#[derive(crate::db::Row)]
struct Row {
    id: Uuid,
    client_id: Uuid,
    client: String,
    direction: Word<Direction>,
    referrer_id: Option<Uuid>,
    other_client_id: Option<Uuid>,
    words: Option<String>,
    counted_on: Day,
    spoke_on: Option<Day>,
    pursued_on: Option<Day>,
    lost_on: Option<Day>,
    won_on: Option<Day>,
    pursuit_id: Option<Uuid>,
    brought_client: i64,
    noted_spoke_on: Option<Day>,
    ruled_out_on: Option<Day>,
    suitable: Option<i64>,
    worth_minor: Option<i64>,
    influence: Option<Word<Influence>>,
    influence_asked: Option<i64>,
}

/// Of a referral that one client made and another came by, only the end of the one who came counts: also where each end was
/// recorded by itself, by the same two within two months.
/// The end recorded by itself is one that the actor may know of: of one behind a barrier nothing follows.
fn counts(actor: &Actor) -> String {
    let sees = actor.sees(1);
    format!(
        "(f.direction <> 'made'
          or not exists (select 1 from referral t where t.id = f.id and t.direction = 'received')
             and not exists (select 1 from referral t join client c on c.id = t.client_id
               where t.direction = 'received' and t.other_client_id = f.client_id
                 and (t.client_id = f.other_client_id or c.name = f.words)
                 and t.counted_on between f.counted_on - 60 and f.counted_on + 60 and {sees}))"
    )
}

/// Clients that are neither deleted nor archived: no other is in any figure.
pub(super) const HERE: &str = "c.deleted_at is null
    and not exists (select 1 from position p where p.client_id = c.id and p.archived <> 0)";

/// The referrals of a period that the actor may know of, in both directions.
///
/// # Errors
/// When the store cannot be read.
pub async fn ledger(conn: &mut Conn, actor: &Actor, period: Period) -> Result<Ledger, Error> {
    let currency: Currency = firm::currency_of(conn, None).await?.parse().unwrap_or(Currency::GBP);
    let sql = format!(
        "select f.id, f.client_id, c.name as client, f.direction, f.referrer_id, f.other_client_id, f.words, f.counted_on,
           f.spoke_on, f.pursued_on, f.lost_on, f.won_on, f.pursuit_id, f.brought_client, n.spoke_on as noted_spoke_on,
           n.ruled_out_on,
           n.suitable, n.worth_minor, n.influence, n.influence_asked
         from referral f join client c on c.id = f.client_id
           left join referral_note n on n.id = f.id and n.deleted_at is null
         where f.counted_on >= $2 and f.counted_on <= $3 and {HERE} and {} and {}
         order by f.counted_on desc, f.id",
        actor.sees(1),
        counts(actor)
    );
    let values = || args![actor.wall_value(), period.from, period.until];
    let rows: Vec<Row> = conn.all(AssertSqlSafe(sql), values()).await?;
    let mut reading = Reading::of(conn, actor, values()).await?;
    let (fees, other_currencies) = fees(conn, actor, values(), currency).await?;
    let mut lines: Vec<Line> = rows.into_iter().filter_map(|row| reading.line(row, &fees)).collect();
    for row in mentions(conn, period).await? {
        lines.extend(reading.mention(row));
    }
    lines.sort_by_key(|line| (std::cmp::Reverse(line.on), line.id));
    let undated = undated(conn, actor).await?;
    let (sources, as_client) = (reading.sources, reading.as_client);
    Ok(Ledger { period, currency, lines, sources, as_client, undated, other_currencies })
}

/// Referrals of no day of their own that brought no pursuit yet: nobody can say in which year they were.
async fn undated(conn: &mut Conn, actor: &Actor) -> Result<u64, Error> {
    let sql = format!(
        "select count(*) from referral f join client c on c.id = f.client_id
         where f.counted_on is null and {HERE} and {} and {}",
        actor.sees(1),
        counts(actor)
    );
    let found: i64 = conn.scalar(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    Ok(u64::try_from(found).unwrap_or(0))
}

/// What each referral brought so far: all invoices of a client that it brought, but for those of work that another
/// referral won, and otherwise those of the work that it won.
async fn fees(
    conn: &mut Conn,
    actor: &Actor,
    values: Vec<Value>,
    currency: Currency,
) -> Result<(HashMap<Uuid, i64>, Vec<Money>), Error> {
    let sql = format!(
        "select f.id, i.currency, cast(sum(i.total_minor) as bigint) as minor
         from referral f join client c on c.id = f.client_id join invoice i on i.client_id = f.client_id
         where f.direction = 'received' and f.counted_on >= $2 and f.counted_on <= $3 and f.won_on <= $3
           and {HERE} and {} and i.deleted_at is null and i.issued_on <= $3
           and ((f.brought_client = 0 and i.engagement_id = f.engagement_id)
             or (f.brought_client = 1 and not exists (
               select 1 from referral g where g.client_id = f.client_id and g.id <> f.id
                 and g.brought_client = 0 and g.engagement_id = i.engagement_id)))
         group by f.id, i.currency",
        actor.sees(1)
    );
    let rows: Vec<(Uuid, Currency, i64)> = conn.all(AssertSqlSafe(sql), values).await?;
    let others = rows.iter().filter(|(_, other, _)| *other != currency);
    let others = money::sums(others.map(|(_, other, minor)| Money::new(*minor, *other)));
    let own = rows.into_iter().filter(|(_, own, _)| *own == currency);
    Ok((own.map(|(id, _, minor)| (id, minor)).collect(), others))
}

#[derive(crate::db::Row)]
struct Mention {
    id: Uuid,
    referrer_id: Uuid,
    on_day: Day,
    who: Option<String>,
    spoke_on: Option<Day>,
    ruled_out_on: Option<Day>,
    suitable: Option<i64>,
    influence: Option<Word<Influence>>,
    influence_asked: Option<i64>,
}

fn influence(noted: Option<Word<Influence>>, asked: Option<i64>) -> Option<(Influence, bool)> {
    noted.map(|word| (word.0, asked == Some(1)))
}

/// Referrals by referrers of people of whom there is no client.
async fn mentions(conn: &mut Conn, period: Period) -> Result<Vec<Mention>, Error> {
    let sql = "select n.id, n.referrer_id, n.on_day, n.who, n.spoke_on, n.ruled_out_on, n.suitable,
                 n.influence, n.influence_asked from referral_note n
               where n.referrer_id is not null and n.deleted_at is null and n.on_day >= $1 and n.on_day <= $2";
    Ok(conn.all(sql, args![period.from, period.until]).await?)
}

/// What is needed to tell the source of a referral.
struct Reading {
    referrers: HashMap<Uuid, referrals::KnownReferrer>,
    /// The referrer that a client is.
    as_client: HashMap<Uuid, Uuid>,
    /// The names of referring clients whom the actor sees.
    clients: HashMap<Uuid, String>,
    sources: Vec<Source>,
    places: BTreeMap<SourceKey, usize>,
}

impl Reading {
    async fn of(conn: &mut Conn, actor: &Actor, values: Vec<Value>) -> Result<Self, Error> {
        let referrers = referrals::known(conn, actor).await?;
        let sql = format!(
            "select distinct c.id, c.name from referral f join client c on c.id = f.other_client_id
             where f.direction = 'received' and f.counted_on >= $2 and f.counted_on <= $3 and {HERE} and {}",
            actor.sees(1)
        );
        let clients: Vec<(Uuid, String)> = conn.all(AssertSqlSafe(sql), values).await?;
        let also =
            referrers.iter().filter(|known| !known.is_deleted).filter_map(|known| Some((known.as_client?, known.id)));
        Ok(Self {
            as_client: also.collect(),
            referrers: referrers.into_iter().map(|known| (known.id, known)).collect(),
            clients: clients.into_iter().collect(),
            sources: Vec::new(),
            places: BTreeMap::new(),
        })
    }

    fn place(&mut self, key: SourceKey, name: &str, kind: ReferrerKind) -> usize {
        if let Some(place) = self.places.get(&key) {
            return *place;
        }
        let place = self.sources.len();
        self.sources.push(Source { key: key.clone(), name: name.to_owned(), kind });
        self.places.insert(key, place);
        place
    }

    fn referrer(&mut self, id: Uuid) -> Option<usize> {
        let known = self.referrers.get(&id)?;
        let (name, kind) = (known.name.clone(), known.kind);
        Some(self.place(SourceKey::Referrer(id), &name, kind))
    }

    fn client(&mut self, id: Uuid, name: &str) -> usize {
        let also = self.as_client.get(&id).copied();
        if let Some(place) = also.and_then(|referrer| self.referrer(referrer)) {
            return place;
        }
        self.place(SourceKey::Client(id), name, ReferrerKind::Client)
    }

    fn words(&mut self, words: Option<&str>) -> usize {
        let said = named(words.unwrap_or("Not recorded"));
        self.place(SourceKey::Words(name_key(&said.name)), &said.name, said.kind)
    }

    /// The source of a referral; none where the actor may not know of it.
    fn source(&mut self, row: &Row) -> Option<usize> {
        if row.direction.0 == Direction::MadeByClient {
            return Some(self.client(row.client_id, &row.client));
        }
        if let Some(other) = row.other_client_id {
            let name = self.clients.get(&other)?.clone();
            return Some(self.client(other, &name));
        }
        let recorded = row.referrer_id.and_then(|id| self.referrer(id));
        Some(recorded.unwrap_or_else(|| self.words(row.words.as_deref())))
    }

    fn line(&mut self, row: Row, fees: &HashMap<Uuid, i64>) -> Option<Line> {
        let source = self.source(&row)?;
        let made = row.direction.0 == Direction::MadeByClient;
        let noted = |day: Option<Day>| day.filter(|_| made);
        Some(Line {
            id: row.id,
            source,
            on: row.counted_on,
            given: row.direction.0 == Direction::Given,
            steps: Steps {
                ruled_out: noted(row.ruled_out_on),
                spoke: row.spoke_on.or(noted(row.noted_spoke_on)),
                pursued: row.pursued_on,
                lost: row.lost_on,
                won: row.won_on,
            },
            fees: fees.get(&row.id).copied().unwrap_or(0),
            client: (!made).then_some((row.client_id, row.client)),
            who: row.words.filter(|_| made),
            pursuit: row.pursuit_id,
            brought_client: row.brought_client != 0,
            suitable: row.suitable.map(|yes| yes != 0),
            worth: row.worth_minor,
            influence: influence(row.influence, row.influence_asked),
        })
    }

    fn mention(&mut self, row: Mention) -> Option<Line> {
        let known = self.referrers.get(&row.referrer_id).filter(|known| known.is_seen)?;
        let source = self.referrer(known.stays)?;
        Some(Line {
            id: row.id,
            source,
            on: row.on_day,
            given: false,
            steps: Steps { ruled_out: row.ruled_out_on, spoke: row.spoke_on, ..Steps::default() },
            fees: 0,
            client: None,
            who: row.who,
            pursuit: None,
            brought_client: false,
            suitable: row.suitable.map(|yes| yes != 0),
            worth: None,
            influence: influence(row.influence, row.influence_asked),
        })
    }
}
