//! What is linked to the cells of a map as their evidence, each with its day.

use perennial_core::dates::Day;
use perennial_core::journey_maps::sources::{CellSource, SourceKind};
use perennial_core::journey_maps::{Lane, tidy_line};
use perennial_core::research::{Meaning, Source};
use uuid::Uuid;

use super::queries;
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::research;
use crate::rights::Right;

/// Sources of one map at most.
const MOST: usize = 500;

/// A source with its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedSource {
    /// Its id.
    pub id: Uuid,
    /// What it is, and to which cell it is linked.
    pub source: CellSource,
}

#[derive(crate::db::Row)]
struct SourceRow {
    id: Uuid,
    step: String,
    lane: String,
    kind: String,
    what: String,
    n: i64,
    on_day: i64,
}

impl SourceRow {
    fn read(self) -> Option<LinkedSource> {
        let source = CellSource {
            lane: Lane::from_key(&self.lane)?,
            kind: SourceKind::from_key(&self.kind)?,
            step: self.step,
            what: self.what,
            n: u32::try_from(self.n).unwrap_or(u32::MAX),
            on: Day::from_number(i32::try_from(self.on_day).unwrap_or_default()),
        };
        Some(LinkedSource { id: self.id, source })
    }
}

/// The sources of a map, the newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list_sources(conn: &mut Conn, map: Uuid) -> Result<Vec<LinkedSource>, Error> {
    let sql = "select id, step, lane, kind, what, n, on_day from map_source where map_id = $1
               order by on_day desc, id limit 500";
    let rows: Vec<SourceRow> = conn.all(sql, args![map]).await?;
    Ok(rows.into_iter().filter_map(SourceRow::read).collect())
}

/// Links a source to a cell.
///
/// # Errors
/// When the role may not, the map or step is not there, or the source says nothing.
pub async fn link_source(tx: &mut Tx, act: &mut Act, map: Uuid, source: CellSource) -> Result<(), Error> {
    act.actor.must(Right::Playbooks)?;
    let found = queries::find(tx, map, None).await?;
    if found.map.step(&source.step).is_none() {
        return Err(Error::NotFound("step"));
    }
    let what = tidy_line(&source.what);
    if what.is_empty() {
        return Err(Error::field("what", "Say in a few words what the source is."));
    }
    if source.on > act.today {
        return Err(Error::field("on", "A source lies in the past. Enter the day on which it was said or written."));
    }
    if list_sources(tx, map).await?.len() >= MOST {
        return Err(Error::field("what", "This map has 500 sources. Remove one that is out of date first."));
    }
    let by = act.actor.staff().map(|staff| staff.0);
    let (lane, kind, n) = (source.lane.key(), source.kind.key(), i64::from(source.n));
    let sql = "insert into map_source (id, map_id, step, lane, kind, what, n, on_day, by_staff, made_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    tx.run(sql, args![act.new_id::<Uuid>(), map, source.step, lane, kind, what, n, source.on, by, act.now]).await?;
    Ok(())
}

/// Removes a source: its cell is assumed again unless it has another.
///
/// # Errors
/// When the role may not, or it is not there.
pub async fn remove_source(tx: &mut Tx, act: &mut Act, map: Uuid, source: Uuid) -> Result<(), Error> {
    act.actor.must(Right::Playbooks)?;
    let sql = "select count(*) from map_source where id = $1 and map_id = $2";
    if tx.scalar::<i64>(sql, args![source, map]).await? == 0 {
        return Err(Error::NotFound("source"));
    }
    tx.run("delete from map_source where id = $1 and map_id = $2", args![source, map]).await?;
    Ok(())
}

/// Answers that can be linked: one entry for each question and population that was asked, with its name in a form.
///
/// # Errors
/// When the store cannot be read.
pub async fn answers_to_link(conn: &mut Conn, actor: &Actor) -> Result<Vec<(String, Source)>, Error> {
    let found = research::sources(conn, actor).await?;
    let given = found.into_iter().filter(|source| source.weight != perennial_core::research::Weight::StaffView);
    Ok(given.map(|source| (format!("{}:{}:{}", source.topic, source.segment.key(), source.on), source)).collect())
}

/// “Market interview, market prospects: Why”.
pub fn answers_words(source: &Source) -> String {
    let question = match Meaning::from_key(&source.topic) {
        Some(meaning) => meaning.word().to_owned(),
        None => source.topic.rsplit('.').next().unwrap_or_default().replace('_', " "),
    };
    format!("{}, {}: {question}", source.instrument.word(), source.segment.word().to_lowercase())
}
