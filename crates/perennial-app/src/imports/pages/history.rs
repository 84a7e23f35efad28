//! All imports, the newest first.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Moment;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::imports::course::{self, Import, State as ImportState};
use crate::web::words::count;
use crate::web::{self, Nav, Shell};

/// Imports on the page: a firm has some dozens in its life.
const SHOWN: i64 = 200;

#[derive(Template)]
#[template(path = "imports/pages/history.html")]
struct HistoryPage {
    shell: Shell,
    imports: Vec<Import>,
    now: Moment,
}

impl HistoryPage {
    fn ago(&self, then: &Moment) -> String {
        ago(self.now, *then)
    }
}

impl Import {
    /// The state in words.
    pub(super) fn word(&self) -> &'static str {
        match self.state {
            ImportState::Draft => "Not yet run",
            ImportState::Running => "Running",
            ImportState::Failed => "Stopped by an error",
            ImportState::Cancelled => "Stopped",
            ImportState::Done => "Done",
            ImportState::Undone => "Undone",
        }
    }

    /// The look of the state's badge.
    pub(super) fn look(&self) -> &'static str {
        match self.state {
            ImportState::Failed => "red",
            ImportState::Running | ImportState::Cancelled => "amber",
            ImportState::Done => "good",
            ImportState::Draft | ImportState::Undone => "plain",
        }
    }

    /// True when it can be taken back.
    pub(super) fn can_be_undone(&self) -> bool {
        self.whole && matches!(self.state, ImportState::Done | ImportState::Failed | ImportState::Cancelled)
    }

    /// True while its mapping may change.
    pub(super) fn is_draft(&self) -> bool {
        self.state == ImportState::Draft
    }

    /// The source, or a word for one that is not known.
    pub(super) fn source_word(&self) -> &str {
        self.source.as_deref().unwrap_or("a table")
    }
}

/// “now”, “12 minutes ago”, “2 hours ago”, “3 days ago”.
pub(super) fn ago(now: Moment, then: Moment) -> String {
    match (now.0 - then.0) / 60_000_000 {
        ..1 => "now".to_owned(),
        minutes @ 1..60 => format!("{} ago", count(minutes.unsigned_abs(), "minute")),
        minutes @ 60..1440 => format!("{} ago", count((minutes / 60).unsigned_abs(), "hour")),
        minutes => format!("{} ago", count((minutes / 1440).unsigned_abs(), "day")),
    }
}

/// The history of imports.
pub async fn imports(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let imports = course::list(&mut conn, &actor, SHOWN).await?;
    web::page(&HistoryPage { shell: shell.on(Nav::Imports, "Imports"), imports, now: app.now() })
}
