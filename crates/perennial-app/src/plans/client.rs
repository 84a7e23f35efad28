//! The plan of one client.

use perennial_core::ids::ClientId;

use super::due::{self, Due};
use super::queries;
use crate::actor::Actor;
use crate::args;
use crate::db::Conn;
use crate::error::Error;

/// What is planned for one client, and what rests.
#[derive(Debug, Clone, Default)]
pub struct ClientPlan {
    /// Still to be made, by the day.
    pub open: Vec<Due>,
    /// Done, skipped and taken back, the latest first.
    pub over: Vec<Due>,
    /// Planned elsewhere for people who came from there, by the day.
    pub arrivals: Vec<Due>,
    /// Playbooks that rest.
    pub rests: Vec<Rest>,
    /// Live playbooks that could rest: key and name.
    pub live: Vec<(String, String)>,
}

/// A playbook that rests for a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// The key of the playbook; empty for all of them.
    pub playbook: String,
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// The plan of one client.
///
/// # Errors
/// [`Error::NotFound`] when the actor does not see the client.
pub async fn client_plan(conn: &mut Conn, actor: &Actor, client: ClientId) -> Result<ClientPlan, Error> {
    let (open, over) = due::of_client(conn, actor, client).await?;
    let sql = "select playbook, reason from plan_pause where client_id = $1 order by playbook";
    let rests: Vec<(String, String)> = conn.all(sql, args![client]).await?;
    let names = queries::names(conn).await?;
    let name = |key: &str| match names.iter().rev().find(|(of, _)| of == key) {
        Some((_, name)) => name.clone(),
        None => "Everything".to_owned(),
    };
    let rests = rests.into_iter().map(|(playbook, reason)| Rest { name: name(&playbook), playbook, reason });
    let sql = "select key, name from playbook where state = 'live' order by created_at, id";
    let arrivals = due::of_arrivals(conn, actor, client).await?;
    Ok(ClientPlan { open, over, arrivals, rests: rests.collect(), live: conn.all(sql, vec![]).await? })
}
