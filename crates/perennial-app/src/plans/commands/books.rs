//! Changing playbooks: new editions, switching them on, taking them out.

use perennial_core::plans::Playbook;
use uuid::Uuid;

use crate::actor::Role;
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::firm;
use crate::plans::books::{self, BookState, NewBook, numbered};

/// What is stored of an edition, as far as these verbs need it.
#[derive(crate::db::Row)]
struct Stored {
    key: String,
    edition: i64,
    state: String,
    body: String,
}

async fn find(tx: &mut Tx, id: Uuid) -> Result<Stored, Error> {
    let sql = "select key, edition, state, body from playbook where id = $1";
    tx.optional(sql, args![id]).await?.ok_or(Error::NotFound("playbook"))
}

/// Where a changed text is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewEdition {
    /// A playbook that is not there yet.
    Fresh,
    /// The text of this edition; a draft is written over, and of a live one a new draft is made. With the version
    /// that was edited.
    Of(Uuid, i64),
}

/// Keeps a changed playbook as a draft. Returns the edition that holds it.
///
/// # Errors
/// When the role does not allow it, the key is taken, or somebody else changed it meanwhile.
pub async fn save_edition(tx: &mut Tx, act: &Act, book: Playbook, what: NewEdition) -> Result<Uuid, Error> {
    act.actor.must(Role::Manager)?;
    match what {
        NewEdition::Fresh => {
            let taken: i64 =
                tx.scalar("select count(*) from playbook where key = $1", args![book.key.as_str()]).await?;
            if taken > 0 {
                return Err(Error::refused(format!(
                    "A playbook with the key “{}” is there already. Choose another key, or change that one.",
                    book.key
                )));
            }
            insert(tx, act, &Playbook { version: 1, ..book }).await
        }
        NewEdition::Of(id, seen) => change(tx, act, book, id, seen).await,
    }
}

async fn change(tx: &mut Tx, act: &Act, book: Playbook, id: Uuid, seen: i64) -> Result<Uuid, Error> {
    let stored = find(tx, id).await?;
    if book.key != stored.key {
        return Err(Error::refused(format!(
            "The key of a playbook stays the same through all editions: write key = \"{}\".",
            stored.key
        )));
    }
    let sql = "select coalesce(max(edition), 0) from playbook where key = $1";
    let newest: i64 = tx.scalar(sql, args![stored.key.as_str()]).await?;
    if BookState::of(&stored.state) == BookState::Draft && stored.edition == newest {
        let book = numbered(book, &stored.key, stored.edition);
        let changed = tx
            .run(
                "update playbook set name = $3, body = $4, shipped = 0, by_staff = $5, updated_at = $6,
                   version = version + 1 where id = $1 and version = $2",
                args![id, seen, book.name.as_str(), book.to_toml(), act.actor.staff(), act.now],
            )
            .await?;
        return if changed == 0 { Err(Error::ChangedMeanwhile("playbook")) } else { Ok(id) };
    }
    let book = numbered(book, &stored.key, newest + 1);
    insert(tx, act, &book).await
}

async fn insert(tx: &mut Tx, act: &Act, book: &Playbook) -> Result<Uuid, Error> {
    let kind = firm::find(tx).await?.ok_or(Error::NotFound("firm"))?.kind;
    let new = NewBook { book, kind, state: BookState::Draft, shipped: false, by: act.actor.staff() };
    books::store(tx, act, new).await
}

/// Switches an edition on; the one that was live gives way. Planning follows with the next sweep.
///
/// # Errors
/// When the role does not allow it, or the stored text is no playbook.
pub async fn go_live(tx: &mut Tx, act: &Act, id: Uuid, seen: i64) -> Result<(), Error> {
    act.actor.must(Role::Manager)?;
    let stored = find(tx, id).await?;
    Playbook::from_toml(&stored.body).map_err(|problems| {
        let first = problems.first().map(ToString::to_string).unwrap_or_default();
        Error::refused(format!("The text cannot be used yet. It says: {first}"))
    })?;
    tx.run(
        "update playbook set state = 'superseded', updated_at = $3, version = version + 1
         where key = $1 and state = 'live' and id <> $2",
        args![stored.key.as_str(), id, act.now],
    )
    .await?;
    let changed = tx
        .run(
            "update playbook set state = 'live', live_on = $3, by_staff = $4, updated_at = $5, version = version + 1
             where id = $1 and version = $2",
            args![id, seen, act.today, act.actor.staff(), act.now],
        )
        .await?;
    if changed == 0 { Err(Error::ChangedMeanwhile("playbook")) } else { Ok(()) }
}

/// Switches on the newest editions of these playbooks.
///
/// # Errors
/// As [`go_live`].
pub async fn switch_on(tx: &mut Tx, act: &Act, keys: &[&str]) -> Result<(), Error> {
    for key in keys {
        let sql = "select id, version from playbook where key = $1 order by edition desc limit 1";
        let found: Option<(Uuid, i64)> = tx.optional(sql, args![*key]).await?;
        let (id, seen) = found.ok_or(Error::NotFound("playbook"))?;
        go_live(tx, act, id, seen).await?;
    }
    Ok(())
}

/// Takes a live playbook out: what it planned and nobody touched is withdrawn with the next sweep.
///
/// # Errors
/// When the role does not allow it, or it is not live.
pub async fn take_out(tx: &mut Tx, act: &Act, id: Uuid) -> Result<(), Error> {
    act.actor.must(Role::Manager)?;
    find(tx, id).await?;
    let changed = tx
        .run(
            "update playbook set state = 'draft', updated_at = $2, version = version + 1
             where id = $1 and state = 'live'",
            args![id, act.now],
        )
        .await?;
    if changed == 0 { Err(Error::refused("This playbook is not live.")) } else { Ok(()) }
}
