//! Time sheets and lists of expenses: looked at, taken, and taken back. The same row of the same program is taken once.

use std::collections::{BTreeMap, HashMap, HashSet};

use perennial_core::dates::Day;
use perennial_core::effort::{
    ColumnRead, EffortList, Entry, ListSaid, ListedEffort, Said, effort_columns, effort_list,
};
use perennial_core::ids::{ClientId, EffortId, ImportId, StaffId};
use perennial_core::imports::matching::{clean_name, person_key};
use uuid::Uuid;

use super::commands::{self, say};
use super::figures::firm_currency;
use crate::actor::Actor;
use crate::app::{Act, App};
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::error::Error;
use crate::log::places;
use crate::rights::Right;
use crate::{firm, imports};

/// Rows asked about at once.
const PAGE: usize = 500;

/// What a list would do.
#[derive(Debug, Clone)]
pub struct ListPreview {
    /// What it holds.
    pub list: EffortList,
    /// Rows that were taken before.
    pub repeats: usize,
    /// Clients whom the list names and whom the actor knows by no such name, each with its rows: they become entries
    /// without a client.
    pub unknown_clients: BTreeMap<String, usize>,
    /// The same of colleagues.
    pub unknown_people: BTreeMap<String, usize>,
    /// All columns, with what each is read as.
    pub columns: Vec<ColumnRead>,
    /// The rows as text: what is sent back to be taken.
    pub text: String,
    ready: Vec<(ListedEffort, Entry)>,
}

impl ListPreview {
    /// How many rows would be taken.
    pub const fn rows(&self) -> usize {
        self.ready.len()
    }
}

/// Reads a list and says what it would do; nothing is stored.
///
/// # Errors
/// When the file is no time sheet or list of expenses, or the order of day and month has to be said.
pub async fn preview_list(
    app: &App,
    actor: &Actor,
    (name, bytes): (&str, &[u8]),
    said: &ListSaid,
) -> Result<ListPreview, Error> {
    let text = imports::plain_table(app, name, bytes).await?;
    let mut conn = app.db.read().await?;
    let today = app.today(&mut conn).await?;
    preview(&mut conn, actor, name, text, (said, today)).await
}

async fn preview(
    conn: &mut Conn,
    actor: &Actor,
    name: &str,
    text: String,
    (said, today): (&ListSaid, Day),
) -> Result<ListPreview, Error> {
    let sheet = imports::table_of(&text, name)?;
    let currency = firm_currency(conn).await?;
    let mut list =
        effort_list(&sheet, said, currency, today).map_err(|why| Error::refused(format!("{name}: {why}.")))?;
    let rows = std::mem::take(&mut list.rows);
    let known = known_rows(conn, &rows).await?;
    let clients = clients_called(conn, actor, &rows).await?;
    let staff = colleagues(conn).await?;
    let mut preview = ListPreview {
        list,
        repeats: 0,
        unknown_clients: BTreeMap::new(),
        unknown_people: BTreeMap::new(),
        columns: effort_columns(&sheet, said),
        text,
        ready: Vec::new(),
    };
    for row in rows {
        if known.contains(&row.key) {
            preview.repeats += 1;
            continue;
        }
        let client = row.client.as_deref().map(|name| (name, clients.get(&clean_name(name)).copied().flatten()));
        let by = row.person.as_deref().map(|name| (name, staff.get(&person_key(name)).copied().flatten()));
        // A client's name stays out of the entry, whether the firm does not know it or not everybody may: if only one of
        // them were kept, the other would tell that such a client is there. A colleague's is kept.
        let mut lost = None;
        if let Some((name, None)) = client {
            *preview.unknown_clients.entry(name.to_owned()).or_default() += 1;
        }
        if let Some((name, None)) = by {
            *preview.unknown_people.entry(name.to_owned()).or_default() += 1;
            lost = Some(name);
        }
        let entry = Entry {
            by: by.and_then(|(_, id)| id),
            minutes: row.minutes,
            money: row.money,
            client: client.and_then(|(_, id)| id),
            note: kept(row.note.as_deref(), lost),
            ..Entry::on(row.on)
        };
        match entry.on.must_be_recorded() {
            Ok(_) => preview.ready.push((row, entry)),
            Err(refusal) => preview.list.problems.push(format!("line {}: {refusal}", row.line)),
        }
    }
    Ok(preview)
}

/// The keys of the rows that were taken before and hold.
async fn known_rows(conn: &mut Conn, rows: &[ListedEffort]) -> Result<HashSet<String>, Error> {
    let mut known = HashSet::new();
    for page in rows.chunks(PAGE) {
        let sql = format!("select listed_as from effort where listed_as in ({})", places(1, page.len()));
        let keys = page.iter().map(|row| Value::from(row.key.as_str())).collect();
        let found: Vec<(String,)> = conn.all(AssertSqlSafe(sql), keys).await?;
        known.extend(found.into_iter().map(|(key,)| key));
    }
    Ok(known)
}

/// The note of a row, with the name of a colleague whom the firm does not know.
fn kept(note: Option<&str>, colleague: Option<&str>) -> Option<String> {
    let Some(name) = colleague else { return note.map(str::to_owned) };
    Some(match note {
        Some(note) => format!("{note} (in the list: colleague {name})"),
        None => format!("In the list: colleague {name}"),
    })
}

/// What the columns of a list are read as, also where it cannot be taken as it is, and its rows as text.
///
/// # Errors
/// When the file is no table.
pub async fn columns_of(
    app: &App,
    (name, bytes): (&str, &[u8]),
    said: &ListSaid,
) -> Result<(Vec<ColumnRead>, String), Error> {
    let text = imports::plain_table(app, name, bytes).await?;
    Ok((effort_columns(&imports::table_of(&text, name)?, said), text))
}

/// The clients of the names in a list, as far as the actor sees them; none for a name that several have.
async fn clients_called(
    conn: &mut Conn,
    actor: &Actor,
    rows: &[ListedEffort],
) -> Result<HashMap<String, Option<ClientId>>, Error> {
    let mut found: HashMap<String, Option<ClientId>> = HashMap::new();
    for page in names_of(rows).chunks(PAGE) {
        let sql = format!(
            "select c.clean_name, c.id from client c where c.deleted_at is null and {} and c.clean_name in ({})",
            actor.sees(1),
            places(2, page.len())
        );
        let values = std::iter::once(actor.wall_value()).chain(page.iter().map(|name| Value::from(name.as_str())));
        let rows: Vec<(String, Uuid)> = conn.all(AssertSqlSafe(sql), values.collect()).await?;
        for (name, id) in rows {
            found.entry(name).and_modify(|one| *one = None).or_insert(Some(ClientId(id)));
        }
    }
    Ok(found)
}

/// The names of clients in a list, each once.
fn names_of(rows: &[ListedEffort]) -> Vec<String> {
    let names: HashSet<String> = rows.iter().filter_map(|row| row.client.as_deref().map(clean_name)).collect();
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

/// Colleagues by name and by address; none for a name that several have.
async fn colleagues(conn: &mut Conn) -> Result<HashMap<String, Option<StaffId>>, Error> {
    let mut found: HashMap<String, Option<StaffId>> = HashMap::new();
    for member in firm::staff(conn).await? {
        for name in [&member.name, &member.email] {
            found.entry(person_key(name)).and_modify(|one| *one = None).or_insert(Some(member.id));
        }
    }
    Ok(found)
}

/// Takes the rows of a list that were not taken before; gives how many.
///
/// # Errors
/// As [`preview_list`]; and when the role does not allow it.
pub async fn take_list(
    app: &App,
    actor: &Actor,
    (name, bytes): (&str, &[u8]),
    said: &ListSaid,
) -> Result<usize, Error> {
    actor.must(Right::Import)?;
    let text = imports::plain_table(app, name, bytes).await?;
    let (name, said) = (name.to_owned(), said.clone());
    app.change(actor, move |tx, act| Box::pin(async move { take(tx, act, &name, text, &said).await })).await
}

async fn take(tx: &mut Tx, act: &mut Act, name: &str, text: String, said: &ListSaid) -> Result<usize, Error> {
    let actor = act.actor.clone();
    let found = preview(tx, &actor, name, text, (said, act.today)).await?;
    if found.ready.is_empty() {
        return Ok(0);
    }
    let (import, taken): (ImportId, usize) = (act.new_id(), found.ready.len());
    let sql = "insert into effort_list (id, file_name, program, by_staff, taken_at, taken, undone_at)
        values ($1, $2, $3, $4, $5, $6, null)";
    let count = i64::try_from(taken).unwrap_or(i64::MAX);
    tx.run(sql, args![import, name, found.list.program.word(), act.actor.staff(), act.now, count]).await?;
    act.import = Some(import);
    for (row, entry) in found.ready {
        let id = commands::record(tx, act, entry).await?;
        tx.run("update effort set listed_as = $2 where id = $1", args![id, row.key]).await?;
    }
    act.import = None;
    Ok(taken)
}

/// A list that was taken.
#[derive(Debug, Clone, crate::db::Row)]
pub struct TakenList {
    /// Which.
    pub id: Uuid,
    /// The name of the file.
    pub file_name: String,
    /// Which program wrote it.
    pub program: String,
    /// How many rows were taken.
    pub taken: i64,
    undone_at: Option<i64>,
}

impl TakenList {
    /// True once it was taken back.
    pub const fn is_undone(&self) -> bool {
        self.undone_at.is_some()
    }
}

/// The lists that were taken, the newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn taken_lists(conn: &mut Conn) -> Result<Vec<TakenList>, Error> {
    let sql = "select id, file_name, program, taken, undone_at from effort_list order by id desc limit 50";
    Ok(conn.all(sql, vec![]).await?)
}

/// Takes a list back: its entries count no more. Those that somebody has corrected or taken back since stay as they are;
/// gives how many were corrected.
///
/// # Errors
/// When there is no such list, it was taken back before, or the role does not allow it.
pub async fn undo_list(tx: &mut Tx, act: &Act, id: ImportId) -> Result<usize, Error> {
    act.actor.must(Right::Import)?;
    let row: Option<(Option<i64>,)> = tx.optional("select undone_at from effort_list where id = $1", args![id]).await?;
    let (undone,) = row.ok_or(Error::NotFound("list"))?;
    if undone.is_some() {
        return Err(Error::refused("This list was taken back already."));
    }
    let rows: Vec<(Uuid, i64, Option<i64>)> =
        tx.all("select id, version, deleted_at from effort where import_id = $1 order by id", args![id]).await?;
    let mut corrected = 0;
    for (entry, version, deleted) in rows {
        match (version, deleted) {
            (1, _) => say(tx, act, EffortId(entry), Said::TakenBack).await?,
            (_, None) => corrected += 1,
            _ => {}
        }
    }
    tx.run("update effort set listed_as = null where import_id = $1 and deleted_at is not null", args![id]).await?;
    tx.run("update effort_list set undone_at = $2 where id = $1", args![id, act.now]).await?;
    Ok(corrected)
}
