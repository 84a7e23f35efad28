//! The forms that settle work which invoices imply.

use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, EngagementId};

use super::implied::{self, ImpliedFilter, One, Settlement};
use super::pages::{back_to_list, manager_of_form, parse};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::rights::Right;
use crate::web::words::count;
use crate::web::{self, At, Form, Raw, Shell, Toast};

/// Works that are settled at once at most.
const AT_ONCE: i64 = 10_000;

fn settlement(text: &str) -> Option<Settlement> {
    Some(match text {
        "as_it_stands" => Settlement::AsItStands,
        "open" => Settlement::Open,
        "finished" => Settlement::Finished,
        "no_work" => Settlement::NoWork,
        "joined" => Settlement::Joined,
        "proposed" => Settlement::Proposed,
        _ => return None,
    })
}

fn unknown() -> Error {
    Error::BadRequest("Choose an answer with one of the buttons.".to_owned())
}

/// The filter in a form or an address.
pub(super) fn filter_of(get: impl Fn(&str) -> String, manager: Option<perennial_core::ids::StaffId>) -> ImpliedFilter {
    let running = match get("work").as_str() {
        "running" => Some(true),
        "finished" => Some(false),
        _ => None,
    };
    ImpliedFilter { client: None, manager, line: get("line").parse().ok(), running }
}

/// Settles many.
pub(super) async fn many(State(app): State<App>, actor: Actor, shell: Shell, form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let settlement = settlement(form.raw.get("answer")).ok_or_else(unknown)?;
    let about: Vec<(ClientId, EngagementId)> = if form.raw.get("all").is_empty() {
        form.raw.all("about").iter().filter_map(|pair| parse(pair)).map(|(c, w)| (c, EngagementId(w))).collect()
    } else {
        let filter = filter_of(|name| form.raw.get(name).to_owned(), manager_of_form(&form.raw, &actor));
        let mut conn = app.db.read().await?;
        let (works, _) = implied::list(&mut conn, &actor, filter, AT_ONCE).await?;
        works.into_iter().map(|work| (ClientId(work.client_id), EngagementId(work.id))).collect()
    };
    if about.is_empty() {
        return Err(Error::refused("Nothing is ticked. Tick the rows that you know, then choose an answer."));
    }
    let settle = app.change(&actor, move |tx, act| {
        Box::pin(async move { implied::settle_many(tx, act, &about, settlement).await })
    });
    let implied::SettledMany { moment, settled, left } = settle.await?;
    let undo = Some(format!("/questions/answers/{}/undo", moment.0));
    let mut text = format!("{} settled.", count(settled as u64, &shell.noun));
    if left > 0 {
        text.push_str(&format!(" The answer does not fit {left} more."));
    }
    let toast = Toast { text, undo };
    Ok(web::redirect(&back_to_list(&form.raw), Some(&toast)))
}

fn one_of(raw: &Raw) -> Result<One, Error> {
    Ok(match raw.get("answer") {
        "part_of" => {
            One::PartOf(raw.get("other").parse().map_err(|_| Error::field("other", "Choose the other work first."))?)
        }
        "split" => {
            let text = if raw.get("on").is_empty() { raw.get("gap") } else { raw.get("on") };
            if text.trim().is_empty() {
                return Err(Error::field("on", "Choose a gap, or the day of the first invoice of the second part."));
            }
            One::SplitOn(Day::entered(text).map_err(|error| Error::field("on", error.to_string()))?)
        }
        text => One::Settled(settlement(text).filter(|said| *said != Settlement::Joined).ok_or_else(unknown)?),
    })
}

/// Settles one.
pub(super) async fn one(
    State(app): State<App>,
    actor: Actor,
    At(id): At<EngagementId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let one = one_of(&form.raw)?;
    let settle =
        app.change(&actor, move |tx, act| Box::pin(async move { implied::settle_one(tx, act, id, one).await }));
    let (moment, client, became) = settle.await?;
    let text = match one {
        One::Settled(Settlement::NoWork) => "Noted: these invoices are no work of their own.",
        One::Settled(_) => "Confirmed.",
        One::PartOf(_) => "Joined.",
        One::SplitOn(_) => "Split in two.",
    };
    let undo = Some(format!("/questions/answers/{}/undo", moment.0));
    let to = became.map_or_else(|| format!("/clients/{client}"), |work| format!("/engagements/{work}"));
    Ok(web::redirect(&to, Some(&Toast { text: text.to_owned(), undo })))
}
