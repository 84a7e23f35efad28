//! One import from upload to receipt: what is stored of it, and what people tell it on the way.

use std::collections::BTreeMap;

use perennial_core::dates::{Day, Moment};
use perennial_core::ids::{ImportId, StaffId};
use perennial_core::imports::drafts::RowCounts;
use perennial_core::imports::list_day::NotOfThatDay;
use perennial_core::imports::mapping::{Mapping, fingerprint};
use perennial_core::imports::objects::Object;
use perennial_core::imports::presets::{Found, propose, time_sheet};
use perennial_core::imports::problem::{self, Guess, Problem};
use perennial_core::imports::read::Sheet;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{numbers, rows};
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::firm;
use crate::rights::Right;

/// Where an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The mapping is being looked at.
    Draft,
    /// Rows are landing.
    Running,
    /// It stopped on an error; what landed is listed and can be undone or resumed.
    Failed,
    /// It was stopped by a person; what landed is listed and can be undone.
    Cancelled,
    /// All good rows have landed.
    Done,
    /// It was undone.
    Undone,
}

impl State {
    const ALL: [Self; 6] = [Self::Draft, Self::Running, Self::Failed, Self::Cancelled, Self::Done, Self::Undone];

    /// The name in the database and in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running => "running",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Done => "done",
            Self::Undone => "undone",
        }
    }

    fn from_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.key() == key).unwrap_or(Self::Failed)
    }
}

/// What a person decided of one row that may be a known record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Decision {
    /// A record of its own.
    New,
    /// The record with this id.
    Same {
        /// Which.
        id: Uuid,
    },
    /// The record that another row of the same file becomes.
    SameRow {
        /// The hash of that row.
        hash: String,
    },
    /// Leave it out.
    Skip,
}

/// An import.
#[derive(Debug, Clone)]
pub struct Import {
    /// Which.
    pub id: ImportId,
    /// The file's name, with the sheet's where there are several.
    pub file: String,
    /// The source as recognised or named, for example `HubSpot deals`.
    pub source: Option<String>,
    /// Where it is.
    pub state: State,
    /// When it was uploaded.
    pub created: Moment,
    /// When it ended.
    pub finished: Option<Moment>,
    /// Who uploaded it, by name.
    pub by: Option<String>,
    /// Who uploaded it.
    pub by_id: Option<StaffId>,
    /// The mapping in force.
    pub mapping: Mapping,
    /// Decisions by the hash of the row.
    pub decisions: BTreeMap<String, Decision>,
    /// The day the list was made, as somebody said; once it runs, as it was taken to be.
    pub list_day: Option<Day>,
    /// Somebody, or the file itself, says that day: the list covers its kinds of record up to it (D15).
    pub list_day_told: bool,
    /// What was guessed.
    pub guesses: Vec<Guess>,
    /// Drafts to land, and landed so far.
    pub total: i64,
    /// Landed so far.
    pub done: i64,
    /// Records created.
    pub created_count: i64,
    /// Records updated.
    pub updated_count: i64,
    /// Rows merged into a record by a person's decision.
    pub merged_count: i64,
    /// Rows left as they were: imported before, unchanged, or left out by decision.
    pub skipped_count: i64,
    /// Problems listed.
    pub problem_count: i64,
    /// Facts recorded.
    pub fact_count: i64,
    /// Why it failed.
    pub failure: Option<String>,
    /// What became of the rows of the file, once it has run.
    pub lines: Option<RowCounts>,
    /// Whether the reader sees all that it did; else the figures are those of what they see.
    pub whole: bool,
}

#[derive(crate::db::Row)]
struct ImportRow {
    id: Uuid,
    file_name: String,
    source_system: Option<String>,
    state: String,
    created_at: i64,
    finished_at: Option<i64>,
    by_name: Option<String>,
    by_staff: Option<Uuid>,
    mapping: String,
    decisions: String,
    list_day: Option<i64>,
    list_day_told: i64,
    guesses: String,
    rows_total: i64,
    rows_done: i64,
    created_count: i64,
    updated_count: i64,
    merged_count: i64,
    skipped_count: i64,
    problem_count: i64,
    fact_count: i64,
    failure: Option<String>,
    lines_total: Option<i64>,
    lines_created: Option<i64>,
    lines_updated: Option<i64>,
    lines_unchanged: Option<i64>,
    lines_merged: Option<i64>,
    lines_left_out: Option<i64>,
}

impl ImportRow {
    fn read(self) -> Result<Import, Error> {
        let broken = |e: serde_json::Error| Error::Internal(format!("the stored import cannot be read: {e}"));
        Ok(Import {
            id: self.id.into(),
            file: self.file_name,
            source: self.source_system,
            state: State::from_key(&self.state),
            created: Moment(self.created_at),
            finished: self.finished_at.map(Moment),
            by: self.by_name,
            by_id: self.by_staff.map(StaffId),
            mapping: serde_json::from_str(&self.mapping).map_err(broken)?,
            decisions: serde_json::from_str(&self.decisions).map_err(broken)?,
            list_day: self.list_day.and_then(|day| i32::try_from(day).ok()).map(Day::from_number),
            list_day_told: self.list_day_told != 0,
            guesses: serde_json::from_str(&self.guesses).map_err(broken)?,
            total: self.rows_total,
            done: self.rows_done,
            created_count: self.created_count,
            updated_count: self.updated_count,
            merged_count: self.merged_count,
            skipped_count: self.skipped_count,
            problem_count: self.problem_count,
            fact_count: self.fact_count,
            failure: self.failure,
            lines: self.lines_total.map(|total| RowCounts {
                total,
                created: self.lines_created.unwrap_or(0),
                updated: self.lines_updated.unwrap_or(0),
                unchanged: self.lines_unchanged.unwrap_or(0),
                merged: self.lines_merged.unwrap_or(0),
                left_out: self.lines_left_out.unwrap_or(0),
            }),
            whole: true,
        })
    }
}

const COLUMNS: &str = "i.id, i.file_name, i.source_system, i.state, i.created_at, i.finished_at, s.name as by_name,
    i.by_staff, i.mapping, i.decisions, i.list_day, i.list_day_told, i.guesses, i.rows_total, i.rows_done, i.created_count, i.updated_count, i.merged_count,
    i.skipped_count, i.problem_count, i.fact_count, i.failure, i.lines_total, i.lines_created, i.lines_updated,
    i.lines_unchanged, i.lines_merged, i.lines_left_out";

/// One import.
///
/// # Errors
/// When there is none with this id.
pub async fn find(conn: &mut Conn, actor: &Actor, id: ImportId) -> Result<Import, Error> {
    actor.must(Right::Record)?;
    let sql = format!("select {COLUMNS} from import i left join staff s on s.id = i.by_staff where i.id = $1");
    let row: Option<ImportRow> = conn.optional(crate::db::AssertSqlSafe(sql), args![id]).await?;
    let import = row.ok_or(Error::NotFound("import"))?.read()?;
    super::visibility::as_seen(conn, actor, import).await?.ok_or(Error::NotFound("import"))
}

/// The latest imports, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(conn: &mut Conn, actor: &Actor, limit: i64) -> Result<Vec<Import>, Error> {
    actor.must(Right::Record)?;
    let sql = format!(
        "select {COLUMNS} from import i left join staff s on s.id = i.by_staff order by i.created_at desc, i.id desc limit $1"
    );
    let rows: Vec<ImportRow> = conn.all(crate::db::AssertSqlSafe(sql), args![limit]).await?;
    let imports = rows.into_iter().map(ImportRow::read).collect::<Result<Vec<_>, _>>()?;
    super::visibility::all_as_seen(conn, actor, imports).await
}

/// The sheet of an import, while it is kept.
///
/// # Errors
/// When it is no longer kept.
pub(super) async fn sheet_of(conn: &mut Conn, id: ImportId) -> Result<Sheet, Error> {
    let row: Option<(Option<Vec<u8>>,)> = conn.optional("select content from import where id = $1", args![id]).await?;
    let content = row
        .and_then(|(content,)| content)
        .ok_or_else(|| Error::refused("The rows of this import are no longer kept. Upload the file again."))?;
    serde_json::from_slice(&content).map_err(|e| Error::Internal(format!("the stored sheet cannot be read: {e}")))
}

/// A sheet to be imported.
#[derive(Debug)]
pub struct Start {
    /// The file's name.
    pub file: String,
    /// The sheet.
    pub sheet: Sheet,
    /// What its rows are, when the person said so.
    pub object: Option<Object>,
    /// A mapping given with the file; else one is remembered, recognised or guessed.
    pub mapping: Option<Mapping>,
}

/// Keeps a sheet and proposes a mapping. Nothing is imported yet.
///
/// # Errors
/// When the role does not allow it.
pub async fn start(tx: &mut Tx, act: &Act, mut input: Start) -> Result<ImportId, Error> {
    act.actor.must(Right::Import)?;
    super::problems::take_advice_off(&mut input.sheet);
    let file: String = input.file.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
    let id: ImportId = act.new_id();
    let remembered = match &input.mapping {
        Some(_) => None,
        None => remembered(tx, &input.sheet, input.object).await?,
    };
    let proposal = propose(&input.sheet, input.object);
    let source = match (&input.mapping, &proposal.found) {
        (Some(mapping), _) => mapping.name.clone(),
        (None, _) if remembered.is_some() => {
            remembered.as_ref().map(|mapping| mapping.name.clone()).unwrap_or_default()
        }
        (None, Found::Recognised { source }) => source.clone(),
        (None, Found::Guessed) => proposal.mapping.name.clone(),
    };
    let is_given = input.mapping.is_some();
    let mut mapping = input.mapping.or(remembered).unwrap_or(proposal.mapping);
    if mapping.currency.is_none() {
        mapping.currency = firm::find(tx).await?.map(|firm| firm.currency);
    }
    if let Some(told) = time_sheet::refusal(&input.sheet, &mapping).filter(|_| !is_given) {
        return Err(Error::refused(format!("{file}: {told}.")));
    }
    let content = serde_json::to_vec(&input.sheet).map_err(|e| Error::Internal(e.to_string()))?;
    let hash = Sha256::digest(&content).to_vec();
    tx.run(
        "insert into import (id, file_name, source_system, object, state, by_staff, created_at, updated_at, mapping,
           decisions, guesses, content, content_hash, rows_total, rows_done, created_count, updated_count, merged_count,
           skipped_count, problem_count, fact_count, tells_of_payments)
         values ($1,$2,$3,$4,'draft',$5,$6,$6,$7,'{}',$8,$9,$10,$11,0,0,0,0,0,0,0,$12)",
        args![
            id,
            file,
            source,
            mapping.chief().map(Object::key),
            act.actor.staff(),
            act.now,
            json(&mapping)?,
            json(&input.sheet.guesses)?,
            content,
            hash,
            input.sheet.rows.len() as i64,
            i64::from(mapping.tells_of_payments(&input.sheet.headers))
        ],
    )
    .await?;
    Ok(id)
}

fn json<T: Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::Internal(e.to_string()))
}

async fn remembered(tx: &mut Tx, sheet: &Sheet, object: Option<Object>) -> Result<Option<Mapping>, Error> {
    let row: Option<(String,)> = tx
        .optional("select mapping from remembered_mapping where fingerprint = $1", args![fingerprint(&sheet.headers)])
        .await?;
    let mapping = row.and_then(|(text,)| serde_json::from_str::<Mapping>(&text).ok());
    Ok(mapping.filter(|mapping| object.is_none() || mapping.chief() == object))
}

async fn draft_of(tx: &mut Tx, act: &Act, id: ImportId) -> Result<Import, Error> {
    act.actor.must(Right::Import)?;
    let import = find(tx, &act.actor, id).await?;
    if import.state == State::Draft {
        Ok(import)
    } else {
        Err(Error::refused("This import has begun already, so its mapping stays. Undo it, then upload the file again."))
    }
}

/// Replaces the mapping, and remembers it for files with the same headers.
///
/// # Errors
/// When the import has begun.
pub async fn remap(tx: &mut Tx, act: &Act, id: ImportId, mapping: &Mapping) -> Result<(), Error> {
    remap_this(tx, act, id, mapping).await?;
    let sheet = sheet_of(tx, id).await?;
    super::life::remember(tx, act, &sheet.headers, mapping).await
}

/// Replaces the mapping of this import alone; it is remembered when the import begins, and a dry run never begins.
///
/// # Errors
/// When the import has begun.
pub async fn remap_this(tx: &mut Tx, act: &Act, id: ImportId, mapping: &Mapping) -> Result<(), Error> {
    draft_of(tx, act, id).await?;
    let tells_of_payments = i64::from(mapping.tells_of_payments(&sheet_of(tx, id).await?.headers));
    tx.run(
        "update import set mapping = $2, object = $3, updated_at = $4, tells_of_payments = $5, source_system = $6
         where id = $1",
        args![id, json(mapping)?, mapping.chief().map(Object::key), act.now, tells_of_payments, mapping.name.as_str()],
    )
    .await?;
    Ok(())
}

/// Says on which day the list was made; none takes that back.
///
/// # Errors
/// When the day is still to come, or the import has begun. That no entry is younger is asked when its rows are read.
pub async fn say_list_day(tx: &mut Tx, act: &Act, id: ImportId, day: Option<Day>) -> Result<(), Error> {
    draft_of(tx, act, id).await?;
    if let Some(ahead) = day.filter(|day| *day > act.today) {
        return Err(Error::field("list_day", NotOfThatDay::Ahead(ahead).to_string()));
    }
    tx.run("update import set list_day = $2, updated_at = $3 where id = $1", args![id, day, act.now]).await?;
    Ok(())
}

/// Answers questions about the file, by their place in the list of questions.
///
/// # Errors
/// When an answer is not allowed (it says which are), or the import has begun.
pub async fn answer(tx: &mut Tx, act: &Act, id: ImportId, answers: &[(usize, String)]) -> Result<(), Error> {
    let import = draft_of(tx, act, id).await?;
    let sheet = sheet_of(tx, id).await?;
    let (asked, _) = numbers::asked(tx, &act.actor, &sheet, &import.mapping).await?;
    let mut mapping = import.mapping;
    for (place, text) in answers {
        if let Some(question) = asked.get(*place) {
            mapping.answer(&sheet, question, text).map_err(Error::Refused)?;
        }
    }
    remap(tx, act, id, &mapping).await
}

/// Keeps decisions about rows, by their hash.
///
/// # Errors
/// When the import has begun.
pub async fn decide(tx: &mut Tx, act: &Act, id: ImportId, more: BTreeMap<String, Decision>) -> Result<(), Error> {
    let mut decisions = draft_of(tx, act, id).await?.decisions;
    decisions.extend(more);
    tx.run("update import set decisions = $2, updated_at = $3 where id = $1", args![id, json(&decisions)?, act.now])
        .await?;
    Ok(())
}

/// Forgets the decisions about rows, so that they can be decided again.
///
/// # Errors
/// When the import has begun.
pub(super) async fn forget_decisions(tx: &mut Tx, act: &Act, id: ImportId) -> Result<(), Error> {
    draft_of(tx, act, id).await?;
    tx.run("update import set decisions = '{}', updated_at = $2 where id = $1", args![id, act.now]).await?;
    Ok(())
}

/// The problems listed for an import that ran, in the order of the file.
///
/// # Errors
/// When the store cannot be read.
pub async fn problems(conn: &mut Conn, actor: &Actor, id: ImportId, limit: i64) -> Result<Vec<Problem>, Error> {
    actor.must(Right::Record)?;
    let rows: Vec<(i64, Option<String>, Option<String>, String)> = conn
        .all(
            "select line, column_name, value, advice from import_problem where import_id = $1 order by place limit $2",
            args![id, limit],
        )
        .await?;
    let read = |(line, column, value, advice): (i64, Option<String>, Option<String>, String)| {
        // The first word of the advice as stored says what became of the row.
        let (became, advice) = advice.split_once('|').unwrap_or(("kept", &advice));
        let consequence = serde_json::from_value(became.into());
        Problem {
            line: u32::try_from(line).unwrap_or(0),
            column: column.unwrap_or_default(),
            value: value.unwrap_or_default(),
            what_to_do: advice.to_owned(),
            consequence: consequence.unwrap_or(perennial_core::imports::problem::Consequence::Kept),
        }
    };
    let mut problems: Vec<Problem> = rows.into_iter().map(read).collect();
    // Only when the rows landed it is known of some that they were left out.
    problem::settle(&mut problems, &rows::lines_left_out(conn, id).await?);
    Ok(problems)
}
