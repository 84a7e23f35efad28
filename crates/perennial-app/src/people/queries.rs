//! The people at clients, as pages and other rooms need them.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::fact::{LawfulBasis, Medium, Stance, Tie};
use perennial_core::ids::{ClientId, ContactId, FactId};
use perennial_core::people::{Said, Wishes};
use perennial_core::promises::Mark;
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::clients::HiddenNames;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::log;

fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

/// What somebody wants of a medium, as stored.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
pub struct WishRow {
    /// Who.
    pub contact_id: Uuid,
    /// The medium, or `all`.
    pub medium: String,
    /// What they want.
    pub stance: String,
    /// The ground.
    pub basis: String,
    /// Who said it and where.
    pub source: Option<String>,
    on_day: i64,
    /// The fact that says so.
    pub fact_id: Uuid,
}

impl WishRow {
    fn said(&self) -> Option<Said> {
        Some(Said {
            stance: Stance::from_key(&self.stance)?,
            basis: LawfulBasis::from_key(&self.basis).unwrap_or(LawfulBasis::None),
            source: self.source.clone(),
            mark: Mark { on: day(self.on_day), fact: FactId(self.fact_id) },
        })
    }
}

/// How the people at these clients want to be reached: those of whom anything is known.
///
/// # Errors
/// When the store cannot be read.
pub async fn wishes(conn: &mut Conn, clients: &[ClientId]) -> Result<BTreeMap<ContactId, Wishes>, Error> {
    if clients.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!(
        "select contact_id, medium, stance, basis, source, on_day, fact_id from contact_wish
         where client_id in ({}) order by on_day, fact_id",
        log::places(1, clients.len())
    );
    let rows: Vec<WishRow> = conn.all(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?;
    let mut all: BTreeMap<ContactId, Wishes> = BTreeMap::new();
    for row in rows {
        all.entry(ContactId(row.contact_id)).or_default().say(Medium::from_key(&row.medium), row.said());
    }
    Ok(all)
}

/// What must be known before somebody reaches out, in words.
#[derive(Debug, Clone, Default)]
pub struct Warnings {
    wishes: BTreeMap<ContactId, Wishes>,
    /// Of each client, the people there who refuse something, each in a sentence.
    by_client: BTreeMap<ClientId, Vec<String>>,
}

impl Warnings {
    /// What must be known of the people who are at these clients now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn load(conn: &mut Conn, clients: &[ClientId]) -> Result<Self, Error> {
        let mut clients = clients.to_vec();
        clients.sort();
        clients.dedup();
        let wishes = wishes(conn, &clients).await?;
        let mut warnings = Self { wishes, by_client: BTreeMap::new() };
        if warnings.wishes.is_empty() {
            return Ok(warnings);
        }
        let sql = format!(
            "select client_id, id, name from contact
             where deleted_at is null and left_on is null and client_id in ({}) order by client_id, name_key, id",
            log::places(1, clients.len())
        );
        let rows: Vec<(Uuid, Uuid, String)> =
            conn.all(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?;
        for (client, contact, name) in rows {
            if let Some(warning) = warnings.wishes.get(&ContactId(contact)).and_then(Wishes::warning) {
                warnings.by_client.entry(client.into()).or_default().push(format!("{name} {warning}."));
            }
        }
        Ok(warnings)
    }

    /// How a person wants to be reached.
    pub fn of(&self, contact: ContactId) -> Option<&Wishes> {
        self.wishes.get(&contact)
    }

    /// What to know of a person: “is not to be contacted”.
    pub fn says(&self, contact: ContactId) -> Option<String> {
        self.of(contact).and_then(Wishes::warning)
    }

    /// What to know of the people at a client, each in a sentence.
    pub fn at(&self, client: ClientId) -> &[String] {
        self.by_client.get(&client).map_or(&[], Vec::as_slice)
    }
}

/// How well a colleague knows somebody.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
pub struct TieRow {
    /// Whom.
    pub contact_id: Uuid,
    /// The colleague.
    pub staff: String,
    tie: String,
    on_day: i64,
    /// The fact that says so.
    pub fact_id: Uuid,
}

impl TieRow {
    /// How well.
    pub fn tie(&self) -> Tie {
        Tie::from_key(&self.tie).unwrap_or(Tie::Met)
    }

    /// Since when.
    pub fn since(&self) -> Day {
        day(self.on_day)
    }
}

/// Who of the firm knows the people at a visible client, the strongest ties first.
///
/// # Errors
/// When the store cannot be read.
pub async fn ties(conn: &mut Conn, client: ClientId) -> Result<Vec<TieRow>, Error> {
    let sql = "select t.contact_id, s.name as staff, t.tie, t.on_day, t.fact_id
               from contact_tie t join staff s on s.id = t.staff_id where t.client_id = $1
               order by case t.tie when 'strong' then 0 when 'known' then 1 else 2 end, s.name, t.contact_id";
    Ok(conn.all(sql, args![client]).await?)
}

/// An employer in somebody's history.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
pub struct EmployerRow {
    /// Its name.
    pub employer: String,
    /// The job there.
    pub job_title: Option<String>,
    from_day: Option<i64>,
    until_day: Option<i64>,
    /// The same as a client.
    pub at_client_id: Option<Uuid>,
    /// The same person there.
    pub was_contact_id: Option<Uuid>,
    /// The fact that says so.
    pub fact_id: Uuid,
}

impl EmployerRow {
    /// The first day.
    pub fn from(&self) -> Option<Day> {
        self.from_day.map(day)
    }

    /// The last day.
    pub fn until(&self) -> Option<Day> {
        self.until_day.map(day)
    }
}

/// Where somebody worked before or works beside, the latest first, as the actor may read it.
///
/// # Errors
/// When the store cannot be read.
pub async fn employers(conn: &mut Conn, actor: &Actor, contact: ContactId) -> Result<Vec<EmployerRow>, Error> {
    let sql = "select employer, job_title, from_day, until_day, at_client_id, was_contact_id, fact_id
               from contact_employer where contact_id = $1
               order by coalesce(until_day, 10000000) desc, coalesce(from_day, -10000000) desc, fact_id";
    let mut rows: Vec<EmployerRow> = conn.all(sql, args![contact]).await?;
    let hidden = HiddenNames::of(conn, actor).await?;
    rows.iter_mut().for_each(|row| hidden.hide(&mut row.employer));
    Ok(rows)
}

/// That somebody left.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
pub struct MoveRow {
    /// Who.
    pub contact_id: Uuid,
    /// From which client.
    pub client_id: Uuid,
    on_day: i64,
    /// The fact that says so.
    pub fact_id: Uuid,
    /// The new employer.
    pub employer: Option<String>,
    /// 1 for a retirement.
    pub retired: i64,
    /// The new employer as a client.
    pub to_client_id: Option<Uuid>,
    /// The same person there.
    pub to_contact_id: Option<Uuid>,
    /// Who took over.
    pub successor_id: Option<Uuid>,
    /// The name of who took over.
    pub successor: Option<String>,
}

impl MoveRow {
    /// When.
    pub fn on(&self) -> Day {
        day(self.on_day)
    }
}

/// Who left a visible client, and who came to it from another one, as the actor may read it.
///
/// # Errors
/// When the store cannot be read.
pub async fn moves(conn: &mut Conn, actor: &Actor, client: ClientId) -> Result<Vec<MoveRow>, Error> {
    let sql = "select m.contact_id, m.client_id, m.on_day, m.fact_id, m.employer, m.retired, m.to_client_id,
                 m.to_contact_id, m.successor_id, s.name as successor
               from contact_move m left join contact s on s.id = m.successor_id
               where m.client_id = $1 or m.to_client_id = $1 order by m.on_day desc, m.contact_id";
    let mut rows: Vec<MoveRow> = conn.all(sql, args![client]).await?;
    let hidden = HiddenNames::of(conn, actor).await?;
    rows.iter_mut().filter_map(|row| row.employer.as_mut()).for_each(|employer| hidden.hide(employer));
    Ok(rows)
}
