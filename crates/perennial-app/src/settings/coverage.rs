//! For which days the firm's records are complete, and what follows from that (D15).

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::alerts::RuleName;
use perennial_core::dates::Day;
use perennial_core::journeys::coverage::RecordKind;

use crate::actor::Actor;
use crate::alerts::{self, Foretold};
use crate::app::App;
use crate::error::Error;
use crate::firm::{self, Covered};
use crate::rights::Right;
use crate::web::words::{count, long_date};
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
        match (covered.live, covered.listed, covered.kept()) {
            (true, ..) => "Today: recorded here".to_owned(),
            (false, listed, Some(kept)) if Some(kept) > listed => {
                let last = covered.recorded.map(long_date).unwrap_or_default();
                format!("{}: the last entry is of {last}. Record what happened since", long_date(kept))
            }
            (false, Some(listed), _) => format!("{}: import the next list", long_date(listed)),
            (false, None, _) if *kind == RecordKind::Interactions => "Only clients with a logged contact".to_owned(),
            (false, None, _) => "Nothing recorded yet".to_owned(),
        }
    }

    fn rules(&self, kind: &RecordKind) -> String {
        match RuleName::words_of_kind(*kind, &self.shell.nouns()) {
            words if words.is_empty() => "None".to_owned(),
            words => words,
        }
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

/// Confirms a day from which the records of a kind are complete. Until somebody has seen what alerts that raises, it
/// is shown and nothing is stored (D15).
pub async fn save(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let kind = RecordKind::from_key(form.raw.get("kind")).ok_or(Error::NotFound("kind of record"))?;
    let from: Day = form
        .raw
        .get("from")
        .parse()
        .map_err(|_| Error::refused("Enter the date as year-month-day, for example 2024-04-01."))?;
    if form.raw.get("seen").is_empty() && from <= shell.today {
        let (now, once_begun) = firm::coverage_if(&mut app.db.read().await?, kind, from).await?;
        let foretold = alerts::foretell(&app, &actor, |model| model.coverage = now).await?;
        let later = match once_begun {
            Some(coverage) => Some(alerts::foretell(&app, &actor, |model| model.coverage = coverage).await?),
            None => None,
        };
        let shell = shell.on(Nav::Settings, "Settings: records");
        return web::page(&ForetoldPage { shell, tab: "records", kind, from, foretold, later });
    }
    let before = from_of(&app, kind).await?;
    confirm(&app, &actor, kind, from).await?;
    let text = format!("{}: complete from {}.", kind.word(), long_date(from));
    let undo = Some(format!("/settings/records/{}/{before}/set", kind.key()));
    Ok(web::redirect("/settings/records", Some(&Toast { text, undo })))
}

/// Sets the day back that stood before.
pub async fn set_back(
    State(app): State<App>,
    actor: Actor,
    Path((kind, from)): Path<(String, String)>,
) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let kind = RecordKind::from_key(&kind).ok_or(Error::NotFound("kind of record"))?;
    let from: Day = from.parse().map_err(|_| Error::NotFound("day"))?;
    confirm(&app, &actor, kind, from).await?;
    let text = format!("{}: complete from {} again.", kind.word(), long_date(from));
    Ok(web::redirect("/settings/records", Some(&Toast { text, undo: None })))
}

async fn confirm(app: &App, actor: &Actor, kind: RecordKind, from: Day) -> Result<(), Error> {
    app.change(actor, move |tx, act| Box::pin(async move { firm::confirm_coverage(tx, act, kind, from).await }))
        .await?;
    crate::journeys::rebuild_outdated(app).await?;
    Ok(())
}

/// From which day the records of a kind are complete now.
async fn from_of(app: &App, kind: RecordKind) -> Result<Day, Error> {
    let (set_up, stored) = firm::stored_coverage(&mut app.db.read().await?).await?;
    Ok(stored.get(&kind).and_then(|covered| covered.from).map_or(set_up, |from| from.min(set_up)))
}

#[derive(Template)]
#[template(path = "settings/foretold.html")]
struct ForetoldPage {
    shell: Shell,
    tab: &'static str,
    kind: RecordKind,
    from: Day,
    foretold: Foretold,
    /// What the first entry would raise, where nothing was recorded yet.
    later: Option<Foretold>,
}

impl ForetoldPage {
    /// “12 new alerts would be raised among 85 clients, and 1 open alert would close.”
    fn sentence(&self, foretold: &Foretold) -> String {
        let (clients, closed) = (foretold.clients, foretold.closed);
        let among = count(clients as u64, "client");
        let among = if foretold.cut { format!("the first {among}") } else { among };
        let raised = match foretold.total() {
            0 => format!("No new alert would be raised among {among}"),
            n => format!("{} would be raised among {among}", count(n as u64, "new alert")),
        };
        match closed {
            0 => format!("{raised}."),
            n => format!("{raised}, and {} would close.", count(n as u64, "open alert")),
        }
    }
}
