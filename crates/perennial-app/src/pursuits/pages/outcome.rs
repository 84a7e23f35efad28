//! What moves a pursuit: a step reached, an outcome, taking it up again.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::fact::PursuitStep;
use perennial_core::ids::PursuitId;
use perennial_core::insights::reasons::{ReasonCodes, ReasonKind};
use perennial_core::keyed::Keyed;
use perennial_core::pursuits::{Outcome, Refusal};

use crate::actor::Actor;
use crate::app::App;
use crate::clients;
use crate::error::Error;
use crate::firm;
use crate::pursuits::commands::{self, Outlook, Reopened};
use crate::pursuits::queries::{self, Pursuit};
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell, Toast};

/// Records that a step was reached. An outcome chosen in the same list leads to its form.
pub async fn reach(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PursuitId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    if Outcome::from_key(form.raw.get("to")).is_some() {
        return Ok(web::redirect(&format!("/pursuits/{id}/outcome?to={}", form.raw.get("to")), None));
    }
    let raw = form.raw.clone();
    let back = if raw.get("back") == "board" { "/pursuits?view=board".to_owned() } else { format!("/pursuits/{id}") };
    match save_step(&app, &actor, shell.today, id, form).await {
        Ok(toast) => Ok(web::redirect(&back, Some(&toast))),
        Err(error) => {
            let refused = Draft::refused(raw, error)?;
            super::show::draw(&app, &actor, shell, id, refused).await
        }
    }
}

async fn save_step(app: &App, actor: &Actor, today: Day, id: PursuitId, mut form: Form) -> Result<Toast, Error> {
    let step = form.required("to", |key| PursuitStep::from_key(key).ok_or("Choose one of the steps."));
    let on = form.maybe_day("on").unwrap_or(today);
    if on > today {
        form.refuse("on", "A step that was reached lies today or before.");
    }
    form.finish()?;
    let Some(step) = step else { return Err(Error::field("to", "Choose one of the steps.")) };
    let work = app
        .change_with_undo(actor, move |tx, act| Box::pin(async move { commands::reach(tx, act, id, step, on).await }));
    let ((), undo) = work.await?;
    Ok(Toast { text: format!("{} recorded.", step.word()), undo })
}

#[derive(Template)]
#[template(path = "pursuits/outcome.html")]
struct OutcomePage {
    shell: Shell,
    pursuit: Pursuit,
    to: Outcome,
    staff: Vec<Choice>,
    plans: Vec<Choice>,
    codes: Vec<Choice>,
    draft: Draft,
}

impl OutcomePage {
    fn word(&self) -> &'static str {
        queries::state_word(self.to)
    }

    fn is(&self, outcome: &str) -> bool {
        self.to.key() == outcome
    }
}

/// Of what the reason of an outcome is one.
const fn kind_of(outcome: Outcome) -> ReasonKind {
    match outcome {
        Outcome::Hired | Outcome::Open => ReasonKind::Won,
        Outcome::NotNow => ReasonKind::NotNow,
        Outcome::NoWay => ReasonKind::Lost,
    }
}

/// The outcome that an address or a form names; none where it names none.
fn named_outcome(text: &str) -> Option<Outcome> {
    Outcome::from_key(text).filter(|outcome| *outcome != Outcome::Open)
}

/// The outcome whose form is shown: the first of the list where the address names none.
fn outcome_of(text: &str) -> Outcome {
    named_outcome(text).unwrap_or(Outcome::Hired)
}

/// The form of an outcome: hired, not now (and when to return), no way (and why).
pub async fn form(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PursuitId>,
    address: Address,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let pursuit = queries::find(&mut app.db.read().await?, &actor, id).await?;
    if !pursuit.is_open() {
        return Ok(web::told(&format!("/pursuits/{id}"), Refusal::Decided.to_string()));
    }
    let mut raw = Raw::default();
    raw.set("on", shell.today.to_string());
    raw.set("to", outcome_of(address.get("to")).key());
    if address.get("to") == "not_now" {
        raw.set("revisit", shell.today.plus_months(6).to_string());
        let mut conn = app.db.read().await?;
        let plans = queries::nurture_plans(&mut conn).await?;
        raw.set("playbook", plans.get(1).map(|plan| plan.value.clone()).unwrap_or_default());
        drop(conn);
        raw.set(
            "owner",
            pursuit.owner_id.or(actor.staff().map(Into::into)).map(|id| id.to_string()).unwrap_or_default(),
        );
    }
    draw(&app, &actor, shell, id, Draft::new(raw)).await
}

async fn draw(app: &App, actor: &Actor, shell: Shell, id: PursuitId, draft: Draft) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let pursuit = queries::find(&mut conn, actor, id).await?;
    let staff = clients::offers(&mut conn, None, pursuit.owner_id.map(Into::into)).await?.staff;
    let plans = queries::nurture_plans(&mut conn).await?;
    let to = outcome_of(draft.raw.get("to"));
    let codes = firm::reason_choices(&mut conn, kind_of(to)).await?;
    let title = format!("{}: {}", queries::state_word(to), pursuit.title);
    let page = OutcomePage { shell: shell.on(Nav::Pursuits, title), pursuit, to, staff, plans, codes, draft };
    page.draft.page(&page)
}

/// Records an outcome.
pub async fn decide(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PursuitId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let raw = form.raw.clone();
    match save(&app, &actor, &shell, id, form).await {
        Ok((to, toast)) => Ok(web::redirect(&to, Some(&toast))),
        Err(error) => {
            let draft = Draft::refused(raw, error)?;
            draw(&app, &actor, shell, id, draft).await
        }
    }
}

async fn save(
    app: &App,
    actor: &Actor,
    shell: &Shell,
    id: PursuitId,
    mut form: Form,
) -> Result<(String, Toast), Error> {
    let Some(outcome) = named_outcome(form.raw.get("to")) else {
        return Err(Error::field("to", "Say how it was decided: hired, not now or no way."));
    };
    let on = form.day("on");
    if on.is_some_and(|on| on > shell.today) {
        form.refuse("on", "An outcome lies today or before.");
    }
    let codes = firm::reason_choices(&mut app.db.read().await?, kind_of(outcome)).await?;
    let code: Option<String> = form.one_of("code", &codes);
    let reason = form.words("reason");
    let reason = ReasonCodes::join(code.as_deref().unwrap_or_default(), reason.as_deref());
    let revisit = if outcome == Outcome::NotNow { revisit_day(&mut form, on) } else { None };
    if outcome == Outcome::NoWay && reason.is_none() {
        form.refuse("reason", "Say why: choose a reason or write one. “Unknown” is an answer too.");
    }
    let outlook = outlook(app, &mut form, outcome).await?;
    form.finish()?;
    let on = on.unwrap_or(shell.today);
    let here = format!("/pursuits/{id}");
    match outcome {
        Outcome::Hired | Outcome::Open => {
            let work = app
                .change(actor, move |tx, act| Box::pin(async move { commands::hire(tx, act, id, on, reason).await }));
            let engagement = work.await?;
            let text = format!("Hired. The {} is open; record the signed letter next.", shell.noun);
            // Nothing but the acceptance is recorded yet, so that the win can be taken back whole.
            Ok((format!("/engagements/{engagement}"), Toast { text, undo: Some(format!("/pursuits/{id}/reopen")) }))
        }
        Outcome::NotNow => {
            app.change(actor, move |tx, act| {
                Box::pin(async move {
                    commands::not_now(tx, act, id, on, revisit, reason).await?;
                    commands::follow_up(tx, act, id, outlook).await
                })
            })
            .await?;
            Ok((here, Toast { text: "Not now: parked until the day you gave.".to_owned(), undo: take_back_path(id) }))
        }
        Outcome::NoWay => {
            app.change(actor, move |tx, act| {
                Box::pin(async move {
                    commands::no_way(tx, act, id, on, reason).await?;
                    commands::follow_up(tx, act, id, outlook).await
                })
            })
            .await?;
            Ok((here, Toast { text: "No way recorded.".to_owned(), undo: take_back_path(id) }))
        }
    }
}

/// What follows the outcome: a not-now needs somebody who returns with a plan, else the goodwill is wasted (S1.15).
async fn outlook(app: &App, form: &mut Form, outcome: Outcome) -> Result<Outlook, Error> {
    let mut conn = app.db.read().await?;
    let staff = clients::offers(&mut conn, None, None).await?.staff;
    let mut outlook = Outlook::default();
    match outcome {
        Outcome::NotNow => {
            outlook.owner = form.one_of("owner", &staff);
            let plans = queries::nurture_plans(&mut conn).await?;
            outlook.nurture_playbook = Some(form.one_of::<String>("playbook", &plans).unwrap_or_default());
            outlook.nurture_plan = form.words("plan");
            if outlook.owner.is_none() {
                form.refuse("owner", "Say who returns: goodwill that nobody owns is wasted.");
            }
            let none = outlook.nurture_playbook.as_ref().is_none_or(String::is_empty);
            if none && outlook.nurture_plan.is_none() {
                form.refuse("plan", "Choose a playbook, or note what keeps the goodwill warm until then.");
            }
        }
        Outcome::NoWay => {
            outlook.lost_to = form.words("lost_to");
            outlook.interview = form.maybe_day("interview");
        }
        Outcome::Hired | Outcome::Open => {}
    }
    Ok(outlook)
}

fn take_back_path(id: PursuitId) -> Option<String> {
    Some(format!("/pursuits/{id}/outcome/undo"))
}

/// Takes back the outcome that was recorded last.
pub async fn take_back(State(app): State<App>, actor: Actor, At(id): At<PursuitId>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { commands::take_back(tx, act, id).await })).await?;
    Ok(web::told(&format!("/pursuits/{id}"), "The outcome is taken back. The pursuit stands as before."))
}

/// The day to return, which lies after the outcome (S1.15).
fn revisit_day(form: &mut Form, on: Option<Day>) -> Option<Day> {
    let revisit = form.day("revisit");
    if let (Some(revisit), Some(on)) = (revisit, on)
        && revisit <= on
    {
        form.refuse("revisit", "Return on a day after the outcome, so that the goodwill is not wasted.");
    }
    revisit
}

/// Takes a decided pursuit up again.
pub async fn reopen(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<PursuitId>,
) -> Result<Response, Error> {
    let work = app.change(&actor, move |tx, act| {
        Box::pin(async move {
            let today = act.today;
            commands::reopen(tx, act, id, today).await
        })
    });
    let toast = match work.await? {
        Reopened::TakenUp => Toast { text: "The pursuit is open again.".to_owned(), undo: None },
        Reopened::WinTakenBack(engagement) => Toast {
            text: format!("The win was taken back and the pursuit is open again. Its {} is gone.", shell.noun),
            undo: Some(format!("/engagements/{engagement}/restore")),
        },
    };
    Ok(web::redirect(&format!("/pursuits/{id}"), Some(&toast)))
}
