//! One planned touch: what to say, and doing, changing, moving or skipping it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::fact::Medium;
use perennial_core::ids::PlannedTouchId;

use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::db::Conn;
use crate::error::Error;
use crate::firm;
use crate::plans::commands::{self, Edit};
use crate::plans::due::{self, Due};
use crate::plans::queries;
use crate::web::words::{long_date, relative};
use crate::web::{At, Choice, Draft, Form, Nav, Raw, Shell, Toast, back_to, redirect, yes_or_no};

#[derive(Template)]
#[template(path = "plans/pages/planned.html")]
struct PlannedPage {
    shell: Shell,
    due: Due,
    /// The name of the playbook.
    playbook: Option<String>,
    media: Vec<Choice>,
    people: Vec<Choice>,
    draft: Draft,
}

impl PlannedPage {
    fn is_overdue(&self) -> bool {
        self.due.is_overdue(self.shell.today)
    }

    fn missing(&self) -> String {
        self.due.missing.iter().map(|field| field.word()).collect::<Vec<_>>().join("; ")
    }

    fn when(&self) -> String {
        format!("{}, {}", long_date(self.due.due_on), relative(self.due.due_on, self.shell.today))
    }
}

/// The page of a planned touch.
pub async fn show(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PlannedTouchId>,
) -> Result<Response, Error> {
    draw(&app, &actor, shell, id, None).await
}

async fn draw(
    app: &App,
    actor: &Actor,
    shell: Shell,
    id: PlannedTouchId,
    draft: Option<Draft>,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let due = due::find(&mut conn, actor, id).await?;
    let draft = match draft {
        Some(mut draft) => {
            draft.seen(due.version);
            draft
        }
        None => Draft::new(stored(&mut conn, &due).await?),
    };
    let names = queries::names(&mut conn).await?;
    let key = due.playbook.clone();
    let playbook = names.into_iter().rev().find(|(of, _)| Some(of) == key.as_ref()).map(|(_, name)| name);
    let staff = firm::staff(&mut conn).await?.into_iter().filter(|member| member.active);
    let page = PlannedPage {
        shell: shell.on(Nav::Clients, due.title.clone()),
        playbook,
        media: Medium::ALL.into_iter().map(|medium| Choice::new(medium.key(), medium.word())).collect(),
        people: Choice::or_none("nobody", staff.map(|member| Choice::new(member.id, member.name))),
        due,
        draft,
    };
    page.draft.page(&page)
}

/// The fields with what is stored: the text with its merge fields, as it was written.
async fn stored(conn: &mut Conn, due: &Due) -> Result<Raw, Error> {
    let sql = "select title, body from planned_touch where id = $1";
    let (title, body): (String, String) =
        conn.optional(sql, args![due.id]).await?.ok_or(Error::NotFound("planned touch"))?;
    let mut raw = Raw::default();
    raw.set("title", title);
    raw.set("body", body);
    raw.set("due", due.due_on.to_string());
    raw.set("medium", due.medium.key());
    raw.set("owner", due.owner.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default());
    raw.set("version", due.version.to_string());
    Ok(raw)
}

/// Changes it.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PlannedTouchId>,
    mut form: Form,
) -> Result<Response, Error> {
    let seen = form.version();
    let saved = match read(&mut form) {
        Ok(edit) => {
            app.change(&actor, move |tx, act| Box::pin(async move { commands::edit(tx, act, id, seen, edit).await }))
                .await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => {
            let toast = told("Changed. The plan leaves this touch alone from now on.");
            back(&app, &actor, id, "", toast).await
        }
        Err(error) => draw(&app, &actor, shell, id, Some(Draft::refused(form.raw, error)?)).await,
    }
}

fn read(form: &mut Form) -> Result<Edit, Error> {
    let title = form.name("title");
    let due = form.day("due");
    let medium = form.required("medium", |text| Medium::from_key(text).ok_or("Choose one of the list."));
    let body = form.words("body").unwrap_or_default();
    let owner = form.maybe("owner", str::parse);
    form.finish()?;
    let (Some(title), Some(due), Some(medium)) = (title, due, medium) else {
        return Err(Error::field("title", "This is needed."));
    };
    Ok(Edit { title: title.as_str().to_owned(), body, medium, due, owner })
}

/// Back to where the form was, else to the plan of the client.
async fn back(app: &App, actor: &Actor, id: PlannedTouchId, to: &str, toast: Toast) -> Result<Response, Error> {
    let client = due::find(&mut app.db.read().await?, actor, id).await?.client;
    let plan = format!("/clients/{client}/plan");
    Ok(redirect(back_to(to, &plan), Some(&toast)))
}

fn told(text: impl Into<String>) -> Toast {
    Toast { text: text.into(), undo: None }
}

/// Logs it as planned, today; taking the touch back opens it again.
pub async fn done(
    State(app): State<App>,
    actor: Actor,
    At(id): At<PlannedTouchId>,
    form: Form,
) -> Result<Response, Error> {
    let work = app.change(&actor, move |tx, act| {
        Box::pin(async move {
            let today = act.today;
            commands::done(tx, act, id, today).await
        })
    });
    let touch = work.await?;
    let toast = Toast { text: "Done and logged.".to_owned(), undo: Some(format!("/touches/{touch}/undo")) };
    back(&app, &actor, id, form.raw.get("back"), toast).await
}

/// Says whether a touch of the log was this one.
pub async fn fulfilled(
    State(app): State<App>,
    actor: Actor,
    At(id): At<PlannedTouchId>,
    mut form: Form,
) -> Result<Response, Error> {
    let touch = form.required("touch", str::parse);
    let answer = form.needed_word("answer", yes_or_no);
    form.finish()?;
    let Some((touch, yes)) = touch.zip(answer) else { return Err(Error::NotFound("touch")) };
    let work =
        app.change(&actor, move |tx, act| Box::pin(async move { commands::fulfilled(tx, act, id, touch, yes).await }));
    let title = work.await?.title;
    let text = if yes { format!("“{title}” is done.") } else { format!("“{title}” is still to be done.") };
    back(&app, &actor, id, form.raw.get("back"), told(text)).await
}

/// Decides against it.
pub async fn skip(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PlannedTouchId>,
    form: Form,
) -> Result<Response, Error> {
    let reason = form.raw.get("reason").to_owned();
    let work =
        app.change(&actor, move |tx, act| Box::pin(async move { commands::skip(tx, act, id, &reason).await })).await;
    let undo = Some(format!("/planned/{id}/skip/undo"));
    let toast = Toast { text: "Skipped. It is not planned again.".to_owned(), undo };
    after(&app, &actor, shell, id, form, work, toast).await
}

/// Takes the decision back.
pub async fn unskip(State(app): State<App>, actor: Actor, At(id): At<PlannedTouchId>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { commands::unskip(tx, act, id).await })).await?;
    back(&app, &actor, id, "", told("It is planned again.")).await
}

/// Puts it on another day.
pub async fn shift(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PlannedTouchId>,
    mut form: Form,
) -> Result<Response, Error> {
    let work = match (form.day("to"), form.finish()) {
        (Some(to), Ok(())) => {
            app.change(&actor, move |tx, act| Box::pin(async move { commands::reschedule(tx, act, id, to).await }))
                .await
        }
        (_, Err(error)) => Err(error),
        (None, Ok(())) => Err(Error::field("to", "This is needed.")),
    };
    after(&app, &actor, shell, id, form, work, told("Moved. The plan leaves this touch alone from now on.")).await
}

/// Back to the client, or to the touch with what is wrong.
async fn after(
    app: &App,
    actor: &Actor,
    shell: Shell,
    id: PlannedTouchId,
    form: Form,
    outcome: Result<(), Error>,
    toast: Toast,
) -> Result<Response, Error> {
    let Err(error) = outcome else { return back(app, actor, id, form.raw.get("back"), toast).await };
    let mut conn = app.db.read().await?;
    let due = due::find(&mut conn, actor, id).await?;
    let mut raw = stored(&mut conn, &due).await?;
    drop(conn);
    raw.set("reason", form.raw.get("reason"));
    raw.set("to", form.raw.get("to"));
    let draft = Draft::refused(raw, error)?;
    draw(app, actor, shell, id, Some(draft)).await
}
