//! A dry run: the import runs in a transaction that is then undone, and says what it would do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use perennial_core::ids::ImportId;
use perennial_core::imports::drafts::{Draft, What};
use perennial_core::imports::matching::Compared;
use perennial_core::imports::objects::Object;
use perennial_core::imports::problem::Problem;
use uuid::Uuid;

use super::course::Import;
use super::coverage;
use super::forecast::{self, Forecast, Inside};
use super::landing::{Action, Landed, Likely};
use super::receipts::differences;
use super::run::{land, lander, prepare};
use crate::actor::Actor;
use crate::app::{Act, App};
use crate::args;
use crate::db::{AssertSqlSafe, Tx};
use crate::error::Error;

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
    /// Why, where something is wrong with it, it was decided, or it was imported before.
    pub why: Option<String>,
    /// Fields before and after, for updates.
    pub fields: Vec<(String, String, String)>,
    /// Known records that it may be.
    pub maybe: Vec<Maybe>,
}

/// A record that a row may be: one that is known, or one that an earlier row of the file becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maybe {
    /// Which.
    pub id: Uuid,
    /// The hash and the line of the earlier row of this file; none for a record that is known.
    pub row: Option<(String, u32)>,
    /// What it is called.
    pub name: String,
    /// Why, in words.
    pub why: &'static str,
    /// What agrees and what differs.
    pub compared: Compared,
}

impl Maybe {
    /// How the record is named in a decision: its id, or the hash of the row.
    pub fn choice(&self) -> String {
        self.row.as_ref().map_or_else(|| self.id.to_string(), |(hash, _)| format!("row-{hash}"))
    }

    /// Where it stands, in words.
    pub fn place(&self) -> String {
        self.row.as_ref().map_or_else(String::new, |(_, line)| format!("line {line} of this file"))
    }
}

/// What a dry run says.
#[derive(Debug, Clone, Default)]
pub struct Trial {
    /// What would become of the rows, in the order in which they would land.
    pub rows: Vec<Preview>,
    /// What is wrong, in the order of the file.
    pub problems: Vec<Problem>,
    /// Drafts in the whole file, tried or not.
    pub total: usize,
    /// What would become of the firm; none where only the rows were tried.
    pub forecast: Option<Forecast>,
}

/// The refusal by which the transaction of a dry run ends.
const OVER: &str = "dry run";

/// Drafts of which the facts are stored for a trial at most: it holds the one writer meanwhile.
const FORETOLD: usize = 100_000;

/// Runs an import whole in a transaction that is then undone, and says what it would do and make of the firm: the
/// first `limit` drafts.
///
/// # Errors
/// When a question is open, or the store cannot be used.
pub async fn dry_run(app: &App, actor: &Actor, id: ImportId, limit: usize) -> Result<Trial, Error> {
    attempt(app, actor, id, limit, true).await
}

/// As [`dry_run`], for what would become of the rows alone.
///
/// # Errors
/// When a question is open, or the store cannot be used.
pub async fn try_rows(app: &App, actor: &Actor, id: ImportId) -> Result<Trial, Error> {
    attempt(app, actor, id, usize::MAX, false).await
}

/// What the transaction found.
#[derive(Default)]
struct Found {
    trial: Trial,
    created: BTreeMap<Object, BTreeSet<Uuid>>,
    inside: Option<Inside>,
}

async fn attempt(app: &App, actor: &Actor, id: ImportId, limit: usize, foretell: bool) -> Result<Trial, Error> {
    let prepared = prepare(app, actor, id).await?;
    let drafts = Arc::clone(&prepared.drafts);
    let import = prepared.import;
    let found: Arc<Mutex<Found>> = Arc::default();
    let filled = Arc::clone(&found);
    let tried = limit.min(drafts.len());
    let foretell = foretell && tried <= FORETOLD;
    let outcome: Result<(), Error> = app
        .change(actor, move |tx, act| {
            Box::pin(async move {
                act.import = Some(id);
                let drafts = drafts.get(..tried).unwrap_or_default();
                let found = land_for_trial(tx, act, &import, drafts, foretell).await?;
                *filled.lock().unwrap_or_else(PoisonError::into_inner) = found;
                Err(Error::refused(OVER))
            })
        })
        .await;
    match outcome {
        Err(Error::Refused(text)) if text == OVER => {}
        Err(error) => return Err(error),
        Ok(()) => {}
    }
    let found = std::mem::take(&mut *found.lock().unwrap_or_else(PoisonError::into_inner));
    let mut trial = found.trial;
    if let Some(inside) = found.inside {
        trial.forecast = Some(forecast::forecast(app, actor, &found.created, inside).await?);
    }
    trial.total = prepared.drafts.len();
    trial.problems.extend(prepared.problems);
    trial.problems.sort_by_key(|problem| problem.line);
    Ok(trial)
}

/// Lands the drafts in the transaction that is undone next.
async fn land_for_trial(
    tx: &mut Tx,
    act: &mut Act,
    import: &Import,
    drafts: &[Draft],
    foretell: bool,
) -> Result<Found, Error> {
    let before = forecast::before(tx).await?;
    let mut lander = lander(tx, act, import, drafts).await?;
    let mut found = Found::default();
    let mut made: BTreeMap<Uuid, Option<(String, u32)>> = BTreeMap::new();
    land(tx, act, &mut lander, drafts, |draft, landed, beside| {
        // That a row may be a known record is asked beside the row, not listed as a problem.
        found.trial.problems.extend(landed.problem.clone().filter(|_| landed.maybe.is_empty()));
        if landed.action == Action::Created {
            made.insert(landed.id, Some((draft.hash.0.clone(), draft.line)));
            found.created.entry(draft.object()).or_default().insert(landed.id);
        }
        for made in &beside {
            found.created.entry(made.object).or_default().insert(made.id);
        }
        made.extend(beside.into_iter().filter(|made| made.id != landed.id).map(|made| (made.id, None)));
        found.trial.rows.push(preview(draft, landed));
        Ok(())
    })
    .await?;
    if foretell {
        lander.land_waiting(tx, act).await?;
        coverage::conclude(tx, act, import.id, drafts).await?;
        found.inside = Some(forecast::inside(tx, act, &before).await?);
    } else {
        // Nothing follows from the rows: their facts are not stored, only the names of new clients.
        lander.store_for_names(tx).await?;
    }
    name_candidates(tx, &mut found.trial.rows, &made).await?;
    Ok(found)
}

/// Gives the candidates their names, and leads to the row of the file that makes them. Records that a row only names
/// cannot be merged with before they exist: they go.
async fn name_candidates(
    tx: &mut Tx,
    rows: &mut [Preview],
    made: &BTreeMap<Uuid, Option<(String, u32)>>,
) -> Result<(), Error> {
    let mut names: BTreeMap<Uuid, String> = BTreeMap::new();
    for row in rows.iter_mut() {
        row.maybe.retain(|maybe| made.get(&maybe.id) != Some(&None));
        let table = if row.object == Object::Contact { "contact" } else { "client" };
        for maybe in &mut row.maybe {
            maybe.row = made.get(&maybe.id).cloned().flatten();
            if let Some(name) = names.get(&maybe.id) {
                maybe.name.clone_from(name);
                continue;
            }
            // The candidates come from the records that the actor sees.
            let sql = format!("select name from {table} where id = $1");
            let found: Option<(String,)> = tx.optional(AssertSqlSafe(sql), args![maybe.id]).await?;
            let name = found.map(|(name,)| name).unwrap_or_default();
            maybe.name.clone_from(&name);
            names.insert(maybe.id, name);
        }
    }
    Ok(())
}

fn preview(draft: &Draft, landed: Landed) -> Preview {
    let maybe =
        |Likely { id, why, compared }: Likely| Maybe { id, row: None, name: String::new(), why: why.words(), compared };
    Preview {
        line: draft.line,
        hash: draft.hash.0.clone(),
        object: draft.object(),
        name: name_of(&draft.what),
        action: landed.action,
        why: why(&landed),
        fields: landed.kept.map(|kept| differences(&kept.before, &kept.after)).unwrap_or_default(),
        maybe: landed.maybe.into_iter().map(maybe).collect(),
    }
}

/// Why a row becomes what it becomes, where that is not plain.
fn why(landed: &Landed) -> Option<String> {
    let told = landed.problem.as_ref().map(|problem| problem.what_to_do.clone());
    told.or_else(|| match landed.action {
        Action::LeftOut => Some("You decided to leave this row out.".to_owned()),
        Action::Merged => {
            Some("You decided that it is a record that exists, or it has the only name like it.".to_owned())
        }
        Action::Repeated => Some("This row was imported before.".to_owned()),
        Action::Unchanged => Some("The record says the same already.".to_owned()),
        Action::Created | Action::Updated | Action::Refused => None,
    })
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
