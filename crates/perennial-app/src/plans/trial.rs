//! A playbook tried on the firm's clients before it goes live: “would create 34 touches, 5 conflict”.

use std::collections::BTreeMap;

use perennial_core::dates::Day;
use perennial_core::fact::{Event, Fact, Recorder, Source};
use perennial_core::ids::{ClientId, FactId};
use perennial_core::plans::{Change, Existing, Playbook, Preview, preview};
use uuid::Uuid;

use super::books;
use super::settle::{Case, cases};
use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::db::{AssertSqlSafe, Value};
use crate::error::Error;
use crate::firm;
use crate::journeys;
use crate::web::words::short_date;

/// Clients looked at; a larger firm sees the trial of its first 20,000.
const LIMIT: usize = 20_000;
/// Clients named.
const NAMED: usize = 200;
/// Clients read at once.
const CHUNK: i64 = 200;

/// What a playbook would do.
#[derive(Debug, Default)]
pub struct Trial {
    /// Clients looked at.
    pub looked: usize,
    /// True when there are more than were looked at.
    pub cut: bool,
    /// Clients for whom something would change.
    pub clients: u32,
    /// Touches that would be planned.
    pub creates: u32,
    /// Untouched ones that would get another day or other words.
    pub moves: u32,
    /// Untouched ones that would be taken back.
    pub withdraws: u32,
    /// What a person should know first.
    pub conflicts: usize,
    /// The clients, those with a conflict first.
    pub rows: Vec<TrialRow>,
}

/// One client of a trial.
#[derive(Debug)]
pub struct TrialRow {
    /// Which.
    pub client: Uuid,
    /// Its name.
    pub name: String,
    /// What would change, each in a line.
    pub changes: Vec<String>,
    /// What collides, each in a line.
    pub conflicts: Vec<String>,
}

impl Trial {
    /// “would create 34 touches, 5 conflict”.
    pub fn sentence(&self) -> String {
        let plural = |n: u32| if n == 1 { "touch" } else { "touches" };
        let mut text = format!("would create {} {}", self.creates, plural(self.creates));
        if self.moves > 0 {
            text.push_str(&format!(", move {}", self.moves));
        }
        if self.withdraws > 0 {
            text.push_str(&format!(", withdraw {}", self.withdraws));
        }
        text.push_str(&format!(", {} {}", self.conflicts, if self.conflicts == 1 { "conflicts" } else { "conflict" }));
        text
    }

    fn take(&mut self, name: String, case: &Case<'_>, mut found: Preview) {
        found.changes.sort_by_key(|(_, change)| due(change));
        self.looked += 1;
        self.clients += found.clients;
        self.creates += found.creates;
        self.moves += found.moves;
        self.withdraws += found.withdraws;
        self.conflicts += found.conflicts.len();
        if found.changes.is_empty() && found.conflicts.is_empty() {
            return;
        }
        let changes = found.changes.iter().map(|(_, change)| told(change, &case.existing)).collect();
        let conflicts = found.conflicts.iter().map(|(_, conflict)| conflict.to_string()).collect();
        self.rows.push(TrialRow { client: case.situation.client.0, name, changes, conflicts });
    }
}

/// The day of a change; what is taken back stands first.
fn due(change: &Change) -> Option<Day> {
    match change {
        Change::Create { touch, .. } | Change::Move { touch, .. } | Change::Restore { touch, .. } => Some(touch.due),
        Change::Withdraw { .. } => None,
    }
}

/// A change in a line.
fn told(change: &Change, existing: &[Existing]) -> String {
    let of = |id| existing.iter().find(|one: &&Existing| one.id == id).map(|one| one.touch.title.clone());
    match change {
        Change::Create { touch, .. } => {
            format!("{}: {} ({})", short_date(touch.due), touch.title, touch.medium.word().to_lowercase())
        }
        Change::Move { touch, .. } => format!("{}: {}, changed", short_date(touch.due), touch.title),
        Change::Restore { touch, .. } => format!("{}: {}, planned again", short_date(touch.due), touch.title),
        Change::Withdraw { id, why } => format!("Taken back: {}. {}", of(*id).unwrap_or_default(), why.why()),
    }
}

/// What a playbook would plan for some clients once something had happened to each; stores nothing. Clients that the
/// actor does not see are left out.
///
/// # Errors
/// When the store cannot be read, or there is no such playbook.
pub async fn trial_after(
    app: &App,
    actor: &Actor,
    key: &str,
    events: &BTreeMap<ClientId, Event>,
    today: Day,
) -> Result<Trial, Error> {
    let mut conn = app.db.read().await?;
    let model = firm::cached_model(&mut conn, &app.memory.model).await?;
    let live = books::live(&mut conn, &app.memory.plans).await?;
    let candidate = books::of_key(&mut conn, key).await?;
    let ids: Vec<ClientId> = events.keys().copied().collect();
    let (mut trial, mut names) = (Trial::default(), BTreeMap::new());
    for chunk in ids.chunks(CHUNK as usize) {
        let sql = format!(
            "select c.id, c.name from client c where c.deleted_at is null and {} and c.id in ({})",
            actor.sees(1),
            crate::log::places(2, chunk.len())
        );
        let values = std::iter::once(actor.wall_value()).chain(chunk.iter().map(|id| Value::from(id.0))).collect();
        names.extend(conn.all::<(Uuid, String)>(AssertSqlSafe(sql), values).await?);
    }
    let seen: Vec<ClientId> = ids.into_iter().filter(|id| names.contains_key(&id.0)).collect();
    for chunk in seen.chunks(CHUNK as usize) {
        let mut derived = journeys::derived(&mut conn, &model, chunk, today).await?;
        for one in &mut derived {
            one.facts.extend(events.get(&one.client).map(|what| Fact {
                id: FactId(Uuid::nil()),
                client: one.client,
                on: today,
                precision: perennial_core::fact::Precision::Exact,
                recorded: app.now(),
                by: Recorder::Program,
                source: Source::Person,
                what: what.clone(),
            }));
        }
        for case in cases(&mut conn, &model, &derived, today).await? {
            let rules = case.rules(&model, today);
            let found = preview(&candidate, &live.books, [(&case.situation, case.existing.as_slice())], &rules, today);
            trial.take(names.remove(&case.situation.client.0).unwrap_or_default(), &case, found);
        }
    }
    Ok(trial)
}

/// Tries a playbook on every client that the actor sees; stores nothing.
///
/// # Errors
/// When the store cannot be read.
pub async fn trial(app: &App, actor: &Actor, candidate: &Playbook, today: Day) -> Result<Trial, Error> {
    let mut conn = app.db.read().await?;
    let model = firm::cached_model(&mut conn, &app.memory.model).await?;
    let live = books::live(&mut conn, &app.memory.plans).await?;
    let sql = format!(
        "select c.id, c.name from client c where c.id > $2 and c.deleted_at is null and {} order by c.id limit {CHUNK}",
        actor.sees(1)
    );
    let (mut trial, mut after) = (Trial::default(), Uuid::nil());
    loop {
        let page: Vec<(Uuid, String)> = conn.all(AssertSqlSafe(sql.as_str()), args![actor.wall_value(), after]).await?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        let more = page.len() as i64 == CHUNK;
        let ids: Vec<ClientId> = page.iter().map(|(id, _)| ClientId(*id)).collect();
        let derived = journeys::derived(&mut conn, &model, &ids, today).await?;
        for case in cases(&mut conn, &model, &derived, today).await? {
            let name = page.iter().find(|(id, _)| *id == case.situation.client.0).map(|(_, name)| name.clone());
            let rules = case.rules(&model, today);
            let one = [(&case.situation, case.existing.as_slice())];
            let found = preview(candidate, &live.books, one, &rules, today);
            trial.take(name.unwrap_or_default(), &case, found);
        }
        trial.cut = more && trial.looked >= LIMIT;
        if !more || trial.cut {
            break;
        }
    }
    trial.rows.sort_by_key(|row| row.conflicts.is_empty());
    trial.rows.truncate(NAMED);
    Ok(trial)
}
