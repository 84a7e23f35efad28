//! The tab of what is planned for a client.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use perennial_core::ids::ClientId;

use super::head::Head;
use super::tabs;
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::plans::{ClientPlan, Due, client_plan};
use crate::web::words::{relative, short_date};
use crate::web::{self, Nav, Shell};

#[derive(Template)]
#[template(path = "relationships/client/plan.html")]
struct PlanPage {
    shell: Shell,
    head: Head,
    tab: &'static str,
    plan: ClientPlan,
}

impl PlanPage {
    fn relative(&self, due: &Due) -> String {
        relative(due.due_on, self.shell.today)
    }

    fn date(&self, due: &Due) -> String {
        short_date(due.done_on.unwrap_or(due.due_on))
    }

    fn overdue(&self, due: &Due) -> bool {
        due.is_overdue(self.shell.today)
    }

    fn rests_whole(&self) -> bool {
        self.plan.rests.iter().any(|rest| rest.playbook.is_empty())
    }
}

/// What is planned, what became of earlier plans, and what rests.
pub async fn show(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(id): Path<ClientId>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let head = tabs::load(&app, &actor, &shell, id, query).await?;
    let plan = client_plan(&mut app.db.read().await?, &actor, id).await?;
    let shell = shell.on(Nav::Clients, head.client.name.clone());
    web::page(&PlanPage { shell, head, tab: "plan", plan })
}
