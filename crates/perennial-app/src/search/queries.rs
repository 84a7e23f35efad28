//! What matches a few typed words, within the walls of whoever asks.

use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// `client`, `person`, `pursuit`, `engagement`.
    pub kind: &'static str,
    /// Its name.
    pub title: String,
    /// Whose it is, or what more there is to say.
    pub detail: String,
    /// Where it is.
    pub href: String,
}

/// Hits of each kind.
const EACH: i64 = 8;

struct Kind {
    name: &'static str,
    select: &'static str,
    path: &'static str,
}

const KINDS: [Kind; 4] = [
    Kind {
        name: "client",
        select: "select c.id, c.name, coalesce(c.sector, '') from client c where c.deleted_at is null
                 and (c.name_key like $2 or c.name_key like $3 or c.email_key = $4 or c.domain = $4)",
        path: "/clients/",
    },
    Kind {
        name: "person",
        select: "select k.id, k.name, c.name from contact k join client c on c.id = k.client_id
                 where k.deleted_at is null and c.deleted_at is null
                 and (k.name_key like $2 or k.name_key like $3 or k.email_key = $4 or k.email_key like $2)",
        path: "/contacts/",
    },
    Kind {
        name: "pursuit",
        select: "select x.id, x.title, c.name from pursuit x join client c on c.id = x.client_id
                 where x.deleted_at is null and c.deleted_at is null
                 and (lower(x.title) like $2 or lower(x.title) like $3 or x.external_id = $4)",
        path: "/pursuits/",
    },
    Kind {
        name: "engagement",
        select: "select x.id, x.title, c.name from engagement x join client c on c.id = x.client_id
                 where x.deleted_at is null and c.deleted_at is null
                 and (lower(x.title) like $2 or lower(x.title) like $3 or x.external_id = $4)",
        path: "/engagements/",
    },
];

/// Finds what begins with the words, or has a word in it that does.
///
/// # Errors
/// When the store cannot be read.
pub async fn find(conn: &mut Conn, actor: &Actor, words: &str) -> Result<Vec<Hit>, Error> {
    let typed = perennial_core::text::fold_space(words).to_lowercase();
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let plain: String = typed.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).take(100).collect();
    let mut hits = Vec::new();
    for kind in &KINDS {
        let sql = format!("{} and {} order by 2, 1 limit {EACH}", kind.select, actor.sees(1));
        let values = args![actor.wall_value(), format!("{plain}%"), format!("% {plain}%"), typed.as_str()];
        let rows: Vec<(Uuid, String, String)> = conn.all(AssertSqlSafe(sql), values).await?;
        hits.extend(rows.into_iter().map(|(id, title, detail)| Hit {
            kind: kind.name,
            title,
            detail,
            href: format!("{}{id}", kind.path),
        }));
    }
    Ok(hits)
}
