//! Who pays for clients: what somebody says of many payers at once.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::Response;
use perennial_core::invoices::PayerAnswer;
use perennial_core::keyed::Keyed;

use super::pages::{back_to_list, manager_of_form};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::invoices::{self, Payer};
use crate::rights::Right;
use crate::web::words::count;
use crate::web::{self, Form, Toast};

/// Clients of a payer that are named; the others are counted.
const NAMED: usize = 3;

/// “14 invoices for Alder Ltd, Birch Ltd, Cedar Ltd and 2 more”.
pub(super) fn pays(payer: &Payer) -> String {
    let mut names: Vec<String> = payer.clients.iter().take(NAMED).map(|(_, name)| name.clone()).collect();
    let more = payer.clients.len().saturating_sub(NAMED);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    let last = names.pop().unwrap_or_default();
    let whom = if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) };
    format!("{} for {whom}", count(payer.invoices.unsigned_abs(), "invoice"))
}

/// Keeps one answer about the payers that are ticked.
pub(super) async fn answer(State(app): State<App>, actor: Actor, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let answer = PayerAnswer::from_key(form.raw.get("answer"))
        .ok_or_else(|| Error::BadRequest("Choose an answer with one of the buttons.".to_owned()))?;
    let keys: BTreeSet<String> = if form.raw.get("all").is_empty() {
        form.raw.all("about").iter().map(ToString::to_string).collect()
    } else {
        let mut conn = app.db.read().await?;
        let open = invoices::open_payers(&mut conn, &actor, manager_of_form(&form.raw, &actor)).await?;
        open.into_iter().map(|payer| payer.key).collect()
    };
    if keys.is_empty() {
        return Err(Error::refused("Nothing is ticked. Tick the rows that you know, then choose an answer."));
    }
    let many = keys.len() as u64;
    let keep = app
        .change(&actor, move |tx, act| Box::pin(async move { invoices::answer_payers(tx, act, &keys, answer).await }));
    let undo = Some(format!("/questions/answers/{}/undo", keep.await?.0));
    let toast = Toast { text: format!("{} saved.", count(many, "answer")), undo };
    Ok(web::redirect(&back_to_list(&form.raw), Some(&toast)))
}
