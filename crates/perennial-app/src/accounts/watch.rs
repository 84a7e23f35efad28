//! What the gate notes of each request: lists taken as files, and what was refused.

use axum::http::{StatusCode, header};
use axum::response::Response;
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::audit::{self, Action, Asked, Note, Subject, Who};
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::log::places;
use crate::web::FileRows;
use crate::web::words::count;

/// Where a record of a client may be: the table, and its column of the client.
const RECORDS: &[(&str, &str)] = &[
    ("client", "id"),
    ("contact", "client_id"),
    ("pursuit", "client_id"),
    ("engagement", "client_id"),
    ("invoice", "client_id"),
    ("fact", "client_id"),
    ("alert", "client_id"),
    ("planned_touch", "client_id"),
    ("promise", "client_id"),
    ("complaint", "client_id"),
    ("present", "client_id"),
    ("tender", "client_id"),
    ("survey_invitation", "client_id"),
];

/// A request as far as it may have to be noted.
pub struct Watched {
    /// Who asks.
    pub actor: Actor,
    /// From where.
    pub origin: String,
    /// `POST /clients/{id}/edit`: the method and the template of the route. Nothing that names a client.
    pub route: String,
    /// The identifiers that it named.
    pub asked: Asked,
}

impl Watched {
    fn who(&self) -> Who {
        Who { staff: self.actor.staff(), name: None, origin: self.origin.clone() }
    }

    /// Notes what an answer gives away or refuses. A file is noted before it is handed out.
    ///
    /// # Errors
    /// When a file that is to be handed out cannot be noted.
    pub async fn note(self, app: &App, answered: Answered) -> Result<(), Error> {
        match answered {
            Answered::File(said) => audit::note(app, self.who(), Note::new(Action::Exported, said)).await?,
            Answered::Forbidden => self.denied_by_role(app).await,
            Answered::Refused => {
                // Apart from the answer: how long it takes must not tell whether something is there.
                let app = app.clone();
                tokio::spawn(async move { self.denied_by_wall(&app).await });
            }
            Answered::Else => {}
        }
        Ok(())
    }

    async fn denied_by_role(&self, app: &App) {
        let outcome = audit::note(app, self.who(), Note::new(Action::DeniedByRole, self.route.clone())).await;
        if let Err(error) = outcome {
            tracing::warn!(%error, "a refusal could not be noted");
        }
    }

    async fn denied_by_wall(self, app: &App) {
        if let Err(error) = self.look_behind(app).await {
            tracing::warn!(%error, "a refusal could not be noted");
        }
    }

    async fn look_behind(&self, app: &App) -> Result<(), Error> {
        let ids = self.asked.ids();
        if ids.is_empty() {
            return Ok(());
        }
        let hidden = {
            let mut conn = app.db.read().await?;
            hidden(&mut conn, &self.actor, &ids).await?
        };
        for client in hidden {
            let note = Note::on(Action::DeniedByWall, Subject::Client(client.into()), self.route.clone());
            audit::note(app, self.who(), note).await?;
        }
        Ok(())
    }
}

/// The clients behind a wall for the actor among the records of these identifiers.
async fn hidden(conn: &mut Conn, actor: &Actor, ids: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let walled: i64 = conn.scalar("select count(*) from client where walled = 1", vec![]).await?;
    if walled == 0 {
        return Ok(Vec::new());
    }
    let list = places(2, ids.len());
    let records: Vec<String> = RECORDS
        .iter()
        .map(|(table, column)| format!("select {column} as client_id from {table} where id in ({list})"))
        .collect();
    let sql = format!(
        "select distinct c.id from client c join ({}) named on named.client_id = c.id where not {}",
        records.join(" union "),
        actor.sees(1)
    );
    let mut values = args![actor.wall_value()];
    values.extend(ids.iter().map(|id| Value::from(*id)));
    let rows: Vec<(Uuid,)> = conn.all(AssertSqlSafe(sql), values).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// An answer, as far as it may have to be noted.
pub enum Answered {
    /// A file to be saved: its name and its rows.
    File(String),
    /// The role does not allow it.
    Forbidden,
    /// Refused, perhaps because a wall hides what was asked for.
    Refused,
    /// Anything else.
    Else,
}

impl Answered {
    /// What an answer is.
    pub fn of(response: &Response) -> Self {
        if let Some(file) = file_name(response) {
            let rows = response.extensions().get::<FileRows>().map(|rows| format!(", {}", count(rows.0, "row")));
            return Self::File(format!("{file}{}", rows.unwrap_or_default()));
        }
        match response.status() {
            StatusCode::FORBIDDEN => Self::Forbidden,
            StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT => Self::Refused,
            _ => Self::Else,
        }
    }
}

/// The name of the file that an answer is, if it is one to be saved.
fn file_name(response: &Response) -> Option<String> {
    if !response.status().is_success() {
        return None;
    }
    let disposition = response.headers().get(header::CONTENT_DISPOSITION)?.to_str().ok()?;
    let name = disposition.strip_prefix("attachment")?.split("filename=").nth(1).unwrap_or("a file");
    Some(name.trim_matches('"').to_owned())
}
