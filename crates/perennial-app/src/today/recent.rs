//! The last touches of clients: one question for all clients of a page.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::fact::{Direction, Medium};
use perennial_core::ids::ClientId;
use serde::Serialize;
use uuid::Uuid;

use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::log;
use crate::web::words::short_date;

/// Touches shown of each client.
const SHOWN: i64 = 3;

/// A touch in a line.
#[derive(Debug, Clone, Serialize)]
pub struct Touched {
    /// When.
    pub on: Day,
    /// By which medium: `phone`, `in_person` …
    pub medium: String,
    /// In words: medium, direction, who, about what.
    pub says: String,
}

impl Touched {
    /// The day as it is written.
    pub fn day(&self) -> String {
        short_date(self.on)
    }
}

#[derive(crate::db::Row)]
struct Row {
    client_id: Uuid,
    on_day: i64,
    medium: String,
    direction: String,
    subject: Option<String>,
    person: Option<String>,
    contact: Option<String>,
}

/// The last touches of these clients, which the caller sees: of each the newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn of(conn: &mut Conn, clients: &[ClientId]) -> Result<BTreeMap<ClientId, Vec<Touched>>, Error> {
    let mut found: BTreeMap<ClientId, Vec<Touched>> = BTreeMap::new();
    if clients.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "select r.client_id, r.on_day, r.medium, r.direction, r.subject, s.name as person, k.name as contact
         from (select t.*,
                 row_number() over (partition by t.client_id order by t.on_day desc, t.fact_id desc) as place
               from touch t where t.client_id in ({})) r
           left join staff s on s.id = r.staff_id left join contact k on k.id = r.contact_id
         where r.place <= {SHOWN} order by r.client_id, r.place",
        log::places(1, clients.len())
    );
    let rows: Vec<Row> = conn.all(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?;
    for row in rows {
        found.entry(ClientId(row.client_id)).or_default().push(row.told());
    }
    Ok(found)
}

fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

impl Row {
    fn told(self) -> Touched {
        let medium = Medium::ALL.into_iter().find(|medium| medium.key() == self.medium).map_or("", Medium::word);
        let way = match self.direction.as_str() {
            key if key == Direction::Inbound.key() => "from the client",
            key if key == Direction::Outbound.key() => "from us",
            _ => "both ways",
        };
        let with = self.contact.map(|name| format!(" with {name}")).unwrap_or_default();
        let by = self.person.map(|name| format!(" by {name}")).unwrap_or_default();
        let about = self.subject.map(|subject| format!(": {subject}")).unwrap_or_default();
        Touched { on: day(self.on_day), says: format!("{medium} {way}{with}{by}{about}"), medium: self.medium }
    }
}
