//! The tasks of research: taken up where the map cannot answer, planned, settled.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::StaffId;
use perennial_core::research::{InstrumentKind, Segment};
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::research::instruments;
use crate::research::tasks::{self, NewTask, TaskRow};
use crate::rights::Right;
use crate::web::words::count;
use crate::web::{self, At, Choice, Form, Nav, Shell};

/// The longest words about a task.
const LONGEST: usize = 400;

/// An open task with the address at which its wave is begun.
struct Open {
    row: TaskRow,
    begin: Option<String>,
}

#[derive(Template)]
#[template(path = "research/tasks.html")]
struct TasksPage {
    shell: Shell,
    open: Vec<Open>,
    settled: Vec<TaskRow>,
    staff: Vec<Choice>,
}

impl TasksPage {
    fn count(&self) -> String {
        count(self.open.len() as u64, "task")
    }

    fn owns(&self, choice: &Choice, row: &TaskRow) -> bool {
        row.owner_id().map_or_else(String::new, |id| id.to_string()) == choice.value
    }

    fn is_late(&self, row: &TaskRow) -> bool {
        row.due().is_some_and(|due| due < self.shell.today)
    }
}

/// All tasks.
pub async fn list(State(app): State<App>, shell: Shell) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let usable = instruments::usable(&mut conn).await?;
    let begin = |row: &TaskRow| {
        let segment = row.segment().filter(|segment| Segment::DRAWN.contains(segment))?;
        let kind = usable.iter().find(|one| one.instrument.kind.key() == row.instrument())?;
        let key = &kind.instrument.key;
        Some(format!("/research/new?instrument={key}&segment={}&size={}", segment.key(), row.n))
    };
    let (settled, open): (Vec<TaskRow>, Vec<TaskRow>) =
        tasks::tasks(&mut conn).await?.into_iter().partition(|row| row.settled().is_some());
    let open = open.into_iter().map(|row| Open { begin: begin(&row), row }).collect();
    let staff = firm::staff(&mut conn).await?.into_iter().filter(|one| one.active);
    let staff = Choice::or_none("nobody yet", staff.map(|one| Choice::new(one.id, one.name)));
    web::page(&TasksPage { shell: shell.on(Nav::Research, "Tasks of research"), open, settled, staff })
}

/// Takes up what a page of insights proposes.
pub async fn take_up(State(app): State<App>, actor: Actor, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let unknown =
        || Error::BadRequest("There is no such task: take one up on the page of what is not known.".to_owned());
    let segment = Segment::from_key(form.raw.get("segment")).ok_or_else(unknown)?;
    let kind = form.raw.get("instrument");
    let instrument = InstrumentKind::ALL.into_iter().find(|one| one.key() == kind).ok_or_else(unknown)?;
    let n = form.number("n", 1, 100_000).ok_or_else(unknown)?;
    let words = |name: &str| form.raw.get(name).chars().take(LONGEST).collect::<String>();
    let task = NewTask { about: words("about"), segment, instrument, n, why: words("why") };
    let work = app.change(&actor, move |tx, act| Box::pin(async move { tasks::take_up(tx, act, task).await }));
    work.await?;
    Ok(web::told("/research/tasks", "Taken up. Say who sees to it and until when, then begin its wave."))
}

/// Says who sees to it and until when.
pub async fn plan(State(app): State<App>, actor: Actor, At(id): At<Uuid>, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let (version, due) = (form.version(), form.maybe_day("due"));
    let owner = form.maybe("owner", str::parse::<StaffId>);
    form.finish().map_err(said)?;
    let work = app
        .change(&actor, move |tx, act| Box::pin(async move { tasks::plan(tx, act, (id, version), owner, due).await }));
    work.await?;
    Ok(web::told("/research/tasks", "Planned."))
}

/// Settles a task, or opens it again.
pub async fn settle(State(app): State<App>, actor: Actor, At(id): At<Uuid>, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let (outcome, words) = match form.raw.get("outcome") {
        "done" => (Some("done"), "Done."),
        "dropped" => (Some("dropped"), "Dropped: the question stays unanswered on the map."),
        "open" => (None, "Open again."),
        _ => return Err(Error::field("outcome", "Say whether it is done, dropped or open again.")),
    };
    let version = form.version();
    let work = app
        .change(&actor, move |tx, act| Box::pin(async move { tasks::settle(tx, act, (id, version), outcome).await }));
    work.await?;
    Ok(web::told("/research/tasks", words))
}

/// A refused field as one sentence: these forms are small and stand in a list.
fn said(error: Error) -> Error {
    match error {
        Error::Fields(fields) => Error::refused(fields.into_values().next().unwrap_or_default()),
        other => other,
    }
}
