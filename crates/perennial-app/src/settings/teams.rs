//! Teams or offices, and who belongs where.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::ids::StaffId;
use perennial_core::text::Name;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm::{self, StaffMember, Team, TeamInput};
use crate::rights::Right;
use crate::web::{self, Choice, Draft, Form, Nav, Raw, Shell};

#[derive(Template)]
#[template(path = "settings/teams.html")]
struct TeamsPage {
    shell: Shell,
    tab: &'static str,
    teams: Vec<Team>,
    staff: Vec<StaffMember>,
    draft: Draft,
}

impl TeamsPage {
    fn members(&self, name: &str) -> String {
        self.names(Some(name))
    }

    fn nowhere(&self) -> String {
        self.names(None)
    }

    fn names(&self, team: Option<&str>) -> String {
        let members = self.staff.iter().filter(|person| person.active && person.team.as_deref() == team);
        members.map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn name_of(&self, id: Option<StaffId>) -> Option<&str> {
        let id = id?;
        self.staff.iter().find(|person| person.id == id).map(|person| person.name.as_str())
    }
}

async fn draw_list(app: &App, shell: Shell, draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let (teams, staff) = (firm::teams(&mut conn).await?, firm::staff(&mut conn).await?);
    let page = TeamsPage { shell: shell.on(Nav::Settings, "Settings: teams"), tab: "teams", teams, staff, draft };
    page.draft.page(&page)
}

/// All teams.
pub async fn list(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Staff)?;
    draw_list(&app, shell, Draft::default()).await
}

/// Adds a team.
pub async fn add(State(app): State<App>, actor: Actor, shell: Shell, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Staff)?;
    let raw = form.raw.clone();
    let name = form.name("name");
    let saved = match (form.finish(), name) {
        (Ok(()), Some(name)) => {
            let work = app.change(&actor, move |tx, act| Box::pin(async move { firm::add_team(tx, act, &name).await }));
            work.await
        }
        (outcome, _) => outcome,
    };
    match saved {
        Ok(()) => Ok(web::told("/settings/teams", "The team is there. Say who belongs to it.")),
        Err(error) => draw_list(&app, shell, Draft::refused(raw, error)?).await,
    }
}

#[derive(Template)]
#[template(path = "settings/team.html")]
struct TeamPage {
    shell: Shell,
    tab: &'static str,
    team: Team,
    staff: Vec<StaffMember>,
    leads: Vec<Choice>,
    draft: Draft,
}

impl TeamPage {
    fn belongs(&self, person: &StaffMember) -> bool {
        if self.draft.is_clean() {
            person.team.as_deref() == Some(self.team.name.as_str())
        } else {
            self.draft.has("member", &person.id.to_string())
        }
    }
}

async fn draw(app: &App, shell: Shell, number: i64, draft: Option<Draft>) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let teams = firm::teams(&mut conn).await?;
    let team = teams.into_iter().find(|team| team.number == number).ok_or(Error::NotFound("team"))?;
    let mut staff = firm::staff(&mut conn).await?;
    staff.retain(|person| person.active);
    let leads = staff.iter().map(|person| Choice::new(person.id, person.name.clone()));
    let leads = Choice::or_none("nobody", leads);
    let mut draft = draft.unwrap_or_else(|| {
        let mut raw = Raw::default();
        raw.set("version", team.version.to_string());
        raw.set("name", &team.name);
        raw.set("lead", team.lead.map(|id| id.to_string()).unwrap_or_default());
        Draft::new(raw)
    });
    draft.seen(team.version);
    let shell = shell.on(Nav::Settings, team.name.clone());
    let page = TeamPage { shell, tab: "teams", team, staff, leads, draft };
    page.draft.page(&page)
}

/// The form of a team.
pub async fn form(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(number): Path<String>,
) -> Result<Response, Error> {
    actor.must(Right::Staff)?;
    draw(&app, shell, numbered(&number)?, None).await
}

fn numbered(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::NotFound("team"))
}

/// Renames a team, says who leads it and who belongs to it.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(number): Path<String>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Staff)?;
    let (number, raw) = (numbered(&number)?, form.raw.clone());
    let (seen, name) = (form.version(), form.required("name", Name::parse));
    let lead: Option<StaffId> = form.maybe("lead", |id| id.parse().map_err(|_| "Choose one of the list."));
    let members: Vec<StaffId> = form.raw.all("member").iter().filter_map(|id| id.parse().ok()).collect();
    let saved = match (form.finish(), name) {
        (Ok(()), Some(name)) => {
            let input = TeamInput { name, lead, members };
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { firm::change_team(tx, act, number, seen, input).await })
            });
            work.await
        }
        (outcome, _) => outcome,
    };
    match saved {
        Ok(()) => Ok(web::told("/settings/teams", "Saved.")),
        Err(error) => draw(&app, shell, number, Some(Draft::refused(raw, error)?)).await,
    }
}

/// Removes a team; its people belong to none.
pub async fn remove(State(app): State<App>, actor: Actor, Path(number): Path<String>) -> Result<Response, Error> {
    actor.must(Right::Staff)?;
    let number = numbered(&number)?;
    app.change(&actor, move |tx, act| Box::pin(async move { firm::remove_team(tx, act, number).await })).await?;
    Ok(web::told("/settings/teams", "The team is gone; its people belong to none."))
}
