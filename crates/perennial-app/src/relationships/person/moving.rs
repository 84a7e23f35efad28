//! One dialog for a person who moves on: the leaving, following them to the new employer, and who takes over (S1.26).

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::fact::DecisionRole;
use perennial_core::ids::{ClientId, ContactId};
use perennial_core::text::Name;

use super::queries::{self, PersonRow};
use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::clients::{self, Named};
use crate::error::Error;
use crate::people::{self, Follow, Led, Move, Successor};
use crate::relationships::forms::past_day;
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "relationships/person/moving.html")]
struct MovingPage {
    shell: Shell,
    client: Named,
    /// Whom the dialog is about, where that was clear from the start.
    person: Option<PersonRow>,
    people: Vec<Choice>,
    successors: Vec<Choice>,
    roles: Vec<Choice>,
    /// Clients that the new employer may be.
    alike: Vec<Named>,
    /// False when the playbook for a job change is not live: then nothing is planned.
    plans: bool,
    draft: Draft,
}

/// The dialog, from the page of the person.
pub async fn of_contact(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ContactId>,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let person = queries::person(&mut app.db.read().await?, &actor, id).await?;
    let draft = blank(&shell);
    draw(&app, &actor, shell, person.client_id.into(), Some(person), draft, Vec::new()).await
}

/// The dialog, from the page of the client.
pub async fn of_client(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ClientId>,
    address: Address,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut draft = blank(&shell);
    draft.raw.set("contact", address.get("contact"));
    draw(&app, &actor, shell, id, None, draft, Vec::new()).await
}

fn blank(shell: &Shell) -> Draft {
    let mut raw = Raw::default();
    raw.set("on", shell.today.to_string());
    raw.set("follow", "1");
    Draft::new(raw)
}

/// Records the move of the person of the address.
pub async fn save_of_contact(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ContactId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let person = queries::person(&mut app.db.read().await?, &actor, id).await?;
    save(&app, &actor, shell, person.client_id.into(), Some(person), form).await
}

/// Records the move of the person chosen.
pub async fn save_of_client(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ClientId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    save(&app, &actor, shell, id, None, form).await
}

async fn save(
    app: &App,
    actor: &Actor,
    shell: Shell,
    client: ClientId,
    person: Option<PersonRow>,
    mut form: Form,
) -> Result<Response, Error> {
    let offered = clients::offers(&mut app.db.read().await?, Some(client), None).await?.contacts;
    let contact = match &person {
        Some(person) => Some(ContactId(person.id)),
        None => form.one_of("contact", &offered),
    };
    if contact.is_none() {
        form.refuse("contact", "Choose who moved on.");
    }
    let (read, alike) = read(app, actor, &shell, &mut form, &offered, contact).await?;
    let outcome = match (form.finish(), contact, read) {
        (Ok(()), Some(contact), Some(input)) => {
            let work = app
                .change(actor, move |tx, act| Box::pin(async move { people::move_on(tx, act, contact, input).await }));
            work.await
        }
        (Err(error), ..) => Err(error),
        _ => Err(Error::field("on", "This is needed.")),
    };
    match outcome {
        Ok(led) => Ok(web::told(&format!("/clients/{client}/people"), told(&led))),
        Err(error) => {
            let draft = Draft::refused(form.raw, error)?;
            draw(app, actor, shell, client, person, draft, alike).await
        }
    }
}

fn told(led: &Led) -> String {
    let followed = if led.to.is_some() { " They are followed at the new employer." } else { "" };
    let covered = if led.successor.is_some() {
        " Somebody has taken over here."
    } else {
        " Nobody has taken over here yet: record who does."
    };
    format!("Recorded.{followed}{covered}")
}

/// Reads the dialog; with the clients that the new employer may be, where somebody has to choose.
async fn read(
    app: &App,
    actor: &Actor,
    shell: &Shell,
    form: &mut Form,
    offered: &[Choice],
    contact: Option<ContactId>,
) -> Result<(Option<Move>, Vec<Named>), Error> {
    let on = past_day(form, shell.today);
    let to = form.maybe("to", Name::parse).map(|name| name.as_str().to_owned());
    let (job, retired) = (form.words("job"), !form.raw.get("retired").is_empty());
    let wants = !form.raw.get("follow").is_empty() && !retired;
    let (follow, alike) = match &to {
        Some(to) if wants => follow(app, actor, form, to).await?,
        None if wants => {
            if form.raw.get("to").is_empty() {
                form.refuse("to", "Name the new employer, or do not follow them for now.");
            }
            (Follow::No, Vec::new())
        }
        _ => (Follow::No, Vec::new()),
    };
    let successor = successor(form, offered, contact);
    Ok((on.map(|on| Move { on, to, retired, job, follow, successor }), alike))
}

async fn follow(app: &App, actor: &Actor, form: &mut Form, to: &str) -> Result<(Follow, Vec<Named>), Error> {
    let (alike, exact) = queries::alike(&mut app.db.read().await?, actor, to).await?;
    let chosen = form.raw.get("at").to_owned();
    if chosen == "new" {
        return Ok((Follow::New, alike));
    }
    if let Some(named) = alike.iter().find(|named| named.id.to_string() == chosen) {
        let id = named.id.into();
        return Ok((Follow::At(id), alike));
    }
    match alike.as_slice() {
        [] => Ok((Follow::New, alike)),
        [only] if exact => Ok((Follow::At(only.id.into()), alike)),
        _ => {
            form.refuse("to", "A client of a like name is there already. Choose below which one is meant.");
            Ok((Follow::No, alike))
        }
    }
}

fn successor(form: &mut Form, offered: &[Choice], contact: Option<ContactId>) -> Option<Successor> {
    if !form.raw.get("successor").is_empty() {
        let known: Option<ContactId> = form.one_of("successor", offered);
        if known.is_some() && known == contact {
            form.refuse("successor", "Nobody takes over from themselves.");
        }
        return known.map(Successor::Known);
    }
    let name = form.maybe("successor_name", Name::parse)?;
    let role = form.maybe("successor_role", |key| DecisionRole::from_key(key).ok_or("Choose one of the list."));
    Some(Successor::New { name, job: form.words("successor_job"), role })
}

async fn draw(
    app: &App,
    actor: &Actor,
    shell: Shell,
    client: ClientId,
    person: Option<PersonRow>,
    draft: Draft,
    alike: Vec<Named>,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let client_named = clients::named(&mut conn, actor, client).await?;
    let people = clients::offers(&mut conn, Some(client), None).await?.contacts;
    let others = |choice: &&Choice| person.as_ref().is_none_or(|person| choice.value != person.id.to_string());
    let mut successors: Vec<Choice> = people.iter().filter(others).cloned().collect();
    if let Some(first) = successors.first_mut() {
        "nobody known yet, or somebody new".clone_into(&mut first.word);
    }
    let live: i64 =
        conn.scalar("select count(*) from playbook where key = 'job_change' and state = 'live'", args![]).await?;
    let roles = DecisionRole::ALL.map(|role| Choice::new(role.key(), role.word()));
    let page = MovingPage {
        shell: shell.on(Nav::Clients, "Moved on"),
        client: client_named,
        person,
        people,
        successors,
        roles: Choice::or_none("not known", roles),
        alike,
        plans: live > 0,
        draft,
    };
    page.draft.page(&page)
}
