//! Reading the log: a page of it, all of it to a file, the check of its chain.

use std::io::{BufRead, Write};

use perennial_core::audit::{Action, Checker, Entry, Group, Head, Misfit};
use perennial_core::dates::{Day, Moment};
use perennial_core::ids::StaffId;
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::web::list::like;

/// Entries read at once.
const CHUNK: i64 = 2000;

const SELECTED: &str = "a.seq, a.at, a.staff_id, a.name, a.action, a.subject_kind, a.subject_id, a.detail, a.origin, a.before_hash, a.hash";

#[derive(crate::db::Row)]
struct Row {
    seq: i64,
    at: i64,
    staff_id: Option<Uuid>,
    name: String,
    action: String,
    subject_kind: Option<String>,
    subject_id: Option<Uuid>,
    detail: String,
    origin: String,
    before_hash: String,
    hash: String,
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        let subject = row.subject_kind.zip(row.subject_id).map(|(kind, id)| format!("{kind}:{}", id.hyphenated()));
        Self {
            seq: row.seq,
            at: row.at,
            staff: row.staff_id,
            name: row.name,
            action: row.action,
            subject,
            detail: row.detail,
            origin: row.origin,
            before: row.before_hash,
            hash: row.hash,
        }
    }
}

/// What a page of the log is asked for.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// What the entries are about.
    pub group: Option<Group>,
    /// Who did it.
    pub staff: Option<StaffId>,
    /// On this day or later (UTC).
    pub from: Option<Day>,
    /// On this day or before (UTC).
    pub until: Option<Day>,
    /// Words in the name, the detail or the origin, in lower case.
    pub words: String,
    /// Only entries before this one.
    pub before: Option<i64>,
}

/// An entry as the page shows it.
#[derive(Debug, Clone, crate::db::Row)]
pub struct AuditLine {
    /// Its number.
    pub seq: i64,
    at: i64,
    /// Who.
    pub name: String,
    action: String,
    /// What kind of thing it was done to.
    pub subject_kind: Option<String>,
    /// Which.
    pub subject_id: Option<Uuid>,
    /// What it is called now.
    pub subject: Option<String>,
    /// More of it.
    pub detail: String,
    /// From where.
    pub origin: String,
}

impl AuditLine {
    /// When.
    pub fn at(&self) -> Moment {
        Moment(self.at)
    }

    /// What was done, in words.
    pub fn word(&self) -> String {
        Action::from_key(&self.action).map_or_else(|| self.action.replace('_', " "), |action| action.word().to_owned())
    }

    /// The page of what it was done to.
    pub fn href(&self) -> Option<String> {
        let (kind, id) = (self.subject_kind.as_deref()?, self.subject_id?);
        self.subject.as_ref()?;
        match kind {
            "client" => Some(format!("/clients/{id}")),
            "wall" => Some(format!("/settings/walls/{id}")),
            "staff" => Some(format!("/settings/staff/{id}")),
            _ => None,
        }
    }

    /// True for what was refused or failed.
    pub fn is_refusal(&self) -> bool {
        self.action == Action::SignInFailed.key()
            || Action::from_key(&self.action).is_some_and(|action| action.group() == Group::Denial)
    }
}

/// A page of the log, newest first: at most `limit` entries that the actor may know of. Entries about a client or a
/// wall are for those who are inside.
///
/// # Errors
/// When the store cannot be read.
pub async fn lines(conn: &mut Conn, actor: &Actor, asked: &Question, limit: usize) -> Result<Vec<AuditLine>, Error> {
    let (condition, values) = condition(actor, asked);
    let sql = format!(
        "select a.seq, a.at, a.name, a.action, a.subject_kind, a.subject_id, a.detail, a.origin,
           coalesce(s.name, c.name, l.name) as subject
         from audit a
         left join staff s on a.subject_kind = 'staff' and s.id = a.subject_id
         left join client c on a.subject_kind = 'client' and c.id = a.subject_id
         left join wall l on a.subject_kind = 'wall' and l.id = a.subject_id
         where {condition} order by a.seq desc limit {limit}"
    );
    Ok(conn.all(AssertSqlSafe(sql), values).await?)
}

fn condition(actor: &Actor, asked: &Question) -> (String, Vec<Value>) {
    let mut values = vec![actor.wall_value()];
    let inside = match actor {
        Actor::Program => "(cast($1 as uuid) is null or l.id is not null)".to_owned(),
        Actor::Staff { .. } => {
            "exists (select 1 from wall_person i where i.wall_id = l.id and i.staff_id = $1)".to_owned()
        }
    };
    let mut sql = format!("(c.id is null or {}) and (l.id is null or {inside})", actor.sees(1));
    let mut add = |condition: &str, value: Value| {
        values.push(value);
        sql.push_str(&format!(" and {condition} ${}", values.len()));
    };
    if let Some(staff) = asked.staff {
        add("a.staff_id =", Value::from(staff));
    }
    if let Some(from) = asked.from {
        add("a.at >=", Value::from(Moment::start_of(from)));
    }
    if let Some(until) = asked.until {
        add("a.at <", Value::from(Moment::start_of(until + 1)));
    }
    if let Some(before) = asked.before {
        add("a.seq <", Value::from(before));
    }
    if !asked.words.is_empty() {
        add("lower(a.name || ' ' || a.detail || ' ' || a.origin) like", Value::from(like(&asked.words)));
        sql.push_str(" escape '\\'");
    }
    if let Some(group) = asked.group {
        let keys = Action::ALL.iter().filter(|action| action.group() == group).map(|action| action.key());
        let keys: Vec<String> = keys.map(|key| format!("'{key}'")).collect();
        sql.push_str(&format!(" and a.action in ({})", keys.join(", ")));
    }
    (sql, values)
}

/// Hands every entry from the first to the last to `sink`.
///
/// # Errors
/// When the store cannot be read, or `sink` fails.
pub async fn all(conn: &mut Conn, mut sink: impl FnMut(Entry) -> Result<(), Error> + Send) -> Result<(), Error> {
    let mut after = 0_i64;
    loop {
        let sql = format!("select {SELECTED} from audit a where a.seq > $1 order by a.seq limit {CHUNK}");
        let rows: Vec<Row> = conn.all(AssertSqlSafe(sql), args![after]).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.seq;
        for row in rows {
            sink(row.into())?;
        }
    }
}

/// What the check of a chain found.
pub type Verdict = Result<Head, Misfit>;

/// Checks the chain in the database, as of one instant.
///
/// # Errors
/// When the store cannot be read.
pub async fn verify(conn: &mut Conn, known: Option<Head>) -> Result<Verdict, Error> {
    conn.begin_reading().await?;
    let found = verify_reading(conn, known).await;
    conn.end_reading().await?;
    found
}

async fn verify_reading(conn: &mut Conn, known: Option<Head>) -> Result<Verdict, Error> {
    let head: Option<(i64, String)> = conn.optional("select seq, hash from audit_head where id = 1", vec![]).await?;
    let (seq, hash) = head.unwrap_or_default();
    let mut checker = Checker::knowing(known);
    let mut misfit = None;
    all(conn, |entry| {
        if misfit.is_none() {
            misfit = checker.take(&entry).err();
        }
        Ok(())
    })
    .await?;
    Ok(misfit.map_or_else(|| checker.end(Some(&Head { seq, hash })), Err))
}

/// Writes the whole log, one JSON object a line. Returns how many entries.
///
/// # Errors
/// When the store cannot be read, or the file cannot be written.
pub async fn write_file(conn: &mut Conn, out: &mut (impl Write + Send)) -> Result<u64, Error> {
    let mut written = 0;
    let failed =
        |error: &dyn std::fmt::Display| Error::Internal(format!("the audit log could not be written: {error}"));
    all(conn, |entry| {
        serde_json::to_writer(&mut *out, &entry).map_err(|error| failed(&error))?;
        out.write_all(b"\n").map_err(|error| failed(&error))?;
        written += 1;
        Ok(())
    })
    .await?;
    out.flush().map_err(|error| failed(&error))?;
    Ok(written)
}

impl Question {
    /// True when nothing narrows the log.
    pub fn is_open(&self) -> bool {
        self.group.is_none()
            && self.staff.is_none()
            && self.from.is_none()
            && self.until.is_none()
            && self.words.is_empty()
    }
}

/// Checks an exported log, without a database. The second value of an error is the line that cannot be read.
///
/// # Errors
/// When the file cannot be read, or a line of it is no entry.
pub fn verify_file(lines: impl BufRead, known: Option<Head>) -> Result<Verdict, (u64, String)> {
    let mut checker = Checker::knowing(known);
    for (number, line) in (1_u64..).zip(lines.lines()) {
        let line = line.map_err(|error| (number, error.to_string()))?;
        if line.trim().is_empty() {
            continue;
        }
        let entry: Entry = serde_json::from_str(&line).map_err(|error| (number, error.to_string()))?;
        if let Err(misfit) = checker.take(&entry) {
            return Ok(Err(misfit));
        }
    }
    Ok(checker.end(None))
}
