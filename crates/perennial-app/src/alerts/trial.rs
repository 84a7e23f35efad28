//! A rule tried on history, over all clients that somebody sees, in the background and with progress. Nothing is
//! stored: the outcome is kept in memory for whoever asked.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use perennial_core::alerts::{Firing, Period, RuleName, Rules, Tally, Trial, TrialOfRule};
use perennial_core::ids::{ClientId, StaffId};
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::db::AssertSqlSafe;
use crate::error::Error;
use crate::{firm, log};

/// Clients tried at once.
const CHUNK: i64 = 100;
/// Firings named.
const NAMED: usize = 300;
/// A loss counts as foreseen when it came within so many days of a firing.
pub const WITHIN: u32 = 180;

/// Whose trial of which rule.
type Asked = (Option<StaffId>, RuleName);

/// Rules being tried, and the last outcome of each for whoever asked.
pub type Trials = Mutex<BTreeMap<Asked, Arc<Course>>>;

/// One trial: how far it is, and what came of it.
#[derive(Debug, Default)]
pub struct Course {
    /// Clients tried.
    pub done: AtomicU64,
    /// All of them.
    pub total: AtomicU64,
    outcome: Mutex<Option<Result<Arc<Outcome>, String>>>,
}

impl Course {
    /// What came of it; none while it runs.
    pub fn outcome(&self) -> Option<Result<Arc<Outcome>, String>> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn finish(&self, outcome: Result<Outcome, Error>) {
        let outcome = outcome.map(Arc::new).map_err(|error| error.to_string());
        *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
    }
}

/// What came of a trial.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The numbers.
    pub tally: Tally,
    /// The first firings, the latest first.
    pub firings: Vec<Fired>,
}

/// A firing, and about whom.
#[derive(Debug)]
pub struct Fired {
    /// Which client.
    pub client: Uuid,
    /// Its name.
    pub name: String,
    /// When, and before which loss.
    pub firing: Firing,
}

/// The trial that somebody began of a rule.
pub fn of(app: &App, actor: &Actor, rule: RuleName) -> Option<Arc<Course>> {
    let trials = app.memory.alerts.trials.lock().unwrap_or_else(PoisonError::into_inner);
    trials.get(&(actor.staff(), rule)).cloned()
}

/// Begins to try a rule; an earlier trial of it by the same person is forgotten.
pub fn begin(app: &App, actor: &Actor, rule: RuleName, rules: &Rules, period: Period) -> Arc<Course> {
    let course = Arc::new(Course::default());
    let mut trials = app.memory.alerts.trials.lock().unwrap_or_else(PoisonError::into_inner);
    trials.insert((actor.staff(), rule), Arc::clone(&course));
    drop(trials);
    let mut only = rules.only(rule);
    only.change(rule, |rule| rule.on = true);
    let (app, actor, running) = (app.clone(), actor.clone(), Arc::clone(&course));
    tokio::spawn(async move {
        let outcome = run(&app, &actor, &only, period, &running).await;
        running.finish(outcome);
    });
    course
}

async fn run(app: &App, actor: &Actor, rules: &Rules, period: Period, course: &Course) -> Result<Outcome, Error> {
    let mut conn = app.db.read().await?;
    let model = firm::cached_model(&mut conn, &app.memory.model).await?;
    let total: i64 = conn.scalar("select count(*) from client where deleted_at is null", vec![]).await?;
    course.total.store(u64::try_from(total).unwrap_or_default(), Ordering::Release);
    let sql = format!(
        "select c.id, c.name from client c where c.id > $2 and c.deleted_at is null and {} order by c.id limit {CHUNK}",
        actor.sees(1)
    );
    let (mut outcome, mut last) = (Outcome::default(), Uuid::nil());
    loop {
        let page: Vec<(Uuid, String)> = conn.all(AssertSqlSafe(sql.as_str()), args![actor.wall_value(), last]).await?;
        let Some((id, _)) = page.last() else { break };
        last = *id;
        let ids: Vec<ClientId> = page.iter().map(|(id, _)| ClientId(*id)).collect();
        let facts = log::of_clients(&mut conn, &ids).await?;
        let (rules, model) = (rules.clone(), Arc::clone(&model));
        // Replaying a year day by day is work for a thread of its own.
        let tried = tokio::task::spawn_blocking(move || {
            let mut trial = TrialOfRule::new(&rules, &model, period, WITHIN);
            let empty = Vec::new();
            ids.into_iter().map(|id| trial.on(id, facts.get(&id).unwrap_or(&empty))).collect::<Vec<Trial>>()
        });
        let tried = tried.await.map_err(|error| Error::Internal(format!("a trial ended early: {error}")))?;
        for ((client, name), trial) in page.into_iter().zip(tried) {
            outcome.tally.add(&trial);
            let fired = trial.firings.into_iter().map(|firing| Fired { client, name: name.clone(), firing });
            outcome.firings.extend(fired);
        }
        outcome.firings.sort_by_key(|fired| std::cmp::Reverse(fired.firing.on));
        outcome.firings.truncate(NAMED);
        course.done.store(outcome.tally.clients, Ordering::Release);
    }
    Ok(outcome)
}
