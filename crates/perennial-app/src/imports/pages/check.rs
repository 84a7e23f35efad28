//! The second step: what the import would do, row by row, and what a person decides about likely doubles.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::ImportId;
use perennial_core::imports::objects::Object;
use perennial_core::imports::problem::Problem;
use perennial_core::money::grouped;
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::imports::course::{self, Decision, Import};
use crate::imports::forecast::Forecast;
use crate::imports::landing::Action;
use crate::imports::life;
use crate::imports::trial::{Preview, dry_run};
use crate::rights::Right;
use crate::web::{self, At, Form, Nav, Raw, Shell, Toast};

/// Drafts tried on the page: a trial holds the one writer, so it is kept short.
const TRIED: usize = 5_000;
/// Rows shown of each kind.
const SHOWN: usize = 100;
/// Proposals shown at once.
const PROPOSALS: usize = 200;

#[derive(Template)]
#[template(path = "imports/pages/check.html")]
struct CheckPage {
    shell: Shell,
    import: Import,
    total: usize,
    tried: usize,
    counts: Vec<Count>,
    forecast: Option<Forecast>,
    proposals: Vec<Preview>,
    more_proposals: usize,
    changed: Vec<Preview>,
    created: Vec<Preview>,
    problems: Vec<Problem>,
    problem_count: usize,
}

/// What would become of the rows of one object.
#[derive(Default)]
struct Count {
    object: &'static str,
    created: usize,
    updated: usize,
    merged: usize,
    left: usize,
    refused: usize,
}

fn counts(rows: &[Preview]) -> Vec<Count> {
    let mut counts: BTreeMap<Object, Count> = BTreeMap::new();
    for row in rows {
        let count = counts.entry(row.object).or_default();
        count.object = row.object.plural();
        match row.action {
            Action::Created => count.created += 1,
            Action::Updated => count.updated += 1,
            Action::Merged => count.merged += 1,
            Action::Repeated | Action::Unchanged | Action::LeftOut => count.left += 1,
            Action::Refused => count.refused += 1,
        }
    }
    counts.into_values().collect()
}

impl CheckPage {
    fn figure(&self, n: &usize) -> String {
        grouped(*n as u64)
    }

    /// What the import would make of the firm, in a sentence.
    fn sentence(&self, forecast: &Forecast) -> String {
        forecast.sentence(&self.shell.noun)
    }

    fn people(&self, n: &u32) -> String {
        grouped(u64::from(*n))
    }

    fn became(&self, problem: &Problem) -> &'static str {
        problem.consequence.words()
    }
}

/// The page.
pub async fn check(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ImportId>,
) -> Result<Response, Error> {
    actor.must(Right::Import)?;
    let import = {
        let mut conn = app.db.read().await?;
        let import = course::find(&mut conn, &actor, id).await?;
        life::may_see_rows(&mut conn, &actor, &import).await?;
        import
    };
    if !import.is_draft() {
        return Ok(web::redirect(&format!("/imports/{id}"), None));
    }
    let trial = match dry_run(&app, &actor, id, TRIED).await {
        Ok(trial) => trial,
        // A question is open: it stands on the page of the columns.
        Err(Error::Refused(text)) => {
            return Ok(web::redirect(&format!("/imports/{id}#questions"), Some(&Toast { text, undo: None })));
        }
        Err(error) => return Err(error),
    };
    let counts = counts(&trial.rows);
    let (tried, total, problem_count) = (trial.rows.len(), trial.total, trial.problems.len());
    let open = trial.rows.iter().filter(|row| !row.maybe.is_empty()).count();
    let of = |wanted: fn(&Preview) -> bool, limit: usize| -> Vec<Preview> {
        trial.rows.iter().filter(|row| wanted(row)).take(limit).cloned().collect()
    };
    let page = CheckPage {
        shell: shell.on(Nav::Imports, format!("Check {}", import.file)),
        counts,
        forecast: trial.forecast,
        proposals: of(|row| !row.maybe.is_empty(), PROPOSALS),
        more_proposals: open.saturating_sub(PROPOSALS),
        changed: of(|row| !row.fields.is_empty(), SHOWN),
        created: of(|row| row.action == Action::Created && row.maybe.is_empty(), SHOWN / 2),
        problems: trial.problems.into_iter().take(SHOWN).collect(),
        import,
        total,
        tried,
        problem_count,
    };
    web::page(&page)
}

/// Keeps what was decided about rows, each or all alike.
pub async fn decide(State(app): State<App>, actor: Actor, At(id): At<ImportId>, form: Form) -> Result<Response, Error> {
    actor.must(Right::Import)?;
    let forget = form.raw.get("all") == "forget";
    let decisions = decisions(&form.raw);
    app.change(&actor, move |tx, act| {
        Box::pin(async move {
            if forget {
                return course::forget_decisions(tx, act, id).await;
            }
            course::decide(tx, act, id, decisions).await
        })
    })
    .await?;
    Ok(web::redirect(&format!("/imports/{id}/check"), None))
}

/// The decisions of the form. Each row is sent as its hash, a bar, and the likeliest record or row.
fn decisions(raw: &Raw) -> BTreeMap<String, Decision> {
    let same = |choice: &str| match choice.strip_prefix("row-") {
        Some(hash) => Some(Decision::SameRow { hash: hash.to_owned() }),
        None => Uuid::try_parse(choice).ok().map(|id| Decision::Same { id }),
    };
    let mut decisions = BTreeMap::new();
    for row in raw.all("row") {
        let (hash, likeliest) = row.split_once('|').unwrap_or((row, ""));
        let said = raw.get(&format!("as_{hash}"));
        let decision = match (raw.get("all"), said) {
            ("merge", _) => same(likeliest),
            ("new", _) | ("", "new") => Some(Decision::New),
            ("skip", _) | ("", "skip") => Some(Decision::Skip),
            ("", id) => same(id),
            _ => None,
        };
        decisions.extend(decision.map(|decision| (hash.to_owned(), decision)));
    }
    decisions
}
