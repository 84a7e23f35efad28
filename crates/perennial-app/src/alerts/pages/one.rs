//! One alert: its sentence, its evidence, and what can be done about it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::alerts::{RiskInput, risk_input};
use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, FactId, StaffId};
use perennial_core::money::Money;
use uuid::Uuid;

use crate::actor::Actor;
use crate::alerts::commands;
use crate::alerts::queries::{self, AlertLine, HandledLine, Voice, state_of};
use crate::alerts::stored::SNOOZED;
use crate::app::App;
use crate::clients;
use crate::error::Error;
use crate::journeys::{self, Told};
use crate::people::Warnings;
use crate::rights::Right;
use crate::web::words::{long_date, relative, short_date};
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "alerts/one.html")]
struct OnePage {
    shell: Shell,
    line: AlertLine,
    says: String,
    evidence: Vec<Told>,
    /// How people at the client do not want to be reached.
    warnings: Vec<String>,
    risk: Vec<String>,
    handled: Option<HandledLine>,
    staff: Vec<Choice>,
    back: String,
    snooze: Draft,
    dismiss: Draft,
    reassign: Draft,
}

impl OnePage {
    fn value(&self) -> String {
        Money::new(self.line.row.value_minor, self.shell.currency).short()
    }

    fn since(&self) -> String {
        let since = self.line.since();
        format!("{}, {}", long_date(since), relative(since, self.shell.today))
    }

    /// “Snoozed until 3 December 2026”, “Done”.
    fn state(&self) -> String {
        let state = match self.line.row.state {
            SNOOZED => "put off",
            state => state_of(state),
        };
        let until = self.line.until().map(|until| format!(" until {}", long_date(until))).unwrap_or_default();
        format!("{}{until}", web::capital(state))
    }

    fn day(&self, day: &Day) -> String {
        short_date(*day)
    }

    fn may_reassign(&self) -> bool {
        let own = self.line.row.owner_id.is_none_or(|owner| self.shell.actor.staff() == Some(owner.into()));
        self.shell.may_manage() || (own && self.shell.may_record())
    }
}

/// Which form of the page was refused.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Snooze,
    Dismiss,
    Reassign,
}

/// One alert.
pub async fn show(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    address: web::list::Address,
) -> Result<Response, Error> {
    let mut raw = Raw::default();
    raw.set("until", (shell.today + 7).to_string());
    raw.set("back", address.get("back"));
    draw(&app, &actor, shell, id, raw, None).await
}

async fn draw(
    app: &App,
    actor: &Actor,
    shell: Shell,
    id: Uuid,
    raw: Raw,
    refused: Option<(Which, Error)>,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let line = queries::find(&mut conn, actor, id).await?;
    let voice = Voice::load(&mut conn, &app.memory).await?;
    let facts: Vec<FactId> = serde_json::from_str(&line.row.facts).unwrap_or_default();
    let told = journeys::explain(&mut conn, actor, ClientId(line.row.client_id), shell.today).await?;
    let evidence = told.facts.into_iter().filter(|told| facts.contains(&told.id)).collect();
    let client = ClientId(line.row.client_id);
    let warnings = Warnings::load(&mut conn, &[client]).await?.at(client).to_vec();
    let handled = queries::handled(&mut conn, id).await?;
    let staff = clients::offers(&mut conn, None, None).await?.staff;
    let alert = line.row.alert(shell.today);
    let risk = alert.and_then(|alert| alert.risk).map(|risk| risk.inputs).unwrap_or_default();
    let (says, back) = (voice.says(&line, shell.today), safe(raw.get("back")).to_owned());
    let mut drafts = [Which::Snooze, Which::Dismiss, Which::Reassign].map(|_| Draft::new(raw.clone()));
    if let Some((which, error)) = refused {
        drafts[which as usize] = Draft::refused(raw, error)?;
    }
    let [snooze, dismiss, reassign] = drafts;
    let title = line.rule_word(shell.nouns());
    let page = OnePage {
        shell: shell.on(Nav::Today, title),
        says,
        evidence,
        warnings,
        risk: risk.iter().map(|input: &RiskInput| risk_input(input)).collect(),
        handled,
        staff,
        back,
        snooze: snooze.prefixed("s-"),
        dismiss: dismiss.prefixed("d-"),
        reassign: reassign.prefixed("r-"),
        line,
    };
    let status = [&page.snooze, &page.dismiss, &page.reassign].into_iter().find(|draft| !draft.is_clean());
    let status = status.map(Draft::status);
    let mut response = web::page(&page)?;
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    Ok(response)
}

/// Where to go back to: only an address of this server.
fn safe(back: &str) -> &str {
    web::back_to(back, "/alerts")
}

fn told(form: &Form, id: Uuid, text: impl Into<String>) -> Response {
    let undo = Some(format!("/alerts/{id}/reopening"));
    web::redirect(safe(form.raw.get("back")), Some(&Toast { text: text.into(), undo }))
}

/// Puts an alert off.
pub async fn snooze(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    mut form: Form,
) -> Result<Response, Error> {
    let until = form.day("until");
    let reason = form.raw.get("reason").to_owned();
    let outcome = match (form.finish(), until) {
        (Ok(()), Some(until)) => {
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { commands::snooze(tx, act, id, until, &reason).await })
            });
            work.await.map(|()| format!("Put off until {}.", long_date(until)))
        }
        (Err(error), _) => Err(error),
        (Ok(()), None) => Err(Error::field("until", "This is needed.")),
    };
    match outcome {
        Ok(text) => Ok(told(&form, id, text)),
        Err(error) => draw(&app, &actor, shell, id, form.raw, Some((Which::Snooze, error))).await,
    }
}

/// Dismisses an alert.
pub async fn dismiss(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    form: Form,
) -> Result<Response, Error> {
    let reason = form.raw.get("reason").to_owned();
    let work =
        app.change(&actor, move |tx, act| Box::pin(async move { commands::dismiss(tx, act, id, &reason).await })).await;
    match work {
        Ok(()) => Ok(told(&form, id, "Dismissed. It does not return.")),
        Err(error) => draw(&app, &actor, shell, id, form.raw, Some((Which::Dismiss, error))).await,
    }
}

/// Says that it is done.
pub async fn done(State(app): State<App>, actor: Actor, At(id): At<Uuid>, form: Form) -> Result<Response, Error> {
    let note = form.raw.get("reason").to_owned();
    app.change(&actor, move |tx, act| Box::pin(async move { commands::done(tx, act, id, &note).await })).await?;
    Ok(told(&form, id, "Marked as done."))
}

/// Takes it up again.
pub async fn reopen(State(app): State<App>, actor: Actor, At(id): At<Uuid>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { commands::reopen(tx, act, id).await })).await?;
    Ok(web::told("/today", "It is open again, if it still holds."))
}

/// Hands it to a colleague.
pub async fn reassign(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<Uuid>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let to: Option<StaffId> = form.required("owner", str::parse);
    let outcome = match (form.finish(), to) {
        (Ok(()), Some(to)) => {
            app.change(&actor, move |tx, act| Box::pin(async move { commands::reassign(tx, act, id, to).await })).await
        }
        (Err(error), _) => Err(error),
        (Ok(()), None) => Err(Error::field("owner", "This is needed.")),
    };
    match outcome {
        Ok(commands::Reassigned(name)) => Ok(web::told(safe(form.raw.get("back")), format!("{name} has it now."))),
        Err(error) => draw(&app, &actor, shell, id, form.raw, Some((Which::Reassign, error))).await,
    }
}
