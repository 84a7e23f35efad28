//! Staff and roles.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::StaffId;
use perennial_core::text::{EmailAddress, Name};

use crate::accounts::{self, Factors, Password};
use crate::actor::{Actor, Role};
use crate::app::App;
use crate::error::Error;
use crate::firm::{self, NewStaff, StaffChange, StaffMember};
use crate::rights::Right;
use crate::web::words::count;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "settings/staff.html")]
struct StaffPage {
    shell: Shell,
    tab: &'static str,
    staff: Vec<StaffMember>,
}

/// Everybody in the firm.
pub async fn list(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Staff)?;
    let mut conn = app.db.read().await?;
    let staff = firm::staff(&mut conn).await?;
    web::page(&StaffPage { shell: shell.on(Nav::Settings, "Settings: staff and roles"), tab: "staff", staff })
}

#[derive(Template)]
#[template(path = "settings/person.html")]
struct PersonPage {
    shell: Shell,
    tab: &'static str,
    /// None for somebody new.
    person: Option<StaffMember>,
    roles: Vec<Choice>,
    teams: Vec<Choice>,
    factors: Factors,
    reset: Draft,
    draft: Draft,
}

impl PersonPage {
    /// “An app and 2 passkeys are set up.”
    fn factors_words(&self) -> String {
        let app = self.factors.app_since.map(|_| "an app".to_owned());
        let keys = (self.factors.passkeys > 0).then(|| count(self.factors.passkeys.unsigned_abs(), "passkey"));
        let set: Vec<String> = app.into_iter().chain(keys).collect();
        format!("Set up: {}.", set.join(" and "))
    }
}

fn roles() -> Vec<Choice> {
    Role::ALL.into_iter().map(|role| Choice::new(role.key(), role.word())).collect()
}

/// What the form offers and shows besides: the teams, and the second factors that are set up.
async fn beside(app: &App, id: Option<StaffId>) -> Result<(Vec<Choice>, Factors), Error> {
    let mut conn = app.db.read().await?;
    let teams = firm::teams(&mut conn).await?;
    let teams = Choice::or_none("none", teams.into_iter().map(|team| Choice::new(team.name.clone(), team.name)));
    let factors = match id {
        Some(id) => accounts::factors(&mut conn, id).await?,
        None => Factors::default(),
    };
    Ok((teams, factors))
}

async fn draw(app: &App, shell: Shell, id: Option<StaffId>, draft: Draft) -> Result<Response, Error> {
    draw_with(app, shell, id, draft, Draft::default().prefixed("reset-")).await
}

async fn draw_with(
    app: &App,
    shell: Shell,
    id: Option<StaffId>,
    mut draft: Draft,
    reset: Draft,
) -> Result<Response, Error> {
    let person = match id {
        Some(id) => Some(find(app, id).await?),
        None => None,
    };
    let (teams, factors) = beside(app, id).await?;
    if let (true, Some(person)) = (draft.is_conflict(), &person) {
        draft.raw.set("version", person.version.to_string());
    }
    draft.raw.set("password", "");
    let title = person.as_ref().map_or_else(|| "Add somebody".to_owned(), |person| person.name.clone());
    let page = PersonPage {
        shell: shell.on(Nav::Settings, title),
        tab: "staff",
        person,
        roles: roles(),
        teams,
        factors,
        reset,
        draft,
    };
    if page.reset.is_clean() { page.draft.page(&page) } else { page.reset.page(&page) }
}

async fn find(app: &App, id: StaffId) -> Result<StaffMember, Error> {
    let mut conn = app.db.read().await?;
    let staff = firm::staff(&mut conn).await?;
    staff.into_iter().find(|person| person.id == id).ok_or(Error::NotFound("member of staff"))
}

/// The form of somebody new.
pub async fn blank(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Staff)?;
    let mut raw = Raw::default();
    raw.set("role", Role::Member.key());
    draw(&app, shell, None, Draft::new(raw)).await
}

/// The form of a member of staff.
pub async fn form(State(app): State<App>, actor: Actor, shell: Shell, At(id): At<StaffId>) -> Result<Response, Error> {
    actor.must(Right::Staff)?;
    let person = find(&app, id).await?;
    draw(&app, shell, Some(id), stored(&person)).await
}

/// The form as it is stored.
fn stored(person: &StaffMember) -> Draft {
    let mut raw = Raw::default();
    raw.set("version", person.version.to_string());
    raw.set("name", &person.name);
    raw.set("email", &person.email);
    raw.set("role", person.role.key());
    raw.set("job_title", person.job_title.as_deref().unwrap_or_default());
    raw.set("team", person.team.as_deref().unwrap_or_default());
    raw.set("active", if person.active { "1" } else { "" });
    Draft::new(raw)
}

/// What the form says of a person.
struct Said {
    name: Name,
    email: EmailAddress,
    role: Role,
    job_title: Option<String>,
    team: Option<String>,
    password_hash: Option<String>,
}

async fn read(app: &App, form: &mut Form) -> Result<Said, Error> {
    let (name, email) = (form.name("name"), form.required("email", EmailAddress::parse));
    let role = form.required("role", |key| Role::from_key(key).ok_or("Choose one of the roles."));
    let (teams, _) = beside(app, None).await?;
    let (job_title, team) = (form.words("job_title"), form.one_of("team", &teams));
    // Spaces at the ends of a password count: it is read as it was typed.
    let typed = form.raw.all("password").last().cloned().unwrap_or_default();
    let password = if typed.is_empty() { Ok(None) } else { Password::parse(&typed).map(Some) };
    if let Err(refusal) = &password {
        form.refuse("password", refusal.to_string());
    }
    form.finish()?;
    let password_hash = match password {
        Ok(Some(password)) => Some(accounts::hash_password(app, &password).await?),
        _ => None,
    };
    let (Some(name), Some(email), Some(role)) = (name, email, role) else {
        return Err(Error::field("name", "This is needed."));
    };
    Ok(Said { name, email, role, job_title, team, password_hash })
}

fn done(text: String) -> Response {
    web::redirect("/settings/staff", Some(&Toast { text, undo: None }))
}

/// Adds somebody.
pub async fn add(State(app): State<App>, actor: Actor, shell: Shell, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Staff)?;
    let raw = form.raw.clone();
    let saved = match read(&app, &mut form).await {
        Ok(said) => {
            let name = said.name.to_string();
            let Said { name: full, email, role, job_title, team, password_hash } = said;
            let input = NewStaff { name: full, email, role, job_title, team, password_hash };
            let work =
                app.change(&actor, move |tx, act| Box::pin(async move { firm::add_staff(tx, act, input).await }));
            work.await.map(|_| name)
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(name) => Ok(done(format!("{name} was added."))),
        Err(error) => draw(&app, shell, None, Draft::refused(raw, error)?).await,
    }
}

/// Changes a member of staff.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<StaffId>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Staff)?;
    let raw = form.raw.clone();
    let (seen, active) = (form.version(), form.raw.get("active") == "1");
    let saved = match read(&app, &mut form).await {
        Ok(said) => {
            let name = said.name.to_string();
            let Said { name: full, email, role, job_title, team, password_hash } = said;
            let input = StaffChange { name: full, email, role, job_title, team, active, password_hash };
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { firm::change_staff(tx, act, id, seen, input).await })
            });
            work.await.map(|()| name)
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(name) => Ok(done(format!("{name}: saved."))),
        Err(error) => draw(&app, shell, Some(id), Draft::refused(raw, error)?).await,
    }
}

/// Takes the second factors of somebody away, with the reason.
pub async fn reset_factor(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<StaffId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Staff)?;
    let person = find(&app, id).await?;
    let (raw, reason) = (form.raw.clone(), form.raw.get("reason").to_owned());
    let work = app.change(&actor, move |tx, act| Box::pin(async move { accounts::reset(tx, act, id, &reason).await }));
    match work.await {
        Ok(()) => {
            Ok(done(format!("{} signs in with the password alone, and sets up a new second factor.", person.name)))
        }
        Err(error) => {
            let reset = Draft::refused(raw, error)?.prefixed("reset-");
            draw_with(&app, shell, Some(id), stored(&person), reset).await
        }
    }
}
