//! An import runs: in the background or at once, in transactions of some hundred drafts, resumable after a crash.

use std::sync::Arc;

use perennial_core::fact::Source;
use perennial_core::ids::ImportId;
use perennial_core::imports::drafts::{Draft, What, drafts};
use perennial_core::imports::infer::latest_day;
use perennial_core::imports::objects::Object;
use perennial_core::imports::problem::Problem;
use perennial_core::imports::questions::questions;
use perennial_core::imports::read::Sheet;
use uuid::Uuid;

use super::course::{self, Import, State};
use super::known;
use super::landing::{Action, Landed, Lander};
use super::receipts::differences;
use super::resolve::Resolved;
use crate::actor::{Actor, Role};
use crate::app::{Act, App};
use crate::args;
use crate::db::Tx;
use crate::error::Error;

/// Drafts to a transaction.
const CHUNK: usize = 500;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Drafts landed.
    pub done: usize,
    /// Drafts in all.
    pub total: usize,
}

/// One row of a dry run.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The line in the file.
    pub line: u32,
    /// The row's hash, by which it is decided.
    pub hash: String,
    /// What it is.
    pub object: Object,
    /// What it is called.
    pub name: String,
    /// What would become of it.
    pub action: Action,
    /// Fields before and after, for updates.
    pub fields: Vec<(String, String, String)>,
    /// Known records that it may be, with the reason in words.
    pub maybe: Vec<(Uuid, &'static str)>,
}

/// What is to land, and how.
struct Prepared {
    import: Import,
    drafts: Arc<Vec<Draft>>,
    problems: Vec<Problem>,
}

async fn prepare(app: &App, actor: &Actor, id: ImportId) -> Result<Prepared, Error> {
    let mut conn = app.db.read().await?;
    let import = course::find(&mut conn, actor, id).await?;
    let sheet = course::sheet_of(&mut conn, id).await?;
    must_be_answered(&sheet, &import)?;
    let (drafts, mut problems) = drafts(&sheet, &import.mapping);
    problems.extend(sheet.problems);
    problems.sort_by_key(|problem| problem.line);
    Ok(Prepared { import, drafts: Arc::new(drafts), problems })
}

fn must_be_answered(sheet: &Sheet, import: &Import) -> Result<(), Error> {
    let (asked, _) = questions(sheet, &import.mapping);
    let open: Vec<String> =
        asked.into_iter().filter(|question| question.needed).map(|question| question.text).collect();
    if open.is_empty() {
        return Ok(());
    }
    Err(Error::refused(format!("Answer first what only you can know: {}", open.join(" "))))
}

async fn lander(tx: &mut Tx, act: &Act, import: &Import, drafts: &[Draft]) -> Result<Lander, Error> {
    Ok(Lander {
        mapping: import.mapping.clone(),
        source: import.source.clone().unwrap_or_else(|| import.file.clone()),
        file: import.file.clone(),
        import: import.id,
        decisions: import.decisions.clone(),
        records: known::load(tx, &act.actor).await?,
        resolved: Resolved::default(),
        by: latest_day(drafts, act.today).unwrap_or(act.today),
    })
}

/// Lands one draft with its source, unless its row was imported before.
async fn land(tx: &mut Tx, act: &mut Act, lander: &mut Lander, draft: &Draft) -> Result<Landed, Error> {
    let seen: i64 = tx
        .scalar(
            "select count(*) from import_row where row_hash = $1 and object = $2",
            args![draft.hash.0.as_bytes().to_vec(), draft.object().key()],
        )
        .await?;
    act.source = Source::File { import: lander.import, file: lander.file.clone(), row: draft.line };
    if seen > 0 {
        return Ok(Landed::of(Action::Repeated, Uuid::nil()));
    }
    lander.land(tx, act, draft).await
}

/// Runs an import whole in a transaction that is then undone, and says what it would do: the first `limit` drafts.
///
/// # Errors
/// When a question is open, or the store cannot be used.
pub async fn dry_run(
    app: &App,
    actor: &Actor,
    id: ImportId,
    limit: usize,
) -> Result<(Vec<Preview>, Vec<Problem>), Error> {
    let prepared = prepare(app, actor, id).await?;
    let drafts = Arc::clone(&prepared.drafts);
    let import = prepared.import;
    let shown: Arc<std::sync::Mutex<Vec<(Preview, Option<Problem>)>>> = Arc::default();
    let filled = Arc::clone(&shown);
    let outcome: Result<(), Error> = app
        .change(actor, move |tx, act| {
            Box::pin(async move {
                act.import = Some(id);
                let mut lander = lander(tx, act, &import, &drafts).await?;
                for draft in drafts.iter().take(limit) {
                    let landed = land(tx, act, &mut lander, draft).await?;
                    let problem = landed.problem.clone();
                    let entry = (preview(draft, landed), problem);
                    filled.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(entry);
                }
                Err(Error::refused("dry run"))
            })
        })
        .await;
    if let Err(error) = outcome
        && !matches!(&error, Error::Refused(text) if text == "dry run")
    {
        return Err(error);
    }
    let shown = std::mem::take(&mut *shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    let (previews, refused): (Vec<_>, Vec<_>) = shown.into_iter().unzip();
    let problems = prepared.problems.into_iter().chain(refused.into_iter().flatten()).collect();
    Ok((previews, problems))
}

fn preview(draft: &Draft, landed: Landed) -> Preview {
    Preview {
        line: draft.line,
        hash: draft.hash.0.clone(),
        object: draft.object(),
        name: name_of(&draft.what),
        action: landed.action,
        fields: landed.kept.map(|kept| differences(&kept.before, &kept.after)).unwrap_or_default(),
        maybe: landed.maybe.into_iter().map(|(id, why)| (id, why.words())).collect(),
    }
}

fn name_of(what: &What) -> String {
    match what {
        What::Staff(draft) => draft.name.as_str().to_owned(),
        What::ServiceLine(draft) => draft.name.as_str().to_owned(),
        What::Client(draft) => draft.name.as_str().to_owned(),
        What::Contact(draft) => draft.name.as_str().to_owned(),
        What::Pursuit(draft) => draft.title.clone(),
        What::Engagement(draft) => draft.title.clone(),
        What::Invoice(draft) => format!("Invoice {}", draft.number),
        What::Touch(draft) => draft.subject.clone().unwrap_or_else(|| draft.medium.word().to_owned()),
    }
}

/// Starts an import in the background.
///
/// # Errors
/// When a question is open or it has begun already.
pub async fn spawn(app: &App, actor: &Actor, id: ImportId) -> Result<(), Error> {
    begin(app, actor, id).await?;
    let (app, actor) = (app.clone(), actor.clone());
    tokio::spawn(async move {
        if let Err(error) = go_on(&app, &actor, id, |_| {}).await {
            tracing::error!(%error, import = %id, "an import failed");
        }
    });
    Ok(())
}

/// Runs an import to its end, telling the progress after each transaction.
///
/// # Errors
/// When a question is open, it has begun already, or the store fails; what landed stays listed and can be undone.
pub async fn run(app: &App, actor: &Actor, id: ImportId, tell: impl FnMut(Progress) + Send) -> Result<(), Error> {
    begin(app, actor, id).await?;
    go_on(app, actor, id, tell).await
}

/// Takes up imports that a crash interrupted. To be called once at start.
///
/// # Errors
/// When the store cannot be read.
pub async fn resume_all(app: &App) -> Result<usize, Error> {
    let mut conn = app.db.read().await?;
    let running: Vec<(Uuid,)> = conn.all("select id from import where state = 'running'", vec![]).await?;
    drop(conn);
    let count = running.len();
    for (id,) in running {
        let app = app.clone();
        tokio::spawn(async move {
            if let Err(error) = go_on(&app, &Actor::Program, id.into(), |_| {}).await {
                tracing::error!(%error, import = %id, "a resumed import failed");
            }
        });
    }
    Ok(count)
}

async fn begin(app: &App, actor: &Actor, id: ImportId) -> Result<(), Error> {
    let prepared = prepare(app, actor, id).await?;
    let (total, problems) = (prepared.drafts.len() as i64, prepared.problems);
    app.change(actor, move |tx, act| {
        Box::pin(async move {
            act.actor.must(Role::Manager)?;
            let begun = tx
                .run(
                    "update import set state = 'running', rows_total = $2, problem_count = $3, updated_at = $4
                     where id = $1 and state = 'draft'",
                    args![id, total, problems.len() as i64, act.now],
                )
                .await?;
            if begun == 0 {
                return Err(Error::refused("This import has begun already."));
            }
            keep_problems(tx, id, 0, &problems).await
        })
    })
    .await
}

async fn keep_problems(tx: &mut Tx, id: ImportId, from: i64, problems: &[Problem]) -> Result<(), Error> {
    let rows = problems.iter().zip(from..).map(|(problem, place)| {
        let became = serde_json::to_value(problem.consequence).ok();
        let became = became.as_ref().and_then(|value| value.as_str()).unwrap_or("kept");
        args![
            id,
            place,
            i64::from(problem.line),
            problem.column.as_str(),
            problem.value.as_str(),
            format!("{became}|{}", problem.what_to_do)
        ]
    });
    let head = "insert into import_problem (import_id, place, line, column_name, value, advice) values";
    tx.insert_many(head, "on conflict (import_id, place) do nothing", rows.collect()).await?;
    Ok(())
}

async fn go_on(app: &App, actor: &Actor, id: ImportId, mut tell: impl FnMut(Progress) + Send) -> Result<(), Error> {
    let prepared = prepare(app, actor, id).await?;
    let total = prepared.drafts.len();
    let mut lander: Option<Lander> = None;
    loop {
        let (drafts, import) = (Arc::clone(&prepared.drafts), prepared.import.clone());
        let step = app
            .change(actor, move |tx, act| Box::pin(async move { chunk(tx, act, id, &import, &drafts, lander).await }))
            .await;
        match step {
            Ok(Some((done, kept))) => {
                tell(Progress { done, total });
                lander = Some(kept);
            }
            Ok(None) => return Ok(()),
            Err(error) => {
                fail(app, actor, id, error.to_string()).await?;
                return Err(error);
            }
        }
    }
}

async fn fail(app: &App, actor: &Actor, id: ImportId, why: String) -> Result<(), Error> {
    app.change(actor, move |tx, act| {
        Box::pin(async move {
            let sql =
                "update import set state = 'failed', failure = $2, updated_at = $3 where id = $1 and state = 'running'";
            tx.run(sql, args![id, why, act.now]).await?;
            Ok(())
        })
    })
    .await
}

/// Lands the next drafts; none when the import is over. The lander is handed on, or made anew after a restart.
async fn chunk(
    tx: &mut Tx,
    act: &mut Act,
    id: ImportId,
    import: &Import,
    drafts: &[Draft],
    lander: Option<Lander>,
) -> Result<Option<(usize, Lander)>, Error> {
    act.import = Some(id);
    let now = course::find(tx, &act.actor, id).await?;
    if now.state != State::Running {
        return Ok(None);
    }
    let from = usize::try_from(now.done).unwrap_or(0);
    if from >= drafts.len() {
        finish(tx, act, id).await?;
        return Ok(None);
    }
    let mut lander = match lander {
        Some(lander) => lander,
        None => self::lander(tx, act, import, drafts).await?,
    };
    let until = drafts.len().min(from + CHUNK);
    let mut tally = Tally { problems_before: now.problem_count, ..Tally::default() };
    for (place, draft) in (from..until).zip(&drafts[from..until]) {
        let landed = land(tx, act, &mut lander, draft).await?;
        tally.add(id, place, draft, landed)?;
    }
    tally.keep(tx, act, id, until).await?;
    Ok(Some((until, lander)))
}

async fn finish(tx: &mut Tx, act: &Act, id: ImportId) -> Result<(), Error> {
    tx.run(
        "update import set state = 'done', finished_at = $2, updated_at = $2, content = null where id = $1",
        args![id, act.now],
    )
    .await?;
    Ok(())
}

/// What a transaction's drafts did.
#[derive(Default)]
struct Tally {
    created: i64,
    updated: i64,
    merged: i64,
    skipped: i64,
    facts: i64,
    problems_before: i64,
    problems: Vec<Problem>,
    changes: Vec<Vec<crate::db::Value>>,
    rows: Vec<Vec<crate::db::Value>>,
}

impl Tally {
    fn add(&mut self, import: ImportId, place: usize, draft: &Draft, landed: Landed) -> Result<(), Error> {
        match landed.action {
            Action::Created => self.created += 1,
            Action::Updated => self.updated += 1,
            Action::Merged => self.merged += 1,
            Action::Repeated | Action::Unchanged | Action::LeftOut => self.skipped += 1,
            Action::Refused => {}
        }
        self.facts += landed.facts as i64;
        self.problems.extend(landed.problem);
        if !matches!(landed.action, Action::Created | Action::Updated | Action::Merged) {
            return Ok(());
        }
        let json = |map: &serde_json::Map<_, _>| serde_json::to_string(map).map_err(|e| Error::Internal(e.to_string()));
        let (before, after, version) = match &landed.kept {
            Some(kept) => (Some(json(&kept.before)?), Some(json(&kept.after)?), kept.version),
            None => (None, None, landed.version),
        };
        let object = draft.object().key();
        let line = i64::from(draft.line);
        self.changes.push(args![
            import,
            place as i64,
            line,
            landed.action.key(),
            object,
            landed.id,
            before,
            after,
            version
        ]);
        self.rows.push(args![draft.hash.0.as_bytes().to_vec(), object, import, line]);
        Ok(())
    }

    async fn keep(self, tx: &mut Tx, act: &Act, id: ImportId, done: usize) -> Result<(), Error> {
        let head = "insert into import_change (import_id, place, line, action, object, object_id, before_json, after_json, version_after) values";
        tx.insert_many(head, "on conflict (import_id, place) do nothing", self.changes).await?;
        let head = "insert into import_row (row_hash, object, import_id, line) values";
        tx.insert_many(head, "on conflict (row_hash, object) do nothing", self.rows).await?;
        keep_problems(tx, id, self.problems_before, &self.problems).await?;
        tx.run(
            "update import set rows_done = $2, created_count = created_count + $3, updated_count = updated_count + $4,
               merged_count = merged_count + $5, skipped_count = skipped_count + $6, fact_count = fact_count + $7,
               problem_count = problem_count + $8, updated_at = $9 where id = $1",
            args![
                id,
                done as i64,
                self.created,
                self.updated,
                self.merged,
                self.skipped,
                self.facts,
                self.problems.len() as i64,
                act.now
            ],
        )
        .await?;
        Ok(())
    }
}
