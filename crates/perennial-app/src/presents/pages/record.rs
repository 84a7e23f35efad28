//! One present: proposed, weighed, approved, given or declined.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::fact::DeclinedBy;
use perennial_core::ids::{ClientId, PresentId};
use perennial_core::presents::{Finding, Form as Given, Weight};

use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, Named, Offers};
use crate::error::Error;
use crate::presents::commands::{self, NewPresent};
use crate::presents::queries::{self, Registered};
use crate::presents::recipients::{self, Recipient};
use crate::presents::rows::declined_key;
use crate::presents::weigh;
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "presents/new.html")]
struct NewPage {
    shell: Shell,
    client: Named,
    choices: Offers,
    forms: Vec<Choice>,
    draft: Draft,
}

/// The form of a proposal.
pub async fn blank(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut raw = Raw::default();
    raw.set("client", address.get("client"));
    raw.set("contact", address.get("contact"));
    raw.set("recipients", "1");
    draw_new(&app, &actor, shell, Draft::new(raw)).await
}

async fn draw_new(app: &App, actor: &Actor, shell: Shell, draft: Draft) -> Result<Response, Error> {
    let (client, choices) = clients::about(&mut app.db.read().await?, actor, &draft.raw).await?;
    let forms = Given::ALL.map(|form| Choice::new(form.key(), web::capital(form.key()))).into();
    let page = NewPage { shell: shell.on(Nav::Engagements, "Propose a present"), client, choices, forms, draft };
    page.draft.page(&page)
}

/// Proposes a present.
pub async fn propose(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save_new(&app, &actor, &shell, form).await {
        Ok((id, undo)) => {
            Ok(web::told_with_undo(&format!("/presents/{id}"), "Proposed. See what the rules say.", undo))
        }
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw_new(&app, &actor, shell, draft).await
        }
    }
}

async fn save_new(
    app: &App,
    actor: &Actor,
    shell: &Shell,
    mut form: Form,
) -> Result<(PresentId, Option<String>), Error> {
    let (client, choices) = clients::about(&mut app.db.read().await?, actor, &form.raw).await?;
    let item = form.words("item");
    if item.is_none() {
        form.refuse("item", "This is needed.");
    }
    let contact = form.one_of("contact", &choices.contacts);
    if contact.is_none() {
        form.refuse("contact", "A present is for a person: choose who.");
    }
    let (value, reason) = (form.money("value", shell.currency), form.words("reason"));
    let kind = form.maybe("form", |key| Given::from_key(key).ok_or("Choose one of the list."));
    let recipients = form.number("recipients", 1, 100_000).unwrap_or(1);
    form.finish()?;
    let ticked = |name: &str| form.raw.get(name) == "1";
    let input = NewPresent {
        contact,
        item: item.unwrap_or_default(),
        value,
        reason,
        form: kind.unwrap_or(Given::Thing),
        logo: ticked("logo"),
        coupon: ticked("coupon"),
        recipients,
    };
    let (client, today): (ClientId, _) = (client.id.into(), shell.today);
    let work = app.change_with_undo(actor, move |tx, act| {
        Box::pin(async move { commands::propose(tx, act, client, today, input).await })
    });
    work.await
}

#[derive(Template)]
#[template(path = "presents/show.html")]
struct PresentPage {
    shell: Shell,
    present: Registered,
    recipient: Recipient,
    findings: Vec<Finding>,
    /// True for the one who proposed it, who does not approve it where somebody else can.
    own: bool,
    draft: Draft,
}

impl PresentPage {
    fn look(&self, finding: &Finding) -> (&'static str, &'static str) {
        match finding.weight {
            Weight::Forbidden => ("red", "must not be given"),
            Weight::Approval => ("amber", "a second person decides"),
            Weight::NoPresent => ("amber", "no present"),
        }
    }

    fn is_forbidden(&self) -> bool {
        self.findings.iter().any(|finding| finding.weight == Weight::Forbidden)
    }

    fn wants_approval(&self) -> bool {
        weigh::wants_approval(&self.findings)
    }
}

/// The page of one present.
pub async fn show(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PresentId>,
) -> Result<Response, Error> {
    let mut raw = Raw::default();
    raw.set("on", shell.today.to_string());
    draw(&app, &actor, shell, id, Draft::new(raw)).await
}

async fn draw(app: &App, actor: &Actor, shell: Shell, id: PresentId, draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let present = queries::find(&mut conn, actor, id).await?;
    let recipient = match present.contact_id {
        Some(contact) => recipients::recipient(&mut conn, contact.into()).await?,
        None => Recipient::default(),
    };
    let weighed = if present.is_undecided() { shell.today } else { present.since() };
    let findings = weigh::findings(&mut conn, actor, &present, weighed).await?;
    let alone = match actor.staff() {
        Some(me) => queries::is_alone(&mut conn, present.client_id.into(), me).await?,
        None => false,
    };
    let own = !alone && present.proposed_by.is_some() && present.proposed_by.map(Into::into) == actor.staff();
    let title = present.title.clone();
    let page = PresentPage { shell: shell.on(Nav::Engagements, title), present, recipient, findings, own, draft };
    page.draft.page(&page)
}

/// Approves a present.
pub async fn approve(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PresentId>,
    form: Form,
) -> Result<Response, Error> {
    settle(&app, &actor, shell, id, form, Verb::Approve).await
}

/// Records that a present was given.
pub async fn give(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PresentId>,
    form: Form,
) -> Result<Response, Error> {
    settle(&app, &actor, shell, id, form, Verb::Give).await
}

/// Records that a present is not given, or was not taken.
pub async fn decline(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PresentId>,
    form: Form,
) -> Result<Response, Error> {
    settle(&app, &actor, shell, id, form, Verb::Decline).await
}

#[derive(Clone, Copy)]
enum Verb {
    Approve,
    Give,
    Decline,
}

async fn settle(
    app: &App,
    actor: &Actor,
    shell: Shell,
    id: PresentId,
    form: Form,
    verb: Verb,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save(app, actor, id, form, verb).await {
        Ok(undo) => Ok(web::told_with_undo(&format!("/presents/{id}"), "Recorded.", undo)),
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw(app, actor, shell, id, draft).await
        }
    }
}

/// Gives the address that takes it back.
async fn save(app: &App, actor: &Actor, id: PresentId, mut form: Form, verb: Verb) -> Result<Option<String>, Error> {
    let present = queries::find(&mut app.db.read().await?, actor, id).await?;
    let (on, reason) = (form.day("on"), form.words("reason"));
    let by = [DeclinedBy::Approver, DeclinedBy::Firm, DeclinedBy::Recipient];
    let by = form.word("by", |key| by.into_iter().find(|by| declined_key(*by) == key)).unwrap_or(DeclinedBy::Firm);
    form.finish()?;
    let Some(on) = on else { return Err(Error::field("on", "This is needed.")) };
    let client: ClientId = present.client_id.into();
    let work = app.change_with_undo(actor, move |tx, act| {
        Box::pin(async move {
            match verb {
                Verb::Approve => commands::approve(tx, act, client, id, on, reason).await,
                Verb::Give => commands::give(tx, act, client, id, on).await,
                Verb::Decline => commands::decline(tx, act, client, id, on, by, &reason.unwrap_or_default()).await,
            }
        })
    });
    Ok(work.await?.1)
}
