//! Changing many clients at once.

use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::dates::Moment;
use perennial_core::fact::Listing;
use perennial_core::ids::{ClientId, StaffId};

use super::export;
use super::queries;
use super::state::ListState;
use crate::actor::Actor;
use crate::app::App;
use crate::clients;
use crate::error::Error;
use crate::web::words::{count, figure};
use crate::web::{self, Form, Raw, Toast};

/// Clients that can be changed at once.
const LIMIT: usize = 10_000;

/// Gives the clients that were picked to another manager, says who they are, exports or deletes them.
pub async fn change(State(app): State<App>, actor: Actor, form: Form) -> Result<Response, Error> {
    let state = ListState::read(&Raw::from_urlencoded(form.raw.get("query")));
    let picked = picked(&app, &actor, &form, &state).await?;
    match form.raw.get("action") {
        "export" => {
            let mut conn = app.db.read().await?;
            let today = app.today(&mut conn).await?;
            export::file(&mut conn, &actor, &picked, today).await
        }
        "manager" => {
            let staff: StaffId =
                form.raw.get("manager").parse().map_err(|_| Error::field("manager", "Choose somebody."))?;
            let (n, moment) = app
                .change(&actor, move |tx, act| {
                    Box::pin(async move { Ok((clients::assign_many(tx, act, &picked, staff).await?, act.now)) })
                })
                .await?;
            let text = format!("{} given to another relationship manager.", count(n as u64, "client"));
            let undo = (n > 0).then(|| format!("/clients/assignments/{}/undo", moment.0));
            Ok(web::redirect(&state.href(), Some(&Toast { text, undo })))
        }
        "who" => {
            let who = Listing::WHO.into_iter().find(|(word, _)| *word == form.raw.get("who"));
            let (_, who) = who.ok_or_else(|| Error::field("who", "Choose who they are."))?;
            let asked = picked.len();
            let (n, moment) = app
                .change(&actor, move |tx, act| {
                    Box::pin(async move { Ok((clients::say_who_many(tx, act, &picked, who).await?, act.now)) })
                })
                .await?;
            let undo = (n > 0).then(|| format!("/clients/identities/{}/undo", moment.0));
            Ok(web::redirect(&state.href(), Some(&Toast { text: said_of(n, asked), undo })))
        }
        "delete" => {
            let (n, moment) = app
                .change(&actor, move |tx, act| {
                    Box::pin(async move { Ok((clients::delete_many(tx, act, &picked).await?, act.now)) })
                })
                .await?;
            let undo = Some(format!("/clients/deletions/{}/undo", moment.0));
            let toast = Toast { text: format!("{} deleted.", count(n as u64, "client")), undo };
            Ok(web::redirect(&state.href(), Some(&toast)))
        }
        _ => Err(Error::BadRequest(
            "Choose what to do with the clients: give, say who they are, export or delete.".to_owned(),
        )),
    }
}

/// Takes back what one change gave to another manager.
pub async fn unassign(State(app): State<App>, actor: Actor, Path(moment): Path<i64>) -> Result<Response, Error> {
    let work = app
        .change(&actor, move |tx, act| Box::pin(async move { clients::unassign_many(tx, act, Moment(moment)).await }));
    let text = format!("{} back with the relationship manager of before.", count(work.await? as u64, "client"));
    Ok(web::told("/clients", text))
}

/// Of how many it was said who they are, and of how many it was not, and why.
fn said_of(said: usize, asked: usize) -> String {
    let recorded = format!("Recorded of {}.", count(said as u64, "client"));
    match asked.saturating_sub(said) {
        0 => recorded,
        left => format!("{recorded} Of {} the records show somebody else: open them to see.", figure(left as u64)),
    }
}

/// Takes back what one change said of who clients are.
pub async fn unsay_who(State(app): State<App>, actor: Actor, Path(moment): Path<i64>) -> Result<Response, Error> {
    let work = app
        .change(&actor, move |tx, act| Box::pin(async move { clients::unsay_who_many(tx, act, Moment(moment)).await }));
    Ok(web::told("/clients", format!("Taken back of {}.", count(work.await? as u64, "client"))))
}

/// Brings back the clients deleted at one moment.
pub async fn restore(State(app): State<App>, actor: Actor, Path(moment): Path<i64>) -> Result<Response, Error> {
    let n = app
        .change(&actor, move |tx, act| Box::pin(async move { clients::restore_many(tx, act, moment).await }))
        .await?;
    let text = format!("{} brought back.", count(n as u64, "client"));
    Ok(web::redirect("/clients", Some(&Toast { text, undo: None })))
}

async fn picked(app: &App, actor: &Actor, form: &Form, state: &ListState) -> Result<Vec<ClientId>, Error> {
    if form.raw.get("all").is_empty() {
        let ids: Vec<ClientId> = form.raw.all("id").iter().filter_map(|id| id.parse().ok()).collect();
        return if ids.is_empty() {
            Err(Error::refused("No client is picked. Tick the boxes at the left of the rows, then choose again."))
        } else {
            Ok(ids)
        };
    }
    let mut conn = app.db.read().await?;
    let today = app.today(&mut conn).await?;
    let ids = queries::matching(&mut conn, actor, &state.filter, today, LIMIT + 1).await?;
    if ids.len() > LIMIT && form.raw.get("action") != "export" {
        return Err(Error::refused(
            "More than 10,000 clients match. Narrow the list with a filter, and change them in parts.",
        ));
    }
    Ok(ids)
}
