//! For which days the firm's records are complete, and what follows from that (D15).

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::alerts::RuleName;
use perennial_core::dates::Day;
use perennial_core::journeys::coverage::RecordKind;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm::{self, Covered};
use crate::rights::Right;
use crate::web::words::long_date;
use crate::web::{self, Form, Nav, Shell, Toast};

#[derive(Template)]
#[template(path = "settings/coverage.html")]
struct CoveragePage {
    shell: Shell,
    tab: &'static str,
    set_up: Day,
    kinds: Vec<(RecordKind, Covered)>,
}

impl CoveragePage {
    fn from(&self, covered: &Covered) -> Day {
        covered.from.map_or(self.set_up, |from| from.min(self.set_up))
    }

    fn until(&self, kind: &RecordKind, covered: &Covered) -> String {
        match (covered.live, covered.listed) {
            (true, _) => "Today: recorded here".to_owned(),
            (false, Some(listed)) => format!("{}: import the next list", long_date(listed)),
            (false, None) if *kind == RecordKind::Interactions => "Only clients with a logged contact".to_owned(),
            (false, None) => "Nothing recorded yet".to_owned(),
        }
    }

    fn rules(&self, kind: &RecordKind) -> String {
        let of_kind = RuleName::ALL.into_iter().filter(|rule| rule.rests_on() == Some(*kind));
        of_kind.map(RuleName::word).collect::<Vec<_>>().join(", ")
    }
}

/// The page.
pub async fn form(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let mut conn = app.db.read().await?;
    let (set_up, mut stored) = firm::stored_coverage(&mut conn).await?;
    let kinds = RecordKind::ALL.map(|kind| (kind, stored.remove(&kind).unwrap_or_default()));
    let shell = shell.on(Nav::Settings, "Settings: records");
    web::page(&CoveragePage { shell, tab: "records", set_up, kinds: kinds.into() })
}

/// Confirms an earlier day from which the records of a kind are complete.
pub async fn save(State(app): State<App>, actor: Actor, form: Form) -> Result<Response, Error> {
    let kind = RecordKind::from_key(form.raw.get("kind")).ok_or(Error::NotFound("kind of record"))?;
    let from: Day = form
        .raw
        .get("from")
        .parse()
        .map_err(|_| Error::refused("Enter the date as year-month-day, for example 2024-04-01."))?;
    app.change(&actor, move |tx, act| Box::pin(async move { firm::confirm_coverage(tx, act, kind, from).await }))
        .await?;
    crate::journeys::rebuild_outdated(&app).await?;
    let text = format!("{}: complete from {}.", kind.word(), long_date(from));
    Ok(web::redirect("/settings/records", Some(&Toast { text, undo: None })))
}
