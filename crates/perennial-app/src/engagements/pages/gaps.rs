//! Engagements that lack a check-in or a close-out.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::actor::Actor;
use crate::app::App;
use crate::engagements::queries::{self, Gaps};
use crate::error::Error;
use crate::web::list::Address;
use crate::web::words::count;
use crate::web::{self, Nav, Shell};

#[derive(Template)]
#[template(path = "engagements/gaps.html")]
struct GapsPage {
    shell: Shell,
    mine: bool,
    check_in: Gaps,
    close_out: Gaps,
}

impl GapsPage {
    fn many(&self, gaps: &Gaps) -> String {
        count(u64::try_from(gaps.all).unwrap_or_default(), &self.shell.noun)
    }
}

/// The list of what is missing on the way and at the end.
pub async fn list(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let mine = address.get("lead") == "me";
    let check_in = queries::open_without_check_in(&mut conn, &actor, mine).await?;
    let close_out = queries::closed_without_close_out(&mut conn, &actor, shell.today, mine).await?;
    let shell = shell.on(Nav::Engagements, "Check-ins and close-outs");
    web::page(&GapsPage { shell, mine, check_in, close_out })
}
