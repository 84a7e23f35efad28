//! One market: its needs, owner and plan, and who takes part.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::ids::ClientId;
use perennial_core::keyed::Keyed;
use perennial_core::markets::Axis;
use uuid::Uuid;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::markets::commands::{self, MarketInput};
use crate::markets::queries::{self, Participant};
use crate::rights::Right;
use crate::touches;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "markets/market.html")]
struct MarketPage {
    shell: Shell,
    axis: Axis,
    participants: Vec<Participant>,
    staff: Vec<Choice>,
    groups: Vec<Choice>,
    draft: Draft,
    joining: Draft,
}

impl MarketPage {
    fn key(&self) -> &'static str {
        self.axis.key()
    }
}

fn axis_of(key: &str) -> Result<Axis, Error> {
    Axis::from_key(key).ok_or(Error::NotFound("market"))
}

fn groups_of(axis: Axis) -> Vec<Choice> {
    Choice::or_none("no sub-group", axis.sub_groups().iter().map(|group| Choice::new(group, *group)))
}

async fn staff_choices(app: &App) -> Result<Vec<Choice>, Error> {
    let staff = firm::staff(&mut app.db.read().await?).await?.into_iter().filter(|member| member.active);
    Ok(Choice::or_none("nobody", staff.map(|member| Choice::new(member.id, member.name))))
}

/// The page of a market.
pub async fn show(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(key): Path<String>,
) -> Result<Response, Error> {
    draw(&app, &actor, shell, axis_of(&key)?, None, None).await
}

async fn draw(
    app: &App,
    actor: &Actor,
    shell: Shell,
    axis: Axis,
    draft: Option<Draft>,
    joining: Option<Draft>,
) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let stored = queries::stored(&mut conn).await?.remove(&axis);
    let version = stored.as_ref().map_or(0, |stored| stored.version);
    let mut draft = draft.unwrap_or_else(|| {
        let mut raw = Raw::default();
        raw.set("version", version.to_string());
        if let Some(stored) = stored {
            raw.set("hidden", if stored.hidden == 0 { "" } else { "1" });
            raw.set("needs", stored.needs.unwrap_or_default());
            raw.set("owner", stored.owner_id.map(|id| id.to_string()).unwrap_or_default());
            raw.set("plan", stored.plan.unwrap_or_default());
            raw.set("due", stored.plan_due.map(|due| due.to_string()).unwrap_or_default());
        }
        Draft::new(raw)
    });
    draft.seen(version);
    let participants = queries::participants(&mut conn, actor, axis).await?;
    drop(conn);
    let page = MarketPage {
        shell: shell.on(Nav::Insights, axis.word()),
        axis,
        participants,
        staff: staff_choices(app).await?,
        groups: groups_of(axis),
        draft,
        joining: joining.unwrap_or_default(),
    };
    let refused = if page.joining.is_clean() { &page.draft } else { &page.joining };
    refused.page(&page)
}

/// Saves what the firm says of a market.
pub async fn save(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(key): Path<String>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Playbooks)?;
    let (axis, version) = (axis_of(&key)?, form.version());
    let input = MarketInput {
        hidden: !form.raw.get("hidden").is_empty(),
        needs: form.words("needs"),
        owner: form.one_of("owner", &staff_choices(&app).await?),
        plan: form.words("plan"),
        due: form.maybe_day("due"),
    };
    let saved = match form.finish() {
        Ok(()) => {
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { commands::save_market(tx, act, axis, version, input).await })
            });
            work.await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => Ok(web::told(&format!("/markets/{key}"), "Saved.")),
        Err(error) => draw(&app, &actor, shell, axis, Some(Draft::refused(form.raw, error)?), None).await,
    }
}

/// Names a participant.
pub async fn add(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    Path(key): Path<String>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let axis = axis_of(&key)?;
    let name = form.name("name");
    let (group, needs) = (form.one_of("sub_group", &groups_of(axis)), form.words("participant_needs"));
    let saved = match form.finish() {
        Ok(()) => {
            // Whoever bears the name of one client whom one sees is that client.
            let known = match &name {
                Some(name) => touches::clients_like(&mut app.db.read().await?, &actor, name.as_str()).await?,
                None => Vec::new(),
            };
            let is_named = |client: &&crate::clients::Named| {
                name.as_ref().is_some_and(|name| client.name.eq_ignore_ascii_case(name.as_str()))
            };
            let named: Vec<ClientId> = known.iter().filter(is_named).map(|client| ClientId(client.id)).collect();
            let client = if let [one] = named.as_slice() { Some(*one) } else { None };
            let name = name.ok_or_else(|| Error::field("name", "This is needed."))?;
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { commands::add_participant(tx, act, axis, (name, client), (group, needs)).await })
            });
            work.await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(id) => {
            let undo = Some(format!("/markets/participants/{id}/delete"));
            Ok(web::redirect(&format!("/markets/{key}"), Some(&Toast { text: "Added.".to_owned(), undo })))
        }
        Err(error) => draw(&app, &actor, shell, axis, None, Some(Draft::refused(form.raw, error)?)).await,
    }
}

/// Takes a participant off.
pub async fn take_off(State(app): State<App>, actor: Actor, At(id): At<Uuid>) -> Result<Response, Error> {
    let axis = keep(&app, &actor, id, false).await?;
    let undo = Some(format!("/markets/participants/{id}/restore"));
    Ok(web::redirect(&format!("/markets/{}", axis.key()), Some(&Toast { text: "Taken off.".to_owned(), undo })))
}

/// Puts a participant back.
pub async fn put_back(State(app): State<App>, actor: Actor, At(id): At<Uuid>) -> Result<Response, Error> {
    let axis = keep(&app, &actor, id, true).await?;
    Ok(web::told(&format!("/markets/{}", axis.key()), "Put back."))
}

async fn keep(app: &App, actor: &Actor, id: Uuid, keep: bool) -> Result<Axis, Error> {
    app.change(actor, move |tx, act| Box::pin(async move { commands::keep_participant(tx, act, id, keep).await })).await
}
