//! Playbooks as stored: the library of the firm's kind, there from the first run, and every edition since.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use perennial_core::ids::StaffId;
use perennial_core::journeys::model::FirmKind;
use perennial_core::plans::{Playbook, library};
use uuid::Uuid;

use crate::app::Act;
use crate::args;
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::firm;
use crate::marks::Marks;

/// What the room keeps in memory.
#[derive(Default)]
pub struct Memory {
    shipped: AtomicBool,
    live: Mutex<Option<Live>>,
    pub(super) swept: Mutex<Option<i64>>,
    /// Who looks after client care, with the mark of the staff.
    pub(super) client_care: Mutex<Option<(i64, Option<Uuid>)>>,
}

/// The live playbooks, and the mark of them: it grows with every change of a playbook or of the journey model.
#[derive(Clone)]
pub(super) struct Live {
    pub mark: i64,
    pub books: Arc<[Playbook]>,
}

/// Whether people are to follow a playbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookState {
    /// Not switched on.
    Draft,
    /// It plans touches.
    Live,
    /// A newer edition took its place.
    Superseded,
}

impl BookState {
    /// The name in the store.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Live => "live",
            Self::Superseded => "superseded",
        }
    }

    pub(super) fn of(key: &str) -> Self {
        match key {
            "live" => Self::Live,
            "superseded" => Self::Superseded,
            _ => Self::Draft,
        }
    }
}

/// An edition about to be stored.
pub(super) struct NewBook<'b> {
    pub book: &'b Playbook,
    pub kind: FirmKind,
    pub state: BookState,
    pub shipped: bool,
    pub by: Option<StaffId>,
}

/// Stores an edition of a playbook.
pub(super) async fn store(tx: &mut Tx, act: &Act, new: NewBook<'_>) -> Result<Uuid, Error> {
    let id: Uuid = act.new_id();
    let live_on = (new.state == BookState::Live).then_some(act.today);
    tx.run(
        "insert into playbook (id, key, edition, name, firm_kind, state, body, shipped, live_on, by_staff, created_at,
           updated_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, 1)",
        args![
            id,
            new.book.key.as_str(),
            i64::from(new.book.version),
            new.book.name.as_str(),
            new.kind.key(),
            new.state.key(),
            new.book.to_toml(),
            new.shipped,
            live_on,
            new.by,
            act.now
        ],
    )
    .await?;
    Ok(id)
}

/// Puts the library of the firm's kind into the store: in one that has no playbook yet a few are live and the others
/// there to be switched on one by one (S3.34); what a newer program ships arrives as a draft.
///
/// # Errors
/// When the store refuses.
pub async fn ship(tx: &mut Tx, act: &Act) -> Result<(), Error> {
    if act.memory.plans.shipped.load(Ordering::Acquire) {
        return Ok(());
    }
    let Some(firm) = firm::find(tx).await? else { return Ok(()) };
    let there: Vec<(String,)> = tx.all("select distinct key from playbook", vec![]).await?;
    let missing = |book: &&Playbook| there.iter().all(|(key,)| *key != book.key);
    let missing: Vec<&Playbook> = library::playbooks(firm.kind).iter().filter(missing).collect();
    if missing.is_empty() {
        act.memory.plans.shipped.store(true, Ordering::Release);
        return Ok(());
    }
    for book in missing {
        let first = there.is_empty() && library::FIRST_RUN.contains(&book.key.as_str());
        let state = if first { BookState::Live } else { BookState::Draft };
        store(tx, act, NewBook { book, kind: firm.kind, state, shipped: true, by: None }).await?;
    }
    Ok(())
}

/// The live playbooks, read again only when one of them or the journey model changed.
pub(super) async fn live(conn: &mut Conn, memory: &Memory) -> Result<Live, Error> {
    let marks = Marks::read(conn).await?;
    live_at(conn, memory, marks.planning()).await
}

/// The live playbooks, whose mark is known.
pub(super) async fn live_at(conn: &mut Conn, memory: &Memory, mark: i64) -> Result<Live, Error> {
    let kept = memory.live.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(kept) = kept.filter(|kept| kept.mark == mark) {
        return Ok(kept);
    }
    let rows: Vec<(String, String, i64)> =
        conn.all("select key, body, edition from playbook where state = 'live' order by key, edition", vec![]).await?;
    let mut books = Vec::new();
    for (key, body, edition) in rows {
        match Playbook::from_toml(&body) {
            Ok(book) => books.push(numbered(book, &key, edition)),
            Err(problems) => tracing::error!(playbook = key, ?problems, "a live playbook cannot be read; it rests"),
        }
    }
    let fresh = Live { mark, books: books.into() };
    *memory.live.lock().unwrap_or_else(PoisonError::into_inner) = Some(fresh.clone());
    Ok(fresh)
}

/// True while a playbook plans touches.
///
/// # Errors
/// When the store cannot be read.
pub async fn is_live(conn: &mut Conn, key: &str) -> Result<bool, Error> {
    let sql = "select count(*) from playbook where key = $1 and state = 'live'";
    Ok(conn.scalar::<i64>(sql, args![key]).await? > 0)
}

/// The live edition of a playbook, else its newest.
pub(super) async fn of_key(conn: &mut Conn, key: &str) -> Result<Playbook, Error> {
    let sql = "select body, edition from playbook where key = $1
        order by case when state = 'live' then 0 else 1 end, edition desc limit 1";
    let (body, edition): (String, i64) = conn.optional(sql, args![key]).await?.ok_or(Error::NotFound("playbook"))?;
    let book = Playbook::from_toml(&body).map_err(|_| {
        Error::refused("The text of this playbook cannot be read. Open it, and put right what is named there.")
    })?;
    Ok(numbered(book, key, edition))
}

/// The key and the edition are those of the store, whatever the text says.
pub(super) fn numbered(mut book: Playbook, key: &str, edition: i64) -> Playbook {
    key.clone_into(&mut book.key);
    book.version = u32::try_from(edition).unwrap_or(1);
    book
}
