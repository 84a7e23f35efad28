//! What the rules ask of a recipient, and the tenders during which nothing is given.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::{ClientId, ContactId};
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Named};
use crate::error::Error;
use crate::presents::queries::{self, Tender};
use crate::presents::recipients::{self, NewTender, Recipient};
use crate::presents::rules;
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "presents/recipient.html")]
struct RecipientPage {
    shell: Shell,
    id: ContactId,
    name: String,
    client: (ClientId, String),
    classes: Vec<Choice>,
    draft: Draft,
}

/// What the rules ask of a recipient, as a form.
pub async fn recipient(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ContactId>,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut conn = app.db.read().await?;
    recipients::person(&mut conn, &actor, id).await?;
    let known = recipients::recipient(&mut conn, id).await?;
    drop(conn);
    let mut raw = Raw::default();
    let class = known.jurisdiction.zip(known.recipient_class);
    raw.set("class", class.map(|(jurisdiction, class)| format!("{jurisdiction}|{class}")).unwrap_or_default());
    raw.set("household", known.household.unwrap_or_default());
    raw.set("taste", known.taste.unwrap_or_default());
    draw_recipient(&app, &actor, shell, id, Draft::new(raw)).await
}

async fn classes(app: &App) -> Result<Vec<Choice>, Error> {
    let (rules, _) = rules::rules(&mut app.db.read().await?).await?;
    let known = rules.rules.iter();
    let known = known.map(|rule| Choice::new(format!("{}|{}", rule.jurisdiction, rule.recipient), rule.name.clone()));
    Ok(Choice::or_none("not known", known))
}

async fn draw_recipient(
    app: &App,
    actor: &Actor,
    shell: Shell,
    id: ContactId,
    draft: Draft,
) -> Result<Response, Error> {
    let (name, client, at) = recipients::person(&mut app.db.read().await?, actor, id).await?;
    let classes = classes(app).await?;
    let shell = shell.on(Nav::Clients, format!("{name} as a recipient"));
    let page = RecipientPage { shell, id, name, client: (client, at), classes, draft };
    page.draft.page(&page)
}

/// Saves what the rules ask of a recipient.
pub async fn save_recipient(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ContactId>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let (_, client, _) = recipients::person(&mut app.db.read().await?, &actor, id).await?;
    let class: Option<String> = form.one_of("class", &classes(&app).await?);
    let (household, taste) = (form.words("household"), form.words("taste"));
    if let Err(error) = form.finish() {
        let draft = Draft::refused(form.raw, error)?;
        return draw_recipient(&app, &actor, shell, id, draft).await;
    }
    let (jurisdiction, recipient_class) =
        class.and_then(|class| class.split_once('|').map(|(at, class)| (at.to_owned(), class.to_owned()))).unzip();
    let input = Recipient { jurisdiction, recipient_class, household, taste };
    app.change(&actor, move |tx, act| Box::pin(async move { recipients::set_recipient(tx, act, id, input).await }))
        .await?;
    Ok(web::told(&format!("/clients/{client}/people"), "Saved."))
}

#[derive(Template)]
#[template(path = "presents/tenders.html")]
struct TendersPage {
    shell: Shell,
    client: Option<Named>,
    tenders: Vec<Tender>,
    draft: Draft,
}

/// The tenders, with the form for one of the client in the address.
pub async fn tenders(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut raw = Raw::default();
    raw.set("client", address.get("client"));
    raw.set("from", shell.today.to_string());
    draw_tenders(&app, &actor, shell, Draft::new(raw)).await
}

async fn draw_tenders(app: &App, actor: &Actor, shell: Shell, draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let client = match draft.raw.get("client").parse() {
        Ok(id) => Some(clients::named(&mut conn, actor, id).await?),
        Err(_) => None,
    };
    let tenders = queries::tenders(&mut conn, actor).await?;
    let page = TendersPage { shell: shell.on(Nav::Engagements, "Tenders"), client, tenders, draft };
    page.draft.page(&page)
}

/// Records a tender.
pub async fn add_tender(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save_tender(&app, &actor, form).await {
        Ok(()) => Ok(web::told("/presents/tenders", "Recorded: nothing is given while it runs.")),
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw_tenders(&app, &actor, shell, draft).await
        }
    }
}

async fn save_tender(app: &App, actor: &Actor, mut form: Form) -> Result<(), Error> {
    let client: ClientId = form.raw.get("client").parse().map_err(|_| Error::NotFound("client"))?;
    let (title, from, until) = (form.words("title"), form.day("from"), form.maybe_day("until"));
    if title.is_none() {
        form.refuse("title", "This is needed.");
    }
    form.finish()?;
    let (Some(title), Some(from)) = (title, from) else { return Err(Error::field("title", "This is needed.")) };
    let input = NewTender { title, from, until };
    app.change(actor, move |tx, act| Box::pin(async move { recipients::add_tender(tx, act, client, input).await }))
        .await
}

/// Ends a tender today: it was decided.
pub async fn end_tender(State(app): State<App>, actor: Actor, At(id): At<Uuid>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| {
        Box::pin(async move {
            let yesterday = act.today - 1;
            recipients::end_tender(tx, act, id, yesterday).await
        })
    })
    .await?;
    Ok(web::told("/presents/tenders", "The tender is decided: presents may be given again."))
}
