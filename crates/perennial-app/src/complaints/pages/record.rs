//! One complaint: recorded, acknowledged, answered, closed, and put right.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::complaints::Cause;
use perennial_core::fact::ComplaintCause;
use perennial_core::ids::{ClientId, ComplaintId};
use perennial_core::insights::reasons::{ReasonCodes, ReasonKind};
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::clients::{self, Named};
use crate::complaints::commands::{self, NewComplaint, Step};
use crate::complaints::queries::{self, Timed};
use crate::db::Conn;
use crate::error::Error;
use crate::firm;
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell, yes_or_no};

#[derive(Template)]
#[template(path = "complaints/new.html")]
struct NewPage {
    shell: Shell,
    client: Named,
    engagements: Vec<Choice>,
    codes: Vec<Choice>,
    draft: Draft,
}

/// The form of a new complaint of a client.
pub async fn blank(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut raw = Raw::default();
    raw.set("client", address.get("client"));
    raw.set("engagement", address.get("engagement"));
    raw.set("on", shell.today.to_string());
    draw_new(&app, &actor, shell, Draft::new(raw)).await
}

async fn draw_new(app: &App, actor: &Actor, shell: Shell, draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let (client, _) = clients::about(&mut conn, actor, &draft.raw).await?;
    let engagements = engagements(&mut conn, client.id.into()).await?;
    let codes = firm::reason_choices(&mut conn, ReasonKind::Complaint).await?;
    let page = NewPage { shell: shell.on(Nav::Engagements, "New complaint"), client, engagements, codes, draft };
    page.draft.page(&page)
}

async fn engagements(conn: &mut Conn, client: ClientId) -> Result<Vec<Choice>, Error> {
    let rows: Vec<(Uuid, String)> = conn
        .all(
            "select id, title from engagement where client_id = $1 and deleted_at is null order by accepted_on desc, id",
            args![client],
        )
        .await?;
    Ok(Choice::or_none("the relationship as a whole", rows.into_iter().map(|(id, title)| Choice::new(id, title))))
}

/// Records a complaint.
pub async fn receive(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save_new(&app, &actor, form).await {
        Ok((id, undo)) => Ok(web::told_with_undo(&format!("/complaints/{id}"), "Recorded. Acknowledge it next.", undo)),
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw_new(&app, &actor, shell, draft).await
        }
    }
}

async fn save_new(app: &App, actor: &Actor, mut form: Form) -> Result<(ComplaintId, Option<String>), Error> {
    let mut conn = app.db.read().await?;
    let (client, _) = clients::about(&mut conn, actor, &form.raw).await?;
    let offered = engagements(&mut conn, client.id.into()).await?;
    let codes = firm::reason_choices(&mut conn, ReasonKind::Complaint).await?;
    drop(conn);
    let reason = reason(&mut form, &codes);
    let (on, words, engagement) = (form.day("on"), form.words("words"), form.one_of("engagement", &offered));
    if words.is_none() {
        form.refuse("words", "Write what the client said: the answer begins there.");
    }
    form.finish()?;
    let Some(on) = on else { return Err(Error::field("on", "This is needed.")) };
    let client: ClientId = client.id.into();
    let input = NewComplaint { engagement, words, reason };
    let work = app.change_with_undo(actor, move |tx, act| {
        Box::pin(async move { commands::receive(tx, act, client, on, input).await })
    });
    work.await
}

#[derive(Template)]
#[template(path = "complaints/show.html")]
struct ComplaintPage {
    shell: Shell,
    timed: Timed,
    causes: Vec<Choice>,
    codes: Vec<Choice>,
    control: Vec<Choice>,
    draft: Draft,
}

/// The page of one complaint.
pub async fn show(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ComplaintId>,
) -> Result<Response, Error> {
    let mut raw = Raw::default();
    raw.set("on", shell.today.to_string());
    let mut conn = app.db.read().await?;
    let row = queries::find(&mut conn, &actor, id).await?;
    let (codes, _) = firm::reason_codes(&mut conn).await?;
    drop(conn);
    let reason = row.reason.as_deref().unwrap_or_default();
    let (code, words) = codes.carried(ReasonKind::Complaint, reason);
    raw.set("code", code.unwrap_or_default());
    raw.set("reason", words);
    draw(&app, &actor, shell, id, Draft::new(raw)).await
}

async fn draw(app: &App, actor: &Actor, shell: Shell, id: ComplaintId, draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let model = firm::cached_model(&mut conn, &app.memory.model).await?;
    let row = queries::find(&mut conn, actor, id).await?;
    let codes = firm::reason_choices_beside(&mut conn, ReasonKind::Complaint, row.reason.as_deref()).await?;
    let title = format!("Complaint of {}", row.client);
    let timed = queries::timed(&mut conn, vec![row], shell.today, &model.calendar).await?;
    let Some(timed) = timed.into_iter().next() else { return Err(Error::NotFound("complaint")) };
    let page = ComplaintPage {
        timed,
        shell: shell.on(Nav::Engagements, title),
        causes: ComplaintCause::ALL.map(|cause| Choice::new(cause.key(), cause.word())).into(),
        codes,
        control: vec![Choice::new("", "not known"), Choice::new("yes", "Yes"), Choice::new("no", "No")],
        draft,
    };
    page.draft.page(&page)
}

/// Records what is done about a complaint.
pub async fn step(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ComplaintId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save(&app, &actor, id, form).await {
        Ok(undo) => Ok(web::told_with_undo(&format!("/complaints/{id}"), "Recorded.", undo)),
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw(&app, &actor, shell, id, draft).await
        }
    }
}

/// Gives the address that takes the step back.
async fn save(app: &App, actor: &Actor, id: ComplaintId, mut form: Form) -> Result<Option<String>, Error> {
    let mut conn = app.db.read().await?;
    let row = queries::find(&mut conn, actor, id).await?;
    let codes = firm::reason_choices_beside(&mut conn, ReasonKind::Complaint, row.reason.as_deref()).await?;
    drop(conn);
    let on = form.day("on");
    let step = match form.raw.get("what") {
        "acknowledge" => Some(Step::Acknowledge),
        "answer" => Some(Step::Answer),
        "escalate" => Some(Step::Escalate(form.words("to"))),
        "close" => Some(Step::Close(form.words("outcome"))),
        "reason" => Some(Step::ChooseReason(reason(&mut form, &codes))),
        "recover" => Some(Step::Recover),
        "cause" => cause(&mut form).map(Step::FindCause),
        _ => form.refuse_choice("what"),
    };
    form.finish()?;
    let (Some(on), Some(step)) = (on, step) else { return Err(Error::field("on", "This is needed.")) };
    let client: ClientId = row.client_id.into();
    let work = app.change_with_undo(actor, move |tx, act| {
        Box::pin(async move { commands::step(tx, act, client, id, on, step).await })
    });
    Ok(work.await?.1)
}

/// A code of the firm's list, words, or both; none where neither is given.
fn reason(form: &mut Form, codes: &[Choice]) -> Option<String> {
    let code: Option<String> = form.one_of("code", codes);
    ReasonCodes::join(code.as_deref().unwrap_or_default(), form.words("reason").as_deref())
}

fn cause(form: &mut Form) -> Option<Cause> {
    let kind = form.required("cause", |key| ComplaintCause::from_key(key).ok_or("Choose one of the list."))?;
    let within_control = form.word("control", yes_or_no);
    Some(Cause { kind, text: form.words("cause_words"), within_control })
}
