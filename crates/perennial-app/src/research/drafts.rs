//! Drafts of instruments: the next version while it is being built.

use std::collections::BTreeSet;

use perennial_core::dates::Moment;
use perennial_core::research::edit::{self, Edit, Fault, begun, unready};
use perennial_core::research::{Instrument, InstrumentKind};

use super::instruments;
use crate::app::Act;
use crate::args;
use crate::db::{Conn, Tx};
use crate::error::{Error, FieldErrors};
use crate::rights::Right;

/// An instrument as it is being built: its draft, or the newest version as long as nothing was changed.
#[derive(Debug, Clone)]
pub struct Drafted {
    /// The instrument.
    pub instrument: Instrument,
    /// True when something was changed since the newest version.
    pub changed: bool,
    /// Counts the changes; the next one has to name it.
    pub version: i64,
    /// The number of the newest version that was published, 0 before the first.
    pub published: i64,
    /// Who changed it last, and when.
    pub last: Option<(Option<String>, Moment)>,
}

/// A draft in the list of instruments.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The instrument's key.
    pub key: String,
    /// Its name in the draft.
    pub name: String,
}

#[derive(Debug, crate::db::Row)]
struct DraftRow {
    text: Option<String>,
    before: Option<String>,
    version: i64,
    changed_at: i64,
    by: Option<String>,
}

async fn row(conn: &mut Conn, key: &str) -> Result<Option<DraftRow>, Error> {
    let sql = "select d.text, d.before, d.version, d.changed_at, s.name as by from instrument_draft d
        left join staff s on s.id = d.by_staff where d.key = $1";
    Ok(conn.optional(sql, args![key]).await?)
}

/// The draft of a key, else its newest version.
pub async fn find(conn: &mut Conn, key: &str) -> Result<Drafted, Error> {
    let row = row(conn, key).await?;
    let published = instruments::version(conn, key).await?;
    let version = row.as_ref().map_or(0, |row| row.version);
    match row.and_then(|row| Some((row.text?, row.by, row.changed_at))) {
        Some((text, by, at)) => Ok(Drafted {
            instrument: Instrument::draft_from_toml(&text),
            changed: true,
            version,
            published,
            last: Some((by, Moment(at))),
        }),
        None => {
            let instrument = instruments::find(conn, key).await?.instrument;
            Ok(Drafted { instrument, changed: false, version, published, last: None })
        }
    }
}

/// Every draft, in the order of their names.
pub async fn all(conn: &mut Conn) -> Result<Vec<Listed>, Error> {
    let sql = "select key, text from instrument_draft where text is not null order by key";
    let rows: Vec<(String, String)> = conn.all(sql, vec![]).await?;
    let listed = |(key, text): (String, String)| Listed { name: Instrument::draft_from_toml(&text).name, key };
    let mut all: Vec<Listed> = rows.into_iter().map(listed).collect();
    all.sort_by_key(|one| one.name.to_lowercase());
    Ok(all)
}

/// What stands against a change, beside its fields.
fn refused(faults: Vec<Fault>) -> Error {
    if faults.iter().any(|fault| fault.field.is_empty()) {
        let sentences: Vec<String> = faults.into_iter().map(|fault| fault.sentence).collect();
        return Error::refused(sentences.join(" "));
    }
    let mut fields = FieldErrors::new();
    for fault in faults {
        fields.entry(fault.field).or_insert(fault.sentence);
    }
    Error::Fields(fields)
}

/// Begins an instrument of the firm's own, from nothing or from another. Gives its key.
///
/// # Errors
/// When the name is missing, or the other is not there.
pub async fn begin(
    tx: &mut Tx,
    act: &mut Act,
    name: String,
    kind: InstrumentKind,
    of: Option<String>,
) -> Result<String, Error> {
    act.actor.must(Right::Playbooks)?;
    let of = match of {
        Some(key) => Some(find(tx, &key).await?.instrument),
        None => None,
    };
    let mut taken: BTreeSet<String> =
        instruments::usable(tx).await?.into_iter().map(|used| used.instrument.key).collect();
    let drafts: Vec<(String,)> = tx.all("select key from instrument_draft", vec![]).await?;
    taken.extend(drafts.into_iter().map(|(key,)| key));
    let new = begun(&name, kind, of.as_ref(), &taken).map_err(refused)?;
    put(tx, act, &new.key, Some(new.to_toml()), None, 1).await?;
    Ok(new.key)
}

async fn put(
    tx: &mut Tx,
    act: &Act,
    key: &str,
    text: Option<String>,
    before: Option<String>,
    version: i64,
) -> Result<(), Error> {
    let sql = "insert into instrument_draft (key, text, before, version, by_staff, changed_at)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (key) do update set text = excluded.text, before = excluded.before, version = excluded.version,
            by_staff = excluded.by_staff, changed_at = excluded.changed_at";
    tx.run(sql, args![key, text, before, version, act.actor.staff(), act.now]).await?;
    Ok(())
}

/// The draft as whoever changes it has seen it, with its text as it is stored.
async fn seen(tx: &mut Tx, act: &Act, key: &str, version: i64) -> Result<(Drafted, Option<String>), Error> {
    act.actor.must(Right::Playbooks)?;
    let drafted = find(tx, key).await?;
    if drafted.version != version {
        return Err(Error::ChangedMeanwhile("draft"));
    }
    Ok((drafted, row(tx, key).await?.and_then(|row| row.text)))
}

/// Makes one change. Gives the count of changes; nothing is written when nothing changes.
///
/// # Errors
/// What stands against it, beside its fields.
pub async fn change(tx: &mut Tx, act: &mut Act, (key, version): (&str, i64), wanted: Edit) -> Result<i64, Error> {
    let (drafted, before) = seen(tx, act, key, version).await?;
    let next = edit::edit(&drafted.instrument, wanted).map_err(refused)?;
    if next == drafted.instrument {
        return Ok(version);
    }
    put(tx, act, key, Some(next.to_toml()), before, version + 1).await?;
    Ok(version + 1)
}

/// Takes the text of a whole instrument as its draft: what an import brought, or somebody who likes text. Gives the key.
///
/// # Errors
/// When the text is no instrument: each problem with its line.
pub async fn take_text(tx: &mut Tx, act: &mut Act, text: &str) -> Result<(String, i64), Error> {
    act.actor.must(Right::Playbooks)?;
    let instrument = Instrument::from_toml(text).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Error::field("text", lines.join("; "))
    })?;
    let there = row(tx, &instrument.key).await?;
    let (before, version) = there.map_or((None, 0), |row| (row.text, row.version));
    put(tx, act, &instrument.key, Some(instrument.to_toml()), before, version + 1).await?;
    Ok((instrument.key, version + 1))
}

/// Begins the next version from an earlier one.
///
/// # Errors
/// When there is no such version.
pub async fn restore(tx: &mut Tx, act: &mut Act, key: &str, number: i64) -> Result<i64, Error> {
    act.actor.must(Right::Playbooks)?;
    let old = instruments::at_version(tx, key, number).await?;
    let there = row(tx, key).await?;
    let (before, version) = there.map_or((None, 0), |row| (row.text, row.version));
    put(tx, act, key, Some(old.instrument.to_toml()), before, version + 1).await?;
    Ok(version + 1)
}

/// Goes back to what stood there before the last change.
///
/// # Errors
/// When somebody changed it since, or there was nothing before.
pub async fn undo(tx: &mut Tx, act: &mut Act, key: &str, version: i64) -> Result<(), Error> {
    act.actor.must(Right::Playbooks)?;
    let there = row(tx, key).await?.filter(|row| row.version == version);
    let there =
        there.ok_or_else(|| Error::refused("The draft was changed since, so this cannot be undone any more."))?;
    if there.before.is_none() && instruments::version(tx, key).await? == 0 {
        return Err(Error::refused("There is nothing to undo: this is how the draft began."));
    }
    put(tx, act, key, there.before, there.text, version + 1).await
}

/// Throws the draft away: the newest version stands as it did. Gives the count of changes, by which it is undone.
///
/// # Errors
/// When somebody changed it since.
pub async fn discard(tx: &mut Tx, act: &mut Act, key: &str, version: i64) -> Result<i64, Error> {
    let (_, text) = seen(tx, act, key, version).await?;
    put(tx, act, key, None, text, version + 1).await?;
    Ok(version + 1)
}

/// Makes the draft the newest version. Waves that were made keep theirs. Gives its number.
///
/// # Errors
/// When something is missing, with all of it.
pub async fn publish(tx: &mut Tx, act: &mut Act, key: &str, version: i64) -> Result<i64, Error> {
    let (drafted, _) = seen(tx, act, key, version).await?;
    if !drafted.changed {
        return Err(Error::refused("Nothing was changed since the newest version."));
    }
    let open: Vec<String> = unready(&drafted.instrument).into_iter().map(|one| one.sentence).collect();
    if !open.is_empty() {
        return Err(Error::refused(format!("This is not ready to be published yet. {}", open.join(" "))));
    }
    let number = drafted.published + 1;
    let next = Instrument { version: u32::try_from(number).unwrap_or(u32::MAX), ..drafted.instrument };
    let sql = "insert into instrument (key, version, text, by_staff, created_at) values ($1, $2, $3, $4, $5)";
    tx.run(sql, args![key, number, next.to_toml(), act.actor.staff(), act.now]).await?;
    put(tx, act, key, None, None, version + 1).await?;
    Ok(number)
}
