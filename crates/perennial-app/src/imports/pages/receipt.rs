//! The last step: what the import did, what is wrong, and the way back.

use askama::Template;
use axum::response::Response;
use perennial_core::imports::objects::Object;
use perennial_core::imports::problem::Problem;
use perennial_core::money::grouped;

use crate::actor::Actor;
use crate::app::App;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::imports::course::{self, Import, State as ImportState};
use crate::imports::life;
use crate::imports::next_list::{self, NextList};
use crate::imports::receipts::{NamedChange, named_changes};
use crate::imports::visibility;
use crate::questions;
use crate::rights::Right;
use crate::web::words::count;
use crate::web::{self, Nav, Shell};

/// Changes and problems shown.
const SHOWN: i64 = 200;

#[derive(Template)]
#[template(path = "imports/pages/receipt.html")]
struct ReceiptPage {
    shell: Shell,
    import: Import,
    changes: Vec<NamedChange>,
    /// What was created, by kind of record; true for what was made beside the records of the rows.
    created: Vec<(&'static str, bool, i64)>,
    problems: Vec<Problem>,
    problem_count: i64,
    sees_rows: bool,
    /// Questions that lists leave open for the reader.
    questions: i64,
    /// What the list says that the one before of the same source and kind did not.
    next_list: Option<NextList>,
    /// Records that may be one.
    pairs: usize,
    /// The file that would tell most next, where one is missing or waits.
    next: Option<NextFile>,
}

impl ReceiptPage {
    fn figure(&self, n: &i64) -> String {
        grouped(n.unsigned_abs())
    }

    /// What was created: “224 records (89 clients, 135 engagements), and besides 2 staff”.
    fn created_words(&self) -> String {
        let of = |beside: bool| {
            let those = self.created.iter().filter(|(_, apart, _)| *apart == beside);
            let each = those.map(|(kind, _, n)| format!("{} {}", grouped(n.unsigned_abs()), kind.to_lowercase()));
            each.collect::<Vec<_>>().join(", ")
        };
        let (rows, besides) = (of(false), of(true));
        let count = count(self.import.created_count.unsigned_abs(), "record");
        let count = if rows.is_empty() { count } else { format!("{count} ({rows})") };
        if besides.is_empty() { count } else { format!("{count}, and besides {besides}") }
    }

    /// True while a file tells more than an answer would: it is the next step.
    fn file_first(&self) -> bool {
        self.next.as_ref().is_some_and(|next| next.first)
    }

    fn is(&self, state: &str) -> bool {
        self.import.state.key() == state
    }

    fn became(&self, problem: &Problem) -> &'static str {
        problem.consequence.words()
    }
}

impl NamedChange {
    /// Where the record is, if it has a page.
    pub(super) fn href(&self) -> Option<String> {
        let id = self.change.id;
        match Object::of_key(&self.change.object)? {
            Object::Pursuit => Some(format!("/pursuits/{id}")),
            Object::Engagement => Some(format!("/engagements/{id}")),
            _ => self.client.map(|client| format!("/clients/{client}")),
        }
    }

    /// What it is, in words.
    pub(super) fn object_word(&self) -> &'static str {
        Object::of_key(&self.change.object).map_or("Records", Object::plural)
    }
}

/// A file that would tell more.
struct NextFile {
    /// Where it is brought in.
    href: String,
    words: String,
    /// True while the map lacks what it tells: it comes before everything else.
    first: bool,
}

/// What to import next: a file that was uploaded and waits, else clients, then invoices, then work, then people.
async fn next_file(conn: &mut Conn, actor: &Actor) -> Result<Option<NextFile>, Error> {
    if !actor.may(Right::Import) {
        return Ok(None);
    }
    let sql =
        "select id, file_name from import where state = 'draft' and by_staff = $1 order by created_at, id limit 1";
    let waits: Option<(uuid::Uuid, String)> = conn.optional(sql, crate::args![actor.staff()]).await?;
    if let Some((id, file)) = waits {
        return Ok(Some(NextFile { href: format!("/imports/{id}"), words: format!("Go on with {file}"), first: true }));
    }
    for (table, words, first) in [
        ("client", "Import your client list", true),
        ("invoice", "Import your invoice list", true),
        ("engagement", "Import your list of work", false),
        ("contact", "Import your contacts", false),
    ] {
        let only = if table == "engagement" { " and implied = 0" } else { "" };
        let sql = format!("select count(*) from (select 1 from {table} where deleted_at is null{only} limit 1) x");
        if conn.scalar::<i64>(AssertSqlSafe(sql), vec![]).await? == 0 {
            return Ok(Some(NextFile { href: "/imports/new".to_owned(), words: words.to_owned(), first }));
        }
    }
    Ok(None)
}

/// The page.
pub async fn draw(app: &App, actor: &Actor, shell: Shell, import: Import) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let sees_rows = life::sees_rows(&mut conn, actor, &import).await?;
    let changes = match import.state {
        ImportState::Undone => Vec::new(),
        _ => named_changes(&mut conn, actor, import.id, SHOWN).await?,
    };
    let mut created = visibility::created(&mut conn, actor, import.id).await?;
    let place = |key: &str| Object::ALL.into_iter().position(|object| object.key() == key);
    created.sort_by_key(|(object, beside, _)| (*beside, place(object)));
    let plural = |(key, beside, n): (String, bool, i64)| Some((Object::of_key(&key)?.plural(), beside, n));
    let created = created.into_iter().filter_map(plural).collect();
    let sees_rows = sees_rows && import.whole;
    let problems = if sees_rows { course::problems(&mut conn, actor, import.id, SHOWN).await? } else { Vec::new() };
    let (questions, next) = (questions::open_questions(&mut conn, actor).await?, next_file(&mut conn, actor).await?);
    let (_, pairs) = app.memory.duplicates.among(&mut conn, actor, None, 0).await?;
    let next_list = next_list::next_list(&mut conn, actor, import.id).await?;
    let page = ReceiptPage {
        shell: shell.on(Nav::Imports, import.file.clone()),
        problem_count: import.problem_count,
        import,
        changes,
        created,
        problems,
        sees_rows,
        questions,
        next_list,
        pairs,
        next,
    };
    web::page(&page)
}
