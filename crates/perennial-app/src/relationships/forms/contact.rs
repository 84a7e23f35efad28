//! People at a client: new and changed.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::fact::DecisionRole;
use perennial_core::ids::{ClientId, ContactId};
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::clients::{self, ContactInput};
use crate::db::AssertSqlSafe;
use crate::error::Error;
use crate::relationships::client::stored;
use crate::rights::Right;
use crate::web::{self, Choice, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "relationships/forms/contact.html")]
struct ContactForm {
    shell: Shell,
    draft: Draft,
    client: (Uuid, String),
    id: Option<ContactId>,
    roles: Vec<Choice>,
    stored: Vec<(&'static str, String)>,
}

/// A person as stored, with the client.
#[derive(Debug, Clone, crate::db::Row)]
struct ContactRow {
    client_id: Uuid,
    client: String,
    name: String,
    job_title: Option<String>,
    decision_role: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    mobile: Option<String>,
    department: Option<String>,
    more_emails: Option<String>,
    more_phones: Option<String>,
    address: Option<String>,
    labels: Option<String>,
    external_id: Option<String>,
    notes: Option<String>,
    version: i64,
}

/// An empty form.
pub async fn blank(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ClientId>,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let client = stored(&mut app.db.read().await?, &actor, id).await?;
    draw(shell, Draft::default(), (client.id, client.name), None, Vec::new())
}

/// Records a person.
pub async fn create(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ClientId>,
    mut form: Form,
) -> Result<Response, Error> {
    let outcome = match read(&mut form) {
        Ok(input) => {
            let work = app.change(&actor, move |tx, act| {
                let today = act.today;
                Box::pin(async move { clients::add_contact(tx, act, id, input, today).await })
            });
            work.await
        }
        Err(error) => Err(error),
    };
    let Err(error) = outcome else {
        return Ok(done(id, "The person is recorded."));
    };
    let client = stored(&mut app.db.read().await?, &actor, id).await?;
    draw(shell, Draft::refused(form.raw, error)?, (client.id, client.name), None, Vec::new())
}

/// The form with what is stored.
pub async fn edit(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ContactId>,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let contact = load(&app, &actor, id).await?;
    let client = (contact.client_id, contact.client.clone());
    draw(shell, Draft::new(raw_of(&contact)), client, Some(id), Vec::new())
}

/// Changes what is known of a person.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ContactId>,
    mut form: Form,
) -> Result<Response, Error> {
    let contact = load(&app, &actor, id).await?;
    let seen = form.raw.get("version").parse().unwrap_or(0);
    let outcome = match read(&mut form) {
        Ok(input) => {
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { clients::change_contact(tx, act, id, seen, input).await })
            });
            work.await
        }
        Err(error) => Err(error),
    };
    let Err(error) = outcome else {
        return Ok(web::told(&format!("/contacts/{id}"), "Saved."));
    };
    let mut draft = Draft::refused(form.raw, error)?;
    let mut differing = Vec::new();
    if draft.is_conflict() {
        let now = load(&app, &actor, id).await?;
        let raw = raw_of(&now);
        let fields = FIELDS.into_iter().filter(|(name, _)| raw.get(name) != draft.raw.get(name));
        differing = fields.map(|(name, word)| (word, raw.get(name).to_owned())).collect();
        draft.raw.set("version", now.version.to_string());
    }
    draw(shell, draft, (contact.client_id, contact.client), Some(id), differing)
}

/// The day of something that happened: today or earlier.
pub fn past_day(form: &mut Form, today: Day) -> Option<Day> {
    let on = form.day("on")?;
    if on > today {
        form.refuse("on", "This has not happened yet: choose today or an earlier day.");
        return None;
    }
    Some(on)
}

fn done(client: ClientId, text: &str) -> Response {
    let toast = Toast { text: text.to_owned(), undo: None };
    web::redirect(&format!("/clients/{client}/people"), Some(&toast))
}

async fn load(app: &App, actor: &Actor, id: ContactId) -> Result<ContactRow, Error> {
    let sql = format!(
        "select k.client_id, c.name as client, k.name, k.job_title, k.decision_role, k.email, k.phone, k.mobile,
           k.department, k.more_emails, k.more_phones, k.address, k.labels, k.external_id, k.notes, k.version
         from contact k join client c on c.id = k.client_id
         where {} and k.id = $2 and k.deleted_at is null and c.deleted_at is null",
        actor.sees(1)
    );
    let mut conn = app.db.read().await?;
    conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?.ok_or(Error::NotFound("contact"))
}

const FIELDS: [(&str, &str); 13] = [
    ("name", "Name"),
    ("department", "Department"),
    ("emails", "Other email addresses"),
    ("phones", "Other phone numbers"),
    ("address", "Address"),
    ("labels", "Labels"),
    ("job", "Job"),
    ("role", "Role in decisions"),
    ("email", "Email"),
    ("phone", "Phone at work"),
    ("mobile", "Mobile"),
    ("external", "Number in your systems"),
    ("notes", "Notes"),
];

fn raw_of(contact: &ContactRow) -> Raw {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut raw = Raw::default();
    raw.set("name", contact.name.as_str());
    raw.set("job", text(&contact.job_title));
    raw.set("role", text(&contact.decision_role));
    raw.set("email", text(&contact.email));
    raw.set("phone", text(&contact.phone));
    raw.set("mobile", text(&contact.mobile));
    raw.set("department", text(&contact.department));
    raw.set("emails", text(&contact.more_emails));
    raw.set("phones", text(&contact.more_phones));
    raw.set("address", text(&contact.address));
    raw.set("labels", text(&contact.labels));
    raw.set("external", text(&contact.external_id));
    raw.set("notes", text(&contact.notes));
    raw.set("version", contact.version.to_string());
    raw
}

fn read(form: &mut Form) -> Result<ContactInput, Error> {
    let name = form.name("name");
    let email = form.email("email");
    let more_emails = super::client::email_lines(form, "emails");
    form.finish()?;
    Ok(ContactInput {
        name: name.ok_or_else(|| Error::field("name", "This is needed."))?,
        job_title: form.raw.optional("job"),
        decision_role: form.raw.optional("role"),
        email,
        phone: form.raw.optional("phone"),
        mobile: form.raw.optional("mobile"),
        department: form.raw.optional("department"),
        more_emails,
        more_phones: form.raw.optional("phones"),
        address: form.raw.optional("address"),
        labels: form.raw.optional("labels"),
        external_id: form.raw.optional("external"),
        notes: form.raw.optional("notes"),
    })
}

fn draw(
    shell: Shell,
    draft: Draft,
    client: (Uuid, String),
    id: Option<ContactId>,
    stored: Vec<(&'static str, String)>,
) -> Result<Response, Error> {
    let roles = DecisionRole::ALL.map(|role| Choice::new(role.key(), role.word()));
    let mut roles = Choice::or_none("not known", roles);
    let role = draft.raw.get("role");
    if !roles.iter().any(|choice| choice.value == role) {
        roles.push(Choice::new(role, role));
    }
    let shell = shell.on(Nav::Clients, if id.is_some() { "Edit person" } else { "New person" });
    let page = ContactForm { shell, draft, client, id, roles, stored };
    page.draft.page(&page)
}
