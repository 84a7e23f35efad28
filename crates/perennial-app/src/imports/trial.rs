//! A dry run: the import runs in a transaction that is then undone, and says what it would do.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use perennial_core::ids::ImportId;
use perennial_core::imports::drafts::{Draft, What, Withdrawn};
use perennial_core::imports::list_day::ListDay;
use perennial_core::imports::matching::Compared;
use perennial_core::imports::objects::Object;
use perennial_core::imports::problem::{self, Problem};
use uuid::Uuid;

use super::course::Import;
use super::coverage;
use super::drafted::Drafted;
use super::forecast::{self, Forecast, Inside};
use super::landing::{Action, Landed, Likely};
use super::next_list::{self, NextList};
use super::receipts::differences;
use super::run::{land, lander, prepare};
use super::tally::Tally;
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
    /// True for a record that a list before this one makes, of several that are tried together.
    pub is_in_earlier_list: bool,
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
    /// The day the list was made.
    pub list_day: Option<ListDay>,
    /// What would become of the firm; none where only the rows were tried.
    pub forecast: Option<Forecast>,
    /// What the list says that the one before of the same source and kind did not; none without one, and where only the
    /// rows were tried.
    pub next_list: Option<NextList>,
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

/// As [`dry_run`], after the imports that come before it: they land in the same transaction, and are undone with it.
///
/// # Errors
/// When a question of one of them is open, or the store cannot be used.
pub async fn dry_run_after(
    app: &App,
    actor: &Actor,
    before: &[ImportId],
    id: ImportId,
    limit: usize,
) -> Result<Trial, Error> {
    let ids: Vec<ImportId> = before.iter().copied().chain([id]).collect();
    attempt_all(app, actor, &ids, limit, true).await?.pop().ok_or(Error::NotFound("import"))
}

/// As [`dry_run`], for what would become of the rows alone.
///
/// # Errors
/// When a question is open, or the store cannot be used.
pub async fn try_rows(app: &App, actor: &Actor, id: ImportId) -> Result<Trial, Error> {
    attempt(app, actor, id, usize::MAX, false).await
}

/// Runs several imports in their order in one transaction that is then undone: what becomes of the rows of each, where
/// those of the others before it have landed. The last says what all of them would make of the firm.
///
/// # Errors
/// When a question is open, or the store cannot be used.
pub async fn dry_run_together(app: &App, actor: &Actor, ids: &[ImportId]) -> Result<Vec<Trial>, Error> {
    attempt_all(app, actor, ids, usize::MAX, true).await
}

async fn attempt(app: &App, actor: &Actor, id: ImportId, limit: usize, foretell: bool) -> Result<Trial, Error> {
    let trials = attempt_all(app, actor, &[id], limit, foretell).await?;
    trials.into_iter().next().ok_or(Error::NotFound("import"))
}

/// What the transaction found.
#[derive(Default)]
struct Found {
    trials: Vec<Trial>,
    created: BTreeMap<Object, BTreeSet<Uuid>>,
    /// Records that the trial makes: where their row stands, for those of the list at hand.
    made: BTreeMap<Uuid, Made>,
    inside: Option<Inside>,
}

/// What of a list is written for the trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// Nothing: nothing follows from the rows.
    Nothing,
    /// Its facts, from which the firm is foretold; of new clients that no row says anything else of, nothing.
    Facts,
    /// Its receipts too: by them the next list knows the rows that landed before.
    Whole,
}

/// Where a record comes from that the trial makes.
#[derive(Clone, PartialEq, Eq)]
enum Made {
    /// A row of the list at hand, by its hash and line, with its name.
    Here(String, u32, String),
    /// Named by a row that is about something else.
    Beside,
    /// A list before it.
    Earlier,
}

impl Made {
    /// What it is called, where its row says so.
    fn name(&self) -> Option<String> {
        match self {
            Self::Here(_, _, name) => Some(name.clone()),
            Self::Beside | Self::Earlier => None,
        }
    }
}

async fn attempt_all(
    app: &App,
    actor: &Actor,
    ids: &[ImportId],
    limit: usize,
    foretell: bool,
) -> Result<Vec<Trial>, Error> {
    let (mut lists, mut rest) = (Vec::new(), Vec::new());
    for id in ids {
        let prepared = prepare(app, actor, *id).await?;
        rest.push(Arc::clone(&prepared.drafted));
        lists.push((prepared.import, prepared.drafted));
    }
    let found: Arc<Mutex<Found>> = Arc::default();
    let filled = Arc::clone(&found);
    let tried: usize = lists.iter().map(|(_, list)| limit.min(list.drafts.len())).sum();
    let foretell = foretell && tried <= FORETOLD;
    let outcome: Result<(), Error> = app
        .change(actor, move |tx, act| {
            Box::pin(async move {
                let found = land_for_trial(tx, act, &lists, limit, foretell).await?;
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
    let mut trials = found.trials;
    for (trial, list) in trials.iter_mut().zip(rest) {
        trial.total = list.drafts.len();
        trial.list_day = Some(list.list_day);
        trial.problems.extend(list.problems.iter().cloned());
        trial.problems.sort_by_key(|problem| problem.line);
        let left_out = problem::left_out(&trial.problems);
        problem::settle(&mut trial.problems, &left_out);
    }
    if let (Some(inside), Some(last)) = (found.inside, trials.last_mut()) {
        last.forecast = Some(forecast::forecast(app, actor, &found.created, inside).await?);
    }
    Ok(trials)
}

/// Lands the lists in the transaction that is undone next.
async fn land_for_trial(
    tx: &mut Tx,
    act: &mut Act,
    lists: &[(Import, Arc<Drafted>)],
    limit: usize,
    foretell: bool,
) -> Result<Found, Error> {
    let before = forecast::before(tx).await?;
    let mut found = Found::default();
    for (nth, (import, list)) in lists.iter().enumerate() {
        let drafts = &*of_first_rows(&list.drafts, limit);
        found.made.values_mut().for_each(|made| *made = Made::Earlier);
        let kept = if nth + 1 < lists.len() { Kept::Whole } else { Kept::Facts };
        let kept = if foretell { kept } else { Kept::Nothing };
        let withdrawn = if drafts.len() == list.drafts.len() { list.withdrawn.as_slice() } else { &[] };
        let named = land_one(tx, act, import, (drafts, withdrawn), kept, &mut found).await?;
        if let Some(trial) = found.trials.last_mut().filter(|_| foretell && drafts.len() == list.drafts.len()) {
            next_list::mark_gone(tx, act, import, &named).await?;
            trial.next_list = next_list::news(tx, &act.actor, import, Some(&named)).await?;
        }
    }
    if foretell {
        found.inside = Some(forecast::inside(tx, act, &before).await?);
    }
    Ok(found)
}

/// The drafts of the first rows of a list, at most so many: clients alone, without the invoices of their rows, would show
/// another firm.
fn of_first_rows(drafts: &[Draft], limit: usize) -> Cow<'_, [Draft]> {
    if drafts.len() <= limit {
        return Cow::Borrowed(drafts);
    }
    let mut lines: Vec<u32> = drafts.iter().map(|draft| draft.line).collect();
    lines.sort_unstable();
    let first_left_out = lines.get(limit).copied().unwrap_or(u32::MAX);
    Cow::Owned(drafts.iter().filter(|draft| draft.line < first_left_out).cloned().collect())
}

/// Lands one list. Gives the records that its rows name.
async fn land_one(
    tx: &mut Tx,
    act: &mut Act,
    import: &Import,
    (drafts, withdrawn): (&[Draft], &[Withdrawn]),
    kept: Kept,
    found: &mut Found,
) -> Result<BTreeSet<Uuid>, Error> {
    act.import = Some(import.id);
    let mut lander = lander(tx, act, import, drafts).await?;
    let mut trial = Trial::default();
    let (mut tally, mut place) = (Tally::begin(tx, import.id, import.problem_count).await?, 0..);
    land(tx, act, &mut lander, drafts, |draft, landed, beside| {
        // That a row may be a known record is asked beside the row, not listed as a problem.
        trial.problems.extend(landed.problem.clone().filter(|_| landed.maybe.is_empty()));
        if landed.action == Action::Created {
            found.made.insert(landed.id, Made::Here(draft.hash.0.clone(), draft.line, name_of(&draft.what)));
            let created = found.created.entry(draft.object()).or_default();
            // An interaction has no record but its fact, and its receipt names the client: each counts by itself.
            let nth = Uuid::from_u128(created.len() as u128);
            created.insert(if draft.object() == Object::Touch { nth } else { landed.id });
        }
        for made in &beside {
            found.created.entry(made.object).or_default().insert(made.id);
        }
        let named = beside.iter().filter(|made| made.id != landed.id);
        found.made.extend(named.map(|made| (made.id, Made::Beside)));
        trial.rows.push(preview(draft, &landed));
        match place.next().filter(|_| kept == Kept::Whole) {
            Some(place) => tally.add(place, draft, landed, beside),
            None => Ok(()),
        }
    })
    .await?;
    match kept {
        Kept::Nothing => {}
        // No row is about anything but clients, and no referrer is looked for among them.
        Kept::Facts
            if lander.waiting.is_empty()
                && withdrawn.is_empty()
                && drafts.iter().all(|draft| draft.object() == Object::Client) =>
        {
            act.new_clients = lander.store_of_known(tx, act).await?;
        }
        Kept::Facts | Kept::Whole => {
            lander.land_waiting(tx, act).await?;
            tally.keep(tx, act, drafts.len()).await?;
            trial.problems.extend(lander.withdraw(tx, act, withdrawn).await?);
            coverage::conclude(tx, act, import, drafts).await?;
        }
    }
    name_candidates(tx, &mut trial.rows, &found.made).await?;
    found.trials.push(trial);
    Ok(lander.named)
}

/// Gives the candidates their names, and leads to the row of the file that makes them. Records that a row only names
/// cannot be merged with before they exist: they go.
async fn name_candidates(tx: &mut Tx, rows: &mut [Preview], made: &BTreeMap<Uuid, Made>) -> Result<(), Error> {
    let mut names: BTreeMap<Uuid, String> = BTreeMap::new();
    for row in rows.iter_mut() {
        row.maybe.retain(|maybe| made.get(&maybe.id) != Some(&Made::Beside));
        let table = if row.object == Object::Contact { "contact" } else { "client" };
        for maybe in &mut row.maybe {
            match made.get(&maybe.id) {
                Some(Made::Here(hash, line, _)) => maybe.row = Some((hash.clone(), *line)),
                Some(Made::Earlier) => maybe.is_in_earlier_list = true,
                Some(Made::Beside) | None => {}
            }
            if let Some(name) = names.get(&maybe.id) {
                maybe.name.clone_from(name);
                continue;
            }
            // The candidates come from the records that the actor sees.
            let sql = format!("select name from {table} where id = $1");
            let found: Option<(String,)> = tx.optional(AssertSqlSafe(sql), args![maybe.id]).await?;
            // Of most records that the trial makes nothing is stored.
            let name = found.map(|(name,)| name).or_else(|| made.get(&maybe.id).and_then(Made::name));
            let name = name.unwrap_or_default();
            maybe.name.clone_from(&name);
            names.insert(maybe.id, name);
        }
    }
    Ok(())
}

fn preview(draft: &Draft, landed: &Landed) -> Preview {
    let maybe = |likely: &Likely| Maybe {
        id: likely.id,
        row: None,
        is_in_earlier_list: false,
        name: String::new(),
        why: likely.why.words(),
        compared: likely.compared.clone(),
    };
    Preview {
        line: draft.line,
        hash: draft.hash.0.clone(),
        object: draft.object(),
        name: name_of(&draft.what),
        action: landed.action,
        why: why(landed),
        fields: landed.kept.as_ref().map(|kept| differences(&kept.before, &kept.after)).unwrap_or_default(),
        maybe: landed.maybe.iter().map(maybe).collect(),
    }
}

/// Why a row becomes what it becomes, where that is not plain.
fn why(landed: &Landed) -> Option<String> {
    let told = landed.problem.as_ref().map(|problem| problem.what_to_do.clone());
    told.or_else(|| match landed.action {
        Action::LeftOut => Some("You decided to leave this row out.".to_owned()),
        Action::LeftOutWithOthers => Some("You decided to leave out the client of this row.".to_owned()),
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
