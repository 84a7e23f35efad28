//! Research that somebody took up because a question of the map cannot be answered (S1.41, S1.42): whom to ask, with
//! what, who sees to it, and until when.

use perennial_core::dates::Day;
use perennial_core::ids::StaffId;
use perennial_core::insights::terra::Task;
use perennial_core::research::{InstrumentKind, Segment};
use uuid::Uuid;

use crate::app::Act;
use crate::args;
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::rights::Right;
use crate::web::words::short_date;

/// A task to be taken up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTask {
    /// What it would tell, in words.
    pub about: String,
    /// Whom to ask.
    pub segment: Segment,
    /// With which kind of instrument.
    pub instrument: InstrumentKind,
    /// How many.
    pub n: u32,
    /// Why so many.
    pub why: String,
}

/// A task with how far it is.
#[derive(Debug, Clone, crate::db::Row)]
pub struct TaskRow {
    /// Its id.
    pub id: Uuid,
    /// What it would tell.
    pub about: String,
    segment: String,
    instrument: String,
    /// How many are to be asked.
    pub n: i64,
    /// Why so many.
    pub why: String,
    owner_id: Option<Uuid>,
    /// Who sees to it.
    pub owner: Option<String>,
    due_on: Option<i64>,
    taken_on: i64,
    settled_on: Option<i64>,
    /// What came of it: `done` or `dropped`.
    pub outcome: Option<String>,
    /// How often it was changed.
    pub version: i64,
    /// Answers of the population to such an instrument since it was taken up.
    pub answered: i64,
}

fn day(number: i64) -> Day {
    Day::from_number(i32::try_from(number).unwrap_or_default())
}

impl TaskRow {
    /// “Ask 25 betweeners: which services do you know, unaided and from a list?”
    pub fn words(&self) -> String {
        Task::words_of(
            u64::try_from(self.n).unwrap_or_default(),
            self.segment().unwrap_or(Segment::Prospect),
            &self.instrument,
        )
    }

    /// Whom to ask.
    pub fn segment(&self) -> Option<Segment> {
        Segment::from_key(&self.segment)
    }

    /// With which kind of instrument, by its key.
    pub fn instrument(&self) -> &str {
        &self.instrument
    }

    /// Who sees to it.
    pub fn owner_id(&self) -> Option<StaffId> {
        self.owner_id.map(StaffId)
    }

    /// Until when.
    pub fn due(&self) -> Option<Day> {
        self.due_on.map(day)
    }

    /// Since when, in words.
    pub fn taken_words(&self) -> String {
        short_date(day(self.taken_on))
    }

    /// “, until 3 Dec 2026”; nothing where no day was said.
    pub fn until_words(&self) -> String {
        self.due().map_or_else(String::new, |due| format!(", until {}", short_date(due)))
    }

    /// When it was settled, in words.
    pub fn settled_words(&self) -> String {
        self.settled().map_or_else(String::new, short_date)
    }

    /// When it was settled.
    pub fn settled(&self) -> Option<Day> {
        self.settled_on.map(day)
    }

    /// True when as many have answered as were to be asked.
    pub const fn is_enough(&self) -> bool {
        self.answered >= self.n
    }

    /// True when it asks the same of the same people.
    pub fn is(&self, segment: &str, instrument: &str) -> bool {
        self.segment == segment && self.instrument == instrument
    }
}

/// All tasks, the open ones first: those that are due soonest before those without a day.
///
/// # Errors
/// When the store cannot be read.
pub async fn tasks(conn: &mut Conn) -> Result<Vec<TaskRow>, Error> {
    let sql = "select t.id, t.about, t.segment, t.instrument, t.n, t.why, t.owner_id, s.name as owner, t.due_on,
            t.taken_on, t.settled_on, t.outcome, t.version,
            (select cast(count(*) as bigint) from survey_response r
               join survey_invitation i on i.id = r.invitation_id join survey_wave w on w.id = r.wave_id
             where w.kind = t.instrument and i.segment = t.segment and r.answered_on >= t.taken_on) as answered
        from research_task t left join staff s on s.id = t.owner_id
        order by t.settled_on is not null, t.due_on is null, t.due_on, t.settled_on desc, t.id limit 500";
    Ok(conn.all(sql, vec![]).await?)
}

/// Takes a task up.
///
/// # Errors
/// When the role does not allow it, or the same is already taken up.
pub async fn take_up(tx: &mut Tx, act: &mut Act, task: NewTask) -> Result<Uuid, Error> {
    act.actor.must(Right::Record)?;
    let (segment, instrument) = (task.segment.key(), task.instrument.key());
    let sql = "select count(*) from research_task where segment = $1 and instrument = $2 and settled_on is null";
    let there: i64 = tx.scalar(sql, args![segment, instrument]).await?;
    if there > 0 {
        return Err(Error::refused("Somebody has taken this up already: see it among the tasks of research."));
    }
    let id: Uuid = act.new_id();
    let sql = "insert into research_task
        (id, about, segment, instrument, n, why, owner_id, due_on, taken_on, by_staff, settled_on, outcome, version)
        values ($1, $2, $3, $4, $5, $6, $7, null, $8, $7, null, null, 1)";
    let values = args![id, task.about, segment, instrument, i64::from(task.n), task.why, act.actor.staff(), act.today];
    tx.run(sql, values).await?;
    Ok(id)
}

/// Says who sees to it and until when; `seen` is the version that was looked at.
///
/// # Errors
/// When the role does not allow it, the task is not there, or somebody else changed it meanwhile.
pub async fn plan(
    tx: &mut Tx,
    act: &mut Act,
    (id, seen): (Uuid, i64),
    owner: Option<StaffId>,
    due: Option<Day>,
) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let sql = "update research_task set owner_id = $3, due_on = $4, version = version + 1
        where id = $1 and version = $2 and settled_on is null";
    let rows = tx.run(sql, args![id, seen, owner, due]).await?;
    changed(tx, id, rows).await
}

/// Settles a task, as done or as dropped, or opens it again.
///
/// # Errors
/// When the role does not allow it, the task is not there, or somebody else changed it meanwhile.
pub async fn settle(
    tx: &mut Tx,
    act: &mut Act,
    (id, seen): (Uuid, i64),
    outcome: Option<&'static str>,
) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let sql = "update research_task set settled_on = $3, outcome = $4, version = version + 1
        where id = $1 and version = $2";
    let on = outcome.map(|_| act.today);
    let rows = tx.run(sql, args![id, seen, on, outcome]).await?;
    changed(tx, id, rows).await
}

async fn changed(tx: &mut Tx, id: Uuid, rows: u64) -> Result<(), Error> {
    if rows > 0 {
        return Ok(());
    }
    let there: i64 = tx.scalar("select count(*) from research_task where id = $1", args![id]).await?;
    Err(if there > 0 { Error::ChangedMeanwhile("task") } else { Error::NotFound("task") })
}
