//! Engagements that lack a check-in or a close-out.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::journeys::coverage::RecordKind;

use crate::actor::Actor;
use crate::app::App;
use crate::engagements::queries::{self, Gaps};
use crate::error::Error;
use crate::firm;
use crate::web::list::Address;
use crate::web::words::{count, long_date};
use crate::web::{self, Nav, Shell};

#[derive(Template)]
#[template(path = "engagements/gaps.html")]
struct GapsPage {
    shell: Shell,
    mine: bool,
    check_in: Gaps,
    close_out: Gaps,
    /// Closed without a close-out on days for which none are recorded.
    not_recorded: i64,
    /// From which day on check-ins and close-outs are recorded; none where nobody records them.
    recorded_from: Option<Day>,
}

impl GapsPage {
    fn recorded_from(&self) -> Option<String> {
        self.recorded_from.map(long_date)
    }

    fn not_recorded(&self) -> String {
        count(u64::try_from(self.not_recorded).unwrap_or_default(), &self.shell.noun)
    }

    fn many(&self, gaps: &Gaps) -> String {
        count(u64::try_from(gaps.all).unwrap_or_default(), &self.shell.noun)
    }
}

/// The list of what is missing on the way and at the end.
pub async fn list(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let mine = address.get("lead") == "me";
    let check_in = queries::open_without_check_in(&mut conn, &actor, mine).await?;
    // A day that somebody confirmed is the beginning of records only where some are kept.
    let span = firm::coverage(&mut conn).await?.of(RecordKind::Milestones);
    let span = span.filter(|span| span.live || span.until().is_some());
    let recorded_from = span.map(|span| span.from);
    let (close_out, not_recorded) =
        queries::closed_without_close_out(&mut conn, &actor, shell.today, mine, span).await?;
    let shell = shell.on(Nav::Engagements, "Check-ins and close-outs");
    web::page(&GapsPage { shell, mine, check_in, close_out, not_recorded, recorded_from })
}
