//! Pages of referrers: the list, one of them with the thanks that are owed, and the form.

mod merging;
mod notes;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use perennial_core::ids::ReferrerId;
use perennial_core::journeys::coverage::{RecordKind, Span};
use perennial_core::keyed::Keyed;
use perennial_core::referrals::{ReferrerKind, Thanks};
use uuid::Uuid;

use super::choose::kinds;
use super::commands::{self, NewReferrer};
use super::notes::{NotedReferral, mentions_of};
use super::queries::{self, ListedReferrer, ReferralLine, StoredReferrer};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::firm;
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell, Toast};

/// The routes of the room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/referrers", get(list).post(add))
        .route("/referrers/new", get(blank))
        .route("/referrers/{id}", get(show).post(change))
        .route("/referrers/{id}/edit", get(edit))
        .route("/referrers/{id}/delete", post(delete))
        .route("/referrers/{id}/restore", post(restore))
        .route("/referrers/{id}/merge", get(merging::ask).post(merging::merge_into))
        .route("/referrers/{id}/split", post(merging::split))
        .route("/referrers/{id}/referrals", get(notes::blank).post(notes::add))
        .route("/referrals/{id}", get(notes::edit).post(notes::save))
        .route("/referrals/{id}/delete", post(notes::delete))
        .route("/referrals/{id}/restore", post(notes::restore))
}

#[derive(Template)]
#[template(path = "referrals/list.html")]
struct ListPage {
    shell: Shell,
    search: String,
    referrers: Vec<ListedReferrer>,
}

impl ListPage {
    fn is_cut(&self) -> bool {
        self.referrers.len() >= queries::PAGE
    }
}

async fn list(State(app): State<App>, actor: Actor, shell: Shell, address: Address) -> Result<Response, Error> {
    let search = address.get("q").trim().to_owned();
    let mut conn = app.db.read().await?;
    let recorded = firm::coverage(&mut conn).await?.of(RecordKind::Promises);
    let referrers = queries::list(&mut conn, &actor, &search, recorded).await?;
    web::page(&ListPage { shell: shell.on(Nav::Clients, "Referrers"), search, referrers })
}

#[derive(Template)]
#[template(path = "referrals/show.html")]
struct ShowPage {
    shell: Shell,
    referrer: StoredReferrer,
    received: Vec<ReferralLine>,
    given: Vec<ReferralLine>,
    /// Referrals of people of whom there is no client.
    mentions: Vec<NotedReferral>,
    /// Referrers that were merged into this one.
    merged: Vec<(Uuid, String)>,
    /// For which days thanks are recorded.
    recorded: Option<Span>,
}

impl ShowPage {
    /// What is owed, first.
    fn lede(&self) -> String {
        let all = self.received.len();
        let like = |thanks: Thanks| self.received.iter().filter(|line| line.thanks(self.recorded) == thanks).count();
        let of = || web::words::count(all as u64, "referral");
        match (all, like(Thanks::Owed), like(Thanks::NotRecorded)) {
            (0, ..) => "No referral received from them is on record.".to_owned(),
            (_, 0, 0) => "Thanked for every referral.".to_owned(),
            (_, owed, 0) => format!("Thanks owed for {owed} of {}.", of()),
            (_, 0, unknown) => format!("Thanks not recorded for {unknown} of {}.", of()),
            (_, owed, unknown) => format!("Thanks owed for {owed} of {}, not recorded for {unknown}.", of()),
        }
    }

    /// Whether they were thanked for a referral.
    fn thanks(&self, line: &ReferralLine) -> Thanks {
        line.thanks(self.recorded)
    }

    /// What is known beside the name, each with its label.
    fn particulars(&self) -> Vec<(&'static str, &str)> {
        let known = &self.referrer;
        let all = [
            ("Email", &known.email),
            ("Telephone", &known.phone),
            ("Postal address", &known.address),
            ("Note", &known.note),
            ("Client", &known.as_client),
            ("Named by", &known.source),
        ];
        all.into_iter().filter_map(|(label, value)| Some((label, value.as_deref()?))).collect()
    }
}

async fn show(State(app): State<App>, actor: Actor, shell: Shell, At(id): At<ReferrerId>) -> Result<Response, Error> {
    let mut conn = app.db.read().await?;
    let referrer = queries::find(&mut conn, &actor, id).await?;
    let all = queries::referrals(&mut conn, &actor, id).await?;
    let (received, given) = all.into_iter().partition(ReferralLine::is_received);
    let mentions = mentions_of(&mut conn, &actor, id).await?;
    let merged = queries::merged_into(&mut conn, id).await?;
    let recorded = firm::coverage(&mut conn).await?.of(RecordKind::Promises);
    let shell = shell.on(Nav::Clients, referrer.name.clone());
    web::page(&ShowPage { shell, referrer, received, given, mentions, merged, recorded })
}

#[derive(Template)]
#[template(path = "referrals/form.html")]
struct FormPage {
    shell: Shell,
    /// Where it is sent to.
    action: String,
    kinds: Vec<Choice>,
    draft: Draft,
}

impl FormPage {
    fn draw(shell: Shell, id: Option<ReferrerId>, draft: Draft) -> Result<Response, Error> {
        let title = if id.is_some() { "Edit referrer" } else { "New referrer" };
        let action = id.map_or_else(|| "/referrers".to_owned(), |id| format!("/referrers/{id}"));
        let page = Self { shell: shell.on(Nav::Clients, title), action, kinds: kinds(), draft };
        page.draft.page(&page)
    }
}

async fn blank(actor: Actor, shell: Shell) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let mut raw = Raw::default();
    raw.set("kind", ReferrerKind::Other.key());
    FormPage::draw(shell, None, Draft::new(raw))
}

async fn add(State(app): State<App>, actor: Actor, shell: Shell, mut form: Form) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let saved = match read(&mut form) {
        Ok(input) => {
            app.change(&actor, move |tx, act| Box::pin(async move { commands::add(tx, act, input).await })).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(id) => {
            let toast = Toast { text: "Referrer added.".to_owned(), undo: Some(format!("/referrers/{id}/delete")) };
            Ok(web::redirect(&format!("/referrers/{id}"), Some(&toast)))
        }
        Err(error) => FormPage::draw(shell, None, Draft::refused(form.raw, error)?),
    }
}

async fn edit(State(app): State<App>, actor: Actor, shell: Shell, At(id): At<ReferrerId>) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let known = queries::find(&mut app.db.read().await?, &actor, id).await?;
    let mut raw = Raw::default();
    let optional = [("email", known.email), ("phone", known.phone), ("address", known.address), ("note", known.note)];
    let needed = [("name", Some(known.name)), ("kind", Some(known.kind)), ("as_client", known.as_client)];
    for (field, value) in needed.into_iter().chain(optional) {
        raw.set(field, value.unwrap_or_default());
    }
    raw.set("version", known.version.to_string());
    FormPage::draw(shell, Some(id), Draft::new(raw))
}

async fn change(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ReferrerId>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    let version = form.version();
    let saved = match read(&mut form) {
        Ok(input) => {
            let work = app.change(&actor, move |tx, act| {
                Box::pin(async move { commands::change(tx, act, id, version, input).await })
            });
            work.await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => Ok(web::told(&format!("/referrers/{id}"), "Saved.")),
        Err(error) => {
            let now = queries::find(&mut app.db.read().await?, &actor, id).await?.version;
            let mut draft = Draft::refused(form.raw, error)?;
            draft.seen(now);
            FormPage::draw(shell, Some(id), draft)
        }
    }
}

fn read(form: &mut Form) -> Result<NewReferrer, Error> {
    let name = form.name("name");
    let kind = form.required("kind", |key| ReferrerKind::from_key(key).ok_or("Choose one of the list."));
    let (email, phone) = (form.email("email"), form.words("phone"));
    let (address, note, as_client) = (form.words("address"), form.words("note"), form.words("as_client"));
    form.finish()?;
    let (Some(name), Some(kind)) = (name, kind) else { return Err(Error::field("name", "This is needed.")) };
    Ok(NewReferrer { name, kind, email, phone, address, note, as_client })
}

async fn delete(State(app): State<App>, actor: Actor, At(id): At<ReferrerId>) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    app.change(&actor, move |tx, act| Box::pin(async move { commands::delete(tx, act, id).await })).await?;
    let undo = Some(format!("/referrers/{id}/restore"));
    Ok(web::redirect("/referrers", Some(&Toast { text: "Referrer deleted.".to_owned(), undo })))
}

async fn restore(State(app): State<App>, actor: Actor, At(id): At<ReferrerId>) -> Result<Response, Error> {
    actor.must(Right::Record)?;
    app.change(&actor, move |tx, act| Box::pin(async move { commands::restore(tx, act, id).await })).await?;
    Ok(web::told(&format!("/referrers/{id}"), "Referrer restored."))
}
