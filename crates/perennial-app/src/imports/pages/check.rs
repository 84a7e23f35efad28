//! The second step: what the import would do, row by row, and what a person decides about likely doubles.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::ImportId;
use perennial_core::imports::list_day::{ListDay, Told};
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
use crate::imports::next_list::NextList;
use crate::imports::together::{self, Beside};
use crate::imports::trial::{Preview, Trial, dry_run, dry_run_after};
use crate::rights::Right;
use crate::web::words::counted;
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
    list_day: Option<ListDay>,
    /// What the other lists have to do with it that wait, one sentence each.
    beside: Vec<String>,
    total: usize,
    tried: usize,
    counts: Vec<Count>,
    forecast: Option<Forecast>,
    next_list: Option<NextList>,
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
            Action::Repeated | Action::Unchanged | Action::LeftOut | Action::LeftOutWithOthers => count.left += 1,
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

    /// By which day whatever has no date of its own is taken to have happened.
    fn read_as_of(&self) -> String {
        let Some(ListDay { day, told }) = self.list_day else { return String::new() };
        match told {
            Told::Person => format!("The list was made on {}.", day.words()),
            Told::File => format!("The list was made on {}, as the file says.", day.words()),
            Told::Nobody => "The list is taken to be of today: say under Columns if it is older.".to_owned(),
        }
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
    let (import, beside) = {
        let mut conn = app.db.read().await?;
        let import = course::find(&mut conn, &actor, id).await?;
        life::may_see_rows(&mut conn, &actor, &import).await?;
        if !import.is_draft() {
            return Ok(web::redirect(&format!("/imports/{id}"), None));
        }
        let beside = together::beside(&mut conn, &import, TRIED as i64).await?;
        (import, beside)
    };
    let (mut trial, mut beside) = match tried(&app, &actor, id, beside).await {
        Ok(tried) => tried,
        // A question is open: it stands on the page of the columns.
        Err(Error::Refused(text)) => {
            return Ok(web::redirect(&format!("/imports/{id}#questions"), Some(&Toast { text, undo: None })));
        }
        Err(error) => return Err(error),
    };
    beside.extend(without_those_to_come(&mut trial.rows));
    let counts = counts(&trial.rows);
    let (tried, total, problem_count) = (trial.rows.len(), trial.total, trial.problems.len());
    let open = trial.rows.iter().filter(|row| !row.maybe.is_empty()).count();
    let of = |wanted: fn(&Preview) -> bool, limit: usize| -> Vec<Preview> {
        trial.rows.iter().filter(|row| wanted(row)).take(limit).cloned().collect()
    };
    let page = CheckPage {
        shell: shell.on(Nav::Imports, format!("Check {}", import.file)),
        counts,
        list_day: trial.list_day,
        beside,
        forecast: trial.forecast,
        next_list: trial.next_list,
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

/// Tries the list after those that wait before it, and says how it was tried. Where one of the others cannot land, it is
/// tried by itself.
async fn tried(app: &App, actor: &Actor, id: ImportId, beside: Beside) -> Result<(Trial, Vec<String>), Error> {
    let Beside { before, mut unready, after } = beside;
    let ids: Vec<ImportId> = before.iter().map(|(id, _)| *id).collect();
    let files: Vec<String> = before.into_iter().map(|(_, file)| file).collect();
    let (trial, with) = match dry_run_after(app, actor, &ids, id, TRIED).await {
        Err(Error::Refused(_)) if !ids.is_empty() => {
            unready.extend(files);
            (dry_run(app, actor, id, TRIED).await?, Vec::new())
        }
        outcome => (outcome?, files),
    };
    let mut told = Vec::new();
    if !with.is_empty() {
        told.push(format!("Tried as if {} had been imported first. Import in that order.", with.join(", ")));
    }
    if !unready.is_empty() {
        told.push(format!("Not counted here: {}. Check and import that first.", unready.join(", ")));
    }
    if !after.is_empty() {
        told.push(format!("Not counted here, because it comes after this list: {}.", after.join(", ")));
    }
    Ok((trial, told))
}

/// Takes out of the proposals the records that a list before this one is still to make: how many rows had one, in a
/// sentence.
fn without_those_to_come(rows: &mut [Preview]) -> Option<String> {
    let mut to_come = 0;
    for row in rows {
        let before = row.maybe.len();
        row.maybe.retain(|maybe| !maybe.is_in_earlier_list);
        to_come += u64::from(row.maybe.len() < before);
    }
    (to_come > 0).then(|| {
        let rows = counted(to_come, "row may be a record", "rows may be records");
        format!("{rows} of a list that waits: import that first, then check again.")
    })
}

/// Keeps what was decided about rows, each or all alike.
pub async fn decide(State(app): State<App>, actor: Actor, At(id): At<ImportId>, form: Form) -> Result<Response, Error> {
    actor.must(Right::Import)?;
    let forget = form.raw.get("all") == "forget";
    let decisions = decisions(&form.raw)?;
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
fn decisions(raw: &Raw) -> Result<BTreeMap<String, Decision>, Error> {
    let unknown = || Error::refused("Choose for each row what is offered: the same record, new, or leave it out.");
    let same = |choice: &str| match choice.strip_prefix("row-") {
        Some(hash) => Some(Decision::SameRow { hash: hash.to_owned() }),
        None => Uuid::try_parse(choice).ok().map(|id| Decision::Same { id }),
    };
    if !["", "merge", "new", "skip", "forget"].contains(&raw.get("all")) {
        return Err(unknown());
    }
    let mut decisions = BTreeMap::new();
    for row in raw.all("row") {
        let (hash, likeliest) = row.split_once('|').unwrap_or((row, ""));
        let said = raw.get(&format!("as_{hash}"));
        let decision = match (raw.get("all"), said) {
            ("merge", _) => same(likeliest),
            ("new", _) | ("", "new") => Some(Decision::New),
            ("skip", _) | ("", "skip") => Some(Decision::Skip),
            ("", id) if !id.is_empty() => Some(same(id).ok_or_else(unknown)?),
            _ => None,
        };
        decisions.extend(decision.map(|decision| (hash.to_owned(), decision)));
    }
    Ok(decisions)
}
