//! Opening a pursuit, changing its particulars, deleting it and bringing it back.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::fact::PursuitStep;
use perennial_core::ids::PursuitId;
use perennial_core::keyed::Keyed;

use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Named, Offers};
use crate::db::Conn;
use crate::error::Error;
use crate::pursuits::commands::{self, NewPursuit, PursuitChange};
use crate::pursuits::queries::{self, Pursuit};
use crate::referrals::{self, Who};
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "pursuits/new.html")]
struct NewPage {
    shell: Shell,
    client: Named,
    choices: Offers,
    steps: Vec<Choice>,
    referrers: Vec<Choice>,
    draft: Draft,
}

/// The form of a new pursuit with a client.
pub async fn blank(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut raw = Raw::default();
    raw.set("client", address.get("client"));
    raw.set("opened", shell.today.to_string());
    raw.set("owner", actor.staff().map(|id| id.to_string()).unwrap_or_default());
    draw_new(&app, &actor, shell, Draft::new(raw)).await
}

async fn draw_new(app: &App, actor: &Actor, shell: Shell, draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let (client, choices) = clients::about(&mut conn, actor, &draft.raw).await?;
    let referrers = Choice::or_none("Nobody on the list", referrals::offered(&mut conn, actor).await?);
    let (shell, steps) = (shell.on(Nav::Pursuits, "New pursuit"), queries::steps());
    let page = NewPage { shell, client, choices, steps, referrers, draft };
    page.draft.page(&page)
}

/// Opens a pursuit.
pub async fn open(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save_new(&app, &actor, &shell, form).await {
        Ok(id) => {
            let toast = Toast { text: "Pursuit opened.".to_owned(), undo: Some(format!("/pursuits/{id}/delete")) };
            Ok(web::redirect(&format!("/pursuits/{id}"), Some(&toast)))
        }
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw_new(&app, &actor, shell, draft).await
        }
    }
}

async fn save_new(app: &App, actor: &Actor, shell: &Shell, mut form: Form) -> Result<PursuitId, Error> {
    let mut conn = app.db.read().await?;
    let (client, choices) = clients::about(&mut conn, actor, &form.raw).await?;
    let referrer = referrer(&mut conn, actor, &mut form).await?;
    drop(conn);
    let (title, opened) = (form.name("title"), form.day("opened"));
    if opened.is_some_and(|opened| opened > shell.today) {
        form.refuse("opened", "The enquiry lies today or before.");
    }
    let particulars = Particulars::read(&mut form, shell, &choices);
    let (line, contact) = (form.one_of("line", &choices.lines), form.one_of("contact", &choices.contacts));
    let step = form.maybe("step", |key| PursuitStep::from_key(key).ok_or("Choose one of the steps."));
    form.finish()?;
    let (Some(title), Some(opened)) = (title, opened) else { return Err(Error::field("title", "This is needed.")) };
    let blank = NewPursuit::of(client.id.into(), title, opened);
    let input = NewPursuit {
        service_line: line,
        contact,
        owner: particulars.owner,
        value: particulars.value,
        step: step.unwrap_or(blank.step),
        channel: particulars.channel,
        referred_by: particulars.referred_by,
        competitors: particulars.competitors,
        notes: particulars.notes,
        ..blank
    };
    app.change(actor, move |tx, act| {
        Box::pin(async move {
            let referred_by = match referrer {
                Some(who) => Some(referrals::receive_once(tx, act, input.client, input.opened, who).await?),
                None => input.referred_by.clone(),
            };
            commands::open(tx, act, NewPursuit { referred_by, ..input }).await
        })
    })
    .await
    .map_err(named_in_passing)
}

/// Who referred them: one of the list, a client, or somebody newly named. A name that may mean several clients stays a
/// text.
async fn referrer(conn: &mut Conn, actor: &Actor, form: &mut Form) -> Result<Option<Who>, Error> {
    let offered = referrals::offered(conn, actor).await?;
    let who = referrals::read_who_from(form, &offered, "referred_by");
    Ok(match who {
        Some(Who::New(new)) if is_several(conn, actor, new.name.as_str()).await? => None,
        who => who,
    })
}

async fn is_several(conn: &mut Conn, actor: &Actor, name: &str) -> Result<bool, Error> {
    Ok(referrals::introducer(conn, actor, name).await? == referrals::Introducer::Several)
}

/// The form has the name of somebody new under its own field.
fn named_in_passing(error: Error) -> Error {
    match error {
        Error::Fields(fields) if fields.contains_key("who") => {
            Error::field("referred_by", fields.into_values().next().unwrap_or_default())
        }
        error => error,
    }
}

/// What the new and the changed pursuit have in common.
struct Particulars {
    owner: Option<perennial_core::ids::StaffId>,
    value: Option<perennial_core::money::Money>,
    channel: Option<String>,
    referred_by: Option<String>,
    competitors: Option<String>,
    notes: Option<String>,
}

impl Particulars {
    fn read(form: &mut Form, shell: &Shell, choices: &Offers) -> Self {
        Self {
            owner: form.one_of("owner", &choices.staff),
            value: form.money("value", shell.currency),
            channel: form.words("channel"),
            referred_by: form.words("referred_by"),
            competitors: form.words("competitors"),
            notes: form.words("notes"),
        }
    }
}

#[derive(Template)]
#[template(path = "pursuits/edit.html")]
struct EditPage {
    shell: Shell,
    pursuit: Pursuit,
    choices: Offers,
    draft: Draft,
}

/// The form of a pursuit's particulars.
pub async fn form(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PursuitId>,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut conn = app.db.read().await?;
    let pursuit = queries::find(&mut conn, &actor, id).await?;
    drop(conn);
    let draft = Draft::new(stored(&pursuit));
    draw(&app, &actor, shell, id, draft).await
}

fn stored(pursuit: &Pursuit) -> Raw {
    let mut raw = Raw::default();
    raw.set("version", pursuit.version.to_string());
    raw.set("title", &pursuit.title);
    raw.set("owner", pursuit.owner_id.map(|id| id.to_string()).unwrap_or_default());
    raw.set("value", pursuit.value().map(|value| value.plain()).unwrap_or_default());
    for (name, value) in [
        ("channel", &pursuit.channel),
        ("referred_by", &pursuit.referred_by),
        ("competitors", &pursuit.competitors),
        ("notes", &pursuit.notes),
    ] {
        raw.set(name, value.as_deref().unwrap_or_default());
    }
    raw
}

/// Draws the form; after a conflict it shows what is stored now.
async fn draw(app: &App, actor: &Actor, shell: Shell, id: PursuitId, mut draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let pursuit = queries::find(&mut conn, actor, id).await?;
    let choices = clients::offers(&mut conn, None, pursuit.owner_id.map(Into::into)).await?;
    draft.seen(pursuit.version);
    let title = format!("Edit {}", pursuit.title);
    let page = EditPage { shell: shell.on(Nav::Pursuits, title), pursuit, choices, draft };
    page.draft.page(&page)
}

/// Changes a pursuit's particulars.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PursuitId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save_change(&app, &actor, &shell, id, form).await {
        Ok(()) => Ok(web::told(&format!("/pursuits/{id}"), "Saved.")),
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw(&app, &actor, shell, id, draft).await
        }
    }
}

async fn save_change(app: &App, actor: &Actor, shell: &Shell, id: PursuitId, mut form: Form) -> Result<(), Error> {
    let mut conn = app.db.read().await?;
    let pursuit = queries::find(&mut conn, actor, id).await?;
    let choices = clients::offers(&mut conn, None, pursuit.owner_id.map(Into::into)).await?;
    drop(conn);
    let (seen, title) = (form.version(), form.name("title"));
    let currency = pursuit.fees.currency();
    let particulars = Particulars::read(&mut form, &Shell { currency, ..shell.clone() }, &choices);
    form.finish()?;
    let Some(title) = title else { return Err(Error::field("title", "This is needed.")) };
    let input = PursuitChange {
        title,
        owner: particulars.owner,
        value: particulars.value,
        channel: particulars.channel,
        referred_by: particulars.referred_by,
        competitors: particulars.competitors,
        notes: particulars.notes,
    };
    app.change(actor, move |tx, act| Box::pin(async move { commands::change(tx, act, id, seen, input).await })).await
}

/// Takes a pursuit off every page; the toast offers to bring it back.
pub async fn delete(State(app): State<App>, actor: Actor, At(id): At<PursuitId>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { commands::delete(tx, act, id).await })).await?;
    let toast = Toast { text: "Pursuit deleted.".to_owned(), undo: Some(format!("/pursuits/{id}/restore")) };
    Ok(web::redirect("/pursuits", Some(&toast)))
}

/// Brings a deleted pursuit back.
pub async fn restore(State(app): State<App>, actor: Actor, At(id): At<PursuitId>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { commands::restore(tx, act, id).await })).await?;
    Ok(web::told(&format!("/pursuits/{id}"), "The pursuit is back."))
}
