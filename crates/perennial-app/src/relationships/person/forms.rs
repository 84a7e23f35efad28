//! What colleagues record of a person: a wish, a tie, an employer.

use axum::extract::State;
use axum::response::Response;
use perennial_core::fact::{LawfulBasis, Medium, Stance, Tie};
use perennial_core::ids::{ContactId, StaffId};

use super::page::{self, Which};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::people::{self, NewEmployer, NewWish};
use crate::relationships::forms::past_day;
use crate::rights::Right;
use crate::web::{self, At, Draft, Form, Shell};

/// Records how the person wants to be reached.
pub async fn wish(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ContactId>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let on = past_day(&mut form, shell.today);
    let medium = form.required("medium", |text| match text {
        "all" => Ok(None),
        key => Medium::from_key(key).map(Some).ok_or("Choose one of the list."),
    });
    let stance = form.required("stance", |text| match text {
        "none" => Ok(None),
        key => Stance::from_key(key).map(Some).ok_or("Choose one of the list."),
    });
    let basis = form.required("basis", |text| LawfulBasis::from_key(text).ok_or("Choose one of the list."));
    let source = form.words("source");
    if source.is_none() {
        form.refuse("source", "Say who said it and where, so that it can be shown later.");
    }
    let outcome = match (form.finish(), on, medium, stance, basis) {
        (Ok(()), Some(on), Some(medium), Some(stance), Some(basis)) => {
            let wish = NewWish { medium, stance, basis, source };
            let work = app.change_with_undo(&actor, move |tx, act| {
                Box::pin(async move { people::say_medium(tx, act, id, on, wish).await })
            });
            work.await
        }
        (Err(error), ..) => Err(error),
        _ => Err(Error::field("on", "This is needed.")),
    };
    after(&app, &actor, shell, (id, Which::Wish), form, outcome, "Recorded. Plans, forms and presents mind it.").await
}

/// Records how well a colleague knows the person.
pub async fn tie(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ContactId>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let on = past_day(&mut form, shell.today);
    let staff = form.required("staff", |text| text.parse::<StaffId>().map_err(|_| "Choose one of the list."));
    let tie = form.required("tie", |text| match text {
        "none" => Ok(None),
        key => Tie::from_key(key).map(Some).ok_or("Choose one of the list."),
    });
    let outcome = match (form.finish(), on, staff, tie) {
        (Ok(()), Some(on), Some(staff), Some(tie)) => {
            let work = app.change_with_undo(&actor, move |tx, act| {
                Box::pin(async move { people::say_tie(tx, act, id, on, staff, tie).await })
            });
            work.await
        }
        (Err(error), ..) => Err(error),
        _ => Err(Error::field("on", "This is needed.")),
    };
    after(&app, &actor, shell, (id, Which::Tie), form, outcome, "Recorded.").await
}

/// Records where the person worked before, or works beside.
pub async fn employer(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ContactId>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let employer = form.name("employer");
    let (job, from, until) = (form.words("job"), form.maybe_day("from"), form.maybe_day("until"));
    let outcome = match (form.finish(), employer) {
        (Ok(()), Some(employer)) => {
            let input = NewEmployer { employer: employer.as_str().to_owned(), job, from, until };
            let work = app.change_with_undo(&actor, move |tx, act| {
                Box::pin(async move { people::add_employer(tx, act, id, input).await })
            });
            work.await
        }
        (Err(error), _) => Err(error),
        (Ok(()), None) => Err(Error::field("employer", "This is needed.")),
    };
    after(&app, &actor, shell, (id, Which::Employer), form, outcome, "Recorded.").await
}

/// Records who took over from the person, as of today.
pub async fn successor(
    State(app): State<App>,
    actor: Actor,
    At(id): At<ContactId>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let contact = form.required("successor", |text| text.parse::<ContactId>().map_err(|_| "Choose one of the list."));
    form.finish()?;
    let contact = contact.ok_or_else(|| Error::field("successor", "This is needed."))?;
    let work = app.change_with_undo(&actor, move |tx, act| {
        Box::pin(async move {
            let today = act.today;
            people::take_over(tx, act, id, today, contact).await
        })
    });
    let ((), undo) = work.await?;
    Ok(web::told_with_undo(&format!("/contacts/{id}"), "Recorded: the client is covered again.", undo))
}

/// Back to the page, with what is wrong where something is.
async fn after(
    app: &App,
    actor: &Actor,
    shell: Shell,
    (id, which): (ContactId, Which),
    form: Form,
    outcome: Result<((), Option<String>), Error>,
    text: &str,
) -> Result<Response, Error> {
    match outcome {
        Ok(((), undo)) => Ok(web::told_with_undo(&format!("/contacts/{id}"), text, undo)),
        Err(error) => {
            let draft = Draft::refused(form.raw, error)?.prefixed(page::prefix(which));
            page::draw(app, actor, shell, id, Some((which, draft))).await
        }
    }
}
