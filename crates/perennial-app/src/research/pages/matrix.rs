//! The awareness matrix: services by clients, what the firm assumes, white space, and who is typecast.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::{ClientId, ServiceLineId};
use perennial_core::money::Money;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::research::awareness::{self, Matrix};
use crate::rights::Right;
use crate::web::{self, At, Form, Nav, Shell};

#[derive(Template)]
#[template(path = "research/awareness.html")]
struct MatrixPage {
    shell: Shell,
    matrix: Matrix,
}

impl MatrixPage {
    fn money(&self, minor: &i64) -> String {
        Money::new(*minor, self.shell.currency).short()
    }

    /// The share of clients who are typecast.
    fn share(&self) -> perennial_core::research::Share {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        perennial_core::research::Share {
            count: number(self.matrix.typecast().len()),
            n: number(self.matrix.clients.len()),
        }
    }

    /// The first service that a client did not know: what to tell them about.
    fn next(&self, client: &awareness::Aware) -> String {
        let unknown = self
            .matrix
            .lines
            .iter()
            .find(|(line, _)| matches!(client.cell(line).0, perennial_core::research::Known::Unknown));
        unknown.map_or_else(String::new, |(_, name)| name.clone())
    }
}

/// The matrix.
pub async fn show(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    let matrix = awareness::matrix(&mut app.db.read().await?, &actor).await?;
    web::page(&MatrixPage { shell: shell.on(Nav::Research, "Awareness of services"), matrix })
}

/// Notes what the firm assumes that a client knows.
pub async fn assume(State(app): State<App>, actor: Actor, At(id): At<ClientId>, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let known: Vec<ServiceLineId> = form.raw.all("known").iter().filter_map(|id| id.parse().ok()).collect();
    app.change(&actor, move |tx, act| Box::pin(async move { awareness::assume(tx, act, id, &known).await })).await?;
    Ok(web::told(&format!("/clients/{id}/research"), "Noted as what we assume. Ask the client to find out."))
}
