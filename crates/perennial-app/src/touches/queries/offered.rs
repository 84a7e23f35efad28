//! What the form that logs a touch offers: clients by a part of their names, the people at one, its work.

use perennial_core::ids::ClientId;
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::clients::Named;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::web::Choice;

/// Clients offered before anything is typed, and while it is.
const FEW: usize = 12;

/// The clients whom the person looks after, those with whom somebody spoke last first.
///
/// # Errors
/// When the store cannot be read.
pub async fn known_clients(conn: &mut Conn, actor: &Actor) -> Result<Vec<Named>, Error> {
    let sql = format!(
        "select c.id, c.name from client c left join position p on p.client_id = c.id
         where c.deleted_at is null and c.manager_id = $2 and {}
         order by coalesce(p.last_contact, -10000000) desc, c.id limit 30",
        actor.sees(1)
    );
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), actor.staff()]).await?)
}

/// The clients that somebody may mean by what they typed: the one of just that name, else those in whose names a
/// word begins like it.
///
/// # Errors
/// When the store cannot be read.
pub async fn clients_like(conn: &mut Conn, actor: &Actor, typed: &str) -> Result<Vec<Named>, Error> {
    let key = perennial_core::text::fold_space(typed).to_lowercase();
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let ask = |condition: &str| {
        format!(
            "select c.id, c.name from client c where c.deleted_at is null and {condition} and {}
             order by c.name_key, c.id limit {FEW}",
            actor.sees(1)
        )
    };
    let exact = ask("c.name_key = $2");
    let found: Vec<Named> = conn.all(AssertSqlSafe(exact), args![actor.wall_value(), key.as_str()]).await?;
    if found.len() == 1 {
        return Ok(found);
    }
    let plain: String = key.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).take(100).collect();
    let begins = ask("(c.name_key like $2 or c.name_key like $3)");
    let values = args![actor.wall_value(), format!("{plain}%"), format!("% {plain}%")];
    Ok(conn.all(AssertSqlSafe(begins), values).await?)
}

/// A person at a client.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
pub struct Person {
    /// Who.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// The job.
    pub job_title: Option<String>,
}

/// The people at a visible client, those who left last.
///
/// # Errors
/// When the store cannot be read.
pub async fn people(conn: &mut Conn, client: ClientId) -> Result<Vec<Person>, Error> {
    Ok(conn
        .all(
            "select id, name, job_title from contact where client_id = $1 and deleted_at is null
             order by case when left_on is null then 0 else 1 end, name_key, id limit 200",
            args![client],
        )
        .await?)
}

/// The engagements of a visible client, open ones first.
///
/// # Errors
/// When the store cannot be read.
pub async fn work(conn: &mut Conn, client: ClientId) -> Result<Vec<Choice>, Error> {
    let rows: Vec<(Uuid, String)> = conn
        .all(
            "select id, title from engagement where client_id = $1 and deleted_at is null
             order by case when closed_on is null then 0 else 1 end, accepted_on desc, id desc limit 100",
            args![client],
        )
        .await?;
    Ok(rows.into_iter().map(|(id, title)| Choice::new(id, title)).collect())
}
