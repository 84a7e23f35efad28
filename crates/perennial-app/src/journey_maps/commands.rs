//! Verbs of journey maps. Nothing here touches a client.

use perennial_core::journey_maps::edit::{Edit, Refusal, checked_persona, edit};
use perennial_core::journey_maps::{JourneyMap, Persona, stored, tidy_text};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::queries;
use crate::app::Act;
use crate::args;
use crate::audit::{Action, Note};
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;

fn refused(refusal: &Refusal) -> Error {
    Error::refused(refusal.to_string())
}

/// Begins a map.
///
/// # Errors
/// When the role may not.
pub async fn begin(tx: &mut Tx, act: &mut Act, map: JourneyMap) -> Result<Uuid, Error> {
    act.actor.must(Right::Playbooks)?;
    let id: Uuid = act.new_id();
    let sql = "insert into journey_map (id, title, title_key, current, by_staff, created_at)
         values ($1, $2, $3, 1, $4, $5)";
    let by = act.actor.staff().map(|staff| staff.0);
    tx.run(sql, args![id, map.title.clone(), map.title.to_lowercase(), by, act.now]).await?;
    keep(tx, act, id, 1, &map, "Begun", None).await?;
    Ok(id)
}

async fn keep(
    tx: &mut Tx,
    act: &Act,
    id: Uuid,
    number: i64,
    map: &JourneyMap,
    said: &str,
    restores: Option<i64>,
) -> Result<(), Error> {
    let body = stored::to_json(map).map_err(|error| Error::Internal(error.to_string()))?;
    let by = act.actor.staff().map(|staff| staff.0);
    let sql = "insert into journey_map_version (map_id, number, body, said, restores, by_staff, made_at)
         values ($1, $2, $3, $4, $5, $6, $7)";
    tx.run(sql, args![id, number, body, said.to_owned(), restores, by, act.now]).await?;
    let sql = "update journey_map set current = $2, title = $3, title_key = $4 where id = $1";
    tx.run(sql, args![id, number, map.title.clone(), map.title.to_lowercase()]).await?;
    Ok(())
}

/// The map as whoever changes it has seen it.
async fn seen(tx: &mut Tx, act: &Act, id: Uuid, version: i64) -> Result<queries::Found, Error> {
    act.actor.must(Right::Playbooks)?;
    let found = queries::find(tx, id, None).await?;
    if found.current == version { Ok(found) } else { Err(Error::ChangedMeanwhile("map")) }
}

/// Makes changes one after the other; all of them become one version. Nothing becomes a version when nothing changes.
pub(super) async fn change(
    tx: &mut Tx,
    act: &mut Act,
    (id, version): (Uuid, i64),
    edits: Vec<Edit>,
    said: String,
) -> Result<i64, Error> {
    let found = seen(tx, act, id, version).await?;
    let mut map = found.map.clone();
    for one in edits {
        map = edit(&map, one).map_err(|refusal| refused(&refusal))?;
    }
    if map == found.map {
        return Ok(found.current);
    }
    let next = found.current + 1;
    keep(tx, act, id, next, &map, &said, None).await?;
    Ok(next)
}

/// Takes a whole map in the place of the present one: what an import brought.
pub(super) async fn replace(
    tx: &mut Tx,
    act: &mut Act,
    (id, version): (Uuid, i64),
    map: JourneyMap,
) -> Result<i64, Error> {
    let found = seen(tx, act, id, version).await?;
    let next = found.current + 1;
    keep(tx, act, id, next, &map, "Imported from a workbook", None).await?;
    Ok(next)
}

/// Goes back to what a version was before: the earlier state becomes the newest version. Undoing again goes further
/// back, so that a version which undid something counts as what it went back to.
pub(super) async fn undo(tx: &mut Tx, act: &mut Act, (id, version): (Uuid, i64)) -> Result<i64, Error> {
    let found = seen(tx, act, id, version).await?;
    let before = stands_for(tx, id, found.current).await? - 1;
    if before < 1 {
        return Err(Error::refused("There is nothing to undo: this is how the map began."));
    }
    let before = stands_for(tx, id, before).await?;
    back_to(tx, act, &found, before, Some(before)).await
}

/// The version whose state a version has: itself, unless it undid something.
async fn stands_for(tx: &mut Tx, id: Uuid, number: i64) -> Result<i64, Error> {
    let sql = "select restores from journey_map_version where map_id = $1 and number = $2";
    let restores: Option<(Option<i64>,)> = tx.optional(sql, args![id, number]).await?;
    Ok(restores.and_then(|row| row.0).unwrap_or(number))
}

/// Makes an earlier version the newest one, which is a change like any other.
pub(super) async fn restore(tx: &mut Tx, act: &mut Act, (id, version): (Uuid, i64), number: i64) -> Result<i64, Error> {
    let found = seen(tx, act, id, version).await?;
    back_to(tx, act, &found, number, None).await
}

async fn back_to(
    tx: &mut Tx,
    act: &mut Act,
    found: &queries::Found,
    number: i64,
    undone: Option<i64>,
) -> Result<i64, Error> {
    let old = queries::find(tx, found.id, Some(number)).await?;
    let next = found.current + 1;
    keep(tx, act, found.id, next, &old.map, &format!("Back to version {number}"), undone).await?;
    Ok(next)
}

/// Takes a map from the list.
pub(super) async fn delete(tx: &mut Tx, act: &mut Act, (id, version): (Uuid, i64)) -> Result<(), Error> {
    seen(tx, act, id, version).await?;
    tx.run("update journey_map set deleted_at = $2 where id = $1", args![id, act.now]).await?;
    let sql = "update map_share set revoked_at = $2 where map_id = $1 and revoked_at is null";
    tx.run(sql, args![id, act.now]).await?;
    Ok(())
}

/// Brings a map back.
pub(super) async fn bring_back(tx: &mut Tx, act: &mut Act, id: Uuid) -> Result<(), Error> {
    act.actor.must(Right::Playbooks)?;
    tx.run("update journey_map set deleted_at = null where id = $1", args![id]).await?;
    queries::find(tx, id, None).await.map(drop)
}

/// Says something about a map or one of its steps.
pub(super) async fn comment(tx: &mut Tx, act: &mut Act, id: Uuid, step: &str, words: &str) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let found = queries::find(tx, id, None).await?;
    let words = tidy_text(words);
    if words.is_empty() || words.chars().count() > 2_000 {
        return Err(Error::field("words", "Write a remark of at most 2,000 characters."));
    }
    if !step.is_empty() && found.map.step(step).is_none() {
        return Err(Error::field("step", "This step is not on the map any more. Choose another."));
    }
    let sql = "insert into map_comment (id, map_id, step, words, by_staff, made_at) values ($1, $2, $3, $4, $5, $6)";
    let by = act.actor.staff().map(|staff| staff.0);
    tx.run(sql, args![act.new_id::<Uuid>(), id, step.to_owned(), words, by, act.now]).await?;
    Ok(())
}

/// Settles a comment.
pub(super) async fn settle(tx: &mut Tx, act: &mut Act, id: Uuid, comment: Uuid) -> Result<(), Error> {
    act.actor.must(Right::Playbooks)?;
    let sql = "select count(*) from map_comment where id = $2 and map_id = $1";
    if tx.scalar::<i64>(sql, args![id, comment]).await? == 0 {
        return Err(Error::NotFound("comment"));
    }
    let sql = "update map_comment set settled_at = $3 where id = $2 and map_id = $1 and settled_at is null";
    tx.run(sql, args![id, comment, act.now]).await?;
    Ok(())
}

/// A new secret of 256 random bits, as text; only its hash is kept.
pub(super) fn fresh_secret() -> String {
    let mut bytes = [0_u8; 32];
    crate::clock::fill_random(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is kept of a secret; none for what cannot be one.
pub(super) fn hash(secret: &str) -> Option<Vec<u8>> {
    let fits = secret.len() == 64 && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
    fits.then(|| Sha256::digest(secret.to_ascii_lowercase().as_bytes()).to_vec())
}

/// Gives a map an address that needs no sign-in.
pub(super) async fn share(tx: &mut Tx, act: &mut Act, id: Uuid, hash: Vec<u8>) -> Result<(), Error> {
    act.actor.must(Right::Playbooks)?;
    let found = queries::find(tx, id, None).await?;
    let sql = "insert into map_share (id, map_id, token_hash, by_staff, made_at) values ($1, $2, $3, $4, $5)";
    let by = act.actor.staff().map(|staff| staff.0);
    tx.run(sql, args![act.new_id::<Uuid>(), id, hash, by, act.now]).await?;
    act.audit(tx, Note::new(Action::MapShared, found.map.title)).await
}

/// Ends an address.
pub(super) async fn revoke(tx: &mut Tx, act: &mut Act, id: Uuid, share: Uuid) -> Result<(), Error> {
    act.actor.must(Right::Playbooks)?;
    let sql = "select count(*) from map_share where id = $2 and map_id = $1 and revoked_at is null";
    if tx.scalar::<i64>(sql, args![id, share]).await? == 0 {
        return Err(Error::NotFound("shared address"));
    }
    let sql = "update map_share set revoked_at = $3 where id = $2 and map_id = $1";
    tx.run(sql, args![id, share, act.now]).await?;
    act.audit(tx, Note::new(Action::MapShareRevoked, "")).await
}

fn written(persona: &Persona) -> Result<(Persona, String), Error> {
    let persona = checked_persona(persona).map_err(|refusal| refused(&refusal))?;
    let body = serde_json::to_string(&persona).map_err(|error| Error::Internal(error.to_string()))?;
    Ok((persona, body))
}

/// Adds a persona.
///
/// # Errors
/// When the role may not, or it has no name.
pub async fn add_persona(tx: &mut Tx, act: &mut Act, persona: Persona) -> Result<Uuid, Error> {
    act.actor.must(Right::Playbooks)?;
    let (persona, body) = written(&persona)?;
    let id: Uuid = act.new_id();
    let by = act.actor.staff().map(|staff| staff.0);
    let sql = "insert into persona (id, name, body, by_staff, created_at, version) values ($1, $2, $3, $4, $5, 1)";
    tx.run(sql, args![id, persona.name, body, by, act.now]).await?;
    Ok(id)
}

/// Changes a persona; maps keep what they were drawn for until they take it over.
pub(super) async fn change_persona(
    tx: &mut Tx,
    act: &mut Act,
    (id, version): (Uuid, i64),
    persona: Persona,
) -> Result<(), Error> {
    act.actor.must(Right::Playbooks)?;
    if queries::persona(tx, id).await?.version != version {
        return Err(Error::ChangedMeanwhile("persona"));
    }
    let (persona, body) = written(&persona)?;
    let sql = "update persona set name = $2, body = $3, version = version + 1 where id = $1";
    tx.run(sql, args![id, persona.name, body]).await?;
    Ok(())
}
