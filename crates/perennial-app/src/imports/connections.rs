//! Lists of people who are no clients by being on them, such as the connections of a network: whoever is at a client is
//! added there, who has another employer than we know is shown, and nobody becomes a client.

use perennial_core::imports::drafts::{ContactDraft, Draft};
use perennial_core::imports::objects::{Field, Object};
use perennial_core::imports::problem::{Consequence, Problem};
use uuid::Uuid;

use super::landing::{Action, Landed, Lander};
use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::{AssertSqlSafe, Tx, Value};
use crate::error::Error;

impl Lander {
    /// What becomes of a row whose person is not where we know them, which is told, or at nobody that is a client, which
    /// is refused; none when the row may land.
    pub(super) async fn connection(
        &self,
        tx: &mut Tx,
        act: &Act,
        draft: &Draft,
        row: &ContactDraft,
    ) -> Result<Option<Landed>, Error> {
        let names_clients = self.mapping.columns.iter().any(|column| column.to.contains(&Field::ClientName));
        if self.mapping.makes(Object::Client) || !names_clients {
            return Ok(None);
        }
        let client = row.client.as_ref().and_then(|r| self.resolved.client(&self.records, r, &self.source));
        let elsewhere = self.known_elsewhere(tx, act, row, client.map(|client| client.0)).await?;
        let company = row.client.as_ref().and_then(|client| client.name.as_deref()).unwrap_or("nobody");
        let told = match (elsewhere, client) {
            (Some((id, name, employer)), _) => {
                let told = format!(
                    "{name} is recorded at {employer}, and this list says {company}: if they moved on, record it on their page"
                );
                // The row is about somebody who is known, and says what it says: it is not left out.
                let problem = Some(Problem::of_row(draft.line, Consequence::Kept, told));
                return Ok(Some(Landed { problem, ..Landed::of(Action::Unchanged, id) }));
            }
            (None, Some(_)) => return Ok(None),
            (None, None) => {
                format!("{company} is no client here, and a connection makes none: add the client first if it is one")
            }
        };
        Ok(Some(Landed::refused(draft.line, &told)))
    }

    /// A person of one of these addresses or this name at another client: who, the name, and that of the client.
    async fn known_elsewhere(
        &self,
        tx: &mut Tx,
        act: &Act,
        row: &ContactDraft,
        client: Option<Uuid>,
    ) -> Result<Option<(Uuid, String, String)>, Error> {
        let sees = act.actor.sees(1);
        let mut values = args![act.actor.wall_value(), row.name.sort_key()];
        let mut same = "k.name_key = $2".to_owned();
        for email in row.email.iter().chain(&row.more_emails) {
            values.push(Value::from(email.key()));
            same.push_str(&format!(" or {}", clients::has_address("k", values.len())));
        }
        let sql = format!(
            "select k.id, k.name, c.name, k.client_id from contact k join client c on c.id = k.client_id
             where k.deleted_at is null and k.left_on is null and c.deleted_at is null and {sees}
               and ({same}) order by k.id"
        );
        let found: Vec<(Uuid, String, String, Uuid)> = tx.all(AssertSqlSafe(sql), values).await?;
        // Somebody of this name who is at this client is the person of the row.
        if found.iter().any(|(_, _, _, at)| Some(*at) == client) {
            return Ok(None);
        }
        Ok(found.into_iter().next().map(|(id, name, employer, _)| (id, name, employer)))
    }
}
