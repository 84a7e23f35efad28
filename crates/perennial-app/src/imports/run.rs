//! An import runs: in the background or at once, in transactions of some hundred drafts, resumable after a crash.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use perennial_core::dates::Moment;
use perennial_core::ids::ImportId;
use perennial_core::imports::drafts::{Draft, What};
use perennial_core::imports::list_day::Told;
use perennial_core::imports::mapping::Mapping;
use perennial_core::imports::problem::{About, Guess};
use perennial_core::imports::values::{DateOrder, DecimalMark};
use uuid::Uuid;

use super::course::{self, Import, State};
use super::drafted::{self, By, Drafted, Last};
use super::landing::{Landed, Lander};
use super::resolve::{Made, Resolved};
use super::tally::{Tally, keep_problems};
use super::{coverage, identity, known, life, next_list, referrers, repeats, rows};
use crate::actor::Actor;
use crate::app::{Act, App};
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::firm;
use crate::journeys;
use crate::rights::Right;

/// Drafts to a transaction.
const CHUNK: usize = 500;
/// Drafts whose rows are looked up together.
const LOOKED_UP: usize = 250;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Drafts landed.
    pub done: usize,
    /// Drafts in all.
    pub total: usize,
}

/// What the room keeps in memory; all of it can be made anew.
#[derive(Default)]
pub struct Memory {
    /// When the running imports began, for the time that is left.
    began: Mutex<HashMap<ImportId, (Moment, i64)>>,
    /// The list that was read last.
    pub(super) last: Arc<Last>,
}

impl Memory {
    fn begins(&self, id: ImportId, now: Moment, done: i64) {
        self.began.lock().unwrap_or_else(PoisonError::into_inner).insert(id, (now, done));
    }

    /// Seconds that are likely left; none while nothing is known.
    pub fn left(&self, id: ImportId, now: Moment, done: i64, total: i64) -> Option<i64> {
        let (began, before) = *self.began.lock().unwrap_or_else(PoisonError::into_inner).get(&id)?;
        let landed = done - before;
        let micros = now.0 - began.0;
        (landed > 0).then(|| micros.saturating_mul(total - done) / landed / 1_000_000)
    }
}

/// What is to land, and how.
pub(super) struct Prepared {
    /// The import, with the day the list was made.
    pub import: Import,
    /// What the list says.
    pub drafted: Arc<Drafted>,
}

pub(super) async fn prepare(app: &App, actor: &Actor, id: ImportId) -> Result<Prepared, Error> {
    let mut conn = app.db.read().await?;
    let mut import = course::find(&mut conn, actor, id).await?;
    let today = app.today(&mut conn).await?;
    let by = By { import: id, mapping: import.mapping.clone(), said: import.list_day, today };
    let drafted = match app.memory.imports.last.of(&by) {
        Some(drafted) => drafted,
        None => {
            let sheet = course::sheet_of(&mut conn, id).await?;
            drop(conn);
            let work = tokio::task::spawn_blocking(move || by.read(sheet).map(|drafted| (by, Arc::new(drafted))));
            let (by, drafted) = work.await.map_err(|e| Error::Internal(e.to_string()))??;
            drafted::keep(app, by, &drafted);
            drafted
        }
    };
    import.list_day = Some(drafted.list_day.day);
    // Once it runs its day is stored, whoever said it.
    if import.state == State::Draft {
        import.list_day_told = drafted.list_day.told != Told::Nobody;
    }
    Ok(Prepared { import, drafted })
}

/// Whether the rows of a list are no younger than the day that somebody gave it.
///
/// # Errors
/// When one of them is, or a question is open.
pub async fn check_list_day(app: &App, actor: &Actor, id: ImportId) -> Result<(), Error> {
    prepare(app, actor, id).await.map(|_| ())
}

pub(super) async fn lander(tx: &mut Tx, act: &Act, import: &Import, drafts: &[Draft]) -> Result<Lander, Error> {
    let source = identity::source_of(import);
    let list_day = import.list_day.unwrap_or(act.today);
    let mut lander = Lander {
        mapping: import.mapping.clone(),
        remembered: identity::remembered(tx, &source).await?,
        identities: Vec::new(),
        became: identity::became(tx, import.id).await?,
        source,
        file: import.file.clone(),
        import: import.id,
        decisions: import.decisions.clone(),
        records: known::load(tx, &act.actor).await?,
        sees_all: life::sees_all(tx, &act.actor).await?,
        resolved: Resolved::of_list(list_day, firm::only_member(tx).await?),
        today: act.today,
        list_day,
        clients: Vec::new(),
        new: BTreeMap::new(),
        facts: Vec::new(),
        revised: BTreeMap::new(),
        known_people: HashSet::new(),
        pays_for_another: HashSet::new(),
        unknown_matters: HashSet::new(),
        imported: HashMap::new(),
        named: named_so_far(tx, import).await?,
        listed: BTreeMap::new(),
        names: referrers::names_of(drafts),
        waiting: Vec::new(),
        introduced: HashSet::new(),
    };
    let clients = drafts.iter().filter_map(|draft| match &draft.what {
        What::Client(row) => Some(&**row),
        _ => None,
    });
    lander.records.existing.learn_numbering(clients, &lander.source);
    lander.remember_of_alike(tx).await?;
    lander.find_payers(drafts);
    lander.find_known_people(drafts);
    let landed = usize::try_from(import.done).unwrap_or(0);
    let landed = drafts.get(..landed).unwrap_or_default();
    lander.leave_out_again(landed);
    lander.wait_again(tx, landed).await?;
    Ok(lander)
}

/// The records that the rows named which landed before it was stopped.
async fn named_so_far(tx: &mut Tx, import: &Import) -> Result<BTreeSet<Uuid>, Error> {
    match import.mapping.chief() {
        Some(chief) if import.done > 0 => next_list::named_by(tx, import.id, chief).await,
        _ => Ok(BTreeSet::new()),
    }
}

/// Lands drafts in their order, unless their row was imported before, and hands each outcome to `tell`. Their facts
/// are taken down, to be stored by [`Lander::store`].
pub(super) async fn land(
    tx: &mut Tx,
    act: &mut Act,
    lander: &mut Lander,
    drafts: &[Draft],
    mut tell: impl FnMut(&Draft, Landed, Vec<Made>) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    for chunk in drafts.chunks(LOOKED_UP) {
        lander.imported = repeats::imported(tx, &act.actor, lander.sees_all, chunk).await?;
        lander.look_up_matters(tx, chunk).await?;
        lander.look_up_listings(tx).await?;
        for draft in chunk {
            act.source = lander.source_of(draft);
            let landed = match lander.imported.get(&(draft.hash.0.clone(), draft.object())) {
                Some(known) => {
                    let known = *known;
                    lander.repeat(act, draft, known)
                }
                None => lander.land(tx, act, draft).await?,
            };
            if Some(draft.object()) == lander.mapping.chief() && !landed.id.is_nil() {
                lander.named.insert(landed.id);
            }
            tell(draft, landed, std::mem::take(&mut lander.resolved.made))?;
        }
    }
    Ok(())
}

/// Starts an import in the background.
///
/// # Errors
/// When a question is open or it has begun already.
pub async fn spawn(app: &App, actor: &Actor, id: ImportId) -> Result<(), Error> {
    let prepared = begin(app, actor, id).await?;
    in_background(app.clone(), actor.clone(), id, Some(prepared));
    Ok(())
}

/// Goes on with an import that stopped on an error, in the background, after the last row that landed.
///
/// # Errors
/// When it did not stop on an error, or the role does not allow it.
pub async fn again(app: &App, actor: &Actor, id: ImportId) -> Result<(), Error> {
    app.change(actor, move |tx, act| Box::pin(async move { life::take_up(tx, act, id).await })).await?;
    in_background(app.clone(), actor.clone(), id, None);
    Ok(())
}

fn in_background(app: App, actor: Actor, id: ImportId, prepared: Option<Prepared>) {
    tokio::spawn(async move {
        let work = {
            let (app, actor) = (app.clone(), actor.clone());
            tokio::spawn(async move { go_on(&app, &actor, id, prepared, |_| {}).await })
        };
        let outcome = work.await.unwrap_or_else(|e| Err(Error::Internal(e.to_string())));
        if let Err(error) = outcome {
            tracing::error!(%error, import = %id, "an import failed");
            if let Err(error) = fail(&app, &actor, id, error.to_string()).await {
                tracing::error!(%error, import = %id, "the failure of an import could not be stored");
            }
        }
    });
}

/// Runs an import to its end, telling the progress after each transaction.
///
/// # Errors
/// When a question is open, it has begun already, or the store fails; what landed stays listed and can be undone.
pub async fn run(app: &App, actor: &Actor, id: ImportId, tell: impl FnMut(Progress) + Send) -> Result<(), Error> {
    let prepared = begin(app, actor, id).await?;
    go_on(app, actor, id, Some(prepared), tell).await
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
        let id = ImportId::from(id);
        let mut conn = app.db.read().await?;
        let actor = life::actor_of(&mut conn, id).await?;
        in_background(app.clone(), actor, id, None);
    }
    Ok(count)
}

async fn begin(app: &App, actor: &Actor, id: ImportId) -> Result<Prepared, Error> {
    let prepared = prepare(app, actor, id).await?;
    let drafted = Arc::clone(&prepared.drafted);
    let mapping = remembered(prepared.import.mapping.clone(), &drafted.settled);
    let told = prepared.import.list_day_told;
    app.change(actor, move |tx, act| {
        Box::pin(async move {
            let (total, problems) = (drafted.drafts.len() as i64, &drafted.problems);
            act.actor.must(Right::Import)?;
            let begun = tx
                .run(
                    "update import set state = 'running', rows_total = $2, problem_count = $3, updated_at = $4,
                       list_day = $5, list_day_told = $6
                     where id = $1 and state = 'draft'",
                    args![id, total, problems.len() as i64, act.now, drafted.list_day.day, told],
                )
                .await?;
            if begun == 0 {
                return Err(Error::refused("This import has begun already."));
            }
            life::remember(tx, act, &drafted.headers, &mapping).await?;
            keep_problems(tx, id, 0, problems).await
        })
    })
    .await?;
    Ok(prepared)
}

/// The mapping with what the cells of this file settled, for files of the same source whose cells leave it open: the
/// rows that were left out, above all.
fn remembered(mapping: Mapping, settled: &[Guess]) -> Mapping {
    let taken = |about: About| settled.iter().find(|guess| guess.about == about).map(|guess| guess.taken.as_str());
    let dates = DateOrder::ALL.into_iter().find(|order| Some(order.word()) == taken(About::DateOrder));
    let decimals = DecimalMark::ALL.into_iter().find(|mark| Some(mark.word()) == taken(About::DecimalMark));
    Mapping { dates: mapping.dates.or(dates), decimals: mapping.decimals.or(decimals), ..mapping }
}

async fn go_on(
    app: &App,
    actor: &Actor,
    id: ImportId,
    prepared: Option<Prepared>,
    mut tell: impl FnMut(Progress) + Send,
) -> Result<(), Error> {
    let prepared = match prepared {
        Some(prepared) => prepared,
        None => prepare(app, actor, id).await?,
    };
    app.memory.imports.last.forget(id);
    let total = prepared.drafted.drafts.len();
    app.memory.imports.begins(id, app.now(), prepared.import.done);
    let mut lander: Option<Lander> = None;
    loop {
        let (drafted, import) = (Arc::clone(&prepared.drafted), prepared.import.clone());
        let step = app
            .change(actor, move |tx, act| Box::pin(async move { chunk(tx, act, id, &import, &drafted, lander).await }))
            .await;
        match step {
            Ok(Some((done, kept))) => {
                tell(Progress { done, total });
                lander = Some(kept);
            }
            Ok(None) => {
                // The list may cover more days than were covered before: everybody is looked at anew. Only then it is
                // done; whoever is told so before would open a map of yesterday.
                journeys::rebuild_outdated(app).await?;
                let Prepared { drafted, import } = prepared;
                let finish = app.change(actor, move |tx, act| {
                    Box::pin(async move { finish(tx, act, id, &import, &drafted.drafts).await })
                });
                return finish.await;
            }
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

/// Lands the next drafts; none when the last has landed. The lander is handed on, or made anew after a restart.
async fn chunk(
    tx: &mut Tx,
    act: &mut Act,
    id: ImportId,
    import: &Import,
    list: &Drafted,
    lander: Option<Lander>,
) -> Result<Option<(usize, Lander)>, Error> {
    let drafts = list.drafts.as_slice();
    act.import = Some(id);
    let now = course::find(tx, &act.actor, id).await?;
    if now.state != State::Running {
        return Ok(None);
    }
    let from = usize::try_from(now.done).unwrap_or(0);
    let mut lander = match lander {
        Some(lander) => lander,
        None => self::lander(tx, act, import, drafts).await?,
    };
    if from >= drafts.len() {
        let gone = next_list::mark_gone(tx, act, import, &lander.named).await?;
        let led = lander.lead_the_rest(tx, act).await?;
        let facts = (lander.land_waiting(tx, act).await? + gone + led) as i64;
        lander.withdraw_and_tell(tx, act, &list.withdrawn).await?;
        tx.run("update import set fact_count = fact_count + $2 where id = $1", args![id, facts]).await?;
        coverage::conclude(tx, act, import, drafts).await?;
        return Ok(None);
    }
    let until = drafts.len().min(from + CHUNK);
    let mut tally = Tally::begin(tx, id, now.problem_count).await?;
    let mut places = from..until;
    let drafts = drafts.get(from..until).unwrap_or_default();
    land(tx, act, &mut lander, drafts, |draft, landed, made| {
        places.next().map_or(Ok(()), |place| tally.add(place, draft, landed, made))
    })
    .await?;
    act.new_clients = lander.store(tx, act).await?;
    tally.keep(tx, act, until).await?;
    Ok(Some((until, lander)))
}

/// Says that it is done, unless somebody stopped it meanwhile.
async fn finish(tx: &mut Tx, act: &Act, id: ImportId, import: &Import, drafts: &[Draft]) -> Result<(), Error> {
    let sql = "update import set state = 'done', finished_at = $2, updated_at = $2 where id = $1 and state = 'running'";
    if tx.run(sql, args![id, act.now]).await? == 0 {
        return Ok(());
    }
    rows::count(tx, id, import, drafts).await?;
    life::keep_bad_rows(tx, id).await
}
