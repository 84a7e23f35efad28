//! Playbooks as their pages show them.

use perennial_core::plans::Playbook;
use uuid::Uuid;

use super::books::BookState;
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;

/// A line of the list of playbooks.
#[derive(Debug, Clone, crate::db::Row)]
pub(super) struct ListRow {
    pub id: Uuid,
    pub edition: i64,
    pub name: String,
    pub state: String,
    pub body: String,
    pub open: i64,
    pub overdue: i64,
    pub done: i64,
    pub skipped: i64,
}

impl ListRow {
    pub(super) fn state(&self) -> BookState {
        BookState::of(&self.state)
    }
}

/// The editions that people work with: what is live, and the newest draft of each key. The counts are those of the
/// clients that the actor sees.
pub(super) async fn list(conn: &mut Conn, actor: &Actor, today: i64) -> Result<Vec<ListRow>, Error> {
    let sql = format!(
        "select b.id, b.edition, b.name, b.state, b.body,
           coalesce(n.open, 0) as open, coalesce(n.overdue, 0) as overdue, coalesce(n.done, 0) as done,
           coalesce(n.skipped, 0) as skipped
         from playbook b left join (
           select t.playbook as key,
             cast(sum(case when t.state = 'planned' and t.paused = 0 then 1 else 0 end) as bigint) as open,
             cast(sum(case when t.state = 'planned' and t.paused = 0 and t.due_on < $2 then 1 else 0 end) as bigint)
               as overdue,
             cast(sum(case when t.state = 'done' then 1 else 0 end) as bigint) as done,
             cast(sum(case when t.state = 'skipped' then 1 else 0 end) as bigint) as skipped
           from planned_touch t join client c on c.id = t.client_id
           where {} and c.deleted_at is null group by t.playbook) n on n.key = b.key and b.state = 'live'
         where b.state = 'live' or (b.state = 'draft' and b.edition = (
           select max(x.edition) from playbook x where x.key = b.key))
         order by case when b.state = 'live' then 0 else 1 end, b.created_at, b.id",
        actor.sees(1)
    );
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), today]).await?)
}

/// One edition.
#[derive(Debug, Clone, crate::db::Row)]
pub(super) struct BookRow {
    pub id: Uuid,
    pub key: String,
    pub edition: i64,
    pub name: String,
    pub state: String,
    pub body: String,
    pub shipped: i64,
    pub live_on: Option<i64>,
    pub by_name: Option<String>,
    pub version: i64,
}

impl BookRow {
    pub(super) fn state(&self) -> BookState {
        BookState::of(&self.state)
    }

    /// The playbook of the text; none when it cannot be read.
    pub(super) fn book(&self) -> Option<Playbook> {
        let book = Playbook::from_toml(&self.body).ok()?;
        Some(super::books::numbered(book, &self.key, self.edition))
    }
}

/// One edition.
pub(super) async fn find(conn: &mut Conn, id: Uuid) -> Result<BookRow, Error> {
    let sql = "select b.id, b.key, b.edition, b.name, b.state, b.body, b.shipped, b.live_on, s.name as by_name,
                 b.version from playbook b left join staff s on s.id = b.by_staff where b.id = $1";
    conn.optional(sql, args![id]).await?.ok_or(Error::NotFound("playbook"))
}

/// The other editions of a playbook, the newest first.
pub(super) async fn editions(conn: &mut Conn, key: &str) -> Result<Vec<(Uuid, i64, String)>, Error> {
    let sql = "select id, edition, state from playbook where key = $1 order by edition desc";
    Ok(conn.all(sql, args![key]).await?)
}

/// The name of each live or newest playbook by its key, to say which plan a touch belongs to.
pub(super) async fn names(conn: &mut Conn) -> Result<Vec<(String, String)>, Error> {
    Ok(conn.all("select key, name from playbook order by key, edition", vec![]).await?)
}
