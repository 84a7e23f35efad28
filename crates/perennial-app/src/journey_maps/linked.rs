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
const MOST: i64 = 500;

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
    answers: Option<String>,
}

impl SourceRow {
    /// The source as it is today: answers are counted anew among those that the actor sees, everything else is of its
    /// day. What was counted at the linking holds only where the survey is gone.
    fn read(self, given: &[Source]) -> Option<LinkedSource> {
        let is_this = |source: &&Source| match &self.answers {
            Some(name) => answers_name(source) == *name,
            None => self.kind == SourceKind::Answers.key() && answers_words(source) == self.what,
        };
        let counted = given.iter().filter(is_this).map(|source| (source.n, source.on));
        let counted = counted.reduce(|sum, more| (sum.0.saturating_add(more.0), sum.1.max(more.1)));
        let source = CellSource {
            lane: Lane::from_key(&self.lane)?,
            kind: SourceKind::from_key(&self.kind)?,
            step: self.step,
            what: self.what,
            n: counted.map_or(u32::try_from(self.n).unwrap_or(u32::MAX), |(n, _)| n),
            on: counted.map_or(Day::from_number(i32::try_from(self.on_day).unwrap_or_default()), |(_, on)| on),
        };
        Some(LinkedSource { id: self.id, source })
    }
}

/// The sources of a map, the newest first; answers are counted now, as far as the actor sees them.
///
/// # Errors
/// When the store cannot be read.
pub async fn list_sources(conn: &mut Conn, actor: &Actor, map: Uuid) -> Result<Vec<LinkedSource>, Error> {
    let sql = "select id, step, lane, kind, what, n, on_day, answers from map_source where map_id = $1
               order by on_day desc, id limit 500";
    let rows: Vec<SourceRow> = conn.all(sql, args![map]).await?;
    let is_of_answers = |row: &SourceRow| row.kind == SourceKind::Answers.key();
    let given = if rows.iter().any(is_of_answers) { given(conn, actor).await? } else { Vec::new() };
    let mut sources: Vec<LinkedSource> = rows.into_iter().filter_map(|row| row.read(&given)).collect();
    sources.sort_by_key(|linked| std::cmp::Reverse(linked.source.on));
    Ok(sources)
}

/// Links a source to a cell.
///
/// # Errors
/// When the role may not, the map or step is not there, or the source says nothing.
pub async fn link_source(tx: &mut Tx, act: &mut Act, map: Uuid, source: CellSource) -> Result<(), Error> {
    link(tx, act, map, source, None).await
}

/// Links a source to a cell; where it is the answers to a question, they are counted whenever the map is shown.
///
/// # Errors
/// As [`link_source`].
pub async fn link(
    tx: &mut Tx,
    act: &mut Act,
    map: Uuid,
    source: CellSource,
    answers: Option<&Source>,
) -> Result<(), Error> {
    let answers = answers.map(answers_name);
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
    let linked: i64 = tx.scalar("select count(*) from map_source where map_id = $1", args![map]).await?;
    if linked >= MOST {
        return Err(Error::field("what", "This map has 500 sources. Remove one that is out of date first."));
    }
    let by = act.actor.staff().map(|staff| staff.0);
    let (lane, kind, n) = (source.lane.key(), source.kind.key(), i64::from(source.n));
    let sql = "insert into map_source (id, map_id, step, lane, kind, what, n, on_day, by_staff, made_at, answers)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let id: Uuid = act.new_id();
    tx.run(sql, args![id, map, source.step, lane, kind, what, n, source.on, by, act.now, answers]).await?;
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

/// Answers that can be linked: one entry for each question and population that was asked, all waves together, with its
/// name in a form.
///
/// # Errors
/// When the store cannot be read.
pub async fn answers_to_link(conn: &mut Conn, actor: &Actor) -> Result<Vec<(String, Source)>, Error> {
    let mut offered: Vec<(String, Source)> = Vec::new();
    for source in given(conn, actor).await? {
        let name = answers_name(&source);
        match offered.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => {
                sum.n = sum.n.saturating_add(source.n);
                sum.on = sum.on.max(source.on);
            }
            None => offered.push((name, source)),
        }
    }
    Ok(offered)
}

/// What was answered, without what the firm assumes.
async fn given(conn: &mut Conn, actor: &Actor) -> Result<Vec<Source>, Error> {
    let mut found = research::sources(conn, actor).await?;
    found.retain(|source| source.weight != perennial_core::research::Weight::StaffView);
    Ok(found)
}

/// The name of the answers to a question in a population, in forms and in the store.
fn answers_name(source: &Source) -> String {
    format!("{:?}:{}:{}", source.instrument, source.topic, source.segment.key()).to_lowercase()
}

/// “Market interview, market prospects: Why”.
pub fn answers_words(source: &Source) -> String {
    let question = match Meaning::from_key(&source.topic) {
        Some(meaning) => meaning.word().to_owned(),
        None => source.topic.rsplit('.').next().unwrap_or_default().replace('_', " "),
    };
    format!("{}, {}: {question}", source.instrument.word(), source.segment.word().to_lowercase())
}
