//! A new client, and the particulars of one.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::ids::ClientId;

use crate::actor::Actor;
use crate::app::App;
use crate::clients::{self, ClientInput, ClientKind};
use crate::db::Conn;
use crate::error::Error;
use crate::firm;
use crate::relationships::client::{ClientRow, stored};
use crate::rights::Right;
use crate::web::{self, Choice, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "relationships/forms/client.html")]
struct ClientForm {
    shell: Shell,
    draft: Draft,
    id: Option<ClientId>,
    kinds: Vec<Choice>,
    managers: Vec<Choice>,
    stored: Vec<(&'static str, String)>,
}

/// An empty form.
pub async fn blank(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut raw = Raw::default();
    raw.set("since", shell.today.to_string());
    raw.set("manager", actor.staff().map_or_else(String::new, |id| id.to_string()));
    draw(&app, shell, Draft::new(raw), None, Vec::new()).await
}

/// Records a new client.
pub async fn create(State(app): State<App>, actor: Actor, shell: Shell, mut form: Form) -> Result<Response, Error> {
    let input = read(&mut form);
    let since = form.day("since");
    let outcome = match (form.finish(), input, since) {
        (Ok(()), Some(input), Some(since)) => {
            let work = app
                .change(&actor, move |tx, act| Box::pin(async move { clients::record(tx, act, input, since).await }));
            work.await
        }
        (Err(error), ..) => Err(error),
        _ => Err(Error::field("name", "This is needed.")),
    };
    match outcome {
        Ok(id) => {
            let toast = Toast { text: "The client is recorded.".to_owned(), undo: None };
            Ok(web::redirect(&format!("/clients/{id}"), Some(&toast)))
        }
        Err(error) => draw(&app, shell, Draft::refused(form.raw, error)?, None, Vec::new()).await,
    }
}

/// The form with what is stored.
pub async fn edit(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ClientId>,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let client = stored(&mut app.db.read().await?, &actor, id).await?;
    draw(&app, shell, Draft::new(raw_of(&client)), Some(id), Vec::new()).await
}

/// Changes the particulars.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ClientId>,
    mut form: Form,
) -> Result<Response, Error> {
    let seen = form.raw.get("version").parse().unwrap_or(0);
    let input = read(&mut form);
    let outcome = match (form.finish(), input) {
        (Ok(()), Some(input)) => {
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { clients::change(tx, act, id, seen, input).await })
            });
            work.await
        }
        (Err(error), _) => Err(error),
        (Ok(()), None) => Err(Error::field("name", "This is needed.")),
    };
    let Err(error) = outcome else {
        let toast = Toast { text: "Saved.".to_owned(), undo: None };
        return Ok(web::redirect(&format!("/clients/{id}"), Some(&toast)));
    };
    let mut draft = Draft::refused(form.raw, error)?;
    let mut differing = Vec::new();
    if draft.is_conflict() {
        let client = stored(&mut app.db.read().await?, &actor, id).await?;
        let now = raw_of(&client);
        differing = differences(&mut app.db.read().await?, &now, &draft.raw).await?;
        draft.raw.set("version", client.version.to_string());
    }
    draw(&app, shell, draft, Some(id), differing).await
}

const FIELDS: [(&str, &str); 20] = [
    ("name", "Name"),
    ("legal", "Legal name"),
    ("registration", "Registration or tax number"),
    ("emails", "Other email addresses"),
    ("phones", "Other phone numbers"),
    ("kind", "Kind"),
    ("sector", "Sector"),
    ("size", "Size"),
    ("tier", "Tier"),
    ("key", "Key client"),
    ("manager", "Relationship manager"),
    ("group", "Group"),
    ("domain", "Mail domain"),
    ("website", "Website"),
    ("email", "Email"),
    ("phone", "Phone"),
    ("address", "Address"),
    ("external", "Number in your systems"),
    ("notes", "Notes"),
    ("version", ""),
];

/// What is stored now where it differs from what was typed.
async fn differences(conn: &mut Conn, now: &Raw, typed: &Raw) -> Result<Vec<(&'static str, String)>, Error> {
    let staff = firm::staff(conn).await?;
    let differing = FIELDS.into_iter().filter(|(name, word)| !word.is_empty() && now.get(name) != typed.get(name));
    let told = differing.map(|(name, word)| {
        let value = now.get(name);
        let manager = staff.iter().find(|staff| staff.id.to_string() == value);
        (word, manager.map_or_else(|| value.to_owned(), |staff| staff.name.clone()))
    });
    Ok(told.collect())
}

fn raw_of(client: &ClientRow) -> Raw {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut raw = Raw::default();
    raw.set("name", client.name.as_str());
    raw.set("kind", client.kind.as_str());
    raw.set("legal", text(&client.legal_name));
    raw.set("registration", text(&client.registration));
    raw.set("emails", text(&client.more_emails));
    raw.set("phones", text(&client.more_phones));
    raw.set("sector", text(&client.sector));
    raw.set("size", text(&client.size));
    raw.set("tier", text(&client.tier));
    raw.set("key", if client.key_client != 0 { "1" } else { "" });
    raw.set("manager", client.manager_id.map_or_else(String::new, |id| id.to_string()));
    raw.set("group", text(&client.parent_name));
    raw.set("domain", text(&client.domain));
    raw.set("website", text(&client.website));
    raw.set("email", text(&client.email));
    raw.set("phone", text(&client.phone));
    raw.set("address", text(&client.address));
    raw.set("external", text(&client.external_id));
    raw.set("notes", text(&client.notes));
    raw.set("version", client.version.to_string());
    raw
}

fn read(form: &mut Form) -> Option<ClientInput> {
    let name = form.name("name");
    let email = form.email("email");
    let more_emails = email_lines(form, "emails");
    let manager = form.maybe("manager", str::parse);
    let kind = form.word("kind", ClientKind::from_key).unwrap_or_default();
    let domain = form.raw.optional("domain").map(|domain| domain.trim_start_matches('@').to_lowercase());
    Some(ClientInput {
        name: name?,
        kind,
        legal_name: form.raw.optional("legal"),
        registration: form.raw.optional("registration"),
        more_emails,
        more_phones: form.raw.optional("phones"),
        sector: form.raw.optional("sector"),
        size: form.raw.optional("size"),
        domain,
        website: form.raw.optional("website"),
        email,
        phone: form.raw.optional("phone"),
        address: form.raw.optional("address"),
        tier: form.raw.optional("tier"),
        key_client: !form.raw.get("key").is_empty(),
        manager,
        parent_name: form.raw.optional("group"),
        external_id: form.raw.optional("external"),
        notes: form.raw.optional("notes"),
    })
}

/// Further addresses, one a line; a line that is none is refused.
pub(super) fn email_lines(form: &mut Form, name: &'static str) -> Option<String> {
    let typed = form.raw.optional(name)?;
    match perennial_core::imports::values::emails(&typed) {
        Ok(emails) => Some(emails.iter().map(|email| email.as_str()).collect::<Vec<_>>().join("\n")),
        Err(part) => {
            form.refuse(name, format!("“{part}” is not an email address. Write one address on each line."));
            None
        }
    }
}

async fn draw(
    app: &App,
    shell: Shell,
    draft: Draft,
    id: Option<ClientId>,
    stored: Vec<(&'static str, String)>,
) -> Result<Response, Error> {
    let staff = firm::staff(&mut app.db.read().await?).await?;
    let chosen = draft.raw.get("manager").to_owned();
    let present = staff.into_iter().filter(|staff| staff.active || staff.id.to_string() == chosen);
    let page = ClientForm {
        shell: shell.on(Nav::Clients, if id.is_some() { "Edit client" } else { "New client" }),
        kinds: vec![Choice::new("organisation", "Organisation"), Choice::new("person", "Person")],
        managers: Choice::or_none("Nobody", present.map(|staff| Choice::new(staff.id, staff.name))),
        draft,
        id,
        stored,
    };
    page.draft.page(&page)
}
