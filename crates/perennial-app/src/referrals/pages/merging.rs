//! The page that merges a referrer into another, with what moves, and the split that takes it back.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::ids::ReferrerId;

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::referrals::lines::{self, ReferralLine};
use crate::referrals::queries::StoredReferrer;
use crate::referrals::{choose, merge, queries};
use crate::rights::Right;
use crate::web::list::Address;
use crate::web::{self, At, Choice, Draft, Form, Nav, Raw, Shell, Toast};

#[derive(Template)]
#[template(path = "referrals/merge.html")]
struct MergePage {
    shell: Shell,
    gone: StoredReferrer,
    offered: Vec<Choice>,
    kept: Option<StoredReferrer>,
    lines: Vec<ReferralLine>,
    draft: Draft,
}

impl MergePage {
    /// What moves, in words.
    fn moves(&self) -> String {
        match self.lines.len() {
            0 => format!("No referral of {} is on record. The record goes.", self.gone.name),
            all => {
                let moves = web::words::counted(all as u64, "referral moves", "referrals move");
                format!("{moves} from {}:", self.gone.name)
            }
        }
    }

    /// What the one that stays takes, each with its label.
    fn filled(&self) -> Vec<(&'static str, String)> {
        let Some(kept) = &self.kept else { return Vec::new() };
        let all = merge::filled(kept, &self.gone).into_iter();
        let value = |column: &str, value: &str| if column == "kind" { choose::word(value) } else { value }.to_owned();
        all.map(|(column, label, text)| (label, value(column, text))).collect()
    }
}

pub(super) async fn ask(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ReferrerId>,
    address: Address,
) -> Result<Response, Error> {
    let mut raw = Raw::default();
    raw.set("into", address.get("into").to_owned());
    draw(&app, &actor, shell, id, Draft::new(raw)).await
}

async fn draw(app: &App, actor: &Actor, shell: Shell, id: ReferrerId, draft: Draft) -> Result<Response, Error> {
    actor.must(Right::Merge)?;
    let mut conn = app.db.read().await?;
    let gone = queries::find(&mut conn, actor, id).await?;
    let offered = choose::offered(&mut conn, actor).await?;
    let offered = offered.into_iter().filter(|choice| choice.value != id.to_string()).collect();
    let kept = match draft.raw.get("into").parse::<ReferrerId>() {
        Ok(into) if into != id => Some(queries::find(&mut conn, actor, into).await?),
        _ => None,
    };
    let lines = lines::referrals(&mut conn, actor, id).await?;
    let shell = shell.on(Nav::Clients, format!("Merge {}", gone.name));
    let page = MergePage { shell, gone, offered, kept, lines, draft };
    page.draft.page(&page)
}

pub(super) async fn merge_into(
    State(app): State<App>,
    actor: Actor,
    shell: Shell,
    At(id): At<ReferrerId>,
    form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Merge)?;
    let merged = match form.raw.get("into").parse::<ReferrerId>() {
        Ok(into) => {
            let work =
                app.change(&actor, move |tx, act| Box::pin(async move { merge::merge(tx, act, into, id).await }));
            work.await.map(|()| into)
        }
        Err(_) => Err(Error::field("into", "Choose the referrer who stays.")),
    };
    match merged {
        Ok(into) => {
            let toast = Toast { text: "Referrers merged.".to_owned(), undo: Some(format!("/referrers/{id}/split")) };
            Ok(web::redirect(&format!("/referrers/{into}"), Some(&toast)))
        }
        Err(error) => draw(&app, &actor, shell, id, Draft::refused(form.raw, error)?).await,
    }
}

pub(super) async fn split(State(app): State<App>, actor: Actor, At(id): At<ReferrerId>) -> Result<Response, Error> {
    actor.must(Right::Merge)?;
    app.change(&actor, move |tx, act| Box::pin(async move { merge::split(tx, act, id).await })).await?;
    Ok(web::told(&format!("/referrers/{id}"), "Referrers split again."))
}
