//! A dry run: the import runs in a transaction that is then undone, and says what it would do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use perennial_core::ids::ImportId;
use perennial_core::imports::drafts::{Draft, What};
use perennial_core::imports::objects::Object;
use perennial_core::imports::problem::Problem;
use uuid::Uuid;

use super::landing::{Action, Landed};
use super::receipts::differences;
use super::run::{land, lander, prepare};
use crate::actor::Actor;
use crate::app::App;
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
    /// Fields before and after, for updates.
    pub fields: Vec<(String, String, String)>,
    /// Known records that it may be.
    pub maybe: Vec<Maybe>,
}

/// A known record that a row may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maybe {
    /// Which.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Why, in words.
    pub why: &'static str,
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
}

/// The refusal by which the transaction of a dry run ends.
const OVER: &str = "dry run";

/// Runs an import whole in a transaction that is then undone, and says what it would do: the first `limit` drafts.
///
/// # Errors
/// When a question is open, or the store cannot be used.
pub async fn dry_run(app: &App, actor: &Actor, id: ImportId, limit: usize) -> Result<Trial, Error> {
    let prepared = prepare(app, actor, id).await?;
    let drafts = Arc::clone(&prepared.drafts);
    let import = prepared.import;
    let trial: Arc<Mutex<Trial>> = Arc::default();
    let filled = Arc::clone(&trial);
    let outcome: Result<(), Error> = app
        .change(actor, move |tx, act| {
            Box::pin(async move {
                act.import = Some(id);
                let mut lander = lander(tx, act, &import, &drafts).await?;
                let mut found = Trial::default();
                let mut made = BTreeSet::new();
                let tried = drafts.get(..limit.min(drafts.len())).unwrap_or_default();
                // Facts would be undone with the rest: they are taken down and never stored.
                land(tx, act, &mut lander, tried, |draft, landed, beside| {
                    found.problems.extend(landed.problem.clone());
                    if landed.action == Action::Created {
                        made.insert(landed.id);
                    }
                    made.extend(beside.into_iter().map(|made| made.id));
                    found.rows.push(preview(draft, landed));
                    Ok(())
                })
                .await?;
                name_candidates(tx, &mut found.rows, &made).await?;
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
    let mut trial = std::mem::take(&mut *trial.lock().unwrap_or_else(PoisonError::into_inner));
    trial.total = prepared.drafts.len();
    trial.problems.extend(prepared.problems);
    trial.problems.sort_by_key(|problem| problem.line);
    Ok(trial)
}

/// Gives the candidates their names. Records of the same file cannot be merged with before they exist: they go.
async fn name_candidates(tx: &mut Tx, rows: &mut [Preview], made: &BTreeSet<Uuid>) -> Result<(), Error> {
    let mut names: BTreeMap<Uuid, String> = BTreeMap::new();
    for row in rows.iter_mut() {
        row.maybe.retain(|maybe| !made.contains(&maybe.id));
        let table = if row.object == Object::Contact { "contact" } else { "client" };
        for maybe in &mut row.maybe {
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
        |(id, why): (Uuid, perennial_core::imports::matching::Why)| Maybe { id, name: String::new(), why: why.words() };
    Preview {
        line: draft.line,
        hash: draft.hash.0.clone(),
        object: draft.object(),
        name: name_of(&draft.what),
        action: landed.action,
        fields: landed.kept.map(|kept| differences(&kept.before, &kept.after)).unwrap_or_default(),
        maybe: landed.maybe.into_iter().map(maybe).collect(),
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
