//! The instruments of the firm: shipped ones, and its own versions of them.

use perennial_core::dates::{Day, Moment};
use perennial_core::ids::WaveId;
use perennial_core::research::{Instrument, library};
use uuid::Uuid;

use crate::args;
use crate::db::Conn;
use crate::error::Error;

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

/// An instrument as one of its versions was.
pub async fn at_version(conn: &mut Conn, key: &str, number: i64) -> Result<Usable, Error> {
    let sql = "select text from instrument where key = $1 and version = $2";
    let own: Option<(String,)> = conn.optional(sql, args![key, number]).await?;
    if let Some((text,)) = own {
        let instrument = Instrument::from_toml(&text).map_err(|_| Error::NotFound("version"))?;
        return Ok(Usable { text, instrument, own: true });
    }
    let shipped = library::instrument(key).filter(|one| i64::from(one.version) == number);
    let instrument = shipped.ok_or(Error::NotFound("version"))?.clone();
    Ok(Usable { text: library::text(key).unwrap_or_default().to_owned(), instrument, own: false })
}

/// A version in the list of them.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number.
    pub number: i64,
    /// Who published it; none where it ships with the product.
    pub by: Option<String>,
    /// When.
    pub on: Option<Day>,
    /// The waves that asked it.
    pub waves: Vec<(WaveId, String)>,
}

/// The versions of an instrument with the waves that asked them, the newest first.
pub async fn versions(conn: &mut Conn, key: &str) -> Result<Vec<Version>, Error> {
    let sql = "select i.version, s.name, i.created_at from instrument i left join staff s on s.id = i.by_staff
        where i.key = $1 order by i.version desc";
    let rows: Vec<(i64, Option<String>, i64)> = conn.all(sql, args![key]).await?;
    let of = |(number, by, at): (i64, Option<String>, i64)| {
        let by = Some(by.unwrap_or_else(|| "the firm".to_owned()));
        Version { number, by, on: Some(Moment(at).utc_day()), waves: Vec::new() }
    };
    let mut all: Vec<Version> = rows.into_iter().map(of).collect();
    let shipped = library::instrument(key).map(|one| i64::from(one.version));
    all.extend(shipped.map(|number| Version { number, by: None, on: None, waves: Vec::new() }));
    let sql = "select id, name, instrument_version from survey_wave where instrument_key = $1 order by from_on, id";
    let waves: Vec<(Uuid, String, i64)> = conn.all(sql, args![key]).await?;
    for (id, name, number) in waves {
        if let Some(version) = all.iter_mut().find(|version| version.number == number) {
            version.waves.push((id.into(), name));
        }
    }
    Ok(all)
}

/// The newest version's number of an instrument.
pub async fn version(conn: &mut Conn, key: &str) -> Result<i64, Error> {
    let own: i64 = conn.scalar("select coalesce(max(version), 0) from instrument where key = $1", args![key]).await?;
    Ok(own.max(library::instrument(key).map_or(0, |one| i64::from(one.version))))
}
