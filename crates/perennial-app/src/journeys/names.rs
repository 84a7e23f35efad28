//! The names behind the ids in one client's facts: engagements, pursuits, people, staff, service lines.

use std::collections::BTreeMap;

use perennial_core::ids::{ClientId, ContactId, EngagementId, PursuitId, ReferrerId, ServiceLineId, StaffId};
use perennial_core::journeys::stage::{Phase, PhaseNames};
use perennial_core::journeys::words;
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::clients::HiddenNames;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::referrals;
use crate::web::words::plural;

/// The names behind the ids in one client's facts.
#[derive(Debug, Default)]
pub struct Names {
    by_id: BTreeMap<Uuid, String>,
    hidden: HiddenNames,
    noun: String,
    nouns: String,
    phases: PhaseNames,
}

impl Names {
    /// The name of whatever has the id, when it has one.
    pub fn of(&self, id: Uuid) -> Option<&str> {
        self.by_id.get(&id).map(String::as_str)
    }

    /// What the firm calls a phase.
    pub fn phase(&self, phase: Phase) -> &str {
        self.phases.of(phase)
    }

    fn owned(&self, id: Uuid) -> Option<String> {
        self.by_id.get(&id).cloned()
    }
}

impl words::Names for Names {
    fn engagement(&self, id: EngagementId) -> Option<String> {
        self.owned(id.0)
    }

    fn pursuit(&self, id: PursuitId) -> Option<String> {
        self.owned(id.0)
    }

    fn contact(&self, id: ContactId) -> Option<String> {
        self.owned(id.0)
    }

    fn staff(&self, id: StaffId) -> Option<String> {
        self.owned(id.0)
    }

    fn service_line(&self, id: ServiceLineId) -> Option<String> {
        self.owned(id.0)
    }

    fn client(&self, id: ClientId) -> Option<String> {
        self.owned(id.0)
    }

    fn referrer(&self, id: ReferrerId) -> Option<String> {
        self.owned(id.0)
    }

    fn employer(&self, typed: &str) -> String {
        self.hidden.shown(typed).to_owned()
    }

    fn noun(&self) -> &str {
        &self.noun
    }

    fn nouns(&self) -> &str {
        &self.nouns
    }

    fn phases(&self) -> PhaseNames {
        self.phases.clone()
    }
}

/// Loads the names that one client's facts may use. Deleted things keep their names; clients that the actor does
/// not see have none.
///
/// # Errors
/// When the store cannot be read.
pub async fn load(conn: &mut Conn, actor: &Actor, client: ClientId, phases: PhaseNames) -> Result<Names, Error> {
    let mut by_id = BTreeMap::new();
    // Work that invoices imply bears the id of its first one: the title of the work is its name, on every page.
    let of_client = [
        "select id, number from invoice where client_id = $1",
        "select id, title from engagement where client_id = $1",
        "select id, title from pursuit where client_id = $1",
        "select id, name from contact where client_id = $1",
    ];
    for sql in of_client {
        let rows: Vec<(Uuid, String)> = conn.all(sql, args![client]).await?;
        by_id.extend(rows);
    }
    for sql in ["select id, name from staff", "select id, name from service_line"] {
        let rows: Vec<(Uuid, String)> = conn.all(sql, vec![]).await?;
        by_id.extend(rows);
    }
    by_id.extend(referred(conn, actor, client).await?);
    let referrers = referrals::of_clients(conn, &[client]).await?;
    by_id.extend(referrers.into_iter().map(|referrer| (referrer.id.0, referrer.name)));
    let noun: Option<(String,)> = conn.optional("select engagement_noun from firm where id = 1", vec![]).await?;
    let noun = noun.map_or_else(|| "engagement".to_owned(), |(noun,)| noun);
    let hidden = HiddenNames::of(conn, actor).await?;
    Ok(Names { by_id, hidden, nouns: plural(&noun), noun, phases })
}

/// The names of other clients that this client's referrals speak of, and of those to whom its people went.
async fn referred(conn: &mut Conn, actor: &Actor, client: ClientId) -> Result<Vec<(Uuid, String)>, Error> {
    let bodies: Vec<(String,)> = conn
        .all(
            "select body from fact
             where (client_id = $1 or client_id in (select gone_id from merged_record where kept_id = $1))
               and kind in ('support.referral_made', 'support.referral_received', 'person.followed')",
            args![client],
        )
        .await?;
    let ids = bodies.iter().filter_map(|(body,)| {
        let value: serde_json::Value = serde_json::from_str(body).ok()?;
        let id = ["referred", "from_client", "client"].iter().find_map(|key| value.get(key))?.as_str()?;
        Uuid::try_parse(id).ok()
    });
    let mut names = Vec::new();
    for id in ids {
        let sql = format!("select c.id, c.name from client c where c.id = $2 and {}", actor.sees(1));
        names.extend(conn.optional::<(Uuid, String)>(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?);
    }
    Ok(names)
}
