//! How long a client stays between engagements before somebody is asked whether the relationship has ended (D8), with
//! what each choice would make of the map.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use perennial_core::ids::ClientId;
use perennial_core::journeys::derive;
use perennial_core::journeys::model::Model;
use perennial_core::journeys::position::Proposed;
use perennial_core::journeys::stage::Stage;
use uuid::Uuid;

use super::preview::{CHUNK, LIMIT};
use super::rebuild;
use crate::actor::Actor;
use crate::app::App;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::firm;
use crate::log;
use crate::rights::Right;
use crate::web::words::count;
use crate::web::{self, Form, Nav, Shell, Toast};

/// The months that can be chosen with one button, beside those in force.
const CHOICES: [u32; 6] = [12, 18, 24, 36, 48, 60];
/// The most that the journey model takes.
const MOST: u32 = 1_200;

/// What one choice would make of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Choice {
    months: u32,
    /// It is in force.
    now: bool,
    /// Clients between engagements of whom it would be asked whether they have ended.
    asked: usize,
}

#[derive(Template)]
#[template(path = "settings/horizon.html")]
struct HorizonPage {
    shell: Shell,
    tab: &'static str,
    choices: Vec<Choice>,
    between: usize,
    /// There are more clients than were looked at.
    cut: bool,
}

impl HorizonPage {
    fn kept(&self, choice: &Choice) -> usize {
        self.between - choice.asked
    }
}

/// The choices, each with what it would make of the map.
pub async fn form(State(app): State<App>, actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let mut conn = app.db.read().await?;
    let model = firm::cached_model(&mut conn, &app.memory.model).await?;
    let now = model.thresholds.horizon_months;
    let mut choices: Vec<Choice> =
        CHOICES.into_iter().chain([now]).map(|months| Choice { months, now: months == now, asked: 0 }).collect();
    choices.sort_by_key(|choice| choice.months);
    choices.dedup_by_key(|choice| choice.months);
    let (between, cut) = count_choices(&mut conn, &actor, &model, &shell, &mut choices).await?;
    let shell = shell.on(Nav::Settings, "Settings: between engagements");
    web::page(&HorizonPage { shell, tab: "model", choices, between, cut })
}

/// Counts the clients between engagements whom the actor sees, and those whom each choice would ask about.
async fn count_choices(
    conn: &mut Conn,
    actor: &Actor,
    model: &Model,
    shell: &Shell,
    choices: &mut [Choice],
) -> Result<(usize, bool), Error> {
    let models: Vec<Model> = choices.iter().map(|choice| with_months(model, choice.months)).collect();
    let sql = format!(
        "select c.id from client c where c.id > $2 and c.deleted_at is null and {} order by c.id limit {CHUNK}",
        actor.sees(1)
    );
    let (mut between, mut looked, mut last) = (0, 0, Uuid::nil());
    loop {
        let page: Vec<(Uuid,)> = conn.all(AssertSqlSafe(sql.as_str()), args![actor.wall_value(), last]).await?;
        let Some((id,)) = page.last() else { return Ok((between, false)) };
        last = *id;
        let ids: Vec<ClientId> = page.iter().map(|(id,)| ClientId(*id)).collect();
        for facts in log::of_clients(conn, &ids).await?.into_values() {
            let position = derive(&facts, model, shell.today);
            if position.stage != Stage::Between || !position.counts() {
                continue;
            }
            between += 1;
            for (choice, model) in choices.iter_mut().zip(&models) {
                let proposals = derive(&facts, model, shell.today).proposals;
                choice.asked += usize::from(proposals.iter().any(|one| one.what == Proposed::FormerUnknown));
            }
        }
        looked += page.len();
        if looked >= LIMIT {
            return Ok((between, page.len() as i64 == CHUNK));
        }
    }
}

fn with_months(model: &Model, months: u32) -> Model {
    let mut model = model.clone();
    model.thresholds.horizon_months = months;
    model
}

/// Chooses.
pub async fn choose(State(app): State<App>, actor: Actor, form: Form) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    let typed = if form.raw.get("months").is_empty() { form.raw.get("other") } else { form.raw.get("months") };
    let months: u32 = typed
        .trim()
        .parse()
        .ok()
        .filter(|months| (1..=MOST).contains(months))
        .ok_or_else(|| Error::refused(format!("Enter a number of months from 1 to {MOST}, for example 36.")))?;
    let before = save(&app, &actor, months, true).await?;
    let text = format!("After {} you are asked whether a relationship has ended.", count(months.into(), "month"));
    let undo = Some(format!("/settings/horizon/{before}/set"));
    Ok(web::redirect("/questions", Some(&Toast { text, undo })))
}

/// Sets it back to what it was, to be chosen again.
pub async fn set_back(State(app): State<App>, actor: Actor, Path(months): Path<u32>) -> Result<Response, Error> {
    actor.must(Right::Settings)?;
    if !(1..=MOST).contains(&months) {
        return Err(Error::NotFound("choice"));
    }
    save(&app, &actor, months, false).await?;
    let text = format!("Set back to {}.", count(months.into(), "month"));
    Ok(web::redirect("/questions", Some(&Toast { text, undo: None })))
}

async fn save(app: &App, actor: &Actor, months: u32, settled: bool) -> Result<u32, Error> {
    let chosen =
        app.change(actor, move |tx, act| Box::pin(async move { firm::choose_horizon(tx, act, months, settled).await }));
    let before = chosen.await?;
    if before != months {
        rebuild::begin(app);
    }
    Ok(before)
}
