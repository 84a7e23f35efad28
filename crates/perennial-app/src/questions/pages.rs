//! The page of open questions, and its answers.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use perennial_core::dates::Moment;
use perennial_core::ids::{ClientId, StaffId};
use uuid::Uuid;

use super::commands::{self, Answer};
use super::duplicates;
use super::implied::{self, ListedWork};
use super::payers;
use super::queries::{self, Group};
use super::settling;
use super::words;
use crate::actor::Actor;
use crate::app::App;
use crate::duplicates::Likely;
use crate::error::Error;
use crate::firm::{self, StaffMember};
use crate::invoices::{self, Payer};
use crate::journeys::QuestionKind;
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::words::{count, counted};
use crate::web::{self, Form, Nav, Raw, Shell, Toast};

/// Questions that are answered at once at most.
pub(super) const AT_ONCE: i64 = 10_000;
/// Pairs of records shown at once.
const PAIRS: usize = 100;

/// The routes of this room.
pub fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route("/questions", get(list))
        .route("/questions/payers", post(payers::answer))
        .route("/questions/duplicates", post(duplicates::different))
        .route("/questions/{kind}", post(answer))
        .route("/questions/answers/{moment}/undo", post(undo))
        .route("/questions/implied", post(settling::many))
        .route("/questions/implied/{id}", post(settling::one))
}

#[derive(Template)]
#[template(path = "questions/page.html")]
struct QuestionsPage {
    shell: Shell,
    groups: Vec<Group>,
    /// Who pays for clients, and nobody has said what they are.
    payers: Vec<Payer>,
    managers: Vec<StaffMember>,
    manager: String,
    mine: bool,
    /// How long a client stays between engagements is still to be chosen, and until then is that many months (D8).
    asks_horizon: bool,
    horizon: u32,
    /// Records that may be one.
    pairs: Vec<Likely>,
    pair_count: usize,
    /// Work that invoices imply.
    implied: Vec<ListedWork>,
    implied_total: i64,
    lines: Vec<implied::Line>,
    line: String,
    work: String,
}

impl QuestionsPage {
    fn heading(&self, kind: &QuestionKind) -> String {
        words::heading(*kind, &self.shell)
    }

    fn help(&self, kind: &QuestionKind) -> &'static str {
        words::help(*kind)
    }

    fn answers(&self, kind: &QuestionKind) -> Vec<(&'static str, String)> {
        words::answers(*kind, &self.shell)
    }

    fn total(&self) -> i64 {
        self.groups.iter().map(|group| group.total).sum::<i64>() + self.payers.len() as i64
    }

    fn shown_payers(&self) -> impl Iterator<Item = &Payer> {
        self.payers.iter().take(usize::try_from(queries::SHOWN).unwrap_or_default())
    }

    fn pays(&self, payer: &Payer) -> String {
        payers::pays(payer)
    }

    /// “12 questions that your lists leave open, and 3 pairs of records that may be one”.
    fn lede(&self) -> String {
        let questions = u64::try_from(self.total()).unwrap_or_default();
        let questions = (questions > 0).then(|| format!("{} that your lists leave open", count(questions, "question")));
        let pairs = self.pair_count as u64;
        let pairs =
            (pairs > 0).then(|| counted(pairs, "pair of records that may be one", "pairs of records that may be one"));
        let open: Vec<String> = questions.into_iter().chain(pairs).collect();
        match (open.is_empty(), self.asks_horizon) {
            (true, true) => "One choice for the firm is open.".to_owned(),
            (true, false) => "No questions are open. New ones appear here after an import.".to_owned(),
            (false, _) => format!("{}. Tick what you know and choose an answer.", open.join(", and ")),
        }
    }

    fn is_settled(&self) -> bool {
        self.total() == 0 && self.pair_count == 0 && self.implied_total == 0 && !self.asks_horizon
    }
}

fn manager_of(address: &Address, actor: &Actor) -> Option<StaffId> {
    match address.get("manager") {
        "me" => actor.staff(),
        text => text.parse().ok(),
    }
}

async fn list(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let manager = manager_of(&address, &actor);
    let groups = queries::groups(&mut conn, &actor, manager, shell.today).await?;
    let payers = invoices::open_payers(&mut conn, &actor, manager).await?;
    let (pairs, pair_count) = duplicates::open_pairs(&mut conn, &app.memory, &actor, manager, PAIRS).await?;
    let asks_horizon = actor.may(Right::Settings) && firm::asks_horizon(&mut conn).await?;
    let horizon = firm::cached_model(&mut conn, &app.memory.model).await?.thresholds.horizon_months;
    let managers = firm::staff(&mut conn).await?.into_iter().filter(|member| member.active).collect();
    let mine = address.get("manager") == "me";
    let manager = address.get("manager").to_owned();
    let filter = settling::filter_of(|name| address.get(name).to_owned(), manager_of(&address, &actor));
    let (implied, implied_total) = implied::list(&mut conn, &actor, filter, implied::SHOWN).await?;
    let lines = implied::lines(&mut conn, &actor).await?;
    let (line, work) = (address.get("line").to_owned(), address.get("work").to_owned());
    let shell = shell.on(Nav::Clients, "Is this right?");
    web::page(&QuestionsPage {
        shell,
        groups,
        payers,
        managers,
        manager,
        mine,
        asks_horizon,
        horizon,
        pairs,
        pair_count,
        implied,
        implied_total,
        lines,
        line,
        work,
    })
}

async fn answer(State(app): State<App>, actor: Actor, Path(kind): Path<String>, form: Form) -> Result<Response, Error> {
    let kind = QuestionKind::from_key(&kind).ok_or(Error::NotFound("question"))?;
    let answer = Answer::from_key(form.raw.get("answer"))
        .ok_or_else(|| Error::BadRequest("Choose an answer with one of the buttons.".to_owned()))?;
    let manager = manager_of_form(&form.raw, &actor);
    let about: BTreeSet<(ClientId, Uuid)> = if form.raw.get("all").is_empty() {
        form.raw.all("about").iter().filter_map(|pair| parse(pair)).collect()
    } else {
        let mut conn = app.db.read().await?;
        let all = queries::of_kind(&mut conn, &actor, kind, manager, AT_ONCE).await?;
        all.into_iter().map(|question| (ClientId(question.client_id), question.subject_id)).collect()
    };
    if about.is_empty() {
        return Err(Error::refused("Nothing is ticked. Tick the rows that you know, then choose an answer."));
    }
    let became = app
        .change(&actor, move |tx, act| Box::pin(async move { commands::answer(tx, act, kind, &about, answer).await }))
        .await?;
    let undo = Some(format!("/questions/answers/{}/undo", became.moment.0));
    let mut text = format!("{} saved.", count(became.answered, "answer"));
    if became.closed_before > 0 {
        let closed = count(became.closed_before, "question");
        text.push_str(&format!(" {closed} had been answered meanwhile and stayed as they were."));
    }
    let toast = Toast { text, undo };
    Ok(web::redirect(&back_to_list(&form.raw), Some(&toast)))
}

/// The manager whose clients a form is about.
pub(super) fn manager_of_form(raw: &Raw, actor: &Actor) -> Option<StaffId> {
    match raw.get("manager") {
        "me" => actor.staff(),
        text => text.parse().ok(),
    }
}

/// The list from which a form came, with its filters.
pub(super) fn back_to_list(raw: &Raw) -> String {
    let given = ["manager", "line", "work"].into_iter().filter(|name| !raw.get(name).is_empty());
    let pairs: Vec<String> =
        given.map(|name| format!("{name}={}", crate::web::words::percent(raw.get(name)))).collect();
    if pairs.is_empty() { "/questions".to_owned() } else { format!("/questions?{}", pairs.join("&")) }
}

pub(super) fn parse(pair: &str) -> Option<(ClientId, Uuid)> {
    let (client, subject) = pair.split_once(':')?;
    Some((client.parse().ok()?, Uuid::try_parse(subject).ok()?))
}

async fn undo(State(app): State<App>, actor: Actor, Path(moment): Path<i64>) -> Result<Response, Error> {
    app.change(&actor, move |tx, act| Box::pin(async move { super::undo::undo(tx, act, Moment(moment)).await }))
        .await?;
    Ok(web::redirect("/questions", Some(&Toast { text: "Answers taken back.".to_owned(), undo: None })))
}
