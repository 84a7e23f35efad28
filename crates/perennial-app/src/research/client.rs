//! What one client was asked and said, for the client's page.

use std::collections::BTreeMap;

use perennial_core::ids::{ClientId, ServiceLineId};

use super::results::{self, Person};
use super::{answering, awareness, wave};
use crate::actor::Actor;
use crate::db::Conn;
use crate::error::Error;
use crate::firm;

/// One person asked in one wave.
#[derive(Debug, Clone)]
pub struct Said {
    /// Who, when, and whether they answered.
    pub person: Person,
    /// The wave's identifier.
    pub wave: uuid::Uuid,
    /// The wave's name.
    pub name: String,
    /// Each question with what was answered.
    pub answers: Vec<(String, String)>,
}

/// What one client was asked and said.
#[derive(Debug, Clone, Default)]
pub struct ClientResearch {
    /// Everything, the newest first.
    pub said: Vec<Said>,
    /// The services, in the firm's order.
    pub lines: Vec<(ServiceLineId, String)>,
    /// What the client last said of them.
    pub aware: Option<awareness::Aware>,
    /// What the firm assumes that the client knows.
    pub assumed: BTreeMap<ServiceLineId, bool>,
}

impl ClientResearch {
    /// The words for what the client knows of a service.
    pub fn known(&self, line: &ServiceLineId) -> &'static str {
        let never = perennial_core::research::Known::NeverAsked;
        self.aware.as_ref().map_or(never, |aware| aware.cell(line).0).word()
    }

    /// True when the firm assumes that the client knows a service.
    pub fn assumes(&self, line: &ServiceLineId) -> bool {
        self.assumed.get(line) == Some(&true)
    }

    /// True when the firm assumed otherwise than the client says.
    pub fn differs(&self, line: &ServiceLineId) -> bool {
        self.aware.as_ref().is_some_and(|aware| aware.cell(line).1)
    }
}

/// What one client was asked and said, as the actor sees it.
///
/// # Errors
/// When the store cannot be read.
pub async fn of_client(conn: &mut Conn, actor: &Actor, client: ClientId) -> Result<ClientResearch, Error> {
    let lines = firm::service_lines(conn).await?.into_iter().filter(|line| !line.retired);
    let lines = lines.map(|line| (line.id, line.name)).collect();
    let mut said = Vec::new();
    for (person, id) in results::of_client(conn, actor, client).await? {
        let name = wave::find(conn, id).await?.row.name;
        let answers = if person.has_answered() && !person.is_revoked() {
            answering::find(conn, actor, person.id.into()).await?.in_words()
        } else {
            Vec::new()
        };
        said.push(Said { person, wave: id.0, name, answers });
    }
    let aware = awareness::of_client(conn, actor, client).await?;
    Ok(ClientResearch { said, lines, aware, assumed: awareness::assumed(conn, client).await? })
}
