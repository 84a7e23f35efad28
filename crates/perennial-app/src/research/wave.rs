//! A wave: one round of an instrument, with its people.

use perennial_core::dates::Day;
use perennial_core::ids::{ServiceLineId, StaffId, WaveId};
use perennial_core::research::{Instrument, InstrumentKind, Segment};
use uuid::Uuid;

use crate::args;
use crate::db::Conn;
use crate::error::Error;

/// A wave as it is stored.
#[derive(Debug, Clone, crate::db::Row)]
pub struct WaveRow {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The instrument.
    pub instrument_key: String,
    /// Its version.
    pub instrument_version: i64,
    /// What the instrument finds out.
    pub kind: String,
    text: String,
    services: String,
    segments: String,
    /// How many are asked; none for everybody.
    pub size: Option<i64>,
    /// The seed of the draw.
    pub seed: i64,
    interviewer_id: Option<Uuid>,
    /// Who interviews.
    pub interviewer: Option<String>,
    from_on: i64,
    until_on: i64,
    closed_at: Option<i64>,
    language: Option<String>,
}

/// A wave with its instrument.
#[derive(Debug, Clone)]
pub struct Wave {
    /// As it is stored.
    pub row: WaveRow,
    /// The instrument as it was when the wave began.
    pub instrument: Instrument,
    /// The services that it asks about.
    pub services: Vec<(ServiceLineId, String)>,
}

const SELECT: &str = "select w.id, w.name, w.instrument_key, w.instrument_version, w.kind, w.text, w.services,
    w.segments, w.size, w.seed, w.interviewer_id, s.name as interviewer, w.from_on, w.until_on, w.closed_at, w.language
    from survey_wave w left join staff s on s.id = w.interviewer_id";

pub(super) fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

impl WaveRow {
    /// The first day.
    pub fn from(&self) -> Day {
        day(self.from_on)
    }

    /// The last day.
    pub fn until(&self) -> Day {
        day(self.until_on)
    }

    /// True when answers are taken on a day.
    pub fn is_open(&self, today: Day) -> bool {
        self.closed_at.is_none() && today <= self.until()
    }

    /// True once somebody closed it.
    pub const fn is_closed(&self) -> bool {
        self.closed_at.is_some()
    }

    /// Who interviews.
    pub fn interviewer_id(&self) -> Option<StaffId> {
        self.interviewer_id.map(StaffId)
    }

    /// The populations.
    pub fn segments(&self) -> Vec<Segment> {
        self.segments.split(' ').filter_map(Segment::from_key).collect()
    }

    /// What the instrument finds out.
    pub fn kind(&self) -> InstrumentKind {
        InstrumentKind::from_key(&self.kind).unwrap_or(InstrumentKind::Recommendation)
    }

    /// The words for its state and the look of its badge.
    pub fn state(&self, today: &Day) -> (&'static str, &'static str) {
        match (self.is_closed(), *today < self.from(), *today <= self.until()) {
            (true, ..) => ("closed", "plain"),
            (false, true, _) => ("begins later", "plain"),
            (false, false, true) => ("open", "good"),
            (false, false, false) => ("over, not closed", "amber"),
        }
    }
}

impl Wave {
    fn of(row: WaveRow) -> Result<Self, Error> {
        let instrument = Instrument::from_toml(&row.text).map_err(|problems| {
            let first = problems.first().map(ToString::to_string).unwrap_or_default();
            Error::Internal(format!("the instrument of a wave cannot be read: {first}"))
        })?;
        let services = serde_json::from_str(&row.services).map_err(|e| Error::Internal(e.to_string()))?;
        Ok(Self { row, instrument, services })
    }

    /// Which.
    pub fn id(&self) -> WaveId {
        self.row.id.into()
    }

    /// The language in which people are asked who have none of their own.
    pub fn language(&self) -> &str {
        self.row.language.as_deref().map_or("en", |language| self.instrument.language(language))
    }

    /// The name of a service.
    pub fn service(&self, id: ServiceLineId) -> Option<&str> {
        self.services.iter().find(|(line, _)| *line == id).map(|(_, name)| name.as_str())
    }
}

/// A wave. It names no client by itself: everybody who reads sees that it is there.
pub async fn find(conn: &mut Conn, id: WaveId) -> Result<Wave, Error> {
    let sql = crate::db::AssertSqlSafe(format!("{SELECT} where w.id = $1"));
    let row: Option<WaveRow> = conn.optional(sql, args![id]).await?;
    Wave::of(row.ok_or(Error::NotFound("wave"))?)
}

/// The instrument of a wave, as it was when that began.
///
/// # Errors
/// When there is no such wave.
pub async fn instrument_of(conn: &mut Conn, id: WaveId) -> Result<Instrument, Error> {
    Ok(find(conn, id).await?.instrument)
}

/// All waves, the newest first.
pub async fn all(conn: &mut Conn) -> Result<Vec<Wave>, Error> {
    let sql = crate::db::AssertSqlSafe(format!("{SELECT} order by w.from_on desc, w.id desc"));
    let rows: Vec<WaveRow> = conn.all(sql, vec![]).await?;
    rows.into_iter().map(Wave::of).collect()
}

/// The waves of the same instrument that began before this one, the newest first.
pub async fn before(conn: &mut Conn, wave: &Wave, most: usize) -> Result<Vec<Wave>, Error> {
    let sql = crate::db::AssertSqlSafe(format!(
        "{SELECT} where w.instrument_key = $1 and (w.from_on < $2 or (w.from_on = $2 and w.id < $3))
         order by w.from_on desc, w.id desc limit $4"
    ));
    let values = args![wave.row.instrument_key.as_str(), wave.row.from_on, wave.row.id, most as i64];
    let rows: Vec<WaveRow> = conn.all(sql, values).await?;
    rows.into_iter().map(Wave::of).collect()
}
