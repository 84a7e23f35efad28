//! A rule tried on history: its progress, then what it would have said.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::alerts::{Loss, Period, RuleName};
use perennial_core::dates::Day;

use super::settings::{named, read};
use crate::actor::Actor;
use crate::alerts::rules;
use crate::alerts::trial::{self, Outcome, WITHIN};
use crate::app::App;
use crate::error::Error;
use crate::rights::Right;
use crate::web::words::short_date;
use crate::web::{self, Form, Nav, Shell};

#[derive(Template)]
#[template(path = "alerts/tried.html")]
struct TriedPage {
    shell: Shell,
    tab: &'static str,
    rule: RuleName,
    done: u64,
    total: u64,
    outcome: Option<Arc<Outcome>>,
    failure: Option<String>,
}

impl TriedPage {
    fn sentence(&self, outcome: &Outcome) -> String {
        outcome.tally.sentence(self.rule)
    }

    fn day(&self, day: &Day) -> String {
        short_date(*day)
    }

    /// What was lost, in words.
    fn lost(&self, loss: &Loss) -> &'static str {
        match loss {
            Loss::Ended => "the relationship ended",
            Loss::NoWay => "a pursuit was lost",
            Loss::Lapsed => "accepted work lapsed",
        }
    }
}

/// Begins a trial of the rule as typed, over the last year.
pub async fn begin(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(key): Path<String>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let name = named(&key)?;
    if !name.known_from_facts() {
        return Err(Error::refused("This rule asks what only plans know: it cannot be tried on history."));
    }
    let mut conn = app.db.read().await?;
    let (_, rules) = rules::in_force(&mut conn, &app.memory.alerts.rules).await?;
    drop(conn);
    let rules = read(&mut form, &rules, name)?;
    let period = Period { from: shell.today - 365, to: shell.today };
    let course = trial::begin(&app, &actor, name, &rules, period);
    // A small firm's answer is there before the page is asked for.
    for _ in 0..20 {
        if course.outcome().is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(web::redirect(&format!("/settings/alerts/{key}/trial"), None))
}

/// How far the trial is, or what came of it.
pub async fn show(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(key): Path<String>,
) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let rule = named(&key)?;
    let course = trial::of(&app, &actor, rule).ok_or(Error::NotFound("trial"))?;
    let (outcome, failure) = match course.outcome() {
        Some(Ok(outcome)) => (Some(outcome), None),
        Some(Err(failure)) => (None, Some(failure)),
        None => (None, None),
    };
    let (done, total) = (course.done.load(Ordering::Acquire), course.total.load(Ordering::Acquire));
    let title = format!("Tried on history: {}", rule.said(shell.nouns()));
    let shell = shell.on(Nav::Settings, title);
    web::page(&TriedPage { shell, tab: "alerts", rule, done, total, outcome, failure })
}
