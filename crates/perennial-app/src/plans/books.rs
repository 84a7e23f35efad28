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

/// What the room keeps in memory.
#[derive(Default)]
pub struct Memory {
    shipped: AtomicBool,
    live: Mutex<Option<Live>>,
    pub(super) swept: Mutex<Option<i64>>,
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

/// Puts the library of the firm's kind into a store that has no playbook yet: a few are live, the others are there
/// to be switched on one by one (S3.34).
pub(super) async fn ship(tx: &mut Tx, act: &Act) -> Result<(), Error> {
    if act.memory.plans.shipped.load(Ordering::Acquire) {
        return Ok(());
    }
    let there: i64 = tx.scalar("select count(*) from playbook", vec![]).await?;
    if there > 0 {
        act.memory.plans.shipped.store(true, Ordering::Release);
        return Ok(());
    }
    let Some(firm) = firm::find(tx).await? else { return Ok(()) };
    for book in library::playbooks(firm.kind) {
        let first = library::FIRST_RUN.contains(&book.key.as_str());
        let state = if first { BookState::Live } else { BookState::Draft };
        store(tx, act, NewBook { book, kind: firm.kind, state, shipped: true, by: None }).await?;
    }
    Ok(())
}

/// The live playbooks, read again only when one of them or the journey model changed.
pub(super) async fn live(conn: &mut Conn, memory: &Memory) -> Result<Live, Error> {
    let mark: i64 = conn
        .scalar(
            "select cast(coalesce((select sum(b.version) from playbook b), 0) as bigint)
               + 1000000 * coalesce((select f.model_version from firm f where f.id = 1), 0)",
            vec![],
        )
        .await?;
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

/// The key and the edition are those of the store, whatever the text says.
pub(super) fn numbered(mut book: Playbook, key: &str, edition: i64) -> Playbook {
    key.clone_into(&mut book.key);
    book.version = u32::try_from(edition).unwrap_or(1);
    book
}
