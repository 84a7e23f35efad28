//! Typecast clients are told about a further service: what would be planned, and the decision.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::ClientId;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::research::education::{self, Lesson, Pupil};
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::words::count;
use crate::web::{self, Form, Nav, Shell};

#[derive(Template)]
#[template(path = "research/education.html")]
struct LessonPage {
    shell: Shell,
    lesson: Lesson,
    may_switch_on: bool,
}

impl LessonPage {
    /// Clients for whom something would be planned.
    fn fresh(&self) -> usize {
        self.lesson.pupils.iter().filter(|pupil| !pupil.planned).count()
    }

    fn for_whom(&self) -> String {
        count(self.fresh() as u64, "client")
    }

    fn may_decide(&self) -> bool {
        self.fresh() > 0 && (self.lesson.live || self.may_switch_on)
    }

    /// What would be planned for one client, and what collides, each in a line.
    fn lines(&self, pupil: &Pupil) -> (Vec<String>, &[String]) {
        let Some(row) = self.lesson.trial.rows.iter().find(|row| row.client == pupil.client.0) else {
            return (Vec::new(), &[]);
        };
        let service = pupil.service.as_ref().map_or("a service", |(_, name)| name.as_str());
        (row.changes.iter().map(|line| line.replace("{service}", service)).collect(), &row.conflicts)
    }
}

/// What would be planned for the clients in the address; nothing is stored.
pub async fn preview(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let chosen: Vec<ClientId> = address.all("client").filter_map(|id| id.parse().ok()).collect();
    if chosen.is_empty() {
        return Ok(web::told("/research/awareness", "Choose at least one client first."));
    }
    let lesson = education::preview(&app, &actor, &chosen).await?;
    if lesson.pupils.is_empty() {
        return Ok(web::told("/research/awareness", "None of these clients is typecast."));
    }
    let may_switch_on = actor.may(Right::Playbooks);
    web::page(&LessonPage { shell: shell.on(Nav::Research, "Tell them about more"), lesson, may_switch_on })
}

/// Decides for all of the clients at once.
pub async fn teach(State(app): State<App>, actor: Actor, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut chosen: Vec<ClientId> = form.raw.all("client").iter().filter_map(|id| id.parse().ok()).collect();
    chosen.sort();
    chosen.dedup();
    let alone = (chosen.len() == 1).then(|| chosen[0]);
    let n =
        app.change(&actor, move |tx, act| Box::pin(async move { education::teach(tx, act, &chosen).await })).await?;
    let text = match n {
        0 => "It is planned for them already.".to_owned(),
        n => format!("Planned for {}.", count(n as u64, "client")),
    };
    Ok(match alone {
        Some(client) => web::told(&format!("/clients/{client}/plan"), text),
        None => web::told("/research/awareness", text),
    })
}
