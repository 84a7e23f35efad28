//! A colleague enters what somebody said: the same questions, one at a time; or reads what was answered.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use perennial_core::dates::Day;
use perennial_core::ids::InvitationId;
use perennial_core::research::Question;

use super::asking::{self, Asking};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::research::answering::{self, Asked, Way};
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, At, Form, Nav, Shell};

#[derive(Template)]
#[template(path = "research/entry.html")]
struct EntryPage {
    shell: Shell,
    asked: Asked,
    asking: Option<Asking>,
    answers: Vec<(Question, String)>,
}

fn base(id: InvitationId) -> String {
    format!("/invitations/{id}")
}

fn draw(shell: Shell, asked: Asked, asking: Option<Asking>) -> Result<Response, Error> {
    let status = asking.as_ref().map(Asking::status).unwrap_or_default();
    let answers = asking::said(&asked.clone().into());
    let page = EntryPage { shell: shell.on(Nav::Research, asked.person.clone()), asked, asking, answers };
    Ok((status, web::page(&page)?).into_response())
}

/// The next question, the one in the address, or everything that was answered.
pub async fn show(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<InvitationId>,
    address: Address,
) -> Result<Response, Error> {
    let asked = answering::find(&mut app.db.read().await?, &actor, id).await?;
    let open = !asked.finished && !asked.wave.row.is_closed() && shell.may_record();
    let on = address.day("on").unwrap_or(shell.today).to_string();
    let asking = open.then(|| Asking::of(asked.clone(), &base(id), address.get("q")).told_on(on));
    draw(shell, asked, asking)
}

fn said_on(form: &Form, today: Day) -> Result<Day, Error> {
    match form.raw.get("on") {
        "" => Ok(today),
        text => text.parse().map_err(|_| Error::field("on", "Write the day as 2026-11-22.")),
    }
}

/// Takes one answer.
pub async fn take(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<InvitationId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let asked = answering::find(&mut app.db.read().await?, &actor, id).await?;
    let (key, given) = (form.raw.get("question").to_owned(), asking::given(&form.raw, &asked.wave.services));
    let (named, typed, day) = (key.clone(), given.clone(), form.raw.get("on").to_owned());
    let on = said_on(&form, shell.today);
    let saved = match on {
        Ok(on) => {
            let who = actor.clone();
            app.change(&actor, move |tx, act| {
                Box::pin(async move {
                    let asked = answering::find(tx, &who, id).await?;
                    answering::answer(tx, act, &asked, &key, &given, Way::Person(on)).await?;
                    answering::find(tx, &who, id).await
                })
            })
            .await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(asked) => {
            let to = asking::after(&asked, &base(id), &named);
            let sign = if to.contains('?') { '&' } else { '?' };
            Ok(web::redirect(&format!("{to}{sign}on={day}"), None))
        }
        Err(Error::Fields(fields)) => {
            let problem = fields.into_values().next().unwrap_or_default();
            let asking = Asking::at(asked.clone(), &base(id), &named).refused(problem, typed).told_on(day);
            draw(shell, asked, Some(asking))
        }
        Err(error) => Err(error),
    }
}

/// Sends all answers.
pub async fn end(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<InvitationId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let (on, who) = (said_on(&form, shell.today)?, actor.clone());
    let wave = app
        .change(&actor, move |tx, act| {
            Box::pin(async move {
                let asked = answering::find(tx, &who, id).await?;
                answering::finish(tx, act, &asked, Way::Person(on)).await?;
                Ok(asked.wave.id())
            })
        })
        .await?;
    Ok(web::told(&format!("/research/waves/{wave}/people"), "Saved. What it means is on the client’s timeline."))
}
