//! The instruments of the firm: shipped ones, and its own versions of them.

use perennial_core::research::{Instrument, library};

use crate::app::Act;
use crate::args;
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::rights::Right;

/// An instrument that a wave can be made with.
#[derive(Debug, Clone)]
pub struct Usable {
    /// Its text.
    pub text: String,
    /// The instrument.
    pub instrument: Instrument,
    /// True when the firm wrote or changed it.
    pub own: bool,
}

impl Usable {
    /// Whom it is for, in words.
    pub fn whom(&self) -> String {
        self.instrument.segments.iter().map(|segment| segment.word().to_lowercase()).collect::<Vec<_>>().join(", ")
    }
}

/// All instruments in their newest version: the shipped ones in their order, then the firm's own.
pub async fn usable(conn: &mut Conn) -> Result<Vec<Usable>, Error> {
    let rows: Vec<(String, String)> = conn
        .all(
            "select i.key, i.text from instrument i
             where i.version = (select max(n.version) from instrument n where n.key = i.key) order by i.key",
            vec![],
        )
        .await?;
    let mut own: Vec<Usable> = Vec::new();
    for (key, text) in rows {
        match Instrument::from_toml(&text) {
            Ok(instrument) => own.push(Usable { text, instrument, own: true }),
            Err(problems) => tracing::warn!(key, problems = problems.len(), "a stored instrument cannot be read"),
        }
    }
    let mut all: Vec<Usable> = Vec::new();
    for shipped in library::instruments() {
        match own.iter().position(|one| one.instrument.key == shipped.key) {
            Some(at) => all.push(own.remove(at)),
            None => {
                let text = library::text(&shipped.key).unwrap_or_default().to_owned();
                all.push(Usable { text, instrument: shipped.clone(), own: false });
            }
        }
    }
    all.extend(own);
    Ok(all)
}

/// The instrument of a key in its newest version.
pub async fn find(conn: &mut Conn, key: &str) -> Result<Usable, Error> {
    let found = usable(conn).await?.into_iter().find(|one| one.instrument.key == key);
    found.ok_or(Error::NotFound("instrument"))
}

/// Keeps a new version of an instrument, or a new one. Waves that were made keep theirs.
///
/// # Errors
/// When the text is no instrument: each problem with its line.
pub async fn save(tx: &mut Tx, act: &mut Act, text: String) -> Result<String, Error> {
    act.actor.must(Right::Playbooks)?;
    let mut instrument = Instrument::from_toml(&text).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Error::field("text", lines.join("; "))
    })?;
    let before: i64 = tx
        .scalar("select coalesce(max(version), 0) from instrument where key = $1", args![instrument.key.as_str()])
        .await?;
    let shipped = library::instrument(&instrument.key).map_or(0, |one| i64::from(one.version));
    let version = before.max(shipped) + 1;
    instrument.version = u32::try_from(version).unwrap_or(u32::MAX);
    let sql = "insert into instrument (key, version, text, by_staff, created_at) values ($1, $2, $3, $4, $5)";
    tx.run(sql, args![instrument.key.as_str(), version, text, act.actor.staff(), act.now]).await?;
    Ok(instrument.key)
}

/// The newest version's number of an instrument.
pub async fn version(conn: &mut Conn, key: &str) -> Result<i64, Error> {
    let own: i64 = conn.scalar("select coalesce(max(version), 0) from instrument where key = $1", args![key]).await?;
    Ok(own.max(library::instrument(key).map_or(0, |one| i64::from(one.version))))
}
