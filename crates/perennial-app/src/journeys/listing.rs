//! Where every relationship stands on a day, page by page, derived from its facts.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::fact::Fact;
use perennial_core::ids::{ClientId, ContactId, EngagementId, PursuitId, ServiceLineId, StaffId};
use perennial_core::journeys::model::Model;
use perennial_core::journeys::position::Position;
use perennial_core::journeys::{derive, words};
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::log;

/// Clients whose facts are read at once.
const PAGE: i64 = 200;

/// One relationship on one day.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Whose.
    pub client: ClientId,
    /// The client's name.
    pub name: String,
    /// Where it stands, with the reasons.
    pub position: Position,
    /// The position's reasons in words, in their order.
    pub reasons: Vec<String>,
    /// The facts behind it.
    pub facts: Vec<Fact>,
}

/// Goes through all relationships in the order of their names.
pub struct Standings {
    as_of: Day,
    after: Option<(String, Uuid)>,
    done: bool,
}

impl Standings {
    /// All relationships that were known on a day.
    pub const fn on(as_of: Day) -> Self {
        Self { as_of, after: None, done: false }
    }

    /// The next ones; none at the end.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn next(
        &mut self,
        conn: &mut Conn,
        actor: &Actor,
        model: &Model,
    ) -> Result<Option<Vec<Standing>>, Error> {
        if self.done {
            return Ok(None);
        }
        let rows = self.clients(conn, actor).await?;
        self.done = (rows.len() as i64) < PAGE;
        let Some((last, _, key)) = rows.last() else { return Ok(None) };
        self.after = Some((key.clone(), *last));
        let ids: Vec<ClientId> = rows.iter().map(|(id, ..)| ClientId(*id)).collect();
        let mut facts = log::of_clients(conn, &ids).await?;
        let called = Called::load(conn, &ids, model).await?;
        let known = rows.into_iter().filter_map(|(id, name, _)| {
            let facts = facts.remove(&ClientId(id)).filter(|facts| facts.iter().any(|fact| fact.on <= self.as_of))?;
            let position = derive(&facts, model, self.as_of);
            let reasons = position.reasons.iter().map(|reason| words::why(reason, model, &called)).collect();
            Some(Standing { client: ClientId(id), name, position, reasons, facts })
        });
        Ok(Some(known.collect()))
    }

    async fn clients(&self, conn: &mut Conn, actor: &Actor) -> Result<Vec<(Uuid, String, String)>, Error> {
        let (key, id) = self.after.clone().unwrap_or_default();
        let sql = format!(
            "select c.id, c.name, c.name_key from client c
             where (c.name_key, c.id) > ($2, $3) and c.deleted_at is null and {}
             order by c.name_key, c.id limit $4",
            actor.sees(1)
        );
        Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), key, id, PAGE]).await?)
    }
}

/// What things are called, for the clients of one page.
struct Called {
    names: BTreeMap<Uuid, String>,
    noun: String,
    nouns: String,
}

impl Called {
    async fn load(conn: &mut Conn, clients: &[ClientId], model: &Model) -> Result<Self, Error> {
        let mut names = BTreeMap::new();
        let list = log::places(1, clients.len());
        for (columns, table) in [("id, title", "engagement"), ("id, title", "pursuit"), ("id, name", "contact")] {
            let sql = format!("select {columns} from {table} where client_id in ({list})");
            let ids = clients.iter().map(|id| Value::from(*id)).collect();
            names.extend(conn.all::<(Uuid, String)>(AssertSqlSafe(sql), ids).await?);
        }
        for sql in ["select id, name from staff", "select id, name from service_line"] {
            names.extend(conn.all::<(Uuid, String)>(sql, vec![]).await?);
        }
        Ok(Self { names, noun: model.engagement.clone(), nouns: model.engagements.clone() })
    }

    fn of(&self, id: Uuid) -> Option<String> {
        self.names.get(&id).cloned()
    }
}

impl words::Names for Called {
    fn engagement(&self, id: EngagementId) -> Option<String> {
        self.of(id.0)
    }

    fn pursuit(&self, id: PursuitId) -> Option<String> {
        self.of(id.0)
    }

    fn contact(&self, id: ContactId) -> Option<String> {
        self.of(id.0)
    }

    fn staff(&self, id: StaffId) -> Option<String> {
        self.of(id.0)
    }

    fn service_line(&self, id: ServiceLineId) -> Option<String> {
        self.of(id.0)
    }

    fn client(&self, _: ClientId) -> Option<String> {
        // Another client's name would have to pass the walls between clients.
        None
    }

    fn noun(&self) -> &str {
        &self.noun
    }

    fn nouns(&self) -> &str {
        &self.nouns
    }
}

/// A client found by its id or a part of its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub client: ClientId,
    /// Its name.
    pub name: String,
}

/// The clients that a person may mean: the one of that id, else the one of exactly that name, else those whose
/// names contain it (at most eleven).
///
/// # Errors
/// When the store cannot be read.
pub async fn meant(conn: &mut Conn, actor: &Actor, text: &str) -> Result<Vec<Found>, Error> {
    if let Ok(id) = text.parse::<ClientId>() {
        return search(conn, actor, "c.id = $2", args![actor.wall_value(), id]).await;
    }
    let key = perennial_core::text::fold_space(text).to_lowercase();
    let exact = search(conn, actor, "c.name_key = $2", args![actor.wall_value(), key.as_str()]).await?;
    if exact.len() == 1 {
        return Ok(exact);
    }
    let escaped = key.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    search(conn, actor, "c.name_key like $2 escape '\\'", args![actor.wall_value(), format!("%{escaped}%")]).await
}

async fn search(
    conn: &mut Conn,
    actor: &Actor,
    condition: &'static str,
    values: Vec<Value>,
) -> Result<Vec<Found>, Error> {
    let sql = format!(
        "select c.id, c.name from client c where {condition} and c.deleted_at is null and {}
         order by c.name_key, c.id limit 11",
        actor.sees(1)
    );
    let rows: Vec<(Uuid, String)> = conn.all(AssertSqlSafe(sql), values).await?;
    Ok(rows.into_iter().map(|(id, name)| Found { client: id.into(), name }).collect())
}
